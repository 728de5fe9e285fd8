//! The chance to meet the target within a budget.

use super::axes::{self, Panel};
use super::canvas::{At, Canvas, Rect, Type};
use super::curves::{self, Axes, Curve};
use super::expected_loss::curves_of;
use super::frame::{Caption, Figure, Layout};
use super::style::{GRID_MM, INK, MUTED, SMALL_PT};
use super::words::{self, either};
use crate::answers::summary::Summary;
use crate::text::Lang;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TargetProb {
    caption: Caption,
    lang: Lang,
    unit: (f64, &'static str),
    /// Chance of the target by budget in units of money.
    pub curves: Vec<Curve>,
}

impl TargetProb {
    /// The curves of the decision.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let decision = summary.decision.as_ref()?;
        let unit = words::money(lang);
        let curves = curves_of(summary, lang, |arm| {
            let budgets = arm.budget_vnd.iter().map(|vnd| vnd / unit.0);
            budgets.zip(arm.chance_target_within_budget.iter().copied()).collect()
        });
        let last = |curve: &Curve| curve.points.last().map_or(0.0, |point| point.1);
        let best = curves.iter().max_by(|a, b| last(a).total_cmp(&last(b)))?;
        let target = decision.target.get(lang);
        let chance = words::percent(last(best), 0, lang);
        let identical = curves.iter().all(|curve| curve.points == curves[0].points);
        let next = curves.iter().filter(|curve| curve.name != best.name);
        let next = next.max_by(|a, b| last(a).total_cmp(&last(b)));
        // Paired shares differ by less than independent ones, so this errs to the careful side.
        let variance = |curve: &Curve| last(curve) * (1.0 - last(curve));
        let close = next.filter(|next| {
            let error = (variance(best) + variance(next)) / decision.replicates.max(1) as f64;
            last(best) - last(next) < 1.96 * error.sqrt()
        });
        let title = match (lang, identical) {
            (Lang::Vi, false) if close.is_some() => format!(
                "Chưa phân biệt được “{}” và “{}” về khả năng đạt chỉ tiêu",
                best.title,
                close.map_or("", |next| &next.title)
            ),
            (Lang::En, false) if close.is_some() => format!(
                "“{}” and “{}” cannot yet be told apart by the chance of the target",
                best.title,
                close.map_or("", |next| &next.title)
            ),
            (Lang::Vi, true) => "Các phương án đạt chỉ tiêu với khả năng như nhau".to_owned(),
            (Lang::En, true) => "The scenarios are equally likely to meet the target".to_owned(),
            (Lang::Vi, _) => {
                format!("“{}” có khả năng đạt chỉ tiêu cao nhất: {chance}", best.title)
            }
            (Lang::En, _) => format!("“{}” is likeliest to meet the target: {chance}", best.title),
        };
        let place = words::place_and_period(summary, lang);
        let subtitle = match lang {
            Lang::Vi => format!(
                "Khả năng đạt chỉ tiêu ({target}) với tổng chi phí trong mức ngân sách, % số lần mô phỏng; {place}."
            ),
            Lang::En => format!(
                "Chance of meeting the target ({target}) at a total cost within the budget, % of replicates; {place}."
            ),
        };
        let brief = match lang {
            Lang::Vi => format!("Chỉ tiêu: {target}; % số lần mô phỏng"),
            Lang::En => format!("Target: {target}; % of replicates"),
        };
        let mut alt = format!("{title}.");
        for curve in &curves {
            let half = curve.points.iter().find(|point| point.1 >= last(curve) / 2.0);
            let half = half.map_or(String::new(), |point| words::exact(point.0, lang));
            let most = words::percent(last(curve), 0, lang);
            alt += &match lang {
                Lang::Vi => format!(
                    " {}: nhiều nhất {most}; đạt một nửa mức đó với {half} {}.",
                    curve.title, unit.1
                ),
                Lang::En => format!(
                    " {}: at most {most}; half of that with {half} {}.",
                    curve.title, unit.1
                ),
            };
        }
        let note = words::placeholder_prices(summary, lang);
        let brief_note = words::brief_prices(summary, lang);
        Some(Self {
            caption: Caption { title, subtitle, brief, note, brief_note, alt },
            lang,
            unit,
            curves,
        })
    }
}

