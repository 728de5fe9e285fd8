//! How likely each scenario is to be the best, by value of paddy.

use super::axes;
use super::canvas::{Canvas, Point, Rect};
use super::curves::{self, Axes, Curve};
use super::expected_loss::{chosen, curves_of};
use super::frame::{Caption, Figure, Layout};
use super::style::see_through;
use super::words::{self, either};
use crate::answers::judgement::{Standing, judge};
use crate::answers::summary::Summary;
use crate::text::Lang;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ceac {
    caption: Caption,
    lang: Lang,
    now: f64,
    /// Chance of being the best, by value of paddy.
    pub curves: Vec<Curve>,
    /// Expected loss, by value of paddy: decides which scenario should be chosen.
    losses: Vec<Curve>,
}

/// That the scenario that is most often the best is not the one to choose, as the end of a title.
fn other(summary: &Summary, likeliest: &Curve, losses: &[Curve], now: f64, lang: Lang) -> String {
    let Some(best) = chosen(losses, now).filter(|best| best.name != likeliest.name) else {
        return String::new();
    };
    let told = judge(summary).standing == Standing::Told;
    match (lang, told) {
        (Lang::Vi, true) => format!("; tổn thất kỳ vọng thấp nhất: “{}”", best.title),
        (Lang::En, true) => format!("; least expected loss: “{}”", best.title),
        (Lang::Vi, false) => "; bình quân thì chưa phân biệt được".to_owned(),
        (Lang::En, false) => "; by the mean they cannot yet be told apart".to_owned(),
    }
}

impl Ceac {
    /// The curves of the decision.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let decision = summary.decision.as_ref()?;
        let values = &decision.paddy_value_vnd_per_kg;
        let with = |ys: &[f64]| values.iter().copied().zip(ys.iter().copied()).collect::<Vec<_>>();
        let curves = curves_of(summary, lang, |arm| with(&arm.chance_best));
        let losses = curves_of(summary, lang, |arm| with(&arm.expected_loss));
        let now = decision.paddy_value_now;
        let chance = |curve: &Curve| curves::value_at(&curve.points, now);
        let likeliest = curves.iter().max_by(|a, b| chance(a).total_cmp(&chance(b)))?;
        let share = words::percent(chance(likeliest), 0, lang);
        let identical = curves.iter().all(|curve| curve.points == curves[0].points);
        let title = match (lang, identical) {
            (Lang::Vi, true) => "Các phương án như nhau trong mọi lần mô phỏng".to_owned(),
            (Lang::En, true) => "The scenarios are the same in every replicate".to_owned(),
            (Lang::Vi, _) => format!(
                "“{}” có khả năng tốt nhất {share} ở giá thóc hiện nay{}",
                likeliest.title,
                other(summary, likeliest, &losses, now, lang)
            ),
            (Lang::En, _) => format!(
                "“{}” is best with a chance of {share} at today's value{}",
                likeliest.title,
                other(summary, likeliest, &losses, now, lang)
            ),
        };
        let place = words::place_and_period(summary, lang);
        let subtitle = match lang {
            Lang::Vi => format!(
                "Khả năng là phương án tốt nhất (% số lần mô phỏng), theo giá 1 kg thóc, không chiết khấu; {place}. Nét tô rộng: phương án nên chọn."
            ),
            Lang::En => format!(
                "Chance of being the best (% of replicates), by value of 1 kg of paddy, not discounted; {place}. Wide band: the scenario to choose."
            ),
        };
        let brief = match lang {
            Lang::Vi => "% số lần mô phỏng; nét rộng: phương án nên chọn".to_owned(),
            Lang::En => "% of replicates; wide band: the scenario to choose".to_owned(),
        };
        let brief_note = words::brief_prices(summary, lang);
        let mut alt = format!("{title}.");
        for curve in &curves {
            let share = words::percent(chance(curve), 0, lang);
            alt += &format!(" {}: {share}.", curve.title);
        }
        let note = either(
            lang,
            "Khả năng tốt nhất không đồng nghĩa với nên chọn: nên chọn phương án có tổn thất kỳ vọng thấp nhất.",
            "Most likely best is not the same as best to choose: choose the least expected loss.",
        );
        let prices = words::placeholder_prices(summary, lang);
        let note = format!("{note} {prices}").trim_end().to_owned();
        Some(Self {
            caption: Caption { title, subtitle, brief, note, brief_note, alt },
            lang,
            now,
            curves,
            losses,
        })
    }

    /// The stretches of the curve of the scenario to choose at each value.
    fn frontier(&self) -> Vec<(usize, Vec<(f64, f64)>)> {
        let mut stretches: Vec<(usize, Vec<(f64, f64)>)> = Vec::new();
        let Some(first) = self.curves.first() else { return stretches };
        for (index, &(value, _)) in first.points.iter().enumerate() {
            let Some(best) = chosen(&self.losses, value) else { continue };
            let Some(curve) = self.curves.iter().find(|curve| curve.name == best.name) else {
                continue;
            };
            let point = curve.points[index];
            match stretches.last_mut() {
                Some((series, points)) if *series == curve.series => points.push(point),
                _ => stretches.push((curve.series, vec![point])),
            }
        }
        stretches
    }
}

impl Figure for Ceac {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let rows = self.curves.iter().flat_map(|curve| {
            curve.points.iter().map(|&(value, chance)| {
                let best = chosen(&self.losses, value).is_some_and(|best| best.name == curve.name);
                vec![curve.name.clone(), words::raw(value), words::raw(chance), best.to_string()]
            })
        });
        words::csv(["scenario", "paddy_vnd_per_kg", "chance_best", "to_choose"], rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        curves::least_height(&self.curves, width, layout)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let ticks = axes::ticks(0.0, 1.0, 5);
        let axes = Axes {
            x: either(self.lang, "giá 1 kg thóc, đồng", "value of 1 kg of paddy, VND"),
            y: either(self.lang, "khả năng tốt nhất", "chance of being the best"),
            y_range: (0.0, 1.0),
            y_ticks: ticks.iter().map(|&tick| (tick, words::percent(tick, 0, self.lang))).collect(),
            lang: self.lang,
        };
        let panel = curves::plot(canvas, area, &self.curves, &axes);
        for (series, points) in self.frontier() {
            let points: Vec<Point> = points.into_iter().map(|(x, y)| panel.at(x, y)).collect();
            let colour = canvas.palette.series(series).colour;
            canvas.line(&points, 2.2, see_through(colour, 0.3));
        }
        curves::draw(canvas, area, &panel, &self.curves);
        curves::rule_at_price(canvas, &panel, self.now, self.lang);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn chances_are_shares_and_one_scenario_is_to_be_chosen_at_each_value() {
        let chart = Ceac::of(&fixture::summary(5), Lang::Vi).unwrap();
        let points = || chart.curves.iter().flat_map(|curve| &curve.points);
        assert!(points().all(|point| (0.0..=1.0).contains(&point.1)));
        let chosen: usize = chart.frontier().iter().map(|(_, points)| points.len()).sum();
        assert_eq!(chosen, chart.curves[0].points.len());
    }
}
