//! The fields of a draft, as people see and fill them in.

use super::super::book;
use super::super::layout::{self, Page, is_money, is_share};
use super::super::tree::{self, Step};
use super::{Draft, at};
use crate::model::plan::parameter::Parameter;
use crate::model::plan::{Item, Plan};
use crate::model::programme::Programme;
use crate::scenario::document::{Node, Value};
use crate::scenario::keys::{self, Key, Kind};
use crate::scenario::vietnam::{self, Unit};
use crate::scenario::{check, country};
use crate::text::{Lang, Text, date, written};

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its path, which names it in a change and in faults.
    pub path: String,
    /// What it is called.
    pub label: Text,
    /// The unit of what is typed.
    pub unit: Text,
    /// What it means, and what may stand there.
    pub hint: Text,
    /// What it holds, in the words and numbers of a language.
    pub value: String,
    /// Does the scenario itself say so, not what it builds on?
    pub is_own: bool,
    /// What can be chosen: the word for files, and that for people.
    pub choices: Vec<(String, Text)>,
}

/// A commune of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its natural area, ha.
    pub natural_area_ha: f64,
    /// Rice area, relative density; none where villages have them.
    pub fields: Vec<Field>,
    /// Its villages and co-operatives: the place of each in the scenario, its name, its rice area.
    pub villages: Vec<(usize, Vec<Field>)>,
    /// The name by which the scenario means it, if it can be divided into villages here.
    pub divisible: Option<String>,
}

/// The facts that a page shows; the rest of the workbook's are on the sheets.
const FACTS: [&str; 9] = [
    "title",
    "period.first_year",
    "period.years",
    "calendar.spring.established",
    "calendar.summer.established",
    "traps.traps_per_ha",
    "traps.in_hand_per_ha",
    "labour.person_days_per_ha_per_week",
    "office.name",
];
/// Fields of every round.
const OF_ROUND: [&str; 6] = ["name", "programme", "crop", "anchor", "days", "weeks"];

impl Draft {
    /// A field by its path; its value is `known` where the scenario leaves it to the program.
    pub fn field(&self, path: &str, label: Text, known: Option<f64>, lang: Lang) -> Option<Field> {
        let steps = tree::parse(path)?;
        let key = tree::key(&steps)?;
        let node = at(&self.merged, &steps);
        let known = known.map(|number| Node::new(&self.own.place, Value::Number(number)));
        let value = node.or(known.as_ref()).map_or_else(String::new, |node| shown(node, key, lang));
        let (vi, en) = if is_share(key) { ("%", "%") } else { key.units() };
        let range = if is_share(key) { Text::default() } else { allowed(key) };
        let hint = |meaning: &str, range: &str| {
            if range.is_empty() { meaning.to_owned() } else { format!("{meaning}: {range}") }
        };
        Some(Field {
            path: path.to_owned(),
            label,
            unit: Text::new(vi, en),
            hint: Text::new(hint(key.vi, &range.vi), hint(key.en, &range.en)),
            value,
            is_own: at(&self.own, &steps).is_some(),
            choices: choices(key),
        })
    }

    /// Title, years, crop calendar, traps and hands.
    pub fn facts(&self, plan: Option<&Plan>, lang: Lang) -> Vec<Field> {
        let fields = FACTS.iter().filter_map(|path| {
            let label = label(Page::Facts, path)?;
            let period = plan.map(|plan| plan.world.period);
            let known = match *path {
                "period.first_year" => period.map(|period| f64::from(period.first_year())),
                "period.years" => period.map(|period| period.years() as f64),
                _ => None,
            };
            self.field(path, label, known, lang)
        });
        fields.collect()
    }

    /// The ways to give the money, of which one is filled in, and its day.
    pub fn budget(&self, lang: Lang) -> Vec<Field> {
        let fields = Page::Budget.fields().iter();
        let field = |of: &layout::Field| self.field(of.key, Text::new(of.vi, of.en), None, lang);
        fields.filter(|of| of.key != "budget.unlimited").filter_map(field).collect()
    }

    /// The rounds, each with what its programme is told.
    pub fn rounds(&self, lang: Lang) -> Vec<Vec<Field>> {
        let rounds = self.merged.at("round").and_then(Node::list).unwrap_or_default();
        rounds.iter().enumerate().map(|(i, round)| self.round(i, round, lang)).collect()
    }

    fn round(&self, i: usize, round: &Node, lang: Lang) -> Vec<Field> {
        let programme = round.at("programme").and_then(Node::text).and_then(Programme::of_key);
        let amount = programme.map_or("", |one| one.facts().amount.by_land);
        let by_day = round.at("month_day").is_some() || round.at("date").is_some();
        let wanted = |key: &str| {
            let held = round.at(key).is_some();
            let more: &[&str] = match programme {
                Some(Programme::Trapping) => &["nights_per_week"],
                Some(Programme::Baiting) => &["product", "dose_kg_per_ha"],
                _ => &[],
            };
            let start = matches!(key, "crop" | "anchor" | "days");
            held || (OF_ROUND.contains(&key) && !(start && by_day))
                || key == amount
                || more.contains(&key)
        };
        let fields = Page::Rounds.fields().iter().filter(|of| {
            !of.is_shown_only() && !of.key.contains('@') && of.key != "source" && wanted(of.key)
        });
        let usual = self.merged.at("traps.traps_per_ha").and_then(Node::number);
        let field = |of: &layout::Field| {
            let known = usual.filter(|_| of.key == "traps_per_ha");
            self.field(&format!("round[{i}].{}", of.key), Text::new(of.vi, of.en), known, lang)
        };
        fields.filter_map(field).collect()
    }

