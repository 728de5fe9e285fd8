//! One season after another: the weeks of one scenario under one draw and one luck.
//!
//! A week runs in this order, which is part of the model: stage, delivery, deaths, damage, births,
//! weaning and maturing, movement, record. [`Season::step`] is that sentence. A season is a pure
//! function of campaign, draw and luck: nothing here reads a clock, a file or a generator.
#![doc = include_str!("model.md")]

pub mod baiting;
pub mod barriers;
pub mod bounty;
pub mod calendar;
pub mod campaign;
pub mod contract;
pub mod damage;
pub mod delivery;
pub mod fertility;
pub mod ground;
pub mod growth;
pub mod habitat;
pub mod hunting;
pub mod ledger;
pub mod life;
pub mod movement;
pub mod nature;
mod purse;
pub mod rates;
pub mod reach;
pub mod refusal;
pub mod stepwise;
mod task;
pub mod trapping;
pub mod usual;

use crate::model::lanes::{LANES, Lanes, add, each, splat};
use crate::model::outcome::Outcome;
pub use crate::model::programme::CAUSES;
use crate::model::programme::Cause;
use campaign::Works;
use ground::Ground;
use ledger::Ledger;
use life::{Deaths, Natural};
use nature::Nature;

/// Communes that go through the rules of a week side by side: each rule for all of them before the next.
///
/// A commune's week is a chain of divisions, roots and exponentials that wait for each other; those of
/// several communes do not. Changes nothing but speed.
pub const SIDE_BY_SIDE: usize = 8;

/// No campaign hazard.
pub const NO_CONTROL: [Lanes; CAUSES] = [[0.0; LANES]; CAUSES];

/// The rats of one commune, by class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cohort {
    /// Conception to weaning.
    pub nestlings: Lanes,
    /// Weaned, not yet breeding.
    pub subadults: Lanes,
    /// Breeding age.
    pub adults: Lanes,
}

/// Sees what happened to the rats of a commune in a week. The engine uses [`Blind`], which costs
/// nothing; tests use their own.
pub trait Witness {
    /// Is anything seen at all?
    const SEES: bool;
    /// The flows of one commune in one week.
    fn see(&mut self, flows: &Flows);
}

/// Every rodent that came or went in one commune and week, all classes together.
#[derive(Clone, Copy, Debug)]
pub struct Flows {
    /// Week.
    pub week: i32,
    /// Index of the commune.
    pub commune: usize,
    /// Rats at the start.
    pub start: Lanes,
    /// Newly conceived young.
    pub born: Lanes,
    /// Subadults and adults dead of natural causes, and of a population below one rat.
    pub natural: Lanes,
    /// Subadults and adults dead of usual practice.
    pub usual: Lanes,
    /// Subadults and adults dead of the campaign, by cause.
    pub killed: [Lanes; CAUSES],
    /// Nestlings dead of anything.
    pub nestlings: Lanes,
    /// Rats that came in.
    pub arrived: Lanes,
    /// Rats that left.
    pub left: Lanes,
    /// Rats at the end.
    pub end: Lanes,
}

impl Flows {
    /// Who lived in a commune, and who died there of what; births, ageing and movement follow.
    #[inline(always)]
    fn of_deaths(
        week: i32,
        commune: usize,
        start: &Cohort,
        deaths: &Deaths,
        usual: &Lanes,
        killed: [Lanes; CAUSES],
    ) -> Self {
        let controls = each(|l| killed.iter().map(|cause| cause[l]).sum::<f64>());
        Self {
            week,
            commune,
            start: each(|l| start.nestlings[l] + start.subadults[l] + start.adults[l]),
            born: splat(0.0),
            natural: each(|l| deaths.dead[l] - usual[l] - controls[l]),
            usual: *usual,
            killed,
            nestlings: splat(0.0),
            arrived: splat(0.0),
            left: splat(0.0),
            end: splat(0.0),
        }
    }
}

/// What the rules of a week hand on, of one of the communes that go through them side by side.
#[derive(Clone, Copy)]
struct Abreast {
    natural: Natural,
    deaths: Deaths,
    born: Lanes,
}

impl Abreast {
    const NOTHING: Self = Self { natural: Natural::NONE, deaths: Deaths::NONE, born: [0.0; LANES] };
}

/// Sees nothing.
#[derive(Clone, Copy, Debug)]
pub struct Blind;

impl Witness for Blind {
    const SEES: bool = false;

