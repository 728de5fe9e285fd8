//! Elementary functions with the same bits on every machine.
//!
//! Every function here is straight-line code of additions, multiplications, divisions, square
//! roots and bit operations, all of which IEEE 754 defines to the last bit, and none is fused.
//! That has two uses: a loop over lanes that calls them becomes vector code by itself, and the
//! result is the same with SSE2, AVX2, AVX-512 or NEON. Accuracy is tested against `libm`.

use crate::model::lanes::LANES;
use crate::stats::special::wichura;

/// Adding and subtracting this rounds a number below 2^51 to an integer, half to even.
const ROUND_F64: f64 = 6_755_399_441_055_744.0;
/// The same for `f32` below 2^22.
const ROUND_F32: f32 = 12_582_912.0;

/// Rounds to the nearest integer, half to even, for |x| < 2^51.
#[inline(always)]
pub fn round(x: f64) -> f64 {
    (x + ROUND_F64) - ROUND_F64
}

/// e^x; arguments outside -708..709 count as these bounds.
///
/// Error below 1.5 units in the last place. e^x = 2^k e^r with |r| ≤ ln 2 / 2, and e^r by its
/// Taylor series to r^13, whose rest is below 5e-18.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let x = if x > 709.0 { 709.0 } else { x };
    let x = if x < -708.0 { -708.0 } else { x };
    let shifted = x * std::f64::consts::LOG2_E + ROUND_F64;
    let k = shifted - ROUND_F64;
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    let r2 = r * r;
    let r4 = r2 * r2;
    let r8 = r4 * r4;
    let p23 = 0.5 + r * (1.0 / 6.0);
    let p45 = 1.0 / 24.0 + r * (1.0 / 120.0);
    let p67 = 1.0 / 720.0 + r * (1.0 / 5040.0);
    let p89 = 1.0 / 40_320.0 + r * (1.0 / 362_880.0);
    let p1011 = 1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0);
    let p1213 = 1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0);
    let p = (p23 + r2 * p45) + r4 * (p67 + r2 * p89) + r8 * (p1011 + r2 * p1213);
    let e_r = 1.0 + (r + r2 * p);
    let two_k = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
    e_r * two_k
}

/// ln x for a positive normal number.
///
/// Error below 1.5 units in the last place, except near 1 where it is below 1e-16 absolute.
/// x = 2^e m with m in [√½, √2), and ln m = 2 artanh((m - 1) / (m + 1)) by its series.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    // Bits of √½: adding the difference to 1 moves the exponent's step from 1 to √½.
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    let bits = x.to_bits().wrapping_sub(SQRT_HALF);
    // The exponent, signed, as a float: an integer in the low bits of ROUND_F64.
    let e =
        f64::from_bits(ROUND_F64.to_bits().wrapping_add(((bits as i64) >> 52) as u64)) - ROUND_F64;
    let m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff).wrapping_add(SQRT_HALF));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let z2 = z * z;
    let z4 = z2 * z2;
    let p01 = 2.0 / 3.0 + z * (2.0 / 5.0);
    let p23 = 2.0 / 7.0 + z * (2.0 / 9.0);
    let p45 = 2.0 / 11.0 + z * (2.0 / 13.0);
    let p67 = 2.0 / 15.0 + z * (2.0 / 17.0);
    let p89 = 2.0 / 19.0 + z * (2.0 / 21.0);
    let p = (p01 + z2 * p23) + z4 * ((p45 + z2 * p67) + z4 * p89);
    // 2 s = f - s f keeps the leading term exact.
    let half = s * (z * p - f);
    e * LN2_HIGH + ((half + e * LN2_LOW) + f)
}

/// x^y for x ≥ 0; 0^y is 0 for y > 0.
#[inline(always)]
pub fn pow(x: f64, y: f64) -> f64 {
    let safe = if x > 1e-300 { x } else { 1e-300 };
    // A factor rather than a choice: a loop with a branch around all this stays scalar.
    exp(y * ln(safe)) * if x > 1e-300 { 1.0 } else { 0.0 }
}

