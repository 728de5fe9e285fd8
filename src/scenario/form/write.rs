//! A scenario as a workbook to fill in: the values of the scenario and of what it builds on, each in
//! the cell where people look for it.

use super::book::{self, Look, input, shown};
use super::land;
use super::layout::{self, Field, Page, pattern};
use super::read::ALONE;
use super::tree;
use crate::model::plan::estimate::written_price;
use crate::model::plan::parameter::Parameter;
use crate::model::plan::{Item, Plan};
use crate::model::programme::Programme;
use crate::scenario::document::{Node, Value};
use crate::scenario::keys;
use crate::scenario::problem::Place;
use crate::table::reference;
use crate::text::Lang;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// Empty rows below those that are filled.
pub(super) const SPARE: u32 = 20;
/// Row of the header of every table, from 0.
pub(super) const HEAD: u32 = 3;
/// Sheets of pairs of units, and of units by year, are for no more units than this.
pub(super) const UNITS_MOST: usize = 400;

/// What a workbook is made of.
pub(super) struct Writer<'a> {
    pub(super) plan: &'a Plan,
    /// The scenario with all that it builds on.
    pub(super) merged: &'a Node,
    /// What the workbook has to say; what has its cell is taken out.
    pub(super) own: Node,
    /// The scenario in the program below it.
    pub(super) base: Option<String>,
    pub(super) lang: Lang,
    /// Leaves rice areas to be typed.
    pub(super) blank: bool,
}

/// The prices of paddy of single years, from 2022 on.
const PADDY: [Parameter; 4] =
    [Parameter::Price2022, Parameter::Price2023, Parameter::Price2024, Parameter::Price2025];

/// Name of the hidden sheet of lists.
pub(super) const LISTS: &str = "Danh mục";

