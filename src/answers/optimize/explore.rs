//! The first search: from several starts, with what must be known before.

use super::answer::Named;
use super::baselines::baselines;
use super::frontier;
use super::levers::{Levels, Levers};
use super::problem::{Budget, Problem};
use super::request::{Request, Trace};
use super::search::{Evaluator, Search, Seen};
use crate::model::plan::limits::Row;
use crate::model::plan::{Plan, Programme};
use crate::text::{Lang, Text, number};

/// Rounds of climbing for the best starts, and for the others.
pub(super) const CLIMB: [usize; 2] = [12, 3];

/// Starts that get the longer climb.
const PROMISING: usize = 2;

/// What the search has to say beside the plans it has seen.
#[derive(Default)]
pub(super) struct Explored {
    /// The mix of rounds that stands for "the usual work".
    pub(super) mix: Levels,
    /// Named plans.
    pub(super) baselines: Vec<Named>,
    /// The mean objective without a campaign.
    pub(super) nothing: f64,
    /// Was every plan of each commune simulated?
    pub(super) enumerated: bool,
    /// The least that must be done.
    pub(super) least: Levels,
    /// Why nothing can be done with the budget, if so.
    pub(super) impossible: Option<Text>,
}

/// The search from its starts; `None` when stopped.
pub(super) fn explore<E: Evaluator>(
    search: &mut Search<'_, E>,
    levers: &Levers,
    request: &Request,
    found: &mut Explored,
    trace: &dyn Trace,
) -> Option<()> {
    let problem = &request.problem;
    let nothing = search.nothing();
    let idle = search.one(&nothing)?;
    found.nothing = idle.score.value;
    let least = search.cheapest(&idle)?;
    let taken = idle.sample.spent.iter().sum();
    found.impossible = too_small(least, taken, &levers.base, &problem.budget);
    if found.impossible.is_none() {
        found.impossible = match search.find_least(&idle)? {
            Ok(()) => least_budget(search, problem)?,
            Err((row, most)) => Some(too_much_effort(&row, most, &levers.base)),
        };
    }
    if found.impossible.is_some() {
        return None;
    }
    found.least = search.least.clone();
    trace.tell(&Text::new("dựng các mốc so sánh", "building the baselines"));
    found.baselines =
        baselines(search, levers, problem, request.last_year.as_ref(), &found.mix, &idle)?;
    trace.tell(&Text::new(
        "mỗi xã leo dần từ không làm gì, theo lợi ích trên mỗi đồng",
        "each commune climbs from nothing, by gain per đồng",
    ));
    let every: Vec<usize> = (0..levers.rounds()).filter(|&r| levers.grid[r].len() > 1).collect();
    let mut menus = search.paths(&every)?;
    let mut kinds = Vec::new();
    for programme in Programme::ALL {
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
    climb(search, found, &nothing, &whole, &kinds, trace)
}

/// Climbs from every start, the promising ones longer.
pub(super) fn climb<E: Evaluator>(
    search: &mut Search<'_, E>,
    found: &Explored,
    nothing: &Levels,
    knapsack: &[Levels],
    kinds: &[Levels],
    trace: &dyn Trace,
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
        trace.tell(&Text::new(
            format!("tìm quanh điểm xuất phát {}: đã thử {plans} phương án", k + 1),
            format!("searching around start {}: {plans} plans tried", k + 1),
        ));
    }
    let best = search.best()?.clone();
    search.climbed(best, CLIMB[0])?;
    Some(())
}

/// Why a budget cannot pay for the least effort, if so: what the cheapest plan with it that was found
/// costs.
fn least_budget<E: Evaluator>(
    search: &mut Search<'_, E>,
    problem: &Problem,
) -> Option<Option<Text>> {
    let levels = search.least.clone();
    let sample = search.one(&levels)?.sample;
    let limits = problem.budget.limits();
    let over = |(spent, limit): (&f64, &f64)| (spent - limit).max(0.0);
    let short: f64 = sample.spent.iter().zip(&limits).map(over).sum();
    let (all, budget): (f64, f64) = (sample.spent.iter().sum(), problem.budget.total());
    Some((short > 0.0 && levels.iter().any(|&level| level > 0.0)).then(|| {
        let say = |lang| [budget, all, short].map(|vnd| number(vnd, 0, lang));
        let ([a, b, c], [d, e, f]) = (say(Lang::Vi), say(Lang::En));
        Text::new(
            format!("ngân sách {a} đồng không đủ cho mức tối thiểu ở mỗi xã (minimum_person_days_per_ha): cách rẻ nhất tìm được tốn bình quân {b} đồng, thiếu {c} đồng"),
            format!("the budget, {d} VND, cannot pay for the least effort in every commune (minimum_person_days_per_ha): the cheapest way found costs {e} VND on average, {f} VND too much"),
        )
    }))
}

/// Why no plan makes the least effort.
fn too_much_effort(row: &Row, most: f64, plan: &Plan) -> Text {
    let name = row.commune.map_or("", |commune| plan.world.communes[commune].name.as_str());
    let when = row.when.words(&plan.world);
    let say = |lang| [row.bound, most, row.bound - most].map(|x| number(x, 2, lang));
    let ([a, b, c], [d, e, f]) = (say(Lang::Vi), say(Lang::En));
    Text::new(
        format!(
            "các giới hạn trái nhau: minimum_person_days_per_ha đòi {a} công/ha ở {name}, {}, nhưng các giới hạn khác và các đợt hiện có chỉ cho {b} công/ha, thiếu {c}",
            when.vi
        ),
        format!(
            "the limits contradict each other: minimum_person_days_per_ha asks for {d} person-days/ha in {name}, {}, but the other limits and the rounds that there are allow {e}, {f} too little",
            when.en
        ),
    )
}

/// Why a budget cannot pay for anything, if so; `least` is the cheapest step of any commune, and
/// what has begun has `taken` part of it.
fn too_small(
    least: Option<(usize, f64)>,
    taken: f64,
    plan: &Plan,
    budget: &Budget,
) -> Option<Text> {
    let total = budget.total();
    match least {
        None => Some(Text::new(
            "không đợt nào ở xã nào thay đổi được: không có gì để phân bổ",
            "no round can be turned in any commune: nothing to allocate",
        )),
        Some((commune, cost)) if total < taken + cost => {
            let commune = &plan.world.communes[commune].name;
            let money = |vnd: f64| number(vnd, 0, Lang::Vi);
            let begun = if taken > 0.0 {
                Text::new(
                    format!(", các đợt đã bắt đầu dùng {} đồng trong đó", money(taken)),
                    format!(", rounds that have begun take {taken:.0} VND of it"),
                )
            } else {
                Text::default()
            };
            Some(Text::new(
                format!(
                    "ngân sách {} đồng không đủ cho mức nhỏ nhất: việc ít nhất mà một xã làm được ({commune}, kể cả chi phí tổ chức) tốn bình quân {} đồng trong cả chiến dịch{}",
                    money(total),
                    money(cost),
                    begun.vi
                ),
                format!(
                    "the budget, {total:.0} VND, cannot pay for the minimum: the least that any commune can do ({commune}, organising included) costs {cost:.0} VND on average over the campaign{}",
                    begun.en
                ),
            ))
        }
        _ => None,
    }
}
