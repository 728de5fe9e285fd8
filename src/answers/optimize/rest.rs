//! A campaign under way: what has begun, and what can still be planned otherwise.
//!
//! Weeks are whole. A bout has begun when the week in which it starts, by the district's calendar,
//! lies before the first open week; communes that seed earlier or later follow it.

use crate::model::plan::{Bout, Plan, Programme, Round};
use crate::text::{Lang, Text, date};
use crate::time::{Day, Period};

/// The same plan, each round of which has either begun before `week` or has not; and which rounds
/// have not.
///
/// A round with bouts on both sides becomes two. Rounds that have begun keep the traps at which
/// they aimed, whatever later rounds will need.
pub fn split(plan: &Plan, week: i32) -> (Plan, Vec<bool>) {
    let mut split = plan.clone();
    split.campaign.rounds.clear();
    split.campaign.bouts.clear();
    let mut open = Vec::new();
    for (r, round) in plan.campaign.rounds.iter().enumerate() {
        let own = |is_open: bool| {
            let bouts = plan.campaign.bouts.iter();
            bouts.filter(move |bout| bout.round == r && (bout.nominal_week >= week) == is_open)
        };
        let both = own(false).next().is_some() && own(true).next().is_some();
        for is_open in [false, true] {
            if own(is_open).next().is_none() {
                continue;
            }
            let index = split.campaign.rounds.len();
            split.campaign.bouts.extend(own(is_open).map(|bout| Bout { round: index, ..*bout }));
            let mut part = round.clone();
            if !is_open {
                part.aim = Some(plan.campaign.aim(r).to_vec()).filter(|_| traps(round));
                part.name = if both {
                    begun(&round.name, plan.world.period.monday(week))
                } else {
                    part.name
                };
            }
            split.campaign.rounds.push(part);
            open.push(is_open);
        }
    }
    (split, open)
}

/// Makes a round of each year of every open round; the rest stays as it is. Says of which round each
/// was a part.
pub fn apart(plan: &mut Plan, open: &mut Vec<bool>) -> Vec<usize> {
    let bouts = std::mem::take(&mut plan.campaign.bouts);
    let rounds = std::mem::take(&mut plan.campaign.rounds);
    let (mut origin, mut is_open) = (Vec::new(), Vec::new());
    for (r, round) in rounds.into_iter().enumerate() {
        let own = bouts.iter().filter(|bout| bout.round == r);
        let mut years: Vec<usize> = own.clone().map(|bout| bout.year).collect();
        years.sort_unstable();
        years.dedup();
        let parts = if open[r] { years } else { vec![usize::MAX] };
        for year in parts {
            let round_number = plan.campaign.rounds.len();
            let part = own.clone().filter(|bout| !open[r] || bout.year == year);
            plan.campaign.bouts.extend(part.map(|bout| Bout { round: round_number, ..*bout }));
            plan.campaign.rounds.push(round.clone());
            origin.push(r);
            is_open.push(open[r]);
        }
    }
    *open = is_open;
    origin
}

/// Does a round set traps?
pub(super) fn traps(round: &Round) -> bool {
    round.action.programme() == Programme::Trapping
}

/// The name of the part of a round that has begun.
fn begun(name: &Text, day: Day) -> Text {
    let day = |lang| date(day, lang);
    Text::new(
        format!("{} (bắt đầu trước {})", name.vi, day(Lang::Vi)),
        format!("{} (begun before {})", name.en, day(Lang::En)),
    )
}

/// Has the budget of a year, counted from 0, been granted by `week`, because the year has begun?
pub fn granted(period: Period, year: usize, week: i32) -> bool {
    week > 0 && period.year_of_week(week - 1) >= period.year(year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn rounds_with_bouts_on_both_sides_become_two() {
        let plan = scenario::embedded("luong_tai").unwrap();
        let week = 26;
        let (both, open) = split(&plan, week);
        assert_eq!(both.campaign.bouts.len(), plan.campaign.bouts.len());
        for bout in &both.campaign.bouts {
            assert_eq!(bout.nominal_week >= week, open[bout.round]);
        }
        // Spring and the first of summer have begun once; what is left of summer has not.
        let begun = open.iter().filter(|&&open| !open).count();
        assert_eq!((open.len(), begun), (14, 6));
        let names: std::collections::BTreeSet<_> =
            both.campaign.rounds.iter().map(|round| &round.name.vi).collect();
        assert_eq!(names.len(), open.len());
        for (round, open) in both.campaign.rounds.iter().zip(&open) {
            assert_eq!(
                round.aim.is_some(),
                !open && round.action.programme() == Programme::Trapping
            );
        }
        assert_eq!(
            split(&plan, plan.world.period.weeks() as i32).0.campaign.bouts,
            plan.campaign.bouts
        );
        assert_eq!(split(&plan, 0).0.campaign, plan.campaign);
    }

    #[test]
    fn the_year_under_way_has_its_money() {
        let period = Period::default();
        let granted = |week| (0..4).filter(|&year| granted(period, year, week)).count();
        assert_eq!([0, 1, 26, 52, 53, 207].map(granted), [0, 1, 1, 1, 2, 4]);
    }
}
