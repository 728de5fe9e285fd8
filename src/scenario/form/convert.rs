//! From a scenario to the workbook or the TOML file that says the same.

use super::read::{BASE, base_of};
use super::toml;
use super::tree;
use super::write::Writer;
use crate::model::plan::Plan;
use crate::scenario::document::{Node, Value};
use crate::scenario::keys::{self, Kind, join};
use crate::scenario::problem::{Fault, Place, Problem};
use crate::scenario::shipped::FILES;
use crate::scenario::source::{Files, Found, Home, Sources};
use crate::scenario::{Problems, check, digest, stem};
use crate::text::told::Told;
use crate::text::{Lang, Text};
use std::path::Path;

/// A form of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A text file.
    Toml,
    /// A workbook with headings in this language.
    Workbook(Lang),
}

/// Why a scenario could not be written in another form.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
#[non_exhaustive]
pub enum ConvertError {
    /// It is faulty.
    Problems(#[from] Problems),
    /// A text is too long for a workbook.
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// What was written says something else.
    Differs {
        /// The scenario.
        name: String,
        /// Faults of what was written, if it has any.
        why: Option<String>,
    },
}

impl Told for ConvertError {
    fn told(&self) -> Text {
        match self {
            Self::Problems(problems) => problems.told(),
            Self::Workbook(error) => error.told(),
            Self::Differs { name, why } => {
                let why = why.as_deref();
                Text::new(
                    format!(
                        "lỗi của chương trình: nội dung đã ghi khác với {name}: {}",
                        why.unwrap_or("các con số khác nhau")
                    ),
                    format!(
                        "a fault of the program: what was written says something else than {name}: {}",
                        why.unwrap_or("other numbers")
                    ),
                )
            }
        }
    }
}

/// Whose plan an empty form is for.
#[derive(Clone, Debug, Default)]
pub struct Blank {
    /// A province; all its communes if none is named.
    pub province: Option<String>,
    /// Names or codes of communes.
    pub communes: Vec<String>,
    /// First year of a plan of one year; the years of the template if there is none.
    pub first_year: Option<i32>,
}

/// A scenario in another form, for a file in `folder`: a name of the program, or a path.
///
/// # Errors
///
/// When the scenario is faulty, or cannot be written so that it says the same.
pub fn convert(
    path: &Path,
    shipped: bool,
    form: Form,
    folder: &Path,
) -> Result<Vec<u8>, ConvertError> {
    let files = Files::default();
    let found = if shipped { of_program(&path.to_string_lossy())? } else { of_disk(path, &files)? };
    written(&found, &files, form, folder)
}

/// A scenario that was found, in another form.
pub(super) fn written(
    found: &Found,
    files: &Files<'_>,
    form: Form,
    folder: &Path,
) -> Result<Vec<u8>, ConvertError> {
    let read = Whole::read(found, files, folder)?;
    let bytes = read.write(form, false)?;
    // What was written is read again: it must be the same plan.
    let home = Home::Disk(folder.to_owned());
    let ending = if form == Form::Toml { "toml" } else { "xlsx" };
    let label = Path::new(&found.label).with_extension(ending).display().to_string();
    let again = Found { label, home, bytes: bytes.clone() };
    let differs = |why| ConvertError::Differs { name: read.plan.name.clone(), why };
    match crate::scenario::read(&read.plan.name, &again, files) {
        Ok(plan) if digest(&plan) == digest(&read.plan) => Ok(bytes),
        Ok(_) => Err(differs(None)),
        Err(problems) => Err(differs(Some(problems.render(Lang::En)))),
    }
}

/// An empty form for some communes: the rounds, prices and limits of a scenario, and rice areas to
/// type.
///
/// # Errors
///
/// When there are no such communes, or the scenario is faulty.
pub fn blank(template: Option<&Path>, of: &Blank, lang: Lang) -> Result<Vec<u8>, ConvertError> {
    let (base, home) = match template {
        Some(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, Home::Disk(path.parent().unwrap_or(Path::new("")).to_owned()))
        }
        None => (BASE.to_owned(), Home::Program("".into())),
    };
    let label = match template {
        Some(path) => path.display().to_string(),
        None => "rodsim form".to_owned(),
    };
    let found = |base: &str| Found {
        label: format!("{label} + form"),
        home: home.clone(),
        bytes: started(base, of).into_bytes(),
    };
    let files = Files::default();
    let read = |base: &str| {
        Whole::read(&found(base), &files, Path::new(".")).map_err(|problems| of_options(&problems))
    };
    let mut whole = read(&base)?;
    let codes: Vec<u32> = whole.plan.world.communes.iter().map(|commune| commune.code).collect();
    // Where the communes are is known only now.
    if template.is_none() && base_of(&codes) != base {
        whole = read(base_of(&codes))?;
    }
    // The areas of a table stay as they are.
    let blank = whole.merged.at("land").is_some();
    whole.write(Form::Workbook(lang), blank)
}

