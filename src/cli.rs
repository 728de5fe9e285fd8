//! The commands. Each calls the modules that do the work, and decides nothing itself.
//!
//! Data goes to standard output, messages and progress to standard error. Exit codes: 0 done, 1
//! failed, 2 wrong usage, 3 shards that cannot be merged, 4 invalid scenario or records, 5 a check failed, 6 done but the precision asked for was not reached,
//! 130 interrupted.

mod feasibility;
mod optimize;
mod progress;
mod records;
mod shard;
mod simulate;
mod study;
mod update;
mod value;
mod verify;

use crate::answers::summary::Summary;
use crate::engine::Instructions;
use crate::model::draw::Design;
use crate::model::plan::units::Units;
use crate::output::{self, File};
use crate::scenario::{self, Problems};
use crate::show::charts::{self, Options, Size};
use crate::text::Lang;
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Diệt chuột bảo vệ lúa: chi phí, khối lượng làm được, chuột và thóc, từng xã, từng tuần.
/// Rat control in rice: cost, delivery, rats and yield, commune by commune, week by week.
#[derive(Debug, Parser)]
#[command(name = "rodsim", version, about, long_about = None, after_help = "\
Ví dụ / Examples:
  rodsim run                                       đề án Lương Tài / the Lương Tài scheme
  rodsim compare no_campaign luong_tai traps_only  so sánh / compare
  rodsim explain luong_tai                         kịch bản nói gì / what a scenario says
  rodsim init my_plan.toml                         kịch bản mới / a new scenario
  rodsim report output/luong_tai-1a2b3c4d          Word, Excel, HTML")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Simulate a scenario against no campaign; write tables, charts and a summary.
    Run {
        /// Scenario file, or the name of a shipped one; the Lương Tài scheme when left out.
        scenario: Option<PathBuf>,
        #[command(flatten)]
        how: How,
        #[command(flatten)]
        out: Out,
        /// Print the summary as JSON instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Simulate several scenarios over the same draws and luck, and compare them in pairs.
    Compare {
        /// Scenario files, or names of shipped ones.
        #[arg(required = true, num_args = 2..)]
        scenarios: Vec<PathBuf>,
        /// Name of the scenario that the others are compared with; the first when left out.
        #[arg(long)]
        reference: Option<String>,
        /// Compare scenarios about different land all the same.
        #[arg(long)]
        different_land: bool,
        #[command(flatten)]
        how: How,
        #[command(flatten)]
        out: Out,
        /// Print the comparison in this form.
        #[arg(long, default_value = "table")]
        format: Format,
        /// The same as --format json.
        #[arg(long)]
        json: bool,
    },
    /// Check scenario files and name every fault at once.
    Validate {
        /// Scenario files, or names of shipped ones.
        #[arg(required = true)]
        scenarios: Vec<PathBuf>,
        #[command(flatten)]
        lang: LangArg,
    },
    /// Say what a scenario would simulate, in words and numbers; with --why, why one beats another.
    Explain {
        /// Scenario file, or the name of a shipped one.
        #[arg(required_unless_present = "why")]
        scenario: Option<PathBuf>,
        /// Two scenarios: switch their differences one by one, from the first to the second.
        #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with = "scenario")]
        why: Option<Vec<PathBuf>>,
        #[command(flatten)]
        how: How,
        #[command(flatten)]
        lang: LangArg,
    },
    /// Write a commented scenario to start from.
    Init {
        /// File to write; refused if it exists.
        file: PathBuf,
        #[command(flatten)]
        lang: LangArg,
    },
    /// Say how two scenarios differ, in words of the field.
    Diff {
        /// The one.
        a: PathBuf,
        /// The other.
        b: PathBuf,
        #[command(flatten)]
        lang: LangArg,
    },
    /// Print the JSON Schema (draft-07) of scenario files.
    Schema,
    /// Draw the charts of a run again, without simulating.
    Chart {
        /// Folder of a run.
        run: PathBuf,
        /// Only these charts.
        #[arg(long, num_args = 1.., value_delimiter = ',')]
        only: Vec<String>,
        /// Width and height in mm, such as 155x95mm.
        #[arg(long, value_parser = size)]
        size: Option<(f64, f64)>,
        /// Pixels per inch.
        #[arg(long, default_value_t = 300)]
        dpi: u32,
        /// For grey print.
        #[arg(long)]
        grey: bool,
        #[command(flatten)]
        lang: LangArg,
    },
    /// Make the report of a run: one HTML page, Word, Excel, CSV for Excel.
    Report {
        /// Folder of a run.
        run: PathBuf,
        /// Also one page for each of these communes (name or code), or `all`.
        #[arg(long, num_args = 1.., value_delimiter = ',')]
        commune: Vec<String>,
        /// Make only these, and leave the rest of an earlier report as it is.
        #[arg(long, num_args = 1.., value_delimiter = ',')]
        only: Vec<study::Part>,
        #[command(flatten)]
        lang: LangArg,
    },
    /// Share a study out among many machines: plan.json, and batch scripts for Slurm.
    Plan(shard::PlanArgs),
    /// Simulate one shard of a plan, here.
    Shard(shard::ShardArgs),
    /// Merge the shards of a plan into the run that one process would have written.
    Merge(shard::MergeArgs),
    /// Say which input moves a result or a difference: shares of the variance, luck's among them.
    Sensitivity(value::SensitivityArgs),
    /// Say what is worth measuring before choosing, and when the ranking turns round.
    Value(value::ValueArgs),
    /// Make a synthetic district of any size, to see how the program copes with a country: for speed
    /// and memory, never for decisions.
    Synth {
        /// Number of communes.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..100_000))]
        communes: u32,
        /// Folder for the scenario and its tables; refused if it holds anything.
        folder: PathBuf,
    },
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
    /// Measure the speed of the simulation core on this machine.
    Bench {
        /// Print as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// How to simulate.
#[derive(Clone, Debug, Args)]
struct How {
    /// Replicates: each is one draw of what is not known and one run of luck.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..4_000_000_000))]
    replicates: u64,
    /// Stop as soon as a mean is this precise, such as "yield_loss ± 50 t" or "net_benefit ± 1 %";
    /// --replicates is then the most that are run.
    #[arg(long)]
    precision: Option<String>,
    /// Seed of all draws and luck; the same seed gives the same results on every machine.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads; 0 for one on each core. Changes nothing but time.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// How draws fill the space of what is not known; by default scrambled Sobol points where
    /// there are enough batches for an honest error, independent draws otherwise.
    #[arg(long)]
    design: Option<Design>,
    /// Folder of a posterior (`rodsim update`): draws and the luck of the past come from it.
    #[arg(long)]
    posterior: Option<PathBuf>,
    /// Instruction set; the best of this machine when left out. Changes nothing but time.
    #[arg(long, env = "RODSIM_INSTRUCTIONS", hide = true)]
    instructions: Option<Instructions>,
    /// No progress on standard error.
    #[arg(long)]
    quiet: bool,
}

/// Where to write.
#[derive(Clone, Debug, Args)]
struct Out {
    /// Folder of the run; `output/<scenario>-<digest>` when left out.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Replace a run that is in this folder.
    #[arg(long)]
    force: bool,
    /// Report results for the units of this time: 2022, 2024-12 or 2025-07.
    #[arg(long, default_value = "2022")]
    units: Units,
    /// Also tabulate rats, traps and treated hectares of every commune, week by week
    /// (tables/weekly_communes.csv).
    #[arg(long)]
    weekly_communes: bool,
    #[command(flatten)]
    lang: LangArg,
}

/// Language of what is printed and written.
#[derive(Clone, Copy, Debug, Args)]
struct LangArg {
    /// Language: vi or en.
    #[arg(long, default_value = "vi")]
    lang: Lang,
}

/// Form of a comparison on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// For spreadsheets.
    Csv,
    /// For documents.
    Md,
    /// For programs.
    Json,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// Scenarios are invalid.
    #[error("{0}")]
    Scenario(String),
    /// The command was used wrongly.
    #[error("{0}")]
    Usage(String),
    /// Shards are missing, or not of this plan.
    #[error("{0}")]
    Shards(String),
    /// Something else went wrong.
    #[error("{0}")]
    Other(String),
    /// A check failed.
    #[error("{0}")]
    Mismatch(String),
    /// Ctrl-C.
    #[error("interrupted: nothing was written")]
    Interrupted,
    /// The precision asked for was not reached; everything was written all the same.
    #[error("{0}")]
    Imprecise(String),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Other(_) => 1,
            Self::Usage(_) => 2,
            Self::Shards(_) => 3,
            Self::Scenario(_) => 4,
            Self::Mismatch(_) => 5,
            Self::Imprecise(_) => 6,
            Self::Interrupted => 130,
        }
    }

    fn other(error: impl std::fmt::Display) -> Self {
        Self::Other(error.to_string())
    }
}

