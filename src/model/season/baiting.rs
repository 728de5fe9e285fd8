//! Deaths by chemical bait.
//!
//! ```text
//! q = delivered ha / rice ha · bait_true_share · bait_kill · acceptance   (at most 0.99)
//! hazard = -ln(1 - q): 70 % in the week of the round, 30 % in the next
//! ```
//!
//! Acceptance falls as the crop offers better food. After an acute product it is multiplied by
//! `1 - shyness` for the rest of the crop. Anticoagulants kill within days, so most of the deaths
//! fall in the week of the round.

use crate::model::math;

/// The largest kill of one round.
pub const KILL_MAX: f64 = 0.99;
/// Share of the hazard in the week of the round; the rest falls in the next week.
///
/// Source: anticoagulants kill in several days (Mason & Littin, Anim. Welf.); the split is an
/// assumption.
pub const FIRST_WEEK: f64 = 0.7;

/// Total hazard of a round that treats the share `treated` of the land, all in all.
#[inline(always)]
pub fn hazard(treated: f64, true_share: f64, kill: f64, acceptance: f64) -> f64 {
    let q = treated * true_share * kill * acceptance;
    let q = if q < KILL_MAX { q } else { KILL_MAX };
    -math::ln(1.0 - q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_treated_kills_nothing() {
        assert_eq!(hazard(0.0, 0.8, 0.6, 1.0), 0.0);
    }

    #[test]
    fn the_kill_is_capped() {
        let survivors = math::exp(-hazard(10.0, 1.0, 1.0, 1.0));
        assert!((survivors - 0.01).abs() < 1e-12);
    }
}
