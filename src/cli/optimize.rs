//! `optimize`: the best plan within a budget, as a scenario that `run` accepts.

mod files;
mod replan;
mod words;

use super::simulate::{default_design, default_folder, now, stop_on_ctrl_c};
use super::{Failure, LangArg, is_shipped, load, print};
use crate::answers::optimize::engine::Points;
use crate::answers::optimize::levers::Levels;
use crate::answers::optimize::problem::{Budget, Constraint, Objective, Of, Problem, in_unit};
use crate::answers::optimize::select::Effort;
use crate::answers::optimize::{Answer, Refusal, Request, expected_cost, solve};
use crate::answers::summarise::{PROGRAMME_KEYS, summarise};
use crate::answers::summary::Summary;
use crate::engine::particles::Particles;
use crate::engine::{Instructions, Progress, Settings, Study};
use crate::model::draw::Design;
use crate::model::plan::{PROGRAMMES, Payer, Plan};
use crate::output::{self, File};
use crate::text::{Lang, Text, date, number};
use crate::time::Day;
use clap::{Args, FromArgMatches};
use replan::UnderWay;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::slice::from_ref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Arguments of `optimize`.
#[derive(Clone, Debug, Args)]
pub(super) struct OptimizeArgs {
    /// Scenario file, or the name of a shipped one; the Lương Tài scheme when left out.
    #[arg(default_value = "luong_tai")]
    scenario: PathBuf,
    /// Plan a campaign under way again from this day on (dd/mm/yyyy or yyyy-mm-dd): what begins
    /// before stays as the scenario has it. Weeks are whole: a week that has begun stays, too. The
    /// day after the records of `--posterior` when left out, the whole campaign without these.
    #[arg(long, value_parser = super::update::day)]
    from: Option<Day>,
    /// Folder of a posterior (`rodsim update`): search, selection and values rest on the records.
    #[arg(long)]
    posterior: Option<PathBuf>,
    /// Expected cost of the campaign in all years, what is past included, without what farmers do
    /// anyway: "11,9 tỷ", VND, or `scheme` for what the scenario itself is expected to cost; with --by payer one for each:
    /// commune=10 tỷ.
    #[arg(long, default_value = "scheme")]
    budget: Vec<String>,
    /// Who must keep within it: the district as a whole, each commune within its share of the
    /// scenario's budgets (of rice land, if these are unlimited), or each payer.
    #[arg(long, default_value = "district")]
    by: By,
    /// What is to be as good as possible: `net_benefit`, `yield_loss`, `burden`, …; means of the
    /// district over the campaign.
    #[arg(long, default_value = "net_benefit")]
    objective: String,
    /// A bound that must hold with a chance, such as "cost <= B: 0.9" (B is the budget).
    #[arg(long)]
    chance_constraint: Vec<String>,
    /// A bound for the worst-served commune, such as "worst commune loss <= 8 %: 0.8".
    #[arg(long)]
    equity: Vec<String>,
    /// Use only these programmes: trapping, baiting, hunting, barriers, habitat.
    #[arg(long, num_args = 1.., value_delimiter = ',')]
    levers: Vec<String>,
    /// A scenario of what was done last year, as a baseline; nothing but usual practice when left
    /// out.
    #[arg(long)]
    last_year: Option<PathBuf>,
    /// Replicates of each plan in the search.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(8..=4096))]
    pub(super) replicates: u32,
    /// Fresh replicates, under another seed, on which the chosen plan and the baselines are valued:
    /// 2,048 when left out, or each particle of `--posterior` once, and no more of these.
    #[arg(long, value_parser = clap::value_parser!(u64).range(64..=1_000_000))]
    fresh: Option<u64>,
    /// Seed of all draws and luck of the search; the next one is that of the fresh replicates.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Threads; 0 for one on each core. Changes nothing but time.
    #[arg(long, default_value_t = 0)]
    pub(super) threads: usize,
    /// Instruction set; the best of this machine when left out. Changes nothing but time.
    #[arg(long, env = "RODSIM_INSTRUCTIONS", hide = true)]
    instructions: Option<Instructions>,
    /// Stop the search after so many seconds and take the best plan so far, as Ctrl-C does. Another
    /// machine may then find another plan.
    #[arg(long, value_name = "SECONDS", value_parser = super::seconds)]
    max_time: Option<f64>,
    /// No progress on standard error.
    #[arg(long)]
    pub(super) quiet: bool,
    /// Also write the plan to this file.
    #[arg(short = 'o', long)]
    plan_file: Option<PathBuf>,
    /// Folder of the answer; `output/optimize-<scenario>-<digest>` when left out.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Replace what this program wrote into that folder before.
    #[arg(long)]
    force: bool,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(super) lang: LangArg,
}

