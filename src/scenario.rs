//! Scenario files: from TOML and tables to a checked [`Plan`], or to every fault at once.
//!
//! A file is read into a tree whose values know their places (`document`; `form` for workbooks), laid
//! over the file that it extends (`source`), held against the one list of keys (`keys`, `check`), and
//! turned into the types of [`crate::model::plan`] (`land`, `priors`, `world`, `campaign`, `rounds`).
//! Land comes from tables (`land`), from the communes in the program (`country`, `vietnam`,
//! `villages`) or from polygons (`outlined`, `polygons`); what is odd but can be read is said
//! (`plausible`).

mod action;
pub mod bundle;
mod campaign;
mod check;
pub mod country;
mod diff;
mod document;
mod explain;
pub mod file;
pub mod form;
mod init;
mod keys;
mod land;
mod limits;
mod money;
mod outline;
mod outlined;
mod payers;
mod period;
mod plausible;
mod polygons;
mod priors;
pub mod problem;
mod resolved;
mod rounds;
mod schema;
mod shipped;
mod source;
mod species;
mod table;
mod vietnam;
mod villages;
mod words;
mod world;

pub use diff::{diff, differences, other_land, worlds};
pub use explain::explain;
pub use init::init_text;
pub use problem::{Problem, Problems};
pub use resolved::{digest, resolved};
pub use schema::schema_json;
pub use shipped::EMBEDDED;

use crate::model::plan::{Office, Plan, World};
use crate::text::Text;
use crate::text::told::Told;
use document::Node;
use problem::{Fault, Place};
use source::{Files, Found, Home, Sources};
use std::path::Path;

/// Reads a scenario from a file.
///
/// # Errors
///
/// Every fault of the file and of the files that it names.
pub fn load(path: &Path) -> Result<Plan, Problems> {
    load_from(path, &Files::default())
}

