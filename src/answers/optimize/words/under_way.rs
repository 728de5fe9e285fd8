//! Words of a campaign under way: from when it is planned again, what has begun, and what records
//! change.

use super::super::found::{BEFORE, BEGUN, BEST, Found, UnderWay, cost, cost_error, difference};
use crate::answers::words::{million, pick};
use crate::scenario;
use crate::text::digits::with_half_width;
use crate::text::{Lang, date};
use std::fmt::Write;

/// From when, what has begun, what is left, and on what values rest.
pub(super) fn head(text: &mut String, found: &Found, under_way: &UnderWay, lang: Lang) {
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
pub(super) fn changes(text: &mut String, found: &Found, under_way: &UnderWay, lang: Lang) {
    let heading = pick(
        lang,
        "Thay đổi so với kế hoạch đang làm (tổng cả địa bàn; từng xã: tables/plan.csv):",
        "Changes to the plan under way (district totals; by commune: tables/plan.csv):",
    );
    listed(text, heading, &scenario::diff(&found.unchanged(), found.best(), lang));
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
    listed(text, heading, &scenario::diff(&old, found.best(), lang));
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
