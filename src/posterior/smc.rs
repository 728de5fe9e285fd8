//! From the prior to the posterior in steps of temperature.

use super::cloud::{Model, Particle, unit};
use super::moves::{self, Fit};
use super::{COORDINATES, Effort, Health, Posterior, Step};
use crate::draw::{DIMENSIONS, Design};
use crate::engine::particles::Particles;
use crate::engine::{Progress, Study};
use crate::lanes::LANES;
use crate::observe::data::Data;
use crate::rng::luck::{PARTS, Part};
use crate::rng::{Purpose, Stream};
use crate::stats::special::normal_quantile;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Effective sample size that a step of temperature leaves, as a share of the particles.
const EFFECTIVE: f64 = 0.5;
/// Rounds end early when points have come this far: sum of acceptance times squared step.
const FAR_ENOUGH: f64 = 0.6;
/// Parts of luck that are moved in a round, one of each list: reports of work say much about works.
const AMONG: [&[Part]; 3] = [&[Part::Nature], &[Part::Works], &[Part::Nature, Part::Calendar]];
/// Seasons that a round simulates for each particle.
const SEASONS: u32 = POINT_MOVES + AMONG.len() as u32;
/// The same in the last step, whose distribution is the one that is wanted.
const FAR_AT_LAST: f64 = 6.0;
/// Moves of points in a round.
const POINT_MOVES: u32 = 2;

/// The posterior of `data`, whose last week is `until`, under the only scenario of `study`.
///
/// `None` when `stop` was set.
///
/// # Panics
///
/// When the threads cannot be started.
pub fn update(
    study: &Study,
    data: &Data,
    until: i32,
    effort: &Effort,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Option<Posterior> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(effort.threads)
        .build()
        .expect("the system starts threads");
    let model = Model::new(study, data, effort.seed, until);
    pool.install(|| Sample::new(&model, effort, progress).run(stop))
}

/// The cloud on its way.
struct Sample<'a> {
    model: &'a Model<'a>,
    effort: &'a Effort,
    progress: &'a dyn Progress,
    cloud: Vec<Particle>,
    before: Vec<f64>,
    temperature: f64,
    /// Length of the steps of points.
    beta: f64,
    /// Share of the places whose luck is exchanged, by part.
    shares: [f64; PARTS],
    /// Moves so far: the address of the next one's random numbers.
    series: u32,
    health: Health,
}

impl<'a> Sample<'a> {
    fn new(model: &'a Model<'a>, effort: &'a Effort, progress: &'a dyn Progress) -> Self {
        let n = effort.particles;
        let points = Design::LatinHypercube.points(effort.seed, 0, n as u32, n);
        let slots = model.slots();
        let mut cloud: Vec<Particle> = (0..n)
            .map(|i| {
                let mut stream = Stream::of(effort.seed, i as u32, Purpose::Posterior, 0);
                let z: [f64; COORDINATES] = std::array::from_fn(|k| match k {
                    k if k < DIMENSIONS => normal_quantile(points[i * DIMENSIONS + k]),
                    _ => StandardNormal.sample(&mut stream),
                });
                Particle {
                    z,
                    numbers: (0..slots).map(|_| stream.word()).collect(),
                    signals: Vec::new(),
                    density: Vec::new(),
                    ln: 0.0,
                    ancestor: i as u32,
                }
            })
            .collect();
        cloud.par_chunks_mut(LANES).for_each(|group| {
            model.live(group);
            progress.advance(group.len() as u64);
        });
        let before = cloud.iter().flat_map(|particle| particle.density.clone()).collect();
        let health = Health {
            steps: Vec::new(),
            ancestors: n,
            distinct: n,
            travelled: 0.0,
            ln_evidence: 0.0,
            simulated: n as u64,
        };
        Self {
            model,
            effort,
            progress,
            cloud,
            before,
            temperature: 0.0,
            beta: 0.7,
            shares: [0.3; PARTS],
            series: 1,
            health,
        }
    }

