//! Patterns of the field that the model was not told, with generous ranges.

use crate::support::{WEEKS, YEARS, thursday};
use crate::support::{embedded, run, settings};
use rodsim::engine::Settings;
use rodsim::engine::tally::{ArmTally, Tally};
use rodsim::model::draw::Design;
use rodsim::model::outcome::Outcome as O;
use rodsim::text::{Lang, number};

/// Scenarios of the comparison, in order.
const NAMES: [&str; 6] = [
    "no_campaign",
    "luong_tai",
    "all_before_establishment",
    "same_effort_at_booting",
    "symptomatic",
    "community_trap_barriers",
];

fn compared(replicates: u64) -> Tally {
    let settings = Settings { design: Design::Sobol, ..settings(20_220_103) };
    run(NAMES.map(embedded).to_vec(), &settings, replicates)
}

/// Quantile of a district outcome; the campaign is scope [`YEARS`].
fn quantile(arm: &ArmTally, scope: usize, outcome: O, p: f64) -> f64 {
    arm.district.scopes[scope][outcome as usize].histogram.as_ref().unwrap().quantile(p).unwrap()
}

/// Median density of the district by month, mean over the four years.
fn by_month(arm: &ArmTally) -> [f64; 12] {
    let mut sums = [(0.0, 0); 12];
    for week in 0..WEEKS {
        let month = thursday(week as i32).date().1 as usize - 1;
        let density = arm.weekly[week][0].histogram.as_ref().unwrap().quantile(0.5).unwrap();
        sums[month].0 += density;
        sums[month].1 += 1;
    }
    sums.map(|(sum, n)| sum / f64::from(n))
}

/// Median and 5-95 % range over replicates.
fn range(tell: impl Fn(f64) -> f64, decimals: usize) -> String {
    let [low, middle, high] = [0.05, 0.5, 0.95].map(|p| number(tell(p), decimals, Lang::En));
    format!("{middle} ({low}-{high})")
}

