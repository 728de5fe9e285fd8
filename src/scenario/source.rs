//! Where files come from: beside the scenario first, then among those in the program.

use super::check::{self, fault};
use super::country;
use super::document::{self, Entry, Node, Value};
use super::file;
use super::form;
use super::problem::{Fault, Place, Problem};
use super::table::refused;
use crate::text::Text;
use crate::text::hidden::is_hidden;
use crate::text::nearest::nearest;
use crate::text::told::Told;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// Files by their path, as it was written.
pub type Kept = BTreeMap<String, String>;

/// The files that are not in the program: those of the disk, or those that were kept of it.
#[derive(Debug, Default)]
pub(super) struct Files<'k> {
    kept: Option<&'k Kept>,
    read: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl<'k> Files<'k> {
    /// Only these; the disk is not looked at.
    pub(super) fn kept(kept: &'k Kept) -> Self {
        Self { kept: Some(kept), read: RefCell::default() }
    }

    /// The bytes of a file; it is remembered.
    pub(super) fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        // An alternative is a part of its workbook.
        let whole = form::split(path).map(|(file, _)| file);
        let path = whole.as_deref().unwrap_or(path);
        let name = path.display().to_string();
        let bytes = match self.kept {
            None => file::read(path, file::MOST_OF_SCENARIO)?,
            Some(kept) => of_kept(kept.get(&name).ok_or(std::io::ErrorKind::NotFound)?),
        };
        self.read.borrow_mut().insert(name, bytes.clone());
        Ok(bytes)
    }

    /// Everything that was read; what is not text, such as a workbook, in hexadecimal digits.
    pub(super) fn into_kept(self) -> Kept {
        let read = self.read.into_inner().into_iter();
        read.map(|(name, bytes)| (name, kept_text(bytes))).collect()
    }
}

/// A file as it is kept.
pub(super) fn kept_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let digits = error.into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        [HEX.to_owned(), digits].concat()
    })
}

/// What a kept file begins with that is not text.
const HEX: &str = "hex:";

fn of_kept(text: &str) -> Vec<u8> {
    let digits = text.strip_prefix(HEX).filter(|digits| digits.is_ascii());
    let Some(digits) = digits else { return text.as_bytes().to_vec() };
    let bytes = (0..digits.len() / 2).map(|k| u8::from_str_radix(&digits[2 * k..2 * k + 2], 16));
    bytes.collect::<Result<_, _>>().unwrap_or_else(|_| text.as_bytes().to_vec())
}

/// The files in the program: name and text.
pub(super) struct Shipped {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
}

/// A file that was found: how people know it, where its neighbours are, and its bytes.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) label: String,
    pub(super) home: Home,
    pub(super) bytes: Vec<u8>,
}

/// Where a file's neighbours are.
#[derive(Clone, Debug)]
pub(super) enum Home {
    /// In this folder.
    Disk(PathBuf),
    /// In the program, under this folder of `scenarios/`.
    Program(PathBuf),
}

/// Reads files for one scenario, and remembers the home of each.
pub(super) struct Sources<'k> {
    files: &'k Files<'k>,
    shipped: &'static [Shipped],
    homes: Vec<(String, Home)>,
    /// Notes for people.
    pub(super) notes: Vec<Text>,
    /// What was read but hardly meant.
    pub(super) warnings: Vec<Text>,
    /// The cells of workbooks.
    pub(super) cells: Vec<form::Cells>,
}

/// Longest chain of `extends`.
const DEPTH: usize = 32;

impl<'k> Sources<'k> {
    pub(super) fn new(shipped: &'static [Shipped], files: &'k Files<'k>) -> Self {
        Self {
            files,
            shipped,
            homes: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            cells: Vec::new(),
        }
    }

    /// A file in the program.
    pub(super) fn shipped(&self, path: &Path) -> Option<Found> {
        let name = plain(path)?;
        let file = self.shipped.iter().find(|file| Path::new(file.name) == name)?;
        Some(Found {
            label: file.name.to_owned(),
            home: Home::Program(name.parent().unwrap_or(Path::new("")).to_owned()),
            bytes: file.text.as_bytes().to_vec(),
        })
    }

