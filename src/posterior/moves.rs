//! Moves that leave a tempered posterior alone.
//!
//! *Points*: preconditioned Crank-Nicolson steps around a normal distribution fitted to the cloud,
//! in the coordinates in which the prior is standard normal. Only coordinates that the cloud shows to
//! have moved, or to move with others, take part in the fit; the others step around the prior. The
//! fit makes steps long where the records say little and short where they say much; the acceptance
//! makes them exact. *Observation*: random steps of few coordinates of observation, without a new
//! season. *Luck*: fresh numbers for one part of luck in few places.

use super::COORDINATES;
use super::cloud::{Model, Particle};
use crate::draw::DIMENSIONS;
use crate::observe::parameter::OBSERVED;
use crate::rng::luck::{PARTS, Part};
use crate::rng::{Purpose, Stream};
use rand_distr::{Distribution, StandardNormal};

/// Deviations of the cloud from the prior that count, in standard errors.
const SIGNIFICANT: f64 = 4.5;
/// Most coordinates in the fit.
const FITTED_MAX: usize = 48;
/// What is added to the variances of the fit, so that it is wider than the cloud.
const WIDER: f64 = 1.2;
/// Share of the coordinates outside the fit that are drawn anew at a time.
const ANEW: f64 = 0.3;
/// Steps in observation coordinates in a round.
const OBSERVATION_STEPS: u32 = 4;

/// A normal distribution fitted to the cloud.
pub(super) struct Fit {
    fitted: Vec<usize>,
    mean: Vec<f64>,
    /// Lower triangle of the covariance's root, row by row.
    root: Vec<f64>,
    /// Spread of each coordinate.
    sd: [f64; COORDINATES],
}

impl Fit {
    /// Fits the cloud; sums run in the order of the particles.
    pub(super) fn new(cloud: &[Particle], distinct: usize) -> Self {
        let n = cloud.len() as f64;
        let mut mean = [0.0; COORDINATES];
        for particle in cloud {
            for (sum, z) in mean.iter_mut().zip(&particle.z) {
                *sum += z / n;
            }
        }
        let mut covariance = vec![0.0; COORDINATES * COORDINATES];
        for particle in cloud {
            let off: [f64; COORDINATES] = std::array::from_fn(|k| particle.z[k] - mean[k]);
            for a in 0..COORDINATES {
                for b in 0..=a {
                    covariance[a * COORDINATES + b] += off[a] * off[b] / n;
                }
            }
        }
        let sd = std::array::from_fn(|k| covariance[k * COORDINATES + k].max(1e-8).sqrt());
        let error = 1.0 / (distinct.max(2) as f64).sqrt();
        let mut news: Vec<(f64, usize)> = (0..COORDINATES)
            .map(|a| {
                let own = (mean[a].abs() / error).max((sd[a] - 1.0).abs() / (0.71 * error));
                let shared = (0..COORDINATES)
                    .filter(|b| *b != a)
                    .map(|b| {
                        let (row, column) = (a.max(b), a.min(b));
                        (covariance[row * COORDINATES + column] / (sd[a] * sd[b])).abs() / error
                    })
                    .fold(0.0, f64::max);
                (own.max(shared), a)
            })
            .collect();
        news.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let most = FITTED_MAX.min(distinct / 8);
        let mut fitted: Vec<usize> =
            news.iter().take(most).filter(|news| news.0 > SIGNIFICANT).map(|news| news.1).collect();
        fitted.sort_unstable();
        let of = |a: usize, b: usize| covariance[a.max(b) * COORDINATES + a.min(b)];
        let root = cholesky(fitted.len(), |a, b| {
            let value = WIDER * of(fitted[a], fitted[b]);
            if a == b { value + 1e-6 } else { value }
        });
        Self { mean: fitted.iter().map(|&k| mean[k]).collect(), fitted, root, sd }
    }

    /// Coordinates of a point in the fit: solves root · w = z - mean.
    fn inside(&self, z: &[f64; COORDINATES]) -> Vec<f64> {
        let k = self.fitted.len();
        let mut w = vec![0.0; k];
        for a in 0..k {
            let known: f64 = (0..a).map(|b| self.root[a * k + b] * w[b]).sum();
            w[a] = (z[self.fitted[a]] - self.mean[a] - known) / self.root[a * k + a];
        }
        w
    }

