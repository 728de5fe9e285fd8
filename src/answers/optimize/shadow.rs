//! What binds, and what it costs: the search goes on from the chosen plan with one limit loosened a
//! little, and the difference is read on replicates that no search saw.

use super::engine::Simulator;
use super::levers::Levels;
use super::problem::{Budget, Problem, Sample};
use super::request::Request;
use super::search::{Evaluator, Search};
use super::select::paired;
use crate::model::plan::limits::{Limit, Use, tightest, uses};

/// A limit is loosened by this share of itself, a budget by half of it.
const LOOSER: f64 = 0.1;
/// A limit of which this share is used binds; steps are coarse.
const BINDS: f64 = 0.97;
/// Rounds of climbing after a limit was loosened.
const CLIMB: usize = 4;
/// Blocks on which the difference is read.
const BLOCKS: u32 = 2;

/// What one thing that binds costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Shadow {
    /// The limit where it is tightest; none for the budget.
    pub limit: Option<Use>,
    /// By how much it was loosened, in its own unit: of each row, or of the whole budget.
    pub looser_by: f64,
    /// What the best plan found then gains in the objective, better is above 0.
    pub gain: f64,
    /// Standard error of that, in pairs.
    pub error: f64,
}

impl Shadow {
    /// Can the gain be told from nothing, at two-sided 95 %?
    pub fn told(&self) -> bool {
        self.gain > 1.96 * self.error
    }

    /// The gain for one unit.
    pub fn per_unit(&self) -> f64 {
        self.gain / self.looser_by
    }
}

/// Does a use of a limit bind?
fn binds(one: &Use) -> bool {
    match one.limit {
        Limit::Effort => one.used <= one.bound / BINDS,
        _ => one.used >= BINDS * one.bound,
    }
}

/// By how much a limit is loosened.
fn looser(limit: Limit, bound: f64) -> f64 {
    match limit {
        Limit::ChemicalRounds => 1.0,
        Limit::Products => f64::INFINITY,
        _ => LOOSER * bound,
    }
}

/// What binds the chosen plan, with what it costs; `None` when stopped.
pub fn shadows(
    simulator: &mut Simulator<'_>,
    problem: &Problem,
    request: &Request,
    least: &Levels,
    chosen: &Levels,
) -> Option<Vec<Shadow>> {
    let plan = simulator.levers.plan(chosen, "");
    let uses = uses(&plan.campaign, &plan.world);
    let binding: Vec<Use> = tightest(&uses).into_iter().filter(|one| binds(one)).cloned().collect();
    let climb = |simulator: &mut Simulator<'_>, problem: &Problem, limit: Option<Limit>| {
        let mut search = Search::new(simulator, problem, request.replicates);
        search.least.clone_from(least);
        for row in search.rows.iter_mut().filter(|row| Some(row.limit) == limit) {
            let by = looser(row.limit, row.bound);
            row.bound += if row.limit.at_least() { -by } else { by };
        }
        let start = search.one(chosen)?;
        Some(search.climbed(start, CLIMB)?.levels)
    };
    let base = climb(simulator, problem, None)?;
    let mut plans = vec![base];
    for one in &binding {
        plans.push(climb(simulator, problem, Some(one.limit))?);
    }
    let budget = problem.budget.times(1.0 + 0.5 * LOOSER);
    let richer = Problem { budget, ..problem.clone() };
    let is_spent = is_spent(simulator, problem, chosen, request)?;
    if is_spent {
        plans.push(climb(simulator, &richer, None)?);
    }
    let samples = simulator.held_out(&plans, BLOCKS)?;
    let of = |k: usize, limit: Option<Use>, looser_by: f64| {
        let (gain, error) = match plans[k] == plans[0] {
            true => (0.0, 0.0),
            false => paired(&samples[k], &samples[0]),
        };
        Shadow { limit, looser_by, gain, error }
    };
    let each = binding.into_iter().enumerate();
    let mut found: Vec<Shadow> = each
        .map(|(k, one)| {
            let by = looser(one.limit, one.bound);
            of(k + 1, Some(one), by)
        })
        .collect();
    if is_spent {
        found.push(of(plans.len() - 1, None, 0.5 * LOOSER * problem.budget.total()));
    }
    Some(found)
}

/// Is so much of a budget spent that more might help?
fn is_spent(
    simulator: &mut Simulator<'_>,
    problem: &Problem,
    chosen: &Levels,
    request: &Request,
) -> Option<bool> {
    let sample: Sample =
        simulator.sample(std::slice::from_ref(chosen), 0, request.replicates)?.pop()?;
    let limits = problem.budget.limits();
    let close = sample.spent.iter().zip(limits).any(|(spent, limit)| *spent >= BINDS * limit);
    Some(close && !matches!(problem.budget, Budget::District(vnd) if vnd <= 0.0))
}
