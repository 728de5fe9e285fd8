//! Land of one's own: communes of today, villages, polygons; and what is odd is said.

use rodsim::answers::summarise::summarise;
use rodsim::engine::{Settings, Study};
use rodsim::model::draw::Design;
use rodsim::model::plan::estimate::planned_cost;
use rodsim::model::plan::{Item, Plan};
use rodsim::scenario::{self, Problems};
use rodsim::text::Lang;
use std::path::Path;
use std::sync::atomic::AtomicBool;

fn read(text: &str) -> Result<Plan, Problems> {
    scenario::from_text("mine", &format!("schema_version = 1\n{HEAD}{text}"), None)
}

const HEAD: &str = "extends = \"luong_tai.toml\"\ntitle = { vi = \"Kế hoạch\", en = \"Plan\" }\n";

fn good(text: &str) -> Plan {
    read(text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn bad(text: &str) -> String {
    read(text).expect_err(text).render(Lang::En)
}

fn near(found: f64, expected: f64, share: f64) {
    assert!((found / expected - 1.0).abs() <= share, "{found} is not {expected}");
}

const TWO: &str = "[land]\ncommunes = [\"Gia Bình\", \"xa nhan thang\"]\nrice_area_ha = { \"Gia Bình\" = 1500, \"Nhân Thắng\" = 1100 }\n";

#[test]
fn three_lines_are_a_land() {
    let plan = good(TWO);
    let world = &plan.world;
    assert_eq!(world.place.vi, "Xã Gia Bình, Xã Nhân Thắng, Bắc Ninh");
    let codes: Vec<u32> = world.communes.iter().map(|commune| commune.code).collect();
    assert_eq!(codes, [9454, 9475]);
    let [gia_binh, nhan_thang] = world.communes.as_slice() else { panic!() };
    assert_eq!((gia_binh.natural_area_ha, gia_binh.rice_area_ha), (2998.0, 1500.0));
    let [border] = world.borders.as_slice() else { panic!("{:?}", world.borders) };
    // The perimeters of the two are what they share and what they share with others.
    near(gia_binh.outside_border_km + border.length_km, 43.15, 1e-3);
    near(nhan_thang.outside_border_km + border.length_km, 27.98, 1e-3);
    assert!(world.communes.iter().all(|commune| commune.outline[0].len() > 10));
    assert!(plan.warnings.is_empty(), "{:?}", plan.warnings);
    near(plan.campaign.traps.target.iter().sum(), 5.0 * 2600.0, 1e-9);
    let own = "[commune.\"gia binh\"]\nrice_area_ha = 1400\noutside_border_km = 30\n";
    let changed = &good(&format!("{TWO}{own}")).world.communes[0];
    assert_eq!((changed.rice_area_ha, changed.outside_border_km), (1400.0, 30.0));
}

#[test]
fn a_province_and_the_country_are_lands() {
    let plan = good("[land]\nprovince = \"bac ninh\"\nrice_share_of_natural_area = 0.4\n");
    assert_eq!(plan.world.communes.len(), 99);
    assert!(plan.world.borders.len() > 200);
    assert!(plan.sources.iter().any(|note| note.en.contains("99 communes is assumed")));
    let country = good("[land]\nprovince = \"Việt Nam\"\nrice_share_of_natural_area = 0.4\n");
    assert_eq!((country.world.communes.len(), country.world.borders.len()), (3321, 9280));
    let mut names: Vec<&str> =
        country.world.communes.iter().map(|commune| commune.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 3321);
}

#[test]
fn names_of_several_units_and_of_none_say_what_to_write() {
    let text = bad("[land]\ncommunes = [\"Lâm Thao\", \"Gia Binhh\", \"An Thịnh\"]\n");
    for part in ["Bắc Ninh, 09529", "Phú Thọ, 08494", "did you mean: Gia Bình?", "former communes"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = bad("[land]\ncommunes = [\"Gia Bình\"]\n");
    assert!(text.contains("\"Gia Bình\" (2998 ha)"), "{text}");
    let text = bad("[land]\nprovince = \"Bắc Nin\"\n");
    assert!(text.contains("did you mean: Bắc Ninh?"), "{text}");
    assert!(bad("[land]\n").contains("province ="));
}

#[test]
fn a_code_that_two_units_have_had_is_not_guessed() {
    let land =
        |code: &str| format!("[land]\ncommunes = [\"{code}\"]\nrice_share_of_natural_area = 0.4\n");
    for (code, old, new) in
        [("09499", "An Thịnh", "Trung Kênh"), ("09529", "Bình Định", "Lâm Thao")]
    {
        for text in [land(code), format!("[campaign]\nexcept = [\"{code}\"]\n")] {
            let text = bad(&text);
            assert!(text.contains(old) && text.contains(new), "{text}");
        }
        assert_eq!(good(&land(&format!("{code} (2025-07)"))).world.communes[0].name, new);
    }
    let plan = good("[campaign]\nexcept = [\"09499 (2022)\"]\n");
    let out = plan.world.communes.iter().position(|commune| commune.name == "An Thịnh").unwrap();
    assert!(plan.campaign.rounds[0].target[out] == 0.0 && plan.campaign.rounds[0].target[0] > 0.0);
}

#[test]
fn nine_villages_are_a_land_with_even_borders() {
    let names: Vec<String> = (1..=9).map(|i| format!("\"Thôn {i}\" = {}", 90 + 10 * i)).collect();
    let plan = good(&format!(
        "[land]\ncommunes = [\"Lương Tài\"]\nvillage_rice_area_ha = {{ {} }}\n",
        names.join(", ")
    ));
    let world = &plan.world;
    assert_eq!((world.communes.len(), world.borders.len()), (9, 36));
    near(world.communes.iter().map(|commune| commune.natural_area_ha).sum(), 2469.0, 1e-9);
    near(world.communes.iter().map(|commune| commune.rice_area_ha).sum(), 1260.0, 1e-9);
    // Nine squares in a square have lines of four sides inside.
    near(world.borders.iter().map(|border| border.length_km).sum(), 4.0 * 24.69_f64.sqrt(), 1e-9);
    near(world.communes.iter().map(|commune| commune.outside_border_km).sum(), 36.13, 1e-3);
    assert!(world.communes.iter().all(|commune| commune.unit_2025 == "Lương Tài"));
    assert_eq!(world.communes[0].code, 9_496_001);
    let explained = scenario::explain(&plan, Lang::Vi);
    assert!(explained.contains("9 thôn (đơn vị) bên trong"), "{explained}");
    let text = bad("[land]\ncommunes = [\"Lương Tài\"]\nvillage_rice_area_ha = { \"A\" = 3000 }\n");
    assert!(text.contains("2469 ha"), "{text}");
}

/// Writes files beside `mine.toml` and loads it.
fn beside(text: &str, files: &[(&str, &str)]) -> Result<Plan, Problems> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, format!("schema_version = 1\n{HEAD}{text}")).unwrap();
    scenario::load(&file)
}

#[test]
fn villages_share_what_a_commune_is_paid_once() {
    let whole = good("[land]\ncommunes = [\"Gia Bình\"]\nrice_area_ha = { \"Gia Bình\" = 950 }\n");
    let text =
        "[land]\ncommunes = [\"Gia Bình\"]\nvillage_rice_area_ha = { \"A\" = 500, \"B\" = 450 }\n";
    let organising = |plan: &Plan| -> f64 {
        let cost = planned_cost(&plan.campaign, &plan.world);
        cost.iter().flatten().map(|items| items[Item::Organising as usize]).sum()
    };
    near(organising(&good(text)), organising(&whole), 1e-12);
    // What is written for the whole commune and is not the sum of its villages is said.
    let more = text.replace("village_rice", "rice_area_ha = { \"Gia Bình\" = 1450 }\nvillage_rice");
    let said = good(&more);
    assert!(
        said.warnings.iter().any(|warning| warning.vi.contains("cộng lại 950 ha")),
        "{:?}",
        said.warnings
    );
}

#[test]
fn villages_of_two_communes_come_from_a_table() {
    let table = "name,commune,rice_area_ha\nThôn Đông,Gia Bình,400\nThôn Tây,Gia Bình,300\nThôn Đông,Nhân Thắng,200\nHTX Nam,Nhân Thắng,300\n";
    let text = "[land]\ncommunes = [\"Gia Bình\", \"Nhân Thắng\"]\nvillages = \"thon.csv\"\n";
    let plan = beside(text, &[("thon.csv", table)]).unwrap_or_else(|p| panic!("{p}"));
    let names: Vec<&str> = plan.world.communes.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["Thôn Đông (Gia Bình)", "Thôn Tây", "Thôn Đông (Nhân Thắng)", "HTX Nam"]);
    assert_eq!(plan.world.borders.len(), 6);
}

