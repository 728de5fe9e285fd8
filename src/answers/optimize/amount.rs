//! Amounts as people write them, in either language.

use crate::text::Text;
use crate::text::nearest::fold;

/// Reads a number with a unit: money as `11,9 tỷ`, `500 triệu` or `11.900.000.000`, shares as
/// `8 %` or `0.08`, everything else in the unit of the outcome.
///
/// # Errors
///
/// When it is no number at or above 0, has another unit, or can be read in two ways.
pub fn in_unit(text: &str, unit: &str) -> Result<f64, Text> {
    let text = text.trim();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | ' ' | '\u{a0}')))
        .unwrap_or(text.len());
    let (digits, word) = text.split_at(end);
    let word = word.trim();
    let factor = match (fold(word).as_str(), unit) {
        ("", _) => 1.0,
        ("vnd" | "dong" | "d", "VND") => 1.0,
        ("trieu" | "trieu dong" | "million" | "million vnd", "VND") => 1e6,
        ("ty" | "ti" | "ty dong" | "ti dong" | "billion" | "billion vnd", "VND") => 1e9,
        ("%", "share") => 0.01,
        ("tan", "t") => 1.0,
        _ if word == unit => 1.0,
        _ => {
            let (vi, en) = match unit {
                "VND" => ("đồng (VND), triệu hoặc tỷ", "VND, triệu (million) or tỷ (billion)"),
                "share" => ("% hoặc để trống", "% or nothing"),
                other => (other, other),
            };
            return Err(Text::new(
                format!("“{word}” không phải đơn vị dùng ở đây; ghi {vi}"),
                format!("'{word}' is no unit here; write {en}"),
            ));
        }
    };
    let bare: String = digits.chars().filter(|c| !matches!(c, '_' | ' ' | '\u{a0}')).collect();
    let value = decimal(&bare, factor > 1.0)?;
    Ok(value * factor)
}

/// A number with points and commas as either language writes them.
fn decimal(text: &str, scaled: bool) -> Result<f64, Text> {
    let marks: Vec<(usize, char)> =
        text.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let fault = || Text::new(format!("“{text}” không phải số"), format!("'{text}' is no number"));
    let last = marks.last().copied();
    let three = |at: usize| text.len() - at - 1 == 3;
    let point = match (marks.as_slice(), last) {
        ([], _) => None,
        ([(at, mark)], _) if three(*at) && scaled => {
            return Err(Text::new(
                format!(
                    "“{text}” đọc được theo hai cách; ghi không có dấu “{mark}”, hoặc chỉ một chữ số sau dấu đó"
                ),
                format!(
                    "'{text}' can be read in two ways; write it without '{mark}', or with one digit after it"
                ),
            ));
        }
        // One mark before three digits groups thousands, unless nothing stands before it.
        ([(at, _)], _) => (!three(*at) || text.starts_with('0')).then_some(*at),
        (many, Some((at, mark))) => {
            let alike = many.iter().all(|(_, other)| *other == mark);
            (!alike).then_some(at)
        }
        _ => return Err(fault()),
    };
    let cleaned: String = text
        .char_indices()
        .filter_map(|(at, c)| match c {
            '.' | ',' if Some(at) == point => Some('.'),
            '.' | ',' => None,
            digit => Some(digit),
        })
        .collect();
    cleaned.parse::<f64>().ok().filter(|value| value.is_finite()).ok_or_else(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_as_either_language_writes_it() {
        for (text, vnd) in [
            ("11,9 tỷ", 11.9e9),
            ("11.9 tỷ đồng", 11.9e9),
            ("500 triệu", 5e8),
            ("11900000000", 11.9e9),
            ("11.900.000.000", 11.9e9),
            ("11,900,000,000 VND", 11.9e9),
            ("1.234,5 triệu", 1234.5e6),
            ("12 billion", 12e9),
            ("0", 0.0),
        ] {
            let found = in_unit(text, "VND").unwrap();
            assert!((found - vnd).abs() < 1e-3 * vnd.max(1e-9) / 1e3 + 1e-9, "{text}: {found}");
        }
        assert!(in_unit("11,900 tỷ", "VND").unwrap_err().en.contains("two ways"));
        assert!(in_unit("11 dollars", "VND").unwrap_err().en.contains("'dollars' is no unit"));
        assert!(in_unit("tỷ", "VND").is_err());
        assert!((in_unit("8%", "share").unwrap() - 0.08).abs() < 1e-12);
        assert!((in_unit("0.125", "share").unwrap() - 0.125).abs() < 1e-12);
    }
}
