//! `update`: what records say of draws and pasts.

use super::arguments::{LanguageArg, SampleArgs, day, week_of};
use super::failure::{Code, Failure};
use super::inputs::{is_shipped, load, records};
use super::log::Log;
use super::optimize::refused;
use super::progress::Bar;
use super::terminal::{now, print, print_error, print_json, print_place, stop_on_ctrl_c};
use crate::answers::forecast::forecast;
use crate::answers::optimize::found::{answered, begins_after};
use crate::answers::optimize::question::Question;
use crate::engine::Study;
use crate::engine::particles::Particles;
use crate::field::observe::data::Data;
use crate::field::posterior;
use crate::field::records::regular::regular;
use crate::model::draw::Design;
use crate::model::plan::Plan;
use crate::output::{self, File, optimize, update as folder_of};
use crate::show::records::faults;
use crate::show::update_page::{self, Page};
use crate::text::{Lang, Text, date, number};
use crate::time::Day;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Replicates of a plan in the search for the rest of the campaign, fewer than `optimize` takes: the
/// page should not wait for long.
const REPLICATES: u32 = 32;
/// Seasons that a particle usually takes: seventeen steps of four rounds and a hundred at last, of
/// five seasons each.
const SEASONS: u64 = 850;

/// Arguments of `update`.
#[derive(Clone, Debug, Args)]
pub(super) struct UpdateArgs {
    /// Scenario file, or the name of a shipped one: what was planned, and what is known.
    scenario: PathBuf,
    /// Field records, CSV or XLSX; see `rodsim records form`.
    #[arg(long)]
    records: PathBuf,
    /// The last day whose records count: dd/mm/yyyy or yyyy-mm-dd. Its whole week counts.
    #[arg(long, value_parser = day)]
    until: Day,
    /// Folder of the posterior; `output/posterior-<scenario>` when left out.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Replace what this program wrote into that folder before.
    #[arg(long)]
    force: bool,
    /// Do not plan the rest of the campaign again; the page then does not say what changes in the
    /// recommended plan (`rodsim optimize --posterior` says it later).
    #[arg(long)]
    no_plan: bool,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sample: SampleArgs,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim update`.
pub(super) fn update(args: &UpdateArgs) -> Result<(), Failure> {
    let (lang, quiet) = (args.lang.lang, args.sample.machine.quiet);
    let plan = load(&args.scenario)?;
    let folder = args.output.clone().unwrap_or_else(|| folder_of::default_folder(&plan.name));
    output::check(&folder, args.force)?;
    let checked = records(&args.records, &plan)?;
    let until = week_of(args.until, &plan)?;
    let data = Data::new(&checked.records, &plan.world, until);
    let file = args.records.display().to_string();
    if data.list.is_empty() {
        let (later, bad) = (data.later, checked.faults.len());
        return Err(Failure::invalid(Text::new(
            format!(
                "{file}: không có số liệu tốt nào đến {}; sau ngày đó có {later}, ô sai {bad}",
                date(args.until, Lang::Vi)
            ),
            format!(
                "{file}: no good record up to {}; {later} later, {bad} bad cell(s)",
                date(args.until, Lang::En)
            ),
        )));
    }
    if !checked.faults.is_empty() {
        print_error(&faults(&file, &checked, lang));
    }
    let stop = stop_on_ctrl_c();
    let sampler = args.sample.settings();
    let study = Study::new(vec![plan.clone()], 0);
    let bar = Bar::new(SEASONS * u64::from(args.sample.particles), lang, quiet);
    let posterior = posterior::update(&study, &data, until, &sampler, &bar, stop);
    let posterior = posterior.ok_or_else(Failure::interrupted)?;
    bar.finish();
    if !quiet {
        let seconds = number(bar.seconds(), 0, lang);
        print_error(&match lang {
            Lang::Vi => format!("Đã đưa số liệu vào mô hình: {seconds} s\n"),
            Lang::En => format!("The records are assimilated: {seconds} s\n"),
        });
    }
    let particles = Arc::new(posterior.particles.clone());
    let settings = args.sample.machine.settings(sampler.seed, Design::LatinHypercube);
    let forecast = forecast(&plan, &particles, &settings, stop).ok_or_else(Failure::interrupted)?;
    let (recommended, plan_files) = recommended(args, &plan, particles, &folder).unzip();
    let page = Page {
        plan: &plan,
        data: &data,
        posterior: &posterior,
        regular: &regular(&checked.records),
        faults: checked.faults.len(),
        until: args.until,
        seed: sampler.seed,
        forecast: &forecast,
        recommended: recommended.as_deref(),
    };
    let bytes = std::fs::read(&args.records)?;
    let plan_files = plan_files.unwrap_or_default();
    folder_of::write(&folder, &page, &bytes, plan_files, args.force, lang)?;
    if args.json {
        return print_json(&update_page::json(&page, lang));
    }
    print(&update_page::text(&page, lang))?;
    print_place(&folder)
}

/// What is recommended for the rest of the campaign, in words and as files. What keeps it from being
/// found is said, too: the posterior is not lost with it.
fn recommended(
    args: &UpdateArgs,
    plan: &Plan,
    particles: Arc<Particles>,
    folder: &Path,
) -> Option<(String, Vec<File>)> {
    if args.no_plan {
        return None;
    }
    let vi = args.lang.lang == Lang::Vi;
    let words = match planned_again(args, plan, particles, folder) {
        Ok(Some(found)) => return Some(found),
        Ok(None) if vi => "Không còn đợt nào để xếp lại.".to_owned(),
        Ok(None) => "No round is left to be planned again.".to_owned(),
        Err(why) if why.code == Code::Interrupted && vi => {
            "Việc xếp lại bị dừng giữa chừng.".to_owned()
        }
        Err(why) if why.code == Code::Interrupted => "Planning again was interrupted.".to_owned(),
        Err(why) if vi => format!("Chưa xếp lại được: {}", why.text.vi),
        Err(why) => format!("Could not be planned again: {}", why.text.en),
    };
    Some((words, Vec::new()))
}

/// The rest of the campaign planned again as `rodsim optimize` would that is told nothing else: the
/// answer in words, and the plan as files. `None` when no round is left to plan.
fn planned_again(
    args: &UpdateArgs,
    plan: &Plan,
    particles: Arc<Particles>,
    folder: &Path,
) -> Result<Option<(String, Vec<File>)>, Failure> {
    if !begins_after(plan, particles.until) {
        return Ok(None);
    }
    let (lang, machine, stop) = (args.lang.lang, &args.sample.machine, stop_on_ctrl_c());
    let question = Question { replicates: REPLICATES, ..Question::default() };
    let settings = machine.settings(args.sample.seed, Design::LatinHypercube);
    let log = Log::new(lang, machine.quiet, None, stop);
    let particles = Some(particles);
    let found = answered(&question, plan.clone(), particles, &settings, &now()[..10], &log, stop);
    let found = found.map_err(refused)?;
    let extends = optimize::extends(&args.scenario, is_shipped(&args.scenario), folder);
    Ok(Some((optimize::said(&found, lang), optimize::plan_and_table(&found, &extends))))
}
