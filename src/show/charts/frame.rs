//! What surrounds every chart: the finding on top, the source below.
//!
//! A sheet has two layouts. The full one says everything on the chart. The brief one is for half a
//! page width: smaller letters, a line in place of the subtitle, and less detail in the drawing. It
//! is taken where the full one does not fit the size asked for. A sheet as wide as a slide is either
//! of them enlarged, letters and all: it is read from afar.

use super::canvas::{At, Canvas, Rect, Type};
use super::style::{
    BODY_PT, BRIEF_SCALE, FOOTER_PT, INK, MUTED, PAPER, Palette, SMALL_PT, TITLE_PT, WALL_SCALE,
};
use super::{ChartError, Options, Size, Titled, lettering, raster};

/// The texts around a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Caption {
    /// The finding, in a sentence.
    pub title: String,
    /// Quantity, unit, place, period, replicates; and what bands and marks mean.
    pub subtitle: String,
    /// The subtitle of the brief layout; where it is empty, the whole subtitle.
    pub brief: String,
    /// What the reader must know, under the chart; may be empty.
    pub note: String,
    /// The note of the brief layout.
    pub brief_note: String,
    /// The chart in words.
    pub alt: String,
}

/// The line under a chart, in both layouts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Source {
    /// All of it.
    pub full: String,
    /// What finds the rest again.
    pub brief: String,
}

/// How much a sheet has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Everything.
    Full,
    /// What must be seen, in smaller letters.
    Brief,
}

impl Layout {
    /// Is detail left out?
    pub(super) fn is_brief(self) -> bool {
        self == Self::Brief
    }
}

/// A chart that knows what it says and can be drawn.
pub(super) trait Figure: Send + Sync {
    /// The texts around it.
    fn caption(&self) -> &Caption;

    /// The data drawn.
    fn csv(&self) -> String;

    /// The least height, mm, in which the drawing is legible when it is `width` mm wide.
    fn least_height(&self, width: f64, layout: Layout) -> f64;

    /// Draws it on `area`.
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect);
}

/// Margin of the sheet, mm.
const MARGIN: f64 = 1.5;
/// Between the parts of the sheet, mm.
const GAP: f64 = 1.5;
/// Sheets narrower than this take smaller titles and set their parts below each other, mm.
pub(super) const NARROW: f64 = 100.0;
/// Sheets as wide as this are for a wall, mm: wider than a page of text.
const WALL_MM: f64 = 220.0;

/// The texts around a chart, set in lines.
struct Texts {
    /// Style and lines: title, subtitle, note, footer.
    parts: [(Type, Vec<String>); 4],
    /// Their heights, mm.
    heights: [f64; 4],
}

impl Texts {
    fn of(sheet: &Sheet<'_>) -> Self {
        let Sheet { caption, source, width, titled, layout, .. } = *sheet;
        let narrow = width < NARROW;
        let width = width - 2.0 * MARGIN;
        let title = Type::new(if narrow { BODY_PT + 1.0 } else { TITLE_PT }, INK).bold();
        let subtitle = Type::new(if narrow { SMALL_PT } else { BODY_PT }, MUTED);
        let note = Type::new(SMALL_PT, INK);
        let footer = Type::new(FOOTER_PT, MUTED);
        let lines = |style: Type, text: &str, shown: bool| {
            if shown && !text.is_empty() { style.wrap(text, width) } else { Vec::new() }
        };
        let (below, under, origin) = match layout {
            Layout::Full => (&caption.subtitle, &caption.note, &source.full),
            Layout::Brief if caption.brief.is_empty() => {
                (&caption.subtitle, &caption.note, &source.brief)
            }
            Layout::Brief => (&caption.brief, &caption.brief_note, &source.brief),
        };
        let parts = [
            (title, lines(title, &caption.title, titled)),
            (subtitle, lines(subtitle, below, true)),
            (note, lines(note, under, true)),
            (footer, lines(footer, origin, true)),
        ];
        let heights = parts.each_ref().map(|(style, lines)| lines.len() as f64 * style.line_mm());
        Self { parts, heights }
    }

