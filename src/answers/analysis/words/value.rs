//! What it is worth to know more, in words.

use super::{SHOWN, short, title};
use crate::answers::analysis::flips::{Conditions, Flip, Range, Switch};
use crate::answers::analysis::value::{ChanceShare, InformationValue, Item, Value};
use crate::answers::summary::RunInfo;
use crate::answers::words::pick;
use crate::engine::Study;
use crate::text::digits::{estimate, exact, percent, with_error};
use crate::text::{Lang, Text, number};
use std::fmt::Write;

/// Switching values shown.
const SWITCHES: usize = 5;

/// Millions of đồng with an error.
fn millions(value: f64, error: f64, lang: Lang) -> String {
    with_error(value * 1e-6, error * 1e-6, lang)
}

fn information_value(value: &InformationValue, lang: Lang) -> String {
    millions(value.value_vnd, value.error_vnd, lang)
}

/// The value on replicates held out; knowing is never worth less than nothing, so that a negative one
/// only says that no value is seen.
fn held_out(value: &InformationValue, lang: Lang) -> String {
    let shown = millions(value.held_out_vnd.max(0.0), value.held_out_error_vnd, lang);
    if value.held_out_vnd < 0.0 { format!("≤ {shown}") } else { shown }
}

/// What is worth measuring, and when the ranking turns round.
pub fn value(found: &Value, study: &Study, lang: Lang) -> String {
    let mut text = String::new();
    let unit = pick(lang, "triệu đồng", "million VND");
    if let Some(condition) = &found.condition {
        let _ = writeln!(text, "{}\n", condition.words(lang));
    }
    options(found, lang, &mut text);
    if found.flips.iter().all(|flip| flip.equal == 1.0) {
        let same = pick(
            lang,
            "Các phương án như nhau trong mọi lần mô phỏng: không có gì để chọn, nên không có gì đáng đo thêm.",
            "The scenarios are the same in every replicate: there is nothing to choose, so nothing to learn.",
        );
        let _ = writeln!(text, "\n{same}");
        return text;
    }
    perfect(found, study, lang, &mut text);
    if let Some(chance) = &found.chance {
        let _ = writeln!(text, "{}", chance_and_ignorance(chance, study, found, lang));
    }
    let heads = |vi: &str, en: &str, text: &mut String| {
        let first = format!("{} ({unit})", if lang == Lang::Vi { vi } else { en });
        let regression = pick(lang, "hồi quy", "regression");
        let held_out = pick(lang, "thử trên số để riêng", "on replicates held out");
        let _ = writeln!(text, "\n{first:<60} {regression:>16} {held_out:>24}");
    };
    heads("Giá trị nếu biết đúng, theo nhóm", "Value of knowing, by group", &mut text);
    items(&found.groups, lang, &mut text);
    let told: Vec<Item> =
        found.parameters.iter().filter(|item| item.worth.told()).take(SHOWN).cloned().collect();
    heads("Theo từng tham số", "By parameter", &mut text);
    if told.is_empty() {
        let _ = writeln!(
            text,
            "  {}",
            pick(
                lang,
                "Không tham số nào, nếu chỉ biết riêng nó, có giá trị phân biệt được với 0.",
                "No parameter has a value, known by itself, that can be told from 0.",
            )
        );
    }
    items(&told, lang, &mut text);
    surveys(found, lang, &mut text);
    for flip in &found.flips {
        reversal(flip, study, lang, &mut text);
    }
    let n = number(found.replicates as f64, 0, lang);
    let (seed, design) = (found.seed, &found.design);
    let _ = writeln!(
        text,
        "\n{}",
        match lang {
            Lang::Vi => format!(
                "{n} lần lặp (số khởi tạo {seed}, {design}), mỗi lần một bộ tham số và một may rủi, chung cho mọi phương án; cả địa bàn, cả giai đoạn, hiện giá. ± là sai số chuẩn. Hồi quy (spline) hơi cao, nhất là khi nhiều tham số cùng lúc; giá trị trên số để riêng hơi thấp: sự thật nằm giữa, trừ ngẫu nhiên."
            ),
            Lang::En => format!(
                "{n} replicates (seed {seed}, {design}), each a draw and a luck that all scenarios share; district, whole campaign, present value. ± is a standard error. The regression (a spline) errs upwards, most for several parameters at once; replicates held out err downwards: the truth lies between, but for chance."
            ),
        }
    );
    text
}

