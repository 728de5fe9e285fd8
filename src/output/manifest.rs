//! What ran: enough to run it again, and to see whether a file was changed since.

use super::File;
use crate::answers::summary::Summary;
use crate::engine::tally::Tally;
use crate::engine::{Instructions, Settings, Study};
use crate::scenario;
use crate::scenario::bundle::{Kept, Origin};
use serde::{Deserialize, Serialize};
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
    /// Digest of every tally.
    pub results_digest: String,
    scenario_digest: String,
    started: String,
    seconds: f64,
    threads: usize,
    instructions: String,
    target: String,
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
    /// Every file but this one.
    pub files: Vec<Entry>,
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
#[error("cannot read {path}: {reason}")]
pub struct ManifestError {
    path: String,
    reason: String,
}

impl Manifest {
    /// Reads the manifest of the run in `folder`.
    ///
    /// # Errors
    ///
    /// When it is not there, or is no manifest.
    pub fn read(folder: &Path) -> Result<Self, ManifestError> {
        let path = folder.join("manifest.json");
        let failed = |reason: String| ManifestError { path: path.display().to_string(), reason };
        let text = std::fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
        serde_json::from_str(&text).map_err(|error| failed(error.to_string()))
    }
}

/// A scenario as resolved.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Scenario {
    name: String,
    digest: String,
    resolved: serde_json::Value,
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

/// The manifest, as a file, of a run that makes `files`.
///
/// `provenance` says where its scenarios were read, `started` is the moment of the start in ISO
/// 8601, `seconds` the time to the end of simulation.
pub fn manifest(
    summary: &Summary,
    study: &Study,
    tally: &Tally,
    provenance: Provenance,
    settings: &Settings,
    files: &[File],
    started: &str,
    seconds: f64,
) -> File {
    let run = &summary.run;
    let best = Instructions::available().last().copied().unwrap_or(Instructions::Baseline);
    let manifest = Manifest {
        schema_version: 1,
        program: run.program.clone(),
        model_version: run.model_version,
        seed: run.seed,
        replicates: run.replicates,
        design: run.design.clone(),
        results_digest: run.results_digest.clone(),
        scenario_digest: run.scenario_digest.clone(),
        started: started.to_owned(),
        seconds: (seconds * 1000.0).round() / 1000.0,
        threads: settings.threads,
        instructions: format!("{:?}", settings.instructions.unwrap_or(best)).to_lowercase(),
        target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        warnings: summary.warnings.clone(),
        provenance,
        posterior: study.particles.as_ref().map(|particles| particles.digest()),
        reference: study.reference,
        batch: study.batch,
        sample: Block::of_sample(tally, study.batch),
        scenarios: study
            .plans
            .iter()
            .map(|plan| Scenario {
                name: plan.name.clone(),
                digest: scenario::digest(plan),
                resolved: serde_json::from_str(&scenario::resolved(plan)).unwrap_or_default(),
            })
            .collect(),
        files: files
            .iter()
            .map(|file| Entry {
                path: file.path.clone(),
                bytes: file.bytes.len(),
                sha256: sha256(&file.bytes),
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    File::new("manifest.json", text)
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
