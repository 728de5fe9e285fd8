//! One shard's file.
//!
//! | part | bytes |
//! |---|---|
//! | magic | `rodsim-shard 2`, newline |
//! | header | one line of JSON: digest of the plan, index, first replicate, end, bytes of the body |
//! | body | the tally in postcard |
//! | trailer | SHA-256 of everything before, 32 bytes |
//!
//! Nothing in it depends on the machine, the threads or the clock: two runs of a shard write the
//! same bytes.

use super::plan::ShardPlan;
use super::{ShardError, shard_path, write_whole};
use crate::engine::tally::Tally;
use crate::engine::{Progress, Settings, Study};
use crate::scenario::file;
use crate::text::Text;
use crate::text::told::Told;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::atomic::AtomicBool;

const MAGIC: &[u8] = b"rodsim-shard 2\n";
/// Bytes of the trailer.
const TRAILER: usize = 32;

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Digest of its plan.
    pub plan: String,
    /// Index of the shard.
    pub index: u32,
    /// First replicate.
    pub first: u64,
    /// Replicate after the last.
    pub end: u64,
    /// Bytes of the body.
    pub bytes: u64,
}

/// What is wrong with a shard's file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.told().en)]
#[non_exhaustive]
pub enum Fault {
    /// There is none.
    Missing,
    /// Cut short, or with bytes changed.
    Corrupt(Corrupt),
    /// Of another plan.
    Foreign(String),
    /// Its replicates are those of another shard.
    Overlapping {
        /// Index that it names.
        index: u32,
        /// First replicate.
        first: u64,
        /// Replicate after the last.
        end: u64,
    },
    /// A file that the plan does not know.
    Unknown,
    /// The system refused.
    Unreadable(Text),
}

/// How a shard's file is corrupt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corrupt {
    /// It does not begin like one.
    Beginning,
    /// It ends in its header.
    CutShort,
    /// Its header is none.
    Header,
    /// It has another length than it says.
    Length,
    /// Its bytes are not those that were written.
    Checksum,
    /// Its body is none.
    Body,
    /// Its body is of other replicates.
    Replicates,
    /// Its body is of another study.
    Study,
}

impl Told for Corrupt {
    fn told(&self) -> Text {
        let (vi, en) = match self {
            Self::Beginning => {
                ("phần đầu không phải của một phần", "it does not begin like a shard")
            }
            Self::CutShort => ("bị cắt cụt", "cut short"),
            Self::Header => ("không đọc được phần đầu", "its header cannot be read"),
            Self::Length => {
                ("ngắn hoặc dài hơn phần đầu ghi", "it is shorter or longer than it says")
            }
            Self::Checksum => ("mã kiểm tra không khớp", "its checksum does not agree"),
            Self::Body => ("không có số liệu tính toán", "its body holds no tally"),
            Self::Replicates => {
                ("số liệu là của những lần mô phỏng khác", "its tally is of other replicates")
            }
            Self::Study => ("số liệu là của việc khác", "its tally is of another study"),
        };
        Text::new(vi, en)
    }
}

impl Told for Fault {
    fn told(&self) -> Text {
        match self {
            Self::Missing => Text::new("không có", "missing"),
            Self::Corrupt(how) => {
                let Text { vi, en } = how.told();
                Text::new(format!("hỏng: {vi}"), format!("corrupt: {en}"))
            }
            Self::Foreign(plan) => Text::new(
                format!("của kế hoạch chia việc khác: {plan}"),
                format!("foreign: it belongs to plan {plan}"),
            ),
            Self::Overlapping { index, first, end } => Text::new(
                format!("trùng: tệp có phần {index}, các lần mô phỏng từ {first} đến {end}"),
                format!("overlapping: it holds shard {index}, replicates {first} to {end}"),
            ),
            Self::Unknown => Text::new(
                "không thuộc kế hoạch này: không phần nào mang tên đó",
                "not of this plan: no shard has this name",
            ),
            Self::Unreadable(why) => Text::new(
                format!("không đọc được: {}", why.vi),
                format!("cannot be read: {}", why.en),
            ),
        }
    }
}

