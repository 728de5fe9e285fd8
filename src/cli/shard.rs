//! `shard`: one shard of a plan, or some, simulated here.

use super::arguments::{LanguageArg, MachineArgs};
use super::failure::Failure;
use super::progress::Bar;
use super::terminal::stop_on_ctrl_c;
use crate::output::shard::file;
use crate::output::shard::plan::ShardPlan;
use crate::text::Text;
use clap::Args;
use std::ops::Range;
use std::path::PathBuf;

/// Variables that hold the number of a task of a job array: Slurm, Kubernetes, AWS Batch.
const TASK_VARIABLES: [&str; 3] =
    ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"];

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
    #[arg(long, value_name = "SECONDS", value_parser = super::seconds)]
    max_time: Option<f64>,
    #[command(flatten)]
    machine: MachineArgs,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim shard`.
pub(super) fn shard(args: &ShardArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let plan = ShardPlan::read(&args.plan)?;
    let indices = indices(args, &plan)?;
    let settings = plan.settings(args.machine.threads, args.machine.instructions)?;
    let study = plan.study()?;
    let stop = stop_on_ctrl_c();
    let replicates = plan.range(indices.end - 1).end - plan.range(indices.start).start;
    let bar = Bar::new(replicates, lang, args.machine.quiet);
    for index in indices.clone() {
        if args.max_time.is_some_and(|most| bar.seconds() >= most) {
            bar.finish();
            let last = indices.end - 1;
            return Err(Failure::other(Text::new(
                format!(
                    "hết --max-time: còn các phần từ {index} đến {last}; chạy lại đúng lệnh này để làm tiếp"
                ),
                format!(
                    "--max-time is over: shards {index} to {last} are left; the same command goes on"
                ),
            )));
        }
        file::make(&args.plan, &plan, &study, &settings, index, &bar, stop)?;
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
            let (count, last) = (args.count, shards - 1);
            return Err(Failure::usage(Text::new(
                format!("--index {first} --count {count}: kế hoạch có các phần từ 0 đến {last}"),
                format!("--index {first} --count {count}: the plan has shards 0 to {last}"),
            )));
        }
        return Ok(first..end);
    }
    let set = TASK_VARIABLES.iter().find_map(|name| Some((name, std::env::var(name).ok()?)));
    let Some((name, value)) = set else {
        let names = TASK_VARIABLES.join(", ");
        return Err(Failure::usage(Text::new(
            format!("nêu một phần bằng --index, hoặc chạy trong một mảng tác vụ ({names})"),
            format!("name a shard with --index, or run in a job array ({names})"),
        )));
    };
    let range = value.trim().parse().map(|task| plan.of_task(task)).unwrap_or(0..0);
    if range.is_empty() {
        let last = plan.tasks() - 1;
        return Err(Failure::usage(Text::new(
            format!("{name} là “{value}”; kế hoạch có các tác vụ từ 0 đến {last}"),
            format!("{name} is '{value}'; the plan has tasks 0 to {last}"),
        )));
    }
    Ok(range)
}
