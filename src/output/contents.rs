//! What the folder of a run holds, made from its numbers alone: so that it can be made again, and held
//! against what is there.

use super::File;
use super::opened::REPORT;
use super::report::Parts;
use super::run::RunFilesError;
use crate::answers::judgement::Written;
use crate::answers::summary::Summary;
use crate::engine::Study;
use crate::model::plan::Plan;
use crate::model::plan::units::Units;
use crate::show::charts::{self, Chart, Options, Size, Titled};
use crate::show::report::{self, CostEstimate, Evidence, Flavour, Input};
use crate::text::Lang;
use crate::text::nearest::unmarked;
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
    /// Charts that were drawn with it; all when not named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charts: Option<Vec<String>>,
    /// Charts that were drawn again since, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub redrawn: BTreeMap<String, Drawing>,
    /// Documents of the report, by path, and their language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub report: BTreeMap<String, Lang>,
    /// How the value of information was found that was added to the run, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Valued>,
}

/// How a value of information was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Valued {
    /// Draws.
    pub replicates: u32,
    /// Their seed.
    pub seed: u64,
    /// Key of their design.
    pub design: String,
    /// The surveys that were valued, as their file has them; those that ship when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surveys: Option<String>,
}

/// How a chart was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    lang: Lang,
    grey: bool,
    dpi: u32,
    /// Width and height, mm.
    size: Option<[f64; 2]>,
    /// Was the size to be met?
    #[serde(default)]
    exact: bool,
    /// What stands above it.
    #[serde(default)]
    title: Titled,
}

impl From<&Options> for Drawing {
    fn from(options: &Options) -> Self {
        let size = options.size.map(|size| [size.width_mm, size.height_mm]);
        let dpi = options.size.map_or(options.dpi, |size| size.dpi);
        let Options { lang, grey, exact, title, .. } = options.clone();
        Self { lang, grey, dpi, size, exact, title }
    }
}

impl Drawing {
    fn options(&self) -> Options {
        let Self { lang, grey, dpi, size, exact, title } = self.clone();
        let size = size.map(|[width_mm, height_mm]| Size { width_mm, height_mm, dpi });
        Options { size, dpi, lang, grey, exact, title }
    }
}

/// What a plan costs, line by line, by the units of the study.
pub fn estimate(study: &Study) -> CostEstimate {
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
) -> Result<Vec<File>, RunFilesError> {
    let (numbers, drawn) = rayon::join(|| numbers(study, summary), || drawn(summary, recipe));
    let mut files = numbers?;
    files.extend(drawn?.iter().flat_map(chart_files));
    Ok(files)
}

/// Summary, estimate, evidence and tables.
fn numbers(study: &Study, summary: &Summary) -> Result<Vec<File>, RunFilesError> {
    let evidence = Evidence::of_plans(&study.plans, study.reference);
    let mut files = vec![
        summary_file(summary)?,
        File::new("estimate.json", serde_json::to_string(&estimate(study))? + "\n"),
        File::new("evidence.json", serde_json::to_string(&evidence)? + "\n"),
    ];
    for (name, bytes) in report::tables_csv(summary, Flavour::International) {
        files.push(File::new(format!("tables/{name}"), bytes));
    }
    Ok(files)
}

/// The charts that were asked for, and those that were drawn again since.
fn drawn(summary: &Summary, recipe: &Recipe) -> Result<Vec<Chart>, RunFilesError> {
    let wanted = recipe.charts.clone();
    let mut usual = wanted.unwrap_or_else(|| charts::NAMES.map(str::to_owned).to_vec());
    usual.retain(|name| !recipe.redrawn.contains_key(name));
    let options = Options { lang: recipe.lang, ..Options::default() };
    let mut drawn = Vec::new();
    if !usual.is_empty() {
        drawn = charts::draw(summary, &usual, &options)?;
    }
    for (name, drawing) in &recipe.redrawn {
        drawn.extend(charts::draw(summary, std::slice::from_ref(name), &drawing.options())?);
    }
    Ok(drawn)
}

/// The summary and its judgement as a file.
///
/// # Errors
///
/// When it holds what JSON does not know.
pub fn summary_file(summary: &Summary) -> Result<File, RunFilesError> {
    Ok(File::new("summary.json", serde_json::to_string_pretty(&Written::from(summary))? + "\n"))
}

