//! Villages, co-operatives and teams inside communes of today, from their names and rice areas.
//!
//! Nobody publishes where they lie. Unless the scenario gives more, natural area goes with rice
//! area, and borders are spread evenly: every pair of one commune has the same, every village the
//! same part of what its commune has with others. A square cut into n equal squares has 2(√n − 1)
//! sides of lines inside; that is the length that is spread.

use super::check::fault;
use super::country::among;
use super::document::Node;
use super::land::{self, ABOVE_ZERO};
use super::problem::{Fault, Problem};
use super::source::Sources;
use super::vietnam::Unit;
use super::words::short;
use crate::model::plan::{Border, Commune};
use crate::text::{Lang, Text};

/// A village as the scenario gives it.
pub(super) struct Village {
    /// Index of its commune among the chosen ones.
    pub(super) unit: usize,
    name: String,
    rice_area_ha: f64,
    natural_area_ha: Option<f64>,
    position: Option<[f64; 2]>,
}

/// The villages of the scenario, in its order; none if it has none.
pub(super) fn read(
    root: &Node,
    sources: &mut Sources,
    chosen: &[&'static Unit],
    problems: &mut Vec<Problem>,
) -> Option<Vec<Village>> {
    let mut villages = Vec::new();
    let before = problems.len();
    if let Some(node) = root.at("land.village_rice_area_ha") {
        if chosen.len() != 1 {
            problems.push(fault(
                Fault::Conflict,
                &node.place,
                "land.village_rice_area_ha",
                format!("{}", chosen.len()),
                "chỉ một xã; nhiều xã thì dùng land.villages, bảng có cột commune",
                "one commune; for several use land.villages, a table with a column commune",
            ));
            return None;
        }
        for (name, entry) in node.entries()?.iter().filter(|(name, _)| *name != "source") {
            let rice_area_ha = entry.node.number()?;
            let name = name.clone();
            villages.push(Village {
                unit: 0,
                name,
                rice_area_ha,
                natural_area_ha: None,
                position: None,
            });
        }
    }
    for (i, node) in root.at("land.village").and_then(Node::list).into_iter().flatten().enumerate()
    {
        let key = format!("land.village[{i}].commune");
        let unit = match node.at("commune") {
            Some(of) => among(chosen, of.text()?, &of.place, &key, problems),
            None if chosen.len() == 1 => Some(0),
            None => {
                problems.push(fault(
                    Fault::MissingKey,
                    &node.place,
                    &key,
                    String::new(),
                    "xã của thôn: địa bàn có nhiều xã",
                    "the commune of the village: the land has several",
                ));
                None
            }
        };
        let (Some(unit), Some(name)) = (unit, node.at("name")) else { continue };
        let written = name.text()?.to_owned();
        if villages.iter().any(|village| village.unit == unit && village.name == written) {
            let (vi, en) = ("mỗi thôn một tên, một dòng", "each village one name and one row");
            let key = "land.village.name";
            problems.push(fault(
                Fault::DuplicateCommune,
                &name.place,
                key,
                written.clone(),
                vi,
                en,
            ));
        }
        villages.push(Village {
            unit,
            name: written,
            rice_area_ha: node.at("rice_area_ha")?.number()?,
            natural_area_ha: node.at("natural_area_ha").and_then(Node::number),
            position: None,
        });
    }
    if root.at("land.villages").is_some() {
        of_table(root, sources, chosen, &mut villages, problems)?;
    }
    checked(root, sources, chosen, &villages, problems);
    (problems.len() == before).then_some(villages)
}

fn of_table(
    root: &Node,
    sources: &Sources,
    chosen: &[&'static Unit],
    villages: &mut Vec<Village>,
    problems: &mut Vec<Problem>,
) -> Option<()> {
    let table = land::table(root, sources, "land.villages", &["name", "rice_area_ha"], problems)?;
    for row in table.rows() {
        let name = row.cell("name");
        let unit = if table.has("commune") {
            let cell = row.cell("commune");
            among(chosen, &cell.text, &cell.place, "commune", problems)
        } else if chosen.len() == 1 {
            Some(0)
        } else {
            problems.push(fault(
                Fault::Column,
                &table.place(),
                "commune",
                table.columns().collect::<Vec<_>>().join(", "),
                "cột commune: địa bàn có nhiều xã",
                "a column commune: the land has several communes",
            ));
            return None;
        };
        let known = |column: &str| table.has(column) && !row.cell(column).text.is_empty();
        let degrees = ("độ thập phân, hệ WGS 84", "decimal degrees, WGS 84");
        let rice = row.number("rice_area_ha", |x| x > 0.0, ABOVE_ZERO, problems);
        let natural_area_ha = known("natural_area_ha")
            .then(|| row.number("natural_area_ha", |x| x > 0.0, ABOVE_ZERO, problems))
            .flatten();
        let position = (known("latitude") && known("longitude"))
            .then(|| {
                let latitude = row.number("latitude", |x| x.abs() <= 90.0, degrees, problems)?;
                let longitude = row.number("longitude", |x| x.abs() <= 180.0, degrees, problems)?;
                Some([latitude, longitude])
            })
            .flatten();
        let (Some(unit), Some(rice_area_ha)) = (unit, rice) else { continue };
        if villages.iter().any(|village| village.unit == unit && village.name == name.text)
            || name.text.is_empty()
        {
            problems.push(fault(
                Fault::DuplicateCommune,
                &name.place,
                "name",
                name.text.clone(),
                "mỗi thôn một tên, một dòng",
                "each village one name and one row",
            ));
        }
        villages.push(Village { unit, name: name.text, rice_area_ha, natural_area_ha, position });
    }
    Some(())
}

/// How much the rice of villages may differ from what is said of the whole commune: rounding.
const WHOLE_TOLERANCE: f64 = 0.002;

/// What the scenario says of the rice of a whole commune, and where.
fn said_of_whole<'n>(
    root: &'n Node,
    chosen: &[&'static Unit],
    unit: usize,
) -> Option<(&'n super::problem::Place, f64)> {
    let said = root.at("land.rice_area_ha").and_then(Node::entries)?;
    said.iter().find_map(|(name, entry)| {
        // What is wrong with the name is told where the areas are read.
        let of = among(chosen, name, &entry.place, "", &mut Vec::new());
        (of == Some(unit)).then(|| Some((&entry.node.place, entry.node.number()?)))?
    })
}

/// Villages are not larger than their commune, and not more than codes can tell apart.
fn checked(
    root: &Node,
    sources: &mut Sources,
    chosen: &[&'static Unit],
    villages: &[Village],
    problems: &mut Vec<Problem>,
) {
    let Some(place) = root.at("land").map(|node| &node.place) else { return };
    for (i, unit) in chosen.iter().enumerate() {
        let own = || villages.iter().filter(|village| village.unit == i);
        let whole = unit.natural_area_km2 * 100.0;
        let rice: f64 = own().map(|village| village.rice_area_ha).sum();
        let natural: f64 = own().filter_map(|village| village.natural_area_ha).sum();
        if let Some((at, said)) = said_of_whole(root, chosen, i).filter(|_| own().count() > 0)
            && (said - rice).abs() > WHOLE_TOLERANCE * said
        {
            let text = |lang| (short(said, lang), short(rice, lang));
            let ((said_vi, rice_vi), (said_en, rice_en)) = (text(Lang::Vi), text(Lang::En));
            let name = &unit.name;
            sources.warnings.push(Text::new(
                format!("{at}: cả xã {name} ghi {said_vi} ha lúa, các thôn cộng lại {rice_vi} ha: tính theo các thôn; còn thiếu thôn nào?"),
                format!("{at}: {said_en} ha of rice are written for all of {name}, its villages have {rice_en} ha together: those count; is a village missing?"),
            ));
        }
        if rice.max(natural) > whole || own().count() > 999 {
            problems.push(fault(
                Fault::Area,
                place,
                &format!("{}: rice_area_ha", unit.name),
                format!("{} → {} ha", own().count(), rice.max(natural)),
                &format!("tổng các thôn không quá diện tích tự nhiên của xã, {whole} ha; nhiều nhất 999 thôn (có phải sào, mẫu viết thành ha?)"),
                &format!("villages together no more than the natural area of the commune, {whole} ha; at most 999 (sào or mẫu written as ha?)"),
            ));
        }
    }
}

/// Puts villages in the place of their communes, with the borders that both had.
pub(super) fn split(
    communes: &[Commune],
    borders: &[Border],
    villages: &[Village],
    sources: &mut Sources,
) -> (Vec<Commune>, Vec<Border>) {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut out: Vec<Commune> = Vec::new();
    for (i, commune) in communes.iter().enumerate() {
        let own: Vec<&Village> = villages.iter().filter(|village| village.unit == i).collect();
        let first = out.len();
        if own.is_empty() {
            out.push(commune.clone());
        } else {
            out.extend(inside(commune, &own));
        }
        parts.push((first..out.len()).collect());
    }
    let mut shared = Vec::new();
    let mut between = |a: &[usize], b: &[usize], length_km: f64, pairs: usize| {
        for &a in a {
            for &b in b.iter().filter(|&&b| b > a) {
                shared.push(Border { a, b, length_km: length_km / pairs as f64 });
            }
        }
    };
    for border in borders {
        let (a, b) = (&parts[border.a], &parts[border.b]);
        between(a, b, border.length_km, a.len() * b.len());
    }
    for (commune, own) in communes.iter().zip(&parts).filter(|(_, own)| own.len() > 1) {
        let n = own.len();
        let lines_km = 2.0 * ((n as f64).sqrt() - 1.0) * (commune.natural_area_ha * 0.01).sqrt();
        between(own, own, lines_km, n * (n - 1) / 2);
        let name = &commune.name;
        sources.notes.push(Text::new(
            format!("{name}: {n} thôn (đơn vị) bên trong; ranh giới giữa chúng chưa biết, chia đều {lines_km:.1} km cho mọi cặp, ranh giới ngoài chia đều; muốn khác, ghi data.borders, data.outside_borders"),
            format!("{name}: {n} villages (units) inside; their borders are not known: {lines_km:.1} km are spread evenly over all pairs, the outer border evenly; give data.borders and data.outside_borders for others"),
        ));
    }
    if out.iter().any(|commune| commune.part_of_commune != 1.0) {
        sources.warnings.push(Text::new(
            "địa bàn có thôn, đơn vị dưới xã: trong kết quả, bảng và biểu đồ, “xã” là tên gọi chung, gồm cả các thôn, đơn vị ấy",
            "the land has villages (units) inside communes: in results, tables and charts \"commune\" means these as well",
        ));
    }
    // Places of the villages among all communes, by code.
    let mut order: Vec<usize> = (0..out.len()).collect();
    order.sort_by_key(|&i| out[i].code);
    let mut at = vec![0; out.len()];
    order.iter().enumerate().for_each(|(new, &old)| at[old] = new);
    for border in &mut shared {
        let (a, b) = (at[border.a], at[border.b]);
        (border.a, border.b) = (a.min(b), a.max(b));
    }
    shared.sort_by_key(|border| (border.a, border.b));
    out.sort_by_key(|commune| commune.code);
    tell_apart(&mut out);
    (out, shared)
}

/// Villages of one name in several communes have the commune's behind theirs.
fn tell_apart(communes: &mut [Commune]) {
    let names: Vec<String> = communes.iter().map(|commune| commune.name.clone()).collect();
    for (i, commune) in communes.iter_mut().enumerate() {
        let twin = names.iter().enumerate().any(|(j, name)| i != j && *name == names[i]);
        if twin && commune.unit_2025 != commune.name {
            commune.name = format!("{} ({})", commune.name, commune.unit_2025);
            commune.unit_2024.clone_from(&commune.name);
        }
    }
}

/// The villages of one commune.
fn inside(commune: &Commune, own: &[&Village]) -> Vec<Commune> {
    let n = own.len() as f64;
    let known: f64 = own.iter().filter_map(|village| village.natural_area_ha).sum();
    let others: f64 = own
        .iter()
        .filter(|village| village.natural_area_ha.is_none())
        .map(|village| village.rice_area_ha)
        .sum();
    let rest = commune.natural_area_ha - known;
    let rice: f64 = own.iter().map(|village| village.rice_area_ha).sum();
    // Degrees of latitude of a circle as large as the commune.
    let radius = (commune.natural_area_ha * 0.01 / std::f64::consts::PI).sqrt() / 111.2;
    own.iter()
        .enumerate()
        .map(|(i, village)| {
            // Points of a sunflower: as far apart as can be, the same for the same number.
            let turn = i as f64 * 2.399_963_229_728_653;
            let out = radius * ((i as f64 + 0.5) / n).sqrt();
            let spread = [
                commune.position[0] + out * libm::cos(turn),
                commune.position[1] + out * libm::sin(turn),
            ];
            Commune {
                code: commune.code * 1000 + i as u32 + 1,
                name: village.name.clone(),
                natural_area_ha: village
                    .natural_area_ha
                    .unwrap_or(rest * village.rice_area_ha / others)
                    .max(village.rice_area_ha),
                rice_area_ha: village.rice_area_ha,
                other_land_ha: 0.0,
                relative_density: None,
                part_of_commune: village.rice_area_ha / rice,
                outside_border_km: commune.outside_border_km / n,
                position: village.position.unwrap_or(spread),
                unit_2024: village.name.clone(),
                unit_2025: commune.name.clone(),
                outline: Vec::new(),
            }
        })
        .collect()
}
