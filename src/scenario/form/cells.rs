//! One cell of the workbook as a value of the language of scenarios.

use super::layout::{self, is_money, is_share};
use crate::scenario::check::{fault, month_day};
use crate::scenario::document::{Entry, Node, Value};
use crate::scenario::keys::{self, Key, Kind};
use crate::scenario::problem::{Fault, Place, Problem};
use crate::table::number::{self, Marks, Unreadable};
use crate::table::{self, Cell, date};
use crate::text::money;
use crate::text::nearest::{fold, nearest};
use crate::text::{Lang, Text, iso};
use std::collections::BTreeMap;

/// What a heading says of the numbers below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    times: f64,
    per: f64,
}

impl Scale {
    /// As they stand.
    pub(super) const ONE: Self = Self { times: 1.0, per: 1.0 };

    fn of(self, number: f64) -> f64 {
        number * self.times / self.per
    }
}

/// Units of land and work that are none of a scenario's: what stands below them is not guessed.
const OTHERS: [&str; 12] =
    ["sao", "mau", "cong dat", "m2", "km2", "%", "kg", "ta", "tan", "km", "m", "ha"];

/// The unit that a heading has in brackets, as a scale of the key's own; what is allowed otherwise.
pub(super) fn scale(heading: &str, key: &Key) -> Result<Scale, Text> {
    let inside = heading.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let Some((inside, _)) = inside else { return Ok(Scale::ONE) };
    let inside = fold(inside).split_whitespace().collect::<Vec<_>>().join(" ");
    let (vi, en) = key.units();
    if inside == "%" && is_share(key) {
        return Ok(Scale { times: 1.0, per: 100.0 });
    }
    if [fold(vi), fold(en)].contains(&inside) {
        return Ok(Scale::ONE);
    }
    let first = inside.split('/').next().unwrap_or_default().trim();
    if is_money(key) {
        let times = match first {
            "nghin dong" | "ngan dong" | "1.000 dong" | "1000 dong" | "1.000d" | "1000d" => 1e3,
            "trieu dong" | "trieu" | "tr.d" | "million vnd" => 1e6,
            "ty dong" | "ty" | "ti dong" | "billion vnd" => 1e9,
            _ => 1.0,
        };
        return Ok(Scale { times, per: 1.0 });
    }
    let per = match (vi, first) {
        ("ha", "m2" | "m²") => 10_000.0,
        ("ha", "km2" | "km²") => 0.01,
        ("km", "m") => 1_000.0,
        _ if OTHERS.contains(&first) => return Err(Text::new(vi, en)),
        _ => 1.0,
    };
    Ok(Scale { times: 1.0, per })
}

/// What surrounds a cell.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// How its neighbours write numbers.
    pub(super) marks: Marks,
    /// How its neighbours write dates.
    pub(super) dates: date::Shown,
    pub(super) scale: Scale,
}

/// The value of a cell at a key; `None` for an empty one. What cannot be read is said, and stays as
/// the text that it is, so that nothing seems to be missing.
pub(super) fn node(
    cell: &Cell,
    place: &Place,
    key: &Key,
    around: Around,
    faults: &mut Vec<Problem>,
) -> Option<Node> {
    if cell.value.is_empty() {
        return None;
    }
    let text = shown(&cell.value);
    let value = match key.kind {
        Kind::Number(..) | Kind::Positive | Kind::Count(..) => {
            number(&cell.value, &text, place, key, around, faults)
        }
        Kind::Flag => match layout::flag(&text) {
            Some(flag) => Value::Flag(flag),
            None => said(place, key, text, &Text::new("có, không", "yes, no"), None, faults),
        },
        Kind::Word(_) => word(key.path, &text, place, key, faults),
        Kind::Words(_) => list(&text, place, |part| word(key.path, &part, place, key, faults)),
        Kind::Communes => list(&text, place, Value::Text),
        Kind::Date => match date::day(&cell.value, around.dates) {
            Ok(day) => Value::Text(iso(day)),
            Err(unreadable) => said(place, key, text, &day_allowed(&unreadable), None, faults),
        },
        Kind::MonthDay => match of_every_year(cell, around.dates) {
            Some(day) => Value::Text(day),
            None => {
                let allowed = Text::new(
                    "ngày/tháng có trong mọi năm, viết 15/02",
                    "day and month of every year, as 15/02",
                );
                said(place, key, text, &allowed, None, faults)
            }
        },
        Kind::Years => years(&text, place),
        Kind::Both => {
            let node = |text: &str| Node::new(place, Value::Text(text.to_owned()));
            let entry =
                |lang: &str| (lang.to_owned(), Entry { place: place.clone(), node: node(&text) });
            Value::Table(BTreeMap::from([entry("vi"), entry("en")]))
        }
        Kind::Text | Kind::File | Kind::Table | Kind::Tables | Kind::Map(_) => Value::Text(text),
    };
    Some(Node::new(place, value))
}

/// What a cell holds, also where it is a part of a merged range.
pub(super) fn shown(value: &table::Value) -> String {
    match value {
        table::Value::Merged(_, first) => first.shown(),
        value => value.shown(),
    }
}

