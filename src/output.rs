//! The folder of one run: written whole or not at all, never over another run unless asked.
//!
//! Files are made in a hidden folder beside the final one, flushed to disk, and renamed in one step.
//! A crash leaves at most a hidden folder; a full disk or a missing permission leaves nothing. Of two
//! runs into one new folder the first to end has it, and the other says so.

pub mod amend;
pub mod answer;
pub mod contents;
pub mod manifest;
pub mod opened;
pub mod optimize;
pub mod posterior;
pub(crate) mod replace;
pub mod report;
pub mod run;
pub mod shard;
#[cfg(not(target_family = "wasm"))]
pub mod sign;
pub mod update;

use crate::text::Text;
use crate::text::told::Told;
use rayon::prelude::*;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A file of a run: its path inside the folder, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path with forward slashes, such as `tables/outcomes_district.csv`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file of this content.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }
}

/// Why a folder could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
#[non_exhaustive]
pub enum OutputError {
    /// There is something already.
    Exists(PathBuf),
    /// Another run was written there since this one began.
    Meanwhile(PathBuf),
    /// `--force` would remove something that is not a run.
    NotARun {
        /// The folder.
        folder: PathBuf,
        /// What in it is no part of a run.
        why: Text,
    },
    /// Windows lets nobody move a file that another program has open.
    Open(PathBuf),
    /// The system refused.
    System {
        /// What was tried.
        what: Act,
        /// Where.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
}

/// What was tried when the system refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// To read.
    Read,
    /// To write.
    Write,
    /// To make a folder.
    Make,
    /// To move.
    Move,
    /// To remove.
    Remove,
    /// To make last what was written.
    Flush,
}

impl Act {
    /// Why it could not be done.
    pub(crate) fn refused(self, path: &Path, error: &io::Error) -> Text {
        let (vi, en) = match self {
            Self::Read => ("đọc", "read"),
            Self::Write => ("ghi", "write"),
            Self::Make => ("tạo", "make"),
            Self::Move => ("chuyển", "move"),
            Self::Remove => ("xóa", "remove"),
            Self::Flush => ("ghi hẳn xuống đĩa", "flush"),
        };
        let (path, why) = (path.display(), error.told());
        Text::new(
            format!("không {vi} được {path}: {}", why.vi),
            format!("cannot {en} {path}: {}", why.en),
        )
    }
}

impl Told for OutputError {
    fn told(&self) -> Text {
        match self {
            Self::Exists(path) => Text::new(
                "đã có và không trống; chọn --output khác, hoặc ghi thêm --force để thay",
                "already exists and is not empty; choose another --output, or write --force to replace it",
            )
            .after(format_args!("{} ", path.display())),
            Self::Meanwhile(path) => Text::new(
                "vừa được một lần chạy khác ghi; chưa thay gì: chọn --output khác",
                "was written by another run meanwhile; nothing was replaced: choose another --output",
            )
            .after(format_args!("{} ", path.display())),
            Self::NotARun { folder, why } => {
                let folder = folder.display();
                Text::new(
                    format!(
                        "--force chỉ thay những gì chương trình này đã ghi, mà {folder} {}",
                        why.vi
                    ),
                    format!(
                        "--force replaces only what this program wrote, and {folder} {}",
                        why.en
                    ),
                )
            }
            Self::Open(path) => Text::new(
                "đang mở trong chương trình khác; hãy đóng ở đó rồi chạy lại",
                "is open in another program; close it there and run again",
            )
            .after(format_args!("{} ", path.display())),
            Self::System { what, path, error } => what.refused(path, error),
        }
    }
}

fn system(what: Act, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.to_owned();
    move |error| OutputError::System { what, path, error }
}

/// Renames a file or a folder. On Windows a scanner or an indexer may hold what was just written for
/// a moment, and a program such as Word for as long as it likes: the moment is waited for.
///
/// # Errors
///
/// When the system refuses, or refuses for longer than that.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let mut renamed = fs::rename(from, to);
    for wait in [10, 50, 200, 500, 1000] {
        if !renamed.as_ref().is_err_and(is_held) {
            break;
        }
        std::thread::sleep(Duration::from_millis(wait));
        renamed = fs::rename(from, to);
    }
    renamed
}

/// Is this Windows's "access denied" or "in use by another process"?
fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | SHARING))
}

