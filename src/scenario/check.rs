//! Holds a scenario's tree against the language: unknown and missing keys, types and ranges.

use super::document::{Node, Value};
use super::keys::{self, Key, Kind, Names, Need, join};
use super::problem::{Fault, Place, Problem};
use crate::model::plan::Item;
use crate::model::plan::parameter::Parameter;
use crate::text::Text;
use crate::text::hidden::is_hidden;
use crate::text::nearest::nearest;
use crate::time::Day;

/// Finds every fault that can be seen without knowing the communes.
pub(super) fn check(root: &Node, problems: &mut Vec<Problem>) {
    table(root, "", "", problems);
}

/// The words for keys of a map, where they are known beforehand.
fn known(names: Names) -> Option<Vec<&'static str>> {
    match names {
        Names::Communes | Names::Payers | Names::Species => None,
        Names::Parameters => Some(Parameter::ALL.into_iter().map(Parameter::key).collect()),
        Names::Items => Some(Item::ALL.into_iter().map(Item::key).collect()),
        Names::Stages => Some(keys::STAGES.to_vec()),
    }
}

/// A list of words, or their number when nobody would read them all.
fn listed(words: &[&str]) -> Text {
    if words.len() > 30 {
        return Text::new(
            format!("một trong {} khóa", words.len()),
            format!("one of {} keys", words.len()),
        );
    }
    Text::new(words.join(", "), words.join(", "))
}

/// Must every known name of this map be there?
fn complete(names: Names) -> bool {
    matches!(names, Names::Items | Names::Stages)
}

fn table(node: &Node, pattern: &str, path: &str, problems: &mut Vec<Problem>) {
    let Some(entries) = node.entries() else { return };
    let here = keys::find(pattern);
    let source = here.is_some_and(Key::has_source);
    let map = match here.map(|key| key.kind) {
        Some(Kind::Map(names)) => Some(names),
        _ => None,
    };
    let mut allowed: Vec<&str> = match map {
        Some(names) => known(names).unwrap_or_default(),
        None => keys::children(pattern).map(Key::name).collect(),
    };
    if source {
        allowed.push(keys::SOURCE.name());
    }
    for (name, entry) in entries {
        let path = join(path, name);
        if source && name == keys::SOURCE.path {
            value(&entry.node, &keys::SOURCE, "source", &path, problems);
            continue;
        }
        let pattern = keys::pattern(pattern, name);
        let open = map.is_some_and(|names| known(names).is_none());
        match keys::find(&pattern) {
            Some(key) if open || allowed.contains(&name.as_str()) => {
                value(&entry.node, key, &pattern, &path, problems);
            }
            _ => problems.push(Problem {
                fault: Fault::UnknownKey,
                place: entry.place.clone(),
                key: path,
                found: name.clone(),
                allowed: listed(&allowed),
                suggestion: nearest(name, allowed.iter().copied()),
                also: Vec::new(),
            }),
        }
    }
    let mut missing = |name: &str, key: &Key| {
        problems.push(Problem {
            fault: Fault::MissingKey,
            place: node.place.clone(),
            key: join(path, name),
            found: String::new(),
            allowed: Text::new(
                format!("{}: {}", key.vi, range(key).vi),
                format!("{}: {}", key.en, range(key).en),
            ),
            suggestion: None,
            also: Vec::new(),
        });
    };
    match map {
        Some(names) if complete(names) => {
            for name in known(names).unwrap_or_default() {
                if let (false, Some(key)) = (entries.contains_key(name), here) {
                    missing(name, key);
                }
            }
        }
        Some(_) => {}
        None => {
            for key in keys::children(pattern).filter(|key| key.need == Need::Must) {
                if !entries.contains_key(key.name()) {
                    missing(key.name(), key);
                }
            }
        }
    }
    exclusive(node, pattern, path, problems);
}

/// Keys of one group exclude each other.
fn exclusive(node: &Node, pattern: &str, path: &str, problems: &mut Vec<Problem>) {
    let Some(entries) = node.entries() else { return };
    let mut seen: Vec<(&str, &str, &Place)> = Vec::new();
    for key in keys::children(pattern).filter(|key| !key.group.is_empty()) {
        let Some(entry) = entries.get(key.name()) else { continue };
        if let Some((_, first, other)) = seen.iter().find(|(group, ..)| *group == key.group) {
            problems.push(Problem {
                fault: Fault::Conflict,
                place: entry.place.clone(),
                key: join(path, key.name()),
                found: entry.node.number().map_or_else(|| entry.node.shown(), |x| x.to_string()),
                allowed: Text::new("chỉ một trong hai", "only one of the two"),
                suggestion: None,
                also: vec![((*other).clone(), join(path, first))],
            });
        }
        seen.push((key.group, key.name(), &entry.place));
    }
}

