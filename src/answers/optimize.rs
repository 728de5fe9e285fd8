//! Where should the next đồng go? The best plan within a budget that a search can find, and how
//! sure that is.
//!
//! A plan is a level for each round in each commune ([`levers`]). Every plan is judged by the
//! engine over the same draws and luck as its rivals ([`engine`]), so rats cross borders, effort
//! saturates and labour, stock and money run short in the search as they do in a run. The search
//! ([`search`]) climbs from several starts, one of them the multiple-choice knapsack of communes as
//! if they did not interact ([`knapsack`]), which is exact for the sampled problem where movement
//! is off and a commune's plans are few enough to be enumerated (but for costs that are rounded up
//! to a 20,000th of the budget). What the search found best on its own replicates is too good to be
//! true (the optimiser's curse): the candidates are ranked again
//! on replicates that it did not see ([`select`]), and whoever reports should simulate the chosen
//! plan once more under another seed.
//!
//! Nothing here reads a clock: the same request gives the same answer on any number of threads.

pub mod document;
pub mod engine;
pub mod frontier;
pub mod knapsack;
pub mod levers;
pub mod problem;
pub mod rest;
pub mod search;
pub mod select;

use crate::engine::particles::Particles;
use crate::engine::{Progress, Settings};
use crate::model::outcome::Outcome;
use crate::model::plan::{PROGRAMMES, Plan};
use crate::text::Text;
use engine::{Points, Simulator};
use frontier::Frontier;
use levers::{Levels, Levers};
use problem::{Budget, Problem, Sample, Score};
use search::{Evaluator, Search, Seen, best_of};
use select::{Effort, Selection};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What is asked of a search.
#[derive(Clone, Debug)]
pub struct Request {
    /// Objective, budget, constraints.
    pub problem: Problem,
    /// Programmes that may be used.
    pub programmes: [bool; PROGRAMMES],
    /// The first week that is planned again in a campaign under way; all when left out.
    pub from: Option<i32>,
    /// What records say of draws and pasts, if there are any.
    pub particles: Option<Arc<Particles>>,
    /// Replicates of a plan in the search.
    pub replicates: u32,
    /// How much to spend on the selection.
    pub effort: Effort,
    /// What was done last year, as a plan; nothing when it is not known.
    pub last_year: Option<Plan>,
    /// Plans to start from as well, such as one that was found before the records.
    pub also: Vec<Levels>,
}

/// A plan with a name.
#[derive(Clone, Debug)]
pub struct Named {
    /// Word for files.
    pub key: &'static str,
    /// Words for people.
    pub title: Text,
    /// Levels.
    pub levels: Levels,
}

/// A plan that takes part in the selection.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Names of the baselines that it is; empty for plans of the search.
    pub names: Vec<&'static str>,
    /// Levels.
    pub levels: Levels,
    /// Its score in the search.
    pub in_search: Score,
    /// The programme on which it spends most; none for a plan of nothing.
    pub kind: Option<usize>,
}

/// What a search found.
#[derive(Debug)]
pub struct Answer {
    /// The rounds that could be turned.
    pub levers: Levers,
    /// The plan chosen.
    pub chosen: Levels,
    /// Its score in the search.
    pub in_search: Score,
    /// Mean objective without a campaign in the search.
    pub nothing_in_search: f64,
    /// Named plans beside it.
    pub baselines: Vec<Named>,
    /// Plans that took part in the selection.
    pub candidates: Vec<Candidate>,
    /// What the selection said; none when it was stopped before.
    pub selection: Option<Selection>,
    /// Candidates of other kinds than the chosen plan's, best first, five at most.
    pub near_best: Vec<usize>,
    /// From budget to loss; none when it was stopped before.
    pub frontier: Option<Frontier>,
    /// Plans simulated.
    pub plans: usize,
    /// Was every commune's menu complete and movement off, so that the knapsack is exact for the
    /// search's replicates?
    pub exact: bool,
    /// Did it run to its end?
    pub complete: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// What is asked contradicts itself.
    #[error("{0}")]
    Impossible(String),
    /// No plan that was found meets everything.
    #[error("{0}")]
    Unmet(String),
    /// Stopped before any plan within the budget was found.
    #[error("stopped before any plan was found")]
    Stopped,
}

/// Rounds of climbing for the best starts, and for the others.
const CLIMB: [usize; 2] = [12, 3];
/// Starts that get the longer climb.
const PROMISING: usize = 2;
/// Plans of the search that take part in the selection.
const CONTENDERS: usize = 8;
/// Blocks on which the cost of a scenario is estimated.
const COSTING: u32 = 6;

