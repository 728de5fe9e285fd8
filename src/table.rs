//! Tables as people keep them: CSV with any separator and encoding, and workbooks.
//!
//! One reader for all of them. A cell has a type and knows its place; nobody has asked yet what it
//! means. What cannot be read is a fault of the file that says what to do, whatever the bytes are:
//! there are limits on size, and a panic of the reader of workbooks ends here.

pub mod date;
mod font;
pub mod number;
mod separated;
mod workbook;

use crate::text::{Lang, Text, date as written};

/// Largest file, bytes.
pub const BYTES_MOST: usize = 64 << 20;
/// Most cells with something in them.
const CELLS_MOST: usize = 2_000_000;

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing, or blanks.
    #[default]
    Empty,
    /// Text, trimmed and in NFC.
    Text(String),
    /// A number of a workbook.
    Number(f64),
    /// A date of a workbook: days since 1899-12-30.
    Date(f64),
    /// A formula whose value the workbook does not hold.
    Formula,
    /// Not the first cell of this merged range, and what the first one holds.
    Merged(String, Box<Self>),
}

/// A cell and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Line of the file or row of the sheet, from 1.
    pub line: usize,
    /// Character of the line, or column of the sheet, from 1.
    pub column: usize,
    /// What it holds.
    pub value: Value,
}

/// A row; cells that were never written are absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Line of the file or row of the sheet, from 1.
    pub line: usize,
    /// Which cell of the row, from 0, and the cell; in order.
    cells: Vec<(usize, Cell)>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name in a workbook; `None` for a text file.
    pub name: Option<String>,
    /// Does the workbook hide it?
    pub hidden: bool,
    /// What stands between the cells of a text file.
    pub separator: Option<char>,
    /// Days to add to a plain number that stands for a date.
    pub day_shift: f64,
    /// Rows with anything in them.
    pub rows: Vec<Row>,
}

/// A file that cannot be read, or a place where it cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The sheet, if it is one.
    pub sheet: Option<String>,
    /// Line and character, or row and column, from 1; 0 for the file as a whole.
    pub place: (usize, usize),
    /// What was found.
    pub found: String,
    /// What may be there, and what to do.
    pub allowed: Box<Text>,
}

impl Unreadable {
    fn file(found: impl Into<String>, vi: &str, en: &str) -> Self {
        let allowed = Box::new(Text::new(vi, en));
        Self { sheet: None, place: (0, 0), found: found.into(), allowed }
    }
}

impl Value {
    fn of(text: &str) -> Self {
        use unicode_normalization::UnicodeNormalization;
        let blank = |c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{feff}' || c == '\0';
        let text = text.trim_matches(blank);
        if text.is_empty() { Self::Empty } else { Self::Text(text.nfc().collect()) }
    }

    /// The value as a person sees it.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty | Self::Merged(..) => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(serial) => match date::of_serial(*serial) {
                Some(day) => written(day, Lang::Vi),
                None => serial.to_string(),
            },
            Self::Formula => "=…".to_owned(),
        }
    }

    /// Is there nothing to read, and nothing that should have been?
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Merged(_, first) => first.is_empty(),
            other => *other == Self::Empty,
        }
    }
}

impl Row {
    /// The cell in a column, from 0.
    pub fn get(&self, column: usize) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |cell| cell.0).ok()?;
        Some(&self.cells[at].1)
    }

    /// What a column holds.
    pub fn value(&self, column: usize) -> &Value {
        const NOTHING: &Value = &Value::Empty;
        self.get(column).map_or(NOTHING, |cell| &cell.value)
    }

    /// Column, from 0, and cell.
    pub fn cells(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().map(|(column, cell)| (*column, cell))
    }

    /// Cells from the first to the last that was written, empty ones too.
    pub fn width(&self) -> usize {
        self.cells.last().map_or(0, |(column, _)| column + 1)
    }

    /// The row in one line of text.
    pub fn shown(&self) -> String {
        let texts: Vec<String> = self.cells().map(|(_, cell)| cell.value.shown()).collect();
        let text = texts.join(" | ");
        match text.char_indices().nth(160) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    /// Is anything written here, merged ranges that begin elsewhere aside?
    pub fn is_empty(&self) -> bool {
        self.cells().all(|(_, cell)| matches!(cell.value, Value::Empty | Value::Merged(..)))
    }
}

