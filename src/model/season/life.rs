//! A week of deaths, births and ageing in one commune, all causes and classes together.
//!
//! What is born and what dies naturally stands in [`super::growth`]; what a campaign adds, in the files
//! of its programmes.

use super::growth::{self, Cohorts};
use super::nature::CommuneWeek;
use super::rates::Rates;
use super::{CAUSES, Cohort};
use crate::model::lanes::{LANES, Lanes, splat};
use crate::model::math;

/// Rats below which a population is lost.
pub const RATS_MIN: f64 = 1.0;

/// What a week of demography did to one commune.
#[derive(Clone, Copy, Debug)]
pub struct Deaths {
    /// Subadults and adults that died of anything.
    pub dead: Lanes,
    /// Share of the subadults and adults that live.
    pub survive: Lanes,
    /// Deaths for each unit of hazard: a cause of hazard h took h times as many.
    pub per_hazard: Lanes,
    /// Rats of all classes lost because the population fell below [`RATS_MIN`].
    pub lost: Lanes,
    /// Newly conceived young.
    pub born: Lanes,
    /// Nestlings that died.
    pub nestlings: Lanes,
    /// Density after deaths, which is what eats the crop, rats/ha.
    pub density: Lanes,
}

/// A week of deaths, births and ageing in one commune, without movement.
///
/// `per_ha` is one over the rice area, `fertile` the share of females that can bear. `control` is the
/// campaign's hazard on subadults and adults, by cause; nestlings die with their mothers. `spared` is
/// the hazard of usual practice that farmers leave to the campaign. Without a campaign neither is looked
/// at, and a campaign of no effect gives the same bits as none.
#[inline(always)]
pub fn demographic_step<const CONTROLLED: bool>(
    rats: &mut Cohort,
    here: &CommuneWeek,
    rates: &Rates,
    per_ha: f64,
    crowding: &Lanes,
    fertile: &Lanes,
    control: &[Lanes; CAUSES],
    spared: &Lanes,
) -> Deaths {
    let Cohort { mut nestlings, mut subadults, mut adults } = *rats;
    let mut deaths = Deaths {
        dead: splat(0.0),
        survive: splat(0.0),
        per_hazard: splat(0.0),
        lost: splat(0.0),
        born: splat(0.0),
        nestlings: splat(0.0),
        density: splat(0.0),
    };
    let mut natural = splat(0.0);
    let mut expected = [0.0_f32; LANES];
    for l in 0..LANES {
        let before = subadults[l] + adults[l];
        natural[l] = growth::natural_hazard(here.base_hazard[l], crowding[l], before * per_ha);
        expected[l] = (natural[l] * before) as f32;
    }
    let noise = growth::noises(&rates.noise_variance, &expected, &here.normals[0]);
    let mut survive = splat(0.0);
    let mut nestlings_survive = rates.nestling_survival;
    for l in 0..LANES {
        let mut total = natural[l] * f64::from(noise[l]) + rates.usual_hazard[l];
        if CONTROLLED {
            let extra = (control[0][l] + control[1][l]) + (control[2][l] + control[3][l]);
            total += extra - spared[l];
            nestlings_survive[l] *= math::exp(spared[l] - extra);
        }
        survive[l] = math::exp(-total);
        let before = subadults[l] + adults[l];
        deaths.dead[l] = before * (1.0 - survive[l]);
        deaths.per_hazard[l] = deaths.dead[l] / if total > 1e-300 { total } else { 1e-300 };
        deaths.density[l] = before * survive[l] * per_ha;
    }
    if here.breeding {
        let mut births = splat(0.0);
        for l in 0..LANES {
            let (most, fall) = (rates.births_most[l], here.births_fall[l]);
            let rare = growth::compensation(most, fall, deaths.density[l]);
            births[l] = adults[l] * survive[l] * here.births[l] * rare * fertile[l];
            expected[l] = births[l] as f32;
        }
        let noise = growth::noises(&rates.noise_variance, &expected, &here.normals[1]);
        for l in 0..LANES {
            deaths.born[l] = births[l] * f64::from(noise[l]);
        }
    }
    for l in 0..LANES {
        let left = Cohorts {
            nestlings: nestlings[l] * nestlings_survive[l],
            subadults: subadults[l] * survive[l],
            adults: adults[l] * survive[l],
        };
        deaths.nestlings[l] = nestlings[l] - left.nestlings;
        let after = growth::age(left, deaths.born[l], rates.maturing[l]);
        let all = after.nestlings + after.subadults + after.adults;
        let kept = if all >= RATS_MIN { 1.0 } else { 0.0 };
        deaths.lost[l] = all * (1.0 - kept);
        nestlings[l] = after.nestlings * kept;
        subadults[l] = after.subadults * kept;
        adults[l] = after.adults * kept;
    }
    *rats = Cohort { nestlings, subadults, adults };
    deaths.survive = survive;
    deaths
}