    /// A step of length `beta`, and the log of prior over fit at the new point less at the old.
    /// Coordinates outside the fit take such a step around the prior or, with `anew`, some of them
    /// are drawn anew: they matter little, and should not be dragged along with those that do.
    fn step(
        &self,
        z: &[f64; COORDINATES],
        beta: f64,
        anew: bool,
        stream: &mut Stream,
    ) -> ([f64; COORDINATES], f64) {
        let keep = (1.0 - beta * beta).sqrt();
        let mut new = *z;
        for value in &mut new {
            let e: f64 = StandardNormal.sample(stream);
            if !anew {
                *value = keep * *value + beta * e;
            } else if stream.uniform() < ANEW {
                *value = e;
            }
        }
        let k = self.fitted.len();
        let old = self.inside(z);
        let w: Vec<f64> = old
            .iter()
            .map(|w| {
                let e: f64 = StandardNormal.sample(stream);
                keep * w + beta * e
            })
            .collect();
        for a in 0..k {
            let sum: f64 = (0..=a).map(|b| self.root[a * k + b] * w[b]).sum();
            new[self.fitted[a]] = self.mean[a] + sum;
        }
        let ratio = |z: &[f64; COORDINATES], w: &[f64]| {
            let prior: f64 = self.fitted.iter().map(|&k| z[k] * z[k]).sum();
            0.5 * (w.iter().map(|w| w * w).sum::<f64>() - prior)
        };
        (new, ratio(&new, &w) - ratio(z, &old))
    }
}

/// Root of a positive definite matrix, lower triangle, row by row.
fn cholesky(n: usize, of: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let mut root = vec![0.0; n * n];
    for a in 0..n {
        for b in 0..=a {
            let known: f64 = (0..b).map(|c| root[a * n + c] * root[b * n + c]).sum();
            let rest = of(a, b) - known;
            root[a * n + b] = if a == b { rest.max(1e-10).sqrt() } else { rest / root[b * n + b] };
        }
    }
    root
}

/// The stream of one particle's move.
fn stream(model: &Model<'_>, particle: usize, series: u32) -> Stream {
    Stream::of(model.seed, particle as u32, Purpose::Posterior, series)
}

/// Accepts or refuses what was proposed.
fn settle(
    old: &mut Particle,
    new: &Particle,
    temperature: f64,
    ratio: f64,
    stream: &mut Stream,
) -> bool {
    let gain = temperature * (new.ln - old.ln) + ratio;
    let accepted = stream.uniform().ln() < gain;
    if accepted {
        old.clone_from(new);
    }
    accepted
}

/// A group's moves of points: every other particle takes a step of half the length, and draws some
/// coordinates anew. Returns how many whole steps were accepted.
pub(super) fn points(
    model: &Model<'_>,
    fit: &Fit,
    group: &mut [Particle],
    first: usize,
    temperature: f64,
    beta: f64,
    series: u32,
) -> u32 {
    let mut new = group.to_vec();
    let mut ratios = Vec::with_capacity(new.len());
    let mut streams: Vec<Stream> =
        (0..group.len()).map(|l| stream(model, first + l, series)).collect();
    for (l, (particle, stream)) in new.iter_mut().zip(&mut streams).enumerate() {
        let anew = l % 2 == 1;
        let length = if anew { 0.5 * beta } else { beta };
        let (z, ratio) = fit.step(&particle.z, length, anew, stream);
        particle.z = z;
        ratios.push(ratio);
    }
    model.live(&mut new);
    let mut accepted = 0;
    for l in 0..group.len() {
        let taken = settle(&mut group[l], &new[l], temperature, ratios[l], &mut streams[l]);
        // Only whole steps tell how long steps should be.
        accepted += u32::from(taken && l % 2 == 0);
    }
    accepted
}

