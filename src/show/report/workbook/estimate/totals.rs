//! Totals by scenario and year, and by commune: all of them formulas over the other sheets.

use super::Placed;
use super::detail::{DETAIL_AMOUNT, DETAIL_ARM, DETAIL_CAMPAIGN, DETAIL_COMMUNE, DETAIL_FIRST_ROW};
use super::form::AMOUNT;
use crate::answers::summary::Summary;
use crate::model::plan::Payer;
use crate::show::report::ReportError;
use crate::show::report::choice::{assumed, district};
use crate::show::report::estimate::EstimateRow;
use crate::show::report::words::{labels, paper};
use crate::show::report::workbook::lines::section;
use crate::show::report::workbook::{Formats, height, letters, page};
use crate::show::warning;
use crate::text::Lang;
use crate::text::digits::Rounded;
use rust_xlsxwriter::{Formula, Worksheet};
use std::cmp::Ordering;

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
    sheet.set_portrait();
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
        let sums = place.years.iter().fold([0.0; 4], |sums, (.., of_year)| plus(sums, of_year));
        let first = row - place.years.len() as u32;
        row = total(sheet, (first, row), paper::WHOLE_PERIOD.get(lang), place, sums, f, lang)?;
    }
    row = heads(sheet, row + 1, labels::COMMUNE.get(lang), f, lang)?;
    for place in placed {
        let mut whole = [0.0; 4];
        for (index, commune) in summary.communes.iter().enumerate() {
            let mine =
                |row: &&EstimateRow| row.commune == Some(index) && section(row.item).is_some();
            let sums = sums_of(place, mine);
            whole = plus(whole, &sums);
            sheet.write_with_format(row, 0, place.arm.title.get(lang), &f.text)?;
            sheet.write_with_format(row, 1, &commune.name, &f.text)?;
            let last = DETAIL_FIRST_ROW as usize + detail_rows;
            let range = |column: u16| {
                let (name, top) = (letters(column), DETAIL_FIRST_ROW + 1);
                format!("'{}'!${name}${top}:${name}${last}", paper::SHEET_DETAIL.get(lang))
            };
            for (step, sum) in sums.iter().enumerate() {
                let formula = format!(
                    "=SUMIFS({},{},$A{r},{},$B{r},{},1)",
                    range(DETAIL_AMOUNT + step as u16),
                    range(DETAIL_ARM),
                    range(DETAIL_COMMUNE),
                    range(DETAIL_CAMPAIGN),
                    r = row + 1
                );
                let formula = Formula::new(formula).set_result(sum.to_string());
                sheet.write_formula_with_format(row, 2 + step as u16, formula, &f.money)?;
            }
            row += 1;
        }
        let first = row - summary.communes.len() as u32;
        row = total(sheet, (first, row), paper::ALL_COMMUNES.get(lang), place, whole, f, lang)?;
    }
    sheet.merge_range(row, 0, row, 5, paper::COMMUNES_NOTE.get(lang), &f.wrapped)?;
    sheet.set_row_height(row, 34)?;
    reconciled(sheet, row + 2, placed, f, lang)
}

/// The sums of some lines of a scenario: amount, then the three payers.
fn sums_of(place: &Placed<'_>, some: impl Fn(&&EstimateRow) -> bool) -> [f64; 4] {
    let rows = place.lines.iter().flat_map(|line| line.rows.iter().copied()).filter(some);
    rows.fold([0.0; 4], |sums, row| {
        let [a, b, c] = Payer::ALL.map(|payer| row.paid_vnd(payer));
        plus(sums, &[row.amount_vnd(), a, b, c])
    })
}

fn plus(mut sums: [f64; 4], more: &[f64; 4]) -> [f64; 4] {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
    sums
}

