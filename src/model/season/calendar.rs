//! Crop stages by commune: the district's calendar, shifted for each commune, crop and year.
//!
//! The stage of a week is the stage of its Thursday. A commune's establishment strays from the
//! district's by a normal offset of standard deviation `synchrony_sd_days`, drawn for each crop and
//! year. Where a large offset makes crops overlap, the earlier one is harvested before the later begins.

use crate::model::plan::{Calendar, Crop, CropCalendar, LAND_PREPARATION_DAYS, STAGES, Stage};
use crate::time::{Day, Period, WARM_UP_WEEKS, WARM_UP_YEARS};

/// Longest crop, days, that a calendar may hold (a check of the scenario).
pub const CROP_DAYS_MAX: i32 = 200;

/// Days from a week's Monday, on which it begins, to its Thursday, whose stage it has.
pub const MONDAY_BEFORE_THURSDAY: i32 = 3;

/// The most crop seasons that a week looks at: those of a year, the last before and the first after.
pub const MOST_IN_WINDOW: usize = Crop::MOST + 2;

/// The crop seasons of a period, one after the other, from the first year of the warm-up on.
///
/// A crop belongs to the calendar year in which it is harvested. A week looks at the seasons of its
/// year; where land is prepared for the first crop before New Year, the years of the crops turn half
/// way between the last harvest and that day, and a week looks at the season before and the one after
/// as well.
#[derive(Clone, Debug, PartialEq)]
pub struct Seasons {
    /// Crops a year.
    pub crops: usize,
    /// The district's day of establishment of each season.
    pub days: Vec<Day>,
    /// The crop, by its place in the year, of each season that a week looks at.
    pub window: Vec<usize>,
    /// The calendar year of the first season.
    first_year: i32,
    /// For each calendar year from the first, the day from which its crops are the next year's.
    turns: Vec<i32>,
    /// Does land preparation of the first crop begin before New Year?
    over_new_year: bool,
}

impl Seasons {
    /// Lays out the seasons of a calendar that was checked.
    pub fn new(calendar: &Calendar, period: Period) -> Self {
        let crops = &calendar.crops;
        let of = |crop: &CropCalendar, year: i32| {
            crop.established_for(year).expect("the calendar was checked").0
        };
        let (first, last) = (&crops[0], &crops[crops.len() - 1]);
        let prepared = |year: i32| of(first, year) - LAND_PREPARATION_DAYS;
        let over_new_year = Day(prepared(period.first_year())).date().0 < period.first_year();
        let more = i32::from(over_new_year);
        let first_year = period.first_year() - WARM_UP_YEARS as i32 - more;
        // Rounds may begin before a crop of the year after the last.
        let years = first_year..=period.last_year() + 1 + more;
        let turn = |year: i32| {
            if over_new_year {
                (of(last, year) + last.harvest_days() + prepared(year + 1)).div_euclid(2)
            } else {
                i32::MAX
            }
        };
        Self {
            crops: crops.len(),
            turns: years.clone().map(turn).collect(),
            days: years
                .flat_map(|year| crops.iter().map(move |crop| Day(of(crop, year))))
                .collect(),
            window: if over_new_year {
                let n = crops.len();
                (0..n + 2).map(|place| (n - 1 + place) % n).collect()
            } else {
                (0..crops.len()).collect()
            },
            first_year,
            over_new_year,
        }
    }

    /// The seasons that are harvested in a calendar year.
    pub fn of_year(&self, year: i32) -> std::ops::Range<usize> {
        let first = self.crops * (year - self.first_year).max(0) as usize;
        first..first + self.crops
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.days.len()
    }

    /// The first season that a day looks at.
    pub fn seen_from(&self, day: Day) -> usize {
        let last = (self.days.len() / self.crops) as i32 - 1;
        let year = (day.date().0 - self.first_year).clamp(0, last);
        if !self.over_new_year {
            return self.crops * year as usize;
        }
        let later = usize::from(day.0 >= self.turns[year as usize]);
        (self.crops * (year as usize + later)).saturating_sub(1)
    }

    /// The place in the year of a season's crop.
    #[inline(always)]
    pub fn crop(&self, season: usize) -> usize {
        season % self.crops
    }
}

/// The stage by days after establishment, for every season that a week looks at.
#[derive(Clone, Debug)]
pub struct StageDays {
    /// Days after establishment at which each stage from land preparation on begins.
    pub(super) begins: Vec<[i32; STAGES - 1]>,
    /// Days from establishment to harvest.
    pub harvest: Vec<i32>,
}

impl StageDays {
    /// Lays out the stages of the crops.
    pub fn new(calendar: &Calendar, seasons: &Seasons) -> Self {
        let crops = || seasons.window.iter().map(|&crop| &calendar.crops[crop]);
        Self {
            begins: crops().map(begins).collect(),
            harvest: crops().map(CropCalendar::harvest_days).collect(),
        }
    }

