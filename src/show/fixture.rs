//! A plausible summary of Lương Tài, made without the engine: what the tests of charts and reports
//! look at.

mod differences;
mod scenarios;

use crate::answers::diagnosis::{Diagnosis, Early, Funding, Stopped};
use crate::answers::summary::*;
use crate::answers::trial::Trial;
use crate::model::outcome::{Adds, Outcome};
use crate::model::plan::estimate::{Planned, PlannedBout};
use crate::model::plan::parameter::Confidence;
use crate::model::plan::{Calendar, ITEMS, Item, PAYERS};
use crate::show::charts::{Chart, Options, draw};
use crate::show::report::{CostEstimate, EstimateRow};
use crate::stats::{Estimate, Share};
use crate::text::{Lang, Text};
use crate::time::{Day, Period};
use differences::{decision, drivers, pairs};
use scenarios::{arm, made};

/// Years and weeks of the period of the fixture.
const YEARS: usize = 4;
const WEEKS: usize = 208;

fn calendar() -> Calendar {
    crate::scenario::embedded("luong_tai").expect("it is shipped").world.calendar
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
    crate::show::report::estimate::settle(&mut rows);
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
