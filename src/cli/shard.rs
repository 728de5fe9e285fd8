//! `plan`, `shard` and `merge`: one study on many machines.

use super::progress::Bar;
use super::simulate::{self, Simulated};
use super::{Failure, LangArg, Out, print};
use crate::engine::{Instructions, Settings, Study};
use crate::model::draw::Design;
use crate::output;
use crate::output::manifest::Provenance;
use crate::output::shard::merge::{self, Refusal};
use crate::output::shard::plan::{Request, ShardPlan};
use crate::output::shard::slurm::{self, Site};
use crate::output::shard::{PLAN, ShardError, file};
use crate::show::report;
use crate::text::Lang;
use clap::Args;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Variables that hold the number of a task of a job array: Slurm, Kubernetes, AWS Batch.
const TASK_VARIABLES: [&str; 3] =
    ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"];
/// Seconds of a shard when nothing else is asked.
const TARGET_SECONDS: f64 = 600.0;

/// Arguments of `rodsim plan`.
#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    /// Scenario files, or names of shipped ones; one is held against no campaign, as in `run`.
    #[arg(required = true)]
    scenarios: Vec<PathBuf>,
    /// Name of the scenario that the others are compared with; the first when left out.
    #[arg(long)]
    reference: Option<String>,
    /// Replicates in all.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..4_000_000_000))]
    replicates: u64,
    /// Number of shards.
    #[arg(long, conflicts_with = "target_seconds")]
    shards: Option<u32>,
    /// Seconds that a shard should take on one core, measured here; 600 when left out.
    #[arg(long)]
    target_seconds: Option<f64>,
    /// Seed of all draws and luck.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How draws fill the space of what is not known.
    #[arg(long)]
    design: Option<Design>,
    /// Most tasks of the array that run at a time.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Replicates in a batch, a multiple of 8; another number gives other draws than `compare`.
    #[arg(long, hide = true, value_parser = clap::value_parser!(u32).range(8..=4096))]
    batch: Option<u32>,
    /// Folder of the plan, on a file system that every node sees.
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    lang: LangArg,
}

/// Arguments of `rodsim shard`.
#[derive(Debug, Args)]
pub(super) struct ShardArgs {
    /// Folder of the plan.
    #[arg(long)]
    plan: PathBuf,
    /// Index of the shard; left out, the number of the job array's task says which.
    #[arg(long)]
    index: Option<u32>,
    /// This many shards, from the index on.
    #[arg(long, default_value_t = 1, requires = "index")]
    count: u32,
    /// Begin no further shard after this many seconds; the same command goes on later.
    #[arg(long, value_name = "SECONDS")]
    max_time: Option<f64>,
    /// Threads; 0 for one on each core. Changes nothing but time.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Instruction set; the best of this machine when left out. Changes nothing but time.
    #[arg(long, env = "RODSIM_INSTRUCTIONS", hide = true)]
    instructions: Option<Instructions>,
    /// No progress on standard error.
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    lang: LangArg,
}

/// Arguments of `rodsim merge`.
#[derive(Debug, Args)]
pub(super) struct MergeArgs {
    /// Folder of the plan.
    plan: PathBuf,
    /// Only print the tasks that must run again, as `sbatch --array` takes them.
    #[arg(long)]
    missing: bool,
    /// Threads that read shards; 0 for one on each core.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    #[command(flatten)]
    out: Out,
    /// Print the summary as JSON instead of text.
    #[arg(long)]
    json: bool,
}

fn failure(error: ShardError, lang: Lang) -> Failure {
    match error {
        ShardError::Plan(text) => Failure::Usage(text),
        ShardError::Foreign { .. } => Failure::Shards(error.to_string()),
        ShardError::Scenario(problems) => Failure::Scenario(problems.render(lang)),
        ShardError::Interrupted => Failure::Interrupted,
        ShardError::System { .. } => Failure::other(error),
    }
}

