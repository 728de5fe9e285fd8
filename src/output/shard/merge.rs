//! All shards of a plan into one tally: a few at a time, so memory does not grow with their number.

use super::file::{self, Corrupt, Fault};
use super::plan::ShardPlan;
use super::{SHARDS, shard_name};
use crate::engine::Study;
use crate::engine::tally::{DETAIL_COMMUNES_MAX, Tally};
use rayon::prelude::*;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// Most threads that merge: each holds a tally and the shards at hand.
pub const THREADS_MAX: usize = 8;
/// Shards that a thread merges at a time, where their tallies are small: their counts stay packed.
const AT_HAND: usize = 16;

/// A file that cannot be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its name in the folder of shards.
    pub name: String,
    /// Its shard; none for a file that the plan does not know.
    pub index: Option<u32>,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Every file of a plan that cannot be merged, in order, then those that it does not know.
pub fn refusals(folder: &Path, plan: &ShardPlan) -> Vec<Refusal> {
    let indices: Vec<u32> = (0..plan.shards()).collect();
    let mut all: Vec<Refusal> = indices
        .par_iter()
        .filter_map(|&index| {
            file::check(folder, plan, index).err().map(|fault| refusal(index, fault))
        })
        .collect();
    all.extend(unknown(folder, plan));
    all
}

fn refusal(index: u32, fault: Fault) -> Refusal {
    Refusal { name: shard_name(index), index: Some(index), fault }
}

/// Files that end like a shard but that the plan does not know, by name.
fn unknown(folder: &Path, plan: &ShardPlan) -> Vec<Refusal> {
    let entries = std::fs::read_dir(folder.join(SHARDS)).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".shard") && !name.starts_with('.'))
        .filter(|name| {
            let stem = name.trim_end_matches(".shard").parse::<u32>().ok();
            !stem.is_some_and(|index| index < plan.shards() && shard_name(index) == *name)
        })
        .collect();
    names.sort();
    names.into_iter().map(|name| Refusal { name, index: None, fault: Fault::Unknown }).collect()
}

/// Merges all shards; the result has the bits of one process.
///
/// `threads` (0: one on each core, at most [`THREADS_MAX`]) read files; each holds a tally and the
/// shards at hand.
///
/// # Errors
///
/// Every file that cannot be merged.
pub fn merge(
    folder: &Path,
    plan: &ShardPlan,
    study: &Study,
    threads: usize,
) -> Result<Tally, Vec<Refusal>> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = if threads == 0 { cores } else { threads }.clamp(1, THREADS_MAX);
    let at_hand = if study.communes() <= DETAIL_COMMUNES_MAX { AT_HAND } else { 1 };
    let next = AtomicU32::new(0);
    let work = || {
        let mut tally = study.empty();
        let mut refused = Vec::new();
        let mut parts = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if parts.len() == at_hand || index >= plan.shards() {
                tally.merge_all(std::mem::take(&mut parts));
            }
            if index >= plan.shards() {
                return (tally, refused);
            }
            match file::read(folder, plan, index) {
                Ok(part) if tally.is_of_one_study_with(&part) => parts.push(part),
                Ok(_) => {
                    refused.push(refusal(index, Fault::Corrupt(Corrupt::Study)));
                }
                Err(fault) => refused.push(refusal(index, fault)),
            }
        }
    };
    let parts: Vec<(Tally, Vec<Refusal>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut all = study.empty();
    let mut refused = Vec::new();
    for (tally, faults) in parts {
        all.merge(tally);
        refused.extend(faults);
    }
    refused.sort_by_key(|refusal| refusal.index);
    refused.extend(unknown(folder, plan));
    if refused.is_empty() { Ok(all) } else { Err(refused) }
}

/// Indices as a list of ranges, such as `3,7-9`: what `sbatch --array` takes.
pub fn ranges(indices: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &index in indices {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == index => *last = index,
            _ => runs.push((index, index)),
        }
    }
    let run = |&(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    runs.iter().map(run).collect::<Vec<_>>().join(",")
}

/// The array tasks that have to run again, each once, in order.
pub fn tasks(plan: &ShardPlan, refusals: &[Refusal]) -> Vec<u32> {
    let mut tasks: Vec<u32> = refusals
        .iter()
        .filter_map(|refusal| refusal.index)
        .map(|index| index / plan.content.shards_per_task)
        .collect();
    tasks.dedup();
    tasks
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn runs_of_indices_are_joined() {
        assert_eq!(ranges(&[3, 7, 8, 9, 11]), "3,7-9,11");
        assert_eq!(ranges(&[]), "");
    }
}
