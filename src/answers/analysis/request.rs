//! What drives results: asked, computed, and as a document.

use super::quantity::{Measure, Quantity, model};
use super::sensitivity::{self, Decomposition, Screened};
use super::{tables, words};
use crate::engine::{Progress, Settings, Study};
use crate::text::Lang;
use serde_json::{Value, json};
use std::sync::atomic::AtomicBool;

/// How inputs are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// First-order and total indices.
    Sobol,
    /// Elementary effects.
    Morris,
}

impl Method {
    /// The word for files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sobol => "sobol",
            Self::Morris => "morris",
        }
    }

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
}

/// What was found, quantity by quantity.
#[derive(Clone, Debug)]
pub enum Found {
    /// Shares of the variance.
    Shares(Vec<Decomposition>),
    /// A first look.
    Screened(Vec<Vec<Screened>>),
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
    ) -> Result<Self, String> {
        let measures: Vec<Measure> =
            outcomes.iter().map(|key| Measure::of_key(key)).collect::<Result<_, _>>()?;
        let quantities = measures.iter().flat_map(|&measure| Quantity::all(study, measure));
        let base = base.unwrap_or(method.usual_base());
        Ok(Self { quantities: quantities.collect(), method, base })
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

    /// Simulates and analyses; `None` when stopped.
    pub fn answer(
        &self,
        study: &Study,
        settings: &Settings,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Option<Found> {
        let inputs =
            sensitivity::inputs(&study.plans[study.reference].world.priors, study.period());
        let model = model(study, settings, &self.quantities, progress, stop);
        Some(match self.method {
            Method::Sobol => Found::Shares(sensitivity::sobol(
                &model,
                study.period(),
                &inputs,
                self.base,
                settings.seed,
            )?),
            Method::Morris => Found::Screened(sensitivity::screen(
                &model,
                study.period(),
                &inputs,
                self.base,
                settings.seed,
            )?),
        })
    }

    /// The answer in words.
    pub fn words(&self, study: &Study, found: &Found, lang: Lang) -> String {
        let (quantities, n) = (&self.quantities, self.evaluations(study));
        let mut text = match found {
            Found::Shares(found) => words::sobol(study, quantities, found, n, lang),
            Found::Screened(found) => words::morris(study, quantities, found, n, lang),
        };
        if study.particles.is_some() {
            text += words::marginals(lang);
            text.push('\n');
        }
        text
    }

    /// The answer as CSV.
    pub fn table(&self, study: &Study, found: &Found) -> Vec<u8> {
        match found {
            Found::Shares(found) => tables::sobol(study, &self.quantities, found),
            Found::Screened(found) => tables::morris(study, &self.quantities, found),
        }
    }

    /// The answer as JSON.
    ///
    /// # Errors
    ///
    /// When a number has no JSON.
    pub fn document(&self, study: &Study, found: &Found, seed: u64) -> serde_json::Result<Value> {
        let found = match found {
            Found::Shares(found) => serde_json::to_value(found)?,
            Found::Screened(found) => serde_json::to_value(found)?,
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
        Ok(json!({
            "schema_version": 1,
            "method": self.method.key(),
            "base": self.base,
            "evaluations": self.evaluations(study),
            "seed": seed,
            "interval_level": sensitivity::LEVEL,
            "quantities": quantities,
        }))
    }
}
