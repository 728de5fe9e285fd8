//! Published patterns that the model was not told, held against its predictions.
//!
//! `published.csv` has a row for each: what was seen and where, what the model predicts (5, 50 and
//! 95 % of the replicates), and a verdict that follows from the two by rule. `RODSIM_RENEW=1 cargo
//! test --test patterns` writes it anew; `README.md` discusses where the model departs.

mod world;

use rodsim::model::outcome::Outcome as O;
use rodsim::model::plan::Plan;
use rodsim::model::plan::parameter::{Distribution, Parameter as P};
use std::ops::RangeInclusive;
use world::{Life, live, only, round, shipped};

/// Rice of the shipped district over its crops and years, ha.
const HECTARE_CROPS: f64 = 4_500.0 * 2.0 * 4.0;
/// Weeks of a year.
const YEAR: usize = 52;

/// One published pattern, and what the model says to it.
struct Pattern {
    what: &'static str,
    published: &'static str,
    source: &'static str,
    unit: &'static str,
    /// What was published, in the unit.
    seen: RangeInclusive<f64>,
    predicted: Vec<f64>,
}

impl Pattern {
    /// The quantile of the replicates.
    fn quantile(&self, p: f64) -> f64 {
        let mut sorted = self.predicted.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[((sorted.len() - 1) as f64 * p).round() as usize]
    }

    /// Met if the middle half of the predictions meets what was seen, possible if only that from 5 to
    /// 95 % does.
    fn verdict(&self) -> &'static str {
        let meets = |low: f64, high: f64| {
            self.quantile(low) <= *self.seen.end() && self.quantile(high) >= *self.seen.start()
        };
        match (meets(0.25, 0.75), meets(0.05, 0.95)) {
            (true, _) => "met",
            (false, true) => "possible",
            (false, false) => "not met",
        }
    }

    fn row(&self) -> Vec<String> {
        let figure = |p: f64| {
            let value = self.quantile(p);
            if value.abs() < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") }
        };
        let [low, middle, high] = [0.05, 0.5, 0.95].map(figure);
        let words = [self.what, self.published, self.source, self.unit].map(str::to_owned);
        [words.to_vec(), vec![low, middle, high, self.verdict().to_owned()]].concat()
    }
}

/// What a figure of each replicate is, of pairs of lives.
fn each(a: &[Life], b: &[Life], figure: impl Fn(&Life, &Life) -> f64) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| figure(a, b)).collect()
}

/// The replicates whose yield loss without a campaign is in the top or the bottom quarter.
fn quarter(none: &[Life], top: bool) -> Vec<bool> {
    let losses: Vec<f64> = none.iter().map(|life| life.sum(O::YieldLoss)).collect();
    let mut sorted = losses.clone();
    sorted.sort_by(f64::total_cmp);
    let edge = sorted[if top { 3 * sorted.len() / 4 } else { sorted.len() / 4 }];
    losses.iter().map(|&loss| if top { loss >= edge } else { loss < edge }).collect()
}

fn kept(values: Vec<f64>, keep: &[bool]) -> Vec<f64> {
    values.into_iter().zip(keep).filter_map(|(value, &keep)| keep.then_some(value)).collect()
}

/// Per cent by which an outcome of a year changes.
fn change(outcome: O, year: usize) -> impl Fn(&Life, &Life) -> f64 {
    move |none, with| {
        100.0 * (with.of_year(year, outcome) / none.of_year(year, outcome).max(1e-9) - 1.0)
    }
}

/// Per cent by which density changes in some weeks of the second year.
fn density_change(weeks: std::ops::Range<usize>) -> impl Fn(&Life, &Life) -> f64 {
    move |none, with| {
        let weeks = YEAR + weeks.start..YEAR + weeks.end;
        100.0 * (with.mean_density(weeks.clone()) / none.mean_density(weeks).max(1e-9) - 1.0)
    }
}

/// Rice saved, t per hectare and crop.
fn saved_per_ha(none: &Life, with: &Life) -> f64 {
    (none.sum(O::YieldLoss) - with.sum(O::YieldLoss)) / HECTARE_CROPS
}

/// Net benefit of four years, VND.
fn net_benefit(none: &Life, with: &Life) -> f64 {
    none.sum(O::Burden) - with.sum(O::Burden)
}

/// The same work in both crops.
fn both_crops(programme: &str, days: [i32; 2], needs: &str) -> [String; 2] {
    ["spring", "summer"]
        .map(|crop| round(programme, crop, days[usize::from(crop == "summer")], needs))
}

fn fixed(mut plan: Plan, values: &[(P, f64)]) -> Plan {
    for &(parameter, value) in values {
        plan.world.priors.0[parameter as usize].distribution = Distribution::Fixed(value);
    }
    plan
}

