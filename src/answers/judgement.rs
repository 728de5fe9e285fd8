//! The judgement of a run: who leads, against whom, by what, how surely, and whether it can be paid and
//! carried out. It is a function of the [`Summary`] alone, made here and nowhere else: the terminal,
//! the page, the document and the charts say it each in their form and can not contradict each other.

use super::diagnosis::Funding;
use super::summary::{Arm, ByBurden, Completion, Difference, Pair, Ranking, Summary, Warning};
use crate::stats::{Estimate, Share};
use crate::text::Text;
use serde::Serialize;

/// The outcome by whose mean scenarios are chosen.
pub const CRITERION: &str = "burden";
/// A plan that is completed more rarely than this counts as one that cannot be carried out.
pub const COMPLETED_ENOUGH: f64 = 0.5;

/// The judgement of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judgement {
    /// Key of the outcome whose mean decides; scenarios are told apart by simultaneous 95 % intervals
    /// (Holm) of its paired differences.
    pub criterion: String,
    /// How far the run bears a choice.
    pub standing: Standing,
    /// The scenarios that cannot be told from the best mean, best mean first; all of them where the
    /// errors are not known.
    pub leaders: Vec<String>,
    /// Those that are the leader's equals in every replicate, by yield lost and by cost.
    pub same: Vec<String>,
    /// The next by mean, those that are the same left out.
    pub rival: Option<Rival>,
    /// Each scenario, in the order of the summary.
    pub plans: Vec<Judged>,
    /// Where the leader does not fit money or hands: the best mean of the campaigns that do.
    pub best_that_fits: Option<String>,
    /// The input most worth knowing, or else one without a source.
    pub weakest: Option<Text>,
    /// Further replicates that would probably tell the leaders apart.
    pub replicates_to_tell: Option<u64>,
}

/// How far a run bears a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// One scenario: there is no choice.
    Alone,
    /// The Monte Carlo errors are not known, so nothing is ranked.
    Unknown,
    /// All scenarios are the same in every replicate.
    Same,
    /// Several cannot be told from the best mean.
    Tied,
    /// One is told from all others, but for those that are the same.
    Told,
}

/// The nearest rival of the leader.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rival {
    /// Its name.
    pub name: String,
    /// By how much the leader's outcome is better, in its unit.
    pub gain: Estimate,
    /// 95 % interval of the mean of that; without bounds where the error is not known.
    pub ci95: [f64; 2],
    /// Share of replicates in which the leader is better; ties count half.
    pub chance: Option<f64>,
}

/// What is judged of one scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judged {
    /// Its name.
    pub name: String,
    /// The chance that it is the best, and what choosing it loses.
    pub choice: Option<ByBurden>,
    /// What choosing it costs in the replicates in which another is better, VND: the expected loss over
    /// the chance of those.
    pub loss_when_wrong_vnd: Option<f64>,
    /// The communes' money on paper; absent where no budget is set.
    pub funding: Option<Funding>,
    /// The programme that is completed most rarely, with its chance for the district and campaign.
    pub completion: Option<(String, Share)>,
}

impl Judged {
    /// Is the communes' budget enough? `None` where none is set, and where it is taken to be what the
    /// plan needs.
    pub fn is_funded(&self) -> Option<bool> {
        let funding = self.funding.as_ref()?;
        let is_enough = funding.is_enough();
        (funding.assumed_share.is_none() || !is_enough).then_some(is_enough)
    }

    /// Is the plan completed often enough? `None` where there is nothing to complete.
    pub fn is_completed(&self) -> Option<bool> {
        self.completion.as_ref().map(|(_, chance)| chance.share >= COMPLETED_ENOUGH)
    }

    /// Does it fit money and hands, as far as is known?
    pub fn fits(&self) -> bool {
        self.is_funded() != Some(false) && self.is_completed() != Some(false)
    }
}