impl Writer<'_> {
    /// The whole workbook.
    pub(super) fn workbook(mut self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let created = ExcelDateTime::from_ymd(2022, 1, 3)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let names = land::names(&self);
        let mut sheets = Vec::new();
        for page in Page::ALL {
            let mut sheet = book::sheet(page, self.lang)?;
            match page {
                Page::Facts | Page::Budget | Page::Limits => self.list(page, &mut sheet)?,
                Page::Units => land::units(&mut self, &names, &mut sheet)?,
                Page::Borders => land::borders(&mut self, &mut sheet)?,
                Page::Rounds => self.rounds(&names, &mut sheet)?,
                Page::ByUnit => self.by_unit(&names, &mut sheet)?,
                Page::Prices => self.prices(&mut sheet)?,
                Page::Payers => self.payers(&mut sheet)?,
                Page::Years => land::years(&mut self, &names, &mut sheet)?,
                Page::Alternatives => self.alternatives(&mut sheet)?,
                Page::Other => self.others(&mut sheet)?,
            }
            sheets.push(sheet);
        }
        sheets.push(land::lists(&names)?);
        for sheet in sheets {
            book.push_worksheet(sheet);
        }
        book.save_to_buffer()
    }

    pub(super) fn vi(&self) -> bool {
        self.lang == Lang::Vi
    }

    /// Lines of a name, a value and what it means.
    fn list(&mut self, page: Page, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (column, width) in [44.0, 60.0, 90.0].into_iter().enumerate() {
            sheet.set_column_width(column as u16, width)?;
        }
        for (row, field) in (HEAD..).zip(page.fields()) {
            let path = field.key.trim_end_matches("@en");
            let Some(key) = pattern(page, field) else { continue };
            let heading = self.crop_heading(page, field);
            sheet.write_with_format(row, 0, heading, &book::bold())?;
            let node = if field.key.ends_with("@en") {
                self.merged.at(&format!("{path}.en")).cloned()
            } else {
                self.fact(path)
            };
            book::write(sheet, (row, 1), node.as_ref(), key, self.lang)?;
            book::validate(sheet, (row, row), 1, key, self.lang)?;
            if !field.key.ends_with("@en") {
                book::note(sheet, row, 1, key, self.lang)?;
                let meaning = if self.vi() { key.vi } else { key.en };
                sheet.write_with_format(row, 2, meaning, &shown(Look::Words))?;
            }
            // A text has its English in the line below.
            if page.fields().iter().all(|other| other.key != format!("{}@en", field.key)) {
                tree::take(&mut self.own, path);
            }
        }
        Ok(())
    }

    /// The heading of a line; of the day of a crop with the name that the crop has here, where the
    /// reader of forms knows that name.
    fn crop_heading(&self, page: Page, field: &Field) -> String {
        let usual = book::heading(page, field, self.lang);
        let crop =
            field.key.strip_prefix("calendar.").and_then(|of| of.strip_suffix(".established"));
        let lang = if self.vi() { "vi" } else { "en" };
        let name = crop.and_then(|crop| self.merged.at(&format!("calendar.{crop}.name.{lang}")));
        let own = name.and_then(Node::text).map(|name| match self.lang {
            Lang::Vi => format!("Ngày gieo cấy {name}"),
            Lang::En => format!("Seeding, {name}"),
        });
        let known =
            own.filter(|own| super::sheet::known(page, own).is_some_and(|f| f.key == field.key));
        known.unwrap_or(usual)
    }

    /// The value of a line, also where the scenario leaves it to the program.
    fn fact(&self, path: &str) -> Option<Node> {
        let period = self.plan.world.period;
        let whole = |number: i64| Some(Node::new(&Place::default(), Value::Integer(number)));
        let text = |text: &str| Some(Node::new(&Place::default(), Value::Text(text.to_owned())));
        match path {
            "period.first_year" => whole(i64::from(period.first_year())),
            "period.years" => whole(period.years() as i64),
            // Whose plan it is has written no sum.
            "budget.share_of_plan" if self.blank && self.own.at(path).is_none() => None,
            "extends" => text(self.base.as_deref().unwrap_or(ALONE)),
            "land.province" => match self.merged.at(path) {
                Some(node) => Some(node.clone()),
                None => land::province(self).and_then(text),
            },
            path => self.merged.at(path).cloned(),
        }
    }

    fn rounds(&mut self, names: &[land::Name], sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let fields: Vec<&Field> = Page::Rounds.fields().iter().collect();
        book::head(sheet, HEAD, Page::Rounds, &fields, self.lang)?;
        sheet.set_freeze_panes(HEAD + 1, 2)?;
        let rounds = self.merged.at("round").and_then(Node::list).unwrap_or_default();
        let last = HEAD + rounds.len() as u32 + SPARE;
        let place = |key: &str| fields.iter().position(|field| field.key == key).unwrap_or(0);
        for (i, row) in (HEAD + 1..=last).enumerate() {
            let round = rounds.get(i);
            for (column, field) in fields.iter().enumerate() {
                let at = (row, column as u16);
                let english = field.key.strip_suffix("@en");
                let value = match (round, english) {
                    (Some(round), Some(name)) => round.at(&format!("{name}.en")),
                    (Some(round), None) => round.at(field.key),
                    (None, _) => None,
                };
                match (pattern(Page::Rounds, field), field.key) {
                    (Some(key), _) => book::write(sheet, at, value, key, self.lang)?,
                    (None, "=") => {
                        sheet.write_with_format(row, at.1, i as f64 + 1.0, &shown(Look::Whole))?;
                    }
                    (None, "=quantity") => {
                        let formula = quantity(row, &place, self.lang);
                        let result = self.quantity(round);
                        book::formula(sheet, at, &formula, &result, &shown(Look::Number))?;
                    }
                    (None, _) => {
                        let formula = unit(row, place("programme"), self.lang);
                        let programme = round.and_then(programme);
                        let result =
                            programme.map_or("", |one| one.facts().unit[self.lang as usize]);
                        book::formula(sheet, at, &formula, result, &shown(Look::Words))?;
                    }
                }
            }
        }
        for (column, field) in fields.iter().enumerate() {
            if let Some(key) = pattern(Page::Rounds, field) {
                book::validate(sheet, (HEAD + 1, last), column as u16, key, self.lang)?;
            }
        }
        for key in ["communes", "except"] {
            book::choose(sheet, (HEAD + 1, last), place(key) as u16, &land::range(names))?;
        }
        tree::take(&mut self.own, "round");
        tree::take(&mut self.own, "rounds");
        Ok(())
    }

    /// What the formula of a round comes to now.
    fn quantity(&self, round: Option<&Node>) -> String {
        let Some((round, programme)) = round.and_then(|round| Some((round, programme(round)?)))
        else {
            return String::new();
        };
        if self.blank || ["communes", "except"].iter().any(|key| round.at(key).is_some()) {
            return String::new();
        }
        let amount = programme.facts().amount;
        let each = round.at(amount.by_land).and_then(Node::number);
        let usual = || self.merged.at("traps.traps_per_ha").and_then(Node::number);
        let trapping = programme == Programme::Trapping;
        let each = each.or_else(|| if trapping { usual() } else { None });
        let rice: f64 = self.plan.world.communes.iter().map(|commune| commune.rice_area_ha).sum();
        each.map_or_else(String::new, |each| (each * amount.per_ha * rice).to_string())
    }

    /// Amounts of single communes.
    fn by_unit(&mut self, names: &[land::Name], sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let fields: Vec<&Field> = Page::ByUnit.fields().iter().collect();
        book::head(sheet, HEAD, Page::ByUnit, &fields, self.lang)?;
        let mut row = HEAD + 1;
        let whole = input(Look::Whole, None);
        let words = input(Look::Words, None);
        let Some(amount) = keys::find("round.traps_by_commune.*") else { return Ok(()) };
        for (i, round) in
            self.merged.at("round").and_then(Node::list).into_iter().flatten().enumerate()
        {
            let Some(programme) = programme(round) else { continue };
            let of = [programme.facts().amount.by_commune, "aim_by_commune"];
            let of = of.map(|key| round.at(key).and_then(Node::entries));
            let mut communes: Vec<&String> =
                of.iter().flatten().flat_map(|entries| entries.keys()).collect();
            communes.sort();
            communes.dedup();
            for commune in communes.into_iter().filter(|name| *name != keys::SOURCE.path) {
                sheet.write_with_format(row, 0, i as f64 + 1.0, &whole)?;
                sheet.write_with_format(row, 1, commune, &words)?;
                for (column, entries) in (2..).zip(of) {
                    let node = entries.and_then(|entries| entries.get(commune));
                    let node = node.map(|entry| &entry.node);
                    book::write(sheet, (row, column), node, amount, self.lang)?;
                }
                row += 1;
            }
        }
        let last = row + SPARE;
        for row in row..last {
            sheet.write_blank(row, 0, &whole)?;
            sheet.write_blank(row, 1, &words)?;
            for column in [2, 3] {
                book::write(sheet, (row, column), None, amount, self.lang)?;
            }
        }
        book::choose(sheet, (HEAD + 1, last), 1, &land::range(names))
    }

    /// Every price of the model, what is known of it, and a cell for one's own.
    fn prices(&mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let fields: Vec<&Field> = Page::Prices.fields().iter().collect();
        book::head(sheet, HEAD, Page::Prices, &fields, self.lang)?;
        let Some(value) = keys::find("parameters.*.value") else { return Ok(()) };
        let shipped = crate::scenario::embedded("luong_tai").ok();
        let priors = &self.plan.world.priors;
        // Of the prices of paddy, those that the years of the plan take.
        let paddy = &self.plan.world.prices.paddy;
        let is_used = |parameter: &Parameter| {
            let of_year = PADDY.contains(parameter);
            !of_year
                || paddy.iter().any(|(used, _)| used == parameter)
                || self.merged.at(&format!("parameters.{}", parameter.key())).is_some()
        };
        let priced = Parameter::ALL.into_iter().filter(|&p| priors[p].unit.contains("VND"));
        let priced = priced.filter(is_used);
        for (row, parameter) in (HEAD + 1..).zip(priced) {
            let path = format!("parameters.{}", parameter.key());
            let own = self.merged.at(&path).filter(|own| is_own_price(own));
            let known = match (own, &shipped) {
                (Some(_), Some(shipped)) => &shipped.world.priors[parameter],
                _ => &priors[parameter],
            };
            let meaning = match self.years_of(parameter) {
                Some(years) => format!("{} ({years})", known.meaning.get(self.lang)),
                None => known.meaning.get(self.lang).to_owned(),
            };
            let unit = known.unit_text();
            let unit = unit.get(self.lang);
            sheet.write_with_format(row, 0, meaning, &shown(Look::Words))?;
            sheet.write_with_format(row, 1, unit, &shown(Look::Words))?;
            let median = written_price(known.distribution.median());
            sheet.write_with_format(row, 2, median, &shown(Look::Whole))?;
            let own_value = own.and_then(|own| own.at("value"));
            book::write(sheet, (row, 3), own_value, value, self.lang)?;
            let source = own.and_then(|own| own.at("source"));
            book::write(sheet, (row, 4), source, &keys::SOURCE, self.lang)?;
            let sure = match (known.confidence, self.vi()) {
                (crate::model::plan::parameter::Confidence::Placeholder, true) => {
                    "GIÁ TẠM: ".to_owned()
                }
                (_, true) => format!("mức tin cậy {:?}: ", known.confidence),
                (confidence, false) => format!("confidence {confidence:?}: "),
            };
            sheet.write_with_format(
                row,
                5,
                sure + known.source.get(self.lang),
                &shown(Look::Words),
            )?;
            sheet.write_with_format(row, 6, parameter.key(), &shown(Look::Words))?;
            if own.is_some() {
                tree::take(&mut self.own, &path);
            }
        }
        Ok(())
    }

    /// For which years of the plan a price of paddy stands, where it is that of another year.
    fn years_of(&self, parameter: Parameter) -> Option<String> {
        let period = self.plan.world.period;
        let paddy = &self.plan.world.prices.paddy;
        let years = period.calendar_years().zip(paddy).filter(|(_, (used, _))| *used == parameter);
        let years: Vec<i32> = years.map(|(year, _)| year).collect();
        let (first, last) = (*years.first()?, *years.last()?);
        let own = PADDY.iter().position(|known| *known == parameter)? as i32 + 2022;
        let text = if first == last { first.to_string() } else { format!("{first}–{last}") };
        let (vi, en) = ("dùng cho", "used for");
        (years != [own]).then(|| format!("{} {text}", if self.vi() { vi } else { en }))
    }

    fn payers(&mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let Some(share) = keys::find("payers.*.*") else { return Ok(()) };
        let mut fields: Vec<&Field> = Page::Payers.fields().iter().collect();
        let sum = fields.pop();
        book::head(sheet, HEAD, Page::Payers, &fields, self.lang)?;
        let mut payers: Vec<String> =
            ["province", "commune", "farmers"].map(str::to_owned).to_vec();
        for payer in self.merged.at("payer").and_then(Node::list).into_iter().flatten() {
            let Some(key) = payer.at("key").and_then(Node::text) else { continue };
            let name = payer.at(if self.vi() { "name.vi" } else { "name.en" });
            let name = name.and_then(Node::text).unwrap_or(key);
            payers.push(key.to_owned());
            book::write_head(sheet, HEAD, payers.len() as u16, name)?;
        }
        let last = payers.len() as u16 + 1;
        if let Some(sum) = sum {
            book::write_head(sheet, HEAD, last, sum.title(self.lang))?;
            sheet.set_column_width(last, sum.width)?;
        }
        for (row, item) in (HEAD + 1..).zip(Item::ALL) {
            let name = item.facts().name[self.lang as usize];
            sheet.write_with_format(row, 0, name, &shown(Look::Words))?;
            let path = format!("payers.{}", item.key());
            let shares = self.merged.at(&path);
            let mut total = 0.0;
            for (column, payer) in (1..).zip(&payers) {
                let node = shares.and_then(|shares| shares.at(payer));
                total += node.and_then(Node::number).unwrap_or(0.0);
                book::write(sheet, (row, column), node, share, self.lang)?;
            }
            let line = row as usize + 1;
            let formula =
                format!("=SUM({}:{})", reference(line, 2), reference(line, usize::from(last)));
            let format = shown(Look::Share);
            book::formula(sheet, (row, last), &formula, &total.to_string(), &format)?;
            tree::take(&mut self.own, &path);
        }
        let lines = (HEAD + 1, HEAD + Item::ALL.len() as u32);
        (1..last).try_for_each(|column| book::validate(sheet, lines, column, share, self.lang))
    }

    /// What the plan is compared with: shipped scenarios that take something of it away, and rows
    /// for one's own.
    fn alternatives(&mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let fields: Vec<&Field> = Page::Alternatives.fields().iter().collect();
        book::head(sheet, HEAD, Page::Alternatives, &fields, self.lang)?;
        let rounds = || self.merged.at("round").and_then(Node::list).into_iter().flatten();
        let has = |one| rounds().any(|round| programme(round) == Some(one));
        let several = has(Programme::Trapping) && has(Programme::Baiting);
        let names = if several { ["traps_only", "chemical_only"].as_slice() } else { &[] };
        let words = input(Look::Words, None);
        for (i, row) in (HEAD + 1..=HEAD + SPARE).enumerate() {
            let name = names.get(i).copied();
            let title = name.and_then(|name| crate::scenario::embedded(name).ok());
            let title = title.map_or_else(String::new, |plan| plan.title.get(self.lang).to_owned());
            sheet.write_string_with_format(row, 0, name.unwrap_or_default(), &words)?;
            sheet.write_blank(row, 1, &words)?;
            sheet.write_blank(row, 2, &input(Look::Number, None))?;
            sheet.write_string_with_format(row, 3, title, &shown(Look::Words))?;
        }
        Ok(())
    }

    /// Every key that has no cell elsewhere.
    fn others(&mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let fields: Vec<&Field> = Page::Other.fields().iter().collect();
        book::head(sheet, HEAD, Page::Other, &fields, self.lang)?;
        tree::take(&mut self.own, "schema_version");
        let mut row = HEAD + 1;
        let words = input(Look::Words, None);
        for (steps, node) in tree::leaves(&self.own) {
            let Some(key) = tree::key(&steps) else { continue };
            let empty = matches!(&node.value, Value::List(nodes) if nodes.is_empty())
                || node.entries().is_some_and(BTreeMap::is_empty);
            if empty {
                continue;
            }
            let path = tree::written(&steps);
            sheet.write_string_with_format(row, 0, &path, &words)?;
            book::write(sheet, (row, 1), Some(node), key, self.lang)?;
            let (vi, en) = key.units();
            let [unit, meaning] = if self.vi() { [vi, key.vi] } else { [en, key.en] };
            sheet.write_with_format(row, 2, unit, &shown(Look::Words))?;
            sheet.write_with_format(row, 3, meaning, &shown(Look::Words))?;
            row += 1;
            if let Some(english) = node.at("en") {
                sheet.write_string_with_format(row, 0, format!("{path}@en"), &words)?;
                book::write(sheet, (row, 1), Some(english), key, self.lang)?;
                row += 1;
            }
        }
        for row in row..row + SPARE {
            sheet.write_blank(row, 0, &words)?;
            sheet.write_blank(row, 1, &input(Look::Number, None))?;
        }
        Ok(())
    }
}

