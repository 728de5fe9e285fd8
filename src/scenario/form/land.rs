//! The sheets of units: their areas, their borders, their money.

use super::book::{self, Look, input, shown};
use super::layout::{self, Field, Page, pattern};
use super::tree::{self, steps};
use super::write::{HEAD, LISTS, SPARE, UNITS_MOST, Writer, is_written};
use crate::scenario::document::{Node, Value};
use crate::scenario::keys;
use crate::scenario::{country, land, vietnam};
use crate::table::reference;
use crate::text::Lang;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Rows of units, at least: the sum above them counts as many.
const ROWS: u32 = 200;

/// A unit to choose, and its area.
pub(super) struct Name {
    name: String,
    natural_area_ha: f64,
}

/// The province of all units, if it is one.
pub(super) fn province(writer: &Writer<'_>) -> Option<&'static str> {
    if !country::is_used(writer.merged) || writer.merged.at("land.polygons").is_some() {
        return None;
    }
    let communes = &writer.plan.world.communes;
    let mut provinces: Vec<&str> = communes
        .iter()
        .filter_map(|commune| {
            let unit = vietnam::of_code(commune.code);
            unit.or_else(|| vietnam::of_code(commune.code / 1000))
        })
        .map(|unit| unit.province.as_str())
        .collect();
    provinces.sort_unstable();
    provinces.dedup();
    match provinces.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// The units that can be chosen: those of the province or of the country, or those of the tables.
pub(super) fn names(writer: &Writer<'_>) -> Vec<Name> {
    let shipped = country::is_used(writer.merged) && writer.merged.at("land.polygons").is_none();
    if !shipped {
        let of = |commune: &crate::model::plan::Commune| Name {
            name: commune.name.clone(),
            natural_area_ha: commune.natural_area_ha,
        };
        return writer.plan.world.communes.iter().map(of).collect();
    }
    let only = province(writer);
    let units = vietnam::units().iter().filter(|unit| only.is_none_or(|one| unit.province == one));
    units
        .map(|unit| Name {
            name: match only {
                Some(_) => unit.name.clone(),
                None => format!("{} ({})", unit.name, unit.province),
            },
            natural_area_ha: unit.natural_area_km2 * 100.0,
        })
        .collect()
}

/// The hidden sheet that the cells to choose take their lists from.
pub(super) fn lists(names: &[Name]) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(LISTS)?.set_hidden(true);
    for (row, name) in (0..).zip(names) {
        sheet.write(row, 0, &name.name)?;
        sheet.write(row, 1, name.natural_area_ha)?;
    }
    Ok(sheet)
}

/// The names in the hidden sheet.
pub(super) fn range(names: &[Name]) -> String {
    format!("='{LISTS}'!$A$1:$A${}", names.len().max(1))
}

fn fields() -> Vec<&'static Field> {
    Page::Units.fields().iter().filter(|field| is_written(Page::Units, field)).collect()
}

/// The column of a key in the sheet of units, from 0.
fn column_of(key: &str) -> usize {
    fields().iter().position(|field| field.key == key).unwrap_or(0)
}

/// The cell with the sum of rice areas.
pub(super) fn rice_sum(lang: Lang) -> String {
    let cell = reference(HEAD as usize, column_of("rice_area_ha") + 1);
    let (letters, digits) = cell.split_at(cell.find(|c: char| c.is_ascii_digit()).unwrap_or(0));
    format!("'{}'!${letters}${digits}", Page::Units.name(lang))
}

/// A row of the sheet of units.
#[derive(Default)]
struct Unit<'n> {
    name: String,
    village: Option<String>,
    natural_area_ha: Option<f64>,
    rice_area_ha: Option<f64>,
    own: Option<&'n Node>,
}

