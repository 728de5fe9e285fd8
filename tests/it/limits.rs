//! Cases whose answer is known without a program.

use crate::support::thursday;
use crate::support::{
    embedded, fix, keep, one_quiet_commune, quiet, rats, round, rounds, scheme, stepwise, tell,
    tell_with,
};
use rodsim::model::draw::Draw;
use rodsim::model::lanes::{LANES, splat};
use rodsim::model::outcome::Outcome as O;
use rodsim::model::plan::parameter::Parameter as P;
use rodsim::model::plan::{Border, Plan};
use rodsim::model::season::calendar::{Seasons, StageDays};
use rodsim::model::season::ground::Ground;
use rodsim::model::season::rates::MORTALITY_SCALE;
use rodsim::model::season::{Cohort, damage, trapping};

/// Yearly multiplication of a rare population under usual practice: the three classes of the model
/// description, written out again from the draw in plain arithmetic.
fn yearly_growth(plan: &Plan, draw: &Draw, mortality_scale: f64, l: usize) -> f64 {
    let p = |parameter: P| draw[parameter][l];
    let seasons = Seasons::new(&plan.world.calendar, plan.world.period);
    let stages = StageDays::new(&plan.world.calendar, &seasons);
    let crops = &seasons.days[seasons.of_year(2022)];
    let (spring, summer) = (crops[0].0, crops[1].0);
    let [mut q, mut s, mut a] = [1.0, 1.0, 1.0];
    let mut growth = 0.0;
    for _year in 0..60 {
        let before: f64 = q + s + a;
        [q, s, a] = [q, s, a].map(|x| x / before);
        for week in 0..52 {
            let day = thursday(week).0;
            let stage = stages.stage(day, crops) as usize;
            let survival = if stage == 1 || stage == 2 {
                p(P::SurvivalMonthBare)
            } else {
                p(P::SurvivalMonth)
            };
            let natural = -mortality_scale * survival.ln() * 7.0 / 30.44;
            let survive = (-(natural + p(P::UsualHazard))).exp();
            q *= (p(P::WeaningSurvival).ln() / 6.0 - p(P::UsualHazard)).exp();
            s *= survive;
            a *= survive;
            let mut births = 0.0;
            for (established, initiation, harvest, litters) in [
                (spring, 50.0, 120.0, p(P::LittersPerCrop)),
                (summer, 35.0, 95.0, p(P::LittersPerCrop) * p(P::SummerLittersRatio)),
            ] {
                let monday = f64::from(day - 3 - established);
                let (on, off) = (initiation + p(P::BreedOnDays), harvest + p(P::BreedOffDays));
                let days = (off.min(monday + 7.0) - on.max(monday)).max(0.0);
                let weeks = ((off - on) / 7.0).max(1.0);
                births += p(P::FemaleShare) * p(P::BreedingShare) * litters * p(P::LitterSize)
                    / weeks
                    * (days / 7.0);
            }
            let born = a * births * (1.0 + p(P::Compensation));
            let weaned = q / 6.0;
            let matured = s * 7.0 / (p(P::MaturityDays) - 21.0).max(7.0);
            q += born - weaned;
            s += weaned - matured;
            a += matured;
        }
        growth = q + s + a;
    }
    growth
}

#[test]
fn a_rare_population_under_usual_practice_multiplies_by_exactly_lambda() {
    let plan = embedded("no_campaign");
    let ground = Ground::new(&plan.world, None);
    let mut bound = [0, 0];
    for replicate in (0..256).step_by(LANES) {
        let nature = stepwise(&ground, 1, replicate).nature;
        for l in 0..LANES {
            let m = nature.rates.mortality_scale[l];
            assert!((MORTALITY_SCALE[0]..=MORTALITY_SCALE[1]).contains(&m));
            if let Some(which) = MORTALITY_SCALE.iter().position(|&end| end == m) {
                bound[which] += 1;
                continue;
            }
            let growth = yearly_growth(&plan, &nature.draw, m, l);
            let lambda = nature.draw[P::GrowthYear][l];
            assert!((growth / lambda - 1.0).abs() < 1e-9, "{growth} is not {lambda}");
        }
    }
    // Where nothing but births limits growth, the scale stops at its bound.
    assert!(bound[0] < 256 / 5 && bound[1] == 0, "{bound:?} of 256 draws at a bound");
}

