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
    /// Where the price comes from.
    pub source: Text,
    /// How sure the price is.
    pub confidence: Confidence,
    /// Cost before quantity, norm and price were written as offices write them, VND.
    pub planned_vnd: f64,
    /// What rounding the communes of a line one by one leaves of the line, by payer, VND: one of them
    /// takes it.
    #[serde(default)]
    pub rest_vnd: [f64; PAYERS],
}

/// A whole number of VND, whatever the last digits of a product.
fn whole(vnd: f64) -> f64 {
    ((vnd * 1e4).round() / 1e4).round()
}

/// What the payers pay of an amount; the last takes what rounding leaves.
fn shared(amount: f64, payers: [f64; PAYERS]) -> [f64; PAYERS] {
    let [province, commune, _] = payers.map(|share| whole(amount * share));
    [province, commune, amount - province - commune]
}

impl EstimateRow {
    /// The norm as offices write it, and whether quantities are divided by it: 150 trap-nights a
    /// person-day rather than 0.0067 person-days a trap-night.
    pub fn written_norm(&self) -> (f64, bool) {
        let turned = 1.0 / self.norm;
        let divides = self.norm < 0.1 && (turned - turned.round()).abs() < 1e-6 * turned;
        if divides { (turned.round(), true) } else { (self.norm, false) }
    }

    /// Quantity × norm × unit price, VND.
    fn amount_of(&self, quantity: f64) -> f64 {
        let (norm, divides) = self.written_norm();
        let normed = if divides { quantity / norm } else { quantity * norm };
        whole(normed * self.unit_price_vnd)
    }

    /// The amount, VND.
    pub fn amount_vnd(&self) -> f64 {
        self.amount_of(self.quantity) + self.rest_vnd.iter().sum::<f64>()
    }

    /// What one payer pays, VND.
    pub fn paid_vnd(&self, payer: Payer) -> f64 {
        let own = shared(self.amount_of(self.quantity), self.payers);
        own[payer as usize] + self.rest_vnd[payer as usize]
    }

    /// Do both belong to one line: the same item, norm, price and payers in one year?
    pub(crate) fn is_of_line_with(&self, other: &Self) -> bool {
        let key = |row: &Self| (row.year, row.item, row.norm, row.unit_price_vnd, row.payers);
        key(self) == key(other)
            && self.arm == other.arm
            && (&self.unit, &self.norm_unit) == (&other.unit, &other.norm_unit)
            && (&self.source, self.confidence) == (&other.source, other.confidence)
    }

    /// Does the line rest on a price that nobody published?
    pub fn placeholder(&self) -> bool {
        self.confidence == Confidence::Placeholder
    }
}

/// Gives what rounding leaves to the last commune of each line, so that the amount of a line is its
/// quantity × norm × price to the VND, and the sums of its communes are the same.
pub(crate) fn settle(rows: &mut [EstimateRow]) {
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match lines.iter_mut().find(|line| rows[line[0]].is_of_line_with(row)) {
            Some(line) => line.push(index),
            None => lines.push(vec![index]),
        }
    }
    for line in lines {
        let first = &rows[line[0]];
        let quantity: f64 = line.iter().map(|&index| rows[index].quantity).sum();
        let whole_line = shared(first.amount_of((quantity * 1e6).round() / 1e6), first.payers);
        let paid = Payer::ALL
            .map(|payer| line.iter().map(|&index| rows[index].paid_vnd(payer)).sum::<f64>());
        if let Some(&last) = line.last() {
            rows[last].rest_vnd = std::array::from_fn(|payer| {
                rows[last].rest_vnd[payer] + whole_line[payer] - paid[payer]
            });
        }
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
                source: Text::default(),
                confidence: Confidence::A,
                planned_vnd: 0.0,
                rest_vnd: [0.0; PAYERS],
            };
            let paid: f64 = Payer::ALL.iter().map(|&payer| row.paid_vnd(payer)).sum();
            prop_assert_eq!(paid, row.amount_vnd());
        }
    }
}
