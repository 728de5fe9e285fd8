//! What charts say alike: numbers, money, sources, scenarios.

use crate::answers::judgement::ranking;
use crate::answers::summary::{Arm, Difference, OutcomeTable, Summary};
use crate::show::shown::Shown;
use crate::show::warning;
use crate::stats::Estimate;
use crate::text::digits::Rounded;
pub(super) use crate::text::digits::{estimate, exact, percent};
pub(super) use crate::text::table::csv;
use crate::text::units::Unit;
use crate::text::{Lang, number};
use crate::time::{Day, Period};

/// One of two texts.
pub(super) fn either<'a>(lang: Lang, vi: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// A number with no more digits than its Monte Carlo standard error supports.
pub(super) fn known(value: f64, mcse: f64, lang: Lang) -> String {
    Rounded::to_error(value, mcse).text(lang)
}

/// A mean with no more digits than it has, and without its unit.
pub(super) fn mean(estimate: &Estimate, unit: &str, lang: Lang) -> String {
    Shown::of(estimate, unit).mean.text(lang)
}

/// The range of 90 % of replicates.
pub(super) fn range(estimate: &Estimate, unit: &str, lang: Lang) -> String {
    let shown = Shown::of(estimate, unit);
    format!("{}–{}", shown.low.text(lang), shown.high.text(lang))
}

/// Day and month: `03/01` in Vietnamese, `3 Jan` in English.
pub(super) fn day_month(day: Day, lang: Lang) -> String {
    let full = crate::text::date(day, lang);
    let separator = either(lang, "/", " ");
    full.rsplit_once(separator).map_or(full.clone(), |(short, _)| short.to_owned())
}

/// The unit in which people read money: divisor and name.
pub(super) fn money(lang: Lang) -> (f64, &'static str) {
    let unit = Unit::of("VND");
    (1.0 / unit.factor, unit.name("VND", lang))
}

/// `2022–2025`, or the one year.
pub(super) fn period(period: Period) -> String {
    period.to_string().replace('-', "–")
}

/// A year on an axis with `room` for it, mm: `2022`, or `’22` where that does not fit.
pub(super) fn year(year: i32, room: f64, style: super::canvas::Type) -> String {
    let label = year.to_string();
    if room < style.width("2022") + 0.6 { format!("’{}", &label[2..]) } else { label }
}

/// "place, 2022–2025, n = 2.000 lần mô phỏng".
pub(super) fn place_and_period(summary: &Summary, lang: Lang) -> String {
    let n = number(summary.run.replicates as f64, 0, lang);
    let place = summary.place.get(lang);
    let period = period(summary.period);
    match lang {
        Lang::Vi => format!("{place}, {period}, n\u{a0}=\u{a0}{n} lần mô phỏng"),
        Lang::En => format!("{place}, {period}, n\u{a0}=\u{a0}{n} replicates"),
    }
}

/// The line that says where a chart comes from.
pub(super) fn source(summary: &Summary, lang: Lang) -> String {
    let run = &summary.run;
    let short = |digest: &str| digest.chars().take(8).collect::<String>();
    let scenarios = if summary.arms.len() <= 3 {
        let named: Vec<String> =
            summary.arms.iter().map(|arm| format!("{}@{}", arm.name, short(&arm.digest))).collect();
        let what = either(lang, "kịch bản", "scenario");
        format!("{what} {}", named.join(", "))
    } else {
        let count = summary.arms.len();
        let what = either(lang, "phương án", "scenarios");
        format!("{count} {what} @{}", short(&run.scenario_digest))
    };
    let n = number(run.replicates as f64, 0, lang);
    let date = iso_date(&run.date).map_or(run.date.clone(), |day| crate::text::date(day, lang));
    match lang {
        Lang::Vi => format!(
            "Nguồn: {scenarios}, số khởi tạo {}, n\u{a0}=\u{a0}{n}, {}, {date}",
            run.seed, run.program
        ),
        Lang::En => format!(
            "Source: {scenarios}, seed {}, n\u{a0}=\u{a0}{n}, {}, {date}",
            run.seed, run.program
        ),
    }
}

