//! The rest of a campaign, planned again from the posterior.

use super::{UNTIL, effort, plan};
use assert_cmd::Command;
use rodsim::answers::optimize::levers::Levers;
use rodsim::answers::optimize::problem::{Budget, Objective, Problem};
use rodsim::answers::optimize::request::{Refusal, Request};
use rodsim::answers::optimize::select::BlockCounts;
use rodsim::answers::optimize::solve::solve;
use rodsim::engine::particles::Particles;
use rodsim::engine::{Settings, Study};
use rodsim::field::observe::Data;
use rodsim::field::posterior::synth::{Schedule, truth};
use rodsim::field::posterior::{SamplerSettings, update};
use rodsim::model::draw::Design;
use rodsim::model::plan::{PROGRAMMES, Plan, Programme};
use rodsim::scenario;
use rodsim::verify::synth;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const SETTINGS: Settings =
    Settings { seed: 3, design: Design::LatinHypercube, threads: 1, instructions: None };

/// What is known of a district of two communes at the end of June.
fn known(plan: &Plan) -> Particles {
    let study = Study::new(vec![plan.clone()], 0);
    let stop = AtomicBool::new(false);
    let truth = truth(&study, &Schedule::default(), UNTIL, 3, 0, None);
    let data = Data::new(&truth.records, &plan.world, UNTIL);
    let few = SamplerSettings { rounds: [1, 1], rounds_last: [2, 2], ..effort(64) };
    update(&study, &data, UNTIL, &few, &(), &stop).unwrap().particles
}

fn request(particles: Particles) -> Request {
    Request {
        problem: Problem {
            objective: Objective::NetBenefit,
            budget: Budget::District(1.5e9),
            constraints: Vec::new(),
        },
        programmes: Programme::ALL
            .map(|programme| matches!(programme, Programme::Trapping | Programme::Baiting)),
        from: Some(UNTIL + 1),
        particles: Some(Arc::new(particles)),
        replicates: 8,
        blocks: BlockCounts {
            first_blocks: 1,
            most_blocks: 1,
            indifference: 0.0,
            calibration_blocks: 1,
            frontier_blocks: 1,
        },
        last_year: None,
        years_apart: false,
        also: Vec::new(),
    }
}

#[test]
fn the_rest_is_planned_again_and_the_past_stays() {
    let plan = plan(2);
    let stop = AtomicBool::new(false);
    let request = request(known(&plan));
    let ask = |request: &Request, threads: usize| {
        solve(&plan, request, &Settings { threads, ..SETTINGS }, &(), &stop)
    };
    let answer = ask(&request, 1).unwrap();
    assert!(answer.complete);
    let again = ask(&request, 2).unwrap();
    assert_eq!(answer.chosen, again.chosen);
    assert_eq!(answer.selection.unwrap().samples, again.selection.unwrap().samples);
    assert_ne!(answer.chosen, answer.levers.own, "something is worth changing");

    let best = answer.levers.plan(&answer.chosen, "best");
    let nothing = answer.levers.plan(&vec![0.0; answer.chosen.len()], "nothing");
    let unchanged = answer.levers.plan(&answer.levers.own, "unchanged");
    let begun = |plan: &Plan| {
        let bouts = plan.campaign.bouts.iter().filter(|bout| bout.nominal_week <= UNTIL);
        let target = |round: usize| plan.campaign.rounds[round].target.clone();
        bouts.map(|bout| (bout.year, bout.start, target(bout.round))).collect::<Vec<_>>()
    };
    assert_eq!(begun(&best), begun(&plan));
    assert_eq!(begun(&nothing), begun(&plan));

    // Every plan lives the recorded past, bit for bit; the plan under way is the scenario.
    let mut study = Study::new(vec![plan.clone(), unchanged, best, nothing], 0);
    study.particles = request.particles.clone();
    let settings = Settings { design: Design::Independent, ..SETTINGS };
    let tally = study.simulate(&settings, 0..64, &(), &stop).unwrap();
    let density =
        |arm: usize, week: i32| tally.arms[arm].weekly[week as usize][0].moments.sum_units();
    for week in 0..=UNTIL {
        for arm in 1..4 {
            assert_eq!(density(arm, week), density(0, week), "scenario {arm}, week {week}");
        }
    }
    assert_eq!(density(1, 200), density(0, 200));
    assert_ne!(density(2, 100), density(0, 100));
    for row in tally.sample {
        let per = row.1.len() / 4;
        assert_eq!(row.1[..per], row.1[per..2 * per], "splitting rounds changes no outcome");
    }
}

