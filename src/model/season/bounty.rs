//! A tail bounty: money for every tail that trappers and hunters bring.
//!
//! It calls forth more trapping and hunting than is delivered ([`gain`]), and costs `tail_bounty`
//! for each rat that leaves a tail, as long as the purse allows.

use super::campaign::Works;
use super::delivery;
use super::ledger::Ledger;
use super::nature::Nature;
use crate::model::lanes::{Lanes, each};
use crate::model::plan::Campaign;
use crate::model::plan::parameter::Parameter as P;
use crate::model::programme::{CAUSES, Cause, Item};

/// Effort in the field for each unit delivered.
#[inline(always)]
pub fn gain(campaign: &Campaign) -> f64 {
    campaign.bounty.map_or(1.0, |bounty| 1.0 + bounty.effort_gain)
}

/// The rats that leave a tail.
#[inline(always)]
fn tails(killed: &[Lanes; CAUSES], lane: usize) -> f64 {
    let mut tails = 0.0;
    for cause in Cause::ALL {
        if cause.facts().leaves_tail {
            tails += killed[cause as usize][lane];
        }
    }
    tails
}

/// What is paid when `most` is to be had: in whole đồng where it falls short.
#[inline(always)]
pub(super) fn paid(wanted: f64, most: f64) -> f64 {
    if wanted < most { wanted } else { most.floor() }
}

impl Works {
    /// Buys the tails of a week.
    #[inline(always)]
    pub(super) fn buy_tails(
        &mut self,
        c: usize,
        nature: &Nature,
        killed: &[Lanes; CAUSES],
        ledger: &mut Ledger,
    ) {
        let discount = nature.discount[nature.today.year.max(0) as usize];
        let share = self.commune_share(Item::Bounty);
        let purse = &self.purse[c];
        let cost = each(|l| {
            let wanted = tails(killed, l) * nature.draw[P::TailBounty][l];
            paid(wanted, delivery::allows(purse[l], share))
        });
        self.pay(ledger, c, Item::Bounty, &cost, &discount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::splat;

    #[test]
    fn traps_and_hunters_bring_tails() {
        let killed = [1.0, 10.0, 100.0, 1000.0].map(splat);
        assert_eq!(tails(&killed, 0), 101.0);
    }

    #[test]
    fn an_empty_purse_pays_whole_dong() {
        assert_eq!(paid(10.5, 20.0), 10.5);
        assert_eq!(paid(10.5, 7.9), 7.0);
    }

    #[test]
    fn no_bounty_calls_nothing_forth() {
        assert_eq!(gain(&Campaign::none(1, crate::time::Period::default())), 1.0);
    }
}
