//! Does the interval hold the truth as often as it says, when the run stops because it is narrow?

use libm::exp;
use rodsim::engine::stopping::HalfWidth;
use rodsim::stats::accumulate::{Errors, Moments};
use rodsim::stats::resample::SplitMix64;

/// Share of 2,000 runs whose interval at the stop holds the truth, and their mean length in
/// blocks. A value of a batch design stands for the mean of one batch.
fn held(
    value: fn(&mut SplitMix64) -> f64,
    truth: f64,
    block: usize,
    errors: Errors,
    half_width: f64,
) -> (f64, f64) {
    let mut random = SplitMix64::new(20_220_103);
    let (mut holds, mut blocks) = (0, 0);
    for _ in 0..2000 {
        let mut m = Moments::new(24);
        loop {
            match errors {
                Errors::Replicates => (0..block).for_each(|_| m.add(value(&mut random))),
                Errors::Batches => {
                    let mean = value(&mut random);
                    (0..block).for_each(|_| m.add(mean));
                }
            }
            m.close_batch();
            blocks += 1;
            let progress = HalfWidth::Absolute(half_width).progress(&m, errors);
            if progress.reached {
                let [low, high] = progress.interval;
                holds += i32::from((low..=high).contains(&truth));
                break;
            }
        }
    }
    (f64::from(holds) / 2000.0, f64::from(blocks) / 2000.0)
}

/// 95 % less or plus four standard errors of 2,000 runs would be 93.05–96.95; the promise is
/// narrower.
fn assert_holds((share, blocks): (f64, f64), atleast_blocks: f64) {
    assert!((0.936..=0.964).contains(&share), "{share} after {blocks} blocks");
    assert!(blocks >= atleast_blocks, "the rule was not put to work: {blocks} blocks");
}

#[test]
fn the_interval_at_the_stop_holds_for_normal_replicates() {
    let normal: fn(&mut SplitMix64) -> f64 = SplitMix64::normal;
    assert_holds(held(normal, 0.0, 512, Errors::Replicates, 0.04), 4.5);
}

#[test]
fn the_interval_at_the_stop_holds_for_skewed_replicates() {
    // Log-normal with σ = 1: skewness 6.2.
    let skewed = |random: &mut SplitMix64| exp(random.normal());
    assert_holds(held(skewed, exp(0.5), 512, Errors::Replicates, 0.08), 4.5);
}

#[test]
fn the_interval_at_the_stop_holds_for_batches() {
    let normal: fn(&mut SplitMix64) -> f64 = SplitMix64::normal;
    assert_holds(held(normal, 0.0, 64, Errors::Batches, 0.3), 40.0);
    assert_holds(held(normal, 0.0, 64, Errors::Batches, 0.2), 90.0);
    // Means of batches are nearly normal; a skewness of 0.6 is more than they have.
    let skewed = |random: &mut SplitMix64| exp(0.2 * random.normal());
    assert_holds(held(skewed, exp(0.02), 64, Errors::Batches, 0.06), 40.0);
}