/// What may not stand in any text.
pub(super) const NO_HIDDEN: (&str, &str) = (
    "chữ không có ký tự điều khiển hay dấu đổi chiều viết",
    "text without control characters and marks of direction",
);

fn value(node: &Node, key: &Key, pattern: &str, path: &str, problems: &mut Vec<Problem>) {
    let texts = node.entries().into_iter().flatten().map(|(_, entry)| &entry.node);
    let texts = texts.filter(|_| key.kind == Kind::Both).chain(node.list().into_iter().flatten());
    for text in texts.chain([node]) {
        if text.text().is_some_and(|text| text.chars().any(is_hidden)) {
            let (vi, en) = NO_HIDDEN;
            problems.push(fault(Fault::Encoding, &text.place, path, text.shown(), vi, en));
            return;
        }
    }
    let fault = match (key.kind, &node.value) {
        (Kind::Table | Kind::Map(_), Value::Table(_)) => {
            table(node, pattern, path, problems);
            None
        }
        (Kind::Tables, Value::List(nodes)) => {
            for (i, node) in nodes.iter().enumerate() {
                if node.entries().is_some() {
                    table(node, pattern, &format!("{path}[{i}]"), problems);
                } else {
                    push(Fault::WrongType, node, key, &format!("{path}[{i}]"), problems);
                }
            }
            None
        }
        (Kind::Both, Value::Table(entries)) => {
            let good = !entries.is_empty()
                && entries.iter().all(|(lang, entry)| {
                    ["vi", "en"].contains(&lang.as_str()) && is_words(&entry.node)
                });
            (!good).then_some(Fault::WrongType)
        }
        (Kind::Text | Kind::File, Value::Text(text)) => {
            text.trim().is_empty().then_some(Fault::OutOfRange)
        }
        (Kind::Word(words), Value::Text(text)) => {
            (!words.contains(&text.as_str())).then_some(Fault::OutOfRange)
        }
        (Kind::Number(..) | Kind::Positive, Value::Integer(_) | Value::Number(_)) => {
            number(node, key, path, problems)
        }
        (Kind::Count(..), Value::Number(number)) if !number.is_finite() => Some(Fault::NotFinite),
        (Kind::Count(low, high), Value::Integer(number)) => {
            (!(low..=high).contains(number)).then_some(Fault::OutOfRange)
        }
        (Kind::Flag, Value::Flag(_)) => None,
        (Kind::Date, Value::Text(text) | Value::Date(text)) => {
            date(text).is_none().then_some(Fault::Date)
        }
        (Kind::MonthDay, Value::Text(text)) => month_day(text).is_none().then_some(Fault::Date),
        (Kind::Years, Value::List(nodes)) => {
            nodes.iter().any(|node| node.integer().is_none()).then_some(Fault::WrongType)
        }
        (Kind::Communes, Value::List(nodes)) => {
            (!nodes.iter().all(|node| matches!(node.value, Value::Text(_))))
                .then_some(Fault::WrongType)
        }
        (Kind::Words(words), Value::List(nodes)) => {
            nodes.iter().find_map(|node| match &node.value {
                Value::Text(text) if words.contains(&text.as_str()) => None,
                Value::Text(_) => Some(Fault::OutOfRange),
                _ => Some(Fault::WrongType),
            })
        }
        _ => Some(Fault::WrongType),
    };
    if let Some(fault) = fault {
        push(fault, node, key, path, problems);
    }
}

/// What is wrong with a number.
fn number(node: &Node, key: &Key, path: &str, problems: &mut Vec<Problem>) -> Option<Fault> {
    let number = node.number().unwrap_or(f64::NAN);
    match key.kind {
        _ if !number.is_finite() => Some(Fault::NotFinite),
        _ if node.like_thousands && key.unit.contains("VND") => {
            problems.push(thousands(node, path));
            None
        }
        Kind::Number(low, high) if !(low..=high).contains(&number) => Some(Fault::OutOfRange),
        Kind::Positive if number <= 0.0 || number > keys::MOST => Some(Fault::OutOfRange),
        _ => None,
    }
}

/// Money written as `32.000`, which is thirty-two in a scenario file.
pub(super) fn thousands(node: &Node, path: &str) -> Problem {
    let value = node.number().unwrap_or(0.0);
    let meant = (value * 1000.0).round();
    let mut problem = fault(
        Fault::OutOfRange,
        &node.place,
        path,
        format!("{value:.3}"),
        &format!(
            "trong tệp kịch bản, dấu chấm là dấu thập phân: {value:.3} là {value} đồng; viết {meant} hoặc \"{} nghìn\"",
            meant / 1000.0
        ),
        &format!(
            "in a scenario file the point is a decimal point: {value:.3} is {value} VND; write {meant}"
        ),
    );
    problem.suggestion = Some(format!("{meant}"));
    problem
}

fn is_words(node: &Node) -> bool {
    matches!(&node.value, Value::Text(text) if !text.trim().is_empty())
}