    /// The file that a node names, beside the node's own file or in the program.
    pub(super) fn named(
        &self,
        node: &Node,
        key: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Found> {
        let name = node.text()?;
        let home = self.home(node);
        let mut reason = None;
        if let Some(Home::Disk(folder)) = home {
            let path = folder.join(name);
            match self.files.read(&path) {
                Ok(bytes) => {
                    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
                    return Some(Found {
                        label: path.display().to_string(),
                        home: Home::Disk(folder),
                        bytes,
                    });
                }
                Err(error) => reason = Some(error.told()),
            }
        }
        let beside = match home {
            Some(Home::Program(folder)) => self.shipped(&folder.join(name)),
            _ => None,
        };
        let found = beside.or_else(|| self.shipped(Path::new(name)));
        if found.is_none() {
            let Text { vi, en } = reason.map_or_else(Text::default, |why: Text| {
                Text::new(format!(" ({})", why.vi), format!(" ({})", why.en))
            });
            let mut problem = fault(
                Fault::File,
                &node.place,
                key,
                name.to_owned(),
                &format!("tệp cạnh tệp kịch bản, hoặc tệp có sẵn trong chương trình{vi}"),
                &format!("a file beside the scenario, or one in the program{en}"),
            );
            problem.suggestion = self.near(name, home);
            problems.push(problem);
        }
        found
    }

    /// The nearest file beside the scenario or in the program.
    fn near(&self, name: &str, home: Option<&Home>) -> Option<String> {
        let mut names: Vec<String> = self.shipped.iter().map(|file| file.name.to_owned()).collect();
        if let (Some(Home::Disk(folder)), None) = (home, self.files.kept) {
            let sub = Path::new(name).parent().unwrap_or(Path::new(""));
            for entry in std::fs::read_dir(folder.join(sub)).into_iter().flatten().flatten() {
                names.push(sub.join(entry.file_name()).display().to_string());
            }
        }
        // What is there and cannot be read is not what was meant.
        names.retain(|other| other != name);
        names.sort();
        nearest(name, names.iter().map(String::as_str))
    }

    /// Reads a scenario with all that it extends into one tree.
    pub(super) fn tree(&mut self, found: &Found, problems: &mut Vec<Problem>) -> Option<Node> {
        let mut chain = Vec::new();
        self.tree_of(found, &mut chain, problems)
    }

    /// One file as a tree: TOML, or the planner's workbook.
    fn parsed(&mut self, found: &Found, problems: &mut Vec<Problem>) -> Option<Node> {
        self.homes.push((found.label.clone(), found.home.clone()));
        if !crate::table::is_workbook(&found.bytes) {
            let ending = Path::new(&found.label).extension().unwrap_or_default();
            if ending.to_string_lossy().to_lowercase().starts_with("xls") {
                problems.push(no_workbook(&found.label));
                return None;
            }
            return document::parse(&found.label, utf8(found, problems)?, problems);
        }
        let read = form::read(&found.label, &found.bytes);
        let read = read.map_err(|unreadable| problems.push(refused(&found.label, unreadable)));
        let form::Read { root, cells, warnings, sheets, is_broken } = read.ok()?;
        self.homes.extend(sheets.into_iter().map(|sheet| (sheet, found.home.clone())));
        self.warnings.extend(warnings);
        self.cells.push(cells);
        (!is_broken).then_some(root)
    }

    /// What a scenario says with the files outside the program that it builds on, and the scenario
    /// in the program below them. Rounds are not joined: those of the whole tree stand for them.
    pub(super) fn own(
        &mut self,
        found: &Found,
        problems: &mut Vec<Problem>,
    ) -> Option<(Node, Option<String>)> {
        let mut node = self.parsed(found, problems)?;
        take(&mut node, "rounds");
        let Some(extends) = take(&mut node, "extends") else { return Some((node, None)) };
        let base = self.named(&extends.node, "extends", problems)?;
        if matches!(base.home, Home::Program(_)) {
            return Some((node, Some(base.label)));
        }
        let (mut parent, below) = self.own(&base, problems)?;
        country::replace(&mut parent, &node);
        Some((document::extend(parent, node, ""), below))
    }

    /// Where the file is that a node stands in.
    pub(super) fn home(&self, node: &Node) -> Option<&Home> {
        self.homes.iter().find(|(label, _)| *label == node.place.file).map(|(_, home)| home)
    }

    fn tree_of(
        &mut self,
        found: &Found,
        chain: &mut Vec<String>,
        problems: &mut Vec<Problem>,
    ) -> Option<Node> {
        chain.push(found.label.clone());
        let mut node = self.parsed(found, problems)?;
        let rounds = take(&mut node, "rounds");
        let Some(extends) = take(&mut node, "extends") else {
            return Some(node);
        };
        let base = self.named(&extends.node, "extends", problems)?;
        if chain.len() >= DEPTH && !chain.contains(&base.label) {
            problems.push(fault(
                Fault::File,
                &extends.node.place,
                "extends",
                base.label.clone(),
                &format!("kế thừa nối nhau nhiều nhất {DEPTH} tệp"),
                &format!("a chain of at most {DEPTH} files that extend one another"),
            ));
            return None;
        }
        if chain.contains(&base.label) {
            problems.push(fault(
                Fault::Cycle,
                &extends.node.place,
                "extends",
                format!("{} → {}", chain.join(" → "), base.label),
                "một kịch bản không kế thừa chính nó",
                "a scenario does not extend itself",
            ));
            return None;
        }
        let mut parent = self.tree_of(&base, chain, problems)?;
        country::replace(&mut parent, &node);
        join_rounds(&mut parent, &mut node, rounds, problems);
        Some(document::extend(parent, node, ""))
    }
}

/// The fault of a file that is called a workbook and is none.
fn no_workbook(label: &str) -> Problem {
    let place = Place { file: label.to_owned(), line: 0, column: 0 };
    fault(
        Fault::File,
        &place,
        "",
        String::new(),
        "tệp XLSX không hỏng; tệp này không phải sổ Excel: mở bằng Excel, lưu dạng “Excel Workbook (*.xlsx)” rồi thử lại",
        "an XLSX workbook that is whole; this file is none: open it in Excel, save it as “Excel Workbook (*.xlsx)” and try again",
    )
}

/// Takes a key out of a table, if it holds a text; anything else stays for the checks.
fn take(node: &mut Node, key: &str) -> Option<Entry> {
    let Value::Table(entries) = &mut node.value else { return None };
    entries.get(key)?.node.text()?;
    entries.remove(key)
}

/// The rounds of a child replace or follow those of its parent, as it says.
fn join_rounds(
    parent: &mut Node,
    child: &mut Node,
    rounds: Option<Entry>,
    problems: &mut Vec<Problem>,
) {
    let (Value::Table(base), Value::Table(top)) = (&mut parent.value, &mut child.value) else {
        return;
    };
    match rounds.as_ref().and_then(|entry| entry.node.text()) {
        Some("replace") => {
            base.remove("round");
        }
        Some("append") => {
            let (Some(below), Some(above)) = (base.get("round"), top.get_mut("round")) else {
                return;
            };
            if let (Value::List(first), Value::List(then)) =
                (&below.node.value, &mut above.node.value)
            {
                let own = std::mem::take(then);
                then.extend(first.iter().cloned());
                then.extend(own);
            }
        }
        Some(_) => {
            // Another word: put back where the checks will see it.
            top.extend(rounds.map(|entry| ("rounds".to_owned(), entry)));
        }
        None => {
            if let (Some(_), Some(above)) = (base.get("round"), top.get("round")) {
                problems.push(fault(
                    Fault::MissingKey,
                    &above.place,
                    "rounds",
                    String::new(),
                    "rounds = \"replace\" để thay các đợt kế thừa, hoặc \"append\" để thêm vào; viết trước bảng đầu tiên",
                    "rounds = \"replace\" to replace the inherited rounds, or \"append\" to follow them; before the first table",
                ));
            }
        }
    }
}

/// The text of a file, or the place of its first byte that is not UTF-8.
pub(super) fn utf8<'f>(found: &'f Found, problems: &mut Vec<Problem>) -> Option<&'f str> {
    match std::str::from_utf8(&found.bytes) {
        Ok(text) => {
            problems.extend(hidden(&found.label, text));
            Some(text)
        }
        Err(error) => {
            let before = &found.bytes[..error.valid_up_to()];
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            let last = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            let column = String::from_utf8_lossy(&before[last..]).chars().count() + 1;
            problems.push(fault(
                Fault::Encoding,
                &Place { file: found.label.clone(), line, column },
                "",
                format!("byte 0x{:02x}", found.bytes[error.valid_up_to()]),
                "lưu tệp dạng UTF-8 (Excel: \"CSV UTF-8\")",
                "save the file as UTF-8 (Excel: \"CSV UTF-8\")",
            ));
            None
        }
    }
}

/// The first character of a text that changes what is seen without being seen.
fn hidden(label: &str, text: &str) -> Option<Problem> {
    let (at, c) = text.char_indices().find(|&(_, c)| is_hidden(c))?;
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let place = Place { file: label.to_owned(), line, column: text[start..at].chars().count() + 1 };
    let words = text[start..].lines().next().unwrap_or_default().trim();
    let near = words.chars().take(60).collect::<String>();
    let (vi, en) = check::NO_HIDDEN;
    Some(fault(Fault::Encoding, &place, "", format!("{} ({near})", c.escape_unicode()), vi, en))
}

/// A relative path without `.` and `..`; `None` when it leaves the folder.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => out.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            _ => return None,
        }
    }
    Some(out)
}
