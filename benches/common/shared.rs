//! What the benches share: plans, the floor, and the dispatch to an instruction set.

use rodsim::engine::tally::Tally;
use rodsim::engine::{Instructions, Settings, Study};
use rodsim::model::draw::Design;
use rodsim::model::lanes::{LANES, Lanes, each, splat};
use rodsim::model::math;
use rodsim::model::plan::Plan;
use rodsim::model::rng::{self, Purpose};
use rodsim::time::WARM_UP_WEEKS;
use std::sync::atomic::AtomicBool;

/// Weeks that are simulated, warm-up included.
pub(crate) const ALL_WEEKS: u64 = (WARM_UP_WEEKS + 208) as u64;

/// A shipped scenario.
pub(crate) fn embedded(name: &str) -> Plan {
    rodsim::scenario::embedded(name).unwrap_or_else(|_| panic!("{name} is shipped"))
}

/// Simulates the first replicates of a study.
pub(crate) fn run(study: &Study, threads: usize, replicates: u64) -> Tally {
    let settings = Settings { seed: 1, design: Design::Sobol, threads, instructions: None };
    study
        .simulate(&settings, 0..replicates, &(), &AtomicBool::new(false))
        .expect("nobody stops a bench")
}

/// Runs `work` compiled for the best instruction set of the machine.
pub(crate) fn dispatch<W: pulp::NullaryFnOnce>(work: W) -> W::Output {
    Instructions::best().run(work)
}

/// The floor of a district of so many communes.
pub(crate) struct Floor(pub(crate) u32);

impl pulp::NullaryFnOnce for Floor {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        floor(self.0)
    }
}

/// The floor: the normals and transcendental functions of every commune and week of [`LANES`]
/// replicates, and nothing else. Two normals, two log-normal noises (each a logarithm, a square
/// root and an exponential in single precision) and one exponential in double precision.
#[inline(always)]
fn floor(communes: u32) -> f64 {
    let mut sums = splat(0.0);
    let mut variance = [0.05_f32; LANES];
    for week in (0..ALL_WEEKS as i32).step_by(2) {
        for commune in 0..communes {
            let words = rng::word_lanes(1, 0, Purpose::Nature, commune, week);
            let (deaths, births) = math::normal_pairs(&words[0], &words[1]);
            exercise(&mut sums, &mut variance, &deaths, &births);
            let (deaths, births) = math::normal_pairs(&words[2], &words[3]);
            exercise(&mut sums, &mut variance, &deaths, &births);
        }
    }
    sums.iter().sum()
}

/// The transcendental functions of one commune-week; each result feeds the next week.
#[inline(always)]
fn exercise(
    sums: &mut Lanes,
    variance: &mut [f32; LANES],
    deaths: &[f32; LANES],
    births: &[f32; LANES],
) {
    let mut noises = [[0.0_f32; LANES]; 2];
    for (noise, normal) in noises.iter_mut().zip([deaths, births]) {
        for l in 0..LANES {
            let log_variance = math::ln_f32(1.0 + variance[l]);
            noise[l] = math::exp_f32(log_variance.sqrt() * normal[l] - 0.5 * log_variance);
        }
    }
    let survive = each(|l| math::exp(-0.05 * f64::from(noises[0][l])));
    for l in 0..LANES {
        variance[l] = 0.05 + 1e-3 * noises[1][l];
        sums[l] += survive[l];
    }
}
