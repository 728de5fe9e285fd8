//! Plans of other years than the shipped scheme's.

use crate::conservation::everything_adds_up;
use rodsim::engine::tally::Tally;
use rodsim::engine::{Settings, Study};
use rodsim::model::draw::{Design, dimensions};
use rodsim::model::outcome::Outcome as O;
use rodsim::model::plan::parameter::{PARAMETERS, Parameter};
use rodsim::model::plan::{Item, Plan};
use rodsim::scenario::{self, Problems};
use rodsim::text::Lang;
use rodsim::time::{Day, Period};
use std::sync::atomic::AtomicBool;

/// The scheme in other years.
fn scheme_of(first_year: i32, years: usize, text: &str) -> Result<Plan, Problems> {
    let text = format!(
        "schema_version = 1\nextends = \"luong_tai.toml\"\n{text}\n\
        [period]\nfirst_year = {first_year}\nyears = {years}\n"
    );
    scenario::from_text("later", &text, None)
}

fn run(plan: &Plan, threads: usize) -> Tally {
    let settings = Settings { seed: 3, design: Design::Sobol, threads, instructions: None };
    let study = Study::new(vec![plan.without_campaign(), plan.clone()], 0);
    study.simulate(&settings, 0..32, &(), &AtomicBool::new(false)).unwrap()
}

#[test]
fn five_years_and_one_year_run_and_add_up() {
    for (first_year, years, weeks) in
        [(2026, 5, 260), (2026, 1, 51), (2028, 1, 52), (2030, 10, 520)]
    {
        let plan = scheme_of(first_year, years, "").unwrap();
        assert_eq!(plan.world.period.weeks(), weeks, "{first_year} {years}");
        let tally = run(&plan, 1);
        assert_eq!(tally.digest(), run(&plan, 2).digest());
        let arm = &tally.arms[1];
        assert_eq!(arm.weekly.len(), weeks);
        assert_eq!(arm.district.years().len(), years);
        // Whole đồng of the years make those of the campaign.
        let cost =
            |cells: &[rodsim::engine::tally::Cell]| cells[O::Cost as usize].moments.mean().unwrap();
        let sum: f64 = arm.district.years().iter().map(|cells| cost(cells)).sum();
        let whole = cost(arm.district.campaign());
        assert!((sum / whole - 1.0).abs() < 1e-12, "{sum} {whole}");
        // The campaign does something in every year.
        for year in arm.district.years() {
            assert!(year[O::ChemicalHa as usize].moments.mean().unwrap() > 0.0);
        }
    }
}

#[test]
fn rats_and_money_add_up_in_other_years() {
    for (first_year, years) in [(2026, 5), (2024, 1)] {
        everything_adds_up(&scheme_of(first_year, years, "").unwrap(), 5);
    }
}

#[test]
fn the_usual_years_said_are_the_usual_years() {
    let usual = scenario::embedded("luong_tai").unwrap();
    let said = scheme_of(2022, 4, "").unwrap();
    assert_eq!(scenario::digest(&said), scenario::digest(&usual));
    let other = scheme_of(2022, 5, "").unwrap();
    assert_ne!(scenario::digest(&other), scenario::digest(&usual));
}

#[test]
fn parameters_and_the_years_in_common_are_drawn_alike_whatever_the_length() {
    let (short, usual, long) = [1, 4, 10].map(|years| Period::new(2022, years).unwrap()).into();
    for design in [Design::Sobol, Design::LatinHypercube, Design::Independent] {
        let points = |period| design.points(period, 9, 2, 64, 5);
        let (few, some, many) = (points(short), points(usual), points(long));
        for row in 0..5 {
            let of =
                |points: &[f64], period: Period, k: usize| points[row * dimensions(period) + k];
            for k in 0..PARAMETERS {
                assert_eq!(of(&few, short, k), of(&some, usual, k));
                assert_eq!(of(&many, long, k), of(&some, usual, k));
            }
            for (year, uniform) in (0..4).flat_map(|year| [(year, 0), (year, 1)]) {
                let at = |period: Period| PARAMETERS + uniform * period.shock_years() + year;
                assert_eq!(of(&few, short, at(short)), of(&some, usual, at(usual)));
                assert_eq!(of(&many, long, at(long)), of(&some, usual, at(usual)));
            }
        }
        // No coordinate is another's copy.
        let mut first: Vec<u64> = many[..dimensions(long)].iter().map(|u| u.to_bits()).collect();
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), dimensions(long));
    }
}

