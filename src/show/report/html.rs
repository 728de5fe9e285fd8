//! The report as one web page that needs nothing but itself.

mod picture;
mod set;

use super::Input;
use super::choice::choice;
use super::sentences::{FirstPage, sentences_with};
use super::tables::{self, Table};
use super::words::{Word, paper, spoken};
use crate::answers::summary::Summary;
use crate::show::charts::Chart;
use crate::text::Lang;
use crate::text::plain::escape;

const PAGE: &str = include_str!("assets/report.html");
const STYLE: &str = include_str!("assets/report.css");
const SCRIPT: &str = include_str!("assets/report.js");

/// Bytes that the page stays under: it travels by e-office and Zalo.
const LIMIT: usize = 2_000_000;

/// What is left out when a page grows too large, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Size {
    Full,
    WithoutCommunes,
    WithoutFigures,
}

/// The report as one self-contained page in both languages, under 2 MB.
///
/// Scripts only sort, filter and switch: without them everything stands there in both languages.
pub fn html(input: &Input<'_>) -> String {
    let sizes = [Size::Full, Size::WithoutCommunes, Size::WithoutFigures];
    let mut page = String::new();
    for size in sizes {
        page = whole(input, size);
        if page.len() < LIMIT {
            break;
        }
    }
    page
}

fn whole(input: &Input<'_>, size: Size) -> String {
    let mut pages = String::new();
    for lang in [Lang::Vi, Lang::En] {
        pages += &one_language(input, lang, size);
    }
    let title = sentences_with(input.summary, input.evidence, Lang::Vi).title;
    let controls = format!(
        "<div class=\"controls languages\" role=\"group\" aria-label=\"{} / {}\"><button type=\"button\" value=\"vi\" lang=\"vi\" aria-pressed=\"true\">Tiếng Việt</button><button type=\"button\" value=\"en\" lang=\"en\" aria-pressed=\"false\">English</button></div>\n",
        paper::W_LANGUAGE.vi,
        paper::W_LANGUAGE.en
    );
    let typeface = if input.figures_vi.is_empty() { String::new() } else { picture::typeface() };
    document(input.summary, &title, Lang::Vi, &typeface, &controls, &pages)
}

/// The page around what it holds.
fn document(
    summary: &Summary,
    title: &str,
    lang: Lang,
    typeface: &str,
    controls: &str,
    pages: &str,
) -> String {
    // The title comes last: what a scenario calls itself is never searched for marks.
    let (head, tail) = PAGE.split_once("{controls}{pages}").unwrap_or((PAGE, ""));
    let head = head
        .replace("{lang}", tag(lang))
        .replace("{style}", &format!("{STYLE}{typeface}"))
        .replace("{generator}", &escape(&summary.run.program))
        .replace("{title}", &escape(title));
    format!("{head}{controls}{pages}{}", tail.replace("{script}", SCRIPT))
}

fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "vi",
        Lang::En => "en",
    }
}

/// Everything in one language.
fn one_language(input: &Input<'_>, lang: Lang, size: Size) -> String {
    let summary = input.summary;
    let first = sentences_with(summary, input.evidence, lang);
    let figures = match lang {
        Lang::Vi => input.figures_vi,
        Lang::En => input.figures_en,
    };
    let all: Vec<Table> = tables::all(summary, lang)
        .into_iter()
        .filter(|table| size == Size::Full || table.id != "communes")
        .collect();
    let hidden = if lang == Lang::Vi { "" } else { " hidden" };
    let mut page = format!("<main lang=\"{}\"{hidden}>\n", tag(lang));
    page += &first_page(&first);
    page += &contents(&all, lang);
    if !figures.is_empty() {
        page += &heading(paper::W_FIGURES, lang);
    }
    if size < Size::WithoutFigures {
        page += &figures
            .iter()
            .enumerate()
            .map(|(n, figure)| set_figure(figure, n, lang))
            .collect::<String>();
    } else {
        page += &format!("<p>{}</p>\n", paper::W_NO_FIGURES.get(lang));
    }
    page += &heading(paper::W_TABLES, lang);
    page += &set::toggles(summary, lang);
    for table in &all {
        page += &set::table(table, lang, true);
    }
    if size > Size::Full {
        page += &format!("<p>{}</p>\n", paper::W_NO_COMMUNES.get(lang));
    }
    page += &heading(spoken::H_CAVEATS, lang);
    for caveat in &first.caveats {
        page += &format!("<p>{}</p>\n", escape(caveat));
    }
    page += &format!("<p class=\"provenance\">{}</p>\n</main>\n", escape(&first.provenance));
    page
}

fn heading(word: Word, lang: Lang) -> String {
    format!("<h2>{}</h2>\n", word.get(lang))
}

/// The answer, first of all.
fn first_page(first: &FirstPage) -> String {
    let mut page = format!(
        "<h1>{}</h1>\n<p class=\"question\">{}</p>\n<section class=\"answer\">\n",
        escape(&first.title),
        escape(&first.question)
    );
    for passage in &first.passages {
        page += &format!("<h3>{}</h3>\n", escape(&passage.heading));
        for sentence in &passage.sentences {
            page += &format!("<p>{}</p>\n", escape(sentence));
        }
    }
    page + "</section>\n"
}

