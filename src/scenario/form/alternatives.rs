//! Alternatives of a workbook: the same plan with some cells changed, `ke_hoach.xlsx#Ít bẫy`.

use super::layout::{Page, words};
use super::sheet::{Paper, Table};
use crate::scenario::EMBEDDED;
use crate::scenario::check::fault;
use crate::scenario::problem::{Fault, Place, Problem};
use crate::table::{self, Sheet, Value, parse_reference};
use crate::text::nearest::nearest;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What stands between the file and the name of an alternative.
const MARK: &str = ".xlsx#";

/// The file and the alternative that a path names, if it names one and is no file itself.
pub(in crate::scenario) fn split(path: &Path) -> Option<(PathBuf, String)> {
    let text = path.to_str()?;
    let at = text.to_lowercase().find(MARK).filter(|&at| text.is_char_boundary(at))?;
    let (file, name) = (text.get(..at + MARK.len() - 1)?, text.get(at + MARK.len()..)?);
    (!name.trim().is_empty()).then(|| (PathBuf::from(file), name.trim().to_owned()))
}

/// The alternatives that a workbook asks for, each once: names of shipped scenarios, and `#` before
/// those that change cells.
pub fn alternatives(bytes: &[u8]) -> Vec<String> {
    let Ok(sheets) = table::read(bytes) else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    with_table("", &sheets, &mut Vec::new(), |table| {
        for row in table.rows() {
            let Some((name, _)) = table.text(row, "name") else { continue };
            let shipped = EMBEDDED.iter().any(|(known, _)| *known == name);
            let name = if shipped { name } else { format!("#{name}") };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    });
    names
}

fn with_table<T>(
    label: &str,
    sheets: &[Sheet],
    faults: &mut Vec<Problem>,
    read: impl FnOnce(&Table<'_>) -> T,
) -> Option<T> {
    let is = |sheet: &&Sheet| {
        let page = sheet.name.as_deref().and_then(Page::named);
        !sheet.hidden && page == Some(Page::Alternatives)
    };
    let sheet = sheets.iter().find(is)?.clone();
    let file = format!("{label}!{}", sheet.name.as_deref().unwrap_or_default());
    let paper = Paper { file, sheet };
    let table = Table::new(Page::Alternatives, &paper, &["name"], faults, &mut Vec::new());
    table.map(|table| read(&table))
}

const OF_CELLS: (&str, &str) =
    ("một ô của sổ, viết Đợt!K5", "a cell of the workbook, as Rounds!K5");

/// Where the cell is that a row of the alternatives names: which sheet, line and column.
fn target(sheets: &[Sheet], cell: &str) -> Option<(usize, (usize, usize))> {
    let (sheet, of) = cell.rsplit_once('!')?;
    let sheet = words(sheet.trim_matches('\''));
    let is = |known: &Sheet| known.name.as_deref().is_some_and(|known| words(known) == sheet);
    Some((sheets.iter().position(is)?, parse_reference(of)?))
}

/// Faults of the alternatives that can be seen without making any of them: names that there are not,
/// and cells that there are not.
pub(super) fn check(label: &str, sheets: &[Sheet], faults: &mut Vec<Problem>) {
    let names: Vec<&str> = EMBEDDED.iter().map(|(name, _)| *name).collect();
    let wrong = |table: &Table<'_>| -> Vec<Problem> {
        let of_row = |row| {
            let Some((name, place)) = table.text(row, "name") else {
                let (of, found) = (table.column("name")?, row.shown());
                let (vi, en) = ("tên phương án của dòng này", "the name of this alternative");
                return Some(fault(Fault::MissingKey, &table.place(row, of), "", found, vi, en));
            };
            match table.text(row, "cell") {
                _ if names.contains(&name.as_str()) => None,
                Some((cell, _)) if target(sheets, &cell).is_some() => None,
                Some((cell, at)) => Some(fault(Fault::Cell, &at, "", cell, OF_CELLS.0, OF_CELLS.1)),
                None => {
                    let list = names.join(", ");
                    let vi =
                        format!("một phương án có sẵn ({list}), hoặc tên mới và ô mà nó thay đổi");
                    let en = format!(
                        "a shipped scenario ({list}), or a new name and the cell that it changes"
                    );
                    let near = nearest(&name, names.iter().copied());
                    let mut unknown = fault(Fault::Cell, &place, "", name, &vi, &en);
                    unknown.suggestion = near;
                    Some(unknown)
                }
            }
        };
        table.rows().filter_map(of_row).collect()
    };
    let wrong = with_table(label, sheets, faults, wrong).unwrap_or_default();
    faults.extend(wrong);
}

/// Is it a place in the sheet of alternatives?
pub fn is_of_alternatives(place: &Place) -> bool {
    let sheet = place.file.rsplit('!').next().unwrap_or_default();
    place.is_cell() && Page::named(sheet) == Some(Page::Alternatives)
}

/// A cell that an alternative changed, and the row of the alternatives that says what to.
pub(super) type Changed = BTreeMap<Place, (String, Place)>;

/// Changes the cells that an alternative changes, and says where each new value stands: what is wrong
/// with it is to be mended there. Second, the name of the alternative as its rows write it.
pub(super) fn apply(
    label: &str,
    name: &str,
    sheets: &mut [Sheet],
    faults: &mut Vec<Problem>,
) -> (Changed, String) {
    let mut changed = Changed::new();
    let mut called = name.to_owned();
    let mut changes: Vec<(String, Place, Value, Place)> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut incomplete = Vec::new();
    with_table(label, sheets, faults, |table| {
        for row in table.rows() {
            let Some((known, place)) = table.text(row, "name") else { continue };
            let wanted = words(&known) == words(name);
            if wanted {
                called.clone_from(&known);
            }
            if !names.contains(&known) {
                names.push(known);
            }
            if !wanted {
                continue;
            }
            let new = table.column("value");
            let value = new.map(|column| row.value(column.at).clone()).unwrap_or_default();
            match table.text(row, "cell") {
                Some((cell, at)) => {
                    let of_value =
                        new.map_or_else(|| at.clone(), |column| table.place(row, column));
                    changes.push((cell, at, value, of_value));
                }
                None => incomplete.push(place),
            }
        }
    });
    let (vi, en) = OF_CELLS;
    for place in incomplete {
        faults.push(fault(Fault::MissingKey, &place, "cell", name.to_owned(), vi, en));
    }
    if changes.is_empty() && faults.is_empty() {
        let place = Place { file: label.to_owned(), line: 1, column: 1 };
        let all = names.join(", ");
        let mut problem = fault(Fault::File, &place, "", name.to_owned(), &all, &all);
        problem.suggestion = nearest(name, names.iter().map(String::as_str));
        faults.push(problem);
    }
    for (cell, place, value, of_value) in changes {
        match target(sheets, &cell) {
            Some((sheet, (line, column))) => {
                let sheet = &mut sheets[sheet];
                let file = format!("{label}!{}", sheet.name.as_deref().unwrap_or_default());
                changed.insert(Place { file, line, column }, (cell.clone(), of_value));
                sheet.set(line, column, value);
            }
            None => faults.push(fault(Fault::Cell, &place, "", cell, vi, en)),
        }
    }
    (changed, called)
}
