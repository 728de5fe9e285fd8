//! A comparison as text: the answer, a line a scenario, and on request every pair.

use super::report::{self, scenarios};
use super::shown::Shown;
use super::warning;
use crate::answers::judgement::judge;
use crate::answers::summary::{Arm, Difference, Pair, Summary};
use crate::model::outcome::Outcome;
use crate::text::digits::{Rounded, interval, times_in_hundred, unknown};
use crate::text::table::{Cell, csv};
use crate::text::units::Unit;
use crate::text::{Lang, Text, number};
use std::fmt::Write;

/// Form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Aligned columns.
    Table,
    /// Comma-separated, decimal point.
    Csv,
    /// Markdown.
    Markdown,
}

/// Outcomes of a printed comparison.
const SHOWN: [&str; 6] =
    ["yield_loss", "yield_loss_value", "cost", "paid_commune", "net_benefit", "density"];

/// The comparison in a form: the answer and a line for each scenario, then every pair when `pairs` are
/// asked for. CSV holds one table: the scenarios, or the pairs.
pub fn comparison(summary: &Summary, shape: Shape, pairs: bool, lang: Lang) -> String {
    let mut text = String::new();
    match shape {
        Shape::Csv if pairs => return pairs_csv(summary),
        Shape::Csv => return scenarios_csv(summary),
        Shape::Markdown => {
            for sentence in report::answer(summary, lang) {
                let _ = writeln!(text, "{sentence}\n");
            }
            let (heads, rows, notes) = scenarios(summary, lang);
            markdown(&heads, &rows, &mut text);
            let _ = writeln!(text, "\n{}", notes.join(" "));
            if pairs {
                let _ = writeln!(text);
                pairs_markdown(summary, lang, &mut text);
            }
        }
        Shape::Table => {
            for sentence in report::at_one_look(summary, lang) {
                let _ = writeln!(text, "{sentence}");
            }
            let (heads, rows, notes) = scenarios(summary, lang);
            let _ = writeln!(text);
            aligned(&heads, &rows, &mut text);
            let _ = writeln!(text, "{}", notes.join(" "));
            if pairs {
                let _ = writeln!(text);
                by_pair(summary, lang, &mut text);
            }
            for sentence in warning::sentences(summary, lang) {
                let note = match lang {
                    Lang::Vi => "Lưu ý",
                    Lang::En => "Note",
                };
                let _ = writeln!(text, "{note}: {sentence}");
            }
        }
    }
    text
}

fn markdown(heads: &[String], rows: &[Vec<String>], text: &mut String) {
    let cells =
        |row: &[String]| row.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>();
    let _ = writeln!(text, "| {} |", cells(heads).join(" | "));
    let _ = writeln!(text, "|{}", "---|".repeat(heads.len()));
    for row in rows {
        let _ = writeln!(text, "| {} |", cells(row).join(" | "));
    }
}

/// Most letters in one line of a heading.
const HEADING: usize = 9;

/// Columns under headings of several lines; the first set left, the others right.
fn aligned(heads: &[String], rows: &[Vec<String>], text: &mut String) {
    let heads: Vec<Vec<String>> = heads.iter().map(|head| broken(head)).collect();
    let letters = |text: &String| text.chars().count();
    let widths: Vec<usize> = (0..heads.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.chain(&heads[column]).map(letters).max().unwrap_or(0)
        })
        .collect();
    let mut line = |cells: Vec<&str>| {
        let mut out = String::new();
        for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let _ = if column == 0 {
                write!(out, "{cell:<width$}")
            } else {
                write!(out, "  {cell:>width$}")
            };
        }
        let _ = writeln!(text, "{}", out.trim_end());
    };
    let deepest = heads.iter().map(Vec::len).max().unwrap_or(0);
    for depth in 0..deepest {
        let at = |head: &'_ Vec<String>| head.len().checked_sub(deepest - depth);
        line(heads.iter().map(|head| at(head).map_or("", |place| head[place].as_str())).collect());
    }
    for row in rows {
        line(row.iter().map(String::as_str).collect());
    }
}

