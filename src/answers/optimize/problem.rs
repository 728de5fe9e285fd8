//! What is asked: an objective, a budget, and constraints with their chances.

use super::amount::in_unit;
use crate::engine::places::PlaceRows;
use crate::model::outcome::{Adds, Outcome};
use crate::model::plan::{Item, PAYERS, Payer, Plan};
use crate::text::nearest::hint;
use crate::text::{Lang, Text, number};

/// What a plan is to make as good as possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// Present value of the rice saved less that of the cost, against no campaign.
    NetBenefit,
    /// The mean of an outcome of the district over the campaign, in its better direction.
    Outcome(Outcome),
}

impl Objective {
    /// The objective of this key.
    ///
    /// # Errors
    ///
    /// When there is none; says which there are, and the nearest.
    pub fn of_key(key: &str) -> Result<Self, Text> {
        if key == "net_benefit" {
            return Ok(Self::NetBenefit);
        }
        let known = Outcome::ALL.into_iter().filter(|outcome| outcome.better() != 0);
        let keys: Vec<&str> =
            std::iter::once("net_benefit").chain(known.clone().map(Outcome::key)).collect();
        known.clone().find(|outcome| outcome.key() == key).map(Self::Outcome).ok_or_else(|| {
            let (hint, keys) = (hint(key, keys.iter().copied()), keys.join(", "));
            Text::new(
                format!("“{key}” không phải mục tiêu{}; ghi một trong: {keys}", hint.vi),
                format!("'{key}' is no objective{}; write one of {keys}", hint.en),
            )
        })
    }

    /// The word for files.
    pub fn key(self) -> &'static str {
        match self {
            Self::NetBenefit => "net_benefit",
            Self::Outcome(outcome) => outcome.key(),
        }
    }

    /// The unit.
    pub fn unit(self) -> &'static str {
        self.outcome().unit()
    }

    /// The outcome that is simulated for it.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::NetBenefit => Outcome::Burden,
            Self::Outcome(outcome) => outcome,
        }
    }

    /// 1 when more of the outcome is better, −1 when less is.
    pub fn sign(self) -> f64 {
        f64::from(self.outcome().better())
    }

    /// What communes contribute: the outcome itself, or the sum behind a ratio.
    fn part(self) -> Outcome {
        match self.outcome() {
            Outcome::Density => Outcome::Rats,
            other if other.adds() == Adds::Ratio => Outcome::YieldLoss,
            other => other,
        }
    }
}

/// What the money is held against: expected cost of the campaign over all years, VND, without what
/// farmers do anyway.
#[derive(Clone, Debug, PartialEq)]
pub enum Budget {
    /// The whole district.
    District(f64),
    /// Each commune.
    Communes(Vec<f64>),
    /// Province, communes, farmers; none is without limit.
    Payers([Option<f64>; PAYERS]),
    /// What each commune's own budget has; what others pay is not counted.
    Own(Vec<f64>),
}

impl Budget {
    /// The limits, in the order of [`Sample::spent`].
    pub fn limits(&self) -> Vec<f64> {
        match self {
            Self::District(vnd) => vec![*vnd],
            Self::Communes(vnd) | Self::Own(vnd) => vnd.clone(),
            Self::Payers(vnd) => vnd.map(|vnd| vnd.unwrap_or(f64::INFINITY)).to_vec(),
        }
    }

    /// Has each commune a budget of its own?
    pub fn by_commune(&self) -> bool {
        matches!(self, Self::Communes(_) | Self::Own(_))
    }

    /// Is all that a plan costs held against it, whoever pays?
    pub fn covers_all(&self) -> bool {
        matches!(self, Self::District(_) | Self::Communes(_))
    }

    /// All of it; what has no limit is not counted, unless nothing has one.
    pub fn total(&self) -> f64 {
        let limits = self.limits();
        let known = limits.iter().filter(|vnd| vnd.is_finite());
        if known.clone().next().is_none() { f64::INFINITY } else { known.sum() }
    }

    /// The same with every limit multiplied.
    pub fn times(&self, factor: f64) -> Self {
        match self {
            Self::District(vnd) => Self::District(vnd * factor),
            Self::Communes(vnd) => Self::Communes(vnd.iter().map(|vnd| vnd * factor).collect()),
            Self::Payers(vnd) => Self::Payers(vnd.map(|vnd| vnd.map(|vnd| vnd * factor))),
            Self::Own(vnd) => Self::Own(vnd.iter().map(|vnd| vnd * factor).collect()),
        }
    }
}

/// Of what a constraint speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The district over the campaign.
    District(Outcome),
    /// The commune that is worst off in the replicate.
    WorstCommune(Outcome),
}

