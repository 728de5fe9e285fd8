//! Replicates that have a past: a sample of the posterior, as the engine sees it.
//!
//! Replicate `r` takes particle `r` modulo their number: its point of the unit cube, and the luck
//! under which it lived up to [`Particles::until`]. Its luck afterwards is its own, so replicates of
//! one particle share a past and part then.

use crate::model::draw;
use crate::model::lanes::LANES;
use crate::model::rng::luck::{Luck, PARTS, Past, places};
use crate::time::Period;

/// Equally likely pasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Particles {
    /// Seed of the luck of the past.
    pub seed: u64,
    /// The last week of the past.
    pub until: i32,
    /// The years of the plan.
    pub period: Period,
    /// Number of communes.
    pub communes: usize,
    /// Points, [`draw::dimensions`] coordinates each.
    pub points: Vec<f64>,
    /// Numbers of luck, one for each place and part, particle by particle.
    pub numbers: Vec<u32>,
}

impl Particles {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.points.len() / self.dimensions()
    }

    /// Coordinates of a point.
    pub fn dimensions(&self) -> usize {
        draw::dimensions(self.period)
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// SHA-256 of everything, in hexadecimal.
    pub fn digest(&self) -> String {
        use sha2::Digest;
        let mut hasher = sha2::Sha256::new();
        hasher.update(self.seed.to_le_bytes());
        hasher.update(self.until.to_le_bytes());
        hasher.update((self.communes as u64).to_le_bytes());
        self.points.iter().for_each(|point| hasher.update(point.to_bits().to_le_bytes()));
        self.numbers.iter().for_each(|number| hasher.update(number.to_le_bytes()));
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The first `n` particles, and the others.
    pub fn split_at(&self, n: usize) -> (Self, Self) {
        let slots = places(self.communes) * PARTS;
        let (points, more_points) = self.points.split_at(n * self.dimensions());
        let (numbers, more_numbers) = self.numbers.split_at(n * slots);
        let of = |points: &[f64], numbers: &[u32]| Self {
            points: points.to_vec(),
            numbers: numbers.to_vec(),
            ..*self
        };
        (of(points, numbers), of(more_points, more_numbers))
    }

    /// The points of `n` replicates from `first` on.
    pub fn points_of(&self, first: u32, n: usize) -> Vec<f64> {
        let dimensions = self.dimensions();
        let of = |k: usize| (first as usize + k) % self.len();
        (0..n)
            .flat_map(|k| &self.points[of(k) * dimensions..(of(k) + 1) * dimensions])
            .copied()
            .collect()
    }

    /// The distribution of each coordinate by itself.
    pub fn marginals(&self) -> Marginals {
        let dimensions = self.dimensions();
        let column = |k: usize| {
            let mut values: Vec<f64> =
                self.points.iter().skip(k).step_by(dimensions).copied().collect();
            values.sort_by(f64::total_cmp);
            values
        };
        Marginals((0..dimensions).map(column).collect())
    }

    /// The luck of [`LANES`] replicates from `first` on, fresh under `seed` after the past.
    pub fn luck_of(&self, seed: u64, first: u32) -> Luck {
        let slots = places(self.communes) * PARTS;
        let mut numbers = vec![[0; LANES]; slots];
        for l in 0..LANES {
            let particle = first.wrapping_add(l as u32) as usize % self.len();
            for (slot, numbers) in numbers.iter_mut().enumerate() {
                numbers[l] = self.numbers[particle * slots + slot];
            }
        }
        let past = Past { seed: self.seed, until: self.until, numbers };
        Luck::of_replicates(seed, first).after(past)
    }
}

/// The distribution of each coordinate of a sample, as if coordinates were independent.
#[derive(Clone, Debug, PartialEq)]
pub struct Marginals(Vec<Vec<f64>>);

impl Marginals {
    /// Points of the unit cube, one coordinate for each column of the sample, moved to where the sample lies.
    pub fn map(&self, points: &[f64]) -> Vec<f64> {
        let of = |(k, u): (usize, &f64)| {
            let sorted = &self.0[k % self.0.len()];
            let place = (u * sorted.len() as f64 - 0.5).clamp(0.0, (sorted.len() - 1) as f64);
            let (low, high) = (place.floor() as usize, place.ceil() as usize);
            sorted[low] + (place - place.floor()) * (sorted[high] - sorted[low])
        };
        points.iter().enumerate().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dimensions() -> usize {
        draw::dimensions(Period::default())
    }

    fn two() -> Particles {
        let points = [0.2, 0.6].iter().flat_map(|u| vec![*u; dimensions()]).collect();
        let slots = places(3) * PARTS;
        let numbers = (0..2 * slots).map(|k| k as u32).collect();
        Particles { seed: 5, until: 9, period: Period::default(), communes: 3, points, numbers }
    }

    #[test]
    fn replicates_take_particles_in_turn() {
        let particles = two();
        let points = particles.points_of(3, 3);
        let firsts: Vec<f64> = points.iter().step_by(dimensions()).copied().collect();
        assert_eq!(firsts, [0.6, 0.2, 0.6]);
        let luck = particles.luck_of(1, 3);
        let (seed, numbers) = luck.of(crate::model::rng::Purpose::Nature, 0, 9);
        let slots = (places(3) * PARTS) as u32;
        assert_eq!((seed, numbers[0], numbers[1]), (5, slots, 0));
        assert_eq!(luck.of(crate::model::rng::Purpose::Nature, 0, 10).1[0], 3);
    }

    #[test]
    fn parts_hold_what_the_whole_held() {
        let whole = two();
        let (first, second) = whole.split_at(1);
        assert_eq!((first.len(), second.len()), (1, 1));
        assert_eq!(second.points_of(0, 1), whole.points_of(1, 1));
        let slots = places(3) * PARTS;
        assert_eq!(second.numbers, whole.numbers[slots..]);
    }

    #[test]
    fn marginals_keep_the_quantiles_of_the_sample() {
        let marginals = two().marginals();
        let mapped = marginals.map(&vec![0.5; dimensions()]);
        assert!(mapped.iter().all(|u| (u - 0.4).abs() < 1e-12));
        assert_eq!(marginals.map(&vec![0.01; dimensions()])[0], 0.2);
    }
}
