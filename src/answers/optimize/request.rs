//! What is asked of a search, and why there may be no answer.

use super::levers::Levels;
use super::problem::Problem;
use super::select::BlockCounts;
use crate::engine::Progress;
use crate::engine::particles::Particles;
use crate::model::plan::{PROGRAMMES, Plan};
use crate::text::Text;
use crate::text::told::Told;
use std::sync::Arc;

/// What is asked of a search.
#[derive(Clone, Debug)]
pub struct Request {
    /// Objective, budget, constraints.
    pub problem: Problem,
    /// Programmes that may be used.
    pub programmes: [bool; PROGRAMMES],
    /// The first week that is planned again in a campaign under way; all when left out.
    pub from: Option<i32>,
    /// What records say of draws and pasts, if there are any.
    pub particles: Option<Arc<Particles>>,
    /// Replicates of a plan in the search.
    pub replicates: u32,
    /// How much to spend on the selection.
    pub blocks: BlockCounts,
    /// What was done last year, as a plan; nothing when it is not known.
    pub last_year: Option<Plan>,
    /// May a round have another level in each year?
    pub years_apart: bool,
    /// Plans to start from as well, such as one that was found before the records.
    pub also: Vec<Levels>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", self.told().en)]
pub enum Refusal {
    /// What is asked contradicts itself.
    Impossible(Text),
    /// No plan that was found meets everything.
    Unmet(Text),
    /// Stopped before any plan within the budget was found.
    Stopped,
}

impl Told for Refusal {
    fn told(&self) -> Text {
        match self {
            Self::Impossible(why) | Self::Unmet(why) => why.clone(),
            Self::Stopped => {
                Text::new("dừng trước khi tìm được phương án", "stopped before any plan was found")
            }
        }
    }
}

/// Hears how far a search has come.
pub trait Trace: Progress {
    /// What is going on.
    fn tell(&self, text: &Text);
    /// The search is over: what may have ended it does not end what follows.
    fn search_is_over(&self);
}

impl Trace for () {
    fn tell(&self, _: &Text) {}
    fn search_is_over(&self) {}
}
