//! What is in the folder of a run: the summary, what a report needs beside it, tables, charts, and
//! the manifest.

use super::contents::{self, Recipe};
use super::manifest::{Circumstances, Manifest, ManifestError, Provenance, Seal, Tallied};
use super::{File, OutputError};
use crate::answers::summarise::{joint_digest, summarised};
use crate::answers::summary::Summary;
use crate::engine::tally::Tally;
use crate::engine::threads::on;
use crate::engine::{Settings, Study};
use crate::model::plan::Plan;
use crate::scenario;
use crate::show::charts::ChartError;
use crate::show::report::ReportError;
use crate::text::told::Told;
use crate::text::{Lang, Text};
use std::path::{Path, PathBuf};

/// Why a folder could not be filled or read.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
#[non_exhaustive]
pub enum RunFilesError {
    /// It could not be written.
    Output(#[from] OutputError),
    /// A chart could not be drawn.
    Chart(#[from] ChartError),
    /// A part of the report could not be made.
    Report(#[from] ReportError),
    /// A value has no JSON.
    Json(#[from] serde_json::Error),
    /// The run is not as it was written, or cannot be read.
    Manifest(#[from] ManifestError),
    /// A file of the run was changed since it was written, or is none of it.
    Edited(PathBuf),
    /// The run is signed, and would not be any more.
    Signed(PathBuf),
    /// The manifest could not be signed.
    Unsealed(Text),
    /// A commune was asked for that the run has not.
    Commune {
        /// The name or code.
        name: String,
        /// Names of its communes.
        known: Vec<String>,
    },
}

impl Told for RunFilesError {
    fn told(&self) -> Text {
        match self {
            Self::Output(error) => error.told(),
            Self::Chart(error) => error.told(),
            Self::Report(error) => error.told(),
            Self::Json(error) => error.told(),
            Self::Manifest(error) => error.told(),
            Self::Edited(path) => Text::new(
                "đã đổi từ khi được ghi, hoặc không thuộc lần chạy; chưa thay gì: hãy đổi tên hoặc chuyển ra khỏi thư mục rồi chạy lại lệnh này",
                "was changed since it was written, or is not of the run; nothing was replaced: rename it or move it out of the folder, and give the command again",
            )
            .after(format_args!("{} ", path.display())),
            Self::Signed(folder) => Text::new(
                "là lần chạy đã ký; thêm --sign KHÓA để ký cả phần thêm vào, hoặc ghi sang nơi khác",
                "is a signed run; give --sign KEY to sign what is added, or write it elsewhere",
            )
            .after(format_args!("{} ", folder.display())),
            Self::Unsealed(why) => why.clone(),
            Self::Commune { name, known } => {
                let known = known.join(", ");
                Text::new(
                    format!("--commune: không có xã “{name}”; có: {known}"),
                    format!("--commune: there is no commune '{name}'; there are {known}"),
                )
            }
        }
    }
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

/// Summarises, and writes the folder of the run, signed if there is who signs.
///
/// # Errors
///
/// When a chart or a table cannot be made, or the folder cannot be written.
pub fn write(
    folder: &Path,
    study: &Study,
    simulated: &Simulated,
    provenance: Provenance,
    recipe: Recipe,
    force: bool,
    lang: Lang,
    seal: Option<&dyn Seal>,
) -> Result<Summary, RunFilesError> {
    let Simulated { tally, settings, started, seconds } = simulated;
    let recipe = Recipe { lang, ..recipe };
    on(settings.threads, || {
        let (summary, digest) = summarised(study, settings, tally, &started[..10]);
        let circumstances = Circumstances::new(started, *seconds, settings);
        let results = (tally, digest);
        let mut files = files(study, results, &summary, provenance, circumstances, recipe)?;
        // The manifest is the last of them.
        let signature = seal.zip(files.last()).map(|(seal, manifest)| seal.seal(manifest));
        files.extend(signature.transpose().map_err(RunFilesError::Unsealed)?);
        super::write(folder, &files, force)?;
        Ok(summary)
    })
}

/// Everything that is in the folder of a run with this tally of this digest, the manifest last.
///
/// # Errors
///
/// When a chart or a table cannot be made.
pub fn files(
    study: &Study,
    results: (&Tally, String),
    summary: &Summary,
    provenance: Provenance,
    circumstances: Circumstances,
    recipe: Recipe,
) -> Result<Vec<File>, RunFilesError> {
    let mut files = contents::of_run(study, summary, &recipe)?;
    let (tally, digest) = results;
    let tallied = Tallied::of(tally, digest, study.batch);
    let manifest =
        Manifest::new(summary, study, tallied, provenance, circumstances, recipe, &files);
    files.push(manifest.file());
    Ok(files)
}

/// Is it the summary of a run of these scenarios, in this order?
pub fn is_of(summary: &Summary, plans: &[Plan]) -> bool {
    let digests = plans.iter().map(scenario::digest);
    summary.arms.iter().map(|arm| arm.digest.clone()).eq(digests)
}
