//! Dates as people write them: day first, ISO, or the serial number of a workbook.

use crate::field::records::read::{Cell, Sheet};
use crate::time::Day;

/// Serial number of day 0, Monday 2022-01-03, in a workbook.
const SERIAL_OF_DAY_0: f64 = 44_564.0;
/// Serial numbers from 2015 to 2036: what stands for a date where a date is expected.
const SERIALS: std::ops::Range<f64> = 42_005.0..49_710.0;

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// Not a date.
    NotADate,
    /// The file also has dates that can only be month first.
    Ambiguous,
}

/// Are there dates that can only be written month first?
pub(super) fn month_first(sheet: &Sheet, column: usize) -> bool {
    sheet.rows.iter().any(|(_, cells)| {
        let Some(Cell::Text(text)) = cells.get(column) else { return false };
        matches!(parts(text), Some([a, b, year]) if year > 31 && a <= 12 && b > 12 && b <= 31)
    })
}

/// The day that a cell names.
pub(super) fn day(cell: &Cell, month_first: bool) -> Result<Day, Unreadable> {
    let serial = |value: f64| {
        let day = SERIALS.contains(&value).then(|| (value.floor() - SERIAL_OF_DAY_0) as i32);
        day.map(Day).ok_or(Unreadable::NotADate)
    };
    let text = match cell {
        Cell::Date(value) | Cell::Number(value) => return serial(*value),
        Cell::Text(text) => text,
        Cell::Empty => return Err(Unreadable::NotADate),
    };
    if let Ok(value) = text.parse::<f64>() {
        return serial(value);
    }
    let [a, b, c] = parts(text).ok_or(Unreadable::NotADate)?;
    let date = |year: u32, month: u32, day: u32| {
        let year = i32::try_from(year).ok().filter(|year| (2000..2100).contains(year));
        year.and_then(|year| Day::from_date(year, month, day)).ok_or(Unreadable::NotADate)
    };
    if a > 31 {
        return date(a, b, c);
    }
    if month_first && a <= 12 && b <= 12 && a != b {
        return Err(Unreadable::Ambiguous);
    }
    date(c, b, a)
}

/// The three numbers of a date; a time of day behind it is left away.
fn parts(text: &str) -> Option<[u32; 3]> {
    let text = text.split(['T', ' ']).next()?;
    let numbers: Vec<u32> =
        text.split(['/', '-', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_first_iso_and_serials_name_the_same_day() {
        let day0 = Day::from_date(2022, 3, 4).unwrap();
        for text in
            ["04/03/2022", "4-3-2022", "4.3.2022", "2022-03-04", "2022-03-04T08:00", "44624"]
        {
            assert_eq!(day(&Cell::Text(text.to_owned()), false), Ok(day0), "{text}");
        }
        assert_eq!(day(&Cell::Date(44_624.5), false), Ok(day0));
    }

    #[test]
    fn month_first_is_refused_and_makes_the_rest_doubtful() {
        let of = |text: &str, month_first| day(&Cell::Text(text.to_owned()), month_first);
        assert_eq!(of("02/15/2022", false), Err(Unreadable::NotADate));
        assert_eq!(of("04/03/2022", true), Err(Unreadable::Ambiguous));
        assert_eq!(of("03/03/2022", true), Ok(Day::from_date(2022, 3, 3).unwrap()));
        assert_eq!(of("15/2/22", false), Err(Unreadable::NotADate));
        assert_eq!(of("31/02/2022", false), Err(Unreadable::NotADate));
    }
}
