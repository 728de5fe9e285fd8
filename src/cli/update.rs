//! `update`: what records say of draws and pasts.

use super::arguments::{LanguageArg, SampleArgs, day, week_of};
use super::failure::Failure;
use super::inputs::{is_shipped, load, records};
use super::log::Log;
use super::progress::Bar;
use super::terminal::{now, print, print_error, print_json, print_place, stop_on_ctrl_c};
use crate::answers::forecast::forecast;
use crate::engine::Study;
use crate::field::observe::data::Data;
use crate::field::posterior::{self, SEASONS};
use crate::field::records::regular::regular;
use crate::model::draw::Design;
use crate::output::{self, optimize, update as folder_of};
use crate::show::records::faults;
use crate::show::update_page::{self, Page};
use crate::text::{Lang, Text, date, number};
use crate::time::Day;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

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
    let (checked, bytes) = records(&args.records, &plan)?;
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
    let rest = (!args.no_plan).then(|| {
        let log = Log::new(lang, quiet, None, stop);
        folder_of::rest(&plan, particles, &settings, &now()[..10], lang, &log, stop)
    });
    let page = Page {
        plan: &plan,
        data: &data,
        posterior: &posterior,
        regular: &regular(&checked.records),
        faults: checked.faults.len(),
        until: args.until,
        seed: sampler.seed,
        forecast: &forecast,
        recommended: rest.as_ref().map(|rest| rest.said.as_str()),
    };
    let extends = optimize::extends(&args.scenario, is_shipped(&args.scenario), &folder);
    let found = rest.as_ref().and_then(|rest| rest.found.as_deref());
    let plan_files = found.map(|found| optimize::plan_and_table(found, &extends));
    let plan_files = plan_files.unwrap_or_default();
    folder_of::write(&folder, &page, &bytes, plan_files, args.force, lang)?;
    if args.json {
        return print_json(&update_page::json(&page, lang));
    }
    print(&update_page::text(&page, lang))?;
    print_place(&folder)
}
