//! A posterior as files: a table of particles, and what it belongs to.

mod table;

use crate::engine::particles::Particles;
use crate::field::observe::parameter::OBSERVED;
use crate::field::posterior::{Health, Posterior};
use crate::model::plan::Plan;
use crate::model::rng::luck::{PARTS, places};
use crate::output::{File, manifest::sha256};
use crate::scenario::{self, file};
use crate::text::Text;
use crate::text::told::Told;
use crate::time::Period;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;

/// Version of the layout.
const SCHEMA_VERSION: u32 = 1;
/// Parts of a scenario's numbers that are its world: what every campaign meets.
const WORLD: [&str; 10] = [
    "communes",
    "borders",
    "calendar",
    "stages",
    "parameters",
    "outside_scale",
    "movement",
    "period",
    "prices",
    "usual_nylon_vnd_per_ha",
];

/// What a posterior belongs to, and how it came about.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Meta {
    schema_version: u32,
    program: String,
    scenario: String,
    scenario_digest: String,
    records_sha256: String,
    seed: u64,
    /// Last week of the records.
    until: i32,
    /// The years of the plan.
    #[serde(default)]
    period: Period,
    particles: usize,
    degenerate: bool,
    health: Health,
    /// The world's numbers, so that a run can say what differs.
    world: Value,
    particles_sha256: String,
}

/// Why a posterior was not taken.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
#[non_exhaustive]
pub enum Refused {
    /// A file that is missing or broken.
    File(String, Text),
    /// The scenario is of another world.
    World {
        /// The scenario.
        scenario: String,
        /// What differs.
        differs: String,
    },
}

impl Told for Refused {
    fn told(&self) -> Text {
        match self {
            Self::File(file, why) => why.after(format_args!("{file}: ")),
            Self::World { scenario, differs } => Text::new(
                format!(
                    "hậu nghiệm thuộc điều kiện khác với “{scenario}”: {differs} khác nhau; chạy update cho kịch bản đó với số liệu"
                ),
                format!(
                    "the posterior is of another world than '{scenario}': {differs} differ(s); update that scenario with the records"
                ),
            ),
        }
    }
}

/// The table of particles and what it belongs to. `records` are the bytes of the records' file.
///
/// # Errors
///
/// When the writer fails, which it does not in memory.
pub fn files(posterior: &Posterior, plan: &Plan, records: &[u8]) -> serde_json::Result<Vec<File>> {
    let table = table::quantiles(posterior, plan);
    let meta = Meta {
        schema_version: SCHEMA_VERSION,
        program: concat!("rodsim ", env!("CARGO_PKG_VERSION")).to_owned(),
        scenario: plan.name.clone(),
        scenario_digest: scenario::digest(plan),
        records_sha256: sha256(records),
        seed: posterior.particles.seed,
        until: posterior.particles.until,
        period: posterior.particles.period,
        particles: posterior.len(),
        degenerate: posterior.health.degenerate(posterior.len()),
        health: posterior.health.clone(),
        world: world(plan),
        particles_sha256: sha256(&table),
    };
    let text = serde_json::to_string_pretty(&meta)?;
    Ok(vec![
        File::new("posterior.json", text + "\n"),
        File::new("particles.csv", table),
        File::new("particles.columns.csv", table::key(posterior, plan)),
        File::new("tables/draws.csv", table::values(posterior, plan)),
    ])
}

/// The numbers of a plan that every campaign meets.
fn world(plan: &Plan) -> Value {
    let whole: Value = serde_json::from_str(&scenario::resolved(plan)).unwrap_or_default();
    let numbers = &whole["numbers"];
    WORLD.iter().map(|key| ((*key).to_owned(), numbers[*key].clone())).collect()
}

/// Reads the posterior in `folder`, for runs of `plans`.
///
/// # Errors
///
/// When files are missing or broken, or a plan is of another world.
pub fn load(folder: &Path, plans: &[Plan]) -> Result<Particles, Refused> {
    let fault = |name: &str, error: &dyn Told| {
        Refused::File(folder.join(name).display().to_string(), error.told())
    };
    let read = |name: &str| {
        file::read(&folder.join(name), file::MOST).map_err(|error| fault(name, &error))
    };
    let meta: Meta = serde_json::from_slice(&read("posterior.json")?)
        .map_err(|error| fault("posterior.json", &error))?;
    if meta.schema_version != SCHEMA_VERSION {
        let found = meta.schema_version;
        let error = Text::new(
            format!("dạng {found}, chương trình này đọc dạng {SCHEMA_VERSION}: chạy lại update"),
            format!(
                "version {found} of the layout, this program reads {SCHEMA_VERSION}: update again"
            ),
        );
        return Err(fault("posterior.json", &error));
    }
    let table = read("particles.csv")?;
    if sha256(&table) != meta.particles_sha256 {
        let error = Text::new(
            "đã đổi từ khi được ghi: chạy lại update",
            "changed since it was written: update again",
        );
        return Err(fault("particles.csv", &error));
    }
    for plan in plans {
        let differs = differences(&meta.world, &world(plan));
        if !differs.is_empty() {
            return Err(Refused::World {
                scenario: plan.name.clone(),
                differs: differs.join(", "),
            });
        }
    }
    let communes = plans.first().map_or(0, |plan| plan.world.communes.len());
    let error = Text::new(
        "có ô không phải số, điểm ngoài 0–1, hoặc tuần cuối ngoài chiến dịch",
        "a cell is no number, a point outside 0-1, or a last week outside the campaign",
    );
    parse(&table, &meta, communes).ok_or_else(|| fault("particles.csv", &error))
}

fn parse(table: &[u8], meta: &Meta, communes: usize) -> Option<Particles> {
    let slots = places(communes) * PARTS;
    let mut particles = Particles {
        seed: meta.seed,
        until: meta.until,
        period: meta.period,
        communes,
        points: Vec::new(),
        numbers: Vec::new(),
    };
    if !(0..meta.period.weeks() as i32).contains(&meta.until) {
        return None;
    }
    for row in csv::Reader::from_reader(table).records() {
        let row = row.ok()?;
        let dimensions = particles.dimensions();
        if row.len() != dimensions + OBSERVED + slots {
            return None;
        }
        for cell in row.iter().take(dimensions) {
            let point = cell.parse().ok().filter(|point| (0.0..=1.0).contains(point));
            particles.points.push(point?);
        }
        for cell in row.iter().skip(dimensions + OBSERVED) {
            particles.numbers.push(cell.parse().ok()?);
        }
    }
    (!particles.is_empty()).then_some(particles)
}

/// The parts of two worlds that differ; parameters by name.
fn differences(a: &Value, b: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for key in WORLD {
        if a[key] == b[key] {
            continue;
        }
        match (a[key].as_object(), b[key].as_object()) {
            (Some(a), Some(b)) => {
                let keys = a.keys().filter(|inner| a.get(*inner) != b.get(*inner));
                let missing = b.keys().filter(|inner| !a.contains_key(*inner));
                found.extend(keys.chain(missing).map(|inner| format!("{key}.{inner}")));
            }
            _ => found.push(key.to_owned()),
        }
    }
    found
}
