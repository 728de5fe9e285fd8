//! What a round does and how much of it, by commune.

use super::check::fault;
use super::document::Node;
use super::keys::PROGRAMMES;
use super::land;
use super::problem::{Fault, Problem};
use crate::model::plan::{Action, Commune};
use crate::text::nearest::nearest;

/// What is done, with the keys that it needs and no others.
pub(super) fn action(node: &Node, key: &str, problems: &mut Vec<Problem>) -> Option<Action> {
    let programme = PROGRAMMES
        .iter()
        .position(|word| node.at("programme").and_then(Node::text) == Some(word))?;
    let needs: [&[&str]; 5] =
        [&["nights_per_week"], &["product", "dose_kg_per_ha"], &[], &[], &["lasts_weeks"]];
    let amounts: [&[&str]; 5] = [
        &["traps_per_ha", "traps_by_commune"],
        &["share_of_area", "ha_by_commune"],
        &["person_days_per_ha", "person_days_by_commune"],
        &["barriers_per_100_ha", "barriers_by_commune"],
        &["share_of_area", "ha_by_commune"],
    ];
    let more: &[&str] = if programme == 0 { &["aim_by_commune"] } else { &[] };
    let own = [needs[programme], amounts[programme], more].concat();
    let any = [needs.concat(), amounts.concat(), vec!["aim_by_commune"]].concat();
    for (name, entry) in node.entries()? {
        if any.contains(&name.as_str()) && !own.contains(&name.as_str()) {
            let mut problem = fault(
                Fault::Conflict,
                &entry.place,
                &format!("{key}.{name}"),
                format!("programme = \"{}\", {name}", PROGRAMMES[programme]),
                &own.join(", "),
                &own.join(", "),
            );
            problem.suggestion = nearest(name, own.iter().copied());
            problems.push(problem);
        }
    }
    let mut must = |name: &str| {
        if node.at(name).is_none() {
            let of = PROGRAMMES[programme];
            problems.push(fault(
                Fault::MissingKey,
                &node.place,
                &format!("{key}.{name}"),
                String::new(),
                &format!("{of} cần {name}"),
                &format!("{of} needs {name}"),
            ));
        }
    };
    for name in needs[programme] {
        must(name);
    }
    if programme != 0 && !amounts[programme].iter().any(|name| node.at(name).is_some()) {
        must(amounts[programme][0]);
    }
    let number = |name: &str| node.at(name).and_then(Node::number);
    Some(match programme {
        0 => Action::Trapping { nights_per_week: number("nights_per_week")? },
        1 => Action::Baiting {
            acute: node.at("product").and_then(Node::text)? == "acute",
            dose_kg_per_ha: number("dose_kg_per_ha")?,
        },
        2 => Action::Hunting,
        3 => Action::Barriers,
        _ => {
            Action::Habitat { lasts_weeks: u32::try_from(node.at("lasts_weeks")?.integer()?).ok()? }
        }
    })
}

/// The planned amount of each commune, in the unit of the action.
pub(super) fn amounts(
    node: &Node,
    key: &str,
    action: Action,
    root: &Node,
    communes: &[Commune],
    problems: &mut Vec<Problem>,
) -> Option<Vec<f64>> {
    let other = root.at("campaign.treat_other_land").and_then(Node::flag).unwrap_or(false);
    let (each, per_ha, table, with_other) = match action {
        Action::Trapping { .. } => ("traps_per_ha", 1.0, "traps_by_commune", true),
        Action::Baiting { .. } => ("share_of_area", 1.0, "ha_by_commune", true),
        Action::Habitat { .. } => ("share_of_area", 1.0, "ha_by_commune", false),
        Action::Hunting => ("person_days_per_ha", 1.0, "person_days_by_commune", false),
        Action::Barriers => ("barriers_per_100_ha", 0.01, "barriers_by_commune", false),
    };
    if let Some(target) = by_commune(node, key, table, communes, problems) {
        return Some(target);
    }
    let each = match action {
        Action::Trapping { .. } => node.at(each).or_else(|| root.at("traps.traps_per_ha")),
        _ => node.at(each),
    };
    let amount = each.and_then(Node::number)? * per_ha;
    let area = |commune: &Commune| {
        commune.rice_area_ha + if other && with_other { commune.other_land_ha } else { 0.0 }
    };
    Some(communes.iter().map(|commune| amount * area(commune)).collect())
}

/// The amounts of a table by commune; 0 where it is silent.
pub(super) fn by_commune(
    node: &Node,
    key: &str,
    table: &str,
    communes: &[Commune],
    problems: &mut Vec<Problem>,
) -> Option<Vec<f64>> {
    let entries = node.at(table).and_then(Node::entries)?;
    let mut target = vec![0.0; communes.len()];
    for (name, entry) in entries.iter().filter(|(name, _)| *name != "source") {
        let key = format!("{key}.{table}.{name}");
        let index = land::commune(communes, name, &entry.place, &key, problems);
        if let (Some(index), Some(amount)) = (index, entry.node.number()) {
            let commune = &communes[index];
            let area = commune.rice_area_ha + commune.other_land_ha;
            if table == "ha_by_commune" && amount > area * (1.0 + 1e-9) {
                let (rice, other) = (commune.rice_area_ha, commune.other_land_ha);
                problems.push(fault(
                    Fault::Area,
                    &entry.place,
                    &key,
                    format!("{amount} ha"),
                    &format!("một đợt không quá {rice} ha lúa và {other} ha đất khác của xã; làm hai lượt là hai đợt"),
                    &format!("a round has no more than the commune's {rice} ha of rice and {other} ha of other land; two passes are two rounds"),
                ));
            }
            target[index] = amount;
        }
    }
    Some(target)
}