#[test]
fn at_the_reference_density_a_trap_catches_the_reference_success() {
    let plan = embedded("no_campaign");
    let ground = Ground::new(&plan.world, None);
    for replicate in (0..128).step_by(LANES) {
        let nature = stepwise(&ground, 2, replicate).nature;
        for l in 0..LANES {
            let e = nature.rates.encounter[l] * nature.rates.density_ref[l];
            let caught = e * trapping::captures_per_encounter(e, nature.rates.sprung[l]);
            assert!((caught / nature.draw[P::TrapSuccessRef][l] - 1.0).abs() < 1e-9);
        }
    }
}

#[test]
fn an_undisturbed_patch_loses_the_reference_share_in_its_sixth_year() {
    // The reference year is 2022's; the sixth after January 2019 is 2024, whose Thursdays fall
    // elsewhere by up to three days: hence 3 %.
    let mut plan = one_quiet_commune(embedded("no_campaign"));
    plan.world.communes[0].other_land_ha = 0.0;
    let plan = fix(plan, &[(P::LossRef, 0.05), (P::LossExponent, 1.0)]);
    let story = tell(&plan, 3, 0);
    let lost = story.year(2, 0, O::YieldLossShare, 0);
    assert!((lost / 0.05 - 1.0).abs() < 0.03, "{lost}");
}

#[test]
fn yield_loss_at_the_reference_density_is_the_reference_loss_and_stays_within_bounds() {
    for loss_ref in [0.001, 0.05, 0.3, 0.95] {
        assert!(
            (damage::yield_loss_share(damage::ln_kept(loss_ref), 1.0) / loss_ref - 1.0).abs()
                < 1e-12
        );
        assert_eq!(damage::yield_loss_share(damage::ln_kept(loss_ref), 0.0), 0.0);
        // Two crops' worth of damage leaves the square of what one leaves.
        let left = 1.0 - damage::yield_loss_share(damage::ln_kept(loss_ref), 2.0);
        assert!((left / (1.0 - loss_ref).powi(2) - 1.0).abs() < 1e-12);
        let mut before = 0.0;
        for x in 0..2_000 {
            let loss = damage::yield_loss_share(damage::ln_kept(loss_ref), f64::from(x));
            assert!((before..=1.0).contains(&loss));
            before = loss;
        }
    }
}

#[test]
fn identical_years_lose_the_same_but_for_the_weekdays() {
    // Nothing is random and years are alike. Births have the days of their window whatever the weekday;
    // a stage still has whole weeks, and every sixth year or so a week more. The first years are still
    // on their way from the start of the warm-up.
    let years = 10;
    let text = format!("[period]\nfirst_year = 2022\nyears = {years}\n");
    let plan = one_quiet_commune(scheme(&text).without_campaign());
    let story = tell(&plan, 3, 0);
    let lost: Vec<f64> = (2..years).map(|year| story.year(year, 0, O::YieldLossShare, 0)).collect();
    let (low, high) =
        lost.iter().fold((1.0_f64, 0.0_f64), |(low, high), &x| (low.min(x), high.max(x)));
    assert!(high / low - 1.0 < 0.04, "{lost:?}");
}

/// One commune with these parameters, no noise and no campaign.
fn alone(values: &[(P, f64)]) -> Plan {
    fix(one_quiet_commune(embedded("no_campaign")), values)
}

/// Starts week 0 with these rats a hectare, as nestlings, subadults and adults.
fn tell_from(plan: &Plan, per_ha: [f64; 3], mut see: impl FnMut(i32, [f64; 3])) {
    let rice = plan.world.communes[0].rice_area_ha;
    tell_with(
        plan,
        4,
        0,
        |nature, season| {
            if nature.week == 0 {
                for rats in &mut season.rats {
                    *rats = Cohort {
                        nestlings: splat(per_ha[0] * rice),
                        subadults: splat(per_ha[1] * rice),
                        adults: splat(per_ha[2] * rice),
                    };
                }
            }
        },
        |nature, season| {
            let rats = &season.rats[0];
            see(
                nature.week,
                [rats.nestlings[0], rats.subadults[0], rats.adults[0]].map(|x| x / rice),
            );
        },
    );
}

#[test]
fn without_births_and_deaths_nobody_comes_or_goes() {
    // λ = 1 leaves no density term; certain survival leaves no natural deaths.
    let plan = alone(&[
        (P::BreedingShare, 0.0),
        (P::SurvivalMonth, 1.0),
        (P::SurvivalMonthBare, 1.0),
        (P::UsualHazard, 0.0),
        (P::WeaningSurvival, 1.0),
        (P::GrowthYear, 1.0),
    ]);
    tell_from(&plan, [6.0, 3.0, 1.0], |_, [q, s, a]| {
        assert!((q + s + a - 10.0).abs() < 1e-9, "{q} {s} {a}");
    });
}

