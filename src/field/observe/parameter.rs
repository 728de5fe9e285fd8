//! The parameters of observation: priors in a table, like those of the model.

use crate::model::draw::Sampler;
use crate::model::plan::parameter::{Confidence, Distribution, Prior, Priors};
use crate::text::Text;

/// The table that ships with the program.
const TABLE: &str = include_str!("../../../scenarios/luong_tai/observation.csv");

/// A parameter of observation. Its number is its coordinate after those of the draw: new ones are
/// added at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// Captures of a survey line over those of campaign traps.
    LineDetection = 0,
    /// Log detectability lost each week that a line is trapped.
    LineShyness = 1,
    /// Size of the negative binomial of captures.
    LineSize = 2,
    /// Killed rats whose tail is handed in.
    TailsShare = 3,
    /// Size of the negative binomial of tails.
    TailsSize = 4,
    /// Size of the negative binomial of hunts.
    HuntSize = 5,
    /// Takes of a bait point per rat and hectare.
    TakeRate = 6,
    /// Correlation of neighbouring bait points.
    TakeCorrelation = 7,
    /// Active burrows for each rat.
    BurrowsPerRat = 8,
    /// Burrows that a walker sees.
    BurrowDetection = 9,
    /// Size of the negative binomial of burrows.
    BurrowSize = 10,
    /// Tillers cut where no rat damage is expected.
    TillersBackground = 11,
    /// Correlation of tillers of one inspection.
    TillersCorrelation = 12,
    /// Reported over true damaged area.
    DamagedShare = 13,
    /// Sd of log reported damaged area.
    DamagedSd = 14,
    /// Damaged area that goes unreported with chance 1/e.
    DamagedLeast = 15,
    /// Scale of log reported work.
    DeliveredSd = 16,
    /// Scale of log reported money.
    MoneySd = 17,
}

/// Number of parameters of observation.
pub const OBSERVED: usize = 18;

/// Their keys, in order.
pub const KEYS: [&str; OBSERVED] = [
    "trap_line_detection",
    "trap_line_shyness",
    "trap_line_size",
    "tails_share",
    "tails_size",
    "hunt_size",
    "bait_take_rate",
    "bait_take_correlation",
    "burrows_per_rat",
    "burrow_detection",
    "burrow_size",
    "tillers_background",
    "tillers_correlation",
    "damaged_share",
    "damaged_sd",
    "damaged_least_ha",
    "delivered_sd",
    "money_sd",
];

/// The values of one particle.
pub type Values = [f64; OBSERVED];

/// The priors, in the order of [`KEYS`].
///
/// # Panics
///
/// When the shipped table is broken, which a test would have said.
pub fn priors() -> Priors {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    let rows: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().expect("the shipped table is CSV");
    let of = |key: &&str| {
        let row = rows.iter().find(|row| &row[0] == *key).expect("every parameter has its row");
        prior(row)
    };
    Priors(KEYS.iter().map(of).collect())
}

fn prior(row: &csv::StringRecord) -> Prior {
    let p = |k: usize| row[5 + k].parse().expect("the shipped numbers are numbers");
    let distribution = match &row[4] {
        "lognormal_q05_q50_q95" => Distribution::LogNormal(p(0), p(1), p(2)),
        "beta" => Distribution::Beta(p(0), p(1)),
        other => unreachable!("no such distribution in the shipped table: {other}"),
    };
    let confidence = match &row[9] {
        "A" => Confidence::A,
        "B" => Confidence::B,
        "C" => Confidence::C,
        _ => Confidence::Placeholder,
    };
    let meaning = Text::new(&row[2], &row[1]);
    Prior {
        distribution,
        meaning,
        unit: row[3].to_owned(),
        source: crate::text::Text::alike(&row[8]),
        confidence,
    }
}

/// The values at coordinates of the unit cube, [`OBSERVED`] of them.
pub fn values(sampler: &Sampler, coordinates: impl Fn(usize) -> f64) -> Values {
    std::array::from_fn(|k| sampler.at(k, coordinates(k)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_a_prior_with_a_source() {
        let priors = priors();
        assert_eq!(priors.0.len(), OBSERVED);
        assert_eq!(TABLE.lines().count(), OBSERVED + 1, "no row is left over");
        assert!(priors.0.iter().all(|prior| !prior.source.en.is_empty()));
        let sampler = Sampler::new(&priors);
        let medians = values(&sampler, |_| 0.5);
        assert!((medians[Observed::BurrowsPerRat as usize] - 0.4).abs() < 1e-9);
        assert!(medians.iter().all(|value| *value > 0.0));
    }
}