/// Campaigns of communities and offices in Vietnam.
fn campaigns(none: &[Life]) -> Vec<Pattern> {
    let scheme = live(&shipped("luong_tai"));
    let hunts: Vec<String> = [[-14, -14], [20, 12], [45, 30]]
        .into_iter()
        .flat_map(|days| both_crops("hunting", days, "person_days_per_ha = 0.33"))
        .collect();
    let hunts = live(&only(&hunts));
    let gain = |none: &Life, with: &Life| {
        let saved = none.of_year(2, O::YieldLoss) - with.of_year(2, O::YieldLoss);
        100.0 * saved / (none.attainable[2] - none.of_year(2, O::YieldLoss))
    };
    let few = quarter(none, false);
    vec![
        Pattern {
            what: "damaged area in the third year of community management, against none",
            published: "-93 % (no control group)",
            source: "Hà Nam: Palis et al. 2011, Wildl. Res. 38:568",
            unit: "%",
            seen: -93.0..=-93.0,
            predicted: each(none, &scheme, change(O::Damaged5, 2)),
        },
        Pattern {
            what: "yield in the third year of community management, against none",
            published: "+10-14 %",
            source: "Hà Nam: Palis et al. 2011",
            unit: "%",
            seen: 10.0..=14.0,
            predicted: each(none, &scheme, gain),
        },
        Pattern {
            what: "damaged area in the first year of a campaign, against none",
            published: "594 to 146 ha, -75 % (no control group)",
            source: "Hà Nội spring 2021: Nông nghiệp Việt Nam",
            unit: "%",
            seen: -75.0..=-75.0,
            predicted: each(none, &scheme, change(O::Damaged5, 0)),
        },
        Pattern {
            what: "yield, three community actions of 0.33 person-days/ha a crop",
            published: "+0.43-0.45 t/ha (151 farmers, matched)",
            source: "An Giang: Asian J. Agric. Dev. 2016",
            unit: "t/ha and crop",
            seen: 0.43..=0.45,
            predicted: each(none, &hunts, saved_per_ha),
        },
        Pattern {
            what: "yield, the scheme in the quarter of draws with the least loss",
            published: "no difference in four years; at most 2 % would have gone unseen",
            source: "Vĩnh Phúc: Brown et al. 2006, Ecol. Appl. 16:2000",
            unit: "% of the yield",
            seen: 0.0..=2.0,
            predicted: kept(each(none, &scheme, gain), &few),
        },
    ]
}

/// Trap barriers.
fn barriers(none: &[Life]) -> Vec<Pattern> {
    let all = "barriers_per_100_ha = 8";
    let both = live(&only(&both_crops("barriers", [0, 0], all)));
    let summer = live(&only(&[round("barriers", "summer", 0, all)]));
    let many = quarter(none, true);
    let ratio = |none: &Life, with: &Life| {
        let saved = none.sum(O::YieldLossVnd) - with.sum(O::YieldLossVnd);
        saved / with.sum(O::CostTrapBarriers)
    };
    vec![
        Pattern {
            what: "yield with trap barriers on all land, in the quarter of draws that lose most",
            published: "4.72 against 4.00 t/ha (dry season)",
            source: "Java: Singleton et al., Crop Prot.; 20 × 20 m for 10 ha",
            unit: "t/ha and crop",
            seen: 0.72..=0.72,
            predicted: kept(each(none, &both, saved_per_ha), &many),
        },
        Pattern {
            what: "rice saved over the cost of trap barriers, in the same quarter",
            published: "10-24 : 1",
            source: "Java: Singleton et al., Crop Prot.",
            unit: "ratio",
            seen: 10.0..=24.0,
            predicted: kept(each(none, &both, ratio), &many),
        },
        Pattern {
            what: "rats at the end of a summer crop with trap barriers, against none",
            published: "-45 % (R. argentiventer), -28 % (R. losea)",
            source: "Red River Delta: Brown & Tuan, Compensation of rodent pests after removal",
            unit: "%",
            seen: -45.0..=-28.0,
            predicted: each(none, &summer, density_change(37..40)),
        },
        Pattern {
            what: "rats in the winter after it, against none",
            published: "+31 % (R. argentiventer), +69 % (R. losea)",
            source: "Red River Delta: Brown & Tuan",
            unit: "%",
            seen: 31.0..=69.0,
            predicted: each(none, &summer, density_change(50..54)),
        },
    ]
}

