//! The answers in words and tables.

mod given;

pub use given::given;

use super::flips::{Conditions, Flip, Range, Switch};
use super::quantity::{Measure, Quantity};
use super::sensitivity::{Decomposition, Driver, Screened};
use super::value::{ChanceShare, InformationValue, Item, Value};
use crate::answers::words::pick;
use crate::engine::Study;
use crate::text::digits::{Rounded, estimate, exact, percent, with_error, with_half_width};
use crate::text::{Lang, Text, number};
use std::fmt::Write;

/// Inputs shown of a table; all are in the files.
const SHOWN: usize = 12;
/// Switching values shown.
const SWITCHES: usize = 5;

/// Title of a scenario by its name.
fn title<'a>(study: &'a Study, name: &'a str, lang: Lang) -> &'a str {
    let plan = study.plans.iter().find(|plan| plan.name == name);
    plan.map_or(name, |plan| plan.title.get(lang))
}

/// What a quantity is, for a heading.
fn heading(study: &Study, quantity: &Quantity, lang: Lang) -> String {
    let measure = match quantity.measure {
        Measure::NetBenefit => {
            pick(lang, "Lợi ích ròng, hiện giá", "Net benefit, present value").to_owned()
        }
        Measure::Outcome(outcome) => outcome.title().get(lang).to_owned(),
    };
    let name = |arm: usize| study.plans[arm].title.get(lang);
    match quantity.less {
        Some(other) => format!("{measure}: {} − {}", name(quantity.arm), name(other)),
        None => format!("{measure}: {}", name(quantity.arm)),
    }
}

/// Scale and unit for people.
fn unit(measure: Measure, lang: Lang) -> (f64, &'static str) {
    match measure.unit() {
        "VND" => (1e-6, pick(lang, "triệu đồng", "million VND")),
        other => (1.0, other),
    }
}

/// Shares of the variance.
pub fn sobol(
    study: &Study,
    quantities: &[Quantity],
    found: &[Decomposition],
    evaluations: u64,
    lang: Lang,
) -> String {
    let mut text = String::new();
    for (quantity, d) in quantities.iter().zip(found) {
        let (scale, unit) = unit(quantity.measure, lang);
        let mean = with_error(d.mean * scale, d.mean_error * scale, lang);
        let sd = Rounded::to_error(d.sd * scale, d.mean_error * scale).text(lang);
        let spread = pick(lang, "độ lệch chuẩn", "standard deviation");
        let _ =
            writeln!(text, "{} ({unit}): {mean}; {spread} {sd}", heading(study, quantity, lang));
        if d.sd == 0.0 {
            let _ = writeln!(text, "  {}\n", never(lang));
            continue;
        }
        let shares = [("luck", d.luck), ("chance", d.chance)].map(|(key, share)| {
            (key, with_half_width(100.0 * share.share, 196.0 * share.error, lang))
        });
        let known = with_half_width(100.0 * (1.0 - d.chance.share), 196.0 * d.chance.error, lang);
        let _ = writeln!(
            text,
            "  {}",
            match lang {
                Lang::Vi => format!(
                    "Trong phương sai: do chưa biết tham số {known}%, do ngẫu nhiên {}% (riêng may rủi từng tuần, từng đợt {}%).",
                    shares[1].1, shares[0].1
                ),
                Lang::En => format!(
                    "Of the variance, ignorance of parameters is {known}%, chance {}% (luck of weeks and bouts alone {}%).",
                    shares[1].1, shares[0].1
                ),
            }
        );
        let mut order: Vec<&Driver> = d.drivers.iter().filter(|d| !is_chance(&d.key)).collect();
        order.sort_by(|a, b| b.total.total_cmp(&a.total));
        order.truncate(SHOWN);
        order.extend(d.drivers.iter().filter(|d| is_chance(&d.key)));
        let heads = [
            pick(lang, "đầu vào", "input"),
            pick(lang, "riêng nó, %", "by itself, %"),
            pick(lang, "kể cả tương tác, %", "with interactions, %"),
        ];
        let _ = writeln!(text, "  {:<58} {:>16} {:>22}", heads[0], heads[1], heads[2]);
        for driver in order {
            let first = with_error(100.0 * driver.first, 100.0 * driver.first_half_width, lang);
            let total = with_error(100.0 * driver.total, 100.0 * driver.total_half_width, lang);
            let meaning = short(driver.meaning.get(lang), 58);
            let _ = writeln!(text, "  {meaning:<58} {first:>16} {total:>22}");
        }
        text.push('\n');
    }
    let n = number(evaluations as f64, 0, lang);
    let _ = writeln!(
        text,
        "{}",
        match lang {
            Lang::Vi => format!(
                "{n} lần tính; ± là nửa khoảng tin cậy 95% (bootstrap). Khoảng chứa 0 nghĩa là không thấy ảnh hưởng."
            ),
            Lang::En => format!(
                "{n} evaluations; ± is half a 95% bootstrap interval. An interval that holds 0 means that no effect is seen."
            ),
        }
    );
    text
}

