//! Names of communes and units, old and new.

use crate::field::records::units;
use crate::model::plan::World;
use crate::model::plan::units::Units;
use crate::text::Text;
use crate::text::nearest::{fold, nearest};
use crate::time::Day;

/// Words before a name that say what it is.
const PREFIXES: [&str; 9] =
    ["xa ", "x. ", "thi tran ", "tt. ", "tt ", "phuong ", "p. ", "commune ", "town "];

/// What the district calls its units.
pub(super) struct Places {
    /// Name, folded name, communes, list; first each commune in its order.
    units: Vec<(String, String, Vec<usize>, Units)>,
    codes: Vec<u32>,
}

/// A name that fits nothing, or too much.
pub(super) struct Unknown {
    pub allowed: Text,
    pub nearest: Option<String>,
}

impl Places {
    pub(super) fn new(world: &World) -> Self {
        Self {
            units: units(world)
                .into_iter()
                .map(|(name, communes, list)| (name.clone(), fold(&name), communes, list))
                .collect(),
            codes: world.communes.iter().map(|commune| commune.code).collect(),
        }
    }

    /// The communes that a name or code stands for on a day, and the name that the district uses.
    ///
    /// A unit that did not exist yet on that day is meant only if nothing else has the name.
    pub(super) fn find(
        &self,
        written: &str,
        day: Option<Day>,
    ) -> Result<(Vec<usize>, String), Unknown> {
        if let Ok(code) = written.trim_end_matches(".0").parse::<u32>() {
            return self.coded(written, code, day);
        }
        let (name, list) = listed(written);
        let folded = fold(name);
        let folded = PREFIXES.iter().find_map(|p| folded.strip_prefix(p)).unwrap_or(&folded).trim();
        let mut fits: Vec<&(String, String, Vec<usize>, Units)> = self
            .units
            .iter()
            .filter(|unit| unit.1 == folded && list.is_none_or(|list| unit.3 == list))
            .collect();
        // Exact letters win over letters without their marks.
        let exact = fits.iter().any(|unit| name.trim().ends_with(&unit.0));
        fits.retain(|unit| !exact || name.trim().ends_with(&unit.0));
        if let Some(day) = day.filter(|_| list.is_none()) {
            let existed = |unit: &&(String, String, Vec<usize>, Units)| begins(unit.3) <= day;
            if fits.iter().any(existed) {
                fits.retain(existed);
            }
        }
        let Some(first) = fits.first() else {
            return Err(self.unknown(written));
        };
        if fits.iter().all(|unit| unit.2 == first.2) {
            return Ok((first.2.clone(), first.0.clone()));
        }
        let meanings: Vec<String> =
            fits.iter().map(|unit| format!("{} ({})", unit.0, key(unit.3))).collect();
        let meanings = meanings.join(", ");
        Err(Unknown {
            allowed: Text::new(
                format!("tên này chỉ nhiều đơn vị, hãy ghi rõ: {meanings}"),
                format!("the name means several units, say which: {meanings}"),
            ),
            nearest: None,
        })
    }

    /// The commune of a code. From the day of a merger on, the larger unit has the code of one of its
    /// parts, and which one the table of communes does not say.
    fn coded(
        &self,
        written: &str,
        code: u32,
        day: Option<Day>,
    ) -> Result<(Vec<usize>, String), Unknown> {
        let c = self.codes.iter().position(|&known| known == code);
        let c = c.ok_or_else(|| self.unknown(written))?;
        let merged = |unit: &&(String, String, Vec<usize>, Units)| {
            unit.2.len() > 1 && unit.2.contains(&c) && day.is_some_and(|day| begins(unit.3) <= day)
        };
        let name = self.units[c].0.clone();
        let units: Vec<String> = self
            .units
            .iter()
            .filter(merged)
            .map(|unit| format!("{} ({})", unit.0, key(unit.3)))
            .collect();
        if units.is_empty() {
            return Ok((vec![c], name));
        }
        let old = format!("{name} ({})", key(Units::Y2022));
        let units = units.join(", ");
        Err(Unknown {
            allowed: Text::new(
                format!(
                    "ghi tên thay mã: vào ngày này mã có thể là của xã cũ, {old}, hoặc của đơn vị sau sáp nhập, {units}"
                ),
                format!(
                    "a name in place of the code: on this day it may be that of the former commune, {old}, or of the unit that it merged into, {units}"
                ),
            ),
            nearest: None,
        })
    }

    fn unknown(&self, written: &str) -> Unknown {
        let names: Vec<&str> =
            self.units.iter().filter(|u| u.3 == Units::Y2022).map(|u| u.0.as_str()).collect();
        Unknown {
            allowed: Text::new(
                format!(
                    "một xã hoặc mã xã của huyện: {}; đơn vị từ 12/2024, 7/2025",
                    names.join(", ")
                ),
                format!(
                    "a commune or code of the district: {}; units from 2024-12, 2025-07",
                    names.join(", ")
                ),
            ),
            nearest: nearest(written, self.units.iter().map(|unit| unit.0.as_str())),
        }
    }
}

/// A name and the list that it says it is of, as in `Lâm Thao (2025-07)`.
fn listed(written: &str) -> (&str, Option<Units>) {
    let Some((name, list)) =
        written.trim().strip_suffix(')').and_then(|text| text.rsplit_once('('))
    else {
        return (written, None);
    };
    let list = [Units::Y2022, Units::Y2024, Units::Y2025]
        .into_iter()
        .find(|&units| key(units) == list.trim());
    if list.is_some() { (name.trim(), list) } else { (written, None) }
}

/// The word for a list behind a name.
pub(super) fn key(list: Units) -> &'static str {
    match list {
        Units::Y2022 => "2022",
        Units::Y2024 => "2024-12",
        Units::Y2025 => "2025-07",
    }
}

/// The day from which a list holds.
pub(super) fn begins(list: Units) -> Day {
    let date = match list {
        Units::Y2022 => None,
        Units::Y2024 => Day::from_date(2024, 12, 1),
        Units::Y2025 => Day::from_date(2025, 7, 1),
    };
    date.unwrap_or(Day(i32::MIN))
}
