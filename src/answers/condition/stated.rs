//! A condition in words: what must hold, and what is left.

use crate::text::digits::{estimate, exact, percent};
use crate::text::table::{Cell, csv_lines};
use crate::text::units::Unit;
use crate::text::{Lang, Text, number};
use serde::{Deserialize, Serialize};

/// A condition, and the replicates in which it held.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stated {
    /// As it was written.
    pub text: String,
    /// What it came to.
    pub bounds: Vec<Bounds>,
    /// Replicates that were simulated.
    pub replicates: u64,
    /// Those in which it held.
    pub kept: u64,
    /// Different pasts among these, where replicates rest on a posterior: errors are those of so many.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pasts: Option<u64>,
    /// Its chance beforehand, where every replicate was drawn so that it holds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub chance_of_region: Option<f64>,
}

/// A range in which something must lie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// What, in the words of files.
    pub key: String,
    /// What, for people.
    pub meaning: Text,
    /// Its unit.
    pub unit: String,
    /// Not below this.
    pub low: Option<f64>,
    /// Does `low` itself belong to the range?
    #[serde(default)]
    pub with_low: bool,
    /// Not above this.
    pub high: Option<f64>,
    /// Does `high` itself belong to the range?
    #[serde(default)]
    pub with_high: bool,
    /// The largest (`true`) or smallest share of all replicates, where that was asked.
    pub extreme: Option<(bool, f64)>,
}

impl Stated {
    /// Replicates that count for errors.
    pub fn effective(&self) -> u64 {
        self.pasts.unwrap_or(self.kept)
    }

    /// Does it hold always?
    pub fn always(&self) -> bool {
        self.kept == self.replicates && self.chance_of_region.is_none()
    }

    /// What must hold, and in how many replicates it did.
    pub fn words(&self, lang: Lang) -> String {
        let bounds: Vec<String> = self.bounds.iter().map(|bounds| bounds.words(lang)).collect();
        let and = if lang == Lang::Vi { "; và " } else { "; and " };
        let what = bounds.join(and);
        let [kept, all] = [self.kept, self.replicates].map(|n| number(n as f64, 0, lang));
        let share = percent(self.kept as f64 / self.replicates.max(1) as f64, 1, lang);
        let mut text = match (lang, self.chance_of_region) {
            (Lang::Vi, None) => format!(
                "CHỈ TRONG ĐIỀU KIỆN: {what}. Đúng trong {kept} trên {all} lần mô phỏng ({share})."
            ),
            (Lang::En, None) => format!(
                "ONLY UNDER THE CONDITION: {what}. It holds in {kept} of {all} replicates ({share})."
            ),
            (Lang::Vi, Some(chance)) => format!(
                "CHỈ TRONG ĐIỀU KIỆN: {what}. Xác suất của điều kiện khi chưa biết gì thêm: {}; mọi lần mô phỏng đều rút trong điều kiện.",
                percent(chance, 1, lang)
            ),
            (Lang::En, Some(chance)) => format!(
                "ONLY UNDER THE CONDITION: {what}. Its chance beforehand: {}; every replicate is drawn so that it holds.",
                percent(chance, 1, lang)
            ),
        };
        if let Some(pasts) = self.pasts {
            let pasts = number(pasts as f64, 0, lang);
            text += &match lang {
                Lang::Vi => format!(" Gồm {pasts} quá khứ khác nhau; sai số tính theo số này."),
                Lang::En => {
                    format!(" They have {pasts} different pasts; errors are those of so many.")
                }
            };
        }
        if self.always() {
            text += match lang {
                Lang::Vi => " Luôn đúng: điều kiện không loại lần mô phỏng nào.",
                Lang::En => " It always holds: the condition leaves nothing out.",
            };
        }
        text
    }

    /// A table of files with the condition and what is left of the replicates in front of each line.
    pub fn mark(&self, table: &[u8]) -> Vec<u8> {
        let lines = String::from_utf8_lossy(table);
        let own = csv_lines([[Cell::from(&self.text), Cell::Whole(self.kept as i64)]]);
        let own = own.trim_end();
        let marked = lines.lines().enumerate().map(|(k, line)| match k {
            0 => format!("condition,replicates_kept,{line}\n"),
            _ => format!("{own},{line}\n"),
        });
        marked.collect::<String>().into_bytes()
    }

