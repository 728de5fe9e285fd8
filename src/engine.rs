//! Replicates on all cores: batches of replicates, shared out as threads happen to be free, whose
//! tallies merge exactly.
//!
//! Nothing depends on the threads, the instruction set or the order of the work: every random number
//! has an address, lanes never look at each other, floats are never summed across replicates.
#![doc = include_str!("engine/performance.md")]

pub mod deliveries;
pub mod particles;
pub mod places;
pub mod points;
pub mod schedule;
pub mod stopping;
pub mod tally;
pub mod threads;

use crate::engine::tally::{ArmTally, PairTally, SAMPLE_MAX, SAMPLED, Tally, WEEKLY};
use crate::model::draw::{self, Design};
use crate::model::lanes::{LANES, add, each, splat};
use crate::model::outcome::{OUTCOMES, Outcome as O};
use crate::model::plan::{Campaign, PAYERS, PROGRAMMES, Plan, Programme, World};
use crate::model::rng::luck::Luck;
use crate::model::season::campaign::Works;
use crate::model::season::ledger::{EMPTY, Record, join, ratios};
use crate::model::season::nature::{Ground, Nature};
use crate::model::season::{Blind, Season};
use crate::time::{Period, WARM_UP_WEEKS};
use particles::Particles;
use std::sync::Arc;

/// Completing this share of a plan counts as completing it.
pub const COMPLETE_SHARE: f64 = 0.95;
/// Replicates in a batch of a district of up to [`SMALL_COMMUNES`] communes.
pub const BATCH: u32 = 128;
/// Replicates in a batch of a larger district.
pub const BATCH_LARGE: u32 = 32;
/// Largest number of communes that takes the larger batches.
pub const SMALL_COMMUNES: usize = 1_000;

/// The scenarios of a comparison, ready to be simulated side by side.
#[derive(Clone, Debug)]
pub struct Study {
    /// The scenarios.
    pub plans: Vec<Plan>,
    /// Index of the reference.
    pub reference: usize,
    /// Worlds and synchronies that occur, each once.
    grounds: Vec<Ground>,
    /// Which ground each scenario stands on.
    ground_of: Vec<usize>,
    /// Planned amounts of each scenario, by commune, year and programme.
    planned: Vec<Vec<Vec<[f64; PROGRAMMES]>>>,
    /// Pairs that are compared.
    pairs: Vec<(usize, usize)>,
    /// Replicates in a batch.
    pub batch: u32,
    /// Units of reporting: the communes that each is made of; the communes themselves by default.
    pub units: Vec<Vec<usize>>,
    /// Where draws and the luck of the past come from: the posterior of records, if there is one;
    /// otherwise the design of the settings, and no past.
    pub particles: Option<Arc<Particles>>,
    /// Are the weekly series of each unit kept, too? They take much memory: see
    /// [`WEEKLY_UNITS_MAX`].
    pub weekly_units: bool,
}

/// Most units whose weekly series can be kept.
pub const WEEKLY_UNITS_MAX: usize = 200;

/// How a study is simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Seed of all luck and draws.
    pub seed: u64,
    /// Design of the draws.
    pub design: Design,
    /// Threads; 0 for one on each core.
    pub threads: usize,
    /// Instruction set; none for the best that the machine has.
    pub instructions: Option<Instructions>,
}

/// An instruction set. All give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Instructions {
    /// What the program was compiled for: SSE2 on x86-64, NEON on aarch64.
    Baseline,
    /// AVX2.
    Avx2,
    /// AVX-512.
    Avx512,
}

impl Instructions {
    /// Those that this machine has, the best last.
    pub fn available() -> Vec<Self> {
        #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut, reason = "only x86-64 adds"))]
        let mut sets = vec![Self::Baseline];
        #[cfg(target_arch = "x86_64")]
        {
            if pulp::x86::V3::try_new().is_some() {
                sets.push(Self::Avx2);
            }
            if pulp::x86::V4::try_new().is_some() {
                sets.push(Self::Avx512);
            }
        }
        sets
    }

