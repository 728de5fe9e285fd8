//! Simulate, then recover: does the posterior hold the truth as often as it says?
//!
//! Truths are drawn from the prior, records from the observation model; each is updated with the
//! others' settings. If all is right, 90 % intervals hold nine truths of ten, and the truth's rank in
//! the sample is uniform (Talts et al. 2018, arXiv 1804.06788).

use super::synth::{Schedule, Truth, truth};
use super::{Posterior, SamplerSettings, quantile, signs, update};
use crate::engine::{Progress, Study};
use crate::field::observe::data::Data;
use crate::field::observe::parameter::{KEYS, Observed, Values};
use crate::field::records::Kind;
use crate::model::draw::Sampler;
use crate::model::plan::parameter::Parameter;
use crate::stats::interval::wilson;
use serde::Serialize;
use serde_json::{Value, json};
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// Level of the intervals.
const LEVEL: f64 = 0.9;
/// Bins of the ranks.
const BINS: usize = 10;

/// One truth against its posterior.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recovered {
    /// Quantity, truth, 5 %, 50 % and 95 % quantiles, rank of the truth as a share.
    pub quantities: Vec<(String, f64, [f64; 3], f64)>,
    /// Did the warning of trap-shyness fire?
    pub shy: bool,
    /// Chance that a fifth of the detectability was lost.
    pub shy_chance: f64,
    /// Did the warning of contradictions fire?
    pub contradicted: bool,
    /// Was the sample degenerate?
    pub degenerate: bool,
    /// Width of the interval of log abundance, posterior over prior.
    pub width: f64,
    /// Steps of the temperature.
    pub steps: usize,
    /// Seasons simulated.
    pub simulated: u64,
}

/// How often 90 % intervals held the truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IntervalCoverage {
    /// The quantity.
    pub quantity: String,
    /// Truths.
    pub n: usize,
    /// Share inside.
    pub share: f64,
    /// 95 % interval of the share (Wilson).
    pub interval: [f64; 2],
    /// Mean rank of the truth as a share; a half is expected.
    pub rank: f64,
    /// Truths by tenth of the sample in which they rank.
    pub tenths: [u32; BINS],
    /// Chi-square of these; 9 is expected, 16.9 is exceeded once in twenty.
    pub chi_square: f64,
}

/// Truth number `number` and what the update makes of its records.
///
/// `None` when `stop` was set.
pub fn recover(
    study: &Study,
    schedule: &Schedule,
    until: i32,
    number: u32,
    shyness: Option<f64>,
    effort: &SamplerSettings,
    stop: &AtomicBool,
) -> Option<Recovered> {
    let world = &study.plans[0].world;
    let truth = truth(study, schedule, until, effort.seed, number, shyness);
    let data = Data::new(&truth.records, world, until);
    let effort = SamplerSettings {
        seed: effort.seed.wrapping_mul(31).wrapping_add(u64::from(number)),
        ..*effort
    };
    let posterior = update(study, &data, until, &effort, &(), stop)?;
    let quantities = quantities(study, &data, &truth, &posterior)
        .into_iter()
        .map(|(name, truth, sample)| {
            let [low, middle, high] = [0.05, 0.5, 0.95].map(|p| quantile(&sample, p));
            let below = sample.iter().filter(|value| **value < truth).count();
            (name, truth, [low, middle, high], (below as f64 + 0.5) / (sample.len() + 1) as f64)
        })
        .collect();
    let shy = signs::shyness(&posterior, &data);
    let spread = |density: &[f64]| {
        let all: Vec<f64> =
            abundance(study, density).iter().map(|rats| rats.max(1.0).ln()).collect();
        quantile(&all, 0.95) - quantile(&all, 0.05)
    };
    Some(Recovered {
        quantities,
        shy: shy.fires,
        shy_chance: shy.chance,
        contradicted: !signs::contradictions(&posterior, &data, effort.seed).is_empty(),
        degenerate: posterior.health.degenerate(posterior.len()),
        width: spread(&posterior.density) / spread(&posterior.before.density),
        steps: posterior.health.steps.len(),
        simulated: posterior.health.simulated,
    })
}

/// Truths that are recovered, and how.
#[derive(Clone, Copy, Debug)]
pub struct Recovery<'a> {
    /// The scenario.
    pub study: &'a Study,
    /// What is recorded.
    pub schedule: &'a Schedule,
    /// The last week of records.
    pub until: i32,
    /// Log detectability that trap lines lose each week, instead of the prior's.
    pub shyness: Option<f64>,
    /// Work of each update.
    pub effort: &'a SamplerSettings,
}

/// Recovers the truths of these numbers one by one; `None` when `stop` was set.
pub fn all(
    how: &Recovery<'_>,
    truths: Range<u32>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Option<Vec<Recovered>> {
    let Recovery { study, schedule, until, shyness, effort } = *how;
    truths
        .map(|number| {
            let found = recover(study, schedule, until, number, shyness, effort, stop);
            progress.advance(1);
            found
        })
        .collect()
}

impl Recovery<'_> {
    /// How often intervals held truths, as JSON.
    pub fn statement(&self, found: &[Recovered], trap_lines: bool, seconds: f64) -> Value {
        let count = |of: fn(&Recovered) -> bool| found.iter().filter(|one| of(one)).count();
        let mean = |of: fn(&Recovered) -> f64| {
            found.iter().map(of).sum::<f64>() / found.len().max(1) as f64
        };
        json!({
            "truths": found.len(),
            "particles": self.effort.particles,
            "communes": self.study.communes(),
            "until_week": self.until,
            "shyness": self.shyness,
            "trap_lines_alone": trap_lines,
            "coverage": interval_coverage(found),
            "shyness_warned": count(|one| one.shy),
            "contradictions_warned": count(|one| one.contradicted),
            "degenerate": count(|one| one.degenerate),
            "mean_width_of_log_abundance_over_prior": mean(|one| one.width),
            "mean_seasons_simulated": mean(|one| one.simulated as f64),
            "mean_steps": mean(|one| one.steps as f64),
            "seconds": seconds,
        })
    }
}

