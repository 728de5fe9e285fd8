//! The scenario files: what is shipped works, and what is broken says how to mend it.

use proptest::prelude::*;
use rodsim::model::outcome::Outcome as O;
use rodsim::model::plan::{Item, Plan, estimate};
use rodsim::scenario::{self, Problems};
use rodsim::text::Lang;

fn load(name: &str) -> Plan {
    scenario::embedded(name).unwrap_or_else(|problems| panic!("{}", problems.render(Lang::En)))
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn every_shipped_scenario_loads() {
    for (name, text) in scenario::EMBEDDED {
        let plan = load(name);
        assert_eq!(plan.name, *name);
        assert!(text.starts_with("#:schema ./scenario.schema.json\n"), "{name}");
    }
}

#[test]
fn the_scheme_has_the_totals_that_were_adopted() {
    let plan = load("luong_tai");
    let planned = estimate::planned(&plan);
    close(plan.world.communes.iter().map(|commune| commune.rice_area_ha).sum(), 4_500.0);
    close(planned.traps.iter().sum(), 22_500.0);
    for year in 0..4 {
        close(planned.of(O::ChemicalHa).iter().map(|years| years[year]).sum(), 9_000.0);
    }
    close(planned.of(O::ChemicalHa).iter().flatten().sum(), 36_000.0);
}

#[test]
fn a_scenario_may_name_the_file_that_it_extends_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "base.toml",
        "schema_version = 1\nextends = \"luong_tai.toml\"\n[traps]\ntraps_per_ha = 4\n",
    );
    write(
        "own.toml",
        "schema_version = 1\nextends = \"base.toml\"\n[budget]\nvnd_per_ha = 100000\n",
    );
    let plan = scenario::load(&folder.path().join("own.toml")).unwrap();
    assert_eq!(plan.name, "own");
    close(plan.campaign.traps.target.iter().sum(), 18_000.0);
    close(plan.campaign.budget_vnd.unwrap().iter().map(|years| years[0]).sum(), 450e6);
}

#[test]
fn every_key_can_be_overridden_and_alternatives_replace_each_other() {
    let plan = on_the_scheme(
        "[labour]\nunlimited = true\n[budget]\nunlimited = true\n[payers]\ntraps = { province = 1.0 }\n[parameters.trap_price]\ndistribution = \"fixed\"\nvalue = 30000\nsource = \"quote\"\n[commune.\"Thứa\"]\nrice_area_ha = 400\n[commune.\"An Thịnh\"]\nrice_area_ha = 300\n",
    );
    let plan = plan.unwrap_or_else(|problems| panic!("{problems}"));
    assert!(plan.campaign.budget_vnd.is_none());
    assert!(plan.campaign.labour_days_per_week.iter().all(|days| days.is_infinite()));
    assert_eq!(plan.campaign.payers[0], [1.0, 0.0, 0.0]);
    assert_eq!(plan.world.communes[0].rice_area_ha, 400.0);
    assert_eq!(plan.world.communes[1].rice_area_ha, 300.0);
}

#[test]
fn rounds_are_replaced_or_appended_as_the_file_says() {
    let round = "[[round]]\nname = { vi = \"Thử\", en = \"Trial\" }\nprogramme = \"hunting\"\ndate = \"2022-03-15\"\nweeks = 1\nperson_days_per_ha = 0.3\n";
    let rounds = |how: &str| {
        on_the_scheme(&format!("rounds = \"{how}\"\n{round}")).unwrap().campaign.rounds.len()
    };
    assert_eq!(rounds("replace"), 1);
    assert_eq!(rounds("append"), 9);
    assert!(on_the_scheme(round).unwrap_err().render(Lang::En).contains("rounds = \"replace\""));
}

