//! Small words that answers share.

use crate::text::Lang;
use crate::text::digits::exact;
pub(super) use crate::text::pick;

/// Millions of đồng.
pub(super) fn million(vnd: f64, lang: Lang) -> String {
    exact(vnd * 1e-6, lang)
}
