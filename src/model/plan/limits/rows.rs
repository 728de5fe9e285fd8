//! The rows of every limit: which rounds use it, where and when.

use super::{Limit, Part, Row, Term, When};
use crate::model::plan::estimate::person_days_per_unit;
use crate::model::plan::{
    Action, Bout, Campaign, Crop, LAND_PREPARATION_DAYS, Round, Start, World,
};
use crate::time::{Day, Period};
use std::collections::BTreeSet;

/// The rows of the limits of a campaign. Rounds of nothing have a place in them as well.
pub fn rows(campaign: &Campaign, world: &World) -> Vec<Row> {
    let made = Maker { campaign, world };
    let mut rows = made.yearly();
    rows.extend(made.rounds_per_crop());
    rows.extend(made.products());
    rows.extend(made.no_bait());
    rows.extend(made.weekly());
    rows.extend(made.effort());
    rows.extend(made.traps());
    rows
}

struct Maker<'a> {
    campaign: &'a Campaign,
    world: &'a World,
}

impl Maker<'_> {
    fn communes(&self) -> std::ops::Range<usize> {
        0..self.world.communes.len()
    }

    fn period(&self) -> Period {
        self.world.period
    }

    fn round(&self, bout: &Bout) -> &Round {
        &self.campaign.rounds[bout.round]
    }

    /// Kilograms of product on a hectare; none where it is no bait.
    fn dose(&self, round: usize) -> Option<f64> {
        match self.campaign.rounds[round].action {
            Action::Baiting { dose_kg_per_ha, .. } => Some(dose_kg_per_ha),
            _ => None,
        }
    }

    /// What the bait of a year comes to.
    fn yearly(&self) -> Vec<Row> {
        let limits = &self.campaign.limits;
        let share = limits.active_ingredient.map_or(0.0, |(_, share)| share);
        let kinds = [
            (Limit::ChemicalHa, limits.chemical_ha_per_year),
            (Limit::Product, limits.product_kg_per_year),
            (Limit::ActiveIngredient, limits.active_ingredient.map(|(kg, _)| kg)),
        ];
        let per_ha = |limit: Limit, dose: f64| match limit {
            Limit::ChemicalHa => 1.0,
            Limit::Product => dose,
            _ => share * dose,
        };
        let mut rows = Vec::new();
        for (limit, bound) in kinds {
            let Some(bound) = bound else { continue };
            for year in 0..self.period().years() {
                let bouts = self.campaign.bouts.iter().filter(|bout| bout.year == year);
                let bait = bouts.filter_map(|bout| Some((bout.round, self.dose(bout.round)?)));
                let terms: Vec<_> = bait
                    .flat_map(|(round, dose)| {
                        self.communes().map(move |c| (round, c, per_ha(limit, dose)))
                    })
                    .collect();
                let when = When::Year(self.period().year(year));
                rows.push(Row::of_sum(limit, None, when, bound, &terms));
            }
        }
        rows
    }

    /// The crop to which a round belongs: that of its anchor, or the one that stands or is prepared
    /// on its day.
    fn crop(&self, bout: &Bout) -> Option<(Crop, i32)> {
        let (calendar, year) = (&self.world.calendar, self.period().year(bout.year));
        match bout.start {
            Start::Crop { crop, days } => Some((crop, calendar.begins_in(crop, days, year)?.0)),
            Start::Date(day) => {
                let crops = calendar.crops.iter().flat_map(|own| {
                    let from = |harvest| Some((own.established_for(harvest)?.0, own.crop, harvest));
                    (year - 1..=year + 1).filter_map(from)
                });
                let begun = crops.filter(|(from, ..)| from - LAND_PREPARATION_DAYS <= day.0);
                begun.max().map(|(_, crop, harvest)| (crop, harvest))
            }
        }
    }

    fn rounds_per_crop(&self) -> Vec<Row> {
        let Some(most) = self.campaign.limits.chemical_rounds_per_crop else { return Vec::new() };
        let bait = self.campaign.bouts.iter().filter(|bout| self.dose(bout.round).is_some());
        let bait: Vec<_> = bait.filter_map(|bout| Some((self.crop(bout)?, bout.round))).collect();
        let crops: BTreeSet<(Crop, i32)> = bait.iter().map(|(crop, _)| *crop).collect();
        let row = |commune: usize, crop: (Crop, i32)| {
            let own = bait.iter().filter(|(own, _)| *own == crop);
            let terms: Vec<_> = own.map(|&(_, round)| (round, commune, 1.0)).collect();
            let when = When::Crop(crop.0, crop.1);
            Row::of_sum(Limit::ChemicalRounds, Some(commune), when, f64::from(most), &terms)
        };
        self.communes()
            .flat_map(|c| crops.iter().map(move |&crop| (c, crop)))
            .map(|(c, crop)| row(c, crop))
            .collect()
    }

    fn products(&self) -> Vec<Row> {
        let Some(allowed) = self.campaign.limits.products else { return Vec::new() };
        let banned = |round: &Round| match round.action {
            Action::Baiting { acute, .. } => !allowed[usize::from(acute)],
            _ => false,
        };
        let rounds = self.campaign.rounds.iter().enumerate().filter(|(_, round)| banned(round));
        let row = |r: usize| {
            let terms: Vec<_> = self.communes().map(|c| (r, c, 1.0)).collect();
            Row::of_sum(Limit::Products, None, When::Always, 0.0, &terms)
        };
        rounds.map(|(r, _)| row(r)).collect()
    }

    fn no_bait(&self) -> Vec<Row> {
        let Some(share) = self.campaign.limits.no_bait_share else { return Vec::new() };
        let rounds = (0..self.campaign.rounds.len()).filter(|&r| self.dose(r).is_some());
        let land = |c: usize| {
            let commune = &self.world.communes[c];
            let other = if self.campaign.treat_other_land { commune.other_land_ha } else { 0.0 };
            commune.rice_area_ha + other
        };
        let row = |(r, c): (usize, usize)| {
            let bound = (1.0 - share) * land(c);
            Row::of_sum(Limit::NoBait, Some(c), When::Always, bound, &[(r, c, 1.0)])
        };
        rounds.flat_map(|r| self.communes().map(move |c| (r, c))).map(row).collect()
    }

    /// Person-days in each week that has other rounds than the weeks before.
    fn weekly(&self) -> Vec<Row> {
        let Some(most) = self.campaign.limits.person_days_per_commune_week else {
            return Vec::new();
        };
        let own = |bout: &&Bout| !self.round(bout).contracted;
        let weeks = self.weeks(&|bout| own(&bout));
        let mut rows = Vec::new();
        for commune in self.communes() {
            for (week, rounds) in &weeks {
                let terms: Vec<_> = rounds
                    .iter()
                    .map(|&r| {
                        let round = &self.campaign.rounds[r];
                        let days = person_days_per_unit(round, self.world) / f64::from(round.weeks);
                        (r, commune, days)
                    })
                    .collect();
                let when = When::Week(self.period().monday(*week));
                rows.push(Row::of_sum(Limit::PersonDays, Some(commune), when, most, &terms));
            }
        }
        rows
    }

    /// Rounds that are in the field together, with the first week in which they are: each set once,
    /// and none that is part of another.
    fn weeks(&self, wanted: &dyn Fn(&Bout) -> bool) -> Vec<(i32, Vec<usize>)> {
        let bouts: Vec<&Bout> = self.campaign.bouts.iter().filter(|bout| wanted(bout)).collect();
        let mut sets: Vec<(i32, Vec<usize>)> = Vec::new();
        for first in &bouts {
            let week = first.nominal_week;
            let lasts = |bout: &Bout| week - bout.nominal_week < self.round(bout).weeks as i32;
            let on = |bout: &&&Bout| bout.nominal_week <= week && lasts(bout);
            let rounds: BTreeSet<usize> = bouts.iter().filter(on).map(|bout| bout.round).collect();
            sets.push((week, rounds.into_iter().collect()));
        }
        sets.sort();
        sets.dedup_by(|a, b| a.1 == b.1);
        let part = |(k, (_, set)): (usize, &(i32, Vec<usize>))| {
            sets.iter().enumerate().any(|(other, (_, whole))| {
                let larger = whole.len() > set.len() || whole.len() == set.len() && other < k;
                larger && set.iter().all(|round| whole.contains(round))
            })
        };
        sets.iter()
            .enumerate()
            .filter(|&(k, one)| !part((k, one)))
            .map(|(_, one)| one.clone())
            .collect()
    }

    fn effort(&self) -> Vec<Row> {
        let Some(least) = self.campaign.limits.minimum_person_days_per_ha else {
            return Vec::new();
        };
        let rounds = &self.campaign.rounds;
        let acts =
            |&c: &usize| rounds.is_empty() || rounds.iter().any(|round| round.target[c] > 0.0);
        let mut rows = Vec::new();
        for commune in self.communes().filter(acts) {
            let rice = self.world.communes[commune].rice_area_ha;
            for year in 0..self.period().years() {
                let bouts = self.campaign.bouts.iter().filter(|bout| bout.year == year);
                let days = |bout: &Bout| person_days_per_unit(self.round(bout), self.world) / rice;
                let terms: Vec<_> = bouts.map(|bout| (bout.round, commune, days(bout))).collect();
                let when = When::Year(self.period().year(year));
                rows.push(Row::of_sum(Limit::Effort, Some(commune), when, least, &terms));
            }
        }
        rows
    }

    /// Traps that rounds which begin before a day need at once, beyond those in hand.
    fn traps(&self) -> Vec<Row> {
        let row = |&(day, bound): &(Day, f64)| {
            let early = |bout: &Bout| {
                let round = self.round(bout);
                let begins = self.period().monday(bout.nominal_week);
                round.uses_traps() && round.aim.is_none() && begins < day
            };
            let sets = self.weeks(&early);
            let part = |commune: usize| Part {
                sums: sets
                    .iter()
                    .map(|(_, rounds)| {
                        let term = |&round: &usize| Term { round, commune, per_unit: 1.0 };
                        (0.0, rounds.iter().map(term).collect())
                    })
                    .collect(),
                less: self.campaign.traps.in_hand[commune],
            };
            let parts = self.communes().map(part).collect();
            let when = When::Before(day);
            Row { limit: Limit::TrapsBy, commune: None, when, bound, counts: false, parts }
        };
        self.campaign.limits.traps_by.iter().map(row).collect()
    }
}
