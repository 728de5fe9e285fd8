//! `run` and `compare`: simulate, and write the folder of the run.

use super::progress::Bar;
use super::{Failure, Format, How, Out, chart_files, print};
use crate::answers::summarise::{errors_of, joint_digest, summarise};
use crate::answers::summary::Summary;
use crate::engine::stopping::{self, BATCHES_MIN, Goal, HalfWidth};
use crate::engine::tally::Tally;
use crate::engine::{Settings, Study, WEEKLY_UNITS_MAX};
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::model::plan::Plan;
use crate::output::manifest::Provenance;
use crate::output::{self, File, manifest};
use crate::scenario;
use crate::scenario::bundle::{self, Kept};
use crate::show::charts::{self, Options};
use crate::show::report::{self, Flavour};
use crate::text::{Lang, number};
use crate::time::{Day, YEARS};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

/// Batches between two looks at the error.
const BATCHES_A_LOOK: u32 = 8;

/// What a simulation gave.
pub(super) struct Simulated {
    pub(super) tally: Tally,
    pub(super) settings: Settings,
    pub(super) seconds: f64,
    /// Was the precision asked for reached? True when none was.
    pub(super) precise: bool,
}

/// Simulates a study as the command line says.
pub(super) fn simulate(study: &Study, how: &How, lang: Lang) -> Result<Simulated, Failure> {
    let goal = how.precision.as_deref().map(|text| goal(text, lang)).transpose()?;
    let most = if goal.is_some() { u64::MAX } else { how.replicates };
    let usual = || match &study.particles {
        // Particles are no design: batches hold no more than independent draws do.
        Some(_) => Design::Independent,
        None => default_design(most, study.batch),
    };
    let design = how.design.unwrap_or_else(usual);
    let settings =
        Settings { seed: how.seed, design, threads: how.threads, instructions: how.instructions };
    let stop = stop_on_ctrl_c();
    let bar = Bar::new(how.replicates, lang, how.quiet);
    let mut precise = goal.is_none();
    let mut enough = |tally: &Tally| {
        bar.reached(error_reached(study, tally, &settings, goal.as_ref(), lang));
        let progress = goal.as_ref().and_then(|goal| progress(study, goal, tally, &settings));
        precise |= progress.is_some_and(|progress| progress.reached);
        goal.is_some() && precise
    };
    let tally = study
        .simulate_until(&settings, how.replicates, BATCHES_A_LOOK, &bar, stop, &mut enough)
        .ok_or(Failure::Interrupted)?;
    bar.finish();
    Ok(Simulated { tally, settings, seconds: bar.seconds(), precise })
}

/// Scrambled Sobol points where there are enough batches for an honest error.
pub(super) fn default_design(replicates: u64, batch: u32) -> Design {
    let enough = replicates >= BATCHES_MIN * u64::from(batch);
    if enough { Design::Sobol } else { Design::Independent }
}

/// Set when the user or the system asks the program to end.
pub(super) fn stop_on_ctrl_c() -> &'static AtomicBool {
    // A second handler in one process is refused, which is fine: the first one does the same.
    let _ = ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed));
    &STOP
}

/// Understands `--precision`.
fn goal(text: &str, lang: Lang) -> Result<Goal, Failure> {
    stopping::parse(text)
        .map_err(|error| Failure::Usage(format!("--precision: {}", error.text().get(lang))))
}

/// How far the goal is: of the difference with the reference, least precise pair first; of the
/// scenario itself when it is alone.
fn progress(
    study: &Study,
    goal: &Goal,
    tally: &Tally,
    settings: &Settings,
) -> Option<stopping::Progress> {
    let errors = errors_of(settings.design);
    let o = goal.outcome as usize;
    let with_reference = tally.pairs.iter().filter(|pair| pair.b == study.reference);
    let all: Vec<stopping::Progress> = if study.plans.len() == 1 {
        vec![goal.half_width.progress(&tally.arms[0].district.scopes[YEARS][o].moments, errors)]
    } else {
        with_reference
            .map(|pair| goal.half_width.progress(&pair.differences[o].moments, errors))
            .collect()
    };
    all.into_iter().max_by(|a, b| (a.half_width / a.wanted).total_cmp(&(b.half_width / b.wanted)))
}

