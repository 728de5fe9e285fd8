//! One scenario in one replicate: what there is, and the order of a week.

use super::calendar::{Weekly, nominal, spring_of, weekly};
use super::closure::{Closure, close};
use super::life::Rats;
use super::money::allows;
use super::{Draw, Luck, Year};
use crate::model::outcome::{OUTCOMES, Outcome as O};
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Item, Plan, Stage};
use crate::model::programme::{CAUSES, Cause};
use crate::model::rng::Purpose;
use crate::time::{CROPS, Period, WARM_UP_WEEKS, WARM_UP_YEARS};

/// The place of the outside patch in the addresses of luck.
const OUTSIDE: u32 = u32::MAX;

/// What a commune does and has.
#[derive(Clone, Debug)]
pub(super) struct Commune {
    pub(super) rats: Rats,
    /// Hazards of the week: traps, bait, hunting, barriers.
    pub(super) control: [f64; CAUSES],
    /// Bait hazard that falls in the next week.
    pub(super) bait_later: f64,
    pub(super) traps: f64,
    /// Traps that are set this week.
    pub(super) traps_set: f64,
    pub(super) purse: f64,
    pub(super) labour: f64,
    /// Trap barriers, and the week that ends them.
    pub(super) barriers: (f64, i32),
    /// Factor of capacity by habitat work, and the week that ends it.
    pub(super) habitat: (f64, i32),
    pub(super) shy_until: i32,
    /// Share of tillers seen cut in this crop.
    pub(super) seen: f64,
    /// First week of each bout, once it is known.
    pub(super) starts: Vec<Option<i32>>,
    /// Execution of each bout.
    pub(super) execution: Vec<f64>,
    pub(super) year: Year,
    /// Sums of density and weeks by crop and damaging stage.
    pub(super) eaten: [[(f64, f64); 4]; CROPS],
    pub(super) standing_captures: f64,
    pub(super) standing_nights: f64,
}

/// One scenario in one replicate.
pub(super) struct Season<'a> {
    pub(super) plan: &'a Plan,
    pub(super) draw: &'a Draw,
    pub(super) closure: Closure,
    pub(super) communes: Vec<Commune>,
    pub(super) outside: Rats,
    /// Establishment by crop season and commune, days; after the communes, the district's own.
    pub(super) established: Vec<Vec<i32>>,
    /// Borders by commune: (neighbour, km).
    pub(super) borders: Vec<Vec<(usize, f64)>>,
}

