//! A sheet measured in millimetres, over plotters' SVG back end.
//!
//! Charts say what to draw in mm and points; only this file knows plotters. The first failure is
//! remembered and reported by [`Canvas::finish`], so that drawing code stays free of `?`.

use super::ChartError;
use super::frame::Layout;
use super::lettering::{self, MM_PER_PT};
use super::style::{LEADING, Marker, Palette};
use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, ShapeStyle, TextStyle};

/// SVG units in a millimetre: fine enough that rounding to whole units cannot be seen.
pub(super) const UNITS_PER_MM: f64 = 20.0;
/// plotters divides every font size by this when it writes SVG.
const PLOTTERS_FONT_SCALE: f64 = 1.24;

/// A point, mm from the top left corner.
pub(super) type Point = (f64, f64);

/// A rectangle, mm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Rect {
    /// A rectangle from its edges.
    pub(super) fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { left, top, right, bottom }
    }

    /// Width, mm.
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    /// Height, mm.
    pub(super) fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// The rectangle without a margin on each side.
    pub(super) fn inset(self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self::new(self.left + left, self.top + top, self.right - right, self.bottom - bottom)
    }

    /// Cell `index` (row by row) of a grid with `gap` mm between cells.
    pub(super) fn cell(self, index: usize, columns: usize, rows: usize, gap: Point) -> Self {
        let (column, row) = (index % columns, index / columns);
        let width = (self.width() - gap.0 * (columns as f64 - 1.0)) / columns as f64;
        let height = (self.height() - gap.1 * (rows as f64 - 1.0)) / rows as f64;
        let left = self.left + column as f64 * (width + gap.0);
        let top = self.top + row as f64 * (height + gap.1);
        Self::new(left, top, left + width, top + height)
    }
}

/// Which point of a text is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// Left end.
    Left,
    /// Middle.
    Centre,
    /// Right end.
    Right,
}

/// Size, weight and colour of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    /// Size, pt.
    pub pt: f64,
    /// Bold?
    pub bold: bool,
    /// Colour.
    pub colour: plotters::style::RGBColor,
}

impl Type {
    /// Regular text.
    pub(super) fn new(pt: f64, colour: plotters::style::RGBColor) -> Self {
        Self { pt, bold: false, colour }
    }

    /// The same in bold.
    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Height of a line, mm.
    pub(super) fn line_mm(self) -> f64 {
        self.pt * MM_PER_PT * LEADING
    }

    /// Width of a text, mm.
    pub(super) fn width(self, text: &str) -> f64 {
        lettering::width(&lettering::drawable(text), self.pt, self.bold)
    }

    /// A text in lines that fit `room` mm.
    pub(super) fn wrap(self, text: &str, room: f64) -> Vec<String> {
        lettering::wrap(&lettering::drawable(text), self.pt, self.bold, room)
    }
}

/// The sheet.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    /// Colour or grey.
    pub palette: Palette,
    /// How much there is room for.
    pub layout: Layout,
    /// SVG units in a millimetre of the drawing.
    per_mm: f64,
    failure: Option<String>,
}

impl<'a> Canvas<'a> {
    /// An empty sheet, whose SVG goes to `svg`.
    pub(super) fn new(
        svg: &'a mut String,
        (width_mm, height_mm): Point,
        palette: Palette,
        (layout, scale): (Layout, f64),
    ) -> Self {
        let per_mm = UNITS_PER_MM * scale;
        let units = |mm: f64| (mm * per_mm).round() as u32;
        let size = (units(width_mm), units(height_mm));
        let area = SVGBackend::with_string(svg, size).into_drawing_area();
        Self { area, palette, layout, per_mm, failure: None }
    }

    /// Millimetres in whole SVG units.
    fn units(&self, mm: f64) -> i32 {
        (mm * self.per_mm).round() as i32
    }

    /// A point in whole SVG units.
    fn to_units(&self, (x, y): Point) -> (i32, i32) {
        (self.units(x), self.units(y))
    }

    /// A line style.
    fn stroke(&self, width_mm: f64, colour: impl Color) -> ShapeStyle {
        ShapeStyle {
            color: colour.to_rgba(),
            filled: false,
            stroke_width: self.units(width_mm).max(1) as u32,
        }
    }

