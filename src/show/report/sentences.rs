//! The first page as data: what to choose, what it saves, what it costs whom, how often it is
//! better, what a wrong choice would cost, what to measure next, when it fails, what is weakest.

mod money;
mod risk;

use super::choice::{self, Choice, choice};
use super::evidence::Evidence;
use super::words::{Word, labels, spoken};
use crate::answers::summary::{Arm, Summary};
use crate::model::outcome::Outcome;
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
        (Topic::Measure, spoken::H_MEASURE, money::measure(summary, evidence, lang)),
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
    let legends =
        [labels::N_MCSE, labels::N_RANGE, labels::N_CI, labels::N_TIMES, labels::N_DIGITS];
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

/// What to choose, or that nothing can be told apart.
pub(super) fn choose(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Vec<String> {
    let Some(ranking) = choice.ranking.filter(|_| !choice.leaders.is_empty()) else {
        return choice
            .shown
            .iter()
            .take(1)
            .map(|arm| {
                let word = if summary.arms.len() == 1 {
                    spoken::CHOOSE_ALONE
                } else {
                    spoken::CHOOSE_UNRANKED
                };
                word.fill(lang, &[("arm", &choice::quoted(arm, lang))])
            })
            .collect();
    };
    let outcome = choice::outcome_spoken(&ranking.outcome, lang);
    if let [leader] = choice.leaders[..] {
        let less = Outcome::of_key(&ranking.outcome).is_some_and(|outcome| outcome.better() < 0);
        let word = match (leader.reference, less) {
            (true, _) => spoken::CHOOSE_REFERENCE,
            (false, true) => spoken::CHOOSE_ONE,
            (false, false) => spoken::CHOOSE_BEST,
        };
        return vec![word.fill_of(
            summary,
            lang,
            &[("arm", &choice::quoted(leader, lang)), ("outcome", &outcome)],
        )];
    }
    let arms = choice::names(&choice.leaders, lang);
    let more = ranking.replicates_to_tell.map_or_else(
        || spoken::TELL_NEVER.get(lang).to_owned(),
        |n| {
            let n = crate::text::digits::Rounded::to_error(n as f64, 0.1 * n as f64);
            spoken::TELL_MORE.fill(lang, &[("n", &n.text(lang))])
        },
    );
    vec![
        spoken::CHOOSE_TIED.fill_of(summary, lang, &[("arms", &arms), ("outcome", &outcome)]),
        more,
    ]
}

/// Paddy saved, in tonnes and in quintals per hectare and crop.
fn saves(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Vec<String> {
    choice.shown.iter().flat_map(|arm| saves_of(summary, choice, arm, lang)).collect()
}

fn saves_of(summary: &Summary, choice: &Choice<'_>, arm: &Arm, lang: Lang) -> Vec<String> {
    let name = choice::quoted(arm, lang);
    let (per_ha, factor) =
        choice::quintals_per_tonne(choice::rice_area_ha(summary), summary.period);
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
                ("mcse", &tonnes.mcse.text(lang)),
                ("quintals", &quintals.mean.text(lang)),
            ],
        )];
    };
    let reference = choice::reference_name(reference, lang);
    let saved = Shown::scaled(&difference.estimate, Unit::of("t"), -1.0);
    let about = |value: f64| {
        crate::text::digits::Rounded::to_error(value, difference.estimate.mcse).text(lang)
    };
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
            ("mcse", &tonnes.mcse.text(lang)),
            ("quintals", &quintals.mean.text(lang)),
        ],
    );
    let ci = spoken::SAVES_CI.fill(lang, &[("low", &low), ("high", &high)]);
    if gains { vec![first, ci, range] } else { vec![first, range] }
}

/// In how many of a hundred replicates it is better.
fn often(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    for arm in &choice.shown {
        let Some(reference) = choice.reference.filter(|reference| reference.name != arm.name)
        else {
            continue;
        };
        let Some(pair) = choice::pair(summary, arm, reference) else {
            continue;
        };
        let chance = ["burden", "net_benefit"].iter().find_map(|key| {
            let difference = choice::difference(pair, key)?;
            Some((key, difference.chance_better?))
        });
        if let Some((key, chance)) = chance {
            said.push(spoken::OFTEN.fill_of(
                summary,
                lang,
                &[
                    ("arm", &choice::quoted(arm, lang)),
                    ("reference", &choice::reference_name(reference, lang)),
                    ("times", &times_in_hundred(chance, lang)),
                    ("outcome", &choice::outcome_spoken(key, lang)),
                ],
            ));
        }
        if let Some(chance) = choice::difference(pair, "yield_loss").and_then(|d| d.chance_better) {
            said.push(
                spoken::OFTEN_YIELD.fill(lang, &[("times", &times_in_hundred(chance, lang))]),
            );
        }
    }
    if said.is_empty() { vec![spoken::OFTEN_NONE.get(lang).to_owned()] } else { said }
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
        assert!(tied.contains("4.300 lần"), "{tied}");
        assert!(!tied.contains("Nên chọn"), "{tied}");
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
