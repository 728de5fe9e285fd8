//! Which items of cost are told apart, and what each scenario pays for them.

use super::super::words::{self, either};
use super::capitalised;
use crate::answers::summary::{Arm, Summary};
use crate::model::outcome::Outcome;
use crate::model::plan::{Item, Payer};
use crate::stats::Estimate;
use crate::text::Lang;

/// Items shown by themselves, where the rest is less than each of them; more where it is not.
const ITEMS_SHOWN: usize = 5;
/// Most items shown by themselves; the rest is put together.
pub(super) const ITEMS_MOST: usize = 8;

/// The cost of one scenario, VND.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::show::charts) struct Bar {
    pub name: String,
    pub title: String,
    /// Mean by item, in the order of [`super::CostStack::items`].
    pub items: Vec<f64>,
    /// Standard errors of those means.
    pub item_errors: Vec<f64>,
    /// Mean by payer.
    pub payers: Vec<f64>,
    /// In total.
    pub total: Estimate,
    /// Mean by payer and item, in the orders of the two lists; empty when not known.
    pub cells: Vec<Vec<f64>>,
    /// What each payer pays, with its range.
    pub paid: Vec<Estimate>,
}

/// The items that are shown, the dearest first, and those that are put together.
pub(super) struct Parts {
    dear: Vec<Item>,
    rest: Vec<Item>,
}

fn estimate(arm: &Arm, key: &str) -> Estimate {
    words::outcome(arm, key).map(|table| table.district).unwrap_or_default()
}

/// Cost of an item, VND.
fn cost(arm: &Arm, item: Item) -> Estimate {
    estimate(arm, &format!("cost_{}", item.key()))
}

impl Parts {
    /// Those of all scenarios.
    pub(super) fn of(summary: &Summary) -> Self {
        let greatest =
            |item: Item| summary.arms.iter().map(|arm| cost(arm, item).mean).fold(0.0, f64::max);
        let mut dear: Vec<Item> =
            Item::ALL.into_iter().filter(|&item| greatest(item) > 0.0).collect();
        dear.sort_by(|&a, &b| greatest(b).total_cmp(&greatest(a)));
        let costs = |arm| dear.iter().map(|&item| cost(arm, item).mean).collect::<Vec<f64>>();
        let costs: Vec<Vec<f64>> = summary.arms.iter().map(costs).collect();
        let rest = dear.split_off(shown(&costs));
        Self { dear, rest }
    }

    /// Their names.
    pub(super) fn names(&self, lang: Lang) -> Vec<String> {
        let name = |item: &Item| {
            let key = format!("cost_{}", item.key());
            Outcome::of_key(&key).map_or(key, |outcome| {
                let title = outcome.title().get(lang).to_owned();
                // "Cost of traps" is a mouthful under a title that says cost.
                title.strip_prefix("Cost of ").map(capitalised).unwrap_or(title)
            })
        };
        let mut names: Vec<String> = self.dear.iter().map(name).collect();
        if !self.rest.is_empty() {
            names.push(either(lang, "Khác", "Other").to_owned());
        }
        names
    }

    /// Their keys in files.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        let rest = (!self.rest.is_empty()).then_some("other");
        self.dear.iter().map(|item| item.key()).chain(rest).collect()
    }

    /// One figure for each, and the sum of the rest.
    fn of_each(&self, of: impl Fn(Item) -> f64) -> Vec<f64> {
        let mut each: Vec<f64> = self.dear.iter().map(|&item| of(item)).collect();
        if !self.rest.is_empty() {
            each.push(self.rest.iter().map(|&item| of(item)).sum());
        }
        each
    }

    /// The costs of a scenario.
    pub(super) fn bar(&self, arm: &Arm, lang: Lang) -> Option<Bar> {
        let cells = |payer: Payer| {
            let row = |item: Item| arm.cost_by_item_payer.get(item as usize);
            self.of_each(|item| row(item).map_or(0.0, |row| row[payer as usize]))
        };
        let known = arm.cost_by_item_payer.len() == Item::ALL.len();
        let paid: Vec<Estimate> = Payer::ALL
            .iter()
            .map(|payer| estimate(arm, &format!("paid_{}", payer.key())))
            .collect();
        Some(Bar {
            cells: if known { Payer::ALL.map(cells).to_vec() } else { Vec::new() },
            name: arm.name.clone(),
            title: arm.title.get(lang).to_owned(),
            items: self.of_each(|item| cost(arm, item).mean),
            // The error of a sum is at most the sum of the errors.
            item_errors: self.of_each(|item| cost(arm, item).mcse),
            payers: paid.iter().map(|paid| paid.mean).collect(),
            paid,
            total: words::outcome(arm, "cost")?.district,
        })
    }
}

impl Bar {
    /// Mean and standard error by item.
    pub(super) fn by_item(&self) -> impl Iterator<Item = (f64, f64)> {
        self.items.iter().copied().zip(self.item_errors.iter().copied())
    }

    /// Mean and standard error by payer.
    pub(super) fn by_payer(&self) -> impl Iterator<Item = (f64, f64)> {
        self.paid.iter().map(|paid| (paid.mean, paid.mcse))
    }
}

/// How many items to show by themselves, the dearest first: what is put together is never more than
/// an item of the same scenario that is shown, as far as colours go.
pub(super) fn shown(costs: &[Vec<f64>]) -> usize {
    let items = costs.first().map_or(0, Vec::len);
    let hides = |shown: usize| {
        costs.iter().any(|costs| {
            let rest: f64 = costs[shown..].iter().sum();
            let least = costs[..shown].iter().copied().filter(|&vnd| vnd > 0.0);
            rest > least.fold(f64::INFINITY, f64::min)
        })
    };
    let wanted = (ITEMS_SHOWN.min(items)..=items).find(|&shown| !hides(shown)).unwrap_or(items);
    // One item more needs no more room than "other".
    if wanted + 1 >= items && items <= ITEMS_MOST + 1 { items } else { wanted.min(ITEMS_MOST) }
}
