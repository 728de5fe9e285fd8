//! Bait that makes females infertile for a time.
//!
//! ```text
//! made  = treated share of the land · bait_true_share · acceptance · fertility_efficacy   (at most 1)
//! share = 1 - (1 - share) (1 - made);   births · (1 - share)
//! ```
//!
//! Every week the share falls by the factor `exp(-1 / fertility_weeks)` as the bait wears off, and
//! with the fertile young that come of breeding age: `adults / (adults + newly adult)`. Nobody dies
//! of it. Disputable: rats that come in count as those of the commune, fertile or not. Fertile
//! immigrants undid the sterility of 76 % of females on plots of 10 ha (Jacob et al. 2006), so what
//! is said here holds for whole communes.
//!
//! Source: Jacob et al. 2004, J. Wildl. Manage. 68:1130: half of the founding females of *R.
//! argentiventer* sterilised halved the population; Stenseth et al. 2001: more than 75 % are needed
//! for lasting low density.

use super::Cohort;
use super::baiting::treated;
use super::campaign::Works;
use super::ledger::Ledger;
use super::nature::Nature;
use super::task::{Needs, Task};
use crate::model::lanes::{LANES, Lanes, each, splat};
use crate::model::math;
use crate::model::plan::parameter::Parameter as P;
use crate::model::programme::{Item, Programme};

/// The share of each commune's females of breeding age that bear no young.
#[derive(Clone, Debug)]
pub struct State(Vec<Lanes>);

impl State {
    /// All are fertile.
    pub fn new(communes: usize) -> Self {
        Self(vec![splat(0.0); communes])
    }

    /// A week of wearing off.
    #[inline(always)]
    pub fn wear_off(&mut self, nature: &Nature) {
        let kept = nature.draw[P::FertilityWeeks].map(|weeks| math::exp(-1.0 / weeks));
        for share in &mut self.0 {
            for l in 0..LANES {
                share[l] *= kept[l];
            }
        }
    }

    /// The share of a commune's females that is fertile.
    #[inline(always)]
    pub fn fertile(&self, c: usize) -> Lanes {
        each(|l| 1.0 - self.0[c][l])
    }

    /// Fertile young come of age; `rats` are those at the start of the week.
    #[inline(always)]
    pub fn age(&mut self, c: usize, rats: &Cohort, maturing: &Lanes) {
        for l in 0..LANES {
            self.0[c][l] *= kept_of_age(rats.subadults[l], rats.adults[l], maturing[l]);
        }
    }
}

/// Adults of before among those of after; deaths take the same share of both.
#[inline(always)]
fn kept_of_age(subadults: f64, adults: f64, maturing: f64) -> f64 {
    let after = adults + subadults * maturing;
    let safe = if after > 1e-9 { after } else { 1e-9 };
    adults / safe
}

/// The infertile share after a week that reached the share `made` of the females.
#[inline(always)]
fn infertile(before: f64, made: f64) -> f64 {
    let made = if made < 1.0 { made } else { 1.0 };
    1.0 - (1.0 - before) * (1.0 - made)
}

impl Works {
    /// A week of laying it.
    #[inline(always)]
    pub(super) fn sterilise(&mut self, task: &Task<'_>, ledger: &mut Ledger) {
        let draw = &task.nature.draw;
        let days_ha = draw[P::BaitLabourHa];
        let items = [Item::FertilityBait, Item::FertilityLabour];
        let shares = items.map(|item| self.commune_share(item));
        let unit = [draw[P::FertilityPriceHa], each(|l| days_ha[l] * draw[P::DayWage][l])];
        let needs = Needs {
            labour: days_ha,
            stock: splat(f64::INFINITY),
            money: each(|l| unit[0][l] * shares[0] + unit[1][l] * shares[1]),
        };
        let before = self.usual.delivered[task.place];
        let done = self.deliver_of(task, Programme::Fertility, &task.spread(), &needs, ledger);
        self.work_days(task, &each(|l| done[l] * days_ha[l]), ledger);
        let (acceptance, reach) = (task.acceptance(), task.reach());
        let share = &mut self.fertility.0[task.c];
        for l in 0..LANES {
            let made = reach[l]
                * treated(before[l], done[l], task.rice + task.other)
                * draw[P::BaitTrueShare][l]
                * acceptance[l]
                * draw[P::FertilityEfficacy][l];
            share[l] = infertile(share[l], made);
        }
        for (item, unit) in items.into_iter().zip(&unit) {
            let cost = each(|l| done[l] * unit[l]);
            self.pay_work(task, item, &cost, ledger);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doses_meet_by_chance_and_never_make_more_than_all() {
        assert_eq!(infertile(0.0, 0.0), 0.0);
        assert!((infertile(0.5, 0.5) - 0.75).abs() < 1e-12);
        assert_eq!(infertile(0.3, 2.0), 1.0);
    }

    #[test]
    fn young_of_age_are_fertile() {
        assert_eq!(kept_of_age(0.0, 10.0, 0.2), 1.0);
        assert!((kept_of_age(50.0, 10.0, 0.2) - 0.5).abs() < 1e-12);
        assert_eq!(kept_of_age(0.0, 0.0, 0.2), 0.0);
    }
}
