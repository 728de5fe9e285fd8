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
//! - **encounter rate** of rat and trap: at n_ref in standing crop one trap-night catches exactly
//!   `trap_success_ref`.
//!
//! Disputable: the reference year is 2022's weeks with the district's calendar, six times over.

use super::calendar::{StageDays, establishment, spring_of_week};
use super::growth::{self, Cohorts};
use super::trapping;
use crate::draw::Draw;
use crate::lanes::{LANES, Lanes, splat};
use crate::math;
use crate::plan::parameter::Parameter as P;
use crate::plan::{STAGES, Stage, World};
use crate::units::{CROPS, DAYS_PER_MONTH, WARM_UP_YEARS, thursday};

/// Bounds of the scale of natural mortality.
pub const MORTALITY_SCALE: [f64; 2] = [0.05, 5.0];
/// Weeks of the reference year of the closures.
const YEAR: usize = 52;
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
    pub births: [Lanes; CROPS],
    /// Days after establishment at which each crop's breeding window opens and closes.
    pub breeding_days: [[Lanes; 2]; CROPS],
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
}

/// 1 for stages with bare fields, else 0.
#[inline(always)]
pub fn bare(stage: Stage) -> usize {
    usize::from(matches!(stage, Stage::LandPreparation | Stage::Seedling))
}

/// Is a month (1-12) in the winter fallow?
#[inline(always)]
pub fn winter(month: u32) -> bool {
    month >= 10 || month == 1
}

/// Is a month (1-12) in the wet summer?
#[inline(always)]
pub fn wet(month: u32) -> bool {
    (6..=9).contains(&month)
}

