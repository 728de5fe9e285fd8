//! What a year has come to, commune by commune: work, deaths, rice and money.
//!
//! Money is whole đồng, rounded once when it is posted, so items and payers add up exactly.

use super::damage::{self, DAMAGING, THRESHOLDS};
use super::ground::Ground;
use super::nature::{DAMAGE_ROWS, Nature, damage_rows};
use crate::model::lanes::{LANES, Lanes, add, any, each, ones, splat};
use crate::model::math;
use crate::model::outcome::{Adds, OUTCOMES, Outcome as O};
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Campaign, Crop, Item, PAYERS, Programme};

/// Sums beside the outcomes that ratios need: captures and trap-nights in standing crop, and the
/// yield that no rat would have taken, t.
pub const PARTS: usize = 3;
/// Index of captures in standing crop among the rows of a record.
pub const STANDING_CAPTURES: usize = OUTCOMES;
/// Index of trap-nights in standing crop.
pub const STANDING_NIGHTS: usize = OUTCOMES + 1;
/// Index of the attainable yield, t.
pub const ATTAINABLE: usize = OUTCOMES + 2;
/// Rows of a record.
pub const ROWS: usize = OUTCOMES + PARTS;

/// The outcomes of one commune, or of the district, and the parts of their ratios.
pub type Record = [Lanes; ROWS];

/// A record of nothing.
pub const EMPTY: Record = [[0.0; LANES]; ROWS];

/// Records of the current year and of the campaign so far.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The current year, by commune.
    pub year: Vec<Record>,
    /// The campaign so far, by commune; only closed years are in.
    pub campaign: Vec<Record>,
    /// Weeks of usual practice that farmers have left undone this year, by commune.
    pub undone: Vec<Lanes>,
    /// Rice with more than 5 % of its tillers cut in each crop of the year harvested last, ha, by commune.
    pub damaged: Vec<[Lanes; Crop::MOST]>,
    /// The rows that can differ from zero in this campaign.
    pub rows: Vec<usize>,
    /// Years closed.
    years: usize,
    /// Density summed over the weeks of each damaging stage and crop season, by commune.
    density: Vec<[Lanes; DAMAGE_ROWS]>,
    /// The crop seasons of the year closed last.
    closed: std::ops::Range<usize>,
}

impl Ledger {
    /// An empty ledger of a campaign.
    pub fn new(campaign: &Campaign, communes: usize) -> Self {
        Self {
            rows: rows(campaign),
            year: vec![EMPTY; communes],
            campaign: vec![EMPTY; communes],
            undone: vec![splat(0.0); communes],
            damaged: vec![[splat(0.0); Crop::MOST]; communes],
            years: 0,
            density: vec![[splat(0.0); DAMAGE_ROWS]; communes],
            closed: 0..0,
        }
    }

    /// Density summed over the weeks so far of each damaging stage, by [`damage_rows`], rats/ha.
    pub fn eaten(&self, c: usize) -> &[Lanes; DAMAGE_ROWS] {
        &self.density[c]
    }

    /// Adds a week's density to the stage that eats it.
    #[inline(always)]
    pub fn eat(&mut self, c: usize, nature: &Nature, density: &Lanes) {
        let here = &nature.communes[c];
        for row in ones(here.damage_rows) {
            let now = each(|l| if here.damage_row[l] == row as i32 { 1.0 } else { 0.0 });
            let eaten = each(|l| now[l] * density[l]);
            add(&mut self.density[c][row], &eaten);
        }
    }

    /// Posts a cost of one commune: to its item, its payers and the totals. `cost` is whole đồng.
    /// Returns what the commune's own budget pays.
    #[inline(always)]
    pub fn post(
        &mut self,
        campaign: &Campaign,
        c: usize,
        item: Item,
        cost: &Lanes,
        discount: &Lanes,
    ) -> Lanes {
        let shares = campaign.payers[item as usize];
        let record = &mut self.year[c];
        let mut parts = [splat(0.0); PAYERS];
        let mut present = splat(0.0);
        for l in 0..LANES {
            let [province, commune, farmers] = split(cost[l], shares);
            parts[0][l] = province;
            parts[1][l] = commune;
            parts[2][l] = farmers;
            present[l] = math::round(cost[l] * discount[l]);
        }
        add(&mut record[item.facts().outcome as usize], cost);
        add(&mut record[O::PaidProvince as usize], &parts[0]);
        add(&mut record[O::PaidCommune as usize], &parts[1]);
        add(&mut record[O::PaidFarmers as usize], &parts[2]);
        add(&mut record[O::Cost as usize], cost);
        add(&mut record[O::CostPv as usize], &present);
        add(&mut record[O::Burden as usize], &present);
        parts[1]
    }

