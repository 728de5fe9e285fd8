//! What comes of each bout in each commune: an analysis of its own, so that runs do not pay for it.
//!
//! A bout is one round in one year. Everything is counted in integers, so that groups of replicates
//! merge to the same counts in any order.

use super::{COMPLETE_SHARE, Progress, Settings, Study, Watch};
use crate::model::lanes::LANES;
use crate::model::plan::Campaign;
use crate::model::season::Season;
use crate::model::season::campaign::BoutDone;
use crate::model::season::ground::Ground;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::atomic::AtomicBool;

/// Weeks of a bout that are told apart; the last one stands for all later ones.
pub const BOUT_WEEKS: usize = 8;
/// Parts of a plan in which delivered shares are summed.
pub const SHARE_PARTS: f64 = 1e6;
/// What is within rounding of the target counts as the target.
const ROUNDING: f64 = 1e-9;

/// What came of one bout in one commune, over replicates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Replicates in which it began: all, unless it waits for damage.
    pub begun: u64,
    /// Of those, replicates that completed it within its weeks: [`COMPLETE_SHARE`] of plan.
    pub complete: u64,
    /// Delivered share of plan summed over replicates, in millionths; at most one plan each.
    pub delivered: u64,
    /// Of those that did not complete it, replicates in which each limit (execution, labour,
    /// stock, money) bound in most of its weeks; the first of equals.
    pub stopped_by: [u64; 4],
    /// The same replicates: weeks of the bout in which each limit bound, `[week][limit]`.
    pub stopped_in: [[u64; 4]; BOUT_WEEKS],
    /// Replicates complete here and not in the first scenario; the other way round.
    pub against_first: [u64; 2],
}

impl Delivery {
    /// Adds other replicates.
    pub fn merge(&mut self, other: &Self) {
        self.begun += other.begun;
        self.complete += other.complete;
        self.delivered += other.delivered;
        let mine = self.stopped_by.iter_mut().chain(self.stopped_in.as_flattened_mut());
        let mine = mine.chain(&mut self.against_first);
        let theirs = other.stopped_by.iter().chain(other.stopped_in.as_flattened());
        for (mine, theirs) in mine.zip(theirs.chain(&other.against_first)) {
            *mine += theirs;
        }
    }
}

/// Deliveries of one scenario, `[bout][commune]` in one row.
pub type Deliveries = Vec<Delivery>;

/// What a bout would come to if all went well, by commune, in the unit of its delivery.
pub fn wanted(campaign: &Campaign, bout: usize) -> impl Iterator<Item = f64> {
    let round = &campaign.rounds[campaign.bouts[bout].round];
    round.target.iter().map(move |target| target * round.effort())
}

impl Study {
    /// Simulates `replicates` of every scenario and counts what came of each bout in each commune:
    /// by scenario. The scenarios must hold the same bouts.
    ///
    /// `None` when `stop` was set.
    ///
    /// # Panics
    ///
    /// When the scenarios differ in bouts, or the threads cannot be started.
    pub fn deliveries(
        &self,
        settings: &Settings,
        replicates: u32,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Option<Vec<Deliveries>> {
        let bouts = &self.plans[0].campaign.bouts;
        assert!(
            self.plans.iter().all(|plan| plan.campaign.bouts.len() == bouts.len()),
            "scenarios that are compared bout by bout hold the same bouts"
        );
        let wanted: Vec<Vec<f64>> = self
            .plans
            .iter()
            .map(|plan| (0..bouts.len()).flat_map(|bout| wanted(&plan.campaign, bout)).collect())
            .collect();
        let points = self.points(settings, replicates);
        let places = bouts.len() * self.communes();
        let empty = vec![vec![Delivery::default(); places]; self.plans.len()];
        self.over_groups(settings, |groups| {
            let counted = groups
                .of(&points, 0, progress, stop, |lanes| Counts {
                    wanted: &wanted,
                    lanes,
                    arms: empty.clone(),
                    first: vec![0; places],
                })
                .map(|counts| counts.map(|counts| counts.arms));
            counted.try_reduce(
                || empty.clone(),
                |mut all, more| {
                    for (mine, theirs) in all.iter_mut().flatten().zip(more.iter().flatten()) {
                        mine.merge(theirs);
                    }
                    Some(all)
                },
            )
        })
    }

    /// The points of the first replicates of the settings' design, batch by batch.
    pub(super) fn points(&self, settings: &Settings, replicates: u32) -> Vec<f64> {
        (0..replicates.div_ceil(self.batch))
            .flat_map(|batch| {
                let n = self.batch.min(replicates - batch * self.batch);
                self.points_of_batch(settings, batch, n as usize)
            })
            .collect()
    }
}

/// Counts one group of lanes.
struct Counts<'a> {
    /// What each bout should come to in each commune, by scenario.
    wanted: &'a [Vec<f64>],
    /// Lanes that count.
    lanes: usize,
    arms: Vec<Deliveries>,
    /// Lanes in which the first scenario completed each bout in each commune.
    first: Vec<u8>,
}

