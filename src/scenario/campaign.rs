//! The campaign of a scenario: what limits it, what it costs whom, and its rounds.

use super::check::{fault, month_day};
use super::document::{Entry, Node};
use super::land;
use super::limits::limits;
use super::payers::payers;
use super::problem::{Fault, Place, Problem};
use super::rounds;
use super::source::Sources;
use crate::model::plan::{
    Bounty, Calendar, Campaign, Commune, Compensation, Contract, ITEMS, Payer, TrapStock, World,
    estimate,
};
use crate::time::{Day, Period};
use std::collections::BTreeMap;

/// The campaign, with budgets that are a share of the plan still unlimited: see [`budgets`].
pub(super) fn campaign(
    root: &Node,
    communes: &[Commune],
    calendar: &Calendar,
    period: Period,
    problems: &mut Vec<Problem>,
) -> Option<Campaign> {
    let number = |path: &str| root.at(path).and_then(Node::number);
    let shares = payers(root, problems);
    let (rounds, bouts) = rounds::rounds(root, communes, calendar, period, problems);
    let said: Vec<Option<&Node>> =
        (0..communes.len()).map(|index| land::own(root, communes, index)).collect();
    let own = |name: &str, index: usize| said[index]?.at(name)?.number();
    let in_hand_per_ha = number("traps.in_hand_per_ha")?;
    let labour_per_ha = match (
        number("labour.person_days_per_ha_per_week"),
        root.at("labour.unlimited").and_then(Node::flag),
    ) {
        (Some(days), _) => days,
        (None, Some(true)) => f64::INFINITY,
        _ => {
            one_of(root, "labour", "unlimited = true, person_days_per_ha_per_week", problems);
            return None;
        }
    };
    let indices = 0..communes.len();
    let (payers, named_payers) = shares?;
    let traps = TrapStock {
        target: TrapStock::needed(&rounds, &bouts, communes.len()),
        in_hand: indices
            .clone()
            .map(|i| own("traps_in_hand", i).unwrap_or(in_hand_per_ha * communes[i].rice_area_ha))
            .collect(),
        renew_until_year: match root.at("traps.renew_until_year") {
            Some(year) => rounds::year_in(period, year, "traps.renew_until_year", problems)?,
            None => period.years() - 1,
        },
        detection: detection(root, problems),
    };
    Some(Campaign {
        rounds,
        bouts,
        synchrony_sd_days: number("campaign.synchrony_sd_days"),
        traps,
        treat_other_land: root.at("campaign.treat_other_land")?.flag()?,
        labour_days_per_week: indices
            .map(|i| {
                own("person_days_per_ha_per_week", i).unwrap_or(labour_per_ha)
                    * communes[i].rice_area_ha
            })
            .collect(),
        budget_vnd: None,
        budget_share: None,
        budget_release_week: release_week(root, period)?,
        bounty: number("bounty.effort_gain").map(|effort_gain| Bounty { effort_gain }),
        organising: organising(root, problems)?,
        payers,
        named_payers,
        offer_vnd_per_ha: price_of_crop(root, "offer", problems),
        contract: contract(root, problems),
        limits: limits(root, problems),
    })
}

fn one_of(root: &Node, table: &str, keys: &str, problems: &mut Vec<Problem>) {
    if let Some(node) = root.at(table) {
        problems.push(fault(
            Fault::MissingKey,
            &node.place,
            table,
            node.shown(),
            &format!("một trong: {keys}"),
            &format!("one of: {keys}"),
        ));
    }
}

/// Hectares of a northern sào.
const SAO_HA: f64 = 0.036;

/// What a company asks for a hectare and crop, of the table that says so; none where there is no such
/// table.
fn price_of_crop(root: &Node, table: &str, problems: &mut Vec<Problem>) -> Option<f64> {
    let node = root.at(table)?;
    let price = |key: &str| node.at(key).and_then(Node::number);
    let vnd =
        price("vnd_per_ha_per_crop").or_else(|| Some(price("vnd_per_sao_per_crop")? / SAO_HA));
    if vnd.is_none() {
        one_of(root, table, "vnd_per_ha_per_crop, vnd_per_sao_per_crop", problems);
    }
    vnd
}

