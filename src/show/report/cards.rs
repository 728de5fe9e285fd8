//! The answer at a glance: five cards, each a heading, a figure and the sentence that says what it
//! means.

use super::choice::{self, Choice, choice, difference, district};
use super::sentences::{FirstPage, Topic, sentences, verdict};
use super::words::{self, Word};
use crate::answers::judgement::{Judged, Standing, same};
use crate::answers::summary::{Arm, Summary};
use crate::show::shown::Shown;
use crate::text::Lang;
use crate::text::digits::{Rounded, estimate, interval, times_in_hundred, unknown};
use crate::text::keyed::keyed;
use crate::text::units::Unit;

keyed! {
    /// How a card stands; the words are those of styles.
    pub enum Tone {
        /// Nothing is in the way.
        Good = "good",
        /// Something is.
        Bad = "bad",
        /// It cannot be said yet.
        Open = "open",
        /// It is a figure.
        Plain = "plain",
    }
}

/// A card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What it is about.
    pub key: &'static str,
    /// Heading.
    pub heading: &'static str,
    /// The figure, in large letters.
    pub figure: String,
    /// Its unit.
    pub unit: String,
    /// What it means.
    pub said: Vec<String>,
    /// How it stands.
    pub tone: Tone,
}

const PLAN: Word = Word { vi: "Nên chọn", en: "Choose" };
const UNDECIDED: Word = Word { vi: "Chưa phân biệt được", en: "Not told apart yet" };
const COST: Word = Word { vi: "Chi phí, ai trả", en: "What it costs, and whom" };
const RICE: Word = Word { vi: "Lúa giữ được", en: "Paddy saved" };
const SURE: Word = Word { vi: "Chắc đến đâu", en: "How sure" };
const DONE: Word = Word { vi: "Làm được không", en: "Can it be carried out" };
const BUDGET_ENOUGH: Word = Word {
    vi: "Ngân sách xã đủ theo định mức và giá trung tâm.",
    en: "The communes' budget is enough at central norms and prices.",
};
const BUDGET_SHORT: Word = Word {
    vi: "Ngân sách xã thiếu {short} triệu đồng theo định mức và giá trung tâm.",
    en: "The communes' budget is {short} million VND short at central norms and prices.",
};
const BUDGET_ASSUMED: Word =
    Word { vi: "Ngân sách xã: {assumed}.", en: "The communes' budget: {assumed}." };
const BUDGET_NONE: Word =
    Word { vi: "Kế hoạch không đặt ngân sách.", en: "The plan sets no budget." };
const PAID: Word = Word {
    vi: "Tỉnh {province}, xã {commune}, nông dân {farmers} triệu đồng.",
    en: "Province {province}, communes {commune}, farmers {farmers} million VND.",
};
const IN_HUNDRED: Word = Word { vi: "lần trong 100", en: "times in 100" };
const AGAINST: Word = Word {
    vi: "Tốt hơn {rival}, xét {outcome}: lợi {gain} triệu đồng, khoảng tin cậy 95% {ci}.",
    en: "Better than {rival} by {outcome}: it gains {gain} million VND, 95% interval {ci}.",
};
const FINISHED: Word = Word {
    vi: "Hoàn thành ít nhất 95% khối lượng cả chiến dịch ở biện pháp khó nhất: {programme}.",
    en: "At least 95% of the campaign's plan is completed, of the hardest programme: {programme}.",
};
const NOTHING_TO_DO: Word =
    Word { vi: "Không có việc gì phải làm.", en: "There is nothing to do." };

/// The cards of a run, in order: which plan, cost, rice, how sure, whether it can be done.
pub fn cards(summary: &Summary, lang: Lang) -> Vec<Card> {
    let choice = choice(summary);
    let first = sentences(summary, lang);
    let leader = choice.judgement.leader().and_then(|name| choice::arm(summary, name));
    let Some(arm) = leader.or(choice.shown.first().copied()) else { return Vec::new() };
    vec![
        plan(summary, &choice, arm, lang),
        cost(&choice, &first, arm, lang),
        rice(summary, &choice, &first, arm, lang),
        sure(summary, &choice, lang),
        done(&choice, arm, lang),
    ]
}