    /// Runs `work` compiled for this set, or for the baseline if the machine lacks it.
    #[inline(always)]
    pub fn run<W: pulp::NullaryFnOnce>(self, work: W) -> W::Output {
        #[cfg(target_arch = "x86_64")]
        match self {
            Self::Avx2 => {
                if let Some(set) = pulp::x86::V3::try_new() {
                    return set.vectorize(work);
                }
            }
            Self::Avx512 => {
                if let Some(set) = pulp::x86::V4::try_new() {
                    return set.vectorize(work);
                }
            }
            Self::Baseline => {}
        }
        work.call()
    }
}

thread_local! {
    /// What this thread simulates: scenarios, seed, first replicate of the batch.
    static UNDER_WAY: std::cell::RefCell<Option<String>> = const { std::cell::RefCell::new(None) };
}

/// What this thread is simulating, in words, for the report of a fault.
pub fn under_way() -> Option<String> {
    UNDER_WAY.with(|place| place.try_borrow().ok()?.clone())
}

/// Forgets what is under way when the work ends; a fault is reported before.
struct Told;

impl Drop for Told {
    fn drop(&mut self) {
        UNDER_WAY.with(|place| place.replace(None));
    }
}

fn tell(study: &Study, seed: u64, first: u32) -> Told {
    let names: Vec<&str> = study.plans.iter().map(|plan| plan.name.as_str()).collect();
    let last = first + (study.batch - 1);
    let words = format!("scenario {}, seed {seed}, replicates {first}-{last}", names.join(", "));
    UNDER_WAY.with(|place| place.replace(Some(words)));
    Told
}

/// Told how far a run has come.
pub trait Progress: Sync {
    /// `done` more replicates are simulated.
    fn advance(&self, done: u64);
}

impl Progress for () {
    fn advance(&self, _: u64) {}
}

impl Study {
    /// Sets out the scenarios; `reference` is the index of the one that others are compared with.
    ///
    /// # Panics
    ///
    /// Without scenarios, or when their communes differ in number or their years differ.
    pub fn new(plans: Vec<Plan>, reference: usize) -> Self {
        assert!(reference < plans.len(), "a study has a reference");
        let communes = plans[0].world.communes.len();
        assert!(
            plans.iter().all(|plan| plan.world.communes.len() == communes),
            "scenarios of one study have the same communes"
        );
        let period = plans[0].world.period;
        assert!(
            plans.iter().all(|plan| plan.world.period == period),
            "scenarios of one study have the same years"
        );
        let mut grounds: Vec<(&World, f64)> = Vec::new();
        let ground_of = plans
            .iter()
            .map(|plan| {
                let synchrony = plan
                    .campaign
                    .synchrony_sd_days
                    .unwrap_or(plan.world.calendar.synchrony_sd_days);
                let key = (&plan.world, synchrony);
                grounds.iter().position(|ground| *ground == key).unwrap_or_else(|| {
                    grounds.push(key);
                    grounds.len() - 1
                })
            })
            .collect();
        let grounds = grounds.iter().map(|(world, sd)| Ground::new(world, Some(*sd))).collect();
        let n = plans.len();
        let mut pairs: Vec<(usize, usize)> =
            (0..n).filter(|&a| a != reference).map(|a| (a, reference)).collect();
        for a in 0..n {
            for b in a + 1..n {
                if a != reference && b != reference {
                    pairs.push((a, b));
                }
            }
        }
        Self {
            planned: plans.iter().map(|plan| plan.campaign.planned(plan.world.period)).collect(),
            reference,
            grounds,
            ground_of,
            pairs,
            units: (0..communes).map(|commune| vec![commune]).collect(),
            particles: None,
            weekly_units: false,
            batch: if communes <= SMALL_COMMUNES { BATCH } else { BATCH_LARGE },
            plans,
        }
    }

