//! The answer to a question, and what the plan is worth on fresh draws and luck.

use super::answer::Answer;
use super::levers::Levels;
use super::problem::{Objective, Problem};
use super::question::{Question, block_counts};
use super::request::{Refusal, Request, Trace};
use super::solve::solve;
use crate::answers::contrast::{self, Waterfall};
use crate::answers::precision::usual_design;
use crate::answers::summarise::summarise;
use crate::answers::summary::{Arm, Difference, OutcomeTable, Summary};
use crate::engine::particles::Particles;
use crate::engine::{Settings, Study};
use crate::model::plan::Plan;
use crate::text::{Lang, Text, date};
use crate::time::{Day, Period};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Name of the plan chosen, in files.
pub const BEST: &str = "best_plan";
/// Name of the plan in which nothing begins any more.
pub const BEGUN: &str = "begun_only";
/// Name of the plan that would have been chosen without the records.
pub const BEFORE: &str = "before_records";

/// What was found, and what it is worth on fresh draws and luck.
#[derive(Debug)]
pub struct Found {
    /// The scenario.
    pub plan: Plan,
    /// What was asked.
    pub problem: Problem,
    /// What the search found.
    pub answer: Answer,
    /// The study of the fresh values: no campaign, the plan, the scheme and the other baselines.
    pub study: Study,
    /// The fresh values.
    pub summary: Summary,
    /// What has begun, if the campaign is planned again under way.
    pub under_way: Option<UnderWay>,
    /// Why the plan differs in worth from the scheme, part by part; none where that was not asked.
    pub why: Option<Why>,
    /// Names of the baselines among the arms of the summary, with their titles.
    pub arms: Vec<(String, Text)>,
    /// Seed of the fresh values.
    pub fresh_seed: u64,
    /// Replicates of each plan in the search.
    pub replicates: u32,
}

/// The parts of the difference from the scheme to the plan chosen, in words and for programs.
#[derive(Clone, Debug)]
pub struct Why {
    /// In words.
    pub words: Text,
    /// Step by step.
    pub waterfall: Waterfall,
}

/// What is known of a campaign that is planned again under way.
#[derive(Clone, Debug)]
pub struct UnderWay {
    /// The years of the plan.
    pub period: Period,
    /// The first week that is planned again.
    pub week: i32,
    /// What records say, if there are any.
    pub particles: Option<Arc<Particles>>,
    /// The levels that would have been chosen without the records, if that was looked for.
    pub before: Option<Levels>,
}

impl UnderWay {
    /// The first day that is planned again.
    pub fn day(&self) -> Day {
        self.period.monday(self.week)
    }

    /// The last day of the records.
    pub fn until(&self) -> Option<Day> {
        self.particles.as_ref().map(|particles| self.period.sunday(particles.until))
    }
}

impl Found {
    /// The plan chosen, as a scenario.
    pub fn best(&self) -> &Plan {
        &self.study.plans[1]
    }

    /// How the fresh values were simulated, on the machine of these settings.
    pub fn fresh(&self, settings: &Settings) -> Settings {
        let design = usual_design(&self.study, self.summary.run.replicates);
        Settings { seed: self.fresh_seed, design, ..*settings }
    }

    /// The plan under way, in the rounds of the plan that was found.
    pub fn unchanged(&self) -> Plan {
        self.answer.levers.plan(&self.answer.levers.own, "scheme")
    }

    /// The scenario to which gains are compared, in which nothing is done, or nothing more.
    pub fn idle(&self) -> &str {
        &self.study.plans[0].name
    }
}

/// Is there a round that is planned to begin after this week?
pub fn begins_after(plan: &Plan, week: i32) -> bool {
    plan.campaign.bouts.iter().any(|bout| bout.nominal_week > week)
}

