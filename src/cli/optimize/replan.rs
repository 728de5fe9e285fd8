//! A campaign under way: from when it is planned again, what has begun, and what records change.

use super::words::{cost, cost_error, difference, million, pick};
use super::{BEST, Found, OptimizeArgs};
use crate::answers::optimize::levers::Levels;
use crate::engine::particles::Particles;
use crate::model::plan::Plan;
use crate::scenario;
use crate::text::digits::with_half_width;
use crate::text::{Lang, Text, date, iso};
use crate::time::{Day, WEEKS, monday, week_from};
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::Arc;

/// Name of the plan in which nothing begins any more.
pub(super) const BEGUN: &str = "begun_only";
/// Name of the plan that would have been chosen without the records.
pub(super) const BEFORE: &str = "before_records";

/// What is known of a campaign that is planned again under way.
pub(super) struct UnderWay {
    /// The first week that is planned again.
    pub(super) week: i32,
    /// What records say, if there are any.
    pub(super) particles: Option<Arc<Particles>>,
    /// The levels that would have been chosen without the records, if that was looked for.
    pub(super) before: Option<Levels>,
}

/// The first week that is planned again: that of `--from`, or the one after the records.
pub(super) fn first_week(
    args: &OptimizeArgs,
    particles: Option<&Particles>,
    faults: &mut Vec<String>,
) -> Option<i32> {
    let after = particles.map(|particles| particles.until + 1);
    let week = args.from.map(week_from).or(after)?;
    let shown =
        |week: i32| format!("{} ({})", date(monday(week), Lang::En), date(monday(week), Lang::Vi));
    if let Some(after) = after.filter(|&after| week < after) {
        faults.push(format!(
            "--from: the records of the posterior hold until the week before {0}; nothing earlier can be planned again (chỉ xếp lại được từ {0})",
            shown(after)
        ));
        return None;
    }
    if week >= WEEKS as i32 {
        faults.push(format!(
            "--from: the campaign ends before {0} (chiến dịch kết thúc trước {0})",
            shown(week)
        ));
        return None;
    }
    Some(week)
}

impl UnderWay {
    /// The first day that is planned again.
    pub(super) fn day(&self) -> Day {
        monday(self.week)
    }

    /// The last day of the records.
    fn until(&self) -> Option<Day> {
        self.particles.as_ref().map(|particles| Day(monday(particles.until).0 + 6))
    }
}

/// The plan under way, in the rounds of the plan that was found.
fn unchanged(found: &Found<'_>) -> Plan {
    found.answer.levers.plan(&found.answer.levers.own, "scheme")
}

/// From when, what has begun, what is left, and on what values rest.
pub(super) fn head(text: &mut String, found: &Found<'_>, under_way: &UnderWay, lang: Lang) {
    let day = date(under_way.day(), lang);
    let begun = cost(found, BEGUN).unwrap_or(0.0);
    let total = found.problem.budget.total();
    let left = if total.is_finite() {
        let left = million((total - begun).max(0.0), lang);
        match lang {
            Lang::Vi => format!("; còn {left} triệu đồng cho các đợt từ ngày đó"),
            Lang::En => format!("; {left} million VND are left from then on"),
        }
    } else {
        String::new()
    };
    let error = cost_error(found, BEGUN);
    let begun = with_half_width(begun * 1e-6, 1.96 * error * 1e-6, lang);
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "Xếp lại từ {day}: đợt nào bắt đầu trước ngày đó giữ nguyên. Ngân sách tính cả phần đã làm: các đợt đã bắt đầu lấy trung bình {begun} triệu đồng{left}."
        ),
        Lang::En => writeln!(
            text,
            "Planned again from {day}: what begins before stays as it is. The budget includes what is past: rounds that have begun take {begun} million VND on average{left}."
        ),
    };
    let (Some(until), Some(particles)) = (under_way.until(), &under_way.particles) else { return };
    let (until, n) = (date(until, lang), particles.len());
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "Mọi giá trị dựa trên số liệu ghi chép đến {until}: {n} quá khứ khả dĩ như nhau theo ghi chép (hạt hậu nghiệm)."
        ),
        Lang::En => writeln!(
            text,
            "All values rest on the records up to {until}: {n} pasts that are equally likely given them (particles of the posterior)."
        ),
    };
}

/// What changes, round by round, and what the records changed.
pub(super) fn changes(text: &mut String, found: &Found<'_>, under_way: &UnderWay, lang: Lang) {
    let heading = pick(
        lang,
        "Thay đổi so với kế hoạch đang làm (tổng cả huyện; từng xã: tables/plan.csv):",
        "Changes to the plan under way (district totals; by commune: tables/plan.csv):",
    );
    listed(text, heading, &scenario::diff(&unchanged(found), found.best, lang));
    let Some(before) = &under_way.before else { return };
    if *before == found.answer.chosen {
        let _ = writeln!(
            text,
            "{}",
            pick(
                lang,
                "Ghi chép không đổi phương án đề xuất: không có ghi chép, cách tìm này cũng chọn đúng phương án đó.",
                "The records do not change what is recommended: without them the same search chooses the same plan."
            )
        );
        return;
    }
    let heading = pick(
        lang,
        "Ghi chép làm đổi phương án đề xuất, từ phương án tìm được khi chưa có ghi chép (hơn kém: dòng so sánh ở trên):",
        "What the records change in what is recommended, from the plan found without them (its worth: in the comparison above):",
    );
    let old = found.answer.levers.plan(before, BEFORE);
    listed(text, heading, &scenario::diff(&old, found.best, lang));
    if difference(found, BEST, BEFORE).is_some_and(|(_, ends, _)| ends[0] <= 0.0 && ends[1] >= 0.0)
    {
        let _ = writeln!(
            text,
            "  {}",
            pick(
                lang,
                "Hai phương án chưa phân biệt được: khác biệt có thể chỉ do cách tìm.",
                "The two cannot be told apart: the changes may be those of the search alone."
            )
        );
    }
}

fn listed(text: &mut String, heading: &str, lines: &str) {
    let _ = writeln!(text, "{heading}");
    for line in lines.lines() {
        let _ = writeln!(text, "  {line}");
    }
}

/// The same for JSON.
pub(super) fn json(found: &Found<'_>, under_way: &UnderWay) -> Value {
    let changes = |from: &Plan| {
        let of = |lang| scenario::diff(from, found.best, lang);
        Text::new(of(Lang::Vi), of(Lang::En))
    };
    let begun = cost(found, BEGUN);
    let against = |name: &str| {
        difference(found, BEST, name).map(
            |(mean, ci95, chance)| json!({ "mean": mean, "ci95": ci95, "chance_better": chance }),
        )
    };
    let total = found.problem.budget.total();
    json!({
        "from": iso(under_way.day()),
        "records_until": under_way.until().map(iso),
        "particles": under_way.particles.as_ref().map(|particles| particles.len()),
        "posterior": under_way.particles.as_ref().map(|particles| particles.digest()),
        "begun_cost_vnd": begun,
        "begun_cost_error_vnd": cost_error(found, BEGUN),
        "left_vnd": begun.map(|begun| total - begun).filter(|vnd| vnd.is_finite()),
        "gain_over_plan_under_way": against("scheme"),
        "changes": changes(&unchanged(found)),
        "before_records": under_way.before.as_ref().map(|before| json!({
            "same_plan": *before == found.answer.chosen,
            "levels": before,
            "changes": changes(&found.answer.levers.plan(before, BEFORE)),
            "gain_over_it": against(BEFORE),
        })),
    })
}
