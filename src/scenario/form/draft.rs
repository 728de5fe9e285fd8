//! A scenario that is being written on a page: what it says at each field, and its text after a field
//! is changed. What is typed is read as a cell of the workbook is, and shown in its words.

mod fields;
mod levers;

pub use fields::{Field, Place as Commune};
pub use levers::Lever;

use super::cells::{self, Around};
use super::convert::{Form, Whole, of_disk, written};
use super::layout;
use super::read::base_of;
use super::toml;
use super::tree::{self, Step};
use crate::scenario::document::{self, Node, Value};
use crate::scenario::form::ConvertError;
use crate::scenario::keys::{self, Key};
use crate::scenario::problem::{Place, Problem};
use crate::scenario::shipped::FILES;
use crate::scenario::source::{Files, Kept, Sources};
use crate::scenario::{EMBEDDED, Problems, money};
use crate::table::number::Marks;
use crate::table::{self, Cell, date};
use crate::text::{Lang, Text};
use std::collections::BTreeMap;
use std::path::Path;

/// A scenario that is being written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What its own file says.
    own: Node,
    /// The same with all that it builds on.
    merged: Node,
}

/// What a file that someone gave became: a text of TOML that stands alone, and the alternatives that a
/// workbook names beside its plan.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The plan.
    pub text: String,
    /// Each alternative and its text.
    pub alternatives: Vec<(String, String)>,
}

impl Draft {
    /// Reads a scenario among `kept` files, whether or not it is complete.
    ///
    /// # Errors
    ///
    /// When it is no TOML, or what it builds on is not there.
    pub fn read(kept: &Kept, file: &str) -> Result<Self, Problems> {
        let files = Files::kept(kept);
        let found = of_disk(Path::new(file), &files)?;
        let mut problems = Vec::new();
        let mut sources = Sources::new(FILES, &files);
        let merged = sources.tree(&found, &mut problems);
        let text = String::from_utf8_lossy(&found.bytes);
        let own = document::parse(&found.label, &text, &mut Vec::new());
        match (own, merged) {
            (Some(own), Some(mut merged)) => {
                money::read(&mut merged);
                Ok(Self { own, merged })
            }
            _ => Err(Problems::new(problems)),
        }
    }

    /// The same with all that it takes from other kept files, so that it stands alone.
    ///
    /// # Errors
    ///
    /// Every fault of the scenario: it must be complete.
    pub fn alone(kept: &Kept, file: &str) -> Result<Self, Problems> {
        let files = Files::kept(kept);
        let found = of_disk(Path::new(file), &files)?;
        let Whole { merged, mut own, base, .. } = Whole::read(&found, &files, Path::new(""))?;
        if let Some(base) = base {
            let base = Node::new(&own.place, Value::Text(base));
            let place = own.place.clone();
            tree::put(&mut own, &tree::plain("extends"), &place, base);
        }
        Ok(Self { own, merged })
    }

    /// The text of its file.
    pub fn text(&self) -> String {
        let mut own = self.own.clone();
        let base = tree::take(&mut own, "extends");
        toml::text(&own, base.as_ref().and_then(Node::text))
    }

    /// Changes a field to what was typed; nothing typed leaves it to what the scenario builds on.
    /// Gives what cannot be read; it stands in the text all the same, so that nothing is lost.
    ///
    /// # Errors
    ///
    /// When there is no such field.
    pub fn set(&mut self, path: &str, typed: &str, lang: Lang) -> Result<Vec<Problem>, Text> {
        let unknown = || Text::new(format!("không có ô {path}"), format!("no field {path}"));
        let steps = tree::parse(path).ok_or_else(unknown)?;
        let key = tree::key(&steps).ok_or_else(unknown)?;
        if matches!(steps.first(), Some(Step::Name(name)) if name == "round") {
            self.own_rounds();
        }
        let parameter = path.strip_suffix(".value").filter(|path| path.starts_with("parameters."));
        if typed.trim().is_empty() {
            let steps = parameter.and_then(tree::parse).unwrap_or(steps);
            remove(&mut self.own, &steps);
            return Ok(Vec::new());
        }
        let place = self.own.place.clone();
        let mut faults = Vec::new();
        if let Some(node) = read(key, typed, lang, &place, &mut faults) {
            if let Some(own) = parameter {
                let fixed = Node::new(&place, Value::Text("fixed".to_owned()));
                remove(&mut self.own, &tree::parse(own).unwrap_or_default());
                let distribution = tree::parse(&format!("{own}.distribution")).unwrap_or_default();
                tree::put(&mut self.own, &distribution, &place, fixed);
            }
            self.exclude(&steps, key);
            tree::put(&mut self.own, &steps, &place, node);
        }
        Ok(faults)
    }

