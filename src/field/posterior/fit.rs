//! The normal distribution around which points take their steps.
//!
//! Only coordinates that the cloud shows to have moved, or to move with others, take part in the fit.
//! It makes steps long where the records say little and short where they say much, and along ridges.

use super::cloud::Particle;
use crate::model::rng::Stream;
use rand_distr::{Distribution, StandardNormal};

/// Deviations of the cloud from the prior that count, in standard errors.
const SIGNIFICANT: f64 = 4.5;
/// Most coordinates in the fit.
const FITTED_MAX: usize = 48;
/// Different points of the cloud for each coordinate in the fit, at least.
const POINTS_PER_FITTED: usize = 6;
/// What is added to the variances of the fit, so that it is wider than the cloud.
const WIDER: f64 = 1.2;
/// First and second moments of a cloud.
#[derive(Clone)]
pub(super) struct Moments {
    mean: Vec<f64>,
    /// Means of products, lower triangle, row by row.
    products: Vec<f64>,
}

impl Moments {
    /// Moments of particles whose weights sum to 1; sums run in the order of the particles.
    pub(super) fn of<'a>(cloud: impl Iterator<Item = (&'a Particle, f64)>) -> Self {
        let mut moments = Self { mean: Vec::new(), products: Vec::new() };
        for (particle, weight) in cloud {
            let n = particle.z.len();
            moments.mean.resize(n, 0.0);
            moments.products.resize(n * n, 0.0);
            for (a, za) in particle.z.iter().enumerate() {
                moments.mean[a] += weight * za;
                let row = &mut moments.products[a * n..][..=a];
                for (product, zb) in row.iter_mut().zip(&particle.z) {
                    *product += weight * za * zb;
                }
            }
        }
        moments
    }

    /// Moves by a share of the way to newer moments.
    pub(super) fn learn(&mut self, newer: &Self, share: f64) {
        let old = self.mean.iter_mut().chain(&mut self.products);
        for (old, newer) in old.zip(newer.mean.iter().chain(&newer.products)) {
            *old += share * (newer - *old);
        }
    }
}

/// How a point steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// Coordinates of the fit, by so much of its spread.
    Fitted(f64),
    /// The others: so large a share of them is drawn anew.
    Others(f64),
}

impl Step {
    /// Half as far.
    pub(super) fn half(self) -> Self {
        match self {
            Self::Fitted(beta) => Self::Fitted(0.5 * beta),
            Self::Others(share) => Self::Others(0.5 * share),
        }
    }
}

/// A normal distribution fitted to a cloud.
pub(super) struct Fit {
    fitted: Vec<usize>,
    mean: Vec<f64>,
    /// Lower triangle of the covariance's root, row by row.
    root: Vec<f64>,
    /// Spread of each coordinate.
    pub sd: Vec<f64>,
}

impl Fit {
    /// The fit of a cloud with so many different points.
    pub(super) fn new(moments: &Moments, distinct: usize) -> Self {
        let mean = &moments.mean;
        let n = mean.len();
        let covariance = |a: usize, b: usize| {
            let (row, column) = (a.max(b), a.min(b));
            moments.products[row * n + column] - mean[a] * mean[b]
        };
        let sd: Vec<f64> = (0..n).map(|k| covariance(k, k).max(1e-8).sqrt()).collect();
        let error = 1.0 / (distinct.max(2) as f64).sqrt();
        let mut news: Vec<(f64, usize)> = (0..n)
            .map(|a| {
                let own = (mean[a].abs() / error).max((sd[a] - 1.0).abs() / (0.71 * error));
                let shared = (0..n)
                    .filter(|b| *b != a)
                    .map(|b| (covariance(a, b) / (sd[a] * sd[b])).abs() / error)
                    .fold(0.0, f64::max);
                (own.max(shared), a)
            })
            .collect();
        news.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let most = FITTED_MAX.min(distinct / POINTS_PER_FITTED);
        let mut fitted: Vec<usize> =
            news.iter().take(most).filter(|news| news.0 > SIGNIFICANT).map(|news| news.1).collect();
        fitted.sort_unstable();
        let root = cholesky(fitted.len(), |a, b| {
            let value = WIDER * covariance(fitted[a], fitted[b]);
            if a == b { value + 1e-6 } else { value }
        });
        Self { mean: fitted.iter().map(|&k| mean[k]).collect(), fitted, root, sd }
    }

    /// Coordinates of a point in the fit: solves root · w = z - mean.
    fn inside(&self, z: &[f64]) -> Vec<f64> {
        let k = self.fitted.len();
        let mut w = vec![0.0; k];
        for a in 0..k {
            let known: f64 = (0..a).map(|b| self.root[a * k + b] * w[b]).sum();
            w[a] = (z[self.fitted[a]] - self.mean[a] - known) / self.root[a * k + a];
        }
        w
    }

    /// Coordinates in the fit, in order.
    pub(super) fn fitted(&self) -> &[usize] {
        &self.fitted
    }

    /// A step, and the log of prior over fit at the new point less at the old.
    pub(super) fn step(&self, z: &[f64], step: Step, stream: &mut Stream) -> (Vec<f64>, f64) {
        match step {
            Step::Fitted(beta) => self.step_fitted(z, beta, stream),
            Step::Others(share) => (self.step_others(z, share, stream), 0.0),
        }
    }

    fn step_others(&self, z: &[f64], share: f64, stream: &mut Stream) -> Vec<f64> {
        let mut new = z.to_vec();
        for (k, value) in new.iter_mut().enumerate() {
            let anew = stream.uniform() < share;
            let e: f64 = StandardNormal.sample(stream);
            if anew && self.fitted.binary_search(&k).is_err() {
                *value = e;
            }
        }
        new
    }

