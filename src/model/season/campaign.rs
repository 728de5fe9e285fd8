//! What a campaign has in the field: rounds delivered, hazards, stocks and purses, by commune.
//!
//! Here is what all programmes share; what each does stands in a file of its own, such as
//! [`super::trapping`].
//!
//! Every week: the bouts that may be under way are looked up in the agenda, each is delivered as
//! far as execution, labour, stock and money allow, its cost is posted, and its hazard on the rats
//! is set. Within a week bouts are served in the order of the scenario's file.

use super::ground::Ground;
use super::ledger::{Ledger, STANDING_CAPTURES};
use super::nature::{CommuneWeek, Nature};
use super::task::Task;
use super::{CAUSES, Cohort, NO_CONTROL, baiting, barriers, bounty, contract, delivery, fertility};
use super::{habitat, refusal, trapping, usual};
use crate::model::lanes::{LANES, Lanes, add, any, each, splat};
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Action, Campaign, Stage, Start};
use crate::model::programme::{Cause, ITEMS, PROGRAMMES, Programme};
use crate::model::rng::{self, Purpose};
use crate::time::Day;

/// A week that never comes.
const NEVER: i32 = i32::MAX / 2;

/// When a bout begins, the same for all communes.
#[derive(Clone, Copy)]
enum Begins {
    /// In this week.
    In(i32),
    /// So many days after each commune's establishment of this crop season.
    After { season: usize, days: i32 },
}

/// How often each limit bound, by programme: weeks of work that fell short.
pub type Binding = [[Lanes; 4]; PROGRAMMES];
/// What came of one bout in one commune so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BoutDone {
    /// Delivered, in the unit of the plan.
    pub delivered: Lanes,
    /// 1 where it has begun.
    pub begun: Lanes,
    /// Weeks of the bout in which each limit bound: bit k is its week k (the last bit: any later).
    pub bound: [[u32; LANES]; 4],
}

/// The works of one scenario in [`LANES`] replicates.
#[derive(Clone, Debug)]
pub struct Works {
    /// The campaign.
    pub campaign: Campaign,
    /// Hazards of the week on subadults and adults, by commune and cause.
    pub control: Vec<[Lanes; CAUSES]>,
    /// Traps in hand, by commune.
    pub traps: Vec<Lanes>,
    /// Money left of the year's budget, VND, by commune; infinite when unlimited.
    pub purse: Vec<Lanes>,
    /// Which limits bound, by commune.
    pub binding: Vec<Binding>,
    /// Does the campaign wait for damage to be seen?
    pub watches_damage: bool,
    /// The week in which `control` was last set, by commune.
    control_week: Vec<i32>,
    /// Bouts and communes that may be at work, or whose work farmers still count on, by week.
    pub(super) agenda: Vec<Vec<(u32, u32)>>,
    /// Week in which each bout starts in each commune, by lane; [`NEVER`] while it waits.
    pub(super) starts: Vec<[i32; LANES]>,
    /// Week of the anchor of each bout in each commune, from which a bout may wait for damage.
    anchors: Vec<[i32; LANES]>,
    /// Execution of each bout in each commune.
    execution: Vec<Lanes>,
    /// Person-days left this week, by commune.
    pub(super) labour: Vec<Lanes>,
    /// Traps that are set this week, by commune.
    pub(super) traps_set: Vec<Lanes>,
    /// What bait does beyond its week.
    pub(super) baiting: baiting::State,
    /// Trap barriers standing.
    pub(super) barriers: barriers::State,
    /// What habitat work leaves of the land's capacity.
    pub(super) habitat: habitat::State,
    /// The females that bear no young.
    pub(super) fertility: fertility::State,
    /// What companies are paid and have done.
    pub(super) contract: contract::State,
    /// Write-offs of traps that are due.
    pub(super) worn: trapping::Worn,
    /// Which rats are left.
    pub refusal: refusal::State,
    /// What rounds have covered.
    pub usual: usual::State,
    /// Is any round of each programme planned?
    has: [bool; PROGRAMMES],
    /// Share of the tillers cut so far in this crop, for symptomatic control.
    seen: Vec<Lanes>,
    /// What each item costs this year, over its price in the year of the prices.
    pub(super) prices: [f64; ITEMS],
    /// What came of each bout in each commune; empty unless [`Works::keep_bouts`] was asked.
    done: Vec<BoutDone>,
}

