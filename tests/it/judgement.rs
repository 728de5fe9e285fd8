//! What a run says, held against its raw outcomes: every number of every sentence about the choice,
//! in runs that are hard on sentences.

use crate::support::{embedded, keep};
use rodsim::answers::judgement::{Judgement, Standing, judge};
use rodsim::answers::summarise::summarise;
use rodsim::answers::summary::Summary;
use rodsim::engine::tally::{SAMPLED, Tally};
use rodsim::engine::{Settings, Study};
use rodsim::model::draw::Design;
use rodsim::model::outcome::Outcome;
use rodsim::model::plan::Plan;
use rodsim::show::comparison::{Shape, comparison};
use rodsim::show::report::{FirstPage, Topic, sentences, terminal_summary};
use rodsim::text::{Lang, Text};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

/// A run that is hard on sentences, with its raw outcomes.
struct Case {
    name: &'static str,
    summary: Summary,
    tally: Tally,
}

impl Case {
    fn of(name: &'static str, plans: Vec<Plan>, replicates: u64, design: Design) -> Self {
        let study = Study::new(plans, 0);
        let settings = Settings { seed: 11, design, threads: 0, instructions: None };
        let tally = study.simulate(&settings, 0..replicates, &(), &AtomicBool::new(false)).unwrap();
        let summary = summarise(&study, &settings, &tally, "2026-11-27");
        Self { name, summary, tally }
    }

    /// An outcome of a scenario in every replicate.
    fn raw(&self, name: &str, outcome: Outcome) -> Vec<f64> {
        let arm = self.summary.arms.iter().position(|arm| arm.name == name).unwrap();
        let k = SAMPLED.iter().position(|&sampled| sampled == outcome).unwrap();
        self.tally.sample.iter().map(|(_, row)| row[arm * SAMPLED.len() + k]).collect()
    }

    /// The loss of choosing a scenario in every replicate: its burden above the least.
    fn losses(&self, name: &str) -> Vec<f64> {
        let all: Vec<Vec<f64>> =
            self.summary.arms.iter().map(|arm| self.raw(&arm.name, Outcome::Burden)).collect();
        let own = self.raw(name, Outcome::Burden);
        let least = |r: usize| all.iter().map(|burden| burden[r]).fold(f64::INFINITY, f64::min);
        own.iter().enumerate().map(|(r, burden)| burden - least(r)).collect()
    }
}

fn renamed(mut plan: Plan, name: &str) -> Plan {
    plan.name = name.to_owned();
    plan.title = Text::new(name, name);
    plan
}

fn with_budget(mut plan: Plan, name: &str, vnd: f64) -> Plan {
    let years = plan.world.period.years();
    plan.campaign.budget_vnd = Some(vec![vec![vnd; years]; plan.world.communes.len()]);
    renamed(plan, name)
}

/// Every case, simulated once.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(cases);

fn cases() -> Vec<Case> {
    let plans = |names: &[&str]| names.iter().map(|name| embedded(name)).collect::<Vec<_>>();
    let usual = &["no_campaign", "luong_tai", "traps_only", "chemical_only"];
    let twin = renamed(embedded("luong_tai"), "twin");
    let one = |name: &str| keep(embedded(name), &[0]);
    let poor = |name: &str, vnd| with_budget(embedded("luong_tai"), name, vnd);
    let free = Design::Independent;
    vec![
        Case::of("usual", plans(usual), 96, free),
        Case::of("close", plans(&["luong_tai", "traps_10_per_ha", "traps_2_5_per_ha"]), 24, free),
        Case::of("alone", plans(&["luong_tai"]), 48, free),
        Case::of("twins", vec![embedded("luong_tai"), twin.clone()], 48, free),
        Case::of(
            "twins and another",
            vec![embedded("no_campaign"), embedded("luong_tai"), twin],
            48,
            free,
        ),
        Case::of("one replicate", plans(usual), 1, free),
        Case::of("one batch", plans(usual), 128, Design::Sobol),
        Case::of(
            "infeasible",
            vec![embedded("no_campaign"), poor("a", 3e6), poor("b", 9e6)],
            48,
            free,
        ),
        Case::of("no money", vec![embedded("no_campaign"), poor("nothing", 0.0)], 48, free),
        Case::of("negative savings", plans(&["luong_tai", "no_campaign"]), 48, free),
        Case::of("one commune", vec![one("no_campaign"), one("luong_tai")], 48, free),
    ]
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {text}")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("no {after:?} in {rest}")).0
}

