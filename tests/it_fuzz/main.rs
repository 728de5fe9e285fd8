//! No input makes the program panic: sound files, changed at random, into every reader.
//!
//! In the suite each reader meets its seeds, what was found before (`tests/fuzz/found`), and a fixed
//! number of changed files. Longer: `RODSIM_FUZZ_SECONDS=30 cargo test --release --test it_fuzz`, or
//! `.ci/fuzz`, which lets the coverage of the program guide the changes. What that finds goes into
//! `tests/fuzz/found/READER`, so that it is tried every time.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "../fuzz/readers.rs"]
mod readers;

use readers::{READERS, seeds};
use rodsim::stats::resample::SplitMix64;
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

/// Feeds a reader with its seeds, and with changed ones.
fn fuzz(seeds: &[Vec<u8>], read: impl Fn(&[u8])) {
    let seconds = std::env::var("RODSIM_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    #[expect(clippy::disallowed_methods, reason = "the time of the long version is asked for")]
    let started = Instant::now();
    let mut random = SplitMix64::new(20_220_103);
    seeds.iter().for_each(|bytes| read(bytes));
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
        read(&change(&seeds[random.below(seeds.len())], &mut random));
        cases += 1;
    }
}

/// Feeds the reader of this name.
fn reader(name: &str) {
    let (_, read) = READERS.iter().find(|(own, _)| *own == name).unwrap();
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "{name} has no seeds");
    fuzz(&seeds, read);
}

/// A test for each reader.
macro_rules! tests {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            reader(stringify!($name));
        })+

        #[test]
        fn every_reader_is_tried() {
            let named = [$(stringify!($name)),+];
            assert_eq!(READERS.map(|(name, _)| name), named);
        }
    };
}

tests! { scenario form workbook tables boundaries records shard plan run posterior outside keys }

/// A changed workbook rarely unpacks; a part that was changed before it was packed does.
#[test]
fn parts_of_workbooks() {
    for name in ["records", "form"] {
        let (_, read) = READERS.iter().find(|(own, _)| *own == name).unwrap();
        let parts = unpacked(&seeds(name)[0]);
        let texts: Vec<Vec<u8>> = parts.iter().map(|(_, bytes)| bytes.clone()).collect();
        fuzz(&texts, |bytes| {
            // Mostly the part that it was made of.
            let nearest = parts.iter().position(|(_, own)| own.get(..64) == bytes.get(..64));
            let mut parts = parts.clone();
            parts[nearest.unwrap_or(0)].1 = bytes.to_vec();
            read(&packed(&parts));
        });
    }
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