fn passage(first: &FirstPage, topic: Topic) -> Vec<String> {
    let found = first.passages.iter().find(|passage| passage.topic == topic);
    found.map_or_else(Vec::new, |passage| passage.sentences.clone())
}

fn plan(summary: &Summary, choice: &Choice<'_>, arm: &Arm, lang: Lang) -> Card {
    let told = matches!(choice.judgement.standing, Standing::Told | Standing::Alone);
    let (heading, tone) =
        if told { (PLAN.get(lang), Tone::Good) } else { (UNDECIDED.get(lang), Tone::Open) };
    let leaders = choice.judgement.leaders.iter().filter_map(|name| choice::arm(summary, name));
    let names: Vec<String> = leaders.map(|arm| arm.title.get(lang).to_owned()).collect();
    let figure = if told { arm.title.get(lang).to_owned() } else { words::list(&names, lang) };
    Card {
        key: "plan",
        heading,
        figure,
        unit: String::new(),
        said: verdict::answer(summary, choice, lang),
        tone,
    }
}

fn cost(choice: &Choice<'_>, first: &FirstPage, arm: &Arm, lang: Lang) -> Card {
    let cost = district(arm, "cost").map(|cost| Shown::of(cost, "VND").mean.text(lang));
    let own = choice.judgement.of(&arm.name);
    let funding = own.and_then(|own| own.funding.as_ref());
    let (budget, tone) = match funding {
        _ if arm.planned.bouts.is_empty() => (String::new(), Tone::Plain),
        None => (BUDGET_NONE.get(lang).to_owned(), Tone::Plain),
        Some(funding) if funding.is_enough() && funding.assumed_share.is_some() => {
            let assumed = choice::assumed(funding, lang).unwrap_or_default();
            (BUDGET_ASSUMED.fill(lang, &[("assumed", &assumed)]), Tone::Open)
        }
        Some(funding) if funding.is_enough() => (BUDGET_ENOUGH.get(lang).to_owned(), Tone::Good),
        Some(funding) => {
            let short = estimate(funding.short_vnd * 1e-6, lang);
            (BUDGET_SHORT.fill(lang, &[("short", &short)]), Tone::Bad)
        }
    };
    let paid = ["paid_province", "paid_commune", "paid_farmers"]
        .map(|key| district(arm, key).map(|paid| Shown::of(paid, "VND").mean.text(lang)));
    let mut said = vec![budget];
    if let [Some(province), Some(commune), Some(farmers)] = &paid {
        let parts = [("province", &**province), ("commune", commune), ("farmers", farmers)];
        said.push(PAID.fill(lang, &parts));
    }
    said.extend(passage(first, Topic::Costs));
    said.retain(|sentence| !sentence.is_empty());
    Card {
        key: "cost",
        heading: COST.get(lang),
        figure: cost.unwrap_or_else(|| unknown(lang).to_owned()),
        unit: Unit::of("VND").name("VND", lang).to_owned(),
        said,
        tone,
    }
}

fn rice(summary: &Summary, choice: &Choice<'_>, first: &FirstPage, arm: &Arm, lang: Lang) -> Card {
    let reference = choice.reference.filter(|reference| {
        reference.name != arm.name && !same(summary, &arm.name, &reference.name)
    });
    let saved = reference
        .and_then(|reference| choice::pair(summary, arm, reference))
        .and_then(|pair| difference(pair, "yield_loss"))
        .map(|found| (Shown::scaled(&found.estimate, Unit::of("t"), -1.0).mean, found.ci95));
    let tone = match &saved {
        Some((_, [_, high])) if *high < 0.0 => Tone::Good,
        Some((_, [low, _])) if *low > 0.0 => Tone::Bad,
        Some(_) => Tone::Open,
        None => Tone::Plain,
    };
    let figure = saved.map_or_else(|| "0".to_owned(), |(mean, _)| mean.text(lang));
    let unit = Unit::of("t").name("t", lang).to_owned();
    Card {
        key: "rice",
        heading: RICE.get(lang),
        figure,
        unit,
        said: passage(first, Topic::Saves),
        tone,
    }
}

