//! The charts that a plan is judged by, made from a [`Summary`] alone.
//!
//! A chart has two halves. What it *says* is plain data made by `of(&Summary, Lang)`: a title that
//! states the finding, a subtitle with quantity, unit, place, period and replicates, a text for
//! those who cannot see it, and rows for CSV. How it is *drawn* is in millimetres on a
//! `canvas::Canvas`. The SVG is made by plotters and turned into pixels by resvg with the embedded
//! typeface, so the same summary gives the same bytes on every machine.

mod at_a_glance;
mod axes;
mod budget;
mod calendar;
mod canvas;
mod ce_plane;
mod ceac;
mod commune_map;
mod commune_panels;
mod cost_stack;
mod coverage;
mod curves;
mod density_fan;
mod diff_ci;
mod drivers;
mod expected_loss;
mod feasibility;
mod frame;
mod frontier;
mod lettering;
mod loss_dots;
pub(crate) mod posterior;
mod raster;
mod refusal;
mod stages;
mod style;
mod target_prob;
#[cfg(test)]
mod tests;
mod words;

use crate::answers::summary::Summary;
use crate::text::nearest::nearest;
use crate::text::{Lang, Text};
use frame::{Caption, Figure, Source};
use rayon::prelude::*;
pub use refusal::{ChartError, refuse_impossible, refuse_unanswered};
use serde::{Deserialize, Serialize};
use style::Palette;
pub(super) use words::focus;

/// Size of a chart on paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width, mm.
    pub width_mm: f64,
    /// Height, mm. A chart that would not be legible in it (one row for each of 14 communes, say)
    /// is drawn higher.
    pub height_mm: f64,
    /// Pixels per inch of the PNG.
    pub dpi: u32,
}

impl Default for Size {
    /// The text block of an A4 page after Nghị định 30/2020.
    fn default() -> Self {
        Self { width_mm: 155.0, height_mm: 95.0, dpi: 300 }
    }
}

/// How charts are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Size; `None` is the default size at `dpi`.
    pub size: Option<Size>,
    /// Pixels per inch when `size` is `None`.
    pub dpi: u32,
    /// Language.
    pub lang: Lang,
    /// For grey print?
    pub grey: bool,
    /// Must the size be met? Then a chart that needs more height leaves detail out; otherwise it is
    /// drawn higher.
    pub exact: bool,
    /// What stands above the chart.
    pub title: Titled,
}

/// What stands above a chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Titled {
    /// Its finding, and what is shown.
    #[default]
    Finding,
    /// These words, and what is shown.
    Given(String),
    /// Nothing but what is shown: quantity, against whom, and what the marks mean.
    Without,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            size: None,
            dpi: Size::default().dpi,
            lang: Lang::Vi,
            grey: false,
            exact: false,
            title: Titled::Finding,
        }
    }
}

/// A finished chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Name, one of [`NAMES`]; the stem of its files.
    pub name: String,
    /// The finding.
    pub title: String,
    /// The same in words, for those who cannot see it.
    pub alt: String,
    /// As SVG whose letters are text, for pages that bring the typeface.
    pub svg: String,
    /// As SVG whose letters are outlines: the same in every program, whatever typefaces it has.
    pub outlined: String,
    /// As PNG, with its size in mm and its texts inside.
    pub png: Vec<u8>,
    /// Width, mm.
    pub width_mm: f64,
    /// Height, mm.
    pub height_mm: f64,
    /// The data drawn, as CSV (comma, decimal point).
    pub csv: String,
}

/// The letters of a text that the typeface of the charts lacks, each once.
pub fn missing_letters(text: &str) -> Vec<char> {
    lettering::missing(text)
}

/// Makes what a chart says; `None` when the summary has no data for it.
type Maker = fn(&Summary, Lang) -> Option<Box<dyn Figure>>;

/// Every chart, in the order of a report.
const MAKERS: [(&str, Maker); 15] = [
    ("at_a_glance", |summary, lang| boxed(at_a_glance::AtAGlance::of(summary, lang))),
    ("density_fan", |summary, lang| boxed(density_fan::DensityFan::of(summary, lang))),
    ("coverage", |summary, lang| boxed(coverage::Coverage::of(summary, lang))),
    ("loss_dots", |summary, lang| boxed(loss_dots::LossDots::of(summary, lang))),
    ("diff_ci", |summary, lang| boxed(diff_ci::DiffCi::of(summary, lang))),
    ("cost_stack", |summary, lang| boxed(cost_stack::CostStack::of(summary, lang))),
    ("ce_plane", |summary, lang| boxed(ce_plane::CePlane::of(summary, lang))),
    ("expected_loss", |summary, lang| boxed(expected_loss::ExpectedLoss::of(summary, lang))),
    ("ceac", |summary, lang| boxed(ceac::Ceac::of(summary, lang))),
    ("target_prob", |summary, lang| boxed(target_prob::TargetProb::of(summary, lang))),
    ("drivers", |summary, lang| boxed(drivers::Drivers::of(summary, lang))),
    ("commune_map", |summary, lang| boxed(commune_map::CommuneMap::of(summary, lang))),
    ("commune_panels", |summary, lang| boxed(commune_panels::CommunePanels::of(summary, lang))),
    ("budget", |summary, lang| boxed(budget::Budget::of(summary, lang))),
    ("calendar", |summary, lang| boxed(calendar::Calendar::of(summary, lang))),
];

