//! Does the plan work in every commune? One small plot for each.

use super::axes::{self, Entry, Panel, Sample};
use super::canvas::{At, Canvas, Point, Rect, Type};
use super::coverage::scaled;
use super::frame::{Caption, Figure, Layout, NARROW};
use super::style::{AXIS_MM, FOOTER_PT, GRID_MM, INK, LINE_MM, MUTED, SMALL_PT};
use super::words::{self, either};
use crate::answers::summary::{Arm, Summary};
use crate::model::outcome::Outcome;
use crate::stats::Estimate;
use crate::text::Lang;
use crate::time::Period;

/// Communes are shown as one where their medians differ by no more than this part of the range of 90 %
/// of replicates, or by no more than this share of plan.
const ALIKE: (f64, f64) = (0.25, 0.01);

/// A share of plan below which a year counts as short.
const ENOUGH: f64 = 0.95;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CommunePanels {
    caption: Caption,
    lang: Lang,
    period: Period,
    /// The communes, the one furthest below plan first.
    pub communes: Vec<Shares>,
    /// What is drawn: each commune, or one for all where they are alike.
    shown: Vec<Shares>,
    /// The district.
    pub district: Shares,
}

/// Delivered as a share of plan, by year; empty where nothing is planned.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shares {
    code: String,
    name: String,
    /// Traps in service at the end of the year.
    pub traps: Vec<Estimate>,
    /// Chemical treatment.
    pub chemical: Vec<Estimate>,
}

impl Shares {
    /// Estimates as shares of what was planned.
    fn of(
        code: &str,
        name: &str,
        traps: (&[Estimate], f64),
        chemical: (&[Estimate], &[f64]),
    ) -> Self {
        let planned: f64 = chemical.1.iter().sum();
        Self {
            code: code.to_owned(),
            name: name.to_owned(),
            traps: if traps.1 > 0.0 {
                traps.0.iter().map(|value| scaled(value, 1.0 / traps.1)).collect()
            } else {
                Vec::new()
            },
            chemical: if planned > 0.0 {
                // A year without a plan has no share of it.
                let years = chemical.0.iter().zip(chemical.1);
                years
                    .map(|(value, plan)| {
                        scaled(value, if *plan > 0.0 { 1.0 / plan } else { f64::NAN })
                    })
                    .collect()
            } else {
                Vec::new()
            },
        }
    }

    /// The medians, as they are drawn, averaged over years and programmes.
    fn median(&self) -> f64 {
        let shares = self.traps.iter().chain(&self.chemical).map(|value| value.q50);
        let shares: Vec<f64> = shares.filter(|share| share.is_finite()).collect();
        shares.iter().sum::<f64>() / shares.len().max(1) as f64
    }
}