/// Whose money the budget is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum By {
    /// The district as a whole.
    District,
    /// Each commune.
    Commune,
    /// Each payer.
    Payer,
}

/// What was found, and what it is worth on fresh draws and luck.
struct Found<'a> {
    plan: &'a Plan,
    problem: &'a Problem,
    answer: &'a Answer,
    /// The plan chosen, as a scenario.
    best: &'a Plan,
    /// Fresh values: no campaign, the plan, the scheme and the other baselines.
    summary: &'a Summary,
    /// The scenario to which gains are compared in which nothing is done, or nothing more.
    idle: &'a str,
    /// What has begun, if the campaign is planned again under way.
    under_way: Option<&'a UnderWay>,
    /// Names of the baselines among the arms of the summary, with their titles.
    arms: &'a [(String, Text)],
    fresh_seed: u64,
    replicates: u32,
}

/// Name of the plan chosen, in files.
const BEST: &str = "best_plan";

/// `rodsim optimize`.
pub(super) fn optimize(args: &OptimizeArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let plan = load(&args.scenario, lang)?;
    let folder = args.output.clone().unwrap_or_else(|| {
        let own = default_folder(from_ref(&plan));
        let name = own.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        own.with_file_name(format!("optimize-{name}"))
    });
    output::check(&folder, args.force).map_err(Failure::other)?;
    let particles = super::update::particles(args.posterior.as_deref(), from_ref(&plan))?;
    let answered = answered(args, plan, particles)?;
    let found = answered.found();
    let extends = |folder: &Path| extends(&args.scenario, folder);
    let json = files::json(&found)?;
    files::write(&found, &answered.study, &json, &folder, &extends(&folder), args)?;
    if let Some(file) = &args.plan_file {
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let name = file.file_name().map_or_else(|| "plan.toml".into(), |n| n.to_string_lossy());
        for file in files::plan_files(&found, &extends(parent), &name) {
            output::add(parent, &file).map_err(Failure::other)?;
        }
    }
    if args.json {
        return print(&json);
    }
    print(&words::answer(&found, lang))?;
    print(&format!("→ {}", folder.join("plan.toml").display()))
}

/// The rest of a campaign planned again as `rodsim optimize` would that is told nothing but what
/// `set` sets, to be written into `folder`: the answer in words, and the plan as files. `None` when
/// no round is left to plan.
pub(super) fn replanned(
    scenario: &Path,
    plan: &Plan,
    particles: Particles,
    folder: &Path,
    set: impl FnOnce(&mut OptimizeArgs),
) -> Result<Option<(String, Vec<File>)>, Failure> {
    let last = plan.campaign.bouts.iter().map(|bout| bout.nominal_week).max();
    if last.is_none_or(|week| week <= particles.until) {
        return Ok(None);
    }
    let command = OptimizeArgs::augment_args(clap::Command::new("optimize").no_binary_name(true));
    let defaults = command.try_get_matches_from([""; 0]).map_err(Failure::other)?;
    let mut args = OptimizeArgs::from_arg_matches(&defaults).map_err(Failure::other)?;
    set(&mut args);
    let answered = answered(&args, plan.clone(), Some(Arc::new(particles)))?;
    let found = answered.found();
    let mut files = files::plan_files(&found, &extends(scenario, folder), "plan.toml");
    files.push(files::plan_table(&found)?);
    Ok(Some((words::answer(&found, args.lang.lang), files)))
}

