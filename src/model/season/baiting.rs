//! Deaths by chemical bait.
//!
//! ```text
//! q = treated share of the land · bait_true_share · bait_kill · acceptance   (at most 0.99)
//! hazard = -ln(1 - q): 70 % in the week of the round, 30 % in the next
//! ```
//!
//! on the rats that take bait ([`super::refusal`]). A round treats no more than the land: what it
//! delivers beyond is paid for and kills nothing.
//!
//! Acceptance falls as the crop offers better food. After an acute product it is multiplied by
//! `1 - shyness` for the rest of the crop. Anticoagulants kill within days, so most of the deaths
//! fall in the week of the round.

use super::campaign::Works;
use super::ledger::Ledger;
use super::task::{Needs, Task};
use crate::model::lanes::{LANES, Lanes, add, each, splat};
use crate::model::math;
use crate::model::outcome::Outcome as O;
use crate::model::plan::parameter::Parameter as P;
use crate::model::programme::{Cause, Item, NORM_CROPS, Programme};
use crate::time::Day;

/// A week that never comes.
const NEVER: i32 = i32::MIN / 2;

/// The largest kill of one round.
pub const KILL_MAX: f64 = 0.99;
/// Share of the hazard in the week of the round; the rest falls in the next week.
///
/// Source: anticoagulants kill in several days (Mason & Littin, Anim. Welf.); the split is an
/// assumption.
pub const FIRST_WEEK: f64 = 0.7;

/// Total hazard of a round that treats the share `treated` of the land, all in all.
#[inline(always)]
pub fn hazard(treated: f64, true_share: f64, kill: f64, acceptance: f64) -> f64 {
    let q = treated * true_share * kill * acceptance;
    let q = if q < KILL_MAX { q } else { KILL_MAX };
    -math::ln(1.0 - q)
}

/// Share of the land that a week's hectares treat, after those that the round has treated before.
#[inline(always)]
pub fn treated(before: f64, done: f64, land: f64) -> f64 {
    let share = |ha: f64| if ha < land { ha / land } else { 1.0 };
    share(before + done) - share(before)
}

/// Hectares from which survivors of an acute product are shy: what rounding leaves of labour or money
/// that is used up makes nobody so.
const SHY_FROM_HA: f64 = 1e-6;

/// What bait does beyond its week, by commune.
#[derive(Clone, Debug)]
pub struct State {
    /// Hazard that falls in the next week, and that week.
    residue: Vec<(i32, Lanes)>,
    /// Week of the harvest until which survivors of an acute product shun bait.
    shy_until: Vec<[i32; LANES]>,
}

impl State {
    /// No bait yet.
    pub fn new(communes: usize) -> Self {
        Self {
            residue: vec![(NEVER, splat(0.0)); communes],
            shy_until: vec![[NEVER; LANES]; communes],
        }
    }
}

impl Works {
    /// A week of baiting.
    #[inline(always)]
    pub(super) fn bait(
        &mut self,
        task: &Task<'_>,
        acute: bool,
        dose_kg_per_ha: f64,
        ledger: &mut Ledger,
    ) {
        let c = task.c;
        let draw = &task.nature.draw;
        let (price, factor) = task.ground.world.prices.paddy[task.bout.year];
        let items = [Item::BaitProduct, Item::BaitGrain, Item::BaitingLabour];
        let shares = items.map(|item| self.commune_share(item));
        let days_ha = draw[P::BaitLabourHa];
        let unit = [
            draw[P::BaitPriceHa],
            each(|l| draw[P::BaitGrainKgHa][l] / NORM_CROPS * (draw[price][l] * factor)),
            each(|l| days_ha[l] * draw[P::DayWage][l]),
        ];
        let needs = Needs {
            labour: days_ha,
            stock: splat(f64::INFINITY),
            money: each(|l| {
                unit[0][l] * shares[0] + unit[1][l] * shares[1] + unit[2][l] * shares[2]
            }),
        };
        let before = self.usual.delivered[task.place];
        let done = self.deliver_of(task, Programme::Baiting, &task.spread(), &needs, ledger);
        let product = each(|l| done[l] * dose_kg_per_ha);
        add(&mut ledger.year[c][O::ProductKg as usize], &product);
        self.work_days(task, &each(|l| done[l] * days_ha[l]), ledger);
        let land = task.rice + task.other;
        let treated = each(|l| treated(before[l], done[l], land));
        let hazard = self.bait_hazard(task, &treated);
        if acute {
            self.make_shy(task, &done);
        }
        self.poison(c, task.week, &hazard);
        for (item, unit) in items.into_iter().zip(&unit) {
            let cost = each(|l| done[l] * unit[l]);
            self.pay_work(task, item, &cost, ledger);
        }
    }

