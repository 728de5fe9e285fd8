//! Which input moves a quantity: Sobol' indices with luck as an input of its own, or a first look.
//!
//! Luck (weather of the week, what a bout achieves) and the shocks of the years are inputs like the
//! parameters: matrix `A` lives under one luck, `B` under another, and only the rows "luck" and
//! "chance" of `AB` take theirs from `B`. So the index of a parameter holds nothing of luck, and
//! chance, which nobody can measure away, has indices of its own.

use super::groups::uncertain;
use super::quantity::Model;
use crate::model::draw::{Design, dimensions};
use crate::model::plan::parameter::{PARAMETERS, Priors};
use crate::stats::decision::morris::{self, Screening};
use crate::stats::decision::sobol::{self, LuckShare, first_order_given_data, luck_share};
use crate::stats::mean_and_error;
use crate::stats::resample::bootstrap_error;
use crate::text::Text;
use crate::time::Period;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Bootstrap samples of an interval.
const RESAMPLES: usize = 200;
/// Level of the intervals.
pub const LEVEL: f64 = 0.95;
/// Levels of the grid of a first look.
const GRID: usize = 4;
/// A first look moves a parameter between these quantiles.
const REACH: [f64; 2] = [0.05, 0.95];

/// An input: some coordinates of the draw, with or without luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The word for files.
    pub key: String,
    /// The words for people.
    pub meaning: Text,
    /// Its coordinates.
    pub coordinates: Vec<usize>,
    /// Does luck belong to it?
    pub luck: bool,
}

/// The uncertain parameters; then the shocks of the years, luck, and both together.
pub fn inputs(priors: &Priors, period: Period) -> Vec<Input> {
    let mut inputs: Vec<Input> = uncertain(priors)
        .into_iter()
        .map(|parameter| Input {
            key: parameter.key().to_owned(),
            meaning: priors[parameter].meaning.clone(),
            coordinates: vec![parameter as usize],
            luck: false,
        })
        .collect();
    let years: Vec<usize> = (PARAMETERS..dimensions(period)).collect();
    inputs.push(Input {
        key: "years".to_owned(),
        meaning: Text::new("năm tốt, năm xấu, năm có dịch", "good, bad and outbreak years"),
        coordinates: years.clone(),
        luck: false,
    });
    inputs.push(Input {
        key: "luck".to_owned(),
        meaning: Text::new("may rủi từng tuần, từng đợt", "luck of weeks and bouts"),
        coordinates: Vec::new(),
        luck: true,
    });
    inputs.push(Input {
        key: "chance".to_owned(),
        meaning: Text::new("ngẫu nhiên: năm và may rủi", "chance: years and luck together"),
        coordinates: years,
        luck: true,
    });
    inputs
}

/// Indices of one input, with the half widths of their 95 % intervals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// The word for files.
    pub key: String,
    /// The words for people.
    pub meaning: Text,
    /// Share of the variance that knowing it would take away.
    pub first: f64,
    /// Half the width of its interval.
    pub first_half_width: f64,
    /// Share of the variance in which it has a part.
    pub total: f64,
    /// Half the width of its interval.
    pub total_half_width: f64,
}

/// A share of the variance with its bootstrap standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VarianceShare {
    /// The share.
    pub share: f64,
    /// Standard error.
    pub error: f64,
}

impl VarianceShare {
    fn of(split: Option<LuckShare>) -> Self {
        split.map_or(Self::default(), |s| Self { share: s.share, error: s.share_error })
    }
}

/// The variance of one quantity, taken apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decomposition {
    /// Mean over draws and luck.
    pub mean: f64,
    /// Standard error of the mean.
    pub mean_error: f64,
    /// Standard deviation over draws and luck.
    pub sd: f64,
    /// By input, in the order of [`inputs`].
    pub drivers: Vec<Driver>,
    /// Variance within a draw over the whole: what would be left if every parameter and every
    /// year's shock were known (two-level runs).
    pub luck: VarianceShare,
    /// The same when only the parameters were known: luck and years together.
    pub chance: VarianceShare,
}

/// Evaluations that [`sobol()`] needs.
pub fn evaluations(inputs: usize, base: u32) -> u64 {
    (inputs as u64 + 2) * u64::from(base)
}

