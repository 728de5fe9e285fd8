//! Can the plan be carried out, commune by commune and round by round; and what would help?
//!
//! The chance of completing a bout (a round of one year) is the share of replicates that deliver
//! 95 % of its plan within its weeks. What one more unit of a limit would change is found by paired
//! runs: one scenario for each limit, relaxed by one stated unit in every commune at once, under
//! the same draws and the same luck. Deliveries in one commune do not depend on those in another
//! (only a tail bounty or a round that waits for damage lets them, through the rats), so one such
//! scenario answers for all communes.

pub mod tables;
pub mod words;

use crate::answers::diagnosis::{self, Diagnosis, Stopped};
use crate::engine::deliveries::{BOUT_WEEKS, Deliveries, Delivery, SHARE_PARTS};
use crate::engine::stopping::LEVEL;
use crate::engine::{Progress, Settings, Study};
use crate::model::plan::limits::{tightest, uses};
use crate::model::plan::parameter::{Distribution, Parameter};
use crate::model::plan::{Action, Plan};
use crate::stats::Share;
use crate::stats::interval::wilson;
use crate::text::Text;
use crate::time::Period;
use serde::Serialize;
use std::sync::atomic::AtomicBool;

/// A limit relaxed by one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Limit {
    /// Every round is carried out to the letter: execution is 1.
    Execution,
    /// [`LABOUR_DAYS`] more person-days a week in each commune.
    Labour,
    /// [`STOCK_SHARE`] more traps in each commune, the first of them given.
    Stock,
    /// [`MONEY_VND`] more a year in each commune.
    Money,
}

/// One unit of labour, person-days a week in a commune.
pub const LABOUR_DAYS: f64 = 10.0;
/// One unit of stock, as a share of the traps aimed at.
pub const STOCK_SHARE: f64 = 0.1;
/// One unit of money, VND a year for a commune.
pub const MONEY_VND: f64 = 10e6;

impl Limit {
    /// Every limit, in the order of [`crate::model::season::delivery::LIMITS`].
    pub const ALL: [Self; 4] = [Self::Execution, Self::Labour, Self::Stock, Self::Money];

    /// The word for files.
    pub fn key(self) -> &'static str {
        crate::model::season::delivery::LIMITS[self as usize]
    }

    /// The limit for people.
    pub fn title(self) -> Text {
        match self {
            Self::Execution => Text::new("tổ chức thực hiện", "execution"),
            Self::Labour => Text::new("công lao động", "person-days"),
            Self::Stock => Text::new("số bẫy trong tay", "traps in hand"),
            Self::Money => Text::new("tiền", "money"),
        }
    }

    /// One more unit, for people.
    pub fn unit(self) -> Text {
        match self {
            Self::Execution => Text::new("làm đúng từng chữ kế hoạch", "every round to the letter"),
            Self::Labour => Text::new("thêm 10 công mỗi tuần", "ten more person-days a week"),
            Self::Stock => Text::new("thêm 10% số bẫy", "10% more traps"),
            Self::Money => Text::new("thêm 10 triệu đồng mỗi năm", "ten million VND more a year"),
        }
    }

    /// The plan with one more unit in every commune; `None` where the plan has no such limit.
    pub fn relaxed(self, plan: &Plan) -> Option<Plan> {
        let mut more = plan.clone();
        let campaign = &mut more.campaign;
        match self {
            Self::Execution => {
                let priors = &mut more.world.priors.0;
                priors[Parameter::ExecutionMedian as usize].distribution = Distribution::Fixed(1.0);
                priors[Parameter::ExecutionSd as usize].distribution = Distribution::Fixed(0.0);
            }
            Self::Labour => {
                campaign.labour_days_per_week.iter().find(|days| days.is_finite())?;
                campaign.labour_days_per_week.iter_mut().for_each(|days| *days += LABOUR_DAYS);
            }
            Self::Stock => {
                let traps = |round: &crate::model::plan::Round| {
                    matches!(round.action, Action::Trapping { .. })
                };
                campaign.rounds.iter().find(|round| traps(round))?;
                let stock = &mut campaign.traps;
                for (target, in_hand) in stock.target.iter_mut().zip(&mut stock.in_hand) {
                    *in_hand += STOCK_SHARE * *target;
                    *target *= 1.0 + STOCK_SHARE;
                }
            }
            Self::Money => {
                let budget = campaign.budget_vnd.as_mut()?;
                budget.iter_mut().flatten().for_each(|vnd| *vnd += MONEY_VND);
            }
        }
        Some(more)
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Feasibility {
    /// Name of the scenario.
    pub scenario: String,
    /// Title for people.
    pub title: Text,
    /// The years of the plan.
    pub period: Period,
    /// Replicates.
    pub replicates: u32,
    /// Share of plan that counts as completing it.
    pub complete_share: f64,
    /// The limits that were relaxed, with the unit of each.
    pub relaxed: Vec<Relaxed>,
    /// Names of the communes, in the order of the plan.
    pub communes: Vec<String>,
    /// Each bout in each commune that plans it.
    pub bouts: Vec<BoutChance>,
    /// Each round in each commune, over its years.
    pub rounds: Vec<RoundChance>,
    /// Why the plan is not delivered in full: what a report of the same plan says, too.
    pub diagnosis: Diagnosis,
    /// What the plan uses of each limit of the scenario, where that is tightest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitUse>,
}

/// What a plan uses of a limit, planned amounts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LimitUse {
    /// Key of the limit.
    pub limit: &'static str,
    /// Where and when it is tightest.
    pub place: Text,
    /// What is used.
    pub used: f64,
    /// The most, or the least.
    pub bound: f64,
    /// What is left; below 0 where it is not kept.
    pub room: f64,
    /// Unit.
    pub unit: Text,
    /// Names of the rounds that use it.
    pub rounds: Vec<Text>,
    /// All of it in words.
    pub said: Text,
}

