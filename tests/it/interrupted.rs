//! A run that is killed, or runs out of disk, leaves the whole folder or none.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("rodsim")
}

/// What lies in `home` under a final name.
fn published(home: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(home).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.')).collect()
}

#[test]
fn a_run_killed_at_any_moment_leaves_a_whole_folder_or_none() {
    let home = tempfile::tempdir().unwrap();
    for turn in 0_u64..6 {
        let folder = home.path().join(format!("run{turn}"));
        let mut child = Command::new(program())
            .args(["run", "--replicates", "16", "--quiet", "--output"])
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Moments spread over simulation, drawing and writing by a fixed sequence.
        std::thread::sleep(Duration::from_millis(100 + turn * 2_654_435_761 % 2900));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    for run in published(home.path()) {
        let checked = Command::new(program()).arg("verify").arg(&run).output().unwrap();
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("run");
    // Files of more than 16 blocks of 512 bytes are refused, as they are by a full disk.
    let limited = "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\"";
    let output = Command::new("sh")
        .args(["-c", limited])
        .arg(program())
        .args(["run", "--replicates", "8", "--quiet", "--lang", "en", "--output"])
        .arg(&folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot write"), "{said}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "{:?}", published(home.path()));
}

#[test]
fn two_runs_into_one_folder_leave_one_whole_run() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("run");
    let start = || {
        Command::new(program())
            .args(["run", "--replicates", "8", "--quiet", "--output"])
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let ends = [start(), start()].map(|child| child.wait_with_output().unwrap());
    assert!(ends.iter().any(|end| end.status.success()));
    let checked = Command::new(program()).arg("verify").arg(&folder).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}
