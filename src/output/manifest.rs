//! What ran: enough to run it again, and to see whether a file was changed since.

use super::File;
use super::contents::Recipe;
use crate::answers::summary::Summary;
use crate::engine::tally::Tally;
use crate::engine::{Instructions, Settings, Study, threads};
use crate::model::plan::Plan;
use crate::scenario;
use crate::scenario::bundle::{Kept, Origin};
use crate::scenario::file;
use crate::text::Text;
use crate::text::told::Told;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::Path;

/// The manifest of a run. Only it holds times and what belongs to the machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    schema_version: u32,
    /// Program and version.
    pub program: String,
    /// Version of the model.
    pub model_version: u32,
    /// Seed.
    pub seed: u64,
    /// Replicates.
    pub replicates: u64,
    /// Key of the design of the draws.
    pub design: String,
    /// Digest of the run: of every tally, and of the summary made from them.
    pub results_digest: String,
    /// Digest of every tally.
    #[serde(default)]
    pub tally_digest: String,
    scenario_digest: String,
    /// When, how long and on what.
    #[serde(flatten)]
    pub circumstances: Circumstances,
    warnings: Vec<crate::answers::summary::Warning>,
    scenarios: Vec<Scenario>,
    /// Where the scenarios were read from.
    #[serde(default)]
    pub provenance: Provenance,
    /// Digest of the posterior of field records on which the run rests, if it does.
    #[serde(default)]
    pub posterior: Option<String>,
    /// Index of the reference.
    #[serde(default)]
    pub reference: usize,
    /// Replicates in a batch.
    #[serde(default)]
    pub batch: u32,
    /// Digests of the deciding outcomes of the first replicates, batch by batch.
    #[serde(default)]
    pub sample: Vec<Block>,
    /// How the files were made.
    #[serde(default)]
    pub recipe: Recipe,
    /// Every file but this one.
    pub files: Vec<Entry>,
}

/// What of a run no other run can tell: its moment and its machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Circumstances {
    /// The moment of the start, ISO 8601.
    pub started: String,
    /// Time to the end of simulation.
    pub seconds: f64,
    threads: usize,
    instructions: String,
    target: String,
}

impl Circumstances {
    /// Those of a run that started at a moment in ISO 8601 and took so many seconds to simulate.
    pub fn new(started: &str, seconds: f64, settings: &Settings) -> Self {
        let best = Instructions::best();
        Self {
            started: started.to_owned(),
            seconds: (seconds * 1000.0).round() / 1000.0,
            threads: threads::count(settings.threads),
            instructions: format!("{:?}", settings.instructions.unwrap_or(best)).to_lowercase(),
            target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        }
    }

    /// The day of the start, ISO 8601.
    pub fn day(&self) -> &str {
        self.started.get(..10).unwrap_or(&self.started)
    }
}

/// Where the scenarios of a run were read from: enough to read them again anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Each scenario, in order.
    pub origins: Vec<Origin>,
    /// The files that they read from the disk, by path.
    pub kept: Kept,
}

/// The deciding outcomes ([`crate::engine::tally::SAMPLED`]) of a batch of replicates, as a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The first replicate.
    pub first: u64,
    /// How many.
    pub replicates: u64,
    /// SHA-256 of their numbers, scenario by scenario.
    pub sha256: String,
}

/// What a manifest keeps of a tally.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tallied {
    /// Its digest.
    pub digest: String,
    /// Digests of its sample.
    pub sample: Vec<Block>,
}

impl Tallied {
    /// That of a tally of this digest, in batches of so many.
    pub fn of(tally: &Tally, digest: String, batch: u32) -> Self {
        Self { digest, sample: Block::of_sample(tally, batch) }
    }
}

impl Block {
    /// The blocks of a tally's sample; each is one batch, the last one perhaps cut short.
    pub fn of_sample(tally: &Tally, batch: u32) -> Vec<Self> {
        tally
            .sample
            .chunk_by(|a, b| a.0 / batch == b.0 / batch)
            .map(|rows| {
                let mut hasher = Sha256::new();
                for (replicate, row) in rows {
                    hasher.update(replicate.to_le_bytes());
                    row.iter().for_each(|value| hasher.update(value.to_bits().to_le_bytes()));
                }
                Self {
                    first: u64::from(rows[0].0),
                    replicates: rows.len() as u64,
                    sha256: hex(&hasher.finalize()),
                }
            })
            .collect()
    }
}

/// Why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
pub struct ManifestError {
    path: String,
    reason: Text,
    kind: Kind,
}

/// What is wrong with a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It cannot be read.
    Unread,
    /// It is there, and none that this program wrote.
    Damaged,
    /// It is that of an answer, not of a run.
    OfAnswer,
}

impl Told for ManifestError {
    fn told(&self) -> Text {
        let Self { path, reason, .. } = self;
        Text::new(
            format!("không dùng được {path}: {}", reason.vi),
            format!("cannot use {path}: {}", reason.en),
        )
    }
}

impl ManifestError {
    /// A file that cannot be used, and why.
    #[expect(clippy::needless_pass_by_value, reason = "handed on whole")]
    pub(crate) fn new(path: &Path, reason: impl Told) -> Self {
        Self { path: path.display().to_string(), reason: reason.told(), kind: Kind::Unread }
    }

