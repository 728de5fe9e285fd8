//! `sensitivity` and `value`: what drives a result, and what is worth measuring.

pub(super) mod files;
mod words;

use super::progress::Bar;
use super::simulate::stop_on_ctrl_c;
use super::{Failure, How, LangArg, load, print};
use crate::answers::analysis::quantity::{Measure, Quantity, model};
use crate::answers::analysis::surveys::Survey;
use crate::answers::analysis::value::{Effort, Value, chance_share, in_other_years, value};
use crate::answers::analysis::{sensitivity, tables};
use crate::answers::summarise::joint_digest;
use crate::engine::{Instructions, Settings, Study};
use crate::model::draw::{DIMENSIONS, Design};
use crate::model::plan::Plan;
use crate::output::{self, File};
use crate::scenario;
use crate::text::Lang;
use clap::Args;
use std::path::{Path, PathBuf};

/// Draws that are simulated in other years as well, to tell chance from ignorance.
const CHANCE_DRAWS: u32 = 2048;

/// Arguments of `sensitivity`.
#[derive(Clone, Debug, Args)]
pub(super) struct SensitivityArgs {
    /// Scenario files, or names of shipped ones; one alone is compared with its own no-campaign.
    #[arg(required = true)]
    scenarios: Vec<PathBuf>,
    /// Name of the scenario that the others are compared with; the first when left out.
    #[arg(long)]
    reference: Option<String>,
    /// Folder of a posterior (`rodsim update`): inputs follow its marginal distributions.
    #[arg(long)]
    posterior: Option<PathBuf>,
    /// What to analyse: `net_benefit`, `yield_loss`, `cost`, `paid_commune`, `burden`, …; all scenarios
    /// and their differences from the reference.
    #[arg(long, num_args = 1.., value_delimiter = ',', default_values = ["net_benefit", "yield_loss"])]
    outcome: Vec<String>,
    /// Rows of the design: Sobol takes about 60 evaluations for each, Morris as many.
    #[arg(long, value_parser = clap::value_parser!(u32).range(8..=100_000))]
    base: Option<u32>,
    /// Shares of the variance, or a cheap first look.
    #[arg(long, default_value = "sobol")]
    method: Method,
    /// Seed of all draws and luck.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads; 0 for one on each core. Changes nothing but time.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Instruction set; the best of this machine when left out. Changes nothing but time.
    #[arg(long, env = "RODSIM_INSTRUCTIONS", hide = true)]
    instructions: Option<Instructions>,
    /// No progress on standard error.
    #[arg(long)]
    quiet: bool,
    /// Folder for tables and JSON; nothing is written when left out.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Replace what this program wrote into that folder before.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    lang: LangArg,
}

/// How inputs are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Method {
    /// First-order and total indices.
    Sobol,
    /// Elementary effects.
    Morris,
}

/// Arguments of `value`.
#[derive(Clone, Debug, Args)]
pub(super) struct ValueArgs {
    /// Scenarios to choose among; one alone is compared with its own no-campaign.
    #[arg(required = true)]
    scenarios: Vec<PathBuf>,
    /// Name of the scenario that the others are compared with; the first when left out.
    #[arg(long)]
    reference: Option<String>,
    /// Folder of a finished `run` or `compare` of the same scenarios: the answer is added to it.
    #[arg(long, conflicts_with_all = ["output", "force"])]
    run: Option<PathBuf>,
    /// Surveys and trials to value, TOML; those that ship with the program when left out.
    #[arg(long)]
    surveys: Option<PathBuf>,
    #[command(flatten)]
    how: How,
    /// Folder for tables and JSON; nothing is written when neither this nor --run is given.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Replace what this program wrote into that folder before.
    #[arg(long)]
    force: bool,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lang: LangArg,
}