    /// Own prices, each beside what the program holds: its median and source.
    pub fn prices(&self, plan: &Plan, lang: Lang) -> Vec<(Field, f64, String)> {
        let priced = Parameter::ALL.into_iter().filter(|&parameter| plan.pays(parameter));
        let price = |parameter: Parameter| {
            let prior = &plan.world.priors[parameter];
            if !prior.unit.contains("VND") {
                return None;
            }
            let path = format!("parameters.{}.value", parameter.key());
            let mut field = self.field(&path, prior.meaning.clone(), None, lang)?;
            field.unit = prior.unit_text();
            field.hint = prior.source.clone();
            Some((field, prior.distribution.median(), prior.source.get(lang).to_owned()))
        };
        priced.filter_map(price).collect()
    }

    /// Who pays each item that the plan has.
    pub fn payers(&self, plan: &Plan, lang: Lang) -> Vec<(Text, Vec<Field>)> {
        let has = |item: Item| {
            let of = |one: &Programme| one.facts().items.contains(&item);
            item == Item::Organising
                || Programme::ALL.iter().any(|one| of(one) && plan.campaign.has(*one))
        };
        let fields = |item: Item| {
            Page::Payers
                .fields()
                .iter()
                .filter(|of| of.key != "item" && !of.is_shown_only())
                .filter_map(|of| {
                    let path = format!("payers.{}.{}", item.key(), of.key);
                    self.field(&path, Text::new(of.vi, of.en), None, lang)
                })
                .collect()
        };
        let named = |item: Item| {
            let [vi, en] = item.facts().name;
            (Text::new(vi, en), fields(item))
        };
        Item::ALL.into_iter().filter(|&item| has(item)).map(named).collect()
    }

    /// The communes with what can be typed of each; also of a plan that is not complete.
    pub fn communes(&self, plan: Option<&Plan>, lang: Lang) -> Vec<Place> {
        let elsewhere = ["land.polygons", "land.village_rice_area_ha", "land.villages"];
        let of_program = country::is_used(&self.merged)
            && elsewhere.iter().all(|key| self.merged.at(key).is_none());
        let place = |name: &str, natural_area_ha: f64, paths: [String; 2], known: Option<f64>| {
            let fields = ["rice_area_ha", "relative_density"].iter().zip(paths).zip([known, None]);
            let field = |((key, path), known): ((&&str, String), Option<f64>)| {
                self.field(&path, label(Page::Units, key)?, known, lang)
            };
            Place {
                name: name.to_owned(),
                natural_area_ha,
                fields: fields.filter_map(field).collect(),
                villages: Vec::new(),
                divisible: None,
            }
        };
        if of_program {
            let units = country::chosen(&self.merged, &mut Vec::new()).unwrap_or_default();
            let of = |unit: &&Unit| {
                let rice = |commune: &&crate::model::plan::Commune| commune.code == unit.code;
                let known = plan.and_then(|plan| plan.world.communes.iter().find(rice));
                let paths =
                    ["rice_area_ha", "relative_density"].map(|key| self.path_in_land(key, unit));
                let known = known.map(|commune| commune.rice_area_ha);
                let natural_area_ha = unit.natural_area_km2 * 100.0;
                let mut place = place(&unit.full_name, natural_area_ha, paths, known);
                place.villages = self.villages(unit, units.len() == 1, lang);
                if !place.villages.is_empty() {
                    place.fields.clear();
                }
                place.divisible = Some(name_of(unit));
                place
            };
            return units.iter().map(of).collect();
        }
        let is_table = !country::is_used(&self.merged);
        let by_name = self.merged.at("land.village_rice_area_ha").is_some();
        let communes = plan.map(|plan| plan.world.communes.as_slice()).unwrap_or_default();
        let of = |commune: &crate::model::plan::Commune| {
            let paths = ["rice_area_ha", "relative_density"].map(|key| {
                if is_table {
                    format!("commune.\"{}\".{key}", commune.name)
                } else if by_name && key == "rice_area_ha" {
                    format!("land.village_rice_area_ha.\"{}\"", commune.name)
                } else {
                    String::new() // Outlines and tables of villages are changed in their own files.
                }
            });
            place(&commune.name, commune.natural_area_ha, paths, Some(commune.rice_area_ha))
        };
        communes.iter().map(of).collect()
    }

