//! What every campaign meets: one draw and one luck, week by week.
//!
//! Nature holds everything of [`LANES`] replicates that does not depend on what a campaign does:
//! rates, crop stages, capacity, the noise of the week, the outside patch, and the rats at week 0
//! after a warm-up of usual practice. All scenarios of a world share it.

use super::{CAUSES, Cohort, NO_CONTROL};
use super::calendar::{self, CROP_SEASONS, StageDays};
use super::growth::{self, Cohorts};
use super::movement::{Neighbours, leaving_per_km};
use super::rates::{Rates, bare, wet, winter};
use crate::draw::{Draw, SHOCK_YEARS, Sampler};
use crate::lanes::{LANES, Lanes, any, splat};
use crate::math;
use crate::plan::parameter::Parameter as P;
use crate::plan::{Stage, World};
use crate::rng::{self, Purpose};
use crate::units::{CROPS, FIRST_YEAR, WARM_UP_WEEKS, WARM_UP_YEARS, thursday, year_of_week};

/// Rise of log capacity in an outbreak year (model description, section 3).
const OUTBREAK_LOG_CAPACITY: f64 = 0.7;
/// The place of the outside patch in the addresses of luck; no commune has this code.
const OUTSIDE: u32 = u32::MAX;
/// Rats below which a population is lost.
pub const RATS_MIN: f64 = 1.0;
/// Share of capacity that the adults of the first week of the warm-up make up.
const START_SHARE: f64 = 0.2;

/// A world ready to be simulated: what does not depend on the draw.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The world.
    pub world: World,
    /// Synchrony from week 0 on, days.
    pub campaign_synchrony_sd_days: f64,
    /// Stage tables.
    pub stages: StageDays,
    /// The district's days of establishment.
    pub established: [crate::units::Day; CROP_SEASONS],
    /// Who borders whom.
    pub neighbours: Neighbours,
    /// Inverse distribution functions.
    pub sampler: Sampler,
    /// Rice of the district, ha.
    pub rice_area_ha: f64,
    /// Natural area of the outside patch, km².
    pub outside_natural_km2: f64,
}

impl Ground {
    /// Prepares a world for campaigns with this synchrony.
    pub fn new(world: &World, campaign_synchrony_sd_days: Option<f64>) -> Self {
        let natural_ha: f64 = world.communes.iter().map(|c| c.natural_area_ha).sum();
        Self {
            campaign_synchrony_sd_days: campaign_synchrony_sd_days
                .unwrap_or(world.calendar.synchrony_sd_days),
            stages: StageDays::new(&world.calendar),
            established: calendar::establishment(&world.calendar),
            neighbours: Neighbours::new(world),
            sampler: Sampler::new(&world.priors),
            rice_area_ha: world.communes.iter().map(|c| c.rice_area_ha).sum(),
            outside_natural_km2: natural_ha * 0.01 * world.outside_scale,
            world: world.clone(),
        }
    }
}

/// One week of one commune as every campaign meets it.
#[derive(Clone, Debug)]
pub struct CommuneWeek {
    /// Crop stage, by lane.
    pub stage: [Stage; LANES],
    /// Capacity, rats/ha of rice, refuges included.
    pub capacity: Lanes,
    /// Natural hazard without density, per week.
    pub base_hazard: Lanes,
    /// Newly conceived young per adult.
    pub births: Lanes,
    /// Does anything breed in any lane?
    pub breeding: bool,
    /// Is any lane in a stage that costs yield?
    pub damaging: bool,
    /// Rats leaving per km of border, as a share.
    pub leaving_per_km: Lanes,
    /// Standard normals of this week: hazard, births.
    pub normals: [[f32; LANES]; 2],
    /// The normals of the next week, made in the same block.
    next_normals: [[f32; LANES]; 2],
}