    /// The years of every scenario.
    pub fn period(&self) -> Period {
        self.plans[0].world.period
    }

    /// Coordinates of a point ([`draw::dimensions`]).
    pub fn dimensions(&self) -> usize {
        draw::dimensions(self.period())
    }

    /// Number of communes.
    pub fn communes(&self) -> usize {
        self.plans[0].world.communes.len()
    }

    /// A tally of no replicates.
    pub fn empty(&self) -> Tally {
        let units = self.units.len();
        let weekly_places = 1 + if self.weekly_units { units } else { 0 };
        let arms = self
            .plans
            .iter()
            .map(|plan| {
                ArmTally::new(plan.world.period, units, active(&plan.campaign), weekly_places)
            })
            .collect();
        let pairs = self.pairs.iter().map(|&(a, b)| PairTally::new(a, b)).collect();
        Tally { replicates: 0, arms, pairs, sample: Vec::new() }
    }

    /// Simulates one batch up to replicate `end`. When it is `over` before, the tally is of no use.
    fn batch(
        &self,
        settings: &Settings,
        batch: u32,
        end: u64,
        tally: &mut Tally,
        progress: &dyn Progress,
        over: &dyn Fn() -> bool,
    ) {
        let first = batch * self.batch;
        let _told = tell(self, settings.seed, first);
        let n = (end - u64::from(first)) as usize;
        let points = self.points_of_batch(settings, batch, n);
        let dimensions = self.dimensions();
        let best = Instructions::available().last().copied().unwrap_or(Instructions::Baseline);
        let instructions = settings.instructions.unwrap_or(best);
        for start in (0..n).step_by(LANES) {
            if over() {
                return;
            }
            let lanes = LANES.min(n - start);
            let points = &points[start * dimensions..(start + lanes) * dimensions];
            let replicate = first + start as u32;
            let luck = self.luck(settings.seed, replicate);
            let end = self.period().weeks() as i32;
            let group = Group { study: self, instructions, luck: &luck, points, end };
            let finals = vec![EMPTY; self.plans.len()];
            let mut tallies = Tallies { study: self, tally, lanes, finals };
            group.simulate(&mut tallies);
            tallies.close(replicate);
            progress.advance(lanes as u64);
        }
        tally.replicates += n as u64;
        tally.close_batch();
    }
}

impl Study {
    /// The points of the first `n` replicates of a batch.
    fn points_of_batch(&self, settings: &Settings, batch: u32, n: usize) -> Vec<f64> {
        match &self.particles {
            Some(particles) => particles.points_of(batch * self.batch, n),
            None => settings.design.points(self.period(), settings.seed, batch, self.batch, n),
        }
    }

    /// The luck of the replicates from `replicate` on.
    fn luck(&self, seed: u64, replicate: u32) -> Luck {
        match &self.particles {
            Some(particles) => particles.luck_of(seed, replicate),
            None => Luck::of_replicates(seed, replicate),
        }
    }

    /// Simulates [`LANES`] replicates at `points` under `luck` up to the week `end`, which is not
    /// simulated any more, and shows them to `watch`.
    pub(crate) fn live(&self, luck: &Luck, points: &[f64], end: i32, watch: &mut impl Watch) {
        let instructions = Instructions::available().last().copied();
        let instructions = instructions.unwrap_or(Instructions::Baseline);
        Group { study: self, instructions, luck, points, end }.simulate(watch);
    }
}

/// One group of lanes: [`LANES`] replicates, and what they draw.
#[derive(Clone, Copy)]
struct Group<'a> {
    study: &'a Study,
    instructions: Instructions,
    luck: &'a Luck,
    points: &'a [f64],
    /// The week before which the simulation ends.
    end: i32,
}

