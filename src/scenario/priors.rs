//! What is known of every parameter: the table, and what a scenario says otherwise.

use super::check::{fault, thousands};
use super::document::Node;
use super::keys::{CONFIDENCES, DISTRIBUTIONS};
use super::land;
use super::plausible;
use super::problem::{Fault, Place, Problem};
use super::source::Sources;
use super::species;
use super::table::Row;
use super::words;
use crate::model::plan::parameter::{Confidence, Distribution, Parameter, Prior, Priors};
use crate::text::nearest::nearest;
use crate::text::{Lang, Text, number};

const COLUMNS: [&str; 9] =
    ["key", "meaning", "meaning_vi", "unit", "distribution", "p1", "p2", "p3", "source"];

/// One prior for every parameter, or problems.
pub(super) fn priors(
    root: &Node,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> Option<Priors> {
    let mut known: Vec<Option<Prior>> = vec![None; Parameter::ALL.len()];
    let table = land::table(root, sources, "data.parameters", &COLUMNS, problems)?;
    for row in table.rows() {
        let key = row.cell("key");
        let Some(parameter) = Parameter::of_key(&key.text) else {
            let names: Vec<&str> = Parameter::ALL.into_iter().map(Parameter::key).collect();
            let mut problem = fault(
                Fault::UnknownKey,
                &key.place,
                "key",
                key.text.clone(),
                "một tham số của mô hình",
                "a parameter of the model",
            );
            problem.suggestion = nearest(&key.text, names);
            problems.push(problem);
            continue;
        };
        if known[parameter as usize].is_some() {
            problems.push(fault(
                Fault::Cell,
                &key.place,
                "key",
                key.text.clone(),
                "mỗi tham số một dòng",
                "each parameter once",
            ));
        }
        known[parameter as usize] = of_row(parameter, row, problems);
    }
    let in_table: Vec<String> = table.rows().map(|row| row.cell("key").text).collect();
    let mut missing = Vec::new();
    for parameter in Parameter::ALL {
        let key = parameter.key();
        if let Some(node) = root.at(&format!("parameters.{key}")) {
            if let Some(own) = of_usual(parameter).and_then(|path| root.at(path)) {
                let usual = of_usual(parameter).unwrap_or_default();
                problems.push(twice(
                    (own, usual),
                    own.shown(),
                    (node, &format!("parameters.{key}")),
                ));
            }
            if let Some(prior) =
                of_node(parameter, node, known[parameter as usize].as_ref(), problems)
            {
                let base = known[parameter as usize].as_ref();
                let odd = base.and_then(|base| plausible::prior(key, &prior, base, &node.place));
                sources.warnings.extend(odd);
                known[parameter as usize] = Some(prior);
            }
        } else if let Some(node) = of_usual(parameter).and_then(|path| root.at(path)) {
            let base = known[parameter as usize].clone();
            known[parameter as usize] = base.and_then(|base| usual(node, base, root));
        } else if !in_table.iter().any(|name| name == key) {
            missing.push(key);
        }
    }
    if !missing.is_empty() {
        problems.push(fault(
            Fault::MissingKey,
            &table.place(),
            &missing.join(", "),
            String::new(),
            "một dòng cho mỗi tham số",
            "a row for each parameter",
        ));
    }
    mixed(root, sources, &mut known, problems);
    known.into_iter().collect::<Option<Vec<Prior>>>().map(Priors)
}

/// Two keys that say one thing.
fn twice(here: (&Node, &str), found: String, other: (&Node, &str)) -> Problem {
    let (vi, en) = ("chỉ một trong hai", "only one of the two");
    let mut twice = fault(Fault::Conflict, &here.0.place, here.1, found, vi, en);
    twice.also.push((other.0.place.clone(), other.1.to_owned()));
    twice
}

/// Holds the priors against the scenario's own species mix.
fn mixed(
    root: &Node,
    sources: &mut Sources,
    known: &mut [Option<Prior>],
    problems: &mut Vec<Problem>,
) {
    let (Some(mix), Some(factors)) =
        (root.at("species"), species::factors(root, sources, problems))
    else {
        return;
    };
    for (parameter, factor) in factors.into_iter().filter(|&(_, factor)| factor != 1.0) {
        let key = format!("parameters.{}", parameter.key());
        if let Some(own) = root.at(&key) {
            problems.push(twice((mix, "species"), own.shown(), (own, &key)));
            continue;
        }
        let Some(prior) = known[parameter as usize].as_mut() else { continue };
        let Some(distribution) = species::times(prior.distribution, factor) else {
            problems.push(fault(
                Fault::Distribution,
                &mix.place,
                &key,
                words::distribution(&prior.distribution),
                "không nhân được phân bố beta theo thành phần loài",
                "a beta distribution cannot be multiplied by a species mix",
            ));
            continue;
        };
        if fits(parameter, distribution, &mix.place, problems).is_some() {
            prior.distribution = distribution;
            prior.source.vi +=
                &format!("; nhân {} theo thành phần loài", number(factor, 3, Lang::Vi));
            prior.source.en +=
                &format!("; times {} for the species mix", number(factor, 3, Lang::En));
        }
    }
}

/// The key of usual practice that says a parameter.
fn of_usual(parameter: Parameter) -> Option<&'static str> {
    match parameter {
        Parameter::UsualHazard => Some("usual.hazard"),
        Parameter::UsualDaysHa => Some("usual.days_per_ha"),
        _ => None,
    }
}

