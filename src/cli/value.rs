//! `value`: what is worth measuring before choosing, and when the ranking turns round.

use super::arguments::{FolderArgs, LanguageArg, SignArg, SimulationArgs, seal};
use super::conditioned::{RowsArgs, both, too_few};
use super::failure::Failure;
use super::inputs::{choice, replicates};
use super::outside::{OutsideArgs, of_table};
use super::progress::Bar;
use super::terminal::{print, print_json, print_place, stop_on_ctrl_c};
use crate::answers::analysis::surveys::Survey;
use crate::answers::analysis::valuation::{self, Valuation, valuation};
use crate::answers::analysis::words;
use crate::answers::summary::Summary;
use crate::engine::Study;
use crate::model::draw::Design;
use crate::output::contents::Valued;
use crate::output::manifest::{Manifest, Seal};
use crate::output::opened::Opened;
use crate::output::{self, answer, run};
use crate::scenario::file;
use crate::text::Text;
use crate::text::told::Told;
use clap::Args;
use std::path::{Path, PathBuf};

/// As everywhere, and how many it takes.
const OF_REPLICATES: &str =
    "Replicates, 200 to 200,000: each is one draw of what is not known and one run of luck";

/// Arguments of `value`.
#[derive(Clone, Debug, Args)]
#[command(mut_arg("replicates", |arg| arg.help(OF_REPLICATES).long_help(OF_REPLICATES)))]
#[command(mut_arg("sign", |arg| arg.requires("run")))]
pub(super) struct ValueArgs {
    /// Scenarios to choose among; one alone is compared with its own no-campaign.
    #[arg(required_unless_present = "from")]
    scenarios: Vec<PathBuf>,
    #[command(flatten)]
    outside: OutsideArgs,
    /// Name of the scenario that the others are compared with; the first when left out.
    #[arg(long)]
    reference: Option<String>,
    /// Folder of a finished `run` or `compare` of the same scenarios with the same seed: the answer,
    /// from --replicates draws of its own, is added to it. Instead of --output.
    #[arg(long, conflicts_with_all = ["output", "force"])]
    run: Option<PathBuf>,
    #[command(flatten)]
    sign: SignArg,
    /// Surveys and trials to value, TOML; those that ship with the program when left out.
    #[arg(long)]
    surveys: Option<PathBuf>,
    #[command(flatten)]
    rows: RowsArgs,
    #[command(flatten)]
    simulation: SimulationArgs,
    #[command(flatten)]
    folder: FolderArgs,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim value`.
pub(super) fn value(args: &ValueArgs) -> Result<(), Failure> {
    let (simulation, lang) = (&args.simulation, args.lang.lang);
    if let Some(file) = &args.outside.from {
        let seed = (simulation.seed, simulation.machine.threads);
        return of_table(file, &args.outside, &args.folder, seed, args.json, lang);
    }
    if simulation.precision.is_some() {
        return Err(Failure::usage(Text::new(
            "value: dùng --replicates; --precision dành cho run và compare",
            "value: give --replicates; --precision is of run and compare",
        )));
    }
    let draws = replicates("value", simulation.replicates, valuation::REPLICATES);
    let (surveys, surveys_text) = surveys(args.surveys.as_deref())?;
    args.rows.check()?;
    if let Some(folder) = &args.folder.output {
        output::check(folder, args.folder.force)?;
    }
    let posterior = simulation.posterior.as_deref();
    let study = choice(&args.scenarios, args.reference.as_deref(), posterior, lang)?;
    let key = args.sign.key()?;
    let summary = |run| summary_of(run, &study, simulation.seed, seal(&key)).map(|s| (run, s));
    let run = args.run.as_deref().map(summary);
    let run = run.transpose()?;
    let (draws, condition) = both(draws, args.rows.condition(&study))?;
    if let (Some(_), Some(run)) = (&condition, &args.run) {
        let run = run.display();
        return Err(Failure::usage(Text::new(
            format!(
                "--where: {run} là lần chạy không có điều kiện; ghi kết quả vào một thư mục riêng (--output)"
            ),
            format!(
                "--where: {run} is a run without conditions; write the answer into a folder of its own (--output)"
            ),
        )));
    }
    let settings = simulation.settings(Design::LatinHypercube);
    let seasons = valuation::evaluations(&study, draws);
    let bar = Bar::new(seasons, lang, simulation.machine.quiet);
    let stop = stop_on_ctrl_c();
    let found = valuation(&study, &settings, draws, &surveys, condition.as_ref(), &bar, stop);
    let found = found.map_err(|stated| too_few(&stated, valuation::LEAST))?;
    let Valuation { value: found, parts } = found.ok_or_else(Failure::interrupted)?;
    bar.finish();
    if args.json {
        print_json(&found)?;
    } else {
        print(&words::value(&found, &study, lang))?;
        if let Some((_, summary)) = &run {
            print(&words::beside_run(&found, &summary.run, lang))?;
        }
    }
    args.rows.write(&study, &settings, &parts, simulation.machine, lang)?;
    let files = answer::of_value(&found, &study)?;
    let folder = match (run, &args.folder.output) {
        (Some((run, summary)), _) => {
            let (seed, design) = (settings.seed, settings.design.key().to_owned());
            let valued = Valued { replicates: draws, seed, design, surveys: surveys_text };
            let seal = seal(&key);
            answer::add_to_run(run, summary, &found, &study, valued, files, lang, seal)?;
            run
        }
        (None, Some(folder)) => {
            answer::write(folder, files, &study.plans, settings.seed, args.folder.force)?;
            folder
        }
        (None, None) => return Ok(()),
    };
    if args.json { Ok(()) } else { print_place(folder) }
}

/// The surveys of a file, with its text, or those that ship with the program.
fn surveys(path: Option<&Path>) -> Result<(Vec<Survey>, Option<String>), Failure> {
    let Some(path) = path else {
        return Ok((Survey::shipped().map_err(Failure::other)?, None));
    };
    let text = file::text(path, file::MOST_OF_SCENARIO);
    let text = text.map_err(|error| Failure::unread(path, &error))?;
    let place = format!("{}: ", path.display());
    let surveys = Survey::parse(&text);
    let surveys = surveys.map_err(|fault| Failure::invalid(fault.told().after(place)))?;
    Ok((surveys, Some(text)))
}

/// The summary of a run, if it is one of these scenarios, in the same futures.
fn summary_of(
    run: &Path,
    study: &Study,
    seed: u64,
    seal: Option<&dyn Seal>,
) -> Result<Summary, Failure> {
    let opened = Opened::read(run, false)?;
    opened.changeable(seal)?;
    let summary = opened.summary;
    if run::is_of(&summary, &study.plans) {
        same_futures(run, study, seed)?;
        return Ok(summary);
    }
    let names: Vec<&str> = summary.arms.iter().map(|arm| arm.name.as_str()).collect();
    let (run, names) = (run.display(), names.join(" "));
    Err(Failure::usage(Text::new(
        format!(
            "{run} là lần chạy của kịch bản khác, hoặc phiên bản khác của chúng: {names}; nêu các kịch bản này, theo thứ tự này"
        ),
        format!(
            "{run} is a run of other scenarios or of other versions of them: {names}; name these, in this order"
        ),
    )))
}

/// Refuses a run with another seed, or of another posterior: its futures are others.
fn same_futures(run: &Path, study: &Study, seed: u64) -> Result<(), Failure> {
    let manifest = Manifest::read(run)?;
    let (run, theirs) = (run.display(), manifest.seed);
    let mut faults = Vec::new();
    if theirs != seed {
        faults.push(Text::new(
            format!("--run: {run} có số khởi tạo {theirs}, ở đây là {seed}: ghi --seed {theirs}"),
            format!("--run: {run} has the seed {theirs}, here it is {seed}: write --seed {theirs}"),
        ));
    }
    match (&manifest.posterior, study.particles.as_ref().map(|particles| particles.digest())) {
        (theirs, ours) if *theirs == ours => {}
        (None, _) => faults.push(Text::new(
            format!("--run: {run} không dựa vào hậu nghiệm nào: bỏ --posterior"),
            format!("--run: {run} rests on no posterior: leave --posterior out"),
        )),
        (Some(_), _) => faults.push(Text::new(
            format!(
                "--run: {run} dựa vào một hậu nghiệm: nêu đúng thư mục của nó bằng --posterior"
            ),
            format!("--run: {run} rests on a posterior: name its folder with --posterior"),
        )),
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::usage(Text::joined(&faults, "\n"))) }
}
