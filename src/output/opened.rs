//! A run read back for its charts and reports, once it is seen to be as it was written.

use super::File;
use super::amend::amend;
use super::contents::{Drawing, Recipe, Valued};
use super::manifest::{self, Entry, Listed, ManifestError, SIGNATURE, Seal};
use super::replace::below;
use super::run::RunFilesError;
use crate::answers::summary::{SCHEMA_VERSION, Summary, Warning};
use crate::scenario::file;
use crate::text::told::Told;
use crate::text::{Lang, Text};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What stands on every page and chart of a run that was not checked.
pub const UNVERIFIED: &str = "CHƯA KIỂM CHỨNG / UNVERIFIED";

/// A run that was read back.
#[derive(Debug)]
pub struct Opened {
    folder: PathBuf,
    /// What it found.
    pub summary: Summary,
    /// The manifest as it stands, and what of it every command's has; none when it was not to be
    /// checked.
    manifest: Option<(Value, Listed)>,
}

impl Opened {
    /// Reads the run in `folder`; its summary must be the one that its manifest and its digest know,
    /// unless `unverified`: then every page says that nobody checked.
    ///
    /// # Errors
    ///
    /// When a file is missing or changed.
    pub fn read(folder: &Path, unverified: bool) -> Result<Self, ManifestError> {
        let manifest = if unverified { None } else { Some(listed(folder)?) };
        let summary = part(folder, manifest.as_ref(), NAME)?;
        let mut run = Self { folder: folder.to_owned(), summary, manifest };
        if run.summary.schema_version != SCHEMA_VERSION {
            let found = run.summary.schema_version;
            let vi =
                format!("dạng {found}, chương trình này đọc dạng {SCHEMA_VERSION}: mô phỏng lại");
            let en = format!(
                "version {found} of the layout, this program reads {SCHEMA_VERSION}: simulate again"
            );
            return Err(failed(folder, Text::new(vi, en)));
        }
        match &run.manifest {
            Some((_, Listed { tally_digest: Some(tally), results_digest, .. })) => {
                let sealed = Some(run.summary.sealed(tally));
                if *results_digest != sealed
                    || sealed.as_ref() != Some(&run.summary.run.results_digest)
                {
                    let why = Text::new(
                        "các con số không khớp mã kết quả của lần chạy",
                        "its numbers are not those of the run's digest",
                    );
                    return Err(failed(folder, why));
                }
            }
            Some(_) => {}
            None => run.mark(),
        }
        Ok(run)
    }

    /// Marks what every page and every chart prints of the program that ran.
    fn mark(&mut self) {
        let run = &mut self.summary.run;
        run.program = format!("{UNVERIFIED} · {}", run.program);
        let warning = Text::new(
            "Chưa kiểm chứng: tóm tắt không được đối chiếu với biên bản của lần chạy; có thể đã bị sửa.",
            "Unverified: the summary was not held against the run's manifest; it may have been edited.",
        );
        self.summary.warnings.insert(0, Warning::Said { text: warning });
    }

    /// Reads a JSON file of the run.
    ///
    /// # Errors
    ///
    /// When it is missing, changed, or not what it should be.
    pub fn part<T: DeserializeOwned>(&self, name: &str) -> Result<T, ManifestError> {
        part(&self.folder, self.manifest.as_ref(), name)
    }

    /// The manifest that knows charts drawn again, if the run was checked.
    pub fn redrawn(&self, charts: &[String], drawing: &Drawing, files: &[File]) -> Option<File> {
        self.renewed(files, None, |recipe| {
            for chart in charts {
                recipe.redrawn.insert(chart.clone(), drawing.clone());
            }
        })
    }

    /// The manifest that knows a value of information, and the chart of it.
    pub fn valued(&self, valued: Valued, drawing: &Drawing, files: &[File]) -> Option<File> {
        self.renewed(files, None, |recipe| {
            recipe.redrawn.insert("drivers".to_owned(), drawing.clone());
            recipe.value = Some(valued);
        })
    }

    /// The manifest that knows a report; with `keep`, beside an earlier one.
    pub fn reported(&self, files: &[File], lang: Lang, keep: bool) -> Option<File> {
        self.renewed(files, (!keep).then_some(REPORT), |recipe| {
            if !keep {
                recipe.report.clear();
            }
            recipe.report.extend(files.iter().map(|file| (file.path.clone(), lang)));
        })
    }

    /// How the files of the run were made; nothing when it was not checked.
    pub(super) fn recipe(&self) -> Recipe {
        let recipe = self.manifest.as_ref().map(|(document, _)| document["recipe"].clone());
        recipe.and_then(|recipe| serde_json::from_value(recipe).ok()).unwrap_or_default()
    }