impl CommunePanels {
    /// The communes of the scenario in focus.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let arm = words::focus(summary).filter(|arm| words::has_plan(arm))?;
        let (communes, district) = shares(summary, arm)?;
        // A commune without a plan delivers no share of it.
        let part = words::taking_part(summary, arm);
        let communes = communes.into_iter().zip(&part).filter(|(_, part)| **part);
        let mut communes: Vec<Shares> = communes.map(|(commune, _)| commune).collect();
        let [note, brief_note] = words::outside(summary, &part, lang);
        communes.sort_by(|a, b| a.median().total_cmp(&b.median()));
        let alike = communes.len() > 1 && alike(&communes);
        let name = arm.title.get(lang);
        let place = words::place_and_period(summary, lang);
        let subtitle = match lang {
            Lang::Vi => format!(
                "“{name}”: thực hiện so với kế hoạch (%) theo năm, xã thấp nhất trước; {place}. Điểm: trung vị; vạch: 90% số lần mô phỏng."
            ),
            Lang::En => format!(
                "“{name}”: delivered as % of plan by year, lowest commune first; {place}. Point: median; bar: 90% of replicates."
            ),
        };
        let subtitle = match (lang, alike) {
            (_, false) => subtitle,
            (Lang::Vi, true) => format!(
                "“{name}”: thực hiện so với kế hoạch (%) theo năm; {place}. Trung vị các xã chênh nhau không quá một phần tư khoảng 90%, nên vẽ chung; vạch: 90% số lần mô phỏng, của mọi xã."
            ),
            (Lang::En, true) => format!(
                "“{name}”: delivered as % of plan by year; {place}. Medians of communes differ by at most a quarter of the 90% range, so one panel stands for all; bar: 90% of replicates, of any commune."
            ),
        };
        let brief = match lang {
            Lang::Vi => format!("“{name}”: % kế hoạch; trung vị, 90% số lần mô phỏng"),
            Lang::En => format!("“{name}”: % of plan; median, 90% of replicates"),
        };
        let short = communes.iter().filter(|commune| commune.median() < ENOUGH).count();
        let (all, lowest) = (communes.len(), &communes.first()?.name);
        let share = words::percent(district.median(), 0, lang);
        let title = match (lang, short) {
            (Lang::Vi, _) if all == 1 => {
                format!("{lowest} thực hiện {share} kế hoạch (trung vị)")
            }
            (Lang::En, _) if all == 1 => {
                format!("{lowest} delivers {share} of plan (median)")
            }
            (Lang::Vi, _) if alike && all > 1 => {
                format!("Cả {all} xã thực hiện như nhau: {share} kế hoạch (trung vị)")
            }
            (Lang::En, _) if alike && all > 1 => {
                format!("All {all} communes deliver alike: {share} of plan (median)")
            }
            (Lang::Vi, 0) => format!("Cả {all} xã thực hiện từ 95% kế hoạch trở lên (trung vị)"),
            (Lang::En, 0) => format!("All {all} communes deliver at least 95% of plan (medians)"),
            (Lang::Vi, _) if short == all => {
                format!("Cả {all} xã thực hiện dưới 95% kế hoạch (trung vị); thấp nhất: {lowest}")
            }
            (Lang::En, _) if short == all => {
                format!("All {all} communes deliver under 95% of plan (medians); lowest: {lowest}")
            }
            (Lang::Vi, _) => {
                format!(
                    "{short} trong {all} xã thực hiện dưới 95% kế hoạch (trung vị); thấp nhất: {lowest}"
                )
            }
            (Lang::En, _) => {
                format!(
                    "{short} of {all} communes deliver under 95% of plan (medians); lowest: {lowest}"
                )
            }
        };
        let alt = words::notes(&[&alt(&title, &communes, lang), &note]);
        let shown = if alike { vec![joined(&communes, lang)] } else { communes.clone() };
        Some(Self {
            shown,
            caption: Caption { title, subtitle, brief, note, brief_note, alt },
            lang,
            period: summary.period,
            communes,
            district,
        })
    }
}

/// Shares by commune and for the district; `None` when communes were not kept.
fn shares(summary: &Summary, arm: &Arm) -> Option<(Vec<Shares>, Shares)> {
    let traps = words::outcome(arm, "traps_in_service")?;
    let chemical = words::outcome(arm, "chemical_ha")?;
    let mut planned = vec![0.0; summary.period.years()];
    let mut communes = Vec::new();
    for (index, commune) in summary.communes.iter().enumerate() {
        let target = *arm.planned.traps.get(index)?;
        let plan = arm.planned.of(Outcome::ChemicalHa).get(index)?;
        for (sum, ha) in planned.iter_mut().zip(plan) {
            *sum += ha;
        }
        communes.push(Shares::of(
            &commune.code,
            &commune.name,
            (traps.communes_by_year.get(index)?, target),
            (chemical.communes_by_year.get(index)?, plan),
        ));
    }
    let target = arm.planned.traps.iter().sum();
    let district = Shares::of(
        "",
        "",
        (&traps.district_by_year, target),
        (&chemical.district_by_year, &planned),
    );
    Some((communes, district))
}

/// Do all communes deliver the same, by medians?
fn alike(communes: &[Shares]) -> bool {
    let same = |a: &[Estimate], b: &[Estimate]| {
        a.len() == b.len()
            && a.iter().zip(b).all(|(a, b)| {
                let room = (ALIKE.0 * (a.q95 - a.q05)).max(ALIKE.1);
                (a.q50 - b.q50).abs() <= room || (a.q50.is_nan() && b.q50.is_nan())
            })
    };
    communes.iter().all(|one| {
        communes
            .iter()
            .all(|other| same(&one.traps, &other.traps) && same(&one.chemical, &other.chemical))
    })
}

/// One for all: the first commune's medians, with the widest ranges of any.
fn joined(communes: &[Shares], lang: Lang) -> Shares {
    let widest = |of: fn(&Shares) -> &Vec<Estimate>| {
        let mut all = communes.first().map(of).cloned().unwrap_or_default();
        for commune in communes {
            for (wide, value) in all.iter_mut().zip(of(commune)) {
                wide.q05 = wide.q05.min(value.q05);
                wide.q95 = wide.q95.max(value.q95);
            }
        }
        all
    };
    let name = match lang {
        Lang::Vi => format!("Mỗi xã trong {} xã", communes.len()),
        Lang::En => format!("Each of {} communes", communes.len()),
    };
    Shares {
        code: String::new(),
        name,
        traps: widest(|commune| &commune.traps),
        chemical: widest(|commune| &commune.chemical),
    }
}