/// Three squares of 0.02° in a row, the middle one in two features, the last one turned the other
/// way; a fourth feature without geometry is of the first.
fn squares() -> String {
    let square = |x: f64, turned: bool, width: f64| {
        let mut ring =
            vec![[x, 21.0], [x + width, 21.0], [x + width, 21.02], [x, 21.02], [x, 21.0]];
        if turned {
            ring.reverse();
        }
        format!("{{\"type\": \"MultiPolygon\", \"coordinates\": [[{ring:?}]]}}")
    };
    let feature = |name: &str, shape: &str| {
        format!(
            "{{\"type\": \"Feature\", \"properties\": {{\"GID_3\": \"VNM.7.3_1\", \"NAME_3\": \"{name}\"}}, \"geometry\": {shape}}}"
        )
    };
    let all = [
        feature("Tây", &square(106.0, false, 0.02)),
        feature("Giữa", &square(106.02, false, 0.01)),
        feature("Giữa", &square(106.03, false, 0.01)),
        feature("Đông", &square(106.04, true, 0.02)),
        feature("Tây", "null"),
    ];
    format!("{{\"type\": \"FeatureCollection\", \"features\": [{}]}}", all.join(","))
}

#[test]
fn polygons_are_measured() {
    let text = "[land]\npolygons = \"own.geojson\"\nrice_area_ha = { \"Tây\" = 200, \"Giữa\" = 250, \"Đông\" = 210 }\n";
    let plan = beside(text, &[("own.geojson", &squares())]).unwrap_or_else(|p| panic!("{p}"));
    let world = &plan.world;
    let names: Vec<&str> = world.communes.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["Giữa", "Tây", "Đông"]);
    // 0.02° are 2.0795 km along the parallel of 21.01° and 2.2144 km along the meridian.
    for commune in &world.communes {
        near(commune.natural_area_ha, 207.95 * 2.2144, 0.002);
    }
    let pairs: Vec<(usize, usize)> = world.borders.iter().map(|b| (b.a, b.b)).collect();
    assert_eq!(pairs, [(0, 1), (0, 2)]);
    for border in &world.borders {
        near(border.length_km, 2.2144, 0.05);
    }
    near(world.communes[1].outside_border_km, 2.0 * 2.0795 + 2.2144, 0.05);
}

