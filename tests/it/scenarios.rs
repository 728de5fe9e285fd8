//! The scenario files: what is shipped works, and what is broken says how to mend it.

use proptest::prelude::*;
use rodsim::plan::{Plan, estimate};
use rodsim::scenario::{self, Problems};
use rodsim::text::Lang;

fn load(name: &str) -> Plan {
    scenario::embedded(name).unwrap_or_else(|problems| panic!("{}", problems.render(Lang::En)))
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn every_shipped_scenario_loads() {
    for (name, text) in scenario::EMBEDDED {
        let plan = load(name);
        assert_eq!(plan.name, *name);
        assert!(text.starts_with("#:schema ./scenario.schema.json\n"), "{name}");
    }
}

#[test]
fn the_scheme_has_the_totals_that_were_adopted() {
    let plan = load("luong_tai");
    let planned = estimate::planned(&plan);
    close(plan.world.communes.iter().map(|commune| commune.rice_area_ha).sum(), 4_500.0);
    close(planned.traps.iter().sum(), 22_500.0);
    for year in 0..4 {
        close(planned.chemical_ha.iter().map(|years| years[year]).sum(), 9_000.0);
    }
    close(planned.chemical_ha.iter().flatten().sum(), 36_000.0);
}

#[test]
fn a_scenario_may_name_the_file_that_it_extends_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "base.toml",
        "schema_version = 1\nextends = \"luong_tai.toml\"\n[traps]\ntraps_per_ha = 4\n",
    );
    write(
        "own.toml",
        "schema_version = 1\nextends = \"base.toml\"\n[budget]\nvnd_per_ha = 100000\n",
    );
    let plan = scenario::load(&folder.path().join("own.toml")).unwrap();
    assert_eq!(plan.name, "own");
    close(plan.campaign.traps.target.iter().sum(), 18_000.0);
    close(plan.campaign.budget_vnd.unwrap().iter().map(|years| years[0]).sum(), 450e6);
}

#[test]
fn every_key_can_be_overridden_and_alternatives_replace_each_other() {
    let plan = on_the_scheme(
        "[labour]\nunlimited = true\n[budget]\nunlimited = true\n[payers]\ntraps = { province = 1.0 }\n[parameters.trap_price]\ndistribution = \"fixed\"\nvalue = 30000\nsource = \"quote\"\n[commune.\"Thứa\"]\nrice_area_ha = 400\n[commune.09499]\nrice_area_ha = 300\n",
    );
    let plan = plan.unwrap_or_else(|problems| panic!("{problems}"));
    assert!(plan.campaign.budget_vnd.is_none());
    assert!(plan.campaign.labour_days_per_week.iter().all(|days| days.is_infinite()));
    assert_eq!(plan.campaign.payers[0], [1.0, 0.0, 0.0]);
    assert_eq!(plan.world.communes[0].rice_area_ha, 400.0);
    assert_eq!(plan.world.communes[1].rice_area_ha, 300.0);
}

#[test]
fn rounds_are_replaced_or_appended_as_the_file_says() {
    let round = "[[round]]\nname = { vi = \"Thử\", en = \"Trial\" }\nprogramme = \"hunting\"\ndate = \"2022-03-15\"\nweeks = 1\nperson_days_per_ha = 0.3\n";
    let rounds = |how: &str| {
        on_the_scheme(&format!("rounds = \"{how}\"\n{round}")).unwrap().campaign.rounds.len()
    };
    assert_eq!(rounds("replace"), 1);
    assert_eq!(rounds("append"), 9);
    assert!(on_the_scheme(round).unwrap_err().render(Lang::En).contains("rounds = \"replace\""));
}

#[test]
fn a_round_of_nothing_is_a_round() {
    let plan = on_the_scheme("[traps]\ntraps_per_ha = 0\n").unwrap();
    assert_eq!(plan.campaign.rounds.len(), 8);
    assert_eq!(plan.campaign.traps.target.iter().sum::<f64>(), 0.0);
}

#[test]
fn a_scenario_of_version_0_is_understood_with_a_note() {
    let text = "schema_version = 0\nextends = \"luong_tai.toml\"\n[traps]\nper_ha = 4\n";
    let plan = scenario::from_text("old", text, None).unwrap();
    close(plan.campaign.traps.target.iter().sum(), 18_000.0);
    let notes: Vec<&str> = plan.world.sources.iter().map(|note| note.en.as_str()).collect();
    assert!(
        notes.contains(&"old.toml: written for version 0; traps.per_ha is now traps.traps_per_ha"),
        "{notes:?}"
    );
}

#[test]
fn names_and_titles_do_not_change_the_digest_of_the_numbers() {
    let scheme = load("luong_tai");
    let renamed = on_the_scheme("title = { vi = \"Tên khác\", en = \"Other name\" }").unwrap();
    assert_eq!(scenario::digest(&scheme), scenario::digest(&renamed));
    assert_ne!(scenario::resolved(&scheme), scenario::resolved(&renamed));
    let changed = on_the_scheme("[traps]\ntraps_per_ha = 5.000001").unwrap();
    assert_ne!(scenario::digest(&scheme), scenario::digest(&changed));
}

#[test]
fn shipped_scenarios_differ_in_their_numbers_and_share_their_world() {
    let plans: Vec<Plan> = scenario::EMBEDDED.iter().map(|(name, _)| load(name)).collect();
    for (i, a) in plans.iter().enumerate() {
        assert_eq!(a.world, plans[0].world, "{}", a.name);
        for b in &plans[..i] {
            assert_ne!(scenario::digest(a), scenario::digest(b), "{} {}", a.name, b.name);
        }
    }
}

#[test]
fn timing_scenarios_have_the_effort_of_the_scheme() {
    let totals = |name: &str| {
        let planned = estimate::planned(&load(name));
        [planned.trap_nights, planned.chemical_ha].map(|table| table.iter().flatten().sum::<f64>())
    };
    let scheme = totals("luong_tai");
    for name in ["all_before_establishment", "same_effort_at_booting", "symptomatic"] {
        for (found, expected) in totals(name).into_iter().zip(scheme) {
            close(found, expected);
        }
    }
}

#[test]
fn the_schema_beside_the_scenarios_is_that_of_the_program() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/scenario.schema.json");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path, scenario::schema_json()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        scenario::schema_json(),
        "UPDATE_SCHEMA=1 rewrites it"
    );
}

#[test]
fn the_first_scenario_of_a_new_user_is_the_scheme() {
    for lang in [Lang::Vi, Lang::En] {
        let plan = scenario::from_text("mine", &scenario::init_text(lang), None).unwrap();
        assert_eq!(scenario::digest(&plan), scenario::digest(&load("luong_tai")));
    }
}

/// A scenario that builds on the shipped one.
fn on_the_scheme(text: &str) -> Result<Plan, Problems> {
    scenario::from_text(
        "broken",
        &format!("schema_version = 1\nextends = \"luong_tai.toml\"\n{text}"),
        None,
    )
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = scenario::from_text("any", &text, None);
    }
}
