//! `bench`: how fast this machine is.

use super::failure::Failure;
use super::inputs::load;
use super::terminal::{print, print_json, stop_on_ctrl_c};
use crate::model::plan::Plan;
use crate::verify::speed::{self, Question};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `bench`.
#[derive(Clone, Debug, Args)]
pub(super) struct BenchArgs {
    /// Scenarios that are simulated together; the Lương Tài scheme against no campaign when left out.
    #[arg(default_values = ["no_campaign", "luong_tai"], hide_default_value = true)]
    scenarios: Vec<PathBuf>,
    /// Replicates of a measurement.
    #[arg(long, default_value_t = 4_096, value_parser = clap::value_parser!(u64).range(1..100_000_000))]
    replicates: u64,
    /// Numbers of threads, such as 1,2,4; 1, 2, 4 … and all cores when left out.
    #[arg(long, value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Vec<u16>,
    /// Measurements of each kind.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=1000))]
    repeats: u16,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

/// `rodsim bench`.
pub(super) fn bench(args: &BenchArgs) -> Result<(), Failure> {
    let plans: Vec<Plan> =
        args.scenarios.iter().map(|name| load(name)).collect::<Result<_, _>>()?;
    let question = Question {
        threads: args.threads.iter().copied().map(usize::from).collect(),
        replicates: args.replicates,
        repeats: usize::from(args.repeats),
    };
    let speed = speed::measure(&plans, &question, stop_on_ctrl_c())?;
    let speed = speed.ok_or_else(Failure::interrupted)?;
    if args.json { print_json(&speed) } else { print(&speed::words(&speed)) }
}