/// What a plan costs on average, VND over the campaign, without what farmers do anyway: by commune,
/// on the blocks of `points` that the search does not see.
///
/// `None` when stopped.
pub fn expected_cost(
    plan: &Plan,
    points: &Points,
    settings: &Settings,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Option<Vec<f64>> {
    let mut study = crate::engine::Study::new(vec![plan.clone()], 0);
    let wanted = [Outcome::Cost, Outcome::CostUsualPractice];
    let n = plan.world.communes.len();
    let mut sums = vec![0.0; n];
    for block in 1..=COSTING {
        study.particles = points.particles(block);
        let (points, luck) = points.block(block, select::BLOCK);
        let rows = study.evaluate_places(settings, &points, luck, &wanted, progress, stop)?;
        for (c, sum) in sums.iter_mut().enumerate() {
            let each = (0..rows[0].replicates()).map(|j| rows[0].at(j, c, 0) - rows[0].at(j, c, 1));
            *sum += each.sum::<f64>();
        }
    }
    let all = f64::from(COSTING * select::BLOCK);
    Some(sums.into_iter().map(|sum| sum / all).collect())
}

/// Tells people what is going on.
pub type Tell<'a> = dyn Fn(&Text) + 'a;

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
    progress: &dyn Progress,
    tell: &Tell<'_>,
    stop: &AtomicBool,
) -> Result<Answer, Refusal> {
    let problem = &request.problem;
    if let Some(why) = problem::contradiction(&problem.constraints, problem.budget.total()) {
        return Err(Refusal::Impossible(why));
    }
    let levers = Levers::new(plan, request.programmes, request.from);
    if let Some(week) = request.from.filter(|_| levers.rounds() == 0 || levers.closed()) {
        return Err(Refusal::Impossible(nothing_begins(week)));
    }
    let points = Points::new(request.particles.as_deref(), settings.seed, request.replicates);
    let mut simulator = Simulator::new(&levers, problem, *settings, points, progress, stop);
    let mix = mix(&levers);
    simulator.calibrate(&mix, request.effort.calibration_blocks).ok_or(Refusal::Stopped)?;
    let mut search = Search::new(&mut simulator, problem, request.replicates);
    let mut found = Found { mix, ..Found::default() };
    let explored = explore(&mut search, &levers, request, &mut found, tell);
    if let Some(why) = &found.impossible {
        return Err(Refusal::Impossible(why.clone()));
    }
    let first: Vec<Seen> = search.seen().cloned().collect();
    let second =
        explored.and_then(|()| again(&mut simulator, &levers, request, &found, &first, tell));
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
        tell(&Text::new(
            format!("xếp hạng {} phương án trên các lần lặp mới", plans.len()),
            format!("ranking {} plans on replicates that the search did not see", plans.len()),
        ));
        selection = select::select(&mut simulator, problem, &plans, &request.effort);
        frontier =
            frontier::frontier(&mut simulator, problem, &all, request.effort.frontier_blocks);
    }
    let chosen = match &selection {
        Some(selection) if selection.scores[selection.best].allowed() => {
            candidates[selection.best].clone()
        }
        _ => candidates.iter().find(|c| c.levels == best.levels).cloned().unwrap_or(Candidate {
            names: Vec::new(),
            levels: best.levels.clone(),
            in_search: best.score,
            kind: levers.kind(&best.levels),
        }),
    };
    let near_best = near_best(&candidates, selection.as_ref(), &chosen, found.nothing);
    Ok(Answer {
        nothing_in_search: found.nothing,
        in_search: chosen.in_search,
        chosen: chosen.levels,
        baselines: found.baselines,
        near_best,
        complete: complete && selection.is_some() && frontier.is_some(),
        plans: all.len(),
        exact: found.enumerated && !plan.world.movement,
        candidates,
        selection,
        frontier,
        levers,
    })
}

/// Why there is nothing to plan again.
fn nothing_begins(week: i32) -> String {
    let day = |lang| crate::text::date(crate::time::monday(week), lang);
    format!(
        "no round begins on {} or later: nothing can be planned again (không còn đợt nào bắt đầu từ {})",
        day(crate::text::Lang::En),
        day(crate::text::Lang::Vi)
    )
}

/// What the search has to say beside the plans it has seen.
#[derive(Default)]
struct Found {
    /// The mix of rounds that stands for "the usual work".
    mix: Levels,
    baselines: Vec<Named>,
    nothing: f64,
    enumerated: bool,
    impossible: Option<String>,
}

