//! The tables that people read: the same in the web page, the document and the workbook.

mod communes;
mod district;
mod estimate;
mod plans;
mod work;

use super::words::Word;
use crate::answers::summary::Summary;
use crate::text::digits::Rounded;
use crate::text::{Lang, date};
use crate::time::Day;

pub(crate) use communes::{communes, of_commune};
pub(crate) use district::{KEY_OUTCOMES, damage, differences, overview, payers, ratios};
pub(crate) use estimate::{estimate, estimate_by_commune};
pub(crate) use plans::plans;
pub(crate) use work::{calendar, completion};

/// A table with its words, ready to be set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    /// Short name, part of identifiers and sheet names.
    pub(crate) id: &'static str,
    /// What it shows: quantity, population, statistic.
    pub(crate) caption: String,
    /// How to read it.
    pub(crate) notes: Vec<String>,
    /// Columns.
    pub(crate) columns: Vec<Column>,
    /// Rows.
    pub(crate) rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    /// Heading.
    pub(crate) title: String,
    /// Width relative to the others.
    pub(crate) weight: u32,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// The scenario that it belongs to, for the toggles.
    pub(crate) arm: Option<String>,
    /// Cells, as many as columns.
    pub(crate) cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Text, set left.
    Text(String),
    /// A number cut to what is known of it, set right.
    Number(Rounded),
    /// A number as words, such as "more than 99", sorted by its value.
    Spoken(String, f64),
    /// A day.
    Day(Day),
    /// Nothing to say.
    Empty,
}

impl Cell {
    /// The cell as text.
    pub(crate) fn text(&self, lang: Lang) -> String {
        match self {
            Self::Text(text) | Self::Spoken(text, _) => text.clone(),
            Self::Number(rounded) => rounded.text(lang),
            Self::Day(day) => date(*day, lang),
            Self::Empty => "–".to_owned(),
        }
    }

    /// Is it set right?
    pub(crate) fn right(&self) -> bool {
        !matches!(self, Self::Text(_))
    }

    /// What it is sorted by, where that is a number.
    pub(crate) fn sort_key(&self) -> Option<f64> {
        match self {
            Self::Number(rounded) => Some(rounded.value),
            Self::Spoken(_, value) => Some(*value),
            Self::Day(day) => Some(f64::from(day.0)),
            Self::Text(_) | Self::Empty => None,
        }
    }
}

/// Columns from words and weights.
fn columns(lang: Lang, words: &[(Word, u32)]) -> Vec<Column> {
    words
        .iter()
        .map(|(word, weight)| Column { title: word.get(lang).to_owned(), weight: *weight })
        .collect()
}

/// Every table of the district.
pub(crate) fn all(summary: &Summary, lang: Lang) -> Vec<Table> {
    vec![
        overview(summary, lang, None),
        payers(summary, lang),
        damage(summary, lang),
        completion(summary, lang),
        ratios(summary, lang),
        differences(summary, lang, None),
        communes(summary, lang),
        calendar(summary, lang),
    ]
    .into_iter()
    .filter(|table| !table.rows.is_empty())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn every_row_is_as_long_as_its_table_is_wide() {
        for arms in 1..=5 {
            let summary = fixture::summary(arms);
            for table in all(&summary, Lang::Vi) {
                for row in &table.rows {
                    assert_eq!(row.cells.len(), table.columns.len(), "{}", table.id);
                }
            }
        }
    }

    #[test]
    fn the_kinds_of_uncertainty_have_columns_of_their_own() {
        let table = differences(&fixture::summary(2), Lang::Vi, None);
        for word in ["Sai số mô phỏng", "Khoảng tin cậy", "Khoảng của kết quả", "Số lần"]
        {
            assert!(table.columns.iter().any(|column| column.title.starts_with(word)), "{word}");
        }
    }

    #[test]
    fn the_classes_of_damage_add_up_to_the_area_damaged() {
        let table = damage(&fixture::summary(2), Lang::Vi);
        for row in &table.rows {
            let value = |column: usize| row.cells[column].sort_key().unwrap();
            let sum = value(2) + value(3) + value(4);
            assert!((sum - value(6)).abs() <= 0.06 * value(6), "{row:?}");
        }
    }
}
