//! What can be turned: the rounds of a scenario, in each commune, in few levels.
//!
//! A level of 1 is the scenario's own target; programmes that it lacks get rounds of their own, as
//! in the shipped scenarios, at level 0. A commune that plans nothing in a scenario with rounds
//! takes no part. In a campaign under way only rounds that have not begun can be turned; those that
//! have are part of every plan. Where years may differ, each year of a round is turned by itself.

mod templates;

use super::rest;
use crate::model::plan::limits::{self, Row};
use crate::model::plan::{
    Bout, Campaign, ITEMS, PROGRAMMES, Payer, Plan, Programme, Round, TrapStock, World, estimate,
};
use crate::scenario;

/// Levels of every round, as multiples of its own target.
const LEVELS: [f64; 7] = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0];
/// Further levels of rounds that end where all land is treated.
const MORE: [f64; 2] = [3.0, 4.0];
/// Hectares in a step, where the scenario does not say.
const HA_STEP: f64 = 1.0;
/// A plan as levels: `[round * communes + commune]`.
pub type Levels = Vec<f64>;

/// The rounds that can be turned, and how.
#[derive(Clone, Debug)]
pub struct Levers {
    /// The scenario, with the rounds of programmes that it lacks, and those under way in two.
    pub base: Plan,
    /// The rounds of `base` that can be turned: every round here but these is one of them.
    turned: Vec<usize>,
    /// The round of the scenario, or of the templates, of which each round of `base` is a part.
    origin: Vec<usize>,
    /// Those before this number are the scenario's; templates follow.
    own_rounds: usize,
    /// The first week that is planned again, in a campaign under way.
    from: Option<i32>,
    /// Amount of each round in each commune at level 1, `[round][commune]`.
    pub unit: Vec<Vec<f64>>,
    /// Levels that each round may take, ascending from 0.
    pub grid: Vec<Vec<f64>>,
    /// Does the commune take part?
    pub acts: Vec<bool>,
    /// The scenario's own levels.
    pub own: Levels,
    /// Budgets as a share of the plan's cost, where they follow the plan.
    share_of_plan: Option<f64>,
    /// Hectares in a step, where amounts are what people can walk and count.
    step_ha: Option<f64>,
    /// What limits the rounds that can be turned.
    pub rows: Vec<Row>,
}

impl Levers {
    /// The levers of a scenario; `programmes` are those that may be used, `from` the first week
    /// that is planned again in a campaign under way.
    ///
    /// # Panics
    ///
    /// Never: the shipped scheme is valid.
    pub fn new(plan: &Plan, programmes: [bool; PROGRAMMES], from: Option<i32>) -> Self {
        Self::made(plan, programmes, from, false)
    }

    /// The same in amounts that people can walk and count: whole traps, days and barriers, land in
    /// steps. Where years are `apart`, each year of a round is a lever of its own.
    pub fn practical(
        plan: &Plan,
        programmes: [bool; PROGRAMMES],
        from: Option<i32>,
        apart: bool,
    ) -> Self {
        let mut levers = Self::made(plan, programmes, from, apart);
        levers.step_ha = Some(plan.campaign.limits.ha_step.unwrap_or(HA_STEP));
        levers
    }

