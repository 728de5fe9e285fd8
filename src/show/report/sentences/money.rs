//! What it costs and whom, what a wrong choice would cost, and what knowing more is worth.

use crate::answers::summary::{Arm, Decision, Summary, Warning};
use crate::model::plan::parameter::Confidence;
use crate::show::report::choice::{self, Choice};
use crate::show::report::evidence::Evidence;
use crate::show::report::words::spoken;
use crate::show::shown::Shown;
use crate::stats::Estimate;
use crate::text::digits::estimate;
use crate::text::units::Unit;
use crate::text::{Lang, number};

/// What it costs, and whom.
pub(super) fn costs(
    summary: &Summary,
    choice: &Choice<'_>,
    evidence: &Evidence,
    lang: Lang,
) -> Vec<String> {
    let mut said: Vec<String> =
        choice.shown.iter().flat_map(|arm| costs_of(summary, choice, arm, lang)).collect();
    let placeholder =
        evidence.weakest.iter().any(|input| input.confidence == Confidence::Placeholder);
    if placeholder {
        said.push(spoken::COSTS_PLACEHOLDER.get(lang).to_owned());
    } else if summary.warnings.iter().any(Warning::of_prices) {
        let weak = spoken::H_WEAK.get(lang);
        said.push(spoken::COSTS_SEE.fill(lang, &[("heading", weak)]));
    }
    said
}

fn costs_of(summary: &Summary, choice: &Choice<'_>, arm: &Arm, lang: Lang) -> Vec<String> {
    let compared = choice
        .reference
        .filter(|reference| reference.name != arm.name)
        .and_then(|reference| choice::pair(summary, arm, reference).map(|pair| (reference, pair)));
    let find = |key: &str| -> Option<&Estimate> {
        match compared {
            Some((_, pair)) => choice::difference(pair, key).map(|difference| &difference.estimate),
            None => choice::district(arm, key),
        }
    };
    let Some(cost) = find("cost") else {
        return Vec::new();
    };
    // A difference below nil is told as a saving.
    let less = compared.is_some() && cost.mean < 0.0;
    let shown = |estimate: &Estimate| {
        Shown::scaled(estimate, Unit::of("VND"), if less { -1.0 } else { 1.0 })
    };
    let cost = shown(cost);
    let name = choice::quoted(arm, lang);
    let million = Unit::of("VND").name("VND", lang);
    let (mean, mcse) = (cost.mean.text(lang), cost.error(million, lang));
    let mut parts = vec![("arm", &*name), ("mean", &*mean), ("mcse", &*mcse)];
    let reference = compared.map(|(reference, _)| choice::reference_name(reference, lang));
    if let Some(reference) = &reference {
        parts.push(("reference", reference));
    }
    let [total, split, range] = match (compared.is_some(), less) {
        (false, _) => [spoken::COSTS, spoken::PAYERS, spoken::COSTS_RANGE],
        (true, false) => [spoken::COSTS_MORE, spoken::PAYERS, spoken::COSTS_RANGE],
        (true, true) => [spoken::COSTS_LESS, spoken::PAYERS_LESS, spoken::COSTS_LESS_RANGE],
    };
    let mut said = vec![total.fill_of(summary, lang, &parts)];
    let paid = |key: &str| find(key).map(|estimate| shown(estimate).mean.text(lang));
    if let (Some(province), Some(commune), Some(farmers)) =
        (paid("paid_province"), paid("paid_commune"), paid("paid_farmers"))
    {
        let parts = [("province", &*province), ("commune", &*commune), ("farmers", &*farmers)];
        said.push(split.fill(lang, &parts));
    }
    if !cost.mcse.value.is_finite() {
        return said;
    }
    let ends = [("low", &*cost.low.text(lang)), ("high", &*cost.high.text(lang))];
    said.push(range.fill(lang, &ends));
    said
}

