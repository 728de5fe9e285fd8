//! Simulates what the value of information is computed from, and computes it.

use super::surveys::Survey;
use super::value::{Resamples, Value, chance_share, in_other_years, value};
use crate::engine::threads::pool;
use crate::engine::{Progress, Settings, Study};
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

/// Simulates `draws` draws, and says what it is worth to know more and what would change the choice.
///
/// `None` when stopped.
pub fn valuation(
    study: &Study,
    settings: &Settings,
    draws: u32,
    surveys: &[Survey],
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Option<Value> {
    let Settings { seed, design, threads, .. } = *settings;
    let points = match &study.particles {
        Some(particles) => particles.points_of(0, draws as usize),
        None => design.points(study.period(), seed, 0, draws, draws as usize),
    };
    let again = again(study, draws);
    let rows = study.evaluate(settings, &points, 0, progress, stop)?;
    let dimensions = study.dimensions();
    // The same parameters once more, in other years and under other luck.
    let others = design.points(study.period(), seed, 1, again, again as usize);
    let elsewhere = in_other_years(&points[..again as usize * dimensions], &others, dimensions);
    let repeated = study.evaluate(settings, &elsewhere, draws, progress, stop)?;
    let mut found =
        pool(threads).install(|| value(study, &rows, &points, surveys, seed, Resamples::default()));
    let arm = |name: &str| study.plans.iter().position(|plan| plan.name == name);
    let pair = arm(&found.leader).zip(arm(&found.runner_up)).filter(|_| again > 0);
    found.chance = pair.and_then(|(a, b)| chance_share(&[&rows, &repeated], a, b, seed));
    Some(found)
}