/// The source that a scenario states for a number of its own.
fn own_source(node: Option<&Node>) -> Text {
    node.and_then(Node::text)
        .map_or_else(|| Text::new("mức ghi trong kế hoạch", "as the scenario says"), words::sourced)
}

/// What a scenario says of usual practice, in the place of a prior.
fn usual(node: &Node, base: Prior, root: &Node) -> Option<Prior> {
    Some(Prior {
        distribution: Distribution::Fixed(node.number()?),
        source: own_source(root.at("usual.source")),
        confidence: Confidence::C,
        ..base
    })
}

fn confidence(text: &str) -> Option<Confidence> {
    let all = [Confidence::A, Confidence::B, Confidence::C, Confidence::Placeholder];
    CONFIDENCES.iter().position(|word| *word == text).map(|at| all[at])
}

fn of_row(parameter: Parameter, row: Row<'_>, problems: &mut Vec<Problem>) -> Option<Prior> {
    let kind = row.cell("distribution");
    if !DISTRIBUTIONS.contains(&kind.text.as_str()) {
        let words = DISTRIBUTIONS.join(", ");
        let mut problem =
            fault(Fault::Cell, &kind.place, "distribution", kind.text.clone(), &words, &words);
        problem.suggestion = nearest(&kind.text, DISTRIBUTIONS);
        problems.push(problem);
        return None;
    }
    let mut number = |column| {
        row.number(
            column,
            |_| true,
            ("một số, dấu chấm thập phân", "a number, with a decimal point"),
            problems,
        )
    };
    let distribution = match kind.text.as_str() {
        "fixed" => Distribution::Fixed(number("p1")?),
        "beta" => Distribution::Beta(number("p1")?, number("p2")?),
        "normal" => Distribution::Normal(number("p1")?, number("p2")?),
        "uniform" => Distribution::Uniform(number("p1")?, number("p2")?),
        "loguniform" => Distribution::LogUniform(number("p1")?, number("p2")?),
        "triangular" => Distribution::Triangular(number("p1")?, number("p2")?, number("p3")?),
        "lognormal_q05_q50_q95" => {
            Distribution::LogNormal(number("p1")?, number("p2")?, number("p3")?)
        }
        _ => {
            let bounds = row.cell("p3");
            let span = bounds
                .text
                .split_once("..")
                .and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
            let Some((low, high)) = span else {
                problems.push(fault(
                    Fault::Cell,
                    &bounds.place,
                    "p3",
                    bounds.text.clone(),
                    "hai cận, viết 0.5..2",
                    "two bounds, as 0.5..2",
                ));
                return None;
            };
            Distribution::NormalTruncated(number("p1")?, number("p2")?, low, high)
        }
    };
    let confidence = if row.cell("confidence").text.is_empty() {
        Confidence::C
    } else {
        let cell = row.cell("confidence");
        let words = CONFIDENCES.join(", ");
        let found = confidence(&cell.text);
        if found.is_none() {
            problems.push(fault(Fault::Cell, &cell.place, "confidence", cell.text, &words, &words));
        }
        found?
    };
    fits(parameter, distribution, &kind.place, problems)?;
    // A table may say its sources in both languages.
    let (source, in_vietnamese) = (row.cell("source").text, row.cell("source_vi").text);
    Some(Prior {
        distribution,
        meaning: Text::new(row.cell("meaning_vi").text, row.cell("meaning").text),
        unit: row.cell("unit").text,
        source: Text::new(
            if in_vietnamese.is_empty() { &source } else { &in_vietnamese },
            source.as_str(),
        ),
        confidence,
    })
}

