//! `report`: everything that goes into the file, beside the run, in one step.

use super::arguments::{LanguageArg, SignArg, seal};
use super::failure::Failure;
use super::terminal::print;
use crate::output::opened::Opened;
use crate::output::report::{Parts, files, put};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `report`.
#[derive(Clone, Debug, Args)]
pub(super) struct ReportArgs {
    /// Folder of a run.
    run: PathBuf,
    /// Also one page for each of these communes (name or code), or `all`.
    #[arg(long, num_args = 1.., value_delimiter = ',')]
    commune: Vec<String>,
    /// Make only these, and leave the rest of an earlier report as it is.
    #[arg(long, num_args = 1.., value_delimiter = ',')]
    only: Vec<Part>,
    /// Go on although the run is not as it was written; every page says so.
    #[arg(long)]
    unverified: bool,
    #[command(flatten)]
    sign: SignArg,
    #[command(flatten)]
    lang: LanguageArg,
}

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// The web page.
    Html,
    /// The document for Word.
    Docx,
    /// The workbooks for Excel.
    Xlsx,
    /// The tables for other programs.
    Csv,
}

/// `rodsim report`.
pub(super) fn report(args: &ReportArgs) -> Result<(), Failure> {
    let wanted = |part: Part| args.only.is_empty() || args.only.contains(&part);
    let parts = Parts {
        html: wanted(Part::Html),
        docx: wanted(Part::Docx),
        xlsx: wanted(Part::Xlsx),
        csv: wanted(Part::Csv),
    };
    let opened = Opened::read(&args.run, args.unverified)?;
    let key = args.sign.key()?;
    opened.changeable(seal(&key))?;
    let files = files(&opened, &args.commune, parts, args.lang.lang)?;
    put(&opened, &files, args.lang.lang, !args.only.is_empty(), seal(&key))?;
    let folder = args.run.join("report");
    let paths = files.iter().map(|file| folder.join(&file.path).display().to_string());
    print(&paths.collect::<Vec<_>>().join("\n"))
}
