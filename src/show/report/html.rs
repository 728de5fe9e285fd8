//! The report as one web page that needs nothing but itself.

pub(super) mod set;

use super::Input;
use super::cards::{Card, cards};
use super::choice::choice;
use super::sentences::{FirstPage, sentences_with};
use super::tables::{self, Table};
use super::words::{Word, paper, spoken};
use crate::show::charts::Chart;
use crate::show::page::{self, Head, picture, tag};
use crate::show::warning;
use crate::text::Lang;
use maud::{Markup, PreEscaped, html};

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
    let title = sentences_with(input.summary, input.evidence, Lang::Vi).title;
    let switch = |lang: Lang, name: &str| {
        html! {
            button type="button" value=(tag(lang)) lang=(tag(lang))
                aria-pressed=(if lang == Lang::Vi { "true" } else { "false" }) { (name) }
        }
    };
    let languages = format!("{} / {}", paper::W_LANGUAGE.vi, paper::W_LANGUAGE.en);
    let body = html! {
        div class="controls languages" role="group" aria-label=(languages) {
            (switch(Lang::Vi, "Tiếng Việt")) (switch(Lang::En, "English"))
        }
        @for lang in [Lang::Vi, Lang::En] { (one_language(input, lang, size)) }
    };
    let typeface = if input.figures_vi.is_empty() { String::new() } else { picture::typeface() };
    page::document(
        &Head {
            lang: Lang::Vi,
            title: &title,
            program: &input.summary.run.program,
            style: &typeface,
            script: SCRIPT,
        },
        &body,
    )
}

/// Everything in one language.
fn one_language(input: &Input<'_>, lang: Lang, size: Size) -> Markup {
    let summary = input.summary;
    let first = sentences_with(summary, input.evidence, lang);
    let figures = match lang {
        Lang::Vi => input.figures_vi,
        Lang::En => input.figures_en,
    };
    let all: Vec<Table> = [tables::estimate(summary, &summary.arms, input.estimate, lang)]
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .chain(tables::all(summary, lang))
        .filter(|table| size == Size::Full || table.id != "communes")
        .collect();
    html! {
        main lang=(tag(lang)) hidden[lang == Lang::En] {
            h1 { (first.title) }
            p.question { (first.question) }
            div.glance { @for card in cards(summary, lang) { (set_card(&card)) } }
            (set::table(&tables::plans(summary, &choice(summary), lang), lang, false))
            @if size < Size::WithoutFigures {
                @if let Some(figure) = figures.first() { (set_figure(figure, 0, lang)) }
            }
            (answer(&first))
            (contents(&all, lang))
            @if !figures.is_empty() { (heading(paper::W_FIGURES, lang)) }
            @if size < Size::WithoutFigures {
                div.figures {
                    @for (n, figure) in figures.iter().enumerate().skip(1) { (set_figure(figure, n, lang)) }
                }
            } @else {
                p { (paper::W_NO_FIGURES.get(lang)) }
            }
            (heading(paper::W_TABLES, lang))
            (set::toggles(summary, lang))
            @for table in &all { (set::table(table, lang, true)) }
            @if size > Size::Full { p { (paper::W_NO_COMMUNES.get(lang)) } }
            (heading(spoken::H_CAVEATS, lang))
            @for caveat in &first.caveats { p { (caveat) } }
            p.provenance { (first.provenance) }
        }
    }
}

fn heading(word: Word, lang: Lang) -> Markup {
    html! { h2 { (word.get(lang)) } }
}

/// One card of the answer at a glance.
fn set_card(card: &Card) -> Markup {
    html! {
        section class=(format!("card {} {}", card.key, card.tone.key())) {
            h3 { (card.heading) }
            p.figure { strong { (card.figure) } " " small { (card.unit) } }
            @for sentence in card.said.iter().take(2) { p { (sentence) } }
        }
    }
}

/// The answer in words: what to choose and why, what it costs whom, how sure that is.
fn answer(first: &FirstPage) -> Markup {
    html! {
        section.answer {
            @for passage in &first.passages {
                div {
                    h3 { (passage.heading) }
                    @for sentence in &passage.sentences { p { (sentence) } }
                }
            }
        }
    }
}

/// Links to the tables.
fn contents(all: &[Table], lang: Lang) -> Markup {
    let title = paper::W_CONTENTS.get(lang);
    html! {
        nav aria-label=(title) {
            h2 { (title) }
            ul {
                @for table in all {
                    li { a href=(format!("#{}", set::identifier(table.id, lang))) { (table.caption) } }
                }
            }
        }
    }
}

fn set_figure(figure: &Chart, number: usize, lang: Lang) -> Markup {
    let prefix = format!("{}{number}-", tag(lang));
    let caption = [("n", &*(number + 1).to_string()), ("caption", &figure.title)];
    html! {
        figure {
            div role="img" aria-label=(figure.title) {
                (PreEscaped(picture::inline(&figure.svg, &prefix)))
            }
            figcaption {
                (paper::FIGURE_N.fill(lang, &caption))
                details { summary { (paper::W_IN_WORDS.get(lang)) } (figure.alt) }
            }
        }
    }
}

/// The page of one commune in one language.
pub(crate) fn commune_html(input: &Input<'_>, commune: usize, lang: Lang) -> String {
    let summary = input.summary;
    let name = summary.communes[commune].name.to_uppercase();
    let title = paper::COMMUNE_TITLE.fill(lang, &[("commune", &name)]);
    let body = html! {
        main lang=(tag(lang)) {
            h1 { (title) }
            @for arm in choice(summary).shown {
                h2 { (arm.title.get(lang)) }
                @for fact in super::commune::facts(input, commune, arm, lang) { p { (fact) } }
                @for table in tables::of_commune(summary, arm, commune, lang) {
                    (set::table(&table, lang, false))
                }
            }
            @for sentence in warning::sentences(summary, lang) { p.note { (sentence) } }
            p.provenance { (sentences_with(summary, input.evidence, lang).provenance) }
        }
    };
    let program = &summary.run.program;
    page::document(&Head { lang, title: &title, program, style: "", script: SCRIPT }, &body)
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
        assert!(page.ends_with("</html>"));
    }

    #[test]
    fn both_languages_are_there_and_marked() {
        let page = made(2);
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"vi\">"));
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
