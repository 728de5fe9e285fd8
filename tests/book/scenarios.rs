//! The shipped scenarios with their answers today, in the book and beside the scenarios.
//!
//! Answers take minutes to simulate, so they are written when asked (`RODSIM_RENEW=answers cargo test --test
//! book`), and held by what they follow from: the golden table, which moves when any
//! result does.

use super::{BOOKS, hold, pick, root, said};
use rodsim::output::manifest::sha256;
use rodsim::scenario::{self, EMBEDDED};
use rodsim::text::Lang;
use rodsim::verify::GOLDEN;
use serde_json::Value;
use std::fs;

/// Replicates of an answer.
const REPLICATES: u32 = 2_000;
const BEGIN: &str = "<!-- answers -->";
const END: &str = "<!-- end of answers -->";

/// A mean with half of its 95 % interval.
struct Known {
    mean: f64,
    half: f64,
}

impl Known {
    /// Rounded where its error begins.
    fn text(&self, scale: f64, lang: Lang) -> String {
        let (mean, half) = (self.mean * scale, self.half * scale);
        let place = if half > 0.0 { half.log10().floor() } else { 0.0 };
        let round = |value: f64| (value / 10_f64.powf(place)).round() * 10_f64.powf(place);
        let decimals = (-place).max(0.0) as usize;
        let number = |value: f64| rodsim::text::number(round(value), decimals, lang);
        format!("{} ± {}", number(mean), number(half))
    }

    fn told(&self) -> bool {
        self.mean.abs() > self.half
    }
}

/// What a scenario does against another.
fn against(summary: &Value, a: &str, b: &str, outcome: &str) -> (Known, f64) {
    let pairs = summary["pairs"].as_array().unwrap();
    let of = |a: &str, b: &str| pairs.iter().find(|pair| pair["a"] == a && pair["b"] == b);
    let (pair, sign) = of(a, b).map_or_else(|| (of(b, a).unwrap(), -1.0), |pair| (pair, 1.0));
    let found = pair["differences"].as_array().unwrap();
    let found = found.iter().find(|found| found["outcome"] == outcome).unwrap();
    let end = |i: usize| found["ci95"][i].as_f64().unwrap();
    let known = Known {
        mean: sign * found["estimate"]["mean"].as_f64().unwrap(),
        half: (end(1) - end(0)) / 2.0,
    };
    let chance = found["chance_better"].as_f64().unwrap_or(0.5);
    (known, if sign > 0.0 { chance } else { 1.0 - chance })
}

fn simulated(name: &str, replicates: u32) -> Value {
    let home = tempfile::tempdir().unwrap();
    let to = home.path().join("run").display().to_string();
    let mut words = vec!["compare", "no_campaign", "luong_tai"];
    words.extend((!words.contains(&name)).then_some(name));
    let n = replicates.to_string();
    words.extend(["--replicates", &n, "--no-charts", "--quiet", "--json", "-o", &to]);
    serde_json::from_str(&said(&words)).unwrap()
}

/// What a summary says of a scenario.
fn arm<'a>(summary: &'a Value, name: &str) -> &'a Value {
    summary["arms"].as_array().unwrap().iter().find(|arm| arm["name"] == name).unwrap()
}

/// What it says of an outcome.
fn table_of<'a>(arm: &'a Value, outcome: &str) -> &'a Value {
    let tables = arm["outcomes"].as_array().unwrap();
    tables.iter().find(|table| table["outcome"] == outcome).unwrap()
}

