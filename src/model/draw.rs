//! Draws of the uncertain parameters, by inverse distribution functions.
//!
//! A draw is a point of the unit cube, one coordinate for each parameter and each yearly shock,
//! pushed through the inverse distribution functions. How the points fill the cube is one switch,
//! [`Design`]. Replicates come in batches; every batch is a design of its own,
//! randomised afresh, so the spread between the batches' means is an honest error of the mean.

use crate::model::lanes::Lanes;
use crate::model::math;
use crate::model::plan::parameter::{Distribution, PARAMETERS, Parameter, Priors};
use crate::model::rng::{self, Purpose};
use crate::stats::special;
use crate::text::keyed::{keyed, of_key};
use crate::time::{Period, WARM_UP_YEARS};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Coordinates of a draw: the parameters, then a normal for the shock of each year from the first of
/// the warm-up, then a uniform for each.
pub fn dimensions(period: Period) -> usize {
    PARAMETERS + 2 * period.shock_years()
}

/// The coordinate of the uniform that decides whether a year, counted from the first of the warm-up,
/// is an outbreak year.
pub fn outbreak_of(period: Period, year: usize) -> usize {
    PARAMETERS + period.shock_years() + year
}

/// Years of the warm-up and of four years: their shocks have the first places behind the parameters.
const FOUR_YEARS: usize = WARM_UP_YEARS + 4;
/// Parameters of the first version. Later ones have the last places of all, so that they move none.
const FIRST_PARAMETERS: usize = 59;
/// Places of a draw of the longest period.
const PLACES: usize = PARAMETERS + 2 * (WARM_UP_YEARS + Period::MOST_YEARS);

/// The place of a coordinate in the addresses of luck and in a design, which does not depend on the
/// length of the period: the [`FIRST_PARAMETERS`], the normals of the first [`FOUR_YEARS`], their
/// uniforms, normal and uniform of each further year, then later parameters.
fn place(period: Period, coordinate: usize) -> usize {
    let Some(shock) = coordinate.checked_sub(PARAMETERS) else {
        let later = if coordinate < FIRST_PARAMETERS { 0 } else { PLACES - PARAMETERS };
        return coordinate + later;
    };
    let (uniform, year) = (shock / period.shock_years(), shock % period.shock_years());
    FIRST_PARAMETERS
        + match year.checked_sub(FOUR_YEARS) {
            None => FOUR_YEARS * uniform + year,
            Some(further) => 2 * (FOUR_YEARS + further) + uniform,
        }
}

/// Coordinates that take the first dimensions of Sobol's sequence, whose pairs are spread most
/// evenly: the parameters that carry most of the variance of what a campaign is worth (`rodsim
/// sensitivity`). The shocks of the years follow, then all other parameters. Another order would be
/// as right, and less precise.
const FIRST: [Parameter; 12] = [
    Parameter::LossRef,
    Parameter::CapacityPerHa,
    Parameter::MovementSpeed,
    Parameter::TrapSuccessRef,
    Parameter::TrapsPerPersonDay,
    Parameter::BaitKill,
    Parameter::BaitTrueShare,
    Parameter::OpenFieldMultiplier,
    Parameter::LossExponent,
    Parameter::GrowthYear,
    Parameter::OutbreakChance,
    Parameter::UsualHazard,
];

/// The dimension of Sobol's sequence of each place.
const SOBOL_DIMENSION: [u32; PLACES] = {
    let mut dimensions = [u32::MAX; PLACES];
    let mut next = 0;
    while next < FIRST.len() {
        dimensions[FIRST[next] as usize] = next as u32;
        next += 1;
    }
    // The shocks of four years come before the parameters that are left, those of further years last.
    let four_years = FIRST_PARAMETERS + 2 * FOUR_YEARS;
    let mut k = 0;
    while k < PLACES {
        let place = if k < four_years { (FIRST_PARAMETERS + k) % four_years } else { k };
        if dimensions[place] == u32::MAX {
            dimensions[place] = next as u32;
            next += 1;
        }
        k += 1;
    }
    dimensions
};

