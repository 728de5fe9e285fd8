//! The evaluator that simulates: plans of levels, block by block of replicates.

use super::levers::{Levels, Levers};
use super::problem::{Problem, Sample};
use super::search::Evaluator;
use super::select::BLOCK;
use crate::engine::particles::Particles;
use crate::engine::{Progress, Settings, Study};
use crate::model::draw::{Design, dimensions};
use crate::model::plan::limits::Row;
use crate::model::plan::{Plan, Programme};
use crate::stats::special::student_quantile;
use crate::time::Period;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Plans simulated side by side, which share nature and warm-up.
pub const ARMS: usize = 48;

/// Where replicates come from, block by block. Block 0 is that of the search.
#[derive(Clone, Debug)]
pub enum Points {
    /// What is known beforehand: Latin hypercubes, one for each block.
    Prior {
        /// The years of the plan.
        period: Period,
        /// Seed.
        seed: u64,
    },
    /// What is known after records: particles.
    Posterior {
        /// Those of the search.
        search: Arc<Particles>,
        /// Those of all other blocks, in turn.
        others: Arc<Particles>,
    },
}

/// Replicates that the search may have, so that their luck is no other block's.
const SEARCH_MOST: u32 = 4096;

impl Points {
    /// Particles where there are some; the search, which takes so many `replicates`, sees no past
    /// that other blocks see.
    pub fn new(period: Period, particles: Option<&Particles>, seed: u64, replicates: u32) -> Self {
        let Some(particles) = particles.filter(|particles| particles.len() > 1) else {
            return Self::Prior { period, seed };
        };
        let (search, others) =
            particles.split_at((replicates as usize).clamp(1, particles.len() / 2));
        Self::Posterior { search: Arc::new(search), others: Arc::new(others) }
    }

    /// The points of the first `replicates` of a block, [`dimensions`] coordinates each, and the
    /// luck of the first.
    pub fn block(&self, block: u32, replicates: u32) -> (Vec<f64>, u32) {
        let n = replicates as usize;
        match self {
            Self::Prior { period, seed } => {
                let points = Design::LatinHypercube.points(*period, *seed, block, replicates, n);
                debug_assert_eq!(points.len(), n * dimensions(*period));
                (points, block * BLOCK)
            }
            Self::Posterior { search, .. } if block == 0 => (search.points_of(0, n), 0),
            Self::Posterior { others, .. } => {
                let first = SEARCH_MOST + (block - 1) * BLOCK;
                (others.points_of(first, n), first)
            }
        }
    }

    /// The pasts to which the points of a block belong.
    pub fn particles(&self, block: u32) -> Option<Arc<Particles>> {
        match self {
            Self::Prior { .. } => None,
            Self::Posterior { search, .. } if block == 0 => Some(search.clone()),
            Self::Posterior { others, .. } => Some(others.clone()),
        }
    }
}

/// Simulates plans of levels.
pub struct Simulator<'a> {
    /// The rounds that can be turned.
    pub levers: &'a Levers,
    /// What is asked.
    pub problem: &'a Problem,
    /// Seed, threads.
    pub settings: Settings,
    /// Where replicates come from.
    pub points: Points,
    /// Told how far it is.
    pub progress: &'a dyn Progress,
    /// Set to stop.
    pub stop: &'a AtomicBool,
    /// Plan whose cost calibrates small samples, and what it costs each budget and commune in the
    /// long run; see [`Simulator::calibrate`].
    reference: Option<(Levels, Sample)>,
    /// By how much what a budget is charged may be more than the long run of the reference says, as
    /// a share: a one-sided 95 % bound from its blocks.
    margins: Vec<f64>,
    /// Factors of each block: of the budgets, of the communes.
    factors: BTreeMap<(u32, u32), [Vec<f64>; 2]>,
}

impl<'a> Simulator<'a> {
    /// A simulator without calibration.
    pub fn new(
        levers: &'a Levers,
        problem: &'a Problem,
        settings: Settings,
        points: Points,
        progress: &'a dyn Progress,
        stop: &'a AtomicBool,
    ) -> Self {
        let (factors, margins) = (BTreeMap::new(), vec![0.0; problem.budget.limits().len()]);
        Self {
            levers,
            problem,
            settings,
            points,
            progress,
            stop,
            reference: None,
            margins,
            factors,
        }
    }

    /// Holds the money of small samples against the long run of one plan, whose cost goes with
    /// that of all others (prices and wages are the same): a ratio estimator. Without it, what 64
    /// replicates call a budget could be off by several per cent.
    pub fn calibrate(&mut self, levels: &Levels, blocks: u32) -> Option<Sample> {
        let mut long = self.raw(std::slice::from_ref(levels), 1, BLOCK)?.pop()?;
        let mut each = vec![long.spent.clone()];
        for block in 2..=blocks {
            let more = self.raw(std::slice::from_ref(levels), block, BLOCK)?.pop()?;
            each.push(more.spent.clone());
            long.join(more);
        }
        let of = |k: usize| each.iter().map(|spent| spent[k]).collect::<Vec<f64>>();
        self.margins = (0..long.spent.len()).map(|k| margin(&of(k))).collect();
        self.reference = Some((levels.clone(), long.clone()));
        self.factors.clear();
        Some(long)
    }

