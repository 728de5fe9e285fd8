//! What every campaign meets: one draw and one luck, week by week.
//!
//! Nature holds everything of [`LANES`] replicates that does not depend on what a campaign does:
//! rates, crop stages, capacity, the noise of the week, the outside patch, and the rats at week 0
//! after a warm-up of usual practice. All scenarios of a world share it.

use super::calendar::Today;
use super::damage::DAMAGING;
use super::ground::{Ground, Land};
use super::growth;
use super::life;
use super::movement::leaving_per_km;
use super::rates::{Rates, bare};
use super::reach::{Reach, Span, breeding_spans};
use super::{Cohort, NO_CONTROL, SIDE_BY_SIDE};
use crate::model::draw::Draw;
use crate::model::lanes::{LANES, Lanes, add, each, ones, splat};
use crate::model::math;
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Crop, STAGES, Stage, World};
use crate::model::rng::luck::Luck;
use crate::model::rng::{self, Purpose};
use crate::time::{WARM_UP_WEEKS, WARM_UP_YEARS};

/// Rise of log capacity in an outbreak year (model description, section 3).
const OUTBREAK_LOG_CAPACITY: f64 = 0.7;
/// The place of the outside patch in the addresses of luck; no commune has this code.
const OUTSIDE: u32 = u32::MAX;
/// Share of the spread between communes that is left where the relative density is known.
const KNOWN_PLACE: f64 = 1.0 / 3.0;
/// Share of capacity that the adults of the first week of the warm-up make up.
const START_SHARE: f64 = 0.2;

/// One week of one commune as every campaign meets it.
#[derive(Clone, Debug)]
pub struct CommuneWeek {
    /// Crop stage, as the number of [`Stage`], by lane.
    pub stage: [i32; LANES],
    /// The crop season established last, in weeks in which any commune can be past panicle initiation.
    pub season: [i32; LANES],
    /// Row of damage that the week adds to ([`damage_rows`]); [`NO_DAMAGE`] for none.
    pub damage_row: [i32; LANES],
    /// Damage rows that can occur in the week in any commune, as bits.
    pub damage_rows: u32,
    /// Hazard per rat/ha: `(ln λ / 52) / capacity`, refuges included.
    pub crowding: Lanes,
    /// Natural hazard without density, per week.
    pub base_hazard: Lanes,
    /// Newly conceived young per adult, at the stage's mean density of the reference year.
    pub births: Lanes,
    /// What each rat on a hectare takes from the factor of births.
    pub births_fall: Lanes,
    /// Can anything breed this week, in any commune?
    pub breeding: bool,
    /// Rats leaving per km of border, as a share.
    pub leaving_per_km: Lanes,
    /// Standard normals of this week: hazard, births.
    pub normals: [[f32; LANES]; 2],
    /// The normals of the next week, made in the same block.
    next_normals: [[f32; LANES]; 2],
}

/// Seasons whose damage is kept at a time: those of a year, and the first of the next.
const KEPT_SEASONS: usize = Crop::MOST + 1;
/// Stages of those seasons that cost yield: one row each.
pub const DAMAGE_ROWS: usize = KEPT_SEASONS * DAMAGING.len();
/// The damage row of a week that costs no yield.
pub const NO_DAMAGE: i32 = -1;

