//! Small words that answers share.

use crate::text::Lang;
use crate::text::digits::exact;

/// One of two texts.
pub(super) fn pick(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// Millions of đồng.
pub(super) fn million(vnd: f64, lang: Lang) -> String {
    exact(vnd * 1e-6, lang)
}