/// The units of the scenario as rows.
fn rows<'n>(writer: &Writer<'n>) -> Vec<Unit<'n>> {
    let (merged, plan) = (writer.merged, writer.plan);
    let number = |node: &Node, key: &str| node.at(key).and_then(Node::number);
    let first = plan.world.communes.first().map(|commune| commune.unit_2025.clone());
    if let Some(villages) = merged.at("land.village").and_then(Node::list) {
        let of = |village: &Node| Unit {
            name: match village.at("commune").and_then(Node::text) {
                Some(name) => name.to_owned(),
                None => first.clone().unwrap_or_default(),
            },
            village: village.at("name").and_then(Node::text).map(str::to_owned),
            natural_area_ha: number(village, "natural_area_ha"),
            rice_area_ha: number(village, "rice_area_ha"),
            own: None,
        };
        let mut rows: Vec<Unit<'n>> = villages.iter().map(of).collect();
        // Communes beside them that are not divided.
        for commune in plan.world.communes.iter().filter(|commune| commune.code < 100_000) {
            let unit = Unit {
                name: commune.name.clone(),
                rice_area_ha: Some(commune.rice_area_ha),
                ..Unit::default()
            };
            rows.push(unit);
        }
        return rows;
    }
    if let Some(villages) = merged.at("land.village_rice_area_ha").and_then(Node::entries) {
        let of = |(name, entry): (&String, &crate::scenario::document::Entry)| Unit {
            name: first.clone().unwrap_or_default(),
            village: Some(name.clone()),
            rice_area_ha: entry.node.number(),
            ..Unit::default()
        };
        return villages.iter().filter(|(name, _)| *name != keys::SOURCE.path).map(of).collect();
    }
    let communes = &plan.world.communes;
    if merged.at("land.villages").is_some() {
        // The table of villages stays a table; here are their communes.
        let mut names: Vec<&str> =
            communes.iter().map(|commune| commune.unit_2025.as_str()).collect();
        names.dedup();
        return names
            .into_iter()
            .map(|name| Unit { name: name.to_owned(), ..Unit::default() })
            .collect();
    }
    let of = |(i, commune): (usize, &crate::model::plan::Commune)| Unit {
        name: commune.name.clone(),
        village: None,
        natural_area_ha: Some(commune.natural_area_ha),
        rice_area_ha: (!writer.blank).then_some(commune.rice_area_ha),
        own: land::own(merged, communes, i),
    };
    communes.iter().enumerate().map(of).collect()
}

/// The units, their areas and what is known of each; the sums stand above.
pub(super) fn units(
    writer: &mut Writer<'_>,
    names: &[Name],
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let fields = fields();
    book::head(sheet, HEAD, Page::Units, &fields, writer.lang)?;
    let rows = rows(writer);
    let last = HEAD + ROWS.max(rows.len() as u32 + SPARE);
    let filled = HEAD + rows.len() as u32 + SPARE;
    let words = input(Look::Words, None);
    sums(sheet, &rows, last, writer.lang)?;
    for (i, row) in (HEAD + 1..=filled).enumerate() {
        let nothing = Unit::default();
        let unit = rows.get(i).unwrap_or(&nothing);
        for (column, field) in fields.iter().enumerate() {
            let at = (row, column as u16);
            let own = unit.own.and_then(|own| own.at(field.key));
            match (field.key, pattern(Page::Units, field)) {
                ("=", _) => {
                    sheet.write_with_format(row, at.1, i as f64 + 1.0, &shown(Look::Whole))?;
                }
                ("name", _) if unit.name.is_empty() => {
                    sheet.write_blank(row, at.1, &words)?;
                }
                ("name", _) => {
                    sheet.write_string_with_format(row, at.1, &unit.name, &words)?;
                }
                ("village", _) => {
                    let village = unit.village.as_deref().unwrap_or_default();
                    sheet.write_string_with_format(row, at.1, village, &words)?;
                }
                ("natural_area_ha", Some(_)) => natural_area(sheet, at, unit, names)?,
                ("rice_area_ha", Some(key)) => {
                    let value = |ha| Node::new(&Default::default(), Value::Number(ha));
                    let node = unit.rice_area_ha.map(value);
                    book::write(sheet, at, node.as_ref(), key, writer.lang)?;
                }
                (_, Some(key)) => book::write(sheet, at, own, key, writer.lang)?,
                (_, None) => {}
            }
        }
    }
    let lines = (HEAD + 1, filled);
    book::choose(sheet, lines, column_of("name") as u16, &range(names))?;
    for (column, field) in fields.iter().enumerate() {
        if let Some(key) = pattern(Page::Units, field) {
            book::validate(sheet, lines, column as u16, key, writer.lang)?;
        }
    }
    said(writer, &rows);
    Ok(())
}

