//! The planner's workbook: what is typed into it is the plan, and what is wrong has its cell.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod commands;
mod edit;
mod round_trip;
mod spoiled;
mod typed;

use edit::{Book, number, text};
use rodsim::model::plan::Plan;
use rodsim::scenario::form::{Blank, blank};
use rodsim::scenario::{self, Problems};
use rodsim::text::Lang;
use std::path::Path;

/// The empty form of two communes.
fn empty() -> Book {
    let communes = ["Gia Bình", "Nhân Thắng"].map(str::to_owned).to_vec();
    let of = Blank { communes, first_year: Some(2027), ..Blank::default() };
    Book::read(&blank(None, &of, Lang::Vi).unwrap())
}

/// The same with their rice areas typed.
fn complete() -> Book {
    let mut book = empty();
    book.set("Đơn vị", "E5", number(1_120.5));
    book.set("Đơn vị", "E6", number(980.0));
    book
}

/// Reads a workbook as a scenario file.
fn load(book: &Book) -> Result<Plan, Problems> {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("ke_hoach.xlsx");
    std::fs::write(&file, book.bytes()).unwrap();
    scenario::load(&file)
}

/// The places of faults, without the folder of the file, and all that is said of them.
fn faults(book: &Book) -> (Vec<String>, String) {
    let problems = load(book).unwrap_err();
    let place = |problem: &rodsim::scenario::Problem| {
        let whole = problem.place.to_string();
        whole.split_once('!').map_or_else(|| whole.clone(), |(_, cell)| cell.to_owned())
    };
    (problems.list().iter().map(place).collect(), problems.render(Lang::Vi))
}

fn write(folder: &Path, name: &str, content: &str) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn an_empty_form_with_only_rice_areas_typed_is_a_complete_plan() {
    let (places, said) = faults(&empty());
    assert_eq!(places, ["Đơn vị!E5", "Đơn vị!E6"], "{said}");
    let plan = load(&complete()).unwrap();
    let areas: Vec<(&str, f64)> = plan
        .world
        .communes
        .iter()
        .map(|commune| (commune.name.as_str(), commune.rice_area_ha))
        .collect();
    assert_eq!(areas, [("Gia Bình", 1_120.5), ("Nhân Thắng", 980.0)]);
    assert_eq!(plan.campaign.rounds.len(), 8, "the rounds of the shipped scheme");
    assert!(!plan.world.borders.is_empty(), "they touch");
    let home = tempfile::tempdir().unwrap();
    let toml = r#"
schema_version = 1
extends = "luong_tai.toml"
title = { vi = "x", en = "x" }
[period]
first_year = 2027
years = 1
[land.rice_area_ha]
"Gia Bình" = 1120.5
"Nhân Thắng" = 980
[land]
communes = ["Gia Bình", "Nhân Thắng"]
"#;
    let same = scenario::load(&write(home.path(), "a.toml", toml)).unwrap();
    assert_eq!(scenario::digest(&plan), scenario::digest(&same));
}

#[test]
fn a_faulty_workbook_is_copied_with_its_faults_in_their_cells() {
    let mut book = complete();
    book.set("Đơn vị", "E5", text("abc"));
    book.set("Đợt", "J6", number(5.5));
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("ke_hoach.xlsx");
    std::fs::write(&file, book.bytes()).unwrap();
    let problems = scenario::load(&file).unwrap_err();
    let label = file.display().to_string();
    let bytes = std::fs::read(&file).unwrap();
    let copy = scenario::form::annotated(&label, &bytes, &problems, Lang::Vi).unwrap().unwrap();
    let mut copy = Book::read(&copy);
    assert_eq!(faults(&copy).0, faults(&book).0, "values stay where they are");
    copy.set("Đơn vị", "E5", number(1_120.5));
    copy.set("Đợt", "J6", number(2.0));
    let mended = load(&copy).unwrap();
    assert_eq!(scenario::digest(&mended), scenario::digest(&load(&complete()).unwrap()));
}

#[test]
fn forms_can_be_had_in_english() {
    let of =
        Blank { province: Some("Bac Ninh".to_owned()), first_year: Some(2027), ..Blank::default() };
    let mut book = Book::read(&blank(None, &of, Lang::En).unwrap());
    let count = 99;
    for row in 0..count {
        book.set("Units", &format!("E{}", 5 + row), number(100.0));
    }
    let plan = load(&book).unwrap();
    assert_eq!(plan.world.communes.len(), count);
}
