//! `sensitivity`: which input moves a result or a difference.

use super::arguments::{FolderArgs, LanguageArg, MachineArgs};
use super::conditioned::{RowsArgs, too_few};
use super::failure::Failure;
use super::inputs::choice;
use super::progress::Bar;
use super::terminal::{print, print_json, print_place, stop_on_ctrl_c};
use crate::answers::analysis::request::{self, Request};
use crate::model::draw::Design;
use crate::output::{self, File, answer};
use clap::Args;
use std::path::PathBuf;

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
    /// Rows of the design; 512 for Sobol and 32 for Morris when left out. Either takes about 60
    /// evaluations for each.
    #[arg(long, value_parser = clap::value_parser!(u32).range(8..=100_000))]
    base: Option<u32>,
    /// Shares of the variance, or a cheap first look.
    #[arg(long, default_value = "sobol")]
    method: Method,
    /// Seed of all draws and luck.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    rows: RowsArgs,
    #[command(flatten)]
    machine: MachineArgs,
    #[command(flatten)]
    folder: FolderArgs,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// How inputs are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Method {
    /// First-order and total indices.
    Sobol,
    /// Elementary effects.
    Morris,
}

/// `rodsim sensitivity`.
pub(super) fn sensitivity(args: &SensitivityArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    args.rows.check()?;
    if let Some(folder) = &args.folder.output {
        output::check(folder, args.folder.force)?;
    }
    let posterior = args.posterior.as_deref();
    let study = choice(&args.scenarios, args.reference.as_deref(), posterior, lang)?;
    let method = match args.method {
        Method::Sobol => request::Method::Sobol,
        Method::Morris => request::Method::Morris,
    };
    let condition = args.rows.condition(&study)?;
    let request = Request::new(&study, &args.outcome, method, args.base, condition)
        .map_err(|fault| Failure::usage(fault.after("--outcome: ")))?;
    let settings = args.machine.settings(args.seed, Design::LatinHypercube);
    let bar = Bar::new(request.evaluations(&study), lang, args.machine.quiet);
    let keep_rows = args.rows.samples.is_some();
    let found = request.answer(&study, &settings, keep_rows, &bar, stop_on_ctrl_c());
    let found = found.map_err(|stated| too_few(&stated, request::LEAST))?;
    let found = found.ok_or_else(Failure::interrupted)?;
    bar.finish();
    let document = request.document(&study, &found, args.seed)?;
    if args.json {
        print_json(&document)?;
    } else {
        print(&request.words(&study, &found, lang))?;
    }
    args.rows.write(&study, &settings, &found.parts, args.machine, lang)?;
    let Some(folder) = &args.folder.output else { return Ok(()) };
    let files = vec![
        File::new("sensitivity.json", format!("{document:#}\n")),
        File::new("tables/sensitivity.csv", request.table(&study, &found)),
    ];
    answer::write(folder, files, &study.plans, args.seed, args.folder.force)?;
    if args.json { Ok(()) } else { print_place(folder) }
}
