//! What can be known without a computer: three communes, one round, no chance.

use super::*;
use crate::model::draw::Design;
use crate::scenario;

/// Three communes that trap once a year, for one week of one night, 150 traps to a person-day, with
/// everything at its median and carried out to the letter; labour is limited.
fn three(labour: [f64; 3]) -> Plan {
    let text = "schema_version = 1\nextends = \"luong_tai.toml\"\nrounds = \"replace\"\n\
        [campaign]\ncommunes = [\"09496 (2022)\", \"09499 (2022)\", \"09502 (2022)\"]\n\
        [[round]]\nname = { vi = \"Bẫy\", en = \"Traps\" }\nprogramme = \"trapping\"\n\
        month_day = \"01-17\"\nweeks = 2\nnights_per_week = 3\nyears = [2022]\n\
        [round.traps_by_commune]\n\"09496 (2022)\" = 1000\n\"09499 (2022)\" = 1000\n\"09502 (2022)\" = 1000\n";
    let mut plan = scenario::from_text("three", text, None).unwrap();
    for prior in &mut plan.world.priors.0 {
        prior.distribution = Distribution::Fixed(prior.distribution.median());
    }
    let fixed = [
        (Parameter::ExecutionMedian, 1.0),
        (Parameter::ExecutionSd, 0.0),
        (Parameter::BudgetSd, 0.0),
        (Parameter::TrapsPerPersonDay, 100.0),
        (Parameter::TrapLifeSeasons, 5.0),
        (Parameter::TrapPrice, 25_000.0),
        (Parameter::DayWage, 250_000.0),
    ];
    for (parameter, value) in fixed {
        plan.world.priors.0[parameter as usize].distribution = Distribution::Fixed(value);
    }
    plan.campaign.labour_days_per_week[..3].copy_from_slice(&labour);
    plan.campaign.budget_vnd = None;
    plan
}

fn run(plan: &Plan) -> Feasibility {
    let settings =
        Settings { seed: 1, design: Design::Independent, threads: 1, instructions: None };
    feasibility(plan, &settings, 16, &(), &AtomicBool::new(false)).unwrap()
}

#[test]
fn slack_and_shadow_prices_are_those_of_the_hand() {
    // 1,000 traps for three nights are 3,000 trap-nights a week: 30 person-days. The first commune
    // has 40 (slack 10), the second 25 (short by 5, mended by ten more), the third 10 (short by 20,
    // not mended).
    let found = run(&three([40.0, 25.0, 10.0]));
    let chance: Vec<f64> = found.bouts.iter().map(|bout| bout.chance.share).collect();
    assert_eq!(chance, [1.0, 0.0, 0.0]);
    let delivered: Vec<f64> = found.bouts.iter().map(|bout| bout.delivered).collect();
    for (found, by_hand) in delivered.iter().zip([1.0, 25.0 / 30.0, 10.0 / 30.0]) {
        assert!((found - by_hand).abs() < 1e-6, "{found} and not {by_hand}");
    }
    let binding: Vec<Option<Limit>> = found.bouts.iter().map(|bout| bout.binding).collect();
    assert_eq!(binding, [None, Some(Limit::Labour), Some(Limit::Labour)]);
    let gain = |limit: Limit| -> Vec<f64> {
        let more = |bout: &BoutChance| {
            bout.with_more.iter().find(|more| more.limit == limit).map(|more| more.gain)
        };
        found.bouts.iter().filter_map(more).collect()
    };
    assert_eq!(gain(Limit::Labour), [0.0, 1.0, 0.0]);
    assert_eq!(gain(Limit::Execution), [0.0; 3]);
    assert_eq!(gain(Limit::Stock), [0.0; 3]);
    assert!(gain(Limit::Money).is_empty(), "money without end is no limit");
    let line = words::sentence(&found, &found.bouts[1], crate::text::Lang::En);
    assert!(line.contains("binding: person-days"), "{line}");
    assert!(line.contains("ten more person-days a week: 100% (+100 ± 0 points)"), "{line}");
}

#[test]
fn money_binds_where_it_runs_out() {
    // 1,000 traps cost 25 million, setting them 60 person-days of 250,000: 15 million; organising
    // 8 million for a commune of 200 to 400 ha.
    let mut plan = three([f64::INFINITY; 3]);
    plan.campaign.organising = vec![(0.0, 8e6)];
    let mut budget = vec![vec![0.0; 4]; 14];
    budget[0][0] = 48e6;
    budget[1][0] = 40e6;
    budget[2][0] = 30e6;
    plan.campaign.budget_vnd = Some(budget);
    let found = run(&plan);
    let chance: Vec<f64> = found.bouts.iter().map(|bout| bout.chance.share).collect();
    assert_eq!(chance, [1.0, 0.0, 0.0]);
    // 40 − 8 − 25 = 7 of 15 million; 30 − 8 = 22 of 25 million for traps, and nothing to set them.
    assert!((found.bouts[1].delivered - 7.0 / 15.0).abs() < 1e-6);
    assert_eq!(found.bouts[2].delivered, 0.0);
    let gain = |bout: &BoutChance| {
        bout.with_more.iter().find(|more| more.limit == Limit::Money).map(|more| more.gain)
    };
    assert_eq!(found.bouts.iter().filter_map(gain).collect::<Vec<_>>(), [0.0, 1.0, 0.0]);
    assert_eq!(found.bouts[1].binding, Some(Limit::Money));
}

#[test]
fn the_table_has_a_row_for_each_bout_and_commune() {
    let found = run(&three([40.0, 25.0, 10.0]));
    let table = String::from_utf8(tables::bouts(&found)).unwrap();
    assert_eq!(table.lines().count(), 1 + 3);
    assert!(table.lines().nth(2).unwrap().starts_with("An Thịnh,Traps,2022,"), "{table}");
    assert_eq!(found.rounds.len(), 3);
}
