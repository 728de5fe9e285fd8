use super::*;
use crate::scenario;

fn read(text: &str) -> Checked {
    let plan = scenario::embedded("luong_tai").unwrap();
    load(text.as_bytes(), &plan.world).unwrap()
}

#[test]
fn an_office_s_file_is_understood() {
    let found = read(
        "\u{feff}Ngày;Xã;Loại;Hạng mục;Công sức;Kết quả;Ghi chú\n\
         15/02/2022;xã trung kenh;Tuyến bẫy;;300;12;\n\
         2022-02-16;09496;Đếm hang;;2,5;14;\n\
         44608;Thị trấn Thứa;khoi luong thuc hien;bẫy;;1.260,5;\n\
         17/02/2022;Quang Minh;Diện tích bị hại;;;12,25;\n\
         ;;;;;;\n",
    );
    assert_eq!(found.faults, []);
    assert_eq!(found.rows, 4);
    let kinds: Vec<Kind> = found.records.iter().map(|record| record.kind).collect();
    assert_eq!(kinds, [Kind::TrapLine, Kind::BurrowCount, Kind::Delivered, Kind::DamagedArea]);
    assert_eq!(found.records[0].communes, [2]);
    assert_eq!(found.records[1].effort, 2.5);
    assert_eq!(found.records[2].result, 1260.5);
    assert_eq!(found.records[2].day.date(), (2022, 2, 16));
    // A unit of 2024 made of two communes concerns both; its effort is their rice.
    assert_eq!(found.records[3].communes, [7, 10]);
    assert_eq!(found.records[3].effort, 601.0);
}

#[test]
fn every_bad_cell_has_its_message_and_good_rows_stay() {
    let found = read(
        "date,commune,kind,effort,result\n\
         2022-02-15,Trung Kenhh,trap line,300,12\n\
         2022-13-01,Thứa,trap line,300,12\n\
         2022-02-15,Thứa,trap lime,300,12\n\
         2022-02-15,Thứa,trap line,,x\n\
         2022-02-15,Thứa,trap line,10,12\n\
         2022-02-15,Thứa,trap line,100,1.5\n\
         2019-02-15,Thứa,hunt,10,12\n\
         2022-02-15,Thứa,delivered,,12\n\
         2022-02-15,Thứa,hunt,-3,12\n\
         2022-02-15,Thứa,hunt,3,12\n",
    );
    let places: Vec<(usize, &str)> =
        found.faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
    let expected = [
        (2, "commune"),
        (3, "date"),
        (4, "kind"),
        (5, "effort"),
        (5, "result"),
        (6, "result"),
        (7, "result"),
        (8, "date"),
        (9, "item"),
        (10, "effort"),
    ];
    assert_eq!(places, expected);
    assert_eq!(found.faults[0].nearest.as_deref(), Some("Trung Kênh"));
    assert_eq!(found.faults[2].nearest.as_deref(), Some("Trap line"));
    assert_eq!(found.records.len(), 1);
    assert!(found.faults[0].render(Lang::Vi).contains("có phải “Trung Kênh”?"));
}

#[test]
fn a_name_of_two_units_is_a_fault_once_both_exist() {
    let found = read(
        "date,commune,kind,effort,result\n\
         2022-02-15,Lâm Thao,hunt,3,12\n\
         2025-08-15,Lâm Thao,hunt,3,12\n\
         2025-08-15,Lam Thao (2025-07),hunt,3,13\n\
         2025-08-15,Lam Thao (2022),hunt,3,13\n",
    );
    assert_eq!(found.faults.len(), 1, "{:?}", found.faults);
    assert_eq!(found.faults[0].row, 3);
    assert!(found.faults[0].allowed.en.contains("Lâm Thao (2025-07)"));
    assert_eq!(found.records[0].communes, [13]);
    assert_eq!(found.records[1].communes, [6, 11, 13]);
    assert_eq!(found.records[2].communes, [13]);
}

#[test]
fn repeats_and_contradictions_are_faults() {
    let found = read(
        "date,commune,kind,effort,result,note\n\
         2022-02-15,Thứa,trap line,300,12,\n\
         2022-02-15,Thứa,trap line,300,12,\n\
         2022-02-15,Thứa,trap line,300,12,line 2\n\
         2022-02-15,Thứa,money spent,,1000000,\n\
         2022-02-15,Thứa,money spent,,2000000,\n",
    );
    let rows: Vec<usize> = found.faults.iter().map(|fault| fault.row).collect();
    assert_eq!(rows, [3, 6]);
    assert!(found.faults[1].allowed.en.contains("row 5 says 1000000"));
}

#[test]
fn money_is_read_as_in_a_plan() {
    let found = read(
        "date,commune,kind,effort,result,note\n\
         2022-02-15,Thứa,money spent,,350 triệu,\n\
         2022-02-22,Thứa,money spent,,350 con,\n\
         2022-03-01,Thứa,money spent,,1.200 triệu,\n",
    );
    assert_eq!(found.records.iter().map(|record| record.result).collect::<Vec<_>>(), [350e6]);
    assert_eq!(found.faults.len(), 2);
    let unclear = found.faults[1].render(Lang::En);
    assert!(unclear.contains("1,200,000 VND or 1,200,000,000 VND"), "{unclear}");
    assert_eq!(found.faults[1].nearest, None);
}

#[test]
fn many_rows_of_one_place_and_day_are_read_at_once() {
    const ROWS: usize = 60_000;
    let row = |i: usize| format!("2022-02-15,Thứa,trap line,{},4,line {i}\n", i + 10);
    let rows: String = (0..ROWS).map(row).collect();
    #[expect(clippy::disallowed_methods, reason = "how long it takes is the question")]
    let started = std::time::Instant::now();
    let found = read(&format!("date,commune,kind,effort,result,note\n{rows}"));
    assert_eq!((found.records.len(), found.faults.len()), (ROWS, 0));
    // Held against all before it, each row would take minutes.
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn the_form_is_read_as_an_empty_file_of_records() {
    let plan = scenario::embedded("luong_tai").unwrap();
    for lang in [Lang::Vi, Lang::En] {
        let bytes = form::xlsx(&plan.world, lang).unwrap();
        let found = load(&bytes, &plan.world).unwrap();
        assert_eq!((found.rows, found.records.len()), (0, 0));
    }
}

#[test]
fn what_is_written_is_read_again() {
    let plan = scenario::embedded("luong_tai").unwrap();
    let found = read(
        "date,commune,kind,item,effort,result,note\n\
         2022-02-15,Thứa,trap line,,300,12,a\n\
         2022-02-15,Quang Minh,delivered,bait,,12.125,b\n",
    );
    let written = write::csv(&found.records, &plan.world);
    let again = load(&written, &plan.world).unwrap();
    assert_eq!(again.faults, []);
    assert_eq!(again.records, found.records);
}

#[test]
fn files_that_are_no_tables_say_what_they_should_be() {
    let plan = scenario::embedded("luong_tai").unwrap();
    for bytes in [&b"PK\x03\x04 broken"[..], b"\xff\xfea\0", b"a,b\n1,2\n", b""] {
        assert!(load(bytes, &plan.world).is_err());
    }
}
