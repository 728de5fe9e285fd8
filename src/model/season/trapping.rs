//! Captures by traps that hold one rat.
//!
//! With encounter rate `a` (ha per rat, trap and night), `e = a n u` encounters per trap-night with the
//! share `u` of the rats that enter traps ([`super::refusal`]), and sprung rate `b`, one trap-night
//! catches
//!
//! ```text
//! c = (1 - exp(-(e + b))) e / (e + b)
//! ```
//!
//! rats: whichever comes first, a rat or an accident, fills the trap. The weekly hazard on the rats
//! that enter traps is `nights · traps_per_ha · c / (n u)`.
//!
//! | symbol | meaning | unit |
//! |---|---|---|
//! | n | density | rats/ha |
//! | e | encounters | per trap-night |
//! | b | `-ln(1 - sprung)` | per trap-night |
//! | c | captures | per trap-night |
//!
//! With g0 and σ known, `a = 2π σ² g0 / 10⁴` is the half-normal detection model of trap-network
//! simulators integrated over space. Disputable: traps are spread evenly and rats do not learn.
//!
//! Held against such a simulator (`tests/it/trap_network.rs`; section 8 of [`super`] has the errors):
//!
#![doc = include_str!("trap_network.svg")]

use super::campaign::Works;
use super::ledger::{Ledger, STANDING_NIGHTS};
use super::nature::Nature;
use super::task::{Needs, Task};
use super::{delivery, refusal};
use crate::model::lanes::{LANES, Lanes, add, any, each, splat};
use crate::model::math;
use crate::model::outcome::Outcome as O;
use crate::model::plan::Stage;
use crate::model::plan::parameter::Parameter as P;
use crate::model::programme::{Cause, Item, Programme};
use crate::time::WEEKS_OF_CROPS;

/// Write-offs that are due, by commune: they wait while a round is running.
#[derive(Clone, Debug)]
pub struct Worn {
    due: Vec<[u32; LANES]>,
    any: bool,
}

impl Worn {
    /// None is due.
    pub fn new(communes: usize) -> Self {
        Self { due: vec![[0; LANES]; communes], any: false }
    }
}

/// Captures per trap-night and encounter, c / e, at `e` encounters and sprung rate `b`.
#[inline(always)]
pub fn captures_per_encounter(e: f64, b: f64) -> f64 {
    let rate = e + b;
    let rate = if rate > 1e-12 { rate } else { 1e-12 };
    // 1 - exp(-x) loses digits for small x; its series does not.
    let series = 1.0 - rate * (0.5 - rate * (1.0 / 6.0 - rate * (1.0 / 24.0)));
    let plain = (1.0 - math::exp(-rate)) / rate;
    if rate < 1e-3 { series } else { plain }
}

/// Encounters per trap-night at which one trap-night catches `success` rats (Newton's method).
///
/// A success that the sprung rate makes impossible gives a very large rate.
#[inline(always)]
pub fn encounters_for(success: &Lanes, b: &Lanes) -> Lanes {
    let mut e =
        each(|l| -math::ln(1.0 - if success[l] < 0.999_999 { success[l] } else { 0.999_999 }));
    for _ in 0..NEWTON_STEPS {
        for l in 0..LANES {
            let f = e[l] * captures_per_encounter(e[l], b[l]) - success[l];
            let step = 1e-6 * (e[l] + 1e-6);
            let after = (e[l] + step) * captures_per_encounter(e[l] + step, b[l]) - success[l];
            let slope = (after - f) / step;
            let next = e[l] - f / if slope > 1e-9 { slope } else { 1e-9 };
            let next = if next > 1e-12 { next } else { 1e-12 };
            e[l] = if next < 1e6 { next } else { 1e6 };
        }
    }
    e
}

/// Steps of Newton's method; the curve is smooth, and four are usually enough.
const NEWTON_STEPS: usize = 12;

/// Encounter rate from detection at the range centre and its spatial scale, ha.
pub fn encounter_rate(g0: f64, sigma_m: f64) -> f64 {
    2.0 * std::f64::consts::PI * sigma_m * sigma_m * g0 / 1e4
}

impl Works {
    /// Writes off what a crop has worn out and lost, in each commune and lane as soon as no round that
    /// began before this week is running there.
    #[inline(always)]
    pub(super) fn write_off_traps(
        &mut self,
        week: i32,
        week_of_year: i32,
        crops: i32,
        life: &Lanes,
    ) {
        let due = (0..crops).any(|crop| week_of_year == WEEKS_OF_CROPS * crop / crops);
        if due && week > 0 {
            self.worn.any = true;
            for due in self.worn.due.as_flattened_mut() {
                *due += 1;
            }
        }
        if !self.worn.any {
            return;
        }
        let n = self.traps.len();
        let mut running = vec![[false; LANES]; n];
        for &(bout, c) in &self.agenda[week as usize] {
            let round = &self.campaign.rounds[self.campaign.bouts[bout as usize].round];
            if !round.uses_traps() {
                continue;
            }
            let starts = &self.starts[bout as usize * n + c as usize];
            for l in 0..LANES {
                let since = week.wrapping_sub(starts[l]);
                running[c as usize][l] |= since > 0 && since < round.weeks as i32;
            }
        }
        self.worn.any = false;
        for c in 0..n {
            for l in 0..LANES {
                let due = &mut self.worn.due[c][l];
                if running[c][l] {
                    self.worn.any |= *due > 0;
                    continue;
                }
                let life = if life[l] > 1.0 { life[l] } else { 1.0 };
                for _ in 0..std::mem::take(due) {
                    self.traps[c][l] *= 1.0 - 1.0 / life;
                }
            }
        }
    }

