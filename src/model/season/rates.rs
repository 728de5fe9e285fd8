//! What a draw means for the weeks: rates, and the three closures that make them observable.
//!
//! Priors put together part by part from the literature die out or explode, and nobody has measured
//! the parts. So each draw solves for what has not been observed (model description, section 3):
//!
//! - **m**, the scale of natural mortality: a rare population under usual practice multiplies by
//!   exactly λ in a year of 52 weeks. The year's linear map of the three classes is a product of
//!   weekly maps; m is found by the secant method on the logarithm of its largest eigenvalue.
//! - **n_ref**, the reference density: damage-weighted mean density of the reproductive stages in
//!   the sixth year of one deterministic hectare.
//! - **n_s**, the mean density of each stage in that year, against which births compensate. It is
//!   found without compensation; then m and the year are solved once more with it, and n_ref is that
//!   of the second year. A rare population has `1 + compensation` times the births.
//! - **encounter rate** of rat and trap: at n_ref in standing crop one trap-night catches exactly
//!   `trap_success_ref`.
//!
//! Disputable: the reference year is 2022's weeks with the district's calendar, six times over.

use super::calendar::{MONDAY_BEFORE_THURSDAY, MOST_IN_WINDOW, Seasons, StageDays, today};
use super::damage;
use super::growth::{self, Cohorts};
use super::trapping;
use crate::model::draw::Draw;
use crate::model::lanes::{LANES, Lanes, any, each, splat};
use crate::model::math;
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Crop, STAGES, Stage, World};
use crate::time::DAYS_PER_MONTH;

/// Bounds of the scale of natural mortality.
pub const MORTALITY_SCALE: [f64; 2] = [0.05, 5.0];
/// Weeks of the reference year of the closures.
pub const YEAR: usize = 52;
/// Most steps of the secant method; five or six are usual.
const SECANT_STEPS: usize = 12;
/// A logarithm of the yearly growth that misses by less has arrived.
const SECANT_MISS: f64 = 1e-13;
/// Steps of the power iteration; each is a year, which leaves less than 1e-3 of any other mode.
const POWER_STEPS: usize = 12;
/// The sixth year is the reference.
const REFERENCE_YEARS: usize = 6;
/// The least reference density, rats/ha: below it damage per rat would have no meaning.
const REFERENCE_DENSITY_MIN: f64 = 0.01;

/// Weekly rates of [`LANES`] replicates.
#[derive(Clone, Debug)]
pub struct Rates {
    /// Natural hazard without density, per week, by [`bare`].
    pub base_hazard: [Lanes; 2],
    /// ln λ / 52, per week; 0 where λ is below 1.
    pub density_dependence: Lanes,
    /// Capacity at κ = 1, rats/ha.
    pub capacity: Lanes,
    /// Multiplier of capacity by stage, [usual, from October to January].
    pub kappa: [[Lanes; STAGES]; 2],
    /// Multiplier of κ from June to September, except in fallow.
    pub summer_capacity: Lanes,
    /// Hazard of usual practice, per week.
    pub usual_hazard: Lanes,
    /// Nestlings that survive a week without control: natural and usual practice.
    pub nestling_survival: Lanes,
    /// Newly conceived young per adult and week while the window of each crop is open.
    pub births: [Lanes; Crop::MOST],
    /// Days after establishment at which each crop's breeding window opens and closes.
    pub breeding_days: [[Lanes; 2]; Crop::MOST],
    /// Factor of births of a rare population, 1 + compensation.
    pub births_most: Lanes,
    /// What each rat on a hectare takes from that factor, by stage.
    pub births_fall: [Lanes; STAGES],
    /// Share of subadults that mature in a week.
    pub maturing: Lanes,
    /// Squared CV of the environment's weekly noise.
    pub noise_variance: [f32; LANES],
    /// Movement by stage: rats leaving per km of border, per rat and km² of natural area, a week.
    pub movement: [Lanes; STAGES],
    /// Scale of natural mortality (closure).
    pub mortality_scale: Lanes,
    /// Reference density, rats/ha (closure).
    pub density_ref: Lanes,
    /// Encounters per trap-night and rat/ha in standing crop, trappable rats only (closure).
    pub encounter: Lanes,
    /// Multiplier of the encounter rate by stage.
    pub open_field: [Lanes; STAGES],
    /// Sprung rate of a trap-night, b.
    pub sprung: Lanes,
    /// Rats of capacity on one ha of other land over one ha of rice.
    pub refuge_share: Lanes,
    /// Logarithm of the share of the yield that the reference density leaves.
    pub ln_kept_ref: Lanes,
    /// Spread of log damage between fields.
    pub field_sd: Lanes,
}

