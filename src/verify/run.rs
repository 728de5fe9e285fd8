//! The folder of a run: is every file as it was written, and do its replicates come out again?

use super::Check;
use crate::engine::particles::Particles;
use crate::engine::{Settings, Study};
use crate::model::draw::Design;
use crate::output::manifest::{Block, Manifest, ManifestError, sha256};
use crate::scenario::Problems;
use crate::text::Text;
use clap::ValueEnum;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Batches that are simulated again: the first, the last, and what lies between at equal steps.
const BATCHES: usize = 4;

/// Why a run cannot be checked at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// There is no manifest.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Its scenarios cannot be read again.
    #[error("the scenarios that the run kept cannot be read again")]
    Scenario(#[from] Problems),
    /// Another version of the program or the model made it.
    #[error("{0}")]
    Foreign(String),
    /// The posterior that it rests on was not named.
    #[error("the run rests on a posterior: name its folder with --posterior")]
    Posterior,
    /// Stopped by the user.
    #[error("interrupted")]
    Interrupted,
}

/// Hashes every file of the run in `folder` again, and simulates some of its batches again; with
/// `particles`, if the run rests on a posterior.
///
/// # Errors
///
/// When there is nothing to check against: no manifest, a design or scenarios that this program
/// cannot read.
pub fn of_run(
    folder: &Path,
    particles: Option<Arc<Particles>>,
    stop: &AtomicBool,
) -> Result<Vec<Check>, RunError> {
    let manifest = Manifest::read(folder)?;
    let mut checks: Vec<Check> = manifest
        .files
        .iter()
        .map(|file| {
            let bytes = std::fs::read(folder.join(&file.path));
            let found = bytes.map_or_else(|error| error.kind().to_string(), |bytes| sha256(&bytes));
            Check::equal(
                Text::new(format!("tệp {}", file.path), format!("file {}", file.path)),
                &found,
                &file.sha256,
            )
        })
        .collect();
    checks.extend(again(&manifest, particles, stop)?);
    Ok(checks)
}

/// Simulates some batches of the run again.
fn again(
    manifest: &Manifest,
    particles: Option<Arc<Particles>>,
    stop: &AtomicBool,
) -> Result<Vec<Check>, RunError> {
    let foreign = |what: &str, theirs: &str, ours: &str| {
        RunError::Foreign(format!(
            "the run was made with {what} {theirs}, this program has {ours}: its files were \
             hashed, its replicates cannot be simulated again"
        ))
    };
    if manifest.model_version != crate::answers::summarise::MODEL_VERSION {
        let (theirs, ours) = (
            manifest.model_version.to_string(),
            crate::answers::summarise::MODEL_VERSION.to_string(),
        );
        return Err(foreign("model version", &theirs, &ours));
    }
    let Ok(design) = Design::from_str(&manifest.design, true) else {
        return Err(foreign("design", &manifest.design, "no such design"));
    };
    let provenance = &manifest.provenance;
    let plans = provenance.origins.iter().map(|origin| origin.open(&provenance.kept));
    let plans = plans.collect::<Result<Vec<_>, _>>()?;
    if plans.is_empty() || manifest.sample.is_empty() {
        return Err(foreign("an older layout", "of the manifest", "a newer one"));
    }
    let mut checks: Vec<Check> = plans
        .iter()
        .zip(&provenance.origins)
        .map(|(plan, origin)| {
            Check::equal(
                Text::new(
                    format!("kịch bản {}: mã các con số", origin.name),
                    format!("scenario {}: digest of its numbers", origin.name),
                ),
                &crate::scenario::digest(plan),
                &origin.digest,
            )
        })
        .collect();
    let posterior = particles.as_ref().map(|particles| particles.digest());
    match (&manifest.posterior, &posterior) {
        (None, _) => {}
        (Some(_), None) => return Err(RunError::Posterior),
        (Some(theirs), Some(ours)) => {
            let what = Text::new("hậu nghiệm đã dùng", "the posterior that it rests on");
            checks.push(Check::equal(what, ours, theirs));
        }
    }
    let mut study = Study::new(plans, manifest.reference);
    study.particles = particles.filter(|_| manifest.posterior.is_some());
    study.batch = manifest.batch;
    let settings = Settings { seed: manifest.seed, design, threads: 0, instructions: None };
    for block in chosen(&manifest.sample) {
        let range = block.first..block.first + block.replicates;
        let tally = study.simulate(&settings, range, &(), stop).ok_or(RunError::Interrupted)?;
        let found = Block::of_sample(&tally, manifest.batch);
        let last = block.first + block.replicates - 1;
        checks.push(Check::equal(
            Text::new(
                format!("lần lặp {}–{last}, mô phỏng lại", block.first),
                format!("replicates {}–{last}, simulated again", block.first),
            ),
            found.first().map_or("", |block| &block.sha256),
            &block.sha256,
        ));
    }
    Ok(checks)
}

/// Up to [`BATCHES`] blocks, the first and the last among them.
fn chosen(blocks: &[Block]) -> Vec<&Block> {
    let last = blocks.len() - 1;
    let mut places: Vec<usize> = (0..BATCHES).map(|i| i * last / (BATCHES - 1)).collect();
    places.dedup();
    places.into_iter().map(|place| &blocks[place]).collect()
}