fn alt(title: &str, communes: &[Shares], lang: Lang) -> String {
    let mut text = format!("{title}.");
    for commune in communes {
        let years = |values: &[Estimate]| {
            let years: Vec<String> =
                values.iter().map(|value| words::percent(value.q50, 0, lang)).collect();
            if years.is_empty() { "–".to_owned() } else { years.join(", ") }
        };
        let (traps, chemical) = (years(&commune.traps), years(&commune.chemical));
        let name = &commune.name;
        text += &match lang {
            Lang::Vi => format!(" {name}: bẫy {traps}; xử lý thuốc {chemical}."),
            Lang::En => format!(" {name}: traps {traps}; chemical treatment {chemical}."),
        };
    }
    text
}

/// Columns for a width.
fn columns(width: f64, panels: usize) -> usize {
    ((width / 29.0) as usize).clamp(2, 6).min(panels.max(1))
}

impl Figure for CommunePanels {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let mut header = vec!["code", "commune", "quantity", "year"];
        header.extend(words::ESTIMATE_COLUMNS);
        let rows = self.communes.iter().flat_map(|commune| {
            [("traps_in_service_share", &commune.traps), ("chemical_ha_share", &commune.chemical)]
                .into_iter()
                .flat_map(move |(quantity, years)| {
                    years.iter().enumerate().map(move |(year, value)| {
                        let year = self.period.year(year).to_string();
                        let mut row = vec![
                            commune.code.clone(),
                            commune.name.clone(),
                            quantity.to_owned(),
                            year,
                        ];
                        row.extend(words::estimate_fields(value));
                        row
                    })
                })
        });
        words::csv(header, rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let columns = columns(width, self.shown.len());
        let cell = (width - 2.0 * (columns as f64 - 1.0)) / columns as f64;
        let more = (self.name_lines(cell) - 1) as f64 * Type::new(SMALL_PT, INK).line_mm();
        let panel = if layout.is_brief() { 18.0 } else { 25.0 };
        let legend = if width < NARROW { 11.0 } else { 8.0 };
        legend + (panel + more) * self.shown.len().div_ceil(columns) as f64
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let traps = canvas.palette.series(0);
        let chemical = canvas.palette.series(1);
        let entries = [
            (
                Sample::Marker(traps),
                either(self.lang, "Bẫy đang sử dụng cuối năm", "Traps in service at year end"),
                !self.district.traps.is_empty(),
            ),
            (
                Sample::Marker(chemical),
                either(self.lang, "Diện tích xử lý thuốc", "Chemical treatment"),
                !self.district.chemical.is_empty(),
            ),
            (
                Sample::Fill(super::style::PALE),
                either(self.lang, "Toàn vùng, trung vị", "District, median"),
                self.shown.len() > 1,
            ),
        ];
        let entries: Vec<Entry> = entries
            .into_iter()
            .filter(|(.., wanted)| *wanted)
            .map(|(sample, text, _)| Entry::new(sample, text))
            .collect();
        let legend = axes::legend(canvas, (area.left, area.top), area.width(), &entries);
        let area = area.inset(0.0, legend + 1.0, 0.0, 0.0);
        let columns = columns(area.width(), self.shown.len());
        let rows = self.shown.len().div_ceil(columns);
        let all =
            self.communes.iter().flat_map(|commune| commune.traps.iter().chain(&commune.chemical));
        let highest =
            all.map(|value| value.q95).filter(|high| high.is_finite()).fold(1.0, f64::max);
        let (_, top) = axes::from_zero(highest, 3);
        for (index, commune) in self.shown.iter().enumerate() {
            let cell = area.cell(index, columns, rows, (2.0, 1.5));
            self.panel(canvas, cell, commune, top);
        }
    }
}

impl CommunePanels {
    /// Lines that the longest name takes in a panel.
    fn name_lines(&self, width: f64) -> usize {
        let name = Type::new(SMALL_PT, INK).bold();
        self.shown.iter().map(|commune| name.wrap(&commune.name, width).len()).max().unwrap_or(1)
    }

