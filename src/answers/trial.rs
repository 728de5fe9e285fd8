//! Would a field trial of usual size see what the model says?
//!
//! Two sites with the one scenario are paired with two with the other, over four seasons (crops): eight
//! paired differences in the share of the yield lost, a two-sided t test at 5 %. Unpaired, each scenario
//! has eight sites and seasons of its own, in other years than the other's, and two groups are compared:
//! a year good for rats is then taken for the scenario's. In each replicate (a
//! future) the difference is the replicate's own; the spread between sites and seasons is the model's,
//! taken apart by the variances that tallies hold. With `Var` the variance over replicates of a share
//! of the yield lost by commune and year (`cy`), commune (`c`), year of the district (`y`), and
//! district (`d`), over `T` years and communes of area weights `w`, `W = Σ w²`:
//!
//! ```text
//! cy = future + site + year + rest          c = future + site + (year + rest)/T
//! y  = future + year + (site + rest) W      d = future + site W + year/T + rest W/T
//! ```
//!
//! Assumptions: spread is proportional to the loss; what varies anew each year varies anew each crop,
//! so its squared coefficient of variation doubles; seasons of one pair count as independent; what
//! people measure wrongly is left out. The true power is hence at most about this.

use crate::engine::Study;
use crate::engine::tally::{ArmTally, PlaceTally, SAMPLED, Tally};
use crate::model::outcome::Outcome;
use crate::stats::power::t_test;
use serde::{Deserialize, Serialize};

/// Pairs of sites.
pub const PAIRS: usize = 2;
/// Seasons.
pub const SEASONS: usize = 4;
/// Level of the test.
const LEVEL: f64 = 0.95;
/// Step of the table of powers, standard errors, and its last entry.
const STEP: f64 = 0.05;
const STEPS: usize = 200;

/// What a field trial of two scenarios could see.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Mean over futures of the chance that the test of paired sites tells the two apart.
    pub power: f64,
    /// The same of as many sites and seasons that are not paired.
    pub power_unpaired: f64,
    /// Coefficient of variation of the share lost between sites and seasons of one future, under the
    /// one scenario and the other.
    pub spread_cv: [f64; 2],
}