/// The answer of a scenario in a line.
fn answer(name: &str, summary: &Value, lang: Lang) -> String {
    let million = 1e-6;
    if name == "no_campaign" {
        let loss = &table_of(arm(summary, name), "yield_loss")["district"];
        let at = |key: &str| {
            rodsim::text::number((loss[key].as_f64().unwrap() / 100.0).round() * 100.0, 0, lang)
        };
        return match lang {
            Lang::Vi => format!(
                "Mất trung bình {} tấn thóc trong bốn năm; 90% số lần từ {} đến {}",
                at("mean"),
                at("q05"),
                at("q95")
            ),
            Lang::En => format!(
                "{} t of paddy are lost in four years on average; 90% of replicates from {} to {}",
                at("mean"),
                at("q05"),
                at("q95")
            ),
        };
    }
    let (loss, _) = against(summary, name, "no_campaign", "yield_loss");
    let saved = Known { mean: -loss.mean, half: loss.half };
    let (net, times) = against(summary, name, "no_campaign", "net_benefit");
    let hundred = |chance: f64| match ((100.0 * chance).round() as u32, lang) {
        (0, Lang::Vi) => "chưa đến 1".to_owned(),
        (0, Lang::En) => "less than 1".to_owned(),
        (100, Lang::Vi) => "hơn 99".to_owned(),
        (100, Lang::En) => "more than 99".to_owned(),
        (times, _) => times.to_string(),
    };
    let first = match lang {
        Lang::Vi => format!(
            "Giữ được {} tấn thóc; lợi ích ròng {} triệu đồng, có lợi {} lần trong 100",
            saved.text(1.0, lang),
            net.text(million, lang),
            hundred(times)
        ),
        Lang::En => format!(
            "Saves {} t of paddy; net benefit {} million VND, positive in {} of 100",
            saved.text(1.0, lang),
            net.text(million, lang),
            hundred(times)
        ),
    };
    if name == "luong_tai" {
        return first;
    }
    let (more, times) = against(summary, name, "luong_tai", "net_benefit");
    let than = Known { mean: more.mean.abs(), half: more.half }.text(million, lang);
    let second = match (more.told(), more.mean > 0.0, lang) {
        (true, true, Lang::Vi) => {
            format!("hơn Đề án {than} triệu đồng, tốt hơn {} lần trong 100", hundred(times))
        }
        (true, false, Lang::Vi) => {
            format!("kém Đề án {than} triệu đồng, tốt hơn {} lần trong 100", hundred(times))
        }
        (false, _, Lang::Vi) => "chưa phân biệt được với Đề án".to_owned(),
        (true, true, Lang::En) => format!(
            "{than} million VND better than the scheme, better in {} of 100",
            hundred(times)
        ),
        (true, false, Lang::En) => {
            format!("{than} million VND worse than the scheme, better in {} of 100", hundred(times))
        }
        (false, _, Lang::En) => "cannot be told from the scheme".to_owned(),
    };
    format!("{first}; {second}")
}

/// What the answers follow from.
fn stamp() -> String {
    format!("<!-- of golden.csv {} -->", &sha256(GOLDEN.as_bytes())[..16])
}

fn note(lang: Lang) -> String {
    let n = rodsim::text::number(f64::from(REPLICATES), 0, lang);
    match lang {
        Lang::Vi => format!(
            "Toàn huyện, cả bốn năm, so với không tổ chức chiến dịch; trung bình của {n} lần mô phỏng, số khởi tạo 1; ± là nửa khoảng tin cậy 95% (sai số mô phỏng), không phải khoảng của kết quả; mỗi kịch bản được so riêng với Đề án. Lợi ích ròng là hiện giá."
        ),
        Lang::En => format!(
            "The district over four years, against no campaign; means of {n} replicates, seed 1; ± is half of the 95% confidence interval (simulation error), not the range of outcomes; each scenario is held against the scheme by itself. Net benefits are present values."
        ),
    }
}

fn table(lang: Lang, answers: &[[String; 2]]) -> String {
    let mut text = format!(
        "{}\n\n| {} | {} | {} |\n|---|---|---|\n",
        note(lang),
        pick(lang, "kịch bản", "scenario"),
        pick(lang, "câu hỏi", "question"),
        pick(lang, "trả lời hiện nay", "answer today"),
    );
    for ((name, _), answer) in EMBEDDED.iter().zip(answers) {
        let plan = scenario::embedded(name).unwrap();
        let words = pick(lang, &answer[0], &answer[1]);
        text += &format!("| `{name}` | {} | {words} |\n", plan.question.get(lang));
    }
    text
}

