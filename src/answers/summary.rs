//! The numbers that people read: estimates with their uncertainty, and nothing else.
//!
//! Charts, tables and reports are made from this alone, so a run can be drawn again without being
//! simulated again. Three kinds of uncertainty never share a field: `mcse` says how far more
//! replicates could move the mean; the quantiles say how far the outcome itself can vary; a chance
//! is a share of replicates.

use super::diagnosis::Diagnosis;
use super::trial::Trial;
use crate::model::plan::estimate::Planned;
use crate::model::plan::{Calendar, LAND_PREPARATION_DAYS, Office};
use crate::stats::{Estimate, Share, unbounded, unknown};
use crate::text::Text;
use crate::time::{Day, Period};
use serde::{Deserialize, Serialize};

/// Version of the layout of `summary.json`; grows when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 2;

/// Everything that a run found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What ran.
    pub run: RunInfo,
    /// The years of the campaign; those of the shipped scheme in summaries that do not say.
    #[serde(default, skip_serializing_if = "is_shipped_period")]
    pub period: Period,
    /// The year of the prices.
    #[serde(default = "shipped_prices", skip_serializing_if = "are_shipped_prices")]
    pub prices_of: i32,
    /// The place.
    pub place: Text,
    /// The office whose plan it is, if a scenario says.
    #[serde(default, skip_serializing_if = "Office::is_empty")]
    pub office: Office,
    /// The communes, in the order of all lists by commune.
    pub communes: Vec<CommuneInfo>,
    /// Crop stages by the district's mean calendar, in time; they may touch but not overlap.
    pub stages: Vec<StageSpan>,
    /// The scenarios; the reference is among them.
    pub arms: Vec<Arm>,
    /// Paired differences at the level of the district.
    pub pairs: Vec<Pair>,
    /// Which scenarios can be told apart, one entry for each deciding outcome.
    pub rankings: Vec<Ranking>,
    /// Curves for a decision between the scenarios; absent with fewer than two.
    pub decision: Option<Decision>,
    /// What the reader must know: placeholder prices, reconstructed areas.
    pub warnings: Vec<Warning>,
    /// What drives the choice; there when the value of information was computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drivers: Option<Drivers>,
}

fn shipped_prices() -> i32 {
    Period::default().first_year()
}

/// Fields of the shipped years are left out, so that the digest of a run of them stays.
fn is_shipped_period(period: &Period) -> bool {
    *period == Period::default()
}

fn are_shipped_prices(of_year: &i32) -> bool {
    *of_year == shipped_prices()
}

impl Summary {
    /// Crops a year.
    pub fn crops_a_year(&self) -> usize {
        let mut crops: Vec<&str> = self.stages.iter().map(|span| span.crop.as_str()).collect();
        crops.sort_unstable();
        crops.dedup();
        crops.len()
    }

    /// The digest of the run whose every tally has the digest `tally`: it covers them and this
    /// summary but for its day, and but for what was added later.
    ///
    /// # Panics
    ///
    /// Never: a summary serialises.
    pub fn sealed(&self, tally: &str) -> String {
        use sha2::Digest;
        let run =
            RunInfo { results_digest: tally.to_owned(), date: String::new(), ..self.run.clone() };
        let bare = Self { run, drivers: None, ..self.clone() };
        let text = serde_json::to_vec(&bare).expect("a summary serialises into memory");
        sha2::Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What the reader of a run must know of its inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// Prices without any source: what each is.
    PlaceholderPrices {
        /// Their meanings.
        prices: Vec<Text>,
    },
    /// The areas of the communes come from this table, and decide every total.
    CommuneAreas {
        /// The file, as the scenario names it.
        file: String,
    },
    /// A scenario lies in another world than the reference, or nobody checked the run: in words.
    Said {
        /// What is to be known.
        text: Text,
    },
    /// Draws and the past come from a sample of the posterior of field records.
    Posterior {
        /// Last day of the records, counted from 3 January 2022.
        last_day: i32,
        /// Size of the sample.
        particles: usize,
    },
}

impl Warning {
    /// Is it about money?
    pub fn of_prices(&self) -> bool {
        matches!(self, Self::PlaceholderPrices { .. })
    }
}

/// What knowing the inputs is worth for the choice between the scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drivers {
    /// Replicates on which it rests.
    pub replicates: u64,
    /// Name of the scenario with the largest mean net benefit.
    pub leader: String,
    /// Name of the next.
    pub runner_up: String,
    /// Expected value of perfect information, VND.
    pub evpi_vnd: f64,
    /// Monte Carlo standard error of that.
    #[serde(deserialize_with = "unknown")]
    pub evpi_mcse_vnd: f64,
    /// Parameters, most valuable first.
    pub bars: Vec<DriverBar>,
    /// Groups of parameters, in order.
    pub groups: Vec<DriverBar>,
    /// Share of the variance of the gain of the leader over the next that is chance (years and
    /// luck, which nobody can learn beforehand), and its standard error.
    #[serde(default)]
    pub chance_share: Option<[f64; 2]>,
}