/// The names of all charts, in the order of a report.
pub const NAMES: [&str; MAKERS.len()] = {
    let mut names = [""; MAKERS.len()];
    let mut index = 0;
    while index < MAKERS.len() {
        names[index] = MAKERS[index].0;
        index += 1;
    }
    names
};

fn boxed<F: Figure + 'static>(figure: Option<F>) -> Option<Box<dyn Figure>> {
    figure.map(|figure| Box::new(figure) as Box<dyn Figure>)
}

/// Draws charts from a summary: those named in `only`, or all when it is empty.
///
/// A chart for which the summary has no data (a decision between fewer than two scenarios, say) is
/// left out.
///
/// # Errors
///
/// When a name in `only` is unknown, the size cannot be drawn, or a back end fails.
pub fn draw(
    summary: &Summary,
    only: &[String],
    options: &Options,
) -> Result<Vec<Chart>, ChartError> {
    let (charts, small) = draw_those_that_fit(summary, only, options)?;
    match small {
        None => Ok(charts),
        Some(error) => Err(error),
    }
}

/// The same, and those charts that the size cannot hold as an error of their own.
///
/// # Errors
///
/// When a name in `only` is unknown, the size cannot be drawn, or a back end fails.
pub fn draw_those_that_fit(
    summary: &Summary,
    only: &[String],
    options: &Options,
) -> Result<(Vec<Chart>, Option<ChartError>), ChartError> {
    for name in only {
        if !NAMES.contains(&name.as_str()) {
            let nearest = nearest(name, NAMES).unwrap_or_else(|| NAMES[0].to_owned());
            return Err(ChartError::UnknownName { name: name.clone(), nearest });
        }
    }
    let size = options.size.unwrap_or(Size { dpi: options.dpi, ..Size::default() });
    let millimetres = 60.0..=400.0;
    if !millimetres.contains(&size.width_mm)
        || !millimetres.contains(&size.height_mm)
        || !(50..=1200).contains(&size.dpi)
    {
        let Size { width_mm, height_mm, dpi } = size;
        return Err(ChartError::Size { width_mm, height_mm, dpi });
    }
    let charts: Vec<Result<Option<Chart>, ChartError>> = MAKERS
        .par_iter()
        .filter(|(name, _)| only.is_empty() || only.iter().any(|wanted| wanted == name))
        .map(|(name, maker)| {
            let figure = maker(summary, options.lang);
            figure.map(|figure| one(name, figure.as_ref(), summary, size, options)).transpose()
        })
        .collect();
    let small: Vec<(String, f64)> = charts
        .iter()
        .flat_map(|chart| match chart {
            Err(ChartError::TooSmall { least_mm, .. }) => least_mm.clone(),
            _ => Vec::new(),
        })
        .collect();
    let small = (!small.is_empty()).then_some(ChartError::TooSmall { size, least_mm: small });
    let drawn =
        charts.into_iter().filter(|chart| !matches!(chart, Err(ChartError::TooSmall { .. })));
    Ok((drawn.filter_map(Result::transpose).collect::<Result<_, _>>()?, small))
}

/// A chart for a page: as SVG whose letters are text, and in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Name, one of [`NAMES`].
    pub name: &'static str,
    /// The finding.
    pub title: String,
    /// The same in words, for those who cannot see it.
    pub alt: String,
    /// The drawing.
    pub svg: String,
}

/// Draws every chart that the summary has data for, for a page: no pixels.
///
/// # Errors
///
/// When the back end fails.
pub fn pictures(summary: &Summary, options: &Options) -> Result<Vec<Picture>, ChartError> {
    let size = options.size.unwrap_or(Size { dpi: options.dpi, ..Size::default() });
    let palette = Palette { grey: options.grey };
    let source = Source::of(summary, options);
    let pictures: Vec<Result<Option<Picture>, ChartError>> = MAKERS
        .par_iter()
        .map(|(name, maker)| {
            let Some(figure) = maker(summary, options.lang) else { return Ok(None) };
            let caption = figure.caption();
            let named = (*name, figure.as_ref());
            let (svg, _) = frame::sheet(named, (caption, &source), size, palette, options)?;
            let (title, alt) = (caption.title.clone(), caption.alt.clone());
            Ok(Some(Picture { name, title, alt, svg }))
        })
        .collect();
    pictures.into_iter().filter_map(Result::transpose).collect()
}

