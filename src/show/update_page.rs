//! What was learned, for people: a page, tables and a few lines.

mod learned;
mod warnings;

use crate::answers::forecast::Forecast;
use crate::engine::Study;
use crate::engine::points::Row;
use crate::engine::tally::SAMPLED;
use crate::field::observe::data::Data;
use crate::field::posterior::{Posterior, quantile, recover::abundance};
use crate::field::records::Kind;
use crate::field::records::regular::Regular;
use crate::model::outcome::Outcome as O;
use crate::model::plan::Plan;
use crate::model::plan::parameter::Confidence;
use crate::show::charts::{ChartError, posterior};
use crate::show::page::{Head, document, picture};
use crate::text::digits::{estimate, percent};
use crate::text::table::{Cell, csv};
use crate::text::{Lang, date, iso, number};
use crate::time::Day;
use learned::learned;
pub use learned::learned_csv;
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};
use warnings::warnings;

/// All that the page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The scenario.
    pub plan: &'a Plan,
    /// What was recorded.
    pub data: &'a Data,
    /// What is known now.
    pub posterior: &'a Posterior,
    /// Places whose figures are too regular.
    pub regular: &'a [Regular],
    /// Bad cells of the file.
    pub faults: usize,
    /// The last day.
    pub until: Day,
    /// Seed of the predictions.
    pub seed: u64,
    /// The plan, before and after.
    pub forecast: &'a Forecast,
    /// What is recommended for the rest of the campaign, line by line; indented lines belong to the
    /// one above. `None` when it was not looked for.
    pub recommended: Option<&'a str>,
}

/// Abundance of each commune before and after, and of the district last: name, quantiles, rats.
fn residual(page: &Page<'_>) -> Vec<(String, [f64; 3], [f64; 3])> {
    let communes = &page.plan.world.communes;
    let column = |density: &[f64], c: usize| -> Vec<f64> {
        let rice = communes[c].rice_area_ha;
        density.iter().skip(c).step_by(communes.len()).map(|n| n * rice).collect()
    };
    let (before, after) = (&page.posterior.before.density, &page.posterior.density);
    let mut rows: Vec<_> = communes
        .iter()
        .enumerate()
        .map(|(c, commune)| {
            (commune.name.clone(), three(&column(before, c)), three(&column(after, c)))
        })
        .collect();
    let study = Study::new(vec![page.plan.clone()], 0);
    let all = |density: &[f64]| three(&abundance(&study, density));
    rows.push((page.plan.world.place.vi.clone(), all(before), all(after)));
    rows
}

fn three(values: &[f64]) -> [f64; 3] {
    [0.05, 0.5, 0.95].map(|p| quantile(values, p))
}

fn interval(values: [f64; 3], lang: Lang) -> String {
    let [low, middle, high] = values.map(|value| estimate(value, lang));
    format!("{middle} ({low} – {high})")
}

/// Median and 90 % interval of what the plan brings, before and after: title, unit, both.
fn outlook(page: &Page<'_>, lang: Lang) -> Vec<(String, &'static str, [f64; 3], [f64; 3])> {
    let at = |outcome: O| SAMPLED.iter().position(|&sampled| sampled == outcome).unwrap_or(0);
    let loss = at(O::YieldLoss);
    let burden = at(O::Burden);
    let cost = at(O::Cost);
    let (tonnes, million) = match lang {
        Lang::Vi => ("tấn", "triệu đồng"),
        Lang::En => ("t", "million VND"),
    };
    let both = |of: &dyn Fn(&Row, &Row) -> f64| {
        [&page.forecast.before, &page.forecast.after].map(|arms| {
            let values: Vec<f64> =
                arms[0].iter().zip(&arms[1]).map(|(no, plan)| of(no, plan)).collect();
            three(&values)
        })
    };
    let titles = match lang {
        Lang::Vi => [
            "Lúa mất khi không tổ chức chiến dịch",
            "Lúa mất theo kế hoạch",
            "Tổng chi phí kế hoạch",
            "Lợi ích ròng của kế hoạch (chi phí và thiệt hại giảm, hiện giá)",
        ],
        Lang::En => [
            "Yield lost without a campaign",
            "Yield lost under the plan",
            "Total cost of the plan",
            "Net benefit of the plan (burden saved, present value)",
        ],
    };
    let rows: [(&str, [[f64; 3]; 2]); 4] = [
        (tonnes, both(&|no, _| no[loss])),
        (tonnes, both(&|_, plan| plan[loss])),
        (million, both(&|_, plan| 1e-6 * plan[cost])),
        (million, both(&|no, plan| 1e-6 * (no[burden] - plan[burden]))),
    ];
    titles
        .iter()
        .zip(rows)
        .map(|(title, (unit, [before, after]))| ((*title).to_owned(), unit, before, after))
        .collect()
}