    /// Brings in a year's crops: yield loss, its value and the damaged area.
    #[inline(always)]
    pub fn harvest(&mut self, ground: &Ground, nature: &Nature, year: usize) {
        let ln_thresholds = THRESHOLDS.map(math::ln);
        for c in 0..self.year.len() {
            self.rice(c, ground, nature, year, &nature.discount[year], ln_thresholds);
        }
    }

    /// Closes a year that is harvested: private cost, ratios; adds it to the campaign.
    #[inline(always)]
    pub fn close_year(
        &mut self,
        campaign: &Campaign,
        ground: &Ground,
        nature: &Nature,
        year: usize,
        weeks: usize,
    ) {
        let discount = nature.discount[year];
        let price = ground.world.prices.items[year][Item::UsualPractice as usize];
        let nylon = ground.world.usual_nylon_vnd_per_ha;
        let crops = ground.seasons.crops as f64;
        for c in 0..self.year.len() {
            let draw = &nature.draw;
            let rice = ground.world.communes[c].rice_area_ha;
            let undone = &self.undone[c];
            let private = each(|l| {
                let per_ha = draw[P::UsualDaysHa][l] * draw[P::DayWage][l] + nylon;
                let done = 1.0 - undone[l] / weeks as f64;
                math::round(rice * crops * per_ha * done * price)
            });
            self.post(campaign, c, Item::UsualPractice, &private, &discount);
            let record = &mut self.year[c];
            let rats = record[O::Rats as usize];
            record[O::Rats as usize] = each(|l| rats[l] / weeks as f64);
            ratios(record, rice);
            debug_assert!(
                (0..ROWS).all(|row| self.rows.contains(&row) || !any(&self.year[c][row])),
                "what no programme of the campaign makes is nothing"
            );
            accumulate(&mut self.campaign[c], &self.year[c], &self.rows, self.years);
            ratios(&mut self.campaign[c], rice);
        }
        self.years += 1;
        self.closed = ground.seasons.of_year(ground.world.period.year(year));
    }

    /// Empties the year.
    pub fn open_year(&mut self) {
        for record in &mut self.year {
            for &row in &self.rows {
                record[row] = splat(0.0);
            }
        }
        self.undone.fill(splat(0.0));
        for season in self.closed.clone() {
            for rows in &mut self.density {
                rows[damage_rows(season)].fill(splat(0.0));
            }
        }
    }

    /// Yield loss, its value and the damaged area of the year's crops of one commune.
    #[inline(always)]
    fn rice(
        &mut self,
        c: usize,
        ground: &Ground,
        nature: &Nature,
        year: usize,
        discount: &Lanes,
        ln_thresholds: [f64; THRESHOLDS.len()],
    ) {
        let draw = &nature.draw;
        let exponent = draw[P::LossExponent];
        let rice_area = ground.world.communes[c].rice_area_ha;
        let (price, factor) = ground.world.prices.paddy[year];
        let rates = &nature.rates;
        let record = &mut self.year[c];
        for season in ground.seasons.of_year(ground.world.period.year(year)) {
            let crop = &ground.world.calendar.crops[ground.seasons.crop(season)];
            let mut x = splat(0.0);
            for (row, stage) in damage_rows(season).zip(&DAMAGING) {
                let share = ground.world.stages.damage_share[*stage as usize];
                if share == 0.0 {
                    continue;
                }
                let (weeks, density) = (&nature.stage_weeks[c][row], &self.density[c][row]);
                for l in 0..LANES {
                    let weeks = if weeks[l] > 1.0 { weeks[l] } else { 1.0 };
                    let relative = density[l] / (weeks * rates.density_ref[l]);
                    x[l] += share * math::pow(relative, exponent[l]);
                }
            }
            let yield_t = &draw[P::yield_of(crop.crop)];
            let mut potential = splat(0.0);
            let mut tonnes = splat(0.0);
            let mut value = splat(0.0);
            let mut present = splat(0.0);
            let mut cut = splat(0.0);
            let mut ln_cut = splat(0.0);
            for l in 0..LANES {
                let usual = if yield_t[l] > 0.0 { yield_t[l] } else { 0.0 };
                let attainable = usual * crop.yield_ratio;
                let share = damage::yield_loss_share(rates.ln_kept_ref[l], x[l]);
                potential[l] = attainable * rice_area;
                tonnes[l] = share * attainable * rice_area;
                value[l] = math::round(tonnes[l] * 1000.0 * (draw[price][l] * factor));
                present[l] = math::round(value[l] * discount[l]);
                cut[l] = damage::tillers_cut_share(share * attainable * 1000.0);
                let safe = if cut[l] > damage::MEAN_MIN { cut[l] } else { damage::MEAN_MIN };
                ln_cut[l] = math::ln(safe);
            }
            add(&mut record[ATTAINABLE], &potential);
            add(&mut record[O::YieldLoss as usize], &tonnes);
            add(&mut record[O::YieldLossVnd as usize], &value);
            add(&mut record[O::LossPv as usize], &present);
            add(&mut record[O::Burden as usize], &present);
            for (k, ln_threshold) in ln_thresholds.into_iter().enumerate() {
                let area = each(|l| {
                    let over = ln_threshold - ln_cut[l];
                    rice_area * damage::share_above(over, cut[l], rates.field_sd[l])
                });
                add(&mut record[O::Damaged5 as usize + k], &area);
                if k == 0 {
                    self.damaged[c][ground.seasons.crop(season)] = area;
                }
            }
        }
    }
}

