//! Throughput in commune-weeks per second, against threads and against communes.

#[path = "common/shared.rs"]
mod common;

use common::{ALL_WEEKS, Floor, dispatch, embedded, run};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rodsim::engine::Study;
use rodsim::verify::synth;

/// The default comparison: the scheme against no campaign. Commune-weeks count once for each.
fn threads(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("engine/threads");
    group.sample_size(10);
    let study = Study::new(vec![embedded("no_campaign"), embedded("luong_tai")], 0);
    let replicates = 1024;
    group.throughput(Throughput::Elements(2 * 14 * ALL_WEEKS * replicates));
    for threads in [1, 2] {
        group.bench_function(BenchmarkId::from_parameter(threads), |bencher| {
            bencher.iter(|| run(&study, threads, replicates));
        });
    }
    group.finish();
}

fn communes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("engine/communes");
    group.sample_size(10);
    let model = embedded("luong_tai");
    for (communes, replicates) in [(14, 256), (140, 64), (1_400, 16), (10_500, 8)] {
        let study = Study::new(vec![synth::plan(communes, &model)], 0);
        group.throughput(Throughput::Elements(communes as u64 * ALL_WEEKS * replicates));
        group.bench_function(BenchmarkId::from_parameter(communes), |bencher| {
            bencher.iter(|| run(&study, 1, replicates));
        });
    }
    group.throughput(Throughput::Elements(1_400 * ALL_WEEKS * rodsim::model::lanes::LANES as u64));
    group.bench_function("floor", |bencher| bencher.iter(|| dispatch(Floor(1_400))));
    group.finish();
}

criterion_group!(benches, threads, communes);
criterion_main!(benches);
