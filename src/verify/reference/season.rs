//! One scenario in one replicate: what there is, and the order of a week.

use super::calendar::{Crop, Weekly, seasons, seen, weekly};
use super::closure::{Closure, close};
use super::life::{Deaths, Fate, Population, Rats, maturing};
use super::money::allows;
use super::refusal::Willing;
use super::{Draw, Luck, Year};
use crate::model::outcome::{OUTCOMES, Outcome as O};
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{self, CropCalendar, Item, Plan, Stage};
use crate::model::programme::{CAUSES, Cause};
use crate::model::rng::Purpose;
use crate::time::{Day, Period, WARM_UP_WEEKS, WARM_UP_YEARS};
use std::collections::BTreeMap;

/// The place of the outside patch in the addresses of luck.
const OUTSIDE: u32 = u32::MAX;

/// What a commune does and has.
#[derive(Clone, Debug)]
pub(super) struct Commune {
    pub(super) rats: Population,
    /// How much better its land is for rats than others', for good: a factor of capacity.
    pub(super) place: f64,
    /// Hazards of the week's campaign, each among the rats that it can reach.
    pub(super) control: [f64; CAUSES],
    /// Bait hazard that falls in the next week.
    pub(super) bait_later: f64,
    /// What is left of usual practice this week.
    pub(super) usual: f64,
    /// The same, summed over the weeks of the year.
    pub(super) usual_weeks: f64,
    pub(super) traps: f64,
    /// Traps that are set this week.
    pub(super) traps_set: f64,
    /// How often traps have worn since some were last written off.
    pub(super) worn: i32,
    pub(super) purse: f64,
    pub(super) labour: f64,
    /// Land that trap barriers protect, ha, and the week that ends them.
    pub(super) barriers: (f64, i32),
    /// Share of females that bear no young.
    pub(super) infertile: f64,
    /// Factor of capacity by habitat work, and the week that ends it.
    pub(super) habitat: (f64, i32),
    pub(super) shy_until: i32,
    /// Share of tillers seen cut in this crop.
    pub(super) seen: f64,
    pub(super) bouts: Vec<Progress>,
    pub(super) year: Year,
    /// Sums of density and weeks by crop season and damaging stage.
    pub(super) eaten: BTreeMap<usize, [(f64, f64); 4]>,
    pub(super) standing_captures: f64,
    pub(super) standing_nights: f64,
    /// Share of a contract's work that is done, by crop season.
    pub(super) contracted: BTreeMap<usize, f64>,
}

/// What a bout has come to in a commune.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Progress {
    /// Its first week, once it is known.
    pub(super) start: Option<i32>,
    pub(super) execution: f64,
    /// Delivered so far, in the unit of the programme.
    pub(super) delivered: f64,
    /// What that is of all that the land can take.
    pub(super) coverage: f64,
}

/// One scenario in one replicate.
pub(super) struct Season<'a> {
    pub(super) plan: &'a Plan,
    pub(super) draw: &'a Draw,
    pub(super) closure: Closure,
    pub(super) communes: Vec<Commune>,
    pub(super) outside: Population,
    /// The crop seasons that weeks look at.
    pub(super) seasons: Vec<Crop>,
    /// Establishment by crop season and commune, days; after the communes, the district's own.
    pub(super) established: Vec<Vec<i32>>,
    /// Borders by commune: (neighbour, km).
    pub(super) borders: Vec<Vec<(usize, f64)>>,
}

/// Adults at a fifth of the capacity of so much land.
fn founders(draw: &Draw, land_ha: f64) -> Population {
    let adults = 0.2 * draw[P::CapacityPerHa] * land_ha;
    Population { rats: Rats { adults, ..Rats::default() }, willing: Willing::unmet(draw) }
}

