//! What it is worth to measure before deciding.
//!
//! Knowing a parameter `φ` is worth `E_φ[max_d E(NB_d | φ)] − max_d E(NB_d)`. The inner expectation
//! is a regression of net benefit on `φ` over the replicates of one run (Strong, Oakley & Brennan
//! 2014, doi 10.1177/0272989X13505910). Data that could be collected work the same way: simulate a
//! summary of the data from each replicate's parameters, and regress on that (Strong et al. 2015,
//! doi 10.1177/0272989X15575286). The regression is a spline whose number of knots is chosen by
//! generalised cross-validation.

use super::curves::evpi_normal;
use super::least_squares::Basis;
use super::{largest, mean, replicates};
use crate::stats::mean_and_error;
use crate::stats::resample::{SplitMix64, bootstrap_error};

/// Numbers of knots to choose among; 2 is a straight line.
const KNOTS: [usize; 5] = [2, 3, 4, 6, 9];
/// Parts of the cross-fitted check.
const FOLDS: usize = 5;

/// A value of information, in the unit of the net benefit, and how far to trust it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ValueOfInformation {
    /// The value; never negative. It errs upwards by overfitting.
    pub value: f64,
    /// Bootstrap standard error.
    pub error: f64,
    /// Check of the bias: the mean gain, on replicates held out, of deciding by the regression. It
    /// errs downwards, so the truth lies between (but for chance), and a wide gap says that the
    /// run is too small or the regression too stiff.
    pub held_out: f64,
    /// Standard error of that.
    pub held_out_error: f64,
}

/// Value of knowing the inputs together, from net benefits by option and replicate and inputs by
/// replicate. With fewer than 50 replicates everything is 0: no regression can be trusted there.
///
/// Pass one parameter for its EVPPI, several for that of the group, simulated summaries of data
/// for an EVSI. `resamples` bootstrap samples give the error.
pub fn value_of_knowing(
    net_benefit: &[Vec<f64>],
    inputs: &[&[f64]],
    resamples: usize,
    seed: u64,
) -> ValueOfInformation {
    let n = replicates(net_benefit);
    assert!(inputs.iter().all(|input| input.len() == n), "inputs share their replicates");
    if n < 50 || inputs.is_empty() || net_benefit.len() < 2 {
        return ValueOfInformation::default();
    }
    // Only differences from one option matter; from the best, the gain is never negative.
    let means: Vec<f64> = net_benefit.iter().map(|values| mean(values)).collect();
    let best = largest(&means);
    let gains: Vec<Vec<f64>> = (0..net_benefit.len())
        .filter(|&d| d != best)
        .map(|d| net_benefit[d].iter().zip(&net_benefit[best]).map(|(v, b)| v - b).collect())
        .collect();
    let all: Vec<usize> = (0..n).collect();
    let basis = chosen_basis(&gains, inputs, &all);
    let value = |rows: &[usize]| {
        let fitted = basis.fit(&gains, rows).0;
        let first_best: f64 = (0..rows.len()).map(|s| best_of(&fitted, s).1).sum::<f64>();
        let now = fitted.iter().map(|f| mean(f)).fold(0.0, f64::max);
        (first_best / rows.len() as f64 - now).max(0.0)
    };
    let (held_out, held_out_error) = held_out(&basis, &gains);
    ValueOfInformation {
        value: value(&all),
        error: bootstrap_error(n, resamples, seed, value),
        held_out,
        held_out_error,
    }
}

/// The basis with the smallest generalised cross-validation score, `n RSS / (n − p)²`, summed over
/// the options (Craven & Wahba 1979), each in units of its variance.
pub(super) fn chosen_basis(gains: &[Vec<f64>], inputs: &[&[f64]], rows: &[usize]) -> Basis {
    let n = rows.len() as f64;
    let score = |basis: &Basis| {
        let (fitted, used) = basis.fit(gains, rows);
        let free = (n - used as f64).max(1.0);
        let misfit: f64 = fitted
            .iter()
            .zip(gains)
            .map(|(fitted, gain)| {
                let m = mean(gain);
                let whole: f64 = gain.iter().map(|g| (g - m) * (g - m)).sum();
                let rest: f64 = fitted.iter().zip(gain).map(|(f, g)| (f - g) * (f - g)).sum();
                if whole > 0.0 { rest / whole } else { 0.0 }
            })
            .sum();
        misfit * n / (free * free)
    };
    let mut best = Basis::additive(inputs, KNOTS[0]);
    let mut best_score = score(&best);
    for knots in &KNOTS[1..] {
        let basis = Basis::additive(inputs, *knots);
        if basis.width() * 5 > rows.len() {
            break;
        }
        let basis_score = score(&basis);
        if basis_score < best_score {
            (best, best_score) = (basis, basis_score);
        }
    }
    best
}

