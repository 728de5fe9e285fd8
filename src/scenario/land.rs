//! The communes, their borders and their outlines, from the tables that a scenario names.

mod units;

pub(super) use units::communes;

use super::check::fault;
use super::document::Node;
use super::problem::{Fault, Place, Problem};
use super::source::Sources;
use super::table::{Cell, Table};
use super::{plausible, vietnam};
use crate::model::plan::{Border, Commune};
use crate::text::nearest::nearest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

pub(super) const ABOVE_ZERO: (&str, &str) =
    ("số lớn hơn 0, dấu chấm thập phân", "a number above 0, with a decimal point");
const FROM_ZERO: (&str, &str) =
    ("số từ 0 trở lên, dấu chấm thập phân", "a number, 0 or more, with a decimal point");

/// Rats of a commune over those of average land.
const RELATIVE: std::ops::RangeInclusive<f64> = 0.01..=100.0;
const RELATIVE_WORDS: (&str, &str) = (
    "số từ 0.01 đến 100, so với trung bình địa bàn; để trống khi không biết",
    "a number from 0.01 to 100, over average land; empty where unknown",
);

/// The index of the commune with this name or code; a problem with the nearest name otherwise.
///
/// Exact letters win; without them any letters will do that leave one commune.
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
    let (name, dated) = without_date(text);
    let name: String = name.nfc().collect();
    if let Some(number) = code(&name) {
        let known = communes.iter().position(|commune| commune.code == number);
        if let (Some(_), Some((old, new))) = (known, meanings(number)) {
            let meant = match dated {
                Some(Dated::Y2022) => communes.iter().position(|commune| commune.name == *old),
                Some(Dated::Y2025) => communes.iter().position(|commune| commune.name == *new),
                None => None,
            };
            if meant.is_some() {
                return meant;
            }
            problems.push(two_meanings(number, text, place, key)?);
            return None;
        }
        if known.is_some() {
            return known;
        }
    }
    if let Some(found) = communes.iter().position(|commune| commune.name == name) {
        return Some(found);
    }
    let bare = vietnam::bare(&name);
    let mut loose = (0..communes.len()).filter(|&i| vietnam::bare(&communes[i].name) == bare);
    if let (Some(found), None) = (loose.next(), loose.next()) {
        return Some(found);
    }
    let names: Vec<&str> = communes.iter().map(|commune| commune.name.as_str()).collect();
    let listed = if names.len() > 40 {
        format!("{}, …", names[..40].join(", "))
    } else {
        names.join(", ")
    };
    let mut problem = fault(Fault::UnknownCommune, place, key, text.to_owned(), &listed, &listed);
    problem.suggestion = nearest(&name, names);
    problems.push(problem);
    None
}

/// A list of units that a code is of.
enum Dated {
    Y2022,
    Y2025,
}

/// A name or code, and the list that it says it is of, as in `09499 (2022)`.
fn without_date(text: &str) -> (&str, Option<Dated>) {
    let text = text.trim();
    for (mark, dated) in [("(2022)", Dated::Y2022), ("(2025-07)", Dated::Y2025)] {
        if let Some(name) = text.strip_suffix(mark) {
            return (name.trim(), Some(dated));
        }
    }
    (text, None)
}

/// The names of the units that had a code until 2024 and that have it since July 2025, where they
/// are not the same: known of the communes in the program.
fn meanings(code: u32) -> Option<&'static (String, String)> {
    static CODES: LazyLock<BTreeMap<u32, (String, String)>> = LazyLock::new(|| {
        let table = include_str!("../../scenarios/luong_tai/communes.csv");
        let rows = csv::Reader::from_reader(table.as_bytes()).into_records();
        rows.flatten()
            .filter_map(|row| {
                let code = row.get(0)?.parse().ok()?;
                let (old, new) = (row.get(1)?, &vietnam::of_code(code)?.name);
                (old != new).then(|| (code, (old.to_owned(), new.clone())))
            })
            .collect()
    });
    CODES.get(&code)
}

/// The fault of a code that two units have had; none if it has one meaning.
pub(super) fn two_meanings(number: u32, text: &str, place: &Place, key: &str) -> Option<Problem> {
    let (old, new) = meanings(number)?;
    Some(fault(
        Fault::UnknownCommune,
        place,
        key,
        text.to_owned(),
        &format!(
            "mã này có hai nghĩa: đến 30/6/2025 là {old}, từ 1/7/2025 là {new}; viết tên, hoặc \"{number:05} (2022)\", \"{number:05} (2025-07)\""
        ),
        &format!(
            "this code has two meanings: {old} until 30 June 2025, {new} since 1 July 2025; write the name, or \"{number:05} (2022)\", \"{number:05} (2025-07)\""
        ),
    ))
}

/// What the scenario says of one commune, by its name or code.
pub(super) fn own<'n>(root: &'n Node, communes: &[Commune], index: usize) -> Option<&'n Node> {
    let entries = root.at("commune")?.entries()?;
    let found = entries.iter().find(|(name, entry)| {
        let place = &entry.place;
        *name != "source" && commune(communes, name, place, "", &mut Vec::new()) == Some(index)
    });
    found.map(|(_, entry)| &entry.node)
}