/// The lasting factor of a commune's capacity, of mean 1 or of what is known of its rats.
fn place(draw: &Draw, relative_density: Option<f64>, z: f64) -> f64 {
    let (mean, sd) = match relative_density {
        Some(known) => (known, draw[P::PlaceSd] / 3.0),
        None => (1.0, draw[P::PlaceSd]),
    };
    mean * libm::exp(sd * z - 0.5 * sd * sd)
}

/// Days of establishment by crop season and commune, then the district's own.
fn established(plan: &Plan, luck: &mut impl Luck) -> Vec<Vec<i32>> {
    let world = &plan.world;
    let season = |season: &Crop| {
        let nominal = season.nominal;
        let sd = match plan.campaign.synchrony_sd_days {
            Some(sd) if nominal.date().0 >= world.period.first_year() => sd,
            _ => world.calendar.synchrony_sd_days,
        };
        let week = world.period.week(nominal);
        let mut days: Vec<i32> = Vec::with_capacity(world.communes.len() + 1);
        for commune in &world.communes {
            let z = luck.normal(Purpose::Calendar, commune.code, week);
            // The first whole day that is not before the offset.
            days.push((f64::from(nominal.0) + sd * z).ceil() as i32);
        }
        days.push(nominal.0);
        days
    };
    seasons(plan).iter().map(season).collect()
}

impl<'a> Season<'a> {
    /// Everything before the first week of the warm-up, and the parts of luck that a campaign
    /// meets before it starts.
    pub(super) fn new(plan: &'a Plan, draw: &'a Draw, luck: &mut impl Luck) -> Self {
        let world = &plan.world;
        let n = world.communes.len();
        let mut borders = vec![Vec::new(); n];
        if world.movement {
            for border in &world.borders {
                borders[border.a].push((border.b, border.length_km));
                borders[border.b].push((border.a, border.length_km));
            }
        }
        let rice: f64 = world.communes.iter().map(|c| c.rice_area_ha).sum();
        let mut season = Self {
            closure: close(plan, draw),
            communes: Vec::with_capacity(n),
            outside: founders(draw, rice * world.outside_scale),
            seasons: seasons(plan),
            established: established(plan, luck),
            borders,
            plan,
            draw,
        };
        for c in 0..n {
            let z = luck.normal(Purpose::Place, world.communes[c].code, 0);
            let place = place(draw, world.communes[c].relative_density, z);
            season.communes.push(season.commune(c, place));
        }
        season.execute(luck);
        season
    }

    /// A commune at the start.
    fn commune(&self, c: usize, place: f64) -> Commune {
        let (world, campaign) = (&self.plan.world, &self.plan.campaign);
        Commune {
            rats: founders(self.draw, world.communes[c].rice_area_ha * place),
            place,
            control: [0.0; CAUSES],
            bait_later: 0.0,
            usual: 1.0,
            usual_weeks: 0.0,
            traps: campaign.traps.in_hand[c],
            traps_set: 0.0,
            worn: 0,
            purse: f64::INFINITY,
            labour: 0.0,
            barriers: (0.0, 0),
            infertile: 0.0,
            habitat: (1.0, 0),
            shy_until: i32::MIN,
            seen: 0.0,
            bouts: vec![Progress::default(); campaign.bouts.len()],
            year: [0.0; OUTCOMES],
            eaten: BTreeMap::new(),
            standing_captures: 0.0,
            standing_nights: 0.0,
            contracted: BTreeMap::new(),
        }
    }

    /// What organisation, weather and reporting make of each bout.
    fn execute(&mut self, luck: &mut impl Luck) {
        let (plan, draw) = (self.plan, self.draw);
        let rho = draw[P::ExecutionCorrelation];
        for (b, bout) in plan.campaign.bouts.iter().enumerate() {
            let programme = plan.campaign.rounds[bout.round].action.programme();
            let purpose = programme.facts().execution;
            let week = bout.nominal_week;
            let district = luck.normal(Purpose::ExecutionDistrict, programme as u32, week);
            for (commune, place) in self.communes.iter_mut().zip(&plan.world.communes) {
                let own = luck.normal(purpose, place.code, week);
                let z = rho.sqrt() * district + (1.0 - rho).sqrt() * own;
                commune.bouts[b].execution =
                    draw[P::ExecutionMedian] * libm::exp(draw[P::ExecutionSd] * z);
            }
        }
    }

