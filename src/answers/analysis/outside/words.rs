//! The value of information of a table, in words.

use super::{Known, OutsideValue};
use crate::answers::words::pick;
use crate::text::digits::{Rounded, estimate, times_in_hundred, with_error};
use crate::text::{Lang, number};
use std::fmt::Write;

/// Parameters that are shown.
const SHOWN: usize = 15;

/// What was found, for people.
pub fn words(found: &OutsideValue, file: &str, lang: Lang) -> String {
    let mut text = String::new();
    let draws = number(found.draws as f64, 0, lang);
    let unit = match (found.unit.as_str(), lang) {
        ("", Lang::Vi) => "đơn vị của tệp",
        ("", Lang::En) => "unit of the file",
        (unit, _) => unit,
    };
    let _ = match lang {
        Lang::Vi => writeln!(text, "{file}: {draws} lần rút. Lợi ích ròng ({unit})"),
        Lang::En => writeln!(text, "{file}: {draws} draws. Net benefit ({unit})"),
    };
    strategies(found, lang, &mut text);
    let evpi = with_error(found.evpi, found.evpi_error, lang);
    let leader = &found.leader;
    let second = found.strategies.iter().find(|option| option.name == found.runner_up);
    let told = second.is_some_and(|second| -second.behind > 2.0 * second.behind_error);
    let _ = match (lang, told) {
        (Lang::Vi, true) => writeln!(text, "\nTrung bình tốt nhất: “{leader}”."),
        (Lang::En, true) => writeln!(text, "\nBest on average: “{leader}”."),
        (Lang::Vi, false) => writeln!(
            text,
            "\nVới số lần rút này chưa phân biệt được “{leader}” với “{}”.",
            found.runner_up
        ),
        (Lang::En, false) => writeln!(
            text,
            "\nWith so many draws “{leader}” and “{}” cannot be told apart.",
            found.runner_up
        ),
    };
    let _ = match lang {
        Lang::Vi => writeln!(text, "Biết hết mọi thứ (EVPI): {evpi} {unit}."),
        Lang::En => writeln!(text, "Knowing everything (EVPI): {evpi} {unit}."),
    };
    let heads = [
        pick(lang, "Nếu biết đúng (EVPPI)", "If this were known (EVPPI)"),
        pick(lang, "giá trị", "value"),
        pick(lang, "thử trên số để riêng", "on draws held out"),
        pick(lang, "phần phương sai, %", "share of variance, %"),
    ];
    let _ = writeln!(text, "\n{:<34} {:>18} {:>22} {:>22}", heads[0], heads[1], heads[2], heads[3]);
    for known in found.parameters.iter().take(SHOWN).chain(&found.together) {
        item(known, &known.parameters.join(" + "), lang, &mut text);
    }
    let all = match lang {
        Lang::Vi => format!("{} tham số hàng đầu cùng lúc", found.all.parameters.len()),
        Lang::En => format!("the first {} together", found.all.parameters.len()),
    };
    item(&found.all, &all, lang, &mut text);
    if !found.constant.is_empty() {
        let names = found.constant.join(", ");
        let _ = match lang {
            Lang::Vi => writeln!(text, "Không đổi trong mọi lần rút: {names}."),
            Lang::En => writeln!(text, "The same in every draw: {names}."),
        };
    }
    let _ = writeln!(
        text,
        "\n{}",
        pick(
            lang,
            "± là sai số chuẩn. Giá trị hồi quy (spline) hơi cao, giá trị trên số để riêng hơi thấp: sự thật nằm giữa, trừ ngẫu nhiên.",
            "± is a standard error. The regression (a spline) errs upwards, draws held out err downwards: the truth lies between, but for chance.",
        )
    );
    text
}

/// What each strategy is worth.
fn strategies(found: &OutsideValue, lang: Lang, text: &mut String) {
    let heads = [
        pick(lang, "phương án", "strategy"),
        pick(lang, "trung bình", "mean"),
        pick(lang, "so với tốt nhất", "less the best"),
        pick(lang, "tốt nhất, trên 100", "best, in 100"),
        pick(lang, "thiệt hại kỳ vọng", "expected loss"),
    ];
    let _ = writeln!(
        text,
        "  {:<32} {:>14} {:>22} {:>20} {:>20}",
        heads[0], heads[1], heads[2], heads[3], heads[4]
    );
    for option in &found.strategies {
        let _ = writeln!(
            text,
            "  {:<32} {:>14} {:>22} {:>20} {:>20}",
            option.name,
            Rounded::estimate(option.net_benefit).text(lang),
            with_error(option.behind, option.behind_error, lang),
            times_in_hundred(option.chance_best, lang),
            estimate(option.expected_loss, lang)
        );
    }
}

fn item(known: &Known, name: &str, lang: Lang, text: &mut String) {
    let share = known.first_order.map_or_else(String::new, |share| estimate(100.0 * share, lang));
    let _ = writeln!(
        text,
        "  {name:<32} {:>18} {:>22} {share:>22}",
        with_error(known.value, known.error, lang),
        with_error(known.held_out, known.held_out_error, lang)
    );
}
