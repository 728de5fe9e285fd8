//! What people ask, in their words, and what that means.

use super::amount::in_unit;
use super::cost::expected_cost;
use super::engine::Points;
use super::problem::{Budget, Constraint, Objective, Of, Problem};
use super::request::{Refusal, Trace};
use super::select::BlockCounts;
use crate::engine::Settings;
use crate::engine::particles::Particles;
use crate::model::plan::{PROGRAMMES, Payer, Plan, Programme};
use crate::text::nearest::hint;
use crate::text::{Lang, Text, date};
use crate::time::{Day, Period};
use std::sync::atomic::AtomicBool;

/// Whose money the budget is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The district as a whole.
    District,
    /// Each commune.
    Commune,
    /// Each payer.
    Payer,
}

/// What is asked of `optimize`.
#[derive(Clone, Debug)]
pub struct Question {
    /// The budget: an amount, `scheme`, or `own`; one for each payer by payer. `own` where nothing is
    /// said and the scenario has money that was granted, else `scheme`.
    pub budget: Vec<String>,
    /// Whose it is.
    pub by: By,
    /// Key of the objective.
    pub objective: String,
    /// Bounds that must hold with a chance.
    pub chance_constraints: Vec<String>,
    /// Bounds for the worst-served commune.
    pub equity: Vec<String>,
    /// Keys of the programmes that may be used; all when empty.
    pub programmes: Vec<String>,
    /// The day from which a campaign under way is planned again.
    pub from: Option<Day>,
    /// What was done last year.
    pub last_year: Option<Plan>,
    /// Must a round be the same in every year?
    pub same_every_year: bool,
    /// Replicates of each plan in the search.
    pub replicates: u32,
    /// Replicates of the valuation under another seed.
    pub fresh: Option<u64>,
    /// Is time short, so that what was asked comes before what it is compared with?
    pub hurried: bool,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            budget: Vec::new(),
            by: By::District,
            objective: "net_benefit".to_owned(),
            chance_constraints: Vec::new(),
            equity: Vec::new(),
            programmes: Vec::new(),
            from: None,
            last_year: None,
            same_every_year: false,
            replicates: 64,
            fresh: None,
            hurried: false,
        }
    }
}

impl Question {
    /// The programmes that may be used.
    pub(super) fn programmes(&self, faults: &mut Vec<Text>) -> [bool; PROGRAMMES] {
        if self.programmes.is_empty() {
            return [true; PROGRAMMES];
        }
        let keys = Programme::ALL.map(Programme::key);
        for name in &self.programmes {
            if !keys.contains(&name.as_str()) {
                let (hint, keys) = (hint(name, keys), keys.join(", "));
                faults.push(Text::new(
                    format!("--levers: không có biện pháp “{name}”{}; có: {keys}", hint.vi),
                    format!("--levers: '{name}' is no programme{}; there are {keys}", hint.en),
                ));
            }
        }
        keys.map(|key| self.programmes.iter().any(|name| name == key))
    }

    /// Objective, budget and constraints, as far as they can be understood.
    pub(super) fn problem(
        &self,
        plan: &Plan,
        particles: Option<&Particles>,
        settings: &Settings,
        trace: &dyn Trace,
        stop: &AtomicBool,
        faults: &mut Vec<Text>,
    ) -> Result<Option<Problem>, Refusal> {
        let objective = Objective::of_key(&self.objective);
        let objective = objective.map_err(|fault| faults.push(fault.after("--objective: ")));
        let points = Points::new(plan.world.period, particles, settings.seed, self.replicates);
        let budget = self.budget(plan, &points, settings, trace, stop, faults)?;
        let constraints = self.constraints(budget.as_ref(), faults);
        let parts = objective.ok().zip(budget);
        Ok(parts.map(|(objective, budget)| Problem { objective, budget, constraints }))
    }