/// The contract with a company.
fn contract(root: &Node, problems: &mut Vec<Problem>) -> Option<Contract> {
    let vnd_per_ha = price_of_crop(root, "contract", problems)?;
    let compensation = root.at("contract.compensation").and_then(|clause| {
        Some(Compensation {
            above_share: clause.at("above_share")?.number()?,
            vnd_per_ha: clause.at("vnd_per_ha")?.number()?,
        })
    });
    Some(Contract { vnd_per_ha, compensation })
}

fn detection(root: &Node, problems: &mut Vec<Problem>) -> Option<(f64, f64)> {
    let number = |path: &str| root.at(path).and_then(Node::number);
    match (number("traps.g0"), number("traps.sigma_m")) {
        (Some(g0), Some(sigma_m)) => Some((g0, sigma_m)),
        (None, None) => None,
        _ => {
            let place = &root.at("traps")?.place;
            problems.push(fault(
                Fault::Conflict,
                place,
                "traps",
                String::new(),
                "cả g0 và sigma_m, hoặc không khóa nào",
                "both g0 and sigma_m, or neither",
            ));
            None
        }
    }
}

/// Whole weeks of the year before the day of release.
fn release_week(root: &Node, period: Period) -> Option<i32> {
    let (month, day) = month_day(root.at("budget.release_month_day")?.text()?)?;
    Some(period.week(Day::from_date(period.first_year(), month, day)?).max(0))
}

fn organising(root: &Node, problems: &mut Vec<Problem>) -> Option<Vec<(f64, f64)>> {
    let node = root.at("organising")?;
    let mut tiers = Vec::new();
    for tier in node.list()? {
        tiers.push((tier.at("from_ha")?.number()?, tier.at("vnd")?.number()?));
    }
    if !tiers.is_sorted_by(|a, b| a.0 < b.0) {
        problems.push(fault(
            Fault::OutOfRange,
            &node.place,
            "organising",
            String::new(),
            "from_ha tăng dần",
            "from_ha in ascending order",
        ));
    }
    Some(tiers)
}

