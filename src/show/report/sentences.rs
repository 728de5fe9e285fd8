//! The first page as data: what to choose, what it saves, what it costs whom, how often it is
//! better, what a wrong choice would cost, what to measure next, when it fails, what is weakest.

mod money;
mod risk;
pub(super) mod verdict;

use super::choice::{self, Choice, choice};
use super::evidence::Evidence;
use super::words::{Word, labels, spoken};
use crate::answers::judgement;
use crate::answers::summary::{Arm, Summary};
use crate::answers::trial::Trial;
use crate::show::shown::Shown;
use crate::show::warning;
use crate::text::digits::times_in_hundred;
use crate::text::units::Unit;
use crate::text::{Lang, number};

/// The first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstPage {
    /// Title of the report.
    pub title: String,
    /// The question that the run answers.
    pub question: String,
    /// The answer, part by part.
    pub passages: Vec<Passage>,
    /// What must be known to read the numbers; warnings first.
    pub caveats: Vec<String>,
    /// Seed, replicates, digests and date.
    pub provenance: String,
}

/// One part of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What it is about.
    pub topic: Topic,
    /// Heading.
    pub heading: String,
    /// Sentences.
    pub sentences: Vec<String>,
}

/// What a part of the answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What to choose.
    Choose,
    /// What it saves.
    Saves,
    /// What it costs, and whom.
    Costs,
    /// How often it is better.
    Often,
    /// What a wrong choice would cost.
    Wrong,
    /// What to measure next.
    Measure,
    /// When it fails.
    Fails,
    /// Which inputs are weakest.
    Weak,
}

/// The first page of a run, from its summary alone.
pub fn sentences(summary: &Summary, lang: Lang) -> FirstPage {
    sentences_with(summary, &Evidence::default(), lang)
}

/// The first page of a run, with what is known of its inputs.
pub fn sentences_with(summary: &Summary, evidence: &Evidence, lang: Lang) -> FirstPage {
    let choice = choice(summary);
    let passages = [
        (Topic::Choose, spoken::H_CHOOSE, choose(summary, &choice, lang)),
        (Topic::Saves, spoken::H_SAVES, saves(summary, &choice, lang)),
        (Topic::Costs, spoken::H_COSTS, money::costs(summary, &choice, evidence, lang)),
        (Topic::Often, spoken::H_OFTEN, often(summary, &choice, lang)),
        (Topic::Wrong, spoken::H_WRONG, money::wrong(summary, &choice, lang)),
        (Topic::Measure, spoken::H_MEASURE, money::measure(summary, &choice, evidence, lang)),
        (Topic::Fails, spoken::H_FAILS, risk::fails(summary, &choice, lang)),
        (Topic::Weak, spoken::H_WEAK, risk::weak(summary, evidence, lang)),
    ]
    .map(|(topic, heading, sentences)| Passage {
        topic,
        heading: heading.get(lang).to_owned(),
        sentences: sentences.into_iter().map(upper_first).collect(),
    })
    .to_vec();
    let question =
        choice.shown.first().map_or_else(String::new, |arm| arm.question.get(lang).to_owned());
    let legends = [
        labels::N_MCSE,
        labels::N_RANGE,
        labels::N_CI,
        labels::N_TOLD,
        labels::N_TIMES,
        labels::N_ASSUMED,
        labels::N_DIGITS,
    ];
    FirstPage {
        title: spoken::TITLE.fill(lang, &[("place", summary.place.get(lang))]),
        question,
        passages,
        caveats: warning::sentences(summary, lang)
            .chain(legends.iter().map(|word| word.get(lang).to_owned()))
            .collect(),
        provenance: provenance(summary, lang),
    }
}

/// Enough to run it again.
fn provenance(summary: &Summary, lang: Lang) -> String {
    let run = &summary.run;
    labels::N_RUN.fill(
        lang,
        &[
            ("program", &run.program),
            ("replicates", &number(run.replicates as f64, 0, lang)),
            ("design", super::words::design(&run.design, lang)),
            ("seed", &run.seed.to_string()),
            ("scenario", head(&run.scenario_digest)),
            ("results", head(&run.results_digest)),
            ("date", &super::run_date(summary, lang)),
        ],
    )
}

/// The first characters of a digest: enough to compare by eye.
fn head(digest: &str) -> &str {
    digest.char_indices().nth(12).map_or(digest, |(end, _)| &digest[..end])
}

/// The first letter in upper case: sentences may begin with a name or a number.
fn upper_first(text: String) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if first.is_lowercase() => first.to_uppercase().chain(letters).collect(),
        _ => text,
    }
}

