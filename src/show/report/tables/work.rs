//! Tables of the district's work: what is planned when, and whether it can be completed.

use super::district::{notes, title};
use super::{Cell, Row, Table, columns};
use crate::answers::summary::Summary;
use crate::model::plan::estimate::PlannedBout;
use crate::show::report::choice::{limit_name, main_limit};
use crate::show::report::words::{self, labels};
use crate::stats::Share;
use crate::text::Lang;
use crate::text::digits::{Rounded, times_in_hundred};
use crate::text::units::Unit;
use crate::time::{Day, Period};

/// Times in a hundred, with the ends of the interval of that share.
pub(super) fn times(share: &Share, lang: Lang) -> [Cell; 3] {
    let end =
        |value: f64| Cell::Number(Rounded { value: (value * 1000.0).round() / 10.0, decimals: 1 });
    [
        Cell::Spoken(times_in_hundred(share.share, lang), share.share),
        end(share.low),
        end(share.high),
    ]
}

/// Chances of completing the plan, and what stops it.
pub(crate) fn completion(summary: &Summary, lang: Lang) -> Table {
    let communes: Vec<usize> = (0..summary.communes.len()).collect();
    let mut rows = Vec::new();
    for arm in &summary.arms {
        for completion in &arm.completion {
            let mut cells = vec![
                title(arm, lang),
                Cell::Text(words::programme(&completion.programme).get(lang).to_owned()),
            ];
            cells.extend(times(&completion.district, lang));
            cells.push(Cell::Text(limit_name(completion, &communes, lang)));
            cells.push(main_limit(completion, &communes).map_or(Cell::Empty, |(_, share)| {
                Cell::Number(Rounded { value: (share * 100.0).round(), decimals: 0 })
            }));
            rows.push(Row { arm: Some(arm.name.clone()), cells });
        }
    }
    let words = [
        (labels::SCENARIO, 20),
        (labels::PROGRAMME, 16),
        (labels::CHANCE_COMPLETE, 12),
        (labels::SHARE_LOW, 12),
        (labels::SHARE_HIGH, 12),
        (labels::BINDING, 18),
        (labels::BINDING_SHARE, 10),
    ];
    Table {
        id: "completion",
        caption: labels::T_COMPLETION.fill_of(summary, lang, &[]),
        notes: notes(&[labels::N_TIMES, labels::N_BINDING], lang),
        columns: columns(lang, &words),
        rows,
    }
}

/// The Sunday on which a planned round ends.
pub(super) fn last_day(period: Period, bout: &PlannedBout) -> Day {
    Day(period.monday(bout.week.saturating_add_unsigned(bout.weeks)).0 - 1)
}

/// The planned rounds.
pub(crate) fn calendar(summary: &Summary, lang: Lang) -> Table {
    let period = summary.period;
    let mut rows = Vec::new();
    for arm in &summary.arms {
        for bout in &arm.planned.bouts {
            let unit = Unit::of(&bout.unit);
            let sum = |values: &[f64]| Cell::Number(Rounded::exact(values.iter().sum()));
            let mut cells = vec![
                title(arm, lang),
                Cell::Text(bout.name.get(lang).to_owned()),
                Cell::Text(words::programme(&bout.programme).get(lang).to_owned()),
            ];
            cells.extend([Cell::Day(period.monday(bout.week)), Cell::Day(last_day(period, bout))]);
            cells.push(sum(&bout.target));
            cells.push(Cell::Text(unit.name(&bout.unit, lang).to_owned()));
            cells.push(sum(&bout.product_kg));
            cells.push(sum(&bout.person_days));
            rows.push(Row { arm: Some(arm.name.clone()), cells });
        }
    }
    let words = [
        (labels::SCENARIO, 16),
        (labels::ROUND, 22),
        (labels::PROGRAMME, 12),
        (labels::FROM, 11),
        (labels::TO, 11),
        (labels::TARGET, 10),
        (labels::UNIT, 8),
        (labels::PRODUCT_KG, 9),
        (labels::PERSON_DAYS, 9),
    ];
    Table {
        id: "calendar",
        caption: labels::T_CALENDAR.get(lang).to_owned(),
        notes: Vec::new(),
        columns: columns(lang, &words),
        rows,
    }
}