/// The option with the largest gain in a replicate (`None`: stay with the best on average), and
/// that gain.
fn best_of(gains: &[Vec<f64>], replicate: usize) -> (Option<usize>, f64) {
    gains.iter().enumerate().fold((None, 0.0), |best, (d, values)| {
        if values[replicate] > best.1 { (Some(d), values[replicate]) } else { best }
    })
}

/// Mean gain on held-out replicates of choosing by the regression, and its standard error.
fn held_out(basis: &Basis, gains: &[Vec<f64>]) -> (f64, f64) {
    let n = gains[0].len();
    let mut payoff = vec![0.0; n];
    for fold in 0..FOLDS {
        let (at, rows): (Vec<usize>, Vec<usize>) = (0..n).partition(|s| s % FOLDS == fold);
        let predicted = basis.predict(gains, &rows, &at);
        for (i, &s) in at.iter().enumerate() {
            payoff[s] = best_of(&predicted, i).0.map_or(0.0, |d| gains[d][s]);
        }
    }
    mean_and_error(&payoff).unwrap_or((0.0, 0.0))
}

/// Value of one parameter by group means: `bins` groups of equal size in the order of the
/// parameter. A check on the regression, with no shape assumed; it errs upwards with many bins.
pub fn evppi_binned(net_benefit: &[Vec<f64>], input: &[f64], bins: usize) -> f64 {
    let n = replicates(net_benefit);
    assert_eq!(input.len(), n, "inputs share their replicates");
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| input[i].total_cmp(&input[j]).then(i.cmp(&j)));
    let bins = bins.clamp(1, n);
    let best_in_bins: f64 = (0..bins)
        .map(|bin| {
            let rows = &order[bin * n / bins..(bin + 1) * n / bins];
            let sum = |values: &Vec<f64>| rows.iter().map(|&row| values[row]).sum::<f64>();
            net_benefit.iter().map(sum).fold(f64::NEG_INFINITY, f64::max)
        })
        .sum();
    let now = net_benefit.iter().map(|values| mean(values)).fold(f64::NEG_INFINITY, f64::max);
    (best_in_bins / n as f64 - now).max(0.0)
}

/// Value of a survey of `size` units that each measure a parameter with a normal error of standard
/// deviation `sampling_sd`: the survey's mean is simulated for every replicate.
pub fn evsi_of_survey(
    net_benefit: &[Vec<f64>],
    parameter: &[f64],
    sampling_sd: f64,
    size: u64,
    resamples: usize,
    seed: u64,
) -> ValueOfInformation {
    if size == 0 {
        return ValueOfInformation::default();
    }
    let mut random = SplitMix64::new(seed);
    let sd = sampling_sd / (size as f64).sqrt();
    let survey: Vec<f64> = parameter.iter().map(|p| p + sd * random.normal()).collect();
    value_of_knowing(net_benefit, &[&survey], resamples, random.next_u64())
}

/// Value of a sample when the incremental net benefit is normal with this mean and prior standard
/// deviation and is itself measured `size` times with error `sampling_sd`.
///
/// The posterior mean is normal with standard deviation `σ₀ √(n / (n + σ²/σ₀²))`; the value is that
/// of perfect information at this deviation (Raiffa & Schlaifer 1961, chapter 5).
pub fn evsi_normal(mean: f64, prior_sd: f64, sampling_sd: f64, size: f64) -> f64 {
    if prior_sd <= 0.0 || size <= 0.0 {
        return 0.0;
    }
    let ratio = sampling_sd / prior_sd;
    evpi_normal(mean, prior_sd * (size / (size + ratio * ratio)).sqrt())
}

/// How often a decision is taken, discounted: `units` a year for so many years, the first at once.
pub fn population(units: f64, years: u32, discount_rate: f64) -> f64 {
    let factor = 1.0 / (1.0 + discount_rate);
    (0..years).fold((0.0, 1.0), |(sum, weight), _| (sum + units * weight, weight * factor)).0
}

/// A size of survey and what it brings.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Survey {
    /// Units in the sample.
    pub size: u64,
    /// Expected value of the sample, for one decision.
    pub evsi: f64,
    /// Expected net benefit of sampling: `EVSI × decisions − cost`.
    pub enbs: f64,
}

/// Each size of survey with its net benefit, given its value for one decision, how many decisions
/// it serves ([`population`]), and what it costs.
pub fn surveys(
    sizes: &[u64],
    decisions: f64,
    cost_fixed: f64,
    cost_per_unit: f64,
    mut evsi: impl FnMut(u64) -> f64,
) -> Vec<Survey> {
    sizes
        .iter()
        .map(|&size| {
            let evsi = evsi(size);
            let cost = if size == 0 { 0.0 } else { cost_fixed + cost_per_unit * size as f64 };
            Survey { size, evsi, enbs: evsi * decisions - cost }
        })
        .collect()
}

