//! Words on what it is worth to react.

use super::super::found::Found;
use super::super::policy::Rule;
use super::unit;
use crate::answers::words::pick;
use crate::text::digits::{exact, with_half_width};
use crate::text::{Lang, number};
use std::fmt::Write;

/// Rules, their worth against the fixed plan, and what they save.
pub(super) fn policy(text: &mut String, found: &Found, lang: Lang) {
    let Some(policy) = &found.answer.policy else { return };
    let tried = policy.tried;
    if tried == 0 {
        return;
    }
    if policy.rules.is_empty() {
        let _ = match lang {
            Lang::Vi => writeln!(
                text,
                "Chờ xem mới làm: đã thử {tried} quy tắc (đợt chỉ làm khi thấy dảnh bị cắt đến một mức), không quy tắc nào hơn phương án cố định."
            ),
            Lang::En => writeln!(
                text,
                "Wait and see: {tried} rules were tried (a round is held only once tillers are cut up to a share); none is better than the fixed plan."
            ),
        };
        return;
    }
    let (scale, unit) = unit(found, lang);
    let rules: Vec<String> = policy.rules.iter().map(|rule| of(rule, lang)).collect();
    let rules = rules.join("; ");
    let worth = with_half_width(policy.worth * scale, 1.96 * policy.error * scale, lang);
    let (saved, error) = policy.saved;
    let saved = with_half_width(saved * 1e-6, 1.96 * error * 1e-6, lang);
    let n = number(f64::from(policy.replicates), 0, lang);
    let told = policy.worth.abs() > 1.96 * policy.error;
    let verdict = match (told, policy.worth > 0.0) {
        (false, _) => pick(
            lang,
            "chưa phân biệt được với phương án cố định",
            "cannot be told from the fixed plan",
        ),
        (true, true) => pick(lang, "hơn phương án cố định", "better than the fixed plan"),
        (true, false) => pick(lang, "KÉM phương án cố định", "WORSE than the fixed plan"),
    };
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "Chờ xem mới làm: {rules}. {verdict}: {worth} {unit}, bớt chi {saved} triệu đồng ({n} lần lặp mới, cùng tham số và may rủi; chọn từ {tried} quy tắc)."
        ),
        Lang::En => writeln!(
            text,
            "Wait and see: {rules}. {verdict}: {worth} {unit}, saves {saved} million VND ({n} new replicates, same draws and luck; chosen from {tried} rules)."
        ),
    };
}

/// A rule in words.
fn of(rule: &Rule, lang: Lang) -> String {
    let share = exact(100.0 * rule.trigger.tillers_cut_share, lang);
    let (name, weeks) = (rule.name.get(lang), rule.trigger.window_weeks);
    match lang {
        Lang::Vi => format!("“{name}” chỉ làm khi dảnh bị cắt từ {share}%, chờ đến {weeks} tuần"),
        Lang::En => {
            format!("'{name}' only once {share}% of tillers are cut, for up to {weeks} weeks")
        }
    }
}