    #[inline(always)]
    fn see(&mut self, _: &Flows) {}
}

/// The state of one scenario in [`LANES`] replicates.
#[derive(Clone, Debug)]
pub struct Season {
    /// Rats, by commune.
    pub rats: Vec<Cohort>,
    /// What the campaign has in the field, and what it may still spend.
    pub works: Works,
    /// Outcomes of the current year, by commune.
    pub ledger: Ledger,
    /// Rats of all communes at the end of the week (subadults and adults).
    pub rats_district: Lanes,
    /// Flux per km of border of each commune: subadults, adults.
    flux: Vec<[Lanes; 2]>,
    /// Flows of the week that wait for movement; only kept for a witness.
    pending: Vec<Flows>,
}

impl Season {
    /// Starts a scenario with these rats.
    pub fn new(rats: Vec<Cohort>, works: Works, communes: usize) -> Self {
        Self {
            rats,
            ledger: Ledger::new(&works.campaign, communes),
            works,
            rats_district: splat(0.0),
            flux: vec![[splat(0.0); 2]; communes],
            pending: Vec::new(),
        }
    }

    /// One week: stage (already in `nature`), delivery, deaths, damage, births, ageing, movement,
    /// record.
    #[inline(always)]
    pub fn step<W: Witness>(&mut self, ground: &Ground, nature: &Nature, witness: &mut W) {
        self.works.deliver(ground, nature, &self.rats, &mut self.ledger);
        let mut abreast = [Abreast::NOTHING; SIDE_BY_SIDE];
        for first in (0..self.rats.len()).step_by(SIDE_BY_SIDE) {
            let communes = first..self.rats.len().min(first + SIDE_BY_SIDE);
            self.demography::<W>(ground, nature, communes, &mut abreast);
        }
        self.movement(ground, nature, witness);
    }

    /// Closes the year whose last week `nature` is in.
    #[inline(always)]
    pub fn close_year(&mut self, ground: &Ground, nature: &Nature) {
        for (record, traps) in self.ledger.year.iter_mut().zip(&self.works.traps) {
            record[Outcome::TrapsInService as usize] = *traps;
        }
        let year = nature.today.year as usize;
        let weeks = nature.today.week_of_year as usize + 1;
        self.ledger.harvest(ground, nature, year);
        self.works.compensate(ground, nature, &mut self.ledger, year);
        self.ledger.close_year(&self.works.campaign, ground, nature, year, weeks);
    }

    /// Deaths, damage, births and ageing of some communes, at most [`SIDE_BY_SIDE`].
    #[inline(always)]
    fn demography<W: Witness>(
        &mut self,
        ground: &Ground,
        nature: &Nature,
        communes: std::ops::Range<usize>,
        abreast: &mut [Abreast; SIDE_BY_SIDE],
    ) {
        let rates = &nature.rates;
        for (Abreast { natural, .. }, c) in abreast.iter_mut().zip(communes.clone()) {
            let (rats, here) = (&self.rats[c], &nature.communes[c]);
            let crowding = self.works.crowding(c, here);
            *natural = life::natural(rats, here, rates, ground.lands[c].per_rice_ha, &crowding);
        }
        for (Abreast { natural, deaths, .. }, c) in abreast.iter_mut().zip(communes.clone()) {
            let found = self.deaths::<W>(ground, nature, c, natural);
            // What is needed, field by field: as a whole it would go through memory twice.
            deaths.survive = found.survive;
            deaths.nestlings_survive = found.nestlings_survive;
            deaths.density = found.density;
        }
        for (Abreast { deaths, born, .. }, c) in abreast.iter_mut().zip(communes.clone()) {
            let (rats, here) = (&self.rats[c], &nature.communes[c]);
            let fertile = self.works.fertile(c, rats, &rates.maturing);
            *born = if here.breeding {
                life::bear(rats, here, rates, &fertile, deaths)
            } else {
                splat(0.0)
            };
        }
        for (Abreast { deaths, born, .. }, c) in abreast.iter().zip(communes) {
            let start = self.rats[c];
            let rats = &mut self.rats[c];
            let gone = life::age(rats, rates, deaths, born);
            self.works.refusal.outlive(c, nature, &start, &deaths.survive, rats);
            let out = &nature.communes[c].leaving_per_km;
            let (subadults, adults) = (&rats.subadults, &rats.adults);
            self.flux[c] = [each(|l| out[l] * subadults[l]), each(|l| out[l] * adults[l])];
            if W::SEES {
                let flows = &mut self.pending[c];
                flows.born = *born;
                flows.nestlings = gone.nestlings;
                add(&mut flows.natural, &gone.lost);
            }
        }
    }