/// What knowing one input is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriverBar {
    /// Key of the parameter or group.
    pub key: String,
    /// Meaning for people.
    pub meaning: Text,
    /// Expected value of knowing it, VND.
    pub value_vnd: f64,
    /// Standard error of that.
    #[serde(deserialize_with = "unknown")]
    pub mcse_vnd: f64,
    /// Share of the variance of the gain of the leader over the next that it explains by itself;
    /// absent for groups.
    pub first_order: Option<f64>,
}

/// What ran, enough to run it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunInfo {
    /// Program and version, such as `rodsim 0.1.0`.
    pub program: String,
    /// Version of the model: grows when the same seed gives other numbers.
    pub model_version: u32,
    /// Digest of all scenarios as resolved.
    pub scenario_digest: String,
    /// Seed.
    pub seed: u64,
    /// Replicates.
    pub replicates: u64,
    /// Design of the draws: `independent`, `latin-hypercube` or `sobol`.
    pub design: String,
    /// Digest of the run: of every tally, and of this summary ([`Summary::sealed`]).
    pub results_digest: String,
    /// Day of the run, ISO 8601.
    pub date: String,
}

/// A commune, for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommuneInfo {
    /// Code, five digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// Rice area, ha.
    pub rice_area_ha: f64,
    /// Other land, ha.
    pub other_land_ha: f64,
    /// Latitude and longitude, degrees.
    pub position: [f64; 2],
    /// Unit from 1 December 2024.
    pub unit_2024: String,
    /// Unit from 1 July 2025.
    pub unit_2025: String,
    /// Outline, rings of (longitude, latitude).
    pub outline: Vec<Vec<[f64; 2]>>,
}

/// A stage of one crop, from a day to before another, counted from 3 January 2022 whatever the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSpan {
    /// `spring`, `summer` or `autumn`; a crop is of the year of its harvest.
    pub crop: String,
    /// `land_preparation`, `seedling`, `tillering`, `panicle_initiation`, `booting`, `flowering`
    /// or `ripening`; what no span covers is fallow.
    pub stage: String,
    /// First day.
    pub from_day: i32,
    /// Day after the last.
    pub until_day: i32,
}

impl StageSpan {
    /// The stages of every crop of the campaign by a calendar.
    pub fn of_calendar(calendar: &Calendar, period: Period) -> Vec<Self> {
        const STAGE_KEYS: [&str; 7] = [
            "land_preparation",
            "seedling",
            "tillering",
            "panicle_initiation",
            "booting",
            "flowering",
            "ripening",
        ];
        let mut spans = Vec::new();
        // The first crop of the year after may be prepared before the end.
        for year in period.first_year()..=period.last_year() + 1 {
            for crop in &calendar.crops {
                let Some(Day(established)) = crop.established_for(year) else {
                    continue;
                };
                let mut begin = established - LAND_PREPARATION_DAYS;
                let ends = [0].into_iter().chain(crop.begins_days);
                for (stage, end) in STAGE_KEYS.into_iter().zip(ends) {
                    let until_day = established + end;
                    spans.push(Self {
                        crop: crop.crop.key().to_owned(),
                        stage: stage.to_owned(),
                        from_day: begin,
                        until_day,
                    });
                    begin = until_day;
                }
            }
        }
        let days = period.days();
        spans.retain(|span| span.until_day > days.start().0 && span.from_day <= days.end().0);
        spans
    }
}