/// Parses the command line, runs it, and prints what went wrong.
pub fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "rodsim: {failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Run { scenario, how, out, json } => {
            simulate::run(scenario.as_deref(), &how, &out, json)
        }
        Command::Compare { scenarios, reference, different_land, how, out, format, json } => {
            let format = if json { Format::Json } else { format };
            simulate::compare(&scenarios, reference.as_deref(), &how, &out, format, different_land)
        }
        Command::Validate { scenarios, lang } => validate(&scenarios, lang.lang),
        Command::Explain { scenario: Some(scenario), lang, .. } => {
            print(&scenario::explain(&load(&scenario, lang.lang)?, lang.lang))
        }
        Command::Explain { why, how, lang, .. } => match why.as_deref() {
            Some([a, b]) => study::why(a, b, &how, lang.lang),
            _ => Err(Failure::Usage("explain: name a scenario, or two after --why".to_owned())),
        },
        Command::Init { file, lang } => init(&file, lang.lang),
        Command::Diff { a, b, lang } => {
            let (a, b) = (load(&a, lang.lang)?, load(&b, lang.lang)?);
            print(&scenario::diff(&a, &b, lang.lang))
        }
        Command::Schema => print(&scenario::schema_json()),
        Command::Chart { run, only, size, dpi, grey, lang } => {
            chart(&run, &only, size, dpi, grey, lang.lang)
        }
        Command::Report { run, commune, only, lang } => {
            study::report(&run, &commune, &only, lang.lang)
        }
        Command::Plan(args) => shard::plan(&args),
        Command::Shard(args) => shard::shard(&args),
        Command::Merge(args) => shard::merge(&args),
        Command::Sensitivity(args) => value::sensitivity(&args),
        Command::Value(args) => value::worth(&args),
        Command::Synth { communes, folder } => synth(communes as usize, &folder),
        Command::Records(command) => records::records(&command),
        Command::Update(args) => update::update(&args),
        Command::Feasibility(args) => feasibility::feasibility(&args),
        Command::Optimize(args) => optimize::optimize(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Bench { json } => study::bench(json),
    }
}

