//! The campaign's week: whose turn it is, and what a round meets where it is served.

use super::Luck;
use super::calendar::{Weekly, week_of_year};
use super::money::{allows, dong};
use super::season::Season;
use crate::model::outcome::Outcome as O;
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Action, Item, Stage, Start};
use crate::model::rng::Purpose;
use crate::time::Day;

/// One week of one bout in one commune.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    pub(super) week: i32,
    pub(super) bout: usize,
    /// Index of the commune.
    pub(super) c: usize,
    /// Week in which the bout starts here.
    pub(super) start: i32,
    pub(super) stage: Stage,
    /// Planned for the whole round.
    pub(super) target: f64,
    /// Weeks that the round lasts.
    pub(super) weeks: f64,
    pub(super) execution: f64,
    /// May money be spent in this week?
    pub(super) funded: bool,
    /// Land that is worked, ha: rice, and other land where the campaign treats it.
    pub(super) land: f64,
    /// Share of the rats that lives on it.
    pub(super) reach: f64,
    /// What a bounty makes of effort.
    pub(super) gain: f64,
    /// What a company is paid for all of the bout; none where the commune does the work.
    pub(super) fee: Option<f64>,
}

impl Task {
    /// What the plan wants of this week, of an amount that is spread over the round.
    pub(super) fn wanted(&self) -> f64 {
        self.target / self.weeks * self.execution
    }
}

