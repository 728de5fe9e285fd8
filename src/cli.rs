//! The commands, one file each. They say what can be asked and where the answer goes, and decide
//! nothing: what is asked is understood and computed in [`crate::answers`], said in [`crate::show`]
//! and written by [`crate::output`].
//!
//! Data goes to standard output, messages and progress to standard error. `rodsim --help` lists the
//! exit codes.

mod arguments;
mod bench;
mod chart;
mod compare;
mod completions;
mod conditioned;
mod demo;
mod diff;
mod dropped;
mod explain;
mod failure;
mod feasibility;
mod form;
mod help;
mod init;
mod inputs;
mod log;
mod man;
mod map;
mod merge;
mod open;
mod optimize;
mod outside;
mod plan;
mod progress;
mod records;
mod records_synth;
mod report;
mod run;
mod samples;
mod schema;
mod sensitivity;
mod shard;
mod simulation;
mod synth;
mod terminal;
mod update;
mod validate;
mod value;
mod values;
mod verify;
mod welcome;

use crate::text::Lang;
use crate::text::told::Said;
use clap::{FromArgMatches, Parser, Subcommand};
use failure::Failure;
use std::io::Write;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rat control in rice: cost, delivery, rats and yield, commune by commune, week by week.
#[derive(Debug, Parser)]
#[command(name = "rodsim", version, about, long_about = None)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Colours of help and of refusals: auto is where a terminal shows them and NO_COLOR is not set.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the page for planners in the browser: plan, compare, see the answer, save it.
    #[command(visible_alias = "mo")]
    Open(open::OpenArgs),
    /// Three minutes through the question: small runs, each with what to look at.
    Demo(demo::DemoArgs),
    /// Simulate a scenario against no campaign; write tables, charts and a summary.
    Run(run::RunArgs),
    /// Simulate several scenarios over the same draws and luck, and compare them in pairs.
    Compare(compare::CompareArgs),
    /// Check scenario files and name every fault at once.
    Validate(validate::ValidateArgs),
    /// Say what a scenario would simulate, in words and numbers; with --why, why one beats another.
    Explain(explain::ExplainArgs),
    /// Write a commented scenario to start from.
    Init(init::InitArgs),
    /// Make an empty workbook for a plan: choose communes, type rice areas, change what you like.
    #[command(visible_alias = "mau")]
    Form(form::FormArgs),
    /// Write a workbook as a TOML file, or a scenario as a workbook: the same plan in another form.
    Convert(form::ConvertArgs),
    /// Say how two scenarios differ, in words of the field.
    Diff(diff::DiffArgs),
    /// Print the JSON Schema (draft-07) of scenario files.
    Schema(schema::SchemaArgs),
    /// Draw the charts of a run again, without simulating.
    Chart(chart::ChartArgs),
    /// Make the report of a run: one HTML page, Word, Excel, CSV for Excel.
    Report(report::ReportArgs),
    /// Write the communes of a run with their outcomes as GeoJSON, for maps in QGIS and the like.
    Map(map::MapArgs),
    /// Share a study out among many machines: plan.json, and batch scripts for Slurm.
    Plan(plan::PlanArgs),
    /// Simulate one shard of a plan, here.
    Shard(shard::ShardArgs),
    /// Merge the shards of a plan into the run that one process would have written.
    Merge(merge::MergeArgs),
    /// Say which input moves a result or a difference: shares of the variance, luck's among them.
    Sensitivity(sensitivity::SensitivityArgs),
    /// Say what is worth measuring before choosing, and when the ranking turns round.
    Value(value::ValueArgs),
    /// Make a synthetic district of any size, to see how the program copes with a country, or synthetic
    /// field records of a known truth (synth records): never for decisions.
    Synth(synth::SynthArgs),
    /// Check field records, or make a blank form for them.
    #[command(subcommand)]
    Records(records::RecordsCommand),
    /// Learn from field records: the posterior of what is not known, and a page that says what changed.
    Update(update::UpdateArgs),
    /// Say what can be carried out: the chance of finishing each round, what binds, what would help.
    Feasibility(feasibility::FeasibilityArgs),
    /// Search for the best plan within a budget; write it as a scenario, and say how sure that is.
    Optimize(optimize::OptimizeArgs),
    /// Check this program on this machine, or the folder of a run; exit code 5 if anything differs.
    Verify(verify::VerifyArgs),
    /// Write the replicates of a run one by one: parameters, years and outcomes, for other programs.
    Samples(samples::SamplesArgs),
    /// Measure the speed of the simulation core on this machine.
    Bench(bench::BenchArgs),
    /// Print what a shell needs to complete commands and options.
    Completions(completions::CompletionsArgs),
    /// Write the manual pages, in both languages, for `man`.
    Man(man::ManArgs),
}

