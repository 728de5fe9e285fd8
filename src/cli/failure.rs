//! Why a command failed, and the exit code that says so.

use crate::output::OutputError;
use crate::output::manifest::ManifestError;
use crate::output::run::RunFilesError;
use crate::output::shard::ShardError;
use crate::scenario::Problems;
use crate::show::charts::ChartError;
use crate::show::report::ReportError;
use crate::text::told::Told;
use crate::text::{Lang, Text};

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
    /// What is said.
    pub(super) text: Text,
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "whatever failed is handed on whole, by its name alone"
)]
impl Failure {
    fn new(code: Code, why: &impl Told) -> Self {
        Self { code, text: why.told() }
    }

    /// Something that is none of the others.
    pub(super) fn other(why: impl Told) -> Self {
        Self::new(Code::Failed, &why)
    }

    /// The command was used wrongly.
    pub(super) fn usage(why: impl Told) -> Self {
        Self::new(Code::Usage, &why)
    }

    /// Shards are missing, or not of this plan.
    pub(super) fn shards(why: impl Told) -> Self {
        Self::new(Code::Shards, &why)
    }

    /// A scenario or a file of records is invalid.
    pub(super) fn invalid(why: impl Told) -> Self {
        Self::new(Code::Invalid, &why)
    }

    /// A check failed.
    pub(super) fn mismatch(why: impl Told) -> Self {
        Self::new(Code::Mismatch, &why)
    }

    /// The precision asked for was not reached; everything was written all the same.
    pub(super) fn imprecise(why: impl Told) -> Self {
        Self::new(Code::Imprecise, &why)
    }

    /// A file cannot be read.
    pub(super) fn unread(file: &std::path::Path, why: &impl Told) -> Self {
        let (file, Text { vi, en }) = (file.display(), why.told());
        Self::other(Text::new(
            format!("không đọc được {file}: {vi}"),
            format!("cannot read {file}: {en}"),
        ))
    }

    /// Ctrl-C.
    pub(super) fn interrupted() -> Self {
        Self::new(
            Code::Interrupted,
            &Text::new("đã dừng: chưa ghi gì", "interrupted: nothing was written"),
        )
    }
}

impl From<ShardError> for Failure {
    fn from(error: ShardError) -> Self {
        match error {
            ShardError::Plan(text) => Self::usage(text),
            ShardError::Foreign { .. } => Self::shards(error),
            ShardError::Scenario(problems) => Self::invalid(problems),
            ShardError::Interrupted => Self::interrupted(),
            ShardError::System { .. } => Self::other(error),
        }
    }
}

impl From<RunFilesError> for Failure {
    fn from(error: RunFilesError) -> Self {
        match error {
            RunFilesError::Commune { .. } | RunFilesError::Signed(_) => Self::usage(error),
            error => Self::other(error),
        }
    }
}

impl From<ChartError> for Failure {
    fn from(error: ChartError) -> Self {
        match error {
            ChartError::UnknownName { .. }
            | ChartError::Unanswered { .. }
            | ChartError::Size { .. }
            | ChartError::TooSmall { .. } => Self::usage(error),
            error => Self::other(error),
        }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::invalid(problems)
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

others!(ManifestError, OutputError, ReportError, serde_json::Error, std::io::Error,);
