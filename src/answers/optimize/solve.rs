//! The search from end to end: explore, cost by the best plan and search on, rank again.

use super::answer::{Answer, Candidate};
use super::baselines::mix;
use super::candidates::{candidates, near_best, starts};
use super::engine::{Points, Simulator};
use super::explore::{CLIMB, Explored, explore};
use super::levers::{Levels, Levers};
use super::problem::{self, Problem, Sample};
use super::request::{Refusal, Request, Trace};
use super::search::{Search, Seen, best_of};
use super::select::Selection;
use super::{aims, frontier, policy, select, shadow};
use crate::engine::Settings;
use crate::model::plan::Plan;
use crate::text::{Lang, Text, date, number};
use crate::time::Day;
use std::sync::atomic::AtomicBool;

/// Rounds of climbing when years are turned apart.
const YEARS: usize = 8;
/// Times that a plan is cut back to its budget, at most.
const TRIMS: usize = 4;

/// Searches for the best plan of a scenario.
///
/// # Errors
///
/// When constraints contradict each other, the budget cannot pay for anything, or no plan that was
/// found meets the constraints; says which.
pub fn solve(
    plan: &Plan,
    request: &Request,
    settings: &Settings,
    trace: &dyn Trace,
    stop: &AtomicBool,
) -> Result<Answer, Refusal> {
    let problem = &request.problem;
    if let Some(why) = problem::contradiction(&problem.constraints, problem.budget.total()) {
        return Err(Refusal::Impossible(why));
    }
    let levers = Levers::practical(plan, request.programmes, request.from, request.years_apart);
    if let Some(week) = request.from.filter(|_| levers.rounds() == 0 || levers.closed()) {
        return Err(Refusal::Impossible(nothing_begins(plan.world.period.monday(week))));
    }
    let points = Points::new(
        plan.world.period,
        request.particles.as_deref(),
        settings.seed,
        request.replicates,
    );
    let mut simulator = Simulator::new(&levers, problem, *settings, points, trace, stop);
    let mix = mix(&levers);
    simulator.calibrate(&mix, request.blocks.calibration_blocks).ok_or(Refusal::Stopped)?;
    let mut search = Search::new(&mut simulator, problem, request.replicates);
    let mut found = Explored { mix, ..Explored::default() };
    let explored = explore(&mut search, &levers, request, &mut found, trace);
    if let Some(why) = &found.impossible {
        return Err(Refusal::Impossible(why.clone()));
    }
    let first: Vec<Seen> = search.seen().cloned().collect();
    let second =
        explored.and_then(|()| again(&mut simulator, &levers, request, &found, &first, trace));
    let complete = second.is_some();
    let seen = second.as_ref().unwrap_or(&first);
    let best = best_of(seen).ok_or(Refusal::Stopped)?;
    if !best.score.allowed() {
        let why = unmet(problem, &best.sample);
        return Err(if complete { Refusal::Unmet(why) } else { Refusal::Stopped });
    }
    let candidates = candidates(&levers, seen, &found.baselines);
    let plans: Vec<Levels> = candidates.iter().map(|c| c.levels.clone()).collect();
    let mut selection = None;
    let mut frontier = None;
    // Plans of other budgets were not simulated again.
    let again = |old: &Seen| complete && seen.iter().any(|new| new.levels == old.levels);
    let mut all: Vec<Seen> = first.iter().filter(|old| !again(old)).cloned().collect();
    all.extend(second.iter().flatten().cloned());
    if complete {
        trace.tell(&Text::new(
            format!("xếp hạng {} phương án trên các lần lặp mới", plans.len()),
            format!("ranking {} plans on replicates that the search did not see", plans.len()),
        ));
        selection = select::select(&mut simulator, problem, &plans, &request.blocks);
        frontier =
            frontier::frontier(&mut simulator, problem, &all, request.blocks.frontier_blocks);
    }
    let mut chosen = chosen(&candidates, selection.as_ref(), best, &levers);
    let (mut trimmed, mut shadows, mut aims, mut policy) = (false, Vec::new(), None, None);
    if complete {
        let fitted = fitted(&mut simulator, problem, request, &found, &chosen.levels);
        if let Some(levels) = fitted.filter(|levels| *levels != chosen.levels) {
            (chosen.levels, trimmed) = (levels, true);
        }
        trace.tell(&Text::new("xem giới hạn nào đang vướng", "looking at what binds"));
        shadows = shadow::shadows(&mut simulator, problem, request, &found.least, &chosen.levels)
            .unwrap_or_default();
        let named: Vec<(&'static str, Levels)> =
            found.baselines.iter().map(|named| (named.key, named.levels.clone())).collect();
        aims = aims::aims(&mut simulator, &all, &named, &chosen.levels);
        policy = policy::policy(&simulator, request, &chosen.levels);
    }
    let near_best = near_best(&candidates, selection.as_ref(), &chosen, found.nothing);
    Ok(Answer {
        nothing_in_search: found.nothing,
        in_search: chosen.in_search,
        chosen: chosen.levels,
        baselines: found.baselines,
        near_best,
        complete: complete && selection.is_some() && frontier.is_some(),
        plans: all.len(),
        exact: found.enumerated && !plan.world.movement && !request.years_apart,
        shadows,
        aims,
        policy,
        trimmed,
        candidates,
        selection,
        frontier,
        levers,
    })
}

/// The candidate that fresh replicates select; without an allowed one, the best of the search.
fn chosen(
    candidates: &[Candidate],
    selection: Option<&Selection>,
    best: &Seen,
    levers: &Levers,
) -> Candidate {
    match selection {
        Some(selection) if selection.scores[selection.best].allowed() => {
            candidates[selection.best].clone()
        }
        _ => candidates.iter().find(|c| c.levels == best.levels).cloned().unwrap_or(Candidate {
            names: Vec::new(),
            levels: best.levels.clone(),
            in_search: best.score,
            kind: levers.kind(&best.levels),
        }),
    }
}

/// Searches on from the best plans of the first search, with the money of small samples held against
/// the long run of the best one: against that of the usual mix, the cost of another mix can be off by
/// a per cent, which decides whether it keeps the budget. What the first search saw stands where it
/// saw nothing allowed. `None` when stopped.
fn again(
    simulator: &mut Simulator<'_>,
    levers: &Levers,
    request: &Request,
    found: &Explored,
    first: &[Seen],
    trace: &dyn Trace,
) -> Option<Vec<Seen>> {
    let starts = starts(levers, first);
    let Some(best) = starts.first() else { return Some(first.to_vec()) };
    trace.tell(&Text::new(
        "tính lại chi phí theo phương án tốt nhất rồi tìm tiếp",
        "costing by the best plan found, and searching on",
    ));
    simulator.calibrate(best, request.blocks.calibration_blocks)?;
    let mut search = Search::new(simulator, &request.problem, request.replicates);
    search.least = found.least.clone();
    for (k, levels) in starts.iter().enumerate() {
        let start = search.repaired(levels)?;
        search.climbed(start, CLIMB[usize::from(k > 0)])?;
    }
    let named: Vec<Levels> = found.baselines.iter().map(|named| named.levels.clone()).collect();
    search.look(&named)?;
    if search.has_years() {
        trace.tell(&Text::new("xét riêng từng năm", "turning years apart"));
        search.tell_years_apart();
        let best = search.best()?.clone();
        search.climbed(best, YEARS)?;
    }
    Some(search.seen().cloned().collect())
}

/// The plan, cut back until its cost in the long run is within the budget with 95 % confidence.
fn fitted(
    simulator: &mut Simulator<'_>,
    problem: &Problem,
    request: &Request,
    found: &Explored,
    levels: &Levels,
) -> Option<Levels> {
    let mut levels = levels.clone();
    for _ in 0..TRIMS {
        let long = simulator.calibrate(&levels, request.blocks.calibration_blocks)?;
        let most = simulator.at_most(&long);
        if most.iter().zip(problem.budget.limits()).all(|(most, limit)| *most <= limit) {
            return Some(levels);
        }
        let mut search = Search::new(simulator, problem, request.replicates);
        search.least = found.least.clone();
        search.tell_years_apart();
        levels = search.repaired(&levels)?.levels;
    }
    Some(levels)
}

/// Why there is nothing to plan again.
fn nothing_begins(day: Day) -> Text {
    let day = |lang| date(day, lang);
    Text::new(
        format!("không còn đợt nào bắt đầu từ {}: không có gì để xếp lại", day(Lang::Vi)),
        format!("no round begins on {} or later: nothing can be planned again", day(Lang::En)),
    )
}

/// Says which constraints, or which budget, the best plan found does not meet.
fn unmet(problem: &Problem, sample: &Sample) -> Text {
    let chances = problem.constraints.iter().enumerate().filter_map(|(k, constraint)| {
        let met = sample.met(k);
        (met + 1e-9 < constraint.share).then(|| {
            let met = 100.0 * met;
            let text = &constraint.text;
            Text::new(
                format!("\"{text}\" đúng nhiều nhất trong {met:.0}% số lần mô phỏng"),
                format!("\"{text}\" holds in {met:.0}% of replicates at best"),
            )
        })
    });
    let mut faults: Vec<Text> = chances.collect();
    for (spent, limit) in sample.spent.iter().zip(problem.budget.limits()) {
        if *spent > limit * (1.0 + 1e-9) {
            let money = |vnd: f64| number(vnd, 0, Lang::Vi);
            faults.push(Text::new(
                format!("chi {} đồng trên mức {} đồng", money(*spent), money(limit)),
                format!("{spent:.0} VND are spent of a budget of {limit:.0} VND"),
            ));
        }
    }
    let Text { vi, en } = Text::joined(&faults, "; ");
    Text::new(
        format!("không tìm được phương án nào trong mức ngân sách đáp ứng mọi yêu cầu: {vi}"),
        format!("no plan within the budget was found that meets everything: {en}"),
    )
}