keyed! {
    /// How the points of a batch fill the unit cube.
    pub enum Design {
        /// Independent uniform points.
        Independent = "independent",
        /// Latin hypercube: each coordinate stratified.
        LatinHypercube = "latin-hypercube",
        /// Owen-scrambled Sobol points (Burley 2020), an independent scramble for each batch.
        Sobol = "sobol",
    }
}

of_key!(Design);

impl Design {
    /// The points of a batch of `size`: [`dimensions`] coordinates for each of its first `n` replicates,
    /// each strictly between 0 and 1.
    pub fn points(self, period: Period, seed: u64, batch: u32, size: u32, n: usize) -> Vec<f64> {
        let dimensions = dimensions(period);
        let mut points = vec![0.0; n * dimensions];
        let first = batch * size;
        for dimension in 0..dimensions {
            let place = place(period, dimension) as u32;
            match self {
                Self::Independent => {
                    for i in 0..n {
                        let [a, b, ..] =
                            rng::words(seed, first + i as u32, Purpose::Draw, place, 0);
                        points[i * dimensions + dimension] = rng::uniform(a, b);
                    }
                }
                Self::LatinHypercube => {
                    let strata = permutation(seed, batch, size, place);
                    for i in 0..n {
                        let [a, b, ..] =
                            rng::words(seed, first + i as u32, Purpose::Draw, place, 0);
                        points[i * dimensions + dimension] =
                            (f64::from(strata[i]) + rng::uniform(a, b)) / f64::from(size);
                    }
                }
                Self::Sobol => {
                    let [scramble, ..] = rng::words(seed, batch, Purpose::Design, place, 1);
                    for i in 0..n {
                        let raw = sobol_burley::parts::sobol_rev(
                            (i as u32).reverse_bits(),
                            SOBOL_DIMENSION[place as usize],
                        );
                        let word = sobol_burley::parts::owen_scramble_rev(raw, scramble);
                        points[i * dimensions + dimension] =
                            (f64::from(word.reverse_bits()) + 0.5) / 4_294_967_296.0;
                    }
                }
            }
        }
        points
    }
}

/// A random permutation of the strata of one coordinate in one batch (Fisher & Yates).
fn permutation(seed: u64, batch: u32, size: u32, place: u32) -> Vec<u32> {
    let mut strata: Vec<u32> = (0..size).collect();
    for i in (1..size as usize).rev() {
        let [word, ..] = rng::words(seed, batch, Purpose::Design, place, -(i as i32));
        let j = (u64::from(word) * (i as u64 + 1)) >> 32;
        strata.swap(i, j as usize);
    }
    strata
}

/// Inverse distribution functions of all parameters, ready for use.
#[derive(Clone, Debug)]
pub struct Sampler {
    quantiles: Vec<Quantile>,
}

/// The inverse distribution function of one parameter.
#[derive(Clone, Debug)]
enum Quantile {
    /// A closed form.
    Closed(Distribution),
    /// e to the power of mean + sd z, with z standard normal; the first sd below the median, the second
    /// above it.
    LogNormal(f64, [f64; 2]),
    /// mean + sd z with z standard normal between the probabilities of low and high.
    Truncated([f64; 4], [f64; 2]),
    /// Tabulated at equal steps of the standard normal quantile, with slopes, for a cubic between.
    Table(Table),
}

/// Values and slopes.
type Table = Arc<[[f64; 2]]>;

/// The table of a beta spans ±[`TABLE_REACH`] standard normal units in [`TABLE_STEPS`] steps.
const TABLE_REACH: f64 = 7.0;
const TABLE_STEPS: usize = 448;