/// The state of nature of [`LANES`] replicates in one week.
#[derive(Clone, Debug)]
pub struct Nature {
    /// Whose luck the lanes live under.
    pub luck: Luck,
    /// The draws.
    pub draw: Draw,
    /// Their rates.
    pub rates: Rates,
    /// Capacity at κ = 1 of each calendar year from the first of the warm-up, rats/ha.
    pub capacity: Vec<Lanes>,
    /// The same of the week, by stage, on land without refuges.
    stage_capacity: [Lanes; STAGES],
    /// Lasting factor of capacity, by commune, and of the outside patch.
    pub places: Vec<Lanes>,
    /// Discount factor of each campaign year.
    pub discount: Vec<Lanes>,
    /// Day of establishment by commune and crop season; after the communes, the outside patch, whose
    /// crops are established on the district's days.
    established: Vec<[i32; LANES]>,
    /// The span of those of all communes, by crop season.
    spans: Vec<Span>,
    /// The span of the breeding windows of each crop.
    breeding: [[[f64; 2]; 2]; Crop::MOST],
    /// What the current week can hold.
    reach: Reach,
    /// Crop seasons of a commune.
    seasons: usize,
    /// The current week.
    pub week: i32,
    /// What the calendar says of it.
    pub today: Today,
    /// The current week of each commune, and of the outside patch.
    pub communes: Vec<CommuneWeek>,
    /// Flux of rats coming in per km of outside border: subadults and adults.
    pub arrivals_per_km: [Lanes; 2],
    /// Weeks so far of each damaging stage of the seasons in hand, by commune.
    pub stage_weeks: Vec<[Lanes; DAMAGE_ROWS]>,
    outside: Cohort,
}

impl CommuneWeek {
    fn new() -> Self {
        Self {
            stage: [Stage::Fallow as i32; LANES],
            season: [0; LANES],
            damage_row: [NO_DAMAGE; LANES],
            damage_rows: 0,
            crowding: splat(0.0),
            base_hazard: splat(0.0),
            births: splat(0.0),
            births_fall: splat(0.0),
            breeding: false,
            leaving_per_km: splat(0.0),
            normals: [[0.0; LANES]; 2],
            next_normals: [[0.0; LANES]; 2],
        }
    }
}

impl Nature {
    /// Draws, solves and sets out the replicates of this luck, at the start of the warm-up.
    #[inline(always)]
    pub fn new(ground: &Ground, luck: Luck, points: &[f64]) -> Self {
        let world = &ground.world;
        let draw = Draw::new(&ground.sampler, world.period, points);
        let rates = Rates::new(world, &ground.reference_year, &draw);
        let n = world.communes.len();
        let mut capacity = vec![splat(0.0); world.period.shock_years()];
        for year in 0..capacity.len() {
            for l in 0..LANES {
                let outbreak = draw.is_outbreak(year, l);
                let normal = draw[P::YearShockSd][l] * draw.shock_normal[year][l];
                let shock = math::exp(normal + if outbreak { OUTBREAK_LOG_CAPACITY } else { 0.0 });
                capacity[year][l] = rates.capacity[l] * shock;
            }
        }
        let mut discount = vec![splat(0.0); world.period.years()];
        for year in 0..discount.len() {
            for l in 0..LANES {
                // To the first day of the campaign, for flows at mid-year.
                let log = math::ln(1.0 + draw[P::DiscountRate][l]);
                discount[year][l] = math::exp(-(year as f64 + 0.5) * log);
            }
        }
        let mut places = places(world, &draw, &luck);
        places.push(splat(1.0));
        let mut established = Vec::with_capacity((n + 1) * ground.seasons.days.len());
        for (c, commune) in world.communes.iter().enumerate() {
            for nominal in &ground.seasons.days {
                let sd = if nominal.date().0 < world.period.first_year() {
                    world.calendar.synchrony_sd_days
                } else {
                    ground.campaign_synchrony_sd_days
                };
                let week = world.period.week(*nominal);
                let (seed, numbers) = luck.of(Purpose::Calendar, c, week);
                let z = rng::normal_lanes_of(seed, numbers, Purpose::Calendar, commune.code, week);
                let day = |z: f32| (f64::from(nominal.0) + sd * f64::from(z)).ceil() as i32;
                established.push(z.map(day));
            }
        }
        established.extend(ground.seasons.days.iter().map(|day| [day.0; LANES]));
        let seasons = ground.seasons.days.len();
        let of_all = |season| Span::new(established.iter().skip(season).step_by(seasons));
        let spans = (0..seasons).map(of_all).collect();
        let rice = ground.rice_area_ha * world.outside_scale;
        let outside = Cohort {
            nestlings: splat(0.0),
            subadults: splat(0.0),
            adults: rates.capacity.map(|k| START_SHARE * k * rice),
        };
        Self {
            spans,
            breeding: breeding_spans(&rates),
            reach: Reach::nothing(),
            luck,
            draw,
            rates,
            capacity,
            stage_capacity: [splat(0.0); STAGES],
            places,
            discount,
            established,
            seasons,
            week: -(WARM_UP_WEEKS as i32),
            today: ground.almanac[0],
            communes: vec![CommuneWeek::new(); n + 1],
            arrivals_per_km: [splat(0.0); 2],
            stage_weeks: vec![[splat(0.0); DAMAGE_ROWS]; n + 1],
            outside,
        }
    }

