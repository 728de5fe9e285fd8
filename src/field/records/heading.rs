//! The heading of a table of records, and tables that have none.

use super::Fault;
use crate::table::{Row, Sheet, Value};
use crate::text::Text;
use crate::text::nearest::fold;

/// Columns and what people call them, without diacritics.
pub(super) const COLUMNS: [(&str, &[&str]); 7] = [
    ("date", &["date", "ngay", "ngay thang"]),
    ("commune", &["commune", "xa", "don vi", "dia phuong", "unit", "place"]),
    ("kind", &["kind", "loai", "loai so lieu", "noi dung"]),
    ("item", &["item", "hang muc", "bien phap", "programme"]),
    ("effort", &["effort", "cong suc", "no luc", "so luong kiem tra"]),
    ("result", &["result", "ket qua"]),
    ("note", &["note", "notes", "ghi chu"]),
];
/// Columns that a heading must have.
const NEEDED: [usize; 4] = [0, 1, 2, 5];
/// Rows in which a heading is looked for: letterheads are long.
const WITHIN: usize = 40;
/// Columns of figures from which a table without kinds is one of sums.
const WIDE: usize = 3;

/// The heading: its place among the rows, and where each column stands.
pub(super) struct Heading {
    pub row: usize,
    pub at: [Option<usize>; COLUMNS.len()],
}

/// Which of the columns a heading cell names.
fn column(value: &Value) -> Option<usize> {
    let Value::Text(text) = value else { return None };
    let head = fold(text);
    let head =
        head.split('(').next().unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
    COLUMNS.iter().position(|(_, aliases)| aliases.contains(&head.trim_end_matches(':')))
}

/// Where each column stands in a row.
pub(super) fn columns(row: &Row) -> [Option<usize>; COLUMNS.len()] {
    let mut at = [None; COLUMNS.len()];
    for (place, cell) in row.cells() {
        if let Some(column) = column(&cell.value) {
            at[column].get_or_insert(place);
        }
    }
    at
}

/// Are all needed columns there?
pub(super) fn whole(at: &[Option<usize>; COLUMNS.len()]) -> bool {
    NEEDED.iter().all(|&column| at[column].is_some())
}

/// The first row that names the needed columns.
pub(super) fn find(sheet: &Sheet) -> Option<Heading> {
    sheet.rows.iter().take(WITHIN).enumerate().find_map(|(row, cells)| {
        let at = columns(cells);
        whole(&at).then_some(Heading { row, at })
    })
}

/// Headings that stand twice: which of them would count is not for the program to say.
pub(super) fn doubled(sheet: &Sheet, heading: &Heading) -> Vec<Fault> {
    let row = &sheet.rows[heading.row];
    let again = row.cells().filter_map(|(place, cell)| {
        let known = column(&cell.value)?;
        let first = heading.at[known].filter(|&first| first != place)?;
        let first = row.get(first)?;
        let (title, at) = (first.value.shown(), sheet.reference(first.line, first.column));
        let allowed = Text::new(
            format!("mỗi cột một lần; cột “{title}” đã ở {at}"),
            format!("each column once; “{title}” stands at {at} already"),
        );
        let mut fault = Fault::new(sheet, row.line, "", &cell.value.shown(), &allowed);
        fault.cell = sheet.name.as_ref().map(|_| sheet.reference(cell.line, cell.column).into());
        Some(fault)
    });
    again.collect()
}

/// A hidden sheet with records in it.
pub(super) fn hidden(sheet: &Sheet) -> Fault {
    let allowed = Text::new(
        "trang tính không ẩn: trang này có số liệu và không được đọc; hãy bỏ ẩn, hoặc xóa nếu đã cũ",
        "a sheet that is not hidden: this one holds records, which were not read; unhide it, or delete it if it is old",
    );
    Fault::new(sheet, 0, "", "ẩn / hidden", &allowed)
}

/// The row with most of the columns, and how many they are.
fn best(sheet: &Sheet) -> Option<(&Row, usize)> {
    let rows = sheet.rows.iter().take(WITHIN);
    let count = |row: &Row| columns(row).iter().flatten().count();
    rows.map(|row| (row, count(row))).rev().max_by_key(|(_, count)| *count)
}

/// A sheet that was meant to hold records and lacks a column.
pub(super) fn nearly(sheet: &Sheet) -> Option<Fault> {
    let (row, count) = best(sheet)?;
    (count >= NEEDED.len() - 1).then(|| missing(sheet, row))
}

fn missing(sheet: &Sheet, row: &Row) -> Fault {
    const TITLES: [&str; COLUMNS.len()] =
        ["Ngày", "Xã", "Loại", "Hạng mục", "Công sức", "Kết quả", "Ghi chú"];
    let at = columns(row);
    let lacking: Vec<usize> = NEEDED.into_iter().filter(|&k| at[k].is_none()).collect();
    let list = |title: &dyn Fn(usize) -> &'static str| {
        lacking.iter().map(|&k| title(k)).collect::<Vec<_>>().join(", ")
    };
    let allowed = Text::new(
        format!(
            "hàng tiêu đề có các cột Ngày, Xã, Loại, Kết quả (và Hạng mục, Công sức, Ghi chú nếu có); thiếu: {}",
            list(&|k| TITLES[k])
        ),
        format!(
            "a heading with the columns date, commune, kind, result (and item, effort, note if any); missing: {}",
            list(&|k| COLUMNS[k].0)
        ),
    );
    Fault::new(sheet, row.line, "", &row.shown(), &allowed)
}

/// A file without any heading of records: a table of sums, or something else.
pub(super) fn none(sheets: &[Sheet]) -> Fault {
    let visible = sheets.iter().filter(|sheet| !sheet.hidden && !sheet.rows.is_empty());
    let with = visible.filter_map(|sheet| Some((sheet, best(sheet)?)));
    let Some((sheet, (row, count))) = with.max_by_key(|(_, (_, count))| *count) else {
        let nothing = Sheet::default();
        return missing(&nothing, &Row::default());
    };
    let figures = |row: &Row| {
        let number = |value: &Value| matches!(value, Value::Number(_)) || is_figure(&value.shown());
        row.cells().filter(|(_, cell)| number(&cell.value)).count()
    };
    let at = columns(row);
    let lists = at[1].is_some() && at[2].is_none() && count <= 2;
    if lists && sheet.rows.iter().any(|row| figures(row) >= WIDE) {
        let allowed = Text::new(
            "mỗi hàng một số liệu: ngày, xã, loại, công sức, kết quả. Đây là biểu tổng hợp (mỗi xã một hàng, mỗi tháng hoặc mỗi chỉ tiêu một cột); hãy chuyển mỗi ô thành một hàng trong mẫu của `rodsim records form`",
            "one figure in a row: date, commune, kind, effort, result. This is a table of sums (a row for each commune, a column for each month or quantity); turn each cell into a row of the form that `rodsim records form` writes",
        );
        return Fault::new(sheet, row.line, "", &row.shown(), &allowed);
    }
    missing(sheet, if count == 0 { &sheet.rows[0] } else { row })
}

fn is_figure(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || ".,~ ".contains(c))
}
