//! What was probably meant: the nearest word, with or without diacritics.

use super::Text;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text in lower case without diacritics; đ becomes d.
pub(crate) fn fold(text: &str) -> String {
    unmarked(text).chars().flat_map(char::to_lowercase).collect()
}

/// The text without diacritics; đ becomes d.
pub(crate) fn unmarked(text: &str) -> String {
    let plain = |c: char| match c {
        'đ' => 'd',
        'Đ' => 'D',
        c => c,
    };
    text.nfd().filter(|&c| !is_combining_mark(c)).map(plain).collect()
}

/// Which place is meant by what people write for it: its name with any accents, composed or not, or
/// its code with or without leading zeros. A name without its accents counts if only one has it.
pub(crate) fn named<'a>(
    written: &str,
    places: impl Iterator<Item = (&'a str, u32)> + Clone,
) -> Option<usize> {
    let name: String = written.trim().nfc().collect();
    let digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let code = name.parse().ok().filter(|_| digits);
    let exact = |(own, of): (&str, u32)| own == name || Some(of) == code;
    if let Some(found) = places.clone().position(exact) {
        return Some(found);
    }
    let folded = fold(&name);
    let mut alike = places.enumerate().filter(|(_, (own, _))| fold(own) == folded);
    let first = alike.next()?;
    alike.next().is_none().then_some(first.0)
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

/// What was probably meant, in brackets behind what was written; nothing if nothing is near.
pub(crate) fn hint<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Text {
    nearest(word, candidates).map_or_else(Text::default, |near| {
        Text::new(format!(" (có phải “{near}”?)"), format!(" (did you mean '{near}'?)"))
    })
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

    #[test]
    fn places_are_named_as_people_write_them() {
        let places = [("Trừng Xá", 9517), ("Lai Hạ", 9520), ("Lai Hà", 9521)];
        let find = |written: &str| named(written, places.into_iter());
        for written in ["Trừng Xá", "trung xa", "9517", "09517", " Tru\u{31b}\u{300}ng Xa\u{301} "]
        {
            assert_eq!(find(written), Some(0), "{written}");
        }
        assert_eq!(
            [find("Lai Hà"), find("lai ha"), find(""), find("9")],
            [Some(2), None, None, None]
        );
    }
}
