//! The threads of the program: one pool for each number of threads that is asked for, kept to the end.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

static POOLS: Mutex<BTreeMap<usize, Arc<ThreadPool>>> = Mutex::new(BTreeMap::new());

/// The pool of `threads` threads; 0 for one on each core.
///
/// # Panics
///
/// When the system starts no threads.
pub(super) fn pool(threads: usize) -> Arc<ThreadPool> {
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let pool = pools.entry(threads).or_insert_with(|| {
        // Far more threads than cores only cost memory; where the system starts no more, fewer do.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut threads = if threads == 0 { cores } else { threads.min((4 * cores).max(16)) };
        loop {
            match ThreadPoolBuilder::new().num_threads(threads).build() {
                Err(_) if threads > 1 => threads /= 2,
                pool => break Arc::new(pool.expect("the system starts one thread")),
            }
        }
    });
    Arc::clone(pool)
}

/// How many threads run when so many are asked for.
pub fn count(threads: usize) -> usize {
    if cfg!(target_family = "wasm") { 1 } else { pool(threads).current_num_threads() }
}

/// Runs work that shares itself out, on these threads; where there are none, as in WebAssembly, here.
pub fn on<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    if cfg!(target_family = "wasm") { work() } else { pool(threads).install(work) }
}
