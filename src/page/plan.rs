//! A plan as a form: its fields, what is wrong beside each, and its text after a change.

use super::{Fault, Message, pick, study};
use crate::model::plan::Plan;
use crate::scenario::bundle::Kept;
use crate::scenario::form::draft::{self, Commune, Draft, Field};
use crate::scenario::{self, EMBEDDED, Problem, Problems, digest, form};
use crate::text::{Lang, Text, date, number};
use crate::time::{Day, Period};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;

/// Days that the calendar shows.
const DAYS: i32 = 365;

/// The texts of a file that was dropped on the page; of a faulty workbook, its copy with the faults
/// marked.
pub(super) fn open(label: &str, parts: &[Vec<u8>], lang: Lang) -> Result<Message, Fault> {
    let bytes = parts.first().map(Vec::as_slice).unwrap_or_default();
    let name = Path::new(label).file_name().map_or("", |name| name.to_str().unwrap_or_default());
    match draft::opened(name, bytes) {
        Ok(opened) => Ok(Message::of(json!({
            "text": opened.text,
            "alternatives": opened.alternatives,
        }))),
        Err(problems) => {
            let copy = form::annotated(name, bytes, &problems, lang);
            let head = Fault::Problems(problems).said(lang);
            Ok(match copy {
                Ok(Some(copy)) => Message::with(head, copy),
                _ => Message::of(head),
            })
        }
    }
}

/// A shipped scenario: as an alternative of the plan in `file`, or as a plan.
pub(super) fn shipped(name: &str, file: Option<&str>) -> Result<Value, Fault> {
    let unknown = || Text::new(format!("không có kịch bản {name}"), format!("no scenario {name}"));
    let text = match file {
        Some(file) => draft::alternative(name, file),
        None => {
            EMBEDDED.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
        }
    };
    Ok(json!({ "text": text.ok_or_else(unknown)? }))
}

/// The text after a change, and what of it cannot be read.
pub(super) fn set(
    kept: &Kept,
    file: &str,
    (path, typed): (&str, &str),
    lang: Lang,
) -> Result<Value, Fault> {
    let mut draft = Draft::read(kept, file)?;
    let faults = draft.set(path, typed, lang)?;
    let said: Vec<String> = faults.iter().map(|fault| about(fault, lang)).collect();
    Ok(json!({ "text": draft.text(), "unread": said }))
}

/// What becomes of the rounds.
#[derive(Debug, Deserialize)]
pub(super) struct Rounds {
    /// One more, like this.
    add: Option<usize>,
    /// Without this.
    remove: Option<usize>,
    /// This one begins so many days later.
    shift: Option<(usize, i32)>,
}

/// The text with other rounds.
pub(super) fn rounds(kept: &Kept, file: &str, change: &Rounds) -> Result<Value, Fault> {
    let mut draft = Draft::read(kept, file)?;
    if let Some(like) = change.add {
        draft.add_round(like);
    }
    if let Some(at) = change.remove {
        draft.remove_round(at);
    }
    if let Some((round, days)) = change.shift {
        draft.move_round(round, days.clamp(-DAYS, DAYS))?;
    }
    Ok(json!({ "text": draft.text() }))
}

/// The text with a village of a commune more, or one less.
pub(super) fn villages(
    kept: &Kept,
    file: &str,
    add: Option<&str>,
    remove: Option<usize>,
) -> Result<Value, Fault> {
    let mut draft = Draft::read(kept, file)?;
    if let Some(commune) = add {
        draft.add_village(commune);
    }
    if let Some(at) = remove {
        draft.remove_village(at);
    }
    Ok(json!({ "text": draft.text() }))
}

/// What a scenario says, in words.
pub(super) fn explain(kept: &Kept, file: &str, lang: Lang) -> Result<Value, Fault> {
    let (plan, _) = study::origin(file, kept)?;
    Ok(json!({ "said": scenario::explain(&plan, lang) }))
}

/// A fault without its place.
fn about(fault: &Problem, lang: Lang) -> String {
    let mut said = fault.fault.title().get(lang).to_owned();
    if !fault.found.is_empty() {
        said += &format!(": {}", fault.found);
    }
    let allowed = fault.allowed.get(lang);
    if !allowed.is_empty() {
        said += &format!("; {}: {allowed}", pick(lang, "cho phép", "allowed"));
    }
    if let Some(meant) = &fault.suggestion {
        said += &format!("; {} {meant}?", pick(lang, "có phải", "did you mean"));
    }
    crate::text::hidden::shown(&said)
}

/// A list of faults with their places.
pub(super) fn faults(problems: &Problems, lang: Lang) -> String {
    let list = html! {
        ul.faults {
            @for problem in problems.list() {
                li { strong { (problem.place.to_string()) } " " (problem.key) " – " (about(problem, lang)) }
            }
        }
    };
    list.into_string()
}

