//! What was probably meant: the nearest word, with or without diacritics.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text in lower case without diacritics; đ becomes d.
pub(crate) fn fold(text: &str) -> String {
    text.nfd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

/// The candidate nearest to `word`, if any is near enough to be what was meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let folded = fold(word);
    let limit = (folded.chars().count() / 3).clamp(1, 6);
    candidates
        .into_iter()
        .map(|candidate| (strsim::levenshtein(&folded, &fold(candidate)), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_without_their_diacritics() {
        assert_eq!(
            nearest("Trung Kenh", ["Trung Chính", "Trung Kênh"]).as_deref(),
            Some("Trung Kênh")
        );
        assert_eq!(nearest("duong", ["Đường", "Dinh"]).as_deref(), Some("Đường"));
        assert_eq!(nearest("xyz", ["Thứa", "Lai Hạ"]), None);
    }
}
