//! The answer in about fifteen lines.

mod aims;
mod limits;
mod policy;
mod under_way;

use super::found::{BEST, Found, cost, cost_error, difference, worst_served};
use super::frontier;
use super::problem::Objective;
use super::select;
use crate::answers::words::{million, pick};
use crate::model::plan::Programme;
use crate::text::digits::{Rounded, estimate, percent, times_as_assumed, with_half_width};
use crate::text::{Lang, date, number};
use std::fmt::Write;

/// Scale and unit of the objective.
fn unit(found: &Found, lang: Lang) -> (f64, &'static str) {
    match found.problem.objective.unit() {
        "VND" => (1e-6, pick(lang, "triệu đồng", "million VND")),
        "share" => (100.0, "%"),
        "t" => (1.0, pick(lang, "tấn", "t")),
        other => (1.0, other),
    }
}

/// What gains are compared to: no campaign, or nothing more.
fn idle(found: &Found, lang: Lang) -> String {
    let Some(under_way) = &found.under_way else {
        return pick(lang, "không tổ chức chiến dịch", "no campaign").to_owned();
    };
    let day = date(under_way.day(), lang);
    match lang {
        Lang::Vi => format!("dừng hẳn từ {day}"),
        Lang::En => format!("stopping on {day}"),
    }
}

/// The answer.
pub fn answer(found: &Found, lang: Lang) -> String {
    let mut text = String::new();
    head(&mut text, found, lang);
    if let Some(under_way) = &found.under_way {
        under_way::head(&mut text, found, under_way, lang);
    }
    value(&mut text, found, lang);
    against(&mut text, found, lang);
    if let Some(under_way) = &found.under_way {
        under_way::changes(&mut text, found, under_way, lang);
    }
    selection(&mut text, found, lang);
    limits::limits(&mut text, found, lang);
    aims::aims(&mut text, found, lang);
    policy::policy(&mut text, found, lang);
    rest(&mut text, found, lang);
    text
}

/// What was asked, what the plan costs and what it is made of.
fn head(text: &mut String, found: &Found, lang: Lang) {
    let objective = match found.problem.objective {
        Objective::NetBenefit => {
            pick(lang, "lợi ích ròng, hiện giá", "net benefit, present value").to_owned()
        }
        Objective::Outcome(outcome) => outcome.title().get(lang).to_lowercase(),
    };
    let title = found.plan.title.get(lang);
    let total = found.problem.budget.total();
    let budget = if total.is_finite() {
        format!("{} {}", million(total, lang), pick(lang, "triệu đồng", "million VND"))
    } else {
        pick(lang, "theo bên chi trả", "by payer").to_owned()
    };
    let of_year = found.plan.world.prices.of_year;
    let budget = if found.problem.budget.covers_all() {
        budget
    } else {
        budget + pick(lang, " (phần của những bên có giới hạn)", " (of payers with a limit)")
    };
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "Phương án tốt nhất tìm được cho “{title}”; mục tiêu: {objective}; ngân sách {budget} cho cả giai đoạn (chi phí kỳ vọng, giá {of_year}, không kể việc nông dân vẫn tự làm)."
        ),
        Lang::En => writeln!(
            text,
            "Best plan found for “{title}”; objective: {objective}; budget {budget} over the campaign (expected cost, {of_year} prices, without what farmers do anyway)."
        ),
    };
    let spent = found.answer.levers.cost_by_programme(&found.answer.chosen);
    let all: f64 = spent.iter().sum();
    let parts: Vec<String> = Programme::ALL
        .into_iter()
        .filter(|&programme| spent[programme as usize] > 0.0)
        .map(|programme| {
            let share = spent[programme as usize] / all;
            format!("{} {}", programme.name(lang), percent(share, 0, lang))
        })
        .collect();
    let parts = if parts.is_empty() {
        pick(lang, "không làm gì", "nothing").to_owned()
    } else {
        parts.join(", ")
    };
    let (own, error) = (cost(found, BEST).unwrap_or(0.0), cost_error(found, BEST));
    let own = with_half_width(own * 1e-6, 1.96 * error * 1e-6, lang);
    let _ = match lang {
        Lang::Vi => {
            writeln!(text, "Chi phí kỳ vọng {own} triệu đồng; tiền chia theo kế hoạch: {parts}.")
        }
        Lang::En => {
            writeln!(text, "Expected cost {own} million VND; planned money goes to: {parts}.")
        }
    };
}

