//! The page of one commune: its rounds with dates, traps, kilograms, person-days, money by payer,
//! chance of completing and what limits it.

use super::docx::commune_docx;
use super::html::commune_html;
use super::words::paper;
use super::{Input, ReportError};
use crate::answers::summary::{Arm, Summary};
use crate::model::plan::{Item, Payer};
use crate::text::digits::exact;
use crate::text::{Lang, number};

/// The page of one commune in both forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunePage {
    /// Word document.
    pub docx: Vec<u8>,
    /// Self-contained web page.
    pub html: String,
}

/// The page of one commune, for the campaigns that lead.
///
/// # Errors
///
/// When there is no such commune, the date of the run is none, or the document cannot be packed.
pub fn commune_page(
    input: &Input<'_>,
    commune: usize,
    lang: Lang,
) -> Result<CommunePage, ReportError> {
    let communes = input.summary.communes.len();
    if commune >= communes {
        return Err(ReportError::Commune { index: commune, communes });
    }
    Ok(CommunePage {
        docx: commune_docx(input, commune, lang)?,
        html: commune_html(input, commune, lang),
    })
}

/// What is planned for the commune, in sentences.
pub(super) fn facts(input: &Input<'_>, commune: usize, arm: &Arm, lang: Lang) -> Vec<String> {
    let mut facts = planned(input.summary, commune, arm, lang);
    let rows: Vec<_> = input
        .estimate
        .rows
        .iter()
        .filter(|row| row.arm == arm.name && row.commune == Some(commune))
        .filter(|row| row.item != Item::UsualPractice)
        .collect();
    if !rows.is_empty() {
        let million = |vnd: f64| exact(vnd * 1e-6, lang);
        let total = million(rows.iter().map(|row| row.amount_vnd()).sum());
        let [province, own, farmers] =
            Payer::ALL.map(|payer| million(rows.iter().map(|row| row.paid_vnd(payer)).sum()));
        facts.push(paper::FACT_ESTIMATE.fill_of(
            input.summary,
            lang,
            &[("total", &total), ("province", &province), ("commune", &own), ("farmers", &farmers)],
        ));
        if rows.iter().any(|row| row.placeholder()) {
            facts.push(paper::FACT_PLACEHOLDER.get(lang).to_owned());
        }
    }
    facts
}

fn planned(summary: &Summary, commune: usize, arm: &Arm, lang: Lang) -> Vec<String> {
    let info = &summary.communes[commune];
    let sum = |pick: fn(&crate::model::plan::estimate::PlannedBout) -> &Vec<f64>| -> f64 {
        arm.planned.bouts.iter().filter_map(|bout| pick(bout).get(commune)).sum()
    };
    let whole = |value: f64| number(value, 0, lang);
    let traps = arm.planned.traps.get(commune).copied().unwrap_or(0.0);
    vec![
        paper::FACT_AREA.fill(
            lang,
            &[
                ("rice", &whole(info.rice_area_ha)),
                ("other", &whole(info.other_land_ha)),
                ("unit", &info.unit_2025),
            ],
        ),
        paper::FACT_TOTALS.fill_of(
            summary,
            lang,
            &[
                ("traps", &whole(traps)),
                ("kilograms", &whole(sum(|bout| &bout.product_kg))),
                ("days", &whole(sum(|bout| &bout.person_days))),
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;
    use crate::show::report::Evidence;

    #[test]
    fn every_commune_has_a_page_and_a_missing_one_is_named() {
        let summary = fixture::summary(2);
        let estimate = fixture::estimate_of_costs(&summary);
        let input = Input {
            summary: &summary,
            estimate: &estimate,
            evidence: &Evidence::default(),
            figures_vi: &[],
            figures_en: &[],
        };
        for commune in 0..summary.communes.len() {
            let page = commune_page(&input, commune, Lang::Vi).unwrap();
            for part in [&*summary.communes[commune].name, "24/01–06/02", "ngày công", "xã"] {
                assert!(page.html.contains(part), "{part}");
            }
        }
        let error = commune_page(&input, 14, Lang::Vi).unwrap_err();
        assert_eq!(error.to_string(), "commune 14: the summary has 14, counted from 0");
    }
}
