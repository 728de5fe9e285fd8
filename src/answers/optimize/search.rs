//! The search: from several starts, by marginal gains per đồng, under common random numbers.
//!
//! Communes interact little, so one simulation in which *every* commune takes a step tells what the
//! step is worth in each of them: what a commune gains from its neighbours' steps stands in for
//! what they gain from its own. Such readings only propose plans. Whether a plan is better is
//! always decided by simulating that plan, with all that crosses borders, over the same draws and
//! luck as its rivals.

mod climb;
mod limits;

use super::knapsack::{Choice, Knapsack};
use super::levers::Levels;
use super::problem::{Budget, Problem, Sample};
use super::score::Score;
use super::select::BLOCK;
use crate::model::plan::limits::Row;
use std::collections::BTreeMap;

/// Something that can say what plans come to.
pub trait Evaluator {
    /// Number of communes.
    fn communes(&self) -> usize;
    /// Number of rounds.
    fn rounds(&self) -> usize;
    /// The next level of a round, up or down.
    fn step(&self, round: usize, level: f64, up: bool) -> Option<f64>;
    /// Does the commune take part?
    fn acts(&self, commune: usize) -> bool;
    /// Rounds that are worth turning together, such as those of one programme.
    fn bundles(&self) -> Vec<Vec<usize>>;
    /// Rounds that are turned together until single ones are: the years of one; each by itself if
    /// years do not differ.
    fn parts(&self) -> Vec<Vec<usize>> {
        (0..self.rounds()).map(|round| vec![round]).collect()
    }
    /// What limits the rounds.
    fn rows(&self) -> &[Row] {
        &[]
    }
    /// The amount of a round in a commune at a level, of which rows speak.
    fn amount(&self, round: usize, commune: usize, level: f64) -> f64 {
        let _ = (round, commune);
        level
    }
    /// Replicates `0..replicates` of a block, under the luck of that block; `None` when stopped.
    fn sample(&mut self, plans: &[Levels], block: u32, replicates: u32) -> Option<Vec<Sample>>;
    /// Samples on the first blocks that the search does not see, of [`BLOCK`] replicates each; `None`
    /// when stopped.
    fn held_out(&mut self, plans: &[Levels], blocks: u32) -> Option<Vec<Sample>> {
        let mut samples = self.sample(plans, 1, BLOCK)?;
        for block in 2..=blocks {
            for (sample, more) in samples.iter_mut().zip(self.sample(plans, block, BLOCK)?) {
                sample.join(more);
            }
        }
        Some(samples)
    }
}

/// Steps of a path from nothing, at most.
const PATH_STEPS: usize = 60;
/// Plans of one commune that are enumerated rather than climbed to.
const MENU_MAX: usize = 256;
/// Prices of all of a common limit that are tried, over the value of all that can be done.
const PRICES: [f64; 10] = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 2.0, 5.0];
/// Units of a budget in the knapsack: each commune's cost is rounded up to one.
pub const UNITS: usize = 20_000;

/// One step in one commune, and what it seems to be worth.
#[derive(Clone, Copy, Debug)]
struct Step {
    commune: usize,
    bundle: usize,
    up: bool,
    value: f64,
    cost: f64,
}

/// One plan of one commune: levels by round.
#[derive(Clone, Debug, PartialEq)]
pub struct CommunePlan {
    /// Level of each round.
    pub levels: Vec<f64>,
    /// What it seems to cost and to be worth.
    pub choice: Choice,
}

/// Options of each commune.
pub type Menus = Vec<Vec<CommunePlan>>;

/// A plan that was simulated.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its levels.
    pub levels: Levels,
    /// What the replicates say.
    pub sample: Sample,
    /// Its score.
    pub score: Score,
}

/// A search under way: every plan that was simulated, once.
pub struct Search<'a, E> {
    /// What says what plans come to.
    pub evaluator: &'a mut E,
    problem: &'a Problem,
    replicates: u32,
    seen: BTreeMap<Vec<u64>, Seen>,
    bundles: Vec<Vec<usize>>,
    /// Rounds that are turned together before years are told apart.
    parts: Vec<Vec<usize>>,
    /// The limits; loosened where it is asked what they cost.
    pub rows: Vec<Row>,
    /// Numbers of the rows that touch each commune.
    rows_of: Vec<Vec<usize>>,
    /// The least that must be done: nothing, unless a limit asks for effort.
    pub least: Levels,
}

fn key(levels: &Levels) -> Vec<u64> {
    levels.iter().map(|level| level.to_bits()).collect()
}

