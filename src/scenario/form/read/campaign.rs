//! The sheets of the campaign: its rounds, its prices, who pays.

use super::Reader;
use crate::model::plan::Item;
use crate::model::programme::Programme;
use crate::scenario::check::fault;
use crate::scenario::document::{Node, Value};
use crate::scenario::form::layout::{self, words};
use crate::scenario::form::sheet::{Column, Table};
use crate::scenario::form::tree::{self, Step};
use crate::scenario::keys;
use crate::scenario::payers::wrong_sum;
use crate::scenario::problem::{Fault, Place};
use crate::table::{self, Row};
use crate::text::nearest::nearest;
use std::collections::BTreeMap;

impl Reader {
    pub(super) fn rounds(&mut self, table: &Table<'_>) {
        let number = table.columns.iter().find(|column| column.field.is_some_and(|f| f.key == "="));
        for (i, row) in table.rows().enumerate() {
            let place = table.column("name").map(|column| table.place(row, column));
            let place = place.unwrap_or_else(|| self.start.clone());
            self.list_at("round", &place);
            let round = |key: &str| {
                let mut steps = vec![Step::Name("round".to_owned()), Step::At(i)];
                steps.extend(tree::plain(key));
                steps
            };
            let whole = &round("name")[..2];
            self.put(whole, &place, Node::new(&place, Value::Table(BTreeMap::new())));
            self.numbers.push(number.and_then(|column| match row.value(column.at) {
                table::Value::Number(number) => Some(*number as i64),
                _ => None,
            }));
            for column in table.columns.iter() {
                let (Some(field), Some(key)) = (column.field, column.key) else { continue };
                match field.key.strip_suffix("@en") {
                    Some(name) => {
                        if let Some((text, place)) = table.text(row, field.key) {
                            self.english(&round(name), &place, text);
                        }
                    }
                    None => {
                        self.value((table, row, column), &round(field.key), key);
                    }
                }
            }
            // A round that nobody named is called by what it does.
            if self
                .root
                .at("round")
                .and_then(Node::list)
                .is_some_and(|all| all[i].at("name").is_none())
                && let Some((programme, place)) = table.text(row, "programme")
            {
                let both = |lang: &str| {
                    let mut steps = round("name");
                    steps.push(Step::Name(lang.to_owned()));
                    steps
                };
                for lang in ["vi", "en"] {
                    let text = Value::Text(format!("{programme} ({})", i + 1));
                    self.put(&both(lang), &place, Node::new(&place, text));
                }
            }
        }
    }

    /// Amounts of single communes, in the place of the round's own.
    pub(super) fn by_unit(&mut self, table: &Table<'_>) {
        for row in table.rows() {
            let (Some((number, place)), Some((commune, at))) =
                (table.text(row, "round"), table.text(row, "commune"))
            else {
                let place = self.paper_place(table, row);
                let (vi, en) = ("số của đợt và tên xã", "the number of the round and the commune");
                let found = row.shown();
                self.cells.faults.push(fault(Fault::MissingKey, &place, "round", found, vi, en));
                continue;
            };
            let wanted = number.parse::<i64>().ok();
            let ordinal = |i: usize| self.numbers[i].unwrap_or(i as i64 + 1);
            let found = (0..self.numbers.len()).find(|&i| Some(ordinal(i)) == wanted);
            let Some(i) = found else {
                let all = (0..self.numbers.len()).map(|i| ordinal(i).to_string());
                let all = all.collect::<Vec<_>>().join(", ");
                self.cells.faults.push(fault(Fault::OutOfRange, &place, "", number, &all, &all));
                continue;
            };
            let round = self.root.at("round").and_then(Node::list).map(|all| &all[i]);
            let programme = round.and_then(|round| round.at("programme")).and_then(Node::text);
            let Some(programme) = programme.and_then(Programme::of_key) else { continue };
            let amount = programme.facts().amount;
            for (key, name) in [("amount", amount.by_commune), ("aim", "aim_by_commune")] {
                let Some(column) = table.column(key) else { continue };
                if row.value(column.at).is_empty() {
                    continue;
                }
                let Some(known) = keys::find(&format!("round.{name}.*")) else { continue };
                let mut steps = vec![Step::Name("round".to_owned()), Step::At(i)];
                steps.extend(tree::steps(&[name, &commune]));
                if key == "amount"
                    && let Some(Value::Table(entries)) = self.round_mut(i)
                {
                    entries.remove(amount.by_land);
                }
                let before = self.root.at("round").and_then(Node::list).is_some_and(|all| {
                    let own = all[i].at(name).and_then(Node::entries);
                    own.is_some_and(|own| own.contains_key(&commune))
                });
                if before {
                    let (vi, en) =
                        ("mỗi xã một dòng trong một đợt", "one row for each commune and round");
                    let twice = fault(Fault::DuplicateCommune, &at, "", commune.clone(), vi, en);
                    self.cells.faults.push(twice);
                    continue;
                }
                self.value((table, row, column), &steps, known);
            }
        }
    }

