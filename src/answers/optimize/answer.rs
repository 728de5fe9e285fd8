//! What a search found.

use super::aims::Aims;
use super::frontier::Frontier;
use super::levers::{Levels, Levers};
use super::policy::Policy;
use super::score::Score;
use super::select::Selection;
use super::shadow::Shadow;
use crate::model::plan::Programme;
use crate::text::Text;

/// A plan with a name.
#[derive(Clone, Debug)]
pub struct Named {
    /// Word for files.
    pub key: &'static str,
    /// Words for people.
    pub title: Text,
    /// Levels.
    pub levels: Levels,
}

/// A plan that takes part in the selection.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Names of the baselines that it is; empty for plans of the search.
    pub names: Vec<&'static str>,
    /// Levels.
    pub levels: Levels,
    /// Its score in the search.
    pub in_search: Score,
    /// The programme on which it spends most; none for a plan of nothing.
    pub kind: Option<Programme>,
}

/// What a search found.
#[derive(Debug)]
pub struct Answer {
    /// The rounds that could be turned.
    pub levers: Levers,
    /// The plan chosen.
    pub chosen: Levels,
    /// Its score in the search.
    pub in_search: Score,
    /// Mean objective without a campaign in the search.
    pub nothing_in_search: f64,
    /// Named plans beside it.
    pub baselines: Vec<Named>,
    /// Plans that took part in the selection.
    pub candidates: Vec<Candidate>,
    /// What the selection said; none when it was stopped before.
    pub selection: Option<Selection>,
    /// Candidates of other kinds than the chosen plan's, best first, five at most.
    pub near_best: Vec<usize>,
    /// From budget to loss; none when it was stopped before.
    pub frontier: Option<Frontier>,
    /// Limits and budgets that bind, and what they cost; empty when it was stopped before.
    pub shadows: Vec<Shadow>,
    /// Plans that none is known to beat in everything; none when it was stopped before.
    pub aims: Option<Aims>,
    /// What it is worth to react; none when it was stopped before.
    pub policy: Option<Policy>,
    /// Was the selected plan cut back so that its cost surely stays within the budget?
    pub trimmed: bool,
    /// Plans simulated.
    pub plans: usize,
    /// Was every commune's menu complete and movement off, so that the knapsack is exact for the
    /// search's replicates?
    pub exact: bool,
    /// Did it run to its end?
    pub complete: bool,
}