/// The scenario's own levels; traps and bait at level 1 when it plans nothing.
fn mix(levers: &Levers) -> Levels {
    if levers.own.iter().any(|&level| level > 0.0) {
        return levers.own.clone();
    }
    let n = levers.communes();
    let level = |place: usize| {
        let (round, commune) = (place / n, place % n);
        let usual = levers.programme(round) < 2 && levers.grid[round].len() > 1;
        if usual && levers.acts[commune] { 1.0 } else { 0.0 }
    };
    (0..levers.own.len()).map(level).collect()
}

/// The search from its starts; `None` when stopped.
fn explore<E: Evaluator>(
    search: &mut Search<'_, E>,
    levers: &Levers,
    request: &Request,
    found: &mut Found,
    tell: &Tell<'_>,
) -> Option<()> {
    let problem = &request.problem;
    let nothing = search.nothing();
    let idle = search.one(&nothing)?;
    found.nothing = idle.score.value;
    let least = search.cheapest(&idle)?;
    let taken = idle.sample.spent.iter().sum();
    found.impossible = too_small(least, taken, &levers.base, &problem.budget);
    if found.impossible.is_some() {
        return None;
    }
    tell(&Text::new("dựng các mốc so sánh", "building the baselines"));
    found.baselines = baselines(search, levers, request, &found.mix, &idle)?;
    tell(&Text::new(
        "mỗi xã leo dần từ không làm gì, theo lợi ích trên mỗi đồng",
        "each commune climbs from nothing, by gain per đồng",
    ));
    let every: Vec<usize> = (0..levers.rounds()).filter(|&r| levers.grid[r].len() > 1).collect();
    let mut menus = search.paths(&every)?;
    let mut kinds = Vec::new();
    for programme in 0..PROGRAMMES {
        let own: Vec<usize> =
            every.iter().copied().filter(|&r| levers.programme(r) == programme).collect();
        if !own.is_empty() && own.len() < every.len() {
            let path = search.paths(&own)?;
            kinds.extend(search.chosen(&path, std::slice::from_ref(&problem.budget)));
            for (menu, more) in menus.iter_mut().zip(path) {
                menu.extend(more);
            }
        }
    }
    if let Some(all) = search.enumerated()? {
        found.enumerated = true;
        menus = all;
    }
    let budgets: Vec<Budget> =
        frontier::SHARES.iter().map(|&share| problem.budget.times(share)).collect();
    let along = search.chosen(&menus, &budgets);
    search.look(&along)?;
    search.look(&kinds)?;
    let whole = search.chosen(&menus, std::slice::from_ref(&problem.budget));
    kinds.extend(request.also.iter().cloned());
    climb(search, found, &nothing, &whole, &kinds, tell)
}

/// The best plan of the search, and the best of each other kind.
fn starts(levers: &Levers, seen: &[Seen]) -> Vec<Levels> {
    let mut kinds = Vec::new();
    let mut starts = candidates(levers, seen, &[]);
    starts.retain(|candidate| {
        let new = !kinds.contains(&candidate.kind);
        kinds.push(candidate.kind);
        new
    });
    starts.into_iter().map(|candidate| candidate.levels).collect()
}

/// Searches on from the best plans of the first search, with the money of small samples held against
/// the long run of the best one: against that of the usual mix, the cost of another mix can be off by
/// a per cent, which decides whether it keeps the budget. What the first search saw stands where it
/// saw nothing allowed. `None` when stopped.
fn again(
    simulator: &mut Simulator<'_>,
    levers: &Levers,
    request: &Request,
    found: &Found,
    first: &[Seen],
    tell: &Tell<'_>,
) -> Option<Vec<Seen>> {
    let starts = starts(levers, first);
    let Some(best) = starts.first() else { return Some(first.to_vec()) };
    tell(&Text::new(
        "tính lại chi phí theo phương án tốt nhất rồi tìm tiếp",
        "costing by the best plan found, and searching on",
    ));
    simulator.calibrate(best, request.effort.calibration_blocks)?;
    let mut search = Search::new(simulator, &request.problem, request.replicates);
    for (k, levels) in starts.iter().enumerate() {
        let start = search.repaired(levels)?;
        search.climbed(start, CLIMB[usize::from(k > 0)])?;
    }
    let named: Vec<Levels> = found.baselines.iter().map(|named| named.levels.clone()).collect();
    search.look(&named)?;
    Some(search.seen().cloned().collect())
}