/// The rows of a record that can differ from zero in a campaign: all but those that only programmes make
/// of which it has no round. The others are left alone: records are what takes most memory, and a core
/// waits for it.
fn rows(campaign: &Campaign) -> Vec<usize> {
    let makes = |programme: Programme, row: usize| match O::ALL.get(row) {
        Some(outcome) => programme.makes(*outcome),
        None => programme == Programme::Trapping && row != ATTAINABLE,
    };
    let can_differ = |row: &usize| {
        let mut makers = Programme::ALL.into_iter().filter(|programme| makes(*programme, *row));
        match makers.next() {
            None => true,
            Some(first) => campaign.has(first) || makers.any(|maker| campaign.has(maker)),
        }
    };
    (0..ROWS).filter(can_differ).collect()
}

/// Splits whole đồng among province, commune and farmers; the last payer with a share takes what
/// rounding leaves, so the parts add up.
#[inline(always)]
pub fn split(cost: f64, shares: [f64; PAYERS]) -> [f64; PAYERS] {
    let [_, commune_share, farmers_share] = shares;
    let commune = math::round(cost * commune_share);
    if farmers_share > 0.0 {
        let (province, rest) = (math::round(cost * shares[0]), cost - commune);
        let province = if (province < rest) == (cost > 0.0) { province } else { rest };
        [province, commune, rest - province]
    } else {
        [cost - commune, commune, 0.0]
    }
}

/// Adds these rows of a closed year to the campaign's record, each in its own way; `years` came before.
#[inline(always)]
fn accumulate(campaign: &mut Record, year: &Record, rows: &[usize], years: usize) {
    for &row in rows {
        let adds = O::ALL.get(row).map_or(Adds::Sum, |outcome| outcome.adds());
        match adds {
            Adds::Sum => {
                for l in 0..LANES {
                    campaign[row][l] += year[row][l];
                }
            }
            Adds::Last => campaign[row] = year[row],
            Adds::Mean => {
                for l in 0..LANES {
                    let sum = campaign[row][l] * years as f64 + year[row][l];
                    campaign[row][l] = sum / (years + 1) as f64;
                }
            }
            Adds::Ratio => {}
        }
    }
}

/// Adds these rows of one commune's record to the district's; ratios are computed afterwards.
#[inline(always)]
pub fn join(district: &mut Record, commune: &Record, rows: &[usize]) {
    for &row in rows {
        for l in 0..LANES {
            district[row][l] += commune[row][l];
        }
    }
}

/// Computes the rows that are ratios of others.
#[inline(always)]
pub fn ratios(record: &mut Record, rice_area_ha: f64) {
    let (rats, loss, attainable) =
        (record[O::Rats as usize], record[O::YieldLoss as usize], record[ATTAINABLE]);
    let (nights, captures) = (record[STANDING_NIGHTS], record[STANDING_CAPTURES]);
    record[O::Density as usize] = each(|l| rats[l] / rice_area_ha);
    record[O::YieldLossShare as usize] =
        each(|l| loss[l] / if attainable[l] > 0.0 { attainable[l] } else { 1.0 });
    record[O::TrapSuccess as usize] = each(|l| {
        let success = 100.0 * captures[l] / if nights[l] > 0.0 { nights[l] } else { 1.0 };
        if nights[l] > 0.0 { success } else { 0.0 }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payers_add_up_to_the_last_dong() {
        for cost in [0.0, 1.0, 3.0, 999_999_999.0] {
            for shares in [[0.0, 1.0, 0.0], [0.5, 0.5, 0.0], [0.3, 0.3, 0.4], [0.0, 0.0, 1.0]] {
                let parts = split(cost, shares);
                assert_eq!(parts.iter().sum::<f64>(), cost);
                assert!(parts.iter().all(|&part| part >= 0.0), "{parts:?}");
                // What comes back goes to whom it came from.
                assert_eq!(split(-cost, shares), parts.map(|part| -part));
            }
        }
    }
}
