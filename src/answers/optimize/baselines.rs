//! Plans that are known before the search: the scheme, an even spread, worst first, as last year.

use super::answer::Named;
use super::levers::{Levels, Levers};
use super::problem::Problem;
use super::search::{Evaluator, Search, Seen};
use crate::model::plan::{Plan, Programme};
use crate::text::Text;

/// The scenario's own levels; traps and bait at level 1 when it plans nothing.
pub(super) fn mix(levers: &Levers) -> Levels {
    if levers.own.iter().any(|&level| level > 0.0) {
        return levers.own.clone();
    }
    let n = levers.communes();
    let level = |place: usize| {
        let (round, commune) = (place / n, place % n);
        let usual = matches!(levers.programme(round), Programme::Trapping | Programme::Baiting)
            && levers.grid[round].len() > 1;
        if usual && levers.acts[commune] { 1.0 } else { 0.0 }
    };
    (0..levers.own.len()).map(level).collect()
}

/// The scheme, an even spread, worst first, as last year.
pub(super) fn baselines<E: Evaluator>(
    search: &mut Search<'_, E>,
    levers: &Levers,
    problem: &Problem,
    before: Option<&Plan>,
    mix: &Levels,
    idle: &Seen,
) -> Option<Vec<Named>> {
    let n = levers.communes();
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
    if search.over(&at(factor)) > 0.0 {
        let (mut keeps, mut breaks) = (0.0, factor);
        for _ in 0..30 {
            let middle = 0.5 * (keeps + breaks);
            if search.over(&at(middle)) > 0.0 { breaks = middle } else { keeps = middle }
        }
        factor = keeps;
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
        levels: last_year(levers, before),
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
    for programme in Programme::ALL {
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
