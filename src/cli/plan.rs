//! `plan`: one study shared out among many machines.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::inputs::open;
use super::progress::Bar;
use super::terminal::{print, print_json, stop_on_ctrl_c};
use crate::answers::comparison;
use crate::answers::precision::usual_design;
use crate::engine::{Settings, Study};
use crate::model::draw::Design;
use crate::output::manifest::Provenance;
use crate::output::shard::plan::{Request, ShardPlan};
use crate::output::shard::slurm::{self, Site};
use crate::output::shard::words;
use crate::text::Text;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

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
    #[arg(short, long, alias = "out")]
    output: PathBuf,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim plan`.
pub(super) fn plan(args: &PlanArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let (plans, Provenance { origins, kept }) = open(&args.scenarios, lang)?;
    let reference =
        comparison::reference(&plans, args.reference.as_deref()).map_err(Failure::usage)?;
    comparison::one_land(&plans).map_err(Failure::usage)?;
    let mut study = Study::new(plans, reference);
    if let Some(batch) = args.batch {
        study.batch = batch;
    }
    let design = args.design.unwrap_or_else(|| usual_design(&study, args.replicates));
    let shards = match args.shards {
        Some(shards) => shards,
        None => shards_of(&study, args, design)?,
    };
    let request = Request { seed: args.seed, design, replicates: args.replicates, shards };
    let plan = ShardPlan::new(&study, origins, kept, &request)?;
    plan.study()?; // what was kept reads the same
    if let Ok(other) = ShardPlan::read(&args.output)
        && other.digest != plan.digest
    {
        let place = args.output.display();
        return Err(Failure::other(Text::new(
            format!("{place} có kế hoạch chia việc khác; chọn --output khác"),
            format!("{place} holds another plan; choose another --output"),
        )));
    }
    plan.write(&args.output)?;
    let site = Site {
        folder: std::path::absolute(&args.output)?,
        program: std::env::current_exe()?,
        limit: args.limit,
        memory_mib: slurm::memory_mib(&study),
    };
    slurm::write(&plan, &site)?;
    if args.json {
        return print_json(&json!({
            "folder": args.output.display().to_string(),
            "digest": plan.digest,
            "replicates": plan.content.replicates,
            "shards": plan.shards(),
            "tasks": plan.tasks(),
        }));
    }
    print(&words::planned(&plan, &args.output, lang))
}

/// The number of shards that take as long as asked, by the time of one batch on one core.
fn shards_of(study: &Study, args: &PlanArgs, design: Design) -> Result<u32, Failure> {
    let target = args.target_seconds.unwrap_or(TARGET_SECONDS);
    if !(target > 0.0 && target.is_finite()) {
        return Err(Failure::usage(Text::new(
            format!("--target-seconds: {target} không phải thời gian"),
            format!("--target-seconds: {target} is no time"),
        )));
    }
    let settings = Settings { seed: args.seed, design, threads: 1, instructions: None };
    let batch = u64::from(study.batch);
    let bar = Bar::new(batch, args.lang.lang, true);
    let stop = stop_on_ctrl_c();
    study.simulate(&settings, 0..batch, &bar, stop).ok_or_else(Failure::interrupted)?;
    let of_batch = bar.seconds().max(1e-6);
    let batches = args.replicates.div_ceil(batch);
    let of_shard = (target / of_batch).floor().max(1.0);
    Ok((batches as f64 / of_shard).ceil().clamp(1.0, batches as f64) as u32)
}
