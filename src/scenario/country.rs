//! `[land]`: the communes of today that a scenario names, with what the program knows of them.

use super::check::fault;
use super::document::{Node, Value};
use super::land::{self, ABOVE_ZERO, code};
use super::outlined;
use super::problem::{Fault, Place, Problem};
use super::source::Sources;
use super::vietnam::{self, Unclear, Unit};
use super::villages::{self, Village};
use crate::model::plan::{Border, Commune};
use crate::text::Text;

/// The tables that `[land]` takes the place of.
const TABLES: [&str; 4] = ["communes", "borders", "outside_borders", "boundaries"];

/// The whole country, as a province.
const COUNTRY: &str = "viet nam";

/// Takes out of an inherited tree what the land of its child takes the place of.
pub(super) fn replace(parent: &mut Node, child: &Node) {
    let Value::Table(base) = &mut parent.value else { return };
    if child.at("land").is_some() {
        base.remove("place");
        base.remove("commune");
        base.remove("border");
        if let Some(Value::Table(data)) = base.get_mut("data").map(|entry| &mut entry.node.value) {
            data.retain(|key, _| !TABLES.contains(&key.as_str()));
            data.remove("source");
        }
    }
    if child.at("data.communes").is_some() {
        base.remove("land");
    }
}

/// Does the scenario take its land from the program?
pub(super) fn is_used(root: &Node) -> bool {
    root.at("land").is_some() && root.at("data.communes").is_none()
}

/// The name of the land where the scenario gives none.
pub(super) fn place(communes: &[Commune], root: &Node) -> Text {
    let province = root.at("land.province").and_then(Node::text);
    let of_unit = |commune: &Commune| {
        vietnam::of_code(commune.code).or_else(|| vietnam::of_code(commune.code / 1000))
    };
    let mut provinces: Vec<&str> =
        communes.iter().filter_map(of_unit).map(|unit| unit.province.as_str()).collect();
    provinces.dedup();
    let mut units: Vec<&str> =
        communes.iter().filter_map(of_unit).map(|unit| unit.full_name.as_str()).collect();
    units.dedup();
    let whole = root.at("land.communes").is_none();
    match provinces.as_slice() {
        [one] if whole => {
            Text::new(format!("Tỉnh (thành phố) {one}"), format!("Province of {one}"))
        }
        [one] if units.len() <= 4 => Text::new(
            format!("{}, {one}", units.join(", ")),
            format!("{}, {one}", units.join(", ")),
        ),
        [one] => Text::new(
            format!("{} xã, phường của {one}", units.len()),
            format!("{} communes of {one}", units.len()),
        ),
        _ if whole && province.is_some() => Text::new("Việt Nam", "Vietnam"),
        _ => Text::new(format!("{} xã, phường", units.len()), format!("{} communes", units.len())),
    }
}

/// Where the land of the program comes from.
pub(super) fn source(root: &Node) -> Text {
    if let Some(file) = root.at("land.polygons").and_then(Node::text) {
        return Text::new(format!("địa bàn: {file}"), format!("land: {file}"));
    }
    Text::new(
        "địa bàn: các đơn vị từ 1/7/2025 có sẵn trong chương trình (vietnamese-provinces-database, MIT), tình trạng 30/4/2026",
        "land: units since 1 July 2025 in the program (vietnamese-provinces-database, MIT), state of 30 April 2026",
    )
}

/// What the land is made of.
#[derive(Default)]
pub(super) struct Land {
    pub(super) communes: Vec<Commune>,
    pub(super) borders: Vec<Border>,
}

