//! Every file of a run made again, and every entry of its manifest.

use super::RunError;
use crate::answers::analysis::surveys::Survey;
use crate::answers::analysis::valuation::{REPLICATES, valuation};
use crate::answers::analysis::value::Value;
use crate::answers::judgement::Written;
use crate::answers::summarise::summarised;
use crate::answers::summary::Summary;
use crate::engine::tally::Tally;
use crate::engine::{Progress, Settings, Study};
use crate::model::draw::Design;
use crate::output::manifest::{self, Entry, Manifest, Tallied, sha256};
use crate::output::run::RunFilesError;
use crate::output::{File, answer, contents};
use crate::scenario::file;
use crate::text::Text;
use crate::verify::Check;
use serde_json::Value as Json;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Entries of a manifest that no other run can tell.
const STATED: [&str; 5] = ["started", "seconds", "threads", "instructions", "target"];

/// Those that only the whole run tells.
const OF_ALL: [&str; 2] = ["tally_digest", "sample"];

/// A run that was simulated again.
pub(super) struct Simulated<'a> {
    pub(super) settings: &'a Settings,
    pub(super) tally: &'a Tally,
    /// The value of information that was added to it, computed again.
    pub(super) value: Option<Value>,
}

/// The value of information that was added to the run, if it was: simulated and computed again.
pub(super) fn value(
    manifest: &Manifest,
    study: &Study,
    threads: usize,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Option<Value>, RunError> {
    let Some(valued) = &manifest.recipe.value else { return Ok(None) };
    let damaged = || {
        RunError::Damaged(Text::new(
            "biên bản bị hỏng: không lần value nào được lập như recipe.value ghi",
            "the manifest is damaged: no value is found as recipe.value says",
        ))
    };
    let design = Design::of_key(&valued.design).ok_or_else(damaged)?;
    if !REPLICATES.contains(&valued.replicates) || study.plans.len() < 2 {
        return Err(damaged());
    }
    let surveys = valued.surveys.as_deref().map_or_else(Survey::shipped, Survey::parse);
    let surveys = surveys.map_err(|_| damaged())?;
    let settings = Settings { seed: valued.seed, design, threads, instructions: None };
    let found = valuation(study, &settings, valued.replicates, &surveys, None, progress, stop);
    let found = found.ok().flatten().ok_or(RunError::Interrupted)?;
    Ok(Some(found.value))
}

/// Makes all files of the run again from what came out again, and its manifest.
pub(super) fn again(
    folder: &Path,
    manifest: &Manifest,
    study: &Study,
    simulated: Simulated<'_>,
) -> Result<Vec<Check>, RunError> {
    let Simulated { settings, tally, value } = simulated;
    let (mut summary, digest) = summarised(study, settings, tally, manifest.circumstances.day());
    let mut checks = vec![Check::equal(
        Text::new("mọi lần lặp, mô phỏng lại", "all replicates, simulated again"),
        &digest,
        &manifest.tally_digest,
    )];
    summary.drivers = value.as_ref().map(answer::drivers);
    let kept = file::read(&folder.join("summary.json"), file::MOST).unwrap_or_default();
    let kept: Json = serde_json::from_slice(&kept).unwrap_or_default();
    let what = Text::new("tóm tắt, tính lại", "summary, made again");
    let ours = serde_json::to_value(Written::from(&summary)).map_err(RunFilesError::from)?;
    let differs = first_difference(&ours, &kept, String::new());
    checks.push(Check::equal(what, &differs.unwrap_or_default(), ""));
    checks.extend(files(folder, manifest, study, &summary, value.as_ref())?);
    let tallied = Tallied::of(tally, digest, study.batch);
    checks.extend(entries(folder, manifest, study, &summary, tallied, &STATED)?);
    Ok(checks)
}

/// Makes all files again that follow from the summary that is there, and from the value of
/// information: these two are taken on trust, where they agree with the manifest.
pub(super) fn from_summary(
    folder: &Path,
    manifest: &Manifest,
    study: &Study,
) -> Result<Vec<Check>, RunError> {
    let part = |name: &str| file::read(&folder.join(name), file::MOST).unwrap_or_default();
    let read = serde_json::from_slice::<Summary>(&part("summary.json"));
    let Ok(mut summary) = read else {
        let what = Text::new("tệp summary.json", "file summary.json");
        return Ok(vec![Check::equal(what, "not of the run", "")]);
    };
    let trusted = |name: &str| {
        let vi = format!("các con số của {name}: chưa tính lại (kiểm mẫu)");
        Check::stated(Text::new(vi, format!("numbers of {name}: not made again (a sample)")), "–")
    };
    let mut checks = vec![
        trusted("summary.json"),
        Check::equal(
            Text::new("mã kết quả của tóm tắt", "digest of the summary"),
            &summary.sealed(&manifest.tally_digest),
            &manifest.results_digest,
        ),
    ];
    let mut value = None;
    if manifest.recipe.value.is_some() {
        checks.push(trusted("value.json"));
        value = serde_json::from_slice::<Value>(&part("value.json")).ok();
    }
    // What the chart shows of the value follows from it.
    summary.drivers = value.as_ref().map(answer::drivers);
    checks.extend(files(folder, manifest, study, &summary, value.as_ref())?);
    let tallied =
        Tallied { digest: manifest.tally_digest.clone(), sample: manifest.sample.clone() };
    let stated = [&STATED[..], &OF_ALL].concat();
    checks.extend(entries(folder, manifest, study, &summary, tallied, &stated)?);
    Ok(checks)
}

/// Every file that follows from the summary and the value of information, held against the manifest.
fn files(
    folder: &Path,
    manifest: &Manifest,
    study: &Study,
    summary: &Summary,
    value: Option<&Value>,
) -> Result<Vec<Check>, RunError> {
    let mut made = contents::of_run(study, summary, &manifest.recipe)?;
    if let Some(value) = value {
        let added = answer::of_value(value, study)?;
        made.retain(|file| added.iter().all(|other| other.path != file.path));
        made.extend(added);
    }
    made.extend(report(folder, manifest, summary)?);
    let mut checks = Vec::new();
    for entry in &manifest.files {
        let (vi, en) =
            (format!("tệp {}, tạo lại", entry.path), format!("file {}, made again", entry.path));
        let found = made.iter().find(|file| file.path == entry.path);
        let found = found.map_or("not of the run".to_owned(), |file| sha256(&file.bytes));
        checks.push(Check::equal(Text::new(vi, en), &found, &entry.sha256));
    }
    for file in made.iter().filter(|file| !manifest.files.iter().any(|e| e.path == file.path)) {
        let what = Text::new(format!("tệp {}", file.path), format!("file {}", file.path));
        checks.push(Check::equal(what, "not in the manifest", &sha256(&file.bytes)));
    }
    Ok(checks)
}

/// The report again, each document in the language in which it was made.
fn report(folder: &Path, manifest: &Manifest, summary: &Summary) -> Result<Vec<File>, RunError> {
    let documents = &manifest.recipe.report;
    let part = |name: &str| file::read(&folder.join(name), file::MOST).ok();
    let (Some(estimate), Some(evidence)) = (part("estimate.json"), part("evidence.json")) else {
        return Ok(Vec::new());
    };
    if documents.is_empty() {
        return Ok(Vec::new());
    }
    let estimate = serde_json::from_slice(&estimate).map_err(RunFilesError::from)?;
    let evidence = serde_json::from_slice(&evidence).map_err(RunFilesError::from)?;
    Ok(contents::of_documents(summary, &estimate, &evidence, documents)?)
}

/// Every entry of the manifest, made again, but for those that are only stated.
fn entries(
    folder: &Path,
    manifest: &Manifest,
    study: &Study,
    summary: &Summary,
    tallied: Tallied,
    stated: &[&str],
) -> Result<Vec<Check>, RunError> {
    let mut again = Manifest::new(
        summary,
        study,
        tallied,
        manifest.provenance.clone(),
        manifest.circumstances.clone(),
        manifest.recipe.clone(),
        &[],
    );
    // The digests of the files were held against what is there and what is made again.
    for entry in &manifest.files {
        let bytes = file::read(&folder.join(&entry.path), file::MOST).map_or(0, |b| b.len());
        if again.files.iter().all(|other| other.path != entry.path) {
            again.files.push(Entry { bytes, ..entry.clone() });
        }
    }
    let ours = serde_json::to_value(&again).map_err(RunFilesError::from)?;
    // As it is written: what this program does not know must not be passed over.
    let theirs = file::read(&folder.join(manifest::NAME), file::MOST).unwrap_or_default();
    let theirs: Json = serde_json::from_slice(&theirs).unwrap_or_default();
    let named = |key: &str| Text::new(format!("biên bản: {key}"), format!("manifest: {key}"));
    let of_ours = ours.as_object().into_iter().flatten().map(|(key, value)| {
        if stated.contains(&key.as_str()) {
            let theirs = &theirs[key];
            let shown = theirs.as_str().map_or_else(|| theirs.to_string(), str::to_owned);
            let short = if theirs.is_array() { "–" } else { shown.as_str() };
            return Check::stated(named(key), short);
        }
        let differs = first_difference(value, &theirs[key], key.clone());
        Check::equal(named(key), &differs.unwrap_or_default(), "")
    });
    let keys = theirs.as_object().into_iter().flatten().map(|(key, _)| key);
    let unknown = keys.filter(|key| ours.get(key).is_none());
    let of_theirs = unknown.map(|key| {
        let key: String = key.chars().filter(|c| !c.is_control() && *c != '|').take(40).collect();
        Check::equal(named(&key), "no such entry", "")
    });
    Ok(of_ours.chain(of_theirs).collect())
}

/// The place of the first difference of two documents, such as `arms[1].title.vi`.
fn first_difference(
    ours: &serde_json::Value,
    theirs: &serde_json::Value,
    at: String,
) -> Option<String> {
    use serde_json::Value::{Array, Object};
    let inner = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    match (ours, theirs) {
        (Object(a), Object(b)) => {
            let of_ours = a.iter().find_map(|(key, value)| match b.get(key) {
                Some(other) => first_difference(value, other, inner(key)),
                None => Some(inner(key)),
            });
            of_ours.or_else(|| b.keys().find(|key| !a.contains_key(*key)).map(|key| inner(key)))
        }
        (Array(a), Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .enumerate()
            .find_map(|(i, (a, b))| first_difference(a, b, format!("{at}[{i}]"))),
        _ if ours == theirs => None,
        _ => Some(if at.is_empty() { "all".to_owned() } else { at }),
    }
}
