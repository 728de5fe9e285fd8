//! Simulates as the command line asks.

use super::arguments::SimulationArgs;
use super::failure::Failure;
use super::progress::Bar;
use super::terminal::{now, stop_on_ctrl_c};
use crate::answers::precision;
use crate::engine::Study;
use crate::engine::stopping::{self, Goal};
use crate::output::run::Simulated;
use crate::text::Lang;
use crate::text::told::Told;

/// Simulates a study; says whether the precision asked for was reached, which it was if none was.
pub(super) fn simulate(
    study: &Study,
    args: &SimulationArgs,
    lang: Lang,
) -> Result<(Simulated, bool), Failure> {
    let goal = args.precision.as_deref().map(goal).transpose()?;
    let most = if goal.is_some() { u64::MAX } else { args.replicates };
    let settings = args.settings(precision::usual_design(study, most));
    let started = now();
    let bar = Bar::new(args.replicates, lang, args.machine.quiet);
    let (tally, precise) = precision::simulate(
        study,
        &settings,
        args.replicates,
        goal.as_ref(),
        &bar,
        &|reached| {
            let words = |(outcome, error)| precision::words(outcome, error, lang);
            bar.reached(reached.map_or_else(String::new, |error| format!("; {}", words(error))));
        },
        stop_on_ctrl_c(),
    )
    .ok_or_else(Failure::interrupted)?;
    bar.finish();
    Ok((Simulated { tally, settings, started, seconds: bar.seconds() }, precise))
}

/// Understands `--precision`.
fn goal(text: &str) -> Result<Goal, Failure> {
    stopping::parse(text).map_err(|error| Failure::usage(error.told().after("--precision: ")))
}
