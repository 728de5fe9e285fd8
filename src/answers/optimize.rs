//! Where should the next đồng go? The best plan within a budget that a search can find, and how
//! sure that is.
//!
//! A plan is a level for each round in each commune ([`levers`]). Every plan is judged by the
//! engine over the same draws and luck as its rivals ([`engine`]), so rats cross borders, effort
//! saturates and labour, stock and money run short in the search as they do in a run. The search
//! ([`search`]) climbs from several starts, one of them the multiple-choice knapsack of communes as
//! if they did not interact ([`knapsack`]), which is exact for the sampled problem where movement
//! is off and a commune's plans are few enough to be enumerated (but for costs that are rounded up
//! to a 20,000th of the budget). What the search found best on its own replicates is too good to be
//! true (the optimiser's curse): the candidates are ranked again
//! on replicates that it did not see ([`select`]), and whoever reports should simulate the chosen
//! plan once more under another seed.
//!
//! Nothing here reads a clock: the same request gives the same answer on any number of threads.

pub mod aims;
pub mod amount;
pub mod answer;
mod baselines;
mod candidates;
mod cost;
pub mod document;
pub mod engine;
mod explore;
pub mod found;
pub mod frontier;
pub mod knapsack;
pub mod levers;
pub mod policy;
pub mod problem;
pub mod question;
pub mod request;
pub mod rest;
pub mod score;
pub mod search;
pub mod select;
pub mod shadow;
pub mod solve;
pub mod tables;
pub mod words;

#[cfg(test)]
mod tests;
