//! What a file of records holds, in words.

use crate::field::records::regular::{Regular, Sign};
use crate::field::records::{Checked, Kind, Record};
use crate::text::{Lang, date, iso, number};
use serde_json::{Value, json};

/// How many good rows of each kind there are, where, and from when to when.
pub fn overview(checked: &Checked, lang: Lang) -> String {
    let good = checked.records.len();
    let mut out = match lang {
        Lang::Vi => format!("{good} hàng đúng trong {} hàng", checked.rows),
        Lang::En => format!("{good} good row(s) of {}", checked.rows),
    };
    if let (Some(first), Some(last)) = (checked.records.first(), checked.records.last()) {
        out += &format!(", {} – {}", date(first.day, lang), date(last.day, lang));
    }
    out.push('\n');
    for kind in Kind::ALL {
        let rows: Vec<_> = checked.records.iter().filter(|record| record.kind == kind).collect();
        let mut places: Vec<&str> = rows.iter().map(|record| record.place.as_str()).collect();
        places.sort_unstable();
        places.dedup();
        if !rows.is_empty() {
            let (rows, places) = (rows.len(), places.len());
            out += &match lang {
                Lang::Vi => format!("  {}: {rows} hàng, {places} nơi\n", kind.title().vi),
                Lang::En => format!("  {}: {rows} row(s), {places} place(s)\n", kind.title().en),
            };
        }
    }
    out
}

/// The same, with every fault, for programs.
pub fn checked_json(checked: &Checked, regular: &[Regular], lang: Lang) -> Value {
    let kinds = Kind::ALL.into_iter().map(|kind| {
        let rows = checked.records.iter().filter(|record| record.kind == kind);
        let mut places: Vec<&str> = rows.clone().map(|record| record.place.as_str()).collect();
        let rows = places.len();
        places.sort_unstable();
        places.dedup();
        json!({ "kind": kind.key(), "rows": rows, "places": places })
    });
    let day = |record: Option<&Record>| record.map(|record| iso(record.day));
    let faults = checked.faults.iter().map(|fault| {
        json!({ "sheet": fault.sheet, "row": fault.row, "cell": fault.cell, "text": fault.render(lang) })
    });
    let regular = regular.iter().map(|found| {
        json!({
            "place": found.place,
            "kind": found.kind.key(),
            "rows": found.rows,
            "chance": found.chance,
            "text": too_regular(found, lang),
        })
    });
    json!({
        "rows": checked.rows,
        "good_rows": checked.records.len(),
        "first_day": day(checked.records.first()),
        "last_day": day(checked.records.last()),
        "kinds": kinds.filter(|kind| kind["rows"] != 0).collect::<Vec<_>>(),
        "faults": faults.collect::<Vec<_>>(),
        "too_regular": regular.collect::<Vec<_>>(),
    })
}

/// A place whose figures are too regular, in words.
pub fn too_regular(found: &Regular, lang: Lang) -> String {
    let (place, rows) = (&found.place, found.rows);
    let kind = found.kind.title();
    let kind = kind.get(lang);
    match (found.sign, lang) {
        (Sign::Scatter(ratio), Lang::Vi) => format!(
            "Cảnh báo: {place}, {kind}: {rows} số liệu đều bất thường (dao động bằng {} lần mức ngẫu nhiên); có đếm thật mỗi lần không?",
            number(ratio, 2, lang)
        ),
        (Sign::Scatter(ratio), Lang::En) => format!(
            "Warning: {place}, {kind}: {rows} figures are too regular (scatter {} of what chance alone gives); were they counted every time?",
            number(ratio, 2, lang)
        ),
        (Sign::Rounding(share), Lang::Vi) => format!(
            "Cảnh báo: {place}, {kind}: {}% số liệu tận cùng là 0 hoặc 5 (bình thường 20%); có ước lượng thay vì đếm không?",
            number(100.0 * share, 0, lang)
        ),
        (Sign::Rounding(share), Lang::En) => format!(
            "Warning: {place}, {kind}: {}% of the figures end in 0 or 5 (20% is usual); were they estimated, not counted?",
            number(100.0 * share, 0, lang)
        ),
    }
}

/// The faults of a file, one line each.
pub fn faults(file: &str, checked: &Checked, lang: Lang) -> String {
    let mut out = match lang {
        Lang::Vi => {
            format!("{file}: {} ô sai, các hàng đúng được giữ\n", checked.faults.len())
        }
        Lang::En => {
            format!("{file}: {} bad cell(s); good rows are kept\n", checked.faults.len())
        }
    };
    for fault in &checked.faults {
        out += &format!("  {}\n", fault.render(lang));
    }
    out
}