/// The communes that the scenario names, sorted by code, and their borders.
pub(super) fn land(
    root: &Node,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> Option<Land> {
    if root.at("land.polygons").is_some() {
        return outlined::land(root, sources, problems);
    }
    let before = problems.len();
    let chosen = chosen(root, problems)?;
    let rice = rice(root, sources, &chosen, problems)?;
    let villages = villages::read(root, sources, &chosen, problems)?;
    let mut communes = with_rice(root, sources, &chosen, &rice, &villages, problems);
    if problems.len() > before {
        return None;
    }
    let mut borders = borders(&communes);
    for border in &borders {
        for index in [border.a, border.b] {
            let rest = communes[index].outside_border_km - border.length_km;
            communes[index].outside_border_km = rest.max(0.0);
        }
    }
    // Lengths to the metre, as the tables have them.
    for commune in &mut communes {
        commune.outside_border_km = (commune.outside_border_km * 1e3).round() / 1e3;
    }
    if !villages.is_empty() {
        (communes, borders) = villages::split(&communes, &borders, &villages, sources);
    }
    let share = root.at("other_land.share_of_natural_area").and_then(Node::number);
    for commune in &mut communes {
        commune.other_land_ha = commune.natural_area_ha * share.unwrap_or(0.0);
    }
    let places: Vec<Place> = communes.iter().map(|commune| place_of_rice(root, commune)).collect();
    land::finish(root, sources, &mut communes, share, |i| places[i].clone(), problems);
    if root.at("data.borders").is_some() {
        borders = land::borders(root, sources, &communes, problems);
    }
    Some(Land { communes, borders })
}

/// The chosen communes with their areas of rice: their own, or the share that the scenario assumes.
fn with_rice(
    root: &Node,
    sources: &mut Sources,
    chosen: &[&Unit],
    rice: &[Option<f64>],
    villages: &[Village],
    problems: &mut Vec<Problem>,
) -> Vec<Commune> {
    let own_share = root.at("land.rice_share_of_natural_area").and_then(Node::number);
    let mut missing: Vec<String> = Vec::new();
    let mut assumed = 0;
    let mut communes = Vec::new();
    for (i, unit) in chosen.iter().enumerate() {
        let natural_area_ha = unit.natural_area_km2 * 100.0;
        let inside = villages.iter().any(|village| village.unit == i);
        let rice_area_ha = match (rice[i], own_share) {
            _ if inside => natural_area_ha, // Replaced by its villages.
            (Some(own), _) => own,
            (None, Some(share)) => {
                assumed += 1;
                share * natural_area_ha
            }
            (None, None) => {
                missing.push(format!("\"{}\" ({natural_area_ha:.0} ha)", unit.name));
                continue;
            }
        };
        let twin = chosen.iter().filter(|other| other.name == unit.name).count() > 1;
        let name =
            if twin { format!("{} ({})", unit.name, unit.province) } else { unit.name.clone() };
        communes.push(Commune {
            code: unit.code,
            unit_2024: name.clone(),
            unit_2025: name.clone(),
            name,
            natural_area_ha,
            rice_area_ha,
            other_land_ha: 0.0,
            relative_density: None,
            part_of_commune: 1.0,
            outside_border_km: unit.perimeter_km,
            position: [unit.latitude, unit.longitude],
            outline: vietnam::outlines().get(&unit.code).cloned().unwrap_or_default(),
        });
    }
    without_rice(root, &missing, problems);
    if assumed > 0 {
        let percent = own_share.unwrap_or(0.0) * 100.0;
        sources.notes.push(Text::new(
            format!("diện tích lúa của {assumed} xã là giả định: {percent} % diện tích tự nhiên"),
            format!("the rice area of {assumed} communes is assumed: {percent} % of natural area"),
        ));
    }
    communes
}

/// Where the rice area of a commune is written; the land as a whole where it is in a table.
fn place_of_rice(root: &Node, commune: &Commune) -> Place {
    let entries = root.at("land.rice_area_ha").and_then(Node::entries).into_iter().flatten();
    let own =
        entries.into_iter().find(|(name, _)| vietnam::bare(name) == vietnam::bare(&commune.name));
    let node = own.map(|(_, entry)| &entry.node).or_else(|| root.at("land"));
    node.map_or_else(Place::default, |node| node.place.clone())
}

/// One fault for all communes whose rice area nobody gave.
pub(super) fn without_rice(root: &Node, missing: &[String], problems: &mut Vec<Problem>) {
    let (Some(land), false) = (root.at("land"), missing.is_empty()) else { return };
    let shown = missing.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
    let more =
        if missing.len() > 12 { format!(", … ({})", missing.len()) } else { String::new() };
    problems.push(fault(
        Fault::MissingKey,
        &land.place,
        "land.rice_area_ha",
        String::new(),
        &format!("diện tích lúa (ha) của từng xã; còn thiếu (trong ngoặc: diện tích tự nhiên): {shown}{more}"),
        &format!("the rice area (ha) of each commune; missing (in brackets: natural area): {shown}{more}"),
    ));
}

/// The borders between the communes of a land.
fn borders(communes: &[Commune]) -> Vec<Border> {
    let index = |code: u32| communes.binary_search_by_key(&code, |commune| commune.code).ok();
    let mut borders: Vec<Border> = vietnam::borders()
        .iter()
        .filter_map(|&(a, b, length_km)| {
            let (a, b) = (index(a)?, index(b)?);
            Some(Border { a: a.min(b), b: a.max(b), length_km })
        })
        .collect();
    borders.sort_by_key(|border| (border.a, border.b));
    borders
}

/// The units that the scenario names, sorted by code, each once.
pub(super) fn chosen(root: &Node, problems: &mut Vec<Problem>) -> Option<Vec<&'static Unit>> {
    let province = match root.at("land.province") {
        Some(node) if node.text().is_some_and(|text| vietnam::bare(text) == COUNTRY) => None,
        Some(node) => match vietnam::province(node.text()?) {
            Ok(province) => Some(province),
            Err(near) => {
                let names = vietnam::provinces().join(", ");
                let found = node.shown();
                let mut problem =
                    fault(Fault::OutOfRange, &node.place, "land.province", found, &names, &names);
                problem.suggestion = near;
                problems.push(problem);
                return None;
            }
        },
        None => None,
    };
    let Some(list) = root.at("land.communes").and_then(Node::list) else {
        if root.at("land.province").is_none() {
            problems.push(fault(
                Fault::MissingKey,
                &root.at("land")?.place,
                "land",
                String::new(),
                "communes = [tên các xã, phường từ 1/7/2025], hoặc province = \"tỉnh\"",
                "communes = [names of communes since 1 July 2025], or province = \"…\"",
            ));
            return None;
        }
        let here = |unit: &&Unit| province.is_none_or(|name| unit.province == name);
        return Some(vietnam::units().iter().filter(here).collect());
    };
    let mut chosen: Vec<&Unit> = Vec::new();
    let mut whole = true;
    for node in list {
        let Some(text) = node.text() else { continue };
        let Some(unit) = unit(text, province, &node.place, "land.communes", problems) else {
            whole = false;
            continue;
        };
        if chosen.iter().any(|known| known.code == unit.code) {
            whole = false;
            problems.push(fault(
                Fault::DuplicateCommune,
                &node.place,
                "land.communes",
                text.to_owned(),
                "mỗi xã một lần",
                "each commune once",
            ));
        }
        chosen.push(unit);
    }
    if list.is_empty() {
        whole = false;
        let place = &root.at("land.communes")?.place;
        problems.push(fault(
            Fault::MissingKey,
            place,
            "land.communes",
            "[]".to_owned(),
            "ít nhất một xã",
            "at least one commune",
        ));
    }
    chosen.sort_by_key(|unit| unit.code);
    whole.then_some(chosen)
}

