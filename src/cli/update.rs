//! `update`: what records say of draws and pasts; and the synthetic records that test it.

use super::progress::Bar;
use super::{Failure, LangArg, load, print};
use crate::engine::{Settings, Study};
use crate::field::observe::data::Data;
use crate::field::posterior::recover::{coverage, recover};
use crate::field::posterior::synth::{Schedule, truth};
use crate::field::posterior::{self, Effort, Posterior};
use crate::field::records::regular::regular;
use crate::field::records::write;
use crate::model::draw::Design;
use crate::model::plan::Plan;
use crate::output::{self, File};
use crate::show::update_page::{self, Forecast, Page};
use crate::text::{Lang, number};
use crate::time::{Day, WEEKS};
use crate::verify::synth;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Replicates of a plan in the search for the rest of the campaign, fewer than `optimize` takes: the
/// page should not wait for long.
const REPLICATES: u32 = 32;

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
    #[command(flatten)]
    effort: EffortArgs,
    /// No progress on standard error.
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    lang: LangArg,
}

/// How much work an update may do.
#[derive(Clone, Debug, Args)]
struct EffortArgs {
    /// Particles: pasts that the posterior consists of. How true the intervals are was studied with
    /// 512; fewer make them too narrow.
    #[arg(long, default_value_t = 512, value_parser = clap::value_parser!(u32).range(64..=65_536))]
    particles: u32,
    /// Seed of the sample.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads; 0 for one on each core. Changes nothing but time.
    #[arg(long, default_value_t = 0)]
    threads: usize,
}

impl EffortArgs {
    fn effort(&self) -> Effort {
        Effort {
            particles: self.particles as usize,
            seed: self.seed,
            threads: self.threads,
            ..Effort::default()
        }
    }
}

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
    /// Recover so many truths in a district of `--communes`, and state coverage, instead of writing.
    #[arg(long)]
    recover: Option<u32>,
    /// Communes of the synthetic district in which truths are recovered.
    #[arg(long, default_value_t = 4)]
    communes: usize,
    #[command(flatten)]
    effort: EffortArgs,
    #[command(flatten)]
    lang: LangArg,
}

/// Understands a day of the campaign.
pub(super) fn day(text: &str) -> Result<Day, String> {
    let parts: Option<Vec<u32>> = text.split(['/', '-']).map(|part| part.parse().ok()).collect();
    let date = match parts.as_deref() {
        Some(&[a, b, c]) if a > 31 => Day::from_date(a as i32, b, c),
        Some(&[a, b, c]) => Day::from_date(c as i32, b, a),
        _ => None,
    };
    date.filter(|day| (0..WEEKS as i32 - 1).contains(&day.week()))
        .ok_or_else(|| "a day of the campaign, such as 30/06/2022 or 2022-06-30".to_owned())
}

/// `rodsim update`.
pub(super) fn update(args: &UpdateArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let plan = load(&args.scenario, lang)?;
    let folder = args
        .output
        .clone()
        .unwrap_or_else(|| Path::new("output").join(format!("posterior-{}", plan.name)));
    output::check(&folder, args.force).map_err(Failure::other)?;
    let checked = super::records::read(&args.records, &plan, lang)?;
    let until = args.until.week();
    let data = Data::new(&checked.records, &plan.world, until);
    if data.list.is_empty() {
        let file = args.records.display();
        return Err(Failure::Scenario(format!(
            "{file}: no good record up to {}; {} later, {} bad cell(s)",
            crate::text::date(args.until, lang),
            data.later,
            checked.faults.len()
        )));
    }
    if !checked.faults.is_empty() {
        print_error(&super::records::faults(&args.records, &checked, lang));
    }
    let stop = super::simulate::stop_on_ctrl_c();
    let effort = args.effort.effort();
    let study = Study::new(vec![plan.clone()], 0);
    // Seventeen steps of four rounds and a hundred at last, of five seasons each, are usual.
    let bar = Bar::new(850 * u64::from(args.effort.particles), lang, args.quiet);
    let posterior =
        posterior::update(&study, &data, until, &effort, &bar, stop).ok_or(Failure::Interrupted)?;
    bar.finish();
    if !args.quiet {
        let seconds = number(bar.seconds(), 0, lang);
        print_error(&match lang {
            Lang::Vi => format!("Đã đưa số liệu vào mô hình: {seconds} s\n"),
            Lang::En => format!("The records are assimilated: {seconds} s\n"),
        });
    }
    let forecast = forecast(&plan, &posterior, &effort, stop)?;
    let (recommended, plan_files) = recommended(args, &plan, &posterior, &folder).unzip();
    let page = Page {
        plan: &plan,
        data: &data,
        posterior: &posterior,
        regular: &regular(&checked.records),
        faults: checked.faults.len(),
        until: args.until,
        seed: effort.seed,
        forecast: &forecast,
        recommended: recommended.as_deref(),
    };
    let bytes = std::fs::read(&args.records).map_err(Failure::other)?;
    let mut files = output::posterior::files(&posterior, &plan, &bytes).map_err(Failure::other)?;
    files.push(File::new("page.html", update_page::html(&page, lang).map_err(Failure::other)?));
    files.push(File::new("tables/learned.csv", update_page::learned_csv(&page)));
    files.push(File::new("tables/abundance.csv", update_page::abundance_csv(&page)));
    files.extend(plan_files.into_iter().flatten());
    files.push(manifest(&plan, &effort, &files));
    output::write(&folder, &files, args.force).map_err(Failure::other)?;
    print(&update_page::text(&page, lang))?;
    print(&format!("→ {}", folder.display()))
}

