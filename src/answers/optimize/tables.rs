//! The answer for programs: the plan as a scenario, JSON, tables.

use super::aims::{AIMS, Aim, ByAims};
use super::document::{budgets, document};
use super::found::{
    BEFORE, BEGUN, BEST, Found, UnderWay, cost, cost_error, difference, worst_served,
};
use super::policy::Rule;
use super::problem::{Sample, mean};
use super::select;
use super::shadow::Shadow;
use crate::answers::feasibility::limit_uses;
use crate::model::plan::{Plan, Programme};
use crate::scenario;
use crate::text::table::{Cell, csv};
use crate::text::{Lang, Text, date, iso};
use serde_json::{Value, json};

/// The plan as a scenario in the file `name`, and the budgets that it names, if it does: those of
/// the past are no share of it.
pub fn plan_files(found: &Found, extends: &str, name: &str) -> Vec<(String, String)> {
    let key = found.problem.objective.key();
    let mut notes = vec![
        format!(
            "The best plan that `rodsim optimize` found: objective {key}, budget {:.0} VND.",
            found.problem.budget.total()
        ),
        "Amounts are by commune; everything else is that of the scenario it extends.".to_owned(),
    ];
    let Some(under_way) = &found.under_way else {
        return vec![(name.to_owned(), document(found.best(), extends, &notes, None))];
    };
    notes.push(format!(
        "Planned again from {}: rounds that begin before, and budgets of years that have begun, are as they were.",
        date(under_way.day(), Lang::En)
    ));
    let table = format!("{}_budgets.csv", name.strip_suffix(".toml").unwrap_or(name));
    let budgets = budgets(found.best());
    let file = budgets.as_ref().map(|_| table.as_str());
    let mut files = vec![(name.to_owned(), document(found.best(), extends, &notes, file))];
    files.extend(budgets.map(|text| (table.clone(), text)));
    files
}