/// In the search, and on fresh draws.
fn value(text: &mut String, found: &Found, lang: Lang) {
    let (scale, unit) = unit(found, lang);
    let search = (found.answer.in_search.value - found.answer.nothing_in_search) * scale;
    let fresh = difference(found, BEST, found.idle());
    let Some((mean, ends, _)) = fresh else { return };
    let half = 0.5 * (ends[1] - ends[0]) * scale;
    let search = Rounded::to_error(search, half / 1.96).text(lang);
    let fresh = with_half_width(mean * scale, half, lang);
    let n = number(found.summary.run.replicates as f64, 0, lang);
    let m = number(f64::from(found.replicates), 0, lang);
    let idle = idle(found, lang);
    let posterior = found.under_way.as_ref().is_some_and(|under_way| under_way.particles.is_some());
    let other = if posterior {
        pick(lang, "mỗi quá khứ một lần, may rủi khác", "every past once, other luck")
    } else {
        pick(lang, "tham số và may rủi khác", "other draws and luck")
    };
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "Hơn {idle}: {search} {unit} trên {m} lần lặp mà việc tìm kiếm đã dùng; {fresh} trên {n} lần lặp mới ({other}). Con số sau mới đáng tin."
        ),
        Lang::En => writeln!(
            text,
            "Better than {idle} by {search} {unit} on the {m} replicates that the search used; by {fresh} on {n} fresh ones ({other}). Trust the latter."
        ),
    };
}

/// Against the scheme and the other baselines, in pairs.
fn against(text: &mut String, found: &Found, lang: Lang) {
    let (scale, unit) = unit(found, lang);
    for (name, title) in &found.arms {
        let Some((mean, ends, chance)) = difference(found, BEST, name) else { continue };
        let half = 0.5 * (ends[1] - ends[0]) * scale;
        let title = title.get(lang);
        let over = cost(found, name)
            .filter(|_| found.problem.budget.covers_all())
            .filter(|&vnd| vnd > found.problem.budget.total() * 1.01)
            .map_or("", |_| pick(lang, " (vượt ngân sách)", " (over the budget)"));
        if ends == [0.0, 0.0] {
            let same = pick(lang, "như nhau trong mọi tương lai", "the same in every future");
            let against = pick(lang, "so với", "against");
            let _ = writeln!(text, "  {against} {title}: {same}.");
            continue;
        }
        let verdict = if ends[0] > 0.0 {
            pick(lang, "hơn", "better")
        } else if ends[1] < 0.0 {
            pick(lang, "KÉM", "WORSE")
        } else {
            pick(lang, "chưa phân biệt được", "cannot be told apart")
        };
        let often = chance.map_or_else(String::new, |chance| {
            let k = times_as_assumed(chance, lang);
            match lang {
                Lang::Vi => format!("; số tương lai tốt hơn trong 100: {k}"),
                Lang::En => format!("; futures in 100 in which it is better: {k}"),
            }
        });
        let signed = format!("{} {unit}", with_half_width(mean * scale, half, lang));
        let _ = match lang {
            Lang::Vi => writeln!(text, "  so với {title}{over}: {verdict}, {signed}{often}."),
            Lang::En => writeln!(text, "  against {title}{over}: {verdict}, {signed}{often}."),
        };
        if name == "scheme" && ends[0] <= 0.0 && over.is_empty() {
            let _ = writeln!(
                text,
                "  {}",
                pick(
                    lang,
                    "Việc tìm kiếm KHÔNG hơn được kịch bản: cứ giữ kịch bản.",
                    "The search could NOT beat the scheme: keep the scheme."
                )
            );
        }
    }
    baselines(text, found, lang);
}

/// Baselines that are another one, or nothing at all.
fn baselines(text: &mut String, found: &Found, lang: Lang) {
    let baselines = &found.answer.baselines;
    for (k, named) in baselines.iter().enumerate() {
        let twin = baselines[..k].iter().find(|other| other.levels == named.levels);
        let works = named.levels.iter().any(|&level| level > 0.0);
        if let (Some(twin), true) = (twin, works) {
            let (one, other) = (named.title.get(lang), twin.title.get(lang));
            let _ = match lang {
                Lang::Vi => writeln!(text, "  {one}: chính là {other}."),
                Lang::En => writeln!(text, "  {one}: is the same plan as {other}."),
            };
        }
    }
    let nothing: Vec<&str> = baselines
        .iter()
        .filter(|named| named.levels.iter().all(|&level| level == 0.0))
        .map(|named| named.title.get(lang))
        .collect();
    if !nothing.is_empty() {
        let idle = idle(found, lang);
        let _ = match lang {
            Lang::Vi => writeln!(
                text,
                "  {} (chỉ nông dân tự diệt; cho biết bằng --last-year): như dòng {idle}.",
                nothing.join(", ")
            ),
            Lang::En => writeln!(
                text,
                "  {} (usual practice only; say otherwise with --last-year): the line on {idle}.",
                nothing.join(", ")
            ),
        };
    }
}

