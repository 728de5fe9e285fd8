//! A plausible summary of the fourteen communes, for the tests of the report.

use super::{CostEstimate, EstimateRow, Figure};
use crate::answers::summary::*;
use crate::model::outcome::Outcome;
use crate::model::plan::estimate::{Planned, PlannedBout};
use crate::model::plan::parameter::Confidence;
use crate::model::plan::{ITEMS, Item};
use crate::stats::{Estimate, Share};
use crate::text::Text;
use crate::time::Period;

/// Years of the period of the fixture.
const YEARS: usize = 4;

const COMMUNES: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/luong_tai/communes.csv"));

fn communes() -> Vec<CommuneInfo> {
    COMMUNES
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            CommuneInfo {
                code: cells[0].into(),
                name: cells[1].into(),
                rice_area_ha: cells[4].parse().unwrap(),
                other_land_ha: 10.0,
                position: [cells[5].parse().unwrap(), cells[6].parse().unwrap()],
                unit_2024: cells[7].into(),
                unit_2025: cells[8].into(),
                outline: Vec::new(),
            }
        })
        .collect()
}

fn estimate(mean: f64, spread: f64) -> Estimate {
    let sd = mean.abs() * spread;
    Estimate {
        mean,
        mcse: sd / 31.6,
        q05: mean - 1.4 * sd,
        q25: mean - 0.7 * sd,
        q50: mean - 0.05 * sd,
        q75: mean + 0.6 * sd,
        q95: mean + 1.7 * sd,
    }
}

fn level(outcome: Outcome, arm: usize) -> f64 {
    let work = arm as f64;
    match outcome {
        Outcome::YieldLoss => 2600.0 / (1.0 + 0.6 * work),
        Outcome::YieldLossShare => 0.055 / (1.0 + 0.6 * work),
        Outcome::YieldLossVnd | Outcome::LossPv => 19.0e9 / (1.0 + 0.6 * work),
        Outcome::Damaged5 => 9000.0 / (1.0 + 0.6 * work),
        Outcome::Damaged20 => 1200.0 / (1.0 + 0.8 * work),
        Outcome::Damaged50 => 60.0 / (1.0 + work),
        Outcome::Density => 14.0 / (1.0 + 0.5 * work),
        Outcome::Cost | Outcome::CostPv => 2.0e9 + 4.1e9 * work,
        Outcome::PaidProvince => 0.9e9 * work,
        Outcome::PaidCommune => 1.7e9 * work,
        Outcome::PaidFarmers => 2.0e9 + 1.5e9 * work,
        Outcome::Burden => 21.0e9 / (1.0 + 0.6 * work) + 4.0e9 * work,
        Outcome::TrapNights => 900_000.0 * work,
        Outcome::ChemicalHa => 33_000.0 * work.min(1.0),
        _ => 1000.0 * work,
    }
}

fn table(outcome: Outcome, arm: usize, communes: usize) -> OutcomeTable {
    let mean = level(outcome, arm);
    let part = |n: f64| estimate(mean / n, 0.5);
    let ratio = outcome.adds() == crate::model::outcome::Adds::Ratio;
    let split = |n: usize| part(if ratio { 1.0 } else { n as f64 });
    OutcomeTable {
        outcome: outcome.key().into(),
        unit: outcome.unit().into(),
        district: estimate(mean, 0.4),
        district_by_year: vec![split(YEARS); YEARS],
        communes: vec![split(communes); communes],
        communes_by_year: vec![vec![split(communes * YEARS); YEARS]; communes],
    }
}

