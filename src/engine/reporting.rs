//! What a group of lanes adds to a tally: weeks, years, the campaign, and what needs all scenarios.

use super::group::Watch;
use super::tally::{ArmTally, SAMPLE_MAX, SAMPLED, Tally, WEEKLY};
use super::{COMPLETE_SHARE, Study};
use crate::model::lanes::{add, each, splat};
use crate::model::outcome::Outcome as O;
use crate::model::plan::{PROGRAMMES, Programme};
use crate::model::season::Season;
use crate::model::season::ground::Ground;
use crate::model::season::ledger::{EMPTY, Record, join, ratios};
use crate::model::season::nature::Nature;

/// Tallies a group.
pub(super) struct Tallies<'a> {
    pub(super) study: &'a Study,
    pub(super) tally: &'a mut Tally,
    /// Lanes that count.
    pub(super) lanes: usize,
    /// The district's record of the campaign, by scenario.
    pub(super) finals: Vec<Record>,
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
        let (records, rows) = (&season.ledger.year, &season.ledger.rows);
        report(records, rows, ground, year, &places, &study.units, tally, self.lanes);
    }

    fn campaign(&mut self, arm: usize, season: &Season, ground: &Ground) {
        let (study, tally) = (self.study, &mut self.tally.arms[arm]);
        let (planned, units) = (&study.planned[arm], &study.units);
        self.finals[arm] = close_campaign(season, ground, planned, units, tally, self.lanes);
    }
}

impl Tallies<'_> {
    /// Adds what needs all scenarios of the replicates from `replicate` on.
    pub(super) fn close(self, replicate: u32) {
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

/// Reports the district's week.
fn record_week(season: &Season, ground: &Ground, week: usize, tally: &mut ArmTally, lanes: usize) {
    let mut traps = splat(0.0);
    if tally.active[O::TrapsInService as usize] {
        for stock in &season.works.traps {
            add(&mut traps, stock);
        }
    }
    let mut chemical = splat(0.0);
    if tally.active[O::ChemicalHa as usize] {
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
        &season.ledger.rows,
        ground,
        ground.world.period.years(),
        &places,
        units,
        tally,
        lanes,
    )
}

/// Reports the records of a scope, commune by commune and for the district; only `rows` of them can
/// differ from zero.
fn report(
    records: &[Record],
    rows: &[usize],
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
            join(&mut district, &records[c], rows);
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
            join(&mut joined, &records[c], rows);
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