    pub(super) fn period(&self) -> Period {
        self.plan.world.period
    }

    /// The year of a week, counted from the first of the period.
    pub(super) fn year(&self, week: i32) -> i32 {
        self.period().year_of_week(week) - self.period().first_year()
    }

    /// All weeks; the outcomes by year and commune.
    pub(super) fn run(mut self, luck: &mut impl Luck) -> Vec<Vec<Year>> {
        let mut years = Vec::new();
        let period = self.period();
        let weeks = period.weeks() as i32;
        for week in -(WARM_UP_WEEKS as i32)..weeks {
            self.week(week, luck);
            let next = period.year_of_week(week + 1);
            if week >= 0 && (week + 1 == weeks || next != period.year_of_week(week)) {
                years.push(self.close_year(week));
            }
            if week == -1 {
                for commune in &mut self.communes {
                    commune.eaten.clear();
                }
                self.open_year();
            }
        }
        years
    }

    /// The crops that a week looks at, each with the day on which a commune establishes it; the
    /// district's for the outside patch, whose index is the number of communes.
    pub(super) fn crops(&self, week: i32, c: usize) -> Vec<(usize, i32)> {
        let seen = seen(self.plan, &self.seasons, week);
        seen.map(|season| (self.seasons[season].place, self.established[season][c])).collect()
    }

    /// The crop season that stands, or stood last, in a commune.
    pub(super) fn season(&self, week: i32, c: usize) -> usize {
        let mut seen = seen(self.plan, &self.seasons, week);
        let first = seen.start;
        let day = self.period().thursday(week).0;
        seen.rfind(|&season| day >= self.established[season][c]).unwrap_or(first)
    }