/// A heading in lines of few letters.
fn broken(head: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in head.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < HEADING => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A row for each scenario, a number a column, in the units of files.
fn scenarios_csv(summary: &Summary) -> String {
    const HEADER: [&str; 27] = [
        "scenario",
        "title_vi",
        "title_en",
        "reference",
        "cost_vnd_mean",
        "cost_vnd_mcse",
        "cost_vnd_q05",
        "cost_vnd_q95",
        "paid_commune_vnd_mean",
        "budget_needed_vnd",
        "budget_vnd",
        "budget_short_vnd",
        "chance_complete_hardest",
        "saved_t_mean",
        "saved_t_mcse",
        "saved_t_ci95_low",
        "saved_t_ci95_high",
        "net_benefit_vnd_mean",
        "net_benefit_vnd_mcse",
        "net_benefit_vnd_ci95_low",
        "net_benefit_vnd_ci95_high",
        "chance_better_than_reference",
        "chance_best",
        "expected_loss_vnd",
        "loss_when_wrong_vnd",
        "trial_power",
        "trial_power_unpaired",
    ];
    let judgement = judge(summary);
    let reference = summary.arms.iter().find(|arm| arm.reference);
    let row = |arm: &Arm| -> Vec<Cell> {
        let of = |key: &str| {
            arm.outcomes.iter().find(|table| table.outcome == key).map(|table| table.district)
        };
        let pair = reference.and_then(|reference| {
            summary.pairs.iter().find(|pair| pair.a == arm.name && pair.b == reference.name)
        });
        let found = |key: &str| pair?.differences.iter().find(|found| found.outcome == key);
        let (saved, net) = (found("yield_loss"), found("net_benefit"));
        let own = judgement.of(&arm.name);
        let funding = own.and_then(|own| own.funding.as_ref());
        let choice = own.and_then(|own| own.choice);
        let cost = of("cost");
        let mut cells: Vec<Cell> = vec![
            (&arm.name).into(),
            (&arm.title.vi).into(),
            (&arm.title.en).into(),
            arm.reference.into(),
        ];
        let numbers = [
            cost.map(|cost| cost.mean),
            cost.map(|cost| cost.mcse),
            cost.map(|cost| cost.q05),
            cost.map(|cost| cost.q95),
            of("paid_commune").map(|paid| paid.mean),
            funding.map(|funding| funding.needed_vnd),
            funding.map(|funding| funding.budget_vnd),
            funding.map(|funding| funding.short_vnd),
            own.and_then(|own| own.completion.as_ref()).map(|(_, chance)| chance.share),
            saved.map(|saved| 0.0 - saved.estimate.mean),
            saved.map(|saved| saved.estimate.mcse),
            saved.map(|saved| 0.0 - saved.ci95[1]),
            saved.map(|saved| 0.0 - saved.ci95[0]),
            net.map(|net| net.estimate.mean),
            net.map(|net| net.estimate.mcse),
            net.map(|net| net.ci95[0]),
            net.map(|net| net.ci95[1]),
            net.and_then(|net| net.chance_better),
            choice.map(|choice| choice.chance_best),
            choice.map(|choice| choice.expected_loss_vnd),
            own.and_then(|own| own.loss_when_wrong_vnd),
            pair.and_then(|pair| pair.trial).map(|trial| trial.power),
            pair.and_then(|pair| pair.trial).map(|trial| trial.power_unpaired),
        ];
        cells.extend(numbers.map(Cell::from));
        cells
    };
    csv(HEADER, summary.arms.iter().map(row))
}

/// A row for each pair and outcome, a number a column, in the units of files.
fn pairs_csv(summary: &Summary) -> String {
    const HEADER: [&str; 14] = [
        "a",
        "b",
        "outcome",
        "unit",
        "a_less_b_mean",
        "mcse",
        "ci95_low",
        "ci95_high",
        "q05",
        "q50",
        "q95",
        "chance_a_better",
        "chance_equal",
        "variance_reduction",
    ];
    let row = |pair: &Pair, d: &Difference| -> Vec<Cell> {
        let e = &d.estimate;
        let mut cells: Vec<Cell> = [&pair.a, &pair.b, &d.outcome, &d.unit].map(Cell::from).to_vec();
        cells.extend([e.mean, e.mcse, d.ci95[0], d.ci95[1], e.q05, e.q50, e.q95].map(Cell::from));
        cells.extend([d.chance_better, Some(d.chance_equal), d.variance_reduction].map(Cell::from));
        cells
    };
    let shown = |pair: &Pair| -> Vec<Vec<Cell>> {
        let found = |key| pair.differences.iter().find(|d| d.outcome == key);
        SHOWN.into_iter().filter_map(found).map(|d| row(pair, d)).collect()
    };
    csv(HEADER, summary.pairs.iter().flat_map(shown))
}

/// Every pair as a table for documents.
fn pairs_markdown(summary: &Summary, lang: Lang, text: &mut String) {
    let heads = match lang {
        Lang::Vi => [
            "A − B",
            "kết quả",
            "trung bình hiệu số",
            "khoảng tin cậy 95% của trung bình",
            "trung vị",
            "khoảng 5-95% của kết quả",
            "A tốt hơn (trên 100 lần)",
            "giảm phương sai nhờ ghép cặp (lần)",
        ],
        Lang::En => [
            "A − B",
            "outcome",
            "mean difference",
            "95% confidence interval of the mean",
            "median",
            "5-95% range of outcomes",
            "A better (in 100)",
            "variance reduction by pairing (times)",
        ],
    };
    let mut rows = Vec::new();
    for pair in &summary.pairs {
        let found = |key| pair.differences.iter().find(|d| d.outcome == key);
        for d in SHOWN.into_iter().filter_map(found) {
            let mut row = vec![format!(
                "{} − {}",
                title(summary, &pair.a, lang),
                title(summary, &pair.b, lang)
            )];
            row.extend(line(d, lang));
            row.push(d.variance_reduction.map_or_else(String::new, |times| number(times, 1, lang)));
            rows.push(row);
        }
    }
    markdown(&heads.map(str::to_owned), &rows, text);
}

fn title(summary: &Summary, name: &str, lang: Lang) -> String {
    let arm = summary.arms.iter().find(|arm| arm.name == name);
    arm.map_or_else(|| name.to_owned(), |arm| arm.title.get(lang).to_owned())
}

/// The comparison for people: a block for each pair, a line for each outcome, under one heading.
fn by_pair(summary: &Summary, lang: Lang, text: &mut String) {
    let heads = match lang {
        Lang::Vi => [
            "A − B",
            "trung bình",
            "KTC 95% của trung bình",
            "trung vị",
            "5-95% kết quả",
            "A tốt hơn",
        ],
        Lang::En => {
            ["A − B", "mean", "95% CI of the mean", "median", "5-95% of outcomes", "A better"]
        }
    };
    let mut rows = vec![heads.map(str::to_owned)];
    for pair in &summary.pairs {
        let mut block = [const { String::new() }; 6];
        block[0] = format!("{} − {}", title(summary, &pair.a, lang), title(summary, &pair.b, lang));
        rows.push(block);
        let found = |key| pair.differences.iter().find(|d| d.outcome == key);
        rows.extend(SHOWN.into_iter().filter_map(found).map(|d| line(d, lang)));
    }
    let is_block = |row: &[String; 6]| row[1].is_empty();
    let widths: [usize; 6] = std::array::from_fn(|column| {
        let lines = rows.iter().filter(|row| !is_block(row));
        lines.map(|row| row[column].chars().count()).max().unwrap_or(0)
    });
    for row in &rows {
        if is_block(row) {
            let _ = writeln!(text, "{}", row[0]);
            continue;
        }
        let cells = (1..6).map(|column| format!("{:>1$}", row[column], widths[column]));
        let _ =
            writeln!(text, "  {:<2$}  {}", row[0], cells.collect::<Vec<_>>().join("  "), widths[0]);
    }
    let _ = writeln!(
        text,
        "{}\n",
        match lang {
            Lang::Vi =>
                "KTC 95%: khoảng tin cậy của trung bình, hẹp lại khi thêm lần lặp. 5-95%: kết quả dao động đến đâu, không hẹp lại. A tốt hơn: số lần trên 100 lần lặp; bằng nhau tính nửa.",
            Lang::En =>
                "95% CI: of the mean, narrows with more replicates. 5-95%: how far outcomes vary, does not narrow. A better: replicates in 100; ties count half.",
        }
    );
}

/// One outcome of a pair.
fn line(d: &Difference, lang: Lang) -> [String; 6] {
    let e = &d.estimate;
    let unit = Unit::of(&d.unit);
    let shown = Shown::of(e, &d.unit);
    let ci = d.ci95.map(|end| Rounded::to_error(end * unit.factor, e.mcse * unit.factor));
    let words = Outcome::of_key(&d.outcome).map_or_else(
        || Text::new("Lợi ích ròng, hiện giá", "Net benefit, present value"),
        Outcome::title,
    );
    [
        format!("{} ({})", words.get(lang), unit.name(&d.unit, lang)),
        shown.mean.text(lang),
        interval(ci, lang),
        shown.median.text(lang),
        shown.range(lang),
        better(d, lang),
    ]
}

/// How often the first of a pair is the better one; not said where it always ties.
fn better(d: &Difference, lang: Lang) -> String {
    if d.chance_equal == 1.0 {
        return match lang {
            Lang::Vi => "như nhau",
            Lang::En => "the same",
        }
        .to_owned();
    }
    let is_known = d.estimate.mcse.is_finite() || d.chance_better.is_some();
    match d.chance_better {
        Some(chance) => times_in_hundred(chance, lang),
        None if is_known => "–".to_owned(),
        None => unknown(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn the_answer_stands_first_and_each_scenario_has_a_line() {
        let summary = fixture::summary(5);
        for (shape, lang) in [(Shape::Table, Lang::Vi), (Shape::Markdown, Lang::En)] {
            let text = comparison(&summary, shape, false, lang);
            let first = match shape {
                Shape::Table => report::at_one_look(&summary, lang).join("\n"),
                _ => report::answer(&summary, lang).remove(0),
            };
            assert!(text.starts_with(&first), "{text}");
            for arm in &summary.arms {
                let own = text
                    .lines()
                    .filter(|line| line.trim_start_matches("| ").starts_with(arm.title.get(lang)));
                assert_eq!(own.count(), 1, "{}\n{text}", arm.name);
            }
            assert!(!text.contains(" − "), "{text}");
            assert!(comparison(&summary, shape, true, lang).contains(" − "));
        }
    }

    #[test]
    fn csv_has_a_number_a_column_in_one_form_whatever_the_language() {
        let summary = fixture::summary(4);
        for pairs in [false, true] {
            let vi = comparison(&summary, Shape::Csv, pairs, Lang::Vi);
            assert_eq!(vi, comparison(&summary, Shape::Csv, pairs, Lang::En));
            let mut reader = ::csv::Reader::from_reader(vi.as_bytes());
            for record in reader.records() {
                for cell in record.unwrap().iter().skip(4) {
                    assert!(cell.is_empty() || cell.parse::<f64>().is_ok(), "{cell}");
                }
            }
        }
    }
}
