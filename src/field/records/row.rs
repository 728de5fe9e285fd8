//! One row after another: what each cell may hold, and what it meant.

mod date;
mod number;
mod place;

use super::read::{Cell, Sheet};
use super::{Checked, Fault, Kind, PROGRAMME_WORDS, Record};
use crate::model::plan::World;
use crate::text::Text;
use crate::text::nearest::{fold, nearest};
use number::Style;
use place::Places;

/// Columns and what people call them, without diacritics.
const COLUMNS: [(&str, &[&str]); 7] = [
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
/// Rows in which a heading is looked for.
const HEADING_WITHIN: usize = 10;
/// How much larger than the rice area an assessed area may be: maps differ.
const AREA_SLACK: f64 = 1.1;

/// The heading: its place among the rows, and where each column stands.
pub(super) struct Heading {
    row: usize,
    at: [Option<usize>; COLUMNS.len()],
}

/// The first row that names the needed columns.
pub(super) fn heading(sheet: &Sheet) -> Option<Heading> {
    sheet.rows.iter().take(HEADING_WITHIN).enumerate().find_map(|(row, (_, cells))| {
        let heads: Vec<String> = cells.iter().map(|cell| fold(&cell.shown())).collect();
        let at = COLUMNS.map(|(_, aliases)| {
            heads.iter().position(|head| {
                let head = head.split('(').next().unwrap_or("").trim();
                aliases.contains(&head)
            })
        });
        NEEDED.iter().all(|&column| at[column].is_some()).then_some(Heading { row, at })
    })
}

/// Holds every row against the district.
pub(super) fn check(sheet: &Sheet, world: &World) -> Result<Checked, Fault> {
    let heading = heading(sheet).ok_or_else(|| no_heading(sheet))?;
    let names = &sheet.rows[heading.row].1;
    let body = Sheet { rows: sheet.rows[heading.row + 1..].to_vec(), ..sheet.clone() };
    let reader = Reader {
        world,
        places: Places::new(world),
        style: number::style(&body, &heading.at[4..6]),
        month_first: heading.at[0].is_some_and(|column| date::month_first(&body, column)),
        titles: std::array::from_fn(|k| {
            heading.at[k]
                .and_then(|at| names.get(at))
                .map_or_else(|| COLUMNS[k].0.to_owned(), Cell::shown)
        }),
        at: heading.at,
    };
    let mut checked = Checked { records: Vec::new(), faults: Vec::new(), rows: 0 };
    for (row, cells) in &body.rows {
        if cells.iter().all(|cell| *cell == Cell::Empty) {
            continue;
        }
        checked.rows += 1;
        match reader.row(*row, cells) {
            Ok(record) => match repeated(&checked.records, &record) {
                Some(fault) => checked.faults.push(reader.fault(*row, fault.0, &fault.1, &fault.2)),
                None => checked.records.push(record),
            },
            Err(faults) => checked.faults.extend(faults),
        }
    }
    checked.records.sort_by_key(|record| (record.day, record.row));
    Ok(checked)
}

fn no_heading(sheet: &Sheet) -> Fault {
    let found: Vec<String> = sheet
        .rows
        .first()
        .map(|(_, cells)| cells.iter().map(Cell::shown).collect())
        .unwrap_or_default();
    let row = sheet.rows.first().map_or(1, |row| row.0);
    Fault::new(
        row,
        "1",
        &found.join(" | "),
        &Text::new(
            "hàng tiêu đề có các cột Ngày, Xã, Loại, Kết quả (và Hạng mục, Công sức, Ghi chú nếu có)",
            "a heading with the columns date, commune, kind, result (and item, effort, note if any)",
        ),
    )
}

/// A row that repeats another, or contradicts it: column, what was found, what may stand there.
fn repeated(records: &[Record], new: &Record) -> Option<(usize, String, Text)> {
    let same = |old: &&Record| {
        (old.day, &old.communes, old.kind, old.programme)
            == (new.day, &new.communes, new.kind, new.programme)
    };
    let of_place: Vec<&Record> = records.iter().filter(same).collect();
    let twin = of_place
        .iter()
        .find(|old| (old.effort, old.result, &old.note) == (new.effort, new.result, &new.note));
    if let Some(old) = twin {
        return Some((
            6,
            new.note.clone(),
            Text::new(
                format!(
                    "không lặp lại hàng {}; nếu là tuyến khác, hãy ghi vào cột ghi chú",
                    old.row
                ),
                format!("no repeat of row {}; if it is another line, say so in the note", old.row),
            ),
        ));
    }
    let old = of_place.first().filter(|_| new.kind.is_figure())?;
    Some((
        5,
        new.result.to_string(),
        Text::new(
            format!("một số liệu cho mỗi nơi và ngày; hàng {} ghi {}", old.row, old.result),
            format!("one figure for a place and day; row {} says {}", old.row, old.result),
        ),
    ))
}

/// What is known of the file and of the district.
struct Reader<'w> {
    world: &'w World,
    places: Places,
    style: Style,
    month_first: bool,
    titles: [String; COLUMNS.len()],
    at: [Option<usize>; COLUMNS.len()],
}

