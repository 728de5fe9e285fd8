//! Why a plan is not delivered in full: one diagnosis, for every page that speaks of it.
//!
//! Two things are known of it. On paper, before anything is simulated: does the plan ask more of the
//! communes' budgets than they have, and does work begin before the money comes? In the runs: of the
//! rounds that were not completed, what stopped how many?

pub mod words;

use crate::engine::deliveries::Deliveries;
use crate::engine::tally::DETAIL_COMMUNES_MAX;
use crate::engine::{Settings, Study};
use crate::model::plan::estimate::planned_cost;
use crate::model::plan::{Campaign, Item, Payer, Plan};
use crate::text::Text;
use crate::time::Period;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::atomic::AtomicBool;

/// Replicates that a run looks at round by round, at most. One of these takes about four times what a
/// replicate of the run takes, so that they are some 3 to 4 % of a comparison of three scenarios with
/// 10,000 replicates.
const REPLICATES: u64 = 128;
/// A share of the need below which a budget counts as enough: prices are rounded.
const ROUNDING: f64 = 1e-6;

/// Why a plan is not delivered in full.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// The communes' money on paper; absent where the plan sets no budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<Funding>,
    /// What stopped rounds in the runs; absent where they were not looked at one by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
}

/// What the plan as written takes of the communes' own budgets, at central norms and prices, over the
/// whole campaign; rounds that wait for damage count as held, a bounty as nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Funding {
    /// What it takes, VND.
    pub needed_vnd: f64,
    /// What there is, VND.
    pub budget_vnd: f64,
    /// The share of the need that the budget is taken to be where nobody wrote a sum; absent where the
    /// budget is money that somebody wrote down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumed_share: Option<f64>,
    /// What is missing where a commune's year asks more than it has, VND: one commune's surplus does
    /// not help another.
    pub short_vnd: f64,
    /// Work that begins before its year's money is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early: Option<Early>,
}

impl Funding {
    /// Has every commune in every year what the plan asks of it?
    pub fn is_enough(&self) -> bool {
        self.short_vnd <= ROUNDING * self.needed_vnd
    }
}

/// Rounds that begin before the money of their year, which the communes are to pay in part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Early {
    /// Name of the first of them.
    pub round: Text,
    /// The Monday of its first week, counted from 3 January 2022.
    pub begins_day: i32,
    /// The Monday of the week in which that year's money comes.
    pub released_day: i32,
    /// How many such there are, each round of each year counted.
    pub rounds: usize,
    /// Of so many.
    pub of: usize,
}

/// What stopped rounds, over communes, years and replicates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stopped {
    /// Replicates that were looked at: the first ones.
    pub replicates: u32,
    /// Share of the rounds begun that did not come to 95 % of plan within their weeks.
    pub unfinished: f64,
    /// Of those, the shares that each limit stopped: execution, labour, stock, money; they sum to 1, or
    /// all are 0.
    pub by: [f64; 4],
}

impl Stopped {
    /// Sums counts of bouts and communes.
    pub fn of(counts: &Deliveries, replicates: u32) -> Self {
        let sum = |part: &dyn Fn(&crate::engine::deliveries::Delivery) -> u64| -> f64 {
            counts.iter().map(part).sum::<u64>() as f64
        };
        let begun = sum(&|count| count.begun);
        let stopped: [f64; 4] = std::array::from_fn(|limit| sum(&|count| count.stopped_by[limit]));
        let all: f64 = stopped.iter().sum();
        Self {
            replicates,
            unfinished: if begun > 0.0 { 1.0 - sum(&|count| count.complete) / begun } else { 0.0 },
            by: stopped.map(|part| if all > 0.0 { part / all } else { 0.0 }),
        }
    }

    /// The limit that stopped most, with its share.
    pub fn most(&self) -> Option<(usize, f64)> {
        let most = (0..4).rev().max_by(|&a, &b| self.by[a].total_cmp(&self.by[b]))?;
        (self.by[most] > 0.0).then_some((most, self.by[most]))
    }
}

/// The diagnosis of one scenario of a study: `replicates` of its run are looked at round by round, or as
/// many as are enough; none in a country.
pub fn of_run(
    study: &Study,
    settings: &Settings,
    arm: usize,
    replicates: u64,
) -> Option<Diagnosis> {
    let plan = &study.plans[arm];
    if plan.campaign.bouts.is_empty() {
        return None;
    }
    let replicates = replicates.min(REPLICATES) as u32;
    let stopped = (study.communes() <= DETAIL_COMMUNES_MAX && replicates > 0)
        .then(|| {
            let mut alone = Study::new(vec![plan.clone()], 0);
            alone.particles.clone_from(&study.particles);
            alone.deliveries(settings, replicates, &(), &AtomicBool::new(false))
        })
        .flatten()
        .and_then(|counts| counts.first().map(|counts| Stopped::of(counts, replicates)));
    Some(Diagnosis { funding: funding(plan), stopped })
}

/// The diagnosis of every scenario of a study, of so many replicates.
pub fn of_runs(study: &Study, settings: &Settings, replicates: u64) -> Vec<Option<Diagnosis>> {
    let arms = (0..study.plans.len()).into_par_iter();
    arms.map(|arm| of_run(study, settings, arm, replicates)).collect()
}

/// The same before anything was looked at round by round.
pub fn on_paper(study: &Study) -> Vec<Option<Diagnosis>> {
    let of = |plan: &Plan| {
        let works = !plan.campaign.bouts.is_empty();
        works.then(|| Diagnosis { funding: funding(plan), stopped: None })
    };
    study.plans.iter().map(of).collect()
}

