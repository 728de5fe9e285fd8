//! Which uncertain input moves an outcome: shares of its variance.
//!
//! A first-order index is the share of the variance that knowing one input would take away; a total
//! index is the share that would remain if all others were known. The estimators need the model at
//! a matrix `A` of input points, an independent one `B`, and `AB_i`: `A` with column `i` from `B`.
//! Run all of them with the same luck, or average over luck at every point: otherwise luck counts
//! as interaction of everything ([`luck_share`] says how much there is).

use super::mean;
use crate::stats::resample::{SplitMix64, bootstrap_indices};
use crate::stats::special::normal_quantile;

/// First-order and total index of one input.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Indices {
    /// First-order index, `Var(E(Y|X)) / Var Y`; estimates may fall slightly below 0.
    pub first: f64,
    /// Half the width of its interval.
    pub first_half_width: f64,
    /// Total index, `E(Var(Y|all others)) / Var Y`.
    pub total: f64,
    /// Half the width of its interval.
    pub total_half_width: f64,
}

/// Sobol' indices by input, from the model at `a`, `b` and each `ab[i]`, with bootstrap intervals
/// at `level` (normal, rows resampled `resamples` times; none without resamples).
///
/// `S = mean(B (AB_i − A)) / V` (Saltelli et al. 2010, doi 10.1016/j.cpc.2009.09.018, table 2 b),
/// `ST = mean((A − AB_i)²) / 2V` (Jansen 1999, doi 10.1016/S0010-4655(98)00154-4), `V` the variance
/// of `A` and `B` together; values are first centred on the mean of them all. All indices of a
/// constant outcome are 0.
pub fn indices(
    a: &[f64],
    b: &[f64],
    ab: &[Vec<f64>],
    resamples: usize,
    seed: u64,
    level: f64,
) -> Vec<Indices> {
    let n = a.len();
    assert!(n > 0 && b.len() == n, "A and B have the same rows, one at least");
    assert!(ab.iter().all(|column| column.len() == n), "every AB has the rows of A");
    let everything = a.iter().chain(b).chain(ab.iter().flatten());
    let centre = everything.sum::<f64>() / (n * (2 + ab.len())) as f64;
    let rows: Vec<usize> = (0..n).collect();
    let mut found: Vec<Indices> = ab.iter().map(|ab| point(a, b, ab, centre, &rows)).collect();
    if resamples < 2 {
        return found;
    }
    let mut random = SplitMix64::new(seed);
    let mut resampled = rows;
    let mut sums = vec![[0.0; 4]; ab.len()];
    for _ in 0..resamples {
        bootstrap_indices(&mut random, &mut resampled);
        for ((sums, ab), at) in sums.iter_mut().zip(ab).zip(&found) {
            let again = point(a, b, ab, centre, &resampled);
            // Sums about the estimate: nothing cancels.
            let (first, total) = (again.first - at.first, again.total - at.total);
            for (sum, term) in sums.iter_mut().zip([first, first * first, total, total * total]) {
                *sum += term;
            }
        }
    }
    let z = normal_quantile(0.5 + 0.5 * level);
    let r = resamples as f64;
    let half = |sum: f64, squares: f64| z * ((squares - sum * sum / r).max(0.0) / (r - 1.0)).sqrt();
    for (index, sums) in found.iter_mut().zip(&sums) {
        index.first_half_width = half(sums[0], sums[1]);
        index.total_half_width = half(sums[2], sums[3]);
    }
    found
}

/// Both indices of one input on some rows.
fn point(a: &[f64], b: &[f64], ab: &[f64], centre: f64, rows: &[usize]) -> Indices {
    let n = rows.len() as f64;
    let (mut sum, mut squares, mut first, mut total) = (0.0, 0.0, 0.0, 0.0);
    for &row in rows {
        let (a, b, ab) = (a[row] - centre, b[row] - centre, ab[row] - centre);
        sum += a + b;
        squares += a * a + b * b;
        first += b * (ab - a);
        total += (a - ab) * (a - ab);
    }
    let m = sum / (2.0 * n);
    let variance = squares / (2.0 * n) - m * m;
    if variance <= 0.0 {
        return Indices::default();
    }
    Indices { first: first / n / variance, total: 0.5 * total / n / variance, ..Indices::default() }
}

