//! Tables of the communes, and of one of them.

use super::district::{notes, title, with_warnings};
use super::work::{last_day, times};
use super::{Cell, Column, Row, Table, columns};
use crate::answers::summary::{Arm, Summary};
use crate::model::plan::estimate::PlannedBout;
use crate::show::report::choice::{limit_name, quintals_per_tonne};
use crate::show::report::words::{self, labels};
use crate::show::shown::Shown;
use crate::stats::Estimate;
use crate::text::Lang;
use crate::text::digits::{Rounded, times_in_hundred};
use crate::text::units::Unit;
use crate::time::{Day, Period};

fn of<'a>(arm: &'a Arm, key: &str, commune: usize) -> Option<&'a Estimate> {
    arm.outcomes.iter().find(|table| table.outcome == key)?.communes.get(commune)
}

fn money(estimate: Option<&Estimate>) -> Cell {
    estimate.map_or(Cell::Empty, |estimate| Cell::Number(Shown::of(estimate, "VND").mean))
}

/// Each commune under each scenario.
pub(crate) fn communes(summary: &Summary, lang: Lang) -> Table {
    let mut rows = Vec::new();
    for arm in &summary.arms {
        for (index, commune) in summary.communes.iter().enumerate() {
            let Some(loss) = of(arm, "yield_loss", index) else {
                continue;
            };
            let (unit, factor) = quintals_per_tonne(commune.rice_area_ha, summary);
            let loss = Shown::scaled(loss, unit, factor);
            let hardest = arm
                .completion
                .iter()
                .filter(|completion| completion.communes.len() > index)
                .min_by(|a, b| a.communes[index].share.total_cmp(&b.communes[index].share));
            let mut cells = vec![
                title(arm, lang),
                Cell::Text(commune.name.clone()),
                Cell::Text(commune.unit_2025.clone()),
                Cell::Number(Rounded { value: commune.rice_area_ha, decimals: 0 }),
                Cell::Number(loss.mean),
                Cell::Number(loss.mcse),
                money(of(arm, "cost", index)),
                money(of(arm, "paid_commune", index)),
            ];
            cells.extend(match hardest {
                Some(completion) => {
                    let share = completion.communes[index].share;
                    [
                        Cell::Text(words::programme(&completion.programme).get(lang).to_owned()),
                        Cell::Spoken(times_in_hundred(share, lang), share),
                        Cell::Text(limit_name(completion, &[index], lang)),
                    ]
                }
                None => [Cell::Empty, Cell::Empty, Cell::Empty],
            });
            rows.push(Row { arm: Some(arm.name.clone()), cells });
        }
    }
    let words = [
        (labels::SCENARIO, 16),
        (labels::COMMUNE, 12),
        (labels::UNIT_TODAY, 12),
        (labels::RICE_AREA, 8),
        (labels::LOSS_PER_HA, 9),
        (labels::LOSS_MCSE, 9),
        (labels::COST_MILLION, 9),
        (labels::COMMUNE_MILLION, 9),
        (labels::WORST_PROGRAMME, 12),
        (labels::CHANCE_COMPLETE, 10),
        (labels::BINDING, 14),
    ];
    Table {
        id: "communes",
        caption: labels::T_COMMUNES.fill_of(summary, lang, &[]),
        notes: with_warnings(summary, &[labels::N_MCSE, labels::N_BINDING], lang),
        columns: columns(lang, &words),
        rows,
    }
}

/// What one commune does, pays and can complete under one scenario: rounds, money, chances.
pub(crate) fn of_commune(summary: &Summary, arm: &Arm, commune: usize, lang: Lang) -> Vec<Table> {
    let name = summary.communes.get(commune).map_or("", |commune| commune.name.as_str());
    let caption = |word: words::Word| {
        word.fill_of(summary, lang, &[("commune", name), ("arm", arm.title.get(lang))])
    };
    [
        payers(summary.period, arm, commune, caption(labels::T_COMMUNE_PAYERS), lang),
        chances(arm, commune, caption(labels::T_COMMUNE_CHANCES), lang),
        rounds(summary.period, arm, commune, caption(labels::T_COMMUNE_ROUNDS), lang),
    ]
    .into_iter()
    .filter(|table| !table.rows.is_empty())
    .collect()
}

