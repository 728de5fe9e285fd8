//! Replicates that have a past: a sample of the posterior, as the engine sees it.
//!
//! Replicate `r` takes particle `r` modulo their number: its point of the unit cube, and the luck
//! under which it lived up to [`Particles::until`]. Its luck afterwards is its own, so replicates of
//! one particle share a past and part then.

use crate::draw::DIMENSIONS;
use crate::lanes::LANES;
use crate::rng::luck::{Luck, PARTS, Past, places};

/// Equally likely pasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Particles {
    /// Seed of the luck of the past.
    pub seed: u64,
    /// The last week of the past.
    pub until: i32,
    /// Number of communes.
    pub communes: usize,
    /// Points, [`DIMENSIONS`] coordinates each.
    pub points: Vec<f64>,
    /// Numbers of luck, one for each place and part, particle by particle.
    pub numbers: Vec<u32>,
}

impl Particles {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.points.len() / DIMENSIONS
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The points of `n` replicates from `first` on.
    pub fn points_of(&self, first: u32, n: usize) -> Vec<f64> {
        let of = |k: usize| (first as usize + k) % self.len();
        (0..n)
            .flat_map(|k| &self.points[of(k) * DIMENSIONS..(of(k) + 1) * DIMENSIONS])
            .copied()
            .collect()
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
