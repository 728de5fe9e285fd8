//! Processes that are killed at any moment leave whole shards or none.

use crate::support::Planned;
use rodsim::output::shard::file;
use rodsim::output::shard::plan::ShardPlan;
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn killed_processes_leave_whole_shards_and_the_next_one_ends_the_work() {
    let whole = Planned::new(232, 29, 7);
    let killed = Planned::new(232, 29, 7);
    whole.simulate_all();
    let plan = ShardPlan::read(&killed.folder()).unwrap();
    // Moments spread over a run by a fixed sequence; each child is killed by its own handle.
    for turn in 1_u64..=8 {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("rodsim"))
            .args(["shard", "--quiet", "--threads", "1", "--index", "0", "--count", "29", "--plan"])
            .arg(killed.folder())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(80 + turn * 2_654_435_761 % 300));
        child.kill().unwrap();
        child.wait().unwrap();
        for name in killed.names().iter().filter(|name| !name.starts_with('.')) {
            let index = name.trim_end_matches(".shard").parse().unwrap();
            assert_eq!(file::check(&killed.folder(), &plan, index), Ok(()), "{name}");
        }
    }
    // Two processes at once do the rest twice, one of them from the end.
    std::thread::scope(|scope| {
        scope.spawn(|| killed.simulate_all());
        scope.spawn(|| (0..29).rev().step_by(8).for_each(|index| killed.simulate(index, 1)));
    });
    assert_eq!(killed.digest(), whole.digest());
}
