//! Understands what is written after `--where`.

use super::{Clause, Condition, Range, Subject};
use crate::engine::Study;
use crate::model::outcome::Outcome;
use crate::model::plan::parameter::{Distribution, Parameter};
use crate::text::Text;
use crate::text::nearest::nearest;

/// Parts of a whole that have a name.
const PARTS: [(&str, f64); 5] =
    [("half", 0.5), ("third", 1.0 / 3.0), ("quarter", 0.25), ("fifth", 0.2), ("tenth", 0.1)];
/// How a clause may look.
const SHAPES: &str = "`loss_ref < 0.02`, `loss_ref in 0.01..0.03`, `no_campaign.yield_loss in top quarter`, `shock_2023 > 1`";

/// Understands clauses joined by `and`; all that is wrong with them otherwise.
pub(super) fn condition(text: &str, study: &Study) -> Result<Condition, Vec<Text>> {
    let (mut clauses, mut faults) = (Vec::new(), Vec::new());
    let written = text.replace(" và ", " and ").replace(" AND ", " and ");
    for part in written.split(" and ") {
        match clause(part.trim(), study) {
            Ok(clause) => clauses.push(clause),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        Ok(Condition { text: text.trim().to_owned(), clauses })
    } else {
        Err(faults)
    }
}

fn clause(text: &str, study: &Study) -> Result<Clause, Text> {
    let marks = ["<=", ">=", "≤", "≥", "<", ">", "=", " in "];
    // The first mark of the text; of two at one place the longer.
    let found = marks.iter().filter_map(|mark| Some((text.find(mark)?, *mark)));
    let found = found.min_by_key(|(at, mark)| (*at, std::cmp::Reverse(mark.len())));
    let Some((at, mark)) = found else {
        return Err(Text::new(
            format!("“{text}”: không phải điều kiện; hãy viết như {SHAPES}"),
            format!("“{text}”: no condition; write such as {SHAPES}"),
        ));
    };
    let subject = subject(text[..at].trim(), study)?;
    let rest = text[at + mark.len()..].trim();
    let range = if mark == " in " { set(rest)? } else { compared(mark, number(rest)?) };
    Ok(Clause { subject, range })
}

/// A range that one value bounds.
fn compared(mark: &str, value: f64) -> Range {
    let none = (f64::NEG_INFINITY, f64::INFINITY);
    let (low, with_low, high, with_high) = match mark {
        "<" => (none.0, true, value, false),
        "<=" | "≤" => (none.0, true, value, true),
        ">" => (value, false, none.1, true),
        ">=" | "≥" => (value, true, none.1, true),
        _ => (value, true, value, true),
    };
    Range::Between { low, with_low, high, with_high }
}

/// What stands behind `in`.
fn set(text: &str) -> Result<Range, Text> {
    if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (number(low.trim())?, number(high.trim())?);
        if low > high {
            return Err(Text::new(
                format!("“{text}”: không có gì nằm giữa; viết số nhỏ trước"),
                format!("“{text}”: nothing lies between; write the smaller number first"),
            ));
        }
        return Ok(Range::Between { low, with_low: true, high, with_high: true });
    }
    let allowed = || {
        let parts = PARTS.map(|(word, _)| word).join(", ");
        Text::new(
            format!("“{text}”: sau `in` viết 0.01..0.03, hoặc top / bottom với {parts} hay 10 %"),
            format!("“{text}”: behind `in` write 0.01..0.03, or top / bottom with {parts} or 10 %"),
        )
    };
    let (which, part) = text.split_once(' ').ok_or_else(allowed)?;
    let top = match which {
        "top" => true,
        "bottom" => false,
        _ => return Err(allowed()),
    };
    let part = part.trim();
    let named = PARTS.iter().find(|(word, _)| *word == part).map(|(_, share)| *share);
    let share = match named {
        Some(share) => share,
        None if part.ends_with('%') => number(part)?,
        None => return Err(allowed()),
    };
    if share > 0.0 && share < 1.0 { Ok(Range::Extreme { top, share }) } else { Err(allowed()) }
}

