//! Numbers as people write them.
//!
//! `1.453` is one and a half or fourteen hundred; only its neighbours can tell. A column whose other
//! numbers show their marks decides for itself, then the file does. What nothing decides is not
//! read: the caller names both readings.

use super::Value;
use crate::text::Text;

/// Which mark divides whole from part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// As in Vietnam: 1.234,5.
    Comma,
    /// As in English: 1,234.5.
    Point,
    /// Nothing says, or both are there.
    Unknown,
}

/// Why a cell is no number.
#[derive(Clone, Debug, PartialEq)]
pub enum Unreadable {
    /// Not a number at all.
    NotANumber,
    /// A number with words behind or a sign before it: `12 con`, `~900`.
    Dressed(String),
    /// A formula without a value.
    Formula,
    /// In a merged range.
    Merged(String),
    /// Thousands, or a part of three digits.
    Ambiguous(f64, f64),
}

impl Unreadable {
    /// What may stand there and what to do; `None` where only the caller can say what is wanted.
    pub fn allowed(&self) -> Option<Text> {
        Some(match self {
            Self::NotANumber => return None,
            Self::Dressed(digits) => {
                Text::new(format!("chỉ ghi số: {digits}"), format!("the number alone: {digits}"))
            }
            Self::Formula => formula(),
            Self::Merged(range) => Text::new(
                format!("số của từng hàng: bỏ trộn ô {range} và ghi số vào mỗi ô"),
                format!("a number for each row: unmerge {range} and write one into each cell"),
            ),
            Self::Ambiguous(thousands, part) => {
                // Three digits behind the mark could be thousands again.
                let plain = part.to_string();
                let three = plain.split('.').nth(1).is_some_and(|digits| digits.len() == 3);
                let part = if three { format!("{part:.4}") } else { plain };
                let comma = part.replace('.', ",");
                Text::new(
                    format!(
                        "một nghĩa: {thousands} hay {comma}? Tệp không cho biết dấu nào là dấu thập phân; hãy ghi {thousands} hoặc {comma}"
                    ),
                    format!(
                        "one meaning: {thousands} or {part}? The file does not show which mark is the decimal one; write {thousands} or {part}"
                    ),
                )
            }
        })
    }
}

/// What to do where a formula has no value.
pub fn formula() -> Text {
    Text::new(
        "giá trị của công thức mà tệp không lưu: mở bằng Excel, lưu lại rồi thử lại",
        "the value of the formula, which the file does not hold: open it in Excel, save, and try again",
    )
}

/// What the numbers of some columns show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    comma: bool,
    point: bool,
    /// Numbers of which the mark could divide thousands.
    unclear: bool,
    /// A number from 1000 on without marks: thousands are not marked here.
    unmarked: bool,
}

/// What the texts of a column show.
pub fn shown<'t>(texts: impl Iterator<Item = &'t str>) -> Shown {
    let mut shown = Shown::default();
    for text in texts {
        let text = bare(text);
        match shape(&text) {
            Some((_, Marks::Comma)) => shown.comma = true,
            Some((_, Marks::Point)) => shown.point = true,
            Some(_) if text.contains(['.', ',']) => shown.unclear = true,
            Some(_) => shown.unmarked |= text.trim_start_matches('-').len() > 3,
            None => {}
        }
    }
    shown
}

impl Shown {
    /// What two columns show together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            comma: self.comma || other.comma,
            point: self.point || other.point,
            unclear: self.unclear || other.unclear,
            unmarked: self.unmarked || other.unmarked,
        }
    }

    /// The marks of a column, in a file that shows `file` in all its columns together.
    ///
    /// Between semicolons decimals have commas, unless the file shows points: then it says two
    /// things. A file that shows points elsewhere decides only where thousands are seen unmarked.
    pub fn marks(self, file: Self, separator: Option<char>) -> Marks {
        match (self.comma, self.point) {
            (true, false) => return Marks::Comma,
            (false, true) => return Marks::Point,
            (true, true) => return Marks::Unknown,
            _ => {}
        }
        match (file.comma, file.point) {
            (true, false) => Marks::Comma,
            (false, true) if separator != Some(';') && self.unmarked => Marks::Point,
            (false, false) if separator == Some(';') => Marks::Comma,
            _ => Marks::Unknown,
        }
    }
}

/// The number that a cell holds.
///
/// # Errors
///
/// When it holds none, or one that could be two.
pub fn number(value: &Value, marks: Marks, whole: bool) -> Result<f64, Unreadable> {
    let text = match value {
        Value::Number(value) if value.is_finite() => return Ok(*value),
        Value::Text(text) => bare(text),
        Value::Formula => return Err(Unreadable::Formula),
        Value::Merged(range, _) => return Err(Unreadable::Merged(range.clone())),
        _ => return Err(Unreadable::NotANumber),
    };
    // As programs write very large and very small numbers.
    let exponent = text.split_once(['e', 'E']);
    if exponent.is_some_and(|(_, e)| e.trim_start_matches(['-', '+']).parse::<u16>().is_ok()) {
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        return number.ok_or(Unreadable::NotANumber);
    }
    let (digits, of) = shape(&text).ok_or_else(|| dressed(&text))?;
    let parse = |text: String| text.parse::<f64>().map_err(|_| Unreadable::NotANumber);
    if of != Marks::Unknown {
        return parse(digits);
    }
    let Some(at) = text.find(['.', ',']) else {
        return parse(text);
    };
    // One mark with three digits behind it: thousands, or a part of three digits.
    let joined = text.replace(['.', ','], "");
    let parted = format!("{}.{}", &text[..at], &text[at + 1..]);
    let comma = text.as_bytes()[at] == b',';
    match (marks, comma) {
        (Marks::Comma, true) | (Marks::Point, false) => parse(parted),
        (Marks::Comma, false) | (Marks::Point, true) => parse(joined),
        // A count has no part, so the mark can only divide thousands.
        (Marks::Unknown, _) if whole && !text[at + 1..].bytes().all(|b| b == b'0') => parse(joined),
        (Marks::Unknown, _) => Err(Unreadable::Ambiguous(parse(joined)?, parse(parted)?)),
    }
}

