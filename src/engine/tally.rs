//! What replicates report, and how reports merge: exactly, in any order.
//!
//! Memory does not grow with replicates. A worker adds the lanes of its replicates as they finish;
//! [`Tally::close_batch`] ends a batch; [`Tally::merge`] joins the tallies of two workers or shards
//! to the same integers whoever simulated what.

use crate::model::lanes::{Lanes, each};
use crate::model::outcome::{OUTCOMES, Outcome};
use crate::model::plan::PROGRAMMES;
use crate::model::season::ledger::Record;
use crate::stats::accumulate::Moments;
use crate::stats::histogram::Histogram;
use crate::stats::pair::PairMoments;
use crate::time::Period;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Replicates whose deciding outcomes are kept one by one, for curves that need them jointly.
pub const SAMPLE_MAX: u64 = 10_000;
/// Outcomes kept in the sample, in order.
pub const SAMPLED: [Outcome; 7] = [
    Outcome::YieldLoss,
    Outcome::Cost,
    Outcome::PaidCommune,
    Outcome::CostPv,
    Outcome::LossPv,
    Outcome::Burden,
    Outcome::YieldLossShare,
];
/// Series by week: density, traps in service, chemical hectares so far.
pub const WEEKLY: usize = 3;
/// Districts of more communes than this keep means by commune, but no quantiles by year.
pub const DETAIL_COMMUNES_MAX: usize = 200;

/// Sub-buckets per octave of a histogram, as a power of two: quantiles are good to 0.4 % for
/// district and communes, and to 0.8 % for weeks.
const SUB_BITS: u32 = 8;
const SUB_BITS_WEEK: u32 = 7;

/// One quantity: exact moments, and counts by size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Mean, variance, Monte Carlo error.
    pub moments: Moments,
    /// Quantiles; absent where they are not kept, and then no more than a pointer: a country has a
    /// million cells.
    pub histogram: Option<Box<Histogram>>,
    /// Values of the open batch. A batch is counted quantity by quantity: replicate by replicate,
    /// every value would fetch its histogram from memory anew.
    #[serde(skip)]
    pending: Vec<f64>,
}

/// Values that wait to be counted, at most.
const PENDING_MAX: usize = 256;

impl Cell {
    fn new(resolution_bits: i32, sub_bits: Option<u32>) -> Self {
        Self {
            moments: Moments::new(resolution_bits),
            histogram: sub_bits.map(|bits| Box::new(Histogram::new(bits, resolution_bits.max(0)))),
            pending: Vec::new(),
        }
    }

    #[inline]
    fn add(&mut self, values: &[f64]) {
        if self.histogram.is_none() {
            // Large districts: their cells are small, and too many to wait.
            self.moments.add_lanes(values);
            return;
        }
        if self.pending.len() + values.len() > PENDING_MAX {
            self.count();
        }
        match <&Lanes>::try_from(values) {
            Ok(lanes) => self.pending.extend_from_slice(lanes), // a length that the compiler knows
            Err(_) => self.pending.extend_from_slice(values),
        }
    }

    /// Counts the values that wait.
    fn count(&mut self) {
        self.moments.add_lanes(&self.pending);
        if let Some(histogram) = &mut self.histogram {
            histogram.add_lanes(&self.pending);
        }
        self.pending.clear();
    }

    /// Ends a batch.
    fn close_batch(&mut self) {
        self.count();
        self.moments.close_batch();
    }

    fn merge(&mut self, other: &Self) {
        self.moments.merge(&other.moments);
        if let (Some(mine), Some(theirs)) = (&mut self.histogram, &other.histogram) {
            mine.merge(theirs);
        }
    }
}

/// The outcomes of one place: by year, then the campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceTally {
    /// `scopes[year][outcome]`, then the campaign; years may be absent in large districts.
    pub scopes: Vec<Vec<Cell>>,
}

/// What one scenario reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArmTally {
    /// Which outcomes can differ from zero; the others are not tallied.
    pub active: Vec<bool>,
    /// By week, place and quantity ([`WEEKLY`] cells for each place): the district, then, on
    /// request, each unit of reporting.
    pub weekly: Vec<Vec<Cell>>,
    /// The district.
    pub district: PlaceTally,
    /// Each commune.
    pub communes: Vec<PlaceTally>,
    /// Replicates that completed at least 95 % of plan: `[place][scope][programme]`, the district
    /// after the communes, the campaign after the years.
    pub complete: Vec<Vec<[u64; PROGRAMMES]>>,
    /// Weeks of work that fell short, by commune, programme and binding limit.
    pub binding: Vec<[[u64; 4]; PROGRAMMES]>,
}

