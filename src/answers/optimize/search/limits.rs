//! Limits of the scenario in the search: what a plan and a step use of them, and the least effort.

use super::{Evaluator, Menus, Search, Seen, Step};
use crate::answers::optimize::levers::Levels;
use crate::model::plan::limits::{Limit, Row};

/// Swaps of rounds that are proposed in a step, at most.
const SWAPS: usize = 96;
/// Amounts below this share of a bound are no use of it.
const NOTHING: f64 = 1e-12;

impl<E: Evaluator> Search<'_, E> {
    /// What a plan uses of a row.
    pub(super) fn used(&self, row: &Row, levels: &Levels) -> f64 {
        let n = self.evaluator.communes();
        row.used(&|r, c| self.evaluator.amount(r, c, levels[r * n + c]))
    }

    /// By how much a plan oversteps limits, as shares; 0 where all are kept.
    pub fn over(&self, levels: &Levels) -> f64 {
        self.rows.iter().map(|row| row.over(self.used(row, levels))).sum()
    }

    /// Does a plan keep the limits that are a commune's own?
    pub(super) fn keeps_own(&self, levels: &Levels, commune: usize) -> bool {
        let rows = self.rows_of[commune].iter().map(|&k| &self.rows[k]);
        let mut own = rows.filter(|row| row.commune == Some(commune));
        own.all(|row| row.over(self.used(row, levels)) <= 0.0)
    }

    /// What a step changes in the rows that it touches.
    pub(super) fn effect(&self, levels: &Levels, used: &[f64], step: &Step) -> Vec<(usize, f64)> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let next = self.shifted(levels, step.bundle, step.up, &[step.commune]);
        let Some(next) = next else { return Vec::new() };
        let rows = self.rows_of[step.commune].iter();
        let change = |&k: &usize| (k, self.used(&self.rows[k], &next) - used[k]);
        let tells =
            |(k, by): &(usize, f64)| by.abs() > NOTHING * self.rows[*k].bound.abs().max(1.0);
        rows.map(change).filter(tells).collect()
    }

    /// What a plan uses of every row.
    pub(super) fn all_used(&self, levels: &Levels) -> Vec<f64> {
        self.rows.iter().map(|row| self.used(row, levels)).collect()
    }

    /// What each option uses of limits that communes share, as a share of each, summed.
    pub(super) fn common_uses(&self, menus: &Menus) -> Vec<Vec<f64>> {
        let n = self.evaluator.communes();
        let common: Vec<&Row> = self.rows.iter().filter(|row| row.commune.is_none()).collect();
        let of = |commune: usize, levels: &[f64]| -> f64 {
            let mut alone = self.nothing();
            for (r, &level) in levels.iter().enumerate() {
                alone[r * n + commune] = level;
            }
            common.iter().map(|row| self.used(row, &alone) / row.bound.max(1e-9)).sum()
        };
        let each = menus.iter().enumerate();
        each.map(|(c, menu)| menu.iter().map(|option| of(c, &option.levels)).collect()).collect()
    }

    /// Plans in which a commune holds one round in the place of another, at any level: where rounds
    /// are counted, no single step makes room for another round.
    pub(super) fn swaps(&self, at: &Seen, used: &[f64]) -> Vec<Levels> {
        let n = self.evaluator.communes();
        let mut plans: Vec<Levels> = Vec::new();
        let full = |k: &usize| {
            self.rows[*k].limit == Limit::ChemicalRounds && used[*k] >= self.rows[*k].bound
        };
        for k in (0..self.rows.len()).filter(full) {
            let Some(commune) = self.rows[k].commune else { continue };
            let counted =
                |rounds: &&Vec<usize>| rounds.iter().any(|&r| self.rows[k].holds(r, commune));
            let is_held =
                |rounds: &[usize]| rounds.iter().any(|&r| at.levels[r * n + commune] > 0.0);
            let parts: Vec<&Vec<usize>> = self.parts.iter().filter(counted).collect();
            for from in parts.iter().filter(|rounds| is_held(rounds)) {
                for to in parts.iter().filter(|rounds| !is_held(rounds)) {
                    let mut plan = at.levels.clone();
                    from.iter().for_each(|r| plan[r * n + commune] = 0.0);
                    while let Some(level) =
                        self.evaluator.step(to[0], plan[to[0] * n + commune], true)
                    {
                        to.iter().for_each(|r| plan[r * n + commune] = level);
                        if plans.len() < SWAPS && !plans.contains(&plan) {
                            plans.push(plan.clone());
                        }
                    }
                }
            }
        }
        plans
    }

    /// The plan, with at least the least plan's work in communes that do too little.
    pub(super) fn raised(&self, levels: &Levels) -> Levels {
        let n = self.evaluator.communes();
        let mut raised = levels.clone();
        for row in self.rows.iter().filter(|row| row.limit.at_least()) {
            let Some(commune) = row.commune else { continue };
            if row.over(self.used(row, &raised)) > 0.0 {
                for place in (commune..raised.len()).step_by(n) {
                    raised[place] = raised[place].max(self.least[place]);
                }
            }
        }
        raised
    }

    /// Finds the least plan that keeps every limit on effort, by the cost of steps from nothing: the
    /// cheapest work first, then whatever of it is not needed is taken back, the dearest first. Gives
    /// the row that cannot be met, with the most that can be done, if there is one.
    pub fn find_least(&mut self, idle: &Seen) -> Option<Result<(), (Row, f64)>> {
        let wanted: Vec<usize> =
            (0..self.rows.len()).filter(|&k| self.rows[k].limit.at_least()).collect();
        if wanted.is_empty() {
            return Some(Ok(()));
        }
        let steps = self.steps(idle, &[true])?;
        let used = self.all_used(&idle.levels);
        let mut least = self.nothing();
        for &k in &wanted {
            let Some(commune) = self.rows[k].commune else { continue };
            // Cost of a unit of effort of each round; years of a round cost alike.
            let mut ways: Vec<(f64, usize)> = Vec::new();
            for step in steps.iter().filter(|step| step.commune == commune) {
                let gained: f64 = self
                    .effect(&idle.levels, &used, step)
                    .iter()
                    .filter(|(row, _)| wanted.contains(row))
                    .map(|(_, by)| by)
                    .sum();
                if gained > 0.0 && self.parts.contains(&self.bundles[step.bundle]) {
                    let cost = step.cost.max(0.0) / gained;
                    ways.extend(self.bundles[step.bundle].iter().map(|&round| (cost, round)));
                }
            }
            ways.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            least = self.filled(k, commune, &ways, &least);
            let most = self.used(&self.rows[k], &least);
            if self.rows[k].over(most) > 0.0 {
                return Some(Err((self.rows[k].clone(), most)));
            }
        }
        self.least = least;
        Some(Ok(()))
    }

    /// A plan whose row has what it asks for, as far as the commune's other limits allow.
    fn filled(&self, row: usize, commune: usize, ways: &[(f64, usize)], from: &Levels) -> Levels {
        let n = self.evaluator.communes();
        let enough =
            |levels: &Levels| self.rows[row].over(self.used(&self.rows[row], levels)) <= 0.0;
        let too_much = |levels: &Levels| {
            let rows = self.rows_of[commune].iter().map(|&k| &self.rows[k]);
            let mut most = rows.filter(|row| !row.limit.at_least());
            most.any(|row| row.over(self.used(row, levels)) > 0.0)
        };
        let mut levels = from.clone();
        for &(_, round) in ways {
            let place = round * n + commune;
            let before = self.used(&self.rows[row], &levels);
            while !enough(&levels) {
                let Some(next) = self.evaluator.step(round, levels[place], true) else { break };
                let mut higher = levels.clone();
                higher[place] = next;
                if too_much(&higher) || self.used(&self.rows[row], &higher) <= before {
                    break;
                }
                levels = higher;
            }
        }
        for &(_, round) in ways.iter().rev() {
            let place = round * n + commune;
            while let Some(next) = self.evaluator.step(round, levels[place], false) {
                let mut lower = levels.clone();
                lower[place] = next;
                if !enough(&lower) || lower[place] < from[place] {
                    break;
                }
                levels = lower;
            }
        }
        levels
    }
}