/// Where, when, how many and by what, for charts with little room; the file of the chart holds the
/// digest of its run.
pub(super) fn brief_source(summary: &Summary, lang: Lang) -> String {
    let (place, years) = (summary.place.get(lang), period(summary.period));
    let n = number(summary.run.replicates as f64, 0, lang);
    format!("{place}, {years}; n\u{a0}=\u{a0}{n}; {}", summary.run.program)
}

/// The day of an ISO 8601 date or time.
fn iso_date(text: &str) -> Option<Day> {
    let mut parts = text.get(..10)?.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Day::from_date(year, month, day)
}

/// The warnings that speak of placeholder prices, which every chart of money repeats.
pub(super) fn placeholder_prices(summary: &Summary, lang: Lang) -> String {
    warning::of_prices(summary, lang).collect::<Vec<_>>().join(" ")
}

/// That prices are placeholders, for charts with little room.
pub(super) fn brief_prices(summary: &Summary, lang: Lang) -> String {
    let any = warning::of_prices(summary, lang).next().is_some();
    let said = either(lang, "Có đơn giá tạm, chưa có nguồn.", "Some prices are placeholders.");
    if any { said.to_owned() } else { String::new() }
}

/// An outcome of a scenario.
pub(super) fn outcome<'a>(arm: &'a Arm, key: &str) -> Option<&'a OutcomeTable> {
    arm.outcomes.iter().find(|table| table.outcome == key)
}

/// The reference of the comparison.
pub(super) fn reference(summary: &Summary) -> Option<&Arm> {
    summary.arms.iter().find(|arm| arm.reference)
}

/// Does the scenario plan any trap or bait?
pub(super) fn has_plan(arm: &Arm) -> bool {
    arm.planned.traps.iter().any(|&traps| traps > 0.0)
        || arm
            .planned
            .of(crate::model::outcome::Outcome::ChemicalHa)
            .iter()
            .flatten()
            .any(|&ha| ha > 0.0)
}

/// Which communes have a part in the plan of a scenario; all of them where none has.
pub(super) fn taking_part(summary: &Summary, arm: &Arm) -> Vec<bool> {
    let planned = &arm.planned;
    let has_part = |index: usize| {
        let is_some = |values: &[f64]| values.get(index).is_some_and(|&amount| amount > 0.0);
        is_some(&planned.traps)
            || planned.bouts.iter().any(|bout| is_some(&bout.target))
            || planned.work.values().any(|communes| {
                communes.get(index).is_some_and(|years| years.iter().any(|&amount| amount > 0.0))
            })
    };
    let part: Vec<bool> = (0..summary.communes.len()).map(has_part).collect();
    if part.contains(&true) { part } else { vec![true; part.len()] }
}

/// More communes than this are counted, not named.
const NAMED: usize = 14;

/// The communes that have no part in the plan: named, and counted for charts with little room.
pub(super) fn outside(summary: &Summary, part: &[bool], lang: Lang) -> [String; 2] {
    let communes = summary.communes.iter().zip(part).filter(|(_, part)| !**part);
    let names: Vec<&str> = communes.map(|(commune, _)| commune.name.as_str()).collect();
    let count = match (lang, names.len()) {
        (_, 0) => return Default::default(),
        (Lang::Vi, n) => format!("{n} xã không thuộc phạm vi chiến dịch"),
        (Lang::En, 1) => "1 commune is outside the campaign".to_owned(),
        (Lang::En, n) => format!("{n} communes are outside the campaign"),
    };
    let named = if names.len() > NAMED { String::new() } else { format!(": {}", names.join(", ")) };
    [format!("{count}{named}."), format!("{count}.")]
}

