//! The study that a page asks for, simulated whole or shard by shard.

use super::{Fault, Message, Say, result};
use crate::answers::comparison;
use crate::answers::precision::reached;
use crate::engine::stopping::{Goal, HalfWidth};
use crate::engine::tally::Tally;
use crate::engine::{Progress, Settings, Study};
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::model::plan::Plan;
use crate::output::manifest::Provenance;
use crate::output::shard::ShardError;
use crate::output::shard::file::{decode, encode};
use crate::output::shard::plan::{Request, ShardPlan};
use crate::scenario::bundle::{Kept, Origin};
use crate::scenario::digest;
use crate::scenario::form::draft::{Draft, Lever};
use crate::text::{Lang, Text};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Batches of a shard: so few that answers come soon.
const SHARD_BATCHES: u64 = 2;
/// Batches between two looks, at first.
const LOOK: u32 = 4;
/// Replicates between two words of progress.
const TOLD: u64 = 128;

/// What-if: factors of what is moved.
pub(super) type Levers = BTreeMap<Lever, f64>;

/// What is to be compared, and how.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Choice {
    /// Texts of the scenarios, by file.
    kept: Kept,
    /// Files of the scenarios, the plan first; no campaign is held against them.
    plans: Vec<String>,
    /// What-if: factors of everything, one if nothing is moved.
    #[serde(default)]
    levers: Levers,
    /// Seed of draws and luck.
    seed: u64,
    /// Half the width of the interval of the paddy saved, as a share of it, that is enough.
    precision: f64,
    /// Most replicates.
    most: u64,
}

impl Choice {
    /// The scenarios, ready to be simulated, and where they come from.
    pub(super) fn open(&self) -> Result<(Study, Provenance), Fault> {
        let (plans, provenance) = self.plans()?;
        let reference = comparison::reference(&plans, None).map_err(Fault::of)?;
        let mut study = Study::new(plans, reference);
        let units = crate::output::contents::Recipe::default().units;
        study.units = units.groups(&study.plans[reference].world.communes);
        Ok((study, provenance))
    }

    /// The scenarios, no campaign first, and where they come from.
    pub(super) fn plans(&self) -> Result<(Vec<Plan>, Provenance), Fault> {
        let mut kept = self.kept.clone();
        if self.levers.values().any(|&by| by != 1.0) {
            for file in &self.plans {
                kept.insert(file.clone(), moved(&self.kept, file, &self.levers)?);
            }
        }
        let mut chosen = Vec::new();
        for file in &self.plans {
            chosen.push(origin(file, &kept)?);
        }
        let Some((plan, first)) = chosen.first() else {
            return Err(Text::new("chưa có phương án nào", "there is no plan yet").into());
        };
        chosen.insert(0, first.without_campaign(plan));
        let (plans, origins): (Vec<_>, Vec<_>) = chosen.into_iter().unzip();
        comparison::one_land(&plans).map_err(Fault::of)?;
        Ok((plans, Provenance { origins, kept }))
    }

    pub(super) fn settings(&self) -> Settings {
        Settings { seed: self.seed, design: Design::Sobol, threads: 0, instructions: None }
    }

    fn goal(&self) -> Goal {
        Goal {
            outcome: Outcome::YieldLoss,
            half_width: HalfWidth::OfMean(self.precision.max(1e-4)),
        }
    }

    /// The shards of the most replicates: what a worker makes, a cluster could.
    fn shards(&self, study: &Study, provenance: Provenance) -> Result<ShardPlan, Fault> {
        let batches = self.most.div_ceil(u64::from(study.batch));
        let shards = batches.div_ceil(SHARD_BATCHES) as u32;
        let request = Request {
            seed: self.seed,
            design: Design::Sobol,
            replicates: batches * u64::from(study.batch),
            shards,
        };
        ShardPlan::new(study, provenance.origins, provenance.kept, &request).map_err(Fault::of)
    }

    /// What the tally of a request's first part comes to.
    pub(super) fn counted(&self, parts: &[Vec<u8>]) -> Result<(Study, Tally, Provenance), Fault> {
        let (study, provenance) = self.open()?;
        let tally =
            parts.first().ok_or_else(|| Fault::odd("không có số liệu tính toán", "no tally"))?;
        let tally = unpacked(&study, tally)?;
        Ok((study, tally, provenance))
    }
}

/// A scenario among kept files.
pub(super) fn origin(file: &str, kept: &Kept) -> Result<(Plan, Origin), crate::scenario::Problems> {
    let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let own = Some(file.to_owned());
    let origin = Origin { name, file: own, digest: String::new(), without_campaign: false };
    let plan = origin.open(kept)?;
    let digest = digest(&plan);
    Ok((plan, Origin { digest, ..origin }))
}

