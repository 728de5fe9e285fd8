//! Through the season: field records typed or dropped, what they teach, and the rest planned again.

use super::study::origin;
use super::{Fault, Message, Say, documents, pick};
use crate::answers::forecast::forecast;
use crate::answers::optimize::request::Trace;
use crate::answers::optimize::tables::plan_files;
use crate::engine::{Progress, Settings, Study};
use crate::field::observe::data::Data;
use crate::field::posterior::{self, Posterior, SEASONS, SamplerSettings};
use crate::field::records::regular::regular;
use crate::field::records::{self, Checked, Kind, Record, whole_years};
use crate::model::draw::Design;
use crate::model::plan::{Plan, Programme, World};
use crate::output::File;
use crate::output::optimize::plan_and_table;
use crate::output::update::{self as folder_of, Rest};
use crate::scenario::bundle::Kept;
use crate::show::records::{overview, too_regular};
use crate::show::update_page::{self, Page};
use crate::table::{Value as CellValue, date as days};
use crate::text::{Lang, Text, date, number, written};
use crate::time::Day;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Particles with which the truth of the intervals was studied.
const STUDIED: u32 = 512;
/// Least and most particles that a page asks for.
const PARTICLES: [u32; 2] = [64, 2048];
/// Simulations between two words of progress.
const TOLD: u64 = 256;
/// Seed of the sample and the search.
const SEED: u64 = 1;
/// Heading of a row that was typed.
const HEADING: [&str; 6] = ["date", "commune", "kind", "item", "effort", "result"];

/// What is to be learned, and from what.
#[derive(Debug, Deserialize)]
pub(super) struct Learn {
    /// Texts of the scenarios, by file.
    kept: Kept,
    /// The plan that is carried out.
    file: String,
    /// The last day whose records count.
    until: String,
    /// Particles of the sample.
    particles: u32,
    /// Is the rest of the campaign to be planned again?
    replan: bool,
    /// File that the plan for the rest becomes.
    name: String,
    /// The moment in ISO 8601.
    now: String,
}

/// A blank form for records.
pub(super) fn form(kept: &Kept, file: &str, lang: Lang) -> Result<Message, Fault> {
    let (plan, _) = origin(file, kept)?;
    let bytes = records::form::xlsx(&plan.world, lang).map_err(Fault::of)?;
    let name = pick(lang, "so_lieu.xlsx", "records.xlsx");
    Ok(Message::with(json!({ "name": name }), bytes))
}

/// The records in the request's first part, with one typed or taken out: their text, what they hold,
/// and what is wrong.
pub(super) fn records(
    (kept, file): (&Kept, &str),
    typed: Option<&[String; 6]>,
    remove: Option<usize>,
    parts: &[Vec<u8>],
    lang: Lang,
) -> Result<Value, Fault> {
    let (plan, _) = origin(file, kept)?;
    let world = &plan.world;
    let mut given = read(parts, world)?;
    if let Some(at) = remove.filter(|&at| at < given.records.len()) {
        given.records.remove(at);
    }
    let before = given.records.len();
    let mut faults = given.faults;
    if let Some(cells) = typed {
        let row = row(cells, world, lang);
        given.records.extend(row.records);
        faults.extend(row.faults);
    }
    // Read once more: one may say again what another has said.
    let text = records::write::csv(&given.records, world);
    let checked = if given.records.is_empty() { empty() } else { loaded(&text, world)? };
    faults.extend(checked.faults.iter().cloned());
    let said = html! {
        @if !faults.is_empty() {
            ul.faults role="alert" { @for fault in &faults { li { (fault.render(lang)) } } }
        }
        @if !checked.records.is_empty() {
            @for line in overview(&checked, lang).lines() { p.note { (line) } }
        }
        @for found in regular(&checked.records) { p.fault { (too_regular(&found, lang)) } }
    };
    Ok(json!({
        "csv": String::from_utf8_lossy(&records::write::csv(&checked.records, world)),
        "said": said.into_string(),
        "list": list(&checked.records, world, lang).into_string(),
        "entry": entry(world, lang).into_string(),
        "count": checked.records.len(),
        "added": checked.records.len() > before,
        "until": checked.records.last().map(|record| date(record.day, lang)),
    }))
}

fn empty() -> Checked {
    Checked { records: Vec::new(), faults: Vec::new(), rows: 0 }
}

fn loaded(bytes: &[u8], world: &World) -> Result<Checked, Fault> {
    records::load(bytes, world)
        .map_err(|fault| Fault::Said(Text::new(fault.render(Lang::Vi), fault.render(Lang::En))))
}

/// The records of a request.
fn read(parts: &[Vec<u8>], world: &World) -> Result<Checked, Fault> {
    match parts.first().filter(|bytes| !bytes.is_empty()) {
        Some(bytes) => loaded(bytes, world),
        None => Ok(empty()),
    }
}

