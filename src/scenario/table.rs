//! A table with a header, from a CSV file or a workbook, whose every cell knows its place.

use super::check::fault;
use super::keys::MOST;
use super::problem::{Fault, Place, Problem};
use super::source::Found;
use crate::table::number::{self, Marks};
use crate::table::{self, Sheet, Value};
use crate::text::nearest::nearest;
use crate::text::{Text, iso};

/// Rows in which the header is looked for.
const HEADER_WITHIN: usize = 40;

/// A cell and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) place: Place,
    pub(super) text: String,
}

/// A table with a header.
pub(super) struct Table {
    file: String,
    sheet: Sheet,
    /// Which row of the sheet the header is.
    header: usize,
    /// Names of the columns, and which cell of a row each is.
    names: Vec<(usize, String)>,
    /// Of each name.
    marks: Vec<Marks>,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t Table,
    cells: &'t table::Row,
}

impl Table {
    /// Reads a table that must have these columns.
    pub(super) fn read(
        found: &Found,
        columns: &[&str],
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let sheets = table::read(&found.bytes)
            .map_err(|unreadable| problems.push(refused(&found.label, unreadable)))
            .ok()?;
        let table = Self::new(&found.label, sheets, columns, problems)?;
        let before = problems.len();
        for column in columns.iter().filter(|column| !table.has(column)) {
            let names: Vec<&str> = table.columns().collect();
            let list = columns.join(", ");
            let mut problem =
                fault(Fault::Column, &table.place(), column, names.join(", "), &list, &list);
            problem.suggestion = nearest(column, names);
            problems.push(problem);
        }
        table.ragged(problems);
        (problems.len() == before).then_some(table)
    }

    /// The sheet that has the columns, with its header.
    fn new(
        file: &str,
        sheets: Vec<Sheet>,
        columns: &[&str],
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let has = |row: &table::Row, column: &&&str| {
            row.cells().any(|(_, cell)| cell.value.shown() == ***column)
        };
        let count = |row: &table::Row| columns.iter().filter(|column| has(row, column)).count();
        let header = |sheet: &Sheet| {
            let rows = sheet.rows.iter().take(HEADER_WITHIN).map(count).enumerate().rev();
            rows.max_by_key(|(_, count)| *count)
        };
        let visible = sheets.into_iter().filter(|sheet| !sheet.hidden);
        let headed = visible.map(|sheet| (header(&sheet).unwrap_or((0, 0)), sheet));
        let mut headed: Vec<((usize, usize), Sheet)> = headed.collect();
        headed.sort_by_key(|((_, count), _)| std::cmp::Reverse(*count)); // Stable: the first stays.
        let complete = headed.iter().filter(|((_, count), _)| *count == columns.len());
        let several: Vec<&str> = complete.filter_map(|(_, sheet)| sheet.name.as_deref()).collect();
        if several.len() > 1 {
            problems.push(fault(
                Fault::Conflict,
                &Place { file: file.to_owned(), line: 1, column: 1 },
                "",
                several.join(", "),
                "một trang tính có các cột này; các trang khác xóa hoặc ẩn",
                "one sheet with these columns; delete or hide the others",
            ));
            return None;
        }
        let Some(((header, _), sheet)) = headed.into_iter().next() else {
            problems.push(fault(
                Fault::Column,
                &Place { file: file.to_owned(), line: 1, column: 1 },
                "",
                String::new(),
                "một trang tính không ẩn, có các cột của bảng",
                "a sheet that is not hidden, with the columns of the table",
            ));
            return None;
        };
        let file = match &sheet.name {
            Some(name) => format!("{file}!{name}"),
            None => file.to_owned(),
        };
        let mut table = Self { file, sheet, header, names: Vec::new(), marks: Vec::new() };
        let before = problems.len();
        if let Some(row) = table.sheet.rows.get(header) {
            for (at, cell) in row.cells().filter(|(_, cell)| !cell.value.is_empty()) {
                let name = cell.value.shown();
                if table.names.iter().any(|(_, known)| *known == name) {
                    let place = table.at(cell);
                    let (vi, en) = ("mỗi tên cột một lần", "each name of a column once");
                    problems.push(fault(Fault::Column, &place, "", name, vi, en));
                } else {
                    table.names.push((at, name));
                }
            }
        }
        let from = header + 1;
        let shown = |at: usize| number::shown(table.sheet.texts(from, at));
        let shown: Vec<number::Shown> = table.names.iter().map(|(at, _)| shown(*at)).collect();
        let all = shown.iter().fold(number::Shown::default(), |all, &one| all.and(one));
        table.marks = shown.iter().map(|one| one.marks(all, table.sheet.separator)).collect();
        (problems.len() == before).then_some(table)
    }

