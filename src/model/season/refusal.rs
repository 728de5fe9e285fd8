//! The same rats refuse again: some enter no trap, some take no bait, and what a round leaves is mostly
//! those.
//!
//! Of a commune's weaned rats the share `u` can be reached: enters traps, or takes bait. Newly weaned
//! rats and those from outside bring the unselected share `u_0`. A week's hazard h among those that can
//! be reached is on all rats
//!
//! ```text
//! H = -ln(1 - u (1 - exp(-h))),   then   u ← u exp(-h) / (1 - u (1 - exp(-h)))
//! ```
//!
//! What is kept is how many more rats could be reached if none had been selected, `n (u_0 - u)`.
//! Newcomers leave that number as it is, deaths of other causes take their part of it, and it moves as
//! rats do. While no round has struck it is nothing, and costs nothing.
//!
//! Disputable: both refusals are lasting, inborn and independent of each other.

use super::Cohort;
use super::campaign::Works;
use super::ground::Ground;
use super::nature::Nature;
use crate::model::draw::Draw;
use crate::model::lanes::{LANES, Lanes, any, each, splat};
use crate::model::math;
use crate::model::plan::parameter::Parameter as P;
use crate::model::programme::Cause;

/// What only some of the rats can be reached by, and the share of newcomers that cannot.
const SELECTING: [(Cause, P); 2] =
    [(Cause::Traps, P::UntrappableShare), (Cause::Bait, P::BaitAverseShare)];
/// The place of traps among the causes that select.
pub const TRAPS: usize = 0;
/// The place of bait.
pub const BAIT: usize = 1;

/// Which rats are left, by commune.
#[derive(Clone, Debug)]
pub struct State {
    /// Rats that could be reached beside those that can, if none had been selected.
    missing: Vec<[Lanes; 2]>,
    /// What the rounds of a week leave, and that week.
    left: Vec<(i32, [Left; 2])>,
    /// `missing` that leaves a commune per km of border.
    flux: Vec<[Lanes; 2]>,
    /// Has any round struck?
    begun: bool,
}

/// What a week's rounds leave of a commune's rats.
#[derive(Clone, Copy, Debug)]
struct Left {
    /// Share of those that can be reached.
    reached: Lanes,
    /// Did a round strike?
    struck: [bool; LANES],
}

const UNSTRUCK: Left = Left { reached: [0.0; LANES], struck: [false; LANES] };

/// Share of those that can be reached after a hazard `h` among them, and the hazard on all.
#[inline(always)]
pub fn strike(u: f64, h: f64) -> (f64, f64) {
    let survive = math::exp(-h);
    let left = 1.0 - u * (1.0 - survive);
    (u * survive / left, -math::ln(left))
}

/// Share of the newcomers that can be reached.
#[inline(always)]
fn unselected(draw: &Draw, k: usize) -> Lanes {
    let refusing = &draw[SELECTING[k].1];
    each(|l| 1.0 - refusing[l])
}

impl State {
    /// Nobody has been selected.
    pub fn new(communes: usize) -> Self {
        Self {
            missing: vec![[splat(0.0); 2]; communes],
            left: vec![(i32::MIN, [UNSTRUCK; 2]); communes],
            flux: Vec::new(),
            begun: false,
        }
    }

    /// The share of a commune's rats that traps ([`TRAPS`]) or bait ([`BAIT`]) can reach.
    #[inline(always)]
    pub fn reached(&self, c: usize, k: usize, draw: &Draw, rats: &Cohort) -> Lanes {
        let unselected = unselected(draw, k);
        let missing = &self.missing[c][k];
        each(|l| {
            let all = rats.subadults[l] + rats.adults[l];
            let share = unselected[l] - missing[l] / if all > 1e-9 { all } else { 1e-9 };
            let share = if share > 0.0 { share } else { 0.0 };
            if all > 1e-9 { share } else { unselected[l] }
        })
    }