/// The planned public budget of the communes, by commune and year.
pub(super) fn budgets(
    root: &Node,
    sources: &Sources,
    campaign: &Campaign,
    world: &World,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Vec<f64>>> {
    let number = |path: &str| root.at(path).and_then(Node::number);
    if let Some(vnd_per_ha) = number("budget.vnd_per_ha") {
        return Some(
            world
                .communes
                .iter()
                .map(|commune| vec![vnd_per_ha * commune.rice_area_ha; world.period.years()])
                .collect(),
        );
    }
    let in_all = number("budget.vnd_in_all");
    let per_year = number("budget.vnd_per_year");
    let share = number("budget.share_of_plan");
    if share.or(per_year).or(in_all).is_some() {
        let planned = planned_payments(campaign, world);
        return Some(match (share, per_year) {
            (Some(share), _) => {
                planned.iter().map(|years| years.iter().map(|vnd| share * vnd).collect()).collect()
            }
            (_, Some(vnd)) => divided(&planned, world, |_| vnd),
            _ => {
                let total: f64 = planned.iter().flatten().sum();
                let of_year = |year: usize| planned.iter().map(|years| years[year]).sum::<f64>();
                let vnd = in_all.unwrap_or(0.0);
                divided(&planned, world, |year| match total {
                    total if total > 0.0 => vnd * of_year(year) / total,
                    _ => vnd / world.period.years() as f64,
                })
            }
        });
    }
    if let Some(entries) = root.at("budget.vnd_by_commune").and_then(Node::entries) {
        return by_commune(entries, root, world, problems);
    }
    if root.at("budget.table").is_some() {
        return table(root, sources, &world.communes, world.period, problems);
    }
    if let Some(list) = root.at("budget.amount").and_then(Node::list) {
        return amounts(list, root, campaign, world, problems);
    }
    if root.at("budget.unlimited").and_then(Node::flag) != Some(true) {
        one_of(
            root,
            "budget",
            "unlimited = true, vnd_per_ha, vnd_per_year, vnd_in_all, vnd_by_commune, share_of_plan, amount, table",
            problems,
        );
    }
    None
}

/// The share of the planned cost that the budget is, where nobody has granted it.
pub(super) fn assumed_share(root: &Node, campaign: &Campaign, world: &World) -> Option<f64> {
    if root.at("budget.assumed").and_then(Node::flag) != Some(true) {
        return root.at("budget.share_of_plan").and_then(Node::number);
    }
    let budget: f64 = campaign.budget_vnd.as_ref()?.iter().flatten().sum();
    let planned: f64 = planned_payments(campaign, world).iter().flatten().sum();
    (planned > 0.0).then(|| budget / planned)
}

/// What the communes are to pay by the plan, by commune and year.
pub(super) fn planned_payments(campaign: &Campaign, world: &World) -> Vec<Vec<f64>> {
    let paid = |items: &[f64; ITEMS]| -> f64 {
        items
            .iter()
            .zip(&campaign.payers)
            .map(|(vnd, payers)| vnd * payers[Payer::Commune as usize])
            .sum()
    };
    let cost = estimate::planned_cost(campaign, world);
    cost.iter().map(|years| years.iter().map(paid).collect()).collect()
}

/// The money of each year, divided as the planned payments of the communes; by rice area where
/// nothing is planned.
fn divided(planned: &[Vec<f64>], world: &World, vnd: impl Fn(usize) -> f64) -> Vec<Vec<f64>> {
    let (communes, years) = (&world.communes, world.period.years());
    let rice: f64 = communes.iter().map(|commune| commune.rice_area_ha).sum();
    let of_year = |year: usize| planned.iter().map(|years| years[year]).sum::<f64>();
    let totals: Vec<f64> = (0..years).map(of_year).collect();
    let part = |c: usize, year: usize| match totals[year] {
        total if total > 0.0 => planned[c][year] / total,
        _ => communes[c].rice_area_ha / rice,
    };
    let of = |c: usize| (0..years).map(|year| vnd(year) * part(c, year)).collect();
    (0..communes.len()).map(of).collect()
}

/// What each commune has a year; all of them are written.
fn by_commune(
    entries: &BTreeMap<String, Entry>,
    root: &Node,
    world: &World,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Vec<f64>>> {
    let communes = &world.communes;
    let key = "budget.vnd_by_commune";
    let mut budgets = vec![None; communes.len()];
    for (name, entry) in entries.iter().filter(|(name, _)| *name != "source") {
        if let Some(index) = land::commune(communes, name, &entry.place, key, problems) {
            budgets[index] = entry.node.number().map(|vnd| vec![vnd; world.period.years()]);
        }
    }
    let missing: Vec<&str> = (0..communes.len())
        .filter(|&c| budgets[c].is_none())
        .map(|c| communes[c].name.as_str())
        .collect();
    if !missing.is_empty() {
        let place = &root.at(key)?.place;
        let found = missing.join(", ");
        let (vi, en) = (
            "một số tiền cho mỗi xã; còn thiếu những xã này",
            "an amount for each commune; these are missing",
        );
        problems.push(fault(Fault::MissingKey, place, key, found, vi, en));
    }
    budgets.into_iter().collect()
}

fn table(
    root: &Node,
    sources: &Sources,
    communes: &[Commune],
    period: Period,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Vec<f64>>> {
    let table = land::table(root, sources, "budget.table", &["commune", "year", "vnd"], problems)?;
    let (first, last) = (period.first_year(), period.last_year());
    let years = f64::from(first)..=f64::from(last);
    let range = [format!("năm từ {first} đến {last}"), format!("a year from {first} to {last}")];
    let mut given = Vec::new();
    let mut known = true;
    for row in table.rows() {
        let name = row.cell("commune");
        let index = land::commune(communes, &name.text, &name.place, "commune", problems);
        let in_years = |x: f64| years.contains(&x) && x.fract() == 0.0;
        let year = row.number("year", in_years, (&range[0], &range[1]), problems);
        let vnd = row.number(
            "vnd",
            |x| x >= 0.0,
            ("số đồng, từ 0 trở lên", "an amount, 0 or more"),
            problems,
        );
        let (Some(commune), Some(year)) = (index, year) else {
            known = false;
            continue;
        };
        let year = (year - f64::from(first)) as usize;
        // A cell that cannot be read has been named; it is not missing as well.
        given.push(Given { commune, year, vnd: vnd.unwrap_or(0.0), place: name.place });
    }
    if !known {
        return None;
    }
    whole(&given, &table.place(), communes, period, problems)
}

/// The money of a commune in a year, and where it is written.
struct Given {
    commune: usize,
    year: usize,
    vnd: f64,
    place: Place,
}

/// An amount for each commune and year, each once.
fn whole(
    given: &[Given],
    place: &Place,
    communes: &[Commune],
    period: Period,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Vec<f64>>> {
    let mut budgets: Vec<Vec<Option<&Given>>> = vec![vec![None; period.years()]; communes.len()];
    for one in given {
        if let Some(before) = budgets[one.commune][one.year] {
            let before = &before.place;
            problems.push(fault(
                Fault::Conflict,
                &one.place,
                "commune",
                format!("{}, {}", communes[one.commune].name, period.year(one.year)),
                &format!("mỗi xã và năm một dòng; đã có ở {before}"),
                &format!("one row for each commune and year; the other one is {before}"),
            ));
            continue;
        }
        budgets[one.commune][one.year] = Some(one);
    }
    let mut whole = Vec::new();
    for (commune, years) in communes.iter().zip(&budgets) {
        let given: Option<Vec<f64>> = years.iter().map(|one| Some((*one)?.vnd)).collect();
        if let Some(given) = given {
            whole.push(given);
        } else {
            problems.push(fault(
                Fault::MissingKey,
                place,
                &commune.name,
                String::new(),
                "một dòng cho mỗi xã và mỗi năm",
                "a row for each commune and year",
            ));
        }
    }
    (whole.len() == communes.len()).then_some(whole)
}

/// The money of `[[budget.amount]]`: of each commune, or of all of them together.
fn amounts(
    list: &[Node],
    root: &Node,
    campaign: &Campaign,
    world: &World,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Vec<f64>>> {
    let (key, place) = ("budget.amount", &root.at("budget.amount")?.place);
    let mut given = Vec::new();
    let mut of_all: Vec<Option<f64>> = vec![None; world.period.years()];
    let before = problems.len();
    for node in list {
        let year = rounds::year_in(world.period, node.at("year")?, "budget.amount.year", problems);
        let vnd = node.at("vnd")?.number()?;
        let named = node.at("commune");
        let commune = named.and_then(|named| {
            land::commune(&world.communes, named.text()?, &named.place, key, problems)
        });
        let Some(year) = year else { continue };
        match (named, commune) {
            (Some(named), Some(commune)) => {
                given.push(Given { commune, year, vnd, place: named.place.clone() });
            }
            (None, _) if of_all[year].replace(vnd).is_some() => {
                let (vi, en) = ("mỗi năm một tổng", "one sum for each year");
                let found = world.period.year(year).to_string();
                problems.push(fault(Fault::Conflict, &node.place, key, found, vi, en));
            }
            _ => {}
        }
    }
    if problems.len() > before {
        return None;
    }
    if given.is_empty()
        && let Some(vnd) = of_all.iter().copied().collect::<Option<Vec<f64>>>()
    {
        return Some(divided(&planned_payments(campaign, world), world, |year| vnd[year]));
    }
    if of_all.iter().any(Option::is_some) {
        let (vi, en) = (
            "tổng của mọi xã cho mọi năm, hoặc số tiền của từng xã, không cả hai",
            "the sum of all communes for every year, or amounts of each commune, not both",
        );
        problems.push(fault(Fault::Conflict, place, key, String::new(), vi, en));
        return None;
    }
    whole(&given, place, &world.communes, world.period, problems)
}
