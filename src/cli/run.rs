//! `run`: simulate, and write the folder of the run. `compare` goes the same way.

use super::arguments::{RunFolderArgs, SimulationArgs, seal};
use super::failure::Failure;
use super::inputs::{open, particles};
use super::samples;
use super::simulation::simulate;
use super::terminal::{print, print_json, print_place};
use crate::answers::judgement::Written;
use crate::answers::samples::Places;
use crate::answers::summary::Summary;
use crate::engine::{Study, WEEKLY_UNITS_MAX};
use crate::model::plan::Plan;
use crate::output::manifest::Provenance;
use crate::output::{self, run};
use crate::show::report;
use crate::text::Text;
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `run`.
#[derive(Clone, Debug, Args)]
pub(super) struct RunArgs {
    /// Scenario file, or the name of a shipped one; the Lương Tài scheme when left out.
    #[arg(default_value = "luong_tai", hide_default_value = true)]
    scenario: PathBuf,
    #[command(flatten)]
    simulation: SimulationArgs,
    #[command(flatten)]
    folder: RunFolderArgs,
    /// Also write every replicate to this file, .csv or .csv.gz: all parameters, years and outcomes
    /// (`rodsim samples RUN` does it later). Simulates once more.
    #[arg(long)]
    samples: Option<PathBuf>,
    /// Print the summary as JSON instead of text.
    #[arg(long)]
    json: bool,
}

/// `rodsim run`.
pub(super) fn run(args: &RunArgs) -> Result<(), Failure> {
    let (plans, provenance) = open(std::slice::from_ref(&args.scenario), args.folder.lang.lang)?;
    let done =
        finished(plans, provenance, 0, &args.simulation, &args.folder, args.samples.as_deref())?;
    if args.json {
        print_json(&Written::from(&done.summary))?;
    } else {
        done.print(&args.folder)?;
    }
    done.precise()
}

/// A run that is written.
pub(super) struct Finished {
    pub(super) summary: Summary,
    folder: PathBuf,
    /// Was the precision asked for reached?
    precise: bool,
}

impl Finished {
    /// The summary in words, and where everything is.
    pub(super) fn print(&self, args: &RunFolderArgs) -> Result<(), Failure> {
        print(&report::terminal_summary(&self.summary, args.lang.lang))?;
        self.print_place()
    }

    /// Where everything is.
    pub(super) fn print_place(&self) -> Result<(), Failure> {
        print_place(&self.folder)
    }

    /// Fails when the precision asked for was not reached.
    pub(super) fn precise(&self) -> Result<(), Failure> {
        if self.precise {
            return Ok(());
        }
        let n = self.summary.run.replicates;
        Err(Failure::imprecise(Text::new(
            format!("chưa đạt độ chính xác yêu cầu sau {n} lần mô phỏng; tăng --replicates"),
            format!(
                "the precision asked for was not reached in {n} replicates; raise --replicates"
            ),
        )))
    }
}

/// Simulates, summarises, and writes the folder.
pub(super) fn finished(
    plans: Vec<Plan>,
    provenance: Provenance,
    reference: usize,
    simulation: &SimulationArgs,
    args: &RunFolderArgs,
    samples_file: Option<&Path>,
) -> Result<Finished, Failure> {
    let folder = args.output.clone().unwrap_or_else(|| run::default_folder(&plans));
    output::check(&folder, args.force)?;
    let key = args.sign.key()?;
    if let Some(file) = samples_file {
        samples::free(file)?;
    }
    output::spare(&folder, provenance.kept.keys().map(std::path::Path::new))?;
    super::inputs::warn_of_worlds(&plans, reference, args.lang.lang);
    let mut study = Study::new(plans, reference);
    study.particles = particles(simulation.posterior.as_deref(), &study.plans)?;
    study.units = args.units.groups(&study.plans[reference].world.communes);
    study.weekly_units = args.weekly_communes;
    args.refuse_charts(study.plans.len())?;
    if args.weekly_communes && study.units.len() > WEEKLY_UNITS_MAX {
        let n = study.units.len();
        return Err(Failure::usage(Text::new(
            format!(
                "--weekly-communes: {n} xã là quá nhiều; chỉ lập được bảng tuần của nhiều nhất {WEEKLY_UNITS_MAX} xã"
            ),
            format!(
                "--weekly-communes: {n} communes are too many; it keeps the weeks of up to {WEEKLY_UNITS_MAX}"
            ),
        )));
    }
    let (simulated, precise) = simulate(&study, simulation, args.lang.lang)?;
    let lang = args.lang.lang;
    let summary = {
        let recipe = args.recipe();
        run::write(&folder, &study, &simulated, provenance, recipe, args.force, lang, seal(&key))?
    };
    if let Some(file) = samples_file {
        let (n, quiet) = (simulated.tally.replicates, simulation.machine.quiet);
        samples::write(file, &study, &simulated.settings, n, Places::District, lang, quiet)?;
    }
    Ok(Finished { summary, folder, precise })
}
