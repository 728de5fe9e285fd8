//! Money of a commune, in whole đồng.

use super::delivery::Task;
use super::season::Season;
use crate::model::outcome::Outcome as O;
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Item, Start};

/// Whole đồng.
pub(super) fn dong(amount: f64) -> f64 {
    libm::rint(amount)
}

/// How much a limit allows when one unit takes `per_unit` of it.
pub(super) fn allows(left: f64, per_unit: f64) -> f64 {
    if per_unit > 0.0 { left.max(0.0) / per_unit } else { f64::INFINITY }
}

impl Season<'_> {
    /// What an item costs in the year of a week, over its price in the parameters.
    pub(super) fn price(&self, week: i32, item: Item) -> f64 {
        self.plan.world.prices.items[self.year(week) as usize][item as usize]
    }

    /// What one đồng of an item takes from the commune.
    pub(super) fn share_of(&self, week: i32, item: Item) -> f64 {
        self.price(week, item) * self.plan.campaign.payers[item as usize][1]
    }

    /// Pays whole đồng.
    pub(super) fn pay(&mut self, week: i32, c: usize, item: Item, amount: f64) {
        let cost = dong(amount * self.price(week, item));
        let by_commune = self.post(self.year(week) as usize, c, item, cost);
        if self.plan.campaign.budget_vnd.is_some() {
            self.communes[c].purse -= by_commune;
        }
    }

    /// Books a cost; what the commune pays of it.
    fn post(&mut self, year: usize, c: usize, item: Item, cost: f64) -> f64 {
        let [province, commune_share, farmers] = self.plan.campaign.payers[item as usize];
        let by_commune = dong(cost * commune_share);
        let by_province = if farmers > 0.0 {
            let part = dong(cost * province);
            let rest = cost - by_commune;
            if cost < 0.0 { part.max(rest) } else { part.min(rest) }
        } else {
            cost - by_commune
        };
        let discount = libm::pow(1.0 + self.draw[P::DiscountRate], -(year as f64 + 0.5));
        let limited = self.plan.campaign.budget_vnd.is_some();
        let record = &mut self.communes[c].year;
        record[item.facts().outcome as usize] += cost;
        record[O::Cost as usize] += cost;
        record[O::PaidProvince as usize] += by_province;
        record[O::PaidCommune as usize] += by_commune;
        record[O::PaidFarmers as usize] += cost - by_commune - by_province;
        record[O::CostPv as usize] += dong(cost * discount);
        record[O::Burden as usize] += dong(cost * discount);
        if limited {
            record[O::Unspent as usize] -= by_commune;
        }
        by_commune
    }

    /// What a company is paid for all of a bout in a commune; none where the commune does the work.
    pub(super) fn fee(&self, bout: usize, c: usize) -> Option<f64> {
        let plan = self.plan;
        let contract = plan.campaign.contract?;
        self.contracted_season(bout)?;
        let all = 0..plan.campaign.bouts.len();
        let of_crop =
            |other: &usize| self.contracted_season(*other) == self.contracted_season(bout);
        let bouts = all.filter(of_crop).count() as f64;
        Some(contract.vnd_per_ha / bouts * plan.world.communes[c].rice_area_ha)
    }

    /// The crop season of a contracted bout.
    fn contracted_season(&self, bout: usize) -> Option<usize> {
        let what = &self.plan.campaign.bouts[bout];
        let contracted = self.plan.campaign.rounds[what.round].contracted;
        match what.start {
            Start::Crop { crop, days } if contracted => Some(self.season_of(crop, days, what.year)),
            _ => None,
        }
    }

    /// Pays the fee for what a company has delivered of a bout.
    pub(super) fn pay_fee(&mut self, task: &Task, done: f64, fee: f64) {
        let share = done / self.whole(task);
        self.pay(task.week, task.c, Item::Contract, share * fee);
        if let (Some(season), Some(contract)) =
            (self.contracted_season(task.bout), self.plan.campaign.contract)
        {
            let whole = contract.vnd_per_ha * self.plan.world.communes[task.c].rice_area_ha;
            *self.communes[task.c].contracted.entry(season).or_default() += share * fee / whole;
        }
    }

    /// What a company pays for the damage of a crop season, taken off what the contract costs.
    pub(super) fn compensate(&mut self, year: usize, c: usize, season: usize, damaged_ha: f64) {
        let clause = self.plan.campaign.contract.and_then(|contract| contract.compensation);
        let done = self.communes[c].contracted.remove(&season).unwrap_or(0.0);
        if let Some(clause) = clause {
            let rice = self.plan.world.communes[c].rice_area_ha;
            let beyond = (damaged_ha - clause.above_share * rice).max(0.0);
            self.post(year, c, Item::Contract, -dong(beyond * clause.vnd_per_ha * done.min(1.0)));
        }
    }

    /// Organising money of the year.
    pub(super) fn organise(&mut self, week: i32, year: usize, c: usize) {
        let campaign = &self.plan.campaign;
        let acts = |bout: &crate::model::plan::Bout| {
            bout.year == year && campaign.rounds[bout.round].target[c] > 0.0
        };
        let place = &self.plan.world.communes[c];
        let whole = place.rice_area_ha / place.part_of_commune;
        let mut tiers = campaign.organising.iter().filter(|(from, _)| whole >= *from);
        if let Some(&(_, amount)) = tiers.next_back()
            && campaign.bouts.iter().any(acts)
        {
            let amount = amount * place.part_of_commune;
            let most = allows(self.communes[c].purse, self.share_of(week, Item::Organising));
            let cost = if amount < most { amount } else { most.floor() };
            self.pay(week, c, Item::Organising, cost);
        }
    }
}
