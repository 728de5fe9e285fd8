//! What field records say, on the page of an update: rats left, and the fit to the records.

use super::axes::{self, Entry, Panel, Sample};
use super::canvas::{At, Canvas, Point, Rect, Type};
use super::frame::{self, Caption, Figure, Layout, Source};
use super::style::{GRID, GRID_MM, INK, LINE_MM, MUTED, Palette, SMALL_PT, see_through};
use super::words::{self, either};
use super::{ChartError, Options, Size};
use crate::text::Lang;
use crate::text::table::Cell;

/// Height of the band of one estimate, mm.
const BAND: f64 = 1.2;

/// Rats left in each place, as SVG: name, and 5 %, 50 %, 95 % quantiles before and after the
/// records.
pub(crate) fn residual(
    rows: &[(String, [f64; 3], [f64; 3])],
    title: &str,
    lang: Lang,
) -> Result<String, ChartError> {
    let subtitle = either(lang, "Số con: trung vị và khoảng 90%", "Rats: median and 90% interval");
    drawn(&Residual { caption: caption(title, subtitle), rows, lang }, lang)
}

/// What was recorded of one kind, and predicted, as SVG: week, sum found, and 5 %, 50 %, 95 %
/// quantiles, in order; more than one week.
pub(crate) fn fit(
    points: &[(i32, f64, [f64; 3])],
    title: &str,
    lang: Lang,
) -> Result<String, ChartError> {
    let subtitle = either(
        lang,
        "Theo tuần của chiến dịch: số liệu và dự báo (trung vị, khoảng 90%)",
        "By week of the campaign: records and prediction (median, 90% interval)",
    );
    drawn(&Fit { caption: caption(title, subtitle), points, lang }, lang)
}

struct Residual<'a> {
    caption: Caption,
    rows: &'a [(String, [f64; 3], [f64; 3])],
    lang: Lang,
}

struct Fit<'a> {
    caption: Caption,
    points: &'a [(i32, f64, [f64; 3])],
    lang: Lang,
}

fn caption(title: &str, subtitle: &str) -> Caption {
    let alt = format!("{title}. {subtitle}.");
    Caption { title: title.to_owned(), subtitle: subtitle.to_owned(), alt, ..Caption::default() }
}

fn drawn(figure: &dyn Figure, lang: Lang) -> Result<String, ChartError> {
    let size = Size { height_mm: 60.0, ..Size::default() };
    let options = Options { lang, ..Options::default() };
    let texts = (figure.caption(), &Source::default());
    Ok(frame::sheet(("posterior", figure), texts, size, Palette { grey: false }, &options)?.0)
}

impl Figure for Residual<'_> {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let header = ["place", "before_q05", "before_q50", "before_q95", "q05", "q50", "q95"];
        let rows = self.rows.iter().map(|(name, before, after)| {
            let numbers = before.iter().chain(after).copied().map(Cell::Number);
            std::iter::once(Cell::from(name)).chain(numbers).collect::<Vec<_>>()
        });
        words::csv(header, rows)
    }

    fn least_height(&self, _: f64, _: Layout) -> f64 {
        let row = Type::new(SMALL_PT, INK).line_mm().max(2.0 * BAND + 0.8) + 0.6;
        10.0 + row * self.rows.len() as f64
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let after = canvas.palette.series(0);
        let entries = [
            Entry::new(
                Sample::Fill(GRID),
                either(self.lang, "Trước khi có số liệu", "Before the records"),
            ),
            Entry::new(Sample::Series(after), either(self.lang, "Sau", "After")),
        ];
        let legend = axes::legend(canvas, (area.left, area.top), area.width(), &entries);
        let names = self.rows.iter().map(|row| small.width(&row.0));
        let left = names.fold(0.0, f64::max).min(area.width() * 0.45) + 1.5;
        let rect = area.inset(left, legend + 1.0, 2.0, line + 0.8);
        let most = self.rows.iter().map(|row| row.1[2].max(row.2[2])).fold(1.0, f64::max);
        let range = axes::from_zero(most, 6);
        let panel = Panel::new(rect, range, (0.0, 1.0));
        panel.x_axis(canvas, &axes::labelled(&axes::ticks(0.0, range.1, 6), self.lang), small);
        let slot = rect.height() / self.rows.len() as f64;
        for (row, (name, before, found)) in self.rows.iter().enumerate() {
            let y = rect.top + (row as f64 + 0.5) * slot;
            let name = small.wrap(name, left - 1.0);
            canvas.text((rect.left - 1.5, y), &name[0], At::Right, small);
            let x = |value: f64| panel.x.at(value);
            canvas.rect(Rect::new(x(before[0]), y - BAND - 0.3, x(before[2]), y - 0.3), GRID);
            let below = y + BAND / 2.0 + 0.3;
            canvas.line(&[(x(found[0]), below), (x(found[2]), below)], LINE_MM, after.colour);
            canvas.marker((x(found[1]), below), after.marker, 0.9, after.colour);
            let under = y + slot / 2.0;
            canvas.line(&[(rect.left, under), (rect.right, under)], GRID_MM, GRID);
        }
        panel.zero_line(canvas);
    }
}

