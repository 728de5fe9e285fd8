//! What charts say alike: numbers, money, sources, scenarios.

use crate::answers::summary::{Arm, Difference, OutcomeTable, Summary};
use crate::stats::Estimate;
use crate::text::{Lang, Text, number};
use crate::time::{Day, Period};

/// One of two texts.
pub(super) fn either<'a>(lang: Lang, vi: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// A number with a true minus sign.
pub(super) fn num(value: f64, decimals: usize, lang: Lang) -> String {
    number(value, decimals, lang).replace('-', "−")
}

/// A number with no more digits than its Monte Carlo standard error supports.
pub(super) fn known(value: f64, mcse: f64, lang: Lang) -> String {
    // Twice the standard error is what the last digit may hide. Nothing is shown to more than
    // three significant digits beyond which no plan depends.
    let by_error = if mcse > 0.0 { (2.0 * mcse).log10().round() } else { f64::NEG_INFINITY };
    let by_size = if value == 0.0 { 0.0 } else { value.abs().log10().floor() - 2.0 };
    let place = by_error.max(by_size);
    let rounded = if place > 0.0 {
        let unit = 10f64.powf(place);
        (value / unit).round() * unit
    } else {
        value
    };
    // What is exact and whole needs no decimals.
    let whole = mcse <= 0.0 && (rounded - rounded.round()).abs() < 1e-9;
    num(rounded, if whole { 0 } else { (-place).clamp(0.0, 4.0) as usize }, lang)
}

/// A mean with no more digits than it has.
pub(super) fn mean(estimate: &Estimate, scale: f64, lang: Lang) -> String {
    known(estimate.mean / scale, estimate.mcse / scale, lang)
}

/// The range of 90 % of replicates, with the digits of the mean.
pub(super) fn range(estimate: &Estimate, scale: f64, lang: Lang) -> String {
    let shown = |value: f64| known(value / scale, estimate.mcse / scale, lang);
    format!("{}–{}", shown(estimate.q05), shown(estimate.q95))
}

/// A share in per cent; the sign never stands at the start of a line.
pub(super) fn percent(share: f64, decimals: usize, lang: Lang) -> String {
    let sign = either(lang, "\u{a0}%", "%");
    format!("{}{sign}", num(share * 100.0, decimals, lang))
}

/// A share of replicates as a count of 100, never claiming none or all without saying "nearly".
pub(super) fn in_hundred(share: f64) -> u32 {
    (share * 100.0).round().clamp(0.0, 100.0) as u32
}

/// Day and month: `03/01` in Vietnamese, `3 Jan` in English.
pub(super) fn day_month(day: Day, lang: Lang) -> String {
    let full = crate::text::date(day, lang);
    let separator = either(lang, "/", " ");
    full.rsplit_once(separator).map_or(full.clone(), |(short, _)| short.to_owned())
}

/// The unit of money in which the greatest of some amounts is easily read: divisor and name.
pub(super) fn money(greatest_vnd: f64, lang: Lang) -> (f64, &'static str) {
    if greatest_vnd >= 2e10 {
        (1e9, if lang == Lang::Vi { "tỷ đồng" } else { "billion VND" })
    } else {
        (1e6, if lang == Lang::Vi { "triệu đồng" } else { "million VND" })
    }
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
            "Nguồn: {scenarios}, hạt giống {}, n\u{a0}=\u{a0}{n}, {}, {date}",
            run.seed, run.program
        ),
        Lang::En => format!(
            "Source: {scenarios}, seed {}, n\u{a0}=\u{a0}{n}, {}, {date}",
            run.seed, run.program
        ),
    }
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
    let about = |text: &&Text| text.en.to_lowercase().contains("placeholder");
    let notes: Vec<&str> =
        summary.warnings.iter().filter(about).map(|text| text.get(lang)).collect();
    notes.join(" ")
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
        || arm.planned.chemical_ha.iter().flatten().any(|&ha| ha > 0.0)
}

/// The scenario that charts of one scenario show: the leader by burden that plans something, or
/// else the first that does, or else the first.
pub(super) fn focus(summary: &Summary) -> Option<&Arm> {
    let leader = summary.rankings.iter().find(|ranking| ranking.outcome == "burden");
    let leader = leader.and_then(|ranking| ranking.order.first());
    let named = summary.arms.iter().find(|arm| Some(&arm.name) == leader && has_plan(arm));
    named.or_else(|| summary.arms.iter().find(|arm| has_plan(arm))).or_else(|| summary.arms.first())
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

/// Can the mean difference be told from zero?
pub(super) fn told_apart(difference: &Difference) -> bool {
    difference.ci95[0] > 0.0 || difference.ci95[1] < 0.0
}

/// Text of a CSV table: a header and rows.
pub(super) fn csv(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and every row is as long as the header.
    let mut written = writer.write_record(header).is_ok();
    for row in rows {
        written &= writer.write_record(&row).is_ok();
    }
    let bytes = writer.into_inner().unwrap_or_default();
    debug_assert!(written, "a row is not as long as its header");
    String::from_utf8(bytes).unwrap_or_default()
}

/// A number for CSV: shortest text that gives the same value back.
pub(super) fn raw(value: f64) -> String {
    value.to_string()
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
    fn digits_stop_where_the_error_begins() {
        assert_eq!(known(12_345.6, 40.0, Lang::Vi), "12.300");
        assert_eq!(known(12_345.6, 400.0, Lang::Vi), "12.000");
        assert_eq!(known(12_345.6, 900.0, Lang::Vi), "12.000");
        assert_eq!(known(0.0567, 0.0004, Lang::Vi), "0,057");
        assert_eq!(known(-5.25, 0.3, Lang::En), "−5");
        assert_eq!(known(0.0, 0.0, Lang::Vi), "0");
    }

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
