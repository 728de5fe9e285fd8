//! Feasibility as CSV: comma, decimal point, units in the headers.

use super::{Feasibility, Limit};
use crate::text::table::csv;

/// One row for each bout and commune.
pub fn bouts(found: &Feasibility) -> Vec<u8> {
    let mut header: Vec<String> = [
        "commune",
        "round",
        "year",
        "first_week",
        "held_share",
        "chance_complete",
        "chance_low_95",
        "chance_high_95",
        "delivered_share_mean",
        "binding",
        "binding_week_of_round",
    ]
    .map(str::to_owned)
    .to_vec();
    header.extend(Limit::ALL.map(|limit| format!("stopped_by_{}_share", limit.key())));
    for relaxed in &found.relaxed {
        let key = relaxed.limit.key();
        header.extend(["chance", "gain", "gain_error"].map(|what| format!("more_{key}_{what}")));
    }
    let rows = found.bouts.iter().map(|bout| {
        let mut row = vec![
            found.communes[bout.commune].clone(),
            bout.name.en.clone(),
            bout.year.to_string(),
            bout.week.to_string(),
            bout.held.to_string(),
            bout.chance.share.to_string(),
            bout.chance.low.to_string(),
            bout.chance.high.to_string(),
            bout.delivered.to_string(),
            bout.binding.map_or("", Limit::key).to_owned(),
            bout.binding_week.map_or_else(String::new, |week| (week + 1).to_string()),
        ];
        row.extend(bout.stopped_by.map(|share| share.to_string()));
        for more in &bout.with_more {
            row.extend([more.chance, more.gain, more.gain_error].map(|x| x.to_string()));
        }
        row
    });
    csv(header, rows).into_bytes()
}
