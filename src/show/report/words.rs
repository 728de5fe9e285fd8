//! Every word of the report, in both languages, in one place.

use crate::answers::summary::Summary;
use crate::model::programme::Programme;
use crate::text::Lang;

/// A text of the report; `{name}` marks what is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Vietnamese, in NFC.
    pub(crate) vi: &'static str,
    /// English.
    pub(crate) en: &'static str,
}

impl Word {
    /// The text in one language.
    pub(crate) fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.vi,
            Lang::En => self.en,
        }
    }

    /// The text with `{period}`, the years of a run, `{prices}`, the year of its prices, and the
    /// other `{name}`s replaced.
    pub(crate) fn fill_of(self, summary: &Summary, lang: Lang, parts: &[(&str, &str)]) -> String {
        let (period, prices) =
            (summary.period.to_string().replace('-', "–"), summary.prices_of.to_string());
        let mut all = vec![("period", period.as_str()), ("prices", prices.as_str())];
        all.extend(parts);
        self.fill(lang, &all)
    }

    /// The text with every `{name}` replaced.
    pub(crate) fn fill(self, lang: Lang, parts: &[(&str, &str)]) -> String {
        let mut rest = self.get(lang);
        let mut filled = String::with_capacity(rest.len() + 64);
        while let Some(open) = rest.find('{') {
            filled.push_str(&rest[..open]);
            let after = &rest[open + 1..];
            let close = after.find('}').unwrap_or(after.len());
            let value = parts.iter().find(|(name, _)| *name == &after[..close]);
            assert!(value.is_some(), "`{}` has no value for {{{}}}", self.en, &after[..close]);
            filled.push_str(value.map_or("", |(_, value)| value));
            rest = after.get(close + 1..).unwrap_or("");
        }
        filled.push_str(rest);
        filled
    }
}

/// Makes one constant a text, and the list of all of them.
macro_rules! words {
    ($($(#[$note:meta])* $name:ident: $vi:literal, $en:literal;)*) => {
        $($(#[$note])* pub(crate) const $name: Word = Word { vi: $vi, en: $en };)*

        /// Every text of this list, with its name.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, Word)] = &[$((stringify!($name), $name),)*];
    };
}

pub(crate) mod labels;
pub(crate) mod paper;
pub(crate) mod spoken;

/// The word of a programme.
pub(crate) fn programme(key: &str) -> Word {
    Programme::of_key(key).map_or(labels::OTHER_PROGRAMME, |programme| {
        let [vi, en] = programme.facts().title;
        Word { vi, en }
    })
}

/// The name of a design of the draws; as written where it is not known here.
pub(crate) fn design(key: &str, lang: Lang) -> &str {
    match key {
        "independent" => labels::D_INDEPENDENT.get(lang),
        "latin-hypercube" => labels::D_LATIN.get(lang),
        "sobol" => labels::D_SOBOL.get(lang),
        _ => key,
    }
}

/// The limits on delivery, in the order of [`crate::answers::summary::Completion::binding`].
pub(crate) const LIMITS: [Word; 4] =
    [labels::LIMIT_EXECUTION, labels::LIMIT_LABOUR, labels::LIMIT_STOCK, labels::LIMIT_MONEY];

/// `a, b và c`.
pub(crate) fn list(items: &[String], lang: Lang) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} {} {last}", head.join(", "), labels::AND.get(lang)),
    }
}

/// The name of an office inside a sentence: letterheads write it in capitals, prose does not.
pub(crate) fn in_prose(name: &str) -> String {
    const SHORT: [&str; 4] = ["UBND", "HĐND", "HTX", "BVTV"];
    const KINDS: [&str; 8] = ["tỉnh", "xã", "phường", "huyện", "quận", "phố", "trấn", "khu"];
    const FIELDS: [&str; 6] =
        ["nông nghiệp", "môi trường", "kinh tế", "trồng trọt", "bảo vệ thực vật", "khuyến nông"];
    if name.starts_with('[') || name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut of_place = false;
    let mut words: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        let lower = word.to_lowercase();
        let is_kind = KINDS.contains(&lower.as_str());
        let is_capital = words.is_empty() || (of_place && !is_kind);
        of_place = is_kind || (of_place && !word.ends_with(','));
        words.push(match (SHORT.contains(&word.trim_matches(',')), is_capital) {
            (true, _) => word.to_owned(),
            (false, true) => upper_first(&lower),
            (false, false) => lower,
        });
    }
    let mut said = words.join(" ");
    for field in FIELDS {
        said = said.replace(&format!(" {field}"), &format!(" {}", upper_first(field)));
    }
    said
}

