//! One line a scenario: what it costs, whether it can be paid and carried out, what it saves, and how
//! likely it is the best.

use super::district::{notes, title};
use super::{Cell, Row, Table, columns};
use crate::answers::judgement::{self, Judged, Standing};
use crate::answers::summary::{Arm, Difference, Summary};
use crate::show::report::choice::{self, Choice, difference, district};
use crate::show::report::words::{Word, labels};
use crate::show::shown::Shown;
use crate::text::Lang;
use crate::text::digits::{Rounded, interval, times_in_hundred, unknown};
use crate::text::units::Unit;

/// Every scenario in a line.
pub(crate) fn plans(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Table {
    let line = |arm: &Arm| {
        let own = choice.judgement.of(&arm.name);
        let mut cells = vec![title(arm, lang)];
        cells.push(
            district(arm, "cost")
                .map_or(Cell::Empty, |cost| Cell::Number(Shown::of(cost, "VND").mean)),
        );
        cells.extend(own.map_or([const { Cell::Empty }; 3], |own| budget(own, arm, lang)));
        cells.push(
            own.and_then(|own| own.completion.as_ref())
                .map_or(Cell::Empty, |found| chance(Some(found.1.share), summary, lang)),
        );
        cells.extend(against_reference(summary, choice, arm, lang));
        let best = own.and_then(|own| own.choice).map(|choice| choice.chance_best);
        cells.push(match choice.judgement.standing {
            Standing::Alone => Cell::Empty,
            Standing::Same => Cell::Text(labels::SAME.get(lang).to_owned()),
            _ => chance(best, summary, lang),
        });
        Row { arm: Some(arm.name.clone()), cells }
    };
    let words: [(Word, u32); 10] = [
        (labels::SCENARIO, 24),
        (labels::COST_MILLION, 12),
        (labels::BUDGET_NEED, 13),
        (labels::BUDGET_HAS, 13),
        (labels::BUDGET_MISSES, 10),
        (labels::DONE_TIMES, 10),
        (labels::SAVED_TONNES, 12),
        (labels::NET_MILLION, 12),
        (labels::NET_INTERVAL, 18),
        (labels::BEST_TIMES, 10),
    ];
    Table {
        id: "plans",
        caption: labels::T_PLANS.fill_of(summary, lang, &[]),
        notes: notes(&[labels::N_PLANS, labels::N_ASSUMED], lang),
        columns: columns(lang, &words),
        rows: summary.arms.iter().map(line).collect(),
    }
}

/// Times in a hundred; a single replicate says nothing of a chance.
fn chance(share: Option<f64>, summary: &Summary, lang: Lang) -> Cell {
    match share.filter(|_| summary.run.replicates > 1) {
        Some(share) => Cell::Spoken(times_in_hundred(share, lang), share),
        None => Cell::Text(unknown(lang).to_owned()),
    }
}

/// What the plan takes of the communes' budgets, what these are, and what is missing, million VND.
fn budget(plan: &Judged, arm: &Arm, lang: Lang) -> [Cell; 3] {
    let million = |vnd: f64| Cell::Number(Rounded::estimate(vnd * 1e-6));
    if arm.planned.bouts.is_empty() {
        return [million(0.0), Cell::Empty, Cell::Empty];
    }
    let Some(funding) = &plan.funding else {
        let none = labels::NO_BUDGET.get(lang).to_owned();
        return [Cell::Empty, Cell::Text(none), Cell::Empty];
    };
    let short = if funding.is_enough() { 0.0 } else { funding.short_vnd };
    let has = match funding.assumed_share {
        Some(_) => Cell::Text(labels::NOT_WRITTEN.get(lang).to_owned()),
        None => million(funding.budget_vnd),
    };
    let missing = if funding.assumed_share == Some(1.0) { Cell::Empty } else { million(short) };
    [million(funding.needed_vnd), has, missing]
}

/// Paddy saved, net benefit and its interval, against the reference.
fn against_reference(summary: &Summary, choice: &Choice<'_>, arm: &Arm, lang: Lang) -> [Cell; 3] {
    let none = [const { Cell::Empty }; 3];
    let reference = choice.reference.filter(|reference| reference.name != arm.name);
    let Some(reference) = reference else { return none };
    if judgement::same(summary, &arm.name, &reference.name) {
        let same = labels::SAME.get(lang).to_owned();
        return [Cell::Text(same), Cell::Empty, Cell::Empty];
    }
    let Some(pair) = choice::pair(summary, arm, reference) else { return none };
    let saved = difference(pair, "yield_loss").map_or(Cell::Empty, |found| {
        Cell::Number(Shown::scaled(&found.estimate, Unit::of("t"), -1.0).mean)
    });
    let Some(net) = difference(pair, "net_benefit") else {
        return [saved, Cell::Empty, Cell::Empty];
    };
    [saved, Cell::Number(Shown::of(&net.estimate, "VND").mean), Cell::Text(ends(net, lang))]
}

fn ends(net: &Difference, lang: Lang) -> String {
    let unit = Unit::of("VND").factor;
    let error = net.estimate.mcse * unit;
    interval(net.ci95.map(|end| Rounded::to_error(end * unit, error)), lang)
}
