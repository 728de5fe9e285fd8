//! A plausible summary of Lương Tài, made without the engine: what the tests of charts and reports
//! look at.

use crate::answers::diagnosis::{Diagnosis, Early, Funding, Stopped};
use crate::answers::summary::*;
use crate::answers::trial::Trial;
use crate::model::outcome::{Adds, Outcome};
use crate::model::plan::estimate::{Planned, PlannedBout};
use crate::model::plan::parameter::Confidence;
use crate::model::plan::{Calendar, CropCalendar, ITEMS, Item, PAYERS};
use crate::show::charts::{Chart, Options, draw};
use crate::show::report::{CostEstimate, EstimateRow};
use crate::stats::{Estimate, Share};
use crate::text::{Lang, Text};
use crate::time::{Day, Period};

/// Years and weeks of the period of the fixture.
const YEARS: usize = 4;
const WEEKS: usize = 208;

/// What a made-up scenario does: its name, titles, effect on rats, traps per hectare and hectares
/// of bait per hectare and year.
struct Made {
    name: &'static str,
    title: Text,
    effect: f64,
    traps: f64,
    bait: f64,
}

fn made() -> Vec<Made> {
    let made = |name, vi: &str, en: &str, effect, traps, bait| Made {
        name,
        title: Text::new(vi, en),
        effect,
        traps,
        bait,
    };
    vec![
        made("hien_trang", "Hiện trạng: nông dân tự diệt", "Usual practice only", 1.0, 0.0, 0.0),
        made("de_an", "Đề án 2022–2025", "Campaign 2022–2025", 0.55, 5.0, 2.0),
        made("hai_bay", "Đề án với 2 bẫy/ha", "Campaign with 2 traps/ha", 0.70, 2.0, 2.0),
        made(
            "chi_thuoc",
            "Chỉ dùng thuốc sinh học, không bẫy",
            "Bait only, no traps",
            0.80,
            0.0,
            2.0,
        ),
        made(
            "bay_cay_trong",
            "Bẫy cây trồng và cộng đồng ra quân đào bắt",
            "Trap barriers and hunts",
            0.62,
            3.0,
            0.5,
        ),
    ]
}

/// Quantiles of a log-normal with this mean and coefficient of variation, over `n` replicates.
fn estimate(mean: f64, cv: f64, n: u64) -> Estimate {
    let s = (1.0 + cv * cv).ln().sqrt();
    let q = |z: f64| mean * (s * z - s * s / 2.0).exp();
    let mcse = mean.abs() * cv / (n as f64).sqrt();
    Estimate {
        mean,
        mcse,
        q05: q(-1.645),
        q25: q(-0.674),
        q50: q(0.0),
        q75: q(0.674),
        q95: q(1.645),
    }
}

/// Quantiles of a normal.
fn normal(mean: f64, sd: f64, n: u64) -> Estimate {
    let q = |z: f64| mean + sd * z;
    let mcse = sd / (n as f64).sqrt();
    Estimate {
        mean,
        mcse,
        q05: q(-1.645),
        q25: q(-0.674),
        q50: q(0.0),
        q75: q(0.674),
        q95: q(1.645),
    }
}

/// A reproducible number in 0..1.
fn wobble(seed: u64) -> f64 {
    let mixed = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 / (1u64 << 24) as f64
}

fn calendar() -> Calendar {
    let spring = CropCalendar { established: (2, 10), begins_days: [20, 50, 70, 88, 95, 120] };
    let summer = CropCalendar { established: (7, 5), begins_days: [12, 35, 50, 65, 72, 95] };
    Calendar { crops: [spring, summer], synchrony_sd_days: 5.0 }
}