    /// Draws one commune.
    fn panel(&self, canvas: &mut Canvas<'_>, cell: Rect, commune: &Shares, top: f64) {
        let name = Type::new(SMALL_PT, INK).bold();
        let small = Type::new(FOOTER_PT, MUTED);
        let lines = name.wrap(&commune.name, cell.width());
        let head = self.name_lines(cell.width()) as f64 * name.line_mm();
        canvas.lines((cell.left, cell.top), &lines, At::Left, name);
        let ticks: Vec<(f64, String)> = axes::ticks(0.0, top, 3)
            .into_iter()
            .map(|tick| (tick, words::percent(tick, 0, self.lang)))
            .collect();
        let left = axes::widest(&ticks, small) + 1.2;
        let rect = cell.inset(left, head + 1.2, 0.3, small.line_mm() + 0.4);
        let panel = Panel::new(rect, (0.0, self.period.years() as f64), (0.0, top));
        if self.shown.len() > 1 {
            self.district_steps(canvas, &panel);
        }
        panel.y_axis(canvas, &ticks, small);
        let plan = panel.y.at(1.0);
        canvas.line(&[(rect.left, plan), (rect.right, plan)], AXIS_MM, INK);
        for (year, calendar_year) in self.period.calendar_years().enumerate() {
            let label = format!("’{:02}", calendar_year % 100);
            let at: Point = (panel.x.at(year as f64 + 0.5), rect.bottom + small.line_mm() * 0.6);
            canvas.text(at, &label, At::Centre, small);
            for (offset, series, values) in
                [(-0.17, 0, &commune.traps), (0.17, 1, &commune.chemical)]
            {
                let Some(value) = values.get(year).filter(|value| value.q50.is_finite()) else {
                    continue;
                };
                let series = canvas.palette.series(series);
                let x = panel.x.at(year as f64 + 0.5 + offset);
                canvas.line(
                    &[(x, panel.y.at(value.q05)), (x, panel.y.at(value.q95))],
                    LINE_MM * 0.8,
                    series.colour,
                );
                let y = panel.y.at(value.q50);
                canvas.marker((x, y), series.marker, 0.75, series.colour);
                // Where there is room for it, the number stands beside its mark.
                let share = words::percent(value.q50, 0, self.lang);
                let slot = rect.width() / self.period.years() as f64 * 0.34;
                let number = Type::new(SMALL_PT, INK);
                if number.width(&share) + 2.0 <= slot {
                    canvas.text_veiled((x + 1.2, y), &share, At::Left, number);
                }
            }
        }
        panel.base_line(canvas);
    }

    /// The district's medians as quiet bars behind the points.
    fn district_steps(&self, canvas: &mut Canvas<'_>, panel: &Panel) {
        for year in 0..self.period.years() {
            for (offset, values) in [(-0.17, &self.district.traps), (0.17, &self.district.chemical)]
            {
                let Some(value) = values.get(year).filter(|value| value.q50.is_finite()) else {
                    continue;
                };
                let (from, to) =
                    (year as f64 + 0.5 + offset - 0.15, year as f64 + 0.5 + offset + 0.15);
                let rect = Rect::new(
                    panel.x.at(from),
                    panel.y.at(value.q50),
                    panel.x.at(to),
                    panel.rect.bottom,
                );
                canvas.rect(rect, super::style::PALE);
                canvas.outline(rect, GRID_MM, super::style::GRID);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn communes_come_from_the_lowest_up() {
        let chart = CommunePanels::of(&fixture::summary(2), Lang::Vi).unwrap();
        assert_eq!(chart.communes.len(), 14);
        assert!(chart.communes.windows(2).all(|pair| pair[0].median() <= pair[1].median()));
        assert_eq!(chart.csv().lines().count(), 1 + 14 * 2 * 4);
    }

    #[test]
    fn communes_that_are_alike_are_drawn_once() {
        let mut summary = fixture::summary(2);
        let chart = CommunePanels::of(&summary, Lang::Vi).unwrap();
        assert_eq!(chart.shown.len(), 14);
        let planned = summary.arms[1].planned.clone();
        let (traps, plan) = (&planned.traps, planned.of(Outcome::ChemicalHa));
        for table in &mut summary.arms[1].outcomes {
            let work = table.outcome.as_str();
            for (commune, years) in table.communes_by_year.iter_mut().enumerate() {
                for (year, value) in years.iter_mut().enumerate() {
                    let whole = match work {
                        "traps_in_service" => traps[commune],
                        _ => plan[commune][year],
                    };
                    *value =
                        scaled(&Estimate { q50: 0.8, mean: 0.8, ..Estimate::default() }, whole);
                }
            }
        }
        let chart = CommunePanels::of(&summary, Lang::Vi).unwrap();
        assert_eq!((chart.shown.len(), chart.communes.len()), (1, 14));
        assert!(chart.caption.title.contains("như nhau"), "{}", chart.caption.title);
        assert_eq!(chart.csv().lines().count(), 1 + 14 * 2 * 4, "the file has all of them");
    }

    #[test]
    fn without_communes_there_is_no_chart() {
        let mut summary = fixture::summary(2);
        for table in &mut summary.arms[1].outcomes {
            table.communes_by_year.clear();
        }
        assert_eq!(CommunePanels::of(&summary, Lang::Vi), None);
    }
}
