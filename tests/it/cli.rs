//! The command line, as a user meets it.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn rodsim() -> Command {
    let mut command = Command::cargo_bin("rodsim").unwrap();
    command.env_remove("RODSIM_INSTRUCTIONS");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs the scheme with few replicates into `folder`.
fn run_into(folder: &Path) -> Command {
    let mut command = rodsim();
    command.args(["run", "--replicates", "64", "--quiet", "--output"]).arg(folder);
    command
}

fn digest(folder: &Path) -> String {
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    manifest["results_digest"].as_str().unwrap().to_owned()
}

#[test]
fn a_run_writes_a_whole_folder_and_says_what_it_found() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("run");
    let output = run_into(&folder).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.lines().count() <= 16, "{said}");
    for word in ["Chi phí", "Nguồn kinh phí", "Mật độ chuột", "Lúa mất"] {
        assert!(said.contains(word), "{word} is missing in\n{said}");
    }
    let summary = fs::read_to_string(folder.join("summary.json")).unwrap();
    let summary: rodsim::answers::summary::Summary = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary.arms.len(), 2);
    for name in ["density_fan", "coverage", "cost_stack", "commune_panels", "budget"] {
        for ending in ["png", "svg", "csv", "alt.txt"] {
            assert!(folder.join(format!("charts/{name}.{ending}")).is_file(), "{name}.{ending}");
        }
    }
    for name in ["outcomes_district", "outcomes_communes", "weekly", "differences", "completion"] {
        assert!(folder.join(format!("tables/{name}.csv")).is_file(), "{name}");
    }
}

#[test]
fn the_digest_follows_the_seed_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let run = |name: &str, args: &[&str]| {
        let folder = home.path().join(name);
        run_into(&folder).args(args).assert().success();
        digest(&folder)
    };
    let one = run("one", &["--threads", "1"]);
    assert_eq!(one, run("two", &["--threads", "2"]));
    assert_eq!(one, run("seven", &["--threads", "7"]));
    assert_eq!(one, run("plain", &["--instructions", "baseline", "--lang", "en"]));
    assert_ne!(one, run("seed", &["--seed", "2"]));
}

#[test]
fn a_run_is_never_written_over_another_without_force() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("run");
    run_into(&folder).assert().success();
    let before = fs::read(folder.join("manifest.json")).unwrap();
    let output = run_into(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("--force"), "{}", text(&output.stderr));
    assert_eq!(fs::read(folder.join("manifest.json")).unwrap(), before);
    run_into(&folder).args(["--force", "--seed", "3"]).assert().success();
    assert_ne!(fs::read(folder.join("manifest.json")).unwrap(), before);
}

#[test]
fn the_same_run_gives_the_same_tables_and_charts_byte_for_byte() {
    let home = tempfile::tempdir().unwrap();
    let (a, b) = (home.path().join("a"), home.path().join("b"));
    run_into(&a).args(["--threads", "1"]).assert().success();
    run_into(&b).args(["--threads", "2"]).assert().success();
    for part in ["tables", "charts"] {
        for entry in fs::read_dir(a.join(part)).unwrap() {
            let name = entry.unwrap().file_name();
            let same = fs::read(a.join(part).join(&name)).unwrap()
                == fs::read(b.join(part).join(&name)).unwrap();
            assert!(same, "{} differs", name.display());
        }
    }
}

#[test]
fn an_invalid_scenario_is_code_4_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let scenario = home.path().join("bad.toml");
    let broken = "schema_version = 1\nextends = \"luong_tai.toml\"\n[traps]\ntraps_per_haa = 5\n\
                  [labour]\nperson_days_per_ha_per_week = -1\n";
    fs::write(&scenario, broken).unwrap();
    let folder = home.path().join("run");
    let output = rodsim().arg("run").arg(&scenario).arg("--output").arg(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let said = text(&output.stderr);
    assert!(said.contains("traps_per_haa") && said.contains("traps_per_ha"), "{said}");
    assert!(said.contains("person_days_per_ha_per_week") && said.contains("-1"), "{said}");
    assert!(!folder.exists());
    assert_eq!(rodsim().arg("validate").arg(&scenario).output().unwrap().status.code(), Some(4));
}

