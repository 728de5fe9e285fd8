//! `explain`: what a scenario says; or, with `--why`, why one beats another.

use super::arguments::{LanguageArg, SimulationArgs};
use super::failure::Failure;
use super::inputs::{load, particles};
use super::simulation::simulate;
use super::terminal::{print, print_json};
use crate::answers::comparison::same_years;
use crate::answers::contrast::{self, words};
use crate::engine::Study;
use crate::scenario;
use crate::text::Text;
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `explain`.
#[derive(Clone, Debug, Args)]
pub(super) struct ExplainArgs {
    /// Scenario file, or the name of a shipped one.
    #[arg(required_unless_present = "why")]
    scenario: Option<PathBuf>,
    /// Two scenarios: switch their differences one by one, from the first to the second.
    #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with = "scenario")]
    why: Option<Vec<PathBuf>>,
    #[command(flatten)]
    simulation: SimulationArgs,
    /// Print as JSON: the whole plan as resolved, or the steps of --why.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim explain`.
pub(super) fn explain(args: &ExplainArgs) -> Result<(), Failure> {
    match (&args.scenario, args.why.as_deref()) {
        (Some(scenario), _) => {
            let lang = args.lang.lang;
            let plan = load(scenario)?;
            let json = args.json;
            print(&if json { scenario::resolved(&plan) } else { scenario::explain(&plan, lang) })
        }
        (None, Some([a, b])) => why(a, b, args),
        (None, _) => Err(Failure::usage(Text::new(
            "explain: nêu một kịch bản, hoặc hai kịch bản sau --why",
            "explain: name a scenario, or two after --why",
        ))),
    }
}

/// A waterfall from one scenario to the other.
fn why(a: &Path, b: &Path, args: &ExplainArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let (a, b) = (load(a)?, load(b)?);
    let steps = contrast::steps(&a, &b);
    if steps.is_empty() && !args.json {
        return print(words::same(lang));
    }
    if steps.iter().any(|step| step.plan.world.communes.len() != a.world.communes.len()) {
        return Err(Failure::usage(Text::new(
            "explain --why: các kịch bản có các xã khác nhau",
            "explain --why: the scenarios have different communes",
        )));
    }
    same_years(&[a.clone(), b.clone()]).map_err(Failure::usage)?;
    let mut plans = vec![a.clone()];
    plans.extend(steps.iter().map(|step| step.plan.clone()));
    let mut study = Study::new(plans, 0);
    study.particles = particles(args.simulation.posterior.as_deref(), &study.plans)?;
    let (simulated, _) = simulate(&study, &args.simulation, lang)?;
    let design = simulated.settings.design;
    if args.json {
        return print_json(&contrast::waterfall(&a, &b, &steps, &simulated.tally, design));
    }
    print(&words::waterfall(&a, &b, &steps, &simulated.tally, design, lang))
}