#[test]
fn messages_name_the_years_of_the_plan() {
    let round = "[[round]]\nname = { vi = \"Thử\", en = \"Trial\" }\nprogramme = \"hunting\"\n\
        person_days_per_ha = 0.3\nweeks = 1\n";
    let faults = |text: &str| scheme_of(2026, 5, text).unwrap_err().to_string();
    let faulty =
        faults(&format!("rounds = \"append\"\n{round}month_day = \"03-01\"\nyears = [2025]"));
    assert!(faulty.contains("2026") && faulty.contains("2030"), "{faulty}");
    assert!(!faulty.contains("2022"), "{faulty}");
    let faulty = faults(&format!("rounds = \"append\"\n{round}date = \"2031-03-01\""));
    assert!(faulty.contains("2026-01-05") && faulty.contains("2030-12-29"), "{faulty}");
    let faulty = faults("[traps]\nrenew_until_year = 2025");
    assert!(faulty.contains("2026") && faulty.contains("2030"), "{faulty}");
    for (years, found) in [("0", "0"), ("11", "11")] {
        let text = format!(
            "schema_version = 1\nextends = \"luong_tai.toml\"\n[period]\nfirst_year = 2026\nyears = {years}\n"
        );
        let faulty = scenario::from_text("later", &text, None).unwrap_err().to_string();
        assert!(faulty.contains(found) && faulty.contains("10"), "{faulty}");
    }
}

#[test]
fn prices_grow_from_their_year_or_are_said_year_by_year() {
    let grown = scheme_of(2026, 3, "[prices]\nwage_growth = 0.1\npaddy_growth = -0.02").unwrap();
    let prices = &grown.world.prices;
    for (year, times) in [1.0, 1.1, 1.21].into_iter().enumerate() {
        assert!((prices.items[year][Item::TrapSetting as usize] - times).abs() < 1e-12);
        assert_eq!(prices.items[year][Item::Traps as usize], 1.0);
    }
    assert_eq!(prices.of_year, 2026);
    assert_eq!(prices.paddy[0], (Parameter::Price2025, 1.0));
    assert!((prices.paddy[2].1 - 0.98 * 0.98).abs() < 1e-12);
    let said = scheme_of(
        2026,
        3,
        "[[price]]\nyear = 2027\npaddy_vnd_per_kg = 9000\nday_wage_vnd = 400000\nproducts = 1.5",
    )
    .unwrap();
    let world = &said.world;
    assert!((world.prices.paddy_median(&world.priors, 1) - 9_000.0).abs() < 1e-9);
    let wage = world.priors[Parameter::DayWage].distribution.median();
    assert!((world.prices.items[1][Item::HuntingLabour as usize] * wage - 400_000.0).abs() < 1e-6);
    assert_eq!(world.prices.items[1][Item::BaitProduct as usize], 1.5);
    assert_eq!(world.prices.items[0], [1.0; rodsim::model::plan::ITEMS]);
    // Wages that double, double what work costs when money and labour are no limit.
    let free = "[budget]\nunlimited = true\n[campaign]\nprogrammes = [\"trapping\"]\n";
    let cost = |more: &str| {
        let tally = run(&scheme_of(2026, 1, &format!("{free}{more}")).unwrap(), 2);
        tally.arms[1].district.campaign()[O::CostTrapSetting as usize].moments.mean().unwrap()
    };
    let wage = format!("[[price]]\nyear = 2026\nday_wage_vnd = {}\n", 2.0 * wage);
    assert!((cost(&wage) / cost("") - 2.0).abs() < 1e-6);
    let faulty = scheme_of(2026, 3, "[[price]]\nyear = 2022\nproducts = 2").unwrap_err();
    assert!(faulty.to_string().contains("2028"), "{faulty}");
}

#[test]
fn explain_and_report_speak_of_the_years_of_the_plan() {
    let mut plan = scheme_of(2026, 5, "[prices]\nof_year = 2025\nwage_growth = 0.03").unwrap();
    plan.name = "later".to_owned();
    for lang in [Lang::Vi, Lang::En] {
        let text = scenario::explain(&plan, lang);
        for word in ["2026-2030", "2025", "2030"] {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
    let settings = Settings { seed: 3, design: Design::Sobol, threads: 2, instructions: None };
    let study = Study::new(vec![plan.without_campaign(), plan.clone()], 0);
    let tally = study.simulate(&settings, 0..32, &(), &AtomicBool::new(false)).unwrap();
    let summary = rodsim::answers::summarise::summarise(&study, &settings, &tally, "2026-01-05");
    assert_eq!(summary.period, plan.world.period);
    for table in &summary.arms[1].outcomes {
        assert!([0, 5].contains(&table.district_by_year.len()), "{}", table.outcome);
    }
    let period = serde_json::to_value(&summary).unwrap()["period"].take();
    assert_eq!(period, serde_json::json!({ "first_year": 2026, "years": 5 }));
    assert_eq!(serde_json::from_value::<Period>(period).unwrap(), summary.period);
    let eleven = serde_json::json!({ "first_year": 2026, "years": 11 });
    assert!(serde_json::from_value::<Period>(eleven).is_err());
    let first = summary.stages.iter().map(|span| span.from_day).min().unwrap();
    assert_eq!(Day(first).date().0, 2026);
    for options in [Lang::Vi, Lang::En]
        .map(|lang| rodsim::show::charts::Options { lang, ..Default::default() })
    {
        for chart in rodsim::show::charts::draw(&summary, &[], &options).unwrap() {
            assert!(!chart.csv.contains(",2022"), "{}", chart.name);
            assert!(!chart.svg.contains("2022–2025"), "{}", chart.name);
        }
    }
}