/// The answer as JSON.
///
/// # Errors
///
/// When a number has no JSON.
pub fn json(found: &Found) -> serde_json::Result<String> {
    let (answer, problem) = (&found.answer, &found.problem);
    let n = answer.levers.communes();
    let communes: Vec<&str> =
        found.plan.world.communes.iter().map(|commune| commune.name.as_str()).collect();
    let rounds: Vec<Value> = (0..answer.levers.rounds())
        .map(|r| {
            let round = answer.levers.round(r);
            json!({
                "name": round.name,
                "programme": answer.levers.programme(r).key(),
                "levels": answer.chosen[r * n..(r + 1) * n],
                "years": answer.levers.years(r),
                "targets": (0..n).map(|c| answer.levers.amount(r, c, answer.chosen[r * n + c])).collect::<Vec<_>>(),
            })
        })
        .collect();
    let document = json!({
        "schema_version": 1,
        "scenario": found.plan.name,
        "objective": problem.objective.key(),
        "objective_unit": problem.objective.unit(),
        "objective_note": "the outcome times its better direction: more is better; net_benefit is minus the burden",
        "budget_vnd": problem.budget.limits().iter().map(|vnd| vnd.is_finite().then_some(*vnd)).collect::<Vec<_>>(),
        "budget_total_vnd": Some(problem.budget.total()).filter(|vnd| vnd.is_finite()),
        "constraints": problem.constraints.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(),
        "complete": answer.complete,
        "exact_for_the_sample": answer.exact,
        "plans_simulated": answer.plans,
        "cut_back_to_budget": answer.trimmed,
        "limits": limit_uses(found.best()),
        "shadow_prices": shadows_json(found),
        "aims": aims_json(found),
        "policy": policy_json(found),
        "why_not_the_scheme": found.why.as_ref().map(|why| &why.waterfall),
        "replicates_in_search": found.replicates,
        "in_search": { "objective_mean": answer.in_search.value, "nothing": answer.nothing_in_search },
        "fresh": fresh(found),
        "fresh_seed": found.fresh_seed,
        "replan": found.under_way.as_ref().map(|under_way| under_way_json(found, under_way)),
        "communes": communes,
        "rounds": rounds,
        "selection": selection_json(found),
        "near_best": answer.near_best,
        "frontier": frontier_json(found),
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// What binds, and what it costs, for JSON.
fn shadows_json(found: &Found) -> Vec<Value> {
    let of = |shadow: &Shadow| {
        json!({
            "limit": shadow.limit.as_ref().map_or("budget", |one| one.limit.key()),
            "used": shadow.limit.as_ref().map(|one| one.used),
            "bound": shadow.limit.as_ref().map(|one| one.bound),
            "loosened_by": Some(shadow.looser_by).filter(|by| by.is_finite()),
            "gain": shadow.gain,
            "gain_error": shadow.error,
            "distinguishable": shadow.told(),
            "gain_per_unit": Some(shadow.per_unit()).filter(|price| price.is_finite()),
        })
    };
    found.answer.shadows.iter().map(of).collect()
}

/// Plans that none is known to beat in everything, for JSON.
fn aims_json(found: &Found) -> Option<Value> {
    let aims = found.answer.aims.as_ref()?;
    let plan = |plan: &ByAims| {
        let of = |values: [f64; AIMS]| -> serde_json::Map<String, Value> {
            Aim::ALL.iter().zip(values).map(|(aim, x)| (aim.key().to_owned(), json!(x))).collect()
        };
        json!({
            "names": plan.names,
            "kind": plan.kind.map(Programme::key),
            "means": of(plan.values),
            "errors": of(plan.errors),
            "objective_mean_in_worst_tenth": plan.worst_tenth,
            "expected_regret": plan.regret,
            "levels": plan.levels,
        })
    };
    Some(json!({
        "replicates": aims.replicates,
        "chosen": aims.chosen,
        "least_regret": aims.least_regret,
        "best_in_worst_tenth": aims.safest,
        "beaten": aims.beaten,
        "plans": aims.plans.iter().map(plan).collect::<Vec<_>>(),
    }))
}

/// Plans that none is known to beat in everything, one row each, as CSV.
pub fn aims_table(found: &Found) -> String {
    let mut header: Vec<String> = ["plan", "names", "kind"].map(str::to_owned).to_vec();
    for aim in Aim::ALL {
        header.extend([aim.key().to_owned(), format!("{}_error", aim.key())]);
    }
    let last = ["objective_mean_in_worst_tenth", "expected_regret", "chosen"];
    header.extend(last.map(str::to_owned));
    let rows = found.answer.aims.iter().flat_map(|aims| {
        aims.plans.iter().enumerate().map(|(k, plan)| {
            let mut row = vec![
                (k + 1).to_string(),
                plan.names.join(" "),
                plan.kind.map_or("", Programme::key).to_owned(),
            ];
            for (value, error) in plan.values.iter().zip(plan.errors) {
                row.extend([value.to_string(), error.to_string()]);
            }
            row.extend([plan.worst_tenth, plan.regret].map(|x| x.to_string()));
            row.push((aims.chosen == Some(k)).to_string());
            row
        })
    });
    csv(header, rows)
}

/// Rules of reacting and their worth, for JSON.
fn policy_json(found: &Found) -> Option<Value> {
    let policy = found.answer.policy.as_ref()?;
    let rule = |rule: &Rule| {
        json!({
            "round": rule.name,
            "tillers_cut_share": rule.trigger.tillers_cut_share,
            "window_weeks": rule.trigger.window_weeks,
        })
    };
    Some(json!({
        "rules": policy.rules.iter().map(rule).collect::<Vec<_>>(),
        "gain_over_fixed_plan": policy.worth,
        "gain_error": policy.error,
        "saved_vnd": policy.saved.0,
        "saved_error_vnd": policy.saved.1,
        "rules_tried": policy.tried,
        "replicates": policy.replicates,
    }))
}

/// How the candidates compare on replicates that the search did not see, for JSON.
fn selection_json(found: &Found) -> Option<Value> {
    let (answer, problem) = (&found.answer, &found.problem);
    answer.selection.as_ref().map(|selection| {
        let all: Vec<&Sample> = selection.samples.iter().collect();
        let (best, regret) = select::futures(&all);
        json!({
            "nominal": select::NOMINAL,
            "chance_correct_at_least": selection.chance_correct,
            "selected": selection.best,
            "candidates": answer.candidates.iter().enumerate().map(|(k, candidate)| {
                let (value, error) = select::value(&selection.samples[k]);
                let (lead, lead_error) =
                    select::paired(&selection.samples[selection.best], &selection.samples[k]);
                json!({
                    "names": candidate.names,
                    "kind": candidate.kind.map(Programme::key),
                    "in_search": candidate.in_search.value,
                    "replicates": selection.samples[k].objective.len(),
                    "objective_mean": value,
                    "objective_error": error,
                    "behind_selected": lead,
                    "behind_selected_error": if k == selection.best { 0.0 } else { lead_error },
                    "over_budget_share": selection.scores[k].money,
                    "over_limits_share": selection.scores[k].limits,
                    "short_of_constraints_share": selection.scores[k].rules,
                    "cost_vnd": mean(&selection.samples[k].cost),
                    "share_of_futures_best": best[k],
                    "expected_regret": regret[k],
                    "levels": candidate.levels,
                })
            }).collect::<Vec<_>>(),
            "constraints_met": (0..problem.constraints.len()).map(|k| json!({
                "constraint": problem.constraints[k].text,
                "share": selection.samples[selection.best].met(k),
            })).collect::<Vec<_>>(),
        })
    })
}

/// What each budget buys, for JSON.
fn frontier_json(found: &Found) -> Option<Value> {
    found.answer.frontier.as_ref().map(|frontier| {
        json!({
            "replicates": frontier.replicates,
            "knee_vnd": frontier.knee.map(|knee| frontier.points[knee].budget_vnd),
            "points": frontier.points.iter().map(|point| json!({
                "budget_vnd": point.budget_vnd,
                "cost_vnd": point.cost_vnd,
                "objective_mean": point.value,
                "objective_error": point.value_error,
                "yield_loss_t": point.loss_t,
                "yield_loss_error_t": point.loss_error,
                "chance_target": point.chance_target,
                "levels": point.levels,
            })).collect::<Vec<_>>(),
        })
    })
}

/// Fresh values, for JSON.
fn fresh(found: &Found) -> Value {
    let rows: Vec<Value> = std::iter::once(BEST)
        .chain(found.arms.iter().map(|(name, _)| name.as_str()))
        .map(|name| {
            let against = |other: &str| {
                difference(found, name, other)
                    .map(|(mean, ci95, chance)| json!({ "mean": mean, "ci95": ci95, "chance_better": chance }))
            };
            let worst = worst_served(found, name);
            let mut row = json!({
                "name": name,
                "cost_vnd": cost(found, name),
                "gain_over_scheme": if name == "scheme" { None } else { against("scheme") },
                "worst_commune": worst.as_ref().map(|(name, ..)| name),
                "worst_commune_loss_share": worst.as_ref().map(|(_, share, _)| share),
            });
            row[format!("gain_over_{}", found.idle())] = json!(against(found.idle()));
            row
        })
        .collect();
    json!({ "replicates": found.summary.run.replicates, "plans": rows })
}

/// The campaign under way, for JSON.
fn under_way_json(found: &Found, under_way: &UnderWay) -> Value {
    let changes = |from: &Plan| {
        let of = |lang| scenario::diff(from, found.best(), lang);
        Text::new(of(Lang::Vi), of(Lang::En))
    };
    let begun = cost(found, BEGUN);
    let against = |name: &str| {
        difference(found, BEST, name).map(
            |(mean, ci95, chance)| json!({ "mean": mean, "ci95": ci95, "chance_better": chance }),
        )
    };
    let total = found.problem.budget.total();
    json!({
        "from": iso(under_way.day()),
        "records_until": under_way.until().map(iso),
        "particles": under_way.particles.as_ref().map(|particles| particles.len()),
        "posterior": under_way.particles.as_ref().map(|particles| particles.digest()),
        "begun_cost_vnd": begun,
        "begun_cost_error_vnd": cost_error(found, BEGUN),
        "left_vnd": begun.map(|begun| total - begun).filter(|vnd| vnd.is_finite()),
        "gain_over_plan_under_way": against("scheme"),
        "changes": changes(&found.unchanged()),
        "before_records": under_way.before.as_ref().map(|before| json!({
            "same_plan": *before == found.answer.chosen,
            "levels": before,
            "changes": changes(&found.answer.levers.plan(before, BEFORE)),
            "gain_over_it": against(BEFORE),
        })),
    })
}

/// Amounts by commune and round, as CSV.
pub fn plan_table(found: &Found) -> String {
    let levers = &found.answer.levers;
    let n = levers.communes();
    let header =
        ["commune", "programme", "round", "years", "level", "amount", "unit", "amount_in_scenario"];
    let rows = (0..n).flat_map(|c| (0..levers.rounds()).map(move |r| (c, r))).map(|(c, r)| {
        let amount = |levels: &[f64]| levers.amount(r, c, levels[r * n + c]);
        let years: Vec<String> = levers.years(r).iter().map(i32::to_string).collect();
        [
            Cell::from(&found.plan.world.communes[c].name),
            levers.programme(r).key().into(),
            (&levers.round(r).name.en).into(),
            years.join(" ").into(),
            found.answer.chosen[r * n + c].into(),
            amount(&found.answer.chosen).into(),
            levers.programme(r).facts().unit_key.into(),
            amount(&levers.own).into(),
        ]
    });
    csv(header, rows)
}

/// The frontier, one row for each budget, as CSV.
pub fn frontier_table(found: &Found) -> String {
    let header = [
        "budget_vnd",
        "cost_vnd",
        "objective_mean",
        "objective_error",
        "yield_loss_t",
        "yield_loss_error_t",
        "chance_target",
        "knee",
    ];
    let rows = found.answer.frontier.iter().flat_map(|frontier| {
        frontier.points.iter().enumerate().map(|(k, point)| {
            [
                Cell::Number(point.budget_vnd),
                point.cost_vnd.into(),
                point.value.into(),
                point.value_error.into(),
                point.loss_t.into(),
                point.loss_error.into(),
                point.chance_target.into(),
                (frontier.knee == Some(k)).into(),
            ]
        })
    });
    csv(header, rows)
}
