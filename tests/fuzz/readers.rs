//! Every reader of what people hand over, as a function of bytes: it may refuse them, and must not panic,
//! hang or take the memory of the machine. Used by `tests/it_fuzz` and by `.ci/fuzz`.

use rodsim::answers::analysis::outside::{self, Named};
use rodsim::answers::analysis::surveys::Survey;
use rodsim::engine::Study;
use rodsim::model::draw::Design;
use rodsim::model::plan::World;
use rodsim::output::manifest::{Manifest, sha256};
use rodsim::output::opened::Opened;
use rodsim::output::posterior;
use rodsim::output::shard::plan::{Request, ShardPlan};
use rodsim::output::shard::{PLAN, file, shard_path};
use rodsim::output::sign::{Key, Signature, Signer};
use rodsim::scenario::{self, bundle};
use rodsim::text::Lang;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

/// Reads bytes of any kind.
type Reader = fn(&[u8]);

/// Name and reader.
pub(crate) const READERS: [(&str, Reader); 12] = [
    ("scenario", scenario),
    ("form", form),
    ("workbook", workbook),
    ("tables", tables),
    ("boundaries", boundaries),
    ("records", records),
    ("shard", shard),
    ("plan", plan),
    ("run", run),
    ("posterior", posterior),
    ("outside", outside),
    ("keys", keys),
];

/// Tables of a scenario that a file may hold.
const TABLES: [&str; 5] = ["communes", "borders", "outside_borders", "parameters", "budget"];

/// Bytes that each reader understands, as the program itself has or writes them.
pub(crate) fn seeds(reader: &str) -> Vec<Vec<u8>> {
    let own = |name: &str| fs::read(home().join("../../scenarios/luong_tai").join(name)).ok();
    let mut seeds: Vec<Vec<u8>> = match reader {
        "scenario" => scenario::EMBEDDED.iter().map(|(_, text)| text.as_bytes().to_vec()).collect(),
        "tables" => TABLES
            .iter()
            .enumerate()
            .filter_map(|(i, name)| Some([vec![i as u8], own(&format!("{name}.csv"))?].concat()))
            .collect(),
        "boundaries" => own("boundaries.geojson").into_iter().collect(),
        "form" | "workbook" | "records" => {
            let form = rodsim::field::records::form::xlsx(world(), Lang::Vi);
            form.into_iter().collect()
        }
        "shard" => fs::read(shard_path(shards().0.path(), 0)).into_iter().collect(),
        "plan" => fs::read(shards().0.path().join(PLAN)).into_iter().collect(),
        "outside" => vec![draws()],
        "posterior" => vec![META.as_bytes().to_vec(), particles()],
        "keys" => own("surveys.toml").into_iter().collect(),
        _ => Vec::new(),
    };
    for folder in ["seeds", "found"] {
        let entries =
            fs::read_dir(home().join(folder).join(reader)).into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        seeds.extend(paths.into_iter().filter_map(|path| fs::read(path).ok()));
    }
    seeds
}

/// A table of one particle of no commune.
fn particles() -> Vec<u8> {
    // 1 is a quantile and a number of luck.
    let table = |cells: usize| [vec!["q"; cells].join(","), vec!["1"; cells].join(",")].join("\n");
    let sound = (20..400).map(table).find(|table| loaded(table.as_bytes()));
    sound.expect("a table of particles").into_bytes()
}

/// The folder of this file, whichever package it is built into.
fn home() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    if package.ends_with("tests/fuzz") { package.to_owned() } else { package.join("tests/fuzz") }
}

/// A table of draws, long enough to be taken.
fn draws() -> Vec<u8> {
    let rows = (0..240).map(|i| format!("{},{},{}\n", i % 7, (i * 31) % 11, f64::from(i) / 3.0));
    ["nb_a,nb_b,x\n".to_owned(), rows.collect()].concat().into_bytes()
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| scenario::embedded("luong_tai").expect("a scenario that ships").world)
}

/// A plan of one shard, the shard, and the folder that they lie in.
fn shards() -> &'static (tempfile::TempDir, ShardPlan) {
    static SHARDS: OnceLock<(tempfile::TempDir, ShardPlan)> = OnceLock::new();
    SHARDS.get_or_init(|| {
        let home = tempfile::tempdir().expect("a folder");
        let mut kept = bundle::Kept::new();
        let none = Path::new("no_campaign");
        let (plan, origin) = bundle::keep(none, true, &mut kept).expect("a scenario that ships");
        let mut study = Study::new(vec![plan], 0);
        study.batch = 8;
        let request = Request { seed: 1, design: Design::Independent, replicates: 8, shards: 1 };
        let plan = ShardPlan::new(&study, vec![origin], kept, &request).expect("a plan");
        plan.write(home.path()).expect("a plan is written");
        let settings = plan.settings(1, None).expect("settings of the plan");
        let stop = AtomicBool::new(false);
        file::make(home.path(), &plan, &study, &settings, 0, &(), &stop).expect("a shard");
        (home, plan)
    })
}

