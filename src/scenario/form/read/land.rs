//! The sheets of units: which they are, their areas, their borders, their money.

use super::Reader;
use crate::scenario::check::fault;
use crate::scenario::document::{Node, Value};
use crate::scenario::form::layout;
use crate::scenario::form::sheet::Table;
use crate::scenario::form::tree::{self, Step, steps};
use crate::scenario::keys;
use crate::scenario::problem::{Fault, Place};
use crate::scenario::vietnam;
use crate::table::{self, Row};
use std::collections::BTreeMap;

impl Reader {
    /// Does the land come from the communes in the program?
    fn is_land_of_program(&self) -> bool {
        self.root.at("data.communes").is_none()
    }

    pub(super) fn units(&mut self, table: &Table<'_>) {
        let of_program = self.is_land_of_program();
        let mut named: Vec<String> = Vec::new();
        let mut villages = 0;
        for row in table.rows() {
            let Some((name, place)) = table.text(row, "name") else {
                if let Some(column) = table.column("name") {
                    let place = table.place(row, column);
                    let (vi, en) = ("tên xã của dòng này", "the commune of this row");
                    let found = row.shown();
                    self.cells.faults.push(fault(Fault::MissingKey, &place, "name", found, vi, en));
                }
                continue;
            };
            let village = table.text(row, "village").filter(|_| of_program);
            let again = named.contains(&name);
            if again && village.is_none() {
                let (vi, en) = ("mỗi xã một dòng", "one row for each commune");
                let twice = fault(Fault::DuplicateCommune, &place, "", name.clone(), vi, en);
                self.cells.faults.push(twice);
                continue;
            }
            if !of_program {
                let whole = Node::new(&place, Value::Table(BTreeMap::new()));
                self.put(&steps(&["commune", &name]), &place, whole);
            } else if !again {
                self.list_at("land.communes", &place);
                let mut at = tree::plain("land.communes");
                at.push(Step::At(named.len()));
                self.put(&at, &place, Node::new(&place, Value::Text(name.clone())));
            }
            if !again {
                named.push(name.clone());
            }
            match village {
                Some(village) => {
                    self.village(table, row, villages, (&name, &place), village);
                    villages += 1;
                }
                None => self.figures(table, row, &name),
            }
        }
    }

    /// What a row says of its commune.
    fn figures(&mut self, table: &Table<'_>, row: &Row, name: &str) {
        let of_program = self.is_land_of_program();
        let elsewhere =
            ["rice_share_of_natural_area", "rice_table", "villages", "village_rice_area_ha"];
        let elsewhere = elsewhere.iter().any(|key| self.root.at(&format!("land.{key}")).is_some());
        for column in &table.columns {
            let (Some(field), Some(key)) = (column.field, column.key) else { continue };
            let value = row.value(column.at);
            let known =
                *value == table::Value::Formula || (of_program && is_known_area(name, value));
            if field.key == "natural_area_ha" && known {
                continue; // Filled in by the form.
            }
            let rice = of_program && field.key == "rice_area_ha";
            let at = match rice {
                true => steps(&["land", "rice_area_ha", name]),
                false => steps(&["commune", name, field.key]),
            };
            let filled = self.value((table, row, column), &at, key);
            if rice && !filled && !elsewhere {
                self.cells.faults.push(fault(
                    Fault::MissingKey,
                    &table.place(row, column),
                    "land.rice_area_ha",
                    String::new(),
                    &format!("diện tích lúa của {name}, ha"),
                    &format!("rice area of {name}, ha"),
                ));
            }
        }
    }

    /// One village: a row of its own beside those of its commune.
    fn village(
        &mut self,
        table: &Table<'_>,
        row: &Row,
        number: usize,
        (commune, place): (&str, &Place),
        (name, at): (String, Place),
    ) {
        let steps = |key: &str| {
            let mut steps = tree::plain("land.village");
            steps.extend([Step::At(number), Step::Name(key.to_owned())]);
            steps
        };
        self.put(&steps("name"), &at, Node::new(&at, Value::Text(name)));
        let commune = Node::new(place, Value::Text(commune.to_owned()));
        self.put(&steps("commune"), place, commune);
        for key in ["natural_area_ha", "rice_area_ha"] {
            let Some(column) = table.column(key) else { continue };
            let Some(known) = column.key else { continue };
            if *row.value(column.at) != table::Value::Formula {
                self.value((table, row, column), &steps(key), known);
            }
        }
    }

