//! What ran: enough to run it again, and to see whether a file was changed since.

use super::File;
use crate::engine::{Instructions, Settings};
use crate::plan::Plan;
use crate::scenario;
use crate::summary::Summary;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The manifest of a run. Only it holds times and what belongs to the machine.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    schema_version: u32,
    program: String,
    model_version: u32,
    seed: u64,
    replicates: u64,
    design: String,
    results_digest: String,
    scenario_digest: String,
    started: String,
    seconds: f64,
    threads: usize,
    instructions: String,
    target: String,
    warnings: Vec<crate::text::Text>,
    scenarios: Vec<Scenario>,
    files: Vec<Entry>,
}

/// A scenario as resolved.
#[derive(Clone, Debug, Serialize)]
struct Scenario {
    name: String,
    digest: String,
    resolved: serde_json::Value,
}

/// A file and its digest.
#[derive(Clone, Debug, Serialize)]
struct Entry {
    path: String,
    bytes: usize,
    sha256: String,
}

/// The manifest, as a file, of a run that makes `files`.
///
/// `started` is the moment of the start in ISO 8601, `seconds` the time to the end of simulation.
pub fn manifest(
    summary: &Summary,
    plans: &[Plan],
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
        scenarios: plans
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
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
