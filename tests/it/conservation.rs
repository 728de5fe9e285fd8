//! Do rats and money add up?

use crate::support::{keep, round, scheme, tell, tell_with};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rodsim::model::lanes::LANES;
use rodsim::model::outcome::Outcome as O;
use rodsim::model::plan::{Item, Plan};
use rodsim::model::programme::Cause;
use rodsim::model::season::Flows;

/// Sums of a few numbers, each rounded once: 1e-9 is far above that and far below a rat.
const ROUNDING: f64 = 1e-9;

fn rats_add_up(flows: &Flows) {
    for l in 0..LANES {
        let killed: f64 = flows.killed.iter().map(|cause| cause[l]).sum();
        let came = flows.start[l] + flows.born[l] + flows.arrived[l];
        let gone = flows.natural[l] + flows.usual[l] + killed + flows.nestlings[l] + flows.left[l];
        let scale = came.max(1.0);
        assert!((came - gone - flows.end[l]).abs() <= ROUNDING * scale, "lane {l}: {flows:?}");
        let all = [flows.born, flows.natural, flows.usual, flows.nestlings, flows.left, flows.end];
        for flow in all.iter().chain(&flows.killed).chain([&flows.arrived]) {
            assert!(flow[l] >= -ROUNDING * scale && flow[l].is_finite(), "lane {l}: {flows:?}");
        }
    }
}

pub(crate) fn everything_adds_up(plan: &Plan, seed: u64) {
    let story = tell(plan, seed, 0);
    let mut end: Vec<Option<[f64; LANES]>> = vec![None; plan.world.communes.len()];
    for flows in story.flows.iter().flatten() {
        rats_add_up(flows);
        // What a week ends with, the next one starts with: to the last bit.
        if let Some(end) = end[flows.commune].replace(flows.end) {
            assert_eq!(end, flows.start);
        }
    }
    for (year, communes) in story.years.iter().enumerate() {
        for (c, record) in communes.iter().enumerate() {
            for l in 0..LANES {
                let row = |outcome: O| record[outcome as usize][l];
                let items: f64 = Item::ALL.map(|item| row(item.facts().outcome)).iter().sum();
                assert_eq!(items, row(O::Cost));
                assert_eq!(
                    row(O::PaidProvince) + row(O::PaidCommune) + row(O::PaidFarmers),
                    row(O::Cost)
                );
                assert_eq!(row(O::Burden), row(O::CostPv) + row(O::LossPv));
                let share = row(O::YieldLossShare);
                assert!((0.0..=1.0).contains(&share), "{share}");
                if plan.campaign.budget_vnd.is_some() {
                    assert_eq!(row(O::Budget) - row(O::Unspent), row(O::PaidCommune));
                    // Each of at most a few payments a week is rounded to whole đồng.
                    assert!(row(O::Unspent) >= -500.0, "{}", row(O::Unspent));
                }
                // Kills of the year, against the flows of its weeks.
                for cause in Cause::ALL {
                    let seen: f64 = story
                        .flows
                        .iter()
                        .filter(|flows| {
                            let period = plan.world.period;
                            period.year_of_week(flows[c].week) == period.year(year)
                        })
                        .map(|flows| flows[c].killed[cause as usize][l])
                        .sum();
                    let booked = row(cause.facts().killed);
                    assert!((seen - booked).abs() <= ROUNDING * seen.max(1.0), "{seen} {booked}");
                }
            }
        }
    }
}

#[test]
fn rats_and_money_of_the_scheme_add_up_in_every_week_commune_and_replicate() {
    everything_adds_up(&scheme(""), 1);
}