/// A bound that must hold with a chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// As written.
    pub text: String,
    /// Of what.
    pub of: Of,
    /// At most the bound? At least otherwise.
    pub at_most: bool,
    /// The bound, in the unit of the outcome.
    pub bound: f64,
    /// Share of replicates in which it must hold.
    pub share: f64,
}

impl Constraint {
    /// Reads `cost <= 11.9 tỷ: 0.9` or `worst commune loss <= 8 %: 0.8`; `B` is the budget.
    ///
    /// # Errors
    ///
    /// When it cannot be understood; says what can.
    pub fn parse(text: &str, budget: f64) -> Result<Self, Text> {
        let shape = || {
            Text::new(
                format!(
                    "“{text}” không phải ràng buộc; ghi `kết quả <= giới hạn: tỷ lệ`, chẳng hạn \"cost <= 12 tỷ: 0.9\" hoặc \"worst commune loss <= 8%: 0.8\""
                ),
                format!(
                    "'{text}' is no constraint; write `outcome <= bound: share`, such as \"cost <= 12 tỷ: 0.9\" or \"worst commune loss <= 8%: 0.8\""
                ),
            )
        };
        let (rule, share) = text.rsplit_once(':').ok_or_else(shape)?;
        let (name, at_most, bound) = [("<=", true), ("≤", true), (">=", false), ("≥", false)]
            .into_iter()
            .find_map(|(sign, at_most)| {
                let (name, bound) = rule.split_once(sign)?;
                Some((name.trim(), at_most, bound.trim()))
            })
            .ok_or_else(shape)?;
        let (worst, key) = match name.strip_prefix("worst commune") {
            Some(rest) => (true, rest.trim()),
            None => (false, name),
        };
        let key = if matches!(key, "loss" | "") { "yield_loss_share" } else { key };
        let outcome = Outcome::of_key(key).ok_or_else(|| {
            let keys = Outcome::ALL.map(Outcome::key);
            let (hint, keys) = (hint(key, keys), keys.join(", "));
            Text::new(
                format!("“{text}”: không có kết quả “{key}”{}; có: {keys}", hint.vi),
                format!("'{text}': there is no outcome '{key}'{}; there are {keys}", hint.en),
            )
        })?;
        let within = |fault: Text| {
            Text::new(format!("“{text}”: {}", fault.vi), format!("'{text}': {}", fault.en))
        };
        let bound = if matches!(bound, "B" | "budget") {
            budget
        } else {
            in_unit(bound, outcome.unit()).map_err(within)?
        };
        let share = in_unit(share, "share").map_err(within)?;
        if !(share > 0.0 && share <= 1.0) {
            return Err(within(Text::new(
                "tỷ lệ phải lớn hơn 0 và không quá 1",
                "the share must be above 0 and at most 1",
            )));
        }
        let of = if worst { Of::WorstCommune(outcome) } else { Of::District(outcome) };
        Ok(Self { text: text.trim().to_owned(), of, at_most, bound, share })
    }

    fn outcome(&self) -> Outcome {
        match self.of {
            Of::District(outcome) | Of::WorstCommune(outcome) => outcome,
        }
    }

    /// Can both hold at once?
    fn contradicts(&self, other: &Self) -> bool {
        self.of == other.of
            && self.at_most
            && !other.at_most
            && other.bound > self.bound
            && self.share + other.share > 1.0
    }
}

/// Why the constraints cannot all hold, whatever the plan; `None` when nothing speaks against it.
pub fn contradiction(constraints: &[Constraint], budget: f64) -> Option<Text> {
    for one in constraints {
        if let Some(other) = constraints.iter().find(|other| one.contradicts(other)) {
            let (a, b, shares) = (&one.text, &other.text, [one.share, other.share]);
            let [share_a, share_b] = shares.map(|share| number(share, 2, Lang::Vi));
            return Some(Text::new(
                format!(
                    "hai ràng buộc trái nhau: \"{a}\" và \"{b}\" không thể cùng đúng, vì {share_a} + {share_b} số lần mô phỏng là quá tất cả"
                ),
                format!(
                    "the constraints contradict each other: \"{a}\" and \"{b}\" cannot both hold, because {} + {} of the replicates are more than all",
                    one.share, other.share
                ),
            ));
        }
        let costs = one.of == Of::District(Outcome::Cost) && !one.at_most;
        if costs && one.share * one.bound > budget {
            let money = |vnd: f64| number(vnd, 0, Lang::Vi);
            return Some(Text::new(
                format!(
                    "\"{}\" trái với mức ngân sách: chi phí {} đồng ở tỷ lệ {} số lần mô phỏng là hơn {} đồng tính bình quân",
                    one.text,
                    money(one.bound),
                    number(one.share, 2, Lang::Vi),
                    money(budget)
                ),
                format!(
                    "\"{}\" and the budget contradict each other: a cost of {:.0} VND in {} of the replicates is more than {budget:.0} VND on average",
                    one.text, one.bound, one.share
                ),
            ));
        }
    }
    None
}