    /// A week of trapping.
    #[inline(always)]
    pub(super) fn trap(&mut self, task: &Task<'_>, nights_per_week: f64, ledger: &mut Ledger) {
        self.buy_traps(task, ledger);
        let c = task.c;
        let draw = &task.nature.draw;
        let share = self.commune_share(Item::TrapSetting);
        let per_day = draw[P::TrapsPerPersonDay];
        let wage = draw[P::DayWage];
        let (traps, set) = (&self.traps[c], &self.traps_set[c]);
        let needs = Needs {
            labour: each(|l| 1.0 / per_day[l]),
            stock: each(|l| (traps[l] - set[l]).max(0.0) * nights_per_week),
            money: each(|l| share * wage[l] / per_day[l]),
        };
        let wanted = each(|l| task.on[l] * task.target * nights_per_week);
        let nights = self.deliver_of(task, Programme::Trapping, &wanted, &needs, ledger);
        if !task.contracted() {
            let set = &mut self.traps_set[c];
            for l in 0..LANES {
                set[l] += if nights[l] > 0.0 { nights[l] / nights_per_week } else { 0.0 };
            }
        }
        let standing = each(|l| {
            let stands = task.here.stage[l] >= Stage::Tillering as i32;
            if stands { nights[l] } else { 0.0 }
        });
        add(&mut ledger.year[c][STANDING_NIGHTS], &standing);
        let days = each(|l| nights[l] / per_day[l]);
        self.work_days(task, &days, ledger);
        let cost = each(|l| days[l] * wage[l]);
        self.pay_work(task, Item::TrapSetting, &cost, ledger);
        let hazard = self.trap_hazard(task, &nights);
        self.strike(c, task.week, Cause::Traps, &hazard);
    }

    /// Encounters of a trap-night with a rat/ha that enters traps, at the commune's stage.
    #[inline(always)]
    pub fn encounter(&self, nature: &Nature, c: usize) -> Lanes {
        let rates = &nature.rates;
        let of_all = match self.campaign.traps.detection {
            Some((g0, sigma_m)) => splat(encounter_rate(g0, sigma_m)),
            // What was seen, was seen of rats of which none had been selected.
            None => each(|l| {
                let entering = 1.0 - nature.draw[P::UntrappableShare][l];
                rates.encounter[l] / if entering > 1e-9 { entering } else { 1e-9 }
            }),
        };
        let stage = &nature.communes[c].stage;
        each(|l| of_all[l] * rates.open_field[stage[l] as usize][l])
    }

    /// Weekly hazard of so many trap-nights on the rats that enter traps.
    #[inline(always)]
    fn trap_hazard(&self, task: &Task<'_>, nights: &Lanes) -> Lanes {
        let rates = &task.nature.rates;
        let encounter = self.encounter(task.nature, task.c);
        let entering = self.refusal.reached(task.c, refusal::TRAPS, &task.nature.draw, task.rats);
        let reach = task.reach();
        each(|l| {
            let n = (task.rats.subadults[l] + task.rats.adults[l]) / task.rice;
            let a = encounter[l];
            let per_night = a * captures_per_encounter(a * n * entering[l], rates.sprung[l]);
            reach[l] * task.gain * nights[l] / (task.rice + task.other) * per_night
        })
    }

    /// Buys traps at the start of a bout: up to the target, as far as execution and money go.
    #[inline(always)]
    fn buy_traps(&mut self, task: &Task<'_>, ledger: &mut Ledger) {
        let c = task.c;
        let renewed = task.bout.year <= self.campaign.traps.renew_until_year;
        if task.contracted() || !renewed || !any(&task.first) {
            return;
        }
        let share = self.commune_share(Item::Traps);
        let target = self.campaign.aim(task.bout.round)[c];
        let money = self.money(c, task.funded);
        let price = &task.nature.draw[P::TrapPrice];
        let mut cost = splat(0.0);
        let mut bought = splat(0.0);
        let traps = &mut self.traps[c];
        for l in 0..LANES {
            let execution = task.execution[l];
            let aim = target * if execution < 1.0 { execution } else { 1.0 };
            let short = aim - traps[l];
            let short = if short > 0.0 { short * task.first[l] } else { 0.0 };
            let most = delivery::allows(money[l], share * price[l]);
            bought[l] = if short < most { short } else { most };
            traps[l] += bought[l];
            cost[l] = bought[l] * price[l];
        }
        add(&mut ledger.year[c][O::TrapsBought as usize], &bought);
        self.pay_work(task, Item::Traps, &cost, ledger);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closure_catches_what_was_seen() {
        for success in [0.01, 0.035, 0.08, 0.3] {
            for b in [0.0, 0.01, 0.2] {
                let e = encounters_for(&splat(success), &splat(b))[0];
                assert!((e * captures_per_encounter(e, b) - success).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn infinite_encounters_fill_every_trap() {
        assert!((1e6 * captures_per_encounter(1e6, 0.05) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn few_encounters_are_each_a_capture_but_for_sprung_traps() {
        assert!((captures_per_encounter(1e-9, 0.0) - 1.0).abs() < 1e-9);
        // A trap lost at a constant rate over the night is there for (1 - e^-b) / b of it.
        let b: f64 = 0.1;
        assert!((captures_per_encounter(1e-12, b) - (1.0 - (-b).exp()) / b).abs() < 1e-12);
    }

    #[test]
    fn series_and_formula_meet() {
        let below = captures_per_encounter(0.000_999_9, 0.0);
        let above = captures_per_encounter(0.001_000_1, 0.0);
        // The slope there is -(1/2 - 0.001/3).
        let fall = 2e-7 * (0.5 - 0.001 / 3.0);
        assert!((below - above - fall).abs() < 1e-13, "{below} {above}");
    }
}
