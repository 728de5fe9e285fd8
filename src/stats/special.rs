//! Distribution functions and their inverses, with the same bits on every platform.
//!
//! Only `libm`, arithmetic and square roots are used: the system's `exp` and `ln` differ in the
//! last digit between platforms. Accuracies below are what the tests check.

use libm::{erfc, exp, lgamma, log, log1p, pow};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Density of the standard normal distribution.
pub fn normal_density(z: f64) -> f64 {
    exp(-0.5 * z * z) / (2.0 * PI).sqrt()
}

/// Chance that a standard normal number is at most `z`: `erfc(−z/√2)/2`, relative error 1e-14
/// also in the lower tail.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z * FRAC_1_SQRT_2)
}

/// Quantile of the standard normal distribution; −∞ and ∞ at 0 and 1, NaN outside.
///
/// Wichura (1988), algorithm AS 241 (PPND16), and one Newton step in the lower tail, where no
/// digit is lost. Relative error 1e-14.
pub fn normal_quantile(p: f64) -> f64 {
    if p == 0.0 {
        return f64::NEG_INFINITY;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    if !(p > 0.0 && p < 1.0) {
        return f64::NAN;
    }
    let z = wichura(p, log);
    if p <= 0.5 { newton(z, p) } else { -newton(-z, 1.0 - p) }
}

/// One Newton step for `normal_cdf(z) = p`, for `z <= 0`.
fn newton(z: f64, p: f64) -> f64 {
    let density = normal_density(z);
    if density < 1e-300 { z } else { z - (normal_cdf(z) - p) / density }
}

/// AS 241, PPND16: rational approximations in three regions, for 0 < p < 1, by this logarithm.
#[inline]
pub fn wichura(p: f64, ln: impl Fn(f64) -> f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(&CENTRE_ABOVE, r) / polynomial(&CENTRE_BELOW, r);
    }
    let r = (-ln(if q < 0.0 { p } else { 1.0 - p })).sqrt();
    let z = if r <= 5.0 {
        polynomial(&MIDDLE_ABOVE, r - 1.6) / polynomial(&MIDDLE_BELOW, r - 1.6)
    } else {
        polynomial(&TAIL_ABOVE, r - 5.0) / polynomial(&TAIL_BELOW, r - 5.0)
    };
    if q < 0.0 { -z } else { z }
}

/// `c[0] + c[1] x + c[2] x² + …`
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

// Coefficients of Wichura (1988), tables a to f.
const CENTRE_ABOVE: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const CENTRE_BELOW: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_545,
];
const MIDDLE_ABOVE: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    7.745_450_142_783_414e-4,
];
const MIDDLE_BELOW: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const TAIL_ABOVE: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    0.296_560_571_828_504_87,
    0.026_532_189_526_576_124,
    0.001_242_660_947_388_078_4,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const TAIL_BELOW: [f64; 8] = [
    1.0,
    0.599_832_206_555_888,
    0.136_929_880_922_735_8,
    0.014_875_361_290_850_615,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

/// Natural logarithm of the beta function.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    lgamma(a) + lgamma(b) - lgamma(a + b)
}

/// Regularised incomplete beta function `I_x(a, b)`: the chance that a Beta(a, b) number is at
/// most `x`. Relative error 1e-11 for `a, b` up to 1e4.
///
/// Continued fraction by Lentz's method (Press et al. 2007, Numerical Recipes, section 6.4).
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x.is_nan() || !(a > 0.0 && b > 0.0) {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = exp(a * log(x) + b * log1p(-x) - ln_beta(a, b));
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

/// The continued fraction of the incomplete beta function.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..20_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    fraction
}

/// Quantile of the Beta(a, b) distribution; NaN for `p` outside 0..=1. Relative error 1e-9.
///
/// Newton's method, kept within a shrinking bracket.
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    if !((0.0..=1.0).contains(&p) && a > 0.0 && b > 0.0) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return p;
    }
    let (mut low, mut high) = (0.0, 1.0);
    // In the lower tail I_x ≈ x^a / (a B(a, b)): a start that is right where x is tiny.
    let tail = pow(p * a * exp(ln_beta(a, b)), 1.0 / a);
    let mut x = tail.min(a / (a + b));
    for _ in 0..200 {
        let error = incomplete_beta(a, b, x) - p;
        if error > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let slope = exp((a - 1.0) * log(x) + (b - 1.0) * log1p(-x) - ln_beta(a, b));
        let newton = x - error / slope;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - x).abs() <= 1e-15 * x {
            return next;
        }
        x = next;
    }
    x
}

/// Chance that a Student t number with `freedom` degrees of freedom is at most `t`.
pub fn student_cdf(freedom: f64, t: f64) -> f64 {
    let upper = if t * t < freedom {
        0.5 - 0.5 * incomplete_beta(0.5, 0.5 * freedom, t * t / (freedom + t * t))
    } else {
        0.5 * incomplete_beta(0.5 * freedom, 0.5, freedom / (freedom + t * t))
    };
    if t < 0.0 { upper } else { 1.0 - upper }
}

