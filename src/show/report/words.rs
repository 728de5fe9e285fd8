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
    fn filling_replaces_every_mark() {
        let word = Word { vi: "{a} và {b}", en: "{a} and {b}" };
        assert_eq!(word.fill(Lang::Vi, &[("b", "2"), ("a", "{b}")]), "{b} và 2");
    }
}
