//! What the replicates of a choice hold, and each part of its value reckoned from that.

use super::flips::{Flip, Known};
use super::groups::uncertain;
use super::quantity::column;
use super::surveys::Survey;
use super::value::{Choice, InformationValue, Item, Resamples, SurveyValue};
use crate::engine::Study;
use crate::engine::points::Row;
use crate::model::draw::Sampler;
use crate::model::outcome::Outcome;
use crate::model::plan::parameter::{Group, Parameter};
use crate::stats::decision::curves::{self, expected_loss};
use crate::stats::decision::information::value_of_knowing;
use crate::stats::decision::sobol::first_order_given_data;
use crate::stats::mean_and_error;
use crate::stats::special::normal_quantile;
use crate::text::Text;
use rayon::prelude::*;

/// Parameters of a group that its value rests on: those that matter most.
const OF_GROUP: usize = 5;
/// Parameters that the value of knowing all rests on.
const OF_ALL: usize = 8;
/// Parameters that may bound a box.
const OF_BOX: usize = 4;
/// Scenarios for which reversals are looked for.
const RIVALS: usize = 3;
/// Groups of a first-order index.
const BINS: usize = 30;

/// The replicates of the scenarios of a choice, and the parameters under which they were simulated.
pub(super) struct Evidence<'a> {
    study: &'a Study,
    seed: u64,
    resamples: Resamples,
    sampler: Sampler,
    /// Minus what rats cost, VND: `[scenario][replicate]`.
    pub(super) benefit: Vec<Vec<f64>>,
    /// Mean and error of each scenario's gain over the reference, VND.
    gain: Vec<(f64, f64)>,
    /// Scenarios by mean gain, largest first.
    pub(super) order: Vec<usize>,
    /// The uncertain parameters, those that explain most of the choice first.
    parameters: Vec<Parameter>,
    /// Their values as standard normals: `[parameter][replicate]`.
    normals: Vec<Vec<f64>>,
    /// The share of the lead's variance that each explains by itself.
    first_order: Vec<f64>,
}

impl<'a> Evidence<'a> {
    /// Of `rows` by scenario, simulated at `points`.
    pub(super) fn new(
        study: &'a Study,
        rows: &[Vec<Row>],
        points: &[f64],
        seed: u64,
        resamples: Resamples,
    ) -> Self {
        let benefit: Vec<Vec<f64>> = rows
            .iter()
            .map(|rows| column(rows, Outcome::Burden).iter().map(|burden| 0.0 - burden).collect())
            .collect();
        let gain: Vec<(f64, f64)> = benefit
            .iter()
            .map(|ours| {
                let values = less(ours, &benefit[study.reference]);
                mean_and_error(&values).unwrap_or((values[0], f64::INFINITY))
            })
            .collect();
        let mut order: Vec<usize> = (0..benefit.len()).collect();
        order.sort_by(|&a, &b| gain[b].0.total_cmp(&gain[a].0).then(a.cmp(&b)));
        let priors = &study.plans[study.reference].world.priors;
        let mut evidence = Self {
            study,
            seed,
            resamples,
            sampler: Sampler::new(priors),
            benefit,
            gain,
            order,
            parameters: Vec::new(),
            normals: Vec::new(),
            first_order: Vec::new(),
        };
        evidence.weigh_parameters(points);
        evidence
    }

    /// Puts the uncertain parameters in the order of what they explain of the leader's gain over any
    /// other scenario.
    fn weigh_parameters(&mut self, points: &[f64]) {
        let leader = self.order[0];
        let leads: Vec<Vec<f64>> =
            self.order[1..].iter().map(|&arm| self.difference(leader, arm)).collect();
        let bins = BINS.min(self.replicates() / 8);
        let mut scored: Vec<(Parameter, Vec<f64>, f64, f64)> =
            uncertain(&self.study.plans[self.study.reference].world.priors)
                .into_par_iter()
                .map(|parameter| {
                    let z: Vec<f64> = points
                        .chunks_exact(self.study.dimensions())
                        .map(|row| normal_quantile(row[parameter as usize]))
                        .collect();
                    let mut shares =
                        leads.iter().map(|lead| first_order_given_data(&z, lead, bins));
                    let first = shares.next().unwrap_or_default();
                    let score = shares.fold(first, f64::max);
                    (parameter, z, first, score)
                })
                .collect();
        scored.sort_by(|a, b| b.3.total_cmp(&a.3).then(a.0.cmp(&b.0)));
        for (parameter, z, first, _) in scored {
            self.parameters.push(parameter);
            self.normals.push(z);
            self.first_order.push(first);
        }
    }

