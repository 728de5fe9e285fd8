//! The search with the engine behind it: two communes, one round to turn.

use super::engine::{Points, Simulator};
use super::levers::Levers;
use super::problem::{Budget, Constraint, Objective, Problem};
use super::request::{Refusal, Request, Trace};
use super::search::{Evaluator, Search, UNITS};
use super::select::BlockCounts;
use super::solve::solve;
use crate::engine::{Progress, Settings};
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::model::plan::{PROGRAMMES, Plan, Programme};
use crate::scenario;
use crate::text::Text;
use crate::time::Period;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Two communes of the district, whose rats stay; the rest does nothing.
fn two() -> Plan {
    let text = "schema_version = 1\nextends = \"luong_tai.toml\"\nmovement = false\n\
        [campaign]\ncommunes = [\"09496 (2022)\", \"09526 (2022)\"]\n[budget]\nunlimited = true\n";
    scenario::from_text("two", text, None).unwrap()
}

fn habitat() -> [bool; PROGRAMMES] {
    Programme::ALL.map(|programme| programme == Programme::Habitat)
}

const SETTINGS: Settings =
    Settings { seed: 3, design: Design::LatinHypercube, threads: 2, instructions: None };

/// Counts what it is told.
struct Told(AtomicU32);

impl Progress for Told {
    fn advance(&self, _: u64) {}
}

impl Trace for Told {
    fn tell(&self, _: &Text) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn search_is_over(&self) {}
}

fn problem(vnd: f64) -> Problem {
    Problem {
        objective: Objective::Outcome(Outcome::YieldLoss),
        budget: Budget::District(vnd),
        constraints: Vec::new(),
    }
}

fn request(problem: Problem) -> Request {
    let blocks = BlockCounts {
        first_blocks: 1,
        most_blocks: 1,
        indifference: 0.0,
        calibration_blocks: 1,
        frontier_blocks: 1,
    };
    Request {
        problem,
        programmes: habitat(),
        from: None,
        particles: None,
        replicates: 8,
        blocks,
        last_year: None,
        years_apart: false,
        also: Vec::new(),
    }
}

#[test]
fn where_rats_stay_the_knapsack_is_what_enumeration_finds() {
    let plan = two();
    let levers = Levers::new(&plan, habitat(), None);
    let stop = AtomicBool::new(false);
    for vnd in [4e8, 1e9] {
        let problem = problem(vnd);
        let points = Points::Prior { period: Period::default(), seed: 3 };
        let mut simulator = Simulator::new(&levers, &problem, SETTINGS, points, &(), &stop);
        let mut search = Search::new(&mut simulator, &problem, 8);
        let menus = search.enumerated().unwrap().unwrap();
        let chosen = search.chosen(&menus, std::slice::from_ref(&problem.budget)).remove(0);
        let value = search.one(&chosen).unwrap().score;
        assert!(value.allowed());
        // Every pair of levels, simulated.
        let round = levers.rounds() - 1;
        let n = levers.communes();
        let acting: Vec<usize> = (0..n).filter(|&c| levers.acts[c]).collect();
        assert_eq!(acting.len(), 2);
        let mut all = Vec::new();
        for &a in &levers.grid[round] {
            for &b in &levers.grid[round] {
                let mut levels = search.nothing();
                levels[round * n + acting[0]] = a;
                levels[round * n + acting[1]] = b;
                all.push(levels);
            }
        }
        search.look(&all).unwrap();
        // Costs are rounded up to a unit in each commune: no plan that leaves two is better.
        let room = vnd * (1.0 - 2.0 / UNITS as f64);
        let best = search
            .seen()
            .filter(|seen| seen.sample.spent[0] <= room)
            .map(|seen| seen.score.value)
            .fold(f64::NEG_INFINITY, f64::max);
        assert!(value.value >= best - 1e-9 * best.abs(), "{} and not {best}", value.value);
        let nothing = search.one(&search.nothing()).unwrap();
        let climbed = search.climbed(nothing, 20).unwrap().score.value;
        // A climb ends where no single step helps, a little below the best where two would.
        assert!(climbed >= best - 1e-4 * best.abs(), "climbed to {climbed} and not {best}");
    }
}

#[test]
fn an_answer_is_within_its_budget_and_its_frontier_never_falls() {
    let plan = two();
    let stop = AtomicBool::new(false);
    let request = request(problem(6e8));
    let told = Told(AtomicU32::new(0));
    let answer = solve(&plan, &request, &SETTINGS, &told, &stop).unwrap();
    assert!(answer.complete && answer.exact);
    assert!(told.0.into_inner() > 2);
    let selection = answer.selection.as_ref().unwrap();
    let best = &selection.samples[selection.best];
    assert!(best.spent[0] <= 6e8 && best.spent[0] > 2e8, "{}", best.spent[0]);
    let values: Vec<f64> =
        answer.frontier.as_ref().unwrap().points.iter().map(|point| point.value).collect();
    assert!(values.windows(2).all(|pair| pair[1] >= pair[0]), "{values:?}");
    // Threads change nothing.
    let one = Settings { threads: 1, ..SETTINGS };
    let again = solve(&plan, &request, &one, &(), &stop).unwrap();
    assert_eq!(again.chosen, answer.chosen);
    assert_eq!(again.selection.unwrap().samples, selection.samples);
}