    fn round_mut(&mut self, i: usize) -> Option<&mut Value> {
        let Value::Table(root) = &mut self.root.value else { return None };
        let Value::List(rounds) = &mut root.get_mut("round")?.node.value else { return None };
        rounds.get_mut(i).map(|round| &mut round.value)
    }

    fn paper_place(&self, table: &Table<'_>, row: &Row) -> Place {
        let first = table.columns.first().map_or(1, |column| column.at + 1);
        table.paper.place(row.line, first)
    }

    /// Own prices: each is a number that is known.
    pub(super) fn prices(&mut self, table: &Table<'_>) {
        let Some(column) = table.column("value") else { return };
        let Some(value) = column.key else { return };
        for row in table.rows() {
            if row.value(column.at).is_empty() {
                continue;
            }
            let Some((key, place)) = table.text(row, "key") else {
                let place = self.paper_place(table, row);
                let (vi, en) =
                    ("khóa của giá, như trap_price", "the key of the price, such as trap_price");
                let found = row.shown();
                self.cells.faults.push(fault(Fault::MissingKey, &place, "key", found, vi, en));
                continue;
            };
            let steps = |name: &str| tree::steps(&["parameters", &key, name]);
            let at = table.place(row, column);
            let fixed = Node::new(&at, Value::Text("fixed".to_owned()));
            self.put(&steps("distribution"), &place, fixed);
            let before = self.cells.faults.len();
            self.value((table, row, column), &steps("value"), value);
            if self.cells.faults.len() > before {
                tree::take(&mut self.root, &format!("parameters.{key}"));
                continue; // What is no price has been said.
            }
            if let Some((text, place)) = table.text(row, "source") {
                self.put(&steps("source"), &place, Node::new(&place, Value::Text(text)));
            }
        }
    }

    pub(super) fn payers(&mut self, table: &Table<'_>) {
        let Some(share) = keys::find("payers.*.*") else { return };
        let named = |heading: &str| {
            let list = self.root.at("payer").and_then(Node::list).unwrap_or_default();
            let is = |payer: &&Node| {
                let names = ["key", "name.vi", "name.en"];
                let texts = names.iter().filter_map(|name| payer.at(name).and_then(Node::text));
                texts.into_iter().any(|text| words(text) == words(heading))
            };
            list.iter().find(is)?.at("key")?.text().map(str::to_owned)
        };
        let payer = |column: &Column| match column.field {
            Some(field) if field.key == "item" || field.is_shown_only() => None,
            Some(field) => Some(field.key.to_owned()),
            // An unknown one is a fault of the payers, which the plan finds.
            None => Some(named(&column.heading).unwrap_or_else(|| column.heading.clone())),
        };
        let payers: Vec<Option<String>> = table.columns.iter().map(payer).collect();
        for row in table.rows() {
            let Some((item, place)) = table.text(row, "item") else { continue };
            let Some(item) = layout::item(&item) else {
                let names = |lang: usize| {
                    let all = Item::ALL;
                    all.iter().map(|item| item.facts().name[lang]).collect::<Vec<_>>()
                };
                let (vi, en) = (names(0).join(", "), names(1).join(", "));
                let near = nearest(&item, names(0).into_iter().chain(names(1)));
                let mut problem = fault(Fault::UnknownKey, &place, "", item, &vi, &en);
                problem.suggestion = near;
                self.cells.faults.push(problem);
                continue;
            };
            for (column, payer) in table.columns.iter().zip(&payers) {
                let Some(payer) = payer else { continue };
                let steps = tree::steps(&["payers", item.key(), payer]);
                self.value((table, row, column), &steps, share);
            }
            // Said here as well, for a workbook whose headings cannot be read goes no further.
            let node = self.root.at(&format!("payers.{}", item.key()));
            let wrong = node.and_then(|node| wrong_sum(node, item));
            self.cells.faults.extend(wrong);
        }
    }
}
