//! What drives results: asked, computed, and as a document.

use super::quantity::{Asked, Measure, Quantity, model, sampled};
use super::sensitivity::{self, Decomposition, Given, Screened};
use super::{tables, words};
use crate::answers::condition::{Condition, Stated};
use crate::answers::conditioned;
use crate::answers::samples::Part;
use crate::engine::points::Row;
use crate::engine::tally::SAMPLED;
use crate::engine::threads::on;
use crate::engine::{Progress, Settings, Study};
use crate::model::outcome::Outcome;
use crate::text::keyed::keyed;
use crate::text::{Lang, Text};
use serde_json::{Value, json};
use std::sync::atomic::AtomicBool;

keyed! {
    /// How inputs are ranked.
    pub enum Method {
        /// First-order and total indices.
        Sobol = "sobol",
        /// Elementary effects.
        Morris = "morris",
    }
}

impl Method {
    /// Rows of the design when nothing else is asked.
    fn usual_base(self) -> u32 {
        match self {
            Self::Sobol => 512,
            Self::Morris => 32,
        }
    }
}

/// What is asked of a study.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is analysed.
    pub quantities: Vec<Quantity>,
    /// How.
    pub method: Method,
    /// Rows of the design.
    pub base: u32,
    /// What must hold.
    pub condition: Option<Condition>,
}

/// An analysis, and the rows that it rests on.
#[derive(Clone, Debug)]
pub struct Analysed {
    /// What was found.
    pub found: Found,
    /// What it holds under, if anything.
    pub condition: Option<Stated>,
    /// Its rows, if they were to be kept.
    pub parts: Vec<Part>,
}

/// Replicates that a condition on outcomes must leave.
pub const LEAST: u64 = 500;

/// What was found, quantity by quantity.
#[derive(Clone, Debug)]
pub enum Found {
    /// Shares of the variance.
    Shares(Vec<Decomposition>),
    /// A first look.
    Screened(Vec<Vec<Screened>>),
    /// Shares told from the replicates in which a condition on outcomes holds.
    Given(Vec<Vec<Given>>),
}

impl Request {
    /// Asks for all scenarios of the study and their differences from the reference, in the
    /// outcomes of these keys.
    ///
    /// # Errors
    ///
    /// When there is no such outcome.
    pub fn new(
        study: &Study,
        outcomes: &[String],
        method: Method,
        base: Option<u32>,
        condition: Option<Condition>,
    ) -> Result<Self, Text> {
        let measures: Vec<Measure> =
            outcomes.iter().map(|key| Measure::of_key(key)).collect::<Result<_, _>>()?;
        let quantities = measures.iter().flat_map(|&measure| Quantity::all(study, measure));
        let base = base.unwrap_or(method.usual_base());
        Ok(Self { quantities: quantities.collect(), method, base, condition })
    }

    /// Seasons that the answer takes.
    pub fn evaluations(&self, study: &Study) -> u64 {
        let inputs =
            sensitivity::inputs(&study.plans[study.reference].world.priors, study.period());
        match self.method {
            Method::Sobol => sensitivity::evaluations(inputs.len(), self.base),
            // One row for each parameter and one to start from; years, luck and chance are not moved.
            Method::Morris => (inputs.len() as u64 - 2) * u64::from(self.base),
        }
    }

    /// The part of the unit cube in which the condition holds, where it is such a box; then inputs stay
    /// independent. A posterior's are taken as they come.
    fn region(&self, study: &Study) -> Option<Vec<[f64; 2]>> {
        self.condition.as_ref().filter(|_| study.particles.is_none())?.region(study)
    }