/// The bytes of a shard's file.
///
/// # Errors
///
/// When the tally does not serialise: a bug.
pub fn encode(plan: &ShardPlan, index: u32, tally: &Tally) -> Result<Vec<u8>, ShardError> {
    let bug = |error: &dyn Told| ShardError::Plan(error.told());
    let body = postcard::to_allocvec(tally).map_err(|error| bug(&error))?;
    let range = plan.range(index);
    let header = Header {
        plan: plan.digest.clone(),
        index,
        first: range.start,
        end: range.end,
        bytes: body.len() as u64,
    };
    let mut bytes = MAGIC.to_vec();
    serde_json::to_writer(&mut bytes, &header).map_err(|error| bug(&error))?;
    bytes.push(b'\n');
    bytes.extend(body);
    let sum = Sha256::digest(&bytes);
    bytes.extend(sum);
    Ok(bytes)
}

/// Checks a file from end to end, and that it is this shard of this plan; gives its body.
fn verify<'b>(bytes: &'b [u8], plan: &ShardPlan, index: u32) -> Result<&'b [u8], Fault> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(Fault::Corrupt(Corrupt::Beginning))?;
    let line =
        rest.iter().position(|&byte| byte == b'\n').ok_or(Fault::Corrupt(Corrupt::CutShort))?;
    let header: Header =
        serde_json::from_slice(&rest[..line]).map_err(|_| Fault::Corrupt(Corrupt::Header))?;
    let rest = &rest[line + 1..];
    let length = usize::try_from(header.bytes).ok().and_then(|body| body.checked_add(TRAILER));
    if length != Some(rest.len()) {
        return Err(Fault::Corrupt(Corrupt::Length));
    }
    let (signed, sum) = bytes.split_at(bytes.len() - TRAILER);
    if Sha256::digest(signed).as_slice() != sum {
        return Err(Fault::Corrupt(Corrupt::Checksum));
    }
    if header.plan != plan.digest {
        return Err(Fault::Foreign(header.plan));
    }
    let range = plan.range(index);
    if (header.index, header.first, header.end) != (index, range.start, range.end) {
        return Err(Fault::Overlapping {
            index: header.index,
            first: header.first,
            end: header.end,
        });
    }
    Ok(&rest[..rest.len() - TRAILER])
}

fn bytes_of(folder: &Path, index: u32) -> Result<Vec<u8>, Fault> {
    file::read(&shard_path(folder, index), file::MOST).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Fault::Missing,
        _ => Fault::Unreadable(error.told()),
    })
}

/// Holds a shard's file against the plan without reading its tally.
///
/// # Errors
///
/// What is wrong with it.
pub fn check(folder: &Path, plan: &ShardPlan, index: u32) -> Result<(), Fault> {
    verify(&bytes_of(folder, index)?, plan, index).map(|_| ())
}

/// The tally of a shard's file.
///
/// # Errors
///
/// What is wrong with it.
pub fn read(folder: &Path, plan: &ShardPlan, index: u32) -> Result<Tally, Fault> {
    decode(&bytes_of(folder, index)?, plan, index)
}

/// The tally in the bytes of a shard's file.
///
/// # Errors
///
/// What is wrong with them.
pub fn decode(bytes: &[u8], plan: &ShardPlan, index: u32) -> Result<Tally, Fault> {
    let body = verify(bytes, plan, index)?;
    let tally: Tally = postcard::from_bytes(body).map_err(|_| Fault::Corrupt(Corrupt::Body))?;
    let range = plan.range(index);
    if tally.replicates != range.end - range.start {
        return Err(Fault::Corrupt(Corrupt::Replicates));
    }
    Ok(tally)
}

/// Simulates a shard and writes its file; a whole file of this plan is left as it is.
///
/// Says whether it was simulated.
///
/// # Errors
///
/// When it is interrupted or the system refuses; no file is left under the shard's name then.
pub fn make(
    folder: &Path,
    plan: &ShardPlan,
    study: &Study,
    settings: &Settings,
    index: u32,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<bool, ShardError> {
    if check(folder, plan, index).is_ok() {
        return Ok(false);
    }
    let tally = study
        .simulate(settings, plan.range(index), progress, stop)
        .ok_or(ShardError::Interrupted)?;
    write_whole(&shard_path(folder, index), &encode(plan, index, &tally)?)?;
    Ok(true)
}