/// The communes' money on paper; `None` where the plan sets no budget.
pub fn funding(plan: &Plan) -> Option<Funding> {
    let budget = plan.campaign.budget_vnd.as_ref()?;
    let paid = |item: Item| plan.campaign.payers[item as usize][Payer::Commune as usize];
    let share = plan.campaign.budget_share;
    let (mut needed_vnd, mut budget_vnd, mut short_vnd, mut off_share) = (0.0, 0.0, 0.0, 0.0);
    for (years, has) in planned_cost(&plan.campaign, &plan.world).iter().zip(budget) {
        for (items, &has) in years.iter().zip(has) {
            let needs: f64 = Item::ALL.iter().map(|&item| items[item as usize] * paid(item)).sum();
            needed_vnd += needs;
            budget_vnd += has;
            short_vnd += (needs - has).max(0.0);
            off_share += (has - share.unwrap_or(0.0) * needs).abs();
        }
    }
    let early = early(&plan.campaign, plan.world.period);
    // Where a what-if changed the sums, they are no share of the need any more.
    let assumed_share = share.filter(|_| off_share <= ROUNDING * needed_vnd);
    Some(Funding { needed_vnd, budget_vnd, assumed_share, short_vnd, early })
}

/// Rounds that the communes pay for in part and that begin before their year's money.
fn early(campaign: &Campaign, period: Period) -> Option<Early> {
    let paid = |bout: &&crate::model::plan::Bout| {
        let items = campaign.rounds[bout.round].action.programme().facts().items;
        items.iter().any(|&item| campaign.payers[item as usize][Payer::Commune as usize] > 0.0)
            && campaign.rounds[bout.round].target.iter().any(|&target| target > 0.0)
    };
    let released =
        |year: usize| period.first_week(period.year(year)) + campaign.budget_release_week;
    let before: Vec<_> = campaign
        .bouts
        .iter()
        .filter(paid)
        .filter(|bout| bout.nominal_week < released(bout.year))
        .collect();
    let first = before.iter().min_by_key(|bout| bout.nominal_week)?;
    Some(Early {
        round: campaign.rounds[first.round].name.clone(),
        begins_day: period.monday(first.nominal_week).0,
        released_day: period.monday(released(first.year)).0,
        rounds: before.len(),
        of: campaign.bouts.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draw::Design;
    use crate::scenario;

    #[test]
    fn a_budget_is_held_against_the_plan_commune_by_commune() {
        let mut plan = scenario::embedded("luong_tai").unwrap();
        plan.campaign.budget_vnd = None;
        assert_eq!(funding(&plan), None);
        let cost = planned_cost(&plan.campaign, &plan.world);
        let own = |items: &[f64]| -> f64 {
            let paid = Item::ALL.iter().map(|&item| {
                items[item as usize] * plan.campaign.payers[item as usize][Payer::Commune as usize]
            });
            paid.sum()
        };
        let exact: Vec<Vec<f64>> =
            cost.iter().map(|years| years.iter().map(|items| own(items)).collect()).collect();
        let whole: f64 = exact.iter().flatten().sum();
        plan.campaign.budget_vnd = Some(exact.clone());
        let found = funding(&plan).unwrap();
        assert!(found.is_enough());
        assert_eq!(found.assumed_share, Some(1.0), "the scheme writes no sum");
        assert!((found.needed_vnd - whole).abs() <= 1e-9 * whole);
        // One commune's year has nothing, another twice its need: the sum is enough, the plan is not.
        let mut uneven = exact.clone();
        uneven[0][0] = 0.0;
        uneven[1][0] += exact[0][0];
        plan.campaign.budget_vnd = Some(uneven);
        let found = funding(&plan).unwrap();
        assert!(!found.is_enough());
        assert_eq!(found.assumed_share, None, "these sums are no share of the need");
        assert!((found.short_vnd - exact[0][0]).abs() <= 1e-6 * exact[0][0]);
    }

    #[test]
    fn work_before_the_money_is_named() {
        let mut plan = scenario::embedded("money_late_one_round").unwrap();
        let period = plan.world.period;
        let early = funding(&plan).unwrap().early.unwrap();
        assert!(early.begins_day < early.released_day);
        assert!(early.rounds >= 1 && early.rounds <= early.of);
        plan.campaign.budget_release_week = 0;
        let first = plan.campaign.bouts.iter().map(|bout| bout.nominal_week).min().unwrap();
        assert!(period.holds(first));
        assert_eq!(funding(&plan).unwrap().early, None);
    }

    #[test]
    fn what_stopped_rounds_is_what_feasibility_counts() {
        let plan = scenario::embedded("funded_60_percent").unwrap();
        assert_eq!(funding(&plan).unwrap().assumed_share, Some(0.6));
        let settings =
            Settings { seed: 2, design: Design::Independent, threads: 1, instructions: None };
        let study = Study::new(vec![plan.without_campaign(), plan.clone()], 0);
        assert_eq!(of_run(&study, &settings, 0, 24), None);
        let found = of_run(&study, &settings, 1, 24).unwrap().stopped.unwrap();
        let stop = AtomicBool::new(false);
        let whole =
            super::super::feasibility::feasibility(&plan, &settings, 24, &(), &stop).unwrap();
        assert_eq!(whole.diagnosis.stopped, Some(found));
        let complete: f64 =
            whole.bouts.iter().map(|bout| bout.chance.share * bout.held).sum::<f64>();
        let begun: f64 = whole.bouts.iter().map(|bout| bout.held).sum();
        assert!((found.unfinished - (1.0 - complete / begun)).abs() < 1e-9);
        assert!((found.by.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
}