/// A number in the unit of files; `%` for hundredths.
fn number(text: &str) -> Result<f64, Text> {
    let (digits, scale) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim(), 0.01),
        None => (text, 1.0),
    };
    if digits.contains(',') {
        return Err(Text::new(
            format!("“{text}”: viết dấu chấm thập phân, không dùng dấu phẩy: 0.02"),
            format!("“{text}”: write a decimal point and no commas: 0.02"),
        ));
    }
    let thousands = digits.split_once('.').is_some_and(|(whole, part)| {
        part.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0" && !part.contains('.')
    });
    if thousands {
        let (plain, part) = (digits.replace('.', ""), format!("{digits}0"));
        return Err(Text::new(
            format!("“{text}”: hai nghĩa; viết {plain} hoặc {part}"),
            format!("“{text}”: two meanings; write {plain} or {part}"),
        ));
    }
    let value = digits.replace('_', "").parse().ok().filter(|value: &f64| value.is_finite());
    value.map(|value| value * scale).ok_or_else(|| {
        Text::new(
            format!(
                "“{text}”: không phải số; viết số theo đơn vị của tệp số liệu, như 0.02 hay 2 %"
            ),
            format!("“{text}”: no number; write one in the unit of the files, such as 0.02 or 2 %"),
        )
    })
}

fn subject(text: &str, study: &Study) -> Result<Subject, Text> {
    if let Some((scenario, outcome)) = text.rsplit_once('.') {
        return of_scenario(text, scenario.trim(), outcome.trim(), study);
    }
    let priors = &study.plans[study.reference].world.priors;
    if let Some(parameter) = Parameter::of_key(text) {
        if let Distribution::Fixed(value) = priors[parameter].distribution {
            return Err(Text::new(
                format!("“{text}”: luôn là {value}, không có gì để chọn"),
                format!("“{text}” is always {value}: there is nothing to choose"),
            ));
        }
        return Ok(Subject::Parameter(parameter));
    }
    let period = study.period();
    let first = period.last_year() + 1 - period.shock_years() as i32;
    for (word, of) in [
        ("shock_", Subject::Shock as fn(usize) -> Subject),
        ("outbreak_", Subject::Outbreak as fn(usize) -> Subject),
    ] {
        let year = text.strip_prefix(word).and_then(|year| year.parse::<i32>().ok());
        let Some(year) = year else { continue };
        if (first..=period.last_year()).contains(&year) {
            return Ok(of((year - first) as usize));
        }
        let last = period.last_year();
        return Err(Text::new(
            format!("“{text}”: các năm có cú sốc là {first} đến {last}"),
            format!("“{text}”: the years with a shock are {first} to {last}"),
        ));
    }
    if text == "net_benefit" || Outcome::of_key(text).is_some() {
        let names: Vec<String> =
            study.plans.iter().map(|plan| format!("{}.{text}", plan.name)).collect();
        let names = names.join(", ");
        return Err(Text::new(
            format!("“{text}”: của kịch bản nào? Viết một trong: {names}"),
            format!("“{text}”: of which scenario? Write one of {names}"),
        ));
    }
    let keys = Parameter::ALL.into_iter().map(Parameter::key);
    Err(unknown(text, nearest(text, keys), SHAPES))
}

/// An outcome of a scenario.
fn of_scenario(text: &str, scenario: &str, outcome: &str, study: &Study) -> Result<Subject, Text> {
    let names = || study.plans.iter().map(|plan| plan.name.as_str());
    let Some(arm) = names().position(|name| name == scenario) else {
        let all = names().collect::<Vec<_>>().join(", ");
        return Err(unknown(scenario, nearest(scenario, names()), &all));
    };
    if outcome == "net_benefit" {
        if arm == study.reference {
            return Err(Text::new(
                format!("“{text}”: kịch bản đối chứng luôn có lợi ích ròng bằng 0"),
                format!("“{text}”: the reference's own net benefit is always 0"),
            ));
        }
        return Ok(Subject::NetBenefit(arm));
    }
    Outcome::of_key(outcome).map(|outcome| Subject::Outcome(arm, outcome)).ok_or_else(|| {
        let keys = || Outcome::ALL.into_iter().map(Outcome::key).chain(["net_benefit"]);
        unknown(
            outcome,
            nearest(outcome, keys()),
            "net_benefit, yield_loss, yield_loss_share, cost, density, …",
        )
    })
}

/// A word that is none of those that are known.
fn unknown(found: &str, near: Option<String>, allowed: &str) -> Text {
    match near {
        Some(near) => Text::new(
            format!("“{found}”: không có; có phải `{near}`?"),
            format!("“{found}”: unknown; did you mean `{near}`?"),
        ),
        None => Text::new(
            format!("“{found}”: không có; viết như {allowed}"),
            format!("“{found}”: unknown; write such as {allowed}"),
        ),
    }
}
