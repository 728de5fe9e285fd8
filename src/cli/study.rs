//! The other commands that simulate or read a run: why, report, bench; and comparisons as text.

use super::simulate::simulate;
use super::{Failure, How, load, print};
use crate::answers::contrast;
use crate::answers::summarise::{errors_of, summarise};
use crate::answers::summary::{Difference, Pair, Summary};
use crate::engine::stopping::{BATCHES_MIN, HalfWidth};
use crate::engine::{Instructions, Settings, Study};
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::model::plan::Plan;
use crate::output;
use crate::output::contents::{self, Part};
use crate::output::opened::Opened;
use crate::scenario;
use crate::show::charts::{self, Options};
use crate::show::report::{self, CostEstimate, Evidence};
use crate::text::nearest::fold;
use crate::text::{Lang, Text, number};
use std::fmt::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Aligned columns.
    Table,
    /// Comma-separated, decimal point.
    Csv,
    /// Markdown.
    Markdown,
}

/// Outcomes of a printed comparison.
const SHOWN: [&str; 6] =
    ["yield_loss", "yield_loss_value", "cost", "paid_commune", "net_benefit", "density"];

/// Every pair of a comparison: what differs, how sure, how often.
pub(super) fn comparison(summary: &Summary, shape: Shape, lang: Lang) -> String {
    let heads = match lang {
        Lang::Vi => [
            "A − B",
            "kết quả",
            "đơn vị",
            "trung bình hiệu số",
            "sai số mô phỏng (±)",
            "khoảng tin cậy 95 % của trung bình",
            "trung vị",
            "khoảng 5-95 % của kết quả",
            "A tốt hơn (trên 100 lần)",
            "giảm phương sai nhờ ghép cặp (lần)",
        ],
        Lang::En => [
            "A − B",
            "outcome",
            "unit",
            "mean difference",
            "Monte Carlo standard error (±)",
            "95 % confidence interval of the mean",
            "median",
            "5-95 % range of outcomes",
            "A better (in 100)",
            "variance reduction by pairing (times)",
        ],
    };
    let mut rows = vec![heads.map(str::to_owned)];
    for pair in &summary.pairs {
        for key in SHOWN {
            rows.extend(row(pair, key, shape, lang));
        }
    }
    let mut text = String::new();
    match shape {
        Shape::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            // Into memory: nothing can refuse.
            rows.iter().for_each(|row| drop(writer.write_record(row)));
            text = String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default();
        }
        Shape::Markdown => {
            for (i, row) in rows.iter().enumerate() {
                let _ = writeln!(text, "| {} |", row.join(" | "));
                if i == 0 {
                    let _ = writeln!(text, "|{}", "---|".repeat(row.len()));
                }
            }
        }
        Shape::Table => by_pair(summary, lang, &mut text),
    }
    text
}

fn row(pair: &Pair, key: &str, shape: Shape, lang: Lang) -> Option<[String; 10]> {
    let d = pair.differences.iter().find(|d| d.outcome == key)?;
    let e = &d.estimate;
    let show = |x: f64| match shape {
        Shape::Csv => format!("{x}"),
        _ => number(x, decimals(e.mcse), lang),
    };
    Some([
        format!("{} − {}", pair.a, pair.b),
        d.outcome.clone(),
        d.unit.clone(),
        show(e.mean),
        show(e.mcse),
        format!("{} … {}", show(d.ci95[0]), show(d.ci95[1])),
        show(e.q50),
        format!("{} … {}", show(e.q05), show(e.q95)),
        d.chance_better.map_or_else(String::new, |chance| number(100.0 * chance, 1, lang)),
        d.variance_reduction.map_or_else(String::new, |times| number(times, 1, lang)),
    ])
}

/// Digits that a standard error supports.
fn decimals(mcse: f64) -> usize {
    match mcse {
        x if !x.is_finite() || x >= 10.0 || x == 0.0 => 0,
        x if x >= 1.0 => 1,
        x if x >= 0.1 => 2,
        x if x >= 0.01 => 3,
        _ => 4,
    }
}