/// Every scenario as a card: its title, how it differs from the first, whether it is faulty.
pub(super) fn cards(kept: &Kept, plans: &[String], lang: Lang) -> Value {
    let read: Vec<_> = plans.iter().map(|file| study::origin(file, kept)).collect();
    let first = read.first().and_then(|first| first.as_ref().ok()).map(|(plan, _)| plan.clone());
    let card = |(i, (file, read)): (usize, (&String, &Result<(Plan, _), Problems>))| match read {
        Ok((plan, _)) => {
            let differs = first.as_ref().filter(|_| i > 0).map(|first| {
                let lines = scenario::diff(first, plan, lang);
                lines.lines().map(str::to_owned).collect::<Vec<_>>()
            });
            json!({ "title": plan.title.get(lang), "differs": differs, "digest": &digest(plan)[..8] })
        }
        Err(problems) => {
            let title = Draft::read(kept, file).map(|draft| draft.title().get(lang).to_owned());
            json!({ "title": title.unwrap_or_else(|_| file.clone()), "faults": problems.list().len() })
        }
    };
    json!({ "cards": plans.iter().zip(&read).enumerate().map(card).collect::<Vec<_>>() })
}

/// The fields of a scenario as a piece of the page.
pub(super) fn form(kept: &Kept, file: &str, lang: Lang) -> Result<Value, Fault> {
    let draft = Draft::read(kept, file)?;
    let read = study::origin(file, kept);
    let none = Problems::default();
    let (plan, problems) = match &read {
        Ok((plan, _)) => (Some(plan), &none),
        Err(problems) => (None, problems),
    };
    // Without a plan, the prices of the program stand in for what is not known.
    let shipped = scenario::embedded("luong_tai")?;
    let form = Form { lang, problems: problems.list() };
    let communes = draft.communes(plan, lang);
    let (prices, payers) = (
        draft.prices(plan.unwrap_or(&shipped), lang),
        draft.payers(plan.unwrap_or(&shipped), lang),
    );
    let rounds = draft.rounds(lang);
    let fields = |fields: &[Field]| html! { @for one in fields { (form.labelled(one)) } };
    let facts = draft.facts(plan, lang);
    let budget = draft.budget(lang);
    let shown: Vec<&Field> = facts
        .iter()
        .chain(&budget)
        .chain(communes.iter().flat_map(|commune| &commune.fields))
        .chain(communes.iter().flat_map(|one| one.villages.iter().flat_map(|(_, of)| of)))
        .chain(rounds.iter().flatten())
        .chain(prices.iter().map(|(field, ..)| field))
        .chain(payers.iter().flat_map(|(_, fields)| fields))
        .collect();
    let elsewhere: Vec<&Problem> = problems
        .list()
        .iter()
        .filter(|problem| !shown.iter().any(|field| field.concerns(&problem.key)))
        .collect();
    let markup = html! {
        @if !elsewhere.is_empty() {
            ul.faults role="alert" { @for one in elsewhere { li { (one.key) " – " (about(one, lang)) } } }
        }
        @if let Some(plan) = plan { @for warning in &plan.warnings { p.note { (warning.get(lang)) } } }
        fieldset { legend { (pick(lang, "Kế hoạch", "The plan")) } div.fields { (fields(&facts)) } }
        fieldset {
            legend { (pick(lang, "Diện tích lúa", "Rice areas")) }
            (form.land(&communes))
        }
        fieldset {
            legend { (pick(lang, "Các đợt", "Rounds")) }
            @if let Some(plan) = plan {
                (calendar(plan, lang))
                p.note { (pick(lang, "Kéo một đợt sang trái, sang phải để đổi ngày bắt đầu; bấm vào đợt để sửa ở dưới.", "Drag a round left or right to move its start; press it to edit it below.")) }
            }
            (form.rounds(&rounds))
        }
        fieldset {
            legend { (pick(lang, "Kinh phí của xã (ghi một cách)", "The communes' money (one way)")) }
            div.fields { (fields(&budget)) }
        }
        fieldset { legend { (pick(lang, "Đơn giá", "Prices")) } (form.prices(&prices)) }
        fieldset { legend { (pick(lang, "Ai trả (%)", "Who pays (%)")) } (form.payers(&payers)) }
    };
    Ok(json!({
        "form": markup.into_string(),
        "faults": problems.list().len(),
        "title": draft.title().get(lang),
    }))
}

struct Form<'a> {
    lang: Lang,
    problems: &'a [Problem],
}