#[test]
fn without_births_nestlings_wean_and_subadults_mature_at_their_rates() {
    let plan = alone(&[
        (P::BreedingShare, 0.0),
        (P::SurvivalMonth, 1.0),
        (P::SurvivalMonthBare, 1.0),
        (P::UsualHazard, 0.0),
        (P::WeaningSurvival, 1.0),
        (P::GrowthYear, 1.0),
        (P::MaturityDays, 63.0),
    ]);
    let (mut q, mut s, mut a) = (6.0, 0.0, 0.0);
    tell_from(&plan, [q, s, a], |_, found| {
        let (weaned, matured) = (q / 6.0, s * 7.0 / 42.0);
        (q, s, a) = (q - weaned, s + weaned - matured, a + matured);
        for (found, expected) in found.iter().zip([q, s, a]) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    });
}

#[test]
fn without_births_and_density_the_dead_follow_the_exponential_law() {
    // Usual practice alone kills 1 % a week.
    let plan = alone(&[
        (P::BreedingShare, 0.0),
        (P::SurvivalMonth, 1.0),
        (P::SurvivalMonthBare, 1.0),
        (P::UsualHazard, 0.01),
        (P::GrowthYear, 1.0),
    ]);
    tell_from(&plan, [0.0, 0.0, 10.0], |week, [_, _, a]| {
        let expected = 10.0 * (-0.01 * f64::from(week + 1)).exp();
        assert!((a / expected - 1.0).abs() < 1e-9, "{a} {expected}");
    });
}

#[test]
fn at_constant_capacity_the_yearly_mean_settles_near_capacity() {
    // Density acts on weaned rats only, nestlings escape it, so the mean settles above K: by the
    // share of a generation's time that is spent in the nest.
    // Births that compensate add to what limits growth, under the same growth of a rare population: then
    // the mean settles below K.
    let cases = [(0.0, 0.95..1.35), (0.3, 0.65..1.0)];
    for (start, (compensation, range)) in
        [2.0, 40.0].into_iter().flat_map(|start| cases.clone().map(|case| (start, case)))
    {
        let mut plan = alone(&[
            (P::Compensation, compensation),
            (P::CapacityPerHa, 20.0),
            (P::WinterCapacity, 1.0),
            (P::SummerCapacity, 1.0),
            (P::RefugeShare, 0.0),
        ]);
        plan.world.stages.capacity = [1.0; 8];
        let mut sum = 0.0;
        tell_from(&plan, [0.0, 0.0, start], |week, [_, s, a]| {
            sum += if week >= 104 { s + a } else { 0.0 };
        });
        let mean = sum / 104.0;
        assert!(range.contains(&(mean / 20.0)), "{mean} from {start}, {compensation}");
    }
}

#[test]
fn a_year_of_the_campaign_multiplies_a_rare_population_by_lambda() {
    // Rare against capacity, many against chance. The campaign's first 52 weeks are the reference
    // year; a vector far from the stable one has forgotten its start after a year or two.
    let plan = alone(&[(P::CapacityPerHa, 1e9), (P::GrowthYear, 4.0)]);
    let mut years = Vec::new();
    tell_from(&plan, [0.0, 0.0, 1e-4], |week, [q, s, a]| {
        if week == 51 || week == 103 || week == 155 || week == 207 {
            years.push(q + s + a);
        }
    });
    // Weeks are whole: a breeding window of eleven weeks holds one Thursday more or less as the
    // years go by, and births differ by that. Hence 8 %.
    for pair in years.windows(2) {
        assert!((pair[1] / pair[0] / 4.0 - 1.0).abs() < 0.08, "{years:?}");
    }
}

/// Two communes that differ in nothing but their codes.
fn twins() -> Plan {
    let mut plan = quiet(keep(embedded("no_campaign"), &[0, 1]));
    plan.world.movement = true;
    let mut first = plan.world.communes[0].clone();
    first.natural_area_ha = 1_000.0; // movement goes by this, chance by the rice
    first.outside_border_km = 0.0;
    let second = rodsim::model::plan::Commune::clone(&first);
    let code = plan.world.communes[1].code;
    plan.world.communes = vec![first, second];
    plan.world.communes[1].code = code;
    plan.world.borders = vec![Border { a: 0, b: 1, length_km: 5.0 }];
    fix(plan, &[(P::MovementSpeed, 0.25)])
}