/// The comparison for people: a block for each pair, a line for each outcome, under one heading.
fn by_pair(summary: &Summary, lang: Lang, text: &mut String) {
    let title = |name: &str| {
        let arm = summary.arms.iter().find(|arm| arm.name == name);
        arm.map_or_else(|| name.to_owned(), |arm| arm.title.get(lang).to_owned())
    };
    let heads = match lang {
        Lang::Vi => [
            "A − B",
            "trung bình",
            "KTC 95 % của trung bình",
            "trung vị",
            "5-95 % kết quả",
            "A tốt hơn",
        ],
        Lang::En => {
            ["A − B", "mean", "95 % CI of the mean", "median", "5-95 % of outcomes", "A better"]
        }
    };
    let mut rows = vec![heads.map(str::to_owned)];
    for pair in &summary.pairs {
        let mut block = [const { String::new() }; 6];
        block[0] = format!("{} − {}", title(&pair.a), title(&pair.b));
        rows.push(block);
        let found = |key| pair.differences.iter().find(|d| d.outcome == key);
        rows.extend(SHOWN.into_iter().filter_map(found).map(|d| line(d, lang)));
    }
    let is_block = |row: &[String; 6]| row[1].is_empty();
    let widths: [usize; 6] = std::array::from_fn(|column| {
        let lines = rows.iter().filter(|row| !is_block(row));
        lines.map(|row| row[column].chars().count()).max().unwrap_or(0)
    });
    for row in &rows {
        if is_block(row) {
            let _ = writeln!(text, "{}", row[0]);
            continue;
        }
        let cells = (1..6).map(|column| format!("{:>1$}", row[column], widths[column]));
        let _ =
            writeln!(text, "  {:<2$}  {}", row[0], cells.collect::<Vec<_>>().join("  "), widths[0]);
    }
    let _ = writeln!(
        text,
        "{}\n",
        match lang {
            Lang::Vi =>
                "KTC 95 %: khoảng tin cậy của trung bình, hẹp lại khi thêm lần lặp. 5-95 %: kết quả dao động đến đâu, không hẹp lại. A tốt hơn: số lần trên 100 lần lặp; bằng nhau tính nửa.",
            Lang::En =>
                "95 % CI: of the mean, narrows with more replicates. 5-95 %: how far outcomes vary, does not narrow. A better: replicates in 100; ties count half.",
        }
    );
}

/// One outcome of a pair.
fn line(d: &Difference, lang: Lang) -> [String; 6] {
    let e = &d.estimate;
    let (scale, unit) = match (d.unit.as_str(), lang) {
        ("VND", Lang::Vi) => (1e-6, "triệu đồng"),
        ("VND", Lang::En) => (1e-6, "million VND"),
        (unit, _) => (1.0, report::unit_name(unit, lang)),
    };
    let show = |x: f64| number(x * scale, decimals(e.mcse * scale), lang);
    let words = Outcome::of_key(&d.outcome).map_or_else(
        || Text::new("Lợi ích ròng, hiện giá", "Net benefit, present value"),
        Outcome::title,
    );
    [
        format!("{} ({unit})", words.get(lang)),
        show(e.mean),
        format!("{} … {}", show(d.ci95[0]), show(d.ci95[1])),
        show(e.q50),
        format!("{} … {}", show(e.q05), show(e.q95)),
        d.chance_better
            .map_or_else(|| "–".to_owned(), |chance| report::times_in_hundred(chance, lang)),
    ]
}

/// Says which scenarios lie in different worlds, on standard error and before any ranking.
pub(super) fn warn_of_worlds(plans: &[Plan], reference: usize, lang: Lang) {
    for warning in contrast::other_worlds(plans, reference) {
        // Where nobody listens the answer still holds it.
        let _ = std::io::Write::write_fmt(
            &mut std::io::stderr(),
            format_args!("rodsim: {}\n", warning.get(lang)),
        );
    }
}