#[test]
fn what_leaves_a_commune_arrives_in_its_neighbours_or_outside() {
    let plan = scheme("");
    let mut from_outside = Vec::new();
    let story = tell_with(
        &plan,
        2,
        0,
        |_, _| {},
        |nature, _| {
            from_outside.push(nature.arrivals_per_km);
        },
    );
    let communes = &plan.world.communes;
    for (flows, outside) in story.flows.iter().zip(&from_outside) {
        for l in 0..LANES {
            let per_km = |c: usize| {
                let km: f64 = plan
                    .world
                    .borders
                    .iter()
                    .filter(|border| border.a == c || border.b == c)
                    .map(|border| border.length_km)
                    .sum();
                flows[c].left[l] / (km + communes[c].outside_border_km)
            };
            for (c, commune) in communes.iter().enumerate() {
                let mut expected = commune.outside_border_km * (outside[0][l] + outside[1][l]);
                for border in &plan.world.borders {
                    if border.a == c || border.b == c {
                        expected += border.length_km * per_km(border.a + border.b - c);
                    }
                }
                let found = flows[c].arrived[l];
                assert!((found - expected).abs() <= 1e-9 * expected.max(1.0), "{found} {expected}");
            }
        }
    }
}

#[test]
fn in_a_closed_district_arrivals_equal_departures() {
    let mut plan = scheme("");
    for commune in &mut plan.world.communes {
        commune.outside_border_km = 0.0;
    }
    for flows in tell(&plan, 3, 0).flows {
        for l in 0..LANES {
            let left: f64 = flows.iter().map(|flows| flows.left[l]).sum();
            let arrived: f64 = flows.iter().map(|flows| flows.arrived[l]).sum();
            assert!((left - arrived).abs() <= ROUNDING * left.max(1.0), "{left} {arrived}");
        }
    }
}

/// Several programmes at once, in overlapping weeks, with and without limits.
fn campaigns() -> impl Strategy<Value = String> {
    let one = (0..5usize, 1..13u32, 1..28u32, 1..6u32, 0.0..1.0f64, any::<bool>());
    let rounds = prop::collection::vec(one, 1..7);
    let limits = (0..3usize, 0..2usize, 0..2usize, any::<bool>(), any::<bool>(), 0..20u32);
    (rounds, limits).prop_map(|(rounds, (money, labour, payers, movement, other, synchrony))| {
        let mut text = format!(
            "rounds = \"replace\"\nmovement = {movement}\n[campaign]\ntreat_other_land = {other}\nsynchrony_sd_days = {synchrony}\n"
        );
        text += ["[budget]\nunlimited = true\n", "[budget]\nvnd_per_ha = 300000\nrelease_month_day = \"02-15\"\n", "[budget]\nvnd_per_ha = 0\n"][money];
        text += ["[labour]\nunlimited = true\n", "[labour]\nperson_days_per_ha_per_week = 0.1\n"]
            [labour];
        if payers == 1 {
            text += "[bounty]\neffort_gain = 0.2\n[payers]\ntraps = { province = 0.3, commune = 0.3, farmers = 0.4 }\nbait_product = { province = 0.5, commune = 0.5 }\nbait_grain = { commune = 0.1, farmers = 0.9 }\nbounty = { province = 0.7, commune = 0.3 }\n";
        }
        let mut taken = Vec::new();
        for (programme, month, day, weeks, amount, two) in rounds {
            if taken.contains(&(programme, month)) || (month == 12 || (month == 11 && weeks > 2)) {
                continue;
            }
            taken.push((programme, month));
            let (name, needs) = match programme {
                0 => ("trapping", format!("nights_per_week = {}\ntraps_per_ha = {}", 1 + day % 7, 20.0 * amount)),
                1 => ("baiting", format!("product = \"{}\"\ndose_kg_per_ha = 0.1\nshare_of_area = {amount}", if two { "acute" } else { "anticoagulant" })),
                2 => ("hunting", format!("person_days_per_ha = {amount}")),
                3 => ("barriers", format!("barriers_per_100_ha = {}", 10.0 * amount)),
                _ => ("habitat", format!("share_of_area = {amount}\nlasts_weeks = {}", 1 + day)),
            };
            let when = if month == 1 { "month_day = \"01-29\"".to_owned() } else { format!("month_day = \"{month:02}-{day:02}\"") };
            text += &round(name, &when, weeks, &needs);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        rng_seed: RngSeed::Fixed(20_220_103),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn rats_and_money_add_up_under_any_campaign(text in campaigns(), seed in 0..1000u64) {
        everything_adds_up(&keep(scheme(&text), &[0, 3, 7]), seed);
    }
}