/// Says what may stand in a cell; the text stays.
fn said(
    place: &Place,
    key: &Key,
    found: String,
    allowed: &Text,
    suggestion: Option<String>,
    faults: &mut Vec<Problem>,
) -> Value {
    let kind = match key.kind {
        Kind::Date | Kind::MonthDay => Fault::Date,
        Kind::Word(_) | Kind::Words(_) => Fault::OutOfRange,
        _ => Fault::Cell,
    };
    let mut problem = fault(kind, place, key.path, found.clone(), &allowed.vi, &allowed.en);
    problem.suggestion = suggestion;
    faults.push(problem);
    Value::Text(found)
}

fn number(
    value: &table::Value,
    text: &str,
    place: &Place,
    key: &Key,
    around: Around,
    faults: &mut Vec<Problem>,
) -> Value {
    let whole = matches!(key.kind, Kind::Count(..));
    let found = match (text.trim().strip_suffix('%'), money::amount(text)) {
        (Some(part), _) if is_share(key) => {
            let part = table::Value::Text(part.trim().to_owned());
            number::number(&part, around.marks, false).map(|percent| percent / 100.0)
        }
        // The text has its own unit.
        (_, Some(vnd)) if is_money(key) => Ok(vnd),
        _ => number::number(value, around.marks, whole).map(|number| around.scale.of(number)),
    };
    match found {
        Ok(number) if whole && number.fract() == 0.0 && number.abs() < keys::MOST => {
            Value::Integer(number as i64)
        }
        Ok(number) => Value::Number(number),
        Err(unreadable) => {
            let allowed = unreadable.allowed();
            let allowed = allowed.unwrap_or_else(|| crate::scenario::check::range(key));
            let meant = match unreadable {
                Unreadable::Dressed(digits) => Some(digits),
                _ => None,
            };
            said(place, key, text.to_owned(), &allowed, meant, faults)
        }
    }
}

fn word(path: &str, text: &str, place: &Place, key: &Key, faults: &mut Vec<Problem>) -> Value {
    let known = layout::values(path);
    if known.is_empty() {
        return Value::Text(text.to_owned()); // Words of files only: the check knows them.
    }
    if let Some(word) = layout::value(path, text) {
        return Value::Text(word.to_owned());
    }
    let listed =
        |lang: Lang| known.iter().map(|(_, text)| text.get(lang)).collect::<Vec<_>>().join(", ");
    let near = nearest(text, known.iter().flat_map(|(_, of)| [of.vi.as_str(), of.en.as_str()]));
    let allowed = Text::new(listed(Lang::Vi), listed(Lang::En));
    said(place, key, text.to_owned(), &allowed, near, faults)
}

/// The parts of a list, apart by semicolons, or by commas where there is none, outside brackets.
pub(super) fn parts(text: &str) -> Vec<String> {
    let mark: &[char] = if text.contains([';', '\n']) { &[';', '\n'] } else { &[','] };
    let mut depth = 0;
    let outside = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0 && mark.contains(&c)
    };
    let parts = text.split(outside).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

fn list(text: &str, place: &Place, value: impl FnMut(String) -> Value) -> Value {
    let values = parts(text).into_iter().map(value);
    Value::List(values.map(|value| Node::new(place, value)).collect())
}

/// `2026, 2028-2030` as a list of years; what is no year stays a text.
fn years(text: &str, place: &Place) -> Value {
    let mut values = Vec::new();
    for part in text.split([',', ';', ' ', '+']).filter(|part| !part.is_empty()) {
        let ends = part.split_once(['-', '–']).unwrap_or((part, part));
        match (ends.0.parse::<i64>(), ends.1.parse::<i64>()) {
            (Ok(from), Ok(to)) if from <= to && to - from < 100 => {
                values.extend((from..=to).map(Value::Integer));
            }
            _ => values.push(Value::Text(part.to_owned())),
        }
    }
    Value::List(values.into_iter().map(|value| Node::new(place, value)).collect())
}

/// `15/02` of a cell: a text with the day first, or a real date.
fn of_every_year(cell: &Cell, dates: date::Shown) -> Option<String> {
    let two = |month: u32, day: u32| {
        let text = format!("{month:02}-{day:02}");
        month_day(&text).map(|_| text)
    };
    if let table::Value::Text(text) = &cell.value {
        let parts: Vec<u32> = text
            .trim_end_matches(['/', '-', '.'])
            .split(['/', '-', '.'])
            .map(|part| part.trim().parse().ok())
            .collect::<Option<_>>()?;
        if let [day, month] = parts.as_slice() {
            // As scenario files write it, where it can be nothing else.
            let written = text.contains('-') && *month > 12;
            return if written { two(*day, *month) } else { two(*month, *day) };
        }
    }
    if matches!(cell.value, table::Value::Number(_)) {
        return None; // 15.02 is a number, not a day.
    }
    let (_, month, day) = date::day(&cell.value, dates).ok()?.date();
    two(month, day)
}

fn day_allowed(unreadable: &date::Unreadable) -> Text {
    let show = |day: crate::time::Day| crate::text::date(day, Lang::Vi);
    match unreadable {
        date::Unreadable::MonthFirst(a, b) | date::Unreadable::Swapped(a, b) => Text::new(
            format!("một nghĩa: {} hay {}? Cột này có ngày viết tháng trước", show(*a), show(*b)),
            format!(
                "one meaning: {} or {}? The column has dates with the month first",
                show(*a),
                show(*b)
            ),
        ),
        date::Unreadable::Formula => number::formula(),
        date::Unreadable::NotADate => {
            Text::new("ngày có thật, viết 15/02/2026", "a date of the calendar, as 15/02/2026")
        }
    }
}