impl<'a, E: Evaluator> Search<'a, E> {
    /// A search that has seen nothing.
    pub fn new(evaluator: &'a mut E, problem: &'a Problem, replicates: u32) -> Self {
        let parts = evaluator.parts();
        let mut bundles = parts.clone();
        for bundle in evaluator.bundles().into_iter().filter(|rounds| !rounds.is_empty()) {
            if !bundles.contains(&bundle) {
                bundles.push(bundle);
            }
        }
        let rows = evaluator.rows().to_vec();
        let of = |c: usize| (0..rows.len()).filter(|&k| rows[k].touches(c)).collect();
        let rows_of = (0..evaluator.communes()).map(of).collect();
        let least = vec![0.0; evaluator.rounds() * evaluator.communes()];
        let seen = BTreeMap::new();
        Self { evaluator, problem, replicates, seen, bundles, parts, rows, rows_of, least }
    }

    /// From here on single years are turned as well.
    pub fn tell_years_apart(&mut self) {
        let single = (0..self.evaluator.rounds()).map(|round| vec![round]);
        let new = single.filter(|one| !self.bundles.contains(one)).collect::<Vec<_>>();
        self.bundles.extend(new);
    }

    /// Are there years to tell apart?
    pub fn has_years(&self) -> bool {
        self.parts.iter().any(|rounds| rounds.len() > 1)
    }

    /// Every plan that was simulated.
    pub fn seen(&self) -> impl Iterator<Item = &Seen> {
        self.seen.values()
    }

    /// The best plan so far.
    pub fn best(&self) -> Option<&Seen> {
        best_of(self.seen.values())
    }

    /// A plan of nothing.
    pub fn nothing(&self) -> Levels {
        vec![0.0; self.evaluator.rounds() * self.evaluator.communes()]
    }

    /// What plans come to; those seen before are not simulated again.
    pub fn look(&mut self, plans: &[Levels]) -> Option<Vec<Seen>> {
        let mut new: Vec<Levels> =
            plans.iter().filter(|plan| !self.seen.contains_key(&key(plan))).cloned().collect();
        new.sort_by_key(key);
        new.dedup();
        if !new.is_empty() {
            let samples = self.evaluator.sample(&new, 0, self.replicates)?;
            for (levels, mut sample) in new.into_iter().zip(samples) {
                sample.over_limits = self.over(&levels);
                let score = Score::of(&sample, self.problem);
                self.seen.insert(key(&levels), Seen { levels, sample, score });
            }
        }
        Some(plans.iter().map(|plan| self.seen[&key(plan)].clone()).collect())
    }

    /// One plan.
    pub fn one(&mut self, plan: &Levels) -> Option<Seen> {
        self.look(std::slice::from_ref(plan))?.pop()
    }

    /// The plan with a bundle one step up or down in the chosen communes; `None` when that changes
    /// nothing.
    fn shifted(
        &self,
        levels: &Levels,
        bundle: usize,
        up: bool,
        communes: &[usize],
    ) -> Option<Levels> {
        let n = self.evaluator.communes();
        let mut next = levels.clone();
        for &r in &self.bundles[bundle] {
            for &c in communes {
                if let Some(level) = self.evaluator.step(r, next[r * n + c], up) {
                    next[r * n + c] = level;
                }
            }
        }
        (next != *levels).then_some(next)
    }

    /// Communes that take part.
    fn acting(&self) -> Vec<usize> {
        (0..self.evaluator.communes()).filter(|&c| self.evaluator.acts(c)).collect()
    }

    /// What each step in each commune seems to be worth.
    fn steps(&mut self, from: &Seen, directions: &[bool]) -> Option<Vec<Step>> {
        let communes = self.acting();
        let mut arms = Vec::new();
        for bundle in 0..self.bundles.len() {
            for &up in directions {
                if let Some(plan) = self.shifted(&from.levels, bundle, up, &communes) {
                    arms.push((bundle, up, plan));
                }
            }
        }
        let plans: Vec<Levels> = arms.iter().map(|(.., plan)| plan.clone()).collect();
        let seen = self.look(&plans)?;
        let n = self.evaluator.communes();
        let mut steps = Vec::new();
        for ((bundle, up, plan), seen) in arms.iter().zip(&seen) {
            for &commune in &communes {
                let moved = self.bundles[*bundle]
                    .iter()
                    .any(|r| plan[r * n + commune] != from.levels[r * n + commune]);
                if moved {
                    let of = |a: &[f64], b: &[f64]| a[commune] - b[commune];
                    steps.push(Step {
                        commune,
                        bundle: *bundle,
                        up: *up,
                        value: of(&seen.sample.commune_value, &from.sample.commune_value),
                        cost: of(&seen.sample.commune_cost, &from.sample.commune_cost),
                    });
                }
            }
        }
        Some(steps)
    }

