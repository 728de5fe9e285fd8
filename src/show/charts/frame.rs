//! What surrounds every chart: the finding on top, the source below.

use super::canvas::{At, Canvas, Rect, Type};
use super::style::{BODY_PT, FOOTER_PT, INK, MUTED, PAPER, Palette, SMALL_PT, TITLE_PT};
use super::{ChartError, Size, lettering, raster};
use crate::text::Lang;

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

/// Draws a figure with its texts and gives the SVG.
///
/// # Errors
///
/// When the back end fails.
pub(super) fn sheet(
    figure: &dyn Figure,
    source: &str,
    size: Size,
    palette: Palette,
    lang: Lang,
) -> Result<(String, f64), ChartError> {
    let caption = figure.caption();
    let width = size.width_mm - 2.0 * MARGIN;
    let narrow = size.width_mm < NARROW;
    let title = Type::new(if narrow { BODY_PT + 1.0 } else { TITLE_PT }, INK).bold();
    let subtitle = Type::new(if narrow { SMALL_PT } else { BODY_PT }, MUTED);
    let note = Type::new(SMALL_PT, INK);
    let footer = Type::new(FOOTER_PT, MUTED);
    let texts = [
        (title, title.wrap(&caption.title, width)),
        (subtitle, subtitle.wrap(&caption.subtitle, width)),
        (note, if caption.note.is_empty() { Vec::new() } else { note.wrap(&caption.note, width) }),
        (footer, footer.wrap(source, width)),
    ];
    let [title_mm, subtitle_mm, note_mm, footer_mm] =
        [0, 1, 2, 3].map(|part| texts[part].1.len() as f64 * texts[part].0.line_mm());
    let around = 2.0 * MARGIN + 2.0 * GAP + title_mm + subtitle_mm + note_mm + footer_mm;
    let height = size.height_mm.max((around + figure.least_height(width)).ceil());

    let mut svg = String::new();
    let mut canvas = Canvas::new(&mut svg, size.width_mm, height, palette);
    canvas.rect(Rect::new(0.0, 0.0, size.width_mm, height), PAPER);
    let mut y = MARGIN;
    for (style, lines) in &texts[..2] {
        y = canvas.lines((MARGIN, y), lines, At::Left, *style);
    }
    let below = height - MARGIN - footer_mm - note_mm;
    canvas.lines((MARGIN, below), &texts[2].1, At::Left, texts[2].0);
    canvas.lines((MARGIN, below + note_mm), &texts[3].1, At::Left, texts[3].0);
    let area = Rect::new(MARGIN, y + GAP, size.width_mm - MARGIN, below - GAP);
    figure.draw(&mut canvas, area);
    canvas.finish()?;
    let lang = match lang {
        Lang::Vi => "vi",
        Lang::En => "en",
    };
    let [title, alt] = [&caption.title, &caption.alt].map(|text| lettering::drawable(text));
    Ok((raster::described(&svg, &title, &alt, lang), height))
}