impl Sampler {
    /// Prepares the inverse distribution functions of `priors`.
    pub fn new(priors: &Priors) -> Self {
        let quantiles = priors
            .0
            .iter()
            .map(|prior| match prior.distribution {
                Distribution::Beta(a, b) => Quantile::Table(shared_beta_table(a, b)),
                Distribution::LogNormal(q05, q50, q95) => {
                    let (mean, z) = (math::ln(q50), math::normal_quantile(0.95));
                    Quantile::LogNormal(
                        mean,
                        [(mean - math::ln(q05)) / z, (math::ln(q95) - mean) / z],
                    )
                }
                Distribution::NormalTruncated(mean, sd, low, high) => {
                    let cdf =
                        |x: f64| 0.5 * libm::erfc(-(x - mean) / sd / std::f64::consts::SQRT_2);
                    Quantile::Truncated([mean, sd, low, high], [cdf(low), cdf(high)])
                }
                closed => Quantile::Closed(closed),
            })
            .collect();
        Self { quantiles }
    }

    /// The value of `parameter` at the quantile `u`, strictly between 0 and 1.
    pub fn value(&self, parameter: Parameter, u: f64) -> f64 {
        self.at(parameter as usize, u)
    }

    /// The quantile of `value` in the prior at `index`: 0 or 1 where the prior has nothing that small or
    /// that large.
    pub fn chance_below(&self, index: usize, value: f64) -> f64 {
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.at(index, middle) < value {
                low = middle;
            } else {
                high = middle;
            }
        }
        match (low, high) {
            (0.0, _) => 0.0,
            (_, 1.0) => 1.0,
            _ => 0.5 * (low + high),
        }
    }

    /// The value of the prior at `index` at the quantile `u`, strictly between 0 and 1.
    pub fn at(&self, index: usize, u: f64) -> f64 {
        match &self.quantiles[index] {
            Quantile::Closed(distribution) => quantile(*distribution, u),
            Quantile::LogNormal(mean, sd) => {
                let z = math::normal_quantile(u);
                math::exp(mean + sd[usize::from(z > 0.0)] * z)
            }
            Quantile::Truncated([mean, sd, low, high], [a, b]) => {
                let p = (a + u * (b - a)).clamp(1e-300, 1.0 - 1e-16);
                (mean + sd * math::normal_quantile(p)).clamp(*low, *high)
            }
            Quantile::Table(table) => {
                let z = math::normal_quantile(u);
                let step = 2.0 * TABLE_REACH / TABLE_STEPS as f64;
                let place = ((z + TABLE_REACH) / step).clamp(0.0, TABLE_STEPS as f64 - 1e-9);
                let i = place as usize;
                let t = place - i as f64;
                let [y0, d0] = table[i];
                let [y1, d1] = table[i + 1];
                let rest = 1.0 - t;
                let cubic = (1.0 + 2.0 * t) * rest * rest * y0
                    + t * t * (3.0 - 2.0 * t) * y1
                    + step * t * rest * (rest * d0 - t * d1);
                cubic.clamp(0.0, 1.0)
            }
        }
    }
}

/// The table of a beta distribution, made once in a program: a search prepares the same parameters
/// for every few plans.
fn shared_beta_table(a: f64, b: f64) -> Table {
    static TABLES: Mutex<BTreeMap<[u64; 2], Table>> = Mutex::new(BTreeMap::new());
    let mut tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
    let table = tables.entry([a.to_bits(), b.to_bits()]);
    Arc::clone(table.or_insert_with(|| beta_table(a, b).into()))
}

/// Values and slopes of the quantile of a beta distribution, as a function of the normal quantile.
fn beta_table(a: f64, b: f64) -> Vec<[f64; 2]> {
    let step = 2.0 * TABLE_REACH / TABLE_STEPS as f64;
    (0..=TABLE_STEPS)
        .map(|i| {
            let z = -TABLE_REACH + step * i as f64;
            let p = 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
            let x = special::beta_quantile(a, b, p).clamp(1e-300, 1.0);
            // dx/dz = normal density / beta density.
            let ln_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
            let ln_density =
                (a - 1.0) * libm::log(x) + (b - 1.0) * libm::log1p(-x.min(1.0 - 1e-16)) - ln_beta;
            let ln_normal = -0.5 * z * z - 0.918_938_533_204_672_8;
            let slope = libm::exp(ln_normal - ln_density);
            [x, if slope.is_finite() { slope } else { 0.0 }]
        })
        .collect()
}

