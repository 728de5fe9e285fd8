//! No input makes the program panic: sound files, changed at random, into every reader.
//!
//! In the suite each reader meets a fixed number of changed files. For as long as you like:
//! `RODSIM_FUZZ_SECONDS=30 cargo test --release --test it_fuzz`. What was found stands in
//! `CASES` of its target, so that it is tried every time.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

use rodsim::engine::Study;
use rodsim::model::draw::Design;
use rodsim::output::shard::file;
use rodsim::output::shard::plan::{Request, ShardPlan};
use rodsim::scenario;
use rodsim::stats::resample::SplitMix64;
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};

/// Changed files for each reader in the suite.
const CASES_IN_SUITE: u32 = 400;
/// Words that readers care about.
const WORDS: [&str; 24] = [
    "[[",
    "]]",
    "=",
    "\"",
    "'''",
    "nan",
    "inf",
    "-1",
    "1e999",
    "0,5",
    "\n",
    ",",
    ";",
    "\t",
    "\u{feff}",
    "đ",
    "2022-02-30",
    "99999999999999999999",
    "extends",
    "{",
    "}",
    "\0",
    "#",
    "\r\n",
];

/// Changes a file in one to four places: bytes flipped, cut, doubled, words put in.
fn change(bytes: &[u8], random: &mut SplitMix64) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for _ in 0..=random.below(4) {
        if changed.is_empty() {
            return changed;
        }
        let at = random.below(changed.len());
        let end = changed.len().min(at + 1 + random.below(64));
        match random.below(5) {
            0 => changed[at] ^= 1 << random.below(8),
            1 => drop(changed.drain(at..end)),
            2 => {
                let again = changed[at..end].to_vec();
                let to = random.below(changed.len());
                changed.splice(to..to, again);
            }
            3 => drop(changed.splice(at..at, WORDS[random.below(WORDS.len())].bytes())),
            _ => changed.truncate(at),
        }
    }
    changed
}

