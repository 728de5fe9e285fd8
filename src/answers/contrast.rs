//! Why one scenario beats another: their differences switched one by one.
//!
//! Between the scenarios `a` and `b` stand plans that take one part after the other from `b`. All
//! are simulated over the same draws and luck, so the steps add up to the whole difference, exactly
//! in every replicate. What a step is worth depends on the steps before it; the order is fixed and
//! said.

pub mod words;

use super::summarise::errors_of;
use crate::engine::tally::Tally;
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::model::plan::{Bout, Campaign, Plan, Programme, Round};
use crate::text::{Lang, Text};
use serde::Serialize;

/// A plan on the way, and what was switched to reach it.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was switched.
    pub what: Text,
    /// The plan with everything switched so far.
    pub plan: Plan,
}

/// What switching something does to the mean of an outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What was switched.
    pub what: Text,
    /// Mean of the paired difference, in the unit of the outcome.
    pub mean: f64,
    /// Its Monte Carlo standard error.
    pub mcse: f64,
}

/// One outcome on the way from one scenario to the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Steps {
    /// Key of the outcome.
    pub outcome: &'static str,
    /// What it is called.
    pub title: Text,
    /// Unit.
    pub unit: &'static str,
    /// The whole difference.
    pub whole: Change,
    /// Its parts, each on top of those before it.
    pub steps: Vec<Change>,
}

/// Why one scenario differs from another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waterfall {
    /// Name of the one.
    pub from: String,
    /// Name of the other.
    pub to: String,
    /// Paired replicates.
    pub replicates: u64,
    /// Means over the campaign, district.
    pub outcomes: Vec<Steps>,
}

/// Every step from `a` to `b`, and the whole difference; `tally` is of `a` and the plans of the steps.
pub fn waterfall(a: &Plan, b: &Plan, steps: &[Step], tally: &Tally, design: Design) -> Waterfall {
    let errors = errors_of(design);
    let outcomes = [Outcome::YieldLoss, Outcome::Cost, Outcome::Burden].map(|outcome| {
        let change = |what: Text, from: usize, to: usize| {
            let pair =
                tally.pairs.iter().find(|p| (p.a, p.b) == (to, from) || (p.a, p.b) == (from, to));
            let (mean, mcse) = match pair {
                _ if from == to => (0.0, 0.0),
                None => (0.0, f64::INFINITY),
                Some(pair) => {
                    let sign = if pair.a == to { 1.0 } else { -1.0 };
                    let m = &pair.differences[outcome as usize].moments;
                    (sign * m.mean().unwrap_or(0.0), m.mcse(errors).unwrap_or(f64::INFINITY))
                }
            };
            Change { what, mean, mcse }
        };
        let whole = Text::new(b.title.vi.clone(), b.title.en.clone());
        let parts = steps.iter().enumerate();
        Steps {
            outcome: outcome.key(),
            title: outcome.title(),
            unit: outcome.unit(),
            whole: change(whole, 0, steps.len()),
            steps: parts.map(|(k, step)| change(step.what.clone(), k, k + 1)).collect(),
        }
    });
    Waterfall {
        from: a.name.clone(),
        to: b.name.clone(),
        replicates: tally.replicates,
        outcomes: outcomes.into(),
    }
}

/// Differences of two worlds that are named one by one.
const NAMED: usize = 6;

/// What a reader must know before any ranking of scenarios that lie in different worlds: which of
/// them differs from the reference in what every campaign meets, and in what.
pub fn other_worlds(plans: &[Plan], reference: usize) -> Vec<Text> {
    let base = &plans[reference];
    let named = |plan: &Plan, lang: Lang| {
        let mut lines = crate::scenario::worlds(base, plan, lang);
        let more = lines.len().saturating_sub(NAMED);
        lines.truncate(NAMED);
        let more = match (more, lang) {
            (0, _) => String::new(),
            (more, Lang::Vi) => format!("; và {more} điểm khác"),
            (more, Lang::En) => format!("; and {more} more"),
        };
        lines.join("; ") + &more
    };
    plans
        .iter()
        .filter(|plan| plan.world != base.world)
        .map(|plan| {
            Text::new(
                format!(
                    "“{}” và “{}” không ở cùng một điều kiện ({}); chênh lệch giữa hai phương án gồm cả phần do các điểm khác này. Muốn so riêng chiến dịch, hãy đặt cả hai trong cùng điều kiện, hoặc chạy riêng từng kịch bản bằng rodsim run.",
                    plan.title.vi, base.title.vi, named(plan, Lang::Vi)
                ),
                format!(
                    "“{}” and “{}” do not lie in one world ({}); what differs between them includes what these differences do. To compare the campaigns alone, put both into one world, or give each to rodsim run.",
                    plan.title.en, base.title.en, named(plan, Lang::En)
                ),
            )
        })
        .collect()
}