/// Sobol' indices of every quantity of `model` from matrices of `base` rows; `None` when
/// interrupted. Costs [`evaluations`].
///
/// `A` and `B` are Latin hypercubes with permutations of their own. (Two scrambles of one Sobol
/// sequence would not do: coordinate by coordinate their rows lie in step.)
pub fn sobol(
    model: &Model<'_>,
    period: Period,
    inputs: &[Input],
    base: u32,
    seed: u64,
) -> Option<Vec<Decomposition>> {
    let n = base as usize;
    let a_points = Design::LatinHypercube.points(period, seed, 0, base, n);
    let b_points = Design::LatinHypercube.points(period, seed, 1, base, n);
    let (a, b) = (model(&a_points, 0)?, model(&b_points, base)?);
    // By input, quantity, row.
    let mut mixed = Vec::with_capacity(inputs.len());
    for input in inputs {
        let mut points = a_points.clone();
        for row in 0..n {
            for &coordinate in &input.coordinates {
                let at = row * dimensions(period) + coordinate;
                points[at] = b_points[at];
            }
        }
        mixed.push(model(&points, if input.luck { base } else { 0 })?);
    }
    let decompose = |quantity: usize| {
        let (a, b) = (&a[quantity], &b[quantity]);
        let ab: Vec<Vec<f64>> = mixed.iter().map(|by| by[quantity].clone()).collect();
        let indices = sobol::indices(a, b, &ab, RESAMPLES, seed, LEVEL);
        let both: Vec<f64> = a.iter().chain(b).copied().collect();
        let (mean, error) = mean_and_error(&both).unwrap_or((both[0], f64::INFINITY));
        let two_level = |key: &str| {
            let other = inputs.iter().position(|input| input.key == key).map(|i| &ab[i]);
            VarianceShare::of(other.and_then(|other| {
                let runs: Vec<Vec<f64>> = a.iter().zip(other).map(|(x, y)| vec![*x, *y]).collect();
                luck_share(&runs, RESAMPLES, seed)
            }))
        };
        Decomposition {
            mean,
            mean_error: error,
            sd: error * (both.len() as f64).sqrt(),
            drivers: inputs
                .iter()
                .zip(&indices)
                .map(|(input, index)| Driver {
                    key: input.key.clone(),
                    meaning: input.meaning.clone(),
                    first: index.first,
                    first_half_width: index.first_half_width,
                    total: index.total,
                    total_half_width: index.total_half_width,
                })
                .collect(),
            luck: two_level("luck"),
            chance: two_level("chance"),
        }
    };
    Some((0..a.len()).map(decompose).collect())
}

/// Share of the variance of one quantity that an input explains by itself, among replicates in which
/// a condition holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The word for files.
    pub key: String,
    /// The words for people.
    pub meaning: Text,
    /// Share of the variance that knowing it would take away.
    pub first: f64,
    /// Bootstrap standard error of that.
    pub error: f64,
}

/// Groups of a share that is told from replicates as they come.
const BINS: usize = 30;
/// Replicates of such a group, at least.
const IN_BIN: usize = 20;
/// Bootstrap samples of such a share.
const GIVEN_RESAMPLES: usize = 60;

/// First-order shares of each quantity (`outcomes`, by replicate) among replicates at `points`: of the
/// uncertain parameters and of the shocks of the years, one by one. Under a condition inputs hang
/// together, so that shares need not add up, and there are no totals.
pub fn given(
    outcomes: &[Vec<f64>],
    priors: &Priors,
    period: Period,
    points: &[f64],
    seed: u64,
) -> Vec<Vec<Given>> {
    let n = points.len() / dimensions(period);
    let first_year = period.last_year() + 1 - period.shock_years() as i32;
    let all = inputs(priors, period).into_iter().filter(|input| input.coordinates.len() == 1);
    let years = (0..period.shock_years()).map(|year| {
        let shown = first_year + year as i32;
        let (vi, en) = (format!("cú sốc của năm {shown}"), format!("shock of the year {shown}"));
        (format!("shock_{shown}"), Text::new(vi, en), PARAMETERS + year)
    });
    let all: Vec<(String, Text, usize)> =
        all.map(|input| (input.key, input.meaning, input.coordinates[0])).chain(years).collect();
    let bins = BINS.min(n / IN_BIN);
    let of = |(outcome, (key, meaning, coordinate)): (&Vec<f64>, &(String, Text, usize))| {
        let input: Vec<f64> =
            points.iter().skip(*coordinate).step_by(dimensions(period)).copied().collect();
        let share = |rows: &[usize]| {
            let [x, y] =
                [&input, outcome].map(|all| rows.iter().map(|&row| all[row]).collect::<Vec<f64>>());
            first_order_given_data(&x, &y, bins)
        };
        let rows: Vec<usize> = (0..n).collect();
        let first = share(&rows);
        let seed = seed.wrapping_add(3_000 + *coordinate as u64);
        let error = bootstrap_error(n, GIVEN_RESAMPLES, seed, share);
        Given { key: key.clone(), meaning: meaning.clone(), first, error }
    };
    let found = |outcome| all.par_iter().map(|input| of((outcome, input))).collect();
    outcomes.iter().map(found).collect()
}

/// What a first look says of one input, in the unit of the quantity: its effects between the 5 %
/// and 95 % quantiles of the input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Screened {
    /// The word for files.
    pub key: String,
    /// The words for people.
    pub meaning: Text,
    /// Mean effect.
    pub mu: f64,
    /// Mean of its magnitude.
    pub mu_star: f64,
    /// Standard error of that.
    pub mu_star_error: f64,
    /// Standard deviation of the effects: curvature and interaction.
    pub sigma: f64,
}