    /// How many there are.
    pub(super) fn replicates(&self) -> usize {
        self.benefit[0].len()
    }

    /// Name of a scenario.
    pub(super) fn name(&self, arm: usize) -> String {
        self.study.plans[arm].name.clone()
    }

    /// Gain of one scenario over another, by replicate, VND.
    fn difference(&self, ours: usize, theirs: usize) -> Vec<f64> {
        less(&self.benefit[ours], &self.benefit[theirs])
    }

    /// What knowing each parameter is worth, most valuable first.
    pub(super) fn items(&self) -> Vec<Item> {
        let priors = &self.study.plans[self.study.reference].world.priors;
        let mut items: Vec<Item> = (0..self.parameters.len())
            .into_par_iter()
            .map(|place| {
                let parameter = self.parameters[place];
                let seed = self.seed.wrapping_add(1 + parameter as u64);
                let inputs = [self.normals[place].as_slice()];
                let worth =
                    value_of_knowing(&self.benefit, &inputs, self.resamples.of_parameter, seed);
                Item {
                    key: parameter.key().to_owned(),
                    meaning: priors[parameter].meaning.clone(),
                    group: parameter.group().key().to_owned(),
                    worth: worth.into(),
                    first_order: Some(self.first_order[place]),
                    rests_on: vec![parameter.key().to_owned()],
                }
            })
            .collect();
        items.sort_by(|a, b| {
            b.worth.value_vnd.total_cmp(&a.worth.value_vnd).then_with(|| a.key.cmp(&b.key))
        });
        items
    }

    /// What knowing each group's parameters is worth, and what knowing all is.
    pub(super) fn groups(&self) -> (Vec<Item>, Item) {
        let all = Text::new("mọi tham số cùng lúc", "all parameters together");
        rayon::join(
            || {
                Group::ALL
                    .par_iter()
                    .map(|group| {
                        let wanted = |parameter: Parameter| parameter.group() == *group;
                        self.together(group.key(), group.title(), wanted, OF_GROUP)
                    })
                    .collect()
            },
            || self.together("all", all, |_| true, OF_ALL),
        )
    }

    /// What knowing the first `most` of the `wanted` parameters together is worth.
    fn together(
        &self,
        key: &str,
        meaning: Text,
        wanted: impl Fn(Parameter) -> bool,
        most: usize,
    ) -> Item {
        let chosen: Vec<usize> =
            (0..self.parameters.len()).filter(|&i| wanted(self.parameters[i])).take(most).collect();
        let inputs: Vec<&[f64]> = chosen.iter().map(|&i| self.normals[i].as_slice()).collect();
        let worth = value_of_knowing(&self.benefit, &inputs, self.resamples.of_group, self.seed);
        Item {
            key: key.to_owned(),
            meaning,
            group: key.to_owned(),
            worth: worth.into(),
            first_order: None,
            rests_on: chosen.iter().map(|&i| self.parameters[i].key().to_owned()).collect(),
        }
    }

