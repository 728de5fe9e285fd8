//! `plan.json`: everything that a machine needs to simulate a shard, and to merge all.

use super::{PLAN, ShardError, system, write_whole};
use crate::answers::summarise::MODEL_VERSION;
use crate::engine::{Instructions, Settings, Study};
use crate::model::draw::Design;
use crate::output::Act;
use crate::output::manifest::sha256;
use crate::scenario;
use crate::scenario::bundle::{Kept, Origin};
use crate::scenario::file;
use crate::text::Text;
use crate::text::told::Told;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::Path;

/// Version of `plan.json` and of the shards' files.
pub const FORMAT: u32 = 1;
/// Most tasks of a job array: Slurm's default `MaxArraySize` of 1001 allows indices to 1000.
pub const TASKS_MAX: u32 = 1000;

/// A plan with the digest of its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShardPlan {
    /// SHA-256 of the content as compact JSON; every shard names it.
    pub digest: String,
    /// The plan.
    pub content: Content,
}

/// What is simulated, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// [`FORMAT`].
    pub format: u32,
    /// Name and version of the program that must simulate.
    pub program: String,
    /// Version of the model.
    pub model_version: u32,
    /// Seed of all draws and luck.
    pub seed: u64,
    /// Word of the design.
    pub design: String,
    /// Replicates in all.
    pub replicates: u64,
    /// Replicates in a batch.
    pub batch: u32,
    /// Index of the reference scenario.
    pub reference: usize,
    /// Shards that one task of a job array simulates.
    pub shards_per_task: u32,
    /// Where each scenario is read from.
    pub scenarios: Vec<Origin>,
    /// Every file that the scenarios read from the disk, by path: a node needs no other.
    pub files: Kept,
    /// First replicate of each shard; it ends where the next one starts.
    pub starts: Vec<u64>,
}

/// What is asked of a new plan.
#[derive(Clone, Debug)]
pub struct Request {
    /// Seed.
    pub seed: u64,
    /// Design of the draws.
    pub design: Design,
    /// Replicates.
    pub replicates: u64,
    /// Shards; at most the number of batches.
    pub shards: u32,
}

/// The name and version that plans are held against.
pub fn program() -> String {
    concat!("rodsim ", env!("CARGO_PKG_VERSION")).to_owned()
}

impl ShardPlan {
    /// Shares the batches of a study out among shards, as evenly as whole batches allow.
    ///
    /// # Errors
    ///
    /// When there are fewer batches than shards, or none.
    pub fn new(
        study: &Study,
        scenarios: Vec<Origin>,
        files: Kept,
        request: &Request,
    ) -> Result<Self, ShardError> {
        let batch = u64::from(study.batch);
        let batches = request.replicates.div_ceil(batch);
        let shards = u64::from(request.shards);
        if shards == 0 || shards > batches {
            let n = request.replicates;
            return Err(ShardError::Plan(Text::new(
                format!(
                    "{n} lần mô phỏng là {batches} lô, mỗi lô {batch} lần, và mỗi phần có ít nhất một lô; chọn từ 1 đến {batches} phần, không phải {shards}"
                ),
                format!(
                    "{n} replicates are {batches} batches of {batch}, and a shard is at least one batch; ask for 1 to {batches} shards, not {shards}"
                ),
            )));
        }
        let content = Content {
            format: FORMAT,
            program: program(),
            model_version: MODEL_VERSION,
            seed: request.seed,
            design: request.design.key().to_owned(),
            replicates: request.replicates,
            batch: study.batch,
            reference: study.reference,
            shards_per_task: request.shards.div_ceil(TASKS_MAX),
            scenarios,
            files,
            starts: (0..shards).map(|shard| batches * shard / shards * batch).collect(),
        };
        Ok(Self { digest: content.digest(), content })
    }

