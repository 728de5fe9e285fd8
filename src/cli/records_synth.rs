//! `synth records`: records of a truth that the model simulates, for tests and training.

use super::arguments::{LanguageArg, OverFileArg, SampleArgs, day, week_of};
use super::failure::Failure;
use super::inputs::{load, write_file};
use super::progress::Bar;
use super::terminal::{print, stop_on_ctrl_c};
use crate::engine::Study;
use crate::field::observe::parameter::Observed;
use crate::field::posterior::recover::{self, Recovery};
use crate::field::posterior::synth::{Known, Schedule, truth_of};
use crate::field::records::write;
use crate::model::plan::Plan;
use crate::text::{Lang, Text};
use crate::time::Day;
use crate::verify::synth;
use clap::Args;
use std::path::PathBuf;

/// What is asked for when the file has no name.
const NAMELESS: &str = "records.csv";

/// Arguments of `synth records`.
#[derive(Clone, Debug, Args)]
pub(super) struct SynthArgs {
    /// Scenario whose truth is simulated.
    scenario: PathBuf,
    /// CSV file to write.
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    over: OverFileArg,
    /// The last day that is recorded.
    #[arg(long, value_parser = day)]
    until: Day,
    /// Number of the truth.
    #[arg(long, default_value_t = 0)]
    truth: u32,
    /// A parameter of the truth, of the model or of observation, such as loss_ref=0.02 or
    /// trap_line_detection=0.7; may be given several times. The others are drawn from their priors.
    #[arg(long, value_name = "NAME=VALUE", conflicts_with_all = ["shyness", "recover"])]
    parameter: Vec<String>,
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

/// `rodsim synth records`, also `rodsim records synth`.
pub(super) fn synth(args: &SynthArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    args.over.check(&args.output)?;
    let plan = load(&args.scenario)?;
    let schedule = if args.trap_lines { Schedule::trap_lines() } else { Schedule::default() };
    let (until, effort) = (week_of(args.until, &plan)?, args.sample.settings());
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
    let mut known = known(&args.parameter, &plan)?;
    known.observed.extend(args.shyness.map(|value| (Observed::LineShyness as usize, value)));
    let study = Study::new(vec![plan.clone()], 0);
    let truth = truth_of(&study, &schedule, until, effort.seed, args.truth, &known);
    let beside = args.output.with_extension("truth.csv");
    write_file(&beside, NAMELESS, truth.csv(&plan))?;
    write_file(&args.output, NAMELESS, write::csv(&truth.records, &plan.world))?;
    let rice = plan.world.communes.iter().map(|commune| commune.rice_area_ha);
    let rats: f64 = rice.zip(&truth.density).map(|(ha, n)| ha * n).sum();
    print(&match lang {
        Lang::Vi => format!(
            "{} hàng giả định; sự thật: {rats:.0} con chuột; mọi tham số thật: {}",
            truth.records.len(),
            beside.display()
        ),
        Lang::En => format!(
            "{} synthetic row(s); the truth: {rats:.0} rats; every true parameter: {}",
            truth.records.len(),
            beside.display()
        ),
    })
}

/// What the command line says of the truth, or all that is wrong with it.
fn known(parameters: &[String], plan: &Plan) -> Result<Known, Failure> {
    let (mut known, mut faults, mut seen) = (Known::default(), Vec::new(), Vec::new());
    for text in parameters {
        let pair = text.split_once('=').and_then(|(key, value)| {
            let value = value.trim().parse().ok().filter(|value: &f64| value.is_finite())?;
            Some((key.trim(), value))
        });
        match pair {
            None => faults.push(Text::new(
                format!("“{text}”: viết TÊN=SỐ, như loss_ref=0.02"),
                format!("“{text}”: write NAME=NUMBER, such as loss_ref=0.02"),
            )),
            Some((key, _)) if seen.contains(&key) => faults
                .push(Text::new(format!("“{key}” có hai lần"), format!("“{key}” is given twice"))),
            Some((key, value)) => {
                seen.push(key);
                let added = known.add(key, value, plan);
                faults.extend(added.err());
            }
        }
    }
    if faults.is_empty() {
        return Ok(known);
    }
    let lines: Vec<Text> = faults.iter().map(|fault| fault.after("--parameter: ")).collect();
    Err(Failure::usage(Text::joined(&lines, "\n")))
}