/// The sums of areas, above the header: rows can be added below it.
fn sums(sheet: &mut Worksheet, rows: &[Unit<'_>], last: u32, lang: Lang) -> Result<(), XlsxError> {
    let title = if lang == Lang::Vi { "Cộng" } else { "Sum" };
    sheet.write_with_format(HEAD - 1, 1, title, &book::bold())?;
    let natural: f64 = rows.iter().filter_map(|row| row.natural_area_ha).sum();
    let rice: f64 = rows.iter().filter_map(|row| row.rice_area_ha).sum();
    for (key, sum) in [("natural_area_ha", natural), ("rice_area_ha", rice)] {
        let column = column_of(key);
        let cells = [HEAD as usize + 2, last as usize + 1].map(|line| reference(line, column + 1));
        let formula = format!("=SUM({}:{})", cells[0], cells[1]);
        let at = (HEAD - 1, column as u16);
        book::formula(sheet, at, &formula, &sum.to_string(), &shown(Look::Number))?;
    }
    Ok(())
}

/// The area of the unit that is chosen, looked up; as a number where it is another one.
fn natural_area(
    sheet: &mut Worksheet,
    at: (u32, u16),
    unit: &Unit<'_>,
    names: &[Name],
) -> Result<(), XlsxError> {
    let format = shown(Look::Number).set_unlocked();
    let known = names.iter().find(|name| name.name == unit.name).map(|name| name.natural_area_ha);
    if let Some(own) = unit.natural_area_ha
        && (unit.village.is_some() || known != Some(own))
    {
        sheet.write_with_format(at.0, at.1, own, &format)?;
        return Ok(());
    }
    let line = at.0 as usize + 1;
    let [name, village] = ["name", "village"].map(|key| reference(line, column_of(key) + 1));
    let count = names.len().max(1);
    let formula = format!(
        "=IF({village}<>\"\",\"\",IFERROR(VLOOKUP({name},'{LISTS}'!$A$1:$B${count},2,FALSE),\"\"))"
    );
    let area = unit.natural_area_ha.map_or_else(String::new, |ha| ha.to_string());
    book::formula(sheet, at, &formula, &area, &format)
}

/// Takes out of what is left to say what stands in the sheet of units.
fn said(writer: &mut Writer<'_>, rows: &[Unit<'_>]) {
    let source = writer.own.at("land.rice_area_ha.source").cloned();
    let mut paths = vec!["land.communes", "land.village", "land.village_rice_area_ha"];
    if rows.iter().all(|row| row.rice_area_ha.is_some()) || writer.blank {
        paths.extend(["land.rice_area_ha", "land.rice_table", "land.rice_share_of_natural_area"]);
    }
    for path in paths {
        tree::take(&mut writer.own, path);
    }
    if let Some(source) = source {
        let place = source.place.clone();
        tree::put(&mut writer.own, &tree::plain("land.rice_area_ha.source"), &place, source);
    }
    if rows.iter().any(|row| row.village.is_some()) {
        return; // What is said of villages has no cell.
    }
    let columns: Vec<&str> = fields()
        .into_iter()
        .filter(|field| pattern(Page::Units, field).is_some())
        .map(|field| field.key)
        .collect();
    forget(&mut writer.own, &columns);
}

/// Takes keys out of what is said of single communes.
fn forget(own: &mut Node, keys: &[&str]) {
    let Some(mut communes) = tree::take(own, "commune") else { return };
    let place = communes.place.clone();
    if let Value::Table(entries) = &mut communes.value {
        for entry in entries.values_mut() {
            if let Value::Table(inside) = &mut entry.node.value {
                inside.retain(|key, _| !keys.contains(&key.as_str()));
            }
        }
        entries.retain(|name, entry| {
            name == keys::SOURCE.path
                || entry.node.entries().is_some_and(|inside| !inside.is_empty())
        });
        if entries.is_empty() {
            return;
        }
    }
    tree::put(own, &tree::plain("commune"), &place, communes);
}