#[test]
fn the_scheme_costs_what_a_clerk_would_find_with_fixed_prices() {
    let fixed = |key: &str, value: f64| {
        format!("[parameters.{key}]\ndistribution = \"fixed\"\nvalue = {value}\n")
    };
    let text: String = [
        ("trap_price", 20_000.0),
        ("trap_life_seasons", 4.0),
        ("traps_per_person_day", 150.0),
        ("day_wage", 250_000.0),
        ("bait_price_ha", 65_000.0),
        ("bait_grain_kg_ha", 12.0),
        ("price_2022", 7_000.0),
        ("bait_labour_ha", 0.1),
        ("usual_days_ha", 0.3),
    ]
    .into_iter()
    .map(|(key, value)| fixed(key, value))
    .collect();
    let plan = on_the_scheme(&text).unwrap();
    let cost = estimate::planned_cost(&plan.campaign, &plan.world);
    let total = |item: Item, year: usize| cost.iter().map(|years| years[year][item as usize]).sum();
    // A quarter is worn out after the first crop and replaced for the second.
    close(total(Item::Traps, 0), 22_500.0 * 20_000.0 * 1.25);
    close(total(Item::Traps, 1), 22_500.0 * 20_000.0 / 2.0);
    close(total(Item::TrapSetting, 0), 22_500.0 * 24.0 / 150.0 * 250_000.0);
    close(total(Item::BaitProduct, 0), 9_000.0 * 65_000.0);
    close(total(Item::BaitGrain, 0), 9_000.0 * 6.0 * 7_000.0);
    close(total(Item::BaitingLabour, 3), 9_000.0 * 0.1 * 250_000.0);
    // Minh Tân is under 200 ha; Thứa, Quảng Phú and Trừng Xá have 400 ha or more.
    close(total(Item::Organising, 0), 115e6);
    close(total(Item::UsualPractice, 2), 4_500.0 * 2.0 * 0.3 * 250_000.0);
    let paid = total(Item::Traps, 0)
        + total(Item::TrapSetting, 0)
        + total(Item::BaitProduct, 0)
        + total(Item::BaitingLabour, 0)
        + total(Item::Organising, 0);
    close(plan.campaign.budget_vnd.unwrap().iter().map(|years| years[0]).sum(), paid);
}

#[test]
fn budgets_can_be_a_table_by_commune_and_year() {
    let folder = tempfile::tempdir().unwrap();
    let mut table = String::from("commune,year,vnd\n");
    for commune in load("luong_tai").world.communes {
        for year in 2022..=2025 {
            table.push_str(&format!("{},{year},{}\n", commune.name, year * 1000));
        }
    }
    std::fs::write(folder.path().join("budget.csv"), &table).unwrap();
    let text =
        "schema_version = 1\nextends = \"luong_tai.toml\"\n[budget]\ntable = \"budget.csv\"\n";
    let plan = scenario::from_text("own", text, Some(folder.path())).unwrap();
    assert_eq!(plan.campaign.budget_vnd.unwrap()[13], [2_022e3, 2_023e3, 2_024e3, 2_025e3]);
    let short = table.lines().take(5).collect::<Vec<_>>().join("\n");
    std::fs::write(folder.path().join("budget.csv"), short).unwrap();
    let problems = scenario::from_text("own", text, Some(folder.path())).unwrap_err();
    assert_eq!(problems.list().len(), 13);
}

#[test]
fn a_round_of_nothing_is_a_round() {
    let plan = on_the_scheme("[traps]\ntraps_per_ha = 0\n").unwrap();
    assert_eq!(plan.campaign.rounds.len(), 8);
    assert_eq!(plan.campaign.traps.target.iter().sum::<f64>(), 0.0);
}

#[test]
fn there_is_one_version_of_the_language() {
    for version in [0, 2] {
        let text = format!("schema_version = {version}\nextends = \"luong_tai.toml\"\n");
        let problems = scenario::from_text("old", &text, None).unwrap_err();
        let said = problems.render(Lang::En);
        assert_eq!(problems.list().len(), 1, "{said}");
        assert!(said.contains("schema_version") && said.contains("only 1"), "{said}");
    }
}