    /// Total hazard of a week's bait on the rats that take it.
    #[inline(always)]
    fn bait_hazard(&self, task: &Task<'_>, treated: &Lanes) -> Lanes {
        let draw = &task.nature.draw;
        let shy_until = &self.baiting.shy_until[task.c];
        let acceptance = task.acceptance();
        let reach = task.reach();
        each(|l| {
            let shyness = draw[P::AcuteShyness][l];
            let shy = if task.week < shy_until[l] { 1.0 - shyness } else { 1.0 };
            reach[l]
                * hazard(
                    treated[l],
                    draw[P::BaitTrueShare][l],
                    draw[P::BaitKill][l],
                    acceptance[l] * shy,
                )
        })
    }

    /// Survivors of an acute product shun bait until the next harvest.
    #[inline(always)]
    fn make_shy(&mut self, task: &Task<'_>, done: &Lanes) {
        let week_of = |day| task.ground.world.period.week(Day(day));
        let shy_until = &mut self.baiting.shy_until[task.c];
        for l in 0..LANES {
            if done[l] > SHY_FROM_HA {
                shy_until[l] = week_of(task.next_harvest(l, |day| task.week <= week_of(day)));
            }
        }
    }

    /// Strikes with the part of a hazard that falls in its week, and keeps the rest for the next.
    #[inline(always)]
    fn poison(&mut self, c: usize, week: i32, hazard: &Lanes) {
        let now = each(|l| hazard[l] * FIRST_WEEK);
        let later = each(|l| hazard[l] * (1.0 - FIRST_WEEK));
        self.strike(c, week, Cause::Bait, &now);
        if self.baiting.residue[c].0 == week + 1 {
            add(&mut self.baiting.residue[c].1, &later);
            return;
        }
        // The residue of an earlier week is due now; it is struck here, or in `strike_residues`.
        if self.baiting.residue[c].0 == week {
            let due = self.baiting.residue[c].1;
            self.strike(c, week, Cause::Bait, &due);
        }
        self.baiting.residue[c] = (week + 1, later);
    }

    /// Strikes with what the week before has left.
    #[inline(always)]
    pub(super) fn strike_residues(&mut self, week: i32) {
        for c in 0..self.baiting.residue.len() {
            if self.baiting.residue[c].0 == week {
                let hazard = self.baiting.residue[c].1;
                self.strike(c, week, Cause::Bait, &hazard);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_treated_kills_nothing() {
        assert_eq!(hazard(0.0, 0.8, 0.6, 1.0), 0.0);
    }

    #[test]
    fn a_round_treats_no_more_than_the_land() {
        assert_eq!(treated(0.0, 50.0, 100.0), 0.5);
        assert_eq!(treated(0.0, 130.0, 100.0), 1.0);
        assert_eq!(treated(65.0, 65.0, 100.0), 0.35);
        assert_eq!(treated(120.0, 10.0, 100.0), 0.0);
    }

    #[test]
    fn the_kill_is_capped() {
        let survivors = math::exp(-hazard(10.0, 1.0, 1.0, 1.0));
        assert!((survivors - 0.01).abs() < 1e-12);
    }
}