impl Works {
    /// Sets out a campaign: the weeks of its bouts in each lane, and what execution makes of them.
    #[inline(always)]
    pub fn new(campaign: &Campaign, ground: &Ground, nature: &Nature) -> Self {
        let n = ground.world.communes.len();
        let mut works = Self {
            control: vec![NO_CONTROL; n],
            traps: campaign.traps.in_hand.iter().map(|&traps| splat(traps)).collect(),
            purse: vec![splat(f64::INFINITY); n],
            binding: vec![[[splat(0.0); 4]; PROGRAMMES]; n],
            watches_damage: campaign.rounds.iter().any(|round| round.trigger.is_some()),
            control_week: vec![-NEVER; n],
            agenda: vec![Vec::new(); ground.world.period.weeks() + 1],
            starts: vec![[NEVER; LANES]; campaign.bouts.len() * n],
            anchors: vec![[NEVER; LANES]; campaign.bouts.len() * n],
            execution: vec![splat(0.0); campaign.bouts.len() * n],
            labour: vec![splat(0.0); n],
            traps_set: vec![splat(0.0); n],
            baiting: baiting::State::new(n),
            barriers: barriers::State::new(n),
            habitat: habitat::State::new(n),
            fertility: fertility::State::new(n),
            contract: contract::State::new(campaign, &ground.world, ground.seasons.count()),
            worn: trapping::Worn::new(n),
            refusal: refusal::State::new(n),
            usual: usual::State::new(campaign.bouts.len(), n),
            has: Programme::ALL.map(|programme| campaign.has(programme)),
            seen: vec![splat(0.0); n],
            prices: [1.0; ITEMS],
            done: Vec::new(),
            campaign: campaign.clone(),
        };
        for bout in 0..campaign.bouts.len() {
            works.set_out(bout, ground, nature);
        }
        works
    }

    /// Starts, execution and agenda of one bout.
    #[inline(always)]
    fn set_out(&mut self, bout: usize, ground: &Ground, nature: &Nature) {
        let what = self.campaign.bouts[bout];
        let round = &self.campaign.rounds[what.round];
        let programme = round.action.programme();
        let n = ground.world.communes.len();
        let period = ground.world.period;
        let last = period.weeks() as i32 - 1;
        let luck = |purpose, place, code| {
            let (seed, numbers) = nature.luck.of(purpose, place, what.nominal_week);
            rng::normal_lanes_of(seed, numbers, purpose, code, what.nominal_week)
        };
        let district = luck(Purpose::ExecutionDistrict, n + 1, programme as u32);
        let purpose = programme.facts().execution;
        let draw = &nature.draw;
        let begins = match what.start {
            Start::Date(day) => Begins::In(period.week(day)),
            Start::Crop { crop, days } => {
                Begins::After { season: ground.season_of(crop, days, what.year), days }
            }
        };
        for c in 0..n {
            if round.target[c] <= 0.0 {
                continue;
            }
            let place = bout * n + c;
            let code = ground.world.communes[c].code;
            let z = luck(purpose, c, code);
            self.execution[place] = each(|l| {
                delivery::execution(
                    draw[P::ExecutionMedian][l],
                    draw[P::ExecutionSd][l],
                    draw[P::ExecutionCorrelation][l],
                    f64::from(district[l]),
                    f64::from(z[l]),
                )
            });
            let first = match begins {
                Begins::In(week) => [week; LANES],
                Begins::After { season, days } => nature.established(c)[season]
                    .map(|established| period.week(Day(established + days))),
            };
            let first = first.map(|week| week.clamp(0, last));
            let waits = round.trigger.map_or(0, |trigger| trigger.window_weeks as i32);
            self.anchors[place] = first;
            if round.trigger.is_none() {
                self.starts[place] = first;
            }
            let from = first.iter().copied().min().unwrap_or(0);
            let to = first.iter().copied().max().unwrap_or(0) + waits + round.weeks as i32 - 1;
            for week in from..=(to + usual::AFTERWARDS_WEEKS).min(last) {
                self.agenda[week as usize].push((bout as u32, c as u32));
            }
        }
    }

    /// Keeps what comes of each bout from now on: for analyses, since it takes time.
    pub fn keep_bouts(&mut self) {
        self.done = vec![BoutDone::default(); self.starts.len()];
    }

    /// What came of each bout in each commune, bout by bout; empty when it was not kept.
    pub fn bouts_done(&self) -> &[BoutDone] {
        &self.done
    }

    /// The year's delivery and the weeks bound so far of a bout's programme in a commune.
    #[cold]
    fn come_to(&self, bout: usize, c: usize, ledger: &Ledger) -> (Lanes, [Lanes; 4]) {
        let round = &self.campaign.rounds[self.campaign.bouts[bout].round];
        let programme = round.action.programme();
        let delivered = programme.facts().delivered;
        (ledger.year[c][delivered as usize], self.binding[c][programme as usize])
    }

