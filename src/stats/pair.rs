//! Two quantities of the same replicates: how the errors of their means go together.

use super::accumulate::{Errors, Moments, to_units};
use serde::{Deserialize, Serialize};

/// Exact moments of two quantities and of their product: for ratios of means.
///
/// The covariance follows from the moments of the sum of both, `2 Cov = Var(x+y) − Var x − Var y`,
/// with exact integers behind each variance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairMoments {
    /// The one quantity.
    pub x: Moments,
    /// The other.
    pub y: Moments,
    /// The sum of both, each counted in units of its own (so that both weigh alike).
    both: Moments,
}

impl PairMoments {
    /// No values yet; `x` in units of `2^-bits_x`, `y` of `2^-bits_y`.
    pub fn new(bits_x: i32, bits_y: i32) -> Self {
        Self { x: Moments::new(bits_x), y: Moments::new(bits_y), both: Moments::new(0) }
    }

    /// Adds one pair of values.
    ///
    /// # Panics
    ///
    /// When a value is not a number or exceeds 2^50 units.
    #[inline]
    pub fn add(&mut self, x: f64, y: f64) {
        self.x.add(x);
        self.y.add(y);
        let units = to_units(x, self.x.scale) + to_units(y, self.y.scale);
        self.both.add(units as f64);
    }

    /// Closes the batch of both quantities.
    pub fn close_batch(&mut self) {
        self.x.close_batch();
        self.y.close_batch();
        self.both.close_batch();
    }

    /// Adds the pairs of another tally.
    ///
    /// # Panics
    ///
    /// When the two count in different units.
    pub fn merge(&mut self, other: &Self) {
        self.x.merge(&other.x);
        self.y.merge(&other.y);
        self.both.merge(&other.both);
    }

    /// Covariance of the two *means*: how their Monte Carlo errors go together.
    pub fn covariance_of_means(&self, errors: Errors) -> Option<f64> {
        let (sx, sy) = (self.x.scale, self.y.scale);
        let (x, y) = (self.x.mcse(errors)? * sx, self.y.mcse(errors)? * sy);
        let both = self.both.mcse(errors)?;
        Some((both * both - x * x - y * y) / 2.0 / (sx * sy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covariance_follows_from_the_sum() {
        let pairs = [(1.0, 10.0), (2.0, 14.0), (4.0, 11.0), (9.0, 30.0)];
        let mut both = PairMoments::new(8, 4);
        for (x, y) in pairs {
            both.add(x, y);
            both.close_batch();
        }
        let covariance =
            pairs.iter().map(|(x, y)| (x - 4.0) * (y - 16.25)).sum::<f64>() / 3.0 / 4.0;
        for errors in [Errors::Replicates, Errors::Batches] {
            assert!((both.covariance_of_means(errors).unwrap() - covariance).abs() < 1e-12);
        }
    }
}
