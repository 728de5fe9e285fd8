//! What the folder of a run holds, made from its numbers alone: so that it can be made again, and held
//! against what is there.

use super::File;
use crate::answers::summary::Summary;
use crate::engine::Study;
use crate::model::plan::Plan;
use crate::model::plan::units::Units;
use crate::show::charts::{self, Chart, ChartError, Options, Size};
use crate::show::report::{self, CostEstimate, Evidence, Figure, Flavour, Input, ReportError};
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the files of a run were made, beside its numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// The time whose units are reported.
    pub units: Units,
    /// Were the weeks of every commune tabulated?
    pub weekly_communes: bool,
    /// Language of the charts.
    pub lang: Lang,
    /// Charts that were drawn again since, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub redrawn: BTreeMap<String, Drawing>,
    /// Documents of the report, by path, and their language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub report: BTreeMap<String, Lang>,
}

/// How a chart was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    lang: Lang,
    grey: bool,
    dpi: u32,
    /// Width and height, mm.
    size: Option<[f64; 2]>,
}

impl From<&Options> for Drawing {
    fn from(options: &Options) -> Self {
        let size = options.size.map(|size| [size.width_mm, size.height_mm]);
        let dpi = options.size.map_or(options.dpi, |size| size.dpi);
        Self { lang: options.lang, grey: options.grey, dpi, size }
    }
}

impl Drawing {
    fn options(self) -> Options {
        let Self { lang, grey, dpi, size } = self;
        let size = size.map(|[width_mm, height_mm]| Size { width_mm, height_mm, dpi });
        Options { size, dpi, lang, grey }
    }
}

/// Why the files of a run cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContentsError {
    /// A chart.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// A document or table.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A number that JSON does not know.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// What a plan costs, line by line, by the units of the study.
fn estimate(study: &Study) -> CostEstimate {
    let plans: Vec<&Plan> = study.plans.iter().collect();
    let mut estimate = CostEstimate::of_plans(&plans);
    for row in &mut estimate.rows {
        row.commune =
            row.commune.and_then(|c| study.units.iter().position(|unit| unit.contains(&c)));
    }
    estimate
}

/// Summary, estimate, evidence, tables and charts: all but the report and the manifest.
///
/// # Errors
///
/// When a chart or a table cannot be made.
pub fn of_run(
    study: &Study,
    summary: &Summary,
    recipe: &Recipe,
) -> Result<Vec<File>, ContentsError> {
    let evidence = Evidence::of_priors(&study.plans[study.reference].world.priors);
    let mut files = vec![
        summary_file(summary)?,
        File::new("estimate.json", serde_json::to_string(&estimate(study))? + "\n"),
        File::new("evidence.json", serde_json::to_string(&evidence)? + "\n"),
    ];
    for (name, bytes) in report::tables_csv(summary, Flavour::International)? {
        files.push(File::new(format!("tables/{name}"), bytes));
    }
    let usual: Vec<String> = charts::NAMES
        .into_iter()
        .filter(|name| !recipe.redrawn.contains_key(*name))
        .map(str::to_owned)
        .collect();
    let options = Options { lang: recipe.lang, ..Options::default() };
    let mut drawn = charts::draw(summary, &usual, &options)?;
    for (name, drawing) in &recipe.redrawn {
        drawn.extend(charts::draw(summary, std::slice::from_ref(name), &drawing.options())?);
    }
    files.extend(drawn.iter().flat_map(chart_files));
    Ok(files)
}

/// The summary as a file.
///
/// # Errors
///
/// When it holds what JSON does not know.
pub fn summary_file(summary: &Summary) -> Result<File, ContentsError> {
    Ok(File::new("summary.json", serde_json::to_string_pretty(summary)? + "\n"))
}

/// The files of one chart.
pub fn chart_files(chart: &Chart) -> [File; 4] {
    let stem = format!("charts/{}", chart.name);
    [
        File::new(format!("{stem}.png"), chart.png.clone()),
        File::new(format!("{stem}.svg"), chart.svg.clone()),
        File::new(format!("{stem}.csv"), chart.csv.clone()),
        File::new(format!("{stem}.alt.txt"), format!("{}\n", chart.alt)),
    ]
}

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// The web page.
    Html,
    /// The document for Word.
    Docx,
    /// The workbooks for Excel.
    Xlsx,
    /// The tables for other programs.
    Csv,
}

/// The report of a run, its paths inside `report/`: these parts, with a page for each of these
/// communes.
///
/// # Errors
///
/// When a document cannot be made.
pub fn of_report(
    summary: &Summary,
    estimate: &CostEstimate,
    evidence: &Evidence,
    only: &[Part],
    communes: &[usize],
    lang: Lang,
) -> Result<Vec<File>, ContentsError> {
    let wanted = |part: Part| only.is_empty() || only.contains(&part);
    let illustrated = [Part::Html, Part::Docx, Part::Xlsx].into_iter().any(wanted);
    let drawn = |lang| if illustrated { figures(summary, lang) } else { Ok(Vec::new()) };
    let (figures_vi, figures_en) = (drawn(Lang::Vi)?, drawn(Lang::En)?);
    let (figures_vi, figures_en) = (&figures_vi, &figures_en);
    let input = Input { summary, estimate, evidence, figures_vi, figures_en };
    let mut files = Vec::new();
    if wanted(Part::Html) {
        files.push(File::new("report.html", report::html(&input)));
    }
    if wanted(Part::Docx) {
        files.push(File::new("bao_cao.docx", report::docx(&input, lang)?));
    }
    if wanted(Part::Xlsx) {
        files.push(File::new("du_toan.xlsx", report::du_toan_xlsx(&input, lang)?));
        files.push(File::new("so_sanh.xlsx", report::so_sanh_xlsx(&input, lang)?));
    }
    let flavours = [("csv", Flavour::International), ("csv_vi", Flavour::Vietnamese)];
    for (folder, flavour) in flavours.into_iter().filter(|_| wanted(Part::Csv)) {
        for (name, bytes) in report::tables_csv(summary, flavour)? {
            files.push(File::new(format!("{folder}/{name}"), bytes));
        }
    }
    for &commune in communes {
        let page = report::commune_page(&input, commune, lang)?;
        let code = &summary.communes[commune].code;
        if wanted(Part::Docx) {
            files.push(File::new(format!("communes/{code}.docx"), page.docx));
        }
        if wanted(Part::Html) {
            files.push(File::new(format!("communes/{code}.html"), page.html));
        }
    }
    Ok(files)
}

fn figures(summary: &Summary, lang: Lang) -> Result<Vec<Figure>, ContentsError> {
    let size = Size::default();
    let drawn = charts::draw(summary, &[], &Options { lang, ..Options::default() })?;
    let figure = |chart: Chart| Figure {
        height_mm: height_mm(&chart.png, size.width_mm).unwrap_or(size.height_mm),
        name: chart.name,
        title: chart.title,
        alt: chart.alt,
        svg: chart.svg,
        png: chart.png,
        width_mm: size.width_mm,
        csv: chart.csv,
    };
    Ok(drawn.into_iter().map(figure).collect())
}

/// Height of a picture that is `width_mm` wide, from the size in pixels in its header.
fn height_mm(png: &[u8], width_mm: f64) -> Option<f64> {
    let word = |at: usize| {
        let bytes: [u8; 4] = png.get(at..at + 4)?.try_into().ok()?;
        Some(f64::from(u32::from_be_bytes(bytes)))
    };
    let (width, height) = (word(16)?, word(20)?);
    (width > 0.0).then(|| width_mm * height / width)
}