/// Links to the tables.
fn contents(all: &[Table], lang: Lang) -> String {
    let links: String = all
        .iter()
        .map(|table| {
            let id = set::identifier(table.id, lang);
            format!("<li><a href=\"#{id}\">{}</a></li>\n", escape(&table.caption))
        })
        .collect();
    format!(
        "<nav aria-label=\"{0}\"><h2>{0}</h2>\n<ul>\n{links}</ul></nav>\n",
        paper::W_CONTENTS.get(lang)
    )
}

fn set_figure(figure: &Chart, number: usize, lang: Lang) -> String {
    let prefix = format!("{}{number}-", tag(lang));
    format!(
        "<figure><div role=\"img\" aria-label=\"{}\">{}</div><figcaption>{}<details><summary>{}</summary>{}</details></figcaption></figure>\n",
        escape(&figure.title),
        picture::inline(&figure.svg, &prefix),
        paper::FIGURE_N
            .fill(lang, &[("n", &(number + 1).to_string()), ("caption", &escape(&figure.title))]),
        paper::W_IN_WORDS.get(lang),
        escape(&figure.alt)
    )
}

/// The page of one commune in one language.
pub(crate) fn commune_html(input: &Input<'_>, commune: usize, lang: Lang) -> String {
    let summary = input.summary;
    let name = summary.communes[commune].name.to_uppercase();
    let title = paper::COMMUNE_TITLE.fill(lang, &[("commune", &name)]);
    let mut page = format!("<main lang=\"{}\">\n<h1>{}</h1>\n", tag(lang), escape(&title));
    for arm in choice(summary).shown {
        page += &format!("<h2>{}</h2>\n", escape(arm.title.get(lang)));
        for fact in super::commune::facts(input, commune, arm, lang) {
            page += &format!("<p>{}</p>\n", escape(&fact));
        }
        for table in tables::of_commune(summary, arm, commune, lang) {
            page += &set::table(&table, lang, false);
        }
    }
    for sentence in crate::show::warning::sentences(summary, lang) {
        page += &format!("<p class=\"note\">{}</p>\n", escape(&sentence));
    }
    let provenance = sentences_with(summary, input.evidence, lang).provenance;
    page += &format!("<p class=\"provenance\">{}</p>\n</main>\n", escape(&provenance));
    document(summary, &title, lang, "", "", &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;
    use crate::show::report::Evidence;

    fn made(arms: usize) -> String {
        let summary = fixture::summary(arms);
        let estimate = fixture::estimate_of_costs(&summary);
        let figures = fixture::figures(&summary, Lang::Vi);
        html(&Input {
            summary: &summary,
            estimate: &estimate,
            evidence: &Evidence::default(),
            figures_vi: &figures,
            figures_en: &figures,
        })
    }

    #[test]
    fn the_page_is_small_whole_and_asks_for_nothing() {
        let page = made(5);
        assert!(page.len() < LIMIT, "{}", page.len());
        for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<link", "fetch("] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(page.ends_with("</html>\n"));
    }

    #[test]
    fn both_languages_are_there_and_marked() {
        let page = made(2);
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"vi\">"));
        assert!(page.contains("<main lang=\"vi\">") && page.contains("<main lang=\"en\" hidden>"));
    }

    #[test]
    fn every_table_has_a_caption_heads_with_scope_and_buttons() {
        let page = made(3);
        let tables = page.matches("<table").count();
        assert!(tables >= 16);
        assert_eq!(page.matches("<caption").count(), tables);
        assert_eq!(
            page.matches("<th scope=\"col\">").count(),
            page.matches("<th scope=\"col\"><button").count()
        );
    }

    #[test]
    fn every_letter_is_composed() {
        assert!(unicode_normalization::is_nfc(&made(3)));
    }

    #[test]
    fn what_the_scenario_calls_itself_cannot_break_the_page() {
        let mut summary = fixture::summary(2);
        let odd = "<script>\"&{title}{style}";
        summary.arms[1].title = crate::text::Text::new(odd, odd);
        let page = html(&Input {
            summary: &summary,
            estimate: &crate::show::report::CostEstimate::default(),
            evidence: &Evidence::default(),
            figures_vi: &[],
            figures_en: &[],
        });
        assert_eq!(page.matches("<script>").count(), 1);
        assert!(page.contains("&lt;script&gt;&quot;&amp;{title}{style}"));
    }

    #[test]
    fn a_country_of_communes_still_fits_into_one_page() {
        let mut summary = fixture::summary(3);
        let (commune, rows) = (summary.communes[0].clone(), 10_500);
        summary.communes = vec![commune; rows];
        for table in summary.arms.iter_mut().flat_map(|arm| &mut arm.outcomes) {
            table.communes = vec![table.district; rows];
            table.communes_by_year = Vec::new();
        }
        let page = html(&Input {
            summary: &summary,
            estimate: &crate::show::report::CostEstimate::default(),
            evidence: &Evidence::default(),
            figures_vi: &[],
            figures_en: &[],
        });
        assert!(page.len() < LIMIT);
        assert!(page.contains(paper::W_NO_COMMUNES.vi));
    }

    #[test]
    fn identifiers_are_unique() {
        let page = made(3);
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