/// 1 for stages with bare fields, else 0.
#[inline(always)]
pub fn bare(stage: i32) -> usize {
    usize::from(stage == Stage::LandPreparation as i32 || stage == Stage::Seedling as i32)
}

impl Rates {
    /// Solves the closures of a draw.
    #[inline(always)]
    pub fn new(world: &World, year: &[ReferenceWeek; YEAR], draw: &Draw) -> Self {
        let per_week = 7.0 / DAYS_PER_MONTH;
        let mut breeding_days = [[splat(0.0); 2]; Crop::MOST];
        let mut births = [splat(0.0); Crop::MOST];
        for (place, crop) in world.calendar.crops.iter().enumerate() {
            let [_, initiation, .., harvest] = crop.begins_days;
            let on = each(|l| f64::from(initiation) + draw[P::BreedOnDays][l]);
            let off = each(|l| f64::from(harvest) + draw[P::BreedOffDays][l]);
            births[place] = each(|l| {
                let spring = crop.crop == Crop::Spring;
                let ratio = if spring { 1.0 } else { draw[P::SummerLittersRatio][l] };
                let litters = draw[P::LittersPerCrop][l] * ratio * crop.litters_ratio;
                let window = (off[l] - on[l]) / 7.0;
                draw[P::FemaleShare][l]
                    * draw[P::BreedingShare][l]
                    * litters
                    * draw[P::LitterSize][l]
                    / window.max(1.0)
            });
            breeding_days[place] = [on, off];
        }
        let kappa = std::array::from_fn(|winter| {
            std::array::from_fn(|stage| {
                if winter == 1 && stage == Stage::Fallow as usize {
                    draw[P::WinterCapacity]
                } else {
                    splat(world.stages.capacity[stage])
                }
            })
        });
        let mut rates = Self {
            base_hazard: [draw[P::SurvivalMonth], draw[P::SurvivalMonthBare]]
                .map(|survival| each(|l| -math::ln(survival[l].max(1e-9)) * per_week)),
            density_dependence: each(|l| {
                (math::ln(draw[P::GrowthYear][l].max(1e-9)) / 52.0).max(0.0)
            }),
            capacity: draw[P::CapacityPerHa],
            kappa,
            summer_capacity: draw[P::SummerCapacity],
            usual_hazard: draw[P::UsualHazard],
            nestling_survival: each(|l| {
                let hazard =
                    -math::ln(draw[P::WeaningSurvival][l].max(1e-9)) / growth::WEEKS_TO_WEANING;
                math::exp(-(hazard + draw[P::UsualHazard][l]))
            }),
            births,
            breeding_days,
            births_most: splat(1.0),
            births_fall: [splat(0.0); STAGES],
            maturing: each(|l| 7.0 / (draw[P::MaturityDays][l] - 21.0).max(7.0)),
            noise_variance: draw[P::EnvironmentSd].map(|sd| (sd * sd) as f32),
            movement: world.stages.movement.map(|multiplier| {
                each(|l| draw[P::MovementSpeed][l] * multiplier / std::f64::consts::PI)
            }),
            mortality_scale: splat(1.0),
            density_ref: splat(1.0),
            encounter: splat(0.0),
            open_field: world
                .stages
                .open_field_exponent
                .map(|exponent| each(|l| math::pow(draw[P::OpenFieldMultiplier][l], exponent))),
            sprung: each(|l| -math::ln(1.0 - draw[P::SprungShare][l].min(0.999_999))),
            refuge_share: draw[P::RefugeShare],
            ln_kept_ref: each(|l| damage::ln_kept(draw[P::LossRef][l])),
            field_sd: each(|l| damage::field_sd(draw[P::FieldCv][l])),
        };
        rates.close(year, draw);
        let encounters = trapping::encounters_for(&draw[P::TrapSuccessRef], &rates.sprung);
        rates.encounter = each(|l| encounters[l] / rates.density_ref[l]);
        rates
    }

    /// Solves mortality and reference year without compensation, then both again with it.
    #[inline(always)]
    fn close(&mut self, year: &[ReferenceWeek; YEAR], draw: &Draw) {
        let growth_year = &draw[P::GrowthYear];
        let target = each(|l| math::ln(if growth_year[l] > 1e-9 { growth_year[l] } else { 1e-9 }));
        let base = self.base_hazard;
        let mut births = [splat(0.0); YEAR];
        for (births, week) in births.iter_mut().zip(year) {
            *births = self.births_of(week);
        }
        self.close_mortality(year, &births, &target, [splat(0.6), splat(1.0)]);
        let means = self.close_density(year, &births);
        let compensation = &draw[P::Compensation];
        if !any(compensation) {
            return;
        }
        self.births_most = each(|l| 1.0 + compensation[l]);
        for (fall, mean) in self.births_fall.iter_mut().zip(&means) {
            *fall = each(|l| compensation[l] / mean[l]);
        }
        let mut of_few = births;
        for births in &mut of_few {
            for l in 0..LANES {
                births[l] *= self.births_most[l];
            }
        }
        self.base_hazard = base;
        let m = self.mortality_scale;
        let more = each(|l| m[l] * (1.0 + 0.5 * compensation[l]));
        self.close_mortality(year, &of_few, &target, [m, more]);
        self.close_density(year, &births);
    }

