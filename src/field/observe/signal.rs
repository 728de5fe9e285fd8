//! What a season says of each datum before anyone looks: rats per hectare, captures per trap-night,
//! kills, work done.

use super::data::Data;
use crate::engine::Watch;
use crate::field::records::Kind;
use crate::model::lanes::{LANES, Lanes, add, each, splat};
use crate::model::math;
use crate::model::outcome::Outcome as O;
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Programme, STAGES};
use crate::model::season::damage::{self, DAMAGING, THRESHOLDS};
use crate::model::season::ground::Ground;
use crate::model::season::nature::{Nature, damage_rows};
use crate::model::season::{Cohort, Season, hunting, refusal, trapping};

/// The signals of all data in [`LANES`] replicates, and the density of the communes at the end.
pub(crate) struct Signals<'a> {
    data: &'a Data,
    /// One for each datum.
    pub found: Vec<Lanes>,
    /// Density by commune at the end of the last week, rats/ha.
    pub density: Vec<Lanes>,
    /// Shares of those rats that traps and bait can reach, by commune.
    reached: Vec<[Lanes; 2]>,
    /// Rats that tails can come from, killed since the start of the year, by commune.
    killed: Vec<Lanes>,
    next: usize,
}

impl<'a> Signals<'a> {
    pub(crate) fn new(data: &'a Data) -> Self {
        let found = vec![splat(0.0); data.list.len()];
        let (density, reached, killed) = (Vec::new(), Vec::new(), Vec::new());
        Self { data, found, density, reached, killed, next: 0 }
    }
}

impl Watch for Signals<'_> {
    fn start(&mut self, _arm: usize, season: &mut Season, ground: &Ground) {
        self.density = densities(&season.rats, ground);
        self.killed = vec![splat(0.0); season.rats.len()];
    }

    fn week(
        &mut self,
        _arm: usize,
        season: &Season,
        ground: &Ground,
        nature: &Nature,
        week: usize,
    ) {
        let list = &self.data.list;
        while let Some(datum) = list.get(self.next).filter(|datum| datum.week == week as i32) {
            let mut sum = splat(0.0);
            for &(c, share) in &datum.communes {
                let unselected = || {
                    let draw = &nature.draw;
                    let refusing = [&draw[P::UntrappableShare], &draw[P::BaitAverseShare]];
                    refusing.map(|refusing| each(|l| 1.0 - refusing[l]))
                };
                let reached = self.reached.get(c).copied().unwrap_or_else(unselected);
                let density = &self.density[c];
                let place = Place { season, ground, nature, c, density, reached };
                let part = match datum.kind {
                    Kind::TrapLine => place.captures(),
                    Kind::BountyTails => {
                        let new = killed(season, c);
                        let fresh = nature.today.week_of_year == 0;
                        let old = if fresh { splat(0.0) } else { self.killed[c] };
                        each(|l| new[l] - old[l])
                    }
                    Kind::Hunt => place.hunted(),
                    Kind::BaitTake => place.accepting(),
                    Kind::BurrowCount => self.density[c],
                    Kind::TillersCut => place.cut().0,
                    Kind::DamagedArea => place.damaged(),
                    Kind::Delivered => {
                        let programme = datum.programme.unwrap_or(Programme::Trapping);
                        season.ledger.year[c][programme.facts().delivered as usize]
                    }
                    Kind::Money => {
                        let record = &season.ledger.year[c];
                        each(|l| {
                            record[O::PaidProvince as usize][l] + record[O::PaidCommune as usize][l]
                        })
                    }
                };
                let sums = matches!(datum.kind, Kind::BountyTails | Kind::Delivered | Kind::Money);
                let weight = if sums { 1.0 } else { share };
                add(&mut sum, &each(|l| weight * part[l]));
            }
            self.found[self.next] = sum;
            self.next += 1;
        }
        self.density = densities(&season.rats, ground);
        let refusal = &season.works.refusal;
        let reached = |(c, rats)| {
            [refusal::TRAPS, refusal::BAIT].map(|k| refusal.reached(c, k, &nature.draw, rats))
        };
        self.reached = season.rats.iter().enumerate().map(reached).collect();
        for (c, sum) in self.killed.iter_mut().enumerate() {
            *sum = killed(season, c);
        }
    }
}