    /// The budget; costs the scenario if that is the measure.
    fn budget(
        &self,
        plan: &Plan,
        points: &Points,
        settings: &Settings,
        trace: &dyn Trace,
        stop: &AtomicBool,
        faults: &mut Vec<Text>,
    ) -> Result<Option<Budget>, Refusal> {
        let granted = granted(plan);
        let usual = if granted.is_some() { "own" } else { "scheme" };
        let written = if self.budget.is_empty() { usual.to_owned() } else { self.budget.join(" ") };
        if written == "own" || written == "plan" {
            return Ok(match (granted, self.by) {
                (Some(own), By::Commune) => Some(Budget::Own(own)),
                (Some(own), _) => {
                    let mut limits = [None; 3];
                    limits[Payer::Commune as usize] = Some(own.iter().sum());
                    Some(Budget::Payers(limits))
                }
                (None, _) => {
                    faults.push(not_granted(plan));
                    None
                }
            });
        }
        if self.by == By::Payer {
            return Ok(Some(self.budget_by_payer(faults)));
        }
        let (total, own) = if written == "scheme" {
            if plan.campaign.rounds.is_empty() {
                let name = &plan.name;
                faults.push(Text::new(
                    format!("--budget: “{name}” chưa lập đợt nào; ghi một số tiền"),
                    format!("--budget: '{name}' plans nothing; write an amount"),
                ));
                return Ok(None);
            }
            trace.tell(&Text::new("tính chi phí của kịch bản", "costing the scenario"));
            let own = expected_cost(plan, points, settings, trace, stop).ok_or(Refusal::Stopped)?;
            (own.iter().sum(), Some(own))
        } else {
            match in_unit(&written, "VND") {
                Ok(vnd) => (vnd, None),
                Err(fault) => {
                    faults.push(fault.after("--budget: "));
                    return Ok(None);
                }
            }
        };
        if self.by == By::District {
            return Ok(Some(Budget::District(total)));
        }
        let planned =
            plan.campaign.budget_vnd.as_ref().map(|budget| {
                budget.iter().map(|years| years.iter().sum::<f64>()).collect::<Vec<_>>()
            });
        let land = || plan.world.communes.iter().map(|commune| commune.rice_area_ha).collect();
        let weights: Vec<f64> = own.or(planned).unwrap_or_else(land);
        let all: f64 = weights.iter().sum();
        Ok(Some(Budget::Communes(
            weights.iter().map(|weight| total * weight / all.max(f64::MIN_POSITIVE)).collect(),
        )))
    }

    fn budget_by_payer(&self, faults: &mut Vec<Text>) -> Budget {
        let mut limits = [None; 3];
        for part in &self.budget {
            let read = part.split_once('=').and_then(|(who, vnd)| {
                let payer = Payer::ALL.into_iter().find(|payer| payer.key() == who.trim())?;
                Some((payer, vnd))
            });
            match read.map(|(payer, vnd)| (payer, in_unit(vnd, "VND"))) {
                Some((payer, Ok(vnd))) => limits[payer as usize] = Some(vnd),
                Some((_, Err(fault))) => faults.push(fault.after("--budget: ")),
                None => faults.push(Text::new(
                    format!(
                        "--budget: “{part}” không nêu bên chi; với --by payer ghi province=…, commune=…, farmers=…"
                    ),
                    format!(
                        "--budget: '{part}' names no payer; with --by payer write province=…, commune=…, farmers=…"
                    ),
                )),
            }
        }
        Budget::Payers(limits)
    }

    fn constraints(&self, budget: Option<&Budget>, faults: &mut Vec<Text>) -> Vec<Constraint> {
        let total = budget.map_or(0.0, Budget::total);
        let mut all = Vec::new();
        let written = self.chance_constraints.iter().map(|text| ("--chance-constraint", text));
        for (flag, text) in written.chain(self.equity.iter().map(|text| ("--equity", text))) {
            match Constraint::parse(text, total) {
                Ok(one) if flag == "--equity" && !matches!(one.of, Of::WorstCommune(_)) => {
                    faults.push(Text::new(
                        format!("{flag}: “{text}” không bắt đầu bằng \"worst commune\""),
                        format!("{flag}: '{text}' does not begin with \"worst commune\""),
                    ));
                }
                Ok(one) => all.push(one),
                Err(fault) => faults.push(fault.after(format_args!("{flag}: "))),
            }
        }
        all
    }