#[test]
fn polygons_in_metres_swapped_or_quoted_are_named() {
    let text = "[land]\npolygons = \"own.geojson\"\nrice_share_of_natural_area = 0.5\n";
    let one = |point: &str| {
        let ring = [point; 4].join(",");
        format!(
            "{{\"type\": \"FeatureCollection\", \"features\": [{{\"type\": \"Feature\", \"properties\": {{\"code\": 9496, \"name\": \"A\"}}, \"geometry\": {{\"type\": \"Polygon\", \"coordinates\": [[{ring}]]}}}}]}}"
        )
    };
    for (point, words) in [
        ("[571234.5, 2323456.7]", "VN-2000"),
        ("[21.03, 106.2]", "longitude first"),
        ("[\"106.2\", \"21.0\"]", "without quotes"),
    ] {
        let problems = beside(text, &[("own.geojson", &one(point))]).unwrap_err();
        let text = problems.render(Lang::En);
        assert!(text.contains(words) && problems.list().len() == 1, "{text}");
    }
}

#[test]
fn outlines_that_are_not_the_tables_are_said() {
    let map = |properties: &str, width: f64| {
        let ring = [[106.2, 21.0], [106.2 + width, 21.0], [106.2 + width, 21.03], [106.2, 21.03]];
        format!(
            "{{\"type\": \"FeatureCollection\", \"features\": [{{\"type\": \"Feature\", \"properties\": {properties}, \"geometry\": {{\"type\": \"Polygon\", \"coordinates\": [{ring:?}]}}}}, {{\"type\": \"Feature\", \"properties\": {{\"code\": 1, \"name\": \"X\"}}, \"geometry\": null}}]}}"
        )
    };
    let text = "[data]\nboundaries = \"own.geojson\"\n";
    // The new Trung Kênh has the old code of An Thịnh.
    let odd = map("{\"code\": \"09499\", \"name\": \"Trung Kênh\"}", 0.03);
    let said = beside(text, &[("own.geojson", &odd)]).unwrap_err().render(Lang::En);
    assert!(said.contains("two meanings") && said.contains("An Thịnh"), "{said}");
    let large = map("{\"code\": 9496, \"name\": \"Thứa\"}", 0.3);
    let plan = beside(text, &[("own.geojson", &large)]).unwrap();
    assert!(plan.warnings[0].en.contains("Thứa"), "{:?}", plan.warnings);
    assert!(plan.sources.iter().any(|note| note.en.contains("1 shapes")), "{:?}", plan.sources);
    let empty = "{\"type\": \"FeatureCollection\", \"features\": []}";
    beside(text, &[("own.geojson", empty)]).unwrap();
}