/// An answer and all that is said of it.
struct Answered {
    plan: Plan,
    problem: Problem,
    answer: Answer,
    /// The study of the fresh values, and these.
    study: Study,
    summary: Summary,
    under_way: Option<UnderWay>,
    arms: Vec<(String, Text)>,
    fresh_seed: u64,
    replicates: u32,
}

impl Answered {
    fn found(&self) -> Found<'_> {
        Found {
            plan: &self.plan,
            problem: &self.problem,
            answer: &self.answer,
            best: &self.study.plans[1],
            summary: &self.summary,
            idle: &self.study.plans[0].name,
            under_way: self.under_way.as_ref(),
            arms: &self.arms,
            fresh_seed: self.fresh_seed,
            replicates: self.replicates,
        }
    }
}

/// Understands what is asked, searches, and values what was found.
fn answered(
    args: &OptimizeArgs,
    plan: Plan,
    particles: Option<Arc<Particles>>,
) -> Result<Answered, Failure> {
    let lang = args.lang.lang;
    let mut faults = Vec::new();
    let programmes = levers(&args.levers, &mut faults);
    let objective = Objective::of_key(&args.objective)
        .map_err(|fault| faults.push(format!("--objective: {fault}")));
    let last_year = args.last_year.as_deref().map(|path| load(path, lang)).transpose()?;
    let settings = Settings {
        seed: args.seed,
        design: Design::LatinHypercube,
        threads: args.threads,
        instructions: args.instructions,
    };
    let from = replan::first_week(args, particles.as_deref(), &mut faults);
    let fresh_replicates = fresh_replicates(args, particles.as_deref(), &mut faults);
    let stop = stop_on_ctrl_c();
    let trace = Trace::new(args, stop);
    let asked = Asked { args, plan: &plan, settings: &settings, trace: &trace, stop };
    let problem = asked.problem(objective.ok(), particles.as_deref(), &mut faults)?;
    let (Some(problem), true) = (problem, faults.is_empty()) else {
        return Err(Failure::Usage(format!("optimize: {}", faults.join("\n"))));
    };
    let mut request = Request {
        effort: effort(&problem),
        problem,
        programmes,
        from,
        particles,
        replicates: args.replicates,
        last_year,
        also: Vec::new(),
    };
    // Where time is short, what was asked comes first.
    let hurried = args.max_time.is_some();
    let mut before = if hurried { None } else { asked.before(&request)? };
    request.also.extend(before.clone());
    let answer = asked.solve(&request).map_err(refused)?;
    if hurried {
        before = asked.before(&request)?;
    }
    trace.clear();
    // Ctrl-C ends the search, not the answer; a second one ends that, too.
    trace.rest();
    let under_way =
        from.map(|week| UnderWay { week, particles: request.particles.clone(), before });
    let (plans, arms) = fresh_plans(&plan, &answer, under_way.as_ref());
    let (study, summary) = asked.fresh(plans, fresh_replicates, request.particles.clone())?;
    Ok(Answered {
        problem: request.problem,
        answer,
        study,
        summary,
        under_way,
        arms,
        fresh_seed: args.seed.wrapping_add(1),
        replicates: args.replicates,
        plan,
    })
}

fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Impossible(why) => Failure::Usage(format!("optimize: {why}")),
        Refusal::Unmet(why) => Failure::Other(format!("optimize: {why}")),
        Refusal::Stopped => Failure::Interrupted,
    }
}

/// Programmes that may be used.
fn levers(wanted: &[String], faults: &mut Vec<String>) -> [bool; PROGRAMMES] {
    if wanted.is_empty() {
        return [true; PROGRAMMES];
    }
    for name in wanted {
        if !PROGRAMME_KEYS.contains(&name.as_str()) {
            let hint = crate::text::nearest::nearest(name, PROGRAMME_KEYS)
                .map_or(String::new(), |near| format!(" (did you mean '{near}'?)"));
            faults.push(format!(
                "--levers: '{name}' is no programme{hint}; there are {}",
                PROGRAMME_KEYS.join(", ")
            ));
        }
    }
    PROGRAMME_KEYS.map(|key| wanted.iter().any(|name| name == key))
}

