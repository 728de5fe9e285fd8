//! `records`: check a file of field records, and make a blank form.

use super::{Failure, LangArg, load, print};
use crate::field::records::regular::{Regular, Sign, regular};
use crate::field::records::{self, Checked, Kind};
use crate::model::plan::Plan;
use crate::output::{self, File};
use crate::table::BYTES_MOST;
use crate::text::{Lang, date, number};
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
        of: Of,
    },
    /// Make a blank form with drop-down lists, XLSX.
    Form {
        /// File to write; refused if it exists.
        #[arg(short, long, default_value = "records.xlsx")]
        output: PathBuf,
        #[command(flatten)]
        of: Of,
    },
    /// Make records of a truth that the model simulates: for tests and training, never for decisions.
    #[command(hide = true)]
    Synth(super::update::SynthArgs),
}

/// Whose communes.
#[derive(Clone, Debug, Args)]
pub(super) struct Of {
    /// Scenario whose district it is; the Lương Tài scheme when left out.
    #[arg(long)]
    scenario: Option<PathBuf>,
    #[command(flatten)]
    lang: LangArg,
}

impl Of {
    fn plan(&self) -> Result<Plan, Failure> {
        load(self.scenario.as_deref().unwrap_or(Path::new("luong_tai")), self.lang.lang)
    }
}

/// `rodsim records`.
pub(super) fn records(command: &RecordsCommand) -> Result<(), Failure> {
    match command {
        RecordsCommand::Check { file, of } => check(file, of),
        RecordsCommand::Form { output, of } => form(output, of),
        RecordsCommand::Synth(args) => super::update::synth(args),
    }
}

/// Reads a file of records.
pub(super) fn read(file: &Path, plan: &Plan, lang: Lang) -> Result<Checked, Failure> {
    let bytes = bytes(file)
        .map_err(|error| Failure::Other(format!("cannot read {}: {error}", file.display())))?;
    records::load(&bytes, &plan.world)
        .map_err(|fault| Failure::Scenario(format!("{}: {}", file.display(), fault.render(lang))))
}

/// The bytes of a file, no more than a reader of tables takes; no device or pipe, which may never end.
fn bytes(file: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    if !std::fs::metadata(file)?.is_file() {
        return Err(std::io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(BYTES_MOST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The faults of a file, one line each.
pub(super) fn faults(file: &Path, checked: &Checked, lang: Lang) -> String {
    let mut out = match lang {
        Lang::Vi => {
            format!("{}: {} ô sai, các hàng đúng được giữ\n", file.display(), checked.faults.len())
        }
        Lang::En => {
            format!(
                "{}: {} bad cell(s); good rows are kept\n",
                file.display(),
                checked.faults.len()
            )
        }
    };
    for fault in &checked.faults {
        out += &format!("  {}\n", fault.render(lang));
    }
    out
}

fn check(file: &Path, of: &Of) -> Result<(), Failure> {
    let (plan, lang) = (of.plan()?, of.lang.lang);
    let checked = read(file, &plan, lang)?;
    print(&overview(&checked, lang))?;
    for found in regular(&checked.records) {
        print(&too_regular(&found, lang))?;
    }
    if checked.faults.is_empty() {
        return Ok(());
    }
    Err(Failure::Scenario(faults(file, &checked, lang)))
}

/// How many good rows of each kind there are, where, and from when to when.
fn overview(checked: &Checked, lang: Lang) -> String {
    let good = checked.records.len();
    let mut out = match lang {
        Lang::Vi => format!("{good} hàng đúng trong {} hàng", checked.rows),
        Lang::En => format!("{good} good row(s) of {}", checked.rows),
    };
    if let (Some(first), Some(last)) = (checked.records.first(), checked.records.last()) {
        out += &format!(", {} – {}", date(first.day, lang), date(last.day, lang));
    }
    out.push('\n');
    for kind in Kind::ALL {
        let rows: Vec<_> = checked.records.iter().filter(|record| record.kind == kind).collect();
        let mut places: Vec<&str> = rows.iter().map(|record| record.place.as_str()).collect();
        places.sort_unstable();
        places.dedup();
        if !rows.is_empty() {
            let (rows, places) = (rows.len(), places.len());
            out += &match lang {
                Lang::Vi => format!("  {}: {rows} hàng, {places} nơi\n", kind.title().vi),
                Lang::En => format!("  {}: {rows} row(s), {places} place(s)\n", kind.title().en),
            };
        }
    }
    out
}

/// A place whose figures are too regular, in words.
pub(super) fn too_regular(found: &Regular, lang: Lang) -> String {
    let (place, rows) = (&found.place, found.rows);
    let kind = found.kind.title();
    let kind = kind.get(lang);
    match (found.sign, lang) {
        (Sign::Scatter(ratio), Lang::Vi) => format!(
            "Cảnh báo: {place}, {kind}: {rows} số liệu đều bất thường (dao động bằng {} lần mức ngẫu nhiên); có đếm thật mỗi lần không?",
            number(ratio, 2, lang)
        ),
        (Sign::Scatter(ratio), Lang::En) => format!(
            "Warning: {place}, {kind}: {rows} figures are too regular (scatter {} of what chance alone gives); were they counted every time?",
            number(ratio, 2, lang)
        ),
        (Sign::Rounding(share), Lang::Vi) => format!(
            "Cảnh báo: {place}, {kind}: {} % số liệu tận cùng là 0 hoặc 5 (bình thường 20 %); có ước lượng thay vì đếm không?",
            number(100.0 * share, 0, lang)
        ),
        (Sign::Rounding(share), Lang::En) => format!(
            "Warning: {place}, {kind}: {} % of the figures end in 0 or 5 (20 % is usual); were they estimated, not counted?",
            number(100.0 * share, 0, lang)
        ),
    }
}

fn form(file: &Path, of: &Of) -> Result<(), Failure> {
    let (plan, lang) = (of.plan()?, of.lang.lang);
    if file.exists() {
        let file = file.display();
        return Err(Failure::Other(format!("{file} already exists; choose another name")));
    }
    let name = file.file_name().ok_or_else(|| {
        Failure::Usage("records form: name a file, such as records.xlsx".to_owned())
    })?;
    let bytes = records::form::xlsx(&plan.world, lang).map_err(Failure::other)?;
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    output::add(parent.unwrap_or(Path::new(".")), &File::new(name.to_string_lossy(), bytes))
        .map_err(Failure::other)?;
    print(&format!("→ {}", file.display()))
}