    fn run(mut self, stop: &AtomicBool) -> Option<Posterior> {
        while self.temperature < 1.0 {
            let effective = self.heat();
            let last = self.temperature >= 1.0;
            let [least, most] = if last { self.effort.rounds_last } else { self.effort.rounds };
            let enough = if last { FAR_AT_LAST } else { FAR_ENOUGH };
            let mut far = 0.0;
            let mut step = Step {
                temperature: self.temperature,
                effective,
                rounds: 0,
                accepted_points: 0.0,
                accepted_luck: 0.0,
            };
            while step.rounds < least || (step.rounds < most && far < enough) {
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
                let beta = self.beta;
                (step.accepted_points, step.accepted_luck) = self.round();
                far += f64::from(POINT_MOVES) * step.accepted_points * beta * beta;
                step.rounds += 1;
            }
            self.health.travelled = far;
            self.health.steps.push(step);
        }
        Some(self.finish())
    }

    /// Raises the temperature as far as the effective sample size allows, and resamples.
    fn heat(&mut self) -> f64 {
        let n = self.cloud.len();
        let left = 1.0 - self.temperature;
        let (mut low, mut high) = (0.0, left);
        if effective(&self.cloud, left) < EFFECTIVE * n as f64 {
            for _ in 0..60 {
                let middle = 0.5 * (low + high);
                let enough = effective(&self.cloud, middle) >= EFFECTIVE * n as f64;
                *(if enough { &mut low } else { &mut high }) = middle;
            }
        } else {
            low = left;
        }
        // A likelihood that no step is small enough for moves on all the same, and is reported.
        let rise = low.max(1e-9 * left);
        let reached = effective(&self.cloud, rise);
        let (weights, ln_mean) = weights(&self.cloud, rise);
        self.health.ln_evidence += ln_mean;
        self.temperature = if low >= left { 1.0 } else { self.temperature + rise };
        let mut stream = Stream::of(self.model.seed, u32::MAX, Purpose::Posterior, self.series);
        self.series += 1;
        // Systematic resampling keeps the order of the particles.
        let offset = stream.uniform();
        let mut chosen = Vec::with_capacity(n);
        let (mut sum, mut i) = (weights[0], 0);
        for k in 0..n {
            let mark = (k as f64 + offset) / n as f64;
            while sum < mark && i + 1 < n {
                i += 1;
                sum += weights[i];
            }
            chosen.push(self.cloud[i].clone());
        }
        self.cloud = chosen;
        reached
    }

    /// One round of moves; accepted shares of points and of luck.
    fn round(&mut self) -> (f64, f64) {
        let (model, temperature, progress) = (self.model, self.temperature, self.progress);
        let fit = Fit::new(&self.cloud, distinct(&self.cloud));
        let n = self.cloud.len();
        let (beta, shares, series) = (self.beta, self.shares, self.series);
        self.series += SEASONS + 1;
        let counts: Vec<(u32, [[u32; 2]; PARTS])> = self
            .cloud
            .par_chunks_mut(LANES)
            .enumerate()
            .map(|(g, group)| {
                let first = g * LANES;
                let mut points = 0;
                for k in 0..POINT_MOVES {
                    let series = series + k;
                    points += moves::points(model, &fit, group, first, temperature, beta, series);
                }
                let mut luck = [[0; 2]; PARTS];
                for (k, among) in AMONG.iter().enumerate() {
                    let series = series + POINT_MOVES + k as u32;
                    let counts =
                        moves::luck(model, group, first, temperature, &shares, among, series);
                    for (sum, count) in luck.iter_mut().zip(counts) {
                        *sum = [sum[0] + count[0], sum[1] + count[1]];
                    }
                }
                for (l, particle) in group.iter_mut().enumerate() {
                    moves::observation(
                        model,
                        &fit,
                        particle,
                        first + l,
                        temperature,
                        series + SEASONS,
                    );
                }
                progress.advance(u64::from(SEASONS) * group.len() as u64);
                (points, luck)
            })
            .collect();
        self.health.simulated += u64::from(SEASONS) * n as u64;
        let points: u32 = counts.iter().map(|count| count.0).sum();
        let points = f64::from(points) / (f64::from(POINT_MOVES) * n.div_ceil(2) as f64);
        self.beta = match points {
            p if p < 0.12 => (self.beta * 0.75).max(0.05),
            p if p > 0.35 => (self.beta * 1.3).min(0.95),
            _ => self.beta,
        };
        let mut totals = [0; 2];
        for part in 0..PARTS {
            let sum = |k: usize| counts.iter().map(|count| count.1[part][k]).sum::<u32>();
            let share = f64::from(sum(0)) / f64::from(sum(1).max(1));
            self.shares[part] = match share {
                s if s < 0.2 => self.shares[part] * 0.7,
                s if s > 0.4 => (self.shares[part] * 1.3).min(1.0),
                _ => self.shares[part],
            };
            totals = [totals[0] + sum(0), totals[1] + sum(1)];
        }
        (points, f64::from(totals[0]) / f64::from(totals[1].max(1)))
    }

