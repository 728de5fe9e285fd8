//! Every change of the disk may fail: what was there stands whole, or what is new does.
//!
//! A library that is loaded before that of C (`faults.c`) lets the n-th change below a folder fail:
//! opening, writing, flushing, renaming, making and removing. In the suite the first, the middle and
//! the last of each kind fail; with `RODSIM_FAULTS=all` each of them, and of the slow commands, too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The library of faults, compiled once by the compiler that links this program.
fn library() -> &'static Path {
    static BUILT: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = BUILT.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        let (source, path) = (home.path().join("faults.c"), home.path().join("faults.so"));
        fs::write(&source, include_str!("faults.c")).unwrap();
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(&path)
            .arg(&source)
            .args(["-ldl", "-lpthread"])
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        (home, path)
    });
    path
}

fn rodsim(words: &[String]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("rodsim"));
    command.args(words).env("RAYON_NUM_THREADS", "1").env_remove("RODSIM_FUZZ_SECONDS");
    command
}

/// Every file below a folder, without what only the clock decides; a folder is a path with a slash.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            if path.is_dir() {
                found.insert(format!("{name}/"), Vec::new());
                open.push(path);
            } else {
                let mut bytes = fs::read(&path).unwrap();
                if name.ends_with("manifest.json") {
                    let text = String::from_utf8(bytes).unwrap();
                    let of_clock = |line: &&str| {
                        !["\"started\"", "\"seconds\""].iter().any(|key| line.contains(key))
                    };
                    bytes = text.lines().filter(of_clock).collect::<String>().into_bytes();
                }
                found.insert(name, bytes);
            }
        }
    }
    found
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copied(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A command that writes: what lies in its folder before, and its words with `@` for that folder.
struct Writes {
    before: &'static [&'static str],
    words: &'static str,
    /// Is all that it writes one thing? Otherwise each file is.
    whole: bool,
    /// Takes seconds, and is left to the long version.
    slow: bool,
}

