//! The parts of a replicate: luck, closure, weeks of nature and of seasons, tallies, quantiles; the
//! plain reference, and the floor. All but the reference do eight replicates at a time.

#[path = "common/shared.rs"]
mod common;

use common::{ALL_WEEKS, Floor, dispatch, embedded, run};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rodsim::engine::Study;
use rodsim::engine::tally::ArmTally;
use rodsim::model::draw::{Design, Draw, dimensions};
use rodsim::model::lanes::LANES;
use rodsim::model::math;
use rodsim::model::outcome::OUTCOMES;
use rodsim::model::plan::Plan;
use rodsim::model::rng::{self, Purpose, Stream, luck};
use rodsim::model::season::campaign::Works;
use rodsim::model::season::ground::Ground;
use rodsim::model::season::ledger::EMPTY;
use rodsim::model::season::nature::Nature;
use rodsim::model::season::rates::Rates;
use rodsim::model::season::{Blind, Season};
use rodsim::stats::histogram::Histogram;
use rodsim::time::{Period, WARM_UP_WEEKS};

/// Weeks of the shipped scheme.
const WEEKS: usize = 208;
use rodsim::verify::reference;
use std::hint::black_box;

/// Makes a piece of work that is compiled for each instruction set.
macro_rules! piece {
    ($name:ident { $($field:ident: $type:ty),* } -> $output:ty $body:block) => {
        struct $name<'a> { $($field: &'a $type),* }

        impl pulp::NullaryFnOnce for $name<'_> {
            type Output = $output;

            #[inline(always)]
            fn call(self) -> $output {
                let Self { $($field),* } = self;
                $body
            }
        }
    };
}

piece!(Luck { code: u32 } -> [[f32; LANES]; 4] {
    let words = rng::word_lanes(1, 0, Purpose::Nature, *code, 0);
    let (a, b) = math::normal_pairs(&words[0], &words[1]);
    let (c, d) = math::normal_pairs(&words[2], &words[3]);
    [a, b, c, d]
});
piece!(Draws { ground: Ground, points: [f64] } -> Nature { Nature::new(ground, luck::Luck::of_replicates(1, 0), points) });
piece!(Closures { ground: Ground, draw: Draw } -> Rates {
    Rates::new(&ground.world, &ground.reference_year, draw)
});
piece!(NatureWeeks { ground: Ground, start: Nature } -> Nature {
    let mut nature = start.clone();
    for week in 0..WEEKS as i32 {
        nature.go_to(ground, week);
    }
    nature
});
piece!(SeasonWeeks { ground: Ground, start: Nature, plan: Plan } -> f64 {
    weeks(plan, ground, start.clone())
});

/// Nature of the first replicates, in the first week of the warm-up.
fn nature(ground: &Ground) -> Nature {
    let points = Design::Sobol.points(Period::default(), 1, 0, 256, LANES);
    Nature::new(ground, luck::Luck::of_replicates(1, 0), &points)
}

/// The campaign's weeks of one scenario, without tallies.
#[inline(always)]
fn weeks(plan: &Plan, ground: &Ground, mut nature: Nature) -> f64 {
    let n = plan.world.communes.len();
    let works = Works::new(&plan.campaign, ground, &nature);
    let mut season = Season::new(nature.founders(ground), works, n);
    for week in 0..WEEKS as i32 {
        nature.go_to(ground, week);
        season.step(ground, &nature, &mut Blind);
    }
    season.rats_district[0]
}

fn parts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parts");
    let plan = embedded("luong_tai");
    let idle = plan.without_campaign();
    let ground = Ground::new(&plan.world, None);
    let lanes = LANES as u64;

    group.throughput(Throughput::Elements(14 * ALL_WEEKS * lanes));
    group.bench_function("floor", |bencher| bencher.iter(|| dispatch(Floor(14))));
    group.throughput(Throughput::Elements(2 * lanes));
    group.bench_function("luck, two weeks", |bencher| {
        bencher.iter(|| dispatch(Luck { code: black_box(&9496) }));
    });
    group.throughput(Throughput::Elements(lanes));
    let points = Design::Sobol.points(Period::default(), 1, 0, 256, LANES);
    group.bench_function("points, draws, closures and calendar", |bencher| {
        bencher.iter(|| dispatch(Draws { ground: &ground, points: black_box(&points) }));
    });
    assert_eq!(points.len(), LANES * dimensions(Period::default()));
    let draw = nature(&ground).draw;
    group.bench_function("closures", |bencher| {
        bencher.iter(|| dispatch(Closures { ground: &ground, draw: black_box(&draw) }));
    });
    group.throughput(Throughput::Elements(14 * WEEKS as u64 * lanes));
    let start = nature(&ground);
    group.bench_function("weeks of nature", |bencher| {
        bencher.iter(|| dispatch(NatureWeeks { ground: &ground, start: &start }));
    });
    for (name, plan) in [("weeks without a campaign", &idle), ("weeks of the scheme", &plan)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| dispatch(SeasonWeeks { ground: &ground, start: &start, plan }));
        });
    }

    let mut record = EMPTY;
    let mut stream = Stream::new(1, 0);
    for row in &mut record {
        *row = [stream.uniform() * 1e4; LANES];
    }
    group.throughput(Throughput::Elements(OUTCOMES as u64 * lanes));
    group.bench_function("tally of a record, in batches", |bencher| {
        let mut tally = ArmTally::new(Period::default(), 1, vec![true; OUTCOMES], 1);
        bencher.iter(|| tally.add(0, 0, &record, LANES));
    });
    let mut histogram = Histogram::new(8, 16);
    (0..10_000).for_each(|_| histogram.add(stream.uniform() * 1e4));
    group.throughput(Throughput::Elements(1));
    group
        .bench_function("quantile", |bencher| bencher.iter(|| histogram.quantile(black_box(0.95))));

    group.sample_size(10);
    group.throughput(Throughput::Elements(14 * (WARM_UP_WEEKS + WEEKS) as u64));
    let one = reference::Draw::of_lane(&draw, 0);
    group.bench_function("plain reference, rand_distr", |bencher| {
        bencher.iter(|| reference::simulate(&plan, &one, &mut reference::Drawn(Stream::new(1, 0))));
    });
    group.bench_function("plain reference, addressed luck", |bencher| {
        let mut luck = reference::Addressed { seed: 1, replicate: 0 };
        bencher.iter(|| reference::simulate(&plan, &one, &mut luck));
    });
    let study = Study::new(vec![plan.clone()], 0);
    group.throughput(Throughput::Elements(14 * ALL_WEEKS * 256));
    group.bench_function("kernel, a batch", |bencher| bencher.iter(|| run(&study, 1, 256)));
    let closure = reference::close(&plan, &one);
    black_box((closure.mortality_scale, closure.density_ref));
    group.finish();
}

criterion_group!(benches, parts);
criterion_main!(benches);
