//! A workbook as the tree that a scenario file would be, each value with the cell that it stands in.

mod campaign;
mod land;

use super::alternatives;
use super::cells::{self, Around, Scale};
use super::layout::{self, Page, words};
use super::sheet::{self, Column, Paper, Table, known};
use super::told::Cells;
use super::tree::{self, Step};
use crate::scenario::check::fault;
use crate::scenario::document::{Node, Value};
use crate::scenario::keys::{self, Key};
use crate::scenario::problem::{Fault, Place};
use crate::table::{self, Row, date, number};
use crate::text::Text;
use crate::text::nearest::nearest;
use std::collections::BTreeMap;
use std::path::Path;

/// The scenario that a workbook builds on, if it names none.
pub(super) const BASE: &str = "luong_tai.toml";
/// The same where three crops a year are grown.
const MEKONG: &str = "mekong.toml";
/// Where that is: the provinces of the delta.
const DELTA: [&str; 5] = ["An Giang", "Cà Mau", "Cần Thơ", "Đồng Tháp", "Vĩnh Long"];

/// What a new plan for these communes of the program builds on.
pub(super) fn base_of(communes: &[u32]) -> &'static str {
    let in_delta = |code: &u32| {
        let unit = crate::scenario::vietnam::of_code(*code);
        unit.is_some_and(|unit| DELTA.contains(&unit.province.as_str()))
    };
    if !communes.is_empty() && communes.iter().all(in_delta) { MEKONG } else { BASE }
}

/// What stands for it where a workbook builds on none.
pub(super) const ALONE: &str = "-";

/// What a workbook says.
#[derive(Debug)]
pub(in crate::scenario) struct Read {
    /// As a scenario file would say it.
    pub(in crate::scenario) root: Node,
    pub(in crate::scenario) cells: Cells,
    pub(in crate::scenario) warnings: Vec<Text>,
    /// The file with each of its sheets, as places have them.
    pub(in crate::scenario) sheets: Vec<String>,
    /// Names of sheets, columns and lines cannot be read: what follows from them is not worth saying.
    pub(in crate::scenario) is_broken: bool,
}

/// Reads a workbook.
pub(in crate::scenario) fn read(label: &str, bytes: &[u8]) -> Result<Read, table::Unreadable> {
    let mut sheets = table::read(bytes)?;
    let start = Place { file: label.to_owned(), line: 1, column: 1 };
    let mut reader = Reader {
        root: Node::new(&start, Value::Table(BTreeMap::new())),
        start,
        cells: Cells::default(),
        warnings: Vec::new(),
        numbers: Vec::new(),
    };
    let faults = &mut reader.cells.faults;
    let mut called = None;
    match alternatives::split(Path::new(label)) {
        Some((_, name)) => {
            let (changed, name) = alternatives::apply(label, &name, &mut sheets, faults);
            (reader.cells.changed, called) = (changed, Some(name));
        }
        None => alternatives::check(label, &sheets, faults),
    }
    let pages = sheet::pages(label, sheets, &mut reader.cells.faults, &mut reader.warnings);
    for (&page, paper) in &pages {
        if page.is_list() {
            reader.list(page, paper);
        }
    }
    reader.table(&pages, Page::Other, &["key", "value"], Reader::others);
    reader.table(&pages, Page::Units, &["name"], Reader::units);
    reader.table(&pages, Page::Borders, &["a", "b"], Reader::borders);
    reader.table(&pages, Page::Rounds, &["name", "programme"], Reader::rounds);
    reader.table(&pages, Page::ByUnit, &["round", "commune"], Reader::by_unit);
    reader.table(&pages, Page::Prices, &["key"], Reader::prices);
    reader.table(&pages, Page::Payers, &["item"], Reader::payers);
    reader.table(&pages, Page::Years, &["commune"], Reader::years);
    if let Some(name) = called {
        reader.call(&name);
    }
    reader.finish(pages.contains_key(&Page::Rounds));
    let sheets = pages.into_values().map(|paper| paper.file).collect();
    let Reader { root, cells, warnings, .. } = reader;
    let names = [Fault::File, Fault::Column, Fault::UnknownKey];
    let is_broken = cells.faults.iter().any(|problem| names.contains(&problem.fault));
    Ok(Read { root, cells, warnings, sheets, is_broken })
}

struct Reader {
    root: Node,
    start: Place,
    cells: Cells,
    warnings: Vec<Text>,
    /// The number that each round has in its sheet.
    numbers: Vec<Option<i64>>,
}

type Cell<'t> = (&'t Table<'t>, &'t Row, &'t Column);

impl Reader {
    fn put(&mut self, steps: &[Step], place: &Place, node: Node) -> Option<Node> {
        tree::put(&mut self.root, steps, place, node)
    }

    /// Gives the plan the name of an alternative, unless that changes the plan's title itself.
    fn call(&mut self, name: &str) {
        let changed = |node: &Node| self.cells.changed.contains_key(&node.place);
        if !self.root.at("title.vi").is_some_and(changed) {
            self.text("title.vi", name);
            self.text("title.en", name);
        }
    }

    fn text(&mut self, path: &str, text: &str) {
        let place = self.start.clone();
        self.put(&tree::plain(path), &place, Node::new(&place, Value::Text(text.to_owned())));
    }