/// The rounds, one row for all years in which a round is the same.
fn rounds(period: Period, arm: &Arm, commune: usize, caption: String, lang: Lang) -> Table {
    let at = |values: &[f64]| values.get(commune).copied().unwrap_or(0.0);
    let mut gathered: Vec<(&PlannedBout, Vec<Vec<String>>)> = Vec::new();
    for bout in arm.planned.bouts.iter().filter(|bout| at(&bout.target) > 0.0) {
        let same = |other: &PlannedBout| {
            let key = |bout: &PlannedBout| {
                (at(&bout.target), at(&bout.product_kg), at(&bout.person_days))
            };
            (&bout.name, &bout.programme) == (&other.name, &other.programme)
                && key(bout) == key(other)
        };
        let place = match gathered.iter().position(|(first, _)| same(first)) {
            Some(place) => place,
            None => {
                gathered.push((bout, vec![Vec::new(); period.years()]));
                gathered.len() - 1
            }
        };
        if let Some(year) = period.number(period.year_of_week(bout.week)) {
            let from = month_and_day(period.monday(bout.week), lang);
            let to = month_and_day(last_day(period, bout), lang);
            gathered[place].1[year].push(format!("{from}–{to}"));
        }
    }
    let rows = gathered
        .into_iter()
        .map(|(bout, years)| {
            let unit = Unit::of(&bout.unit);
            let number = |value: f64| Cell::Number(Rounded::exact(value));
            let mut cells = vec![
                Cell::Text(bout.name.get(lang).to_owned()),
                Cell::Text(words::programme(&bout.programme).get(lang).to_owned()),
                number(at(&bout.target)),
                Cell::Text(unit.name(&bout.unit, lang).to_owned()),
                number(at(&bout.product_kg)),
                number(at(&bout.person_days)),
            ];
            cells.extend(years.into_iter().map(|days| {
                if days.is_empty() { Cell::Empty } else { Cell::Text(days.join("; ")) }
            }));
            Row { arm: None, cells }
        })
        .collect();
    let words = [
        (labels::ROUND, 18),
        (labels::PROGRAMME, 9),
        (labels::TARGET, 9),
        (labels::UNIT, 7),
        (labels::PRODUCT_KG, 11),
        (labels::PERSON_DAYS, 8),
    ];
    let mut columns = columns(lang, &words);
    columns
        .extend(period.calendar_years().map(|year| Column { title: year.to_string(), weight: 18 }));
    Table { id: "rounds", caption, notes: notes(&[labels::N_ROUNDS], lang), columns, rows }
}

/// `07/02` in Vietnamese, `02-07` in English.
fn month_and_day(day: Day, lang: Lang) -> String {
    let (_, month, day) = day.date();
    match lang {
        Lang::Vi => format!("{day:02}/{month:02}"),
        Lang::En => format!("{month:02}-{day:02}"),
    }
}

fn payers(years_of: Period, arm: &Arm, commune: usize, caption: String, lang: Lang) -> Table {
    let keys = ["paid_province", "paid_commune", "paid_farmers", "cost"];
    let tables: Vec<_> = keys
        .iter()
        .filter_map(|key| arm.outcomes.iter().find(|table| table.outcome == *key))
        .filter(|table| table.communes.len() > commune)
        .collect();
    let mut rows = Vec::new();
    if tables.len() == keys.len() {
        let years = tables
            .iter()
            .map(|table| table.communes_by_year.get(commune).map_or(0, Vec::len))
            .min()
            .unwrap_or(0);
        for year in 0..=years {
            let of = |index: usize| {
                let table = tables[index];
                if year == years {
                    &table.communes[commune]
                } else {
                    &table.communes_by_year[commune][year]
                }
            };
            let period = if year == years {
                labels::CAMPAIGN.get(lang).to_owned()
            } else {
                years_of.year(year).to_string()
            };
            let mut cells = vec![Cell::Text(period)];
            cells.extend((0..keys.len()).map(|index| money(Some(of(index)))));
            cells.push(Cell::Number(Shown::of(of(3), "VND").mcse));
            rows.push(Row { arm: None, cells });
        }
    }
    let words = [
        (labels::PERIOD, 16),
        (labels::PROVINCE, 14),
        (labels::COMMUNE_BUDGET, 14),
        (labels::FARMERS, 14),
        (labels::TOTAL, 14),
        (labels::MCSE_TOTAL, 14),
    ];
    Table {
        id: "commune_payers",
        caption,
        notes: notes(&[labels::N_PAYERS], lang),
        columns: columns(lang, &words),
        rows,
    }
}

fn chances(arm: &Arm, commune: usize, caption: String, lang: Lang) -> Table {
    let rows = arm
        .completion
        .iter()
        .filter_map(|completion| {
            let share = completion.communes.get(commune)?;
            let mut cells =
                vec![Cell::Text(words::programme(&completion.programme).get(lang).to_owned())];
            cells.extend(times(share, lang));
            cells.push(Cell::Text(limit_name(completion, &[commune], lang)));
            Some(Row { arm: None, cells })
        })
        .collect();
    let words = [
        (labels::PROGRAMME, 18),
        (labels::CHANCE_COMPLETE, 14),
        (labels::SHARE_LOW, 16),
        (labels::SHARE_HIGH, 16),
        (labels::BINDING, 22),
    ];
    Table {
        id: "commune_chances",
        caption,
        notes: notes(&[labels::N_TIMES, labels::N_BINDING], lang),
        columns: columns(lang, &words),
        rows,
    }
}
