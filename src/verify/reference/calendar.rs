//! The calendar: which stage a week is of, and what the calendar alone says of its rats.

use super::Draw;
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{self, CropCalendar, LAND_PREPARATION_DAYS, Plan, Stage};
use crate::time::{DAYS_PER_MONTH, Day, Period, WARM_UP_WEEKS, WARM_UP_YEARS};
use std::ops::Range;

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

/// A crop season of the plan: the crop of a place in the year, harvested in a calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Crop {
    pub(super) place: usize,
    pub(super) year: i32,
    /// The district's establishment.
    pub(super) nominal: Day,
}

/// Every crop season that a week of the plan can look at, in order.
pub(super) fn seasons(plan: &Plan) -> Vec<Crop> {
    let period = plan.world.period;
    let years = period.first_year() - WARM_UP_YEARS as i32 - 1..=period.last_year() + 2;
    let mut seasons = Vec::new();
    for year in years {
        for (place, crop) in plan.world.calendar.crops.iter().enumerate() {
            let (month, day) = crop.established;
            let date = |year| Day::from_date(year, month, day).expect("a date of the calendar");
            let harvest = Day(date(year).0 + crop.begins_days[5]).date();
            let nominal = if harvest.0 == year { date(year) } else { date(year - 1) };
            seasons.push(Crop { place, year, nominal });
        }
    }
    seasons
}

/// The seasons that a week looks at: those of its Thursday's year. Where land is prepared before New
/// Year, years turn half way between a harvest and the next land preparation, and the season before
/// and the one after are looked at, too.
pub(super) fn seen(plan: &Plan, seasons: &[Crop], week: i32) -> Range<usize> {
    let thursday = plan.world.period.thursday(week);
    let year = thursday.date().0;
    let first = |year: i32| seasons.iter().position(|crop| crop.year == year).expect("laid out");
    let prepared = |year| seasons[first(year)].nominal.0 - LAND_PREPARATION_DAYS;
    let n = plan.world.calendar.crops.len();
    if Day(prepared(year)).date().0 == year {
        return first(year)..first(year) + n;
    }
    let last = &seasons[first(year) + n - 1];
    let harvest = last.nominal.0 + plan.world.calendar.crops[last.place].begins_days[5];
    let turned = thursday.0 >= (harvest + prepared(year + 1)).div_euclid(2);
    let from = first(if turned { year + 1 } else { year });
    from - 1..from + n + 1
}

/// The stage of a day, when these crops of the year are established on these days.
pub(super) fn stage(plan: &Plan, day: i32, established: &[(usize, i32)]) -> Stage {
    for &(crop, established) in established {
        let [tillering, initiation, booting, flowering, ripening, harvest] =
            plan.world.calendar.crops[crop].begins_days;
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

/// The week of a commune with these days of establishment, in a year of this shock.
pub(super) fn weekly(
    plan: &Plan,
    draw: &Draw,
    scale: f64,
    week: i32,
    established: &[(usize, i32)],
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

/// The yield of a crop without rats, t/ha.
pub(super) fn attainable(draw: &Draw, crop: &CropCalendar) -> f64 {
    let of = if crop.crop == plan::Crop::Spring { P::YieldSpring } else { P::YieldSummer };
    draw[of] * crop.yield_ratio
}

/// Young that an adult conceives in the week of this Monday, which are spread evenly over the days
/// of each crop's breeding window.
fn births(plan: &Plan, draw: &Draw, monday: i32, established: &[(usize, i32)]) -> f64 {
    let of_crop = |&(place, established): &(usize, i32)| {
        let crop = &plan.world.calendar.crops[place];
        let [_, initiation, .., harvest] = crop.begins_days;
        let on = f64::from(established + initiation) + draw[P::BreedOnDays];
        let off = f64::from(established + harvest) + draw[P::BreedOffDays];
        let days = off.min(f64::from(monday + 7)) - on.max(f64::from(monday));
        let spring = crop.crop == plan::Crop::Spring;
        let ratio = if spring { 1.0 } else { draw[P::SummerLittersRatio] };
        let young = draw[P::FemaleShare]
            * draw[P::BreedingShare]
            * draw[P::LittersPerCrop]
            * ratio
            * crop.litters_ratio
            * draw[P::LitterSize];
        young * days.max(0.0) / 7.0 / ((off - on) / 7.0).max(1.0)
    };
    established.iter().map(of_crop).sum()
}