const _: () = assert!(LANES <= 8, "a byte holds the lanes");

impl Watch for Counts<'_> {
    fn start(&mut self, _: usize, season: &mut Season, _: &Ground) {
        season.works.keep_bouts();
    }

    fn campaign(&mut self, arm: usize, season: &Season, _: &Ground) {
        for (place, done) in season.works.bouts_done().iter().enumerate() {
            let wanted = self.wanted[arm][place];
            if wanted > 0.0 {
                let complete = count(&mut self.arms[arm][place], done, wanted, self.lanes);
                if arm == 0 {
                    self.first[place] = complete;
                }
                let (here, there) = (complete & !self.first[place], self.first[place] & !complete);
                self.arms[arm][place].against_first =
                    [here, there].map(|lanes| u64::from(lanes.count_ones()));
            }
        }
    }
}

/// Counts the lanes of one bout in one commune; the lanes that completed it.
fn count(counts: &mut Delivery, done: &BoutDone, wanted: f64, lanes: usize) -> u8 {
    let mut complete = 0;
    for l in (0..lanes).filter(|&l| done.begun[l] > 0.0) {
        let share = done.delivered[l] / wanted;
        counts.begun += 1;
        counts.delivered += (share.min(1.0) * SHARE_PARTS).round() as u64;
        if share >= COMPLETE_SHARE - ROUNDING {
            counts.complete += 1;
            complete |= 1 << l;
            continue;
        }
        let weeks = done.bound.map(|limit| limit[l]);
        let most = (0..4).rev().max_by_key(|&limit| weeks[limit].count_ones()).unwrap_or(0);
        counts.stopped_by[most] += u64::from(weeks[most] != 0);
        for (limit, weeks) in weeks.iter().enumerate() {
            for week in crate::model::lanes::ones(*weeks) {
                counts.stopped_in[week.min(BOUT_WEEKS - 1)][limit] += 1;
            }
        }
    }
    complete
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draw::Design;
    use crate::scenario;

    #[test]
    fn counts_add_up_whatever_the_threads() {
        let plan = scenario::embedded("funded_60_percent").unwrap();
        let mut rich = plan.clone();
        rich.campaign.budget_vnd = None;
        let study = Study::new(vec![plan, rich], 0);
        let stop = AtomicBool::new(false);
        let run = |threads| {
            let settings =
                Settings { seed: 3, design: Design::Independent, threads, instructions: None };
            study.deliveries(&settings, 20, &(), &stop).unwrap()
        };
        let [poor, rich] = run(2).try_into().unwrap();
        assert_eq!(vec![poor.clone(), rich.clone()], run(1));
        for (poor, rich) in poor.iter().zip(&rich) {
            assert_eq!(poor.begun, 20);
            assert_eq!(poor.complete + poor.stopped_by.iter().sum::<u64>(), 20);
            let [gained, lost] = rich.against_first;
            assert_eq!(rich.complete + lost, poor.complete + gained);
            assert_eq!(rich.stopped_by[3], 0, "money without end never binds");
        }
        let stopped = |limit: usize| poor.iter().map(|d| d.stopped_by[limit]).sum::<u64>();
        assert!(stopped(3) > 0, "three fifths of the money are not enough");
    }

    #[test]
    fn a_bout_counts_what_the_run_counts() {
        // One round of one year: its chance is that of the programme in that year.
        let text = "schema_version = 1\nextends = \"luong_tai.toml\"\nrounds = \"replace\"\n\
            [[round]]\nname = { vi = \"x\", en = \"x\" }\nprogramme = \"baiting\"\ncrop = \"spring\"\n\
            anchor = \"establishment\"\ndays = -10\nweeks = 2\nshare_of_area = 0.8\n\
            product = \"anticoagulant\"\ndose_kg_per_ha = 0.1\nyears = [2023]\n";
        let plan = scenario::from_text("x", text, None).unwrap();
        let study = Study::new(vec![plan], 0);
        let stop = AtomicBool::new(false);
        let settings =
            Settings { seed: 5, design: Design::Independent, threads: 1, instructions: None };
        let found = study.deliveries(&settings, 24, &(), &stop).unwrap();
        let tally = study.simulate(&settings, 0..24, &(), &stop).unwrap();
        for (c, delivery) in found[0].iter().enumerate() {
            assert_eq!(delivery.complete, tally.arms[0].complete[c][1][1], "commune {c}");
        }
    }
}
