//! Text files with a mark between cells.
//!
//! Split here because a reader of records knows the line of a record, not the column of a cell.

use super::{CELLS_MOST, Cell, Row, Sheet, Unreadable, Value, font, too_many};
use crate::text::Text;

const SEPARATORS: [char; 3] = [',', ';', '\t'];
/// Lines that show which separator a file has.
const LINES_LOOKED_AT: usize = 30;

/// Reads a file with `,` `;` or a tab between cells, UTF-8 or UTF-16, with or without a byte order
/// mark.
pub(super) fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let text = decode(bytes)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    // Excel's own mark of the separator.
    let (mark, body) = match text.split_once('\n') {
        Some((first, rest)) if first.trim_end_matches('\r').chars().count() == 5 => {
            match first.strip_prefix("sep=").and_then(|mark| mark.chars().next()) {
                Some(mark) => (Some(mark), rest),
                None => (None, text),
            }
        }
        _ => (None, text),
    };
    let separator = mark.unwrap_or_else(|| separator(body));
    let mut rows = split(body, separator)?;
    if mark.is_some() {
        for row in &mut rows {
            row.line += 1;
            row.cells.iter_mut().for_each(|cell| cell.1.line += 1);
        }
    }
    Ok(Sheet { separator: Some(separator), rows, ..Sheet::default() })
}

/// The separator that stands equally often in most lines, quotation marks aside: commas may be
/// decimal marks and all of them stand in remarks, but not so regularly.
fn separator(text: &str) -> char {
    let lines: Vec<&str> = text.lines().take(LINES_LOOKED_AT).collect();
    let regular = |separator: char| {
        let count = |line: &&str| {
            let outside = line.split('"').step_by(2);
            outside.map(|part| part.matches(separator).count()).sum::<usize>()
        };
        let counts: Vec<usize> = lines.iter().map(count).collect();
        let with = |&count: &usize| count * counts.iter().filter(|&&other| other == count).count();
        counts.iter().map(with).max().unwrap_or(0)
    };
    let best = SEPARATORS.into_iter().max_by_key(|&separator| regular(separator));
    best.filter(|&separator| regular(separator) > 0).unwrap_or(',')
}

fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    let wide = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| of([pair[0], pair[1]]));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.map_err(|_| not_text(bytes, 0))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        // ASCII letters in UTF-16 without a byte order mark.
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => wide(bytes, u16::from_le_bytes),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => wide(bytes, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(not_text(bytes, error.valid_up_to())),
        },
    }
}

/// The file is no Unicode text: where that shows, and what it may be instead.
fn not_text(bytes: &[u8], at: usize) -> Unreadable {
    let before = &bytes[..at];
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let last = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&before[last..]).chars().count() + 1;
    let latin: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    if let Some(old) = font::recognise(latin.split([',', ';', '\t', '\n'])) {
        return old;
    }
    Unreadable {
        sheet: None,
        place: (line, column),
        found: format!("byte 0x{:02x}", bytes.get(at).copied().unwrap_or(0)),
        allowed: Box::new(Text::new(
            "CSV mã UTF-8 (trong Excel: lưu dạng “CSV UTF-8”) hoặc tệp XLSX",
            "CSV in UTF-8 (in Excel: save as “CSV UTF-8”) or an XLSX workbook",
        )),
    }
}

/// Splits a text into rows (RFC 4180); rows without anything are left out.
fn split(text: &str, separator: char) -> Result<Vec<Row>, Unreadable> {
    let mut rows = Vec::new();
    let mut row = Row { line: 1, cells: Vec::new() };
    let (mut line, mut column, mut count) = (1, 1, 0);
    let mut start = (1, 1);
    let mut cell = String::new();
    let mut quoted = None;
    let mut chars = text.chars().peekable();
    let close = |row: &mut Row, cell: &mut String, start: (usize, usize)| {
        let at = row.cells.len();
        let value = Value::of(&std::mem::take(cell));
        row.cells.push((at, Cell { line: start.0, column: start.1, value }));
    };
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted.is_some() && chars.peek() == Some(&'"') => {
                chars.next();
                column += 1;
                cell.push('"');
            }
            '"' if quoted.is_some() => quoted = None,
            '"' if cell.trim().is_empty() => {
                quoted = Some((line, column));
                cell.clear();
            }
            c if c == separator && quoted.is_none() => {
                close(&mut row, &mut cell, start);
                start = (line, column + 1);
            }
            '\n' if quoted.is_none() => {
                close(&mut row, &mut cell, start);
                start = (line + 1, 1);
                count += row.cells.len();
                let full = std::mem::replace(&mut row, Row { line: line + 1, cells: Vec::new() });
                if !full.is_empty() {
                    rows.push(full);
                }
            }
            c => cell.push(c),
        }
        if c == '\n' {
            line += 1;
            column = 1;
        } else {
            column += 1;
        }
        if count + row.cells.len() > CELLS_MOST {
            return Err(too_many());
        }
    }
    if let Some(place) = quoted {
        let allowed = Text::new(
            "dấu ngoặc kép có mở có đóng",
            "quotation marks that are closed where they were opened",
        );
        let (sheet, allowed) = (None, Box::new(allowed));
        return Err(Unreadable { sheet, place, found: "\"".to_owned(), allowed });
    }
    if !cell.is_empty() || !row.cells.is_empty() {
        close(&mut row, &mut cell, start);
        rows.extend(Some(row).filter(|row| !row.is_empty()));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_their_places_across_quotes_and_lines() {
        let rows = split("a,b\n\"x, \"\"y\"\"\",2\r\n", ',').unwrap();
        assert_eq!(rows[1].value(0).shown(), "x, \"y\"");
        let second = rows[1].get(1).unwrap();
        assert_eq!((second.line, second.column), (2, 12));
        assert_eq!(second.value.shown(), "2");
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn any_usual_encoding_and_separator_gives_the_same_cells() {
        let text = "Báo cáo, quý 1\nxã;ha\nThứa;1,5\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let usual = read(text.as_bytes()).unwrap();
        assert_eq!((usual.separator, usual.rows.len()), (Some(';'), 3));
        for bytes in [
            marked(b"\xef\xbb\xbf", text.as_bytes()),
            marked(b"\xff\xfe", &little),
            marked(b"\xfe\xff", &big),
        ] {
            assert_eq!(read(&bytes).unwrap(), usual);
        }
        let remarks = "a,b\n\"x; y; z, w\",1\n\"u; v; w\",2\n";
        assert_eq!(read(remarks.as_bytes()).unwrap().separator, Some(','));
        let tabs = read(text.replace(';', "\t").as_bytes()).unwrap();
        assert_eq!(tabs.rows[2], usual.rows[2]);
        let said = read(b"sep=|\na|b\n").unwrap();
        assert_eq!((said.rows[0].line, said.rows[0].value(1).shown()), (2, "b".to_owned()));
    }

    #[test]
    fn an_open_quotation_mark_is_named_where_it_stands() {
        let fault = read(b"a,b\nc,\"d\ne,f\n").unwrap_err();
        assert_eq!(fault.place, (2, 3));
    }
}