    /// Simulates and analyses; keeps the rows if asked to. `Ok(None)` when stopped.
    ///
    /// # Errors
    ///
    /// What the condition came to, when it leaves nothing, or fewer than [`LEAST`] replicates.
    pub fn answer(
        &self,
        study: &Study,
        settings: &Settings,
        keep_rows: bool,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Option<Analysed>, Stated> {
        let region = self.region(study);
        if let (Some(condition), None) = (&self.condition, &region) {
            return self.given(condition, study, settings, progress, stop);
        }
        let stated = self.condition.as_ref().zip(region.as_ref()).map(|(condition, region)| {
            condition.stated_of_region(study, region, self.evaluations(study))
        });
        if region.iter().flatten().any(|[low, high]| low >= high) {
            return Err(Stated { kept: 0, ..stated.unwrap_or_default() });
        }
        let inputs =
            sensitivity::inputs(&study.plans[study.reference].world.priors, study.period());
        let asked = Asked::default();
        let kept = keep_rows.then_some(&asked);
        let found = {
            let model =
                model(study, settings, &self.quantities, region.as_deref(), kept, progress, stop);
            let (period, base, seed) = (study.period(), self.base, settings.seed);
            match self.method {
                Method::Sobol => {
                    sensitivity::sobol(&model, period, &inputs, base, seed).map(Found::Shares)
                }
                Method::Morris => {
                    sensitivity::screen(&model, period, &inputs, base, seed).map(Found::Screened)
                }
            }
        };
        let Some(found) = found else { return Ok(None) };
        let name = |k: usize| match (self.method, k) {
            (Method::Morris, step) => format!("step_{step}"),
            (Method::Sobol, 0) => "A".to_owned(),
            (Method::Sobol, 1) => "B".to_owned(),
            (Method::Sobol, k) => format!("AB_{}", inputs[k - 2].key),
        };
        let parts = asked.into_inner().into_iter().enumerate();
        let parts =
            parts.map(|(k, (points, first_luck))| Part { name: name(k), points, first_luck });
        Ok(Some(Analysed { found, condition: stated, parts: parts.collect() }))
    }

    /// Shares of the replicates in which a condition holds that is no box, of as many as the other
    /// method would take.
    fn given(
        &self,
        condition: &Condition,
        study: &Study,
        settings: &Settings,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Option<Analysed>, Stated> {
        let n = self.evaluations(study) as u32;
        let points = conditioned::points(study, settings.seed, n);
        let wanted: Vec<Outcome> = SAMPLED.into_iter().chain(condition.outcomes()).collect();
        let Some(all) = study.evaluate_outcomes(settings, &points, 0, &wanted, progress, stop)
        else {
            return Ok(None);
        };
        let kept = condition.keep_at_least(LEAST, study, &points, &all, SAMPLED.len())?;
        let rows: Vec<Vec<Row>> = all
            .iter()
            .map(|arm| kept.rows.iter().map(|&row| sampled(&arm[row])).collect())
            .collect();
        let values: Vec<Vec<f64>> =
            self.quantities.iter().map(|quantity| quantity.of(&rows)).collect();
        let own = kept.points(&points, study.dimensions());
        let priors = &study.plans[study.reference].world.priors;
        let found = on(settings.threads, || {
            sensitivity::given(&values, priors, study.period(), &own, settings.seed)
        });
        let parts = vec![Part { name: "draws".to_owned(), points, first_luck: 0 }];
        let (found, condition) = (Found::Given(found), Some(kept.stated));
        Ok(Some(Analysed { found, condition, parts }))
    }

    /// The answer in words.
    pub fn words(&self, study: &Study, analysed: &Analysed, lang: Lang) -> String {
        let (quantities, n) = (&self.quantities, self.evaluations(study));
        let condition = analysed.condition.as_ref();
        let mut text =
            condition.map_or_else(String::new, |stated| format!("{}\n\n", stated.words(lang)));
        text += &match &analysed.found {
            Found::Shares(found) => words::sobol(study, quantities, found, n, lang),
            Found::Screened(found) => words::morris(study, quantities, found, n, lang),
            Found::Given(found) => words::given(study, quantities, found, lang),
        };
        if study.particles.is_some() && !matches!(analysed.found, Found::Given(_)) {
            text += words::marginals(lang);
            text.push('\n');
        }
        text
    }

    /// The answer as CSV.
    pub fn table(&self, study: &Study, analysed: &Analysed) -> Vec<u8> {
        let table = match &analysed.found {
            Found::Shares(found) => tables::sobol(study, &self.quantities, found),
            Found::Screened(found) => tables::morris(study, &self.quantities, found),
            Found::Given(found) => tables::given(study, &self.quantities, found),
        };
        analysed.condition.as_ref().map_or_else(|| table.clone(), |stated| stated.mark(&table))
    }

    /// The answer as JSON.
    ///
    /// # Errors
    ///
    /// When a number has no JSON.
    pub fn document(
        &self,
        study: &Study,
        analysed: &Analysed,
        seed: u64,
    ) -> serde_json::Result<Value> {
        let (method, found) = match &analysed.found {
            Found::Shares(found) => (self.method.key(), serde_json::to_value(found)?),
            Found::Screened(found) => (self.method.key(), serde_json::to_value(found)?),
            Found::Given(found) => ("given_data", serde_json::to_value(found)?),
        };
        let quantities: Vec<Value> = self
            .quantities
            .iter()
            .zip(found.as_array().into_iter().flatten())
            .map(|(quantity, found)| {
                json!({
                    "outcome": quantity.measure.key(),
                    "unit": quantity.measure.unit(),
                    "scenario": study.plans[quantity.arm].name,
                    "less": quantity.less.map(|arm| study.plans[arm].name.clone()),
                    "found": found,
                })
            })
            .collect();
        let mut document = json!({
            "schema_version": 1,
            "method": method,
            "base": self.base,
            "evaluations": self.evaluations(study),
            "seed": seed,
            "interval_level": sensitivity::LEVEL,
            "quantities": quantities,
        });
        if let Some(condition) = &analysed.condition {
            document["condition"] = serde_json::to_value(condition)?;
        }
        Ok(document)
    }
}