/// What the best plan loses for want of knowing, and what knowing all parameters is worth.
fn perfect(found: &Value, study: &Study, lang: Lang, text: &mut String) {
    let unit = pick(lang, "triệu đồng", "million VND");
    let evpi = millions(found.evpi_vnd, found.evpi_mcse_vnd, lang);
    let all = &found.all_parameters.worth;
    let (low, high) = (held_out(all, lang), information_value(all, lang));
    let low = match (all.held_out_vnd < 0.0, lang) {
        (false, _) => low,
        (true, Lang::Vi) => format!("không thấy trên 0 ({low})"),
        (true, Lang::En) => format!("not above 0 ({low})"),
    };
    let over = match (&found.condition, lang) {
        (None, Lang::Vi) => "mọi lần mô phỏng",
        (None, Lang::En) => "all replicates",
        (Some(_), Lang::Vi) => "các lần mô phỏng thỏa điều kiện",
        (Some(_), Lang::En) => "the replicates in which the condition holds",
    };
    let leader = title(study, &found.leader, lang);
    let _ = writeln!(
        text,
        "\n{}",
        match lang {
            Lang::Vi => format!(
                "Trung bình tốt nhất: “{leader}”. Chọn nó thì thiệt hại kỳ vọng, tính trên {over}, là {evpi} {unit}: không cuộc điều tra nào đáng giá hơn số này. Biết đúng mọi tham số (trừ năm và may rủi) đáng {high} {unit} theo hồi quy (hơi cao), {low} khi thử trên số để riêng (hơi thấp)."
            ),
            Lang::En => format!(
                "Best on average: “{leader}”. Choosing it loses {evpi} {unit} in expectation over {over}: no survey can be worth more. Knowing all parameters (but not years and luck) is worth {high} {unit} by the regression, which errs upwards, and {low} on replicates held out, which errs downwards."
            ),
        }
    );
}

fn options(found: &Value, lang: Lang, text: &mut String) {
    let heads = [
        pick(lang, "phương án", "scenario"),
        pick(lang, "lợi ích ròng, tr.đ", "net benefit, m VND"),
        pick(lang, "tốt nhất, %", "best, %"),
        pick(lang, "thiệt hại kỳ vọng, tr.đ", "expected loss, m VND"),
    ];
    let _ = writeln!(text, "{:<44} {:>22} {:>12} {:>24}", heads[0], heads[1], heads[2], heads[3]);
    for option in &found.options {
        let _ = writeln!(
            text,
            "{:<44} {:>22} {:>12} {:>24}",
            short(option.title.get(lang), 44),
            millions(option.net_benefit_vnd, option.mcse_vnd, lang),
            number(100.0 * option.chance_best, 1, lang),
            estimate(option.expected_loss_vnd * 1e-6, lang),
        );
    }
}

fn items(items: &[Item], lang: Lang, text: &mut String) {
    for item in items {
        let _ = writeln!(
            text,
            "  {:<58} {:>16} {:>24}",
            short(item.meaning.get(lang), 58),
            information_value(&item.worth, lang),
            held_out(&item.worth, lang)
        );
    }
}

fn surveys(found: &Value, lang: Lang, text: &mut String) {
    let _ =
        writeln!(text, "\n{}", pick(lang, "Điều tra, thí nghiệm có thể làm", "Surveys and trials"));
    for survey in &found.surveys {
        let name = survey.title.get(lang);
        let cost = exact(survey.cost_vnd * 1e-6, lang);
        let [brings, apart] = [information_value, held_out].map(|of| of(&survey.worth, lang));
        let mark = match (survey.worth.told(), survey.net_vnd > 0.0) {
            (false, _) => pick(lang, "chưa thấy lợi", "no gain can be seen"),
            (true, true) => pick(lang, "nên làm", "worth doing"),
            (true, false) => pick(lang, "không đáng tiền", "not worth its cost"),
        };
        let _ = writeln!(
            text,
            "  {}",
            match lang {
                Lang::Vi => format!(
                    "{name}: tốn {cost} triệu, đáng {brings} triệu đồng (trên số để riêng {apart}) – {mark}."
                ),
                Lang::En => format!(
                    "{name}: cost {cost} million and are worth {brings} million VND (held out {apart}): {mark}."
                ),
            }
        );
    }
    if found.surveys.iter().any(|survey| survey.placeholder) {
        let _ = writeln!(
            text,
            "  {}",
            pick(
                lang,
                "Chi phí điều tra là giá tạm, tính từ giá công và giá bẫy tạm.",
                "Costs of surveys are placeholders, reckoned from placeholder wages and trap prices.",
            )
        );
    }
}

/// Of which futures the answer is, beside those of the run to which it is added.
pub fn beside_run(found: &Value, run: &RunInfo, lang: Lang) -> String {
    let [own, others] = [found.replicates, run.replicates].map(|n| number(n as f64, 0, lang));
    let (design, other) = (&found.design, &run.design);
    match lang {
        Lang::Vi => format!(
            "Đưa vào lần chạy: {own} lần mô phỏng riêng ({design}), không phải {others} lần của lần chạy ({other}); cùng kịch bản, cùng số khởi tạo. Hai bên chỉ khác nhau trong phạm vi sai số.\n"
        ),
        Lang::En => format!(
            "Added to the run: {own} replicates of its own ({design}), not the run's {others} ({other}); same scenarios, same seed. The two differ by Monte Carlo error only.\n"
        ),
    }
}

