//! Bund and bank work: bunds lowered, banks cleared, fewer places to live in.
//!
//! ```text
//! capacity · (1 - treated ha / rice ha · (1 - habitat_k))   until the effect is over
//! ```
//!
//! What is treated again before that counts once more, up to all of the land.

use super::campaign::Works;
use super::ledger::Ledger;
use super::task::{Needs, Task};
use crate::model::lanes::{LANES, Lanes, each, splat};
use crate::model::plan::parameter::Parameter as P;
use crate::model::programme::{Item, Programme};

/// Work on less than this, ha, is rounding.
const TRACE_HA: f64 = 1e-6;

/// What habitat work leaves of the capacity of each commune, and the week that ends it.
#[derive(Clone, Debug)]
pub struct State(Vec<(Lanes, [i32; LANES])>);

impl State {
    /// Nothing treated yet.
    pub fn new(communes: usize) -> Self {
        Self(vec![(splat(1.0), [0; LANES]); communes])
    }

    /// What is left of a commune's capacity.
    #[inline(always)]
    pub fn left(&self, c: usize) -> &Lanes {
        &self.0[c].0
    }

    /// Ends what is over.
    #[inline(always)]
    pub fn go_to(&mut self, week: i32) {
        for (left, until) in &mut self.0 {
            for l in 0..LANES {
                if week >= until[l] {
                    left[l] = 1.0;
                }
            }
        }
    }
}

/// What is left of the capacity when the share `treated` of the land is treated as well.
#[inline(always)]
pub fn left(before: f64, treated: f64, habitat_k: f64) -> f64 {
    let whole = 1.0 - habitat_k;
    let lost = 1.0 - before + treated * whole;
    let lost = if lost < whole { lost } else { whole };
    1.0 - lost
}

impl Works {
    /// A week of work on bunds and banks.
    #[inline(always)]
    pub(super) fn clear(&mut self, task: &Task<'_>, lasts_weeks: u32, ledger: &mut Ledger) {
        let draw = &task.nature.draw;
        let share = self.commune_share(Item::HabitatWork);
        let days_ha = draw[P::HabitatDaysHa];
        let wage = draw[P::DayWage];
        let needs = Needs {
            labour: days_ha,
            stock: splat(f64::INFINITY),
            money: each(|l| share * days_ha[l] * wage[l]),
        };
        let done = self.deliver_of(task, Programme::Habitat, &task.spread(), &needs, ledger);
        let (state, until) = &mut self.habitat.0[task.c];
        for l in 0..LANES {
            // What rounding leaves of labour that is used up prolongs nothing.
            if done[l] > TRACE_HA {
                state[l] = left(state[l], done[l] / task.rice, draw[P::HabitatK][l]);
                let ends = task.starts[l] + task.weeks + lasts_weeks as i32;
                until[l] = ends.max(until[l]);
            }
        }
        self.work_days(task, &each(|l| done[l] * days_ha[l]), ledger);
        let cost = each(|l| done[l] * days_ha[l] * wage[l]);
        self.pay_work(task, Item::HabitatWork, &cost, ledger);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_the_land_leaves_the_share_and_no_more_is_to_be_had() {
        assert_eq!(left(1.0, 0.0, 0.8), 1.0);
        assert!((left(1.0, 0.5, 0.8) - 0.9).abs() < 1e-12);
        assert!((left(left(1.0, 0.7, 0.8), 0.7, 0.8) - 0.8).abs() < 1e-12);
    }

    #[test]
    fn the_effect_ends() {
        let mut state = State::new(1);
        state.0[0] = (splat(0.9), [30; LANES]);
        state.go_to(29);
        assert_eq!(state.left(0), &splat(0.9));
        state.go_to(30);
        assert_eq!(state.left(0), &splat(1.0));
    }
}