/// Rats of the district in each particle.
pub fn abundance(study: &Study, density: &[f64]) -> Vec<f64> {
    let communes = &study.plans[0].world.communes;
    density
        .chunks_exact(communes.len())
        .map(|row| row.iter().zip(communes).map(|(n, commune)| n * commune.rice_area_ha).sum())
        .collect()
}

/// Quantities that the records can tell, and two that they cannot tell apart: name, truth, sample.
fn quantities(
    study: &Study,
    data: &Data,
    truth: &Truth,
    posterior: &Posterior,
) -> Vec<(String, f64, Vec<f64>)> {
    let communes = study.communes();
    let of_truth = abundance(study, &truth.density)[0];
    let sample = abundance(study, &posterior.density);
    let observations = posterior.observations();
    let rice: f64 = study.plans[0].world.communes.iter().map(|c| c.rice_area_ha).sum();
    let mut all = vec![("abundance".to_owned(), of_truth, sample.clone())];
    for c in 0..communes {
        let column = posterior.density.iter().skip(c).step_by(communes).copied().collect();
        all.push((format!("abundance_{c}"), truth.density[c], column));
    }
    let mut product = |name: &str, of: &dyn Fn(&Values) -> f64| {
        let sample = sample.iter().zip(&observations).map(|(n, o)| n / rice * of(o)).collect();
        all.push((name.to_owned(), of_truth / rice * of(&truth.observed), sample));
    };
    let at = |o: &Values, q: Observed| o[q as usize];
    product("burrows_per_ha", &|o| {
        at(o, Observed::BurrowsPerRat) * at(o, Observed::BurrowDetection)
    });
    product("takes_per_point", &|o| at(o, Observed::TakeRate));
    let n = truth.signals.len();
    if let Some(last) = data.list.iter().rposition(|datum| datum.kind == Kind::TrapLine) {
        let weeks = data.list[last].exposures;
        let caught = |signal: f64, o: &Values| {
            signal * at(o, Observed::LineDetection) * (-at(o, Observed::LineShyness) * weeks).exp()
        };
        let sample = observations.iter().enumerate();
        let sample = sample.map(|(i, o)| caught(posterior.signals[i * n + last], o)).collect();
        let truth = caught(truth.signals[last], &truth.observed);
        all.push(("captures_per_trap_night".to_owned(), truth, sample));
    }
    for q in [Observed::LineDetection, Observed::LineShyness] {
        let sample = observations.iter().map(|o| at(o, q)).collect();
        all.push((KEYS[q as usize].to_owned(), at(&truth.observed, q), sample));
    }
    let sampler = Sampler::new(&study.plans[0].world.priors);
    for parameter in [Parameter::CapacityPerHa, Parameter::TrapSuccessRef, Parameter::GrowthYear] {
        let k = parameter as usize;
        let value = |points: &[f64]| sampler.value(parameter, points[k]);
        let sample =
            posterior.particles.points.chunks_exact(study.dimensions()).map(value).collect();
        all.push((parameter.key().to_owned(), value(&truth.point), sample));
    }
    all
}

/// IntervalCoverage and ranks of each quantity; the communes of a district are one quantity.
pub fn interval_coverage(found: &[Recovered]) -> Vec<IntervalCoverage> {
    let mut names: Vec<&str> = Vec::new();
    let group = |name: &str| -> String {
        if name.starts_with("abundance_") {
            "abundance_of_a_commune".to_owned()
        } else {
            name.to_owned()
        }
    };
    for recovered in found.iter().take(1) {
        names.extend(recovered.quantities.iter().map(|quantity| quantity.0.as_str()));
    }
    let mut groups: Vec<String> = names.iter().map(|name| group(name)).collect();
    groups.dedup();
    groups
        .into_iter()
        .map(|quantity| {
            let all: Vec<_> = found
                .iter()
                .flat_map(|recovered| &recovered.quantities)
                .filter(|found| group(&found.0) == quantity)
                .collect();
            let inside = all.iter().filter(|q| q.2[0] <= q.1 && q.1 <= q.2[2]).count();
            let mut tenths = [0; BINS];
            for found in &all {
                tenths[((found.3 * BINS as f64) as usize).min(BINS - 1)] += 1;
            }
            let expected = all.len() as f64 / BINS as f64;
            let share = wilson(inside as f64, all.len() as u64, 0.95);
            IntervalCoverage {
                quantity,
                n: all.len(),
                share: inside as f64 / all.len() as f64,
                interval: [share.low, share.high],
                rank: all.iter().map(|found| found.3).sum::<f64>() / all.len() as f64,
                tenths,
                chi_square: tenths
                    .iter()
                    .map(|&n| (f64::from(n) - expected) * (f64::from(n) - expected) / expected)
                    .sum(),
            }
        })
        .collect()
}

/// The level that intervals are meant to have.
pub fn level() -> f64 {
    LEVEL
}
