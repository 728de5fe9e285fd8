//! Simulates what the value of information is computed from, and computes it.

use super::quantity::sampled;
use super::surveys::Survey;
use super::value::{Resamples, Value, chance_share, in_other_years, value};
use crate::answers::condition::{Condition, Stated};
use crate::answers::samples::Part;
use crate::engine::points::Row;
use crate::engine::tally::SAMPLED;
use crate::engine::threads::on;
use crate::engine::{Progress, Settings, Study};
use crate::model::outcome::Outcome;
use std::sync::atomic::AtomicBool;

/// Draws that are simulated in other years as well, to tell chance from ignorance.
const CHANCE_DRAWS: u32 = 2048;

/// Seasons that a valuation of `draws` draws takes.
pub fn evaluations(study: &Study, draws: u32) -> u64 {
    u64::from(draws + again(study, draws))
}

/// Draws that are simulated twice. The years of a posterior belong to its pasts: they cannot be
/// exchanged.
fn again(study: &Study, draws: u32) -> u32 {
    if study.particles.is_some() { 0 } else { CHANCE_DRAWS.min(draws) }
}

/// Draws that a valuation, and an answer about a part of the replicates, takes.
pub const REPLICATES: std::ops::RangeInclusive<u32> = 200..=200_000;

/// Replicates that a condition must leave.
pub const LEAST: u64 = 200;

/// A valuation, and the rows that it rests on.
#[derive(Clone, Debug)]
pub struct Valuation {
    /// What was found.
    pub value: Value,
    /// `draws`, and the same parameters in `other_years`.
    pub parts: Vec<Part>,
}

/// Simulates `draws` draws, and says what it is worth to know more and what would change the choice:
/// over all of them, or over those in which the condition holds. `Ok(None)` when stopped.
///
/// # Errors
///
/// What the condition came to, when it leaves fewer than [`LEAST`] replicates.
pub fn valuation(
    study: &Study,
    settings: &Settings,
    draws: u32,
    surveys: &[Survey],
    condition: Option<&Condition>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Option<Valuation>, Stated> {
    let Settings { seed, design, threads, .. } = *settings;
    let points = match &study.particles {
        Some(particles) => particles.points_of(0, draws as usize),
        None => design.points(study.period(), seed, 0, draws, draws as usize),
    };
    let wanted: Vec<Outcome> =
        SAMPLED.into_iter().chain(condition.map(Condition::outcomes).unwrap_or_default()).collect();
    let Some(all) = study.evaluate_outcomes(settings, &points, 0, &wanted, progress, stop) else {
        return Ok(None);
    };
    let again = again(study, draws);
    let dimensions = study.dimensions();
    // The same parameters once more, in other years and under other luck.
    let others = design.points(study.period(), seed, 1, again, again as usize);
    let elsewhere = in_other_years(&points[..again as usize * dimensions], &others, dimensions);
    let Some(repeated) = study.evaluate(settings, &elsewhere, draws, progress, stop) else {
        return Ok(None);
    };
    let rows: Vec<Vec<Row>> =
        all.iter().map(|arm| arm.iter().map(|row| sampled(row)).collect()).collect();
    let worth = |rows: &[Vec<Row>], points: &[f64]| {
        on(threads, || value(study, rows, points, surveys, seed, Resamples::default()))
    };
    let arm = |name: &str| study.plans.iter().position(|plan| plan.name == name);
    let mut found;
    match condition {
        None => {
            found = worth(&rows, &points);
            let pair = arm(&found.leader).zip(arm(&found.runner_up)).filter(|_| again > 0);
            found.chance = pair.and_then(|(a, b)| chance_share(&[&rows, &repeated], a, b, seed));
        }
        Some(condition) => {
            let kept = condition.keep_at_least(LEAST, study, &points, &all, SAMPLED.len())?;
            let rows: Vec<Vec<Row>> =
                rows.iter().map(|arm| kept.rows.iter().map(|&row| arm[row]).collect()).collect();
            found = worth(&rows, &kept.points(&points, dimensions));
            // In other years the condition need not hold: chance is not told from ignorance.
            found.condition = Some(kept.stated);
        }
    }
    let posterior = study.particles.is_some();
    found.design = if posterior { "posterior" } else { design.key() }.to_owned();
    let mut parts = vec![Part { name: "draws".to_owned(), points, first_luck: 0 }];
    if again > 0 {
        let name = "other_years".to_owned();
        parts.push(Part { name, points: elsewhere, first_luck: draws });
    }
    Ok(Some(Valuation { value: found, parts }))
}