/// e^x in single precision, for |x| < 87; error below 2 units in the last place.
#[inline(always)]
pub fn exp_f32(x: f32) -> f32 {
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = if x > 87.0 { 87.0 } else { x };
    let x = if x < -87.0 { -87.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + ROUND_F32;
    let k = shifted - ROUND_F32;
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    let r2 = r * r;
    let p = (0.5 + r * (1.0 / 6.0))
        + r2 * ((1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5040.0)));
    let e_r = 1.0 + (r + r2 * p);
    e_r * f32::from_bits((shifted.to_bits() << 23).wrapping_add(1.0_f32.to_bits()))
}

/// ln x in single precision, for a positive normal number; error below 2 units in the last place
/// or 1e-7 absolute.
#[inline(always)]
pub fn ln_f32(x: f32) -> f32 {
    const LN2: f32 = std::f32::consts::LN_2;
    const SQRT_HALF: u32 = 0x3f35_04f3;
    let bits = x.to_bits().wrapping_sub(SQRT_HALF);
    let e = ((bits as i32) >> 23) as f32;
    let m = f32::from_bits((bits & 0x007f_ffff).wrapping_add(SQRT_HALF));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let p = (2.0 / 3.0 + z * (2.0 / 5.0)) + z * z * (2.0 / 7.0 + z * (2.0 / 9.0));
    let half = s * (z * p - f);
    e * LN2 + (half + f)
}

/// Two independent standard normals from two uniform words (Box & Muller 1958).
///
/// Single precision, from 24 bits each: |z| ≤ 5.77.
#[inline(always)]
pub fn normal_pair_f32(a: u32, b: u32) -> (f32, f32) {
    const STEP: f32 = 1.0 / 16_777_216.0;
    let u = ((a >> 8) as i32 + 1) as f32 * STEP;
    let turn = (b >> 8) as i32 as f32 * STEP;
    let radius = (-2.0 * ln_f32(u)).sqrt();
    // The turn as quarters: j in 0..=4, and an angle of at most an eighth of a turn.
    let shifted = turn * 4.0 + ROUND_F32;
    let j = shifted.to_bits() & 3;
    let x = (turn * 4.0 - (shifted - ROUND_F32)) * std::f32::consts::FRAC_PI_2;
    let x2 = x * x;
    let sin = x * (1.0 + x2 * (-1.0 / 6.0 + x2 * (1.0 / 120.0 + x2 * (-1.0 / 5040.0))));
    let cos = 1.0 + x2 * (-0.5 + x2 * (1.0 / 24.0 + x2 * (-1.0 / 720.0 + x2 * (1.0 / 40_320.0))));
    let odd = j & 1 == 1;
    let c = if odd { sin } else { cos };
    let s = if odd { cos } else { sin };
    // cos changes sign in the second and third quarter, sin in the third and fourth.
    let c = f32::from_bits(c.to_bits() ^ (((j + 1) & 2) << 30));
    let s = f32::from_bits(s.to_bits() ^ ((j & 2) << 30));
    (radius * c, radius * s)
}

/// [`normal_pair_f32`] of every lane.
#[inline(always)]
pub fn normal_pairs(a: &[u32; LANES], b: &[u32; LANES]) -> ([f32; LANES], [f32; LANES]) {
    let mut pairs = ([0.0; LANES], [0.0; LANES]);
    for l in 0..LANES {
        (pairs.0[l], pairs.1[l]) = normal_pair_f32(a[l], b[l]);
    }
    pairs
}

