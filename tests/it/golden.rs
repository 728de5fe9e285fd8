//! The shipped scenarios give the numbers that they gave.
//!
//! `RODSIM_RENEW=1 cargo test --test it golden` writes them anew. Whoever does so announces it in
//! the changelog as value-breaking, by how much, and raises the model version.

use rodsim::model::outcome::Outcome;
use rodsim::scenario::EMBEDDED;
use rodsim::verify::{GOLDEN, Golden};
use std::sync::atomic::AtomicBool;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/verify/golden.csv");

#[test]
fn the_shipped_scenarios_give_the_numbers_that_they_gave() {
    let stop = AtomicBool::new(false);
    let found: Vec<Golden> =
        EMBEDDED.iter().map(|(name, _)| Golden::of(name, &stop).unwrap()).collect();
    if std::env::var_os("RODSIM_RENEW").is_some() {
        std::fs::write(FILE, Golden::write(&found)).unwrap();
        return;
    }
    let expected = Golden::read(GOLDEN);
    let names =
        |rows: &[Golden]| -> Vec<String> { rows.iter().map(|row| row.scenario.clone()).collect() };
    assert_eq!(names(&found), names(&expected), "a scenario came or went: renew the table");
    let mut moved = Vec::new();
    for (found, expected) in found.iter().zip(&expected) {
        for (outcome, (a, b)) in Outcome::ALL.iter().zip(found.means.iter().zip(&expected.means)) {
            if a != b {
                let share = 100.0 * (a / b - 1.0);
                moved.push(format!(
                    "{}, {}: {b} → {a} ({share:+.3} %)",
                    found.scenario,
                    outcome.key()
                ));
            }
        }
        if found.digest != expected.digest {
            moved.push(format!("{}: another digest", found.scenario));
        }
    }
    assert!(moved.is_empty(), "{} numbers moved:\n{}", moved.len(), moved.join("\n"));
}