/// Climbs from every start, the promising ones longer.
fn climb<E: Evaluator>(
    search: &mut Search<'_, E>,
    found: &Found,
    nothing: &Levels,
    knapsack: &[Levels],
    kinds: &[Levels],
    tell: &Tell<'_>,
) -> Option<()> {
    let mut starts: Vec<Seen> = Vec::new();
    let named = found.baselines.iter().map(|named| &named.levels);
    for levels in named.chain(knapsack).chain(kinds).chain([nothing]) {
        starts.push(search.repaired(levels)?);
    }
    starts.sort_by(|a, b| {
        let bad = |seen: &Seen| [seen.score.money, seen.score.rules, -seen.score.value];
        let (a, b) = (bad(a), bad(b));
        a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])).then(a[2].total_cmp(&b[2]))
    });
    starts.dedup_by(|a, b| a.levels == b.levels);
    for (k, start) in starts.into_iter().enumerate() {
        let rounds = CLIMB[usize::from(k >= PROMISING)];
        search.climbed(start, rounds)?;
        let plans = search.seen().count();
        tell(&Text::new(
            format!("tìm quanh điểm xuất phát {}: đã thử {plans} phương án", k + 1),
            format!("searching around start {}: {plans} plans tried", k + 1),
        ));
    }
    let best = search.best()?.clone();
    search.climbed(best, CLIMB[0])?;
    Some(())
}

/// Why a budget cannot pay for anything, if so; `least` is the cheapest step of any commune, and
/// what has begun has `taken` part of it.
fn too_small(
    least: Option<(usize, f64)>,
    taken: f64,
    plan: &Plan,
    budget: &Budget,
) -> Option<String> {
    let total = budget.total();
    match least {
        None => Some("no round can be turned in any commune: nothing to allocate".to_owned()),
        Some((commune, cost)) if total < taken + cost => {
            let commune = &plan.world.communes[commune].name;
            let begun = if taken > 0.0 {
                format!(", rounds that have begun take {taken:.0} VND of it")
            } else {
                String::new()
            };
            Some(format!(
                "the budget, {total:.0} VND, cannot pay for the minimum: the least that any commune can do ({commune}, organising included) costs {cost:.0} VND on average over the campaign{begun}"
            ))
        }
        _ => None,
    }
}

/// Says which constraints, or which budget, the best plan found does not meet.
fn unmet(problem: &Problem, sample: &Sample) -> String {
    let chances = problem.constraints.iter().enumerate().filter_map(|(k, constraint)| {
        let met = sample.met(k);
        (met + 1e-9 < constraint.share).then(|| {
            let met = 100.0 * met;
            format!("\"{}\" holds in {met:.0}% of replicates at best", constraint.text)
        })
    });
    let mut faults: Vec<String> = chances.collect();
    for (spent, limit) in sample.spent.iter().zip(problem.budget.limits()) {
        if *spent > limit * (1.0 + 1e-9) {
            faults.push(format!("{spent:.0} VND are spent of a budget of {limit:.0} VND"));
        }
    }
    format!("no plan within the budget was found that meets everything: {}", faults.join("; "))
}

/// The scheme, an even spread, worst first, as last year.
fn baselines<E: Evaluator>(
    search: &mut Search<'_, E>,
    levers: &Levers,
    request: &Request,
    mix: &Levels,
    idle: &Seen,
) -> Option<Vec<Named>> {
    let (n, problem) = (levers.communes(), &request.problem);
    let mut all = vec![Named {
        key: "scheme",
        title: Text::new("kịch bản", "the scheme"),
        levels: levers.own.clone(),
    }];
    // The mix at one factor everywhere, such that it just fits.
    let top = |r: usize| levers.grid[r].last().copied().unwrap_or(0.0);
    let at = |factor: f64| -> Levels {
        let of = |(place, level): (usize, &f64)| (level * factor).min(top(place / n).max(*level));
        mix.iter().enumerate().map(of).collect()
    };
    let mut factor = 1.0;
    for _ in 0..5 {
        let spent = search.one(&at(factor))?.sample.spent;
        let begun = &idle.sample.spent;
        let fits =
            spent.iter().zip(begun).zip(problem.budget.limits()).map(|((spent, begun), limit)| {
                let more = spent - begun;
                if more > 0.0 { ((limit - begun) / more).max(0.0) } else { f64::INFINITY }
            });
        let fits = fits.fold(f64::INFINITY, f64::min);
        if (0.998..=1.0 + 1e-9).contains(&fits) || !fits.is_finite() {
            break;
        }
        factor = (factor * fits * 0.9995).min(2.0);
    }
    all.push(Named {
        key: "even",
        title: Text::new("chia đều theo diện tích", "even spread by hectare"),
        levels: at(factor),
    });
    // Twice the usual work in the communes that lose most, until the money is gone.
    let double = at(2.0);
    let cost = search.one(&double)?.sample.commune_cost;
    let loss = &idle.sample.commune_loss;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| loss[b].total_cmp(&loss[a]));
    let mut left = problem.budget.total() - idle.sample.commune_cost.iter().sum::<f64>();
    let mut worst = search.nothing();
    for c in order {
        let cost = cost[c] - idle.sample.commune_cost[c];
        if cost <= left {
            left -= cost;
            (0..levers.rounds()).for_each(|r| worst[r * n + c] = double[r * n + c]);
        }
    }
    all.push(Named {
        key: "worst_first",
        title: Text::new("xã nặng nhất trước", "worst communes first"),
        levels: worst,
    });
    all.push(Named {
        key: "last_year",
        title: Text::new("như năm trước", "as last year"),
        levels: last_year(levers, request.last_year.as_ref()),
    });
    let plans: Vec<Levels> = all.iter().map(|named| named.levels.clone()).collect();
    search.look(&plans)?;
    Some(all)
}