/// The state of nature of [`LANES`] replicates in one week.
#[derive(Clone, Debug)]
pub struct Nature {
    /// Seed of the run.
    pub seed: u64,
    /// First replicate; the lanes are the following ones.
    pub replicate: u32,
    /// The draws.
    pub draw: Draw,
    /// Their rates.
    pub rates: Rates,
    /// Multiplier of capacity of each calendar year from 2019.
    pub shock: [Lanes; SHOCK_YEARS],
    /// Day of establishment by crop season and commune.
    pub established: Vec<[i32; LANES]>,
    /// The current week.
    pub week: i32,
    /// The current week of each commune.
    pub communes: Vec<CommuneWeek>,
    /// Flux of rats coming in per km of outside border: subadults and adults.
    pub arrivals_per_km: [Lanes; 2],
    /// Weeks so far of each damaging stage of the year's crops, by commune.
    pub stage_weeks: Vec<[[Lanes; 4]; CROPS]>,
    outside: Cohort,
    outside_week: CommuneWeek,
}

impl CommuneWeek {
    fn new() -> Self {
        Self {
            stage: [Stage::Fallow; LANES],
            capacity: splat(1.0),
            base_hazard: splat(0.0),
            births: splat(0.0),
            breeding: false,
            damaging: false,
            leaving_per_km: splat(0.0),
            normals: [[0.0; LANES]; 2],
            next_normals: [[0.0; LANES]; 2],
        }
    }
}

impl Nature {
    /// Draws, solves and sets out the replicates from `replicate` on, at the start of the warm-up.
    #[inline(always)]
    pub fn new(ground: &Ground, seed: u64, replicate: u32, points: &[f64]) -> Self {
        let world = &ground.world;
        let draw = Draw::new(&ground.sampler, points);
        let rates = Rates::new(world, &ground.stages, &draw);
        let n = world.communes.len();
        let shock = std::array::from_fn(|year| {
            std::array::from_fn(|l| {
                let outbreak = draw.outbreak_uniform[year][l] < draw[P::OutbreakChance][l];
                let normal = draw[P::YearShockSd][l] * draw.shock_normal[year][l];
                math::exp(normal + if outbreak { OUTBREAK_LOG_CAPACITY } else { 0.0 })
            })
        });
        let mut established = Vec::with_capacity(n * CROP_SEASONS);
        for (season, nominal) in ground.established.iter().enumerate() {
            let sd = if season < CROPS * WARM_UP_YEARS {
                world.calendar.synchrony_sd_days
            } else {
                ground.campaign_synchrony_sd_days
            };
            for commune in &world.communes {
                established.push(std::array::from_fn(|l| {
                    let (z, _) = rng::normals(
                        seed,
                        replicate + l as u32,
                        Purpose::Calendar,
                        commune.code,
                        nominal.week(),
                    );
                    (f64::from(nominal.0) + sd * f64::from(z)).ceil() as i32
                }));
            }
        }
        let rice = ground.rice_area_ha * world.outside_scale;
        let outside = Cohort {
            nestlings: splat(0.0),
            subadults: splat(0.0),
            adults: rates.capacity.map(|k| START_SHARE * k * rice),
        };
        Self {
            seed,
            replicate,
            draw,
            rates,
            shock,
            established,
            week: -(WARM_UP_WEEKS as i32),
            communes: vec![CommuneWeek::new(); n],
            arrivals_per_km: [splat(0.0); 2],
            stage_weeks: vec![[[splat(0.0); 4]; CROPS]; n],
            outside,
            outside_week: CommuneWeek::new(),
        }
    }

    /// The rats of each commune at the start of the warm-up.
    pub fn founders(&self, ground: &Ground) -> Vec<Cohort> {
        let adults = |rice: f64| self.rates.capacity.map(|k| START_SHARE * k * rice);
        ground
            .world
            .communes
            .iter()
            .map(|commune| Cohort {
                nestlings: splat(0.0),
                subadults: splat(0.0),
                adults: adults(commune.rice_area_ha),
            })
            .collect()
    }

    /// The days on which a commune establishes the crops of the year that starts with `spring`.
    #[inline(always)]
    pub fn established(&self, spring: usize, commune: usize, lane: usize) -> [i32; CROPS] {
        let n = self.communes.len();
        [
            self.established[spring * n + commune][lane],
            self.established[(spring + 1) * n + commune][lane],
        ]
    }