    fn made(plan: &Plan, programmes: [bool; PROGRAMMES], from: Option<i32>, apart: bool) -> Self {
        let n = plan.world.communes.len();
        let week = from.unwrap_or(0);
        let (mut base, mut open) = rest::split(plan, week);
        let own_rounds = base.campaign.rounds.len();
        let scheme = scenario::embedded("luong_tai").expect("the shipped scheme is valid");
        for programme in Programme::ALL.into_iter().filter(|&p| programmes[p as usize]) {
            let has =
                |(round, open): (&Round, &bool)| *open && round.action.programme() == programme;
            if !base.campaign.rounds.iter().zip(&open).any(has) {
                templates::add_template(&mut base, programme, &scheme, week);
                open.resize(base.campaign.rounds.len(), true);
            }
        }
        let origin = if apart {
            rest::apart(&mut base, &mut open)
        } else {
            (0..base.campaign.rounds.len()).collect()
        };
        let turned: Vec<usize> = (0..open.len()).filter(|&r| open[r]).collect();
        let rounds: Vec<&Round> = turned.iter().map(|&r| &base.campaign.rounds[r]).collect();
        let acts: Vec<bool> = (0..n)
            .map(|c| {
                let rounds = &plan.campaign.rounds;
                rounds.is_empty() || rounds.iter().any(|round| round.target[c] > 0.0)
            })
            .collect();
        let unit: Vec<Vec<f64>> = rounds.iter().map(|round| units(round, &plan.world)).collect();
        let own = turned
            .iter()
            .zip(&rounds)
            .flat_map(|(&r, round)| {
                let scenario = origin[r] < own_rounds;
                let own = move |&target: &f64| scenario && target > 0.0;
                round.target.iter().map(move |target| if own(target) { 1.0 } else { 0.0 })
            })
            .collect();
        let grid = rounds
            .iter()
            .zip(&unit)
            .map(|(round, unit)| {
                if programmes[round.action.programme() as usize] {
                    levels(round, unit, plan)
                } else {
                    vec![0.0]
                }
            })
            .collect();
        let share_of_plan = share_of_plan(&plan.campaign, &plan.world, week);
        let place = |round: usize| turned.iter().position(|&own| own == round);
        let target = |round: usize, commune: usize| base.campaign.rounds[round].target[commune];
        let rows = limits::rows(&base.campaign, &base.world);
        let acting = |row: &Row| {
            !row.limit.at_least() || row.commune.is_none_or(|commune: usize| acts[commune])
        };
        let rows = rows.into_iter().filter(acting);
        let rows = rows.map(|row| row.renumbered(&place, &target)).collect();
        Self {
            base,
            turned,
            origin,
            own_rounds,
            from,
            unit,
            grid,
            acts,
            own,
            share_of_plan,
            step_ha: None,
            rows,
        }
    }

    /// The first week that is planned again, in a campaign under way.
    pub fn from(&self) -> Option<i32> {
        self.from
    }

    /// Has every round of the scenario begun, if it has any?
    pub fn closed(&self) -> bool {
        self.own_rounds > 0
            && self.turned.iter().all(|&round| self.origin[round] >= self.own_rounds)
    }

    /// A round that can be turned, at level 1.
    pub fn round(&self, round: usize) -> &Round {
        &self.base.campaign.rounds[self.turned[round]]
    }

    /// Number of communes.
    pub fn communes(&self) -> usize {
        self.acts.len()
    }

    /// Number of rounds.
    pub fn rounds(&self) -> usize {
        self.unit.len()
    }

    /// The programme of each round.
    pub fn programme(&self, round: usize) -> Programme {
        self.round(round).action.programme()
    }

    /// The amount of a round in a commune at a level, in the unit of its target. What the scenario
    /// itself plans stays as it is written.
    pub fn amount(&self, round: usize, commune: usize, level: f64) -> f64 {
        let amount = self.unit[round][commune] * level;
        let written = level == 1.0 && self.own[round * self.communes() + commune] == 1.0;
        let Some(step_ha) = self.step_ha.filter(|_| !written) else { return amount };
        let land = matches!(self.programme(round).facts().unit_key, "ha");
        let step = if land { step_ha } else { 1.0 };
        (amount / step + 1e-9).floor() * step
    }

    /// By how much levels overstep limits, as shares; 0 where all are kept.
    pub fn over_limits(&self, levels: &Levels) -> f64 {
        let n = self.communes();
        let target = |r: usize, c: usize| self.amount(r, c, levels[r * n + c]);
        self.rows.iter().map(|row| row.over(row.used(&target))).sum()
    }

    /// The years in which a round is held, as it can be turned.
    pub fn years(&self, round: usize) -> Vec<i32> {
        let bouts = self.base.campaign.bouts.iter();
        let own = bouts.filter(|bout| bout.round == self.turned[round]);
        let mut years: Vec<i32> = own.map(|bout| self.base.world.period.year(bout.year)).collect();
        years.dedup();
        years
    }

    /// How often a round is held.
    pub fn bouts(&self, round: usize) -> usize {
        let bouts = self.base.campaign.bouts.iter();
        bouts.filter(|bout| bout.round == self.turned[round]).count()
    }

    /// Rounds that are parts of one, in the order of years.
    pub fn parts(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for round in 0..self.rounds() {
            let origin = |r: usize| self.origin[self.turned[r]];
            match groups.iter_mut().find(|group| origin(group[0]) == origin(round)) {
                Some(group) => group.push(round),
                None => groups.push(vec![round]),
            }
        }
        groups
    }

