//! A blank form to fill in: drop-down lists, and a page that says what each kind means.

use super::{Kind, units};
use crate::model::plan::{Programme, World};
use crate::text::Lang;
use crate::time::{Day, Period};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime,
    Format, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

/// Rows to fill in.
const ROWS: u32 = 1_000;

/// The form as an XLSX workbook.
///
/// # Errors
///
/// When a text is too long for the format.
pub fn xlsx(world: &World, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let vi = lang == Lang::Vi;
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2022, 1, 3)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_text_wrap();
    let names = if vi {
        ["Số liệu", "Danh mục", "Hướng dẫn"]
    } else {
        ["Records", "Lists", "Guide"]
    };
    let lists = Lists::of(world, lang);
    let mut sheet = Worksheet::new();
    sheet.set_name(names[0])?;
    fill(&mut sheet, &lists, names[1], &head, world.period, vi)?;
    book.push_worksheet(sheet);
    let mut sheet = Worksheet::new();
    sheet.set_name(names[1])?;
    for (column, list) in lists.all().into_iter().enumerate() {
        for (row, word) in list.iter().enumerate() {
            sheet.write(row as u32, column as u16, word)?;
        }
        sheet.set_column_width(column as u16, 30)?;
    }
    book.push_worksheet(sheet);
    let mut sheet = Worksheet::new();
    sheet.set_name(names[2])?;
    guide(&mut sheet, &head, lang)?;
    book.push_worksheet(sheet);
    book.save_to_buffer()
}

/// The names by which records can mean each unit of the district, old and new.
pub fn places(world: &World) -> Vec<String> {
    let all = units(world);
    // A name that several lists share with other communes says which it is of.
    let unclear = |name: &str, communes: &[usize]| {
        all.iter().any(|(other, of, _)| other == name && of != communes)
    };
    let mut places: Vec<String> = Vec::new();
    for (name, communes, list) in &all {
        let shown = match (unclear(name, communes), list) {
            (true, list) => format!("{name} ({})", super::place::key(*list)),
            (false, _) => name.clone(),
        };
        if !places.contains(&shown) {
            places.push(shown);
        }
    }
    places
}

/// What the drop-down lists offer.
struct Lists {
    places: Vec<String>,
    kinds: Vec<String>,
    items: Vec<String>,
}

impl Lists {
    fn of(world: &World, lang: Lang) -> Self {
        Self {
            places: places(world),
            kinds: Kind::ALL.iter().map(|kind| kind.title().get(lang).to_owned()).collect(),
            items: Programme::ALL.map(|programme| programme.title(lang).to_owned()).to_vec(),
        }
    }

    fn all(&self) -> [&[String]; 3] {
        [&self.places, &self.kinds, &self.items]
    }
}

fn fill(
    sheet: &mut Worksheet,
    lists: &Lists,
    source: &str,
    head: &Format,
    period: Period,
    vi: bool,
) -> Result<(), XlsxError> {
    let heads = if vi {
        ["Ngày", "Xã", "Loại", "Hạng mục", "Công sức", "Kết quả", "Ghi chú"]
    } else {
        ["date", "commune", "kind", "item", "effort", "result", "note"]
    };
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (column, (title, width)) in heads.iter().zip([12, 26, 24, 20, 12, 14, 30]).enumerate() {
        sheet.write_with_format(0, column as u16, *title, head)?;
        sheet.set_column_width(column as u16, width)?;
    }
    sheet.set_column_format(0, &day)?;
    sheet.set_freeze_panes(1, 0)?;
    let stop = if vi { "Giá trị không có trong danh mục" } else { "Not in the list" };
    for (column, list) in lists.all().into_iter().enumerate() {
        let letter = ["A", "B", "C"][column];
        let range = format!("='{source}'!${letter}$1:${letter}${}", list.len());
        let rule = DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .set_error_style(DataValidationErrorStyle::Stop)
            .set_error_message(stop)?;
        sheet.add_data_validation(1, column as u16 + 1, ROWS, column as u16 + 1, &rule)?;
    }
    let [first, last] = super::whole_years(period);
    let date = |day: Day| {
        let (year, month, day) = day.date();
        ExcelDateTime::from_ymd(year as u16, month as u8, day as u8)
    };
    let span = [first, last].map(|day| crate::text::date(day, Lang::Vi)).join(" – ");
    let days = DataValidation::new()
        .allow_date(DataValidationRule::Between(date(first)?, date(last)?))
        .set_error_message(if vi {
            format!("Ngày dd/mm/yyyy: {span}")
        } else {
            format!("A day: {span}")
        })?;
    sheet.add_data_validation(1, 0, ROWS, 0, &days)?;
    let numbers = DataValidation::new()
        .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
        .set_error_message(if vi { "Số không âm" } else { "A number that is not negative" })?;
    sheet.add_data_validation(1, 4, ROWS, 5, &numbers)?;
    Ok(())
}

fn guide(sheet: &mut Worksheet, head: &Format, lang: Lang) -> Result<(), XlsxError> {
    let heads = match lang {
        Lang::Vi => ["Loại", "Công sức là", "Kết quả là"],
        Lang::En => ["kind", "effort is", "result is"],
    };
    for (column, title) in heads.iter().enumerate() {
        sheet.write_with_format(0, column as u16, *title, head)?;
        sheet.set_column_width(column as u16, [24, 50, 70][column])?;
    }
    for (row, kind) in Kind::ALL.into_iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, kind.title().get(lang))?;
        sheet.write(row, 1, kind.effort().get(lang))?;
        sheet.write(row, 2, kind.result().get(lang))?;
    }
    Ok(())
}