    /// Was the manifest of a run changed so that it is none any more?
    pub fn is_damaged(&self) -> bool {
        self.kind == Kind::Damaged
    }

    /// Is it the manifest of an answer, such as that of `value`?
    pub fn is_of_answer(&self) -> bool {
        self.kind == Kind::OfAnswer
    }
}

impl Manifest {
    /// The manifest of a run that makes `files` from a tally of this digest; `provenance` says where its
    /// scenarios were read.
    pub fn new(
        summary: &Summary,
        study: &Study,
        tallied: Tallied,
        provenance: Provenance,
        circumstances: Circumstances,
        recipe: Recipe,
        files: &[File],
    ) -> Self {
        let run = &summary.run;
        let scenario = |plan: &Plan| Scenario {
            name: plan.name.clone(),
            digest: scenario::digest(plan),
            resolved: serde_json::from_str(&scenario::resolved(plan)).unwrap_or_default(),
        };
        Self {
            schema_version: 1,
            program: run.program.clone(),
            model_version: run.model_version,
            seed: run.seed,
            replicates: run.replicates,
            design: run.design.clone(),
            results_digest: run.results_digest.clone(),
            tally_digest: tallied.digest,
            scenario_digest: run.scenario_digest.clone(),
            circumstances,
            warnings: summary.warnings.clone(),
            provenance,
            posterior: study.particles.as_ref().map(|particles| particles.digest()),
            reference: study.reference,
            batch: study.batch,
            sample: tallied.sample,
            scenarios: study.plans.iter().map(scenario).collect(),
            recipe,
            files: files.par_iter().map(Entry::of).collect(),
        }
    }

    /// Reads the manifest of the run in `folder`.
    ///
    /// # Errors
    ///
    /// When it is not there, or is no manifest.
    pub fn read(folder: &Path) -> Result<Self, ManifestError> {
        let path = folder.join(NAME);
        let failed = |reason: &dyn Told| ManifestError::new(&path, reason.told());
        let bytes = file::read(&path, file::MOST).map_err(|error| failed(&error))?;
        let damaged = |reason: &dyn Told| ManifestError { kind: Kind::Damaged, ..failed(reason) };
        let raw: Value = serde_json::from_slice(&bytes).map_err(|error| damaged(&error))?;
        let of_run = ["replicates", "results_digest", "tally_digest", "sample"];
        if raw["files"].is_array() && of_run.iter().all(|key| raw.get(key).is_none()) {
            let why = Text::new(
                "đây là thư mục của một câu trả lời (value, sensitivity, update, …); cần thư mục của một \
                 lần chạy (run, compare, merge)",
                "this is the folder of an answer (value, sensitivity, update, …); the folder of a run \
                 is needed (run, compare, merge)",
            );
            return Err(ManifestError { kind: Kind::OfAnswer, ..failed(&why) });
        }
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|error| damaged(&error))?;
        if manifest.batch == 0 {
            return Err(damaged(&Text::new("lô không có lần lặp nào", "a batch of no replicates")));
        }
        Ok(manifest)
    }

    /// The manifest as a file.
    pub fn file(&self) -> File {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        File::new(NAME, text)
    }
}

/// What every manifest of this program holds, whatever command wrote it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Listed {
    /// Program and version.
    pub(crate) program: String,
    /// Every file but the manifest.
    pub(crate) files: Vec<Entry>,
    /// Digest of every tally, in that of a run.
    pub(crate) tally_digest: Option<String>,
    /// Digest of the run, in that of a run.
    pub(crate) results_digest: Option<String>,
}

impl Listed {
    /// Reads a file in `folder`, if it is as the manifest says.
    pub(crate) fn sound(&self, folder: &Path, name: &str) -> Result<Vec<u8>, ManifestError> {
        let path = folder.join(name);
        let failed = |vi: &str, en: &str| ManifestError::new(&path, Text::new(vi, en));
        let bytes = file::read(&path, file::MOST).map_err(|e| ManifestError::new(&path, e))?;
        match self.files.iter().find(|entry| entry.path == name) {
            Some(entry) if entry.sha256 == sha256(&bytes) => Ok(bytes),
            Some(_) => Err(failed(
                "đã bị sửa từ khi lần chạy ghi",
                "it was changed since the run wrote it",
            )),
            None => Err(failed(
                "không có trong biên bản của lần chạy",
                "it is not in the run's manifest",
            )),
        }
    }
}

/// Name of the manifest.
pub const NAME: &str = "manifest.json";

/// Name of its signature, if it is signed; the manifest does not list it.
pub const SIGNATURE: &str = "manifest.json.minisig";

/// Who signs a manifest.
pub trait Seal: Sync {
    /// The signature of a manifest, as a file beside it.
    ///
    /// # Errors
    ///
    /// Why it cannot be signed.
    fn seal(&self, manifest: &File) -> Result<File, Text>;
}

/// A scenario as resolved.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Scenario {
    name: String,
    digest: String,
    resolved: Value,
}

/// A file and its digest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Path in the folder.
    pub path: String,
    /// Length.
    pub bytes: usize,
    /// SHA-256.
    pub sha256: String,
}

impl Entry {
    /// The entry of a file.
    pub fn of(file: &File) -> Self {
        let sha256 = sha256(&file.bytes);
        Self { path: file.path.clone(), bytes: file.bytes.len(), sha256 }
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