/// Is it a price that the sheet of prices can hold: one number and its source?
fn is_own_price(own: &Node) -> bool {
    let fixed = own.at("distribution").and_then(Node::text) == Some("fixed");
    let plain = ["distribution", "value", "source"];
    fixed && own.entries().is_some_and(|all| all.keys().all(|key| plain.contains(&key.as_str())))
}

fn programme(round: &Node) -> Option<Programme> {
    round.at("programme").and_then(Node::text).and_then(Programme::of_key)
}

/// The amount of a round on all rice: what its programme is told per hectare, times the rice.
fn quantity(row: u32, place: &impl Fn(&str) -> usize, lang: Lang) -> String {
    let cell = |key: &str| reference(row as usize + 1, place(key) + 1);
    let rice = land::rice_sum(lang);
    let facts = Page::Facts.name(lang);
    let line = Page::Facts.fields().iter().position(|field| field.key == "traps.traps_per_ha");
    let usual = format!("'{facts}'!$B${}", HEAD as usize + 1 + line.unwrap_or(0));
    let mut formula = "\"\"".to_owned();
    for programme in Programme::ALL.into_iter().rev() {
        let amount = programme.facts().amount;
        let each = cell(amount.by_land);
        let each = if programme == Programme::Trapping {
            format!("IF({each}=\"\",{usual},{each})")
        } else {
            each
        };
        let per_ha =
            if amount.per_ha == 1.0 { String::new() } else { format!("*{}", amount.per_ha) };
        let title = programme.title(lang);
        formula = format!("IF({}=\"{title}\",{each}*{rice}{per_ha},{formula})", cell("programme"));
    }
    format!("=IF(OR({rice}=0,{}<>\"\",{}<>\"\"),\"\",{formula})", cell("communes"), cell("except"))
}

/// The unit of a round's amount.
fn unit(row: u32, programme: usize, lang: Lang) -> String {
    let cell = reference(row as usize + 1, programme + 1);
    let of = |rest: String, one: Programme| {
        format!("IF({cell}=\"{}\",\"{}\",{rest})", one.title(lang), one.facts().unit[lang as usize])
    };
    let formula = Programme::ALL.into_iter().rev().fold("\"\"".to_owned(), of);
    format!("={formula}")
}

/// Is a cell of this field written for this scenario?
pub(super) fn is_written(page: Page, field: &Field) -> bool {
    matches!(field.key, "name" | "village" | "a" | "b" | "commune") || field.is_shown_only() || {
        layout::pattern(page, field).is_some()
    }
}
