//! The form of one scenario: years, sections I-VIII, lines, totals by payer.

use super::Placed;
use super::detail::{DETAIL_FIRST_ROW, DETAIL_QUANTITY};
use crate::answers::summary::Summary;
use crate::model::plan::parameter::Confidence;
use crate::show::report::ReportError;
use crate::show::report::words::{Word, labels, paper};
use crate::show::report::workbook::lines::{Line, SECTIONS, TRAINING, item_title, section};
use crate::show::report::workbook::{Formats, height, letters, page, spelled};
use crate::text::Lang;
use crate::time::Period;
use rust_xlsxwriter::{Formula, Worksheet};

const ROMAN: [&str; 9] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
/// Columns of the four sums: amount, province, communes, farmers.
pub(super) const AMOUNT: u16 = 7;
const LAST: u16 = 14;
const HEAD: u32 = 5;
/// Widths of the columns whose text wraps.
const ITEM_WIDTH: f64 = 32.0;
const NOTE_WIDTH: f64 = 30.0;
/// The last column on paper.
const PRINTED: u16 = AMOUNT + 3;
/// The last row that may be printed; what is empty is not.
const LAST_ROW: u32 = 1_999;
/// The cell of the contingency rate.
const RESERVE: &str = "$D$5";

/// Writes the sheet and notes where its cells are.
pub(super) fn write(
    sheet: &mut Worksheet,
    place: &mut Placed<'_>,
    summary: &Summary,
    detail_rows: usize,
    f: &Formats,
    lang: Lang,
) -> Result<(), ReportError> {
    sheet.set_name(&place.sheet)?;
    page(sheet, lang);
    // Upright on paper, down to who pays; shares, sources and codes beside it are for the screen.
    sheet.set_portrait().set_print_area(0, 0, LAST_ROW, PRINTED)?;
    let widths = [5, 32, 8, 11, 8, 12, 11, 15, 13, 14, 14, 9, 9, 30, 7];
    for (column, width) in widths.into_iter().enumerate() {
        sheet.set_column_width(column as u16, width)?;
    }
    let subtitle = paper::ESTIMATE_OF
        .fill(lang, &[("arm", place.arm.title.get(lang)), ("place", summary.place.get(lang))]);
    let basis = paper::ESTIMATE_BASIS.fill(lang, &[("detail", paper::SHEET_DETAIL.get(lang))]);
    sheet.merge_range(0, 0, 0, PRINTED, paper::ESTIMATE_TITLE.get(lang), &f.title)?;
    sheet.merge_range(1, 0, 1, PRINTED, &subtitle, &f.title)?;
    sheet.merge_range(2, 0, 2, PRINTED, &basis, &f.wrapped)?;
    sheet.set_row_height(2, 50)?;
    sheet.write_with_format(3, 1, paper::ESTIMATE_UNIT.fill_of(summary, lang, &[]), &f.plain)?;
    sheet.write_with_format(4, 1, paper::RESERVE_RATE.get(lang), &f.plain)?;
    sheet.write_with_format(4, 3, 0.0, &f.share)?;
    let heads = [
        paper::C_NO,
        paper::C_ITEM,
        labels::UNIT,
        paper::C_QUANTITY,
        paper::C_NORM,
        paper::C_NORM_UNIT,
        paper::C_PRICE,
        paper::C_AMOUNT,
        paper::C_PROVINCE,
        paper::C_COMMUNE,
        paper::C_FARMERS,
        paper::C_SHARE_PROVINCE,
        paper::C_SHARE_COMMUNE,
        paper::C_NOTE,
        paper::C_LINE,
    ];
    for (column, head) in heads.iter().enumerate() {
        sheet.write_with_format(HEAD, column as u16, head.get(lang), &f.head)?;
    }
    sheet.set_row_height(HEAD, 34)?;
    sheet.set_freeze_panes(HEAD + 1, 2)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;

    let mut form = Form { sheet, f, lang, row: HEAD + 1, detail_rows, period: summary.period };
    let mut years: Vec<usize> = place.lines.iter().map(|line| line.first().year).collect();
    years.dedup();
    let lines = std::mem::take(&mut place.lines);
    for year in years {
        let of_year: Vec<&Line<'_>> =
            lines.iter().filter(|line| line.first().year == year).collect();
        let (row, sums) = form.year(year, &of_year, &mut place.rows)?;
        place.years.push((year, row, sums));
    }
    place.lines = lines;
    let grand = form.total(paper::GRAND_TOTAL.get(lang), &place.years)?;
    if lang == Lang::Vi {
        let said = spelled::vietnamese(grand.max(0.0) as u64);
        let said = paper::IN_WORDS.fill(lang, &[("words", &said)]);
        let row = form.row;
        form.sheet.merge_range(row, 1, row, PRINTED, &said, &f.wrapped)?;
        form.row += 1;
    }
    form.sources(&place.lines)?;
    form.signatures()
}

