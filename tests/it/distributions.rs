//! Is chance what it says it is? Fixed seeds, α = 0.001 for each test, no second tries.

use crate::support::{embedded, scheme};
use rodsim::model::draw::{Design, Sampler};
use rodsim::model::plan::parameter::{Distribution, PARAMETERS, Parameter};
use rodsim::model::rng::{self, Purpose, Stream};
use rodsim::time::Period;
use statrs::distribution::{Beta, ContinuousCDF, LogNormal, Normal, Triangular};

/// Coordinates of a draw of the shipped scheme: the parameters, and two for each of seven years.
const DIMENSIONS: usize = PARAMETERS + 2 * SHOCK_YEARS;
const SHOCK_YEARS: usize = 7;

/// Critical value of √n D at α = 0.001, Kolmogorov's limit.
const KOLMOGOROV: f64 = 1.949;

fn kolmogorov(mut values: Vec<f64>, cdf: impl Fn(f64) -> f64, what: &str) {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let distance = values.iter().enumerate().fold(0.0_f64, |most, (i, &x)| {
        let p = cdf(x);
        most.max((p - i as f64 / n).abs()).max(((i + 1) as f64 / n - p).abs())
    });
    assert!(distance * n.sqrt() < KOLMOGOROV, "{what}: √n D = {}", distance * n.sqrt());
}

fn normal(mean: f64, sd: f64) -> Normal {
    Normal::new(mean, sd).unwrap()
}

/// The distribution function, from another library.
fn cdf(distribution: Distribution, x: f64) -> f64 {
    match distribution {
        Distribution::Fixed(value) => f64::from(x >= value),
        Distribution::Normal(mean, sd) => normal(mean, sd).cdf(x),
        Distribution::NormalTruncated(mean, sd, low, high) => {
            let parent = normal(mean, sd);
            let below = |x: f64| parent.cdf(x);
            ((below(x) - below(low)) / (below(high) - below(low))).clamp(0.0, 1.0)
        }
        Distribution::LogNormal(q05, q50, q95) => {
            let span = if x < q50 { q50 / q05 } else { q95 / q50 };
            let sd = span.ln() / 1.644_853_626_951_472_7;
            LogNormal::new(q50.ln(), sd).unwrap().cdf(x)
        }
        Distribution::LogUniform(low, high) => (x / low).ln() / (high / low).ln(),
        Distribution::Uniform(low, high) => (x - low) / (high - low),
        Distribution::Triangular(low, mode, high) => {
            Triangular::new(low, high, mode).unwrap().cdf(x)
        }
        Distribution::Beta(a, b) => Beta::new(a, b).unwrap().cdf(x),
    }
}

const DESIGNS: [Design; 3] = [Design::Independent, Design::LatinHypercube, Design::Sobol];
/// Sixteen batches of 256.
const POINTS: usize = 4096;

fn points(design: Design) -> Vec<f64> {
    (0..16)
        .flat_map(|batch| design.points(Period::default(), 20_220_103, batch, 256, 256))
        .collect()
}

#[test]
fn every_parameter_follows_its_prior_in_every_design() {
    let priors = &embedded("luong_tai").world.priors;
    let sampler = Sampler::new(priors);
    for design in DESIGNS {
        let points = points(design);
        for parameter in Parameter::ALL {
            let values: Vec<f64> = (0..POINTS)
                .map(|i| sampler.value(parameter, points[i * DIMENSIONS + parameter as usize]))
                .collect();
            let distribution = priors[parameter].distribution;
            if let Distribution::Fixed(value) = distribution {
                assert!(values.iter().all(|&x| x == value));
                continue;
            }
            let what = format!("{} in {}", parameter.key(), design.key());
            kolmogorov(values, |x| cdf(distribution, x), &what);
        }
    }
}

#[test]
fn every_prior_is_inverted_to_a_millionth_of_its_probability() {
    let priors = &embedded("luong_tai").world.priors;
    let sampler = Sampler::new(priors);
    for parameter in Parameter::ALL {
        let distribution = priors[parameter].distribution;
        if matches!(distribution, Distribution::Fixed(_)) {
            continue;
        }
        for k in 1..1_000 {
            let u = f64::from(k) / 1_000.0;
            let back = cdf(distribution, sampler.value(parameter, u));
            assert!((back - u).abs() < 1e-6, "{}: {back} for {u}", parameter.key());
        }
    }
}

#[test]
fn designs_fill_each_coordinate_and_no_two_go_together() {
    for design in DESIGNS {
        let points = points(design);
        let column =
            |d: usize| -> Vec<f64> { (0..POINTS).map(|i| points[i * DIMENSIONS + d]).collect() };
        for d in 0..DIMENSIONS {
            assert!(column(d).iter().all(|&u| u > 0.0 && u < 1.0));
            kolmogorov(column(d), |x| x, &format!("coordinate {d} in {}", design.key()));
        }
        // Some parameters and the shocks of the years, pair by pair. The pairs of one scrambled Sobol
        // batch can be far from uncorrelated; over batches the correlation must vanish, within
        // five standard errors of its spread (the largest of 561 pairs is expected near four).
        let chosen: Vec<usize> = (0..20).chain(PARAMETERS..PARAMETERS + 2 * SHOCK_YEARS).collect();
        let columns: Vec<Vec<f64>> = chosen.iter().map(|&d| column(d)).collect();
        for a in 0..columns.len() {
            for b in 0..a {
                let by_batch: Vec<f64> = columns[a]
                    .chunks(256)
                    .zip(columns[b].chunks(256))
                    .map(|(x, y)| correlation(x, y))
                    .collect();
                let (mean, error) = rodsim::stats::mean_and_error(&by_batch).unwrap();
                let limit = 5.0 * error.max(1.0 / (POINTS as f64).sqrt());
                assert!(mean.abs() < limit, "{} {a} {b}: {mean} ± {error}", design.key());
            }
        }
    }
}