#[test]
fn answers_are_of_the_results_today() {
    let beside = root().join("scenarios/README.md");
    if std::env::var_os("RODSIM_RENEW").is_some_and(|what| what == "answers") {
        let answers: Vec<[String; 2]> = EMBEDDED
            .iter()
            .map(|(name, _)| {
                let summary = simulated(name, REPLICATES);
                [Lang::Vi, Lang::En].map(|lang| answer(name, &summary, lang))
            })
            .collect();
        for (lang, folder) in BOOKS {
            let title = pick(lang, "Các kịch bản có sẵn", "The scenarios that ship");
            let intro = pick(
                lang,
                "Mỗi kịch bản hỏi một câu và chỉ ghi những gì khác với kịch bản mà nó kế thừa. Gọi bằng tên ở mọi lệnh: `rodsim compare no_campaign luong_tai traps_only`. Chạy xong trong vài giây.",
                "Each asks one question, and says only what differs from the one that it extends. Every command takes them by name: `rodsim compare no_campaign luong_tai traps_only`. Each runs in seconds.",
            );
            let text = format!("# {title}\n\n{intro}\n\n{}\n{}", stamp(), table(lang, &answers));
            hold(&format!("docs/{folder}/src/scenarios.md"), &text);
        }
        let old = fs::read_to_string(&beside).unwrap();
        let (before, rest) = old.split_once(BEGIN).unwrap();
        let (_, after) = rest.split_once(END).unwrap();
        let both = format!(
            "{}\n{}\n### Trả lời bằng tiếng Việt\n\n{}",
            stamp(),
            table(Lang::En, &answers),
            table(Lang::Vi, &answers)
        );
        fs::write(&beside, format!("{before}{BEGIN}\n{both}{END}{after}")).unwrap();
    }
    let pages = ["docs/vi/src/scenarios.md", "docs/en/src/scenarios.md", "scenarios/README.md"];
    for page in pages {
        let text = fs::read_to_string(root().join(page)).unwrap().replace("\r\n", "\n");
        let renew = "RODSIM_RENEW=answers cargo test --test book scenarios";
        assert!(text.contains(&stamp()), "{page}: results have moved: {renew}");
        for (name, _) in EMBEDDED {
            let plan = scenario::embedded(name).unwrap();
            let lang = if page.contains("/vi/") { Lang::Vi } else { Lang::En };
            let start = format!("| `{name}` | {} | ", plan.question.get(lang));
            assert!(text.contains(&start), "{page}: {start}: {renew}");
        }
    }
}

/// The stamp holds what golden.csv sees; this holds that the words follow from a simulation.
#[test]
fn an_answer_says_what_a_simulation_finds() {
    let summary = simulated("traps_only", 256);
    let text = answer("traps_only", &summary, Lang::En);
    let page = fs::read_to_string(root().join("docs/en/src/scenarios.md")).unwrap();
    let line = page.lines().find(|line| line.starts_with("| `traps_only`")).unwrap();
    let number = |text: &str, after: &str| -> [f64; 2] {
        let rest = text.split(after).nth(1).unwrap().replace(',', "").replace('−', "-");
        let mut words = rest.split_whitespace();
        let mean = words.next().unwrap().parse().unwrap();
        assert_eq!(words.next(), Some("±"), "{rest}");
        [mean, words.next().unwrap().parse().unwrap()]
    };
    for after in ["Saves ", "net benefit "] {
        let ([a, p], [b, q]) = (number(&text, after), number(line, after));
        assert!((a - b).abs() <= 2.5 * (p + q), "{after}: {a} ± {p} here, {b} ± {q} on the page");
    }
}
