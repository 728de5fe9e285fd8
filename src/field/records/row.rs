//! One row after another: what each cell may hold, and what it meant.

use super::heading::{self, COLUMNS, Heading};
use super::place::Places;
use super::repeat::Found;
use super::{Checked, Fault, Kind, Record, whole_years};
use crate::model::plan::{Programme, World};
use crate::table::number::{self, Marks};
use crate::table::{Row, Sheet, Value, date};
use crate::text::money::{self, Amount};
use crate::text::nearest::{fold, nearest};
use crate::text::{Lang, Text};
use crate::time::Day;

/// How much larger than the rice area an assessed area may be: maps differ.
const AREA_SLACK: f64 = 1.1;
/// What the first words of a row of sums are, without diacritics.
const SUMS: [&str; 10] = [
    "tong",
    "tong cong",
    "tong so",
    "cong",
    "cong don",
    "luy ke",
    "total",
    "grand total",
    "subtotal",
    "sum",
];

/// Holds every row of a sheet against the district.
pub(super) fn check(
    sheet: &Sheet,
    heading: &Heading,
    world: &World,
    found: &mut Found,
    checked: &mut Checked,
) {
    let from = heading.row + 1;
    let doubled = heading::doubled(sheet, heading);
    if !doubled.is_empty() {
        checked.rows += sheet.rows.len() - from;
        checked.faults.extend(doubled);
        return;
    }
    let reader = Reader::new(sheet, heading, world);
    for row in &sheet.rows[from..] {
        if row.is_empty() || heading.at.iter().flatten().all(|&at| row.value(at).is_empty()) {
            continue;
        }
        if heading::whole(&heading::columns(row)) && heading::columns(row) == heading.at {
            continue; // The heading again, as on every printed page.
        }
        checked.rows += 1;
        if let Some(fault) = reader.no_record(row) {
            checked.faults.push(fault);
            continue;
        }
        match reader.row(row) {
            Ok(record) => {
                if let Some(again) = found.add(sheet, record) {
                    let fault = reader.fault(row, again.column, &again.found, &again.allowed);
                    checked.faults.push(fault);
                }
            }
            Err(faults) => checked.faults.extend(faults),
        }
    }
}

/// What is known of the file and of the district.
struct Reader<'w> {
    world: &'w World,
    sheet: &'w Sheet,
    places: Places,
    /// Of the columns of effort and of results.
    marks: [Marks; 2],
    dates: date::Shown,
    titles: [String; COLUMNS.len()],
    at: [Option<usize>; COLUMNS.len()],
    /// Cells of the heading.
    width: usize,
}

impl<'w> Reader<'w> {
    fn new(sheet: &'w Sheet, heading: &Heading, world: &'w World) -> Self {
        let (from, names) = (heading.row + 1, &sheet.rows[heading.row]);
        let shown = [4, 5].map(|column: usize| {
            heading.at[column]
                .map_or_else(Default::default, |at| number::shown(sheet.texts(from, at)))
        });
        let file = shown[0].and(shown[1]);
        Self {
            world,
            sheet,
            places: Places::new(world),
            marks: shown.map(|column| column.marks(file, sheet.separator)),
            dates: heading.at[0].map_or_else(Default::default, |at| date::shown(sheet, from, at)),
            titles: std::array::from_fn(|k| {
                heading.at[k].map_or_else(|| COLUMNS[k].0.to_owned(), |at| names.value(at).shown())
            }),
            at: heading.at,
            width: names.width(),
        }
    }