    /// The plan of these levels: targets, the traps that they need, and budgets that follow where
    /// the scenario's do.
    pub fn plan(&self, levels: &Levels, name: &str) -> Plan {
        let n = self.communes();
        let mut plan = self.base.clone();
        plan.name = name.to_owned();
        for (r, &turned) in self.turned.iter().enumerate() {
            for c in 0..n {
                plan.campaign.rounds[turned].target[c] = self.amount(r, c, levels[r * n + c]);
            }
        }
        let campaign = &mut plan.campaign;
        self.joined(campaign);
        campaign.traps.target = TrapStock::needed(&campaign.rounds, &campaign.bouts, n);
        let cost = self.share_of_plan.map(|share| (share, commune_cost(campaign, &plan.world)));
        if let (Some((share, cost)), Some(budget)) = (cost, &mut campaign.budget_vnd) {
            let week = self.from.unwrap_or(0);
            let period = plan.world.period;
            for year in (0..period.years()).filter(|&year| !rest::granted(period, year, week)) {
                for (budget, cost) in budget.iter_mut().zip(&cost) {
                    budget[year] = share * cost[year];
                }
            }
        }
        plan
    }

    /// Leaves out rounds of nothing, and makes one round of the parts that are alike in all years:
    /// fewer rounds are simulated faster.
    fn joined(&self, campaign: &mut Campaign) {
        let bouts = std::mem::take(&mut campaign.bouts);
        let mut kept: Vec<(usize, Round)> = Vec::new();
        let mut number = vec![None; campaign.rounds.len()];
        for (r, round) in std::mem::take(&mut campaign.rounds).into_iter().enumerate() {
            if round.target.iter().all(|&target| target <= 0.0) {
                continue;
            }
            let alike = |(origin, other): &(usize, Round)| {
                *origin == self.origin[r] && other.target == round.target && other.aim == round.aim
            };
            number[r] = kept.iter().position(alike).or(Some(kept.len()));
            if number[r] == Some(kept.len()) {
                kept.push((self.origin[r], round));
            }
        }
        campaign.bouts = bouts
            .iter()
            .filter_map(|bout| number[bout.round].map(|round| Bout { round, ..*bout }))
            .collect();
        campaign.bouts.sort_by_key(|bout| (bout.round, bout.nominal_week));
        campaign.rounds = kept.into_iter().map(|(_, round)| round).collect();
    }

    /// The level above or below, in the round's grid.
    pub fn step(&self, round: usize, level: f64, up: bool) -> Option<f64> {
        let grid = &self.grid[round];
        if up {
            grid.iter().copied().find(|&next| next > level + 1e-9)
        } else {
            grid.iter().rev().copied().find(|&next| next < level - 1e-9)
        }
    }

    /// Every level, scaled and put down to the grid.
    pub fn scaled(&self, levels: &Levels, factor: f64) -> Levels {
        let n = self.communes();
        let down = |(k, &level): (usize, &f64)| {
            let grid = &self.grid[k / n];
            let wanted = level * factor + 1e-9;
            grid.iter().rev().copied().find(|&level| level <= wanted).unwrap_or(0.0)
        };
        levels.iter().enumerate().map(down).collect()
    }

    /// The programme on which a plan spends most at central prices, with its share of the money;
    /// `None` for a plan of nothing.
    pub fn kind(&self, levels: &Levels) -> Option<Programme> {
        let cost = self.cost_by_programme(levels);
        let by_cost =
            |&a: &Programme, &b: &Programme| cost[a as usize].total_cmp(&cost[b as usize]);
        let most = Programme::ALL.into_iter().max_by(by_cost)?;
        (cost[most as usize] > 0.0).then_some(most)
    }

    /// Cost of a plan by programme at central prices, VND over the campaign.
    pub fn cost_by_programme(&self, levels: &Levels) -> [f64; PROGRAMMES] {
        let plan = self.plan(levels, "");
        let cost = estimate::planned_cost(&plan.campaign, &plan.world);
        Programme::ALL.map(|programme| {
            let of_year = |year: &[f64; ITEMS]| -> f64 {
                programme.facts().items.iter().map(|&item| year[item as usize]).sum()
            };
            cost.iter().flatten().map(of_year).sum()
        })
    }
}

