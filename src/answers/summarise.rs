//! From tallies to the numbers that people read.

mod pairs;

use crate::answers::diagnosis::{self, Diagnosis};
use crate::answers::summary::CommuneInfo;
use crate::answers::summary::{
    Arm, ByBurden, Completion, Decision, DecisionArm, Dots, NamedPaid, OutcomeTable, Ranking,
    RunInfo, SCHEMA_VERSION, StageSpan, Summary, Warning, Weekly,
};
use crate::answers::trial::Powers;
use crate::engine::stopping::LEVEL;
use crate::engine::tally::{ArmTally, Cell, Tally, WEEKLY};
use crate::engine::{Settings, Study};
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::model::plan::Commune;
use crate::model::plan::parameter::{Confidence, Parameter};
use crate::model::plan::{Item, Office, PROGRAMMES, Plan, Programme, estimate as plan_estimate};
use crate::scenario;
use crate::stats::accumulate::{Errors, Moments};
use crate::stats::decision::{curves, risk};
use crate::stats::interval::{FromLeader, replicates_to_tell, told_from_leader, wilson};
use crate::stats::{self, fifty_dots};
use crate::stats::{Estimate, Share};
use crate::text::Text;
use pairs::{kept, summarise_pair};

/// Version of the model: grows when the same seed gives other numbers.
pub const MODEL_VERSION: u32 = 3;
/// The deciding outcomes, by which scenarios are ranked.
pub const DECIDING: [Outcome; 3] = [Outcome::Burden, Outcome::YieldLoss, Outcome::Cost];
/// Points of the cloud on the cost-effectiveness plane.
const CLOUD: usize = 400;
/// The target of the chance curves: less than this share of the yield lost.
const TARGET_LOSS_SHARE: f64 = 0.05;

/// This program and its version.
pub const PROGRAM: &str = concat!("rodsim ", env!("CARGO_PKG_VERSION"));

/// How the Monte Carlo errors of a design are computed.
pub fn errors_of(design: Design) -> Errors {
    match design {
        Design::Independent => Errors::Replicates,
        Design::LatinHypercube | Design::Sobol => Errors::Batches,
    }
}

/// The summary of a study's tally; `date` is the day of the run, ISO 8601.
pub fn summarise(study: &Study, settings: &Settings, tally: &Tally, date: &str) -> Summary {
    summarised(study, settings, tally, date).0
}

/// The same, and the digest of the tally, which takes as long.
pub fn summarised(
    study: &Study,
    settings: &Settings,
    tally: &Tally,
    date: &str,
) -> (Summary, String) {
    let (mut summary, digest) =
        rayon::join(|| unsealed(study, settings, tally, date), || tally.digest());
    summary.run.results_digest = summary.sealed(&digest);
    (summary, digest)
}

/// The same without its digest.
pub fn unsealed(study: &Study, settings: &Settings, tally: &Tally, date: &str) -> Summary {
    let diagnoses = diagnosis::of_runs(study, settings, tally.replicates);
    diagnosed(study, settings, tally, date, diagnoses)
}

/// The same with a diagnosis of each scenario that is known already: for an answer on the way.
pub fn diagnosed(
    study: &Study,
    settings: &Settings,
    tally: &Tally,
    date: &str,
    diagnoses: Vec<Option<Diagnosis>>,
) -> Summary {
    let plan = &study.plans[study.reference];
    let errors = errors_of(settings.design);
    let digests: Vec<String> = study.plans.iter().map(scenario::digest).collect();
    let powers = Powers::default();
    let pairs = tally.pairs.iter().map(|pair| summarise_pair(study, pair, tally, errors, &powers));
    Summary {
        schema_version: SCHEMA_VERSION,
        run: RunInfo {
            program: PROGRAM.to_owned(),
            model_version: MODEL_VERSION,
            scenario_digest: joint_digest(&digests),
            seed: settings.seed,
            replicates: tally.replicates,
            design: settings.design.key().to_owned(),
            results_digest: String::new(),
            date: date.to_owned(),
        },
        period: plan.world.period,
        prices_of: plan.world.prices.of_year,
        place: plan.world.place.clone(),
        office: office(&study.plans),
        communes: study.units.iter().map(|unit| describe(&plan.world.communes, unit)).collect(),
        stages: StageSpan::of_calendar(&plan.world.calendar, plan.world.period),
        arms: (0..study.plans.len())
            .zip(diagnoses)
            .map(|(arm, diagnosis)| Arm {
                diagnosis,
                ..summarise_arm(study, arm, &digests[arm], tally, errors)
            })
            .collect(),
        pairs: pairs.collect(),
        rankings: DECIDING.iter().map(|&outcome| rank(study, outcome, tally, errors)).collect(),
        decision: decide(study, tally),
        warnings: warnings(study),
        drivers: None,
    }
}

