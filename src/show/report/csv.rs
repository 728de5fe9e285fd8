//! Long tables as CSV, for machines (international) and for a Vietnamese spreadsheet.

mod long;

use crate::answers::summary::Summary;
use crate::text::Lang;
pub use crate::text::table::Flavour;
use crate::text::table::{Cell, csv_in};

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

/// Every long table of a run: file name and text.
///
/// Numbers are written in full, not rounded to their simulation error: the error is beside them.
pub fn tables_csv(summary: &Summary, flavour: Flavour) -> Vec<(String, String)> {
    let lang = match flavour {
        Flavour::International => Lang::En,
        Flavour::Vietnamese => Lang::Vi,
    };
    let tables = long::tables(summary, lang);
    tables.into_iter().map(|table| (table.file.to_owned(), write(table, flavour))).collect()
}

/// One table in a flavour.
fn write(table: LongTable, flavour: Flavour) -> String {
    let vietnamese = flavour == Flavour::Vietnamese;
    let headers = table.headers.iter().map(|(en, vi)| if vietnamese { vi } else { en });
    csv_in(flavour, headers, table.rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    fn read(text: &str, flavour: Flavour) -> Vec<Vec<String>> {
        let vietnamese = flavour == Flavour::Vietnamese;
        let text = if vietnamese { &text[3..] } else { text };
        csv::ReaderBuilder::new()
            .delimiter(if vietnamese { b';' } else { b',' })
            .from_reader(text.as_bytes())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn both_flavours_read_back_to_the_same_numbers() {
        let summary = fixture::summary(3);
        for table in long::tables(&summary, Lang::Vi) {
            for flavour in [Flavour::International, Flavour::Vietnamese] {
                let rows = read(&write(table.clone(), flavour), flavour);
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
        let tables = tables_csv(&fixture::summary(2), Flavour::Vietnamese);
        let (_, text) = tables.iter().find(|(name, _)| name == "calendar.csv").unwrap();
        assert!(text.starts_with('\u{feff}'));
        assert!(text.contains(";24/01/2022;"), "{}", &text[..600]);
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
