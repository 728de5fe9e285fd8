//! A season one week at a time, for those who look closely.
//!
//! The engine compiles the kernel into each of its pieces, once for every instruction set. Whoever
//! wants to stop between weeks, look at the rats or change them takes this door: the same functions,
//! compiled once, for the baseline, so that a caller's crate does not compile the kernel again.

use super::ground::Ground;
use super::ledger::Record;
use super::nature::Nature;
use super::{Blind, Flows, Season, Witness};
use crate::model::plan::Campaign;
use crate::model::rng::luck::Luck;
use crate::model::season::campaign::Works;
use crate::time::WARM_UP_WEEKS;

/// [`crate::model::lanes::LANES`] replicates of one scenario, between two weeks.
#[derive(Clone, Debug)]
pub struct Stepwise<'a> {
    ground: &'a Ground,
    /// What every campaign meets.
    pub nature: Nature,
    /// The scenario under way; usual practice until [`Stepwise::begin`].
    pub season: Season,
}

/// Tells a caller's function what it saw.
struct Told<'a>(&'a mut dyn FnMut(&Flows));

impl Witness for Told<'_> {
    const SEES: bool = true;

    fn see(&mut self, flows: &Flows) {
        (self.0)(flows);
    }
}

impl<'a> Stepwise<'a> {
    /// The replicates from `replicate` on at the start of the warm-up, at `points` of the unit cube
    /// ([`crate::model::draw::dimensions`] coordinates for each).
    #[inline(never)]
    pub fn new(ground: &'a Ground, seed: u64, replicate: u32, points: &[f64]) -> Self {
        let nature = Nature::new(ground, Luck::of_replicates(seed, replicate), points);
        let n = ground.world.communes.len();
        let works = Works::new(&Campaign::none(n, ground.world.period), ground, &nature);
        let season = Season::new(nature.founders(ground), works, n);
        Self { ground, nature, season }
    }

    /// Begins a campaign with the rats of now.
    #[inline(never)]
    pub fn begin(&mut self, campaign: &Campaign) {
        let works = Works::new(campaign, self.ground, &self.nature);
        let rats = std::mem::take(&mut self.season.rats);
        self.season = Season::new(rats, works, self.ground.world.communes.len());
    }

    /// Nature goes to `week`, the one after the last.
    #[inline(never)]
    pub fn go_to(&mut self, week: i32) {
        self.nature.go_to(self.ground, week);
    }

    /// The scenario's week.
    #[inline(never)]
    pub fn step(&mut self) {
        self.season.step(self.ground, &self.nature, &mut Blind);
    }

    /// The scenario's week; `see` is told of every commune.
    #[inline(never)]
    pub fn step_seen(&mut self, see: &mut dyn FnMut(&Flows)) {
        self.season.step(self.ground, &self.nature, &mut Told(see));
    }

    /// The end of the year, when the week just stepped is its last; open the next with
    /// [`crate::model::season::ledger::Ledger::open_year`].
    #[inline(never)]
    pub fn close_year(&mut self) {
        self.season.close_year(self.ground, &self.nature);
    }

    /// The warm-up and a whole campaign, from the start: the record of each year and commune.
    pub fn years(&mut self, campaign: &Campaign) -> Vec<Vec<Record>> {
        let mut years = Vec::new();
        for week in -(WARM_UP_WEEKS as i32)..self.ground.world.period.weeks() as i32 {
            self.go_to(week);
            if week == 0 {
                self.begin(campaign);
            }
            self.step();
            if week >= 0 && self.nature.today.ends_year {
                self.close_year();
                years.push(self.season.ledger.year.clone());
                self.season.ledger.open_year();
            }
        }
        years
    }
}