#[test]
fn names_and_titles_do_not_change_the_digest_of_the_numbers() {
    let scheme = load("luong_tai");
    let renamed = on_the_scheme("title = { vi = \"Tên khác\", en = \"Other name\" }").unwrap();
    assert_eq!(scenario::digest(&scheme), scenario::digest(&renamed));
    assert_ne!(scenario::resolved(&scheme), scenario::resolved(&renamed));
    let changed = on_the_scheme("[traps]\ntraps_per_ha = 5.000001").unwrap();
    assert_ne!(scenario::digest(&scheme), scenario::digest(&changed));
}

#[test]
fn shipped_scenarios_differ_in_their_numbers_and_share_their_world() {
    let plans: Vec<Plan> = scenario::EMBEDDED.iter().map(|(name, _)| load(name)).collect();
    for (i, a) in plans.iter().enumerate() {
        assert_eq!(a.world, plans[0].world, "{}", a.name);
        for b in &plans[..i] {
            assert_ne!(scenario::digest(a), scenario::digest(b), "{} {}", a.name, b.name);
        }
    }
}

#[test]
fn timing_scenarios_have_the_effort_of_the_scheme() {
    let totals = |name: &str| {
        let planned = estimate::planned(&load(name));
        [O::TrapNights, O::ChemicalHa].map(|o| planned.of(o).iter().flatten().sum::<f64>())
    };
    let scheme = totals("luong_tai");
    for name in ["all_before_establishment", "same_effort_at_booting", "symptomatic"] {
        for (found, expected) in totals(name).into_iter().zip(scheme) {
            close(found, expected);
        }
    }
}

#[test]
fn the_schema_beside_the_scenarios_is_that_of_the_program() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/scenario.schema.json");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path, scenario::schema_json()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        scenario::schema_json(),
        "UPDATE_SCHEMA=1 rewrites it"
    );
}

#[test]
fn the_first_scenario_of_a_new_user_is_the_scheme() {
    for lang in [Lang::Vi, Lang::En] {
        let plan = scenario::from_text("mine", &scenario::init_text(lang), None).unwrap();
        assert_eq!(scenario::digest(&plan), scenario::digest(&load("luong_tai")));
    }
}

/// A scenario that builds on the shipped one.
fn on_the_scheme(text: &str) -> Result<Plan, Problems> {
    scenario::from_text(
        "broken",
        &format!("schema_version = 1\nextends = \"luong_tai.toml\"\n{text}"),
        None,
    )
}