    /// What they take with the margins, mm.
    fn around(&self) -> f64 {
        2.0 * MARGIN + 2.0 * GAP + self.heights.iter().sum::<f64>()
    }
}

/// A figure in a layout; lengths are those of the drawing, before it is scaled.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    figure: &'a dyn Figure,
    caption: &'a Caption,
    source: &'a Source,
    width: f64,
    titled: bool,
    layout: Layout,
    /// Millimetres on paper of a millimetre of the drawing.
    scale: f64,
}

impl Sheet<'_> {
    /// The least height on paper, mm.
    fn least_height(&self) -> f64 {
        let figure = self.figure.least_height(self.width - 2.0 * MARGIN, self.layout);
        let height = (Texts::of(self).around() + figure) * self.scale;
        // What stands on the millimetre is not pushed to the next by the last digit.
        (height - 1e-6).ceil()
    }
}

/// Draws a figure with its texts, higher than asked where it must be and may be. Gives the SVG and
/// its height, mm.
///
/// # Errors
///
/// When the size must be met and is too small, or the back end fails.
pub(super) fn sheet(
    (name, figure): (&str, &dyn Figure),
    (caption, source): (&Caption, &Source),
    size: Size,
    palette: Palette,
    options: &Options,
) -> Result<(String, f64), ChartError> {
    let in_layout = |(layout, scale): (Layout, f64)| Sheet {
        figure,
        caption,
        source,
        width: size.width_mm / scale,
        titled: options.title != Titled::Without,
        layout,
        scale,
    };
    let layouts = [
        (Layout::Full, 1.0),
        (Layout::Brief, BRIEF_SCALE),
        (Layout::Full, WALL_SCALE),
        (Layout::Brief, WALL_SCALE),
    ];
    let [full, brief, wall, brief_wall] = layouts.map(in_layout);
    let (needed, brief_needs) = (full.least_height(), brief.least_height());
    let fits_briefly = options.exact && needed > size.height_mm && brief_needs <= size.height_mm;
    if options.exact && needed > size.height_mm && !fits_briefly {
        let least_mm = vec![(name.to_owned(), brief_needs.min(needed))];
        return Err(ChartError::TooSmall { size, least_mm });
    }
    // Charts of one size have letters of one size: on a wall rather fewer words than smaller ones.
    let mut walls = [wall, brief_wall].into_iter().filter(|_| size.width_mm >= WALL_MM);
    let on_a_wall = walls.find(|sheet| sheet.least_height() <= size.height_mm);
    let (sheet, height) = match (on_a_wall, fits_briefly) {
        (Some(wall), _) => (wall, size.height_mm),
        (None, true) => (brief, size.height_mm),
        (None, false) => (full, size.height_mm.max(needed)),
    };
    let svg = drawn(&sheet, height, palette)?;
    let [title, alt] = [&caption.title, &caption.alt].map(|text| lettering::drawable(text));
    let size_mm = [size.width_mm, height];
    Ok((raster::described(&svg, &title, &alt, options.lang, size_mm), height))
}

/// Draws a sheet that is `height` mm high on paper.
fn drawn(sheet: &Sheet<'_>, height: f64, palette: Palette) -> Result<String, ChartError> {
    let Texts { parts, heights: [_, _, note_mm, footer_mm] } = Texts::of(sheet);
    let (width, height) = (sheet.width, height / sheet.scale);
    let mut svg = String::new();
    let mut canvas = Canvas::new(&mut svg, (width, height), palette, (sheet.layout, sheet.scale));
    canvas.rect(Rect::new(0.0, 0.0, width, height), PAPER);
    let mut y = MARGIN;
    for (style, lines) in &parts[..2] {
        y = canvas.lines((MARGIN, y), lines, At::Left, *style);
    }
    let below = height - MARGIN - footer_mm - note_mm;
    canvas.lines((MARGIN, below), &parts[2].1, At::Left, parts[2].0);
    canvas.lines((MARGIN, below + note_mm), &parts[3].1, At::Left, parts[3].0);
    let area = Rect::new(MARGIN, y + GAP, width - MARGIN, below - GAP);
    sheet.figure.draw(&mut canvas, area);
    canvas.finish()?;
    Ok(svg)
}
