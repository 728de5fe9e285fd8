//! The files of a report, beside the run that it is of.

use super::manifest::Seal;
use super::opened::{Opened, REPORT};
use super::run::RunFilesError;
use super::{File, contents};
use crate::answers::summary::Summary;
use crate::show::report::{CostEstimate, Evidence};
use crate::text::Lang;

/// Which parts of a report are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The web page.
    pub html: bool,
    /// The document for Word.
    pub docx: bool,
    /// The workbooks for Excel.
    pub xlsx: bool,
    /// The tables for other programs.
    pub csv: bool,
}

impl Parts {
    /// All of them.
    pub const ALL: Self = Self { html: true, docx: true, xlsx: true, csv: true };
}

/// Everything that goes into the file, made of a run; pages of their own for communes that `wanted`
/// names by name or code, or for `all`.
///
/// # Errors
///
/// When the run is not as it was written, there is no such commune, or a part cannot be made.
pub fn files(
    run: &Opened,
    wanted: &[String],
    parts: Parts,
    lang: Lang,
) -> Result<Vec<File>, RunFilesError> {
    let communes = communes(&run.summary, wanted)?;
    let estimate: CostEstimate = run.part("estimate.json")?;
    let evidence: Evidence = run.part("evidence.json")?;
    contents::of_report(&run.summary, &estimate, &evidence, parts, &communes, lang)
}

/// Puts a report into the folder of its run; with `keep`, beside what an earlier one made.
///
/// # Errors
///
/// As [`Opened::amend`].
pub fn put(
    run: &Opened,
    files: &[File],
    lang: Lang,
    keep: bool,
    seal: Option<&dyn Seal>,
) -> Result<(), RunFilesError> {
    let files = files.iter();
    let files: Vec<File> =
        files.map(|file| File::new([REPORT, &file.path].concat(), file.bytes.clone())).collect();
    let manifest = run.reported(&files, lang, keep);
    let gone = if keep { Vec::new() } else { run.outdated(&files) };
    run.amend(files, manifest, &gone, seal)
}

/// The communes asked for, by name, code or `all`.
fn communes(summary: &Summary, wanted: &[String]) -> Result<Vec<usize>, RunFilesError> {
    if wanted.iter().any(|name| name == "all") {
        return Ok((0..summary.communes.len()).collect());
    }
    wanted
        .iter()
        .map(|name| {
            let places = summary.communes.iter();
            let places = places.map(|c| (c.name.as_str(), c.code.parse().unwrap_or(0)));
            let found = crate::text::nearest::named(name, places);
            found.ok_or_else(|| RunFilesError::Commune {
                name: name.clone(),
                known: summary.communes.iter().map(|commune| commune.name.clone()).collect(),
            })
        })
        .collect()
}
