//! Dates as people write them: day first, ISO, or the serial number of a workbook.

use super::{Sheet, Value};
use crate::time::Day;

/// Serial number of day 0, Monday 2022-01-03, in a workbook.
pub(super) const SERIAL_OF_DAY_0: f64 = 44_564.0;
/// Serial numbers from 2015 to 2036: what stands for a date where a date is expected.
const SERIALS: std::ops::Range<f64> = 42_005.0..49_710.0;

/// Why a cell is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Not a date.
    NotADate,
    /// The column also has dates that can only be month first.
    MonthFirst(Day, Day),
    /// The column has dates that a spreadsheet turned round.
    Swapped(Day, Day),
    /// A formula without a value.
    Formula,
}

/// What the dates of a column show of how they were written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shown {
    /// Some can only be month first.
    month_first: bool,
    /// Every real date has a day of at most 12 and every text one above: a spreadsheet that puts
    /// the month first turned into dates what it could, and left the rest.
    swapped: bool,
    /// Days to add to a plain number.
    shift: f64,
}

/// What the dates of a column show.
pub fn shown(sheet: &Sheet, from: usize, column: usize) -> Shown {
    let mut shown = Shown { shift: sheet.day_shift, ..Shown::default() };
    let (mut real, mut real_above, mut text, mut text_below) = (false, false, false, false);
    for row in &sheet.rows[from.min(sheet.rows.len())..] {
        match row.value(column) {
            Value::Date(serial) => {
                if let Some(day) = of_serial(*serial) {
                    real = true;
                    real_above |= day.date().2 > 12;
                }
            }
            Value::Text(words) => match parts(words) {
                Some([a, b, year]) if year > 31 && a <= 12 && b > 12 && b <= 31 => {
                    shown.month_first = true;
                    text = true;
                }
                Some([a, b, year]) if year > 31 && a <= 31 && b <= 12 => {
                    text |= a > 12;
                    text_below |= a <= 12;
                }
                _ => {}
            },
            _ => {}
        }
    }
    shown.swapped = real && text && !real_above && !text_below;
    shown
}

/// The day of a serial number; `None` far from any campaign.
pub fn of_serial(serial: f64) -> Option<Day> {
    SERIALS.contains(&serial).then(|| Day((serial.floor() - SERIAL_OF_DAY_0) as i32))
}

/// The day that a cell names.
///
/// # Errors
///
/// When it names none, or could name two.
pub fn day(value: &Value, shown: Shown) -> Result<Day, Unreadable> {
    let serial = |value: f64| of_serial(value).ok_or(Unreadable::NotADate);
    let text = match value {
        Value::Date(value) => {
            let day = serial(*value)?;
            let (year, month, of_month) = day.date();
            return match Day::from_date(year, of_month, month) {
                Some(other) if shown.swapped && other != day => {
                    Err(Unreadable::Swapped(day, other))
                }
                _ => Ok(day),
            };
        }
        Value::Number(value) => return serial(*value + shown.shift),
        Value::Text(text) => text,
        Value::Merged(_, first) => return day(first, shown),
        Value::Formula => return Err(Unreadable::Formula),
        Value::Empty => return Err(Unreadable::NotADate),
    };
    if let Ok(value) = text.parse::<f64>() {
        return serial(value + shown.shift);
    }
    let [a, b, c] = parts(text).ok_or(Unreadable::NotADate)?;
    let date = |year: u32, month: u32, day: u32| {
        let year = i32::try_from(year).ok().filter(|year| (2000..2100).contains(year));
        year.and_then(|year| Day::from_date(year, month, day)).ok_or(Unreadable::NotADate)
    };
    if a > 31 {
        return date(a, b, c);
    }
    if shown.month_first && a <= 12 && b <= 12 && a != b {
        return Err(Unreadable::MonthFirst(date(c, b, a)?, date(c, a, b)?));
    }
    date(c, b, a)
}

/// The three numbers of a date; a time of day behind it is left away.
/// The three numbers of a date; a time of the day may follow, another day or a remark may not.
fn parts(text: &str) -> Option<[u32; 3]> {
    let (text, rest) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    if !is_time(rest) {
        return None;
    }
    let numbers: Vec<u32> =
        text.split(['/', '-', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

/// Is it nothing, or a time such as `08:30`, `7:05:00 PM` or `00:00:00Z`?
fn is_time(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let clock = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.contains(':')
            && word.chars().all(|c| c.is_ascii_digit() || ":.+-Z".contains(c))
    };
    let half = |word: &str| ["AM", "PM", "SA", "CH"].contains(&word.to_ascii_uppercase().as_str());
    words.next().is_none_or(clock) && words.next().is_none_or(half) && words.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, shown: Shown) -> Result<Day, Unreadable> {
        day(&Value::Text(text.to_owned()), shown)
    }

    #[test]
    fn day_first_iso_and_serials_name_the_same_day() {
        let day0 = Day::from_date(2022, 3, 4).unwrap();
        for text in
            ["04/03/2022", "4-3-2022", "4.3.2022", "2022-03-04", "2022-03-04T08:00", "44624"]
        {
            assert_eq!(of(text, Shown::default()), Ok(day0), "{text}");
        }
        assert_eq!(day(&Value::Date(44_624.5), Shown::default()), Ok(day0));
    }

    #[test]
    fn another_day_or_a_remark_behind_a_date_is_no_date() {
        let day = Day::from_date(2022, 2, 15).unwrap();
        for text in ["15/02/2022 08:30", "15/02/2022 7:05:00 PM", "2022-02-15T00:00:00Z"] {
            assert_eq!(of(text, Shown::default()), Ok(day), "{text}");
        }
        for text in [
            "15/02/2022 - 20/02/2022",
            "15/02/2022 hoặc 16/02/2022",
            "15/02/2022 (đợt 1)",
            "15-20/02/2022",
        ] {
            assert_eq!(of(text, Shown::default()), Err(Unreadable::NotADate), "{text}");
        }
    }

    #[test]
    fn month_first_is_refused_and_makes_the_rest_doubtful() {
        let doubtful = Shown { month_first: true, ..Shown::default() };
        let date = |month, day| Day::from_date(2022, month, day).unwrap();
        assert_eq!(of("02/15/2022", Shown::default()), Err(Unreadable::NotADate));
        let both = Unreadable::MonthFirst(date(3, 4), date(4, 3));
        assert_eq!(of("04/03/2022", doubtful), Err(both));
        assert_eq!(of("03/03/2022", doubtful), Ok(date(3, 3)));
        assert_eq!(of("15/2/22", Shown::default()), Err(Unreadable::NotADate));
        assert_eq!(of("31/02/2022", Shown::default()), Err(Unreadable::NotADate));
    }
}