/// The text of a scenario with what is moved; it stands alone.
pub(super) fn moved(kept: &Kept, file: &str, levers: &Levers) -> Result<String, Fault> {
    let (plan, _) = origin(file, kept)?;
    let mut draft = Draft::alone(kept, file)?;
    for (&lever, &by) in levers.iter().filter(|&(_, &by)| by != 1.0) {
        if !(0.01..=100.0).contains(&by) {
            return Err(Text::new("hệ số từ 0,01 đến 100", "factors from 0.01 to 100").into());
        }
        draft.pull(lever, by, &plan);
    }
    Ok(draft.text())
}

fn packed(tally: &Tally) -> Result<Vec<u8>, Fault> {
    postcard::to_allocvec(tally).map_err(Fault::of)
}

fn unpacked(study: &Study, bytes: &[u8]) -> Result<Tally, Fault> {
    let empty = study.empty();
    if bytes.is_empty() {
        return Ok(empty);
    }
    let tally: Tally = postcard::from_bytes(bytes).map_err(Fault::of)?;
    if empty.is_of_one_study_with(&tally) {
        Ok(tally)
    } else {
        Err(Fault::odd("số liệu của việc khác", "another study"))
    }
}

/// Tells how far a simulation is.
struct Told<'a> {
    done: AtomicU64,
    say: &'a Say<'a>,
}

impl Progress for Told<'_> {
    fn advance(&self, more: u64) {
        let before = self.done.fetch_add(more, Ordering::Relaxed);
        if before / TOLD != (before + more) / TOLD {
            (self.say)(&Message::of(json!({ "done": before + more })));
        }
    }
}

/// Simulates on all cores until it is precise enough, and answers at each look.
pub(super) fn run(
    choice: &Choice,
    lang: Lang,
    stop: &AtomicBool,
    say: &Say<'_>,
) -> Result<Message, Fault> {
    let (study, _) = choice.open()?;
    let (settings, goal) = (choice.settings(), choice.goal());
    let told = Told { done: AtomicU64::new(0), say };
    let mut enough = |tally: &Tally| {
        let reached = reached(&study, &goal, tally, &settings);
        say(&Message::of(result::look(&study, &settings, tally, reached, lang)));
        reached.is_some_and(|reached| reached.reached)
    };
    let tally = study
        .simulate_until(&settings, choice.most, LOOK, &told, stop, &mut enough)
        .ok_or(Fault::Stopped)?;
    let head = json!({ "end": true, "replicates": tally.replicates, "digest": tally.digest() });
    Ok(Message::with(head, packed(&tally)?))
}

/// Simulates shards, and gives each as it is done.
pub(super) fn simulate(
    choice: &Choice,
    shards: &[u32],
    stop: &AtomicBool,
    say: &Say<'_>,
) -> Result<(), Fault> {
    let (study, provenance) = choice.open()?;
    let plan = choice.shards(&study, provenance)?;
    let settings = choice.settings();
    for &index in shards.iter().filter(|&&index| index < plan.shards()) {
        let tally =
            study.simulate(&settings, plan.range(index), &(), stop).ok_or(Fault::Stopped)?;
        let bytes = encode(&plan, index, &tally).map_err(|error: ShardError| Fault::of(error))?;
        let head = json!({ "shard": index, "replicates": tally.replicates });
        say(&Message::with(head, bytes));
    }
    Ok(())
}

/// Adds shards to a tally, and answers.
pub(super) fn look(
    choice: &Choice,
    shards: &[u32],
    parts: &[Vec<u8>],
    lang: Lang,
) -> Result<Message, Fault> {
    let (study, provenance) = choice.open()?;
    let plan = choice.shards(&study, provenance)?;
    let (so_far, files) =
        parts.split_first().ok_or_else(|| Fault::odd("không có số liệu tính toán", "no tally"))?;
    let mut tally = unpacked(&study, so_far)?;
    let more: Result<Vec<Tally>, _> =
        shards.iter().zip(files).map(|(&index, file)| decode(file, &plan, index)).collect();
    let more = more.map_err(Fault::of)?;
    if more.iter().any(|one| !tally.is_of_one_study_with(one)) {
        return Err(Fault::odd("số liệu của việc khác", "another study"));
    }
    tally.merge_all(more);
    let (settings, goal) = (choice.settings(), choice.goal());
    let reached = reached(&study, &goal, &tally, &settings);
    let mut head = result::look(&study, &settings, &tally, reached, lang);
    if reached.is_some_and(|reached| reached.reached) || tally.replicates >= choice.most {
        head["end"] = json!(true);
        head["digest"] = json!(tally.digest());
    }
    Ok(Message::with(head, packed(&tally)?))
}