/// What is said of a quantity that never varies.
fn never(lang: Lang) -> &'static str {
    pick(
        lang,
        "Như nhau trong mọi lần mô phỏng: không có phương sai để chia cho các đầu vào.",
        "The same in every replicate: there is no variance to share out.",
    )
}

/// What an answer from a posterior leaves out.
pub fn marginals(lang: Lang) -> &'static str {
    pick(
        lang,
        "Theo phân bố riêng của từng tham số trong hậu nghiệm; mối liên hệ giữa các tham số không được tính.",
        "Over the posterior's distribution of each parameter by itself; how parameters hang together is left out.",
    )
}

fn is_chance(key: &str) -> bool {
    ["years", "luck", "chance"].contains(&key)
}

/// A text of at most so many letters.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// A first look.
pub fn morris(
    study: &Study,
    quantities: &[Quantity],
    found: &[Vec<Screened>],
    evaluations: u64,
    lang: Lang,
) -> String {
    let mut text = String::new();
    for (quantity, inputs) in quantities.iter().zip(found) {
        let (scale, unit) = unit(quantity.measure, lang);
        let _ = writeln!(text, "{} ({unit})", heading(study, quantity, lang));
        if inputs.iter().all(|input| input.mu_star == 0.0) {
            let _ = writeln!(text, "  {}\n", never(lang));
            continue;
        }
        let mut order: Vec<&Screened> = inputs.iter().collect();
        order.sort_by(|a, b| b.mu_star.total_cmp(&a.mu_star));
        let heads = [
            pick(lang, "đầu vào, từ phân vị 5% đến 95%", "input, from its 5% to its 95% quantile"),
            pick(lang, "độ lớn ảnh hưởng", "size of effect"),
            pick(lang, "chiều", "direction"),
            pick(lang, "biến động", "spread"),
        ];
        let _ =
            writeln!(text, "  {:<58} {:>20} {:>12} {:>12}", heads[0], heads[1], heads[2], heads[3]);
        for input in order.into_iter().take(SHOWN) {
            let error = input.mu_star_error * scale;
            let size = with_error(input.mu_star * scale, error, lang);
            let [mu, sigma] =
                [input.mu, input.sigma].map(|x| Rounded::to_error(x * scale, error).text(lang));
            let meaning = short(input.meaning.get(lang), 58);
            let _ = writeln!(text, "  {meaning:<58} {size:>20} {mu:>12} {sigma:>12}");
        }
        text.push('\n');
    }
    let n = number(evaluations as f64, 0, lang);
    let _ = writeln!(
        text,
        "{}",
        match lang {
            Lang::Vi => format!(
                "{n} lần tính; ± là sai số chuẩn giữa các đường đi; năm và may rủi giữ nguyên trên mỗi đường."
            ),
            Lang::En => format!(
                "{n} evaluations; ± is the standard error over trajectories; years and luck stay the same on each."
            ),
        }
    );
    text
}