#[test]
fn two_equal_neighbours_stay_equal_and_exchange_equal_numbers() {
    for flows in tell(&twins(), 5, 0).flows {
        assert!(flows[0].end == flows[1].end);
        let [left, arrived] = [flows[0].left[0], flows[0].arrived[0]];
        assert!(left > 0.0 && (left / arrived - 1.0).abs() < 1e-12);
    }
}

#[test]
fn unequal_neighbours_become_equal() {
    let plan = twins();
    let mut ratio = Vec::new();
    tell_with(
        &plan,
        5,
        0,
        |nature, season| {
            if nature.week == 0 {
                season.rats[1].subadults = season.rats[1].subadults.map(|x| 0.2 * x);
                season.rats[1].adults = season.rats[1].adults.map(|x| 0.2 * x);
            }
        },
        |_, season| ratio.push(season.rats[1].adults[0] / season.rats[0].adults[0]),
    );
    assert!(ratio[0] < 0.5 && (ratio[207] - 1.0).abs() < 0.02, "{} {}", ratio[0], ratio[207]);
    assert!(ratio.iter().all(|&ratio| ratio < 1.0 + 1e-9));
}

#[test]
fn extinct_stays_extinct_without_movement_and_not_with_it() {
    let extinct = |plan: &Plan| {
        let mut alive = Vec::new();
        tell_with(
            plan,
            6,
            0,
            |nature, season| {
                if nature.week == 10 {
                    for rats in &mut season.rats {
                        let none = splat(0.0);
                        *rats = Cohort { nestlings: none, subadults: none, adults: none };
                    }
                }
            },
            |nature, season| {
                if nature.week >= 10 {
                    alive.push(season.rats_district.iter().sum::<f64>());
                }
            },
        );
        alive
    };
    let mut plan = embedded("no_campaign");
    assert!(extinct(&plan)[20] > 100.0, "reinvasion from outside");
    plan.world.movement = false;
    assert!(extinct(&plan).iter().all(|&rats| rats == 0.0));
}

#[test]
fn a_population_below_one_rat_is_lost() {
    let mut plan = keep(embedded("no_campaign"), &[0]);
    plan.world.movement = false;
    let story = tell_with(
        &plan,
        7,
        0,
        |nature, season| {
            if nature.week == 0 {
                let none = splat(0.0);
                season.rats[0] = Cohort { nestlings: none, subadults: none, adults: splat(0.99) };
            }
        },
        |_, _| {},
    );
    assert!(story.flows.iter().all(|flows| flows[0].end == splat(0.0)));
    assert!((story.flows[0][0].natural[0] + story.flows[0][0].usual[0] - 0.99).abs() < 1e-12);
}

#[test]
fn bait_that_kills_ninety_nine_per_cent_every_week_empties_a_commune_for_good() {
    let bait =
        "product = \"anticoagulant\"\ndose_kg_per_ha = 0.1\nha_by_commune = { \"Thứa\" = 468 }";
    let text: String = ["03-07", "03-14", "03-21", "03-28"]
        .map(|date| round("baiting", &format!("date = \"2022-{date}\""), 1, bait))
        .concat();
    let mut plan = keep(rounds(&text), &[0]);
    plan.world.movement = false;
    plan.world.stages.bait_acceptance = [1.0; 8];
    let plan = fix(
        plan,
        &[
            (P::BaitTrueShare, 1.0),
            (P::BaitKill, 1.0),
            (P::ExecutionMedian, 1.0),
            (P::ExecutionSd, 0.0),
            (P::RefugeShare, 0.0),
            (P::BaitAverseShare, 0.0),
        ],
    );
    let story = tell(&plan, 8, 0);
    for flows in &story.flows[14..] {
        assert!(rats(flows, 0) == 0.0, "week {}", flows[0].week);
    }
}

#[test]
fn infinite_effort_fills_all_traps() {
    // So few traps that they make no difference to the rats, and rats that find them at once.
    let traps = "nights_per_week = 7\ntraps_per_ha = 0.00001";
    let text = format!(
        "rounds = \"replace\"\n[traps]\ng0 = 1.0\nsigma_m = 1000.0\n{}",
        round("trapping", "month_day = \"05-10\"", 2, traps)
    );
    let mut plan = scheme(&text);
    plan.campaign.budget_vnd = None;
    let plan = fix(one_quiet_commune(plan), &[(P::RefugeShare, 0.0)]);
    let story = tell(&plan, 9, 0);
    let caught = story.total(0, O::KilledTraps, 0) / story.total(0, O::TrapNights, 0);
    // With hundreds of encounters a night a trap is never sprung empty. Rats that die of something
    // else in the week are not caught as well: half a week's other deaths, some 2 %.
    assert!(caught > 0.97 && caught < 1.0, "{caught}");
}

