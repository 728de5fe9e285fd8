//! What leaves the page: documents, pictures, scenarios as files, the folder of a run.

use super::study::Choice;
use super::{Fault, Message};
use crate::answers::summarise::summarise;
use crate::answers::summary::Summary;
use crate::engine::Study;
use crate::engine::tally::Tally;
use crate::output::contents::{self, Recipe};
use crate::output::manifest::{Circumstances, Provenance};
use crate::output::report::Parts;
use crate::output::run::default_folder;
use crate::output::{File, run};
use crate::scenario::bundle::Kept;
use crate::scenario::form::{ConvertError, Form, draft};
use crate::show::charts::{self, Options};
use crate::show::report::Evidence;
use crate::text::Lang;
use serde::Deserialize;
use serde_json::json;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

/// A document.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// The report for Word.
    Word,
    /// The estimate for Excel.
    Estimate,
    /// The comparison for Excel.
    Comparison,
    /// The report as a page.
    Html,
    /// One chart.
    Picture(String),
    /// The folder of the run, packed.
    Run,
}

/// The form in which a scenario is saved.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SavedAs {
    /// The planner's workbook.
    Workbook,
    /// A text.
    Toml,
}

/// The date of a moment in ISO 8601.
pub(super) fn day_of(now: &str) -> Result<&str, Fault> {
    now.get(..10)
        .filter(|day| day.is_ascii() && now.len() <= 40)
        .ok_or_else(|| Fault::odd("không có thời điểm", "no moment"))
}

/// A document of a tally; `now` is the moment in ISO 8601.
pub(super) fn document(
    choice: &Choice,
    parts: &[Vec<u8>],
    kind: Kind,
    now: &str,
    lang: Lang,
) -> Result<Message, Fault> {
    let today = day_of(now)?;
    let (study, tally, provenance) = choice.counted(parts)?;
    let summary = summarise(&study, &choice.settings(), &tally, today);
    let only = |wanted: Parts, name: &str| -> Result<File, Fault> {
        let evidence = Evidence::of_plans(&study.plans, study.reference);
        let estimate = contents::estimate(&study);
        let made = contents::of_report(&summary, &estimate, &evidence, wanted, &[], lang);
        let mut files = made.map_err(Fault::of)?.into_iter();
        files.find(|file| file.path == name).ok_or_else(|| Fault::odd(name, name))
    };
    let none = Parts { html: false, docx: false, xlsx: false, csv: false };
    let (docx, xlsx, html) =
        (Parts { docx: true, ..none }, Parts { xlsx: true, ..none }, Parts { html: true, ..none });
    let file = match kind {
        Kind::Word => only(docx, "bao_cao.docx")?,
        Kind::Estimate => only(xlsx, "du_toan.xlsx")?,
        Kind::Comparison => only(xlsx, "so_sanh.xlsx")?,
        Kind::Html => only(html, "report.html")?,
        Kind::Picture(name) => {
            let options = Options { lang, ..Options::default() };
            let drawn = charts::draw(&summary, &[name], &options).map_err(Fault::of)?;
            let chart = drawn
                .into_iter()
                .next()
                .ok_or_else(|| Fault::odd("không có biểu đồ này", "no such chart"))?;
            File::new(format!("{}.png", chart.name), chart.png)
        }
        Kind::Run => folder(choice, (&study, &tally, &summary), provenance, now, lang)?,
    };
    Ok(Message::with(
        json!({ "name": file.path, "digest": summary.run.results_digest }),
        file.bytes,
    ))
}

/// The folder that `rodsim compare` would have written, packed: `rodsim verify` accepts it.
fn folder(
    choice: &Choice,
    (study, tally, summary): (&Study, &Tally, &Summary),
    provenance: Provenance,
    now: &str,
    lang: Lang,
) -> Result<File, Fault> {
    let recipe = Recipe { lang, ..Recipe::default() };
    let circumstances = Circumstances::new(now, 0.0, &choice.settings());
    let files =
        run::files(study, (tally, tally.digest()), summary, provenance, circumstances, recipe);
    let files = files.map_err(Fault::of)?;
    debug_assert!(run::is_of(summary, &study.plans));
    let place = default_folder(&study.plans);
    packed_folder(&place.file_name().unwrap_or_default().to_string_lossy(), &files)
}

/// A folder of files, packed.
pub(super) fn packed_folder(name: &str, files: &[File]) -> Result<File, Fault> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let path = format!("{name}/{}", file.path);
        archive.start_file(path, SimpleFileOptions::default()).map_err(Fault::of)?;
        archive.write_all(&file.bytes).map_err(Fault::of)?;
    }
    let bytes = archive.finish().map_err(Fault::of)?.into_inner();
    Ok(File::new(format!("{name}.zip"), bytes))
}

/// A scenario as a file.
pub(super) fn saved(kept: &Kept, file: &str, kind: SavedAs, lang: Lang) -> Result<Message, Fault> {
    let (form, ending) = match kind {
        SavedAs::Workbook => (Form::Workbook(lang), "xlsx"),
        SavedAs::Toml => (Form::Toml, "toml"),
    };
    let bytes = draft::saved(kept, file, form).map_err(|error| match error {
        ConvertError::Problems(problems) => Fault::Problems(problems),
        error => Fault::of(error),
    })?;
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    Ok(Message::with(json!({ "name": format!("{stem}.{ending}") }), bytes))
}
