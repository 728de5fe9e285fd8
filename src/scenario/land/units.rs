//! The communes of a table.

use super::{ABOVE_ZERO, FROM_ZERO, RELATIVE, RELATIVE_WORDS, code, finish, table};
use crate::model::plan::Commune;
use crate::scenario::check::fault;
use crate::scenario::document::Node;
use crate::scenario::problem::{Fault, Place, Problem};
use crate::scenario::source::Sources;
use crate::scenario::table::{Row, Table};
use crate::text::nearest::nearest;

/// The communes as the tables and the scenario give them, sorted by code.
pub(in crate::scenario) fn communes(
    root: &Node,
    sources: &Sources,
    problems: &mut Vec<Problem>,
) -> Vec<Commune> {
    if root.at("data.communes").is_none() {
        problems.push(fault(
            Fault::MissingKey,
            &root.place,
            "data.communes",
            String::new(),
            "bảng xã, hoặc [land] communes = [\"tên xã\"]",
            "a table of communes, or [land] communes = [\"…\"]",
        ));
        return Vec::new();
    }
    let columns = ["code", "name", "natural_area_ha", "rice_area_ha", "latitude", "longitude"];
    let Some(table) = table(root, sources, "data.communes", &columns, problems) else {
        return Vec::new();
    };
    let before = problems.len();
    let Some(other_land) = OtherLand::read(root, &table, problems) else {
        return Vec::new();
    };
    let mut communes: Vec<(Place, Commune)> = Vec::new();
    let mut seen: Vec<(Option<u32>, String)> = Vec::new();
    for row in table.rows() {
        let code = identity(&row, &mut seen, problems);
        communes.extend(commune_of(&row, code, &other_land, problems));
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
    let (places, mut communes): (Vec<Place>, Vec<Commune>) = communes.into_iter().unzip();
    if problems.len() > before {
        return Vec::new();
    }
    finish(root, sources, &mut communes, other_land.share, |i| places[i].clone(), problems);
    communes
}

/// How the land that is no rice is given.
struct OtherLand<'n> {
    /// The column of the table that has it.
    column: Option<&'n str>,
    /// Its share of the natural area.
    share: Option<f64>,
}

impl<'n> OtherLand<'n> {
    /// What `[other_land]` says of this table.
    fn read(root: &'n Node, table: &Table, problems: &mut Vec<Problem>) -> Option<Self> {
        let share = root.at("other_land.share_of_natural_area").and_then(Node::number);
        let node = root.at("other_land.column");
        let column = node.and_then(Node::text);
        if let (Some(column), Some(node)) = (column, node)
            && !table.has(column)
        {
            let names: Vec<&str> = table.columns().collect();
            let allowed = names.join(", ");
            let found = column.to_owned();
            let key = "other_land.column";
            let mut problem = fault(Fault::Column, &node.place, key, found, &allowed, &allowed);
            problem.suggestion = nearest(column, names);
            problems.push(problem);
            return None;
        }
        Some(Self { column, share })
    }
}

/// The code of a row, which has a name as well, each once in the table.
fn identity(
    row: &Row,
    seen: &mut Vec<(Option<u32>, String)>,
    problems: &mut Vec<Problem>,
) -> Option<u32> {
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
    for (known_code, known_name) in seen.iter() {
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
    seen.push((code, name.text));
    code
}

/// A row's commune, and where its rice area stands; `None` where a cell is at fault.
fn commune_of(
    row: &Row,
    code: Option<u32>,
    other_land: &OtherLand,
    problems: &mut Vec<Problem>,
) -> Option<(Place, Commune)> {
    let degrees = ("độ thập phân, hệ WGS 84", "decimal degrees, WGS 84");
    let natural = row.number("natural_area_ha", |x| x > 0.0, ABOVE_ZERO, problems);
    let rice = row.number("rice_area_ha", |x| x > 0.0, ABOVE_ZERO, problems);
    let latitude = row.number("latitude", |x| x.abs() <= 90.0, degrees, problems);
    let longitude = row.number("longitude", |x| x.abs() <= 180.0, degrees, problems);
    let other = match other_land.column {
        Some(column) => row.number(column, |x| x >= 0.0, FROM_ZERO, problems),
        None => Some(natural.unwrap_or(0.0) * other_land.share.unwrap_or(0.0)),
    };
    let relative_density = if row.cell("relative_density").text.is_empty() {
        None
    } else {
        let fits = |x: f64| RELATIVE.contains(&x);
        Some(row.number("relative_density", fits, RELATIVE_WORDS, problems)?)
    };
    let commune = Commune {
        code: code?,
        name: row.cell("name").text,
        natural_area_ha: natural?,
        rice_area_ha: rice?,
        other_land_ha: other?,
        relative_density,
        part_of_commune: 1.0,
        outside_border_km: 0.0,
        position: [latitude?, longitude?],
        unit_2024: row.cell("unit_from_2024_12_01").text,
        unit_2025: row.cell("unit_from_2025_07_01").text,
        outline: Vec::new(),
    };
    Some((row.cell("rice_area_ha").place, commune))
}
