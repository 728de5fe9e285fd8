//! `bench`: how fast this machine is.

use super::failure::Failure;
use super::inputs::load;
use super::terminal::{print, print_json, stop_on_ctrl_c};
use crate::text::Lang;
use crate::verify::speed;
use clap::Args;
use std::path::Path;

/// Arguments of `bench`.
#[derive(Clone, Debug, Args)]
pub(super) struct BenchArgs {
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

/// `rodsim bench`.
pub(super) fn bench(args: &BenchArgs) -> Result<(), Failure> {
    let plan = load(Path::new("luong_tai"), Lang::En)?;
    let speed = speed::measure(plan, stop_on_ctrl_c())?.ok_or_else(Failure::interrupted)?;
    if args.json { print_json(&speed) } else { print(&speed::words(&speed)) }
}
