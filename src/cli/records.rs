//! `records`: check a file of field records, and make a blank form.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::inputs::{load, records as read, refuse_existing, write_file};
use super::records_synth::{SynthArgs, synth};
use super::terminal::{print, print_place};
use crate::field::records::form;
use crate::field::records::regular::regular;
use crate::model::plan::Plan;
use crate::show::records::{faults, overview, too_regular};
use crate::text::{Lang, Text};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// What to do with field records.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum RecordsCommand {
    /// Say what a file of records holds, and name every bad cell.
    Check {
        /// CSV file or XLSX workbook.
        file: PathBuf,
        #[command(flatten)]
        district: DistrictArgs,
    },
    /// Make a blank form with drop-down lists, XLSX.
    Form {
        /// File to write; refused if it exists.
        #[arg(short, long, default_value = "records.xlsx")]
        output: PathBuf,
        #[command(flatten)]
        district: DistrictArgs,
    },
    /// Make records of a truth that the model simulates: for tests and training, never for decisions.
    #[command(hide = true)]
    Synth(SynthArgs),
}

/// Whose communes.
#[derive(Clone, Debug, Args)]
pub(super) struct DistrictArgs {
    /// Scenario whose district it is; the Lương Tài scheme when left out.
    #[arg(long)]
    scenario: Option<PathBuf>,
    #[command(flatten)]
    lang: LanguageArg,
}

impl DistrictArgs {
    fn plan(&self) -> Result<Plan, Failure> {
        load(self.scenario.as_deref().unwrap_or(Path::new("luong_tai")))
    }
}

/// `rodsim records`.
pub(super) fn records(command: &RecordsCommand) -> Result<(), Failure> {
    match command {
        RecordsCommand::Check { file, district } => check(file, district),
        RecordsCommand::Form { output, district } => form(output, district),
        RecordsCommand::Synth(args) => synth(args),
    }
}

fn check(file: &Path, district: &DistrictArgs) -> Result<(), Failure> {
    let (plan, lang) = (district.plan()?, district.lang.lang);
    let checked = read(file, &plan)?;
    print(&overview(&checked, lang))?;
    for found in regular(&checked.records) {
        print(&too_regular(&found, lang))?;
    }
    if checked.faults.is_empty() {
        return Ok(());
    }
    let all = |lang| faults(&file.display().to_string(), &checked, lang);
    Err(Failure::invalid(Text::new(all(Lang::Vi), all(Lang::En))))
}

fn form(file: &Path, district: &DistrictArgs) -> Result<(), Failure> {
    let (plan, lang) = (district.plan()?, district.lang.lang);
    refuse_existing(file)?;
    let bytes = form::xlsx(&plan.world, lang).map_err(Failure::other)?;
    write_file(file, "records.xlsx", bytes)?;
    print_place(file)
}
