//! What can be read but was hardly meant: what was read, and what it probably is.

use super::campaign::planned_payments;
use super::document::{Node, Value};
use super::explain::first_day;
use super::keys::{self, join};
use super::land;
use super::problem::Place;
use super::words::short;
use crate::model::plan::parameter::Prior;
use crate::model::plan::{Commune, Item, Payer, Plan};
use crate::text::{Lang, Text, number};

/// Where the value of a key usually lies: outside, what was read is said. 0 is never odd.
const PLAUSIBLE: &[(&str, f64, f64)] = &[
    ("outside_scale", 0.1, 1_000.0),
    ("land.rice_share_of_natural_area", 0.05, 0.95),
    ("traps.traps_per_ha", 0.1, 50.0),
    ("traps.in_hand_per_ha", 0.01, 50.0),
    ("round.traps_per_ha", 0.1, 50.0),
    ("round.dose_kg_per_ha", 0.01, 20.0),
    ("round.person_days_per_ha", 0.01, 20.0),
    ("round.barriers_per_100_ha", 0.05, 200.0),
    ("labour.person_days_per_ha_per_week", 0.001, 7.0),
    ("commune.*.person_days_per_ha_per_week", 0.001, 7.0),
    ("budget.vnd_per_ha", 10_000.0, 20e6),
    ("budget.share_of_plan", 0.02, 3.0),
    ("budget.vnd_per_year", 1e6, 1e13),
    ("budget.vnd_in_all", 1e6, 1e13),
    ("budget.vnd_by_commune.*", 1e5, 1e12),
    ("budget.amount.vnd", 1e5, 1e13),
    ("limits.chemical_ha_per_year", 1.0, 1e6),
    ("limits.person_days_per_commune_week", 1.0, 20_000.0),
    ("limits.minimum_person_days_per_ha", 0.001, 50.0),
    ("limits.ha_step", 0.01, 100.0),
    ("price.paddy_vnd_per_kg", 1_000.0, 100_000.0),
    ("price.day_wage_vnd", 20_000.0, 5e6),
    ("organising.vnd", 100_000.0, 1e9),
    ("bounty.effort_gain", 0.01, 3.0),
    ("land.relative_density.*", 0.1, 10.0),
    ("commune.*.relative_density", 0.1, 10.0),
    ("usual.hazard", 0.0005, 0.2),
    ("usual.days_per_ha", 0.02, 50.0),
    ("usual.nylon_vnd_per_ha", 20_000.0, 10e6),
    ("offer.vnd_per_ha_per_crop", 100_000.0, 10e6),
    ("offer.vnd_per_sao_per_crop", 5_000.0, 400_000.0),
    ("contract.vnd_per_ha_per_crop", 100_000.0, 10e6),
    ("contract.vnd_per_sao_per_crop", 5_000.0, 400_000.0),
    ("contract.compensation.above_share", 0.005, 0.5),
    ("contract.compensation.vnd_per_ha", 500_000.0, 60e6),
];

/// Hectares of a sào and of a mẫu, as in the north.
const UNITS: [(&str, f64); 2] = [("sào", 0.036), ("mẫu", 0.36)];

/// A price or rate this many times another is another unit, not another opinion.
const FAR: f64 = 20.0;

/// What a rice area larger than the land is in hectares, if it was in sào or mẫu.
pub(super) fn in_hectares(commune: &Commune) -> Option<String> {
    let fits = |ha: f64| (0.05..=0.95).contains(&(ha / commune.natural_area_ha));
    let (name, ha) = UNITS.iter().rev().find(|(_, ha)| fits(ha * commune.rice_area_ha))?;
    Some(format!("{} {name} = {:.1} ha", commune.rice_area_ha, ha * commune.rice_area_ha))
}

/// A sentence in both languages, with what was probably meant.
fn said(place: &Place, vi: &str, en: &str, meant: Option<String>) -> Text {
    let at = match place.is_cell() {
        true => place.to_string(),
        false => format!("{}:{}", place.file, place.line),
    };
    let (meant_vi, meant_en) = meant.map_or_else(Default::default, |meant| {
        (format!("; có phải {meant}?"), format!("; did you mean {meant}?"))
    });
    Text::new(format!("{at}: {vi}{meant_vi}"), format!("{at}: {en}{meant_en}"))
}

