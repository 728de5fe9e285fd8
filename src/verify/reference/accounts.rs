//! The accounts of a year: rice, private cost, means and ratios.

use super::calendar::{attainable, week_of_year};
use super::money::dong;
use super::season::Season;
use super::{DAMAGING, KG_PER_PERCENT, Year};
use crate::model::outcome::{OUTCOMES, Outcome as O};
use crate::model::plan::Item;
use crate::model::plan::parameter::Parameter as P;

/// Standard normal distribution function.
fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

impl Season<'_> {
    pub(super) fn open_year(&mut self) {
        for commune in &mut self.communes {
            commune.year = [0.0; OUTCOMES];
            commune.standing_captures = 0.0;
            commune.standing_nights = 0.0;
            commune.usual_weeks = 0.0;
        }
    }

    /// Closes the year of a week: rice, private cost, means and ratios.
    pub(super) fn close_year(&mut self, week: i32) -> Vec<Year> {
        let (plan, draw) = (self.plan, self.draw);
        let year = self.year(week) as usize;
        let weeks = f64::from(week_of_year(self.period(), week) + 1);
        let (price, times) = plan.world.prices.paddy[year];
        let price = draw[price] * times;
        let discount = libm::pow(1.0 + draw[P::DiscountRate], -(year as f64 + 0.5));
        for c in 0..self.communes.len() {
            let rice = plan.world.communes[c].rice_area_ha;
            let mut potential = 0.0;
            for season in 0..self.seasons.len() {
                let crop = &self.seasons[season];
                if crop.year != self.period().year(year) {
                    continue;
                }
                let crop = &plan.world.calendar.crops[crop.place];
                let eaten = self.communes[c].eaten.remove(&season).unwrap_or_default();
                let mut damaged_ha = 0.0;
                let mut x = 0.0;
                for (k, stage) in DAMAGING.iter().enumerate() {
                    let (sum, weeks) = eaten[k];
                    let mean = sum / f64::max(weeks, 1.0);
                    x += plan.world.stages.damage_share[*stage as usize]
                        * libm::pow(mean / self.closure.density_ref, draw[P::LossExponent]);
                }
                let attainable = attainable(draw, crop).max(0.0);
                let share = 1.0 - libm::pow(1.0 - draw[P::LossRef].min(0.95), x);
                let tonnes = share * attainable * rice;
                let value = dong(tonnes * 1000.0 * price);
                let cut = (share * attainable * 1000.0 / KG_PER_PERCENT / 100.0).min(1.0);
                potential += attainable * rice;
                let record = &mut self.communes[c].year;
                record[O::YieldLoss as usize] += tonnes;
                record[O::YieldLossVnd as usize] += value;
                record[O::LossPv as usize] += dong(value * discount);
                record[O::Burden as usize] += dong(value * discount);
                if cut > 1e-12 {
                    let variance = libm::log(1.0 + draw[P::FieldCv].powi(2));
                    let sd = variance.sqrt().max(1e-9);
                    for (k, threshold) in [0.05, 0.20, 0.50].iter().enumerate() {
                        let z = (libm::log(threshold / cut) + 0.5 * sd * sd) / sd;
                        let area = rice * normal_cdf(-z);
                        record[O::Damaged5 as usize + k] += area;
                        if k == 0 {
                            damaged_ha = area;
                        }
                    }
                }
                self.compensate(year, c, season, damaged_ha);
            }
            let usual = draw[P::UsualDaysHa] * draw[P::DayWage] + plan.world.usual_nylon_vnd_per_ha;
            let usual = usual * self.communes[c].usual_weeks / weeks;
            self.pay(
                week,
                c,
                Item::UsualPractice,
                rice * plan.world.calendar.crops.len() as f64 * usual,
            );
            let commune = &mut self.communes[c];
            let record = &mut commune.year;
            record[O::TrapsInService as usize] = commune.traps;
            record[O::Rats as usize] /= weeks;
            record[O::Density as usize] = record[O::Rats as usize] / rice;
            record[O::YieldLossShare as usize] =
                if potential > 0.0 { record[O::YieldLoss as usize] / potential } else { 0.0 };
            record[O::TrapSuccess as usize] = if commune.standing_nights > 0.0 {
                100.0 * commune.standing_captures / commune.standing_nights
            } else {
                0.0
            };
        }
        let years = self.communes.iter().map(|commune| commune.year).collect();
        self.open_year();
        years
    }
}
