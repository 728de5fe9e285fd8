//! What a tally comes to: the answer at a glance, and everything below it.

use super::study::Choice;
use super::{Fault, pick};
use crate::answers::diagnosis::Diagnosis;
use crate::answers::judgement::{Standing, judge};
use crate::answers::summarise::{diagnosed, unsealed};
use crate::answers::summary::Summary;
use crate::engine::stopping::Progress as Reached;
use crate::engine::tally::Tally;
use crate::engine::{Settings, Study};
use crate::show::charts::{Options, Picture, Size, pictures};
use crate::show::page::picture::inline;
use crate::show::report::{self, Card};
use crate::text::digits::Rounded;
use crate::text::{Lang, number};
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

/// The answer at a glance, and how far the precision is that was asked for.
pub(super) fn look(
    study: &Study,
    settings: &Settings,
    tally: &Tally,
    reached: Option<Reached>,
    diagnoses: Vec<Option<Diagnosis>>,
    lang: Lang,
) -> Value {
    let summary = diagnosed(study, settings, tally, "", diagnoses);
    let standing = judge(&summary).standing;
    let words = reached
        .filter(|reached| reached.half_width.is_finite())
        .map(|reached| Rounded::up(reached.half_width, 0).text(lang));
    json!({
        "look": glance(&summary, lang).into_string(),
        "replicates": tally.replicates,
        "told": matches!(standing, Standing::Told | Standing::Same | Standing::Alone),
        "needed": reached.map(|reached| reached.replicates.min(1 << 40)),
        "reached": reached.is_some_and(|reached| reached.reached),
        "error": words,
    })
}

fn glance(summary: &Summary, lang: Lang) -> Markup {
    html! {
        div.glance { @for card in report::cards(summary, lang) { (set(&card, lang)) } }
        (report::plans_html(summary, lang))
    }
}

fn set(card: &Card, lang: Lang) -> Markup {
    let (first, rest) =
        card.said.split_at(card.said.len().min(if card.key == "plan" { 1 } else { 2 }));
    html! {
        section class=(format!("card {} {}", card.key, card.tone.key())) {
            h3 { (card.heading) }
            p.figure { strong { (card.figure) } " " small { (card.unit) } }
            @for sentence in first { p { (sentence) } }
            @if !rest.is_empty() {
                details {
                    summary { (pick(lang, "Thêm", "More")) }
                    @for sentence in rest { p { (sentence) } }
                }
            }
        }
    }
}

/// Charts, tables and what must be known to read them.
pub(super) fn detail(
    choice: &Choice,
    parts: &[Vec<u8>],
    narrow: bool,
    lang: Lang,
) -> Result<Value, Fault> {
    let (study, tally, _) = choice.counted(parts)?;
    let summary = unsealed(&study, &choice.settings(), &tally, "");
    // On a narrow screen letters keep their size and charts grow downwards.
    let size = Size { width_mm: if narrow { 96.0 } else { 155.0 }, ..Size::default() };
    let options = Options { lang, size: Some(size), ..Options::default() };
    let drawn = pictures(&summary, &options).map_err(Fault::of)?;
    let first = report::sentences(&summary, lang);
    let sentences = html! {
        @for passage in &first.passages {
            h3 { (passage.heading) }
            @for sentence in &passage.sentences { p { (sentence) } }
        }
        h3 { (pick(lang, "Cần biết khi đọc", "To be known when reading")) }
        @for caveat in &first.caveats { p.note { (caveat) } }
    };
    let charts: Vec<Value> =
        drawn.iter().map(|one| json!({ "name": one.name, "title": one.title })).collect();
    Ok(json!({
        "charts": html! { @for one in &drawn { (figure(one, lang)) } }.into_string(),
        "names": charts,
        "tables": html! { @for table in report::tables_html(&summary, lang) { (table) } }.into_string(),
        "words": sentences.into_string(),
        "measure": measure(&study, lang).into_string(),
    }))
}

fn figure(one: &Picture, lang: Lang) -> Markup {
    html! {
        figure data-chart=(one.name) {
            div.paper role="img" aria-label=(one.title) {
                (PreEscaped(inline(&one.svg, &format!("{}-", one.name))))
            }
            figcaption {
                details { summary { (pick(lang, "Biểu đồ bằng lời", "The chart in words")) } (one.alt) }
                button type="button" data-picture=(one.name) { (pick(lang, "Tải hình PNG", "Save as PNG")) }
            }
        }
    }
}

/// The inputs that plans rest on and that are known least.
fn measure(study: &Study, lang: Lang) -> Markup {
    let evidence = report::Evidence::of_plans(&study.plans, study.reference);
    let n = number(evidence.weakest.len() as f64, 0, lang);
    html! {
        p {
            (match lang {
                Lang::Vi => format!("{n} số liệu đầu vào của các kế hoạch này chưa có nguồn chắc:"),
                Lang::En => format!("{n} inputs of these plans have no firm source:"),
            })
        }
        ul { @for input in &evidence.weakest { li { (input.meaning.get(lang)) } } }
    }
}
