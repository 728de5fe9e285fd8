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

/// The cells of a packed or plain table, by heading.
fn cells(file: &Path, heading: &str) -> Vec<String> {
    let bytes = fs::read(file).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text)
        .unwrap();
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let at = table.headers().unwrap().iter().position(|head| head == heading).unwrap();
    table.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

#[test]
fn analyses_hold_under_a_condition_and_say_so_everywhere() {
    let home = tempfile::tempdir().unwrap();
    let place = |name: &str| home.path().join(name).to_string_lossy().into_owned();
    let top = "no_campaign.yield_loss in top quarter";

    let out = place("compared");
    let rows = place("compared.csv.gz");
    let compare = ["compare", "no_campaign", "luong_tai", "--replicates", "400", "--quiet"];
    let said = rodsim(
        &[&compare[..], &["--lang", "en", "--where", top, "-o", &out, "--samples", &rows]].concat(),
    );
    assert!(said.starts_with("ONLY UNDER THE CONDITION: Yield lost of"), "{said}");
    assert!(said.contains("100 of 400 replicates (25.0%)"), "{said}");
    let table = text(Path::new(&out), "tables/conditioned.csv");
    assert!(table.lines().nth(1).unwrap().starts_with(&format!("{top},100,400,yield_loss,t,")));
    // The mean is that of the rows in which the condition holds.
    let number = |text: &String| text.parse::<f64>().unwrap();
    let scenarios = cells(Path::new(&rows), "scenario");
    let losses = cells(Path::new(&rows), "yield_loss");
    let mut own: Vec<f64> = scenarios
        .iter()
        .zip(&losses)
        .filter(|(scenario, _)| *scenario == "no_campaign")
        .map(|(_, loss)| number(loss))
        .collect();
    assert_eq!(own.len(), 400);
    own.sort_by(f64::total_cmp);
    let expected = own[300..].iter().sum::<f64>() / 100.0;
    let written: serde_json::Value =
        serde_json::from_str(&text(Path::new(&out), "conditioned.json")).unwrap();
    let lines = written["lines"].as_array().unwrap();
    let line = |outcome: &str, alone: bool| {
        lines.iter().find(|l| l["outcome"] == outcome && l["less"].is_null() == alone).unwrap()
    };
    let found = line("yield_loss", true)["under"]["mean"].as_f64().unwrap();
    assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");

    let out = place("valued");
    let value = ["value", "luong_tai", "--replicates", "900", "--quiet", "--where", top];
    let said = rodsim(&[&value[..], &["-o", &out]].concat());
    assert!(said.starts_with("CHỈ TRONG ĐIỀU KIỆN: Sản lượng lúa mất của"), "{said}");
    let table = text(Path::new(&out), "tables/value_information.csv");
    assert!(table.starts_with("condition,replicates_kept,key,"), "{table}");
    assert!(table.lines().skip(1).all(|row| row.starts_with(&format!("{top},225,"))), "{table}");
    assert!(!Path::new(&out).join("evidence.json").exists());

    // A box of parameters keeps inputs independent; a condition on outcomes does not.
    let sensitivity = ["sensitivity", "luong_tai", "--base", "12", "--quiet", "--lang", "en"];
    let of = |condition: &str| rodsim(&[&sensitivity[..], &["--where", condition]].concat());
    let said = of("loss_ref in bottom half");
    assert!(said.contains("Its chance beforehand: 50.0%"), "{said}");
    let said = of("luong_tai.net_benefit > 0");
    assert!(said.contains("hang together"), "{said}");
}

#[test]
fn a_condition_that_is_wrong_or_leaves_too_little_is_refused() {
    let failed = |condition: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rodsim"));
        let args = ["compare", "no_campaign", "luong_tai", "--replicates", "300", "--lang", "en"];
        let done = command.args(args).args(["--quiet", "--where", condition]).assert().code(2);
        String::from_utf8(done.get_output().stderr.clone()).unwrap()
    };
    let said = failed("loss_reff < 0.02 and no_campain.cost > 1");
    assert!(said.contains("`loss_ref`") && said.contains("`no_campaign`"), "{said}");
    let said = failed("loss_ref < 0.003");
    assert!(said.contains("at least 100 are needed"), "{said}");
}

#[test]
fn the_rows_of_an_analysis_say_what_they_are_for() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("rows.csv.gz");
    let args = ["sensitivity", "traps_only", "--base", "8", "--quiet", "--method", "morris"];
    rodsim(&[&args[..], &["--samples", &file.to_string_lossy()]].concat());
    let parts = cells(&file, "part");
    assert_eq!(parts.iter().filter(|part| *part == "step_0").count(), 16);
    assert!(text(home.path(), "rows.columns.csv").contains("loss_ref,parameter,share,"));
}

#[test]
fn the_value_of_a_table_of_somebody_else() {
    let home = tempfile::tempdir().unwrap();
    let mut table = String::from("nb_a,nb_b,x,y\n");
    for row in 0..400_u32 {
        let [x, y] = [row * 7919 % 400, row * 104_729 % 400].map(|k| f64::from(k) / 200.0 - 1.0);
        table += &format!("0,{},{x},{y}\n", 0.1 + x);
    }
    let file = home.path().join("draws.csv.gz");
    let mut packed =
        flate2::GzBuilder::new().write(fs::File::create(&file).unwrap(), Default::default());
    std::io::Write::write_all(&mut packed, table.as_bytes()).unwrap();
    packed.finish().unwrap();
    let file = file.to_string_lossy().into_owned();
    let said = rodsim(&["value", "--from", &file, "--together", "x,y", "--lang", "en"]);
    assert!(said.contains("400 draws") && said.contains("x + y"), "{said}");
    let found: serde_json::Value =
        serde_json::from_str(&rodsim(&["value", "--from", &file, "--json"])).unwrap();
    // X is uniform on (-1, 1): E max(0, 0.1 + X) - 0.1 = 1.1²/4 - 0.1.
    let known = &found["parameters"][0];
    assert_eq!(known["parameters"][0], "x");
    assert!((known["value"].as_f64().unwrap() - 0.2025).abs() < 0.01, "{found}");
    let failed = Command::new(env!("CARGO_BIN_EXE_rodsim"))
        .args(["value", "--from", &file, "--net-benefit", "nb_c", "--lang", "en"])
        .assert()
        .code(4);
    let said = String::from_utf8(failed.get_output().stderr.clone()).unwrap();
    assert!(said.contains("did you mean “nb_a”"), "{said}");
}
