//! Money in scenarios, wherever it is typed as a text.

use super::document::{Node, Value};
use super::keys::{self, join};
use crate::text::money::amount;

/// Reads every amount of money that is written as a text; what is no amount stays for the checks.
pub(super) fn read(root: &mut Node) {
    table(root, "");
}

fn table(node: &mut Node, pattern: &str) {
    match &mut node.value {
        Value::Table(entries) => {
            for (name, entry) in entries {
                let path = keys::pattern(pattern, name);
                if keys::find(&path).is_some_and(|key| is_money(&path, key)) {
                    if let Some(vnd) = entry.node.text().and_then(amount) {
                        entry.node.value = Value::Number(vnd);
                    }
                } else {
                    table(&mut entry.node, &path);
                }
            }
        }
        Value::List(nodes) => nodes.iter_mut().for_each(|node| table(node, pattern)),
        _ => {}
    }
}

/// Does money stand at this key? In a distribution it may.
fn is_money(path: &str, key: &keys::Key) -> bool {
    let number = matches!(key.kind, keys::Kind::Number(..) | keys::Kind::Positive);
    number && (key.unit.contains("VND") || path.starts_with(&join("parameters", "*")))
}
