//! What goes wrong is told in the language that was asked for: Vietnamese when none was.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// The exit code, and what is said of it.
fn failed(home: &Path, line: &[&str], lang: Option<&str>) -> (i32, String) {
    let mut command = Command::cargo_bin("rodsim").unwrap();
    command.current_dir(home).args(line);
    command.args(lang.into_iter().flat_map(|lang| ["--lang", lang]));
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), said)
}

/// Words of English that no key, name or path of the program contains.
const ENGLISH: [&str; 38] = [
    "the",
    "a",
    "is",
    "are",
    "of",
    "no",
    "not",
    "and",
    "or",
    "cannot",
    "must",
    "be",
    "write",
    "give",
    "name",
    "there",
    "this",
    "that",
    "it",
    "its",
    "has",
    "was",
    "to",
    "in",
    "with",
    "than",
    "another",
    "choose",
    "already",
    "did",
    "mean",
    "such",
    "as",
    "does",
    "read",
    "found",
    "directory",
    "error",
];

/// The English words outside quotation marks; options, keys and paths are no words.
fn english(text: &str) -> Vec<String> {
    let mut bare = String::new();
    let (mut quoted, mut ticked) = (0, false);
    for c in text.chars() {
        match c {
            '“' => quoted += 1,
            '”' => quoted -= 1,
            '`' => ticked = !ticked,
            _ if quoted == 0 && !ticked => bare.push(c),
            _ => {}
        }
    }
    let words = bare.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')'));
    words.filter(|word| ENGLISH.contains(word)).map(str::to_owned).collect()
}

#[test]
fn what_goes_wrong_is_told_in_vietnamese_unless_english_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let (home, write) = (home.path(), |name: &str, text: &str| {
        fs::write(home.path().join(name), text).unwrap();
    });
    write("taken.toml", "x");
    write("two.csv", "one,two\n1,2\n");
    write("surveys.toml", "schema_version = 2\nsurvey = []\n[x]\n");
    write("later.toml", "schema_version = 1\nextends = \"luong_tai.toml\"\nfirst_year = 2023\n");
    write("broken.toml", "schema_version = 1\nextends = \"nowhere.toml\"\n");
    fs::create_dir_all(home.join("full")).unwrap();
    write("full/letter.txt", "x");
    let mut first = Command::cargo_bin("rodsim").unwrap();
    let made = ["run", "--replicates", "16", "--quiet", "--no-charts", "--output", "run"];
    first.current_dir(home).args(made).assert().success();
    let mut plan = Command::cargo_bin("rodsim").unwrap();
    let planned = ["plan", "luong_tai", "--replicates", "512", "--shards", "2", "--output", "plan"];
    plan.current_dir(home).args(planned).assert().success();

    let lines = [
        "run nowhere.toml",
        "run broken.toml",
        "run luong_tai --replicates 8 --output full",
        "run luong_tai --replicates 8 --output full --force",
        "run luong_tai --replicates 8 --precision yield_loss",
        "run luong_tai --replicates 8 --posterior nowhere",
        "run luong_tai --replicates 8 --samples out.txt",
        "run luong_tai --replicates 8 --quiet --precision yield_loss±0.001t --output rough --force --no-charts",
        "compare luong_tai luong_tai --replicates 8",
        "compare luong_tai traps_only --reference nobody --replicates 8",
        "compare luong_tai traps_only --where loss_reff<1 --replicates 300 --quiet",
        "compare luong_tai traps_only --where loss_ref<0.003 --replicates 300 --quiet",
        "compare luong_tai traps_only --where loss_ref<1 --replicates 8",
        "validate nowhere.toml broken.toml",
        "explain nowhere",
        "init taken.toml",
        "init ..",
        "convert luong_tai --output plan.docx",
        "form",
        "form --province Nowhere",
        "chart nowhere",
        "chart run --only budgett",
        "chart run --only commune_panels --size 60x60",
        "chart run --size 1000x10",
        "chart run --only budget,calendar --title x",
        "report nowhere",
        "report run --commune Nowhere --only csv",
        "samples nowhere",
        "verify nowhere",
        "value luong_tai --surveys nowhere.toml --replicates 200 --quiet",
        "value luong_tai --surveys surveys.toml --replicates 200 --quiet",
        "value luong_tai --replicates 8",
        "value luong_tai traps_only --run run --replicates 200 --quiet",
        "value --from nowhere.csv",
        "value --from two.csv",
        "feasibility luong_tai --replicates 2",
        "feasibility no_campaign",
        "feasibility luong_tai --commune Nowhere",
        "sensitivity luong_tai --outcome nothing --base 8 --quiet",
        "optimize luong_tai --budget 1tr --objective nothing --levers nothing --quiet",
        "optimize luong_tai --budget 11,900ty --quiet",
        "optimize luong_tai --chance-constraint nothing --quiet",
        "optimize no_campaign --quiet",
        "plan luong_tai --replicates 10 --shards 4000 --output other",
        "plan luong_tai --replicates 1024 --shards 2 --output plan",
        "shard --plan nowhere --index 0",
        "shard --plan plan --index 9",
        "shard --plan plan",
        "merge nowhere",
        "merge plan",
        "records check nowhere.csv",
        "records check two.csv",
        "records form --output taken.toml",
        "update luong_tai --records nowhere.csv --until 30/06/2022 --quiet",
        "synth records luong_tai --until 30/06/2030 --output x.csv",
        "synth records luong_tai --until 30/06/2022 --parameter x --output x.csv",
        "open nowhere.xlsx --no-browser",
    ];
    for line in lines {
        let words: Vec<&str> = line.split(' ').collect();
        // Not every command has words to choose a language for; Vietnamese is what all begin with.
        let (code, vi) = failed(home, &words, None);
        assert!(code != 0, "{line}");
        assert!(
            vi.chars().any(|c| "ạảãáàâậấầăắặđêếềệểôốồộổơớờợởưứừựữịíìọóòụủúùýỳ".contains(c)),
            "{line}: {vi}"
        );
        assert_eq!(english(&vi), Vec::<String>::new(), "{line}: {vi}");
        if ["open", "synth"].contains(&words[0]) {
            continue;
        }
        let (same, en) = failed(home, &words, Some("en"));
        assert_eq!(same, code, "{line}: {en}");
        assert!(!english(&en).is_empty(), "{line}: {en}");
    }
}