/// The expected loss of choosing each scenario over all replicates, VND: by burden, or in older files
/// at today's value of paddy.
pub(in crate::show::report) fn expected_losses(summary: &Summary) -> Vec<(&str, f64)> {
    let Some(decision) = &summary.decision else {
        return Vec::new();
    };
    let by_burden: Option<Vec<(&str, f64)>> = decision
        .arms
        .iter()
        .map(|arm| Some((arm.name.as_str(), arm.by_burden?.expected_loss_vnd)))
        .collect();
    by_burden.unwrap_or_else(|| at_value_now(decision))
}

/// The expected losses at today's value of paddy: between two values of the curve on a straight line.
fn at_value_now(decision: &Decision) -> Vec<(&str, f64)> {
    let grid = &decision.paddy_value_vnd_per_kg;
    let now = decision.paddy_value_now;
    let Some(last) = grid.len().checked_sub(1) else {
        return Vec::new();
    };
    let above = grid.partition_point(|&value| value < now).min(last);
    let below = above.saturating_sub(1);
    let span = grid[above] - grid[below];
    let weight = if span > 0.0 { ((now - grid[below]) / span).clamp(0.0, 1.0) } else { 1.0 };
    decision
        .arms
        .iter()
        .filter_map(|arm| {
            let (low, high) = (arm.expected_loss.get(below)?, arm.expected_loss.get(above)?);
            Some((arm.name.as_str(), low + weight * (high - low)))
        })
        .collect()
}

/// A sum of money whose simulation error is not kept: million VND.
fn roughly(vnd: f64, lang: Lang) -> String {
    estimate(vnd * 1e-6, lang)
}

/// The expected loss of choosing a scenario, million VND: with no more digits than its error allows, as
/// everywhere.
fn loss_of(choice: &Choice<'_>, name: &str, loss: f64, lang: Lang) -> String {
    let known = choice.judgement.of(name).and_then(|judged| judged.choice);
    known.map_or_else(
        || roughly(loss, lang),
        |known| {
            let (mean, mcse) = (known.expected_loss_vnd, known.expected_loss_mcse_vnd);
            Shown::of(&Estimate { mean, mcse, ..Estimate::default() }, "VND").mean.text(lang)
        },
    )
}

