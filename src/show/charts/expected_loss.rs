//! Which scenario at which value of paddy, and what a wrong choice would cost.

use super::axes::{self};
use super::canvas::{Canvas, Rect};
use super::curves::{self, Axes, Curve};
use super::frame::{Caption, Figure, Layout};
use super::style::{INK, see_through};
use super::words::{self, either};
use crate::answers::summary::Summary;
use crate::text::Lang;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ExpectedLoss {
    caption: Caption,
    lang: Lang,
    unit: (f64, &'static str),
    now: f64,
    /// Expected loss of each scenario in units of money, by value of paddy.
    pub curves: Vec<Curve>,
}

/// The lines of a decision, one for each scenario.
pub(super) fn curves_of(
    summary: &Summary,
    lang: Lang,
    values: impl Fn(&crate::answers::summary::DecisionArm) -> Vec<(f64, f64)>,
) -> Vec<Curve> {
    let arms = summary.decision.iter().flat_map(|decision| &decision.arms);
    arms.map(|arm| Curve {
        name: arm.name.clone(),
        title: words::title_of(summary, &arm.name, lang),
        series: words::index_of(summary, &arm.name),
        points: values(arm),
    })
    .filter(|curve| curve.points.len() > 1)
    .collect()
}

/// The lowest of curves that share their places.
pub(super) fn envelope(curves: &[Curve]) -> Vec<(f64, f64)> {
    let Some(first) = curves.first() else { return Vec::new() };
    let lowest = |index: usize| {
        curves
            .iter()
            .filter_map(|curve| curve.points.get(index))
            .map(|point| point.1)
            .fold(f64::INFINITY, f64::min)
    };
    first.points.iter().enumerate().map(|(index, point)| (point.0, lowest(index))).collect()
}

/// The scenario with the least expected loss at a value of paddy.
pub(super) fn chosen(curves: &[Curve], at: f64) -> Option<&Curve> {
    let loss = |curve: &Curve| curves::value_at(&curve.points, at);
    curves.iter().min_by(|a, b| loss(a).total_cmp(&loss(b)))
}

impl ExpectedLoss {
    /// The curves of the decision.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let decision = summary.decision.as_ref()?;
        let unit = words::money(lang);
        let values = &decision.paddy_value_vnd_per_kg;
        let curves = curves_of(summary, lang, |arm| {
            values.iter().copied().zip(arm.expected_loss.iter().map(|vnd| vnd / unit.0)).collect()
        });
        let now = decision.paddy_value_now;
        let best = chosen(&curves, now)?;
        let price = crate::text::number(now, 0, lang);
        let loss = curves::value_at(&best.points, now);
        let identical = curves.iter().all(|curve| curve.points == curves[0].points);
        let undecided = summary
            .rankings
            .iter()
            .any(|ranking| ranking.outcome == "burden" && ranking.leaders.len() > 1);
        let title = match (lang, identical || undecided) {
            (Lang::Vi, true) if identical => {
                "Các phương án như nhau trong mọi lần mô phỏng".to_owned()
            }
            (Lang::En, true) if identical => {
                "The scenarios are the same in every replicate".to_owned()
            }
            (Lang::Vi, true) => {
                "Chưa phân biệt được các phương án về tổng chi phí và thiệt hại".to_owned()
            }
            (Lang::En, true) => "The scenarios cannot yet be told apart by mean burden".to_owned(),
            (Lang::Vi, _) => format!(
                "Ở giá thóc {price} đồng/kg nên chọn “{}”: tổn thất kỳ vọng thấp nhất",
                best.title
            ),
            (Lang::En, _) => format!(
                "At {price} VND per kg of paddy, “{}” has the least expected loss",
                best.title
            ),
        };
        let place = words::place_and_period(summary, lang);
        let subtitle = match lang {
            Lang::Vi => format!(
                "Tổn thất kỳ vọng nếu chọn phương án đó ({}, không chiết khấu), theo giá 1 kg thóc; {place}. Mép dưới (nét đậm xám): giá trị của thông tin hoàn hảo.",
                unit.1
            ),
            Lang::En => format!(
                "Expected loss of choosing a scenario ({}, not discounted), by value of 1 kg of paddy; {place}. Lower edge (bold grey): value of perfect information.",
                unit.1
            ),
        };
        let brief = match lang {
            Lang::Vi => "Không chiết khấu; nét đậm xám: giá trị của thông tin hoàn hảo".to_owned(),
            Lang::En => "Not discounted; bold grey: value of perfect information".to_owned(),
        };
        let mut alt = format!("{title}.");
        for curve in &curves {
            let loss = words::estimate(curves::value_at(&curve.points, now), lang);
            alt += &match lang {
                Lang::Vi => {
                    format!(" {}: tổn thất kỳ vọng {loss} {} ở giá hiện nay.", curve.title, unit.1)
                }
                Lang::En => {
                    format!(" {}: expected loss {loss} {} at today's value.", curve.title, unit.1)
                }
            };
        }
        let information = words::estimate(loss, lang);
        alt += &match lang {
            Lang::Vi => {
                format!(" Giá trị của thông tin hoàn hảo ở giá hiện nay: {information} {}.", unit.1)
            }
            Lang::En => format!(" Value of perfect information today: {information} {}.", unit.1),
        };
        let note = words::placeholder_prices(summary, lang);
        let brief_note = words::brief_prices(summary, lang);
        Some(Self {
            caption: Caption { title, subtitle, brief, note, brief_note, alt },
            lang,
            unit,
            now,
            curves,
        })
    }
}

impl Figure for ExpectedLoss {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let rows = self.curves.iter().flat_map(|curve| {
            curve.points.iter().map(|(value, loss)| {
                vec![curve.name.clone(), words::raw(*value), words::raw(loss * self.unit.0)]
            })
        });
        words::csv(["scenario", "paddy_vnd_per_kg", "expected_loss_vnd"], rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        curves::least_height(&self.curves, width, layout)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let highest = self.curves.iter().flat_map(|curve| &curve.points).map(|point| point.1);
        let range = axes::from_zero(highest.fold(0.0, f64::max), 5);
        let axes = Axes {
            x: either(self.lang, "giá 1 kg thóc, đồng", "value of 1 kg of paddy, VND"),
            y: &format!(
                "{}, {}",
                either(self.lang, "tổn thất kỳ vọng", "expected loss"),
                self.unit.1
            ),
            y_range: range,
            y_ticks: axes::labelled(&axes::ticks(0.0, range.1, 5), self.lang),
            lang: self.lang,
        };
        let panel = curves::plot(canvas, area, &self.curves, &axes);
        let lower: Vec<_> =
            envelope(&self.curves).into_iter().map(|(x, y)| panel.at(x, y)).collect();
        canvas.line(&lower, 1.6, see_through(INK, 0.25));
        curves::draw(canvas, area, &panel, &self.curves);
        curves::rule_at_price(canvas, &panel, self.now, self.lang);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn the_lower_edge_is_under_every_curve() {
        let chart = ExpectedLoss::of(&fixture::summary(5), Lang::Vi).unwrap();
        let lower = envelope(&chart.curves);
        for curve in &chart.curves {
            assert!(curve.points.iter().zip(&lower).all(|(point, low)| point.1 >= low.1));
        }
    }

    #[test]
    fn one_scenario_is_no_decision() {
        assert_eq!(ExpectedLoss::of(&fixture::summary(1), Lang::Vi), None);
    }
}
