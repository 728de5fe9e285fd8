//! What is delivered of what was planned: traps in service, hectares of chemical treatment.

use super::axes::{self, Entry, Panel, Sample};
use super::canvas::{At, Canvas, Rect, Type};
use super::frame::{Caption, Figure, Layout, NARROW};
use super::style::{AXIS_MM, INK, LINE_MM, MUTED, SMALL_PT, see_through};
use super::words::{self, either};
use crate::answers::summary::Summary;
use crate::model::outcome::Outcome;
use crate::show::shown::Shown;
use crate::stats::Estimate;
use crate::text::Lang;
use crate::time::Period;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Coverage {
    caption: Caption,
    lang: Lang,
    period: Period,
    /// One entry for each scenario with a plan.
    pub arms: Vec<Delivered>,
}

/// What one scenario delivers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Delivered {
    name: String,
    title: String,
    series: usize,
    /// Traps in service at the end of each year as a share of the target; empty without traps.
    pub traps: Vec<Estimate>,
    /// Hectares treated each year; empty without chemical treatment.
    pub treated_ha: Vec<Estimate>,
    /// Hectares planned for each year.
    pub planned_ha: Vec<f64>,
    /// Hectares treated since the start, by week.
    pub cumulated_ha: Vec<Estimate>,
}

/// An estimate in another unit.
pub(super) fn scaled(estimate: &Estimate, factor: f64) -> Estimate {
    Estimate {
        mean: estimate.mean * factor,
        mcse: estimate.mcse * factor,
        q05: estimate.q05 * factor,
        q25: estimate.q25 * factor,
        q50: estimate.q50 * factor,
        q75: estimate.q75 * factor,
        q95: estimate.q95 * factor,
    }
}

