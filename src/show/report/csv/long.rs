//! What stands in the long tables.

use super::{Cell, LongTable};
use crate::answers::summary::{Summary, Weekly};
use crate::show::report::choice::outcome_title;
use crate::show::report::words::labels;
use crate::stats::{Estimate, Share};
use crate::text::Lang;
use crate::time::Period;

/// Headers of an estimate; its unit stands in the column `unit`.
const ESTIMATE: [(&str, &str); 7] = [
    ("mean", "trung bình"),
    ("mcse_of_mean", "sai số mô phỏng của trung bình"),
    ("outcome_q05", "kết quả 5%"),
    ("outcome_q25", "kết quả 25%"),
    ("outcome_median", "trung vị"),
    ("outcome_q75", "kết quả 75%"),
    ("outcome_q95", "kết quả 95%"),
];

const SCENARIO: (&str, &str) = ("scenario", "phương án");
const OUTCOME: [(&str, &str); 3] =
    [("outcome", "mã chỉ tiêu"), ("outcome_title", "chỉ tiêu"), ("unit", "đơn vị")];
const PERIOD: (&str, &str) = ("period", "thời kỳ");
const COMMUNE: [(&str, &str); 2] = [("commune_code", "mã xã"), ("commune", "xã")];
const PROGRAMME: (&str, &str) = ("programme", "biện pháp");
const SHARE: [(&str, &str); 3] = [
    ("completed_share_of_replicates", "tỷ lệ số lần hoàn thành (0–1)"),
    ("completed_share_ci95_low", "khoảng tin cậy 95% của tỷ lệ: từ"),
    ("completed_share_ci95_high", "khoảng tin cậy 95% của tỷ lệ: đến"),
];

fn headers(parts: &[&[(&'static str, &'static str)]]) -> Vec<(&'static str, &'static str)> {
    parts.concat()
}

fn estimate(row: &mut Vec<Cell>, e: &Estimate) {
    row.extend([e.mean, e.mcse, e.q05, e.q25, e.q50, e.q75, e.q95].map(Cell::Number));
}

fn share(row: &mut Vec<Cell>, share: &Share) {
    row.extend([share.share, share.low, share.high].map(Cell::Number));
}

/// The whole campaign, then its years.
fn periods<'a, T>(
    period: Period,
    campaign: &'a T,
    years: &'a [T],
    lang: Lang,
) -> Vec<(Cell, &'a T)> {
    let whole = match lang {
        Lang::Vi => labels::CAMPAIGN.vi,
        Lang::En => "campaign",
    };
    std::iter::once((Cell::from(whole), campaign))
        .chain(
            years
                .iter()
                .enumerate()
                .map(|(year, value)| (Cell::Whole(i64::from(period.year(year))), value)),
        )
        .collect()
}

/// Every long table.
pub(super) fn tables(summary: &Summary, lang: Lang) -> Vec<LongTable> {
    let mut tables = vec![
        outcomes_district(summary, lang),
        outcomes_communes(summary, lang),
        weekly(summary),
        weekly_communes(summary),
        differences(summary, lang),
        completion(summary, lang),
        calendar(summary, lang),
    ];
    tables.retain(|table| table.file != "weekly_communes.csv" || !table.rows.is_empty());
    tables
}

fn outcomes_district(summary: &Summary, lang: Lang) -> LongTable {
    let mut rows = Vec::new();
    for arm in &summary.arms {
        for table in &arm.outcomes {
            for (period, value) in
                periods(summary.period, &table.district, &table.district_by_year, lang)
            {
                let mut row = vec![
                    Cell::from(&*arm.name),
                    Cell::from(&*table.outcome),
                    Cell::Text(outcome_title(&table.outcome, lang)),
                    Cell::from(&*table.unit),
                    period,
                ];
                estimate(&mut row, value);
                rows.push(row);
            }
        }
    }
    LongTable {
        file: "outcomes_district.csv",
        headers: headers(&[&[SCENARIO], &OUTCOME, &[PERIOD], &ESTIMATE]),
        rows,
    }
}