    /// Reads and checks a plan.
    ///
    /// # Errors
    ///
    /// When it cannot be read, was changed since, or was made by another program or model.
    pub fn read(folder: &Path) -> Result<Self, ShardError> {
        let path = folder.join(PLAN);
        let text = file::read(&path, file::MOST).map_err(system(Act::Read, &path))?;
        let foreign =
            |reason: &dyn Told| ShardError::Foreign { path: path.clone(), reason: reason.told() };
        let plan: Self = serde_json::from_slice(&text).map_err(|error| foreign(&error))?;
        let content = &plan.content;
        if content.format != FORMAT
            || content.program != program()
            || content.model_version != MODEL_VERSION
        {
            let theirs = (&content.program, content.model_version, content.format);
            let (name, model, format) = theirs;
            let own = program();
            return Err(foreign(&Text::new(
                format!(
                    "do {name} lập (mô hình {model}, dạng {format}); chương trình này là {own} (mô hình {MODEL_VERSION}, dạng {FORMAT})"
                ),
                format!(
                    "made by {name} (model {model}, format {format}); this is {own} (model {MODEL_VERSION}, format {FORMAT})"
                ),
            )));
        }
        if content.digest() != plan.digest {
            return Err(foreign(&Text::new(
                "nội dung không khớp mã ghi trong tệp; chia việc lại",
                "its content does not have the digest that it names; plan again",
            )));
        }
        if !content.is_sound() {
            return Err(foreign(&Text::new(
                "các phần cộng lại không đủ số lần mô phỏng theo lô trọn vẹn",
                "its shards do not make up its replicates in whole batches",
            )));
        }
        Ok(plan)
    }

    /// Writes `plan.json`, whole or not at all.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn write(&self, folder: &Path) -> Result<(), ShardError> {
        let path = folder.join(PLAN);
        let mut text =
            serde_json::to_string_pretty(self).map_err(|error| ShardError::Plan(error.told()))?;
        text.push('\n');
        write_whole(&path, text.as_bytes())
    }

    /// Reads the scenarios again, from the plan alone, and holds them against their digests.
    ///
    /// # Errors
    ///
    /// When a scenario cannot be read, or reads differently than when it was planned.
    pub fn study(&self) -> Result<Study, ShardError> {
        let content = &self.content;
        let foreign = |reason: Text| ShardError::Foreign { path: PLAN.into(), reason };
        let mut plans = Vec::new();
        for origin in &content.scenarios {
            let plan = origin.open(&content.files)?;
            if scenario::digest(&plan) != origin.digest {
                let name = &origin.name;
                return Err(foreign(Text::new(
                    format!(
                        "chương trình này đọc kịch bản “{name}” khác với chương trình đã chia việc"
                    ),
                    format!(
                        "this program reads scenario '{name}' differently than the one that planned"
                    ),
                )));
            }
            plans.push(plan);
        }
        let communes = plans.first().map(|plan| plan.world.communes.len());
        let alike = plans.iter().all(|plan| Some(plan.world.communes.len()) == communes);
        if content.reference >= plans.len() || !alike {
            return Err(foreign(Text::new(
                "các kịch bản trong tệp không so sánh được với nhau",
                "its scenarios make no study",
            )));
        }
        let mut study = Study::new(plans, content.reference);
        study.batch = content.batch;
        Ok(study)
    }

    /// How shards are simulated.
    ///
    /// # Errors
    ///
    /// When the design is unknown.
    pub fn settings(
        &self,
        threads: usize,
        instructions: Option<Instructions>,
    ) -> Result<Settings, ShardError> {
        let key = &self.content.design;
        let design = Design::of_key(key).ok_or_else(|| {
            ShardError::Plan(Text::new(
                format!("không có cách rải điểm nào tên “{key}”"),
                format!("no design is called '{key}'"),
            ))
        })?;
        Ok(Settings { seed: self.content.seed, design, threads, instructions })
    }

    /// Number of shards.
    pub fn shards(&self) -> u32 {
        self.content.starts.len() as u32
    }

    /// Tasks of the job array.
    pub fn tasks(&self) -> u32 {
        self.shards().div_ceil(self.content.shards_per_task)
    }

    /// Shards of a task.
    pub fn of_task(&self, task: u32) -> Range<u32> {
        let block = self.content.shards_per_task;
        let first = task.saturating_mul(block).min(self.shards());
        first..first.saturating_add(block).min(self.shards())
    }

    /// Replicates of a shard.
    pub fn range(&self, index: u32) -> Range<u64> {
        let starts = &self.content.starts;
        let index = index as usize;
        starts[index]..starts.get(index + 1).copied().unwrap_or(self.content.replicates)
    }
}

impl Content {
    /// SHA-256 of the compact JSON.
    fn digest(&self) -> String {
        // Texts, integers and lists: they serialise, and always to the same bytes.
        sha256(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Do the shards follow each other from 0, each on a batch, and does none lack replicates?
    fn is_sound(&self) -> bool {
        let batch = u64::from(self.batch);
        let ends = self.starts.iter().skip(1).chain(std::iter::once(&self.replicates));
        self.shards_per_task > 0
            && batch > 0
            && self.starts.first() == Some(&0)
            && self.starts.iter().zip(ends).all(|(start, end)| start < end && start % batch == 0)
            && u32::try_from(self.starts.len()).is_ok()
    }
}
