//! Records as a CSV file that [`super::load`] reads again.

use super::{Record, place, units};
use crate::model::plan::units::Units;
use crate::model::plan::{Programme, World};
use crate::text::iso;

/// The CSV text: comma, UTF-8, English headings, ISO dates; a single commune by its code
/// where no merger has made codes unclear, everything else by its name and list.
pub fn csv(records: &[Record], world: &World) -> Vec<u8> {
    let header = ["date", "commune", "kind", "item", "effort", "result", "note"];
    let units = units(world);
    let rows = records.iter().map(|record| {
        let unit = units.iter().filter(|unit| unit.1 == record.communes);
        let named = unit.clone().find(|unit| unit.0 == record.place).or(unit.clone().next());
        let place = match (&record.communes[..], named) {
            ([c], _) if record.day < place::begins(Units::Y2024) => {
                format!("{:05}", world.communes[*c].code)
            }
            (_, Some((name, _, list))) => format!("{name} ({})", place::key(*list)),
            _ => record.place.clone(),
        };
        let item = record.programme.map_or("", Programme::key);
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
