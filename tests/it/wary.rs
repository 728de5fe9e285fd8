//! What answers a campaign: rats that refuse, births, farmers, and the places that differ.

use crate::support::{
    embedded, fix, one_quiet_commune, round, rounds, settings, stepwise, tell, tell_with, weekly,
};
use rodsim::model::lanes::LANES;
use rodsim::model::outcome::Outcome as O;
use rodsim::model::plan::Plan;
use rodsim::model::plan::parameter::Parameter as P;
use rodsim::model::programme::Cause;
use rodsim::model::season::ground::Ground;
use rodsim::time::{Day, Period};

fn week(year: i32, month: u32, day: u32) -> i32 {
    Period::default().week(Day::from_date(year, month, day).unwrap())
}

fn bait(date: &str, share: f64) -> String {
    let needs =
        format!("product = \"anticoagulant\"\ndose_kg_per_ha = 0.1\nshare_of_area = {share}");
    round("baiting", &format!("date = \"{date}\""), 1, &needs)
}

fn quiet(text: &str) -> Plan {
    fix(one_quiet_commune(rounds(text)), &[(P::RefugeShare, 0.0)])
}

/// The campaign's hazard of a cause on all rats of commune 0, by week.
fn hazards(plan: &Plan, cause: Cause) -> Vec<f64> {
    let mut hazards = Vec::new();
    tell_with(
        plan,
        1,
        0,
        |_, _| {},
        |nature, season| {
            let controlled = season.works.controlled(0, nature.week);
            let hazard = season.works.control[0][cause as usize][0];
            hazards.push(if controlled { hazard } else { 0.0 });
        },
    );
    hazards
}

#[test]
fn repeated_rounds_of_bait_kill_less_and_less_until_newcomers_are_born() {
    // The spring fallow of January and February, when nothing is born; then the same a year later.
    let dates = ["01-10", "01-17", "01-24", "01-31", "02-07"];
    let year = |year: i32| dates.map(|date| bait(&format!("{year}-{date}"), 1.0)).concat();
    let plan = fix(quiet(&(year(2022) + &year(2023))), &[(P::BaitAverseShare, 0.2)]);
    let hazards = hazards(&plan, Cause::Bait);
    let of = |year: i32| {
        let first = week(year, 1, 10) as usize;
        // The first has no residue of a week before.
        hazards[first + 1..first + 5].to_vec()
    };
    for year in [2022, 2023] {
        let rounds = of(year);
        assert!(rounds.is_sorted_by(|a, b| a > b), "{rounds:?}");
        assert!(rounds[3] < 0.5 * rounds[0], "{rounds:?}");
    }
    assert!(of(2023)[0] > 2.0 * of(2022)[3], "{:?} {:?}", of(2022), of(2023));
    // Where nobody refuses, only the crop's stage tells rounds apart, and it is one.
    let all = fix(plan, &[(P::BaitAverseShare, 0.0)]);
    let first = week(2022, 1, 10) as usize;
    let same = &self::hazards(&all, Cause::Bait)[first + 1..first + 5];
    assert!(same.iter().all(|h| (h / same[0] - 1.0).abs() < 1e-9), "{same:?}");
}

#[test]
fn bait_beyond_the_land_is_paid_for_and_kills_nothing_more() {
    let plan = quiet(&bait("2022-02-14", 1.0));
    let more = fix(plan.clone(), &[(P::ExecutionMedian, 1.5)]);
    let (one, more) = (tell(&plan, 2, 0), tell(&more, 2, 0));
    let total = |story: &crate::support::Story, outcome| story.total(0, outcome, 0);
    assert!((total(&more, O::ChemicalHa) / total(&one, O::ChemicalHa) - 1.5).abs() < 1e-12);
    assert!(total(&more, O::Cost) > total(&one, O::Cost));
    for (one, more) in one.flows.iter().zip(&more.flows) {
        assert_eq!(one[0].end, more[0].end, "week {}", one[0].week);
    }
}