    /// Goes to `week`: stages, capacity, noise of every commune, and a step of the outside patch.
    #[inline(always)]
    pub fn go_to(&mut self, ground: &Ground, week: i32) {
        self.week = week;
        let world = &ground.world;
        let spring = calendar::spring_of_week(week);
        let day = thursday(week).0;
        let month = thursday(week).date().1;
        let (winter, wet) = (winter(month), wet(month));
        let shock = self.shock[(year_of_week(week) - FIRST_YEAR + WARM_UP_YEARS as i32) as usize];
        if week == 0 || year_of_week(week) != year_of_week(week - 1) {
            for weeks in &mut self.stage_weeks {
                *weeks = [[splat(0.0); 4]; CROPS];
            }
        }
        let fresh = week.rem_euclid(2) == 0;
        for c in 0..self.communes.len() {
            let commune = &world.communes[c];
            let established: [[i32; CROPS]; LANES] =
                std::array::from_fn(|l| self.established(spring, c, l));
            let here = &mut self.communes[c];
            let natural_km2 = commune.natural_area_ha * 0.01;
            let other_over_rice = commune.other_land_ha / commune.rice_area_ha;
            fill(
                here, &self.rates, ground, &shock, established, day, winter, wet,
                [other_over_rice, natural_km2, ground.neighbours.perimeter_km[c]],
            );
            luck(here, fresh, self.seed, self.replicate, commune.code, week);
            if here.damaging {
                for l in 0..LANES {
                    let crop = usize::from(day >= established[l][1]);
                    let k = here.stage[l] as usize;
                    for s in 0..4 {
                        let now = f64::from(u8::from(k == s + Stage::PanicleInitiation as usize));
                        self.stage_weeks[c][crop][s][l] += now;
                    }
                }
            }
        }
        let nominal =
            [ground.established[spring].0, ground.established[spring + 1].0];
        let natural = ground.outside_natural_km2;
        let here = &mut self.outside_week;
        fill(
            here, &self.rates, ground, &shock, [nominal; LANES], day, winter, wet,
            [0.0, natural, 0.0],
        );
        luck(here, fresh, self.seed, self.replicate, OUTSIDE, week);
        let rice = ground.rice_area_ha * world.outside_scale;
        live::<false>(
            &mut self.outside,
            &self.outside_week,
            &self.rates,
            rice,
            &self.outside_week.capacity,
            &NO_CONTROL,
        );
        for l in 0..LANES {
            let out = self.outside_week.leaving_per_km[l];
            self.arrivals_per_km[0][l] = out * self.outside.subadults[l];
            self.arrivals_per_km[1][l] = out * self.outside.adults[l];
        }
    }
}

/// Fills in what the calendar and the draw say of one commune's week.
///
/// `land` is other land over rice, natural area in km², and perimeter in km.
#[inline(always)]
fn fill(
    here: &mut CommuneWeek,
    rates: &Rates,
    ground: &Ground,
    shock: &Lanes,
    established: [[i32; CROPS]; LANES],
    day: i32,
    winter: bool,
    wet: bool,
    land: [f64; 3],
) {
    let [other_over_rice, natural_km2, perimeter_km] = land;
    let mut kappa = splat(0.0);
    let mut move_rate = splat(0.0);
    let mut births = splat(0.0);
    let mut damaging = false;
    for l in 0..LANES {
        let stage = ground.stages.stage(day, established[l]);
        let s = stage as usize;
        here.stage[l] = stage;
        let drowned = wet && stage != Stage::Fallow;
        kappa[l] = rates.kappa[usize::from(winter)][s][l]
            * if drowned { rates.summer_capacity[l] } else { 1.0 };
        here.base_hazard[l] = rates.base_hazard[bare(stage)][l];
        move_rate[l] = rates.movement[s][l];
        damaging |= stage >= Stage::PanicleInitiation;
    }
    for crop in 0..CROPS {
        for l in 0..LANES {
            let since = f64::from(day - established[l][crop]);
            let [on, off] = &rates.breeding_days[crop];
            let open = since >= on[l] && since < off[l];
            births[l] += if open { rates.births[crop][l] } else { 0.0 };
        }
    }
    for l in 0..LANES {
        let refuge = 1.0 + rates.refuge_share[l] * other_over_rice;
        here.capacity[l] = kappa[l] * rates.capacity[l] * shock[l] * refuge;
        here.leaving_per_km[l] = leaving_per_km(move_rate[l], natural_km2, perimeter_km);
    }
    here.breeding = any(&births);
    here.births = births;
    here.damaging = damaging;
}