/// Begins a CSV that spreadsheets are to read as UTF-8.
const BOM: &str = "\u{feff}";

/// The files of one chart: the SVG with outlines for letters, the CSV marked as UTF-8.
pub fn chart_files(chart: &Chart) -> [File; 4] {
    let stem = format!("charts/{}", chart.name);
    [
        File::new(format!("{stem}.png"), chart.png.clone()),
        File::new(format!("{stem}.svg"), chart.outlined.clone()),
        File::new(format!("{stem}.csv"), [BOM, &chart.csv].concat()),
        File::new(format!("{stem}.alt.txt"), format!("{}\n", chart.alt)),
    ]
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
    parts: Parts,
    communes: &[usize],
    lang: Lang,
) -> Result<Vec<File>, RunFilesError> {
    let illustrated = parts.html || parts.docx || parts.xlsx;
    let drawn = |lang| if illustrated { figures(summary, lang) } else { Ok(Vec::new()) };
    let (figures_vi, figures_en) = (drawn(Lang::Vi)?, drawn(Lang::En)?);
    let (figures_vi, figures_en) = (&figures_vi, &figures_en);
    let input = Input { summary, estimate, evidence, figures_vi, figures_en };
    let mut files = Vec::new();
    if parts.html {
        files.push(File::new("report.html", report::html(&input)));
    }
    if parts.docx {
        files.push(File::new("bao_cao.docx", report::docx(&input, lang)?));
    }
    if parts.xlsx {
        files.push(File::new("du_toan.xlsx", report::du_toan_xlsx(&input, lang)?));
        files.push(File::new("so_sanh.xlsx", report::so_sanh_xlsx(&input, lang)?));
    }
    let flavours = [("csv", Flavour::International), ("csv_vi", Flavour::Vietnamese)];
    for (folder, flavour) in flavours.into_iter().filter(|_| parts.csv) {
        for (name, bytes) in report::tables_csv(summary, flavour) {
            files.push(File::new(format!("{folder}/{name}"), bytes));
        }
    }
    for &commune in communes {
        let page = report::commune_page(&input, commune, lang)?;
        let stem = format!("communes/{}", commune_stem(summary, commune));
        if parts.docx {
            files.push(File::new(format!("{stem}.docx"), page.docx));
        }
        if parts.html {
            files.push(File::new(format!("{stem}.html"), page.html));
        }
    }
    Ok(files)
}

/// Documents of a report, by path in the folder of the run, each in its language.
///
/// # Errors
///
/// When a document cannot be made.
pub fn of_documents(
    summary: &Summary,
    estimate: &CostEstimate,
    evidence: &Evidence,
    documents: &BTreeMap<String, Lang>,
) -> Result<Vec<File>, RunFilesError> {
    let has_page = |&c: &usize| {
        let stem = format!("{REPORT}communes/{}.", commune_stem(summary, c));
        documents.keys().any(|path| path.starts_with(&stem))
    };
    let communes: Vec<usize> = (0..summary.communes.len()).filter(has_page).collect();
    let mut files = Vec::new();
    for lang in [Lang::Vi, Lang::En] {
        if documents.values().all(|of| *of != lang) {
            continue;
        }
        for file in of_report(summary, estimate, evidence, Parts::ALL, &communes, lang)? {
            let path = format!("{REPORT}{}", file.path);
            if documents.get(&path) == Some(&lang) {
                files.push(File::new(path, file.bytes));
            }
        }
    }
    Ok(files)
}

/// The name of a commune's pages: its place in the district and its name without diacritics, which
/// every file system and mail bears: `14_Lai_Ha`.
pub fn commune_stem(summary: &Summary, commune: usize) -> String {
    let name = unmarked(&summary.communes[commune].name);
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let name =
        if words.is_empty() { summary.communes[commune].code.clone() } else { words.join("_") };
    format!("{:02}_{name}", commune + 1)
}

fn figures(summary: &Summary, lang: Lang) -> Result<Vec<Chart>, RunFilesError> {
    Ok(charts::draw(summary, &[], &Options { lang, ..Options::default() })?)
}