#[test]
fn farmers_leave_their_own_control_to_a_round_and_come_back_four_weeks_after_it() {
    let plan = |share: f64| fix(quiet(&bait("2022-03-07", share)), &[(P::Substitution, 0.6)]);
    let none = one_quiet_commune(embedded("no_campaign"));
    let cost = |plan: &Plan, year: usize| tell(plan, 3, 0).year(year, 0, O::CostUsualPractice, 0);
    let whole = cost(&none, 0);
    // The week of the round and four more, of 52.
    for (share, left) in [(1.0, 1.0 - 0.6 * 5.0 / 52.0), (0.5, 1.0 - 0.3 * 5.0 / 52.0)] {
        assert!((cost(&plan(share), 0) / whole - left).abs() < 1e-9, "{share}");
        assert_eq!(cost(&plan(share), 1), cost(&none, 1));
    }
    // What they leave undone, they do not kill.
    let relaxed = tell(&plan(1.0), 3, 0);
    let steady = tell(&fix(plan(1.0), &[(P::Substitution, 0.0)]), 3, 0);
    let first = week(2022, 3, 7) as usize;
    let usual = |story: &crate::support::Story, w: usize| {
        story.flows[w][0].usual[0] / story.flows[w][0].start[0]
    };
    for w in first..first + 5 {
        let ratio = usual(&relaxed, w) / usual(&steady, w);
        assert!((0.38..0.42).contains(&ratio), "week {w}: {ratio}");
    }
    assert!((usual(&relaxed, first + 5) / usual(&steady, first + 5) - 1.0).abs() < 0.02);
    assert!(relaxed.flows[first + 4][0].end[0] > steady.flows[first + 4][0].end[0]);
}

#[test]
fn of_several_rounds_the_strongest_counts() {
    let plan = |text: &str| fix(quiet(text), &[(P::Substitution, 0.6)]);
    let strong = bait("2022-03-07", 0.8);
    let both = strong.clone() + &bait("2022-03-14", 0.3);
    let cost = |text: &str| tell(&plan(text), 3, 0).year(0, 0, O::CostUsualPractice, 0);
    // The second adds its last week only.
    let none = tell(&one_quiet_commune(embedded("no_campaign")), 3, 0);
    let whole = none.year(0, 0, O::CostUsualPractice, 0);
    let expected = cost(&strong) - whole * 0.6 * 0.3 / 52.0;
    assert!((cost(&both) / expected - 1.0).abs() < 1e-9);
}

#[test]
fn worn_traps_are_written_off_between_rounds() {
    let needs = "nights_per_week = 3\ntraps_per_ha = 5";
    // Three weeks round the first of July, when the traps of spring are worn.
    let plan = fix(
        quiet(&round("trapping", "date = \"2022-06-27\"", 3, needs)),
        &[(P::TrapLifeSeasons, 4.0)],
    );
    let first = week(2022, 6, 27);
    let mut traps = Vec::new();
    tell_with(&plan, 4, 0, |_, _| {}, |_, season| traps.push(season.works.traps[0][0]));
    let target = plan.campaign.traps.target[0];
    let at = |w: i32| traps[w as usize] / target;
    assert_eq!([at(first), at(first + 1), at(first + 2)], [1.0; 3]);
    assert_eq!([at(first + 3), at(first + 20)], [0.75; 2]);
    // So the round sets what it plans.
    let nights: f64 = weekly(&plan, 4, O::TrapNights).iter().map(|nights| nights[0]).sum();
    assert!((nights / (9.0 * target) - 1.0).abs() < 1e-12);
}

/// Logarithms of the factors of capacity of each commune in some replicates.
fn places(plan: &Plan) -> Vec<Vec<f64>> {
    let ground = Ground::new(&plan.world, None);
    let mut places = vec![Vec::new(); plan.world.communes.len()];
    for replicate in (0..64).step_by(LANES) {
        // The last row is that of the land outside.
        let nature = stepwise(&ground, 5, replicate).nature;
        for (own, lanes) in places.iter_mut().zip(&nature.places) {
            own.extend(lanes.iter().map(|place| place.ln()));
        }
    }
    places
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}