#[test]
fn a_table_of_other_communes_is_one_sentence() {
    let own = "code,name,natural_area_ha,rice_area_ha,latitude,longitude\n09454,Gia Bình,440,210,21.0556,106.1797\n09457,Nhân Thắng cũ,755,402,21.061,106.236\n";
    let text = "[data]\ncommunes = \"own.csv\"\n";
    let problems = beside(text, &[("own.csv", own)]).unwrap_err();
    assert_eq!(problems.list().len(), 2, "{problems}");
    assert!(problems.to_string().contains("[land]"));
}

const OWN: &str =
    "[data]\ncommunes = \"own.csv\"\nborders = \"b.csv\"\noutside_borders = \"o.csv\"\n";
const BORDERS: (&str, &str) = ("b.csv", "commune_a,commune_b,length_km\nMột,Hai,3\n");
const OUTSIDE: (&str, &str) = ("o.csv", "commune,length_km\nMột,6\nHai,9\n");

fn own(areas: [&str; 2], borders: &str) -> Plan {
    let table = format!(
        "code;name;natural_area_ha;rice_area_ha;latitude;longitude\n1;Một;{};21,05;106,1\n2;Hai;{};21,06;106,2\n",
        areas[0], areas[1]
    );
    beside(OWN, &[("own.csv", &table), ("b.csv", borders), OUTSIDE])
        .unwrap_or_else(|p| panic!("{p}"))
}

#[test]
fn areas_in_another_unit_are_said() {
    assert!(own(["440;210", "755;402"], BORDERS.1).warnings.is_empty());
    let sao = own(["12293;5834", "20979;11168"], BORDERS.1);
    assert!(sao.warnings[0].vi.contains("12.293 sào"), "{:?}", sao.warnings);
    let points = own(["2.010;1.020", "2.010;1.020"], BORDERS.1);
    assert!(points.warnings[0].vi.contains("2.010 ha"), "{:?}", points.warnings);
    let alone = own(["440;210", "755;402"], "commune_a,commune_b,length_km\n");
    assert!(alone.warnings[0].en.contains("without a neighbour in the land: Một, Hai"));
    let sao = "[commune.\"Thứa\"]\nrice_area_ha = 11666\n";
    assert!(bad(sao).contains("11666 sào = 420.0 ha"), "{}", bad(sao));
}

