//! The value of information of somebody else's draws: a table of net benefits by strategy and of
//! parameters, a row for each draw, as R's `voi` and `BCEA` and Python's SALib hold them.
//!
//! The formulas are those of the program's own answers ([`crate::stats::decision::information`]).

mod read;
pub mod words;

pub use read::{Named, is_of_command, read};

use crate::stats::decision::curves::{chance_best, evpi, expected_loss};
use crate::stats::decision::information::{ValueOfInformation, value_of_knowing};
use crate::stats::decision::sobol::first_order_given_data;
use crate::stats::mean_and_error;
use crate::text::table::{Cell, csv};
use rayon::prelude::*;
use serde::Serialize;

/// Version of the layout of `value.json`.
const SCHEMA_VERSION: u32 = 1;
/// Draws that a table must have.
pub const LEAST: usize = 200;
/// Bootstrap samples of an error.
const RESAMPLES: usize = 60;
/// Groups of a first-order share.
const BINS: usize = 30;
/// Parameters that the value of knowing all rests on: those that matter most.
const OF_ALL: usize = 8;

/// A table that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    /// Names of the strategies.
    pub options: Vec<String>,
    /// Net benefit by strategy and draw.
    pub benefit: Vec<Vec<f64>>,
    /// Names and values of the parameters.
    pub parameters: Vec<(String, Vec<f64>)>,
}

/// A strategy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Strategy {
    /// Its name.
    pub name: String,
    /// Mean net benefit.
    pub net_benefit: f64,
    /// Mean of the net benefit less the leader's.
    pub behind: f64,
    /// Standard error of that.
    pub behind_error: f64,
    /// Share of the draws in which it is the best.
    pub chance_best: f64,
    /// Expected loss of choosing it.
    pub expected_loss: f64,
}

/// What it is worth to know some parameters.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Known {
    /// Their names.
    pub parameters: Vec<String>,
    /// The value; errs upwards.
    pub value: f64,
    /// Bootstrap standard error.
    pub error: f64,
    /// The same on draws held out; errs downwards.
    pub held_out: f64,
    /// Standard error of that.
    pub held_out_error: f64,
    /// Share of the variance of the leader's gain over the runner-up that the parameter explains by
    /// itself; none for several.
    pub first_order: Option<f64>,
}

/// Everything that is found in a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutsideValue {
    /// Version of the layout.
    pub schema_version: u32,
    /// Draws.
    pub draws: u64,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Unit of the net benefits, as the user names it.
    pub unit: String,
    /// The strategies, in the order of the table.
    pub strategies: Vec<Strategy>,
    /// The one with the largest mean.
    pub leader: String,
    /// The next.
    pub runner_up: String,
    /// Expected value of perfect information.
    pub evpi: f64,
    /// Standard error of that.
    pub evpi_error: f64,
    /// Each parameter, the most valuable first.
    pub parameters: Vec<Known>,
    /// Parameters that were asked for together.
    pub together: Vec<Known>,
    /// The parameters that matter most, all at once.
    pub all: Known,
    /// Parameters that never vary.
    pub constant: Vec<String>,
}

/// What the draws say; `together` holds places of parameters.
pub fn value(table: &Outside, together: &[Vec<usize>], unit: &str, seed: u64) -> OutsideValue {
    let Outside { options, benefit, parameters } = table;
    let n = benefit[0].len();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n as f64;
    let means: Vec<f64> = benefit.iter().map(|values| mean(values)).collect();
    let mut order: Vec<usize> = (0..options.len()).collect();
    order.sort_by(|&a, &b| means[b].total_cmp(&means[a]).then(a.cmp(&b)));
    let (leader, runner_up) = (order[0], order[1]);
    let behind = |arm: usize| -> Vec<f64> {
        benefit[arm].iter().zip(&benefit[leader]).map(|(own, best)| own - best).collect()
    };
    let lead = behind(runner_up);
    let (best, loss) = (chance_best(benefit), expected_loss(benefit));
    let strategies = (0..options.len()).map(|arm| {
        let (behind, error) = mean_and_error(&behind(arm)).unwrap_or((0.0, f64::INFINITY));
        Strategy {
            name: options[arm].clone(),
            net_benefit: means[arm],
            behind,
            behind_error: error,
            chance_best: best[arm],
            expected_loss: loss[arm],
        }
    });
    let perfect = evpi(benefit);
    let known = |places: &[usize], k: u64| {
        let inputs: Vec<&[f64]> = places.iter().map(|&k| parameters[k].1.as_slice()).collect();
        let ValueOfInformation { value, error, held_out, held_out_error } =
            value_of_knowing(benefit, &inputs, RESAMPLES, seed.wrapping_add(k));
        let alone = || first_order_given_data(inputs[0], &lead, BINS.min(n / 8));
        Known {
            parameters: places.iter().map(|&k| parameters[k].0.clone()).collect(),
            // An additive regression on skewed inputs can overshoot perfect information.
            value: value.min(perfect.value),
            error,
            held_out,
            held_out_error,
            first_order: (places.len() == 1).then(alone),
        }
    };
    let varies = |k: &usize| parameters[*k].1.iter().any(|value| *value != parameters[*k].1[0]);
    let (varied, constant): (Vec<usize>, Vec<usize>) = (0..parameters.len()).partition(varies);
    let mut each: Vec<(usize, Known)> =
        varied.par_iter().map(|&k| (k, known(&[k], 1 + k as u64))).collect();
    each.sort_by(|a, b| {
        let first = |known: &Known| known.first_order.unwrap_or(0.0);
        first(&b.1).total_cmp(&first(&a.1)).then(a.0.cmp(&b.0))
    });
    let most: Vec<usize> = each.iter().take(OF_ALL).map(|(k, _)| *k).collect();
    let mut each: Vec<Known> = each.into_iter().map(|(_, known)| known).collect();
    each.sort_by(|a, b| b.value.total_cmp(&a.value));
    let together =
        together.iter().enumerate().map(|(k, places)| known(places, 10_000 + k as u64)).collect();
    OutsideValue {
        schema_version: SCHEMA_VERSION,
        draws: n as u64,
        seed,
        unit: unit.to_owned(),
        strategies: strategies.collect(),
        leader: options[leader].clone(),
        runner_up: options[runner_up].clone(),
        evpi: perfect.value,
        evpi_error: perfect.mcse,
        parameters: each,
        together,
        all: known(&most, 9_999),
        constant: constant.into_iter().map(|k| parameters[k].0.clone()).collect(),
    }
}

/// The values as CSV.
pub fn table(found: &OutsideValue) -> String {
    let header = [
        "parameters",
        "value",
        "value_error",
        "held_out",
        "held_out_error",
        "first_order_share",
        "evpi",
        "evpi_error",
    ];
    let all = found.parameters.iter().chain(&found.together).chain([&found.all]);
    let rows = all.map(|known| {
        let mut row: Vec<Cell> = vec![known.parameters.join(" ").into()];
        row.extend(
            [known.value, known.error, known.held_out, known.held_out_error].map(Cell::from),
        );
        row.push(known.first_order.into());
        row.extend([found.evpi, found.evpi_error].map(Cell::from));
        row
    });
    csv(header, rows)
}

#[cfg(test)]
mod tests;
