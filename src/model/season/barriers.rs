//! Trap-barrier systems (bẫy cây trồng): fenced early crops with multi-capture traps, and the same
//! fence and traps in a line, without a crop that lures.
//!
//! Inside its halo a barrier alone would cut abundance by `tbs_reduction` between panicle
//! initiation and harvest. The halos cover the share `f` of the rice; rats mix within a week, so
//! the commune's weekly hazard is `-ln(1 - f (1 - exp(-h)))` with `h` the hazard inside. A line
//! protects the strip within the halo's radius on either side.
//!
//! Disputable: a line works in its strip as a trap crop does in its disc.

use super::campaign::Works;
use super::ground::Ground;
use super::ledger::Ledger;
use super::nature::Nature;
use super::task::{Needs, Task};
use crate::model::lanes::{LANES, Lanes, any, each, splat};
use crate::model::math;
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Stage, Start};
use crate::model::programme::{Cause, Item, Programme};
use crate::time::Day;

/// Land inside the halo of a barrier, ha.
#[inline(always)]
pub fn halo_ha(halo_m: f64) -> f64 {
    (std::f64::consts::PI * 1e-4) * halo_m * halo_m
}

/// Land beside a line of fence, within the halo's radius on either side, ha.
#[inline(always)]
pub fn strip_ha(line_m: f64, halo_m: f64) -> f64 {
    2e-4 * line_m * halo_m
}

/// Land that one barrier protects, ha: one in a line of so many metres, or around a trap crop at 0.
#[inline(always)]
pub fn protected_ha(line_m: f64, halo_m: f64) -> f64 {
    if line_m > 0.0 { strip_ha(line_m, halo_m) } else { halo_ha(halo_m) }
}

/// Share of the rice inside the halos of `barriers` around trap crops and of `lines_m` of fence, which
/// do not overlap.
#[inline(always)]
pub fn share_inside(barriers: f64, lines_m: f64, halo_m: f64, rice_area_ha: f64) -> f64 {
    let share = (barriers * halo_ha(halo_m) + strip_ha(lines_m, halo_m)) / rice_area_ha;
    if share < 1.0 { share } else { 1.0 }
}

/// Weekly hazard on a commune's rats.
#[inline(always)]
pub fn hazard(share_inside: f64, reduction: f64, weeks: f64) -> f64 {
    let inside = 1.0 - math::exp(math::ln(1.0 - reduction) / weeks);
    -math::ln(1.0 - share_inside * inside)
}

/// Trap barriers standing in each commune, metres of those in lines, and the week of harvest that ends
/// them all.
#[derive(Clone, Debug)]
pub struct State(Vec<(Lanes, Lanes, [i32; LANES])>);

impl State {
    /// None yet.
    pub fn new(communes: usize) -> Self {
        Self(vec![(splat(0.0), splat(0.0), [-1; LANES]); communes])
    }
}

impl Works {
    /// Sets the barriers of a bout, all in its first week.
    #[inline(always)]
    pub(super) fn set_barriers(&mut self, task: &Task<'_>, line_m: f64, ledger: &mut Ledger) {
        let share = self.commune_share(Item::TrapBarriers);
        let unit = task.nature.draw[P::TbsCost];
        let needs = Needs {
            labour: splat(0.0),
            stock: splat(f64::INFINITY),
            money: each(|l| share * unit[l]),
        };
        let wanted = each(|l| task.first[l] * task.target);
        let done = self.deliver_of(task, Programme::Barriers, &wanted, &needs, ledger);
        let (standing, lines_m, until) = &mut self.barriers.0[task.c];
        for l in 0..LANES {
            if task.first[l] == 0.0 {
                continue;
            }
            let harvested = match task.bout.start {
                Start::Crop { crop, days } => {
                    let season = task.ground.season_of(crop, days, task.bout.year);
                    let established = task.nature.established(task.c)[season][l];
                    established + task.ground.crop(season as i32).harvest_days()
                }
                Start::Date(day) => task.next_harvest(l, |harvest| day.0 < harvest),
            };
            let ends = task.ground.world.period.week(Day(harvested));
            // Barriers of one crop stand together.
            if until[l] != ends {
                (standing[l], lines_m[l]) = (0.0, 0.0);
            }
            if line_m > 0.0 {
                lines_m[l] += done[l] * line_m;
            } else {
                standing[l] += done[l];
            }
            until[l] = ends;
        }
        let cost = each(|l| done[l] * unit[l]);
        self.pay_work(task, Item::TrapBarriers, &cost, ledger);
    }

    /// Hazards of the barriers that stand in a crop past panicle initiation.
    #[inline(always)]
    pub(super) fn guard(&mut self, ground: &Ground, nature: &Nature) {
        let today = &nature.today;
        let draw = &nature.draw;
        for c in 0..self.barriers.0.len() {
            let (standing, lines_m, until) = &self.barriers.0[c];
            if !any(standing) && !any(lines_m) {
                continue;
            }
            let here = &nature.communes[c];
            let rice = ground.world.communes[c].rice_area_ha;
            let mut struck = splat(0.0);
            for l in 0..LANES {
                let stands = (standing[l] > 0.0 || lines_m[l] > 0.0) && today.week < until[l];
                let active = stands && here.stage[l] >= Stage::PanicleInitiation as i32;
                let [_, initiation, .., harvest] = ground.crop(here.season[l]).begins_days;
                let weeks = f64::from(harvest - initiation) / 7.0;
                let inside = share_inside(standing[l], lines_m[l], draw[P::TbsHaloM][l], rice);
                let weekly = hazard(inside, draw[P::TbsReduction][l], weeks);
                struck[l] = if active { weekly } else { 0.0 };
            }
            if any(&struck) {
                self.strike(c, today.week, Cause::Barriers, &struck);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_barrier_protects_its_halo() {
        assert!((share_inside(1.0, 0.0, 200.0, 125.663_706_143_591_73) - 0.1).abs() < 1e-12);
        assert_eq!(share_inside(1000.0, 0.0, 200.0, 100.0), 1.0);
    }

    #[test]
    fn a_line_protects_its_strip() {
        // A kilometre, 200 m to either side: 40 ha.
        assert!((share_inside(0.0, 1_000.0, 200.0, 400.0) - 0.1).abs() < 1e-12);
        assert!((protected_ha(1_000.0, 200.0) - 40.0).abs() < 1e-12);
        let both = share_inside(1.0, 1_000.0, 200.0, 400.0);
        assert!((both - (40.0 + halo_ha(200.0)) / 400.0).abs() < 1e-12);
    }

    #[test]
    fn full_halos_reach_the_reduction_by_harvest() {
        let weeks = 9.0;
        let left = math::exp(-weeks * hazard(1.0, 0.3, weeks));
        assert!((left - 0.7).abs() < 1e-12);
        assert_eq!(hazard(0.0, 0.3, weeks), 0.0);
    }
}
