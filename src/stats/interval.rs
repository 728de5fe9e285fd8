//! Intervals of shares, means, differences and ratios, and which scenarios can be told apart.
//!
//! Every interval here is about Monte Carlo error alone: it narrows with more replicates. How far
//! a season can vary is told by quantiles.

use super::special::{normal_cdf, normal_quantile, student_quantile};
use crate::stats::Share;

/// Wilson's interval of a share, two-sided: `successes` may be a fraction (ties that count half).
/// Without trials the share is 0 and the interval is 0..1.
///
/// `(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)` (Wilson 1927; Brown, Cai & DasGupta 2001,
/// doi 10.1214/ss/1009213286).
pub fn wilson(successes: f64, trials: u64, level: f64) -> Share {
    if trials == 0 {
        return Share { share: 0.0, low: 0.0, high: 1.0 };
    }
    let n = trials as f64;
    let p = (successes / n).clamp(0.0, 1.0);
    let z = normal_quantile(0.5 + 0.5 * level);
    let centre = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let stretch = 1.0 + z * z / n;
    Share {
        share: p,
        low: if p == 0.0 { 0.0 } else { ((centre - half) / stretch).max(0.0) },
        high: if p == 1.0 { 1.0 } else { ((centre + half) / stretch).min(1.0) },
    }
}

/// Two-sided interval of a mean: `mean ± t · mcse` with Student's t of so many degrees of freedom
/// (∞ for the normal); without bounds where the error is not known.
pub fn mean_interval(mean: f64, mcse: f64, freedom: f64, level: f64) -> [f64; 2] {
    if !mcse.is_finite() {
        return [f64::NEG_INFINITY, f64::INFINITY];
    }
    let half = if mcse == 0.0 { 0.0 } else { student_quantile(freedom, 0.5 + 0.5 * level) * mcse };
    [mean - half, mean + half]
}

/// Fieller's two-sided interval of the ratio `x / y` of two correlated means, from the variances
/// of the means and their covariance; `None` when `y` cannot be told from zero (the set would not
/// be an interval) or anything is not finite.
///
/// The ratios `r` with `(x − r y)² ≤ t² (v_xx − 2 r v_xy + r² v_yy)` (Fieller 1954).
pub fn fieller(
    x: f64,
    y: f64,
    [v_xx, v_xy, v_yy]: [f64; 3],
    freedom: f64,
    level: f64,
) -> Option<[f64; 2]> {
    let t2 = student_quantile(freedom, 0.5 + 0.5 * level).powi(2);
    let a = y * y - t2 * v_yy;
    let b = x * y - t2 * v_xy;
    let c = x * x - t2 * v_xx;
    if !(a > 0.0 && b.is_finite() && c.is_finite()) {
        return None;
    }
    let root = (b * b - a * c).max(0.0).sqrt();
    Some([(b - root) / a, (b + root) / a])
}

/// How many times less variance a paired difference has than the difference of independent runs:
/// `(Var a + Var b) / Var(a − b)`; `None` when the paired difference does not vary.
pub fn variance_reduction(variance_a: f64, variance_b: f64, variance_paired: f64) -> Option<f64> {
    (variance_paired > 0.0).then(|| (variance_a + variance_b) / variance_paired)
}

/// A paired difference from the leader.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FromLeader {
    /// Mean difference.
    pub mean: f64,
    /// Its Monte Carlo standard error; 0 with a mean of 0 means identical scenarios, and an infinite
    /// one that it is not known.
    pub mcse: f64,
    /// Degrees of freedom of the error (∞ for the normal).
    pub freedom: f64,
}

impl FromLeader {
    /// Two-sided p value of "no difference".
    pub fn p_value(self) -> f64 {
        if self.mean == 0.0 || !self.mcse.is_finite() {
            1.0
        } else if self.mcse == 0.0 {
            0.0
        } else {
            let t = (self.mean / self.mcse).abs();
            2.0 * if self.freedom > 1e6 {
                normal_cdf(-t)
            } else {
                super::special::student_cdf(self.freedom, -t)
            }
        }
    }
}