/// The error reached so far, for the progress line.
fn error_reached(
    study: &Study,
    tally: &Tally,
    settings: &Settings,
    goal: Option<&Goal>,
    lang: Lang,
) -> String {
    let fallback = Goal { outcome: Outcome::YieldLoss, half_width: HalfWidth::OfMean(0.01) };
    let goal = goal.unwrap_or(&fallback);
    let Some(progress) = progress(study, goal, tally, settings) else {
        return String::new();
    };
    if !progress.half_width.is_finite() {
        return String::new();
    }
    format!(
        "; {} ± {} {}",
        goal.outcome.title().get(lang),
        number(progress.half_width, usize::from(progress.half_width < 100.0), lang),
        goal.outcome.unit(),
    )
}

/// `rodsim run`.
pub(super) fn run(
    scenario: Option<&Path>,
    how: &How,
    out: &Out,
    json: bool,
) -> Result<(), Failure> {
    let lang = out.lang.lang;
    let path = scenario.unwrap_or(Path::new("luong_tai")).to_owned();
    let (plans, provenance) = open(&[path], lang)?;
    let (summary, simulated, folder) = study(plans, provenance, 0, how, out)?;
    if json {
        print(&serde_json::to_string_pretty(&summary).map_err(Failure::other)?)?;
    } else {
        print(&report::terminal_summary(&summary, lang))?;
        print(&format!("→ {}", folder.display()))?;
    }
    precise(&simulated, &summary)
}

/// `rodsim compare`.
pub(super) fn compare(
    scenarios: &[PathBuf],
    reference: Option<&str>,
    how: &How,
    out: &Out,
    format: Format,
    different_land: bool,
) -> Result<(), Failure> {
    let lang = out.lang.lang;
    let (plans, provenance) = open(scenarios, lang)?;
    let reference = reference_of(&plans, reference, different_land)?;
    let (summary, simulated, folder) = study(plans, provenance, reference, how, out)?;
    match format {
        Format::Json => print(&serde_json::to_string_pretty(&summary).map_err(Failure::other)?)?,
        Format::Csv => print(&super::study::comparison(&summary, super::study::Shape::Csv, lang))?,
        Format::Md => {
            print(&super::study::comparison(&summary, super::study::Shape::Markdown, lang))?;
        }
        Format::Table => {
            print(&super::study::comparison(&summary, super::study::Shape::Table, lang))?;
            print(&report::terminal_summary(&summary, lang))?;
            print(&format!("→ {}", folder.display()))?;
        }
    }
    precise(&simulated, &summary)
}

/// Reads scenarios, and keeps what they were read from; one alone is held against no campaign.
pub(super) fn open(scenarios: &[PathBuf], lang: Lang) -> Result<(Vec<Plan>, Provenance), Failure> {
    let mut kept = Kept::new();
    let mut chosen = Vec::new();
    for path in scenarios {
        let one = bundle::keep(path, super::is_shipped(path), &mut kept);
        chosen.push(one.map_err(|problems| Failure::Scenario(problems.render(lang)))?);
    }
    on_one_land(scenarios, &mut chosen, &mut kept, lang)?;
    let warnings: BTreeSet<&str> =
        chosen.iter().flat_map(|(plan, _)| &plan.warnings).map(|text| text.get(lang)).collect();
    for warning in warnings {
        super::warn(warning, lang);
    }
    if let [(plan, origin)] = chosen.as_slice() {
        let idle = origin.without_campaign(plan);
        if plan.campaign.rounds.is_empty() {
            chosen = vec![idle];
        } else {
            chosen.insert(0, idle);
        }
    }
    let (plans, origins) = chosen.into_iter().unzip();
    Ok((plans, Provenance { origins, kept }))
}

