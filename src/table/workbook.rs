//! XLSX workbooks, cell by cell, so that one stray cell costs one cell.

use super::{CELLS_MOST, Cell, Row, Sheet, Unreadable, Value, reference, too_many};
use crate::text::Text;
use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// Most bytes of all parts of a workbook once unpacked.
const UNPACKED_MOST: u64 = 512 << 20;
/// Days from 1899-12-30 to 1904-01-01, the other day 0 of workbooks.
const DAY_ZERO_1904: f64 = 1_462.0;

/// Reads every sheet with cells.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    unpacked(bytes)?;
    quietly(|| sheets(bytes)).unwrap_or_else(|| Err(damaged("")))
}

fn damaged(found: &str) -> Unreadable {
    Unreadable::file(
        found,
        "tệp XLSX không hỏng, không đặt mật khẩu (mở bằng Excel rồi lưu lại)",
        "an XLSX workbook that is whole and has no password (open it in Excel and save it again)",
    )
}

thread_local! {
    /// Is this thread inside the reader of workbooks?
    static READING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Runs a reader that may panic on damaged bytes; `None` when it did, without a word on the screen.
fn quietly<T>(read: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !READING.get() {
                usual(panic);
            }
        }));
    });
    READING.set(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    READING.set(false);
    read.ok()
}

/// Refuses what would not fit into memory, by unpacking it once to nowhere.
fn unpacked(bytes: &[u8]) -> Result<(), Unreadable> {
    // What the library says of it is of no use to whoever has the file.
    let unreadable = |_: zip::result::ZipError| damaged("");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut left = UNPACKED_MOST;
    for part in 0..archive.len() {
        let file = archive.by_index(part).map_err(unreadable)?;
        let read = std::io::copy(&mut file.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|_| damaged(""))?;
        let Some(rest) = left.checked_sub(read) else {
            return Err(Unreadable::file(
                format!("> {} MB", UNPACKED_MOST >> 20),
                "tệp nhỏ hơn khi giải nén",
                "a workbook that is smaller once unpacked",
            ));
        };
        left = rest;
    }
    Ok(())
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    let unreadable = |error: XlsxError| match error {
        XlsxError::Password => Unreadable::file(
            "",
            "tệp không đặt mật khẩu: mở bằng Excel và bỏ mật khẩu",
            "a workbook without a password: open it in Excel and take the password off",
        ),
        _ => damaged(""),
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let day_shift = if book.has_1904_epoch() { DAY_ZERO_1904 } else { 0.0 };
    let mut sheets = Vec::new();
    let mut count = 0;
    for of in book.sheets_metadata().to_vec() {
        if of.typ != SheetType::WorkSheet {
            continue;
        }
        let mut rows: BTreeMap<u32, BTreeMap<u32, Value>> = BTreeMap::new();
        let mut reader = book.worksheet_cells_reader(&of.name).map_err(unreadable)?;
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(unreadable)? {
            let value = match value(&cell.value, day_shift) {
                Value::Empty if cell.formula.is_some() && cell.value == DataRef::Empty => {
                    Value::Formula
                }
                Value::Empty => continue,
                value => value,
            };
            count += 1;
            if count > CELLS_MOST {
                return Err(too_many());
            }
            let (row, column) = cell.pos;
            if rows.entry(row).or_default().insert(column, value).is_some() {
                let found = reference(row as usize + 1, column as usize + 1);
                return Err(Unreadable {
                    sheet: Some(of.name),
                    place: (row as usize + 1, column as usize + 1),
                    found,
                    allowed: Box::new(Text::new("mỗi ô một lần", "each cell once")),
                });
            }
        }
        drop(reader);
        for range in book.merge_cells_by_sheet_name(&of.name).map_err(unreadable)? {
            merge(&mut rows, range, &mut count)?;
        }
        sheets.push(Sheet {
            name: Some(of.name),
            hidden: of.visible != SheetVisible::Visible,
            separator: None,
            day_shift,
            rows: rows.into_iter().map(row).collect(),
        });
    }
    if sheets.is_empty() {
        return Err(Unreadable::file("", "một trang tính", "a sheet"));
    }
    Ok(sheets)
}

fn row((row, cells): (u32, BTreeMap<u32, Value>)) -> Row {
    let line = row as usize + 1;
    let cell = |(column, value): (u32, Value)| {
        (column as usize, Cell { line, column: column as usize + 1, value })
    };
    Row { line, cells: cells.into_iter().map(cell).collect() }
}

/// Says in the empty cells of a merged range where their value stands, within what is written.
fn merge(
    rows: &mut BTreeMap<u32, BTreeMap<u32, Value>>,
    range: Dimensions,
    count: &mut usize,
) -> Result<(), Unreadable> {
    let ((top, left), (bottom, right)) = (range.start, range.end);
    let first = rows.get(&top).and_then(|row| row.get(&left)).cloned().unwrap_or_default();
    if first == Value::Empty || bottom < top || right < left {
        return Ok(());
    }
    let at = |row: u32, column: u32| reference(row as usize + 1, column as usize + 1);
    let name = format!("{}:{}", at(top, left), at(bottom, right));
    let widest = rows.values().filter_map(|row| row.keys().last()).max().copied().unwrap_or(0);
    for (line, row) in rows.range_mut(top..=bottom) {
        for column in left..=right.min(widest) {
            if (*line, column) != (top, left) {
                *count += 1;
                row.entry(column)
                    .or_insert_with(|| Value::Merged(name.clone(), Box::new(first.clone())));
            }
        }
        if *count > CELLS_MOST {
            return Err(too_many());
        }
    }
    Ok(())
}

fn value(data: &DataRef<'_>, day_shift: f64) -> Value {
    match data {
        DataRef::Int(value) => Value::Number(*value as f64),
        DataRef::Float(value) => Value::Number(*value),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            Value::Date(moment.as_f64() + day_shift)
        }
        DataRef::DateTime(moment) => Value::Number(moment.as_f64()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Value::of(text)
        }
        DataRef::SharedString(text) => Value::of(text),
        DataRef::Bool(value) => Value::Text(value.to_string()),
        DataRef::Error(error) => Value::Text(error.to_string()),
        DataRef::Empty => Value::Empty,
    }
}