fn communes() -> Vec<CommuneInfo> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/luong_tai");
    let shapes = std::fs::read_to_string(format!("{root}/boundaries.geojson")).unwrap();
    let shapes: serde_json::Value = serde_json::from_str(&shapes).unwrap();
    let mut table = csv::Reader::from_path(format!("{root}/communes.csv")).unwrap();
    table
        .records()
        .map(|record| {
            let record = record.unwrap();
            let number = |column: usize| record[column].parse::<f64>().unwrap();
            let shape = shapes["features"]
                .as_array()
                .unwrap()
                .iter()
                .find(|feature| feature["properties"]["code"] == record[0]);
            CommuneInfo {
                code: record[0].to_owned(),
                name: record[1].to_owned(),
                rice_area_ha: number(4),
                other_land_ha: (number(3) - number(4)) * 0.1,
                position: [number(5), number(6)],
                unit_2024: record[7].to_owned(),
                unit_2025: record[8].to_owned(),
                outline: shape
                    .map(|feature| {
                        serde_json::from_value(feature["geometry"]["coordinates"].clone()).unwrap()
                    })
                    .unwrap_or_default(),
            }
        })
        .collect()
}

/// Mean density in a week.
fn density(week: usize, effect: f64) -> f64 {
    let of_year = (week % 52) as f64;
    let bump = |at: f64, width: f64| (-((of_year - at) / width).powi(2)).exp();
    let yearly = 7.0 + 14.0 * bump(24.0, 6.0) + 18.0 * bump(42.0, 7.0);
    let years_on = (week as f64 / 52.0).min(1.5) / 1.5;
    yearly
        * (1.0 - (1.0 - effect) * (0.4 + 0.6 * years_on))
        * (1.0 + 0.1 * (week as f64 / 30.0).sin())
}

/// What knowing three inputs is worth.
fn drivers() -> crate::answers::summary::Drivers {
    let bar = |key: &str, vi: &str, en: &str, value: f64, first: Option<f64>| DriverBar {
        key: key.into(),
        meaning: Text::new(vi, en),
        value_vnd: value,
        mcse_vnd: 2e6,
        first_order: first,
    };
    crate::answers::summary::Drivers {
        replicates: 2_000,
        leader: "de_an".into(),
        runner_up: "hien_trang".into(),
        evpi_vnd: 64e6,
        evpi_mcse_vnd: 4e6,
        chance_share: Some([0.08, 0.01]),
        bars: vec![
            bar(
                "tbs_reduction",
                "mức giảm chuột trong vùng bảo vệ của bẫy cây trồng tính đến thu hoạch",
                "abundance cut within the halo by harvest",
                31e6,
                Some(0.22),
            ),
            bar("trap_price", "giá một chiếc bẫy", "one trap", 12e6, Some(0.05)),
            bar(
                "loss_ref",
                "tỷ lệ mất năng suất của một vụ bình thường",
                "yield loss",
                1e6,
                Some(0.41),
            ),
        ],
        groups: vec![bar("bait", "bả", "bait", 9e6, None)],
    }
}

/// A summary with the first `n_arms` of five scenarios.
pub(crate) fn summary(n_arms: usize) -> Summary {
    let communes = communes();
    let n = 2_000;
    let arms: Vec<Arm> = made()
        .iter()
        .take(n_arms)
        .enumerate()
        .map(|(i, made)| arm(i, made, &communes, n))
        .collect();
    let pairs = pairs(&arms, n);
    let order: Vec<String> = ["de_an", "bay_cay_trong", "hai_bay", "chi_thuoc", "hien_trang"]
        .into_iter()
        .filter(|name| arms.iter().any(|arm| arm.name == *name))
        .map(str::to_owned)
        .collect();
    let decision = (n_arms > 1).then(|| decision(&arms));
    Summary {
        schema_version: SCHEMA_VERSION,
        run: RunInfo {
            program: "rodsim 0.1.0".into(),
            model_version: 1,
            scenario_digest: "5f0c9d1be7a24a7c".into(),
            seed: 20_220_103,
            replicates: n,
            design: "sobol".into(),
            results_digest: "9d1b5f0ce7a24a7c".into(),
            date: "2026-11-22".into(),
        },
        period: Period::default(),
        prices_of: 2022,
        office: Default::default(),
        place: Text::new("Huyện Lương Tài (cũ), Bắc Ninh", "Lương Tài (former district), Bắc Ninh"),
        communes,
        stages: StageSpan::of_calendar(&calendar(), Period::default()),
        rankings: vec![Ranking {
            outcome: "burden".into(),
            leaders: order.iter().take(1).cloned().collect(),
            order,
            replicates_to_tell: None,
        }],
        arms,
        pairs,
        decision,
        warnings: vec![
            Warning::PlaceholderPrices {
                prices: vec![Text::new("giá một chiếc bẫy", "one trap")]
            },
            Warning::CommuneAreas { file: "communes.csv".into() },
        ],
        drivers: (n_arms > 1).then(drivers),
    }
}

