//! Scales, ticks, legends and labels that do not overlap.

use super::canvas::{At, Canvas, Point, Rect, Type};
use super::style::{AXIS_MM, GRID, GRID_MM, INK, LINE_MM, MUTED, SMALL_PT, Series};
use super::words;
use crate::text::Lang;
use crate::time::{Day, Period};
use plotters::style::RGBColor;

/// A linear scale from values to mm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// Value at `start`.
    pub from: f64,
    /// Value at `end`.
    pub to: f64,
    /// Where `from` is, mm.
    pub start: f64,
    /// Where `to` is, mm.
    pub end: f64,
}

impl Scale {
    /// Where a value is, mm; values outside are drawn at the edge, what is no number at the start.
    pub(super) fn at(self, value: f64) -> f64 {
        let share = (value - self.from) / (self.to - self.from);
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        self.start + share * (self.end - self.start)
    }
}

/// Round numbers from `low` to `high`, about `wanted` of them.
pub(super) fn ticks(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    let step = step(high - low, wanted);
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last).map(|index| index as f64 * step).collect()
}

/// A round step (1, 2, 2.5 or 5 times a power of ten) that cuts `range` in at most `wanted`.
fn step(range: f64, wanted: usize) -> f64 {
    let rough = if range > 0.0 { range } else { 1.0 } / wanted.max(1) as f64;
    let power = 10f64.powf(rough.log10().floor());
    let factor =
        [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough * 0.999);
    factor.unwrap_or(10.0) * power
}

/// The range 0 to a round number not under `highest`.
pub(crate) fn from_zero(highest: f64, wanted: usize) -> (f64, f64) {
    let highest = if highest > 0.0 { highest } else { 1.0 };
    let step = step(highest, wanted);
    (0.0, (highest / step - 1e-9).ceil() * step)
}

/// The range between round numbers that holds both and zero; -1 to 1 when both are zero.
pub(super) fn around_zero(low: f64, high: f64, wanted: usize) -> (f64, f64) {
    let (low, high) = (low.min(0.0), high.max(0.0));
    if low == high {
        return (-1.0, 1.0);
    }
    let step = step(high - low, wanted);
    let (from, to) = ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step);
    (from, to)
}

/// Decimals that tell neighbouring ticks apart.
pub(super) fn tick_decimals(ticks: &[f64]) -> usize {
    let step = if ticks.len() > 1 { ticks[1] - ticks[0] } else { 1.0 };
    (0..6)
        .find(|&places| {
            (step * 10f64.powi(places)).fract().abs() < 1e-6
                || (step * 10f64.powi(places)).fract().abs() > 1.0 - 1e-6
        })
        .unwrap_or(6) as usize
}

/// Tick labels of round numbers.
pub(super) fn labelled(ticks: &[f64], lang: Lang) -> Vec<(f64, String)> {
    let decimals = tick_decimals(ticks);
    ticks.iter().map(|&tick| (tick, crate::text::number(tick, decimals, lang))).collect()
}

/// A plot with two scales.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Panel {
    /// The plot without its labels.
    pub rect: Rect,
    /// Across.
    pub x: Scale,
    /// Up.
    pub y: Scale,
}

impl Panel {
    /// A panel on `rect`.
    pub(super) fn new(rect: Rect, x: (f64, f64), y: (f64, f64)) -> Self {
        Self {
            rect,
            x: Scale { from: x.0, to: x.1, start: rect.left, end: rect.right },
            y: Scale { from: y.0, to: y.1, start: rect.bottom, end: rect.top },
        }
    }

    /// Where a value is.
    pub(super) fn at(&self, x: f64, y: f64) -> Point {
        (self.x.at(x), self.y.at(y))
    }

    /// Grid lines and labels of the y axis.
    pub(super) fn y_axis(&self, canvas: &mut Canvas<'_>, ticks: &[(f64, String)], style: Type) {
        for (value, label) in ticks {
            let y = self.y.at(*value);
            canvas.line(&[(self.rect.left, y), (self.rect.right, y)], GRID_MM, GRID);
            canvas.text((self.rect.left - 1.0, y), label, At::Right, style);
        }
    }

    /// Vertical grid lines and labels of the x axis below the plot. A label that would touch the
    /// one before is left out; those at the ends stay within a millimetre of the plot.
    pub(super) fn x_axis(&self, canvas: &mut Canvas<'_>, ticks: &[(f64, String)], style: Type) {
        let mut free_from = f64::NEG_INFINITY;
        for (value, label) in ticks {
            let x = self.x.at(*value);
            canvas.line(&[(x, self.rect.top), (x, self.rect.bottom)], GRID_MM, GRID);
            let half = style.width(label) / 2.0;
            let middle = x.min(self.rect.right + 1.0 - half).max(self.rect.left - 1.0 + half);
            if middle - half >= free_from {
                canvas.text(
                    (middle, self.rect.bottom + style.line_mm() * 0.65),
                    label,
                    At::Centre,
                    style,
                );
                free_from = middle + half + 1.0;
            }
        }
    }

