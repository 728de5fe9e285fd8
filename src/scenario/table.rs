//! A CSV table whose every cell knows its place.
//!
//! Written here because a reader of records knows the line of a record, not the column of a cell.
//! Takes what spreadsheets write: a byte order mark, quotes, `;` or a tab between cells; between
//! `;` numbers may have a decimal comma.

use super::check::fault;
use super::keys::MOST;
use super::problem::{Fault, Place, Problem};
use super::source::{Found, utf8};
use crate::text::nearest::nearest;
use unicode_normalization::UnicodeNormalization;

/// A cell and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) place: Place,
    pub(super) text: String,
}

/// A table with a header.
pub(super) struct Table {
    file: String,
    header: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    comma: bool,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t Table,
    cells: &'t [Cell],
}

impl Table {
    /// Reads a table that must have these columns.
    pub(super) fn read(
        found: &Found,
        columns: &[&str],
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let text = utf8(found, problems)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let first = text.lines().next().unwrap_or("");
        let separator = [',', ';', '\t']
            .into_iter()
            .max_by_key(|&c| (first.matches(c).count(), c == ','))
            .unwrap_or(',');
        let mut rows = split(&found.label, text, separator);
        rows.retain(|row| row.iter().any(|cell| !cell.text.is_empty()));
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        let table = Self { file: found.label.clone(), header, rows, comma: separator == ';' };
        let mut whole = true;
        for column in columns {
            if !table.has(column) {
                whole = false;
                let names: Vec<&str> = table.header.iter().map(|cell| cell.text.as_str()).collect();
                let mut problem = fault(
                    Fault::Column,
                    &Place { file: table.file.clone(), line: 1, column: 1 },
                    column,
                    names.join(", "),
                    &columns.join(", "),
                    &columns.join(", "),
                );
                problem.suggestion = nearest(column, names);
                problems.push(problem);
            }
        }
        whole.then_some(table)
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.header.iter().any(|cell| cell.text == column)
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.header.iter().map(|cell| cell.text.as_str())
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }

    /// The start of the file.
    pub(super) fn place(&self) -> Place {
        Place { file: self.file.clone(), line: 1, column: 1 }
    }
}

impl<'t> Row<'t> {
    /// The cell of a column; an empty one at the end of the row where the row is short.
    pub(super) fn cell(self, column: &str) -> Cell {
        let at = self.table.header.iter().position(|cell| cell.text == column);
        at.and_then(|at| self.cells.get(at)).cloned().unwrap_or_else(|| Cell {
            place: self.cells.last().map_or_else(|| self.table.place(), |cell| cell.place.clone()),
            text: String::new(),
        })
    }

    /// A number of sensible size that holds a condition; a problem otherwise.
    pub(super) fn number(
        self,
        column: &str,
        holds: impl Fn(f64) -> bool,
        allowed: (&str, &str),
        problems: &mut Vec<Problem>,
    ) -> Option<f64> {
        let cell = self.cell(column);
        let text = if self.table.comma { cell.text.replace(',', ".") } else { cell.text.clone() };
        let number: Option<f64> = text.parse().ok().filter(|number: &f64| number.abs() <= MOST);
        match number {
            Some(number) if holds(number) => Some(number),
            other => {
                let kind = if other.is_some() { Fault::OutOfRange } else { Fault::Cell };
                let mut problem =
                    fault(kind, &cell.place, column, cell.text.clone(), allowed.0, allowed.1);
                let mended = cell.text.replace(',', ".");
                if other.is_none() && mended.parse::<f64>().is_ok() {
                    problem.suggestion = Some(mended);
                }
                problems.push(problem);
                None
            }
        }
    }
}

/// Splits a text into cells (RFC 4180), trimmed and in NFC.
fn split(file: &str, text: &str, separator: char) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    let (mut line, mut column) = (1, 1);
    let mut start = (1, 1);
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    let close = |row: &mut Vec<Cell>, cell: &mut String, start: (usize, usize)| {
        row.push(Cell {
            place: Place { file: file.to_owned(), line: start.0, column: start.1 },
            text: std::mem::take(cell).trim().nfc().collect(),
        });
    };
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                column += 1;
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                quoted = true;
                cell.clear();
            }
            c if c == separator && !quoted => {
                close(&mut row, &mut cell, start);
                start = (line, column + 1);
            }
            '\n' if !quoted => {
                close(&mut row, &mut cell, start);
                rows.push(std::mem::take(&mut row));
                start = (line + 1, 1);
            }
            c => cell.push(c),
        }
        if c == '\n' {
            line += 1;
            column = 1;
        } else {
            column += 1;
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        close(&mut row, &mut cell, start);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_their_places_across_quotes_and_lines() {
        let rows = split("t", "a,b\n\"x, \"\"y\"\"\",2\r\n", ',');
        assert_eq!(rows[1][0].text, "x, \"y\"");
        assert_eq!((rows[1][1].place.line, rows[1][1].place.column), (2, 12));
        assert_eq!(rows[1][1].text, "2");
        assert_eq!(rows.len(), 2);
    }
}
