//! The grid of time, space and money that every part of the program counts on.

/// Calendar years of a campaign, in order.
pub const YEARS: usize = 4;
/// The first calendar year of a campaign.
pub const FIRST_YEAR: i32 = 2022;
/// Weeks of a campaign, from Monday 2022-01-03 to Sunday 2025-12-28; week 0 is the first.
pub const WEEKS: usize = 208;
/// Weeks of usual practice before week 0, from Monday 2019-01-07.
pub const WARM_UP_WEEKS: usize = 156;
/// Calendar years that the warm-up spans.
pub const WARM_UP_YEARS: usize = 3;
/// Crops a year.
pub const CROPS: usize = 2;
/// Days in a mean month, which turns monthly survival into weekly hazard.
pub const DAYS_PER_MONTH: f64 = 30.44;

/// A day, counted from Monday 2022-01-03, which is day 0 (and starts week 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// Days from 1970-01-01 to 2022-01-03.
const EPOCH: i64 = 18_995;

impl Day {
    /// The day of a date of the Gregorian calendar; `None` if there is no such date.
    pub fn from_date(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        // Howard Hinnant, "chrono-compatible low-level date algorithms": days_from_civil.
        let y = i64::from(if month <= 2 { year - 1 } else { year });
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let month_shifted = i64::from((month + 9) % 12);
        let day_of_year = (153 * month_shifted + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let since_1970 = era * 146_097 + day_of_era - 719_468;
        i32::try_from(since_1970 - EPOCH).ok().map(Self)
    }

    /// Year, month and day of the Gregorian calendar.
    pub fn date(self) -> (i32, u32, u32) {
        // The same source: civil_from_days.
        let z = i64::from(self.0) + EPOCH + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_shifted + 2) / 5 + 1;
        let month = if month_shifted < 10 { month_shifted + 3 } else { month_shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year as i32, month as u32, day as u32)
    }

    /// The week that holds this day; weeks before the campaign are negative.
    pub fn week(self) -> i32 {
        self.0.div_euclid(7)
    }
}

/// The Monday of a week.
pub fn monday(week: i32) -> Day {
    Day(week * 7)
}

/// The first whole week from a day on.
pub fn week_from(day: Day) -> i32 {
    Day(day.0 + 6).week()
}

/// The Thursday of a week, which decides the crop stage of the week.
pub fn thursday(week: i32) -> Day {
    Day(week * 7 + 3)
}

/// The calendar year of a week is the year of its Monday.
pub fn year_of_week(week: i32) -> i32 {
    monday(week).date().0
}

/// Days in a month of the Gregorian calendar.
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn week_zero_starts_on_the_first_monday_of_2022() {
        assert_eq!(Day::from_date(2022, 1, 3), Some(Day(0)));
        assert_eq!(Day::from_date(1970, 1, 1), Some(Day(-(EPOCH as i32))));
        assert_eq!(monday(WEEKS as i32 - 1).date(), (2025, 12, 22));
        assert_eq!([Day(0), Day(1), Day(7)].map(week_from), [0, 1, 1]);
        assert_eq!(monday(-(WARM_UP_WEEKS as i32)).date(), (2019, 1, 7));
    }

    #[test]
    fn weeks_belong_to_the_year_of_their_monday() {
        let weeks = [0, 1, 2, 3].map(|year| {
            (0..WEEKS as i32).filter(|&week| year_of_week(week) == FIRST_YEAR + year).count()
        });
        assert_eq!(weeks, [52, 52, 53, 51]);
        assert_eq!(weeks.iter().sum::<usize>(), WEEKS);
    }

    #[test]
    fn dates_and_days_are_inverse() {
        for day in -2000..3000 {
            let (y, m, d) = Day(day).date();
            assert_eq!(Day::from_date(y, m, d), Some(Day(day)));
        }
        assert_eq!(Day::from_date(2023, 2, 29), None);
        assert_eq!(Day::from_date(2024, 2, 30), None);
    }
}
