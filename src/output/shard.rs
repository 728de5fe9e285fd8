//! A study in parts, which any machines simulate and one merges: with the bits of one process.
//!
//! [`plan::ShardPlan`] fixes everything; [`mod@file`] is one shard; [`merge`] joins them; [`slurm`]
//! writes batch scripts.
#![doc = include_str!("scale.md")]

pub mod file;
pub mod merge;
pub mod plan;
pub mod slurm;
pub mod words;

use crate::output::Act;
use crate::scenario::Problems;
use crate::text::Text;
use crate::text::told::Told;
use std::io;
use std::path::{Path, PathBuf};

/// Folder of the shards' files inside that of the plan.
pub const SHARDS: &str = "shards";
/// File of the plan.
pub const PLAN: &str = "plan.json";

/// Why a plan or a shard cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
#[non_exhaustive]
pub enum ShardError {
    /// A plan that cannot be made as asked.
    Plan(Text),
    /// A plan that was changed, or made by another program.
    Foreign {
        /// The plan's file.
        path: PathBuf,
        /// What does not agree.
        reason: Text,
    },
    /// A kept scenario that cannot be read.
    Scenario(#[from] Problems),
    /// The system refused.
    System {
        /// What was tried.
        what: Act,
        /// Where.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// Interrupted.
    Interrupted,
}

impl Told for ShardError {
    fn told(&self) -> Text {
        match self {
            Self::Plan(why) => why.clone(),
            Self::Foreign { path, reason } => reason.after(format_args!("{}: ", path.display())),
            Self::Scenario(_) => Text::new(
                "không đọc lại được các kịch bản của kế hoạch chia việc",
                "the plan's scenarios cannot be read again",
            ),
            Self::System { what, path, error } => what.refused(path, error),
            Self::Interrupted => Text::new("đã dừng", "interrupted"),
        }
    }
}

fn system(what: Act, path: &Path) -> impl FnOnce(io::Error) -> ShardError {
    let path = path.to_owned();
    move |error| ShardError::System { what, path, error }
}

/// Where a shard's file is, in the folder of its plan.
pub fn shard_path(folder: &Path, index: u32) -> PathBuf {
    folder.join(SHARDS).join(shard_name(index))
}

/// Name of a shard's file.
pub fn shard_name(index: u32) -> String {
    format!("{index:06}.shard")
}

/// Writes a file under a temporary name, flushes it, renames it, and flushes its folder: a reader
/// sees the whole file or none, also after a crash.
///
/// # Errors
///
/// When the system refuses; the temporary file is removed then.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ShardError> {
    use std::io::Write;
    let folder = path.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(folder).map_err(system(Act::Make, folder))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let host = host();
    let scratch = folder.join(format!(".{name}.{host}.{}.tmp", std::process::id()));
    let written = std::fs::File::create(&scratch)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| crate::output::rename(&scratch, path))
        .map_err(system(Act::Write, path));
    if written.is_err() {
        // The first error is the one to report.
        let _ = std::fs::remove_file(&scratch);
    }
    written?;
    flush_folder(folder)
}

/// Makes a rename last.
#[cfg(unix)]
fn flush_folder(folder: &Path) -> Result<(), ShardError> {
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(system(Act::Flush, folder))
}

#[cfg(not(unix))]
fn flush_folder(_: &Path) -> Result<(), ShardError> {
    Ok(())
}

/// A word for this machine in temporary names: two nodes may run the same process number.
fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let node = std::env::var("SLURMD_NODENAME").unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    format!("{}{node}", name.trim()).chars().filter(|&c| plain(c)).take(64).collect()
}
