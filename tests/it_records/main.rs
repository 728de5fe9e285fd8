//! Learning from records: simulate, then recover.
//!
//! The small versions run with the tests. In full, 200 campaigns in a district of four communes,
//! four times (all signs, trap lines alone, shy truths, clean truths); about two hours on two cores:
//!
//! ```text
//! cargo test --release --test it_records -- --ignored --nocapture
//! ```
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod cli;
mod replan;
mod surprise;
mod tables;

use rayon::prelude::*;
use rodsim::engine::{Settings, Study};
use rodsim::field::observe::Data;
use rodsim::field::posterior::recover::{Recovered, interval_coverage, recover};
use rodsim::field::posterior::synth::{Schedule, truth};
use rodsim::field::posterior::{SamplerSettings, update};
use rodsim::field::records::{load as read, write};
use rodsim::model::draw::Design;
use rodsim::model::plan::Plan;
use rodsim::output::posterior::{files, load};
use rodsim::scenario;
use rodsim::verify::synth;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The last recorded week: the end of June.
const UNTIL: i32 = 25;

/// Quantities that all signs together tell.
const IDENTIFIABLE: [&str; 5] = [
    "abundance",
    "abundance_of_a_commune",
    "burrows_per_ha",
    "takes_per_point",
    "captures_per_trap_night",
];

fn plan(communes: usize) -> Plan {
    synth::plan(communes, &scenario::embedded("luong_tai").unwrap())
}

/// The effort of the program, or one that fits into a test, whose intervals are a little too narrow.
fn effort(particles: usize) -> SamplerSettings {
    let usual = SamplerSettings { particles, seed: 20_220_630, ..SamplerSettings::default() };
    if particles >= 256 {
        return usual;
    }
    SamplerSettings { rounds: [2, 4], rounds_last: [30, 30], ..usual }
}

fn campaigns(
    schedule: &Schedule,
    truths: std::ops::Range<u32>,
    shyness: Option<f64>,
    communes: usize,
    particles: usize,
) -> Vec<Recovered> {
    let study = Study::new(vec![plan(communes)], 0);
    let stop = AtomicBool::new(false);
    let effort = SamplerSettings { threads: 1, ..effort(particles) };
    truths
        .into_par_iter()
        .map(|n| recover(&study, schedule, UNTIL, n, shyness, &effort, &stop).unwrap())
        .collect()
}

#[test]
fn intervals_hold_the_truth_about_as_often_as_they_say() {
    let found = campaigns(&Schedule::default(), 0..10, None, 2, 96);
    for coverage in interval_coverage(&found) {
        // Were the intervals right, 4 of 10 or fewer inside would happen once in 7,000.
        assert!(coverage.share >= 0.5, "{coverage:?}");
    }
    let narrower = found.iter().filter(|one| one.width < 0.8).count();
    assert!(narrower >= 8, "records of four kinds teach how many rats there are: {narrower}");
}

#[test]
fn trap_lines_alone_leave_abundance_wide() {
    let found = campaigns(&Schedule::trap_lines(), 0..4, None, 2, 96);
    let width = found.iter().map(|one| one.width).sum::<f64>() / 4.0;
    let told = campaigns(&Schedule::default(), 0..4, None, 2, 96);
    let told = told.iter().map(|one| one.width).sum::<f64>() / 4.0;
    assert!(width > told, "{width} {told}");
    assert!(width > 0.5, "{width}");
}

#[test]
fn shy_truths_are_noticed_and_clean_ones_left_alone() {
    let shy = campaigns(&Schedule::default(), 0..4, Some(0.12), 2, 96);
    let clean = campaigns(&Schedule::default(), 0..4, Some(0.0), 2, 96);
    let fired = |found: &[Recovered]| found.iter().filter(|one| one.shy).count();
    assert!(fired(&shy) >= 3, "{:?}", shy.iter().map(|one| one.shy_chance).collect::<Vec<_>>());
    assert!(fired(&clean) <= 1, "{:?}", clean.iter().map(|one| one.shy_chance).collect::<Vec<_>>());
}

