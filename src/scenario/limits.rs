//! The limits that a scenario sets, and what its own rounds make of them.

use super::check::{date, fault};
use super::document::Node;
use super::keys::PRODUCTS;
use super::problem::{Fault, Problem};
use super::words::short;
use crate::model::plan::limits::{Limit, Limits, Use, contradiction, tightest, uses};
use crate::model::plan::{Plan, World};
use crate::text::{Lang, Text};
use crate::time::Day;

/// The limits as written; none where there is no such table.
pub(super) fn limits(root: &Node, problems: &mut Vec<Problem>) -> Limits {
    let number = |key: &str| root.at(&format!("limits.{key}")).and_then(Node::number);
    let products = root
        .at("limits.products")
        .and_then(Node::list)
        .map(|words| PRODUCTS.map(|product| words.iter().any(|word| word.text() == Some(product))));
    let rounds = root.at("limits.chemical_rounds_per_crop").and_then(Node::integer);
    Limits {
        chemical_ha_per_year: number("chemical_ha_per_year"),
        chemical_rounds_per_crop: rounds.and_then(|most| u32::try_from(most).ok()),
        product_kg_per_year: number("product_kg_per_year"),
        active_ingredient: active_ingredient(root, problems),
        products,
        no_bait_share: number("no_bait_share"),
        person_days_per_commune_week: number("person_days_per_commune_week"),
        minimum_person_days_per_ha: number("minimum_person_days_per_ha"),
        traps_by: traps_by(root, problems),
        ha_step: number("ha_step"),
    }
}

/// Kilograms and share go together.
fn active_ingredient(root: &Node, problems: &mut Vec<Problem>) -> Option<(f64, f64)> {
    let node = |key: &str| root.at(&format!("limits.active_ingredient_{key}"));
    let both = (node("kg_per_year"), node("share"));
    let (Some(kg), Some(share)) = both else {
        if let (Some(one), None) | (None, Some(one)) = both {
            let (key, with) = match both.0 {
                Some(_) => ("limits.active_ingredient_kg_per_year", "active_ingredient_share"),
                None => ("limits.active_ingredient_share", "active_ingredient_kg_per_year"),
            };
            let (vi, en) = (format!("đi cùng {with}"), format!("goes with {with}"));
            problems.push(fault(Fault::MissingKey, &one.place, key, one.shown(), &vi, &en));
        }
        return None;
    };
    Some((kg.number()?, share.number()?))
}

/// Traps by day, in time; what can be had by one day can be had by a later one.
fn traps_by(root: &Node, problems: &mut Vec<Problem>) -> Vec<(Day, f64)> {
    let list = root.at("limits.traps_by").and_then(Node::list).unwrap_or_default();
    let read = |node| {
        let day = Node::at(node, "date").and_then(Node::text).and_then(date)?;
        Some((day, Node::at(node, "traps")?.number()?, node))
    };
    let mut all: Vec<(Day, f64, &Node)> = list.iter().filter_map(read).collect();
    all.sort_by_key(|(day, ..)| day.0);
    for pair in all.windows(2) {
        let ((before, had, _), (day, traps, node)) = (pair[0], pair[1]);
        if day == before || traps < had {
            let say = |lang| {
                (crate::text::date(before, lang), short(had, lang), short(had - traps, lang))
            };
            let ((on, many, less), (on_en, many_en, less_en)) = (say(Lang::Vi), say(Lang::En));
            problems.push(fault(
                Fault::Conflict,
                &node.place,
                "limits.traps_by",
                format!("{}: {traps}", crate::text::iso(day)),
                &format!("mỗi ngày một số, và không ít hơn số của ngày trước đó: trước {on} đã có {many} bẫy, ở đây kém {less}"),
                &format!("one number for each day, and no less than by an earlier one: {many_en} traps before {on_en}, {less_en} fewer here"),
            ));
        }
    }
    all.into_iter().map(|(day, traps, _)| (day, traps)).collect()
}

/// Limits that no plan can keep.
pub(super) fn contradict(root: &Node, limits: &Limits, world: &World, problems: &mut Vec<Problem>) {
    let Some(why) = contradiction(limits, world) else { return };
    let key = "limits.minimum_person_days_per_ha";
    let Some(node) = root.at(key) else { return };
    problems.push(fault(Fault::Conflict, &node.place, key, node.shown(), &why.vi, &why.en));
}

