//! A histogram with buckets of constant relative width, which merges exactly.
//!
//! Every octave (factor of two) is cut into `2^sub_bits` buckets of equal width, read off the bits
//! of the float: no logarithm. Positive and negative values mirror each other; what is smaller than
//! the resolution is zero. Counts are integers, so any split of the values merges to the same.
//!
//! **Error**: a quantile lies in the bucket of the order statistic `x_(⌈pn⌉)`, hence within
//! `2^-sub_bits` of it, relative (0.8 % for 7 bits), or within the resolution if that is larger.
//! The smallest and largest value are exact, and so is a quantile where all values are equal or
//! zero.

use super::runs::Counts;
use serde::{Deserialize, Serialize};

/// Counts of values by bucket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Sub-buckets per octave: `2^sub_bits`.
    sub_bits: u32,
    /// Key of the smallest magnitude that is not zero.
    base: i64,
    /// Bucket of `counts[0]`.
    first: i64,
    /// Counts from the lowest to the highest bucket met.
    counts: Counts,
    /// Number of values.
    n: u64,
    /// Smallest value (serialised as bits: infinite while empty).
    #[serde(with = "bits")]
    min: f64,
    /// Largest value.
    #[serde(with = "bits")]
    max: f64,
}

/// Floats in files as their bits, so that infinity and the last digit survive JSON.
mod bits {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(value.to_bits())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
        u64::deserialize(from).map(f64::from_bits)
    }
}

/// The bucket of a value: its sign, and the leading bits of its magnitude above `base`.
#[inline]
fn bucket(sub_bits: u32, base: i64, value: f64) -> i64 {
    let key = (value.abs().to_bits() >> (52 - sub_bits)) as i64 - base;
    let key = key.max(0);
    if value < 0.0 { -key } else { key }
}

/// The smallest and the largest of some values, passing over what is no number.
#[inline]
fn extremes(values: &[f64]) -> (f64, f64) {
    // Four side by side: each comparison waits for the one before.
    let (mut min, mut max) = ([f64::INFINITY; 4], [f64::NEG_INFINITY; 4]);
    let (fours, rest) = values.as_chunks::<4>();
    let mut see = |k: usize, value: f64| {
        let value = value + 0.0; // -0 becomes 0, so that extremes do not depend on the order
        min[k] = if value < min[k] { value } else { min[k] };
        max[k] = if value > max[k] { value } else { max[k] };
    };
    fours.iter().for_each(|four| (0..4).for_each(|k| see(k, four[k])));
    rest.iter().for_each(|&value| see(0, value));
    let least = min.into_iter().fold(f64::INFINITY, f64::min);
    (least, max.into_iter().fold(f64::NEG_INFINITY, f64::max))
}

impl Histogram {
    /// No values yet: `2^sub_bits` buckets per octave (at most 2^20), and magnitudes below
    /// `2^-resolution_bits` count as zero.
    pub fn new(sub_bits: u32, resolution_bits: i32) -> Self {
        let sub_bits = sub_bits.min(20);
        let exponent = i64::from((1023 - resolution_bits).clamp(1, 2046));
        Self {
            sub_bits,
            base: (exponent << sub_bits) - 1,
            first: 0,
            counts: Counts::Open(Vec::new()),
            n: 0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
        }
    }

    /// The bucket of a value.
    #[inline]
    fn bucket(&self, value: f64) -> i64 {
        bucket(self.sub_bits, self.base, value)
    }

    /// Smallest and largest magnitude of a bucket with a positive key.
    fn magnitudes(&self, key: i64) -> (f64, f64) {
        let edge = |key: i64| f64::from_bits(((key + self.base) as u64) << (52 - self.sub_bits));
        (edge(key), edge(key + 1))
    }

    /// Lowest and highest value of a bucket, within the values met.
    fn bounds(&self, bucket: i64) -> (f64, f64) {
        let (low, high) = match bucket {
            0 => (0.0, 0.0),
            1.. => self.magnitudes(bucket),
            _ => {
                let (low, high) = self.magnitudes(-bucket);
                (-high, -low)
            }
        };
        (low.clamp(self.min, self.max), high.clamp(self.min, self.max))
    }

