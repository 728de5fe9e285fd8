//! What stands in the document.

use super::xml::{
    Page, contents, heading, paragraph, paragraph_on_new_page, picture, table, two_columns,
    with_next,
};
use super::{Package, pack};
use crate::answers::judgement::Standing;
use crate::answers::summary::Summary;
use crate::model::plan::Office;
use crate::show::charts::Chart;
use crate::show::report::choice::{choice, quoted};
use crate::show::report::sentences::{FirstPage, Topic, sentences_with};
use crate::show::report::tables::{self, KEY_OUTCOMES, Table};
use crate::show::report::words::{self, paper};
use crate::show::report::{Input, ReportError, run_day};
use crate::show::warning;
use crate::text::{Lang, iso, number};

/// Rows by commune that a paper table may have: beyond that nobody reads it on paper.
const COMMUNE_ROWS: usize = 400;

/// Counts tables and figures as they are set.
struct Body<'a> {
    xml: String,
    lang: Lang,
    tables: usize,
    pictures: Vec<&'a [u8]>,
    /// Headings of the first level, with their bookmarks.
    headings: Vec<(String, usize)>,
}

/// What a document is, as its number says.
#[derive(Clone, Copy)]
enum Kind {
    Report,
    Plan,
}

impl Kind {
    fn symbol(self) -> &'static str {
        match self {
            Self::Report => "BC",
            Self::Plan => "KH",
        }
    }

    /// The number of a document of this kind: the office's own, if it is of this kind.
    fn number(self, office: &Office) -> String {
        let own = &office.number;
        match own.split_once('/') {
            None if !own.is_empty() => own.clone(),
            Some((_, symbol)) if symbol.starts_with(self.symbol()) => own.clone(),
            // The number of another document says whose documents these are.
            Some((_, symbol)) => {
                let body = symbol.split_once('-').map_or("…", |(_, body)| body);
                format!("…/{}-{body}", self.symbol())
            }
            None => format!("…/{}-…", self.symbol()),
        }
    }
}

const ROMAN: [&str; 8] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"];
/// Charts of the report itself; the others are annexed.
const OWN_FIGURES: [&str; 3] = ["at_a_glance", "diff_ci", "cost_stack"];

impl<'a> Body<'a> {
    fn new(lang: Lang) -> Self {
        let (tables, pictures, headings) = (0, Vec::new(), Vec::new());
        Self { xml: String::new(), lang, tables, pictures, headings }
    }

    fn put(&mut self, style: &str, text: &str) {
        self.xml += &paragraph(style, text);
    }

    fn table(&mut self, content: &Table, page: Page) {
        if content.rows.is_empty() {
            return;
        }
        self.tables += 1;
        let caption =
            paper::TABLE_N.fill(self.lang, &[("n", "{n}"), ("caption", &content.caption)]);
        self.xml += &table(content, (&caption, self.tables), page, self.lang);
    }

    fn figure(&mut self, figure: &'a Chart) {
        self.pictures.push(&figure.png);
        let number = self.pictures.len();
        let caption = paper::FIGURE_N.fill(self.lang, &[("n", "{n}"), ("caption", &figure.title)]);
        self.xml += &picture(figure, number, &caption);
    }

    /// The national motto, the issuing body, place and date; what nobody has said is to be filled in.
    fn masthead(&mut self, office: &Office, kind: Kind) {
        let lang = self.lang;
        let number = paper::NUMBER_OF.fill(lang, &[("number", &kind.number(office))]);
        let place = or(&office.place, paper::PLACE.get(lang));
        let dated = paper::PLACE_AND_DATE.fill(lang, &[("place", place)]);
        self.xml += &two_columns(
            &[
                (or(&office.parent, paper::PARENT_BODY.get(lang)), false),
                (or(&office.name, paper::ISSUING_BODY.get(lang)), true),
                ("_______", false),
                (&number, false),
            ],
            "Block",
            &[
                (paper::MOTTO_1.get(lang), true),
                (paper::MOTTO_2.get(lang), true),
                ("________________________", false),
                (&dated, false),
            ],
        );
    }

    /// Recipients and signature, to be filled in.
    fn signature(&mut self, office: &Office) {
        let lang = self.lang;
        self.xml += &with_next("Cell", "");
        self.xml += &two_columns(
            &[
                (paper::RECIPIENTS.get(lang), true),
                (paper::RECIPIENTS_ABOVE.get(lang), false),
                (paper::RECIPIENTS_FILE.get(lang), false),
            ],
            "Recipients",
            &[
                (or(&office.signer_title, paper::SIGNER.get(lang)), true),
                ("", false),
                ("", false),
                (or(&office.signer, paper::SIGN_HERE.get(lang)), true),
            ],
        );
    }