/// Understands what is asked, searches, and values what was found; `today` is the date of the
/// summary, ISO 8601.
///
/// # Errors
///
/// When the question cannot be understood, contradicts itself, or no plan that was found meets it.
pub fn answered(
    question: &Question,
    plan: Plan,
    particles: Option<Arc<Particles>>,
    settings: &Settings,
    today: &str,
    trace: &dyn Trace,
    stop: &AtomicBool,
) -> Result<Found, Refusal> {
    let mut faults = Vec::new();
    let programmes = question.programmes(&mut faults);
    let from = question.first_week(plan.world.period, particles.as_deref(), &mut faults);
    let fresh_replicates = question.fresh(particles.as_deref(), &mut faults);
    let problem =
        question.problem(&plan, particles.as_deref(), settings, trace, stop, &mut faults)?;
    let (Some(problem), true) = (problem, faults.is_empty()) else {
        return Err(Refusal::Impossible(Text::joined(&faults, "\n")));
    };
    let mut request = Request {
        blocks: block_counts(&problem),
        problem,
        programmes,
        from,
        particles,
        replicates: question.replicates,
        last_year: question.last_year.clone(),
        years_apart: !question.same_every_year && plan.world.period.years() > 1,
        also: Vec::new(),
    };
    let before =
        |request: &Request| without_records(question, &plan, request, settings, trace, stop);
    // Where time is short, what was asked comes first.
    let mut other = if question.hurried { None } else { before(&request)? };
    request.also.extend(other.clone());
    let answer = solve(&plan, &request, settings, trace, stop)?;
    if question.hurried {
        other = before(&request)?;
    }
    trace.search_is_over();
    let under_way = from.map(|week| UnderWay {
        period: plan.world.period,
        week,
        particles: request.particles.clone(),
        before: other,
    });
    let (plans, arms) = fresh_plans(&plan, &answer, under_way.as_ref());
    trace.tell(&Text::new(
        "đánh giá lại với tham số và may rủi mới",
        "valuing again on fresh draws and luck",
    ));
    let mut study = Study::new(plans, 0);
    study.particles = request.particles;
    let fresh_seed = settings.seed.wrapping_add(1);
    let design = usual_design(&study, fresh_replicates);
    let fresh = Settings { seed: fresh_seed, design, ..*settings };
    let tally = study.simulate(&fresh, 0..fresh_replicates, &(), stop).ok_or(Refusal::Stopped)?;
    let summary = summarise(&study, &fresh, &tally, today);
    let asked = !question.hurried && under_way.is_none();
    let why = asked.then(|| why(&plan, &study, &fresh, fresh_replicates, stop)).flatten();
    let (problem, replicates) = (request.problem, question.replicates);
    Ok(Found {
        plan,
        problem,
        answer,
        study,
        summary,
        under_way,
        why,
        arms,
        fresh_seed,
        replicates,
    })
}

/// Why the plan chosen differs from the scheme: on the draws and luck of the fresh values. `None` when
/// stopped, or when the scenario plans nothing.
fn why(
    plan: &Plan,
    study: &Study,
    fresh: &Settings,
    replicates: u64,
    stop: &AtomicBool,
) -> Option<Why> {
    let best = &study.plans[1];
    let steps = contrast::steps(plan, best);
    if plan.campaign.rounds.is_empty() || steps.is_empty() {
        return None;
    }
    let mut plans = vec![plan.clone()];
    plans.extend(steps.iter().map(|step| step.plan.clone()));
    let mut parts = Study::new(plans, 0);
    parts.particles.clone_from(&study.particles);
    let tally = parts.simulate(fresh, 0..replicates, &(), stop)?;
    let of = |lang| contrast::words::waterfall(plan, best, &steps, &tally, fresh.design, lang);
    let waterfall = contrast::waterfall(plan, best, &steps, &tally, fresh.design);
    Some(Why { words: Text::new(of(Lang::Vi), of(Lang::En)), waterfall })
}

/// What the same search chooses without the records; `None` when there are none, it was stopped, or
/// nothing was found.
fn without_records(
    question: &Question,
    plan: &Plan,
    request: &Request,
    settings: &Settings,
    trace: &dyn Trace,
    stop: &AtomicBool,
) -> Result<Option<Levels>, Refusal> {
    if request.particles.is_none() || stop.load(Ordering::Relaxed) {
        return Ok(None);
    }
    trace.tell(&Text::new(
        "trước hết tìm như khi chưa có ghi chép, để so sánh",
        "searching without the records first, to compare",
    ));
    let problem = match question.problem(plan, None, settings, trace, stop, &mut Vec::new()) {
        Ok(Some(problem)) => problem,
        Err(Refusal::Stopped) | Ok(None) => return Ok(None),
        Err(refusal) => return Err(refusal),
    };
    let prior = Request { problem, particles: None, ..request.clone() };
    let answer = solve(plan, &prior, settings, trace, stop);
    Ok(answer.ok().map(|answer| answer.chosen))
}

