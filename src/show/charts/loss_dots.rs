//! How much rice is lost, and how bad a bad campaign is: fifty dots for each scenario.

use super::axes::{self, Panel};
use super::canvas::{At, Canvas, Rect, Type};
use super::frame::{Caption, Figure, Layout, NARROW};
use super::style::{FOOTER_PT, GRID, GRID_MM, INK, MUTED, Marker, SMALL_PT};
use super::words::{self, either};
use crate::answers::summary::Summary;
use crate::stats::Estimate;
use crate::text::Lang;

/// Room for names beside the dots, mm.
const LEFT: f64 = 36.0;
/// Dots in one where there is little room.
const JOINED: usize = 2;
/// Least height of the dots of a row, mm: full, brief.
const DOTS_MM: [f64; 2] = [9.5, 2.9];

/// Tạ in a tonne.
const QUINTALS_PER_TONNE: f64 = 10.0;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LossDots {
    caption: Caption,
    lang: Lang,
    /// One row for each scenario, the least mean first.
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
    /// Mean and quantiles, t.
    pub loss: Estimate,
    /// The mean per crop in tạ/ha (Vietnamese) or t/ha (English).
    per_ha: String,
}

impl LossDots {
    /// The dots of all scenarios.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let area: f64 = summary.communes.iter().map(|commune| commune.rice_area_ha).sum();
        let crops_ha = area * (summary.period.years() * summary.crops_a_year()) as f64;
        let mut rows: Vec<Row> = summary
            .arms
            .iter()
            .enumerate()
            .filter_map(|(series, arm)| {
                let dots = arm.dots.iter().find(|dots| dots.outcome == "yield_loss")?;
                let mut tonnes = dots.values.clone();
                tonnes.sort_by(f64::total_cmp);
                let loss = words::outcome(arm, "yield_loss")?.district;
                let per_ha = match lang {
                    Lang::Vi => format!(
                        "{} tạ/ha/vụ",
                        crate::text::number(loss.mean * QUINTALS_PER_TONNE / crops_ha, 1, lang)
                    ),
                    Lang::En => {
                        format!(
                            "{} t/ha per crop",
                            crate::text::number(loss.mean / crops_ha, 2, lang)
                        )
                    }
                };
                let title = arm.title.get(lang).to_owned();
                Some(Row { name: arm.name.clone(), title, series, tonnes, loss, per_ha })
            })
            .filter(|row| !row.tonnes.is_empty())
            .collect();
        if rows.is_empty() {
            return None;
        }
        rows.sort_by(|a, b| a.loss.mean.total_cmp(&b.loss.mean));
        let each = 1.0 / rows[0].tonnes.len() as f64;
        let [chance, joined] =
            [each, each * JOINED as f64].map(|share| words::percent(share, 0, lang));
        let place = words::place_and_period(summary, lang);
        let subtitle = match lang {
            Lang::Vi => format!(
                "Sản lượng lúa mất vì chuột cả giai đoạn (tấn); {place}. Mỗi chấm là {chance} khả năng; tam giác: trung bình."
            ),
            Lang::En => format!(
                "Yield lost to rats over the period (t); {place}. Each dot is a {chance} chance; triangle: mean."
            ),
        };
        let brief = match lang {
            Lang::Vi => {
                format!("Tấn lúa mất cả giai đoạn; chấm: {joined} khả năng; tam giác: trung bình")
            }
            Lang::En => {
                format!("Paddy lost over the period, t; dot: {joined} chance; triangle: mean")
            }
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
        let caption = Caption { title, subtitle, brief, alt, ..Caption::default() };
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
    let Some((name, difference)) = words::of_the_choice(summary, &differences) else {
        let row = &rows[0];
        let tonnes = words::mean(&row.loss, "t", lang);
        let bad = words::estimate(upper(row), lang);
        return match lang {
            Lang::Vi => {
                format!("Trung bình mất {tonnes} tấn lúa; 1 trong 10 khả năng mất trên {bad} tấn")
            }
            Lang::En => {
                format!("The mean loss is {tonnes} t; 1 chance in 10 of more than {bad} t")
            }
        };
    };
    if !words::told_apart(summary, name, difference) {
        return words::not_told(difference, "sản lượng lúa mất", "yield lost", lang);
    }
    let less = difference.estimate.mean < 0.0;
    let mean = |name: &str| {
        let row = rows.iter().find(|row| row.name == name);
        row.map_or_else(String::new, |row| words::mean(&row.loss, "t", lang))
    };
    let usual = words::reference(summary).map_or("", |arm| arm.name.as_str());
    let (own, against) = (mean(name), mean(usual));
    let [title, usual] = [*name, usual].map(|name| words::title_of(summary, name, lang));
    match (lang, less) {
        (Lang::Vi, true) => {
            format!("“{title}” mất trung bình {own} tấn lúa, “{usual}” {against} tấn")
        }
        (Lang::En, true) => {
            format!("“{title}” loses {own} t of paddy on average, “{usual}” {against} t")
        }
        (Lang::Vi, false) => {
            format!("Không phương án nào giữ thêm lúa; “{title}” mất {own} tấn")
        }
        (Lang::En, false) => format!("No scenario saves paddy; “{title}” loses {own} t"),
    }
}

/// The loss that is passed with a chance of one in ten.
fn upper(row: &Row) -> f64 {
    row.tonnes[(row.tonnes.len() * 9 / 10).min(row.tonnes.len() - 1)]
}

fn alt(title: &str, rows: &[Row], lang: Lang) -> String {
    let mut text = format!("{title}.");
    for row in rows {
        let mean = words::mean(&row.loss, "t", lang);
        let [low, median, high] =
            [row.tonnes[0], row.loss.q50, upper(row)].map(|tonnes| words::estimate(tonnes, lang));
        let most = words::estimate(row.tonnes[row.tonnes.len() - 1], lang);
        text += &match lang {
            Lang::Vi => format!(
                " {}: trung bình {mean} tấn ({}), trung vị {median}; từ {low} đến {most} tấn; 1 trong 10 khả năng trên {high} tấn.",
                row.title, row.per_ha
            ),
            Lang::En => format!(
                " {}: mean {mean} t ({}), median {median}; from {low} to {most} t; 1 chance in 10 of more than {high} t.",
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

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let bold = Type::new(SMALL_PT, INK).bold();
        let line = bold.line_mm();
        let narrow = width < NARROW;
        let row = |row: &Row| {
            if narrow {
                let head = bold.wrap(&self.heading(row), width - 2.0).len() as f64 * line;
                head + DOTS_MM[usize::from(layout.is_brief())] + 1.3
            } else {
                let lines = bold.wrap(&row.title, LEFT - 2.0).len() as f64;
                11f64.max((lines + 1.2) * line + 1.0)
            }
        };
        let rows = self.rows.iter().map(row).fold(0.0, f64::max) * self.rows.len() as f64;
        let target = if self.target.is_some() { line } else { 0.0 };
        below(layout) * line + target + rows
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let narrow = area.width() < NARROW;
        let left = if narrow { 0.0 } else { LEFT };
        // The label of the target stands above the rows, where no dot can be.
        let above = if self.target.is_some() { line } else { 0.0 };
        let brief = canvas.layout.is_brief();
        let rect = area.inset(left, above, 3.0, below(canvas.layout) * line);
        let highest =
            self.rows.iter().flat_map(|row| &row.tonnes).fold(0.0, |most: f64, &t| most.max(t));
        let wanted = if narrow { 3 } else { 6 };
        let range = axes::from_zero(highest, wanted);
        let panel = Panel::new(rect, range, (0.0, 1.0));
        panel.x_axis(canvas, &axes::labelled(&axes::ticks(0.0, range.1, wanted), self.lang), small);
        let unit =
            either(self.lang, "tấn lúa mất, cả giai đoạn", "t of paddy lost over the period");
        let quiet = Type::new(SMALL_PT, MUTED);
        if !brief {
            canvas.text((rect.right, area.bottom - line / 2.0), unit, At::Right, quiet);
        }
        self.target_line(canvas, &panel, area.top);
        let slot = rect.height() / self.rows.len() as f64;
        let bold = small.bold();
        let heads = self.rows.iter().map(|row| bold.wrap(&self.heading(row), area.width() - 2.0));
        let heads: Vec<Vec<String>> = heads.collect();
        let most = heads.iter().map(Vec::len).max().unwrap_or(1);
        let head = if narrow { most as f64 * line } else { 0.0 };
        let joined = if brief { JOINED } else { 1 };
        let dots: Vec<Vec<f64>> = self.rows.iter().map(|row| row.joined(joined)).collect();
        let size = dot_size(&dots, (range.1 - range.0) / rect.width(), slot - head - 1.6);
        let width = size * (range.1 - range.0) / rect.width();
        for (order, ((row, dots), heading)) in self.rows.iter().zip(&dots).zip(&heads).enumerate() {
            let top = rect.top + order as f64 * slot;
            let base = top + slot - 1.3;
            let series = canvas.palette.series(row.series);
            canvas.line(&[(rect.left, base), (rect.right, base)], GRID_MM, GRID);
            for (tonnes, height) in stacked(dots, width) {
                let y = base - (height as f64 + 0.5) * size;
                canvas.dot((panel.x.at(tonnes), y), size * 0.46, series.colour);
            }
            // Under the dots, so that neither hides the other.
            canvas.marker((panel.x.at(row.loss.mean), base + 0.85), Marker::Triangle, 0.7, INK);
            let name = Type { colour: series.colour, ..small }.bold();
            if narrow {
                let top = top + (most - heading.len()) as f64 * line;
                for (index, text) in heading.iter().enumerate() {
                    let y = top + line * (index as f64 + 0.5);
                    canvas.text_over((area.left + 0.8, y), text, name);
                }
            } else {
                let lines = name.wrap(&row.title, left - 2.0);
                let y = canvas.lines((area.left, top + 0.5), &lines, At::Left, name);
                let detail = [format!("{}; {}", self.mean(row), row.per_ha)];
                canvas.lines((area.left, y), &detail, At::Left, Type::new(FOOTER_PT, MUTED));
            }
        }
        panel.zero_line(canvas);
    }
}

impl LossDots {
    /// "1.230 tấn".
    fn mean(&self, row: &Row) -> String {
        format!("{} {}", words::mean(&row.loss, "t", self.lang), either(self.lang, "tấn", "t"))
    }

    /// The name of a row with its mean.
    fn heading(&self, row: &Row) -> String {
        format!("{}: {}", row.title, self.mean(row))
    }

    /// The loss that the target allows, with its label above the panel, from `top` on.
    fn target_line(&self, canvas: &mut Canvas<'_>, panel: &Panel, top: f64) {
        let Some((share, tonnes)) = self.target.filter(|target| target.1 <= panel.x.to) else {
            return;
        };
        let small = Type::new(SMALL_PT, INK);
        let x = panel.x.at(tonnes);
        canvas.dashed(&[(x, panel.rect.top), (x, panel.rect.bottom)], &[1.0, 0.8], 0.3, MUTED);
        let share = words::percent(share, 0, self.lang);
        let tonnes = words::estimate(tonnes, self.lang);
        let label = match self.lang {
            Lang::Vi => format!("chỉ tiêu {share} ≈ {tonnes} tấn"),
            Lang::En => format!("target {share} ≈ {tonnes} t"),
        };
        let half = small.width(&label) / 2.0;
        let middle = x.min(panel.rect.right - half).max(panel.rect.left + half);
        canvas.text((middle, top + small.line_mm() / 2.0), &label, At::Centre, small);
    }
}

impl Row {
    /// The dots with `together` neighbours in one, at their mean.
    fn joined(&self, together: usize) -> Vec<f64> {
        let mean = |few: &[f64]| few.iter().sum::<f64>() / few.len() as f64;
        self.tonnes.chunks(together).map(mean).collect()
    }
}

/// Lines under the rows: the numbers of the axis and, where it is not said above, their unit.
fn below(layout: Layout) -> f64 {
    if layout.is_brief() { 1.2 } else { 2.0 }
}

/// The largest dot, mm, with which the highest column of all rows still fits.
fn dot_size(rows: &[Vec<f64>], per_mm: f64, room: f64) -> f64 {
    let fits = |size: f64| {
        rows.iter().all(|row| {
            let most = stacked(row, size * per_mm).iter().map(|dot| dot.1 + 1).max();
            most.unwrap_or(0) as f64 * size <= room
        })
    };
    let sizes = (4..=30).rev().map(|tenths| f64::from(tenths) / 10.0);
    sizes.into_iter().find(|&size| fits(size)).unwrap_or(0.4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn fifty_dots_a_scenario_in_order_of_the_median() {
        let chart = LossDots::of(&fixture::summary(5), Lang::Vi).unwrap();
        assert!(chart.rows.iter().all(|row| row.tonnes.len() == 50));
        assert!(chart.rows.windows(2).all(|pair| pair[0].loss.mean <= pair[1].loss.mean));
        assert!(
            chart.caption.title.starts_with("“Đề án 2022–2025” mất trung bình"),
            "{}",
            chart.caption.title
        );
    }

    /// What the title says stands in the rows.
    #[test]
    fn the_numbers_of_the_title_are_those_of_the_chart() {
        let chart = LossDots::of(&fixture::summary(3), Lang::Vi).unwrap();
        let shown: Vec<String> = chart.rows.iter().map(|row| chart.mean(row)).collect();
        let said = shown.iter().filter(|mean| chart.caption.title.contains(mean.as_str()));
        assert_eq!(said.count(), 2, "{}: {shown:?}", chart.caption.title);
    }

    #[test]
    fn dots_in_one_column_stand_on_each_other() {
        assert_eq!(stacked(&[0.1, 0.2, 1.5], 1.0), [(0.5, 0), (0.5, 1), (1.5, 0)]);
    }
}
