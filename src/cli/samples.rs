//! `samples`: the replicates of a run, one by one, for whoever wants to check them.

use super::arguments::{LanguageArg, MachineArgs, OverFileArg};
use super::failure::Failure;
use super::inputs::{refuse_existing, split_path};
use super::progress::Bar;
use super::terminal::{print_place, stop_on_ctrl_c};
use super::verify::refused;
use crate::answers::samples::{self, Part, Places};
use crate::engine::{Settings, Study};
use crate::output::File;
use crate::output::amend::amend;
use crate::text::{Lang, Text};
use crate::verify::{Again, again};
use clap::Args;
use flate2::{Compression, GzBuilder};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Arguments of `samples`.
#[derive(Clone, Debug, Args)]
pub(super) struct SamplesArgs {
    /// Folder of a finished run.
    run: PathBuf,
    /// File for the table: .csv or .csv.gz. A file `….columns.csv` beside it says what each column
    /// is and in which unit.
    #[arg(short, long, default_value = "samples.csv.gz")]
    output: PathBuf,
    #[command(flatten)]
    over: OverFileArg,
    /// A row for each commune, too.
    #[arg(long)]
    communes: bool,
    /// Folder of the posterior that the run rests on, if it does.
    #[arg(long)]
    posterior: Option<PathBuf>,
    #[command(flatten)]
    machine: MachineArgs,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim samples`.
pub(super) fn samples(args: &SamplesArgs) -> Result<(), Failure> {
    named(&args.output)?;
    args.over.check(&args.output)?;
    args.over.check(&columns_file(&args.output))?;
    let lang = args.lang.lang;
    let run = again(&args.run, args.posterior.as_deref());
    let Again { study, settings, replicates } = run.map_err(refused)?;
    let settings = Settings {
        threads: args.machine.threads,
        instructions: args.machine.instructions,
        ..settings
    };
    let places = if args.communes { Places::Communes } else { Places::District };
    write(&args.output, &study, &settings, replicates, places, lang, args.machine.quiet)?;
    print_place(&args.output)
}

/// Refuses a name that is no table's, or that is taken.
pub(super) fn free(file: &Path) -> Result<(), Failure> {
    named(file)?;
    refuse_existing(file)?;
    refuse_existing(&columns_file(file))
}

/// Refuses a name that is no table's.
fn named(file: &Path) -> Result<(), Failure> {
    let name = file.to_string_lossy();
    if !name.ends_with(".csv") && !name.ends_with(".csv.gz") {
        return Err(Failure::usage(Text::new(
            format!("{name}: nêu tên tệp kết thúc bằng .csv hoặc .csv.gz"),
            format!("{name}: name a file that ends in .csv or .csv.gz"),
        )));
    }
    Ok(())
}

/// The file that says what the columns are.
fn columns_file(file: &Path) -> PathBuf {
    let name = file.to_string_lossy();
    let stem = name.trim_end_matches(".gz").trim_end_matches(".csv");
    PathBuf::from(format!("{stem}.columns.csv"))
}

/// Simulates the replicates of a run again, and writes them.
pub(super) fn write(
    file: &Path,
    study: &Study,
    settings: &Settings,
    replicates: u64,
    places: Places,
    lang: Lang,
    quiet: bool,
) -> Result<(), Failure> {
    let bar = Bar::new(replicates, lang, quiet);
    let stop = stop_on_ctrl_c();
    let bytes = packed(file, &mut |mut out| {
        samples::write(study, settings, replicates, places, &mut out, &bar, stop)
    })?;
    bar.finish();
    put(file, bytes, samples::key(study, false))
}

/// Simulates the rows of an analysis again, and writes them.
pub(super) fn write_parts(
    file: &Path,
    study: &Study,
    settings: &Settings,
    parts: &[Part],
    machine: MachineArgs,
    lang: Lang,
) -> Result<(), Failure> {
    let rows: usize = parts.iter().map(|part| part.points.len() / study.dimensions()).sum();
    let bar = Bar::new(rows as u64, lang, machine.quiet);
    let stop = stop_on_ctrl_c();
    let bytes = packed(file, &mut |mut out| {
        samples::write_parts(study, settings, parts, &mut out, &bar, stop)
    })?;
    bar.finish();
    put(file, bytes, samples::key(study, true))
}

/// The bytes of a table, packed if its name says so.
fn packed(
    file: &Path,
    rows: &mut dyn FnMut(&mut dyn Write) -> io::Result<bool>,
) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let done = if file.extension().is_some_and(|extension| extension == "gz") {
        // Neither name nor time: the same run gives the same bytes.
        let mut packed = GzBuilder::new().write(&mut bytes, Compression::fast());
        let done = rows(&mut packed);
        packed.finish().map_err(Failure::other)?;
        done
    } else {
        rows(&mut bytes)
    };
    if done.map_err(Failure::other)? { Ok(bytes) } else { Err(Failure::interrupted()) }
}

/// Writes the table, and what its columns are; says nothing, because answers may be JSON.
fn put(file: &Path, bytes: Vec<u8>, key: String) -> Result<(), Failure> {
    let asked = "samples.csv.gz";
    let (folder, name) = split_path(file, asked)?;
    let (_, columns) = split_path(&columns_file(file), asked).map(|(_, name)| ((), name))?;
    Ok(amend(folder, &[File::new(columns, key), File::new(name, bytes)], &[])?)
}
