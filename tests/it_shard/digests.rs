//! However a study is cut and in whatever order its shards arrive, the result has the same bits.

use crate::support::{Planned, REPLICATES, digest, rodsim};
use rodsim::output::shard::file;
use rodsim::output::shard::plan::ShardPlan;
use std::fs;
use std::sync::atomic::AtomicBool;

#[test]
fn one_three_ten_and_97_shards_have_one_digest() {
    let one = Planned::new(REPLICATES, 1, 5);
    let plan = ShardPlan::read(&one.folder()).unwrap();
    let study = plan.study().unwrap();
    let settings = plan.settings(2, None).unwrap();
    let whole = study.simulate(&settings, 0..REPLICATES, &(), &AtomicBool::new(false)).unwrap();
    for shards in [1, 3, 10, 97] {
        let planned = Planned::new(REPLICATES, shards, 5);
        planned.simulate_all();
        assert_eq!(planned.digest(), whole.digest(), "{shards} shards");
        // The tallies themselves, last shard first.
        let plan = ShardPlan::read(&planned.folder()).unwrap();
        let mut tally = study.empty();
        for index in (0..shards).rev() {
            tally.merge(file::read(&planned.folder(), &plan, index).unwrap());
        }
        assert!(tally == whole, "{shards} shards, last first");
    }
}

#[test]
fn merging_writes_what_compare_writes() {
    let home = tempfile::tempdir().unwrap();
    let (plan, run, merged) =
        (home.path().join("plan"), home.path().join("run"), home.path().join("merged"));
    let study = ["no_campaign", "traps_only", "--replicates", "600", "--seed", "9"];
    rodsim(&["compare", "--quiet", "--output"]).arg(&run).args(study).assert().success();
    rodsim(&["plan", "--shards", "3", "--out"]).arg(&plan).args(study).assert().success();
    for index in ["2", "0", "1"] {
        rodsim(&["shard", "--quiet", "--threads", "1", "--plan"])
            .arg(&plan)
            .env("SLURM_ARRAY_TASK_ID", index)
            .assert()
            .success();
    }
    rodsim(&["merge", "--output"]).arg(&merged).arg(&plan).assert().success();
    assert_eq!(digest(&merged), digest(&run));
    for file in ["summary.json", "estimate.json", "tables/differences.csv", "charts/ceac.svg"] {
        assert!(
            fs::read(merged.join(file)).unwrap() == fs::read(run.join(file)).unwrap(),
            "{file}"
        );
    }
}

#[test]
fn a_shard_is_a_pure_function_of_plan_and_index() {
    let (one, two) = (Planned::new(64, 3, 1), Planned::new(64, 3, 1));
    one.simulate(1, 1);
    rodsim(&[
        "shard",
        "--quiet",
        "--index",
        "1",
        "--threads",
        "1",
        "--instructions",
        "baseline",
        "--plan",
    ])
    .arg(two.folder())
    .assert()
    .success();
    let bytes = fs::read(one.file(1)).unwrap();
    assert!(bytes == fs::read(two.file(1)).unwrap());
    // A whole file is left alone; a duplicate writes the same.
    let before = fs::metadata(one.file(1)).unwrap().modified().unwrap();
    one.simulate(1, 1);
    assert_eq!(fs::metadata(one.file(1)).unwrap().modified().unwrap(), before);
    fs::remove_file(one.file(1)).unwrap();
    one.simulate(1, 1);
    assert!(fs::read(one.file(1)).unwrap() == bytes);
}

#[test]
fn a_node_needs_no_file_but_the_plan() {
    let home = tempfile::tempdir().unwrap();
    let scenario = home.path().join("mine.toml");
    fs::write(home.path().join("base.toml"), "extends = \"no_campaign.toml\"\n").unwrap();
    fs::write(&scenario, "schema_version = 1\nextends = \"base.toml\"\n").unwrap();
    let plan = home.path().join("plan");
    rodsim(&["plan", "--replicates", "16", "--batch", "8", "--shards", "2", "--out"])
        .arg(&plan)
        .arg(&scenario)
        .assert()
        .success();
    fs::remove_file(&scenario).unwrap();
    fs::remove_file(home.path().join("base.toml")).unwrap();
    let shard = |name: &str, task: &str| {
        rodsim(&["shard", "--quiet", "--plan"]).arg(&plan).env(name, task).assert()
    };
    shard("JOB_COMPLETION_INDEX", "0").success();
    shard("AWS_BATCH_JOB_ARRAY_INDEX", "1").success();
    shard("SLURM_ARRAY_TASK_ID", "2").failure().code(2);
    rodsim(&["merge", "--output"]).arg(home.path().join("run")).arg(&plan).assert().success();
}

#[test]
fn a_long_run_stops_in_time_and_goes_on() {
    let planned = Planned::new(32, 4, 2);
    let shard = |most: &str| {
        rodsim(&["shard", "--quiet", "--index", "0", "--count", "4", "--max-time", most, "--plan"])
            .arg(planned.folder())
            .assert()
    };
    shard("0.000001").failure().code(1);
    assert_eq!(planned.missing(), "0-3");
    planned.simulate(0, 2);
    shard("3600").success();
    assert_eq!(planned.missing(), "");
}

#[test]
fn a_plan_that_was_changed_is_refused() {
    let planned = Planned::new(64, 3, 1);
    let path = planned.folder().join("plan.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"seed\": 1", "\"seed\": 2")).unwrap();
    rodsim(&["shard", "--index", "0", "--plan"]).arg(planned.folder()).assert().failure().code(3);
    planned.refused(&[]);
}

#[test]
fn more_shards_than_batches_are_refused() {
    let home = tempfile::tempdir().unwrap();
    rodsim(&[
        "plan",
        "no_campaign",
        "--replicates",
        "64",
        "--batch",
        "8",
        "--shards",
        "9",
        "--out",
    ])
    .arg(home.path())
    .assert()
    .failure()
    .code(2);
}