/// Prints to standard output; a reader that has gone away is no error.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::other(error)),
        _ => Ok(()),
    }
}

/// Says what was read but hardly meant, beside the results.
fn warn(text: &str, lang: Lang) {
    match lang {
        Lang::Vi => eprintln!("lưu ý: {text}"),
        Lang::En => eprintln!("note: {text}"),
    }
}

/// Does it name a scenario of the program?
fn is_shipped(path: &Path) -> bool {
    path.components().count() == 1 && path.extension().is_none() && !path.exists()
}

/// Loads a scenario from a file, or a shipped one by its name.
fn load(path: &Path, lang: Lang) -> Result<crate::model::plan::Plan, Failure> {
    let loaded = if is_shipped(path) {
        scenario::embedded(&path.to_string_lossy())
    } else {
        scenario::load(path)
    };
    loaded.map_err(|problems: Problems| Failure::Scenario(problems.render(lang)))
}

fn validate(scenarios: &[PathBuf], lang: Lang) -> Result<(), Failure> {
    let mut faults = Vec::new();
    for path in scenarios {
        match load(path, lang) {
            Ok(plan) => {
                let digest = scenario::digest(&plan);
                let fine = match lang {
                    Lang::Vi => "hợp lệ",
                    Lang::En => "valid",
                };
                print(&format!("{}: {fine} ({})", path.display(), &digest[..8]))?;
                for warning in &plan.warnings {
                    warn(warning.get(lang), lang);
                }
            }
            Err(failure) => faults.push(failure.to_string()),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::Scenario(faults.join("\n"))) }
}

