//! Files as offices send them: each kind of trouble has its message, and none a silent answer.

use rodsim::field::records::{Checked, Kind, load};
use rodsim::scenario;
use rodsim::text::Lang;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use std::io::Write as _;

const HEADS: [&str; 7] = ["Ngày", "Xã", "Loại", "Hạng mục", "Công sức", "Kết quả", "Ghi chú"];

fn read(bytes: &[u8]) -> Checked {
    load(bytes, &scenario::embedded("luong_tai").unwrap().world).unwrap()
}

/// Why the file as a whole is refused.
fn refused(bytes: &[u8]) -> String {
    let world = scenario::embedded("luong_tai").unwrap().world;
    let fault = load(bytes, &world).unwrap_err();
    assert!(!fault.render(Lang::En).is_empty());
    fault.render(Lang::Vi)
}

/// Every fault in one text, one a line.
fn said(checked: &Checked) -> String {
    checked.faults.iter().map(|fault| fault.render(Lang::Vi) + "\n").collect()
}

fn csv(rows: &str) -> Checked {
    read(format!("date,commune,kind,item,effort,result,note\n{rows}").as_bytes())
}

/// A workbook of sheets that start with the heading in row `head`.
fn workbook(sheets: &[(&str, u32)], fill: impl Fn(usize, &mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    for (k, (name, head)) in sheets.iter().enumerate() {
        let mut sheet = Worksheet::new();
        sheet.set_name(*name).unwrap();
        for (column, title) in HEADS.iter().enumerate() {
            sheet.write(*head, column as u16, *title).unwrap();
        }
        fill(k, &mut sheet);
        book.push_worksheet(sheet);
    }
    book.save_to_buffer().unwrap()
}

fn line(sheet: &mut Worksheet, row: u32, day: (u16, u8, u8), place: &str, result: f64) {
    let format = Format::new().set_num_format("dd/mm/yyyy");
    let day = ExcelDateTime::from_ymd(day.0, day.1, day.2).unwrap();
    sheet.write_with_format(row, 0, &day, &format).unwrap();
    sheet.write(row, 1, place).unwrap().write(row, 2, "Tuyến bẫy").unwrap();
    sheet.write(row, 4, 300).unwrap().write(row, 5, result).unwrap();
}

/// A workbook of one sheet from its XML, for what no writer writes.
fn raw(workbook: &str, sheet: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |kind: &str, to: &str| {
        format!(
            "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/{kind}\" Target=\"{to}\"/></Relationships>"
        )
    };
    let parts = [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>".to_owned()),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr {workbook}/><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>")),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The XML of rows of texts (`t`) and other cells, by their references.
fn rows(cells: &[(&str, &str)]) -> String {
    let heads = HEADS.iter().zip('A'..).map(|(title, column)| (format!("{column}1"), *title));
    let text =
        |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let head: String = heads.map(|(at, title)| text(&at, title)).collect();
    let body: String = cells
        .iter()
        .map(|(at, value)| match value.strip_prefix('<') {
            Some(_) => format!("<c r=\"{at}\">{value}</c>"),
            None => text(at, value),
        })
        .collect();
    format!("<sheetData><row r=\"1\">{head}</row><row r=\"2\">{body}</row></sheetData>")
}

#[test]
fn every_visible_sheet_is_read_and_a_hidden_one_is_named() {
    let bytes = workbook(&[("Cũ", 0), ("T1", 0), ("Trống", 0), ("T2", 12)], |k, sheet| match k {
        0 => {
            sheet.set_hidden(true);
            line(sheet, 1, (2022, 1, 10), "Thứa", 1.0);
        }
        1 => {
            sheet.set_active(true);
            line(sheet, 1, (2022, 1, 17), "Thứa", 2.0);
        }
        2 => {}
        _ => {
            line(sheet, 13, (2022, 2, 17), "Thứa", 3.0);
            line(sheet, 14, (2022, 1, 17), "Thứa", 2.0);
        }
    });
    let found = read(&bytes);
    let results: Vec<f64> = found.records.iter().map(|record| record.result).collect();
    assert_eq!(results, [2.0, 3.0]);
    let said = said(&found);
    assert!(said.contains("“Cũ”") && said.contains("bỏ ẩn"), "{said}");
    // A repeat across sheets names the other sheet.
    assert!(
        said.contains("trang tính “T2”, ô G15") && said.contains("trang tính “T1”, hàng 2"),
        "{said}"
    );
}

#[test]
fn merged_cells_say_their_words_and_never_their_numbers() {
    let bytes = workbook(&[("S", 0)], |_, sheet| {
        line(sheet, 1, (2022, 2, 15), "Thứa", 5.0);
        line(sheet, 2, (2022, 2, 15), "An Thịnh", 6.0);
        line(sheet, 3, (2022, 2, 15), "Lai Hạ", 7.0);
        let plain = Format::new();
        let dates = Format::new().set_num_format("dd/mm/yyyy");
        sheet.merge_range(1, 0, 3, 0, "", &dates).unwrap();
        let day = ExcelDateTime::from_ymd(2022, 2, 15).unwrap();
        sheet.write_with_format(1, 0, &day, &dates).unwrap();
        sheet.merge_range(1, 4, 2, 4, "", &plain).unwrap();
        sheet.write(1, 4, 600).unwrap();
    });
    let found = read(&bytes);
    let places: Vec<&str> = found.records.iter().map(|record| record.place.as_str()).collect();
    assert_eq!(places, ["Thứa", "Lai Hạ"]);
    assert!(
        said(&found).contains("ô E3, Công sức: trống; cho phép: số của từng hàng: bỏ trộn ô E2:E3"),
        "{}",
        said(&found)
    );
}

#[test]
fn a_formula_without_a_value_takes_no_default() {
    for kind in ["Diện tích bị hại", "Đuôi chuột"] {
        let sheet = rows(&[
            ("A2", "15/02/2022"),
            ("B2", "Lai Hạ"),
            ("C2", kind),
            ("E2", "<f>10*2</f><v/>"),
            ("F2", "<v>3</v>"),
        ]);
        let found = read(&raw("", &sheet));
        assert!(found.records.is_empty());
        let said = said(&found);
        assert!(said.contains("ô E2") && said.contains("mở bằng Excel"), "{said}");
    }
    // One that gives nothing is a blank.
    let cells = [("A2", "15/02/2022"), ("B2", "Lai Hạ"), ("C2", "Đuôi chuột"), ("F2", "<v>3</v>")];
    let blank = rows(&cells)
        .replace("<c r=\"F2\">", "<c r=\"E2\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"F2\">");
    let found = read(&raw("", &blank));
    assert_eq!((found.records.len(), said(&found)), (1, String::new()));
}

#[test]
fn both_date_systems_of_workbooks_name_the_same_day() {
    let cells = |serial: &str| {
        rows(&[
            ("A2", serial),
            ("B2", "Thứa"),
            ("C2", "Tuyến bẫy"),
            ("E2", "<v>300</v>"),
            ("F2", "<v>3</v>"),
        ])
    };
    for (book, serial) in [("", "<v>44607</v>"), ("date1904=\"1\"", "<v>43145</v>")] {
        let found = read(&raw(book, &cells(serial)));
        assert_eq!(found.records.len(), 1, "{}", said(&found));
        assert_eq!(found.records[0].day.date(), (2022, 2, 15));
    }
}

#[test]
fn stray_cells_cost_nothing_and_damaged_workbooks_are_faults() {
    let sheet = rows(&[
        ("A2", "15/02/2022"),
        ("B2", "Thứa"),
        ("C2", "Tuyến bẫy"),
        ("E2", "<v>300</v>"),
        ("F2", "<v>3</v>"),
    ]);
    let far = "<row r=\"200000\"><c r=\"ZZ200000\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"H1:XFD1048576\"/></mergeCells>";
    let found = read(&raw("", &sheet.replace("</sheetData>", far)));
    assert_eq!((found.records.len(), said(&found)), (1, String::new()));
    for reference in ["ZZZZZZZZZZZZ2", "A99999999999", "A0", "2A", ""] {
        let broken = sheet.replace("r=\"A2\"", &format!("r=\"{reference}\""));
        let world = scenario::embedded("luong_tai").unwrap().world;
        let read = load(&raw("", &broken), &world);
        assert!(
            read.is_err() || read.is_ok_and(|checked| !checked.faults.is_empty()),
            "{reference}"
        );
    }
}

#[test]
fn half_turned_dates_are_asked_about() {
    let turned = |texts: [&str; 2]| {
        workbook(&[("S", 0)], |_, sheet| {
            line(sheet, 1, (2022, 10, 1), "Thứa", 1.0);
            line(sheet, 2, (2022, 1, 17), "Thứa", 2.0);
            line(sheet, 3, (2022, 1, 24), "Thứa", 3.0);
            sheet.write(2, 0, texts[0]).unwrap().write(3, 0, texts[1]).unwrap();
        })
    };
    for texts in [["17/01/2022", "24/01/2022"], ["01/17/2022", "01/24/2022"]] {
        let said = said(&read(&turned(texts)));
        assert!(
            said.contains("01/10/2022 hay 10/01/2022?") && said.contains("yyyy-mm-dd"),
            "{said}"
        );
    }
    let sound = read(&turned(["17/01/2022", "05/01/2022"]));
    assert_eq!((sound.records.len(), said(&sound)), (3, String::new()));
}

#[test]
fn a_code_or_name_with_two_meanings_is_never_chosen() {
    let found =
        csv("2025-08-15,09499,damaged area,,,200,\n2025-08-15,Trung Kênh,damaged area,,,200,\n\
         2025-06-30,9529,hunt,,3,1,\n2024-11-30,09517,hunt,,3,1,\n2024-12-01,09517,hunt,,3,1,\n\
         2025-08-15,Trung Kênh (2025-07),damaged area,,,200,\n");
    let rows: Vec<usize> = found.faults.iter().map(|fault| fault.row).collect();
    assert_eq!(rows, [2, 3, 6], "{}", said(&found));
    let said = said(&found);
    assert!(said.contains("An Thịnh (2022)") && said.contains("Trung Kênh (2025-07)"), "{said}");
    assert!(!said.contains("hoặc mã xã"), "{said}");
    // What is written of such days is read again as it was.
    let world = scenario::embedded("luong_tai").unwrap().world;
    let written = rodsim::field::records::write::csv(&found.records, &world);
    let again = read(&written);
    let all = |checked: &Checked| {
        checked.records.iter().map(|record| record.communes.clone()).collect::<Vec<_>>()
    };
    assert_eq!(all(&again), all(&found));
}

#[test]
fn entries_that_differ_headings_that_repeat_and_rows_too_long_are_faults() {
    let twice = csv("2022-02-15,Thứa,trap line,,49,1,\n2022-02-15,Thứa,trap line,,49,0,\n");
    assert!(said(&twice).contains("hai tuyến, hay một lần nhập hai lần?"), "{}", said(&twice));
    let named = csv("2022-02-15,Thứa,trap line,,49,1,a\n2022-02-15,Thứa,trap line,,49,0,b\n");
    assert_eq!(said(&named), "");
    let doubled =
        read("Ngày;Xã;Loại;Công sức;Kết quả;result\n15/02/2022;Thứa;Tuyến bẫy;49;1;2\n".as_bytes());
    assert!(said(&doubled).contains("mỗi cột một lần") && doubled.records.is_empty());
    let shifted = csv("2022-02-15,Thứa,burrow count,,2,5,14,\n");
    assert!(said(&shifted).contains("7 ô như tiêu đề; hàng có 8"), "{}", said(&shifted));
}

#[test]
fn letterheads_sums_and_signatures_have_one_message_each() {
    let bytes = workbook(&[("BC", 12)], |_, sheet| {
        sheet.write(0, 0, "ỦY BAN NHÂN DÂN HUYỆN").unwrap();
        line(sheet, 13, (2022, 2, 15), "Thứa", 12.0);
        sheet.write(14, 0, "Tổng cộng").unwrap().write(14, 5, 12).unwrap();
        sheet.write(16, 0, "NGƯỜI LẬP BIỂU").unwrap().write(16, 5, "KT. CHỦ TỊCH").unwrap();
    });
    let found = read(&bytes);
    let rows: Vec<usize> = found.faults.iter().map(|fault| fault.row).collect();
    assert_eq!((found.records.len(), rows), (1, vec![15, 17]), "{}", said(&found));
    assert!(said(&found).contains("hàng tổng") && said(&found).contains("chữ ký"));
}

#[test]
fn words_for_cells_say_what_to_do() {
    let found = csv(
        "2022-02-15,Thứa,trap line,,0,0,\n2022-02-15,Thứa,trap line,,300 bẫy,12 con,\n\
         2022-02-15,Thứa,trap line,,20,31,\n2022-02-15,Thứa,trap line,,287.5,3,\n2022-02-15,Thứa,hunt,,1.250,3,\n",
    );
    let said = said(&found);
    for words in [
        "nếu không thực hiện, hãy bỏ hàng này",
        "chỉ ghi số: 300",
        "có phải “12”?",
        "lồng bắt được nhiều con",
        "chưa trừ bẫy sập",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let wide = "TT;Đơn vị;Tháng 1;Tháng 2;Tháng 3\n1;Thứa;12;15;9\n2;An Thịnh;7;8;4\n";
    assert!(refused(wide.as_bytes()).contains("biểu tổng hợp"));
    let misread = "NgÃ y;XÃ£;Loáº¡i;Káº¿t quáº£\n15/02/2022;LÃ¢m Thao;Tuyáº¿n báº«y;12\n";
    assert!(refused(misread.as_bytes()).contains("UTF-8"));
    let tcvn3 = "Ngµy;X·;Lo¹i;KÕt qu¶\n15/02/2022;L©m Thao;TuyÕn bÉy;12\n";
    assert!(refused(tcvn3.as_bytes()).contains("TCVN3"));
    let bytes: Vec<u8> = tcvn3.chars().map(|c| c as u8).collect();
    assert!(refused(&bytes).contains("TCVN3"), "the same in one byte for each letter");
}

#[test]
fn the_days_around_a_year_belong_to_their_own_year() {
    use rodsim::field::observe::Data;
    let found =
        csv("2022-01-01,Thứa,money spent,,,1000000,\n2024-12-31,Thứa,money spent,,,270000000,\n\
         2025-01-02,Thứa,money spent,,,4000000,\n2025-12-31,Thứa,money spent,,,5000000,\n\
         2022-01-01,Thứa,hunt,,2,1,\n2025-12-29,Thứa,hunt,,2,1,\n");
    let rows: Vec<usize> = found.faults.iter().map(|fault| fault.row).collect();
    assert_eq!(rows, [6, 7]);
    let world = scenario::embedded("luong_tai").unwrap().world;
    let data = Data::new(&found.records, &world, 207);
    let sums: Vec<(i32, i32, f64)> =
        data.list.iter().map(|datum| (datum.year, datum.week, datum.result)).collect();
    assert_eq!(sums, [(0, 0, 1e6), (2, 156, 2.7e8), (3, 207, 9e6)]);
    assert!(found.records.iter().all(|record| record.kind == Kind::Money));
}

/// What a scenario says of a table.
fn table(key: &str, bytes: &[u8], more: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let name = if bytes.starts_with(b"PK") { "t.xlsx" } else { "t.csv" };
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let (section, key) = key.split_once('.').unwrap();
    let text = format!(
        "schema_version = 1\nextends = \"luong_tai.toml\"\n[{section}]\n{key} = \"{name}\"\n{more}"
    );
    match scenario::from_text("any", &text, Some(folder.path())) {
        Ok(plan) => {
            format!("{:?}", plan.world.communes.iter().map(|c| c.rice_area_ha).collect::<Vec<_>>())
        }
        Err(problems) => problems.render(Lang::En),
    }
}

const COMMUNES: &str = include_str!("../../scenarios/luong_tai/communes.csv");

#[test]
fn tables_of_scenarios_read_numbers_as_records_do() {
    let usual = table("data.communes", COMMUNES.as_bytes(), "");
    assert!(usual.starts_with("[420.0, 294.0"), "{usual}");
    // Between semicolons, with thousands points and decimal commas.
    let vi = COMMUNES.replace(['.', ','], ";");
    let vi: String = vi.lines().next().unwrap().to_owned() + "\n";
    let body = COMMUNES.lines().skip(1).map(|row| {
        let cells: Vec<String> = row.split(',').map(|cell| cell.replace('.', ",")).collect();
        cells.join(";") + "\n"
    });
    let body: String = body.collect();
    let large = body.replace("977;420;", "1.977;1.420;");
    let read = table("data.communes", format!("{vi}{large}").as_bytes(), "");
    assert!(read.starts_with("[1420.0, 294.0"), "{read}");
    // Where points are decimal marks elsewhere, nobody can say.
    let said = table("data.communes", COMMUNES.replace("977,420", "1.977,1.420").as_bytes(), "");
    assert!(said.contains("1420 or 1.42?"), "{said}");
    let shifted = table("data.communes", COMMUNES.replace("977,420", "977,420,5").as_bytes(), "");
    assert!(shifted.contains("9 cells as in the header; the row has 10"), "{shifted}");
    let doubled = COMMUNES.replacen("unit_from_2025_07_01", "unit_from_2025_07_01,rice_area_ha", 1);
    assert!(table("data.communes", doubled.as_bytes(), "").contains("each name of a column once"));
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(COMMUNES.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(table("data.communes", &wide, ""), usual);
}

#[test]
fn a_table_may_be_a_workbook_and_its_faults_name_the_cell() {
    let book = |area: &str| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Xã").unwrap();
        sheet.write(0, 0, "Biểu 1").unwrap();
        for (row, text) in COMMUNES.lines().enumerate() {
            for (column, text) in text.split(',').enumerate() {
                let at = (row as u32 + 2, column as u16);
                match text.parse::<f64>() {
                    Ok(number) if column > 0 => sheet.write(at.0, at.1, number).unwrap(),
                    _ => sheet.write(at.0, at.1, text).unwrap(),
                };
            }
        }
        if !area.is_empty() {
            sheet.write(3, 4, area).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    assert_eq!(
        table("data.communes", &book(""), ""),
        table("data.communes", COMMUNES.as_bytes(), "")
    );
    let said = table("data.communes", &book("420 ha"), "");
    assert!(said.contains("t.xlsx!Xã!E4") && said.contains("the number alone: 420"), "{said}");
}

#[test]
fn a_budget_given_twice_names_both_rows() {
    let names: Vec<&str> =
        COMMUNES.lines().skip(1).map(|row| row.split(',').nth(1).unwrap()).collect();
    let rows = names
        .iter()
        .flat_map(|name| (2022..2026).map(move |year| format!("{name};{year};150.000\n")));
    let rows: String = rows.collect();
    let read = |rows: &str| {
        let text = format!("commune;year;vnd\n{rows}");
        table("budget.table", text.as_bytes(), "release_month_day = \"01-01\"\n")
    };
    assert!(read(&rows).starts_with('['), "{}", read(&rows));
    let twice = read(&format!("{rows}Thứa;2022;40.000\n"));
    assert!(twice.contains("t.csv:58:1") && twice.contains("t.csv:2:1"), "{twice}");
    let unread = read(&rows.replacen("150.000", "x", 1));
    assert_eq!(unread.matches(": E0").count(), 1, "{unread}");
}

#[test]
fn money_in_thousands_or_millions_is_asked_about_with_the_right_scale() {
    let names: Vec<&str> =
        COMMUNES.lines().skip(1).map(|row| row.split(',').nth(1).unwrap()).collect();
    let warned = |vnd: &str| {
        let home = tempfile::tempdir().unwrap();
        let row = |name: &str, year| format!("{name};{year};{vnd}\n");
        let rows: String =
            names.iter().flat_map(|name| (2022..2026).map(move |year| row(name, year))).collect();
        std::fs::write(home.path().join("b.csv"), format!("commune;year;vnd\n{rows}")).unwrap();
        let text =
            "schema_version = 1\nextends = \"luong_tai.toml\"\n[budget]\ntable = \"b.csv\"\n";
        let plan = scenario::from_text("any", text, Some(home.path())).unwrap();
        plan.warnings.into_iter().map(|text| text.en + "\n").collect::<String>()
    };
    // 56 sums; the communes must pay about 8.4 thousand million.
    assert!(warned("150.000").contains("did you mean 8,400,000,000 VND (typed in thousands)"));
    assert!(warned("150").contains("did you mean 8,400,000,000 VND (typed in millions)"));
    let neither = warned("2");
    assert!(neither.contains("less than 1 %") && !neither.contains("did you mean"), "{neither}");
    assert!(!warned("150.000.000").contains("less than 1 %"));
}