/// Values outside the plausible range of their key.
pub(super) fn keys(root: &Node) -> Vec<Text> {
    let mut out = Vec::new();
    table(root, "", "", &mut out);
    out
}

fn table(node: &Node, pattern: &str, path: &str, out: &mut Vec<Text>) {
    match &node.value {
        Value::Table(entries) => {
            for (name, entry) in entries {
                let pattern = keys::pattern(pattern, name);
                let path = join(path, name);
                let range = PLAUSIBLE.iter().find(|(key, ..)| *key == pattern);
                if let (Some(&(_, low, high)), Some(value)) = (range, entry.node.number()) {
                    let fine = value == 0.0 || (low..=high).contains(&value);
                    let key = keys::find(&pattern).filter(|_| !fine);
                    out.extend(key.map(|key| odd(&entry.node, key, &path, value, (low, high))));
                }
                table(&entry.node, &pattern, &path, out);
            }
        }
        Value::List(nodes) => {
            for (i, node) in nodes.iter().enumerate() {
                table(node, pattern, &format!("{path}[{i}]"), out);
            }
        }
        _ => {}
    }
}

fn odd(node: &Node, key: &keys::Key, path: &str, value: f64, (low, high): (f64, f64)) -> Text {
    let (unit_vi, unit_en) = key.units();
    let scaled = [0.01, 1e3, 1e6, 1e-3].into_iter().map(|scale| value * scale);
    let meant = scaled.into_iter().find(|value| (low..=high).contains(value));
    // A workbook has no keys.
    let [name_vi, name_en] = if node.place.is_cell() { [key.vi, key.en] } else { [path, path] };
    let words = |lang: Lang, unit: &str, read: &str, usual: &str| {
        let name = if lang == Lang::Vi { name_vi } else { name_en };
        format!(
            "{name} = {}: {read} {} {unit}, {usual} {}-{}",
            node.shown(),
            short(value, lang),
            short(low, lang),
            short(high, lang)
        )
    };
    said(
        &node.place,
        &words(Lang::Vi, unit_vi, "đọc là", "thường trong khoảng"),
        &words(Lang::En, unit_en, "read as", "usually within"),
        meant.map(|meant| format!("{meant}")),
    )
}

/// A prior of the scenario far from that of the table.
pub(super) fn prior(key: &str, own: &Prior, base: &Prior, place: &Place) -> Option<Text> {
    let (own, usual) = (own.distribution.median(), base.distribution.median());
    let times = own / usual;
    if !(own > 0.0 && usual > 0.0) || (FAR.recip()..=FAR).contains(&times) {
        return None;
    }
    let scaled = [1e3, 0.01, 1e6, 1e-3].into_iter().map(|scale| own * scale);
    let near = |value: &f64| (0.2..=5.0).contains(&(value / usual));
    let meant = scaled.into_iter().find(near).map(|value| format!("{value}"));
    let unit = &base.unit;
    let words = |lang: Lang, read: &str, of: &str| {
        format!("parameters.{key}: {read} {} {unit}, {of} {}", short(own, lang), short(usual, lang))
    };
    let vi = words(Lang::Vi, "đọc là", "bảng tham số là");
    Some(said(place, &vi, &words(Lang::En, "read as", "the table of parameters has"), meant))
}

