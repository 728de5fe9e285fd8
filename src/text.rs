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
/// `decimals` is how many digits follow the mark; zero is never written with a minus.
pub fn number(value: f64, decimals: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let (group, mark) = match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    };
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::new();
    if value < 0.0 && plain.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        out.push('-');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(mark);
        out.push_str(fraction);
    }
    out
}

/// A day for people: `03/01/2022` in Vietnamese, `3 Jan 2022` in English.
pub fn date(day: crate::units::Day, lang: Lang) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = day.date();
    match lang {
        Lang::Vi => format!("{day:02}/{month:02}/{year}"),
        Lang::En => format!("{day} {} {year}", MONTHS[month as usize - 1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Day;

    #[test]
    fn numbers_are_grouped_and_marked_as_the_language_does() {
        assert_eq!(number(1_234_567.84, 1, Lang::Vi), "1.234.567,8");
        assert_eq!(number(1_234_567.84, 1, Lang::En), "1,234,567.8");
        assert_eq!(number(-999.6, 0, Lang::Vi), "-1.000");
        assert_eq!(number(-0.04, 1, Lang::Vi), "0,0");
        assert_eq!(number(f64::NAN, 1, Lang::Vi), "–");
    }

    #[test]
    fn dates_are_written_as_the_language_does() {
        assert_eq!(date(Day(0), Lang::Vi), "03/01/2022");
        assert_eq!(date(Day(0), Lang::En), "3 Jan 2022");
    }
}
