//! The estimate of a plan: its planned cost, laid out as quantity × norm × unit price.

use super::{CostEstimate, EstimateRow, settle};
use crate::model::plan::estimate::{planned_cost, written_price};
use crate::model::plan::parameter::Confidence;
use crate::model::plan::{Item, PAYERS, Plan};
use crate::model::programme::Words;
use crate::text::Text;

/// How an item is counted, normed and priced.
struct Basis {
    unit: Text,
    norm: f64,
    norm_unit: Text,
    price_vnd: f64,
    source: Text,
    confidence: Confidence,
}

impl CostEstimate {
    /// The estimate of several plans at central norms and prices.
    pub fn of_plans(plans: &[&Plan]) -> Self {
        let rows = plans.iter().flat_map(|plan| {
            let mut rows = of_plan(plan);
            settle(&mut rows);
            rows
        });
        Self { rows: rows.collect() }
    }
}

/// Quantities follow from the planned cost, so that the estimate differs from it by no more than
/// writing them, norms and prices as offices do.
fn of_plan(plan: &Plan) -> Vec<EstimateRow> {
    let mut rows = Vec::new();
    for (commune, years) in planned_cost(&plan.campaign, &plan.world).iter().enumerate() {
        for (year, items) in years.iter().enumerate() {
            for item in Item::ALL {
                let cost = items[item as usize];
                if cost <= 0.0 {
                    continue;
                }
                let basis = basis(plan, item, year, cost);
                let quantity = cost / (basis.norm * basis.price_vnd);
                rows.push(EstimateRow {
                    arm: plan.name.clone(),
                    commune: Some(commune),
                    year,
                    item,
                    quantity: written_quantity(quantity, &basis.unit),
                    unit: basis.unit,
                    norm: written_norm(basis.norm),
                    norm_unit: basis.norm_unit,
                    unit_price_vnd: written_price(basis.price_vnd),
                    payers: plan.campaign.payers[item as usize],
                    source: basis.source,
                    confidence: basis.confidence,
                    planned_vnd: cost,
                    rest_vnd: [0.0; PAYERS],
                });
            }
        }
    }
    rows
}

/// Is it so many times a whole number?
fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-6
}

/// A norm as offices write it: as it was given where it is short or one over a whole number, otherwise
/// with three digits.
fn written_norm(norm: f64) -> f64 {
    if is_whole(norm * 1e4) || is_whole(1.0 / norm) {
        return norm;
    }
    let place = 10_f64.powf(2.0 - norm.log10().floor());
    (norm * place).round() / place
}

/// A quantity as offices write it: hectares in hundredths, what is counted whole.
fn written_quantity(quantity: f64, unit: &Text) -> f64 {
    let place = if unit.en.starts_with("ha") || quantity < 1.0 { 100.0 } else { 1.0 };
    (quantity * place).round() / place
}

/// The item's unit, norm and price; organising is paid as a sum for each commune and year, a company by
/// its contract.
fn basis(plan: &Plan, item: Item, year: usize, cost: f64) -> Basis {
    let world = &plan.world;
    let facts = item.facts();
    let text = |[vi, en]: Words| Text::new(vi, en);
    let agreed = |price_vnd: f64, source: Text| Basis {
        unit: text(facts.unit),
        norm: 1.0,
        norm_unit: Text::default(),
        price_vnd,
        source,
        confidence: Confidence::A,
    };
    if let (Item::Contract, Some(contract)) = (item, plan.campaign.contract) {
        let source =
            Text::new("hợp đồng ghi trong phương án", "the contract that the scenario states");
        return agreed(contract.vnd_per_ha * world.prices.items[year][item as usize], source);
    }
    let Some((price, factor)) = item.price(world, year) else {
        let source = Text::new("mức khoán ghi trong phương án", "a sum that the scenario sets");
        return agreed(cost, source);
    };
    let prior = &world.priors[price];
    Basis {
        unit: text(facts.unit),
        norm: item.norm(world),
        norm_unit: text(facts.norm_unit),
        price_vnd: prior.distribution.median() * factor,
        source: prior.source.clone(),
        confidence: prior.confidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::embedded;

    #[test]
    fn the_lines_add_up_to_the_planned_cost() {
        let plan = embedded("luong_tai").unwrap();
        let estimate = CostEstimate::of_plans(&[&plan]);
        let planned: f64 =
            planned_cost(&plan.campaign, &plan.world).iter().flatten().flatten().sum();
        let sum = |of: &dyn Fn(&EstimateRow) -> f64| estimate.rows.iter().map(of).sum::<f64>();
        assert!(planned > 1e9);
        assert!((sum(&|row| row.planned_vnd) - planned).abs() < 1e-9 * planned);
        // What norms and prices lose when they are written as offices write them.
        let lines = sum(&EstimateRow::amount_vnd);
        assert!((lines - planned).abs() <= 2e-3 * planned, "{lines} {planned}");
    }

    #[test]
    fn what_is_written_multiplies_to_the_dong_line_by_line_and_over_communes() {
        for name in ["luong_tai", "community_trap_barriers", "fertility_control"] {
            let CostEstimate { rows } = CostEstimate::of_plans(&[&embedded(name).unwrap()]);
            for first in &rows {
                let line = || rows.iter().filter(|row| first.is_of_line_with(row));
                let quantity: f64 = line().map(|row| row.quantity).sum();
                let (norm, divides) = first.written_norm();
                let normed = if divides { quantity / norm } else { quantity * norm };
                let amount: f64 = line().map(EstimateRow::amount_vnd).sum();
                let exact = normed * first.unit_price_vnd;
                assert!((amount - exact).abs() <= 0.5 + 1e-3, "{name} {first:?}: {amount} {exact}");
                assert_eq!(amount.fract(), 0.0);
                let rest: f64 = first.rest_vnd.iter().sum();
                assert!(rest.abs() <= line().count() as f64, "{rest}");
            }
        }
    }

    #[test]
    fn numbers_are_written_as_offices_write_them() {
        let prices = [265_835.9, 8_795.16, 7_450.0, 12_345.0, 912.4, 10_000_000.0];
        assert_eq!(
            prices.map(written_price),
            [265_800.0, 8_800.0, 7_450.0, 12_345.0, 912.0, 10_000_000.0]
        );
        let norms = [6.007_820_144, 0.113_397_459_6, 0.3, 1.0 / 150.0, 1.0, 11.5];
        assert_eq!(norms.map(written_norm), [6.01, 0.113, 0.3, 1.0 / 150.0, 1.0, 11.5]);
        let [ha, traps] = ["ha", "traps"].map(|unit| Text::new("", unit));
        assert_eq!(written_quantity(839.376, &ha), 839.38);
        assert_eq!(written_quantity(839.376, &traps), 839.0);
    }

    #[test]
    fn placeholder_prices_are_flagged_line_by_line() {
        let estimate = CostEstimate::of_plans(&[&embedded("community_trap_barriers").unwrap()]);
        let flagged = |item: Item| {
            estimate.rows.iter().filter(|row| row.item == item).all(EstimateRow::placeholder)
        };
        assert!(flagged(Item::TrapBarriers));
        assert!(!flagged(Item::BaitProduct) && !flagged(Item::TrapSetting));
    }
}
