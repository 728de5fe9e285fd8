//! The address of a random number.
//!
//! A random number is a function of its address `(seed, replicate, purpose, place, week)` and of
//! nothing else: not of the order of calls, the number of threads, the scenario, or what other
//! communes exist. Two scenarios that ask for the same address get the same number; that is what
//! makes their difference precise.
//!
//! The function is Philox4x32-10: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as
//! easy as 1, 2, 3", SC'11. The test holds the authors' published vectors.

pub mod luck;

use crate::model::lanes::LANES;

/// What a random number is for. Part of every published result: append, never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A coordinate of the parameter draw; the place is the dimension.
    Draw = 0,
    /// Weekly noise of natural hazard and of births; one block serves two weeks.
    Nature = 1,
    /// A commune's establishment of a crop; the week is that of the district's calendar.
    Calendar = 2,
    /// The district's execution of a bout; the place is the programme.
    ExecutionDistrict = 3,
    /// A commune's execution of a trapping bout; the following purposes are the other programmes.
    ExecutionTrapping = 4,
    /// A commune's execution of a baiting bout.
    ExecutionBaiting = 5,
    /// A commune's execution of a hunting bout.
    ExecutionHunting = 6,
    /// A commune's execution of trap barriers.
    ExecutionBarriers = 7,
    /// A commune's execution of habitat work.
    ExecutionHabitat = 8,
    /// A commune's realised budget; the week is the first of the year.
    Budget = 9,
    /// Permutations of space-filling designs.
    Design = 10,
    /// Everything outside the seasons: bootstrap, search, synthetic records.
    Analysis = 11,
    /// Proposals and decisions of the posterior's moves.
    Posterior = 12,
    /// Synthetic field records.
    Records = 13,
    /// A commune's execution of fertility control.
    ExecutionFertility = 14,
    /// How much better a commune's land is for rats than others', for good; the week is 0.
    Place = 15,
}

/// The multipliers and key increments of Philox4x32.
const MULTIPLIERS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
const WEYL: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];

/// Philox4x32-10 of one counter.
#[inline(always)]
pub fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut a, mut b, mut c, mut d] = counter;
    let [mut k0, mut k1] = key;
    for _ in 0..10 {
        let p0 = u64::from(MULTIPLIERS[0]).wrapping_mul(u64::from(a));
        let p1 = u64::from(MULTIPLIERS[1]).wrapping_mul(u64::from(c));
        a = (p1 >> 32) as u32 ^ b ^ k0;
        b = p1 as u32;
        c = (p0 >> 32) as u32 ^ d ^ k1;
        d = p0 as u32;
        k0 = k0.wrapping_add(WEYL[0]);
        k1 = k1.wrapping_add(WEYL[1]);
    }
    [a, b, c, d]
}

/// Four words at an address.
///
/// `place` is a commune's code, a dimension or a programme, as the purpose says; the district as a
/// whole is place 0. Weeks before the campaign are negative.
#[inline(always)]
pub fn words(seed: u64, replicate: u32, purpose: Purpose, place: u32, week: i32) -> [u32; 4] {
    philox([replicate, place, week as u32, purpose as u32], [seed as u32, (seed >> 32) as u32])
}

/// Four words at the same address of [`LANES`] replicates from `replicate` on.
#[inline(always)]
pub fn word_lanes(
    seed: u64,
    replicate: u32,
    purpose: Purpose,
    place: u32,
    week: i32,
) -> [[u32; LANES]; 4] {
    let mut numbers = [0; LANES];
    for l in 0..LANES {
        numbers[l] = replicate.wrapping_add(l as u32);
    }
    word_lanes_of(seed, &numbers, purpose, place, week)
}

