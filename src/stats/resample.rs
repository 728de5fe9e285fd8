//! Random numbers for resampling: bootstrap, permutations, toys in tests.
//!
//! SplitMix64 (Steele, Lea & Flood 2014, doi 10.1145/2660193.2660195): a counter and a mixer, so
//! value number `i` of a seed is known without the ones before. The engine's replicates do not
//! come from here.

use super::special::normal_quantile;

/// A small generator with an explicit seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A uniform number strictly between 0 and 1.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        ((self.next_u64() >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
    }

    /// A standard normal number, by inversion.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform())
    }

    /// A whole number below `n` (Lemire 2019 without the rejection: the bias is below `n / 2^64`).
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next_u64()) * n as u128) >> 64) as usize
    }
}

/// Fills `indices` with a bootstrap sample of `0..indices.len()`, with replacement.
pub fn bootstrap_indices(random: &mut SplitMix64, indices: &mut [usize]) {
    let n = indices.len();
    for index in indices {
        *index = random.below(n);
    }
}

/// A random order of `0..n` (Fisher & Yates).
pub fn permutation(random: &mut SplitMix64, n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i, random.below(i + 1));
    }
    order
}

/// Standard deviation of a statistic over bootstrap resamples of `n` rows.
pub fn bootstrap_error(
    n: usize,
    resamples: usize,
    seed: u64,
    mut statistic: impl FnMut(&[usize]) -> f64,
) -> f64 {
    let mut random = SplitMix64::new(seed);
    let mut rows = vec![0; n];
    let values: Vec<f64> = (0..resamples)
        .map(|_| {
            bootstrap_indices(&mut random, &mut rows);
            statistic(&rows)
        })
        .collect();
    super::mean_and_error(&values).map_or(0.0, |(_, error)| error * (resamples as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_values_are_those_of_the_reference_code() {
        let mut random = SplitMix64::new(1_234_567);
        assert_eq!(random.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(random.next_u64(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_permutation_holds_everyone_once() {
        let mut order = permutation(&mut SplitMix64::new(3), 100);
        assert_ne!(order, (0..100).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn the_bootstrap_error_of_a_mean_is_its_standard_error() {
        let mut random = SplitMix64::new(5);
        let values: Vec<f64> = (0..400).map(|_| random.normal()).collect();
        let (_, error) = crate::stats::mean_and_error(&values).unwrap();
        let found = bootstrap_error(400, 2000, 9, |rows| {
            rows.iter().map(|&r| values[r]).sum::<f64>() / 400.0
        });
        assert!((found / error - 1.0).abs() < 0.08); // 4 standard errors of an sd of 2000 values
    }
}
