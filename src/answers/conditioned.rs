//! Scenarios compared under a condition, beside the comparison over all replicates.

pub mod words;

use super::analysis::quantity::{Measure, Quantity};
use super::condition::{Condition, Outcomes, Stated};
use crate::engine::{Progress, Settings, Study};
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::stats::decision::curves::{chance_best, expected_loss};
use crate::text::table::{Cell, csv};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// Version of the layout of `conditioned.json`.
const SCHEMA_VERSION: u32 = 1;
/// Replicates that must be left.
pub const LEAST: u64 = 100;
/// Outcomes that are compared.
const SHOWN: [Measure; 6] = [
    Measure::Outcome(Outcome::YieldLoss),
    Measure::Outcome(Outcome::YieldLossShare),
    Measure::Outcome(Outcome::Cost),
    Measure::Outcome(Outcome::PaidCommune),
    Measure::NetBenefit,
    Measure::Outcome(Outcome::Density),
];
/// Their outcomes.
const SIMULATED: [Outcome; 6] = [
    Outcome::YieldLoss,
    Outcome::YieldLossShare,
    Outcome::Cost,
    Outcome::PaidCommune,
    Outcome::Burden,
    Outcome::Density,
];

/// How a quantity is spread over some replicates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// Standard error of the mean.
    pub error: f64,
    /// 5 % quantile.
    pub q05: f64,
    /// Median.
    pub q50: f64,
    /// 95 % quantile.
    pub q95: f64,
    /// Share in which the scenario is better than the one it is held against, ties half; none where
    /// there is no such thing.
    pub better: Option<f64>,
}

/// One quantity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Key of the outcome, or `net_benefit`.
    pub outcome: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Name of the scenario.
    pub scenario: String,
    /// Name of the scenario whose value is taken off.
    pub less: Option<String>,
    /// Under the condition.
    pub under: Spread,
    /// Over all replicates.
    pub all: Spread,
    /// Mean under the condition less mean over all.
    pub shift: f64,
    /// Standard error of that.
    pub shift_error: f64,
}

/// A scenario as a choice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// Name.
    pub scenario: String,
    /// Share of replicates in which its burden is the least: under the condition, over all.
    pub chance_best: [f64; 2],
    /// Expected loss of choosing it, VND: under the condition, over all.
    pub expected_loss_vnd: [f64; 2],
}

/// Everything that a comparison under a condition finds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conditioned {
    /// Version of the layout.
    pub schema_version: u32,
    /// The condition.
    pub condition: Stated,
    /// Seed.
    pub seed: u64,
    /// Name of the reference.
    pub reference: String,
    /// By quantity and scenario.
    pub lines: Vec<Line>,
    /// By scenario.
    pub choices: Vec<Choice>,
    /// The scenario of the least mean burden under the condition, when the next is more than two
    /// standard errors behind.
    pub best: Option<String>,
}

/// The points of so many replicates: of a posterior, or independent, so that errors are those of a
/// plain sample whatever part of it is kept.
pub fn points(study: &Study, seed: u64, replicates: u32) -> Vec<f64> {
    let n = replicates as usize;
    match &study.particles {
        Some(particles) => particles.points_of(0, n),
        None => Design::Independent.points(study.period(), seed, 0, replicates, n),
    }
}