/// Section 9 of the model's description, the column that the model fills; held to what it says.
fn table() -> Vec<[String; 4]> {
    let tally = compared(512);
    let [none, scheme, before, booting, symptomatic, barriers] = &tally.arms[..] else {
        panic!("six scenarios")
    };
    let median = |arm: &ArmTally, outcome: O| quantile(arm, YEARS, outcome, 0.5);
    let percent = |arm: &ArmTally, p: f64| 100.0 * quantile(arm, YEARS, O::YieldLossShare, p);
    // Mean net benefit against no campaign, thousand million VND.
    let benefit = |scenario: usize| {
        let pair = tally.pairs.iter().find(|pair| (pair.a, pair.b) == (scenario, 0)).unwrap();
        -pair.differences[O::Burden as usize].moments.mean().unwrap() / 1e9
    };
    let [of_scheme, of_before, of_booting, of_symptomatic] = [1, 2, 3, 4].map(benefit);
    let months = by_month(none);
    let [mar, jun, aug, oct, jan] = [2, 5, 7, 9, 0].map(|month: usize| months[month]);
    let damaged = |year: usize| {
        let of = |arm| quantile(arm, year, O::Damaged5, 0.5);
        100.0 * (of(scheme) / of(none) - 1.0)
    };
    let with_barriers =
        tally.pairs.iter().find(|pair| (pair.a, pair.b) == (1, 5)).expect("all pairs are kept");
    let saved = |p: f64| {
        let saved = &with_barriers.differences[O::YieldLoss as usize].histogram;
        saved.as_ref().unwrap().quantile(p).unwrap()
    };
    let few = gain_where_rats_are_few();

    // Ordinary years lose 1-12 %, centre near 5 % where farms were studied, less elsewhere.
    let loss = percent(none, 0.5);
    assert!((1.5..=5.0).contains(&loss), "{loss}");
    // Two peaks a year, after each crop; troughs in March and in July or August.
    assert!(jun > 1.3 * mar && jun > 1.1 * aug, "{months:?}");
    assert!(oct > 1.1 * aug && oct > 1.2 * jan, "{months:?}");
    // Fewer litters in summer are put in so that the larger peak follows the spring crop.
    assert!(jun > oct, "{months:?}");
    // The scheme lowers trap success in standing crop well below its reference of 3.5 in a hundred.
    let success = median(scheme, O::TrapSuccess);
    assert!(success < 0.7 * 3.5, "{success}");
    // Control before planting beats the same effort at booting, in rice and in all costs together.
    assert!(median(before, O::YieldLoss) < median(booting, O::YieldLoss));
    assert!(median(before, O::Burden) < median(booting, O::Burden));
    assert!(of_before > of_booting, "{of_before} {of_booting}");
    // So does the calendar, against waiting for damage.
    assert!(median(scheme, O::YieldLoss) < median(symptomatic, O::YieldLoss));
    // Trap barriers add to the scheme, and nothing harms.
    assert!(median(barriers, O::YieldLoss) < median(scheme, O::YieldLoss));
    assert!(median(scheme, O::YieldLoss) < median(none, O::YieldLoss));
    // Years of control lower the damaged area further each year, as in Hà Nam.
    assert!(damaged(2) < damaged(0), "{} {}", damaged(0), damaged(2));

    let rows = [
        (
            "yield loss without a campaign",
            "1-12 %, centre near 5 %",
            format!("{} %", range(|p| percent(none, p), 1)),
            "met below the centre: farms were studied where rats were; the centre is put in by the closure, the range and the four years are not",
        ),
        (
            "two peaks a year, after the crops",
            "Red River Delta, 4 years untreated",
            format!(
                "{jun:.1} rats/ha in June, {oct:.1} in October; troughs of {mar:.1} in March, {aug:.1} in August"
            ),
            "peaks met; their order is put in",
        ),
        (
            "trap success in standing crop",
            "3.9 ± 1.6 per 100 (Java); a campaign must lower it",
            format!(
                "3.5 put in at the reference density; {} under the scheme",
                range(|p| quantile(scheme, YEARS, O::TrapSuccess, p), 1)
            ),
            "met",
        ),
        (
            "control before planting against the same effort later",
            "better (Tanzania, model)",
            format!(
                "all before seeding loses {:.1} %, at booting {:.1} %; mean net benefit {of_before:.0} against {of_booting:.0} thousand million VND",
                percent(before, 0.5),
                percent(booting, 0.5)
            ),
            "met",
        ),
        (
            "calendar against symptomatic control",
            "about 2 : 1 in net benefit",
            format!("{of_scheme:.0} : {of_symptomatic:.0} = {:.1} : 1", of_scheme / of_symptomatic),
            "met",
        ),
        (
            "damaged area after years of management",
            "-93 % (Hà Nam, 3 years), 594 to 146 ha (Hà Nội)",
            format!(
                "{:.0} % (area above 5 % of tillers, against no campaign, median of the 4 years; {:.0} % in the first year, {:.0} % in the third)",
                damaged(YEARS),
                damaged(0),
                damaged(2)
            ),
            "direction met, size not",
        ),
        (
            "barriers where rats abound",
            "benefit : cost 10-24 (Java)",
            format!(
                "on top of the scheme {} t in four years, mean gain {:.1} thousand million VND",
                range(saved, 0),
                benefit(5) - of_scheme
            ),
            "not comparable",
        ),
        (
            "little gain where rats are few",
            "no difference in 4 years (Vĩnh Phúc)",
            format!("{:.1} % of the yield in the quarter of draws that lose least", 100.0 * few),
            "met, within what a field trial can see",
        ),
        ("cutting tillers at tillering", "no loss", "none".to_owned(), "put in"),
        (
            "outbreak years",
            "15-50 %",
            format!("not put in; 95 % quantile of four years {:.1} %", percent(none, 0.95)),
            "not reached in the median draw",
        ),
    ];
    rows.map(|(pattern, published, model, verdict)| {
        [pattern.to_owned(), published.to_owned(), model, verdict.to_owned()]
    })
    .to_vec()
}

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/model.md");

/// `RODSIM_RENEW=1 cargo test --test it patterns` writes the table of section 9 anew.
#[test]
fn the_patterns_of_the_model_description_hold() {
    let rows = table();
    let lines: Vec<String> = rows.iter().map(|row| format!("| {} |\n", row.join(" | "))).collect();
    let page = std::fs::read_to_string(FILE).unwrap();
    let start = page.find("| yield loss without a campaign |").expect("section 9 has its table");
    let end = start + page[start..].find("\n\n").expect("the table ends") + 1;
    if std::env::var_os("RODSIM_RENEW").is_some() {
        std::fs::write(FILE, [&page[..start], &lines.concat(), &page[end..]].concat()).unwrap();
        return;
    }
    assert_eq!(&page[start..end], lines.concat(), "the description states other figures");
}

/// Yield that the scheme saves in the quarter of the draws that lose least without it, as a share of
/// what could be harvested.
fn gain_where_rats_are_few() -> f64 {
    let tally = run(
        vec![embedded("no_campaign"), embedded("luong_tai")],
        &Settings { design: Design::Sobol, ..settings(1) },
        256,
    );
    let mut gains: Vec<(f64, f64)> = tally
        .sample
        .iter()
        .map(|(_, row)| (row[0], row[0] - row[rodsim::engine::tally::SAMPLED.len()]))
        .collect();
    gains.sort_by(|a, b| a.0.total_cmp(&b.0));
    let attainable = 4.0 * 4_500.0 * 12.1;
    let few = &gains[..gains.len() / 4];
    few.iter().map(|(_, gain)| gain).sum::<f64>() / few.len() as f64 / attainable
}

#[test]
fn where_rats_are_few_a_campaign_saves_little() {
    // Four years in Vĩnh Phúc found no difference where rats were few.
    let gain = gain_where_rats_are_few();
    assert!(gain < 0.02, "{gain}");
}