impl Figure for Fit<'_> {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let header = ["week", "found", "q05", "q50", "q95"];
        let rows = self.points.iter().map(|&(week, found, [low, middle, high])| {
            [Cell::Whole(i64::from(week)), found.into(), low.into(), middle.into(), high.into()]
        });
        words::csv(header, rows)
    }

    fn least_height(&self, _: f64, _: Layout) -> f64 {
        35.0
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let (found, predicted) = (canvas.palette.series(1), canvas.palette.series(0));
        let band = see_through(predicted.colour, 0.2);
        let entries = [
            Entry::new(Sample::Marker(found), either(self.lang, "Số liệu", "Records")),
            Entry::new(Sample::Line(predicted), either(self.lang, "Dự báo", "Prediction")),
        ];
        let legend = axes::legend(canvas, (area.left, area.top), area.width(), &entries);
        let most = self.points.iter().map(|point| point.1.max(point.2[2])).fold(1e-9, f64::max);
        let range = axes::from_zero(most, 4);
        let labels = axes::labelled(&axes::ticks(0.0, range.1, 4), self.lang);
        let left = axes::widest(&labels, small) + 2.0;
        let rect = area.inset(left, legend + line / 2.0, 2.0, 2.0 * line + 0.5);
        // Weeks are counted from 0, and told from 1.
        let at = |week: i32| f64::from(week + 1);
        let (first, last) = (at(self.points[0].0), at(self.points[self.points.len() - 1].0));
        let panel = Panel::new(rect, (first, last.max(first + 1.0)), range);
        panel.y_axis(canvas, &labels, small);
        let ticks = axes::ticks(first, last, 6);
        panel.x_axis(canvas, &axes::labelled(&ticks, self.lang), small);
        let name = either(self.lang, "tuần", "week");
        canvas.text(
            (rect.right, area.bottom - line / 2.0),
            name,
            At::Right,
            Type::new(SMALL_PT, MUTED),
        );
        let along = |of: fn(&[f64; 3]) -> f64| -> Vec<Point> {
            self.points.iter().map(|point| panel.at(at(point.0), of(&point.2))).collect()
        };
        let (mut outline, lower) = (along(|q| q[2]), along(|q| q[0]));
        outline.extend(lower.into_iter().rev());
        canvas.polygon(&outline, band);
        canvas.line(&along(|q| q[1]), LINE_MM, predicted.colour);
        for &(week, value, _) in self.points {
            canvas.marker(panel.at(at(week), value), found.marker, 0.9, found.colour);
        }
        panel.base_line(canvas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_pictures_are_drawn_in_both_languages() {
        let rows = [
            ("Thứa".to_owned(), [9e3, 2e4, 9e4], [1e4, 2e4, 3e4]),
            ("Lai Hạ".to_owned(), [0.0; 3], [0.0; 3]),
        ];
        let points =
            [(4, 3.0, [1.0, 2.0, 5.0]), (5, 9.0, [1.0, 3.0, 6.0]), (6, 0.0, [0.0, 0.0, 0.0])];
        for lang in [Lang::Vi, Lang::En] {
            assert!(residual(&rows, "Số chuột còn lại", lang).unwrap().contains("Lai Hạ"));
            assert!(fit(&points, "Bẫy, con", lang).unwrap().contains("<polygon"));
        }
    }
}
