//! The cost estimate (dự toán): one sheet for each scenario, totals, and the communes in detail.

mod detail;
mod form;
mod totals;

use super::lines::{Line, lines};
use super::{Formats, sheet_name, workbook};
use crate::answers::summary::Arm;
use crate::model::plan::Item;
use crate::show::report::words::paper;
use crate::show::report::{Input, ReportError};
use crate::text::Lang;

/// Where the cells of a scenario's sheet ended up.
struct Placed<'a> {
    arm: &'a Arm,
    sheet: String,
    lines: Vec<Line<'a>>,
    /// Row of each line, counted from 0.
    rows: Vec<u32>,
    /// For each year: its number, the row of its total, the four cached sums.
    years: Vec<(usize, u32, [f64; 4])>,
}

/// The cost estimate as a workbook: quantity × norm × unit price, by payer, with live formulas.
///
/// Quantities are changed by commune, norms and prices once for each line; every amount follows.
///
/// # Errors
///
/// When the date of the run is none, or the workbook cannot be written.
pub fn du_toan_xlsx(input: &Input<'_>, lang: Lang) -> Result<Vec<u8>, ReportError> {
    let mut book = workbook(input.summary, paper::ESTIMATE_TITLE.get(lang))?;
    let formats = Formats::new();
    let rows = &input.estimate.rows;
    let campaigns =
        |arm: &&Arm| rows.iter().any(|row| row.arm == arm.name && row.item != Item::UsualPractice);
    let mut arms: Vec<&Arm> = input.summary.arms.iter().filter(campaigns).collect();
    if arms.is_empty() {
        arms = input.summary.arms.iter().collect();
    }
    let mut placed: Vec<Placed<'_>> = Vec::new();
    let mut next_id = 1;
    for (index, arm) in arms.into_iter().enumerate() {
        let lines = lines(rows, &arm.name, next_id);
        next_id += lines.len();
        let sheet = sheet_name(&format!("{} {}", index + 1, arm.title.get(lang)));
        placed.push(Placed { arm, sheet, lines, rows: Vec::new(), years: Vec::new() });
    }
    let detail_rows: usize = placed.iter().flat_map(|p| &p.lines).map(|line| line.rows.len()).sum();
    let names = (paper::SHEET_TOTAL.get(lang), paper::SHEET_DETAIL.get(lang));
    book.add_worksheet().set_name(names.0)?;
    for place in &mut placed {
        let sheet = book.add_worksheet();
        form::write(sheet, place, input.summary, detail_rows, &formats, lang)?;
    }
    let sheet = book.add_worksheet();
    sheet.set_name(names.1)?;
    detail::write(sheet, &placed, input.summary, &formats, lang)?;
    let sheet = book.worksheet_from_name(names.0)?;
    totals::write(sheet, &placed, input.summary, detail_rows, &formats, lang)?;
    Ok(book.save_to_buffer()?)
}