/// Amounts that are probably a thousand times as large: `1.453` typed where the point is a decimal
/// point. Both readings are said where only the other one goes with the land.
pub(super) fn thousands(root: &Node, communes: &[Commune]) -> Vec<Text> {
    let mut found = Vec::new();
    numbers(root, "", "", &mut found);
    let of_point = |value: f64| {
        let meant = value * 1e3;
        let is_whole = (meant - meant.round()).abs() < 1e-6;
        (value > 0.0 && value < 1e3 && is_whole).then(|| meant.round())
    };
    let mut out = Vec::new();
    for (pattern, name, node) in &found {
        let (Some(key), Some(value)) = (keys::find(pattern), node.number()) else { continue };
        let Some(meant) = of_point(value) else { continue };
        let known = land::commune(communes, name, &node.place, "", &mut Vec::new());
        let commune = known.map(|index| &communes[index]);
        let fits = match pattern.as_str() {
            "land.rice_area_ha.*" | "commune.*.rice_area_ha" | "commune.*.other_land_ha" => {
                commune.map(|commune| (commune.natural_area_ha, 0.05..=0.95))
            }
            "round.ha_by_commune.*" => {
                commune.map(|one| (one.rice_area_ha + one.other_land_ha, 0.05..=1.0))
            }
            // There is no part of a trap.
            "round.traps_by_commune.*" | "round.aim_by_commune.*" | "commune.*.traps_in_hand"
                if value.fract() != 0.0 =>
            {
                commune.map(|commune| (commune.rice_area_ha, 0.05..=50.0))
            }
            "round.person_days_by_commune.*" if value.fract() != 0.0 => {
                commune.map(|commune| (commune.rice_area_ha, 0.02..=20.0))
            }
            "land.village.rice_area_ha" | "land.village_rice_area_ha.*" => {
                let others = found.iter().filter(|(other, ..)| other == pattern);
                let mut others: Vec<f64> = others
                    .filter(|(_, _, other)| other.place != node.place)
                    .filter_map(|(.., other)| other.number())
                    .collect();
                others.sort_by(f64::total_cmp);
                others.get(others.len() / 2).map(|middle| (*middle, 0.1..=10.0))
            }
            _ => None,
        };
        let Some((base, range)) = fits else { continue };
        if !range.contains(&(value / base)) && range.contains(&(meant / base)) {
            out.push(thousand_times(node, key, name, value, meant));
        }
    }
    out
}

fn thousand_times(node: &Node, key: &keys::Key, name: &str, value: f64, meant: f64) -> Text {
    let (unit_vi, unit_en) = key.units();
    let amount = |x: f64, lang: Lang, unit: &str| format!("{} {unit}", short(x, lang));
    let [read, or] = [value, meant].map(|x| amount(x, Lang::Vi, unit_vi));
    let [read_en, or_en] = [value, meant].map(|x| amount(x, Lang::En, unit_en));
    said(
        &node.place,
        &format!("{name}: {} đọc là {read}; có phải {or} (dấu chấm ngăn hàng nghìn)?", key.vi),
        &format!(
            "{name}: {} read as {read_en}; did you mean {or_en} (a point before thousands)?",
            key.en
        ),
        None,
    )
}

/// Every number with the pattern of its key, and the commune or village that it is of.
fn numbers<'n>(
    node: &'n Node,
    pattern: &str,
    name: &'n str,
    out: &mut Vec<(String, &'n str, &'n Node)>,
) {
    match &node.value {
        Value::Table(entries) => {
            for (key, entry) in entries {
                let pattern = keys::pattern(pattern, key);
                let is_name = pattern.ends_with(".*");
                numbers(&entry.node, &pattern, if is_name { key } else { name }, out);
            }
        }
        Value::List(nodes) => {
            for node in nodes {
                let name = node.at("name").and_then(Node::text).unwrap_or(name);
                numbers(node, pattern, name, out);
            }
        }
        Value::Integer(_) | Value::Number(_) => out.push((pattern.to_owned(), name, node)),
        _ => {}
    }
}

/// What only the whole plan shows.
pub(super) fn plan(plan: &Plan, release: Option<(u32, u32)>) -> Vec<Text> {
    let mut out = Vec::new();
    out.extend(areas_and_borders(plan));
    out.extend(without_neighbours(plan));
    out.extend(relative_to_others(plan));
    out.extend(late_money(plan, release));
    out.extend(idle_contract(plan));
    out.extend(no_money_to_speak_of(plan));
    out
}

/// Money of the communes below this share of what falls to them is odd.
const LEAST_MONEY: f64 = 0.01;

