//! How the sheets of the form look and what they let people type.

use super::layout::{Field, Page, is_money, is_share, pattern, values};
use crate::scenario::check::range;
use crate::scenario::document::{Node, Value};
use crate::scenario::keys::{Key, Kind, MOST, SOURCE};
use crate::text::Lang;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, Note, ProtectionOptions, Worksheet, XlsxError,
};

/// Ground of cells to fill in.
const INPUT: u32 = 0xFF_F9E5;
/// Ground of cells that are filled.
const SHOWN: u32 = 0xEE_EEEE;
const HEAD: u32 = 0xE7_EEF5;
/// Excel takes no longer list than this in a validation.
const LIST_MOST: usize = 250;

/// How a value is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Look {
    Words,
    Number,
    Whole,
    Share,
    Date,
}

impl Look {
    /// That of the values of a key.
    pub(super) fn of(key: &Key) -> Self {
        match key.kind {
            Kind::Date => Self::Date,
            Kind::Number(..) | Kind::Positive if is_share(key) => Self::Share,
            Kind::Count(..) => Self::Whole,
            Kind::Number(..) | Kind::Positive if is_money(key) => Self::Whole,
            Kind::Number(..) | Kind::Positive => Self::Number,
            _ => Self::Words,
        }
    }
}

fn plain() -> Format {
    Format::new().set_font_name("Times New Roman").set_font_size(12)
}

fn cell(look: Look, key: Option<&Key>) -> Format {
    let cell = plain().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
    match look {
        Look::Words => cell.set_num_format("@").set_text_wrap(),
        Look::Number => cell.set_num_format("General"),
        // No marks in years and counts of weeks.
        Look::Whole if key.is_some_and(|key| !is_money(key)) => cell.set_num_format("0"),
        Look::Whole => cell.set_num_format("#,##0"),
        Look::Share => cell.set_num_format("0.##%"),
        Look::Date => cell.set_num_format("dd/mm/yyyy"),
    }
}

/// A cell to fill in.
pub(super) fn input(look: Look, key: Option<&Key>) -> Format {
    cell(look, key).set_background_color(Color::RGB(INPUT)).set_unlocked()
}

/// A cell that is filled: a figure of the program, or a formula.
pub(super) fn shown(look: Look) -> Format {
    let look = cell(look, None).set_background_color(Color::RGB(SHOWN));
    look.set_font_color(Color::RGB(0x55_5555))
}

pub(super) fn bold() -> Format {
    plain().set_bold()
}

/// A sheet with its title and what to do in it.
pub(super) fn sheet(page: Page, lang: Lang) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(page.name(lang))?;
    // A formula without a result holds nothing, not 0.
    sheet.set_formula_result_default("");
    sheet.write_with_format(0, 0, page.name(lang).to_uppercase(), &bold().set_font_size(14))?;
    sheet.write_with_format(1, 0, page.hint(lang), &plain().set_italic())?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let options = ProtectionOptions {
        format_columns: true,
        format_rows: true,
        format_cells: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::new()
    };
    sheet.protect_with_options(&options);
    Ok(sheet)
}

/// The heading of a column with its unit.
pub(super) fn heading(page: Page, field: &Field, lang: Lang) -> String {
    let title = field.title(lang);
    let unit = pattern(page, field).filter(|key| !is_share(key)).map_or("", |key| {
        let (vi, en) = key.units();
        if lang == Lang::Vi { vi } else { en }
    });
    if unit.is_empty() { title.to_owned() } else { format!("{title} ({unit})") }
}

/// Writes the headings of a table, with what each means.
pub(super) fn head(
    sheet: &mut Worksheet,
    row: u32,
    page: Page,
    fields: &[&Field],
    lang: Lang,
) -> Result<(), XlsxError> {
    for (column, field) in fields.iter().enumerate() {
        let column = column as u16;
        sheet.set_column_width(column, field.width)?;
        write_head(sheet, row, column, &heading(page, field, lang))?;
        if let Some(key) = pattern(page, field)
            && !field.key.ends_with("@en")
        {
            note(sheet, row, column, key, lang)?;
        }
    }
    sheet.set_row_height(row, 52)?;
    sheet.set_freeze_panes(row + 1, 0)?;
    sheet.set_repeat_rows(row, row)?;
    Ok(())
}

pub(super) fn write_head(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
) -> Result<(), XlsxError> {
    let head = bold()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(HEAD));
    sheet.write_with_format(row, column, text, &head)?;
    Ok(())
}

/// Says at a cell what its key means and what may stand there.
pub(super) fn note(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    key: &Key,
    lang: Lang,
) -> Result<(), XlsxError> {
    let meaning = if lang == Lang::Vi { key.vi } else { key.en };
    let allowed = allowed(key, lang);
    let text =
        if allowed.is_empty() { meaning.to_owned() } else { format!("{meaning}.\n{allowed}") };
    let note = Note::new(text).set_author("rodsim").add_author_prefix(false);
    sheet.insert_note(row, column, &note.set_width(260).set_height(90))?;
    Ok(())
}