/// Taken apart: the squared coefficient of variation within a future of the share lost in a site and
/// season, and what years add to it where they are not the same for all sites; `None` where communes or
/// years are too few, or not kept.
fn spread(arm: &ArmTally, weights: &[f64]) -> Option<[f64; 2]> {
    let o = Outcome::YieldLossShare as usize;
    let variance = |cells: &[crate::engine::tally::Cell]| cells.get(o)?.moments.variance();
    let of_years = |place: &PlaceTally| -> Option<Vec<f64>> {
        place.years().iter().map(|cells| variance(cells)).collect()
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let years = arm.district.years().len();
    if years < 2 || arm.communes.len() < 2 || arm.communes[0].years().len() != years {
        return None;
    }
    let by_commune: Option<Vec<Vec<f64>>> = arm.communes.iter().map(of_years).collect();
    let cy = mean(&by_commune?.concat());
    let campaigns: Option<Vec<f64>> = arm.communes.iter().map(|c| variance(c.campaign())).collect();
    let c = mean(&campaigns?);
    let y = mean(&of_years(&arm.district)?);
    let d = variance(arm.district.campaign())?;
    let once = 1.0 - 1.0 / years as f64;
    let joint = weights.iter().map(|w| w * w).sum::<f64>();
    let apart = 1.0 - joint;
    if apart <= 0.0 {
        return None;
    }
    let rest = (((cy - c) - (y - d)) / once / apart).max(0.0);
    let shock = ((y - d) / once - rest * joint).max(0.0);
    let site = ((c - d) / apart - rest / years as f64).max(0.0);
    // Communes that differ on average are sites that differ, too.
    let means: Option<Vec<f64>> =
        arm.communes.iter().map(|place| place.campaign().get(o)?.moments.mean()).collect();
    let means = means?;
    let middle = mean(&means);
    let between = mean(&means.iter().map(|m| (m - middle) * (m - middle)).collect::<Vec<_>>());
    let square = middle * middle + cy;
    (square > 0.0).then(|| [(site + between + 2.0 * rest) / square, 2.0 * shock / square])
}

/// The power of both tests by the size of the effect: one table for all pairs of a run.
#[derive(Clone, Debug)]
pub struct Powers {
    paired: Vec<f64>,
    unpaired: Vec<f64>,
}

impl Default for Powers {
    fn default() -> Self {
        let table = |freedom: usize| {
            let power = |step| t_test(freedom as f64, step as f64 * STEP, LEVEL);
            (0..=STEPS).map(power).collect()
        };
        let group = PAIRS * SEASONS - 1;
        Self { paired: table(group), unpaired: table(2 * group) }
    }
}

/// The power where the mean lies so many standard errors from nothing.
fn at(table: &[f64], shift: f64) -> f64 {
    let place = (shift / STEP).min(STEPS as f64);
    let below = (place as usize).min(STEPS - 1);
    table[below] + (place - below as f64) * (table[below + 1] - table[below])
}

/// The trial of scenario `a` against `b`; `None` where the run cannot say.
pub fn trial(study: &Study, tally: &Tally, powers: &Powers, a: usize, b: usize) -> Option<Trial> {
    let communes = &study.plans[study.reference].world.communes;
    let area = |unit: &Vec<usize>| unit.iter().map(|&c| communes[c].rice_area_ha).sum::<f64>();
    let areas: Vec<f64> = study.units.iter().map(area).collect();
    let all: f64 = areas.iter().sum();
    let weights: Vec<f64> = areas.iter().map(|area| area / all).collect();
    let within = [spread(&tally.arms[a], &weights)?, spread(&tally.arms[b], &weights)?];
    let k = SAMPLED.iter().position(|&outcome| outcome == Outcome::YieldLossShare)?;
    let futures = tally
        .sample
        .iter()
        .map(|(_, row)| [row[a * SAMPLED.len() + k], row[b * SAMPLED.len() + k]]);
    let futures: Vec<[f64; 2]> = futures.collect();
    let same = within.map(|[places, _]| places);
    let apart = within.map(|[places, years]| places + years);
    Some(Trial {
        power: power(&futures, same, &powers.paired)?,
        power_unpaired: power(&futures, apart, &powers.unpaired)?,
        spread_cv: same.map(f64::sqrt),
    })
}

/// Mean power over futures, each the shares lost under two scenarios, with these squared coefficients
/// of variation within a future; `None` without futures or where all are alike.
fn power(futures: &[[f64; 2]], within: [f64; 2], table: &[f64]) -> Option<f64> {
    let differences = PAIRS * SEASONS;
    let (mut sum, mut count, mut differ) = (0.0, 0_u32, false);
    for &[a, b] in futures {
        let sd = (within[0] * a * a + within[1] * b * b).sqrt();
        let shift = if a == b { 0.0 } else { (b - a).abs() * (differences as f64).sqrt() / sd };
        differ |= a != b;
        sum += at(table, shift);
        count += 1;
    }
    (differ && count > 1).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_power_of_one_future_is_that_of_the_test() {
        // 0.05 less 0.02 lost, a spread of half of each: one difference has the standard deviation
        // 0.5 · √(0.05² + 0.02²).
        let Powers { paired, unpaired } = Powers::default();
        let found = power(&[[0.02, 0.05]; 3], [0.25; 2], &paired).unwrap();
        let shift = 0.03 * 8.0_f64.sqrt() / (0.25 * (0.0004 + 0.0025_f64)).sqrt();
        assert!((found - t_test(7.0, shift, 0.95)).abs() < 1e-4, "{found}");
        // Two groups of eight have twice the degrees of freedom.
        let found = power(&[[0.02, 0.05]; 3], [0.25; 2], &unpaired).unwrap();
        assert!((found - t_test(14.0, shift, 0.95)).abs() < 1e-4, "{found}");
        assert_eq!(power(&[[0.02, 0.02]; 3], [0.25; 2], &paired), None);
        assert_eq!(power(&[[0.02, 0.05]], [0.25; 2], &paired), None);
    }

    /// Shares lost of made-up futures: eight equal communes, four years, a future, sites, years and
    /// the rest, each normal with its own standard deviation about 0.05.
    fn made(sds: [f64; 4]) -> ArmTally {
        use crate::model::season::ledger::EMPTY;
        use crate::stats::resample::SplitMix64;
        const COMMUNES: usize = 8;
        let period = crate::time::Period::default();
        let years = period.years();
        let active = vec![true; crate::model::outcome::OUTCOMES];
        let mut arm = ArmTally::new(period, COMMUNES, active, 1);
        let mut random = SplitMix64::new(17);
        let mut add = |place: usize, scope: usize, share: f64| {
            let mut record = EMPTY;
            record[Outcome::YieldLossShare as usize][0] = share;
            arm.add(place, scope, &record, 1);
        };
        for _ in 0..4_000 {
            let mut draw = |sd: f64| sd * random.normal();
            let future = 0.05 + draw(sds[0]);
            let sites: Vec<f64> = (0..COMMUNES).map(|_| draw(sds[1])).collect();
            let mut district = vec![0.0; years];
            let mut by_commune = [0.0; COMMUNES];
            for (year, district) in district.iter_mut().enumerate() {
                let shock = draw(sds[2]);
                for (c, site) in sites.iter().enumerate() {
                    let share = future + site + shock + draw(sds[3]);
                    add(c, year, share);
                    *district += share / COMMUNES as f64;
                    by_commune[c] += share / years as f64;
                }
                add(COMMUNES, year, *district);
            }
            for (c, share) in by_commune.iter().enumerate() {
                add(c, years, *share);
            }
            add(COMMUNES, years, district.iter().sum::<f64>() / years as f64);
        }
        let mut tally = Tally { replicates: 4_000, arms: vec![arm], pairs: vec![], sample: vec![] };
        tally.close_batch();
        tally.arms.remove(0)
    }

    #[test]
    fn variances_are_taken_apart() {
        let weights = [0.125; 8];
        for [future, site, year, rest] in
            [[0.02, 0.01, 0.0, 0.0], [0.02, 0.0, 0.01, 0.02], [0.01, 0.01, 0.02, 0.01]]
        {
            let [found, years] = spread(&made([future, site, year, rest]), &weights).unwrap();
            let square = 0.0025 + future * future + site * site + year * year + rest * rest;
            let expected = (site * site + 2.0 * rest * rest) / square;
            assert!((found / expected - 1.0).abs() < 0.06, "{found} {expected}");
            let of_years = 2.0 * year * year / square;
            assert!((years - of_years).abs() < 0.06 * expected.max(of_years), "{years} {of_years}");
        }
        assert_eq!(spread(&made([0.0; 4]), &[1.0]), None, "one commune says nothing of sites");
    }

    #[test]
    fn no_spread_shows_everything() {
        let found = power(&[[0.02, 0.05]; 2], [0.0; 2], &Powers::default().paired).unwrap();
        assert!(found > 0.999_9, "{found}");
    }
}
