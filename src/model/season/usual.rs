//! Usual practice gives way: farmers do less of their own where a campaign works.
//!
//! From the first week of a round in a commune to four weeks after its last, usual hazard and private
//! cost are multiplied by `1 - substitution · min(1, coverage)`; of several rounds the strongest counts.
//! Coverage is the share of the land that the round has covered so far, the week's own delivery
//! included. One hectare of rice, and of other land where traps and bait are for that too, takes
//!
//! | work | for a hectare |
//! |---|---|
//! | traps | five, on each of the nights of the round so far |
//! | bait, bunds and banks | one hectare |
//! | hunts | `hunt_days_ha` person-days |
//! | barriers | what one over its halo comes to |
//!
//! Disputable: five traps per hectare are a whole campaign in the eyes of farmers, since that is what
//! the scheme of the shipped district plans.

use super::barriers::protected_ha;
use super::campaign::Works;
use super::ground::Ground;
use super::nature::Nature;
use crate::model::lanes::{LANES, Lanes, any, each, splat};
use crate::model::plan::Action;
use crate::model::plan::parameter::Parameter as P;

/// Weeks after a round's last in which farmers still leave their own control.
pub const AFTERWARDS_WEEKS: i32 = 4;

/// Traps per hectare that cover the land.
const FULL_TRAPS_PER_HA: f64 = 5.0;

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
    /// What would cover all of a commune's land, in what a bout delivers; traps so far in the round.
    #[inline(always)]
    fn all_the_land(&self, action: &Action, c: usize, ground: &Ground, nature: &Nature) -> Lanes {
        let commune = &ground.world.communes[c];
        let (rice, draw) = (commune.rice_area_ha, &nature.draw);
        let other = if self.campaign.treat_other_land { commune.other_land_ha } else { 0.0 };
        match action {
            Action::Trapping { nights_per_week } => {
                splat(FULL_TRAPS_PER_HA * (rice + other) * nights_per_week)
            }
            Action::Baiting { .. } | Action::Fertility => splat(rice + other),
            Action::Hunting => each(|l| draw[P::HuntDaysHa][l] * rice),
            Action::Barriers { line_m } => {
                each(|l| rice / protected_ha(*line_m, draw[P::TbsHaloM][l]))
            }
            Action::Habitat { .. } => splat(rice),
        }
    }

    /// Counts what a bout covers this week, from its first to some weeks after its last.
    #[inline(always)]
    pub(super) fn cover(&mut self, bout: usize, c: usize, ground: &Ground, nature: &Nature) {
        let week = nature.week;
        let round = &self.campaign.rounds[self.campaign.bouts[bout].round];
        let place = bout * ground.world.communes.len() + c;
        let delivered = &self.usual.delivered[place];
        let weeks = round.weeks as i32;
        let starts = &self.starts[place];
        let whole = self.all_the_land(&round.action, c, ground, nature);
        let weekly = matches!(round.action, Action::Trapping { .. });
        let mut covered = splat(0.0);
        for l in 0..LANES {
            let since = week.wrapping_sub(starts[l]);
            let so_far = if since < weeks { since + 1 } else { weeks };
            let whole = whole[l] * if weekly { f64::from(so_far) } else { 1.0 };
            let share = if delivered[l] < whole { delivered[l] / whole } else { 1.0 };
            let counts = since >= 0 && since < weeks + AFTERWARDS_WEEKS && delivered[l] > 0.0;
            covered[l] = if counts { share } else { 0.0 };
        }
        if !any(&covered) {
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
