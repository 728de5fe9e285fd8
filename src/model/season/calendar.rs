//! Crop stages by commune: the district's calendar, shifted for each commune, crop and year.
//!
//! The stage of a week is the stage of its Thursday. A commune's establishment strays from the
//! district's by a normal offset of standard deviation `synchrony_sd_days`, drawn for each crop and
//! year. Where a large offset makes crops overlap, spring is harvested before summer begins.

use crate::model::lanes::LANES;
use crate::model::plan::{Calendar, CropCalendar, LAND_PREPARATION_DAYS, STAGES};
use crate::time::{CROPS, Day, Period, WARM_UP_WEEKS, WARM_UP_YEARS};

/// Longest crop, days, that a calendar may hold (a check of the scenario).
pub const CROP_DAYS_MAX: i32 = 200;

/// Days from a week's Monday, on which it begins, to its Thursday, whose stage it has.
pub const MONDAY_BEFORE_THURSDAY: i32 = 3;

/// The stage by days after establishment, for both crops.
#[derive(Clone, Debug)]
pub struct StageDays {
    /// Days after establishment at which each stage from land preparation on begins.
    begins: [[i32; STAGES - 1]; CROPS],
    /// Days from establishment to harvest.
    pub harvest: [i32; CROPS],
}

impl StageDays {
    /// Lays out the stages of both crops.
    pub fn new(calendar: &Calendar) -> Self {
        Self {
            begins: calendar.crops.map(|crop| begins(&crop)),
            harvest: calendar.crops.map(|crop| crop.begins_days[5]),
        }
    }

    /// The stage of a day in each lane, as its number, when the year's crops are established on
    /// these days.
    ///
    /// Free of branches: the stage is the number of stages that have begun. The sums wrap, because
    /// checks for overflow would keep the loops over lanes from becoming vector code.
    #[inline(always)]
    pub fn stages(&self, day: i32, established: &[[i32; LANES]; CROPS]) -> [i32; LANES] {
        let mut stages = [0; LANES];
        for crop in (0..CROPS).rev() {
            let mut begun = [0; LANES];
            for begins in self.begins[crop] {
                for l in 0..LANES {
                    let since = day.wrapping_sub(established[crop][l]);
                    begun[l] = i32::wrapping_add(begun[l], i32::from(since >= begins));
                }
            }
            for l in 0..LANES {
                let since = day.wrapping_sub(established[crop][l]);
                let begun = if since < self.harvest[crop] { begun[l] } else { 0 };
                // Where two crops overlap, the earlier one stands.
                stages[l] = if begun > 0 { begun } else { stages[l] };
            }
        }
        stages
    }

    /// The stage of a day when the year's crops are established on these days.
    pub fn stage(&self, day: i32, established: [i32; CROPS]) -> i32 {
        self.stages(day, &established.map(|day| [day; LANES]))[0]
    }
}

/// The days after establishment on which the stages of a crop begin, from land preparation on.
fn begins(crop: &CropCalendar) -> [i32; STAGES - 1] {
    let [tillering, initiation, booting, flowering, ripening, _] = crop.begins_days;
    [-LAND_PREPARATION_DAYS, 0, tillering, initiation, booting, flowering, ripening]
}

/// The district's day of establishment of each crop season, from the first of the warm-up.
pub fn establishment(calendar: &Calendar, period: Period) -> Vec<Day> {
    let years = period.first_year() - WARM_UP_YEARS as i32..=period.last_year();
    years
        .flat_map(|year| {
            calendar.crops.iter().map(move |crop| {
                let (month, day) = crop.established;
                Day::from_date(year, month, day).expect("the calendar was checked")
            })
        })
        .collect()
}

/// What the calendar says of a week, worked out once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Today {
    /// The week.
    pub week: i32,
    /// Its Thursday.
    pub day: i32,
    /// The crop season of spring in the Thursday's calendar year.
    pub spring: usize,
    /// Is the Thursday between October and January?
    pub winter: bool,
    /// Is the Thursday between June and September?
    pub wet: bool,
    /// Calendar year of the Monday, 0 is the first of the period; negative in the warm-up.
    pub year: i32,
    /// Weeks since the first Monday of the year.
    pub week_of_year: i32,
    /// Is the next Monday in another year, or beyond the campaign?
    pub ends_year: bool,
}

/// Every week of the warm-up and the campaign, in order.
pub fn almanac(period: Period) -> Vec<Today> {
    (-(WARM_UP_WEEKS as i32)..period.weeks() as i32).map(|week| today(period, week)).collect()
}

/// What the calendar says of a week.
pub fn today(period: Period, week: i32) -> Today {
    let month = period.thursday(week).date().1;
    let year = period.year_of_week(week);
    Today {
        week,
        day: period.thursday(week).0,
        spring: spring_of_week(period, week),
        winter: month >= 10 || month == 1,
        wet: (6..=9).contains(&month),
        year: year - period.first_year(),
        week_of_year: week - period.first_week(year),
        ends_year: week + 1 == period.weeks() as i32 || period.year_of_week(week + 1) != year,
    }
}

/// The crop season of spring in the calendar year of a week's Thursday.
#[inline]
pub fn spring_of_week(period: Period, week: i32) -> usize {
    let year = period.thursday(week).date().0 - period.first_year() + WARM_UP_YEARS as i32;
    CROPS * year.clamp(0, period.shock_years() as i32 - 1) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::Stage;

    pub(crate) fn lowland() -> Calendar {
        Calendar {
            crops: [
                CropCalendar { established: (2, 10), begins_days: [20, 50, 70, 88, 95, 120] },
                CropCalendar { established: (7, 5), begins_days: [12, 35, 50, 65, 72, 95] },
            ],
            synchrony_sd_days: 5.0,
        }
    }

    #[test]
    fn stages_begin_on_their_days() {
        let stages = StageDays::new(&lowland());
        let spring = Day::from_date(2022, 2, 10).unwrap().0;
        let summer = Day::from_date(2022, 7, 5).unwrap().0;
        let on = |y, m, d| stages.stage(Day::from_date(y, m, d).unwrap().0, [spring, summer]);
        assert_eq!(on(2022, 1, 19), Stage::Fallow as i32);
        assert_eq!(on(2022, 1, 20), Stage::LandPreparation as i32);
        assert_eq!(on(2022, 2, 9), Stage::LandPreparation as i32);
        assert_eq!(on(2022, 2, 10), Stage::Seedling as i32);
        assert_eq!(on(2022, 3, 2), Stage::Tillering as i32);
        assert_eq!(on(2022, 4, 1), Stage::PanicleInitiation as i32);
        assert_eq!(on(2022, 4, 21), Stage::Booting as i32);
        assert_eq!(on(2022, 5, 9), Stage::Flowering as i32);
        assert_eq!(on(2022, 5, 16), Stage::Ripening as i32);
        assert_eq!(on(2022, 6, 9), Stage::Ripening as i32);
        assert_eq!(on(2022, 6, 10), Stage::Fallow as i32);
        assert_eq!(on(2022, 6, 14), Stage::LandPreparation as i32);
        assert_eq!(on(2022, 10, 8), Stage::Fallow as i32);
    }
}
