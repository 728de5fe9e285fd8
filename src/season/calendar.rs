//! Crop stages by commune: the district's calendar, shifted for each commune, crop and year.
//!
//! The stage of a week is the stage of its Thursday. A commune's establishment strays from the
//! district's by a normal offset of standard deviation `synchrony_sd_days`, drawn for each crop and
//! year. Where a large offset makes crops overlap, spring is harvested before summer begins.

use crate::plan::{Calendar, CropCalendar, LAND_PREPARATION_DAYS, Stage};
use crate::units::{CROPS, Day, FIRST_YEAR, WARM_UP_YEARS, YEARS, thursday};

/// Crops from the first year of the warm-up to the last of the campaign.
pub const CROP_SEASONS: usize = CROPS * (WARM_UP_YEARS + YEARS);

/// Longest crop, days, that a calendar may hold (a check of the scenario).
pub const CROP_DAYS_MAX: i32 = 200;

/// The stage by days after establishment, for both crops.
#[derive(Clone, Debug)]
pub struct StageDays {
    by_day: [Vec<Stage>; CROPS],
    /// Days from establishment to harvest.
    pub harvest: [i32; CROPS],
}

impl StageDays {
    /// Lays out the stages of both crops.
    pub fn new(calendar: &Calendar) -> Self {
        Self {
            by_day: calendar.crops.map(|crop| lay_out(&crop)),
            harvest: calendar.crops.map(|crop| crop.begins_days[5]),
        }
    }

    /// The stage of a day when the year's crops are established on these days.
    #[inline]
    pub fn stage(&self, day: i32, established: [i32; CROPS]) -> Stage {
        for crop in 0..CROPS {
            let since = day - established[crop] + LAND_PREPARATION_DAYS;
            if let Some(&stage) = usize::try_from(since).ok().and_then(|i| self.by_day[crop].get(i))
            {
                return stage;
            }
        }
        Stage::Fallow
    }
}

/// The stages of one crop from the first day of land preparation to the day before harvest.
fn lay_out(crop: &CropCalendar) -> Vec<Stage> {
    let [tillering, initiation, booting, flowering, ripening, harvest] = crop.begins_days;
    (-LAND_PREPARATION_DAYS..harvest)
        .map(|day| match day {
            _ if day < 0 => Stage::LandPreparation,
            _ if day < tillering => Stage::Seedling,
            _ if day < initiation => Stage::Tillering,
            _ if day < booting => Stage::PanicleInitiation,
            _ if day < flowering => Stage::Booting,
            _ if day < ripening => Stage::Flowering,
            _ => Stage::Ripening,
        })
        .collect()
}

/// The district's day of establishment of each crop season, from spring 2019.
pub fn establishment(calendar: &Calendar) -> [Day; CROP_SEASONS] {
    std::array::from_fn(|season| {
        let year = FIRST_YEAR - WARM_UP_YEARS as i32 + (season / CROPS) as i32;
        let (month, day) = calendar.crops[season % CROPS].established;
        Day::from_date(year, month, day).expect("the calendar was checked")
    })
}

/// The crop season of spring in the calendar year of a week's Thursday.
#[inline]
pub fn spring_of_week(week: i32) -> usize {
    let year = thursday(week).date().0 - (FIRST_YEAR - WARM_UP_YEARS as i32);
    CROPS * year.clamp(0, (WARM_UP_YEARS + YEARS) as i32 - 1) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(on(2022, 1, 19), Stage::Fallow);
        assert_eq!(on(2022, 1, 20), Stage::LandPreparation);
        assert_eq!(on(2022, 2, 9), Stage::LandPreparation);
        assert_eq!(on(2022, 2, 10), Stage::Seedling);
        assert_eq!(on(2022, 3, 2), Stage::Tillering);
        assert_eq!(on(2022, 4, 1), Stage::PanicleInitiation);
        assert_eq!(on(2022, 4, 21), Stage::Booting);
        assert_eq!(on(2022, 5, 9), Stage::Flowering);
        assert_eq!(on(2022, 5, 16), Stage::Ripening);
        assert_eq!(on(2022, 6, 9), Stage::Ripening);
        assert_eq!(on(2022, 6, 10), Stage::Fallow);
        assert_eq!(on(2022, 6, 14), Stage::LandPreparation);
        assert_eq!(on(2022, 10, 8), Stage::Fallow);
    }
}
