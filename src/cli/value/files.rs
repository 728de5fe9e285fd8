//! Where the answers go: a folder of their own, or that of a run.

use super::super::Failure;
use super::digest;
use crate::answers::analysis::tables;
use crate::answers::analysis::value::Value;
use crate::answers::summary::{DriverBar, Drivers, Summary};
use crate::engine::Study;
use crate::model::plan::Plan;
use crate::model::plan::parameter::Priors;
use crate::output::manifest::Entry;
use crate::output::opened::Opened;
use crate::output::{self, File, contents};
use crate::scenario;
use crate::show::charts::{self, Options};
use crate::show::report::{Evidence, InformationValue};
use crate::text::Lang;
use serde_json::json;
use std::path::Path;

/// Inputs that the report may advise to measure.
const ADVISED: usize = 10;
/// Bars of the chart.
const BARS: usize = 12;

/// Writes a folder of its own, with a manifest.
pub(in crate::cli) fn write(
    folder: &Path,
    mut files: Vec<File>,
    plans: &[Plan],
    seed: u64,
    force: bool,
) -> Result<(), Failure> {
    let scenarios: Vec<serde_json::Value> = plans
        .iter()
        .map(|plan| json!({ "name": plan.name, "digest": scenario::digest(plan) }))
        .collect();
    let manifest = json!({
        "schema_version": 1,
        "program": concat!("rodsim ", env!("CARGO_PKG_VERSION")),
        "seed": seed,
        "scenario_digest": digest(plans),
        "scenarios": scenarios,
        "files": files.iter().map(Entry::of).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&manifest).map_err(Failure::other)? + "\n";
    files.push(File::new("manifest.json", text));
    output::write(folder, &files, force).map_err(Failure::other)
}

/// `value.json`, `evidence.json` and the tables.
pub(super) fn of_value(value: &Value, priors: &Priors) -> Result<Vec<File>, Failure> {
    let pretty = serde_json::to_string_pretty(value).map_err(Failure::other)? + "\n";
    let evidence = serde_json::to_string(&evidence(value, priors)).map_err(Failure::other)? + "\n";
    let mut files = vec![File::new("value.json", pretty), File::new("evidence.json", evidence)];
    for (name, bytes) in tables::value(value) {
        files.push(File::new(format!("tables/{name}"), bytes));
    }
    Ok(files)
}

/// What the report says of the inputs: those whose value can be told from nothing.
fn evidence(value: &Value, priors: &Priors) -> Evidence {
    let told = value.parameters.iter().filter(|item| item.worth.told());
    let measure_next = told
        .take(ADVISED)
        .map(|item| InformationValue {
            meaning: item.meaning.clone(),
            value_vnd: item.worth.value_vnd,
            mcse_vnd: item.worth.error_vnd,
        })
        .collect();
    Evidence { measure_next, ..Evidence::of_priors(priors) }
}

/// What the chart shows.
fn drivers(value: &Value) -> Drivers {
    let bar = |item: &crate::answers::analysis::value::Item| DriverBar {
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

/// The summary of a run, if it is one of these scenarios.
pub(super) fn run_of(run: &Path, study: &Study) -> Result<Summary, Failure> {
    let summary = Opened::read(run, false).map_err(Failure::other)?.summary;
    let digests: Vec<String> = study.plans.iter().map(scenario::digest).collect();
    let same = summary.arms.len() == digests.len()
        && summary.arms.iter().zip(&digests).all(|(arm, digest)| arm.digest == *digest);
    if !same {
        let names: Vec<&str> = summary.arms.iter().map(|arm| arm.name.as_str()).collect();
        return Err(Failure::Usage(format!(
            "{} is a run of other scenarios or of other versions of them: {}; name these, in this order",
            run.display(),
            names.join(" ")
        )));
    }
    Ok(summary)
}

/// Adds the answer to the folder of a run: files, the chart, and the manifest's entries.
pub(super) fn add_to_run(
    run: &Path,
    mut summary: Summary,
    value: &Value,
    mut files: Vec<File>,
    lang: Lang,
) -> Result<(), Failure> {
    summary.drivers = Some(drivers(value));
    let options = Options { lang, ..Options::default() };
    let name = "drivers".to_owned();
    for chart in
        charts::draw(&summary, std::slice::from_ref(&name), &options).map_err(Failure::other)?
    {
        files.extend(contents::chart_files(&chart));
    }
    files.push(contents::summary_file(&summary).map_err(Failure::other)?);
    let opened = Opened::read(run, false).map_err(Failure::other)?;
    files.extend(opened.redrawn(&[name], (&options).into(), &files));
    for file in &files {
        output::add(run, file).map_err(Failure::other)?;
    }
    Ok(())
}