    fn value<'r>(&self, row: &'r Row, column: usize) -> &'r Value {
        row.value(self.at[column].unwrap_or(usize::MAX))
    }

    fn fault(&self, row: &Row, column: usize, found: &str, allowed: &Text) -> Fault {
        let mut fault = Fault::new(self.sheet, row.line, &self.titles[column], found, allowed);
        fault.cell = self.at[column]
            .filter(|_| self.sheet.name.is_some())
            .map(|at| self.sheet.reference(row.line, at + 1).into());
        fault
    }

    /// Why a row is none of records, whatever its cells hold.
    fn no_record(&self, row: &Row) -> Option<Fault> {
        let whole = |found: &str, vi: &str, en: &str| {
            Some(Fault::new(self.sheet, row.line, "", found, &Text::new(vi, en)))
        };
        let cells = row.width();
        if self.sheet.separator.is_some() && cells > self.width {
            let allowed = Text::new(
                format!(
                    "{} ô như tiêu đề; hàng có {cells}. Số có dấu phẩy thập phân hoặc ghi chú có dấu phân cách phải đặt trong ngoặc kép: \"12,5\"",
                    self.width
                ),
                format!(
                    "{} cells as in the heading; the row has {cells}. A number with a decimal comma, or a note with the separator in it, stands in quotation marks: \"12,5\"",
                    self.width
                ),
            );
            return Some(Fault::new(self.sheet, row.line, "", &row.shown(), &allowed));
        }
        let texts = row.cells().filter_map(|(_, cell)| match &cell.value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let texts: Vec<&str> = texts.collect();
        let first = texts.first().copied().unwrap_or_default();
        let words = fold(first);
        if SUMS.contains(&words.trim_matches(|c: char| c == ':' || c.is_whitespace())) {
            return whole(
                first,
                "hàng số liệu; đây là hàng tổng, hãy bỏ (chương trình tự cộng)",
                "a row of records; this is a row of sums, leave it out (the program adds up)",
            );
        }
        let counts = |column: usize| match self.value(row, column) {
            Value::Empty => false,
            Value::Text(text) => text.contains(|c: char| c.is_ascii_digit()),
            _ => true,
        };
        let dated = date::day(self.value(row, 0), self.dates) != Err(date::Unreadable::NotADate);
        let kind = self.value(row, 2);
        if !dated && !counts(4) && !counts(5) && (kind.is_empty() || self.kind(row).is_err()) {
            let commune = self.value(row, 1);
            let place = self.places.find(&label(commune), None).is_ok();
            if !(place && self.kind(row).is_ok()) {
                return whole(
                    &texts.join(" | "),
                    "hàng số liệu; đây là chữ ký hoặc lời ghi, hãy bỏ hoặc để trên hàng tiêu đề",
                    "a row of records; this is a signature or a remark, leave it out or put it above the heading",
                );
            }
        }
        None
    }

    fn row(&self, row: &Row) -> Result<Record, Vec<Fault>> {
        let mut faults = Vec::new();
        let kind = self.kind(row);
        let day = self.day(row, kind.as_ref().ok()).map_err(|fault| faults.push(fault)).ok();
        let place = self.place(row, day).map_err(|fault| faults.push(fault));
        let kind = kind.map_err(|fault| faults.push(fault)).ok();
        let rest = kind.map(|kind| {
            let programme = self.programme(row, kind).map_err(|fault| faults.push(fault));
            let rice = place.as_ref().map_or(f64::INFINITY, |(communes, _)| {
                communes.iter().map(|&c| self.world.communes[c].rice_area_ha).sum()
            });
            let effort = self.effort(row, kind, rice).map_err(|fault| faults.push(fault));
            let most = effort.unwrap_or(f64::INFINITY);
            let result = self.result(row, kind, most).map_err(|fault| faults.push(fault));
            (programme, effort, result)
        });
        match (day, place, kind, rest) {
            (
                Some(day),
                Ok((communes, place)),
                Some(kind),
                Some((Ok(programme), Ok(effort), Ok(result))),
            ) => Ok(Record {
                row: row.line,
                day,
                communes,
                place,
                kind,
                programme,
                effort,
                result,
                note: label(self.value(row, 6)),
            }),
            _ => Err(faults),
        }
    }

    fn place(&self, row: &Row, day: Option<Day>) -> Result<(Vec<usize>, String), Fault> {
        let written = label(self.value(row, 1));
        if *self.value(row, 1) == Value::Formula {
            return Err(self.fault(row, 1, &written, &number::formula()));
        }
        self.places.find(&written, day).map_err(|unknown| {
            let mut fault = self.fault(row, 1, &written, &unknown.allowed);
            fault.nearest = unknown.nearest;
            fault
        })
    }

    fn day(&self, row: &Row, kind: Option<&Kind>) -> Result<Day, Fault> {
        let value = self.value(row, 0);
        let fault = |allowed: &Text| self.fault(row, 0, &label(value), allowed);
        let day = date::day(value, self.dates).map_err(|unreadable| match unreadable {
            date::Unreadable::NotADate if value.is_empty() => fault(&Text::new(
                "ngày ở mọi hàng: dd/mm/yyyy, yyyy-mm-dd hoặc ngày của Excel",
                "a date in every row: dd/mm/yyyy, yyyy-mm-dd, or one of Excel's",
            )),
            date::Unreadable::NotADate => fault(&Text::new(
                "ngày dd/mm/yyyy, yyyy-mm-dd hoặc ngày của Excel",
                "a date dd/mm/yyyy, yyyy-mm-dd, or one of Excel's",
            )),
            date::Unreadable::MonthFirst(one, other) => fault(&two_days(
                one,
                other,
                "tệp có ngày ghi tháng trước",
                "the file has dates with the month first",
            )),
            date::Unreadable::Swapped(one, other) => fault(&two_days(
                one,
                other,
                "trong cột này Excel đã đổi ngày thành tháng ở mọi ngày từ 12 trở xuống, ngày lớn hơn vẫn là chữ",
                "in this column Excel seems to have taken days up to 12 for months, and later days are still text",
            )),
            date::Unreadable::Formula => fault(&number::formula()),
        })?;
        let vi = |day| crate::text::date(day, Lang::Vi);
        let period = self.world.period;
        let [first, last] = whole_years(period);
        let sums = kind.is_some_and(|kind| matches!(kind, Kind::Delivered | Kind::Money));
        if period.days().contains(&day) || (sums && first <= day && day <= last) {
            return Ok(day);
        }
        let [from, to] =
            if sums { [first, last] } else { [*period.days().start(), *period.days().end()] };
        Err(fault(&Text::new(
            format!("ngày từ {} đến {}", vi(from), vi(to)),
            format!("a day from {} to {}", vi(from), vi(to)),
        )))
    }

    fn kind(&self, row: &Row) -> Result<Kind, Fault> {
        let written = label(self.value(row, 2));
        if *self.value(row, 2) == Value::Formula {
            return Err(self.fault(row, 2, &written, &number::formula()));
        }
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

    fn programme(&self, row: &Row, kind: Kind) -> Result<Option<Programme>, Fault> {
        if kind != Kind::Delivered {
            return Ok(None);
        }
        let written = label(self.value(row, 3));
        if *self.value(row, 3) == Value::Formula {
            return Err(self.fault(row, 3, &written, &number::formula()));
        }
        let folded = fold(&written);
        let folded = folded.trim();
        let fits = |programme: &Programme| {
            let facts = programme.facts();
            let titles = facts.title.map(fold);
            folded == facts.key
                || titles.iter().any(|title| folded == title)
                || facts.aliases.contains(&folded)
        };
        Programme::ALL.into_iter().find(fits).map(Some).ok_or_else(|| {
            let titles = Programme::ALL.map(|programme| programme.facts().title);
            let list = |k: usize| titles.map(|title| title[k]).join("; ");
            let mut fault = self.fault(row, 3, &written, &Text::new(list(0), list(1)));
            fault.nearest = nearest(&written, titles.into_iter().flatten());
            fault
        })
    }

    /// A number, or why the cell is none.
    fn number(&self, row: &Row, column: usize, whole: bool, wanted: &Text) -> Result<f64, Fault> {
        let value = self.value(row, column);
        let fault = |allowed: &Text| self.fault(row, column, &value.shown(), allowed);
        let number =
            number::number(value, self.marks[column - 4], whole).map_err(|unreadable| {
                let words = || {
                    Text::new(
                        format!("một số ({}); nếu không thực hiện, hãy bỏ hàng này", wanted.vi),
                        format!("a number ({}); if it was not done, leave the row out", wanted.en),
                    )
                };
                let mut fault = fault(&unreadable.allowed().unwrap_or_else(words));
                if let number::Unreadable::Dressed(digits) = unreadable {
                    fault.nearest = Some(digits);
                }
                fault
            })?;
        if number < 0.0 {
            return Err(fault(&Text::new("số không âm", "a number that is not negative")));
        }
        if whole && number.fract() != 0.0 {
            let corrected = if column == 4 {
                [
                    ": ghi số đêm bẫy (điểm, dảnh) thực có, chưa trừ bẫy sập hay nhân hệ số",
                    ": all that was set or looked at, before any correction for sprung traps",
                ]
            } else {
                ["", ""]
            };
            return Err(fault(&Text::new(
                format!("số nguyên{}", corrected[0]),
                format!("a whole number{}", corrected[1]),
            )));
        }
        Ok(number)
    }

    fn effort(&self, row: &Row, kind: Kind, rice: f64) -> Result<f64, Fault> {
        let default = match kind {
            Kind::BountyTails => Some(7.0),
            // Without a place the row is lost; its result is not wrong as well.
            Kind::DamagedArea => Some(rice),
            Kind::Delivered | Kind::Money => return Ok(0.0),
            _ => None,
        };
        let wanted = kind.effort();
        let none = || {
            Text::new(
                format!("{}, lớn hơn 0; nếu không thực hiện, hãy bỏ hàng này", wanted.vi),
                format!("{}, above 0; if it was not done, leave the row out", wanted.en),
            )
        };
        let value = self.value(row, 4);
        if value.is_empty() {
            return default.ok_or_else(|| self.fault(row, 4, "", &none()));
        }
        let whole =
            matches!(kind, Kind::TrapLine | Kind::BaitTake | Kind::TillersCut | Kind::BountyTails);
        let number = self.number(row, 4, whole, &wanted)?;
        let most = match kind {
            Kind::BountyTails => 7.0,
            Kind::DamagedArea | Kind::BurrowCount => rice * AREA_SLACK,
            _ => f64::INFINITY,
        };
        if number == 0.0 {
            return Err(self.fault(row, 4, &value.shown(), &none()));
        }
        if number <= most {
            return Ok(number);
        }
        let bound = |text: &str| format!("{text}: > 0, ≤ {most:.0}");
        let allowed = Text::new(bound(&wanted.vi), bound(&wanted.en));
        Err(self.fault(row, 4, &value.shown(), &allowed))
    }

    fn result(&self, row: &Row, kind: Kind, effort: f64) -> Result<f64, Fault> {
        let wanted = kind.result();
        let value = self.value(row, 5);
        if value.is_empty() {
            let allowed = Text::new(
                format!(
                    "{}; 0 nếu đã làm mà không có; nếu không thực hiện, hãy bỏ hàng này",
                    wanted.vi
                ),
                format!(
                    "{}; 0 if it was done and there were none; if it was not done, leave the row out",
                    wanted.en
                ),
            );
            return Err(self.fault(row, 5, "", &allowed));
        }
        if let (Kind::Money, Value::Text(text)) = (kind, value)
            && let Some(amount) = money::read(text)
        {
            return match amount {
                Amount::Clear(vnd) => Ok(vnd),
                Amount::Unclear(two) => Err(self.fault(row, 5, text, &two_amounts(two))),
            };
        }
        let number = self.number(row, 5, kind.counts(), &wanted)?;
        let bounded =
            matches!(kind, Kind::TrapLine | Kind::BaitTake | Kind::TillersCut | Kind::DamagedArea);
        if !bounded || number <= effort {
            return Ok(number);
        }
        let cages = match kind {
            Kind::TrapLine => [
                "; với lồng bắt được nhiều con, ghi số lồng có chuột và ghi số con vào cột ghi chú",
                "; for cages that catch several rats, the number of cages with rats, and the rats in the note",
            ],
            _ => ["", ""],
        };
        let allowed = Text::new(
            format!("{}, không quá {effort} ({}){}", wanted.vi, kind.effort().vi, cages[0]),
            format!("{}, at most {effort} ({}){}", wanted.en, kind.effort().en, cages[1]),
        );
        Err(self.fault(row, 5, &value.shown(), &allowed))
    }
}

/// What a cell of words says; all cells of a merged range say the same.
fn label(value: &Value) -> String {
    match value {
        Value::Merged(_, first) => first.shown(),
        value => value.shown(),
    }
}

/// One of two amounts, and how to write the one that is meant.
fn two_amounts(two: [f64; 2]) -> Text {
    let [[a, b], [x, y]] =
        [Lang::Vi, Lang::En].map(|lang| two.map(|vnd| crate::text::number(vnd, 0, lang)));
    Text::new(
        format!("một nghĩa: {a} đồng hay {b} đồng? hãy ghi đủ số đồng"),
        format!("one meaning: {x} VND or {y} VND? write the amount in full"),
    )
}

/// One of two days, and why nobody can say which.
fn two_days(one: Day, other: Day, vi: &str, en: &str) -> Text {
    let [a, b] = [one, other].map(|day| crate::text::date(day, Lang::Vi));
    let [x, y] = [one, other].map(|day| crate::text::date(day, Lang::En));
    Text::new(
        format!("một nghĩa: {a} hay {b}? {vi}; hãy ghi cả cột theo dạng yyyy-mm-dd"),
        format!("one meaning: {x} or {y}? {en}; write the whole column as yyyy-mm-dd"),
    )
}