fn planned(made: &Made, communes: &[CommuneInfo]) -> Planned {
    let by_year = |per_ha: f64| {
        communes.iter().map(|c| vec![c.rice_area_ha * per_ha; YEARS]).collect::<Vec<_>>()
    };
    let mut bouts = Vec::new();
    for year in 0..YEARS as i32 {
        let mut push = |vi: &str,
                        en: &str,
                        programme: &str,
                        week: i32,
                        weeks: u32,
                        per_ha: f64,
                        unit: &str,
                        kg: f64,
                        days: f64| {
            if per_ha > 0.0 {
                bouts.push(PlannedBout {
                    name: Text::new(vi, en),
                    programme: programme.into(),
                    week: year * 52 + week,
                    weeks,
                    target: communes.iter().map(|c| c.rice_area_ha * per_ha).collect(),
                    unit: unit.into(),
                    product_kg: communes.iter().map(|c| c.rice_area_ha * kg).collect(),
                    person_days: communes.iter().map(|c| c.rice_area_ha * days).collect(),
                });
            }
        };
        push(
            "Đợt 1: đánh bả trước gieo cấy vụ xuân",
            "Round 1: baiting before spring sowing",
            "baiting",
            3,
            2,
            made.bait / 2.0,
            "ha",
            0.1,
            0.25,
        );
        push(
            "Đợt 2: đặt bẫy vụ xuân",
            "Round 2: spring trapping",
            "trapping",
            6,
            6,
            made.traps,
            "traps",
            0.0,
            0.6,
        );
        push(
            "Đợt 3: đánh bả trước gieo cấy vụ mùa",
            "Round 3: baiting before summer sowing",
            "baiting",
            24,
            2,
            made.bait / 2.0,
            "ha",
            0.1,
            0.25,
        );
        push(
            "Đợt 4: đặt bẫy vụ mùa",
            "Round 4: summer trapping",
            "trapping",
            27,
            6,
            made.traps,
            "traps",
            0.0,
            0.6,
        );
        push(
            "Đợt 5: ra quân đào bắt cuối năm",
            "Round 5: community hunt",
            "hunting",
            47,
            3,
            made.traps / 10.0,
            "person-days",
            0.0,
            made.traps / 10.0,
        );
    }
    Planned {
        traps: communes.iter().map(|c| c.rice_area_ha * made.traps).collect(),
        work: [
            ("trap_nights", made.traps * 36.0),
            ("chemical_ha", made.bait),
            ("hunting_days", made.traps / 10.0),
            ("trap_barriers", if made.name == "bay_cay_trong" { 0.1 } else { 0.0 }),
        ]
        .into_iter()
        .map(|(key, per_ha)| (key.to_owned(), by_year(per_ha)))
        .collect(),
        budget_vnd: (made.traps > 0.0).then(|| by_year(300_000.0 + 40_000.0 * made.traps)),
        bouts,
    }
}