/// Sees a group go by.
pub(crate) trait Watch {
    /// A scenario is about to begin its first week.
    fn start(&mut self, _arm: usize, _season: &mut Season, _ground: &Ground) {}
    /// A week of one scenario is over.
    fn week(
        &mut self,
        _arm: usize,
        _season: &Season,
        _ground: &Ground,
        _nature: &Nature,
        _week: usize,
    ) {
    }
    /// A year of one scenario is closed.
    fn year(&mut self, _arm: usize, _season: &Season, _ground: &Ground, _year: usize) {}
    /// The campaign of one scenario is over.
    fn campaign(&mut self, _arm: usize, _season: &Season, _ground: &Ground) {}
}

impl Group<'_> {
    /// Simulates every scenario.
    fn simulate(self, watch: &mut impl Watch) {
        let Self { study, instructions, luck, points, end } = self;
        for (g, ground) in study.grounds.iter().enumerate() {
            let arms: Vec<usize> =
                (0..study.plans.len()).filter(|&arm| study.ground_of[arm] == g).collect();
            let nature = &mut instructions.run(Draws { ground, luck, points });
            // Three years of usual practice, once for all scenarios on one ground.
            let idle = Campaign::none(study.communes(), study.period());
            let works = instructions.run(Sets { campaign: &idle, ground, nature });
            let mut seasons = vec![Season::new(nature.founders(ground), works, study.communes())];
            for week in -(WARM_UP_WEEKS as i32)..end {
                instructions.run(Goes { nature, ground, week });
                if week == 0 {
                    let rats = std::mem::take(&mut seasons[0].rats);
                    let start = |&arm: &usize| {
                        let campaign = &study.plans[arm].campaign;
                        let works = instructions.run(Sets { campaign, ground, nature });
                        Season::new(rats.clone(), works, study.communes())
                    };
                    seasons = arms.iter().map(start).collect();
                    for (season, &arm) in seasons.iter_mut().zip(&arms) {
                        watch.start(arm, season, ground);
                    }
                }
                for (k, season) in seasons.iter_mut().enumerate() {
                    instructions.run(Steps { season, ground, nature });
                    if week < 0 {
                        continue;
                    }
                    watch.week(arms[k], season, ground, nature, week as usize);
                    if nature.today.ends_year {
                        instructions.run(Closes { season, ground, nature });
                        watch.year(arms[k], season, ground, nature.today.year as usize);
                        season.ledger.open_year();
                    }
                }
            }
            for (season, &arm) in
                seasons.iter().zip(&arms).filter(|_| end == study.period().weeks() as i32)
            {
                watch.campaign(arm, season, ground);
            }
        }
    }
}

/// Tallies a group.
struct Tallies<'a> {
    study: &'a Study,
    tally: &'a mut Tally,
    /// Lanes that count.
    lanes: usize,
    /// The district's record of the campaign, by scenario.
    finals: Vec<Record>,
}

impl Watch for Tallies<'_> {
    fn week(
        &mut self,
        arm: usize,
        season: &Season,
        ground: &Ground,
        _nature: &Nature,
        week: usize,
    ) {
        let tally = &mut self.tally.arms[arm];
        record_week(season, ground, week, tally, self.lanes);
        if self.study.weekly_units {
            record_week_of_units(season, ground, week, &self.study.units, tally, self.lanes);
        }
    }

    fn year(&mut self, arm: usize, season: &Season, ground: &Ground, year: usize) {
        let (study, tally) = (self.study, &mut self.tally.arms[arm]);
        let places: Vec<[f64; PROGRAMMES]> =
            study.planned[arm].iter().map(|years| years[year]).collect();
        let records = &season.ledger.year;
        report(records, ground, year, &places, &study.units, tally, self.lanes);
    }

    fn campaign(&mut self, arm: usize, season: &Season, ground: &Ground) {
        let (study, tally) = (self.study, &mut self.tally.arms[arm]);
        let (planned, units) = (&study.planned[arm], &study.units);
        self.finals[arm] = close_campaign(season, ground, planned, units, tally, self.lanes);
    }
}

