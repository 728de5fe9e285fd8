//! Batches on all cores, and looks at what they come to, for which no thread waits.
//!
//! Threads take batches in order, as they are free. A *look* is the tally of all batches before one of
//! them: it is taken as soon as the last of these is done, by the thread that did it, while the others
//! simulate on. So a run that stops early has simulated a little more than it reports, and what it
//! reports is that of a run of so many replicates.

use super::threads::pool;
use super::{Progress, Settings, Study};
use crate::engine::tally::Tally;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Asked of a look: is that enough?
pub type Enough<'a> = dyn FnMut(&Tally) -> bool + Send + 'a;

impl Study {
    /// Simulates the replicates of `range`, which starts at a batch.
    ///
    /// Ends early, with nothing, when `stop` is set.
    ///
    /// # Panics
    ///
    /// When the range does not start at a batch, or the threads cannot be started.
    pub fn simulate(
        &self,
        settings: &Settings,
        range: Range<u64>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Option<Tally> {
        let looks = vec![batch_after(range.end, self.batch)];
        self.scheduled(settings, range, looks, progress, stop, &mut |_| false)
    }

    /// Simulates up to `most` replicates, and asks `enough` at looks: after each `look` batches at
    /// first, later each time that there is a quarter more.
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
        enough: &mut Enough<'_>,
    ) -> Option<Tally> {
        let looks = looks(batch_after(most, self.batch), look);
        self.scheduled(settings, 0..most, looks, progress, stop, enough)
    }

    /// Simulates the replicates of `range`; `looks` are the batches before which a look is taken.
    fn scheduled(
        &self,
        settings: &Settings,
        range: Range<u64>,
        looks: Vec<u32>,
        progress: &dyn Progress,
        stop: &AtomicBool,
        enough: &mut Enough<'_>,
    ) -> Option<Tally> {
        assert!(range.start.is_multiple_of(u64::from(self.batch)), "replicates start at a batch");
        let first = batch_after(range.start, self.batch);
        let schedule = Schedule {
            study: self,
            settings,
            first,
            end: range.end,
            looks,
            progress,
            stop,
            next: AtomicU32::new(first),
            answered: AtomicBool::new(false),
            desk: Mutex::new(Desk {
                parts: BTreeMap::new(),
                looked: 0,
                prefix: None,
                asking: false,
            }),
            enough: Mutex::new(enough),
        };
        if cfg!(target_family = "wasm") {
            schedule.work(); // There are no threads: workers share out shards.
        } else {
            pool(settings.threads).broadcast(|_| schedule.work());
        }
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let desk = schedule.desk.into_inner().unwrap_or_else(PoisonError::into_inner);
        Some(desk.prefix.unwrap_or_else(|| self.empty()))
    }
}

/// The first batch that begins at or after a replicate.
fn batch_after(replicate: u64, batch: u32) -> u32 {
    u32::try_from(replicate.div_ceil(u64::from(batch))).expect("fewer than 2^32 batches")
}

/// The batches before which a look is taken, the last of which is `last`.
fn looks(last: u32, look: u32) -> Vec<u32> {
    let after = |&before: &u32| {
        let more = look.max(before / 4 / look * look);
        (before < last).then(|| before.saturating_add(more).min(last))
    };
    std::iter::successors(after(&0), after).collect()
}

/// What the threads of a run share.
struct Schedule<'a> {
    study: &'a Study,
    settings: &'a Settings,
    /// The first batch.
    first: u32,
    /// The replicate after the last.
    end: u64,
    /// The batches before which a look is taken, in order; all are before the last one.
    looks: Vec<u32>,
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
    /// The batch that is taken next.
    next: AtomicU32,
    /// Set by the look that is enough.
    answered: AtomicBool,
    desk: Mutex<Desk>,
    enough: Mutex<&'a mut Enough<'a>>,
}

/// What has been handed in.
struct Desk {
    /// Of each look that is not taken: batches that came since the look before, and their tally.
    parts: BTreeMap<usize, Part>,
    /// Looks taken.
    looked: usize,
    /// The tally of the last look.
    prefix: Option<Tally>,
    /// Is a thread at the next look?
    asking: bool,
}

/// The tally of some of the batches between two looks.
struct Part {
    tally: Tally,
    batches: u32,
}

impl Schedule<'_> {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn over(&self) -> bool {
        self.answered.load(Ordering::Relaxed) || self.stop.load(Ordering::Relaxed)
    }

    /// Batches between a look and the one before it.
    fn batches(&self, look: usize) -> u32 {
        self.looks[look] - look.checked_sub(1).map_or(self.first, |before| self.looks[before])
    }

    /// Takes batches until none is left or enough is known.
    fn work(&self) {
        let mut held: Option<(usize, Part)> = None;
        while !self.over() {
            let batch = self.next.fetch_add(1, Ordering::Relaxed);
            let look = self.looks.partition_point(|&end| end <= batch);
            if let Some((earlier, part)) = held.take_if(|(of, _)| *of != look) {
                self.hand_in(earlier, part);
            }
            if look == self.looks.len() {
                return;
            }
            let (_, part) =
                held.get_or_insert_with(|| (look, Part { tally: self.study.empty(), batches: 0 }));
            let end = self.end.min(u64::from(batch + 1) * u64::from(self.study.batch));
            let over = || self.over();
            self.study.batch(self.settings, batch, end, &mut part.tally, self.progress, &over);
            part.batches += 1;
        }
    }

    /// Hands in a part of what came before a look, and takes the look if it was the last part.
    ///
    /// Two threads that meet here merge their parts without the desk, so that merging is shared, too.
    fn hand_in(&self, look: usize, mut part: Part) {
        loop {
            let mut desk = self.desk();
            let other = desk.parts.remove(&look);
            match other {
                Some(other) => {
                    drop(desk);
                    part.batches += other.batches;
                    part.tally.merge(other.tally);
                }
                None => {
                    let whole = part.batches == self.batches(look);
                    desk.parts.insert(look, part);
                    drop(desk);
                    if whole {
                        self.look();
                    }
                    return;
                }
            }
        }
    }

    /// Takes every look that can be taken, in order; one thread at a time does.
    fn look(&self) {
        loop {
            let mut desk = self.desk();
            let look = desk.looked;
            let whole = |part: &Part| part.batches == self.batches(look);
            if desk.asking || self.over() || !desk.parts.get(&look).is_some_and(whole) {
                return;
            }
            let Some(part) = desk.parts.remove(&look) else { return };
            let prefix = desk.prefix.take();
            desk.asking = true;
            drop(desk);
            let tally = match prefix {
                None => part.tally,
                Some(mut prefix) => {
                    prefix.merge(part.tally);
                    prefix
                }
            };
            let mut enough = self.enough.lock().unwrap_or_else(PoisonError::into_inner);
            if enough(&tally) {
                self.answered.store(true, Ordering::Relaxed);
            }
            drop(enough);
            let mut desk = self.desk();
            desk.prefix = Some(tally);
            desk.looked += 1;
            desk.asking = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_taken_each_eighth_batch_then_each_quarter_more() {
        assert_eq!(looks(100, 8), [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 100]);
        assert_eq!(looks(3, 8), [3]);
        assert_eq!(looks(0, 8), [0; 0]);
    }
}
