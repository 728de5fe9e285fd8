//! Workbooks as people make them: other headings, other marks, other units.

use crate::edit::{Book, number, text};
use crate::{complete, faults, load};
use rodsim::model::plan::Start;
use rodsim::scenario::digest;
use rodsim::table::Value;

#[test]
fn headings_are_understood_without_marks_and_under_other_names() {
    let plan = load(&Book::of(&[
        (
            "don vi",
            &[
                &["BẢNG DIỆN TÍCH"],
                &["STT", "Tên xã", "Diện tích lúa (ha)"],
                &["#1", "Gia Binh", "1.120,5"],
                &["#2", "xã Nhân Thắng", "980"],
                &["", "Tổng", "2.100,5"],
            ],
        ),
        ("THONG TIN", &[&["Nam dau", "#2027"], &["So nam:", "#1"]]),
        (
            "Rounds",
            &[
                &["Tên đợt", "Loại", "Vụ", "Mốc lúa", "Số ngày", "Số tuần", "Số đêm"],
                &["Đợt 1", "bẫy", "vụ xuân", "gieo sạ", "#-14", "#2", "#3"],
            ],
        ),
    ]))
    .unwrap();
    assert_eq!(plan.world.communes[0].rice_area_ha, 1_120.5);
    assert_eq!(plan.campaign.rounds.len(), 1);
    assert!(matches!(plan.campaign.bouts[0].start, Start::Crop { days: -14, .. }));
    let warned = plan.warnings.iter().any(|warning| warning.vi.contains("luong_tai.toml"));
    assert!(warned, "{:?}", plan.warnings);
}

#[test]
fn money_and_shares_are_read_as_people_write_them() {
    let with = |edits: &[(&str, &str, Value)]| {
        let mut book = complete();
        for (sheet, cell, value) in edits {
            book.set(sheet, cell, value.clone());
        }
        load(&book).unwrap()
    };
    let plain = with(&[("Kinh phí", "B5", Value::Empty), ("Kinh phí", "B7", number(3e9))]);
    for text_of_3 in ["3 tỷ", "3.000.000.000", "3.000 triệu đồng".replace(".000", "000").as_str()]
    {
        let plan = with(&[("Kinh phí", "B5", Value::Empty), ("Kinh phí", "B7", text(text_of_3))]);
        assert_eq!(digest(&plan), digest(&plain), "{text_of_3}");
    }
    assert_eq!(digest(&with(&[("Kinh phí", "B5", text("100%"))])), digest(&with(&[])));
    let square = with(&[
        ("Đơn vị", "E4", text("Diện tích lúa (m2)")),
        ("Đơn vị", "E5", number(11_205_000.0)),
        ("Đơn vị", "E6", number(9_800_000.0)),
    ]);
    assert_eq!(digest(&square), digest(&with(&[])));
}

#[test]
fn days_have_the_day_first_and_may_be_real_dates() {
    let digest_of = |value: Value| {
        let mut book = complete();
        for cell in ["D5", "E5", "F5"] {
            book.set("Đợt", cell, Value::Empty);
        }
        book.set("Đợt", "G5", value);
        digest(&load(&book).unwrap())
    };
    let day = digest_of(text("05/01"));
    assert_eq!(digest_of(text("5-1")), day);
    assert_eq!(digest_of(Value::Date(46_027.0)), day, "05/01/2026");
}

#[test]
fn villages_of_a_commune_are_rows_of_their_own() {
    let mut book = complete();
    for (row, (commune, village, rice)) in [
        ("Gia Bình", "Thôn Hương Triện", 210.0),
        ("Gia Bình", "Thôn Đông Bình", 180.5),
        ("Nhân Thắng", "", 980.0),
    ]
    .into_iter()
    .enumerate()
    {
        let cell = |column: &str| format!("{column}{}", 5 + row);
        book.set("Đơn vị", &cell("B"), text(commune));
        book.set(
            "Đơn vị",
            &cell("C"),
            if village.is_empty() { Value::Empty } else { text(village) },
        );
        book.set("Đơn vị", &cell("D"), Value::Empty);
        book.set("Đơn vị", &cell("E"), number(rice));
    }
    let plan = load(&book).unwrap();
    let names: Vec<&str> = plan.world.communes.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["Nhân Thắng", "Thôn Hương Triện", "Thôn Đông Bình"]);
    book.set("Đơn vị", "C6", text("Thôn Hương Triện"));
    assert_eq!(faults(&book).0, ["Đơn vị!C6"]);
}

