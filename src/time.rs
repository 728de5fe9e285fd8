//! The grid of time, space and money that every part of the program counts on.

/// Weeks of usual practice before week 0: three years, all in the three calendar years before the
/// first of the period.
pub const WARM_UP_WEEKS: usize = 156;
/// Calendar years that the warm-up spans.
pub const WARM_UP_YEARS: usize = 3;
/// Weeks over which the crops of a year are spread: worn and lost traps are written off once a crop.
pub const WEEKS_OF_CROPS: i32 = 52;
/// Days in a mean month, which turns monthly survival into weekly hazard.
pub const DAYS_PER_MONTH: f64 = 30.44;

/// A day, counted from Monday 2022-01-03, which is day 0 whatever the period.
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
}

/// The calendar years of a campaign, and their weeks.
///
/// Week 0 begins on the first Monday of the first year; the last week is the last that ends within
/// the last year. A week belongs to the year of its Monday, so a year in the middle has 52 or 53 and
/// the days before the first Monday and after the last Sunday are in no week. Week numbers are part
/// of the addresses of luck: they count from the first Monday of each period, so plans of different
/// periods meet the same luck in the same week of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Years", into = "Years")]
pub struct Period {
    first_year: i32,
    years: usize,
    /// The Monday of week 0.
    start: Day,
    weeks: usize,
}

/// A period as files hold it.
#[derive(Clone, Copy, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Years {
    first_year: i32,
    years: usize,
}

impl TryFrom<Years> for Period {
    type Error = &'static str;

    fn try_from(of: Years) -> Result<Self, Self::Error> {
        Self::new(of.first_year, of.years).ok_or("no such period")
    }
}

impl From<Period> for Years {
    fn from(period: Period) -> Self {
        Self { first_year: period.first_year, years: period.years }
    }
}

impl Default for Period {
    /// 2022-2025, the years of the scheme that the program ships.
    fn default() -> Self {
        Self { first_year: 2022, years: 4, start: Day(0), weeks: 208 }
    }
}

impl Period {
    /// The longest period, years.
    pub const MOST_YEARS: usize = 10;
    /// The first years that a period can have.
    pub const FIRST_YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

    /// The period of so many calendar years from this one; `None` beyond [`Period::FIRST_YEARS`] or
    /// [`Period::MOST_YEARS`].
    pub fn new(first_year: i32, years: usize) -> Option<Self> {
        if !Self::FIRST_YEARS.contains(&first_year) || !(1..=Self::MOST_YEARS).contains(&years) {
            return None;
        }
        let first = Day::from_date(first_year, 1, 1)?;
        let beyond = Day::from_date(first_year + years as i32, 1, 1)?;
        // Day 0 is a Monday.
        let start = Day(first.0 + (-first.0).rem_euclid(7));
        let weeks = (beyond.0 - start.0) / 7;
        Some(Self { first_year, years, start, weeks: weeks as usize })
    }

    /// The number of calendar years.
    pub fn years(self) -> usize {
        self.years
    }

    /// The number of weeks.
    pub fn weeks(self) -> usize {
        self.weeks
    }

    /// The first calendar year.
    pub fn first_year(self) -> i32 {
        self.first_year
    }

    /// The last calendar year.
    pub fn last_year(self) -> i32 {
        self.first_year + self.years as i32 - 1
    }

    /// The calendar year of the year with this number, which counts from 0.
    pub fn year(self, number: usize) -> i32 {
        self.first_year + number as i32
    }

    /// The calendar years, in order.
    pub fn calendar_years(self) -> std::ops::RangeInclusive<i32> {
        self.first_year..=self.last_year()
    }

    /// The number of a calendar year; `None` outside the period.
    pub fn number(self, calendar_year: i32) -> Option<usize> {
        let number = usize::try_from(i64::from(calendar_year) - i64::from(self.first_year)).ok()?;
        (number < self.years).then_some(number)
    }

    /// Calendar years with a shock of their own, warm-up included.
    pub fn shock_years(self) -> usize {
        WARM_UP_YEARS + self.years
    }

    /// The first and the last day of its weeks: a Monday and a Sunday.
    pub fn days(self) -> std::ops::RangeInclusive<Day> {
        self.start..=Day(self.monday(self.weeks as i32).0 - 1)
    }

    /// Is this week one of the period's?
    pub fn holds(self, week: i32) -> bool {
        (0..self.weeks as i32).contains(&week)
    }

    /// The week that holds a day; weeks before the campaign are negative.
    pub fn week(self, day: Day) -> i32 {
        (day.0 - self.start.0).div_euclid(7)
    }

