//! Lines over a common axis, one for each scenario, named at their ends.

use super::axes::{self, EndLabel, Entry, Panel, Sample};
use super::canvas::{At, Canvas, Point, Rect, Type};
use super::frame::{Layout, NARROW};
use super::style::{INK, LINE_MM, MUTED, SMALL_PT};
use crate::text::{Lang, number};

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Curve {
    /// Name of the scenario.
    pub name: String,
    /// Title of the scenario.
    pub title: String,
    /// Its place among all scenarios.
    pub series: usize,
    /// Its points.
    pub points: Vec<(f64, f64)>,
}

/// What the axes say.
pub(super) struct Axes<'a> {
    /// Quantity and unit of x.
    pub x: &'a str,
    /// Quantity and unit of y.
    pub y: &'a str,
    /// Range of y, round numbers.
    pub y_range: (f64, f64),
    /// Labels of y.
    pub y_ticks: Vec<(f64, String)>,
    /// Language of the labels of x.
    pub lang: Lang,
}

/// The plot on which curves go, with its axes drawn, and what is left of it to the right.
pub(super) fn plot(
    canvas: &mut Canvas<'_>,
    area: Rect,
    curves: &[Curve],
    axes: &Axes<'_>,
) -> Panel {
    let small = Type::new(SMALL_PT, INK);
    let quiet = Type::new(SMALL_PT, MUTED);
    let line = small.line_mm();
    let narrow = area.width() < NARROW;
    let names: Vec<Entry> = curves
        .iter()
        .map(|curve| {
            Entry::new(Sample::Series(canvas.palette.series(curve.series)), curve.title.clone())
        })
        .collect();
    let above = if narrow {
        axes::legend(canvas, (area.left, area.top), area.width(), &names)
    } else {
        0.0
    };
    let heading = quiet.wrap(axes.y, area.width());
    let mut y = area.top + above;
    y = canvas.lines((area.left, y), &heading[..1], At::Left, quiet);
    let right = if narrow { 2.0 } else { 33.0 };
    let left = axes::widest(&axes.y_ticks, small) + 2.0;
    let rect = Rect::new(
        area.left + left,
        y + 0.35 * line + 0.8,
        area.right - right,
        area.bottom - 2.0 * line - 0.5,
    );
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let from = points().map(|point| point.0).fold(f64::INFINITY, f64::min);
    let to = points().map(|point| point.0).fold(f64::NEG_INFINITY, f64::max);
    let panel = Panel::new(rect, (from, to), axes.y_range);
    panel.y_axis(canvas, &axes.y_ticks, small);
    let ticks = axes::ticks(from, to, if narrow { 4 } else { 7 });
    panel.x_axis(canvas, &axes::labelled(&ticks, axes.lang), small);
    canvas.text((rect.right, area.bottom - line * 0.5), axes.x, At::Right, quiet);
    panel.base_line(canvas);
    panel
}

/// Draws the lines with their markers and names.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, panel: &Panel, curves: &[Curve]) {
    for (order, curve) in curves.iter().enumerate() {
        let series = canvas.palette.series(curve.series);
        let points: Vec<Point> = curve.points.iter().map(|&(x, y)| panel.at(x, y)).collect();
        canvas.dashed(&points, series.dash, LINE_MM, series.colour);
        // Markers at other places for each scenario keep coincident lines visible.
        let every = (points.len() / 4).max(1);
        let first = every * (2 * order + 1) / (2 * curves.len().max(1));
        for &point in points.iter().skip(first).step_by(every) {
            canvas.marker(point, series.marker, 0.9, series.colour);
        }
    }
    if area.width() >= NARROW {
        let labels: Vec<EndLabel> = curves
            .iter()
            .map(|curve| EndLabel {
                y: curve.points.last().map_or(panel.rect.bottom, |point| panel.y.at(point.1)),
                text: curve.title.clone(),
                colour: canvas.palette.series(curve.series).colour,
            })
            .collect();
        let room = area.right - panel.rect.right;
        axes::end_labels(
            canvas,
            panel.rect.right,
            room,
            (panel.rect.top, panel.rect.bottom + 4.0),
            &labels,
        );
    }
}

/// Least height of such a chart, mm.
pub(super) fn least_height(curves: &[Curve], width: f64, layout: Layout) -> f64 {
    let small = Type::new(SMALL_PT, INK);
    if width < NARROW {
        let style = super::style::Palette { grey: false };
        let name = |curve: &Curve| {
            Entry::new(Sample::Series(style.series(curve.series)), curve.title.clone())
        };
        let names: Vec<Entry> = curves.iter().map(name).collect();
        let plot = if layout.is_brief() { 16.0 } else { 22.0 };
        axes::legend_height(&names, width) + plot + 3.35 * small.line_mm() + 1.3
    } else {
        let most =
            curves.iter().map(|curve| small.wrap(&curve.title, 30.0).len()).max().unwrap_or(1);
        (curves.len() * most) as f64 * small.line_mm() + 14.0
    }
}

/// A dashed vertical rule with a label at its top.
pub(super) fn rule(canvas: &mut Canvas<'_>, panel: &Panel, x: f64, label: &str) {
    if x < panel.x.from || x > panel.x.to {
        return;
    }
    let at = panel.x.at(x);
    let style = Type::new(SMALL_PT, INK);
    canvas.dashed(&[(at, panel.rect.top), (at, panel.rect.bottom)], &[1.0, 0.8], 0.3, INK);
    let side = if at + 1.0 + style.width(label) < panel.rect.right { At::Left } else { At::Right };
    let shift = if side == At::Left { 1.0 } else { -1.0 };
    canvas.text_veiled((at + shift, panel.rect.top + style.line_mm() * 0.4), label, side, style);
}

/// The rule at today's price of paddy.
pub(super) fn rule_at_price(canvas: &mut Canvas<'_>, panel: &Panel, vnd: f64, lang: Lang) {
    let now = number(vnd, 0, lang);
    let label = match lang {
        Lang::Vi => format!("giá hiện nay {now}"),
        Lang::En => format!("today {now}"),
    };
    rule(canvas, panel, vnd, &label);
}

/// The value of points at `x`, on straight lines between them.
pub(super) fn value_at(points: &[(f64, f64)], x: f64) -> f64 {
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if x0 <= x && x <= x1 && x1 > x0 {
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
        }
    }
    match (points.first(), points.last()) {
        (Some(first), Some(_)) if x < first.0 => first.1,
        (_, Some(last)) => last.1,
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_between_points_lie_on_the_line() {
        let points = [(0.0, 1.0), (2.0, 3.0)];
        assert_eq!(value_at(&points, 1.0), 2.0);
        assert_eq!(value_at(&points, -1.0), 1.0);
        assert_eq!(value_at(&points, 9.0), 3.0);
    }
}
