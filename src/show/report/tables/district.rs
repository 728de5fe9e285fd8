//! Tables of the district: outcomes, money and damage.

use super::{Cell, Row, Table, columns};
use crate::answers::summary::{Arm, Summary};
use crate::model::plan::Payer;
use crate::show::report::choice::{
    district, outcome_title, quintals_per_tonne, reference_name, rice_area_ha,
};
use crate::show::report::words::{self, labels};
use crate::show::shown::Shown;
use crate::show::warning;
use crate::stats::Estimate;
use crate::text::Lang;
use crate::text::digits::{Rounded, times_in_hundred};
use crate::text::units::Unit;

/// The outcomes of the short tables.
pub(crate) const KEY_OUTCOMES: [&str; 10] = [
    "cost",
    "paid_province",
    "paid_commune",
    "paid_farmers",
    "trap_nights",
    "chemical_ha",
    "density",
    "yield_loss",
    "yield_loss_share",
    "burden",
];

/// Paddy lost for each per cent of tillers cut, kg/ha.
const KG_PER_PERCENT_OF_TILLERS: f64 = 58.0;

pub(super) fn title(arm: &Arm, lang: Lang) -> Cell {
    Cell::Text(arm.title.get(lang).to_owned())
}

pub(super) fn notes(words: &[words::Word], lang: Lang) -> Vec<String> {
    words.iter().map(|word| word.get(lang).to_owned()).collect()
}

/// Notes, then the warnings of the run: money may rest on placeholder prices.
pub(super) fn with_warnings(summary: &Summary, words: &[words::Word], lang: Lang) -> Vec<String> {
    notes(words, lang).into_iter().chain(warning::sentences(summary, lang)).collect()
}

/// Each outcome of each scenario; `keys` keeps some of them.
pub(crate) fn overview(summary: &Summary, lang: Lang, keys: Option<&[&str]>) -> Table {
    let first = summary.arms.first();
    let order: Vec<&str> = match keys {
        Some(keys) => keys.to_vec(),
        None => first.map_or_else(Vec::new, |arm| {
            arm.outcomes.iter().map(|table| table.outcome.as_str()).collect()
        }),
    };
    let mut rows = Vec::new();
    for key in order {
        for arm in &summary.arms {
            let Some(table) = arm.outcomes.iter().find(|table| table.outcome == key) else {
                continue;
            };
            let unit = Unit::of(&table.unit);
            let shown = Shown::of(&table.district, &table.unit);
            let mut cells = vec![
                Cell::Text(outcome_title(key, lang)),
                Cell::Text(unit.name(&table.unit, lang).to_owned()),
                title(arm, lang),
            ];
            cells.extend(
                [shown.mean, shown.mcse, shown.median, shown.low, shown.high].map(Cell::Number),
            );
            rows.push(Row { arm: Some(arm.name.clone()), cells });
        }
    }
    let words = [
        (labels::OUTCOME, 22),
        (labels::UNIT, 12),
        (labels::SCENARIO, 18),
        (labels::MEAN, 10),
        (labels::MCSE, 10),
        (labels::MEDIAN, 10),
        (labels::LOW, 9),
        (labels::HIGH, 9),
    ];
    Table {
        id: "overview",
        caption: labels::T_OVERVIEW.fill_of(summary, lang, &[]),
        notes: with_warnings(summary, &[labels::N_MCSE, labels::N_RANGE], lang),
        columns: columns(lang, &words),
        rows,
    }
}

