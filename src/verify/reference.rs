//! The season once more, plainly: one replicate at a time, `f64`, one rule after the other.
//!
//! Written from the model's description to be read, not to be fast. It is the oracle of the kernel,
//! with the luck of the same addresses ([`Addressed`]), and the yardstick of its speed, with luck
//! from `rand_distr` ([`Drawn`]). It shares with the program the plan, the parameter draw, the
//! random words and the calendar's dates, and nothing of the season. Both differ in rounding only:
//! the kernel's noise is in single precision (good to 1e-6), its normal distribution function is good
//! to 1e-7, and a week's error is carried into the next ones ([`alike`]).

use crate::model::draw;
use crate::model::math::normal_pair_f32;
use crate::model::outcome::{OUTCOMES, Outcome as O};
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Action, Item, LAND_PREPARATION_DAYS, Plan, STAGES, Stage, Start};
use crate::model::programme::Cause;
use crate::model::rng::{self, Purpose, Stream};
use crate::time::{CROPS, DAYS_PER_MONTH, Day, Period, WARM_UP_WEEKS, WARM_UP_YEARS};
use rand_distr::{Distribution, StandardNormal};

/// The place of the outside patch in the addresses of luck.
const OUTSIDE: u32 = u32::MAX;
/// Stages that cost yield.
const DAMAGING: [Stage; 4] =
    [Stage::PanicleInitiation, Stage::Booting, Stage::Flowering, Stage::Ripening];
/// Kilograms lost on a hectare for each per cent of tillers cut.
const KG_PER_PERCENT: f64 = 58.0;

/// Largest relative difference of an outcome of one commune and year.
const RELATIVE: f64 = 1e-4;
/// Difference below which an outcome counts as equal, in its own unit: rats, ha, t, ...
const ABSOLUTE: f64 = 1e-2;
/// The same for money: each posting may round to the next đồng, and a year has many.
const ABSOLUTE_VND: f64 = 1_000.0;

/// Is an outcome of one commune and year the same, but for rounding?
pub fn alike(outcome: O, a: f64, b: f64) -> bool {
    let absolute = if outcome.unit() == "VND" { ABSOLUTE_VND } else { ABSOLUTE };
    (a - b).abs() <= RELATIVE * a.abs().max(b.abs()) + absolute
}

/// Where standard normals come from.
pub trait Luck {
    /// The normal at an address.
    fn normal(&mut self, purpose: Purpose, place: u32, week: i32) -> f64;
    /// The week's normals of a place: natural hazard, births.
    fn nature(&mut self, place: u32, week: i32) -> [f64; 2];
}

/// The luck of a replicate as the program addresses it.
#[derive(Clone, Copy, Debug)]
pub struct Addressed {
    /// Seed of the run.
    pub seed: u64,
    /// Replicate.
    pub replicate: u32,
}

impl Luck for Addressed {
    fn normal(&mut self, purpose: Purpose, place: u32, week: i32) -> f64 {
        f64::from(rng::normals(self.seed, self.replicate, purpose, place, week).0)
    }

    fn nature(&mut self, place: u32, week: i32) -> [f64; 2] {
        // One block of four words serves an even week and the odd one after it.
        let odd = week.rem_euclid(2);
        let [a, b, c, d] =
            rng::words(self.seed, self.replicate, Purpose::Nature, place, week - odd);
        let (x, y) = if odd == 0 { normal_pair_f32(a, b) } else { normal_pair_f32(c, d) };
        [f64::from(x), f64::from(y)]
    }
}

/// Luck from a sequence of random numbers, in the order in which it is asked for.
#[derive(Clone, Debug)]
pub struct Drawn(pub Stream);

impl Luck for Drawn {
    fn normal(&mut self, _: Purpose, _: u32, _: i32) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    fn nature(&mut self, _: u32, _: i32) -> [f64; 2] {
        [StandardNormal.sample(&mut self.0), StandardNormal.sample(&mut self.0)]
    }
}

/// The parameters of one replicate.
#[derive(Clone, Debug)]
pub struct Draw {
    values: Vec<f64>,
    shock_normal: Vec<f64>,
    outbreak_uniform: Vec<f64>,
}

impl Draw {
    /// One lane of a draw of several replicates.
    pub fn of_lane(draw: &draw::Draw, lane: usize) -> Self {
        Self {
            values: P::ALL.iter().map(|&parameter| draw[parameter][lane]).collect(),
            shock_normal: draw.shock_normal.iter().map(|lanes| lanes[lane]).collect(),
            outbreak_uniform: draw.outbreak_uniform.iter().map(|lanes| lanes[lane]).collect(),
        }
    }
}