fn outcomes_communes(summary: &Summary, lang: Lang) -> LongTable {
    let mut rows = Vec::new();
    for arm in &summary.arms {
        for table in &arm.outcomes {
            for (index, campaign) in table.communes.iter().enumerate() {
                let Some(commune) = summary.communes.get(index) else {
                    continue;
                };
                let years = table.communes_by_year.get(index).map_or(&[][..], Vec::as_slice);
                for (period, value) in periods(summary.period, campaign, years, lang) {
                    let mut row = vec![
                        Cell::from(&*arm.name),
                        Cell::from(&*commune.code),
                        Cell::from(&*commune.name),
                        Cell::from(&*table.outcome),
                        Cell::Text(outcome_title(&table.outcome, lang)),
                        Cell::from(&*table.unit),
                        period,
                    ];
                    estimate(&mut row, value);
                    rows.push(row);
                }
            }
        }
    }
    LongTable {
        file: "outcomes_communes.csv",
        headers: headers(&[&[SCENARIO], &COMMUNE, &OUTCOME, &[PERIOD], &ESTIMATE]),
        rows,
    }
}

const WEEK: [(&str, &str); 4] =
    [("quantity", "đại lượng"), ("unit", "đơn vị"), ("week", "tuần"), ("monday", "thứ hai")];

/// The rows of weekly series, each with `head` in front.
fn weekly_rows<'a>(
    period: Period,
    head: &'a [Cell],
    series: &'a [Weekly],
) -> impl Iterator<Item = Vec<Cell>> + 'a {
    series.iter().flat_map(move |series| {
        series.weeks.iter().enumerate().map(move |(week, value)| {
            let mut row = head.to_vec();
            row.extend([
                Cell::from(&*series.quantity),
                Cell::from(&*series.unit),
                Cell::Whole(week as i64),
                Cell::Day(period.monday(week as i32)),
            ]);
            estimate(&mut row, value);
            row
        })
    })
}

fn weekly(summary: &Summary) -> LongTable {
    let mut rows = Vec::new();
    for arm in &summary.arms {
        rows.extend(weekly_rows(summary.period, &[Cell::from(&*arm.name)], &arm.weekly));
    }
    LongTable { file: "weekly.csv", headers: headers(&[&[SCENARIO], &WEEK, &ESTIMATE]), rows }
}

/// Empty unless the series were asked for.
fn weekly_communes(summary: &Summary) -> LongTable {
    let mut rows = Vec::new();
    for arm in &summary.arms {
        for (commune, series) in summary.communes.iter().zip(&arm.weekly_by_commune) {
            let names = [&arm.name, &commune.code, &commune.name];
            rows.extend(weekly_rows(
                summary.period,
                &names.map(|name| Cell::from(&**name)),
                series,
            ));
        }
    }
    LongTable {
        file: "weekly_communes.csv",
        headers: headers(&[&[SCENARIO], &COMMUNE, &WEEK, &ESTIMATE]),
        rows,
    }
}

fn differences(summary: &Summary, lang: Lang) -> LongTable {
    let optional = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
    let mut rows = Vec::new();
    for pair in &summary.pairs {
        for difference in &pair.differences {
            let mut row = vec![
                Cell::from(&*pair.a),
                Cell::from(&*pair.b),
                Cell::from(&*difference.outcome),
                Cell::Text(outcome_title(&difference.outcome, lang)),
                Cell::from(&*difference.unit),
            ];
            estimate(&mut row, &difference.estimate);
            row.extend(difference.ci95.map(Cell::Number));
            row.push(optional(difference.chance_better));
            row.push(Cell::Number(difference.chance_equal));
            row.push(optional(difference.variance_reduction));
            rows.push(row);
        }
    }
    let pair = [SCENARIO, ("minus_scenario", "trừ phương án")];
    let last = [
        ("mean_ci95_low", "khoảng tin cậy 95% của trung bình: từ"),
        ("mean_ci95_high", "khoảng tin cậy 95% của trung bình: đến"),
        ("better_share_of_replicates", "tỷ lệ số lần tốt hơn (0–1)"),
        ("equal_share_of_replicates", "tỷ lệ số lần bằng nhau (0–1)"),
        ("variance_reduction_ratio", "giảm phương sai nhờ cùng số ngẫu nhiên (lần)"),
    ];
    LongTable {
        file: "differences.csv",
        headers: headers(&[&pair, &OUTCOME, &ESTIMATE, &last]),
        rows,
    }
}