    /// Ends the drawing.
    ///
    /// # Errors
    ///
    /// The first thing that could not be drawn.
    pub(super) fn finish(mut self) -> Result<(), ChartError> {
        let presented = self.area.present();
        self.keep(presented);
        self.failure.map_or(Ok(()), |message| Err(ChartError::Draw(message)))
    }

    fn keep<E: std::error::Error + Send + Sync>(
        &mut self,
        done: Result<(), DrawingAreaErrorKind<E>>,
    ) {
        if let (Err(error), None) = (done, &self.failure) {
            self.failure = Some(error.to_string());
        }
    }

    /// A line through points.
    pub(super) fn line(&mut self, points: &[Point], width_mm: f64, colour: impl Color) {
        let points: Vec<(i32, i32)> = points.iter().map(|&point| self.to_units(point)).collect();
        if points.len() > 1 {
            let line = PathElement::new(points, self.stroke(width_mm, colour));
            let done = self.area.draw(&line);
            self.keep(done);
        }
    }

    /// A dashed line through points; an empty dash is a full line.
    pub(super) fn dashed(
        &mut self,
        points: &[Point],
        dash: &[f64],
        width_mm: f64,
        colour: impl Color + Copy,
    ) {
        if dash.is_empty() {
            return self.line(points, width_mm, colour);
        }
        for piece in dashes(points, dash) {
            self.line(&piece, width_mm, colour);
        }
    }

    /// A filled polygon.
    pub(super) fn polygon(&mut self, points: &[Point], fill: impl Color) {
        let points: Vec<(i32, i32)> = points.iter().map(|&point| self.to_units(point)).collect();
        let done = self.area.draw(&Polygon::new(points, fill.filled()));
        self.keep(done);
    }

    /// A filled rectangle.
    pub(super) fn rect(&mut self, rect: Rect, fill: impl Color) {
        let corners =
            [self.to_units((rect.left, rect.top)), self.to_units((rect.right, rect.bottom))];
        let done = self.area.draw(&Rectangle::new(corners, fill.filled()));
        self.keep(done);
    }

    /// The outline of a rectangle.
    pub(super) fn outline(&mut self, rect: Rect, width_mm: f64, colour: impl Color) {
        let corners =
            [self.to_units((rect.left, rect.top)), self.to_units((rect.right, rect.bottom))];
        let done = self.area.draw(&Rectangle::new(corners, self.stroke(width_mm, colour)));
        self.keep(done);
    }

    /// A filled circle.
    pub(super) fn dot(&mut self, centre: Point, radius_mm: f64, fill: impl Color) {
        let done = self.area.draw(&Circle::new(
            self.to_units(centre),
            self.units(radius_mm),
            fill.filled(),
        ));
        self.keep(done);
    }

    /// A marker with a thin white edge, so that overlapping ones stay apart.
    pub(super) fn marker(
        &mut self,
        centre: Point,
        marker: Marker,
        radius_mm: f64,
        colour: impl Color + Copy,
    ) {
        self.shape(centre, marker, radius_mm + 0.15, super::style::PAPER);
        self.shape(centre, marker, radius_mm, colour);
    }

    fn shape(&mut self, (x, y): Point, marker: Marker, r: f64, colour: impl Color + Copy) {
        match marker {
            Marker::Circle => self.dot((x, y), r, colour),
            Marker::Square => {
                let half = 0.88 * r;
                self.rect(Rect::new(x - half, y - half, x + half, y + half), colour);
            }
            Marker::Triangle => {
                self.polygon(
                    &[(x, y - 1.2 * r), (x + 1.1 * r, y + 0.8 * r), (x - 1.1 * r, y + 0.8 * r)],
                    colour,
                );
            }
            Marker::Down => {
                self.polygon(
                    &[(x, y + 1.2 * r), (x + 1.1 * r, y - 0.8 * r), (x - 1.1 * r, y - 0.8 * r)],
                    colour,
                );
            }
            Marker::Diamond => self.polygon(
                &[(x, y - 1.25 * r), (x + 1.25 * r, y), (x, y + 1.25 * r), (x - 1.25 * r, y)],
                colour,
            ),
        }
    }

