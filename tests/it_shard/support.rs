//! A plan in a folder of its own, small enough that 97 shards take seconds.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

/// Replicates of the small study; with batches of 8 they are 97 batches.
pub(crate) const REPLICATES: u64 = 776;

/// The program, as a shell would start it outside a job array.
pub(crate) fn rodsim(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("rodsim").unwrap();
    for name in [
        "RODSIM_INSTRUCTIONS",
        "SLURM_ARRAY_TASK_ID",
        "JOB_COMPLETION_INDEX",
        "AWS_BATCH_JOB_ARRAY_INDEX",
    ] {
        command.env_remove(name);
    }
    command.args(args);
    command
}

/// A folder with a plan in it.
pub(crate) struct Planned {
    home: tempfile::TempDir,
    pub(crate) shards: u32,
}

impl Planned {
    /// The small study: no campaign in this district, in batches of 8.
    pub(crate) fn new(replicates: u64, shards: u32, seed: u64) -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("plan");
        let (replicates, count, seed) =
            (replicates.to_string(), shards.to_string(), seed.to_string());
        rodsim(&["plan", "no_campaign", "--batch", "8", "--design", "sobol"])
            .args(["--replicates", &replicates, "--shards", &count, "--seed", &seed, "--out"])
            .arg(&folder)
            .assert()
            .success();
        Self { home, shards }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join("plan")
    }

    /// The file of a shard.
    pub(crate) fn file(&self, index: u32) -> PathBuf {
        self.folder().join(format!("shards/{index:06}.shard"))
    }

    /// Simulates shards.
    pub(crate) fn simulate(&self, index: u32, count: u32) {
        let (index, count) = (index.to_string(), count.to_string());
        rodsim(&["shard", "--quiet", "--index", &index, "--count", &count, "--plan"])
            .arg(self.folder())
            .assert()
            .success();
    }

    /// Simulates every shard in one process.
    pub(crate) fn simulate_all(&self) {
        self.simulate(0, self.shards);
    }

    pub(crate) fn merge(&self) -> std::process::Output {
        let output = self.home.path().join("run");
        rodsim(&["merge", "--force", "--lang", "en", "--output"])
            .arg(output)
            .arg(self.folder())
            .output()
            .unwrap()
    }

    /// The digest of the merged run.
    pub(crate) fn digest(&self) -> String {
        let merged = self.merge();
        assert!(merged.status.success(), "{}", String::from_utf8_lossy(&merged.stderr));
        digest(&self.home.path().join("run"))
    }

    /// What `--missing` prints.
    pub(crate) fn missing(&self) -> String {
        let output = rodsim(&["merge", "--missing"]).arg(self.folder()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The merge must end with 3, name each of `faults`, and write nothing.
    pub(crate) fn refused(&self, faults: &[&str]) {
        let merged = self.merge();
        let said = String::from_utf8_lossy(&merged.stderr).into_owned();
        assert_eq!(merged.status.code(), Some(3), "{said}");
        for fault in faults {
            assert!(said.contains(fault), "'{fault}' is not named in\n{said}");
        }
        assert_eq!(
            said.lines().filter(|line| line.contains(".shard: ")).count(),
            faults.len(),
            "{said}"
        );
        assert!(!self.home.path().join("run").exists(), "a run was written all the same");
    }

    /// Names in the folder of shards, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder().join("shards"))
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

/// The digest of the results in a run's folder.
pub(crate) fn digest(run: &Path) -> String {
    let manifest = fs::read_to_string(run.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    manifest["tally_digest"].as_str().unwrap().to_owned()
}
