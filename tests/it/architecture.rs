//! The shape of the crate: what must stay absent.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules of the model, and what they must never mention.
const PURE: [&str; 8] = ["season", "draw", "rng", "tally", "stats", "math", "lanes", "decide"];
const FORBIDDEN: [&str; 9] = [
    "crate::scenario",
    "crate::charts",
    "crate::cli",
    "crate::report",
    "std::fs",
    "std::env",
    "std::time",
    "println!",
    "eprintln!",
];

/// Modules that read summaries only.
const READERS: [&str; 2] = ["charts", "report"];
const STATE: [&str; 4] = ["crate::season", "crate::engine", "crate::tally", "crate::draw"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The files of a module: `src/name.rs` and everything in `src/name/`.
fn sources(module: &str) -> Vec<PathBuf> {
    let mut files = vec![root().join(format!("src/{module}.rs"))];
    collect(&root().join("src").join(module), &mut files);
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// A file without its unit tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

fn absent(modules: &[&str], words: &[&str]) {
    for path in modules.iter().flat_map(|module| sources(module)) {
        let code = code(&path);
        for word in words {
            assert!(!code.contains(word), "{} mentions {word}", path.display());
        }
    }
}

#[test]
fn the_model_knows_nothing_of_files_clocks_and_screens() {
    absent(&PURE, &FORBIDDEN);
}

#[test]
fn charts_and_reports_never_see_a_season() {
    absent(&READERS, &STATE);
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap();
    let section = section.split("\n[").next().unwrap();
    let mut explained = false;
    for line in section.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with('#') {
            explained = true;
        } else if line.contains('=') && !line.starts_with(' ') {
            assert!(explained, "no reason beside `{line}`");
            explained = false;
        }
    }
}

/// Licences that a dependency may have; each choice in an expression needs one of them.
const LICENCES: [&str; 13] = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unlicense",
    "CC0-1.0",
    "0BSD",
    "BSL-1.0",
    "MIT-0",
    "Apache-2.0 WITH LLVM-exception",
];

#[test]
fn every_dependency_has_a_licence_that_may_be_shipped() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = std::process::Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for package in metadata["packages"].as_array().unwrap() {
        let licence = package["license"].as_str().unwrap_or("");
        let fine = licence
            .replace('/', " OR ")
            .replace(['(', ')'], "")
            .split(" AND ")
            .all(|part| part.split(" OR ").any(|one| LICENCES.contains(&one.trim())));
        assert!(fine, "{}: {licence:?}", package["name"]);
    }
}

#[test]
fn no_path_of_a_machine_stands_in_the_repository() {
    for folder in ["src", "scenarios", "tests", "benches", ".ci"] {
        let mut files = Vec::new();
        every_file(&root().join(folder), &mut files);
        for path in files {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for word in [
                concat!("/wo", "rk/"),
                concat!("/ro", "ot/"),
                concat!("sha", "red/design"),
                concat!("artif", "actory"),
            ] {
                assert!(!text.contains(word), "{} mentions {word}", path.display());
            }
        }
    }
}

fn every_file(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { every_file(&path, files) } else { files.push(path) }
    }
}
