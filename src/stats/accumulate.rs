//! Sums that merge exactly: the same result in any order, for any number of threads and shards.
//!
//! A value is rounded once, to a whole number of units of `2^-bits`; from then on everything is
//! integer arithmetic. Integers add up the same in every order, so no result depends on how the
//! replicates were shared out. The rounding moves a mean by at most half a unit.
//!
//! Standard errors come in two kinds. In an independent design every replicate is a sample of
//! size one. In a randomised quasi-Monte Carlo design the points of one scramble depend on each
//! other, and only whole scrambles (*batches*) are independent: the error then follows from the
//! spread of the batch sums.

use super::wide::Wide;
use serde::{Deserialize, Serialize};

/// Where a standard error comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// Replicates are independent.
    Replicates,
    /// Only batches are independent (Latin hypercube or scrambled points within each).
    Batches,
}

/// Largest number of values in a batch; it keeps a batch sum within 63 bits.
pub const BATCH_MAX: u32 = 4096;
/// Largest magnitude of a value, in units: 2^51, beyond which floats have no spare digit.
pub const UNITS_MAX: f64 = (1_u64 << 51) as f64;
/// 1.5 · 2^52: adding it rounds a float below 2^51 to an integer, ties to even.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// Turns a value into units of `2^-bits`, given `scale = 2^bits`.
///
/// # Panics
///
/// When the value is not a number or does not fit: a bug of the model, not of the scenario.
#[inline]
pub(super) fn to_units(value: f64, scale: f64) -> i64 {
    let scaled = value * scale;
    assert!(scaled.abs() < UNITS_MAX, "a tally met {value}, which does not fit {scale} units");
    (scaled + ROUNDER).to_bits() as i64 - ROUNDER.to_bits() as i64
}

/// Exact moments of one quantity.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// `2^bits`: units per one.
    pub(super) scale: f64,
    /// Values in closed batches.
    n: u64,
    /// Their sum, units.
    sum: i128,
    /// Sum of their squares.
    squares: Wide,
    /// Closed batches.
    batches: u64,
    /// Sum over batches of size².
    sizes_squared: u128,
    /// Sum over batches of size × batch sum.
    sizes_by_sums: i128,
    /// Sum over batches of (batch sum)².
    sums_squared: Wide,
    /// Values in the open batch.
    open_n: u32,
    /// Their sum.
    open_sum: i64,
    /// Sum of their squares.
    open_squares: u128,
}

impl Moments {
    /// No values yet; each will be rounded to a multiple of `2^-bits`, `bits` within −1000..=1000.
    pub fn new(bits: i32) -> Self {
        Self {
            scale: f64::from_bits(((1023 + bits.clamp(-1000, 1000)) as u64) << 52),
            n: 0,
            sum: 0,
            squares: Wide::default(),
            batches: 0,
            sizes_squared: 0,
            sizes_by_sums: 0,
            sums_squared: Wide::default(),
            open_n: 0,
            open_sum: 0,
            open_squares: 0,
        }
    }

    /// Adds one value to the open batch.
    ///
    /// # Panics
    ///
    /// When the value is not a number or exceeds 2^51 units.
    #[inline]
    pub fn add(&mut self, value: f64) {
        if self.open_n == BATCH_MAX {
            self.close_batch();
        }
        let units = to_units(value, self.scale);
        self.open_n += 1;
        self.open_sum += units;
        self.open_squares += (i128::from(units) * i128::from(units)) as u128;
    }

    /// Adds the values of several replicates.
    #[inline]
    pub fn add_lanes(&mut self, values: &[f64]) {
        for values in values.chunks(BATCH_MAX as usize) {
            if self.open_n + values.len() as u32 > BATCH_MAX {
                // Value by value: the batch ends within.
                values.iter().for_each(|&value| self.add(value));
                continue;
            }
            // Sums stay in registers. They wrap nowhere: BATCH_MAX values below 2^51 fit.
            let (mut sum, mut squares) = (0_i64, 0_u128);
            for &value in values {
                let units = to_units(value, self.scale);
                sum = sum.wrapping_add(units);
                let size = u128::from(units.unsigned_abs());
                squares = squares.wrapping_add(size.wrapping_mul(size));
            }
            self.open_n += values.len() as u32;
            self.open_sum += sum;
            self.open_squares += squares;
        }
    }

    /// Closes the batch: the values since the last call are one independent sample.
    ///
    /// Call it after every whole scramble of a quasi-Monte Carlo design, and after every block of
    /// any other; a batch of [`BATCH_MAX`] values closes by itself.
    pub fn close_batch(&mut self) {
        if self.open_n == 0 {
            return;
        }
        let size = u128::from(self.open_n);
        let sum = i128::from(self.open_sum);
        self.n += u64::from(self.open_n);
        self.sum += sum;
        self.squares = self.squares + Wide::from(self.open_squares);
        self.batches += 1;
        self.sizes_squared += size * size;
        self.sizes_by_sums += size as i128 * sum;
        self.sums_squared = self.sums_squared + Wide::product(sum, sum);
        (self.open_n, self.open_sum, self.open_squares) = (0, 0, 0);
    }

