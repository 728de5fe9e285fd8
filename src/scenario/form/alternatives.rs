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

/// A cell that an alternative changed, and the row of the alternatives that says what to.
pub(super) type Changed = BTreeMap<Place, (String, Place)>;

/// Changes the cells that an alternative changes, and says where each new value stands: what is wrong
/// with it is to be mended there.
pub(super) fn apply(
    label: &str,
    name: &str,
    sheets: &mut [Sheet],
    faults: &mut Vec<Problem>,
) -> Changed {
    let mut changed = Changed::new();
    let mut changes: Vec<(String, Place, Value, Place)> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut incomplete = Vec::new();
    with_table(label, sheets, faults, |table| {
        for row in table.rows() {
            let Some((known, place)) = table.text(row, "name") else { continue };
            let wanted = words(&known) == words(name);
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
    let (vi, en) = ("một ô của sổ, viết Đợt!K5", "a cell of the workbook, as Rounds!K5");
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
        let target = cell.rsplit_once('!').and_then(|(sheet, of)| {
            let sheet = words(sheet.trim_matches('\''));
            let is = |known: &&mut Sheet| known.name.as_deref().is_some_and(|k| words(k) == sheet);
            Some((sheets.iter_mut().find(is)?, parse_reference(of)?))
        });
        match target {
            Some((sheet, (line, column))) => {
                let file = format!("{label}!{}", sheet.name.as_deref().unwrap_or_default());
                changed.insert(Place { file, line, column }, (cell.clone(), of_value));
                sheet.set(line, column, value);
            }
            None => faults.push(fault(Fault::Cell, &place, "", cell, vi, en)),
        }
    }
    changed
}