/// Budgets that pay for next to nothing, such as millions typed as đồng.
fn no_money_to_speak_of(plan: &Plan) -> Option<Text> {
    let budget: f64 = plan.campaign.budget_vnd.as_ref()?.iter().flatten().sum();
    let need: f64 = planned_payments(&plan.campaign, &plan.world).iter().flatten().sum();
    (budget > 0.0 && budget < LEAST_MONEY * need).then(|| {
        let say = |lang| (number(budget, 0, lang), number(need, 0, lang));
        let ((had, needed), (had_en, needed_en)) = (say(Lang::Vi), say(Lang::En));
        // Only what goes with the plan is offered.
        let near = |&(scale, ..): &(f64, &str, &str)| (0.05..=20.0).contains(&(budget * scale / need));
        let scales = [(1e3, "nghìn", "thousands"), (1e6, "triệu", "millions")];
        let (vi, en) = scales.into_iter().find(near).map_or_else(Default::default, |(scale, vi, en)| {
            let meant = |lang| number(budget * scale, 0, lang);
            (
                format!("; có phải {} đồng (số ghi theo {vi})?", meant(Lang::Vi)),
                format!("; did you mean {} VND (typed in {en})?", meant(Lang::En)),
            )
        });
        Text::new(
            format!("kinh phí của các xã đọc là {had} đồng cho mọi năm, chưa đến 1% phần xã phải chi theo kế hoạch ({needed} đồng){vi}"),
            format!("the communes' money was read as {had_en} VND for all years, less than 1 % of what falls to them ({needed_en} VND){en}"),
        )
    })
}

/// A contract under which no round is carried out.
fn idle_contract(plan: &Plan) -> Option<Text> {
    let idle = !plan.campaign.rounds.iter().any(|round| round.contracted);
    (plan.campaign.contract.is_some() && idle).then(|| {
        Text::new(
            "có hợp đồng thuê khoán nhưng không đợt nào thuê khoán (contracted = true; trong biểu: Đợt, cột Thuê khoán): không tính phí",
            "there is a contract but no round is contracted (contracted = true): no fee is counted",
        )
    })
}

/// Relative densities of all communes whose mean is not that of average land.
fn relative_to_others(plan: &Plan) -> Option<Text> {
    let communes = &plan.world.communes;
    let rice: f64 = communes.iter().map(|commune| commune.rice_area_ha).sum();
    let weigh = |commune: &Commune| Some(commune.relative_density? * commune.rice_area_ha);
    let mean = communes.iter().map(weigh).sum::<Option<f64>>()? / rice;
    if (0.5..=2.0).contains(&mean) {
        return None;
    }
    Some(Text::new(
        format!(
            "relative_density: trung bình theo diện tích lúa là {}, không phải 1: con số cần so với trung bình địa bàn",
            short(mean, Lang::Vi)
        ),
        format!(
            "relative_density: the mean by rice area is {}, not 1: the figures are to be over those of average land",
            short(mean, Lang::En)
        ),
    ))
}

/// The border of each commune, inside and outside the district, km.
fn perimeters(plan: &Plan) -> Vec<f64> {
    let communes = plan.world.communes.iter();
    let mut km: Vec<f64> = communes.map(|commune| commune.outside_border_km).collect();
    for border in &plan.world.borders {
        km[border.a] += border.length_km;
        km[border.b] += border.length_km;
    }
    km
}