    fn step_fitted(&self, z: &[f64], beta: f64, stream: &mut Stream) -> (Vec<f64>, f64) {
        let keep = (1.0 - beta * beta).sqrt();
        let mut new = z.to_vec();
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
        let ratio = |z: &[f64], w: &[f64]| {
            let prior: f64 = self.fitted.iter().map(|&k| z[k] * z[k]).sum();
            0.5 * (w.iter().map(|w| w * w).sum::<f64>() - prior)
        };
        let ratio = ratio(&new, &w) - ratio(z, &old);
        (new, ratio)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rng::Purpose;

    const COORDINATES: usize = 80;

    fn cloud(n: usize) -> Vec<Particle> {
        (0..n)
            .map(|i| {
                let mut stream = Stream::of(9, i as u32, Purpose::Posterior, 0);
                let mut z: Vec<f64> =
                    (0..COORDINATES).map(|_| StandardNormal.sample(&mut stream)).collect();
                // A ridge: the second follows the first, the third has moved.
                z[1] = 0.6 * z[0] + 0.9 * z[1];
                z[2] = 0.9 * z[2] + 0.6;
                let (numbers, signals, density) = (Vec::new(), Vec::new(), Vec::new());
                Particle { z, numbers, signals, density, ln: 0.0, ancestor: i as u32 }
            })
            .collect()
    }

    fn fit() -> Fit {
        let cloud = cloud(600);
        Fit::new(&Moments::of(cloud.iter().map(|particle| (particle, 1.0 / 600.0))), 600)
    }

    #[test]
    fn the_fit_takes_in_what_moved_and_no_more() {
        let (cloud, fit) = (cloud(600), fit());
        assert_eq!(fit.fitted, [0, 1, 2]);
        assert!((fit.mean[2] - 0.6).abs() < 0.15);
        let inside = fit.inside(&cloud[0].z);
        let back = fit.mean[0] + fit.root[0] * inside[0];
        assert!((back - cloud[0].z[0]).abs() < 1e-9);
    }

    /// Accepted by their ratio, steps around any fit leave the prior alone.
    #[test]
    fn steps_around_a_wrong_fit_leave_the_prior_alone() {
        let fit = fit();
        let (mut sums, mut squares, mut cross, mut n) = ([0.0; 3], [0.0; 3], 0.0, 0.0);
        for chain in 0..40 {
            let mut stream = Stream::of(4, chain, Purpose::Posterior, 1);
            let mut z: Vec<f64> =
                (0..COORDINATES).map(|_| StandardNormal.sample(&mut stream)).collect();
            for _ in 0..400 {
                let step = if chain % 2 == 0 { Step::Fitted(0.6) } else { Step::Fitted(0.9) };
                let (new, ratio) = fit.step(&z, step, &mut stream);
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

    /// Log likelihood that ties coordinates to each other in pairs.
    fn tied(z: &[f64]) -> f64 {
        (0..8).map(|k| -0.5 * ((z[2 * k] - z[2 * k + 1]) / 0.3).powi(2)).sum()
    }

    /// Mean square of the pairs' sums in a cloud that has taken many steps, each half around its own
    /// fit or around that of the other. The likelihood says nothing of it: it should stay at 1.
    fn spread(own: bool) -> f64 {
        const N: usize = 192;
        let mut cloud = cloud(N);
        for particle in &mut cloud {
            let mut stream = Stream::of(8, particle.ancestor, Purpose::Posterior, 2);
            // Half the sd of a difference that the prior gives the variance 2 and the likelihood 0.09.
            let sd = 0.5 / (1.0_f64 / 2.0 + 1.0 / 0.09).sqrt();
            for k in 0..8 {
                let [sum, off]: [f64; 2] =
                    std::array::from_fn(|_| StandardNormal.sample(&mut stream));
                let (sum, off) = (sum / 2.0_f64.sqrt(), sd * off);
                [particle.z[2 * k], particle.z[2 * k + 1]] = [sum + off, sum - off];
            }
        }
        let (mut squares, mut n) = (0.0, 0.0);
        for round in 0..120 {
            let fit = |half: &[Particle]| {
                let weight = 1.0 / half.len() as f64;
                let moments = Moments::of(half.iter().map(|particle| (particle, weight)));
                Fit::new(&moments, half.len())
            };
            let fits = [fit(&cloud[..N / 2]), fit(&cloud[N / 2..])];
            for (i, particle) in cloud.iter_mut().enumerate() {
                let mut stream = Stream::of(7, i as u32, Purpose::Posterior, round);
                let fit = &fits[usize::from((i < N / 2) != own)];
                let (new, ratio) = fit.step(&particle.z, Step::Fitted(0.7), &mut stream);
                if stream.uniform().ln() < ratio + tied(&new) - tied(&particle.z) {
                    particle.z = new;
                }
                if round >= 40 {
                    let sums = (0..8).map(|k| (particle.z[2 * k] + particle.z[2 * k + 1]).powi(2));
                    squares += sums.sum::<f64>() / 2.0;
                    n += 8.0;
                }
            }
        }
        squares / n
    }

    #[test]
    fn steps_around_the_other_half_s_fit_keep_the_spread_and_around_one_s_own_lose_it() {
        let (other, own) = (spread(false), spread(true));
        assert!((other - 1.0).abs() < 0.06, "{other}");
        assert!(own < 0.85, "{own}");
    }
}