    fn table(
        &mut self,
        pages: &BTreeMap<Page, Paper>,
        page: Page,
        must: &[&str],
        read: impl FnOnce(&mut Self, &Table<'_>),
    ) {
        let Some(paper) = pages.get(&page) else { return };
        let (faults, warnings) = (&mut self.cells.faults, &mut self.warnings);
        if let Some(table) = Table::new(page, paper, must, faults, warnings) {
            table.formulas_without_value(faults);
            read(self, &table);
        }
    }

    /// A value of a table's row; where the cell is empty, its place is kept for what is missing.
    fn value(&mut self, (table, row, column): Cell<'_>, steps: &[Step], key: &Key) -> bool {
        let place = table.place(row, column);
        self.cells.headings.insert(place.clone(), column.heading.clone());
        let nothing = table::Cell::default();
        let cell = row.get(column.at).unwrap_or(&nothing);
        match cells::node(cell, &place, key, column.around, &mut self.cells.faults) {
            Some(node) => {
                self.put(steps, &place, node);
                true
            }
            None => {
                self.cells.empty.insert(tree::written(steps), place);
                false
            }
        }
    }

    /// A value of a `Both` in English alone.
    fn english(&mut self, steps: &[Step], place: &Place, text: String) {
        let mut steps = steps.to_vec();
        steps.push(Step::Name("en".to_owned()));
        self.put(&steps, place, Node::new(place, Value::Text(text)));
    }

    /// Lines of a name and a value.
    fn list(&mut self, page: Page, paper: &Paper) {
        let sheet = &paper.sheet;
        let width = sheet.rows.iter().map(Row::width).max().unwrap_or(0);
        let texts = (0..width).map(|at| number::shown(sheet.texts(0, at)));
        let all = texts.fold(number::Shown::default(), number::Shown::and);
        let titles = || page.fields().iter().flat_map(|field| [field.vi, field.en]);
        for row in &sheet.rows {
            let label = row.cells().find(|(_, cell)| matches!(cell.value, table::Value::Text(_)));
            let Some((at, cell)) = label else { continue };
            let heading = cell.value.shown();
            let value = row.get(at + 1);
            let filled = value.is_some_and(|cell| {
                !cell.value.is_empty() && !matches!(cell.value, table::Value::Merged(..))
            });
            let Some(field) = known(page, &heading) else {
                let head = ["muc", "item", "noi dung", "stt"].contains(&words(&heading).as_str());
                if filled && !head {
                    let list = titles().step_by(2).collect::<Vec<_>>().join(", ");
                    let place = paper.of(cell);
                    let mut problem =
                        fault(Fault::UnknownKey, &place, "", heading.clone(), &list, &list);
                    problem.suggestion = nearest(&words(&heading), titles());
                    self.cells.faults.push(problem);
                }
                continue;
            };
            let Some(key) = layout::pattern(page, field) else { continue };
            let place = paper.place(row.line, at + 2);
            self.cells.headings.insert(place.clone(), heading.clone());
            let scale = cells::scale(&heading, key).unwrap_or(Scale::ONE);
            let around =
                Around { marks: all.marks(all, None), dates: date::Shown::default(), scale };
            let steps = tree::plain(field.key.trim_end_matches("@en"));
            let nothing = table::Cell::default();
            let cell = value.unwrap_or(&nothing);
            if cell.value == table::Value::Formula {
                let (shown, allowed) = (cell.value.shown(), number::formula());
                let (vi, en) = (&allowed.vi, &allowed.en);
                self.cells.faults.push(fault(Fault::Cell, &place, "", shown, vi, en));
                continue;
            }
            if field.key.ends_with("@en") {
                let text = cells::shown(&cell.value);
                if !text.is_empty() {
                    self.english(&steps, &place, text);
                }
                continue;
            }
            match cells::node(cell, &place, key, around, &mut self.cells.faults) {
                Some(node) => {
                    if self.put(&steps, &place, node).is_some() {
                        let (vi, en) = ("mỗi dòng một lần", "each line once");
                        let twice = fault(Fault::Conflict, &place, "", heading, vi, en);
                        self.cells.faults.push(twice);
                    }
                }
                None => {
                    self.cells.empty.insert(field.key.to_owned(), place);
                }
            }
        }
    }

    /// Any key, by its path.
    fn others(&mut self, table: &Table<'_>) {
        let Some(column) = table.column("value") else { return };
        for row in table.rows() {
            let Some((path, place)) = table.text(row, "key") else { continue };
            let english = path.ends_with("@en");
            let steps = tree::parse(path.trim_end_matches("@en"));
            let key = steps.as_ref().and_then(|steps| tree::key(steps));
            let (Some(steps), Some(key)) = (steps, key) else {
                let paths = || keys::KEYS.iter().map(|key| key.path);
                let (vi, en) = ("một khóa của kịch bản", "a key of scenarios");
                let mut problem = fault(Fault::UnknownKey, &place, "", path.clone(), vi, en);
                problem.suggestion = nearest(&path, paths());
                self.cells.faults.push(problem);
                continue;
            };
            if english {
                if let Some((text, place)) = table.text(row, "value") {
                    self.english(&steps, &place, text);
                }
            } else {
                self.value((table, row, column), &steps, key);
            }
        }
    }

    /// What every scenario file says of itself.
    fn finish(&mut self, rounds: bool) {
        let start = self.start.clone();
        let one = Node::new(&start, Value::Integer(1));
        self.put(&tree::plain("schema_version"), &start, one);
        if self.root.at("extends").and_then(Node::text) == Some(ALONE) {
            tree::take(&mut self.root, "extends");
        } else if self.root.at("extends").is_none() {
            self.text("extends", BASE);
            self.warnings.push(Text::new(
                format!("{}: những gì sổ không ghi lấy theo {BASE}", start.file),
                format!("{}: what the workbook does not say is as in {BASE}", start.file),
            ));
        }
        if rounds {
            self.text("rounds", "replace");
        }
        if self.root.at("title").is_none() {
            self.text("title.vi", "Kế hoạch diệt chuột");
            self.text("title.en", "Rat control plan");
        }
    }
}
