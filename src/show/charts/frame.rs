//! What surrounds every chart: the finding on top, the source below.

use super::canvas::{At, Canvas, Rect, Type};
use super::style::{BODY_PT, FOOTER_PT, INK, MUTED, PAPER, Palette, SMALL_PT, TITLE_PT};
use super::{ChartError, Options, Size, lettering, raster};

/// The texts around a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Caption {
    /// The finding, in a sentence.
    pub title: String,
    /// Quantity, unit, place, period, replicates; and what bands and marks mean.
    pub subtitle: String,
    /// What the reader must know, under the chart; may be empty.
    pub note: String,
    /// The chart in words.
    pub alt: String,
}

/// A chart that knows what it says and can be drawn.
pub(super) trait Figure: Send + Sync {
    /// The texts around it.
    fn caption(&self) -> &Caption;

    /// The data drawn.
    fn csv(&self) -> String;

    /// The least height, mm, in which the drawing is legible when it is `width` mm wide.
    fn least_height(&self, width: f64) -> f64;

    /// Draws it on `area`.
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect);
}

/// Margin of the sheet, mm.
const MARGIN: f64 = 1.5;
/// Between the parts of the sheet, mm.
const GAP: f64 = 1.5;
/// Sheets narrower than this take smaller titles, mm.
const NARROW: f64 = 100.0;

/// The texts around a chart, set in lines.
struct Texts {
    /// Style and lines: title, subtitle, note, footer.
    parts: [(Type, Vec<String>); 4],
    /// Their heights, mm.
    heights: [f64; 4],
}

impl Texts {
    fn of(figure: &dyn Figure, source: &str, size: Size, titled: bool) -> Self {
        let caption = figure.caption();
        let width = size.width_mm - 2.0 * MARGIN;
        let narrow = size.width_mm < NARROW;
        let title = Type::new(if narrow { BODY_PT + 1.0 } else { TITLE_PT }, INK).bold();
        let subtitle = Type::new(if narrow { SMALL_PT } else { BODY_PT }, MUTED);
        let note = Type::new(SMALL_PT, INK);
        let footer = Type::new(FOOTER_PT, MUTED);
        let lines = |style: Type, text: &str, shown: bool| {
            if shown && !text.is_empty() { style.wrap(text, width) } else { Vec::new() }
        };
        let parts = [
            (title, lines(title, &caption.title, titled)),
            (subtitle, lines(subtitle, &caption.subtitle, titled)),
            (note, lines(note, &caption.note, true)),
            (footer, lines(footer, source, true)),
        ];
        let heights = parts.each_ref().map(|(style, lines)| lines.len() as f64 * style.line_mm());
        Self { parts, heights }
    }

    /// What they take with the margins, mm.
    fn around(&self) -> f64 {
        2.0 * MARGIN + 2.0 * GAP + self.heights.iter().sum::<f64>()
    }
}

/// The least height in which a figure is legible with its texts, mm, at the width of `size`.
pub(super) fn least_height(
    figure: &dyn Figure,
    source: &str,
    size: Size,
    options: &Options,
) -> f64 {
    let texts = Texts::of(figure, source, size, options.titled);
    (texts.around() + figure.least_height(size.width_mm - 2.0 * MARGIN)).ceil()
}

/// Draws a figure with its texts and gives the SVG, higher than asked where it must be.
///
/// # Errors
///
/// When the back end fails.
pub(super) fn sheet(
    figure: &dyn Figure,
    source: &str,
    size: Size,
    palette: Palette,
    options: &Options,
) -> Result<(String, f64), ChartError> {
    let caption = figure.caption();
    let Texts { parts, heights: [_, _, note_mm, footer_mm] } =
        Texts::of(figure, source, size, options.titled);
    let height = size.height_mm.max(least_height(figure, source, size, options));
    let mut svg = String::new();
    let mut canvas = Canvas::new(&mut svg, size.width_mm, height, palette);
    canvas.rect(Rect::new(0.0, 0.0, size.width_mm, height), PAPER);
    let mut y = MARGIN;
    for (style, lines) in &parts[..2] {
        y = canvas.lines((MARGIN, y), lines, At::Left, *style);
    }
    let below = height - MARGIN - footer_mm - note_mm;
    canvas.lines((MARGIN, below), &parts[2].1, At::Left, parts[2].0);
    canvas.lines((MARGIN, below + note_mm), &parts[3].1, At::Left, parts[3].0);
    let area = Rect::new(MARGIN, y + GAP, size.width_mm - MARGIN, below - GAP);
    figure.draw(&mut canvas, area);
    canvas.finish()?;
    let [title, alt] = [&caption.title, &caption.alt].map(|text| lettering::drawable(text));
    let size_mm = [size.width_mm, height];
    Ok((raster::described(&svg, &title, &alt, options.lang, size_mm), height))
}