#[test]
fn what_is_over_cannot_be_planned_again() {
    let plan = plan(2);
    let stop = AtomicBool::new(false);
    let mut request = request(known(&plan));
    request.particles = None;
    request.from = Some(plan.world.period.weeks() as i32 - 1);
    let refused = solve(&plan, &request, &SETTINGS, &(), &stop).unwrap_err();
    let Refusal::Impossible(why) = refused else { panic!("{refused}") };
    assert!(why.en.contains("no round begins on 22 Dec 2025 or later"), "{why:?}");
    request.from = Some(UNTIL + 1);
    request.problem.budget = Budget::District(1e6);
    let refused = solve(&plan, &request, &SETTINGS, &(), &stop).unwrap_err();
    assert!(refused.to_string().contains("rounds that have begun take"), "{refused}");
}

#[test]
fn levers_of_a_campaign_under_way_are_what_has_not_begun() {
    let plan = plan(2);
    let levers = Levers::new(&plan, [true; PROGRAMMES], Some(UNTIL + 1));
    assert_eq!(levers.from(), Some(UNTIL + 1));
    for r in 0..levers.rounds() {
        let name = &levers.round(r).name;
        let mut bouts = levers
            .base
            .campaign
            .bouts
            .iter()
            .filter(|bout| levers.base.campaign.rounds[bout.round].name == *name);
        assert!(bouts.all(|bout| bout.nominal_week > UNTIL), "{name:?}");
    }
}

fn rodsim(home: &Path, args: &[&str]) -> (i32, String, String) {
    let output =
        Command::cargo_bin("rodsim").unwrap().current_dir(home).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_says_what_changes_and_writes_a_plan_that_loads() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let district = plan(2);
    for (name, text) in synth::files(&district, "luong_tai") {
        std::fs::write(home.join(name), text).unwrap();
    }
    let file = format!("{}.toml", district.name);
    let until = ["--until", "30/06/2022", "--particles", "64"];
    let run = |args: &[&str]| {
        let (code, said, error) = rodsim(home, args);
        assert_eq!(code, 0, "{args:?}: {error}");
        said
    };
    run(&[&["records", "synth", &file, "-o", "r.csv"][..], &until[..2]].concat());
    run(&[&["update", &file, "--records", "r.csv", "-o", "post", "--quiet"], &until[..]].concat());
    let ask = ["optimize", &file, "--posterior", "post", "--levers", "trapping"];
    let more = ["--replicates", "8", "--quiet", "--lang", "en", "--output", "out"];
    let said =
        run(&[&ask[..], &more[..], &["--from", "2022-07-01", "--plan-file", "mine.toml"]].concat());
    for part in [
        "Planned again from 4 Jul 2022",
        "rounds that have begun take",
        "are left from then on",
        "All values rest on the records up to 3 Jul 2022: 64 pasts",
        "Better than stopping on 4 Jul 2022",
        "Changes to the plan under way",
        "The records do",
    ] {
        let other = "What the records change";
        let found = said.contains(part) || (part == "The records do" && said.contains(other));
        assert!(found, "{part} is not in: {said}");
    }
    let read = |path: &str| scenario::load(&home.join(path)).unwrap();
    let (best, mine) = (read("out/plan.toml"), read("mine.toml"));
    assert_eq!(best.campaign, mine.campaign);
    let text = std::fs::read_to_string(home.join("out/optimize.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["replan"]["from"], "2022-07-04");
    assert_eq!(json["replan"]["particles"], 64);
    assert!(json["replan"]["begun_cost_vnd"].as_f64().unwrap() > 0.0);
    assert!(json["replan"]["before_records"].is_object());
    // The file gives exactly the plan that was valued.
    let levels: Vec<f64> = json["rounds"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|round| round["levels"].as_array().unwrap())
        .map(|level| level.as_f64().unwrap())
        .collect();
    let levers = Levers::practical(
        &read(&file),
        Programme::ALL.map(|programme| programme == Programme::Trapping),
        Some(26),
        true,
    );
    // The file writes down the budgets that the scenario leaves to the plan's own cost, and that they
    // are assumed.
    let mut expected = levers.plan(&levels, "best").campaign;
    assert!(best.campaign.budget_share.is_some());
    expected.budget_share = best.campaign.budget_share;
    assert_eq!(expected, best.campaign);

    let refused = |args: &[&str]| {
        let (code, _, error) = rodsim(home, &[&ask[..], args].concat());
        assert_eq!(code, 2, "{error}");
        error
    };
    let error = refused(&["--from", "01/06/2022", "--fresh", "65"]);
    assert!(error.contains("04/07/2022"), "{error}");
    assert!(error.contains("64 mẫu"), "{error}");
    let error = refused(&["--from", "01/01/2021"]);
    assert!(error.contains("bắt đầu 03/01/2022"), "{error}");
    let (code, _, error) = rodsim(home, &["optimize", "luong_tai", "--posterior", "post"]);
    assert_eq!(code, 4, "{error}");
    assert!(error.contains("điều kiện khác"), "{error}");
}
