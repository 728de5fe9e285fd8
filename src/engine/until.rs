//! Replicates until the question is answered: whole looks at a time, never in between.

use super::{Progress, Settings, Study};
use crate::engine::tally::Tally;
use std::sync::atomic::AtomicBool;

impl Study {
    /// Simulates up to `most` replicates, and asks `enough` after every look of `look` batches.
    ///
    /// The tally of the `n` replicates reached is that of [`Study::simulate`] over `0..n`. None when
    /// `stop` was set.
    ///
    /// # Panics
    ///
    /// As [`Study::simulate`] does.
    pub fn simulate_until(
        &self,
        settings: &Settings,
        most: u64,
        look: u32,
        progress: &dyn Progress,
        stop: &AtomicBool,
        enough: &mut dyn FnMut(&Tally) -> bool,
    ) -> Option<Tally> {
        let look = u64::from(look) * u64::from(self.batch);
        let mut tally = self.empty();
        while tally.replicates < most {
            let start = tally.replicates;
            let end = most.min(start + look);
            tally.merge(self.simulate(settings, start..end, progress, stop)?);
            if enough(&tally) {
                break;
            }
        }
        Some(tally)
    }
}