/// Broken scenarios that build on the shipped one: what is wrong, and the text.
const BROKEN: &[(&str, &str)] = &[
    ("unknown key", "[traps]\ntrap_per_ha = 4"),
    ("unknown table", "[trap]\ntraps_per_ha = 4"),
    ("unknown parameter", "[parameters.trap_prize]\ndistribution = \"fixed\"\nvalue = 1"),
    ("wrong type", "[traps]\ntraps_per_ha = \"4,5\"\nrenew_until_year = 2023.5"),
    ("out of range", "[other_land]\nshare_of_natural_area = 1.2\n[traps]\nrenew_until_year = 2030"),
    ("not finite", "[traps]\ntraps_per_ha = nan\nin_hand_per_ha = inf"),
    (
        "larger than anything",
        "[budget]\nvnd_per_ha = 1e300\n[traps]\nin_hand_per_ha = 0x1_0000_0000",
    ),
    ("decimal comma", "[traps]\ntraps_per_ha = 0,1\nin_hand_per_haa = 0"),
    ("syntax", "[traps\ntraps_per_ha = = 4"),
    ("title in one language", "title = \"Đề án\""),
    (
        "commune without diacritics",
        "[campaign]\nexcept = [\"Trung Kenh\", \"Bac Ninh\"]\n[commune.Thua]\nrice_area_ha = 400",
    ),
    ("rice larger than the commune", "[commune.\"Thứa\"]\nrice_area_ha = 4000"),
    ("negative area", "[commune.\"Thứa\"]\nrice_area_ha = -4"),
    ("budget in two ways", "[budget]\nvnd_per_ha = 1\nshare_of_plan = 1"),
    (
        "payers",
        "[payers]\ntraps = { commune = 0.5, farmer = 0.5 }\nbounty = { commune = 0.7, farmers = 0.4 }",
    ),
    (
        "distributions",
        "[parameters.litter_size]\ndistribution = \"normal_truncated\"\nmean = 8\nsd = 0.1\nlow = 20\nhigh = 30\n[parameters.bait_kill]\ndistribution = \"beta\"\nalpha = 2\nbeta = 0\n[parameters.growth_year]\ndistribution = \"lognormal_q05_q50_q95\"\nq05 = 4\nq50 = 2\nq95 = 8\n[parameters.trap_price]\ndistribution = \"triangular\"\nlow = 3\nmode = 2\nhigh = 9\n[parameters.day_wage]\ndistribution = \"uniform\"\nlow = 2\n[parameters.loss_ref]\ndistribution = \"fixed\"\nvalue = 1.5",
    ),
    (
        "rounds without saying how",
        "[[round]]\nname = { vi = \"Thử\", en = \"Trial\" }\nprogramme = \"hunting\"\ndate = \"2022-03-15\"\nweeks = 1\nperson_days_per_ha = 0.3",
    ),
    ("a word that is near", "rounds = \"apend\""),
    (
        "calendar",
        "[calendar.spring]\nbooting_days = 20\n[calendar.summer]\nestablished = \"02-29\"",
    ),
    ("crops that overlap", "[calendar.summer]\nestablished = \"05-05\""),
    ("file not found", "[data]\ncommunes = \"luong_tai/comunes.csv\""),
];

/// Broken rounds; each replaces those of the scheme.
const BROKEN_ROUNDS: &[(&str, &str)] = &[
    (
        "no commune",
        "programme = \"hunting\"\nperson_days_per_ha = 0.3\ndate = \"2022-03-15\"\nweeks = 1\ncommunes = []",
    ),
    (
        "no year",
        "programme = \"hunting\"\nperson_days_per_ha = 0.3\nmonth_day = \"03-15\"\nyears = []\nweeks = 1",
    ),
    ("no start", "programme = \"hunting\"\nperson_days_per_ha = 0.3\nweeks = 1"),
    (
        "no such date",
        "programme = \"hunting\"\nperson_days_per_ha = 0.3\ndate = \"2023-02-29\"\nweeks = 1",
    ),
    (
        "before the campaign",
        "programme = \"hunting\"\nperson_days_per_ha = 0.3\ndate = \"2021-12-20\"\nweeks = 1",
    ),
    (
        "over the end",
        "programme = \"hunting\"\nperson_days_per_ha = 0.3\nmonth_day = \"12-20\"\nweeks = 3",
    ),
    (
        "a year outside",
        "programme = \"hunting\"\nperson_days_per_ha = 0.3\nmonth_day = \"03-15\"\nyears = [2026]\nweeks = 1",
    ),
    (
        "keys of another programme",
        "programme = \"trapping\"\nshare_of_area = 0.5\ncrop = \"spring\"\nanchor = \"boting\"\ndays = 0\nweeks = 1",
    ),
    ("nothing but a programme", "programme = \"baiting\"\nanchor = \"booting\"\nweeks = 0"),
    (
        "more than the commune",
        "programme = \"baiting\"\nproduct = \"acute\"\ndose_kg_per_ha = 0.1\nha_by_commune = { \"Thứa\" = 2000, \"Lai Ha\" = 3 }\nmonth_day = \"03-15\"\nweeks = 1",
    ),
    (
        "two in one week",
        "programme = \"hunting\"\nperson_days_per_ha = 0.3\ndate = \"2022-03-15\"\nweeks = 1\n[[round]]\nname = { vi = \"Nữa\", en = \"More\" }\nprogramme = \"hunting\"\nperson_days_per_ha = 0.3\ndate = \"2022-03-17\"\nweeks = 1",
    ),
];