/// What a wrong choice would cost.
pub(super) fn wrong(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Vec<String> {
    let losses = expected_losses(summary);
    let Some(decision) = summary.decision.as_ref().filter(|_| losses.len() > 1) else {
        return vec![spoken::WRONG_NONE.get(lang).to_owned()];
    };
    let mut said: Vec<String> = choice
        .shown
        .iter()
        .filter_map(|arm| {
            let (_, loss) = losses.iter().find(|(name, _)| *name == arm.name)?;
            Some(wrong_of(summary, choice, decision, arm, *loss, lang))
        })
        .collect();
    let others: Vec<String> = losses
        .iter()
        .filter(|(name, _)| choice.shown.iter().all(|arm| arm.name != *name))
        .filter_map(|(name, loss)| {
            let arm = choice::arm(summary, name)?;
            Some(format!("{} {}", choice::quoted(arm, lang), loss_of(choice, name, *loss, lang)))
        })
        .collect();
    if !others.is_empty() {
        said.push(spoken::WRONG_OTHERS.fill(lang, &[("list", &others.join("; "))]));
    }
    said
}

/// What choosing one scenario loses: where it is wrong, and over all replicates.
fn wrong_of(
    summary: &Summary,
    choice: &Choice<'_>,
    decision: &Decision,
    arm: &Arm,
    loss: f64,
    lang: Lang,
) -> String {
    let name = choice::quoted(arm, lang);
    let judged = choice.judgement.of(&arm.name);
    let Some((judged, by_burden)) = judged.and_then(|judged| Some((judged, judged.choice?))) else {
        let price = number(decision.paddy_value_now, 0, lang);
        let parts = [("arm", &*name), ("loss", &*roughly(loss, lang)), ("price", &*price)];
        return spoken::WRONG_ALL.fill_of(summary, lang, &parts);
    };
    let outcome = choice::outcome_spoken(&choice.judgement.criterion, lang);
    let Some(conditional) = judged.loss_when_wrong_vnd else {
        return spoken::WRONG_NEVER.fill(lang, &[("arm", &name), ("outcome", &outcome)]);
    };
    let (mean, mcse) = (by_burden.expected_loss_vnd, by_burden.expected_loss_mcse_vnd);
    let shown = Shown::of(&Estimate { mean, mcse, ..Estimate::default() }, "VND");
    spoken::WRONG.fill_of(
        summary,
        lang,
        &[
            ("arm", &name),
            ("times", &choice::times(by_burden.chance_beaten, lang)),
            ("conditional", &roughly(conditional, lang)),
            ("loss", &shown.mean.text(lang)),
            ("mcse", &shown.error(Unit::of("VND").name("VND", lang), lang)),
            ("outcome", &outcome),
        ],
    )
}

/// What to measure next, or what measuring could be worth at most.
pub(super) fn measure(
    summary: &Summary,
    choice: &Choice<'_>,
    evidence: &Evidence,
    lang: Lang,
) -> Vec<String> {
    let mut said: Vec<String> = evidence
        .measure_next
        .iter()
        .take(3)
        .map(|input| {
            let worth =
                Estimate { mean: input.value_vnd, mcse: input.mcse_vnd, ..Estimate::default() };
            let worth = Shown::of(&worth, "VND");
            spoken::MEASURE.fill_of(
                summary,
                lang,
                &[
                    ("input", input.meaning.get(lang)),
                    ("value", &worth.mean.text(lang)),
                    ("mcse", &worth.error(Unit::of("VND").name("VND", lang), lang)),
                ],
            )
        })
        .collect();
    if said.is_empty() {
        let losses = expected_losses(summary);
        let bound = losses.into_iter().min_by(|a, b| a.1.total_cmp(&b.1));
        said.push(match bound.filter(|_| summary.arms.len() > 1) {
            Some((name, bound)) => {
                let value = loss_of(choice, name, bound, lang);
                spoken::MEASURE_BOUND.fill_of(summary, lang, &[("value", &value)])
            }
            None => spoken::MEASURE_NONE.get(lang).to_owned(),
        });
    }
    if evidence.weakest.iter().any(|input| input.confidence == Confidence::Placeholder) {
        said.push(spoken::MEASURE_PRICES.get(lang).to_owned());
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;
    use crate::show::report::choice::choice;

    #[test]
    fn the_expected_loss_is_read_off_between_two_values_of_paddy() {
        let mut summary = fixture::summary(2);
        let decision = summary.decision.as_mut().unwrap();
        decision.paddy_value_vnd_per_kg = vec![6000.0, 8000.0];
        decision.paddy_value_now = 6500.0;
        decision.arms[0].expected_loss = vec![100.0, 200.0];
        decision.arms[1].expected_loss = vec![0.0, 40.0];
        decision.arms.iter_mut().for_each(|arm| arm.by_burden = None);
        let losses: Vec<f64> = expected_losses(&summary).iter().map(|(_, loss)| *loss).collect();
        assert_eq!(losses, [125.0, 10.0]);
    }

    #[test]
    fn a_cheaper_campaign_is_told_as_a_saving() {
        let mut summary = fixture::summary(2);
        for difference in &mut summary.pairs[0].differences {
            difference.estimate.mean = -difference.estimate.mean.abs();
        }
        let choice = choice(&summary);
        let said = costs(&summary, &choice, &Evidence::default(), Lang::Vi).join(" ");
        let cost = summary.pairs[0].differences.iter().find(|d| d.outcome == "cost").unwrap();
        let saved = Shown::scaled(&cost.estimate, Unit::of("VND"), -1.0);
        let saved = saved.mean.text(Lang::Vi);
        assert!(said.contains(&format!("tốn ít hơn trung bình {saved} triệu đồng")), "{said}");
        assert!(said.contains("Chi ít hơn") || said.contains("chi ít hơn"), "{said}");
    }
}