/// Faults of the text that [`started`] makes are those of the options that it was made of.
fn of_options(problems: &Problems) -> Problems {
    let option = |problem: &Problem| {
        let options = [
            ("land.communes", "form --communes"),
            ("land.province", "form --province"),
            ("period", "form --first-year"),
        ];
        options.into_iter().find(|(key, _)| problem.key.starts_with(key)).map(|(_, option)| option)
    };
    let of = |problem: &Problem| match option(problem) {
        Some(option) => Problem {
            place: Place { file: option.to_owned(), line: 0, column: 0 },
            key: String::new(),
            ..problem.clone()
        },
        None => problem.clone(),
    };
    Problems::new(problems.list().iter().map(of).collect())
}

/// A plan for some communes that builds on a scenario.
fn started(base: &str, of: &Blank) -> String {
    let string = |text: &str| ::toml::Value::String(text.to_owned()).to_string();
    let mut text = format!(
        "schema_version = 1\nextends = {}\n\
         title = {{ vi = \"Kế hoạch diệt chuột bảo vệ lúa\", en = \"Rat control plan\" }}\n\
         question = {{ vi = \"Kế hoạch thực hiện được đến đâu, kinh phí bao nhiêu và giữ được bao nhiêu lúa?\", \
         en = \"Can the plan be carried out in full, what does it cost, and how much rice does it save?\" }}\n",
        string(base)
    );
    if !of.communes.is_empty() || of.province.is_some() {
        // An assumption that the form leaves out: areas are to be typed.
        text.push_str("[land]\nrice_share_of_natural_area = 0.5\n");
        if let Some(province) = &of.province {
            text.push_str(&format!("province = {}\n", string(province)));
        }
        if !of.communes.is_empty() {
            let names: Vec<String> = of.communes.iter().map(|name| string(name)).collect();
            text.push_str(&format!("communes = [{}]\n", names.join(", ")));
        }
    }
    if let Some(year) = of.first_year {
        text.push_str(&format!("[period]\nfirst_year = {year}\nyears = 1\n"));
    }
    text
}

fn of_program(name: &str) -> Result<Found, Problems> {
    let file = format!("{}.toml", name.strip_suffix(".toml").unwrap_or(name));
    // Refuses a name that there is not, with the nearest one.
    crate::scenario::embedded(name)?;
    let files = Files::default();
    Sources::new(FILES, &files).shipped(Path::new(&file)).ok_or_else(|| Problems::new(Vec::new()))
}

pub(super) fn of_disk(path: &Path, files: &Files<'_>) -> Result<Found, Problems> {
    let label = path.display().to_string();
    let bytes = files.read(path).map_err(|error| {
        let place = Place { file: label.clone(), line: 1, column: 1 };
        let Text { vi, en } = error.told();
        let vi = format!("tệp kịch bản đọc được; tệp này: {vi}");
        let en = format!("a scenario file that can be read; this one: {en}");
        let problem = check::fault(Fault::File, &place, "", String::new(), &vi, &en);
        Problems::new(vec![problem])
    })?;
    let home = Home::Disk(path.parent().unwrap_or(Path::new("")).to_owned());
    Ok(Found { label, home, bytes })
}