/// What a plan uses of each of its limits, where that is tightest.
pub fn limit_uses(plan: &Plan) -> Vec<LimitUse> {
    let uses = uses(&plan.campaign, &plan.world);
    let of = |one: &crate::model::plan::limits::Use| LimitUse {
        limit: one.limit.key(),
        place: one.place(&plan.world),
        used: one.used,
        bound: one.bound,
        room: one.room(),
        unit: one.limit.unit(),
        rounds: one.rounds.iter().map(|&r| plan.campaign.rounds[r].name.clone()).collect(),
        said: one.words(&plan.world),
    };
    tightest(&uses).into_iter().map(of).collect()
}

/// A limit that was relaxed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relaxed {
    /// Which.
    pub limit: Limit,
    /// By how much.
    pub unit: Text,
}

/// The chance that one commune completes one bout.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BoutChance {
    /// Index of the commune.
    pub commune: usize,
    /// Index of the round in the scenario.
    pub round: usize,
    /// Name of the round.
    pub name: Text,
    /// Calendar year.
    pub year: i32,
    /// First week by the district's calendar, counted from 0.
    pub week: i32,
    /// Share of replicates in which the round was held: 1, unless it waits for damage.
    pub held: f64,
    /// Share of these that completed it, with its 95 % interval.
    pub chance: Share,
    /// Mean share of plan that was delivered.
    pub delivered: f64,
    /// What stopped those that did not complete it: shares by limit, of sum 1, or all 0.
    pub stopped_by: [f64; 4],
    /// The limit that stopped most of them.
    pub binding: Option<Limit>,
    /// The week of the bout, from 0, in which it bound most often.
    pub binding_week: Option<usize>,
    /// The chance with one more unit of each limit.
    pub with_more: Vec<WithMore>,
}

/// A chance with one more unit of a limit, beside that without, in pairs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WithMore {
    /// The limit that is relaxed.
    pub limit: Limit,
    /// Share of replicates that complete.
    pub chance: f64,
    /// By how much the chance rises.
    pub gain: f64,
    /// Standard error of that gain, from pairs.
    pub gain_error: f64,
}

impl WithMore {
    /// Can the gain be told from nothing, at two-sided 95 %?
    pub fn told(&self) -> bool {
        self.gain.abs() > 1.96 * self.gain_error
    }
}

/// The chance that one commune completes a round, on average over its years.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoundChance {
    /// Index of the commune.
    pub commune: usize,
    /// Index of the round in the scenario.
    pub round: usize,
    /// Name of the round.
    pub name: Text,
    /// Mean chance over the years.
    pub chance: f64,
    /// Its Monte Carlo standard error; years are taken to go together, so it is no smaller.
    pub error: f64,
    /// The limit that stopped most of what was not completed.
    pub binding: Option<Limit>,
}