/// Alternatives of the program are those of the user's own scenario, where there is one and its
/// district is another.
fn on_one_land(
    scenarios: &[PathBuf],
    chosen: &mut [(Plan, bundle::Origin)],
    kept: &mut Kept,
    lang: Lang,
) -> Result<(), Failure> {
    let Some(own) = scenarios.iter().position(|path| !super::is_shipped(path)) else {
        return Ok(());
    };
    let world = chosen[own].0.world.clone();
    for (path, one) in scenarios.iter().zip(chosen) {
        if !super::is_shipped(path) || one.0.world == world {
            continue;
        }
        let name = one.0.name.clone();
        if let Some(laid) = bundle::keep_on(&name, &scenarios[own], kept) {
            *one = laid.map_err(|problems| Failure::Scenario(problems.render(lang)))?;
            let file = scenarios[own].display();
            super::warn(
                &match lang {
                    Lang::Vi => {
                        format!("{name}: áp dụng trên địa bàn, giới hạn và đơn giá của {file}")
                    }
                    Lang::En => format!("{name}: applied to the land, limits and prices of {file}"),
                },
                lang,
            );
        } else if !scenario::other_land(&one.0.world, &world) {
            let differs = scenario::diff_of_worlds(&one.0.world, &world, lang);
            super::warn(
                &match lang {
                    Lang::Vi => format!("{name} khác {} về: {differs}", scenarios[own].display()),
                    Lang::En => {
                        format!("{name} differs from {} in: {differs}", scenarios[own].display())
                    }
                },
                lang,
            );
        }
    }
    Ok(())
}

/// The index of the reference, once the scenarios are known to make a comparison.
///
/// Scenarios on different land are no comparison, unless someone says that they mean it.
pub(super) fn reference_of(
    plans: &[Plan],
    reference: Option<&str>,
    different_land: bool,
) -> Result<usize, Failure> {
    let names: Vec<&str> = plans.iter().map(|plan| plan.name.as_str()).collect();
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            return Err(Failure::Usage(format!(
                "compare: two scenarios are called '{name}'; rename one file"
            )));
        }
    }
    let n = plans[0].world.communes.len();
    if let Some(odd) = plans.iter().find(|plan| plan.world.communes.len() != n) {
        return Err(Failure::Usage(format!(
            "compare: '{}' has {} communes, '{}' has {n}; scenarios of one comparison share their communes",
            odd.name,
            odd.world.communes.len(),
            names[0]
        )));
    }
    let other = plans.iter().find(|plan| scenario::other_land(&plans[0].world, &plan.world));
    if let (Some(odd), false) = (other, different_land) {
        return Err(Failure::Usage(format!(
            "compare: '{}' is about {}, '{}' about {}; write what differs as scenarios that extend one of them, or add --different-land",
            names[0], plans[0].world.place.en, odd.name, odd.world.place.en
        )));
    }
    match reference {
        None => Ok(0),
        Some(wanted) => names.iter().position(|name| *name == wanted).ok_or_else(|| {
            Failure::Usage(format!(
                "--reference: no scenario is called '{wanted}'; there are {}",
                names.join(", ")
            ))
        }),
    }
}

fn precise(simulated: &Simulated, summary: &Summary) -> Result<(), Failure> {
    if simulated.precise {
        return Ok(());
    }
    Err(Failure::Imprecise(format!(
        "the precision asked for was not reached in {} replicates; raise --replicates",
        summary.run.replicates
    )))
}