    /// A heading of the first level, numbered by its style.
    fn part(&mut self, text: &str) {
        let numeral = ROMAN[self.headings.len() % ROMAN.len()];
        self.mark("Heading1", text, format!("{numeral}. {text}"));
    }

    fn mark(&mut self, style: &str, text: &str, listed: String) {
        let bookmark = self.headings.len() + 1;
        self.headings.push((listed, bookmark));
        self.xml += &heading(style, text, bookmark);
    }

    /// The head of an annex, on a new page.
    fn annex(&mut self, place: usize, title: &str, office: &Office) {
        let lang = self.lang;
        let name = paper::ANNEX.fill(lang, &[("n", ROMAN[place])]);
        self.mark("Annex", &name, format!("{name}. {title}"));
        self.put("Title", title);
        let number = Kind::Report.number(office);
        let body = or(&office.name, paper::ISSUING_BODY.get(lang));
        let body = words::in_prose(body);
        let parts = [("number", &*number), ("body", &*body)];
        self.put("Annexed", &paper::ANNEXED.fill(lang, &parts));
    }
}

/// What is known, or what stands for it.
fn or<'t>(known: &'t str, blank: &'t str) -> &'t str {
    if known.is_empty() { blank } else { known }
}

/// The report of a run as a Word document.
///
/// # Errors
///
/// When the date of the run is none or the document cannot be packed.
pub fn docx(input: &Input<'_>, lang: Lang) -> Result<Vec<u8>, ReportError> {
    let summary = input.summary;
    let first = sentences_with(summary, input.evidence, lang);
    let mut body = Body::new(lang);
    let figures = match lang {
        Lang::Vi => input.figures_vi,
        Lang::En => input.figures_en,
    };
    let (own, annexed): (Vec<&Chart>, Vec<&Chart>) =
        figures.iter().partition(|figure| OWN_FIGURES.contains(&figure.name.as_str()));
    opening(&mut body, input, &first.title);
    findings(&mut body, input, &first, &own);
    asked(&mut body, summary);
    body.signature(&summary.office);
    // Where everything is stands behind the report, for who opens it on a screen.
    let listed = body.xml.len();

    body.annex(0, paper::ANNEX_ESTIMATE.get(lang), &summary.office);
    let by_year = tables::estimate(summary, &summary.arms, input.estimate, lang);
    body.table(&by_year, Page::Portrait);
    let by_commune = tables::estimate_by_commune(summary, input.estimate, lang);
    if by_commune.rows.len() <= COMMUNE_ROWS {
        body.table(&by_commune, Page::Portrait);
    }
    body.annex(1, paper::ANNEX_FIGURES.get(lang), &summary.office);
    for figure in annexed {
        body.figure(figure);
    }
    body.xml += &Page::Portrait.section_break();
    annexed_tables(&mut body, input);
    body.annex(3, paper::ANNEX_READING.get(lang), &summary.office);
    for caveat in &first.caveats {
        body.put("Normal", &format!("- {caveat}"));
    }
    body.put("Note", &first.provenance);
    let head = paragraph("Title", paper::CONTENTS.get(lang));
    let list = format!("{}{head}{}", paragraph("Cell", ""), contents(&body.headings));
    body.xml.insert_str(listed, &list);
    body.xml += &Page::Portrait.section();
    finish(input, body, first.title, lang)
}

/// Masthead, title, addressee, and what the report rests on.
fn opening(body: &mut Body<'_>, input: &Input<'_>, title: &str) {
    let (lang, summary) = (body.lang, input.summary);
    let office = &summary.office;
    body.masthead(office, Kind::Report);
    body.put("Title", paper::REPORT.get(lang));
    body.put("Title", title);
    body.put("Cell", "");
    let addressee = or(&office.parent, paper::ADDRESSEE.get(lang));
    let addressee = words::in_prose(addressee);
    body.put("Block", &paper::ADDRESSED.fill(lang, &[("body", &addressee)]));
    body.put("Cell", "");
    body.put("Basis", paper::BASIS_ORDER.get(lang));
    let n = number(summary.run.replicates as f64, 0, lang);
    let place = words::place_in_prose(summary.place.get(lang));
    let run = [("n", &*n), ("place", &*place)];
    body.put("Basis", &paper::BASIS_RUN.fill_of(summary, lang, &run));
    let own = or(&office.name, paper::ISSUING_BODY.get(lang));
    let own = words::in_prose(own);
    body.put("Normal", &paper::REPORTS.fill(lang, &[("body", &own)]));
}

