//! One batch of replicates of each shipped scenario.

#[path = "common/shared.rs"]
mod common;

use common::{ALL_WEEKS, Floor, dispatch, embedded, run};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rodsim::engine::Study;

/// Replicates of a batch.
const REPLICATES: u64 = 256;

fn replicate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("replicate");
    group.sample_size(10);
    for (name, _) in rodsim::scenario::EMBEDDED {
        let study = Study::new(vec![embedded(name)], 0);
        let commune_weeks = study.communes() as u64 * ALL_WEEKS;
        group.throughput(Throughput::Elements(commune_weeks * REPLICATES));
        group.bench_function(*name, |bencher| bencher.iter(|| run(&study, 1, REPLICATES)));
    }
    group.throughput(Throughput::Elements(14 * ALL_WEEKS * rodsim::model::lanes::LANES as u64));
    group.bench_function("floor", |bencher| bencher.iter(|| dispatch(Floor(14))));
    group.finish();
}

criterion_group!(benches, replicate);
criterion_main!(benches);
