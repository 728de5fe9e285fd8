//! What the numbers mean for a decision between scenarios.
//!
//! Input is always the same: for each option, one value for each replicate, in the same order of
//! replicates for all options (common random numbers), as `&[Vec<f64>]` by option. Output is plain
//! numbers. Uncertainty between replicates is what decisions are made under; Monte Carlo error is
//! given beside, where a curve could hide it.

pub mod curves;
pub mod information;
pub mod least_squares;
pub mod morris;
pub mod prim;
pub mod risk;
pub mod sobol;

/// Panics unless all options have the same number (one at least) of replicates; returns it.
fn replicates(by_option: &[Vec<f64>]) -> usize {
    let n = by_option.first().map_or(0, Vec::len);
    assert!(n > 0, "a decision needs an option and a replicate");
    assert!(by_option.iter().all(|values| values.len() == n), "options share their replicates");
    n
}

/// Mean of a slice; 0 for none.
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Index of the largest value; the first of equals.
fn largest(values: &[f64]) -> usize {
    let better = |best: usize, i: usize| if values[i] > values[best] { i } else { best };
    (1..values.len()).fold(0, better)
}
