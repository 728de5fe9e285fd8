//! The season: what adds up, what must change nothing, limits with a closed form.

use super::{Check, Verdict};
use crate::engine::{Instructions, Settings, Study};
use crate::model::draw::Design;
use crate::model::lanes::LANES;
use crate::model::outcome::Outcome as O;
use crate::model::plan::{Item, Plan, Programme};
use crate::model::season::ground::Ground;
use crate::model::season::stepwise::Stepwise;
use crate::scenario;
use crate::text::Text;
use crate::time::WARM_UP_WEEKS;
use crate::verify::reference::{self, Addressed};
use std::sync::atomic::AtomicBool;

/// Replicates of the checks of identity.
const REPLICATES: u64 = 128;
/// Sums of a few numbers, each rounded once.
const ROUNDING: f64 = 1e-9;

pub(super) fn checks(stop: &AtomicBool) -> Vec<Check> {
    let Ok(plan) = scenario::embedded("luong_tai") else {
        return vec![Check {
            what: Text::new("kịch bản mặc định đọc được", "the default scenario can be read"),
            found: "–".to_owned(),
            expected: "luong_tai".to_owned(),
            verdict: Verdict::Fails,
        }];
    };
    let mut checks = vec![totals(&plan)];
    checks.extend(adds_up(&plan));
    checks.push(agrees_with_the_reference());
    checks.extend(identities(&plan, stop));
    checks
}

/// The plan has the totals that were adopted, to the last hectare.
fn totals(plan: &Plan) -> Check {
    let traps: f64 = plan.campaign.traps.target.iter().sum();
    let rice: f64 = plan.world.communes.iter().map(|commune| commune.rice_area_ha).sum();
    let chemical: f64 = plan
        .campaign
        .planned(plan.world.period)
        .iter()
        .flatten()
        .map(|programmes| programmes[Programme::Baiting as usize])
        .sum();
    Check::equal(
        Text::new("Đề án: ha lúa, bẫy, ha thuốc", "the scheme: ha of rice, traps, ha of bait"),
        &format!("{rice} {traps} {chemical}"),
        "4500 22500 36000",
    )
}

/// The first replicates of a seed, at the start of the warm-up.
fn season(ground: &Ground, seed: u64) -> Stepwise<'_> {
    let period = ground.world.period;
    let points = Design::Independent.points(period, seed, 0, LANES as u32, LANES);
    Stepwise::new(ground, seed, 0, &points)
}

/// Rats and money of eight replicates of the scheme, every week and commune.
fn adds_up(plan: &Plan) -> Vec<Check> {
    let ground = Ground::new(&plan.world, plan.campaign.synchrony_sd_days);
    let mut season = season(&ground, 7);
    let (mut flows, mut rats, mut records, mut money) = (0, 0, 0, 0);
    for week in -(WARM_UP_WEEKS as i32)..plan.world.period.weeks() as i32 {
        season.go_to(week);
        if week == 0 {
            season.begin(&plan.campaign);
        }
        season.step_seen(&mut |seen| {
            for l in 0..LANES {
                let killed: f64 = seen.killed.iter().map(|cause| cause[l]).sum();
                let came = seen.start[l] + seen.born[l] + seen.arrived[l];
                let gone =
                    seen.natural[l] + seen.usual[l] + killed + seen.nestlings[l] + seen.left[l];
                flows += 1;
                rats += usize::from((came - gone - seen.end[l]).abs() > ROUNDING * came.max(1.0));
            }
        });
        if week >= 0 && season.nature.today.ends_year {
            season.close_year();
            for record in &season.season.ledger.year {
                for l in 0..LANES {
                    let row = |outcome: O| record[outcome as usize][l];
                    let items: f64 = Item::ALL.map(|item| row(item.facts().outcome)).iter().sum();
                    let payers = row(O::PaidProvince) + row(O::PaidCommune) + row(O::PaidFarmers);
                    records += 1;
                    money += usize::from(items != row(O::Cost) || payers != row(O::Cost));
                }
            }
            season.season.ledger.open_year();
        }
    }
    vec![
        Check::none(
            Text::new(
                "chuột: đầu tuần + sinh + đến − chết − đi ≠ cuối tuần (xã × tuần × lần lặp)",
                "rats: start + born + arrived − dead − left ≠ end (commune × week × replicate)",
            ),
            rats,
            flows,
        ),
        Check::none(
            Text::new(
                "tiền: tổng khoản mục ≠ tổng nguồn chi, từng đồng (xã × năm × lần lặp)",
                "money: items ≠ payers, to the đồng (commune × year × replicate)",
            ),
            money,
            records,
        ),
    ]
}

