//! How likely a t test is to see a difference that is there.

use super::special::{normal_cdf, student_quantile};

/// Power of a two-sided t test at `1 − level` with so many degrees of freedom, when the mean lies
/// `shift` standard errors from nothing: the chance that noncentral t exceeds the critical value `c`
/// on either side,
///
/// `∫ (Φ(δ − c s) + Φ(−δ − c s)) f(s) ds`, with `s² ~ χ²/ν`
///
/// (Johnson, Kotz & Balakrishnan 1995, *Continuous Univariate Distributions* 2, chapter 31), by
/// Simpson's rule, good to 1e-7.
pub fn t_test(freedom: f64, shift: f64, level: f64) -> f64 {
    /// Steps between no spread and the widest that matters.
    const STEPS: usize = 1_000;
    let critical = student_quantile(freedom, 0.5 + 0.5 * level);
    let half = 0.5 * freedom;
    let log_front = std::f64::consts::LN_2 + half * libm::log(half) - libm::lgamma(half);
    let widest = 1.0 + 8.0 / freedom.sqrt();
    let at = |step: usize| {
        let s = widest * step as f64 / STEPS as f64;
        if s == 0.0 {
            return 0.0;
        }
        let density = libm::exp(log_front + (freedom - 1.0) * libm::log(s) - half * s * s);
        density * (normal_cdf(shift - critical * s) + normal_cdf(-shift - critical * s))
    };
    let inner: f64 = (1..STEPS).map(|step| at(step) * if step % 2 == 1 { 4.0 } else { 2.0 }).sum();
    let sum = at(0) + inner + at(STEPS);
    (sum * widest / (3 * STEPS) as f64).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_power_is_that_of_the_tables() {
        // R's help of power.t.test: n = 20 in each of two groups, delta = 1, sd = 1: 0.8689528.
        let shift = (20.0_f64 / 2.0).sqrt();
        assert!((t_test(38.0, shift, 0.95) - 0.868_952_8).abs() < 1e-6);
        // Without a difference the test errs as often as it says.
        for freedom in [2.0, 7.0, 30.0] {
            assert!((t_test(freedom, 0.0, 0.95) - 0.05).abs() < 1e-5, "{freedom}");
        }
    }

    #[test]
    fn a_larger_difference_is_seen_more_often() {
        let power = [0.0, 1.0, 2.0, 4.0, 8.0].map(|shift| t_test(7.0, shift, 0.95));
        assert!(power.is_sorted() && power[4] > 0.999, "{power:?}");
    }

    #[test]
    fn it_agrees_with_trials_that_are_drawn() {
        let mut random = crate::stats::resample::SplitMix64::new(5);
        let critical = student_quantile(7.0, 0.975);
        let trials = 20_000;
        let seen = (0..trials)
            .filter(|_| {
                let values: Vec<f64> = (0..8).map(|_| 0.7 + random.normal()).collect();
                let (mean, error) = crate::stats::mean_and_error(&values).unwrap_or((0.0, 1.0));
                (mean / error).abs() > critical
            })
            .count();
        let drawn = seen as f64 / f64::from(trials);
        let power = t_test(7.0, 0.7 * 8.0_f64.sqrt(), 0.95);
        assert!((drawn - power).abs() < 4.0 * (power * (1.0 - power) / 20_000.0).sqrt());
    }
}
