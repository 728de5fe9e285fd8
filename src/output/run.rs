//! What is in the folder of a run: the summary, what a report needs beside it, tables, charts, and
//! the manifest.

use super::manifest::{self, Provenance};
use super::{File, OutputError};
use crate::answers::summarise::{joint_digest, summarise};
use crate::answers::summary::{SCHEMA_VERSION, Summary};
use crate::engine::tally::Tally;
use crate::engine::{Settings, Study};
use crate::model::plan::Plan;
use crate::scenario;
use crate::show::charts::{self, Chart, ChartError, Options};
use crate::show::report::{self, CostEstimate, Evidence, Flavour, ReportError};
use crate::text::Lang;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// Why a folder could not be filled or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunFilesError {
    /// It could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A chart could not be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// A part of the report could not be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A value has no JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A file of the folder could not be read.
    #[error("cannot read {path}: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: std::io::Error,
    },
    /// A file of the folder is not what its name says.
    #[error("{path} {what}: {error}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
        /// Why.
        error: serde_json::Error,
    },
    /// A commune was asked for that the run has not.
    #[error("--commune: there is no commune '{name}'; there are {}", known.join(", "))]
    Commune {
        /// The name or code.
        name: String,
        /// Names of its communes.
        known: Vec<String>,
    },
    /// A summary was written by a program with another layout of summaries.
    #[error(
        "{path} has version {found} of the layout, this program reads {SCHEMA_VERSION}: simulate again"
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
}

/// `output/<scenario>-<digest>`; a comparison is called by its number of scenarios.
pub fn default_folder(plans: &[Plan]) -> PathBuf {
    let digests: Vec<String> = plans.iter().map(scenario::digest).collect();
    let name = match plans {
        [_, plan] if plans[0].campaign.rounds.is_empty() => plan.name.clone(),
        [plan] => plan.name.clone(),
        _ => format!("compare-{}", plans.len()),
    };
    Path::new("output").join(format!("{name}-{}", &joint_digest(&digests)[..8]))
}

/// What was simulated, and how.
#[derive(Debug)]
pub struct Simulated {
    /// Results.
    pub tally: Tally,
    /// Settings.
    pub settings: Settings,
    /// When it began, ISO 8601 in UTC.
    pub started: String,
    /// How long it took.
    pub seconds: f64,
}

/// Summarises, and writes the folder of the run.
///
/// # Errors
///
/// When a chart or a table cannot be made, or the folder cannot be written.
pub fn write(
    folder: &Path,
    study: &Study,
    simulated: &Simulated,
    provenance: Provenance,
    force: bool,
    lang: Lang,
) -> Result<Summary, RunFilesError> {
    let Simulated { tally, settings, started, seconds } = simulated;
    let summary = summarise(study, settings, tally, &started[..10]);
    let mut files = files(study, &summary, lang)?;
    files.push(manifest::manifest(
        &summary, study, tally, provenance, settings, &files, started, *seconds,
    ));
    super::write(folder, &files, force)?;
    Ok(summary)
}

/// Summary, estimate, evidence, tables and charts.
///
/// # Errors
///
/// When a chart or a table cannot be made.
pub fn files(study: &Study, summary: &Summary, lang: Lang) -> Result<Vec<File>, RunFilesError> {
    let plans: Vec<&Plan> = study.plans.iter().collect();
    let mut estimate = CostEstimate::of_plans(&plans);
    for row in &mut estimate.rows {
        row.commune =
            row.commune.and_then(|c| study.units.iter().position(|unit| unit.contains(&c)));
    }
    let evidence = Evidence::of_priors(&study.plans[study.reference].world.priors);
    let mut files = vec![
        File::new("summary.json", serde_json::to_string_pretty(summary)? + "\n"),
        File::new("estimate.json", serde_json::to_string(&estimate)? + "\n"),
        File::new("evidence.json", serde_json::to_string(&evidence)? + "\n"),
    ];
    for (name, bytes) in report::tables_csv(summary, Flavour::International) {
        files.push(File::new(format!("tables/{name}"), bytes));
    }
    let options = Options { lang, ..Options::default() };
    for chart in charts::draw(summary, &[], &options)? {
        files.extend(chart_files(&chart));
    }
    Ok(files)
}

/// The files of one chart.
pub fn chart_files(chart: &Chart) -> [File; 4] {
    let stem = format!("charts/{}", chart.name);
    [
        File::new(format!("{stem}.png"), chart.png.clone()),
        File::new(format!("{stem}.svg"), chart.svg.clone()),
        File::new(format!("{stem}.csv"), chart.csv.clone()),
        File::new(format!("{stem}.alt.txt"), format!("{}\n", chart.alt)),
    ]
}

/// Reads the summary of a run.
///
/// # Errors
///
/// When there is none, or it has another layout.
pub fn read_summary(run: &Path) -> Result<Summary, RunFilesError> {
    let what = "is no summary of a run";
    let Version { schema_version } = parsed(run, "summary.json", what)?;
    if schema_version != SCHEMA_VERSION {
        let path = run.join("summary.json");
        return Err(RunFilesError::Version { path, found: schema_version });
    }
    parsed(run, "summary.json", what)
}

/// What every version of the layout has.
#[derive(Deserialize)]
struct Version {
    schema_version: u32,
}

/// Reads another JSON file of a run.
///
/// # Errors
///
/// When it is not there, or was not made by this program.
pub fn read_json<T: DeserializeOwned>(run: &Path, name: &str) -> Result<T, RunFilesError> {
    parsed(run, name, "was not made by this program")
}

fn parsed<T: DeserializeOwned>(
    run: &Path,
    name: &str,
    what: &'static str,
) -> Result<T, RunFilesError> {
    let path = run.join(name);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => return Err(RunFilesError::Unreadable { path, error }),
    };
    serde_json::from_str(&text).map_err(|error| RunFilesError::Foreign { path, what, error })
}

/// Is it the summary of a run of these scenarios, in this order?
pub fn is_of(summary: &Summary, plans: &[Plan]) -> bool {
    let digests = plans.iter().map(scenario::digest);
    summary.arms.iter().map(|arm| arm.digest.clone()).eq(digests)
}
