//! The commands, as a planner meets them.

use crate::edit::text;
use crate::{complete, empty};
use assert_cmd::Command;
use rodsim::table::Value;

fn rodsim(home: &tempfile::TempDir) -> Command {
    let mut command = Command::cargo_bin("rodsim").unwrap();
    command.current_dir(home.path());
    command
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[test]
fn a_form_is_made_checked_and_turned_into_toml() {
    let home = tempfile::tempdir().unwrap();
    let made = rodsim(&home).args(["mau", "--communes", "gia binh,Nhân Thắng"]).output().unwrap();
    assert!(made.status.success(), "{}", said(&made));
    let again = rodsim(&home).args(["form", "--communes", "Gia Bình"]).output().unwrap();
    assert!(said(&again).contains("đã có"), "{}", said(&again));
    let nobody = rodsim(&home).args(["form", "-o", "x.xlsx"]).output().unwrap();
    assert_eq!(nobody.status.code(), Some(2));
    let near =
        rodsim(&home).args(["form", "--communes", "Gia Bịnhh", "-o", "x.xlsx"]).output().unwrap();
    assert!(said(&near).contains("Gia Bình?"), "{}", said(&near));
    std::fs::write(home.path().join("a.xlsx"), empty().bytes()).unwrap();
    let checked =
        rodsim(&home).args(["validate", "--annotate", "a.xlsx", "ke_hoach.xlsx"]).output().unwrap();
    assert_eq!(checked.status.code(), Some(4));
    for words in
        ["a.xlsx!Đơn vị!E5", "ke_hoach.xlsx!Đơn vị!E6", "→ a_loi.xlsx", "→ ke_hoach_loi.xlsx"]
    {
        assert!(said(&checked).contains(words), "{words}: {}", said(&checked));
    }
    assert!(home.path().join("a_loi.xlsx").is_file());
    std::fs::write(home.path().join("b.xlsx"), complete().bytes()).unwrap();
    let toml = rodsim(&home).args(["convert", "b.xlsx", "-o", "b.toml"]).output().unwrap();
    assert!(toml.status.success(), "{}", said(&toml));
    let both = rodsim(&home).args(["validate", "b.xlsx", "b.toml"]).output().unwrap();
    let digests: Vec<String> =
        said(&both).lines().filter_map(|line| Some(line.split_once('(')?.1.to_owned())).collect();
    assert!(digests.len() == 2 && digests[0] == digests[1], "{}", said(&both));
}

#[test]
fn a_workbook_dropped_on_the_program_is_reported_beside_it() {
    let home = tempfile::tempdir().unwrap();
    let mut book = complete();
    book.set("Thông tin", "B11", text("UBND xã Gia Bình"));
    std::fs::write(home.path().join("kế hoạch 2027.xlsx"), book.bytes()).unwrap();
    let done = rodsim(&home).arg("kế hoạch 2027.xlsx").output().unwrap();
    assert!(done.status.success(), "{}", said(&done));
    let folder = home.path().join("kế hoạch 2027_ket_qua");
    let report = folder.join("report");
    assert!(said(&done).contains("kế hoạch 2027_ket_qua"), "{}", said(&done));
    let names: Vec<String> = std::fs::read_dir(&report)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    for ending in [".docx", ".xlsx", ".html"] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{names:?}");
    }
    let summary = std::fs::read_to_string(folder.join("summary.json")).unwrap();
    let summary: rodsim::answers::summary::Summary = serde_json::from_str(&summary).unwrap();
    let arms: Vec<&str> = summary.arms.iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!(arms, ["no_campaign", "kế hoạch 2027", "traps_only", "chemical_only"]);
    assert_eq!(summary.office.name, "UBND xã Gia Bình");
    // A faulty one is not run, and shows its faults.
    book.set("Đơn vị", "E5", Value::Empty);
    std::fs::write(home.path().join("b.xlsx"), book.bytes()).unwrap();
    let refused = rodsim(&home).arg("b.xlsx").output().unwrap();
    assert_eq!(refused.status.code(), Some(4), "{}", said(&refused));
    assert!(home.path().join("b_loi.xlsx").is_file() && !home.path().join("b_ket_qua").exists());
}
