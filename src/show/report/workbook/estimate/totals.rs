//! Totals by scenario and year, and by commune: all of them formulas over the other sheets.

use super::Placed;
use super::detail::{DETAIL_AMOUNT, DETAIL_ARM, DETAIL_COMMUNE, DETAIL_FIRST_ROW};
use super::form::AMOUNT;
use crate::answers::summary::Summary;
use crate::show::report::ReportError;
use crate::show::report::words::{labels, paper};
use crate::show::report::workbook::{Formats, letters, page};
use crate::show::warning;
use crate::text::Lang;
use rust_xlsxwriter::{Formula, Worksheet};

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    placed: &[Placed<'_>],
    summary: &Summary,
    detail_rows: usize,
    f: &Formats,
    lang: Lang,
) -> Result<(), ReportError> {
    page(sheet, lang);
    for (column, width) in [34, 20, 20, 20, 20, 20].into_iter().enumerate() {
        sheet.set_column_width(column as u16, width)?;
    }
    sheet.merge_range(0, 0, 0, 5, paper::TOTALS_TITLE.get(lang), &f.title)?;
    sheet.merge_range(1, 0, 1, 5, summary.place.get(lang), &f.title)?;
    sheet.write_with_format(2, 0, paper::ESTIMATE_UNIT.fill_of(summary, lang, &[]), &f.plain)?;
    let mut row = 3;
    for (index, sentence) in warning::sentences(summary, lang).enumerate() {
        sheet.merge_range(3 + index as u32, 0, 3 + index as u32, 5, &sentence, &f.wrapped)?;
        row = 4 + index as u32;
    }
    row = heads(sheet, row, labels::YEAR.get(lang), f, lang)?;
    for place in placed {
        for (year, there, sums) in &place.years {
            sheet.write_with_format(row, 0, place.arm.title.get(lang), &f.text)?;
            sheet.write_with_format(row, 1, f64::from(summary.period.year(*year)), &f.text)?;
            for (step, sum) in sums.iter().enumerate() {
                let from = letters(AMOUNT + step as u16);
                let formula = format!("='{}'!{from}{}", place.sheet, there + 1);
                let formula = Formula::new(formula).set_result(sum.to_string());
                sheet.write_formula_with_format(row, 2 + step as u16, formula, &f.money)?;
            }
            row += 1;
        }
    }
    row = heads(sheet, row + 1, labels::COMMUNE.get(lang), f, lang)?;
    for place in placed {
        for (index, commune) in summary.communes.iter().enumerate() {
            let mut sums = [0.0; 4];
            for estimate in place.lines.iter().flat_map(|line| &line.rows) {
                if estimate.commune == Some(index) {
                    let amount = estimate.amount_vnd();
                    let [a, b] = [0, 1].map(|payer| (amount * estimate.payers[payer]).round());
                    for (sum, part) in sums.iter_mut().zip([amount, a, b, amount - a - b]) {
                        *sum += part;
                    }
                }
            }
            sheet.write_with_format(row, 0, place.arm.title.get(lang), &f.text)?;
            sheet.write_with_format(row, 1, &commune.name, &f.text)?;
            let last = DETAIL_FIRST_ROW as usize + detail_rows;
            let range = |column: u16| {
                let (name, top) = (letters(column), DETAIL_FIRST_ROW + 1);
                format!("'{}'!${name}${top}:${name}${last}", paper::SHEET_DETAIL.get(lang))
            };
            for (step, sum) in sums.iter().enumerate() {
                let formula = format!(
                    "=SUMIFS({},{},$A{r},{},$B{r})",
                    range(DETAIL_AMOUNT + step as u16),
                    range(DETAIL_ARM),
                    range(DETAIL_COMMUNE),
                    r = row + 1
                );
                let formula = Formula::new(formula).set_result(sum.to_string());
                sheet.write_formula_with_format(row, 2 + step as u16, formula, &f.money)?;
            }
            row += 1;
        }
    }
    sheet.write_with_format(row, 0, paper::COMMUNES_NOTE.get(lang), &f.plain)?;
    Ok(())
}

/// The headings of a block; returns the row below.
fn heads(
    sheet: &mut Worksheet,
    row: u32,
    second: &str,
    f: &Formats,
    lang: Lang,
) -> Result<u32, ReportError> {
    sheet.write_with_format(row, 0, labels::SCENARIO.get(lang), &f.head)?;
    sheet.write_with_format(row, 1, second, &f.head)?;
    let words = [paper::C_AMOUNT, paper::C_PROVINCE, paper::C_COMMUNE, paper::C_FARMERS];
    for (step, word) in words.iter().enumerate() {
        sheet.write_with_format(row, 2 + step as u16, word.get(lang), &f.head)?;
    }
    Ok(row + 1)
}
