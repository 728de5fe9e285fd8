//! More effort never leaves more rats, under the same luck.
//!
//! Where the model is monotone: with money and labour free, one commune's rats staying in it, farmers
//! that go on as before, births that do not compensate, and without chance, the rats of next week grow with those of this week as long as the weekly density
//! hazard stays below one, which it does by far. With chance there is one way to fail: demographic
//! noise widens as rats become few, so a commune of few rats can meet a worse week than one of
//! many. The tests say how often that happens. With limits there are more ways: money spent on
//! traps cannot buy bait.

use crate::support::{Story, fix, quiet, round, rounds, tell};
use rodsim::model::lanes::LANES;
use rodsim::model::outcome::Outcome as O;
use rodsim::model::plan::Plan;
use rodsim::model::plan::parameter::Parameter as P;

/// The same programmes at `effort` times their usual size.
fn effort(programme: usize, effort: f64) -> Plan {
    let amount = |k: usize, usual: f64| if k == programme { effort * usual } else { usual };
    let text = round(
        "trapping",
        "crop = \"spring\"\nanchor = \"establishment\"\ndays = -14",
        2,
        &format!("nights_per_week = 3\ntraps_per_ha = {}", amount(0, 5.0)),
    ) + &round(
        "baiting",
        "crop = \"spring\"\nanchor = \"establishment\"\ndays = -7",
        1,
        &format!(
            "product = \"anticoagulant\"\ndose_kg_per_ha = 0.1\nshare_of_area = {}",
            amount(1, 0.4)
        ),
    ) + &round(
        "hunting",
        "crop = \"summer\"\nanchor = \"establishment\"\ndays = -14",
        2,
        &format!("person_days_per_ha = {}", amount(2, 0.3)),
    ) + &round(
        "barriers",
        "crop = \"summer\"\nanchor = \"establishment\"\ndays = 0",
        1,
        &format!("barriers_per_100_ha = {}", amount(3, 2.0)),
    ) + &round(
        "habitat",
        "month_day = \"01-15\"",
        1,
        &format!("share_of_area = {}\nlasts_weeks = 40", amount(4, 0.3)),
    ) + &round(
        "fertility",
        "crop = \"spring\"\nanchor = \"panicle_initiation\"\ndays = -21",
        2,
        &format!("share_of_area = {}", amount(5, 0.5)),
    );
    let mut plan = rounds(&text);
    plan.world.movement = false;
    fix(plan, &[(P::Substitution, 0.0), (P::Compensation, 0.0)])
}

/// Compares the rats of every week, commune and replicate: how many were compared, how many times
/// more effort left more of them, and the worst ratio.
fn violations(less: &Story, more: &Story) -> (u32, u32, f64) {
    let (mut all, mut worse, mut worst) = (0, 0, 1.0_f64);
    for (less, more) in less.flows.iter().flatten().zip(more.flows.iter().flatten()) {
        for l in 0..LANES {
            all += 1;
            // Rounding of sums that should be equal.
            if more.end[l] > less.end[l] * (1.0 + 1e-9) {
                worse += 1;
                worst = worst.max(more.end[l] / less.end[l]);
            }
        }
    }
    (all, worse, worst)
}

#[test]
fn without_chance_more_of_any_programme_never_leaves_more_rats() {
    for programme in 0..6 {
        let story = |times: f64| tell(&quiet(effort(programme, times)), 1, 0);
        let [none, half, usual, double] = [0.0, 0.5, 1.0, 2.0].map(story);
        for (less, more) in [(&none, &half), (&half, &usual), (&usual, &double)] {
            assert_eq!(violations(less, more).1, 0, "programme {programme}");
        }
    }
}

#[test]
fn under_the_same_luck_more_effort_almost_never_leaves_more_rats_and_never_less_rice() {
    for programme in 0..6 {
        let story = |times: f64| tell(&effort(programme, times), 2, 0);
        let (less, more) = (story(0.5), story(2.0));
        let (all, worse, worst) = violations(&less, &more);
        println!("programme {programme}: {worse} of {all}, worst {worst}");
        assert!(f64::from(worse) < 0.01 * f64::from(all), "{programme}: {worse} of {all}");
        assert!(worst < 1.5, "{programme}: {worst}");
        for l in 0..LANES {
            let lost =
                |story: &Story| -> f64 { (0..14).map(|c| story.total(c, O::YieldLoss, l)).sum() };
            assert!(lost(&more) <= lost(&less) * (1.0 + 1e-9), "programme {programme}");
        }
    }
}

#[test]
fn effort_that_is_not_paid_for_is_not_delivered() {
    // One purse: what goes into ten times the traps is missing for the bait of a later round.
    let mut plan = effort(0, 10.0);
    let mut cheap = effort(0, 1.0);
    for plan in [&mut plan, &mut cheap] {
        let budget =
            plan.world.communes.iter().map(|c| vec![c.rice_area_ha * 200_000.0; 4]).collect();
        plan.campaign.budget_vnd = Some(budget);
    }
    let (plan, cheap) = (tell(&plan, 3, 0), tell(&cheap, 3, 0));
    let bait = |story: &Story| -> f64 {
        (0..14).map(|c| story.campaign[c][O::ChemicalHa as usize].iter().sum::<f64>()).sum()
    };
    assert!(bait(&plan) < bait(&cheap));
}