impl Season<'_> {
    /// The campaign's week.
    pub(super) fn deliver(&mut self, week: i32, stages: &[Weekly], luck: &mut impl Luck) {
        let campaign = &self.plan.campaign;
        let year = self.year(week) as usize;
        let since = week_of_year(self.period(), week);
        for c in 0..self.communes.len() {
            if since == 0
                && let Some(budget) = &campaign.budget_vnd
            {
                let code = self.plan.world.communes[c].code;
                let sd = self.draw[P::BudgetSd];
                let z = luck.normal(Purpose::Budget, code, week);
                let realised = dong(budget[c][year] * libm::exp(sd * z - 0.5 * sd * sd));
                let commune = &mut self.communes[c];
                commune.purse = realised;
                commune.year[O::Budget as usize] = realised;
                commune.year[O::Unspent as usize] = realised;
            }
            self.write_off(week, since, c);
            if since == campaign.budget_release_week {
                self.organise(week, year, c);
            }
            self.communes[c].infertile *= libm::exp(-1.0 / self.draw[P::FertilityWeeks]);
            self.communes[c].traps_set = 0.0;
            self.communes[c].labour = campaign.labour_days_per_week[c];
            if week >= self.communes[c].habitat.1 {
                self.communes[c].habitat.0 = 1.0;
            }
        }
        let funded = since >= campaign.budget_release_week || campaign.budget_vnd.is_none();
        for bout in 0..campaign.bouts.len() {
            for c in 0..self.communes.len() {
                if let Some(task) = self.task(week, bout, c, stages[c].stage, funded) {
                    self.work(&task);
                }
            }
        }
        for c in 0..self.communes.len() {
            self.guard(week, c, stages[c].stage);
            self.communes[c].usual = self.usual_practice(week, c);
        }
    }

    /// Writes off worn traps: once a crop, but never under a round that is running.
    fn write_off(&mut self, week: i32, since: i32, c: usize) {
        let campaign = &self.plan.campaign;
        let running = campaign.bouts.iter().zip(&self.communes[c].bouts).any(|(bout, here)| {
            let round = &campaign.rounds[bout.round];
            let runs = |start: i32| week > start && week < start + round.weeks as i32;
            round.uses_traps() && here.start.is_some_and(runs)
        });
        let kept = 1.0 - 1.0 / self.draw[P::TrapLifeSeasons].max(1.0);
        let commune = &mut self.communes[c];
        let crops = self.plan.world.calendar.crops.len() as i32;
        if week > 0 && (0..crops).any(|crop| since == 52 * crop / crops) {
            commune.worn += 1;
        }
        if !running {
            commune.traps *= kept.powi(commune.worn);
            commune.worn = 0;
        }
    }

    /// The week of a bout in a commune; `None` where it does not run.
    fn task(&mut self, week: i32, b: usize, c: usize, stage: Stage, funded: bool) -> Option<Task> {
        let campaign = &self.plan.campaign;
        let bout = campaign.bouts[b];
        let round = &campaign.rounds[bout.round];
        let target = round.target[c];
        if target <= 0.0 {
            return None;
        }
        let anchor = match bout.start {
            Start::Date(day) => self.period().week(day),
            Start::Crop { crop, days } => {
                self.period().week(Day(self.established(crop, days, bout.year, c) + days))
            }
        };
        let anchor = anchor.clamp(0, self.period().weeks() as i32 - 1);
        let start = match (self.communes[c].bouts[b].start, round.trigger) {
            (Some(start), _) => start,
            (None, None) => anchor,
            (None, Some(trigger)) => {
                let waits = week >= anchor && week <= anchor + trigger.window_weeks as i32;
                let seen = self.communes[c].seen >= trigger.tillers_cut_share;
                if !(waits && seen && stage >= Stage::PanicleInitiation) {
                    return None;
                }
                week
            }
        };
        self.communes[c].bouts[b].start = Some(start);
        if week < start || week >= start + round.weeks as i32 {
            return None;
        }
        let place = &self.plan.world.communes[c];
        let rice = place.rice_area_ha;
        let treated_other = if campaign.treat_other_land { place.other_land_ha } else { 0.0 };
        let refuge = self.draw[P::RefugeShare];
        Some(Task {
            week,
            bout: b,
            c,
            start,
            stage,
            target,
            weeks: f64::from(round.weeks),
            execution: self.communes[c].bouts[b].execution,
            funded,
            land: rice + treated_other,
            reach: (rice + refuge * treated_other) / (rice + refuge * place.other_land_ha),
            gain: 1.0 + campaign.bounty.map_or(0.0, |bounty| bounty.effort_gain),
            fee: self.fee(b, c),
        })
    }

    /// Does what the week of a bout asks for.
    fn work(&mut self, task: &Task) {
        let bout = self.plan.campaign.bouts[task.bout];
        match self.plan.campaign.rounds[bout.round].action {
            Action::Trapping { nights_per_week } => self.trap(task, nights_per_week),
            Action::Baiting { acute, dose_kg_per_ha } => self.bait(task, acute, dose_kg_per_ha),
            Action::Hunting => self.hunt(task),
            Action::Barriers { line_m } => self.fence(task, line_m),
            Action::Fertility => self.sterilise(task),
            Action::Habitat { lasts_weeks } => self.clear(task, lasts_weeks),
        }
    }

    /// Money that the commune can spend now.
    fn purse(&self, task: &Task) -> f64 {
        if task.funded { self.communes[task.c].purse } else { 0.0 }
    }

    /// Units of an item that the commune can pay now.
    pub(super) fn money(&self, task: &Task, item: Item, price: f64) -> f64 {
        allows(self.purse(task), self.share_of(task.week, item) * price)
    }

    /// All of a bout, in the unit of what is delivered.
    pub(super) fn whole(&self, task: &Task) -> f64 {
        let bout = &self.plan.campaign.bouts[task.bout];
        task.target * self.plan.campaign.rounds[bout.round].effort()
    }

    /// Units that labour and money allow, of which each takes so many days and costs so much; a company
    /// has its own people.
    pub(super) fn most(&self, task: &Task, days: f64, costs: &[(Item, f64)]) -> f64 {
        if let Some(fee) = task.fee {
            return self.money(task, Item::Contract, fee / self.whole(task));
        }
        let own = costs.iter().map(|&(item, cost)| cost * self.share_of(task.week, item)).sum();
        allows(self.communes[task.c].labour, days).min(allows(self.purse(task), own))
    }

    /// Takes the days and pays the costs of what is done, or the company's fee.
    pub(super) fn settle(&mut self, task: &Task, done: f64, days: f64, costs: &[(Item, f64)]) {
        if let Some(fee) = task.fee {
            return self.pay_fee(task, done, fee);
        }
        let commune = &mut self.communes[task.c];
        commune.labour -= done * days;
        commune.year[O::LabourDays as usize] += done * days;
        for &(item, cost) in costs {
            self.pay(task.week, task.c, item, done * cost);
        }
    }
}
