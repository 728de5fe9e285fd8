//! The book: its generated pages are those of this program, its links lead somewhere, its examples run.
//!
//! `RODSIM_RENEW=1 cargo test --test book` writes generated pages and pictures anew.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod bad_input;
mod codes;
mod commands;
mod examples;
mod glossary;
mod keys;
mod links;
mod pictures;
mod scenarios;
mod schema;

#[path = "../it/support.rs"]
#[expect(dead_code, reason = "pictures need a part of it")]
mod support;

use rodsim::text::Lang;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Both languages and their folders.
const BOOKS: [(Lang, &str); 2] = [(Lang::Vi, "vi"), (Lang::En, "en")];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The program, with nothing of this machine that could change what it says.
fn rodsim() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rodsim"));
    command.env_remove("RODSIM_INSTRUCTIONS").env("NO_COLOR", "1").env("COLUMNS", "100");
    command.stdin(std::process::Stdio::null());
    command
}

/// What the program says to these arguments.
fn said(args: &[&str]) -> String {
    let output = rodsim().args(args).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "rodsim {}: {error}", args.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

/// Holds a committed file against what it should be, or writes it when asked.
fn hold(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var_os("RODSIM_RENEW").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    let line = found.lines().zip(text.lines()).position(|(a, b)| a != b);
    assert!(
        found == text,
        "{path} is not what the program says, from line {:?} on: RODSIM_RENEW=1 cargo test --test book",
        line.map(|line| line + 1)
    );
}

/// The word of a language.
fn pick<'a>(lang: Lang, vi: &'a str, en: &'a str) -> &'a str {
    if lang == Lang::Vi { vi } else { en }
}

/// A text that stands in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}

/// Every page that people read: path from the root, and text.
fn pages() -> Vec<(String, String)> {
    let fixed =
        ["README.md", "README.vi.md", "CONTRIBUTING.md", "scenarios/README.md", "docs/README.md"];
    let mut paths: Vec<String> = fixed.map(str::to_owned).to_vec();
    for (_, folder) in BOOKS {
        let folder = format!("docs/{folder}/src");
        let mut names: Vec<String> = fs::read_dir(root().join(&folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".md"))
            .collect();
        names.sort();
        paths.extend(names.into_iter().map(|name| format!("{folder}/{name}")));
    }
    let read = |path: String| {
        let text = fs::read_to_string(root().join(&path)).unwrap().replace("\r\n", "\n");
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn both_books_have_the_same_pages_and_all_are_in_the_contents() {
    let of = |folder: &str| -> Vec<String> {
        let start = format!("docs/{folder}/src/");
        pages()
            .iter()
            .filter_map(|(path, _)| path.strip_prefix(&start).map(str::to_owned))
            .collect()
    };
    assert_eq!(of("vi"), of("en"));
    for (_, folder) in BOOKS {
        let contents =
            fs::read_to_string(root().join(format!("docs/{folder}/src/SUMMARY.md"))).unwrap();
        for name in of(folder) {
            let included = ["SUMMARY.md", "exit-codes-table.md"].contains(&name.as_str());
            assert!(included || contents.contains(&format!("({name})")), "{folder}: {name}");
        }
    }
}

/// Vietnamese letters stand as one character each, as they are looked for.
#[test]
fn every_page_is_in_composed_letters() {
    use unicode_normalization::is_nfc;
    for (path, text) in pages() {
        assert!(is_nfc(&text), "{path} is not in NFC");
    }
}