    /// Adds the values of another tally; open batches of both are closed first.
    ///
    /// With closed batches the result is the same in every order and grouping.
    ///
    /// # Panics
    ///
    /// When the two count in different units.
    pub fn merge(&mut self, other: &Self) {
        assert!(self.scale == other.scale, "tallies of different units do not add up");
        self.close_batch();
        let other = other.closed();
        self.n += other.n;
        self.sum += other.sum;
        self.squares = self.squares + other.squares;
        self.batches += other.batches;
        self.sizes_squared += other.sizes_squared;
        self.sizes_by_sums += other.sizes_by_sums;
        self.sums_squared = self.sums_squared + other.sums_squared;
    }

    fn closed(&self) -> Self {
        let mut closed = *self;
        closed.close_batch();
        closed
    }

    /// Number of values.
    pub fn count(&self) -> u64 {
        self.n + u64::from(self.open_n)
    }

    /// Number of batches, the open one included.
    pub fn batches(&self) -> u64 {
        self.batches + u64::from(self.open_n > 0)
    }

    /// Exact sum, in units of `2^-bits`; it identifies a result in a digest.
    pub fn sum_units(&self) -> i128 {
        self.sum + i128::from(self.open_sum)
    }

    /// Sum of the values.
    pub fn sum(&self) -> f64 {
        self.sum_units() as f64 / self.scale
    }

