//! The shipped scenarios give the numbers that they gave when this version was made.

use super::Check;
use crate::engine::{Settings, Study};
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::scenario::{self, EMBEDDED};
use crate::text::Text;
use std::sync::atomic::AtomicBool;

/// What each shipped scenario gave: scenario, digest of its tally, mean of every outcome of the
/// district over the campaign. `RODSIM_RENEW=1 cargo test --test it golden` writes it anew.
pub const GOLDEN: &str = include_str!("golden.csv");
/// Replicates behind it: independent draws, one scenario alone.
pub const REPLICATES: u64 = 32;
/// Their seed.
pub const SEED: u64 = 1;

/// What one scenario gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Golden {
    /// Its name.
    pub scenario: String,
    /// Digest of its tally.
    pub digest: String,
    /// Mean over replicates of every outcome of the district over the campaign, in the order of
    /// [`Outcome::ALL`]; nought where it cannot occur.
    pub means: Vec<f64>,
}

impl Golden {
    /// Simulates a shipped scenario; none when `stop` was set.
    pub fn of(scenario: &str, stop: &AtomicBool) -> Option<Self> {
        let plan = scenario::embedded(scenario).ok()?;
        let settings =
            Settings { seed: SEED, design: Design::Independent, threads: 0, instructions: None };
        let tally = Study::new(vec![plan], 0).simulate(&settings, 0..REPLICATES, &(), stop)?;
        let cells = tally.arms[0].district.campaign();
        let means = cells.iter().map(|cell| cell.moments.mean().unwrap_or(0.0)).collect();
        Some(Self { scenario: scenario.to_owned(), digest: tally.digest(), means })
    }

    /// The rows of [`GOLDEN`].
    pub fn read(text: &str) -> Vec<Self> {
        let mut rows = text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
            let mut cells = line.split(',');
            let mut word = || cells.next().unwrap_or_default().to_owned();
            let (scenario, digest) = (word(), word());
            Self { scenario, digest, means: cells.filter_map(|cell| cell.parse().ok()).collect() }
        });
        rows.by_ref().collect()
    }

    /// The text of a table of these rows.
    pub fn write(rows: &[Self]) -> String {
        let mut text = String::from("scenario,digest");
        for outcome in Outcome::ALL {
            text += &format!(",{}_{}", outcome.key(), outcome.unit());
        }
        text.push('\n');
        for row in rows {
            text += &format!("{},{}", row.scenario, row.digest);
            for mean in &row.means {
                text += &format!(",{mean}");
            }
            text.push('\n');
        }
        text
    }
}

pub(super) fn checks(stop: &AtomicBool) -> Vec<Check> {
    let golden = Golden::read(GOLDEN);
    EMBEDDED
        .iter()
        .map(|(name, _)| {
            let expected = golden.iter().find(|row| row.scenario == *name);
            let found = Golden::of(name, stop);
            Check::equal(
                Text::new(
                    format!("kịch bản {name}: mã kết quả, {REPLICATES} lần lặp"),
                    format!("scenario {name}: digest of results, {REPLICATES} replicates"),
                ),
                found.as_ref().map_or("", |row| &row.digest),
                expected.map_or("none", |row| &row.digest),
            )
        })
        .collect()
}