/// `rodsim explain --why A B`: a waterfall from one scenario to the other.
pub(super) fn why(a: &Path, b: &Path, how: &How, lang: Lang) -> Result<(), Failure> {
    let (a, b) = (load(a, lang)?, load(b, lang)?);
    let steps = contrast::steps(&a, &b);
    if steps.is_empty() {
        return print(match lang {
            Lang::Vi => "Hai kịch bản làm như nhau: chênh lệch đúng bằng 0.",
            Lang::En => "The two scenarios do the same: the difference is exactly 0.",
        });
    }
    if steps.iter().any(|step| step.plan.world.communes.len() != a.world.communes.len()) {
        return Err(Failure::Usage(
            "explain --why: the scenarios have different communes".to_owned(),
        ));
    }
    let mut plans = vec![a.clone()];
    plans.extend(steps.iter().map(|step| step.plan.clone()));
    let mut study = Study::new(plans, 0);
    study.particles = super::update::particles(how.posterior.as_deref(), &study.plans)?;
    let simulated = simulate(&study, how, lang)?;
    let errors = errors_of(simulated.settings.design);
    let mut text = String::new();
    let (head, note) = match lang {
        Lang::Vi => (
            "từ",
            "Mỗi bước cộng dồn lên các bước trước; thứ tự khác cho phần chia khác, tổng không đổi.",
        ),
        Lang::En => (
            "from",
            "Each step comes on top of those before it; another order shares the same total otherwise.",
        ),
    };
    let _ = writeln!(text, "{head} {} → {}", a.title.get(lang), b.title.get(lang));
    for (outcome, unit, scale) in [
        (Outcome::YieldLoss, "t", 1.0),
        (
            Outcome::Cost,
            match lang {
                Lang::Vi => "triệu đồng",
                Lang::En => "million VND",
            },
            1e-6,
        ),
        (
            Outcome::Burden,
            match lang {
                Lang::Vi => "triệu đồng",
                Lang::En => "million VND",
            },
            1e-6,
        ),
    ] {
        let moments = |from: usize, to: usize| {
            let pair = simulated
                .tally
                .pairs
                .iter()
                .find(|p| (p.a, p.b) == (to, from) || (p.a, p.b) == (from, to));
            pair.map(|pair| {
                let sign = if pair.a == to { 1.0 } else { -1.0 };
                let m = &pair.differences[outcome as usize].moments;
                (sign * m.mean().unwrap_or(0.0), m.mcse(errors).unwrap_or(f64::INFINITY))
            })
            .unwrap_or((0.0, f64::INFINITY))
        };
        let mut line = |what: &str, (mean, mcse): (f64, f64)| {
            let digits = decimals(mcse * scale);
            let _ = writeln!(
                text,
                "  {what:<44} {:>16} ± {} {unit}",
                number(mean * scale, digits, lang),
                number(mcse * scale, digits, lang)
            );
        };
        line(&format!("{}:", outcome.title().get(lang)), moments(0, steps.len()));
        for (k, step) in steps.iter().enumerate() {
            line(&format!("  + {}", step.what.get(lang)), moments(k, k + 1));
        }
    }
    let n = number(simulated.tally.replicates as f64, 0, lang);
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "Hiệu số trung bình cả chiến dịch, toàn huyện, {n} lần lặp ghép cặp; ± là sai số mô phỏng. {note}"
        ),
        Lang::En => writeln!(
            text,
            "Mean differences over the campaign, district, {n} paired replicates; ± is the Monte Carlo standard error. {note}"
        ),
    };
    print(&text)
}