    /// Adds one value.
    ///
    /// # Panics
    ///
    /// When the value is not finite: a bug of the model.
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.add_lanes(&[value]);
    }

    /// Adds the values of several replicates; faster than one by one.
    ///
    /// # Panics
    ///
    /// When a value is not finite: a bug of the model.
    #[inline]
    pub fn add_lanes(&mut self, values: &[f64]) {
        // Extremes first, and in registers: the window then opens once for all values.
        let (min, max) = extremes(values);
        if min.is_finite() && max.is_finite() {
            let (low, high) = (self.bucket(min), self.bucket(max));
            if low < self.first || high - self.first >= self.counts.len() as i64 {
                self.reach(low);
                self.reach(high);
            }
        }
        // Infinities and NaN lie beyond the bucket of every number.
        let (sub_bits, base, first) = (self.sub_bits, self.base, self.first);
        let counts = self.counts.open().as_mut_slice();
        for &value in values {
            let place = bucket(sub_bits, base, value).wrapping_sub(first) as usize;
            match counts.get_mut(place) {
                Some(count) => *count += 1,
                None => panic!("a histogram met {value}"),
            }
        }
        self.n += values.len() as u64;
        self.min = if min < self.min { min } else { self.min };
        self.max = if max > self.max { max } else { self.max };
    }

    /// The window grows to hold a bucket.
    #[cold]
    fn reach(&mut self, bucket: i64) {
        let counts = self.counts.open();
        if counts.is_empty() {
            self.first = bucket;
        }
        if bucket < self.first {
            let missing = (self.first - bucket) as usize;
            counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = bucket;
        }
        let index = (bucket - self.first) as usize;
        if index >= counts.len() {
            counts.resize(index + 1, 0);
        }
    }

    /// Adds the values of another histogram: exact, in any order and grouping.
    ///
    /// # Panics
    ///
    /// When the two have different buckets, or together 2^32 values.
    pub fn merge(&mut self, other: &Self) {
        assert!(
            (self.sub_bits, self.base) == (other.sub_bits, other.base),
            "histograms with different buckets do not add up"
        );
        if other.n == 0 {
            return;
        }
        // Open the window to both ends first: the loop then never grows it.
        self.reach(other.first);
        self.reach(other.first + other.counts.len() as i64 - 1);
        let offset = (other.first - self.first) as usize;
        self.n += other.n;
        assert!(self.n <= u64::from(u32::MAX), "a histogram counts fewer than 2^32 values");
        other.counts.add_to(&mut self.counts.open()[offset..]);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// Number of values.
    pub fn count(&self) -> u64 {
        self.n
    }

    /// Smallest value, exact; `None` without values.
    pub fn min(&self) -> Option<f64> {
        (self.n > 0).then_some(self.min)
    }

    /// Largest value, exact; `None` without values.
    pub fn max(&self) -> Option<f64> {
        (self.n > 0).then_some(self.max)
    }

    /// The `p` quantile, linear within its bucket; the exact extremes at 0 and 1; `None` without
    /// values.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        if self.n == 0 {
            return None;
        }
        let rank = p.clamp(0.0, 1.0) * self.n as f64;
        let mut below = 0_u64;
        for (bucket, &count) in (self.first..).zip(self.counts.get().iter()) {
            let upto = below + u64::from(count);
            if count > 0 && upto as f64 >= rank {
                let (low, high) = self.bounds(bucket);
                let within = (rank - below as f64).max(0.0) / f64::from(count);
                return Some((low + (high - low) * within).clamp(low, high));
            }
            below = upto;
        }
        Some(self.max)
    }

    /// Share of values at or below a limit, linear within its bucket; `None` without values.
    pub fn share_up_to(&self, limit: f64) -> Option<f64> {
        if self.n == 0 {
            return None;
        }
        if limit < self.min {
            return Some(0.0);
        }
        if limit >= self.max {
            return Some(1.0);
        }
        let at = self.bucket(limit);
        let mut below = 0.0;
        for (bucket, &count) in (self.first..).zip(self.counts.get().iter()) {
            if bucket >= at {
                let (low, high) = self.bounds(bucket);
                let within = if bucket > at {
                    0.0
                } else if high > low {
                    ((limit - low) / (high - low)).clamp(0.0, 1.0)
                } else {
                    1.0
                };
                return Some((below + within * f64::from(count)) / self.n as f64);
            }
            below += f64::from(count);
        }
        Some(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn histogram(values: &[f64]) -> Histogram {
        let mut h = Histogram::new(7, 8);
        h.add_lanes(values);
        h
    }

    #[test]
    fn atoms_and_extremes_are_exact() {
        let h = histogram(&[0.0, -0.0, 0.001, 12.3456, 12.3456]);
        assert_eq!((h.min(), h.max(), h.count()), (Some(0.0), Some(12.3456), 5));
        assert_eq!(
            (h.quantile(0.0), h.quantile(0.5), h.quantile(1.0)),
            (Some(0.0), Some(0.0), Some(12.3456))
        );
        let constant = histogram(&[7.77; 9]);
        assert_eq!(constant.quantile(0.3), Some(7.77));
        assert_eq!(Histogram::new(7, 8).quantile(0.5), None);
    }

    #[test]
    #[should_panic(expected = "met NaN")]
    fn a_value_that_is_no_number_is_a_bug() {
        histogram(&[f64::MAX, f64::MIN, f64::NAN]);
    }

    #[test]
    fn negatives_mirror_positives() {
        let values: Vec<f64> = (1..=1000).map(|i| f64::from(i) * 0.37).collect();
        let mirrored: Vec<f64> = values.iter().map(|v| -v).collect();
        let (up, down) = (histogram(&values), histogram(&mirrored));
        for p in [0.1, 0.25, 0.5, 0.9] {
            let (a, b) = (up.quantile(p).unwrap(), -down.quantile(1.0 - p).unwrap());
            assert!((a - b).abs() < 0.01 * a);
        }
        assert!((histogram(&[-1.0, 1.0]).share_up_to(0.0).unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn shares_follow_the_values() {
        let values: Vec<f64> = (0..10_000).map(|i| f64::from(i) / 100.0).collect();
        let h = histogram(&values);
        for limit in [0.5, 3.0, 50.0, 99.0] {
            assert!((h.share_up_to(limit).unwrap() - limit / 100.0).abs() < 0.001);
        }
        assert_eq!((h.share_up_to(-1.0), h.share_up_to(100.0)), (Some(0.0), Some(1.0)));
    }

    #[test]
    fn a_histogram_survives_its_file() {
        for h in [histogram(&[0.1, -3e9, 5.0]), histogram(&[])] {
            let text = serde_json::to_string(&h).unwrap();
            assert_eq!(serde_json::from_str::<Histogram>(&text).unwrap(), h);
        }
    }

    proptest! {
        #[test]
        fn quantiles_keep_their_relative_error(
            mut values in prop::collection::vec(prop_oneof![-1e9..1e9, -1.0..1.0, Just(0.0)], 1..200),
            p in 0.0_f64..=1.0,
        ) {
            let h = histogram(&values);
            values.sort_by(f64::total_cmp);
            let rank = ((p * values.len() as f64).ceil() as usize).clamp(1, values.len());
            let exact = values[rank - 1];
            let found = h.quantile(p).unwrap();
            prop_assert!((found - exact).abs() <= exact.abs() / 128.0 + 1.0 / 256.0, "{found} {exact}");
        }

        #[test]
        fn any_split_merges_to_the_same(values in prop::collection::vec(-1e6..1e6, 0..60), cut in 0_usize..60) {
            let cut = cut.min(values.len());
            let (mut a, mut b) = (histogram(&values[..cut]), histogram(&values[cut..]));
            let first = a.clone();
            a.merge(&b);
            b.merge(&first);
            prop_assert_eq!(&a, &histogram(&values));
            prop_assert_eq!(&b, &a);
        }
    }
}
