//! Workbooks: the cost estimate with live formulas, and the comparison.

mod comparison;
mod estimate;
mod lines;
pub(super) mod spelled;

pub use comparison::so_sanh_xlsx;
pub use estimate::du_toan_xlsx;

use super::words::paper;
use super::{ReportError, run_day};
use crate::answers::summary::Summary;
use crate::text::Lang;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

/// The formats of a workbook.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) plain: Format,
    pub(super) wrapped: Format,
    pub(super) centred: Format,
    pub(super) centred_bold: Format,
    pub(super) head: Format,
    pub(super) text: Format,
    pub(super) bold: Format,
    pub(super) section: Format,
    pub(super) section_money: Format,
    pub(super) money: Format,
    pub(super) money_bold: Format,
    pub(super) placeholder: Format,
    pub(super) quantity: Format,
    pub(super) norm: Format,
    pub(super) share: Format,
    pub(super) date: Format,
}

impl Formats {
    /// The formats, all in Times New Roman.
    pub(super) fn new() -> Self {
        let plain = Format::new().set_font_name("Times New Roman").set_font_size(12);
        let cell =
            plain.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let money = cell.clone().set_num_format("#,##0");
        let bold = cell.clone().set_bold();
        Self {
            title: plain.clone().set_bold().set_font_size(14).set_align(FormatAlign::Center),
            centred: plain.clone().set_italic().set_align(FormatAlign::Center),
            centred_bold: plain.clone().set_bold().set_align(FormatAlign::Center),
            wrapped: plain.clone().set_text_wrap().set_align(FormatAlign::Top),
            head: bold
                .clone()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0xE7_EEF5)),
            text: cell.clone().set_text_wrap(),
            section: bold.clone().set_text_wrap(),
            section_money: money.clone().set_bold(),
            money_bold: money.clone().set_bold().set_background_color(Color::RGB(0xF2_F2F2)),
            placeholder: money.clone().set_background_color(Color::RGB(0xFF_F2CC)),
            quantity: cell.clone().set_num_format("#,##0.##"),
            norm: cell.clone().set_num_format("#,##0.####"),
            share: cell.clone().set_num_format("0.#"),
            date: cell.clone().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center),
            bold: bold.set_background_color(Color::RGB(0xF2_F2F2)),
            money,
            plain,
        }
    }
}

/// A workbook whose bytes depend on the run alone.
pub(super) fn workbook(summary: &Summary, title: &str) -> Result<Workbook, ReportError> {
    let (year, month, day) = run_day(summary)?.date();
    let created = ExcelDateTime::from_ymd(year as u16, month as u8, day as u8)?;
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_author(&summary.run.program)
            .set_comment(format!("{} {}", summary.run.scenario_digest, summary.run.results_digest))
            .set_creation_datetime(&created),
    );
    Ok(book)
}

/// A4 landscape, one page wide, with the page number at the foot.
pub(super) fn page(sheet: &mut Worksheet, lang: Lang) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_default_row_height(16.5)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.79, 0.59, 0.79, 0.79, 0.39, 0.39)
        .set_footer(format!("&C&\"Times New Roman\"{}", paper::PAGE_OF.get(lang)));
}

/// Height, points, of a row whose text of `letters` wraps in a column of `width`.
pub(super) fn height(letters: usize, width: f64) -> f64 {
    // Times New Roman is narrower than the digit that a column's width counts.
    let lines = (letters as f64 / (1.1 * width)).ceil().max(1.0);
    16.5 * lines
}

/// A name that a sheet may bear: at most 31 characters, none of `[]:*?/\`, no `'` at the ends.
pub(super) fn sheet_name(name: &str) -> String {
    let safe: String =
        name.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).take(31).collect();
    safe.trim().to_owned()
}

/// `A`, `B`, … `AA`: the letters of a column counted from 0.
pub(super) fn letters(column: u16) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|&letter| letter as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;
    use crate::show::report::{Evidence, Input};

    #[test]
    fn the_same_run_gives_the_same_bytes() {
        let summary = fixture::summary(3);
        let estimate = fixture::estimate_of_costs(&summary);
        let figures = fixture::figures(&summary, Lang::Vi);
        let input = Input {
            summary: &summary,
            estimate: &estimate,
            evidence: &Evidence::default(),
            figures_vi: &figures,
            figures_en: &figures,
        };
        for lang in [Lang::Vi, Lang::En] {
            assert_eq!(du_toan_xlsx(&input, lang).unwrap(), du_toan_xlsx(&input, lang).unwrap());
            assert_eq!(so_sanh_xlsx(&input, lang).unwrap(), so_sanh_xlsx(&input, lang).unwrap());
        }
    }

    #[test]
    fn names_of_sheets_and_columns_are_those_of_a_spreadsheet() {
        assert_eq!(sheet_name("a/b: c"), "a b  c");
        assert_eq!(sheet_name(&"x".repeat(40)).len(), 31);
        assert_eq!(letters(0), "A");
        assert_eq!(letters(25), "Z");
        assert_eq!(letters(26), "AA");
    }
}
