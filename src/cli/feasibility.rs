//! `feasibility`: what can be carried out, commune by commune, and what would help.

use super::arguments::{FolderArgs, LanguageArg, SimulationArgs};
use super::failure::Failure;
use super::inputs::{load, replicates};
use super::progress::Bar;
use super::terminal::{print, print_json, print_place, stop_on_ctrl_c};
use crate::answers::feasibility::{communes, feasibility as simulated, words};
use crate::model::draw::Design;
use crate::output::{self, answer};
use crate::text::Text;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `feasibility`.
#[derive(Clone, Debug, Args)]
pub(super) struct FeasibilityArgs {
    /// Scenario file, or the name of a shipped one; the Lương Tài scheme when left out.
    #[arg(default_value = "luong_tai")]
    scenario: PathBuf,
    /// Speak only of these communes (name or code); all when left out.
    #[arg(long, num_args = 1.., value_delimiter = ',')]
    commune: Vec<String>,
    #[command(flatten)]
    simulation: SimulationArgs,
    #[command(flatten)]
    folder: FolderArgs,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim feasibility`.
pub(super) fn feasibility(args: &FeasibilityArgs) -> Result<(), Failure> {
    let (simulation, lang) = (&args.simulation, args.lang.lang);
    let usage = |vi: &str, en: &str| Failure::usage(Text::new(vi, en).after("feasibility: "));
    if simulation.precision.is_some() {
        return Err(usage(
            "dùng --replicates; --precision dành cho run và compare",
            "give --replicates; --precision is of run and compare",
        ));
    }
    if simulation.posterior.is_some() {
        return Err(usage(
            "--posterior dành cho run, compare và optimize; định mức ở đây là trước khi có số liệu",
            "--posterior is of run, compare and optimize; rates here are before records",
        ));
    }
    let n = replicates("feasibility", simulation.replicates, 8..=1_000_000)?;
    if let Some(folder) = &args.folder.output {
        output::check(folder, args.folder.force)?;
    }
    let plan = load(&args.scenario)?;
    if plan.campaign.rounds.is_empty() {
        let name = &plan.name;
        return Err(usage(
            &format!("“{name}” không có đợt nào để hoàn thành"),
            &format!("'{name}' plans nothing that could be finished"),
        ));
    }
    let chosen = communes(&plan, &args.commune)
        .map_err(|fault| Failure::usage(fault.after("--commune: ")))?;
    // Shares of independent replicates: their intervals are Wilson's.
    let settings = simulation.settings(Design::Independent);
    let bar = Bar::new(u64::from(n), lang, simulation.machine.quiet);
    let found = simulated(&plan, &settings, n, &bar, stop_on_ctrl_c());
    let found = found.ok_or_else(Failure::interrupted)?;
    bar.finish();
    if args.json {
        print_json(&found)?;
    } else {
        print(&words::answer(&found, &chosen, lang))?;
    }
    let Some(folder) = &args.folder.output else { return Ok(()) };
    let files = answer::of_feasibility(&found, &plan, settings.seed, lang)?;
    answer::write(folder, files, &[plan], settings.seed, args.folder.force)?;
    if args.json { Ok(()) } else { print_place(folder) }
}
