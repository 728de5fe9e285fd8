//! What-if: one thing of a plan times a factor, everything else as it is.

use super::super::tree::{self, Step};
use super::Draft;
use crate::model::plan::Plan;
use crate::model::plan::parameter::{Distribution, Parameter};
use crate::model::programme::Programme;
use crate::scenario::document::{Node, Value};
use crate::scenario::priors;
use crate::scenario::problem::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lever {
    /// Traps of every round.
    Traps,
    /// Hectares treated with bait in every round, no more than there are.
    Bait,
    /// The communes' money.
    Budget,
    /// The wage of a day.
    Wage,
    /// The price of a trap.
    TrapPrice,
    /// Yearly multiplication of a rare population.
    Growth,
    /// Movement across borders.
    Movement,
}

impl Draft {
    /// Moves a lever of a plan that is complete.
    pub fn pull(&mut self, lever: Lever, factor: f64, plan: &Plan) {
        match lever {
            Lever::Traps => {
                self.times("traps.traps_per_ha", factor, f64::INFINITY);
                self.rounds_times(Programme::Trapping, factor, f64::INFINITY);
            }
            Lever::Bait => self.rounds_times(Programme::Baiting, factor, 1.0),
            Lever::Budget => {
                for key in ["share_of_plan", "vnd_per_ha", "vnd_per_year", "vnd_in_all"] {
                    self.times(&format!("budget.{key}"), factor, f64::INFINITY);
                }
                let by_commune = self.merged.at("budget.vnd_by_commune").and_then(Node::entries);
                for name in by_commune
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name.clone())
                    .collect::<Vec<_>>()
                {
                    self.times(&format!("budget.vnd_by_commune.\"{name}\""), factor, f64::INFINITY);
                }
                let years =
                    self.merged.at("budget.amount").and_then(Node::list).map_or(0, <[Node]>::len);
                if years > 0 && self.own.at("budget.amount").is_none() {
                    let amounts = self.merged.at("budget.amount").cloned();
                    let place = self.own.place.clone();
                    if let Some(amounts) = amounts {
                        tree::put(&mut self.own, &tree::plain("budget.amount"), &place, amounts);
                    }
                }
                for year in 0..years {
                    self.times(&format!("budget.amount[{year}].vnd"), factor, f64::INFINITY);
                }
            }
            Lever::Wage => self.parameter(Parameter::DayWage, factor, plan),
            Lever::TrapPrice => self.parameter(Parameter::TrapPrice, factor, plan),
            Lever::Growth => self.parameter(Parameter::GrowthYear, factor, plan),
            Lever::Movement => self.parameter(Parameter::MovementSpeed, factor, plan),
        }
    }

    /// A number, if there is one, times a factor; no more than `most`.
    fn times(&mut self, path: &str, factor: f64, most: f64) {
        let Some(steps) = tree::parse(path) else { return };
        let Some(value) = super::at(&self.merged, &steps).and_then(Node::number) else { return };
        let place = self.own.place.clone();
        let node = Node::new(&place, Value::Number((value * factor).min(most)));
        tree::put(&mut self.own, &steps, &place, node);
    }

    /// The amounts of the rounds of a programme.
    fn rounds_times(&mut self, programme: Programme, factor: f64, most: f64) {
        self.own_rounds();
        let amount = programme.facts().amount;
        let rounds = self.merged.at("round").and_then(Node::list).unwrap_or_default();
        let mut paths: Vec<(String, f64)> = Vec::new();
        for (i, round) in rounds.iter().enumerate() {
            if round.at("programme").and_then(Node::text) != Some(programme.key()) {
                continue;
            }
            paths.push((format!("round[{i}].{}", amount.by_land), most));
            for key in [amount.by_commune, "aim_by_commune"] {
                let communes = round.at(key).and_then(Node::entries);
                for name in communes.into_iter().flatten().map(|(name, _)| name) {
                    paths.push((format!("round[{i}].{key}.\"{name}\""), f64::INFINITY));
                }
            }
        }
        for (path, most) in paths {
            self.times(&path, factor, most);
        }
    }

    /// What is known of a parameter, times a factor.
    fn parameter(&mut self, parameter: Parameter, factor: f64, plan: &Plan) {
        let distribution = plan.world.priors[parameter].distribution;
        if matches!(distribution, Distribution::Beta(..)) {
            return; // A share has no multiple.
        }
        let (kind, values) = priors::written(distribution);
        let place = self.own.place.clone();
        let mut own = Node::new(&place, Value::Table(BTreeMap::new()));
        let mut put = |key: &str, value: Value| {
            tree::put(&mut own, &tree::plain(key), &place, Node::new(&place, value));
        };
        put("distribution", Value::Text(kind.to_owned()));
        for (key, value) in values {
            put(key, Value::Number(value * factor));
        }
        put("source", Value::Text(format!("what if: times {factor}")));
        let steps = [Step::Name("parameters".to_owned()), Step::Name(parameter.key().to_owned())];
        super::remove(&mut self.own, &steps);
        tree::put(&mut self.own, &steps, &Place::clone(&place), own);
    }
}