fn push(fault: Fault, node: &Node, key: &Key, path: &str, problems: &mut Vec<Problem>) {
    let suggestion = match (key.kind, &node.value) {
        (Kind::Word(words), Value::Text(text)) => nearest(text, words.iter().copied()),
        (Kind::Words(words), Value::List(nodes)) => nodes
            .iter()
            .filter_map(Node::text)
            .find(|text| !words.contains(text))
            .and_then(|text| nearest(text, words.iter().copied())),
        (Kind::Number(..) | Kind::Positive | Kind::Count(..), Value::Text(text)) => {
            text.trim().replace(',', ".").parse::<f64>().ok().map(|number| number.to_string())
        }
        _ => None,
    };
    problems.push(Problem {
        fault,
        place: node.place.clone(),
        key: path.to_owned(),
        found: node.shown(),
        allowed: range(key),
        suggestion,
        also: Vec::new(),
    });
}

/// A fault that only the whole scenario shows.
pub(super) fn fault(
    fault: Fault,
    place: &Place,
    key: &str,
    found: String,
    vi: &str,
    en: &str,
) -> Problem {
    Problem {
        fault,
        place: place.clone(),
        key: key.to_owned(),
        found,
        allowed: Text::new(vi, en),
        suggestion: None,
        also: Vec::new(),
    }
}

/// What may stand at a key, in words.
pub(super) fn range(key: &Key) -> Text {
    let (unit_vi, unit_en) = key.units();
    let behind = |unit: &str| if unit.is_empty() { String::new() } else { format!(" ({unit})") };
    let both = |vi: String, en: String| {
        Text::new(format!("{vi}{}", behind(unit_vi)), format!("{en}{}", behind(unit_en)))
    };
    let bounds = |low: f64, high: f64| match (low > -keys::MOST, high < keys::MOST) {
        (true, true) => (format!(" từ {low} đến {high}"), format!(" from {low} to {high}")),
        (true, false) => (format!(" từ {low} trở lên"), format!(", {low} or more")),
        (false, true) => (format!(" đến {high}"), format!(" up to {high}")),
        (false, false) => (String::new(), String::new()),
    };
    match key.kind {
        Kind::Table => both("một bảng".into(), "a table".into()),
        Kind::Map(_) => both("một bảng theo tên".into(), "a table by name".into()),
        Kind::Tables => both("các bảng [[…]]".into(), "tables [[…]]".into()),
        Kind::Text => both("chữ trong dấu nháy".into(), "text in quotes".into()),
        Kind::Both => {
            both("{ vi = \"…\", en = \"…\" }".into(), "{ vi = \"…\", en = \"…\" }".into())
        }
        Kind::File => both("tên tệp trong dấu nháy".into(), "a file name in quotes".into()),
        Kind::Word(words) => both(
            format!("một trong: {}", words.join(", ")),
            format!("one of: {}", words.join(", ")),
        ),
        Kind::Words(words) => both(
            format!("danh sách từ: {}", words.join(", ")),
            format!("a list of: {}", words.join(", ")),
        ),
        Kind::Number(low, high) => {
            let (vi, en) = bounds(low, high);
            both(format!("số{vi}"), format!("a number{en}"))
        }
        Kind::Positive => both("số lớn hơn 0".into(), "a number above 0".into()),
        Kind::Count(only, other) if only == other => {
            both(format!("chỉ {only}"), format!("only {only}"))
        }
        Kind::Count(low, high) => both(
            format!("số nguyên từ {low} đến {high}"),
            format!("a whole number from {low} to {high}"),
        ),
        Kind::Flag => both("true hoặc false".into(), "true or false".into()),
        Kind::Date => both(
            "ngày có thật, viết \"2022-02-15\"".into(),
            "a date of the calendar, as \"2022-02-15\"".into(),
        ),
        Kind::MonthDay => both(
            "tháng-ngày có trong mọi năm, viết \"02-15\"".into(),
            "month and day of every year, as \"02-15\"".into(),
        ),
        Kind::Years => {
            both("danh sách năm của kế hoạch".into(), "a list of years of the plan".into())
        }
        Kind::Communes => {
            both("danh sách tên hoặc mã xã".into(), "a list of names or codes of communes".into())
        }
    }
}

/// A date written as 2022-02-15.
pub(super) fn date(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let year: i32 = digits(parts.next()?, 4)?.try_into().ok()?;
    let month = digits(parts.next()?, 2)?;
    let day = digits(parts.next()?, 2)?;
    if parts.next().is_some() {
        return None;
    }
    Day::from_date(year, month, day)
}

/// A month and day written as 02-15 that every year has.
pub(super) fn month_day(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (digits(month, 2)?, digits(day, 2)?);
    // No leap year.
    Day::from_date(2022, month, day)?;
    Some((month, day))
}

fn digits(text: &str, length: usize) -> Option<u32> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}
