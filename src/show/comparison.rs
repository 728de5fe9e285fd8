//! A comparison as text: every pair, what differs, how sure, how often.

use super::shown::Shown;
use crate::answers::summary::{Difference, Pair, Summary};
use crate::model::outcome::Outcome;
use crate::text::digits::{Rounded, times_in_hundred};
use crate::text::table::csv;
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

/// Every pair of a comparison: what differs, how sure, how often.
pub fn comparison(summary: &Summary, shape: Shape, lang: Lang) -> String {
    let heads = match lang {
        Lang::Vi => [
            "A − B",
            "kết quả",
            "đơn vị",
            "trung bình hiệu số",
            "sai số mô phỏng (±)",
            "khoảng tin cậy 95% của trung bình",
            "trung vị",
            "khoảng 5-95% của kết quả",
            "A tốt hơn (trên 100 lần)",
            "giảm phương sai nhờ ghép cặp (lần)",
        ],
        Lang::En => [
            "A − B",
            "outcome",
            "unit",
            "mean difference",
            "Monte Carlo standard error (±)",
            "95% confidence interval of the mean",
            "median",
            "5-95% range of outcomes",
            "A better (in 100)",
            "variance reduction by pairing (times)",
        ],
    };
    let mut rows = vec![heads.map(str::to_owned)];
    for pair in &summary.pairs {
        for key in SHOWN {
            rows.extend(row(pair, key, shape, lang));
        }
    }
    let mut text = String::new();
    match shape {
        Shape::Csv => text = csv(&rows[0], &rows[1..]),
        Shape::Markdown => {
            for (i, row) in rows.iter().enumerate() {
                let _ = writeln!(text, "| {} |", row.join(" | "));
                if i == 0 {
                    let _ = writeln!(text, "|{}", "---|".repeat(row.len()));
                }
            }
        }
        Shape::Table => by_pair(summary, lang, &mut text),
    }
    text
}

fn row(pair: &Pair, key: &str, shape: Shape, lang: Lang) -> Option<[String; 10]> {
    let d = pair.differences.iter().find(|d| d.outcome == key)?;
    let e = &d.estimate;
    let show = |x: f64| match shape {
        Shape::Csv => format!("{x}"),
        _ => Rounded::to_error(x, e.mcse).text(lang),
    };
    Some([
        format!("{} − {}", pair.a, pair.b),
        d.outcome.clone(),
        d.unit.clone(),
        show(e.mean),
        show(e.mcse),
        format!("{} … {}", show(d.ci95[0]), show(d.ci95[1])),
        show(e.q50),
        format!("{} … {}", show(e.q05), show(e.q95)),
        d.chance_better.map_or_else(String::new, |chance| number(100.0 * chance, 1, lang)),
        d.variance_reduction.map_or_else(String::new, |times| number(times, 1, lang)),
    ])
}

/// The comparison for people: a block for each pair, a line for each outcome, under one heading.
fn by_pair(summary: &Summary, lang: Lang, text: &mut String) {
    let title = |name: &str| {
        let arm = summary.arms.iter().find(|arm| arm.name == name);
        arm.map_or_else(|| name.to_owned(), |arm| arm.title.get(lang).to_owned())
    };
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
        block[0] = format!("{} − {}", title(&pair.a), title(&pair.b));
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
    let [low, high] =
        d.ci95.map(|end| Rounded::to_error(end * unit.factor, e.mcse * unit.factor).text(lang));
    let words = Outcome::of_key(&d.outcome).map_or_else(
        || Text::new("Lợi ích ròng, hiện giá", "Net benefit, present value"),
        Outcome::title,
    );
    [
        format!("{} ({})", words.get(lang), unit.name(&d.unit, lang)),
        shown.mean.text(lang),
        format!("{low} … {high}"),
        shown.median.text(lang),
        format!("{} … {}", shown.low.text(lang), shown.high.text(lang)),
        d.chance_better.map_or_else(|| "–".to_owned(), |chance| times_in_hundred(chance, lang)),
    ]
}