impl Rates {
    /// Solves the closures of a draw.
    pub fn new(world: &World, stages: &StageDays, draw: &Draw) -> Self {
        let per_week = 7.0 / DAYS_PER_MONTH;
        let each = |f: &dyn Fn(usize) -> f64| -> Lanes { std::array::from_fn(f) };
        let crops = world.calendar.crops;
        let breeding_days: [[Lanes; 2]; CROPS] = std::array::from_fn(|crop| {
            let [_, initiation, .., harvest] = crops[crop].begins_days;
            [
                each(&|l| f64::from(initiation) + draw[P::BreedOnDays][l]),
                each(&|l| f64::from(harvest) + draw[P::BreedOffDays][l]),
            ]
        });
        let births = std::array::from_fn(|crop| {
            each(&|l| {
                let litters = draw[P::LittersPerCrop][l]
                    * if crop == 0 { 1.0 } else { draw[P::SummerLittersRatio][l] };
                let window = (breeding_days[crop][1][l] - breeding_days[crop][0][l]) / 7.0;
                draw[P::FemaleShare][l] * draw[P::BreedingShare][l] * litters
                    * draw[P::LitterSize][l]
                    / window.max(1.0)
            })
        });
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
                .map(|survival| each(&|l| -math::ln(survival[l].max(1e-9)) * per_week)),
            density_dependence: each(&|l| {
                (math::ln(draw[P::GrowthYear][l].max(1e-9)) / 52.0).max(0.0)
            }),
            capacity: draw[P::CapacityPerHa],
            kappa,
            summer_capacity: draw[P::SummerCapacity],
            usual_hazard: draw[P::UsualHazard],
            nestling_survival: each(&|l| {
                let hazard = -math::ln(draw[P::WeaningSurvival][l].max(1e-9))
                    / growth::WEEKS_TO_WEANING;
                math::exp(-(hazard + draw[P::UsualHazard][l]))
            }),
            births,
            breeding_days,
            maturing: each(&|l| 7.0 / (draw[P::MaturityDays][l] - 21.0).max(7.0)),
            noise_variance: std::array::from_fn(|l| {
                (draw[P::EnvironmentSd][l] * draw[P::EnvironmentSd][l]) as f32
            }),
            movement: world.stages.movement.map(|multiplier| {
                each(&|l| draw[P::MovementSpeed][l] * multiplier / std::f64::consts::PI)
            }),
            mortality_scale: splat(1.0),
            density_ref: splat(1.0),
            encounter: splat(0.0),
            open_field: world.stages.open_field_exponent.map(|exponent| {
                each(&|l| math::pow(draw[P::OpenFieldMultiplier][l], exponent))
            }),
            sprung: each(&|l| -math::ln(1.0 - draw[P::SprungShare][l].min(0.999_999))),
            refuge_share: draw[P::RefugeShare],
        };
        let year = reference_year(world, stages);
        rates.close_mortality(&year, &draw[P::GrowthYear]);
        rates.close_density(&year);
        for l in 0..LANES {
            rates.encounter[l] = trapping::encounters_for(
                draw[P::TrapSuccessRef][l],
                rates.sprung[l],
            ) / rates.density_ref[l];
        }
        rates
    }

    /// Young per adult in a week of the reference year.
    #[inline(always)]
    fn births_of(&self, week: &ReferenceWeek, l: usize) -> f64 {
        let mut births = 0.0;
        for crop in 0..CROPS {
            let open = week.since[crop] >= self.breeding_days[crop][0][l]
                && week.since[crop] < self.breeding_days[crop][1][l];
            births += if open { self.births[crop][l] } else { 0.0 };
        }
        births
    }

    /// Solves for the scale of natural mortality, and scales the base hazards by it.
    fn close_mortality(&mut self, year: &[ReferenceWeek; YEAR], growth_year: &Lanes) {
        let target = growth_year.map(|growth| math::ln(growth.max(1e-9)));
        let [low, high] = MORTALITY_SCALE;
        let mut before = splat(0.6);
        let mut value_before = self.log_growth(year, &before);
        let mut m = splat(1.0);
        for _ in 0..12 {
            let value = self.log_growth(year, &m);
            for l in 0..LANES {
                // ln growth is nearly linear in m, so the secant method meets it in a few steps.
                let rise = value[l] - value_before[l];
                let step = (target[l] - value[l]) * (m[l] - before[l]);
                let next = if rise.abs() > 1e-14 { m[l] + step / rise } else { m[l] };
                before[l] = m[l];
                value_before[l] = value[l];
                m[l] = next.clamp(low, high);
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
    fn log_growth(&self, year: &[ReferenceWeek; YEAR], m: &Lanes) -> Lanes {
        // The product of the weekly maps, one column for each class.
        let mut columns = [[splat(0.0); 3]; 3];
        for (class, column) in columns.iter_mut().enumerate() {
            column[class] = splat(1.0);
        }
        let survival = self.base_hazard.map(|base| -> Lanes {
            std::array::from_fn(|l| math::exp(-(base[l] * m[l] + self.usual_hazard[l])))
        });
        for week in year {
            let survive = &survival[bare(week.stage)];
            for column in &mut columns {
                let [q, s, a] = column;
                for l in 0..LANES {
                    let after = Cohorts {
                        nestlings: q[l] * self.nestling_survival[l],
                        subadults: s[l] * survive[l],
                        adults: a[l] * survive[l],
                    };
                    let births = after.adults * self.births_of(week, l);
                    let after = growth::age(after, births, self.maturing[l]);
                    q[l] = after.nestlings;
                    s[l] = after.subadults;
                    a[l] = after.adults;
                }
            }
        }
        // The largest eigenvalue by power iteration: one year forgets nearly everything.
        std::array::from_fn(|l| {
            let mut v = [1.0, 1.0, 1.0];
            let mut growth = 1.0;
            for _ in 0..40 {
                let next: [f64; 3] = std::array::from_fn(|row| {
                    columns[0][row][l] * v[0] + columns[1][row][l] * v[1] + columns[2][row][l] * v[2]
                });
                growth = next.iter().sum::<f64>().max(1e-300);
                v = next.map(|x| x / growth);
            }
            math::ln(growth)
        })
    }

    /// Runs one deterministic hectare for six years and takes the reference density of the sixth.
    fn close_density(&mut self, year: &[ReferenceWeek; YEAR]) {
        let mut q = splat(0.0);
        let mut s = splat(0.0);
        let mut a: Lanes = self.capacity.map(|k| 0.2 * k);
        let mut reference = splat(0.0);
        for round in 0..REFERENCE_YEARS {
            for week in year {
                let stage = week.stage as usize;
                for l in 0..LANES {
                    let wet = if week.wet { self.summer_capacity[l] } else { 1.0 };
                    let kappa = self.kappa[usize::from(week.winter)][stage][l];
                    let capacity = kappa * wet * self.capacity[l];
                    let hazard = growth::natural_hazard(
                        self.base_hazard[bare(week.stage)][l],
                        self.density_dependence[l],
                        s[l] + a[l],
                        capacity,
                    );
                    let survive = math::exp(-(hazard + self.usual_hazard[l]));
                    let after = Cohorts {
                        nestlings: q[l] * self.nestling_survival[l],
                        subadults: s[l] * survive,
                        adults: a[l] * survive,
                    };
                    if round + 1 == REFERENCE_YEARS {
                        reference[l] += week.weight * (after.subadults + after.adults);
                    }
                    let births = after.adults * self.births_of(week, l);
                    let after = growth::age(after, births, self.maturing[l]);
                    q[l] = after.nestlings;
                    s[l] = after.subadults;
                    a[l] = after.adults;
                }
            }
        }
        self.density_ref = reference.map(|n| n.max(REFERENCE_DENSITY_MIN));
    }
}

/// One week of the reference year.
#[derive(Clone, Copy, Debug)]
struct ReferenceWeek {
    stage: Stage,
    winter: bool,
    wet: bool,
    /// Days after the establishment of each crop.
    since: [f64; CROPS],
    /// Weight of the week in the reference density; the weights sum to 1.
    weight: f64,
}

/// The weeks of 2022 by the district's calendar.
fn reference_year(world: &World, stages: &StageDays) -> [ReferenceWeek; YEAR] {
    let established = establishment(&world.calendar);
    let spring = CROPS * WARM_UP_YEARS;
    let days = [established[spring].0, established[spring + 1].0];
    debug_assert_eq!(spring, spring_of_week(0));
    let mut year: [ReferenceWeek; YEAR] = std::array::from_fn(|week| {
        let day = thursday(week as i32);
        let month = day.date().1;
        let stage = stages.stage(day.0, days);
        ReferenceWeek {
            stage,
            winter: winter(month),
            wet: wet(month) && stage != Stage::Fallow,
            since: days.map(|established| f64::from(day.0 - established)),
            weight: 0.0,
        }
    });
    // Mean over the weeks of each stage and crop, weighted by the damage row, both crops alike.
    let crop_of = |week: &ReferenceWeek| usize::from(week.since[1] >= 0.0);
    let copy = year;
    for week in &mut year {
        let same = copy
            .iter()
            .filter(|other| other.stage == week.stage && crop_of(other) == crop_of(week))
            .count();
        week.weight = world.stages.damage_share[week.stage as usize] / (CROPS * same) as f64;
    }
    let total: f64 = year.iter().map(|week| week.weight).sum();
    for week in &mut year {
        week.weight /= total;
    }
    year
}