/// The plans that are valued on fresh replicates: no campaign (nothing more, in a campaign under
/// way), the plan chosen, the scheme, the other baselines that differ from these, the plan chosen
/// without records.
fn fresh_plans(
    plan: &Plan,
    answer: &Answer,
    under_way: Option<&UnderWay>,
) -> (Vec<Plan>, Vec<(String, Text)>) {
    let mut best = answer.levers.plan(&answer.chosen, BEST);
    best.title = Text::new("Phương án tốt nhất tìm được", "Best plan found");
    best.question = Text::new(
        format!("Nên chia công sức của “{}” ra sao?", plan.title.vi),
        format!("How should the effort of “{}” be shared out?", plan.title.en),
    );
    best.sources = Vec::new();
    let nothing = match under_way {
        None => plan.without_campaign(),
        Some(under_way) => {
            let day = |lang| date(under_way.day(), lang);
            let mut begun = answer.levers.plan(&vec![0.0; answer.chosen.len()], BEGUN);
            begun.title = Text::new(
                format!("Dừng hẳn từ {}", day(Lang::Vi)),
                format!("Stop on {}", day(Lang::En)),
            );
            begun.sources = Vec::new();
            begun
        }
    };
    let mut plans = vec![nothing, best];
    let mut arms = Vec::new();
    let mut shown: Vec<&Levels> = Vec::new();
    for named in &answer.baselines {
        let idle = named.levels.iter().all(|&level| level == 0.0);
        if idle || shown.contains(&&named.levels) {
            continue;
        }
        shown.push(&named.levels);
        let own = named.key == "scheme";
        let mut arm = answer.levers.plan(&named.levels, named.key);
        if own {
            arm = Plan { name: "scheme".to_owned(), ..plan.clone() };
        } else {
            let first = |text: &str| {
                let mut letters = text.chars();
                letters.next().map_or(String::new(), |c| {
                    c.to_uppercase().collect::<String>() + letters.as_str()
                })
            };
            arm.title = Text::new(first(&named.title.vi), first(&named.title.en));
        }
        let title = match under_way {
            Some(_) if own => {
                Text::new("kế hoạch đang làm, giữ nguyên", "the plan under way, unchanged")
            }
            _ => named.title.clone(),
        };
        arms.push((arm.name.clone(), title));
        plans.push(arm);
    }
    let before = under_way.and_then(|under_way| under_way.before.as_ref());
    if let Some(before) = before.filter(|before| **before != answer.chosen) {
        let mut arm = answer.levers.plan(before, BEFORE);
        arm.title = Text::new("Đề xuất khi chưa có ghi chép", "Recommended before the records");
        arm.sources = Vec::new();
        let title =
            Text::new("đề xuất khi chưa có ghi chép", "what was recommended before the records");
        arms.push((arm.name.clone(), title));
        plans.push(arm);
    }
    (plans, arms)
}

/// The paired difference of two scenarios in the objective, positive when `a` is better, with its
/// 95 % interval.
pub fn difference(found: &Found, a: &str, b: &str) -> Option<(f64, [f64; 2], Option<f64>)> {
    let key = match found.problem.objective {
        Objective::NetBenefit => "net_benefit",
        Objective::Outcome(outcome) => outcome.key(),
    };
    let sign = match found.problem.objective {
        Objective::NetBenefit => 1.0,
        Objective::Outcome(_) => found.problem.objective.sign(),
    };
    let of = |a: &str, b: &str| -> Option<&Difference> {
        let pair = found.summary.pairs.iter().find(|pair| pair.a == a && pair.b == b)?;
        pair.differences.iter().find(|d| d.outcome == key)
    };
    let turned = |d: &Difference, sign: f64| {
        let mut ends = d.ci95.map(|end| sign * end);
        ends.sort_by(f64::total_cmp);
        (sign * d.estimate.mean, ends)
    };
    if let Some(d) = of(a, b) {
        let (mean, ends) = turned(d, sign);
        return Some((mean, ends, d.chance_better));
    }
    let d = of(b, a)?;
    let (mean, ends) = turned(d, -sign);
    Some((mean, ends, d.chance_better.map(|chance| 1.0 - chance)))
}

fn outcome<'a>(arm: &'a Arm, key: &str) -> Option<&'a OutcomeTable> {
    arm.outcomes.iter().find(|table| table.outcome == key)
}

fn arm<'a>(found: &'a Found, name: &str) -> Option<&'a Arm> {
    found.summary.arms.iter().find(|arm| arm.name == name)
}

/// Mean cost of the campaign of a scenario, without what farmers do anyway.
pub fn cost(found: &Found, name: &str) -> Option<f64> {
    let arm = arm(found, name)?;
    let mean = |key| outcome(arm, key).map(|table| table.district.mean);
    Some(mean("cost")? - mean("cost_usual_practice")?)
}

/// Monte Carlo standard error of that, VND: of the difference, replicate by replicate, with a scenario
/// that costs nothing beyond the same work of farmers.
pub fn cost_error(found: &Found, name: &str) -> f64 {
    if cost(found, name) == Some(0.0) {
        return 0.0;
    }
    let paired = found.summary.pairs.iter().find_map(|pair| {
        let other = match (pair.a == name, pair.b == name) {
            (true, false) => &pair.b,
            (false, true) => &pair.a,
            _ => return None,
        };
        let of = |key| pair.differences.iter().find(|d| d.outcome == key).map(|d| d.estimate);
        let usual = of("cost_usual_practice")?;
        let same = usual.mean == 0.0 && usual.mcse == 0.0;
        (same && cost(found, other) == Some(0.0)).then(|| of("cost")).flatten()
    });
    let whole = arm(found, name).and_then(|arm| outcome(arm, "cost"));
    paired.map_or_else(|| whole.map_or(0.0, |table| table.district.mcse), |cost| cost.mcse)
}

/// The commune that loses the largest share of its yield on average: name, share, its error.
pub fn worst_served(found: &Found, name: &str) -> Option<(String, f64, f64)> {
    let table = outcome(arm(found, name)?, "yield_loss_share")?;
    let worst = (0..table.communes.len())
        .max_by(|&a, &b| table.communes[a].mean.total_cmp(&table.communes[b].mean))?;
    let estimate = &table.communes[worst];
    Some((found.summary.communes.get(worst)?.name.clone(), estimate.mean, estimate.mcse))
}
