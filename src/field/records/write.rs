//! Records as a CSV file that [`super::load`] reads again.

use super::{PROGRAMME_WORDS, Record};
use crate::model::plan::World;
use crate::text::iso;

/// The CSV text: comma, UTF-8, English headings, ISO dates; a single commune by its code.
pub fn csv(records: &[Record], world: &World) -> Vec<u8> {
    let header = ["date", "commune", "kind", "item", "effort", "result", "note"];
    let rows = records.iter().map(|record| {
        let place = match record.communes[..] {
            [c] => format!("{:05}", world.communes[c].code),
            _ => record.place.clone(),
        };
        let item = record.programme.map_or("", |programme| PROGRAMME_WORDS[programme].0);
        let effort = if record.effort > 0.0 { plain(record.effort) } else { String::new() };
        [
            iso(record.day),
            place,
            record.kind.key().to_owned(),
            item.to_owned(),
            effort,
            plain(record.result),
            record.note.clone(),
        ]
    });
    crate::text::table::csv(header, rows).into_bytes()
}

/// A number that nobody can read in two ways: never exactly three decimals.
fn plain(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.4}") }
}
