//! When another scenario than the best on average is the better one.
//!
//! Two answers: a box of a few parameters in which that is dense (PRIM), and for each parameter the
//! value at which the expected gain changes sign. Years and luck are not offered as conditions:
//! nobody knows them when the choice is made.

use crate::model::draw::Sampler;
use crate::model::plan::parameter::{Parameter, Priors};
use crate::stats::decision::prim::{Patience, Region, find_box, switching_points};
use crate::stats::resample::{SplitMix64, bootstrap_indices};
use crate::stats::special::normal_cdf;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Bootstrap samples behind the interval of a switching value.
const RESAMPLES: usize = 40;
/// A switching value is believed when so many of the resamples have one.
const FOUND_MIN: f64 = 0.75;

/// When a scenario beats the leader.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flip {
    /// Name of the scenario that is best on average.
    pub leader: String,
    /// Name of the other.
    pub other: String,
    /// Share of the replicates in which the other is better.
    pub chance: f64,
    /// Share of the replicates in which both are equal.
    #[serde(default)]
    pub equal: f64,
    /// Where that happens; absent when no few parameters explain it.
    pub conditions: Option<Conditions>,
    /// Values of single parameters at which the expected gain changes sign.
    pub switches: Vec<Switch>,
}

/// A box of parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// The ranges; all must hold.
    pub ranges: Vec<Range>,
    /// Share of the reversals that lie in the box.
    pub coverage: f64,
    /// Standard error of the coverage.
    pub coverage_error: f64,
    /// Share of the box's replicates that are reversals.
    pub density: f64,
    /// Standard error of the density.
    pub density_error: f64,
    /// Share of all replicates that lie in the box.
    pub support: f64,
}

/// A range of one parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// Key of the parameter.
    pub key: String,
    /// Meaning for people.
    pub meaning: Text,
    /// Unit.
    pub unit: String,
    /// Lower end; absent when open.
    pub low: Option<f64>,
    /// Upper end; absent when open.
    pub high: Option<f64>,
}

/// The value of one parameter at which the expected gain of the other over the leader changes
/// sign, all else averaged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Switch {
    /// Key of the parameter.
    pub key: String,
    /// Meaning for people.
    pub meaning: Text,
    /// Unit.
    pub unit: String,
    /// The value.
    pub value: f64,
    /// 5 % and 95 % quantile over bootstrap samples.
    pub interval: [f64; 2],
    /// Is the other better above it?
    pub better_above: bool,
    /// Share of the bootstrap samples that have a switching value at all.
    pub found: f64,
}

/// What is known of the parameters in each replicate.
pub struct Known<'a> {
    /// The parameters, most important first.
    pub parameters: &'a [Parameter],
    /// Normal quantile of each parameter, by parameter and replicate.
    pub normals: &'a [Vec<f64>],
    /// Priors, for words and units.
    pub priors: &'a Priors,
    /// From quantiles to values.
    pub sampler: &'a Sampler,
}

impl Known<'_> {
    fn value(&self, parameter: Parameter, normal: f64) -> f64 {
        self.sampler.value(parameter, normal_cdf(normal).clamp(1e-12, 1.0 - 1e-12))
    }

    /// A box of the first few parameters, found on one half of the replicates and judged on the
    /// other. `None` when nothing is found or it does not hold.
    pub fn conditions(&self, hits: &[bool], most: usize) -> Option<Conditions> {
        let most = most.min(self.parameters.len());
        let half = |odd: usize| {
            let rows: Vec<usize> = (0..hits.len()).filter(|row| row % 2 == odd).collect();
            let inputs: Vec<Vec<f64>> = self.normals[..most]
                .iter()
                .map(|values| rows.iter().map(|&row| values[row]).collect())
                .collect();
            (inputs, rows.iter().map(|&row| hits[row]).collect::<Vec<bool>>())
        };
        let (inputs, found_on) = half(0);
        let found = find_box(&inputs, &found_on, Patience::default())?;
        let (inputs, hits) = half(1);
        let inside: Vec<bool> = (0..hits.len()).map(|row| found.holds(&inputs, row)).collect();
        let count =
            |test: &dyn Fn(usize) -> bool| (0..hits.len()).filter(|&row| test(row)).count() as f64;
        let both = count(&|row| inside[row] && hits[row]);
        let (held, all) = (count(&|row| inside[row]), count(&|row| hits[row]));
        let base = all / hits.len() as f64;
        if held < 10.0 || all < 10.0 || both / held <= base {
            return None;
        }
        let error = |share: f64, n: f64| (share * (1.0 - share) / n).sqrt();
        Some(Conditions {
            ranges: self.ranges(&found),
            coverage: both / all,
            coverage_error: error(both / all, all),
            density: both / held,
            density_error: error(both / held, held),
            support: held / hits.len() as f64,
        })
    }

    fn ranges(&self, region: &Region) -> Vec<Range> {
        region
            .restricted()
            .into_iter()
            .map(|i| {
                let parameter = self.parameters[i];
                let prior = &self.priors[parameter];
                let end = |normal: f64| normal.is_finite().then(|| self.value(parameter, normal));
                Range {
                    key: parameter.key().to_owned(),
                    meaning: prior.meaning.clone(),
                    unit: prior.unit.clone(),
                    low: end(region.limits[i][0]),
                    high: end(region.limits[i][1]),
                }
            })
            .collect()
    }

    /// The switching value of one parameter, by its place; `None` when the sign of the expected
    /// gain does not change, or not reliably.
    pub fn switch(&self, place: usize, gain: &[f64], seed: u64) -> Option<Switch> {
        let normals = &self.normals[place];
        let &(at, better_above) = switching_points(normals, gain).first()?;
        let mut random = SplitMix64::new(seed);
        let mut rows = vec![0; gain.len()];
        let mut points: Vec<f64> = (0..RESAMPLES)
            .filter_map(|_| {
                bootstrap_indices(&mut random, &mut rows);
                let x: Vec<f64> = rows.iter().map(|&row| normals[row]).collect();
                let y: Vec<f64> = rows.iter().map(|&row| gain[row]).collect();
                let points = switching_points(&x, &y);
                // The one that is meant is the nearest in the same direction.
                let alike = points.into_iter().filter(|point| point.1 == better_above);
                alike.map(|point| point.0).min_by(|a, b| (a - at).abs().total_cmp(&(b - at).abs()))
            })
            .collect();
        let found = points.len() as f64 / RESAMPLES as f64;
        if found < FOUND_MIN {
            return None;
        }
        points.sort_by(f64::total_cmp);
        let quantile = |p: f64| points[(p * (points.len() - 1) as f64).round() as usize];
        let parameter = self.parameters[place];
        let prior = &self.priors[parameter];
        Some(Switch {
            key: parameter.key().to_owned(),
            meaning: prior.meaning.clone(),
            unit: prior.unit.clone(),
            value: self.value(parameter, at),
            interval: [
                self.value(parameter, quantile(0.05)),
                self.value(parameter, quantile(0.95)),
            ],
            better_above,
            found,
        })
    }
}
