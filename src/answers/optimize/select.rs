//! Ranking and selection: which of the candidates is the best, and how sure is that?
//!
//! Replicates that the search did not see are given out in rounds by optimal computing budget
//! allocation (Chen, Lin, Yücesan & Chick 2000, *Discrete Event Dynamic Systems* 10, 251-270): to
//! a rival in proportion to the squared ratio of noise to distance from the leader. Candidates
//! share draws and luck, so the noise is that of the paired difference, as Fu, Hu, Chen & Xiong
//! (2007, *INFORMS Journal on Computing* 19, 101-111) have it for correlated sampling. It ends when
//! the leader is the best, or within the indifference zone of it, with the nominal chance.

use super::levers::Levels;
use super::problem::{Problem, Sample, mean};
use super::score::Score;
use super::search::Evaluator;
use crate::stats::special::normal_cdf;

/// Replicates in a block.
pub const BLOCK: u32 = 256;
/// The chance of a correct selection at which it ends.
pub const NOMINAL: f64 = 0.95;

/// How much to spend on a selection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlockCounts {
    /// Blocks that every candidate gets.
    pub first_blocks: u32,
    /// Blocks that one candidate may get in all.
    pub most_blocks: u32,
    /// Differences smaller than this do not matter, in the unit of the objective.
    pub indifference: f64,
    /// Blocks against whose cost small samples are held.
    pub calibration_blocks: u32,
    /// Blocks on which the frontier is drawn.
    pub frontier_blocks: u32,
}

/// A selection.
#[derive(Clone, Debug)]
pub struct Selection {
    /// What the replicates say of each candidate.
    pub samples: Vec<Sample>,
    /// Scores.
    pub scores: Vec<Score>,
    /// The candidate selected.
    pub best: usize,
    /// Lower bound of the chance that it is the best or within the indifference zone of it
    /// (Bonferroni over the rivals).
    pub chance_correct: f64,
}

/// Mean and standard error of a paired difference over the replicates that both have.
pub fn paired(a: &Sample, b: &Sample) -> (f64, f64) {
    let n = a.objective.len().min(b.objective.len());
    let differences: Vec<f64> =
        a.objective[..n].iter().zip(&b.objective[..n]).map(|(a, b)| a - b).collect();
    mean_and_error(&differences, a.pasts)
        .unwrap_or((differences.first().copied().unwrap_or(0.0), f64::INFINITY))
}

/// Mean and standard error of replicates that take `pasts` pasts in turn (0: each its own). Those
/// that share a past are no independent witnesses: the error is that of their sums.
pub fn mean_and_error(values: &[f64], pasts: usize) -> Option<(f64, f64)> {
    let n = values.len();
    if pasts == 0 || n <= pasts {
        return crate::stats::mean_and_error(values);
    }
    let mean = mean(values);
    let sums = (0..pasts)
        .map(|past| values.iter().skip(past).step_by(pasts).map(|value| value - mean).sum::<f64>());
    let squares: f64 = sums.map(|sum| sum * sum).sum();
    let k = pasts as f64;
    (pasts > 1).then(|| (mean, (squares * k / (k - 1.0)).sqrt() / n as f64))
}

/// Selects the best of the candidates; `None` when stopped before every candidate had a block.
pub fn select(
    evaluator: &mut impl Evaluator,
    problem: &Problem,
    candidates: &[Levels],
    counts: &BlockCounts,
) -> Option<Selection> {
    let mut samples: Vec<Sample> = vec![Sample::default(); candidates.len()];
    let mut blocks = vec![0; candidates.len()];
    let everyone: Vec<usize> = (0..candidates.len()).collect();
    for block in 0..counts.first_blocks.max(1) {
        let given = give(evaluator, candidates, &everyone, block, &mut samples, &mut blocks);
        if given.is_none() && block == 0 {
            return None;
        }
    }
    loop {
        let (best, chance_correct) = judged(problem, &samples, counts.indifference);
        let due = due(problem, &samples, &blocks, best, counts);
        let done = chance_correct >= NOMINAL || due.is_empty();
        let next = due.first().map_or(0, |&candidate| blocks[candidate]);
        let due: Vec<usize> = due.into_iter().filter(|&c| blocks[c] == next).collect();
        if done || give(evaluator, candidates, &due, next, &mut samples, &mut blocks).is_none() {
            let scores = samples.iter().map(|sample| Score::held_out(sample, problem)).collect();
            return Some(Selection { samples, scores, best, chance_correct });
        }
    }
}

