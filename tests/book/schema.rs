//! The schema of `summary.json`, held against real summaries, and its outline in the book.

use super::{hold, root, said};
use serde_json::Value;
use std::fs;

fn schema() -> Value {
    serde_json::from_str(&fs::read_to_string(root().join("docs/summary.schema.json")).unwrap())
        .unwrap()
}

/// What of a value is not as a schema says: the part of JSON Schema that ours uses.
fn faults(value: &Value, schema: &Value, whole: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/definitions/");
        return faults(value, &whole["definitions"][name], whole, at, found);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        faults(value, part, whole, at, found);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let tried: Vec<Vec<String>> = any
            .iter()
            .map(|part| {
                let mut own = Vec::new();
                faults(value, part, whole, at, &mut own);
                own
            })
            .collect();
        if tried.iter().all(|own| !own.is_empty()) {
            found.extend(tried.into_iter().min_by_key(Vec::len).unwrap());
        }
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        found.push(format!("{at}: {value} is none of {allowed:?}"));
    }
    if !schema["const"].is_null() && schema["const"] != *value {
        found.push(format!("{at}: {value} is not {}", schema["const"]));
    }
    if !is_of(value, &schema["type"]) {
        found.push(format!("{at}: {} is no {}", value, schema["type"]));
    }
    match value {
        Value::Object(map) => {
            for name in schema["required"].as_array().into_iter().flatten() {
                if !map.contains_key(name.as_str().unwrap()) {
                    found.push(format!("{at}: {name} is missing"));
                }
            }
            for (name, own) in map {
                let at = format!("{at}.{name}");
                match (&schema["properties"][name], &schema["additionalProperties"]) {
                    (Value::Null, Value::Bool(false)) => {
                        found.push(format!("{at} is not in the schema"));
                    }
                    (Value::Null, Value::Null) => {}
                    (Value::Null, other) => faults(own, other, whole, &at, found),
                    (known, _) => faults(own, known, whole, &at, found),
                }
            }
        }
        Value::Array(list) => {
            let n = list.len() as u64;
            let fits = schema["minItems"].as_u64().is_none_or(|least| n >= least)
                && schema["maxItems"].as_u64().is_none_or(|most| n <= most);
            if !fits {
                found.push(format!("{at}: {n} items"));
            }
            for (i, own) in list.iter().enumerate().filter(|_| !schema["items"].is_null()) {
                faults(own, &schema["items"], whole, &format!("{at}[{i}]"), found);
            }
        }
        _ => {}
    }
}

fn is_of(value: &Value, kind: &Value) -> bool {
    match kind {
        Value::Null => true,
        Value::Array(any) => any.iter().any(|kind| is_of(value, kind)),
        kind => match kind.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            other => panic!("{other}"),
        },
    }
}

#[test]
fn real_summaries_are_as_the_schema_says() {
    let home = tempfile::tempdir().unwrap();
    let folder = |name: &str| home.path().join(name).display().to_string();
    let schema = schema();
    let plan = folder("plan.toml");
    fs::write(
        &plan,
        "schema_version = 1\nextends = \"luong_tai.toml\"\ntitle = { vi = \"a\" }\nquestion = { vi = \"b\" }\n\
         [land]\ncommunes = [\"Gia Bình\"]\nrice_area_ha = { \"Gia Bình\" = 900 }\n\
         [period]\nfirst_year = 2026\nyears = 2\n[office]\nname = \"UBND xã\"\n",
    )
    .unwrap();
    let quick = ["--replicates", "64", "--no-charts", "--quiet", "--json", "-o"];
    for (name, start) in [
        ("one", vec!["run", "--weekly-communes"]),
        ("three", vec!["compare", "no_campaign", "luong_tai", "fertility_control"]),
        ("elsewhere", vec!["run", &plan]),
    ] {
        let to = folder(name);
        let summary: Value =
            serde_json::from_str(&said(&[&start[..], &quick, &[&to]].concat())).unwrap();
        let mut found = Vec::new();
        faults(&summary, &schema, &schema, "summary", &mut found);
        assert!(
            found.is_empty(),
            "{name}: {} faults\n{}",
            found.len(),
            found[..found.len().min(20)].join("\n")
        );
    }
    // The test can fail.
    let mut found = Vec::new();
    faults(
        &serde_json::json!({ "schema_version": 1, "more": 2 }),
        &schema,
        &schema,
        "",
        &mut found,
    );
    assert!(found.len() > 10, "{found:?}");
}

#[test]
fn the_outline_in_the_book_is_that_of_the_schema() {
    let schema = schema();
    let mut text = String::new();
    outline(&schema, &schema, 0, &mut text);
    hold("docs/summary.outline.txt", &text);
}

/// The fields of an object, those of objects under it once indented.
fn outline(object: &Value, whole: &Value, depth: usize, text: &mut String) {
    for (name, field) in object["properties"].as_object().into_iter().flatten() {
        let (kind, inner) = kind(field, whole);
        *text += &format!("{:indent$}{name}  {kind}\n", "", indent = 2 * depth);
        if let Some(inner) = inner
            && depth < 3
        {
            outline(inner, whole, depth + 1, text);
        }
    }
}

/// What a field holds, and the object whose fields are worth listing.
fn kind<'a>(field: &'a Value, whole: &'a Value) -> (String, Option<&'a Value>) {
    if let Some(name) = field["$ref"].as_str() {
        let name = name.trim_start_matches("#/definitions/");
        let plain = ["Text", "Estimate", "Share", "Warning", "Standing"].contains(&name);
        let inner = (!plain).then(|| &whole["definitions"][name]);
        return (name.to_lowercase(), inner);
    }
    if let Some(part) = field["allOf"].get(0) {
        return kind(part, whole);
    }
    if let Some(part) = field["anyOf"].get(0) {
        let (words, inner) = kind(part, whole);
        return (format!("{words} or null"), inner);
    }
    if field["type"] == "array" {
        let (words, inner) = kind(&field["items"], whole);
        return (format!("[{words}]"), inner);
    }
    let words = match &field["type"] {
        Value::Array(any) => any[0].as_str().unwrap_or_default().to_owned(),
        kind => kind.as_str().unwrap_or("object").to_owned(),
    };
    (words, None)
}