    /// Young per adult in a week of the reference year, at density `n_s`.
    #[inline(always)]
    fn births_of(&self, week: &ReferenceWeek) -> Lanes {
        let mut births = splat(0.0);
        for &(crop, monday) in &week.mondays[..week.seasons] {
            let [on, off] = &self.breeding_days[crop];
            for l in 0..LANES {
                births[l] += self.births[crop][l] * growth::open(on[l], off[l], monday);
            }
        }
        births
    }

    /// Solves for the scale of natural mortality from two guesses, and scales the base hazards by it.
    #[inline(always)]
    fn close_mortality(
        &mut self,
        year: &[ReferenceWeek; YEAR],
        births: &[Lanes; YEAR],
        target: &Lanes,
        [mut before, mut m]: [Lanes; 2],
    ) {
        let [low, high] = MORTALITY_SCALE;
        let mut value_before = self.log_growth(year, births, &before);
        for _ in 0..SECANT_STEPS {
            let value = self.log_growth(year, births, &m);
            let mut moves = false;
            for l in 0..LANES {
                // ln growth is nearly linear in m, so the secant method meets it in a few steps. A
                // lane that has arrived stays where it is, whatever the others still have to do.
                let rise = value[l] - value_before[l];
                let miss = target[l] - value[l];
                let open = miss.abs() > SECANT_MISS && rise.abs() > 1e-14;
                let step = miss * (m[l] - before[l]) / if open { rise } else { 1.0 };
                let next = (m[l] + step).max(low).min(high);
                let next = if open { next } else { m[l] };
                moves |= next != m[l];
                before[l] = if next == m[l] { before[l] } else { m[l] };
                value_before[l] = if next == m[l] { value_before[l] } else { value[l] };
                m[l] = next;
            }
            if !moves {
                break;
            }
        }
        for base in &mut self.base_hazard {
            for l in 0..LANES {
                base[l] *= m[l];
            }
        }
        self.mortality_scale = m;
    }

    /// Logarithm of the yearly multiplication of a rare population at mortality scale `m`.
    #[inline(always)]
    fn log_growth(&self, year: &[ReferenceWeek; YEAR], births: &[Lanes; YEAR], m: &Lanes) -> Lanes {
        // The product of the weekly maps, one column for each class.
        let mut columns = [[splat(0.0); 3]; 3];
        for (class, column) in columns.iter_mut().enumerate() {
            column[class] = splat(1.0);
        }
        let mut survival = [splat(0.0); 2];
        for (survival, base) in survival.iter_mut().zip(&self.base_hazard) {
            for l in 0..LANES {
                survival[l] = math::exp(-(base[l] * m[l] + self.usual_hazard[l]));
            }
        }
        for (week, births) in year.iter().zip(births) {
            let survive = &survival[bare(week.stage)];
            for [q, s, a] in &mut columns {
                for l in 0..LANES {
                    let after = Cohorts {
                        nestlings: q[l] * self.nestling_survival[l],
                        subadults: s[l] * survive[l],
                        adults: a[l] * survive[l],
                    };
                    let after = growth::age(after, after.adults * births[l], self.maturing[l]);
                    q[l] = after.nestlings;
                    s[l] = after.subadults;
                    a[l] = after.adults;
                }
            }
        }
        // The largest eigenvalue by power iteration: one year forgets nearly everything.
        let mut v = [splat(1.0); 3];
        let mut growth = splat(1.0);
        for _ in 0..POWER_STEPS {
            for l in 0..LANES {
                let mut next = [0.0; 3];
                for row in 0..3 {
                    next[row] = columns[0][row][l] * v[0][l]
                        + columns[1][row][l] * v[1][l]
                        + columns[2][row][l] * v[2][l];
                }
                let sum = (next[0] + next[1]) + next[2];
                growth[l] = if sum > 1e-300 { sum } else { 1e-300 };
                let scale = 1.0 / growth[l];
                for row in 0..3 {
                    v[row][l] = next[row] * scale;
                }
            }
        }
        each(|l| math::ln(growth[l]))
    }

