//! How much rice is lost, and how bad a bad campaign is: fifty dots for each scenario.

use super::axes::{self, Panel};
use super::canvas::{At, Canvas, Rect, Type};
use super::frame::{Caption, Figure};
use super::style::{FOOTER_PT, GRID, GRID_MM, INK, LINE_MM, MUTED, SMALL_PT};
use super::words::{self, either};
use crate::answers::summary::Summary;
use crate::text::Lang;
use crate::time::CROPS;

/// Tạ in a tonne.
const QUINTALS_PER_TONNE: f64 = 10.0;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LossDots {
    caption: Caption,
    lang: Lang,
    /// One row for each scenario, the least median first.
    pub rows: Vec<Row>,
    /// The target: its share of the yield, and that in tonnes at the mean yield.
    pub target: Option<(f64, f64)>,
}

/// The dots of one scenario.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    name: String,
    title: String,
    series: usize,
    /// Equally likely losses of the whole campaign, t, ascending.
    pub tonnes: Vec<f64>,
    /// The median, t.
    pub median: f64,
    /// The median per crop in tạ/ha (Vietnamese) or t/ha (English).
    per_ha: String,
}

impl LossDots {
    /// The dots of all scenarios.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let area: f64 = summary.communes.iter().map(|commune| commune.rice_area_ha).sum();
        let crops_ha = area * (summary.period.years() * CROPS) as f64;
        let mut rows: Vec<Row> = summary
            .arms
            .iter()
            .enumerate()
            .filter_map(|(series, arm)| {
                let dots = arm.dots.iter().find(|dots| dots.outcome == "yield_loss")?;
                let mut tonnes = dots.values.clone();
                tonnes.sort_by(f64::total_cmp);
                let table = words::outcome(arm, "yield_loss")?;
                let median = table.district.q50;
                let per_ha = match lang {
                    Lang::Vi => format!(
                        "{} tạ/ha/vụ",
                        crate::text::number(median * QUINTALS_PER_TONNE / crops_ha, 1, lang)
                    ),
                    Lang::En => {
                        format!("{} t/ha per crop", crate::text::number(median / crops_ha, 2, lang))
                    }
                };
                let title = arm.title.get(lang).to_owned();
                Some(Row { name: arm.name.clone(), title, series, tonnes, median, per_ha })
            })
            .filter(|row| !row.tonnes.is_empty())
            .collect();
        if rows.is_empty() {
            return None;
        }
        rows.sort_by(|a, b| a.median.total_cmp(&b.median));
        let chance = 100.0 / rows[0].tonnes.len() as f64;
        let chance = words::percent(chance / 100.0, 0, lang);
        let place = words::place_and_period(summary, lang);
        let subtitle = match lang {
            Lang::Vi => format!(
                "Sản lượng lúa mất vì chuột cả giai đoạn (tấn); {place}. Mỗi chấm là {chance} khả năng; vạch đứng: trung vị."
            ),
            Lang::En => format!(
                "Yield lost to rats over the period (t); {place}. Each dot is a {chance} chance; rule: median."
            ),
        };
        let target = target(summary);
        let title = title(summary, &rows, lang);
        let mut alt = alt(&title, &rows, lang);
        if let Some((share, tonnes)) = target {
            let (share, tonnes) = (words::percent(share, 0, lang), words::estimate(tonnes, lang));
            alt += &match lang {
                Lang::Vi => format!(" Ngưỡng chỉ tiêu: {share} sản lượng, khoảng {tonnes} tấn."),
                Lang::En => format!(" Threshold: {share} of the yield, about {tonnes} t."),
            };
        }
        let caption = Caption { title, subtitle, note: String::new(), alt };
        Some(Self { caption, lang, rows, target })
    }
}

/// The loss that the target allows, t: its share of the mean yield without rats.
fn target(summary: &Summary) -> Option<(f64, f64)> {
    let share = summary.decision.as_ref()?.target_loss_share?;
    let arm = words::reference(summary)?;
    let mean = |key| words::outcome(arm, key).map(|table| table.district.mean);
    let (lost, lost_share) = (mean("yield_loss")?, mean("yield_loss_share")?);
    (lost_share > 0.0).then(|| (share, share * lost / lost_share))
}