impl std::ops::Index<P> for Draw {
    type Output = f64;

    fn index(&self, parameter: P) -> &f64 {
        &self.values[parameter as usize]
    }
}

/// The outcomes of one commune and year.
pub type Year = [f64; OUTCOMES];

/// Outcomes by year and commune.
pub fn simulate(plan: &Plan, draw: &Draw, luck: &mut impl Luck) -> Vec<Vec<Year>> {
    Season::new(plan, draw, luck).run(luck)
}

/// What the three closures solve for.
#[derive(Clone, Copy, Debug)]
pub struct Closure {
    /// Scale of natural mortality.
    pub mortality_scale: f64,
    /// Reference density, rats/ha.
    pub density_ref: f64,
    /// Encounters of a trap-night with a rat/ha in standing crop.
    pub encounter: f64,
}

/// Rats by class.
#[derive(Clone, Copy, Debug, Default)]
struct Rats {
    nestlings: f64,
    subadults: f64,
    adults: f64,
}

impl Rats {
    /// Rats that count: weaned.
    fn weaned(self) -> f64 {
        self.subadults + self.adults
    }

    /// Survivors of a week, then weaning, maturing and `births`.
    fn aged(self, births: f64, maturing: f64) -> Self {
        let weaned = self.nestlings / 6.0;
        let matured = self.subadults * maturing;
        Self {
            nestlings: self.nestlings - weaned + births,
            subadults: self.subadults - matured + weaned,
            adults: self.adults + matured,
        }
    }
}

/// What a commune does and has.
#[derive(Clone, Debug)]
struct Commune {
    rats: Rats,
    /// Hazards of the week: traps, bait, hunting, barriers.
    control: [f64; 4],
    /// Bait hazard that falls in the next week.
    bait_later: f64,
    traps: f64,
    /// Traps that are set this week.
    traps_set: f64,
    purse: f64,
    labour: f64,
    /// Trap barriers, and the week that ends them.
    barriers: (f64, i32),
    /// Share of females that bear no young.
    infertile: f64,
    /// Factor of capacity by habitat work, and the week that ends it.
    habitat: (f64, i32),
    shy_until: i32,
    /// Share of tillers seen cut in this crop.
    seen: f64,
    /// First week of each bout, once it is known.
    starts: Vec<Option<i32>>,
    /// Execution of each bout.
    execution: Vec<f64>,
    year: Year,
    /// Sums of density and weeks by crop and damaging stage.
    eaten: [[(f64, f64); 4]; CROPS],
    standing_captures: f64,
    standing_nights: f64,
}

/// One scenario in one replicate.
struct Season<'a> {
    plan: &'a Plan,
    draw: &'a Draw,
    closure: Closure,
    communes: Vec<Commune>,
    outside: Rats,
    /// Establishment by crop season and commune, days; after the communes, the district's own.
    established: Vec<Vec<i32>>,
    /// Borders by commune: (neighbour, km).
    borders: Vec<Vec<(usize, f64)>>,
}

/// Hazards without density, births and the like, as the calendar has them in one week.
#[derive(Clone, Copy)]
struct Weekly {
    stage: Stage,
    hazard: f64,
    capacity: f64,
    births: f64,
}

fn month(period: Period, week: i32) -> u32 {
    period.thursday(week).date().1
}

fn week_of_year(period: Period, week: i32) -> i32 {
    let year_of_week = |week| period.year_of_week(week);
    let mut first = week;
    while first > -(WARM_UP_WEEKS as i32) && year_of_week(first - 1) == year_of_week(week) {
        first -= 1;
    }
    week - first
}

/// The first crop season (spring) of the year of a week's Thursday, from the first of the warm-up.
fn spring_of(period: Period, week: i32) -> usize {
    let year = period.thursday(week).date().0 - period.first_year() + WARM_UP_YEARS as i32;
    CROPS * (year.max(0) as usize).min(WARM_UP_YEARS + period.years() - 1)
}

/// Whole đồng.
fn dong(amount: f64) -> f64 {
    libm::rint(amount)
}

/// How much a limit allows when one unit takes `per_unit` of it.
fn allows(left: f64, per_unit: f64) -> f64 {
    if per_unit > 0.0 { left.max(0.0) / per_unit } else { f64::INFINITY }
}

/// Standard normal distribution function.
fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// Captures of a trap-night.
fn captures(encounters: f64, sprung: f64) -> f64 {
    let rate = encounters + sprung;
    if rate < 1e-12 { encounters } else { -libm::expm1(-rate) * encounters / rate }
}

