//! The communes, their borders and their outlines, from the tables that a scenario names.

use super::check::fault;
use super::document::Node;
use super::problem::{Fault, Place, Problem};
use super::source::Sources;
use super::table::{Cell, Table};
use crate::model::plan::{Border, Commune};
use crate::text::nearest::nearest;
use unicode_normalization::UnicodeNormalization;

const ABOVE_ZERO: (&str, &str) =
    ("số lớn hơn 0, dấu chấm thập phân", "a number above 0, with a decimal point");
const FROM_ZERO: (&str, &str) =
    ("số từ 0 trở lên, dấu chấm thập phân", "a number, 0 or more, with a decimal point");

/// The index of the commune with this name or code; a problem with the nearest name otherwise.
pub(super) fn commune(
    communes: &[Commune],
    text: &str,
    place: &Place,
    key: &str,
    problems: &mut Vec<Problem>,
) -> Option<usize> {
    if communes.is_empty() {
        return None; // Their table is broken, which has been said.
    }
    let name: String = text.trim().nfc().collect();
    let code = code(&name);
    let found =
        communes.iter().position(|commune| commune.name == name || Some(commune.code) == code);
    if found.is_none() {
        let names: Vec<&str> = communes.iter().map(|commune| commune.name.as_str()).collect();
        let mut problem = fault(
            Fault::UnknownCommune,
            place,
            key,
            text.to_owned(),
            &names.join(", "),
            &names.join(", "),
        );
        problem.suggestion = nearest(&name, names);
        problems.push(problem);
    }
    found
}