/// What is recommended for the rest of the campaign, in words and as files. What keeps it from being
/// found is said, too: the posterior is not lost with it.
fn recommended(
    args: &UpdateArgs,
    plan: &Plan,
    posterior: &Posterior,
    folder: &Path,
) -> Option<(String, Vec<File>)> {
    if args.no_plan {
        return None;
    }
    let particles = posterior.particles.clone();
    let found = super::optimize::replanned(&args.scenario, plan, particles, folder, |asked| {
        asked.seed = args.effort.seed;
        asked.threads = args.effort.threads;
        asked.replicates = REPLICATES;
        asked.quiet = args.quiet;
        asked.lang = args.lang;
    });
    let vi = args.lang.lang == Lang::Vi;
    let words = match found {
        Ok(Some(found)) => return Some(found),
        Ok(None) if vi => "Không còn đợt nào để xếp lại.".to_owned(),
        Ok(None) => "No round is left to be planned again.".to_owned(),
        Err(Failure::Interrupted) if vi => "Việc xếp lại bị dừng giữa chừng.".to_owned(),
        Err(Failure::Interrupted) => "Planning again was interrupted.".to_owned(),
        Err(why) if vi => format!("Chưa xếp lại được: {why}"),
        Err(why) => format!("Could not be planned again: {why}"),
    };
    Some((words, Vec::new()))
}

/// What ran, so that `--force` knows the folder.
fn manifest(plan: &Plan, effort: &Effort, files: &[File]) -> File {
    let entries: Vec<serde_json::Value> = files
        .iter()
        .map(|file| {
            serde_json::json!({
                "path": file.path,
                "bytes": file.bytes.len(),
                "sha256": output::manifest::sha256(&file.bytes),
            })
        })
        .collect();
    let document = serde_json::json!({
        "schema_version": 1,
        "program": concat!("rodsim ", env!("CARGO_PKG_VERSION")),
        "command": "update",
        "scenario": plan.name,
        "scenario_digest": crate::scenario::digest(plan),
        "seed": effort.seed,
        "particles": effort.particles,
        "files": entries,
    });
    File::new("manifest.json", format!("{document:#}\n"))
}

/// The plan against no campaign, before and after the records.
fn forecast(
    plan: &Plan,
    posterior: &Posterior,
    effort: &Effort,
    stop: &AtomicBool,
) -> Result<Forecast, Failure> {
    let mut study = Study::new(vec![plan.without_campaign(), plan.clone()], 0);
    let n = posterior.len();
    let design = Design::LatinHypercube;
    let settings =
        Settings { seed: effort.seed, design, threads: effort.threads, instructions: None };
    let points = design.points(effort.seed, 0, n as u32, n);
    let before = study.evaluate(&settings, &points, 0, &(), stop).ok_or(Failure::Interrupted)?;
    study.particles = Some(Arc::new(posterior.particles.clone()));
    let after = study
        .evaluate(&settings, &posterior.particles.points, 0, &(), stop)
        .ok_or(Failure::Interrupted)?;
    Ok(Forecast { before, after })
}