/// The stage of a day, when the crops are established on these days.
fn stage(plan: &Plan, day: i32, established: [i32; CROPS]) -> Stage {
    for (crop, &established) in plan.world.calendar.crops.iter().zip(&established) {
        let [tillering, initiation, booting, flowering, ripening, harvest] = crop.begins_days;
        let since = day - established;
        if since >= -LAND_PREPARATION_DAYS && since < harvest {
            return match since {
                _ if since < 0 => Stage::LandPreparation,
                _ if since < tillering => Stage::Seedling,
                _ if since < initiation => Stage::Tillering,
                _ if since < booting => Stage::PanicleInitiation,
                _ if since < flowering => Stage::Booting,
                _ if since < ripening => Stage::Flowering,
                _ => Stage::Ripening,
            };
        }
    }
    Stage::Fallow
}

/// The district's establishment of a crop season.
fn nominal(plan: &Plan, season: usize) -> Day {
    let year = plan.world.period.first_year() - WARM_UP_YEARS as i32 + (season / CROPS) as i32;
    let (month, day) = plan.world.calendar.crops[season % CROPS].established;
    Day::from_date(year, month, day).expect("a date of the calendar")
}

/// The week of a commune with these days of establishment, in a year of this shock.
fn weekly(
    plan: &Plan,
    draw: &Draw,
    scale: f64,
    week: i32,
    established: [i32; CROPS],
    shock: f64,
) -> Weekly {
    let month = |week| month(plan.world.period, week);
    let day = plan.world.period.thursday(week).0;
    let stage = stage(plan, day, established);
    let bare = matches!(stage, Stage::LandPreparation | Stage::Seedling);
    let survival = if bare { draw[P::SurvivalMonthBare] } else { draw[P::SurvivalMonth] };
    let winter = month(week) >= 10 || month(week) == 1;
    let kappa = if stage == Stage::Fallow && winter {
        draw[P::WinterCapacity]
    } else {
        plan.world.stages.capacity[stage as usize]
    };
    let flooded = (6..=9).contains(&month(week)) && stage != Stage::Fallow;
    let flood = if flooded { draw[P::SummerCapacity] } else { 1.0 };
    let mut births = 0.0;
    for crop in 0..CROPS {
        let [_, initiation, .., harvest] = plan.world.calendar.crops[crop].begins_days;
        let on = f64::from(initiation) + draw[P::BreedOnDays];
        let off = f64::from(harvest) + draw[P::BreedOffDays];
        let since = f64::from(day - established[crop]);
        if since >= on && since < off {
            let ratio = if crop == 1 { draw[P::SummerLittersRatio] } else { 1.0 };
            births += draw[P::FemaleShare]
                * draw[P::BreedingShare]
                * draw[P::LittersPerCrop]
                * ratio
                * draw[P::LitterSize]
                / ((off - on) / 7.0).max(1.0);
        }
    }
    Weekly {
        stage,
        hazard: scale * -libm::log(survival.max(1e-9)) * 7.0 / DAYS_PER_MONTH,
        capacity: kappa * flood * draw[P::CapacityPerHa] * shock,
        births,
    }
}

/// Hazard that a rat/ha adds at capacity 1: ln λ / 52.
fn density_dependence(draw: &Draw) -> f64 {
    (libm::log(draw[P::GrowthYear].max(1e-9)) / 52.0).max(0.0)
}

/// Nestlings that survive a week without a campaign.
fn nestling_survival(draw: &Draw) -> f64 {
    libm::exp(libm::log(draw[P::WeaningSurvival].max(1e-9)) / 6.0 - draw[P::UsualHazard])
}

fn maturing(draw: &Draw) -> f64 {
    7.0 / (draw[P::MaturityDays] - 21.0).max(7.0)
}

