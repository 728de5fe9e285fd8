//! Replicates on all cores: batches of replicates, shared out as threads happen to be free, whose
//! tallies merge exactly.
//!
//! Nothing depends on the threads, the instruction set or the order of the work: every random number
//! has an address, lanes never look at each other, floats are never summed across replicates.
#![doc = include_str!("engine/performance.md")]

pub mod deliveries;
mod group;
mod instructions;
pub mod particles;
pub mod places;
pub mod points;
mod reporting;
pub mod schedule;
pub mod stopping;
pub mod tally;
pub mod threads;
mod under_way;

pub(crate) use group::Watch;
pub use instructions::Instructions;
pub use under_way::under_way;

use crate::engine::tally::{ArmTally, PairTally, Tally};
use crate::model::draw::{self, Design};
use crate::model::lanes::LANES;
use crate::model::outcome::{OUTCOMES, Outcome as O};
use crate::model::plan::{Campaign, PAYERS, PROGRAMMES, Plan, Programme, World};
use crate::model::rng::luck::Luck;
use crate::model::season::ground::Ground;
use crate::model::season::ledger::EMPTY;
use crate::time::{Period, WARM_UP_WEEKS};
use group::Group;
use particles::Particles;
use reporting::Tallies;
use std::sync::Arc;

/// Completing this share of a plan counts as completing it.
pub const COMPLETE_SHARE: f64 = 0.95;
/// Replicates in a batch of a district of up to [`SMALL_COMMUNES`] communes.
pub const BATCH: u32 = 128;
/// Replicates in a batch of a larger district.
pub const BATCH_LARGE: u32 = 32;
/// Largest number of communes that takes the larger batches.
pub const SMALL_COMMUNES: usize = 1_000;

/// The scenarios of a comparison, ready to be simulated side by side.
#[derive(Clone, Debug)]
pub struct Study {
    /// The scenarios.
    pub plans: Vec<Plan>,
    /// Index of the reference.
    pub reference: usize,
    /// Worlds and synchronies that occur, each once.
    grounds: Vec<Ground>,
    /// Which ground each scenario stands on.
    ground_of: Vec<usize>,
    /// Planned amounts of each scenario, by commune, year and programme.
    planned: Vec<Vec<Vec<[f64; PROGRAMMES]>>>,
    /// Pairs that are compared.
    pairs: Vec<(usize, usize)>,
    /// Replicates in a batch.
    pub batch: u32,
    /// Units of reporting: the communes that each is made of; the communes themselves by default.
    pub units: Vec<Vec<usize>>,
    /// Where draws and the luck of the past come from: the posterior of records, if there is one;
    /// otherwise the design of the settings, and no past.
    pub particles: Option<Arc<Particles>>,
    /// Are the weekly series of each unit kept, too? They take much memory: see
    /// [`WEEKLY_UNITS_MAX`].
    pub weekly_units: bool,
}

/// Most units whose weekly series can be kept.
pub const WEEKLY_UNITS_MAX: usize = 200;

/// How a study is simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Seed of all luck and draws.
    pub seed: u64,
    /// Design of the draws.
    pub design: Design,
    /// Threads; 0 for one on each core.
    pub threads: usize,
    /// Instruction set; none for the best that the machine has.
    pub instructions: Option<Instructions>,
}

/// Told how far a run has come.
pub trait Progress: Sync {
    /// `done` more replicates are simulated.
    fn advance(&self, done: u64);
}

impl Progress for () {
    fn advance(&self, _: u64) {}
}

impl Study {
    /// Sets out the scenarios; `reference` is the index of the one that others are compared with.
    ///
    /// # Panics
    ///
    /// Without scenarios, or when their communes differ in number or their years differ.
    pub fn new(plans: Vec<Plan>, reference: usize) -> Self {
        assert!(reference < plans.len(), "a study has a reference");
        let communes = plans[0].world.communes.len();
        assert!(
            plans.iter().all(|plan| plan.world.communes.len() == communes),
            "scenarios of one study have the same communes"
        );
        let period = plans[0].world.period;
        assert!(
            plans.iter().all(|plan| plan.world.period == period),
            "scenarios of one study have the same years"
        );
        let mut grounds: Vec<(&World, f64)> = Vec::new();
        let ground_of = plans
            .iter()
            .map(|plan| {
                let synchrony = plan
                    .campaign
                    .synchrony_sd_days
                    .unwrap_or(plan.world.calendar.synchrony_sd_days);
                let key = (&plan.world, synchrony);
                grounds.iter().position(|ground| *ground == key).unwrap_or_else(|| {
                    grounds.push(key);
                    grounds.len() - 1
                })
            })
            .collect();
        let grounds = grounds.iter().map(|(world, sd)| Ground::new(world, Some(*sd))).collect();
        let n = plans.len();
        let mut pairs: Vec<(usize, usize)> =
            (0..n).filter(|&a| a != reference).map(|a| (a, reference)).collect();
        for a in 0..n {
            for b in a + 1..n {
                if a != reference && b != reference {
                    pairs.push((a, b));
                }
            }
        }
        Self {
            planned: plans.iter().map(|plan| plan.campaign.planned(plan.world.period)).collect(),
            reference,
            grounds,
            ground_of,
            pairs,
            units: (0..communes).map(|commune| vec![commune]).collect(),
            particles: None,
            weekly_units: false,
            batch: if communes <= SMALL_COMMUNES { BATCH } else { BATCH_LARGE },
            plans,
        }
    }

