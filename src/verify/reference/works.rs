//! What each programme delivers, costs and does to rats.

use super::delivery::Task;
use super::life::Population;
use super::season::{Progress, Season};
use crate::model::outcome::Outcome as O;
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Item, Stage, Start};
use crate::model::programme::Cause;
use crate::time::Day;

/// Traps that cover a hectare (model description, section 5).
const FULL_TRAPS_PER_HA: f64 = 5.0;

/// Captures of a trap-night.
pub(super) fn captures(encounters: f64, sprung: f64) -> f64 {
    let rate = encounters + sprung;
    if rate < 1e-12 { encounters } else { -libm::expm1(-rate) * encounters / rate }
}

/// Rate at which traps are sprung by something else, per night.
pub(super) fn sprung(share: f64) -> f64 {
    -libm::log(1.0 - share.min(0.999_999))
}

impl Season<'_> {
    /// Buys the traps that a round lacks when it starts.
    fn buy_traps(&mut self, task: &Task) {
        let campaign = &self.plan.campaign;
        let bout = campaign.bouts[task.bout];
        let renewed = bout.year <= campaign.traps.renew_until_year;
        if task.fee.is_some() || task.week != task.start || !renewed {
            return;
        }
        let round = &campaign.rounds[bout.round];
        let aim = round.aim.as_ref().unwrap_or(&campaign.traps.target)[task.c];
        let aim = aim * task.execution.min(1.0);
        let price = self.draw[P::TrapPrice];
        let money = self.money(task, Item::Traps, price);
        let bought = (aim - self.communes[task.c].traps).max(0.0).min(money);
        self.communes[task.c].traps += bought;
        self.communes[task.c].year[O::TrapsBought as usize] += bought;
        self.pay(task.week, task.c, Item::Traps, bought * price);
    }

    /// Traps, bought when the round starts and set on some nights of each of its weeks.
    pub(super) fn trap(&mut self, task: &Task, nights_per_week: f64) {
        self.buy_traps(task);
        let (plan, draw) = (self.plan, self.draw);
        let wage = draw[P::DayWage];
        let days = 1.0 / draw[P::TrapsPerPersonDay];
        let idle = (self.communes[task.c].traps - self.communes[task.c].traps_set).max(0.0);
        let own_traps = if task.fee.is_some() { f64::INFINITY } else { idle * nights_per_week };
        let nights = (task.target * nights_per_week * task.execution)
            .min(self.most(task, days, &[(Item::TrapSetting, days * wage)]))
            .min(own_traps);
        let encounter = match plan.campaign.traps.detection {
            Some((g0, sigma)) => 2.0 * std::f64::consts::PI * sigma * sigma * g0 / 1e4,
            None => self.closure.encounter / (1.0 - draw[P::UntrappableShare]),
        };
        let exponent = plan.world.stages.open_field_exponent[task.stage as usize];
        let a = encounter * libm::pow(draw[P::OpenFieldMultiplier], exponent);
        let sprung = sprung(draw[P::SprungShare]);
        let Population { rats, willing } = self.communes[task.c].rats;
        let entering = rats.weaned() * willing.traps / plan.world.communes[task.c].rice_area_ha;
        let per_rat = if entering > 0.0 {
            captures(a * entering, sprung) / entering
        } else {
            // The limit of few rats: each meets a trap that has not sprung.
            a * captures(1e-9, sprung) / 1e-9
        };
        let commune = &mut self.communes[task.c];
        commune.control[Cause::Traps as usize] +=
            task.reach * task.gain * nights / task.land * per_rat;
        if nights > 0.0 && task.fee.is_none() {
            commune.traps_set += nights / nights_per_week;
        }
        commune.year[O::TrapNights as usize] += nights;
        if task.stage >= Stage::Tillering {
            commune.standing_nights += nights;
        }
        let weeks = f64::from(task.week - task.start + 1);
        self.covers(task, nights, FULL_TRAPS_PER_HA * task.land * nights_per_week * weeks);
        self.settle(task, nights, days, &[(Item::TrapSetting, days * wage)]);
    }

    /// Bait on some of the land.
    pub(super) fn bait(&mut self, task: &Task, acute: bool, dose_kg_per_ha: f64) {
        let (plan, draw) = (self.plan, self.draw);
        let (price, times) = plan.world.prices.paddy[plan.campaign.bouts[task.bout].year];
        let days = draw[P::BaitLabourHa];
        let costs = [
            (Item::BaitProduct, draw[P::BaitPriceHa]),
            (Item::BaitGrain, draw[P::BaitGrainKgHa] / 2.0 * draw[price] * times),
            (Item::BaitingLabour, days * draw[P::DayWage]),
        ];
        let ha = task.wanted().min(self.most(task, days, &costs));
        let mut acceptance = plan.world.stages.bait_acceptance[task.stage as usize];
        if task.week < self.communes[task.c].shy_until {
            acceptance *= 1.0 - draw[P::AcuteShyness];
        }
        let treated = self.treats(task, ha);
        let q = treated * draw[P::BaitTrueShare] * draw[P::BaitKill] * acceptance;
        let hazard = task.reach * -libm::log1p(-q.min(0.99));
        // What rounding leaves of labour that is used up makes nobody shy.
        if acute && ha > 1e-6 {
            let harvests: Vec<i32> = self
                .harvests(task)
                .iter()
                .map(|&harvest| self.period().week(Day(harvest)))
                .collect();
            let next = harvests.iter().find(|&&harvest| task.week <= harvest);
            self.communes[task.c].shy_until = *next.unwrap_or(&harvests[harvests.len() - 1]);
        }
        let commune = &mut self.communes[task.c];
        commune.control[Cause::Bait as usize] += 0.7 * hazard;
        commune.bait_later += 0.3 * hazard;
        commune.year[O::ChemicalHa as usize] += ha;
        commune.year[O::ProductKg as usize] += ha * dose_kg_per_ha;
        self.settle(task, ha, days, &costs);
    }

    /// Share of the land that bait treats, after what the round has treated before: what is laid beyond
    /// the land is paid for and has no effect.
    fn treats(&mut self, task: &Task, ha: f64) -> f64 {
        let covered = |bout: &Progress| bout.coverage.min(1.0);
        let before = covered(&self.communes[task.c].bouts[task.bout]);
        self.covers(task, ha, task.land);
        covered(&self.communes[task.c].bouts[task.bout]) - before
    }

    /// Bait that makes females infertile for a time.
    pub(super) fn sterilise(&mut self, task: &Task) {
        let (plan, draw) = (self.plan, self.draw);
        let days = draw[P::BaitLabourHa];
        let costs = [
            (Item::FertilityBait, draw[P::FertilityPriceHa]),
            (Item::FertilityLabour, days * draw[P::DayWage]),
        ];
        let ha = task.wanted().min(self.most(task, days, &costs));
        let made = task.reach
            * self.treats(task, ha)
            * draw[P::BaitTrueShare]
            * plan.world.stages.bait_acceptance[task.stage as usize]
            * draw[P::FertilityEfficacy];
        let commune = &mut self.communes[task.c];
        commune.infertile += (1.0 - commune.infertile) * made.min(1.0);
        commune.year[O::FertilityHa as usize] += ha;
        self.settle(task, ha, days, &costs);
    }

    /// Digging and flooding of burrows.
    pub(super) fn hunt(&mut self, task: &Task) {
        let draw = self.draw;
        let wage = draw[P::DayWage];
        let days = task.wanted().min(self.most(task, 1.0, &[(Item::HuntingLabour, wage)]));
        let rats = self.communes[task.c].rats.rats.weaned();
        let rice = self.plan.world.communes[task.c].rice_area_ha;
        let density = rats / rice;
        let bare = matches!(task.stage, Stage::Fallow | Stage::LandPreparation);
        let burrows = if bare { draw[P::HuntFallowMultiplier] } else { 1.0 };
        let each = draw[P::HuntRate] * burrows * density / (density + draw[P::HuntHalfDensity]);
        let share = (days * task.gain * each / rats.max(1e-9)).min(0.95);
        let commune = &mut self.communes[task.c];
        commune.control[Cause::Hunting as usize] += -libm::log1p(-share);
        commune.year[O::HuntingDays as usize] += days;
        self.covers(task, days, draw[P::HuntDaysHa] * rice);
        self.settle(task, days, 1.0, &[(Item::HuntingLabour, wage)]);
    }

    /// Days of harvest of the crops that the task's week looks at.
    fn harvests(&self, task: &Task) -> Vec<i32> {
        let crops = &self.plan.world.calendar.crops;
        let seen = self.crops(task.week, task.c);
        seen.iter().map(|&(crop, established)| established + crops[crop].begins_days[5]).collect()
    }

    /// Trap barriers of one crop, all in the first week of the round.
    pub(super) fn fence(&mut self, task: &Task, line_m: f64) {
        if task.week != task.start {
            return;
        }
        let (plan, draw) = (self.plan, self.draw);
        let costs = [(Item::TrapBarriers, draw[P::TbsCost])];
        let set = (task.target * task.execution).min(self.most(task, 0.0, &costs));
        let bout = &plan.campaign.bouts[task.bout];
        let harvest = match bout.start {
            Start::Crop { crop, days } => {
                let own = plan.world.calendar.crops.iter().find(|own| own.crop == crop);
                self.established(crop, days, bout.year, task.c)
                    + own.map_or(0, |own| own.begins_days[5])
            }
            Start::Date(day) => {
                let harvests = self.harvests(task);
                let next = harvests.iter().find(|&&harvest| day.0 < harvest);
                *next.unwrap_or(&harvests[harvests.len() - 1])
            }
        };
        let until = self.period().week(Day(harvest));
        let radius = self.draw[P::TbsHaloM];
        // A line guards a strip on both its sides, a trap crop a disc.
        let each = if line_m > 0.0 {
            line_m * 2.0 * radius / 1e4
        } else {
            std::f64::consts::PI * radius.powi(2) / 1e4
        };
        let (guarded, before) = self.communes[task.c].barriers;
        // Barriers of one crop stand together.
        let guarded = if before == until { guarded } else { 0.0 };
        self.communes[task.c].barriers = (guarded + set * each, until);
        self.communes[task.c].year[O::BarriersSet as usize] += set;
        self.covers(task, set, plan.world.communes[task.c].rice_area_ha / each);
        self.settle(task, set, 0.0, &costs);
    }

    /// Bunds lowered and banks cleared.
    pub(super) fn clear(&mut self, task: &Task, lasts_weeks: u32) {
        let draw = self.draw;
        let days = draw[P::HabitatDaysHa];
        let wage = draw[P::DayWage];
        let costs = [(Item::HabitatWork, days * wage)];
        let ha = task.wanted().min(self.most(task, days, &costs));
        let rice = self.plan.world.communes[task.c].rice_area_ha;
        let commune = &mut self.communes[task.c];
        commune.year[O::HabitatHa as usize] += ha;
        // What rounding leaves of labour that is used up prolongs nothing.
        if ha > 1e-6 {
            let most = 1.0 - draw[P::HabitatK];
            let lost = 1.0 - commune.habitat.0 + ha / rice * most;
            let until = task.start + task.weeks as i32 + lasts_weeks as i32;
            commune.habitat = (1.0 - lost.min(most), until.max(commune.habitat.1));
        }
        self.covers(task, ha, rice);
        self.settle(task, ha, days, &costs);
    }

    /// Trap barriers catch from panicle initiation to harvest.
    pub(super) fn guard(&mut self, week: i32, c: usize, stage: Stage) {
        let (guarded, until) = self.communes[c].barriers;
        if guarded <= 0.0 || week >= until || stage < Stage::PanicleInitiation {
            return;
        }
        let begins = self.crop(week, c).begins_days;
        let weeks = f64::from(begins[5] - begins[1]) / 7.0;
        let weekly = 1.0 - libm::pow(1.0 - self.draw[P::TbsReduction], 1.0 / weeks);
        let inside = (guarded / self.plan.world.communes[c].rice_area_ha).min(1.0);
        self.communes[c].control[Cause::Barriers as usize] += -libm::log1p(-inside * weekly);
    }
}