/// Is a number that people read the rounded value?
fn shows(shown: &str, value: f64) -> bool {
    let plain = shown.replace(',', "").replace('−', "-");
    let number: f64 = plain.trim().parse().unwrap_or_else(|_| panic!("{shown:?} is no number"));
    let digits = plain.trim_start_matches('-');
    let decimals = digits.split_once('.').map_or(0, |(_, part)| part.len() as i32);
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let place = if decimals > 0 { -decimals } else { zeros.min(digits.len() - 1) as i32 };
    (number - value).abs() <= 0.51 * 10_f64.powi(place)
}

/// Are these times in a hundred those of a share?
fn is_times(shown: &str, share: f64) -> bool {
    match shown {
        "0 (in the model)" => share == 0.0,
        "100 (in the model)" => share == 1.0,
        "fewer than 1" => share > 0.0 && share < 0.01,
        "more than 99" => share < 1.0 && share > 0.99,
        times => (times.parse::<f64>().unwrap() - 100.0 * share).abs() <= 0.51,
    }
}

fn passage(page: &FirstPage, topic: Topic) -> &[String] {
    &page.passages.iter().find(|passage| passage.topic == topic).unwrap().sentences
}

fn found<'a>(sentences: &'a [String], part: &str) -> Option<&'a String> {
    sentences.iter().find(|sentence| sentence.contains(part))
}

#[test]
fn every_sentence_is_whole_in_both_languages_whatever_the_run() {
    for case in CASES.iter() {
        for lang in [Lang::Vi, Lang::En] {
            let page = sentences(&case.summary, lang);
            let mut all: Vec<String> =
                page.passages.iter().flat_map(|passage| passage.sentences.clone()).collect();
            for sentence in &all {
                assert!(sentence.ends_with(['.', '!']), "{}: {sentence}", case.name);
            }
            all.push(terminal_summary(&case.summary, lang));
            for shape in [Shape::Table, Shape::Markdown, Shape::Csv] {
                for pairs in [false, true] {
                    all.push(comparison(&case.summary, shape, pairs, lang));
                }
            }
            for text in &all {
                for bad in ["{", "}", "NaN", "∞", "«", "»", "..", ";;"] {
                    assert!(!text.contains(bad), "{}: {bad:?} in {text}", case.name);
                }
                let mut words = text.split(|letter: char| !letter.is_alphanumeric());
                assert!(words.all(|word| word != "inf"), "{}: {text}", case.name);
            }
        }
    }
}

#[test]
fn the_summary_reads_back_as_it_was_even_when_errors_are_unknown() {
    for case in CASES.iter() {
        let written = serde_json::to_string(&case.summary).unwrap();
        let read: Summary = serde_json::from_str(&written).unwrap();
        assert_eq!(read, case.summary, "{}", case.name);
        assert_eq!(judge(&read), judge(&case.summary));
    }
}