    /// The line at zero of the y axis, or the lower edge.
    pub(super) fn base_line(&self, canvas: &mut Canvas<'_>) {
        let y = self.y.at(0.0);
        canvas.line(&[(self.rect.left, y), (self.rect.right, y)], AXIS_MM, INK);
    }

    /// The line at zero of the x axis, or the left edge.
    pub(super) fn zero_line(&self, canvas: &mut Canvas<'_>) {
        let x = self.x.at(0.0);
        canvas.line(&[(x, self.rect.top), (x, self.rect.bottom)], AXIS_MM, INK);
    }
}

/// The widest of tick labels, mm.
pub(super) fn widest(ticks: &[(f64, String)], style: Type) -> f64 {
    ticks.iter().map(|(_, label)| style.width(label)).fold(0.0, f64::max)
}

/// Draws the weeks of the campaign below a panel whose x is in weeks: dd/mm ticks as dense as they
/// fit, years under them. Gives the height used, mm.
pub(super) fn week_axis(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    period: Period,
    style: Type,
    lang: Lang,
) -> f64 {
    let (weeks, years) = (period.weeks() as f64, period.years() as f64);
    let first = period.days().start().0;
    let per_month = panel.rect.width() / weeks * 52.0 / 12.0;
    let room = style.width("30/12") + 1.2;
    let months = [1, 2, 3, 4, 6, 12].into_iter().find(|&step| f64::from(step) * per_month >= room);
    let line = style.line_mm();
    for (year, calendar_year) in period.calendar_years().enumerate() {
        for month in (1..=12).step_by(months.unwrap_or(12) as usize) {
            let Some(day) = Day::from_date(calendar_year, month, 1) else { continue };
            let x = panel.x.at(f64::from((day.0 - first).max(0)) / 7.0);
            canvas.line(&[(x, panel.rect.top), (x, panel.rect.bottom + 0.8)], GRID_MM, GRID);
            if months.is_some() && months != Some(12) {
                let label = words::day_month(Day(day.0.max(first)), lang);
                let shift = style.width(&label) / 2.0;
                let x = x.max(panel.rect.left).min(panel.rect.right - shift);
                canvas.text((x, panel.rect.bottom + 0.8 + line * 0.5), &label, At::Centre, style);
            }
        }
        let labelled = months.is_some() && months != Some(12);
        let y = panel.rect.bottom + 0.8 + line * if labelled { 1.5 } else { 0.5 };
        let middle = (year as f64 + 0.5) * weeks / years;
        canvas.text((panel.x.at(middle), y), &calendar_year.to_string(), At::Centre, style.bold());
        if year > 0 {
            let x = panel.x.at(year as f64 * weeks / years);
            canvas.line(&[(x, panel.rect.top), (x, y + line * 0.4)], AXIS_MM, GRID);
        }
    }
    0.8 + 2.0 * line
}

/// Moves places apart so that neighbours are at least `gap` from each other and stay within
/// `low` to `high` where there is room.
pub(super) fn apart(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let mut places = wanted.to_vec();
    let mut least = low;
    for &index in &order {
        places[index] = places[index].max(least);
        least = places[index] + gap;
    }
    let mut most = high;
    for &index in order.iter().rev() {
        places[index] = places[index].min(most);
        most = places[index] - gap;
    }
    places
}

/// The label of a line, written beside its end.
#[derive(Clone, Debug)]
pub(super) struct EndLabel {
    /// Where the line ends, mm.
    pub y: f64,
    /// The text.
    pub text: String,
    /// Its colour.
    pub colour: RGBColor,
}

/// Writes labels beside the ends of lines, at `x`, wrapped to `room` mm and moved apart.
pub(super) fn end_labels(
    canvas: &mut Canvas<'_>,
    x: f64,
    room: f64,
    range: (f64, f64),
    labels: &[EndLabel],
) {
    let style = Type::new(SMALL_PT, INK);
    let wrapped: Vec<Vec<String>> =
        labels.iter().map(|label| style.wrap(&label.text, room - 2.5)).collect();
    let most = wrapped.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let block = most * style.line_mm();
    let wanted: Vec<f64> = labels.iter().map(|label| label.y).collect();
    let places = apart(&wanted, block, range.0 + block / 2.0, range.1 - block / 2.0);
    for ((label, lines), place) in labels.iter().zip(&wrapped).zip(places) {
        canvas.line(&[(x + 0.3, label.y), (x + 2.0, place)], AXIS_MM, label.colour);
        let top = place - lines.len() as f64 * style.line_mm() / 2.0;
        let style = Type { colour: label.colour, ..style };
        canvas.lines((x + 2.5, top), lines, At::Left, style);
    }
}

