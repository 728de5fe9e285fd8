//! The estimate as people read it: by year and payer, and by commune; the same sums to the đồng as in
//! the workbook.

use super::{Cell, Row, Table, columns};
use crate::answers::summary::{Arm, Summary};
use crate::model::plan::{Item, Payer};
use crate::show::report::choice::{assumed, choice, district};
use crate::show::report::estimate::{CostEstimate, EstimateRow};
use crate::show::report::words::{labels, paper};
use crate::show::report::workbook::spelled;
use crate::show::shown::Shown;
use crate::text::{Lang, number};

/// The sums of some lines, VND: the three payers, then all.
fn sums<'a>(rows: impl Iterator<Item = &'a EstimateRow>) -> [f64; 4] {
    rows.fold([0.0; 4], |[a, b, c, all], row| {
        let [province, commune, farmers] = Payer::ALL.map(|payer| row.paid_vnd(payer));
        [a + province, b + commune, c + farmers, all + row.amount_vnd()]
    })
}

/// The lines of a scenario's campaign, without what farmers do anyway.
fn campaign<'a>(estimate: &'a CostEstimate, arm: &'a Arm) -> impl Iterator<Item = &'a EstimateRow> {
    let rows = estimate.rows.iter().filter(|row| row.arm == arm.name);
    rows.filter(|row| row.item != Item::UsualPractice)
}

fn row(arm: &Arm, name: &str, sums: [f64; 4], lang: Lang) -> Row {
    let money = |vnd: f64| Cell::Spoken(number(vnd, 0, lang), vnd);
    let mut cells = vec![Cell::Text(arm.title.get(lang).to_owned()), Cell::Text(name.to_owned())];
    cells.extend(sums.map(money));
    Row { arm: Some(arm.name.clone()), cells }
}

fn table(id: &'static str, caption: String, second: (&str, u32), lang: Lang) -> Table {
    let mut columns = columns(
        lang,
        &[
            (labels::SCENARIO, 22),
            (labels::PERIOD, second.1),
            (labels::PROVINCE, 15),
            (labels::COMMUNE_BUDGET, 16),
            (labels::FARMERS, 16),
            (labels::TOTAL, 17),
        ],
    );
    second.0.clone_into(&mut columns[1].title);
    Table { id, caption, notes: Vec::new(), columns, rows: Vec::new() }
}

/// The estimate of these campaigns by year and payer, with how it goes together with the simulated
/// cost.
pub(crate) fn estimate<'a>(
    summary: &Summary,
    arms: impl IntoIterator<Item = &'a Arm>,
    estimate: &CostEstimate,
    lang: Lang,
) -> Table {
    let caption = paper::T_ESTIMATE.fill_of(summary, lang, &[]);
    let mut made = table("estimate", caption, (labels::PERIOD.get(lang), 13), lang);
    for arm in arms {
        let whole = sums(campaign(estimate, arm));
        if whole[3] <= 0.0 {
            continue;
        }
        for year in 0..summary.period.years() {
            let of_year = sums(campaign(estimate, arm).filter(|row| row.year == year));
            let name = summary.period.year(year).to_string();
            made.rows.push(row(arm, &name, of_year, lang));
        }
        made.rows.push(row(arm, paper::WHOLE_PERIOD.get(lang), whole, lang));
        made.notes.push(reconciled(estimate, arm, whole[3], lang));
    }
    made
}

/// The estimate in words, and beside it what farmers do anyway, the simulated cost, its present value
/// and the budget.
fn reconciled(estimate: &CostEstimate, arm: &Arm, whole: f64, lang: Lang) -> String {
    let usual = estimate.rows.iter().filter(|row| row.arm == arm.name);
    let [.., usual] = sums(usual.filter(|row| row.item == Item::UsualPractice));
    let money = |vnd: f64| number(vnd, 0, lang);
    let mean = |key: &str| {
        let found = district(arm, key).map(|found| Shown::of(found, "VND").mean.text(lang));
        found.unwrap_or_else(|| "–".to_owned())
    };
    let rounded = whole - campaign(estimate, arm).map(|row| row.planned_vnd).sum::<f64>();
    let budget = arm.planned.budget_vnd.as_ref();
    let budget = budget.map(|years| money(years.iter().flatten().sum()));
    let funding = arm.diagnosis.as_ref().and_then(|diagnosis| diagnosis.funding.as_ref());
    let budget = funding.and_then(|funding| assumed(funding, lang)).or(budget);
    let words = match lang {
        Lang::Vi => format!(" ({} đồng)", spelled::vietnamese(whole.max(0.0) as u64)),
        Lang::En => String::new(),
    };
    paper::RECONCILE.fill(
        lang,
        &[
            ("arm", arm.title.get(lang)),
            ("estimate", &money(whole)),
            ("words", &words),
            ("rounded", &signed(rounded, lang)),
            ("usual", &money(usual)),
            ("both", &money(whole + usual)),
            ("spent", &mean("cost")),
            ("present", &mean("cost_present_value")),
            ("budget", &budget.unwrap_or_else(|| labels::NO_BUDGET.get(lang).to_owned())),
        ],
    )
}

/// A sum with its sign.
fn signed(vnd: f64, lang: Lang) -> String {
    let sign = if vnd.round() > 0.0 { "+" } else { "" };
    format!("{sign}{}", number(vnd, 0, lang))
}

/// The estimate of the scenarios that are recommended, by commune.
pub(crate) fn estimate_by_commune(summary: &Summary, estimate: &CostEstimate, lang: Lang) -> Table {
    let caption = paper::T_ESTIMATE_COMMUNES.fill_of(summary, lang, &[]);
    let mut made = table("estimate_communes", caption, (labels::COMMUNE.get(lang), 16), lang);
    for arm in choice(summary).shown {
        let whole = sums(campaign(estimate, arm));
        if whole[3] <= 0.0 {
            continue;
        }
        for (index, commune) in summary.communes.iter().enumerate() {
            let own = campaign(estimate, arm).filter(|row| row.commune == Some(index));
            made.rows.push(row(arm, &commune.name, sums(own), lang));
        }
        made.rows.push(row(arm, paper::ALL_COMMUNES.get(lang), whole, lang));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn years_and_communes_add_up_to_one_total_to_the_dong() {
        let summary = fixture::summary(3);
        let costs = fixture::estimate_of_costs(&summary);
        let all = |cell: &Cell| cell.sort_key().unwrap();
        let [by_year, by_commune] = [
            estimate(&summary, &summary.arms, &costs, Lang::Vi),
            estimate_by_commune(&summary, &costs, Lang::Vi),
        ];
        let years = summary.period.years();
        for block in by_year.rows.chunks(years + 1) {
            for column in 2..6 {
                let parts: f64 = block[..years].iter().map(|row| all(&row.cells[column])).sum();
                assert_eq!(parts, all(&block[years].cells[column]));
            }
            let payers: f64 = block[years].cells[2..5].iter().map(all).sum();
            assert_eq!(payers, all(&block[years].cells[5]));
            let same = by_commune.rows.iter().rfind(|row| row.arm == block[years].arm);
            if let Some(total) = same {
                assert_eq!(total.cells[2..], block[years].cells[2..]);
            }
        }
        assert!(!by_commune.rows.is_empty());
        assert!(by_year.notes[0].contains("đồng"), "{:?}", by_year.notes);
    }
}
