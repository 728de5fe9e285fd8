//! The two languages of the program.

use serde::{Deserialize, Serialize};

/// A language of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

/// One text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Vietnamese, in NFC.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in both languages.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// A number for people: `1.234.567,8` in Vietnamese, `1,234,567.8` in English.
///
/// Negative numbers carry a proper minus sign; what rounds to zero carries none. A value that is
/// no number is a dash.
pub fn number(value: f64, decimals: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let (thousands, point) = match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    };
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut shown = String::with_capacity(digits.len() + 8);
    if value < 0.0 && digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        shown.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            shown.push(thousands);
        }
        shown.push(digit);
    }
    if !fraction.is_empty() {
        shown.push(point);
        shown.push_str(fraction);
    }
    shown
}

/// A day for people: `22/11/2026` in Vietnamese, `2026-11-22` in English.
pub fn date(day: crate::units::Day, lang: Lang) -> String {
    let (year, month, day) = day.date();
    match lang {
        Lang::Vi => format!("{day:02}/{month:02}/{year}"),
        Lang::En => format!("{year}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_marks_of_each_language() {
        assert_eq!(number(1_234_567.84, 1, Lang::Vi), "1.234.567,8");
        assert_eq!(number(1_234_567.84, 1, Lang::En), "1,234,567.8");
        assert_eq!(number(-999.5, 0, Lang::Vi), "−1.000");
        assert_eq!(number(-0.04, 1, Lang::Vi), "0,0");
        assert_eq!(number(f64::NAN, 1, Lang::En), "–");
    }

    #[test]
    fn dates_have_leading_zeros() {
        let day = crate::units::Day::from_date(2022, 2, 5).unwrap();
        assert_eq!(date(day, Lang::Vi), "05/02/2022");
        assert_eq!(date(day, Lang::En), "2022-02-05");
    }
}
