//! Community hunting: digging and flooding of burrows.
//!
//! A person-day takes `r n / (n + n_half)` rats, times `hunt_fallow_multiplier` in fallow and land
//! preparation, when burrows in banks hold them; the weekly hazard is
//! `-ln(1 - min(0.95, kills / rats))`. Disputable: hunters are as good in one stage of the crop as in
//! another.

use super::campaign::Works;
use super::ledger::Ledger;
use super::task::{Needs, Task};
use crate::model::lanes::{each, splat};
use crate::model::math;
use crate::model::plan::Stage;
use crate::model::plan::parameter::Parameter as P;
use crate::model::programme::{Cause, Item, Programme};

/// The largest share of the rats that a week of hunting takes.
pub const KILL_MAX: f64 = 0.95;

/// Weekly hazard of `person_days` on `rats` at density `density`.
#[inline(always)]
pub fn hazard(person_days: f64, rate: f64, half_density: f64, density: f64, rats: f64) -> f64 {
    let kills = person_days * rate * density / (density + half_density);
    let safe = if rats > 1e-9 { rats } else { 1e-9 };
    let share = kills / safe;
    let share = if share < KILL_MAX { share } else { KILL_MAX };
    -math::ln(1.0 - share)
}

/// How much more a person-day takes in this stage than in standing crop.
#[inline(always)]
pub fn follows(stage: i32, fallow_multiplier: f64) -> f64 {
    if stage <= Stage::LandPreparation as i32 { fallow_multiplier } else { 1.0 }
}

impl Works {
    /// A week of hunting.
    #[inline(always)]
    pub(super) fn hunt(&mut self, task: &Task<'_>, ledger: &mut Ledger) {
        let draw = &task.nature.draw;
        let share = self.commune_share(Item::HuntingLabour);
        let wage = draw[P::DayWage];
        let needs = Needs {
            labour: splat(1.0),
            stock: splat(f64::INFINITY),
            money: each(|l| share * wage[l]),
        };
        let days = self.deliver_of(task, Programme::Hunting, &task.spread(), &needs, ledger);
        self.work_days(task, &days, ledger);
        let cost = each(|l| days[l] * wage[l]);
        self.pay_work(task, Item::HuntingLabour, &cost, ledger);
        let hazard = each(|l| {
            let all = task.rats.subadults[l] + task.rats.adults[l];
            hazard(
                days[l] * task.gain,
                draw[P::HuntRate][l]
                    * follows(task.here.stage[l], draw[P::HuntFallowMultiplier][l]),
                draw[P::HuntHalfDensity][l],
                all / task.rice,
                all,
            )
        });
        self.strike(task.c, task.week, Cause::Hunting, &hazard);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunts_follow_the_rats_to_the_banks() {
        let stages = [Stage::Fallow, Stage::LandPreparation, Stage::Seedling, Stage::Ripening];
        assert_eq!(stages.map(|stage| follows(stage as i32, 3.0)), [3.0, 3.0, 1.0, 1.0]);
    }

    #[test]
    fn half_the_rate_at_half_density() {
        let share = 1.0 - math::exp(-hazard(2.0, 5.0, 15.0, 15.0, 1000.0));
        assert!((share - 2.0 * 2.5 / 1000.0).abs() < 1e-12);
        assert_eq!(hazard(0.0, 5.0, 15.0, 15.0, 1000.0), 0.0);
    }
}
