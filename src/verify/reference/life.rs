//! Rats: deaths, births, ageing, movement, and what they eat.

use super::calendar::{Weekly, attainable};
use super::refusal::{Willing, diluted};
use super::season::Season;
use super::{DAMAGING, Draw, KG_PER_PERCENT};
use crate::model::plan::Stage;
use crate::model::plan::parameter::Parameter as P;
use crate::model::programme::{CAUSES, Cause};

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

    /// Nestlings that are weaned in a week.
    fn weaning(self) -> f64 {
        self.nestlings / 6.0
    }

    /// Survivors of a week, then weaning, maturing and `births`.
    pub(super) fn aged(self, births: f64, maturing: f64) -> Self {
        let weaned = self.weaning();
        let matured = self.subadults * maturing;
        Self {
            nestlings: self.nestlings - weaned + births,
            subadults: self.subadults - matured + weaned,
            adults: self.adults + matured,
        }
    }
}

/// A population: rats, and the shares of them that can still be had.
#[derive(Clone, Copy, Debug)]
pub(super) struct Population {
    pub(super) rats: Rats,
    pub(super) willing: Willing,
}

/// What a week has in store for a population.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fate {
    pub(super) rice_ha: f64,
    /// Rats/ha that the land holds.
    pub(super) capacity: f64,
    /// Hazard of usual practice.
    pub(super) usual: f64,
    /// Hazards of the campaign, each among the rats that it can reach.
    pub(super) control: [f64; CAUSES],
    /// Standard normals: natural hazard, births.
    pub(super) normals: [f64; 2],
}

/// What a week did to a population.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deaths {
    pub(super) usual: f64,
    /// By cause of the campaign.
    pub(super) killed: [f64; CAUSES],
    /// Density after them, rats/ha.
    pub(super) density: f64,
}

/// Hazard that a rat/ha adds at capacity 1: ln λ / 52.
pub(super) fn density_dependence(draw: &Draw) -> f64 {
    (libm::log(draw[P::GrowthYear].max(1e-9)) / 52.0).max(0.0)
}

/// Nestlings that survive a week in which nobody hunts their mothers.
pub(super) fn nestling_survival(draw: &Draw) -> f64 {
    libm::exp(libm::log(draw[P::WeaningSurvival].max(1e-9)) / 6.0)
}

pub(super) fn maturing(draw: &Draw) -> f64 {
    7.0 / (draw[P::MaturityDays] - 21.0).max(7.0)
}

/// Births at a density over those at the density of the stage in an ordinary year.
pub(super) fn compensation(draw: &Draw, density: f64, usual: f64) -> f64 {
    (1.0 + draw[P::Compensation] * (1.0 - density / usual)).max(0.0)
}

impl Season<'_> {
    /// Length of a commune's borders, km.
    pub(super) fn perimeter(&self, c: usize) -> f64 {
        let inside: f64 = self.borders[c].iter().map(|&(_, km)| km).sum();
        inside + self.outside_km(c)
    }

    fn outside_km(&self, c: usize) -> f64 {
        if self.plan.world.movement { self.plan.world.communes[c].outside_border_km } else { 0.0 }
    }

    /// Deaths, births and ageing of a week.
    pub(super) fn survive_and_breed(
        &self,
        population: &mut Population,
        week: &Weekly,
        fate: &Fate,
    ) -> Deaths {
        let draw = self.draw;
        let noise = |expected: f64, z: f64| {
            let cv2 = draw[P::EnvironmentSd].powi(2) + 1.0 / expected.max(1.0);
            let variance = libm::log(1.0 + cv2);
            libm::exp(variance.sqrt() * z - 0.5 * variance)
        };
        let Population { rats, willing } = population;
        let (bait, traps) = (Cause::Bait as usize, Cause::Traps as usize);
        let mut control = fate.control;
        control[bait] = diluted(control[bait], willing.bait);
        control[traps] = diluted(control[traps], willing.traps);
        let before = rats.weaned();
        let natural =
            week.hazard + density_dependence(draw) * (before / fate.rice_ha) / fate.capacity;
        let campaign: f64 = control.iter().sum();
        let hazard = natural * noise(natural * before, fate.normals[0]) + fate.usual + campaign;
        let survive = libm::exp(-hazard);
        let dead = before * (1.0 - survive);
        let share = |h: f64| if hazard > 0.0 { dead * h / hazard } else { 0.0 };
        rats.nestlings *= nestling_survival(draw) * libm::exp(-fate.usual - campaign);
        rats.subadults *= survive;
        rats.adults *= survive;
        let density = rats.weaned() / fate.rice_ha;
        let groups = [
            (rats.weaned(), willing.after(fate.control[bait], fate.control[traps])),
            (rats.weaning(), Willing::unmet(draw)),
        ];
        let usual_density = self.closure.usual_density[week.stage as usize];
        let expected = rats.adults * week.births * compensation(draw, density, usual_density);
        *rats = rats.aged(expected * noise(expected, fate.normals[1]), maturing(draw));
        if rats.nestlings + rats.weaned() < 1.0 {
            *rats = Rats::default();
        }
        let mixed = if rats.weaned() > 0.0 { Willing::mixed(&groups) } else { None };
        *willing = mixed.unwrap_or(Willing::unmet(draw));
        Deaths { usual: share(fate.usual), killed: control.map(share), density }
    }

    /// Rats cross borders, all at once.
    pub(super) fn cross(&mut self, per_km: &[f64], outside_per_km: f64) {
        let before: Vec<Population> = self.communes.iter().map(|commune| commune.rats).collect();
        for c in 0..before.len() {
            let leave = per_km[c] * self.perimeter(c);
            let mut groups = vec![(before[c], 1.0 - leave)];
            for &(from, km) in &self.borders[c] {
                groups.push((before[from], per_km[from] * km));
            }
            groups.push((self.outside, outside_per_km * self.outside_km(c)));
            let sum = |class: fn(&Rats) -> f64| {
                groups.iter().map(|(from, share)| class(&from.rats) * share).sum()
            };
            let here = &mut self.communes[c].rats;
            here.rats.subadults = sum(|rats| rats.subadults);
            here.rats.adults = sum(|rats| rats.adults);
            let weaned: Vec<(f64, Willing)> = groups
                .iter()
                .map(|(from, share)| (from.rats.weaned() * share, from.willing))
                .collect();
            here.willing = Willing::mixed(&weaned).unwrap_or(Willing::unmet(self.draw));
        }
    }

    /// A week's density goes to the crop and stage that it eats; what is cut can be seen.
    pub(super) fn eat(&mut self, week: i32, c: usize, stage: Stage, density: f64) {
        let (season, crop) = (self.season(week, c), self.crop(week, c));
        let (plan, draw) = (self.plan, self.draw);
        let commune = &mut self.communes[c];
        let Some(k) = DAMAGING.iter().position(|&damaging| damaging == stage) else {
            commune.seen = 0.0;
            return;
        };
        let (sum, weeks) = &mut commune.eaten.entry(season).or_default()[k];
        *sum += density;
        *weeks += 1.0;
        let begins = crop.begins_days;
        let stage_weeks = f64::from(begins[k + 2] - begins[k + 1]) / 7.0;
        let yield_t = attainable(draw, crop);
        let loss_kg = draw[P::LossRef] * plan.world.stages.damage_share[stage as usize]
            / stage_weeks
            * (density / self.closure.density_ref)
            * yield_t
            * 1000.0;
        commune.seen += (loss_kg / KG_PER_PERCENT / 100.0).min(1.0);
    }
}
