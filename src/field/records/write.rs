//! Records as a CSV file that [`super::load`] reads again.

use super::Record;
use crate::model::plan::{Programme, World};
use crate::text::iso;

/// The CSV text: comma, UTF-8, English headings, ISO dates; a single commune by its code.
///
/// # Errors
///
/// When the writer fails, which it does not in memory.
pub fn csv(records: &[Record], world: &World) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["date", "commune", "kind", "item", "effort", "result", "note"])?;
    for record in records {
        let place = match record.communes[..] {
            [c] => format!("{:05}", world.communes[c].code),
            _ => record.place.clone(),
        };
        let item = record.programme.map_or("", Programme::key);
        let effort = if record.effort > 0.0 { plain(record.effort) } else { String::new() };
        writer.write_record([
            iso(record.day),
            place,
            record.kind.key().to_owned(),
            item.to_owned(),
            effort,
            plain(record.result),
            record.note.clone(),
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A number that nobody can read in two ways: never exactly three decimals.
fn plain(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.4}") }
}