/// When to act.
fn timing(none: &[Life]) -> Vec<Pattern> {
    let [early, late, scheme, symptomatic] =
        ["all_before_establishment", "same_effort_at_booting", "luong_tai", "symptomatic"]
            .map(|name| live(&shipped(name)));
    let against = |a: &[Life], b: &[Life]| -> Vec<f64> {
        let benefit = |lives: &[Life]| each(none, lives, net_benefit);
        let pairs: Vec<(f64, f64)> = benefit(a).into_iter().zip(benefit(b)).collect();
        let groups = pairs
            .chunks(32)
            .map(|group| group.iter().fold((0.0, 0.0), |(x, y), (a, b)| (x + a, y + b)));
        groups.map(|(a, b)| a / b.max(1.0)).collect()
    };
    let peak: Vec<String> = vec![round("baiting", "summer", 100, BAIT)];
    let peak = live(&only(&peak));
    vec![
        Pattern {
            what: "rice lost with all work before seeding over that with it at booting",
            published: "less: control just before planting is best",
            source: "Tanzania, model: Skonhoft et al. 2006",
            unit: "ratio",
            seen: 0.0..=1.0,
            predicted: each(&early, &late, |early, late| {
                early.sum(O::YieldLoss) / late.sum(O::YieldLoss)
            }),
        },
        Pattern {
            what: "net benefit by the calendar over that on sight of damage (means of 32 replicates)",
            published: "about 2 : 1",
            source: "Tanzania, model: Skonhoft et al. 2006",
            unit: "ratio",
            seen: 1.5..=2.5,
            predicted: against(&scheme, &symptomatic),
        },
        Pattern {
            what: "rats in the next May when bait is laid only at the autumn peak, against none",
            published: "no lasting effect of control at high density alone",
            source: "Mastomys, model: Stenseth et al. 2001",
            unit: "%",
            seen: -10.0..=10.0,
            predicted: each(none, &peak, density_change(YEAR + 17..YEAR + 22)),
        },
    ]
}

const BAIT: &str = "share_of_area = 1\nproduct = \"anticoagulant\"\ndose_kg_per_ha = 0.1";

/// Bait that kills, and bait that sterilises.
fn baits(none: &[Life]) -> Vec<Pattern> {
    let three: Vec<String> = [[-10, -10], [23, 15], [55, 38]]
        .into_iter()
        .flat_map(|days| both_crops("baiting", days, BAIT))
        .collect();
    let three = live(&only(&three));
    // So many of the females, a fortnight before each crop's breeding, for all of it.
    let sterile = |share: f64| {
        let mut plan = only(&both_crops("fertility", [30, 15], "share_of_area = 1"));
        plan.world.stages.bait_acceptance.fill(1.0);
        let sure = [
            (P::BaitTrueShare, 1.0),
            (P::FertilityEfficacy, share),
            (P::FertilityWeeks, 1_000.0),
            (P::ExecutionMedian, 1.0),
            (P::ExecutionSd, 0.0),
            (P::Substitution, 0.0),
            (P::RefugeShare, 0.0),
        ];
        live(&fixed(plan, &sure))
    };
    let (half, most) = (sterile(0.5), sterile(0.76));
    let many = quarter(none, true);
    let year = |none: &Life, with: &Life| {
        let last = 3 * YEAR..4 * YEAR;
        100.0 * (with.mean_density(last.clone()) / none.mean_density(last).max(1e-9) - 1.0)
    };
    let season = |none: &Life, with: &Life| {
        let ripe = 22..26;
        100.0 * (with.mean_density(ripe.clone()) / none.mean_density(ripe).max(1e-9) - 1.0)
    };
    vec![
        Pattern {
            what: "rice lost with three rounds of bait a crop on all land, where most is lost, against none",
            published: "-99 % (28 to 0.4 % of tillers, outbreak, 200 ha)",
            source: "Java, flocoumafen: Pearman",
            unit: "%",
            seen: -99.0..=-95.0,
            predicted: kept(
                each(none, &three, |a, b| {
                    100.0 * (b.sum(O::YieldLoss) / a.sum(O::YieldLoss) - 1.0)
                }),
                &many,
            ),
        },
        Pattern {
            what: "rats at the end of the spring crop with half of the females sterile, against none",
            published: "about half",
            source: "R. argentiventer, enclosures: Jacob et al. 2004, J. Wildl. Manage. 68:1130",
            unit: "%",
            seen: -60.0..=-40.0,
            predicted: each(none, &half, season),
        },
        Pattern {
            what: "rats in the fourth year with 76 % of the females sterile each crop, against none",
            published: "lasting low density from 75 % on",
            source: "Mastomys, model: Stenseth et al. 2001",
            unit: "%",
            seen: -100.0..=-75.0,
            predicted: each(none, &most, year),
        },
        Pattern {
            what: "the same with half of the females sterile",
            published: "no lasting low density",
            source: "Mastomys, model: Stenseth et al. 2001",
            unit: "%",
            seen: -75.0..=0.0,
            predicted: each(none, &half, year),
        },
    ]
}

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/patterns/published.csv");

#[test]
fn published_patterns_are_predicted_as_the_table_says() {
    let none = live(&shipped("no_campaign"));
    let patterns: Vec<Pattern> = [campaigns(&none), barriers(&none), timing(&none), baits(&none)]
        .into_iter()
        .flatten()
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["pattern", "published", "source", "unit", "q05", "q50", "q95", "verdict"])
        .unwrap();
    for pattern in &patterns {
        writer.write_record(pattern.row()).unwrap();
    }
    let table = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    if std::env::var_os("RODSIM_RENEW").is_some() {
        std::fs::write(FILE, &table).unwrap();
        return;
    }
    assert_eq!(std::fs::read_to_string(FILE).unwrap(), table, "the table states other figures");
}
