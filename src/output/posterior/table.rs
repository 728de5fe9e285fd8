//! The table of particles: as it is read back, what its columns are, and the same in units.

use crate::engine::particles::Particles;
use crate::field::observe::parameter::{self as observation, KEYS, OBSERVED};
use crate::field::posterior::Posterior;
use crate::model::draw::{Sampler, outbreak_of};
use crate::model::math::normal_quantile;
use crate::model::plan::Plan;
use crate::model::plan::parameter::{PARAMETERS, Parameter};
use crate::model::rng::luck::{PARTS, places};
use crate::text::Text;
use crate::text::table::{Cell, csv};

/// Names of the parts of luck in the table.
const PART_KEYS: [&str; PARTS] = ["nature", "calendar", "works", "place"];

/// A column: its name among values, kind, unit and meaning.
struct Column {
    name: String,
    kind: &'static str,
    unit: String,
    meaning: Text,
}

/// All columns, those of luck last.
fn columns(particles: &Particles, plan: &Plan) -> Vec<Column> {
    let column = |name: String, kind, unit: &str, meaning: Text| Column {
        name,
        kind,
        unit: unit.to_owned(),
        meaning,
    };
    let priors = &plan.world.priors;
    let mut all: Vec<Column> = Parameter::ALL
        .iter()
        .map(|&parameter| {
            let prior = &priors[parameter];
            column(parameter.key().to_owned(), "parameter", &prior.unit, prior.meaning.clone())
        })
        .collect();
    let period = particles.period;
    let first = period.last_year() + 1 - period.shock_years() as i32;
    let years = || first..=period.last_year();
    all.extend(years().map(|year| {
        let meaning = Text::new("cú sốc của năm, chuẩn tắc", "shock of the year, standard normal");
        column(format!("shock_{year}"), "year", "", meaning)
    }));
    all.extend(years().map(|year| {
        let meaning = Text::new("năm bùng phát: 1, không: 0", "outbreak year: 1, none: 0");
        column(format!("outbreak_{year}"), "year", "", meaning)
    }));
    let of_observation = observation::priors();
    all.extend(KEYS.iter().zip(&of_observation.0).map(|(key, prior)| {
        column((*key).to_owned(), "observation", &prior.unit, prior.meaning.clone())
    }));
    let codes = plan.world.communes.iter().map(|commune| format!("{:05}", commune.code));
    for place in codes.chain(["outside".to_owned(), "district".to_owned()]) {
        all.extend(PART_KEYS.iter().map(|part| {
            let meaning = Text::new(
                "số của may rủi: chỉ là địa chỉ, không có độ lớn",
                "number of a luck: an address, without a size",
            );
            column(format!("luck_{place}_{part}"), "luck", "", meaning)
        }));
    }
    all
}

/// The name of a column of quantiles; luck is no quantile.
fn name_of(column: &Column) -> String {
    match column.kind {
        "luck" => column.name.clone(),
        _ => format!("{}_quantile", column.name),
    }
}

/// The table that is read back: quantiles of the priors, and numbers of luck.
pub(super) fn quantiles(posterior: &Posterior, plan: &Plan) -> Vec<u8> {
    let particles = &posterior.particles;
    let slots = places(particles.communes) * PARTS;
    let rows = (0..particles.len()).map(|i| {
        let n = particles.dimensions();
        let point = particles.points[i * n..(i + 1) * n].iter();
        let observed = posterior.observed[i * OBSERVED..(i + 1) * OBSERVED].iter();
        let numbers = particles.numbers[i * slots..(i + 1) * slots].iter();
        let numbers = numbers.map(|&number| Cell::Whole(i64::from(number)));
        point.chain(observed).copied().map(Cell::Number).chain(numbers)
    });
    csv(columns(particles, plan).iter().map(name_of), rows).into_bytes()
}

/// What each column of the table is.
pub(super) fn key(posterior: &Posterior, plan: &Plan) -> String {
    let header = ["column", "kind", "unit", "meaning_vi", "meaning_en"];
    let rows = columns(&posterior.particles, plan).into_iter().map(|column| {
        let name = name_of(&column);
        let Column { kind, unit, meaning, .. } = column;
        let unit = match (kind, unit.as_str()) {
            ("luck", _) => String::new(),
            (_, "") => "prior quantile 0-1".to_owned(),
            (_, unit) => format!("prior quantile 0-1 of a value in {unit}"),
        };
        [name, kind.to_owned(), unit, meaning.vi, meaning.en]
    });
    csv(header, rows)
}

/// The same draws as values, each in its unit, without luck.
pub(super) fn values(posterior: &Posterior, plan: &Plan) -> String {
    let particles = &posterior.particles;
    let sampler = Sampler::new(&plan.world.priors);
    let of_observation = Sampler::new(&observation::priors());
    let years = particles.period.shock_years();
    let n = particles.dimensions();
    let rows = (0..particles.len()).map(|i| {
        let point = &particles.points[i * n..(i + 1) * n];
        let value = |parameter: Parameter| sampler.value(parameter, point[parameter as usize]);
        let mut row: Vec<Cell> =
            Parameter::ALL.into_iter().map(|parameter| Cell::Number(value(parameter))).collect();
        row.extend((0..years).map(|year| Cell::Number(normal_quantile(point[PARAMETERS + year]))));
        let chance = value(Parameter::OutbreakChance);
        row.extend((0..years).map(|year| {
            Cell::Whole(i64::from(point[outbreak_of(particles.period, year)] < chance))
        }));
        let own = &posterior.observed[i * OBSERVED..(i + 1) * OBSERVED];
        row.extend(observation::values(&of_observation, |k| own[k]).map(Cell::Number));
        row
    });
    let columns = columns(particles, plan).into_iter().filter(|column| column.kind != "luck");
    csv(columns.map(|column| column.name), rows)
}