    /// Takes out what the table of a key cannot have beside it.
    fn exclude(&mut self, steps: &[Step], key: &Key) {
        let Some((_, parent)) = steps.split_last() else { return };
        let in_group = |other: &&Key| other.group == key.group && other.path != key.path;
        let pattern = tree::pattern(parent);
        let mut others: Vec<&str> = Vec::new();
        if !key.group.is_empty() {
            others.extend(keys::children(&pattern).filter(in_group).map(Key::name));
        }
        // The anchor of a crop goes with it.
        match key.path {
            "round.month_day" | "round.date" => others.extend(["anchor", "days"]),
            "round.anchor" | "round.days" => others.extend(["month_day", "date"]),
            _ => {}
        }
        for other in others {
            let steps: Vec<Step> =
                parent.iter().cloned().chain([Step::Name(other.to_owned())]).collect();
            remove(&mut self.own, &steps);
        }
    }

    /// Adds a round like the one at `like`, or like the last.
    pub fn add_round(&mut self, like: usize) {
        self.change_rounds(|rounds| {
            let round = rounds.get(like).or(rounds.last()).cloned();
            rounds.extend(round);
        });
    }

    /// Removes a round.
    pub fn remove_round(&mut self, at: usize) {
        self.change_rounds(|rounds| {
            if at < rounds.len() {
                rounds.remove(at);
            }
        });
    }

    fn change_rounds(&mut self, change: impl FnOnce(&mut Vec<Node>)) {
        self.own_rounds();
        let Value::Table(entries) = &mut self.own.value else { return };
        if let Some(Value::List(rounds)) = entries.get_mut("round").map(|e| &mut e.node.value) {
            change(rounds);
            if rounds.is_empty() {
                entries.remove("round");
            }
        }
    }

    /// Makes the rounds its own, in the place of those that it builds on.
    fn own_rounds(&mut self) {
        let builds = self.own.at("extends").is_some();
        if !builds || self.own.at("rounds").and_then(Node::text) == Some("replace") {
            return;
        }
        let place = self.own.place.clone();
        let rounds = self.merged.at("round").cloned();
        let rounds = rounds.unwrap_or_else(|| Node::new(&place, Value::List(Vec::new())));
        remove(&mut self.own, &tree::plain("round"));
        tree::put(&mut self.own, &tree::plain("round"), &place, rounds);
        let replace = Node::new(&place, Value::Text("replace".to_owned()));
        tree::put(&mut self.own, &tree::plain("rounds"), &place, replace);
    }

    /// Its title.
    pub fn title(&self) -> Text {
        crate::scenario::rounds::both(self.merged.at("title"))
    }
}

/// A plan for communes of the program: rounds, limits and prices are those of the shipped scheme until
/// others are typed; rice areas are to be typed.
pub fn started(communes: &[u32], first_year: i32, years: u32) -> String {
    let units = communes.iter().filter_map(|&code| crate::scenario::vietnam::of_code(code));
    let names: Vec<String> =
        units.map(|unit| ::toml::Value::String(fields::name_of(unit)).to_string()).collect();
    let base = base_of(communes);
    format!(
        "schema_version = 1\nextends = \"{base}\"\n\
         title = {{ vi = \"Kế hoạch diệt chuột\", en = \"Rat control plan\" }}\n\
         question = {{ vi = \"Kế hoạch thực hiện được đến đâu, kinh phí bao nhiêu và giữ được bao nhiêu lúa?\", \
         en = \"Can the plan be carried out in full, what does it cost, and how much rice does it save?\" }}\n\
         [land]\ncommunes = [{}]\n[period]\nfirst_year = {first_year}\nyears = {years}\n",
        names.join(", ")
    )
}