/// Everything that is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What is to be as good as possible.
    pub objective: Objective,
    /// What it may cost.
    pub budget: Budget,
    /// What must hold besides.
    pub constraints: Vec<Constraint>,
}

/// What the replicates say of one plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// The objective by replicate, more is better: the outcome times its sign.
    pub objective: Vec<f64>,
    /// Number of pasts that the replicates take in turn; 0 when each has its own.
    pub pasts: usize,
    /// Cost of the campaign by replicate, VND.
    pub cost: Vec<f64>,
    /// What each budget would be charged, mean, VND; where it is held against a budget, with the
    /// error of that mean on top.
    pub spent: Vec<f64>,
    /// By how much limits of the scenario are overstepped, as shares.
    pub over_limits: f64,
    /// Room of each constraint by replicate, as a share of its bound; met at 0 and above.
    pub room: Vec<Vec<f64>>,
    /// Yield lost by replicate, t.
    pub loss_t: Vec<f64>,
    /// Share of the yield lost by replicate, in the district and in the worst commune.
    pub loss_share: Vec<[f64; 2]>,
    /// What each commune contributes to the objective, mean.
    pub commune_value: Vec<f64>,
    /// What each commune costs, mean, VND.
    pub commune_cost: Vec<f64>,
    /// Share of its yield that each commune loses, mean.
    pub commune_loss: Vec<f64>,
}

/// Outcomes that every sample needs, in this order; those of the problem follow.
const ALWAYS: [Outcome; 7] = [
    Outcome::Cost,
    Outcome::CostUsualPractice,
    Outcome::PaidProvince,
    Outcome::PaidCommune,
    Outcome::PaidFarmers,
    Outcome::YieldLoss,
    Outcome::YieldLossShare,
];

impl Problem {
    /// The outcomes to simulate.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let more = [self.objective.outcome(), self.objective.part()];
        let mut all = ALWAYS.to_vec();
        all.extend(more);
        all.extend(self.constraints.iter().map(Constraint::outcome));
        all
    }

    /// What rows of [`Problem::outcomes`] say of a plan.
    pub fn sample(&self, plan: &Plan, rows: &PlaceRows) -> Sample {
        let (n, communes) = (rows.replicates(), rows.places - 1);
        let usual = plan.campaign.payers[Item::UsualPractice as usize];
        let sign = self.objective.sign();
        let mean = |of: &dyn Fn(usize) -> f64| (0..n).map(of).sum::<f64>() / n.max(1) as f64;
        let cost = |j: usize, place: usize| rows.at(j, place, 0) - rows.at(j, place, 1);
        let first = ALWAYS.len();
        let commune_cost: Vec<f64> = (0..communes).map(|c| mean(&|j| cost(j, c))).collect();
        let spent = match &self.budget {
            Budget::District(_) => vec![mean(&|j| cost(j, communes))],
            Budget::Communes(_) => commune_cost.clone(),
            Budget::Own(_) => {
                let (paid, anyway) = (2 + Payer::Commune as usize, usual[Payer::Commune as usize]);
                (0..communes)
                    .map(|c| mean(&|j| rows.at(j, c, paid) - anyway * rows.at(j, c, 1)))
                    .collect()
            }
            Budget::Payers(_) => Payer::ALL
                .iter()
                .map(|&payer| {
                    let anyway = usual[payer as usize];
                    mean(&|j| {
                        rows.at(j, communes, 2 + payer as usize) - anyway * rows.at(j, communes, 1)
                    })
                })
                .collect(),
        };
        let room = |k: usize, constraint: &Constraint| -> Vec<f64> {
            (0..n).map(|j| self.room(constraint, first + 2 + k, rows, j)).collect()
        };
        let worst = |j: usize| (0..communes).map(|c| rows.at(j, c, 6)).fold(0.0, f64::max);
        Sample {
            objective: (0..n).map(|j| sign * rows.at(j, communes, first)).collect(),
            pasts: 0,
            over_limits: 0.0,
            cost: (0..n).map(|j| cost(j, communes)).collect(),
            spent,
            room: self.constraints.iter().enumerate().map(|(k, c)| room(k, c)).collect(),
            loss_t: (0..n).map(|j| rows.at(j, communes, 5)).collect(),
            loss_share: (0..n).map(|j| [rows.at(j, communes, 6), worst(j)]).collect(),
            commune_value: (0..communes)
                .map(|c| sign * mean(&|j| rows.at(j, c, first + 1)))
                .collect(),
            commune_cost,
            commune_loss: (0..communes).map(|c| mean(&|j| rows.at(j, c, 6))).collect(),
        }
    }

    /// By how much a constraint holds in a replicate, as a share of its bound.
    fn room(&self, constraint: &Constraint, column: usize, rows: &PlaceRows, j: usize) -> f64 {
        let communes = rows.places - 1;
        let value = match constraint.of {
            // The cost that budgets speak of is without what farmers do anyway.
            Of::District(Outcome::Cost) => rows.at(j, communes, 0) - rows.at(j, communes, 1),
            Of::District(_) => rows.at(j, communes, column),
            Of::WorstCommune(outcome) => {
                let all = (0..communes).map(|c| rows.at(j, c, column));
                if outcome.better() > 0 {
                    all.fold(f64::INFINITY, f64::min)
                } else {
                    all.fold(f64::NEG_INFINITY, f64::max)
                }
            }
        };
        let room =
            if constraint.at_most { constraint.bound - value } else { value - constraint.bound };
        room / constraint.bound.abs().max(1e-9)
    }
}

