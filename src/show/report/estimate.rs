//! The estimate of costs: what the plan would cost if it were done as written, line by line.

mod of_plan;

use crate::model::plan::parameter::Confidence;
use crate::model::plan::{Item, PAYERS, Payer};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// The cost of every plan at central norms and prices. It is an estimate before the event, not a
/// result of the simulation, and is never mixed with one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CostEstimate {
    /// The lines.
    pub rows: Vec<EstimateRow>,
}

/// One line: quantity × norm × unit price, shared by the payers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EstimateRow {
    /// Name of the scenario.
    pub arm: String,
    /// Index of the commune; `None` for the district as a whole.
    pub commune: Option<usize>,
    /// Year, 0 for the first.
    pub year: usize,
    /// What is bought.
    pub item: Item,
    /// Quantity, in `unit`.
    pub quantity: f64,
    /// Unit of the quantity, such as ha, bẫy, xã.
    pub unit: Text,
    /// Amount bought for each unit of the quantity, in `norm_unit`; 1 where there is no norm.
    pub norm: f64,
    /// Unit of the norm, such as kg/ha; empty where there is no norm.
    pub norm_unit: Text,
    /// Price of one unit of the normed amount, VND of the year of the prices.
    pub unit_price_vnd: f64,
    /// Shares of the payers, in the order of [`Payer::ALL`]; they sum to 1.
    pub payers: [f64; PAYERS],
    /// Where price and norm come from.
    pub source: String,
    /// How sure the price is.
    pub confidence: Confidence,
}

impl EstimateRow {
    /// The amount, VND.
    pub fn amount_vnd(&self) -> f64 {
        (self.quantity * self.norm * self.unit_price_vnd).round()
    }

    /// What one payer pays, VND; the last payer takes what rounding leaves.
    pub fn paid_vnd(&self, payer: Payer) -> f64 {
        let share = |payer: Payer| (self.amount_vnd() * self.payers[payer as usize]).round();
        match payer {
            Payer::Farmers => self.amount_vnd() - share(Payer::Province) - share(Payer::Commune),
            payer => share(payer),
        }
    }

    /// Does the line rest on a price that nobody published?
    pub fn placeholder(&self) -> bool {
        self.confidence == Confidence::Placeholder
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_payers_pay_the_amount_to_the_dong(
            quantity in 0.0..1e6, norm in 0.0..10.0, price in 0.0..5e6,
            province in 0.0..=1.0f64, rest in 0.0..=1.0f64,
        ) {
            let commune = (1.0 - province) * rest;
            let row = EstimateRow {
                arm: String::new(),
                commune: None,
                year: 0,
                item: Item::Traps,
                quantity,
                unit: Text::default(),
                norm,
                norm_unit: Text::default(),
                unit_price_vnd: price,
                payers: [province, commune, 1.0 - province - commune],
                source: String::new(),
                confidence: Confidence::A,
            };
            let paid: f64 = Payer::ALL.iter().map(|&payer| row.paid_vnd(payer)).sum();
            prop_assert_eq!(paid, row.amount_vnd());
        }
    }
}
