//! The machine on which speed is measured.

use crate::engine::Instructions;
use serde::Serialize;

/// A machine, as far as the system tells.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// Its processor.
    pub processor: String,
    /// Threads that it runs at once.
    pub cores: usize,
    /// The instruction set that the simulation uses.
    pub instructions: String,
    /// The operating system and the architecture.
    pub system: String,
}

impl Machine {
    /// This one.
    pub(super) fn this() -> Self {
        let named = line_of("/proc/cpuinfo", "model name")
            .map(|name| name.trim_start_matches([':', ' ', '\t']).trim().to_owned());
        let named = named.or_else(|| std::env::var("PROCESSOR_IDENTIFIER").ok());
        Self {
            processor: named.unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            instructions: format!("{:?}", Instructions::best()).to_lowercase(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        }
    }
}

/// The most memory that this process has held so far; only Linux tells without more.
pub(super) fn peak_memory_bytes() -> Option<u64> {
    let text = line_of("/proc/self/status", "VmHWM:")?;
    let kibibytes: u64 = text.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(1024 * kibibytes)
}

/// What follows a word at the start of a line of a file.
fn line_of(path: &str, word: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    text.lines().find_map(|line| line.strip_prefix(word)).map(|rest| rest.trim().to_owned())
}
