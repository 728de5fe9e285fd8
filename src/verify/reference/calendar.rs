//! The calendar: which stage a week is of, and what the calendar alone says of its rats.

use super::Draw;
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{LAND_PREPARATION_DAYS, Plan, Stage};
use crate::time::{CROPS, DAYS_PER_MONTH, Day, Period, WARM_UP_WEEKS, WARM_UP_YEARS};

/// What the calendar has in store for the rats of one week: hazard and births without density.
#[derive(Clone, Copy)]
pub(super) struct Weekly {
    pub(super) stage: Stage,
    pub(super) hazard: f64,
    pub(super) capacity: f64,
    pub(super) births: f64,
}

pub(super) fn month(period: Period, week: i32) -> u32 {
    period.thursday(week).date().1
}

pub(super) fn week_of_year(period: Period, week: i32) -> i32 {
    let year_of_week = |week| period.year_of_week(week);
    let mut first = week;
    while first > -(WARM_UP_WEEKS as i32) && year_of_week(first - 1) == year_of_week(week) {
        first -= 1;
    }
    week - first
}

/// The first crop season (spring) of the year of a week's Thursday, from the first of the warm-up.
pub(super) fn spring_of(period: Period, week: i32) -> usize {
    let year = period.thursday(week).date().0 - period.first_year() + WARM_UP_YEARS as i32;
    CROPS * (year.max(0) as usize).min(WARM_UP_YEARS + period.years() - 1)
}

/// The stage of a day, when the crops are established on these days.
pub(super) fn stage(plan: &Plan, day: i32, established: [i32; CROPS]) -> Stage {
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
pub(super) fn nominal(plan: &Plan, season: usize) -> Day {
    let year = plan.world.period.first_year() - WARM_UP_YEARS as i32 + (season / CROPS) as i32;
    let (month, day) = plan.world.calendar.crops[season % CROPS].established;
    Day::from_date(year, month, day).expect("a date of the calendar")
}

/// The week of a commune with these days of establishment, in a year of this shock.
pub(super) fn weekly(
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
    Weekly {
        stage,
        hazard: scale * -libm::log(survival.max(1e-9)) * 7.0 / DAYS_PER_MONTH,
        capacity: kappa * flood * draw[P::CapacityPerHa] * shock,
        births: births(plan, draw, day - 3, established),
    }
}

/// Young that an adult conceives in the week of this Monday, which are spread evenly over the days
/// of each crop's breeding window.
fn births(plan: &Plan, draw: &Draw, monday: i32, established: [i32; CROPS]) -> f64 {
    let of_crop = |crop: usize| {
        let [_, initiation, .., harvest] = plan.world.calendar.crops[crop].begins_days;
        let on = f64::from(established[crop] + initiation) + draw[P::BreedOnDays];
        let off = f64::from(established[crop] + harvest) + draw[P::BreedOffDays];
        let days = off.min(f64::from(monday + 7)) - on.max(f64::from(monday));
        let ratio = if crop == 1 { draw[P::SummerLittersRatio] } else { 1.0 };
        let young = draw[P::FemaleShare]
            * draw[P::BreedingShare]
            * draw[P::LittersPerCrop]
            * ratio
            * draw[P::LitterSize];
        young * days.max(0.0) / 7.0 / ((off - on) / 7.0).max(1.0)
    };
    (0..CROPS).map(of_crop).sum()
}