#[test]
fn money_with_a_point_before_three_digits_is_asked_about() {
    let text = bad(
        "[parameters.trap_price]\ndistribution = \"fixed\"\nvalue = 32.000\n[[organising]]\nfrom_ha = 0\nvnd = 5.000\n",
    );
    assert!(
        text.contains("did you mean: 32000?") && text.contains("did you mean: 5000?"),
        "{text}"
    );
    let plan = good("[parameters.trap_price]\ndistribution = \"fixed\"\nvalue = 32\n");
    assert!(plan.warnings[0].en.contains("did you mean 32000?"), "{:?}", plan.warnings);
    let text = bad("[parameters.discount_rate]\ndistribution = \"fixed\"\nvalue = 7\n");
    assert!(text.contains("did you mean: 0.07?"), "{text}");
    let plan = good("[budget]\nshare_of_plan = 60\n");
    assert!(plan.warnings[0].en.contains("did you mean 0.6?"), "{:?}", plan.warnings);
}

#[test]
fn money_is_read_wherever_it_is_typed() {
    let total = |plan: &Plan| -> f64 { plan.campaign.budget_vnd.iter().flatten().flatten().sum() };
    let years = scenario::embedded("luong_tai").unwrap().campaign.budget_vnd.unwrap()[0].len();
    near(total(&good("[budget]\nvnd_per_year = \"3 tỷ\"\n")), 3e9 * years as f64, 1e-9);
    near(total(&good("[budget]\nvnd_in_all = \"12,5 tỷ đồng\"\n")), 12.5e9, 1e-9);
    let plan = good(
        "[budget]\nvnd_per_ha = \"500 nghìn\"\n[parameters.trap_price]\ndistribution = \"fixed\"\nvalue = \"32.000 đồng\"\n",
    );
    near(total(&plan), 500e3 * 4500.0 * years as f64, 1e-9);
    assert!(plan.warnings.is_empty(), "{:?}", plan.warnings);
    let two = format!(
        "{TWO}[budget]\nvnd_by_commune = {{ \"Gia Bình\" = \"300 triệu\", \"nhan thang\" = 2e8 }}\n"
    );
    near(total(&good(&two)), 5e8 * years as f64, 1e-9);
    assert!(bad("[budget]\nvnd_per_year = \"11.900 tỷ\"\n").contains("11.900 tỷ"));
}

#[test]
fn money_typed_in_millions_is_said() {
    let plan = good("[budget]\nvnd_per_year = 3000\n");
    assert!(
        plan.warnings.iter().any(|warning| warning.vi.contains("số ghi theo triệu")),
        "{:?}",
        plan.warnings
    );
    assert!(good("[budget]\nvnd_per_year = \"3 tỷ\"\n").warnings.is_empty());
}

#[test]
fn rounds_before_the_money_and_beyond_the_rice_are_said() {
    let plan = good("[budget]\nrelease_month_day = \"03-01\"\n");
    assert!(plan.warnings[0].vi.contains("kinh phí mỗi năm có từ 01/03"), "{:?}", plan.warnings);
    let round = "rounds = \"append\"\n[[round]]\nname = { vi = \"Bả\", en = \"Bait\" }\nprogramme = \"baiting\"\nproduct = \"acute\"\ndose_kg_per_ha = 1\nmonth_day = \"04-15\"\nweeks = 1\nha_by_commune = { \"Thứa\" = 900 }\n";
    assert!(bad(round).contains("420 ha of rice"), "{}", bad(round));
}

