//! Statistics of a run: exact tallies, intervals, and the rule that says when to stop.
//!
//! Everything here is pure: values in, numbers out. Nothing reads a file, a clock or a global
//! generator, and the transcendental functions are those of `libm`, so the same tallies give the
//! same bits on every platform.
//!
//! Three kinds of uncertainty are kept apart. The Monte Carlo standard error says how far more
//! replicates could move a mean; quantiles say how far the outcome itself varies; a chance is a
//! share of replicates and has an interval of its own.

pub mod accumulate;
pub mod decision;
pub mod histogram;
pub mod interval;
pub mod pair;
pub mod power;
pub mod resample;
mod runs;
pub mod special;
pub mod wide;

use accumulate::{Errors, Moments};
use histogram::Histogram;
use serde::{Deserialize, Serialize};

/// An estimate over replicates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Mean over replicates.
    pub mean: f64,
    /// Monte Carlo standard error of the mean; infinite, in files null, where it is not known.
    #[serde(deserialize_with = "unknown")]
    pub mcse: f64,
    /// 5 % quantile over replicates.
    pub q05: f64,
    /// 25 % quantile.
    pub q25: f64,
    /// Median.
    pub q50: f64,
    /// 75 % quantile.
    pub q75: f64,
    /// 95 % quantile.
    pub q95: f64,
}

/// A share of replicates with its 95 % Wilson interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Share of replicates.
    pub share: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// Reads an error: null stands for one that is not known, which is infinite here.
///
/// # Errors
///
/// When it is neither a number nor null.
pub fn unknown<'de, D: serde::Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(from)?.unwrap_or(f64::INFINITY))
}

/// Reads an interval: where an end is null, nothing bounds it.
///
/// # Errors
///
/// When an end is neither a number nor null.
pub fn unbounded<'de, D: serde::Deserializer<'de>>(from: D) -> Result<[f64; 2], D::Error> {
    let [low, high] = <[Option<f64>; 2]>::deserialize(from)?;
    Ok([low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)])
}

/// The estimate that tallies of the same values amount to; zeros for no values.
///
/// `errors` says whether the standard error comes from replicates or from batches. With too few of
/// them (fewer than two) it is infinite, never zero: an unknown error is not a small one.
pub fn estimate(moments: &Moments, histogram: &Histogram, errors: Errors) -> Estimate {
    let Some(mean) = moments.mean() else {
        return Estimate::default();
    };
    let quantile = |p| histogram.quantile(p).unwrap_or(mean);
    Estimate {
        mean,
        mcse: moments.mcse(errors).unwrap_or(f64::INFINITY),
        q05: quantile(0.05),
        q25: quantile(0.25),
        q50: quantile(0.50),
        q75: quantile(0.75),
        q95: quantile(0.95),
    }
}

/// The fifty equally likely values (quantiles at 1 %, 3 %, …, 99 %) that a dot plot shows.
pub fn fifty_dots(histogram: &Histogram) -> Vec<f64> {
    (0..50).filter_map(|i| histogram.quantile((2 * i + 1) as f64 / 100.0)).collect()
}

/// Mean and standard error of a slice of independent values, in plain floating point, summed in
/// order; `None` below two values.
pub fn mean_and_error(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
    Some((mean, (squares / (n - 1.0) / n).sqrt()))
}
