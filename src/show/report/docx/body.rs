//! What stands in the document.

use super::xml::{Page, numbered, paragraph, paragraph_on_new_page, picture, table, two_columns};
use super::{Package, pack};
use crate::model::plan::Office;
use crate::show::charts::Chart;
use crate::show::report::choice::choice;
use crate::show::report::sentences::sentences_with;
use crate::show::report::tables::{self, KEY_OUTCOMES, Table};
use crate::show::report::words::paper;
use crate::show::report::{Input, ReportError, run_day};
use crate::show::warning;
use crate::text::{Lang, iso};

/// Rows by commune that a paper table may have: beyond that nobody reads it on paper.
const COMMUNE_ROWS: usize = 400;

/// Counts tables and figures as they are set.
struct Body<'a> {
    xml: String,
    lang: Lang,
    tables: usize,
    pictures: Vec<&'a [u8]>,
}

impl<'a> Body<'a> {
    fn new(lang: Lang) -> Self {
        Self { xml: String::new(), lang, tables: 0, pictures: Vec::new() }
    }

    fn put(&mut self, style: &str, text: &str) {
        self.xml += &paragraph(style, text);
    }

    fn table(&mut self, content: &Table, page: Page) {
        if content.rows.is_empty() {
            return;
        }
        self.tables += 1;
        let number = self.tables.to_string();
        let caption =
            paper::TABLE_N.fill(self.lang, &[("n", &number), ("caption", &content.caption)]);
        self.xml += &table(content, &caption, page, self.lang);
    }

    fn figure(&mut self, figure: &'a Chart) {
        self.pictures.push(&figure.png);
        let number = self.pictures.len();
        let caption = paper::FIGURE_N
            .fill(self.lang, &[("n", &number.to_string()), ("caption", &figure.title)]);
        self.xml += &picture(figure, number, &caption);
    }

    /// The national motto, the issuing body, place and date; what nobody has said is to be filled in.
    fn masthead(&mut self, office: &Office) {
        let lang = self.lang;
        let number = match office.number.as_str() {
            "" => paper::NUMBER.get(lang).to_owned(),
            own => paper::NUMBER_OF.fill(lang, &[("number", own)]),
        };
        let place = or(&office.place, paper::PLACE.get(lang));
        let dated = paper::PLACE_AND_DATE.fill(lang, &[("place", place)]);
        self.xml += &two_columns(
            &[
                (or(&office.parent, paper::PARENT_BODY.get(lang)), false),
                (or(&office.name, paper::ISSUING_BODY.get(lang)), true),
                ("_______", false),
                (&number, false),
            ],
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
        self.put("Cell", "");
        self.xml += &two_columns(
            &[(paper::RECIPIENTS.get(lang), true), (paper::RECIPIENTS_LIST.get(lang), false)],
            &[
                (or(&office.signer_title, paper::SIGNER.get(lang)), true),
                (or(&office.signer, paper::SIGN_HERE.get(lang)), false),
            ],
        );
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
    body.masthead(&summary.office);
    body.put("Title", paper::REPORT.get(lang));
    body.put("Title", &first.title);
    body.put("Cell", "");

    body.put("Heading1", paper::PART_ANSWER.get(lang));
    body.put("Normal", &paper::QUESTION.fill(lang, &[("question", &first.question)]));
    for (place, passage) in first.passages.iter().enumerate() {
        body.xml += &numbered(1, &passage.heading, &passage.sentences.join(" "));
        if place == 0 {
            body.table(&tables::plans(summary, &choice(summary), lang), Page::Portrait);
        }
    }
    body.put("Heading1", paper::PART_RESULTS.get(lang));
    for content in [
        tables::payers(summary, lang),
        tables::damage(summary, lang),
        tables::completion(summary, lang),
        tables::ratios(summary, lang),
    ] {
        body.table(&content, Page::Portrait);
    }
    let figures = match lang {
        Lang::Vi => input.figures_vi,
        Lang::En => input.figures_en,
    };
    for figure in figures {
        body.figure(figure);
    }
    body.put("Heading1", paper::PART_READING.get(lang));
    for caveat in &first.caveats {
        body.xml += &numbered(2, "", caveat);
    }
    body.put("Note", &first.provenance);
    body.signature(&summary.office);
    body.xml += &Page::Portrait.section_break();

    body.put("Title", paper::PART_TABLES.get(lang));
    let mut communes = tables::communes(summary, lang);
    if communes.rows.len() > COMMUNE_ROWS {
        communes.rows.clear();
        body.put("Normal", paper::TOO_MANY_COMMUNES.get(lang));
    }
    for content in [
        tables::overview(summary, lang, Some(&KEY_OUTCOMES)),
        tables::differences(summary, lang, Some(&KEY_OUTCOMES)),
        communes,
        tables::calendar(summary, lang),
    ] {
        body.table(&content, Page::Landscape);
    }
    // A document must not end on a table.
    body.put("Cell", "");
    body.xml += &Page::Landscape.section();
    finish(input, body, first.title, lang)
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
    body.masthead(&summary.office);
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