    /// The rats of each commune at the start of the warm-up.
    pub fn founders(&self, ground: &Ground) -> Vec<Cohort> {
        let capacity = &self.rates.capacity;
        let communes = ground.world.communes.iter().zip(&self.places);
        communes
            .map(|(commune, place)| Cohort {
                nestlings: splat(0.0),
                subadults: splat(0.0),
                adults: each(|l| START_SHARE * (capacity[l] * place[l]) * commune.rice_area_ha),
            })
            .collect()
    }

    /// The days on which a commune establishes its crops, season by season.
    #[inline(always)]
    pub fn established(&self, commune: usize) -> &[[i32; LANES]] {
        &self.established[commune * self.seasons..][..self.seasons]
    }

    /// The same of the seasons that the week looks at, from [`Today::season`] on.
    #[inline(always)]
    pub fn seen(&self, ground: &Ground, commune: usize) -> &[[i32; LANES]] {
        &self.established[self.window(ground, commune)]
    }

    /// Where those stand.
    #[inline(always)]
    fn window(&self, ground: &Ground, commune: usize) -> std::ops::Range<usize> {
        let first = commune * self.seasons + self.today.season;
        first..first + ground.seasons.window.len()
    }

    /// The crop season that a commune established last, in each lane; the first that the week looks at
    /// before all others.
    #[inline(always)]
    pub fn standing(&self, ground: &Ground, commune: usize) -> [i32; LANES] {
        self.reach.season(&self.today, self.seen(ground, commune))
    }

    /// Empties the damage rows of the seasons of the year before; before the first week, all of them.
    fn forget(&mut self, ground: &Ground) {
        if self.week <= 0 {
            self.stage_weeks.fill([splat(0.0); DAMAGE_ROWS]);
            return;
        }
        let year = ground.world.period.first_year() + self.today.year - 1;
        for season in ground.seasons.of_year(year) {
            for rows in &mut self.stage_weeks {
                rows[damage_rows(season)].fill(splat(0.0));
            }
        }
    }

    /// Goes to `week`: stages, capacity, noise of every commune, and a step of the outside patch.
    #[inline(always)]
    pub fn go_to(&mut self, ground: &Ground, week: i32) {
        let today = ground.almanac[(week + WARM_UP_WEEKS as i32) as usize];
        let before = self.today;
        // Capacity by stage is that of the week before; the first week has none before it.
        let steady = week == self.week + 1
            && (today.year, today.winter, today.wet) == (before.year, before.winter, before.wet);
        self.week = week;
        self.today = today;
        let world = &ground.world;
        if today.week_of_year == 0 {
            self.forget(ground);
        }
        if !steady {
            self.stage_capacity = self.capacity_by_stage(&today);
        }
        let window = ground.seasons.window.len();
        let spans = &self.spans[today.season..today.season + window];
        let breeding = ground.seasons.window.iter().map(|&crop| self.breeding[crop]);
        let reach = Reach::new(&ground.stages, &today, spans, breeding);
        let unchanged = steady && reach.unchanged(&self.reach);
        self.reach = reach;
        let fresh = week.rem_euclid(2) == 0;
        for first in (0..self.communes.len()).step_by(SIDE_BY_SIDE) {
            let communes = first..self.communes.len().min(first + SIDE_BY_SIDE);
            for c in communes.clone() {
                self.fill_commune(ground, c, unchanged);
            }
            for c in communes {
                let code = world.communes.get(c).map_or(OUTSIDE, |commune| commune.code);
                weekly(&mut self.communes[c], fresh, &self.luck, c, code, week);
            }
        }
        self.step_outside(ground);
    }