impl<'a> Season<'a> {
    /// Everything before the first week of the warm-up, and the parts of luck that a campaign
    /// meets before it starts.
    pub(super) fn new(plan: &'a Plan, draw: &'a Draw, luck: &mut impl Luck) -> Self {
        let world = &plan.world;
        let n = world.communes.len();
        let mut established = Vec::new();
        for season in 0..CROPS * world.period.shock_years() {
            let sd = match plan.campaign.synchrony_sd_days {
                Some(sd) if season >= CROPS * WARM_UP_YEARS => sd,
                _ => world.calendar.synchrony_sd_days,
            };
            let nominal = nominal(plan, season);
            let mut days: Vec<i32> = Vec::with_capacity(n + 1);
            for commune in &world.communes {
                let z = luck.normal(Purpose::Calendar, commune.code, world.period.week(nominal));
                // The first whole day that is not before the offset.
                days.push((f64::from(nominal.0) + sd * z).ceil() as i32);
            }
            days.push(nominal.0);
            established.push(days);
        }
        let bouts = &plan.campaign.bouts;
        let mut communes: Vec<Commune> = (0..n)
            .map(|c| Commune {
                rats: Rats {
                    adults: 0.2 * draw[P::CapacityPerHa] * world.communes[c].rice_area_ha,
                    ..Rats::default()
                },
                control: [0.0; CAUSES],
                bait_later: 0.0,
                traps: plan.campaign.traps.in_hand[c],
                traps_set: 0.0,
                purse: f64::INFINITY,
                labour: 0.0,
                barriers: (0.0, 0),
                habitat: (1.0, 0),
                shy_until: i32::MIN,
                seen: 0.0,
                starts: vec![None; bouts.len()],
                execution: vec![0.0; bouts.len()],
                year: [0.0; OUTCOMES],
                eaten: [[(0.0, 0.0); 4]; CROPS],
                standing_captures: 0.0,
                standing_nights: 0.0,
            })
            .collect();
        for (b, bout) in bouts.iter().enumerate() {
            let programme = plan.campaign.rounds[bout.round].action.programme();
            let purpose = programme.facts().execution;
            let week = bout.nominal_week;
            let district = luck.normal(Purpose::ExecutionDistrict, programme as u32, week);
            let rho = draw[P::ExecutionCorrelation];
            for (c, commune) in communes.iter_mut().enumerate() {
                let own = luck.normal(purpose, world.communes[c].code, week);
                let z = rho.sqrt() * district + (1.0 - rho).sqrt() * own;
                commune.execution[b] =
                    draw[P::ExecutionMedian] * libm::exp(draw[P::ExecutionSd] * z);
            }
        }
        let mut borders = vec![Vec::new(); n];
        if world.movement {
            for border in &world.borders {
                borders[border.a].push((border.b, border.length_km));
                borders[border.b].push((border.a, border.length_km));
            }
        }
        let rice: f64 = world.communes.iter().map(|c| c.rice_area_ha).sum();
        Self {
            closure: close(plan, draw),
            communes,
            outside: Rats {
                adults: 0.2 * draw[P::CapacityPerHa] * rice * world.outside_scale,
                ..Rats::default()
            },
            established,
            borders,
            plan,
            draw,
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
                self.open_year();
            }
        }
        years
    }

    /// Days on which a commune establishes the crops of a week's year; the district's for the
    /// outside patch, whose index is the number of communes.
    pub(super) fn crops(&self, week: i32, c: usize) -> [i32; CROPS] {
        let spring = spring_of(self.period(), week);
        [self.established[spring][c], self.established[spring + 1][c]]
    }

    /// The crop that stands, or stood last, in a commune.
    pub(super) fn crop(&self, week: i32, c: usize) -> usize {
        usize::from(self.period().thursday(week).0 >= self.crops(week, c)[1])
    }

    /// One week: stage, delivery, deaths, damage, births, weaning, maturing, movement, record.
    pub(super) fn week(&mut self, week: i32, luck: &mut impl Luck) {
        let draw = self.draw;
        let world = &self.plan.world;
        let n = world.communes.len();
        let shock_year = (self.year(week) + WARM_UP_YEARS as i32) as usize;
        let outbreak = draw.outbreak_uniform[shock_year] < draw[P::OutbreakChance];
        let shock = libm::exp(
            draw[P::YearShockSd] * draw.shock_normal[shock_year] + if outbreak { 0.7 } else { 0.0 },
        );
        let scale = self.closure.mortality_scale;
        let stages: Vec<Weekly> = (0..=n)
            .map(|c| weekly(self.plan, draw, scale, week, self.crops(week, c), shock))
            .collect();
        let campaign = week >= 0 && !self.plan.campaign.rounds.is_empty();
        for commune in &mut self.communes {
            commune.control = [0.0; CAUSES];
            commune.control[Cause::Bait as usize] = commune.bait_later;
            commune.bait_later = 0.0;
        }
        if campaign {
            self.deliver(week, &stages, luck);
        }
        let mut movers = Vec::with_capacity(n);
        for c in 0..n {
            let place = &world.communes[c];
            let refuge = 1.0 + draw[P::RefugeShare] * place.other_land_ha / place.rice_area_ha;
            let capacity = stages[c].capacity * refuge * self.communes[c].habitat.0;
            let control = self.communes[c].control;
            let mut rats = self.communes[c].rats;
            let normals = luck.nature(place.code, week);
            let (hazard, dead, density) =
                self.live(&mut rats, &stages[c], place.rice_area_ha, capacity, control, normals);
            self.communes[c].rats = rats;
            let share = |h: f64| if hazard > 0.0 { dead * h / hazard } else { 0.0 };
            let commune = &mut self.communes[c];
            commune.year[O::KilledUsual as usize] += share(draw[P::UsualHazard]);
            for cause in Cause::ALL {
                commune.year[cause.facts().killed as usize] += share(control[cause as usize]);
            }
            if stages[c].stage >= Stage::Tillering {
                commune.standing_captures += share(control[Cause::Traps as usize]);
            }
            if campaign && self.plan.campaign.bounty.is_some() {
                let tails =
                    share(control[Cause::Traps as usize]) + share(control[Cause::Hunting as usize]);
                let wanted = tails * draw[P::TailBounty];
                let most = allows(self.communes[c].purse, self.share_of(week, Item::Bounty));
                self.pay(week, c, Item::Bounty, if wanted < most { wanted } else { most.floor() });
            }
            self.eat(week, c, stages[c].stage, density);
            let v = draw[P::MovementSpeed] * world.stages.movement[stages[c].stage as usize];
            let per_km = v / (std::f64::consts::PI * place.natural_area_ha / 100.0);
            movers.push(per_km.min(0.9 / self.perimeter(c).max(1e-9)));
        }
        let mut rats = self.outside;
        let normals = luck.nature(OUTSIDE, week);
        let rice: f64 = world.communes.iter().map(|c| c.rice_area_ha).sum();
        let natural: f64 = world.communes.iter().map(|c| c.natural_area_ha).sum();
        let here = &stages[n];
        self.live(
            &mut rats,
            here,
            rice * world.outside_scale,
            here.capacity,
            [0.0; CAUSES],
            normals,
        );
        self.outside = rats;
        let v = draw[P::MovementSpeed] * world.stages.movement[here.stage as usize];
        let outside_per_km = v / (std::f64::consts::PI * natural * world.outside_scale / 100.0);
        self.cross(&movers, outside_per_km);
        for commune in &mut self.communes {
            commune.year[O::Rats as usize] += commune.rats.weaned();
        }
    }
}
