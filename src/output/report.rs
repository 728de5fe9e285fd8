//! The files of a report, beside the run that it is of.

use super::File;
use super::run::{RunFilesError, read_json, read_summary};
use crate::answers::summary::Summary;
use crate::show::charts::{self, Chart, Options};
use crate::show::report::{self, CostEstimate, Evidence, Flavour};
use crate::text::Lang;
use std::path::Path;

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

/// Everything that goes into the file, made of a run; pages of their own for communes that `wanted`
/// names by name or code, or for `all`.
///
/// # Errors
///
/// When the run cannot be read, there is no such commune, or a part cannot be made.
pub fn files(
    run: &Path,
    wanted: &[String],
    parts: Parts,
    lang: Lang,
) -> Result<Vec<File>, RunFilesError> {
    let summary = read_summary(run)?;
    let communes = communes(&summary, wanted)?;
    let estimate: CostEstimate = read_json(run, "estimate.json")?;
    let evidence: Evidence = read_json(run, "evidence.json")?;
    let illustrated = parts.html || parts.docx || parts.xlsx;
    let drawn = |lang| if illustrated { figures(&summary, lang) } else { Ok(Vec::new()) };
    let (figures_vi, figures_en) = (drawn(Lang::Vi)?, drawn(Lang::En)?);
    let input = report::Input {
        summary: &summary,
        estimate: &estimate,
        evidence: &evidence,
        figures_vi: &figures_vi,
        figures_en: &figures_en,
    };
    let mut files = Vec::new();
    if parts.html {
        files.push(File::new("report.html", report::html(&input)));
    }
    if parts.docx {
        files.push(File::new("bao_cao.docx", report::docx(&input, lang)?));
    }
    if parts.xlsx {
        files.push(File::new("du_toan.xlsx", report::du_toan_xlsx(&input, lang)?));
        files.push(File::new("so_sanh.xlsx", report::so_sanh_xlsx(&input, lang)?));
    }
    let flavours = [("csv", Flavour::International), ("csv_vi", Flavour::Vietnamese)];
    for (folder, flavour) in flavours.into_iter().filter(|_| parts.csv) {
        for (name, bytes) in report::tables_csv(&summary, flavour) {
            files.push(File::new(format!("{folder}/{name}"), bytes));
        }
    }
    for commune in communes {
        let page = report::commune_page(&input, commune, lang)?;
        let code = &summary.communes[commune].code;
        if parts.docx {
            files.push(File::new(format!("communes/{code}.docx"), page.docx));
        }
        if parts.html {
            files.push(File::new(format!("communes/{code}.html"), page.html));
        }
    }
    Ok(files)
}

fn figures(summary: &Summary, lang: Lang) -> Result<Vec<Chart>, RunFilesError> {
    Ok(charts::draw(summary, &[], &Options { lang, ..Options::default() })?)
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