/// Paired differences of two scenarios, the first less the second, district and campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairTally {
    /// Index of the one scenario.
    pub a: usize,
    /// Index of the other.
    pub b: usize,
    /// By outcome.
    pub differences: Vec<Cell>,
    /// Replicates in which the first is less, and in which both are equal, by outcome.
    pub less_equal: Vec<[u64; 2]>,
    /// Value of the yield saved (VND, present) against the extra cost (VND, present).
    pub benefit_cost: PairMoments,
    /// Extra cost (VND) against tonnes saved.
    pub cost_tonnes: PairMoments,
}

/// Everything that a set of replicates reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Replicates.
    pub replicates: u64,
    /// By scenario.
    pub arms: Vec<ArmTally>,
    /// By pair of scenarios.
    pub pairs: Vec<PairTally>,
    /// Deciding outcomes of the first replicates: replicate, then [`SAMPLED`] by scenario.
    pub sample: Vec<(u32, Vec<f64>)>,
}

impl PlaceTally {
    /// The outcomes of the whole campaign.
    pub fn campaign(&self) -> &[Cell] {
        self.scopes.last().map_or(&[], Vec::as_slice)
    }

    /// The outcomes of each year; none where years are not kept.
    pub fn years(&self) -> &[Vec<Cell>] {
        self.scopes.split_last().map_or(&[], |(_, years)| years)
    }
}

impl ArmTally {
    /// An empty tally of a scenario in which the outcomes `active` can differ from zero; with series
    /// by week for `weekly_places`, the first of which is the district.
    pub fn new(period: Period, communes: usize, active: Vec<bool>, weekly_places: usize) -> Self {
        let years = period.years();
        let place = |detail: bool| PlaceTally {
            scopes: (0..=years)
                .map(|scope| {
                    let kept = detail || scope == years;
                    let cells = Outcome::ALL.iter().filter(|_| kept);
                    cells
                        .map(|outcome| {
                            let bits = detail.then_some(SUB_BITS);
                            Cell::new(outcome.resolution_bits(), bits)
                        })
                        .collect()
                })
                .collect(),
        };
        let detail = communes <= DETAIL_COMMUNES_MAX;
        let resolution_bits: [i32; WEEKLY] = [24, 8, 16];
        let week = || {
            let places = (0..weekly_places).flat_map(|_| resolution_bits);
            places.map(|bits| Cell::new(bits, Some(SUB_BITS_WEEK))).collect()
        };
        Self {
            active,
            weekly: (0..period.weeks()).map(|_| week()).collect(),
            district: place(true),
            communes: (0..communes).map(|_| place(detail)).collect(),
            complete: vec![vec![[0; PROGRAMMES]; years + 1]; communes + 1],
            binding: vec![[[0; 4]; PROGRAMMES]; communes],
        }
    }

    /// Adds the record of one place (a commune, or the district after them) and scope.
    pub fn add(&mut self, place: usize, scope: usize, record: &Record, lanes: usize) {
        let tally = if place < self.communes.len() {
            &mut self.communes[place]
        } else {
            &mut self.district
        };
        let cells = &mut tally.scopes[scope];
        if cells.is_empty() {
            return;
        }
        for outcome in 0..OUTCOMES {
            if self.active[outcome] {
                cells[outcome].add(&record[outcome][..lanes]);
            }
        }
    }

    /// Adds a week of a place: 0 for the district, then the units of reporting.
    pub fn add_week(&mut self, week: usize, place: usize, values: &[Lanes; WEEKLY], lanes: usize) {
        for (cell, value) in self.weekly[week][place * WEEKLY..].iter_mut().zip(values) {
            cell.add(&value[..lanes]);
        }
    }

    fn cells(&mut self) -> impl Iterator<Item = &mut Cell> {
        let places = self.communes.iter_mut().chain(std::iter::once(&mut self.district));
        self.weekly.iter_mut().flatten().chain(places.flat_map(|p| p.scopes.iter_mut().flatten()))
    }