#[test]
fn payers_have_the_names_that_a_scenario_gives() {
    let text = "[[payer]]\nkey = \"htx\"\nname = { vi = \"HTX Tân Tiến\", en = \"Co-operative\" }\ncounts_as = \"farmers\"\n[payers]\ntraps = { commune = 0.5, htx = 0.3, farmers = 0.2 }\n";
    let plan = good(text);
    assert_eq!(plan.campaign.payers[0], [0.0, 0.5, 0.5]);
    assert_eq!(plan.campaign.named_payers[0].shares[0], 0.3);
    assert!(scenario::explain(&plan, Lang::Vi).contains("trong đó HTX Tân Tiến"));
    let study = Study::new(vec![plan], 0);
    let settings = Settings { seed: 3, design: Design::Sobol, threads: 1, instructions: None };
    let tally = study.simulate(&settings, 0..32, &(), &AtomicBool::new(false)).unwrap();
    let arm = summarise(&study, &settings, &tally, "2026-11-27").arms.remove(0);
    let traps = arm.outcomes.iter().find(|table| table.outcome == "cost_traps").unwrap();
    near(arm.named_payers[0].mean_vnd, 0.3 * traps.district.mean, 1e-12);
    // A payer that nobody knows is one fault, not a wrong sum as well.
    let problems = read("[payers]\ntraps = { district = 0.75, farmers = 0.25 }\n").unwrap_err();
    assert_eq!(problems.list().len(), 1, "{problems}");
}

#[test]
fn a_contracted_round_has_a_contract_and_a_crop() {
    let round = |when: &str| {
        format!(
            "rounds = \"append\"\n[[round]]\nname = {{ vi = \"Ra quân\", en = \"Hunt\" }}\nprogramme = \"hunting\"\n{when}\nweeks = 1\nperson_days_per_ha = 0.1\ncontracted = true\n"
        )
    };
    let crop = "crop = \"spring\"\nanchor = \"booting\"\ndays = 0";
    let dated = "month_day = \"03-20\"";
    assert!(bad(&round(crop)).contains("a contracted round needs [contract]"));
    let contract = "[contract]\nvnd_per_sao_per_crop = \"54 nghìn\"\n";
    let of_no_crop =
        bad(&round(dated)
            .replace("rounds = \"append\"\n", &format!("rounds = \"append\"\n{contract}")));
    assert!(of_no_crop.contains("a contracted round belongs to a crop"), "{of_no_crop}");
    let good_one =
        round(crop).replace("rounds = \"append\"\n", &format!("rounds = \"append\"\n{contract}"));
    let plan = good(&good_one);
    near(plan.campaign.contract.unwrap().vnd_per_ha, 1.5e6, 1e-12);
    assert!(plan.campaign.rounds.last().unwrap().contracted);
    assert_eq!(plan.campaign.payers[Item::Contract as usize], [0.0, 1.0, 0.0]);
    let text = scenario::explain(&plan, Lang::Vi);
    assert!(text.contains("hợp đồng với công ty: 1.500.000 đồng/ha/vụ"), "{text}");
    assert!(text.contains("thuê khoán công ty"), "{text}");
    // A contract that nothing is done under is said.
    let idle = good(contract);
    assert!(idle.warnings.iter().any(|warning| warning.vi.contains("không đợt nào thuê khoán")));
}

#[test]
fn an_offer_is_held_against_the_plan() {
    let plan = good("[offer]\nvnd_per_sao_per_crop = \"50 nghìn\"\n");
    let years = plan.campaign.budget_vnd.as_ref().unwrap()[0].len() as f64;
    let text = scenario::explain(&plan, Lang::Vi);
    // 50,000 a sào of 360 m², 4,500 ha, two crops a year.
    let asked = 50_000.0 / 0.036 * 4_500.0 * 2.0 * years;
    let line = text.lines().find(|line| line.contains("khoán cho công ty")).unwrap();
    assert!(line.contains(&rodsim::text::number(asked, 0, Lang::Vi)), "{line}");
    assert!(line.contains("rẻ hơn"), "{line}");
}

#[test]
fn prices_that_a_plan_does_not_use_are_not_its_concern() {
    let explained = |text: &str| {
        let text = scenario::explain(&good(text), Lang::En);
        text.split("WARNING").nth(1).unwrap_or_default().to_owned()
    };
    let barriers = "rounds = \"append\"\n[[round]]\nname = { vi = \"Rào\", en = \"Barriers\" }\nprogramme = \"barriers\"\nmonth_day = \"02-20\"\nweeks = 1\nbarriers_per_100_ha = 2\n";
    assert!(explained(barriers).contains("tbs_cost") && !explained("").contains("tbs_cost"));
    let without = format!("{barriers}[campaign]\nprogrammes = [\"baiting\"]\n");
    assert!(!explained(&without).contains("tbs_cost"));
}

