//! Particles, and the season that each has lived.

use crate::engine::Study;
use crate::field::observe::data::Data;
use crate::field::observe::likelihood::ln_chance;
use crate::field::observe::parameter::values;
use crate::field::observe::signal::Signals;
use crate::model::draw::Sampler;
use crate::model::lanes::LANES;
use crate::model::rng::luck::{Luck, PARTS, Past, places};
use crate::stats::special::normal_cdf;

/// One particle.
#[derive(Clone, Debug)]
pub(super) struct Particle {
    /// Standard normal coordinates under the prior.
    pub z: Vec<f64>,
    /// Numbers of its luck, by place and part.
    pub numbers: Vec<u32>,
    /// Signals of the data.
    pub signals: Vec<f64>,
    /// Density of the communes at the end.
    pub density: Vec<f64>,
    /// Log likelihood.
    pub ln: f64,
    /// The particle of the prior that it descends from.
    pub ancestor: u32,
}

/// What turns a particle into a likelihood.
pub(super) struct Model<'a> {
    pub study: &'a Study,
    pub data: &'a Data,
    pub seed: u64,
    pub until: i32,
    observation: Sampler,
}

/// The coordinate of the unit cube; never its border.
pub(super) fn unit(z: f64) -> f64 {
    normal_cdf(z).clamp(1e-15, 1.0 - 1e-15)
}

impl<'a> Model<'a> {
    pub(super) fn new(study: &'a Study, data: &'a Data, seed: u64, until: i32) -> Self {
        let observation = Sampler::new(&crate::field::observe::priors());
        Self { study, data, seed, until, observation }
    }

    /// Numbers of luck that a particle has.
    pub(super) fn slots(&self) -> usize {
        places(self.study.communes()) * PARTS
    }

    /// Simulates up to [`LANES`] particles and weighs them.
    pub(super) fn simulate(&self, group: &mut [Particle]) {
        let dimensions = self.study.dimensions();
        let points: Vec<f64> = group
            .iter()
            .flat_map(|particle| particle.z[..dimensions].iter().map(|z| unit(*z)))
            .collect();
        let lane = |l: usize| &group[l.min(group.len() - 1)];
        let numbers = (0..self.slots())
            .map(|slot| std::array::from_fn(|l: usize| lane(l).numbers[slot]))
            .collect();
        debug_assert!(group.len() <= LANES);
        let past = Past { seed: self.seed, until: self.until, numbers };
        let luck = Luck::of_replicates(self.seed, 0).after(past);
        let mut signals = Signals::new(self.data);
        self.study.simulate_group(&luck, &points, self.until + 1, &mut signals);
        for (l, particle) in group.iter_mut().enumerate() {
            particle.signals.clear();
            particle.signals.extend(signals.found.iter().map(|lanes| lanes[l]));
            particle.density.clear();
            particle.density.extend(signals.density.iter().map(|lanes| lanes[l]));
            particle.ln = self.weigh(particle);
        }
    }

    /// Log likelihood of the signals that a particle has.
    pub(super) fn weigh(&self, particle: &Particle) -> f64 {
        let dimensions = self.study.dimensions();
        let o = values(&self.observation, |k| unit(particle.z[dimensions + k]));
        let chances =
            self.data.list.iter().zip(&particle.signals).map(|(datum, s)| ln_chance(datum, *s, &o));
        let ln: f64 = chances.sum();
        // A draw that the model cannot simulate explains nothing.
        if ln.is_finite() { ln } else { -1e300 }
    }
}
