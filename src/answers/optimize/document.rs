//! A plan as a scenario file that `run` accepts.

use crate::model::plan::{Bout, Plan, Round, Setting, Start};
use crate::text::Text;
use std::fmt::Write;

/// Writes the campaign of `plan` as a scenario that extends the file `extends` and replaces its
/// rounds; `notes` stand at the top as comments.
///
/// Everything but the rounds is inherited: a budget that is a share of the plan's cost follows.
/// Where `budgets` names a file, which should hold [`budgets`], that replaces the communes' budgets:
/// in a campaign under way, part of them is no share of this plan.
pub fn document(plan: &Plan, extends: &str, notes: &[String], budgets: Option<&str>) -> String {
    let mut text = String::new();
    for note in notes {
        let _ = writeln!(text, "# {note}");
    }
    let _ = writeln!(text, "\nschema_version = 1\nextends = {}", quoted(extends));
    if !plan.campaign.rounds.is_empty() {
        let _ = writeln!(text, "rounds = \"replace\"");
    }
    let _ = writeln!(text, "title = {}\nquestion = {}", both(&plan.title), both(&plan.question));
    if plan.campaign.rounds.is_empty() {
        let _ = writeln!(text, "\n[campaign]\nprogrammes = []");
        return text;
    }
    let all = "\"trapping\", \"baiting\", \"hunting\", \"barriers\", \"habitat\"";
    let _ = writeln!(text, "\n[campaign]\nprogrammes = [{all}]");
    if let Some(file) = budgets {
        let _ = writeln!(text, "\n[budget]\ntable = {}", quoted(file));
        if plan.campaign.budget_share.is_some() {
            let _ = writeln!(text, "assumed = true");
        }
    }
    for (r, round) in plan.campaign.rounds.iter().enumerate() {
        let bouts: Vec<&Bout> = plan.campaign.bouts.iter().filter(|bout| bout.round == r).collect();
        for group in same_start(&bouts) {
            one(&mut text, plan, round, &group);
        }
    }
    text
}

/// The communes' budgets as the table that a scenario may name; `None` when they are unlimited.
pub fn budgets(plan: &Plan) -> Option<String> {
    let mut text = "commune,year,vnd\n".to_owned();
    for (commune, years) in plan.world.communes.iter().zip(plan.campaign.budget_vnd.as_ref()?) {
        // By name: a code may have two meanings.
        let name = commune.name.replace('"', "\"\"");
        for (year, vnd) in plan.world.period.calendar_years().zip(years) {
            let _ = writeln!(text, "\"{name}\",{year},{vnd}");
        }
    }
    Some(text)
}

/// Occurrences that one table can hold: those with one start in every year.
fn same_start<'a>(bouts: &[&'a Bout]) -> Vec<Vec<&'a Bout>> {
    let mut groups: Vec<Vec<&Bout>> = Vec::new();
    for &bout in bouts {
        let same = |group: &&mut Vec<&Bout>| when(group[0].start) == when(bout.start);
        match groups.iter_mut().find(same) {
            Some(group) => group.push(bout),
            None => groups.push(vec![bout]),
        }
    }
    groups
}

/// The start in the words of a scenario.
fn when(start: Start) -> String {
    match start {
        Start::Crop { crop, days } => {
            let crop = crop.key();
            format!("crop = \"{crop}\"\nanchor = \"establishment\"\ndays = {days}")
        }
        Start::Date(day) => {
            let (_, month, day) = day.date();
            format!("month_day = \"{month:02}-{day:02}\"")
        }
    }
}

/// One round.
fn one(text: &mut String, plan: &Plan, round: &Round, bouts: &[&Bout]) {
    let programme = round.action.programme();
    let years: Vec<String> =
        bouts.iter().map(|bout| plan.world.period.year(bout.year).to_string()).collect();
    let _ = writeln!(
        text,
        "\n[[round]]\nname = {}\nprogramme = \"{}\"\n{}\nyears = [{}]\nweeks = {}",
        both(&round.name),
        programme.key(),
        when(bouts[0].start),
        years.join(", "),
        round.weeks
    );
    for (key, setting) in round.action.settings() {
        let _ = match setting {
            Setting::Number(number) => writeln!(text, "{key} = {number:?}"),
            Setting::Count(count) => writeln!(text, "{key} = {count}"),
            Setting::Word(word) => writeln!(text, "{key} = \"{word}\""),
        };
    }
    if round.contracted {
        let _ = writeln!(text, "contracted = true");
    }
    if let Some(trigger) = round.trigger {
        let _ = writeln!(
            text,
            "trigger = {{ tillers_cut_share = {:?}, window_weeks = {} }}",
            trigger.tillers_cut_share, trigger.window_weeks
        );
    }
    amounts(text, plan, programme.facts().amount.by_commune, &round.target);
    if let Some(aim) = &round.aim {
        amounts(text, plan, "aim_by_commune", aim);
    }
}

/// A table of a round by commune.
fn amounts(text: &mut String, plan: &Plan, table: &str, amounts: &[f64]) {
    let _ = writeln!(text, "[round.{table}]");
    for (commune, amount) in plan.world.communes.iter().zip(amounts) {
        if *amount > 0.0 {
            let _ = writeln!(text, "{} = {amount:?}", quoted(&commune.name));
        }
    }
}