fn init(file: &Path, lang: Lang) -> Result<(), Failure> {
    if file.exists() {
        return Err(Failure::Other(format!(
            "{} already exists; choose another name",
            file.display()
        )));
    }
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    let name = file
        .file_name()
        .ok_or_else(|| Failure::Usage("init: name a file, such as my_plan.toml".to_owned()))?;
    let text = scenario::init_text(lang);
    let file = File::new(name.to_string_lossy(), text);
    output::add(parent.unwrap_or(Path::new(".")), &file).map_err(Failure::other)
}

/// `rodsim synth`.
fn synth(communes: usize, folder: &Path) -> Result<(), Failure> {
    let model = load(Path::new("luong_tai"), Lang::En)?;
    let plan = crate::verify::synth::plan(communes, &model);
    let files: Vec<File> = crate::verify::synth::files(&plan, "luong_tai")
        .into_iter()
        .map(|(name, text)| File::new(name, text))
        .collect();
    output::check(folder, false).map_err(Failure::other)?;
    output::write(folder, &files, false).map_err(Failure::other)?;
    print(&format!("→ {}", folder.join(&files[0].path).display()))
}

/// Reads the summary of a run.
fn read_summary(run: &Path) -> Result<Summary, Failure> {
    let path = run.join("summary.json");
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Failure::Other(format!("cannot read {}: {error}", path.display())))?;
    let summary: Summary = serde_json::from_str(&text).map_err(|error| {
        Failure::Other(format!("{} is no summary of a run: {error}", path.display()))
    })?;
    if summary.schema_version != crate::answers::summary::SCHEMA_VERSION {
        return Err(Failure::Other(format!(
            "{} has version {} of the layout, this program reads {}: simulate again",
            path.display(),
            summary.schema_version,
            crate::answers::summary::SCHEMA_VERSION
        )));
    }
    Ok(summary)
}

fn chart(
    run: &Path,
    only: &[String],
    size: Option<(f64, f64)>,
    dpi: u32,
    grey: bool,
    lang: Lang,
) -> Result<(), Failure> {
    let summary = read_summary(run)?;
    let size = size.map(|(width_mm, height_mm)| Size { width_mm, height_mm, dpi });
    let options = Options { size, dpi, lang, grey };
    let drawn = charts::draw(&summary, only, &options).map_err(Failure::other)?;
    for chart in &drawn {
        for file in chart_files(chart) {
            output::add(run, &file).map_err(Failure::other)?;
        }
    }
    let names: Vec<&str> = drawn.iter().map(|chart| chart.name.as_str()).collect();
    print(&format!("{}: {}", run.join("charts").display(), names.join(", ")))
}

/// The files of one chart.
fn chart_files(chart: &charts::Chart) -> [File; 4] {
    let stem = format!("charts/{}", chart.name);
    [
        File::new(format!("{stem}.png"), chart.png.clone()),
        File::new(format!("{stem}.svg"), chart.svg.clone()),
        File::new(format!("{stem}.csv"), chart.csv.clone()),
        File::new(format!("{stem}.alt.txt"), format!("{}\n", chart.alt)),
    ]
}

/// Parses `155x95mm` or `155x95`.
fn size(text: &str) -> Result<(f64, f64), String> {
    let bare = text.strip_suffix("mm").unwrap_or(text);
    let parts = bare.split_once(['x', '×']);
    let number = |part: &str| part.trim().parse::<f64>().ok().filter(|mm| mm.is_finite());
    match parts.and_then(|(w, h)| number(w).zip(number(h))) {
        Some(size) => Ok(size),
        None => Err(format!("'{text}' is no size; write width x height in mm, such as 155x95mm")),
    }
}
