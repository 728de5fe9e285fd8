//! What a plan amounts to if nothing goes wrong: quantities, and costs at the priors' medians.

use super::parameter::{Distribution, Parameter};
use super::{Action, Bout, Campaign, ITEMS, Item, Plan, Round, World};
use crate::model::outcome::Outcome;
use crate::model::programme::{NORM_CROPS, Norm, PROGRAMMES, Price, Programme};
use crate::text::Text;
use crate::time::{Period, WEEKS_OF_CROPS};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

impl Distribution {
    /// The value that half of the draws stay below, to a relative 1e-9 or better.
    pub fn median(&self) -> f64 {
        match *self {
            Self::Fixed(value) => value,
            Self::Normal(mean, _) => mean,
            Self::NormalTruncated(mean, sd, low, high) => {
                let below = |x: f64| normal_below((x - mean) / sd);
                let half = 0.5 * (below(low) + below(high));
                bisect(low, high, |x| below(x) < half)
            }
            Self::LogNormal(_, q50, _) => q50,
            Self::LogUniform(low, high) => libm::sqrt(low) * libm::sqrt(high),
            Self::Uniform(low, high) => 0.5 * (low + high),
            Self::Triangular(low, mode, high) => {
                let span = high - low;
                if mode - low >= 0.5 * span {
                    low + libm::sqrt(0.5 * span * (mode - low))
                } else {
                    high - libm::sqrt(0.5 * span * (high - mode))
                }
            }
            Self::Beta(a, b) => bisect(0.0, 1.0, |x| beta_below(a, b, x) < 0.5),
        }
    }
}

/// The plan in numbers: what would be done if nothing went wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    /// Traps aimed at, by commune.
    pub traps: Vec<f64>,
    /// What each programme is to deliver, by commune and year, under the key of its outcome.
    #[serde(flatten)]
    pub work: BTreeMap<String, Vec<Vec<f64>>>,
    /// Planned public budget of the communes, VND, by commune and year; absent when unlimited.
    pub budget_vnd: Option<Vec<Vec<f64>>>,
    /// Every occurrence of every round, in time.
    pub bouts: Vec<PlannedBout>,
}

/// One planned occurrence of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedBout {
    /// Name of the round.
    pub name: Text,
    /// Key of the [`Programme`].
    pub programme: String,
    /// First week by the district's calendar.
    pub week: i32,
    /// Weeks that it lasts.
    pub weeks: u32,
    /// Amount by commune, in `unit`.
    pub target: Vec<f64>,
    /// Unit of the amounts.
    pub unit: String,
    /// Bait product, kg, by commune (zero for other programmes).
    pub product_kg: Vec<f64>,
    /// Person-days at central norms, by commune.
    pub person_days: Vec<f64>,
}

impl Planned {
    /// What is planned of an outcome, by commune and year; nothing where it is not a programme's.
    pub fn of(&self, outcome: Outcome) -> &[Vec<f64>] {
        self.work.get(outcome.key()).map_or(&[], Vec::as_slice)
    }
}

/// The price from which on offices write no less than 100 đồng.
const HUNDREDS_FROM_VND: f64 = 5_000.0;

/// A price as offices write it: as it was given where that is a whole number of đồng, otherwise in
/// hundreds, small ones in đồng.
pub fn written_price(vnd: f64) -> f64 {
    if (vnd - vnd.round()).abs() < 1e-6 || vnd < HUNDREDS_FROM_VND {
        return vnd.round().max(1.0);
    }
    (vnd / 100.0).round() * 100.0
}

/// The plan in numbers, by unit.
pub fn join(planned: &Planned, groups: &[Vec<usize>]) -> Planned {
    let list = |values: &[f64]| -> Vec<f64> {
        groups.iter().map(|group| group.iter().map(|&c| values[c]).sum()).collect()
    };
    let table = |rows: &[Vec<f64>]| -> Vec<Vec<f64>> {
        groups
            .iter()
            .map(|group| {
                let years = 0..rows.first().map_or(0, Vec::len);
                years.map(|year| group.iter().map(|&c| rows[c][year]).sum()).collect()
            })
            .collect()
    };
    let mut joined = Planned {
        traps: list(&planned.traps),
        work: planned.work.iter().map(|(key, rows)| (key.clone(), table(rows))).collect(),
        budget_vnd: planned.budget_vnd.as_deref().map(table),
        bouts: planned.bouts.clone(),
    };
    for bout in &mut joined.bouts {
        bout.target = list(&bout.target);
        bout.product_kg = list(&bout.product_kg);
        bout.person_days = list(&bout.person_days);
    }
    joined
}