/// Where a chart that is made of no summary comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The line under the chart: scenario, seed, replicates, program.
    pub source: Text,
    /// Digest of the scenario or result that it shows.
    pub digest: String,
    /// Program and version.
    pub program: String,
}

/// Draws the chance of every round in every commune; `None` when nothing is planned.
///
/// # Errors
///
/// When the back end fails.
pub fn feasibility(
    found: &crate::answers::feasibility::Feasibility,
    origin: &Origin,
    options: &Options,
) -> Result<Option<Chart>, ChartError> {
    let figure = feasibility::Feasibility::of(found, options.lang);
    let size = options.size.unwrap_or(Size { dpi: options.dpi, ..Size::default() });
    figure.map(|figure| answered("feasibility", &figure, origin, size, options)).transpose()
}

/// Draws what more money buys, for a place: yield lost, and the chance of the target (chart 8),
/// against the budget.
///
/// # Errors
///
/// When the back end fails.
pub fn frontier(
    found: &crate::answers::optimize::frontier::Frontier,
    place: &Text,
    period: crate::time::Period,
    origin: &Origin,
    options: &Options,
) -> Result<Vec<Chart>, ChartError> {
    use frontier::{Frontier, What};
    let size = options.size.unwrap_or(Size { dpi: options.dpi, ..Size::default() });
    [("frontier", What::Loss), ("target_by_budget", What::Target)]
        .into_iter()
        .filter_map(|(name, what)| {
            let figure = Frontier::of(found, place.get(options.lang), period, what, options.lang)?;
            Some(answered(name, &figure, origin, size, options))
        })
        .collect()
}

/// Draws one chart of a summary.
fn one(
    name: &str,
    figure: &dyn Figure,
    summary: &Summary,
    size: Size,
    options: &Options,
) -> Result<Chart, ChartError> {
    let source = Source::of(summary, options);
    let (digest, program) = (&summary.run.results_digest, &summary.run.program);
    sheet(name, figure, (&source, digest, program), size, options)
}

impl Source {
    /// The line under a chart of this summary.
    fn of(summary: &Summary, options: &Options) -> Self {
        Self {
            full: words::source(summary, options.lang),
            brief: words::brief_source(summary, options.lang),
        }
    }
}

/// Draws one chart that is made of no summary.
fn answered(
    name: &str,
    figure: &dyn Figure,
    origin: &Origin,
    size: Size,
    options: &Options,
) -> Result<Chart, ChartError> {
    let line = origin.source.get(options.lang).to_owned();
    let source = Source { full: line.clone(), brief: line };
    sheet(name, figure, (&source, &origin.digest, &origin.program), size, options)
}

/// Draws one chart, with its source, the digest of what it shows and the program.
fn sheet(
    name: &str,
    figure: &dyn Figure,
    (source, digest, program): (&Source, &str, &str),
    size: Size,
    options: &Options,
) -> Result<Chart, ChartError> {
    let palette = Palette { grey: options.grey };
    let caption = match &options.title {
        Titled::Given(title) => Caption { title: title.clone(), ..figure.caption().clone() },
        Titled::Finding | Titled::Without => figure.caption().clone(),
    };
    let (svg, height_mm) =
        frame::sheet((name, figure), (&caption, source), size, palette, options)?;
    let texts = [
        ("Title", caption.title.as_str()),
        ("Description", caption.alt.as_str()),
        ("Source", source.full.as_str()),
        ("Results-Digest", digest),
        ("Software", program),
    ];
    let (png, outlined) = raster::drawn(&svg, size.dpi, &texts)?;
    let [title, alt] = [&caption.title, &caption.alt].map(|text| lettering::drawable(text));
    let outlined =
        raster::described(&outlined, &title, &alt, options.lang, [size.width_mm, height_mm]);
    Ok(Chart {
        outlined,
        name: name.to_owned(),
        svg,
        png,
        width_mm: size.width_mm,
        height_mm,
        csv: figure.csv(),
        title: caption.title,
        alt: caption.alt,
    })
}

/// The typeface of the charts, for pages in which their SVG stands: weight and TrueType file.
pub(crate) fn typefaces() -> [(u32, &'static [u8]); 2] {
    lettering::TYPEFACES
}
