//! How good a plan is, and what it breaks.

use super::problem::{Problem, Sample, mean};

/// Money within this share of a budget is within it, in the search.
const PENNIES: f64 = 1e-9;

/// How good a plan is: first that it can be paid and keeps its limits, then that it keeps the chances
/// asked for, then the objective.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// By how much budgets are overstepped, as shares; 0 when all hold.
    pub money: f64,
    /// By how much limits of the scenario are overstepped, as shares; 0 when all are kept.
    pub limits: f64,
    /// By how much constraints are missed, as shares of their bounds; 0 when all hold.
    pub rules: f64,
    /// Mean of the objective.
    pub value: f64,
}

/// A chance counts as missed on held-out replicates when it is this many standard errors short.
pub const HELD_OUT_Z: f64 = 1.645;

impl Score {
    /// The score of a sample of the search.
    pub fn of(sample: &Sample, problem: &Problem) -> Self {
        Self::within(sample, problem, 0.0)
    }

    /// The score of a sample that the search did not see.
    pub fn held_out(sample: &Sample, problem: &Problem) -> Self {
        Self::within(sample, problem, HELD_OUT_Z)
    }

    fn within(sample: &Sample, problem: &Problem, z: f64) -> Self {
        let budgets = sample.spent.iter().zip(problem.budget.limits());
        let money: f64 = budgets
            .map(|(spent, limit)| {
                let over = (spent - limit) / limit.max(1.0);
                if over > PENNIES { over } else { 0.0 }
            })
            .sum();
        let chances = sample.room.iter().zip(&problem.constraints);
        let least = |share: f64| {
            let n = sample.objective.len().max(1) as f64;
            share - z * (share * (1.0 - share) / n).sqrt()
        };
        let rules: f64 =
            chances.map(|(room, constraint)| shortfall(room, least(constraint.share))).sum();
        Self { money, limits: sample.over_limits, rules, value: mean(&sample.objective) }
    }

    /// Is it better than another?
    pub fn better_than(self, other: Self) -> bool {
        if self.hard() != other.hard() {
            return self.hard() < other.hard();
        }
        if self.rules != other.rules {
            return self.rules < other.rules;
        }
        self.value > other.value
    }

    /// By how much it oversteps what nobody may overstep.
    pub fn hard(self) -> f64 {
        self.money + self.limits
    }

    /// Does it keep budgets, limits and constraints?
    pub fn allowed(self) -> bool {
        self.hard() <= 0.0 && self.rules <= 0.0
    }
}

/// By how much the replicate that must still meet the bound misses it; 0 when enough meet it.
fn shortfall(room: &[f64], share: f64) -> f64 {
    let mut sorted = room.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    // Rounding must not ask for one replicate more than the share says.
    let needed = (share * room.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    sorted.get(needed - 1).map_or(0.0, |&room| (-room).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chance_is_short_by_what_the_last_needed_replicate_misses() {
        let room = [0.5, -0.1, 0.2, -0.4, 0.1];
        assert_eq!(shortfall(&room, 0.6), 0.0);
        assert_eq!(shortfall(&room, 0.8), 0.1);
        assert_eq!(shortfall(&room, 1.0), 0.4);
    }
}
