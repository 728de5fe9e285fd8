//! `--where` and `--samples` of analyses, and `compare` under a condition.

use super::arguments::{MachineArgs, RunFolderArgs, SimulationArgs};
use super::compare::Format;
use super::failure::Failure;
use super::inputs::{particles, replicates, warn_of_worlds};
use super::progress::Bar;
use super::samples;
use super::terminal::{print, print_json, print_place, stop_on_ctrl_c};
use crate::answers::analysis::valuation;
use crate::answers::condition::{Condition, Stated};
use crate::answers::conditioned::{self as answers, LEAST, words};
use crate::answers::samples::{Part, Places};
use crate::engine::{Settings, Study};
use crate::model::draw::Design;
use crate::model::plan::Plan;
use crate::output::{self, File, answer};
use crate::text::{Lang, Text};
use clap::Args;
use std::path::{Path, PathBuf};

/// Which replicates an analysis looks at, and where they are written.
#[derive(Clone, Debug, Args)]
pub(super) struct RowsArgs {
    /// Look only at replicates in which this holds, such as "no_campaign.yield_loss in top quarter",
    /// "loss_ref < 0.02" or "loss_ref in 0.01..0.03 and shock_2023 > 1".
    #[arg(long = "where", value_name = "CONDITION")]
    pub(super) condition: Option<String>,
    /// Also write every row that was simulated to this file, .csv or .csv.gz: the part of the
    /// analysis that it is for, all parameters, years and outcomes. Simulates once more.
    #[arg(long)]
    pub(super) samples: Option<PathBuf>,
}

impl RowsArgs {
    /// Refuses a file of samples that cannot be written.
    pub(super) fn check(&self) -> Result<(), Failure> {
        self.samples.as_deref().map_or(Ok(()), samples::free)
    }

    /// The condition, understood.
    pub(super) fn condition(&self, study: &Study) -> Result<Option<Condition>, Failure> {
        self.condition.as_deref().map(|text| understood(text, study)).transpose()
    }

    /// Writes the rows, if that was asked.
    pub(super) fn write(
        &self,
        study: &Study,
        settings: &Settings,
        parts: &[Part],
        machine: MachineArgs,
        lang: Lang,
    ) -> Result<(), Failure> {
        let write = |file| samples::write_parts(file, study, settings, parts, machine, lang);
        self.samples.as_deref().map_or(Ok(()), write)
    }
}

/// A condition, or all that is wrong with it.
fn understood(text: &str, study: &Study) -> Result<Condition, Failure> {
    Condition::parse(text, study).map_err(|faults| {
        let faults: Vec<Text> = faults.iter().map(|fault| fault.after("--where: ")).collect();
        Failure::usage(Text::joined(&faults, "\n"))
    })
}

/// A condition that leaves too little.
pub(super) fn too_few(stated: &Stated, least: u64) -> Failure {
    let words = |lang| stated.too_few(least, lang).unwrap_or_default();
    Failure::usage(Text::new(words(Lang::Vi), words(Lang::En)).after("--where: "))
}

/// Two things that can both be wrong, which is then said of both.
pub(super) fn both<A, B>(
    one: Result<A, Failure>,
    other: Result<B, Failure>,
) -> Result<(A, B), Failure> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) => Err(Failure::usage(Text::joined(&[one.text, other.text], "\n"))),
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    }
}

/// What a comparison under a condition is asked.
pub(super) struct Asked<'a> {
    pub(super) text: &'a str,
    pub(super) simulation: &'a SimulationArgs,
    pub(super) folder: &'a RunFolderArgs,
    pub(super) samples: Option<&'a Path>,
}

/// `rodsim compare --where`.
pub(super) fn conditioned(
    plans: Vec<Plan>,
    reference: usize,
    asked: &Asked<'_>,
    format: Format,
) -> Result<(), Failure> {
    let Asked { text, simulation, folder, samples: file } = *asked;
    let lang = folder.lang.lang;
    let n = replicates("compare --where", simulation.replicates, valuation::REPLICATES);
    if simulation.precision.is_some() {
        return Err(Failure::usage(Text::new(
            "--where: dùng --replicates; --precision dành cho toàn bộ lần chạy",
            "--where: give --replicates; --precision is of whole runs",
        )));
    }
    if simulation.design.is_some_and(|design| design != Design::Independent) {
        return Err(Failure::usage(Text::new(
            "--where: sai số của một phần các lần mô phỏng cần --design independent",
            "--where: errors of a part of the replicates need --design independent",
        )));
    }
    if let Some(folder) = &folder.output {
        output::check(folder, asked.folder.force)?;
    }
    file.map_or(Ok(()), samples::free)?;
    warn_of_worlds(&plans, reference, lang);
    let mut study = Study::new(plans, reference);
    study.particles = particles(simulation.posterior.as_deref(), &study.plans)?;
    let (n, condition) = both(n, understood(text, &study))?;
    let settings = simulation.settings(Design::Independent);
    let bar = Bar::new(u64::from(n), lang, simulation.machine.quiet);
    let found = answers::conditioned(&study, &settings, n, &condition, &bar, stop_on_ctrl_c());
    let found = found.map_err(|stated| too_few(&stated, LEAST))?;
    let found = found.ok_or_else(Failure::interrupted)?;
    bar.finish();
    match format {
        Format::Json => print_json(&found)?,
        Format::Csv => print(&answers::table(&found))?,
        Format::Table | Format::Md => print(&words::words(&found, &study, lang))?,
    }
    if let Some(file) = file {
        let quiet = simulation.machine.quiet;
        samples::write(file, &study, &settings, u64::from(n), Places::District, lang, quiet)?;
    }
    let Some(place) = &folder.output else { return Ok(()) };
    let document = serde_json::to_string_pretty(&found)? + "\n";
    let files = vec![
        File::new("conditioned.json", document),
        File::new("tables/conditioned.csv", answers::table(&found)),
    ];
    answer::write(place, files, &study.plans, simulation.seed, folder.force)?;
    if format == Format::Table { print_place(place) } else { Ok(()) }
}