    /// Mean; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.count() > 0).then(|| {
            let (whole, rest) = self.mean_parts();
            (whole as f64 + rest) / self.scale
        })
    }

    /// The mean in units as an integer and a rest within −1..1, so that no digit is lost.
    fn mean_parts(&self) -> (i128, f64) {
        let n = i128::from(self.count());
        let sum = self.sum_units();
        (sum / n, (sum % n) as f64 / n as f64)
    }

    /// Variance of the values, with divisor n − 1; `None` below two values.
    ///
    /// The squares about the mean's integer part are exact, so a small spread on a large mean
    /// loses nothing: `Σ(x−x̄)² = Σx² − 2mΣx + m²n − nδ²` with `x̄ = m + δ`.
    pub fn variance(&self) -> Option<f64> {
        let all = self.closed();
        if all.n < 2 {
            return None;
        }
        let (m, delta) = all.mean_parts();
        let n = all.n as f64;
        let about_m =
            all.squares - Wide::product(2 * m, all.sum) + Wide::product(m * m, i128::from(all.n));
        let squares = (about_m.to_f64() - n * delta * delta).max(0.0);
        Some(squares / (n - 1.0) / (all.scale * all.scale))
    }

    /// Standard deviation of the values; `None` below two values.
    pub fn standard_deviation(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// Monte Carlo standard error of the mean; `None` below two values or two batches.
    ///
    /// From replicates: `sd / √n`. From batches of sizes `n_b` and sums `S_b`, also when the last
    /// is smaller: `√(B/(B−1) · Σ(S_b − n_b x̄)²) / n`, the linearised error of a ratio estimate
    /// (Cochran 1977, Sampling Techniques, section 9A.1: clusters of unequal size); with equal
    /// sizes it is the standard deviation of the batch means over √B.
    pub fn mcse(&self, errors: Errors) -> Option<f64> {
        match errors {
            Errors::Replicates => self.variance().map(|v| (v / self.count() as f64).sqrt()),
            Errors::Batches => {
                let all = self.closed();
                if all.batches < 2 {
                    return None;
                }
                let (m, delta) = all.mean_parts();
                let about_m = all.sums_squared - Wide::product(2 * m, all.sizes_by_sums)
                    + Wide::product(m * m, all.sizes_squared as i128);
                let crossed = all.sizes_by_sums - m * all.sizes_squared as i128;
                let squares = about_m.to_f64() - 2.0 * delta * crossed as f64
                    + delta * delta * all.sizes_squared as f64;
                let b = all.batches as f64;
                Some((squares.max(0.0) * b / (b - 1.0)).sqrt() / all.n as f64 / all.scale)
            }
        }
    }

    /// Degrees of freedom of the standard error: replicates or batches, less one.
    pub fn degrees_of_freedom(&self, errors: Errors) -> f64 {
        let n = match errors {
            Errors::Replicates => self.count(),
            Errors::Batches => self.batches(),
        };
        n.saturating_sub(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moments(bits: i32, batches: &[&[f64]]) -> Moments {
        let mut moments = Moments::new(bits);
        for batch in batches {
            moments.add_lanes(batch);
            moments.close_batch();
        }
        moments
    }

    #[test]
    fn five_values_by_hand() {
        let m = moments(8, &[&[1.0, 2.0], &[3.0, 4.5], &[-0.5]]);
        assert_eq!((m.count(), m.batches(), m.sum()), (5, 3, 10.0));
        assert_eq!(m.mean(), Some(2.0));
        assert!((m.variance().unwrap() - (1.0 + 0.0 + 1.0 + 6.25 + 6.25) / 4.0).abs() < 1e-12);
        let by_replicates = m.mcse(Errors::Replicates).unwrap();
        assert!((by_replicates - (14.5_f64 / 4.0 / 5.0).sqrt()).abs() < 1e-12);
        // Residuals of the batch sums: 3 - 4 = -1; 7.5 - 4 = 3.5; -0.5 - 2 = -2.5.
        let by_batches = m.mcse(Errors::Batches).unwrap();
        assert!((by_batches - (1.5_f64 * (1.0 + 12.25 + 6.25)).sqrt() / 5.0).abs() < 1e-12);
    }

    #[test]
    fn too_few_values_have_no_error() {
        let empty = Moments::new(0);
        assert_eq!(
            (empty.mean(), empty.variance(), empty.mcse(Errors::Batches)),
            (None, None, None)
        );
        let one = moments(0, &[&[7.0]]);
        assert_eq!(
            (one.mean(), one.variance(), one.mcse(Errors::Replicates)),
            (Some(7.0), None, None)
        );
    }

    #[test]
    fn a_small_spread_on_a_large_mean_is_kept() {
        let m = moments(0, &[&[1e13, 1e13 + 1.0], &[1e13 + 2.0, 1e13 + 3.0]]);
        assert_eq!(m.mean(), Some(1e13 + 1.5));
        assert!((m.variance().unwrap() - 5.0 / 3.0).abs() < 1e-12);
        assert!((m.mcse(Errors::Batches).unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_open_batch_counts_as_one() {
        let mut m = moments(0, &[&[1.0, 2.0], &[3.0]]);
        assert_eq!((m.count(), m.batches()), (3, 2));
        m.add(4.0);
        assert_eq!((m.count(), m.batches()), (4, 3));
    }

    #[test]
    fn the_largest_values_do_not_overflow() {
        let largest = UNITS_MAX - 1.0;
        let mut m = Moments::new(0);
        for sign in [1.0, -1.0].repeat(BATCH_MAX as usize) {
            m.add(largest * sign);
        }
        for _ in 0..40 {
            m.merge(&m.clone());
        }
        assert_eq!(m.count(), (2 * u64::from(BATCH_MAX)) << 40);
        assert!((m.standard_deviation().unwrap() / largest - 1.0).abs() < 1e-12);
        assert_eq!(m.mcse(Errors::Batches), Some(0.0));
    }

    #[test]
    #[should_panic(expected = "does not fit")]
    fn a_value_that_is_no_number_is_a_bug() {
        Moments::new(0).add(f64::NAN);
    }

    #[test]
    fn a_tally_survives_its_file() {
        let m = moments(16, &[&[1.0, -2.25e9], &[3.5]]);
        let text = serde_json::to_string(&m).unwrap();
        assert_eq!(serde_json::from_str::<Moments>(&text).unwrap(), m);
    }

    proptest! {
        #[test]
        fn any_split_and_order_merge_to_the_same(
            batches in prop::collection::vec(prop::collection::vec(-1e6..1e6, 1..5), 1..9),
            cut in 0_usize..9,
        ) {
            let serial = batches.iter().fold(Moments::new(16), |mut m, batch| {
                m.add_lanes(batch);
                m.close_batch();
                m
            });
            let cut = cut.min(batches.len());
            let tally = |part: &[Vec<f64>]| {
                moments(16, &part.iter().rev().map(Vec::as_slice).collect::<Vec<_>>())
            };
            let (mut left, mut right) = (tally(&batches[..cut]), tally(&batches[cut..]));
            let first = left;
            left.merge(&right);
            right.merge(&first);
            prop_assert_eq!(left, serial);
            prop_assert_eq!(right, serial);
        }

        #[test]
        fn it_agrees_with_plain_floats(values in prop::collection::vec(-1e5..1e5, 2..60)) {
            let m = moments(24, &values.iter().map(std::slice::from_ref).collect::<Vec<_>>());
            let (mean, error) = crate::stats::mean_and_error(&values).unwrap();
            prop_assert!((m.mean().unwrap() - mean).abs() < 1e-6);
            prop_assert!((m.mcse(Errors::Replicates).unwrap() - error).abs() < 1e-6);
            prop_assert!((m.mcse(Errors::Batches).unwrap() - error).abs() < 1e-6);
        }
    }
}