fn title(summary: &Summary, rows: &[Row], lang: Lang) -> String {
    let differences = words::against_reference(summary, "yield_loss");
    let best = differences.iter().min_by(|a, b| a.1.estimate.mean.total_cmp(&b.1.estimate.mean));
    let Some((name, difference)) = best else {
        let row = &rows[0];
        let tonnes = words::estimate(row.median, lang);
        let bad = words::estimate(upper(row), lang);
        return match lang {
            Lang::Vi => {
                format!("Mất {tonnes} tấn lúa là mức giữa; 1 trong 10 khả năng mất trên {bad} tấn")
            }
            Lang::En => {
                format!("The median loss is {tonnes} t; 1 chance in 10 of more than {bad} t")
            }
        };
    };
    if !words::told_apart(summary, name, difference) {
        return words::not_told(difference, "sản lượng lúa mất", "yield lost", lang);
    }
    let less = difference.estimate.mean < 0.0;
    let scaled = crate::show::charts::coverage::scaled(
        &difference.estimate,
        difference.estimate.mean.signum(),
    );
    let tonnes = words::mean(&scaled, "t", lang);
    let title = words::title_of(summary, name, lang);
    match (lang, less) {
        (Lang::Vi, true) => format!("“{title}” giữ lại trung bình {tonnes} tấn lúa"),
        (Lang::En, true) => format!("“{title}” saves {tonnes} t of paddy on average"),
        (Lang::Vi, false) => {
            format!("Không phương án nào giữ thêm lúa; “{title}” mất thêm {tonnes} tấn")
        }
        (Lang::En, false) => format!("No scenario saves paddy; “{title}” loses {tonnes} t more"),
    }
}

/// The loss that is passed with a chance of one in ten.
fn upper(row: &Row) -> f64 {
    row.tonnes[(row.tonnes.len() * 9 / 10).min(row.tonnes.len() - 1)]
}

fn alt(title: &str, rows: &[Row], lang: Lang) -> String {
    let mut text = format!("{title}.");
    for row in rows {
        let [low, median, high] =
            [row.tonnes[0], row.median, upper(row)].map(|tonnes| words::estimate(tonnes, lang));
        let most = words::estimate(row.tonnes[row.tonnes.len() - 1], lang);
        text += &match lang {
            Lang::Vi => format!(
                " {}: trung vị {median} tấn ({}); từ {low} đến {most} tấn; 1 trong 10 khả năng trên {high} tấn.",
                row.title, row.per_ha
            ),
            Lang::En => format!(
                " {}: median {median} t ({}); from {low} to {most} t; 1 chance in 10 of more than {high} t.",
                row.title, row.per_ha
            ),
        };
    }
    text
}

/// Stacks values in columns as wide as a dot: (place of the column, place in the column).
fn stacked(values: &[f64], width: f64) -> Vec<(f64, usize)> {
    let mut heights: std::collections::BTreeMap<i64, usize> = std::collections::BTreeMap::new();
    values
        .iter()
        .map(|value| {
            let column = (value / width).floor() as i64;
            let height = heights.entry(column).or_default();
            *height += 1;
            ((column as f64 + 0.5) * width, *height - 1)
        })
        .collect()
}

