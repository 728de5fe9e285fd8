//! From the prior to the posterior in steps of temperature.

use super::cloud::{Model, Particle, unit};
use super::fit::{Fit, Moments, Step as Move};
use super::{Before, Health, Posterior, SamplerSettings, Step, moves};
use crate::engine::particles::Particles;
use crate::engine::threads::on;
use crate::engine::{Progress, Study};
use crate::field::observe::data::Data;
use crate::field::observe::parameter::OBSERVED;
use crate::model::draw::Design;
use crate::model::lanes::LANES;
use crate::model::rng::luck::{PARTS, Part};
use crate::model::rng::{Purpose, Stream};
use crate::stats::special::normal_quantile;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Effective sample size that a step of temperature leaves, as a share of the particles.
const EFFECTIVE: f64 = 0.5;
/// Rounds end when the coordinates that the records tell something of remember less than this of
/// where the step began: the mean of their correlations.
const REMEMBERED: f64 = 0.75;
/// The same in the last step, whose distribution is the one that is wanted.
const REMEMBERED_AT_LAST: f64 = 0.15;
/// Parts of luck that are moved in a round, one of each list: reports of work say much about works.
const AMONG: [&[Part]; 2] = [&[Part::Works], &[Part::Nature, Part::Calendar, Part::Place]];
/// Moves of points in a round.
const POINT_MOVES: usize = 3;
/// Seasons that a round simulates for each particle.
const SEASONS: u32 = (POINT_MOVES + AMONG.len()) as u32;
/// Share of a fit's moments that a round renews: fits of many rounds are steadier.
const RENEWED: f64 = 0.05;

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
    effort: &SamplerSettings,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Option<Posterior> {
    let model = Model::new(study, data, effort.seed, until);
    on(effort.threads, || Sample::new(&model, effort, progress).run(stop))
}

/// Moves accepted and proposed, of several kinds.
type Counts<const N: usize> = [[u32; 2]; N];

/// The cloud on its way.
struct Sample<'a> {
    model: &'a Model<'a>,
    effort: &'a SamplerSettings,
    progress: &'a dyn Progress,
    cloud: Vec<Particle>,
    before: Before,
    temperature: f64,
    /// Coordinates that the last fits took in.
    fitted: Vec<usize>,
    /// Length of the steps of points.
    beta: f64,
    /// Share of the other coordinates that are drawn anew.
    anew: f64,
    /// Share of the places whose luck is exchanged, by part.
    shares: [f64; PARTS],
    /// Moves so far: the address of the next one's random numbers.
    series: u32,
    health: Health,
}

impl<'a> Sample<'a> {
    fn new(model: &'a Model<'a>, effort: &'a SamplerSettings, progress: &'a dyn Progress) -> Self {
        let n = effort.particles;
        let (period, dimensions) = (model.study.period(), model.study.dimensions());
        let points = Design::LatinHypercube.points(period, effort.seed, 0, n as u32, n);
        let slots = model.slots();
        let mut cloud: Vec<Particle> = (0..n)
            .map(|i| {
                let mut stream = Stream::of(effort.seed, i as u32, Purpose::Posterior, 0);
                let drawn = points[i * dimensions..(i + 1) * dimensions].iter().copied();
                let mut z: Vec<f64> = drawn.map(normal_quantile).collect();
                z.extend((0..OBSERVED).map(|_| -> f64 { StandardNormal.sample(&mut stream) }));
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
            model.simulate(group);
            progress.advance(group.len() as u64);
        });
        let before = Before {
            observed: units(&cloud, dimensions, dimensions + OBSERVED),
            density: cloud.iter().flat_map(|particle| particle.density.clone()).collect(),
            signals: cloud.iter().flat_map(|particle| particle.signals.clone()).collect(),
        };
        let health = Health {
            steps: Vec::new(),
            ancestors: n,
            distinct: n,
            remembered: 1.0,
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
            fitted: Vec::new(),
            beta: 0.7,
            anew: 0.3,
            shares: [0.3; PARTS],
            series: 1,
            health,
        }
    }