/// The quantile of a distribution with a closed form.
fn quantile(distribution: Distribution, u: f64) -> f64 {
    let normal = math::normal_quantile;
    match distribution {
        Distribution::Fixed(value) => value,
        Distribution::Normal(mean, sd) => mean + sd * normal(u),
        Distribution::LogUniform(low, high) => {
            math::exp(math::ln(low) + u * (math::ln(high) - math::ln(low))).clamp(low, high)
        }
        Distribution::Uniform(low, high) => low + u * (high - low),
        Distribution::Triangular(low, mode, high) => {
            let width = high - low;
            if width == 0.0 {
                return low;
            }
            let split = (mode - low) / width;
            if u < split {
                low + (u * width * (mode - low)).sqrt()
            } else {
                high - ((1.0 - u) * width * (high - mode)).sqrt()
            }
        }
        Distribution::LogNormal(..)
        | Distribution::NormalTruncated(..)
        | Distribution::Beta(..) => {
            unreachable!("prepared by the sampler")
        }
    }
}

/// The parameters of [`LANES`](crate::model::lanes::LANES) replicates, and the shocks of their years.
#[derive(Clone, Debug)]
pub struct Draw {
    values: Box<[Lanes; PARAMETERS]>,
    /// Standard normal of the shock of each calendar year from the first of the warm-up.
    pub shock_normal: Vec<Lanes>,
    /// Uniform that decides whether each of these years is an outbreak year.
    pub outbreak_uniform: Vec<Lanes>,
}

impl Draw {
    /// The draws of the replicates at `points`, one slice of [`dimensions`] coordinates each; the
    /// last one fills the lanes that are left over.
    pub fn new(sampler: &Sampler, period: Period, points: &[f64]) -> Self {
        let dimensions = dimensions(period);
        let last = points.len() / dimensions - 1;
        let coordinate =
            |lane: usize, dimension: usize| points[lane.min(last) * dimensions + dimension];
        let values = Box::new(Parameter::ALL.map(|parameter| {
            std::array::from_fn(|lane| {
                sampler.value(parameter, coordinate(lane, parameter as usize))
            })
        }));
        let shocks = |first: usize, f: fn(f64) -> f64| {
            (0..period.shock_years())
                .map(|year| std::array::from_fn(|lane| f(coordinate(lane, first + year))))
                .collect()
        };
        Self {
            values,
            shock_normal: shocks(PARAMETERS, math::normal_quantile),
            outbreak_uniform: shocks(outbreak_of(period, 0), |u| u),
        }
    }

    /// Does a year, counted from the first of the warm-up, bring an outbreak?
    #[inline(always)]
    pub fn is_outbreak(&self, year: usize, lane: usize) -> bool {
        self.outbreak_uniform[year][lane] < self[Parameter::OutbreakChance][lane]
    }
}

impl std::ops::Index<Parameter> for Draw {
    type Output = Lanes;

    #[inline(always)]
    fn index(&self, parameter: Parameter) -> &Lanes {
        &self.values[parameter as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shipped priors, and the values at the three quantiles that a split log-normal names.
    #[test]
    fn all_three_quantiles_of_a_log_normal_hold() {
        let priors = crate::scenario::embedded("luong_tai").unwrap().world.priors;
        let sampler = Sampler::new(&priors);
        let mut seen = 0;
        for parameter in Parameter::ALL {
            let Distribution::LogNormal(q05, q50, q95) = priors[parameter].distribution else {
                continue;
            };
            seen += 1;
            for (p, quantile) in [(0.05, q05), (0.5, q50), (0.95, q95)] {
                let value = sampler.value(parameter, p);
                assert!((value / quantile - 1.0).abs() < 1e-12, "{parameter:?} {p}: {value}");
            }
        }
        assert!(seen > 5);
    }
}
