//! The years of a scenario, and what money is worth in each of them.

use super::check::fault;
use super::document::Node;
use super::problem::{Fault, Problem};
use super::rounds::year_in;
use crate::model::plan::parameter::{Parameter, Priors};
use crate::model::plan::{Item, Prices};
use crate::time::Period;

/// The years of the plan; those of the shipped scheme when nothing is said, none when what is said
/// is faulty, which the check of keys reports.
pub(super) fn period(root: &Node) -> Option<Period> {
    let Some(node) = root.at("period") else { return Some(Period::default()) };
    let number = |key: &str| node.at(key).and_then(Node::integer);
    let first_year = i32::try_from(number("first_year")?).ok()?;
    Period::new(first_year, usize::try_from(number("years")?).ok()?)
}

/// Items that are paid as wages.
const WAGES: [Item; 5] = [
    Item::TrapSetting,
    Item::BaitingLabour,
    Item::HuntingLabour,
    Item::HabitatWork,
    Item::UsualPractice,
];
/// Items that are bought.
const PRODUCTS: [Item; 3] = [Item::Traps, Item::BaitProduct, Item::TrapBarriers];

/// The prices of each year: those of the parameters, with the growth or in the years that the
/// scenario says.
pub(super) fn prices(
    root: &Node,
    period: Period,
    priors: &Priors,
    problems: &mut Vec<Problem>,
) -> Prices {
    let mut prices = Prices::constant(period);
    let of_year = root.at("prices.of_year").and_then(Node::integer);
    prices.of_year =
        of_year.and_then(|year| i32::try_from(year).ok()).unwrap_or(period.first_year());
    let growth = |key: &str| root.at(&format!("prices.{key}")).and_then(Node::number);
    let since = |year: usize| f64::from(period.year(year) - prices.of_year);
    let grown = |rate: f64, year: usize| libm::pow(1.0 + rate, since(year));
    if let Some(rate) = growth("paddy_growth") {
        let base = Prices::paddy_of(prices.of_year);
        prices.paddy = (0..period.years()).map(|year| (base, grown(rate, year))).collect();
    }
    for (key, items) in [("wage_growth", &WAGES[..]), ("product_growth", &PRODUCTS[..])] {
        let Some(rate) = growth(key) else { continue };
        let factors: Vec<f64> = (0..period.years()).map(|year| grown(rate, year)).collect();
        for (year, factor) in prices.items.iter_mut().zip(factors) {
            items.iter().for_each(|&item| year[item as usize] = factor);
        }
    }
    let mut seen = Vec::new();
    for (i, node) in root.at("price").and_then(Node::list).unwrap_or_default().iter().enumerate() {
        let key = format!("price[{i}].year");
        let Some(place) = node.at("year") else { continue };
        let Some(year) = year_in(period, place, &key, problems) else { continue };
        if seen.contains(&year) {
            let (vi, en) = ("mỗi năm một bảng [[price]]", "one table [[price]] a year");
            let found = period.year(year).to_string();
            problems.push(fault(Fault::Conflict, &place.place, &key, found, vi, en));
        }
        seen.push(year);
        of_one_year(node, year, priors, &mut prices);
    }
    prices
}

/// What one table says of its year. The spread of a price stays that of its parameter.
fn of_one_year(node: &Node, year: usize, priors: &Priors, prices: &mut Prices) {
    let median = |parameter: Parameter| priors[parameter].distribution.median();
    if let Some(vnd) = node.at("paddy_vnd_per_kg").and_then(Node::number) {
        let parameter = prices.paddy[year].0;
        prices.paddy[year] = (parameter, vnd / median(parameter));
    }
    let wage = node.at("day_wage_vnd").and_then(Node::number);
    let wage = wage.map(|vnd| vnd / median(Parameter::DayWage));
    let products = node.at("products").and_then(Node::number);
    for (factor, items) in [(wage, &WAGES[..]), (products, &PRODUCTS[..])] {
        if let Some(factor) = factor {
            items.iter().for_each(|&item| prices.items[year][item as usize] = factor);
        }
    }
}
