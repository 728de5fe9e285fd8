//! Small plans, and a season told week by week.

use rodsim::engine::tally::Tally;
use rodsim::engine::{Settings, Study};
use rodsim::model::draw::{Design, dimensions};
use rodsim::model::lanes::LANES;
use rodsim::model::outcome::Outcome;
use rodsim::model::plan::Plan;
use rodsim::model::plan::parameter::{Distribution, Parameter as P};
use rodsim::model::season::ground::Ground;
use rodsim::model::season::ledger::Record;
use rodsim::model::season::nature::Nature;
use rodsim::model::season::stepwise::Stepwise;
use rodsim::model::season::{Flows, Season};
use rodsim::scenario;
use rodsim::text::Lang;
use rodsim::time::{Period, WARM_UP_WEEKS};

/// Weeks of the shipped scheme.
pub(crate) const WEEKS: usize = 208;
/// Its years.
pub(crate) const YEARS: usize = 4;

/// The Thursday of a week of the shipped scheme.
pub(crate) fn thursday(week: i32) -> rodsim::time::Day {
    Period::default().thursday(week)
}
use std::sync::atomic::AtomicBool;

/// A scenario that the program brings along.
pub(crate) fn embedded(name: &str) -> Plan {
    scenario::embedded(name).unwrap_or_else(|problems| panic!("{}", problems.render(Lang::En)))
}

/// The scheme of Lương Tài with these keys in the place of its own.
pub(crate) fn scheme(text: &str) -> Plan {
    let text = format!("schema_version = 1\nextends = \"luong_tai.toml\"\n{text}");
    scenario::from_text("test", &text, None)
        .unwrap_or_else(|problems| panic!("{}\n{text}", problems.render(Lang::En)))
}

/// The district with these rounds and nothing else; money and labour are free.
pub(crate) fn rounds(rounds: &str) -> Plan {
    let mut plan = scheme(&format!("rounds = \"replace\"\n{rounds}"));
    plan.campaign.budget_vnd = None;
    plan.campaign.labour_days_per_week.fill(f64::INFINITY);
    plan
}

/// The TOML of a round: programme, when, weeks, and what it needs.
pub(crate) fn round(programme: &str, when: &str, weeks: u32, needs: &str) -> String {
    format!(
        "[[round]]\nname = {{ vi = \"Đợt\", en = \"Round\" }}\nprogramme = \"{programme}\"\n{when}\nweeks = {weeks}\n{needs}\n"
    )
}

/// The plan with a parameter at one value.
pub(crate) fn fix(mut plan: Plan, values: &[(P, f64)]) -> Plan {
    for &(parameter, value) in values {
        plan.world.priors.0[parameter as usize].distribution = Distribution::Fixed(value);
    }
    plan
}

/// The plan with every parameter at its median, plans carried out to the letter, years and
/// communes alike, and communes so large that chance averages out in them.
pub(crate) fn quiet(mut plan: Plan) -> Plan {
    for prior in &mut plan.world.priors.0 {
        prior.distribution = Distribution::Fixed(prior.distribution.median());
    }
    for commune in &mut plan.world.communes {
        commune.rice_area_ha *= QUIET_SCALE;
        commune.natural_area_ha *= QUIET_SCALE;
        commune.other_land_ha *= QUIET_SCALE;
    }
    for round in &mut plan.campaign.rounds {
        round.target.iter_mut().for_each(|target| *target *= QUIET_SCALE);
    }
    let traps = &mut plan.campaign.traps;
    traps.target.iter_mut().chain(&mut traps.in_hand).for_each(|traps| *traps *= QUIET_SCALE);
    plan.world.calendar.synchrony_sd_days = 0.0;
    plan.campaign.synchrony_sd_days = None;
    plan.world.movement = false;
    fix(
        plan,
        &[
            (P::EnvironmentSd, 0.0),
            (P::YearShockSd, 0.0),
            (P::PlaceSd, 0.0),
            (P::OutbreakChance, 0.0),
            (P::ExecutionMedian, 1.0),
            (P::ExecutionSd, 0.0),
            (P::BudgetSd, 0.0),
        ],
    )
}

/// Demographic noise has the squared CV 1/events: in single precision, none is left of it.
pub(crate) const QUIET_SCALE: f64 = 1e8;