impl Reader<'_> {
    fn fault(&self, row: usize, column: usize, found: &str, allowed: &Text) -> Fault {
        Fault::new(row, &self.titles[column], found, allowed)
    }

    fn row(&self, row: usize, cells: &[Cell]) -> Result<Record, Vec<Fault>> {
        let empty = Cell::Empty;
        let cell = |column: usize| self.at[column].and_then(|at| cells.get(at)).unwrap_or(&empty);
        let mut faults = Vec::new();
        let day = self.day(row, cell(0)).map_err(|fault| faults.push(fault)).ok();
        let written = cell(1).shown();
        let place = self.places.find(&written, day).map_err(|unknown| {
            let mut fault = self.fault(row, 1, &written, &unknown.allowed);
            fault.nearest = unknown.nearest;
            faults.push(fault);
        });
        let kind = self.kind(row, cell(2)).map_err(|fault| faults.push(fault)).ok();
        let rest = kind.map(|kind| {
            let programme = self.programme(row, kind, cell(3)).map_err(|fault| faults.push(fault));
            let rice = place.as_ref().map_or(f64::INFINITY, |(communes, _)| {
                communes.iter().map(|&c| self.world.communes[c].rice_area_ha).sum()
            });
            let effort = self.effort(row, kind, cell(4), rice).map_err(|fault| faults.push(fault));
            let most = effort.unwrap_or(f64::INFINITY);
            let result = self.result(row, kind, cell(5), most).map_err(|fault| faults.push(fault));
            (programme, effort, result)
        });
        match (day, place, kind, rest) {
            (
                Some(day),
                Ok((communes, place)),
                Some(kind),
                Some((Ok(programme), Ok(effort), Ok(result))),
            ) => Ok(Record {
                row,
                day,
                communes,
                place,
                kind,
                programme,
                effort,
                result,
                note: cell(6).shown(),
            }),
            _ => Err(faults),
        }
    }

    fn day(&self, row: usize, cell: &Cell) -> Result<crate::time::Day, Fault> {
        let fault = |vi: &str, en: &str| self.fault(row, 0, &cell.shown(), &Text::new(vi, en));
        let day = date::day(cell, self.month_first).map_err(|unreadable| match unreadable {
            date::Unreadable::NotADate => fault(
                "ngày dd/mm/yyyy, yyyy-mm-dd hoặc ngày của Excel",
                "a date dd/mm/yyyy, yyyy-mm-dd, or one of Excel's",
            ),
            date::Unreadable::Ambiguous => fault(
                "tệp có ngày ghi tháng trước, nên ngày này có hai nghĩa; hãy ghi yyyy-mm-dd",
                "the file has dates with the month first, so this one has two meanings; write yyyy-mm-dd",
            ),
        })?;
        let days = self.world.period.days();
        if days.contains(&day) {
            return Ok(day);
        }
        let shown = |day: &crate::time::Day| crate::text::date(*day, crate::text::Lang::Vi);
        let (from, to) = (shown(days.start()), shown(days.end()));
        Err(fault(&format!("ngày từ {from} đến {to}"), &format!("a day from {from} to {to}")))
    }

    fn kind(&self, row: usize, cell: &Cell) -> Result<Kind, Fault> {
        let written = cell.shown();
        let folded = fold(&written);
        let folded = folded.trim();
        let fits = |kind: &Kind| kind.aliases().contains(&folded);
        Kind::ALL.into_iter().find(fits).ok_or_else(|| {
            let list = |vi: bool| {
                let titles =
                    Kind::ALL.map(|kind| if vi { kind.title().vi } else { kind.title().en });
                titles.join(", ")
            };
            let mut fault = self.fault(row, 2, &written, &Text::new(list(true), list(false)));
            let titles = Kind::ALL.map(Kind::title);
            let words = titles.iter().flat_map(|title| [title.vi.as_str(), title.en.as_str()]);
            fault.nearest = nearest(&written, words);
            fault
        })
    }

    fn programme(&self, row: usize, kind: Kind, cell: &Cell) -> Result<Option<usize>, Fault> {
        if kind != Kind::Delivered {
            return Ok(None);
        }
        let written = cell.shown();
        let folded = fold(&written);
        let folded = folded.trim();
        let fits = |(key, vi, en, aliases): &(&str, &str, &str, &[&str])| {
            folded == *key || folded == fold(vi) || folded == fold(en) || aliases.contains(&folded)
        };
        PROGRAMME_WORDS.iter().position(fits).map(Some).ok_or_else(|| {
            let list = |k: usize| PROGRAMME_WORDS.map(|words| [words.1, words.2][k]).join("; ");
            let mut fault = self.fault(row, 3, &written, &Text::new(list(0), list(1)));
            fault.nearest = nearest(&written, PROGRAMME_WORDS.iter().flat_map(|w| [w.1, w.2]));
            fault
        })
    }

    /// A number, or why the cell is none.
    fn number(&self, row: usize, column: usize, cell: &Cell, whole: bool) -> Result<f64, Fault> {
        let fault = |vi: &str, en: &str| self.fault(row, column, &cell.shown(), &Text::new(vi, en));
        let value = number::number(cell, self.style, whole).map_err(|unreadable| match unreadable {
            number::Unreadable::NotANumber => fault("một số", "a number"),
            number::Unreadable::Ambiguous => fault(
                "số không có hai nghĩa: 1234 hoặc 1.234,0 (tệp không cho biết dấu nào là dấu thập phân)",
                "a number with one meaning: 1234 or 1,234.0 (the file does not show which mark is the decimal one)",
            ),
        })?;
        if value < 0.0 {
            return Err(fault("số không âm", "a number that is not negative"));
        }
        if whole && value.fract() != 0.0 {
            return Err(fault("số nguyên", "a whole number"));
        }
        Ok(value)
    }

    fn effort(&self, row: usize, kind: Kind, cell: &Cell, rice: f64) -> Result<f64, Fault> {
        let default = match kind {
            Kind::BountyTails => Some(7.0),
            Kind::DamagedArea => Some(if rice.is_finite() { rice } else { 0.0 }),
            Kind::Delivered | Kind::Money => return Ok(0.0),
            _ => None,
        };
        let wanted = kind.effort();
        if *cell == Cell::Empty {
            return default.ok_or_else(|| self.fault(row, 4, "", &wanted));
        }
        let whole =
            matches!(kind, Kind::TrapLine | Kind::BaitTake | Kind::TillersCut | Kind::BountyTails);
        let value = self.number(row, 4, cell, whole)?;
        let most = match kind {
            Kind::BountyTails => 7.0,
            Kind::DamagedArea | Kind::BurrowCount => rice * AREA_SLACK,
            _ => f64::INFINITY,
        };
        if value > 0.0 && value <= most {
            return Ok(value);
        }
        let bound = |text: &str, above: &str| {
            if most.is_finite() {
                format!("{text}: > 0, ≤ {most:.0}")
            } else {
                format!("{text}: {above}")
            }
        };
        let allowed = Text::new(bound(&wanted.vi, "> 0"), bound(&wanted.en, "> 0"));
        Err(self.fault(row, 4, &cell.shown(), &allowed))
    }

    fn result(&self, row: usize, kind: Kind, cell: &Cell, effort: f64) -> Result<f64, Fault> {
        let wanted = kind.result();
        if *cell == Cell::Empty {
            return Err(self.fault(row, 5, "", &wanted));
        }
        let value = self.number(row, 5, cell, kind.counts())?;
        let bounded =
            matches!(kind, Kind::TrapLine | Kind::BaitTake | Kind::TillersCut | Kind::DamagedArea);
        if !bounded || value <= effort {
            return Ok(value);
        }
        let allowed = Text::new(
            format!("{}, không quá {effort} ({})", wanted.vi, kind.effort().vi),
            format!("{}, at most {effort} ({})", wanted.en, kind.effort().en),
        );
        Err(self.fault(row, 5, &cell.shown(), &allowed))
    }
}
