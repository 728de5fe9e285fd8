//! Feasibility in words: the tightest round of each commune, and what would help it.

use super::{BoutChance, Feasibility, WithMore};
use crate::answers::diagnosis;
use crate::text::digits::{Rounded, percent, with_half_width};
use crate::text::{Lang, date, number};
use std::fmt::Write;

/// The bout that a commune is least likely to complete; the first of equals.
fn tightest(found: &Feasibility, commune: usize) -> Option<&BoutChance> {
    let own = found.bouts.iter().filter(|bout| bout.commune == commune && bout.held > 0.0);
    own.min_by(|a, b| a.chance.share.total_cmp(&b.chance.share))
}

/// What helps a bout most, of what can be told from nothing.
fn helps(bout: &BoutChance) -> Option<&WithMore> {
    let told = bout.with_more.iter().filter(|more| more.told() && more.gain > 0.0);
    told.max_by(|a, b| a.gain.total_cmp(&b.gain))
}

/// One sentence on one bout, such as "Lai Hạ, traps before seeding 2022: 62% to finish; binding:
/// person-days in week 2 (from 31 Jan 2022); ten more person-days a week: 81% (+19 ± 2)".
pub fn sentence(found: &Feasibility, bout: &BoutChance, lang: Lang) -> String {
    let commune = &found.communes[bout.commune];
    let (name, chance) = (bout.name.get(lang), percent(bout.chance.share, 0, lang));
    let half = 50.0 * (bout.chance.high - bout.chance.low);
    let half = Rounded::up(half, 0).text(lang);
    let mut text = match lang {
        Lang::Vi => {
            format!("{commune}, {name} {}: {chance} (± {half}) khả năng làm xong", bout.year)
        }
        Lang::En => format!("{commune}, {name} {}: {chance} (± {half}) to finish", bout.year),
    };
    if let (Some(limit), Some(week)) = (bout.binding, bout.binding_week) {
        let from = date(found.period.monday(bout.week + week as i32), lang);
        let limit_name = limit.title();
        let stopped = percent(bout.stopped_by[limit as usize], 0, lang);
        let _ = match lang {
            Lang::Vi => write!(
                text,
                "; vướng nhất: {} ({stopped} số lần không xong), tuần thứ {} của đợt (khoảng {from})",
                limit_name.vi,
                week + 1
            ),
            Lang::En => write!(
                text,
                "; binding: {} ({stopped} of those that fall short), in week {} of the round (about {from})",
                limit_name.en,
                week + 1
            ),
        };
        let of_limit = bout.with_more.iter().find(|more| more.limit == limit);
        if let Some(more) = of_limit {
            let _ = write!(text, "; {}", with(more, lang));
        }
        if let Some(more) = helps(bout).filter(|more| more.limit != limit) {
            let _ = write!(text, "; {}", with(more, lang));
        }
    }
    text + "."
}

/// "ten more person-days a week: 81% (+19 ± 2 points)".
fn with(more: &WithMore, lang: Lang) -> String {
    let sign = if more.gain < 0.0 { "" } else { "+" };
    let gain = with_half_width(100.0 * more.gain, 196.0 * more.gain_error, lang);
    let (unit, chance) = (more.limit.unit(), percent(more.chance, 0, lang));
    match lang {
        Lang::Vi => format!("{}: {chance} ({sign}{gain} điểm)", unit.vi),
        Lang::En => format!("{}: {chance} ({sign}{gain} points)", unit.en),
    }
}

/// The answer for the communes `chosen`: a sentence on the tightest round of each.
pub fn answer(found: &Feasibility, chosen: &[usize], lang: Lang) -> String {
    let n = number(f64::from(found.replicates), 0, lang);
    let title = found.title.get(lang);
    let mut text = match lang {
        Lang::Vi => format!(
            "“{title}”: khả năng làm xong từ 95% kế hoạch của từng đợt trong thời gian của đợt, {n} lần mô phỏng. Mỗi xã: đợt khó xong nhất.\n"
        ),
        Lang::En => format!(
            "“{title}”: chance of completing at least 95% of each round's plan within its weeks, {n} replicates. For each commune: its tightest round.\n"
        ),
    };
    for line in diagnosis::words::sentences(&found.diagnosis, lang) {
        let _ = writeln!(text, "{line}");
    }
    if !found.limits.is_empty() {
        text += match lang {
            Lang::Vi => "Giới hạn của kịch bản, theo khối lượng kế hoạch, nơi căng nhất:\n",
            Lang::En => "Limits of the scenario, by planned amounts, where they are tightest:\n",
        };
    }
    for limit in &found.limits {
        let _ = writeln!(text, "  {}.", limit.said.get(lang));
    }
    for &commune in chosen {
        let line = match tightest(found, commune) {
            Some(bout) => sentence(found, bout, lang),
            None => {
                let name = &found.communes[commune];
                match lang {
                    Lang::Vi => format!("{name}: không có đợt nào."),
                    Lang::En => format!("{name}: plans nothing."),
                }
            }
        };
        let _ = writeln!(text, "{line}");
    }
    text += match lang {
        Lang::Vi => {
            "± là nửa khoảng tin cậy 95% (sai số mô phỏng). Khi thêm một đơn vị, mọi xã cùng được thêm, với cùng tham số và may rủi.\n"
        }
        Lang::En => {
            "± is half a 95% confidence interval (Monte Carlo error). One more unit is given to every commune at once, under the same draws and luck.\n"
        }
    };
    text
}
