//! The folder of an answer (`sensitivity`, `value`, `feasibility`, `optimize`), or its place in the
//! folder of a run.

use super::contents::{self, Valued, chart_files, summary_file};
use super::manifest::{Seal, sha256};
use super::opened::Opened;
use super::run::RunFilesError;
use super::{File, OutputError};
use crate::answers::analysis::tables;
use crate::answers::analysis::value::{Item, Value};
use crate::answers::feasibility::{self, Feasibility};
use crate::answers::summarise::joint_digest;
use crate::answers::summary::{DriverBar, Drivers, Summary};
use crate::engine::Study;
use crate::model::plan::Plan;
use crate::scenario;
use crate::show::charts::{self, Options, Origin};
use crate::show::report::{Evidence, InformationValue};
use crate::text::{Lang, Text, number};
use serde_json::json;
use std::path::Path;

/// Program and version.
const PROGRAM: &str = concat!("rodsim ", env!("CARGO_PKG_VERSION"));
/// Inputs that the report may advise to measure.
const ADVISED: usize = 10;
/// Bars of the chart.
const BARS: usize = 12;

/// Writes a folder of its own, with a manifest.
///
/// # Errors
///
/// When something is there and `force` is not set, or the system refuses.
pub fn write(
    folder: &Path,
    mut files: Vec<File>,
    plans: &[Plan],
    seed: u64,
    force: bool,
) -> Result<(), OutputError> {
    let digests: Vec<String> = plans.iter().map(scenario::digest).collect();
    let scenarios = plans.iter().zip(&digests);
    let scenarios: Vec<serde_json::Value> =
        scenarios.map(|(plan, digest)| json!({ "name": plan.name, "digest": digest })).collect();
    let manifest = json!({
        "schema_version": 1,
        "program": PROGRAM,
        "seed": seed,
        "scenario_digest": joint_digest(&digests),
        "scenarios": scenarios,
        "files": files.iter().map(entry).collect::<Vec<_>>(),
    });
    files.push(File::new("manifest.json", format!("{manifest:#}\n")));
    super::write(folder, &files, force)
}

/// What a manifest says of a file.
pub(super) fn entry(file: &File) -> serde_json::Value {
    json!({ "path": file.path, "bytes": file.bytes.len(), "sha256": sha256(&file.bytes) })
}

/// What can be carried out: JSON, table and chart.
///
/// # Errors
///
/// When the chart cannot be drawn.
pub fn of_feasibility(
    found: &Feasibility,
    plan: &Plan,
    seed: u64,
    lang: Lang,
) -> Result<Vec<File>, RunFilesError> {
    let mut files = vec![
        File::new("feasibility.json", serde_json::to_string_pretty(found)? + "\n"),
        File::new("tables/feasibility.csv", feasibility::tables::bouts(found)),
    ];
    let options = Options { lang, ..Options::default() };
    let origin = origin(plan, seed, u64::from(found.replicates));
    let chart = charts::feasibility(found, &origin, &options)?;
    files.extend(chart.iter().flat_map(chart_files));
    Ok(files)
}

/// Where the charts of one scenario come from.
pub(super) fn origin(plan: &Plan, seed: u64, replicates: u64) -> Origin {
    let digest = scenario::digest(plan);
    let source = |lang: Lang, words: [&str; 3]| {
        format!(
            "{}: {} {}@{}, {} {seed}, n\u{a0}=\u{a0}{}, {PROGRAM}",
            words[0],
            words[1],
            plan.name,
            &digest[..8],
            words[2],
            number(replicates as f64, 0, lang)
        )
    };
    Origin {
        source: Text::new(
            source(Lang::Vi, ["Nguồn", "kịch bản", "số khởi tạo"]),
            source(Lang::En, ["Source", "scenario", "seed"]),
        ),
        digest,
        program: PROGRAM.to_owned(),
    }
}

/// `value.json`, the tables, and `evidence.json` unless all of it holds under a condition only.
///
/// # Errors
///
/// When a number has no JSON.
pub fn of_value(value: &Value, study: &Study) -> Result<Vec<File>, RunFilesError> {
    let pretty = serde_json::to_string_pretty(value)? + "\n";
    let mut files = vec![File::new("value.json", pretty)];
    // What a report advises holds without conditions.
    if value.condition.is_none() {
        let evidence = serde_json::to_string(&evidence(value, study))? + "\n";
        files.push(File::new("evidence.json", evidence));
    }
    for (name, bytes) in tables::value(value) {
        files.push(File::new(format!("tables/{name}"), bytes));
    }
    Ok(files)
}

/// What the report says of the inputs: those whose value can be told from nothing.
fn evidence(value: &Value, study: &Study) -> Evidence {
    let told = value.parameters.iter().filter(|item| item.worth.told());
    let measure_next = told
        .take(ADVISED)
        .map(|item| InformationValue {
            meaning: item.meaning.clone(),
            value_vnd: item.worth.value_vnd,
            mcse_vnd: item.worth.error_vnd,
        })
        .collect();
    Evidence { measure_next, ..Evidence::of_plans(&study.plans, study.reference) }
}

/// What the chart shows.
pub fn drivers(value: &Value) -> Drivers {
    let bar = |item: &Item| DriverBar {
        key: item.key.clone(),
        meaning: item.meaning.clone(),
        value_vnd: item.worth.value_vnd,
        mcse_vnd: item.worth.error_vnd,
        first_order: item.first_order,
    };
    let mut bars: Vec<DriverBar> = value.parameters.iter().take(BARS).map(bar).collect();
    // What varies most belongs into the picture even when it decides nothing.
    let mut rest: Vec<_> = value.parameters.iter().skip(BARS).collect();
    rest.sort_by(|a, b| b.first_order.unwrap_or(0.0).total_cmp(&a.first_order.unwrap_or(0.0)));
    bars.truncate(BARS.saturating_sub(2));
    bars.extend(rest.into_iter().take(2).map(bar));
    Drivers {
        replicates: value.replicates,
        leader: value.leader.clone(),
        runner_up: value.runner_up.clone(),
        evpi_vnd: value.evpi_vnd,
        evpi_mcse_vnd: value.evpi_mcse_vnd,
        bars,
        groups: value.groups.iter().map(bar).collect(),
        chance_share: value.chance.map(|chance| [chance.share, chance.share_error]),
    }
}

/// Adds the answer to the folder of a run: files, the chart, and the manifest's entries. A report that
/// is there is made again, because it says what the answer found.
///
/// # Errors
///
/// When the chart cannot be drawn or a file cannot be written.
pub fn add_to_run(
    run: &Path,
    mut summary: Summary,
    value: &Value,
    study: &Study,
    valued: Valued,
    mut files: Vec<File>,
    lang: Lang,
    seal: Option<&dyn Seal>,
) -> Result<(), RunFilesError> {
    summary.drivers = Some(drivers(value));
    let options = Options { lang, ..Options::default() };
    let name = "drivers".to_owned();
    for chart in charts::draw(&summary, std::slice::from_ref(&name), &options)? {
        files.extend(chart_files(&chart));
    }
    files.push(summary_file(&summary)?);
    let opened = Opened::read(run, false)?;
    let documents = opened.recipe().report;
    if !documents.is_empty() {
        let estimate = opened.part("estimate.json")?;
        let evidence = evidence(value, study);
        files.extend(contents::of_documents(&summary, &estimate, &evidence, &documents)?);
    }
    let manifest = opened.valued(valued, &(&options).into(), &files);
    opened.amend(files, manifest, &[], seal)
}