fn arm(index: usize, made: &Made, communes: &[CommuneInfo], n: u64) -> Arm {
    let area: f64 = communes.iter().map(|c| c.rice_area_ha).sum();
    let planned = planned(made, communes);
    let yearly_bait: f64 = area * made.bait;
    let weekly = vec![
        Weekly {
            quantity: "density".into(),
            unit: "rats/ha".into(),
            weeks: (0..WEEKS).map(|w| estimate(density(w, made.effect), 0.55, n)).collect(),
        },
        Weekly {
            quantity: "traps_in_service".into(),
            unit: "traps".into(),
            weeks: (0..WEEKS)
                .map(|w| estimate(area * made.traps * (0.9 - 0.0008 * w as f64), 0.08, n))
                .collect(),
        },
        Weekly {
            quantity: "chemical_ha_cumulative".into(),
            unit: "ha".into(),
            weeks: (0..WEEKS)
                .map(|w| {
                    let rounds =
                        (w / 52 * 2 + usize::from(w % 52 > 4) + usize::from(w % 52 > 25)) as f64;
                    estimate(yearly_bait / 2.0 * rounds * 0.93, 0.07, n)
                })
                .collect(),
        },
    ];
    let outcomes: Vec<OutcomeTable> = Outcome::ALL
        .into_iter()
        .map(|outcome| table(outcome, made, &planned, communes, n))
        .collect();
    let share =
        |share: f64| Share { share, low: (share - 0.02).max(0.0), high: (share + 0.02).min(1.0) };
    let completion = ["trapping", "baiting"]
        .into_iter()
        .map(|programme| Completion {
            programme: programme.into(),
            district: share(0.41),
            district_by_year: vec![share(0.5); YEARS],
            communes: (0..communes.len()).map(|c| share(0.2 + 0.6 * wobble(c as u64))).collect(),
            binding: (0..communes.len())
                .map(|c| [0.5 - 0.4 * wobble(c as u64), 0.2, 0.1, 0.2 + 0.4 * wobble(c as u64)])
                .collect(),
        })
        .collect();
    let loss = outcomes.iter().find(|table| table.outcome == "yield_loss").unwrap().district;
    let s = (loss.q95 / loss.q50).ln() / 1.645;
    let dots =
        (0..50).map(|i| loss.q50 * (s * probit((f64::from(i) + 0.5) / 50.0)).exp()).collect();
    let cost_by_item_payer = Item::ALL
        .into_iter()
        .map(|item| {
            let key = format!("cost_{}", item.key());
            let table = outcomes.iter().find(|table| table.outcome == key).unwrap();
            let mut cells = [0.0; 3];
            cells[match item {
                Item::BaitProduct => 0,
                Item::BaitGrain | Item::HuntingLabour | Item::UsualPractice => 2,
                _ => 1,
            }] = table.district.mean;
            cells
        })
        .collect();
    Arm {
        cost_by_item_payer,
        name: made.name.into(),
        title: made.title.clone(),
        question: Text::new("Nên làm gì?", "What should be done?"),
        digest: format!("{:016x}", 0x3c0f_fee5_1234_5678_u64.rotate_left(index as u32 * 8)),
        reference: index == 0,
        planned,
        weekly,
        weekly_by_commune: Vec::new(),
        outcomes,
        completion,
        dots: vec![Dots { outcome: "yield_loss".into(), unit: "t".into(), values: dots }],
        diagnosis: (made.traps + made.bait > 0.0).then(diagnosis),
    }
}

/// Why a made-up plan is not delivered in full.
fn diagnosis() -> Diagnosis {
    let early = Early {
        round: Text::new(
            "Đợt 1: đánh bả trước gieo cấy vụ xuân",
            "Round 1: baiting before spring sowing",
        ),
        begins_day: 14,
        released_day: 28,
        rounds: 4,
        of: 20,
    };
    Diagnosis {
        funding: Some(Funding {
            needed_vnd: 9e9,
            budget_vnd: 8e9,
            short_vnd: 1.3e9,
            early: Some(early),
        }),
        stopped: Some(Stopped { replicates: 128, unfinished: 0.4, by: [0.2, 0.1, 0.0, 0.7] }),
    }
}

