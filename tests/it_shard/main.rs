//! One study in shards: the same bits however it is cut, and a clear refusal of every bad file.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod chaos;
mod digests;
mod refusals;
mod support;
