//! What `optimize` says while it searches.

use crate::answers::optimize::request::Trace;
use crate::engine::Progress;
use crate::text::{Lang, Text, number};
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Progress on standard error, and the clock that may end the search.
pub(super) struct Log {
    lang: Lang,
    quiet: bool,
    started: Instant,
    most: Option<Duration>,
    done: AtomicU64,
    /// The search is over: time does not end what follows.
    resting: AtomicBool,
    stop: &'static AtomicBool,
}

impl Log {
    #[expect(clippy::disallowed_methods, reason = "progress may look at the clock; results do not")]
    pub(super) fn new(
        lang: Lang,
        quiet: bool,
        max_time: Option<f64>,
        stop: &'static AtomicBool,
    ) -> Self {
        Self {
            lang,
            quiet,
            started: Instant::now(),
            most: max_time.map(|seconds| Duration::from_secs_f64(seconds.clamp(0.0, 1e6))),
            done: AtomicU64::new(0),
            resting: AtomicBool::new(false),
            stop,
        }
    }
}

impl Progress for Log {
    fn advance(&self, done: u64) {
        self.done.fetch_add(done, Ordering::Relaxed);
        let late = self.most.is_some_and(|most| self.started.elapsed() >= most);
        if late && !self.resting.load(Ordering::Relaxed) {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

impl Trace for Log {
    fn tell(&self, text: &Text) {
        if self.quiet {
            return;
        }
        let seconds = number(self.started.elapsed().as_secs_f64(), 0, self.lang);
        let done = number(self.done.load(Ordering::Relaxed) as f64, 0, self.lang);
        let runs = match self.lang {
            Lang::Vi => "lần mô phỏng",
            Lang::En => "simulations",
        };
        let _ =
            writeln!(std::io::stderr(), "{seconds:>4} s, {done} {runs}: {}", text.get(self.lang));
    }

    /// Ctrl-C ends the search, not the answer; a second one ends that, too.
    fn search_is_over(&self) {
        self.resting.store(true, Ordering::Relaxed);
        self.stop.store(false, Ordering::Relaxed);
    }
}