/// The sheet being filled, from the top down.
struct Form<'s> {
    sheet: &'s mut Worksheet,
    f: &'s Formats,
    lang: Lang,
    row: u32,
    detail_rows: usize,
    period: Period,
}

impl Form<'_> {
    /// One year: its sections, its total, and below it what is outside the campaign. Returns the
    /// row of the total and its sums.
    fn year(
        &mut self,
        year: usize,
        lines: &[&Line<'_>],
        placed: &mut Vec<u32>,
    ) -> Result<(u32, [f64; 4]), ReportError> {
        let written = self.period.year(year).to_string();
        let head = paper::YEAR_HEAD.fill(self.lang, &[("year", &written)]);
        self.sheet.merge_range(self.row, 0, self.row, LAST, &head, &self.f.bold)?;
        self.row += 1;
        let mut subtotals = Vec::new();
        let mut sums = [0.0; 4];
        for (index, title) in SECTIONS.iter().enumerate() {
            let of_section: Vec<&&Line<'_>> =
                lines.iter().filter(|line| section(line.first().item) == Some(index)).collect();
            if of_section.is_empty() && index != TRAINING {
                continue;
            }
            let number = ROMAN[subtotals.len()];
            let (row, section_sums) = self.section(number, *title, &of_section, placed)?;
            subtotals.push(row);
            add(&mut sums, section_sums);
        }
        // The contingency is a share of all sections, put to the communes.
        let reserve = self.row;
        let amounts: Vec<String> =
            subtotals.iter().map(|row| format!("{}{}", letters(AMOUNT), row + 1)).collect();
        self.label(ROMAN[subtotals.len()], paper::S_RESERVE.get(self.lang))?;
        let sum = format!("=ROUND(({})*{RESERVE}/100,0)", amounts.join("+"));
        self.formula(reserve, AMOUNT, &sum, 0.0, &self.f.section_money)?;
        self.formula(reserve, AMOUNT + 1, "=0", 0.0, &self.f.section_money)?;
        let own = format!("={}{}", letters(AMOUNT), reserve + 1);
        self.formula(reserve, AMOUNT + 2, &own, 0.0, &self.f.section_money)?;
        self.formula(reserve, AMOUNT + 3, "=0", 0.0, &self.f.section_money)?;
        self.sheet.write_with_format(
            reserve,
            13,
            paper::RESERVE_NOTE.get(self.lang),
            &self.f.text,
        )?;
        let note = paper::RESERVE_NOTE.get(self.lang);
        self.sheet.set_row_height(reserve, height(note.chars().count(), NOTE_WIDTH))?;
        subtotals.push(reserve);
        self.row += 1;

        let total = self.row;
        let name = paper::YEAR_TOTAL.fill(self.lang, &[("year", &written)]);
        self.sum_row(&name, &subtotals, sums)?;
        let usual: Vec<&&Line<'_>> =
            lines.iter().filter(|line| section(line.first().item).is_none()).collect();
        if !usual.is_empty() {
            self.section("*", paper::S_USUAL, &usual, placed)?;
        }
        Ok((total, sums))
    }

    /// One section: its subtotal, then its lines.
    fn section(
        &mut self,
        number: &str,
        title: Word,
        lines: &[&&Line<'_>],
        placed: &mut Vec<u32>,
    ) -> Result<(u32, [f64; 4]), ReportError> {
        let head = self.row;
        let letters_of_title = title.get(self.lang).chars().count();
        self.sheet.set_row_height(head, height(letters_of_title, ITEM_WIDTH))?;
        self.label(number, title.get(self.lang))?;
        self.row += 1;
        let mut sums = [0.0; 4];
        for (index, line) in lines.iter().enumerate() {
            let [province, commune, farmers] = line.paid();
            add(&mut sums, [line.amount(), province, commune, farmers]);
            placed.push(self.row);
            self.line(index + 1, line)?;
        }
        if lines.is_empty() {
            // An empty line, for what the model does not know.
            let note = paper::TRAINING_NOTE.get(self.lang);
            self.sheet.set_row_height(self.row, height(note.chars().count(), NOTE_WIDTH))?;
            self.amounts([0.0; 4], false)?;
            for column in [0, 1, 2, 5] {
                self.sheet.write_with_format(self.row, column, "", &self.f.text)?;
            }
            for column in [3, 4, 6, 11, 12] {
                self.sheet.write_blank(self.row, column, &self.f.quantity)?;
            }
            self.sheet.write_with_format(self.row, 13, note, &self.f.text)?;
            self.row += 1;
        }
        for (step, sum) in sums.into_iter().enumerate() {
            let column = AMOUNT + step as u16;
            let name = letters(column);
            let formula = format!("=SUM({name}{}:{name}{})", head + 2, self.row);
            self.formula(head, column, &formula, sum, &self.f.section_money)?;
        }
        Ok((head, sums))
    }

    /// One line; its quantity is the sum over its communes.
    fn line(&mut self, number: usize, line: &Line<'_>) -> Result<(), ReportError> {
        let (row, lang, f) = (self.row, self.lang, self.f);
        let first = line.first();
        let placeholder = first.confidence == Confidence::Placeholder;
        let price = if placeholder { &f.placeholder } else { &f.money };
        let last = DETAIL_FIRST_ROW as usize + self.detail_rows;
        let range = |column: &str| {
            let top = DETAIL_FIRST_ROW + 1;
            format!("'{}'!${column}${top}:${column}${last}", paper::SHEET_DETAIL.get(lang))
        };
        let of_communes = |column: u16| {
            let (values, ids) = (range(&letters(column)), range("A"));
            format!("=SUMIFS({values},{ids},{}{})", letters(LAST), row + 1)
        };
        self.sheet.write_with_format(row, 0, number as f64, &f.text)?;
        self.sheet.write_with_format(row, 1, item_title(first.item, lang), &f.text)?;
        self.sheet.write_with_format(row, 2, first.unit.get(lang), &f.text)?;
        self.formula(row, 3, &of_communes(DETAIL_QUANTITY), line.quantity(), &f.quantity)?;
        let (norm, norm_unit, divides) = line.norm(lang);
        self.sheet.write_with_format(row, 4, norm, &f.norm)?;
        self.sheet.write_with_format(row, 5, norm_unit, &f.text)?;
        self.sheet.write_with_format(row, 6, first.unit_price_vnd, price)?;
        let [province, commune, farmers] = line.paid();
        self.amounts([line.amount(), province, commune, farmers], divides)?;
        self.sheet.write_with_format(row, 11, first.payers[0] * 100.0, &f.share)?;
        self.sheet.write_with_format(row, 12, first.payers[1] * 100.0, &f.share)?;
        let note = line.note(lang);
        self.sheet.set_row_height(row, height(note.chars().count(), NOTE_WIDTH))?;
        self.sheet.write_with_format(row, 13, note, &f.text)?;
        self.sheet.write_with_format(row, LAST, line.id as f64, &f.text)?;
        self.row += 1;
        Ok(())
    }

    /// The four formulas of a line: what is printed in it, multiplied; farmers take what rounding
    /// leaves.
    fn amounts(&mut self, cached: [f64; 4], divides: bool) -> Result<(), ReportError> {
        let r = self.row + 1;
        let by = if divides { "/" } else { "*" };
        let formulas = [
            format!("=ROUND(D{r}{by}E{r}*G{r},0)"),
            format!("=ROUND(H{r}*L{r}/100,0)"),
            format!("=ROUND(H{r}*M{r}/100,0)"),
            format!("=H{r}-I{r}-J{r}"),
        ];
        for (step, formula) in formulas.iter().enumerate() {
            let column = AMOUNT + step as u16;
            self.formula(self.row, column, formula, cached[step], &self.f.money)?;
        }
        Ok(())
    }

    /// Number and title of a section, with borders to the right.
    fn label(&mut self, number: &str, title: &str) -> Result<(), ReportError> {
        for column in 0..=LAST {
            self.sheet.write_blank(self.row, column, &self.f.section)?;
        }
        self.sheet.write_with_format(self.row, 0, number, &self.f.section)?;
        self.sheet.write_with_format(self.row, 1, title, &self.f.section)?;
        Ok(())
    }

    /// Where each price and norm comes from, once.
    fn sources(&mut self, lines: &[Line<'_>]) -> Result<(), ReportError> {
        let mut said: Vec<String> = Vec::new();
        for line in lines {
            let note = line.note(self.lang);
            let source = format!("- {}: {note}", item_title(line.first().item, self.lang));
            if !note.is_empty() && !said.contains(&source) {
                said.push(source);
            }
        }
        if said.is_empty() {
            return Ok(());
        }
        self.row += 1;
        self.sheet.write_with_format(self.row, 1, paper::SOURCES.get(self.lang), &self.f.plain)?;
        for source in said {
            self.row += 1;
            self.sheet.merge_range(self.row, 1, self.row, PRINTED, &source, &self.f.wrapped)?;
            self.sheet.set_row_height(self.row, height(source.chars().count(), 120.0))?;
        }
        self.row += 1;
        Ok(())
    }

    /// Who signs: the one who made it, the accountant, the head of the office.
    fn signatures(&mut self) -> Result<(), ReportError> {
        self.row += 1;
        let places = [
            (1, 2, paper::SIGN_MAKER),
            (4, 6, paper::SIGN_ACCOUNTS),
            (8, PRINTED, paper::SIGN_HEAD),
        ];
        for (from, to, word) in places {
            let (name, how) = (word.get(self.lang), paper::SIGN_HOW.get(self.lang));
            self.sheet.merge_range(self.row, from, self.row, to, name, &self.f.centred_bold)?;
            self.sheet.merge_range(self.row + 1, from, self.row + 1, to, how, &self.f.centred)?;
        }
        self.row += 2;
        Ok(())
    }

    /// A row of sums over other rows.
    fn sum_row(&mut self, name: &str, rows: &[u32], sums: [f64; 4]) -> Result<(), ReportError> {
        for column in 0..=LAST {
            self.sheet.write_blank(self.row, column, &self.f.bold)?;
        }
        self.sheet.write_with_format(self.row, 1, name, &self.f.bold)?;
        for (step, sum) in sums.into_iter().enumerate() {
            let column = AMOUNT + step as u16;
            let cells: Vec<String> =
                rows.iter().map(|row| format!("{}{}", letters(column), row + 1)).collect();
            let formula =
                if cells.is_empty() { "=0".to_owned() } else { format!("={}", cells.join("+")) };
            self.formula(self.row, column, &formula, sum, &self.f.money_bold)?;
        }
        self.row += 1;
        Ok(())
    }

    /// The total over the years; returns its amount.
    fn total(&mut self, name: &str, years: &[(usize, u32, [f64; 4])]) -> Result<f64, ReportError> {
        let rows: Vec<u32> = years.iter().map(|(_, row, _)| *row).collect();
        let mut sums = [0.0; 4];
        for (_, _, of_year) in years {
            add(&mut sums, *of_year);
        }
        self.sum_row(name, &rows, sums)?;
        Ok(sums[0])
    }

    /// A formula with its cached result.
    fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        result: f64,
        format: &rust_xlsxwriter::Format,
    ) -> Result<(), ReportError> {
        let formula = Formula::new(formula).set_result(result.to_string());
        self.sheet.write_formula_with_format(row, column, formula, format)?;
        Ok(())
    }
}

/// Adds the four sums.
fn add(sums: &mut [f64; 4], more: [f64; 4]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}
