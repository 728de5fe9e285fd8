//! Records that were not to be expected are named, and usual ones left alone.

use super::{UNTIL, effort, plan};
use rodsim::engine::Study;
use rodsim::field::observe::Data;
use rodsim::field::posterior::synth::{Schedule, truth};
use rodsim::field::posterior::{SamplerSettings, signs, update};
use rodsim::field::records::{Kind, Record};
use std::sync::atomic::AtomicBool;

/// Kinds that surprise, and the share of the sample that expected less.
fn surprising(study: &Study, records: &[Record]) -> Vec<(Kind, bool)> {
    let data = Data::new(records, &study.plans[0].world, UNTIL);
    let few = SamplerSettings { rounds: [1, 1], rounds_last: [1, 1], ..effort(128) };
    let posterior = update(study, &data, UNTIL, &few, &(), &AtomicBool::new(false)).unwrap();
    let found = signs::surprises(&posterior, &data, few.seed);
    found.into_iter().map(|surprise| (surprise.kind, surprise.below > 0.5)).collect()
}

#[test]
fn records_far_from_what_was_expected_are_named_with_their_side() {
    let study = Study::new(vec![plan(2)], 0);
    let truth = truth(&study, &Schedule::default(), UNTIL, 3, 0, None);
    assert_eq!(surprising(&study, &truth.records), []);
    let times = |factor: f64| -> Vec<Record> {
        let mut records = truth.records.clone();
        for record in records.iter_mut().filter(|record| record.kind == Kind::BurrowCount) {
            record.result = (record.result * factor).round();
        }
        records
    };
    assert_eq!(surprising(&study, &times(500.0)), [(Kind::BurrowCount, true)]);
    assert_eq!(surprising(&study, &times(0.0)), [(Kind::BurrowCount, false)]);
}
