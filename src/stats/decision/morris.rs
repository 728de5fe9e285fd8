//! Screening of many inputs with few runs: Morris's elementary effects.
//!
//! A trajectory starts at a point of a grid in the unit cube and moves one input at a time, each
//! once. Each move gives an elementary effect: the change of the outcome over that of the input.
//! Source: Morris (1991, doi 10.1080/00401706.1991.10484804); `mu*` after Campolongo, Cariboni &
//! Saltelli (2007, doi 10.1016/j.envsoft.2006.10.004).

use crate::stats::mean_and_error;
use crate::stats::resample::{SplitMix64, permutation};

/// Points of the trajectories in the unit cube: `inputs + 1` rows for each, in order.
///
/// `levels` is an even number of grid levels (4 as a rule); a move is `levels / (2 (levels − 1))`,
/// with which every level is as likely. Odd numbers are raised.
pub fn trajectories(inputs: usize, count: usize, levels: usize, seed: u64) -> Vec<Vec<f64>> {
    let levels = levels.max(2).next_multiple_of(2);
    let step = 1.0 / (levels - 1) as f64;
    let move_levels = levels / 2;
    let mut random = SplitMix64::new(seed);
    let mut rows = Vec::with_capacity(count * (inputs + 1));
    for _ in 0..count {
        let mut at: Vec<usize> = (0..inputs).map(|_| random.below(levels)).collect();
        let row = |at: &[usize]| at.iter().map(|&level| level as f64 * step).collect();
        rows.push(row(&at));
        for input in permutation(&mut random, inputs) {
            let level = at[input];
            at[input] = if level < move_levels { level + move_levels } else { level - move_levels };
            rows.push(row(&at));
        }
    }
    rows
}

/// What screening says of one input.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Screening {
    /// Mean elementary effect: direction.
    pub mu: f64,
    /// Mean of its magnitude: importance.
    pub mu_star: f64,
    /// Standard deviation of the effects: curvature and interaction.
    pub sigma: f64,
    /// Standard error of `mu_star` over trajectories.
    pub mu_star_error: f64,
}

/// Elementary effects by input, from the rows of [`trajectories`] and the outcome in each.
pub fn screen(rows: &[Vec<f64>], outcome: &[f64]) -> Vec<Screening> {
    assert_eq!(rows.len(), outcome.len(), "every row has an outcome");
    let inputs = rows.first().map_or(0, Vec::len);
    let mut effects = vec![Vec::new(); inputs];
    for (rows, outcome) in rows.chunks_exact(inputs + 1).zip(outcome.chunks_exact(inputs + 1)) {
        for step in 0..inputs {
            let (from, to) = (&rows[step], &rows[step + 1]);
            let moved = (0..inputs).filter(|&i| from[i] != to[i]);
            for i in moved {
                effects[i].push((outcome[step + 1] - outcome[step]) / (to[i] - from[i]));
            }
        }
    }
    effects
        .iter()
        .map(|effects| {
            let magnitudes: Vec<f64> = effects.iter().map(|e| e.abs()).collect();
            let n = effects.len() as f64;
            let Some((mu, error)) = mean_and_error(effects) else {
                let one = effects.first().copied().unwrap_or(0.0);
                return Screening { mu: one, mu_star: one.abs(), ..Screening::default() };
            };
            let (mu_star, mu_star_error) = mean_and_error(&magnitudes).unwrap_or((mu.abs(), error));
            Screening { mu, mu_star, sigma: error * n.sqrt(), mu_star_error }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_model_has_constant_effects() {
        let rows = trajectories(3, 6, 4, 9);
        assert_eq!(rows.len(), 24);
        assert!(rows.iter().flatten().all(|x| (0.0..=1.0).contains(x)));
        let outcome: Vec<f64> = rows.iter().map(|x| 5.0 + 2.0 * x[0] - 3.0 * x[1]).collect();
        let found = screen(&rows, &outcome);
        for (screening, slope) in found.iter().zip([2.0, -3.0, 0.0_f64]) {
            assert!((screening.mu - slope).abs() < 1e-12);
            assert!((screening.mu_star - slope.abs()).abs() < 1e-12);
            assert!(screening.sigma < 1e-12);
        }
    }

    #[test]
    fn an_interaction_shows_as_spread() {
        let rows = trajectories(2, 40, 4, 2);
        let outcome: Vec<f64> = rows.iter().map(|x| (x[0] - 0.5) * (x[1] - 0.5)).collect();
        let found = screen(&rows, &outcome);
        assert!(found.iter().all(|s| s.sigma > 0.2 && s.mu_star > 2.0 * s.mu.abs()));
    }
}