    /// Rows that are longer than the header: what stands behind has moved.
    fn ragged(&self, problems: &mut Vec<Problem>) {
        if self.sheet.separator.is_none() {
            return;
        }
        let width = self.sheet.rows.get(self.header).map_or(0, table::Row::width);
        for row in self.rows().map(|row| row.cells).filter(|row| row.width() > width) {
            let count = row.width();
            problems.push(fault(
                Fault::Cell,
                &row.get(width).map_or_else(|| self.place(), |cell| self.at(cell)),
                "",
                row.shown(),
                &format!("{width} ô như hàng tiêu đề; hàng có {count}. Số có dấu phẩy thập phân phải đặt trong ngoặc kép: \"420,5\""),
                &format!("{width} cells as in the header; the row has {count}. A number with a decimal comma stands in quotation marks: \"420,5\""),
            ));
        }
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns().any(|name| name == column)
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(_, name)| name.as_str())
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = self.sheet.rows.iter().skip(self.header + 1);
        rows.filter(|row| !row.is_empty()).map(|cells| Row { table: self, cells })
    }

    /// The header.
    pub(super) fn place(&self) -> Place {
        let line = self.sheet.rows.get(self.header).map_or(1, |row| row.line);
        Place { file: self.file.clone(), line, column: 1 }
    }

    fn at(&self, cell: &table::Cell) -> Place {
        Place { file: self.file.clone(), line: cell.line, column: cell.column }
    }
}

/// A file that is no table.
pub(super) fn refused(file: &str, unreadable: table::Unreadable) -> Problem {
    let table::Unreadable { sheet, place: (line, column), found, allowed } = unreadable;
    let file = sheet.map_or_else(|| file.to_owned(), |sheet| format!("{file}!{sheet}"));
    let kind = if found.starts_with("byte ") { Fault::Encoding } else { Fault::File };
    let place = Place { file, line: line.max(1), column: column.max(1) };
    fault(kind, &place, "", found, &allowed.vi, &allowed.en)
}

impl<'t> Row<'t> {
    /// Which of the names a column is, its place and what it holds here.
    fn find(self, column: &str) -> (Option<usize>, Place, &'t Value) {
        let name = self.table.names.iter().position(|(_, name)| name == column);
        let cell = name.and_then(|name| self.cells.get(self.table.names[name].0));
        match cell {
            Some(cell) => (name, self.table.at(cell), &cell.value),
            None => {
                let last = self.cells.cells().last().map(|(_, cell)| self.table.at(cell));
                (name, last.unwrap_or_else(|| self.table.place()), &Value::Empty)
            }
        }
    }

    /// The cell of a column; an empty one at the end of the row where the row is short.
    pub(super) fn cell(self, column: &str) -> Cell {
        let (_, place, value) = self.find(column);
        let text = match value {
            Value::Merged(_, first) => first.shown(),
            Value::Date(serial) => table::date::of_serial(*serial).map_or_else(String::new, iso),
            value => value.shown(),
        };
        Cell { place, text }
    }

    /// A number of sensible size that holds a condition; a problem otherwise.
    pub(super) fn number(
        self,
        column: &str,
        holds: impl Fn(f64) -> bool,
        allowed: (&str, &str),
        problems: &mut Vec<Problem>,
    ) -> Option<f64> {
        let (name, place, value) = self.find(column);
        let marks = name.map_or(Marks::Unknown, |name| self.table.marks[name]);
        let wanted = Text::new(allowed.0, allowed.1);
        let (kind, allowed, meant) = match number::number(value, marks, false) {
            Ok(number) if number.abs() <= MOST && holds(number) => return Some(number),
            Ok(number) if number.abs() <= MOST => (Fault::OutOfRange, wanted, None),
            Ok(_) => (Fault::Cell, wanted, None),
            Err(unreadable) => {
                let words = unreadable.allowed().unwrap_or(wanted);
                let meant = match unreadable {
                    number::Unreadable::Dressed(digits) => Some(digits),
                    _ => None,
                };
                (Fault::Cell, words, meant)
            }
        };
        let mut problem = fault(kind, &place, column, value.shown(), &allowed.vi, &allowed.en);
        problem.suggestion = meant;
        problems.push(problem);
        None
    }
}
