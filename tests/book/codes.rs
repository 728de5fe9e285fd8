//! The exit codes: one table, and each of them met.

use super::{BOOKS, hold, pick, rodsim, said};
use std::fs;
use std::path::Path;

/// The codes and what they mean, as help says it.
fn codes(lang: &str) -> Vec<(i32, String)> {
    let help = said(&["--lang", lang, "--help"]);
    let head = if lang == "vi" { "Mã thoát:" } else { "Exit codes:" };
    let lines = help.split(head).nth(1).unwrap().lines().skip(1);
    lines
        .map_while(|line| line.trim().split_once(char::is_whitespace))
        .map(|(code, words)| (code.parse().unwrap(), words.trim().to_owned()))
        .collect()
}

#[test]
fn the_table_of_exit_codes_is_that_of_help() {
    for (lang, folder) in BOOKS {
        let heads = pick(lang, "| Mã | Nghĩa |", "| code | meaning |");
        let mut text = format!("{heads}\n|---|---|\n");
        for (code, words) in codes(folder) {
            text += &format!("| {code} | {words} |\n");
        }
        hold(&format!("docs/{folder}/src/exit-codes-table.md"), &text);
    }
}

/// Every code but that of Ctrl-C, which `interrupted` meets.
#[test]
fn every_exit_code_is_met() {
    let home = tempfile::tempdir().unwrap();
    let code = |args: &str| {
        let output = rodsim().args(args.split(' ')).current_dir(home.path()).output().unwrap();
        output.status.code().unwrap()
    };
    let known: Vec<i32> = codes("en").into_iter().map(|(code, _)| code).collect();
    assert_eq!(known, [0, 1, 2, 3, 4, 5, 6, 130]);
    assert_eq!(code("init plan.toml"), 0);
    assert_eq!(code("init plan.toml"), 1);
    assert_eq!(code("init plan.toml --force"), 0);
    assert_eq!(code("run --replicates 0"), 2);
    assert_eq!(code("plan luong_tai --replicates 256 --shards 2 -o study --json"), 0);
    assert_eq!(code("merge study"), 3);
    fs::write(home.path().join("wrong.toml"), "schema_version = 1\nextend = 2\n").unwrap();
    assert_eq!(code("validate wrong.toml --json"), 4);
    assert_eq!(code("run --replicates 64 --no-charts --quiet -o run"), 0);
    assert_eq!(code("chart run --size 10x10mm"), 2);
    assert_eq!(code("chart run --only nosuch"), 2);
    spoil(&home.path().join("run/tables/weekly.csv"));
    assert_eq!(code("verify run --sample --quiet"), 5);
    fs::write(home.path().join("run/manifest.json"), "{\"batch\": 1}").unwrap();
    assert_eq!(code("verify run --sample --quiet"), 5);
    assert_eq!(code("verify nowhere"), 1);
    let precise =
        ["run", "--replicates", "64", "--precision", "yield_loss ± 0.001 t", "--no-charts"];
    let output =
        rodsim().args(precise).args(["--quiet", "-o", "rough"]).current_dir(home.path()).output();
    assert_eq!(output.unwrap().status.code(), Some(6));
}

fn spoil(file: &Path) {
    let mut text = fs::read_to_string(file).unwrap();
    text.push_str("0\n");
    fs::write(file, text).unwrap();
}
