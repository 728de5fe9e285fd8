//! More than one aim: plans that no other is known to beat in everything, and robust choices.
//!
//! Candidates come from all plans that the search saw; what they are worth is read again on replicates
//! that it did not see. A plan is left out only where another is as good in every aim on average and
//! better in one by more than the replicates can leave open.

use super::engine::Simulator;
use super::levers::{Levels, Levers};
use super::problem::{Sample, mean};
use super::score::Score;
use super::search::{Evaluator, Seen};
use super::select::mean_and_error;
use crate::model::plan::{Action, Programme, estimate};
use crate::stats::decision::curves::expected_loss;
use crate::text::Text;
use crate::text::keyed::keyed;

/// Plans that are valued again, at most.
const MOST: usize = 16;
/// Blocks on which they are.
const BLOCKS: u32 = 2;
/// The share of futures that counts as the worst.
pub const WORST: f64 = 0.1;

keyed! {
    /// What a plan may be good at.
    pub enum Aim {
        /// The objective asked for.
        Objective = "objective",
        /// Yield lost, t.
        Loss = "yield_loss_t",
        /// Share of the yield that the worst commune loses.
        Worst = "worst_commune_loss_share",
        /// Bait product, kg, as planned.
        Product = "bait_product_kg",
        /// Person-days, as planned.
        Labour = "person_days",
    }
}

/// Number of aims.
pub const AIMS: usize = Aim::ALL.len();

impl Aim {
    /// Heading.
    pub fn title(self) -> Text {
        let (vi, en) = match self {
            Self::Objective => ("mục tiêu", "objective"),
            Self::Loss => ("sản lượng mất", "yield lost"),
            Self::Worst => ("phần mất của xã nặng nhất", "loss of the worst commune"),
            Self::Product => ("lượng thuốc", "bait product"),
            Self::Labour => ("công lao động", "person-days"),
        };
        Text::new(vi, en)
    }
}

/// A plan by all aims.
#[derive(Clone, Debug, PartialEq)]
pub struct ByAims {
    /// Names of the baselines that it is.
    pub names: Vec<&'static str>,
    /// Levels.
    pub levels: Levels,
    /// The programme on which it spends most.
    pub kind: Option<Programme>,
    /// Mean by [`Aim`]: of the objective more is better, of the others less.
    pub values: [f64; AIMS],
    /// Standard errors; 0 of what is planned.
    pub errors: [f64; AIMS],
    /// Mean of the objective in the worst [`WORST`] of its futures.
    pub worst_tenth: f64,
    /// Expected regret against the best of these plans in each future.
    pub regret: f64,
}

/// Plans that none of the others is known to beat in everything.
#[derive(Clone, Debug, PartialEq)]
pub struct Aims {
    /// Best objective first.
    pub plans: Vec<ByAims>,
    /// The plan chosen, if it is among them.
    pub chosen: Option<usize>,
    /// The plan of the least expected regret.
    pub least_regret: usize,
    /// The plan that is best in its worst futures.
    pub safest: usize,
    /// Mean of the objective when nothing is done, on the same replicates.
    pub nothing: f64,
    /// Replicates behind each.
    pub replicates: u32,
    /// Plans that were valued again and that another beats.
    pub beaten: usize,
}

/// Bait product and person-days that levels plan, over all years.
pub fn burdens(levers: &Levers, levels: &Levels) -> [f64; 2] {
    let n = levers.communes();
    let mut all = [0.0; 2];
    for r in 0..levers.rounds() {
        let round = levers.round(r);
        let dose = match round.action {
            Action::Baiting { dose_kg_per_ha, .. } => dose_kg_per_ha,
            _ => 0.0,
        };
        let days = estimate::person_days_per_unit(round, &levers.base.world);
        let times = levers.bouts(r) as f64;
        let amount: f64 = (0..n).map(|c| levers.amount(r, c, levels[r * n + c])).sum();
        all[0] += times * dose * amount;
        all[1] += times * days * amount;
    }
    all
}