    /// The years of every scenario.
    pub fn period(&self) -> Period {
        self.plans[0].world.period
    }

    /// Coordinates of a point ([`draw::dimensions`]).
    pub fn dimensions(&self) -> usize {
        draw::dimensions(self.period())
    }

    /// Number of communes.
    pub fn communes(&self) -> usize {
        self.plans[0].world.communes.len()
    }

    /// Commune-weeks of a replicate: the warm-up is simulated once on each ground.
    pub fn commune_weeks(&self) -> usize {
        let weeks = self.plans.len() * self.period().weeks();
        self.communes() * (self.grounds.len() * WARM_UP_WEEKS + weeks)
    }

    /// A tally of no replicates.
    pub fn empty(&self) -> Tally {
        let units = self.units.len();
        let weekly_places = 1 + if self.weekly_units { units } else { 0 };
        let arms = self
            .plans
            .iter()
            .map(|plan| {
                ArmTally::new(plan.world.period, units, active(&plan.campaign), weekly_places)
            })
            .collect();
        let pairs = self.pairs.iter().map(|&(a, b)| PairTally::new(a, b)).collect();
        Tally { replicates: 0, arms, pairs, sample: Vec::new() }
    }

    /// Simulates one batch up to replicate `end`. When it is `over` before, the tally is of no use.
    fn batch(
        &self,
        settings: &Settings,
        batch: u32,
        end: u64,
        tally: &mut Tally,
        progress: &dyn Progress,
        over: &dyn Fn() -> bool,
    ) {
        let first = batch * self.batch;
        let _told = under_way::tell(self, settings.seed, first);
        let n = (end - u64::from(first)) as usize;
        let points = self.points_of_batch(settings, batch, n);
        let dimensions = self.dimensions();
        let instructions = settings.instructions.unwrap_or_else(Instructions::best);
        for start in (0..n).step_by(LANES) {
            if over() {
                return;
            }
            let lanes = LANES.min(n - start);
            let points = &points[start * dimensions..(start + lanes) * dimensions];
            let replicate = first + start as u32;
            let luck = self.luck(settings.seed, replicate);
            let end = self.period().weeks() as i32;
            let group = Group { study: self, instructions, luck: &luck, points, end };
            let finals = vec![EMPTY; self.plans.len()];
            let mut tallies = Tallies { study: self, tally, lanes, finals };
            group.simulate(&mut tallies);
            tallies.close(replicate);
            progress.advance(lanes as u64);
        }
        tally.replicates += n as u64;
        tally.close_batch();
    }
}

impl Study {
    /// The points of the first `n` replicates of a batch.
    fn points_of_batch(&self, settings: &Settings, batch: u32, n: usize) -> Vec<f64> {
        match &self.particles {
            Some(particles) => particles.points_of(batch * self.batch, n),
            None => settings.design.points(self.period(), settings.seed, batch, self.batch, n),
        }
    }

    /// The luck of the replicates from `replicate` on.
    fn luck(&self, seed: u64, replicate: u32) -> Luck {
        match &self.particles {
            Some(particles) => particles.luck_of(seed, replicate),
            None => Luck::of_replicates(seed, replicate),
        }
    }

    /// Simulates [`LANES`] replicates at `points` under `luck` up to the week `end`, which is not
    /// simulated any more, and shows them to `watch`.
    pub(crate) fn simulate_group(
        &self,
        luck: &Luck,
        points: &[f64],
        end: i32,
        watch: &mut impl Watch,
    ) {
        let instructions = Instructions::best();
        Group { study: self, instructions, luck, points, end }.simulate(watch);
    }
}

/// Which outcomes of a campaign can differ from zero.
fn active(campaign: &Campaign) -> Vec<bool> {
    let has = Programme::ALL.map(|programme| campaign.has(programme));
    let works = has.contains(&true);
    let payer = |payer: usize| -> bool {
        debug_assert!(payer < PAYERS);
        campaign.payers.iter().any(|shares| shares[payer] > 0.0)
    };
    (0..OUTCOMES)
        .map(|row| match O::ALL[row] {
            O::TrapsInService => {
                campaign.traps.in_hand.iter().any(|&n| n > 0.0) || has[Programme::Trapping as usize]
            }
            O::CostBounty => campaign.bounty.is_some(),
            O::CostOrganising | O::LabourDays => works,
            O::Budget | O::Unspent => works && campaign.budget_vnd.is_some(),
            O::PaidProvince => payer(0),
            O::PaidCommune => works && payer(1),
            outcome => {
                let maker = Programme::ALL.into_iter().find(|programme| programme.makes(outcome));
                maker.is_none_or(|programme| has[programme as usize])
            }
        })
        .collect()
}