/// The office of the first scenario that names one.
fn office(plans: &[Plan]) -> Office {
    let mut named = plans.iter().map(|plan| &plan.office).filter(|office| !office.is_empty());
    named.next().cloned().unwrap_or_default()
}

/// One digest for several scenarios.
pub fn joint_digest(digests: &[String]) -> String {
    use sha2::Digest;
    let joined = digests.join("\n");
    let hash = sha2::Sha256::digest(joined.as_bytes());
    if let [one] = digests {
        return one.clone();
    }
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn summarise_cell(cell: &Cell, errors: Errors) -> Option<Estimate> {
    cell.histogram.as_ref().map(|histogram| stats::estimate(&cell.moments, histogram, errors))
}

fn summarise_arm(study: &Study, arm: usize, digest: &str, whole: &Tally, errors: Errors) -> Arm {
    let plan = &study.plans[arm];
    let (tally, replicates) = (&whole.arms[arm], whole.replicates);
    let outcomes: Vec<OutcomeTable> =
        Outcome::ALL.iter().map(|&outcome| summarise_outcome(outcome, tally, errors)).collect();
    Arm {
        name: plan.name.clone(),
        title: plan.title.clone(),
        question: plan.question.clone(),
        digest: digest.to_owned(),
        reference: arm == study.reference,
        planned: plan_estimate::join(&plan_estimate::planned(plan), &study.units),
        weekly: weekly(tally, 0, errors),
        weekly_by_commune: (1..tally.weekly[0].len() / WEEKLY)
            .map(|place| weekly(tally, place, errors))
            .collect(),
        named_payers: named_payers(plan, &outcomes),
        outcomes,
        cost_by_item_payer: by_item_and_payer(plan, tally),
        completion: completion(study, arm, tally, replicates),
        dots: [Outcome::YieldLoss, Outcome::YieldLossShare, Outcome::Cost, Outcome::Burden]
            .iter()
            .filter_map(|&outcome| {
                let cell = &tally.district.campaign()[outcome as usize];
                cell.histogram.as_ref().map(|histogram| Dots {
                    outcome: outcome.key().to_owned(),
                    unit: outcome.unit().to_owned(),
                    values: fifty_dots(histogram),
                })
            })
            .collect(),
        diagnosis: None,
    }
}

/// The series by week of a place: the district, then the units of reporting.
fn weekly(tally: &ArmTally, place: usize, errors: Errors) -> Vec<Weekly> {
    [("density", "rats/ha"), ("traps_in_service", "traps"), ("chemical_ha_cumulative", "ha")]
        .into_iter()
        .enumerate()
        .map(|(k, (quantity, unit))| Weekly {
            quantity: quantity.to_owned(),
            unit: unit.to_owned(),
            weeks: tally
                .weekly
                .iter()
                .filter_map(|cells| summarise_cell(&cells[place * WEEKLY + k], errors))
                .collect(),
        })
        .collect()
}

/// Mean cost by item and payer: exact, for the payers' shares of an item are constants.
fn by_item_and_payer(plan: &Plan, tally: &ArmTally) -> Vec<[f64; 3]> {
    let mean = |item: Item| {
        let cell = tally.district.campaign().get(item.facts().outcome as usize);
        cell.and_then(|cell| cell.moments.mean()).unwrap_or(0.0)
    };
    let shares = &plan.campaign.payers;
    Item::ALL
        .into_iter()
        .map(|item| shares[item as usize].map(|share| mean(item) * share))
        .collect()
}

/// What the payers that a plan names pay; errors of items are added, as if they went together.
/// `outcomes` are those of [`Outcome::ALL`].
fn named_payers(plan: &Plan, outcomes: &[OutcomeTable]) -> Vec<NamedPaid> {
    let paid = |shares: &[f64], of: fn(&Estimate) -> f64| -> f64 {
        let parts = Item::ALL.into_iter().zip(shares).filter(|(_, share)| **share > 0.0);
        parts
            .map(|(item, share)| of(&outcomes[item.facts().outcome as usize].district) * share)
            .sum()
    };
    let named = plan.campaign.named_payers.iter().map(|payer| NamedPaid {
        name: payer.name.clone(),
        counts_as: payer.counts_as.key().to_owned(),
        mean_vnd: paid(&payer.shares, |item| item.mean),
        mcse_vnd: paid(&payer.shares, |item| item.mcse),
    });
    named.collect()
}

/// Round amounts from nought to at least `highest`, forty or more of them.
fn round_steps(highest: f64) -> Vec<f64> {
    let rough = highest.max(1.0) / 40.0;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    // 1, 2.5 and 5 divide the steps of any axis.
    let factor = [5.0, 2.5, 1.0].into_iter().find(|factor| factor * power <= rough);
    let step = factor.unwrap_or(1.0) * power;
    let last = libm::ceil(highest.max(1.0) / step) as u32;
    (0..=last).map(|index| f64::from(index) * step).collect()
}

fn summarise_outcome(outcome: Outcome, tally: &ArmTally, errors: Errors) -> OutcomeTable {
    let o = outcome as usize;
    let of = |cells: &[Cell]| cells.get(o).and_then(|cell| summarise_cell(cell, errors));
    let years = |place: &crate::engine::tally::PlaceTally| -> Vec<Estimate> {
        place.years().iter().filter_map(|cells| of(cells)).collect()
    };
    OutcomeTable {
        outcome: outcome.key().to_owned(),
        unit: outcome.unit().to_owned(),
        district: of(tally.district.campaign()).unwrap_or_default(),
        district_by_year: years(&tally.district),
        communes: tally.communes.iter().filter_map(|place| of(place.campaign())).collect(),
        communes_by_year: tally
            .communes
            .iter()
            .map(years)
            .filter(|years| !years.is_empty())
            .collect(),
    }
}

fn completion(study: &Study, arm: usize, tally: &ArmTally, replicates: u64) -> Vec<Completion> {
    let years = study.period().years();
    let by_commune = study.plans[arm].campaign.planned(study.period());
    let planned: Vec<Vec<[f64; PROGRAMMES]>> = study
        .units
        .iter()
        .map(|unit| {
            let of = |year: usize| {
                std::array::from_fn(|p| unit.iter().map(|&c| by_commune[c][year][p]).sum())
            };
            (0..years).map(of).collect()
        })
        .collect();
    let share = |count: u64| wilson(count as f64, replicates, LEVEL);
    Programme::ALL
        .map(|programme| (programme, programme as usize))
        .into_iter()
        .filter(|&(_, p)| planned.iter().flatten().any(|year| year[p] > 0.0))
        .map(|(programme, p)| {
            let none = |c: usize| planned[c].iter().all(|year| year[p] == 0.0);
            let district = &tally.complete[planned.len()];
            Completion {
                programme: programme.key().to_owned(),
                district: share(district[years][p]),
                district_by_year: (0..years).map(|year| share(district[year][p])).collect(),
                communes: (0..planned.len())
                    .map(|c| {
                        if none(c) { Share::default() } else { share(tally.complete[c][years][p]) }
                    })
                    .collect(),
                binding: tally
                    .binding
                    .iter()
                    .map(|binding| {
                        let all: u64 = binding[p].iter().sum();
                        binding[p].map(|weeks| weeks as f64 / all.max(1) as f64)
                    })
                    .collect(),
            }
        })
        .collect()
}

/// Order of the scenarios by an outcome, and who cannot be told from the leader.
fn rank(study: &Study, outcome: Outcome, tally: &Tally, errors: Errors) -> Ranking {
    let o = outcome as usize;
    let sign = f64::from(-outcome.better());
    let mean =
        |arm: usize| sign * tally.arms[arm].district.campaign()[o].moments.mean().unwrap_or(0.0);
    let mut order: Vec<usize> = (0..study.plans.len()).collect();
    order.sort_by(|&a, &b| mean(a).total_cmp(&mean(b)).then(a.cmp(&b)));
    let leader = order[0];
    let rest = &order[1..];
    let differences: Vec<FromLeader> = rest
        .iter()
        .map(|&arm| {
            let pair = tally.pairs.iter().find(|pair| {
                (pair.a, pair.b) == (arm, leader) || (pair.a, pair.b) == (leader, arm)
            });
            let moments = pair.map(|pair| &pair.differences[o].moments);
            FromLeader {
                mean: moments.and_then(Moments::mean).unwrap_or(0.0),
                mcse: moments.and_then(|m| m.mcse(errors)).unwrap_or(f64::INFINITY),
                freedom: moments.map_or(0.0, |m| m.degrees_of_freedom(errors)),
            }
        })
        .collect();
    let told = told_from_leader(&differences, LEVEL);
    let name = |arm: usize| study.plans[arm].name.clone();
    let mut leaders = vec![name(leader)];
    leaders.extend(rest.iter().zip(&told).filter(|(_, told)| !**told).map(|(&arm, _)| name(arm)));
    Ranking {
        outcome: outcome.key().to_owned(),
        order: order.iter().map(|&arm| name(arm)).collect(),
        leaders,
        replicates_to_tell: replicates_to_tell(&differences, LEVEL, tally.replicates),
    }
}

/// Curves over the first replicates, which are kept one by one.
fn decide(study: &Study, tally: &Tally) -> Option<Decision> {
    let arms = study.plans.len();
    if arms < 2 || tally.sample.is_empty() {
        return None;
    }
    let column = |arm: usize, outcome: Outcome| kept(tally, arm, outcome);
    let loss: Vec<Vec<f64>> = (0..arms).map(|arm| column(arm, Outcome::YieldLoss)).collect();
    let cost: Vec<Vec<f64>> = (0..arms).map(|arm| column(arm, Outcome::Cost)).collect();
    let share: Vec<Vec<f64>> = (0..arms).map(|arm| column(arm, Outcome::YieldLossShare)).collect();
    let saved_kg: Vec<Vec<f64>> =
        loss.iter().map(|loss| loss.iter().map(|t| -1000.0 * t).collect()).collect();
    let values: Vec<f64> = (0..=24).map(|step| f64::from(step) * 500.0).collect();
    let at = curves::curves(&saved_kg, &cost, &values);
    let world = &study.plans[study.reference].world;
    let years = world.period.years();
    let price = |year| world.prices.paddy_median(&world.priors, year);
    let now = (0..years).map(price).sum::<f64>() / years as f64;
    let by_burden = by_burden(tally, arms);
    let highest = cost.iter().flatten().copied().fold(0.0, f64::max);
    let budgets = round_steps(highest);
    let reference = study.reference;
    Some(Decision {
        replicates: tally.sample.len() as u64,
        paddy_value_vnd_per_kg: values,
        paddy_value_now: now,
        target: Text::new(
            "mất dưới 5% sản lượng cả chiến dịch",
            "less than 5% of the campaign's yield lost",
        ),
        target_loss_share: Some(TARGET_LOSS_SHARE),
        arms: (0..arms)
            .map(|arm| DecisionArm {
                name: study.plans[arm].name.clone(),
                chance_best: at.iter().map(|at| at.chance_best[arm]).collect(),
                expected_loss: at.iter().map(|at| at.expected_loss[arm]).collect(),
                chance_target_within_budget: risk::chance_within_budget(
                    &share[arm],
                    TARGET_LOSS_SHARE,
                    &cost[arm],
                    &budgets,
                )
                .iter()
                .map(|share| share.share)
                .collect(),
                budget_vnd: budgets.clone(),
                cloud: (0..tally.sample.len().min(CLOUD))
                    .map(|r| [loss[reference][r] - loss[arm][r], cost[arm][r] - cost[reference][r]])
                    .collect(),
                by_burden: by_burden.as_ref().map(|by_burden| by_burden[arm]),
            })
            .collect(),
    })
}

/// What choosing each scenario by its burden means; none of a single replicate. Replicates count as
/// independent, which errs to the careful side.
fn by_burden(tally: &Tally, arms: usize) -> Option<Vec<ByBurden>> {
    let gain: Vec<Vec<f64>> = (0..arms)
        .map(|arm| kept(tally, arm, Outcome::Burden).iter().map(|vnd| -vnd).collect())
        .collect();
    let chance = curves::chance_best(&gain);
    let loss = risk::regret(&gain);
    loss.iter()
        .zip(chance)
        .map(|(loss, chance_best)| {
            let (expected_loss_vnd, expected_loss_mcse_vnd) = stats::mean_and_error(loss)?;
            let beaten = loss.iter().filter(|&&vnd| vnd > 0.0).count();
            Some(ByBurden {
                chance_best,
                chance_beaten: beaten as f64 / loss.len() as f64,
                expected_loss_vnd,
                expected_loss_mcse_vnd,
            })
        })
        .collect()
}

/// What a reader must know of the inputs.
fn warnings(study: &Study) -> Vec<Warning> {
    let world = &study.plans[study.reference].world;
    let prices: Vec<Text> = Parameter::ALL
        .into_iter()
        .filter(|&parameter| study.plans.iter().any(|plan| plan.pays(parameter)))
        .map(|parameter| &world.priors[parameter])
        .filter(|prior| prior.confidence == Confidence::Placeholder)
        .map(|prior| prior.meaning.clone())
        .collect();
    let other = super::contrast::other_worlds(&study.plans, study.reference);
    let mut warnings: Vec<Warning> = other.into_iter().map(|text| Warning::Said { text }).collect();
    if !prices.is_empty() {
        warnings.push(Warning::PlaceholderPrices { prices });
    }
    warnings.extend(world.communes_file.clone().map(|file| Warning::CommuneAreas { file }));
    warnings.extend(study.particles.as_deref().map(|particles| Warning::Posterior {
        last_day: particles.period.sunday(particles.until).0,
        particles: particles.len(),
    }));
    warnings
}

/// A unit for people: names, areas and outlines of its communes together.
fn describe(communes: &[Commune], group: &[usize]) -> CommuneInfo {
    let first = &communes[group[0]];
    let area: f64 = group.iter().map(|&c| communes[c].natural_area_ha).sum();
    let centre = |k: usize| {
        group.iter().map(|&c| communes[c].position[k] * communes[c].natural_area_ha).sum::<f64>()
            / area
    };
    let all_in =
        |name: fn(&Commune) -> &str| group.iter().all(|&c| name(&communes[c]) == name(first));
    let name = if group.len() == 1 {
        &first.name
    } else if all_in(|commune| &commune.unit_2024) {
        &first.unit_2024
    } else {
        &first.unit_2025
    };
    CommuneInfo {
        code: format!("{:05}", first.code),
        name: name.clone(),
        rice_area_ha: group.iter().map(|&c| communes[c].rice_area_ha).sum(),
        other_land_ha: group.iter().map(|&c| communes[c].other_land_ha).sum(),
        position: if group.len() == 1 { first.position } else { [centre(0), centre(1)] },
        unit_2024: first.unit_2024.clone(),
        unit_2025: first.unit_2025.clone(),
        outline: group.iter().flat_map(|&c| communes[c].outline.iter().cloned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::estimate;
    use crate::model::plan::units::Units;
    use crate::scenario;

    #[test]
    fn the_fourteen_became_twelve_and_then_four() {
        let plan = scenario::embedded("luong_tai").unwrap();
        let communes = &plan.world.communes;
        for (units, n) in [(Units::Y2022, 14), (Units::Y2024, 12), (Units::Y2025, 4)] {
            let groups = units.groups(communes);
            assert_eq!(groups.len(), n);
            let rice: f64 = groups.iter().map(|group| describe(communes, group).rice_area_ha).sum();
            assert_eq!(rice, 4_500.0);
            let planned = estimate::join(&estimate::planned(&plan), &groups);
            assert!((planned.traps.iter().sum::<f64>() - 22_500.0).abs() < 1e-6);
        }
        let names: Vec<String> = Units::Y2025
            .groups(communes)
            .iter()
            .map(|group| describe(communes, group).name)
            .collect();
        assert_eq!(names, ["Lương Tài", "Trung Kênh", "Lâm Thao", "Trung Chính"]);
    }
}