/// `rodsim plan`.
pub(super) fn plan(args: &PlanArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let fail = |error| failure(error, lang);
    let (plans, Provenance { origins, kept }) = simulate::open(&args.scenarios, lang)?;
    let reference = simulate::reference_of(&plans, args.reference.as_deref(), false)?;
    let mut study = Study::new(plans, reference);
    if let Some(batch) = args.batch {
        study.batch = batch;
    }
    let design =
        args.design.unwrap_or_else(|| simulate::default_design(args.replicates, study.batch));
    let shards = match args.shards {
        Some(shards) => shards,
        None => shards_of(&study, args, design)?,
    };
    let request = Request { seed: args.seed, design, replicates: args.replicates, shards };
    let plan = ShardPlan::new(&study, origins, kept, &request).map_err(fail)?;
    plan.study().map_err(fail)?; // what was kept reads the same
    if let Ok(other) = ShardPlan::read(&args.out)
        && other.digest != plan.digest
    {
        return Err(Failure::Other(format!(
            "{} holds another plan; choose another --out",
            args.out.display()
        )));
    }
    plan.write(&args.out).map_err(fail)?;
    let site = Site {
        folder: std::path::absolute(&args.out).map_err(Failure::other)?,
        program: std::env::current_exe().map_err(Failure::other)?,
        limit: args.limit,
        memory_mib: slurm::memory_mib(&study),
    };
    slurm::write(&plan, &site).map_err(fail)?;
    print(&planned(&plan, &args.out, lang))
}

/// The number of shards that take as long as asked, by the time of one batch on one core.
fn shards_of(study: &Study, args: &PlanArgs, design: Design) -> Result<u32, Failure> {
    let target = args.target_seconds.unwrap_or(TARGET_SECONDS);
    if !(target > 0.0 && target.is_finite()) {
        return Err(Failure::Usage(format!("--target-seconds: {target} is no time")));
    }
    let settings = Settings { seed: args.seed, design, threads: 1, instructions: None };
    let batch = u64::from(study.batch);
    let bar = Bar::new(batch, args.lang.lang, true);
    let stop = simulate::stop_on_ctrl_c();
    study.simulate(&settings, 0..batch, &bar, stop).ok_or(Failure::Interrupted)?;
    let of_batch = bar.seconds().max(1e-6);
    let batches = args.replicates.div_ceil(batch);
    let of_shard = (target / of_batch).floor().max(1.0);
    Ok((batches as f64 / of_shard).ceil().clamp(1.0, batches as f64) as u32)
}

/// What to do with a plan.
fn planned(plan: &ShardPlan, folder: &Path, lang: Lang) -> String {
    let (folder, shards) = (folder.display(), plan.shards());
    let (content, tasks) = (&plan.content, plan.tasks());
    let first = plan.range(0);
    let (about, here) = match lang {
        Lang::Vi => (
            format!(
                "{} lần lặp, {shards} phần (phần đầu {} lần), {tasks} tác vụ; kế hoạch {}",
                content.replicates,
                first.end - first.start,
                &plan.digest[..8]
            ),
            "không có Slurm / ngay trên máy này",
        ),
        Lang::En => (
            format!(
                "{} replicates, {shards} shards (the first of {}), {tasks} tasks; plan {}",
                content.replicates,
                first.end - first.start,
                &plan.digest[..8]
            ),
            "without Slurm, on this machine",
        ),
    };
    format!(
        "{about}\n→ {folder}/{PLAN}\n\
         Slurm: J=$(sbatch --parsable {folder}/{}); sbatch --dependency=afterany:$J {folder}/{}\n\
         {here}: rodsim shard --plan {folder} --index 0 --count {shards} && rodsim merge {folder}\n",
        slurm::ARRAY,
        slurm::MERGE,
    )
}