fn sure(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Card {
    let judgement = &choice.judgement;
    let rival = judgement.rival.as_ref();
    let other = rival.and_then(|rival| choice::arm(summary, &rival.name));
    let chance = rival.and_then(|rival| rival.chance);
    let (mut figure, mut said) = (unknown(lang).to_owned(), Vec::new());
    if let (Some(chance), true) = (chance, summary.run.replicates > 1) {
        figure = times_in_hundred(chance, lang);
    }
    if let (Some(rival), Some(other)) = (rival, other) {
        let factor = Unit::of("VND").factor;
        let ends = rival.ci95.map(|end| Rounded::to_error(end * factor, rival.gain.mcse * factor));
        said.push(AGAINST.fill(
            lang,
            &[
                ("rival", &choice::reference_name(other, lang)),
                ("outcome", &choice::outcome_spoken(&judgement.criterion, lang)),
                ("gain", &Shown::of(&rival.gain, "VND").mean.text(lang)),
                ("ci", &interval(ends, lang)),
            ],
        ));
    }
    let tone = match judgement.standing {
        Standing::Told => Tone::Good,
        Standing::Alone | Standing::Same => Tone::Plain,
        Standing::Tied | Standing::Unknown => Tone::Open,
    };
    let unit = if chance.is_some() { IN_HUNDRED.get(lang) } else { "" };
    Card { key: "sure", heading: SURE.get(lang), figure, unit: unit.to_owned(), said, tone }
}

fn done(choice: &Choice<'_>, arm: &Arm, lang: Lang) -> Card {
    let own = choice.judgement.of(&arm.name);
    let found = own.and_then(|own| own.completion.as_ref());
    let Some((programme, chance)) = found else {
        let said = vec![NOTHING_TO_DO.get(lang).to_owned()];
        let (figure, unit) = ("–".to_owned(), String::new());
        return Card {
            key: "done",
            heading: DONE.get(lang),
            figure,
            unit,
            said,
            tone: Tone::Plain,
        };
    };
    let name = words::lower_first(words::programme(programme).get(lang));
    let mut said = vec![FINISHED.fill(lang, &[("programme", &name)])];
    let completion = arm.completion.iter().find(|one| one.programme == *programme);
    if let Some(completion) = completion.filter(|_| chance.share < 1.0) {
        let all: Vec<usize> = (0..completion.binding.len()).collect();
        if choice::main_limit(completion, &all).is_some() {
            let limit = choice::limit_name(completion, &all, lang);
            said.push(spoken_limit(&limit, lang));
        }
    }
    let tone =
        if own.and_then(Judged::is_completed) == Some(false) { Tone::Bad } else { Tone::Good };
    Card {
        key: "done",
        heading: DONE.get(lang),
        figure: times_in_hundred(chance.share, lang),
        unit: IN_HUNDRED.get(lang).to_owned(),
        said,
        tone,
    }
}

fn spoken_limit(limit: &str, lang: Lang) -> String {
    const LIMIT: Word =
        Word { vi: "Vướng nhiều nhất: {limit}.", en: "What binds most often: {limit}." };
    LIMIT.fill(lang, &[("limit", limit)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn every_shape_of_run_has_five_cards_that_say_something() {
        for arms in 1..=5 {
            for lang in [Lang::Vi, Lang::En] {
                let cards = cards(&fixture::summary(arms), lang);
                assert_eq!(cards.len(), 5);
                for card in &cards {
                    assert!(!card.figure.is_empty() && !card.heading.is_empty(), "{card:?}");
                    assert!(card.said.iter().all(|said| !said.contains('{')), "{card:?}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_told_apart_is_not_recommended() {
        let mut summary = fixture::summary(3);
        assert_eq!(cards(&summary, Lang::Vi)[0].heading, "Nên chọn");
        summary.rankings[0].leaders = vec!["de_an".into(), "hien_trang".into()];
        let tied = cards(&summary, Lang::Vi);
        assert_eq!((tied[0].heading, tied[0].tone), ("Chưa phân biệt được", Tone::Open));
        assert!(tied[0].figure.contains(" và "), "{}", tied[0].figure);
    }
}