/// Something that can be switched from one campaign to another.
type Switch = (&'static str, &'static str, fn(&mut Plan, &Plan));

/// The parts of a campaign other than its rounds, in the order in which they are switched.
const SWITCHES: [Switch; 6] = [
    ("mức đồng loạt", "synchrony", |plan, b| {
        plan.campaign.synchrony_sd_days = b.campaign.synchrony_sd_days;
    }),
    ("đất khác được xử lý", "other land treated", |plan, b| {
        plan.campaign.treat_other_land = b.campaign.treat_other_land;
    }),
    ("số bẫy và thay bẫy", "traps and their renewal", |plan, b| {
        plan.campaign.traps = b.campaign.traps.clone();
    }),
    ("thưởng đuôi chuột", "bounty", |plan, b| plan.campaign.bounty = b.campaign.bounty),
    ("nhân công", "labour", |plan, b| {
        plan.campaign.labour_days_per_week.clone_from(&b.campaign.labour_days_per_week);
    }),
    (
        "tiền: ngân sách, thời điểm, nguồn chi",
        "money: budget, its date, payers",
        |plan, b| {
            plan.campaign.budget_vnd.clone_from(&b.campaign.budget_vnd);
            plan.campaign.budget_share = b.campaign.budget_share;
            plan.campaign.budget_release_week = b.campaign.budget_release_week;
            plan.campaign.payers = b.campaign.payers;
            plan.campaign.contract = b.campaign.contract;
            plan.campaign.organising.clone_from(&b.campaign.organising);
        },
    ),
];

/// The steps from `a` to `b`; none when the two do the same. The last plan is `b` in all but name.
pub fn steps(a: &Plan, b: &Plan) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut plan = a.clone();
    // Nothing in the field knows of limits.
    plan.campaign.limits.clone_from(&b.campaign.limits);
    let mut take = |plan: &mut Plan, what: Text, switch: &dyn Fn(&mut Plan)| {
        let mut next = plan.clone();
        switch(&mut next);
        if next.world != plan.world || next.campaign != plan.campaign {
            *plan = next.clone();
            next.name = format!("step-{}", steps.len() + 1);
            steps.push(Step { what, plan: next });
        }
    };
    take(
        &mut plan,
        Text::new("vùng đất, lịch vụ, tham số", "land, calendar, parameters"),
        &|plan| {
            plan.world = b.world.clone();
        },
    );
    for programme in Programme::ALL {
        let (vi, en) = (programme.name(Lang::Vi), programme.name(Lang::En));
        if alike(&plan.campaign, &b.campaign, programme) {
            take(
                &mut plan,
                Text::new(
                    format!("{vi}: thời điểm và cách làm"),
                    format!("{en}: timing and manner"),
                ),
                &|plan| {
                    if alike_but_for_targets(&plan.campaign, &b.campaign, programme) {
                        return;
                    }
                    let targets: Vec<Vec<f64>> = of(&plan.campaign, programme)
                        .map(|(_, round)| round.target.clone())
                        .collect();
                    switch_programme(&mut plan.campaign, &b.campaign, programme);
                    let mut targets = targets.into_iter();
                    for round in &mut plan.campaign.rounds {
                        if round.action.programme() == programme
                            && let Some(target) = targets.next()
                        {
                            round.target = target;
                        }
                    }
                },
            );
        }
        let what = amount(&plan, b, programme, &vi, &en);
        take(&mut plan, what, &|plan| {
            let rounds = |campaign| of(campaign, programme).map(|(_, round)| round);
            if rounds(&plan.campaign).ne(rounds(&b.campaign))
                || bouts(&plan.campaign, programme) != bouts(&b.campaign, programme)
            {
                switch_programme(&mut plan.campaign, &b.campaign, programme);
            }
        });
    }
    for (vi, en, switch) in SWITCHES {
        take(&mut plan, Text::new(vi, en), &|plan| switch(plan, b));
    }
    take(&mut plan, Text::new("thứ tự thực hiện", "order of service"), &|plan| {
        plan.campaign = b.campaign.clone();
    });
    steps
}