    pub(super) fn borders(&mut self, table: &Table<'_>) {
        let Some(column) = table.column("length_km") else { return };
        let Some(key) = column.key else { return };
        let mut count = 0;
        for row in table.rows() {
            if row.value(column.at).is_empty() {
                continue; // As on the map.
            }
            let (Some((a, place)), Some((b, other))) = (table.text(row, "a"), table.text(row, "b"))
            else {
                let place = table.place(row, column);
                let (vi, en) = ("hai đơn vị của ranh giới này", "the two units of this border");
                let found = row.shown();
                self.cells.faults.push(fault(Fault::MissingKey, &place, "border", found, vi, en));
                continue;
            };
            if layout::is_outside(&b) {
                let steps = steps(&["commune", &a, "outside_border_km"]);
                let amount = keys::find("commune.*.outside_border_km").unwrap_or(key);
                self.value((table, row, column), &steps, amount);
                continue;
            }
            let steps = |key: &str| {
                let border = Step::Name("border".to_owned());
                [border, Step::At(count), Step::Name(key.to_owned())]
            };
            self.list_at("border", &place);
            self.put(&steps("a"), &place, Node::new(&place, Value::Text(a)));
            self.put(&steps("b"), &other, Node::new(&other, Value::Text(b)));
            self.value((table, row, column), &steps("length_km"), key);
            count += 1;
        }
    }

    /// Makes an empty list at a path, if nothing is there.
    pub(super) fn list_at(&mut self, path: &str, place: &Place) {
        if self.root.at(path).is_none() {
            self.put(&tree::plain(path), place, Node::new(place, Value::List(Vec::new())));
        }
    }

    /// Money of each commune, or of all together, every year or year by year.
    pub(super) fn years(&mut self, table: &Table<'_>) {
        let Some(amount) = keys::find("budget.amount.vnd") else { return };
        let mut count = 0;
        for row in table.rows() {
            let commune = table.text(row, "commune");
            for column in &table.columns {
                if row.value(column.at).is_empty() {
                    continue;
                }
                let year = column.heading.split(|c: char| !c.is_ascii_digit());
                let year =
                    year.filter_map(|part| part.parse::<i64>().ok()).find(|year| *year > 1900);
                match (column.field, year, &commune) {
                    (Some(field), ..) if field.key == "every" => {
                        let name = commune.as_ref().map_or("", |(name, _)| name.as_str());
                        let steps = steps(&["budget", "vnd_by_commune", name]);
                        self.value((table, row, column), &steps, amount);
                    }
                    (None, Some(year), _) => {
                        let steps = |key: &str| {
                            let mut steps = tree::plain("budget.amount");
                            steps.extend([Step::At(count), Step::Name(key.to_owned())]);
                            steps
                        };
                        let place = table.place(row, column);
                        self.list_at("budget.amount", &place);
                        if let Some((name, at)) = &commune {
                            let name = Node::new(at, Value::Text(name.clone()));
                            self.put(&steps("commune"), at, name);
                        }
                        let year = Node::new(&place, Value::Integer(year));
                        self.put(&steps("year"), &place, year);
                        self.value((table, row, column), &steps("vnd"), amount);
                        count += 1;
                    }
                    (None, None, _) => {
                        let place = table.place(row, column);
                        let heading = column.heading.clone();
                        let (vi, en) = ("một năm, như 2026", "a year, such as 2026");
                        self.cells.faults.push(fault(Fault::Column, &place, "", heading, vi, en));
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Is it the area that the program knows of this commune?
fn is_known_area(name: &str, value: &table::Value) -> bool {
    let table::Value::Number(area) = value else { return false };
    vietnam::named(name, None).is_ok_and(|unit| (unit.natural_area_km2 * 100.0 - area).abs() < 1e-6)
}