#[test]
fn a_border_is_as_on_the_map_unless_a_length_is_typed() {
    let mut book = complete();
    let known = load(&book).unwrap().world;
    assert_eq!(book.get("Giáp ranh", "C5"), number(known.borders[0].length_km));
    book.set("Giáp ranh", "D5", number(2.5));
    book.set("Giáp ranh", "D6", number(7.0));
    let own = load(&book).unwrap().world;
    assert_eq!(own.borders[0].length_km, 2.5);
    assert_eq!(own.communes[0].outside_border_km, 7.0);
    assert_eq!(own.communes[1].outside_border_km, known.communes[1].outside_border_km);
}

#[test]
fn money_can_be_given_by_unit_and_year() {
    let mut book = complete();
    book.set("Kinh phí", "B5", Value::Empty);
    book.set("Kinh phí từng xã", "C6", text("120 triệu"));
    let (places, said) = faults(&book);
    assert_eq!(places.len(), 1, "{said}");
    assert!(said.contains("Nhân Thắng"), "{said}");
    book.set("Kinh phí từng xã", "C7", number(90e6));
    let budget = load(&book).unwrap().campaign.budget_vnd.unwrap();
    assert_eq!(budget, [[120e6], [90e6]]);
    for cell in ["C6", "C7"] {
        book.set("Kinh phí từng xã", cell, Value::Empty);
    }
    book.set("Kinh phí từng xã", "C5", number(200e6));
    let budget = load(&book).unwrap().campaign.budget_vnd.unwrap();
    assert!((budget.iter().flatten().sum::<f64>() - 200e6).abs() < 1.0, "{budget:?}");
}

#[test]
fn an_alternative_is_the_workbook_with_some_cells_changed() {
    let mut book = complete();
    for (row, cell, value) in [(7, "Đợt!K5", number(2.5)), (8, "thong tin!B18", number(2.0))] {
        book.set("Phương án", &format!("A{row}"), text("Ít bẫy"));
        book.set("Phương án", &format!("B{row}"), text(cell));
        book.set("Phương án", &format!("C{row}"), value);
    }
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("kế hoạch.xlsx");
    std::fs::write(&file, book.bytes()).unwrap();
    let names = rodsim::scenario::form::alternatives(&book.bytes());
    assert_eq!(names, ["traps_only", "chemical_only", "#Ít bẫy"]);
    let of =
        |name: &str| rodsim::scenario::load(&home.path().join(format!("kế hoạch.xlsx#{name}")));
    let plan = of("it bay").unwrap();
    assert_eq!(plan.world.period.years(), 2);
    // It has a name of its own, so that people can tell it from the plan.
    assert_eq!((plan.title.vi.as_str(), plan.title.en.as_str()), ("Ít bẫy", "Ít bẫy"));
    let mut same = complete();
    same.set("Đợt", "K5", number(2.5));
    same.set("Thông tin", "B18", number(2.0));
    assert_eq!(digest(&plan), digest(&load(&same).unwrap()));
    assert!(of("Nhiều bẫy").unwrap_err().to_string().contains("Ít bẫy"));
    book.set("Phương án", "C7", text("nhiều"));
    std::fs::write(&file, book.bytes()).unwrap();
    let faulty = of("Ít bẫy").unwrap_err().to_string();
    assert!(faulty.contains("Phương án!C7") && faulty.contains("Đợt!K5"), "{faulty}");
    book.set("Phương án", "B7", text("Dot!!"));
    std::fs::write(&file, book.bytes()).unwrap();
    assert!(of("Ít bẫy").unwrap_err().to_string().contains("Phương án!B7"));
}
