//! A week of deaths, births and ageing in one commune, all causes and classes together.
//!
//! What is born and what dies naturally stands in [`super::growth`]; what a campaign adds, in the files
//! of its programmes. The week has four steps, [`natural`], [`die`], [`bear`] and [`age`], which
//! [`super::Season`] takes with several communes side by side.

use super::growth::{self, Cohorts};
use super::nature::CommuneWeek;
use super::rates::Rates;
use super::{CAUSES, Cohort};
use crate::model::lanes::{LANES, Lanes, splat};
use crate::model::math;

/// Rats below which a population is lost.
pub const RATS_MIN: f64 = 1.0;

/// The natural hazard of a commune's week.
#[derive(Clone, Copy, Debug)]
pub struct Natural {
    hazard: Lanes,
    noise: [f32; LANES],
}

impl Natural {
    /// No hazard.
    pub const NONE: Self = Self { hazard: [0.0; LANES], noise: [0.0; LANES] };
}

/// Who died in a commune's week.
#[derive(Clone, Copy, Debug)]
pub struct Deaths {
    /// Subadults and adults that died of anything.
    pub dead: Lanes,
    /// Share of the subadults and adults that live.
    pub survive: Lanes,
    /// Share of the nestlings that live.
    pub nestlings_survive: Lanes,
    /// Deaths for each unit of hazard: a cause of hazard h took h times as many.
    pub per_hazard: Lanes,
    /// Density after deaths, which is what eats the crop, rats/ha.
    pub density: Lanes,
}

impl Deaths {
    /// Nobody died.
    pub const NONE: Self = Self {
        dead: [0.0; LANES],
        survive: [0.0; LANES],
        nestlings_survive: [0.0; LANES],
        per_hazard: [0.0; LANES],
        density: [0.0; LANES],
    };
}

/// Rats that are gone at the end of a week beside the dead subadults and adults.
#[derive(Clone, Copy, Debug)]
pub struct Gone {
    /// Nestlings that died.
    pub nestlings: Lanes,
    /// Rats of all classes lost because the population fell below [`RATS_MIN`].
    pub lost: Lanes,
}

/// The natural hazard of the week and its noise; `per_ha` is one over the rice area.
#[inline(always)]
pub fn natural(
    rats: &Cohort,
    here: &CommuneWeek,
    rates: &Rates,
    per_ha: f64,
    crowding: &Lanes,
) -> Natural {
    let mut hazard = splat(0.0);
    let mut expected = [0.0_f32; LANES];
    for l in 0..LANES {
        let before = rats.subadults[l] + rats.adults[l];
        hazard[l] = growth::natural_hazard(here.base_hazard[l], crowding[l], before * per_ha);
        expected[l] = (hazard[l] * before) as f32;
    }
    let noise = growth::noises(&rates.noise_variance, &expected, &here.normals[0]);
    Natural { hazard, noise }
}

/// Deaths of the week.
///
/// `control` is the campaign's hazard on subadults and adults, by cause; nestlings die with their
/// mothers. `spared` is the hazard of usual practice that farmers leave to the campaign. Without a
/// campaign neither is looked at, and a campaign of no effect gives the same bits as none.
#[inline(always)]
pub fn die<const CONTROLLED: bool>(
    rats: &Cohort,
    natural: &Natural,
    rates: &Rates,
    per_ha: f64,
    control: &[Lanes; CAUSES],
    spared: &Lanes,
) -> Deaths {
    let mut deaths = Deaths { nestlings_survive: rates.nestling_survival, ..Deaths::NONE };
    for l in 0..LANES {
        let mut total = natural.hazard[l] * f64::from(natural.noise[l]) + rates.usual_hazard[l];
        if CONTROLLED {
            let extra = (control[0][l] + control[1][l]) + (control[2][l] + control[3][l]);
            total += extra - spared[l];
            deaths.nestlings_survive[l] *= math::exp(spared[l] - extra);
        }
        let survive = math::exp(-total);
        let before = rats.subadults[l] + rats.adults[l];
        let dead = before * (1.0 - survive);
        deaths.survive[l] = survive;
        deaths.dead[l] = dead;
        deaths.per_hazard[l] = dead / if total > 1e-300 { total } else { 1e-300 };
        deaths.density[l] = before * survive * per_ha;
    }
    deaths
}

/// Newly conceived young; `fertile` is the share of females that can bear.
#[inline(always)]
pub fn bear(
    rats: &Cohort,
    here: &CommuneWeek,
    rates: &Rates,
    fertile: &Lanes,
    deaths: &Deaths,
) -> Lanes {
    let mut births = splat(0.0);
    let mut expected = [0.0_f32; LANES];
    for l in 0..LANES {
        let (most, fall) = (rates.births_most[l], here.births_fall[l]);
        let rare = growth::compensation(most, fall, deaths.density[l]);
        births[l] = rats.adults[l] * deaths.survive[l] * here.births[l] * rare * fertile[l];
        expected[l] = births[l] as f32;
    }
    let noise = growth::noises(&rates.noise_variance, &expected, &here.normals[1]);
    for l in 0..LANES {
        births[l] *= f64::from(noise[l]);
    }
    births
}

/// The living grow a week older, and the young are added.
#[inline(always)]
pub fn age(rats: &mut Cohort, rates: &Rates, deaths: &Deaths, born: &Lanes) -> Gone {
    // Locals: through a reference the compiler sees no loop that it could widen.
    let mut gone = Gone { nestlings: splat(0.0), lost: splat(0.0) };
    let Cohort { mut nestlings, mut subadults, mut adults } = *rats;
    let (survive, nestlings_survive, born) = (deaths.survive, deaths.nestlings_survive, *born);
    for l in 0..LANES {
        let left = Cohorts {
            nestlings: nestlings[l] * nestlings_survive[l],
            subadults: subadults[l] * survive[l],
            adults: adults[l] * survive[l],
        };
        gone.nestlings[l] = nestlings[l] - left.nestlings;
        let after = growth::age(left, born[l], rates.maturing[l]);
        let all = after.nestlings + after.subadults + after.adults;
        let kept = if all >= RATS_MIN { 1.0 } else { 0.0 };
        gone.lost[l] = all * (1.0 - kept);
        nestlings[l] = after.nestlings * kept;
        subadults[l] = after.subadults * kept;
        adults[l] = after.adults * kept;
    }
    *rats = Cohort { nestlings, subadults, adults };
    gone
}
