//! The answers in words and tables.

mod given;
mod value;

pub use given::given;
pub use value::{beside_run, value};

use super::quantity::{Measure, Quantity};
use super::sensitivity::{Decomposition, Driver, Screened};
use crate::answers::words::pick;
use crate::engine::Study;
use crate::text::digits::{Rounded, with_error, with_half_width};
use crate::text::{Lang, number};
use std::fmt::Write;

/// Inputs shown of a table; all are in the files.
const SHOWN: usize = 12;

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