fn both(text: &Text) -> String {
    format!("{{ vi = {}, en = {} }}", quoted(&text.vi), quoted(&text.en))
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::{PROGRAMMES, Programme};
    use crate::scenario;

    #[test]
    fn the_file_is_the_plan() {
        let scheme = scenario::embedded("luong_tai").unwrap();
        let levers = super::super::levers::Levers::new(&scheme, [true; PROGRAMMES], None);
        let mut levels = levers.own.clone();
        for (place, level) in levels.iter_mut().enumerate() {
            *level = [0.0, 0.25, 0.5, 1.0][place % 4];
        }
        let mut plan = levers.plan(&levels, "best");
        plan.title = Text::new("Phương án \"tốt\"", "Best plan");
        let text = document(&plan, "luong_tai.toml", &["A note".to_owned()], None);
        let again = scenario::from_text("best", &text, None).unwrap_or_else(|problems| {
            panic!("{}\n{text}", problems.render(crate::text::Lang::En))
        });
        assert_eq!(again.title, plan.title);
        assert_eq!(again.campaign.rounds, plan.campaign.rounds);
        assert_eq!(again.campaign.bouts, plan.campaign.bouts);
        assert_eq!(again.campaign.traps, plan.campaign.traps);
        let budgets = |plan: &Plan| -> Vec<f64> {
            plan.campaign.budget_vnd.iter().flatten().flatten().copied().collect()
        };
        for (a, b) in budgets(&again).iter().zip(budgets(&plan)) {
            assert!((a - b).abs() <= 1e-6 * b.max(1.0));
        }
    }

    #[test]
    fn the_file_of_a_campaign_under_way_is_the_plan_and_its_past() {
        let scheme = scenario::embedded("luong_tai").unwrap();
        let home = tempfile::tempdir().unwrap();
        let again = |plan: &Plan| {
            std::fs::write(home.path().join("b.csv"), budgets(plan).unwrap()).unwrap();
            let file = home.path().join("best.toml");
            let text = document(plan, "luong_tai.toml", &[], Some("b.csv"));
            std::fs::write(&file, &text).unwrap();
            scenario::load(&file).unwrap_or_else(|problems| {
                panic!("{}\n{text}", problems.render(crate::text::Lang::En))
            })
        };
        let turned = |plan: &Plan, week: i32| {
            let levers = super::super::levers::Levers::new(plan, [true; PROGRAMMES], Some(week));
            let level = |place: usize| {
                let most = if levers.programme(place / levers.communes()) == Programme::Trapping {
                    2.0
                } else {
                    1.0
                };
                [1.0, 0.0, 0.25, 0.75][place % 4] * most
            };
            levers.plan(&(0..levers.own.len()).map(level).collect(), "best")
        };
        // Planned again in July, and what came of that once more in the next spring.
        let july = turned(&scheme, 26);
        // The file writes down the budgets that a scenario may leave to the plan's own cost; they
        // stay what nobody granted.
        let written = |plan: &Plan| {
            let mut campaign = plan.campaign.clone();
            assert!(campaign.budget_share.take().is_some());
            campaign
        };
        assert_eq!(written(&again(&july)), written(&july));
        let spring = turned(&again(&july), 60);
        assert_eq!(written(&again(&spring)), written(&spring));
        let begun = |plan: &Plan, week: i32| -> Vec<(Bout, Vec<f64>, Vec<f64>)> {
            let bouts = plan.campaign.bouts.iter().filter(|bout| bout.nominal_week < week);
            let mut bouts: Vec<_> = bouts
                .map(|&bout| {
                    let round = &plan.campaign.rounds[bout.round];
                    let aim = plan.campaign.aim(bout.round);
                    let aim =
                        if super::super::rest::traps(round) { aim.to_vec() } else { Vec::new() };
                    (Bout { round: 0, ..bout }, round.target.clone(), aim)
                })
                .collect();
            bouts.sort_by_key(|(bout, ..)| bout.nominal_week);
            bouts
        };
        assert_eq!(begun(&scheme, 26), begun(&spring, 26));
        assert_eq!(begun(&july, 60), begun(&spring, 60));
        let money = |plan: &Plan| plan.campaign.budget_vnd.clone().unwrap();
        for (c, scheme) in money(&scheme).iter().enumerate() {
            assert_eq!(money(&july)[c][0], scheme[0]);
            assert_eq!(money(&spring)[c][..2], money(&july)[c][..2]);
        }
        assert_ne!(money(&july)[0][1], money(&scheme)[0][1]);
        assert_ne!(money(&july)[0][2], money(&spring)[0][2]);
    }

    #[test]
    fn a_plan_of_nothing_is_a_scenario_too() {
        let scheme = scenario::embedded("luong_tai").unwrap();
        let levers = super::super::levers::Levers::new(&scheme, [true; PROGRAMMES], None);
        let plan = levers.plan(&vec![0.0; levers.own.len()], "nothing");
        let text = document(&plan, "luong_tai.toml", &[], None);
        let again = scenario::from_text("nothing", &text, None).unwrap();
        assert!(again.campaign.rounds.is_empty());
    }
}