impl Coverage {
    /// Deliveries of all scenarios that plan traps or chemical treatment.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let arms: Vec<Delivered> = summary
            .arms
            .iter()
            .enumerate()
            .filter(|(_, arm)| words::has_plan(arm))
            .filter_map(|(series, arm)| {
                let target: f64 = arm.planned.traps.iter().sum();
                let mut planned_ha = vec![0.0; summary.period.years()];
                for commune in arm.planned.of(Outcome::ChemicalHa) {
                    for (sum, ha) in planned_ha.iter_mut().zip(commune) {
                        *sum += ha;
                    }
                }
                let chemical = planned_ha.iter().sum::<f64>() > 0.0;
                let in_service = words::outcome(arm, "traps_in_service")?;
                let treated = words::outcome(arm, "chemical_ha")?;
                let weekly =
                    arm.weekly.iter().find(|weekly| weekly.quantity == "chemical_ha_cumulative");
                let of_target = |traps: &Estimate| scaled(traps, 1.0 / target);
                Some(Delivered {
                    name: arm.name.clone(),
                    title: arm.title.get(lang).to_owned(),
                    series,
                    traps: if target > 0.0 {
                        in_service.district_by_year.iter().map(of_target).collect()
                    } else {
                        Vec::new()
                    },
                    treated_ha: if chemical {
                        treated.district_by_year.clone()
                    } else {
                        Vec::new()
                    },
                    planned_ha,
                    cumulated_ha: if chemical { weekly?.weeks.clone() } else { Vec::new() },
                })
            })
            .collect();
        if arms.is_empty() {
            return None;
        }
        let place = words::place_and_period(summary, lang);
        let subtitle = match lang {
            Lang::Vi => format!(
                "Bẫy đang sử dụng cuối năm (% số bẫy theo kế hoạch) và diện tích xử lý thuốc (ha); {place}. Điểm: trung vị; vạch và dải: 90% số lần mô phỏng; vạch đen ngang: kế hoạch."
            ),
            Lang::En => format!(
                "Traps in service at year end (% of target) and chemical treatment (ha); {place}. Point: median; bar and band: 90% of replicates; black rule: plan."
            ),
        };
        let brief = match lang {
            Lang::Vi => "Trung vị; vạch: 90% số lần mô phỏng; vạch đen: kế hoạch".to_owned(),
            Lang::En => "Median; bar: 90% of replicates; black rule: plan".to_owned(),
        };
        let focus = words::focus(summary).map(|arm| arm.name.clone());
        let main = arms.iter().find(|arm| Some(&arm.name) == focus.as_ref()).unwrap_or(&arms[0]);
        let period = summary.period;
        let title = title(main, arms.len(), period, lang);
        let alt = alt(&title, &arms, period, lang);
        let caption = Caption { title, subtitle, brief, alt, ..Caption::default() };
        Some(Self { caption, lang, period, arms })
    }

    /// Panels that have data: traps, hectares by year, and, where there is room, cumulated.
    fn panels(&self, layout: Layout) -> Vec<usize> {
        let mut panels = Vec::new();
        if self.arms.iter().any(|arm| !arm.traps.is_empty()) {
            panels.push(0);
        }
        if self.arms.iter().any(|arm| !arm.treated_ha.is_empty()) {
            panels.push(1);
            if !layout.is_brief() {
                panels.push(2);
            }
        }
        panels
    }

    /// The names of the scenarios.
    fn names(&self, palette: super::style::Palette) -> Vec<Entry> {
        let name = |arm: &Delivered| {
            Entry::new(Sample::Series(palette.series(arm.series)), arm.title.clone())
        };
        self.arms.iter().map(name).collect()
    }

    /// The years of one panel side by side, with the value of each scenario.
    fn by_year(&self, canvas: &mut Canvas<'_>, cell: Rect, panel: usize) {
        let style = Type::new(SMALL_PT, INK);
        let line = style.line_mm();
        let values =
            |arm: &Delivered| if panel == 0 { arm.traps.clone() } else { arm.treated_ha.clone() };
        let plans = self.arms.iter().flat_map(|arm| arm.planned_ha.iter().copied());
        let highest = self.arms.iter().flat_map(values).map(|value| value.q95);
        let (highest, ticks) = if panel == 0 {
            let range = axes::from_zero(highest.fold(1.0, f64::max), 5);
            let label = |&tick: &f64| (tick, words::percent(tick, 0, self.lang));
            (range.1, axes::ticks(0.0, range.1, 5).iter().map(label).collect::<Vec<_>>())
        } else {
            let range = axes::from_zero(highest.chain(plans).fold(0.0, f64::max), 5);
            (range.1, axes::labelled(&axes::ticks(0.0, range.1, 5), self.lang))
        };
        let years = self.period.years() as f64;
        let rect = cell.inset(axes::widest(&ticks, style) + 1.5, 0.0, 0.5, line + 0.5);
        let plot = Panel::new(rect, (0.0, years), (0.0, highest));
        plot.y_axis(canvas, &ticks, style);
        let slots = self.arms.len() as f64;
        for (year, calendar_year) in self.period.calendar_years().enumerate() {
            let label = words::year(calendar_year, rect.width() / years, style);
            let middle = plot.x.at(year as f64 + 0.5);
            canvas.text((middle, rect.bottom + 0.6 * line), &label, At::Centre, style);
            for (slot, arm) in self.arms.iter().enumerate() {
                let Some(value) = values(arm).get(year).copied() else { continue };
                let x = plot.x.at(year as f64 + 0.5 + 0.7 * ((slot as f64 + 0.5) / slots - 0.5));
                let plan = if panel == 0 { 1.0 } else { arm.planned_ha[year] };
                let half = (0.35 * rect.width() / years / slots).max(1.0);
                let y = plot.y.at(plan);
                canvas.line(&[(x - half, y), (x + half, y)], 0.35, INK);
                let series = canvas.palette.series(arm.series);
                canvas.line(
                    &[(x, plot.y.at(value.q05)), (x, plot.y.at(value.q95))],
                    LINE_MM,
                    series.colour,
                );
                canvas.marker((x, plot.y.at(value.q50)), series.marker, 0.95, series.colour);
            }
        }
        plot.base_line(canvas);
    }

    /// Hectares since the start.
    fn cumulated(&self, canvas: &mut Canvas<'_>, cell: Rect) {
        let style = Type::new(SMALL_PT, INK);
        let line = style.line_mm();
        let plan = |arm: &Delivered| arm.planned_ha.iter().sum::<f64>();
        let ends = self
            .arms
            .iter()
            .filter_map(|arm| arm.cumulated_ha.last().map(|end| end.q95.max(plan(arm))));
        let range = axes::from_zero(ends.fold(0.0, f64::max), 5);
        let ticks = axes::labelled(&axes::ticks(0.0, range.1, 5), self.lang);
        let rect = cell.inset(axes::widest(&ticks, style) + 1.5, 0.0, 0.8, line + 0.5);
        let plot = Panel::new(rect, (0.0, self.period.weeks() as f64), range);
        plot.y_axis(canvas, &ticks, style);
        let (weeks, years) = (self.period.weeks(), self.period.years());
        for (year, calendar_year) in self.period.calendar_years().enumerate() {
            let start = plot.x.at((year * weeks / years) as f64);
            canvas.line(&[(start, rect.bottom), (start, rect.bottom + 0.8)], AXIS_MM, INK);
            let label = words::year(calendar_year, rect.width() / years as f64, style);
            let middle = plot.x.at((year as f64 + 0.5) * weeks as f64 / years as f64);
            canvas.text((middle, rect.bottom + 0.6 * line), &label, At::Centre, style);
        }
        for (order, arm) in self.arms.iter().filter(|arm| !arm.cumulated_ha.is_empty()).enumerate()
        {
            let series = canvas.palette.series(arm.series);
            let along = |quantile: fn(&Estimate) -> f64| -> Vec<(f64, f64)> {
                let weeks = arm.cumulated_ha.iter().enumerate();
                weeks.map(|(week, value)| plot.at(week as f64 + 1.0, quantile(value))).collect()
            };
            let mut band = along(|value| value.q95);
            band.extend(along(|value| value.q05).into_iter().rev());
            canvas.polygon(&band, see_through(series.colour, 0.15));
            let median = along(|value| value.q50);
            canvas.dashed(&median, series.dash, LINE_MM, series.colour);
            // Markers at other weeks for each scenario keep coincident lines visible.
            if let Some(&at) = median.iter().rev().nth(4 + 13 * order) {
                canvas.marker(at, series.marker, 0.9, series.colour);
            }
            let y = plot.y.at(plan(arm));
            canvas.line(&[(rect.left, y), (rect.right, y)], AXIS_MM, INK);
        }
        let mut plans: Vec<f64> = self.arms.iter().map(plan).filter(|&ha| ha > 0.0).collect();
        plans.sort_by(f64::total_cmp);
        plans.dedup();
        let wanted: Vec<f64> = plans.iter().map(|&ha| plot.y.at(ha) - line * 0.55).collect();
        for (ha, y) in plans.iter().zip(axes::apart(&wanted, line, rect.top, rect.bottom)) {
            let text = format!(
                "{} {} ha",
                either(self.lang, "kế hoạch", "plan"),
                crate::text::number(*ha, 0, self.lang)
            );
            canvas.text_veiled((rect.left + 0.8, y), &text, At::Left, style);
        }
        plot.base_line(canvas);
    }
}

