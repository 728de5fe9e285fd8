//! What to choose, in words: the judgement of a run and nothing besides.

use crate::answers::judgement::{COMPLETED_ENOUGH, Judged, Rival, Standing};
use crate::answers::summary::{Arm, Summary};
use crate::show::report::choice::{self, Choice};
use crate::show::report::words::{self, lower_first, spoken};
use crate::show::shown::Shown;
use crate::text::digits::{Rounded, estimate, interval, percent};
use crate::text::units::Unit;
use crate::text::{Lang, number};

/// Replicates after which errors are known for certain, whatever the design.
const ENOUGH: f64 = 1_000.0;
/// Replicates below which the errors themselves are known too badly to count on.
const KNOWN: u64 = 100;

/// The answer: what to choose rather than what, why, how surely, and what stands against it.
pub(crate) fn answer(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Vec<String> {
    let judgement = &choice.judgement;
    let arms: Vec<&Arm> =
        judgement.leaders.iter().filter_map(|name| choice::arm(summary, name)).collect();
    let mut said = match (judgement.standing, &judgement.rival) {
        (Standing::Alone, _) => {
            let arm = choice.shown.first().map_or_else(String::new, |a| choice::quoted(a, lang));
            vec![spoken::CHOOSE_ALONE.fill(lang, &[("arm", &arm)])]
        }
        (Standing::Unknown, _) => {
            let n = number(summary.run.replicates as f64, 0, lang);
            let enough = number(ENOUGH, 0, lang);
            vec![spoken::CHOOSE_UNKNOWN.fill(lang, &[("n", &n), ("enough", &enough)])]
        }
        (Standing::Same, _) => {
            vec![spoken::CHOOSE_SAME.fill(lang, &[("arms", &choice::names(&arms, lang))])]
        }
        (Standing::Told, Some(rival)) => vec![told(summary, choice, rival, lang)],
        (Standing::Told | Standing::Tied, _) => tied(summary, choice, &arms, lang),
    };
    let same: Vec<&Arm> = judgement
        .leaders
        .first()
        .into_iter()
        .chain(&judgement.same)
        .filter_map(|name| choice::arm(summary, name))
        .collect();
    if same.len() > 1 && matches!(judgement.standing, Standing::Told | Standing::Tied) {
        said.push(spoken::CHOOSE_SAME.fill(lang, &[("arms", &choice::names(&same, lang))]));
    }
    said.extend(fits(summary, choice, lang));
    said
}

/// The answer at one look, where one scenario is told from all others: what to choose, what it costs
/// whom, why, how surely, and what stands against it, each in a line under a word of its own; then what
/// else must be said.
pub(crate) fn at_one_look(
    summary: &Summary,
    choice: &Choice<'_>,
    lang: Lang,
) -> Option<Vec<String>> {
    let judgement = &choice.judgement;
    let rival = judgement.rival.as_ref().filter(|_| judgement.standing == Standing::Told)?;
    let leader = choice::arm(summary, judgement.leaders.first()?)?;
    let other = choice::arm(summary, &rival.name)?;
    let own = judgement.of(&leader.name)?;
    let arm = choice::quoted(leader, lang);
    let choose = spoken::FIRST_CHOICE.fill(
        lang,
        &[
            ("arm", &arm),
            ("rival", &choice::reference_name(other, lang)),
            ("done", &done(own, leader, lang)),
        ],
    );
    let mut lines = vec![(spoken::FIRST_CHOOSE, choose)];
    if let Some(parts) = costs(leader, lang) {
        let budget = first_budget(own, leader, lang);
        let mut words: Vec<(&str, &str)> =
            parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        words.push(("budget", &budget));
        lines.push((spoken::FIRST_COST, spoken::FIRST_MONEY.fill_of(summary, lang, &words)));
    }
    let unit = Unit::of("VND");
    let error = rival.gain.mcse * unit.factor;
    let ci = rival.ci95.map(|end| Rounded::to_error(end * unit.factor, error));
    let gain = Shown::of(&rival.gain, "VND").mean.text(lang);
    let outcome = choice::outcome_spoken(&judgement.criterion, lang);
    let why = [("outcome", &*outcome), ("gain", &*gain), ("ci", &*interval(ci, lang))];
    lines.push((spoken::FIRST_WHY, spoken::FIRST_GAIN.fill(lang, &why)));
    if let Some(chance) = rival.chance {
        let beats = choice::times(chance, lang);
        let mut sure = spoken::FIRST_CHANCE.fill(lang, &[("beats", &beats)]);
        if let Some(best) = own.choice.filter(|_| summary.arms.len() > 2) {
            let times = choice::times(best.chance_best, lang);
            let n = summary.arms.len().to_string();
            sure += &spoken::FIRST_BEST.fill(lang, &[("best", &times), ("n", &n)]);
        }
        lines.push((spoken::FIRST_SURE, sure));
    }
    let against = reasons(own, None, lang);
    if !against.is_empty() {
        let counted = spoken::FIRST_COUNTED.get(lang);
        lines.push((spoken::FIRST_BUT, words::list(&against, lang) + counted));
    }
    let letters = |label: &words::Word| label.get(lang).chars().count() + 1;
    let widest = lines.iter().map(|(label, _)| letters(label)).max().unwrap_or(0);
    let mut said: Vec<String> = lines
        .iter()
        .map(|(label, text)| format!("{:<widest$}  {text}", format!("{}:", label.get(lang))))
        .collect();
    said.extend(answer(summary, choice, lang).into_iter().skip(1));
    Some(said)
}

/// The communes' budget of the plan that is chosen: enough, short, or nobody wrote it down.
fn first_budget(plan: &Judged, arm: &Arm, lang: Lang) -> String {
    let funding = plan.funding.as_ref().filter(|_| !arm.planned.bouts.is_empty());
    let Some(funding) = funding else { return String::new() };
    let assumed = choice::assumed(funding, lang);
    if funding.is_enough() {
        return assumed.map_or_else(
            || spoken::FIRST_ENOUGH.get(lang).to_owned(),
            |assumed| format!("; {assumed}"),
        );
    }
    let short = estimate(funding.short_vnd * 1e-6, lang);
    let short = spoken::FIRST_SHORT.fill(lang, &[("short", &short)]);
    assumed.map_or_else(|| short.clone(), |assumed| format!("{short} ({assumed})"))
}

/// What part is done of a plan that is seldom completed, in the breath that chooses it.
fn done(plan: &Judged, arm: &Arm, lang: Lang) -> String {
    let found = plan.completion.as_ref().filter(|_| plan.is_completed() == Some(false));
    let Some((programme, share)) =
        found.and_then(|(programme, _)| Some((programme, choice::done_share(arm, programme)?)))
    else {
        return String::new();
    };
    let programme = lower_first(words::programme(programme).get(lang));
    let share = percent(share, 0, lang);
    spoken::FIRST_DONE.fill(lang, &[("programme", &programme), ("done", &share)])
}

/// The part of a plan's cost that farmers spend campaign or not, as the end of a phrase.
pub(in crate::show::report) fn usual(arm: &Arm, lang: Lang) -> String {
    let found = choice::district(arm, "cost_usual_practice").filter(|found| found.mean > 0.0);
    found.map_or_else(String::new, |found| {
        let usual = Shown::of(found, "VND").mean.text(lang);
        spoken::USUAL_PART.fill(lang, &[("usual", &usual)])
    })
}

/// What a plan costs, and whom.
fn costs(arm: &Arm, lang: Lang) -> Option<[(&'static str, String); 5]> {
    let mean =
        |key: &str| choice::district(arm, key).map(|found| Shown::of(found, "VND").mean.text(lang));
    Some([
        ("usual", usual(arm, lang)),
        ("cost", mean("cost")?),
        ("province", mean("paid_province")?),
        ("commune", mean("paid_commune")?),
        ("farmers", mean("paid_farmers")?),
    ])
}

/// The one that is told from all others, against the nearest of them.
fn told(summary: &Summary, choice: &Choice<'_>, rival: &Rival, lang: Lang) -> String {
    let judgement = &choice.judgement;
    let leader = judgement.leaders.first().and_then(|name| choice::arm(summary, name));
    let Some((leader, other)) = leader.zip(choice::arm(summary, &rival.name)) else {
        return String::new();
    };
    let outcome = choice::outcome_spoken(&judgement.criterion, lang);
    let unit = Unit::of("VND");
    let shown = Shown::of(&rival.gain, "VND");
    let error = rival.gain.mcse * unit.factor;
    let ci = rival.ci95.map(|end| Rounded::to_error(end * unit.factor, error));
    let arm = choice::quoted(leader, lang);
    let own = judgement.of(&leader.name);
    let mut chances = String::new();
    if let Some(chance) = rival.chance {
        let beats = choice::times(chance, lang);
        chances += &spoken::CHANCE_RIVAL.fill(lang, &[("arm", &arm), ("beats", &beats)]);
    }
    let best = own.and_then(|own| own.choice).filter(|_| summary.arms.len() > 2);
    if let Some(best) = best.filter(|_| !chances.is_empty()) {
        let times = choice::times(best.chance_best, lang);
        let n = summary.arms.len().to_string();
        chances += &spoken::CHANCE_BEST.fill(lang, &[("best", &times), ("n", &n)]);
    }
    let word = if leader.reference { spoken::CHOOSE_REFERENCE } else { spoken::CHOOSE_ONE };
    word.fill_of(
        summary,
        lang,
        &[
            ("arm", &arm),
            ("rival", &choice::reference_name(other, lang)),
            ("outcome", &outcome),
            ("gain", &shown.mean.text(lang)),
            ("ci", &interval(ci, lang)),
            ("chances", &chances),
            ("but", &own.map_or_else(String::new, |own| but(own, leader, lang))),
        ],
    )
}

/// What stands against a plan, as the end of a sentence; empty where nothing does.
fn but(plan: &Judged, arm: &Arm, lang: Lang) -> String {
    let reasons = reasons(plan, Some(arm), lang);
    if reasons.is_empty() {
        return String::new();
    }
    spoken::BUT.fill(lang, &[("reasons", &words::list(&reasons, lang))])
}

/// What stands against a plan; with its scenario, what part of it is done, too.
fn reasons(plan: &Judged, arm: Option<&Arm>, lang: Lang) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(funding) = plan.funding.as_ref().filter(|_| plan.is_funded() == Some(false)) {
        let short = estimate(funding.short_vnd * 1e-6, lang);
        reasons.push(spoken::BUT_MONEY.fill(lang, &[("short", &short)]));
    }
    if let Some((programme, chance)) =
        plan.completion.as_ref().filter(|_| plan.is_completed() == Some(false))
    {
        let done = arm.and_then(|arm| choice::done_share(arm, programme));
        let done = done.map_or_else(String::new, |share| {
            spoken::DONE_SHARE.fill(lang, &[("done", &percent(share, 0, lang))])
        });
        let programme = lower_first(words::programme(programme).get(lang));
        let times = choice::times(chance.share, lang);
        let parts = [("times", &*times), ("programme", &programme), ("done", &done)];
        reasons.push(spoken::BUT_DONE.fill(lang, &parts));
    }
    reasons
}

/// Several that cannot be told apart, how often each is the best, and what would tell them apart.
fn tied(summary: &Summary, choice: &Choice<'_>, arms: &[&Arm], lang: Lang) -> Vec<String> {
    let judgement = &choice.judgement;
    let outcome = choice::outcome_spoken(&judgement.criterion, lang);
    let mut said = vec![spoken::CHOOSE_TIED.fill_of(
        summary,
        lang,
        &[("arms", &choice::names(arms, lang)), ("outcome", &outcome)],
    )];
    let chances: Vec<String> = arms
        .iter()
        .filter_map(|arm| {
            let own = judgement.of(&arm.name)?;
            let times = choice::times(own.choice?.chance_best, lang);
            Some(format!("{} {times}{}", choice::quoted(arm, lang), but(own, arm, lang)))
        })
        .collect();
    if !chances.is_empty() {
        said.push(spoken::TIED_CHANCES.fill(lang, &[("list", &chances.join("; "))]));
    }
    said.push(match judgement.replicates_to_tell {
        None => spoken::TELL_NEVER.get(lang).to_owned(),
        Some(_) if summary.run.replicates < KNOWN => spoken::TELL_SOME.get(lang).to_owned(),
        Some(n) => spoken::TELL_MORE.fill(lang, &[("n", order(n, lang))]),
    });
    said
}

/// How many replicates, as an order of size: the errors that it follows from are themselves estimates.
fn order(n: u64, lang: Lang) -> &'static str {
    let (vi, en) = match n {
        0..100 => ("vài chục", "a few dozen"),
        100..1_000 => ("vài trăm", "a few hundred"),
        1_000..10_000 => ("vài nghìn", "a few thousand"),
        10_000..100_000 => ("vài chục nghìn", "some ten thousand"),
        _ => ("trên một trăm nghìn", "more than a hundred thousand"),
    };
    if lang == Lang::Vi { vi } else { en }
}