    /// The Monday of a week.
    pub fn monday(self, week: i32) -> Day {
        Day(self.start.0 + week * 7)
    }

    /// The Sunday of a week.
    pub fn sunday(self, week: i32) -> Day {
        Day(self.start.0 + week * 7 + 6)
    }

    /// The first whole week from a day on.
    pub fn week_from(self, day: Day) -> i32 {
        self.week(Day(day.0 + 6))
    }

    /// The Thursday of a week, which decides the crop stage of the week.
    pub fn thursday(self, week: i32) -> Day {
        Day(self.start.0 + week * 7 + 3)
    }

    /// The calendar year of a week is the year of its Monday.
    pub fn year_of_week(self, week: i32) -> i32 {
        self.monday(week).date().0
    }

    /// The first week of a calendar year.
    pub fn first_week(self, calendar_year: i32) -> i32 {
        Day::from_date(calendar_year, 1, 1).map_or(0, |day| self.week_from(day))
    }
}

impl std::fmt::Display for Period {
    /// `2022-2025`, or `2026` for a single year.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.first_year)?;
        if self.years > 1 { write!(f, "-{}", self.last_year()) } else { Ok(()) }
    }
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
    fn the_default_period_is_2022_to_2025() {
        let period = Period::default();
        assert_eq!(Period::new(2022, 4), Some(period));
        assert_eq!(Day::from_date(2022, 1, 3), Some(Day(0)));
        assert_eq!(Day::from_date(1970, 1, 1), Some(Day(-(EPOCH as i32))));
        assert_eq!(period.monday(period.weeks() as i32 - 1).date(), (2025, 12, 22));
        assert_eq!([Day(0), Day(1), Day(7)].map(|day| period.week_from(day)), [0, 1, 1]);
        assert_eq!(period.monday(-(WARM_UP_WEEKS as i32)).date(), (2019, 1, 7));
        assert_eq!(period.to_string(), "2022-2025");
    }

    #[test]
    fn weeks_belong_to_the_year_of_their_monday() {
        let weeks = |first, years| -> Vec<usize> {
            let period = Period::new(first, years).unwrap();
            let of = |year| {
                (0..period.weeks() as i32).filter(|&w| period.year_of_week(w) == year).count()
            };
            let weeks: Vec<usize> = period.calendar_years().map(of).collect();
            assert_eq!(weeks.iter().sum::<usize>(), period.weeks());
            weeks
        };
        assert_eq!(weeks(2022, 4), [52, 52, 53, 51]);
        // 2024 begins on a Monday and is a leap year: 53 Mondays, the last of them a week of 2024
        // only when the period goes on.
        assert_eq!(weeks(2024, 1), [52]);
        assert_eq!(weeks(2024, 2), [53, 51]);
        assert_eq!(weeks(2026, 1), [51]);
        assert_eq!(weeks(2026, 5), [52, 52, 52, 53, 51]);
        assert_eq!(weeks(2028, 1), [52]);
    }

    #[test]
    fn every_period_lies_in_its_years() {
        for first_year in Period::FIRST_YEARS {
            for years in 1..=Period::MOST_YEARS {
                let period = Period::new(first_year, years).unwrap();
                let (first, last) = (*period.days().start(), *period.days().end());
                assert_eq!(first.date().0, first_year);
                assert_eq!(last.date().0, period.last_year());
                assert!(first.date().2 <= 7 && last.date().2 >= 25, "{period}");
                assert_eq!(first.0.rem_euclid(7), 0);
                assert_eq!(period.week(last), period.weeks() as i32 - 1);
                assert_eq!(period.first_week(first_year), 0);
                // The warm-up spans the three calendar years before, and no other.
                let before = period.thursday(-(WARM_UP_WEEKS as i32)).date().0;
                assert_eq!(before, first_year - WARM_UP_YEARS as i32);
                assert_eq!(period.year_of_week(-(WARM_UP_WEEKS as i32)), before);
            }
        }
        assert_eq!(Period::new(2026, 0), None);
        assert_eq!(Period::new(2026, 11), None);
        assert_eq!(Period::new(1, 4), None);
        assert_eq!(Period::new(2026, 1).unwrap().to_string(), "2026");
    }

    #[test]
    fn february_has_29_days_in_leap_years() {
        for (year, days) in [(2024, 29), (2026, 28), (2028, 29), (2000, 29), (2100, 28)] {
            assert_eq!(days_in_month(year, 2), days);
            assert_eq!(Day::from_date(year, 2, 29).is_some(), days == 29);
        }
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