    /// Adds the counts of another that are not in cells.
    fn merge_counts(&mut self, other: &Self) {
        for (mine, theirs) in self.complete.iter_mut().zip(&other.complete) {
            add_counts(mine.as_flattened_mut(), theirs.as_flattened());
        }
        add_counts(
            self.binding.as_flattened_mut().as_flattened_mut(),
            other.binding.as_flattened().as_flattened(),
        );
    }
}

fn add_counts(mine: &mut [u64], theirs: &[u64]) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}

impl PairTally {
    /// An empty tally of the scenarios `a` less `b`.
    pub fn new(a: usize, b: usize) -> Self {
        Self {
            a,
            b,
            differences: Outcome::ALL
                .iter()
                .map(|outcome| Cell::new(outcome.resolution_bits(), Some(SUB_BITS)))
                .collect(),
            less_equal: vec![[0; 2]; OUTCOMES],
            benefit_cost: PairMoments::new(0, 0),
            cost_tonnes: PairMoments::new(0, 16),
        }
    }

    /// Adds the campaign's district records of both.
    pub fn add(&mut self, a: &Record, b: &Record, lanes: usize) {
        for outcome in 0..OUTCOMES {
            let difference = each(|l| a[outcome][l] - b[outcome][l]);
            self.differences[outcome].add(&difference[..lanes]);
            for &value in &difference[..lanes] {
                self.less_equal[outcome][0] += u64::from(value < 0.0);
                self.less_equal[outcome][1] += u64::from(value == 0.0);
            }
        }
        for l in 0..lanes {
            let row = |outcome: Outcome| a[outcome as usize][l] - b[outcome as usize][l];
            self.benefit_cost.add(-row(Outcome::LossPv), row(Outcome::CostPv));
            self.cost_tonnes.add(row(Outcome::Cost), -row(Outcome::YieldLoss));
        }
    }
}

impl Tally {
    /// Ends a batch: its replicates are one independent sample of the design.
    pub fn close_batch(&mut self) {
        for arm in &mut self.arms {
            for cell in arm.cells() {
                cell.close_batch();
            }
        }
        for pair in &mut self.pairs {
            for cell in &mut pair.differences {
                cell.close_batch();
            }
            pair.benefit_cost.close_batch();
            pair.cost_tonnes.close_batch();
        }
    }

    /// Joins the replicates of another tally of the same study.
    pub fn merge(&mut self, other: Self) {
        self.merge_all(vec![other]);
    }

    /// Joins the replicates of other tallies of the same study: cell by cell, so that each of the
    /// many cells is fetched from memory once for all of them.
    pub fn merge_all(&mut self, mut others: Vec<Self>) {
        for (place, mine) in self.arms.iter_mut().enumerate() {
            let arms = others.iter_mut().map(|other| &mut other.arms[place]);
            let mut theirs: Vec<_> = arms.map(ArmTally::cells).collect();
            for cell in mine.cells() {
                for cells in &mut theirs {
                    let other = cells.next().expect("tallies of one study have the same cells");
                    cell.merge(other);
                }
            }
        }
        for other in others {
            self.merge_rest(other);
        }
    }

    /// Joins what is not in the cells of scenarios.
    fn merge_rest(&mut self, other: Self) {
        self.replicates += other.replicates;
        for (mine, theirs) in self.arms.iter_mut().zip(&other.arms) {
            mine.merge_counts(theirs);
        }
        for (mine, theirs) in self.pairs.iter_mut().zip(&other.pairs) {
            for (mine, theirs) in mine.differences.iter_mut().zip(&theirs.differences) {
                mine.merge(theirs);
            }
            add_counts(mine.less_equal.as_flattened_mut(), theirs.less_equal.as_flattened());
            mine.benefit_cost.merge(&theirs.benefit_cost);
            mine.cost_tonnes.merge(&theirs.cost_tonnes);
        }
        self.sample.extend(other.sample);
        self.sample.sort_by_key(|&(replicate, _)| replicate);
    }