    /// Why there are too few replicates for an answer, if there are; `least` are needed.
    pub fn too_few(&self, least: u64, lang: Lang) -> Option<String> {
        let found = self.effective();
        if found >= least {
            return None;
        }
        let [n, all, least_shown] =
            [found, self.replicates, least].map(|n| number(n as f64, 0, lang));
        let enough = (self.replicates as f64 * least as f64 / found.max(1) as f64 * 1.2).max(1.0);
        let digits = libm::pow(10.0, libm::floor(libm::log10(enough)));
        let enough = number(libm::ceil(enough / digits) * digits, 0, lang);
        let text = &self.text;
        Some(match (lang, found, self.pasts.is_some()) {
            (Lang::Vi, _, true) => format!(
                "“{text}” chỉ còn {n} quá khứ khác nhau của hậu nghiệm; cần ít nhất {least_shown}: nới điều kiện, hoặc cập nhật lại với --particles lớn hơn"
            ),
            (Lang::En, _, true) => format!(
                "“{text}” leaves {n} different pasts of the posterior; at least {least_shown} are needed: widen it, or update again with more --particles"
            ),
            (Lang::Vi, 0, _) => format!(
                "“{text}” không đúng trong lần nào của {all} lần mô phỏng; cần ít nhất {least_shown}: nới điều kiện"
            ),
            (Lang::En, 0, _) => format!(
                "“{text}” holds in none of {all} replicates; at least {least_shown} are needed: widen it"
            ),
            (Lang::Vi, ..) => format!(
                "“{text}” chỉ đúng trong {n} trên {all} lần mô phỏng; cần ít nhất {least_shown}: nới điều kiện, hoặc tăng số lần mô phỏng lên khoảng {enough}"
            ),
            (Lang::En, ..) => format!(
                "“{text}” holds in {n} of {all} replicates only; at least {least_shown} are needed: widen it, or simulate about {enough}"
            ),
        })
    }
}

impl Bounds {
    /// The range in words.
    fn words(&self, lang: Lang) -> String {
        let unit = Unit::of(&self.unit);
        let name = unit.name(&self.unit, lang);
        let shown = |end: f64| {
            let value = end * unit.factor;
            let text =
                if self.extreme.is_some() { estimate(value, lang) } else { exact(value, lang) };
            let gap = if name.is_empty() || name == "%" { "" } else { " " };
            format!("{text}{gap}{name}")
        };
        let meaning = self.meaning.get(lang).trim_end_matches('.');
        let key = &self.key;
        let range = match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => format!("= {}", shown(low)),
            (Some(low), Some(high)) => match lang {
                Lang::Vi => format!("từ {} đến {}", shown(low), shown(high)),
                Lang::En => format!("from {} to {}", shown(low), shown(high)),
            },
            (Some(low), None) => match (lang, self.with_low) {
                (Lang::Vi, true) => format!("từ {} trở lên", shown(low)),
                (Lang::En, true) => format!("{} or more", shown(low)),
                (Lang::Vi, false) => format!("lớn hơn {}", shown(low)),
                (Lang::En, false) => format!("more than {}", shown(low)),
            },
            (None, Some(high)) => match (lang, self.with_high) {
                (Lang::Vi, true) => format!("không quá {}", shown(high)),
                (Lang::En, true) => format!("{} or less", shown(high)),
                (Lang::Vi, false) => format!("nhỏ hơn {}", shown(high)),
                (Lang::En, false) => format!("less than {}", shown(high)),
            },
            (None, None) => String::new(),
        };
        let among = match (self.extreme, lang) {
            (None, _) => String::new(),
            (Some((true, share)), Lang::Vi) => {
                format!(" (thuộc {} cao nhất)", percent(share, 0, lang))
            }
            (Some((true, share)), Lang::En) => format!(" (the top {})", percent(share, 0, lang)),
            (Some((false, share)), Lang::Vi) => {
                format!(" (thuộc {} thấp nhất)", percent(share, 0, lang))
            }
            (Some((false, share)), Lang::En) => {
                format!(" (the bottom {})", percent(share, 0, lang))
            }
        };
        format!("{meaning} [{key}] {range}{among}")
    }
}
