//! The sheets of a workbook as the pages of the form: which is which, where the header is, and what
//! stands below it.

use super::cells::{self, Around, Scale};
use super::layout::{self, Field, Page, words};
use crate::scenario::check::fault;
use crate::scenario::keys::{self, Key, Kind};
use crate::scenario::problem::{Fault, Place, Problem};
use crate::table::number::{self, Marks};
use crate::table::{self, Cell, Row, Sheet, date};
use crate::text::nearest::nearest;
use crate::text::{Lang, Text};
use std::collections::BTreeMap;

/// Rows in which the header is looked for.
const HEADER_WITHIN: usize = 40;

/// Sheets that may be there and hold nothing to read.
const APART: [&str; 7] = ["loi", "faults", "huong dan", "guide", "danh muc", "lists", "ghi chu"];

/// A sheet that was recognised.
pub(super) struct Paper {
    /// The file and the sheet, as places have it.
    pub(super) file: String,
    pub(super) sheet: Sheet,
}

/// The pages of a workbook, and what is said of its other sheets.
pub(super) fn pages(
    label: &str,
    sheets: Vec<Sheet>,
    faults: &mut Vec<Problem>,
    warnings: &mut Vec<Text>,
) -> BTreeMap<Page, Paper> {
    let mut pages = BTreeMap::new();
    let names: Vec<&str> = Page::ALL.iter().map(|page| page.name(Lang::Vi)).collect();
    let mut shown = Vec::new();
    for sheet in sheets.into_iter().filter(|sheet| !sheet.hidden) {
        let name = sheet.name.clone().unwrap_or_default();
        let file = format!("{label}!{name}");
        let place = Place { file: file.clone(), line: 1, column: 1 };
        match Page::named(&name) {
            Some(page) if pages.contains_key(&page) => {
                let (vi, en) = ("mỗi trang một lần", "each sheet once");
                faults.push(fault(Fault::Conflict, &place, "", name, vi, en));
            }
            Some(page) => {
                pages.insert(page, Paper { file, sheet });
            }
            None if APART.contains(&words(&name).as_str()) || sheet.rows.is_empty() => {}
            None => {
                let near = nearest(&name, names.iter().copied());
                let meant =
                    |ask: &str| near.as_ref().map_or(String::new(), |n| format!("; {ask} {n}?"));
                warnings.push(Text::new(
                    format!("{file}: trang này không đọc{}", meant("có phải")),
                    format!("{file}: this sheet is not read{}", meant("did you mean")),
                ));
                shown.push(name);
            }
        }
    }
    if pages.is_empty() {
        let place = Place { file: label.to_owned(), line: 1, column: 1 };
        let list = names.join(", ");
        let found = shown.join(", ");
        faults.push(fault(Fault::File, &place, "", found, &list, &list));
    }
    pages
}

impl Paper {
    /// The place of a cell.
    pub(super) fn place(&self, line: usize, column: usize) -> Place {
        Place { file: self.file.clone(), line, column }
    }

    pub(super) fn of(&self, cell: &Cell) -> Place {
        self.place(cell.line, cell.column)
    }
}

/// A column of a table, and what its heading says.
pub(super) struct Column {
    /// From 0.
    pub(super) at: usize,
    pub(super) heading: String,
    /// None for one that the form does not know.
    pub(super) field: Option<&'static Field>,
    pub(super) key: Option<&'static Key>,
    pub(super) around: Around,
}

/// A page with a header.
pub(super) struct Table<'p> {
    pub(super) page: Page,
    pub(super) paper: &'p Paper,
    header: usize,
    pub(super) columns: Vec<Column>,
}