    /// Replicates of the fresh valuation. Particles are taken once, so that each replicate is a
    /// witness of its own.
    pub(super) fn fresh(&self, particles: Option<&Particles>, faults: &mut Vec<Text>) -> u64 {
        let Some(most) = particles.map(|particles| particles.len() as u64) else {
            return self.fresh.unwrap_or(2048);
        };
        if self.fresh.is_some_and(|fresh| fresh > most) {
            faults.push(Text::new(
                format!(
                    "--fresh: hậu nghiệm có {most} mẫu (particles), mỗi mẫu chỉ tính một lần; chạy lại update với --particles lớn hơn"
                ),
                format!(
                    "--fresh: the posterior has {most} particles, each of which counts once; update with more --particles"
                ),
            ));
        }
        self.fresh.unwrap_or(most)
    }

    /// The first week that is planned again: that of `from`, or the one after the records.
    pub(super) fn first_week(
        &self,
        period: Period,
        particles: Option<&Particles>,
        faults: &mut Vec<Text>,
    ) -> Option<i32> {
        let after = particles.map(|particles| particles.until + 1);
        let week = self.from.map(|day| period.week_from(day)).or(after)?;
        let shown = |week: i32, lang| date(period.monday(week), lang);
        if week < 0 {
            faults.push(Text::new(
                format!(
                    "--from: phải là một ngày trong chiến dịch, bắt đầu {}",
                    shown(0, Lang::Vi)
                ),
                format!("--from: a day of the campaign, which begins on {}", shown(0, Lang::En)),
            ));
            return None;
        }
        if let Some(after) = after.filter(|&after| week < after) {
            faults.push(Text::new(
                format!(
                    "--from: số liệu của hậu nghiệm có đến tuần trước {0}; chỉ xếp lại được từ {0}",
                    shown(after, Lang::Vi)
                ),
                format!(
                    "--from: the records of the posterior hold until the week before {}; nothing earlier can be planned again",
                    shown(after, Lang::En)
                ),
            ));
            return None;
        }
        if week >= period.weeks() as i32 {
            faults.push(Text::new(
                format!("--from: chiến dịch kết thúc trước {}", shown(week, Lang::Vi)),
                format!("--from: the campaign ends before {}", shown(week, Lang::En)),
            ));
            return None;
        }
        Some(week)
    }
}

/// The money of each commune in all years that a scenario writes down; none where it is an
/// assumption, or without limit.
fn granted(plan: &Plan) -> Option<Vec<f64>> {
    let campaign = &plan.campaign;
    let budget = campaign.budget_vnd.as_ref().filter(|_| campaign.budget_share.is_none())?;
    Some(budget.iter().map(|years| years.iter().sum()).collect())
}

/// Why there is no money of the scenario's own.
fn not_granted(plan: &Plan) -> Text {
    let name = &plan.name;
    match plan.campaign.budget_vnd {
        None => Text::new(
            format!(
                "--budget own: kinh phí của “{name}” không hạn chế; ghi một số tiền, hoặc scheme"
            ),
            format!(
                "--budget own: the money of '{name}' is without limit; write an amount, or scheme"
            ),
        ),
        Some(_) => Text::new(
            format!(
                "--budget own: kinh phí của “{name}” là giả định, chưa ai duyệt; ghi một số tiền, hoặc scheme"
            ),
            format!(
                "--budget own: the money of '{name}' is an assumption that nobody granted; write an amount, or scheme"
            ),
        ),
    }
}

/// How much to spend on the selection. Differences of a thousandth of the money at stake do not
/// matter.
pub(super) fn block_counts(problem: &Problem) -> BlockCounts {
    let indifference =
        if problem.objective.unit() == "VND" { 1e-3 * problem.budget.total() } else { 0.0 };
    BlockCounts {
        first_blocks: 2,
        most_blocks: 8,
        indifference,
        calibration_blocks: 16,
        frontier_blocks: 2,
    }
}
