//! What a round does and how much of it, by commune.

use super::check::fault;
use super::document::Node;
use super::land;
use super::problem::{Fault, Problem};
use crate::model::plan::{Action, Commune};
use crate::model::programme::{Amount, Programme};
use crate::text::nearest::nearest;

/// What is done, with the keys that it needs and no others.
pub(super) fn action(node: &Node, key: &str, problems: &mut Vec<Problem>) -> Option<Action> {
    let programme = node.at("programme").and_then(Node::text).and_then(Programme::of_key)?;
    let own = keys(programme);
    let any = Programme::ALL.map(keys).concat();
    for (name, entry) in node.entries()? {
        if any.contains(&name.as_str()) && !own.contains(&name.as_str()) {
            let mut problem = fault(
                Fault::Conflict,
                &entry.place,
                &format!("{key}.{name}"),
                format!("programme = \"{}\", {name}", programme.key()),
                &own.join(", "),
                &own.join(", "),
            );
            problem.suggestion = nearest(name, own.iter().copied());
            problems.push(problem);
        }
    }
    let mut must = |name: &str| {
        if node.at(name).is_none() {
            let of = programme.key();
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
    let Amount { by_land, by_commune, .. } = programme.facts().amount;
    for name in programme.facts().needs {
        must(name);
    }
    let amounts = [by_land, by_commune];
    if programme != Programme::Trapping && amounts.iter().all(|name| node.at(name).is_none()) {
        must(by_land);
    }
    Action::read(
        programme,
        |name| node.at(name).and_then(Node::number),
        |name| node.at(name).and_then(Node::text).map(str::to_owned),
    )
}

/// The keys of a round that go with its programme.
fn keys(programme: Programme) -> Vec<&'static str> {
    let facts = programme.facts();
    [facts.needs, &[facts.amount.by_land, facts.amount.by_commune], facts.may].concat()
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
    let Amount { by_land, per_ha, by_commune: table, other_land } =
        action.programme().facts().amount;
    if let Some(target) = by_commune(node, key, table, communes, problems) {
        return Some(target);
    }
    let each = match action {
        Action::Trapping { .. } => node.at(by_land).or_else(|| root.at("traps.traps_per_ha")),
        _ => node.at(by_land),
    };
    let amount = each.and_then(Node::number)? * per_ha;
    let area = |commune: &Commune| {
        commune.rice_area_ha + if other && other_land { commune.other_land_ha } else { 0.0 }
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
