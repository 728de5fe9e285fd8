//! What it is worth to be able to react: rules by which a round of the chosen plan waits for damage,
//! and is left out where none is seen.
//!
//! Rules are chosen on the replicates of the search and valued against the fixed plan on others, by
//! the same draws and luck.

use super::engine::{ARMS, Simulator};
use super::levers::Levels;
use super::problem::{Sample, mean};
use super::request::Request;
use super::select::{BLOCK, mean_and_error};
use crate::model::plan::{Plan, Start, Trigger};
use crate::text::Text;

/// Shares of tillers cut at which a round may start.
const THRESHOLDS: [f64; 5] = [0.001, 0.003, 0.01, 0.02, 0.04];
/// Weeks that a round waits at most.
const WINDOWS: [u32; 3] = [2, 4, 6];
/// Blocks on which the rules are valued.
const BLOCKS: u32 = 4;

/// A round that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The round of the plan.
    pub round: usize,
    /// Its name.
    pub name: Text,
    /// When it starts.
    pub trigger: Trigger,
}

/// The rules found, and what they are worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The rules; none where none is better than the fixed plan.
    pub rules: Vec<Rule>,
    /// What the objective gains by them, better is above 0.
    pub worth: f64,
    /// Standard error of that, in pairs.
    pub error: f64,
    /// What they save, VND: with its standard error.
    pub saved: (f64, f64),
    /// Rules that were tried.
    pub tried: usize,
    /// Replicates behind the worth.
    pub replicates: u32,
}

/// The best rules found for a plan; `None` when stopped.
pub fn policy(simulator: &Simulator<'_>, request: &Request, chosen: &Levels) -> Option<Policy> {
    let plan = simulator.levers.plan(chosen, "");
    let rules = candidates(&plan, request.from.unwrap_or(0));
    let tried = rules.len();
    let with = |rules: &[Rule]| {
        let mut plan = plan.clone();
        for rule in rules {
            plan.campaign.rounds[rule.round].trigger = Some(rule.trigger);
        }
        plan
    };
    let in_search = |sets: &[Vec<Rule>]| -> Option<Vec<f64>> {
        let mut values = Vec::new();
        for group in sets.chunks(ARMS) {
            let plans = group.iter().map(|rules| with(rules)).collect();
            let samples = simulator.of_plans(plans, 0, request.replicates)?;
            values.extend(samples.iter().map(|sample| mean(&sample.objective)));
        }
        Some(values)
    };
    let single: Vec<Vec<Rule>> = rules.iter().map(|rule| vec![rule.clone()]).collect();
    let fixed = in_search(&[Vec::new()])?[0];
    let mut gains: Vec<(f64, Rule)> = in_search(&single)?
        .into_iter()
        .zip(rules)
        .map(|(value, rule)| (value - fixed, rule))
        .filter(|(gain, _)| *gain > 0.0)
        .collect();
    gains.sort_by(|a, b| b.0.total_cmp(&a.0));
    // The best rule of each round, then all of the first few together.
    let mut best: Vec<Rule> = Vec::new();
    for (_, rule) in gains {
        if best.iter().all(|own| own.round != rule.round) {
            best.push(rule);
        }
    }
    let sets: Vec<Vec<Rule>> = (1..=best.len()).map(|n| best[..n].to_vec()).collect();
    let values = in_search(&sets)?;
    let most = (0..sets.len()).max_by(|&a, &b| values[a].total_cmp(&values[b]));
    let rules = most.map_or_else(Vec::new, |most| sets[most].clone());
    let replicates = BLOCKS * BLOCK;
    if rules.is_empty() {
        return Some(Policy {
            rules,
            worth: 0.0,
            error: 0.0,
            saved: (0.0, 0.0),
            tried,
            replicates,
        });
    }
    let (mut gained, mut saved, mut pasts) = (Vec::new(), Vec::new(), 0);
    for block in 1..=BLOCKS {
        let samples = simulator.of_plans(vec![plan.clone(), with(&rules)], block, BLOCK)?;
        let less = |of: fn(&Sample) -> &Vec<f64>, a: usize, b: usize| {
            let pairs = of(&samples[a]).iter().zip(of(&samples[b]));
            pairs.map(|(a, b)| a - b).collect::<Vec<f64>>()
        };
        gained.extend(less(|sample| &sample.objective, 1, 0));
        saved.extend(less(|sample| &sample.cost, 0, 1));
        pasts = samples[0].pasts;
    }
    let of =
        |values: &[f64]| mean_and_error(values, pasts).unwrap_or((mean(values), f64::INFINITY));
    let (worth, error) = of(&gained);
    Some(Policy { rules, worth, error, saved: of(&saved), tried, replicates })
}

/// Every rule of one round: of those that begin while a crop stands, and could wait.
fn candidates(plan: &Plan, from: i32) -> Vec<Rule> {
    let campaign = &plan.campaign;
    let mut all = Vec::new();
    for (r, round) in campaign.rounds.iter().enumerate() {
        let bouts: Vec<_> = campaign.bouts.iter().filter(|bout| bout.round == r).collect();
        let stands = |start: Start| matches!(start, Start::Crop { days, .. } if days > 0);
        let open = bouts.iter().all(|bout| stands(bout.start) && bout.nominal_week >= from);
        if round.trigger.is_some() || round.contracted || !open {
            continue;
        }
        for window_weeks in WINDOWS {
            let ends = |week: i32| i64::from(week) + i64::from(window_weeks + round.weeks);
            let fits =
                bouts.iter().all(|b| ends(b.nominal_week) <= plan.world.period.weeks() as i64);
            for tillers_cut_share in THRESHOLDS.into_iter().filter(|_| fits) {
                let trigger = Trigger { tillers_cut_share, window_weeks };
                all.push(Rule { round: r, name: round.name.clone(), trigger });
            }
        }
    }
    all
}