/// What the communes' own budgets pay for a plan at central prices, by commune and year.
pub fn commune_cost(campaign: &Campaign, world: &World) -> Vec<Vec<f64>> {
    let paid = |items: &[f64; ITEMS]| -> f64 {
        items
            .iter()
            .zip(&campaign.payers)
            .map(|(vnd, payers)| vnd * payers[Payer::Commune as usize])
            .sum()
    };
    estimate::planned_cost(campaign, world)
        .iter()
        .map(|years| years.iter().map(paid).collect())
        .collect()
}

/// The share of the plan's cost that budgets not yet granted by `week` are, when they are the same
/// share everywhere.
fn share_of_plan(campaign: &Campaign, world: &World, week: i32) -> Option<f64> {
    let budget = campaign.budget_vnd.as_ref()?;
    let cost = commune_cost(campaign, world);
    let period = world.period;
    let years = (0..period.years()).filter(|&year| !rest::granted(period, year, week));
    let pairs =
        years.flat_map(|year| budget.iter().zip(&cost).map(move |(b, c)| (b[year], c[year])));
    let mut shares = pairs.clone().filter(|(_, cost)| *cost > 0.0).map(|(vnd, cost)| vnd / cost);
    let share = shares.next()?;
    let same = pairs.clone().all(|(vnd, cost)| (vnd - share * cost).abs() <= 1e-6 * cost.max(1.0));
    same.then_some(share)
}

/// The amount of a round at level 1: its own, or by area where a commune has none.
fn units(round: &Round, world: &World) -> Vec<f64> {
    let with = |c: &usize| round.target[*c] > 0.0;
    let all: Vec<usize> = (0..round.target.len()).filter(with).collect();
    let area: f64 = all.iter().map(|&c| world.communes[c].rice_area_ha).sum();
    let amount: f64 = all.iter().map(|&c| round.target[c]).sum();
    let per_ha = if area > 0.0 { amount / area } else { 0.0 };
    let own = |c: usize| {
        let rice = world.communes[c].rice_area_ha;
        if round.target[c] > 0.0 { round.target[c] } else { per_ha * rice }
    };
    (0..round.target.len()).map(own).collect()
}