    /// Its calendar.
    pub(super) fn crop(&self, week: i32, c: usize) -> &'a CropCalendar {
        &self.plan.world.calendar.crops[self.seasons[self.season(week, c)].place]
    }

    /// The day on which a commune establishes the crop of which something begins so many days after
    /// establishment in a year of the plan.
    pub(super) fn established(&self, crop: plan::Crop, days: i32, year: usize, c: usize) -> i32 {
        self.established[self.season_of(crop, days, year)][c]
    }

    /// The crop season of what begins so many days after a crop's establishment in a year.
    pub(super) fn season_of(&self, crop: plan::Crop, days: i32, year: usize) -> usize {
        let crops = &self.plan.world.calendar.crops;
        let year = self.period().year(year);
        let of = |season: &Crop| {
            crops[season.place].crop == crop && Day(season.nominal.0 + days).date().0 == year
        };
        self.seasons.iter().position(of).expect("a crop that is grown")
    }

    /// Factor of capacity in a year, the same everywhere.
    fn shock(&self, week: i32) -> f64 {
        let draw = self.draw;
        let year = (self.year(week) + WARM_UP_YEARS as i32) as usize;
        let outbreak = draw.outbreak_uniform[year] < draw[P::OutbreakChance];
        let log = draw[P::YearShockSd] * draw.shock_normal[year];
        libm::exp(log + if outbreak { 0.7 } else { 0.0 })
    }

    /// One week: stage, delivery, deaths, damage, births, weaning, maturing, movement, record.
    fn week(&mut self, week: i32, luck: &mut impl Luck) {
        let n = self.communes.len();
        let (scale, shock) = (self.closure.mortality_scale, self.shock(week));
        let stages: Vec<Weekly> = (0..=n)
            .map(|c| weekly(self.plan, self.draw, scale, week, &self.crops(week, c), shock))
            .collect();
        for commune in &mut self.communes {
            commune.control = [0.0; CAUSES];
            commune.control[Cause::Bait as usize] = commune.bait_later;
            commune.bait_later = 0.0;
        }
        if week >= 0 && !self.plan.campaign.rounds.is_empty() {
            self.deliver(week, &stages, luck);
        }
        let mut movers = Vec::with_capacity(n);
        for c in 0..n {
            self.week_inside(week, c, &stages[c], luck);
            let natural_ha = self.plan.world.communes[c].natural_area_ha;
            let per_km = self.leaving_per_km(stages[c].stage, natural_ha);
            movers.push(per_km.min(0.9 / self.perimeter(c).max(1e-9)));
        }
        let outside_per_km = self.week_outside(week, &stages[n], luck);
        self.cross(&movers, outside_per_km);
        for commune in &mut self.communes {
            commune.year[O::Rats as usize] += commune.rats.rats.weaned();
            commune.usual_weeks += commune.usual;
        }
    }

    /// A commune's week, but for delivery and movement.
    fn week_inside(&mut self, week: i32, c: usize, weekly: &Weekly, luck: &mut impl Luck) {
        let (draw, place) = (self.draw, &self.plan.world.communes[c]);
        let commune = &self.communes[c];
        let refuge = 1.0 + draw[P::RefugeShare] * place.other_land_ha / place.rice_area_ha;
        let fate = Fate {
            rice_ha: place.rice_area_ha,
            capacity: weekly.capacity * commune.place * refuge * commune.habitat.0,
            usual: draw[P::UsualHazard] * commune.usual,
            control: commune.control,
            normals: luck.nature(place.code, week),
        };
        let mut population = commune.rats;
        let Rats { subadults, adults, .. } = population.rats;
        let bearing = Weekly { births: weekly.births * (1.0 - commune.infertile), ..*weekly };
        let Deaths { usual, killed, density } =
            self.survive_and_breed(&mut population, &bearing, &fate);
        let commune = &mut self.communes[c];
        commune.rats = population;
        // Young that come of age are fertile.
        commune.infertile *= adults / (adults + subadults * maturing(draw)).max(1e-9);
        commune.year[O::KilledUsual as usize] += usual;
        for cause in Cause::ALL {
            commune.year[cause.facts().killed as usize] += killed[cause as usize];
        }
        let trapped = killed[Cause::Traps as usize];
        if weekly.stage >= Stage::Tillering {
            commune.standing_captures += trapped;
        }
        if week >= 0 && self.plan.campaign.bounty.is_some() {
            let tails = trapped + killed[Cause::Hunting as usize];
            let wanted = tails * draw[P::TailBounty];
            let most = allows(self.communes[c].purse, self.share_of(week, Item::Bounty));
            self.pay(week, c, Item::Bounty, if wanted < most { wanted } else { most.floor() });
        }
        self.eat(week, c, weekly.stage, density);
    }

    /// The week of the outside patch; returns the share that leaves for each km of border.
    fn week_outside(&mut self, week: i32, weekly: &Weekly, luck: &mut impl Luck) -> f64 {
        let world = &self.plan.world;
        let rice: f64 = world.communes.iter().map(|c| c.rice_area_ha).sum();
        let natural: f64 = world.communes.iter().map(|c| c.natural_area_ha).sum();
        let fate = Fate {
            rice_ha: rice * world.outside_scale,
            capacity: weekly.capacity,
            usual: self.draw[P::UsualHazard],
            control: [0.0; CAUSES],
            normals: luck.nature(OUTSIDE, week),
        };
        let mut population = self.outside;
        self.survive_and_breed(&mut population, weekly, &fate);
        self.outside = population;
        self.leaving_per_km(weekly.stage, natural * world.outside_scale)
    }

    /// Share of the rats of so much land that leaves for each km of its border in a week.
    fn leaving_per_km(&self, stage: Stage, natural_ha: f64) -> f64 {
        let v = self.draw[P::MovementSpeed] * self.plan.world.stages.movement[stage as usize];
        v / (std::f64::consts::PI * natural_ha / 100.0)
    }
}