/// Simulates a plan and one relaxed plan for each limit; `None` when interrupted.
///
/// # Panics
///
/// When the threads cannot be started.
pub fn feasibility(
    plan: &Plan,
    settings: &Settings,
    replicates: u32,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Option<Feasibility> {
    let mut plans = vec![plan.clone()];
    let mut limits = Vec::new();
    for limit in Limit::ALL {
        if let Some(relaxed) = limit.relaxed(plan) {
            plans.push(relaxed);
            limits.push(limit);
        }
    }
    let study = Study::new(plans, 0);
    let counts = study.deliveries(settings, replicates, progress, stop)?;
    Some(of_counts(plan, replicates, &limits, &counts))
}

/// Puts counts in words of the plan: those of the plan first, then those with each limit relaxed.
fn of_counts(plan: &Plan, replicates: u32, limits: &[Limit], counts: &[Deliveries]) -> Feasibility {
    let n = plan.world.communes.len();
    let mut bouts = Vec::new();
    for (b, bout) in plan.campaign.bouts.iter().enumerate() {
        let round = &plan.campaign.rounds[bout.round];
        for c in (0..n).filter(|&c| round.target[c] > 0.0) {
            let counted = &counts[0][b * n + c];
            let more = limits.iter().zip(&counts[1..]).map(|(&limit, counts)| {
                let (gain, gain_error) = paired(&counts[b * n + c]);
                let chance = share(counts[b * n + c].complete, counts[b * n + c].begun);
                WithMore { limit, chance, gain, gain_error }
            });
            let (binding, binding_week) = binding(counted);
            bouts.push(BoutChance {
                commune: c,
                round: bout.round,
                name: round.name.clone(),
                year: plan.world.period.year(bout.year),
                week: bout.nominal_week,
                held: share(counted.begun, u64::from(replicates)),
                chance: wilson(counted.complete as f64, counted.begun, LEVEL),
                delivered: share(counted.delivered, counted.begun) / SHARE_PARTS,
                stopped_by: shares(&counted.stopped_by),
                binding,
                binding_week,
                with_more: more.collect(),
            });
        }
    }
    Feasibility {
        scenario: plan.name.clone(),
        title: plan.title.clone(),
        period: plan.world.period,
        replicates,
        complete_share: crate::engine::COMPLETE_SHARE,
        relaxed: limits.iter().map(|&limit| Relaxed { limit, unit: limit.unit() }).collect(),
        communes: plan.world.communes.iter().map(|commune| commune.name.clone()).collect(),
        rounds: by_round(plan, &counts[0]),
        limits: limit_uses(plan),
        diagnosis: Diagnosis {
            funding: diagnosis::funding(plan),
            stopped: Some(Stopped::of(&counts[0], replicates)),
        },
        bouts,
    }
}

fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn shares(counts: &[u64; 4]) -> [f64; 4] {
    let all: u64 = counts.iter().sum();
    counts.map(|count| share(count, all))
}

/// Gain over the first scenario and its standard error: of the replicates that complete only with
/// more, `a`, and only without, `b`, the mean of `n` differences is `(a − b)/n` and its variance
/// `((a + b)/n − mean²)/n`.
fn paired(counted: &Delivery) -> (f64, f64) {
    let n = counted.begun.max(1) as f64;
    let [gained, lost] = counted.against_first.map(|count| count as f64);
    let mean = (gained - lost) / n;
    let variance = (gained + lost) / n - mean * mean;
    (mean, (variance.max(0.0) / n).sqrt())
}

/// The limit that stopped most replicates, and the week of the bout in which it bound most often.
fn binding(counted: &Delivery) -> (Option<Limit>, Option<usize>) {
    let most = (0..4).rev().max_by_key(|&limit| counted.stopped_by[limit]);
    let Some(limit) = most.filter(|&limit| counted.stopped_by[limit] > 0) else {
        return (None, None);
    };
    let week = (0..BOUT_WEEKS).rev().max_by_key(|&week| counted.stopped_in[week][limit]);
    (Some(Limit::ALL[limit]), week)
}

/// Rounds in communes, over their years.
fn by_round(plan: &Plan, counts: &Deliveries) -> Vec<RoundChance> {
    let n = plan.world.communes.len();
    let mut found = Vec::new();
    for (r, round) in plan.campaign.rounds.iter().enumerate() {
        let bouts: Vec<usize> =
            (0..plan.campaign.bouts.len()).filter(|&b| plan.campaign.bouts[b].round == r).collect();
        for c in (0..n).filter(|&c| round.target[c] > 0.0) {
            let mut all = Delivery::default();
            let (mut chance, mut error) = (0.0, 0.0);
            for &b in &bouts {
                let counted = &counts[b * n + c];
                all.merge(counted);
                let p = share(counted.complete, counted.begun);
                chance += p / bouts.len() as f64;
                let variance = p * (1.0 - p) / counted.begun.max(1) as f64;
                error += variance.sqrt() / bouts.len() as f64;
            }
            let name = round.name.clone();
            found.push(RoundChance {
                commune: c,
                round: r,
                name,
                chance,
                error,
                binding: binding(&all).0,
            });
        }
    }
    found
}

/// The communes asked for, by name or code; all when none is named.
///
/// # Errors
///
/// When there is no such commune; says which there are.
pub fn communes(plan: &Plan, wanted: &[String]) -> Result<Vec<usize>, Text> {
    let communes = &plan.world.communes;
    if wanted.is_empty() || wanted.iter().any(|name| name == "all") {
        return Ok((0..communes.len()).collect());
    }
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    for name in wanted {
        let places = communes.iter().map(|commune| (commune.name.as_str(), commune.code));
        match crate::text::nearest::named(name, places) {
            Some(commune) => found.push(commune),
            None => {
                let names = communes.iter().map(|commune| commune.name.as_str());
                let hint = crate::text::nearest::hint(name, names);
                unknown.push(Text::new(
                    format!("“{name}”{}", hint.vi),
                    format!("'{name}'{}", hint.en),
                ));
            }
        }
    }
    if unknown.is_empty() {
        return Ok(found);
    }
    let names: Vec<&str> = communes.iter().map(|commune| commune.name.as_str()).collect();
    let (unknown, names) = (Text::joined(&unknown, ", "), names.join(", "));
    Err(Text::new(
        format!("không có xã {}; có: {names}", unknown.vi),
        format!("there is no commune {}; there are {names}", unknown.en),
    ))
}

#[cfg(test)]
mod tests;