/// How good a sample is by each aim, more is better, replicate by replicate; what is planned has one
/// value.
fn goodness(sample: &Sample, burdens: [f64; 2]) -> [Vec<f64>; AIMS] {
    let less = |values: &[f64]| values.iter().map(|value| -value).collect::<Vec<f64>>();
    let worst: Vec<f64> = sample.loss_share.iter().map(|[_, worst]| -worst).collect();
    [sample.objective.clone(), less(&sample.loss_t), worst, vec![-burdens[0]], vec![-burdens[1]]]
}

/// The plans; `None` when stopped, or when none is allowed.
pub fn aims(
    simulator: &mut Simulator<'_>,
    seen: &[Seen],
    named: &[(&'static str, Levels)],
    chosen: &Levels,
) -> Option<Aims> {
    let levers = simulator.levers;
    let plans = contenders(levers, seen, named, chosen);
    let mut valued = plans.clone();
    valued.push(vec![0.0; chosen.len()]);
    let mut samples = simulator.held_out(&valued, BLOCKS)?;
    let nothing = mean(&samples.pop()?.objective);
    let good: Vec<[Vec<f64>; AIMS]> = plans
        .iter()
        .zip(&samples)
        .map(|(levels, sample)| goodness(sample, burdens(levers, levels)))
        .collect();
    let beaten = |k: usize| {
        let allowed =
            |&other: &usize| Score::held_out(&samples[other], simulator.problem).allowed();
        let mut rivals = (0..plans.len()).filter(|&other| other != k).filter(allowed);
        rivals.any(|other| beats(&good[other], &good[k], samples[k].pasts))
    };
    let mut kept: Vec<usize> = (0..plans.len()).filter(|&k| !beaten(k)).collect();
    kept.sort_by(|&a, &b| mean(&good[b][0]).total_cmp(&mean(&good[a][0])));
    let values: Vec<Vec<f64>> = kept.iter().map(|&k| samples[k].objective.clone()).collect();
    let regrets = expected_loss(&values);
    let plan = |(&k, regret): (&usize, f64)| {
        let errors = std::array::from_fn(|aim| {
            mean_and_error(&good[k][aim], samples[k].pasts).map_or(0.0, |(_, error)| error)
        });
        let sign = |aim: usize| if aim == 0 { 1.0 } else { -1.0 };
        let names = named.iter().filter(|(_, levels)| *levels == plans[k]).map(|(key, _)| *key);
        ByAims {
            names: names.collect(),
            levels: plans[k].clone(),
            kind: levers.kind(&plans[k]),
            values: std::array::from_fn(|aim| sign(aim) * mean(&good[k][aim])),
            errors,
            worst_tenth: worst_tenth(&samples[k].objective),
            regret,
        }
    };
    let all: Vec<ByAims> = kept.iter().zip(regrets).map(plan).collect();
    let best = |of: &dyn Fn(&ByAims) -> f64| {
        (0..all.len()).max_by(|&a, &b| of(&all[a]).total_cmp(&of(&all[b])))
    };
    Some(Aims {
        chosen: all.iter().position(|plan| plan.levels == *chosen),
        least_regret: best(&|plan| -plan.regret)?,
        safest: best(&|plan| plan.worst_tenth)?,
        replicates: samples.first()?.objective.len() as u32,
        nothing,
        beaten: plans.len() - all.len(),
        plans: all,
    })
}

/// Is the first as good in every aim on average, and better in one beyond doubt?
fn beats(a: &[Vec<f64>; AIMS], b: &[Vec<f64>; AIMS], pasts: usize) -> bool {
    let mut told = false;
    for (a, b) in a.iter().zip(b) {
        let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
        let lead = mean(&differences);
        if lead < 0.0 {
            return false;
        }
        let error = mean_and_error(&differences, pasts).map_or(0.0, |(_, error)| error);
        told |= lead > 1.96 * error && lead > 0.0;
    }
    told
}

/// Mean of the worst values.
fn worst_tenth(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.truncate(((WORST * values.len() as f64).ceil() as usize).max(1));
    mean(&sorted)
}

/// The chosen plan, baselines, the best by each aim, and plans far from these: of those that the
/// search did not see beaten.
fn contenders(
    levers: &Levers,
    seen: &[Seen],
    named: &[(&'static str, Levels)],
    chosen: &Levels,
) -> Vec<Levels> {
    let means = |seen: &Seen| -> [f64; AIMS] {
        goodness(&seen.sample, burdens(levers, &seen.levels)).map(|values| mean(&values))
    };
    let fine: Vec<(&Seen, [f64; AIMS])> =
        seen.iter().filter(|seen| seen.score.allowed()).map(|seen| (seen, means(seen))).collect();
    let beaten = |own: &[f64; AIMS]| {
        fine.iter().any(|(_, other)| {
            other != own && other.iter().zip(own).all(|(other, own)| other >= own)
        })
    };
    let open: Vec<&(&Seen, [f64; AIMS])> = fine.iter().filter(|(_, own)| !beaten(own)).collect();
    let mut plans = vec![chosen.clone()];
    let mut points: Vec<[f64; AIMS]> = Vec::new();
    let mut add = |levels: &Levels, point: Option<[f64; AIMS]>| {
        points.extend(point);
        if !plans.contains(levels) {
            plans.push(levels.clone());
        }
        (plans.len(), points.clone())
    };
    for (_, levels) in named {
        let point = seen.iter().find(|seen| seen.levels == *levels).map(means);
        add(levels, point);
    }
    for aim in 0..AIMS {
        let best = open.iter().max_by(|a, b| a.1[aim].total_cmp(&b.1[aim]));
        if let Some((seen, point)) = best {
            add(&seen.levels, Some(*point));
        }
    }
    let low = |aim: usize| open.iter().map(|(_, p)| p[aim]).fold(f64::INFINITY, f64::min);
    let high = |aim: usize| open.iter().map(|(_, p)| p[aim]).fold(f64::NEG_INFINITY, f64::max);
    let span: [f64; AIMS] =
        std::array::from_fn(|aim| (high(aim) - low(aim)).max(f64::MIN_POSITIVE));
    let apart = |a: &[f64; AIMS], b: &[f64; AIMS]| -> f64 {
        (0..AIMS).map(|aim| ((a[aim] - b[aim]) / span[aim]).powi(2)).sum()
    };
    let (mut count, mut known) = add(chosen, None);
    while count < MOST {
        let near = |point: &[f64; AIMS]| {
            known.iter().map(|other| apart(point, other)).fold(f64::INFINITY, f64::min)
        };
        let far = open.iter().max_by(|a, b| near(&a.1).total_cmp(&near(&b.1)));
        let Some((seen, point)) = far.filter(|(_, point)| near(point) > 1e-4) else { break };
        (count, known) = add(&seen.levels, Some(*point));
    }
    plans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_beaten_beyond_doubt_is_left_out() {
        let plan = |objective: &[f64], kg: f64| -> [Vec<f64>; AIMS] {
            [objective.to_vec(), vec![0.0; 4], vec![0.0; 4], vec![-kg], vec![-1.0]]
        };
        let (a, b) = (plan(&[1.0, 2.0, 3.0, 4.0], 5.0), plan(&[1.1, 1.8, 3.1, 3.9], 5.0));
        assert!(!beats(&a, &b, 0), "a lead of a fortieth is noise");
        assert!(beats(&a, &plan(&[0.0, 1.1, 2.0, 3.0], 5.0), 0));
        assert!(!beats(&a, &plan(&[0.0, 1.1, 2.0, 3.0], 4.0), 0), "it uses less poison");
        assert!(beats(&a, &plan(&[1.0, 2.0, 3.0, 4.0], 6.0), 0), "as good with less poison");
        assert!(!beats(&a, &a, 0));
    }

    #[test]
    fn the_worst_tenth_is_of_the_lowest_values() {
        let values: Vec<f64> = (0..40).map(|k| f64::from((k * 7) % 40)).collect();
        assert_eq!(worst_tenth(&values), 1.5);
    }
}
