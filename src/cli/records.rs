//! `records`: check a file of field records, and make a blank form.

use super::arguments::{LanguageArg, OverFileArg};
use super::failure::Failure;
use super::inputs::{load, records as read, write_file};
use super::records_synth::{SynthArgs, synth};
use super::terminal::{print, print_json, print_place};
use crate::field::records::form;
use crate::field::records::regular::regular;
use crate::model::plan::Plan;
use crate::show::records::{checked_json, faults, overview, too_regular};
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
        /// Print as JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        district: DistrictArgs,
    },
    /// Make a blank form with drop-down lists, XLSX.
    Form {
        /// File to write; refused if it exists, unless --force is given.
        #[arg(short, long, default_value = "records.xlsx")]
        output: PathBuf,
        #[command(flatten)]
        over: OverFileArg,
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
        RecordsCommand::Check { file, json, district } => check(file, *json, district),
        RecordsCommand::Form { output, over, district } => form(output, *over, district),
        RecordsCommand::Synth(args) => synth(args),
    }
}

fn check(file: &Path, json: bool, district: &DistrictArgs) -> Result<(), Failure> {
    let (plan, lang) = (district.plan()?, district.lang.lang);
    let (checked, _) = read(file, &plan)?;
    let regular = regular(&checked.records);
    if json {
        print_json(&checked_json(&checked, &regular, lang))?;
    } else {
        print(&overview(&checked, lang))?;
        for found in &regular {
            print(&too_regular(found, lang))?;
        }
    }
    if checked.faults.is_empty() {
        return Ok(());
    }
    let all = |lang| faults(&file.display().to_string(), &checked, lang);
    Err(Failure::invalid(Text::new(all(Lang::Vi), all(Lang::En))))
}

fn form(file: &Path, over: OverFileArg, district: &DistrictArgs) -> Result<(), Failure> {
    let (plan, lang) = (district.plan()?, district.lang.lang);
    over.check(file)?;
    let bytes = form::xlsx(&plan.world, lang).map_err(Failure::other)?;
    write_file(file, "records.xlsx", bytes)?;
    print_place(file)
}
