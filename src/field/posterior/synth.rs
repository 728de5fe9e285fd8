//! Synthetic truths and the records that they leave: what the update is tested with.

use crate::engine::Study;
use crate::field::observe::data::Data;
use crate::field::observe::likelihood::draw;
use crate::field::observe::parameter::{KEYS, OBSERVED, Observed, Values, values};
use crate::field::observe::signal::Signals;
use crate::field::records::{Kind, Record};
use crate::model::draw::{Design, Sampler};
use crate::model::lanes::LANES;
use crate::model::plan::parameter::{Distribution, Parameter};
use crate::model::plan::{Plan, Programme};
use crate::model::rng::luck::{Luck, PARTS, Past, places};
use crate::model::rng::{Purpose, Stream, uniform, words};
use crate::text::Text;
use crate::text::nearest::nearest;
use crate::text::table::{Cell, csv};
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

impl Truth {
    /// What is true, a line each: parameters of the model, of observation, and the density of each
    /// commune at the end.
    pub fn csv(&self, plan: &Plan) -> String {
        let sampler = Sampler::new(&plan.world.priors);
        let of_observation = crate::field::observe::priors();
        let line = |kind: &str, key: &str, value: f64, unit: &str| -> Vec<Cell> {
            vec![kind.into(), key.into(), value.into(), unit.into()]
        };
        let parameters = Parameter::ALL.into_iter().map(|parameter| {
            let value = sampler.value(parameter, self.point[parameter as usize]);
            line("parameter", parameter.key(), value, &plan.world.priors[parameter].unit)
        });
        let observed = KEYS.iter().zip(&self.observed).zip(&of_observation.0);
        let observed =
            observed.map(|((key, value), prior)| line("observation", key, *value, &prior.unit));
        let communes = plan.world.communes.iter().zip(&self.density);
        let communes = communes.map(|(commune, n)| line("density", &commune.name, *n, "rats/ha"));
        csv(["kind", "key", "value", "unit"], parameters.chain(observed).chain(communes))
    }
}

/// What is known of a truth beforehand; the rest is drawn from the priors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// Coordinates of the draw.
    pub coordinates: Vec<(usize, f64)>,
    /// Parameters of observation, by their place in [`KEYS`], and their values.
    pub observed: Vec<(usize, f64)>,
}

impl Known {
    /// Adds a parameter of the model or of observation and its value.
    ///
    /// # Errors
    ///
    /// When there is no such parameter, or its prior has no such value.
    pub fn add(&mut self, key: &str, value: f64, plan: &Plan) -> Result<(), Text> {
        let own = &plan.world.priors;
        let of_observation = crate::field::observe::priors();
        let (priors, place, list) = match Parameter::of_key(key) {
            Some(parameter) => (own, parameter as usize, &mut self.coordinates),
            None => match KEYS.iter().position(|other| *other == key) {
                Some(place) => (&of_observation, place, &mut self.observed),
                None => return Err(unknown(key)),
            },
        };
        let sampler = Sampler::new(priors);
        if let Distribution::Fixed(only) = priors.0[place].distribution {
            return Err(Text::new(
                format!("{key} luôn là {only} trong kịch bản này"),
                format!("{key} is always {only} in this scenario"),
            ));
        }
        let chance = sampler.chance_below(place, value);
        if !(chance > 0.0 && chance < 1.0) {
            let [low, high] = [0.001, 0.999].map(|p| sampler.at(place, p));
            let unit = &priors.0[place].unit;
            return Err(Text::new(
                format!(
                    "{key} = {value} nằm ngoài mọi giá trị có thể; thường từ {low:.4} đến {high:.4} {unit}"
                ),
                format!(
                    "{key} = {value} lies beyond what is possible; it mostly lies from {low:.4} to {high:.4} {unit}"
                ),
            ));
        }
        let is_of_model = Parameter::of_key(key).is_some();
        list.push((place, if is_of_model { chance } else { value }));
        Ok(())
    }
}

/// A parameter that is none.
fn unknown(key: &str) -> Text {
    let all = Parameter::ALL.into_iter().map(Parameter::key).chain(KEYS);
    match nearest(key, all) {
        Some(near) => Text::new(
            format!("không có tham số “{key}”; có phải {near}?"),
            format!("there is no parameter “{key}”; did you mean {near}?"),
        ),
        None => Text::new(
            format!("không có tham số “{key}”; viết như loss_ref=0.02"),
            format!("there is no parameter “{key}”; write such as loss_ref=0.02"),
        ),
    }
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
    let observed = shyness.map(|value| (Observed::LineShyness as usize, value));
    let known = Known { observed: observed.into_iter().collect(), ..Known::default() };
    truth_of(study, schedule, until, seed, number, &known)
}

/// The same with whatever is known beforehand.
pub fn truth_of(
    study: &Study,
    schedule: &Schedule,
    until: i32,
    seed: u64,
    number: u32,
    known: &Known,
) -> Truth {
    let plan = &study.plans[0];
    // A design of one point: it does not depend on how many truths there are.
    let mut point: Vec<f64> = (0..study.dimensions())
        .map(|k| {
            let [a, b, ..] = words(seed, number, Purpose::Records, k as u32, 0);
            uniform(a, b)
        })
        .collect();
    known.coordinates.iter().for_each(|&(coordinate, u)| point[coordinate] = u);
    debug_assert_eq!(Design::Independent.points(study.period(), seed, 0, 1, 1).len(), point.len());
    let mut stream = Stream::of(seed, number, Purpose::Records, 2);
    let coordinates: [f64; OBSERVED] = std::array::from_fn(|_| stream.uniform());
    let mut observed = values(&Sampler::new(&crate::field::observe::priors()), |k| coordinates[k]);
    known.observed.iter().for_each(|&(place, value)| observed[place] = value);
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
