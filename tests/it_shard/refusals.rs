//! What is missing, cut short, changed, foreign or overlapping is named, and nothing is written.

use crate::support::Planned;
use std::fs;

#[test]
fn every_bad_file_is_named_and_the_next_run_mends_it() {
    let planned = Planned::new(96, 12, 3);
    let other = Planned::new(96, 12, 4);
    planned.simulate_all();
    other.simulate(6, 1);
    let whole = planned.digest();
    fs::remove_dir_all(planned.folder().parent().unwrap().join("run")).unwrap();

    fs::remove_file(planned.file(0)).unwrap();
    let bytes = fs::read(planned.file(2)).unwrap();
    fs::write(planned.file(2), &bytes[..bytes.len() - 7]).unwrap();
    let bytes = fs::read(planned.file(3)).unwrap();
    fs::write(planned.file(3), &bytes[..9]).unwrap();
    let mut bytes = fs::read(planned.file(4)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0b100;
    fs::write(planned.file(4), bytes).unwrap();
    fs::copy(other.file(6), planned.file(6)).unwrap();
    fs::copy(planned.file(9), planned.file(8)).unwrap();
    fs::copy(planned.file(11), planned.file(12)).unwrap();
    fs::copy(planned.file(1), planned.folder().join("shards/copy of 1.shard")).unwrap();

    planned.refused(&[
        "000000.shard: missing",
        "000002.shard: corrupt: it is shorter or longer than it says",
        "000003.shard: corrupt",
        "000004.shard: corrupt: its checksum does not agree",
        "000006.shard: foreign",
        "000008.shard: overlapping: it holds shard 9, replicates 72 to 80",
        "000012.shard: not of this plan",
        "copy of 1.shard: not of this plan",
    ]);
    assert_eq!(planned.missing(), "0,2-4,6,8");
    fs::remove_file(planned.file(12)).unwrap();
    fs::remove_file(planned.folder().join("shards/copy of 1.shard")).unwrap();
    planned.simulate_all();
    assert_eq!(planned.missing(), "");
    assert_eq!(planned.digest(), whole);
}

#[test]
fn any_flipped_bit_and_any_cut_is_seen() {
    let planned = Planned::new(16, 2, 1);
    planned.simulate(0, 1);
    let plan = rodsim::output::shard::plan::ShardPlan::read(&planned.folder()).unwrap();
    let bytes = fs::read(planned.file(0)).unwrap();
    let decode = |bytes: &[u8]| rodsim::output::shard::file::decode(bytes, &plan, 0);
    assert!(decode(&bytes).is_ok());
    let step = (bytes.len() / 60).max(1);
    for at in (0..200).chain((200..bytes.len()).step_by(step)).chain(bytes.len() - 40..bytes.len())
    {
        let mut bad = bytes.clone();
        bad[at] ^= 1 << (at % 8);
        assert!(decode(&bad).is_err(), "byte {at}");
        assert!(decode(&bytes[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn an_empty_folder_is_a_list_of_everything() {
    let planned = Planned::new(16, 2, 1);
    planned.refused(&["000000.shard: missing", "000001.shard: missing"]);
    assert_eq!(planned.missing(), "0-1");
}