    /// Notes what a week added to a bout.
    #[cold]
    fn note(
        &mut self,
        bout: usize,
        c: usize,
        week: i32,
        before: &(Lanes, [Lanes; 4]),
        ledger: &Ledger,
    ) {
        let (delivered, bound) = self.come_to(bout, c, ledger);
        let place = bout * self.traps.len() + c;
        let weeks = self.campaign.rounds[self.campaign.bouts[bout].round].weeks as i32;
        let done = &mut self.done[place];
        for l in 0..LANES {
            let since = week.wrapping_sub(self.starts[place][l]);
            if !(0..weeks).contains(&since) {
                continue;
            }
            done.begun[l] = 1.0;
            done.delivered[l] += delivered[l] - before.0[l];
            for limit in 0..4 {
                if bound[limit][l] > before.1[limit][l] {
                    done.bound[limit][l] |= 1 << since.min(31);
                }
            }
        }
    }

    /// Does the campaign act on a commune's rats this week?
    #[inline(always)]
    pub fn controlled(&self, c: usize, week: i32) -> bool {
        self.control_week[c] == week
    }

    /// Crowding of a commune's week, habitat work included.
    #[inline(always)]
    pub fn crowding(&self, c: usize, here: &CommuneWeek) -> Lanes {
        if !self.has[Programme::Habitat as usize] {
            return here.crowding;
        }
        let left = self.habitat.left(c);
        each(|l| here.crowding[l] / left[l])
    }

    /// The fertile share of a commune's females in a week; then fertile young come of age.
    #[inline(always)]
    pub fn fertile(&mut self, c: usize, rats: &Cohort, maturing: &Lanes) -> Lanes {
        if !self.has[Programme::Fertility as usize] {
            return splat(1.0);
        }
        let fertile = self.fertility.fertile(c);
        self.fertility.age(c, rats, maturing);
        fertile
    }

    /// The hazards of a commune's week.
    #[inline(always)]
    pub(super) fn control_of(&mut self, c: usize, week: i32) -> &mut [Lanes; CAUSES] {
        if self.control_week[c] != week {
            self.control_week[c] = week;
            self.control[c] = NO_CONTROL;
        }
        &mut self.control[c]
    }

    /// Adds a hazard to a commune's week: of traps and bait on the rats that they can reach, until
    /// [`Works::select`] turns it into one on all.
    #[inline(always)]
    pub(super) fn strike(&mut self, c: usize, week: i32, cause: Cause, hazard: &Lanes) {
        add(&mut self.control_of(c, week)[cause as usize], hazard);
    }

    /// The campaign's week: purses and stocks, then every bout that is under way.
    #[inline(always)]
    pub fn deliver(
        &mut self,
        ground: &Ground,
        nature: &Nature,
        rats: &[Cohort],
        ledger: &mut Ledger,
    ) {
        if self.campaign.rounds.is_empty() {
            return;
        }
        let week = nature.week;
        let (year, week_of_year) = (nature.today.year as usize, nature.today.week_of_year);
        let discount = nature.discount[year];
        self.prices = ground.world.prices.items[year];
        if week_of_year == 0 {
            self.open_year(ground, nature, year, ledger);
        }
        self.write_off_traps(
            week,
            week_of_year,
            ground.seasons.crops as i32,
            &nature.draw[P::TrapLifeSeasons],
        );
        if week_of_year == self.campaign.budget_release_week {
            self.organise(ground, year, &discount, ledger);
        }
        let agenda = std::mem::take(&mut self.agenda[week as usize]);
        for &(_, c) in &agenda {
            self.labour[c as usize] = splat(self.campaign.labour_days_per_week[c as usize]);
            self.traps_set[c as usize] = splat(0.0);
        }
        let funded = week_of_year >= self.campaign.budget_release_week;
        if self.has[Programme::Habitat as usize] {
            self.habitat.go_to(week);
        }
        if self.has[Programme::Fertility as usize] {
            self.fertility.wear_off(nature);
        }
        for &(bout, c) in &agenda {
            let (bout, c) = (bout as usize, c as usize);
            if self.done.is_empty() {
                self.work(bout, c, ground, nature, rats, ledger, &discount, funded);
            } else {
                let before = self.come_to(bout, c, ledger);
                self.work(bout, c, ground, nature, rats, ledger, &discount, funded);
                self.note(bout, c, week, &before, ledger);
            }
        }
        self.agenda[week as usize] = agenda;
        self.strike_residues(week);
        if self.has[Programme::Barriers as usize] {
            self.guard(ground, nature);
        }
        for (c, rats) in rats.iter().enumerate() {
            if self.controlled(c, week) {
                self.select(c, nature, rats);
            }
        }
    }