/// The page in a few lines, for a terminal.
pub fn text(page: &Page<'_>, lang: Lang) -> String {
    let vi = lang == Lang::Vi;
    let health = &page.posterior.health;
    let mut out = String::new();
    let rows: usize = page.data.list.iter().map(|datum| datum.rows.len()).sum();
    let last = date(page.until, lang);
    out += &if vi {
        format!("{rows} hàng số liệu đến {last}\n")
    } else {
        format!("{rows} row(s) of records up to {last}\n")
    };
    if let Some((place, before, after)) = residual(page).last() {
        let (before, after) = (interval(*before, lang), interval(*after, lang));
        out += &if vi {
            format!(
                "Số chuột còn lại, {place}: {after} con; trước khi có số liệu: {before} (trung vị, khoảng 90%)\n"
            )
        } else {
            format!(
                "Rats left, {place}: {after}; before the records: {before} (median, 90% interval)\n"
            )
        };
    }
    for learned in learned(page).iter().filter(|learned| learned.moved) {
        let (before, after) = (interval(learned.prior, lang), interval(learned.posterior, lang));
        let (meaning, unit) = (learned.meaning.get(lang), &learned.unit);
        out += &format!("  {meaning}: {before} → {after} {unit}\n");
    }
    for warning in warnings(page, lang) {
        out +=
            &if vi { format!("Cảnh báo: {warning}\n") } else { format!("Warning: {warning}\n") };
    }
    out += &sample(page, lang);
    debug_assert!(health.distinct <= page.posterior.len());
    out
}

/// What was learned, for programs: 5 %, 50 % and 95 % quantiles before and after the records.
pub fn json(page: &Page<'_>, lang: Lang) -> Value {
    let of = |(name, before, after): (String, [f64; 3], [f64; 3])| json!({ "place": name, "before": before, "after": after });
    let parameters = learned(page).into_iter().map(|learned| {
        json!({
            "key": learned.key,
            "meaning": learned.meaning.get(lang),
            "unit": learned.unit,
            "before": learned.prior,
            "after": learned.posterior,
            "moved": learned.moved,
        })
    });
    let outlook = outlook(page, lang).into_iter().map(|(title, unit, before, after)| {
        json!({ "outcome": title, "unit": unit, "before": before, "after": after })
    });
    json!({
        "schema_version": 1,
        "scenario": page.plan.name,
        "until": iso(page.until),
        "quantiles": [0.05, 0.5, 0.95],
        "rats": residual(page).into_iter().map(of).collect::<Vec<_>>(),
        "outlook": outlook.collect::<Vec<_>>(),
        "parameters": parameters.collect::<Vec<_>>(),
        "warnings": warnings(page, lang),
        "health": page.posterior.health,
        "recommended": page.recommended,
    })
}

/// How well the sample did, in a line.
fn sample(page: &Page<'_>, lang: Lang) -> String {
    let health = &page.posterior.health;
    let (n, steps) = (page.posterior.len(), health.steps.len());
    let least = health.steps.iter().map(|step| step.effective).fold(f64::INFINITY, f64::min);
    let least = number(least, 0, lang);
    let points = number(100.0 * health.steps.last().map_or(0.0, |s| s.accepted_points), 0, lang);
    let luck = number(100.0 * health.steps.last().map_or(0.0, |s| s.accepted_luck), 0, lang);
    let (distinct, ancestors) = (health.distinct, health.ancestors);
    let simulated = number(health.simulated as f64, 0, lang);
    let remembered = number(health.remembered, 2, lang);
    let most = number(crate::field::posterior::REMEMBERED_MOST, 1, lang);
    match lang {
        Lang::Vi => format!(
            "Mẫu: {n} hạt, {steps} bước nhiệt độ, cỡ mẫu hiệu dụng nhỏ nhất {least}; chấp nhận {points}% bước điểm và {luck}% bước may rủi; {distinct} điểm khác nhau, từ {ancestors} hạt ban đầu; tương quan với lúc bắt đầu bước cuối {remembered} (nên dưới {most}); {simulated} mùa vụ mô phỏng\n"
        ),
        Lang::En => format!(
            "Sample: {n} particles, {steps} steps of temperature, least effective size {least}; accepted {points}% of the moves of points, {luck}% of luck; {distinct} different points, from {ancestors} of the prior; correlation with the start of the last step {remembered} (should be below {most}); {simulated} seasons simulated\n"
        ),
    }
}

