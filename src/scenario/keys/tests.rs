//! Every number of the language at both ends of its range, at nothing and far beyond: refused with a
//! reason, or simulated to finite numbers; never a panic.

use super::{KEYS, Kind};
use crate::answers::summarise::summarise;
use crate::engine::{Settings, Study};
use crate::model::draw::Design;
use crate::model::plan::Plan;
use crate::model::plan::parameter::Parameter;
use crate::scenario::from_text;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;

const HEAD: &str = "schema_version = 1\nextends = \"luong_tai.toml\"\n";
const REPLICATES: u64 = 8;

/// The numbers to try at a key.
fn values(kind: Kind) -> Vec<f64> {
    let (low, high) = match kind {
        Kind::Number(low, high) => (low, high),
        Kind::Count(low, high) => (low as f64, high as f64),
        _ => (0.0, 1e15),
    };
    let mut values = vec![low, high, 0.0, 1.0];
    if !matches!(kind, Kind::Count(..)) {
        values.extend([1e-300, 1e-9, 1e9, 1e15, f64::MAX]);
    }
    values
}

fn written(kind: Kind, value: f64) -> String {
    if matches!(kind, Kind::Count(..)) { format!("{value:.0}") } else { format!("{value:e}") }
}

/// A round of each programme, with every number that it can have.
const ROUNDS: [(&str, &[(&str, &str)]); 5] = [
    (
        "trapping",
        &[
            ("nights_per_week", "3.0"),
            ("traps_per_ha", "5.0"),
            ("traps_by_commune.\"Thứa\"", "5.0"),
            ("aim_by_commune.\"Thứa\"", "5.0"),
        ],
    ),
    (
        "baiting",
        &[("share_of_area", "0.5"), ("ha_by_commune.\"Thứa\"", "5.0"), ("dose_kg_per_ha", "0.1")],
    ),
    ("hunting", &[("person_days_per_ha", "0.1"), ("person_days_by_commune.\"Thứa\"", "5.0")]),
    (
        "barriers",
        &[
            ("barriers_per_100_ha", "1.0"),
            ("barriers_by_commune.\"Thứa\"", "5.0"),
            ("line_m", "100.0"),
        ],
    ),
    (
        "habitat",
        &[("share_of_area", "0.5"), ("ha_by_commune.\"Thứa\"", "5.0"), ("lasts_weeks", "52")],
    ),
];

/// A scenario with one round, in which a key has a value.
fn with_round(programme: &str, key: &str, value: &str) -> String {
    let mut lines = vec![("days", "0".to_owned()), ("weeks", "2".to_owned())];
    let (_, own) = ROUNDS.iter().find(|(name, _)| *name == programme).unwrap();
    let amount = |key: &str| {
        let amounts = ["traps_per_ha", "share_of_area", "person_days_per_ha", "barriers_per_100"];
        key.contains("_by_commune") && !key.starts_with("aim")
            || amounts.iter().any(|amount| key.starts_with(amount))
    };
    let mut has_amount = amount(key);
    for (name, usual) in *own {
        if amount(name) {
            if has_amount {
                continue;
            }
            has_amount = true;
        }
        if *name == "aim_by_commune.\"Thứa\"" && *name != key {
            continue;
        }
        lines.push((name, (*usual).to_owned()));
    }
    match lines.iter_mut().find(|(name, _)| *name == key) {
        Some(line) => value.clone_into(&mut line.1),
        None => lines.push((key, value.to_owned())),
    }
    let product = if programme == "baiting" { "product = \"acute\"\n" } else { "" };
    let trigger = if key.starts_with("trigger") {
        let other =
            if key.ends_with("weeks") { "tillers_cut_share = 0.01" } else { "window_weeks = 4" };
        format!("trigger.{other}\n")
    } else {
        String::new()
    };
    let lines: String = lines.iter().map(|(name, value)| format!("{name} = {value}\n")).collect();
    format!(
        "{HEAD}rounds = \"append\"\n[[round]]\nname = {{ vi = \"a\", en = \"a\" }}\nprogramme = \
         \"{programme}\"\ncrop = \"summer\"\nanchor = \"tillering\"\n{product}{trigger}{lines}"
    )
}

