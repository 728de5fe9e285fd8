//! The folder of a run: is every file as it was written, and does all of it come out again?
//!
//! A digest in the folder proves nothing by itself: who forges a number forges its digest with it. So
//! the run is simulated again from the scenarios that its manifest keeps, and every number, table,
//! chart and document that follows is made again and held against what is there; last the manifest
//! itself, entry by entry. What is left to trust is what no run can tell: when it ran, and on what
//! machine; the answer names it, and counts it apart. A run too large for that is checked by a few of
//! its batches ([`Extent::Sample`]); the numbers of its summary are then taken on trust, and only what
//! follows from them is made again.

mod made;

use super::{Check, Verdict};
use crate::engine::tally::SAMPLE_MAX;
use crate::engine::{Progress, Settings, Study};
use crate::model::draw::Design;
use crate::output::manifest::{self, Block, Manifest, ManifestError, sha256};
use crate::output::posterior::{self, Refused};
use crate::output::replace;
use crate::output::run::RunFilesError;
use crate::scenario::{Problems, file};
use crate::text::Text;
use crate::text::told::Told;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Batches that are simulated again in a sample: the first, the last, and what lies between at equal
/// steps.
const BATCHES: usize = 4;

/// Replicates of the largest run.
const MOST: u64 = 4_000_000_000;

/// How much of a run is simulated again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it: nothing that follows from its scenarios is taken on trust.
    All,
    /// A few batches.
    Sample,
}

