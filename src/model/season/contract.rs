//! A company carries out rounds for a fee.
//!
//! ```text
//! fee of a bout  = fee per hectare and crop · rice ha / contracted bouts of the crop
//! cost           = fee of the bout · delivered / planned
//! compensation   = max(0, damaged ha - allowed share · rice ha) · VND/ha · share of the work done
//! ```
//!
//! The company brings its own people, traps and products: a contracted round takes no labour or traps of
//! the commune and is paid by nothing but the fee. After the harvest of a crop it pays for rice with more
//! than 5 % of its tillers cut, beyond the share that the contract allows; what it pays is taken off the
//! cost of the contract. Disputable: its rounds work as well as the commune's own, and it always pays.

use super::campaign::Works;
use super::ground::Ground;
use super::ledger::Ledger;
use super::nature::Nature;
use super::task::{Needs, Task};
use crate::model::lanes::{LANES, Lanes, add, any, each, splat};
use crate::model::math;
use crate::model::outcome::Outcome as O;
use crate::model::plan::{Campaign, Compensation, Item, Start, World};

/// What contracts have come to.
#[derive(Clone, Debug)]
pub struct State {
    /// Fee of each bout for a hectare of rice, VND; 0 where the commune does the work itself.
    pub(super) fee_vnd_per_ha: Vec<f64>,
    /// Share of the contract's work that is done, by crop season, then commune; empty without a clause
    /// of compensation.
    done: Vec<Lanes>,
}

impl State {
    /// Nothing is done yet.
    pub fn new(campaign: &Campaign, world: &World, seasons: usize) -> Self {
        let clause = campaign.contract.is_some_and(|contract| contract.compensation.is_some());
        let places = if clause { seasons * world.communes.len() } else { 0 };
        Self { fee_vnd_per_ha: campaign.fees_vnd_per_ha(world), done: vec![splat(0.0); places] }
    }
}

/// What a company pays for a crop of `rice_ha` of which `damaged_ha` are damaged, VND.
#[inline(always)]
pub fn compensation_vnd(clause: Compensation, damaged_ha: f64, rice_ha: f64, done: f64) -> f64 {
    let beyond = damaged_ha - clause.above_share * rice_ha;
    let beyond = if beyond > 0.0 { beyond } else { 0.0 };
    beyond * clause.vnd_per_ha * if done < 1.0 { done } else { 1.0 }
}

impl Works {
    /// What a unit of a contracted bout takes: the fee, and nothing else of the commune.
    #[inline(always)]
    pub(super) fn needs_of_contract(&self, task: &Task<'_>) -> Needs {
        let unit = task.fee_vnd / task.whole * self.commune_share(Item::Contract);
        Needs { labour: splat(0.0), stock: splat(f64::INFINITY), money: splat(unit) }
    }

    /// Pays the fee of what a company has delivered.
    #[inline(always)]
    pub(super) fn pay_contract(&mut self, task: &Task<'_>, done: &Lanes, ledger: &mut Ledger) {
        let cost = each(|l| done[l] / task.whole * task.fee_vnd);
        self.pay(ledger, task.c, Item::Contract, &cost, &task.discount);
        let clause = self.campaign.contract.filter(|contract| contract.compensation.is_some());
        let (Some(contract), Start::Crop { crop, days }) = (clause, task.bout.start) else {
            return;
        };
        let season = task.ground.season_of(crop, days, task.bout.year);
        let share = task.fee_vnd / (contract.vnd_per_ha * task.rice);
        let place = season * task.ground.world.communes.len() + task.c;
        add(&mut self.contract.done[place], &each(|l| done[l] / task.whole * share));
    }

    /// What companies pay for the damage of the year's crops, taken off what contracts cost.
    #[inline(always)]
    pub fn compensate(
        &mut self,
        ground: &Ground,
        nature: &Nature,
        ledger: &mut Ledger,
        year: usize,
    ) {
        let clause = self.campaign.contract.and_then(|contract| contract.compensation);
        let Some(clause) = clause else { return };
        let n = ground.world.communes.len();
        let discount = nature.discount[year];
        for season in ground.seasons.of_year(ground.world.period.year(year)) {
            for c in 0..n {
                let done = self.contract.done[season * n + c];
                if !any(&done) {
                    continue;
                }
                let rice = ground.world.communes[c].rice_area_ha;
                let damaged = &ledger.damaged[c][ground.seasons.crop(season)];
                let mut back = splat(0.0);
                for l in 0..LANES {
                    let vnd = compensation_vnd(clause, damaged[l], rice, done[l]);
                    back[l] = -math::round(vnd);
                }
                let paid = ledger.post(&self.campaign, c, Item::Contract, &back, &discount);
                if self.campaign.budget_vnd.is_some() {
                    let unspent = &mut ledger.year[c][O::Unspent as usize];
                    *unspent = each(|l| unspent[l] - paid[l]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_that_the_contract_allows_is_not_paid() {
        let clause = Compensation { above_share: 0.05, vnd_per_ha: 1e6 };
        assert_eq!(compensation_vnd(clause, 5.0, 100.0, 1.0), 0.0);
        assert_eq!(compensation_vnd(clause, 8.0, 100.0, 1.0), 3e6);
        assert_eq!(compensation_vnd(clause, 8.0, 100.0, 0.5), 1.5e6);
        assert_eq!(compensation_vnd(clause, 8.0, 100.0, 1.2), 3e6);
    }
}