/// Subadults and adults per hectare of rice.
fn densities(rats: &[Cohort], ground: &Ground) -> Vec<Lanes> {
    let per_ha = ground.lands.iter().map(|land| land.per_rice_ha);
    rats.iter().zip(per_ha).map(|(r, p)| each(|l| (r.subadults[l] + r.adults[l]) * p)).collect()
}

/// Rats killed by traps and hunts since the start of the year.
fn killed(season: &Season, c: usize) -> Lanes {
    let record = &season.ledger.year[c];
    each(|l| record[O::KilledTraps as usize][l] + record[O::KilledHunting as usize][l])
}

/// One commune in one week; density is that of the week's start, as for the works of the campaign.
struct Place<'a> {
    season: &'a Season,
    ground: &'a Ground,
    nature: &'a Nature,
    c: usize,
    density: &'a Lanes,
    reached: [Lanes; 2],
}

impl Place<'_> {
    fn stages(&self) -> &[i32; LANES] {
        &self.nature.communes[self.c].stage
    }

    /// Captures per trap-night of the campaign's traps.
    fn captures(&self) -> Lanes {
        let encounter = self.season.works.encounter(self.nature, self.c);
        each(|l| {
            let e = encounter[l] * self.reached[refusal::TRAPS][l] * self.density[l];
            e * trapping::captures_per_encounter(e, self.nature.rates.sprung[l])
        })
    }

    /// Rats per person-day of hunting.
    fn hunted(&self) -> Lanes {
        let draw = &self.nature.draw;
        let stages = self.stages();
        each(|l| {
            let n = self.density[l];
            let follows = hunting::follows(stages[l], draw[P::HuntFallowMultiplier][l]);
            draw[P::HuntRate][l] * follows * n / (n + draw[P::HuntHalfDensity][l])
        })
    }

    /// Rats per hectare that accept bait.
    fn accepting(&self) -> Lanes {
        let acceptance: &[f64; STAGES] = &self.ground.world.stages.bait_acceptance;
        let stages = self.stages();
        let taking = &self.reached[refusal::BAIT];
        each(|l| acceptance[stages[l] as usize] * self.density[l] * taking[l])
    }

    /// Mean share of tillers cut in the standing crop so far, and its logarithm.
    fn cut(&self) -> (Lanes, Lanes) {
        let (nature, ground) = (self.nature, self.ground);
        let (draw, rates) = (&nature.draw, &nature.rates);
        let standing = nature.standing(ground, self.c);
        let eaten = self.season.ledger.eaten(self.c);
        let weeks_so_far = &nature.stage_weeks[self.c];
        let mut cut = splat(0.0);
        let mut ln_cut = splat(math::ln(damage::MEAN_MIN));
        for l in 0..LANES {
            let crop = ground.crop(standing[l]);
            let begins = crop.begins_days;
            let mut x = 0.0;
            let rows = damage_rows(standing[l] as usize);
            for (k, (row, stage)) in rows.zip(&DAMAGING).enumerate() {
                let share = ground.world.stages.damage_share[*stage as usize];
                // The whole stage counts, also while it lasts: what is not eaten yet is not cut.
                let whole = f64::from(begins[k + 2] - begins[k + 1]) / 7.0;
                let weeks = whole.max(weeks_so_far[row][l]).max(1.0);
                let relative = eaten[row][l] / (weeks * rates.density_ref[l]);
                if share > 0.0 && relative > 0.0 {
                    x += share * math::pow(relative, draw[P::LossExponent][l]);
                }
            }
            let yield_t = draw[P::yield_of(crop.crop)][l].max(0.0) * crop.yield_ratio;
            let loss = damage::yield_loss_share(rates.ln_kept_ref[l], x);
            cut[l] = damage::tillers_cut_share(loss * yield_t * 1000.0);
            ln_cut[l] = math::ln(cut[l].max(damage::MEAN_MIN));
        }
        (cut, ln_cut)
    }

    /// Share of the rice with more than 5 % of tillers cut.
    fn damaged(&self) -> Lanes {
        let (cut, ln_cut) = self.cut();
        let ln_threshold = math::ln(THRESHOLDS[0]);
        each(|l| {
            let sd = self.nature.rates.field_sd[l];
            damage::share_above(ln_threshold - ln_cut[l], cut[l], sd)
        })
    }
}