/// `rodsim shard`.
pub(super) fn shard(args: &ShardArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let fail = |error| failure(error, lang);
    let plan = ShardPlan::read(&args.plan).map_err(fail)?;
    let indices = indices(args, &plan)?;
    let settings = plan.settings(args.threads, args.instructions).map_err(fail)?;
    let study = plan.study().map_err(fail)?;
    let stop = simulate::stop_on_ctrl_c();
    let replicates = plan.range(indices.end - 1).end - plan.range(indices.start).start;
    let bar = Bar::new(replicates, lang, args.quiet);
    for index in indices.clone() {
        if args.max_time.is_some_and(|most| bar.seconds() >= most) {
            bar.finish();
            return Err(Failure::Other(format!(
                "--max-time is over: shards {index} to {} are left; the same command goes on",
                indices.end - 1
            )));
        }
        file::make(&args.plan, &plan, &study, &settings, index, &bar, stop).map_err(fail)?;
    }
    bar.finish();
    Ok(())
}

/// The shards asked for: by index, or those of the job array's task.
fn indices(args: &ShardArgs, plan: &ShardPlan) -> Result<Range<u32>, Failure> {
    let shards = plan.shards();
    if let Some(first) = args.index {
        let end = first.saturating_add(args.count).min(shards);
        if first >= end {
            return Err(Failure::Usage(format!(
                "--index {first} --count {}: the plan has shards 0 to {}",
                args.count,
                shards - 1
            )));
        }
        return Ok(first..end);
    }
    let set = TASK_VARIABLES.iter().find_map(|name| Some((name, std::env::var(name).ok()?)));
    let Some((name, value)) = set else {
        return Err(Failure::Usage(format!(
            "name a shard with --index, or run in a job array ({})",
            TASK_VARIABLES.join(", ")
        )));
    };
    let range = value.trim().parse().map(|task| plan.of_task(task)).unwrap_or(0..0);
    if range.is_empty() {
        return Err(Failure::Usage(format!(
            "{name} is '{value}'; the plan has tasks 0 to {}",
            plan.tasks() - 1
        )));
    }
    Ok(range)
}

/// `rodsim merge`.
pub(super) fn merge(args: &MergeArgs) -> Result<(), Failure> {
    let lang = args.out.lang.lang;
    let fail = |error| failure(error, lang);
    let plan = ShardPlan::read(&args.plan).map_err(fail)?;
    if args.missing {
        let refusals = merge::refusals(&args.plan, &plan);
        return print(&merge::ranges(&merge::tasks(&plan, &refusals)));
    }
    let settings = plan.settings(args.threads, None).map_err(fail)?;
    let study = plan.study().map_err(fail)?;
    let folder = args.out.output.clone().unwrap_or_else(|| simulate::default_folder(&study.plans));
    output::check(&folder, args.out.force).map_err(Failure::other)?;
    let started = simulate::now();
    let bar = Bar::new(plan.content.replicates, lang, true);
    let tally = merge::merge(&args.plan, &plan, &study, args.threads)
        .map_err(|refusals| refused(&args.plan, &plan, &refusals))?;
    let simulated = Simulated { tally, settings, seconds: bar.seconds(), precise: true };
    let provenance =
        Provenance { origins: plan.content.scenarios.clone(), kept: plan.content.files.clone() };
    let summary = simulate::write(&study, &simulated, provenance, &started, &folder, &args.out)?;
    if args.json {
        return print(&serde_json::to_string_pretty(&summary).map_err(Failure::other)?);
    }
    print(&report::terminal_summary(&summary, lang))?;
    print(&format!("→ {}", folder.display()))
}

/// The list of what cannot be merged, and what to run again.
fn refused(folder: &Path, plan: &ShardPlan, refusals: &[Refusal]) -> Failure {
    let mut text = format!(
        "{} files keep the {} shards from being merged; nothing was written",
        refusals.len(),
        plan.shards()
    );
    for refusal in refusals {
        text += &format!("\n  {}: {}", refusal.name, refusal.fault);
    }
    let tasks = merge::ranges(&merge::tasks(plan, refusals));
    if !tasks.is_empty() {
        text +=
            &format!("\nrun again: sbatch --array={tasks} {}/{}", folder.display(), slurm::ARRAY);
    }
    if refusals.iter().any(|refusal| refusal.index.is_none()) {
        text += "\nmove away what is not of this plan";
    }
    Failure::Shards(text)
}