    /// The commune and the cost of the cheapest step from nothing; `None` inside when there is none.
    pub fn cheapest(&mut self, idle: &Seen) -> Option<Option<(usize, f64)>> {
        let steps = self.steps(idle, &[true])?;
        let paid = steps.iter().filter(|step| step.cost > 0.0);
        let least = paid.min_by(|a, b| a.cost.total_cmp(&b.cost));
        Some(least.map(|step| (step.commune, step.cost)))
    }

    /// The plans of each commune on its way up from nothing, best step per đồng first, with these
    /// rounds only.
    pub fn paths(&mut self, rounds: &[usize]) -> Option<Menus> {
        let n = self.evaluator.communes();
        let bundles: Vec<usize> = (0..self.bundles.len())
            .filter(|&b| self.bundles[b].iter().all(|r| rounds.contains(r)))
            .collect();
        let mut at = self.least.clone();
        let mut menus: Menus = vec![Vec::new(); n];
        let mut live = self.acting();
        for _ in 0..PATH_STEPS {
            let base = self.one(&at)?;
            for (c, menu) in menus.iter_mut().enumerate() {
                let option = option_of(&base, c, n);
                if menu.last() != Some(&option) {
                    menu.push(option);
                }
            }
            let mut arms = Vec::new();
            for &bundle in &bundles {
                if let Some(plan) = self.shifted(&at, bundle, true, &live) {
                    arms.push((bundle, plan));
                }
            }
            let plans: Vec<Levels> = arms.iter().map(|(_, plan)| plan.clone()).collect();
            let seen = self.look(&plans)?;
            let mut next = at.clone();
            live.retain(|&c| {
                let gain = |k: usize| {
                    let (sample, base) = (&seen[k].sample, &base.sample);
                    let value = sample.commune_value[c] - base.commune_value[c];
                    let cost = sample.commune_cost[c] - base.commune_cost[c];
                    (value, value / cost.max(1.0))
                };
                let moved = |k: usize| {
                    let rows = (0..at.len()).skip(c).step_by(n);
                    rows.into_iter().any(|place| arms[k].1[place] != at[place])
                };
                let fits = |k: usize| self.keeps_own(&arms[k].1, c);
                let best = (0..arms.len())
                    .filter(|&k| moved(k) && gain(k).0 > 0.0 && fits(k))
                    .max_by(|&a, &b| gain(a).1.total_cmp(&gain(b).1));
                let Some(best) = best else { return false };
                for r in 0..self.evaluator.rounds() {
                    next[r * n + c] = arms[best].1[r * n + c];
                }
                true
            });
            if live.is_empty() || next == at {
                break;
            }
            at = next;
        }
        Some(menus)
    }

    /// Every plan of one commune, in all communes at once, where they are few; else `None` inside.
    pub fn enumerated(&mut self) -> Option<Option<Menus>> {
        let n = self.evaluator.communes();
        let mut all: Vec<Vec<f64>> = vec![vec![0.0; self.evaluator.rounds()]];
        for rounds in &self.parts {
            let mut grid = vec![0.0];
            while let Some(next) = self.evaluator.step(rounds[0], grid[grid.len() - 1], true) {
                grid.push(next);
            }
            let longer = |plan: &Vec<f64>| -> Vec<Vec<f64>> {
                let at = |&level: &f64| {
                    let mut plan = plan.clone();
                    rounds.iter().for_each(|&round| plan[round] = level);
                    plan
                };
                grid.iter().map(at).collect()
            };
            all = all.iter().flat_map(longer).collect();
            if all.len() > MENU_MAX {
                return Some(None);
            }
        }
        let spread = |plan: &Vec<f64>| -> Levels {
            let of = |&level: &f64| (0..n).map(move |c| (c, level));
            let at = |(c, level)| if self.evaluator.acts(c) { level } else { 0.0 };
            plan.iter().flat_map(of).map(at).collect()
        };
        let plans: Vec<Levels> = all.iter().map(spread).collect();
        let seen = self.look(&plans)?;
        let menu = |c: usize| {
            let fits = seen.iter().filter(|seen| self.keeps_own(&seen.levels, c));
            let fits: Vec<CommunePlan> = fits.map(|seen| option_of(seen, c, n)).collect();
            let none = || vec![option_of(&seen[0], c, n)];
            if fits.is_empty() { none() } else { fits }
        };
        Some(Some((0..n).map(menu).collect()))
    }

