//! The examples of the book and of the READMEs run: every block marked `sh` for a test, every block
//! marked `sh,slow` where somebody asks.

use super::{pages, rodsim};
use std::path::Path;

/// A command of a page: its words, and the exit code that the comment above it names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Example {
    slow: bool,
    text: String,
    code: i32,
}

/// The commands of this program on a page, in order.
fn examples(page: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut block: Option<bool> = None;
    let mut code = 0;
    for line in page.lines().map(str::trim) {
        match (line.strip_prefix("```"), block) {
            (Some("sh"), None) => block = Some(false),
            (Some("sh,slow"), None) => block = Some(true),
            (Some(_), None) => block = Some(true), // another language, closed by the next fence
            (Some(_), Some(_)) => block = None,
            (None, Some(slow)) => {
                let said = line.strip_prefix('#').and_then(|comment| {
                    let after = ["exit code ", "mã thoát "].map(|word| comment.split_once(word));
                    after.into_iter().flatten().next()
                });
                if let Some((_, number)) = said {
                    code = number.parse().unwrap();
                } else if line.starts_with("rodsim ") && is_shell(page, line) {
                    found.push(Example { slow, text: line.to_owned(), code });
                    code = 0;
                }
            }
            (None, None) => {}
        }
    }
    found
}

/// Does the line stand in a block of shell?
fn is_shell(page: &str, line: &str) -> bool {
    let before = page.split(line).next().unwrap_or_default();
    before.rsplit("```").next().is_some_and(|head| head.starts_with("sh"))
}

/// The words of a command; a quoted one is one word.
fn words(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => all.push(String::new()),
            c => all.last_mut().unwrap().push(c),
        }
    }
    all.retain(|word| !word.is_empty());
    all
}

fn run(example: &Example, home: &Path, page: &str) {
    let words = words(&example.text);
    let output = rodsim().args(&words[1..]).current_dir(home).output().unwrap();
    let (said, code) = (String::from_utf8_lossy(&output.stderr), output.status.code());
    assert_eq!(code, Some(example.code), "{page}: {}\n{said}", example.text);
}

fn of(page: &str) -> Vec<(String, Vec<Example>)> {
    let pages = pages().into_iter().filter(|(path, _)| path.contains(page));
    pages.map(|(path, text)| (path, examples(&text))).collect()
}

#[test]
fn examples_run() {
    let mut done = 0;
    let mut demo = 0;
    for (page, examples) in of("docs/en/src/") {
        let home = tempfile::tempdir().unwrap();
        for example in examples.iter().filter(|example| !example.slow) {
            // Once is enough for the longest.
            demo += usize::from(example.text.starts_with("rodsim demo"));
            if !example.text.starts_with("rodsim demo") || demo == 1 {
                run(example, home.path(), &page);
                done += 1;
            }
        }
    }
    assert!(done > 20, "{done} examples");
}

/// Both books say the same commands, but for the language: what holds of the one holds of the other.
#[test]
fn both_books_have_the_same_examples() {
    let bare = |(path, examples): (String, Vec<Example>)| {
        let name = path.rsplit('/').next().unwrap().to_owned();
        let examples = examples
            .into_iter()
            .map(|example| Example { text: example.text.replace(" --lang en", ""), ..example });
        (name, examples.collect::<Vec<_>>())
    };
    let vi: Vec<_> = of("docs/vi/src/").into_iter().map(bare).collect();
    let en: Vec<_> = of("docs/en/src/").into_iter().map(bare).collect();
    assert_eq!(vi, en);
}

/// The READMEs name only commands that a book runs.
#[test]
fn the_examples_of_the_readmes_are_in_the_book() {
    let book: Vec<Example> = of("docs/en/src/").into_iter().flat_map(|(_, all)| all).collect();
    for name in ["README.md", "README.vi.md"] {
        let found = of(name).into_iter().filter(|(path, _)| path == name);
        for example in found.flat_map(|(_, all)| all) {
            let text = example.text.replace(" --lang en", "");
            let known = book.iter().any(|other| other.text.replace(" --lang en", "") == text);
            assert!(known, "{name}: {text}");
        }
    }
}

/// `cargo test --release --test book -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn slow_examples_run() {
    for (page, examples) in of("docs/en/src/") {
        let home = tempfile::tempdir().unwrap();
        if examples.iter().any(|example| example.slow) {
            for example in &examples {
                run(example, home.path(), &page);
            }
        }
    }
}