    /// The villages of a commune, of which there may be only one.
    fn villages(&self, unit: &Unit, only: bool, lang: Lang) -> Vec<(usize, Vec<Field>)> {
        let villages = self.merged.at("land.village").and_then(Node::list).unwrap_or_default();
        let is_here = |village: &Node| match village.at("commune").and_then(Node::text) {
            Some(name) => {
                name.parse() == Ok(unit.code)
                    || vietnam::named(name, Some(&unit.province))
                        .is_ok_and(|one| one.code == unit.code)
            }
            None => only,
        };
        let field = |i: usize, key: &str, shown: &str| {
            let path = format!("land.village[{i}].{key}");
            self.field(&path, label(Page::Units, shown)?, None, lang)
        };
        let fields = |i: usize| {
            let both = [("name", "village"), ("rice_area_ha", "rice_area_ha")];
            both.iter().filter_map(|(key, shown)| field(i, key, shown)).collect()
        };
        let here = villages.iter().enumerate().filter(|(_, village)| is_here(village));
        here.map(|(i, _)| (i, fields(i))).collect()
    }

    /// The path of a commune's figure, by the name that the scenario has for it.
    fn path_in_land(&self, key: &str, unit: &Unit) -> String {
        let entries = self.merged.at(&format!("land.{key}")).and_then(Node::entries);
        let is = |name: &&String| {
            name.parse() == Ok(unit.code)
                || vietnam::named(name, Some(&unit.province)).is_ok_and(|one| one.code == unit.code)
        };
        let written = entries.and_then(|entries| entries.keys().find(is)).cloned();
        format!("land.{key}.\"{}\"", written.unwrap_or_else(|| name_of(unit)))
    }
}

/// The name that means this unit and no other.
pub(super) fn name_of(unit: &Unit) -> String {
    let is = |name: &str| vietnam::named(name, None).is_ok_and(|one| one.code == unit.code);
    let long = format!("{} ({})", unit.name, unit.province);
    let names = [unit.name.clone(), long];
    names.into_iter().find(|name| is(name)).unwrap_or_else(|| unit.code.to_string())
}

/// The heading of the workbook.
fn label(page: Page, key: &str) -> Option<Text> {
    let field = page.fields().iter().find(|field| field.key == key)?;
    Some(Text::new(field.vi, field.en))
}

fn allowed(key: &Key) -> Text {
    match key.kind {
        Kind::Number(..) | Kind::Positive | Kind::Count(..) => check::range(key),
        Kind::MonthDay => Text::new("ngày/tháng, viết 15/02", "day/month, as 15/02"),
        Kind::Date => Text::new("ngày/tháng/năm", "day/month/year"),
        _ => Text::default(),
    }
}

fn choices(key: &Key) -> Vec<(String, Text)> {
    if key.kind == Kind::Flag {
        return vec![
            ("true".to_owned(), Text::new("có", "yes")),
            ("false".to_owned(), Text::new("không", "no")),
        ];
    }
    let words = matches!(key.kind, Kind::Word(_)).then(|| layout::values(key.path));
    words.into_iter().flatten().map(|(word, text)| (word.to_owned(), text)).collect()
}

/// A value as it is typed.
fn shown(node: &Node, key: &Key, lang: Lang) -> String {
    match (&node.value, key.kind) {
        // Years have no marks of thousands.
        (Value::Integer(year), Kind::Count(..)) => year.to_string(),
        (Value::Number(year), Kind::Count(..)) => format!("{year}"),
        (Value::Integer(_) | Value::Number(_), _) => {
            let value = node.number().unwrap_or_default();
            let scaled = if is_share(key) { (value * 1e8).round() / 1e6 } else { value };
            written(if is_money(key) { scaled.round() } else { scaled }, usize::MAX, lang)
        }
        (Value::Flag(flag), _) => flag.to_string(),
        // Both languages type it as Vietnamese writes it.
        (Value::Text(text), Kind::Date) => {
            check::date(text).map_or_else(|| text.clone(), |day| date(day, Lang::Vi))
        }
        (Value::Table(_), Kind::Both) => {
            let own = node.at(if lang == Lang::Vi { "vi" } else { "en" });
            own.and_then(Node::text).unwrap_or_default().to_owned()
        }
        (Value::Text(text), Kind::Word(_)) => text.clone(),
        _ => book::said(node, key, lang),
    }
}

/// Is a fault about what stands at a path?
pub(super) fn concerns(fault: &str, path: &str) -> bool {
    let steps = |text: &str| tree::parse(text);
    match (steps(fault), steps(path)) {
        (Some(fault), Some(path)) => fault == path || is_mapped(&fault, &path),
        _ => fault == path,
    }
}

/// Names of communes may be written in other letters.
fn is_mapped(fault: &[Step], path: &[Step]) -> bool {
    fault.len() == path.len()
        && tree::pattern(fault) == tree::pattern(path)
        && keys::find(&tree::pattern(path)).is_some()
        && fault.iter().zip(path).all(|(a, b)| match (a, b) {
            (Step::Name(a), Step::Name(b)) => {
                crate::text::nearest::fold(a) == crate::text::nearest::fold(b)
            }
            (a, b) => a == b,
        })
}

impl Field {
    /// Is a fault, by its key, about this field?
    pub fn concerns(&self, fault: &str) -> bool {
        !self.path.is_empty() && concerns(fault, &self.path)
    }
}
