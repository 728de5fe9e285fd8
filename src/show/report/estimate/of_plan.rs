//! The estimate of a plan: its planned cost, laid out as quantity × norm × unit price.

use super::{CostEstimate, EstimateRow};
use crate::model::plan::estimate::planned_cost;
use crate::model::plan::parameter::Confidence;
use crate::model::plan::{Item, Plan, World};
use crate::model::programme::Words;
use crate::text::Text;

/// How an item is counted, normed and priced.
struct Basis {
    unit: Text,
    norm: f64,
    norm_unit: Text,
    price_vnd: f64,
    source: String,
    confidence: Confidence,
}

impl CostEstimate {
    /// The estimate of several plans at central norms and prices.
    pub fn of_plans(plans: &[&Plan]) -> Self {
        Self { rows: plans.iter().flat_map(|plan| of_plan(plan)).collect() }
    }
}

/// Quantities follow from the planned cost, so that the estimate can not differ from it.
fn of_plan(plan: &Plan) -> Vec<EstimateRow> {
    let mut rows = Vec::new();
    for (commune, years) in planned_cost(&plan.campaign, &plan.world).iter().enumerate() {
        for (year, items) in years.iter().enumerate() {
            for item in Item::ALL {
                let cost = items[item as usize];
                if cost <= 0.0 {
                    continue;
                }
                let basis = basis(&plan.world, item, year, cost);
                rows.push(EstimateRow {
                    arm: plan.name.clone(),
                    commune: Some(commune),
                    year,
                    item,
                    quantity: tidy(cost / (basis.norm * basis.price_vnd)),
                    unit: basis.unit,
                    norm: basis.norm,
                    norm_unit: basis.norm_unit,
                    unit_price_vnd: basis.price_vnd,
                    payers: plan.campaign.payers[item as usize],
                    source: basis.source,
                    confidence: basis.confidence,
                });
            }
        }
    }
    rows
}

/// Without the last digits that a division leaves behind.
fn tidy(quantity: f64) -> f64 {
    (quantity * 1e6).round() / 1e6
}

/// The item's unit, norm and price; organising is paid as a sum for each commune and year.
fn basis(world: &World, item: Item, year: usize, cost: f64) -> Basis {
    let facts = item.facts();
    let text = |[vi, en]: Words| Text::new(vi, en);
    let Some((price, factor)) = item.price(world, year) else {
        return Basis {
            unit: text(facts.unit),
            norm: 1.0,
            norm_unit: Text::default(),
            price_vnd: cost,
            source: String::new(),
            confidence: Confidence::A,
        };
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
        let lines: f64 = estimate.rows.iter().map(EstimateRow::amount_vnd).sum();
        assert!(planned > 1e9);
        // A line is rounded to the đồng.
        assert!((lines - planned).abs() <= estimate.rows.len() as f64, "{lines} {planned}");
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