/// A file that someone gave, as texts that stand alone.
///
/// # Errors
///
/// Every fault of the file.
pub fn opened(label: &str, bytes: &[u8]) -> Result<Opened, Problems> {
    let mut kept = Kept::new();
    kept.insert(label.to_owned(), crate::scenario::source::kept_text(bytes.to_vec()));
    let mut alternatives = Vec::new();
    if table::is_workbook(bytes) {
        for name in super::alternatives(bytes) {
            if name.starts_with('#') {
                let text = Draft::alone(&kept, &format!("{label}{name}"))?.text();
                alternatives.push((name.trim_start_matches('#').to_owned(), text));
            } else if name != "no_campaign" {
                alternatives.push((name.clone(), name));
            }
        }
    }
    Ok(Opened { text: Draft::alone(&kept, label)?.text(), alternatives })
}

/// A shipped alternative as one of the plan in `file`; `None` if it is a scheme of its own.
pub fn alternative(name: &str, file: &str) -> Option<String> {
    let (_, text) = EMBEDDED.iter().find(|(known, _)| *known == name)?;
    let (from, to) = ("extends = \"luong_tai.toml\"", format!("extends = \"{file}\""));
    text.contains(from).then(|| text.replacen(from, &to, 1))
}

/// A kept scenario in another form.
///
/// # Errors
///
/// When it is faulty, or cannot be written so that it says the same.
pub fn saved(kept: &Kept, file: &str, form: Form) -> Result<Vec<u8>, ConvertError> {
    let files = Files::kept(kept);
    written(&of_disk(Path::new(file), &files)?, &files, form, Path::new(""))
}

/// What was typed as a value of a key.
fn read(
    key: &Key,
    typed: &str,
    lang: Lang,
    place: &Place,
    faults: &mut Vec<Problem>,
) -> Option<Node> {
    let marks = if lang == Lang::Vi { Marks::Comma } else { Marks::Point };
    let heading = if layout::is_share(key) { "(%)" } else { "" };
    let scale = cells::scale(heading, key).unwrap_or(cells::Scale::ONE);
    let around = Around { marks, dates: date::Shown::default(), scale };
    let value = table::Value::Text(typed.trim().to_owned());
    cells::node(&Cell { line: 1, column: 1, value }, place, key, around, faults)
}

/// The value at a path, through tables and lists.
fn at<'n>(node: &'n Node, steps: &[Step]) -> Option<&'n Node> {
    steps.iter().try_fold(node, |node, step| match step {
        Step::Name(name) => node.entries()?.get(name).map(|entry| &entry.node),
        Step::At(index) => node.list()?.get(*index),
    })
}

/// Takes out what stands at a path, and the tables that are empty then.
fn remove(node: &mut Node, steps: &[Step]) {
    let Some((first, rest)) = steps.split_first() else { return };
    match (first, &mut node.value) {
        (Step::Name(name), Value::Table(entries)) if rest.is_empty() => {
            entries.remove(name);
        }
        (Step::Name(name), Value::Table(entries)) => {
            if let Some(entry) = entries.get_mut(name) {
                remove(&mut entry.node, rest);
                if entry.node.entries().is_some_and(BTreeMap::is_empty) {
                    entries.remove(name);
                }
            }
        }
        (Step::At(index), Value::List(nodes)) => {
            if let Some(node) = nodes.get_mut(*index) {
                remove(node, rest);
            }
        }
        _ => {}
    }
}