/// When a rival beats the leader.
fn reversal(flip: &Flip, study: &Study, lang: Lang, text: &mut String) {
    let (leader, other) = (title(study, &flip.leader, lang), title(study, &flip.other, lang));
    if flip.equal == 1.0 {
        let _ = writeln!(
            text,
            "\n{}",
            match lang {
                Lang::Vi => format!("“{other}” và “{leader}” như nhau trong mọi lần mô phỏng."),
                Lang::En => format!("“{other}” and “{leader}” are the same in every replicate."),
            }
        );
        return;
    }
    let chance = percent(flip.chance, 1, lang);
    let _ = writeln!(
        text,
        "\n{}",
        match lang {
            Lang::Vi => format!("“{other}” hơn “{leader}” trong {chance} số lần."),
            Lang::En => format!("“{other}” beats “{leader}” in {chance} of replicates."),
        }
    );
    if let Some(conditions) = &flip.conditions {
        let _ = writeln!(text, "  {}", sentence(conditions, lang));
    } else {
        let _ = writeln!(
            text,
            "  {}",
            pick(
                lang,
                "Không có điều kiện gọn nào nói được khi nào điều đó xảy ra.",
                "No short condition says when that happens.",
            )
        );
    }
    let mut switches: Vec<&Switch> = flip.switches.iter().collect();
    switches.sort_by(|a, b| b.found.total_cmp(&a.found));
    for switch in switches.into_iter().take(SWITCHES) {
        let [value, low, high] =
            [switch.value, switch.interval[0], switch.interval[1]].map(|x| estimate(x, lang));
        let (meaning, unit) = (switch.meaning.get(lang), &switch.unit);
        let side = if switch.better_above {
            pick(lang, "trên", "above")
        } else {
            pick(lang, "dưới", "below")
        };
        let _ = writeln!(
            text,
            "  {}",
            match lang {
                Lang::Vi => format!(
                    "Tính trung bình, đổi thứ hạng khi {meaning} {side} {value} {unit} (khoảng 90%: {low} … {high})."
                ),
                Lang::En => format!(
                    "On average the ranking turns round with {meaning} {side} {value} {unit} (90% interval {low} … {high})."
                ),
            }
        );
    }
}

/// A box in plain words.
fn sentence(conditions: &Conditions, lang: Lang) -> String {
    let ranges: Vec<String> = conditions.ranges.iter().map(|range| within(range, lang)).collect();
    let all = ranges.join(pick(lang, " và ", " and "));
    let coverage = with_error(100.0 * conditions.coverage, 100.0 * conditions.coverage_error, lang);
    let density = with_error(100.0 * conditions.density, 100.0 * conditions.density_error, lang);
    match lang {
        Lang::Vi => format!(
            "Nhất là khi {all}: trong vùng này nó hơn {density}% số lần, và vùng này gồm {coverage}% các lần đảo ngược."
        ),
        Lang::En => format!(
            "Mostly when {all}: there it wins {density}% of the time, and {coverage}% of all reversals lie there."
        ),
    }
}

fn within(range: &Range, lang: Lang) -> String {
    let (meaning, unit) = (range.meaning.get(lang), &range.unit);
    let show = |x: f64| estimate(x, lang);
    match (range.low, range.high) {
        (Some(low), Some(high)) => format!("{meaning} {}–{} {unit}", show(low), show(high)),
        (Some(low), None) => format!("{meaning} > {} {unit}", show(low)),
        (None, Some(high)) => format!("{meaning} < {} {unit}", show(high)),
        (None, None) => Text::default().get(lang).to_owned(),
    }
}

/// What part of the spread can be learned, and what part is chance.
fn chance_and_ignorance(chance: &ChanceShare, study: &Study, found: &Value, lang: Lang) -> String {
    let [unknown, luck] = [1.0 - chance.share, chance.share].map(|share| percent(share, 0, lang));
    let error = number((100.0 * chance.share_error).max(0.1), 1, lang);
    let [leader, next] = [&found.leader, &found.runner_up].map(|name| title(study, name, lang));
    let draws = number(chance.draws as f64, 0, lang);
    match lang {
        Lang::Vi => format!(
            "Phương sai của chênh lệch “{leader}” so với “{next}”: {unknown} do điều chưa biết (đo được), {luck} do thời tiết các năm và may rủi (không đo trước được); sai số chuẩn {error} điểm, {draws} bộ tham số × {} lần may rủi.",
            chance.lucks
        ),
        Lang::En => format!(
            "Variance of “{leader}” less “{next}”: {unknown} from what is not known (and could be learned), {luck} from years and luck (which cannot); standard error {error} points, {draws} draws × {} lucks.",
            chance.lucks
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_said_in_plain_words() {
        let range = |en: &str, low, high| Range {
            key: en.to_owned(),
            meaning: Text::new(en, en),
            unit: "km/week".to_owned(),
            low,
            high,
        };
        let conditions = Conditions {
            ranges: vec![range("movement", Some(0.2), None), range("speed", Some(1.0), Some(2.0))],
            coverage: 0.61,
            coverage_error: 0.02,
            density: 0.8,
            density_error: 0.03,
            support: 0.1,
        };
        let text = sentence(&conditions, Lang::En);
        assert_eq!(
            text,
            "Mostly when movement > 0.200 km/week and speed 1–2 km/week: there it wins 80 ± 3% of the time, and 61 ± 2% of all reversals lie there."
        );
    }
}