/// Every shipped scenario, one replicate: the lane-parallel season against the plain one.
fn agrees_with_the_reference() -> Check {
    let (seed, lane) = (7, 3);
    let (mut unlike, mut all) = (0, 0);
    for plan in scenario::EMBEDDED.iter().filter_map(|(name, _)| scenario::embedded(name).ok()) {
        let ground = Ground::new(&plan.world, plan.campaign.synchrony_sd_days);
        let mut season = season(&ground, seed);
        let draw = reference::Draw::of_lane(&season.nature.draw, lane);
        let years = season.years(&plan.campaign);
        let plain =
            reference::simulate(&plan, &draw, &mut Addressed { seed, replicate: lane as u32 });
        for (plain, kernel) in plain.iter().flatten().zip(years.iter().flatten()) {
            for outcome in O::ALL {
                let row = outcome as usize;
                all += 1;
                unlike += usize::from(!reference::alike(outcome, plain[row], kernel[row][lane]));
            }
        }
    }
    Check::none(
        Text::new(
            "mùa vụ tính song song khác bản tham chiếu viết đơn giản (kịch bản × xã × năm × chỉ tiêu)",
            "the lane-parallel season differs from the plain reference (scenario × commune × year × outcome)",
        ),
        unlike,
        all,
    )
}

/// What must change nothing changes nothing, bit for bit.
fn identities(plan: &Plan, stop: &AtomicBool) -> Vec<Check> {
    let none = plan.without_campaign();
    let mut nothing = plan.clone();
    for round in &mut nothing.campaign.rounds {
        round.target.fill(0.0);
    }
    nothing.campaign.traps.target.fill(0.0);
    nothing.campaign.budget_vnd = None; // money set aside and not spent is a difference
    let study = Study::new(vec![none, plan.clone(), nothing], 0);
    let settings =
        |threads, instructions| Settings { seed: 5, design: Design::Sobol, threads, instructions };
    let digest = |threads, instructions| {
        let tally = study.simulate(&settings(threads, instructions), 0..REPLICATES, &(), stop);
        tally.map_or(String::new(), |tally| tally.digest())
    };
    let expected = digest(1, None);
    let mut checks = vec![Check::equal(
        Text::new("kết quả với 3 luồng như với 1 luồng", "results with 3 threads as with 1"),
        &digest(3, None),
        &expected,
    )];
    for set in Instructions::available() {
        let name = format!("{set:?}");
        checks.push(Check::equal(
            Text::new(
                format!("kết quả với tập lệnh {name}"),
                format!("results with instruction set {name}"),
            ),
            &digest(0, Some(set)),
            &expected,
        ));
    }
    if let Some(tally) = study.simulate(&settings(0, None), 0..REPLICATES, &(), stop) {
        // Pairs with the reference, in order: the scheme, then the scheme of nothing.
        let differences = &tally.pairs[1].less_equal;
        let unlike = differences.iter().filter(|less_equal| less_equal[1] != REPLICATES).count();
        checks.push(Check::none(
            Text::new(
                "chương trình quy mô 0 khác không có chương trình (chỉ tiêu)",
                "a programme of zero coverage differs from none (outcomes)",
            ),
            unlike,
            differences.len(),
        ));
    }
    checks
}
