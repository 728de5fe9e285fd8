//! Arguments that several commands share: one spelling for each.

use super::failure::Failure;
use super::inputs::refuse_existing;
use crate::engine::{Instructions, Settings};
use crate::field::posterior::SamplerSettings;
use crate::field::records;
use crate::model::draw::Design;
use crate::model::plan::Plan;
use crate::model::plan::units::Units;
use crate::output::contents::Recipe;
use crate::output::manifest::Seal;
use crate::output::sign::Key;
use crate::show::charts::{self, ChartError};
use crate::table::{Value, date};
use crate::text::told::Said;
use crate::text::{Lang, Text};
use crate::time::Day;
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::path::{Path, PathBuf};

/// How to simulate.
#[derive(Clone, Debug, Args)]
pub(super) struct SimulationArgs {
    /// Replicates: each is one draw of what is not known and one run of luck.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..4_000_000_000))]
    pub(super) replicates: u64,
    /// Stop as soon as a mean is this precise, such as "yield_loss ± 50 t" or "net_benefit ± 1 %";
    /// --replicates is then the most that are run.
    #[arg(long)]
    pub(super) precision: Option<String>,
    /// Seed of all draws and luck; the same seed gives the same results on every machine.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// How draws fill the space of what is not known; by default scrambled Sobol points where
    /// there are enough batches for an honest error, independent draws otherwise.
    #[arg(long)]
    pub(super) design: Option<Design>,
    /// Folder of a posterior (`rodsim update`): draws and the luck of the past come from it.
    #[arg(long)]
    pub(super) posterior: Option<PathBuf>,
    #[command(flatten)]
    pub(super) machine: MachineArgs,
}

impl SimulationArgs {
    /// Settings of the engine with the design asked for, or else with this one.
    pub(super) fn settings(&self, usual: Design) -> Settings {
        self.machine.settings(self.seed, self.design.unwrap_or(usual))
    }
}

/// What the machine does; changes no result.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct MachineArgs {
    /// Threads; 0 for one on each core. Changes nothing but time.
    #[arg(long, default_value_t = 0)]
    pub(super) threads: usize,
    /// Instruction set; the best of this machine when left out. Changes nothing but time.
    #[arg(long, env = "RODSIM_INSTRUCTIONS", hide = true)]
    pub(super) instructions: Option<Instructions>,
    /// No progress on standard error.
    #[arg(long)]
    pub(super) quiet: bool,
}

impl MachineArgs {
    /// Settings of the engine on this machine.
    pub(super) fn settings(&self, seed: u64, design: Design) -> Settings {
        Settings { seed, design, threads: self.threads, instructions: self.instructions }
    }
}

/// Where a run is written, and for what units.
#[derive(Clone, Debug, Args)]
pub(super) struct RunFolderArgs {
    /// Folder of the run; `output/<scenario>-<digest>` when left out.
    #[arg(short, long)]
    pub(super) output: Option<PathBuf>,
    /// Replace a run that is in this folder.
    #[arg(long)]
    pub(super) force: bool,
    /// Report results for the units of this time: 2022, 2024-12 or 2025-07.
    #[arg(long, default_value = "2022")]
    pub(super) units: Units,
    /// Also tabulate rats, traps and treated hectares of every commune, week by week
    /// (tables/weekly_communes.csv).
    #[arg(long)]
    pub(super) weekly_communes: bool,
    /// Draw no charts; `rodsim chart RUN` draws them later.
    #[arg(long, conflicts_with = "charts")]
    no_charts: bool,
    /// Draw only these charts; all when left out.
    #[arg(long, value_delimiter = ',', value_name = "NAMES", hide_possible_values = true,
          value_parser = PossibleValuesParser::new(charts::NAMES))]
    charts: Option<Vec<String>>,
    #[command(flatten)]
    pub(super) sign: SignArg,
    #[command(flatten)]
    pub(super) lang: LanguageArg,
}