/// The levels of a round; no land is treated twice in one round.
fn levels(round: &Round, unit: &[f64], plan: &Plan) -> Vec<f64> {
    let area = |c: usize| {
        let commune = &plan.world.communes[c];
        let other = if plan.campaign.treat_other_land { commune.other_land_ha } else { 0.0 };
        commune.rice_area_ha + other
    };
    // Bait may go to all land in one round; so many banks are not to be had, twice the work is.
    let by_area = round.action.programme().facts().amount.is_land();
    let most = if by_area {
        let room =
            |(c, &unit): (usize, &f64)| if unit > 0.0 { area(c) / unit } else { f64::INFINITY };
        unit.iter().enumerate().map(room).fold(f64::INFINITY, f64::min).max(1.0)
    } else {
        f64::INFINITY
    };
    if !most.is_finite() {
        return LEVELS.to_vec();
    }
    let most = (most * 1e6).round() / 1e6;
    let fits = LEVELS.into_iter().chain(MORE).filter(|&level| level < most - 1e-9);
    fits.chain([most]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::Action;

    #[test]
    fn the_own_levels_are_the_scenario() {
        for name in ["luong_tai", "funded_60_percent", "half_of_communes", "traps_only"] {
            let plan = scenario::embedded(name).unwrap();
            let levers = Levers::new(&plan, [true; PROGRAMMES], None);
            let again = levers.plan(&levers.own, name);
            assert_eq!(again.campaign.bouts, plan.campaign.bouts, "{name}");
            assert_eq!(again.campaign.rounds, plan.campaign.rounds, "{name}");
            assert_eq!(again.campaign.traps, plan.campaign.traps, "{name}");
            let money = |plan: &Plan| -> Vec<f64> {
                plan.campaign.budget_vnd.iter().flatten().flatten().copied().collect()
            };
            for (a, b) in money(&again).iter().zip(money(&plan)) {
                assert!((a - b).abs() <= 1e-6 * b.max(1.0), "{name}: {a} and not {b}");
            }
        }
    }

    #[test]
    fn years_that_are_alike_are_one_round_and_amounts_are_whole() {
        let plan = scenario::embedded("luong_tai").unwrap();
        let levers = Levers::practical(&plan, [true; PROGRAMMES], None, true);
        assert_eq!(levers.rounds(), 4 * (4 + 4 + 2 + 2 + 1));
        assert_eq!(levers.parts().len(), 13);
        let own = levers.plan(&levers.own, "own");
        assert_eq!(own.campaign.bouts, plan.campaign.bouts);
        assert_eq!(own.campaign.rounds.len(), plan.campaign.rounds.len());
        assert_eq!(own.campaign.rounds, plan.campaign.rounds, "what is written stays");
        let half = levers.plan(&levers.scaled(&levers.own, 0.5), "half");
        for (half, round) in half.campaign.rounds.iter().zip(&plan.campaign.rounds) {
            for (whole, target) in half.target.iter().zip(&round.target) {
                assert!(whole.fract() == 0.0 && (0.0..1.0).contains(&(0.5 * target - whole)));
            }
        }
        // One commune does less in the second year, and nobody anything in the last.
        let n = levers.communes();
        let parts = &levers.parts()[0];
        let mut levels = levers.own.clone();
        levels[parts[1] * n] = 0.5;
        levels[parts[3] * n..][..n].fill(0.0);
        let less = levers.plan(&levels, "less");
        assert_eq!(less.campaign.rounds.len(), plan.campaign.rounds.len() + 1);
        assert_eq!(less.campaign.bouts.len(), plan.campaign.bouts.len() - 1);
        let text = super::super::document::document(&less, "luong_tai.toml", &[], None);
        let again = scenario::from_text("less", &text, None).unwrap();
        assert_eq!(again.campaign.rounds, less.campaign.rounds);
        assert_eq!(again.campaign.bouts, less.campaign.bouts);
        assert_eq!(again.campaign.traps, less.campaign.traps);
    }

    #[test]
    fn limits_of_levels_are_those_of_their_plan() {
        let text = "schema_version = 1\nextends = \"luong_tai.toml\"\n[limits]\n\
            chemical_ha_per_year = 5000\nchemical_rounds_per_crop = 1\nno_bait_share = 0.3\n\
            person_days_per_commune_week = 40\nminimum_person_days_per_ha = 0.5\n\
            product_kg_per_year = 300\n[[limits.traps_by]]\ndate = 2022-06-01\ntraps = 9000\n";
        let plan = scenario::from_text("limited", text, None).unwrap();
        let mut random = crate::stats::resample::SplitMix64::new(4);
        for (from, apart) in [(None, false), (None, true), (Some(30), true)] {
            let levers = Levers::practical(&plan, [true; PROGRAMMES], from, apart);
            for _ in 0..5 {
                let n = levers.communes();
                let level = |place: usize| {
                    let grid = &levers.grid[place / n];
                    grid[random.below(grid.len())]
                };
                let levels: Levels = (0..levers.own.len()).map(level).collect();
                let made = levers.plan(&levels, "made");
                let uses = limits::uses(&made.campaign, &made.world);
                let over: f64 = uses.iter().map(limits::Use::over).sum();
                let found = levers.over_limits(&levels);
                // A product's or a round's row of nothing is no row of the plan.
                assert!((found - over).abs() <= 1e-9 * over.max(1.0), "{found} and not {over}");
                assert!(over > 0.0);
            }
        }
    }

    #[test]
    fn every_programme_can_be_turned_and_no_land_is_treated_twice() {
        let plan = scenario::embedded("luong_tai").unwrap();
        let levers = Levers::new(&plan, [true; PROGRAMMES], None);
        assert_eq!(levers.rounds(), 4 + 4 + 2 + 2 + 1);
        let all: Levels = (0..levers.rounds())
            .flat_map(|r| vec![*levers.grid[r].last().unwrap(); levers.communes()])
            .collect();
        let most = levers.plan(&all, "most");
        for round in &most.campaign.rounds {
            if let Action::Baiting { .. } = round.action {
                for (target, commune) in round.target.iter().zip(&plan.world.communes) {
                    assert!(*target <= commune.rice_area_ha * (1.0 + 1e-9));
                }
            }
        }
        assert_eq!(
            levers.kind(&levers.own),
            Some(Programme::Baiting),
            "the scheme spends most on bait"
        );
        assert_eq!(levers.scaled(&levers.own, 0.6)[0], 0.5);
    }
}