const fn writes(words: &'static str, before: &'static [&'static str]) -> Writes {
    Writes { before, words, whole: true, slow: false }
}

const RUN: &str = "run traps_only --replicates 8 --no-charts --quiet --threads 1 --output @/run";
const PLAN: &str = "plan traps_only --replicates 16 --batch 8 --shards 2 --output @/plan";
const SHARDS: &str = "shard --plan @/plan --index 0 --count 2 --quiet --threads 1";

const COMMANDS: &[Writes] = &[
    writes(RUN, &[]),
    writes(
        "run chemical_only --replicates 8 --no-charts --quiet --threads 1 --force --output @/run",
        &[RUN],
    ),
    writes(
        "compare traps_only chemical_only --replicates 8 --no-charts --quiet --threads 1 --output @/run",
        &[],
    ),
    writes("chart @/run --only calendar", &[RUN]),
    writes("report @/run --only csv", &[RUN]),
    writes("report @/run --only csv --lang en", &[RUN, "report @/run --only csv"]),
    writes("samples @/run --output @/samples.csv --quiet --threads 1", &[RUN]),
    Writes { whole: false, ..writes(PLAN, &[]) },
    Writes { whole: false, ..writes(SHARDS, &[PLAN]) },
    writes("merge @/plan --no-charts --threads 1 --output @/run", &[PLAN, SHARDS]),
    writes("init @/my_plan.toml --force", &["init @/my_plan.toml --lang en"]),
    writes("records form --output @/records.xlsx", &[]),
    writes("synth --communes 12 @/land", &[]),
    writes("man @/man", &[]),
    Writes {
        slow: true,
        ..writes(
            "value traps_only chemical_only --replicates 200 --quiet --threads 1 --run @/run",
            &[
                "compare traps_only chemical_only --replicates 8 --no-charts --quiet --threads 1 --output @/run",
                "report @/run --only csv",
            ],
        )
    },
    Writes {
        slow: true,
        ..writes(
            "optimize luong_tai --max-time 5 --quiet --threads 1 --output @/best --plan-file @/best.toml",
            &[],
        )
    },
    Writes {
        slow: true,
        ..writes(
            "update luong_tai --records @/r.csv --until 28/12/2025 --no-plan --particles 64 --quiet --threads 1 --output @/posterior",
            &["records synth luong_tai --until 28/12/2025 --output @/r.csv"],
        )
    },
];

fn words(text: &str, root: &Path) -> Vec<String> {
    text.split(' ').map(|word| word.replace('@', &root.display().to_string())).collect()
}

/// Runs the command in a copy of what is before, always in one place, with the n-th change failing; says
/// what changes were tried, how it ended, and what is there then.
fn tried(
    home: &Path,
    text: &str,
    at: usize,
    on: bool,
) -> (Vec<String>, std::process::Output, BTreeMap<String, Vec<u8>>) {
    let (root, log) = (home.join("root"), home.join("log"));
    for left in [fs::remove_dir_all(&root), fs::remove_file(&log)] {
        assert!(left.is_ok() || left.unwrap_err().kind() == std::io::ErrorKind::NotFound);
    }
    copied(&home.join("before"), &root);
    let mut command = rodsim(&words(text, &root));
    command.env("LD_PRELOAD", library()).env("FAULTS_ROOT", &root).env("FAULTS_LOG", &log);
    command.env("FAULTS_AT", at.to_string());
    if on {
        command.env("FAULTS_ON", "1");
    }
    let output = command.output().unwrap();
    let changes = fs::read_to_string(&log).unwrap_or_default();
    (changes.lines().map(str::to_owned).collect(), output, tree(&root))
}

/// The first, the middle and the last change of each kind, or all.
fn chosen(changes: &[String], all: bool) -> Vec<usize> {
    if all {
        return (1..=changes.len()).collect();
    }
    let mut of_kind: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, change) in changes.iter().enumerate() {
        of_kind.entry(change).or_default().push(i + 1);
    }
    let mut chosen: Vec<usize> = of_kind
        .values()
        .flat_map(|places| [0, places.len() / 2, places.len() - 1].map(|i| places[i]))
        .collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// Lets changes of one command fail, and says how many did.
fn broken(command: &Writes, all: bool) -> usize {
    let home = tempfile::tempdir().unwrap();
    let before_at = home.path().join("before");
    fs::create_dir(&before_at).unwrap();
    for text in command.before {
        let made = rodsim(&words(text, &before_at)).output().unwrap();
        assert!(made.status.success(), "{text}: {}", String::from_utf8_lossy(&made.stderr));
    }
    let text = command.words;
    let before = tree(&before_at);
    let (changes, output, after) = tried(home.path(), text, 0, false);
    assert!(output.status.success(), "{text}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(!changes.is_empty() && after != before, "{text} wrote nothing");
    let mut faults = 0;
    // Once alone, once with everything after it; in the suite in turn.
    let ways = |(i, at)| {
        [(at, false), (at, true)]
            .into_iter()
            .skip(i % 2 * usize::from(!all))
            .take(1 + usize::from(all))
    };
    for (at, on) in chosen(&changes, all).into_iter().enumerate().flat_map(ways) {
        let (met, output, mut now) = tried(home.path(), text, at, on);
        let Some(change) = met.get(at - 1) else { continue };
        let said = String::from_utf8_lossy(&output.stderr);
        let what = format!("{text}: {change} {at} of {} ({on}): {said}", changes.len());
        faults += 1;
        match output.status.code() {
            Some(0) => {}
            Some(1) => {
                let own = said.lines().filter(|line| line.starts_with("rodsim: ")).count();
                assert_eq!(own, 1, "one line says why: {what}");
                assert!(said.lines().count() <= 2, "{what}");
            }
            code => panic!("exit code {code:?}: {what}"),
        }
        // What cannot be removed stays, under its hidden name.
        if change == "remove" {
            now.retain(|path, _| !path.split('/').any(|part| part.starts_with('.')));
        }
        let same = |other: &BTreeMap<String, Vec<u8>>| {
            let differs: Vec<&String> = now
                .iter()
                .filter(|(path, bytes)| other.get(*path) != Some(*bytes))
                .map(|(path, _)| path)
                .chain(other.keys().filter(|path| !now.contains_key(*path)))
                .take(4)
                .collect();
            format!("{differs:?}")
        };
        if command.whole {
            assert!(
                now == before || now == after,
                "{what}\nfrom before: {}\nfrom after: {}",
                same(&before),
                same(&after)
            );
            assert!(output.status.code() != Some(0) || now == after, "{what}");
        } else {
            for (path, bytes) in &now {
                let fine = before.get(path) == Some(bytes) || after.get(path) == Some(bytes);
                assert!(fine, "{path}: {what}");
            }
        }
    }
    println!("{text}: {} changes, {faults} faults", changes.len());
    faults
}

#[test]
fn whatever_change_fails_the_old_stands_whole_or_the_new() {
    let all = std::env::var("RODSIM_FAULTS").is_ok_and(|value| value == "all");
    let faults: usize = COMMANDS
        .iter()
        .filter(|command| all || !command.slow)
        .map(|command| broken(command, all))
        .sum();
    assert!(faults > 60, "{faults}");
}