/// What to choose, and what it costs, needs and rests on.
fn choose(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Vec<String> {
    let mut said = verdict::answer(summary, choice, lang);
    said.extend(verdict::details(summary, choice, lang));
    said
}

/// Paddy saved, in tonnes and in quintals per hectare and crop.
fn saves(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Vec<String> {
    choice.shown.iter().flat_map(|arm| saves_of(summary, choice, arm, lang)).collect()
}

fn saves_of(summary: &Summary, choice: &Choice<'_>, arm: &Arm, lang: Lang) -> Vec<String> {
    let name = choice::quoted(arm, lang);
    let tonne = Unit::of("t").name("t", lang);
    let (per_ha, factor) = choice::quintals_per_tonne(choice::rice_area_ha(summary), summary);
    let compared =
        choice.reference.filter(|reference| reference.name != arm.name).and_then(|reference| {
            let pair = choice::pair(summary, arm, reference)?;
            Some((reference, choice::difference(pair, "yield_loss")?))
        });
    let Some((reference, difference)) = compared else {
        let Some(loss) = choice::district(arm, "yield_loss") else {
            return Vec::new();
        };
        let tonnes = Shown::of(loss, "t");
        let quintals = Shown::scaled(loss, per_ha, factor);
        return vec![spoken::LOSS_ONLY.fill_of(
            summary,
            lang,
            &[
                ("arm", &name),
                ("mean", &tonnes.mean.text(lang)),
                ("mcse", &tonnes.error(tonne, lang)),
                ("quintals", &quintals.mean.text(lang)),
            ],
        )];
    };
    if judgement::same(summary, &arm.name, &reference.name) {
        let reference = choice::reference_name(reference, lang);
        return vec![spoken::SAVES_SAME.fill(lang, &[("arm", &name), ("reference", &reference)])];
    }
    let reference = choice::reference_name(reference, lang);
    let saved = Shown::scaled(&difference.estimate, Unit::of("t"), -1.0);
    let about = |value: f64| {
        crate::text::digits::Rounded::to_error(value, difference.estimate.mcse).text(lang)
    };
    if !difference.estimate.mcse.is_finite() {
        let n = number(summary.run.replicates as f64, 0, lang);
        let parts = [
            ("arm", &*name),
            ("reference", &*reference),
            ("mean", &*saved.mean.text(lang)),
            ("n", &*n),
        ];
        return vec![spoken::SAVES_UNKNOWN.fill_of(summary, lang, &parts)];
    }
    // Saved is the loss avoided, so the interval turns round.
    let (low, high) = (about(-difference.ci95[1]), about(-difference.ci95[0]));
    let range = spoken::SAVES_RANGE
        .fill(lang, &[("low", &saved.low.text(lang)), ("high", &saved.high.text(lang))]);
    if difference.ci95[0] <= 0.0 && difference.ci95[1] >= 0.0 {
        let unclear = spoken::SAVES_UNCLEAR.fill_of(
            summary,
            lang,
            &[("arm", &name), ("reference", &reference), ("low", &low), ("high", &high)],
        );
        return vec![unclear, range];
    }
    let gains = difference.estimate.mean < 0.0;
    let sign = if gains { -1.0 } else { 1.0 };
    let tonnes = Shown::scaled(&difference.estimate, Unit::of("t"), sign);
    let quintals = Shown::scaled(&difference.estimate, per_ha, sign * factor);
    let word: Word = if gains { spoken::SAVES } else { spoken::LOSES };
    let first = word.fill_of(
        summary,
        lang,
        &[
            ("arm", &name),
            ("reference", &reference),
            ("mean", &tonnes.mean.text(lang)),
            ("mcse", &tonnes.error(tonne, lang)),
            ("quintals", &quintals.mean.text(lang)),
        ],
    );
    let ci = spoken::SAVES_CI.fill(lang, &[("low", &low), ("high", &high)]);
    if gains { vec![first, ci, range] } else { vec![first, range] }
}

/// In how many of a hundred replicates it is better than the reference and than the nearest rival,
/// and the best of all; and whether a field trial would see it.
fn often(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    let outcome = choice::outcome_spoken(&choice.judgement.criterion, lang);
    for arm in &choice.shown {
        let Some(reference) = choice.reference.filter(|reference| reference.name != arm.name)
        else {
            continue;
        };
        let Some(pair) = choice::pair(summary, arm, reference) else {
            continue;
        };
        let name = choice::quoted(arm, lang);
        let same = judgement::same(summary, &arm.name, &reference.name);
        let find = |key: &str| choice::difference(pair, key).filter(|_| !same);
        if let Some(chance) = find(&choice.judgement.criterion).and_then(|d| d.chance_better) {
            said.push(spoken::OFTEN.fill_of(
                summary,
                lang,
                &[
                    ("arm", &name),
                    ("reference", &choice::reference_name(reference, lang)),
                    ("times", &choice::times(chance, lang)),
                    ("outcome", &outcome),
                ],
            ));
        }
        let best = choice.judgement.of(&arm.name).and_then(|plan| plan.choice);
        if let Some(best) = best.filter(|_| summary.arms.len() > 2) {
            let n = summary.arms.len().to_string();
            let times = choice::times(best.chance_best, lang);
            let parts = [("times", &*times), ("arm", &*name), ("n", &*n), ("outcome", &*outcome)];
            said.push(spoken::OFTEN_BEST.fill(lang, &parts));
        }
        if let Some(chance) = find("yield_loss").and_then(|d| d.chance_better) {
            said.push(spoken::OFTEN_YIELD.fill(lang, &[("times", &choice::times(chance, lang))]));
            said.extend(pair.trial.map(|trial| seen(&trial, spoken::TRIAL, lang)));
        }
    }
    if said.is_empty() { vec![spoken::OFTEN_NONE.get(lang).to_owned()] } else { said }
}

/// Whether a field trial would see a difference.
pub(super) fn seen(trial: &Trial, word: Word, lang: Lang) -> String {
    let times = times_in_hundred(trial.power, lang);
    let hard = if trial.power < 0.5 { spoken::TRIAL_HARD.get(lang) } else { "" };
    let unpaired = times_in_hundred(trial.power_unpaired, lang);
    word.fill(lang, &[("times", &times), ("hard", hard), ("unpaired", &unpaired)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    fn text(page: &FirstPage, topic: Topic) -> String {
        page.passages.iter().find(|passage| passage.topic == topic).unwrap().sentences.join(" ")
    }

    #[test]
    fn a_single_leader_is_chosen_and_a_tie_is_not_ranked() {
        let mut summary = fixture::summary(3);
        let page = sentences(&summary, Lang::Vi);
        assert!(text(&page, Topic::Choose).starts_with("Nên chọn “Đề án 2022–2025”"));
        summary.rankings[0].leaders = vec!["de_an".into(), "hien_trang".into()];
        summary.rankings[0].replicates_to_tell = Some(4321);
        let tied = text(&sentences(&summary, Lang::Vi), Topic::Choose);
        assert!(tied.starts_with("Chưa phân biệt được"), "{tied}");
        assert!(tied.contains("vài nghìn lần"), "{tied}");
        assert!(!tied.contains("Nên chọn"), "{tied}");
    }

    #[test]
    fn how_many_more_replicates_is_an_order_of_size_or_not_said() {
        let mut summary = fixture::summary(3);
        summary.rankings[0].leaders = vec!["de_an".into(), "hien_trang".into()];
        summary.rankings[0].replicates_to_tell = Some(13);
        let said = |summary: &Summary| text(&sentences(summary, Lang::Vi), Topic::Choose);
        assert!(said(&summary).contains("vài chục lần"), "{}", said(&summary));
        summary.run.replicates = 16;
        let few = said(&summary);
        assert!(few.contains("chưa ước lượng được") && !few.contains("vài"), "{few}");
    }

    #[test]
    fn a_budget_that_nobody_wrote_down_is_called_an_assumption_everywhere() {
        let mut summary = fixture::summary(3);
        for arm in &mut summary.arms {
            let diagnosis = arm.diagnosis.as_mut();
            if let Some(funding) = diagnosis.and_then(|found| found.funding.as_mut()) {
                (funding.assumed_share, funding.short_vnd) = (Some(1.0), 0.0);
                funding.budget_vnd = funding.needed_vnd;
            }
        }
        let choice = choice(&summary);
        let table = super::super::tables::plans(&summary, &choice, Lang::Vi);
        let cells = table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text(Lang::Vi));
        let cards = super::super::cards(&summary, Lang::Vi);
        let costs = fixture::estimate_of_costs(&summary);
        let estimate = super::super::tables::estimate(&summary, &summary.arms, &costs, Lang::Vi);
        for (place, said) in [
            ("first page", text(&sentences(&summary, Lang::Vi), Topic::Choose)),
            ("terminal", verdict::at_one_look(&summary, &choice, Lang::Vi).unwrap().join("\n")),
            ("cards", cards.into_iter().flat_map(|card| card.said).collect::<String>()),
            ("table", cells.collect::<Vec<_>>().join("; ")),
            ("estimate", estimate.notes.join(" ")),
        ] {
            assert!(said.contains("chưa ghi"), "{place}: {said}");
            assert!(
                !said.contains("ngân sách xã đã ghi: đủ") && !said.contains("triệu đồng: đủ"),
                "{place}: {said}"
            );
        }
    }

    #[test]
    fn every_topic_says_something_in_every_shape_of_run() {
        for arms in 1..=5 {
            for lang in [Lang::Vi, Lang::En] {
                let page = sentences(&fixture::summary(arms), lang);
                for passage in &page.passages {
                    assert!(!passage.sentences.is_empty(), "{arms} {passage:?}");
                    assert!(passage.sentences.iter().all(|s| !s.contains('{')), "{passage:?}");
                }
            }
        }
    }

    #[test]
    fn without_a_campaign_in_the_reference_it_is_called_by_what_it_is() {
        let page = sentences(&fixture::summary(2), Lang::Vi);
        assert!(text(&page, Topic::Saves).starts_with("So với không tổ chức chiến dịch"));
    }

    #[test]
    fn a_difference_that_may_be_nil_is_not_called_a_gain() {
        let mut summary = fixture::summary(2);
        for difference in &mut summary.pairs[0].differences {
            difference.ci95 = [-5.0, 3.0];
        }
        let said = text(&sentences(&summary, Lang::Vi), Topic::Saves);
        assert!(said.starts_with("Chưa phân biệt được"), "{said}");
    }
}
