//! The numbers that are analysed: outcomes of a scenario, and differences from another.

use crate::engine::points::Row;
use crate::engine::tally::SAMPLED;
use crate::engine::{Progress, Settings, Study};
use crate::model::outcome::Outcome;
use crate::text::Text;
use std::cell::RefCell;
use std::sync::atomic::AtomicBool;

/// What can be analysed: net benefit, or a sampled outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Burden of the reference less burden of the scenario.
    NetBenefit,
    /// One of [`SAMPLED`].
    Outcome(Outcome),
}

impl Measure {
    /// The measure of this key; the keys that exist otherwise.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn of_key(key: &str) -> Result<Self, Text> {
        if key == "net_benefit" {
            return Ok(Self::NetBenefit);
        }
        SAMPLED.into_iter().find(|outcome| outcome.key() == key).map(Self::Outcome).ok_or_else(
            || {
                let keys: Vec<&str> = SAMPLED.iter().map(|outcome| outcome.key()).collect();
                let keys = keys.join(", ");
                Text::new(
                    format!("không phân tích được “{key}”; ghi net_benefit, {keys}"),
                    format!("'{key}' cannot be analysed; write net_benefit, {keys}"),
                )
            },
        )
    }

    /// The word for files.
    pub fn key(self) -> &'static str {
        match self {
            Self::NetBenefit => "net_benefit",
            Self::Outcome(outcome) => outcome.key(),
        }
    }

    /// The unit for files.
    pub fn unit(self) -> &'static str {
        match self {
            Self::NetBenefit => "VND",
            Self::Outcome(outcome) => outcome.unit(),
        }
    }
}

/// A measure of one scenario, by itself or less that of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// What.
    pub measure: Measure,
    /// Of which scenario.
    pub arm: usize,
    /// Less which.
    pub less: Option<usize>,
}

impl Quantity {
    /// What to look at for a measure: differences from the reference and, but for net benefit,
    /// which has no meaning alone, every scenario by itself.
    pub fn all(study: &Study, measure: Measure) -> Vec<Self> {
        let arms = 0..study.plans.len();
        let differences = arms.clone().filter(|&arm| arm != study.reference).map(|arm| Self {
            measure,
            arm,
            less: Some(study.reference),
        });
        let alone = arms.filter(|_| measure != Measure::NetBenefit).map(|arm| Self {
            measure,
            arm,
            less: None,
        });
        differences.chain(alone).collect()
    }

    /// Its value in each row.
    pub fn of(&self, rows: &[Vec<Row>]) -> Vec<f64> {
        self.of_columns(|arm, outcome| column(&rows[arm], outcome))
    }

    /// Its value in each row, from the outcomes of each scenario.
    pub fn of_columns(&self, column: impl Fn(usize, Outcome) -> Vec<f64>) -> Vec<f64> {
        let outcome = match self.measure {
            Measure::NetBenefit => Outcome::Burden,
            Measure::Outcome(outcome) => outcome,
        };
        let sign = if self.measure == Measure::NetBenefit { -1.0 } else { 1.0 };
        let mine = column(self.arm, outcome);
        match self.less {
            None => mine,
            Some(other) => {
                let theirs = column(other, outcome);
                mine.iter().zip(&theirs).map(|(a, b)| sign * (a - b)).collect()
            }
        }
    }
}

/// One outcome of every row.
pub fn column(rows: &[Row], outcome: Outcome) -> Vec<f64> {
    let k = SAMPLED.iter().position(|&sampled| sampled == outcome).unwrap_or(0);
    rows.iter().map(|row| row[k]).collect()
}

/// The [`SAMPLED`] outcomes of a row that begins with them.
pub(super) fn sampled(row: &[f64]) -> Row {
    std::array::from_fn(|k| row[k])
}

/// Something to analyse: from points of the unit cube and the first luck to outcomes by quantity
/// and row; `None` when interrupted.
pub type Model<'a> = dyn Fn(&[f64], u32) -> Option<Vec<Vec<f64>>> + 'a;

/// What a model was asked, in order: points and first luck.
pub type Asked = RefCell<Vec<(Vec<f64>, u32)>>;

/// A study as a model of these quantities. `region` is the part of the unit cube, coordinate by
/// coordinate, that points are moved into; `asked` keeps the points that were simulated.
pub fn model<'a>(
    study: &'a Study,
    settings: &'a Settings,
    quantities: &'a [Quantity],
    region: Option<&'a [[f64; 2]]>,
    asked: Option<&'a Asked>,
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
) -> impl Fn(&[f64], u32) -> Option<Vec<Vec<f64>>> + 'a {
    // A posterior gives each coordinate its marginal distribution; how coordinates hang together
    // is left out, because the methods take inputs to be independent.
    let marginals = study.particles.as_ref().map(|particles| particles.marginals());
    move |points, luck| {
        let mapped = match (region, &marginals) {
            (Some(region), _) => {
                let ends = region.iter().cycle();
                Some(
                    points
                        .iter()
                        .zip(ends)
                        .map(|(u, [low, high])| low + u * (high - low))
                        .collect(),
                )
            }
            (None, marginals) => marginals.as_ref().map(|marginals| marginals.map(points)),
        };
        let points = mapped.as_deref().unwrap_or(points);
        if let Some(asked) = asked {
            asked.borrow_mut().push((points.to_vec(), luck));
        }
        let rows = study.evaluate(settings, points, luck, progress, stop)?;
        Some(quantities.iter().map(|quantity| quantity.of(&rows)).collect())
    }
}
