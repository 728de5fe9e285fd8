//! One week of one bout in one commune, and what the limits leave of it.

use super::Cohort;
use super::campaign::Works;
use super::delivery;
use super::ground::Ground;
use super::ledger::Ledger;
use super::nature::{CommuneWeek, Nature};
use crate::model::lanes::{LANES, Lanes, add, each, splat, subtract};
use crate::model::outcome::Outcome as O;
use crate::model::plan::Bout;
use crate::model::programme::{Item, Programme};

/// One week of one bout in one commune: what it meets, and what is planned.
pub(super) struct Task<'a> {
    pub(super) ground: &'a Ground,
    pub(super) nature: &'a Nature,
    /// The commune's week.
    pub(super) here: &'a CommuneWeek,
    /// Its rats before the week.
    pub(super) rats: &'a Cohort,
    pub(super) bout: Bout,
    /// The place of the bout in this commune among all of them.
    pub(super) place: usize,
    /// Index of the commune.
    pub(super) c: usize,
    pub(super) week: i32,
    /// Weeks of the round.
    pub(super) weeks: i32,
    /// Planned amount of the round.
    pub(super) target: f64,
    /// Week in which it starts, by lane.
    pub(super) starts: [i32; LANES],
    /// 1 where it is under way.
    pub(super) on: Lanes,
    /// 1 where it starts.
    pub(super) first: Lanes,
    pub(super) execution: Lanes,
    pub(super) discount: Lanes,
    /// Is the year's budget released?
    pub(super) funded: bool,
    /// Rice, ha.
    pub(super) rice: f64,
    /// Other land that the campaign covers, ha.
    pub(super) other: f64,
    /// Effort of trappers and hunters for each unit delivered.
    pub(super) gain: f64,
    /// What a company is paid for the whole bout, VND; 0 where the commune carries it out itself.
    pub(super) fee_vnd: f64,
    /// The whole bout, in the unit of what is delivered.
    pub(super) whole: f64,
}

impl Task<'_> {
    /// The first day of harvest in a lane that `comes`, of the crops that the week looks at; the last
    /// if none does.
    #[inline(always)]
    pub(super) fn next_harvest(&self, lane: usize, comes: impl Fn(i32) -> bool) -> i32 {
        let seen = self.nature.seen(self.ground, self.c).iter().zip(&self.ground.stages.harvest);
        let mut harvest = i32::MIN;
        for (established, days) in seen {
            harvest = established[lane] + days;
            if comes(harvest) {
                break;
            }
        }
        harvest
    }

    /// The plan of a week when the round's is spread evenly.
    #[inline(always)]
    pub(super) fn spread(&self) -> Lanes {
        each(|l| self.on[l] * self.target / f64::from(self.weeks))
    }

    /// Share of the rats that the programme can reach: those on the land that it covers.
    #[inline(always)]
    pub(super) fn reach(&self) -> Lanes {
        let other_land = self.ground.world.communes[self.c].other_land_ha;
        if self.other == other_land {
            return splat(1.0);
        }
        each(|l| {
            let refuge = self.nature.rates.refuge_share[l];
            (self.rice + refuge * self.other) / (self.rice + refuge * other_land)
        })
    }

    /// Does a company carry it out?
    #[inline(always)]
    pub(super) fn contracted(&self) -> bool {
        self.fee_vnd > 0.0
    }

    /// Share of the rats that take bait at the crop's stage.
    #[inline(always)]
    pub(super) fn acceptance(&self) -> Lanes {
        let table = &self.ground.world.stages.bait_acceptance;
        each(|l| table[self.here.stage[l] as usize])
    }
}

/// What a unit of a programme takes of each limit; the stock itself, in the programme's unit.
pub(super) struct Needs {
    /// Person-days.
    pub(super) labour: Lanes,
    /// What there is to be had, whatever it costs.
    pub(super) stock: Lanes,
    /// Money of the commune's own budget, VND.
    pub(super) money: Lanes,
}

impl Works {
    /// Delivers what a programme wants of a week as far as execution, labour, stock and money go;
    /// counts it, and the limits that bound.
    #[inline(always)]
    pub(super) fn deliver_of(
        &mut self,
        task: &Task<'_>,
        programme: Programme,
        wanted: &Lanes,
        needs: &Needs,
        ledger: &mut Ledger,
    ) -> Lanes {
        let hired;
        let needs = if task.contracted() {
            hired = self.needs_of_contract(task);
            &hired
        } else {
            needs
        };
        let money = self.money(task.c, task.funded);
        let labour = &self.labour[task.c];
        let bound = &mut self.binding[task.c][programme as usize];
        let mut delivered = splat(0.0);
        for l in 0..LANES {
            let (done, binding) = delivery::deliver(
                wanted[l],
                task.execution[l],
                delivery::allows(labour[l], needs.labour[l]),
                needs.stock[l],
                delivery::allows(money[l], needs.money[l]),
            );
            delivered[l] = done;
            for limit in 0..4 {
                bound[limit][l] += binding[limit];
            }
        }
        add(&mut ledger.year[task.c][programme.facts().delivered as usize], &delivered);
        add(&mut self.usual.delivered[task.place], &delivered);
        if task.contracted() {
            self.pay_contract(task, &delivered, ledger);
        }
        delivered
    }

    /// Takes person-days of what is left of the week's labour, unless a company brings its own.
    #[inline(always)]
    pub(super) fn work_days(&mut self, task: &Task<'_>, days: &Lanes, ledger: &mut Ledger) {
        if task.contracted() {
            return;
        }
        subtract(&mut self.labour[task.c], days);
        add(&mut ledger.year[task.c][O::LabourDays as usize], days);
    }

    /// Pays for a week's work, unless it is in a company's fee.
    #[inline(always)]
    pub(super) fn pay_work(
        &mut self,
        task: &Task<'_>,
        item: Item,
        cost: &Lanes,
        ledger: &mut Ledger,
    ) {
        if !task.contracted() {
            self.pay(ledger, task.c, item, cost, &task.discount);
        }
    }
}