/// Why a run cannot be checked at all.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
#[non_exhaustive]
pub enum RunError {
    /// There is no manifest.
    Manifest(#[from] ManifestError),
    /// Its scenarios cannot be read again.
    Scenario(#[from] Problems),
    /// Another version of the program or the model made it.
    Foreign(Text),
    /// Its manifest says what no run can be.
    Damaged(Text),
    /// Its files cannot be made again.
    Contents(#[from] RunFilesError),
    /// The posterior that it rests on was not named.
    Posterior,
    /// The posterior that was named is none, or of another world.
    Refused(#[from] Refused),
    /// Stopped by the user.
    Interrupted,
}

impl Told for RunError {
    fn told(&self) -> Text {
        match self {
            Self::Manifest(error) => error.told(),
            Self::Scenario(_) => Text::new(
                "không đọc lại được các kịch bản mà lần chạy đã giữ",
                "the scenarios that the run kept cannot be read again",
            ),
            Self::Foreign(why) | Self::Damaged(why) => why.clone(),
            Self::Contents(error) => error.told(),
            Self::Posterior => Text::new(
                "lần chạy dựa vào một hậu nghiệm: nêu thư mục của nó bằng --posterior",
                "the run rests on a posterior: name its folder with --posterior",
            ),
            Self::Refused(error) => error.told(),
            Self::Interrupted => Text::new("đã dừng", "interrupted"),
        }
    }
}

/// Holds every file of the run in `folder` against its manifest, and against what comes out when the
/// run is simulated again; with the posterior in a folder, if it rests on one.
///
/// # Errors
///
/// When there is nothing to check against: no manifest, a design or scenarios that this program
/// cannot read.
pub fn of_run(
    folder: &Path,
    posterior: Option<&Path>,
    extent: Extent,
    threads: usize,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<Check>, RunError> {
    let manifest = Manifest::read(folder)?;
    let mut checks = files(folder, &manifest);
    let settings = Settings { threads, ..settings(&manifest)? };
    let study = study(&manifest, posterior, &mut checks)?;
    match extent {
        Extent::Sample => {
            checks.extend(sample(&manifest, &study, &settings, progress, stop)?);
            checks.extend(made::from_summary(folder, &manifest, &study)?);
        }
        Extent::All => {
            let tally = study
                .simulate(&settings, 0..manifest.replicates, progress, stop)
                .ok_or(RunError::Interrupted)?;
            let value = made::value(&manifest, &study, threads, progress, stop)?;
            let again = made::Simulated { settings: &settings, tally: &tally, value };
            checks.extend(made::again(folder, &manifest, &study, again)?);
        }
    }
    Ok(checks)
}

/// A run, ready to be simulated again.
#[derive(Debug)]
pub struct Again {
    /// Its scenarios.
    pub study: Study,
    /// How it was simulated.
    pub settings: Settings,
    /// Its replicates.
    pub replicates: u64,
}

/// The run in `folder`, ready to be simulated again; with the posterior in a folder, if it rests on
/// one.
///
/// # Errors
///
/// As [`of_run`], and when its scenarios are not those that its manifest lists.
pub fn again(folder: &Path, posterior: Option<&Path>) -> Result<Again, RunError> {
    let manifest = Manifest::read(folder)?;
    let settings = settings(&manifest)?;
    let mut checks = Vec::new();
    let study = study(&manifest, posterior, &mut checks)?;
    if let Some(wrong) = checks.iter().find(|check| check.verdict == Verdict::Fails) {
        let Check { what, found, expected, .. } = wrong;
        return Err(RunError::Foreign(Text::new(
            format!(
                "không mô phỏng lại được lần chạy: {}: {found}, còn biên bản ghi {expected}",
                what.vi
            ),
            format!(
                "the run cannot be simulated again: {}: {found}, and {expected} in the manifest",
                what.en
            ),
        )));
    }
    Ok(Again { study, settings, replicates: manifest.replicates })
}

/// Is there every file that the manifest lists, as it was written, and no other?
fn files(folder: &Path, manifest: &Manifest) -> Vec<Check> {
    let named = |path: &str| Text::new(format!("tệp {path}"), format!("file {path}"));
    let of_entry = |entry: &manifest::Entry| {
        let bytes = file::read(&folder.join(&entry.path), file::MOST);
        let missing = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => "no such file".to_owned(),
            _ => error.to_string(),
        };
        let found = bytes.map_or_else(missing, |bytes| sha256(&bytes));
        Check::equal(named(&entry.path), &found, &entry.sha256)
    };
    let mut checks: Vec<Check> = manifest.files.iter().map(of_entry).collect();
    let beside = [manifest::NAME, manifest::SIGNATURE];
    let known =
        |path: &str| beside.contains(&path) || manifest.files.iter().any(|e| e.path == path);
    match replace::below(folder) {
        Err(error) => checks.push(Check::equal(named("."), &error.to_string(), "")),
        Ok(found) => checks.extend(
            found
                .iter()
                .filter(|path| !known(path))
                .map(|path| Check::equal(named(path), "not of the run", "no such file")),
        ),
    }
    checks
}

/// How the run was simulated, if this program can do the same.
fn settings(manifest: &Manifest) -> Result<Settings, RunError> {
    let foreign = |[vi, what]: [&str; 2], theirs: &str, [ours_vi, ours]: [&str; 2]| {
        RunError::Foreign(Text::new(
            format!(
                "lần chạy được lập với {vi} {theirs}, chương trình này có {ours_vi}: không mô phỏng lại được"
            ),
            format!(
                "the run was made with {what} {theirs}, this program has {ours}: it cannot be \
                 simulated again"
            ),
        ))
    };
    let sampled: u64 = manifest.sample.iter().fold(0, |n, b| n.saturating_add(b.replicates));
    if manifest.replicates > MOST || sampled != manifest.replicates.min(SAMPLE_MAX) {
        let n = manifest.replicates;
        return Err(RunError::Damaged(Text::new(
            format!("biên bản bị hỏng: ghi {n} lần mô phỏng mà mẫu có {sampled}"),
            format!("the manifest is damaged: it tells of {n} replicates and samples {sampled}"),
        )));
    }
    let ours = crate::answers::summarise::MODEL_VERSION;
    if manifest.model_version != ours {
        let theirs = manifest.model_version.to_string();
        let ours = ours.to_string();
        return Err(foreign(["mô hình phiên bản", "model version"], &theirs, [&ours, &ours]));
    }
    let Some(design) = Design::of_key(&manifest.design) else {
        let none = ["không cách nào như vậy", "no such design"];
        return Err(foreign(["cách rải điểm", "design"], &manifest.design, none));
    };
    if manifest.provenance.origins.is_empty() || manifest.sample.is_empty() {
        return Err(RunError::Foreign(Text::new(
            "lần chạy có biên bản dạng cũ: chương trình này không mô phỏng lại được",
            "the run has a manifest of an older layout: this program cannot simulate it again",
        )));
    }
    Ok(Settings { seed: manifest.seed, design, threads: 0, instructions: None })
}

/// The study, read again from what the manifest kept.
fn study(
    manifest: &Manifest,
    posterior: Option<&Path>,
    checks: &mut Vec<Check>,
) -> Result<Study, RunError> {
    let provenance = &manifest.provenance;
    let plans = provenance.origins.iter().map(|origin| origin.open(&provenance.kept));
    let plans = plans.collect::<Result<Vec<_>, _>>()?;
    for (plan, origin) in plans.iter().zip(&provenance.origins) {
        let [vi, en] = match origin.without_campaign {
            true => [", không tổ chức chiến dịch", " without its campaign"],
            false => ["", ""],
        };
        let what = Text::new(
            format!("kịch bản {}{vi}: mã các con số", origin.name),
            format!("scenario {}{en}: digest of its numbers", origin.name),
        );
        checks.push(Check::equal(what, &crate::scenario::digest(plan), &origin.digest));
    }
    let communes = plans[0].world.communes.len();
    if manifest.reference >= plans.len()
        || plans.iter().any(|plan| plan.world.communes.len() != communes)
    {
        return Err(RunError::Damaged(Text::new(
            "biên bản bị hỏng: các kịch bản không so sánh được với nhau",
            "the manifest is damaged: its scenarios make no comparison",
        )));
    }
    let particles = match (&manifest.posterior, posterior) {
        (None, _) => None,
        (Some(_), None) => return Err(RunError::Posterior),
        (Some(theirs), Some(folder)) => {
            let particles = posterior::load(folder, &plans)?;
            let what = Text::new("hậu nghiệm đã dùng", "the posterior that it rests on");
            checks.push(Check::equal(what, &particles.digest(), theirs));
            Some(Arc::new(particles))
        }
    };
    let mut study = Study::new(plans, manifest.reference);
    let what = Text::new("số lần lặp mỗi lô", "replicates in a batch");
    let (ours, theirs) = (study.batch.to_string(), manifest.batch.to_string());
    checks.push(Check::equal(what, &ours, &theirs));
    study.particles = particles;
    study.units = manifest.recipe.units.groups(&study.plans[manifest.reference].world.communes);
    study.weekly_units = manifest.recipe.weekly_communes;
    Ok(study)
}

/// Simulates some batches of the run again.
fn sample(
    manifest: &Manifest,
    study: &Study,
    settings: &Settings,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<Check>, RunError> {
    let mut checks = Vec::new();
    for block in chosen(&manifest.sample) {
        let last = block.first + block.replicates.max(1) - 1;
        let what = Text::new(
            format!("lần lặp {}–{last}, mô phỏng lại", block.first),
            format!("replicates {}–{last}, simulated again", block.first),
        );
        let batch = u64::from(study.batch);
        let one_batch = block.first.is_multiple_of(batch) && block.replicates <= batch;
        if !one_batch || last > u64::from(u32::MAX) {
            checks.push(Check::equal(what, "no batch", &block.sha256));
            continue;
        }
        let tally = study
            .simulate(settings, block.first..last + 1, progress, stop)
            .ok_or(RunError::Interrupted)?;
        let found = Block::of_sample(&tally, study.batch);
        let found = found.first().map_or("", |block| &block.sha256);
        checks.push(Check::equal(what, found, &block.sha256));
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