    fn run(mut self, stop: &AtomicBool) -> Option<Posterior> {
        while self.temperature < 1.0 {
            let (effective, known) = self.heat();
            // Of each half of the cloud.
            let mut moments = [known.clone(), known];
            let last = self.temperature >= 1.0;
            let [least, most] = if last { self.effort.rounds_last } else { self.effort.rounds };
            let enough = if last { REMEMBERED_AT_LAST } else { REMEMBERED };
            let start: Vec<Vec<f64>> = self.cloud.iter().map(|p| p.z.clone()).collect();
            let mut remembered = 1.0;
            let mut step = Step {
                temperature: self.temperature,
                effective,
                rounds: 0,
                accepted_points: 0.0,
                accepted_luck: 0.0,
            };
            while step.rounds < least || (step.rounds < most && remembered > enough) {
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
                (step.accepted_points, step.accepted_luck) = self.round(&mut moments);
                remembered = self.remembered(&start);
                step.rounds += 1;
            }
            self.health.remembered = remembered;
            self.health.steps.push(step);
        }
        Some(self.finish())
    }

    /// Raises the temperature as far as the effective sample size allows, and resamples.
    fn heat(&mut self) -> (f64, Moments) {
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
        let known = Moments::of(self.cloud.iter().zip(weights.iter().copied()));
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
        (reached, known)
    }

    /// The fit of each half of the cloud, for the other half. A particle that stepped around a fit
    /// that it takes part in would pull the fit towards itself, and the ratio by which steps are
    /// accepted would drive what lies far out inwards: intervals would be too narrow.
    fn fits(&mut self, known: &mut [Moments; 2], middle: usize) -> [Fit; 2] {
        let (first, second) = self.cloud.split_at(middle);
        for (known, half) in known.iter_mut().zip([first, second]) {
            known.learn(&moments(half), RENEWED);
        }
        let fits = [Fit::new(&known[1], distinct(second)), Fit::new(&known[0], distinct(first))];
        self.fitted = fits.iter().flat_map(|fit| fit.fitted().to_vec()).collect();
        self.fitted.sort_unstable();
        self.fitted.dedup();
        fits
    }

    /// Mean correlation of the fitted coordinates with what they were at `start`.
    fn remembered(&self, start: &[Vec<f64>]) -> f64 {
        let of = |&k: &usize| {
            correlation(start.iter().zip(&self.cloud).map(|(old, new)| [old[k], new.z[k]]))
        };
        self.fitted.iter().map(of).sum::<f64>() / self.fitted.len().max(1) as f64
    }

    /// One round of moves; accepted shares of points and of luck.
    fn round(&mut self, known: &mut [Moments; 2]) -> (f64, f64) {
        let n = self.cloud.len();
        let middle = n.div_ceil(LANES) / 2 * LANES;
        let fits = self.fits(known, middle);
        let (model, temperature, progress) = (self.model, self.temperature, self.progress);
        let (steps, shares, series) = (self.steps(), self.shares, self.series);
        self.series += SEASONS + 1;
        let counts: Vec<(Counts<POINT_MOVES>, Counts<PARTS>)> = self
            .cloud
            .par_chunks_mut(LANES)
            .enumerate()
            .map(|(g, group)| {
                let first = g * LANES;
                let fit = &fits[usize::from(first >= middle)];
                let mut series = series;
                let mut next = || {
                    series += 1;
                    series - 1
                };
                let points = steps
                    .map(|step| moves::points(model, fit, group, first, temperature, step, next()));
                let mut luck = [[0; 2]; PARTS];
                for among in AMONG {
                    let counts =
                        moves::luck(model, group, first, temperature, &shares, among, next());
                    add(&mut luck, &counts);
                }
                let series = next();
                for (l, particle) in group.iter_mut().enumerate() {
                    moves::observation(model, fit, particle, first + l, temperature, series);
                }
                progress.advance(u64::from(SEASONS) * group.len() as u64);
                (points, luck)
            })
            .collect();
        self.health.simulated += u64::from(SEASONS) * n as u64;
        let (mut points, mut luck) = ([[0; 2]; POINT_MOVES], [[0; 2]; PARTS]);
        for group in &counts {
            add(&mut points, &group.0);
            add(&mut luck, &group.1);
        }
        self.adapt(&points, &luck)
    }