#[test]
fn a_posterior_is_the_same_for_any_threads_and_lives_its_past_again() {
    let plan = plan(2);
    let study = Study::new(vec![plan.clone()], 0);
    let stop = AtomicBool::new(false);
    let truth = truth(&study, &Schedule::default(), 12, 3, 0, None);
    let written = write::csv(&truth.records, &plan.world);
    let checked = read(&written, &plan.world).unwrap();
    assert_eq!(checked.faults, []);
    let data = Data::new(&checked.records, &plan.world, 12);
    let one = SamplerSettings { threads: 1, rounds_last: [2, 2], ..effort(64) };
    let posterior = update(&study, &data, 12, &one, &(), &stop).unwrap();
    let two =
        update(&study, &data, 12, &SamplerSettings { threads: 2, ..one }, &(), &stop).unwrap();
    assert_eq!(posterior, two);

    // Written, read, and refused for another world.
    let folder = tempfile::tempdir().unwrap();
    for file in files(&posterior, &plan, &written).unwrap() {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.bytes).unwrap();
    }
    let particles = load(folder.path(), std::slice::from_ref(&plan)).unwrap();
    assert_eq!(particles, posterior.particles);
    let refused = load(folder.path(), &[crate::plan(3)]).unwrap_err().to_string();
    assert!(refused.contains("communes"), "{refused}");

    // Another luck changes the future of a particle and not its past.
    let mut study = Study::new(vec![plan], 0);
    study.particles = Some(Arc::new(particles));
    let weeks = |seed: u64| {
        let settings =
            Settings { seed, design: Design::Independent, threads: 1, instructions: None };
        study.simulate(&settings, 0..64, &(), &stop).unwrap()
    };
    let (a, b) = (weeks(1), weeks(2));
    let density = |tally: &rodsim::engine::tally::Tally, week: usize| {
        tally.arms[0].weekly[week][0].moments.sum_units()
    };
    assert_eq!(density(&a, 12), density(&b, 12));
    assert_ne!(density(&a, 14), density(&b, 14));
    // The mean density of the district that the run sees is that of the sample.
    let rice: Vec<f64> = study.plans[0].world.communes.iter().map(|c| c.rice_area_ha).collect();
    let total: f64 = rice.iter().sum();
    let sample = posterior.density.chunks_exact(rice.len());
    let mean = sample.map(|row| row.iter().zip(&rice).map(|(n, ha)| n * ha).sum::<f64>() / total);
    let mean = mean.sum::<f64>() / 64.0;
    let run = a.arms[0].weekly[12][0].moments.mean().unwrap();
    assert!((run / mean - 1.0).abs() < 1e-6, "{run} {mean}");
    assert_eq!(posterior.particles.points.len(), 64 * study.dimensions());
}

#[test]
#[ignore = "four times 200 campaigns: about two hours, by the documented command"]
fn the_full_study() {
    let mut outside = Vec::new();
    for (name, schedule, shyness) in [
        ("four signs", Schedule::default(), None),
        ("trap lines alone", Schedule::trap_lines(), None),
        ("shy truths", Schedule::default(), Some(0.12)),
        ("clean truths", Schedule::default(), Some(0.0)),
    ] {
        let found = campaigns(&schedule, 0..200, shyness, 4, 512);
        let count = |of: &dyn Fn(&Recovered) -> bool| found.iter().filter(|one| of(one)).count();
        let width = found.iter().map(|one| one.width).sum::<f64>() / 200.0;
        println!("{name}: {} of 200 warned of shyness", count(&|one| one.shy));
        println!(
            "  {} degenerate, {} contradicted; log abundance {width:.2} as wide as before",
            count(&|one| one.degenerate),
            count(&|one| one.contradicted)
        );
        for coverage in interval_coverage(&found) {
            println!("  {coverage:?}");
            let told = shyness.is_none() && IDENTIFIABLE.contains(&coverage.quantity.as_str());
            if told && !(0.86..=0.94).contains(&coverage.share) {
                outside.push(coverage);
            }
        }
    }
    assert!(outside.is_empty(), "{outside:?}");
}