    /// What an earlier report left that is not among these files.
    pub(super) fn outdated(&self, files: &[File]) -> Vec<String> {
        let mut paths: Vec<String> = match &self.manifest {
            Some((_, listed)) => listed.files.iter().map(|entry| entry.path.clone()).collect(),
            None => below(&self.folder).unwrap_or_default(),
        };
        paths.retain(|path| path.starts_with(REPORT) && files.iter().all(|f| f.path != *path));
        paths
    }

    /// Can files of the run be changed? One that is signed must be signed again.
    ///
    /// # Errors
    ///
    /// When it is signed, and nobody is there who signs.
    pub fn changeable(&self, seal: Option<&dyn Seal>) -> Result<(), RunFilesError> {
        match seal.is_none() && self.folder.join(SIGNATURE).exists() {
            true => Err(RunFilesError::Signed(self.folder.clone())),
            false => Ok(()),
        }
    }

    /// Puts files into the run and takes others out, all or none, with the manifest that knows it; a
    /// file that someone has worked on since it was written is never replaced.
    ///
    /// # Errors
    ///
    /// When a file was changed, the run is signed and nobody signs it again, or the system refuses.
    pub fn amend(
        &self,
        mut files: Vec<File>,
        manifest: Option<File>,
        gone: &[String],
        seal: Option<&dyn Seal>,
    ) -> Result<(), RunFilesError> {
        self.changeable(seal)?;
        let paths = files.iter().map(|file| &file.path).chain(gone);
        if let Some(path) = paths.into_iter().find(|path| self.is_edited(path)) {
            return Err(RunFilesError::Edited(self.folder.join(path)));
        }
        if let Some(manifest) = manifest {
            let signature = seal.map(|seal| seal.seal(&manifest)).transpose();
            files.extend(signature.map_err(RunFilesError::Unsealed)?);
            files.push(manifest);
        }
        Ok(amend(&self.folder, &files, gone)?)
    }

    /// Is the file there, and not as the manifest has it?
    fn is_edited(&self, path: &str) -> bool {
        let Some((_, listed)) = &self.manifest else { return false };
        let place = self.folder.join(path);
        place.exists() && listed.sound(&self.folder, path).is_err()
    }

    fn renewed(
        &self,
        files: &[File],
        folder: Option<&str>,
        change: impl FnOnce(&mut Recipe),
    ) -> Option<File> {
        let (mut document, listed) = self.manifest.clone()?;
        let mut entries = listed.files;
        entries.retain(|entry| folder.is_none_or(|folder| !entry.path.starts_with(folder)));
        for file in files {
            match entries.iter_mut().find(|entry| entry.path == file.path) {
                Some(entry) => *entry = Entry::of(file),
                None => entries.push(Entry::of(file)),
            }
        }
        document["files"] = serde_json::to_value(entries).ok()?;
        if let Some(recipe) = document.get_mut("recipe") {
            let mut changed: Recipe = serde_json::from_value(recipe.clone()).ok()?;
            change(&mut changed);
            *recipe = serde_json::to_value(changed).ok()?;
        }
        let text = serde_json::to_string_pretty(&document).ok()? + "\n";
        Some(File::new(manifest::NAME, text))
    }
}

const NAME: &str = "summary.json";
/// Where the report lies in the folder of its run.
pub(super) const REPORT: &str = "report/";

/// The manifest in a folder.
fn listed(folder: &Path) -> Result<(Value, Listed), ManifestError> {
    let path = folder.join(manifest::NAME);
    let failed = |reason: &dyn Told| ManifestError::new(&path, reason.told());
    let bytes = file::read(&path, file::MOST).map_err(|error| failed(&error))?;
    let document: Value = serde_json::from_slice(&bytes).map_err(|error| failed(&error))?;
    let listed = serde_json::from_value(document.clone()).map_err(|error| failed(&error))?;
    Ok((document, listed))
}

fn failed(folder: &Path, reason: Text) -> ManifestError {
    ManifestError::new(&folder.join(NAME), reason)
}

fn part<T: DeserializeOwned>(
    folder: &Path,
    manifest: Option<&(Value, Listed)>,
    name: &str,
) -> Result<T, ManifestError> {
    let path = folder.join(name);
    let bytes = match manifest {
        Some((_, listed)) => listed.sound(folder, name)?,
        None => file::read(&path, file::MOST).map_err(|error| ManifestError::new(&path, error))?,
    };
    serde_json::from_slice(&bytes).map_err(|error| {
        let Text { vi, en } = error.told();
        let vi = format!("không phải do chương trình này lập: {vi}");
        ManifestError::new(&path, Text::new(vi, format!("not made by this program: {en}")))
    })
}
