//! Workbooks whose cells tests can change.

use rodsim::table::{self, Value, reference};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::collections::BTreeMap;

/// Cells by row and column, from 1.
type Cells = BTreeMap<(usize, usize), Value>;

/// Cells by sheet and name, in the order of the sheets.
#[derive(Clone, Default)]
pub(crate) struct Book {
    sheets: Vec<(String, bool, Cells)>,
}

pub(crate) fn number(number: f64) -> Value {
    Value::Number(number)
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The row and column of `B4`, from 1.
fn place(cell: &str) -> (usize, usize) {
    let letters = cell.find(|c: char| c.is_ascii_digit()).unwrap();
    let column = cell[..letters].bytes().fold(0, |sum, b| sum * 26 + usize::from(b - b'A') + 1);
    let place = (cell[letters..].parse().unwrap(), column);
    assert_eq!(reference(place.0, place.1), cell);
    place
}

impl Book {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let sheets = table::read(bytes).unwrap().into_iter().map(|sheet| {
            let cells = sheet.rows.iter().flat_map(table::Row::cells).map(|(_, cell)| cell);
            let cells = cells.map(|cell| ((cell.line, cell.column), cell.value.clone())).collect();
            (sheet.name.unwrap(), sheet.hidden, cells)
        });
        Self { sheets: sheets.collect() }
    }

    /// A book with one sheet of texts.
    pub(crate) fn of(sheets: &[(&str, &[&[&str]])]) -> Self {
        let mut book = Self::default();
        for (name, rows) in sheets {
            let mut cells = BTreeMap::new();
            for (row, texts) in rows.iter().enumerate() {
                for (column, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty())
                {
                    let value = text.strip_prefix('#').and_then(|number| number.parse().ok());
                    let value = value.map_or_else(|| self::text(text), Value::Number);
                    cells.insert((row + 1, column + 1), value);
                }
            }
            book.sheets.push(((*name).to_owned(), false, cells));
        }
        book
    }

    fn sheet(&mut self, name: &str) -> &mut Cells {
        &mut self.sheets.iter_mut().find(|(known, ..)| known == name).unwrap().2
    }

    /// Types into a cell.
    pub(crate) fn set(&mut self, sheet: &str, cell: &str, value: Value) {
        let place = place(cell);
        if value == Value::Empty {
            self.sheet(sheet).remove(&place);
        } else {
            self.sheet(sheet).insert(place, value);
        }
    }

    pub(crate) fn get(&self, sheet: &str, cell: &str) -> Value {
        let (_, _, cells) = self.sheets.iter().find(|(known, ..)| known == sheet).unwrap();
        cells.get(&place(cell)).cloned().unwrap_or_default()
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        for (name, hidden, cells) in &self.sheets {
            let mut sheet = Worksheet::new();
            sheet.set_name(name).unwrap().set_hidden(*hidden);
            for (&(line, column), value) in cells {
                let (row, column) = (line as u32 - 1, column as u16 - 1);
                match value {
                    Value::Text(text) => {
                        sheet.write_string(row, column, text).unwrap();
                    }
                    Value::Number(number) => {
                        sheet.write_number(row, column, *number).unwrap();
                    }
                    Value::Date(serial) => {
                        let day = Format::new().set_num_format("dd/mm/yyyy");
                        sheet.write_number_with_format(row, column, *serial, &day).unwrap();
                    }
                    Value::Empty | Value::Formula | Value::Merged(..) => {}
                }
            }
            book.push_worksheet(sheet);
        }
        book.save_to_buffer().unwrap()
    }
}