/// Parses the command line, runs it, and prints what went wrong.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(panicked));
    if std::env::args_os().len() <= 1 {
        return welcome::welcome();
    }
    if let Some(file) = dropped::given() {
        return match dropped::dropped(&file) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => ExitCode::from(failure.code as u8),
        };
    }
    let words = help::in_order(std::env::args_os().collect());
    let lang = help::asked(&std::env::args_os().collect::<Vec<_>>());
    let command = help::command(lang).color(help::colour(&words));
    let parsed = command.try_get_matches_from(words);
    let cli = match parsed.and_then(|given| Cli::from_arg_matches(&given)) {
        Ok(cli) => cli,
        Err(error) if !error.use_stderr() => error.exit(),
        Err(error) => {
            terminal::print_error(&help::refusal(&error, lang));
            return ExitCode::from(failure::Code::Usage as u8);
        }
    };
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::print_error(&format!("rodsim: {}\n", failure.text.get(lang)));
            ExitCode::from(failure.code as u8)
        }
    }
}

/// Says in one line what a fault of the program met, and where a report of it should point.
fn panicked(fault: &std::panic::PanicHookInfo<'_>) {
    static SAID: AtomicBool = AtomicBool::new(false);
    if SAID.swap(true, Ordering::Relaxed) {
        return; // other threads meet the same
    }
    let payload = fault.payload();
    let words = payload.downcast_ref::<&str>().copied();
    let words = words.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let lang = help::asked(&std::env::args_os().collect::<Vec<_>>());
    let none = crate::text::pick(lang, "không rõ lý do", "no reason given");
    let what = words.unwrap_or(none).replace('\n', " ");
    let place = fault.location().map_or_else(String::new, |place| format!(" ({place})"));
    let under_way = crate::engine::under_way().map_or_else(String::new, |at| format!("; {at}"));
    let _ = match lang {
        Lang::Vi => writeln!(
            std::io::stderr(),
            "rodsim: lỗi của chương trình, xin báo lại: {what}{place}{under_way}; chưa ghi gì"
        ),
        Lang::En => writeln!(
            std::io::stderr(),
            "rodsim: a fault of the program, please report it: {what}{place}{under_way}; nothing was written"
        ),
    };
    // Only when RUST_BACKTRACE asks.
    let trace = std::backtrace::Backtrace::capture();
    if trace.status() == std::backtrace::BacktraceStatus::Captured {
        let _ = writeln!(std::io::stderr(), "{trace}");
    }
}

/// Parses a number of seconds above 0.
fn seconds(text: &str) -> Result<f64, Said> {
    let seconds = text.trim().parse::<f64>().ok();
    seconds.filter(|seconds| seconds.is_finite() && *seconds > 0.0).ok_or_else(|| {
        Said::new(
            "không phải thời gian; ghi số giây lớn hơn 0, chẳng hạn 90",
            "no time: write seconds above 0, such as 90",
        )
    })
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Open(args) => open::open(&args),
        Command::Demo(args) => demo::demo(&args),
        Command::Run(args) => run::run(&args),
        Command::Compare(args) => compare::compare(&args),
        Command::Validate(args) => validate::validate(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Init(args) => init::init(&args),
        Command::Form(args) => form::form(&args),
        Command::Convert(args) => form::convert(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Schema(args) => schema::schema(args),
        Command::Chart(args) => chart::chart(&args),
        Command::Report(args) => report::report(&args),
        Command::Map(args) => map::map(&args),
        Command::Plan(args) => plan::plan(&args),
        Command::Shard(args) => shard::shard(&args),
        Command::Merge(args) => merge::merge(&args),
        Command::Sensitivity(args) => sensitivity::sensitivity(&args),
        Command::Value(args) => value::value(&args),
        Command::Synth(args) => synth::synth(&args),
        Command::Records(args) => records::records(&args),
        Command::Update(args) => update::update(&args),
        Command::Feasibility(args) => feasibility::feasibility(&args),
        Command::Optimize(args) => optimize::optimize(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Samples(args) => samples::samples(&args),
        Command::Bench(args) => bench::bench(&args),
        Command::Completions(args) => completions::completions(&args),
        Command::Man(args) => man::man(&args),
    }
}
