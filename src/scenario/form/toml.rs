//! A tree of keys as the text of a scenario file.

use super::tree::{self, Step};
use crate::scenario::document::{Entry, Node, Value};
use crate::scenario::keys::{self, Kind};
use std::collections::BTreeMap;

/// The text of a scenario file that builds on `base`.
pub(super) fn text(root: &Node, base: Option<&str>) -> String {
    let mut out = String::from("#:schema ./scenario.schema.json\n");
    if let Some(entries) = root.entries() {
        let mut entries = entries.clone();
        // Before all tables, where people look for it.
        if let Some(version) = entries.remove("schema_version") {
            out.push_str(&format!("\nschema_version = {}\n", inline(&version.node)));
        }
        if let Some(base) = base {
            let base = Node::new(&root.place, Value::Text(base.to_owned()));
            out.push_str(&format!("extends = {}\n", inline(&base)));
        }
        out.push('\n');
        table(&entries, &mut Vec::new(), &mut out);
    }
    out
}

/// Values first, then the tables inside.
fn table(entries: &BTreeMap<String, Entry>, steps: &mut Vec<Step>, out: &mut String) {
    let names = tree::ordered(entries, &tree::pattern(steps));
    let (tables, values): (Vec<&String>, Vec<&String>) =
        names.into_iter().partition(|name| is_table(&entries[*name].node, steps, name));
    for name in values {
        let value = inline(&entries[name].node);
        out.push_str(&format!("{} = {value}\n", quoted(name)));
    }
    for name in tables {
        steps.push(Step::Name(name.clone()));
        let header: Vec<String> = steps
            .iter()
            .filter_map(|step| match step {
                Step::Name(name) => Some(quoted(name)),
                Step::At(_) => None,
            })
            .collect();
        let header = header.join(".");
        match &entries[name].node.value {
            Value::Table(inside) => {
                let own = inside.is_empty()
                    || inside.iter().any(|(name, entry)| !is_table(&entry.node, steps, name));
                if own {
                    out.push_str(&format!("\n[{header}]\n"));
                }
                table(inside, steps, out);
            }
            Value::List(nodes) => {
                for node in nodes {
                    out.push_str(&format!("\n[[{header}]]\n"));
                    if let Some(inside) = node.entries() {
                        table(inside, steps, out);
                    }
                }
            }
            _ => {}
        }
        steps.pop();
    }
}

/// Does a value stand under a header of its own?
fn is_table(node: &Node, parent: &[Step], name: &str) -> bool {
    match &node.value {
        Value::Table(_) => {
            let mut steps = parent.to_vec();
            steps.push(Step::Name(name.to_owned()));
            let pattern = tree::pattern(&steps);
            let both = keys::find(&pattern).is_some_and(|key| key.kind == Kind::Both);
            !both && pattern != "payers.*"
        }
        Value::List(nodes) => nodes.first().is_some_and(|node| node.entries().is_some()),
        _ => false,
    }
}

fn quoted(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { string(name) }
}

fn string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn inline(node: &Node) -> String {
    match &node.value {
        Value::Text(text) | Value::Date(text) => string(text),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => {
            let digits = format!("{number:?}");
            // `32.125` could be read as thousands.
            let three = digits.split_once('.').is_some_and(|(_, part)| part.len() == 3);
            if three { format!("{digits}0") } else { digits }
        }
        Value::Flag(flag) => flag.to_string(),
        Value::List(nodes) => {
            format!("[{}]", nodes.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Table(entries) => {
            // Vietnamese first.
            let mut names: Vec<&String> = entries.keys().collect();
            names.sort_by_key(|name| *name != "vi");
            let parts = names
                .into_iter()
                .map(|name| format!("{} = {}", quoted(name), inline(&entries[name].node)));
            format!("{{ {} }}", parts.collect::<Vec<_>>().join(", "))
        }
    }
}
