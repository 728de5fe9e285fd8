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

/// Changes a file of a run as a forger does: with its digest in the manifest.
fn forge(run: &Path, name: &str, change: impl Fn(&str) -> String) {
    let (file, manifest) = (run.join(name), run.join("manifest.json"));
    let [text, listed] = [&file, &manifest].map(|path| fs::read_to_string(path).unwrap());
    let forged = change(&text);
    assert_ne!(forged, text, "{name}");
    let sha = |text: &str| rodsim::output::manifest::sha256(text.as_bytes());
    let listed = listed.replace(&sha(&text), &sha(&forged));
    fs::write(&file, forged).unwrap();
    fs::write(&manifest, listed).unwrap();
}

/// The first number behind a key, with another first digit.
fn other_number(text: &str, key: &str) -> String {
    let at = text.find(&format!("\"{key}\": ")).unwrap() + key.len() + 4;
    let digit = at + text[at..].find(|c: char| ('1'..='9').contains(&c)).unwrap();
    let other = if text[digit..].starts_with('7') { "6" } else { "7" };
    format!("{}{other}{}", &text[..digit], &text[digit + 1..])
}

#[test]
fn what_value_adds_to_a_run_is_made_again_and_forged_entries_are_found() {
    let home = tempfile::tempdir().unwrap();
    let run = home.path().join("run");
    let common = ["--replicates", "200", "--quiet", "--lang", "en"];
    let mut made = rodsim();
    made.args(["run", "luong_tai", "--no-charts", "-o"]).arg(&run).args(common);
    made.assert().success();
    let value = |args: &[&str]| {
        let output = rodsim().args(["value", "luong_tai"]).args(common).args(args).output();
        let output = output.unwrap();
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (output.status.code(), said.concat())
    };
    let folder = run.to_str().unwrap();
    let (code, said) = value(&["--run", folder, "--seed", "2"]);
    assert!(code == Some(2) && said.contains("write --seed 1"), "{said}");
    let report = || {
        rodsim().arg("report").arg(&run).args(["--only", "csv,docx"]).assert().success();
    };
    report();
    let before = fs::read(run.join("report/bao_cao.docx")).unwrap();
    let (code, said) = value(&["--run", folder]);
    assert!(code == Some(0) && said.contains("replicates of its own"), "{said}");
    // The report says what the answer found, too.
    assert_ne!(fs::read(run.join("report/bao_cao.docx")).unwrap(), before);
    assert!(said.contains("on replicates held out"), "{said}");
    let text = fs::read_to_string(run.join("value.json")).unwrap();
    assert!(text.contains("\"design\": \"latin-hypercube\""), "{text}");

    let names = ["manifest.json", "value.json", "summary.json", "tables/value_surveys.csv"];
    let honest = names.map(|name| (run.join(name), fs::read(run.join(name)).unwrap()));
    let mend = || honest.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
    let checked = |args: &[&str]| {
        let output = rodsim().arg("verify").arg(&run).args(["--lang", "en"]).args(args).output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = checked(&[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("6 entries are stated and were not checked"), "{said}");
    assert!(said.contains("| manifest: seconds |") && !said.contains("seconds |  |"), "{said}");
    let (code, said) = checked(&["--sample"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("| numbers of value.json: not made again"), "{said}");

    let digit = |text: &str| text.replacen('1', "2", 1);
    forge(&run, "value.json", |text| other_number(text, "evpi_vnd"));
    assert_eq!(checked(&[]).0, Some(5));
    // What the summary shows of it follows from it.
    assert_eq!(checked(&["--sample"]).0, Some(5));
    mend();
    forge(&run, "tables/value_surveys.csv", digit);
    assert_eq!(checked(&["--sample"]).0, Some(5));
    mend();
    forge(&run, "summary.json", |text| {
        let at = text.find("\"drivers\": {").unwrap();
        format!("{}{}", &text[..at], other_number(&text[at..], "evpi_vnd"))
    });
    let (code, said) = checked(&[]);
    assert!(code == Some(5) && said.contains("drivers.evpi_vnd"), "{said}");
    assert_eq!(checked(&["--sample"]).0, Some(5));
    mend();
    let manifest = run.join("manifest.json");
    for (from, to) in [
        ("\"schema_version\": 1,", "\"schema_version\": 1,\n  \"bogus\": 1,"),
        ("\"recipe\": {", "\"recipe\": {\n    \"bogus\": 1,"),
        ("\"bytes\": ", "\"bytes\": 1"),
    ] {
        let text = String::from_utf8(honest[0].1.clone()).unwrap();
        let forged = text.replacen(from, to, 1);
        assert_ne!(forged, text, "{from}");
        fs::write(&manifest, forged).unwrap();
        let (code, said) = checked(&["--sample"]);
        assert_eq!(code, Some(5), "{to}: {said}");
    }

    let answer = home.path().join("answer");
    assert_eq!(value(&["-o", answer.to_str().unwrap()]).0, Some(0));
    let (code, said) = verify(&answer);
    assert!(code == Some(2) && said.contains("folder of an answer"), "{said}");
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

#[test]
fn what_was_worked_on_is_never_replaced() {
    let home = tempfile::tempdir().unwrap();
    let run = home.path().join("run");
    let made = ["run", "traps_only", "--replicates", "8", "--no-charts", "--quiet", "-o"];
    rodsim().args(made).arg(&run).assert().success();
    let report = || {
        let made =
            rodsim().arg("report").arg(&run).args(["--only", "csv", "--lang", "en"]).output();
        let made = made.unwrap();
        (made.status.code(), String::from_utf8(made.stderr).unwrap())
    };
    assert_eq!(report().0, Some(0));
    assert_eq!(report().0, Some(0), "what the program wrote is made again");
    let table = run.join("report/csv_vi/calendar.csv");
    fs::write(&table, "work of a day").unwrap();
    let (code, said) = report();
    assert!(code == Some(1) && said.contains("calendar.csv was changed"), "{said}");
    assert_eq!(fs::read_to_string(&table).unwrap(), "work of a day");
    fs::rename(&table, home.path().join("mine.csv")).unwrap();
    assert_eq!(report().0, Some(0));
    assert_eq!(verify(&run).0, Some(0));
}

#[test]
fn a_signed_run_names_its_signer_and_refuses_another() {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    for name in ["office", "other"] {
        let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
        fs::write(at(&format!("{name}.pub")), pair.pk.to_box().unwrap().into_string()).unwrap();
        fs::write(at(&format!("{name}.key")), pair.sk.to_box(None).unwrap().into_string()).unwrap();
    }
    let (run, key) = (at("run"), at("office.key"));
    let said = |words: &[&str]| {
        let output =
            rodsim().args(words).current_dir(&home).args(["--lang", "en"]).output().unwrap();
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (output.status.code(), said.concat())
    };
    let made = ["run", "traps_only", "--replicates", "8", "--no-charts", "--quiet", "-o", "run"];
    assert_eq!(said(&made).0, Some(0));
    let (code, text) = said(&["verify", "run"]);
    assert!(code == Some(0) && text.contains("unsigned"), "{text}");
    assert_eq!(said(&["verify", "run", "--signer", "office.pub"]).0, Some(5));
    let signed = [&made[..], &["--force", "--sign", "office.key"]].concat();
    assert_eq!(said(&signed).0, Some(0));
    assert!(run.join("manifest.json.minisig").is_file());
    let (code, text) = said(&["verify", "run"]);
    assert!(code == Some(0) && text.contains("not held against a public key"), "{text}");
    let (code, text) = said(&["verify", "run", "--signer", "office.pub"]);
    assert!(code == Some(0) && text.contains("signed by office ("), "{text}");
    assert_eq!(said(&["verify", "run", "--signer", "other.pub"]).0, Some(5));
    // A report without the key would break the signature; with it, it is signed as well.
    let (code, text) = said(&["report", "run", "--only", "csv"]);
    assert!(code == Some(2) && text.contains("signed run"), "{text}");
    assert!(!run.join("report").exists());
    let (code, text) = said(&["report", "run", "--only", "csv", "--sign", key.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(said(&["verify", "run", "--signer", "office.pub"]).0, Some(0));
    // A forger who makes a sound run of other numbers cannot sign it.
    let manifest = run.join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replacen("\"seconds\": ", "\"seconds\": 1", 1)).unwrap();
    let (code, text) = said(&["verify", "run", "--signer", "office.pub"]);
    assert!(code == Some(5) && text.contains("not of this manifest"), "{text}");
    let (code, text) = said(&["run", "--sign", "office.pub", "-o", "no", "--replicates", "8"]);
    assert!(code == Some(2) && text.contains("no secret key"), "{text}");
}
