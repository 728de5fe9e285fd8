//! Figures that are too regular to have been counted.
//!
//! Counts of animals scatter at least as much as chance (Poisson) makes them. A place whose counts
//! scatter clearly less, or end in 0 or 5 far too often, was probably not counted every time. A sign
//! to look, not a proof: figures that were rounded honestly look the same.

use super::{Kind, Record};
use libm::lgamma;

/// Least rows from which scatter is judged.
const ROWS_MIN: usize = 8;
/// Chance of a false alarm that a file as a whole may have.
const FALSE_ALARM: f64 = 0.01;

/// A place and kind whose figures are too regular.
#[derive(Clone, Debug, PartialEq)]
pub struct Regular {
    /// The place in words.
    pub place: String,
    /// The kind.
    pub kind: Kind,
    /// Rows judged.
    pub rows: usize,
    /// What gives it away.
    pub sign: Sign,
    /// Chance of so regular figures if they were counted.
    pub chance: f64,
}

/// How figures can be too regular.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sign {
    /// Variance over what chance alone would give; 1 is pure chance.
    Scatter(f64),
    /// Share of the figures that end in 0 or 5; a fifth is expected.
    Rounding(f64),
}

/// Looks at every place and kind that has enough rows.
pub fn regular(records: &[Record]) -> Vec<Regular> {
    let mut groups: Vec<((&str, Kind), Vec<&Record>)> = Vec::new();
    let counted =
        [Kind::TrapLine, Kind::BountyTails, Kind::Hunt, Kind::BaitTake, Kind::BurrowCount];
    for record in records.iter().filter(|record| counted.contains(&record.kind)) {
        let key = (record.place.as_str(), record.kind);
        match groups.iter_mut().find(|group| group.0 == key) {
            Some(group) => group.1.push(record),
            None => groups.push((key, vec![record])),
        }
    }
    let judged: Vec<_> = groups.into_iter().filter(|group| group.1.len() >= ROWS_MIN).collect();
    let limit = FALSE_ALARM / (2 * judged.len().max(1)) as f64;
    let mut found = Vec::new();
    for ((place, kind), rows) in judged {
        for (sign, chance) in [scatter(&rows), rounding(&rows)].into_iter().flatten() {
            if chance < limit {
                found.push(Regular {
                    place: place.to_owned(),
                    kind,
                    rows: rows.len(),
                    sign,
                    chance,
                });
            }
        }
    }
    found
}

/// Scatter of neighbouring counts around each other: a trend does not count as scatter. Bait points
/// are binomial, which scatters less than Poisson where most are taken.
fn scatter(rows: &[&Record]) -> Option<(Sign, f64)> {
    let (mut squares, mut freedom) = (0.0, 0.0);
    for pair in rows.chunks_exact(2) {
        let [a, b] = [pair[0], pair[1]];
        let effort = a.effort + b.effort;
        let rate = (a.result + b.result) / effort;
        let left = if a.kind == Kind::BaitTake { 1.0 - rate } else { 1.0 };
        let variance = rate * left * a.effort * b.effort / effort;
        if variance > 0.0 {
            let off = a.result - rate * a.effort;
            squares += off * off / variance;
            freedom += 1.0;
        }
    }
    if freedom < (ROWS_MIN / 2) as f64 {
        return None;
    }
    Some((Sign::Scatter(squares / freedom), chi_square_below(squares, freedom)))
}

/// Last digits of the counts from 10 on.
fn rounding(rows: &[&Record]) -> Option<(Sign, f64)> {
    let figures: Vec<u64> =
        rows.iter().map(|row| row.result as u64).filter(|&figure| figure >= 10).collect();
    if figures.len() < ROWS_MIN {
        return None;
    }
    let round = figures.iter().filter(|&&figure| figure.is_multiple_of(5)).count();
    let share = round as f64 / figures.len() as f64;
    Some((Sign::Rounding(share), binomial_from(round, figures.len(), 0.2)))
}

/// Chance that chi-square of `freedom` is at most `x`: the series of the incomplete gamma function.
fn chi_square_below(x: f64, freedom: f64) -> f64 {
    let (a, z) = (0.5 * freedom, 0.5 * x);
    if z <= 0.0 {
        return 0.0;
    }
    let (mut term, mut sum) = (1.0 / a, 1.0 / a);
    for k in 1..1000 {
        term *= z / (a + f64::from(k));
        sum += term;
        if term < sum * 1e-14 {
            break;
        }
    }
    (sum * libm::exp(a * libm::log(z) - z - lgamma(a))).min(1.0)
}

/// Chance of at least `k` of `n` at chance `p` each.
fn binomial_from(k: usize, n: usize, p: f64) -> f64 {
    let ln_choose =
        |k: usize| lgamma(n as f64 + 1.0) - lgamma(k as f64 + 1.0) - lgamma((n - k) as f64 + 1.0);
    let term = |k: usize| {
        libm::exp(ln_choose(k) + k as f64 * libm::log(p) + (n - k) as f64 * libm::log(1.0 - p))
    };
    (k..=n).map(term).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rng::Stream;
    use crate::time::Day;

    fn rows(results: impl Iterator<Item = f64>) -> Vec<Record> {
        results
            .enumerate()
            .map(|(k, result)| Record {
                row: k + 2,
                day: Day(7 * k as i32),
                communes: vec![0],
                place: "Thứa".to_owned(),
                kind: Kind::TrapLine,
                programme: None,
                effort: 300.0,
                result,
                note: String::new(),
            })
            .collect()
    }

    #[test]
    fn copied_and_rounded_figures_are_noticed() {
        let copied = regular(&rows((0..20).map(|_| 21.0)));
        assert!(matches!(copied[..], [Regular { sign: Sign::Scatter(ratio), .. }] if ratio < 1e-9));
        let rounded = regular(&rows((0..20).map(|k| [10.0, 35.0, 60.0, 15.0][k % 4])));
        assert!(matches!(rounded[..], [Regular { sign: Sign::Rounding(_), .. }]));
    }

    #[test]
    fn honest_counts_are_left_alone() {
        use rand_distr::{Distribution, Poisson};
        let mut alarms = 0;
        for file in 0..200 {
            let mut stream = Stream::new(11, file);
            let poisson = Poisson::new(17.0).unwrap();
            let counts: Vec<f64> = (0..24).map(|_| poisson.sample(&mut stream)).collect();
            alarms += regular(&rows(counts.into_iter())).len();
        }
        assert!(alarms <= 8, "{alarms} alarms in 200 honest files; 2 are expected");
    }

    #[test]
    fn the_chances_are_those_of_the_tables() {
        assert!((chi_square_below(3.940_3, 10.0) - 0.05).abs() < 1e-5);
        assert!((binomial_from(3, 5, 0.5) - 0.5).abs() < 1e-12);
    }
}
