//! A copy of a workbook that shows its faults: each faulty cell is coloured and says what is wrong.
//!
//! The copy is written anew from what was read: values stay, formulas, lists and looks do not.

use super::book;
use super::layout::Page;
use super::sheet::known;
use crate::scenario::problem::{Problem, Problems};
use crate::table::{self, Cell, Value, date};
use crate::text::Lang;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// Ground of a faulty cell.
const FAULTY: u32 = 0xFF_C7CE;

/// The copy; `None` when the file is no workbook that can be read.
///
/// # Errors
///
/// When a text is too long for a workbook.
pub fn annotated(
    label: &str,
    bytes: &[u8],
    problems: &Problems,
    lang: Lang,
) -> Result<Option<Vec<u8>>, XlsxError> {
    if !table::is_workbook(bytes) {
        return Ok(None);
    }
    let Ok(sheets) = table::read(bytes) else { return Ok(None) };
    let mut book = Workbook::new();
    let mut list = Worksheet::new();
    list.set_name(if lang == Lang::Vi { "Lỗi" } else { "Faults" })?;
    list.set_column_width(0, 120)?;
    for (row, problem) in (0..).zip(problems.list()) {
        list.write(row, 0, problem.render(lang).trim_end())?;
    }
    for sheet in &sheets {
        let name = sheet.name.clone().unwrap_or_default();
        let file = format!("{label}!{name}");
        let mut faults: BTreeMap<(usize, usize), Vec<&Problem>> = BTreeMap::new();
        for problem in problems.list().iter().filter(|problem| problem.place.file == file) {
            faults.entry((problem.place.line, problem.place.column)).or_default().push(problem);
        }
        let mut copy = Worksheet::new();
        copy.set_name(&name)?.set_hidden(sheet.hidden);
        let page = Page::named(&name);
        for cell in sheet.rows.iter().flat_map(table::Row::cells).map(|(_, cell)| cell) {
            let head = page.is_some_and(|page| known(page, &cell.value.shown()).is_some());
            let format = if head { book::bold() } else { Format::new() };
            write(&mut copy, cell, &format)?;
        }
        for (&(line, column), problems) in &faults {
            let (row, column) = (line as u32 - 1, column as u16 - 1);
            let words: String = problems.iter().map(|problem| said(problem, lang)).collect();
            let format = Format::new().set_background_color(Color::RGB(FAULTY));
            let cell = sheet.rows.iter().flat_map(table::Row::cells).map(|(_, cell)| cell);
            match cell
                .into_iter()
                .find(|cell| (cell.line, cell.column) == (line, column as usize + 1))
            {
                Some(cell) => write(&mut copy, cell, &format)?,
                None => {
                    copy.write_blank(row, column, &format)?;
                }
            }
            let note = Note::new(words.trim_end()).set_author("rodsim").add_author_prefix(false);
            copy.insert_note(row, column, &note.set_width(320).set_height(120))?;
        }
        for (column, width) in widths(sheet) {
            copy.set_column_width(column, width)?;
        }
        if !faults.is_empty() {
            copy.set_tab_color(Color::RGB(0xC0_0000));
        }
        book.push_worksheet(copy);
    }
    book.push_worksheet(list);
    book.save_to_buffer().map(Some)
}

/// A fault without its place, which is the cell.
fn said(problem: &Problem, lang: Lang) -> String {
    let text = problem.render(lang);
    let behind = text.strip_prefix(&format!("{}: ", problem.place)).unwrap_or(&text);
    behind.to_owned()
}

fn write(sheet: &mut Worksheet, cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    let (row, column) = (cell.line as u32 - 1, cell.column as u16 - 1);
    match &cell.value {
        Value::Empty | Value::Merged(..) | Value::Formula => {
            sheet.write_blank(row, column, format)?;
        }
        Value::Text(text) => {
            sheet.write_string_with_format(row, column, text, format)?;
        }
        Value::Number(number) => {
            sheet.write_number_with_format(row, column, *number, format)?;
        }
        Value::Date(serial) => {
            let format = format.clone().set_num_format("dd/mm/yyyy");
            match date::of_serial(*serial) {
                Some(_) => {
                    let day = ExcelDateTime::from_serial_datetime(*serial)?;
                    sheet.write_with_format(row, column, &day, &format)?;
                }
                None => {
                    sheet.write_number_with_format(row, column, *serial, &format)?;
                }
            }
        }
    }
    Ok(())
}

/// Widths of columns by their longest short text.
fn widths(sheet: &table::Sheet) -> BTreeMap<u16, f64> {
    let mut widths = BTreeMap::new();
    for (column, cell) in sheet.rows.iter().flat_map(table::Row::cells) {
        let letters = cell.value.shown().chars().count();
        if letters < 60 {
            let width: &mut f64 = widths.entry(column as u16).or_insert(8.0);
            *width = width.max(letters as f64 + 2.0);
        }
    }
    widths
}