/// Solves the closures in the first 52 weeks, by the district's calendar.
pub fn close(plan: &Plan, draw: &Draw) -> Closure {
    let spring = CROPS * WARM_UP_YEARS;
    let days = [nominal(plan, spring).0, nominal(plan, spring + 1).0];
    let year = |scale: f64| -> Vec<Weekly> {
        (0..52).map(|week| weekly(plan, draw, scale, week, days, 1.0)).collect()
    };
    let (nestlings_survive, maturing) = (nestling_survival(draw), maturing(draw));
    let one = year(1.0);
    let log_growth = |scale: f64| {
        // The columns of the year's matrix are what becomes of one rat of each class.
        let survive: Vec<f64> = one
            .iter()
            .map(|week| libm::exp(-(scale * week.hazard + draw[P::UsualHazard])))
            .collect();
        let columns = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|[q, s, a]| {
            let mut rats = Rats { nestlings: q, subadults: s, adults: a };
            for (week, survive) in one.iter().zip(&survive) {
                rats.nestlings *= nestlings_survive;
                rats.subadults *= survive;
                rats.adults *= survive;
                rats = rats.aged(rats.adults * week.births, maturing);
            }
            [rats.nestlings, rats.subadults, rats.adults]
        });
        let mut v = [1.0 / 3.0; 3];
        let mut growth = 1.0;
        for _ in 0..20 {
            let next: [f64; 3] =
                std::array::from_fn(|row| (0..3).map(|k| columns[k][row] * v[k]).sum());
            growth = next.iter().sum::<f64>();
            v = next.map(|x| x / growth);
        }
        libm::log(growth)
    };
    // Growth falls with mortality, almost in a straight line on the log scale.
    let target = libm::log(draw[P::GrowthYear].max(1e-9));
    let (low, high) = (0.05, 5.0);
    let (mut a, mut b) = (low, high);
    let (mut fa, mut fb) = (log_growth(a) - target, log_growth(b) - target);
    let mortality_scale = if fa <= 0.0 {
        low
    } else if fb >= 0.0 {
        high
    } else {
        // False position, with the Illinois rule.
        let mut m = a;
        for _ in 0..60 {
            m = (a * fb - b * fa) / (fb - fa);
            let fm = log_growth(m) - target;
            if fm.abs() < 1e-13 {
                break;
            }
            if fm * fb < 0.0 {
                (a, fa) = (b, fb);
            } else {
                fa *= 0.5;
            }
            (b, fb) = (m, fm);
        }
        m
    };
    let weeks = year(mortality_scale);
    let mut rats = Rats { adults: 0.2 * draw[P::CapacityPerHa], ..Rats::default() };
    // Mean density of each crop and stage in the sixth year.
    let mut sums = [[(0.0, 0.0); STAGES]; CROPS];
    for year in 0..6 {
        for (w, week) in weeks.iter().enumerate() {
            let crowding = density_dependence(draw) * rats.weaned() / week.capacity;
            let survive = libm::exp(-(week.hazard + crowding + draw[P::UsualHazard]));
            rats.nestlings *= nestlings_survive;
            rats.subadults *= survive;
            rats.adults *= survive;
            if year == 5 {
                let crop = usize::from(plan.world.period.thursday(w as i32).0 >= days[1]);
                let (sum, n) = &mut sums[crop][week.stage as usize];
                *sum += rats.weaned();
                *n += 1.0;
            }
            rats = rats.aged(rats.adults * week.births, maturing);
        }
    }
    let (mut density, mut weight) = (0.0, 0.0);
    for crop in sums {
        for (stage, (sum, n)) in crop.iter().enumerate() {
            let share = plan.world.stages.damage_share[stage];
            if *n > 0.0 {
                density += share * sum / n;
                weight += share;
            }
        }
    }
    let density_ref = (density / weight).max(0.01);
    // Encounters at which one trap-night catches what was seen: bisection of their logarithm.
    let sprung = -libm::log(1.0 - draw[P::SprungShare].min(0.999_999));
    let (mut low, mut high) = (1e-12, 1e6);
    for _ in 0..64 {
        let middle = f64::sqrt(low * high);
        if captures(middle, sprung) < draw[P::TrapSuccessRef] {
            low = middle;
        } else {
            high = middle;
        }
    }
    Closure { mortality_scale, density_ref, encounter: low / density_ref }
}

