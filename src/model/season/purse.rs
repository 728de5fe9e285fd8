//! The money of the communes: what they have, and what they pay.

use super::bounty::paid;
use super::campaign::Works;
use super::delivery;
use super::ground::Ground;
use super::ledger::Ledger;
use super::nature::Nature;
use crate::model::lanes::{Lanes, each, splat, subtract};
use crate::model::math;
use crate::model::outcome::Outcome as O;
use crate::model::plan::parameter::Parameter as P;
use crate::model::programme::Item;
use crate::model::rng::{self, Purpose};

impl Works {
    /// The budgets of a new year.
    #[inline(always)]
    pub(super) fn open_year(
        &mut self,
        ground: &Ground,
        nature: &Nature,
        year: usize,
        ledger: &mut Ledger,
    ) {
        let Some(budget) = &self.campaign.budget_vnd else {
            return;
        };
        for (c, commune) in ground.world.communes.iter().enumerate() {
            let (seed, numbers) = nature.luck.of(Purpose::Budget, c, nature.week);
            let z = rng::normal_lanes_of(seed, numbers, Purpose::Budget, commune.code, nature.week);
            self.purse[c] = each(|l| {
                let sd = nature.draw[P::BudgetSd][l];
                math::round(budget[c][year] * math::exp(sd * f64::from(z[l]) - 0.5 * sd * sd))
            });
            ledger.year[c][O::Budget as usize] = self.purse[c];
            ledger.year[c][O::Unspent as usize] = self.purse[c];
        }
    }

    /// Pays a cost of a commune, as whole đồng.
    #[inline(always)]
    pub(super) fn pay(
        &mut self,
        ledger: &mut Ledger,
        c: usize,
        item: Item,
        cost: &Lanes,
        discount: &Lanes,
    ) {
        let price = self.prices[item as usize];
        let whole = each(|l| math::round(cost[l] * price));
        let paid = ledger.post(&self.campaign, c, item, &whole, discount);
        if self.campaign.budget_vnd.is_some() {
            subtract(&mut self.purse[c], &paid);
            subtract(&mut ledger.year[c][O::Unspent as usize], &paid);
        }
    }

    /// What one đồng of an item, at the prices of the parameters, takes from the commune's own budget.
    #[inline(always)]
    pub(super) fn commune_share(&self, item: Item) -> f64 {
        self.prices[item as usize] * self.campaign.payers[item as usize][1]
    }

    /// Money that a commune can spend now.
    #[inline(always)]
    pub(super) fn money(&self, c: usize, funded: bool) -> Lanes {
        if funded || self.campaign.budget_vnd.is_none() { self.purse[c] } else { splat(0.0) }
    }

    /// Organising money of the year, in each commune that has a bout in it.
    #[inline(always)]
    pub(super) fn organise(
        &mut self,
        ground: &Ground,
        year: usize,
        discount: &Lanes,
        ledger: &mut Ledger,
    ) {
        for c in 0..ground.world.communes.len() {
            let acts =
                self.campaign.bouts.iter().any(|bout| {
                    bout.year == year && self.campaign.rounds[bout.round].target[c] > 0.0
                });
            let amount = self.campaign.organising_vnd(&ground.world.communes[c]);
            if !acts || amount == 0.0 {
                continue;
            }
            let share = self.commune_share(Item::Organising);
            let purse = &self.purse[c];
            let cost = each(|l| paid(amount, delivery::allows(purse[l], share)));
            self.pay(ledger, c, Item::Organising, &cost, discount);
        }
    }
}
