//! Numbers as people write them.

use crate::field::records::read::{Cell, Sheet};

/// Which mark divides whole from part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As in Vietnam: 1.234,5.
    Comma,
    /// As in English: 1,234.5.
    Point,
    /// The file does not say.
    Unknown,
}

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// Not a number at all.
    NotANumber,
    /// 1.234 or 1,234 in a file that does not show which mark is which.
    Ambiguous,
}

/// What the cells of the number columns show; both styles at once show nothing.
pub(super) fn style(sheet: &Sheet, columns: &[Option<usize>]) -> Style {
    if sheet.semicolons {
        return Style::Comma;
    }
    let mut seen = [false; 2];
    for (_, cells) in &sheet.rows {
        for column in columns.iter().flatten() {
            let Some(Cell::Text(text)) = cells.get(*column) else { continue };
            match shape(&bare(text)) {
                Some((_, Style::Comma)) => seen[0] = true,
                Some((_, Style::Point)) => seen[1] = true,
                _ => {}
            }
        }
    }
    match seen {
        [true, false] => Style::Comma,
        [false, true] => Style::Point,
        _ => Style::Unknown,
    }
}

/// The number that a cell holds.
pub(super) fn number(cell: &Cell, style: Style, whole: bool) -> Result<f64, Unreadable> {
    let text = match cell {
        Cell::Number(value) if value.is_finite() => return Ok(*value),
        Cell::Text(text) => bare(text),
        _ => return Err(Unreadable::NotANumber),
    };
    let (digits, of) = shape(&text).ok_or(Unreadable::NotANumber)?;
    let parse = |text: String| text.parse::<f64>().map_err(|_| Unreadable::NotANumber);
    if of != Style::Unknown {
        return parse(digits);
    }
    let Some(at) = text.find(['.', ',']) else {
        return parse(text);
    };
    // One mark with three digits behind it: thousands, or a part of three digits.
    let joined = text.replace(['.', ','], "");
    let parted = format!("{}.{}", &text[..at], &text[at + 1..]);
    let comma = text.as_bytes()[at] == b',';
    match (style, comma) {
        (Style::Comma, true) | (Style::Point, false) => parse(parted),
        (Style::Comma, false) | (Style::Point, true) => parse(joined),
        // A count has no part, so the mark can only divide thousands.
        (Style::Unknown, _) if whole && !text[at + 1..].bytes().all(|b| b == b'0') => parse(joined),
        (Style::Unknown, _) => Err(Unreadable::Ambiguous),
    }
}

/// Without blanks and without units of money.
fn bare(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    text.trim_end_matches("VND").trim_end_matches('đ').to_owned()
}

/// The digits of a number with a point, and the style that they prove; `None` for no number.
fn shape(text: &str) -> Option<(String, Style)> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if unsigned.is_empty()
        || !unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
    {
        return None;
    }
    let count = |mark: char| unsigned.matches(mark).count();
    let grouped = |whole: &str, mark: char| {
        let parts: Vec<&str> = whole.split(mark).collect();
        (1..=3).contains(&parts[0].len()) && parts[1..].iter().all(|part| part.len() == 3)
    };
    let of = |decimal: char, thousands: char, style: Style| {
        let (whole, part) = unsigned.split_once(decimal).unwrap_or((unsigned, ""));
        let whole_fine = !whole.contains(thousands) || grouped(whole, thousands);
        let fine = count(decimal) <= 1 && whole_fine && !part.contains(thousands);
        let digits = format!("{}.{part}0", text.split(decimal).next()?.replace(thousands, ""));
        fine.then_some((digits, style))
    };
    match (count('.'), count(',')) {
        (0, 0) => Some((text.to_owned(), Style::Unknown)),
        (points, 1) if points > 0 && unsigned.rfind(',') > unsigned.rfind('.') => {
            of(',', '.', Style::Comma)
        }
        (1, commas) if commas > 0 => of('.', ',', Style::Point),
        (points, 0) if points > 1 => of(',', '.', Style::Comma),
        (0, commas) if commas > 1 => of('.', ',', Style::Point),
        (1, 0) | (0, 1) => {
            let mark = if count('.') == 1 { '.' } else { ',' };
            let (whole, part) = unsigned.split_once(mark)?;
            if whole.is_empty() || part.is_empty() {
                return None;
            }
            let thousands = part.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0";
            if thousands {
                return Some((text.to_owned(), Style::Unknown));
            }
            of(
                mark,
                if mark == '.' { ',' } else { '.' },
                if mark == '.' { Style::Point } else { Style::Comma },
            )
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, style: Style, whole: bool) -> Result<f64, Unreadable> {
        number(&Cell::Text(text.to_owned()), style, whole)
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("12,5", 12.5),
            ("12.5", 12.5),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1.234.567", 1_234_567.0),
            ("1 234 567", 1_234_567.0),
            ("0,125", 0.125),
            ("7", 7.0),
            ("35117.9491", 35117.9491),
            ("12345,6", 12345.6),
            ("1.500.000 đ", 1_500_000.0),
        ] {
            assert_eq!(read(text, Style::Unknown, false), Ok(value), "{text}");
        }
    }

    #[test]
    fn a_single_mark_before_three_digits_asks_the_file() {
        assert_eq!(read("1.234", Style::Comma, false), Ok(1234.0));
        assert_eq!(read("1.234", Style::Point, false), Ok(1.234));
        assert_eq!(read("1,234", Style::Comma, false), Ok(1.234));
        assert_eq!(read("1.234", Style::Unknown, false), Err(Unreadable::Ambiguous));
        assert_eq!(read("1.234", Style::Unknown, true), Ok(1234.0));
        assert_eq!(read("1.000", Style::Unknown, true), Err(Unreadable::Ambiguous));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "abc", "1.23.4", "1,2,3", "-", "12a", "1.234,56,7", ",5"] {
            assert_eq!(read(text, Style::Comma, false), Err(Unreadable::NotANumber), "{text}");
        }
    }
}
