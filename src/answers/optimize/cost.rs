//! What a plan is expected to cost.

use super::engine::Points;
use super::select;
use crate::engine::{Progress, Settings, Study};
use crate::model::outcome::Outcome;
use crate::model::plan::Plan;
use std::sync::atomic::AtomicBool;

/// Blocks on which the cost of a scenario is estimated.
const COSTING: u32 = 6;

/// What a plan costs on average, VND over the campaign, without what farmers do anyway: by commune,
/// on the blocks of `points` that the search does not see.
///
/// `None` when stopped.
pub(super) fn expected_cost(
    plan: &Plan,
    points: &Points,
    settings: &Settings,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Option<Vec<f64>> {
    let mut study = Study::new(vec![plan.clone()], 0);
    let wanted = [Outcome::Cost, Outcome::CostUsualPractice];
    let n = plan.world.communes.len();
    let mut sums = vec![0.0; n];
    for block in 1..=COSTING {
        study.particles = points.particles(block);
        let (points, luck) = points.block(block, select::BLOCK);
        let rows = study.evaluate_places(settings, &points, luck, &wanted, progress, stop)?;
        for (c, sum) in sums.iter_mut().enumerate() {
            let each = (0..rows[0].replicates()).map(|j| rows[0].at(j, c, 0) - rows[0].at(j, c, 1));
            *sum += each.sum::<f64>();
        }
    }
    let all = f64::from(COSTING * select::BLOCK);
    Some(sums.into_iter().map(|sum| sum / all).collect())
}
