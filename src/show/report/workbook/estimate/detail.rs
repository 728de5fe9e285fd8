//! Every line by commune: here the quantities are changed.

use super::Placed;
use crate::answers::summary::Summary;
use crate::model::plan::Payer;
use crate::show::report::ReportError;
use crate::show::report::words::{labels, paper};
use crate::show::report::workbook::lines::{item_title, section};
use crate::show::report::workbook::{Formats, page};
use crate::text::Lang;
use rust_xlsxwriter::{Formula, Worksheet};

/// First row of the lines, counted from 0.
pub(super) const DETAIL_FIRST_ROW: u32 = 3;
/// Column of the scenario.
pub(super) const DETAIL_ARM: u16 = 1;
/// Column of the commune.
pub(super) const DETAIL_COMMUNE: u16 = 2;
/// Column of the quantity.
pub(super) const DETAIL_QUANTITY: u16 = 6;
/// Column of the amount; the three payers follow.
pub(super) const DETAIL_AMOUNT: u16 = 9;
/// Column that says what belongs to the campaign: 1, or 0 for what farmers do anyway.
pub(super) const DETAIL_CAMPAIGN: u16 = 13;

/// Writes title, widths and headings; returns the row of the headings.
fn heads(sheet: &mut Worksheet, f: &Formats, lang: Lang) -> Result<u32, ReportError> {
    page(sheet, lang);
    let widths = [8, 24, 16, 7, 28, 8, 12, 10, 12, 15, 15, 15, 15, 9];
    for (column, width) in widths.into_iter().enumerate() {
        sheet.set_column_width(column as u16, width)?;
    }
    sheet.merge_range(0, 0, 0, DETAIL_CAMPAIGN, paper::DETAIL_TITLE.get(lang), &f.title)?;
    sheet.merge_range(1, 0, 1, DETAIL_CAMPAIGN, paper::ROUNDING_NOTE.get(lang), &f.wrapped)?;
    let heads = [
        paper::C_LINE,
        labels::SCENARIO,
        labels::COMMUNE,
        labels::YEAR,
        paper::C_ITEM,
        labels::UNIT,
        paper::C_QUANTITY,
        paper::C_NORM,
        paper::C_PRICE,
        paper::C_AMOUNT,
        paper::C_PROVINCE,
        paper::C_COMMUNE,
        paper::C_FARMERS,
        paper::C_CAMPAIGN,
    ];
    let head = DETAIL_FIRST_ROW - 1;
    for (column, word) in heads.iter().enumerate() {
        sheet.write_with_format(head, column as u16, word.get(lang), &f.head)?;
    }
    sheet.set_row_height(head, 34)?;
    sheet.set_repeat_rows(head, head)?;
    sheet.set_freeze_panes(DETAIL_FIRST_ROW, 3)?;
    Ok(head)
}

/// Writes the sheet. Norms and prices are read from the scenario's sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    placed: &[Placed<'_>],
    summary: &Summary,
    f: &Formats,
    lang: Lang,
) -> Result<(), ReportError> {
    let head = heads(sheet, f, lang)?;
    let mut row = DETAIL_FIRST_ROW;
    for place in placed {
        for (line, at) in place.lines.iter().zip(&place.rows) {
            let (norm, _, divides) = line.norm(lang);
            let by = if divides { "/" } else { "*" };
            let campaign = f64::from(u8::from(section(line.first().item).is_some()));
            let first = row;
            for (index, estimate) in line.rows.iter().enumerate() {
                let commune = estimate
                    .commune
                    .and_then(|index| summary.communes.get(index))
                    .map_or(paper::WHOLE_DISTRICT.get(lang), |commune| commune.name.as_str());
                let paid = Payer::ALL.map(|payer| estimate.paid_vnd(payer));
                let r = row + 1;
                let there = |column: &str| format!("'{}'!{column}{}", place.sheet, at + 1);
                // The last commune of a line takes what rounding the others leaves of it.
                let rest = |column: &str, of_line: &str| {
                    let line = there(of_line);
                    if row == first {
                        return format!("={line}");
                    }
                    format!("={line}-SUM({column}{}:{column}{row})", first + 1)
                };
                let [amount, province, own] = if index + 1 == line.rows.len() {
                    [rest("J", "H"), rest("K", "I"), rest("L", "J")]
                } else {
                    [
                        format!("=ROUND(G{r}{by}H{r}*I{r},0)"),
                        format!("=ROUND(J{r}*{}/100,0)", there("L")),
                        format!("=ROUND(J{r}*{}/100,0)", there("M")),
                    ]
                };
                let formulas = [
                    (7, format!("={}", there("E")), norm),
                    (8, format!("={}", there("G")), estimate.unit_price_vnd),
                    (9, amount, estimate.amount_vnd()),
                    (10, province, paid[0]),
                    (11, own, paid[1]),
                    (12, format!("=J{r}-K{r}-L{r}"), paid[2]),
                ];
                sheet.write_with_format(row, 0, line.id as f64, &f.text)?;
                sheet.write_with_format(row, DETAIL_ARM, place.arm.title.get(lang), &f.text)?;
                sheet.write_with_format(row, DETAIL_COMMUNE, commune, &f.text)?;
                let year = summary.period.year(estimate.year);
                sheet.write_with_format(row, 3, f64::from(year), &f.text)?;
                sheet.write_with_format(row, 4, item_title(estimate.item, lang), &f.text)?;
                sheet.write_with_format(row, 5, estimate.unit.get(lang), &f.text)?;
                sheet.write_with_format(row, DETAIL_QUANTITY, estimate.quantity, &f.quantity)?;
                for (column, formula, result) in &formulas {
                    let format = match column {
                        7 => &f.norm,
                        8 if estimate.placeholder() => &f.placeholder,
                        _ => &f.money,
                    };
                    let formula = Formula::new(formula).set_result(result.to_string());
                    sheet.write_formula_with_format(row, *column, formula, format)?;
                }
                sheet.write_with_format(row, DETAIL_CAMPAIGN, campaign, &f.text)?;
                row += 1;
            }
        }
    }
    if row > DETAIL_FIRST_ROW {
        sheet.autofilter(head, 0, row - 1, DETAIL_CAMPAIGN)?;
    }
    Ok(())
}