/// Gives one block to some candidates.
fn give(
    evaluator: &mut impl Evaluator,
    candidates: &[Levels],
    to: &[usize],
    block: u32,
    samples: &mut [Sample],
    blocks: &mut [u32],
) -> Option<()> {
    let plans: Vec<Levels> = to.iter().map(|&candidate| candidates[candidate].clone()).collect();
    // Block 0 belongs to the search.
    let more = evaluator.sample(&plans, block + 1, BLOCK)?;
    for (&candidate, sample) in to.iter().zip(more) {
        if blocks[candidate] == 0 {
            samples[candidate] = sample;
        } else {
            samples[candidate].join(sample);
        }
        blocks[candidate] += 1;
    }
    Some(())
}

/// The leader, and a lower bound of the chance that none is better by more than the zone.
fn judged(problem: &Problem, samples: &[Sample], zone: f64) -> (usize, f64) {
    let scores: Vec<Score> =
        samples.iter().map(|sample| Score::held_out(sample, problem)).collect();
    let best = (1..scores.len())
        .fold(0, |best, k| if scores[k].better_than(scores[best]) { k } else { best });
    let wrong: f64 = (0..samples.len())
        .filter(|&k| k != best && (scores[k].allowed() || !scores[best].allowed()))
        .map(|k| {
            let (lead, error) = paired(&samples[best], &samples[k]);
            if error > 0.0 { normal_cdf(-(lead + zone) / error) } else { 0.0 }
        })
        .sum();
    (best, (1.0 - wrong).max(0.0))
}

/// Candidates that should get more replicates: those furthest below their share, the ones with
/// the fewest blocks first.
fn due(
    problem: &Problem,
    samples: &[Sample],
    blocks: &[u32],
    best: usize,
    counts: &BlockCounts,
) -> Vec<usize> {
    let allowed = |k: usize| Score::held_out(&samples[k], problem).allowed();
    let leader = allowed(best);
    let mut weights: Vec<f64> = (0..samples.len())
        .map(|k| {
            if k == best || (leader && !allowed(k)) {
                return 0.0;
            }
            let (lead, error) = paired(&samples[best], &samples[k]);
            let n = samples[k].objective.len() as f64;
            let distance = lead + counts.indifference;
            if error == 0.0 { 0.0 } else { (error * n.sqrt() / distance.max(1e-12)).powi(2) }
        })
        .collect();
    // The leader: its noise times the root of the sum of squares, with equal noises.
    weights[best] = weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
    let all: f64 = weights.iter().sum();
    if all <= 0.0 {
        return Vec::new();
    }
    let given: u32 = blocks.iter().sum();
    let budget = f64::from(given) + blocks.len() as f64;
    let mut due: Vec<usize> = (0..samples.len())
        .filter(|&k| {
            blocks[k] < counts.most_blocks && f64::from(blocks[k]) < budget * weights[k] / all
        })
        .collect();
    if due.is_empty() {
        due = (0..samples.len())
            .filter(|&k| weights[k] > 0.0 && blocks[k] < counts.most_blocks)
            .collect();
    }
    due.sort_by_key(|&k| blocks[k]);
    due
}

/// Share of futures in which each plan is the best of these, and its expected regret, from the
/// replicates that all have. Plans that hardly differ share a future among them: compare kinds.
pub fn futures(samples: &[&Sample]) -> (Vec<f64>, Vec<f64>) {
    let n = samples.iter().map(|sample| sample.objective.len()).min().unwrap_or(0);
    let values: Vec<Vec<f64>> =
        samples.iter().map(|sample| sample.objective[..n].to_vec()).collect();
    if n == 0 {
        return (vec![0.0; samples.len()], vec![0.0; samples.len()]);
    }
    (
        crate::stats::decision::curves::chance_best(&values),
        crate::stats::decision::curves::expected_loss(&values),
    )
}

/// Mean of the objective with its standard error.
pub fn value(sample: &Sample) -> (f64, f64) {
    mean_and_error(&sample.objective, sample.pasts)
        .unwrap_or((mean(&sample.objective), f64::INFINITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replicates_of_one_past_count_once() {
        let own = [3.0, 5.0, 10.0, 2.0];
        let (mean, error) = mean_and_error(&own, 0).unwrap();
        let twice = [own, own].concat();
        let (again, same) = mean_and_error(&twice, 4).unwrap();
        assert!((mean - again).abs() < 1e-12 && (error - same).abs() < 1e-12, "{error} {same}");
        assert!(mean_and_error(&twice, 0).unwrap().1 < error);
    }
}
