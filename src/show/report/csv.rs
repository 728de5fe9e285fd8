//! Long tables as CSV, for machines (international) and for a Vietnamese spreadsheet.

mod long;

use super::ReportError;
use crate::answers::summary::Summary;
use crate::text::{Lang, date, iso};
use crate::time::Day;

/// How a CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// UTF-8, comma, decimal point, ISO dates, English headers.
    International,
    /// UTF-8 with BOM, semicolon, decimal comma, dd/mm/yyyy, Vietnamese headers.
    Vietnamese,
}

/// A cell of a long table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Text.
    Text(String),
    /// A number, written so that it reads back exactly.
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

/// A table for machines: one row an observation, the unit in the header or in a column `unit`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LongTable {
    /// Name of the file.
    pub(crate) file: &'static str,
    /// Headers: English, Vietnamese.
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    /// Rows, as long as the headers.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// Every long table of a run: file name and bytes.
///
/// Numbers are written in full, not rounded to their simulation error: the error is beside them.
///
/// # Errors
///
/// When a table cannot be written; writing to memory does not fail in practice.
pub fn tables_csv(
    summary: &Summary,
    flavour: Flavour,
) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let lang = match flavour {
        Flavour::International => Lang::En,
        Flavour::Vietnamese => Lang::Vi,
    };
    long::tables(summary, lang)
        .iter()
        .map(|table| Ok((table.file.to_owned(), write(table, flavour)?)))
        .collect()
}

/// One table in a flavour.
fn write(table: &LongTable, flavour: Flavour) -> Result<Vec<u8>, ReportError> {
    let vietnamese = flavour == Flavour::Vietnamese;
    let mut bytes = Vec::new();
    if vietnamese {
        bytes.extend_from_slice("\u{feff}".as_bytes());
    }
    let mut writer = csv::WriterBuilder::new()
        .delimiter(if vietnamese { b';' } else { b',' })
        .terminator(if vietnamese { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
        .from_writer(bytes);
    let headers = table.headers.iter().map(|(en, vi)| if vietnamese { vi } else { en });
    writer.write_record(headers).map_err(std::io::Error::from)?;
    for row in &table.rows {
        let cells = row.iter().map(|cell| written(cell, flavour));
        writer.write_record(cells).map_err(std::io::Error::from)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A cell in a flavour.
fn written(cell: &Cell, flavour: Flavour) -> String {
    match (cell, flavour) {
        (Cell::Text(text), _) => text.clone(),
        (Cell::Whole(number), _) => number.to_string(),
        (Cell::Number(number), _) if !number.is_finite() => String::new(),
        (Cell::Number(number), Flavour::International) => number.to_string(),
        (Cell::Number(number), Flavour::Vietnamese) => number.to_string().replace('.', ","),
        (Cell::Day(day), Flavour::International) => iso(*day),
        (Cell::Day(day), Flavour::Vietnamese) => date(*day, Lang::Vi),
        (Cell::Empty, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::report::fixture;

    fn read(bytes: &[u8], flavour: Flavour) -> Vec<Vec<String>> {
        let vietnamese = flavour == Flavour::Vietnamese;
        let bytes = if vietnamese { &bytes[3..] } else { bytes };
        csv::ReaderBuilder::new()
            .delimiter(if vietnamese { b';' } else { b',' })
            .from_reader(bytes)
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn both_flavours_read_back_to_the_same_numbers() {
        let summary = fixture::summary(3);
        for table in long::tables(&summary, Lang::Vi) {
            for flavour in [Flavour::International, Flavour::Vietnamese] {
                let rows = read(&write(&table, flavour).unwrap(), flavour);
                assert_eq!(rows.len(), table.rows.len(), "{}", table.file);
                for (row, cells) in rows.iter().zip(&table.rows) {
                    for (text, cell) in row.iter().zip(cells) {
                        if let Cell::Number(number) = cell {
                            let text = if flavour == Flavour::Vietnamese {
                                text.replace(',', ".")
                            } else {
                                text.clone()
                            };
                            assert_eq!(text.parse::<f64>().unwrap(), *number);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_vietnamese_flavour_opens_in_a_vietnamese_spreadsheet() {
        let tables = tables_csv(&fixture::summary(2), Flavour::Vietnamese).unwrap();
        let (_, bytes) = tables.iter().find(|(name, _)| name == "calendar.csv").unwrap();
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.starts_with('\u{feff}'));
        assert!(text.contains(";07/02/2022;"), "{}", &text[..600]);
    }

    #[test]
    fn the_six_tables_are_there_and_every_row_fits_its_headers() {
        let summary = fixture::summary(2);
        let tables = long::tables(&summary, Lang::En);
        let names: Vec<&str> = tables.iter().map(|table| table.file).collect();
        assert_eq!(
            names,
            [
                "outcomes_district.csv",
                "outcomes_communes.csv",
                "weekly.csv",
                "differences.csv",
                "completion.csv",
                "calendar.csv",
            ]
        );
        for table in &tables {
            assert!(!table.rows.is_empty(), "{}", table.file);
            assert!(
                table.rows.iter().all(|row| row.len() == table.headers.len()),
                "{}",
                table.file
            );
        }
    }
}
