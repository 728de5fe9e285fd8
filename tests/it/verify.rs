//! The program's check of itself and of a run: sound things hold, broken ones are found.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn rodsim() -> Command {
    Command::cargo_bin("rodsim").unwrap()
}

fn verify(run: &Path) -> (Option<i32>, String) {
    let output = rodsim().arg("verify").arg(run).args(["--lang", "en"]).output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code(), said.concat())
}

#[test]
fn this_build_passes_its_own_check() {
    let output = rodsim().args(["verify", "--lang", "en", "--quiet"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("FAILS") && said.contains("scenario luong_tai"), "{said}");
}

#[test]
fn a_run_is_found_sound_and_then_broken_in_each_way() {
    let home = tempfile::tempdir().unwrap();
    // A scenario of the user's own: verify must not need its file any more.
    let mine = home.path().join("mine.toml");
    fs::write(&mine, "schema_version = 1\nextends = \"luong_tai.toml\"\n").unwrap();
    let run = home.path().join("run");
    let output = rodsim()
        .args(["run", "--replicates", "300", "--weekly-communes", "--quiet", "--output"])
        .args([&run, &mine])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::remove_file(&mine).unwrap();
    let weekly = fs::read_to_string(run.join("tables/weekly_communes.csv")).unwrap();
    // Two scenarios, 14 communes, 3 quantities, 208 weeks, and the header.
    assert_eq!(weekly.lines().count(), 2 * 14 * 3 * 208 + 1);

    let (code, said) = verify(&run);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("all replicates, simulated again"), "{said}");

    let table = run.join("tables/weekly.csv");
    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text.replacen('1', "2", 1)).unwrap();
    let (code, said) = verify(&run);
    assert_eq!(code, Some(5), "{said}");
    assert!(said.contains("| file tables/weekly.csv |") && said.contains("FAILS"), "{said}");
    fs::write(&table, text).unwrap();

    // A forger changes the digest with the number.
    let path = run.join("summary.json");
    let text = fs::read_to_string(&path).unwrap();
    let forged = text.replacen(
        "\"warnings\": [",
        "\"warnings\": [{\"kind\": \"said\", \"text\": {\"vi\": \"a\", \"en\": \"a\"}},",
        1,
    );
    assert_ne!(forged, text);
    fs::write(&path, &forged).unwrap();
    let report = |args: &[&str]| rodsim().arg("report").arg(&run).args(args).output().unwrap();
    let refused = report(&["--only", "csv", "--lang", "en"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("changed since"));
    let manifest_path = run.join("manifest.json");
    let honest = fs::read_to_string(&manifest_path).unwrap();
    let sha = |text: &str| rodsim::output::manifest::sha256(text.as_bytes());
    fs::write(&manifest_path, honest.replace(&sha(&text), &sha(&forged))).unwrap();
    let refused = report(&["--only", "csv", "--lang", "en"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("digest"));
    let (code, said) = verify(&run);
    assert_eq!(code, Some(5), "{said}");
    assert!(said.contains("| summary, made again | warnings |"), "{said}");
    fs::write(&path, text).unwrap();
    fs::write(&manifest_path, honest).unwrap();

    // What is added is found; charts drawn again and reports leave a run that holds.
    fs::write(run.join("extra.txt"), "x").unwrap();
    let (code, said) = verify(&run);
    assert_eq!(code, Some(5), "{said}");
    fs::remove_file(run.join("extra.txt")).unwrap();
    rodsim().arg("chart").arg(&run).args(["--only", "coverage", "--grey"]).assert().success();
    assert!(report(&["--only", "csv"]).status.success());
    let (code, said) = verify(&run);
    assert_eq!(code, Some(0), "{said}");

    let manifest = run.join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replacen("\"seed\": 1,", "\"seed\": 2,", 1)).unwrap();
    let (code, said) = verify(&run);
    assert_eq!(code, Some(5), "{said}");

    fs::remove_file(&manifest).unwrap();
    let (code, said) = verify(&run);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("manifest.json"), "{said}");
}

#[test]
fn a_run_draws_what_was_asked_and_holds() {
    let home = tempfile::tempdir().unwrap();
    let run = |name: &str, args: &[&str]| {
        let folder = home.path().join(name);
        let common = ["run", "--replicates", "40", "--quiet", "--lang", "en", "--output"];
        (rodsim().args(common).arg(&folder).args(args).output().unwrap(), folder)
    };
    let drawn = |folder: &Path| {
        let entries =
            fs::read_dir(folder.join("charts")).map_or_else(|_| Vec::new(), Iterator::collect);
        let mut names: Vec<String> = entries
            .into_iter()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.retain(|name| name.ends_with(".png"));
        names.sort();
        names
    };
    let (output, bare) = run("bare", &["--no-charts"]);
    assert!(output.status.success());
    assert!(!bare.join("charts").exists());
    let (output, two) = run("two", &["--charts", "coverage,density_fan"]);
    assert!(output.status.success());
    assert_eq!(drawn(&two), ["coverage.png", "density_fan.png"]);
    let (output, none) = run("none", &["--charts", "coverag"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("'coverage'") && !none.exists(), "{said}");

    // Drawn later, and made again as they were asked for.
    rodsim().arg("chart").arg(&bare).args(["--only", "coverage"]).assert().success();
    assert_eq!(drawn(&bare), ["coverage.png"]);
    for folder in [&bare, &two] {
        let (code, said) = verify(folder);
        assert_eq!(code, Some(0), "{said}");
    }
}
