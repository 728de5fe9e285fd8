//! What it is worth to know more before choosing a scenario, and what would change the choice.

use super::evidence::Evidence;
use super::flips::Flip;
use super::quantity::column;
use super::surveys::Survey;
use crate::answers::condition::Stated;
use crate::engine::Study;
use crate::engine::points::Row;
use crate::model::outcome::Outcome;
use crate::model::plan::parameter::PARAMETERS;
use crate::stats::decision::curves;
use crate::stats::decision::information::ValueOfInformation;
use crate::stats::decision::sobol::luck_share;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Version of the layout of `value.json`.
pub const SCHEMA_VERSION: u32 = 1;

/// How much work goes into errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resamples {
    /// Bootstrap samples of one parameter's value.
    pub of_parameter: usize,
    /// Bootstrap samples of a group's value.
    pub of_group: usize,
}

impl Default for Resamples {
    fn default() -> Self {
        Self { of_parameter: 60, of_group: 30 }
    }
}

/// A value of information, VND for the district over the campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InformationValue {
    /// The value; errs upwards.
    pub value_vnd: f64,
    /// Its standard error.
    pub error_vnd: f64,
    /// The same on replicates held out; errs downwards.
    pub held_out_vnd: f64,
    /// Standard error of that.
    pub held_out_error_vnd: f64,
}

impl InformationValue {
    /// The same, not above the value of perfect information: an additive regression on several
    /// skewed inputs can overshoot it, and then its value is only that bound.
    fn bounded(self, evpi_vnd: f64) -> Self {
        Self { value_vnd: self.value_vnd.min(evpi_vnd), ..self }
    }

    /// Can the value be told from nothing, on the replicates themselves and on those held out?
    pub fn told(&self) -> bool {
        self.value_vnd > 2.0 * self.error_vnd && self.held_out_vnd > self.held_out_error_vnd
    }
}

impl From<ValueOfInformation> for InformationValue {
    fn from(found: ValueOfInformation) -> Self {
        Self {
            value_vnd: found.value,
            error_vnd: found.error,
            held_out_vnd: found.held_out,
            held_out_error_vnd: found.held_out_error,
        }
    }
}

/// One scenario among which the choice is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Name.
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// Mean net benefit over the reference, VND.
    pub net_benefit_vnd: f64,
    /// Monte Carlo standard error of that.
    pub mcse_vnd: f64,
    /// Share of the replicates in which it is the best.
    pub chance_best: f64,
    /// Expected loss of choosing it, VND.
    pub expected_loss_vnd: f64,
    /// Expected loss, VND, by value of paddy.
    pub expected_loss_curve_vnd: Vec<f64>,
}

/// What one parameter or group is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Key of the parameter or the group.
    pub key: String,
    /// Meaning for people.
    pub meaning: Text,
    /// Key of the parameter's group; of a group itself, its own key.
    pub group: String,
    /// What knowing it exactly is worth.
    #[serde(flatten)]
    pub worth: InformationValue,
    /// Share of the variance of the gain (leader over runner-up) that it explains by itself; absent
    /// for groups.
    pub first_order: Option<f64>,
    /// Keys of the parameters that the value rests on.
    pub rests_on: Vec<String>,
}

/// What one survey costs and is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurveyValue {
    /// The word for files.
    pub key: String,
    /// The words for people, with the size.
    pub title: Text,
    /// Communes in which it is made.
    pub communes: u32,
    /// Cost, VND.
    pub cost_vnd: f64,
    /// How the cost was reckoned.
    pub cost_basis: String,
    /// Is the cost without a source?
    pub placeholder: bool,
    /// Expected value of the sample.
    #[serde(flatten)]
    pub worth: InformationValue,
    /// Expected net benefit: value less cost, VND.
    pub net_vnd: f64,
}

/// Everything that `rodsim value` finds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Replicates, each a draw and a luck of its own.
    pub replicates: u64,
    /// Seed.
    pub seed: u64,
    /// Key of the design of the draws; `posterior` where they are those of a posterior.
    #[serde(default)]
    pub design: String,
    /// Name of the reference.
    pub reference: String,
    /// The scenarios.
    pub options: Vec<Choice>,
    /// Values of 1 kg of paddy, VND, of the curves of expected loss.
    pub paddy_value_vnd_per_kg: Vec<f64>,
    /// Name of the scenario with the largest mean net benefit.
    pub leader: String,
    /// Name of the next.
    pub runner_up: String,
    /// Expected value of knowing everything, luck included: no survey is worth more.
    pub evpi_vnd: f64,
    /// Monte Carlo standard error of that.
    pub evpi_mcse_vnd: f64,
    /// Expected value of knowing all parameters, but not years and luck.
    pub all_parameters: Item,
    /// By parameter, most valuable first.
    pub parameters: Vec<Item>,
    /// By group, in order.
    pub groups: Vec<Item>,
    /// Surveys, largest net benefit first.
    pub surveys: Vec<SurveyValue>,
    /// When the ranking turns round, most likely rival first.
    pub flips: Vec<Flip>,
    /// How much of the gain of the leader over the runner-up is chance; not told under a condition.
    pub chance: Option<ChanceShare>,
    /// The condition under which all of this holds, if there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub condition: Option<Stated>,
}

/// What part of a variance is chance (years and luck), which nobody can learn beforehand; the rest
/// is ignorance of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChanceShare {
    /// Share, 0-1.
    pub share: f64,
    /// Bootstrap standard error of that.
    pub share_error: f64,
    /// Draws of the parameters.
    pub draws: u64,
    /// Years and lucks under which each was simulated.
    pub lucks: u64,
}

/// Bootstrap samples of a share of chance.
const CHANCE_RESAMPLES: usize = 200;

