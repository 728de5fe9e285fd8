//! Synthetic truths and the records that they leave: what the update is tested with.

use crate::engine::Study;
use crate::field::observe::data::Data;
use crate::field::observe::likelihood::draw;
use crate::field::observe::parameter::{OBSERVED, Observed, Values, values};
use crate::field::observe::signal::Signals;
use crate::field::records::{Kind, Record};
use crate::model::draw::{Design, Sampler};
use crate::model::lanes::LANES;
use crate::model::plan::{Plan, Programme};
use crate::model::rng::luck::{Luck, PARTS, Past, places};
use crate::model::rng::{Purpose, Stream, uniform, words};
use crate::time::Day;

/// What is recorded: every so many weeks, with so much effort in each commune.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Kind, weeks between records, effort.
    pub surveys: Vec<(Kind, i32, f64)>,
    /// Is work reported?
    pub work: bool,
}

impl Default for Schedule {
    /// A careful district: a trap line a week, other signs once a month, work reported.
    fn default() -> Self {
        Self {
            surveys: vec![
                (Kind::TrapLine, 1, 60.0),
                (Kind::BurrowCount, 4, 2.0),
                (Kind::BaitTake, 4, 30.0),
                (Kind::TillersCut, 4, 500.0),
            ],
            work: true,
        }
    }
}

impl Schedule {
    /// Trap lines alone.
    pub fn trap_lines() -> Self {
        Self { surveys: vec![(Kind::TrapLine, 1, 60.0)], work: false }
    }
}

/// A truth and its records.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// Point of the draw.
    pub point: Vec<f64>,
    /// Parameters of observation.
    pub observed: Values,
    /// Density at the end, rats/ha, by commune.
    pub density: Vec<f64>,
    /// Records.
    pub records: Vec<Record>,
    /// Signals of the data that the records make.
    pub signals: Vec<f64>,
}

/// Truth number `number` of a seed, recorded up to week `until`; with `shyness`, lines lose this
/// much log detectability a week whatever the prior says.
pub fn truth(
    study: &Study,
    schedule: &Schedule,
    until: i32,
    seed: u64,
    number: u32,
    shyness: Option<f64>,
) -> Truth {
    let plan = &study.plans[0];
    // A design of one point: it does not depend on how many truths there are.
    let point: Vec<f64> = (0..study.dimensions())
        .map(|k| {
            let [a, b, ..] = words(seed, number, Purpose::Records, k as u32, 0);
            uniform(a, b)
        })
        .collect();
    debug_assert_eq!(Design::Independent.points(study.period(), seed, 0, 1, 1).len(), point.len());
    let mut stream = Stream::of(seed, number, Purpose::Records, 2);
    let coordinates: [f64; OBSERVED] = std::array::from_fn(|_| stream.uniform());
    let mut observed = values(&Sampler::new(&crate::field::observe::priors()), |k| coordinates[k]);
    if let Some(shyness) = shyness {
        observed[Observed::LineShyness as usize] = shyness;
    }
    let numbers = vec![[number; LANES]; places(study.communes()) * PARTS];
    let past = Past { seed: !seed, until, numbers };
    let luck = Luck::of_replicates(!seed, number).after(past);
    let mut records = blank(plan, schedule, until);
    let data = Data::new(&records, &plan.world, until);
    let mut signals = Signals::new(&data);
    study.simulate_group(&luck, &point, until + 1, &mut signals);
    for (datum, signal) in data.list.iter().zip(&signals.found) {
        let result = draw(datum, signal[0], &observed, &mut stream);
        if let Some(record) = records.iter_mut().find(|record| record.row == datum.rows[0]) {
            record.result = result;
        }
    }
    Truth {
        point,
        observed,
        density: signals.density.iter().map(|lanes| lanes[0]).collect(),
        records,
        signals: signals.found.iter().map(|lanes| lanes[0]).collect(),
    }
}

/// Records without results.
fn blank(plan: &Plan, schedule: &Schedule, until: i32) -> Vec<Record> {
    let period = plan.world.period;
    let mut records = Vec::new();
    let mut add = |c: usize, week: i32, kind: Kind, programme: Option<Programme>, effort: f64| {
        records.push(Record {
            row: records.len() + 2,
            day: Day(period.monday(week).0 + 2),
            communes: vec![c],
            place: plan.world.communes[c].name.clone(),
            kind,
            programme,
            effort,
            result: 0.0,
            note: String::new(),
        });
    };
    let planned = plan.campaign.planned(period);
    for week in 0..=until {
        for c in 0..plan.world.communes.len() {
            for &(kind, every, effort) in &schedule.surveys {
                if (week + c as i32) % every == 0 {
                    add(c, week, kind, None, effort);
                }
            }
            let closes =
                week == until || period.year_of_week(week) != period.year_of_week(week + 1);
            if schedule.work && closes {
                for programme in Programme::ALL {
                    let year = period.number(period.year_of_week(week));
                    if year.is_some_and(|year| planned[c][year][programme as usize] > 0.0) {
                        add(c, week, Kind::Delivered, Some(programme), 0.0);
                    }
                }
            }
        }
    }
    records
}