fn table(caption: &str, heads: &[&str], rows: &[Vec<String>]) -> Markup {
    html! {
        div.scroll {
            table {
                caption { (caption) }
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
            }
        }
    }
}

/// The page: self-contained HTML.
///
/// # Errors
///
/// When a picture cannot be drawn.
pub fn html(page: &Page<'_>, lang: Lang) -> Result<String, ChartError> {
    let title = title(page, lang);
    let body = html! { h1 { (title) } (sections(page, lang)?) };
    let program = concat!("rodsim ", env!("CARGO_PKG_VERSION"));
    let style = &picture::typeface();
    Ok(document(&Head { lang, title: &title, program, style, script: "" }, &body))
}

/// What the page is about.
pub fn title(page: &Page<'_>, lang: Lang) -> String {
    let what = match lang {
        Lang::Vi => "Số liệu thực địa nói gì",
        Lang::En => "What the field records say",
    };
    format!("{what}: {}, {}", page.plan.title.get(lang), date(page.until, lang))
}

/// What stands below the title.
///
/// # Errors
///
/// When a picture cannot be drawn.
pub fn sections(page: &Page<'_>, lang: Lang) -> Result<Markup, ChartError> {
    let warnings = warnings(page, lang);
    Ok(html! {
        @if !warnings.is_empty() {
            h2 { (if lang == Lang::Vi { "Cảnh báo" } else { "Warnings" }) }
            ul.answer { @for text in &warnings { li { (text) } } }
        }
        (residual_section(page, lang)?)
        (outlook_section(page, lang))
        (recommended_section(page, lang))
        (learned::section(page, lang))
        (fit_section(page, lang)?)
        p { (sample(page, lang)) }
    })
}

/// What changes in the recommended plan, and by how much: indented lines become a list.
fn recommended_section(page: &Page<'_>, lang: Lang) -> Markup {
    let vi = lang == Lang::Vi;
    let w = |a: &'static str, b: &'static str| if vi { a } else { b };
    let Some(lines) = page.recommended else {
        return html! {
            h2 { (w("Kế hoạch đề xuất cho phần còn lại", "What is recommended for the rest")) }
            p {
                (w(
                    "Chưa xếp lại phần còn lại của chiến dịch. Xếp lại: rodsim optimize KỊCH_BẢN --posterior THƯ_MỤC_NÀY",
                    "The rest of the campaign was not planned again. To do so: rodsim optimize SCENARIO --posterior THIS_FOLDER",
                ))
            }
        };
    };
    let lines: Vec<&str> = lines.lines().collect();
    html! {
        h2 { (w("Kế hoạch đề xuất cho phần còn lại", "What is recommended for the rest")) }
        @for part in lines.chunk_by(|a, b| a.starts_with(' ') == b.starts_with(' ')) {
            @if part[0].starts_with(' ') {
                ul { @for line in part { li { (line.trim_start()) } } }
            } @else {
                @for line in part { p { (line) } }
            }
        }
        p {
            (w(
                "Tìm kỹ hơn, với mục tiêu hoặc ngân sách khác: rodsim optimize KỊCH_BẢN --posterior THƯ_MỤC_NÀY",
                "A longer search, or one with another objective or budget: rodsim optimize SCENARIO --posterior THIS_FOLDER",
            ))
        }
    }
}

fn residual_section(page: &Page<'_>, lang: Lang) -> Result<Markup, ChartError> {
    let vi = lang == Lang::Vi;
    let w = |a: &'static str, b: &'static str| if vi { a } else { b };
    let rows = residual(page);
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|(name, before, after)| {
            vec![name.clone(), interval(*before, lang), interval(*after, lang)]
        })
        .collect();
    let title = format!("{} {}", w("Số chuột còn lại,", "Rats left,"), date(page.until, lang));
    let drawn = posterior::residual(&rows[..rows.len() - 1], &title, lang)?;
    Ok(html! {
        h2 { (title) }
        (picture(&title, &drawn, "residual-"))
        (table(
            w(
                "Số chuột trưởng thành và bán trưởng thành, trung vị và khoảng 90%",
                "Subadult and adult rats, median and 90% interval"
            ),
            &[w("Nơi", "Place"), w("Trước", "Before"), w("Sau", "After")],
            &cells,
        ))
    })
}

/// A chart in its place; `prefix` keeps its names from meeting those of others.
fn picture(title: &str, svg: &str, prefix: &str) -> Markup {
    html! {
        figure {
            div role="img" aria-label=(title) { (PreEscaped(picture::inline(svg, prefix))) }
        }
    }
}