    /// The bouts that wait for damage start where it is seen.
    #[inline(always)]
    fn trigger(&mut self, round: usize, place: usize, c: usize, nature: &Nature) {
        let Some(trigger) = self.campaign.rounds[round].trigger else {
            return;
        };
        for l in 0..LANES {
            let waited = nature.week - self.anchors[place][l];
            let ready = self.starts[place][l] == NEVER
                && (0..=trigger.window_weeks as i32).contains(&waited)
                && self.seen[c][l] >= trigger.tillers_cut_share
                && nature.communes[c].stage[l] >= Stage::PanicleInitiation as i32;
            if ready {
                self.starts[place][l] = nature.week;
            }
        }
    }

    /// One week of one bout in one commune.
    #[inline(always)]
    fn work(
        &mut self,
        bout: usize,
        c: usize,
        ground: &Ground,
        nature: &Nature,
        rats: &[Cohort],
        ledger: &mut Ledger,
        discount: &Lanes,
        funded: bool,
    ) {
        let week = nature.week;
        let what = self.campaign.bouts[bout];
        let place = bout * ground.world.communes.len() + c;
        self.trigger(what.round, place, c, nature);
        let round = &self.campaign.rounds[what.round];
        let weeks = round.weeks as i32;
        let starts = self.starts[place];
        let on = each(|l| {
            let since = week.wrapping_sub(starts[l]);
            if since >= 0 && since < weeks { 1.0 } else { 0.0 }
        });
        if !any(&on) {
            self.cover(bout, c, ground, nature);
            return;
        }
        let commune = &ground.world.communes[c];
        let task = Task {
            ground,
            nature,
            here: &nature.communes[c],
            rats: &rats[c],
            bout: what,
            place,
            c,
            week,
            weeks,
            target: round.target[c],
            starts,
            on,
            first: each(|l| if week == starts[l] { 1.0 } else { 0.0 }),
            execution: self.execution[place],
            discount: *discount,
            funded,
            rice: commune.rice_area_ha,
            other: if self.campaign.treat_other_land { commune.other_land_ha } else { 0.0 },
            gain: bounty::gain(&self.campaign),
            fee_vnd: self.contract.fee_vnd_per_ha[bout] * commune.rice_area_ha,
            whole: round.target[c] * round.effort(),
        };
        match round.action {
            Action::Trapping { nights_per_week } => self.trap(&task, nights_per_week, ledger),
            Action::Baiting { acute, dose_kg_per_ha } => {
                self.bait(&task, acute, dose_kg_per_ha, ledger);
            }
            Action::Hunting => self.hunt(&task, ledger),
            Action::Fertility => self.sterilise(&task, ledger),
            Action::Barriers { line_m } => self.set_barriers(&task, line_m, ledger),
            Action::Habitat { lasts_weeks } => self.clear(&task, lasts_weeks, ledger),
        }
        self.cover(bout, c, ground, nature);
    }

    /// Counts what follows from kills: captures in standing crop, and the tails that are bought.
    #[inline(always)]
    pub fn count_kills(
        &mut self,
        c: usize,
        nature: &Nature,
        killed: &[Lanes; CAUSES],
        ledger: &mut Ledger,
    ) {
        let here = &nature.communes[c];
        let standing = &mut ledger.year[c][STANDING_CAPTURES];
        for l in 0..LANES {
            let stands = here.stage[l] >= Stage::Tillering as i32;
            standing[l] += if stands { killed[Cause::Traps as usize][l] } else { 0.0 };
        }
        if self.campaign.bounty.is_some() {
            self.buy_tails(c, nature, killed, ledger);
        }
    }

    /// Adds a week to the damage that can be seen, for symptomatic control.
    #[inline(always)]
    pub fn watch(&mut self, c: usize, ground: &Ground, nature: &Nature, density: &Lanes) {
        let here = &nature.communes[c];
        let draw = &nature.draw;
        for l in 0..LANES {
            let stage = here.stage[l] as usize;
            if stage < Stage::PanicleInitiation as usize {
                self.seen[c][l] = 0.0;
                continue;
            }
            let crop = ground.crop(here.season[l]);
            let begins = crop.begins_days;
            let k = stage - Stage::PanicleInitiation as usize;
            let weeks = f64::from(begins[k + 2] - begins[k + 1]) / 7.0;
            let share = ground.world.stages.damage_share[stage] / weeks;
            let relative = density[l] / nature.rates.density_ref[l];
            let yield_t = draw[P::yield_of(crop.crop)][l] * crop.yield_ratio;
            let loss_kg = draw[P::LossRef][l] * share * relative * yield_t * 1000.0;
            self.seen[c][l] += super::damage::tillers_cut_share(loss_kg);
        }
    }
}