/// Normal quantile, by bisection of the logistic approximation: good enough for a picture.
fn probit(p: f64) -> f64 {
    (p / (1.0 - p)).ln() / 1.702
}

/// A year's value in one commune.
fn value(
    outcome: Outcome,
    made: &Made,
    planned: &Planned,
    commune: usize,
    info: &CommuneInfo,
    year: usize,
) -> (f64, f64) {
    let area = info.rice_area_ha;
    let delivered = 0.72 + 0.36 * wobble(commune as u64 * 7 + year as u64);
    let share = (0.035 + 0.04 * wobble(commune as u64 + 100)) * made.effect;
    let traps = area * made.traps;
    let bait = area * made.bait;
    let money = |key: &str| match key {
        "cost_traps" => traps * 60_000.0 * if year < 3 { 0.4 } else { 0.05 },
        "cost_trap_setting" => traps * 36.0 * 900.0,
        "cost_bait_product" => bait * 65_000.0,
        "cost_bait_grain" => bait * 20_000.0,
        "cost_baiting_labour" => bait * 30_000.0,
        "cost_hunting_labour" => traps * 6_000.0,
        "cost_trap_barriers" => planned.work["trap_barriers"][commune][year] * 2_000_000.0,
        "cost_organising" if traps + bait > 0.0 => 8_000_000.0,
        "cost_usual_practice" => area * 120_000.0,
        _ => 0.0,
    };
    let total: f64 = Outcome::ALL.into_iter().map(|o| money(o.key())).sum();
    let usual = money("cost_usual_practice");
    match outcome.key() {
        "traps_in_service" => (traps * delivered.min(1.0) * (0.97 - 0.05 * year as f64), 0.10),
        "trap_nights" => (traps * 36.0 * delivered, 0.12),
        "chemical_ha" => (bait * delivered, 0.13),
        "yield_loss" => (share * area * 12.0, 0.6),
        "yield_loss_share" => (share, 0.6),
        "yield_loss_value" => (share * area * 12.0 * 7_500_000.0, 0.6),
        "damaged_area_5" => (share * area * 6.0, 0.6),
        "damaged_area_20" => (share * area, 0.6),
        "damaged_area_50" => (share * area * 0.1, 0.6),
        "density" => (14.0 * made.effect, 0.5),
        "paid_province" => (money("cost_bait_product") * delivered, 0.1),
        "paid_commune" => (
            (money("cost_traps") + money("cost_trap_setting") + money("cost_organising"))
                * delivered,
            0.11,
        ),
        "paid_farmers" => (usual + money("cost_bait_grain") + money("cost_hunting_labour"), 0.1),
        "budget" => (planned.budget_vnd.as_ref().map_or(0.0, |budget| budget[commune][year]), 0.18),
        "cost" => (total * delivered, 0.1),
        "burden" => (total * delivered + share * area * 12.0 * 7_500_000.0, 0.4),
        key => (money(key) * delivered, 0.12),
    }
}

fn table(
    outcome: Outcome,
    made: &Made,
    planned: &Planned,
    communes: &[CommuneInfo],
    n: u64,
) -> OutcomeTable {
    let years = 0..YEARS;
    let of = |c: usize, y: usize| value(outcome, made, planned, c, &communes[c], y);
    let over_years = |values: Vec<f64>| match outcome.adds() {
        Adds::Sum => values.iter().sum(),
        Adds::Last => values[YEARS - 1],
        Adds::Mean | Adds::Ratio => values.iter().sum::<f64>() / YEARS as f64,
    };
    let all = 0..communes.len();
    let over_communes = |y: usize| {
        let sum: f64 = all.clone().map(|c| of(c, y).0).sum();
        if outcome.adds() == Adds::Ratio { sum / communes.len() as f64 } else { sum }
    };
    let cv = of(0, 0).1;
    OutcomeTable {
        outcome: outcome.key().into(),
        unit: outcome.unit().into(),
        district: estimate(over_years(years.clone().map(over_communes).collect()), cv * 0.7, n),
        district_by_year: years.clone().map(|y| estimate(over_communes(y), cv * 0.8, n)).collect(),
        communes: all
            .clone()
            .map(|c| estimate(over_years(years.clone().map(|y| of(c, y).0).collect()), cv * 0.9, n))
            .collect(),
        communes_by_year: all
            .clone()
            .map(|c| years.clone().map(|y| estimate(of(c, y).0, cv, n)).collect())
            .collect(),
    }
}

