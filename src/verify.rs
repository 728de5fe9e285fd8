//! Self-check: is this build, on this machine, the program that was tested?
//!
//! Each [`Check`] asks one question that has a known answer, and keeps what was found beside what
//! was expected. [`of_program`] asks the program; [`of_run`] asks the folder of a run: is every
//! file as it was written, and do the replicates come out the same again?
//!
//! The tests of the repository ask far more; these are the questions that need nothing but the
//! program.

mod chance;
mod golden;
mod model;
pub mod page;
pub mod reference;
mod run;
#[cfg(not(target_family = "wasm"))]
mod signature;
pub mod speed;
pub mod synth;

use crate::text::Text;
use serde::Serialize;
use std::sync::atomic::AtomicBool;

pub use golden::{GOLDEN, Golden, REPLICATES as GOLDEN_REPLICATES, SEED as GOLDEN_SEED};
#[cfg(not(target_family = "wasm"))]
pub use signature::signature;

pub use run::{Again, Extent, RunError, again, of_run};

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is as it has to be.
    Holds,
    /// It is not.
    Fails,
    /// It is stated, and nothing here can tell whether it is so.
    Stated,
}

impl From<bool> for Verdict {
    fn from(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }
}

/// A question with a known answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// What is asked.
    pub what: Text,
    /// What was found.
    pub found: String,
    /// What it has to be.
    pub expected: String,
    /// Is it?
    pub verdict: Verdict,
}

impl Check {
    /// A number that must be within `tolerance` of `expected`.
    fn close(what: Text, found: f64, expected: f64, tolerance: f64) -> Self {
        Self {
            what,
            found: format!("{found:.10}"),
            expected: format!("{expected} ± {tolerance:e}"),
            verdict: ((found - expected).abs() <= tolerance).into(),
        }
    }

    /// A number that must not exceed `most`.
    fn at_most(what: Text, found: f64, most: f64) -> Self {
        Self {
            what,
            found: format!("{found:.2e}"),
            expected: format!("≤ {most:e}"),
            verdict: (found <= most).into(),
        }
    }

    /// A number of faults that must be zero.
    fn none(what: Text, faults: usize, of: usize) -> Self {
        Self {
            what,
            found: format!("{faults} / {of}"),
            expected: format!("0 / {of}"),
            verdict: (faults == 0 && of > 0).into(),
        }
    }

    /// Words that must be the same.
    fn equal(what: Text, found: &str, expected: &str) -> Self {
        // Of a digest the beginning is enough; a reason is read to its end.
        let most = |text: &str| if text.contains(' ') { 120 } else { 64 };
        let short = |text: &str| {
            let digest = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            text.chars().take(if digest { 16 } else { most(text) }).collect()
        };
        let verdict = (found == expected).into();
        Self { what, found: short(found), expected: short(expected), verdict }
    }

    /// What nothing here can tell.
    fn stated(what: Text, found: &str) -> Self {
        Self {
            verdict: Verdict::Stated, expected: "–".to_owned(), ..Self::equal(what, found, "")
        }
    }
}

/// Checks the program on this machine; `done` hears of every check. Ends early when `stop` is set.
pub fn of_program(stop: &AtomicBool, done: &mut dyn FnMut(&Check)) -> Vec<Check> {
    let groups: [fn(&AtomicBool) -> Vec<Check>; 3] =
        [chance::checks, model::checks, golden::checks];
    let mut all = Vec::new();
    for group in groups {
        if stop.load(std::sync::atomic::Ordering::Relaxed) {
            break;
        }
        let checks = group(stop);
        checks.iter().for_each(&mut *done);
        all.extend(checks);
    }
    all
}