/// Notes under a chart, one after the other.
pub(super) fn notes(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// The scenario that charts of one scenario show: the leader by burden that plans something, or
/// else the first that does, or else the first.
pub(in crate::show) fn focus(summary: &Summary) -> Option<&Arm> {
    let leader = summary.rankings.iter().find(|ranking| ranking.outcome == "burden");
    let leader = leader.and_then(|ranking| ranking.order.first());
    let named = summary.arms.iter().find(|arm| Some(&arm.name) == leader && has_plan(arm));
    named.or_else(|| summary.arms.iter().find(|arm| has_plan(arm))).or_else(|| summary.arms.first())
}

/// Of the differences from the reference, that of the scenario in focus, or else the least.
pub(super) fn of_the_choice<'a, 'b>(
    summary: &Summary,
    differences: &'b [(&'a str, &'a Difference)],
) -> Option<&'b (&'a str, &'a Difference)> {
    let focus = focus(summary).map(|arm| arm.name.as_str());
    let least = || {
        let mean = |difference: &Difference| difference.estimate.mean;
        differences.iter().min_by(|a, b| mean(a.1).total_cmp(&mean(b.1)))
    };
    differences.iter().find(|(name, _)| Some(*name) == focus).or_else(least)
}

/// The place of a scenario among all, which decides its colour.
pub(super) fn index_of(summary: &Summary, name: &str) -> usize {
    summary.arms.iter().position(|arm| arm.name == name).unwrap_or_default()
}

/// The title of a scenario by its name.
pub(super) fn title_of(summary: &Summary, name: &str, lang: Lang) -> String {
    let arm = summary.arms.iter().find(|arm| arm.name == name);
    arm.map_or(name, |arm| arm.title.get(lang)).to_owned()
}

/// The differences of one outcome against the reference: (name of the other, difference).
pub(super) fn against_reference<'a>(
    summary: &'a Summary,
    key: &str,
) -> Vec<(&'a str, &'a Difference)> {
    let Some(reference) = reference(summary) else { return Vec::new() };
    let pairs = summary.pairs.iter().filter(|pair| pair.b == reference.name);
    pairs
        .filter_map(|pair| {
            let difference =
                pair.differences.iter().find(|difference| difference.outcome == key)?;
            Some((pair.a.as_str(), difference))
        })
        .collect()
}

/// Can a scenario be told from the reference by the mean of an outcome? Where the run ranks by it, as
/// the ranking has it, all scenarios at once; otherwise by the 95 % interval of the two.
pub(super) fn told_apart(summary: &Summary, name: &str, difference: &Difference) -> bool {
    let ranking = ranking(summary, &difference.outcome);
    let known = difference.estimate.mcse.is_finite();
    known
        && match (ranking, reference(summary)) {
            (Some(ranking), Some(reference)) => {
                let leads = |name: &str| ranking.leaders.iter().any(|leader| leader == name);
                !(leads(name) && leads(&reference.name))
            }
            _ => difference.ci95[0] > 0.0 || difference.ci95[1] < 0.0,
        }
}

/// A title where the best by an outcome is not told from the reference.
pub(super) fn not_told(difference: &Difference, vi: &str, en: &str, lang: Lang) -> String {
    let alike = difference.chance_equal == 1.0;
    match lang {
        Lang::Vi if alike => format!("Các phương án như nhau về {vi} trong mọi lần mô phỏng"),
        Lang::En if alike => format!("The scenarios are the same by {en} in every replicate"),
        Lang::Vi => format!("Chưa phân biệt được các phương án về {vi}"),
        Lang::En => format!("The scenarios cannot yet be told apart by {en}"),
    }
}

/// A number for CSV: shortest text that gives the same value back; nothing where it is not known.
pub(super) fn raw(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

/// The seven columns of an estimate for CSV.
pub(super) const ESTIMATE_COLUMNS: [&str; 7] = ["mean", "mcse", "q05", "q25", "q50", "q75", "q95"];

/// The seven fields of an estimate for CSV, as floats in the unit of the header.
pub(super) fn estimate_fields(estimate: &Estimate) -> Vec<String> {
    let Estimate { mean, mcse, q05, q25, q50, q75, q95 } = *estimate;
    [mean, mcse, q05, q25, q50, q75, q95].map(raw).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_dates_are_read_with_or_without_a_time() {
        assert_eq!(iso_date("2022-01-04T10:00:00Z"), Some(Day(1)));
        assert_eq!(iso_date("soon"), None);
    }

    #[test]
    fn days_are_short() {
        assert_eq!(day_month(Day(0), Lang::Vi), "03/01");
        assert_eq!(day_month(Day(0), Lang::En), "3 Jan");
    }
}