/// Reads a scenario from a file, and where it is a workbook all alternatives that this asks for.
///
/// # Errors
///
/// Every fault of the file, of the files that it names, and of its alternatives.
pub fn load_with_alternatives(path: &Path) -> Result<Plan, Problems> {
    let plan = load(path);
    let bytes = file::read(path, file::MOST_OF_SCENARIO).unwrap_or_default();
    if !crate::table::is_workbook(&bytes) {
        return plan;
    }
    let mut problems =
        plan.as_ref().map_or_else(|problems| problems.list().to_vec(), |_| Vec::new());
    let own = path.display().to_string();
    for name in form::alternatives(&bytes).iter().filter(|name| name.starts_with('#')) {
        let whole = format!("{own}{name}");
        let faulty = load(Path::new(&whole)).err();
        for problem in faulty.iter().flat_map(Problems::list) {
            // What is wrong with the workbook itself has been said.
            if !form::is_of_alternatives(&problem.place) {
                continue;
            }
            let mut problem = problem.clone();
            let places = problem.also.iter_mut().map(|(place, _)| place);
            for place in places.chain([&mut problem.place]) {
                place.file = place.file.replacen(&whole, &own, 1);
            }
            if problems.iter().all(|known| known.place != problem.place) {
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() { plan } else { Err(Problems::new(problems)) }
}

fn load_from(path: &Path, files: &Files) -> Result<Plan, Problems> {
    let label = path.display().to_string();
    let bytes = files.read(path).map_err(|error| {
        let place = Place { file: label.clone(), line: 1, column: 1 };
        let why = error.told();
        let vi = format!("tệp kịch bản đọc được; tệp này: {}", why.vi);
        let en = format!("a scenario file that can be read; this one: {}", why.en);
        let mut problem = check::fault(Fault::File, &place, "", String::new(), &vi, &en);
        problem.suggestion = beside(path);
        Problems::new(vec![problem])
    })?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    read(&stem(path), &Found { label, home: Home::Disk(folder), bytes }, files)
}

/// Reads a scenario that is in the program, such as `luong_tai`.
///
/// # Errors
///
/// When there is none of this name.
pub fn embedded(name: &str) -> Result<Plan, Problems> {
    let name = name.strip_suffix(".toml").unwrap_or(name);
    match EMBEDDED.iter().find(|(known, _)| *known == name) {
        Some((name, text)) => from_text(name, text, None),
        None => {
            let names: Vec<&str> = EMBEDDED.iter().map(|(name, _)| *name).collect();
            let place = Place { file: name.to_owned(), line: 1, column: 1 };
            let mut problem = check::fault(
                Fault::File,
                &place,
                "",
                name.to_owned(),
                &names.join(", "),
                &names.join(", "),
            );
            problem.suggestion = crate::text::nearest::nearest(name, names);
            Err(Problems::new(vec![problem]))
        }
    }
}

/// Reads a scenario from a text; the files that it names are looked for in `base`, then in the
/// program.
///
/// # Errors
///
/// Every fault of the text and of the files that it names.
pub fn from_text(name: &str, text: &str, base: Option<&Path>) -> Result<Plan, Problems> {
    let home =
        base.map_or_else(|| Home::Program("".into()), |folder| Home::Disk(folder.to_owned()));
    let found = Found { label: format!("{name}.toml"), home, bytes: text.as_bytes().to_vec() };
    read(name, &found, &Files::default())
}

fn stem(path: &Path) -> String {
    if let Some((_, alternative)) = form::split(path) {
        return alternative;
    }
    path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// The nearest scenario in the folder of a file that is not there.
fn beside(path: &Path) -> Option<String> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".toml") || name.ends_with(".xlsx"))
        .collect();
    names.sort();
    let near = crate::text::nearest::nearest(
        path.file_name()?.to_str()?,
        names.iter().map(String::as_str),
    )?;
    Some(path.with_file_name(near).display().to_string())
}

fn read(name: &str, found: &Found, files: &Files) -> Result<Plan, Problems> {
    let mut problems = Vec::new();
    let mut sources = Sources::new(shipped::FILES, files);
    let plan = plan(name, found, &mut sources, &mut problems);
    for cells in std::mem::take(&mut sources.cells) {
        cells.tell(&mut problems);
    }
    // What is no number that may stand there is not too large an area as well.
    let kinds = [Fault::OutOfRange, Fault::NotFinite, Fault::WrongType, Fault::Cell];
    let wrong = problems.iter().filter(|problem| kinds.contains(&problem.fault));
    let wrong: Vec<Place> = wrong.map(|problem| problem.place.clone()).collect();
    problems.retain(|problem| problem.fault != Fault::Area || !wrong.contains(&problem.place));
    match plan {
        Some(plan) if problems.is_empty() => Ok(plan),
        _ => Err(Problems::new(problems)),
    }
}

fn plan(
    name: &str,
    found: &Found,
    sources: &mut Sources<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Plan> {
    let mut root = sources.tree(found, problems)?;
    money::read(&mut root);
    check::check(&root, problems);
    if country::is_used(&root) {
        // The land has a name of its own.
        problems.retain(|problem| problem.key != "place" || problem.fault != Fault::MissingKey);
    }
    if problems.iter().any(|problem| problem.fault == Fault::DecimalComma) {
        // The value behind the comma is gone: what follows from it is not worth reporting.
        problems.retain(|problem| problem.fault != Fault::MissingKey);
        return None;
    }
    let country::Land { mut communes, borders } = land(&root, sources, problems);
    let priors = priors::priors(&root, sources, problems);
    let period = period::period(&root)?;
    let calendar = world::calendar(&root, period, problems);
    let stages = world::stages(&root, problems);
    outline::outlines(&root, sources, &mut communes, problems);
    if calendar.is_none() {
        payers::payers(&root, problems); // What it says of money needs no calendar.
    }
    let calendar = calendar?;
    let campaign = campaign::campaign(&root, &communes, &calendar, period, problems);
    let prices = priors.as_ref().map(|priors| period::prices(&root, period, priors, problems));
    if !problems.is_empty() {
        return None;
    }
    let world = World {
        place: match root.at("place") {
            None => country::place(&communes, &root),
            named => rounds::both(named),
        },
        period,
        prices: prices?,
        communes,
        borders,
        calendar,
        stages: stages?,
        priors: priors?,
        outside_scale: root.at("outside_scale")?.number()?,
        movement: root.at("movement")?.flag()?,
        usual_nylon_vnd_per_ha: root
            .at("usual.nylon_vnd_per_ha")
            .and_then(Node::number)
            .unwrap_or(0.0),
        communes_file: root.at("data.communes").and_then(Node::text).map(str::to_owned),
        sources: world_sources(&root),
    };
    let mut campaign = campaign?;
    campaign.budget_vnd = campaign::budgets(&root, sources, &campaign, &world, problems);
    campaign.budget_share = campaign::assumed_share(&root, &campaign, &world);
    limits::contradict(&root, &campaign.limits, &world, problems);
    let mut notes = campaign_sources(&root);
    notes.append(&mut sources.notes);
    let mut warnings = plausible::keys(&root);
    warnings.extend(plausible::thousands(&root, &world.communes));
    warnings.append(&mut sources.warnings);
    let mut plan = Plan {
        sources: notes,
        warnings,
        name: name.to_owned(),
        title: rounds::both(root.at("title")),
        question: rounds::both(root.at("question")),
        world,
        campaign,
        office: office(&root),
    };
    let release = root.at("budget.release_month_day").and_then(Node::text);
    let late = plausible::plan(&plan, release.and_then(check::month_day));
    plan.warnings.extend(late);
    plan.warnings.extend(limits::broken(&root, &plan));
    Some(plan)
}

/// The communes and their borders, from tables or from what the program knows of the country.
fn land(root: &Node, sources: &mut Sources<'_>, problems: &mut Vec<Problem>) -> country::Land {
    let mut land = if country::is_used(root) {
        country::land(root, sources, problems).unwrap_or_default()
    } else {
        let communes = land::communes(root, sources, problems);
        let borders = land::borders(root, sources, &communes, problems);
        country::Land { communes, borders }
    };
    land::own_borders(root, &land.communes, &mut land.borders, problems);
    land
}

/// The office whose plan it is, as far as the scenario says.
fn office(root: &Node) -> Office {
    let text = |key: &str| {
        let node = root.at(&format!("office.{key}"));
        node.and_then(Node::text).unwrap_or_default().to_owned()
    };
    Office {
        parent: text("parent"),
        name: text("name"),
        place: text("place"),
        number: text("number"),
        signer_title: text("signer_title"),
        signer: text("signer"),
    }
}

/// Where the numbers of the world came from: the tables, and what the scenario says.
fn world_sources(root: &Node) -> Vec<Text> {
    let mut sources = Vec::new();
    for key in ["communes", "borders", "outside_borders", "boundaries", "parameters"] {
        if let Some(file) = root.at(&format!("data.{key}")).and_then(Node::text) {
            sources.push(Text::new(format!("{key}: {file}"), format!("{key}: {file}")));
        }
    }
    if country::is_used(root) {
        sources.push(country::source(root));
    }
    for path in [
        "period",
        "prices",
        "land",
        "land.rice_area_ha",
        "data",
        "other_land",
        "calendar",
        "calendar.spring",
        "calendar.summer",
        "stages",
        "usual",
    ] {
        sources.extend(root.at(path).and_then(|node| source_of(node, &same(path))));
    }
    for (name, entry) in root.at("commune").and_then(Node::entries).into_iter().flatten() {
        sources.extend(source_of(&entry.node, &same(name)));
    }
    sources
}

/// Where the numbers of the campaign came from.
fn campaign_sources(root: &Node) -> Vec<Text> {
    let mut sources = Vec::new();
    for path in ["campaign", "traps", "labour", "budget", "bounty", "payers"] {
        sources.extend(root.at(path).and_then(|node| source_of(node, &same(path))));
    }
    for tier in root.at("organising").and_then(Node::list).into_iter().flatten() {
        sources.extend(source_of(tier, &same("organising")));
    }
    for round in root.at("round").and_then(Node::list).into_iter().flatten() {
        sources.extend(source_of(round, &rounds::both(round.at("name"))));
    }
    sources
}

/// The source that a table gives, under a name for people.
fn source_of(node: &Node, name: &Text) -> Option<Text> {
    let source = words::sourced(node.at("source")?.text()?);
    let (vi, en) = (source.vi, source.en);
    Some(Text::new(format!("{}: {vi}", name.vi), format!("{}: {en}", name.en)))
}

fn same(text: &str) -> Text {
    Text::new(text, text)
}
