//! Which scenarios the report speaks of, and the numbers it looks up for them.

use super::words::{labels, list, spoken};
use crate::answers::diagnosis::Funding;
use crate::answers::judgement::{Judgement, judge};
use crate::answers::summary::{Arm, Completion, Difference, Pair, Summary};
use crate::model::outcome::Outcome;
use crate::model::programme::Programme;
use crate::stats::Estimate;
use crate::text::Lang;
use crate::text::digits::exact;
pub(crate) use crate::text::digits::times_as_assumed as times;
use crate::text::digits::unknown;
use crate::text::units::Unit;

/// Scenarios that one sentence may list.
const LISTED: usize = 3;

/// The choice that the run supports.
#[derive(Clone, Debug)]
pub(crate) struct Choice<'a> {
    /// The judgement of the run.
    pub(crate) judgement: Judgement,
    /// What the sentences speak of: the leading campaigns, or the first campaign where the
    /// reference leads alone.
    pub(crate) shown: Vec<&'a Arm>,
    /// The reference, where there is one besides.
    pub(crate) reference: Option<&'a Arm>,
}

/// Reads the choice off a summary.
pub(crate) fn choice(summary: &Summary) -> Choice<'_> {
    let judgement = judge(summary);
    let leaders = judgement.leaders.iter().filter_map(|name| arm(summary, name));
    let reference =
        summary.arms.iter().find(|arm| arm.reference).filter(|_| summary.arms.len() > 1);
    let mut shown: Vec<&Arm> = leaders.filter(|arm| !arm.reference).take(LISTED).collect();
    if shown.is_empty() {
        shown = summary.arms.iter().filter(|arm| !arm.reference).take(1).collect();
    }
    if shown.is_empty() {
        shown = summary.arms.iter().take(1).collect();
    }
    Choice { judgement, shown, reference }
}

/// Times in a hundred replicates of a run; a single one says nothing of a chance.
pub(crate) fn times_of_run(share: f64, summary: &Summary, lang: Lang) -> String {
    if summary.run.replicates < 2 { unknown(lang).to_owned() } else { times(share, lang) }
}

/// The scenario of this name.
pub(crate) fn arm<'a>(summary: &'a Summary, name: &str) -> Option<&'a Arm> {
    summary.arms.iter().find(|arm| arm.name == name)
}

/// The name of a scenario inside a sentence.
pub(crate) fn quoted(arm: &Arm, lang: Lang) -> String {
    spoken::QUOTED.fill(lang, &[("name", arm.title.get(lang))])
}

/// The name of the reference inside a sentence: what it is, if it does nothing.
pub(crate) fn reference_name(reference: &Arm, lang: Lang) -> String {
    if reference.planned.bouts.is_empty() {
        spoken::NO_CAMPAIGN.get(lang).to_owned()
    } else {
        quoted(reference, lang)
    }
}

/// Several names inside a sentence.
pub(crate) fn names(arms: &[&Arm], lang: Lang) -> String {
    list(&arms.iter().map(|arm| quoted(arm, lang)).collect::<Vec<_>>(), lang)
}

/// The district's estimate of an outcome over the campaign.
pub(crate) fn district<'a>(arm: &'a Arm, key: &str) -> Option<&'a Estimate> {
    arm.outcomes.iter().find(|table| table.outcome == key).map(|table| &table.district)
}

/// That nobody wrote the communes' budget down, and what is assumed in its place; none where somebody
/// did.
pub(crate) fn assumed(funding: &Funding, lang: Lang) -> Option<String> {
    let share = funding.assumed_share?;
    if share == 1.0 {
        return Some(spoken::ASSUMED_ALL.get(lang).to_owned());
    }
    let share = format!("{}%", exact(100.0 * share, lang));
    Some(spoken::ASSUMED_SHARE.fill(lang, &[("share", &share)]))
}

/// The mean share of a programme's plan that is done, district and campaign.
pub(crate) fn done_share(arm: &Arm, programme: &str) -> Option<f64> {
    let outcome = Programme::of_key(programme)?.facts().delivered;
    let planned: f64 = arm.planned.of(outcome).iter().flatten().sum();
    let done = district(arm, outcome.key())?.mean / planned;
    done.is_finite().then_some(done)
}

/// The pair of a scenario and the reference.
pub(crate) fn pair<'a>(summary: &'a Summary, a: &Arm, b: &Arm) -> Option<&'a Pair> {
    summary.pairs.iter().find(|pair| pair.a == a.name && pair.b == b.name)
}

/// The paired difference of one outcome.
pub(crate) fn difference<'a>(pair: &'a Pair, key: &str) -> Option<&'a Difference> {
    pair.differences.iter().find(|difference| difference.outcome == key)
}

/// The title of an outcome, or its key where it is not one of the tables' outcomes.
pub(crate) fn outcome_title(key: &str, lang: Lang) -> String {
    match (Outcome::of_key(key), key, lang) {
        (Some(outcome), _, _) => outcome.title().get(lang).to_owned(),
        (None, "net_benefit", Lang::Vi) => "Lợi ích ròng".to_owned(),
        (None, "net_benefit", Lang::En) => "Net benefit".to_owned(),
        _ => key.to_owned(),
    }
}

/// The name of an outcome inside a sentence.
pub(crate) fn outcome_spoken(key: &str, lang: Lang) -> String {
    match key {
        "burden" => spoken::BURDEN.get(lang).to_owned(),
        key => super::words::lower_first(&outcome_title(key, lang)),
    }
}

/// Rice area of the district, ha.
pub(crate) fn rice_area_ha(summary: &Summary) -> f64 {
    summary.communes.iter().map(|commune| commune.rice_area_ha).sum()
}

/// Turns tonnes over the campaign into quintals per hectare and crop of an area.
pub(crate) fn quintals_per_tonne(rice_area_ha: f64, summary: &Summary) -> (Unit, f64) {
    let crops = (summary.period.years() * summary.crops_a_year()) as f64;
    (Unit::of("t/ha"), if rice_area_ha > 0.0 { 1.0 / (rice_area_ha * crops) } else { 0.0 })
}

/// What binds most often over all communes, with its share of the short weeks.
pub(crate) fn main_limit(completion: &Completion, communes: &[usize]) -> Option<(usize, f64)> {
    let mut sums = [0.0; 4];
    for &commune in communes {
        if let Some(shares) = completion.binding.get(commune) {
            for (sum, share) in sums.iter_mut().zip(shares) {
                *sum += share;
            }
        }
    }
    let total: f64 = sums.iter().sum();
    let (limit, &most) = sums.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
    (total > 0.0).then(|| (limit, most / total))
}

/// The name of the most frequent limit.
pub(crate) fn limit_name(completion: &Completion, communes: &[usize], lang: Lang) -> String {
    main_limit(completion, communes)
        .map_or(labels::NO_LIMIT, |(limit, _)| super::words::LIMITS[limit])
        .get(lang)
        .to_owned()
}
