//! Older versions of the language: the keys that were renamed since.

use super::document::{Node, Value};
use crate::text::Text;

/// Keys of version 0 and what they are called now: table, old, new.
const VERSION_0: [(&str, &str, &str); 4] = [
    ("traps", "per_ha", "traps_per_ha"),
    ("labour", "days_per_ha_week", "person_days_per_ha_per_week"),
    ("round", "kind", "programme"),
    ("round", "nights", "nights_per_week"),
];

/// Renames the keys of an older version, and says so.
pub(super) fn migrate(root: &mut Node) -> Vec<Text> {
    let mut notes = Vec::new();
    if root.at("schema_version").and_then(Node::integer) != Some(0) {
        return notes;
    }
    let file = root.place.file.clone();
    let Value::Table(entries) = &mut root.value else { return notes };
    for (table, old, new) in VERSION_0 {
        let Some(entry) = entries.get_mut(table) else { continue };
        let mut renamed = false;
        let tables = match &mut entry.node.value {
            Value::List(nodes) => nodes.iter_mut().collect(),
            _ => vec![&mut entry.node],
        };
        for node in tables {
            if let Value::Table(keys) = &mut node.value
                && !keys.contains_key(new)
                && let Some(value) = keys.remove(old)
            {
                keys.insert(new.to_owned(), value);
                renamed = true;
            }
        }
        if renamed {
            notes.push(Text::new(
                format!("{file}: viết theo phiên bản 0; {table}.{old} nay là {table}.{new}"),
                format!("{file}: written for version 0; {table}.{old} is now {table}.{new}"),
            ));
        }
    }
    notes
}