/// A row as it was typed, in the numbers of its language; what is wrong with it has no row.
fn row(cells: &[String; 6], world: &World, lang: Lang) -> Checked {
    let separator = pick(lang, ";", ",");
    let quoted = |cell: &String| format!("\"{}\"", cell.trim().replace('"', "\"\""));
    let text =
        format!("{}\n{}\n", HEADING.join(separator), cells.each_ref().map(quoted).join(separator));
    let mut checked = records::load(text.as_bytes(), world)
        .unwrap_or_else(|fault| Checked { faults: vec![fault], ..empty() });
    for fault in &mut checked.faults {
        fault.row = 0;
    }
    checked
}

/// The fields of a record.
fn entry(world: &World, lang: Lang) -> Markup {
    let say = |vi, en| pick(lang, vi, en);
    html! {
        label { span { (say("Ngày", "Day")) } input name="date" size="10" autocomplete="off" placeholder=(say("nn/tt/nnnn", "dd/mm/yyyy")); }
        label { span { (say("Xã", "Commune")) } select name="commune" { @for place in records::form::places(world) { option { (place) } } } }
        label {
            span { (say("Loại", "Kind")) }
            select name="kind" {
                @for kind in Kind::ALL {
                    option value=(kind.key()) data-effort=(kind.effort().get(lang)) data-result=(kind.result().get(lang)) { (kind.title().get(lang)) }
                }
            }
        }
        label {
            span { (say("Biện pháp", "Programme")) }
            select name="item" {
                option value="" { "–" }
                @for programme in Programme::ALL { option value=(programme.key()) { (programme.title(lang)) } }
            }
        }
        label { span { (say("Công sức", "Effort")) small {} } input name="effort" inputmode="decimal" size="9" autocomplete="off"; }
        label { span { (say("Kết quả", "Result")) small {} } input name="result" inputmode="decimal" size="9" autocomplete="off"; }
    }
}

/// The records as a table.
fn list(all: &[Record], world: &World, lang: Lang) -> Markup {
    let say = |vi, en| pick(lang, vi, en);
    let figure = |value| written(value, 4, lang);
    let place = |record: &Record| match record.communes[..] {
        [one] => world.communes[one].name.clone(),
        _ => record.place.clone(),
    };
    html! {
        @if !all.is_empty() {
            table {
                thead { tr {
                    @for head in [say("Ngày", "Day"), say("Xã", "Commune"), say("Loại", "Kind"), say("Công sức", "Effort"), say("Kết quả", "Result")] { th scope="col" { (head) } }
                    th scope="col" { span.away { (say("Bỏ", "Remove")) } }
                } }
                tbody {
                    @for (i, record) in all.iter().enumerate() {
                        tr {
                            th scope="row" { (date(record.day, lang)) }
                            td { (place(record)) }
                            td { (record.kind.title().get(lang)) @if let Some(of) = record.programme { ", " (of.title(lang)) } }
                            td.number { @if record.effort > 0.0 { (figure(record.effort)) } }
                            td.number { (figure(record.result)) }
                            td { button type="button" data-record-remove=(i) aria-label=(format!("{} {}", say("Bỏ hàng", "Remove row"), i + 1)) { "×" } }
                        }
                    }
                }
            }
        }
    }
}

/// Tells how far learning and planning again are.
struct Told<'a> {
    lang: Lang,
    say: &'a Say<'a>,
    done: AtomicU64,
    /// Simulations that the part under way usually takes; 0 when nobody knows.
    of: AtomicU64,
}

impl Told<'_> {
    fn part(&self, text: &str, of: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.of.store(of, Ordering::Relaxed);
        (self.say)(&Message::of(json!({ "part": text, "done": 0, "of": of })));
    }
}

impl Progress for Told<'_> {
    fn advance(&self, more: u64) {
        let before = self.done.fetch_add(more, Ordering::Relaxed);
        if before / TOLD != (before + more) / TOLD {
            let of = self.of.load(Ordering::Relaxed);
            (self.say)(&Message::of(json!({ "done": before + more, "of": of })));
        }
    }
}

impl Trace for Told<'_> {
    fn tell(&self, text: &Text) {
        let done = self.done.load(Ordering::Relaxed);
        let of = self.of.load(Ordering::Relaxed);
        (self.say)(&Message::of(json!({ "part": text.get(self.lang), "done": done, "of": of })));
    }

    fn search_is_over(&self) {}
}

/// The last day whose records count, and its week.
fn last_day(typed: &str, plan: &Plan) -> Result<(Day, i32), Fault> {
    let period = plan.world.period;
    let day = days::day(&CellValue::Text(typed.trim().to_owned()), days::Shown::default()).ok();
    let found = day.and_then(|day| Some((day, records::week_of(day, period)?)));
    found.ok_or_else(|| {
        let [first, last] = whole_years(period);
        let between = |lang| [first, last].map(|day| date(day, lang)).join(" – ");
        Fault::Said(Text::new(
            format!("“{typed}”: ghi một ngày của kế hoạch, {}", between(Lang::Vi)),
            format!("“{typed}”: write a day of the plan, {}", between(Lang::En)),
        ))
    })
}

