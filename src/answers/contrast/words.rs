//! A waterfall from one scenario to another, in words.

use super::{Change, Step, waterfall as waterfall_of};
use crate::engine::tally::Tally;
use crate::model::draw::Design;
use crate::model::plan::Plan;
use crate::text::digits::with_error;
use crate::text::{Lang, number};
use std::fmt::Write;

/// What is said when nothing differs.
pub fn same(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Hai kịch bản làm như nhau: chênh lệch đúng bằng 0.",
        Lang::En => "The two scenarios do the same: the difference is exactly 0.",
    }
}

/// Every step from `a` to `b`, and the whole difference; `tally` is of `a` and the plans of the steps.
pub fn waterfall(
    a: &Plan,
    b: &Plan,
    steps: &[Step],
    tally: &Tally,
    design: Design,
    lang: Lang,
) -> String {
    let mut text = String::new();
    let (head, note) = match lang {
        Lang::Vi => (
            "từ",
            "Mỗi bước cộng dồn lên các bước trước; thứ tự khác cho phần chia khác, tổng không đổi.",
        ),
        Lang::En => (
            "from",
            "Each step comes on top of those before it; another order shares the same total otherwise.",
        ),
    };
    let _ = writeln!(text, "{head} {} → {}", a.title.get(lang), b.title.get(lang));
    let million = match lang {
        Lang::Vi => "triệu đồng",
        Lang::En => "million VND",
    };
    let found = waterfall_of(a, b, steps, tally, design);
    for part in &found.outcomes {
        let (unit, scale) = match part.unit {
            "VND" => (million, 1e-6),
            unit => (unit, 1.0),
        };
        let mut line = |what: &str, by: &Change| {
            let shown = with_error(by.mean * scale, by.mcse * scale, lang);
            let _ = writeln!(text, "  {what:<44} {shown:>24} {unit}");
        };
        line(&format!("{}:", part.title.get(lang)), &part.whole);
        for step in &part.steps {
            line(&format!("  + {}", step.what.get(lang)), step);
        }
    }
    let n = number(tally.replicates as f64, 0, lang);
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "Hiệu số trung bình cả chiến dịch, toàn vùng, {n} lần lặp ghép cặp; ± là sai số mô phỏng. {note}"
        ),
        Lang::En => writeln!(
            text,
            "Mean differences over the campaign, district, {n} paired replicates; ± is the Monte Carlo standard error. {note}"
        ),
    };
    text
}
