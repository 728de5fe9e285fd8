//! The calendar, day by day, against dates written out by hand.

use crate::support::{WEEKS, thursday};
use crate::support::{fix, quiet, scheme, stepwise};
use rodsim::model::plan::Stage::{
    self, Booting, Fallow, Flowering, LandPreparation, PanicleInitiation, Ripening, Seedling,
    Tillering,
};
use rodsim::model::plan::parameter::Parameter as P;
use rodsim::model::season::calendar::{Seasons, StageDays};
use rodsim::model::season::ground::Ground;
use rodsim::model::season::growth;
use rodsim::time::{Day, Period, WARM_UP_WEEKS};

/// Month and day on which each stage begins, in ordinary years.
const BEGINS: [(u32, u32, Stage); 16] = [
    (1, 20, LandPreparation),
    (2, 10, Seedling),
    (3, 2, Tillering),
    (4, 1, PanicleInitiation),
    (4, 21, Booting),
    (5, 9, Flowering),
    (5, 16, Ripening),
    (6, 10, Fallow),
    (6, 14, LandPreparation),
    (7, 5, Seedling),
    (7, 17, Tillering),
    (8, 9, PanicleInitiation),
    (8, 24, Booting),
    (9, 8, Flowering),
    (9, 15, Ripening),
    (10, 8, Fallow),
];

/// The stage of a date. In a leap year the stages of spring after February come a day earlier.
fn stage_by_hand(date: (i32, u32, u32)) -> Stage {
    let (year, month, day) = date;
    let leap = year % 4 == 0;
    let mut stage = Fallow;
    for (from_month, from_day, name) in BEGINS {
        let mut from = (from_month, from_day);
        if leap && (3..=6).contains(&from_month) && name != LandPreparation {
            from = if from == (4, 1) { (3, 31) } else { (from_month, from_day - 1) };
        }
        if (month, day) >= from {
            stage = name;
        }
    }
    stage
}

#[test]
fn every_date_of_the_four_years_has_its_stage() {
    let calendar = scheme("").world.calendar;
    let seasons = Seasons::new(&calendar, Period::default());
    let stages = StageDays::new(&calendar, &seasons);
    let mut seen = 0;
    for day in 0..7 * WEEKS as i32 {
        let date = Day(day).date();
        let days = &seasons.days[seasons.of_year(date.0)];
        assert_eq!(stages.stage(day, days), stage_by_hand(date) as i32, "{date:?}");
        seen += 1;
    }
    assert_eq!(seen, 1456);
}

#[test]
fn every_week_has_the_stage_of_its_thursday_and_the_crops_of_its_year() {
    let plan = quiet(scheme(""));
    let ground = Ground::new(&plan.world, None);
    let mut told = stepwise(&ground, 1, 0);
    for week in -(WARM_UP_WEEKS as i32)..WEEKS as i32 {
        told.go_to(week);
        let nature = &told.nature;
        for commune in &nature.communes {
            assert!(
                commune
                    .stage
                    .iter()
                    .all(|&stage| stage == stage_by_hand(thursday(week).date()) as i32)
            );
        }
        // The crops of a week are those of the year of its Thursday; its money is of its Monday's.
        let (year, ..) = thursday(week).date();
        let spring = Day::from_date(year, 2, 10).unwrap().0;
        assert_eq!(nature.seen(&ground, 0)[0][0], spring);
        assert_eq!(Period::default().year_of_week(week), Day(7 * week).date().0);
    }
}

#[test]
fn capacity_follows_stage_winter_flood_and_shock() {
    // Powers of two, so that products are exact.
    let plan = fix(
        quiet(scheme("")),
        &[
            (P::CapacityPerHa, 32.0),
            (P::WinterCapacity, 0.75),
            (P::SummerCapacity, 0.5),
            (P::RefugeShare, 0.0),
        ],
    );
    let ground = Ground::new(&plan.world, None);
    let mut told = stepwise(&ground, 1, 0);
    let kappa = [0.45, 0.25, 0.30, 0.50, 0.80, 1.0, 1.0, 1.0];
    for week in 0..WEEKS as i32 {
        told.go_to(week);
        let nature = &told.nature;
        let date = thursday(week).date();
        let stage = stage_by_hand(date);
        let mut expected = kappa[stage as usize];
        if stage == Fallow && [10, 11, 12, 1].contains(&date.1) {
            expected = 0.75;
        }
        if stage != Fallow && (6..=9).contains(&date.1) {
            expected *= 0.5;
        }
        let dense = nature.rates.density_dependence[0];
        assert_eq!(
            nature.communes[3].crowding[0],
            growth::crowding(dense, expected * 32.0),
            "{date:?}"
        );
    }
}

#[test]
fn communes_stray_from_the_district_by_the_days_of_synchrony() {
    let plan = scheme("");
    let ground = Ground::new(&plan.world, Some(14.0));
    let mut strays: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for replicate in (0..320).step_by(8) {
        let nature = stepwise(&ground, 3, replicate).nature;
        for (season, nominal) in ground.seasons.days.iter().enumerate() {
            let n = plan.world.communes.len();
            for c in 0..n {
                for day in nature.established(c)[season] {
                    strays[usize::from(season >= 6)].push(f64::from(day - nominal.0));
                }
            }
        }
    }
    // Five days in the warm-up, fourteen in the campaign. Rounding up to whole days adds half a day
    // to the mean and a twelfth to the variance.
    for (strays, sd) in strays.iter().zip([5.0_f64, 14.0]) {
        let n = strays.len() as f64;
        let mean = strays.iter().sum::<f64>() / n;
        let variance = strays.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        assert!((mean - 0.5).abs() < 4.0 * sd / n.sqrt(), "{mean}");
        let expected = sd * sd + 1.0 / 12.0;
        assert!((variance / expected - 1.0).abs() < 4.0 * (2.0 / n).sqrt(), "{variance}");
    }
}