/// The best of the campaigns that can be paid and carried out, where the leader cannot.
fn fits(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Option<String> {
    let judgement = &choice.judgement;
    let leader = judgement.leader().filter(|_| judgement.standing != Standing::Same)?;
    if judgement.of(leader).is_none_or(Judged::fits) {
        return None;
    }
    let least = number(100.0 * COMPLETED_ENOUGH, 0, lang);
    let best = judgement.best_that_fits.as_ref().and_then(|name| choice::arm(summary, name));
    Some(match best {
        Some(arm) => {
            let outcome = choice::outcome_spoken(&judgement.criterion, lang);
            let arm = choice::quoted(arm, lang);
            spoken::FITS_BEST.fill(lang, &[("arm", &arm), ("least", &least), ("outcome", &outcome)])
        }
        None => spoken::FITS_NONE.fill(lang, &[("least", &least)]),
    })
}

/// What the plans that are spoken of cost whom against their budgets, how likely they are completed,
/// and what is weakest.
pub(super) fn details(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Vec<String> {
    let mut said: Vec<String> =
        choice.shown.iter().flat_map(|arm| plan(summary, choice, arm, lang)).collect();
    if let Some(input) = choice.judgement.weakest.as_ref().filter(|_| summary.arms.len() > 1) {
        said.push(spoken::WEAKEST.fill(lang, &[("input", input.get(lang))]));
    }
    said
}

fn plan(summary: &Summary, choice: &Choice<'_>, arm: &Arm, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    let Some(own) = choice.judgement.of(&arm.name) else { return said };
    if let Some(costs) = costs(arm, lang) {
        let (name, budget) = (choice::quoted(arm, lang), budget(own, arm, lang));
        let mut parts: Vec<(&str, &str)> =
            costs.iter().map(|(name, text)| (*name, text.as_str())).collect();
        parts.extend([("arm", &*name), ("budget", &*budget)]);
        said.push(spoken::PLAN_COST.fill_of(summary, lang, &parts));
    }
    if let Some((programme, chance)) = &own.completion {
        let programme = lower_first(words::programme(programme).get(lang));
        let times = choice::times_of_run(chance.share, summary, lang);
        said.push(spoken::PLAN_DONE.fill(lang, &[("times", &times), ("programme", &programme)]));
    }
    said
}

/// The communes' budget against the plan, as the end of a sentence.
fn budget(plan: &Judged, arm: &Arm, lang: Lang) -> String {
    let Some(funding) = &plan.funding else {
        let free = arm.planned.budget_vnd.is_none() && !arm.planned.bouts.is_empty();
        return if free { spoken::BUDGET_FREE.get(lang).to_owned() } else { String::new() };
    };
    let [needed, has, short] = [funding.needed_vnd, funding.budget_vnd, funding.short_vnd]
        .map(|vnd| estimate(vnd * 1e-6, lang));
    let assumed = choice::assumed(funding, lang);
    if let (true, Some(assumed)) = (funding.is_enough(), &assumed) {
        spoken::BUDGET_ASSUMED.fill(lang, &[("needed", &needed), ("assumed", assumed)])
    } else if funding.is_enough() {
        spoken::BUDGET_ENOUGH.fill(lang, &[("needed", &needed), ("has", &has)])
    } else {
        let parts = [("needed", &*needed), ("has", &has), ("short", &short)];
        let said = spoken::BUDGET_SHORT.fill(lang, &parts);
        assumed.map_or_else(|| said.clone(), |assumed| format!("{said} ({assumed})"))
    }
}
