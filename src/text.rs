//! Words and numbers for people, in the two languages of the program.

pub(crate) mod digits;
pub(crate) mod hidden;
pub(crate) mod keyed;
pub(crate) mod money;
pub(crate) mod nearest;
pub(crate) mod plain;
pub(crate) mod table;
pub mod told;
pub(crate) mod units;

use serde::{Deserialize, Serialize};

/// A language of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

    /// What is the same in both languages: a name, a code, a path.
    pub fn alike(words: impl Into<String>) -> Self {
        let words = words.into();
        Self { vi: words.clone(), en: words }
    }

    /// The text behind words that are the same in both languages, such as the name of a file.
    pub fn after(&self, words: impl std::fmt::Display) -> Self {
        Self { vi: format!("{words}{}", self.vi), en: format!("{words}{}", self.en) }
    }

    /// Texts one after another.
    pub fn joined<'a>(texts: impl IntoIterator<Item = &'a Self>, between: &str) -> Self {
        let (vi, en): (Vec<&str>, Vec<&str>) =
            texts.into_iter().map(|text| (text.vi.as_str(), text.en.as_str())).unzip();
        Self { vi: vi.join(between), en: en.join(between) }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// One of two texts.
pub(crate) fn pick(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// A number with the decimals that it was written with, but no more than so many.
pub fn written(value: f64, most_decimals: usize, lang: Lang) -> String {
    let text = format!("{value}");
    let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
    number(value, decimals.min(most_decimals), lang)
}

/// A number for people: `1.234.567,8` in Vietnamese, `1,234,567.8` in English.
pub fn number(value: f64, decimals: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "–"
        } else if value > 0.0 {
            "∞"
        } else {
            "−∞"
        }
        .to_owned();
    }
    let (thousands, point) = match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    };
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut out = String::new();
    if value < 0.0 && digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(thousands);
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push(point);
        out.push_str(part);
    }
    out
}

/// A date for people: `15/02/2022` in Vietnamese, `15 Feb 2022` in English.
pub fn date(day: crate::time::Day, lang: Lang) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = day.date();
    match lang {
        Lang::Vi => format!("{day:02}/{month:02}/{year}"),
        Lang::En => format!("{day} {} {year}", MONTHS[(month as usize + 11) % 12]),
    }
}

/// A date for machines: `2022-02-15`.
pub fn iso(day: crate::time::Day) -> String {
    let (year, month, day) = day.date();
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_each_language_does() {
        assert_eq!(number(1_234_567.84, 1, Lang::Vi), "1.234.567,8");
        assert_eq!(number(1_234_567.84, 1, Lang::En), "1,234,567.8");
        assert_eq!(number(-999.6, 0, Lang::Vi), "−1.000");
        assert_eq!(number(-0.04, 1, Lang::En), "0.0");
        assert_eq!(number(f64::INFINITY, 0, Lang::En), "∞");
    }

    #[test]
    fn dates_are_written_day_first() {
        let day = crate::time::Day::from_date(2022, 2, 5).unwrap();
        assert_eq!(date(day, Lang::Vi), "05/02/2022");
        assert_eq!(date(day, Lang::En), "5 Feb 2022");
        assert_eq!(iso(day), "2022-02-05");
    }
}