fn pairs(arms: &[Arm], n: u64) -> Vec<Pair> {
    let district = |arm: &Arm, key: &str| {
        arm.outcomes.iter().find(|t| t.outcome == key).unwrap().district.mean
    };
    let all =
        (0..arms.len()).flat_map(|first| (first + 1..arms.len()).map(move |then| (then, first)));
    all.map(|(then, first)| (&arms[then], &arms[first]))
        .map(|(arm, other)| {
            let difference = |key: &str| {
                let (sign, of) = if key == "net_benefit" { (-1.0, "burden") } else { (1.0, key) };
                let mean = sign * (district(arm, of) - district(other, of));
                let better = mean * if key == "net_benefit" { 1.0 } else { -1.0 };
                let estimate = normal(mean, mean.abs() * 0.75, n);
                let half = 1.96 * estimate.mcse;
                Difference {
                    outcome: key.into(),
                    unit: Outcome::of_key(key).map_or("VND", Outcome::unit).into(),
                    estimate,
                    ci95: [mean - half, mean + half],
                    chance_better: Some(match better {
                        0.0 => 0.5,
                        better if better > 0.0 => 0.91,
                        _ => 0.09,
                    }),
                    chance_equal: 0.0,
                    variance_reduction: Some(40.0),
                }
            };
            Pair {
                a: arm.name.clone(),
                b: other.name.clone(),
                trial: other.reference.then_some(Trial { power: 0.31, spread_cv: [0.5, 0.4] }),
                differences: Outcome::ALL
                    .map(Outcome::key)
                    .into_iter()
                    .chain(["net_benefit"])
                    .map(difference)
                    .collect(),
                ratios: vec![
                    Ratio {
                        quantity: "cost_per_tonne_saved".into(),
                        unit: "VND/t".into(),
                        value: 2_100_000.0,
                        ci95: Some([1_900_000.0, 2_400_000.0]),
                        range90: Some([700_000.0, 9_000_000.0]),
                    },
                    Ratio {
                        quantity: "benefit_cost".into(),
                        unit: "VND/VND".into(),
                        value: 1.86,
                        ci95: None,
                        range90: None,
                    },
                ],
            }
        })
        .collect()
}