/// Windows's "in use by another process".
const SHARING: i32 = 32;

/// Why `path` could not be moved: a file of it that is open elsewhere has a name.
fn held(what: Act, path: &Path, error: io::Error) -> OutputError {
    match is_held(&error).then(|| open_file(path)).flatten() {
        Some(file) => OutputError::Open(file),
        None => system(what, path)(error),
    }
}

/// A file, this one or one in this folder, that another program has open and will not share.
fn open_file(path: &Path) -> Option<PathBuf> {
    if path.is_dir() {
        return fs::read_dir(path).ok()?.find_map(|entry| open_file(&entry.ok()?.path()));
    }
    let shared = fs::OpenOptions::new().append(true).open(path);
    shared.is_err_and(|error| error.raw_os_error() == Some(SHARING)).then(|| path.to_owned())
}

/// Refuses a folder that must not be written; makes sure that its parent can be.
///
/// Ask before a long simulation: the answer after it would come too late.
///
/// # Errors
///
/// When something is there and `force` is not set, or its place cannot be written.
pub fn check(folder: &Path, force: bool) -> Result<(), OutputError> {
    refuse(folder, force)?;
    let scratch = scratch(folder)?;
    fs::remove_dir(&scratch).map_err(system(Act::Remove, &scratch))
}

/// Refuses to replace a folder in which one of the files lies that a run reads.
///
/// # Errors
///
/// When one of `inputs` is inside.
pub fn spare<'p>(
    folder: &Path,
    inputs: impl IntoIterator<Item = &'p Path>,
) -> Result<(), OutputError> {
    let Ok(home) = folder.canonicalize() else { return Ok(()) };
    let inside = |input: &&Path| input.canonicalize().is_ok_and(|path| path.starts_with(&home));
    match inputs.into_iter().find(inside) {
        None => Ok(()),
        Some(input) => {
            let input = input.display();
            let why = Text::new(
                format!("có {input}, là tệp mà lần chạy này đọc"),
                format!("holds {input}, which this run reads"),
            );
            Err(OutputError::NotARun { folder: folder.to_owned(), why })
        }
    }
}

fn refuse(folder: &Path, force: bool) -> Result<(), OutputError> {
    let occupied = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => true,
        Err(error) => return Err(system(Act::Read, folder)(error)),
    };
    if !occupied {
        return Ok(());
    }
    if !force {
        return Err(OutputError::Exists(folder.to_owned()));
    }
    replace::only_a_run(folder)
        .map_err(|why| OutputError::NotARun { folder: folder.to_owned(), why })
}

/// Makes the hidden folder in which a run is made, and which nobody else has.
fn scratch(folder: &Path) -> Result<PathBuf, OutputError> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent).map_err(system(Act::Make, parent))?;
    }
    let mut path = hidden(folder, "making");
    for attempt in 1.. {
        match fs::create_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 1_000 => {
                path = hidden(folder, &format!("making{attempt}"));
            }
            made => return made.map(|()| path.clone()).map_err(system(Act::Make, &path)),
        }
    }
    Ok(path)
}

fn hidden(folder: &Path, what: &str) -> PathBuf {
    let name = folder.file_name().map_or_else(|| "run".into(), |name| name.to_string_lossy());
    folder.with_file_name(format!(".{name}.{what}.{}", std::process::id()))
}

/// Writes a run's folder.
///
/// # Errors
///
/// When something is there and `force` is not set, or the system refuses; nothing is left then.
pub fn write(folder: &Path, files: &[File], force: bool) -> Result<(), OutputError> {
    refuse(folder, force)?;
    let scratch = scratch(folder)?;
    let made = fill(&scratch, files).and_then(|()| match force {
        true => refuse(folder, force).and_then(|()| publish(&scratch, folder)),
        false => claim(&scratch, folder),
    });
    if made.is_err() {
        // The first error is the one to report; the folder may not even exist.
        let _ = fs::remove_dir_all(&scratch);
    }
    made
}

fn fill(scratch: &Path, files: &[File]) -> Result<(), OutputError> {
    // Side by side: each is flushed to the disk, which takes longer than writing it.
    files.par_iter().try_for_each(|file| {
        let path = scratch.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(system(Act::Make, parent))?;
        }
        write_through(&path, &file.bytes)
    })
}

