//! Births, natural deaths and ageing in one commune and week.
//!
//! Three classes: nestlings (conception to weaning), subadults, adults, as real numbers. Natural
//! hazard of subadults and adults, per week:
//!
//! ```text
//! μ = base(stage) + (ln λ / 52) n / (κ K shock)
//! ```
//!
//! | symbol | meaning | unit |
//! |---|---|---|
//! | base | `m (-ln survival) 7 / 30.44`, with the closure's scale m | per week |
//! | λ | yearly multiplication of a rare population | ratio |
//! | n | density of subadults and adults | rats/ha |
//! | κ K shock | capacity of the week | rats/ha |
//!
//! Births of a breeding adult are spread over the days of the window that lie in the week ([`open`]),
//! and rise where rats are rare ([`compensation`]):
//!
//! ```text
//! births · max(0, 1 + compensation (1 - n / n_s))
//! ```
//!
//! with n the density after deaths and n_s the stage's mean density in the reference year. Hazard and
//! births are each multiplied by log-normal noise of mean 1 and squared coefficient of
//! variation `sd² + 1 / max(1, expected events)`: environment plus demography.
//!
//! Disputable: density acts on births by the reference density of all land alike, not by the capacity
//! of a place or year; noise of neighbouring communes is independent.

use crate::model::lanes::LANES;
use crate::model::math;

/// Hazard that each rat on a hectare adds for the others, per week: `(ln λ / 52) / (κ K shock)`.
#[inline(always)]
pub fn crowding(density_dependence: f64, capacity: f64) -> f64 {
    density_dependence / capacity
}

/// Natural hazard per week at this density.
#[inline(always)]
pub fn natural_hazard(base: f64, crowding: f64, density: f64) -> f64 {
    base + crowding * density
}

/// Share of a week that lies in a breeding window, all in days after establishment, as real numbers:
/// the week is seven days from `monday` on.
#[inline(always)]
pub fn open(on: f64, off: f64, monday: f64) -> f64 {
    let from = if on > monday { on } else { monday };
    let to = if off < monday + 7.0 { off } else { monday + 7.0 };
    let days = to - from;
    if days > 0.0 { days * (1.0 / 7.0) } else { 0.0 }
}

/// Factor of births at this density: `most` for a rare population, less by `fall` for each rat/ha.
#[inline(always)]
pub fn compensation(most: f64, fall: f64, density: f64) -> f64 {
    let factor = most - fall * density;
    if factor > 0.0 { factor } else { 0.0 }
}

/// Log-normal noise of mean 1: environment (`variance` is the squared CV) plus demography.
///
/// Single precision is enough: the noise is good to 1e-6 and its spread is a quarter.
#[inline(always)]
pub fn noise(variance: f32, expected_events: f32, normal: f32) -> f32 {
    let events = if expected_events > 1.0 { expected_events } else { 1.0 };
    let log_variance = math::ln_f32(1.0 + (variance + 1.0 / events));
    math::exp_f32(log_variance.sqrt() * normal - 0.5 * log_variance)
}

/// [`noise`] of every lane, in a loop of its own: single precision fills twice the lanes of a
/// vector, which a loop that also holds doubles would leave empty.
#[inline(always)]
pub fn noises(
    variance: &[f32; LANES],
    expected_events: &[f32; LANES],
    normal: &[f32; LANES],
) -> [f32; LANES] {
    let mut noises = [0.0; LANES];
    for l in 0..LANES {
        noises[l] = noise(variance[l], expected_events[l], normal[l]);
    }
    noises
}

/// Rats in the three classes of one commune (or all, or one hectare of the closure's patch).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cohorts {
    /// Conception to weaning.
    pub nestlings: f64,
    /// Weaned, not yet breeding.
    pub subadults: f64,
    /// Breeding age.
    pub adults: f64,
}

/// Deaths have been taken; births, weaning and maturing follow.
///
/// `births` are the newly conceived, `maturing` the weekly share of subadults that mature, and
/// one nestling in [`WEEKS_TO_WEANING`] is weaned each week.
#[inline(always)]
pub fn age(c: Cohorts, births: f64, maturing: f64) -> Cohorts {
    let weaned = c.nestlings * (1.0 / WEEKS_TO_WEANING);
    let matured = c.subadults * maturing;
    Cohorts {
        nestlings: (c.nestlings - weaned) + births,
        subadults: (c.subadults - matured) + weaned,
        adults: c.adults + matured,
    }
}

/// Weeks from conception to weaning: gestation and nursing of three weeks each.
///
/// Source: gestation, OISAT field guide; nursing, assumption.
pub const WEEKS_TO_WEANING: f64 = 6.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_births_and_no_ageing_keep_everyone() {
        let before = Cohorts { nestlings: 6.0, subadults: 10.0, adults: 20.0 };
        let after = age(before, 0.0, 0.1);
        assert_eq!(after, Cohorts { nestlings: 5.0, subadults: 10.0, adults: 21.0 });
    }

    #[test]
    fn noise_has_mean_one_and_the_variance_asked_for() {
        let n = 20_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for i in 0..n {
            let z = math::normal_quantile((f64::from(i) + 0.5) / f64::from(n));
            let x = f64::from(noise(0.25 * 0.25, 4.0, z as f32));
            sum += x;
            squares += x * x;
        }
        let mean = sum / f64::from(n);
        let variance = squares / f64::from(n) - mean * mean;
        assert!((mean - 1.0).abs() < 2e-3, "{mean}");
        assert!((variance / (0.0625 + 0.25) - 1.0).abs() < 0.02, "{variance}");
    }

    #[test]
    fn a_window_has_its_days_whatever_the_weekday() {
        for first in -7..0 {
            let weeks = (0..20).map(|week| open(3.25, 80.5, f64::from(first + 7 * week)));
            assert!((weeks.sum::<f64>() * 7.0 - 77.25).abs() < 1e-12, "{first}");
        }
        assert_eq!(open(10.0, 5.0, 4.0), 0.0);
        assert_eq!(open(-20.0, 90.0, 3.0), 1.0);
    }

    #[test]
    fn births_rise_where_rats_are_rare_and_end_where_they_crowd() {
        let (most, fall) = (1.4, 0.4 / 20.0);
        assert_eq!(compensation(most, fall, 0.0), 1.4);
        assert!((compensation(most, fall, 20.0) - 1.0).abs() < 1e-15);
        assert_eq!(compensation(most, fall, 1000.0), 0.0);
        assert_eq!(compensation(1.0, 0.0, 1000.0), 1.0);
    }

    #[test]
    fn hazard_doubles_its_dense_part_when_capacity_halves() {
        let rare = natural_hazard(0.02, crowding(0.03, 10.0), 0.0);
        assert_eq!(rare, 0.02);
        let full = natural_hazard(0.02, crowding(0.03, 10.0), 10.0) - rare;
        let half = natural_hazard(0.02, crowding(0.03, 5.0), 10.0) - rare;
        assert!((half - 2.0 * full).abs() < 1e-15);
    }
}