#[test]
fn infinite_traps_leave_nobody() {
    let traps = "nights_per_week = 7\ntraps_per_ha = 1000";
    let mut plan = rounds(&round("trapping", "date = \"2022-05-09\"", 4, traps));
    plan.campaign.traps.detection = Some((0.1, 30.0));
    let plan = fix(one_quiet_commune(plan), &[(P::UntrappableShare, 0.0)]);
    let story = tell(&plan, 9, 0);
    let before = story.flows[18][0].start[0]; // the week of 9 May
    let left = story.flows[18][0].end[0];
    assert!(left < 1e-9 * before, "{left} of {before}");
}

#[test]
fn a_present_value_is_discounted_to_the_first_day_from_the_middle_of_each_year() {
    let plan = fix(embedded("luong_tai"), &[(P::DiscountRate, 0.08)]);
    let story = tell(&plan, 10, 0);
    for year in 0..4 {
        let factor = 1.08_f64.powf(-(year as f64 + 0.5));
        for (nominal, present) in [(O::Cost, O::CostPv), (O::YieldLossVnd, O::LossPv)] {
            let (nominal, present) =
                (story.year(year, 3, nominal, 0), story.year(year, 3, present, 0));
            // Each of some tens of payments is rounded to whole đồng.
            assert!((present - factor * nominal).abs() < 50.0, "{present} {nominal}");
        }
    }
    let all: f64 = (0..4).map(|year| story.year(year, 3, O::CostPv, 0)).sum();
    assert_eq!(story.total(3, O::CostPv, 0), all);
    // By hand: one đồng in each year at 8 %.
    let sum: f64 = (0..4).map(|year| 1.08_f64.powf(-(f64::from(year) + 0.5))).sum();
    assert!((sum - 3.442_063).abs() < 1e-5, "{sum}");
}

#[test]
fn usual_practice_costs_its_days_at_the_day_wage() {
    let plan = fix(embedded("no_campaign"), &[(P::UsualDaysHa, 0.3), (P::DayWage, 250_000.0)]);
    let story = tell(&plan, 11, 0);
    for (c, commune) in plan.world.communes.iter().enumerate() {
        let expected = commune.rice_area_ha * 2.0 * 0.3 * 250_000.0 * 4.0;
        assert!((story.total(c, O::Cost, 0) - expected).abs() <= 2.0);
        assert_eq!(story.total(c, O::Cost, 0), story.total(c, O::PaidFarmers, 0));
    }
}

#[test]
fn damaged_area_shrinks_with_the_threshold_and_stays_within_the_crop() {
    let story = tell(&embedded("no_campaign"), 12, 0);
    for (c, commune) in embedded("no_campaign").world.communes.iter().enumerate() {
        for l in 0..LANES {
            for year in 0..4 {
                let area = [O::Damaged5, O::Damaged20, O::Damaged50]
                    .map(|outcome| story.year(year, c, outcome, l));
                assert!(area[0] >= area[1] && area[1] >= area[2] && area[2] >= 0.0);
                assert!(area[0] <= 2.0 * commune.rice_area_ha);
            }
        }
    }
}

#[test]
fn certain_outbreaks_double_capacity_and_never_ones_leave_it() {
    let shock = |chance: f64| {
        let plan =
            fix(embedded("no_campaign"), &[(P::OutbreakChance, chance), (P::YearShockSd, 0.0)]);
        let ground = Ground::new(&plan.world, None);
        let nature = stepwise(&ground, 13, 0).nature;
        let of = |year: &[f64; LANES]| -> [f64; LANES] {
            std::array::from_fn(|l| year[l] / nature.rates.capacity[l])
        };
        nature.capacity.iter().map(of).collect::<Vec<_>>()
    };
    assert!(shock(0.0).iter().flatten().all(|&shock| shock == 1.0));
    assert!(shock(1.0).iter().flatten().all(|&shock| (shock - 0.7_f64.exp()).abs() < 1e-12));
}

#[test]
fn a_quiet_plan_is_quiet() {
    // The tool of these tests: eight replicates of one draw, without luck, are one.
    let story = tell(&one_quiet_commune(scheme("")), 14, 0);
    for flows in story.flows {
        assert!(flows[0].end.iter().all(|&end| end == flows[0].end[0]));
    }
}