/// A group's moves of luck: a share of the places get fresh numbers of one part among some. Returns how many
/// were accepted of each part, and how many were proposed.
pub(super) fn luck(
    model: &Model<'_>,
    group: &mut [Particle],
    first: usize,
    temperature: f64,
    shares: &[f64; PARTS],
    among: &[Part],
    series: u32,
) -> [[u32; 2]; PARTS] {
    let mut new = group.to_vec();
    let mut streams: Vec<Stream> =
        (0..group.len()).map(|l| stream(model, first + l, series)).collect();
    let mut parts = Vec::with_capacity(new.len());
    for (particle, stream) in new.iter_mut().zip(&mut streams) {
        let part = among[(stream.uniform() * among.len() as f64) as usize % among.len()] as usize;
        let places = particle.numbers.len() / PARTS;
        let certain = (stream.uniform() * places as f64) as usize % places;
        for place in 0..places {
            let fresh = stream.word();
            if stream.uniform() < shares[part] || place == certain {
                particle.numbers[place * PARTS + part] = fresh;
            }
        }
        parts.push(part);
    }
    model.live(&mut new);
    let mut counts = [[0; 2]; PARTS];
    for l in 0..group.len() {
        let taken = settle(&mut group[l], &new[l], temperature, 0.0, &mut streams[l]);
        counts[parts[l]][0] += u32::from(taken);
        counts[parts[l]][1] += 1;
    }
    counts
}

/// A particle's steps in observation coordinates, without a new season.
pub(super) fn observation(
    model: &Model<'_>,
    fit: &Fit,
    particle: &mut Particle,
    index: usize,
    temperature: f64,
    series: u32,
) {
    let mut stream = stream(model, index, series);
    for _ in 0..OBSERVATION_STEPS {
        let old = (particle.z, particle.ln);
        let k = DIMENSIONS + (stream.uniform() * OBSERVED as f64) as usize % OBSERVED;
        let e: f64 = StandardNormal.sample(&mut stream);
        particle.z[k] += 1.5 * fit.sd[k] * e;
        particle.ln = model.weigh(particle);
        let prior = 0.5 * (old.0[k] * old.0[k] - particle.z[k] * particle.z[k]);
        let gain = temperature * (particle.ln - old.1) + prior;
        if stream.uniform().ln() >= gain {
            (particle.z, particle.ln) = old;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud(n: usize) -> Vec<Particle> {
        (0..n)
            .map(|i| {
                let mut stream = Stream::of(9, i as u32, Purpose::Posterior, 0);
                let mut z: [f64; COORDINATES] =
                    std::array::from_fn(|_| StandardNormal.sample(&mut stream));
                // A ridge: the second follows the first, the third has moved.
                z[1] = 0.6 * z[0] + 0.9 * z[1];
                z[2] = 0.9 * z[2] + 0.6;
                let (numbers, signals, density) = (Vec::new(), Vec::new(), Vec::new());
                Particle { z, numbers, signals, density, ln: 0.0, ancestor: i as u32 }
            })
            .collect()
    }

    #[test]
    fn the_fit_takes_in_what_moved_and_no_more() {
        let cloud = cloud(600);
        let fit = Fit::new(&cloud, 600);
        assert_eq!(fit.fitted, [0, 1, 2]);
        assert!((fit.mean[2] - 0.6).abs() < 0.15);
        let inside = fit.inside(&cloud[0].z);
        let back = fit.mean[0] + fit.root[0] * inside[0];
        assert!((back - cloud[0].z[0]).abs() < 1e-9);
    }

    /// Accepted by their ratio, steps around any fit leave the prior alone.
    #[test]
    fn steps_around_a_wrong_fit_leave_the_prior_alone() {
        let fit = Fit::new(&cloud(600), 600);
        let (mut sums, mut squares, mut cross, mut n) = ([0.0; 3], [0.0; 3], 0.0, 0.0);
        for chain in 0..40 {
            let mut stream = Stream::of(4, chain, Purpose::Posterior, 1);
            let mut z: [f64; COORDINATES] =
                std::array::from_fn(|_| StandardNormal.sample(&mut stream));
            for _ in 0..400 {
                let (new, ratio) = fit.step(&z, 0.6, chain % 2 == 0, &mut stream);
                if stream.uniform().ln() < ratio {
                    z = new;
                }
                for k in 0..3 {
                    sums[k] += z[k];
                    squares[k] += z[k] * z[k];
                }
                cross += z[0] * z[1];
                n += 1.0;
            }
        }
        for k in 0..3 {
            assert!((sums[k] / n).abs() < 0.1, "{k}: {}", sums[k] / n);
            assert!((squares[k] / n - 1.0).abs() < 0.15, "{k}: {}", squares[k] / n);
        }
        assert!((cross / n).abs() < 0.12, "{}", cross / n);
    }
}