/// Scenarios that try a key of the list.
fn of_key(path: &str, kind: Kind) -> Vec<String> {
    let mut texts = Vec::new();
    for value in values(kind) {
        let value = written(kind, value);
        match path.split_once('.') {
            Some(("round", key)) => {
                let key = key.replace('*', "\"Thứa\"");
                for (programme, own) in ROUNDS {
                    let general = ["days", "weeks", "trigger"].iter().any(|k| key.starts_with(k));
                    if general || own.iter().any(|(name, _)| *name == key) {
                        texts.push(with_round(programme, &key, &value));
                    }
                }
            }
            Some(("organising", key)) => {
                let (from, vnd) =
                    if key == "vnd" { ("0", value.as_str()) } else { (value.as_str(), "1e6") };
                texts.push(format!(
                    "{HEAD}[[organising]]\nfrom_ha = 0\nvnd = 1\n[[organising]]\nfrom_ha = {from}\nvnd = {vnd}\n"
                ));
            }
            Some(("traps", "g0")) => {
                texts.push(format!("{HEAD}[traps]\ng0 = {value}\nsigma_m = 20\n"));
            }
            Some(("traps", "sigma_m")) => {
                texts.push(format!("{HEAD}[traps]\ng0 = 0.1\nsigma_m = {value}\n"));
            }
            Some((_, _)) if path.starts_with("payers") || path.starts_with("parameters") => {}
            Some((first, key)) => {
                let name = if first == "stages" { "tillering" } else { "\"Thứa\"" };
                texts.push(format!("{HEAD}{first}.{} = {value}\n", key.replace('*', name)));
            }
            None if path != "schema_version" => texts.push(format!("{HEAD}{path} = {value}\n")),
            None => {}
        }
    }
    texts
}

/// Scenarios that try a parameter.
fn of_parameter(parameter: Parameter) -> Vec<String> {
    let (low, high) = parameter.domain();
    let mut bodies: Vec<String> = [low, high, 0.0, 1e-300, 1e-9, 1.0, 1e9, 1e15, f64::MAX]
        .into_iter()
        .map(|value| format!("distribution = \"fixed\"\nvalue = {value:e}\n"))
        .collect();
    bodies.push(format!("distribution = \"uniform\"\nlow = {low:e}\nhigh = {high:e}\n"));
    let middle = 0.5 * (low + high);
    bodies.push(format!("distribution = \"normal\"\nmean = {middle:e}\nsd = {:e}\n", high - low));
    bodies.push(format!(
        "distribution = \"normal\"\nmean = {low:e}\nsd = {:e}\n",
        0.1 * (high - low)
    ));
    let least = low.max(high * 1e-12);
    let root = (least * high).sqrt();
    bodies.push(format!(
        "distribution = \"lognormal_q05_q50_q95\"\nq05 = {least:e}\nq50 = {root:e}\nq95 = {high:e}\n"
    ));
    bodies.push(format!("distribution = \"loguniform\"\nlow = {least:e}\nhigh = {high:e}\n"));
    bodies.push("distribution = \"beta\"\nalpha = 1e-300\nbeta = 1e-300\n".to_owned());
    bodies.push("distribution = \"beta\"\nalpha = 1e15\nbeta = 1e-9\n".to_owned());
    let head = format!("{HEAD}[parameters.{}]\n", parameter.key());
    bodies.into_iter().map(|body| head.clone() + &body).collect()
}

fn simulate(plan: Plan) -> String {
    let study = Study::new(vec![plan.without_campaign(), plan], 0);
    let settings =
        Settings { seed: 1, design: Design::Independent, threads: 1, instructions: None };
    let tally = study.simulate(&settings, 0..REPLICATES, &(), &AtomicBool::new(false)).unwrap();
    let summary = summarise(&study, &settings, &tally, "2022-01-03");
    let outcomes = summary.arms.iter().flat_map(|arm| arm.outcomes.iter());
    outcomes
        .map(|table| (&table.outcome, table.district.mean))
        .find(|(_, mean)| !mean.is_finite())
        .map_or_else(String::new, |(outcome, mean)| format!("{outcome} is {mean}"))
}

/// What is wrong with a scenario that `validate` accepts; refused is fine.
fn tried(text: &str) -> Option<String> {
    let plan = match from_text("ends", text, None) {
        Ok(plan) => plan,
        // A scenario that cannot even be read is a fault of this test.
        Err(problems) => {
            let said = problems.to_string();
            return said.contains("E0101").then(|| format!("{text}\n{said}"));
        }
    };
    let told = catch_unwind(AssertUnwindSafe(|| simulate(plan)));
    let fault = told.unwrap_or_else(|_| "panic".to_owned());
    (!fault.is_empty()).then(|| format!("{fault}:\n{}", text.trim_start_matches(HEAD)))
}

#[test]
#[ignore = "takes minutes: cargo test --lib keys:: -- --ignored"]
fn every_number_at_its_ends_is_refused_or_simulated() {
    let numeric = |kind| matches!(kind, Kind::Number(..) | Kind::Positive | Kind::Count(..));
    let keys = KEYS.iter().filter(|key| numeric(key.kind));
    let mut texts: Vec<String> = keys.flat_map(|key| of_key(key.path, key.kind)).collect();
    texts.extend(Parameter::ALL.into_iter().flat_map(of_parameter));
    // Plain threads: a pool inside a pool would pile work onto one stack.
    let results: Vec<Option<String>> = std::thread::scope(|scope| {
        let workers: Vec<_> = texts
            .chunks(texts.len().div_ceil(8))
            .map(|texts| {
                scope.spawn(move || texts.iter().map(|text| tried(text)).collect::<Vec<_>>())
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    let simulated = results.iter().filter(|result| result.is_none()).count();
    let faults: Vec<String> = results.into_iter().flatten().collect();
    assert!(simulated > 200, "{simulated} of {} simulated or refused", texts.len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