impl Tallies<'_> {
    /// Adds what needs all scenarios of the replicates from `replicate` on.
    fn close(self, replicate: u32) {
        let Self { tally, lanes, finals, .. } = self;
        for pair in &mut tally.pairs {
            pair.add(&finals[pair.a], &finals[pair.b], lanes);
        }
        for lane in 0..lanes {
            let replicate = replicate + lane as u32;
            if u64::from(replicate) < SAMPLE_MAX {
                let row = finals
                    .iter()
                    .flat_map(|record| SAMPLED.map(|outcome| record[outcome as usize][lane]))
                    .collect();
                tally.sample.push((replicate, row));
            }
        }
    }
}

/// Makes a piece of a replicate's work that is compiled for each instruction set. Pieces are small,
/// because compilers take ages over one large function, and lose sight of its arrays.
macro_rules! pieces {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* } -> $output:ty $body:block)*) => {
        $(
            $(#[$doc])*
            struct $name<'a> { $($field: $type),* }

            impl pulp::NullaryFnOnce for $name<'_> {
                type Output = $output;

                #[inline(always)]
                fn call(self) -> $output {
                    let Self { $($field),* } = self;
                    $body
                }
            }
        )*
    };
}

pieces! {
    /// Draws, closures, calendars.
    Draws { ground: &'a Ground, luck: &'a Luck, points: &'a [f64] } -> Nature {
        Nature::new(ground, luck.clone(), points)
    }
    /// What a campaign sets out to do.
    Sets { campaign: &'a Campaign, ground: &'a Ground, nature: &'a Nature } -> Works {
        Works::new(campaign, ground, nature)
    }
    /// Nature's week.
    Goes { nature: &'a mut Nature, ground: &'a Ground, week: i32 } -> () {
        nature.go_to(ground, week);
    }
    /// A scenario's week.
    Steps { season: &'a mut Season, ground: &'a Ground, nature: &'a Nature } -> () {
        season.step(ground, nature, &mut Blind);
    }
    /// The end of a scenario's year.
    Closes { season: &'a mut Season, ground: &'a Ground, nature: &'a Nature } -> () {
        season.close_year(ground, nature);
    }
}

/// Reports the district's week.
fn record_week(season: &Season, ground: &Ground, week: usize, tally: &mut ArmTally, lanes: usize) {
    let mut traps = splat(0.0);
    for stock in &season.works.traps {
        add(&mut traps, stock);
    }
    let mut chemical = splat(0.0);
    if !season.works.campaign.rounds.is_empty() {
        for record in season.ledger.year.iter().chain(&season.ledger.campaign) {
            add(&mut chemical, &record[O::ChemicalHa as usize]);
        }
    }
    let density = each(|l| season.rats_district[l] / ground.rice_area_ha);
    tally.add_week(week, 0, &[density, traps, chemical], lanes);
}

/// Reports the week of each unit.
fn record_week_of_units(
    season: &Season,
    ground: &Ground,
    week: usize,
    units: &[Vec<usize>],
    tally: &mut ArmTally,
    lanes: usize,
) {
    for (unit, communes) in units.iter().enumerate() {
        let [mut rats, mut traps, mut chemical] = [splat(0.0); WEEKLY];
        let mut rice_ha = 0.0;
        for &c in communes {
            add(&mut rats, &season.rats[c].subadults);
            add(&mut rats, &season.rats[c].adults);
            add(&mut traps, &season.works.traps[c]);
            add(&mut chemical, &season.ledger.year[c][O::ChemicalHa as usize]);
            add(&mut chemical, &season.ledger.campaign[c][O::ChemicalHa as usize]);
            rice_ha += ground.world.communes[c].rice_area_ha;
        }
        let density = each(|l| rats[l] / rice_ha);
        tally.add_week(week, 1 + unit, &[density, traps, chemical], lanes);
    }
}