/// The unit of today that a text means, or a problem.
fn unit(
    text: &str,
    province: Option<&str>,
    place: &Place,
    key: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'static Unit> {
    if let Some((number, dated)) = dated_code(text) {
        if !dated && let Some(problem) = land::two_meanings(number, text, place, key) {
            problems.push(problem);
            return None;
        }
        if let Some(unit) = vietnam::of_code(number) {
            return Some(unit);
        }
    }
    let mut problem = fault(
        Fault::UnknownCommune,
        place,
        key,
        text.to_owned(),
        "tên hoặc mã một xã, phường, đặc khu từ 1/7/2025 (xã cũ, huyện cũ không còn)",
        "name or code of a commune since 1 July 2025 (former communes and districts are gone)",
    );
    match vietnam::named(text, province) {
        Ok(unit) => return Some(unit),
        Err(Unclear::Unknown(near)) => problem.suggestion = near,
        Err(Unclear::Several(units)) => {
            let named =
                |unit: &&Unit| format!("{} ({}, {:05})", unit.full_name, unit.province, unit.code);
            let all = units.iter().map(named).collect::<Vec<_>>().join("; ");
            problem.allowed = Text::new(
                format!(
                    "tên này chỉ {} đơn vị: {all}; viết kèm tỉnh, như \"{text} ({})\"",
                    units.len(),
                    units[0].province
                ),
                format!(
                    "{} units have this name: {all}; write the province behind it, as \"{text} ({})\"",
                    units.len(),
                    units[0].province
                ),
            );
        }
    }
    problems.push(problem);
    None
}

