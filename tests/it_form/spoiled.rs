//! Spoiled workbooks: each names the cell, what stands there and what may.

use crate::edit::{Book, number, text};
use crate::{complete, faults, load};
use rodsim::table::Value;

const UNITS: &str = "Đơn vị";
const ROUNDS: &str = "Đợt";
const FACTS: &str = "Thông tin";

/// The sheet and cell that is spoiled, what is typed there, the cell that is named, and what is said.
type Spoiled = (&'static str, &'static str, Value, &'static str, &'static [&'static str]);

fn all() -> Vec<Spoiled> {
    vec![
        (UNITS, "E5", text("abc"), "Đơn vị!E5", &["abc", "số lớn hơn 0"]),
        (UNITS, "E5", text("1.453"), "Đơn vị!E5", &["1453 hay 1,453"]),
        (UNITS, "E5", number(1e308), "Đơn vị!E5", &["số lớn hơn 0"]),
        (UNITS, "E5", number(-5.0), "Đơn vị!E5", &["-5", "số lớn hơn 0"]),
        (UNITS, "E5", Value::Empty, "Đơn vị!E5", &["diện tích lúa của Gia Bình"]),
        (UNITS, "E5", number(99_999.0), "Đơn vị!E5", &["99999 ha", "không quá diện tích tự nhiên"]),
        (UNITS, "E5", text("12 ha"), "Đơn vị!E5", &["chỉ ghi số: 12"]),
        (UNITS, "B5", text("Gia Bịnhh"), "Đơn vị!B5", &["Gia Bịnhh", "có phải: Gia Bình?"]),
        (UNITS, "B6", text("Gia Bình"), "Đơn vị!B6", &["mỗi xã một"]),
        (UNITS, "B5", Value::Empty, "Đơn vị!B5", &["tên xã"]),
        (UNITS, "E4", text("Diện tích lúa (sào)"), "Đơn vị!E4", &["(sào)", "ha"]),
        (UNITS, "E4", text("Diện tích luaa"), "Đơn vị!E4", &["có phải: Diện tích lúa?"]),
        (ROUNDS, "C5", text("Bẫyy dính"), "Đợt!C5", &["Bẫyy dính", "Đặt bẫy, Đánh bả"]),
        (ROUNDS, "J5", number(5.5), "Đợt!J5", &["5.5", "số nguyên từ 1 đến 52"]),
        (ROUNDS, "J5", Value::Empty, "Đợt!J5", &["Số tuần", "số nguyên từ 1 đến 52"]),
        (ROUNDS, "J5", number(60.0), "Đợt!J5", &["60"]),
        (ROUNDS, "E5", text("mọc râu"), "Đợt!E5", &["mọc râu", "gieo cấy, đẻ nhánh"]),
        (ROUNDS, "D5", text("vụ hè"), "Đợt!D5", &["xuân, mùa"]),
        (ROUNDS, "L5", number(9.0), "Đợt!L5", &["từ 0 đến 7"]),
        (ROUNDS, "M9", number(1.5), "Đợt!M9", &["1.5"]),
        (ROUNDS, "T5", text("Lai Hạ; Gia Bình"), "Đợt!T5", &["Lai Hạ", "Gia Bình, Nhân Thắng"]),
        (ROUNDS, "I5", text("2031"), "Đợt!I5", &["2031", "năm từ 2027 đến 2027"]),
        (ROUNDS, "G5", text("31/02"), "Đợt!G5", &["31/02", "15/02"]),
        (FACTS, "B17", text("hai nghìn"), "Thông tin!B17", &["hai nghìn"]),
        (FACTS, "B17", number(1.0), "Thông tin!B17", &["Năm đầu", "số nguyên từ"]),
        (FACTS, "B19", text("30/02"), "Thông tin!B19", &["30/02"]),
        (FACTS, "B25", text("luong_tay.toml"), "Thông tin!B25", &["luong_tai.toml"]),
        (FACTS, "A18", text("Số nămm"), "Thông tin!A18", &["có phải: Số năm?"]),
        ("Kinh phí", "B5", text("ba tỷ"), "Kinh phí!B5", &["ba tỷ"]),
        ("Đơn giá", "D6", text("1.500"), "Đơn giá!D6", &["1500 hay 1,5"]),
        ("Người trả", "B5", number(0.5), "Người trả!B5", &["tổng bằng 1"]),
        ("Phương án", "A5", text("trap_only"), "Phương án!A5", &["có phải: traps_only?"]),
        ("Phương án", "B7", text("Đợt!K5"), "Phương án!A7", &["tên phương án"]),
        ("Người trả", "A5", text("mua bẫyy"), "Người trả!A5", &["có phải: mua bẫy?"]),
        ("Đơn giá", "D5", text("7000 đ/kg"), "Đơn giá!D5", &["chỉ ghi số: 7000"]),
        ("Khác", "A5", text("land.polygonz"), "Khác!A5", &["có phải: land.polygons?"]),
    ]
}

#[test]
fn each_spoiled_cell_is_the_one_that_is_named() {
    assert!(load(&complete()).is_ok());
    let mut wrong = Vec::new();
    for (sheet, cell, value, named, words) in all() {
        let mut book = complete();
        book.set(sheet, cell, value.clone());
        if load(&book).is_ok() {
            wrong.push(format!("{sheet}!{cell} {value:?} is accepted"));
            continue;
        }
        let (places, said) = faults(&book);
        if places != [named] {
            wrong.push(format!("{sheet}!{cell} {value:?}: {places:?}\n{said}"));
        }
        for word in words.iter().filter(|word| !said.contains(**word)) {
            wrong.push(format!("{sheet}!{cell} {value:?}: '{word}' is not said:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_faults_are_named_at_once() {
    let mut book = complete();
    book.set(UNITS, "E5", text("abc"));
    book.set(ROUNDS, "J5", number(5.5));
    book.set(ROUNDS, "J6", Value::Empty);
    book.set(FACTS, "B19", text("30/02"));
    let (places, said) = faults(&book);
    assert_eq!(places, ["Thông tin!B19", "Đơn vị!E5", "Đợt!J5", "Đợt!J6"], "{said}");
}

#[test]
fn cells_that_do_not_go_together_are_both_named_and_by_their_headings() {
    let both = |cells: &[(&'static str, &'static str, Value)]| {
        let mut book = complete();
        for (sheet, cell, value) in cells {
            book.set(sheet, cell, value.clone());
        }
        let (_, said) = faults(&book);
        for (sheet, cell, _) in cells {
            assert!(said.contains(&format!("{sheet}!{cell}")), "{sheet}!{cell}: {said}");
        }
        for key in ["vnd_", "share_of_plan", "crop", "month_day", "years", "rice_area", "khóa"] {
            assert!(!said.contains(key), "{key}: {said}");
        }
        said
    };
    let money = both(&[("Kinh phí", "B5", number(1.0)), ("Kinh phí", "B7", text("3 tỷ"))]);
    assert!(
        money.contains("chỉ một trong hai") && money.contains("Tổng kinh phí mỗi năm"),
        "{money}"
    );
    both(&[(ROUNDS, "H5", text("15/02/2027")), (ROUNDS, "I5", text("2027"))]);
    let shares = both(&[("Người trả", "B5", number(0.5)), ("Người trả", "C5", number(0.2))]);
    assert!(shares.contains("tổng bằng 1"), "{shares}");
    // With a heading that cannot be read, too, all is said at once.
    let mut book = complete();
    book.set(UNITS, "E4", text("Diện tích luaa"));
    book.set("Người trả", "B5", number(0.5));
    book.set("Phương án", "A5", text("trap_only"));
    let places = faults(&book).0;
    assert_eq!(places, ["Người trả!B5", "Phương án!A5", "Đơn vị!E4"]);
}

#[test]
fn a_typed_number_with_a_point_before_its_thousands_is_asked_about() {
    for (sheet, cell, value, words) in [
        (UNITS, "E5", 1.453, ["Đơn vị!E5", "1,453 ha", "1.453 ha"]),
        (UNITS, "G5", 1.25, ["Đơn vị!G5", "1,25 bẫy", "1.250 bẫy"]),
        ("Kinh phí", "B7", 1.5, ["Kinh phí!B7", "1,5 đồng", "1500000"]),
    ] {
        let mut book = complete();
        book.set(sheet, cell, number(value));
        let plan = load(&book).unwrap();
        let said: Vec<&str> = plan.warnings.iter().map(|text| text.vi.as_str()).collect();
        let said = said.join("\n");
        for word in words {
            assert!(said.contains(word), "{word}: {said}");
        }
    }
    let fine = load(&complete()).unwrap().warnings;
    assert!(fine.iter().all(|text| !text.vi.contains("hàng nghìn")), "{fine:?}");
}

#[test]
fn a_workbook_without_a_sheet_of_the_form_says_what_it_needs() {
    let book = Book::of(&[("Sheet1", &[&["a", "b"], &["#1", "#2"]])]);
    let (_, said) = faults(&book);
    assert!(said.contains("Sheet1") && said.contains("Đơn vị"), "{said}");
}
