//! Warnings that a field worker would give.

use super::Posterior;
use crate::field::observe::data::{Data, Datum};
use crate::field::observe::parameter::Observed;
use crate::field::records::Kind;

/// Loss of detectability that is worth a warning, over the weeks that lines were trapped.
const LOSS: f64 = 0.2;
/// Chance of that loss from which the warning fires.
const SURE: f64 = 0.9;
/// Weeks of trapping before which nothing is said.
const WEEKS_LEAST: f64 = 4.0;
/// Tails of a predictive distribution that are not to be expected.
const TAIL: f64 = 0.01;

/// Have traps lost their power?
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shyness {
    /// Chance that lines lost a fifth of their detectability.
    pub chance: f64,
    /// Median loss, share.
    pub loss: f64,
    /// Weeks of trapping without a rest.
    pub weeks: f64,
    /// Is it worth a warning?
    pub fires: bool,
}

/// Falling catch that other signs do not bear out: the posterior of the loss of detectability.
pub fn shyness(posterior: &Posterior, data: &Data) -> Shyness {
    let weeks = data.list.iter().map(|datum| datum.exposures).fold(0.0, f64::max);
    let losses: Vec<f64> = posterior
        .observations()
        .iter()
        .map(|o| 1.0 - (-o[Observed::LineShyness as usize] * weeks).exp())
        .collect();
    let lost = losses.iter().filter(|loss| **loss >= LOSS).count();
    let chance = lost as f64 / losses.len().max(1) as f64;
    let loss = super::quantile(&losses, 0.5);
    Shyness { chance, loss, weeks, fires: weeks >= WEEKS_LEAST && chance >= SURE }
}

/// Two kinds of a place that cannot both be right.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The place in words.
    pub place: String,
    /// The kind that says more than the fit.
    pub more: Kind,
    /// The kind that says less than the fit.
    pub less: Kind,
}

/// A kind of record that was not to be expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surprise {
    /// The kind.
    pub kind: Kind,
    /// The share of the sample that predicted less in all than was found, before the records.
    pub below: f64,
}

/// Kinds whose sum over all places lies in the outermost tails of what was expected before the
/// records: either they are not what the model takes them for, or the model's priors are not for
/// this place.
pub fn surprises(posterior: &Posterior, data: &Data, seed: u64) -> Vec<Surprise> {
    let mut shares = shares_below(data, posterior.expected(data, seed), |datum| datum.kind);
    shares.sort_by_key(|(kind, _)| *kind as usize);
    let tails = shares.into_iter().filter(|(_, below)| !(TAIL..=1.0 - TAIL).contains(below));
    tails.map(|(kind, below)| Surprise { kind, below }).collect()
}

/// The share of values below what was found; ties count half.
fn share_below(values: &[f64], found: f64) -> f64 {
    let below = values.iter().filter(|value| **value < found).count() as f64;
    let same = values.iter().filter(|value| **value == found).count() as f64;
    (below + 0.5 * same) / values.len().max(1) as f64
}

/// Places where one kind lies far above and another far below what fits both best.
pub fn contradictions(posterior: &Posterior, data: &Data, seed: u64) -> Vec<Contradiction> {
    let tails = tails(posterior, data, seed);
    let mut found = Vec::new();
    for ((place, more), high) in &tails {
        for ((other, less), low) in &tails {
            if place == other && *high > 1.0 - TAIL && *low < TAIL {
                found.push(Contradiction { place: place.clone(), more: *more, less: *less });
            }
        }
    }
    found
}

/// For each place and kind, the share of the sample that predicts less in all than was found.
pub fn tails(posterior: &Posterior, data: &Data, seed: u64) -> Vec<((String, Kind), f64)> {
    shares_below(data, posterior.predict(data, seed), |datum| (datum.place.clone(), datum.kind))
}

/// Sums found and predicted results by group: the share of the sample whose sum is less than that
/// found. Groups come in the order of their first datum.
fn shares_below<G: PartialEq>(
    data: &Data,
    predicted: Vec<Vec<f64>>,
    group: impl Fn(&Datum) -> G,
) -> Vec<(G, f64)> {
    let mut groups: Vec<(G, f64, Vec<f64>)> = Vec::new();
    for (datum, predicted) in data.list.iter().zip(predicted) {
        let key = group(datum);
        // Results of different effort add up as they are; of work and money, as they are too.
        match groups.iter_mut().find(|(known, ..)| *known == key) {
            Some((_, found, sums)) => {
                *found += datum.result;
                for (sum, value) in sums.iter_mut().zip(predicted) {
                    *sum += value;
                }
            }
            None => groups.push((key, datum.result, predicted)),
        }
    }
    groups.into_iter().map(|(key, found, sums)| (key, share_below(&sums, found))).collect()
}
