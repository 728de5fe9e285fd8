//! Community hunting: digging and flooding of burrows.
//!
//! A person-day takes `r n / (n + n_half)` rats, and the weekly hazard is
//! `-ln(1 - min(0.95, kills / rats))`. Disputable: hunters are as good in one stage as in another.

use crate::model::math;

/// The largest share of the rats that a week of hunting takes.
pub const KILL_MAX: f64 = 0.95;

/// Weekly hazard of `person_days` on `rats` at density `density`.
#[inline(always)]
pub fn hazard(person_days: f64, rate: f64, half_density: f64, density: f64, rats: f64) -> f64 {
    let kills = person_days * rate * density / (density + half_density);
    let safe = if rats > 1e-9 { rats } else { 1e-9 };
    let share = kills / safe;
    let share = if share < KILL_MAX { share } else { KILL_MAX };
    -math::ln(1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_rate_at_half_density() {
        let share = 1.0 - math::exp(-hazard(2.0, 5.0, 15.0, 15.0, 1000.0));
        assert!((share - 2.0 * 2.5 / 1000.0).abs() < 1e-12);
        assert_eq!(hazard(0.0, 5.0, 15.0, 15.0, 1000.0), 0.0);
    }
}
