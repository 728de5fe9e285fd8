//! A comparison under a condition, in words.

use super::{Conditioned, Line, Spread};
use crate::answers::words::pick;
use crate::engine::Study;
use crate::model::outcome::Outcome;
use crate::text::digits::{Rounded, estimate, interval, times_in_hundred, with_error};
use crate::text::units::Unit;
use crate::text::{Lang, number};
use std::fmt::Write;

/// The comparison for people.
pub fn words(found: &Conditioned, study: &Study, lang: Lang) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", found.condition.words(lang));
    let mut last = None;
    for line in &found.lines {
        let head = (line.outcome, line.less.is_some());
        if last != Some(head) {
            last = Some(head);
            heading(line, study, lang, &mut text);
        }
        one(line, study, lang, &mut text);
    }
    choice(found, study, lang, &mut text);
    let all = number(found.condition.replicates as f64, 0, lang);
    let _ = writeln!(
        text,
        "\n{}",
        match lang {
            Lang::Vi => format!(
                "Cả địa bàn, cả giai đoạn. ± là sai số chuẩn Monte Carlo; 5-95%: khoảng kết quả. “Không thấy đổi gì”: trung bình trong điều kiện và trung bình của mọi lần không phân biệt được với nhau; không nói gì về các kịch bản với nhau. Cùng tham số, cùng may rủi như khi không có điều kiện ({all} lần, seed {}).",
                found.seed
            ),
            Lang::En => format!(
                "District, whole campaign. ± is a Monte Carlo standard error; 5-95%: range of outcomes. “No change seen”: the mean under the condition and the mean over all cannot be told apart; it says nothing of the scenarios against each other. Draws and luck are those without the condition ({all} replicates, seed {}).",
                found.seed
            ),
        }
    );
    text
}

fn title<'a>(study: &'a Study, name: &'a str, lang: Lang) -> &'a str {
    let plan = study.plans.iter().find(|plan| plan.name == name);
    plan.map_or(name, |plan| plan.title.get(lang))
}

/// What the lines below are of.
fn heading(line: &Line, study: &Study, lang: Lang, text: &mut String) {
    let measure = Outcome::of_key(line.outcome).map_or_else(
        || pick(lang, "Lợi ích ròng, hiện giá", "Net benefit, present value").to_owned(),
        |outcome| outcome.title().get(lang).to_owned(),
    );
    let unit = Unit::of(line.unit);
    let less = line.less.as_deref().map_or_else(String::new, |other| {
        let other = title(study, other, lang);
        match lang {
            Lang::Vi => format!(", hiệu số với “{other}”"),
            Lang::En => format!(", difference from “{other}”"),
        }
    });
    let _ = writeln!(text, "\n{measure}{less} ({})", unit.name(line.unit, lang));
    let heads = [
        pick(lang, "trong điều kiện", "under the condition"),
        pick(lang, "5-95%", "5-95%"),
        pick(lang, "mọi lần mô phỏng", "all replicates"),
        pick(lang, "tốt hơn, trên 100", "better, in 100"),
    ];
    let _ = writeln!(
        text,
        "  {:<40} {:>20} {:>24} {:>20} {:>20}",
        "", heads[0], heads[1], heads[2], heads[3]
    );
}

fn one(line: &Line, study: &Study, lang: Lang, text: &mut String) {
    let factor = Unit::of(line.unit).factor;
    let mean = |s: &Spread| with_error(s.mean * factor, s.error * factor, lang);
    let range = [line.under.q05, line.under.q95].map(|end| Rounded::estimate(end * factor));
    let better = match (line.under.better, line.all.better) {
        (Some(under), Some(all)) => {
            format!("{} ({})", times_in_hundred(under, lang), times_in_hundred(all, lang))
        }
        _ => String::new(),
    };
    let name = begun(study, &line.scenario, lang);
    let told = line.shift.abs() > 2.0 * line.shift_error;
    let same = if told || found_equal(line) {
        ""
    } else {
        pick(lang, "  (điều kiện: không thấy đổi gì)", "  (condition: no change seen)")
    };
    let _ = writeln!(
        text,
        "  {name:<40} {:>20} {:>24} {:>20} {better:>20}{same}",
        mean(&line.under),
        interval(range, lang),
        mean(&line.all)
    );
}

/// As much of a scenario's title as the column of names holds.
fn begun(study: &Study, scenario: &str, lang: Lang) -> String {
    title(study, scenario, lang).chars().take(40).collect()
}

/// Are both means the same because nothing was left out, or nothing varies?
fn found_equal(line: &Line) -> bool {
    line.shift == 0.0 && line.shift_error == 0.0
}

fn choice(found: &Conditioned, study: &Study, lang: Lang, text: &mut String) {
    let unit = pick(lang, "triệu đồng", "million VND");
    let _ = writeln!(
        text,
        "\n{}",
        match lang {
            Lang::Vi => format!(
                "Tốt nhất trên 100 lần; thiệt hại kỳ vọng nếu chọn ({unit}): trong điều kiện (mọi lần)"
            ),
            Lang::En => format!(
                "Best in 100; expected loss of choosing it ({unit}): under the condition (all)"
            ),
        }
    );
    for choice in &found.choices {
        let name = begun(study, &choice.scenario, lang);
        let [best, best_all] = choice.chance_best.map(|share| times_in_hundred(share, lang));
        let [loss, loss_all] = choice.expected_loss_vnd.map(|loss| estimate(loss * 1e-6, lang));
        let _ = writeln!(text, "  {name:<40} {best} ({best_all}); {loss} ({loss_all})");
    }
    let _ = match (&found.best, lang) {
        (Some(best), Lang::Vi) => writeln!(
            text,
            "Trong điều kiện này, trung bình tốt nhất là “{}”.",
            title(study, best, lang)
        ),
        (Some(best), Lang::En) => writeln!(
            text,
            "Under this condition the best on average is “{}”.",
            title(study, best, lang)
        ),
        (None, Lang::Vi) => writeln!(
            text,
            "Với số lần mô phỏng còn lại, chưa phân biệt được kịch bản nào trung bình tốt nhất."
        ),
        (None, Lang::En) => writeln!(
            text,
            "With the replicates that are left, no scenario can be told to be the best on average."
        ),
    };
}