/// The borders as they are known, with a cell for one's own length.
pub(super) fn borders(writer: &mut Writer<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let fields: Vec<&Field> = Page::Borders.fields().iter().collect();
    book::head(sheet, HEAD, Page::Borders, &fields, writer.lang)?;
    let world = &writer.plan.world;
    let communes = &world.communes;
    let Some(key) = keys::find("border.length_km") else { return Ok(()) };
    let index = |node: &Node, side: &str| {
        let side = node.at(side)?;
        land::commune(communes, side.text()?, &side.place, "", &mut Vec::new())
    };
    let own: Vec<(usize, usize, &Node)> = writer
        .merged
        .at("border")
        .and_then(Node::list)
        .into_iter()
        .flatten()
        .filter_map(|node| Some((index(node, "a")?, index(node, "b")?, node.at("length_km")?)))
        .collect();
    let outside = layout::OUTSIDE[usize::from(!writer.vi())];
    let name = |i: usize| communes[i].name.as_str();
    let mut rows: Vec<(&str, &str, Option<f64>, Option<&Node>)> = Vec::new();
    if communes.len() <= UNITS_MOST {
        for border in &world.borders {
            let pair = (border.a, border.b);
            if !own.iter().any(|(a, b, _)| (*a.min(b), *a.max(b)) == pair) {
                rows.push((name(pair.0), name(pair.1), Some(border.length_km), None));
            }
        }
        for (i, commune) in communes.iter().enumerate() {
            let said = land::own(writer.merged, communes, i);
            let said = said.and_then(|own| own.at("outside_border_km"));
            let known = said.is_none().then_some(commune.outside_border_km);
            rows.push((name(i), outside, known, said));
        }
    }
    rows.extend(own.iter().map(|(a, b, node)| (name(*a), name(*b), None, Some(*node))));
    let words = shown(Look::Words).set_unlocked();
    for (row, (a, b, known, own)) in (HEAD + 1..).zip(&rows) {
        sheet.write_string_with_format(row, 0, *a, &words)?;
        sheet.write_string_with_format(row, 1, *b, &words)?;
        match known {
            Some(km) => sheet.write_with_format(row, 2, *km, &shown(Look::Number))?,
            None => sheet.write_blank(row, 2, &shown(Look::Number))?,
        };
        book::write(sheet, (row, 3), *own, key, writer.lang)?;
    }
    let from = HEAD + 1 + rows.len() as u32;
    for row in from..from + SPARE {
        for column in [0, 1] {
            sheet.write_blank(row, column, &input(Look::Words, None))?;
        }
        sheet.write_blank(row, 2, &shown(Look::Number))?;
        book::write(sheet, (row, 3), None, key, writer.lang)?;
    }
    book::validate(sheet, (HEAD + 1, from + SPARE), 3, key, writer.lang)?;
    tree::take(&mut writer.own, "border");
    if communes.len() <= UNITS_MOST {
        forget(&mut writer.own, &["outside_border_km"]);
    }
    Ok(())
}

/// The money of each unit, every year or year by year.
pub(super) fn years(
    writer: &mut Writer<'_>,
    names: &[Name],
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let fields: Vec<&Field> = Page::Years.fields().iter().collect();
    book::head(sheet, HEAD, Page::Years, &fields, writer.lang)?;
    let Some(key) = keys::find("budget.amount.vnd") else { return Ok(()) };
    let (plan, merged) = (writer.plan, writer.merged);
    let period = plan.world.period;
    let unit = if writer.vi() { "đồng" } else { "VND" };
    for year in 0..period.years() {
        let column = 2 + year as u16;
        book::write_head(sheet, HEAD, column, &format!("{} ({unit})", period.year(year)))?;
        sheet.set_column_width(column, 18)?;
    }
    let amounts = merged.at("budget.amount").and_then(Node::list).unwrap_or_default();
    let every = merged.at("budget.vnd_by_commune").and_then(Node::entries);
    let mut rows: Vec<String> = vec![String::new()];
    if plan.world.communes.len() <= UNITS_MOST || every.is_some() || !amounts.is_empty() {
        rows.extend(plan.world.communes.iter().map(|commune| commune.name.clone()));
    }
    // As they were written, where that is not the name.
    let of = amounts.iter().filter_map(|node| node.at("commune")?.text());
    let of = of.chain(every.into_iter().flat_map(|all| all.keys().map(String::as_str)));
    for name in of.filter(|name| *name != keys::SOURCE.path) {
        if !rows.iter().any(|row| row == name) {
            rows.push(name.to_owned());
        }
    }
    for (row, name) in (HEAD + 1..).zip(&rows) {
        let words = input(Look::Words, None);
        sheet.write_string_with_format(row, 0, name, &words)?;
        let node = every.and_then(|all| all.get(name)).map(|entry| &entry.node);
        book::write(sheet, (row, 1), node, key, writer.lang)?;
        for year in 0..period.years() {
            let here = amounts.iter().find(|node| {
                let commune = node.at("commune").and_then(Node::text).unwrap_or_default();
                let of = node.at("year").and_then(Node::integer);
                commune == name && of == Some(i64::from(period.year(year)))
            });
            let node = here.and_then(|node| node.at("vnd"));
            book::write(sheet, (row, 2 + year as u16), node, key, writer.lang)?;
        }
    }
    let last = HEAD + rows.len() as u32;
    book::choose(sheet, (HEAD + 1, last), 0, &range(names))?;
    let source = writer.own.at("budget.vnd_by_commune.source").cloned();
    tree::take(&mut writer.own, "budget.amount");
    tree::take(&mut writer.own, "budget.vnd_by_commune");
    if let Some(source) = source {
        let place = source.place.clone();
        let path = steps(&["budget", "vnd_by_commune", "source"]);
        tree::put(&mut writer.own, &path, &place, source);
    }
    Ok(())
}