#[test]
fn a_stratum_of_a_latin_hypercube_holds_one_point() {
    let points = Design::LatinHypercube.points(Period::default(), 7, 3, 256, 256);
    for d in 0..DIMENSIONS {
        let mut seen = [0; 256];
        for i in 0..256 {
            seen[(points[i * DIMENSIONS + d] * 256.0) as usize] += 1;
        }
        assert_eq!(seen, [1; 256], "dimension {d}");
    }
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let mean = |v: &[f64]| v.iter().sum::<f64>() / n;
    let (mx, my) = (mean(x), mean(y));
    let sum = |f: &dyn Fn(usize) -> f64| (0..x.len()).map(f).sum::<f64>();
    let sxy = sum(&|i| (x[i] - mx) * (y[i] - my));
    let sxx = sum(&|i| (x[i] - mx) * (x[i] - mx));
    let syy = sum(&|i| (y[i] - my) * (y[i] - my));
    sxy / (sxx * syy).sqrt()
}

const PURPOSES: [Purpose; 12] = [
    Purpose::Draw,
    Purpose::Nature,
    Purpose::Calendar,
    Purpose::ExecutionDistrict,
    Purpose::ExecutionTrapping,
    Purpose::ExecutionBaiting,
    Purpose::ExecutionHunting,
    Purpose::ExecutionBarriers,
    Purpose::ExecutionHabitat,
    Purpose::Budget,
    Purpose::Design,
    Purpose::Analysis,
];

/// Replicates that the tests of luck look at.
const LUCKS: u32 = 4096;

/// First normals of all replicates at an address.
fn luck(seed: u64, purpose: Purpose, place: u32, week: i32) -> Vec<f64> {
    (0..LUCKS).map(|r| f64::from(rng::normals(seed, r, purpose, place, week).0)).collect()
}

#[test]
fn luck_is_standard_normal_for_every_purpose() {
    for purpose in PURPOSES {
        kolmogorov(
            luck(1, purpose, 9_496, 12),
            |x| normal(0.0, 1.0).cdf(x),
            &format!("{purpose:?}"),
        );
        let second =
            (0..LUCKS).map(|r| f64::from(rng::normals(1, r, purpose, 9_496, 12).1)).collect();
        kolmogorov(second, |x| normal(0.0, 1.0).cdf(x), &format!("second of {purpose:?}"));
    }
    // Over weeks of one replicate as well, as a season uses it.
    let weeks = (-156..4_000).map(|w| f64::from(rng::normals(1, 0, Purpose::Nature, 9_496, w).0));
    kolmogorov(weeks.collect(), |x| normal(0.0, 1.0).cdf(x), "weeks");
}

#[test]
fn luck_at_different_addresses_is_independent() {
    let base = luck(1, Purpose::Nature, 9_496, 12);
    let mut others = vec![
        ("week", luck(1, Purpose::Nature, 9_496, 13)),
        ("two weeks", luck(1, Purpose::Nature, 9_496, 14)),
        ("year", luck(1, Purpose::Nature, 9_496, 64)),
        ("week below zero", luck(1, Purpose::Nature, 9_496, -12)),
        ("commune", luck(1, Purpose::Nature, 9_499, 12)),
        ("outside", luck(1, Purpose::Nature, u32::MAX, 12)),
        ("seed", luck(2, Purpose::Nature, 9_496, 12)),
        ("high half of the seed", luck(1 + (1 << 32), Purpose::Nature, 9_496, 12)),
        ("swapped", luck(1, Purpose::Nature, 12, 9_496)),
    ];
    for purpose in PURPOSES {
        if purpose != Purpose::Nature {
            others.push(("purpose", luck(1, purpose, 9_496, 12)));
        }
    }
    let limit = 4.0 / f64::from(LUCKS).sqrt();
    let squares: Vec<f64> = base.iter().map(|x| x * x).collect();
    for (what, other) in others {
        assert!(correlation(&base, &other).abs() < limit, "{what}");
        let other: Vec<f64> = other.iter().map(|x| x * x).collect();
        assert!(correlation(&squares, &other).abs() < limit, "squares, {what}");
    }
    // The next replicate, and the second normal of the block.
    assert!(correlation(&base[1..], &base[..base.len() - 1]).abs() < limit);
    let second: Vec<f64> =
        (0..LUCKS).map(|r| f64::from(rng::normals(1, r, Purpose::Nature, 9_496, 12).1)).collect();
    assert!(correlation(&base, &second).abs() < limit);
}

#[test]
fn luck_has_the_values_that_it_always_had() {
    // A change here changes every published result.
    assert_eq!(
        rng::words(20_220_103, 7, Purpose::Nature, 9_496, -3),
        rng::philox([7, 9_496, (-3_i32) as u32, 1], [20_220_103, 0])
    );
    let plan = scheme("");
    let draw = Design::Sobol.points(Period::default(), 1, 0, 256, 1);
    let value = Sampler::new(&plan.world.priors).value(Parameter::LitterSize, draw[0]);
    assert!((6.0..=11.0).contains(&value));
}

#[test]
fn a_stream_of_random_numbers_is_uniform() {
    let mut stream = Stream::new(5, 1);
    kolmogorov((0..10_000).map(|_| stream.uniform()).collect(), |x| x, "stream");
}
