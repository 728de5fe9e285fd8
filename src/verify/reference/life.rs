//! Rats: deaths, births, ageing, movement, and what they eat.

use super::calendar::Weekly;
use super::season::Season;
use super::{DAMAGING, Draw, KG_PER_PERCENT};
use crate::model::plan::Stage;
use crate::model::plan::parameter::Parameter as P;
use crate::model::programme::CAUSES;

/// Rats by class.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rats {
    pub(super) nestlings: f64,
    pub(super) subadults: f64,
    pub(super) adults: f64,
}

impl Rats {
    /// Rats that count: weaned.
    pub(super) fn weaned(self) -> f64 {
        self.subadults + self.adults
    }

    /// Survivors of a week, then weaning, maturing and `births`.
    pub(super) fn aged(self, births: f64, maturing: f64) -> Self {
        let weaned = self.nestlings / 6.0;
        let matured = self.subadults * maturing;
        Self {
            nestlings: self.nestlings - weaned + births,
            subadults: self.subadults - matured + weaned,
            adults: self.adults + matured,
        }
    }
}

/// Hazard that a rat/ha adds at capacity 1: ln λ / 52.
pub(super) fn density_dependence(draw: &Draw) -> f64 {
    (libm::log(draw[P::GrowthYear].max(1e-9)) / 52.0).max(0.0)
}

/// Nestlings that survive a week without a campaign.
pub(super) fn nestling_survival(draw: &Draw) -> f64 {
    libm::exp(libm::log(draw[P::WeaningSurvival].max(1e-9)) / 6.0 - draw[P::UsualHazard])
}

pub(super) fn maturing(draw: &Draw) -> f64 {
    7.0 / (draw[P::MaturityDays] - 21.0).max(7.0)
}

impl Season<'_> {
    /// Length of a commune's borders, km.
    pub(super) fn perimeter(&self, c: usize) -> f64 {
        let inside: f64 = self.borders[c].iter().map(|&(_, km)| km).sum();
        inside + self.outside_km(c)
    }

    pub(super) fn outside_km(&self, c: usize) -> f64 {
        if self.plan.world.movement { self.plan.world.communes[c].outside_border_km } else { 0.0 }
    }

    /// Deaths, births and ageing; returns total hazard, deaths, and the density after them.
    pub(super) fn live(
        &self,
        rats: &mut Rats,
        week: &Weekly,
        rice_ha: f64,
        capacity: f64,
        control: [f64; CAUSES],
        [z_deaths, z_births]: [f64; 2],
    ) -> (f64, f64, f64) {
        let draw = self.draw;
        let noise = |expected: f64, z: f64| {
            let cv2 = draw[P::EnvironmentSd].powi(2) + 1.0 / expected.max(1.0);
            let variance = libm::log(1.0 + cv2);
            libm::exp(variance.sqrt() * z - 0.5 * variance)
        };
        let before = rats.weaned();
        let natural = week.hazard + density_dependence(draw) * (before / rice_ha) / capacity;
        let control: f64 = control.iter().sum();
        let hazard = natural * noise(natural * before, z_deaths) + draw[P::UsualHazard] + control;
        let survive = libm::exp(-hazard);
        let dead = before * (1.0 - survive);
        rats.nestlings *= nestling_survival(draw) * libm::exp(-control);
        rats.subadults *= survive;
        rats.adults *= survive;
        let density = rats.weaned() / rice_ha;
        let expected = rats.adults * week.births;
        *rats = rats.aged(expected * noise(expected, z_births), maturing(draw));
        if rats.nestlings + rats.weaned() < 1.0 {
            *rats = Rats::default();
        }
        (hazard, dead, density)
    }

    /// Rats cross borders, all at once.
    pub(super) fn cross(&mut self, per_km: &[f64], outside_per_km: f64) {
        let before: Vec<Rats> = self.communes.iter().map(|commune| commune.rats).collect();
        for c in 0..before.len() {
            let leave = per_km[c] * self.perimeter(c);
            let mut subadults = before[c].subadults * (1.0 - leave);
            let mut adults = before[c].adults * (1.0 - leave);
            for &(from, km) in &self.borders[c] {
                subadults += before[from].subadults * per_km[from] * km;
                adults += before[from].adults * per_km[from] * km;
            }
            let outside = outside_per_km * self.outside_km(c);
            self.communes[c].rats.subadults = subadults + self.outside.subadults * outside;
            self.communes[c].rats.adults = adults + self.outside.adults * outside;
        }
    }

    /// A week's density goes to the crop and stage that it eats; what is cut can be seen.
    pub(super) fn eat(&mut self, week: i32, c: usize, stage: Stage, density: f64) {
        let crop = self.crop(week, c);
        let (plan, draw) = (self.plan, self.draw);
        let commune = &mut self.communes[c];
        let Some(k) = DAMAGING.iter().position(|&damaging| damaging == stage) else {
            commune.seen = 0.0;
            return;
        };
        let (sum, weeks) = &mut commune.eaten[crop][k];
        *sum += density;
        *weeks += 1.0;
        let begins = plan.world.calendar.crops[crop].begins_days;
        let stage_weeks = f64::from(begins[k + 2] - begins[k + 1]) / 7.0;
        let yield_t = draw[[P::YieldSpring, P::YieldSummer][crop]];
        let loss_kg = draw[P::LossRef] * plan.world.stages.damage_share[stage as usize]
            / stage_weeks
            * (density / self.closure.density_ref)
            * yield_t
            * 1000.0;
        commune.seen += (loss_kg / KG_PER_PERCENT / 100.0).min(1.0);
    }
}
