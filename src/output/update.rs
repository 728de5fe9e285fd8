//! The folder of an update: the posterior, the page, tables, and the plan for the rest.

use super::run::RunFilesError;
use super::{File, answer, posterior};
use crate::scenario;
use crate::show::update_page::{self, Page};
use crate::text::Lang;
use serde_json::json;
use std::path::{Path, PathBuf};

/// `output/posterior-<scenario>`.
pub fn default_folder(scenario: &str) -> PathBuf {
    Path::new("output").join(format!("posterior-{scenario}"))
}

/// Writes the folder, with the `plan` for the rest of the campaign; `records` are the bytes of the
/// file of records.
///
/// # Errors
///
/// When a picture or a table cannot be made, or the folder cannot be written.
pub fn write(
    folder: &Path,
    page: &Page<'_>,
    records: &[u8],
    plan: Vec<File>,
    force: bool,
    lang: Lang,
) -> Result<(), RunFilesError> {
    let mut files = posterior::files(page.posterior, page.plan, records)?;
    files.push(File::new("page.html", update_page::html(page, lang)?));
    files.push(File::new("tables/learned.csv", update_page::learned_csv(page)));
    files.push(File::new("tables/abundance.csv", update_page::abundance_csv(page)));
    files.extend(plan);
    files.push(manifest(page, &files));
    Ok(super::write(folder, &files, force)?)
}

/// What ran, so that `--force` knows the folder.
fn manifest(page: &Page<'_>, files: &[File]) -> File {
    let document = json!({
        "schema_version": 1,
        "program": concat!("rodsim ", env!("CARGO_PKG_VERSION")),
        "command": "update",
        "scenario": page.plan.name,
        "scenario_digest": scenario::digest(page.plan),
        "seed": page.seed,
        "particles": page.posterior.len(),
        "files": files.iter().map(answer::entry).collect::<Vec<_>>(),
    });
    File::new("manifest.json", format!("{document:#}\n"))
}