/// Who signs.
#[derive(Clone, Debug, Args)]
pub(super) struct SignArg {
    /// Sign the run with this secret key of minisign, one without a password (`minisign -G -W`);
    /// `rodsim verify RUN --signer` names whose it is.
    #[arg(long, value_name = "KEY")]
    sign: Option<PathBuf>,
}

impl SignArg {
    /// The key, read before the work begins.
    pub(super) fn key(&self) -> Result<Option<Key>, Failure> {
        self.sign.as_deref().map(Key::read).transpose().map_err(Failure::usage)
    }
}

/// A key as those who write a run take it.
pub(super) fn seal(key: &Option<Key>) -> Option<&dyn Seal> {
    key.as_ref().map(|key| key as &dyn Seal)
}

impl RunFolderArgs {
    /// Refuses charts that a run of so many scenarios will not have.
    pub(super) fn refuse_charts(&self, scenarios: usize) -> Result<(), ChartError> {
        charts::refuse_impossible(scenarios, self.charts.as_deref().unwrap_or_default())
    }

    /// How the files of the run are made.
    pub(super) fn recipe(&self) -> Recipe {
        let (units, weekly_communes) = (self.units, self.weekly_communes);
        let charts = if self.no_charts { Some(Vec::new()) } else { self.charts.clone() };
        Recipe { units, weekly_communes, lang: self.lang.lang, charts, ..Recipe::default() }
    }
}

/// A folder that is written only when it is named.
#[derive(Clone, Debug, Args)]
pub(super) struct FolderArgs {
    /// Folder for tables, charts and JSON; nothing is written when left out.
    #[arg(short, long)]
    pub(super) output: Option<PathBuf>,
    /// Replace what this program wrote into that folder before.
    #[arg(long)]
    pub(super) force: bool,
}

/// May a file be replaced?
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct OverFileArg {
    /// Replace the file if it is there.
    #[arg(id = "over", long = "force")]
    force: bool,
}

impl OverFileArg {
    /// Refuses a file that is there, unless it may be replaced.
    pub(super) fn check(self, file: &Path) -> Result<(), Failure> {
        if self.force { Ok(()) } else { refuse_existing(file) }
    }
}

/// Language of what is printed and written.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct LanguageArg {
    /// Language: vi or en.
    #[arg(long, default_value = "vi")]
    pub(super) lang: Lang,
}

/// The sample that an update draws.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct SampleArgs {
    /// Particles: pasts that the posterior consists of. How true the intervals are was studied with
    /// 512; fewer make them too narrow.
    #[arg(long, default_value_t = 512, value_parser = clap::value_parser!(u32).range(64..=65_536))]
    pub(super) particles: u32,
    /// Seed of the sample.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    #[command(flatten)]
    pub(super) machine: MachineArgs,
}

impl SampleArgs {
    /// Settings of the sampler.
    pub(super) fn settings(&self) -> SamplerSettings {
        SamplerSettings {
            particles: self.particles as usize,
            seed: self.seed,
            threads: self.machine.threads,
            ..SamplerSettings::default()
        }
    }
}

/// Understands a day of the campaign.
pub(super) fn day(text: &str) -> Result<Day, Said> {
    let day = date::day(&Value::Text(text.trim().to_owned()), date::Shown::default()).ok();
    day.ok_or_else(|| {
        Said::new(
            "phải là một ngày, chẳng hạn 30/06/2022",
            "a day, such as 30/06/2022 or 2022-06-30",
        )
    })
}

/// The week of the campaign that a day of its years belongs to.
pub(super) fn week_of(day: Day, plan: &Plan) -> Result<i32, Failure> {
    records::week_of(day, plan.world.period).ok_or_else(|| {
        let [first, last] = records::whole_years(plan.world.period);
        let shown = |lang| [day, first, last].map(|day| crate::text::date(day, lang));
        let ([found, from, to], [day, first, last]) = (shown(Lang::Vi), shown(Lang::En));
        Failure::usage(Text::new(
            format!("{found}: phải là một ngày trong chiến dịch, từ {from} đến {to}"),
            format!("{day}: a day of the campaign, from {first} to {last}"),
        ))
    })
}