/// What is proposed and why, and what it costs.
fn findings<'a>(body: &mut Body<'a>, input: &Input<'_>, first: &FirstPage, figures: &[&'a Chart]) {
    let (lang, summary) = (body.lang, input.summary);
    body.part(paper::PART_COMPARED.get(lang));
    body.put("Normal", &paper::QUESTION.fill(lang, &[("question", &first.question)]));
    for sentence in of(first, Topic::Choose) {
        body.put("Normal", sentence);
    }
    body.table(&tables::plans(summary, &choice(summary), lang), Page::Portrait);
    let mut figures = figures.iter();
    if let Some(figure) = figures.next() {
        body.figure(figure);
    }
    body.part(paper::PART_FOUND.get(lang));
    for passage in first.passages.iter().filter(|passage| passage.topic != Topic::Choose) {
        body.put("Heading2", &passage.heading);
        body.put("Normal", &passage.sentences.join(" "));
    }
    for figure in figures {
        body.figure(figure);
    }
    body.part(paper::PART_MONEY.get(lang));
    let shown = choice(summary).shown;
    body.table(&tables::estimate(summary, shown, input.estimate, lang), Page::Portrait);
}

/// What the office asks for.
fn asked(body: &mut Body<'_>, summary: &Summary) {
    let lang = body.lang;
    body.part(paper::PART_ASKED.get(lang));
    let choice = choice(summary);
    let told = choice.judgement.standing == Standing::Told;
    let asked = match choice.shown.first().filter(|_| told) {
        Some(arm) => paper::ASK_CHOICE.fill(lang, &[("arm", &quoted(arm, lang))]),
        None => paper::ASK_OPEN.get(lang).to_owned(),
    };
    let all = [&*asked, paper::ASK_MONEY.get(lang), paper::ASK_DATA.get(lang)];
    for (place, sentence) in all.iter().enumerate() {
        body.put("Normal", &format!("{}. {sentence}", place + 1));
    }
    // A signature never stands on a page alone.
    body.xml += &with_next("Normal", paper::CLOSING.get(lang));
}

/// The sentences on a topic.
fn of(first: &FirstPage, topic: Topic) -> &[String] {
    let found = first.passages.iter().find(|passage| passage.topic == topic);
    found.map_or(&[], |passage| &passage.sentences)
}

/// The annex of tables, on pages that lie on their side.
fn annexed_tables(body: &mut Body<'_>, input: &Input<'_>) {
    let (lang, summary) = (body.lang, input.summary);
    body.annex(2, paper::ANNEX_TABLES.get(lang), &summary.office);
    let mut communes = tables::communes(summary, lang);
    let long = communes.rows.len() > COMMUNE_ROWS;
    if long {
        communes.rows.clear();
    }
    for content in [
        tables::payers(summary, lang),
        tables::damage(summary, lang),
        tables::completion(summary, lang),
        tables::ratios(summary, lang),
        tables::overview(summary, lang, Some(&KEY_OUTCOMES)),
        tables::differences(summary, lang, Some(&KEY_OUTCOMES)),
        communes,
        tables::calendar(summary, lang),
    ] {
        body.table(&content, Page::Landscape);
    }
    if long {
        body.put("Normal", paper::TOO_MANY_COMMUNES.get(lang));
    }
    body.xml += &Page::Landscape.section_break();
}

/// The page of one commune as a Word document.
pub(crate) fn commune_docx(
    input: &Input<'_>,
    commune: usize,
    lang: Lang,
) -> Result<Vec<u8>, ReportError> {
    let summary = input.summary;
    let name = summary.communes[commune].name.to_uppercase();
    let title = paper::COMMUNE_TITLE.fill(lang, &[("commune", &name)]);
    let mut body = Body::new(lang);
    body.masthead(&summary.office, Kind::Plan);
    body.put("Title", &title);
    body.put("Cell", "");
    for (index, arm) in choice(summary).shown.into_iter().enumerate() {
        if index > 0 {
            body.xml += &paragraph_on_new_page("Title", arm.title.get(lang));
        } else {
            body.put("Title", arm.title.get(lang));
        }
        let facts = crate::show::report::commune::facts(input, commune, arm, lang);
        body.put("Normal", &facts.join(" "));
        for content in tables::of_commune(summary, arm, commune, lang) {
            body.table(&content, Page::Portrait);
        }
    }
    for sentence in warning::sentences(summary, lang) {
        body.put("Note", &sentence);
    }
    body.signature(&summary.office);
    // A document must not end on a table.
    body.put("Cell", "");
    body.xml += &Page::Portrait.section();
    finish(input, body, title, lang)
}

fn finish(
    input: &Input<'_>,
    body: Body<'_>,
    title: String,
    lang: Lang,
) -> Result<Vec<u8>, ReportError> {
    pack(&Package {
        body: body.xml,
        pictures: body.pictures,
        title,
        author: input.summary.run.program.clone(),
        date: iso(run_day(input.summary)?),
        language: match lang {
            Lang::Vi => "vi-VN",
            Lang::En => "en-GB",
        },
    })
}