impl<'p> Table<'p> {
    /// Finds the header; `open` says which pages take headings that the form does not know.
    pub(super) fn new(
        page: Page,
        paper: &'p Paper,
        must: &[&str],
        faults: &mut Vec<Problem>,
        warnings: &mut Vec<Text>,
    ) -> Option<Self> {
        let rows = &paper.sheet.rows;
        let count = |row: &Row| {
            let heads = row.cells().map(|(_, cell)| cell.value.shown());
            heads.filter(|head| !head.is_empty() && known(page, head).is_some()).count()
        };
        let counts = rows.iter().take(HEADER_WITHIN).map(count).enumerate().rev();
        let best = counts.max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0);
        let Some((header, _)) = best else {
            if rows.iter().any(|row| !row.is_empty()) {
                faults.push(no_column(page, paper, &paper.place(1, 1), must));
            }
            return None;
        };
        let mut table = Self { page, paper, header, columns: Vec::new() };
        let before = faults.len();
        table.read_header(faults, warnings);
        let missing: Vec<&str> =
            must.iter().copied().filter(|key| table.column(key).is_none()).collect();
        if !missing.is_empty() {
            // A heading that is nearly right has been named.
            if faults.len() == before {
                let line = rows[header].line;
                faults.push(no_column(page, paper, &paper.place(line, 1), &missing));
            }
            return None;
        }
        Some(table)
    }

    fn read_header(&mut self, faults: &mut Vec<Problem>, warnings: &mut Vec<Text>) {
        let row = &self.paper.sheet.rows[self.header];
        let titles = self.page.fields().iter().flat_map(|field| [field.vi, field.en]);
        let titles: Vec<&str> = titles.collect();
        for (at, cell) in row.cells().filter(|(_, cell)| !cell.value.is_empty()) {
            let heading = cells::shown(&cell.value);
            let place = self.paper.of(cell);
            let field = known(self.page, &heading);
            let open = matches!(self.page, Page::Payers | Page::Years);
            if field.is_none() && !open {
                let near = nearest(&words(&heading), titles.iter().copied());
                match near {
                    Some(near) => {
                        let list = titles.iter().step_by(2).copied().collect::<Vec<_>>().join(", ");
                        let mut problem = fault(Fault::Column, &place, "", heading, &list, &list);
                        problem.suggestion = Some(near);
                        faults.push(problem);
                    }
                    None => warnings.push(Text::new(
                        format!("{place}: cột \"{heading}\" không đọc"),
                        format!("{place}: column \"{heading}\" is not read"),
                    )),
                }
                continue;
            }
            let twice = field.is_some_and(|field| {
                !field.is_shown_only()
                    && self
                        .columns
                        .iter()
                        .any(|column| column.field.is_some_and(|f| f.key == field.key))
            });
            if twice {
                let (vi, en) = ("mỗi cột một lần", "each column once");
                faults.push(fault(Fault::Column, &place, "", heading, vi, en));
                continue;
            }
            let key = match (field, self.page) {
                (Some(field), page) => layout::pattern(page, field),
                (None, Page::Years) => keys::find("budget.amount.vnd"),
                (None, _) => keys::find("payers.*.*"),
            };
            let scale = match key.map(|key| cells::scale(&heading, key)) {
                Some(Err(allowed)) => {
                    let (vi, en) = (&allowed.vi, &allowed.en);
                    faults.push(fault(Fault::Column, &place, "", heading.clone(), vi, en));
                    Scale::ONE
                }
                Some(Ok(scale)) => scale,
                None => Scale::ONE,
            };
            let dates = date::shown(&self.paper.sheet, self.header + 1, at);
            let around = Around { marks: Marks::Unknown, dates, scale };
            self.columns.push(Column { at, heading, field, key, around });
        }
        let texts = |at: usize| number::shown(self.paper.sheet.texts(self.header + 1, at));
        let shown: Vec<number::Shown> =
            self.columns.iter().map(|column| texts(column.at)).collect();
        let all = shown.iter().fold(number::Shown::default(), |all, &one| all.and(one));
        for (column, shown) in self.columns.iter_mut().zip(shown) {
            column.around.marks = shown.marks(all, None);
        }
    }

    /// Says which cells of text hold a formula without its value: no text can be made of that.
    pub(super) fn formulas_without_value(&self, faults: &mut Vec<Problem>) {
        let read = |column: &&Column| {
            let is_shown = column.field.is_some_and(Field::is_shown_only);
            let kinds = [Kind::Text, Kind::Both, Kind::File, Kind::Communes, Kind::Years];
            !is_shown && column.key.is_none_or(|key| kinds.contains(&key.kind))
        };
        for row in self.rows() {
            for column in self.columns.iter().filter(read) {
                if *row.value(column.at) == table::Value::Formula {
                    let (place, allowed) = (self.place(row, column), number::formula());
                    let (found, vi, en) = ("=…".to_owned(), &allowed.vi, &allowed.en);
                    faults.push(fault(Fault::Cell, &place, "", found, vi, en));
                }
            }
        }
    }

    /// The column of a key.
    pub(super) fn column(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field.is_some_and(|field| field.key == key))
    }

    /// The place of a key's cell in a row, whether it was ever written or not.
    pub(super) fn place(&self, row: &Row, column: &Column) -> Place {
        self.paper.place(row.line, column.at + 1)
    }

    /// The text of a key's cell.
    pub(super) fn text(&self, row: &Row, key: &str) -> Option<(String, Place)> {
        let column = self.column(key)?;
        let text = cells::shown(row.value(column.at));
        (!text.is_empty()).then(|| (text, self.place(row, column)))
    }

    /// The rows below the header that have something in a column that is read, sums left out.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'p Row> + use<'p, '_> {
        let rows = self.paper.sheet.rows.iter().skip(self.header + 1);
        rows.filter(move |row| {
            // The form fills in an area beside every name, also beside none.
            let filled = |field: &Field| field.is_shown_only() || field.key == "natural_area_ha";
            let read = |column: &&Column| column.field.is_none_or(|field| !filled(field));
            let full = |column: &Column| {
                !matches!(row.value(column.at), table::Value::Formula | table::Value::Merged(..))
                    && !row.value(column.at).is_empty()
            };
            let sum = row.cells().take(2).any(|(_, cell)| is_sum(&cell.value.shown()));
            !sum && self.columns.iter().filter(read).any(full)
        })
    }
}

fn is_sum(text: &str) -> bool {
    matches!(words(text).as_str(), "cong" | "tong" | "tong cong" | "tong so" | "sum" | "total")
}

/// The field of a page with this heading.
pub(super) fn known(page: Page, heading: &str) -> Option<&'static Field> {
    page.fields().iter().find(|field| field.is_called(heading))
}

fn no_column(page: Page, paper: &Paper, place: &Place, must: &[&str]) -> Problem {
    let titles = |lang: Lang| {
        let fields = page.fields().iter().filter(|field| must.contains(&field.key));
        fields.map(|field| field.title(lang)).collect::<Vec<_>>().join(", ")
    };
    let row = paper.sheet.rows.iter().find(|row| row.line == place.line);
    let found = row.map_or_else(String::new, Row::shown);
    let (vi, en) =
        (format!("các cột: {}", titles(Lang::Vi)), format!("columns: {}", titles(Lang::En)));
    fault(Fault::Column, place, "", found, &vi, &en)
}
