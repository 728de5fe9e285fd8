//! How badly an option can go: regret, tails, and targets within budgets.

use super::{largest, replicates};
use crate::stats::Share;
use crate::stats::interval::wilson;

/// Regret of each option in each future: the best value there less its own. `values` is by option
/// and future, larger is better.
pub fn regret(values: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let futures = replicates(values);
    let best: Vec<f64> = (0..futures)
        .map(|s| values.iter().map(|v| v[s]).fold(f64::NEG_INFINITY, f64::max))
        .collect();
    values.iter().map(|v| best.iter().zip(v).map(|(b, v)| b - v).collect()).collect()
}

/// Largest regret of each option over the futures (Savage 1951).
pub fn largest_regret(values: &[Vec<f64>]) -> Vec<f64> {
    regret(values).iter().map(|r| r.iter().copied().fold(0.0, f64::max)).collect()
}

/// The option whose largest regret is smallest; the first of equals.
pub fn minimax_regret(values: &[Vec<f64>]) -> usize {
    largest(&largest_regret(values).iter().map(|r| -r).collect::<Vec<_>>())
}

/// Mean of the worst share `tail` (in 0..=1) of the values, where smaller is worse: the conditional
/// value at risk, `CVaR`. A part of a replicate counts as a part (Rockafellar & Uryasev 2002, doi
/// 10.1016/S0378-4266(02)00271-6). `None` without values.
pub fn mean_of_worst(values: &[f64], tail: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mass = tail.clamp(0.0, 1.0) * sorted.len() as f64;
    let worst = *sorted.first()?;
    if mass <= 1.0 {
        return Some(worst);
    }
    let whole = mass as usize; // towards zero
    let sum: f64 = sorted[..whole].iter().sum();
    let part = sorted.get(whole).map_or(0.0, |v| v * (mass - whole as f64));
    Some((sum + part) / mass)
}

/// Chance that the target is met (`outcome <= target`) at a cost within each of the budgets, with
/// Wilson's 95 % interval.
pub fn chance_within_budget(
    outcome: &[f64],
    target: f64,
    cost: &[f64],
    budgets: &[f64],
) -> Vec<Share> {
    assert_eq!(outcome.len(), cost.len(), "every replicate has an outcome and a cost");
    // Costs of the replicates that meet the target, in order: each budget is one look-up.
    let mut costs: Vec<f64> =
        outcome.iter().zip(cost).filter(|(o, _)| **o <= target).map(|(_, c)| *c).collect();
    costs.sort_by(f64::total_cmp);
    budgets
        .iter()
        .map(|budget| {
            let within = costs.partition_point(|c| c <= budget);
            wilson(within as f64, outcome.len() as u64, 0.95)
        })
        .collect()
}

/// Chance that the value reaches a target (`value >= target`), with Wilson's 95 % interval.
pub fn chance_at_least(values: &[f64], target: f64) -> Share {
    let reached = values.iter().filter(|v| **v >= target).count();
    wilson(reached as f64, values.len() as u64, 0.95)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::resample::SplitMix64;
    use crate::stats::special::{normal_density, normal_quantile};

    #[test]
    fn a_target_that_is_just_reached_counts() {
        let share = chance_at_least(&[1.0, 2.0, 3.0, 4.0], 3.0);
        assert_eq!(share.share, 0.5);
    }

    #[test]
    fn regret_by_hand() {
        let values = [vec![10.0, 0.0, 4.0], vec![6.0, 5.0, 5.0], vec![0.0, 8.0, 1.0]];
        assert_eq!(regret(&values)[1], [4.0, 3.0, 0.0]);
        assert_eq!(largest_regret(&values), [8.0, 4.0, 10.0]);
        assert_eq!(minimax_regret(&values), 1);
    }

    #[test]
    fn the_worst_of_ten() {
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(mean_of_worst(&values, 0.2), Some(1.5));
        assert_eq!(mean_of_worst(&values, 0.25), Some((1.0 + 2.0 + 1.5) / 2.5));
        assert_eq!(mean_of_worst(&values, 1.0), Some(5.5));
        assert_eq!(mean_of_worst(&values, 0.0), Some(1.0));
        assert_eq!(mean_of_worst(&[], 0.1), None);
    }

    #[test]
    fn the_worst_tenth_of_a_normal_number() {
        let mut random = SplitMix64::new(12);
        let values: Vec<f64> = (0..100_000).map(|_| random.normal()).collect();
        // Closed form -φ(z_α)/α; standard error about 0.85/√10,000.
        let expected = -normal_density(normal_quantile(0.1)) / 0.1;
        assert!((mean_of_worst(&values, 0.1).unwrap() - expected).abs() < 4.0 * 0.0085);
    }

    #[test]
    fn a_target_within_a_budget() {
        let shares = chance_within_budget(
            &[1.0, 2.0, 3.0, 1.0],
            2.0,
            &[5.0, 7.0, 1.0, 9.0],
            &[4.0, 5.0, 8.0, 9.0],
        );
        let shares: Vec<f64> = shares.iter().map(|s| s.share).collect();
        assert_eq!(shares, [0.0, 0.25, 0.5, 0.75]);
        assert_eq!(chance_at_least(&[1.0, 2.0, 3.0, 4.0], 3.0).share, 0.5);
    }
}