/// Quantile of Student's t distribution; the normal one for `freedom = ∞`. Relative error 1e-9.
///
/// Starts from the expansion of Fisher & Cornish (Abramowitz & Stegun 26.7.5), then Newton's
/// method on [`student_cdf`], kept within a shrinking bracket.
pub fn student_quantile(freedom: f64, p: f64) -> f64 {
    if !(freedom > 0.0 && p > 0.0 && p < 1.0) {
        return f64::NAN;
    }
    if p < 0.5 {
        return -student_quantile(freedom, 1.0 - p);
    }
    let z = normal_quantile(p);
    let (z3, z5) = (z * z * z, z * z * z * z * z);
    let expanded = z
        + (z3 + z) / (4.0 * freedom)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom * freedom);
    if freedom > 1e6 || p == 0.5 {
        return expanded; // the next term is below 1e-17
    }
    let scale = exp(lgamma(0.5 * (freedom + 1.0)) - lgamma(0.5 * freedom)) / (freedom * PI).sqrt();
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut t = expanded;
    for _ in 0..200 {
        let error = student_cdf(freedom, t) - p;
        if error > 0.0 {
            high = t;
        } else {
            low = t;
        }
        let slope = scale * pow(1.0 + t * t / freedom, -0.5 * (freedom + 1.0));
        let newton = t - error / slope;
        let next = if newton > low && newton < high {
            newton
        } else if high.is_finite() {
            0.5 * (low + high)
        } else {
            2.0 * t
        };
        if (next - t).abs() <= 1e-14 * t {
            return next;
        }
        t = next;
    }
    t
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Beta, ContinuousCDF, Normal, StudentsT};

    fn relative(found: f64, expected: f64) -> f64 {
        (found - expected).abs() / expected.abs().max(1e-300)
    }

    #[test]
    fn normal_quantiles_of_the_tables() {
        // R 4: qnorm(c(0.975, 0.95, 1e-10, 0.5)).
        assert!(relative(normal_quantile(0.975), 1.959_963_984_540_054) < 1e-14);
        assert!(relative(normal_quantile(0.95), 1.644_853_626_951_472_2) < 1e-14);
        assert!(relative(normal_quantile(1e-10), -6.361_340_902_404_056) < 1e-14);
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert!(normal_quantile(1.5).is_nan());
    }

    #[test]
    fn normal_quantile_undoes_the_cdf() {
        for i in -3700..=810 {
            let z = f64::from(i) / 100.0;
            let p = normal_cdf(z);
            let tolerance = if z > 0.0 { 3e-16 / normal_density(z) } else { 2e-14 * z.abs() };
            assert!((normal_quantile(p) - z).abs() <= tolerance.max(2e-15), "{z}");
        }
    }

    #[test]
    fn the_normal_cdf_agrees_with_statrs() {
        let normal = Normal::new(0.0, 1.0).unwrap();
        for i in -80..=80 {
            let z = f64::from(i) / 10.0;
            assert!(relative(normal_cdf(z), normal.cdf(z)) < 1e-10);
        }
    }

    #[test]
    fn the_incomplete_beta_agrees_with_statrs() {
        for (a, b) in [(0.5, 0.5), (1.0, 3.0), (2.5, 0.7), (30.0, 80.0), (800.0, 1200.0)] {
            let beta = Beta::new(a, b).unwrap();
            for i in 1..100 {
                let x = f64::from(i) / 100.0;
                assert!((incomplete_beta(a, b, x) - beta.cdf(x)).abs() < 1e-11, "{a} {b} {x}");
            }
        }
        // By hand: I_x(1, 3) = 1 - (1 - x)³ and I_x(1/2, 1/2) = 2/π asin √x.
        assert!((incomplete_beta(1.0, 3.0, 0.2) - 0.488).abs() < 1e-15);
        assert!((incomplete_beta(0.5, 0.5, 0.5) - 0.5).abs() < 1e-15);
    }

    #[test]
    fn beta_quantiles_undo_the_cdf() {
        for (a, b) in [(0.3, 4.0), (1.0, 1.0), (2.0, 5.0), (60.0, 3.0), (5000.0, 9000.0)] {
            for p in [1e-6, 0.025, 0.3, 0.5, 0.9, 0.999] {
                let x = beta_quantile(a, b, p);
                assert!((incomplete_beta(a, b, x) - p).abs() < 1e-11, "{a} {b} {p}");
            }
        }
    }

    #[test]
    fn student_quantiles_of_the_tables() {
        // Closed forms: one degree tan(π(p − 1/2)); two (2p − 1)√(2 / (1 − (2p − 1)²)).
        assert!(relative(student_quantile(1.0, 0.975), 12.706_204_736_174_7) < 1e-9);
        assert!(relative(student_quantile(2.0, 0.975), 4.302_652_729_749_46) < 1e-9);
        // R 4: qt(0.975, c(15, 100)).
        assert!(relative(student_quantile(15.0, 0.975), 2.131_449_545_559_32) < 1e-9);
        assert!(relative(student_quantile(100.0, 0.975), 1.983_971_518_523_55) < 1e-9);
        assert!(relative(student_quantile(f64::INFINITY, 0.975), 1.959_963_984_540_05) < 1e-12);
    }

    #[test]
    fn student_agrees_with_statrs() {
        for freedom in [1.0, 3.0, 7.5, 31.0, 999.0] {
            let student = StudentsT::new(0.0, 1.0, freedom).unwrap();
            for p in [0.001, 0.025, 0.2, 0.6, 0.95, 0.995, 0.9999] {
                let t = student_quantile(freedom, p);
                assert!((student.cdf(t) - p).abs() < 1e-9, "{freedom} {p}");
                assert!((student_cdf(freedom, t) - p).abs() < 1e-12, "{freedom} {p}");
            }
        }
    }
}