/// Four words at the same address of the replicates of these numbers.
#[inline(always)]
pub fn word_lanes_of(
    seed: u64,
    numbers: &[u32; LANES],
    purpose: Purpose,
    place: u32,
    week: i32,
) -> [[u32; LANES]; 4] {
    let mut lanes = [[0; LANES]; 4];
    for l in 0..LANES {
        let block = words(seed, numbers[l], purpose, place, week);
        for k in 0..4 {
            lanes[k][l] = block[k];
        }
    }
    lanes
}

/// The first of [`normals`] at the same address of the replicates of these numbers.
#[inline(always)]
pub fn normal_lanes_of(
    seed: u64,
    numbers: &[u32; LANES],
    purpose: Purpose,
    place: u32,
    week: i32,
) -> [f32; LANES] {
    let [a, b, ..] = word_lanes_of(seed, numbers, purpose, place, week);
    crate::model::math::normal_pairs(&a, &b).0
}

/// Two standard normals at an address.
#[inline(always)]
pub fn normals(seed: u64, replicate: u32, purpose: Purpose, place: u32, week: i32) -> (f32, f32) {
    let [a, b, ..] = words(seed, replicate, purpose, place, week);
    crate::model::math::normal_pair_f32(a, b)
}

/// A uniform number strictly between 0 and 1 from two words.
pub fn uniform(high: u32, low: u32) -> f64 {
    let bits = (u64::from(high) << 32 | u64::from(low)) >> 11;
    (bits as f64 + 0.5) / 9_007_199_254_740_992.0
}

/// A sequence of random numbers for work outside the seasons, such as a bootstrap.
///
/// It starts at the address `(seed, stream, Analysis)` and can feed `rand_distr`.
#[derive(Clone, Debug)]
pub struct Stream {
    seed: u64,
    stream: u32,
    purpose: Purpose,
    block: u64,
    buffer: [u32; 4],
    used: usize,
}

impl Stream {
    /// The stream of this number.
    pub fn new(seed: u64, stream: u32) -> Self {
        Self::of(seed, stream, Purpose::Analysis, 0)
    }

    /// The stream of this number for a purpose; `series` tells streams of one number apart.
    pub fn of(seed: u64, stream: u32, purpose: Purpose, series: u32) -> Self {
        Self { seed, stream, purpose, block: u64::from(series) << 32, buffer: [0; 4], used: 4 }
    }

    /// The next 32 bits.
    pub fn word(&mut self) -> u32 {
        if self.used == 4 {
            self.buffer = philox(
                [self.stream, self.block as u32, (self.block >> 32) as u32, self.purpose as u32],
                [self.seed as u32, (self.seed >> 32) as u32],
            );
            self.block += 1;
            self.used = 0;
        }
        self.used += 1;
        self.buffer[self.used - 1]
    }

    /// The next uniform number strictly between 0 and 1.
    pub fn uniform(&mut self) -> f64 {
        let high = self.word();
        uniform(high, self.word())
    }
}

impl rand::TryRng for Stream {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let low = u64::from(self.word());
        Ok(low | u64::from(self.word()) << 32)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for chunk in bytes.chunks_mut(4) {
            let word = self.word().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers of the Random123 distribution (kat_vectors), philox4x32 10.
    #[test]
    fn philox_gives_the_published_vectors() {
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            philox([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn values_are_stable() {
        assert_eq!(words(1, 7, Purpose::Nature, 9496, -3), words(1, 7, Purpose::Nature, 9496, -3));
        assert_ne!(words(1, 7, Purpose::Nature, 9496, -3), words(2, 7, Purpose::Nature, 9496, -3));
        assert_ne!(words(1, 7, Purpose::Nature, 9496, -3), words(1, 8, Purpose::Nature, 9496, -3));
        assert_ne!(words(1, 7, Purpose::Nature, 9496, -3), words(1, 7, Purpose::Budget, 9496, -3));
        assert_ne!(words(1, 7, Purpose::Nature, 9496, -3), words(1, 7, Purpose::Nature, 9499, -3));
        assert_ne!(words(1, 7, Purpose::Nature, 9496, -3), words(1, 7, Purpose::Nature, 9496, 3));
    }
}