/// How much to spend on the selection. Differences of a thousandth of the money at stake do not
/// matter.
fn effort(problem: &Problem) -> Effort {
    let indifference =
        if problem.objective.unit() == "VND" { 1e-3 * problem.budget.total() } else { 0.0 };
    Effort {
        first_blocks: 2,
        most_blocks: 8,
        indifference,
        calibration_blocks: 6,
        frontier_blocks: 2,
    }
}

/// Replicates of the fresh valuation. Particles are taken once, so that each replicate is a witness
/// of its own.
fn fresh_replicates(
    args: &OptimizeArgs,
    particles: Option<&Particles>,
    faults: &mut Vec<String>,
) -> u64 {
    let Some(most) = particles.map(|particles| particles.len() as u64) else {
        return args.fresh.unwrap_or(2048);
    };
    if args.fresh.is_some_and(|fresh| fresh > most) {
        faults.push(format!(
            "--fresh: the posterior has {most} particles, each of which counts once; update with more --particles"
        ));
    }
    args.fresh.unwrap_or(most)
}

/// What every part of the answer needs.
struct Asked<'a> {
    args: &'a OptimizeArgs,
    plan: &'a Plan,
    settings: &'a Settings,
    trace: &'a Trace,
    stop: &'a AtomicBool,
}

impl Asked<'_> {
    /// Objective, budget and constraints, as far as they can be understood.
    fn problem(
        &self,
        objective: Option<Objective>,
        particles: Option<&Particles>,
        faults: &mut Vec<String>,
    ) -> Result<Option<Problem>, Failure> {
        let Self { args, plan, settings, trace, stop } = self;
        let points = Points::new(particles, args.seed, args.replicates);
        let budget = budget(args, plan, &points, settings, trace, stop, faults)?;
        let constraints = constraints(args, budget.as_ref(), faults);
        let parts = objective.zip(budget);
        Ok(parts.map(|(objective, budget)| Problem { objective, budget, constraints }))
    }

    fn solve(&self, request: &Request) -> Result<Answer, Refusal> {
        let tell = |text: &Text| self.trace.tell(text);
        solve(self.plan, request, self.settings, self.trace, &tell, self.stop)
    }

    /// What the same search chooses without the records; `None` when there are none, it was
    /// stopped, or nothing was found.
    fn before(&self, request: &Request) -> Result<Option<Levels>, Failure> {
        if request.particles.is_none() || self.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        self.trace.tell(&Text::new(
            "trước hết tìm như khi chưa có ghi chép, để so sánh",
            "searching without the records first, to compare",
        ));
        let objective = Some(request.problem.objective);
        let problem = match self.problem(objective, None, &mut Vec::new()) {
            Ok(Some(problem)) => problem,
            Err(Failure::Interrupted) | Ok(None) => return Ok(None),
            Err(failure) => return Err(failure),
        };
        let prior = Request { problem, particles: None, ..request.clone() };
        Ok(self.solve(&prior).ok().map(|answer| answer.chosen))
    }

    /// Values plans on fresh luck, and on fresh draws or on every particle.
    fn fresh(
        &self,
        plans: Vec<Plan>,
        replicates: u64,
        particles: Option<Arc<Particles>>,
    ) -> Result<(Study, Summary), Failure> {
        self.trace.tell(&Text::new(
            "đánh giá lại với tham số và may rủi mới",
            "valuing again on fresh draws and luck",
        ));
        let mut study = Study::new(plans, 0);
        let design = match &particles {
            Some(_) => Design::Independent,
            None => default_design(replicates, study.batch),
        };
        study.particles = particles;
        let settings = Settings { seed: self.args.seed.wrapping_add(1), design, ..*self.settings };
        let tally =
            study.simulate(&settings, 0..replicates, &(), self.stop).ok_or(Failure::Interrupted)?;
        let summary = summarise(&study, &settings, &tally, &now()[..10]);
        self.trace.clear();
        Ok((study, summary))
    }
}