/// A distribution as a scenario writes it: its word, and its numbers by their keys.
pub(super) fn written(distribution: Distribution) -> (&'static str, Vec<(&'static str, f64)>) {
    let (kind, numbers) = match distribution {
        Distribution::Fixed(value) => ("fixed", vec![value]),
        Distribution::Normal(mean, sd) => ("normal", vec![mean, sd]),
        Distribution::NormalTruncated(mean, sd, low, high) => {
            ("normal_truncated", vec![mean, sd, low, high])
        }
        Distribution::LogNormal(q05, q50, q95) => ("lognormal_q05_q50_q95", vec![q05, q50, q95]),
        Distribution::LogUniform(low, high) => ("loguniform", vec![low, high]),
        Distribution::Uniform(low, high) => ("uniform", vec![low, high]),
        Distribution::Triangular(low, mode, high) => ("triangular", vec![low, mode, high]),
        Distribution::Beta(a, b) => ("beta", vec![a, b]),
    };
    (kind, needs(kind).into_iter().flatten().copied().zip(numbers).collect())
}

/// The keys of the numbers that a distribution has.
fn needs(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "fixed" => &["value"],
        "beta" => &["alpha", "beta"],
        "normal" => &["mean", "sd"],
        "uniform" | "loguniform" => &["low", "high"],
        "triangular" => &["low", "mode", "high"],
        "lognormal_q05_q50_q95" => &["q05", "q50", "q95"],
        "normal_truncated" => &["mean", "sd", "low", "high"],
        _ => return None,
    })
}

/// The prior that a scenario writes; meaning and unit stay those of the table.
fn of_node(
    parameter: Parameter,
    node: &Node,
    base: Option<&Prior>,
    problems: &mut Vec<Problem>,
) -> Option<Prior> {
    let key = format!("parameters.{}", parameter.key());
    let kind = node.at("distribution").and_then(Node::text)?;
    let needs = needs(kind)?;
    for (name, entry) in node.entries()? {
        if !needs.contains(&name.as_str())
            && !["distribution", "source", "confidence"].contains(&name.as_str())
        {
            problems.push(fault(
                Fault::Conflict,
                &entry.place,
                &format!("{key}.{name}"),
                format!("distribution = \"{kind}\", {name}"),
                &needs.join(", "),
                &needs.join(", "),
            ));
        }
    }
    let mut numbers = Vec::new();
    for name in needs {
        match node.at(name).and_then(Node::number) {
            Some(_)
                if node.at(name).is_some_and(|node| node.like_thousands)
                    && base.is_some_and(|base| base.unit.contains("VND")) =>
            {
                let own = node.at(name)?;
                problems.push(thousands(own, &format!("{key}.{name}")));
            }
            Some(number) => numbers.push(number),
            None => problems.push(fault(
                Fault::MissingKey,
                &node.place,
                &format!("{key}.{name}"),
                String::new(),
                &format!("{kind} cần {}", needs.join(", ")),
                &format!("{kind} needs {}", needs.join(", ")),
            )),
        }
    }
    let distribution = match (kind, numbers.as_slice()) {
        ("fixed", &[value]) => Distribution::Fixed(value),
        ("beta", &[a, b]) => Distribution::Beta(a, b),
        ("normal", &[mean, sd]) => Distribution::Normal(mean, sd),
        ("uniform", &[low, high]) => Distribution::Uniform(low, high),
        ("loguniform", &[low, high]) => Distribution::LogUniform(low, high),
        ("triangular", &[low, mode, high]) => Distribution::Triangular(low, mode, high),
        ("lognormal_q05_q50_q95", &[q05, q50, q95]) => Distribution::LogNormal(q05, q50, q95),
        ("normal_truncated", &[mean, sd, low, high]) => {
            Distribution::NormalTruncated(mean, sd, low, high)
        }
        _ => return None,
    };
    fits(parameter, distribution, &node.place, problems)?;
    let text = |name: &str| node.at(name).and_then(Node::text);
    Some(Prior {
        distribution,
        meaning: base.map(|prior| prior.meaning.clone()).unwrap_or_default(),
        unit: base.map(|prior| prior.unit.clone()).unwrap_or_default(),
        source: own_source(node.at("source")),
        confidence: text("confidence").and_then(confidence).unwrap_or(Confidence::C),
    })
}