impl<'a> Season<'a> {
    /// Everything before the first week of the warm-up, and the parts of luck that a campaign
    /// meets before it starts.
    fn new(plan: &'a Plan, draw: &'a Draw, luck: &mut impl Luck) -> Self {
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
                control: [0.0; 4],
                bait_later: 0.0,
                traps: plan.campaign.traps.in_hand[c],
                traps_set: 0.0,
                purse: f64::INFINITY,
                labour: 0.0,
                barriers: (0.0, 0),
                infertile: 0.0,
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

    fn period(&self) -> Period {
        self.plan.world.period
    }

    /// The year of a week, counted from the first of the period.
    fn year(&self, week: i32) -> i32 {
        self.period().year_of_week(week) - self.period().first_year()
    }

    /// What an item costs in the year of a week, over its price in the parameters.
    fn price(&self, week: i32, item: Item) -> f64 {
        self.plan.world.prices.items[self.year(week) as usize][item as usize]
    }

    /// All weeks; the outcomes by year and commune.
    fn run(mut self, luck: &mut impl Luck) -> Vec<Vec<Year>> {
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
    fn crops(&self, week: i32, c: usize) -> [i32; CROPS] {
        let spring = spring_of(self.period(), week);
        [self.established[spring][c], self.established[spring + 1][c]]
    }

    /// The crop that stands, or stood last, in a commune.
    fn crop(&self, week: i32, c: usize) -> usize {
        usize::from(self.period().thursday(week).0 >= self.crops(week, c)[1])
    }

    /// One week: stage, delivery, deaths, damage, births, weaning, maturing, movement, record.
    fn week(&mut self, week: i32, luck: &mut impl Luck) {
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
            commune.control = [0.0, commune.bait_later, 0.0, 0.0];
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
            let infertile = self.communes[c].infertile;
            let here = Weekly { births: stages[c].births * (1.0 - infertile), ..stages[c] };
            let young = self.communes[c].rats.subadults * maturing(draw);
            let adults = self.communes[c].rats.adults;
            self.communes[c].infertile *= adults / (adults + young).max(1e-9);
            let mut rats = self.communes[c].rats;
            let normals = luck.nature(place.code, week);
            let (hazard, dead, density) =
                self.live(&mut rats, &here, place.rice_area_ha, capacity, control, normals);
            self.communes[c].rats = rats;
            let share = |h: f64| if hazard > 0.0 { dead * h / hazard } else { 0.0 };
            let commune = &mut self.communes[c];
            commune.year[O::KilledUsual as usize] += share(draw[P::UsualHazard]);
            for cause in Cause::ALL {
                commune.year[cause.facts().killed as usize] += share(control[cause as usize]);
            }
            if stages[c].stage >= Stage::Tillering {
                commune.standing_captures += share(control[0]);
            }
            if campaign && self.plan.campaign.bounty.is_some() {
                let tails = share(control[0]) + share(control[2]);
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
        self.live(&mut rats, here, rice * world.outside_scale, here.capacity, [0.0; 4], normals);
        self.outside = rats;
        let v = draw[P::MovementSpeed] * world.stages.movement[here.stage as usize];
        let outside_per_km = v / (std::f64::consts::PI * natural * world.outside_scale / 100.0);
        self.cross(&movers, outside_per_km);
        for commune in &mut self.communes {
            commune.year[O::Rats as usize] += commune.rats.weaned();
        }
    }

    /// Length of a commune's borders, km.
    fn perimeter(&self, c: usize) -> f64 {
        let inside: f64 = self.borders[c].iter().map(|&(_, km)| km).sum();
        inside + self.outside_km(c)
    }

    fn outside_km(&self, c: usize) -> f64 {
        if self.plan.world.movement { self.plan.world.communes[c].outside_border_km } else { 0.0 }
    }

    /// Deaths, births and ageing; returns total hazard, deaths, and the density after them.
    fn live(
        &self,
        rats: &mut Rats,
        week: &Weekly,
        rice_ha: f64,
        capacity: f64,
        control: [f64; 4],
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
    fn cross(&mut self, per_km: &[f64], outside_per_km: f64) {
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
    fn eat(&mut self, week: i32, c: usize, stage: Stage, density: f64) {
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

    /// What one đồng of an item takes from the commune.
    fn share_of(&self, week: i32, item: Item) -> f64 {
        self.price(week, item) * self.plan.campaign.payers[item as usize][1]
    }

    /// Pays whole đồng.
    fn pay(&mut self, week: i32, c: usize, item: Item, amount: f64) {
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

    /// The campaign's week.
    fn deliver(&mut self, week: i32, stages: &[Weekly], luck: &mut impl Luck) {
        let campaign = &self.plan.campaign;
        let year = self.year(week) as usize;
        let since = week_of_year(self.period(), week);
        for c in 0..self.communes.len() {
            if since == 0
                && let Some(budget) = &campaign.budget_vnd
            {
                let code = self.plan.world.communes[c].code;
                let sd = self.draw[P::BudgetSd];
                let z = luck.normal(Purpose::Budget, code, week);
                let realised = dong(budget[c][year] * libm::exp(sd * z - 0.5 * sd * sd));
                let commune = &mut self.communes[c];
                commune.purse = realised;
                commune.year[O::Budget as usize] = realised;
                commune.year[O::Unspent as usize] = realised;
            }
            if week > 0 && (since == 0 || since == 26) {
                self.communes[c].traps *= 1.0 - 1.0 / self.draw[P::TrapLifeSeasons].max(1.0);
            }
            if since == campaign.budget_release_week {
                self.organise(week, year, c);
            }
            self.communes[c].infertile *= libm::exp(-1.0 / self.draw[P::FertilityWeeks]);
            self.communes[c].traps_set = 0.0;
            self.communes[c].labour = campaign.labour_days_per_week[c];
            if week >= self.communes[c].habitat.1 {
                self.communes[c].habitat.0 = 1.0;
            }
        }
        let funded = since >= campaign.budget_release_week || campaign.budget_vnd.is_none();
        for bout in 0..campaign.bouts.len() {
            for c in 0..self.communes.len() {
                self.work(week, bout, c, stages, funded);
            }
        }
        for c in 0..self.communes.len() {
            self.guard(week, c, stages[c].stage);
        }
    }

    /// Organising money of the year.
    fn organise(&mut self, week: i32, year: usize, c: usize) {
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

    /// One week of one bout in one commune.
    fn work(&mut self, week: i32, b: usize, c: usize, stages: &[Weekly], funded: bool) {
        let (plan, draw) = (self.plan, self.draw);
        let campaign = &plan.campaign;
        let bout = campaign.bouts[b];
        let round = &campaign.rounds[bout.round];
        let target = round.target[c];
        if target <= 0.0 {
            return;
        }
        let anchor = match bout.start {
            Start::Date(day) => self.period().week(day),
            Start::Crop { crop, days } => {
                let season = CROPS * (WARM_UP_YEARS + bout.year) + crop as usize;
                self.period().week(Day(self.established[season][c] + days))
            }
        };
        let anchor = anchor.clamp(0, self.period().weeks() as i32 - 1);
        let stage = stages[c].stage;
        let start = match (self.communes[c].starts[b], round.trigger) {
            (Some(start), _) => start,
            (None, None) => anchor,
            (None, Some(trigger)) => {
                let waits = week >= anchor && week <= anchor + trigger.window_weeks as i32;
                let seen = self.communes[c].seen >= trigger.tillers_cut_share;
                if !(waits && seen && stage >= Stage::PanicleInitiation) {
                    return;
                }
                week
            }
        };
        self.communes[c].starts[b] = Some(start);
        let weeks = round.weeks as i32;
        if week < start || week >= start + weeks {
            return;
        }
        let place = &plan.world.communes[c];
        let rice = place.rice_area_ha;
        let execution = self.communes[c].execution[b];
        let treated_other = if campaign.treat_other_land { place.other_land_ha } else { 0.0 };
        let refuge = draw[P::RefugeShare];
        let reach = (rice + refuge * treated_other) / (rice + refuge * place.other_land_ha);
        let land = rice + treated_other;
        let gain = 1.0 + campaign.bounty.map_or(0.0, |bounty| bounty.effort_gain);
        let rats = self.communes[c].rats.weaned();
        let density = rats / rice;
        let wage = draw[P::DayWage];
        let per_week = target / f64::from(weeks);
        match round.action {
            Action::Trapping { nights_per_week } => {
                if week == start && bout.year <= campaign.traps.renew_until_year {
                    let aim = round.aim.as_ref().unwrap_or(&campaign.traps.target)[c];
                    let aim = aim * execution.min(1.0);
                    let money = self.money(week, c, funded, Item::Traps, draw[P::TrapPrice]);
                    let bought = (aim - self.communes[c].traps).max(0.0).min(money);
                    self.communes[c].traps += bought;
                    self.communes[c].year[O::TrapsBought as usize] += bought;
                    self.pay(week, c, Item::Traps, bought * draw[P::TrapPrice]);
                }
                let days = 1.0 / draw[P::TrapsPerPersonDay];
                let nights = (target * nights_per_week * execution)
                    .min(allows(self.communes[c].labour, days))
                    .min(
                        (self.communes[c].traps - self.communes[c].traps_set).max(0.0)
                            * nights_per_week,
                    )
                    .min(self.money(week, c, funded, Item::TrapSetting, days * wage));
                let sprung = -libm::log(1.0 - draw[P::SprungShare].min(0.999_999));
                let encounter = match campaign.traps.detection {
                    Some((g0, sigma)) => {
                        2.0 * std::f64::consts::PI * sigma * sigma * g0 / 1e4
                            * (1.0 - draw[P::UntrappableShare])
                    }
                    None => self.closure.encounter,
                };
                let exponent = plan.world.stages.open_field_exponent[stage as usize];
                let a = encounter * libm::pow(draw[P::OpenFieldMultiplier], exponent);
                let per_rat = if density > 0.0 {
                    captures(a * density, sprung) / density
                } else {
                    // The limit of few rats: each meets a trap that has not sprung.
                    a * captures(1e-9, sprung) / 1e-9
                };
                let commune = &mut self.communes[c];
                commune.control[0] += reach * gain * nights / land * per_rat;
                commune.labour -= nights * days;
                if nights > 0.0 {
                    commune.traps_set += nights / nights_per_week;
                }
                commune.year[O::TrapNights as usize] += nights;
                commune.year[O::LabourDays as usize] += nights * days;
                if stage >= Stage::Tillering {
                    commune.standing_nights += nights;
                }
                self.pay(week, c, Item::TrapSetting, nights * days * wage);
            }
            Action::Baiting { acute, dose_kg_per_ha } => {
                let (price, times) = plan.world.prices.paddy[bout.year];
                let costs = [
                    (Item::BaitProduct, draw[P::BaitPriceHa]),
                    (Item::BaitGrain, draw[P::BaitGrainKgHa] / 2.0 * draw[price] * times),
                    (Item::BaitingLabour, draw[P::BaitLabourHa] * wage),
                ];
                let own: f64 =
                    costs.iter().map(|&(item, cost)| cost * self.share_of(week, item)).sum();
                let purse = if funded { self.communes[c].purse } else { 0.0 };
                let days = draw[P::BaitLabourHa];
                let ha = (per_week * execution)
                    .min(allows(self.communes[c].labour, days))
                    .min(allows(purse, own));
                let mut acceptance = plan.world.stages.bait_acceptance[stage as usize];
                if week < self.communes[c].shy_until {
                    acceptance *= 1.0 - draw[P::AcuteShyness];
                }
                let q = ha / land * draw[P::BaitTrueShare] * draw[P::BaitKill] * acceptance;
                let hazard = reach * -libm::log1p(-q.min(0.99));
                if acute && ha > 0.0 {
                    let harvests: Vec<i32> = (0..CROPS)
                        .map(|crop| {
                            let harvest = plan.world.calendar.crops[crop].begins_days[5];
                            self.period().week(Day(self.crops(week, c)[crop] + harvest))
                        })
                        .collect();
                    self.communes[c].shy_until =
                        if week > harvests[0] { harvests[1] } else { harvests[0] };
                }
                let commune = &mut self.communes[c];
                commune.control[1] += 0.7 * hazard;
                commune.bait_later += 0.3 * hazard;
                commune.labour -= ha * days;
                commune.year[O::ChemicalHa as usize] += ha;
                commune.year[O::ProductKg as usize] += ha * dose_kg_per_ha;
                commune.year[O::LabourDays as usize] += ha * days;
                for (item, cost) in costs {
                    self.pay(week, c, item, ha * cost);
                }
            }
            Action::Hunting => {
                let money = self.money(week, c, funded, Item::HuntingLabour, wage);
                let days = (per_week * execution).min(self.communes[c].labour.max(0.0)).min(money);
                let each = draw[P::HuntRate] * density / (density + draw[P::HuntHalfDensity]);
                let share = (days * gain * each / rats.max(1e-9)).min(0.95);
                let commune = &mut self.communes[c];
                commune.control[2] += -libm::log1p(-share);
                commune.labour -= days;
                commune.year[O::HuntingDays as usize] += days;
                commune.year[O::LabourDays as usize] += days;
                self.pay(week, c, Item::HuntingLabour, days * wage);
            }
            Action::Fertility => {
                let days = draw[P::BaitLabourHa];
                let costs = [
                    (Item::FertilityBait, draw[P::FertilityPriceHa]),
                    (Item::FertilityLabour, days * wage),
                ];
                let own: f64 =
                    costs.iter().map(|&(item, cost)| cost * self.share_of(week, item)).sum();
                let purse = if funded { self.communes[c].purse } else { 0.0 };
                let ha = (per_week * execution)
                    .min(allows(self.communes[c].labour, days))
                    .min(allows(purse, own));
                let made = reach * ha / land
                    * draw[P::BaitTrueShare]
                    * plan.world.stages.bait_acceptance[stage as usize]
                    * draw[P::FertilityEfficacy];
                let commune = &mut self.communes[c];
                commune.infertile += (1.0 - commune.infertile) * made.min(1.0);
                commune.labour -= ha * days;
                commune.year[O::FertilityHa as usize] += ha;
                commune.year[O::LabourDays as usize] += ha * days;
                for (item, cost) in costs {
                    self.pay(week, c, item, ha * cost);
                }
            }
            Action::Barriers => {
                if week != start {
                    return;
                }
                let money = self.money(week, c, funded, Item::TrapBarriers, draw[P::TbsCost]);
                let set = (target * execution).min(money);
                let days = self.crops(week, c);
                let harvest =
                    |crop: usize| days[crop] + plan.world.calendar.crops[crop].begins_days[5];
                let crop = match bout.start {
                    Start::Crop { crop, .. } => crop as usize,
                    Start::Date(day) => usize::from(day.0 >= harvest(0)),
                };
                let until = self.period().week(Day(harvest(crop)));
                let (standing, before) = self.communes[c].barriers;
                // Barriers of one crop stand together.
                let standing = if before == until { standing } else { 0.0 };
                self.communes[c].barriers = (standing + set, until);
                self.communes[c].year[O::BarriersSet as usize] += set;
                self.pay(week, c, Item::TrapBarriers, set * draw[P::TbsCost]);
            }
            Action::Habitat { lasts_weeks } => {
                let days = draw[P::HabitatDaysHa];
                let ha = (per_week * execution)
                    .min(allows(self.communes[c].labour, days))
                    .min(self.money(week, c, funded, Item::HabitatWork, days * wage));
                let commune = &mut self.communes[c];
                commune.labour -= ha * days;
                commune.year[O::HabitatHa as usize] += ha;
                commune.year[O::LabourDays as usize] += ha * days;
                if ha > 0.0 {
                    let most = 1.0 - draw[P::HabitatK];
                    let lost = 1.0 - commune.habitat.0 + ha / rice * most;
                    let until = start + weeks + lasts_weeks as i32;
                    commune.habitat = (1.0 - lost.min(most), until.max(commune.habitat.1));
                }
                self.pay(week, c, Item::HabitatWork, ha * days * wage);
            }
        }
    }

    /// Units of an item that the commune can pay now.
    fn money(&self, week: i32, c: usize, funded: bool, item: Item, price: f64) -> f64 {
        let purse = if funded { self.communes[c].purse } else { 0.0 };
        allows(purse, self.share_of(week, item) * price)
    }

    /// Trap barriers catch from panicle initiation to harvest.
    fn guard(&mut self, week: i32, c: usize, stage: Stage) {
        let (set, until) = self.communes[c].barriers;
        if set <= 0.0 || week >= until || stage < Stage::PanicleInitiation {
            return;
        }
        let begins = self.plan.world.calendar.crops[self.crop(week, c)].begins_days;
        let weeks = f64::from(begins[5] - begins[1]) / 7.0;
        let halo_ha = std::f64::consts::PI * self.draw[P::TbsHaloM].powi(2) / 1e4;
        let inside = (set * halo_ha / self.plan.world.communes[c].rice_area_ha).min(1.0);
        let weekly = 1.0 - libm::pow(1.0 - self.draw[P::TbsReduction], 1.0 / weeks);
        self.communes[c].control[3] += -libm::log1p(-inside * weekly);
    }

    fn open_year(&mut self) {
        for commune in &mut self.communes {
            commune.year = [0.0; OUTCOMES];
            commune.eaten = [[(0.0, 0.0); 4]; CROPS];
            commune.standing_captures = 0.0;
            commune.standing_nights = 0.0;
        }
    }

    /// Closes the year of a week: rice, private cost, means and ratios.
    fn close_year(&mut self, week: i32) -> Vec<Year> {
        let (plan, draw) = (self.plan, self.draw);
        let year = self.year(week) as usize;
        let weeks = f64::from(week_of_year(self.period(), week) + 1);
        let (price, times) = plan.world.prices.paddy[year];
        let price = draw[price] * times;
        let discount = libm::pow(1.0 + draw[P::DiscountRate], -(year as f64 + 0.5));
        for c in 0..self.communes.len() {
            let rice = plan.world.communes[c].rice_area_ha;
            let mut potential = 0.0;
            for crop in 0..CROPS {
                let mut x = 0.0;
                for (k, stage) in DAMAGING.iter().enumerate() {
                    let (sum, weeks) = self.communes[c].eaten[crop][k];
                    let mean = sum / f64::max(weeks, 1.0);
                    x += plan.world.stages.damage_share[*stage as usize]
                        * libm::pow(mean / self.closure.density_ref, draw[P::LossExponent]);
                }
                let attainable = draw[[P::YieldSpring, P::YieldSummer][crop]].max(0.0);
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
                        record[O::Damaged5 as usize + k] += rice * normal_cdf(-z);
                    }
                }
            }
            let days = rice * CROPS as f64 * draw[P::UsualDaysHa];
            self.pay(week, c, Item::UsualPractice, days * draw[P::DayWage]);
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