#[test]
fn what_to_choose_and_how_surely_follows_from_the_raw_outcomes() {
    let mut told = 0;
    for case in CASES.iter() {
        let judgement = judge(&case.summary);
        let page = sentences(&case.summary, Lang::En);
        let choose = passage(&page, Topic::Choose);
        let n = case.summary.arms.len();
        match judgement.standing {
            Standing::Told => {
                told += 1;
                choice_is_right(case, &judgement, &choose[0], n);
            }
            Standing::Tied => {
                let list = found(choose, "Times in 100 replicates").unwrap();
                for name in &judgement.leaders {
                    let arm = case.summary.arms.iter().find(|arm| arm.name == *name).unwrap();
                    let rest = list.split_once(&format!("“{}” ", arm.title.en)).unwrap().1;
                    let shown = rest.split([';', '.']).next().unwrap();
                    let best = judgement.of(name).unwrap().choice.unwrap().chance_best;
                    assert!(is_times(shown, best), "{}: {list}", case.name);
                }
            }
            Standing::Same => assert!(choose[0].contains("the same in every replicate")),
            Standing::Unknown => assert!(choose[0].contains("error is unknown"), "{}", choose[0]),
            Standing::Alone => assert_eq!(n, 1),
        }
        if !matches!(judgement.standing, Standing::Told) {
            assert!(choose.iter().all(|s| !s.starts_with("Choose ")), "{}: {choose:?}", case.name);
        }
    }
    assert!(told >= 3, "only {told} cases rank anything");
}

/// The sentence of a choice, number by number.
fn choice_is_right(case: &Case, judgement: &Judgement, said: &str, n: usize) {
    let (leader, rival) = (&judgement.leaders[0], judgement.rival.as_ref().unwrap());
    let (own, other) = (case.raw(leader, Outcome::Burden), case.raw(&rival.name, Outcome::Burden));
    let gain: Vec<f64> = other.iter().zip(&own).map(|(other, own)| other - own).collect();
    let word = if said.contains("million VND lower") { " lower" } else { " higher" };
    let shown = between(said, "present value) is ", &format!(" million VND{word}"));
    assert!(shows(shown, mean(&gain) * 1e-6), "{}: {shown} in {said}", case.name);
    let ties = gain.iter().filter(|&&gain| gain == 0.0).count() as f64;
    let wins = gain.iter().filter(|&&gain| gain > 0.0).count() as f64;
    let beats = between(said, "better of the two in ", " of 100 replicates");
    assert!(is_times(beats, (wins + 0.5 * ties) / gain.len() as f64), "{}: {said}", case.name);
    // The next by mean is nearer than all that follow.
    for arm in &case.summary.arms {
        if arm.name != *leader && !judgement.same.contains(&arm.name) {
            let burden = mean(&case.raw(&arm.name, Outcome::Burden));
            assert!(burden >= mean(&other) - 1.0, "{}: {} is nearer", case.name, arm.name);
        }
    }
    if n > 2 {
        let losses = case.losses(leader);
        let tied = |r: usize| {
            let zero = case.summary.arms.iter().filter(|a| case.losses(&a.name)[r] == 0.0);
            zero.count() as f64
        };
        let best: f64 =
            (0..losses.len()).filter(|&r| losses[r] == 0.0).map(|r| 1.0 / tied(r)).sum();
        let rest = said.split_once("scenarios in ").unwrap().1;
        let shown = rest.split([';', '.']).next().unwrap();
        assert!(is_times(shown, best / losses.len() as f64), "{}: {said}", case.name);
    }
}

#[test]
fn a_wrong_choice_costs_what_it_costs_where_it_is_wrong() {
    let mut seen = 0;
    for case in CASES.iter() {
        let judgement = judge(&case.summary);
        let page = sentences(&case.summary, Lang::En);
        let wrong = passage(&page, Topic::Wrong);
        for plan in &judgement.plans {
            let arm = case.summary.arms.iter().find(|arm| arm.name == plan.name).unwrap();
            let Some(choice) = plan.choice else { continue };
            let losses = case.losses(&plan.name);
            let hurt: Vec<f64> = losses.iter().copied().filter(|&loss| loss > 0.0).collect();
            assert!((choice.expected_loss_vnd - mean(&losses)).abs() < 1.0, "{}", case.name);
            assert!((choice.chance_beaten - hurt.len() as f64 / losses.len() as f64).abs() < 1e-12);
            if let Some(conditional) = plan.loss_when_wrong_vnd {
                assert!((conditional - mean(&hurt)).abs() <= 1e-9 * conditional + 1.0);
            }
            let start = format!("is better than “{}” (", arm.title.en);
            let Some(sentence) = found(wrong, &start) else { continue };
            seen += 1;
            let shown = between(sentence, "choosing it loses a mean of ", " million VND");
            assert!(shows(shown, mean(&hurt) * 1e-6), "{}: {sentence}", case.name);
            let shown = between(sentence, "the expected loss is ", " million VND");
            assert!(shows(shown, mean(&losses) * 1e-6), "{}: {sentence}", case.name);
        }
    }
    assert!(seen >= 4, "only {seen} sentences were looked at");
}