/// What is switched with the rounds of a programme once timing has had its own step, if it could.
fn amount(a: &Plan, b: &Plan, programme: Programme, vi: &str, en: &str) -> Text {
    let period = a.world.period;
    let (a, b) = (&a.campaign, &b.campaign);
    let none = |campaign| of(campaign, programme).next().is_none();
    if alike(a, b, programme) || none(a) || none(b) {
        return Text::new(format!("{vi}: khối lượng"), format!("{en}: amount"));
    }
    let planned = |campaign: &Campaign| -> Vec<f64> {
        campaign.planned(period).iter().flatten().map(|work| work[programme as usize]).collect()
    };
    let same = |(x, y): (&f64, &f64)| (x - y).abs() <= 1e-9 * x.abs().max(y.abs());
    if planned(a).iter().zip(&planned(b)).all(same) {
        Text::new(
            format!("{vi}: thời điểm và số đợt, cùng khối lượng"),
            format!("{en}: timing and number of rounds, same amount"),
        )
    } else {
        Text::new(
            format!("{vi}: thời điểm, số đợt và khối lượng"),
            format!("{en}: timing, number of rounds and amount"),
        )
    }
}

/// The rounds of one programme with their index.
fn of(campaign: &Campaign, programme: Programme) -> impl Iterator<Item = (usize, &Round)> {
    let rounds = campaign.rounds.iter().enumerate();
    rounds.filter(move |(_, round)| round.action.programme() == programme)
}

/// The bouts of one programme, without the index of their round.
fn bouts(campaign: &Campaign, programme: Programme) -> Vec<Bout> {
    campaign
        .bouts
        .iter()
        .filter(|bout| campaign.rounds[bout.round].action.programme() == programme)
        .map(|bout| Bout { round: 0, ..*bout })
        .collect()
}

/// Have both as many rounds of a programme, so that timing and amount can be switched apart?
fn alike(a: &Campaign, b: &Campaign, programme: Programme) -> bool {
    let (n, m) = (of(a, programme).count(), of(b, programme).count());
    n == m && n > 0
}

/// Do both hold the same rounds of a programme at the same times, whatever the amounts?
fn alike_but_for_targets(a: &Campaign, b: &Campaign, programme: Programme) -> bool {
    let same = |(x, y): (&Round, &Round)| {
        x.action == y.action
            && x.weeks == y.weeks
            && x.trigger == y.trigger
            && x.contracted == y.contracted
    };
    let mut rounds = of(a, programme).map(|(_, round)| round).zip(of(b, programme).map(|(_, r)| r));
    rounds.all(same) && bouts(a, programme) == bouts(b, programme)
}

/// Replaces the rounds of one programme by those of another campaign.
fn switch_programme(campaign: &mut Campaign, other: &Campaign, programme: Programme) {
    let mut rounds = Vec::new();
    let mut bouts = Vec::new();
    for (source, keep) in [(&*campaign, false), (other, true)] {
        for (index, round) in source.rounds.iter().enumerate() {
            if (round.action.programme() == programme) == keep {
                let moved = rounds.len();
                rounds.push(round.clone());
                let own = source.bouts.iter().filter(|bout| bout.round == index);
                bouts.extend(own.map(|bout| Bout { round: moved, ..*bout }));
            }
        }
    }
    campaign.rounds = rounds;
    campaign.bouts = bouts;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn the_last_step_does_what_the_other_scenario_does() {
        let a = scenario::embedded("no_campaign").unwrap();
        for name in ["luong_tai", "traps_10_per_ha", "same_effort_at_booting", "funded_60_percent"]
        {
            let b = scenario::embedded(name).unwrap();
            let last = steps(&a, &b).pop().unwrap().plan;
            assert_eq!(last.campaign, b.campaign, "{name}");
            assert_eq!(last.world, b.world, "{name}");
        }
    }

    #[test]
    fn nothing_is_switched_between_equal_scenarios() {
        let a = scenario::embedded("luong_tai").unwrap();
        assert!(steps(&a, &a).is_empty());
    }

    #[test]
    fn the_same_effort_at_another_time_is_called_timing() {
        let a = scenario::embedded("luong_tai").unwrap();
        let b = scenario::embedded("same_effort_at_booting").unwrap();
        let steps = steps(&a, &b);
        assert!(steps[0].what.en.contains("timing"), "{:?}", steps[0].what);
        assert!(
            steps
                .iter()
                .all(|step| !step.what.en.ends_with("amount") || step.what.en.contains("timing"))
        );
    }

    #[test]
    fn one_difference_is_one_step() {
        let a = scenario::embedded("luong_tai").unwrap();
        let b = scenario::embedded("money_late_one_round").unwrap();
        let steps = steps(&a, &b);
        assert_eq!(steps.len(), 1, "{:?}", steps.iter().map(|s| &s.what).collect::<Vec<_>>());
        assert_eq!(steps[0].what.en, "money: budget, its date, payers");
    }
}
