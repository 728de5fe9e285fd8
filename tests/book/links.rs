//! Every relative link of every page leads to something: a file, a heading, a picture.

use super::{pages, root};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Links and pictures: what stands in `](…)`, outside code; and what is included.
fn targets(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in text.lines() {
        if let Some(rest) = line.trim().strip_prefix("{{#include ") {
            let path = rest.trim_end_matches("}}");
            found.push(path.split(".md:").next().unwrap().to_owned() + part(path));
        }
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        if code {
            continue;
        }
        // Odd parts stand between backticks.
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for piece in prose.split("](").skip(1) {
            found.push(piece.split(')').next().unwrap_or_default().to_owned());
        }
    }
    found
}

/// What was cut off with the lines of an include.
fn part(path: &str) -> &'static str {
    if path.contains(".md:") { ".md" } else { "" }
}

/// A heading as links name it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The path without `..`, from the root; `None` when it leaves the repository.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(parts.pop()?),
            Component::Normal(name) => parts.push(name.to_owned()),
            _ => {}
        }
    }
    Some(parts.iter().collect())
}

#[test]
fn every_link_leads_somewhere() {
    let mut faults = Vec::new();
    let mut links = 0;
    for (page, text) in pages() {
        let book = Path::new(&page).parent().filter(|folder| folder.ends_with("src"));
        for target in targets(&text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            links += 1;
            let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
            let path = if file.is_empty() {
                Some(PathBuf::from(&page))
            } else {
                plain(&Path::new(&page).parent().unwrap().join(file))
            };
            let Some(path) = path.filter(|path| root().join(path).exists()) else {
                faults.push(format!("{page}: {target} is not there"));
                continue;
            };
            // What a book links to must be in it, or its web pages lack it; pictures go with them.
            let is_page = path.extension().is_some_and(|ending| ending == "md");
            if book.is_some_and(|book| is_page && !path.starts_with(book))
                && !is_included(&text, file)
            {
                faults.push(format!("{page}: {target} is outside the book"));
            }
            if !heading.is_empty() {
                let text = fs::read_to_string(root().join(&path)).unwrap();
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                if !headings.any(|line| anchor(line) == heading) {
                    faults.push(format!("{page}: no heading for {target}"));
                }
            }
        }
    }
    assert!(links > 100, "{links} links");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn is_included(text: &str, file: &str) -> bool {
    text.contains(&format!("{{{{#include {file}"))
}

/// Every picture says what it shows.
#[test]
fn every_picture_has_a_text() {
    for (page, text) in pages() {
        assert!(!text.contains("![]("), "{page} has a picture without words");
    }
}
