//! Tables as CSV: the one writer for all files.
//!
//! Numbers are written in full, to read back exactly. A text is never a formula to a spreadsheet,
//! and holds no control characters.

use super::plain::plain;
use super::{Lang, date, iso};
use crate::time::Day;

/// How a CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// UTF-8, comma, decimal point, ISO dates: for machines.
    International,
    /// UTF-8 with BOM, semicolon, decimal comma, dd/mm/yyyy: opens in a Vietnamese spreadsheet.
    Vietnamese,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Text.
    Text(String),
    /// A number, written so that it reads back exactly; empty where it is not finite.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// A day.
    Day(Day),
    /// Nothing known.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

impl From<bool> for Cell {
    fn from(holds: bool) -> Self {
        holds.to_string().into()
    }
}

impl Cell {
    /// The cell in a flavour.
    fn written(&self, flavour: Flavour) -> String {
        match (self, flavour) {
            (Self::Text(text), _) => inert(text),
            (Self::Whole(number), _) => number.to_string(),
            (Self::Number(number), _) if !number.is_finite() => String::new(),
            (Self::Number(number), Flavour::International) => number.to_string(),
            (Self::Number(number), Flavour::Vietnamese) => number.to_string().replace('.', ","),
            (Self::Day(day), Flavour::International) => iso(*day),
            (Self::Day(day), Flavour::Vietnamese) => date(*day, Lang::Vi),
            (Self::Empty, _) => String::new(),
        }
    }
}

/// A text that no spreadsheet takes for a formula; what is a number, such as `-5`, stays one.
fn inert(text: &str) -> String {
    let text: String = plain(text).collect();
    let start = text.trim_start().chars().next();
    if matches!(start, Some('=' | '+' | '-' | '@')) && text.parse::<f64>().is_err() {
        format!("'{text}")
    } else {
        text
    }
}

/// A table as CSV in a flavour: a header and rows as long as it.
pub(crate) fn csv_in<H, R, C>(
    flavour: Flavour,
    header: impl IntoIterator<Item = H>,
    rows: impl IntoIterator<Item = R>,
) -> String
where
    H: AsRef<str>,
    R: IntoIterator<Item = C>,
    C: Into<Cell>,
{
    let start = if flavour == Flavour::Vietnamese { "\u{feff}" } else { "" };
    let header = std::iter::once(header.into_iter().map(|name| inert(name.as_ref())).collect());
    let rows = rows.into_iter().map(|row| {
        row.into_iter().map(|cell| cell.into().written(flavour)).collect::<Vec<String>>()
    });
    start.to_owned() + &lines(flavour, header.chain(rows))
}

/// Lines of a table for machines whose header is written already.
pub(crate) fn csv_lines<R>(rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = Cell>,
{
    let flavour = Flavour::International;
    let written = |row: R| row.into_iter().map(|cell| cell.written(flavour)).collect();
    lines(flavour, rows.into_iter().map(written))
}

fn lines(flavour: Flavour, rows: impl Iterator<Item = Vec<String>>) -> String {
    let vietnamese = flavour == Flavour::Vietnamese;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(if vietnamese { b';' } else { b',' })
        .terminator(if vietnamese { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
        .from_writer(Vec::new());
    // Writing to memory cannot fail, and every row is as long as the header.
    let written = rows.fold(true, |written, row| written & writer.write_record(row).is_ok());
    debug_assert!(written, "a row is not as long as its header");
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A table as CSV for machines.
pub(crate) fn csv<H, R, C>(
    header: impl IntoIterator<Item = H>,
    rows: impl IntoIterator<Item = R>,
) -> String
where
    H: AsRef<str>,
    R: IntoIterator<Item = C>,
    C: Into<Cell>,
{
    csv_in(Flavour::International, header, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_every_number_stays_one() {
        let texts = ["=1+1", "+cmd", "-x", "@sum", "\t=1", " =1", "-5", "+84", "An Thịnh"];
        let table = csv(["note"], texts.map(|text| [text]));
        let lines: Vec<&str> = table.lines().skip(1).collect();
        assert_eq!(
            lines,
            ["'=1+1", "'+cmd", "'-x", "'@sum", "' =1", "' =1", "-5", "+84", "An Thịnh"]
        );
    }

    #[test]
    fn what_cannot_be_seen_never_passes() {
        assert_eq!(csv(["a\u{202e}"], [["x\u{1b}\0y\nz"]]), "a\nxy z\n");
    }

    #[test]
    fn flavours_differ_in_signs_only() {
        let cells =
            || [Cell::Number(-1.5), Cell::Day(Day(0)), Cell::Number(f64::NAN), "a;b".into()];
        let header = ["x_t", "day", "y", "z"];
        assert_eq!(csv(header, [cells()]), "x_t,day,y,z\n-1.5,2022-01-03,,a;b\n");
        assert_eq!(
            csv_in(Flavour::Vietnamese, header, [cells()]),
            "\u{feff}x_t;day;y;z\r\n-1,5;03/01/2022;;\"a;b\"\r\n"
        );
    }
}