/// First-order index of an input from any run with independent inputs: no design is needed.
///
/// The rows are sorted by the input and cut into `bins` groups of (nearly) equal size; the variance
/// between groups, less what chance puts there, over the whole: the ω² of a one-way analysis of
/// variance. Inputs that vary within a bin are averaged over it, so few bins underestimate a steep
/// effect (with a linear effect by the share 1/bins²).
pub fn first_order_given_data(input: &[f64], outcome: &[f64], bins: usize) -> f64 {
    assert_eq!(input.len(), outcome.len(), "every row has an input and an outcome");
    let n = input.len();
    let bins = bins.clamp(1, n / 2);
    if bins < 2 {
        return 0.0;
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| input[i].total_cmp(&input[j]).then(i.cmp(&j)));
    let overall = mean(outcome);
    let whole: f64 = outcome.iter().map(|y| (y - overall) * (y - overall)).sum();
    let mut between = 0.0;
    for bin in 0..bins {
        let rows = &order[bin * n / bins..(bin + 1) * n / bins];
        let sum: f64 = rows.iter().map(|&row| outcome[row] - overall).sum();
        between += sum * sum / rows.len() as f64;
    }
    let within = (whole - between) / (n - bins) as f64;
    if whole + within <= 0.0 {
        return 0.0;
    }
    ((between - (bins - 1) as f64 * within) / (whole + within)).max(0.0)
}

/// How the variance of an outcome splits into draws (what we do not know) and luck (what nobody
/// can know).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LuckShare {
    /// Variance between draws, luck averaged out.
    pub variance_of_draws: f64,
    /// Variance within draws.
    pub variance_of_luck: f64,
    /// Luck's share of the sum; 0 if nothing varies.
    pub share: f64,
    /// Bootstrap standard error of the share, draws resampled.
    pub share_error: f64,
}