/// A code of the statistical office: up to nine digits.
pub(super) fn code(text: &str) -> Option<u32> {
    let digits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Borders with land outside and what the scenario says of single communes; then no commune has
/// more rice than land.
pub(super) fn finish(
    root: &Node,
    sources: &Sources,
    communes: &mut [Commune],
    other_share: Option<f64>,
    place: impl Fn(usize) -> Place,
    problems: &mut Vec<Problem>,
) {
    outside(root, sources, communes, problems);
    overrides(root, communes, other_share, problems);
    for (i, commune) in communes.iter().enumerate() {
        if commune.rice_area_ha > commune.natural_area_ha {
            let said = own(root, communes, i);
            let natural = said.and_then(|own| own.at("natural_area_ha"));
            let own = said.and_then(|own| own.at("rice_area_ha"));
            let mut problem = fault(
                Fault::Area,
                &own.map_or_else(|| place(i), |node| node.place.clone()),
                &format!("{}: rice_area_ha", commune.name),
                format!("{} ha", commune.rice_area_ha),
                &format!("không quá diện tích tự nhiên {} ha", commune.natural_area_ha),
                &format!("no more than the natural area, {} ha", commune.natural_area_ha),
            );
            problem.suggestion = plausible::in_hectares(commune);
            let natural = natural.map(|node| (node.place.clone(), "natural_area_ha".to_owned()));
            problem.also.extend(natural);
            problems.push(problem);
        }
    }
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
    let mut unknown = Vec::new();
    for row in table.rows() {
        let name = row.cell("commune");
        let index = commune(communes, &name.text, &name.place, "commune", &mut unknown);
        let length = row.number("length_km", |x| x >= 0.0, FROM_ZERO, problems);
        let (Some(index), Some(length)) = (index, length) else { continue };
        if seen[index] {
            problems.push(duplicate_border(&name, name.text.clone()));
        }
        seen[index] = true;
        communes[index].outside_border_km = length;
    }
    of_other_land(root, "data.outside_borders", unknown, problems);
}

/// A table of other communes is one fault, not one for each of its cells.
fn of_other_land(root: &Node, key: &str, unknown: Vec<Problem>, problems: &mut Vec<Problem>) {
    let names: BTreeSet<&str> = unknown.iter().map(|problem| problem.found.as_str()).collect();
    let (Some(node), 4..) = (root.at(key), names.len()) else {
        problems.extend(unknown);
        return;
    };
    let some: Vec<&str> = names.iter().copied().take(3).collect();
    problems.push(fault(
        Fault::UnknownCommune,
        &node.place,
        key,
        format!("{}: {}, … ({})", node.shown(), some.join(", "), names.len()),
        "bảng này nói về các xã không có trong data.communes: ghi bảng của địa bàn mình, hoặc lấy đất từ [land] (communes = [\"tên xã\"])",
        "this table is about communes that are not in data.communes: name your own, or take the land from [land] (communes = [\"…\"])",
    ));
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
    let relative = root.at("land.relative_density").and_then(Node::entries);
    for (name, entry) in relative.into_iter().flatten().filter(|(name, _)| *name != "source") {
        let place = &entry.place;
        if let Some(index) = commune(communes, name, place, "land.relative_density", problems) {
            communes[index].relative_density = entry.node.number();
        }
    }
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
        commune.relative_density = number("relative_density").or(commune.relative_density);
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
    let mut unknown = Vec::new();
    for row in table.rows() {
        let (first, second) = (row.cell("commune_a"), row.cell("commune_b"));
        let x = commune(communes, &first.text, &first.place, "commune_a", &mut unknown);
        let y = commune(communes, &second.text, &second.place, "commune_b", &mut unknown);
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
    of_other_land(root, "data.borders", unknown, problems);
    let mut borders: Vec<Border> = borders.into_iter().map(|(border, _)| border).collect();
    borders.sort_by_key(|border| (border.a, border.b));
    borders
}

/// Borders that the scenario gives itself, in the place of those that are known.
pub(super) fn own_borders(
    root: &Node,
    communes: &[Commune],
    borders: &mut Vec<Border>,
    problems: &mut Vec<Problem>,
) {
    let mut seen: Vec<(usize, usize)> = Vec::new();
    for node in root.at("border").and_then(Node::list).unwrap_or_default() {
        let mut of = |key: &str| {
            let side = node.at(key)?;
            commune(communes, side.text()?, &side.place, &format!("border.{key}"), problems)
        };
        let (Some(x), Some(y)) = (of("a"), of("b")) else { continue };
        let Some(length_km) = node.at("length_km").and_then(Node::number) else { continue };
        let (a, b) = (x.min(y), x.max(y));
        let found = format!("{} – {}", communes[x].name, communes[y].name);
        if a == b || seen.contains(&(a, b)) {
            let (vi, en) = if a == b {
                ("một xã khác: xã không giáp chính nó", "another commune: none borders on itself")
            } else {
                ("mỗi ranh giới một lần", "each border once")
            };
            problems.push(fault(Fault::Border, &node.place, "border", found, vi, en));
            continue;
        }
        seen.push((a, b));
        borders.retain(|border| (border.a, border.b) != (a, b));
        if length_km > 0.0 {
            borders.push(Border { a, b, length_km });
        }
    }
    borders.sort_by_key(|border| (border.a, border.b));
}