    /// What each size of each survey is worth that the communes allow, largest net benefit first.
    pub(super) fn surveyed(&self, points: &[f64], surveys: &[Survey]) -> Vec<SurveyValue> {
        let sizes: Vec<(&Survey, u32)> = surveys
            .iter()
            .flat_map(|survey| survey.communes.iter().map(move |&communes| (survey, communes)))
            .filter(|(_, communes)| *communes as usize <= self.study.communes())
            .collect();
        let mut surveyed: Vec<SurveyValue> = sizes
            .par_iter()
            .enumerate()
            .map(|(place, (survey, communes))| {
                let seed = self.seed.wrapping_add(1_000 + place as u64);
                let period = self.study.period();
                let data = survey.simulate(*communes, &self.sampler, period, points, seed);
                let data: Vec<&[f64]> = data.iter().map(Vec::as_slice).collect();
                let worth: InformationValue =
                    value_of_knowing(&self.benefit, &data, self.resamples.of_parameter, seed)
                        .into();
                let cost_vnd = survey.cost_vnd(*communes);
                SurveyValue {
                    key: survey.key.clone(),
                    title: survey.title(*communes),
                    communes: *communes,
                    cost_vnd,
                    cost_basis: survey.cost_basis.clone(),
                    placeholder: survey.placeholder,
                    worth,
                    net_vnd: worth.value_vnd - cost_vnd,
                }
            })
            .collect();
        surveyed.sort_by(|a, b| {
            b.net_vnd.total_cmp(&a.net_vnd).then_with(|| a.cost_vnd.total_cmp(&b.cost_vnd))
        });
        surveyed
    }

    /// When the leader loses to another scenario, likeliest first.
    pub(super) fn flips(&self) -> Vec<Flip> {
        let known = Known {
            parameters: &self.parameters,
            normals: &self.normals,
            priors: &self.study.plans[self.study.reference].world.priors,
            sampler: &self.sampler,
        };
        let share = |count: usize| count as f64 / self.replicates() as f64;
        let leader = self.order[0];
        let mut rivals: Vec<(usize, Vec<f64>, f64)> = self.order[1..]
            .iter()
            .map(|&arm| {
                let gain = self.difference(arm, leader);
                let chance = share(gain.iter().filter(|&&gain| gain > 0.0).count());
                (arm, gain, chance)
            })
            .collect();
        rivals.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        rivals.truncate(RIVALS);
        rivals
            .into_iter()
            .map(|(arm, gain, chance)| {
                let hits: Vec<bool> = gain.iter().map(|gain| *gain > 0.0).collect();
                let seed = |place: usize| self.seed.wrapping_add(2_000 + place as u64);
                Flip {
                    leader: self.name(leader),
                    other: self.name(arm),
                    chance,
                    equal: share(gain.iter().filter(|&&gain| gain == 0.0).count()),
                    conditions: known.conditions(&hits, OF_BOX),
                    switches: (0..self.parameters.len())
                        .into_par_iter()
                        .filter_map(|place| known.switch(place, &gain, seed(place)))
                        .collect(),
                }
            })
            .collect()
    }

    /// The scenarios, in their order, with their expected loss for each value of paddy.
    pub(super) fn choices(&self, rows: &[Vec<Row>], paddy: &[f64]) -> Vec<Choice> {
        let loss = expected_loss(&self.benefit);
        let chance = curves::chance_best(&self.benefit);
        let effect: Vec<Vec<f64>> = rows
            .iter()
            .map(|rows| column(rows, Outcome::YieldLoss).iter().map(|t| -1000.0 * t).collect())
            .collect();
        let cost: Vec<Vec<f64>> = rows.iter().map(|rows| column(rows, Outcome::Cost)).collect();
        let curve = curves::curves(&effect, &cost, paddy);
        (0..self.benefit.len())
            .map(|arm| Choice {
                name: self.name(arm),
                title: self.study.plans[arm].title.clone(),
                net_benefit_vnd: self.gain[arm].0,
                mcse_vnd: self.gain[arm].1,
                chance_best: chance[arm],
                expected_loss_vnd: loss[arm],
                expected_loss_curve_vnd: curve.iter().map(|at| at.expected_loss[arm]).collect(),
            })
            .collect()
    }
}

/// One row less another.
fn less(ours: &[f64], theirs: &[f64]) -> Vec<f64> {
    ours.iter().zip(theirs).map(|(ours, theirs)| ours - theirs).collect()
}
