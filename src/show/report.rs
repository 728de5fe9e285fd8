//! The report of a run: the first page in plain words, tables, workbooks, documents and one page.
//!
//! Everything here is made from a [`Summary`] and an estimate of costs; nothing is simulated.
//! The same sentences ([`sentences`]) open the web page, the document and the comparison, so they
//! can not contradict each other.

mod cards;
mod choice;
mod commune;
mod csv;
mod docx;
pub(crate) mod estimate;
mod evidence;
mod html;
mod sentences;
mod tables;
mod terminal;
mod words;
mod workbook;

pub use cards::{Card, Tone, cards};
pub use commune::{CommunePage, commune_page};
pub use csv::{Flavour, tables_csv};
pub use docx::docx;
#[cfg(test)]
pub(crate) use estimate::settle;
pub use estimate::{CostEstimate, EstimateRow};
pub use evidence::{Evidence, InformationValue, WeakInput};
pub use html::html;
pub use sentences::{FirstPage, Passage, Topic, sentences, sentences_with};
pub use terminal::terminal_summary;
pub use workbook::{du_toan_xlsx, so_sanh_xlsx};

use crate::answers::summary::Summary;
use crate::show::charts::Chart;
use crate::text::Text;
use crate::text::told::Told;

/// The answer of a run in words: what to choose rather than what, why, how surely, and what stands
/// against it.
pub fn answer(summary: &Summary, lang: crate::text::Lang) -> Vec<String> {
    sentences::verdict::answer(summary, &choice::choice(summary), lang)
}

/// The answer in lines for a terminal, to be taken in at one look.
pub(super) fn at_one_look(summary: &Summary, lang: crate::text::Lang) -> Vec<String> {
    let choice = choice::choice(summary);
    sentences::verdict::at_one_look(summary, &choice, lang)
        .unwrap_or_else(|| sentences::verdict::answer(summary, &choice, lang))
}

pub(super) use choice::assumed;

/// The scenarios in a line each, as text: headings, rows, and how to read them.
pub(crate) fn scenarios(
    summary: &Summary,
    lang: crate::text::Lang,
) -> (Vec<String>, Vec<Vec<String>>, Vec<String>) {
    let table = tables::plans(summary, &choice::choice(summary), lang);
    let heads = table.columns.into_iter().map(|column| column.title).collect();
    let cells = |row: &tables::Row| row.cells.iter().map(|cell| cell.text(lang)).collect();
    (heads, table.rows.iter().map(cells).collect(), table.notes)
}

/// The scenarios in a line each, as a piece of a page.
pub(crate) fn plans_html(summary: &Summary, lang: crate::text::Lang) -> maud::Markup {
    html::set::table(&tables::plans(summary, &choice::choice(summary), lang), lang, false)
}

/// Every table of the district, as pieces of a page.
pub(crate) fn tables_html(summary: &Summary, lang: crate::text::Lang) -> Vec<maud::Markup> {
    tables::all(summary, lang).iter().map(|table| html::set::table(table, lang, true)).collect()
}

/// All that a report is made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// What the run found.
    pub summary: &'a Summary,
    /// What the plan costs, line by line, at central prices.
    pub estimate: &'a CostEstimate,
    /// What is known of the inputs; [`Evidence::default`] when nothing is.
    pub evidence: &'a Evidence,
    /// Charts with Vietnamese words.
    pub figures_vi: &'a [Chart],
    /// Charts with English words, in the same order.
    pub figures_en: &'a [Chart],
}

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
#[non_exhaustive]
pub enum ReportError {
    /// The workbook could not be written.
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The document could not be packed.
    Document(#[from] zip::result::ZipError),
    /// Bytes could not be written.
    Write(#[from] std::io::Error),
    /// The run's date is not `YYYY-MM-DD`.
    Date {
        /// What stands there.
        found: String,
    },
    /// There is no such commune.
    Commune {
        /// Asked for.
        index: usize,
        /// Communes of the summary.
        communes: usize,
    },
}

impl Told for ReportError {
    fn told(&self) -> Text {
        match self {
            Self::Workbook(error) => error.told(),
            Self::Document(error) => error.told(),
            Self::Write(error) => error.told(),
            Self::Date { found } => Text::new(
                format!("run.date: “{found}” không phải ngày dạng YYYY-MM-DD"),
                format!("run.date: `{found}` is no date of the form YYYY-MM-DD"),
            ),
            Self::Commune { index, communes } => Text::new(
                format!("xã {index}: tóm tắt có {communes} xã, đếm từ 0"),
                format!("commune {index}: the summary has {communes}, counted from 0"),
            ),
        }
    }
}

/// The day of the run, for people; as written where it is no date.
fn run_date(summary: &Summary, lang: crate::text::Lang) -> String {
    run_day(summary).map_or_else(|_| summary.run.date.clone(), |day| crate::text::date(day, lang))
}

/// The day of the run; what follows `YYYY-MM-DD`, such as a time, is left out.
fn run_day(summary: &Summary) -> Result<crate::time::Day, ReportError> {
    let found = &summary.run.date;
    let parts: Vec<Option<u32>> =
        found.get(..10).unwrap_or("").split('-').map(|part| part.parse().ok()).collect();
    match parts[..] {
        [Some(year), Some(month), Some(day)] => {
            crate::time::Day::from_date(year as i32, month, day)
        }
        _ => None,
    }
    .ok_or_else(|| ReportError::Date { found: found.clone() })
}