fn arm(index: usize, communes: &[CommuneInfo]) -> Arm {
    let n = communes.len();
    let titles = [
        Text::new("Không tổ chức chiến dịch", "No campaign"),
        Text::new("Đề án 2022–2025", "The 2022–2025 scheme"),
        Text::new("Thêm bẫy cây trồng", "With trap barriers"),
        Text::new("Chỉ đánh bả", "Baiting only"),
        Text::new("Chỉ bẫy", "Trapping only"),
    ];
    let bouts = (0..if index == 0 { 0 } else { 16 })
        .map(|i| PlannedBout {
            name: if i % 2 == 0 {
                Text::new("Trước gieo cấy vụ xuân", "Before the spring crop")
            } else {
                Text::new("Sau gieo cấy vụ mùa", "After the summer crop is sown")
            },
            programme: if i % 2 == 0 { "baiting".into() } else { "trapping".into() },
            week: 5 + 13 * i,
            weeks: 3,
            target: communes.iter().map(|commune| commune.rice_area_ha).collect(),
            unit: if i % 2 == 0 { "ha".into() } else { "traps".into() },
            product_kg: communes
                .iter()
                .map(|commune| if i % 2 == 0 { 0.1 * commune.rice_area_ha } else { 0.0 })
                .collect(),
            person_days: communes.iter().map(|commune| 0.3 * commune.rice_area_ha).collect(),
        })
        .collect();
    let share = Share { share: 0.62, low: 0.59, high: 0.65 };
    let completion = |programme: &str, binding: [f64; 4]| Completion {
        programme: programme.into(),
        district: share,
        district_by_year: vec![share; YEARS],
        communes: vec![share; n],
        binding: vec![binding; n],
    };
    Arm {
        name: ["none", "luong_tai", "barriers", "bait_only", "traps_only"][index].into(),
        title: titles[index].clone(),
        question: Text::new(
            "Thực hiện Đề án thì mất bao nhiêu tiền và giữ được bao nhiêu thóc?",
            "What does the scheme cost and how much paddy does it save?",
        ),
        digest: "0123456789abcdef".into(),
        reference: index == 0,
        planned: Planned { traps: vec![1000.0; n], bouts, ..Planned::default() },
        weekly_by_commune: Vec::new(),
        weekly: vec![Weekly {
            quantity: "density".into(),
            unit: "rats/ha".into(),
            weeks: (0..208).map(|week| estimate(14.0 + f64::from(week % 26), 0.3)).collect(),
        }],
        outcomes: Outcome::ALL.iter().map(|&outcome| table(outcome, index, n)).collect(),
        cost_by_item_payer: Vec::new(),
        completion: if index == 0 {
            Vec::new()
        } else {
            vec![
                completion("trapping", [0.2, 0.1, 0.3, 0.4]),
                completion("baiting", [0.9, 0.1, 0.0, 0.0]),
            ]
        },
        dots: Vec::new(),
    }
}