/// Broken tables: what is wrong, the key, the table.
const BROKEN_TABLES: &[(&str, &str, &[u8])] = &[
    ("not UTF-8", "communes", b"code,name\n09496,Th\xfaa\n"),
    ("missing column", "communes", b"code,name,natural_area_ha,rice_ha,latitude,longitude\n"),
    ("bad cells", "communes", "code,name,natural_area_ha,rice_area_ha,latitude,longitude\n09496,Thứa,977,\"420,5\",21,106\n9496,An Thịnh,-685,294,121,106\n09502,Thứa,712,3060,21,x\n".as_bytes()),
    ("borders", "borders", "commune_a,commune_b,length_km\nThứa,Phú Hòa,3.3\nPhú Hòa,Thứa,3.4\nThứa,Phú Hòa,3.3\nThứa,Thứa,1\nThứa,Gia Bình,1\nThứa,Lai Ha,-1\n".as_bytes()),
    ("outside", "outside_borders", "commune;length_km\nThứa;3,5\nThứa;3,5\n".as_bytes()),
    ("boundaries", "boundaries", b"{\"type\": \"FeatureCollection\",\n \"features\": [{}, {\"properties\": {\"code\": \"09496\"}, \"geometry\": {\"type\": \"Point\"}}]}"),
    ("broken JSON", "boundaries", b"{\"type\": "),
    ("parameters", "parameters", "key,meaning,meaning_vi,unit,distribution,p1,p2,p3,source,confidence\nlitter_size,a,b,count,normal,8,zero,,x,A\nday_wag,a,b,VND,fixed,1,,,x,A\nbait_kill,a,b,share,betta,1,1,,x,A\nloss_ref,a,b,share,normal_truncated,1,1,0.5-2,x,A\ntrap_price,a,b,VND,fixed,1,,,x,D\n".as_bytes()),
];

/// Every message in one language, without the name of the temporary folder.
fn messages(lang: Lang) -> String {
    let mut out = String::new();
    let mut add = |what: &str, found: Result<Plan, Problems>| {
        let problems = found.expect_err(what);
        out.push_str(&format!("== {what}\n{}\n", problems.render(lang)));
    };
    for (what, text) in BROKEN {
        add(what, on_the_scheme(text));
    }
    for (what, text) in BROKEN_ROUNDS {
        let head = "rounds = \"replace\"\n[[round]]\nname = { vi = \"Thử\", en = \"Trial\" }\n";
        add(what, on_the_scheme(&format!("{head}{text}")));
    }
    for (what, key, bytes) in BROKEN_TABLES {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("table"), bytes).expect("a table");
        let text = format!(
            "schema_version = 1\nextends = \"luong_tai.toml\"\n[data]\n{key} = \"table\"\n"
        );
        let found = scenario::from_text("broken", &text, Some(folder.path()));
        let shown = found.expect_err(what).render(lang);
        out.push_str(&format!(
            "== {what}\n{}\n",
            shown.replace(&folder.path().join("").display().to_string(), "")
        ));
    }
    out
}

#[test]
fn every_broken_scenario_says_how_to_mend_it_in_vietnamese() {
    insta::assert_snapshot!("broken_vi", messages(Lang::Vi));
}

#[test]
fn every_broken_scenario_says_how_to_mend_it_in_english() {
    insta::assert_snapshot!("broken_en", messages(Lang::En));
}

#[test]
fn a_scenario_that_extends_itself_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, base: &str| {
        let text = format!("schema_version = 1\nextends = \"{base}\"\n");
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    write("a.toml", "b.toml");
    write("b.toml", "a.toml");
    let problems = scenario::load(&folder.path().join("a.toml")).unwrap_err();
    assert_eq!(problems.list()[0].fault.code(), "E0118");
    assert_eq!(problems.list()[0].place.line, 2);
}

