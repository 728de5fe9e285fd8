//! Chosen points of the unit cube instead of a design: what analyses of sensitivity need.
//!
//! The caller names the luck, too: row `j` of the points lives under luck `first_luck + j`. Two
//! calls with the same first luck differ in nothing but their points; two with the same points in
//! nothing but luck.

use super::group::Group;
use super::threads::on;
use super::{Instructions, Progress, Settings, Study, Watch};
use crate::engine::tally::SAMPLED;
use crate::model::lanes::LANES;
use crate::model::outcome::Outcome;
use crate::model::season::Season;
use crate::model::season::ground::Ground;
use crate::model::season::ledger::{EMPTY, Record, join, ratios};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// The outcomes of one row of points: [`SAMPLED`], district and campaign.
pub type Row = [f64; SAMPLED.len()];

impl Study {
    /// Simulates every scenario at `points`, [`Study::dimensions`] coordinates each, row `j` under luck
    /// `first_luck + j`: outcomes by scenario and row. The design in `settings` is not used.
    ///
    /// `None` when `stop` was set.
    ///
    /// # Panics
    ///
    /// When `points` is no whole number of rows, or the threads cannot be started.
    pub fn evaluate(
        &self,
        settings: &Settings,
        points: &[f64],
        first_luck: u32,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Option<Vec<Vec<Row>>> {
        let sampled = |record: &Record, l: usize| SAMPLED.map(|o| record[o as usize][l]);
        self.evaluate_each(settings, points, first_luck, progress, stop, sampled)
    }

    /// The same for any outcomes: by scenario and row, in the order in which they are `wanted`.
    ///
    /// `None` when `stop` was set.
    ///
    /// # Panics
    ///
    /// As [`Study::evaluate`].
    pub fn evaluate_outcomes(
        &self,
        settings: &Settings,
        points: &[f64],
        first_luck: u32,
        wanted: &[Outcome],
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Option<Vec<Vec<Vec<f64>>>> {
        let all =
            |record: &Record, l: usize| wanted.iter().map(|&o| record[o as usize][l]).collect();
        self.evaluate_each(settings, points, first_luck, progress, stop, all)
    }

    /// What `pick` takes from the district's record of each row, by scenario.
    fn evaluate_each<T: Clone>(
        &self,
        settings: &Settings,
        points: &[f64],
        first_luck: u32,
        progress: &dyn Progress,
        stop: &AtomicBool,
        pick: impl Fn(&Record, usize) -> T,
    ) -> Option<Vec<Vec<T>>> {
        let done = || Finals(vec![EMPTY; self.plans.len()]);
        let groups: Option<Vec<Finals>> = self.over_groups(settings, |groups| {
            groups.of(points, first_luck, progress, stop, |_| done()).collect()
        });
        let groups = groups?;
        let n = points.len() / self.dimensions();
        let mut rows = vec![Vec::with_capacity(n); self.plans.len()];
        for group in groups {
            for (rows, record) in rows.iter_mut().zip(group.0) {
                let lanes = LANES.min(n - rows.len());
                rows.extend((0..lanes).map(|l| pick(&record, l)));
            }
        }
        Some(rows)
    }
}

/// Simulates groups of lanes at chosen points on the threads of its pool.
pub(super) struct Groups<'a> {
    study: &'a Study,
    settings: &'a Settings,
}

impl Study {
    /// Runs `work` in a pool of as many threads as asked.
    pub(super) fn over_groups<T: Send>(
        &self,
        settings: &Settings,
        work: impl FnOnce(Groups<'_>) -> T + Send,
    ) -> T {
        on(settings.threads, || work(Groups { study: self, settings }))
    }
}

impl<'a> Groups<'a> {
    /// The groups of `points` in order, each seen by a watch of its own, which is made with the
    /// number of its lanes that count; `None` for a group that was stopped.
    pub(super) fn of<W: Watch + Send>(
        &self,
        points: &'a [f64],
        first_luck: u32,
        progress: &'a dyn Progress,
        stop: &'a AtomicBool,
        watch: impl Fn(usize) -> W + Send + Sync + 'a,
    ) -> impl IndexedParallelIterator<Item = Option<W>> + 'a {
        let dimensions = self.study.dimensions();
        assert!(
            points.len().is_multiple_of(dimensions),
            "a row has a coordinate for each dimension"
        );
        let instructions = self.settings.instructions.unwrap_or_else(Instructions::best);
        let (study, seed) = (self.study, self.settings.seed);
        points.par_chunks(LANES * dimensions).enumerate().map(move |(group, points)| {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let replicate = first_luck.wrapping_add((group * LANES) as u32);
            let mut watch = watch(points.len() / dimensions);
            let luck = study.luck(seed, replicate);
            let end = study.period().weeks() as i32;
            Group { study, instructions, luck: &luck, points, end }.simulate(&mut watch);
            progress.advance((points.len() / dimensions) as u64);
            Some(watch)
        })
    }
}

/// The district's record of the campaign, by scenario.
struct Finals(Vec<Record>);

impl Watch for Finals {
    fn campaign(&mut self, arm: usize, season: &Season, ground: &Ground) {
        let record = &mut self.0[arm];
        for commune in &season.ledger.campaign {
            join(record, commune, &season.ledger.rows);
        }
        ratios(record, ground.rice_area_ha);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draw::Design;
    use crate::scenario;

    fn study() -> Study {
        let plan = scenario::embedded("luong_tai").unwrap();
        Study::new(vec![plan.without_campaign(), plan], 0)
    }

    #[test]
    fn the_points_of_a_design_give_the_run_of_the_design() {
        let study = study();
        let settings = Settings { seed: 4, design: Design::Sobol, threads: 2, instructions: None };
        let stop = AtomicBool::new(false);
        let tally = study.simulate(&settings, 0..12, &(), &stop).unwrap();
        let points = settings.design.points(study.period(), 4, 0, study.batch, 12);
        let rows = study.evaluate(&settings, &points, 0, &(), &stop).unwrap();
        for (j, (replicate, expected)) in tally.sample.iter().enumerate() {
            assert_eq!(*replicate as usize, j);
            let found: Vec<f64> = rows.iter().flat_map(|rows| rows[j]).collect();
            assert_eq!(found, *expected);
        }
    }

    #[test]
    fn threads_and_neighbours_change_nothing_but_luck_does() {
        let study = study();
        let settings = Settings { seed: 4, design: Design::Sobol, threads: 1, instructions: None };
        let stop = AtomicBool::new(false);
        let points = settings.design.points(study.period(), 4, 0, study.batch, 20);
        let all = study.evaluate(&settings, &points, 7, &(), &stop).unwrap();
        let two = Settings { threads: 2, ..settings };
        assert_eq!(all, study.evaluate(&two, &points, 7, &(), &stop).unwrap());
        let alone = &points[13 * study.dimensions()..14 * study.dimensions()];
        let one = study.evaluate(&settings, alone, 7 + 13, &(), &stop).unwrap();
        assert_eq!(one[1][0], all[1][13]);
        let other = study.evaluate(&settings, alone, 8 + 13, &(), &stop).unwrap();
        assert_ne!(other[1][0], all[1][13]);
    }
}