/// What may be typed, in the words of the workbook.
fn allowed(key: &Key, lang: Lang) -> String {
    let vi = lang == Lang::Vi;
    let words = values(key.path);
    if !words.is_empty() {
        return words.iter().map(|(_, text)| text.get(lang)).collect::<Vec<_>>().join(", ");
    }
    let text = match key.kind {
        Kind::Flag if vi => "có, không",
        Kind::Flag => "yes, no",
        Kind::MonthDay if vi => "ngày/tháng, viết 15/02",
        Kind::MonthDay => "day/month, as 15/02",
        Kind::Date if vi => "ngày/tháng/năm, viết 15/02/2026",
        Kind::Date => "day/month/year, as 15/02/2026",
        Kind::Years => "2026; 2028-2030",
        Kind::Communes if vi => "tên xã, cách nhau bằng dấu chấm phẩy",
        Kind::Communes => "names of communes, apart by semicolons",
        Kind::Text | Kind::Both | Kind::File => "",
        _ => return range(key).get(lang).to_owned(),
    };
    text.to_owned()
}

/// Lets people choose or type only what may stand in some cells of a column.
pub(super) fn validate(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    key: &Key,
    lang: Lang,
) -> Result<(), XlsxError> {
    let list = |words: Vec<String>| DataValidation::new().allow_list_strings(&words);
    let flags = if lang == Lang::Vi { ["có", "không"] } else { ["yes", "no"] };
    let words = values(key.path);
    let rule = match key.kind {
        Kind::Word(_) if !words.is_empty() => {
            list(words.iter().map(|(_, text)| text.get(lang).to_owned()).collect())?
        }
        Kind::Flag => list(flags.map(str::to_owned).to_vec())?,
        Kind::Count(low, high) => DataValidation::new()
            .allow_whole_number(DataValidationRule::Between(low as i32, high as i32)),
        // Money may be typed as "3 tỷ".
        Kind::Number(..) | Kind::Positive if is_money(key) => return Ok(()),
        Kind::Number(low, high) if low > -MOST && high < MOST => {
            DataValidation::new().allow_decimal_number(DataValidationRule::Between(low, high))
        }
        Kind::Number(low, _) if low > -MOST => DataValidation::new()
            .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(low)),
        Kind::Positive => {
            DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThan(0.0))
        }
        _ => return Ok(()),
    };
    let message: String = allowed(key, lang).chars().take(LIST_MOST).collect();
    let rule = rule.set_error_style(DataValidationErrorStyle::Stop).set_error_message(message)?;
    sheet.add_data_validation(first, column, last, column, &rule)?;
    Ok(())
}

/// Lets people choose from a column of the hidden sheet of lists.
pub(super) fn choose(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    range: &str,
) -> Result<(), XlsxError> {
    // What is not in the list may still be right: a name with its province, another district.
    let rule = DataValidation::new()
        .allow_list_formula(Formula::new(range))
        .set_error_style(DataValidationErrorStyle::Warning);
    sheet.add_data_validation(first, column, last, column, &rule)?;
    Ok(())
}

/// Writes a value of a key into a cell to fill in; a blank one for none.
pub(super) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    node: Option<&Node>,
    key: &Key,
    lang: Lang,
) -> Result<(), XlsxError> {
    let format = input(Look::of(key), Some(key));
    let Some(node) = node else {
        sheet.write_blank(row, column, &format)?;
        return Ok(());
    };
    match &node.value {
        Value::Integer(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &format)?;
        }
        Value::Number(number) => {
            sheet.write_number_with_format(row, column, *number, &format)?;
        }
        Value::Text(text) | Value::Date(text) => {
            if let Some(day) =
                (key.kind == Kind::Date).then(|| crate::scenario::check::date(text)).flatten()
            {
                let (year, month, day) = day.date();
                let date = ExcelDateTime::from_ymd(year as u16, month as u8, day as u8)?;
                sheet.write_with_format(row, column, &date, &format)?;
            } else {
                sheet.write_string_with_format(row, column, said(node, key, lang), &format)?;
            }
        }
        _ => {
            sheet.write_string_with_format(row, column, said(node, key, lang), &format)?;
        }
    }
    Ok(())
}

/// A value in the words of the workbook.
pub(super) fn said(node: &Node, key: &Key, lang: Lang) -> String {
    let word = |text: &str| {
        let known = values(key.path).into_iter().find(|(word, _)| *word == text);
        known.map_or_else(|| text.to_owned(), |(_, words)| words.get(lang).to_owned())
    };
    match (&node.value, key.kind) {
        (Value::Flag(true), _) if lang == Lang::Vi => "có".to_owned(),
        (Value::Flag(true), _) => "yes".to_owned(),
        (Value::Flag(false), _) if lang == Lang::Vi => "không".to_owned(),
        (Value::Flag(false), _) => "no".to_owned(),
        (Value::Text(text), Kind::MonthDay) => match text.split_once('-') {
            Some((month, day)) => format!("{day}/{month}"),
            None => text.clone(),
        },
        (Value::Text(text), _) if key.path == SOURCE.path => {
            crate::scenario::words::sourced(text).get(lang).to_owned()
        }
        (Value::Text(text) | Value::Date(text), _) => word(text),
        (Value::List(nodes), _) => {
            let parts: Vec<String> = nodes.iter().map(|node| said(node, key, lang)).collect();
            parts.join("; ")
        }
        (Value::Table(_), _) => node.at("vi").and_then(Node::text).unwrap_or_default().to_owned(),
        (Value::Integer(number), _) => number.to_string(),
        (Value::Number(number), _) => number.to_string(),
    }
}

/// Writes a formula with the value that it has now.
pub(super) fn formula(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    formula: &str,
    result: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let formula = Formula::new(formula).set_result(result);
    sheet.write_formula_with_format(row, column, formula, format)?;
    Ok(())
}
