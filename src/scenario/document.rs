//! A scenario file as a tree whose every value knows its place, and how one file extends another.

use super::keys::{self, join};
use super::problem::{Fault, Place, Problem};
use crate::text::Text;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: Value,
    /// A number written as `32.000`: one point before three digits, as in Vietnamese thousands.
    pub(super) like_thousands: bool,
}

/// A value of a scenario file.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Number(f64),
    Flag(bool),
    Date(String),
    List(Vec<Node>),
    Table(BTreeMap<String, Entry>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) node: Node,
}

impl Node {
    /// A value at a place.
    pub(super) fn new(place: &Place, value: Value) -> Self {
        Self { place: place.clone(), value, like_thousands: false }
    }

    /// The value at a path of keys.
    pub(super) fn at(&self, path: &str) -> Option<&Node> {
        path.split('.')
            .try_fold(self, |node, key| node.entries()?.get(key).map(|entry| &entry.node))
    }

    pub(super) fn entries(&self) -> Option<&BTreeMap<String, Entry>> {
        match &self.value {
            Value::Table(entries) => Some(entries),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(nodes) => Some(nodes),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Date(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self.value {
            Value::Integer(number) => Some(number as f64),
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn integer(&self) -> Option<i64> {
        match self.value {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn flag(&self) -> Option<bool> {
        match self.value {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// The value as a person would write it.
    pub(super) fn shown(&self) -> String {
        match &self.value {
            Value::Text(text) => format!("\"{text}\""),
            Value::Date(date) => date.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Number(number) => format!("{number:?}"),
            Value::Flag(flag) => flag.to_string(),
            Value::List(nodes) => {
                let shown: Vec<String> = nodes.iter().take(6).map(Node::shown).collect();
                format!("[{}{}]", shown.join(", "), if nodes.len() > 6 { ", …" } else { "" })
            }
            Value::Table(entries) => {
                let keys: Vec<&str> = entries.keys().take(6).map(String::as_str).collect();
                format!("{{{}}}", keys.join(", "))
            }
        }
    }
}

/// Reads the text of a scenario file. After a decimal comma the rest is still worth checking, so
/// the tree comes back with it; after any other error of syntax it does not.
pub(super) fn parse(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let places = Places::new(file, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut broken = false;
    let mut last_line = 0;
    for error in errors {
        let place = places.place(error.span().map_or(0, |span| span.start));
        if place.line == last_line {
            continue;
        }
        last_line = place.line;
        let line = text.lines().nth(place.line - 1).unwrap_or("");
        if let Some((found, mended)) = decimal_comma(line) {
            problems.push(Problem {
                fault: Fault::DecimalComma,
                key: line.split('=').next().unwrap_or("").trim().to_owned(),
                allowed: Text::new(
                    format!(
                        "trong tệp kịch bản, số thập phân dùng dấu chấm: viết {mended} thay cho {found}"
                    ),
                    format!("in a scenario file, decimals have a point: write {mended} instead of {found}"),
                ),
                found,
                place,
                suggestion: Some(mended),
                also: Vec::new(),
            });
        } else {
            broken = true;
            problems.push(Problem {
                fault: Fault::Syntax,
                place,
                key: String::new(),
                found: line.trim().chars().take(80).collect(),
                allowed: Text::new(
                    format!("TOML ({})", error.message().replace('\n', " ")),
                    format!("TOML ({})", error.message().replace('\n', " ")),
                ),
                suggestion: None,
                also: Vec::new(),
            });
        }
    }
    (!broken).then(|| Node {
        place: Place { file: file.to_owned(), line: 1, column: 1 },
        value: places.table(table.get_ref()),
        like_thousands: false,
    })
}

/// A number with a decimal comma that is the whole value of a line, and its mended form.
fn decimal_comma(line: &str) -> Option<(String, String)> {
    let value = line.split_once('=')?.1.split('#').next()?.trim();
    let (whole, part) = value.split_once(',')?;
    let digits = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '_' || c == '.')
    };
    (digits(whole.trim_start_matches(['-', '+'])) && digits(part))
        .then(|| (value.to_owned(), format!("{}.{part}", whole.replace('.', ""))))
}

/// Turns offsets of a text into lines and columns.
struct Places<'t> {
    file: &'t str,
    text: &'t str,
    line_starts: Vec<usize>,
}

impl<'t> Places<'t> {
    fn new(file: &'t str, text: &'t str) -> Self {
        let starts = text.match_indices('\n').map(|(offset, _)| offset + 1);
        Self { file, text, line_starts: std::iter::once(0).chain(starts).collect() }
    }

    fn place(&self, offset: usize) -> Place {
        let line = self.line_starts.partition_point(|&start| start <= offset).max(1);
        let before = self.text.get(self.line_starts[line - 1]..offset).unwrap_or("");
        Place { file: self.file.to_owned(), line, column: before.chars().count() + 1 }
    }

    fn table(&self, table: &DeTable<'_>) -> Value {
        Value::Table(
            table
                .iter()
                .map(|(key, value)| {
                    let place = self.place(key.span().start);
                    let node = self.node(value.get_ref(), value.span().start);
                    (key.get_ref().to_string(), Entry { place, node })
                })
                .collect(),
        )
    }

    fn node(&self, value: &DeValue<'_>, offset: usize) -> Node {
        let like_thousands = match value {
            DeValue::Float(number) => {
                let (whole, part) = number.as_str().split_once('.').unwrap_or_default();
                let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                part.len() == 3 && digits(part) && (1..=3).contains(&whole.len()) && digits(whole)
            }
            _ => false,
        };
        let value = match value {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                i64::from_str_radix(&digits, number.radix()).map_or_else(
                    |_| Value::Number(digits.parse().unwrap_or(f64::NAN)),
                    Value::Integer,
                )
            }
            DeValue::Float(number) => {
                Value::Number(number.as_str().replace('_', "").parse().unwrap_or(f64::NAN))
            }
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(values) => Value::List(
                values.iter().map(|value| self.node(value.get_ref(), value.span().start)).collect(),
            ),
            DeValue::Table(table) => self.table(table),
        };
        Node { place: self.place(offset), value, like_thousands }
    }
}

/// Lays `child` over `parent`: its values win, key by key; of keys that exclude each other only
/// the child's stay; a distribution or the payers of an item are replaced as a whole.
pub(super) fn extend(parent: Node, child: Node, pattern: &str) -> Node {
    let (Value::Table(mut base), Value::Table(top)) = (parent.value, child.value.clone()) else {
        return child;
    };
    for key in top.keys() {
        let group = keys::group(&join(pattern, key));
        if !group.is_empty() {
            base.retain(|other, _| other == key || keys::group(&join(pattern, other)) != group);
        }
    }
    for (key, entry) in top {
        let path = keys::pattern(pattern, &key);
        let below = base.remove(&key);
        let node = match below {
            Some(below) if !keys::whole(&path) => extend(below.node, entry.node, &path),
            _ => entry.node,
        };
        base.insert(key, Entry { place: entry.place, node });
    }
    Node { place: child.place, value: Value::Table(base), like_thousands: false }
}
