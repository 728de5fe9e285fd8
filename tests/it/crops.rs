//! One, two or three crops a year, also over New Year.

use crate::support::tell;
use rodsim::model::lanes::LANES;
use rodsim::model::outcome::Outcome as O;
use rodsim::model::plan::{Crop, Plan, Start};
use rodsim::scenario::{self, Problems};
use rodsim::text::Lang;
use rodsim::time::Day;

fn read(base: &str, text: &str) -> Result<Plan, Problems> {
    let head = "title = { vi = \"Kế hoạch\", en = \"Plan\" }\n";
    scenario::from_text(
        "mine",
        &format!("schema_version = 1\nextends = \"{base}\"\n{head}{text}"),
        None,
    )
}

fn bad(text: &str) -> String {
    read("luong_tai.toml", text).expect_err(text).render(Lang::En)
}

const VINH_AN: &str = "[period]\nfirst_year = 2026\nyears = 5\n[land]\ncommunes = [\"Vĩnh An\"]\nprovince = \"An Giang\"\nrice_area_ha = { \"Vĩnh An\" = 7000 }\n";

#[test]
fn a_commune_of_an_giang_has_three_crops() {
    let plan = read("mekong.toml", VINH_AN).unwrap_or_else(|problems| panic!("{problems}"));
    let names: Vec<&str> =
        plan.world.calendar.crops.iter().map(|crop| crop.name.vi.as_str()).collect();
    assert_eq!(names, ["vụ đông xuân", "vụ hè thu", "vụ thu đông"]);
    // Rounds are of the year in which they are held, whatever the year of the harvest.
    for crop in [Crop::Spring, Crop::Summer, Crop::Autumn] {
        let own = |start: &Start| matches!(start, Start::Crop { crop: its, .. } if *its == crop);
        let held: Vec<(usize, i32)> = (plan.campaign.bouts.iter())
            .filter(|bout| own(&bout.start))
            .map(|bout| (bout.year, plan.world.period.monday(bout.nominal_week).date().0))
            .collect();
        assert_eq!(held.len(), 2 * 5);
        assert!(held.iter().all(|&(year, date)| date == 2026 + year as i32), "{held:?}");
    }

    let told = tell(&plan, 2, 0);
    let rice = plan.world.communes[0].rice_area_ha;
    for l in 0..LANES {
        // Usual practice is paid for in every crop, and every bait round is within reach of the land.
        assert!(told.total(0, O::YieldLoss, l) > 0.0);
        assert!(told.total(0, O::ChemicalHa, l) <= 15.0 * rice * (1.0 + 1e-9));
    }
}

#[test]
fn a_third_crop_adds_its_rice_and_its_losses() {
    let two = read("luong_tai.toml", "rounds = \"replace\"\n").unwrap();
    let third = "rounds = \"replace\"\n[calendar.summer]\nestablished = \"07-01\"\n[calendar.autumn]\nestablished = \"10-26\"\nharvest_days = 64\nripening_days = 56\nflowering_days = 50\nbooting_days = 45\n";
    let three = read("luong_tai.toml", third).unwrap_or_else(|problems| panic!("{problems}"));
    let loss = |plan: &Plan| -> f64 {
        let told = tell(plan, 5, 0);
        (0..LANES).map(|l| told.total(0, O::YieldLoss, l)).sum()
    };
    let (of_two, of_three) = (loss(&two), loss(&three));
    assert!(of_three > 1.05 * of_two, "{of_three} after {of_two}");
    let usual = |plan: &Plan| tell(plan, 5, 0).total(0, O::CostUsualPractice, 0);
    let ratio = usual(&three) / usual(&two);
    assert!((ratio - 1.5).abs() < 1e-6, "{ratio}");
}

#[test]
fn one_crop_a_year_may_be_any() {
    let one = "[calendar]\ncrops = [\"summer\"]\n[[round]]\nname = { en = \"x\" }\nprogramme = \"hunting\"\ncrop = \"summer\"\nanchor = \"booting\"\ndays = 0\nweeks = 1\nperson_days_per_ha = 1\n";
    let plan = read("luong_tai.toml", &format!("rounds = \"replace\"\n{one}"))
        .unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(plan.world.calendar.crops.len(), 1);
    let first = plan.campaign.bouts[0];
    assert_eq!(first.nominal_week, plan.world.period.week(Day::from_date(2022, 8, 24).unwrap()));
    // The rounds of the scheme name a crop that is not grown: each says so.
    let text = bad(&format!("rounds = \"append\"\n{one}"));
    assert_eq!(text.matches("a crop of the calendar: summer").count(), 4, "{text}");
}

#[test]
fn crops_that_cannot_follow_each_other_are_refused() {
    for (text, says) in [
        ("[calendar]\ncrops = []\n", "at least one crop"),
        ("[calendar]\ncrops = [\"spring\", \"autumn\"]\n", "[calendar.autumn]"),
        ("[calendar]\ncrops = [\"winter\"]\n", "winter"),
        ("[calendar.autumn]\nestablished = \"08-15\"\n", "in the order of their harvests"),
        ("[calendar.summer]\nestablished = \"11-20\"\n", "in the order of their harvests"),
        ("[calendar.autumn]\nestablished = \"02-30\"\n", "02-30"),
    ] {
        let said = bad(text);
        assert!(said.contains(says), "{text}: {said}");
    }
}

#[test]
fn names_of_crops_and_what_is_usual_leave_the_digest_alone() {
    let digest = |text: &str| scenario::digest(&read("luong_tai.toml", text).unwrap());
    let shipped = digest("");
    assert_eq!(digest("[calendar.spring]\nname = { vi = \"vụ chiêm xuân\" }\n"), shipped);
    assert_eq!(digest("[calendar]\ncrops = [\"summer\", \"spring\"]\n"), shipped);
}