/// Splits the variance, given several runs of luck for each draw (`outcome[draw][luck]`, the same
/// number for each); `None` below two draws or two lucks.
///
/// One-way random effects: `σ²_luck = MS_within`, `σ²_draws = (MS_between − MS_within) / m`, not
/// below 0 (Searle, Casella & McCulloch 1992, *Variance Components*, section 3.6).
pub fn luck_share(outcome: &[Vec<f64>], resamples: usize, seed: u64) -> Option<LuckShare> {
    let lucks = outcome.first()?.len();
    assert!(outcome.iter().all(|runs| runs.len() == lucks), "every draw has the same lucks");
    if outcome.len() < 2 || lucks < 2 {
        return None;
    }
    let means: Vec<f64> = outcome.iter().map(|runs| mean(runs)).collect();
    let spreads: Vec<f64> = outcome
        .iter()
        .zip(&means)
        .map(|(runs, m)| runs.iter().map(|y| (y - m) * (y - m)).sum::<f64>() / (lucks - 1) as f64)
        .collect();
    let split = |rows: &[usize]| {
        let n = rows.len() as f64;
        let luck = rows.iter().map(|&r| spreads[r]).sum::<f64>() / n;
        let centre = rows.iter().map(|&r| means[r]).sum::<f64>() / n;
        let between = rows.iter().map(|&r| (means[r] - centre) * (means[r] - centre)).sum::<f64>();
        let draws = (between / (n - 1.0) - luck / lucks as f64).max(0.0);
        let share = if luck + draws > 0.0 { luck / (luck + draws) } else { 0.0 };
        (draws, luck, share)
    };
    let all: Vec<usize> = (0..outcome.len()).collect();
    let (variance_of_draws, variance_of_luck, share) = split(&all);
    let share_error =
        crate::stats::resample::bootstrap_error(all.len(), resamples, seed, |rows| split(rows).2);
    Some(LuckShare { variance_of_draws, variance_of_luck, share, share_error })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    /// Ishigami & Homma (1990) with a = 7, b = 0.1, inputs uniform on −π..π.
    fn ishigami(u: &[f64; 3]) -> f64 {
        let [x, y, z] = u.map(|u| PI * (2.0 * u - 1.0));
        libm::sin(x) + 7.0 * libm::sin(y).powi(2) + 0.1 * z.powi(4) * libm::sin(x)
    }

    const FIRST: [f64; 3] = [0.313_905, 0.442_411, 0.0];
    const TOTAL: [f64; 3] = [0.557_589, 0.442_411, 0.243_684];

    fn points(n: usize, seed: u64) -> Vec<[f64; 3]> {
        let mut random = SplitMix64::new(seed);
        (0..n).map(|_| [(); 3].map(|()| random.uniform())).collect()
    }

    #[test]
    fn ishigami_is_recovered() {
        let (a, b) = (points(16_384, 1), points(16_384, 2));
        let run = |points: &[[f64; 3]]| points.iter().map(ishigami).collect::<Vec<_>>();
        let ab: Vec<Vec<f64>> = (0..3)
            .map(|i| {
                let mixed = a.iter().zip(&b).map(|(a, b)| {
                    let mut row = *a;
                    row[i] = b[i];
                    row
                });
                run(&mixed.collect::<Vec<_>>())
            })
            .collect();
        let found = indices(&run(&a), &run(&b), &ab, 100, 3, 0.95);
        for (i, index) in found.iter().enumerate() {
            // Half-widths are 1.96 bootstrap standard errors.
            let error = 4.0 / 1.96;
            assert!((index.first - FIRST[i]).abs() < error * index.first_half_width, "{index:?}");
            assert!((index.total - TOTAL[i]).abs() < error * index.total_half_width, "{index:?}");
            assert!(index.first_half_width < 0.05 && index.total_half_width < 0.05);
        }
    }

    #[test]
    fn ishigami_is_recovered_from_any_run() {
        let x = points(40_000, 5);
        let y: Vec<f64> = x.iter().map(ishigami).collect();
        for i in 0..3 {
            let input: Vec<f64> = x.iter().map(|row| row[i]).collect();
            // The error of an R² of this size is about 2 √(S/n) = 0.006.
            let found = first_order_given_data(&input, &y, 50);
            assert!((found - FIRST[i]).abs() < 0.02, "{i}: {found}");
        }
    }

    #[test]
    fn a_constant_outcome_has_no_cause() {
        let found = indices(&[2.0; 4], &[2.0; 4], &[vec![2.0; 4]], 10, 1, 0.95);
        assert_eq!(found, [Indices::default()]);
        assert_eq!(first_order_given_data(&[1.0, 2.0, 3.0, 4.0], &[5.0; 4], 2), 0.0);
    }

    #[test]
    fn first_order_by_hand() {
        // Groups 0, 2 and 10, 14 around 6.5: between 121 of 131, so 10 / 2 = 5 within.
        let found = first_order_given_data(&[1.0, 2.0, 3.0, 4.0], &[0.0, 2.0, 10.0, 14.0], 2);
        assert!((found - 116.0 / 136.0).abs() < 1e-12, "{found}");
    }

    #[test]
    fn luck_by_hand() {
        // Within: 2 and 8, mean 5. Means 1 and 12: MS between / m = 60.5; less 5/2 = 58.
        let split = luck_share(&[vec![0.0, 2.0], vec![10.0, 14.0]], 0, 1).unwrap();
        assert_eq!((split.variance_of_luck, split.variance_of_draws), (5.0, 58.0));
        assert_eq!(split.share, 5.0 / 63.0);
        assert_eq!(luck_share(&[vec![1.0], vec![2.0]], 0, 1), None);
    }

    #[test]
    fn luck_is_recovered() {
        // Y = 3 draw + 4 luck: luck's share is 16/25.
        let mut random = SplitMix64::new(6);
        let outcome: Vec<Vec<f64>> = (0..2000)
            .map(|_| {
                let draw = 3.0 * random.normal();
                (0..4).map(|_| draw + 4.0 * random.normal()).collect()
            })
            .collect();
        let split = luck_share(&outcome, 200, 7).unwrap();
        assert!((split.share - 0.64).abs() < 4.0 * split.share_error, "{split:?}");
        assert!(split.share_error < 0.02);
    }
}