fn decision(arms: &[Arm]) -> Decision {
    let district = |arm: &Arm, key: &str| {
        arm.outcomes.iter().find(|t| t.outcome == key).unwrap().district.mean
    };
    let values: Vec<f64> = (0..=24).map(|i| 500.0 * f64::from(i)).collect();
    let burden = |arm: &Arm, value: f64| {
        district(arm, "cost") + district(arm, "yield_loss") * 1_000.0 * value
    };
    let arms = arms
        .iter()
        .enumerate()
        .map(|(index, arm)| {
            let soft = |value: f64, arm: &Arm| (-(burden(arm, value)) / 9e9).exp();
            let chance = |value: f64| {
                soft(value, arm) / arms.iter().map(|other| soft(value, other)).sum::<f64>()
            };
            let least = |value: f64| {
                arms.iter().map(|other| burden(other, value)).fold(f64::INFINITY, f64::min)
            };
            let cost = district(arm, "cost");
            let cloud = (0..400)
                .map(|i| {
                    let (u, v) = (wobble(i * 2 + 999), wobble(i * 2 + 5_000 + index as u64));
                    let saved = (district(&arms[0], "yield_loss") - district(arm, "yield_loss"))
                        * (0.3 + 1.6 * u * u);
                    [saved, (cost - district(&arms[0], "cost")) * (0.8 + 0.4 * v)]
                })
                .collect();
            DecisionArm {
                name: arm.name.clone(),
                chance_best: values.iter().map(|&v| chance(v)).collect(),
                expected_loss: values
                    .iter()
                    .map(|&v| burden(arm, v) - least(v) + 2e9 * (1.0 - chance(v)))
                    .collect(),
                budget_vnd: (1..=20).map(|i| f64::from(i) * 2e9).collect(),
                chance_target_within_budget: (1..=20)
                    .map(|i| {
                        (1.2 - arm_effect(&arm.name))
                            / (1.0 + (-(f64::from(i) * 2e9 - cost) / 2e9).exp())
                    })
                    .collect(),
                cloud,
                by_burden: Some(ByBurden {
                    chance_best: chance(7_500.0),
                    chance_beaten: 1.0 - chance(7_500.0),
                    expected_loss_vnd: burden(arm, 7_500.0) - least(7_500.0)
                        + 2e9 * (1.0 - chance(7_500.0)),
                    expected_loss_mcse_vnd: 3e7,
                }),
            }
        })
        .collect();
    Decision {
        replicates: 2_000,
        paddy_value_vnd_per_kg: values,
        paddy_value_now: 7_500.0,
        target_loss_share: Some(0.03),
        target: Text::new("mất dưới 3% sản lượng", "less than 3% of the yield lost"),
        arms,
    }
}

fn arm_effect(name: &str) -> f64 {
    made().into_iter().find(|made| made.name == name).map_or(1.0, |made| made.effect)
}

/// The same scenario twice under two names: nothing can tell them apart.
pub(crate) fn identical_twins() -> Summary {
    let mut summary = summary(2);
    let mut twin = summary.arms[0].clone();
    twin.name = "ban_sao".into();
    twin.title = Text::new("Bản sao của hiện trạng", "Copy of usual practice");
    twin.reference = false;
    summary.arms[1] = twin;
    for difference in &mut summary.pairs[0].differences {
        difference.estimate = Estimate::default();
        difference.ci95 = [0.0, 0.0];
        difference.chance_better = Some(0.5);
        difference.chance_equal = 1.0;
    }
    for ranking in &mut summary.rankings {
        ranking.order = vec!["hien_trang".into(), "ban_sao".into()];
        ranking.leaders.clone_from(&ranking.order);
    }
    summary.pairs[0].a = "ban_sao".into();
    if let Some(decision) = &mut summary.decision {
        decision.arms[1] = DecisionArm { name: "ban_sao".into(), ..decision.arms[0].clone() };
    }
    summary
}

/// A summary of many communes, without outlines.
pub(crate) fn province() -> Summary {
    let mut summary = summary(2);
    let many = |n: usize| (0..24).map(move |i| i % n);
    let n = summary.communes.len();
    summary.communes = many(n)
        .enumerate()
        .map(|(i, c)| CommuneInfo {
            code: format!("{:05}", 9000 + i),
            name: format!("{} {}", summary.communes[c].name, i / n + 1),
            outline: Vec::new(),
            position: [
                summary.communes[c].position[0] + 0.1 * (i / n) as f64,
                summary.communes[c].position[1],
            ],
            ..summary.communes[c].clone()
        })
        .collect();
    for arm in &mut summary.arms {
        arm.planned.traps = many(n).map(|c| arm.planned.traps[c]).collect();
        for rows in arm.planned.work.values_mut() {
            *rows = many(n).map(|c| rows[c].clone()).collect();
        }
        if let Some(budget) = &mut arm.planned.budget_vnd {
            *budget = many(n).map(|c| budget[c].clone()).collect();
        }
        for table in &mut arm.outcomes {
            table.communes = many(n).map(|c| table.communes[c]).collect();
            table.communes_by_year = many(n).map(|c| table.communes_by_year[c].clone()).collect();
        }
        for completion in &mut arm.completion {
            completion.communes = many(n).map(|c| completion.communes[c]).collect();
            completion.binding = many(n).map(|c| completion.binding[c]).collect();
        }
    }
    summary
}