impl Judgement {
    /// The scenario with the best mean, where anything is ranked.
    pub fn leader(&self) -> Option<&str> {
        let ranked = matches!(self.standing, Standing::Told | Standing::Tied | Standing::Same);
        self.leaders.first().filter(|_| ranked).map(String::as_str)
    }

    /// What is judged of a scenario.
    pub fn of(&self, name: &str) -> Option<&Judged> {
        self.plans.iter().find(|plan| plan.name == name)
    }
}

/// A summary with its judgement, for whoever reads files: the judgement is made anew when the summary
/// is read.
#[derive(Clone, Debug, Serialize)]
pub struct Written<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    judgement: Judgement,
}

impl<'a> From<&'a Summary> for Written<'a> {
    fn from(summary: &'a Summary) -> Self {
        Self { summary, judgement: judge(summary) }
    }
}

/// The judgement of a run.
pub fn judge(summary: &Summary) -> Judgement {
    let ranking = ranking(summary, CRITERION);
    let plans: Vec<Judged> = summary.arms.iter().map(|arm| judged(summary, arm)).collect();
    let (order, leaders) = ranking.map_or_else(
        || {
            let all: Vec<String> = summary.arms.iter().map(|arm| arm.name.clone()).collect();
            (all.clone(), all)
        },
        |ranking| (ranking.order.clone(), ranking.leaders.clone()),
    );
    let leader = order.first().cloned().unwrap_or_default();
    let is_same = |name: &String| *name != leader && same(summary, &leader, name);
    let same: Vec<String> = order.iter().filter(|name| is_same(name)).cloned().collect();
    let next = order.iter().find(|name| **name != leader && !same.contains(name));
    let rival = next.map(|name| rival(summary, &leader, name));
    let others_tied = leaders.iter().any(|name| *name != leader && !same.contains(name));
    let unknown = rival.as_ref().is_some_and(|rival| !rival.gain.mcse.is_finite());
    let standing = match (ranking, &rival) {
        _ if summary.arms.len() < 2 => Standing::Alone,
        (None, _) => Standing::Unknown,
        (_, None) if !is_known(summary, &leader) => Standing::Unknown,
        (_, None) => Standing::Same,
        _ if unknown => Standing::Unknown,
        _ if others_tied => Standing::Tied,
        _ => Standing::Told,
    };
    let leaders = if standing == Standing::Unknown { order.clone() } else { leaders };
    let fits = |name: &String| {
        let acts = arm(summary, name).is_some_and(|arm| !arm.planned.bouts.is_empty());
        acts && plans.iter().any(|plan| plan.name == *name && plan.fits())
    };
    let leader_fits = plans.iter().find(|plan| plan.name == leader).is_none_or(Judged::fits);
    let ranked = matches!(standing, Standing::Told | Standing::Tied);
    Judgement {
        criterion: CRITERION.to_owned(),
        standing,
        same,
        rival,
        best_that_fits: order.iter().find(|name| ranked && !leader_fits && fits(name)).cloned(),
        weakest: weakest(summary),
        replicates_to_tell: ranking.and_then(|ranking| ranking.replicates_to_tell),
        leaders,
        plans,
    }
}

/// The ranking by an outcome.
pub fn ranking<'a>(summary: &'a Summary, outcome: &str) -> Option<&'a Ranking> {
    summary.rankings.iter().find(|ranking| ranking.outcome == outcome)
}

fn arm<'a>(summary: &'a Summary, name: &str) -> Option<&'a Arm> {
    summary.arms.iter().find(|arm| arm.name == name)
}

/// Is the error of the scenario's own mean known?
fn is_known(summary: &Summary, name: &str) -> bool {
    let tables = arm(summary, name).map_or(&[][..], |arm| arm.outcomes.as_slice());
    let table = tables.iter().find(|table| table.outcome == CRITERION);
    table.is_some_and(|table| table.district.mcse.is_finite())
}

