//! `records synth`: records of a truth that the model simulates, for tests and training.

use super::arguments::{LanguageArg, SampleArgs, day, week_of};
use super::failure::Failure;
use super::inputs::{load, write_file};
use super::progress::Bar;
use super::terminal::{print, stop_on_ctrl_c};
use crate::engine::Study;
use crate::field::posterior::recover::{self, Recovery};
use crate::field::posterior::synth::{Schedule, truth};
use crate::field::records::write;
use crate::text::Lang;
use crate::time::Day;
use crate::verify::synth;
use clap::Args;
use std::path::PathBuf;

/// What is asked for when the file has no name.
const NAMELESS: &str = "records synth: name a file";

/// Arguments of `records synth`.
#[derive(Clone, Debug, Args)]
pub(super) struct SynthArgs {
    /// Scenario whose truth is simulated.
    scenario: PathBuf,
    /// CSV file to write.
    #[arg(short, long)]
    output: PathBuf,
    /// The last day that is recorded.
    #[arg(long, value_parser = day)]
    until: Day,
    /// Number of the truth.
    #[arg(long, default_value_t = 0)]
    truth: u32,
    /// Log detectability that trap lines lose each week, instead of the prior's.
    #[arg(long)]
    shyness: Option<f64>,
    /// Trap lines alone.
    #[arg(long)]
    trap_lines: bool,
    /// Recover so many truths in a district of `--communes`, and state how often intervals held them, instead of writing.
    #[arg(long)]
    recover: Option<u32>,
    /// Communes of the synthetic district in which truths are recovered.
    #[arg(long, default_value_t = 4)]
    communes: usize,
    #[command(flatten)]
    sample: SampleArgs,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim records synth`.
pub(super) fn synth(args: &SynthArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let plan = load(&args.scenario, lang)?;
    let schedule = if args.trap_lines { Schedule::trap_lines() } else { Schedule::default() };
    let (until, effort) = (week_of(args.until), args.sample.settings());
    if let Some(n) = args.recover {
        let study = Study::new(vec![synth::plan(args.communes, &plan)], 0);
        let bar = Bar::new(u64::from(n), Lang::En, args.sample.machine.quiet);
        let truths = args.truth..args.truth + n;
        let (schedule, shyness) = (&schedule, args.shyness);
        let recovery = Recovery { study: &study, schedule, until, shyness, effort: &effort };
        let found = recover::all(&recovery, truths, &bar, stop_on_ctrl_c());
        let found = found.ok_or_else(Failure::interrupted)?;
        bar.finish();
        let text = format!("{:#}\n", recovery.statement(&found, args.trap_lines, bar.seconds()));
        write_file(&args.output, NAMELESS, text.clone())?;
        return print(&text);
    }
    let study = Study::new(vec![plan.clone()], 0);
    let truth = truth(&study, &schedule, until, effort.seed, args.truth, args.shyness);
    write_file(&args.output, NAMELESS, write::csv(&truth.records, &plan.world))?;
    let rice = plan.world.communes.iter().map(|commune| commune.rice_area_ha);
    let rats: f64 = rice.zip(&truth.density).map(|(ha, n)| ha * n).sum();
    print(&match lang {
        Lang::Vi => format!("{} hàng giả định; sự thật: {rats:.0} con chuột", truth.records.len()),
        Lang::En => format!("{} synthetic row(s); the truth: {rats:.0} rats", truth.records.len()),
    })
}