#[test]
fn what_is_saved_and_spent_follows_from_the_raw_outcomes() {
    let mut seen = 0;
    for case in CASES.iter() {
        let reference = &case.summary.arms[0];
        let page = sentences(&case.summary, Lang::En);
        for arm in &case.summary.arms[1..] {
            let difference = |outcome| {
                let (a, b) = (case.raw(&arm.name, outcome), case.raw(&reference.name, outcome));
                a.iter().zip(&b).map(|(a, b)| a - b).collect::<Vec<f64>>()
            };
            let saved = -mean(&difference(Outcome::YieldLoss));
            let name = format!("“{}” ", arm.title.en);
            let is_about = |s: &&String| s.contains(&name) && s.contains(" t of paddy");
            for sentence in passage(&page, Topic::Saves).iter().filter(is_about) {
                let (word, sign) = if sentence.contains("saves a mean of") {
                    ("saves", 1.0)
                } else {
                    ("loses", -1.0)
                };
                let shown = between(sentence, &format!("{word} a mean of "), " t of paddy");
                assert!(shows(shown, sign * saved), "{}: {sentence}", case.name);
                seen += 1;
            }
            let cost = mean(&difference(Outcome::Cost)) * 1e-6;
            let is_about = |s: &&String| s.starts_with("Against") && s.contains(&name);
            for sentence in passage(&page, Topic::Costs).iter().filter(is_about) {
                let shown = between(sentence, "costs a mean of ", " million VND");
                let sign = if sentence.contains("million VND less") { -1.0 } else { 1.0 };
                assert!(shows(shown, sign * cost), "{}: {sentence}", case.name);
                seen += 1;
            }
        }
    }
    assert!(seen >= 12, "only {seen} sentences were looked at");
}

#[test]
fn a_plan_without_money_or_hands_is_never_chosen_without_saying_so() {
    for case in CASES.iter() {
        let judgement = judge(&case.summary);
        let Some(leader) = judgement.leader().and_then(|name| judgement.of(name)) else { continue };
        let page = sentences(&case.summary, Lang::En);
        let choose = passage(&page, Topic::Choose);
        if judgement.standing == Standing::Told {
            let said = choose[0].contains("; but ");
            assert_eq!(said, !leader.fits(), "{}: {choose:?}", case.name);
            assert_eq!(choose[0].contains("budgets miss"), leader.is_funded() == Some(false));
        }
        let fits = found(choose, "that miss no money").or(found(choose, "both misses no money"));
        assert_eq!(fits.is_some(), judgement.standing != Standing::Same && !leader.fits());
    }
}

#[test]
fn scenarios_that_are_the_same_are_said_to_be_the_same() {
    for case in CASES.iter().filter(|case| case.name.starts_with("twins")) {
        for (lang, same) in
            [(Lang::Vi, "như nhau trong mọi lần"), (Lang::En, "the same in every replicate")]
        {
            let page = sentences(&case.summary, lang);
            assert!(found(passage(&page, Topic::Choose), same).is_some(), "{}", case.name);
            let table = comparison(&case.summary, Shape::Table, true, lang);
            assert!(table.contains(same), "{table}");
        }
    }
}
