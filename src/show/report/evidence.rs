//! What is known of the inputs: which are weakest, and which are worth measuring.

use crate::model::plan::Plan;
use crate::model::plan::parameter::{Confidence, Parameter};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// What is known of the inputs of a run. A summary does not carry it: it comes from the scenario
/// and, where one was made, from a sensitivity analysis.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Inputs without a source, weakest first.
    pub weakest: Vec<WeakInput>,
    /// Inputs by the value of knowing them, most valuable first; empty when not computed.
    pub measure_next: Vec<InformationValue>,
}

/// An input that rests on little.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeakInput {
    /// Meaning for people.
    pub meaning: Text,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What knowing one input exactly would be worth for the choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InformationValue {
    /// Meaning for people.
    pub meaning: Text,
    /// Expected gain of choosing with it known, VND over the campaign, district.
    pub value_vnd: f64,
    /// Monte Carlo standard error of that, VND.
    #[serde(deserialize_with = "crate::stats::unknown")]
    pub mcse_vnd: f64,
}

impl Evidence {
    /// The inputs of the reference that have no source, then those that were inferred; prices that no
    /// scenario pays are left out.
    pub fn of_plans(plans: &[Plan], reference: usize) -> Self {
        let priors = &plans[reference].world.priors;
        let with = |confidence: Confidence| {
            Parameter::ALL
                .into_iter()
                .filter(|&parameter| plans.iter().any(|plan| plan.pays(parameter)))
                .map(|parameter| &priors[parameter])
                .filter(move |prior| prior.confidence == confidence)
                .map(move |prior| WeakInput { meaning: prior.meaning.clone(), confidence })
        };
        let weakest = with(Confidence::Placeholder).chain(with(Confidence::C)).collect();
        Self { weakest, measure_next: Vec::new() }
    }
}