    /// The moves of points in a round.
    fn steps(&self) -> [Move; POINT_MOVES] {
        [Move::Fitted(self.beta), Move::Others(self.anew), Move::Fitted(self.beta)]
    }

    /// Makes steps longer or shorter; accepted shares of points in the fit and of luck.
    fn adapt(&mut self, points: &Counts<POINT_MOVES>, luck: &Counts<PARTS>) -> (f64, f64) {
        let share = |counts: &[[u32; 2]]| {
            let sum = |k: usize| counts.iter().map(|count| count[k]).sum::<u32>();
            f64::from(sum(0)) / f64::from(sum(1).max(1))
        };
        let fitted = share(&[points[0], points[2]]);
        self.beta = match fitted {
            p if p < 0.15 => (self.beta * 0.8).max(0.05),
            p if p > 0.3 => (self.beta * 1.25).min(0.95),
            _ => self.beta,
        };
        self.anew = match share(&[points[1]]) {
            p if p < 0.25 => (self.anew * 0.8).max(0.02),
            p if p > 0.5 => (self.anew * 1.25).min(1.0),
            _ => self.anew,
        };
        for (length, counts) in self.shares.iter_mut().zip(luck) {
            *length = match share(&[*counts]) {
                s if s < 0.2 => *length * 0.7,
                s if s > 0.4 => (*length * 1.3).min(1.0),
                _ => *length,
            };
        }
        (fitted, share(luck))
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
        let cloud: Vec<Particle> = order.iter().map(|&i| self.cloud[i].clone()).collect();
        let dimensions = self.model.study.dimensions();
        Posterior {
            particles: Particles {
                seed: self.model.seed,
                until: self.model.until,
                period: self.model.study.period(),
                communes: self.model.study.communes(),
                points: units(&cloud, 0, dimensions),
                numbers: cloud.iter().flat_map(|particle| particle.numbers.clone()).collect(),
            },
            observed: units(&cloud, dimensions, dimensions + OBSERVED),
            density: cloud.iter().flat_map(|particle| particle.density.clone()).collect(),
            before: self.before,
            signals: cloud.iter().flat_map(|particle| particle.signals.clone()).collect(),
            health: self.health,
        }
    }
}

/// Coordinates of the unit cube, particle by particle.
fn units(cloud: &[Particle], from: usize, to: usize) -> Vec<f64> {
    cloud.iter().flat_map(|particle| &particle.z[from..to]).map(|z| unit(*z)).collect()
}

/// Adds counts.
fn add(sums: &mut [[u32; 2]], counts: &[[u32; 2]]) {
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum = [sum[0] + count[0], sum[1] + count[1]];
    }
}

/// Moments of particles that count alike.
fn moments(cloud: &[Particle]) -> Moments {
    let weight = 1.0 / cloud.len() as f64;
    Moments::of(cloud.iter().map(|particle| (particle, weight)))
}

/// Different points.
fn distinct(cloud: &[Particle]) -> usize {
    let mut points: Vec<u64> = cloud.iter().map(|particle| particle.z[0].to_bits()).collect();
    points.sort_unstable();
    points.dedup();
    points.len()
}

/// Correlation of pairs; 1 where either does not vary.
fn correlation(pairs: impl Iterator<Item = [f64; 2]> + Clone) -> f64 {
    let mut means = [0.0; 2];
    let mut n = 0.0;
    for pair in pairs.clone() {
        n += 1.0;
        means = [means[0] + pair[0], means[1] + pair[1]];
    }
    let mut sums = [0.0; 3];
    for pair in pairs {
        let off = [pair[0] - means[0] / n, pair[1] - means[1] / n];
        sums[0] += off[0] * off[0];
        sums[1] += off[0] * off[1];
        sums[2] += off[1] * off[1];
    }
    let spread = (sums[0] * sums[2]).sqrt();
    if spread > 0.0 { sums[1] / spread } else { 1.0 }
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
