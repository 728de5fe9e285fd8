//! What a plan is expected to do, before and after the records.

use crate::engine::particles::Particles;
use crate::engine::points::Row;
use crate::engine::{Settings, Study};
use crate::model::plan::Plan;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Outcomes of the plan and of no campaign, before and after the records: by scenario (no campaign,
/// plan), then by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Under the prior.
    pub before: Vec<Vec<Row>>,
    /// Under the posterior.
    pub after: Vec<Vec<Row>>,
}

/// Simulates the plan against no campaign, on as many draws as there are particles and then on
/// these; `None` when stopped.
pub fn forecast(
    plan: &Plan,
    particles: &Arc<Particles>,
    settings: &Settings,
    stop: &AtomicBool,
) -> Option<Forecast> {
    let mut study = Study::new(vec![plan.without_campaign(), plan.clone()], 0);
    let n = particles.len();
    let points = settings.design.points(study.period(), settings.seed, 0, n as u32, n);
    let before = study.evaluate(settings, &points, 0, &(), stop)?;
    study.particles = Some(particles.clone());
    let after = study.evaluate(settings, &particles.points, 0, &(), stop)?;
    Some(Forecast { before, after })
}