/// For each scenario other than the leader: can it be told from the leader?
///
/// Holm's (1979) step-down procedure at `1 − level` over the comparisons with the leader. Since the
/// leader is whoever came out best, the promise is this: the truly best scenario is taken for
/// worse than the leader with a chance of at most `1 − level` in all. Identical scenarios (no
/// difference in any replicate) are never told apart, however many replicates there are.
pub fn told_from_leader(differences: &[FromLeader], level: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..differences.len()).collect();
    let p: Vec<f64> = differences.iter().map(|d| d.p_value()).collect();
    order.sort_by(|&i, &j| p[i].total_cmp(&p[j]).then(i.cmp(&j)));
    let mut told = vec![false; differences.len()];
    for (rank, &i) in order.iter().enumerate() {
        if p[i] > (1.0 - level) / (differences.len() - rank) as f64 {
            break;
        }
        told[i] = true;
    }
    told
}

/// Further replicates after which, with a chance of four in five, all that differ could be told
/// from the leader; `None` when nothing is needed, nothing would help (identical scenarios), or
/// the differences are too small to say.
///
/// `n ((z_α + z_0.8) s / d)² − n`, with `z_α` of the sharpest Holm step that is left and the
/// largest need among the differences `d ± s` after `n` replicates.
pub fn replicates_to_tell(differences: &[FromLeader], level: f64, replicates: u64) -> Option<u64> {
    /// More than this nobody runs.
    const TOO_MANY: f64 = 1e12;
    let told = told_from_leader(differences, level);
    let left: Vec<&FromLeader> =
        differences.iter().zip(&told).filter(|(_, told)| !**told).map(|(d, _)| d).collect();
    let z = normal_quantile(1.0 - 0.5 * (1.0 - level) / left.len().max(1) as f64)
        + normal_quantile(0.8);
    let need = left
        .iter()
        .filter(|d| d.mcse > 0.0)
        .map(|d| replicates as f64 * ((z * d.mcse / d.mean).powi(2) - 1.0))
        .fold(0.0, f64::max);
    (need > 0.0 && need < TOO_MANY).then(|| need.ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::resample::SplitMix64;

    fn from_leader(mean: f64, mcse: f64) -> FromLeader {
        FromLeader { mean, mcse, freedom: f64::INFINITY }
    }

    #[test]
    fn wilson_of_the_tables() {
        // 8 of 10: 0.4902..0.9433 (scipy 1.x, binomtest(8, 10).proportion_ci(method="wilson")).
        let share = wilson(8.0, 10, 0.95);
        assert!((share.low - 0.490_162_471_536_641_8).abs() < 1e-9);
        assert!((share.high - 0.943_317_848_545_624_8).abs() < 1e-9);
        let none = wilson(0.0, 100, 0.95);
        assert_eq!((none.share, none.low), (0.0, 0.0));
        assert!((none.high - 3.841_458_820_694_124 / 103.841_458_820_694_12).abs() < 1e-9);
        assert_eq!(wilson(0.0, 0, 0.95), Share { share: 0.0, low: 0.0, high: 1.0 });
    }

    #[test]
    fn fieller_by_hand() {
        // With y known exactly it is the interval of x, divided by y.
        let [low, high] = fieller(10.0, 2.0, [1.0, 0.0, 0.0], f64::INFINITY, 0.95).unwrap();
        assert!((low - (10.0 - 1.959_963_984_540_054) / 2.0).abs() < 1e-9);
        assert!((high - (10.0 + 1.959_963_984_540_054) / 2.0).abs() < 1e-9);
        // A denominator within 1.96 standard errors of zero has none.
        assert_eq!(fieller(10.0, 1.9, [1.0, 0.0, 1.0], f64::INFINITY, 0.95), None);
        // x = 2y exactly: the ratio is known.
        let [low, high] = fieller(8.0, 4.0, [4.0, 2.0, 1.0], f64::INFINITY, 0.95).unwrap();
        assert!((low - 2.0).abs() < 1e-9 && (high - 2.0).abs() < 1e-9);
    }

    #[test]
    fn fieller_holds_the_ratio_as_often_as_it_says() {
        let mut random = SplitMix64::new(11);
        let held = (0..4000)
            .filter(|_| {
                let (u, v) = (random.normal(), random.normal());
                let (x, y) = (30.0 + 4.0 * u, 10.0 + 2.0 * (0.6 * u + 0.8 * v));
                let [low, high] =
                    fieller(x, y, [16.0, 4.8, 4.0], f64::INFINITY, 0.95).unwrap_or([-1e9, 1e9]);
                (low..=high).contains(&3.0)
            })
            .count();
        assert!((held as f64 / 4000.0 - 0.95).abs() < 4.0 * (0.95_f64 * 0.05 / 4000.0).sqrt());
    }

    #[test]
    fn holm_by_hand() {
        // p = 0.0027, 0.0357, 0.3173, 1 against 0.05/4, 0.05/3, ...: only the first is told.
        let four = [3.0, 2.1, 1.0, 0.0].map(|z| from_leader(z, 1.0));
        assert_eq!(told_from_leader(&four, 0.95), [true, false, false, false]);
        // Alone the second would be.
        assert_eq!(told_from_leader(&four[1..2], 0.95), [true]);
        assert_eq!(told_from_leader(&[], 0.95), [] as [bool; 0]);
    }

    #[test]
    fn identical_scenarios_are_never_ranked() {
        let same = [from_leader(0.0, 0.0)];
        assert_eq!(told_from_leader(&same, 0.95), [false]);
        assert_eq!(replicates_to_tell(&same, 0.95, 1000), None);
        // A difference that never varies is known after one replicate.
        assert_eq!(told_from_leader(&[from_leader(-1.0, 0.0)], 0.95), [true]);
    }

    #[test]
    fn an_unknown_error_tells_nothing() {
        for freedom in [0.0, 7.0, f64::INFINITY] {
            let unknown = FromLeader { mean: 9.0, mcse: f64::INFINITY, freedom };
            assert_eq!(told_from_leader(&[unknown], 0.95), [false]);
            assert_eq!(replicates_to_tell(&[unknown], 0.95, 1), None);
            let [low, high] = mean_interval(9.0, f64::INFINITY, freedom, 0.95);
            assert!(low == f64::NEG_INFINITY && high == f64::INFINITY);
        }
    }

    #[test]
    fn replicates_to_tell_have_the_promised_power() {
        // One standard error away after 100: (1.96 + 0.84)² = 7.85 times as many are needed.
        assert_eq!(replicates_to_tell(&[from_leader(1.0, 1.0)], 0.95, 100), Some(685));
        assert_eq!(replicates_to_tell(&[from_leader(2.0, 1.5)], 0.95, 100), Some(342));
        assert_eq!(replicates_to_tell(&[from_leader(9.0, 1.0)], 0.95, 100), None);
        assert_eq!(replicates_to_tell(&[from_leader(0.0, 1.0)], 0.95, 100), None);
    }

    #[test]
    fn the_best_scenario_stays_among_the_leaders() {
        let mut random = SplitMix64::new(8);
        let scenarios = 8;
        let lost = (0..4000)
            .filter(|_| {
                // All alike: the hardest case. Scenario 0 stands for the best.
                let means: Vec<f64> = (0..scenarios).map(|_| random.normal()).collect();
                let leader = means.iter().copied().fold(f64::MIN, f64::max);
                if means[0] == leader {
                    return false;
                }
                let others: Vec<f64> = means.iter().copied().filter(|&m| m != leader).collect();
                let differences: Vec<FromLeader> =
                    others.iter().map(|m| from_leader(leader - m, 2.0_f64.sqrt())).collect();
                let told = told_from_leader(&differences, 0.95);
                others.iter().zip(&told).any(|(&m, &told)| told && m == means[0])
            })
            .count();
        assert!(lost as f64 / 4000.0 <= 0.05);
    }

    #[test]
    fn pairing_reduces_variance() {
        assert_eq!(variance_reduction(4.0, 5.0, 0.5), Some(18.0));
        assert_eq!(variance_reduction(4.0, 4.0, 0.0), None);
    }
}