/// Each paired difference; `keys` keeps some of them, and of the pairs those with the reference.
pub(crate) fn differences(summary: &Summary, lang: Lang, keys: Option<&[&str]>) -> Table {
    let mut rows = Vec::new();
    for pair in &summary.pairs {
        let find = |name: &str| summary.arms.iter().find(|arm| arm.name == name);
        let (Some(a), Some(b)) = (find(&pair.a), find(&pair.b)) else {
            continue;
        };
        if keys.is_some() && !b.reference {
            continue;
        }
        for difference in &pair.differences {
            if keys.is_some_and(|keys| !keys.contains(&&*difference.outcome)) {
                continue;
            }
            let unit = Unit::of(&difference.unit);
            let shown = Shown::of(&difference.estimate, &difference.unit);
            let error = difference.estimate.mcse * unit.factor;
            let ci = difference
                .ci95
                .map(|end| Cell::Number(Rounded::to_error(end * unit.factor, error)));
            let chance = difference
                .chance_better
                .map_or(Cell::Empty, |share| Cell::Spoken(times_in_hundred(share, lang), share));
            let mut cells = vec![
                Cell::Text(outcome_title(&difference.outcome, lang)),
                Cell::Text(unit.name(&difference.unit, lang).to_owned()),
                title(a, lang),
                Cell::Text(reference_name(b, lang)),
            ];
            cells.extend([shown.mean, shown.mcse].map(Cell::Number));
            cells.extend(ci);
            cells.extend([shown.low, shown.high].map(Cell::Number));
            cells.push(chance);
            rows.push(Row { arm: Some(a.name.clone()), cells });
        }
    }
    let words = [
        (labels::OUTCOME, 20),
        (labels::UNIT, 10),
        (labels::SCENARIO, 16),
        (labels::COMPARED, 14),
        (labels::MEAN_DIFFERENCE, 10),
        (labels::MCSE, 9),
        (labels::CI_LOW, 10),
        (labels::CI_HIGH, 10),
        (labels::LOW, 9),
        (labels::HIGH, 9),
        (labels::CHANCE_BETTER, 9),
    ];
    Table {
        id: "differences",
        caption: labels::T_DIFFERENCES.fill_of(summary, lang, &[]),
        notes: notes(&[labels::N_MCSE, labels::N_CI, labels::N_RANGE, labels::N_TIMES], lang),
        columns: columns(lang, &words),
        rows,
    }
}

/// Benefit over cost, and cost per tonne saved.
pub(crate) fn ratios(summary: &Summary, lang: Lang) -> Table {
    let mut rows = Vec::new();
    for pair in &summary.pairs {
        let find = |name: &str| summary.arms.iter().find(|arm| arm.name == name);
        let (Some(a), Some(b)) = (find(&pair.a), find(&pair.b)) else {
            continue;
        };
        for ratio in &pair.ratios {
            let unit = Unit::of(&ratio.unit);
            let name = match ratio.quantity.as_str() {
                "benefit_cost" => labels::BENEFIT_COST.get(lang),
                "cost_per_tonne_saved" => labels::COST_PER_TONNE.get(lang),
                other => other,
            };
            let none = || Cell::Text(labels::NO_INTERVAL.get(lang).to_owned());
            let [from, to] = ratio.range90.map_or_else(
                || [none(), none()],
                |ends| ends.map(|end| Cell::Number(Rounded::estimate(end * unit.factor))),
            );
            // Half the width of a 95 % interval is two standard errors.
            let error = ratio.ci95.map_or(0.0, |[low, high]| (high - low) / 4.0 * unit.factor);
            let number = |value: f64| Cell::Number(Rounded::to_error(value * unit.factor, error));
            let [low, high] = ratio.ci95.map_or_else(|| [none(), none()], |ends| ends.map(number));
            // A ratio whose denominator may be nil has no value worth showing.
            let value = if ratio.ci95.is_some() { number(ratio.value) } else { none() };
            let cells = vec![
                Cell::Text(name.to_owned()),
                Cell::Text(unit.name(&ratio.unit, lang).to_owned()),
                title(a, lang),
                Cell::Text(reference_name(b, lang)),
                value,
                low,
                high,
                from,
                to,
            ];
            rows.push(Row { arm: Some(a.name.clone()), cells });
        }
    }
    let words = [
        (labels::OUTCOME, 20),
        (labels::UNIT, 12),
        (labels::SCENARIO, 16),
        (labels::COMPARED, 14),
        (labels::RATIO_VALUE, 10),
        (labels::RATIO_LOW, 10),
        (labels::RATIO_HIGH, 10),
        (labels::FUTURES_LOW, 9),
        (labels::FUTURES_HIGH, 9),
    ];
    Table {
        id: "ratios",
        caption: labels::T_RATIOS.fill_of(summary, lang, &[]),
        notes: with_warnings(summary, &[labels::N_RATIOS], lang),
        columns: columns(lang, &words),
        rows,
    }
}

/// What payers of the scenario's own pay, a sentence each.
fn of_named_payers(summary: &Summary, lang: Lang) -> impl Iterator<Item = String> {
    let paid =
        summary.arms.iter().flat_map(|arm| arm.named_payers.iter().map(move |one| (arm, one)));
    paid.filter_map(move |(arm, one)| {
        let heading = match Payer::of_key(&one.counts_as)? {
            Payer::Province => labels::PROVINCE,
            Payer::Commune => labels::COMMUNE_BUDGET,
            Payer::Farmers => labels::FARMERS,
        };
        let unit = Unit::of("VND");
        let mean = Rounded::to_error(one.mean_vnd * unit.factor, one.mcse_vnd * unit.factor);
        let (title, name) = (arm.title.get(lang), one.name.get(lang));
        let (of, mean) = (heading.get(lang), mean.text(lang));
        Some(match lang {
            Lang::Vi => format!("{title}: {name} chi {mean} triệu đồng (trung bình, cả chiến dịch), nằm trong cột {of}."),
            Lang::En => format!("{title}: {name} pays {mean} million VND (mean, whole campaign), within the column {of}."),
        })
    })
}