    /// Stages, hazard, births and damage rows of a commune's week.
    #[inline(always)]
    fn fill_commune(&mut self, ground: &Ground, c: usize, unchanged: bool) {
        let established = &self.established[self.window(ground, c)];
        let here = &mut self.communes[c];
        let (land, place) = (&ground.lands[c], &self.places[c]);
        if !unchanged {
            here.stage = self.reach.stage(established);
            of_stages(here, &self.rates, &self.stage_capacity, self.reach.stages, land, place);
        }
        fill(here, &self.reach, &self.rates, &ground.seasons.window, established, &self.today);
        for row in ones(here.damage_rows) {
            let rows = here.damage_row;
            let now = each(|l| if rows[l] == row as i32 { 1.0 } else { 0.0 });
            add(&mut self.stage_weeks[c][row], &now);
        }
    }

    /// Deaths, births and ageing in the outside patch, and who comes from there.
    #[inline(always)]
    fn step_outside(&mut self, ground: &Ground) {
        let place = ground.world.communes.len();
        let (here, rates) = (&self.communes[place], &self.rates);
        let (rats, per_ha) = (&mut self.outside, ground.lands[place].per_rice_ha);
        let natural = life::natural(rats, here, rates, per_ha, &here.crowding);
        let none = splat(0.0);
        let deaths = life::die::<false>(rats, &natural, rates, per_ha, &NO_CONTROL, &none);
        let born =
            if here.breeding { life::bear(rats, here, rates, &splat(1.0), &deaths) } else { none };
        life::age(rats, rates, &deaths, &born);
        let (out, Cohort { subadults, adults, .. }) = (&here.leaving_per_km, &self.outside);
        self.arrivals_per_km = [each(|l| out[l] * subadults[l]), each(|l| out[l] * adults[l])];
    }

    /// Capacity of each stage of the week on land without refuges, rats/ha.
    #[inline(always)]
    fn capacity_by_stage(&self, today: &Today) -> [Lanes; STAGES] {
        let year = &self.capacity[(today.year + WARM_UP_YEARS as i32) as usize];
        let mut capacity = self.rates.kappa[usize::from(today.winter)];
        for (stage, capacity) in capacity.iter_mut().enumerate() {
            let drowned = today.wet && stage != Stage::Fallow as usize;
            for l in 0..LANES {
                let wet = if drowned { self.rates.summer_capacity[l] } else { 1.0 };
                capacity[l] = capacity[l] * wet * year[l];
            }
        }
        capacity
    }
}

/// Lasting factors of capacity, by commune: log-normal of mean 1, or of the mean that the world knows
/// with a third of the spread.
#[inline(always)]
fn places(world: &World, draw: &Draw, luck: &Luck) -> Vec<Lanes> {
    let communes = world.communes.iter().enumerate();
    communes
        .map(|(c, commune)| {
            let (seed, numbers) = luck.of(Purpose::Place, c, i32::MIN);
            let z = rng::normal_lanes_of(seed, numbers, Purpose::Place, commune.code, 0);
            let (mean, known) = match commune.relative_density {
                Some(density) => (density, KNOWN_PLACE),
                None => (1.0, 1.0),
            };
            each(|l| {
                let sd = draw[P::PlaceSd][l] * known;
                mean * math::exp(sd * f64::from(z[l]) - 0.5 * sd * sd)
            })
        })
        .collect()
}

