//! What must change nothing changes nothing, bit for bit.

use crate::support::{embedded, keep, round, rounds, run, scheme, settings, tell};
use rodsim::engine::tally::{ArmTally, Cell, Tally};
use rodsim::engine::{BATCH, Instructions, Settings, Study};
use rodsim::model::draw::Design;
use rodsim::model::lanes::LANES;
use rodsim::model::outcome::{OUTCOMES, Outcome as O};
use rodsim::model::plan::Plan;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

fn cells(arm: &ArmTally) -> Vec<&Cell> {
    let places = arm.communes.iter().chain([&arm.district]);
    arm.weekly.iter().flatten().chain(places.flat_map(|p| p.scopes.iter().flatten())).collect()
}

/// Two scenarios differ in nothing that is counted in both.
fn same(a: &ArmTally, b: &ArmTally) {
    assert_eq!(a.weekly, b.weekly);
    let places = a.communes.iter().zip(&b.communes).chain([(&a.district, &b.district)]);
    for (a_place, b_place) in places {
        for (a_cells, b_cells) in a_place.scopes.iter().zip(&b_place.scopes) {
            for outcome in 0..OUTCOMES {
                if a.active[outcome] && b.active[outcome] {
                    assert_eq!(a_cells[outcome], b_cells[outcome], "{:?}", O::ALL[outcome]);
                }
            }
        }
    }
}

/// One round of each programme, of this size.
fn all_programmes(share: f64, per_ha: f64) -> String {
    let start = |month: u32| format!("month_day = \"{month:02}-10\"");
    let of = |programme, month, needs: String| round(programme, &start(month), 2, &needs);
    of("trapping", 2, format!("nights_per_week = 3\ntraps_per_ha = {per_ha}"))
        + &of(
            "baiting",
            3,
            format!("product = \"acute\"\ndose_kg_per_ha = 0.1\nshare_of_area = {share}"),
        )
        + &of("hunting", 4, format!("person_days_per_ha = {per_ha}"))
        + &of("barriers", 5, format!("barriers_per_100_ha = {per_ha}"))
        + &of("habitat", 6, format!("share_of_area = {share}\nlasts_weeks = 10"))
        + &of("fertility", 7, format!("share_of_area = {share}"))
}

#[test]
fn programmes_of_zero_coverage_are_bit_for_bit_no_programme() {
    let zero = rounds(&all_programmes(0.0, 0.0));
    let tally = run(vec![embedded("no_campaign"), zero], &settings(5), 64);
    same(&tally.arms[0], &tally.arms[1]);
    // Even the cost: no organising money is paid for a round of nothing.
    for (outcome, difference) in O::ALL.iter().zip(&tally.pairs[0].differences) {
        assert_eq!(difference.moments.sum_units(), 0, "{outcome:?}");
        assert_eq!(tally.pairs[0].less_equal[*outcome as usize], [0, 64], "{outcome:?}");
    }
}

#[test]
fn a_campaign_without_money_changes_nothing_for_rats_and_rice() {
    let mut broke = rounds(&all_programmes(1.0, 5.0));
    broke.campaign.budget_vnd = Some(vec![vec![0.0; 4]; broke.world.communes.len()]);
    let tally = run(vec![embedded("no_campaign"), broke], &settings(5), 64);
    for (outcome, difference) in O::ALL.iter().zip(&tally.pairs[0].differences) {
        // Tallied in one of them only where it can differ from zero; here it never does.
        assert_eq!(difference.moments.sum_units(), 0, "{outcome:?}");
    }
}

#[test]
fn removing_communes_leaves_the_others_as_they_were_when_rats_stay() {
    let all = scheme("movement = false\n");
    let some = [1, 4, 11];
    let whole = tell(&all, 6, 0);
    let part = tell(&keep(all, &some), 6, 0);
    for (i, &c) in some.iter().enumerate() {
        assert_eq!(whole.campaign[c], part.campaign[i]);
        for year in 0..4 {
            assert_eq!(whole.years[year][c], part.years[year][i]);
        }
    }
}

#[test]
fn communes_in_another_order_in_the_tables_give_the_same_results() {
    let folder = tempfile::tempdir().unwrap();
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/luong_tai");
    for name in ["communes.csv", "borders.csv", "outside_borders.csv"] {
        let text = std::fs::read_to_string(format!("{data}/{name}")).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        std::fs::write(folder.path().join(name), lines.join("\n") + "\n").unwrap();
    }
    let text = "schema_version = 1\nextends = \"luong_tai.toml\"\n[data]\ncommunes = \"communes.csv\"\nborders = \"borders.csv\"\noutside_borders = \"outside_borders.csv\"\n";
    std::fs::write(folder.path().join("upside_down.toml"), text).unwrap();
    let plan = rodsim::scenario::load(&folder.path().join("upside_down.toml"))
        .unwrap_or_else(|problems| panic!("{problems}"));
    let names = |plan: &Plan| -> Vec<u32> { plan.world.communes.iter().map(|c| c.code).collect() };
    let shipped = scheme("");
    assert_eq!(names(&plan), names(&shipped));
    let digest = |plan: Plan| run(vec![plan], &settings(7), 16).digest();
    assert_eq!(digest(plan), digest(shipped));
}