    /// The best choice from menus for each of some budgets, as if communes did not interact. Where
    /// it oversteps limits of all communes together, what uses them is made dearer until it does not.
    pub fn chosen(&self, menus: &Menus, budgets: &[Budget]) -> Vec<Levels> {
        let groups: Vec<Vec<Choice>> =
            menus.iter().map(|menu| menu.iter().map(|option| option.choice).collect()).collect();
        let mut plans = self.cheapest_best(menus, &groups, budgets);
        if plans.iter().all(|plan| self.over(plan) <= 0.0) {
            return plans;
        }
        let uses = self.common_uses(menus);
        let range = |group: &Vec<Choice>| {
            let values = || group.iter().map(|choice| choice.value);
            values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
        };
        let range: f64 = groups.iter().map(range).sum();
        for price in PRICES {
            let dearer = |(group, uses): (&Vec<Choice>, &Vec<f64>)| -> Vec<Choice> {
                let value = |choice: &Choice, used: f64| choice.value - price * range * used;
                let each = group.iter().zip(uses);
                each.map(|(one, &used)| Choice { value: value(one, used), ..*one }).collect()
            };
            let priced: Vec<Vec<Choice>> = groups.iter().zip(&uses).map(dearer).collect();
            let next = self.cheapest_best(menus, &priced, budgets);
            for (plan, next) in plans.iter_mut().zip(next) {
                if self.over(plan) > 0.0 {
                    *plan = next;
                }
            }
        }
        plans
    }

    /// The best choice from menus for each of some budgets, by the values of `groups`.
    fn cheapest_best(
        &self,
        menus: &Menus,
        groups: &[Vec<Choice>],
        budgets: &[Budget],
    ) -> Vec<Levels> {
        let most: f64 = groups
            .iter()
            .map(|group| group.iter().map(|choice| choice.cost).fold(0.0, f64::max))
            .sum();
        // More money than everything costs makes the units coarse; each commune may need one more.
        let enough = most * (1.0 + (menus.len() + 1) as f64 / UNITS as f64);
        let highest = budgets.iter().map(Budget::total).fold(0.0, f64::max).min(enough);
        let knapsack = Knapsack::new(groups, highest, UNITS);
        budgets
            .iter()
            .filter_map(|budget| match budget {
                Budget::Communes(limits) | Budget::Own(limits) => Some(
                    groups.iter().zip(limits).map(|(group, &vnd)| within(group, vnd)).collect(),
                ),
                other => knapsack.choose(other.total().min(highest)),
            })
            .map(|options| self.assembled(menus, &options))
            .collect()
    }

    /// The plan of one option for each commune.
    fn assembled(&self, menus: &Menus, options: &[usize]) -> Levels {
        let n = self.evaluator.communes();
        let mut levels = self.nothing();
        for (c, (menu, &option)) in menus.iter().zip(options).enumerate() {
            for (r, &level) in menu[option].levels.iter().enumerate() {
                levels[r * n + c] = level;
            }
        }
        levels
    }
}

/// The best of plans that were simulated.
pub fn best_of<'a>(seen: impl IntoIterator<Item = &'a Seen>) -> Option<&'a Seen> {
    seen.into_iter().reduce(|best, one| if one.score.better_than(best.score) { one } else { best })
}

/// The plan of one commune within a plan of all.
fn option_of(seen: &Seen, commune: usize, communes: usize) -> CommunePlan {
    CommunePlan {
        levels: seen.levels.iter().skip(commune).step_by(communes).copied().collect(),
        choice: Choice {
            cost: seen.sample.commune_cost[commune].max(0.0),
            value: seen.sample.commune_value[commune],
        },
    }
}

/// The best choice within a limit; the cheapest when none is.
fn within(group: &[Choice], limit: f64) -> usize {
    let affordable = (0..group.len()).filter(|&k| group[k].cost <= limit);
    let best = affordable.max_by(|&a, &b| group[a].value.total_cmp(&group[b].value));
    best.unwrap_or_else(|| {
        (0..group.len()).min_by(|&a, &b| group[a].cost.total_cmp(&group[b].cost)).unwrap_or(0)
    })
}

#[cfg(test)]
mod tests;
