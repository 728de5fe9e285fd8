//! Sensitivity indices against SALib, on the same points.
//!
//! The golden numbers are in `tests/oracle/salib.json`; with `RODSIM_SALIB` set, python3 and its SALib
//! compute them again, so that neither side can drift. Not asked, no test looks at what a machine has.

use rodsim::stats::decision::{morris, sobol};
use rodsim::stats::resample::SplitMix64;
use serde_json::Value;
use std::f64::consts::PI;
use std::path::Path;
use std::process::Command;

const ROWS: usize = 512;

fn ishigami(u: &[f64]) -> f64 {
    let at = |i: usize| PI * (2.0 * u[i] - 1.0);
    let (x, y, z) = (at(0), at(1), at(2));
    libm::sin(x) + 7.0 * libm::sin(y).powi(2) + 0.1 * z.powi(4) * libm::sin(x)
}

fn matrix(seed: u64) -> Vec<Vec<f64>> {
    let mut random = SplitMix64::new(seed);
    (0..ROWS).map(|_| (0..3).map(|_| random.uniform()).collect()).collect()
}

fn run(points: &[Vec<f64>]) -> Vec<f64> {
    points.iter().map(|point| ishigami(point)).collect()
}

/// The committed numbers, and those of SALib here if that is asked for.
fn golden() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let committed = std::fs::read_to_string(folder.join("salib.json")).unwrap();
    let mut all = vec![serde_json::from_str(&committed).unwrap()];
    if std::env::var_os("RODSIM_SALIB").is_some() {
        let output = Command::new("python3").arg(folder.join("salib_oracle.py")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        all.push(serde_json::from_slice(&output.stdout).unwrap());
    }
    all
}

fn assert_agree(golden: &Value, key: &str, found: &[f64], tolerance: f64) {
    let expected: Vec<f64> =
        golden[key].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        let allowed = tolerance * expected.abs();
        assert!((found - expected).abs() <= allowed, "{key}: {found}, SALib {expected}");
    }
}

#[test]
fn sobol_indices_are_those_of_salib() {
    let (a, b) = (matrix(1), matrix(2));
    let ab: Vec<Vec<f64>> = (0..3)
        .map(|i| {
            let mixed = |(a, b): (&Vec<f64>, &Vec<f64>)| {
                let mut row = a.clone();
                row[i] = b[i];
                row
            };
            run(&a.iter().zip(&b).map(mixed).collect::<Vec<_>>())
        })
        .collect();
    let found = sobol::indices(&run(&a), &run(&b), &ab, 500, 1, 0.95);
    let of = |part: fn(&sobol::Indices) -> f64| found.iter().map(part).collect::<Vec<_>>();
    for golden in golden() {
        assert_agree(&golden, "first", &of(|i| i.first), 1e-9);
        assert_agree(&golden, "total", &of(|i| i.total), 1e-9);
        // Bootstrap on both sides with other random numbers: 500 resamples know an error to 3 %,
        // two of them differ by 4.5 %; four times that.
        assert_agree(&golden, "first_half_width", &of(|i| i.first_half_width), 0.18);
        assert_agree(&golden, "total_half_width", &of(|i| i.total_half_width), 0.18);
    }
}

#[test]
fn elementary_effects_are_those_of_salib() {
    let rows = morris::trajectories(3, 10, 4, 3);
    let found = morris::screen(&rows, &run(&rows));
    let of = |part: fn(&morris::Screening) -> f64| found.iter().map(part).collect::<Vec<_>>();
    for golden in golden() {
        assert_agree(&golden, "mu", &of(|s| s.mu), 1e-9);
        assert_agree(&golden, "mu_star", &of(|s| s.mu_star), 1e-9);
        assert_agree(&golden, "sigma", &of(|s| s.sigma), 1e-9);
    }
}