/// `rodsim report`: everything that goes into the file, beside the run, in one step.
pub(super) fn report(
    run: &Path,
    communes: &[String],
    only: &[Part],
    unverified: bool,
    lang: Lang,
) -> Result<(), Failure> {
    let opened = Opened::read(run, unverified).map_err(Failure::other)?;
    let summary = &opened.summary;
    let communes = chosen(summary, communes)?;
    let estimate: CostEstimate = opened.part("estimate.json").map_err(Failure::other)?;
    let evidence: Evidence = opened.part("evidence.json").map_err(Failure::other)?;
    let files = contents::of_report(summary, &estimate, &evidence, only, &communes, lang)
        .map_err(Failure::other)?;
    let folder = run.join("report");
    let keep = !only.is_empty();
    output::replace_part(&folder, &files, keep).map_err(Failure::other)?;
    if let Some(manifest) = opened.reported(&files, lang, keep) {
        output::add(run, &manifest).map_err(Failure::other)?;
    }
    print(
        &files
            .iter()
            .map(|file| folder.join(&file.path).display().to_string())
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

/// The one commune whose name or code is meant: without marks, composed or not, without a leading 0.
fn meant(summary: &Summary, name: &str) -> Option<usize> {
    let bare = |text: &str| fold(text.trim()).trim_start_matches('0').to_owned();
    let wanted = bare(name);
    let mut found = (0..summary.communes.len()).filter(|&c| {
        let commune = &summary.communes[c];
        bare(&commune.name) == wanted || bare(&commune.code) == wanted
    });
    found.next().filter(|_| found.next().is_none())
}

/// The communes asked for, by name, code or `all`.
fn chosen(summary: &Summary, wanted: &[String]) -> Result<Vec<usize>, Failure> {
    if wanted.iter().any(|name| name == "all") {
        return Ok((0..summary.communes.len()).collect());
    }
    wanted
        .iter()
        .map(|name| {
            let found = summary
                .communes
                .iter()
                .position(|commune| commune.name == *name || commune.code == *name)
                .or_else(|| meant(summary, name));
            found.ok_or_else(|| {
                let names: Vec<&str> = summary.communes.iter().map(|c| c.name.as_str()).collect();
                Failure::Usage(format!(
                    "--commune: there is no commune '{name}'; there are {}",
                    names.join(", ")
                ))
            })
        })
        .collect()
}

/// `rodsim bench`: commune-weeks per second by threads, and the time to a precision.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(super) fn bench(json: bool) -> Result<(), Failure> {
    let plan =
        scenario::embedded("luong_tai").map_err(|p| Failure::Scenario(p.render(Lang::En)))?;
    let started = Instant::now();
    let study = Study::new(vec![plan.without_campaign(), plan], 0);
    let set_up = started.elapsed().as_secs_f64();
    let stop = AtomicBool::new(false);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut rows = Vec::new();
    for threads in 1..=cores {
        let settings = Settings { seed: 1, design: Design::Sobol, threads, instructions: None };
        let replicates = 2048 * threads as u64;
        study.simulate(&settings, 0..u64::from(study.batch), &(), &stop);
        let started = Instant::now();
        study.simulate(&settings, 0..replicates, &(), &stop);
        let seconds = started.elapsed().as_secs_f64();
        // The warm-up is simulated once and shared by both scenarios.
        let weeks = (crate::time::WARM_UP_WEEKS + 2 * crate::time::WEEKS) as f64;
        let speed = replicates as f64 * study.communes() as f64 * weeks / seconds;
        rows.push((threads, replicates, seconds, speed));
    }
    let settings = Settings { seed: 1, design: Design::Sobol, threads: 0, instructions: None };
    let started = Instant::now();
    // With fewer batches the error of this design is not trusted.
    let least = BATCHES_MIN * u64::from(study.batch);
    let tally = study.simulate(&settings, 0..least, &(), &stop);
    let simulation = started.elapsed().as_secs_f64();
    let tally = tally.ok_or(Failure::Interrupted)?;
    let burden = &tally.pairs[0].differences[Outcome::Burden as usize].moments;
    let progress = HalfWidth::OfMean(0.01).progress(burden, errors_of(settings.design));
    let relative = progress.half_width / burden.mean().unwrap_or(1.0).abs();
    let needed = progress.replicates as f64;
    let to_precision = simulation * needed / least as f64;
    let started = Instant::now();
    let summary = summarise(&study, &settings, &tally, "2022-01-03");
    charts::draw(&summary, &[], &Options::default()).map_err(Failure::other)?;
    let output = started.elapsed().as_secs_f64();
    let best = Instructions::available().last().copied().unwrap_or(Instructions::Baseline);
    let report = serde_json::json!({
        "schema_version": 1,
        "instructions": format!("{best:?}").to_lowercase(),
        "by_threads": rows.iter().map(|(threads, replicates, seconds, speed)| serde_json::json!({
            "threads": threads, "replicates": replicates, "seconds": seconds, "commune_weeks_per_second": speed,
        })).collect::<Vec<_>>(),
        "net_benefit_half_width_95": relative,
        "replicates_to_1_percent": needed,
        "seconds_to_1_percent": to_precision,
        "seconds_set_up": set_up,
        "replicates": least,
        "seconds_simulation": simulation,
        "seconds_output": output,
    });
    if json {
        return print(&serde_json::to_string_pretty(&report).map_err(Failure::other)?);
    }
    let mut text = format!("instruction set: {best:?}\n");
    for (threads, replicates, seconds, speed) in rows {
        let _ = writeln!(
            text,
            "{threads} thread(s): {:.1} million commune-weeks/s ({replicates} replicates, 2 scenarios, {seconds:.2} s)",
            speed * 1e-6
        );
    }
    let _ = writeln!(
        text,
        "default comparison, mean difference in net benefit: ± {:.2} % (95 %) after {least} replicates in {simulation:.2} s",
        100.0 * relative
    );
    let _ = writeln!(
        text,
        "time to ± 1 %: {to_precision:.2} s of simulation ({needed:.0} replicates; never fewer than {least})"
    );
    let _ = writeln!(
        text,
        "set-up {set_up:.3} s, simulation {simulation:.2} s, summary and charts {output:.2} s"
    );
    print(&text)
}
