//! Usual practice gives way: farmers do less of their own where a campaign works.
//!
//! From the first week of a round in a commune to four weeks after its last, usual hazard and private
//! cost are multiplied by `1 - substitution · min(1, coverage)`; of several rounds the strongest counts.
//! Coverage is what the round has delivered so far, the week's own delivery included: over the land for
//! what is counted in hectares, over what was planned of it so far for the rest.
//!
//! Disputable: coverage of traps, hunts and barriers is that of the plan, however small the plan is.

use super::campaign::Works;
use super::nature::{Ground, Nature};
use crate::model::lanes::{LANES, Lanes, each, splat};
use crate::model::plan::Action;
use crate::model::plan::parameter::Parameter as P;

/// Weeks after a round's last in which farmers still leave their own control.
pub const AFTERWARDS_WEEKS: i32 = 4;

/// What rounds have covered.
#[derive(Clone, Debug)]
pub struct State {
    /// What each bout has delivered so far in each commune.
    pub(super) delivered: Vec<Lanes>,
    /// Coverage of the strongest round, and the week that it is of, by commune.
    coverage: Vec<(i32, Lanes)>,
}

impl State {
    /// Nothing is covered.
    pub fn new(bouts: usize, communes: usize) -> Self {
        Self {
            delivered: vec![splat(0.0); bouts * communes],
            coverage: vec![(i32::MIN, splat(0.0)); communes],
        }
    }

    /// Share of usual practice that is left undone in a commune this week; none if nothing is covered.
    #[inline(always)]
    pub fn left_undone(&self, c: usize, nature: &Nature) -> Option<Lanes> {
        let (week, coverage) = &self.coverage[c];
        let substitution = &nature.draw[P::Substitution];
        (*week == nature.week).then(|| each(|l| substitution[l] * coverage[l]))
    }
}

impl Works {
    /// Counts what a bout covers this week, from its first to some weeks after its last.
    #[inline(always)]
    pub(super) fn cover(&mut self, bout: usize, c: usize, ground: &Ground, week: i32) {
        let round = &self.campaign.rounds[self.campaign.bouts[bout].round];
        let place = bout * ground.world.communes.len() + c;
        let delivered = &self.usual.delivered[place];
        let commune = &ground.world.communes[c];
        let weeks = round.weeks as i32;
        let other = if self.campaign.treat_other_land { commune.other_land_ha } else { 0.0 };
        let land = commune.rice_area_ha + other;
        let planned = round.target[c] * round.effort();
        let of_land = round.action.programme().facts().unit_key == "ha";
        let at_once = matches!(round.action, Action::Barriers);
        let starts = &self.starts[place];
        let mut covers = false;
        let mut covered = splat(0.0);
        for l in 0..LANES {
            let since = week.wrapping_sub(starts[l]);
            let counts = since >= 0 && since < weeks + AFTERWARDS_WEEKS;
            let so_far = f64::from((since + 1).clamp(1, weeks)) / f64::from(weeks);
            let whole = if at_once { planned } else { planned * so_far };
            let whole = if of_land { land } else { whole };
            let share = if delivered[l] < whole { delivered[l] / whole } else { 1.0 };
            covered[l] = if counts && delivered[l] > 0.0 { share } else { 0.0 };
            covers |= covered[l] > 0.0;
        }
        if !covers {
            return;
        }
        self.control_of(c, week);
        let (last, coverage) = &mut self.usual.coverage[c];
        if *last != week {
            (*last, *coverage) = (week, splat(0.0));
        }
        for l in 0..LANES {
            coverage[l] = if covered[l] > coverage[l] { covered[l] } else { coverage[l] };
        }
    }
}