/// How sure the choice is, and what comes near.
fn selection(text: &mut String, found: &Found, lang: Lang) {
    let answer = &found.answer;
    let Some(selection) = &answer.selection else {
        let _ = writeln!(
            text,
            "{}",
            pick(
                lang,
                "Dừng giữa chừng: đây là phương án tốt nhất cho đến lúc đó, chưa xếp hạng lại.",
                "Stopped early: this is the best plan so far, not ranked again."
            )
        );
        return;
    };
    let (scale, unit) = unit(found, lang);
    let k = selection.best;
    // Plans that hardly differ would share the futures among them: one of each kind, and baselines.
    let named = (0..answer.candidates.len()).filter(|&c| !answer.candidates[c].names.is_empty());
    let mut field = vec![k];
    field.extend(answer.near_best.iter().copied().chain(named).filter(|&c| c != k));
    field.dedup();
    let samples: Vec<_> = field.iter().map(|&c| &selection.samples[c]).collect();
    let (best, regret) = select::futures(&samples);
    let (n, ranked) = (best.len(), selection.samples.len());
    let chance = times_as_assumed(best[0], lang);
    let regret = estimate(regret[0] * scale, lang);
    // A bound is rounded down.
    let sure = number((100.0 * selection.chance_correct).floor().min(99.0), 0, lang);
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "Xếp hạng lại {ranked} phương án trên các lần lặp mới: khả năng đã chọn phương án có trung bình tốt nhất (hoặc kém không đáng kể) từ {sure}%. Trong {n} phương án khác loại và mốc so sánh, tốt nhất trong {chance} trên 100 tương lai; hối tiếc kỳ vọng {regret} {unit}."
        ),
        Lang::En => writeln!(
            text,
            "{ranked} plans ranked again on new replicates: chance that the one with the best mean (or as good as that) was chosen at least {sure}%. Among {n} plans of other kinds and baselines it is best in {chance} of 100 futures; expected regret {regret} {unit}."
        ),
    };
    for &near in &answer.near_best {
        let (lead, error) = select::paired(&selection.samples[k], &selection.samples[near]);
        let lead = with_half_width(lead * scale, 1.96 * error * scale, lang);
        let kind = answer.candidates[near].kind.unwrap_or(Programme::Trapping).name(lang);
        let _ = match lang {
            Lang::Vi => writeln!(text, "  khác loại, nặng về {kind}: kém {lead} {unit}."),
            Lang::En => {
                writeln!(text, "  of another kind, mostly {kind}: behind by {lead} {unit}.")
            }
        };
    }
    for (c, constraint) in found.problem.constraints.iter().enumerate() {
        let met = number(100.0 * selection.samples[k].met(c), 0, lang);
        let _ = match lang {
            Lang::Vi => {
                writeln!(text, "  ràng buộc \"{}\": đạt trong {met} trên 100 lần.", constraint.text)
            }
            Lang::En => {
                writeln!(text, "  constraint \"{}\": met {met} times in 100.", constraint.text)
            }
        };
    }
}

/// The frontier, the worst-served commune, how far the search went.
fn rest(text: &mut String, found: &Found, lang: Lang) {
    let answer = &found.answer;
    if let Some((frontier, knee)) =
        answer.frontier.as_ref().and_then(|f| Some((f, &f.points[f.knee?])))
    {
        let (last, first) = (frontier.points.last(), frontier.points.first());
        let tonnes = |point: Option<&frontier::Point>| {
            point.map_or_else(String::new, |point| estimate(point.loss_t, lang))
        };
        let _ = match lang {
            Lang::Vi => writeln!(
                text,
                "Điểm gãy của đường ngân sách - sản lượng mất: {} triệu đồng (mất {} tấn; không chi gì mất {}; chi {} triệu mất {}).",
                million(knee.budget_vnd, lang),
                tonnes(Some(knee)),
                tonnes(first),
                million(last.map_or(0.0, |p| p.budget_vnd), lang),
                tonnes(last)
            ),
            Lang::En => writeln!(
                text,
                "Knee of the curve from budget to loss: {} million VND (loses {} t; nothing spent: {} t; {} million VND: {} t).",
                million(knee.budget_vnd, lang),
                tonnes(Some(knee)),
                tonnes(first),
                million(last.map_or(0.0, |p| p.budget_vnd), lang),
                tonnes(last)
            ),
        };
    }
    if let Some((commune, share, error)) = worst_served(found, BEST) {
        let shown = |share: f64, error: f64| {
            format!("{}%", with_half_width(100.0 * share, 196.0 * error, lang))
        };
        let own = shown(share, error);
        let scheme =
            worst_served(found, "scheme").map_or_else(String::new, |(name, share, error)| {
                let scheme = shown(share, error);
                match lang {
                    Lang::Vi => format!("; theo kịch bản: {name}, {scheme}"),
                    Lang::En => format!("; under the scheme: {name}, {scheme}"),
                }
            });
        let _ = match lang {
            Lang::Vi => writeln!(
                text,
                "Xã mất nhiều nhất tính theo trung bình: {commune}, {own} sản lượng{scheme}."
            ),
            Lang::En => writeln!(
                text,
                "Worst-served commune by its mean: {commune}, {own} of its yield{scheme}."
            ),
        };
    }
    let plans = number(answer.plans as f64, 0, lang);
    let exact = if answer.exact {
        pick(
            lang,
            " Các xã không ảnh hưởng nhau và mọi phương án từng xã đã được xét: lời giải đúng tuyệt đối cho các lần lặp đó.",
            " Communes do not interact and every plan of each was weighed: exact for those replicates.",
        )
    } else {
        ""
    };
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "Đã thử {plans} phương án; không bảo đảm là tốt nhất tuyệt đối.{exact} ± là nửa khoảng tin cậy 95%."
        ),
        Lang::En => writeln!(
            text,
            "{plans} plans were tried; the best of all is not guaranteed.{exact} ± is half a 95% confidence interval."
        ),
    };
}
