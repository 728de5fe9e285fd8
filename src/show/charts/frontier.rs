//! What more money buys: yield lost, or the chance of the target, against the budget.

use super::axes;
use super::canvas::{Canvas, Rect};
use super::curves::{self, Axes, Curve};
use super::frame::{Caption, Figure, Layout};
use super::words::{self, either};
use crate::answers::optimize::frontier::{self, TARGET_LOSS_SHARE};
use crate::text::{Lang, number};
use crate::time::Period;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Yield lost, t.
    Loss,
    /// Chance of meeting the target.
    Target,
}

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frontier {
    caption: Caption,
    lang: Lang,
    what: What,
    unit: (f64, &'static str),
    /// The curve, budget in units of money.
    pub curve: Vec<Curve>,
    /// The knee, in units of money.
    knee: Option<f64>,
}

impl Frontier {
    /// The curve of a frontier; `None` of fewer than two budgets.
    pub(super) fn of(
        found: &frontier::Frontier,
        place: &str,
        period: Period,
        what: What,
        lang: Lang,
    ) -> Option<Self> {
        let last = found.points.last().filter(|_| found.points.len() > 1)?;
        let first = found.points.first()?;
        let unit = words::money(lang);
        let y = |point: &frontier::Point| match what {
            What::Loss => point.loss_t,
            What::Target => point.chance_target,
        };
        let points = found.points.iter().map(|point| (point.budget_vnd / unit.0, y(point)));
        let title = either(lang, "phương án tốt nhất", "best plan found");
        let curve = Curve {
            name: "best".to_owned(),
            title: title.to_owned(),
            series: 0,
            points: points.collect(),
        };
        let at = found.knee.map(|knee| &found.points[knee]);
        let shown = |point: &frontier::Point| match what {
            What::Loss => words::known(point.loss_t, point.loss_error, lang),
            What::Target => words::percent(point.chance_target, 0, lang),
        };
        let (from, to) = (shown(first), shown(at.unwrap_or(last)));
        let money = words::exact(at.unwrap_or(last).budget_vnd / unit.0, lang);
        let title = match (what, lang) {
            (What::Loss, Lang::Vi) => {
                format!("Có {money} {}, mất {to} tấn lúa thay vì {from}", unit.1)
            }
            (What::Loss, Lang::En) => {
                format!("With {money} {}, {to} t of rice are lost instead of {from}", unit.1)
            }
            (What::Target, Lang::Vi) => {
                format!("Có {money} {}, khả năng đạt chỉ tiêu là {to} thay vì {from}", unit.1)
            }
            (What::Target, Lang::En) => {
                format!("With {money} {}, the chance of the target is {to}, not {from}", unit.1)
            }
        };
        let n = number(f64::from(found.replicates), 0, lang);
        let target = words::percent(TARGET_LOSS_SHARE, 0, lang);
        let subtitle = match (what, lang) {
            (What::Loss, Lang::Vi) => format!(
                "Sản lượng lúa mất (tấn, trung bình) của phương án tốt nhất tìm được trong từng mức ngân sách; {place}, {}, n\u{a0}=\u{a0}{n} lần mô phỏng. Vạch đứng: điểm gãy.",
                words::period(period)
            ),
            (What::Loss, Lang::En) => format!(
                "Yield lost (t, mean) by the best plan found within each budget; {place}, {}, n\u{a0}=\u{a0}{n} replicates. Upright line: the knee.",
                words::period(period)
            ),
            (What::Target, Lang::Vi) => format!(
                "Khả năng mất dưới {target} sản lượng của phương án tốt nhất tìm được trong từng mức ngân sách, % số lần mô phỏng; {place}, {}, n\u{a0}=\u{a0}{n}.",
                words::period(period)
            ),
            (What::Target, Lang::En) => format!(
                "Chance of losing less than {target} of the yield with the best plan found within each budget, % of replicates; {place}, {}, n\u{a0}=\u{a0}{n}.",
                words::period(period)
            ),
        };
        let mut alt = format!("{title}.");
        for point in &found.points {
            let money = words::exact(point.budget_vnd / unit.0, lang);
            alt += &format!(" {money} {}: {}.", unit.1, shown(point));
        }
        let caption = Caption { title, subtitle, alt, ..Caption::default() };
        let knee = at.map(|point| point.budget_vnd / unit.0);
        Some(Self { caption, lang, what, unit, curve: vec![curve], knee })
    }
}

impl Figure for Frontier {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let column = match self.what {
            What::Loss => "yield_loss_t",
            What::Target => "chance_target",
        };
        let points = self.curve.iter().flat_map(|curve| &curve.points);
        let rows = points.map(|(x, y)| vec![words::raw(x * self.unit.0), words::raw(*y)]);
        words::csv(["budget_vnd", column], rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        curves::least_height(&self.curve, width, layout)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let highest = self.curve.iter().flat_map(|curve| &curve.points).map(|point| point.1);
        let (range, ticks) = match self.what {
            What::Loss => {
                let range = axes::from_zero(highest.fold(0.0, f64::max), 5);
                (range, axes::labelled(&axes::ticks(0.0, range.1, 5), self.lang))
            }
            What::Target => {
                let label = |tick: f64| (tick, words::percent(tick, 0, self.lang));
                ((0.0, 1.0), axes::ticks(0.0, 1.0, 5).into_iter().map(label).collect())
            }
        };
        let y = match self.what {
            What::Loss => either(self.lang, "sản lượng mất, tấn", "yield lost, t"),
            What::Target => {
                either(self.lang, "khả năng đạt chỉ tiêu", "chance of meeting the target")
            }
        };
        let x = either(self.lang, "ngân sách cả giai đoạn", "budget of the period");
        let axes = Axes {
            x: &format!("{x}, {}", self.unit.1),
            y,
            y_range: range,
            y_ticks: ticks,
            lang: self.lang,
        };
        let panel = curves::plot(canvas, area, &self.curve, &axes);
        curves::draw(canvas, area, &panel, &self.curve);
        if let Some(knee) = self.knee {
            let money = words::exact(knee, self.lang);
            let label = format!("{} {money}", either(self.lang, "điểm gãy", "knee"));
            curves::rule(canvas, &panel, knee, &label);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_speaks_of_the_knee() {
        let point = |budget_vnd: f64, loss_t: f64, chance_target: f64| frontier::Point {
            budget_vnd,
            levels: Vec::new(),
            cost_vnd: budget_vnd,
            value: -loss_t,
            value_error: 1.0,
            loss_t,
            loss_error: 1.0,
            chance_target,
        };
        let found = frontier::Frontier {
            points: vec![point(0.0, 900.0, 0.2), point(1e9, 400.0, 0.6), point(2e9, 350.0, 0.7)],
            knee: Some(1),
            replicates: 512,
        };
        let chart =
            Frontier::of(&found, "Lương Tài", Period::default(), What::Loss, Lang::En).unwrap();
        assert!(chart.caption.title.contains("400 t"), "{}", chart.caption.title);
        let chart =
            Frontier::of(&found, "Lương Tài", Period::default(), What::Target, Lang::Vi).unwrap();
        assert!(chart.caption.title.contains("60"), "{}", chart.caption.title);
        assert_eq!(chart.csv().lines().count(), 4);
    }
}