impl Form<'_> {
    /// A field with its name.
    fn labelled(&self, field: &Field) -> Markup {
        let unit = field.unit.get(self.lang);
        html! {
            label {
                span { (field.label.get(self.lang)) @if !unit.is_empty() { small { " (" (unit) ")" } } }
                (self.cell(field, field.label.get(self.lang)))
            }
        }
    }

    /// A field, and what is wrong with it.
    fn cell(&self, field: &Field, name: &str) -> Markup {
        let faults: Vec<&Problem> =
            self.problems.iter().filter(|problem| field.concerns(&problem.key)).collect();
        let id = format!("fault-{}", field.path);
        let (wrong, hint) = (!faults.is_empty(), field.hint.get(self.lang));
        let described = wrong.then_some(id.as_str());
        html! {
            @if field.choices.is_empty() {
                input type="text" data-path=(field.path) value=(field.value) title=(hint) aria-label=(name)
                    aria-invalid=[wrong.then_some("true")] aria-describedby=[described]
                    class=[field.is_own.then_some("own")] autocomplete="off" spellcheck="false";
            } @else {
                select data-path=(field.path) title=(hint) aria-label=(name)
                    aria-invalid=[wrong.then_some("true")] aria-describedby=[described] {
                    @if !field.choices.iter().any(|(word, _)| *word == field.value) {
                        option value=(field.value) selected { (field.value) }
                    }
                    @for (word, text) in &field.choices {
                        option value=(word) selected[*word == field.value] { (text.get(self.lang)) }
                    }
                }
            }
            @if wrong {
                span.fault id=(id) { @for one in faults { (about(one, self.lang)) " " } }
            }
        }
    }

    fn land(&self, communes: &[Commune]) -> Markup {
        let say = |vi, en| pick(self.lang, vi, en);
        let fields = communes.iter().find(|one| !one.fields.is_empty());
        let heads = fields.map(|one| one.fields.as_slice()).unwrap_or_default();
        let divisible = communes.iter().any(|one| one.divisible.is_some());
        html! {
            div.scroll tabindex="0" role="region" aria-label=(say("Diện tích lúa", "Rice areas")) {
                table.form {
                    thead { tr {
                        th scope="col" { (say("Xã", "Commune")) }
                        th scope="col" { (say("Tự nhiên (ha)", "Natural area (ha)")) }
                        @if heads.is_empty() { th scope="col" { (say("Lúa (ha)", "Rice (ha)")) } }
                        @for head in heads { th scope="col" title=(head.hint.get(self.lang)) { (head.label.get(self.lang)) " (" (head.unit.get(self.lang)) ")" } }
                        @if divisible { th scope="col" { (say("Thôn, HTX", "Villages")) } }
                    } }
                    tbody {
                        @for commune in communes { (self.commune(commune, heads.len().max(1))) }
                    }
                }
            }
        }
    }

    /// The row of a commune, and those of its villages.
    fn commune(&self, commune: &Commune, fields: usize) -> Markup {
        let say = |vi, en| pick(self.lang, vi, en);
        let more = if commune.villages.is_empty() {
            say("Chia thành thôn, HTX", "Divide into villages")
        } else {
            say("Thêm thôn, HTX", "Add a village")
        };
        html! {
            tr {
                th scope="row" { (commune.name) }
                td.number { (number(commune.natural_area_ha, 0, self.lang)) }
                @for field in &commune.fields {
                    td { (self.cell(field, &format!("{}, {}", field.label.get(self.lang), commune.name))) }
                }
                @for _ in commune.fields.len()..fields { td {} }
                @if let Some(name) = &commune.divisible {
                    td { button type="button" data-village-add=(name) aria-label=(format!("{more}: {}", commune.name)) { (more) } }
                }
            }
            @for (at, of) in &commune.villages {
                tr.village {
                    td { @if let Some(name) = of.first() { (self.cell(name, &format!("{}, {}", name.label.get(self.lang), commune.name))) } }
                    td {}
                    td { @if let Some(rice) = of.get(1) { (self.cell(rice, &format!("{}, {}", rice.label.get(self.lang), of[0].value))) } }
                    @for _ in 1..fields { td {} }
                    td { button type="button" data-village-remove=(at) aria-label=(format!("{} {}", say("Bỏ", "Remove"), of.first().map_or("", |name| name.value.as_str()))) { (say("Bỏ", "Remove")) } }
                }
            }
        }
    }

    fn rounds(&self, rounds: &[Vec<Field>]) -> Markup {
        let say = |vi, en| pick(self.lang, vi, en);
        html! {
            @for (i, fields) in rounds.iter().enumerate() {
                div.round data-round-form=(i) {
                    @for field in fields { (self.labelled(field)) }
                    div.buttons {
                        button type="button" data-round-add=(i) { (say("Thêm đợt giống đợt này", "Add one like it")) }
                        button type="button" data-round-remove=(i) { (say("Bỏ đợt", "Remove")) }
                    }
                }
            }
        }
    }

    fn prices(&self, prices: &[(Field, f64, String)]) -> Markup {
        let say = |vi, en| pick(self.lang, vi, en);
        html! {
            div.scroll tabindex="0" role="region" aria-label=(say("Đơn giá", "Prices")) {
                table.form {
                    thead { tr {
                        th scope="col" { (say("Khoản", "Price of")) }
                        th scope="col" { (say("Đơn vị", "Unit")) }
                        th scope="col" { (say("Giá có sẵn", "Shipped price")) }
                        th scope="col" { (say("Giá của địa phương", "Own price")) }
                    } }
                    tbody {
                        @for (field, median, source) in prices {
                            tr {
                                th scope="row" { (field.label.get(self.lang)) }
                                td { (field.unit.get(self.lang)) }
                                td.number title=(source) { (number(*median, 0, self.lang)) }
                                td { (self.cell(field, field.label.get(self.lang))) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn payers(&self, payers: &[(Text, Vec<Field>)]) -> Markup {
        let heads = payers.first().map(|(_, fields)| fields.as_slice()).unwrap_or_default();
        html! {
            div.scroll tabindex="0" role="region" aria-label=(pick(self.lang, "Ai trả (%)", "Who pays (%)")) {
                table.form {
                    thead { tr {
                        th scope="col" { (pick(self.lang, "Khoản", "Item")) }
                        @for head in heads { th scope="col" { (head.label.get(self.lang)) } }
                    } }
                    tbody {
                        @for (item, fields) in payers {
                            tr {
                                th scope="row" { (item.get(self.lang)) }
                                @for field in fields {
                                    td { (self.cell(field, &format!("{}, {}", item.get(self.lang), field.label.get(self.lang)))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The rounds of the first year over the stages of the crops.
fn calendar(plan: &Plan, lang: Lang) -> Markup {
    let period = plan.world.period;
    let Some(first) = Day::from_date(period.first_year(), 1, 1) else { return html! {} };
    let from = first.0;
    let shown = |day: i32| (from..from + DAYS).contains(&day);
    let stages = crate::answers::summary::StageSpan::of_calendar(&plan.world.calendar, period);
    let rows = plan.campaign.rounds.len() as i32;
    let weeks = bouts(plan, period, shown);
    let label = pick(
        lang,
        "Lịch các đợt của năm đầu trên các giai đoạn lúa",
        "Rounds of the first year over the crop's stages",
    );
    html! {
        svg.calendar viewBox=(format!("0 0 {DAYS} {}", 26 + 9 * rows)) preserveAspectRatio="none" role="img" aria-label=(label) {
            @for span in stages.iter().filter(|span| shown(span.from_day)) {
                rect class=(format!("stage {}", span.stage)) x=(span.from_day - from) y="0" width=(span.until_day - span.from_day) height="12" {
                    title { (stage(&span.stage).get(lang)) }
                }
            }
            @for month in 1..=12 {
                @if let Some(day) = Day::from_date(period.first_year(), month, 1) {
                    line.month x1=(day.0 - from) x2=(day.0 - from) y1="0" y2=(20 + 9 * rows) {}
                }
            }
            @for (row, start, end, programme, name) in &weeks {
                rect data-round=(row) class=(format!("bout {programme}")) x=(start - from) y=(18 + 9 * row) width=(end - start) height="7" {
                    title { (name.get(lang)) ", " (date(Day(*start), lang)) "–" (date(Day(*end - 1), lang)) }
                }
            }
        }
    }
}

/// Each round's weeks in the first year: its row, its days, its programme, its name.
fn bouts(
    plan: &Plan,
    period: Period,
    shown: impl Fn(i32) -> bool,
) -> Vec<(i32, i32, i32, &'static str, Text)> {
    let mut all = Vec::new();
    for bout in &plan.campaign.bouts {
        let round = &plan.campaign.rounds[bout.round];
        let start = period.monday(bout.nominal_week).0;
        let row = (bout.round as i32, start, start + 7 * round.weeks as i32);
        if shown(start)
            && !all.iter().any(|&(r, s, ..): &(i32, i32, i32, &str, Text)| (r, s) == (row.0, row.1))
        {
            all.push((row.0, row.1, row.2, round.action.programme().key(), round.name.clone()));
        }
    }
    all
}

/// The name of a stage.
fn stage(key: &str) -> Text {
    let (vi, en) = match key {
        "land_preparation" => ("làm đất", "land preparation"),
        "seedling" => ("mạ, lúa non", "seedling"),
        "tillering" => ("đẻ nhánh", "tillering"),
        "panicle_initiation" => ("đứng cái, làm đòng", "panicle initiation"),
        "booting" => ("ôm đòng", "booting"),
        "flowering" => ("trỗ", "flowering"),
        "ripening" => ("chín", "ripening"),
        other => (other, other),
    };
    Text::new(vi, en)
}