/// A first look after Morris: `base` trajectories through the parameters; those of `inputs` with
/// one coordinate. Years and luck are drawn for each trajectory and stay on it. Effects by quantity
/// and input; `None` when interrupted.
pub fn screen(
    model: &Model<'_>,
    period: Period,
    inputs: &[Input],
    base: u32,
    seed: u64,
) -> Option<Vec<Vec<Screened>>> {
    let moved: Vec<&Input> =
        inputs.iter().filter(|i| i.coordinates.len() == 1 && !i.luck).collect();
    let (n, steps) = (base as usize, moved.len() + 1);
    let rows = morris::trajectories(moved.len(), n, GRID, seed);
    let start = Design::LatinHypercube.points(period, seed, 0, base, n);
    // By step, quantity, trajectory: a block of one step has luck j for trajectory j.
    let mut blocks = Vec::with_capacity(steps);
    for step in 0..steps {
        let mut points = start.clone();
        for trajectory in 0..n {
            for (input, level) in moved.iter().zip(&rows[trajectory * steps + step]) {
                points[trajectory * dimensions(period) + input.coordinates[0]] =
                    REACH[0] + (REACH[1] - REACH[0]) * level;
            }
        }
        blocks.push(model(&points, 0)?);
    }
    let quantities = blocks[0].len();
    let of = |quantity: usize| {
        let outcome: Vec<f64> = (0..n)
            .flat_map(|trajectory| blocks.iter().map(move |block| block[quantity][trajectory]))
            .collect();
        let screening = morris::screen(&rows, &outcome);
        let row = |(input, s): (&&Input, &Screening)| Screened {
            key: input.key.clone(),
            meaning: input.meaning.clone(),
            mu: s.mu,
            mu_star: s.mu_star,
            mu_star_error: s.mu_star_error,
            sigma: s.sigma,
        };
        moved.iter().zip(&screening).map(row).collect()
    };
    Some((0..quantities).map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::resample::SplitMix64;
    use std::f64::consts::PI;

    fn input(key: &str, coordinates: &[usize], luck: bool) -> Input {
        let meaning = Text::new(key, key);
        Input { key: key.to_owned(), meaning, coordinates: coordinates.to_vec(), luck }
    }

    /// Ishigami on three coordinates, plus luck of standard deviation 2.
    fn ishigami(points: &[f64], luck: u32) -> Option<Vec<Vec<f64>>> {
        let rows = points.chunks(dimensions(Period::default())).enumerate().map(|(j, row)| {
            let [x, y, z] = [row[5], row[17], row[40]].map(|u| PI * (2.0 * u - 1.0));
            let noise = 2.0 * SplitMix64::new(u64::from(luck) + j as u64).normal();
            libm::sin(x) + 7.0 * libm::sin(y).powi(2) + 0.1 * z.powi(4) * libm::sin(x) + noise
        });
        Some(vec![rows.collect()])
    }

    #[test]
    fn ishigami_with_luck_is_taken_apart() {
        let inputs = [
            input("x", &[5], false),
            input("y", &[17], false),
            input("z", &[40], false),
            input("none", &[50], false),
            input("luck", &[], true),
        ];
        let found = &sobol(&ishigami, Period::default(), &inputs, 8192, 3).unwrap()[0];
        // Variances of the published case, with luck's 4 added to the whole.
        let whole = 13.844_588 + 4.0;
        let share = |s: f64| s * 13.844_588 / whole;
        let first = [share(0.313_905), share(0.442_411), 0.0, 0.0, 4.0 / whole];
        let total = [share(0.557_589), share(0.442_411), share(0.243_684), 0.0, 4.0 / whole];
        for (i, driver) in found.drivers.iter().enumerate() {
            let error = 4.0 / 1.96;
            assert!(
                (driver.first - first[i]).abs() <= error * driver.first_half_width,
                "{driver:?}"
            );
            assert!(
                (driver.total - total[i]).abs() <= error * driver.total_half_width,
                "{driver:?}"
            );
        }
        assert!((found.luck.share - 4.0 / whole).abs() < 4.0 * found.luck.error);
        assert!((found.sd - whole.sqrt()).abs() < 0.1);
    }

    #[test]
    fn a_first_look_finds_straight_lines_exactly() {
        let line = |points: &[f64], luck: u32| {
            let rows = points.chunks(dimensions(Period::default())).enumerate();
            Some(vec![
                rows.map(|(j, row)| 3.0 * row[1] - 2.0 * row[2] + f64::from(luck + j as u32))
                    .collect(),
            ])
        };
        let inputs =
            [input("a", &[1], false), input("b", &[2], false), input("years", &[60, 61], false)];
        let found = &screen(&line, Period::default(), &inputs, 6, 1).unwrap()[0];
        assert_eq!(found.len(), 2);
        for (row, slope) in found.iter().zip([2.7, -1.8]) {
            assert!((row.mu - slope).abs() < 1e-9 && row.sigma < 1e-9, "{row:?}");
        }
    }
}
