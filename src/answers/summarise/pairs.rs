//! Two scenarios under the same draws and luck: differences and ratios.

use super::summarise_cell;
use crate::answers::judgement;
use crate::answers::summary::{Difference, Pair, Ratio};
use crate::answers::trial::{Powers, trial};
use crate::engine::Study;
use crate::engine::stopping::LEVEL;
use crate::engine::tally::{ArmTally, Cell, PairTally, SAMPLED, Tally};
use crate::model::outcome::Outcome;
use crate::stats::accumulate::{Errors, Moments};
use crate::stats::interval::{fieller, mean_interval, variance_reduction};
use crate::stats::pair::PairMoments;

pub(super) fn summarise_pair(
    study: &Study,
    pair: &PairTally,
    tally: &Tally,
    errors: Errors,
    powers: &Powers,
) -> Pair {
    let (arm_a, arm_b) = (&tally.arms[pair.a], &tally.arms[pair.b]);
    let mut differences = Vec::new();
    for outcome in Outcome::ALL {
        let o = outcome as usize;
        if !(arm_a.active[o] || arm_b.active[o]) {
            continue;
        }
        let cell = &pair.differences[o];
        let variance =
            |arm: &ArmTally| arm.district.campaign()[o].moments.variance().unwrap_or(0.0);
        let [less, equal] = pair.less_equal[o];
        let chance = difference(
            outcome.key(),
            outcome.unit(),
            cell,
            errors,
            outcome.better(),
            [less, equal],
            [variance(arm_a), variance(arm_b)],
        );
        if outcome == Outcome::Burden {
            differences.push(negated("net_benefit", &chance));
        }
        differences.push(chance);
    }
    let name = |arm: usize| study.plans[arm].name.clone();
    Pair {
        a: name(pair.a),
        b: name(pair.b),
        differences,
        ratios: [
            ratio("benefit_cost", "VND/VND", &pair.benefit_cost, errors).map(|ratio| Ratio {
                range90: range90(pair, tally, (Outcome::LossPv, -1.0), (Outcome::CostPv, 1.0)),
                ..ratio
            }),
            ratio("cost_per_tonne_saved", "VND/t", &pair.cost_tonnes, errors).map(|ratio| Ratio {
                range90: range90(pair, tally, (Outcome::Cost, 1.0), (Outcome::YieldLoss, -1.0)),
                ..ratio
            }),
        ]
        .into_iter()
        .flatten()
        .collect(),
        trial: trial(study, tally, powers, pair.a, pair.b),
    }
}

/// The value of an outcome in each replicate that is kept.
pub(super) fn kept(tally: &Tally, arm: usize, outcome: Outcome) -> Vec<f64> {
    let k = SAMPLED.iter().position(|&sampled| sampled == outcome).unwrap_or(0);
    tally.sample.iter().map(|(_, row)| row[arm * SAMPLED.len() + k]).collect()
}

/// The 5 and 95 % quantiles over replicates of the ratio of two paired differences, each with its
/// sign; none where the denominator is not on one side of nothing in every replicate.
fn range90(
    pair: &PairTally,
    tally: &Tally,
    above: (Outcome, f64),
    below: (Outcome, f64),
) -> Option<[f64; 2]> {
    let difference = |(outcome, sign): (Outcome, f64)| -> Vec<f64> {
        let (a, b) = (kept(tally, pair.a, outcome), kept(tally, pair.b, outcome));
        a.iter().zip(&b).map(|(a, b)| sign * (a - b)).collect()
    };
    let (above, below) = (difference(above), difference(below));
    let one_side = below.iter().all(|&y| y > 0.0) || below.iter().all(|&y| y < 0.0);
    if below.len() < 2 || !one_side {
        return None;
    }
    let mut ratios: Vec<f64> = above.iter().zip(&below).map(|(x, y)| x / y).collect();
    ratios.sort_by(f64::total_cmp);
    let at = |p: f64| ratios[((ratios.len() - 1) as f64 * p).round() as usize];
    Some([at(0.05), at(0.95)])
}

fn difference(
    key: &str,
    unit: &str,
    cell: &Cell,
    errors: Errors,
    better: i32,
    [less, equal]: [u64; 2],
    [variance_a, variance_b]: [f64; 2],
) -> Difference {
    let estimate = summarise_cell(cell, errors).unwrap_or_default();
    let moments = &cell.moments;
    let n = moments.count().max(1) as f64;
    let freedom = moments.degrees_of_freedom(errors);
    let less_share = (less as f64 + 0.5 * equal as f64) / n;
    Difference {
        outcome: key.to_owned(),
        unit: unit.to_owned(),
        estimate,
        ci95: mean_interval(estimate.mean, estimate.mcse, freedom, LEVEL),
        chance_better: match better {
            _ if moments.count() < 2 => None,
            0 => None,
            1 => Some(1.0 - less_share),
            _ => Some(less_share),
        },
        chance_equal: equal as f64 / n,
        variance_reduction: moments
            .variance()
            .and_then(|variance| variance_reduction(variance_a, variance_b, variance)),
    }
}

/// The same difference with the other sign: what is saved instead of what is added.
fn negated(key: &str, d: &Difference) -> Difference {
    Difference {
        outcome: key.to_owned(),
        estimate: judgement::turned(&d.estimate),
        ci95: [0.0 - d.ci95[1], 0.0 - d.ci95[0]],
        ..d.clone()
    }
}

fn ratio(quantity: &str, unit: &str, pair: &PairMoments, errors: Errors) -> Option<Ratio> {
    let (x, y) = (pair.x.mean()?, pair.y.mean()?);
    if y == 0.0 {
        return None;
    }
    let square = |moments: &Moments| moments.mcse(errors).map(|se| se * se);
    let unknown = f64::INFINITY;
    let variances = [
        square(&pair.x).unwrap_or(unknown),
        pair.covariance_of_means(errors).unwrap_or(unknown),
        square(&pair.y).unwrap_or(unknown),
    ];
    let freedom = pair.x.degrees_of_freedom(errors);
    Some(Ratio {
        quantity: quantity.to_owned(),
        unit: unit.to_owned(),
        value: x / y,
        ci95: fieller(x, y, variances, freedom, LEVEL),
        range90: None,
    })
}
