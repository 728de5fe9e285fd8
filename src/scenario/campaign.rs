//! The campaign of a scenario: what limits it, what it costs whom, and its rounds.

use super::check::{fault, month_day};
use super::document::Node;
use super::land;
use super::problem::{Fault, Place, Problem};
use super::rounds;
use super::source::Sources;
use crate::model::plan::{
    Bounty, Calendar, Campaign, Commune, ITEMS, Item, PAYERS, Payer, TrapStock, World, estimate,
};
use crate::time::{Day, Period};

/// The campaign, with budgets that are a share of the plan still unlimited: see [`budgets`].
pub(super) fn campaign(
    root: &Node,
    communes: &[Commune],
    calendar: &Calendar,
    period: Period,
    problems: &mut Vec<Problem>,
) -> Option<Campaign> {
    let number = |path: &str| root.at(path).and_then(Node::number);
    let (rounds, bouts) = rounds::rounds(root, communes, calendar, period, problems);
    let own = |name: &str, index: usize| -> Option<f64> {
        let commune = &communes[index];
        let entries = root.at("commune")?.entries()?;
        let code = format!("{:05}", commune.code);
        let entry = entries.get(&commune.name).or_else(|| entries.get(&code))?;
        entry.node.at(name)?.number()
    };
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
        budget_release_week: release_week(root, period)?,
        bounty: number("bounty.effort_gain").map(|effort_gain| Bounty { effort_gain }),
        organising: organising(root, problems)?,
        payers: payers(root, problems)?,
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

fn payers(root: &Node, problems: &mut Vec<Problem>) -> Option<[[f64; PAYERS]; ITEMS]> {
    let mut payers = [[0.0; PAYERS]; ITEMS];
    for item in Item::ALL {
        let node = root.at(&format!("payers.{}", item.key()))?;
        for payer in Payer::ALL {
            payers[item as usize][payer as usize] =
                node.at(payer.key()).and_then(Node::number).unwrap_or(0.0);
        }
        let total: f64 = payers[item as usize].iter().sum();
        if (total - 1.0).abs() > 1e-9 {
            problems.push(fault(
                Fault::Shares,
                &node.place,
                &format!("payers.{}", item.key()),
                format!("{total}"),
                "tổng bằng 1",
                "a sum of 1",
            ));
        }
    }
    Some(payers)
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
    if let Some(share) = number("budget.share_of_plan") {
        let cost = estimate::planned_cost(campaign, world);
        let paid = |items: &[f64; ITEMS]| -> f64 {
            items
                .iter()
                .zip(&campaign.payers)
                .map(|(vnd, payers)| vnd * payers[Payer::Commune as usize])
                .sum()
        };
        return Some(
            cost.iter()
                .map(|years| years.iter().map(|items| share * paid(items)).collect())
                .collect(),
        );
    }
    if root.at("budget.table").is_some() {
        return table(root, sources, &world.communes, world.period, problems);
    }
    if root.at("budget.unlimited").and_then(Node::flag) != Some(true) {
        one_of(root, "budget", "unlimited = true, vnd_per_ha, share_of_plan, table", problems);
    }
    None
}

fn table(
    root: &Node,
    sources: &Sources,
    communes: &[Commune],
    period: Period,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Vec<f64>>> {
    let table = land::table(root, sources, "budget.table", &["commune", "year", "vnd"], problems)?;
    let mut budgets = vec![vec![None; period.years()]; communes.len()];
    let (first, last) = (period.first_year(), period.last_year());
    let years = f64::from(first)..=f64::from(last);
    let range = [format!("năm từ {first} đến {last}"), format!("a year from {first} to {last}")];
    let mut seen: Vec<(usize, usize, Place)> = Vec::new();
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
        let (Some(index), Some(year)) = (index, year) else {
            known = false;
            continue;
        };
        let year = (year - f64::from(first)) as usize;
        if let Some((_, _, before)) = seen.iter().find(|(c, y, _)| (*c, *y) == (index, year)) {
            problems.push(fault(
                Fault::Conflict,
                &name.place,
                "commune",
                format!("{}, {}", name.text, period.year(year)),
                &format!("mỗi xã và năm một dòng; đã có ở {before}"),
                &format!("one row for each commune and year; the other one is {before}"),
            ));
            continue;
        }
        seen.push((index, year, name.place));
        // A cell that cannot be read has been named; it is not missing as well.
        budgets[index][year] = Some(vnd.unwrap_or(0.0));
    }
    if !known {
        return None;
    }
    let mut whole = Vec::new();
    for (commune, years) in communes.iter().zip(&budgets) {
        let given: Option<Vec<f64>> = years.iter().copied().collect();
        if let Some(given) = given {
            whole.push(given);
        } else {
            problems.push(fault(
                Fault::MissingKey,
                &table.place(),
                &commune.name,
                String::new(),
                "một dòng cho mỗi xã và mỗi năm",
                "a row for each commune and year",
            ));
        }
    }
    (whole.len() == communes.len()).then_some(whole)
}