/// Understands `--budget` and `--by`.
fn budget(
    args: &OptimizeArgs,
    plan: &Plan,
    points: &Points,
    settings: &Settings,
    trace: &Trace,
    stop: &AtomicBool,
    faults: &mut Vec<String>,
) -> Result<Option<Budget>, Failure> {
    if args.by == By::Payer {
        let mut limits = [None; 3];
        for part in &args.budget {
            let read = part.split_once('=').and_then(|(who, vnd)| {
                let payer = Payer::ALL.into_iter().find(|payer| payer.key() == who.trim())?;
                Some((payer, vnd))
            });
            match read.map(|(payer, vnd)| (payer, in_unit(vnd, "VND"))) {
                Some((payer, Ok(vnd))) => limits[payer as usize] = Some(vnd),
                Some((_, Err(fault))) => faults.push(format!("--budget: {fault}")),
                None => faults.push(format!(
                    "--budget: '{part}' names no payer; with --by payer write province=…, commune=…, farmers=…"
                )),
            }
        }
        return Ok(Some(Budget::Payers(limits)));
    }
    let written = args.budget.join(" ");
    let (total, own) = if written == "scheme" {
        if plan.campaign.rounds.is_empty() {
            faults.push(format!("--budget: '{}' plans nothing; write an amount", plan.name));
            return Ok(None);
        }
        trace.tell(&Text::new("tính chi phí của kịch bản", "costing the scenario"));
        let own = expected_cost(plan, points, settings, trace, stop).ok_or(Failure::Interrupted)?;
        (own.iter().sum(), Some(own))
    } else {
        match in_unit(&written, "VND") {
            Ok(vnd) => (vnd, None),
            Err(fault) => {
                faults.push(format!("--budget: {fault}"));
                return Ok(None);
            }
        }
    };
    if args.by == By::District {
        return Ok(Some(Budget::District(total)));
    }
    let planned = plan
        .campaign
        .budget_vnd
        .as_ref()
        .map(|budget| budget.iter().map(|years| years.iter().sum::<f64>()).collect::<Vec<_>>());
    let land = || plan.world.communes.iter().map(|commune| commune.rice_area_ha).collect();
    let weights: Vec<f64> = own.or(planned).unwrap_or_else(land);
    let all: f64 = weights.iter().sum();
    Ok(Some(Budget::Communes(
        weights.iter().map(|weight| total * weight / all.max(f64::MIN_POSITIVE)).collect(),
    )))
}

/// Understands `--chance-constraint` and `--equity`.
fn constraints(
    args: &OptimizeArgs,
    budget: Option<&Budget>,
    faults: &mut Vec<String>,
) -> Vec<Constraint> {
    let total = budget.map_or(0.0, Budget::total);
    let mut all = Vec::new();
    let written = args.chance_constraint.iter().map(|text| ("--chance-constraint", text));
    for (flag, text) in written.chain(args.equity.iter().map(|text| ("--equity", text))) {
        match Constraint::parse(text, total) {
            Ok(one) if flag == "--equity" && !matches!(one.of, Of::WorstCommune(_)) => {
                faults.push(format!("{flag}: '{text}' does not begin with \"worst commune\""));
            }
            Ok(one) => all.push(one),
            Err(fault) => faults.push(format!("{flag}: {fault}")),
        }
    }
    all
}