    /// Runs one deterministic hectare for six years and takes the reference density of the sixth;
    /// returns the mean density of each stage in it, or of the year where no week has the stage.
    #[inline(always)]
    fn close_density(
        &mut self,
        year: &[ReferenceWeek; YEAR],
        births: &[Lanes; YEAR],
    ) -> [Lanes; STAGES] {
        let mut q = splat(0.0);
        let mut s = splat(0.0);
        let mut a: Lanes = each(|l| 0.2 * self.capacity[l]);
        let mut reference = splat(0.0);
        let mut sums = [splat(0.0); STAGES];
        for round in 0..REFERENCE_YEARS {
            let reported = if round + 1 == REFERENCE_YEARS { 1.0 } else { 0.0 };
            for (week, births) in year.iter().zip(births) {
                let fall = &self.births_fall[week.stage as usize];
                let sum = &mut sums[week.stage as usize];
                let kappa = &self.kappa[usize::from(week.winter)][week.stage as usize];
                let base = &self.base_hazard[bare(week.stage)];
                let weight = reported * week.weight;
                for l in 0..LANES {
                    let wet = if week.wet { self.summer_capacity[l] } else { 1.0 };
                    let capacity = kappa[l] * wet * self.capacity[l];
                    let crowding = growth::crowding(self.density_dependence[l], capacity);
                    let hazard = growth::natural_hazard(base[l], crowding, s[l] + a[l]);
                    let survive = math::exp(-(hazard + self.usual_hazard[l]));
                    let after = Cohorts {
                        nestlings: q[l] * self.nestling_survival[l],
                        subadults: s[l] * survive,
                        adults: a[l] * survive,
                    };
                    let n = after.subadults + after.adults;
                    reference[l] += weight * n;
                    sum[l] += reported * n;
                    let rare = growth::compensation(self.births_most[l], fall[l], n);
                    let born = after.adults * births[l] * rare;
                    let after = growth::age(after, born, self.maturing[l]);
                    q[l] = after.nestlings;
                    s[l] = after.subadults;
                    a[l] = after.adults;
                }
            }
        }
        self.density_ref = reference.map(|n| n.max(REFERENCE_DENSITY_MIN));
        let all = each(|l| sums.iter().map(|sum| sum[l]).sum::<f64>() / YEAR as f64);
        std::array::from_fn(|stage| {
            let weeks = year.iter().filter(|week| week.stage == stage as i32).count();
            let mean = if weeks == 0 { all } else { sums[stage].map(|sum| sum / weeks as f64) };
            mean.map(|n| n.max(REFERENCE_DENSITY_MIN))
        })
    }
}

/// One week of the reference year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReferenceWeek {
    stage: i32,
    winter: bool,
    wet: bool,
    /// Crop seasons that it looks at.
    seasons: usize,
    /// Of each of them its crop, and the days of the week's Monday after its establishment.
    mondays: [(usize, f64); MOST_IN_WINDOW],
    /// Weight of the week in the reference density; the weights sum to 1.
    weight: f64,
}

/// The first 52 weeks of the period by the district's calendar.
pub fn reference_year(
    world: &World,
    seasons: &Seasons,
    stages: &StageDays,
) -> [ReferenceWeek; YEAR] {
    let mut standing = [0; YEAR];
    let mut year: [ReferenceWeek; YEAR] = std::array::from_fn(|week| {
        let today = today(world.period, seasons, week as i32);
        let days = &seasons.days[today.season..today.season + seasons.window.len()];
        let stage = stages.stage(today.day, days);
        standing[week] = today.season
            + days[1..].iter().filter(|established| today.day >= established.0).count();
        let mut mondays = [(0, 0.0); MOST_IN_WINDOW];
        for ((monday, established), &crop) in mondays.iter_mut().zip(days).zip(&seasons.window) {
            *monday = (crop, f64::from(today.day - MONDAY_BEFORE_THURSDAY - established.0));
        }
        ReferenceWeek {
            stage,
            winter: today.winter,
            wet: today.wet && stage != Stage::Fallow as i32,
            seasons: days.len(),
            mondays,
            weight: 0.0,
        }
    });
    // Mean over the weeks of each stage and crop season, weighted by the damage row, all seasons alike.
    let copy = year;
    for (week, season) in year.iter_mut().zip(standing) {
        let same = copy
            .iter()
            .zip(standing)
            .filter(|(other, its)| other.stage == week.stage && *its == season)
            .count();
        let share = world.stages.damage_share[week.stage as usize];
        week.weight = share / (seasons.crops * same) as f64;
    }
    let total: f64 = year.iter().map(|week| week.weight).sum();
    for week in &mut year {
        week.weight /= total;
    }
    year
}