/// Limits that the scenario's own rounds do not keep: the worst place of each, by how much, and
/// which rounds. It can still be simulated, and a better plan searched for.
pub(super) fn broken(root: &Node, plan: &Plan) -> Vec<Text> {
    if plan.campaign.limits.is_empty() || plan.campaign.rounds.is_empty() {
        return Vec::new();
    }
    let uses = uses(&plan.campaign, &plan.world);
    let worst = tightest(&uses);
    let worst = worst.iter().filter(|one| one.over() > 0.0);
    worst.map(|one| sentence(root, plan, one, others(&uses, one.limit))).collect()
}

/// In how many places and times a limit is broken.
fn others(uses: &[Use], limit: Limit) -> usize {
    uses.iter().filter(|one| one.limit == limit && one.over() > 0.0).count()
}

fn sentence(root: &Node, plan: &Plan, one: &Use, places: usize) -> Text {
    let key = format!("limits.{}", one.limit.key());
    let at = root.at(&key).map_or_else(String::new, |node| {
        let place = &node.place;
        if place.is_cell() {
            format!("{place}: ")
        } else {
            format!("{}:{}: ", place.file, place.line)
        }
    });
    let rounds: Vec<&Text> = one.rounds.iter().map(|&r| &plan.campaign.rounds[r].name).collect();
    let named = |lang| -> String {
        let names: Vec<&str> = rounds.iter().take(4).map(|name| name.get(lang)).collect();
        let more = if rounds.len() > 4 { ", …" } else { "" };
        if names.is_empty() { String::new() } else { format!("; {}{more}", names.join("; ")) }
    };
    let (in_all, in_all_en) = match places {
        1 => (String::new(), String::new()),
        n => (format!("; {n} chỗ như vậy"), format!("; {n} such places")),
    };
    let words = one.words(&plan.world);
    Text::new(
        format!("{at}{key}: kế hoạch không giữ giới hạn: {}{}{in_all}", words.vi, named(Lang::Vi)),
        format!(
            "{at}{key}: the plan does not keep its limit: {}{}{in_all_en}",
            words.en,
            named(Lang::En)
        ),
    )
}

#[cfg(test)]
mod tests {
    use crate::model::plan::Plan;
    use crate::scenario::{Problems, from_text};
    use crate::text::Lang;

    fn read(limits: &str) -> Result<Plan, Problems> {
        let head = "schema_version = 1\nextends = \"luong_tai.toml\"\n[limits]\n";
        from_text("limited", &format!("{head}{limits}"), None)
    }

    #[test]
    fn a_plan_that_breaks_its_limits_is_told_where_and_by_how_much() {
        let plan = read("chemical_ha_per_year = 8000\nchemical_rounds_per_crop = 1\n").unwrap();
        assert_eq!(plan.warnings.len(), 2, "{:?}", plan.warnings);
        let [land, rounds] = [&plan.warnings[0], &plan.warnings[1]];
        assert!(
            land.en.starts_with("limited.toml:4: limits.chemical_ha_per_year: "),
            "{}",
            land.en
        );
        assert!(
            land.en.contains("at most 8,000") || land.en.contains("at most 8000"),
            "{}",
            land.en
        );
        assert!(land.en.contains("Bait after water-in, spring"), "{}", land.en);
        assert!(rounds.vi.contains("vượt 1 đợt") && rounds.vi.contains("112 chỗ"), "{}", rounds.vi);
        assert!(read("chemical_ha_per_year = 10_000").unwrap().warnings.is_empty());
    }

    #[test]
    fn limits_that_contradict_are_refused_with_by_how_much() {
        let refused = |text: &str| read(text).unwrap_err().render(Lang::En);
        let text = refused("minimum_person_days_per_ha = 10\nperson_days_per_commune_week = 1\n");
        assert!(text.contains("contradict each other") && text.contains("too few"), "{text}");
        let text = refused("active_ingredient_kg_per_year = 10\n");
        assert!(text.contains("goes with active_ingredient_share"), "{text}");
        let two = |a: f64, b: f64| {
            let one =
                |day: &str, n: f64| format!("[[limits.traps_by]]\ndate = {day}\ntraps = {n}\n");
            one("2022-06-01", a) + &one("2022-03-01", b)
        };
        assert!(refused(&two(100.0, 300.0)).contains("200 fewer here"));
        assert_eq!(read(&two(300.0, 100.0)).unwrap().campaign.limits.traps_by.len(), 2);
        let text = refused("chemical_ha_per_yaer = 10\n");
        assert!(text.contains("chemical_ha_per_year"), "{text}");
    }
}