/// Loads scenarios into a study; one alone stands against its own no-campaign.
fn study(scenarios: &[PathBuf], reference: Option<&str>, lang: Lang) -> Result<Study, Failure> {
    let mut plans: Vec<Plan> =
        scenarios.iter().map(|path| load(path, lang)).collect::<Result<_, _>>()?;
    if let [plan] = plans.as_slice() {
        if plan.campaign.rounds.is_empty() {
            return Err(Failure::Usage(format!(
                "'{}' plans nothing: name a second scenario to compare it with",
                plan.name
            )));
        }
        plans.insert(0, plan.without_campaign());
    }
    let names: Vec<&str> = plans.iter().map(|plan| plan.name.as_str()).collect();
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            return Err(Failure::Usage(format!(
                "two scenarios are called '{name}'; rename one file"
            )));
        }
    }
    let n = plans[0].world.communes.len();
    if plans.iter().any(|plan| plan.world.communes.len() != n) {
        return Err(Failure::Usage("the scenarios have different communes".to_owned()));
    }
    let reference = match reference {
        None => 0,
        Some(wanted) => names.iter().position(|name| *name == wanted).ok_or_else(|| {
            let names = names.join(", ");
            Failure::Usage(format!(
                "--reference: no scenario is called '{wanted}'; there are {names}"
            ))
        })?,
    };
    super::study::warn_of_worlds(&plans, reference, lang);
    Ok(Study::new(plans, reference))
}

/// `rodsim sensitivity`.
pub(super) fn sensitivity(args: &SensitivityArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    if let Some(folder) = &args.output {
        output::check(folder, args.force).map_err(Failure::other)?;
    }
    let mut study = study(&args.scenarios, args.reference.as_deref(), lang)?;
    study.particles = super::update::particles(args.posterior.as_deref(), &study.plans)?;
    let measures: Vec<Measure> = args
        .outcome
        .iter()
        .map(|key| {
            Measure::of_key(key).map_err(|fault| Failure::Usage(format!("--outcome: {fault}")))
        })
        .collect::<Result<_, _>>()?;
    let quantities: Vec<Quantity> =
        measures.iter().flat_map(|measure| Quantity::all(&study, *measure)).collect();
    let settings = Settings {
        seed: args.seed,
        design: Design::LatinHypercube,
        threads: args.threads,
        instructions: args.instructions,
    };
    let stop = stop_on_ctrl_c();
    let inputs = sensitivity::inputs(&study.plans[study.reference].world.priors);
    let base = args.base.unwrap_or(match args.method {
        Method::Sobol => 512,
        Method::Morris => 32,
    });
    let evaluations = match args.method {
        Method::Sobol => sensitivity::evaluations(inputs.len(), base),
        // One row for each parameter and one to start from; years, luck and chance are not moved.
        Method::Morris => (inputs.len() as u64 - 2) * u64::from(base),
    };
    let bar = Bar::new(evaluations, lang, args.quiet);
    let model = model(&study, &settings, &quantities, &bar, stop);
    let (text, table, json) = match args.method {
        Method::Sobol => {
            let found =
                sensitivity::sobol(&model, &inputs, base, args.seed).ok_or(Failure::Interrupted)?;
            bar.finish();
            let text = words::sobol(&study, &quantities, &found, evaluations, lang);
            (text, tables::sobol(&study, &quantities, &found), serde_json::to_value(&found))
        }
        Method::Morris => {
            let found = sensitivity::screen(&model, &inputs, base, args.seed)
                .ok_or(Failure::Interrupted)?;
            bar.finish();
            let text = words::morris(&study, &quantities, &found, evaluations, lang);
            (text, tables::morris(&study, &quantities, &found), serde_json::to_value(&found))
        }
    };
    print(&text)?;
    if study.particles.is_some() {
        print(match lang {
            Lang::Vi => {
                "Theo phân bố riêng của từng tham số trong hậu nghiệm; mối liên hệ giữa các tham số không được tính."
            }
            Lang::En => {
                "Over the posterior's distribution of each parameter by itself; how parameters hang together is left out."
            }
        })?;
    }
    let Some(folder) = &args.output else {
        return Ok(());
    };
    let quantities: Vec<serde_json::Value> = quantities
        .iter()
        .zip(json.map_err(Failure::other)?.as_array().into_iter().flatten())
        .map(|(quantity, found)| {
            serde_json::json!({
                "outcome": quantity.measure.key(),
                "unit": quantity.measure.unit(),
                "scenario": study.plans[quantity.arm].name,
                "less": quantity.less.map(|arm| study.plans[arm].name.clone()),
                "found": found,
            })
        })
        .collect();
    let document = serde_json::json!({
        "schema_version": 1,
        "method": format!("{:?}", args.method).to_lowercase(),
        "base": base,
        "evaluations": evaluations,
        "seed": args.seed,
        "interval_level": sensitivity::LEVEL,
        "quantities": quantities,
    });
    let text = serde_json::to_string_pretty(&document).map_err(Failure::other)? + "\n";
    let made =
        vec![File::new("sensitivity.json", text), File::new("tables/sensitivity.csv", table)];
    files::write(folder, made, &study.plans, args.seed, args.force)?;
    print(&format!("→ {}", folder.display()))
}

