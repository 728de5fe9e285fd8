//! Money of a commune, in whole đồng.

use super::season::Season;
use crate::model::outcome::Outcome as O;
use crate::model::plan::Item;
use crate::model::plan::parameter::Parameter as P;

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
        let year = self.year(week);
        let cost = dong(amount * self.price(week, item));
        let year = f64::from(year);
        let [province, commune_share, farmers] = self.plan.campaign.payers[item as usize];
        let by_commune = dong(cost * commune_share);
        let by_province = if farmers > 0.0 {
            dong(cost * province).min(cost - by_commune)
        } else {
            cost - by_commune
        };
        let discount = libm::pow(1.0 + self.draw[P::DiscountRate], -(year + 0.5));
        let limited = self.plan.campaign.budget_vnd.is_some();
        let commune = &mut self.communes[c];
        let record = &mut commune.year;
        record[item.facts().outcome as usize] += cost;
        record[O::Cost as usize] += cost;
        record[O::PaidProvince as usize] += by_province;
        record[O::PaidCommune as usize] += by_commune;
        record[O::PaidFarmers as usize] += cost - by_commune - by_province;
        record[O::CostPv as usize] += dong(cost * discount);
        record[O::Burden as usize] += dong(cost * discount);
        if limited {
            record[O::Unspent as usize] -= by_commune;
            commune.purse -= by_commune;
        }
    }

    /// Organising money of the year.
    pub(super) fn organise(&mut self, week: i32, year: usize, c: usize) {
        let campaign = &self.plan.campaign;
        let acts = |bout: &crate::model::plan::Bout| {
            bout.year == year && campaign.rounds[bout.round].target[c] > 0.0
        };
        let rice = self.plan.world.communes[c].rice_area_ha;
        let mut tiers = campaign.organising.iter().filter(|(from, _)| rice >= *from);
        if let Some(&(_, amount)) = tiers.next_back()
            && campaign.bouts.iter().any(acts)
        {
            let most = allows(self.communes[c].purse, self.share_of(week, Item::Organising));
            let cost = if amount < most { amount } else { most.floor() };
            self.pay(week, c, Item::Organising, cost);
        }
    }
}
