//! The shape of the crate: what must stay absent.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers of the crate, from the ground up, and the layers that each may name.
const LAYERS: [(&str, &[&str]); 14] = [
    ("time", &[]),
    ("text", &["time"]),
    ("stats", &[]),
    ("table", &["text", "time"]),
    ("model", &["stats", "text", "time"]),
    ("engine", &["model", "stats", "text", "time"]),
    ("scenario", &["model", "table", "text", "time"]),
    ("field", &["engine", "model", "stats", "table", "text", "time"]),
    ("answers", &["engine", "model", "scenario", "stats", "table", "text", "time"]),
    ("show", &["answers", "engine", "field", "model", "stats", "text", "time"]),
    ("output", &["answers", "engine", "field", "model", "scenario", "show", "text", "time"]),
    (
        "verify",
        &["answers", "engine", "model", "output", "scenario", "show", "stats", "text", "time"],
    ),
    (
        "page",
        &[
            "answers", "engine", "field", "model", "output", "scenario", "show", "table", "text",
            "time", "verify",
        ],
    ),
    (
        "cli",
        &[
            "answers", "engine", "field", "model", "output", "page", "scenario", "show", "table",
            "text", "time", "verify",
        ],
    ),
];

/// Layers that are functions of what they are given, and what they must never mention.
const PURE: [&str; 5] = ["time", "text", "stats", "table", "model"];
const OUTSIDE: [&str; 5] = ["std::fs", "std::env", "std::time", "println!", "eprintln!"];

/// Charts and reports read summaries only; the page of `update` reads a posterior.
const READERS: [&str; 2] = ["show/charts", "show/report"];
const STATE: [&str; 3] = ["crate::model::season", "crate::engine", "crate::model::draw"];

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

/// A file without its unit tests; nothing of a file of tests.
fn code(path: &Path) -> String {
    if path.ends_with("tests.rs") || path.ends_with("fixture.rs") {
        return String::new();
    }
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

/// The top modules of the crate that a text names.
fn named(text: &str) -> Vec<&str> {
    let parts = text.split("crate::").skip(1);
    parts
        .map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap())
        .collect()
}

#[test]
fn no_layer_names_one_above_it() {
    let mut folders: Vec<&str> = LAYERS.iter().map(|(layer, _)| *layer).collect();
    folders.sort_unstable();
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mut modules: Vec<&str> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    modules.sort_unstable();
    assert_eq!(modules, folders, "every module of the crate is a layer");
    for (i, (layer, may)) in LAYERS.iter().enumerate() {
        for below in *may {
            assert!(LAYERS[..i].iter().any(|(name, _)| name == below), "{layer} names {below}");
        }
        for path in sources(layer) {
            // A comment may link to what stands above.
            let code = code(&path);
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            for (line, text) in code.enumerate() {
                for name in named(text) {
                    let fine = name == *layer || may.contains(&name);
                    assert!(fine, "{}:{line}: {layer} names {name}", path.display());
                }
            }
        }
    }
}

#[test]
fn the_model_knows_nothing_of_files_clocks_and_screens() {
    absent(&PURE, &OUTSIDE);
}

/// What changes the disk.
const WRITES: [&str; 10] = [
    "fs::write",
    "File::create",
    "OpenOptions",
    "fs::rename",
    "fs::copy",
    "create_dir",
    "remove_file",
    "remove_dir",
    "hard_link",
    "set_len",
];

/// Where the disk is changed: each file whole or not at all, as `tests/it/faults.rs` asks.
const WRITERS: [&str; 4] = ["output.rs", "amend.rs", "shard.rs", "slurm.rs"];

#[test]
fn the_disk_is_changed_in_one_place() {
    for (layer, _) in LAYERS.iter().filter(|(layer, _)| *layer != "output") {
        absent(&[layer], &WRITES);
    }
    let writers: Vec<PathBuf> = sources("output")
        .into_iter()
        .filter(|path| WRITES.iter().any(|word| code(path).contains(word)))
        .collect();
    let known = |path: &PathBuf| WRITERS.iter().any(|name| path.ends_with(name));
    assert!(writers.iter().all(known), "{writers:?}");
    assert_eq!(writers.len(), WRITERS.len());
}

