//! What is known after the records: a sample of draws and pasts, by sequential Monte Carlo.
//!
//! A particle is a point of the unit cube (the draw, then the parameters of observation) and the
//! numbers of the luck under which it lived up to the last recorded week. It carries no state of the
//! season: the engine makes its past again, bit for bit, and goes on from there.
//!
//! The sample is brought from the prior to the posterior in steps of a temperature that raises the
//! likelihood from 0 to 1 (`smc`; Del Moral, Doucet & Jasra 2006, J. R. Stat. Soc. B 68: 411-436),
//! each followed by Markov moves that leave the step's distribution alone (`moves`). Every random
//! number has its address and sums run in the order of the particles, so that no result depends on
//! threads.

mod cloud;
mod fit;
mod moves;
pub mod recover;
pub mod signs;

mod smc;
pub mod synth;

pub use smc::update;

use crate::engine::particles::Particles;
use crate::field::observe::data::Data;
use crate::field::observe::parameter::{OBSERVED, Values, values};
use crate::field::observe::{likelihood, priors};
use crate::model::draw::Sampler;
use crate::model::rng::Purpose;
use crate::model::rng::Stream;

/// Seasons that a particle usually takes: seventeen steps of four rounds and a hundred at last, of
/// five seasons each.
pub const SEASONS: u64 = 850;

/// How much work an update may do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SamplerSettings {
    /// Particles.
    pub particles: usize,
    /// Least and most rounds of moves at each temperature but the last.
    pub rounds: [u32; 2],
    /// Least and most rounds of moves at the last temperature.
    pub rounds_last: [u32; 2],
    /// Threads; 0 for one on each core.
    pub threads: usize,
    /// Seed of the sample.
    pub seed: u64,
}

impl Default for SamplerSettings {
    fn default() -> Self {
        Self { particles: 512, rounds: [2, 6], rounds_last: [20, 120], threads: 0, seed: 1 }
    }
}

/// One step of the temperature.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Step {
    /// Power of the likelihood after the step.
    pub temperature: f64,
    /// Effective sample size of the weights of the step.
    pub effective: f64,
    /// Rounds of moves.
    pub rounds: u32,
    /// Share of the moves of points that were accepted in the last round.
    pub accepted_points: f64,
    /// Share of the moves of luck that were accepted in the last round.
    pub accepted_luck: f64,
}

/// How well the sample did.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Health {
    /// The steps.
    pub steps: Vec<Step>,
    /// Particles of the prior that have descendants.
    pub ancestors: usize,
    /// Different points in the sample.
    pub distinct: usize,
    /// Mean correlation of the coordinates that the records tell something of with themselves at the
    /// start of the last step: near 1, the sample has hardly left where the step before had put it.
    pub remembered: f64,
    /// Log of the chance of the records under the model, up to a constant of the records.
    pub ln_evidence: f64,
    /// Seasons simulated.
    pub simulated: u64,
}

/// Least share of the particles that must be different points.
const DISTINCT_LEAST: f64 = 0.5;
/// Most that the last step may remember of its start.
pub(crate) const REMEMBERED_MOST: f64 = 0.4;

impl Health {
    /// Is the sample too poor to be trusted?
    pub fn degenerate(&self, particles: usize) -> bool {
        let distinct = self.distinct as f64;
        distinct < DISTINCT_LEAST * particles as f64 || self.remembered > REMEMBERED_MOST
    }
}

/// The sample before it has seen the records.
#[derive(Clone, Debug, PartialEq)]
pub struct Before {
    /// Coordinates of observation, [`OBSERVED`] for each particle.
    pub observed: Vec<f64>,
    /// Density at the end of the last week, rats/ha, by commune, particle by particle.
    pub density: Vec<f64>,
    /// Signals of the data, particle by particle.
    pub signals: Vec<f64>,
}

/// The sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// Draws and luck, as the engine takes them.
    pub particles: Particles,
    /// Coordinates of observation, [`OBSERVED`] for each particle.
    pub observed: Vec<f64>,
    /// Density at the end of the last week, rats/ha, by commune, particle by particle.
    pub density: Vec<f64>,
    /// What was thought before the records.
    pub before: Before,
    /// Signals of the data, particle by particle.
    pub signals: Vec<f64>,
    /// How well the sample did.
    pub health: Health,
}

impl Posterior {
    /// Number of particles.
    pub fn len(&self) -> usize {
        self.particles.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.particles.is_empty()
    }

    /// The parameters of observation of each particle.
    pub fn observations(&self) -> Vec<Values> {
        observations(&self.observed)
    }

    /// Results that the sample predicts for each datum, one for each particle.
    pub fn predict(&self, data: &Data, seed: u64) -> Vec<Vec<f64>> {
        predicted(&self.observations(), &self.signals, data, seed)
    }

    /// Results that were to be expected before the records, for each datum.
    pub fn expected(&self, data: &Data, seed: u64) -> Vec<Vec<f64>> {
        predicted(&observations(&self.before.observed), &self.before.signals, data, seed)
    }
}

fn observations(observed: &[f64]) -> Vec<Values> {
    let sampler = Sampler::new(&priors());
    observed.chunks_exact(OBSERVED).map(|u| values(&sampler, |k| u[k])).collect()
}

fn predicted(observations: &[Values], signals: &[f64], data: &Data, seed: u64) -> Vec<Vec<f64>> {
    let n = data.list.len();
    let of = |k: usize| {
        let mut stream = Stream::of(seed, k as u32, Purpose::Records, 1);
        let signals = signals.iter().skip(k).step_by(n.max(1));
        let each = observations.iter().zip(signals);
        each.map(|(o, signal)| likelihood::draw(&data.list[k], *signal, o, &mut stream)).collect()
    };
    (0..n).map(of).collect()
}

/// The value below which the share `p` of the values lies, between neighbours.
pub fn quantile(values: &[f64], p: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = p * last as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    sorted[low] + (place - place.floor()) * (sorted[high] - sorted[low])
}
