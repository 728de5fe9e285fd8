//! Words on several aims at once: plans that none beats, robust choices.

use super::super::aims::{Aim, Aims, ByAims};
use super::super::found::Found;
use super::unit;
use crate::answers::words::pick;
use crate::text::digits::{estimate, exact, percent};
use crate::text::{Lang, number};
use std::fmt::Write;

/// How many plans none beats, the best by each aim, and the robust choices.
pub(super) fn aims(text: &mut String, found: &Found, lang: Lang) {
    let Some(aims) = &found.answer.aims else { return };
    let (n, m) = (aims.plans.len(), number(f64::from(aims.replicates), 0, lang));
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "{n} phương án không bị phương án nào hơn rõ về cả năm mặt (mục tiêu, sản lượng mất, xã nặng nhất, lượng thuốc, công; {m} lần lặp mới; tables/aims.csv):"
        ),
        Lang::En => writeln!(
            text,
            "{n} plans that no other is known to beat in all five aims (objective, yield lost, worst commune, product, person-days; {m} new replicates; tables/aims.csv):"
        ),
    };
    for aim in Aim::ALL {
        let better = |plan: &&ByAims| {
            let value = plan.values[aim as usize];
            if aim == Aim::Objective { value } else { -value }
        };
        let best = aims.plans.iter().max_by(|a, b| better(a).total_cmp(&better(b)));
        let Some(best) = best else { continue };
        let head = match (aim, lang) {
            (Aim::Objective, Lang::Vi) => "mục tiêu tốt nhất".to_owned(),
            (Aim::Objective, Lang::En) => "best objective".to_owned(),
            (_, Lang::Vi) => format!("{} ít nhất", aim.title().vi),
            (_, Lang::En) => format!("least {}", aim.title().en),
        };
        let _ = writeln!(text, "  {head}: {}.", of(found, aims, best, lang));
    }
    let robust = [
        (aims.least_regret, "hối tiếc kỳ vọng ít nhất", "least expected regret"),
        (
            aims.safest,
            "tốt nhất trong phần mười tương lai xấu nhất",
            "best in the worst tenth of its futures",
        ),
    ];
    for (k, vi, en) in robust {
        let _ =
            writeln!(text, "  {}: {}.", pick(lang, vi, en), of(found, aims, &aims.plans[k], lang));
    }
}

/// A plan by its aims, in one line.
fn of(found: &Found, aims: &Aims, plan: &ByAims, lang: Lang) -> String {
    let place = aims.plans.iter().position(|other| other == plan).map_or(0, |k| k + 1);
    let titles = found.answer.baselines.iter();
    let named = titles.filter(|named| plan.names.contains(&named.key));
    let name = named.map(|named| named.title.get(lang)).next();
    let name = match (aims.chosen.map(|k| k + 1) == Some(place), name) {
        (true, _) => pick(lang, "phương án chọn", "the plan chosen").to_owned(),
        (false, Some(name)) => name.to_owned(),
        (false, None) => match lang {
            Lang::Vi => format!("phương án số {place}"),
            Lang::En => format!("plan {place}"),
        },
    };
    let (scale, unit) = unit(found, lang);
    let gain = (plan.values[0] - aims.nothing) * scale;
    let gain = estimate(gain, lang);
    let [_, loss, worst, kg, days] = plan.values;
    let (loss, worst) = (estimate(loss, lang), percent(worst, 1, lang));
    let (kg, days) = (exact(kg.round(), lang), exact(days.round(), lang));
    match lang {
        Lang::Vi => format!(
            "{name} (hơn không làm {gain} {unit}, mất {loss} tấn, xã nặng nhất mất {worst}, {kg} kg thuốc, {days} công)"
        ),
        Lang::En => format!(
            "{name} (better than nothing by {gain} {unit}, loses {loss} t, worst commune {worst}, {kg} kg of product, {days} person-days)"
        ),
    }
}