/// An estimate of costs for every scenario, commune and year of a summary.
pub(crate) fn estimate_of_costs(summary: &Summary) -> CostEstimate {
    let mut rows = Vec::new();
    for (index, arm) in summary.arms.iter().enumerate() {
        for (commune, info) in summary.communes.iter().enumerate() {
            for year in 0..YEARS {
                for item in 0..ITEMS {
                    let item = Item::ALL[item];
                    if index == 0 && item != Item::UsualPractice {
                        continue;
                    }
                    let placeholder = matches!(item, Item::Traps | Item::TrapSetting);
                    rows.push(EstimateRow {
                        arm: arm.name.clone(),
                        commune: Some(commune),
                        year,
                        item,
                        quantity: info.rice_area_ha,
                        unit: Text::new("ha", "ha"),
                        norm: 0.2,
                        norm_unit: Text::new("kg/ha", "kg/ha"),
                        unit_price_vnd: 350_000.0,
                        payers: [0.5, 0.25, 0.25],
                        source: Text::alike("Thái Bình 2022"),
                        confidence: if placeholder {
                            Confidence::Placeholder
                        } else {
                            Confidence::A
                        },
                        planned_vnd: info.rice_area_ha * 0.2 * 350_000.0,
                        rest_vnd: [0.0; PAYERS],
                    });
                }
            }
        }
    }
    crate::show::report::settle(&mut rows);
    CostEstimate { rows }
}

/// Two charts of a summary, as reports take them.
pub(crate) fn figures(summary: &Summary, lang: Lang) -> Vec<Chart> {
    let only = ["density_fan", "cost_stack"].map(str::to_owned);
    draw(summary, &only, &Options { lang, dpi: 60, ..Options::default() }).unwrap()
}

/// Writes every product to the folder `RODSIM_SAMPLES`, to be opened and looked at.
#[test]
#[ignore = "writes files for people to look at"]
fn samples_to_look_at() {
    use crate::show::report::*;
    let Ok(folder) = std::env::var("RODSIM_SAMPLES") else {
        return;
    };
    let summary = summary(3);
    let estimate = estimate_of_costs(&summary);
    let figures = figures(&summary, Lang::Vi);
    let input = Input {
        summary: &summary,
        estimate: &estimate,
        evidence: &Evidence::default(),
        figures_vi: &figures,
        figures_en: &figures,
    };
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    };
    write("report.html", html(&input).as_bytes());
    for (lang, tag) in [(Lang::Vi, "vi"), (Lang::En, "en")] {
        write(&format!("terminal_{tag}.txt"), terminal_summary(&summary, lang).as_bytes());
        write(&format!("bao_cao_{tag}.docx"), &docx(&input, lang).unwrap());
        write(&format!("du_toan_{tag}.xlsx"), &du_toan_xlsx(&input, lang).unwrap());
        write(&format!("so_sanh_{tag}.xlsx"), &so_sanh_xlsx(&input, lang).unwrap());
        let page = commune_page(&input, 6, lang).unwrap();
        write(&format!("commune_{tag}.docx"), &page.docx);
        write(&format!("commune_{tag}.html"), page.html.as_bytes());
    }
    for (name, text) in tables_csv(&summary, Flavour::Vietnamese) {
        write(&name, text.as_bytes());
    }
}

/// The first Monday, as a check that the calendar is the campaign's.
#[test]
fn stages_are_in_time_and_do_not_overlap() {
    let stages = summary(1).stages;
    assert_eq!(stages.len(), YEARS * 2 * 7);
    assert!(stages.windows(2).all(|pair| pair[0].until_day <= pair[1].from_day));
    assert_eq!(Some(Day(stages[1].from_day)), Day::from_date(2022, 2, 10));
}