/// A random problem in two communes, and what the plan found costs on other draws and luck.
fn spent_of(seed: u64) -> Option<[f64; 2]> {
    let mut random = crate::stats::resample::SplitMix64::new(seed);
    let mut plan = two();
    plan.world.movement = random.below(2) == 0;
    let stop = AtomicBool::new(false);
    let settings = Settings { seed: 100 + seed, ..SETTINGS };
    let points = |seed| Points::Prior { period: Period::default(), seed };
    let own = super::cost::expected_cost(&plan, &points(seed), &settings, &(), &stop).unwrap();
    let budget = own.iter().sum::<f64>() * (0.15 + random.uniform());
    let used = Programme::ALL.map(|_| random.below(3) > 0);
    let mut request = request(Problem { objective: Objective::NetBenefit, ..problem(budget) });
    request.programmes = if used.contains(&true) { used } else { [true; PROGRAMMES] };
    request.years_apart = random.below(2) == 0;
    request.blocks.calibration_blocks = 6;
    if random.below(2) == 0 {
        plan.campaign.limits.chemical_ha_per_year = Some(1500.0 * random.uniform());
    }
    let answer = solve(&plan, &request, &settings, &(), &stop).ok()?;
    let best = answer.levers.plan(&answer.chosen, "best");
    // Other points, other luck: what `run` would say.
    let cost = super::cost::expected_cost(&best, &points(9000 + seed), &settings, &(), &stop);
    assert!(answer.levers.over_limits(&answer.chosen) <= 0.0);
    Some([budget, cost.unwrap().iter().sum()])
}

#[test]
fn a_plan_costs_no_more_than_its_budget() {
    for seed in [1, 2] {
        let [budget, cost] = spent_of(seed).unwrap();
        // What is simulated once more has an error of its own.
        assert!(cost <= budget * 1.003 && cost > 0.3 * budget, "{cost} of {budget}");
    }
}

#[test]
#[ignore = "a quarter of an hour"]
fn fifty_plans_cost_no_more_than_their_budgets() {
    let spent: Vec<f64> =
        (0..50).filter_map(spent_of).map(|[budget, cost]| cost / budget).collect();
    let over = spent.iter().filter(|&&share| share > 1.0).count();
    let most = spent.iter().copied().fold(0.0, f64::max);
    let mean = spent.iter().sum::<f64>() / spent.len() as f64;
    println!("{} plans: {over} over, {most} of the budget at most, {mean} on average", spent.len());
    assert!(spent.len() > 40 && most < 1.003 && over * 5 < spent.len(), "{spent:?}");
}

#[test]
fn what_cannot_be_had_is_refused_with_its_reason() {
    let plan = two();
    let stop = AtomicBool::new(false);
    let ask = |request: &Request| solve(&plan, request, &SETTINGS, &(), &stop).unwrap_err();
    let Refusal::Impossible(why) = ask(&request(problem(1e6))) else { panic!("a million") };
    assert!(why.en.contains("cannot pay for the minimum"), "{why:?}");
    let rule = |text: &str| Constraint::parse(text, 6e8).unwrap();
    let mut contradictory = problem(6e8);
    contradictory.constraints =
        vec![rule("yield_loss <= 1 t: 0.9"), rule("yield_loss >= 2 t: 0.5")];
    let Refusal::Impossible(why) = ask(&request(contradictory)) else { panic!("contradictory") };
    assert!(why.en.contains("contradict each other"), "{why:?}");
    let mut strict = problem(6e8);
    strict.constraints = vec![rule("worst commune loss <= 0.001%: 0.99")];
    let Refusal::Unmet(why) = ask(&request(strict)) else { panic!("strict") };
    assert!(why.en.contains("worst commune loss <= 0.001%: 0.99"), "{why:?}");
    assert!(why.en.contains("of replicates at best"), "{why:?}");
}

#[test]
fn stopping_gives_the_best_so_far_or_says_that_there_is_none() {
    /// Stops after so many simulations.
    struct After<'a>(std::sync::atomic::AtomicU64, u64, &'a AtomicBool);
    impl Progress for After<'_> {
        fn advance(&self, done: u64) {
            use std::sync::atomic::Ordering::Relaxed;
            if self.0.fetch_add(done, Relaxed) + done >= self.1 {
                self.2.store(true, Relaxed);
            }
        }
    }
    impl Trace for After<'_> {
        fn tell(&self, _: &Text) {}

        fn search_is_over(&self) {}
    }
    let plan = two();
    let request = request(problem(6e8));
    let run = |most: u64| {
        let stop = AtomicBool::new(false);
        let progress = After(0.into(), most, &stop);
        solve(&plan, &request, &SETTINGS, &progress, &stop)
    };
    assert_eq!(run(100).unwrap_err(), Refusal::Stopped);
    let answer = run(400).unwrap();
    assert!(!answer.complete && answer.selection.is_none());
    assert!(answer.in_search.allowed());
}

/// Small samples are held against the long run of the plan that was named last.
#[test]
fn costs_are_calibrated_to_the_plan_named_last() {
    let plan = two();
    let levers = Levers::new(&plan, habitat(), None);
    let stop = AtomicBool::new(false);
    let problem = problem(1e9);
    let points = Points::Prior { period: Period::default(), seed: 3 };
    let mut simulator = Simulator::new(&levers, &problem, SETTINGS, points, &(), &stop);
    let n = levers.communes();
    let acting: Vec<usize> = (0..n).filter(|&c| levers.acts[c]).collect();
    let round = levers.rounds() - 1;
    for &commune in &acting {
        let mut levels = vec![0.0; levers.rounds() * n];
        levels[round * n + commune] = *levers.grid[round].last().unwrap();
        let long = simulator.calibrate(&levels, 2).unwrap();
        let short = simulator.sample(std::slice::from_ref(&levels), 0, 8).unwrap().remove(0);
        let most = simulator.at_most(&long);
        assert!(most[0] >= long.spent[0]);
        assert!((short.spent[0] / most[0] - 1.0).abs() < 1e-12);
    }
}