/// The damage rows of a crop season, one for each of [`DAMAGING`].
#[inline(always)]
pub fn damage_rows(season: usize) -> std::ops::Range<usize> {
    let first = season % KEPT_SEASONS * DAMAGING.len();
    first..first + DAMAGING.len()
}

/// Fills in births and damage rows of one commune's week, whose stages are known.
#[inline(always)]
fn fill(
    here: &mut CommuneWeek,
    reach: &Reach,
    rates: &Rates,
    crops: &[usize],
    established: &[[i32; LANES]],
    today: &Today,
) {
    here.damage_rows = reach.damage_rows;
    if reach.damage_rows != 0 {
        let first = Stage::PanicleInitiation as i32;
        here.season = reach.season(today, established);
        for l in 0..LANES {
            let kept = here.season[l] as u32 % KEPT_SEASONS as u32 * DAMAGING.len() as u32;
            let row = i32::wrapping_add(kept as i32, here.stage[l].wrapping_sub(first));
            here.damage_row[l] = if here.stage[l] >= first { row } else { NO_DAMAGE };
        }
    }
    here.breeding = reach.breeding;
    if reach.breeding {
        here.births = reach.births(today, rates, crops, established);
    }
}

/// Fills in what follows from the stages alone, while capacity is the same: hazard, crowding, what
/// births fall by, movement. `stages` are those that can occur; `place` is the commune's lasting factor
/// of capacity.
#[inline(always)]
fn of_stages(
    here: &mut CommuneWeek,
    rates: &Rates,
    capacity: &[Lanes; STAGES],
    stages: u32,
    land: &Land,
    place: &Lanes,
) {
    let stage = here.stage;
    let mut here_capacity = splat(0.0);
    let mut move_rate = splat(0.0);
    let mut base_hazard = splat(0.0);
    let mut births_fall = splat(0.0);
    // Few stages occur at a time, often one alone. Sums of which one term is not nothing: choices would
    // become branches.
    for s in ones(stages) {
        let (capacity, base) = (&capacity[s], &rates.base_hazard[bare(s as i32)]);
        let (rate, fall) = (&rates.movement[s], &rates.births_fall[s]);
        let now = each(|l| if stage[l] == s as i32 { 1.0 } else { 0.0 });
        for l in 0..LANES {
            here_capacity[l] += now[l] * capacity[l];
            base_hazard[l] += now[l] * base[l];
            births_fall[l] += now[l] * fall[l];
            move_rate[l] += now[l] * rate[l];
        }
    }
    let mut crowding = splat(0.0);
    let mut leaving = splat(0.0);
    for l in 0..LANES {
        let refuge = 1.0 + rates.refuge_share[l] * land.other_over_rice;
        let capacity = here_capacity[l] * refuge * place[l];
        crowding[l] = growth::crowding(rates.density_dependence[l], capacity);
        let rate = move_rate[l] * land.per_natural_km2;
        leaving[l] = leaving_per_km(rate, land.most_per_km);
    }
    here.base_hazard = base_hazard;
    here.births_fall = births_fall;
    here.crowding = crowding;
    here.leaving_per_km = leaving;
}

/// Fills in the week's normals: one block of random words serves two weeks.
#[inline(always)]
fn weekly(here: &mut CommuneWeek, fresh: bool, luck: &Luck, place: usize, code: u32, week: i32) {
    if fresh {
        let (seed, numbers) = luck.of(Purpose::Nature, place, week);
        let words = rng::word_lanes_of(seed, numbers, Purpose::Nature, code, week);
        (here.normals[0], here.normals[1]) = math::normal_pairs(&words[0], &words[1]);
        (here.next_normals[0], here.next_normals[1]) = math::normal_pairs(&words[2], &words[3]);
    } else {
        here.normals = here.next_normals;
    }
}