/// Simulates, and compares under the condition; `Ok(None)` when stopped.
///
/// # Errors
///
/// What the condition came to, when it leaves fewer than [`LEAST`] replicates.
pub fn conditioned(
    study: &Study,
    settings: &Settings,
    replicates: u32,
    condition: &Condition,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Option<Conditioned>, Stated> {
    let points = points(study, settings.seed, replicates);
    let extra = condition.outcomes();
    let wanted: Vec<Outcome> = SIMULATED.iter().chain(&extra).copied().collect();
    let Some(rows) = study.evaluate_outcomes(settings, &points, 0, &wanted, progress, stop) else {
        return Ok(None);
    };
    let kept = condition.keep_at_least(LEAST, study, &points, &rows, SIMULATED.len())?;
    Ok(Some(compared(study, settings.seed, &rows, &kept.rows, kept.stated)))
}

/// Compares some of the rows (by scenario, replicate, and place in [`SIMULATED`]) with all.
fn compared(
    study: &Study,
    seed: u64,
    rows: &Outcomes,
    kept: &[usize],
    condition: Stated,
) -> Conditioned {
    let column = |arm: usize, outcome: Outcome| -> Vec<f64> {
        let k = SIMULATED.iter().position(|&other| other == outcome).unwrap_or(0);
        rows[arm].iter().map(|row| row[k]).collect()
    };
    let name = |arm: usize| study.plans[arm].name.clone();
    let pasts = study.particles.as_ref().map(|particles| particles.len());
    let lines = SHOWN.iter().flat_map(|&measure| Quantity::all(study, measure));
    let lines = lines.map(|quantity| {
        let values = quantity.of_columns(column);
        let better = match quantity.measure {
            Measure::NetBenefit => 1,
            Measure::Outcome(outcome) => outcome.better(),
        };
        let better = if quantity.less.is_some() { f64::from(better) } else { 0.0 };
        let everyone: Vec<usize> = (0..values.len()).collect();
        let (shift, shift_error) = shifted(&values, kept, pasts);
        Line {
            outcome: quantity.measure.key(),
            unit: quantity.measure.unit(),
            scenario: name(quantity.arm),
            less: quantity.less.map(name),
            under: spread(&values, kept, better, pasts),
            all: spread(&values, &everyone, better, pasts),
            shift,
            shift_error,
        }
    });
    let lines = lines.collect();
    let benefit: Vec<Vec<f64>> = (0..study.plans.len())
        .map(|arm| column(arm, Outcome::Burden).iter().map(|burden| 0.0 - burden).collect())
        .collect();
    let under: Vec<Vec<f64>> =
        benefit.iter().map(|all| kept.iter().map(|&row| all[row]).collect()).collect();
    let [best_under, best_all] = [&under, &benefit].map(|values| chance_best(values));
    let [loss_under, loss_all] = [&under, &benefit].map(|values| expected_loss(values));
    let choices = (0..study.plans.len()).map(|arm| Choice {
        scenario: name(arm),
        chance_best: [best_under[arm], best_all[arm]],
        expected_loss_vnd: [loss_under[arm], loss_all[arm]],
    });
    Conditioned {
        schema_version: SCHEMA_VERSION,
        condition,
        seed,
        reference: name(study.reference),
        lines,
        choices: choices.collect(),
        best: best(&benefit, &loss_under, kept, pasts).map(name),
    }
}

/// The option of the least expected loss, if its lead over every other can be told from nothing.
fn best(benefit: &[Vec<f64>], loss: &[f64], kept: &[usize], pasts: Option<usize>) -> Option<usize> {
    let first = (0..loss.len()).min_by(|&a, &b| loss[a].total_cmp(&loss[b]))?;
    let told = (0..loss.len()).filter(|&other| other != first).all(|other| {
        let lead: Vec<f64> =
            benefit[first].iter().zip(&benefit[other]).map(|(a, b)| a - b).collect();
        let (mean, error) = mean(&lead, kept, pasts);
        mean > 2.0 * error
    });
    told.then_some(first)
}

/// Mean over some rows and its standard error: of independent rows, or, where rows share `pasts` in
/// turn, of these.
fn mean(values: &[f64], rows: &[usize], pasts: Option<usize>) -> (f64, f64) {
    let n = rows.len() as f64;
    let mean = rows.iter().map(|&row| values[row]).sum::<f64>() / n;
    let mut clusters: BTreeMap<usize, f64> = BTreeMap::new();
    for &row in rows {
        *clusters.entry(pasts.map_or(row, |pasts| row % pasts)).or_default() += values[row] - mean;
    }
    let c = clusters.len() as f64;
    let squares: f64 = clusters.values().map(|sum| sum * sum).sum();
    let error = if c > 1.0 { (squares * c / (c - 1.0)).sqrt() / n } else { f64::INFINITY };
    (mean, error)
}

/// How far the mean of the rows that are kept lies from that of all, and its error. The mean of all
/// is that of two groups, and a fixed condition makes these independent.
fn shifted(values: &[f64], kept: &[usize], pasts: Option<usize>) -> (f64, f64) {
    let mut is_kept = vec![false; values.len()];
    kept.iter().for_each(|&row| is_kept[row] = true);
    let rest: Vec<usize> = (0..values.len()).filter(|&row| !is_kept[row]).collect();
    if rest.is_empty() || kept.is_empty() {
        return (0.0, 0.0);
    }
    let ((ours, error), (theirs, other)) = (mean(values, kept, pasts), mean(values, &rest, pasts));
    let left = rest.len() as f64 / values.len() as f64;
    let other = if other.is_finite() { other } else { 0.0 };
    (left * (ours - theirs), left * (error * error + other * other).sqrt())
}

fn spread(values: &[f64], rows: &[usize], better: f64, pasts: Option<usize>) -> Spread {
    let (mean, error) = mean(values, rows, pasts);
    let mut sorted: Vec<f64> = rows.iter().map(|&row| values[row]).collect();
    sorted.sort_by(f64::total_cmp);
    let quantile = |p: f64| {
        let place = p * (sorted.len() - 1) as f64;
        let (low, high) = (libm::floor(place), libm::ceil(place));
        sorted[low as usize] + (place - low) * (sorted[high as usize] - sorted[low as usize])
    };
    let wins = sorted.iter().map(|value| match better * value {
        gain if gain > 0.0 => 1.0,
        0.0 => 0.5,
        _ => 0.0,
    });
    let wins = wins.sum::<f64>() / sorted.len() as f64;
    let better = (better != 0.0).then_some(wins);
    Spread { mean, error, q05: quantile(0.05), q50: quantile(0.5), q95: quantile(0.95), better }
}

/// The lines as CSV.
pub fn table(found: &Conditioned) -> String {
    let header = [
        "condition",
        "replicates_kept",
        "replicates",
        "outcome",
        "unit",
        "scenario",
        "less_scenario",
        "mean",
        "mcse",
        "q05",
        "q50",
        "q95",
        "chance_better",
        "mean_of_all",
        "mcse_of_all",
        "q05_of_all",
        "q50_of_all",
        "q95_of_all",
        "chance_better_of_all",
        "shift",
        "shift_error",
    ];
    let spread =
        |s: &Spread| [Some(s.mean), Some(s.error), Some(s.q05), Some(s.q50), Some(s.q95), s.better];
    let rows = found.lines.iter().map(|line| {
        let mut row: Vec<Cell> = vec![
            (&found.condition.text).into(),
            Cell::Whole(found.condition.kept as i64),
            Cell::Whole(found.condition.replicates as i64),
            line.outcome.into(),
            line.unit.into(),
            (&line.scenario).into(),
            line.less.as_ref().map_or(Cell::Empty, Cell::from),
        ];
        row.extend(spread(&line.under).into_iter().chain(spread(&line.all)).map(Cell::from));
        row.extend([line.shift, line.shift_error].map(Cell::from));
        row
    });
    csv(header, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_shared_pasts_are_those_of_the_pasts() {
        // Eight pasts, each lived ten times with the same result: no more is known than from eight.
        let values: Vec<f64> = (0..80).map(|row| f64::from(row % 8)).collect();
        let rows: Vec<usize> = (0..80).collect();
        let (_, apart) = mean(&values, &rows, None);
        let (middle, error) = mean(&values, &rows, Some(8));
        assert_eq!(middle, 3.5);
        let eight: Vec<f64> = (0..8).map(f64::from).collect();
        let (_, known) = crate::stats::mean_and_error(&eight).unwrap();
        assert!((error / known - 1.0).abs() < 1e-12, "{error} {known}");
        assert!(apart < 0.4 * error);
    }

    #[test]
    fn a_shift_is_that_of_the_mean_and_nothing_kept_out_shifts_nothing() {
        let values = [1.0, 2.0, 3.0, 10.0, 12.0];
        let (shift, error) = shifted(&values, &[3, 4], None);
        assert!((shift - (11.0 - 5.6)).abs() < 1e-12 && error > 0.0);
        assert_eq!(shifted(&values, &[0, 1, 2, 3, 4], None), (0.0, 0.0));
    }
}
