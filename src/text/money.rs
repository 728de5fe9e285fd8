//! Money as people write it: `3 tỷ`, `500 triệu`, `11.900.000 đồng`.

use super::nearest::fold;

/// What a text says of an amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Amount {
    /// So many đồng.
    Clear(f64),
    /// `11.900 tỷ` could be eleven and nine tenths, or eleven thousand nine hundred.
    Unclear([f64; 2]),
}

/// An amount in đồng; `None` if the text is none, or could be two.
pub(crate) fn amount(text: &str) -> Option<f64> {
    match read(text)? {
        Amount::Clear(vnd) => Some(vnd),
        Amount::Unclear(_) => None,
    }
}

/// What a text with a unit of money says.
pub(crate) fn read(text: &str) -> Option<Amount> {
    let folded = fold(text.trim());
    let digits = folded.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ');
    let unit = folded[digits.len()..].split_whitespace().collect::<Vec<_>>().join(" ");
    let unit = unit.strip_suffix(" dong").or(unit.strip_suffix(" vnd")).unwrap_or(&unit);
    let scale = match unit {
        "ty" | "ti" | "billion" => 1e9,
        "trieu" | "tr" | "million" => 1e6,
        "nghin" | "ngan" | "thousand" => 1e3,
        "dong" | "d" | "vnd" => 1.0,
        _ => return None,
    };
    let digits = digits.trim();
    // Points or commas before every three digits, if there are several or the amount is in đồng.
    let grouped = |mark: char| {
        let mut parts = digits.split(mark);
        let first = parts.next().is_some_and(|part| (1..=3).contains(&part.len()));
        let rest: Vec<&str> = parts.collect();
        let whole = digits.chars().all(|c| c == mark || c.is_ascii_digit());
        let many = rest.len() > 1 || (rest.len() == 1 && scale == 1.0);
        first && whole && many && rest.iter().all(|part| part.len() == 3)
    };
    let number = match ['.', ',', ' '].into_iter().find(|&mark| grouped(mark)) {
        Some(mark) => digits.replace(mark, ""),
        None => digits.replace(',', "."),
    };
    if !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let unclear = number.split_once('.').is_some_and(|(_, part)| part.len() == 3);
    let vnd = number.parse::<f64>().ok()? * scale;
    Some(if unclear { Amount::Unclear([vnd, vnd * 1e3]) } else { Amount::Clear(vnd) })
}

#[cfg(test)]
mod tests {
    use super::{Amount, amount, read};

    #[test]
    fn money_is_read_as_people_write_it() {
        for (text, vnd) in [
            ("3 tỷ", 3e9),
            ("3,5 tỷ đồng", 3.5e9),
            ("3.5 tỉ", 3.5e9),
            ("500 TRIỆU", 500e6),
            ("32 nghìn", 32e3),
            ("32.000 đồng", 32e3),
            ("11.900.000.000 đ", 11.9e9),
            ("1 200 000 VND", 1.2e6),
        ] {
            assert_eq!(amount(text), Some(vnd), "{text}");
        }
        for text in ["", "tỷ", "3", "11.900 tỷ", "3 tấn", "3..5 tỷ", "-3 tỷ"] {
            assert_eq!(amount(text), None, "{text}");
        }
        assert_eq!(read("1.200 triệu"), Some(Amount::Unclear([1.2e6, 1.2e9])));
    }
}