/// Money by payer and year.
pub(crate) fn payers(summary: &Summary, lang: Lang) -> Table {
    let keys = ["paid_province", "paid_commune", "paid_farmers", "cost"];
    let mut rows = Vec::new();
    for arm in &summary.arms {
        let tables: Option<Vec<_>> = keys
            .iter()
            .map(|key| arm.outcomes.iter().find(|table| table.outcome == *key))
            .collect();
        let Some(tables) = tables else { continue };
        let years = tables.iter().map(|table| table.district_by_year.len()).min().unwrap_or(0);
        for year in 0..=years {
            let whole = year == years;
            let of = |index: usize| -> &Estimate {
                let table = tables[index];
                if whole { &table.district } else { &table.district_by_year[year] }
            };
            let period = if whole {
                Cell::Text(labels::CAMPAIGN.get(lang).to_owned())
            } else {
                Cell::Text(summary.period.year(year).to_string())
            };
            let mut cells = vec![title(arm, lang), period];
            for index in 0..keys.len() {
                cells.push(Cell::Number(Shown::of(of(index), "VND").mean));
            }
            cells.push(Cell::Number(Shown::of(of(3), "VND").mcse));
            rows.push(Row { arm: Some(arm.name.clone()), cells });
        }
    }
    let words = [
        (labels::SCENARIO, 24),
        (labels::PERIOD, 12),
        (labels::PROVINCE, 12),
        (labels::COMMUNE_BUDGET, 12),
        (labels::FARMERS, 12),
        (labels::TOTAL, 12),
        (labels::MCSE_TOTAL, 12),
    ];
    Table {
        id: "payers",
        caption: labels::T_PAYERS.fill_of(summary, lang, &[]),
        notes: of_named_payers(summary, lang)
            .chain(with_warnings(summary, &[labels::N_PAYERS], lang))
            .collect(),
        columns: columns(lang, &words),
        rows,
    }
}

/// Damage as the plant-protection offices count it: area by class of tillers cut.
pub(crate) fn damage(summary: &Summary, lang: Lang) -> Table {
    let (_, per_crop) = quintals_per_tonne(rice_area_ha(summary), summary);
    let mut rows = Vec::new();
    for arm in &summary.arms {
        let area = |key: &str| district(arm, key);
        let (Some(five), Some(twenty), Some(fifty)) =
            (area("damaged_area_5"), area("damaged_area_20"), area("damaged_area_50"))
        else {
            continue;
        };
        // The error of a difference of areas is at most the sum of theirs.
        let class = |upper: &Estimate, lower: Option<&Estimate>| {
            let below = lower.copied().unwrap_or_default();
            let mean = upper.mean - below.mean;
            Cell::Number(Rounded::to_error(mean, upper.mcse + below.mcse))
        };
        let tillers = district(arm, "yield_loss").map_or(Cell::Empty, |loss| {
            let share = 10.0 * per_crop / KG_PER_PERCENT_OF_TILLERS;
            Cell::Number(Shown::scaled(loss, Unit::of("share"), share).mean)
        });
        let cells = vec![
            title(arm, lang),
            tillers,
            class(five, Some(twenty)),
            class(twenty, Some(fifty)),
            class(fifty, None),
            Cell::Text(labels::NOT_SPLIT.get(lang).to_owned()),
            class(five, None),
            Cell::Number(Shown::of(five, "ha").mcse),
        ];
        rows.push(Row { arm: Some(arm.name.clone()), cells });
    }
    let words = [
        (labels::SCENARIO, 20),
        (labels::TILLERS, 10),
        (labels::LIGHT, 12),
        (labels::MEDIUM, 12),
        (labels::HEAVY, 12),
        (labels::LOST, 12),
        (labels::DAMAGED_TOTAL, 12),
        (labels::MCSE_TOTAL, 12),
    ];
    Table {
        id: "damage",
        caption: labels::T_DAMAGE.fill_of(summary, lang, &[]),
        notes: notes(&[labels::N_DAMAGE, labels::N_TILLERS], lang),
        columns: columns(lang, &words),
        rows,
    }
}