impl Figure for TargetProb {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let rows = self.curves.iter().flat_map(|curve| {
            curve.points.iter().map(|(budget, chance)| {
                vec![curve.name.clone(), words::raw(budget * self.unit.0), words::raw(*chance)]
            })
        });
        words::csv(["scenario", "budget_vnd", "chance_target"], rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let curves = curves::least_height(&self.curves, width, layout);
        if layout.is_brief() { curves } else { curves + self.table_height() + 6.0 }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let ticks = axes::ticks(0.0, 1.0, 5);
        let axes = Axes {
            x: &format!(
                "{}, {}",
                either(self.lang, "ngân sách cả giai đoạn", "budget of the period"),
                self.unit.1
            ),
            y: either(self.lang, "khả năng đạt chỉ tiêu", "chance of meeting the target"),
            y_range: (0.0, 1.0),
            y_ticks: ticks.iter().map(|&tick| (tick, words::percent(tick, 0, self.lang))).collect(),
            lang: self.lang,
        };
        let brief = canvas.layout.is_brief();
        let below = if brief { 0.0 } else { self.table_height() };
        let above = area.inset(0.0, 0.0, 0.0, below);
        let panel = curves::plot(canvas, above, &self.curves, &axes);
        curves::draw(canvas, above, &panel, &self.curves);
        if !brief {
            self.table(canvas, area, &panel);
        }
    }
}

impl TargetProb {
    /// Height of the table under the curves, mm.
    fn table_height(&self) -> f64 {
        (self.curves.len() as f64 + 1.0) * Type::new(SMALL_PT, INK).line_mm() + 1.0
    }

    /// Under the ticks of the axis, the chance of each scenario in figures.
    fn table(&self, canvas: &mut Canvas<'_>, area: Rect, panel: &Panel) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let top = area.bottom - self.table_height() + 1.0;
        let Some(grid) = self.curves.first() else { return };
        let narrow = area.width() < 100.0;
        let heading = match self.lang {
            Lang::Vi => "khả năng đạt chỉ tiêu",
            Lang::En => "chance of the target",
        };
        let left = panel.rect.left;
        canvas.line(&[(area.left, top), (area.right, top)], GRID_MM, MUTED);
        let wanted = axes::ticks(panel.x.from, panel.x.to, if narrow { 4 } else { 7 });
        // Only values that the data hold: those nearest to the ticks.
        let near = |tick: f64| {
            let to = |index: &usize| (grid.points[*index].0 - tick).abs();
            (0..grid.points.len()).min_by(|a, b| to(a).total_cmp(&to(b)))
        };
        let mut columns: Vec<usize> = wanted.into_iter().filter_map(near).skip(1).collect();
        columns.dedup();
        let budgets: Vec<f64> = columns.iter().map(|&column| grid.points[column].0).collect();
        let first = budgets.first().map_or(panel.rect.right, |&x| panel.x.at(x));
        let decimals = axes::tick_decimals(&budgets);
        for &budget in &budgets {
            let half = small.width(&crate::text::number(budget, decimals, self.lang)) / 2.0;
            let x = panel.x.at(budget).min(panel.rect.right + 1.0 - half);
            let label = crate::text::number(budget, decimals, self.lang);
            canvas.text((x, top + line / 2.0 + 0.3), &label, At::Centre, small.bold());
        }
        if !narrow {
            let x = panel.rect.right + 2.5;
            for (row, text) in small.wrap(heading, area.right - x).iter().take(1).enumerate() {
                canvas.text((x, top + line * (row as f64 + 0.5) + 0.3), text, At::Left, small);
            }
        }
        for (row, curve) in self.curves.iter().enumerate() {
            let y = top + (row as f64 + 1.5) * line + 0.3;
            let series = canvas.palette.series(curve.series);
            canvas.marker((left.min(first) - 2.0, y), series.marker, 0.9, series.colour);
            for (&column, &budget) in columns.iter().zip(&budgets) {
                let Some(&(_, chance)) = curve.points.get(column) else { continue };
                let half = small.width(&crate::text::number(budget, decimals, self.lang)) / 2.0;
                let x = panel.x.at(budget).min(panel.rect.right + 1.0 - half);
                canvas.text((x, y), &words::percent(chance, 0, self.lang), At::Centre, small);
            }
            if !narrow {
                let x = panel.rect.right + 2.5;
                let style = Type { colour: series.colour, ..small };
                if let Some(name) = style.wrap(&curve.title, area.right - x).first() {
                    canvas.text((x, y), name, At::Left, style);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn the_subtitle_says_what_the_target_is() {
        let chart = TargetProb::of(&fixture::summary(2), Lang::Vi).unwrap();
        assert!(chart.caption.subtitle.contains("mất dưới 3% sản lượng"));
        assert_eq!(chart.csv().lines().count(), 1 + 2 * 20);
    }
}