/// The survey with the largest net benefit; `None` when none brings more than it costs.
pub fn best_survey(surveys: &[Survey]) -> Option<Survey> {
    surveys
        .iter()
        .copied()
        .filter(|s| s.enbs > 0.0)
        .max_by(|a, b| a.enbs.total_cmp(&b.enbs).then(b.size.cmp(&a.size)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Net benefits of two options with gain 30 + 80 X1 + 60 X2, and X1, X2.
    fn two_normals(n: usize, seed: u64) -> (Vec<Vec<f64>>, Vec<f64>, Vec<f64>) {
        let mut random = SplitMix64::new(seed);
        let x1: Vec<f64> = (0..n).map(|_| random.normal()).collect();
        let x2: Vec<f64> = (0..n).map(|_| random.normal()).collect();
        let gain = x1.iter().zip(&x2).map(|(a, b)| 30.0 + 80.0 * a + 60.0 * b).collect();
        (vec![vec![0.0; n], gain], x1, x2)
    }

    fn assert_near(found: ValueOfInformation, expected: f64) {
        assert!((found.value - expected).abs() < 4.0 * found.error, "{found:?} {expected}");
        assert!((found.held_out - expected).abs() < 4.0 * found.held_out_error, "{found:?}");
        assert!(found.error < 0.03 * expected + 0.2, "{found:?}");
    }

    #[test]
    fn one_parameter_of_two() {
        assert!((evpi_normal(30.0, 80.0) - 19.1335).abs() < 1e-4);
        assert!((evpi_normal(30.0, 60.0) - 11.8678).abs() < 1e-4);
        let (nb, x1, x2) = two_normals(20_000, 21);
        assert_near(value_of_knowing(&nb, &[&x1], 40, 1), 19.1335);
        assert_near(value_of_knowing(&nb, &[&x2], 40, 2), 11.8678);
        // Both together are everything.
        assert_near(value_of_knowing(&nb, &[&x1, &x2], 40, 3), 26.676_124);
        assert!((evppi_binned(&nb, &x1, 50) - 19.1335).abs() < 1.5);
    }

    #[test]
    fn a_curved_effect_is_not_missed() {
        // The gain is 50 (X² − 1): a straight line sees nothing. E max(0, X² − 1) = 2 φ(1).
        let mut random = SplitMix64::new(31);
        let x: Vec<f64> = (0..20_000).map(|_| random.normal()).collect();
        let noise: Vec<f64> = (0..20_000).map(|_| random.normal()).collect();
        let gain = x.iter().zip(&noise).map(|(x, e)| 50.0 * (x * x - 1.0) + 20.0 * e).collect();
        let expected = 100.0 * crate::stats::special::normal_density(1.0);
        let found = value_of_knowing(&[vec![0.0; 20_000], gain], &[&x], 40, 4);
        // The natural spline bends a little less than a parabola in its tails.
        assert!((found.value - expected).abs() < 4.0 * found.error + 0.01 * expected, "{found:?}");
    }

    #[test]
    fn what_does_not_matter_is_worth_nothing() {
        let (nb, _, _) = two_normals(5000, 41);
        let mut random = SplitMix64::new(42);
        let idle: Vec<f64> = (0..5000).map(|_| random.normal()).collect();
        let found = value_of_knowing(&nb, &[&idle], 20, 5);
        assert!(found.value < 0.1 && found.held_out.abs() < 0.1, "{found:?}");
        assert_eq!(value_of_knowing(&nb, &[&vec![3.0; 5000]], 5, 6).value, 0.0);
    }

    #[test]
    fn a_survey_is_worth_what_the_closed_form_says() {
        let mut random = SplitMix64::new(51);
        let gain: Vec<f64> = (0..20_000).map(|_| 30.0 + 100.0 * random.normal()).collect();
        let nb = vec![vec![0.0; 20_000], gain.clone()];
        for size in [2, 20] {
            let expected = evsi_normal(30.0, 100.0, 300.0, size as f64);
            assert_near(evsi_of_survey(&nb, &gain, 300.0, size, 40, 7), expected);
        }
        assert!((evsi_normal(30.0, 100.0, 300.0, 1e12) - 26.676_124).abs() < 1e-5);
        assert_eq!(evsi_normal(30.0, 100.0, 300.0, 0.0), 0.0);
    }

    #[test]
    fn the_best_survey_is_neither_the_smallest_nor_the_largest() {
        assert!((population(10.0, 3, 0.1) - (10.0 + 10.0 / 1.1 + 10.0 / 1.21)).abs() < 1e-9);
        let sizes = [0, 5, 10, 50, 1000];
        let all = surveys(&sizes, 10.0, 20.0, 1.0, |n| evsi_normal(30.0, 100.0, 300.0, n as f64));
        assert_eq!(all[0].enbs, 0.0);
        assert_eq!(best_survey(&all).map(|s| s.size), Some(50));
        assert_eq!(best_survey(&surveys(&[5], 0.1, 20.0, 1.0, |_| 1.0)), None);
    }
}
