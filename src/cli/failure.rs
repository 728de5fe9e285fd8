//! Why a command failed, and the exit code that says so.

use crate::output::OutputError;
use crate::output::run::RunFilesError;
use crate::output::shard::ShardError;
use crate::show::charts::ChartError;
use crate::show::report::ReportError;
use crate::text::Lang;
use std::fmt;

/// Every exit code of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Code {
    /// Something that is none of the others went wrong.
    Failed = 1,
    /// The command was used wrongly.
    Usage = 2,
    /// Shards are missing, or not of this plan.
    Shards = 3,
    /// A scenario or a file of records is invalid.
    Invalid = 4,
    /// A check failed.
    Mismatch = 5,
    /// Done, but the precision asked for was not reached.
    Imprecise = 6,
    /// Ctrl-C.
    Interrupted = 130,
}

/// Every exit code and what it means, in Vietnamese and English: help, manual pages and the book say
/// this.
const CODES: [(u8, &str, &str); 8] = [
    (0, "xong", "done"),
    (Code::Failed as u8, "lỗi khác", "failed"),
    (Code::Usage as u8, "dùng lệnh sai", "wrong usage"),
    (Code::Shards as u8, "các phần không gộp được", "shards that cannot be merged"),
    (Code::Invalid as u8, "kịch bản hoặc số liệu sai", "invalid scenario or records"),
    (Code::Mismatch as u8, "kiểm tra không đạt", "a check failed"),
    (Code::Imprecise as u8, "xong, chưa đủ chính xác", "done, but not as precise as asked"),
    (Code::Interrupted as u8, "bị dừng", "interrupted"),
];

/// The exit codes as `--help` lists them.
pub(super) fn codes(lang: Lang) -> String {
    let head = match lang {
        Lang::Vi => "Mã thoát:",
        Lang::En => "Exit codes:",
    };
    let line = |(code, vi, en): (u8, &str, &str)| {
        let words = if lang == Lang::Vi { vi } else { en };
        format!("\n  {code:<4} {words}")
    };
    head.to_owned() + &CODES.map(line).concat()
}

/// Why a command failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// The exit code.
    pub(super) code: Code,
    text: String,
}

impl Failure {
    fn new(code: Code, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }

    /// Something that is none of the others.
    pub(super) fn other(error: impl fmt::Display) -> Self {
        Self::new(Code::Failed, error.to_string())
    }

    /// The command was used wrongly.
    pub(super) fn usage(text: impl Into<String>) -> Self {
        Self::new(Code::Usage, text)
    }

    /// What the parser of arguments says.
    pub(super) fn usage_of(error: &clap::Error) -> Self {
        Self::usage(error.to_string())
    }

    /// Shards are missing, or not of this plan.
    pub(super) fn shards(text: impl Into<String>) -> Self {
        Self::new(Code::Shards, text)
    }

    /// A scenario or a file of records is invalid.
    pub(super) fn invalid(text: impl Into<String>) -> Self {
        Self::new(Code::Invalid, text)
    }

    /// A check failed.
    pub(super) fn mismatch(text: impl Into<String>) -> Self {
        Self::new(Code::Mismatch, text)
    }

    /// The precision asked for was not reached; everything was written all the same.
    pub(super) fn imprecise(text: impl Into<String>) -> Self {
        Self::new(Code::Imprecise, text)
    }

    /// Something that a plan of shards or a shard did.
    pub(super) fn of_shards(error: ShardError, lang: Lang) -> Self {
        match error {
            ShardError::Plan(text) => Self::usage(text),
            ShardError::Foreign { .. } => Self::shards(error.to_string()),
            ShardError::Scenario(problems) => Self::invalid(problems.render(lang)),
            ShardError::Interrupted => Self::interrupted(),
            ShardError::System { .. } => Self::other(error),
        }
    }

    /// Ctrl-C.
    pub(super) fn interrupted() -> Self {
        Self::new(Code::Interrupted, "interrupted: nothing was written")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Errors of which nobody but the reader has to know more than their text.
macro_rules! others {
    ($($error:ty),+ $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::other(error)
            }
        })+
    };
}

impl From<RunFilesError> for Failure {
    fn from(error: RunFilesError) -> Self {
        match error {
            RunFilesError::Commune { .. } => Self::usage(error.to_string()),
            error => Self::other(error),
        }
    }
}

others!(ChartError, OutputError, ReportError, serde_json::Error, std::io::Error);