    /// Do both have the same scenarios, pairs and communes, so that they add up?
    pub fn is_of_one_study_with(&self, other: &Self) -> bool {
        let arm = |arm: &ArmTally| {
            let series = arm.weekly.first().map(Vec::len);
            (arm.active.clone(), arm.communes.len(), arm.weekly.len(), series)
        };
        let pairs =
            |tally: &Self| tally.pairs.iter().map(|pair| (pair.a, pair.b)).collect::<Vec<_>>();
        self.arms.iter().map(arm).eq(other.arms.iter().map(arm)) && pairs(self) == pairs(other)
    }

    /// SHA-256 of every tally, in hexadecimal: equal results have equal digests.
    ///
    /// # Panics
    ///
    /// Never: a tally serialises.
    pub fn digest(&self) -> String {
        use sha2::Digest;
        let mut hasher = sha2::Sha256::new();
        // Some at a time: the text of a country's tally would take more memory than the tally.
        for pieces in self.pieces().chunks(PIECES) {
            let texts: Vec<Vec<u8>> = pieces.par_iter().map(Piece::text).collect();
            texts.iter().for_each(|text| hasher.update(text));
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The tally as JSON, in pieces.
    fn pieces(&self) -> Vec<Piece<'_>> {
        fn list<'a>(pieces: &mut Vec<Piece<'a>>, all: impl Iterator<Item = Piece<'a>>) {
            for (place, piece) in all.enumerate() {
                pieces.extend((place > 0).then(|| Piece::Said(",".to_owned())));
                pieces.push(piece);
            }
        }
        let Self { replicates, arms, pairs, sample } = self;
        let mut pieces = vec![Piece::Said(format!("{{\"replicates\":{replicates},\"arms\":["))];
        for (place, arm) in arms.iter().enumerate() {
            let ArmTally { active, weekly, district, communes, complete, binding } = arm;
            let comma = if place > 0 { "," } else { "" };
            let active = json(active);
            pieces.push(Piece::Said(format!("{comma}{{\"active\":{active},\"weekly\":[")));
            list(&mut pieces, weekly.iter().map(|cells| Piece::Week(cells)));
            pieces.push(Piece::Said("],\"district\":".to_owned()));
            pieces.push(Piece::Place(district));
            pieces.push(Piece::Said(",\"communes\":[".to_owned()));
            list(&mut pieces, communes.iter().map(Piece::Place));
            let (complete, binding) = (json(complete), json(binding));
            let rest = format!("],\"complete\":{complete},\"binding\":{binding}}}");
            pieces.push(Piece::Said(rest));
        }
        pieces.push(Piece::Said("],\"pairs\":[".to_owned()));
        list(&mut pieces, pairs.iter().map(Piece::Pair));
        pieces.push(Piece::Said(format!("],\"sample\":{}}}", json(sample))));
        pieces
    }
}

/// Pieces of a tally that are written as JSON at a time.
const PIECES: usize = 256;

/// A piece of a tally's JSON.
enum Piece<'a> {
    Said(String),
    Week(&'a [Cell]),
    Place(&'a PlaceTally),
    Pair(&'a PairTally),
}

impl Piece<'_> {
    fn text(&self) -> Vec<u8> {
        match self {
            Self::Said(text) => text.as_bytes().to_vec(),
            Self::Week(cells) => json(cells).into_bytes(),
            Self::Place(place) => json(place).into_bytes(),
            Self::Pair(pair) => json(pair).into_bytes(),
        }
    }
}

/// A part of a tally as JSON.
fn json(part: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(part).expect("a tally serialises into memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_whole_as_json() {
        use sha2::Digest;
        let period = Period::default();
        let mut arm = ArmTally::new(period, 3, vec![true; OUTCOMES], 1);
        let record = [[1.5; crate::model::lanes::LANES]; crate::model::season::ledger::ROWS];
        arm.add(1, 0, &record, 5);
        arm.binding[2][1][3] = 7;
        let arms = vec![arm.clone(), arm];
        let pairs = vec![PairTally::new(1, 0), PairTally::new(0, 1)];
        let sample = vec![(0, vec![0.25, -3.0]), (1, vec![])];
        let mut tally = Tally { replicates: 5, arms, pairs, sample };
        tally.close_batch();
        let whole = serde_json::to_vec(&tally).unwrap();
        let digest: String =
            sha2::Sha256::digest(whole).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(tally.digest(), digest);
    }
}
