//! Land from polygons of one's own: areas, neighbours and borders are measured from them.

use super::check::fault;
use super::country::{Land, without_rice};
use super::document::Node;
use super::land::{self, ABOVE_ZERO};
use super::polygons::{self, Feature, Ring};
use super::problem::{Fault, Place, Problem};
use super::source::Sources;
use super::vietnam::bare;
use crate::model::plan::{Border, Commune};

/// One unit: its name, its code if it has one, and all its polygons.
struct Outlined {
    name: String,
    code: Option<u32>,
    features: Vec<Feature>,
}

/// The units of the file, or those of them that `land.communes` names.
pub(super) fn land(
    root: &Node,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> Option<Land> {
    let node = root.at("land.polygons")?;
    let found = sources.named(node, "land.polygons", problems)?;
    let before = problems.len();
    let features = polygons::features(&found, problems)?;
    let place = Place { file: found.label, line: 1, column: 1 };
    let mut units = units(features, &place, problems);
    if let Some(names) = root.at("land.communes").and_then(Node::list) {
        let names: Vec<String> = names.iter().filter_map(Node::text).map(bare).collect();
        units.retain(|unit| names.contains(&bare(&unit.name)));
    }
    let coded = units.iter().all(|unit| unit.code.is_some());
    units.sort_by(|a, b| (a.code, &a.name).cmp(&(b.code, &b.name)));
    let mut communes = Vec::new();
    let mut shapes: Vec<Vec<Vec<Ring>>> = Vec::new();
    for (i, unit) in units.into_iter().enumerate() {
        let area: f64 = unit.features.iter().map(Feature::area_ha).sum();
        let largest = unit.features.iter().max_by(|a, b| a.area_ha().total_cmp(&b.area_ha()));
        let Some(position) = largest.and_then(Feature::middle).filter(|_| area > 0.0) else {
            problems.push(fault(
                Fault::MissingKey,
                &place,
                &unit.name,
                "geometry: null".to_owned(),
                "đường ranh giới của đơn vị; bỏ đơn vị ấy khỏi tệp, hoặc chọn các đơn vị khác bằng land.communes",
                "the outline of the unit; leave it out of the file, or choose others with land.communes",
            ));
            continue;
        };
        let polygons: Vec<Vec<Ring>> = unit.features.into_iter().flat_map(|f| f.polygons).collect();
        communes.push(Commune {
            code: unit.code.filter(|_| coded).unwrap_or(i as u32 + 1),
            unit_2024: unit.name.clone(),
            unit_2025: unit.name.clone(),
            name: unit.name,
            natural_area_ha: (area * 10.0).round() / 10.0,
            rice_area_ha: f64::NAN,
            other_land_ha: 0.0,
            relative_density: None,
            part_of_commune: 1.0,
            outside_border_km: 0.0,
            position,
            outline: polygons.concat(),
        });
        shapes.push(polygons);
    }
    if communes.is_empty() && problems.len() == before {
        let (vi, en) = (
            "ít nhất một đơn vị có tên và ranh giới",
            "at least one unit with a name and an outline",
        );
        problems.push(fault(Fault::MissingKey, &place, "features", String::new(), vi, en));
    }
    rice(root, sources, &mut communes, problems);
    if problems.len() > before {
        return None;
    }
    let metres = |km: f64| (km * 1e3).round() / 1e3;
    let (shared, alone) = polygons::borders(&shapes);
    let mut borders: Vec<Border> =
        shared.into_iter().map(|(a, b, km)| Border { a, b, length_km: metres(km) }).collect();
    for (commune, km) in communes.iter_mut().zip(alone) {
        commune.outside_border_km = metres(km);
    }
    let share = root.at("other_land.share_of_natural_area").and_then(Node::number);
    for commune in &mut communes {
        commune.other_land_ha = commune.natural_area_ha * share.unwrap_or(0.0);
    }
    land::finish(root, sources, &mut communes, share, |_| place.clone(), problems);
    if root.at("data.borders").is_some() {
        borders = land::borders(root, sources, &communes, problems);
    }
    Some(Land { communes, borders })
}

/// Features of one code, or of one name where there is no code, are one unit.
fn units(features: Vec<Feature>, place: &Place, problems: &mut Vec<Problem>) -> Vec<Outlined> {
    let mut units: Vec<Outlined> = Vec::new();
    for feature in features {
        if feature.name.is_empty() && feature.code.is_none() {
            problems.push(fault(
                Fault::MissingKey,
                place,
                &format!("{}.properties", feature.key),
                String::new(),
                "tên (name, ten_xa, NAME_3 …) hoặc mã (code, ma_xa …)",
                "a name (name, ten_xa, NAME_3 …) or a code (code, ma_xa …)",
            ));
            continue;
        }
        let name = match (&feature.name, feature.code) {
            (name, Some(code)) if name.is_empty() => format!("{code:05}"),
            (name, _) => name.clone(),
        };
        let same =
            |unit: &&mut Outlined| unit.code == feature.code && bare(&unit.name) == bare(&name);
        match units.iter_mut().find(same) {
            Some(unit) => unit.features.push(feature),
            None => units.push(Outlined { name, code: feature.code, features: vec![feature] }),
        }
    }
    for (i, unit) in units.iter().enumerate() {
        let twin = units[..i].iter().find(|other| {
            other.name == unit.name || (unit.code.is_some() && other.code == unit.code)
        });
        if let Some(twin) = twin {
            problems.push(fault(
                Fault::DuplicateCommune,
                place,
                "features",
                format!("{} / {}", twin.name, unit.name),
                "mỗi mã một tên, mỗi tên một mã",
                "one name for each code and one code for each name",
            ));
        }
    }
    units
}

/// Rice areas as the scenario gives them.
fn rice(root: &Node, sources: &Sources, communes: &mut [Commune], problems: &mut Vec<Problem>) {
    if let Some(table) = root.at("land.rice_table").and_then(|_| {
        land::table(root, sources, "land.rice_table", &["commune", "rice_area_ha"], problems)
    }) {
        for row in table.rows() {
            let name = row.cell("commune");
            let index = land::commune(communes, &name.text, &name.place, "commune", problems);
            let area = row.number("rice_area_ha", |x| x > 0.0, ABOVE_ZERO, problems);
            if let (Some(index), Some(area)) = (index, area) {
                communes[index].rice_area_ha = area;
            }
        }
    }
    for (name, entry) in root.at("land.rice_area_ha").and_then(Node::entries).into_iter().flatten()
    {
        let key = format!("land.rice_area_ha.{name}");
        if name != "source"
            && let Some(index) = land::commune(communes, name, &entry.place, &key, problems)
        {
            communes[index].rice_area_ha = entry.node.number().unwrap_or(f64::NAN);
        }
    }
    let share = root.at("land.rice_share_of_natural_area").and_then(Node::number);
    let mut missing = Vec::new();
    for index in 0..communes.len() {
        let own = land::own(root, communes, index);
        let own = own.and_then(|own| own.at("rice_area_ha")).and_then(Node::number);
        let commune = &mut communes[index];
        let assumed = share.map(|share| share * commune.natural_area_ha);
        let typed = Some(commune.rice_area_ha).filter(|area| !area.is_nan());
        match own.or(typed).or(assumed) {
            Some(area) => commune.rice_area_ha = area,
            None => {
                missing.push(format!("\"{}\" ({:.0} ha)", commune.name, commune.natural_area_ha));
            }
        }
    }
    without_rice(root, &missing, problems);
}
