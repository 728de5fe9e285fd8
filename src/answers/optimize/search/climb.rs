//! From a plan to a better one within the budget: steps down that pay for steps up.

use super::{Evaluator, Search, Seen, Step, key};
use crate::answers::optimize::levers::Levels;
use crate::answers::optimize::problem::Budget;

/// Exchanges proposed in a step of the local search: so many steps up at once.
const BUNCHES: [usize; 9] = [1, 2, 3, 5, 8, 13, 21, 34, 80];
/// Single exchanges proposed beside them.
const SINGLES: usize = 8;

impl<E: Evaluator> Search<'_, E> {
    /// What a step adds to what budgets are charged.
    fn charge(&self, spent: &mut [f64], total: f64, step: &Step) {
        match &self.problem.budget {
            Budget::District(_) => spent[0] += step.cost,
            Budget::Communes(_) => spent[step.commune] += step.cost,
            Budget::Payers(_) => {
                // Who pays a step is not read; payers are taken to share as they do now.
                let all: f64 = total.max(1.0);
                for spent in spent {
                    *spent += step.cost * *spent / all;
                }
            }
        }
    }

    /// The first budget that is overstepped.
    fn overspent(&self, spent: &[f64]) -> Option<usize> {
        let limits = self.problem.budget.limits();
        spent.iter().zip(limits).position(|(spent, limit)| *spent > limit * (1.0 + 1e-9))
    }

    /// Takes the cheapest steps down until the money should do; those in `kept` communes' bundles
    /// that were just raised stay.
    fn pay(&self, picked: &mut Vec<Step>, downs: &[Step], spent: &mut [f64], total: f64) -> bool {
        for step in downs {
            let Some(over) = self.overspent(spent) else { return true };
            let relieves = match self.problem.budget {
                Budget::Communes(_) => step.commune == over,
                _ => true,
            };
            let free = |other: &Step| {
                other.commune != step.commune
                    || !self.bundles[other.bundle]
                        .iter()
                        .any(|r| self.bundles[step.bundle].contains(r))
            };
            if relieves && step.cost < 0.0 && picked.iter().all(free) {
                self.charge(spent, total, step);
                picked.push(*step);
            }
        }
        self.overspent(spent).is_none()
    }

    /// A plan with steps taken.
    fn taken(&self, levels: &Levels, steps: &[Step]) -> Levels {
        let mut next = levels.clone();
        for step in steps {
            if let Some(plan) = self.shifted(&next, step.bundle, step.up, &[step.commune]) {
                next = plan;
            }
        }
        next
    }

    /// Takes steps down until budgets hold.
    pub fn repaired(&mut self, levels: &Levels) -> Option<Seen> {
        let mut at = self.one(levels)?;
        for _ in 0..12 {
            if self.overspent(&at.sample.spent).is_none() {
                break;
            }
            let mut downs = self.steps(&at, &[false])?;
            sort_downs(&mut downs);
            let mut spent = at.sample.spent.clone();
            let total = spent.iter().sum();
            let mut picked = Vec::new();
            self.pay(&mut picked, &downs, &mut spent, total);
            if picked.is_empty() {
                break;
            }
            let next = self.taken(&at.levels, &picked);
            at = self.one(&next)?;
        }
        Some(at)
    }

    /// Climbs by exchanges until none is better, or for so many rounds.
    pub fn climbed(&mut self, from: Seen, rounds: usize) -> Option<Seen> {
        let mut at = from;
        for _ in 0..rounds {
            let steps = self.steps(&at, &[true, false])?;
            let proposals = self.proposals(&at, steps);
            self.look(&proposals)?;
            let around = proposals.iter().filter_map(|plan| self.seen.get(&key(plan)));
            let best = around.fold(
                &at,
                |best, one| {
                    if one.score.better_than(best.score) { one } else { best }
                },
            );
            if best.levels == at.levels {
                break;
            }
            at = best.clone();
        }
        Some(at)
    }

    /// Plans that exchange what seems worth less per đồng for what seems worth more.
    fn proposals(&self, at: &Seen, steps: Vec<Step>) -> Vec<Levels> {
        let (mut ups, mut downs): (Vec<Step>, Vec<Step>) =
            steps.into_iter().partition(|step| step.up);
        let all: Vec<usize> = self.acting();
        // Whole rounds up or down everywhere: they are simulated already.
        let mut plans: Vec<Levels> = (0..self.bundles.len())
            .flat_map(|bundle| [true, false].map(|up| (bundle, up)))
            .filter_map(|(bundle, up)| self.shifted(&at.levels, bundle, up, &all))
            .collect();
        // The commune that loses most, by itself: what equity asks for.
        let loss = &at.sample.commune_loss;
        if let Some(&worst) = all.iter().max_by(|&&a, &&b| loss[a].total_cmp(&loss[b])) {
            plans.extend(
                (0..self.bundles.len())
                    .filter_map(|bundle| self.shifted(&at.levels, bundle, true, &[worst])),
            );
        }
        ups.retain(|step| step.value > 0.0);
        ups.sort_by(|a, b| rate(b).total_cmp(&rate(a)));
        sort_downs(&mut downs);
        let total: f64 = at.sample.spent.iter().sum();
        let mut bunches: Vec<Vec<Step>> = BUNCHES
            .iter()
            .map(|&size| {
                let mut picked: Vec<Step> = Vec::new();
                for step in &ups {
                    let clash = |other: &Step| {
                        other.commune == step.commune
                            && self.bundles[other.bundle]
                                .iter()
                                .any(|r| self.bundles[step.bundle].contains(r))
                    };
                    if picked.len() < size && !picked.iter().any(clash) {
                        picked.push(*step);
                    }
                }
                picked
            })
            .collect();
        bunches.extend(ups.iter().take(SINGLES).map(|step| vec![*step]));
        // What saves money at a gain needs nothing in return.
        let free: Vec<Step> = downs.iter().filter(|step| step.value > 0.0).copied().collect();
        for size in [1, 4, free.len()] {
            plans.push(self.taken(&at.levels, &free[..size.min(free.len())]));
        }
        for mut picked in bunches {
            let mut spent = at.sample.spent.clone();
            picked.iter().for_each(|step| self.charge(&mut spent, total, step));
            if self.pay(&mut picked, &downs, &mut spent, total) {
                plans.push(self.taken(&at.levels, &picked));
            }
        }
        plans
    }
}

/// What a step is worth for its money.
fn rate(step: &Step) -> f64 {
    step.value / step.cost.max(1.0)
}

/// Steps down, those first that lose least for the money they save.
fn sort_downs(downs: &mut Vec<Step>) {
    downs.retain(|step| step.cost < 0.0);
    let lost = |step: &Step| -step.value / -step.cost;
    downs.sort_by(|a, b| lost(a).total_cmp(&lost(b)));
}