#[test]
fn a_name_and_a_title_change_nothing() {
    let digest = |text: &str| run(vec![scheme(text)], &settings(8), 16).digest();
    let mut renamed = scheme("title = { vi = \"Khác\", en = \"Other\" }\n");
    renamed.name = "other".to_owned();
    for round in &mut renamed.campaign.rounds {
        round.name = rodsim::text::Text::new("Đợt", "Round");
    }
    assert_eq!(run(vec![renamed], &settings(8), 16).digest(), digest(""));
}

fn scenarios() -> Vec<Plan> {
    vec![embedded("no_campaign"), scheme(""), embedded("staggered_communes")]
}

fn part(study: &Study, settings: &Settings, range: Range<u64>) -> Tally {
    study.simulate(settings, range, &(), &AtomicBool::new(false)).unwrap()
}

#[test]
fn threads_change_nothing() {
    let mut study = Study::new(scenarios(), 0);
    study.batch = 16; // several batches for each thread
    let digest = |threads| part(&study, &Settings { threads, ..settings(9) }, 0..100).digest();
    let one = digest(1);
    assert_eq!(digest(2), one);
    assert_eq!(digest(7), one);
}

#[test]
fn instruction_sets_change_nothing() {
    let digest =
        |set| run(scenarios(), &Settings { instructions: Some(set), ..settings(10) }, 24).digest();
    let sets = Instructions::available();
    assert!(!sets.is_empty());
    let baseline = digest(Instructions::Baseline);
    for set in sets {
        assert_eq!(digest(set), baseline, "{set:?}");
    }
    // A set that the machine lacks falls back, to the same bits.
    assert_eq!(digest(Instructions::Avx512), baseline);
}

#[test]
fn ranges_of_replicates_merge_to_the_whole_in_any_order() {
    let mut study = Study::new(vec![embedded("no_campaign"), scheme("")], 0);
    study.batch = 16;
    for design in [Design::Independent, Design::LatinHypercube, Design::Sobol] {
        let settings = Settings { design, ..settings(11) };
        let whole = part(&study, &settings, 0..72);
        let parts = [0..16, 16..48, 48..72].map(|range| part(&study, &settings, range));
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]] {
            let mut merged = study.empty();
            for place in order {
                merged.merge(parts[place].clone());
            }
            assert_eq!(merged, whole, "{design:?} {order:?}");
            assert_eq!(merged.digest(), whole.digest());
        }
    }
}

#[test]
#[should_panic(expected = "replicates start at a batch")]
fn a_range_that_splits_a_batch_is_refused() {
    let study = Study::new(vec![embedded("no_campaign")], 0);
    part(&study, &settings(1), 1..u64::from(BATCH));
}

#[test]
fn a_seed_changes_the_digest() {
    let digest = |seed| run(vec![embedded("no_campaign")], &settings(seed), 8).digest();
    assert_ne!(digest(1), digest(2));
    // All 64 bits of the seed count.
    assert_ne!(digest(1), digest(1 + (1 << 32)));
}

#[test]
fn a_further_scenario_changes_nothing_in_the_others() {
    let two = run(vec![embedded("no_campaign"), scheme("")], &settings(12), 24);
    // One on the same ground, one with a calendar of its own.
    let four = run(
        vec![
            embedded("no_campaign"),
            scheme(""),
            embedded("traps_only"),
            embedded("staggered_communes"),
        ],
        &settings(12),
        24,
    );
    assert_eq!(two.arms[..], four.arms[..2]);
    assert_eq!(two.pairs[0], four.pairs[0]);
}

#[test]
fn equal_scenarios_differ_by_exactly_nothing() {
    let mut twin = scheme("");
    twin.name = "twin".to_owned();
    let tally = run(vec![scheme(""), twin], &settings(13), 24);
    assert_eq!(cells(&tally.arms[0]), cells(&tally.arms[1]));
    for difference in &tally.pairs[0].differences {
        assert_eq!(difference.moments.sum_units(), 0);
        assert_eq!(difference.moments.variance(), Some(0.0));
    }
    assert!(tally.pairs[0].less_equal.iter().all(|&counts| counts == [0, 24]));
}

/// Replicates 3 to 7, first and last of their company, in two groups of eight.
fn alone_and_in_a_crowd(plan: &Plan) {
    let crowd = tell(plan, 14, 0);
    let shifted = tell(plan, 14, 3);
    for c in 0..plan.world.communes.len() {
        for row in 0..OUTCOMES {
            let (a, b) = (crowd.campaign[c][row], shifted.campaign[c][row]);
            assert!(a[3..] == b[..LANES - 3], "{:?} in commune {c}", O::ALL[row]);
        }
    }
}

#[test]
fn a_replicate_of_the_scheme_does_not_depend_on_its_company() {
    alone_and_in_a_crowd(&scheme(""));
    alone_and_in_a_crowd(&embedded("staggered_communes"));
}

#[test]
fn a_replicate_of_symptomatic_control_does_not_depend_on_its_company() {
    let mut plan = embedded("symptomatic");
    plan.campaign.synchrony_sd_days = Some(20.0);
    alone_and_in_a_crowd(&plan);
}