#[test]
fn the_land_of_the_program_changes_nothing_of_the_scheme() {
    let digest = scenario::digest(&scenario::embedded("luong_tai").unwrap());
    let same = scenario::digest(&good(""));
    assert_eq!(digest, same);
}

#[test]
fn alternatives_are_laid_over_the_land_of_the_first_scenario() {
    use rodsim::scenario::bundle::{Kept, keep, keep_on};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, format!("schema_version = 1\n{HEAD}{TWO}[traps]\ntraps_per_ha = 7\n"))
        .unwrap();
    let mut kept = Kept::new();
    let (own, _) = keep(&file, false, &mut kept).unwrap();
    let (plan, origin) = keep_on("traps_only", &file, &mut kept).unwrap().unwrap();
    assert_eq!(plan.world, own.world);
    assert!(plan.campaign.rounds.len() < own.campaign.rounds.len());
    near(plan.campaign.traps.target.iter().sum(), 7.0 * 2600.0, 1e-9);
    assert_eq!(origin.open(&kept).unwrap(), plan);
    assert!(keep_on("half_of_communes", &file, &mut kept).unwrap().is_err());
    assert!(keep_on("luong_tai", &file, &mut kept).is_none());
    let scheme = scenario::embedded("luong_tai").unwrap();
    assert!(scenario::other_land(&scheme.world, &own.world));
    let lines = scenario::diff(&scheme, &own, Lang::Vi);
    assert!(lines.lines().next().unwrap().starts_with("địa bàn khác nhau"), "{lines}");
    assert!(lines.lines().count() < 40, "{lines}");
}

#[test]
fn compare_refuses_different_land() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), format!("schema_version = 1\n{HEAD}{text}"))
            .unwrap();
    };
    write("a.toml", TWO);
    write("b.toml", &TWO.replace("Gia Bình", "Lương Tài"));
    let run = |arguments: &[&str]| {
        let program = assert_cmd::Command::cargo_bin("rodsim").unwrap();
        let mut command = program;
        command.current_dir(folder.path()).args(["compare"]).args(arguments);
        command.args(["--replicates", "16", "--format", "csv", "--lang", "en"]);
        let output = command.output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (fine, said) = run(&["a.toml", "b.toml"]);
    assert!(!fine && said.contains("--different-land"), "{said}");
    let (fine, said) = run(&["a.toml", "b.toml", "--different-land"]);
    assert!(fine, "{said}");
    let (fine, said) = run(&["a.toml", "no_campaign"]);
    assert!(fine && said.contains("no_campaign: applied to the land"), "{said}");
    assert!(Path::new(folder.path()).join("output").exists());
}

#[test]
fn relative_density_and_own_practice_are_read_and_checked() {
    use rodsim::model::plan::parameter::{Distribution, Parameter as P};
    let own = "relative_density = { \"Gia Bình\" = 1.6 }\n[commune.\"Nhân Thắng\"]\nrelative_density = 0.7\n[usual]\nhazard = 0.01\ndays_per_ha = 2\nnylon_vnd_per_ha = 1400000\nsource = \"hỏi nông dân\"\n";
    let plan = good(&format!("{TWO}{own}"));
    let known: Vec<_> = plan.world.communes.iter().map(|c| c.relative_density).collect();
    assert_eq!(known, [Some(1.6), Some(0.7)]);
    let prior = |parameter| plan.world.priors[parameter].distribution;
    assert_eq!(prior(P::UsualHazard), Distribution::Fixed(0.01));
    assert_eq!(prior(P::UsualDaysHa), Distribution::Fixed(2.0));
    assert_eq!(plan.world.priors[P::UsualHazard].source.vi, "hỏi nông dân");
    assert_eq!(plan.world.usual_nylon_vnd_per_ha, 1_400_000.0);
    assert!(plan.warnings.is_empty(), "{:?}", plan.warnings);
    let text = scenario::explain(&plan, Lang::Vi);
    assert!(text.contains("Gia Bình 1,6; Nhân Thắng 0,7"), "{text}");
    // Other numbers, another digest; a scenario that says nothing keeps its own.
    let digests = [good(TWO), plan].map(|plan| scenario::digest(&plan));
    assert_ne!(digests[0], digests[1]);
    let message =
        bad(&format!("{TWO}relative_density = {{ \"Gia Bìn\" = 1.6, \"Nhân Thắng\" = 0 }}\n"));
    assert!(message.contains("Gia Bình") && message.contains("0.01"), "{message}");
    let twice = "[usual]\nhazard = 0.01\n[parameters.usual_hazard]\ndistribution = \"fixed\"\nvalue = 0.02\n";
    assert!(bad(&format!("{TWO}{twice}")).contains("usual.hazard"));
    // Hectares damaged are no density over the average.
    let damaged = "relative_density = { \"Gia Bình\" = 12, \"Nhân Thắng\" = 40 }\n";
    let warnings = good(&format!("{TWO}{damaged}")).warnings;
    assert!(
        warnings.iter().any(|text| text.en.contains("over those of average land")),
        "{warnings:?}"
    );
}