/// A summary of `arms` scenarios, the first of them the reference.
pub(crate) fn summary(arms: usize) -> Summary {
    let communes = communes();
    let arms: Vec<Arm> = (0..arms).map(|index| arm(index, &communes)).collect();
    let pairs = arms
        .iter()
        .enumerate()
        .skip(1)
        .map(|(index, a)| Pair {
            a: a.name.clone(),
            b: arms[0].name.clone(),
            differences: Outcome::ALL
                .iter()
                .map(|&outcome| {
                    let mean = level(outcome, index) - level(outcome, 0);
                    let estimate = estimate(mean, 0.6);
                    Difference {
                        outcome: outcome.key().into(),
                        unit: outcome.unit().into(),
                        estimate,
                        ci95: [mean - 1.96 * estimate.mcse, mean + 1.96 * estimate.mcse],
                        chance_better: (outcome.better() != 0).then_some(0.87),
                        chance_equal: 0.0,
                        variance_reduction: Some(8.3),
                    }
                })
                .collect(),
            ratios: vec![
                Ratio {
                    quantity: "benefit_cost".into(),
                    unit: "VND/VND".into(),
                    value: 1.86,
                    ci95: Some([1.61, 2.14]),
                },
                Ratio {
                    quantity: "cost_per_tonne_saved".into(),
                    unit: "VND/t".into(),
                    value: 4.2e6,
                    ci95: None,
                },
            ],
        })
        .collect();
    let mut order: Vec<String> = arms.iter().map(|arm| arm.name.clone()).collect();
    order.rotate_left(1);
    let grid: Vec<f64> = (0..9).map(|step| 4000.0 + 1000.0 * f64::from(step)).collect();
    let decision = (arms.len() > 1).then(|| Decision {
        replicates: 1000,
        paddy_value_now: 7450.0,
        target_loss_share: Some(0.05),
        target: Text::new("mất dưới 5 % sản lượng", "less than 5% of the yield lost"),
        arms: arms
            .iter()
            .enumerate()
            .map(|(index, arm)| DecisionArm {
                name: arm.name.clone(),
                chance_best: vec![1.0 / arms.len() as f64; 9],
                expected_loss: grid
                    .iter()
                    .map(|value| {
                        let tilt = (value - 5500.0) * 4.0e5;
                        4.0e8
                            + if index == 0 {
                                tilt.max(0.0)
                            } else {
                                (-tilt).max(0.0) + 1e8 * (index as f64 - 1.0)
                            }
                    })
                    .collect(),
                budget_vnd: Vec::new(),
                chance_target_within_budget: Vec::new(),
                cloud: Vec::new(),
            })
            .collect(),
        paddy_value_vnd_per_kg: grid,
    });
    let best = order[0].clone();
    Summary {
        schema_version: SCHEMA_VERSION,
        run: RunInfo {
            program: "rodsim 0.1.0".into(),
            model_version: 1,
            scenario_digest: "8f14e45fceea167a".into(),
            seed: 20_220_103,
            replicates: 1000,
            design: "sobol".into(),
            results_digest: "c9f0f895fb98ab91".into(),
            date: "2026-11-22".into(),
        },
        period: Period::default(),
        prices_of: 2022,
        place: Text::new("Huyện Lương Tài (cũ), Bắc Ninh", "Lương Tài (former district), Bắc Ninh"),
        communes,
        stages: Vec::new(),
        arms,
        pairs,
        rankings: vec![Ranking {
            outcome: "burden".into(),
            order,
            leaders: vec![best],
            replicates_to_tell: None,
        }],
        decision,
        warnings: vec![Text::new(
            "Giá bẫy và tiền công là giá tạm: chưa có giá công bố.",
            "Trap price and day wage are placeholders: no published price.",
        )],
        drivers: None,
    }
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
                        source: "Thái Bình 2022".into(),
                        confidence: if placeholder {
                            Confidence::Placeholder
                        } else {
                            Confidence::A
                        },
                    });
                }
            }
        }
    }
    CostEstimate { rows }
}

/// Two small figures.
pub(crate) fn figures() -> Vec<Figure> {
    ["density_fan", "cost_stack"]
        .iter()
        .map(|name| Figure {
            name: (*name).into(),
            title: "Mật độ chuột giảm sau mỗi đợt".into(),
            alt: "Đường mật độ chuột theo tuần, từ 8 đến 24 con/ha.".into(),
            svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1550 950\"><rect id=\"a\" width=\"1550\" height=\"950\" fill=\"#eef\"/><path d=\"M50 900 L700 200 L1500 600\" stroke=\"#0072B2\" stroke-width=\"8\" fill=\"none\"/></svg>".into(),
            png: png(),
            width_mm: 155.0,
            height_mm: 95.0,
            csv: "week,density\n0,14\n".into(),
        })
        .collect()
}

/// A small picture.
fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 31, 19);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[180; 31 * 19]).unwrap();
    writer.finish().unwrap();
    bytes
}

/// Writes every product to the folder `RODSIM_SAMPLES`, to be opened and looked at.
#[test]
#[ignore = "writes files for people to look at"]
fn samples_to_look_at() {
    use super::*;
    use crate::text::Lang;
    let Ok(folder) = std::env::var("RODSIM_SAMPLES") else {
        return;
    };
    let summary = summary(3);
    let estimate = estimate_of_costs(&summary);
    let figures = figures();
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
    for (name, bytes) in tables_csv(&summary, Flavour::Vietnamese).unwrap() {
        write(&name, &bytes);
    }
}