fn fit_section(page: &Page<'_>, lang: Lang) -> Result<Markup, ChartError> {
    let vi = lang == Lang::Vi;
    let w = |a: &'static str, b: &'static str| if vi { a } else { b };
    let predicted = page.posterior.predict(page.data, page.seed);
    let mut pictures = Vec::new();
    let mut cells = Vec::new();
    for kind in Kind::ALL {
        let of: Vec<usize> =
            (0..page.data.list.len()).filter(|&k| page.data.list[k].kind == kind).collect();
        if of.is_empty() {
            continue;
        }
        let inside = of.iter().filter(|&&k| {
            let [low, _, high] = three(&predicted[k]);
            (low..=high).contains(&page.data.list[k].result)
        });
        let share = percent(inside.count() as f64 / of.len() as f64, 0, lang);
        cells.push(vec![kind.title().get(lang).to_owned(), of.len().to_string(), share]);
        let mut weeks: Vec<i32> = of.iter().map(|&k| page.data.list[k].week).collect();
        weeks.dedup();
        // The district's sum of each week, found and predicted.
        let points: Vec<(i32, f64, [f64; 3])> = weeks
            .iter()
            .map(|&week| {
                let here: Vec<usize> =
                    of.iter().copied().filter(|&k| page.data.list[k].week == week).collect();
                let found = here.iter().map(|&k| page.data.list[k].result).sum();
                let sums: Vec<f64> = (0..page.posterior.len())
                    .map(|i| here.iter().map(|&k| predicted[k][i]).sum())
                    .collect();
                (week, found, three(&sums))
            })
            .collect();
        if points.len() > 2 {
            let title = format!("{}, {}", kind.title().get(lang), kind.result().get(lang));
            let drawn = posterior::fit(&points, &title, lang)?;
            pictures.push(picture(&title, &drawn, &format!("{}-", kind.key())));
        }
    }
    Ok(html! {
        h2 { (w("Khớp với số liệu", "Fit against the records")) }
        @for picture in &pictures { (picture) }
        (table(
        w(
            "Số liệu nằm trong khoảng dự báo 90% (nên khoảng 90%)",
            "Records inside their 90% predictive interval (should be near 90%)",
        ),
        &[w("Loại", "Kind"), w("Số liệu", "Records"), w("Trong khoảng", "Inside")],
        &cells,
        ))
    })
}

fn outlook_section(page: &Page<'_>, lang: Lang) -> Markup {
    let vi = lang == Lang::Vi;
    let w = |a: &'static str, b: &'static str| if vi { a } else { b };
    let cells: Vec<Vec<String>> = outlook(page, lang)
        .into_iter()
        .map(|(title, unit, before, after)| {
            vec![title, unit.to_owned(), interval(before, lang), interval(after, lang)]
        })
        .collect();
    let period = page.plan.world.period;
    let assumed =
        page.plan.world.priors.0.iter().any(|prior| prior.confidence == Confidence::Placeholder);
    let note = if assumed {
        w(
            "Các số tiền dựa trên một số giá tạm, chưa có nguồn. Mỗi cột có số lần mô phỏng bằng số hạt của mẫu.",
            "Sums of money rest on some placeholder prices without a source. Each column has as many replicates as the sample has particles.",
        )
    } else {
        ""
    };
    html! {
        h2 { (w("Kế hoạch nay ra sao", "What this changes for the plan")) }
        (table(
            &if vi {
                format!("Giai đoạn {period}, toàn vùng: trung vị và khoảng 90%")
            } else {
                format!("Years {period}, district: median and 90% interval")
            },
            &[
                w("Kết quả", "Outcome"),
                w("Đơn vị", "Unit"),
                w("Trước số liệu", "Before the records"),
                w("Sau số liệu", "After the records")
            ],
            &cells,
        ))
        p { (note) }
    }
}

/// Rats left by commune and in the district, before and after, as CSV.
pub fn abundance_csv(page: &Page<'_>) -> String {
    let header = [
        "place",
        "prior_q05_rats",
        "prior_q50_rats",
        "prior_q95_rats",
        "posterior_q05_rats",
        "posterior_q50_rats",
        "posterior_q95_rats",
    ];
    let rows = residual(page).into_iter().map(|(name, before, after)| {
        let numbers = before.into_iter().chain(after).map(Cell::Number);
        std::iter::once(Cell::from(name)).chain(numbers).collect::<Vec<_>>()
    });
    csv(header, rows)
}
