//! The multiple-choice knapsack: one option for each commune within a budget, exactly.
//!
//! Costs are counted in whole units of the budget, rounded up, so that what is chosen can be paid;
//! among such choices the best is found by dynamic programming over communes and units (Kellerer,
//! Pferschy & Pisinger 2004, *Knapsack Problems*, section 11.5).

/// One option of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// What it costs, 0 or more.
    pub cost: f64,
    /// What it is worth.
    pub value: f64,
}

/// The best of all choices for every budget from 0 to the largest.
#[derive(Clone, Debug)]
pub struct Knapsack {
    unit: f64,
    /// `[group][units]`: the option taken when so many units are left.
    taken: Vec<Vec<Option<u32>>>,
    /// Units that each option takes, `[group][option]`.
    units: Vec<Vec<usize>>,
}

impl Knapsack {
    /// Solves for all budgets up to `budget`, in `units` equal steps. Every group should have an
    /// option that costs nothing; a group none of whose options can be paid makes no plan.
    pub fn new(groups: &[Vec<Choice>], budget: f64, units: usize) -> Self {
        let unit = if budget > 0.0 { budget / units as f64 } else { 1.0 };
        let most = if budget > 0.0 { units } else { 0 };
        let mut best = vec![0.0; most + 1];
        let mut solved = Self { unit, taken: Vec::new(), units: Vec::new() };
        for group in groups {
            let needs: Vec<usize> = group.iter().map(|option| solved.needs(option.cost)).collect();
            let mut next = vec![f64::NEG_INFINITY; most + 1];
            let mut taken = vec![None; most + 1];
            for left in 0..=most {
                for (k, option) in group.iter().enumerate() {
                    if needs[k] <= left {
                        let value = best[left - needs[k]] + option.value;
                        if value > next[left] {
                            next[left] = value;
                            taken[left] = Some(k as u32);
                        }
                    }
                }
            }
            best = next;
            solved.taken.push(taken);
            solved.units.push(needs);
        }
        solved
    }

    /// Units of a cost, rounded up but for rounding itself.
    fn needs(&self, cost: f64) -> usize {
        (cost / self.unit - 1e-9).ceil().max(0.0) as usize
    }

    /// The option of each group within a budget; `None` when none can be paid.
    pub fn choose(&self, budget: f64) -> Option<Vec<usize>> {
        let most = self.taken.first().map_or(0, Vec::len).saturating_sub(1);
        let mut left = ((budget / self.unit + 1e-9).floor().max(0.0) as usize).min(most);
        let mut chosen = vec![0; self.taken.len()];
        for group in (0..self.taken.len()).rev() {
            let option = self.taken[group][left]? as usize;
            chosen[group] = option;
            left -= self.units[group][option];
        }
        Some(chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::resample::SplitMix64;

    #[test]
    fn it_finds_what_enumeration_finds_and_never_gets_worse_with_money() {
        let mut random = SplitMix64::new(5);
        for _ in 0..20 {
            let groups: Vec<Vec<Choice>> = (0..4)
                .map(|_| {
                    let mut group = vec![Choice { cost: 0.0, value: 0.0 }];
                    group.extend((0..3).map(|_| Choice {
                        cost: random.below(9) as f64,
                        value: random.below(100) as f64,
                    }));
                    group
                })
                .collect();
            let solved = Knapsack::new(&groups, 20.0, 20);
            let mut last = f64::NEG_INFINITY;
            for budget in 0..=20 {
                let budget = f64::from(budget);
                let chosen = solved.choose(budget).unwrap();
                let sum = |of: fn(&Choice) -> f64| -> f64 {
                    chosen.iter().zip(&groups).map(|(&k, group)| of(&group[k])).sum()
                };
                let (cost, value) = (sum(|c| c.cost), sum(|c| c.value));
                assert!(cost <= budget);
                let mut best = 0.0_f64;
                for code in 0..256_usize {
                    let pick = |g: usize| groups[g][(code >> (2 * g)) & 3];
                    if (0..4).map(|g| pick(g).cost).sum::<f64>() <= budget {
                        best = best.max((0..4).map(|g| pick(g).value).sum());
                    }
                }
                assert_eq!(value, best);
                assert!(value >= last);
                last = value;
            }
        }
    }

    #[test]
    fn what_cannot_be_paid_makes_no_plan() {
        let groups = [vec![Choice { cost: 5.0, value: 1.0 }]];
        assert_eq!(Knapsack::new(&groups, 10.0, 10).choose(4.0), None);
        assert_eq!(Knapsack::new(&groups, 10.0, 10).choose(5.0), Some(vec![0]));
    }
}
