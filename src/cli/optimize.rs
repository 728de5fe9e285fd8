//! `optimize`: the best plan within a budget, as a scenario that `run` accepts.

use super::arguments::{LanguageArg, MachineArgs, day};
use super::failure::Failure;
use super::inputs::{is_shipped, load, particles, split_path};
use super::log::Log;
use super::samples;
use super::terminal::{now, print, print_place, stop_on_ctrl_c};
use crate::answers::optimize::found::answered;
use crate::answers::optimize::question::{self, Question};
use crate::answers::optimize::request::Refusal;
use crate::answers::optimize::tables;
use crate::answers::samples::Places;
use crate::model::draw::Design;
use crate::output::amend::amend;
use crate::output::{self, optimize as folder_of};
use crate::time::Day;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `optimize`.
#[derive(Clone, Debug, Args)]
pub(super) struct OptimizeArgs {
    /// Scenario file, or the name of a shipped one; the Lương Tài scheme when left out.
    #[arg(default_value = "luong_tai")]
    scenario: PathBuf,
    /// Plan a campaign under way again from this day on (dd/mm/yyyy or yyyy-mm-dd): what begins
    /// before stays as the scenario has it. Weeks are whole: a week that has begun stays, too. The
    /// day after the records of `--posterior` when left out, the whole campaign without these.
    #[arg(long, value_parser = day)]
    from: Option<Day>,
    /// Folder of a posterior (`rodsim update`): search, selection and values rest on the records.
    #[arg(long)]
    posterior: Option<PathBuf>,
    /// Expected cost of the campaign in all years, what is past included, without what farmers do
    /// anyway: "11,9 tỷ", VND, `scheme` for what the scenario itself is expected to cost, or `own` for
    /// the communes' money that the scenario writes down, which is held against what the communes pay;
    /// with --by payer one for each: commune=10 tỷ. `own` when left out and there is such money, else
    /// `scheme`.
    #[arg(long)]
    budget: Vec<String>,
    /// Who must keep within it: all communes together, each commune within its share of the
    /// scenario's budgets (of rice land, if these are unlimited), or each payer.
    #[arg(long, default_value = "total")]
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
    /// Keep a round the same in every year.
    #[arg(long)]
    same_every_year: bool,
    /// Replicates of each plan in the search.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(8..=4096))]
    replicates: u32,
    /// Fresh replicates, under another seed, on which the chosen plan and the baselines are valued:
    /// 2,048 when left out, or each particle of `--posterior` once, and no more of these.
    #[arg(long, value_parser = clap::value_parser!(u64).range(64..=1_000_000))]
    fresh: Option<u64>,
    /// Seed of all draws and luck of the search; the next one is that of the fresh replicates.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    machine: MachineArgs,
    /// Stop the search after so many seconds and take the best plan so far, as Ctrl-C does. Another
    /// machine may then find another plan.
    #[arg(long, value_name = "SECONDS", value_parser = super::seconds)]
    max_time: Option<f64>,
    /// Also write the plan to this file.
    #[arg(long)]
    plan_file: Option<PathBuf>,
    /// Folder of the answer; `output/optimize-<scenario>-<digest>` when left out.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Replace what this program wrote into that folder before.
    #[arg(long)]
    force: bool,
    /// Also write the fresh replicates of the chosen plan and the baselines to this file, .csv or
    /// .csv.gz: all parameters, years and outcomes. Simulates these once more.
    #[arg(long)]
    samples: Option<PathBuf>,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// Whose money the budget is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// All communes together.
    #[value(alias = "district")]
    Total,
    /// Each commune.
    Commune,
    /// Each payer.
    Payer,
}

impl OptimizeArgs {
    fn question(&self) -> Result<Question, Failure> {
        let last_year = self.last_year.as_deref().map(load).transpose()?;
        Ok(Question {
            budget: self.budget.clone(),
            by: match self.by {
                By::Total => question::By::District,
                By::Commune => question::By::Commune,
                By::Payer => question::By::Payer,
            },
            objective: self.objective.clone(),
            chance_constraints: self.chance_constraint.clone(),
            equity: self.equity.clone(),
            programmes: self.levers.clone(),
            from: self.from,
            last_year,
            same_every_year: self.same_every_year,
            replicates: self.replicates,
            fresh: self.fresh,
            hurried: self.max_time.is_some(),
        })
    }
}

/// `rodsim optimize`.
pub(super) fn optimize(args: &OptimizeArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let plan = load(&args.scenario)?;
    let folder = args.output.clone().unwrap_or_else(|| folder_of::default_folder(&plan));
    output::check(&folder, args.force)?;
    args.samples.as_deref().map_or(Ok(()), samples::free)?;
    let particles = particles(args.posterior.as_deref(), std::slice::from_ref(&plan))?;
    let question = args.question()?;
    let settings = args.machine.settings(args.seed, Design::LatinHypercube);
    let stop = stop_on_ctrl_c();
    let log = Log::new(lang, args.machine.quiet, args.max_time, stop);
    let found = answered(&question, plan, particles, &settings, &now()[..10], &log, stop);
    let found = found.map_err(refused)?;
    let shipped = is_shipped(&args.scenario);
    let extends = |folder: &_| folder_of::extends(&args.scenario, shipped, folder);
    folder_of::write(&folder, &found, &extends(&folder), args.seed, args.force, lang)?;
    if let Some(file) = &args.plan_file {
        let (parent, name) = split_path(file, "plan.toml")?;
        amend(parent, &folder_of::plan_files(&found, &extends(parent), &name), &[])?;
    }
    if let Some(file) = &args.samples {
        let (run, quiet) = (&found.summary.run, args.machine.quiet);
        let fresh = found.fresh(&settings);
        samples::write(file, &found.study, &fresh, run.replicates, Places::District, lang, quiet)?;
    }
    if args.json {
        return print(&tables::json(&found)?);
    }
    print(&folder_of::said(&found, lang))?;
    print_place(&folder.join("plan.toml"))
}

/// Why there is no answer, and its exit code.
fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Impossible(why) => Failure::usage(why.after("optimize: ")),
        Refusal::Unmet(why) => Failure::other(why.after("optimize: ")),
        Refusal::Stopped => Failure::interrupted(),
    }
}