/// Reports the campaign; returns the district's record.
fn close_campaign(
    season: &Season,
    ground: &Ground,
    planned: &[Vec<[f64; PROGRAMMES]>],
    units: &[Vec<usize>],
    tally: &mut ArmTally,
    lanes: usize,
) -> Record {
    let communes =
        units.iter().enumerate().flat_map(|(unit, of)| of.iter().map(move |&c| (unit, c)));
    for (unit, c) in communes {
        let binding = &season.works.binding[c];
        for programme in 0..PROGRAMMES {
            for limit in 0..4 {
                let weeks: f64 = binding[programme][limit][..lanes].iter().sum();
                tally.binding[unit][programme][limit] += weeks as u64;
            }
        }
    }
    let places: Vec<[f64; PROGRAMMES]> = planned
        .iter()
        .map(|years| std::array::from_fn(|p| years.iter().map(|year| year[p]).sum()))
        .collect();
    report(
        &season.ledger.campaign,
        ground,
        ground.world.period.years(),
        &places,
        units,
        tally,
        lanes,
    )
}

/// Reports the records of a scope, commune by commune and for the district.
fn report(
    records: &[Record],
    ground: &Ground,
    scope: usize,
    planned: &[[f64; PROGRAMMES]],
    units: &[Vec<usize>],
    tally: &mut ArmTally,
    lanes: usize,
) -> Record {
    let mut district = EMPTY;
    let mut all = [0.0; PROGRAMMES];
    for (unit, communes) in units.iter().enumerate() {
        let mut here = [0.0; PROGRAMMES];
        for &c in communes {
            join(&mut district, &records[c]);
            for programme in 0..PROGRAMMES {
                here[programme] += planned[c][programme];
                all[programme] += planned[c][programme];
            }
        }
        if let [c] = communes[..] {
            tally.add(unit, scope, &records[c], lanes);
            complete(&mut tally.complete[unit][scope], &records[c], &here, lanes);
            continue;
        }
        let mut joined = EMPTY;
        for &c in communes {
            join(&mut joined, &records[c]);
        }
        ratios(&mut joined, communes.iter().map(|&c| ground.world.communes[c].rice_area_ha).sum());
        tally.add(unit, scope, &joined, lanes);
        complete(&mut tally.complete[unit][scope], &joined, &here, lanes);
    }
    ratios(&mut district, ground.rice_area_ha);
    tally.add(units.len(), scope, &district, lanes);
    complete(&mut tally.complete[units.len()][scope], &district, &all, lanes);
    district
}

/// Counts the lanes that completed their plan.
fn complete(
    counts: &mut [u64; PROGRAMMES],
    record: &Record,
    planned: &[f64; PROGRAMMES],
    lanes: usize,
) {
    for programme in Programme::ALL {
        let planned = planned[programme as usize];
        if planned > 0.0 {
            let row = &record[programme.facts().delivered as usize][..lanes];
            let met = row.iter().filter(|&&done| done >= COMPLETE_SHARE * planned);
            counts[programme as usize] += met.count() as u64;
        }
    }
}

/// Which outcomes of a campaign can differ from zero.
fn active(campaign: &Campaign) -> Vec<bool> {
    let has = Programme::ALL
        .map(|programme| campaign.rounds.iter().any(|round| round.action.programme() == programme));
    let works = has.contains(&true);
    let payer = |payer: usize| -> bool {
        debug_assert!(payer < PAYERS);
        campaign.payers.iter().any(|shares| shares[payer] > 0.0)
    };
    (0..OUTCOMES)
        .map(|row| match O::ALL[row] {
            O::TrapsInService => {
                campaign.traps.in_hand.iter().any(|&n| n > 0.0) || has[Programme::Trapping as usize]
            }
            O::CostBounty => campaign.bounty.is_some(),
            O::CostOrganising | O::LabourDays => works,
            O::Budget | O::Unspent => works && campaign.budget_vnd.is_some(),
            O::PaidProvince => payer(0),
            O::PaidCommune => works && payer(1),
            outcome => {
                let maker = Programme::ALL.into_iter().find(|programme| programme.makes(outcome));
                maker.is_none_or(|programme| has[programme as usize])
            }
        })
        .collect()
}
