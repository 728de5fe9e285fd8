//! Records as data: what the likelihood needs of each, by week.

use crate::field::records::{Kind, Record};
use crate::model::plan::{Programme, World};
use crate::time::Period;

/// Weeks without trapping after which a line is fresh again.
const REST_WEEKS: i32 = 8;

/// One datum.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum {
    /// What was counted.
    pub kind: Kind,
    /// Week of the campaign.
    pub week: i32,
    /// Calendar year of its day, from 0: sums of a year follow the date, not the Monday of its week.
    pub year: i32,
    /// The communes, and each one's share of their rice.
    pub communes: Vec<(usize, f64)>,
    /// The programme of a delivered quantity.
    pub programme: Option<Programme>,
    /// Effort, in the unit of the kind.
    pub effort: f64,
    /// Result, in the unit of the kind.
    pub result: f64,
    /// Earlier weeks in which the same line was trapped without a rest.
    pub exposures: f64,
    /// Rows of the file that it comes from.
    pub rows: Vec<usize>,
    /// The place in words.
    pub place: String,
}

/// The data up to a week, by week.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Data {
    /// By week, then as in the records.
    pub list: Vec<Datum>,
    /// Records after the week, which are left out.
    pub later: usize,
}

impl Data {
    /// The records up to `until`, the last week.
    pub fn new(records: &[Record], world: &World, until: i32) -> Self {
        let mut data = Self::default();
        for record in records {
            let new = datum(record, world);
            if new.week > until {
                data.later += 1;
                continue;
            }
            match data.list.iter_mut().find(|old| sums(old, &new)) {
                Some(old) => {
                    old.week = old.week.max(new.week);
                    old.result += new.result;
                    old.rows.extend(new.rows);
                }
                None => data.list.push(new),
            }
        }
        data.list.sort_by_key(|datum| datum.week);
        data.expose();
        data
    }

    /// Counts for each trap line the weeks that it was trapped before.
    fn expose(&mut self) {
        for k in 0..self.list.len() {
            if self.list[k].kind != Kind::TrapLine {
                continue;
            }
            let mut weeks: Vec<i32> = self.list[..k]
                .iter()
                .filter(|d| d.kind == Kind::TrapLine && d.communes == self.list[k].communes)
                .map(|d| d.week)
                .filter(|&week| week < self.list[k].week)
                .collect();
            weeks.dedup();
            let mut next = self.list[k].week;
            let recent = weeks.iter().rev().take_while(|&&week| {
                let near = next - week <= REST_WEEKS;
                next = week;
                near
            });
            self.list[k].exposures = recent.count() as f64;
        }
    }
}

/// Are both parts of one year's work or money?
fn sums(old: &Datum, new: &Datum) -> bool {
    matches!(new.kind, Kind::Delivered | Kind::Money)
        && (old.kind, old.programme, &old.communes) == (new.kind, new.programme, &new.communes)
        && old.year == new.year
}

/// The week in which a record is held against the season. Sums of a year end with a week of that
/// year: the first and last days of a year, whose weeks belong to its neighbours, go with it.
fn week(record: &Record, period: Period) -> i32 {
    let week = period.week(record.day);
    if !matches!(record.kind, Kind::Delivered | Kind::Money) {
        return week;
    }
    let week = week.clamp(0, period.weeks() as i32 - 1);
    week + (record.day.date().0 - period.year_of_week(week)).signum()
}

fn datum(record: &Record, world: &World) -> Datum {
    let week = week(record, world.period);
    let rice: f64 = record.communes.iter().map(|&c| world.communes[c].rice_area_ha).sum();
    Datum {
        kind: record.kind,
        week,
        year: record.day.date().0 - world.period.first_year(),
        communes: record
            .communes
            .iter()
            .map(|&c| (c, world.communes[c].rice_area_ha / rice))
            .collect(),
        programme: record.programme,
        effort: record.effort,
        result: record.result,
        exposures: 0.0,
        rows: vec![record.row],
        place: record.place.clone(),
    }
}
