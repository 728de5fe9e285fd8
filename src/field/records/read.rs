//! Cells of a CSV file or a workbook, before anyone asks what they mean.

use super::Fault;
use crate::text::Text;
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing, or blanks.
    Empty,
    /// Text, trimmed.
    Text(String),
    /// A number of a workbook.
    Number(f64),
    /// A date of a workbook: days since 1899-12-30.
    Date(f64),
}

impl Cell {
    /// The cell as a person sees it.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) | Self::Date(number) => number.to_string(),
        }
    }

    fn of(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

/// A table with the numbers of its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Row of the file, from 1, and its cells.
    pub rows: Vec<(usize, Vec<Cell>)>,
    /// Are fields separated by semicolons? Then decimals have commas.
    pub semicolons: bool,
}

/// Reads a CSV file (comma, semicolon or tab; UTF-8) or a workbook.
///
/// # Errors
///
/// When it is neither.
pub fn sheet(bytes: &[u8]) -> Result<Sheet, Fault> {
    if bytes.starts_with(b"PK") { workbook(bytes) } else { csv_file(bytes) }
}

fn refused(found: &str, vi: &str, en: &str) -> Fault {
    Fault::new(0, "file", found, &Text::new(vi, en))
}

fn csv_file(bytes: &[u8]) -> Result<Sheet, Fault> {
    let vi = "CSV mã UTF-8 (trong Excel: lưu dạng “CSV UTF-8”) hoặc tệp XLSX";
    let en = "CSV in UTF-8 (in Excel: save as “CSV UTF-8”) or an XLSX workbook";
    let text = std::str::from_utf8(bytes)
        .map_err(|error| refused(&format!("byte {}", error.valid_up_to()), vi, en))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Excel's own mark of the separator.
    let (mark, body) = match text.split_once('\n') {
        Some((first, rest)) if first.trim().len() == 5 && first.starts_with("sep=") => {
            (first.as_bytes().get(4).copied(), rest)
        }
        _ => (None, text),
    };
    let skipped = usize::from(mark.is_some());
    let head = body.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let separators = [b',', b';', b'\t'];
    let count = |separator: u8| head.bytes().filter(|&byte| byte == separator).count();
    let separator = mark.unwrap_or_else(|| {
        separators.into_iter().rev().max_by_key(|&separator| count(separator)).unwrap_or(b',')
    });
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(body.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| refused(&error.to_string(), vi, en))?;
        let line = record.position().map_or(0, |position| position.line() as usize);
        rows.push((line + skipped, record.iter().map(Cell::of).collect()));
    }
    Ok(Sheet { rows, semicolons: separator == b';' })
}

/// The first sheet that has a heading of records; the first one when none has.
fn workbook(bytes: &[u8]) -> Result<Sheet, Fault> {
    let unreadable = |error: calamine::XlsxError| {
        refused(
            &error.to_string(),
            "tệp XLSX không hỏng, không đặt mật khẩu",
            "an XLSX workbook that is whole and has no password",
        )
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut first = None;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(unreadable)?;
        let start = range.start().map_or(0, |(row, _)| row as usize);
        let rows = range
            .rows()
            .enumerate()
            .map(|(k, cells)| (start + k + 1, cells.iter().map(cell).collect()))
            .collect();
        let sheet = Sheet { rows, semicolons: false };
        if super::row::heading(&sheet).is_some() {
            return Ok(sheet);
        }
        first.get_or_insert(sheet);
    }
    first.ok_or_else(|| refused("", "một trang tính", "a sheet"))
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Int(value) => Cell::Number(*value as f64),
        Data::Float(value) => Cell::Number(*value),
        Data::DateTime(moment) if moment.is_datetime() => Cell::Date(moment.as_f64()),
        Data::DateTime(moment) => Cell::Number(moment.as_f64()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::of(text),
        Data::Bool(value) => Cell::Text(value.to_string()),
        Data::Error(error) => Cell::Text(error.to_string()),
        _ => Cell::Empty,
    }
}