    fn finish(mut self) -> Posterior {
        let mut ancestors: Vec<u32> = self.cloud.iter().map(|particle| particle.ancestor).collect();
        ancestors.sort_unstable();
        ancestors.dedup();
        self.health.ancestors = ancestors.len();
        self.health.distinct = distinct(&self.cloud);
        // Particles of one ancestor stand together; runs that take the first few must not.
        let n = self.cloud.len();
        let mut order: Vec<usize> = (0..n).collect();
        let mut stream = Stream::of(self.model.seed, u32::MAX, Purpose::Posterior, self.series);
        for i in (1..n).rev() {
            order.swap(i, (stream.uniform() * (i + 1) as f64) as usize % (i + 1));
        }
        let cloud: Vec<&Particle> = order.iter().map(|&i| &self.cloud[i]).collect();
        let units = |from: usize, to: usize| {
            cloud.iter().flat_map(|particle| &particle.z[from..to]).map(|z| unit(*z)).collect()
        };
        Posterior {
            particles: Particles {
                seed: self.model.seed,
                until: self.model.until,
                communes: self.model.study.communes(),
                points: units(0, DIMENSIONS),
                numbers: cloud.iter().flat_map(|particle| particle.numbers.clone()).collect(),
            },
            observed: units(DIMENSIONS, COORDINATES),
            density: cloud.iter().flat_map(|particle| particle.density.clone()).collect(),
            density_before: self.before,
            signals: cloud.iter().flat_map(|particle| particle.signals.clone()).collect(),
            health: self.health,
        }
    }
}

/// Different points.
fn distinct(cloud: &[Particle]) -> usize {
    let mut points: Vec<u64> = cloud.iter().map(|particle| particle.z[0].to_bits()).collect();
    points.sort_unstable();
    points.dedup();
    points.len()
}

/// Weights that sum to 1, and the log of their mean before.
fn weights(cloud: &[Particle], rise: f64) -> (Vec<f64>, f64) {
    let most = cloud.iter().map(|particle| particle.ln).fold(f64::NEG_INFINITY, f64::max);
    let raw: Vec<f64> = cloud.iter().map(|p| (rise * (p.ln - most)).exp()).collect();
    let sum: f64 = raw.iter().sum();
    let ln_mean = rise * most + (sum / cloud.len() as f64).ln();
    (raw.iter().map(|weight| weight / sum).collect(), ln_mean)
}

/// Effective sample size of a rise of the temperature.
fn effective(cloud: &[Particle], rise: f64) -> f64 {
    let (weights, _) = weights(cloud, rise);
    1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>()
}
