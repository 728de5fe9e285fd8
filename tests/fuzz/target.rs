//! One reader, named by `RODSIM_READER`, under libFuzzer; its seeds go into `RODSIM_CORPUS` first.
#![no_main]

mod readers;

use std::sync::OnceLock;

static READ: OnceLock<fn(&[u8])> = OnceLock::new();

libfuzzer_sys::fuzz_target!(init: {
    let name = std::env::var("RODSIM_READER").expect("RODSIM_READER names a reader");
    let known = readers::READERS.iter().find(|(own, _)| *own == name);
    let (_, read) = known.expect("RODSIM_READER is a reader");
    let _ = READ.set(*read);
    if let Ok(corpus) = std::env::var("RODSIM_CORPUS") {
        for (i, seed) in readers::seeds(&name).iter().enumerate() {
            std::fs::write(format!("{corpus}/seed{i}"), seed).expect("the corpus can be written");
        }
    }
}, |bytes: &[u8]| {
    if let Some(read) = READ.get() {
        read(bytes);
    }
});