/// The plan with only these communes, in this order.
pub(crate) fn keep(mut plan: Plan, communes: &[usize]) -> Plan {
    let place = |c: usize| communes.iter().position(|&kept| kept == c);
    let pick = |values: &[f64]| -> Vec<f64> { communes.iter().map(|&c| values[c]).collect() };
    plan.world.communes = communes.iter().map(|&c| plan.world.communes[c].clone()).collect();
    plan.world.borders = plan
        .world
        .borders
        .iter()
        .filter_map(|&border| {
            let (a, b) = (place(border.a)?, place(border.b)?);
            Some(rodsim::model::plan::Border { a: a.min(b), b: a.max(b), ..border })
        })
        .collect();
    let campaign = &mut plan.campaign;
    for round in &mut campaign.rounds {
        round.target = pick(&round.target);
    }
    campaign.traps.target = pick(&campaign.traps.target);
    campaign.traps.in_hand = pick(&campaign.traps.in_hand);
    campaign.labour_days_per_week = pick(&campaign.labour_days_per_week);
    if let Some(budget) = &mut campaign.budget_vnd {
        *budget = communes.iter().map(|&c| budget[c].clone()).collect();
    }
    plan
}

/// The plan of one commune, without noise, whose rats stay.
pub(crate) fn one_quiet_commune(plan: Plan) -> Plan {
    quiet(keep(plan, &[0]))
}

/// What happened to eight replicates of one scenario.
pub(crate) struct Story {
    /// Flows of the campaign's weeks: `[week][commune]`.
    pub(crate) flows: Vec<Vec<Flows>>,
    /// Closed years: `[year][commune]`.
    pub(crate) years: Vec<Vec<Record>>,
    /// The whole campaign, by commune.
    pub(crate) campaign: Vec<Record>,
}

impl Story {
    /// A row of the campaign of one commune and replicate.
    pub(crate) fn total(&self, commune: usize, outcome: Outcome, lane: usize) -> f64 {
        self.campaign[commune][outcome as usize][lane]
    }

    /// A row of one year.
    pub(crate) fn year(&self, year: usize, commune: usize, outcome: Outcome, lane: usize) -> f64 {
        self.years[year][commune][outcome as usize][lane]
    }
}

/// Rats of all classes at the end of a week, in all communes.
pub(crate) fn rats(flows: &[Flows], lane: usize) -> f64 {
    flows.iter().map(|flows| flows.end[lane]).sum()
}

/// Replicates from `replicate` on, at the start of the warm-up.
pub(crate) fn stepwise(ground: &Ground, seed: u64, replicate: u32) -> Stepwise<'_> {
    let n = replicate as usize + LANES;
    let period = ground.world.period;
    let points = Design::Independent.points(period, seed, 0, n as u32, n);
    Stepwise::new(ground, seed, replicate, &points[replicate as usize * dimensions(period)..])
}

/// Simulates the replicates from `replicate` on.
pub(crate) fn tell(plan: &Plan, seed: u64, replicate: u32) -> Story {
    tell_with(plan, seed, replicate, |_, _| {}, |_, _| {})
}

/// The same; `before` may change a week's state, `after` looks at it.
pub(crate) fn tell_with(
    plan: &Plan,
    seed: u64,
    replicate: u32,
    mut before: impl FnMut(&Nature, &mut Season),
    mut after: impl FnMut(&Nature, &Season),
) -> Story {
    let ground = Ground::new(&plan.world, plan.campaign.synchrony_sd_days);
    let mut told = stepwise(&ground, seed, replicate);
    for week in -(WARM_UP_WEEKS as i32)..0 {
        told.go_to(week);
        told.step();
    }
    told.begin(&plan.campaign);
    let mut story = Story { flows: Vec::new(), years: Vec::new(), campaign: Vec::new() };
    for week in 0..plan.world.period.weeks() as i32 {
        told.go_to(week);
        before(&told.nature, &mut told.season);
        let mut flows = Vec::new();
        told.step_seen(&mut |seen| flows.push(*seen));
        after(&told.nature, &told.season);
        story.flows.push(flows);
        if told.nature.today.ends_year {
            told.close_year();
            story.years.push(told.season.ledger.year.clone());
            told.season.ledger.open_year();
        }
    }
    story.campaign = told.season.ledger.campaign.clone();
    story
}

/// What each week added to a row of the ledger, commune 0: `[week][lane]`.
pub(crate) fn weekly(plan: &Plan, seed: u64, outcome: Outcome) -> Vec<[f64; LANES]> {
    let mut before = [0.0; LANES];
    let mut added = Vec::new();
    tell_with(
        plan,
        seed,
        0,
        |_, _| {},
        |nature, season| {
            if nature.week == 0 || nature.today.week_of_year == 0 {
                before = [0.0; LANES];
            }
            let row = season.ledger.year[0][outcome as usize];
            added.push(std::array::from_fn(|l| row[l] - before[l]));
            before = row;
        },
    );
    added
}

/// Settings of a run with independent draws.
pub(crate) fn settings(seed: u64) -> Settings {
    Settings { seed, design: Design::Independent, threads: 0, instructions: None }
}

/// The tally of the first replicates.
pub(crate) fn run(plans: Vec<Plan>, settings: &Settings, replicates: u64) -> Tally {
    Study::new(plans, 0).simulate(settings, 0..replicates, &(), &AtomicBool::new(false)).unwrap()
}