/// What a payer of the scenario's own pays over the campaign in the district.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedPaid {
    /// Its name.
    pub name: Text,
    /// Key of the payer in whose part it is.
    pub counts_as: String,
    /// Mean, VND.
    pub mean_vnd: f64,
    /// Simulation error of the mean, VND: at most this.
    pub mcse_vnd: f64,
}

/// One scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// Short name.
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// Question that it asks.
    pub question: Text,
    /// Digest of the resolved scenario.
    pub digest: String,
    /// Is it the reference of the comparison?
    pub reference: bool,
    /// What is planned.
    pub planned: Planned,
    /// Series by week for the district.
    pub weekly: Vec<Weekly>,
    /// The same series of each commune, when they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekly_by_commune: Vec<Vec<Weekly>>,
    /// Outcomes by scope.
    pub outcomes: Vec<OutcomeTable>,
    /// Mean cost of the district over the campaign by item and payer (province, communes,
    /// farmers), VND; empty in older files.
    #[serde(default)]
    pub cost_by_item_payer: Vec<[f64; 3]>,
    /// What payers that the scenario names pay: parts of what the three pay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named_payers: Vec<NamedPaid>,
    /// Chances of completing at least 95 % of plan.
    pub completion: Vec<Completion>,
    /// Fifty quantiles (1 %, 3 %, …, 99 %) of deciding outcomes, district and campaign.
    pub dots: Vec<Dots>,
    /// Why the plan is not delivered in full; absent in older files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
}

/// A quantity by week of the campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weekly {
    /// `density` (rats/ha), `traps_in_service` (traps), `chemical_ha_cumulative` (ha).
    pub quantity: String,
    /// Unit.
    pub unit: String,
    /// One estimate for each of the weeks 0 to 207.
    pub weeks: Vec<Estimate>,
}

/// One outcome of one scenario in every scope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeTable {
    /// Key of the outcome.
    pub outcome: String,
    /// Unit.
    pub unit: String,
    /// The district over the campaign.
    pub district: Estimate,
    /// The district by year.
    pub district_by_year: Vec<Estimate>,
    /// Each commune over the campaign; empty when not kept.
    pub communes: Vec<Estimate>,
    /// Each commune by year; empty when not kept.
    pub communes_by_year: Vec<Vec<Estimate>>,
}

/// The chance that a programme completes at least 95 % of its plan, and what stops it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Completion {
    /// `trapping`, `baiting`, `hunting`, `barriers` or `habitat`.
    pub programme: String,
    /// The district over the campaign.
    pub district: Share,
    /// The district by year.
    pub district_by_year: Vec<Share>,
    /// Each commune over the campaign.
    pub communes: Vec<Share>,
    /// How often each limit was the binding one among the commune's weeks of work that fell short:
    /// execution, labour, stock, money; by commune; shares that sum to 1, or all 0.
    pub binding: Vec<[f64; 4]>,
}

/// Fifty equally likely values of an outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dots {
    /// Key of the outcome.
    pub outcome: String,
    /// Unit.
    pub unit: String,
    /// Quantiles at 1 %, 3 %, …, 99 %.
    pub values: Vec<f64>,
}

/// Differences between two scenarios, replicate by replicate: `a` less `b`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// Name of the one.
    pub a: String,
    /// Name of the other; the reference where it takes part.
    pub b: String,
    /// One entry for each outcome.
    pub differences: Vec<Difference>,
    /// Chances that each programme result of `a` beats `b` are in `differences`; ratios here.
    pub ratios: Vec<Ratio>,
    /// Would a field trial of usual size see less yield lost? Absent where the run cannot say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<Trial>,
}