/// Bytes as files of a folder, for readers that open them.
fn laid(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(home.path().join(name), bytes).expect("a file is written");
    }
    home
}

fn scenario(bytes: &[u8]) {
    let _ = scenario::from_text("any", &String::from_utf8_lossy(bytes), None);
}

fn form(bytes: &[u8]) {
    let home = laid(&[("plan.xlsx", bytes)]);
    let _ = scenario::load_with_alternatives(&home.path().join("plan.xlsx"));
}

fn workbook(bytes: &[u8]) {
    let _ = rodsim::table::read(bytes);
}

fn tables(bytes: &[u8]) {
    let Some((first, table)) = bytes.split_first() else { return };
    let key = TABLES[usize::from(*first) % TABLES.len()];
    let table_of = if key == "budget" { "[budget]\ntable" } else { "[data]\n" };
    let key = if key == "budget" { "" } else { key };
    let text =
        format!("schema_version = 1\nextends = \"luong_tai.toml\"\n{table_of}{key} = \"table\"\n");
    let home = laid(&[("table", table)]);
    let _ = scenario::from_text("any", &text, Some(home.path()));
}

fn boundaries(bytes: &[u8]) {
    let text = "schema_version = 1\nextends = \"luong_tai.toml\"\n[data]\nboundaries = \"table\"\n";
    let home = laid(&[("table", bytes)]);
    let _ = scenario::from_text("any", text, Some(home.path()));
}

fn records(bytes: &[u8]) {
    let _ = rodsim::field::records::load(bytes, world());
}

fn shard(bytes: &[u8]) {
    let plan = &shards().1;
    let mut bytes = bytes.to_vec();
    let _ = file::decode(&bytes, plan, 0);
    // With a sound checksum, so that the change reaches the body.
    if let Some(end) = bytes.len().checked_sub(32) {
        let sum = Sha256::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&sum);
        if let Ok(tally) = file::decode(&bytes, plan, 0) {
            assert_eq!(tally.replicates, 8);
        }
    }
}

fn plan(bytes: &[u8]) {
    let home = laid(&[(PLAN, bytes)]);
    let _ = ShardPlan::read(home.path()).and_then(|plan| plan.study().map(|_| ()));
    // With the digest that it should name.
    if let Ok(mut plan) = serde_json::from_slice::<serde_json::Value>(bytes)
        && plan.is_object()
        && let Ok(content) = serde_json::to_string(&plan["content"])
    {
        plan["digest"] = sha256(content.as_bytes()).into();
        let home = laid(&[(PLAN, plan.to_string().as_bytes())]);
        let _ = ShardPlan::read(home.path()).and_then(|plan| plan.study().map(|_| ()));
    }
}

fn run(bytes: &[u8]) {
    let home = laid(&[("manifest.json", bytes), ("summary.json", bytes)]);
    let _ = Manifest::read(home.path());
    let _ = rodsim::verify::again(home.path(), None);
    for unverified in [false, true] {
        let _ = Opened::read(home.path(), unverified);
    }
}

fn posterior(bytes: &[u8]) {
    let home = laid(&[("posterior.json", bytes), ("particles.csv", b"")]);
    let _ = posterior::load(home.path(), &[]);
    // The same as the table, beside what it belongs to.
    loaded(bytes);
}

/// Is it a table of particles?
fn loaded(table: &[u8]) -> bool {
    let meta = META.replace("SUM", &sha256(table));
    let home = laid(&[("posterior.json", meta.as_bytes()), ("particles.csv", table)]);
    posterior::load(home.path(), &[]).is_ok()
}

/// What a posterior says of its particles.
const META: &str = r#"{"schema_version": 1, "program": "rodsim", "scenario": "x", "scenario_digest": "",
"records_sha256": "", "seed": 1, "until": 10, "particles": 1, "degenerate": false, "health": {"steps": [],
"ancestors": 1, "distinct": 1, "remembered": 0.0, "ln_evidence": 0.0, "simulated": 1}, "world": {},
"particles_sha256": "SUM"}"#;

fn outside(bytes: &[u8]) {
    let _ = outside::read(bytes, &Named::default());
    let named = Named { unit_value: Some(2.0), ..Named::default() };
    let _ = outside::read(bytes, &named);
}

fn keys(bytes: &[u8]) {
    let home =
        laid(&[("a.key", bytes), ("manifest.json.minisig", bytes), ("manifest.json", b"{}")]);
    let key = home.path().join("a.key");
    let _ = Key::read(&key);
    let signer = Signer::read(&key.display().to_string());
    let signature = Signature::read(home.path());
    if let (Ok(signer), Ok(Some(signature))) = (signer, signature) {
        let _ = signature.is_of(&signer, home.path());
    }
    let text = String::from_utf8_lossy(bytes);
    let _ = Signer::read(&text);
    let _ = Survey::parse(&text);
}