    /// The stage of a day, as its number, when the seasons that it looks at are established on these
    /// days.
    pub fn stage(&self, day: i32, established: &[Day]) -> i32 {
        let mut seasons = established.iter().zip(&self.begins).zip(&self.harvest);
        // Where two crops overlap, the earlier one stands.
        let stage = seasons.find_map(|((established, begins), harvest)| {
            let since = day - established.0;
            let begun = begins.iter().filter(|&&begin| since >= begin).count() as i32;
            (begun > 0 && since < *harvest).then_some(begun)
        });
        stage.unwrap_or(Stage::Fallow as i32)
    }
}

/// The days after establishment on which the stages of a crop begin, from land preparation on.
fn begins(crop: &CropCalendar) -> [i32; STAGES - 1] {
    let [tillering, initiation, booting, flowering, ripening, _] = crop.begins_days;
    [-LAND_PREPARATION_DAYS, 0, tillering, initiation, booting, flowering, ripening]
}

/// What the calendar says of a week, worked out once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Today {
    /// The week.
    pub week: i32,
    /// Its Thursday.
    pub day: i32,
    /// The first of the crop seasons that the Thursday looks at.
    pub season: usize,
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
pub fn almanac(period: Period, seasons: &Seasons) -> Vec<Today> {
    let weeks = -(WARM_UP_WEEKS as i32)..period.weeks() as i32;
    weeks.map(|week| today(period, seasons, week)).collect()
}

/// What the calendar says of a week.
pub fn today(period: Period, seasons: &Seasons, week: i32) -> Today {
    let thursday = period.thursday(week);
    let month = thursday.date().1;
    let year = period.year_of_week(week);
    Today {
        week,
        day: thursday.0,
        season: seasons.seen_from(thursday),
        winter: month >= 10 || month == 1,
        wet: (6..=9).contains(&month),
        year: year - period.first_year(),
        week_of_year: week - period.first_week(year),
        ends_year: week + 1 == period.weeks() as i32 || period.year_of_week(week + 1) != year,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn crop(crop: Crop, established: (u32, u32), begins_days: [i32; 6]) -> CropCalendar {
        let name = crate::text::Text::new(crop.key(), crop.key());
        CropCalendar { crop, name, established, begins_days, yield_ratio: 1.0, litters_ratio: 1.0 }
    }

    pub(in super::super) fn lowland() -> Calendar {
        let crops = vec![
            crop(Crop::Spring, (2, 10), [20, 50, 70, 88, 95, 120]),
            crop(Crop::Summer, (7, 5), [12, 35, 50, 65, 72, 95]),
        ];
        Calendar { crops, synchrony_sd_days: 5.0 }
    }

    pub(in super::super) fn mekong() -> Calendar {
        let stages = [15, 40, 55, 62, 70, 95];
        let crops = vec![
            crop(Crop::Spring, (12, 1), stages),
            crop(Crop::Summer, (4, 1), stages),
            crop(Crop::Autumn, (8, 1), stages),
        ];
        Calendar { crops, synchrony_sd_days: 5.0 }
    }

    #[test]
    fn a_crop_belongs_to_the_year_of_its_harvest() {
        let seasons = Seasons::new(&mekong(), Period::default());
        let dates: Vec<_> = seasons.of_year(2022).map(|s| seasons.days[s].date()).collect();
        assert_eq!(dates, [(2021, 12, 1), (2022, 4, 1), (2022, 8, 1)]);
        let two = Seasons::new(&lowland(), Period::default());
        let dates: Vec<_> = two.of_year(2025).map(|s| two.days[s].date()).collect();
        assert_eq!(dates, [(2025, 2, 10), (2025, 7, 5)]);
        assert_eq!(two.days.len(), 16);
    }

    #[test]
    fn a_week_looks_at_every_season_that_can_bear_on_it() {
        for calendar in [lowland(), mekong()] {
            let seasons = Seasons::new(&calendar, Period::default());
            let stages = StageDays::new(&calendar, &seasons);
            let period = Period::default();
            for day in period.thursday(-(WARM_UP_WEEKS as i32)).0..=period.days().end().0 {
                let first = seasons.seen_from(Day(day));
                let seen = &seasons.days[first..first + seasons.window.len()];
                for (season, &crop) in (first..).zip(&seasons.window) {
                    assert_eq!(seasons.crop(season), crop);
                }
                // The stage by all the seasons that there are.
                let all = seasons.days.iter().enumerate().find_map(|(season, established)| {
                    let begins = begins(&calendar.crops[seasons.crop(season)]);
                    let since = day - established.0;
                    let harvest = calendar.crops[seasons.crop(season)].harvest_days();
                    (since >= begins[0] && since < harvest)
                        .then(|| begins.iter().filter(|&&begin| since >= begin).count() as i32)
                });
                assert_eq!(stages.stage(day, seen), all.unwrap_or(0), "{:?}", Day(day).date());
            }
        }
    }

    #[test]
    fn stages_begin_on_their_days() {
        let seasons = Seasons::new(&lowland(), Period::default());
        let stages = StageDays::new(&lowland(), &seasons);
        let spring = Day::from_date(2022, 2, 10).unwrap();
        let summer = Day::from_date(2022, 7, 5).unwrap();
        let on = |y, m, d| stages.stage(Day::from_date(y, m, d).unwrap().0, &[spring, summer]);
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