/// Fills in the week's normals: one block of random words serves two weeks.
#[inline(always)]
fn luck(here: &mut CommuneWeek, fresh: bool, seed: u64, replicate: u32, code: u32, week: i32) {
    if fresh {
        let mut words = [[0_u32; LANES]; 4];
        for l in 0..LANES {
            let block = rng::words(
                seed,
                replicate.wrapping_add(l as u32),
                Purpose::Nature,
                code,
                week,
            );
            for k in 0..4 {
                words[k][l] = block[k];
            }
        }
        for l in 0..LANES {
            let (x, y) = math::normal_pair_f32(words[0][l], words[1][l]);
            here.normals[0][l] = x;
            here.normals[1][l] = y;
        }
        for l in 0..LANES {
            let (x, y) = math::normal_pair_f32(words[2][l], words[3][l]);
            here.next_normals[0][l] = x;
            here.next_normals[1][l] = y;
        }
    } else {
        here.normals = here.next_normals;
    }
}

/// What a week of demography did to one commune.
#[derive(Clone, Copy, Debug)]
pub struct Deaths {
    /// Subadults and adults that died of anything.
    pub dead: Lanes,
    /// Total hazard on them, per week.
    pub hazard: Lanes,
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
/// `control` is the campaign's hazard on subadults and adults, by cause; nestlings die with their
/// mothers. Without a campaign it is not looked at, and a campaign of no effect gives the same bits
/// as none.
#[inline(always)]
pub fn live<const CONTROLLED: bool>(
    rats: &mut Cohort,
    here: &CommuneWeek,
    rates: &Rates,
    rice_area_ha: f64,
    capacity: &Lanes,
    control: &[Lanes; CAUSES],
) -> Deaths {
    let per_ha = 1.0 / rice_area_ha;
    let mut deaths = Deaths {
        dead: splat(0.0),
        hazard: splat(0.0),
        lost: splat(0.0),
        born: splat(0.0),
        nestlings: splat(0.0),
        density: splat(0.0),
    };
    let mut survive = splat(0.0);
    let mut nestlings_survive = rates.nestling_survival;
    for l in 0..LANES {
        let before = rats.subadults[l] + rats.adults[l];
        let hazard = growth::natural_hazard(
            here.base_hazard[l],
            rates.density_dependence[l],
            before * per_ha,
            capacity[l],
        );
        let noise = growth::noise(rates.noise_variance[l], hazard * before, here.normals[0][l]);
        let mut total = hazard * noise + rates.usual_hazard[l];
        if CONTROLLED {
            let extra = (control[0][l] + control[1][l]) + (control[2][l] + control[3][l]);
            total += extra;
            nestlings_survive[l] *= math::exp(-extra);
        }
        survive[l] = math::exp(-total);
        deaths.hazard[l] = total;
        deaths.dead[l] = before * (1.0 - survive[l]);
        deaths.density[l] = before * survive[l] * per_ha;
    }
    if here.breeding {
        for l in 0..LANES {
            let expected = rats.adults[l] * survive[l] * here.births[l];
            let noise = growth::noise(rates.noise_variance[l], expected, here.normals[1][l]);
            deaths.born[l] = expected * noise;
        }
    }
    for l in 0..LANES {
        let left = Cohorts {
            nestlings: rats.nestlings[l] * nestlings_survive[l],
            subadults: rats.subadults[l] * survive[l],
            adults: rats.adults[l] * survive[l],
        };
        deaths.nestlings[l] = rats.nestlings[l] - left.nestlings;
        let after = growth::age(left, deaths.born[l], rates.maturing[l]);
        let all = after.nestlings + after.subadults + after.adults;
        let kept = if all >= RATS_MIN { 1.0 } else { 0.0 };
        deaths.lost[l] = all * (1.0 - kept);
        rats.nestlings[l] = after.nestlings * kept;
        rats.subadults[l] = after.subadults * kept;
        rats.adults[l] = after.adults * kept;
    }
    deaths
}