impl Sheet {
    /// A cell as people call it: `B4` in a workbook.
    pub fn reference(&self, line: usize, column: usize) -> String {
        match self.name {
            Some(_) => reference(line, column),
            None => format!("{line}:{column}"),
        }
    }

    /// Puts a value into the cell at a line and a column, from 1.
    pub fn set(&mut self, line: usize, column: usize, value: Value) {
        let row = match self.rows.binary_search_by_key(&line, |row| row.line) {
            Ok(at) => at,
            Err(at) => {
                self.rows.insert(at, Row { line, cells: Vec::new() });
                at
            }
        };
        let cells = &mut self.rows[row].cells;
        let cell = Cell { line, column, value };
        match cells.binary_search_by_key(&(column - 1), |cell| cell.0) {
            Ok(at) => cells[at].1 = cell,
            Err(at) => cells.insert(at, (column - 1, cell)),
        }
    }

    /// The texts of a column, from 0, in the rows from `from` on.
    pub fn texts(&self, from: usize, column: usize) -> impl Iterator<Item = &str> {
        self.rows[from.min(self.rows.len())..].iter().filter_map(move |row| {
            match row.value(column) {
                Value::Text(text) => Some(text.as_str()),
                _ => None,
            }
        })
    }
}

/// `B4` for row 4, column 2.
pub fn reference(line: usize, column: usize) -> String {
    let (mut letters, mut rest) = (String::new(), column);
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{line}")
}

/// Row and column of `B4` or `$B$4`, from 1; `None` for what names no cell.
pub fn parse_reference(text: &str) -> Option<(usize, usize)> {
    let text = text.trim().replace('$', "").to_ascii_uppercase();
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, line) = text.split_at(digits);
    if !(1..=3).contains(&letters.len()) || !letters.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, b| sum * 26 + usize::from(b - b'A') + 1);
    let line = line.parse().ok().filter(|&line: &usize| (1..=1_048_576).contains(&line))?;
    Some((line, column))
}

/// Reads a CSV file (comma, semicolon or tab; UTF-8 or UTF-16) or a workbook, with all its sheets.
///
/// # Errors
///
/// When it is neither, too large, damaged, or written in a font of before Unicode.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    if bytes.len() > BYTES_MOST {
        return Err(Unreadable::file(
            format!("{} MB", bytes.len() >> 20),
            &format!("tệp không quá {} MB", BYTES_MOST >> 20),
            &format!("a file of at most {} MB", BYTES_MOST >> 20),
        ));
    }
    let sheets = if is_workbook(bytes) {
        workbook::read(bytes)?
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Unreadable::file(
            "XLS",
            "tệp XLSX hoặc CSV: mở bằng Excel, chọn Lưu dưới dạng “Excel Workbook (*.xlsx)”; nếu tệp có mật khẩu, hãy bỏ mật khẩu",
            "XLSX or CSV: open in Excel and save as “Excel Workbook (*.xlsx)”; take a password off",
        ));
    } else {
        vec![separated::read(bytes)?]
    };
    let texts = sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(Row::cells);
    let texts = texts.filter_map(|(_, cell)| match &cell.value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    });
    match font::recognise(texts) {
        Some(old) => Err(old),
        None => Ok(sheets),
    }
}

/// Do the bytes begin as a workbook does?
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

fn too_many() -> Unreadable {
    Unreadable::file(
        format!("> {CELLS_MOST}"),
        &format!("không quá {CELLS_MOST} ô có dữ liệu"),
        &format!("at most {CELLS_MOST} cells with something in them"),
    )
}
