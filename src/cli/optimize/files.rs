//! The folder of an answer: the plan, what it is worth, tables and charts.

use super::super::feasibility::origin;
use super::super::{Failure, value};
use super::{BEST, Found, OptimizeArgs, replan, words};
use crate::answers::optimize::document::{budgets, document};
use crate::answers::optimize::problem::Sample;
use crate::answers::optimize::select;
use crate::answers::summarise::PROGRAMME_KEYS;
use crate::answers::summary::Summary;
use crate::engine::Study;
use crate::output::File;
use crate::output::contents::{self, Recipe};
use crate::show::charts::{self, Options};
use crate::text::{Lang, date};
use serde_json::{Value, json};
use std::path::Path;

/// The plan as a scenario in the file `name`, and the budgets that it names, if it does: those of
/// the past are no share of it.
pub(super) fn plan_files(found: &Found<'_>, extends: &str, name: &str) -> Vec<File> {
    let key = found.problem.objective.key();
    let mut notes = vec![
        format!(
            "The best plan that `rodsim optimize` found: objective {key}, budget {:.0} VND.",
            found.problem.budget.total()
        ),
        "Amounts are by commune; everything else is that of the scenario it extends.".to_owned(),
    ];
    let Some(under_way) = found.under_way else {
        return vec![File::new(name, document(found.best, extends, &notes, None))];
    };
    notes.push(format!(
        "Planned again from {}: rounds that begin before, and budgets of years that have begun, are as they were.",
        date(under_way.day(), Lang::En)
    ));
    let table = format!("{}_budgets.csv", name.strip_suffix(".toml").unwrap_or(name));
    let budgets = budgets(found.best);
    let file = budgets.as_ref().map(|_| table.as_str());
    let mut files = vec![File::new(name, document(found.best, extends, &notes, file))];
    files.extend(budgets.map(|text| File::new(table.as_str(), text)));
    files
}

/// The answer as JSON.
pub(super) fn json(found: &Found<'_>) -> Result<String, Failure> {
    let (answer, problem) = (found.answer, found.problem);
    let n = answer.levers.communes();
    let communes: Vec<&str> =
        found.plan.world.communes.iter().map(|commune| commune.name.as_str()).collect();
    let rounds: Vec<Value> = (0..answer.levers.rounds())
        .map(|r| {
            let round = answer.levers.round(r);
            json!({
                "name": round.name,
                "programme": PROGRAMME_KEYS[answer.levers.programme(r)],
                "levels": answer.chosen[r * n..(r + 1) * n],
                "targets": (0..n).map(|c| answer.levers.unit[r][c] * answer.chosen[r * n + c]).collect::<Vec<_>>(),
            })
        })
        .collect();
    let selection = answer.selection.as_ref().map(|selection| {
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
                    "kind": candidate.kind.map(|kind| PROGRAMME_KEYS[kind]),
                    "in_search": candidate.in_search.value,
                    "replicates": selection.samples[k].objective.len(),
                    "objective_mean": value,
                    "objective_error": error,
                    "behind_selected": lead,
                    "behind_selected_error": if k == selection.best { 0.0 } else { lead_error },
                    "over_budget_share": selection.scores[k].money,
                    "short_of_constraints_share": selection.scores[k].rules,
                    "cost_vnd": selection.samples[k].spent.iter().sum::<f64>(),
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
    });
    let frontier = answer.frontier.as_ref().map(|frontier| {
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
    });
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
        "replicates_in_search": found.replicates,
        "in_search": { "objective_mean": answer.in_search.value, "nothing": answer.nothing_in_search },
        "fresh": words::fresh(found),
        "fresh_seed": found.fresh_seed,
        "replan": found.under_way.map(|under_way| replan::json(found, under_way)),
        "communes": communes,
        "rounds": rounds,
        "selection": selection,
        "near_best": answer.near_best,
        "frontier": frontier,
    });
    Ok(serde_json::to_string_pretty(&document).map_err(Failure::other)? + "\n")
}

