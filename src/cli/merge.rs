//! `merge`: the shards of a plan become the run that one process would have written.

use super::arguments::{RunFolderArgs, seal};
use super::failure::Failure;
use super::progress::Bar;
use super::terminal::{now, print, print_json, print_place};
use crate::answers::judgement::Written;
use crate::output;
use crate::output::manifest::Provenance;
use crate::output::run::{self, Simulated};
use crate::output::shard::plan::ShardPlan;
use crate::output::shard::{merge as merging, words};
use crate::show::report;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `rodsim merge`.
#[derive(Debug, Args)]
pub(super) struct MergeArgs {
    /// Folder of the plan.
    plan: PathBuf,
    /// Only print the tasks that must run again, as `sbatch --array` takes them; the exit code is 0,
    /// whether any are missing or not.
    #[arg(long)]
    missing: bool,
    /// Threads that read shards; 0 for one on each core.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    #[command(flatten)]
    folder: RunFolderArgs,
    /// Print the summary as JSON instead of text.
    #[arg(long)]
    json: bool,
}

/// `rodsim merge`.
pub(super) fn merge(args: &MergeArgs) -> Result<(), Failure> {
    let (lang, force) = (args.folder.lang.lang, args.folder.force);
    let plan = ShardPlan::read(&args.plan)?;
    if args.missing {
        let refusals = merging::refusals(&args.plan, &plan);
        let tasks = merging::tasks(&plan, &refusals);
        return if args.json { print_json(&tasks) } else { print(&merging::ranges(&tasks)) };
    }
    let settings = plan.settings(args.threads, None)?;
    let study = plan.study()?;
    let folder = args.folder.output.clone().unwrap_or_else(|| run::default_folder(&study.plans));
    output::check(&folder, force)?;
    let key = args.folder.sign.key()?;
    args.folder.refuse_charts(study.plans.len())?;
    let started = now();
    let bar = Bar::new(plan.content.replicates, lang, true);
    let tally = merging::merge(&args.plan, &plan, &study, args.threads)
        .map_err(|refusals| Failure::shards(words::refused(&args.plan, &plan, &refusals)))?;
    let simulated = Simulated { tally, settings, started, seconds: bar.seconds() };
    let provenance =
        Provenance { origins: plan.content.scenarios.clone(), kept: plan.content.files.clone() };
    let (recipe, seal) = (args.folder.recipe(), seal(&key));
    let summary = run::write(&folder, &study, &simulated, provenance, recipe, force, lang, seal)?;
    if args.json {
        return print_json(&Written::from(&summary));
    }
    print(&report::terminal_summary(&summary, lang))?;
    print_place(&folder)
}
