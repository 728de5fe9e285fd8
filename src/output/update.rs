//! The folder of an update: the posterior, the page, tables, and the plan for the rest.

use super::run::RunFilesError;
use super::{File, answer, optimize, posterior};
use crate::answers::optimize::found::{Found, answered, begins_after};
use crate::answers::optimize::question::Question;
use crate::answers::optimize::request::{Refusal, Trace};
use crate::engine::Settings;
use crate::engine::particles::Particles;
use crate::model::plan::Plan;
use crate::scenario;
use crate::show::update_page::{self, Page};
use crate::text::Lang;
use crate::text::told::Told;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Replicates of a plan in the search for the rest of the campaign, fewer than `optimize` takes: the
/// page should not wait for long.
const REPLICATES: u32 = 32;

/// What is recommended for the rest of the campaign.
#[derive(Debug)]
pub struct Rest {
    /// In words, or why there is nothing to recommend: the posterior is not lost with it.
    pub said: String,
    /// The plan, if one was found.
    pub found: Option<Box<Found>>,
}

/// Plans the rest of the campaign again as `rodsim optimize` would that is told nothing else; `today`
/// is the date of the summary, ISO 8601.
pub fn rest(
    plan: &Plan,
    particles: Arc<Particles>,
    settings: &Settings,
    today: &str,
    lang: Lang,
    trace: &dyn Trace,
    stop: &AtomicBool,
) -> Rest {
    let vi = lang == Lang::Vi;
    let none = |said: String| Rest { said, found: None };
    if !begins_after(plan, particles.until) {
        let (vi_said, en_said) =
            ("Không còn đợt nào để xếp lại.", "No round is left to be planned again.");
        return none(if vi { vi_said } else { en_said }.to_owned());
    }
    let question = Question { replicates: REPLICATES, ..Question::default() };
    match answered(&question, plan.clone(), Some(particles), settings, today, trace, stop) {
        Ok(found) => Rest { said: optimize::said(&found, lang), found: Some(Box::new(found)) },
        Err(Refusal::Stopped) if vi => none("Việc xếp lại bị dừng giữa chừng.".to_owned()),
        Err(Refusal::Stopped) => none("Planning again was interrupted.".to_owned()),
        Err(why) => none(match lang {
            Lang::Vi => format!("Chưa xếp lại được: {}", why.told().vi),
            Lang::En => format!("Could not be planned again: {}", why.told().en),
        }),
    }
}

/// `output/posterior-<scenario>`.
pub fn default_folder(scenario: &str) -> PathBuf {
    Path::new("output").join(format!("posterior-{scenario}"))
}

/// The files of the folder, with the `plan` for the rest of the campaign; `records` are the bytes of
/// the file of records.
///
/// # Errors
///
/// When a picture or a table cannot be made.
pub fn files(
    page: &Page<'_>,
    records: &[u8],
    plan: Vec<File>,
    lang: Lang,
) -> Result<Vec<File>, RunFilesError> {
    let mut files = posterior::files(page.posterior, page.plan, records)?;
    files.push(File::new("page.html", update_page::html(page, lang)?));
    files.push(File::new("tables/learned.csv", update_page::learned_csv(page)));
    files.push(File::new("tables/abundance.csv", update_page::abundance_csv(page)));
    files.extend(plan);
    files.push(manifest(page, &files));
    Ok(files)
}

/// Writes [`files`] as a folder.
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
    Ok(super::write(folder, &files(page, records, plan, lang)?, force)?)
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
