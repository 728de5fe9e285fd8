//! Usual practice gives way: farmers do less of their own where a campaign works.

use super::delivery::Task;
use super::season::Season;
use crate::model::plan::parameter::Parameter as P;

/// Weeks after the last of a round in which farmers still do less.
const WEEKS_AFTER: i32 = 4;

impl Season<'_> {
    /// Notes what a bout has delivered, and what that is of all that the land can take, so far.
    pub(super) fn covers(&mut self, task: &Task, delivered: f64, all_the_land: f64) {
        let bout = &mut self.communes[task.c].bouts[task.bout];
        bout.delivered += delivered;
        bout.coverage = if all_the_land > 0.0 { bout.delivered / all_the_land } else { 0.0 };
    }

    /// What is left of usual practice in a commune in this week.
    pub(super) fn usual_practice(&self, week: i32, c: usize) -> f64 {
        let campaign = &self.plan.campaign;
        let rounds = campaign.bouts.iter().map(|bout| &campaign.rounds[bout.round]);
        let strongest = rounds
            .zip(&self.communes[c].bouts)
            .filter(|(round, bout)| {
                let beyond = |start: i32| start + round.weeks as i32 + WEEKS_AFTER;
                bout.start.is_some_and(|start| week >= start && week < beyond(start))
            })
            .map(|(_, bout)| bout.coverage.min(1.0))
            .fold(0.0, f64::max);
        1.0 - self.draw[P::Substitution] * strongest
    }
}
