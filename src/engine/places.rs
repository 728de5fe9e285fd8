//! Outcomes of every place in every replicate at chosen points: what a search over plans needs.

use super::{Progress, Settings, Study, Watch};
use crate::model::lanes::LANES;
use crate::model::outcome::Outcome;
use crate::model::season::Season;
use crate::model::season::ground::Ground;
use crate::model::season::ledger::{EMPTY, join, ratios};
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;

/// Outcomes of the campaign: `[place][outcome]` in one row for each replicate; the communes, then
/// the district.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRows {
    /// Places: communes and one.
    pub places: usize,
    /// Outcomes of a place.
    pub outcomes: usize,
    /// The numbers.
    pub values: Vec<f64>,
}

impl PlaceRows {
    /// Number of replicates.
    pub fn replicates(&self) -> usize {
        self.values.len() / (self.places * self.outcomes).max(1)
    }

    /// One number.
    pub fn at(&self, replicate: usize, place: usize, outcome: usize) -> f64 {
        self.values[(replicate * self.places + place) * self.outcomes + outcome]
    }
}

impl Study {
    /// Simulates every scenario at `points`, row `j` under luck `first_luck + j`, as
    /// [`Study::evaluate`] does: the `wanted` outcomes of each commune and of the district, by
    /// scenario.
    ///
    /// `None` when `stop` was set.
    ///
    /// # Panics
    ///
    /// When `points` is no whole number of rows, or the threads cannot be started.
    pub fn evaluate_places(
        &self,
        settings: &Settings,
        points: &[f64],
        first_luck: u32,
        wanted: &[Outcome],
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Option<Vec<PlaceRows>> {
        let n = points.len() / self.dimensions();
        let places = self.communes() + 1;
        let width = places * wanted.len();
        let groups: Option<Vec<Kept>> = self.over_groups(settings, |groups| {
            let kept = |lanes| Kept { wanted, lanes, arms: vec![Vec::new(); self.plans.len()] };
            groups.of(points, first_luck, progress, stop, kept).collect()
        });
        let empty =
            PlaceRows { places, outcomes: wanted.len(), values: Vec::with_capacity(n * width) };
        let mut rows = vec![empty; self.plans.len()];
        for group in groups? {
            for (rows, values) in rows.iter_mut().zip(group.arms) {
                rows.values.extend(values);
            }
        }
        Some(rows)
    }
}

/// One batch of a run, replicate by replicate.
#[derive(Clone, Debug)]
pub struct BatchRows {
    /// Replicate of the first row.
    pub first: u64,
    /// [`Study::dimensions`] coordinates for each row.
    pub points: Vec<f64>,
    /// The wanted outcomes, by scenario.
    pub arms: Vec<PlaceRows>,
}

impl Study {
    /// The replicates that `rodsim run` simulates, row by row: `batch` of the design of `settings`,
    /// those of its replicates that lie before `end`.
    ///
    /// `None` when `stop` was set.
    pub fn batch_rows(
        &self,
        settings: &Settings,
        batch: u32,
        end: u64,
        wanted: &[Outcome],
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Option<BatchRows> {
        let first = batch * self.batch;
        let n = u64::from(self.batch).min(end.saturating_sub(u64::from(first))) as usize;
        let points = self.points_of_batch(settings, batch, n);
        let arms = self.evaluate_places(settings, &points, first, wanted, progress, stop)?;
        Some(BatchRows { first: u64::from(first), points, arms })
    }
}

/// One group of lanes.
struct Kept<'a> {
    wanted: &'a [Outcome],
    lanes: usize,
    arms: Vec<Vec<f64>>,
}

impl Watch for Kept<'_> {
    fn campaign(&mut self, arm: usize, season: &Season, ground: &Ground) {
        let mut district = EMPTY;
        for commune in &season.ledger.campaign {
            join(&mut district, commune, &season.ledger.rows);
        }
        ratios(&mut district, ground.rice_area_ha);
        let values = &mut self.arms[arm];
        for l in 0..self.lanes.min(LANES) {
            for place in season.ledger.campaign.iter().chain([&district]) {
                values.extend(self.wanted.iter().map(|&outcome| place[outcome as usize][l]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draw::Design;
    use crate::scenario;

    #[test]
    fn the_district_is_that_of_the_other_pass_and_the_communes_add_up() {
        let plan = scenario::embedded("luong_tai").unwrap();
        let study = Study::new(vec![plan.without_campaign(), plan], 0);
        let settings = Settings { seed: 4, design: Design::Sobol, threads: 2, instructions: None };
        let stop = AtomicBool::new(false);
        let points = settings.design.points(study.period(), 4, 0, study.batch, 11);
        let whole = study.evaluate(&settings, &points, 3, &(), &stop).unwrap();
        let wanted = [Outcome::YieldLoss, Outcome::Cost];
        let places = study.evaluate_places(&settings, &points, 3, &wanted, &(), &stop).unwrap();
        for (rows, places) in whole.iter().zip(&places) {
            assert_eq!(places.replicates(), 11);
            for (j, row) in rows.iter().enumerate() {
                // SAMPLED begins with yield loss and cost.
                assert_eq!([places.at(j, 14, 0), places.at(j, 14, 1)], [row[0], row[1]]);
                let cost: f64 = (0..14).map(|c| places.at(j, c, 1)).sum();
                assert_eq!(cost, row[1], "whole đồng add up exactly");
            }
        }
    }
}