    /// One line of text, vertically centred on the point.
    pub(super) fn text(&mut self, (x, y): Point, text: &str, at: At, style: Type) {
        self.place((x, y), text, at, style);
    }

    /// Text on a veil of paper, to be read over lines and fills.
    pub(super) fn text_veiled(&mut self, at: Point, text: &str, anchor: At, style: Type) {
        self.text_veiled_in(at, text, anchor, style, super::style::PAPER);
    }

    /// Text that hides the lines under it: a name that a line crosses cannot be read.
    pub(super) fn text_over(&mut self, (x, y): Point, text: &str, style: Type) {
        let (wide, half) = (style.width(text) + 0.4, style.line_mm() * 0.42);
        self.rect(Rect::new(x - 0.2, y - half, x - 0.2 + wide, y + half), super::style::PAPER);
        self.text((x, y), text, At::Left, style);
    }

    /// Text on a veil of another colour.
    pub(super) fn text_veiled_in(
        &mut self,
        (x, y): Point,
        text: &str,
        anchor: At,
        style: Type,
        veil: plotters::style::RGBColor,
    ) {
        let (wide, half) = (style.width(text) + 0.4, style.line_mm() * 0.38);
        let left = match anchor {
            At::Left => x - 0.2,
            At::Centre => x - wide / 2.0,
            At::Right => x + 0.2 - wide,
        };
        let behind = Rect::new(left, y - half, left + wide, y + half);
        self.rect(behind, super::style::see_through(veil, 0.75));
        self.text((x, y), text, anchor, style);
    }

    /// Lines of text, the top of the first at `y`; gives where the next line would begin.
    pub(super) fn lines(&mut self, (x, y): Point, lines: &[String], at: At, style: Type) -> f64 {
        let mut y = y;
        for line in lines {
            self.text((x, y + style.line_mm() / 2.0), line, at, style);
            y += style.line_mm();
        }
        y
    }

    fn place(&mut self, at_mm: Point, text: &str, at: At, style: Type) {
        let horizontal = match at {
            At::Left => HPos::Left,
            At::Centre => HPos::Center,
            At::Right => HPos::Right,
        };
        let weight = if style.bold { FontStyle::Bold } else { FontStyle::Normal };
        let size = style.pt * MM_PER_PT * self.per_mm * PLOTTERS_FONT_SCALE;
        let font = FontDesc::new(FontFamily::Name(lettering::FAMILY), size, weight);
        let style =
            TextStyle::from(font).color(&style.colour).pos(Pos::new(horizontal, VPos::Center));
        let done = self.area.draw_text(&lettering::drawable(text), &style, self.to_units(at_mm));
        self.keep(done);
    }
}

/// Cuts a line into dashes of the given lengths, on and off in turn.
fn dashes(points: &[Point], dash: &[f64]) -> Vec<Vec<Point>> {
    let mut pieces = Vec::new();
    let (mut part, mut left) = (0, dash[0]);
    let mut piece: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let [mut from, to] = [pair[0], pair[1]];
        loop {
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            // What is no length ends here as well, or this would never end.
            if length <= left || !length.is_finite() {
                left -= length;
                if part % 2 == 0 {
                    piece.push(to);
                }
                break;
            }
            let share = left / length;
            from = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            if part % 2 == 0 {
                piece.push(from);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![from];
            }
            part = (part + 1) % dash.len();
            left = dash[part];
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_follow_the_line_and_keep_their_length() {
        let pieces = dashes(&[(0.0, 0.0), (4.0, 0.0), (4.0, 3.0)], &[2.0, 1.0]);
        assert_eq!(pieces[0], [(0.0, 0.0), (2.0, 0.0)]);
        assert_eq!(pieces[1], [(3.0, 0.0), (4.0, 0.0), (4.0, 1.0)]);
        assert_eq!(pieces[2], [(4.0, 2.0), (4.0, 3.0)]);
    }

    #[test]
    fn cells_share_a_rectangle() {
        let cell = Rect::new(0.0, 0.0, 11.0, 10.0).cell(3, 2, 2, (1.0, 0.0));
        assert_eq!(cell, Rect::new(6.0, 5.0, 11.0, 10.0));
    }
}