    /// Deaths of one commune, of what, and the damage that the living do.
    #[inline(always)]
    fn deaths<W: Witness>(
        &mut self,
        ground: &Ground,
        nature: &Nature,
        c: usize,
        natural: &Natural,
    ) -> Deaths {
        let (rats, here, rates) = (&self.rats[c], &nature.communes[c], &nature.rates);
        let per_ha = ground.lands[c].per_rice_ha;
        let controlled = self.works.controlled(c, nature.week);
        let control = &self.works.control[c];
        // What a round covers it acts on, so nothing else need be looked up.
        let undone = if controlled { self.works.usual.left_undone(c, nature) } else { None };
        let spared =
            undone.map_or(splat(0.0), |undone| each(|l| rates.usual_hazard[l] * undone[l]));
        let deaths = if controlled {
            life::die::<true>(rats, natural, rates, per_ha, control, &spared)
        } else {
            life::die::<false>(rats, natural, rates, per_ha, &NO_CONTROL, &spared)
        };
        if let Some(undone) = undone {
            add(&mut self.ledger.undone[c], &undone);
        }
        let record = &mut self.ledger.year[c];
        let mut killed = NO_CONTROL;
        let usual = each(|l| deaths.per_hazard[l] * (rates.usual_hazard[l] - spared[l]));
        add(&mut record[Outcome::KilledUsual as usize], &usual);
        if controlled {
            for cause in Cause::ALL {
                let (killed, control) = (&mut killed[cause as usize], &control[cause as usize]);
                for l in 0..LANES {
                    killed[l] = deaths.per_hazard[l] * control[l];
                }
                add(&mut record[cause.facts().killed as usize], killed);
            }
            self.works.count_kills(c, nature, &killed, &mut self.ledger);
        }
        if here.damage_rows != 0 {
            self.ledger.eat(c, nature, &deaths.density);
        }
        if self.works.watches_damage {
            self.works.watch(c, ground, nature, &deaths.density);
        }
        if W::SEES {
            let start = &self.rats[c];
            self.pending.push(Flows::of_deaths(nature.week, c, start, &deaths, &usual, killed));
        }
        deaths
    }

    /// Rats cross borders; then the week is recorded.
    #[inline(always)]
    fn movement<W: Witness>(&mut self, ground: &Ground, nature: &Nature, witness: &mut W) {
        let mut district = splat(0.0);
        for c in 0..self.rats.len() {
            let outside_km = ground.neighbours.outside_km[c];
            let mut arrived = nature.arrivals_per_km;
            for class in &mut arrived {
                for l in 0..LANES {
                    class[l] *= outside_km;
                }
            }
            for &(neighbour, km) in ground.neighbours.of(c) {
                let flux = &self.flux[neighbour as usize];
                for class in 0..2 {
                    for l in 0..LANES {
                        arrived[class][l] += km * flux[class][l];
                    }
                }
            }
            let perimeter_km = ground.neighbours.perimeter_km[c];
            let flux = self.flux[c];
            let rats = &mut self.rats[c];
            let Cohort { mut subadults, mut adults, .. } = *rats;
            let mut all = splat(0.0);
            for l in 0..LANES {
                subadults[l] = (subadults[l] - perimeter_km * flux[0][l]) + arrived[0][l];
                adults[l] = (adults[l] - perimeter_km * flux[1][l]) + arrived[1][l];
                all[l] = subadults[l] + adults[l];
            }
            (rats.subadults, rats.adults) = (subadults, adults);
            add(&mut self.ledger.year[c][Outcome::Rats as usize], &all);
            add(&mut district, &all);
            if W::SEES {
                let mut flows = self.pending[c];
                for l in 0..LANES {
                    flows.arrived[l] = arrived[0][l] + arrived[1][l];
                    flows.left[l] = perimeter_km * (self.flux[c][0][l] + self.flux[c][1][l]);
                    flows.end[l] = rats.nestlings[l] + rats.subadults[l] + rats.adults[l];
                }
                witness.see(&flows);
            }
        }
        self.works.refusal.cross(ground, nature);
        self.pending.clear();
        self.rats_district = district;
    }
}