/// Share of a standard normal below `z`.
fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The point between `low` and `high` up to which `before` holds.
fn bisect(mut low: f64, mut high: f64, before: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if before(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Regularised incomplete beta function.
///
/// Source: NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction) and 8.17.4
/// (symmetry); evaluated by Lentz's method.
fn beta_below(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_below(b, a, 1.0 - x);
    }
    let log_front = a * libm::log(x) + b * libm::log1p(-x) + libm::lgamma(a + b)
        - libm::lgamma(a)
        - libm::lgamma(b);
    let tiny = 1e-300;
    let apart = |value: f64| if value.abs() < tiny { tiny } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / apart(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..500 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / apart(1.0 + even * d);
        c = apart(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / apart(1.0 + odd * d);
        c = apart(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    libm::exp(log_front) * fraction / a
}

/// The plan in numbers.
pub fn planned(plan: &Plan) -> Planned {
    let Plan { world, campaign, .. } = plan;
    let by_commune = campaign.planned(world.period);
    let work = Programme::ALL.map(|programme| {
        let of = |years: &Vec<[f64; PROGRAMMES]>| -> Vec<f64> {
            years.iter().map(|work| work[programme as usize]).collect()
        };
        (programme.facts().delivered.key().to_owned(), by_commune.iter().map(of).collect())
    });
    let mut out = Planned {
        traps: campaign.traps.target.clone(),
        work: work.into(),
        budget_vnd: campaign.budget_vnd.clone(),
        bouts: Vec::new(),
    };
    let mut bouts: Vec<&Bout> = campaign.bouts.iter().collect();
    bouts.sort_by_key(|bout| (bout.nominal_week, bout.round));
    out.bouts = bouts
        .into_iter()
        .map(|bout| planned_bout(&campaign.rounds[bout.round], bout, world))
        .collect();
    out
}

fn planned_bout(round: &Round, bout: &Bout, world: &World) -> PlannedBout {
    let programme = round.action.programme();
    let dose = match round.action {
        Action::Baiting { dose_kg_per_ha, .. } => dose_kg_per_ha,
        _ => 0.0,
    };
    let days = if round.contracted { 0.0 } else { person_days_per_unit(round, world) };
    PlannedBout {
        name: round.name.clone(),
        programme: programme.key().to_owned(),
        week: bout.nominal_week,
        weeks: round.weeks,
        target: round.target.clone(),
        unit: programme.facts().unit_key.to_owned(),
        product_kg: round.target.iter().map(|ha| ha * dose).collect(),
        person_days: round.target.iter().map(|amount| amount * days).collect(),
    }
}

impl Plan {
    /// Does it pay the price that a parameter is? What is no item's own price concerns every plan.
    pub fn pays(&self, parameter: Parameter) -> bool {
        let priced = |item: &Item| matches!(item.facts().price, Price::Of(own) if own == parameter);
        let mut items = Item::ALL.into_iter().filter(priced).peekable();
        items.peek().is_none()
            || items.any(|item| match item {
                Item::Bounty => self.campaign.bounty.is_some(),
                item => Programme::ALL.into_iter().any(|programme| {
                    programme.facts().items.contains(&item) && self.campaign.has(programme)
                }),
            })
    }
}

impl Item {
    /// What a unit of delivery takes of what the item pays for, at the priors' medians.
    pub fn norm(self, world: &World) -> f64 {
        self.norm_of(1.0, world)
    }

    /// The same for `effort` units of delivery.
    fn norm_of(self, effort: f64, world: &World) -> f64 {
        let median = |parameter| world.priors[parameter].distribution.median();
        match self.facts().norm {
            Norm::One => effort,
            Norm::Of(parameter) => effort * median(parameter),
            Norm::Inverse(parameter) => effort / median(parameter),
            Norm::OfYear(parameter) => effort * median(parameter) / NORM_CROPS,
        }
    }

    /// The parameter that is its price in a year, and how many times its draw; none when a sum is
    /// agreed.
    pub fn price(self, world: &World, year: usize) -> Option<(Parameter, f64)> {
        let grown = world.prices.items[year][self as usize];
        match self.facts().price {
            Price::Of(parameter) => Some((parameter, grown)),
            Price::Paddy => {
                let (parameter, times) = world.prices.paddy[year];
                Some((parameter, times * grown))
            }
            Price::Sum | Price::Contract => None,
        }
    }
}

/// Person-days at central norms for one unit of a round's target.
pub fn person_days_per_unit(round: &Round, world: &World) -> f64 {
    let items = round.action.programme().facts().items.iter();
    let labour = items.filter(|item| item.facts().price == Price::Of(Parameter::DayWage));
    labour.map(|item| item.norm_of(round.effort(), world)).sum()
}

/// Cost of the plan at the priors' medians, VND, by commune, year and [`Item`].
///
/// A bounty has no planned cost: it follows the catch. A round that waits for damage is counted as
/// if it were always held.
pub fn planned_cost(campaign: &Campaign, world: &World) -> Vec<Vec<[f64; ITEMS]>> {
    let median = |parameter| world.priors[parameter].distribution.median();
    let wage = median(Parameter::DayWage);
    let mut cost = vec![vec![[0.0; ITEMS]; world.period.years()]; world.communes.len()];
    let fees = campaign.fees_vnd_per_ha(world);
    for (bout, fee) in campaign.bouts.iter().zip(fees) {
        let round = &campaign.rounds[bout.round];
        if round.contracted {
            let communes = cost.iter_mut().zip(&world.communes).zip(&round.target);
            for ((years, commune), _) in communes.filter(|(_, target)| **target > 0.0) {
                years[bout.year][Item::Contract as usize] += fee * commune.rice_area_ha;
            }
            continue;
        }
        // Traps are bought by stock, below.
        let items = round.action.programme().facts().items.iter();
        for &item in items.filter(|item| **item != Item::Traps) {
            let price = match item.facts().price {
                Price::Of(parameter) => median(parameter),
                Price::Paddy => world.prices.paddy_median(&world.priors, bout.year),
                Price::Sum | Price::Contract => 0.0,
            };
            let vnd = item.norm_of(round.effort(), world) * price;
            for (years, &target) in cost.iter_mut().zip(&round.target) {
                years[bout.year][item as usize] += target * vnd;
            }
        }
    }
    for (index, years) in cost.iter_mut().enumerate() {
        let rice_ha = world.communes[index].rice_area_ha;
        let usual_per_ha = median(Parameter::UsualDaysHa) * wage + world.usual_nylon_vnd_per_ha;
        let usual = rice_ha * world.calendar.crops.len() as f64 * usual_per_ha;
        let organising = campaign.organising_vnd(&world.communes[index]);
        for (year, items) in years.iter_mut().enumerate() {
            items[Item::Traps as usize] = traps_bought(
                campaign,
                world.period,
                world.calendar.crops.len(),
                index,
                year,
                median(Parameter::TrapLifeSeasons),
            ) * median(Parameter::TrapPrice);
            items[Item::UsualPractice as usize] = usual;
            if active(campaign, index, year) {
                items[Item::Organising as usize] = organising;
            }
            for (vnd, price) in items.iter_mut().zip(&world.prices.items[year]) {
                *vnd *= price;
            }
        }
    }
    cost
}

/// Has the commune a round, of more than nothing, in this year?
fn active(campaign: &Campaign, commune: usize, year: usize) -> bool {
    campaign
        .bouts
        .iter()
        .any(|bout| bout.year == year && campaign.rounds[bout.round].target[commune] > 0.0)
}

/// Traps bought in a year: the target in the first year of trapping, and what is lost after each
/// crop for as long as losses are replaced.
fn traps_bought(
    campaign: &Campaign,
    period: Period,
    crops: usize,
    commune: usize,
    year: usize,
    life_seasons: f64,
) -> f64 {
    let stock = &campaign.traps;
    let rounds = |year: usize| {
        campaign.bouts.iter().filter(move |bout| {
            let round = &campaign.rounds[bout.round];
            bout.year == year && round.target[commune] > 0.0 && round.uses_traps()
        })
    };
    let Some(first) = (0..=year).find(|&year| rounds(year).next().is_some()) else { return 0.0 };
    if year > stock.renew_until_year {
        return 0.0;
    }
    let aim = |bout: &Bout| campaign.aim(bout.round)[commune];
    // The stock of a year is that of its last round; without rounds, what rounds need in general.
    let kept = |year: usize| {
        rounds(year).max_by_key(|bout| bout.nominal_week).map_or(stock.target[commune], aim)
    };
    let lost_per_season = kept(year) * (1.0 / life_seasons).min(1.0);
    if year > first {
        return lost_per_season * crops as f64 + (kept(year) - kept(year - 1)).max(0.0);
    }
    // What is worn out between the first round of the year and its last is replaced for the last.
    let new_year = period.first_week(period.year(year));
    let written_off = |week: i32| {
        (0..crops as i32).filter(|k| week - new_year >= WEEKS_OF_CROPS * k / crops as i32).count()
    };
    let times = rounds(year).map(|bout| written_off(bout.nominal_week));
    let between = times.clone().max().unwrap_or(0) - times.min().unwrap_or(0);
    (rounds(year).map(aim).fold(0.0, f64::max) - stock.in_hand[commune]).max(0.0)
        + lost_per_season * between as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_those_of_the_textbooks() {
        let close = |distribution: Distribution, median: f64| {
            assert!(
                (distribution.median() - median).abs() < 1e-9,
                "{distribution:?}: {}",
                distribution.median()
            );
        };
        close(Distribution::Beta(3.0, 3.0), 0.5);
        close(Distribution::Beta(1.0, 2.0), 1.0 - 0.5_f64.sqrt());
        close(Distribution::Beta(5.0, 1.0), 0.5_f64.powf(0.2));
        close(Distribution::Triangular(0.0, 1.0, 1.0), 0.5_f64.sqrt());
        close(Distribution::Triangular(0.0, 0.0, 1.0), 1.0 - 0.5_f64.sqrt());
        close(Distribution::NormalTruncated(1.0, 0.1, 0.7, 1.3), 1.0);
        close(Distribution::LogUniform(1.0, 4.0), 2.0);
        // Half of the upper half of a normal lies above its upper quartile.
        close(Distribution::NormalTruncated(0.0, 1.0, 0.0, 40.0), 0.674_489_750_196_081_7);
    }

    #[test]
    fn traps_in_hand_are_not_bought_and_worn_ones_are_until_renewal_ends() {
        let mut campaign = crate::scenario::embedded("luong_tai").unwrap().campaign;
        let target = campaign.traps.target[0];
        campaign.traps.in_hand[0] = 0.25 * target;
        campaign.traps.renew_until_year = 1;
        let bought = |campaign: &Campaign, year| {
            traps_bought(campaign, Period::default(), 2, 0, year, 4.0) / target
        };
        // Rounds in both halves of the first year: a quarter wears out in between.
        assert_eq!([0, 1, 2].map(|year| bought(&campaign, year)), [0.75 + 0.25, 0.5, 0.0]);
        campaign.bouts.retain(|bout| bout.year > 0);
        assert_eq!([0, 1].map(|year| bought(&campaign, year)), [0.0, 0.75 + 0.25]);
    }

    #[test]
    fn a_bout_says_how_much_product_and_work_it_needs() {
        let plan = crate::scenario::embedded("luong_tai").unwrap();
        let median = |parameter| plan.world.priors[parameter].distribution.median();
        for bout in planned(&plan).bouts {
            let of = |c: usize| {
                let target = bout.target[c];
                [bout.product_kg[c] / target, bout.person_days[c] / target]
            };
            let expected = match bout.programme.as_str() {
                // Three nights a week, for two weeks.
                "trapping" => [0.0, 6.0 / median(Parameter::TrapsPerPersonDay)],
                _ => [0.1, median(Parameter::BaitLabourHa)],
            };
            for (found, expected) in of(0).into_iter().zip(expected) {
                assert!((found - expected).abs() < 1e-12, "{}: {found} {expected}", bout.programme);
            }
        }
    }
}