/// Learns from the records in the request's first part, and plans the rest again.
pub(super) fn learn(
    asked: &Learn,
    parts: &[Vec<u8>],
    lang: Lang,
    stop: &AtomicBool,
    say: &Say<'_>,
) -> Result<Message, Fault> {
    let today = documents::day_of(&asked.now)?;
    let (plan, _) = origin(&asked.file, &asked.kept)?;
    let checked = read(parts, &plan.world)?;
    let (until, week) = last_day(&asked.until, &plan)?;
    let data = Data::new(&checked.records, &plan.world, week);
    if data.list.is_empty() {
        let day = |lang| date(until, lang);
        return Err(Fault::Said(Text::new(
            format!("chưa có số liệu đúng nào đến {}", day(Lang::Vi)),
            format!("there is no good record up to {}", day(Lang::En)),
        )));
    }
    let n = asked.particles.clamp(PARTICLES[0], PARTICLES[1]);
    let told = Told { lang, say, done: AtomicU64::new(0), of: AtomicU64::new(0) };
    told.part(pick(lang, "học từ số liệu", "learning from the records"), SEASONS * u64::from(n));
    let sampler = SamplerSettings { particles: n as usize, seed: SEED, ..Default::default() };
    let study = Study::new(vec![plan.clone()], 0);
    let posterior = posterior::update(&study, &data, week, &sampler, &told, stop);
    let posterior = posterior.ok_or(Fault::Stopped)?;
    let particles = Arc::new(posterior.particles.clone());
    let settings =
        Settings { seed: SEED, design: Design::LatinHypercube, threads: 0, instructions: None };
    let forecast = forecast(&plan, &particles, &settings, stop).ok_or(Fault::Stopped)?;
    let rest = asked.replan.then(|| {
        told.part(pick(lang, "xếp lại phần còn lại", "planning the rest again"), 0);
        folder_of::rest(&plan, particles, &settings, today, lang, &told, stop)
    });
    if stop.load(Ordering::Relaxed) {
        return Err(Fault::Stopped);
    }
    let page = Page {
        plan: &plan,
        data: &data,
        posterior: &posterior,
        regular: &regular(&checked.records),
        faults: checked.faults.len(),
        until,
        seed: SEED,
        forecast: &forecast,
        recommended: rest.as_ref().map(|rest| rest.said.as_str()),
    };
    learned(asked, &page, rest.as_ref(), parts, lang)
}

/// What was learned: a piece of the page, the plan for the rest, and the folder of all, packed.
fn learned(
    asked: &Learn,
    page: &Page<'_>,
    rest: Option<&Rest>,
    parts: &[Vec<u8>],
    lang: Lang,
) -> Result<Message, Fault> {
    let found = rest.and_then(|rest| rest.found.as_deref());
    let bytes = parts.first().map(Vec::as_slice).unwrap_or_default();
    let mut more = vec![File::new("records.csv", bytes)];
    more.extend(found.into_iter().flat_map(|found| plan_and_table(found, &asked.file)));
    let files = folder_of::files(page, bytes, more, lang).map_err(Fault::of)?;
    let folder = documents::packed_folder(&format!("posterior-{}", page.plan.name), &files)?;
    let plan = found.map(|found| {
        let files = plan_files(found, &asked.file, &asked.name);
        json!(files.into_iter().collect::<BTreeMap<_, _>>())
    });
    let html = html! {
        h2 { (update_page::title(page, lang)) }
        (size(page.posterior, lang))
        (update_page::sections(page, lang).map_err(Fault::of)?)
    };
    let head =
        json!({ "end": true, "learned": html.into_string(), "plan": plan, "name": folder.path });
    Ok(Message::with(head, folder.bytes))
}

/// How far a small sample can be trusted.
fn size(posterior: &Posterior, lang: Lang) -> Markup {
    let n = posterior.len() as u32;
    let [n_said, studied] = [n, STUDIED].map(|n| number(f64::from(n), 0, lang));
    html! {
        @if n < STUDIED {
            p.note {
                (match lang {
                    Lang::Vi => format!("Mẫu nhanh, {n_said} hạt: đủ để xem hướng, các khoảng thường hẹp hơn thực. Khoảng được thử với {studied} hạt; chọn mẫu đó trước khi quyết định."),
                    Lang::En => format!("A quick sample of {n_said} particles: enough to see which way things go; its intervals tend to be too narrow. Intervals were studied with {studied}; take that sample before deciding."),
                })
            }
        }
    }
}