/// Do the numbers make a distribution, and one that the parameter can have?
fn fits(
    parameter: Parameter,
    distribution: Distribution,
    place: &Place,
    problems: &mut Vec<Problem>,
) -> Option<()> {
    let (holds, vi, en) = match distribution {
        Distribution::Fixed(_) => (true, "", ""),
        Distribution::Normal(_, sd) => (sd > 0.0, "sd lớn hơn 0", "sd above 0"),
        Distribution::NormalTruncated(mean, sd, low, high) => (
            // Beyond six standard deviations hardly anything is left to draw from.
            sd > 0.0 && low < high && low < mean + 6.0 * sd && high > mean - 6.0 * sd,
            "sd lớn hơn 0; cận dưới nhỏ hơn cận trên; khoảng không rỗng (trong 6 sd quanh trung bình)",
            "sd above 0; low below high; bounds that leave something (within 6 sd of the mean)",
        ),
        Distribution::LogNormal(q05, q50, q95) => (
            0.0 < q05 && q05 < q50 && q50 < q95,
            "ba phân vị lớn hơn 0 và tăng dần: q05 < q50 < q95",
            "three quantiles above 0 in ascending order: q05 < q50 < q95",
        ),
        Distribution::LogUniform(low, high) => {
            (0.0 < low && low < high, "0 < low < high", "0 < low < high")
        }
        Distribution::Uniform(low, high) => (low < high, "low < high", "low < high"),
        Distribution::Triangular(low, mode, high) => (
            low <= mode && mode <= high && low < high,
            "low ≤ mode ≤ high, low < high",
            "low ≤ mode ≤ high, low < high",
        ),
        Distribution::Beta(a, b) => {
            (a > 0.0 && b > 0.0, "alpha và beta lớn hơn 0", "alpha and beta above 0")
        }
    };
    let key = parameter.key();
    if !holds {
        problems.push(fault(
            Fault::Distribution,
            place,
            key,
            words::distribution(&distribution),
            vi,
            en,
        ));
        return None;
    }
    let (low, high) = bounds(distribution);
    let (least, most) = parameter.domain();
    if low < least || high > most {
        let mut problem = fault(
            Fault::OutOfRange,
            place,
            key,
            words::distribution(&distribution),
            &format!("mọi giá trị từ {least} đến {most}"),
            &format!("all values from {least} to {most}"),
        );
        if let Distribution::Fixed(value) = distribution
            && (least..=most).contains(&(value / 100.0))
        {
            problem.suggestion = Some(format!("{}", value / 100.0));
        }
        problems.push(problem);
        return None;
    }
    Some(())
}

/// The least and the greatest value that is written for a distribution: of a normal one what lies
/// within three standard deviations. Tails are left to the draw.
fn bounds(distribution: Distribution) -> (f64, f64) {
    match distribution {
        Distribution::Fixed(value) => (value, value),
        Distribution::Normal(mean, sd) => (mean - 3.0 * sd, mean + 3.0 * sd),
        Distribution::Uniform(low, high)
        | Distribution::LogUniform(low, high)
        | Distribution::Triangular(low, _, high)
        | Distribution::NormalTruncated(_, _, low, high)
        | Distribution::LogNormal(low, _, high) => (low, high),
        Distribution::Beta(..) => (0.0, 1.0),
    }
}