#[test]
fn wrong_usage_is_code_2() {
    for args in [
        &["run", "--replicates", "0"][..],
        &["run", "--replicates", "many"],
        &["compare", "luong_tai"],
        &["compare", "luong_tai", "luong_tai"],
        &["compare", "luong_tai", "no_campaign", "--reference", "nobody"],
        &["compare", "luong_tai", "no_campaign", "--precision", "yield_loss 50 t"],
        &["nonsense"],
    ] {
        let output = rodsim().args(args).current_dir(std::env::temp_dir()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
fn no_command_is_answered_in_both_languages_and_waits_for_nobody() {
    let output = rodsim().timeout(std::time::Duration::from_secs(60)).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("rodsim run") && said.contains("mọi lệnh / all commands"), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_place_that_cannot_be_written_is_said_before_the_simulation() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("taken"), "x").unwrap();
    let folder = home.path().join("taken/run");
    let output = rodsim().args(["run", "--output"]).arg(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("taken"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).is_empty());
}

#[test]
fn a_comparison_of_identical_scenarios_ranks_nobody() {
    let home = tempfile::tempdir().unwrap();
    let twin = home.path().join("twin.toml");
    fs::write(&twin, "schema_version = 1\nextends = \"luong_tai.toml\"\n").unwrap();
    let output = rodsim()
        .args(["compare", "luong_tai"])
        .arg(&twin)
        .args(["--replicates", "64", "--quiet", "--json", "--output"])
        .arg(home.path().join("run"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let summary: rodsim::answers::summary::Summary =
        serde_json::from_slice(&output.stdout).unwrap();
    for difference in &summary.pairs[0].differences {
        assert_eq!((difference.estimate.mean, difference.chance_equal), (0.0, 1.0));
    }
    for ranking in &summary.rankings {
        assert_eq!(ranking.leaders.len(), 2, "{ranking:?}");
        assert_eq!(ranking.replicates_to_tell, None);
    }
}

#[test]
fn a_comparison_prints_in_every_form() {
    let home = tempfile::tempdir().unwrap();
    for (form, mark) in [
        ("table", "Lúa giữ được"),
        ("csv", "scenario,title_vi,"),
        ("md", "| Phương án | Tổng chi phí"),
    ] {
        let output = rodsim()
            .args(["compare", "no_campaign", "luong_tai", "traps_only", "--replicates", "64"])
            .args(["--quiet", "--format", form, "--output"])
            .arg(home.path().join(form))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains(mark), "{form}: {}", text(&output.stdout));
    }
}

#[test]
fn a_precision_that_is_not_reached_is_code_6_and_everything_is_written() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("run");
    let output = rodsim()
        .args([
            "run",
            "--replicates",
            "64",
            "--precision",
            "yield_loss ± 0.001 t",
            "--quiet",
            "--output",
        ])
        .arg(&folder)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(6), "{}", text(&output.stderr));
    assert!(folder.join("manifest.json").is_file());
}

#[test]
fn the_waterfall_adds_up() {
    let output = rodsim()
        .args(["explain", "--why", "luong_tai", "same_effort_at_booting", "--replicates", "64"])
        .args(["--quiet", "--lang", "en"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    let number = |word: &str| word.replace(',', "").replace('−', "-").parse::<f64>().unwrap();
    let rows: Vec<(f64, f64)> = said
        .lines()
        .skip_while(|line| !line.contains("Yield lost"))
        .take_while(|line| !line.contains("Total cost"))
        .filter_map(|line| {
            let (value, error) = line.split_once(" ± ")?;
            Some((value.split_whitespace().last()?, error.split_whitespace().next()?))
        })
        .map(|(value, error)| (number(value), number(error)))
        .collect();
    let (total, steps) = rows.split_first().unwrap();
    // Each value is rounded to the place of the first digit of its error: half of that is lost.
    let place = |error: f64| if error > 0.0 { 10_f64.powf(error.log10().floor()) } else { 0.0 };
    let lost: f64 = rows.iter().map(|(_, error)| 0.5 * place(*error)).sum();
    let sum: f64 = steps.iter().map(|(value, _)| value).sum();
    assert!((total.0 - sum).abs() <= lost + 1e-9, "{said}");
    assert!(!steps.is_empty(), "{said}");
}

#[test]
fn charts_are_drawn_again_from_the_folder_and_reports_are_made() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("run");
    run_into(&folder).assert().success();
    rodsim()
        .arg("chart")
        .arg(&folder)
        .args(["--only", "budget", "--lang", "en", "--grey", "--size", "120x95mm"])
        .assert()
        .success();
    let output = rodsim().arg("chart").arg(&folder).args(["--only", "budgett"]).output().unwrap();
    assert!(text(&output.stderr).contains("budget"), "{}", text(&output.stderr));
    rodsim().arg("report").arg(&folder).args(["--commune", "Thứa"]).assert().success();
    for name in ["report.html", "bao_cao.docx", "du_toan.xlsx", "so_sanh.xlsx"] {
        assert!(folder.join("report").join(name).is_file(), "{name}");
    }
    let pages = std::fs::read_dir(folder.join("report/communes")).unwrap();
    let pages: Vec<String> =
        pages.map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    assert!(pages.iter().any(|page| page.ends_with("_Thua.docx")), "{pages:?}");
}

#[test]
fn words_about_scenarios_come_in_both_languages() {
    for (lang, mark) in [("vi", "Nguồn"), ("en", "Sources")] {
        let output = rodsim().args(["explain", "luong_tai", "--lang", lang]).output().unwrap();
        assert!(text(&output.stdout).contains(mark), "{lang}");
        let output = rodsim()
            .args(["diff", "luong_tai", "traps_2_5_per_ha", "--lang", lang])
            .output()
            .unwrap();
        assert!(output.status.success());
        assert!(text(&output.stdout).contains('5'), "{}", text(&output.stdout));
    }
    let schema = rodsim().arg("schema").output().unwrap();
    assert!(serde_json::from_slice::<serde_json::Value>(&schema.stdout).is_ok());
}

#[test]
fn a_new_scenario_is_valid_and_never_overwrites() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("mine.toml");
    rodsim().arg("init").arg(&file).assert().success();
    rodsim().arg("validate").arg(&file).assert().success();
    assert_eq!(rodsim().arg("init").arg(&file).output().unwrap().status.code(), Some(1));
}

#[test]
fn a_synthetic_district_of_any_size_is_a_valid_scenario() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("d");
    rodsim().args(["synth", "--communes", "30"]).arg(&folder).assert().success();
    let file = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let file = file.into_iter().find(|path| path.extension().is_some_and(|e| e == "toml"));
    rodsim().arg("validate").arg(file.unwrap()).assert().success();
    // Without its size, or beside what is made instead, it is no district.
    rodsim().arg("synth").arg(home.path().join("e")).assert().code(2);
}

/// Names and notes of files and arguments may hold what moves the cursor or turns the writing round.
#[test]
fn what_a_file_says_never_reaches_the_terminal_as_controls() {
    let home = tempfile::tempdir().unwrap();
    let records = home.path().join("r.csv");
    let rows = "2022-02-15,\"Th\u{1b}[2Ja\u{202e}b\u{7f}\",trap line,120,4,\n";
    fs::write(&records, format!("date,commune,kind,effort,result,note\n{rows}")).unwrap();
    let odd = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}".contains(c);
    let check = |args: &[&str]| {
        let output = rodsim().args(args).current_dir(&home).output().unwrap();
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(!output.status.success());
        assert!(!said.contains(odd), "{args:?}: {said:?}");
        assert!(said.contains("\\u{1b}") || said.contains("\\u001b"), "{args:?}: {said:?}");
    };
    check(&["records", "check", "r.csv"]);
    check(&["records", "check", "r.csv", "--json"]);
    check(&["run", "a\u{1b}[31m\u{202e}"]);
    check(&["run", "--lang", "\u{1b}[31m"]);
    check(&["run", "--\u{1b}[31m"]);
}
