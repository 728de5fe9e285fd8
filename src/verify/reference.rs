//! The season once more, plainly: one replicate at a time, `f64`, one rule after the other.
//!
//! Written from the model's description to be read, not to be fast. It is the oracle of the kernel,
//! with the luck of the same addresses ([`Addressed`]), and the yardstick of its speed, with luck
//! from `rand_distr` ([`Drawn`]). It shares with the program the plan, the parameter draw, the
//! random words and the calendar's dates, and nothing of the season. Both differ in rounding only:
//! the kernel's noise is in single precision (good to 1e-6), its normal distribution function is good
//! to 1e-7, and a week's error is carried into the next ones ([`alike`]).

mod accounts;
mod calendar;
mod closure;
mod delivery;
mod life;
mod luck;
mod money;
mod refusal;
mod season;
mod substitution;
mod works;

use crate::model::draw;
use crate::model::outcome::{OUTCOMES, Outcome as O};
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Plan, Stage};
pub use closure::{Closure, close};
pub use luck::{Addressed, Drawn, Luck};

/// Stages that cost yield.
const DAMAGING: [Stage; 4] =
    [Stage::PanicleInitiation, Stage::Booting, Stage::Flowering, Stage::Ripening];
/// Kilograms lost on a hectare for each per cent of tillers cut.
const KG_PER_PERCENT: f64 = 58.0;

/// Largest relative difference of an outcome of one commune and year.
const RELATIVE: f64 = 1e-4;
/// Difference below which an outcome counts as equal, in its own unit: rats, ha, t, ...
const ABSOLUTE: f64 = 1e-2;
/// The same for money: each posting may round to the next đồng, and a year has many.
const ABSOLUTE_VND: f64 = 1_000.0;

/// Is an outcome of one commune and year the same, but for rounding?
pub fn alike(outcome: O, a: f64, b: f64) -> bool {
    let absolute = if outcome.unit() == "VND" { ABSOLUTE_VND } else { ABSOLUTE };
    (a - b).abs() <= RELATIVE * a.abs().max(b.abs()) + absolute
}

/// The parameters of one replicate.
#[derive(Clone, Debug)]
pub struct Draw {
    values: Vec<f64>,
    shock_normal: Vec<f64>,
    outbreak_uniform: Vec<f64>,
}

impl Draw {
    /// One lane of a draw of several replicates.
    pub fn of_lane(draw: &draw::Draw, lane: usize) -> Self {
        Self {
            values: P::ALL.iter().map(|&parameter| draw[parameter][lane]).collect(),
            shock_normal: draw.shock_normal.iter().map(|lanes| lanes[lane]).collect(),
            outbreak_uniform: draw.outbreak_uniform.iter().map(|lanes| lanes[lane]).collect(),
        }
    }
}

impl std::ops::Index<P> for Draw {
    type Output = f64;

    fn index(&self, parameter: P) -> &f64 {
        &self.values[parameter as usize]
    }
}

/// The outcomes of one commune and year.
pub type Year = [f64; OUTCOMES];

/// Outcomes by year and commune.
pub fn simulate(plan: &Plan, draw: &Draw, luck: &mut impl Luck) -> Vec<Vec<Year>> {
    season::Season::new(plan, draw, luck).run(luck)
}