/// Last year's work as levels of the same rounds, matched by programme and name or order; nothing
/// when it is not known.
fn last_year(levers: &Levers, plan: Option<&Plan>) -> Levels {
    let n = levers.communes();
    let mut levels = vec![0.0; levers.rounds() * n];
    let Some(plan) = plan else { return levels };
    for programme in 0..PROGRAMMES {
        let own = (0..levers.rounds()).filter(|&r| levers.programme(r) == programme);
        let theirs = plan.campaign.rounds.iter();
        let theirs = theirs.filter(|round| round.action.programme() == programme);
        for (r, round) in own.zip(theirs) {
            for c in 0..n.min(round.target.len()) {
                let unit = levers.unit[r][c];
                levels[r * n + c] = if unit > 0.0 { round.target[c] / unit } else { 0.0 };
            }
        }
    }
    levels
}

/// The best plans of the search, the best of each kind, and the baselines.
fn candidates(levers: &Levers, seen: &[Seen], baselines: &[Named]) -> Vec<Candidate> {
    let mut fine: Vec<&Seen> = seen.iter().filter(|seen| seen.score.allowed()).collect();
    fine.sort_by(|a, b| b.score.value.total_cmp(&a.score.value));
    let kinds: Vec<Option<usize>> = fine.iter().map(|seen| levers.kind(&seen.levels)).collect();
    let mut all: Vec<Candidate> = Vec::new();
    let mut add = |seen: &Seen, kind: Option<usize>, name: Option<&'static str>| {
        if let Some(known) = all.iter_mut().find(|c| c.levels == seen.levels) {
            known.names.extend(name);
            return;
        }
        all.push(Candidate {
            names: name.into_iter().collect(),
            levels: seen.levels.clone(),
            in_search: seen.score,
            kind,
        });
    };
    for (seen, kind) in fine.iter().zip(&kinds).take(CONTENDERS) {
        add(seen, *kind, None);
    }
    for programme in 0..PROGRAMMES {
        if let Some(k) = kinds.iter().position(|kind| *kind == Some(programme)) {
            add(fine[k], kinds[k], None);
        }
    }
    for named in baselines {
        if let Some(own) = seen.iter().find(|seen| seen.levels == named.levels) {
            add(own, levers.kind(&own.levels), Some(named.key));
        }
    }
    all
}

/// A plan whose gain over nothing is less than this share of the chosen plan's is not near it.
const NEAR: f64 = 0.5;

/// The best candidate of each kind but the chosen one's, of those that come near it.
fn near_best(
    candidates: &[Candidate],
    selection: Option<&Selection>,
    chosen: &Candidate,
    nothing: f64,
) -> Vec<usize> {
    let Some(selection) = selection else { return Vec::new() };
    let kind = chosen.kind;
    let gain = |candidate: &Candidate| candidate.in_search.value - nothing;
    let near = |k: usize| gain(&candidates[k]) >= NEAR * gain(chosen);
    let score = |k: usize| selection.scores[k];
    let mut found: Vec<usize> = (0..PROGRAMMES)
        .filter(|&programme| Some(programme) != kind)
        .filter_map(|programme| {
            let own = (0..candidates.len()).filter(|&k| {
                candidates[k].kind == Some(programme) && score(k).allowed() && near(k)
            });
            own.max_by(|&a, &b| score(a).value.total_cmp(&score(b).value))
        })
        .collect();
    found.sort_by(|&a, &b| score(b).value.total_cmp(&score(a).value));
    found.truncate(5);
    found
}

#[cfg(test)]
mod tests;