/// Writes the folder.
pub(super) fn write(
    found: &Found<'_>,
    study: &Study,
    json: &str,
    folder: &Path,
    extends: &str,
    args: &OptimizeArgs,
) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let options = Options { lang, ..Options::default() };
    let recipe = Recipe { lang, ..Recipe::default() };
    let mut files = contents::of_run(study, found.summary, &recipe).map_err(Failure::other)?;
    // The calendar is that of the plan, whoever leads.
    let own = only(found.summary, &[found.idle, BEST]);
    let calendar =
        charts::draw(&own, &["calendar".to_owned()], &options).map_err(Failure::other)?;
    files.retain(|file| !file.path.starts_with("charts/calendar."));
    files.extend(calendar.iter().flat_map(contents::chart_files));
    if let Some(frontier) = &found.answer.frontier {
        let origin = origin(found.plan, args.seed, u64::from(frontier.replicates));
        let place = &found.plan.world.place;
        let drawn = charts::frontier(frontier, place, &origin, &options).map_err(Failure::other)?;
        files.extend(drawn.iter().flat_map(contents::chart_files));
    }
    files.extend(plan_files(found, extends, "plan.toml"));
    files.push(File::new("optimize.json", json));
    files.push(File::new("answer.vi.txt", words::answer(found, Lang::Vi)));
    files.push(File::new("answer.en.txt", words::answer(found, Lang::En)));
    files.push(plan_table(found)?);
    files.push(File::new("tables/frontier.csv", frontier_table(found)?));
    value::files::write(folder, files, &study.plans, args.seed, args.force)
}

/// A summary with some of its scenarios.
fn only(summary: &Summary, names: &[&str]) -> Summary {
    let mut own = summary.clone();
    own.arms.retain(|arm| names.contains(&arm.name.as_str()));
    own.pairs.retain(|pair| [&pair.a, &pair.b].iter().all(|name| names.contains(&name.as_str())));
    own.rankings.clear();
    own.decision = None;
    own
}

/// Amounts by commune and round.
pub(super) fn plan_table(found: &Found<'_>) -> Result<File, Failure> {
    let levers = &found.answer.levers;
    let n = levers.communes();
    let units = ["traps", "ha", "person-days", "barriers", "ha"];
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["commune", "programme", "round", "level", "amount", "unit", "amount_in_scenario"];
    writer.write_record(header).map_err(Failure::other)?;
    for c in 0..n {
        for r in 0..levers.rounds() {
            let round = levers.round(r);
            let amount = |levels: &[f64]| levels[r * n + c] * levers.unit[r][c];
            writer
                .write_record([
                    found.plan.world.communes[c].name.clone(),
                    PROGRAMME_KEYS[levers.programme(r)].to_owned(),
                    round.name.en.clone(),
                    found.answer.chosen[r * n + c].to_string(),
                    amount(&found.answer.chosen).to_string(),
                    units[levers.programme(r)].to_owned(),
                    amount(&levers.own).to_string(),
                ])
                .map_err(Failure::other)?;
        }
    }
    Ok(File::new("tables/plan.csv", writer.into_inner().map_err(Failure::other)?))
}

/// The frontier, one row for each budget.
fn frontier_table(found: &Found<'_>) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
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
    writer.write_record(header).map_err(Failure::other)?;
    if let Some(frontier) = &found.answer.frontier {
        for (k, point) in frontier.points.iter().enumerate() {
            let numbers = [
                point.budget_vnd,
                point.cost_vnd,
                point.value,
                point.value_error,
                point.loss_t,
                point.loss_error,
                point.chance_target,
            ];
            let mut row = numbers.map(|x| x.to_string()).to_vec();
            row.push((frontier.knee == Some(k)).to_string());
            writer.write_record(row).map_err(Failure::other)?;
        }
    }
    writer.into_inner().map_err(Failure::other)
}
