//! A waterfall from one scenario to another, in words.

use super::Step;
use crate::answers::summarise::errors_of;
use crate::engine::tally::Tally;
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
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
    let errors = errors_of(design);
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
    for (outcome, unit, scale) in [
        (Outcome::YieldLoss, "t", 1.0),
        (Outcome::Cost, million, 1e-6),
        (Outcome::Burden, million, 1e-6),
    ] {
        let moments = |from: usize, to: usize| {
            let pair =
                tally.pairs.iter().find(|p| (p.a, p.b) == (to, from) || (p.a, p.b) == (from, to));
            pair.map(|pair| {
                let sign = if pair.a == to { 1.0 } else { -1.0 };
                let m = &pair.differences[outcome as usize].moments;
                (sign * m.mean().unwrap_or(0.0), m.mcse(errors).unwrap_or(f64::INFINITY))
            })
            .unwrap_or((0.0, f64::INFINITY))
        };
        let mut line = |what: &str, (mean, mcse): (f64, f64)| {
            let shown = with_error(mean * scale, mcse * scale, lang);
            let _ = writeln!(text, "  {what:<44} {shown:>24} {unit}");
        };
        line(&format!("{}:", outcome.title().get(lang)), moments(0, steps.len()));
        for (k, step) in steps.iter().enumerate() {
            line(&format!("  + {}", step.what.get(lang)), moments(k, k + 1));
        }
    }
    let n = number(tally.replicates as f64, 0, lang);
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "Hiệu số trung bình cả chiến dịch, toàn huyện, {n} lần lặp ghép cặp; ± là sai số mô phỏng. {note}"
        ),
        Lang::En => writeln!(
            text,
            "Mean differences over the campaign, district, {n} paired replicates; ± is the Monte Carlo standard error. {note}"
        ),
    };
    text
}
