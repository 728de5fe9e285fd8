//! What a campaign has in the field: rounds delivered, hazards, stocks and purses, by commune.
//!
//! Every week: the bouts that may be under way are looked up in the agenda, each is delivered as
//! far as execution, labour, stock and money allow, its cost is posted, and its hazard on the rats
//! is set. Within a week bouts are served in the order of the scenario's file.

use super::ledger::{Ledger, STANDING_CAPTURES, STANDING_NIGHTS};
use super::nature::{CommuneWeek, Ground, Nature};
use super::{CAUSES, Cohort, NO_CONTROL, baiting, barriers, delivery, hunting, trapping};
use crate::model::lanes::{LANES, Lanes, add, any, each, splat, subtract};
use crate::model::math;
use crate::model::outcome::Outcome as O;
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Action, Bout, Campaign, ITEMS, Item, PROGRAMMES, Stage, Start};
use crate::model::rng::{self, Purpose};
use crate::time::{CROPS, Day, WARM_UP_YEARS};

/// Weeks of a year after which worn and lost traps are written off: twice a year, once a crop.
const WRITE_OFF_WEEKS: [i32; 2] = [0, 26];
/// A week that never comes.
const NEVER: i32 = i32::MAX / 2;

/// How often each limit bound, by programme: weeks of work that fell short.
pub type Binding = [[Lanes; 4]; PROGRAMMES];
/// The rows of a record in which each programme counts what it delivered.
pub const DELIVERED: [O; PROGRAMMES] =
    [O::TrapNights, O::ChemicalHa, O::HuntingDays, O::BarriersSet, O::HabitatHa];

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
    /// Bouts and communes that may be at work, by week.
    agenda: Vec<Vec<(u32, u32)>>,
    /// Week in which each bout starts in each commune, by lane; [`NEVER`] while it waits.
    starts: Vec<[i32; LANES]>,
    /// Week of the anchor of each bout in each commune, from which a bout may wait for damage.
    anchors: Vec<[i32; LANES]>,
    /// Execution of each bout in each commune.
    execution: Vec<Lanes>,
    /// Person-days left this week, by commune.
    labour: Vec<Lanes>,
    /// Traps that are set this week, by commune.
    traps_set: Vec<Lanes>,
    /// Bait hazard that falls in the next week, and that week.
    residue: Vec<(i32, Lanes)>,
    /// Trap barriers standing, the week of harvest that ends them.
    barriers: Vec<(Lanes, [i32; LANES])>,
    /// Share of the commune treated by habitat work, and the week that ends it.
    habitat: Vec<(Lanes, [i32; LANES])>,
    has_habitat: bool,
    has_barriers: bool,
    /// Week of the harvest until which survivors of an acute product shun bait.
    shy_until: Vec<[i32; LANES]>,
    /// Share of the tillers cut so far in this crop, for symptomatic control.
    seen: Vec<Lanes>,
    /// What each item costs this year, over its price in the year of the prices.
    prices: [f64; ITEMS],
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
            residue: vec![(-NEVER, splat(0.0)); n],
            barriers: vec![(splat(0.0), [-NEVER; LANES]); n],
            habitat: vec![(splat(0.0), [-NEVER; LANES]); n],
            has_habitat: campaign
                .rounds
                .iter()
                .any(|round| matches!(round.action, Action::Habitat { .. })),
            has_barriers: campaign.rounds.iter().any(|round| round.action == Action::Barriers),
            shy_until: vec![[-NEVER; LANES]; n],
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
        let purpose = [
            Purpose::ExecutionTrapping,
            Purpose::ExecutionBaiting,
            Purpose::ExecutionHunting,
            Purpose::ExecutionBarriers,
            Purpose::ExecutionHabitat,
        ][programme];
        let draw = &nature.draw;
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
            let spring = CROPS * (WARM_UP_YEARS + what.year);
            let first = match what.start {
                Start::Date(day) => [period.week(day); LANES],
                Start::Crop { crop, days } => {
                    let established = &nature.established(spring, c)[crop as usize];
                    established.map(|established| period.week(Day(established + days)))
                }
            };
            let first = first.map(|week| week.clamp(0, last));
            let waits = round.trigger.map_or(0, |trigger| trigger.window_weeks as i32);
            self.anchors[place] = first;
            if round.trigger.is_none() {
                self.starts[place] = first;
            }
            let from = first.iter().copied().min().unwrap_or(0);
            let to = first.iter().copied().max().unwrap_or(0) + waits + round.weeks as i32 - 1;
            for week in from..=to.min(last) {
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
        (ledger.year[c][DELIVERED[programme] as usize], self.binding[c][programme])
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
        if !self.has_habitat {
            return here.crowding;
        }
        let left = &self.habitat[c].0;
        each(|l| here.crowding[l] / left[l])
    }

    /// Adds a hazard to a commune's week.
    #[inline(always)]
    fn strike(&mut self, c: usize, week: i32, cause: usize, hazard: &Lanes) {
        if self.control_week[c] != week {
            self.control_week[c] = week;
            self.control[c] = NO_CONTROL;
        }
        add(&mut self.control[c][cause], hazard);
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
        if WRITE_OFF_WEEKS.contains(&week_of_year) && week > 0 {
            for traps in &mut self.traps {
                for l in 0..LANES {
                    let life = nature.draw[P::TrapLifeSeasons][l];
                    let life = if life > 1.0 { life } else { 1.0 };
                    traps[l] *= 1.0 - 1.0 / life;
                }
            }
        }
        if week_of_year == self.campaign.budget_release_week {
            self.organise(ground, year, &discount, ledger);
        }
        let agenda = std::mem::take(&mut self.agenda[week as usize]);
        for &(_, c) in &agenda {
            self.labour[c as usize] = splat(self.campaign.labour_days_per_week[c as usize]);
            self.traps_set[c as usize] = splat(0.0);
        }
        let funded = week_of_year >= self.campaign.budget_release_week;
        if self.has_habitat {
            self.keep_habitat(nature);
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
        for c in 0..self.residue.len() {
            if self.residue[c].0 == week {
                let hazard = self.residue[c].1;
                self.strike(c, week, 1, &hazard);
            }
        }
        if self.has_barriers {
            self.guard(ground, nature);
        }
    }

    /// The budgets of a new year.
    #[inline(always)]
    fn open_year(&mut self, ground: &Ground, nature: &Nature, year: usize, ledger: &mut Ledger) {
        let Some(budget) = &self.campaign.budget_vnd else {
            return;
        };
        for (c, commune) in ground.world.communes.iter().enumerate() {
            let (seed, numbers) = nature.luck.of(Purpose::Budget, c, nature.week);
            let z = rng::normal_lanes_of(seed, numbers, Purpose::Budget, commune.code, nature.week);
            self.purse[c] = each(|l| {
                let sd = nature.draw[P::BudgetSd][l];
                math::round(budget[c][year] * math::exp(sd * f64::from(z[l]) - 0.5 * sd * sd))
            });
            ledger.year[c][O::Budget as usize] = self.purse[c];
            ledger.year[c][O::Unspent as usize] = self.purse[c];
        }
    }

    /// Pays a cost of a commune, as whole đồng.
    #[inline(always)]
    fn pay(&mut self, ledger: &mut Ledger, c: usize, item: Item, cost: &Lanes, discount: &Lanes) {
        let price = self.prices[item as usize];
        let whole = each(|l| math::round(cost[l] * price));
        let paid = ledger.post(&self.campaign, c, item, &whole, discount);
        if self.campaign.budget_vnd.is_some() {
            subtract(&mut self.purse[c], &paid);
            subtract(&mut ledger.year[c][O::Unspent as usize], &paid);
        }
    }

    /// What one đồng of an item, at the prices of the parameters, takes from the commune's own budget.
    #[inline(always)]
    fn commune_share(&self, item: Item) -> f64 {
        self.prices[item as usize] * self.campaign.payers[item as usize][1]
    }

    /// Money that a commune can spend now.
    #[inline(always)]
    fn money(&self, c: usize, funded: bool) -> Lanes {
        if funded || self.campaign.budget_vnd.is_none() { self.purse[c] } else { splat(0.0) }
    }

    /// Organising money of the year, in each commune that has a bout in it.
    #[inline(always)]
    fn organise(&mut self, ground: &Ground, year: usize, discount: &Lanes, ledger: &mut Ledger) {
        for c in 0..ground.world.communes.len() {
            let acts =
                self.campaign.bouts.iter().any(|bout| {
                    bout.year == year && self.campaign.rounds[bout.round].target[c] > 0.0
                });
            let rice = ground.world.communes[c].rice_area_ha;
            let tier = self.campaign.organising.iter().rev().find(|(from_ha, _)| rice >= *from_ha);
            let Some(&(_, amount)) = tier.filter(|_| acts) else {
                continue;
            };
            let share = self.commune_share(Item::Organising);
            let purse = &self.purse[c];
            let cost = each(|l| {
                let most = delivery::allows(purse[l], share);
                if amount < most { amount } else { most.floor() }
            });
            self.pay(ledger, c, Item::Organising, &cost, discount);
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
        if let Some(trigger) = self.campaign.rounds[what.round].trigger {
            for l in 0..LANES {
                let waited = week - self.anchors[place][l];
                let ready = self.starts[place][l] == NEVER
                    && (0..=trigger.window_weeks as i32).contains(&waited)
                    && self.seen[c][l] >= trigger.tillers_cut_share
                    && nature.communes[c].stage[l] >= Stage::PanicleInitiation as i32;
                if ready {
                    self.starts[place][l] = week;
                }
            }
        }
        let round = &self.campaign.rounds[what.round];
        let (action, weeks, target) = (round.action, round.weeks as i32, round.target[c]);
        let starts = self.starts[place];
        let on = each(|l| {
            let since = week.wrapping_sub(starts[l]);
            if since >= 0 && since < weeks { 1.0 } else { 0.0 }
        });
        let first = each(|l| if week == starts[l] { 1.0 } else { 0.0 });
        if !any(&on) {
            return;
        }
        let execution = self.execution[place];
        let draw = &nature.draw;
        let money = self.money(c, funded);
        let here = &nature.communes[c];
        let commune = &ground.world.communes[c];
        let other = if self.campaign.treat_other_land { commune.other_land_ha } else { 0.0 };
        let rice = commune.rice_area_ha;
        let gain = self.campaign.bounty.map_or(1.0, |bounty| 1.0 + bounty.effort_gain);
        // Share of the rats that the programme can reach: those on the land that it covers.
        let reach = if other == commune.other_land_ha {
            splat(1.0)
        } else {
            each(|l| {
                let refuge = nature.rates.refuge_share[l];
                (rice + refuge * other) / (rice + refuge * commune.other_land_ha)
            })
        };
        let mut delivered = splat(0.0);
        let mut hazard = splat(0.0);
        let mut labour = self.labour[c];
        match action {
            Action::Trapping { nights_per_week } => {
                self.buy_traps(c, &what, &first, &execution, &money, draw, ledger, discount);
                let money = self.money(c, funded);
                let share = self.commune_share(Item::TrapSetting);
                let mut cost = splat(0.0);
                let mut days = splat(0.0);
                let mut standing = splat(0.0);
                let traps = self.traps[c];
                let mut traps_set = self.traps_set[c];
                let bound = &mut self.binding[c][0];
                let mut encounter = match self.campaign.traps.detection {
                    Some((g0, sigma_m)) => {
                        let a = trapping::encounter_rate(g0, sigma_m);
                        each(|l| a * (1.0 - draw[P::UntrappableShare][l]))
                    }
                    None => nature.rates.encounter,
                };
                for l in 0..LANES {
                    encounter[l] *= nature.rates.open_field[here.stage[l] as usize][l];
                }
                for l in 0..LANES {
                    let per_day = draw[P::TrapsPerPersonDay][l];
                    let wage = draw[P::DayWage][l];
                    let (done, binding) = delivery::deliver(
                        on[l] * target * nights_per_week,
                        execution[l],
                        delivery::allows(labour[l], 1.0 / per_day),
                        (traps[l] - traps_set[l]).max(0.0) * nights_per_week,
                        delivery::allows(money[l], share * wage / per_day),
                    );
                    delivered[l] = done;
                    days[l] = done / per_day;
                    cost[l] = days[l] * wage;
                    labour[l] -= days[l];
                    traps_set[l] += if done > 0.0 { done / nights_per_week } else { 0.0 };
                    bind(bound, l, binding);
                }
                let cohort = &rats[c];
                for l in 0..LANES {
                    let n = (cohort.subadults[l] + cohort.adults[l]) / rice;
                    let a = encounter[l];
                    let per_night =
                        a * trapping::captures_per_encounter(a * n, nature.rates.sprung[l]);
                    hazard[l] = reach[l] * gain * delivered[l] / (rice + other) * per_night;
                    let stands = here.stage[l] >= Stage::Tillering as i32;
                    standing[l] = if stands { delivered[l] } else { 0.0 };
                }
                let record = &mut ledger.year[c];
                add(&mut record[O::TrapNights as usize], &delivered);
                add(&mut record[STANDING_NIGHTS], &standing);
                add(&mut record[O::LabourDays as usize], &days);
                self.traps_set[c] = traps_set;
                self.labour[c] = labour;
                self.pay(ledger, c, Item::TrapSetting, &cost, discount);
                self.strike(c, week, 0, &hazard);
            }
            Action::Baiting { acute, dose_kg_per_ha } => {
                let (price, factor) = ground.world.prices.paddy[what.year];
                let shares = [Item::BaitProduct, Item::BaitGrain, Item::BaitingLabour]
                    .map(|item| self.commune_share(item));
                let mut costs = [splat(0.0); 3];
                let mut days = splat(0.0);
                let mut acceptance = splat(0.0);
                let bound = &mut self.binding[c][1];
                let shy_until = &mut self.shy_until[c];
                for l in 0..LANES {
                    acceptance[l] = ground.world.stages.bait_acceptance[here.stage[l] as usize];
                }
                for l in 0..LANES {
                    let unit = [
                        draw[P::BaitPriceHa][l],
                        draw[P::BaitGrainKgHa][l] / CROPS as f64 * (draw[price][l] * factor),
                        draw[P::BaitLabourHa][l] * draw[P::DayWage][l],
                    ];
                    let from_budget =
                        unit[0] * shares[0] + unit[1] * shares[1] + unit[2] * shares[2];
                    let (done, binding) = delivery::deliver(
                        on[l] * target / f64::from(weeks),
                        execution[l],
                        delivery::allows(labour[l], draw[P::BaitLabourHa][l]),
                        f64::INFINITY,
                        delivery::allows(money[l], from_budget),
                    );
                    delivered[l] = done;
                    for k in 0..3 {
                        costs[k][l] = done * unit[k];
                    }
                    days[l] = done * draw[P::BaitLabourHa][l];
                    labour[l] -= days[l];
                    bind(bound, l, binding);
                }
                for l in 0..LANES {
                    let shyness = draw[P::AcuteShyness][l];
                    let shy = if week < shy_until[l] { 1.0 - shyness } else { 1.0 };
                    hazard[l] = reach[l]
                        * baiting::hazard(
                            delivered[l] / (rice + other),
                            draw[P::BaitTrueShare][l],
                            draw[P::BaitKill][l],
                            acceptance[l] * shy,
                        );
                }
                if acute {
                    let [spring, summer] = nature.established(nature.today.spring, c);
                    for l in 0..LANES {
                        let ends = |established: i32, crop: usize| {
                            ground.world.period.week(Day(established + ground.stages.harvest[crop]))
                        };
                        let (spring, summer) = (ends(spring[l], 0), ends(summer[l], 1));
                        if delivered[l] > 0.0 {
                            shy_until[l] = if week > spring { summer } else { spring };
                        }
                    }
                }
                let product = each(|l| delivered[l] * dose_kg_per_ha);
                let record = &mut ledger.year[c];
                add(&mut record[O::ChemicalHa as usize], &delivered);
                add(&mut record[O::ProductKg as usize], &product);
                add(&mut record[O::LabourDays as usize], &days);
                self.labour[c] = labour;
                let now = each(|l| hazard[l] * baiting::FIRST_WEEK);
                let later = each(|l| hazard[l] * (1.0 - baiting::FIRST_WEEK));
                self.strike(c, week, 1, &now);
                if self.residue[c].0 == week + 1 {
                    for l in 0..LANES {
                        self.residue[c].1[l] += later[l];
                    }
                } else {
                    // The residue of an earlier week is due now; it was struck or is struck below.
                    if self.residue[c].0 == week {
                        let due = self.residue[c].1;
                        self.strike(c, week, 1, &due);
                    }
                    self.residue[c] = (week + 1, later);
                }
                for (item, cost) in
                    [Item::BaitProduct, Item::BaitGrain, Item::BaitingLabour].iter().zip(&costs)
                {
                    self.pay(ledger, c, *item, cost, discount);
                }
            }
            Action::Hunting => {
                let share = self.commune_share(Item::HuntingLabour);
                let mut cost = splat(0.0);
                let bound = &mut self.binding[c][2];
                for l in 0..LANES {
                    let wage = draw[P::DayWage][l];
                    let (done, binding) = delivery::deliver(
                        on[l] * target / f64::from(weeks),
                        execution[l],
                        delivery::allows(labour[l], 1.0),
                        f64::INFINITY,
                        delivery::allows(money[l], share * wage),
                    );
                    delivered[l] = done;
                    cost[l] = done * wage;
                    labour[l] -= done;
                    bind(bound, l, binding);
                }
                let cohort = &rats[c];
                for l in 0..LANES {
                    let all = cohort.subadults[l] + cohort.adults[l];
                    hazard[l] = hunting::hazard(
                        delivered[l] * gain,
                        draw[P::HuntRate][l],
                        draw[P::HuntHalfDensity][l],
                        all / rice,
                        all,
                    );
                }
                let record = &mut ledger.year[c];
                add(&mut record[O::HuntingDays as usize], &delivered);
                add(&mut record[O::LabourDays as usize], &delivered);
                self.labour[c] = labour;
                self.pay(ledger, c, Item::HuntingLabour, &cost, discount);
                self.strike(c, week, 2, &hazard);
            }
            Action::Barriers => {
                let share = self.commune_share(Item::TrapBarriers);
                let mut cost = splat(0.0);
                for l in 0..LANES {
                    if first[l] == 0.0 {
                        continue;
                    }
                    let unit = draw[P::TbsCost][l];
                    let (done, binding) = delivery::deliver(
                        target,
                        execution[l],
                        f64::INFINITY,
                        f64::INFINITY,
                        delivery::allows(money[l], share * unit),
                    );
                    cost[l] = done * unit;
                    bind(&mut self.binding[c][3], l, binding);
                    ledger.year[c][O::BarriersSet as usize][l] += done;
                    let days = nature.established(nature.today.spring, c);
                    let crop = match what.start {
                        Start::Crop { crop, .. } => crop as usize,
                        Start::Date(day) => {
                            usize::from(day.0 >= days[0][l] + ground.stages.harvest[0])
                        }
                    };
                    let harvest = Day(days[crop][l] + ground.stages.harvest[crop]);
                    let until = ground.world.period.week(harvest);
                    // Barriers of one crop stand together.
                    let before = self.barriers[c].1[l] == until;
                    self.barriers[c].0[l] = done + if before { self.barriers[c].0[l] } else { 0.0 };
                    self.barriers[c].1[l] = until;
                }
                self.pay(ledger, c, Item::TrapBarriers, &cost, discount);
            }
            Action::Habitat { lasts_weeks } => {
                let share = self.commune_share(Item::HabitatWork);
                let mut cost = splat(0.0);
                for l in 0..LANES {
                    let days = draw[P::HabitatDaysHa][l];
                    let wage = draw[P::DayWage][l];
                    let (done, binding) = delivery::deliver(
                        on[l] * target / f64::from(weeks),
                        execution[l],
                        delivery::allows(labour[l], days),
                        f64::INFINITY,
                        delivery::allows(money[l], share * days * wage),
                    );
                    cost[l] = done * days * wage;
                    self.labour[c][l] = labour[l] - done * days;
                    bind(&mut self.binding[c][4], l, binding);
                    ledger.year[c][O::HabitatHa as usize][l] += done;
                    ledger.year[c][O::LabourDays as usize][l] += done * days;
                    if done > 0.0 {
                        let whole = 1.0 - draw[P::HabitatK][l];
                        let lost = 1.0 - self.habitat[c].0[l] + done / rice * whole;
                        let lost = if lost < whole { lost } else { whole };
                        self.habitat[c].0[l] = 1.0 - lost;
                        let until = self.starts[place][l] + weeks + lasts_weeks as i32;
                        self.habitat[c].1[l] = until.max(self.habitat[c].1[l]);
                    }
                }
                self.pay(ledger, c, Item::HabitatWork, &cost, discount);
            }
        }
    }

    /// Buys traps at the start of a bout: up to the target, as far as execution and money go.
    #[inline(always)]
    fn buy_traps(
        &mut self,
        c: usize,
        bout: &Bout,
        first: &Lanes,
        execution: &Lanes,
        money: &Lanes,
        draw: &crate::model::draw::Draw,
        ledger: &mut Ledger,
        discount: &Lanes,
    ) {
        if bout.year > self.campaign.traps.renew_until_year {
            return;
        }
        let share = self.commune_share(Item::Traps);
        let target = self.campaign.aim(bout.round)[c];
        if !any(first) {
            return;
        }
        let mut cost = splat(0.0);
        let mut bought = splat(0.0);
        let traps = &mut self.traps[c];
        for l in 0..LANES {
            let aim = target * if execution[l] < 1.0 { execution[l] } else { 1.0 };
            let short = aim - traps[l];
            let short = if short > 0.0 { short * first[l] } else { 0.0 };
            let most = delivery::allows(money[l], share * draw[P::TrapPrice][l]);
            bought[l] = if short < most { short } else { most };
            traps[l] += bought[l];
            cost[l] = bought[l] * draw[P::TrapPrice][l];
        }
        add(&mut ledger.year[c][O::TrapsBought as usize], &bought);
        self.pay(ledger, c, Item::Traps, &cost, discount);
    }

    /// Ends the effect of habitat work that is over.
    #[inline(always)]
    fn keep_habitat(&mut self, nature: &Nature) {
        for (factor, until) in &mut self.habitat {
            for l in 0..LANES {
                if nature.week >= until[l] {
                    factor[l] = 1.0;
                }
            }
        }
    }

    /// Hazards of the trap barriers that stand in a crop past panicle initiation.
    #[inline(always)]
    fn guard(&mut self, ground: &Ground, nature: &Nature) {
        let today = &nature.today;
        let draw = &nature.draw;
        let weeks = ground.world.calendar.crops.map(|crop| {
            let [_, initiation, .., harvest] = crop.begins_days;
            f64::from(harvest - initiation) / 7.0
        });
        for c in 0..self.barriers.len() {
            let (standing, until) = &self.barriers[c];
            if !any(standing) {
                continue;
            }
            let here = &nature.communes[c];
            let rice = ground.world.communes[c].rice_area_ha;
            let [_, summer] = nature.established(today.spring, c);
            let mut hazard = splat(0.0);
            for l in 0..LANES {
                let stands = standing[l] > 0.0 && today.week < until[l];
                let active = stands && here.stage[l] >= Stage::PanicleInitiation as i32;
                let weeks = if today.day >= summer[l] { weeks[1] } else { weeks[0] };
                let inside = barriers::share_inside(standing[l], draw[P::TbsHaloM][l], rice);
                let struck = barriers::hazard(inside, draw[P::TbsReduction][l], weeks);
                hazard[l] = if active { struck } else { 0.0 };
            }
            if any(&hazard) {
                self.strike(c, today.week, 3, &hazard);
            }
        }
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
            standing[l] += if stands { killed[0][l] } else { 0.0 };
        }
        if self.campaign.bounty.is_none() {
            return;
        }
        let discount = nature.discount[nature.today.year.max(0) as usize];
        let share = self.commune_share(Item::Bounty);
        let purse = &self.purse[c];
        let cost = each(|l| {
            let wanted = (killed[0][l] + killed[2][l]) * nature.draw[P::TailBounty][l];
            let most = delivery::allows(purse[l], share);
            if wanted < most { wanted } else { most.floor() }
        });
        self.pay(ledger, c, Item::Bounty, &cost, &discount);
    }

    /// Adds a week to the damage that can be seen, for symptomatic control.
    #[inline(always)]
    pub fn watch(&mut self, c: usize, ground: &Ground, nature: &Nature, density: &Lanes) {
        let here = &nature.communes[c];
        let draw = &nature.draw;
        let [_, summer] = nature.established(nature.today.spring, c);
        for l in 0..LANES {
            let stage = here.stage[l] as usize;
            if stage < Stage::PanicleInitiation as usize {
                self.seen[c][l] = 0.0;
                continue;
            }
            let crop = usize::from(nature.today.day >= summer[l]);
            let begins = ground.world.calendar.crops[crop].begins_days;
            let k = stage - Stage::PanicleInitiation as usize;
            let weeks = f64::from(begins[k + 2] - begins[k + 1]) / 7.0;
            let share = ground.world.stages.damage_share[stage] / weeks;
            let relative = density[l] / nature.rates.density_ref[l];
            let yield_t = draw[[P::YieldSpring, P::YieldSummer][crop]][l];
            let loss_kg = draw[P::LossRef][l] * share * relative * yield_t * 1000.0;
            self.seen[c][l] += super::damage::tillers_cut_share(loss_kg);
        }
    }
}

/// Counts the limit that bound.
#[inline(always)]
fn bind(bound: &mut [Lanes; 4], lane: usize, named: [f64; 4]) {
    for limit in 0..4 {
        bound[limit][lane] += named[limit];
    }
}
