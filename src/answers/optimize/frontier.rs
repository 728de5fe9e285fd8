//! What more money buys: the best plan seen for every budget, and where the curve bends.

use super::levers::Levels;
use super::problem::{Problem, Sample, mean};
use super::score::Score;
use super::search::{Evaluator, Seen};
use super::select::{BLOCK, mean_and_error};

/// Budgets of the curve, as shares of the budget asked for.
pub const SHARES: [f64; 15] =
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5];
/// The share of the yield that the target allows to be lost, as in the chance curves of a run.
pub const TARGET_LOSS_SHARE: f64 = 0.05;

/// One budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The budget, VND.
    pub budget_vnd: f64,
    /// Levels of the best plan within it.
    pub levels: Levels,
    /// What that plan costs on average, VND.
    pub cost_vnd: f64,
    /// Mean of the objective (more is better).
    pub value: f64,
    /// Its standard error.
    pub value_error: f64,
    /// Mean yield lost, t.
    pub loss_t: f64,
    /// Standard error of that.
    pub loss_error: f64,
    /// Share of replicates in which less than [`TARGET_LOSS_SHARE`] of the yield is lost.
    pub chance_target: f64,
}

/// The curve from budget to objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Frontier {
    /// By budget, ascending from nothing; the objective never falls, because the plan of a smaller
    /// budget can be had for a larger one.
    pub points: Vec<Point>,
    /// Index of the knee; none when the curve does not bend.
    pub knee: Option<usize>,
    /// Replicates behind each point.
    pub replicates: u32,
}

/// Draws the frontier through plans that were seen, on replicates that the search did not see;
/// `None` when stopped.
pub fn frontier(
    evaluator: &mut impl Evaluator,
    problem: &Problem,
    seen: &[Seen],
    blocks: u32,
) -> Option<Frontier> {
    let shares: Vec<f64> = std::iter::once(0.0).chain(SHARES).collect();
    let plans: Vec<Option<&Seen>> =
        shares.iter().map(|&share| best_within(seen, problem, share)).collect();
    let mut distinct: Vec<Levels> =
        plans.iter().flatten().map(|seen| seen.levels.clone()).collect();
    distinct.dedup();
    let samples = evaluator.held_out(&distinct, blocks)?;
    let total = problem.budget.total();
    let mut points: Vec<Point> = Vec::new();
    for (&share, plan) in shares.iter().zip(&plans) {
        let Some(plan) = plan else { continue };
        let Some(k) = distinct.iter().position(|levels| *levels == plan.levels) else { continue };
        let new = point(share * total, &distinct[k], &samples[k]);
        // What a smaller budget bought can be had for this one.
        let better = match points.last() {
            Some(last) if last.value >= new.value => {
                Point { budget_vnd: new.budget_vnd, ..last.clone() }
            }
            _ => new,
        };
        points.push(better);
    }
    let curve: Vec<[f64; 2]> = points.iter().map(|point| [point.budget_vnd, point.value]).collect();
    Some(Frontier { knee: knee(&curve), points, replicates: blocks * BLOCK })
}

/// The best plan seen within a share of the budget; other constraints hold where the best plan for
/// all the money holds them.
fn best_within<'a>(seen: &'a [Seen], problem: &Problem, share: f64) -> Option<&'a Seen> {
    let scaled = Problem { budget: problem.budget.times(share), ..problem.clone() };
    let scored = seen.iter().map(|seen| (seen, Score::of(&seen.sample, &scaled)));
    let fits = scored.filter(|(seen, _)| {
        let limits = scaled.budget.limits();
        seen.sample.spent.iter().zip(limits).all(|(spent, limit)| *spent <= limit + 1.0)
    });
    fits.reduce(|best, one| if one.1.better_than(best.1) { one } else { best })
        .map(|(seen, _)| seen)
}

fn point(budget_vnd: f64, levels: &Levels, sample: &Sample) -> Point {
    let error = |values: &[f64]| {
        mean_and_error(values, sample.pasts).map_or(f64::INFINITY, |(_, error)| error)
    };
    let met = sample.loss_share.iter().filter(|[district, _]| *district < TARGET_LOSS_SHARE);
    Point {
        budget_vnd,
        levels: levels.clone(),
        cost_vnd: mean(&sample.cost),
        value: mean(&sample.objective),
        value_error: error(&sample.objective),
        loss_t: mean(&sample.loss_t),
        loss_error: error(&sample.loss_t),
        chance_target: met.count() as f64 / sample.loss_share.len().max(1) as f64,
    }
}

/// Where a rising curve bends most: the point furthest above the chord from its first to its last
/// point (Satopää, Albrecht, Irwin & Raghavan 2011, doi 10.1109/ICDCSW.2011.20); `None` when no
/// point lies above it.
pub fn knee(curve: &[[f64; 2]]) -> Option<usize> {
    let (first, last) = (curve.first()?, curve.last()?);
    let (width, height) = (last[0] - first[0], last[1] - first[1]);
    if width <= 0.0 || height <= 0.0 {
        return None;
    }
    let above = |point: &[f64; 2]| (point[1] - first[1]) / height - (point[0] - first[0]) / width;
    let best = (0..curve.len()).max_by(|&a, &b| above(&curve[a]).total_cmp(&above(&curve[b])))?;
    (above(&curve[best]) > 1e-9).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_knee_is_where_the_curve_bends() {
        let curve = [[0.0, 0.0], [1.0, 6.0], [2.0, 9.0], [3.0, 9.5], [4.0, 10.0]];
        assert_eq!(knee(&curve), Some(2));
        assert_eq!(knee(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]), None);
        assert_eq!(knee(&[[0.0, 3.0], [1.0, 3.0]]), None);
    }
}