/// Standard normal distribution function; error below 7.5e-8 absolute.
///
/// Source: Abramowitz & Stegun (1964), 26.2.17.
#[inline(always)]
pub fn normal_cdf(x: f64) -> f64 {
    let a = x.abs();
    let t = 1.0 / (1.0 + 0.231_641_9 * a);
    let density = exp(-0.5 * a * a) * 0.398_942_280_401_432_7;
    let tail = density
        * t
        * (0.319_381_53
            + t * (-0.356_563_782
                + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    if x < 0.0 { tail } else { 1.0 - tail }
}

/// Inverse of the standard normal distribution function, for 0 < p < 1; relative error 1e-15.
///
/// Source: Wichura (1988), Applied Statistics 37: 477-484, algorithm AS 241 (PPND16).
pub fn normal_quantile(p: f64) -> f64 {
    wichura(p, ln)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance in units in the last place of `exact`.
    fn ulps(value: f64, exact: f64) -> f64 {
        let unit = (exact.abs().max(f64::MIN_POSITIVE)) * f64::EPSILON / 2.0;
        ((value - exact) / unit).abs() / 2.0
    }

    #[test]
    fn exp_is_right_to_two_units() {
        let worst = (-70_000..70_000)
            .map(|i| f64::from(i) * 0.010_07)
            .map(|x| ulps(exp(x), libm::exp(x)))
            .fold(0.0, f64::max);
        assert!(worst < 2.0, "{worst}");
        assert_eq!(exp(0.0), 1.0);
    }

    #[test]
    fn ln_is_right_to_two_units() {
        let worst = (1..200_000)
            .map(|i| exp(f64::from(i) * 0.0007 - 70.0))
            .map(|x| ((ln(x) - libm::log(x)) / libm::log(x).abs().max(1.0)).abs())
            .fold(0.0, f64::max);
        assert!(worst < 4e-16, "{worst}");
        for x in [0.5, 0.99, 1.0, 1.000_001, 2.0, 1e-300, 1e300] {
            assert!((ln(x) - libm::log(x)).abs() <= 3e-16 * libm::log(x).abs().max(0.4), "{x}");
        }
        assert_eq!(ln(1.0), 0.0);
    }

    #[test]
    fn single_precision_functions_are_right_to_their_precision() {
        for i in -8000..8000 {
            let x = i as f32 * 0.0107;
            let exact = libm::exp(f64::from(x));
            assert!((f64::from(exp_f32(x)) / exact - 1.0).abs() < 3e-7, "{x}");
            let y = exp_f32(x);
            let exact = libm::log(f64::from(y));
            assert!((f64::from(ln_f32(y)) - exact).abs() < 2.5e-7 * exact.abs().max(1.0), "{y}");
        }
        // Beyond its range it stays at the ends.
        for (x, end) in [(-200.0, -87.0), (200.0, 87.0)] {
            assert_eq!(exp_f32(x), exp_f32(end));
        }
    }

    #[test]
    fn normal_pairs_lie_on_the_circle_of_their_words() {
        for (a, b) in [(0, 0), (1 << 31, 1 << 30), (u32::MAX, 3 << 30), (12345, 0xdead_beef)] {
            let (x, y) = normal_pair_f32(a, b);
            let u = (f64::from(a >> 8) + 1.0) / 16_777_216.0;
            let angle = f64::from(b >> 8) / 16_777_216.0 * std::f64::consts::TAU;
            let radius = (-2.0 * u.ln()).sqrt();
            assert!((f64::from(x) - radius * angle.cos()).abs() < 3e-6, "{x}");
            assert!((f64::from(y) - radius * angle.sin()).abs() < 3e-6, "{y}");
        }
    }

    #[test]
    fn normal_functions_agree_with_tables() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((normal_quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-12);
        for i in 1..1000 {
            let p = f64::from(i) / 1000.0;
            let exact = 0.5 * libm::erfc(-normal_quantile(p) / std::f64::consts::SQRT_2);
            assert!((exact - p).abs() < 1e-14, "{p}");
            assert!((normal_cdf(normal_quantile(p)) - p).abs() < 8e-8, "{p}");
        }
    }

    #[test]
    fn powers_at_the_edges() {
        assert_eq!(pow(0.0, 1.3), 0.0);
        assert!((pow(2.0, 10.0) - 1024.0).abs() < 1e-11);
        assert_eq!(pow(1.0, 0.7), 1.0);
    }
}
