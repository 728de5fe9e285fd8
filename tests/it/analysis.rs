//! `rodsim sensitivity` and `rodsim value`, from outside.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn rodsim(args: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_rodsim")).args(args).assert().success();
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn sensitivity_prints_and_writes_whatever_the_threads() {
    let home = tempfile::tempdir().unwrap();
    let run = |threads: &str, name: &str| {
        let folder = home.path().join(name);
        let out = folder.to_string_lossy().into_owned();
        let args = [
            "sensitivity",
            "luong_tai",
            "--base",
            "8",
            "--quiet",
            "--lang",
            "en",
            "--outcome",
            "net_benefit",
            "--threads",
            threads,
            "--output",
            &out,
        ];
        (rodsim(&args), text(&folder, "tables/sensitivity.csv"), text(&folder, "sensitivity.json"))
    };
    let one = run("1", "one");
    assert!(one.0.contains("Net benefit, present value") && one.0.contains("evaluations"));
    assert!(one.1.starts_with("outcome,unit,scenario,less_scenario,input,"));
    assert!(one.1.contains("\nnet_benefit,VND,luong_tai,"));
    let two = run("2", "two");
    assert_eq!((&one.1, &one.2), (&two.1, &two.2));
}

#[test]
fn a_first_look_is_cheap_and_a_wrong_outcome_is_named() {
    let out = rodsim(&["sensitivity", "luong_tai", "--method", "morris", "--base", "8", "--quiet"]);
    assert!(out.contains("Lợi ích ròng") && out.contains("lần tính"));
    let failed = Command::new(env!("CARGO_BIN_EXE_rodsim"))
        .args(["sensitivity", "luong_tai", "--outcome", "profit"])
        .assert()
        .code(2);
    let said = String::from_utf8(failed.get_output().stderr.clone()).unwrap();
    assert!(said.contains("profit") && said.contains("net_benefit"), "{said}");
}

#[test]
fn the_value_of_information_joins_a_run_and_its_report() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("run");
    let run = folder.to_string_lossy().into_owned();
    let scenarios = ["no_campaign", "luong_tai", "traps_only"];
    let mut args = vec!["compare"];
    args.extend(scenarios);
    args.extend(["--replicates", "64", "--quiet", "--format", "json", "--output", &run]);
    rodsim(&args);
    let mut args = vec!["value"];
    args.extend(scenarios);
    args.extend(["--replicates", "256", "--quiet", "--lang", "en", "--run", &run]);
    let said = rodsim(&args);
    assert!(said.contains("cost 4.8 million and are worth"), "{said}");
    for name in ["value.json", "tables/value_information.csv", "charts/drivers.svg"] {
        assert!(folder.join(name).is_file(), "{name}");
    }
    assert!(text(&folder, "manifest.json").contains("value.json"));
    assert!(text(&folder, "evidence.json").contains("measure_next"));
    rodsim(&["report", &run]);
    let failed = Command::new(env!("CARGO_BIN_EXE_rodsim"))
        .args(["value", "luong_tai", "--replicates", "256", "--quiet", "--run", &run])
        .assert()
        .code(2);
    let said = String::from_utf8(failed.get_output().stderr.clone()).unwrap();
    assert!(said.contains("no_campaign luong_tai traps_only"), "{said}");
}