/// The plans that are valued on fresh replicates: no campaign (nothing more, in a campaign under
/// way), the plan chosen, the scheme, the other baselines that differ from these, the plan chosen
/// without records.
fn fresh_plans(
    plan: &Plan,
    answer: &Answer,
    under_way: Option<&UnderWay>,
) -> (Vec<Plan>, Vec<(String, Text)>) {
    let mut best = answer.levers.plan(&answer.chosen, BEST);
    best.title = Text::new("Phương án tốt nhất tìm được", "Best plan found");
    best.question = Text::new(
        format!("Nên chia công sức của «{}» ra sao?", plan.title.vi),
        format!("How should the effort of “{}” be shared out?", plan.title.en),
    );
    best.sources = Vec::new();
    let nothing = match under_way {
        None => plan.without_campaign(),
        Some(under_way) => {
            let day = |lang| date(under_way.day(), lang);
            let mut begun = answer.levers.plan(&vec![0.0; answer.chosen.len()], replan::BEGUN);
            begun.title = Text::new(
                format!("Dừng hẳn từ {}", day(Lang::Vi)),
                format!("Stop on {}", day(Lang::En)),
            );
            begun.sources = Vec::new();
            begun
        }
    };
    let mut plans = vec![nothing, best];
    let mut arms = Vec::new();
    let mut shown: Vec<&Levels> = Vec::new();
    for named in &answer.baselines {
        let idle = named.levels.iter().all(|&level| level == 0.0);
        if idle || shown.contains(&&named.levels) {
            continue;
        }
        shown.push(&named.levels);
        let own = named.key == "scheme";
        let mut arm = answer.levers.plan(&named.levels, named.key);
        if own {
            arm = Plan { name: "scheme".to_owned(), ..plan.clone() };
        } else {
            let first = |text: &str| {
                let mut letters = text.chars();
                letters.next().map_or(String::new(), |c| {
                    c.to_uppercase().collect::<String>() + letters.as_str()
                })
            };
            arm.title = Text::new(first(&named.title.vi), first(&named.title.en));
        }
        let title = match under_way {
            Some(_) if own => {
                Text::new("kế hoạch đang làm, giữ nguyên", "the plan under way, unchanged")
            }
            _ => named.title.clone(),
        };
        arms.push((arm.name.clone(), title));
        plans.push(arm);
    }
    let before = under_way.and_then(|under_way| under_way.before.as_ref());
    if let Some(before) = before.filter(|before| **before != answer.chosen) {
        let mut arm = answer.levers.plan(before, replan::BEFORE);
        arm.title = Text::new("Đề xuất khi chưa có ghi chép", "Recommended before the records");
        arm.sources = Vec::new();
        let title =
            Text::new("đề xuất khi chưa có ghi chép", "what was recommended before the records");
        arms.push((arm.name.clone(), title));
        plans.push(arm);
    }
    (plans, arms)
}

/// How the plan's file names the scenario that it extends, from the folder in which it stands.
fn extends(scenario: &Path, folder: &Path) -> String {
    if is_shipped(scenario) {
        let name = scenario.to_string_lossy();
        return format!("{}.toml", name.strip_suffix(".toml").unwrap_or(&name));
    }
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (file, folder) = (absolute(scenario), absolute(folder));
    let common = file.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = file.components().skip(common);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Progress on standard error, and the clock that may end the search.
struct Trace {
    lang: Lang,
    quiet: bool,
    started: Instant,
    most: Option<Duration>,
    done: AtomicU64,
    /// The search is over: time does not end what follows.
    resting: AtomicBool,
    stop: &'static AtomicBool,
}

impl Trace {
    #[expect(clippy::disallowed_methods, reason = "progress may look at the clock; results do not")]
    fn new(args: &OptimizeArgs, stop: &'static AtomicBool) -> Self {
        Self {
            lang: args.lang.lang,
            quiet: args.quiet,
            started: Instant::now(),
            most: args.max_time.map(|seconds| Duration::from_secs_f64(seconds.min(1e6))),
            done: AtomicU64::new(0),
            resting: AtomicBool::new(false),
            stop,
        }
    }

    /// Says what is going on.
    fn tell(&self, text: &Text) {
        if self.quiet {
            return;
        }
        let seconds = number(self.started.elapsed().as_secs_f64(), 0, self.lang);
        let done = number(self.done.load(Ordering::Relaxed) as f64, 0, self.lang);
        let runs = match self.lang {
            Lang::Vi => "lần mô phỏng",
            Lang::En => "simulations",
        };
        let _ =
            writeln!(std::io::stderr(), "{seconds:>4} s, {done} {runs}: {}", text.get(self.lang));
    }

    fn clear(&self) {
        let _ = std::io::stderr().flush();
    }

    /// The search is over.
    fn rest(&self) {
        self.resting.store(true, Ordering::Relaxed);
        self.stop.store(false, Ordering::Relaxed);
    }
}

impl Progress for Trace {
    fn advance(&self, done: u64) {
        self.done.fetch_add(done, Ordering::Relaxed);
        let late = self.most.is_some_and(|most| self.started.elapsed() >= most);
        if late && !self.resting.load(Ordering::Relaxed) {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}
