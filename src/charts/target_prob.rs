//! The chance to meet the target within a budget.

use super::axes;
use super::canvas::{Canvas, Rect};
use super::curves::{self, Axes, Curve};
use super::expected_loss::curves_of;
use super::frame::{Caption, Figure};
use super::words::{self, either};
use crate::summary::Summary;
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
        let budgets = decision.arms.iter().flat_map(|arm| &arm.budget_vnd);
        let unit = words::money(budgets.fold(0.0, |most: f64, &vnd| most.max(vnd)), lang);
        let curves = curves_of(summary, lang, |arm| {
            let budgets = arm.budget_vnd.iter().map(|vnd| vnd / unit.0);
            budgets.zip(arm.chance_target_within_budget.iter().copied()).collect()
        });
        let last = |curve: &Curve| curve.points.last().map_or(0.0, |point| point.1);
        let best = curves.iter().max_by(|a, b| last(a).total_cmp(&last(b)))?;
        let target = decision.target.get(lang);
        let chance = words::percent(last(best), 0, lang);
        let identical = curves.iter().all(|curve| curve.points == curves[0].points);
        let title = match (lang, identical) {
            (Lang::Vi, true) => "Chưa phân biệt được phương án nào dễ đạt chỉ tiêu hơn".to_owned(),
            (Lang::En, true) => "The scenarios are equally likely to meet the target".to_owned(),
            (Lang::Vi, _) => {
                format!("«{}» có khả năng đạt chỉ tiêu cao nhất: {chance}", best.title)
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
        let mut alt = format!("{title}.");
        for curve in &curves {
            let half = curve.points.iter().find(|point| point.1 >= last(curve) / 2.0);
            let half = half.map_or(String::new(), |point| words::known(point.0, 0.0, lang));
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
        Some(Self { caption: Caption { title, subtitle, note, alt }, lang, unit, curves })
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
        words::csv(&["scenario", "budget_vnd", "chance_target"], rows)
    }

    fn least_height(&self, width: f64) -> f64 {
        curves::least_height(&self.curves, width)
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
        let panel = curves::plot(canvas, area, &self.curves, &axes);
        curves::draw(canvas, area, &panel, &self.curves);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn the_subtitle_says_what_the_target_is() {
        let chart = TargetProb::of(&fixture::summary(2), Lang::Vi).unwrap();
        assert!(chart.caption.subtitle.contains("mất dưới 3 % sản lượng"));
        assert_eq!(chart.csv().lines().count(), 1 + 2 * 20);
    }
}