/// The same on replicates that the search did not see: a plan that spends the budget to the last
/// đồng on the replicates of the search costs some thousandths more or less on others, which is
/// within the error of any expected cost.
pub const HELD_OUT_MONEY: f64 = 2.5e-3;
/// Mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

impl Sample {
    /// Share of replicates in which a constraint holds.
    pub fn met(&self, constraint: usize) -> f64 {
        let room = &self.room[constraint];
        room.iter().filter(|&&room| room >= 0.0).count() as f64 / room.len().max(1) as f64
    }

    /// Joins further replicates.
    pub fn join(&mut self, more: Self) {
        let (mine, theirs) = (self.objective.len() as f64, more.objective.len() as f64);
        let weigh = |a: &mut Vec<f64>, b: &[f64]| {
            for (a, b) in a.iter_mut().zip(b) {
                *a = (*a * mine + b * theirs) / (mine + theirs);
            }
        };
        weigh(&mut self.spent, &more.spent);
        weigh(&mut self.commune_value, &more.commune_value);
        weigh(&mut self.commune_cost, &more.commune_cost);
        weigh(&mut self.commune_loss, &more.commune_loss);
        for (mine, theirs) in self.room.iter_mut().zip(more.room) {
            mine.extend(theirs);
        }
        self.objective.extend(more.objective);
        self.cost.extend(more.cost);
        self.loss_t.extend(more.loss_t);
        self.loss_share.extend(more.loss_share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_are_read_and_contradictions_named() {
        let read = |text: &str| Constraint::parse(text, 1e10);
        let cost = read("cost <= B: 0.9").unwrap();
        assert_eq!((cost.of, cost.bound, cost.share), (Of::District(Outcome::Cost), 1e10, 0.9));
        let worst = read("worst commune loss ≤ 8%: 0.8").unwrap();
        assert_eq!(worst.of, Of::WorstCommune(Outcome::YieldLossShare));
        assert!(read("costs <= 1 tỷ: 0.9").unwrap_err().en.contains("did you mean 'cost'"));
        assert!(read("cost < 1 tỷ").unwrap_err().en.contains("no constraint"));
        assert!(read("cost <= 1 tỷ: 1.5").unwrap_err().en.contains("at most 1"));
        let low = read("yield_loss <= 100 t: 0.6").unwrap();
        let high = read("yield_loss >= 200 t: 0.6").unwrap();
        let words = contradiction(&[low.clone(), high.clone()], 1e10).unwrap();
        assert!(words.en.contains(&low.text) && words.vi.contains(&high.text), "{words:?}");
        let often = Constraint { share: 0.3, ..high };
        assert_eq!(contradiction(&[low, often], 1e10), None);
        let dear = read("cost >= 20 tỷ: 0.9").unwrap();
        assert!(contradiction(&[dear], 1e10).unwrap().en.contains("budget"));
    }

    #[test]
    fn objectives_have_a_direction() {
        assert_eq!(Objective::of_key("net_benefit"), Ok(Objective::NetBenefit));
        assert!(
            Objective::of_key("yield_los").unwrap_err().en.contains("did you mean 'yield_loss'")
        );
        assert!(Objective::of_key("trap_nights").is_err(), "more trap-nights are no aim");
        assert_eq!(Objective::NetBenefit.sign(), -1.0);
    }
}