fn write_through(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let mut file = fs::File::create(path).map_err(system(Act::Write, path))?;
    file.write_all(bytes).map_err(system(Act::Write, path))?;
    file.sync_all().map_err(system(Act::Write, path))
}

/// Puts the finished folder where nothing is: the system renames it onto nothing but an empty folder.
fn claim(scratch: &Path, folder: &Path) -> Result<(), OutputError> {
    // Some systems rename onto no folder at all; one that is not empty stays.
    let _ = fs::remove_dir(folder);
    fs::rename(scratch, folder).map_err(|error| match fs::symlink_metadata(folder) {
        Ok(_) => OutputError::Meanwhile(folder.to_owned()),
        Err(_) => system(Act::Make, folder)(error),
    })
}

/// Puts the finished folder in its place; what was there is removed only afterwards.
fn publish(scratch: &Path, folder: &Path) -> Result<(), OutputError> {
    let old = hidden(folder, "old");
    let replaced = folder.exists();
    if replaced {
        // Asked first, so that nothing has moved when the answer is no.
        if let Some(file) = cfg!(windows).then(|| open_file(folder)).flatten() {
            return Err(OutputError::Open(file));
        }
        rename(folder, &old).map_err(|error| held(Act::Move, folder, error))?;
    }
    if let Err(error) = rename(scratch, folder) {
        if replaced {
            let _ = rename(&old, folder);
        }
        return Err(system(Act::Make, folder)(error));
    }
    if replaced {
        fs::remove_dir_all(&old).map_err(system(Act::Remove, &old))?;
    }
    Ok(())
}

/// Writes one file beside others of a finished run, whole or not at all.
///
/// # Errors
///
/// When the system refuses.
pub fn add(folder: &Path, file: &File) -> Result<(), OutputError> {
    let path = folder.join(&file.path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(system(Act::Make, parent))?;
    }
    let scratch = hidden(&path, "making");
    write_through(&scratch, &file.bytes)
        .and_then(|()| rename(&scratch, &path).map_err(|error| held(Act::Make, &path, error)))
        .inspect_err(|_| {
            let _ = fs::remove_file(&scratch);
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_written_whole_and_never_over_another() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("run");
        let table = File::new("tables/a.csv", "x\n");
        let manifest = |files: &[File]| {
            let files: Vec<_> = files.iter().map(manifest::Entry::of).collect();
            let program = crate::answers::summarise::PROGRAM;
            let text = serde_json::json!({ "program": program, "files": files }).to_string();
            File::new("manifest.json", text)
        };
        let files = [manifest(std::slice::from_ref(&table)), table];
        check(&folder, false).unwrap();
        write(&folder, &files, false).unwrap();
        assert_eq!(fs::read(folder.join("tables/a.csv")).unwrap(), b"x\n");
        assert!(matches!(write(&folder, &files, false), Err(OutputError::Exists(_))));
        write(&folder, &[manifest(&[])], true).unwrap();
        assert!(!folder.join("tables").exists(), "a replaced run leaves nothing behind");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "no scratch is left");
    }

    #[test]
    fn the_first_of_two_runs_into_a_new_folder_has_it() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("run");
        let made: Vec<Result<(), OutputError>> = std::thread::scope(|scope| {
            let write = |text: &'static str| {
                let folder = &folder;
                move || write(folder, &[File::new("a", text), File::new("b", text)], false)
            };
            let runs = ["one", "two", "three"].map(|text| scope.spawn(write(text)));
            runs.map(|run| run.join().unwrap()).into()
        });
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{made:?}");
        for refused in made.iter().filter_map(|made| made.as_ref().err()) {
            assert!(matches!(refused, OutputError::Exists(_) | OutputError::Meanwhile(_)));
        }
        assert_eq!(fs::read(folder.join("a")).unwrap(), fs::read(folder.join("b")).unwrap());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "no scratch is left");
    }

    #[test]
    fn what_a_run_reads_is_spared() {
        let home = tempfile::tempdir().unwrap();
        let plan = home.path().join("plan.toml");
        fs::write(&plan, "x").unwrap();
        assert!(spare(home.path(), [plan.as_path()]).is_err());
        assert!(spare(&home.path().join("other"), [plan.as_path()]).is_ok());
    }

    #[test]
    fn a_file_in_the_way_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("taken"), "x").unwrap();
        let folder = home.path().join("taken/run");
        assert!(check(&folder, false).is_err());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }
}