#[test]
fn places_differ_by_their_parameter_and_by_what_is_known_of_them() {
    let plan = fix(embedded("no_campaign"), &[(P::PlaceSd, 0.6)]);
    let unknown = places(&plan);
    let all: Vec<f64> = unknown.concat();
    let (mean, sd) = mean_and_sd(&all);
    assert!((sd - 0.6).abs() < 0.05 && (mean + 0.18).abs() < 0.08, "{mean} {sd}");
    let mut known = plan.clone();
    known.world.communes[2].relative_density = Some(2.0);
    let known = places(&known);
    let (mean, sd) = mean_and_sd(&known[2]);
    assert!((mean - (2.0_f64.ln() - 0.02)).abs() < 0.08 && (sd - 0.2).abs() < 0.05, "{mean} {sd}");
    // What is known of one says nothing of the others.
    assert!((0..14).filter(|&c| c != 2).all(|c| known[c] == unknown[c]));
}

#[test]
fn communes_lose_by_their_places() {
    let spread = |sd: f64| {
        let plan = fix(embedded("no_campaign"), &[(P::PlaceSd, sd)]);
        let story = tell(&plan, 6, 0);
        let of = |l: usize| {
            let lost: Vec<f64> = (0..14).map(|c| story.total(c, O::YieldLossShare, l)).collect();
            let (mean, sd) = mean_and_sd(&lost);
            sd / mean
        };
        (0..LANES).map(of).sum::<f64>() / LANES as f64
    };
    let (alike, different) = (spread(0.0), spread(0.6));
    assert!(different > 2.0 * alike, "{alike} {different}");
}

#[test]
fn own_practice_of_the_place_costs_what_the_scenario_says() {
    let mut plan = fix(one_quiet_commune(embedded("no_campaign")), &[(P::UsualDaysHa, 2.0)]);
    plan = fix(plan, &[(P::DayWage, 200_000.0)]);
    plan.world.usual_nylon_vnd_per_ha = 1_400_000.0;
    let rice = plan.world.communes[0].rice_area_ha;
    let paid = tell(&plan, 7, 0).year(1, 0, O::CostUsualPractice, 0);
    assert!((paid / (rice * 2.0 * (2.0 * 200_000.0 + 1_400_000.0)) - 1.0).abs() < 1e-12);
}

#[test]
fn births_that_compensate_bring_rats_back_sooner() {
    let years = |compensation: f64| {
        let text = bait("2022-02-14", 1.0) + &bait("2022-02-21", 1.0);
        let plan = fix(
            quiet(&text),
            &[(P::Compensation, compensation), (P::Substitution, 0.0), (P::GrowthYear, 4.0)],
        );
        let (hit, none) = (tell(&plan, 8, 0), tell(&plan.without_campaign(), 8, 0));
        let left = |w: usize| hit.flows[w][0].end[0] / none.flows[w][0].end[0];
        (left(8), left(51))
    };
    let (plain, compensated) = (years(0.0), years(0.6));
    assert!((plain.0 / compensated.0 - 1.0).abs() < 0.1, "{plain:?} {compensated:?}");
    assert!(compensated.1 > 1.05 * plain.1, "{plain:?} {compensated:?}");
}

#[test]
fn a_run_of_the_scheme_is_the_same_beside_other_campaigns() {
    // Selection and substitution are state of one campaign: nothing of it is seen by another.
    let alone = crate::support::run(vec![embedded("luong_tai")], &settings(9), 64);
    let beside = [embedded("chemical_only"), embedded("luong_tai"), embedded("traps_only")];
    let beside = crate::support::run(beside.to_vec(), &settings(9), 64);
    let loss = |tally: &rodsim::engine::tally::Tally, arm: usize| {
        tally.arms[arm].district.scopes[4][O::YieldLoss as usize].moments.mean().unwrap()
    };
    assert_eq!(loss(&alone, 0), loss(&beside, 1));
}
