//! The page of bad input: every test that it names is there, and both languages name the same.

use super::root;
use std::fs;
use std::path::Path;

/// The tests that a page names: the last cells of its tables.
fn named(language: &str) -> Vec<String> {
    let page = root().join(format!("docs/{language}/src/bad-input.md"));
    let text = fs::read_to_string(page).unwrap();
    let last = |line: &str| {
        let cell = line.strip_prefix('|')?.strip_suffix('|')?.rsplit('|').next()?.trim();
        Some(cell.strip_prefix('`')?.strip_suffix('`')?.to_owned())
    };
    text.lines().filter_map(last).collect()
}

fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            *text += &fs::read_to_string(path).unwrap();
        }
    }
}

#[test]
fn every_kind_of_bad_input_has_the_test_that_it_names() {
    let tests = named("en");
    assert!(tests.len() > 25, "{tests:?}");
    let mut text = String::new();
    ["src", "tests"].iter().for_each(|folder| sources(&root().join(folder), &mut text));
    for name in &tests {
        assert!(text.contains(&format!("fn {name}() {{")), "no test {name}");
    }
    let other: Vec<String> =
        named("vi").into_iter().map(|name| name.replace("_in_vietnamese", "_in_english")).collect();
    assert_eq!(other, tests);
}