fn completion(summary: &Summary, lang: Lang) -> LongTable {
    let place = |code: &str, name: &str| [Cell::from(code), Cell::from(name)];
    let mut rows = Vec::new();
    for arm in &summary.arms {
        for completion in &arm.completion {
            let head = [Cell::from(&*arm.name), Cell::from(&*completion.programme)];
            let whole =
                periods(summary.period, &completion.district, &completion.district_by_year, lang);
            for (period, value) in whole {
                let mut row = head.to_vec();
                row.extend(place("", labels::DISTRICT.get(lang)));
                row.push(period);
                share(&mut row, value);
                row.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
                rows.push(row);
            }
            for (index, commune) in summary.communes.iter().enumerate() {
                let Some(value) = completion.communes.get(index) else {
                    continue;
                };
                let mut row = head.to_vec();
                row.extend(place(&commune.code, &commune.name));
                row.extend(
                    periods(summary.period, value, &[], lang).into_iter().map(|(period, _)| period),
                );
                share(&mut row, value);
                let binding = completion.binding.get(index).copied().unwrap_or_default();
                row.extend(binding.map(Cell::Number));
                rows.push(row);
            }
        }
    }
    let limits = [
        ("limit_execution_share_of_short_weeks", "hụt do tổ chức, thời tiết (0–1)"),
        ("limit_labour_share_of_short_weeks", "hụt do thiếu công (0–1)"),
        ("limit_stock_share_of_short_weeks", "hụt do thiếu bẫy (0–1)"),
        ("limit_money_share_of_short_weeks", "hụt do hết ngân sách (0–1)"),
    ];
    LongTable {
        file: "completion.csv",
        headers: headers(&[&[SCENARIO, PROGRAMME], &COMMUNE, &[PERIOD], &SHARE, &limits]),
        rows,
    }
}

fn calendar(summary: &Summary, lang: Lang) -> LongTable {
    let at =
        |values: &[f64], index: usize| values.get(index).map_or(Cell::Empty, |&v| Cell::Number(v));
    let mut rows = Vec::new();
    for arm in &summary.arms {
        for bout in &arm.planned.bouts {
            for (index, commune) in summary.communes.iter().enumerate() {
                let last = summary.period.sunday(bout.week + bout.weeks as i32 - 1);
                rows.push(vec![
                    Cell::from(&*arm.name),
                    Cell::from(bout.name.get(lang)),
                    Cell::from(&*bout.programme),
                    Cell::Whole(i64::from(bout.week)),
                    Cell::Day(summary.period.monday(bout.week)),
                    Cell::Day(last),
                    Cell::from(&*commune.code),
                    Cell::from(&*commune.name),
                    at(&bout.target, index),
                    Cell::from(&*bout.unit),
                    at(&bout.product_kg, index),
                    at(&bout.person_days, index),
                ]);
            }
        }
    }
    let named: &[(&str, &str)] = &[
        SCENARIO,
        ("round", "đợt"),
        PROGRAMME,
        ("week", "tuần"),
        ("from", "từ ngày"),
        ("to", "đến ngày"),
    ];
    let last = [
        ("planned_amount", "khối lượng kế hoạch"),
        ("planned_amount_unit", "đơn vị"),
        ("planned_product_kg", "thuốc (kg)"),
        ("planned_labour_person_days", "ngày công"),
    ];
    LongTable { file: "calendar.csv", headers: headers(&[named, &COMMUNE, &last]), rows }
}