#[test]
fn a_species_mix_moves_litters_and_loss() {
    use rodsim::model::plan::parameter::{Distribution, Parameter as P};
    let prior = |text: &str, parameter| good(text).world.priors[parameter].distribution;
    let usual = "[species.argentiventer]\nshare = 0.5\n[species.losea]\nshare = 0.3\n[species.other]\nshare = 0.2\n";
    assert_eq!(
        scenario::digest(&good(usual)),
        scenario::digest(&good("")),
        "the mix of the priors"
    );
    let losea = "[species.losea]\nshare = 1\nloss_per_rat = 0.5\n";
    let Distribution::NormalTruncated(mean, ..) = prior(losea, P::LitterSize) else { panic!() };
    near(mean, 8.1 * 7.32 / (0.5 * 8.67 + 0.3 * 7.32 + 0.2 * 8.0), 1e-9);
    let Distribution::LogNormal(_, median, _) = prior(losea, P::LossRef) else { panic!() };
    near(median, 0.03 * 0.5, 1e-12);
    let plan = good(losea);
    assert!(plan.world.priors[P::LossRef].source.vi.contains("nhân 0,500 theo thành phần loài"));
    let message = bad("[species.losca]\nshare = 1\n");
    assert!(message.contains("species.losca") && message.contains("losea?"), "{message}");
    assert!(message.contains("1 problem"), "{message}");
    let message = bad("[species.losea]\nshare = 0.4\n");
    assert!(message.contains("species.losea.share") && message.contains("0.4"), "{message}");
    let twice = "[parameters.litter_size]\ndistribution = \"fixed\"\nvalue = 8\n";
    assert!(bad(&format!("{losea}{twice}")).contains("parameters.litter_size"));
}

#[test]
fn a_line_of_fence_protects_a_strip_and_only_barriers_stand_in_lines() {
    let round = |more: &str| {
        format!(
            "rounds = \"append\"\n[[round]]\nname = {{ vi = \"Rào\", en = \"Fences\" }}\nmonth_day = \"02-20\"\nweeks = 1\n{more}\n"
        )
    };
    let lines = "programme = \"barriers\"\nbarriers_per_100_ha = 2\nline_m = 250";
    let plan = good(&round(lines));
    let action = plan.campaign.rounds.last().unwrap().action;
    assert_eq!(action, rodsim::model::plan::Action::Barriers { line_m: 250.0 });
    assert!(scenario::explain(&plan, Lang::Vi).contains("rào thẳng 250 m"));
    let around = good(&round("programme = \"barriers\"\nbarriers_per_100_ha = 2"));
    assert_ne!(scenario::digest(&plan), scenario::digest(&around));
    let hunted = "programme = \"hunting\"\nperson_days_per_ha = 1\nline_m = 250";
    assert!(bad(&round(hunted)).contains("line_m"));
}