fn print_error(text: &str) {
    use std::io::Write;
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// The posterior that `--posterior` names, for runs of these scenarios.
pub(super) fn particles(
    folder: Option<&Path>,
    plans: &[Plan],
) -> Result<Option<Arc<crate::engine::particles::Particles>>, Failure> {
    let Some(folder) = folder else {
        return Ok(None);
    };
    let loaded = output::posterior::load(folder, plans);
    loaded.map(|particles| Some(Arc::new(particles))).map_err(|refused| match refused {
        output::posterior::Refused::World { .. } => Failure::Scenario(refused.to_string()),
        refused => Failure::other(refused),
    })
}

/// `rodsim records synth`.
pub(super) fn synth(args: &SynthArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let plan = load(&args.scenario, lang)?;
    let schedule = if args.trap_lines { Schedule::trap_lines() } else { Schedule::default() };
    let until = args.until.week();
    let effort = args.effort.effort();
    if let Some(n) = args.recover {
        return study(&plan, &schedule, until, n, args, &effort);
    }
    let study = Study::new(vec![plan.clone()], 0);
    let truth = truth(&study, &schedule, until, effort.seed, args.truth, args.shyness);
    let bytes = write::csv(&truth.records, &plan.world);
    let name = args.output.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.ok_or_else(|| Failure::Usage("records synth: name a file".to_owned()))?;
    let parent = args.output.parent().filter(|parent| !parent.as_os_str().is_empty());
    output::add(parent.unwrap_or(Path::new(".")), &File::new(name, bytes))
        .map_err(Failure::other)?;
    let rice = plan.world.communes.iter().map(|commune| commune.rice_area_ha);
    let rats: f64 = rice.zip(&truth.density).map(|(ha, n)| ha * n).sum();
    print(&match lang {
        Lang::Vi => format!("{} hàng giả định; sự thật: {rats:.0} con chuột", truth.records.len()),
        Lang::En => format!("{} synthetic row(s); the truth: {rats:.0} rats", truth.records.len()),
    })
}

/// Recovers many truths, and states how often intervals held them.
fn study(
    plan: &Plan,
    schedule: &Schedule,
    until: i32,
    n: u32,
    args: &SynthArgs,
    effort: &Effort,
) -> Result<(), Failure> {
    let study = Study::new(vec![synth::plan(args.communes, plan)], 0);
    let stop = super::simulate::stop_on_ctrl_c();
    let mut found = Vec::new();
    let bar = Bar::new(u64::from(n), Lang::En, false);
    for number in args.truth..args.truth + n {
        let one = recover(&study, schedule, until, number, args.shyness, effort, stop);
        found.push(one.ok_or(Failure::Interrupted)?);
        crate::engine::Progress::advance(&bar, 1);
    }
    bar.finish();
    let share = |of: &dyn Fn(&crate::field::posterior::recover::Recovered) -> bool| {
        found.iter().filter(|one| of(one)).count()
    };
    let mean = |of: &dyn Fn(&crate::field::posterior::recover::Recovered) -> f64| {
        found.iter().map(of).sum::<f64>() / found.len().max(1) as f64
    };
    let document = serde_json::json!({
        "truths": n,
        "particles": effort.particles,
        "communes": args.communes,
        "until_week": until,
        "shyness": args.shyness,
        "trap_lines_alone": args.trap_lines,
        "coverage": coverage(&found),
        "shyness_warned": share(&|one| one.shy),
        "contradictions_warned": share(&|one| one.contradicted),
        "degenerate": share(&|one| one.degenerate),
        "mean_width_of_log_abundance_over_prior": mean(&|one| one.width),
        "mean_seasons_simulated": mean(&|one| one.simulated as f64),
        "mean_steps": mean(&|one| one.steps as f64),
        "seconds": bar.seconds(),
    });
    let text = format!("{document:#}\n");
    let name = args.output.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.ok_or_else(|| Failure::Usage("records synth: name a file".to_owned()))?;
    let parent = args.output.parent().filter(|parent| !parent.as_os_str().is_empty());
    output::add(parent.unwrap_or(Path::new(".")), &File::new(name, text.clone()))
        .map_err(Failure::other)?;
    print(&text)
}