/// Simulates, summarises, and writes the folder.
fn study(
    plans: Vec<Plan>,
    provenance: Provenance,
    reference: usize,
    how: &How,
    out: &Out,
) -> Result<(Summary, Simulated, PathBuf), Failure> {
    let folder = out.output.clone().unwrap_or_else(|| default_folder(&plans));
    output::check(&folder, out.force).map_err(Failure::other)?;
    let started = now();
    let mut study = Study::new(plans, reference);
    study.particles = super::update::particles(how.posterior.as_deref(), &study.plans)?;
    study.units = out.units.groups(&study.plans[reference].world.communes);
    study.weekly_units = out.weekly_communes;
    if out.weekly_communes && study.units.len() > WEEKLY_UNITS_MAX {
        return Err(Failure::Usage(format!(
            "--weekly-communes: {} communes are too many; it keeps the weeks of up to {WEEKLY_UNITS_MAX}",
            study.units.len()
        )));
    }
    let simulated = simulate(&study, how, out.lang.lang)?;
    let summary = write(&study, &simulated, provenance, &started, &folder, out)?;
    Ok((summary, simulated, folder))
}

/// Summarises, and writes the folder of the run.
pub(super) fn write(
    study: &Study,
    simulated: &Simulated,
    provenance: Provenance,
    started: &str,
    folder: &Path,
    out: &Out,
) -> Result<Summary, Failure> {
    let summary = summarise(study, &simulated.settings, &simulated.tally, &started[..10]);
    let mut files = files(study, &summary, out.lang.lang)?;
    files.push(manifest::manifest(
        &summary,
        study,
        &simulated.tally,
        provenance,
        &simulated.settings,
        &files,
        started,
        simulated.seconds,
    ));
    output::write(folder, &files, out.force).map_err(Failure::other)?;
    Ok(summary)
}

/// `output/<scenario>-<digest>`; a comparison is called by its number of scenarios.
pub(super) fn default_folder(plans: &[Plan]) -> PathBuf {
    let digests: Vec<String> = plans.iter().map(scenario::digest).collect();
    let name = match plans {
        [_, plan] if plans[0].campaign.rounds.is_empty() => plan.name.clone(),
        [plan] => plan.name.clone(),
        _ => format!("compare-{}", plans.len()),
    };
    Path::new("output").join(format!("{name}-{}", &joint_digest(&digests)[..8]))
}

/// Summary, estimate, tables and charts.
pub(super) fn files(study: &Study, summary: &Summary, lang: Lang) -> Result<Vec<File>, Failure> {
    let json = |value: &dyn Fn() -> serde_json::Result<String>| {
        value().map(|text| text + "\n").map_err(Failure::other)
    };
    let plans: Vec<&Plan> = study.plans.iter().collect();
    let mut estimate = report::CostEstimate::of_plans(&plans);
    for row in &mut estimate.rows {
        row.commune =
            row.commune.and_then(|c| study.units.iter().position(|unit| unit.contains(&c)));
    }
    let evidence = report::Evidence::of_priors(&study.plans[study.reference].world.priors);
    let mut files = vec![
        File::new("summary.json", json(&|| serde_json::to_string_pretty(summary))?),
        File::new("estimate.json", json(&|| serde_json::to_string(&estimate))?),
        File::new("evidence.json", json(&|| serde_json::to_string(&evidence))?),
    ];
    for (name, bytes) in
        report::tables_csv(summary, Flavour::International).map_err(Failure::other)?
    {
        files.push(File::new(format!("tables/{name}"), bytes));
    }
    let options = Options { lang, ..Options::default() };
    for chart in charts::draw(summary, &[], &options).map_err(Failure::other)? {
        files.extend(chart_files(&chart));
    }
    Ok(files)
}

/// The moment, in ISO 8601 and UTC.
pub(super) fn now() -> String {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    // Day 0 is 18,995 days after 1970-01-01.
    let day = Day((seconds / 86_400) as i32 - 18_995);
    let (year, month, of_month) = day.date();
    let rest = seconds % 86_400;
    format!(
        "{year}-{month:02}-{of_month:02}T{:02}:{:02}:{:02}Z",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}