    /// After the deaths of a week, of which the share `survive` came through; `rats` before and after.
    #[inline(always)]
    pub fn outlive(
        &mut self,
        c: usize,
        nature: &Nature,
        before: &Cohort,
        survive: &Lanes,
        after: &Cohort,
    ) {
        if !self.begun {
            return;
        }
        let (week, left) = &self.left[c];
        let left = if *week == nature.week { left } else { &[UNSTRUCK; 2] };
        for k in 0..2 {
            let unselected = unselected(&nature.draw, k);
            let missing = &mut self.missing[c][k];
            for l in 0..LANES {
                let all = (before.subadults[l] + before.adults[l]) * survive[l];
                let selected = all * (unselected[l] - left[k].reached[l]);
                let lived = if left[k].struck[l] { selected } else { missing[l] * survive[l] };
                let any = after.subadults[l] + after.adults[l] > 0.0;
                missing[l] = if any { lived } else { 0.0 };
            }
        }
    }

    /// Rats cross borders, all at once; those from outside are unselected.
    #[inline(always)]
    pub fn cross(&mut self, ground: &Ground, nature: &Nature) {
        if !self.begun {
            return;
        }
        self.flux.clear();
        for (missing, here) in self.missing.iter().zip(&nature.communes) {
            self.flux.push([0, 1].map(|k: usize| each(|l| here.leaving_per_km[l] * missing[k][l])));
        }
        for (c, missing) in self.missing.iter_mut().enumerate() {
            let perimeter_km = ground.neighbours.perimeter_km[c];
            for k in 0..2 {
                for l in 0..LANES {
                    missing[k][l] -= perimeter_km * self.flux[c][k][l];
                }
            }
            for &(neighbour, km) in ground.neighbours.of(c) {
                let flux = &self.flux[neighbour as usize];
                for k in 0..2 {
                    for l in 0..LANES {
                        missing[k][l] += km * flux[k][l];
                    }
                }
            }
        }
    }
}

impl Works {
    /// Turns the week's hazards of traps and bait among the rats that they can reach into hazards on
    /// all rats of a commune.
    #[inline(always)]
    pub(super) fn select(&mut self, c: usize, nature: &Nature, rats: &Cohort) {
        let causes = SELECTING.map(|(cause, _)| cause as usize);
        if !causes.iter().any(|&cause| any(&self.control[c][cause])) {
            return;
        }
        self.refusal.begun = true;
        let mut left = [UNSTRUCK; 2];
        for (k, cause) in causes.into_iter().enumerate() {
            let reached = self.refusal.reached(c, k, &nature.draw, rats);
            let hazard = &mut self.control[c][cause];
            for l in 0..LANES {
                left[k].struck[l] = hazard[l] > 0.0;
                (left[k].reached[l], hazard[l]) = strike(reached[l], hazard[l]);
            }
        }
        self.refusal.left[c] = (nature.week, left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hazard_kills_its_share_of_those_that_it_reaches() {
        let (u, h) = (0.8, 1.3);
        let (after, hazard) = strike(u, h);
        let killed = 1.0 - math::exp(-hazard);
        assert!((killed - 0.8 * (1.0 - math::exp(-1.3))).abs() < 1e-12);
        // 0.2 refuse as before; of 0.8 there is exp(-h) left.
        let left = 0.8 * math::exp(-1.3);
        assert!((after - left / (0.2 + left)).abs() < 1e-12);
    }

    #[test]
    fn repeated_rounds_kill_less_and_less() {
        let mut u = 0.8;
        let mut before = f64::INFINITY;
        for round in 0..10 {
            let (after, hazard) = strike(u, 0.9);
            assert!(hazard < before, "round {round}");
            (u, before) = (after, hazard);
        }
        assert!(before < 0.001, "{before}");
    }

    #[test]
    fn nothing_struck_changes_nothing() {
        let (u, hazard) = strike(0.8, 0.0);
        assert_eq!((u, hazard), (0.8, 0.0));
    }
}