/// The pair of two scenarios, whichever comes first, and whether `a` does.
fn pair<'a>(summary: &'a Summary, a: &str, b: &str) -> Option<(&'a Pair, bool)> {
    let pair = summary
        .pairs
        .iter()
        .find(|pair| (pair.a == a && pair.b == b) || (pair.a == b && pair.b == a))?;
    Some((pair, pair.a == a))
}

fn difference<'a>(pair: &'a Pair, outcome: &str) -> Option<&'a Difference> {
    pair.differences.iter().find(|difference| difference.outcome == outcome)
}

/// Do two scenarios give the same in every replicate: no yield lost more, no đồng spent more?
pub fn same(summary: &Summary, a: &str, b: &str) -> bool {
    let Some((pair, _)) = pair(summary, a, b) else { return false };
    ["yield_loss", "cost", CRITERION]
        .into_iter()
        .filter_map(|outcome| difference(pair, outcome))
        .all(|difference| difference.chance_equal == 1.0)
}

/// A difference with the other sign.
pub fn turned(estimate: &Estimate) -> Estimate {
    Estimate {
        mean: 0.0 - estimate.mean,
        mcse: estimate.mcse,
        q05: 0.0 - estimate.q95,
        q25: 0.0 - estimate.q75,
        q50: 0.0 - estimate.q50,
        q75: 0.0 - estimate.q25,
        q95: 0.0 - estimate.q05,
    }
}

/// The leader against the next: less burden is better, so the gain is the rival's less the leader's.
fn rival(summary: &Summary, leader: &str, name: &str) -> Rival {
    let unknown = Rival {
        name: name.to_owned(),
        gain: Estimate { mcse: f64::INFINITY, ..Estimate::default() },
        ci95: [f64::NEG_INFINITY, f64::INFINITY],
        chance: None,
    };
    let Some((pair, first)) = pair(summary, leader, name) else { return unknown };
    let Some(found) = difference(pair, CRITERION) else { return unknown };
    let [low, high] = found.ci95;
    if first {
        let ci95 = [0.0 - high, 0.0 - low];
        Rival { gain: turned(&found.estimate), ci95, chance: found.chance_better, ..unknown }
    } else {
        let chance = found.chance_better.map(|chance| 1.0 - chance);
        Rival { gain: found.estimate, ci95: [low, high], chance, ..unknown }
    }
}

fn judged(summary: &Summary, arm: &Arm) -> Judged {
    let decision = summary.decision.as_ref();
    let mut entries = decision.iter().flat_map(|decision| &decision.arms);
    let choice = entries.find(|entry| entry.name == arm.name).and_then(|entry| entry.by_burden);
    Judged {
        name: arm.name.clone(),
        choice,
        loss_when_wrong_vnd: choice
            .filter(|choice| choice.chance_beaten > 0.0)
            .map(|choice| choice.expected_loss_vnd / choice.chance_beaten),
        funding: arm.diagnosis.as_ref().and_then(|diagnosis| diagnosis.funding.clone()),
        completion: hardest(arm).map(|found| (found.programme.clone(), found.district)),
    }
}

/// The programme that is completed most rarely.
pub fn hardest(arm: &Arm) -> Option<&Completion> {
    arm.completion.iter().min_by(|a, b| a.district.share.total_cmp(&b.district.share))
}

fn weakest(summary: &Summary) -> Option<Text> {
    let bars = summary.drivers.iter().flat_map(|drivers| &drivers.bars);
    let driver = bars
        .filter(|bar| bar.value_vnd > 1.96 * bar.mcse_vnd)
        .max_by(|a, b| a.value_vnd.total_cmp(&b.value_vnd));
    driver.map(|bar| bar.meaning.clone()).or_else(|| {
        summary.warnings.iter().find_map(|warning| match warning {
            Warning::PlaceholderPrices { prices } => prices.first().cloned(),
            _ => None,
        })
    })
}