impl Figure for LossDots {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let rows = self.rows.iter().flat_map(|row| {
            let n = row.tonnes.len() as f64;
            row.tonnes.iter().enumerate().map(move |(index, tonnes)| {
                vec![row.name.clone(), words::raw((index as f64 + 0.5) / n), words::raw(*tonnes)]
            })
        });
        words::csv(["scenario", "quantile", "yield_loss_t"], rows)
    }

    fn least_height(&self, width: f64) -> f64 {
        let bold = Type::new(SMALL_PT, INK).bold();
        let narrow = width < 100.0;
        let room = if narrow { width - 18.0 } else { 34.0 };
        let lines =
            self.rows.iter().map(|row| bold.wrap(&row.title, room).len()).max().unwrap_or(1) as f64;
        let row = if narrow {
            13.0 + lines * bold.line_mm()
        } else {
            11f64.max((lines + 1.2) * bold.line_mm() + 1.0)
        };
        6.0 + row * self.rows.len() as f64
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let narrow = area.width() < 100.0;
        let left = if narrow { 0.0 } else { 36.0 };
        let rect = area.inset(left, 0.0, 3.0, 2.0 * line);
        let highest =
            self.rows.iter().flat_map(|row| &row.tonnes).fold(0.0, |most: f64, &t| most.max(t));
        let wanted = if narrow { 3 } else { 6 };
        let range = axes::from_zero(highest, wanted);
        let panel = Panel::new(rect, range, (0.0, 1.0));
        panel.x_axis(canvas, &axes::labelled(&axes::ticks(0.0, range.1, wanted), self.lang), small);
        let unit =
            either(self.lang, "tấn lúa mất, cả giai đoạn", "t of paddy lost over the period");
        canvas.text(
            (rect.right, area.bottom - line / 2.0),
            unit,
            At::Right,
            Type::new(SMALL_PT, MUTED),
        );
        let slot = rect.height() / self.rows.len() as f64;
        let bold = small.bold();
        let median_of = |row: &Row| {
            format!("{} {}", words::estimate(row.median, self.lang), either(self.lang, "tấn", "t"))
        };
        let heading = |row: &Row| {
            bold.wrap(&format!("{}: {}", row.title, median_of(row)), area.width() - 2.0)
        };
        let most = self.rows.iter().map(|row| heading(row).len()).max().unwrap_or(1);
        let head = if narrow { most as f64 * line } else { 0.0 };
        // The largest dot with which the highest column of all rows still fits.
        let fits = |size: f64| {
            let per_mm = (range.1 - range.0) / rect.width();
            self.rows.iter().all(|row| {
                let most = stacked(&row.tonnes, size * per_mm).iter().map(|dot| dot.1 + 1).max();
                most.unwrap_or(0) as f64 * size <= slot - head - 1.2
            })
        };
        let sizes = (5..=30).rev().map(|tenths| f64::from(tenths) / 10.0);
        let size = sizes.into_iter().find(|&size| fits(size)).unwrap_or(0.5);
        let width = size * (range.1 - range.0) / rect.width();
        for (order, row) in self.rows.iter().enumerate() {
            let top = rect.top + order as f64 * slot;
            let base = top + slot - 0.6;
            let series = canvas.palette.series(row.series);
            canvas.line(&[(rect.left, base), (rect.right, base)], GRID_MM, GRID);
            for (tonnes, height) in stacked(&row.tonnes, width) {
                let y = base - (height as f64 + 0.5) * size;
                canvas.dot((panel.x.at(tonnes), y), size * 0.46, series.colour);
            }
            let x = panel.x.at(row.median);
            canvas.line(&[(x, top + head + 0.5), (x, base + 0.6)], LINE_MM, INK);
            let name = Type { colour: series.colour, ..small }.bold();
            let below = Type::new(FOOTER_PT, MUTED);
            if narrow {
                for (index, text) in heading(row).iter().enumerate() {
                    canvas.text_veiled(
                        (area.left + 0.8, top + line * (index as f64 + 0.5)),
                        text,
                        At::Left,
                        name,
                    );
                }
            } else {
                let lines = name.wrap(&row.title, left - 2.0);
                let y = canvas.lines((area.left, top + 0.5), &lines, At::Left, name);
                let detail = [format!("{}; {}", median_of(row), row.per_ha)];
                canvas.lines((area.left, y), &detail, At::Left, below);
            }
        }
        panel.zero_line(canvas);
        if let Some((share, tonnes)) = self.target.filter(|target| target.1 <= range.1) {
            let x = panel.x.at(tonnes);
            canvas.dashed(&[(x, rect.top), (x, rect.bottom)], &[1.0, 0.8], 0.3, INK);
            let share = words::percent(share, 0, self.lang);
            let tonnes = words::estimate(tonnes, self.lang);
            let label = match self.lang {
                Lang::Vi => format!("chỉ tiêu {share} ≈ {tonnes} tấn"),
                Lang::En => format!("target {share} ≈ {tonnes} t"),
            };
            let fits = x + 1.0 + small.width(&label) < rect.right;
            let (at, shift) = if fits { (At::Left, 1.0) } else { (At::Right, -1.0) };
            canvas.text_veiled((x + shift, rect.top + line * 0.5), &label, at, small);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn fifty_dots_a_scenario_in_order_of_the_median() {
        let chart = LossDots::of(&fixture::summary(5), Lang::Vi).unwrap();
        assert!(chart.rows.iter().all(|row| row.tonnes.len() == 50));
        assert!(chart.rows.windows(2).all(|pair| pair[0].median <= pair[1].median));
        assert!(
            chart.caption.title.starts_with("“Đề án 2022–2025” giữ lại"),
            "{}",
            chart.caption.title
        );
    }

    #[test]
    fn dots_in_one_column_stand_on_each_other() {
        assert_eq!(stacked(&[0.1, 0.2, 1.5], 1.0), [(0.5, 0), (0.5, 1), (1.5, 0)]);
    }
}
