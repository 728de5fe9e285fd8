//! The comparison (so sánh): the first page, every table and the charts.

use super::{Formats, height, page, workbook};
use crate::show::charts::Chart;
use crate::show::report::sentences::sentences_with;
use crate::show::report::tables::{self, Cell, Table};
use crate::show::report::words::{Word, paper};
use crate::show::report::{Input, ReportError};
use crate::text::Lang;
use rust_xlsxwriter::{ExcelDateTime, Image, Workbook, Worksheet};

/// The comparison of the scenarios as a workbook.
///
/// # Errors
///
/// When the date of the run is none, a picture is no PNG, or the workbook cannot be written.
pub fn so_sanh_xlsx(input: &Input<'_>, lang: Lang) -> Result<Vec<u8>, ReportError> {
    let mut book = workbook(input.summary, paper::COMPARISON_TITLE.get(lang))?;
    let formats = Formats::new();
    first_page(&mut book, input, &formats, lang)?;
    for table in tables::all(input.summary, lang) {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_word(table.id).get(lang))?;
        write(sheet, &table, &formats, lang)?;
    }
    let figures = match lang {
        Lang::Vi => input.figures_vi,
        Lang::En => input.figures_en,
    };
    if !figures.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name(paper::SHEET_FIGURES.get(lang))?;
        pictures(sheet, figures, &formats, lang)?;
    }
    Ok(book.save_to_buffer()?)
}

fn sheet_word(id: &str) -> Word {
    match id {
        "differences" => paper::SHEET_DIFFERENCES,
        "ratios" => paper::SHEET_RATIOS,
        "payers" => paper::SHEET_PAYERS,
        "damage" => paper::SHEET_DAMAGE,
        "completion" => paper::SHEET_COMPLETION,
        "communes" => paper::SHEET_COMMUNES,
        "calendar" => paper::SHEET_CALENDAR,
        _ => paper::SHEET_OVERVIEW,
    }
}

/// The sentences, one to a row.
fn first_page(
    book: &mut Workbook,
    input: &Input<'_>,
    f: &Formats,
    lang: Lang,
) -> Result<(), ReportError> {
    let page_one = sentences_with(input.summary, input.evidence, lang);
    let sheet = book.add_worksheet();
    sheet.set_name(paper::SHEET_READ.get(lang))?;
    page(sheet, lang);
    sheet.set_column_width(0, 26)?.set_column_width(1, 110)?;
    sheet.merge_range(0, 0, 0, 1, &page_one.title, &f.title)?;
    sheet.merge_range(1, 0, 1, 1, &page_one.question, &f.wrapped)?;
    let mut row = 3;
    let mut put = |head: &str, text: &str| -> Result<(), ReportError> {
        sheet.write_with_format(row, 0, head, &f.section)?;
        sheet.write_with_format(row, 1, text, &f.text)?;
        sheet.set_row_height(row, height(text.chars().count(), 110.0))?;
        row += 1;
        Ok(())
    };
    for passage in &page_one.passages {
        for (index, sentence) in passage.sentences.iter().enumerate() {
            put(if index == 0 { &passage.heading } else { "" }, sentence)?;
        }
    }
    for (index, caveat) in page_one.caveats.iter().enumerate() {
        let head = crate::show::report::words::spoken::H_CAVEATS.get(lang);
        put(if index == 0 { head } else { "" }, caveat)?;
    }
    put("", &page_one.provenance)
}

/// One table on its sheet.
fn write(sheet: &mut Worksheet, table: &Table, f: &Formats, lang: Lang) -> Result<(), ReportError> {
    page(sheet, lang);
    let last = table.columns.len().saturating_sub(1) as u16;
    sheet.merge_range(0, 0, 0, last, &table.caption, &f.title)?;
    for (column, heading) in table.columns.iter().enumerate() {
        sheet.set_column_width(column as u16, f64::from(heading.weight).max(9.0) * 1.3)?;
        sheet.write_with_format(2, column as u16, &heading.title, &f.head)?;
    }
    sheet.set_row_height(2, 66)?.set_repeat_rows(2, 2)?.set_freeze_panes(3, 0)?;
    for (index, row) in table.rows.iter().enumerate() {
        let at = 3 + index as u32;
        for (column, cell) in row.cells.iter().enumerate() {
            let column = column as u16;
            match cell {
                Cell::Number(rounded) => {
                    let mut format = "#,##0".to_owned();
                    if rounded.decimals > 0 {
                        format = format!("{format}.{}", "0".repeat(rounded.decimals));
                    }
                    let format = f.text.clone().set_num_format(format);
                    sheet.write_with_format(at, column, rounded.value, &format)?;
                }
                Cell::Day(day) => {
                    let (year, month, day) = day.date();
                    let date = ExcelDateTime::from_ymd(year as u16, month as u8, day as u8)?;
                    sheet.write_with_format(at, column, &date, &f.date)?;
                }
                Cell::Text(_) | Cell::Spoken(..) | Cell::Empty => {
                    let whole = cell.sort_key().map(|share| (share * 100.0).round());
                    match whole.filter(|times| cell.text(lang) == times.to_string()) {
                        Some(times) => sheet.write_with_format(at, column, times, &f.money)?,
                        None => sheet.write_with_format(at, column, cell.text(lang), &f.text)?,
                    };
                }
            }
        }
    }
    let below = 3 + table.rows.len() as u32;
    sheet.autofilter(2, 0, below - 1, last)?;
    for (index, note) in table.notes.iter().enumerate() {
        let row = below + 1 + index as u32;
        sheet.merge_range(row, 0, row, last, note, &f.wrapped)?;
        sheet.set_row_height(row, height(note.chars().count(), 110.0))?;
    }
    Ok(())
}

/// Whole sentences of a text, as many as a workbook takes: it leaves out a longer text altogether.
fn fitting(alt: &str) -> String {
    const LETTERS_MOST: usize = 255;
    let mut text = String::new();
    for sentence in alt.split_inclusive(". ") {
        if (text.chars().count() + sentence.trim_end().chars().count()) > LETTERS_MOST {
            break;
        }
        text.push_str(sentence);
    }
    if text.is_empty() {
        text = alt.chars().take(LETTERS_MOST - 1).chain(['…']).collect();
    }
    text.trim_end().to_owned()
}

/// The charts below each other, each with its alt text.
fn pictures(
    sheet: &mut Worksheet,
    figures: &[Chart],
    f: &Formats,
    lang: Lang,
) -> Result<(), ReportError> {
    page(sheet, lang);
    sheet.set_column_width(0, 110)?;
    let mut row = 0;
    for figure in figures {
        sheet.write_with_format(row, 0, &figure.title, &f.wrapped)?;
        let pixels = |mm: f64| mm / 25.4 * 96.0;
        let image = Image::new_from_buffer(&figure.png)?
            .set_scale_to_size(pixels(figure.width_mm), pixels(figure.height_mm), false)
            .set_alt_text(fitting(&figure.alt));
        sheet.insert_image(row + 1, 0, &image)?;
        // A row is 20 pixels high.
        row += 3 + (pixels(figure.height_mm) / 20.0) as u32;
    }
    Ok(())
}