/// What reads a file without a limit.
const READS: [&str; 3] = ["fs::read(", "read_to_string(", "File::open"];

/// Where files are read: with a limit, or what the system or the program itself holds.
const KNOWN_READERS: [&str; 4] =
    ["scenario/file.rs", "scenario/vietnam.rs", "output/shard.rs", "speed/machine.rs"];

#[test]
fn every_file_is_read_up_to_a_limit() {
    for path in LAYERS.iter().flat_map(|(layer, _)| sources(layer)) {
        if KNOWN_READERS.iter().all(|known| !path.ends_with(known)) {
            let code = code(&path);
            READS
                .iter()
                .for_each(|word| assert!(!code.contains(word), "{}: {word}", path.display()));
        }
    }
}

#[test]
fn only_the_command_line_knows_its_arguments() {
    for (layer, _) in LAYERS.iter().filter(|(layer, _)| *layer != "cli") {
        absent(&[layer], &["clap::"]);
    }
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

/// Name, version and licence of every package of Cargo.lock, on every platform and for every purpose.
const KNOWN: &str = "tests/it/licences.csv";

/// Rows of [`KNOWN`]: what a package is called, and what it may be used under.
fn known() -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join(KNOWN)).unwrap();
    let rows = text.lines().skip(1).map(|line| {
        let (package, licence) = line.rsplit_once(',').unwrap();
        (package.to_owned(), licence.to_owned())
    });
    rows.collect()
}

/// The packages of Cargo.lock that come from elsewhere, as `name,version`.
fn locked() -> Vec<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    let blocks = lock.split("[[package]]").skip(1);
    blocks
        .filter(|block| value(block, "source = ").is_some())
        .map(|block| {
            format!("{},{}", value(block, "name = ").unwrap(), value(block, "version = ").unwrap())
        })
        .collect()
}

/// An error says in [`Told`] what went wrong, in both languages, and in English to Rust; a text of its
/// own beside that would be in one language.
#[test]
fn no_error_has_a_text_in_one_language() {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    let mut errors = 0;
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("#[error(") {
            let attribute = text[at..].lines().next().unwrap_or_default();
            let own = attribute == "#[error(\"{}\", self.told().en)]";
            assert!(own, "{}: {attribute}", path.display());
            errors += 1;
        }
    }
    assert!(errors > 5, "{errors}");
}

/// Reads no cache, so that it holds on a machine that has fetched nothing.
#[test]
fn every_dependency_has_a_licence_that_may_be_shipped() {
    let known = known();
    let locked = locked();
    assert!(locked.len() > 100, "Cargo.lock is read wrongly: {} packages", locked.len());
    let renew = "RODSIM_RENEW=1 cargo test --test it -- --ignored licences_are";
    for package in &locked {
        let licence = known.get(package);
        let licence = licence.unwrap_or_else(|| panic!("{package} is not in {KNOWN}: {renew}"));
        let fine = licence
            .replace('/', " OR ")
            .replace(['(', ')'], "")
            .split(" AND ")
            .all(|part| part.split(" OR ").any(|one| LICENCES.contains(&one.trim())));
        assert!(fine, "{package}: {licence:?}");
    }
    assert_eq!(known.len(), locked.len(), "{KNOWN} holds packages that are gone: {renew}");
}

/// Asks cargo for what every package states, of other platforms, too: .ci/run lets it.
#[test]
#[ignore = "fetches packages of every platform"]
fn licences_are_those_that_packages_state() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = std::process::Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let stated: BTreeMap<String, String> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| !package["source"].is_null())
        .map(|package| {
            let text = |key: &str| package[key].as_str().unwrap_or("").to_owned();
            (format!("{},{}", text("name"), text("version")), text("license"))
        })
        .collect();
    if std::env::var_os("RODSIM_RENEW").is_some() {
        let rows: String =
            stated.iter().map(|(package, licence)| format!("{package},{licence}\n")).collect();
        fs::write(root().join(KNOWN), format!("package,version,licence\n{rows}")).unwrap();
    }
    assert_eq!(known(), stated);
}

#[test]
fn no_path_of_a_machine_stands_in_the_repository() {
    for folder in ["src", "scenarios", "tests", "benches", ".ci", "docs"] {
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