/// A row of sums over the rows above, `from` to before `to`; returns the row below.
fn total(
    sheet: &mut Worksheet,
    (from, to): (u32, u32),
    name: &str,
    place: &Placed<'_>,
    sums: [f64; 4],
    f: &Formats,
    lang: Lang,
) -> Result<u32, ReportError> {
    sheet.write_with_format(to, 0, place.arm.title.get(lang), &f.bold)?;
    sheet.write_with_format(to, 1, name, &f.bold)?;
    for (step, sum) in sums.into_iter().enumerate() {
        let column = letters(2 + step as u16);
        let formula = if to > from {
            format!("=SUM({column}{}:{column}{to})", from + 1)
        } else {
            "=0".to_owned()
        };
        let formula = Formula::new(formula).set_result(sum.to_string());
        sheet.write_formula_with_format(to, 2 + step as u16, formula, &f.money_bold)?;
    }
    Ok(to + 1)
}

/// How the estimate, what farmers do anyway, the simulated cost and the budget go together.
fn reconciled(
    sheet: &mut Worksheet,
    row: u32,
    placed: &[Placed<'_>],
    f: &Formats,
    lang: Lang,
) -> Result<(), ReportError> {
    let mut row = heads(sheet, row, paper::RECONCILED.get(lang), f, lang)?;
    for place in placed {
        let estimate = sums_of(place, |row| section(row.item).is_some());
        let usual = sums_of(place, |row| section(row.item).is_none());
        let lines = place.lines.iter().flat_map(|line| line.rows.iter());
        let campaign = lines.filter(|row| section(row.item).is_some());
        let planned: f64 = campaign.map(|row| row.planned_vnd).sum();
        // No more digits than the simulation has.
        let mean = |key: &str| {
            district(place.arm, key).map(|found| Rounded::to_error(found.mean, found.mcse).value)
        };
        let payers = ["cost", "paid_province", "paid_commune", "paid_farmers"];
        let spent = adding_up(payers.map(mean));
        let budget = place.arm.planned.budget_vnd.as_ref();
        let budget = budget.map(|years| years.iter().flatten().sum::<f64>());
        let funding = place.arm.diagnosis.as_ref().and_then(|found| found.funding.as_ref());
        let assumed = funding.and_then(|funding| assumed(funding, lang));
        let of_budget = assumed.map_or_else(
            || paper::R_BUDGET.get(lang).to_owned(),
            |assumed| paper::R_ASSUMED.fill(lang, &[("assumed", &assumed)]),
        );
        let known = |sums: [f64; 4]| sums.map(Some);
        let lines = [
            (paper::R_ESTIMATE.get(lang), known(estimate)),
            (paper::R_ROUNDED.get(lang), [Some(estimate[0] - planned), None, None, None]),
            (paper::R_USUAL.get(lang), known(usual)),
            (paper::R_BOTH.get(lang), known(plus(estimate, &usual))),
            (paper::R_SPENT.get(lang), spent),
            (paper::R_PRESENT.get(lang), [mean("cost_present_value"), None, None, None]),
            (&of_budget, [None, None, budget, None]),
        ];
        for (word, sums) in lines {
            sheet.write_with_format(row, 0, place.arm.title.get(lang), &f.text)?;
            sheet.write_with_format(row, 1, word, &f.text)?;
            sheet.set_row_height(row, height(word.chars().count(), 20.0))?;
            for (step, sum) in sums.into_iter().enumerate() {
                match sum {
                    Some(vnd) => {
                        sheet.write_with_format(row, 2 + step as u16, vnd.round(), &f.money)?
                    }
                    None => sheet.write_with_format(row, 2 + step as u16, "–", &f.text)?,
                };
            }
            row += 1;
        }
    }
    sheet.merge_range(row, 0, row, 5, paper::R_NOTE.get(lang), &f.wrapped)?;
    sheet.set_row_height(row, 34)?;
    Ok(())
}

/// A rounded total with its rounded parts, the largest of which takes what rounding left over.
fn adding_up(mut sums: [Option<f64>; 4]) -> [Option<f64>; 4] {
    let [Some(total), parts @ ..] = sums else { return sums };
    let largest =
        (0..3).max_by(|&a, &b| parts[a].partial_cmp(&parts[b]).unwrap_or(Ordering::Equal));
    if let (Some(largest), true) = (largest, parts.iter().all(Option::is_some)) {
        let others: f64 = (0..3).filter(|&k| k != largest).filter_map(|k| parts[k]).sum();
        sums[1 + largest] = Some(total - others);
    }
    sums
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