/// What is delivered, by the medians that are drawn.
fn finding(arm: &Delivered, period: Period, lang: Lang) -> String {
    let last = period.last_year();
    let planned: f64 = arm.planned_ha.iter().sum();
    let treated = arm.cumulated_ha.last().map(|end| words::percent(end.q50 / planned, 0, lang));
    let traps = arm.traps.last().map(|end| words::percent(end.q50, 0, lang));
    match (lang, treated, traps) {
        (Lang::Vi, Some(treated), Some(traps)) => {
            format!("Xử lý thuốc đạt {treated} kế hoạch; cuối {last} còn {traps} số bẫy (trung vị)")
        }
        (Lang::En, Some(treated), Some(traps)) => {
            format!(
                "Chemical treatment reaches {treated} of plan; {traps} of traps are left by end {last} (medians)"
            )
        }
        (Lang::Vi, Some(treated), None) => {
            format!("Xử lý thuốc đạt {treated} diện tích kế hoạch (trung vị)")
        }
        (Lang::En, Some(treated), None) => {
            format!("Chemical treatment reaches {treated} of the planned area (median)")
        }
        (Lang::Vi, None, traps) => {
            format!("Cuối năm {last} còn {} số bẫy (trung vị)", traps.unwrap_or_default())
        }
        (Lang::En, None, traps) => {
            format!("{} of traps are left by end {last} (median)", traps.unwrap_or_default())
        }
    }
}

/// The finding; the scenario is named where there are several.
fn title(arm: &Delivered, arms: usize, period: Period, lang: Lang) -> String {
    let finding = finding(arm, period, lang);
    if arms == 1 {
        return finding;
    }
    let mut letters = finding.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    format!("“{}”: {}", arm.title, first.chain(letters).collect::<String>())
}