/// A code of the statistical office: up to nine digits.
fn code(text: &str) -> Option<u32> {
    let digits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// The communes as the tables and the scenario give them, sorted by code.
pub(super) fn communes(
    root: &Node,
    sources: &Sources,
    problems: &mut Vec<Problem>,
) -> Vec<Commune> {
    let Some(table) = table(
        root,
        sources,
        "data.communes",
        &["code", "name", "natural_area_ha", "rice_area_ha", "latitude", "longitude"],
        problems,
    ) else {
        return Vec::new();
    };
    let other_column = root.at("other_land.column").and_then(Node::text);
    if let (Some(column), Some(node)) = (other_column, root.at("other_land.column"))
        && !table.has(column)
    {
        let names: Vec<&str> = table.columns().collect();
        let mut problem = fault(
            Fault::Column,
            &node.place,
            "other_land.column",
            column.to_owned(),
            &names.join(", "),
            &names.join(", "),
        );
        problem.suggestion = nearest(column, names);
        problems.push(problem);
        return Vec::new();
    }
    let other_share = root.at("other_land.share_of_natural_area").and_then(Node::number);
    let mut communes: Vec<(Place, Commune)> = Vec::new();
    let mut seen: Vec<(Option<u32>, String)> = Vec::new();
    let before = problems.len();
    for row in table.rows() {
        let (code_cell, name) = (row.cell("code"), row.cell("name"));
        let code = code(&code_cell.text);
        if code.is_none() {
            problems.push(fault(
                Fault::Cell,
                &code_cell.place,
                "code",
                code_cell.text.clone(),
                "mã xã: 1 đến 9 chữ số",
                "a code of 1 to 9 digits",
            ));
        }
        if name.text.is_empty() {
            problems.push(fault(
                Fault::Cell,
                &name.place,
                "name",
                String::new(),
                "tên xã",
                "the name of the commune",
            ));
        }
        let natural = row.number("natural_area_ha", |x| x > 0.0, ABOVE_ZERO, problems);
        let rice = row.number("rice_area_ha", |x| x > 0.0, ABOVE_ZERO, problems);
        let degrees = ("độ thập phân, hệ WGS 84", "decimal degrees, WGS 84");
        let latitude = row.number("latitude", |x| x.abs() <= 90.0, degrees, problems);
        let longitude = row.number("longitude", |x| x.abs() <= 180.0, degrees, problems);
        let other = match other_column {
            Some(column) => row.number(column, |x| x >= 0.0, FROM_ZERO, problems),
            None => Some(natural.unwrap_or(0.0) * other_share.unwrap_or(0.0)),
        };
        for (known_code, known_name) in &seen {
            let twice = if code.is_some() && *known_code == code {
                &code_cell
            } else if *known_name == name.text {
                &name
            } else {
                continue;
            };
            problems.push(fault(
                Fault::DuplicateCommune,
                &twice.place,
                "",
                twice.text.clone(),
                "mỗi mã và mỗi tên một lần",
                "each code and each name once",
            ));
        }
        seen.push((code, name.text.clone()));
        let (Some(code), Some(natural), Some(rice)) = (code, natural, rice) else { continue };
        let (Some(latitude), Some(longitude), Some(other)) = (latitude, longitude, other) else {
            continue;
        };
        communes.push((
            row.cell("rice_area_ha").place,
            Commune {
                code,
                name: name.text,
                natural_area_ha: natural,
                rice_area_ha: rice,
                other_land_ha: other,
                outside_border_km: 0.0,
                position: [latitude, longitude],
                unit_2024: row.cell("unit_from_2024_12_01").text,
                unit_2025: row.cell("unit_from_2025_07_01").text,
                outline: Vec::new(),
            },
        ));
    }
    if communes.is_empty() && problems.len() == before {
        problems.push(fault(
            Fault::MissingKey,
            &table.place(),
            "data.communes",
            String::new(),
            "ít nhất một xã",
            "at least one commune",
        ));
    }
    communes.sort_by_key(|(_, commune)| commune.code);
    let places: Vec<Place> = communes.iter().map(|(place, _)| place.clone()).collect();
    let mut communes: Vec<Commune> = communes.into_iter().map(|(_, commune)| commune).collect();
    let whole = problems.len() == before;
    if whole {
        outside(root, sources, &mut communes, problems);
        overrides(root, &mut communes, other_share, problems);
    }
    for (commune, place) in communes.iter().zip(&places) {
        let own = [commune.name.clone(), format!("{:05}", commune.code)].iter().find_map(|name| {
            Some(root.at("commune")?.entries()?.get(name)?.node.at("rice_area_ha")?.place.clone())
        });
        if commune.rice_area_ha > commune.natural_area_ha {
            problems.push(fault(
                Fault::Area,
                own.as_ref().unwrap_or(place),
                &format!("{}: rice_area_ha", commune.name),
                format!("{} ha", commune.rice_area_ha),
                &format!("không quá diện tích tự nhiên {} ha", commune.natural_area_ha),
                &format!("no more than the natural area, {} ha", commune.natural_area_ha),
            ));
        }
    }
    if whole { communes } else { Vec::new() }
}

/// A table that the scenario names.
pub(super) fn table(
    root: &Node,
    sources: &Sources,
    key: &str,
    columns: &[&str],
    problems: &mut Vec<Problem>,
) -> Option<Table> {
    let found = sources.named(root.at(key)?, key, problems)?;
    Table::read(&found, columns, problems)
}

fn outside(root: &Node, sources: &Sources, communes: &mut [Commune], problems: &mut Vec<Problem>) {
    let columns = ["commune", "length_km"];
    let Some(table) = table(root, sources, "data.outside_borders", &columns, problems) else {
        return;
    };
    let mut seen = vec![false; communes.len()];
    for row in table.rows() {
        let name = row.cell("commune");
        let index = commune(communes, &name.text, &name.place, "commune", problems);
        let length = row.number("length_km", |x| x >= 0.0, FROM_ZERO, problems);
        let (Some(index), Some(length)) = (index, length) else { continue };
        if seen[index] {
            problems.push(duplicate_border(&name, name.text.clone()));
        }
        seen[index] = true;
        communes[index].outside_border_km = length;
    }
}

fn duplicate_border(cell: &Cell, found: String) -> Problem {
    fault(Fault::Border, &cell.place, "", found, "mỗi ranh giới một lần", "each border once")
}

fn overrides(
    root: &Node,
    communes: &mut [Commune],
    other_share: Option<f64>,
    problems: &mut Vec<Problem>,
) {
    let Some(entries) = root.at("commune").and_then(Node::entries) else { return };
    for (name, entry) in entries.iter().filter(|(name, _)| *name != "source") {
        let key = format!("commune.{name}");
        let Some(index) = commune(communes, name, &entry.place, &key, problems) else { continue };
        let number = |key: &str| entry.node.at(key).and_then(Node::number);
        let commune = &mut communes[index];
        if let Some(area) = number("natural_area_ha") {
            commune.natural_area_ha = area;
            if let Some(share) = other_share {
                commune.other_land_ha = area * share;
            }
        }
        commune.rice_area_ha = number("rice_area_ha").unwrap_or(commune.rice_area_ha);
        commune.other_land_ha = number("other_land_ha").unwrap_or(commune.other_land_ha);
        commune.outside_border_km =
            number("outside_border_km").unwrap_or(commune.outside_border_km);
    }
}

/// The common borders, each once, sorted.
pub(super) fn borders(
    root: &Node,
    sources: &Sources,
    communes: &[Commune],
    problems: &mut Vec<Problem>,
) -> Vec<Border> {
    let columns = ["commune_a", "commune_b", "length_km"];
    let Some(table) = table(root, sources, "data.borders", &columns, problems) else {
        return Vec::new();
    };
    let mut borders: Vec<(Border, bool)> = Vec::new();
    for row in table.rows() {
        let (first, second) = (row.cell("commune_a"), row.cell("commune_b"));
        let x = commune(communes, &first.text, &first.place, "commune_a", problems);
        let y = commune(communes, &second.text, &second.place, "commune_b", problems);
        let length_km = row.number("length_km", |x| x > 0.0, ABOVE_ZERO, problems);
        let (Some(x), Some(y), Some(length_km)) = (x, y, length_km) else { continue };
        let found = format!("{} – {}", first.text, second.text);
        if x == y {
            problems.push(fault(
                Fault::Border,
                &second.place,
                "commune_b",
                found,
                "một xã khác: xã không giáp chính nó",
                "another commune: none borders on itself",
            ));
            continue;
        }
        let border = Border { a: x.min(y), b: x.max(y), length_km };
        match borders.iter().find(|(known, _)| (known.a, known.b) == (border.a, border.b)) {
            // Both ways with one length is how some people write it; it says nothing new.
            Some((known, turned)) if *turned != (x > y) && known.length_km == length_km => {}
            Some((known, turned)) if *turned != (x > y) => problems.push(fault(
                Fault::Border,
                &row.cell("length_km").place,
                "length_km",
                format!("{found}: {length_km} km"),
                &format!("{} km như chiều kia", known.length_km),
                &format!("{} km, as the other way round", known.length_km),
            )),
            Some(_) => problems.push(duplicate_border(&first, found)),
            None => borders.push((border, x > y)),
        }
    }
    let mut borders: Vec<Border> = borders.into_iter().map(|(border, _)| border).collect();
    borders.sort_by_key(|border| (border.a, border.b));
    borders
}
