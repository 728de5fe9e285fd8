//! What commands say and hear: standard output, standard error, Ctrl-C, the clock.

use super::failure::Failure;
use crate::text::hidden::{in_json, shown};
use crate::text::{Lang, iso};
use crate::time::Day;
use serde::Serialize;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

/// Prints to standard output; a reader that has gone away is no error. Nothing that stands in a file
/// moves the cursor or turns the writing round: such characters are written out.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    print_as_is(&shown(text))
}

fn print_as_is(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::other(error)),
        _ => Ok(()),
    }
}

/// Prints a value as JSON.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    print_as_is(&in_json(&serde_json::to_string_pretty(value)?))
}

/// Says where a folder or a file is.
pub(super) fn print_place(path: &std::path::Path) -> Result<(), Failure> {
    print(&format!("→ {}", path.display()))
}

/// Prints to standard error, hidden characters written out; a reader that has gone away is no error.
pub(super) fn print_error(text: &str) {
    let _ = std::io::stderr().write_all(shown(text).as_bytes());
}

/// Says what was read but hardly meant, beside the results.
pub(super) fn warn(text: &str, lang: Lang) {
    let note = match lang {
        Lang::Vi => "lưu ý",
        Lang::En => "note",
    };
    print_error(&format!("{note}: {text}\n"));
}

/// Set when the user or the system asks the program to end.
pub(super) fn stop_on_ctrl_c() -> &'static AtomicBool {
    // A second handler in one process is refused, which is fine: the first one does the same.
    let _ = ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed));
    &STOP
}

/// The day and the second of the day by the system's clock, UTC.
fn clock() -> (Day, u64) {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    // Day 0 is 18,995 days after 1970-01-01.
    (Day((seconds / 86_400) as i32 - 18_995), seconds % 86_400)
}

/// Today, UTC.
pub(super) fn today() -> Day {
    clock().0
}

/// The moment, in ISO 8601 and UTC.
pub(super) fn now() -> String {
    let (day, rest) = clock();
    format!("{}T{:02}:{:02}:{:02}Z", iso(day), rest / 3600, rest / 60 % 60, rest % 60)
}
