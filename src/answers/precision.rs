//! Simulates until a mean is as precise as was asked, and says how precise it is.

use super::summarise::errors_of;
use crate::engine::stopping::{BATCHES_MIN, Goal, HalfWidth, Progress as Reached};
use crate::engine::tally::Tally;
use crate::engine::{Progress, Settings, Study};
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::text::{Lang, number};
use std::sync::atomic::AtomicBool;

/// Batches between two looks at the error.
const BATCHES_A_LOOK: u32 = 8;

/// The design of draws when none is asked for: scrambled Sobol points where there are enough batches
/// for an honest error. Particles are no design: batches hold no more than independent draws do.
pub fn usual_design(study: &Study, replicates: u64) -> Design {
    let enough = replicates >= BATCHES_MIN * u64::from(study.batch);
    if enough && study.particles.is_none() { Design::Sobol } else { Design::Independent }
}

/// Simulates `replicates`, or fewer if a goal is reached before; `said` hears how precise the result
/// is so far. Says whether the goal was reached, which it was if there is none. `None` when stopped.
pub fn simulate(
    study: &Study,
    settings: &Settings,
    replicates: u64,
    goal: Option<&Goal>,
    progress: &dyn Progress,
    said: &(dyn Fn(Option<(Outcome, f64)>) + Sync),
    stop: &AtomicBool,
) -> Option<(Tally, bool)> {
    let shown = Goal { outcome: Outcome::YieldLoss, half_width: HalfWidth::OfMean(0.01) };
    let mut precise = goal.is_none();
    let mut enough = |tally: &Tally| {
        let error = reached(study, goal.unwrap_or(&shown), tally, settings);
        let outcome = goal.unwrap_or(&shown).outcome;
        said(error.map(|error| (outcome, error.half_width)).filter(|(_, x)| x.is_finite()));
        precise |= goal.is_some() && error.is_some_and(|error| error.reached);
        goal.is_some() && precise
    };
    let tally =
        study.simulate_until(settings, replicates, BATCHES_A_LOOK, progress, stop, &mut enough)?;
    Some((tally, precise))
}

/// How far the goal is: of the difference with the reference, least precise pair first; of the
/// scenario itself when it is alone.
pub fn reached(study: &Study, goal: &Goal, tally: &Tally, settings: &Settings) -> Option<Reached> {
    let errors = errors_of(settings.design);
    let o = goal.outcome as usize;
    let with_reference = tally.pairs.iter().filter(|pair| pair.b == study.reference);
    let all: Vec<Reached> = if study.plans.len() == 1 {
        vec![goal.half_width.progress(&tally.arms[0].district.campaign()[o].moments, errors)]
    } else {
        with_reference
            .map(|pair| goal.half_width.progress(&pair.differences[o].moments, errors))
            .collect()
    };
    all.into_iter().max_by(|a, b| (a.half_width / a.wanted).total_cmp(&(b.half_width / b.wanted)))
}

/// The error reached so far, for the line of progress.
pub fn words(outcome: Outcome, half_width: f64, lang: Lang) -> String {
    format!(
        "{} ± {} {}",
        outcome.title().get(lang),
        number(half_width, usize::from(half_width < 100.0), lang),
        outcome.unit(),
    )
}