/// The paired difference of one outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Key of the outcome; `net_benefit` is the burden of `b` less that of `a`.
    pub outcome: String,
    /// Unit.
    pub unit: String,
    /// Mean, its Monte Carlo standard error, and the range over replicates.
    pub estimate: Estimate,
    /// 95 % confidence interval of the mean difference; without bounds, in files null, where the
    /// error is not known.
    #[serde(deserialize_with = "unbounded")]
    pub ci95: [f64; 2],
    /// Share of replicates in which `a` is better; ties count half. Absent where no direction is
    /// better, and of a single replicate, which says nothing of a chance.
    pub chance_better: Option<f64>,
    /// Share of replicates in which both are equal.
    pub chance_equal: f64,
    /// Variance of the difference of independent runs over that of paired ones.
    pub variance_reduction: Option<f64>,
}

/// A ratio of two means of paired differences, with its interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// `benefit_cost` (VND per VND) or `cost_per_tonne_saved` (VND/t).
    pub quantity: String,
    /// Unit.
    pub unit: String,
    /// Ratio of the means.
    pub value: f64,
    /// 95 % Fieller interval of that, which is simulation error alone; absent when the denominator
    /// cannot be told from zero.
    pub ci95: Option<[f64; 2]>,
    /// Where 90 % of the ratios of single replicates lie, each a future; absent in older files, and
    /// where a replicate's denominator has the other sign, so that its ratio means something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range90: Option<[f64; 2]>,
}

/// Scenarios in order of an outcome, as far as they can be told apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// Key of the outcome.
    pub outcome: String,
    /// Names, best mean first.
    pub order: Vec<String>,
    /// Names that cannot be told apart from the leader (simultaneous 95 %, Holm); the leader first.
    pub leaders: Vec<String>,
    /// Further replicates that would probably separate the closest of them; absent when nothing
    /// would (identical scenarios) or nothing is needed.
    pub replicates_to_tell: Option<u64>,
}

/// Curves for the decision between scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Replicates on which the curves rest (the first ones of the run).
    pub replicates: u64,
    /// Values of 1 kg of paddy, VND, at which the curves are given.
    pub paddy_value_vnd_per_kg: Vec<f64>,
    /// The value that the scenarios use on average, VND/kg.
    pub paddy_value_now: f64,
    /// The target that the chances speak of, such as "mất dưới 5 % sản lượng".
    pub target: Text,
    /// The share of the yield that the target allows to be lost; absent in older files.
    #[serde(default)]
    pub target_loss_share: Option<f64>,
    /// One entry for each scenario, in the order of [`Summary::arms`].
    pub arms: Vec<DecisionArm>,
}

/// One scenario's curves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionArm {
    /// Name.
    pub name: String,
    /// Chance of being the best, by value of paddy.
    pub chance_best: Vec<f64>,
    /// Expected loss of choosing it, VND, by value of paddy.
    pub expected_loss: Vec<f64>,
    /// Budgets, VND, at which the next curve is given.
    pub budget_vnd: Vec<f64>,
    /// Chance that the target is met within the budget.
    pub chance_target_within_budget: Vec<f64>,
    /// A cloud of up to 400 replicates: (tonnes saved against the reference, cost above it in VND).
    pub cloud: Vec<[f64; 2]>,
    /// The choice by burden, by which scenarios are ranked; absent in older files, and of a single
    /// replicate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_burden: Option<ByBurden>,
}

/// What choosing a scenario by its burden means: each replicate prices paddy for itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ByBurden {
    /// Share of replicates in which its burden is the least; ties are shared equally.
    pub chance_best: f64,
    /// Share of replicates in which another's burden is less.
    pub chance_beaten: f64,
    /// Expected loss of choosing it, VND, over all replicates: nothing where it is the best. That of
    /// the best mean is the value of perfect information.
    pub expected_loss_vnd: f64,
    /// Monte Carlo standard error of that.
    #[serde(deserialize_with = "unknown")]
    pub expected_loss_mcse_vnd: f64,
}