/// `rodsim value`.
pub(super) fn worth(args: &ValueArgs) -> Result<(), Failure> {
    let (how, lang) = (&args.how, args.lang.lang);
    if how.precision.is_some() {
        return Err(Failure::Usage(
            "value: give --replicates; --precision is of run and compare".to_owned(),
        ));
    }
    let n = u32::try_from(how.replicates)
        .ok()
        .filter(|n| (200..=200_000).contains(n))
        .ok_or_else(|| Failure::Usage("value: --replicates must be 200 to 200,000".to_owned()))?;
    let surveys = surveys(args.surveys.as_deref())?;
    if let Some(folder) = &args.output {
        output::check(folder, args.force).map_err(Failure::other)?;
    }
    let mut study = study(&args.scenarios, args.reference.as_deref(), lang)?;
    study.particles = super::update::particles(how.posterior.as_deref(), &study.plans)?;
    let run =
        args.run.as_deref().map(|run| files::run_of(run, &study).map(|s| (run, s))).transpose()?;
    let found = found(&study, n, how, &surveys, lang)?;
    if args.json {
        print(&serde_json::to_string_pretty(&found).map_err(Failure::other)?)?;
    } else {
        print(&words::value(&found, &study, lang))?;
    }
    let priors = &study.plans[study.reference].world.priors;
    let made = files::of_value(&found, priors)?;
    match (run, &args.output) {
        (Some((run, summary)), _) => {
            files::add_to_run(run, summary, &found, made, lang)?;
            if args.json { Ok(()) } else { print(&format!("→ {}", run.display())) }
        }
        (None, Some(folder)) => {
            files::write(folder, made, &study.plans, how.seed, args.force)?;
            if args.json { Ok(()) } else { print(&format!("→ {}", folder.display())) }
        }
        (None, None) => Ok(()),
    }
}

fn surveys(path: Option<&Path>) -> Result<Vec<Survey>, Failure> {
    let Some(path) = path else {
        return Survey::shipped().map_err(Failure::other);
    };
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Other(format!("cannot read {}: {error}", path.display())))?;
    Survey::parse(&text).map_err(|fault| Failure::Scenario(format!("{}: {fault}", path.display())))
}

/// Simulates and analyses.
fn found(
    study: &Study,
    n: u32,
    how: &How,
    surveys: &[Survey],
    lang: Lang,
) -> Result<Value, Failure> {
    let design = how.design.unwrap_or(Design::LatinHypercube);
    let settings =
        Settings { seed: how.seed, design, threads: how.threads, instructions: how.instructions };
    let points = match &study.particles {
        Some(particles) => particles.points_of(0, n as usize),
        None => design.points(how.seed, 0, n, n as usize),
    };
    // The years of a posterior belong to its pasts: they cannot be exchanged.
    let draws = if study.particles.is_some() { 0 } else { CHANCE_DRAWS.min(n) };
    let bar = Bar::new(u64::from(n + draws), lang, how.quiet);
    let stop = stop_on_ctrl_c();
    let rows = study.evaluate(&settings, &points, 0, &bar, stop).ok_or(Failure::Interrupted)?;
    // The same parameters once more, in other years and under other luck.
    let others = design.points(how.seed, 1, draws, draws as usize);
    let elsewhere = in_other_years(&points[..draws as usize * DIMENSIONS], &others);
    let again = study.evaluate(&settings, &elsewhere, n, &bar, stop).ok_or(Failure::Interrupted)?;
    bar.finish();
    let work = || value(study, &rows, &points, surveys, how.seed, Effort::default());
    let mut found = match crate::engine::pool(how.threads) {
        Some(pool) => pool.install(work),
        None => work(),
    };
    let arm = |name: &str| study.plans.iter().position(|plan| plan.name == name);
    let pair = arm(&found.leader).zip(arm(&found.runner_up)).filter(|_| draws > 0);
    found.chance = pair.and_then(|(a, b)| chance_share(&[&rows, &again], a, b, how.seed));
    Ok(found)
}

/// One digest for the scenarios of a study.
fn digest(plans: &[Plan]) -> String {
    let digests: Vec<String> = plans.iter().map(scenario::digest).collect();
    joint_digest(&digests)
}
