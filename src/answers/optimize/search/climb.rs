//! From a plan to a better one within the budget: steps down that pay for steps up.

use super::{Evaluator, Search, Seen, Step, key};
use crate::answers::optimize::levers::Levels;
use crate::answers::optimize::problem::Budget;

/// Exchanges proposed in a step of the local search: so many steps up at once.
const BUNCHES: [usize; 9] = [1, 2, 3, 5, 8, 13, 21, 34, 80];
/// Single exchanges proposed beside them.
const SINGLES: usize = 8;
/// A limit of which more than this share is used has no room for a step.
const TIGHT: f64 = 0.98;

/// A step, and what it changes in the limits that it touches.
struct Down {
    step: Step,
    effect: Vec<(usize, f64)>,
}

impl Down {
    /// What it changes in a limit.
    fn on(&self, row: usize) -> Option<f64> {
        self.effect.iter().find(|(own, _)| *own == row).map(|(_, by)| *by)
    }
}

/// What a plan has spent of money and limits when steps are taken, and which.
struct Account {
    spent: Vec<f64>,
    /// What was spent before.
    total: f64,
    /// What is used of each row.
    used: Vec<f64>,
    /// Rounds in communes that were turned.
    taken: Vec<bool>,
    picked: Vec<Step>,
}

impl<E: Evaluator> Search<'_, E> {
    /// What a step adds to what budgets are charged.
    fn charge(&self, spent: &mut [f64], total: f64, step: &Step) {
        match &self.problem.budget {
            Budget::District(_) => spent[0] += step.cost,
            Budget::Communes(_) | Budget::Own(_) => spent[step.commune] += step.cost,
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

    /// Takes steps down until money and limits should do, those first that lose least for what they
    /// save; communes' rounds that were just turned stay. `false` when they cannot.
    fn pay(&self, account: &mut Account, downs: &[Down]) -> bool {
        loop {
            let over = self.overspent(&account.spent);
            let limit = self.overstepped(&account.used);
            let relief = |down: &Down| match (over, limit) {
                (Some(over), _) => {
                    let helps = !self.problem.budget.by_commune() || down.step.commune == over;
                    if helps { -down.step.cost } else { 0.0 }
                }
                (None, Some(row)) => down.on(row).map_or(0.0, |by| -by),
                (None, None) => 0.0,
            };
            if over.is_none() && limit.is_none() {
                return true;
            }
            let can = |down: &&Down| {
                relief(down) > 0.0
                    && self.free(account, &down.step)
                    && self.leaves_enough(account, down)
            };
            let lost = |down: &Down| -down.step.value / relief(down);
            let best = downs
                .iter()
                .filter(can)
                .reduce(|best, one| if lost(one) < lost(best) { one } else { best });
            let Some(best) = best else { return false };
            self.take(account, best);
        }
    }

    /// Books a step.
    fn take(&self, account: &mut Account, down: &Down) {
        let n = self.evaluator.communes();
        self.charge(&mut account.spent, account.total, &down.step);
        for &(row, by) in &down.effect {
            account.used[row] += by;
        }
        for round in &self.bundles[down.step.bundle] {
            account.taken[round * n + down.step.commune] = true;
        }
        account.picked.push(down.step);
    }

    /// Is none of the rounds of a step turned already?
    fn free(&self, account: &Account, step: &Step) -> bool {
        let n = self.evaluator.communes();
        self.bundles[step.bundle].iter().all(|round| !account.taken[round * n + step.commune])
    }

    /// Does a step leave the least effort?
    fn leaves_enough(&self, account: &Account, down: &Down) -> bool {
        let short = |(row, by): &(usize, f64)| {
            let row_of = &self.rows[*row];
            row_of.limit.at_least() && row_of.over(account.used[*row] + by) > 0.0
        };
        !down.effect.iter().any(short)
    }

    /// The limit that is overstepped most.
    fn overstepped(&self, used: &[f64]) -> Option<usize> {
        let over =
            |k: usize| if self.rows[k].limit.at_least() { 0.0 } else { self.rows[k].over(used[k]) };
        let most =
            (0..self.rows.len()).max_by(|&a, &b| over(a).total_cmp(&over(b)).then(b.cmp(&a)))?;
        (over(most) > 0.0).then_some(most)
    }

    /// What a plan has of money and limits, before any step.
    fn account(&self, at: &Seen, used: &[f64]) -> Account {
        let spent = at.sample.spent.clone();
        let total = spent.iter().sum();
        let taken = vec![false; at.levels.len()];
        Account { spent, total, used: used.to_vec(), taken, picked: Vec::new() }
    }

    /// Steps with what they change in limits.
    fn with_effects(&self, at: &Seen, used: &[f64], steps: Vec<Step>) -> Vec<Down> {
        let of = |step| Down { effect: self.effect(&at.levels, used, &step), step };
        steps.into_iter().map(of).collect()
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

    /// Does the least effort, then takes steps down until budgets and limits hold.
    pub fn repaired(&mut self, levels: &Levels) -> Option<Seen> {
        let raised = self.raised(levels);
        let mut at = self.one(&raised)?;
        for _ in 0..12 {
            let used = self.all_used(&at.levels);
            if self.overspent(&at.sample.spent).is_none() && self.overstepped(&used).is_none() {
                break;
            }
            let mut downs = self.steps(&at, &[false])?;
            sort_downs(&mut downs);
            let downs = self.with_effects(&at, &used, downs);
            let mut account = self.account(&at, &used);
            self.pay(&mut account, &downs);
            if account.picked.is_empty() {
                break;
            }
            let next = self.taken(&at.levels, &account.picked);
            at = self.one(&next)?;
        }
        Some(at)
    }

    /// Climbs by exchanges until none is better, or for so many rounds.
    pub fn climbed(&mut self, from: Seen, rounds: usize) -> Option<Seen> {
        let mut at = from;
        for _ in 0..rounds {
            let steps = self.steps(&at, &[true, false])?;
            let mut proposals = self.proposals(&at, steps);
            if at.score.limits <= 0.0 {
                proposals.retain(|plan| self.over(plan) <= 0.0);
            }
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
        let used = self.all_used(&at.levels);
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
        plans.extend(self.swaps(at, &used));
        // Where a limit is used up, what does not use it is worth a look as well.
        let tight = |&(k, by): &(usize, f64)| by > 0.0 && used[k] > TIGHT * self.rows[k].bound;
        let spares = |step: &&Step| !self.effect(&at.levels, &used, step).iter().any(tight);
        let sparing: Vec<Step> = ups.iter().filter(spares).copied().collect();
        if sparing.len() < ups.len() {
            bunches.extend(sparing.iter().take(SINGLES).map(|step| vec![*step]));
        }
        // What saves money at a gain needs nothing in return.
        let free: Vec<Step> = downs.iter().filter(|step| step.value > 0.0).copied().collect();
        for size in [1, 4, free.len()] {
            plans.push(self.taken(&at.levels, &free[..size.min(free.len())]));
        }
        let downs = self.with_effects(at, &used, downs);
        for picked in bunches {
            let mut account = self.account(at, &used);
            for up in self.with_effects(at, &used, picked) {
                self.take(&mut account, &up);
            }
            if self.pay(&mut account, &downs) {
                plans.push(self.taken(&at.levels, &account.picked));
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
