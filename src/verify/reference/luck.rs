//! Where standard normals come from.

use crate::model::math::normal_pair_f32;
use crate::model::rng::{self, Purpose, Stream};
use rand_distr::{Distribution, StandardNormal};

/// What the weeks draw.
pub trait Luck {
    /// The normal at an address.
    fn normal(&mut self, purpose: Purpose, place: u32, week: i32) -> f64;
    /// The week's normals of a place: natural hazard, births.
    fn nature(&mut self, place: u32, week: i32) -> [f64; 2];
}

/// The luck of a replicate as the program addresses it.
#[derive(Clone, Copy, Debug)]
pub struct Addressed {
    /// Seed of the run.
    pub seed: u64,
    /// Replicate.
    pub replicate: u32,
}

impl Luck for Addressed {
    fn normal(&mut self, purpose: Purpose, place: u32, week: i32) -> f64 {
        f64::from(rng::normals(self.seed, self.replicate, purpose, place, week).0)
    }

    fn nature(&mut self, place: u32, week: i32) -> [f64; 2] {
        // One block of four words serves an even week and the odd one after it.
        let odd = week.rem_euclid(2);
        let [a, b, c, d] =
            rng::words(self.seed, self.replicate, Purpose::Nature, place, week - odd);
        let (x, y) = if odd == 0 { normal_pair_f32(a, b) } else { normal_pair_f32(c, d) };
        [f64::from(x), f64::from(y)]
    }
}

/// Luck from a sequence of random numbers, in the order in which it is asked for.
#[derive(Clone, Debug)]
pub struct Drawn(pub Stream);

impl Luck for Drawn {
    fn normal(&mut self, _: Purpose, _: u32, _: i32) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    fn nature(&mut self, _: u32, _: i32) -> [f64; 2] {
        [StandardNormal.sample(&mut self.0), StandardNormal.sample(&mut self.0)]
    }
}
