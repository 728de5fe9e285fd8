//! What each thread is simulating, for the report of a fault.

use super::Study;

thread_local! {
    /// What this thread simulates: scenarios, seed, first replicate of the batch.
    static UNDER_WAY: std::cell::RefCell<Option<String>> = const { std::cell::RefCell::new(None) };
}

/// What this thread is simulating, in words, for the report of a fault.
pub fn under_way() -> Option<String> {
    UNDER_WAY.with(|place| place.try_borrow().ok()?.clone())
}

/// Forgets what is under way when the work ends; a fault is reported before.
pub(super) struct Told;

impl Drop for Told {
    fn drop(&mut self) {
        UNDER_WAY.with(|place| place.replace(None));
    }
}

pub(super) fn tell(study: &Study, seed: u64, first: u32) -> Told {
    let names: Vec<&str> = study.plans.iter().map(|plan| plan.name.as_str()).collect();
    let last = first + (study.batch - 1);
    let words = format!("scenario {}, seed {seed}, replicates {first}-{last}", names.join(", "));
    UNDER_WAY.with(|place| place.replace(Some(words)));
    Told
}