/// A place inside a sentence: what kind of unit it is stands in small letters.
pub(crate) fn place_in_prose(place: &str) -> String {
    const KINDS: [&str; 8] =
        ["Xã ", "Phường ", "Đặc khu ", "Tỉnh ", "Thành phố ", "Huyện ", "Thị trấn ", "Thị xã "];
    let lower = |part: &str| match KINDS.iter().any(|kind| part.starts_with(kind)) {
        true => lower_first(part),
        false => part.to_owned(),
    };
    place.split(", ").map(lower).collect::<Vec<_>>().join(", ")
}

/// The first letter in upper case.
fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The first letter in lower case, for use inside a sentence.
pub(crate) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::is_nfc;

    fn all() -> impl Iterator<Item = (&'static str, Word)> {
        labels::ALL.iter().chain(spoken::ALL).chain(paper::ALL).copied()
    }

    fn marks(text: &str) -> std::collections::BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn every_text_exists_in_both_languages_with_the_same_marks() {
        for (name, word) in all() {
            assert!(!word.vi.trim().is_empty() && !word.en.trim().is_empty(), "{name}");
            assert_eq!(marks(word.vi), marks(word.en), "{name}");
        }
    }

    #[test]
    fn every_text_is_in_nfc() {
        for (name, word) in all() {
            assert!(is_nfc(word.vi) && is_nfc(word.en), "{name}");
        }
    }

    #[test]
    fn the_embedded_typeface_has_every_letter() {
        let outcomes =
            crate::model::outcome::Outcome::ALL.map(crate::model::outcome::Outcome::title);
        let titles = outcomes.iter().flat_map(|text| [text.vi.as_str(), text.en.as_str()]);
        let words = all().flat_map(|(_, word)| [word.vi, word.en]);
        let letters: std::collections::BTreeSet<char> =
            words.chain(titles).flat_map(str::chars).collect();
        for (weight, bytes) in crate::show::charts::typefaces() {
            let face = ttf_parser::Face::parse(bytes, 0).unwrap();
            let missing: String =
                letters.iter().filter(|&&c| face.glyph_index(c).is_none()).collect();
            assert!(missing.is_empty(), "{weight}: {missing}");
        }
    }

    #[test]
    fn names_of_letterheads_and_places_are_written_small_in_prose() {
        for (head, prose) in [
            ("UỶ BAN NHÂN DÂN XÃ GIA BÌNH", "Uỷ ban nhân dân xã Gia Bình"),
            ("UBND TỈNH BẮC NINH", "UBND tỉnh Bắc Ninh"),
            ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường"),
            ("UBND THÀNH PHỐ HÀ NỘI", "UBND thành phố Hà Nội"),
            ("Phòng Kinh tế xã Gia Bình", "Phòng Kinh tế xã Gia Bình"),
            ("[CƠ QUAN BAN HÀNH]", "[CƠ QUAN BAN HÀNH]"),
        ] {
            assert_eq!(in_prose(head), prose);
        }
        assert_eq!(place_in_prose("Xã Vĩnh An, An Giang"), "xã Vĩnh An, An Giang");
        assert_eq!(
            place_in_prose("Huyện Lương Tài (cũ), Bắc Ninh"),
            "huyện Lương Tài (cũ), Bắc Ninh"
        );
    }

    #[test]
    fn filling_replaces_every_mark() {
        let word = Word { vi: "{a} và {b}", en: "{a} and {b}" };
        assert_eq!(word.fill(Lang::Vi, &[("b", "2"), ("a", "{b}")]), "{b} và 2");
    }
}