/// Feeds a reader with changed files, and with what was found before.
fn fuzz(seeds: &[Vec<u8>], found: &[&[u8]], read: impl Fn(&[u8], &mut SplitMix64)) {
    let seconds = std::env::var("RODSIM_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    #[expect(clippy::disallowed_methods, reason = "the time of the long version is asked for")]
    let started = Instant::now();
    let mut random = SplitMix64::new(20_220_103);
    found.iter().for_each(|bytes| read(bytes, &mut random));
    let mut cases = 0_u32;
    loop {
        let enough = match seconds {
            Some(seconds) => started.elapsed() >= Duration::from_secs(seconds),
            None => cases >= CASES_IN_SUITE,
        };
        if enough {
            println!("{cases} cases");
            return;
        }
        let bytes = change(&seeds[random.below(seeds.len())], &mut random);
        read(&bytes, &mut random);
        cases += 1;
    }
}

#[test]
fn scenarios() {
    /// Bytes that once made the reader of scenarios panic.
    const CASES: &[&[u8]] = &[];
    let seeds: Vec<Vec<u8>> =
        scenario::EMBEDDED.iter().map(|(_, text)| text.as_bytes().to_vec()).collect();
    fuzz(&seeds, CASES, |bytes, _| {
        let _ = scenario::from_text("any", &String::from_utf8_lossy(bytes), None);
    });
}

#[test]
fn tables() {
    /// Bytes that once made a reader of tables panic.
    const CASES: &[&[u8]] = &[];
    const TABLES: [&str; 4] = ["communes", "borders", "boundaries", "parameters"];
    let seeds: Vec<Vec<u8>> = TABLES
        .iter()
        .filter_map(|name| {
            let file = format!("{}/scenarios/luong_tai/{name}.csv", env!("CARGO_MANIFEST_DIR"));
            std::fs::read(file).ok()
        })
        .collect();
    assert!(!seeds.is_empty());
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("table");
    fuzz(&seeds, CASES, |bytes, random| {
        std::fs::write(&table, bytes).unwrap();
        let key = TABLES[random.below(TABLES.len())];
        let text = format!(
            "schema_version = 1\nextends = \"luong_tai.toml\"\n[data]\n{key} = \"table\"\n"
        );
        let _ = scenario::from_text("any", &text, Some(folder.path()));
    });
}

#[test]
fn shards_and_plans() {
    /// Bytes that once made the reader of shards panic.
    const CASES: &[&[u8]] = &[];
    let home = tempfile::tempdir().unwrap();
    let mut kept = scenario::bundle::Kept::new();
    let none = std::path::Path::new("no_campaign");
    let (plan, origin) = scenario::bundle::keep(none, true, &mut kept).unwrap();
    let mut study = Study::new(vec![plan], 0);
    study.batch = 8;
    let request = Request { seed: 1, design: Design::Independent, replicates: 8, shards: 1 };
    let plan = ShardPlan::new(&study, vec![origin], kept, &request).unwrap();
    plan.write(home.path()).unwrap();
    let settings = plan.settings(1, None).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    file::make(home.path(), &plan, &study, &settings, 0, &(), &stop).unwrap();
    let shard = std::fs::read(rodsim::output::shard::shard_path(home.path(), 0)).unwrap();
    let tally = file::decode(&shard, &plan, 0).unwrap();
    fuzz(&[shard], CASES, |bytes, random| {
        let mut bytes = bytes.to_vec();
        // Half of them with a sound checksum, so that the change reaches the body.
        if random.below(2) == 0 && bytes.len() > 32 {
            let end = bytes.len() - 32;
            let sum = Sha256::digest(&bytes[..end]);
            bytes[end..].copy_from_slice(&sum);
        }
        if let Ok(part) = file::decode(&bytes, &plan, 0) {
            assert!(tally.replicates > 0 && part.replicates == tally.replicates);
        }
    });
    let written = std::fs::read(home.path().join(rodsim::output::shard::PLAN)).unwrap();
    let other = tempfile::tempdir().unwrap();
    fuzz(&[written], CASES, |bytes, _| {
        std::fs::write(other.path().join(rodsim::output::shard::PLAN), bytes).unwrap();
        let _ = ShardPlan::read(other.path()).and_then(|plan| plan.study().map(|_| ()));
    });
}

#[test]
fn records() {
    /// Bytes that once made the reader of field records panic.
    const CASES: &[&[u8]] = &[];
    let world = scenario::embedded("luong_tai").unwrap().world;
    let form = rodsim::field::records::form::xlsx(&world, rodsim::text::Lang::Vi).unwrap();
    let table = "ngày;xã;loại;công sức;kết quả\n15/02/2022;Lai Hạ;tuyến bẫy;120;4\n\
                 2022-03-01;Trung Kenh;săn bắt;12,5;33\n16/02/2022;Thứa;đuôi chuột;;1.250\n";
    for seeds in [vec![form.clone()], vec![table.as_bytes().to_vec()]] {
        fuzz(&seeds, CASES, |bytes, _| {
            let _ = rodsim::field::records::load(bytes, &world);
        });
    }
    // A changed workbook rarely unpacks; a part that was changed before it was packed does.
    let parts = unpacked(&form);
    let texts: Vec<Vec<u8>> = parts.iter().map(|(_, bytes)| bytes.clone()).collect();
    fuzz(&texts, CASES, |bytes, random| {
        let mut parts = parts.clone();
        let part = random.below(parts.len());
        parts[part].1 = bytes.to_vec();
        let _ = rodsim::table::read(&packed(&parts));
        // Mostly the part that it was made of.
        let nearest = parts.iter().position(|(_, own)| own.get(..64) == bytes.get(..64));
        if let Some(part) = nearest {
            parts[part].1 = bytes.to_vec();
            let _ = rodsim::field::records::load(&packed(&parts), &world);
        }
    });
}

/// The parts of a workbook.
fn unpacked(workbook: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let count = archive.len();
    let part = |k| {
        let mut file = archive.by_index(k).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut file, &mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
