//! The units of files, and how people read them.

use super::Lang;

/// A unit of files and how people read it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Unit {
    /// People's value is the file's times this.
    pub(crate) factor: f64,
    vi: &'static str,
    en: &'static str,
}

impl Unit {
    /// The reading of a unit of files.
    pub(crate) fn of(unit: &str) -> Self {
        let (factor, vi, en) = match unit {
            // Money is always read in millions.
            "VND" => (1e-6, "triệu đồng", "million VND"),
            "VND/t" => (1e-6, "triệu đồng/tấn", "million VND/t"),
            "VND/kg" => (1.0, "đồng/kg", "VND/kg"),
            "VND/VND" | "VND per VND" => (1.0, "đồng/đồng", "VND per VND"),
            "share" => (100.0, "%", "%"),
            "t" => (1.0, "tấn", "t"),
            "t/ha" => (10.0, "tạ/ha", "quintal/ha"),
            "ha" => (1.0, "ha", "ha"),
            "kg" => (1.0, "kg", "kg"),
            "rats" => (1.0, "con", "rats"),
            "rats/ha" => (1.0, "con/ha", "rats/ha"),
            "traps" => (1.0, "bẫy", "traps"),
            "trap-nights" => (1.0, "đêm bẫy", "trap-nights"),
            "barriers" => (1.0, "bẫy cây trồng", "trap barriers"),
            "person-days" => (1.0, "ngày công", "person-days"),
            "per 100 trap-nights" => (1.0, "con/100 đêm bẫy", "per 100 trap-nights"),
            _ => (1.0, "", ""),
        };
        Self { factor, vi, en }
    }

    /// The name for people; `written` is shown where the unit is not known here.
    pub(crate) fn name<'a>(&self, written: &'a str, lang: Lang) -> &'a str {
        match (self.vi.is_empty(), lang) {
            (true, _) => written,
            (_, Lang::Vi) => self.vi,
            (_, Lang::En) => self.en,
        }
    }
}