    /// What a plan costs each budget in the long run at most, with 95 % confidence, when small
    /// samples are held against itself.
    pub fn at_most(&self, long: &Sample) -> Vec<f64> {
        long.spent.iter().zip(&self.margins).map(|(spent, margin)| spent * (1.0 + margin)).collect()
    }

    /// Samples as they come.
    fn raw(&self, plans: &[Levels], block: u32, replicates: u32) -> Option<Vec<Sample>> {
        let mut samples = Vec::with_capacity(plans.len());
        for group in plans.chunks(ARMS) {
            let plans = group.iter().map(|levels| self.levers.plan(levels, "")).collect();
            let over = group.iter().map(|levels| self.levers.over_limits(levels));
            let sampled = self.of_plans(plans, block, replicates)?.into_iter().zip(over);
            samples.extend(sampled.map(|(sample, over_limits)| Sample { over_limits, ..sample }));
        }
        Some(samples)
    }

    /// Samples of plans, with their costs as they come.
    pub fn of_plans(&self, plans: Vec<Plan>, block: u32, replicates: u32) -> Option<Vec<Sample>> {
        let (points, luck) = self.points.block(block, replicates);
        let wanted = self.problem.outcomes();
        let mut study = Study::new(plans, 0);
        study.particles = self.points.particles(block);
        let pasts = study.particles.as_ref().map_or(0, |particles| particles.len());
        let rows = study.evaluate_places(&self.settings, &points, luck, &wanted, &(), self.stop)?;
        self.progress.advance(rows.len() as u64 * u64::from(replicates));
        let each = study.plans.iter().zip(&rows);
        let sampled = each.map(|(plan, rows)| self.problem.sample(plan, rows));
        Some(sampled.map(|sample| Sample { pasts, ..sample }).collect())
    }

    /// The factors of a block.
    fn factors(&mut self, block: u32, replicates: u32) -> Option<[Vec<f64>; 2]> {
        if let Some(known) = self.factors.get(&(block, replicates)) {
            return Some(known.clone());
        }
        let n = self.levers.communes();
        let budgets = self.problem.budget.limits().len();
        let found = match &self.reference {
            None => [vec![1.0; budgets], vec![1.0; n]],
            Some((levels, long)) => {
                let short = self.raw(std::slice::from_ref(levels), block, replicates)?.pop()?;
                let all = ratio(long.spent.iter().sum(), short.spent.iter().sum(), 1.0);
                let each = |long: &[f64], short: &[f64]| -> Vec<f64> {
                    long.iter().zip(short).map(|(l, s)| ratio(*l, *s, all)).collect()
                };
                [each(&long.spent, &short.spent), each(&long.commune_cost, &short.commune_cost)]
            }
        };
        self.factors.insert((block, replicates), found.clone());
        Some(found)
    }
}

/// Degrees of freedom of the margin, at most: blocks of one plan are not so many as they seem.
const FREEDOM_MOST: usize = 8;

/// By how much the mean of blocks may be too small, as a share of it; 0 of a single block.
fn margin(blocks: &[f64]) -> f64 {
    match crate::stats::mean_and_error(blocks) {
        Some((mean, error)) if mean > 0.0 && blocks.len() > 1 => {
            let freedom = (blocks.len() - 1).min(FREEDOM_MOST);
            student_quantile(freedom as f64, 0.95) * error / mean
        }
        _ => 0.0,
    }
}

/// A ratio, or another number where there is none.
fn ratio(a: f64, b: f64, otherwise: f64) -> f64 {
    if a > 0.0 && b > 0.0 { a / b } else { otherwise }
}

impl Evaluator for Simulator<'_> {
    fn communes(&self) -> usize {
        self.levers.communes()
    }

    fn rounds(&self) -> usize {
        self.levers.rounds()
    }

    fn step(&self, round: usize, level: f64, up: bool) -> Option<f64> {
        self.levers.step(round, level, up)
    }

    fn acts(&self, commune: usize) -> bool {
        self.levers.acts[commune]
    }

    fn parts(&self) -> Vec<Vec<usize>> {
        self.levers.parts()
    }

    fn rows(&self) -> &[Row] {
        &self.levers.rows
    }

    fn amount(&self, round: usize, commune: usize, level: f64) -> f64 {
        self.levers.amount(round, commune, level)
    }

    fn bundles(&self) -> Vec<Vec<usize>> {
        Programme::ALL
            .into_iter()
            .map(|programme| {
                let own = |&r: &usize| {
                    self.levers.programme(r) == programme && self.levers.grid[r].len() > 1
                };
                (0..self.levers.rounds()).filter(own).collect()
            })
            .collect()
    }

    fn sample(&mut self, plans: &[Levels], block: u32, replicates: u32) -> Option<Vec<Sample>> {
        let [budgets, communes] = self.factors(block, replicates)?;
        let mut samples = self.raw(plans, block, replicates)?;
        for sample in &mut samples {
            for ((spent, factor), margin) in
                sample.spent.iter_mut().zip(&budgets).zip(&self.margins)
            {
                *spent *= factor * (1.0 + margin);
            }
            for (cost, factor) in sample.commune_cost.iter_mut().zip(&communes) {
                *cost *= factor;
            }
        }
        Some(samples)
    }
}
