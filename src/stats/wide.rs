//! A signed 256-bit integer with the few operations that exact sums of squares need.

use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

/// A signed 256-bit integer, two's complement: `high · 2^128 + low`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wide {
    high: i128,
    low: u128,
}

impl Wide {
    /// The exact product of two 128-bit integers.
    pub fn product(a: i128, b: i128) -> Self {
        const HALF: u128 = u64::MAX as u128;
        let (x, y) = (a.unsigned_abs(), b.unsigned_abs());
        let (x0, x1, y0, y1) = (x & HALF, x >> 64, y & HALF, y >> 64);
        let low = x0 * y0;
        let middle = x1 * y0 + (low >> 64); // cannot overflow: (2^64 - 1)² + 2^64 - 1 < 2^128
        let middle_2 = x0 * y1 + (middle & HALF);
        let high = x1 * y1 + (middle >> 64) + (middle_2 >> 64);
        let value = Self { high: high as i128, low: (middle_2 << 64) | (low & HALF) };
        if (a < 0) != (b < 0) { Self::default() - value } else { value }
    }

    /// The nearest float, but for a rounding in the last place.
    pub fn to_f64(self) -> f64 {
        // A negative number near zero has high = -1 and low near 2^128: the difference would lose
        // every digit, so the sign is taken off first.
        if self.high < 0 {
            let positive = Self::default() - self;
            return -positive.to_f64();
        }
        self.high as f64 * 2.0_f64.powi(128) + self.low as f64
    }
}

impl From<i128> for Wide {
    fn from(value: i128) -> Self {
        Self { high: if value < 0 { -1 } else { 0 }, low: value as u128 }
    }
}

impl From<u128> for Wide {
    fn from(value: u128) -> Self {
        Self { high: 0, low: value }
    }
}

impl Add for Wide {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (low, carry) = self.low.overflowing_add(other.low);
        Self { high: self.high.wrapping_add(other.high).wrapping_add(i128::from(carry)), low }
    }
}

impl Sub for Wide {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Self { high: self.high.wrapping_sub(other.high).wrapping_sub(i128::from(borrow)), low }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn products_carry_across_the_middle() {
        let big = i128::MAX;
        // (2^127 - 1)² = 2^254 - 2^128 + 1
        let square = Wide::product(big, big);
        assert_eq!(square, Wide { high: (1 << 126) - 1, low: 1 });
        assert_eq!(Wide::product(-1, big), Wide::from(-big));
        assert_eq!(Wide::product(i128::MIN, -1), Wide::from(1_u128 << 127));
        assert_eq!(Wide::from(-3_i128).to_f64(), -3.0);
        let most = Wide::from(u128::MAX);
        assert_eq!(most + most + Wide::from(2_i128), Wide { high: 2, low: 0 });
    }

    proptest! {
        #[test]
        fn small_numbers_agree_with_i128(a in -(1_i128 << 62)..(1 << 62), b in -(1_i128 << 62)..(1 << 62)) {
            prop_assert_eq!(Wide::product(a, b), Wide::from(a * b));
            prop_assert_eq!(Wide::from(a) + Wide::from(b), Wide::from(a + b));
            prop_assert_eq!(Wide::from(a) - Wide::from(b), Wide::from(a - b));
            prop_assert_eq!(Wide::from(a * b).to_f64(), (a * b) as f64);
        }
    }
}