/// No shape has a shorter border than a circle, and few communes one sixty times their width.
fn areas_and_borders(plan: &Plan) -> Option<Text> {
    let communes = &plan.world.communes;
    let km = perimeters(plan);
    let side = |c: usize| (communes[c].natural_area_ha * 0.01).sqrt();
    let known: Vec<usize> = (0..communes.len()).filter(|&c| km[c] > 0.0).collect();
    let large: Vec<usize> = known.iter().copied().filter(|&c| km[c] < 2.6 * side(c)).collect();
    let small: Vec<usize> = known.iter().copied().filter(|&c| km[c] > 60.0 * side(c)).collect();
    // Single ones are islands.
    let small = if small.len() * 2 > known.len() { small } else { Vec::new() };
    let odd = if large.len() >= small.len() { &large } else { &small };
    let &first = odd.first()?;
    let commune = &communes[first];
    let (name, ha, n) = (&commune.name, commune.natural_area_ha, odd.len());
    let most = km[first] * km[first] / (4.0 * std::f64::consts::PI) * 100.0;
    let border = short(km[first], Lang::Vi);
    let border_en = short(km[first], Lang::En);
    Some(if large.len() >= small.len() {
        let unit = UNITS.iter().rev().find(|(_, scale)| ha * scale <= most);
        let (vi, en) = unit.map_or_else(Default::default, |(unit, scale)| {
            let text =
                |lang| format!("{} {unit} = {} ha", short(ha, lang), short(ha * scale, lang));
            (
                format!("; có phải {}?", text(Lang::Vi)),
                format!("; did you mean {}?", text(Lang::En)),
            )
        });
        Text::new(
            format!(
                "{n} xã rộng hơn ranh giới cho phép: {name} {} ha, nhưng ranh giới dài {border} km chỉ bao được {} ha{vi}",
                short(ha, Lang::Vi),
                short(most, Lang::Vi)
            ),
            format!(
                "{n} communes are larger than their borders allow: {name} {} ha, but a border of {border_en} km encloses at most {} ha{en}",
                short(ha, Lang::En),
                short(most, Lang::En)
            ),
        )
    } else {
        let meant = ha * 1000.0;
        Text::new(
            format!(
                "{n} xã quá nhỏ so với ranh giới: {name} đọc là {} ha, ranh giới dài {border} km; có phải {} ha (dấu chấm ngăn hàng nghìn)?",
                short(ha, Lang::Vi),
                short(meant, Lang::Vi)
            ),
            format!(
                "{n} communes are too small for their borders: {name} read as {} ha, with a border of {border_en} km; did you mean {} ha (a point before thousands)?",
                short(ha, Lang::En),
                short(meant, Lang::En)
            ),
        )
    })
}

fn without_neighbours(plan: &Plan) -> Option<Text> {
    let world = &plan.world;
    if world.communes.len() < 2 || !world.movement {
        return None;
    }
    let mut alone = vec![true; world.communes.len()];
    for border in &world.borders {
        (alone[border.a], alone[border.b]) = (false, false);
    }
    let communes = world.communes.iter().zip(&alone).filter(|(_, alone)| **alone);
    let names: Vec<&str> = communes.map(|(commune, _)| commune.name.as_str()).collect();
    let shown = names.iter().take(8).copied().collect::<Vec<_>>().join(", ");
    let more = if names.len() > 8 { format!(", … ({})", names.len()) } else { String::new() };
    (!names.is_empty()).then(|| {
        Text::new(
            format!("không giáp xã nào trong địa bàn: {shown}{more}; chuột không qua lại với các xã khác"),
            format!("without a neighbour in the land: {shown}{more}; no rats pass between them and the others"),
        )
    })
}

/// Rounds that communes pay and that begin before the year's money is there.
fn late_money(plan: &Plan, release: Option<(u32, u32)>) -> Option<Text> {
    let campaign = &plan.campaign;
    let (month, day) = release.filter(|_| campaign.budget_vnd.is_some())?;
    let paid = Item::ALL.iter().any(|&item| {
        item != Item::UsualPractice && campaign.payers[item as usize][Payer::Commune as usize] > 0.0
    });
    let mut early: Vec<(&Text, (u32, u32))> = Vec::new();
    for bout in campaign.bouts.iter().filter(|_| paid) {
        let (_, m, d) = first_day(plan, bout).date();
        let name = &campaign.rounds[bout.round].name;
        if (m, d) < (month, day) && !early.iter().any(|(known, _)| *known == name) {
            early.push((name, (m, d)));
        }
    }
    let (first, (m, d)) = early.iter().min_by_key(|(_, date)| *date)?;
    let n = early.len();
    Some(Text::new(
        format!(
            "kinh phí mỗi năm có từ {day:02}/{month:02}, nhưng {n} đợt bắt đầu sớm hơn ({} {d:02}/{m:02}): các đợt ấy không có tiền xã; có phải budget.release_month_day sớm hơn?",
            first.vi
        ),
        format!(
            "each year's money comes on {day:02}/{month:02} (day/month), but {n} rounds begin before ({} {d:02}/{m:02}): communes have no money for them; is budget.release_month_day earlier?",
            first.en
        ),
    ))
}
