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
