//! Faults in the words of the workbook: its headings in the place of keys, its cells in the place of
//! what is missing.

use super::alternatives::Changed;
use super::layout::{self, Page, pattern};
use super::tree;
use crate::scenario::problem::{Fault, Place, Problem};
use crate::text::Lang;
use std::collections::BTreeMap;

/// What is known of the cells of a workbook beside their values.
#[derive(Debug, Default)]
pub(in crate::scenario) struct Cells {
    /// Cells that cannot be read.
    pub(in crate::scenario) faults: Vec<Problem>,
    /// Where the cell of a key is that holds nothing.
    pub(super) empty: BTreeMap<String, Place>,
    /// The heading of a cell.
    pub(super) headings: BTreeMap<Place, String>,
    /// Cells that an alternative changed.
    pub(super) changed: Changed,
}

impl Cells {
    /// Faults in the words of the workbook: a cell that cannot be read is one fault, what is missing
    /// has the cell where it belongs, and each has its heading.
    pub(in crate::scenario) fn tell(self, problems: &mut Vec<Problem>) {
        let bad: Vec<&Place> = self.faults.iter().map(|problem| &problem.place).collect();
        let said = |problem: &Problem| {
            let missing = problem.fault == Fault::MissingKey;
            let same = |known: &Problem| known.fault == problem.fault && known.key == problem.key;
            missing && self.faults.iter().any(same)
        };
        problems.retain(|problem| !bad.contains(&&problem.place) && !said(problem));
        problems.extend(self.faults);
        for problem in problems.iter_mut() {
            if problem.fault == Fault::MissingKey
                && let Some(place) = self.empty.get(&problem.key)
            {
                problem.place = place.clone();
            }
            if problem.place.is_cell() {
                in_words_of_the_form(problem, &self.headings);
            }
            if let Some((cell, place)) = self.changed.get(&problem.place) {
                problem.key = format!("{cell}, {}", problem.key);
                problem.place = place.clone();
            }
        }
    }
}

/// Puts headings in the place of keys.
fn in_words_of_the_form(problem: &mut Problem, headings: &BTreeMap<Place, String>) {
    let sheet = problem.place.file.rsplit('!').next().unwrap_or_default();
    let english = Page::named(sheet).is_some_and(|page| page.name(Lang::Vi) != sheet);
    let lang = if english { Lang::En } else { Lang::Vi };
    let is_key = |text: &str| tree::parse(text).and_then(|steps| tree::key(&steps)).is_some();
    // What is no key is of the fault itself, such as a name.
    let rest: Vec<&str> = match problem.key.as_str() {
        key if is_key(key) => Vec::new(),
        key => key.split(": ").filter(|part| !part.is_empty() && !is_bare(part)).collect(),
    };
    if let Some(heading) = headings.get(&problem.place) {
        problem.key = [&[heading.as_str()], rest.as_slice()].concat().join(": ");
    }
    for (place, key) in &mut problem.also {
        *key = headings.get(place).cloned().unwrap_or_else(|| replaced(key, lang));
    }
    problem.found = replaced(&problem.found, lang);
    for (lang, text) in [(Lang::Vi, &mut problem.allowed.vi), (Lang::En, &mut problem.allowed.en)] {
        *text = replaced(text, lang);
    }
}

/// Is it a key of the program, and no name of the planner's?
fn is_bare(part: &str) -> bool {
    part.contains(|c: char| c.is_ascii_lowercase())
        && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.[]*".contains(c))
}

/// A text with the headings of the form in the place of keys, and its words in that of words of files.
fn replaced(text: &str, lang: Lang) -> String {
    let inside = |c: char| c.is_ascii_alphanumeric() || "_.".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        let (token, behind) = rest.split_at(end);
        let whole = !out.chars().next_back().is_some_and(char::is_alphanumeric)
            && !behind.chars().next().is_some_and(char::is_alphanumeric);
        match meant(token, lang).filter(|_| whole) {
            Some(words) => out.push_str(&words),
            None => out.push_str(token),
        }
        let next = behind.chars().next().map_or(0, char::len_utf8);
        out.push_str(&behind[..next]);
        rest = &behind[next..];
    }
    out
}

/// What the form calls a key or a word of files; in English, what is a plain word stays one.
fn meant(token: &str, lang: Lang) -> Option<String> {
    let plain = !token.contains(['_', '.']);
    if token.is_empty() || (lang == Lang::En && plain) {
        return None;
    }
    let is = |path: &str| path == token || path.rsplit('.').next() == Some(token);
    let pages = [Page::Rounds, Page::Budget, Page::Units, Page::Facts, Page::ByUnit, Page::Limits];
    let fields = pages.into_iter().flat_map(|page| page.fields().iter().map(move |f| (page, f)));
    let mut known = fields.filter(|(_, field)| !field.key.ends_with("@en"));
    let field = known.find(|(page, field)| {
        field.key == token || pattern(*page, field).is_some_and(|key| is(key.path))
    });
    if let Some((_, field)) = field {
        return Some(format!("“{}”", field.title(lang)));
    }
    let paths = ["round.programme", "round.crop", "round.anchor", "round.product"];
    let mut words = paths.into_iter().flat_map(layout::values);
    words.find(|(word, _)| *word == token).map(|(_, text)| text.get(lang).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_by_their_headings_and_other_words_stay() {
        let vi = |text: &str| replaced(text, Lang::Vi);
        assert_eq!(vi("baiting cần dose_kg_per_ha"), "Đánh bả cần “Lượng thuốc mỗi ha”");
        assert_eq!(vi("đi cùng crop"), "đi cùng “Vụ”");
        assert_eq!(vi("budget.vnd_per_year, 3.5 ha"), "“Tổng kinh phí mỗi năm”, 3.5 ha");
        assert_eq!(vi("tệp luong_tai.toml"), "tệp luong_tai.toml");
        assert_eq!(vi("không đọc được"), "không đọc được");
        assert_eq!(replaced("goes with crop", Lang::En), "goes with crop");
    }
}
