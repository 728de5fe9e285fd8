//! Chance and its arithmetic: published vectors, accuracy of functions, intervals, closed forms.

use super::Check;
use crate::engine::stopping::{self, HalfWidth};
use crate::model::draw::{Design, dimensions};
use crate::model::math;
use crate::model::rng;

use crate::stats::accumulate::{Errors, Moments};
use crate::stats::decision::curves;
use crate::stats::resample::SplitMix64;
use crate::text::Text;
use crate::time::Period;
use std::sync::atomic::AtomicBool;

/// Philox4x32-10 as its authors publish it (Random123, `kat_vectors`): counter, key, words.
const PHILOX: [([u32; 4], [u32; 2], [u32; 4]); 3] = [
    ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    ([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
        [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
    ),
];

/// Expected value of perfect information of a normal gain of mean 30 and sd 100, by its closed
/// form, given to six places.
const EVPI: f64 = 26.676_124;
/// Runs of the check of intervals.
const RUNS: u32 = 2000;

pub(super) fn checks(_: &AtomicBool) -> Vec<Check> {
    let wrong =
        PHILOX.iter().filter(|(counter, key, words)| rng::philox(*counter, *key) != *words).count();
    let grid = || (1..100_000).map(|i| f64::from(i) / 1000.0 - 50.0);
    let worst = |errors: &mut dyn Iterator<Item = f64>| errors.fold(0.0, f64::max);
    let exp = worst(&mut grid().map(|x| (math::exp(x) / libm::exp(x) - 1.0).abs()));
    let ln = worst(&mut grid().filter(|x| *x > 0.0).map(|x| {
        let exact = libm::log(x);
        (math::ln(x) - exact).abs() / exact.abs().max(1e-3)
    }));
    let p = (1..10_000).map(|i| f64::from(i) / 10_000.0);
    let normal = worst(&mut p.map(|p| {
        let back = 0.5 * libm::erfc(-math::normal_quantile(p) / std::f64::consts::SQRT_2);
        (back - p).abs()
    }));
    vec![
        Check::none(
            Text::new(
                "Philox4x32-10: khác véc-tơ đã công bố",
                "Philox4x32-10: differs from published vectors",
            ),
            wrong,
            PHILOX.len(),
        ),
        Check::at_most(
            Text::new("sai số tương đối của exp so với libm", "relative error of exp against libm"),
            exp,
            1e-14,
        ),
        Check::at_most(
            Text::new("sai số tương đối của ln so với libm", "relative error of ln against libm"),
            ln,
            1e-12,
        ),
        Check::at_most(
            Text::new(
                "phân vị chuẩn, tính ngược lại xác suất",
                "normal quantile, back to its probability",
            ),
            normal,
            1e-9,
        ),
        strata(),
        Check::close(
            Text::new("EVPI của chênh lệch chuẩn (30; 100)", "EVPI of a normal gain (30, 100)"),
            curves::evpi_normal(30.0, 100.0),
            EVPI,
            5e-7,
        ),
        coverage(),
    ]
}

/// A scrambled Sobol batch of 256 puts one point into each 256th of every coordinate.
fn strata() -> Check {
    const SIZE: usize = 256;
    let period = Period::default();
    let dimensions = dimensions(period);
    let points = Design::Sobol.points(period, 1, 3, SIZE as u32, SIZE);
    let mut faults = 0;
    for dimension in 0..dimensions {
        let mut seen = [false; SIZE];
        for row in points.chunks(dimensions) {
            seen[(row[dimension] * SIZE as f64) as usize] = true;
        }
        faults += seen.iter().filter(|seen| !**seen).count();
    }
    Check::none(
        Text::new(
            "điểm Sobol: số khoảng 1/256 bị bỏ trống",
            "Sobol points: empty 256ths of a coordinate",
        ),
        faults,
        SIZE * dimensions,
    )
}

/// How often the 95 % interval of a mean at a stop by precision holds the truth.
fn coverage() -> Check {
    let mut random = SplitMix64::new(20_220_103);
    let mut holds = 0;
    for _ in 0..RUNS {
        let mut moments = Moments::new(24);
        loop {
            for _ in 0..512 {
                moments.add(random.normal());
            }
            moments.close_batch();
            let progress = HalfWidth::Absolute(0.04).progress(&moments, Errors::Replicates);
            if progress.reached {
                let [low, high] = progress.interval;
                holds += u32::from(low <= 0.0 && 0.0 <= high);
                break;
            }
        }
    }
    let share = f64::from(holds) / f64::from(RUNS);
    Check {
        what: Text::new(
            format!(
                "khoảng tin cậy {}% khi dừng theo độ chính xác: tỷ lệ chứa giá trị đúng, {RUNS} lần",
                100.0 * stopping::LEVEL
            ),
            format!(
                "{}% interval when stopped by precision: share that holds the truth, {RUNS} runs",
                100.0 * stopping::LEVEL
            ),
        ),
        found: format!("{share:.4}"),
        expected: "0.936–0.964".to_owned(),
        verdict: (0.936..=0.964).contains(&share).into(),
    }
}