/// A scenario with everything that is known of how it came about.
pub(super) struct Whole {
    plan: Plan,
    pub(super) merged: Node,
    pub(super) own: Node,
    pub(super) base: Option<String>,
}

impl Whole {
    /// Reads a scenario; the files that it names get paths that hold in `folder`.
    pub(super) fn read(found: &Found, files: &Files<'_>, folder: &Path) -> Result<Self, Problems> {
        let name = stem(Path::new(&found.label));
        let plan = crate::scenario::read(&name, found, files)?;
        let mut problems = Vec::new();
        let mut sources = Sources::new(FILES, files);
        let merged = sources.tree(found, &mut problems);
        let own = sources.own(found, &mut problems);
        let (Some(mut merged), Some((mut own, base))) = (merged, own) else {
            return Err(Problems::new(problems));
        };
        rehome(&mut merged, "", &sources, folder);
        rehome(&mut own, "", &sources, folder);
        let place = own.place.clone();
        tree::take(&mut own, "round");
        if let Some(rounds) = merged.at("round") {
            tree::put(&mut own, &tree::plain("round"), &place, rounds.clone());
        }
        if base.is_some() {
            let replace = Node::new(&place, Value::Text("replace".to_owned()));
            tree::put(&mut own, &tree::plain("rounds"), &place, replace);
        }
        let version = Node::new(&place, Value::Integer(1));
        tree::put(&mut own, &tree::plain("schema_version"), &place, version);
        Ok(Self { plan, merged, own, base })
    }

    fn write(&self, form: Form, blank: bool) -> Result<Vec<u8>, ConvertError> {
        match form {
            Form::Toml => Ok(toml::text(&self.own, self.base.as_deref()).into_bytes()),
            Form::Workbook(lang) => {
                let mut own = self.own.clone();
                // A workbook without tables of its own takes its land from the program.
                if self.merged.at("data.communes").is_some() {
                    for (key, entry) in
                        self.merged.at("data").and_then(Node::entries).into_iter().flatten()
                    {
                        let path = tree::plain(&join("data", key));
                        tree::put(&mut own, &path, &entry.place, entry.node.clone());
                    }
                }
                let base = self.base.clone();
                let writer =
                    Writer { plan: &self.plan, merged: &self.merged, own, base, lang, blank };
                Ok(writer.workbook()?)
            }
        }
    }
}

/// Gives every file that a tree names the path that it has from `folder`.
fn rehome(node: &mut Node, pattern: &str, sources: &Sources<'_>, folder: &Path) {
    match &mut node.value {
        Value::Table(entries) => {
            for (name, entry) in entries {
                let path = keys::pattern(pattern, name);
                if keys::find(&path).is_some_and(|key| key.kind == Kind::File) {
                    if let Some(moved) = moved(&entry.node, sources, folder) {
                        entry.node.value = Value::Text(moved);
                    }
                } else {
                    rehome(&mut entry.node, &path, sources, folder);
                }
            }
        }
        Value::List(nodes) => {
            nodes.iter_mut().for_each(|node| rehome(node, pattern, sources, folder));
        }
        _ => {}
    }
}

fn moved(node: &Node, sources: &Sources<'_>, folder: &Path) -> Option<String> {
    let name = node.text()?;
    match sources.home(node)? {
        Home::Program(inside) => {
            let path = inside.join(name);
            sources.shipped(&path).map(|found| found.label)
        }
        Home::Disk(own) => {
            let path = own.join(name);
            let whole = |path: &Path| std::fs::canonicalize(path).ok();
            let here = |path: &Path| {
                if path.as_os_str().is_empty() {
                    Path::new(".").to_owned()
                } else {
                    path.to_owned()
                }
            };
            if !path.is_file() || whole(&here(own)) == whole(&here(folder)) {
                return None;
            }
            Some(whole(&path)?.display().to_string())
        }
    }
}