/// A code, and whether it says that it is of the list of July 2025.
fn dated_code(text: &str) -> Option<(u32, bool)> {
    match text.trim().strip_suffix("(2025-07)") {
        Some(number) => Some((code(number.trim())?, true)),
        None => Some((code(text.trim())?, false)),
    }
}

/// Which of the chosen units a text means, or a problem.
pub(super) fn among(
    chosen: &[&'static Unit],
    text: &str,
    place: &Place,
    key: &str,
    problems: &mut Vec<Problem>,
) -> Option<usize> {
    let bare = vietnam::bare(text);
    let fits: Vec<usize> = (0..chosen.len())
        .filter(|&i| chosen[i].name == text || vietnam::bare(&chosen[i].name) == bare)
        .collect();
    if let [one] = fits.as_slice() {
        return Some(*one);
    }
    let mut unclear = Vec::new();
    let found = unit(text, None, place, key, &mut unclear);
    let index = found.and_then(|unit| chosen.iter().position(|known| known.code == unit.code));
    if index.is_none() && found.is_some() {
        let names: Vec<&str> = chosen.iter().take(30).map(|unit| unit.name.as_str()).collect();
        let names = names.join(", ");
        unclear.push(fault(Fault::UnknownCommune, place, key, text.to_owned(), &names, &names));
    }
    problems.append(&mut unclear);
    index
}

/// The rice area of each chosen unit, where the scenario gives it.
fn rice(
    root: &Node,
    sources: &Sources,
    chosen: &[&'static Unit],
    problems: &mut Vec<Problem>,
) -> Option<Vec<Option<f64>>> {
    let mut rice = vec![None; chosen.len()];
    if root.at("land.rice_table").is_some() {
        let columns = ["commune", "rice_area_ha"];
        let table = land::table(root, sources, "land.rice_table", &columns, problems)?;
        for row in table.rows() {
            let name = row.cell("commune");
            let index = among(chosen, &name.text, &name.place, "commune", problems);
            let area = row.number("rice_area_ha", |x| x > 0.0, ABOVE_ZERO, problems);
            let (Some(index), Some(area)) = (index, area) else { continue };
            if rice[index].replace(area).is_some() {
                let (vi, en) = ("mỗi xã một dòng", "one row for each commune");
                problems.push(fault(
                    Fault::DuplicateCommune,
                    &name.place,
                    "commune",
                    name.text,
                    vi,
                    en,
                ));
            }
        }
    }
    let own = root.at("land.rice_area_ha").and_then(Node::entries);
    for (name, entry) in own.into_iter().flatten().filter(|(name, _)| *name != "source") {
        let key = format!("land.rice_area_ha.{name}");
        if let Some(index) = among(chosen, name, &entry.place, &key, problems) {
            // What is no number has been said; any area stands for it.
            rice[index] = Some(entry.node.number().unwrap_or(1.0));
        }
    }
    // Written as an override, as for any land.
    for (name, entry) in root.at("commune").and_then(Node::entries).into_iter().flatten() {
        if let Some(area) = entry.node.at("rice_area_ha").and_then(Node::number)
            && let Some(index) = among(chosen, name, &entry.place, name, &mut Vec::new())
        {
            rice[index] = Some(area);
        }
    }
    Some(rice)
}

/// A unit with its outline, for maps.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlined {
    /// Its code.
    pub code: u32,
    /// Its name with its kind.
    pub full_name: String,
    /// Its natural area, km².
    pub natural_area_km2: f64,
    /// Rings of (longitude, latitude).
    pub outline: Vec<Vec<[f64; 2]>>,
}

/// The names of the provinces, in the order of their codes.
pub fn provinces() -> Vec<&'static str> {
    vietnam::provinces()
}

/// The units of a province, by name; `None` when there is no such province.
pub fn units_of(province: &str) -> Option<Vec<Outlined>> {
    let province = vietnam::province(province).ok()?;
    let mut units: Vec<Outlined> = vietnam::units()
        .iter()
        .filter(|unit| unit.province == province)
        .map(|unit| Outlined {
            code: unit.code,
            full_name: unit.full_name.clone(),
            natural_area_km2: unit.natural_area_km2,
            outline: vietnam::outlines().get(&unit.code).cloned().unwrap_or_default(),
        })
        .collect();
    units.sort_by_key(|unit| vietnam::bare(&unit.full_name));
    Some(units)
}