/// Splits the variance of the gain of `leader` over `other` by the outcomes of the same parameters
/// under several years and lucks: `runs[luck][scenario][draw]`; `None` with fewer than two of
/// either.
pub fn chance_share(
    runs: &[&[Vec<Row>]],
    leader: usize,
    other: usize,
    seed: u64,
) -> Option<ChanceShare> {
    let draws = runs.iter().filter_map(|rows| rows.first().map(Vec::len)).min()?;
    let burden = |rows: &[Vec<Row>], arm: usize| column(&rows[arm][..draws], Outcome::Burden);
    let gains: Vec<Vec<f64>> = runs
        .iter()
        .map(|rows| {
            let (ours, theirs) = (burden(rows, leader), burden(rows, other));
            theirs.iter().zip(&ours).map(|(theirs, ours)| theirs - ours).collect()
        })
        .collect();
    // What never varies has no variance to share out.
    if gains.iter().flatten().all(|gain| *gain == gains[0][0]) {
        return None;
    }
    let by_draw: Vec<Vec<f64>> =
        (0..draws).map(|draw| gains.iter().map(|gain| gain[draw]).collect()).collect();
    let split = luck_share(&by_draw, CHANCE_RESAMPLES, seed)?;
    Some(ChanceShare {
        share: split.share,
        share_error: split.share_error,
        draws: draws as u64,
        lucks: runs.len() as u64,
    })
}

/// The points, of so many coordinates each, with the coordinates of the years from `others`: the
/// same parameters in other years.
pub fn in_other_years(points: &[f64], others: &[f64], dimensions: usize) -> Vec<f64> {
    let rows = points.chunks_exact(dimensions).zip(others.chunks_exact(dimensions));
    rows.flat_map(|(row, other)| row[..PARAMETERS].iter().chain(&other[PARAMETERS..]).copied())
        .collect()
}

/// What the replicates say that were simulated at `points`, one luck each: `rows` by scenario.
///
/// # Panics
///
/// With fewer than two scenarios.
pub fn value(
    study: &Study,
    rows: &[Vec<Row>],
    points: &[f64],
    surveys: &[Survey],
    seed: u64,
    resamples: Resamples,
) -> Value {
    assert!(study.plans.len() > 1, "a choice has two scenarios at least");
    let evidence = Evidence::new(study, rows, points, seed, resamples);
    let evpi = curves::evpi(&evidence.benefit);
    let bounded = |item: Item| Item { worth: item.worth.bounded(evpi.value), ..item };
    let (groups, all_parameters) = evidence.groups();
    let paddy: Vec<f64> = (0..=24).map(|step| f64::from(step) * 500.0).collect();
    Value {
        schema_version: SCHEMA_VERSION,
        replicates: evidence.replicates() as u64,
        seed,
        design: String::new(),
        reference: evidence.name(study.reference),
        options: evidence.choices(rows, &paddy),
        paddy_value_vnd_per_kg: paddy,
        leader: evidence.name(evidence.order[0]),
        runner_up: evidence.name(evidence.order[1]),
        evpi_vnd: evpi.value,
        evpi_mcse_vnd: evpi.mcse,
        all_parameters: bounded(all_parameters),
        parameters: evidence.items().into_iter().map(bounded).collect(),
        groups: groups.into_iter().map(bounded).collect(),
        surveys: evidence.surveyed(points, surveys),
        flips: evidence.flips(),
        chance: None,
        condition: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Settings;
    use crate::model::draw::Design;
    use crate::scenario;
    use std::sync::atomic::AtomicBool;

    fn found(threads: usize) -> Value {
        let plans = ["no_campaign", "luong_tai", "traps_only"];
        let plans = plans.map(|name| scenario::embedded(name).unwrap()).to_vec();
        let study = Study::new(plans, 0);
        let design = Design::LatinHypercube;
        let settings = Settings { seed: 3, design, threads, instructions: None };
        let points = design.points(study.period(), 3, 0, 320, 320);
        let stop = AtomicBool::new(false);
        let rows = study.evaluate(&settings, &points, 0, &(), &stop).unwrap();
        let surveys = Survey::shipped().unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let resamples = Resamples { of_parameter: 10, of_group: 10 };
        pool.install(|| value(&study, &rows, &points, &surveys, 3, resamples))
    }

    #[test]
    fn values_of_information_are_in_order_whatever_the_threads() {
        let value = found(1);
        assert_eq!(value, found(2));
        let slack = |a: &InformationValue, b: f64| 4.0 * (a.error_vnd + b) + 1.0;
        for item in value.parameters.iter().chain(&value.groups) {
            let over = item.worth.value_vnd - value.evpi_vnd;
            assert!(over <= slack(&item.worth, value.evpi_mcse_vnd), "{item:?}");
        }
        for group in &value.groups {
            let members = value.parameters.iter().filter(|item| item.group == group.key);
            for member in members.filter(|member| group.rests_on.contains(&member.key)) {
                let over = member.worth.value_vnd - group.worth.value_vnd;
                assert!(
                    over <= slack(&group.worth, member.worth.error_vnd),
                    "{member:?} {group:?}"
                );
            }
        }
        let least = value.options.iter().map(|o| o.expected_loss_vnd).fold(f64::INFINITY, f64::min);
        assert!((least / value.evpi_vnd - 1.0).abs() < 1e-9);
        assert!(value.surveys.iter().all(|survey| survey.net_vnd.is_finite()));
        let text = serde_json::to_string(&value).unwrap();
        let again = serde_json::from_str::<Value>(&text).unwrap();
        assert_eq!((again.leader, again.parameters.len()), (value.leader, value.parameters.len()));
    }
}
