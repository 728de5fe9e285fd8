//! A tree of keys that grows value by value, and paths of keys as people write them.

use crate::scenario::document::{Entry, Node, Value};
use crate::scenario::keys::{self, Key};
use crate::scenario::problem::Place;
use std::collections::BTreeMap;

/// One step of a path: a key, or a place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Name(String),
    At(usize),
}

/// The steps of a path of plain keys.
pub(super) fn plain(path: &str) -> Vec<Step> {
    path.split('.').map(|name| Step::Name(name.to_owned())).collect()
}

/// Steps of plain names.
pub(super) fn steps(names: &[&str]) -> Vec<Step> {
    names.iter().map(|name| Step::Name((*name).to_owned())).collect()
}

/// Reads `round[2].name` or `commune."Lâm Thao".rice_area_ha`.
pub(super) fn parse(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path.trim();
    while !rest.is_empty() {
        let name;
        if let Some(quoted) = rest.strip_prefix('"') {
            (name, rest) = quoted.split_once('"')?;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            (name, rest) = rest.split_at(end);
        }
        if name.is_empty() {
            return None;
        }
        steps.push(Step::Name(name.to_owned()));
        if let Some(index) = rest.strip_prefix('[') {
            let (index, after) = index.split_once(']')?;
            steps.push(Step::At(index.parse().ok().filter(|&at: &usize| at < 10_000)?));
            rest = after;
        }
        match rest.strip_prefix('.') {
            Some(after) => rest = after,
            None if rest.is_empty() => {}
            None => return None,
        }
    }
    (!steps.is_empty()).then_some(steps)
}

/// Writes what [`parse`] reads.
pub(super) fn written(steps: &[Step]) -> String {
    let mut out = String::new();
    for step in steps {
        match step {
            Step::Name(name) => {
                if !out.is_empty() {
                    out.push('.');
                }
                let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                let quoted = !name.chars().all(bare);
                out.push_str(&if quoted { format!("\"{name}\"") } else { name.clone() });
            }
            Step::At(index) => out.push_str(&format!("[{index}]")),
        }
    }
    out
}

/// The path of steps in the one list of keys.
pub(super) fn pattern(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |parent, step| match step {
        Step::Name(name) => keys::pattern(&parent, name),
        Step::At(_) => parent,
    })
}

/// The key of a path, that of a `source` among them.
pub(super) fn key(steps: &[Step]) -> Option<&'static Key> {
    if let Some((Step::Name(name), parent)) = steps.split_last()
        && name == keys::SOURCE.path
        && keys::find(&pattern(parent)).is_some_and(Key::has_source)
    {
        return Some(&keys::SOURCE);
    }
    keys::find(&pattern(steps))
}

/// Puts a value at a path, making the tables and lists on the way. What stood there is given back.
pub(super) fn put(root: &mut Node, steps: &[Step], place: &Place, node: Node) -> Option<Node> {
    let Some((first, rest)) = steps.split_first() else {
        return Some(std::mem::replace(root, node));
    };
    let empty = || match rest.first() {
        Some(Step::At(_)) => Node::new(place, Value::List(Vec::new())),
        _ => Node::new(place, Value::Table(BTreeMap::new())),
    };
    match (first, &mut root.value) {
        (Step::Name(name), Value::Table(entries)) => match entries.get_mut(name) {
            Some(entry) => put(&mut entry.node, rest, place, node),
            None => {
                let mut made = empty();
                put(&mut made, rest, place, node);
                entries.insert(name.clone(), Entry { place: place.clone(), node: made });
                None
            }
        },
        (Step::At(index), Value::List(nodes)) => {
            while nodes.len() <= *index {
                nodes.push(Node::new(place, Value::Table(BTreeMap::new())));
            }
            put(&mut nodes[*index], rest, place, node)
        }
        _ => Some(node), // Something else stands there.
    }
}

/// Takes what stands at a path out of a tree.
pub(super) fn take(root: &mut Node, path: &str) -> Option<Node> {
    let (first, rest) = match path.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    };
    let Value::Table(entries) = &mut root.value else { return None };
    let Some(rest) = rest else { return entries.remove(first).map(|entry| entry.node) };
    let inner = &mut entries.get_mut(first)?.node;
    let taken = take(inner, rest);
    if inner.entries().is_some_and(BTreeMap::is_empty) {
        entries.remove(first);
    }
    taken
}

/// Every single value of a tree with its path, in the order of the list of keys.
pub(super) fn leaves(root: &Node) -> Vec<(Vec<Step>, &Node)> {
    let mut out = Vec::new();
    collect(root, &mut Vec::new(), &mut out);
    out
}

fn collect<'n>(node: &'n Node, steps: &mut Vec<Step>, out: &mut Vec<(Vec<Step>, &'n Node)>) {
    let both = key(steps).is_some_and(|key| key.kind == keys::Kind::Both);
    match &node.value {
        Value::Table(entries) if !both => {
            for name in ordered(entries, &pattern(steps)) {
                steps.push(Step::Name(name.clone()));
                collect(&entries[name].node, steps, out);
                steps.pop();
            }
        }
        Value::List(nodes) if nodes.iter().any(|node| node.entries().is_some()) => {
            for (i, node) in nodes.iter().enumerate() {
                steps.push(Step::At(i));
                collect(node, steps, out);
                steps.pop();
            }
        }
        _ => out.push((steps.clone(), node)),
    }
}

/// The keys of a table as the list of keys has them, `source` last.
pub(super) fn ordered<'e>(entries: &'e BTreeMap<String, Entry>, pattern: &str) -> Vec<&'e String> {
    let children: Vec<&str> = keys::children(pattern).map(Key::name).collect();
    let place = |name: &str| {
        let known = children.iter().position(|child| *child == name);
        if name == keys::SOURCE.path { usize::MAX } else { known.unwrap_or(children.len()) }
    };
    let mut names: Vec<&String> = entries.keys().collect();
    names.sort_by_key(|name| place(name));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_they_are_written() {
        for path in ["title", "round[2].name", "commune.\"Lâm Thao\".rice_area_ha", "organising[0]"]
        {
            assert_eq!(written(&parse(path).unwrap()), path);
        }
        for path in ["", ".", "a..b", "a[x]", "a[1", "\"a", "a]b[", "a[999999]"] {
            assert!(parse(path).is_none() || written(&parse(path).unwrap()) == path, "{path}");
        }
        assert_eq!(key(&parse("payers.source").unwrap()).map(|key| key.path), Some("source"));
        assert!(key(&parse("title.source").unwrap()).is_none());
    }
}
