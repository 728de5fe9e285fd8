//! Progress on standard error: replicates done, rate, time left, and the error reached.

use crate::engine::Progress;
use crate::text::{Lang, number};
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Shows how far a run has come.
#[derive(Debug)]
pub(super) struct Bar {
    total: u64,
    lang: Lang,
    quiet: bool,
    terminal: bool,
    started: Instant,
    done: AtomicU64,
    shown: Mutex<(Instant, u64)>,
    error: Mutex<String>,
    /// Letters of the line that a terminal shows now.
    width: AtomicUsize,
}

impl Bar {
    #[expect(clippy::disallowed_methods, reason = "progress may look at the clock; results do not")]
    pub(super) fn new(total: u64, lang: Lang, quiet: bool) -> Self {
        let now = Instant::now();
        Self {
            total,
            lang,
            quiet,
            terminal: std::io::stderr().is_terminal(),
            started: now,
            done: AtomicU64::new(0),
            shown: Mutex::new((now, 0)),
            error: Mutex::new(String::new()),
            width: AtomicUsize::new(0),
        }
    }

    /// Seconds since the start.
    pub(super) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// Tells the Monte Carlo error reached so far.
    pub(super) fn reached(&self, error: String) {
        if let Ok(mut place) = self.error.lock() {
            *place = error;
        }
    }

    /// Clears the line of a terminal; elsewhere the last line says that all is done.
    pub(super) fn finish(&self) {
        if self.quiet {
            return;
        }
        if self.terminal {
            self.over("");
            let _ = write!(std::io::stderr(), "\r");
            return;
        }
        let done = self.done.load(Ordering::Relaxed);
        if done > self.shown.lock().map_or(0, |shown| shown.1) {
            let _ = writeln!(std::io::stderr(), "{}", self.line(done));
        }
    }

    /// Writes over the line of a terminal. Blanks clear what was longer: a Windows console shows
    /// control sequences as letters until it is asked to obey them.
    fn over(&self, line: &str) {
        let width = line.chars().count();
        let before = self.width.swap(width, Ordering::Relaxed);
        let blanks = before.saturating_sub(width);
        let _ = write!(std::io::stderr(), "\r{line}{:blanks$}", "");
    }

    fn line(&self, done: u64) -> String {
        let seconds = self.seconds().max(1e-3);
        let rate = done as f64 / seconds;
        let left = self.total.saturating_sub(done) as f64 / rate.max(1e-9);
        let error = self.error.lock().map(|error| error.clone()).unwrap_or_default();
        let count = |n: f64| number(n, 0, self.lang);
        let (n, total) = (count(done as f64), count(self.total as f64));
        match self.lang {
            Lang::Vi => format!(
                "{n}/{total} lần lặp, {}/s, còn {} s{error}",
                count(rate),
                count(left.ceil())
            ),
            Lang::En => format!(
                "{n}/{total} replicates, {}/s, {} s left{error}",
                count(rate),
                count(left.ceil())
            ),
        }
    }
}

impl Progress for Bar {
    #[expect(clippy::disallowed_methods, reason = "progress may look at the clock; results do not")]
    fn advance(&self, done: u64) {
        let done = self.done.fetch_add(done, Ordering::Relaxed) + done;
        if self.quiet {
            return;
        }
        let Ok(mut shown) = self.shown.try_lock() else {
            return;
        };
        let now = Instant::now();
        let waited = now - shown.0;
        if self.terminal {
            if waited >= Duration::from_millis(100) {
                *shown = (now, done);
                self.over(&self.line(done));
            }
        } else if waited >= Duration::from_secs(30)
            || done.saturating_sub(shown.1) * 10 >= self.total
        {
            *shown = (now, done);
            let _ = writeln!(std::io::stderr(), "{}", self.line(done));
        }
    }
}