fn alt(title: &str, arms: &[Delivered], period: Period, lang: Lang) -> String {
    let mut text = format!("{title}.");
    for arm in arms {
        text += &format!(" {}:", arm.title);
        let by_year = |values: &[Estimate], show: &dyn Fn(&Estimate) -> String| {
            let years = values.iter().enumerate();
            let years: Vec<String> = years
                .map(|(year, value)| format!("{} {}", period.year(year), show(value)))
                .collect();
            years.join(", ")
        };
        if !arm.traps.is_empty() {
            let years = by_year(&arm.traps, &|value| {
                let [q05, q50, q95] =
                    [value.q05, value.q50, value.q95].map(|share| words::percent(share, 0, lang));
                format!("{q50} ({q05}–{q95})")
            });
            text += &match lang {
                Lang::Vi => {
                    format!(" bẫy đang sử dụng so với kế hoạch, trung vị và khoảng 90%: {years}.")
                }
                Lang::En => format!(
                    " traps in service as a share of target, median and 90% range: {years}."
                ),
            };
        }
        if !arm.treated_ha.is_empty() {
            let years = by_year(&arm.treated_ha, &|value| {
                format!(
                    "{} ({}) ha",
                    Shown::of(value, "ha").median.text(lang),
                    words::range(value, "ha", lang)
                )
            });
            let planned = crate::text::number(arm.planned_ha.iter().sum(), 0, lang);
            text += &match lang {
                Lang::Vi => format!(
                    " xử lý thuốc, trung vị và khoảng 90%: {years}; kế hoạch cả giai đoạn {planned} ha."
                ),
                Lang::En => format!(
                    " chemical treatment, median and 90% range: {years}; plan of the period {planned} ha."
                ),
            };
        }
    }
    text
}

impl Figure for Coverage {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let mut header = vec!["scenario", "quantity", "year", "planned"];
        header.extend(words::ESTIMATE_COLUMNS);
        let mut rows = Vec::new();
        for arm in &self.arms {
            let mut push = |quantity: &str, year: String, planned: f64, value: &Estimate| {
                let mut row =
                    vec![arm.name.clone(), quantity.to_owned(), year, words::raw(planned)];
                row.extend(words::estimate_fields(value));
                rows.push(row);
            };
            for (year, name) in self.period.calendar_years().enumerate() {
                let name = name.to_string();
                if let Some(value) = arm.traps.get(year) {
                    push("traps_in_service_share_of_target", name.clone(), 1.0, value);
                }
                if let Some(value) = arm.treated_ha.get(year) {
                    push("chemical_ha", name, arm.planned_ha[year], value);
                }
            }
            if let Some(value) = arm.cumulated_ha.last() {
                push(
                    "chemical_ha_cumulated",
                    words::period(self.period),
                    arm.planned_ha.iter().sum(),
                    value,
                );
            }
        }
        words::csv(header, rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let names = self.names(super::style::Palette { grey: false });
        let legend = axes::legend_height(&names, width) + 1.0;
        match layout {
            Layout::Brief => legend + 28.0,
            Layout::Full if width < NARROW => legend + 31.0 * self.panels(layout).len() as f64,
            Layout::Full => legend + 36.0,
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let style = Type::new(SMALL_PT, MUTED);
        let entries = self.names(canvas.palette);
        let legend = axes::legend(canvas, (area.left, area.top), area.width(), &entries) + 1.0;
        let area = area.inset(0.0, legend, 0.0, 0.0);
        let panels = self.panels(canvas.layout);
        let narrow = area.width() < NARROW && !canvas.layout.is_brief();
        let (columns, rows) = if narrow { (1, panels.len()) } else { (panels.len(), 1) };
        let headings = match self.lang {
            Lang::Vi => [
                "Bẫy đang sử dụng cuối năm, % kế hoạch",
                "Xử lý thuốc từng năm, ha",
                "Xử lý thuốc cộng dồn, ha",
            ],
            Lang::En => [
                "Traps in service at year end, % of target",
                "Chemical treatment by year, ha",
                "Chemical treatment cumulated, ha",
            ],
        };
        for (place, &panel) in panels.iter().enumerate() {
            let cell = area.cell(place, columns, rows, (4.0, 1.5));
            let heading = style.wrap(headings[panel], cell.width());
            let most = if narrow { heading.len() } else { 2 };
            canvas.lines((cell.left, cell.top), &heading, At::Left, style);
            let cell = cell.inset(0.0, most as f64 * style.line_mm() + 1.5, 0.0, 0.0);
            if panel == 2 {
                self.cumulated(canvas, cell);
            } else {
                self.by_year(canvas, cell, panel);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn the_plan_of_the_period_is_thirty_six_thousand_hectares() {
        let chart = Coverage::of(&fixture::summary(2), Lang::Vi).unwrap();
        assert_eq!(chart.arms.len(), 1, "usual practice plans nothing");
        assert!((chart.arms[0].planned_ha.iter().sum::<f64>() - 36_000.0).abs() < 1e-6);
        assert_eq!(chart.csv().lines().count(), 1 + 4 + 4 + 1);
    }

    #[test]
    fn without_a_plan_there_is_no_chart() {
        assert_eq!(Coverage::of(&fixture::summary(1), Lang::Vi), None);
    }
}
