//! Words on limits: which bind and what they cost, and in which years rounds are left out.

use super::super::found::Found;
use super::super::shadow::Shadow;
use super::unit;
use crate::answers::words::pick;
use crate::model::plan::limits::{Limit, tightest, uses};
use crate::text::digits::{exact, with_half_width};
use crate::text::{Lang, Text, number};
use std::fmt::Write;

/// What the plan uses of each limit, what binds, and the years of each round.
pub(super) fn limits(text: &mut String, found: &Found, lang: Lang) {
    years(text, found, lang);
    let best = found.best();
    let uses = uses(&best.campaign, &best.world);
    for one in tightest(&uses) {
        let head = pick(lang, "Giới hạn", "Limit");
        let _ = writeln!(text, "{head}: {}.", one.words(&best.world).get(lang));
    }
    let shadows = &found.answer.shadows;
    if !shadows.is_empty() {
        let _ = writeln!(
            text,
            "{}",
            pick(
                lang,
                "Nơi vướng, và giá của nó (tìm tiếp từ phương án này khi nới riêng điều đó; đo trên các lần lặp mới, theo cặp; là mức tối thiểu vì tìm tiếp có thể chưa tới):",
                "What binds, and its price (the search goes on from this plan with that alone loosened; read on new replicates, in pairs; no less than this, for the search may have missed better):"
            )
        );
    }
    for shadow in shadows {
        let _ = writeln!(text, "  {}", price(found, shadow, lang));
    }
    if found.answer.trimmed {
        let _ = writeln!(
            text,
            "{}",
            pick(
                lang,
                "Phương án đã được cắt bớt để chi phí kỳ vọng không vượt ngân sách với độ tin cậy 95%.",
                "The plan was cut back so that its expected cost keeps within the budget with 95% confidence."
            )
        );
    }
}

/// What is loosened, what that gains, and for one unit.
fn price(found: &Found, shadow: &Shadow, lang: Lang) -> String {
    let (what, by, each) = match &shadow.limit {
        Some(one) if one.limit == Limit::Products => {
            (one.limit.title(), Text::new("cho phép", "allowed"), None)
        }
        Some(one) => {
            let (unit, by) = (one.limit.unit(), shadow.looser_by);
            let sign = if one.limit.at_least() { "−" } else { "+" };
            let of = |lang, unit: &str| format!("{sign}{} {unit}", exact(by, lang));
            let by = Text::new(of(Lang::Vi, &unit.vi), of(Lang::En, &unit.en));
            (one.limit.title(), by, Some(unit))
        }
        None => {
            let by = |lang| exact(shadow.looser_by * 1e-6, lang);
            let (vi, en) = (by(Lang::Vi), by(Lang::En));
            let by = Text::new(format!("+{vi} triệu đồng"), format!("+{en} million VND"));
            (Text::new("ngân sách", "budget"), by, None)
        }
    };
    let (scale, unit) = unit(found, lang);
    let (what, by) = (what.get(lang), by.get(lang));
    if !shadow.told() {
        let most = number((shadow.gain + 1.96 * shadow.error).max(0.0) * scale, 0, lang);
        return match lang {
            Lang::Vi => format!(
                "{what} ({by}): chưa phân biệt được với 0 (nhiều nhất khoảng {most} {unit})."
            ),
            Lang::En => {
                format!("{what} ({by}): cannot be told from zero (about {most} {unit} at most).")
            }
        };
    }
    let gain = with_half_width(shadow.gain * scale, 1.96 * shadow.error * scale, lang);
    let one = with_half_width(
        shadow.per_unit() * scale,
        1.96 * shadow.error / shadow.looser_by * scale,
        lang,
    );
    let each = match (each, lang) {
        (Some(of), Lang::Vi) => format!("; mỗi {}: {one} {unit}", of.vi),
        (Some(of), Lang::En) => format!("; for each {}: {one} {unit}", of.en),
        (None, _) if shadow.limit.is_none() && found.problem.objective.unit() == "VND" => {
            let one =
                with_half_width(shadow.per_unit(), 1.96 * shadow.error / shadow.looser_by, lang);
            pick(lang, "; mỗi đồng: ", "; for each đồng: ").to_owned()
                + &one
                + pick(lang, " đồng", " VND")
        }
        _ => String::new(),
    };
    match lang {
        Lang::Vi => format!("{what} ({by}): lợi thêm {gain} {unit}{each}."),
        Lang::En => format!("{what} ({by}): gains {gain} {unit}{each}."),
    }
}

/// Rounds that are left out in some of their years.
fn years(text: &mut String, found: &Found, lang: Lang) {
    let levers = &found.answer.levers;
    let n = levers.communes();
    let worked =
        |r: usize| (0..n).any(|c| levers.amount(r, c, found.answer.chosen[r * n + c]) > 0.0);
    let mut lines = Vec::new();
    for parts in levers.parts() {
        let of = |held: bool| -> Vec<String> {
            let own = parts.iter().filter(|&&r| worked(r) == held);
            own.flat_map(|&r| levers.years(r)).map(|year| year.to_string()).collect()
        };
        let (held, left_out) = (of(true), of(false));
        if !held.is_empty() && !left_out.is_empty() {
            let (name, held, not) =
                (levers.round(parts[0]).name.get(lang), held.join(", "), left_out.join(", "));
            lines.push(match lang {
                Lang::Vi => format!("{name}: làm năm {held}, bỏ năm {not}"),
                Lang::En => format!("{name}: held in {held}, left out in {not}"),
            });
        }
    }
    if !lines.is_empty() {
        let head = pick(lang, "Đợt không làm mọi năm", "Rounds not held every year");
        let _ = writeln!(text, "{head}: {}.", lines.join("; "));
    }
}