/// A sample in a legend.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    /// A line with a marker.
    Series(Series),
    /// A line only.
    Line(Series),
    /// A filled box with a thin edge.
    Fill(RGBColor),
    /// A short vertical rule.
    Rule(RGBColor),
    /// A marker only.
    Marker(Series),
}

/// One entry of a legend.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What it looks like.
    pub sample: Sample,
    /// What it is.
    pub text: String,
}

impl Entry {
    /// An entry.
    pub(super) fn new(sample: Sample, text: impl Into<String>) -> Self {
        Self { sample, text: text.into() }
    }
}

/// Width of a sample, mm.
const SAMPLE: f64 = 6.0;

/// Where the entries of a legend go: (x, first line, lines) and the number of lines in all.
fn flow(entries: &[Entry], width: f64, style: Type) -> (Vec<(f64, usize, Vec<String>)>, usize) {
    let (mut x, mut line, mut deepest) = (0.0, 0, 1);
    let mut places = Vec::new();
    for entry in entries {
        let lines = style.wrap(&entry.text, width - SAMPLE - 1.0);
        let needed = SAMPLE + 1.0 + lines.iter().map(|line| style.width(line)).fold(0.0, f64::max);
        if x > 0.0 && x + needed > width {
            (x, line) = (0.0, deepest);
        }
        deepest = deepest.max(line + lines.len());
        places.push((x, line, lines));
        x += needed + 3.5;
    }
    (places, if entries.is_empty() { 0 } else { deepest })
}

/// Height of a legend, mm.
pub(super) fn legend_height(entries: &[Entry], width: f64) -> f64 {
    let style = Type::new(SMALL_PT, INK);
    flow(entries, width, style).1 as f64 * style.line_mm()
}

/// Draws a legend from a corner; gives its height, mm.
pub(super) fn legend(
    canvas: &mut Canvas<'_>,
    (left, top): Point,
    width: f64,
    entries: &[Entry],
) -> f64 {
    let style = Type::new(SMALL_PT, INK);
    let (places, depth) = flow(entries, width, style);
    for (entry, (x, line, lines)) in entries.iter().zip(places) {
        let (x, y) = (left + x, top + line as f64 * style.line_mm());
        sample(canvas, (x, y + style.line_mm() / 2.0), entry.sample);
        canvas.lines((x + SAMPLE + 1.0, y), &lines, At::Left, style);
    }
    depth as f64 * style.line_mm()
}

fn sample(canvas: &mut Canvas<'_>, (x, y): Point, sample: Sample) {
    let ends = [(x, y), (x + SAMPLE, y)];
    match sample {
        Sample::Series(series) => {
            canvas.dashed(&ends, series.dash, LINE_MM, series.colour);
            canvas.marker((x + SAMPLE / 2.0, y), series.marker, 0.9, series.colour);
        }
        Sample::Line(series) => canvas.dashed(&ends, series.dash, LINE_MM, series.colour),
        Sample::Fill(fill) => {
            let rect = Rect::new(x + 1.5, y - 1.0, x + SAMPLE, y + 1.0);
            canvas.rect(rect, fill);
            canvas.outline(rect, GRID_MM, MUTED);
        }
        Sample::Rule(colour) => {
            let x = x + SAMPLE - 1.0;
            canvas.line(&[(x, y - 1.3), (x, y + 1.3)], LINE_MM, colour);
        }
        Sample::Marker(series) => {
            canvas.marker((x + SAMPLE - 1.2, y), series.marker, 0.9, series.colour);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(0.0, 1.0, 5), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        assert_eq!(ticks(-3.0, 7.0, 5), [-2.0, 0.0, 2.0, 4.0, 6.0]);
        assert_eq!(tick_decimals(&[0.0, 0.25]), 2);
        assert_eq!(tick_decimals(&[0.0, 0.2]), 1);
        assert_eq!(from_zero(36_000.0, 4), (0.0, 40_000.0));
        assert_eq!(from_zero(20_029.0, 4), (0.0, 30_000.0));
        assert_eq!(from_zero(0.0, 4).0, 0.0);
        assert_eq!(around_zero(-10.0, 95.0, 5), (-25.0, 100.0));
    }

    #[test]
    fn labels_are_moved_apart_within_their_range() {
        let places = apart(&[5.0, 5.0, 5.2, 20.0], 3.0, 0.0, 20.0);
        assert_eq!(places, [5.0, 8.0, 11.0, 20.0]);
        assert_eq!(apart(&[20.0, 20.0], 3.0, 0.0, 20.0), [17.0, 20.0]);
    }
}