/// A number behind a sign such as `~`, or before words.
fn dressed(text: &str) -> Unreadable {
    let from = text.trim_start_matches(['~', '≈', '>', '<', '=', '≤', '≥', '±']);
    let inside = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let end = from.find(|c| !inside(c)).unwrap_or(from.len());
    let digits = from[..end].trim_end_matches(['.', ',']);
    if digits.is_empty()
        || shape(digits).is_none()
        || from[end..].contains(|c: char| c.is_ascii_digit())
    {
        return Unreadable::NotANumber;
    }
    Unreadable::Dressed(digits.to_owned())
}

/// Without blanks and without units of money.
fn bare(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    let text = text.replace('−', "-");
    text.trim_end_matches("VND").trim_end_matches('đ').to_owned()
}

/// The digits of a number with a point, and the style that they prove; `None` for no number.
fn shape(text: &str) -> Option<(String, Marks)> {
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
    let of = |decimal: char, thousands: char, style: Marks| {
        let (whole, part) = unsigned.split_once(decimal).unwrap_or((unsigned, ""));
        let whole_fine = !whole.contains(thousands) || grouped(whole, thousands);
        let fine = count(decimal) <= 1 && whole_fine && !part.contains(thousands);
        let digits = format!("{}.{part}0", text.split(decimal).next()?.replace(thousands, ""));
        fine.then_some((digits, style))
    };
    match (count('.'), count(',')) {
        (0, 0) => Some((text.to_owned(), Marks::Unknown)),
        (points, 1) if points > 0 && unsigned.rfind(',') > unsigned.rfind('.') => {
            of(',', '.', Marks::Comma)
        }
        (1, commas) if commas > 0 => of('.', ',', Marks::Point),
        (points, 0) if points > 1 => of(',', '.', Marks::Comma),
        (0, commas) if commas > 1 => of('.', ',', Marks::Point),
        (1, 0) | (0, 1) => {
            let mark = if count('.') == 1 { '.' } else { ',' };
            let (whole, part) = unsigned.split_once(mark)?;
            if whole.is_empty() || part.is_empty() {
                return None;
            }
            let thousands = part.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0";
            if thousands {
                return Some((text.to_owned(), Marks::Unknown));
            }
            of(
                mark,
                if mark == '.' { ',' } else { '.' },
                if mark == '.' { Marks::Point } else { Marks::Comma },
            )
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, marks: Marks, whole: bool) -> Result<f64, Unreadable> {
        number(&Value::Text(text.to_owned()), marks, whole)
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
            ("2.5e-7", 2.5e-7),
            ("−3,5", -3.5),
        ] {
            assert_eq!(read(text, Marks::Unknown, false), Ok(value), "{text}");
        }
    }

    #[test]
    fn a_single_mark_before_three_digits_asks_its_neighbours() {
        assert_eq!(read("1.234", Marks::Comma, false), Ok(1234.0));
        assert_eq!(read("1.234", Marks::Point, false), Ok(1.234));
        assert_eq!(read("1,234", Marks::Comma, false), Ok(1.234));
        let both = Err(Unreadable::Ambiguous(1234.0, 1.234));
        assert_eq!(read("1.234", Marks::Unknown, false), both);
        assert_eq!(read("1.234", Marks::Unknown, true), Ok(1234.0));
        assert!(read("1.000", Marks::Unknown, true).is_err());
    }

    #[test]
    fn the_column_decides_before_the_file() {
        let of = |texts: &[&str]| shown(texts.iter().copied());
        let (points, commas, none) = (of(&["21.0289"]), of(&["21,0289"]), of(&["7"]));
        let areas = of(&["1.453", "294"]);
        assert_eq!(areas.marks(areas.and(commas), Some(';')), Marks::Comma);
        assert_eq!(areas.marks(areas, Some(';')), Marks::Comma);
        assert_eq!(
            areas.marks(areas.and(points), Some(',')),
            Marks::Unknown,
            "areas may be thousands"
        );
        assert_eq!(areas.marks(areas.and(points), Some(';')), Marks::Unknown);
        let lengths = of(&["1.453", "12345"]);
        assert_eq!(lengths.marks(lengths.and(points), Some(',')), Marks::Point);
        assert_eq!(of(&["1.453", "0.5"]).marks(none, Some(',')), Marks::Point);
        assert_eq!(of(&["1,5", "0.5"]).marks(none, None), Marks::Unknown);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["", "abc", "1.23.4", "1,2,3", "-", "1.234,56,7", ",5", "nan", "inf", "1/2", "1e999"]
        {
            assert_eq!(read(text, Marks::Comma, false), Err(Unreadable::NotANumber), "{text}");
        }
        for (text, digits) in [("12 con", "12"), ("300 bẫy", "300"), ("~900", "900"), ("12a", "12")]
        {
            let dressed = Err(Unreadable::Dressed(digits.to_owned()));
            assert_eq!(read(text, Marks::Comma, false), dressed, "{text}");
        }
    }
}
