//! Rounds of programmes that a scenario lacks, as they are usually held.

use crate::model::plan::{Action, Bout, Plan, Programme, Round, Start};
use crate::model::programme::{Usual, Words};
use crate::text::Text;
use crate::time::{Day, Period};

/// Adds the rounds of a programme that a scenario lacks, of those that begin in `week` or later.
pub(super) fn add_template(plan: &mut Plan, programme: Programme, scheme: &Plan, week: i32) {
    let text = |[vi, en]: Words| Text::new(vi, en);
    let period = plan.world.period;
    match programme.facts().usual {
        Usual::None => {}
        Usual::Scheme => {
            let rice: f64 = scheme.world.communes.iter().map(|c| c.rice_area_ha).sum();
            for (r, round) in scheme.campaign.rounds.iter().enumerate() {
                if round.action.programme() == programme {
                    let per_ha = round.target.iter().sum::<f64>() / rice;
                    let bouts = scheme.campaign.bouts.iter().filter(|bout| bout.round == r);
                    let bouts: Vec<&Bout> = bouts.collect();
                    // The plan may have more years than the scheme, or others: the last goes on.
                    let of_year = |year: usize| {
                        let last = year.min(scheme.world.period.years() - 1);
                        let own = bouts.iter().filter(move |bout| bout.year == last);
                        own.filter_map(move |bout| Some((year, in_year(bout.start, period, year)?)))
                    };
                    let starts = (0..period.years()).flat_map(of_year).collect();
                    let name = round.name.clone();
                    add_round(plan, name, round.action, per_ha, round.weeks, starts, week);
                }
            }
        }
        Usual::EachCrop { action, per_ha, days, name: [vi, en] } => {
            for of in plan.world.calendar.crops.clone() {
                let crop = of.crop;
                let (crop_vi, crop_en) = (&of.name.vi, of.name.en.trim_end_matches(" crop"));
                let name = Text::new(format!("{vi} {crop_vi}"), format!("{en}, {crop_en}"));
                let starts =
                    (0..period.years()).map(|year| (year, Start::Crop { crop, days })).collect();
                add_round(plan, name, action, per_ha, 1, starts, week);
            }
        }
        Usual::Yearly { action, per_ha, date: (month, day), weeks, name } => {
            let day = |year| Day::from_date(period.year(year), month, day);
            let starts = (0..period.years())
                .filter_map(|year| Some((year, Start::Date(day(year)?))))
                .collect();
            add_round(plan, text(name), action, per_ha, weeks, starts, week);
        }
    }
}

/// The same start in a year of another plan.
fn in_year(start: Start, period: Period, year: usize) -> Option<Start> {
    let Start::Date(day) = start else { return Some(start) };
    let (_, month, day) = day.date();
    Day::from_date(period.year(year), month, day).map(Start::Date)
}

/// Adds a round of so much per hectare of rice, at the plan's own calendar.
fn add_round(
    plan: &mut Plan,
    name: Text,
    action: Action,
    per_ha: f64,
    weeks: u32,
    starts: Vec<(usize, Start)>,
    week: i32,
) {
    let period = plan.world.period;
    let round = plan.campaign.rounds.len();
    let known = plan.campaign.bouts.len();
    for (year, start) in starts {
        let day = match start {
            Start::Date(day) => Some(day),
            Start::Crop { crop, days } => {
                let calendar = &plan.world.calendar;
                calendar.begins_in(crop, days, period.year(year)).map(|(_, day)| day)
            }
        };
        let Some(day) = day else { continue };
        let nominal_week = period.week(day);
        if nominal_week >= week && nominal_week < period.weeks() as i32 {
            plan.campaign.bouts.push(Bout { round, year, start, nominal_week });
        }
    }
    if plan.campaign.bouts.len() == known {
        return;
    }
    let target = plan.world.communes.iter().map(|c| per_ha * c.rice_area_ha).collect();
    plan.campaign.rounds.push(Round {
        name,
        action,
        target,
        weeks,
        trigger: None,
        aim: None,
        contracted: false,
    });
}
