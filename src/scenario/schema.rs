//! The language as a JSON Schema, for editors that know `#:schema`.

use super::keys::{self, Key, Kind, Names, Need};
use crate::model::plan::Item;
use crate::model::plan::parameter::Parameter;
use serde_json::{Map, Value, json};

/// JSON Schema, draft 07, of scenario files; the same as `scenarios/scenario.schema.json`.
pub fn schema_json() -> String {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!("rodsim: kịch bản diệt chuột / rat-control scenario"));
    if let Value::Object(table) = table("") {
        schema.extend(table);
    }
    let mut text = format!("{:#}", Value::Object(schema));
    text.push('\n');
    text
}

/// A table and what may stand in it.
fn table(path: &str) -> Value {
    let mut properties = Map::new();
    if keys::find(path).is_some_and(Key::has_source) {
        properties.insert("source".to_owned(), value(&keys::SOURCE));
    }
    for key in keys::children(path) {
        properties.insert(key.name().to_owned(), value(key));
    }
    let required: Vec<&str> = keys::children(path)
        .filter(|key| key.need == Need::Must && !inherited(key.path))
        .map(Key::name)
        .collect();
    let mut out = Map::new();
    out.insert("type".to_owned(), json!("object"));
    out.insert("properties".to_owned(), Value::Object(properties));
    out.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        out.insert("required".to_owned(), json!(required));
    }
    let exclusive = exclusive(path);
    if !exclusive.is_empty() {
        out.insert("allOf".to_owned(), Value::Array(exclusive));
    }
    Value::Object(out)
}

/// May a key that must be there come from the scenario that is extended?
fn inherited(path: &str) -> bool {
    let own = ["schema_version", "round.", "organising.", "parameters."];
    !own.iter().any(|start| path.starts_with(start))
}

/// Each pair of keys that exclude each other.
fn exclusive(path: &str) -> Vec<Value> {
    let grouped: Vec<&Key> = keys::children(path).filter(|key| !key.group.is_empty()).collect();
    let mut pairs = Vec::new();
    for (i, first) in grouped.iter().enumerate() {
        for second in &grouped[i + 1..] {
            if first.group == second.group {
                pairs.push(json!({ "not": { "required": [first.name(), second.name()] } }));
            }
        }
    }
    pairs
}

/// A table whose keys are names.
fn map(path: &str, names: Names) -> Value {
    let each = keys::find(&format!("{path}.*")).map_or(json!(true), value);
    let known: Vec<&str> = match names {
        Names::Communes | Names::Payers | Names::Species => {
            return json!({ "type": "object", "properties": { "source": { "type": "string" } }, "additionalProperties": each });
        }
        Names::Parameters => Parameter::ALL.into_iter().map(Parameter::key).collect(),
        Names::Items => Item::ALL.into_iter().map(Item::key).collect(),
        Names::Stages => keys::STAGES.to_vec(),
    };
    let mut properties = Map::new();
    properties.insert("source".to_owned(), value(&keys::SOURCE));
    properties.extend(known.into_iter().map(|name| (name.to_owned(), each.clone())));
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn value(key: &Key) -> Value {
    let mut out = match key.kind {
        Kind::Table => table(key.path),
        Kind::Tables => json!({ "type": "array", "items": table(key.path) }),
        Kind::Map(names) => map(key.path, names),
        Kind::Text | Kind::File => json!({ "type": "string", "minLength": 1 }),
        Kind::Both => json!({
            "type": "object",
            "properties": { "vi": { "type": "string" }, "en": { "type": "string" } },
            "minProperties": 1,
            "additionalProperties": false,
        }),
        Kind::Word(words) => json!({ "type": "string", "enum": words }),
        Kind::Words(words) => {
            json!({ "type": "array", "items": { "type": "string", "enum": words } })
        }
        Kind::Number(low, high) => {
            let mut number = Map::new();
            number.insert("type".to_owned(), json!("number"));
            if low > -keys::MOST {
                number.insert("minimum".to_owned(), json!(low));
            }
            if high < keys::MOST {
                number.insert("maximum".to_owned(), json!(high));
            }
            Value::Object(number)
        }
        Kind::Positive => json!({ "type": "number", "exclusiveMinimum": 0 }),
        Kind::Count(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Date => json!({ "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$" }),
        Kind::MonthDay => json!({ "type": "string", "pattern": r"^\d{2}-\d{2}$" }),
        Kind::Years => {
            let (first, last) = (keys::YEARS_FROM, keys::YEARS_TO);
            json!({ "type": "array", "items": { "type": "integer", "minimum": first, "maximum": last } })
        }
        Kind::Communes => json!({ "type": "array", "items": { "type": "string" } }),
    };
    if let Value::Object(out) = &mut out {
        let unit = match key.units() {
            ("", _) => String::new(),
            (vi, en) if vi == en => format!(" [{vi}]"),
            (vi, en) => format!(" [{vi} / {en}]"),
        };
        out.insert("description".to_owned(), json!(format!("{} / {}{unit}", key.vi, key.en)));
    }
    out
}