/// Millions of đồng with an error.
fn millions(value: f64, error: f64, lang: Lang) -> String {
    with_error(value * 1e-6, error * 1e-6, lang)
}

fn information_value(value: &InformationValue, lang: Lang) -> String {
    millions(value.value_vnd, value.error_vnd, lang)
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
    let evpi = millions(found.evpi_vnd, found.evpi_mcse_vnd, lang);
    let all = &found.all_parameters.worth;
    let low = millions(all.held_out_vnd, all.held_out_error_vnd, lang);
    let high = estimate(all.value_vnd * 1e-6, lang);
    let leader = title(study, &found.leader, lang);
    let _ = writeln!(
        text,
        "\n{}",
        match lang {
            Lang::Vi => format!(
                "Trung bình tốt nhất: “{leader}”. Chọn nó thì thiệt hại kỳ vọng, tính trên mọi lần mô phỏng, là {evpi} {unit}: không cuộc điều tra nào đáng giá hơn số này. Biết đúng mọi tham số (trừ năm và may rủi) đáng từ {low} (thử trên số liệu để riêng) đến {high} {unit}."
            ),
            Lang::En => format!(
                "Best on average: “{leader}”. Choosing it loses {evpi} {unit} in expectation over all replicates: no survey can be worth more. Knowing all parameters (but not years and luck) is worth from {low} (on replicates held out) to {high} {unit}."
            ),
        }
    );
    if let Some(chance) = &found.chance {
        let _ = writeln!(text, "{}", chance_and_ignorance(chance, study, found, lang));
    }
    let _ = writeln!(
        text,
        "\n{} ({unit})",
        pick(lang, "Giá trị nếu biết đúng, theo nhóm", "Value of knowing, by group")
    );
    items(&found.groups, lang, &mut text);
    let told: Vec<Item> =
        found.parameters.iter().filter(|item| item.worth.told()).take(SHOWN).cloned().collect();
    let _ = writeln!(text, "\n{} ({unit})", pick(lang, "Theo từng tham số", "By parameter"));
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
    let _ = writeln!(
        text,
        "\n{}",
        match lang {
            Lang::Vi => format!(
                "{n} lần lặp, mỗi lần một bộ tham số và một may rủi, chung cho mọi phương án; cả huyện, cả giai đoạn, hiện giá. ± là sai số chuẩn."
            ),
            Lang::En => format!(
                "{n} replicates, each a draw and a luck that all scenarios share; district, whole campaign, present value. ± is a standard error."
            ),
        }
    );
    text
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
            "  {:<58} {:>16}",
            short(item.meaning.get(lang), 58),
            information_value(&item.worth, lang)
        );
    }
}

fn surveys(found: &Value, lang: Lang, text: &mut String) {
    let _ =
        writeln!(text, "\n{}", pick(lang, "Điều tra, thí nghiệm có thể làm", "Surveys and trials"));
    for survey in &found.surveys {
        let name = survey.title.get(lang);
        let cost = exact(survey.cost_vnd * 1e-6, lang);
        let brings = information_value(&survey.worth, lang);
        let mark = match (survey.worth.told(), survey.net_vnd > 0.0) {
            (false, _) => pick(lang, "chưa thấy lợi", "no gain can be seen"),
            (true, true) => pick(lang, "nên làm", "worth doing"),
            (true, false) => pick(lang, "không đáng tiền", "not worth its cost"),
        };
        let _ = writeln!(
            text,
            "  {}",
            match lang {
                Lang::Vi => format!("{name}: tốn {cost} triệu, đáng {brings} triệu đồng – {mark}."),
                Lang::En => format!(
                    "{name}: cost {cost} million and are worth {brings} million VND: {mark}."
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