#[test]
fn a_missing_scenario_names_the_nearest() {
    let problems = scenario::embedded("luongtai").unwrap_err();
    assert_eq!(problems.list()[0].suggestion.as_deref(), Some("luong_tai"));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("my_plan.toml"), "").unwrap();
    let problems = scenario::load(&folder.path().join("my_plann.toml")).unwrap_err();
    assert!(problems.list()[0].suggestion.as_deref().unwrap().ends_with("my_plan.toml"));
}

#[test]
fn differences_are_told_in_words_of_the_field() {
    let (a, b) = (load("luong_tai"), load("traps_2_5_per_ha"));
    assert!(scenario::diff(&a, &b, Lang::Vi).starts_with("bẫy: 5 → 2,5 bẫy/ha\n"));
    assert_eq!(scenario::diff(&a, &a, Lang::En), "no difference\n");
    let moved = |day: &str| {
        on_the_scheme(&format!("rounds = \"replace\"\n[[round]]\nname = {{ vi = \"Ra quân\", en = \"Hunt\" }}\nprogramme = \"hunting\"\nmonth_day = \"{day}\"\nweeks = 1\nperson_days_per_ha = 0.3\n")).unwrap()
    };
    assert_eq!(
        scenario::diff(&moved("02-15"), &moved("02-01"), Lang::Vi),
        "đợt 1 (Ra quân): 15/02 → 01/02\n"
    );
}

#[test]
fn the_scheme_is_explained_in_both_languages() {
    insta::assert_snapshot!("explain_vi", scenario::explain(&load("luong_tai"), Lang::Vi));
    insta::assert_snapshot!("explain_en", scenario::explain(&load("symptomatic"), Lang::En));
}

#[test]
fn every_text_is_in_nfc() {
    use unicode_normalization::is_nfc;
    for (name, text) in scenario::EMBEDDED {
        assert!(is_nfc(text), "{name}");
    }
    assert!(is_nfc(&scenario::schema_json()));
    assert!(is_nfc(&messages(Lang::Vi)));
}

proptest! {
    #[test]
    fn no_change_of_the_scheme_makes_the_reader_panic(at in 0_usize..6000, text in "[\\[\\]={}\",.a-z0-9\n-]{0,8}") {
        let (_, scheme) = scenario::EMBEDDED[1];
        let at = (0..=at.min(scheme.len())).rev().find(|&at| scheme.is_char_boundary(at)).unwrap_or(0);
        let broken = format!("{}{text}{}", &scheme[..at], &scheme[at..]);
        let _ = scenario::from_text("any", &broken, None);
    }

    #[test]
    fn no_table_makes_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), key in prop::sample::select(vec!["communes", "borders", "boundaries", "parameters"])) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("table"), bytes).unwrap();
        let text = format!("schema_version = 1\nextends = \"luong_tai.toml\"\n[data]\n{key} = \"table\"\n");
        let _ = scenario::from_text("any", &text, Some(folder.path()));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = scenario::from_text("any", &text, None);
    }
}

#[test]
fn a_title_in_one_language_is_the_title_in_both() {
    let text = "schema_version = 1\nextends = \"luong_tai.toml\"\n\
                title = { vi = \"Kế hoạch Gia Bình\" }\nquestion = { en = \"What now?\" }\n";
    let plan = scenario::from_text("gia_binh", text, None).unwrap();
    assert_eq!(
        (plan.title.vi.as_str(), plan.title.en.as_str()),
        ("Kế hoạch Gia Bình", "Kế hoạch Gia Bình")
    );
    assert_eq!((plan.question.vi.as_str(), plan.question.en.as_str()), ("What now?", "What now?"));
    for bad in ["{ }", "{ vi = \"\" }", "{ fr = \"x\" }", "{ vi = \"x\", fr = \"y\" }"] {
        let text = format!("schema_version = 1\nextends = \"luong_tai.toml\"\ntitle = {bad}\n");
        assert!(scenario::from_text("bad", &text, None).is_err(), "{bad}");
    }
}
