//! What records say of a season: the chance of each record under each draw and luck.
//!
//! One *datum* is one record, except that reports of work and money are summed over a place's year.
//! A season gives each datum a *signal*, which knows nothing of how people observe; the observation
//! parameters make of the signal the distribution of the result. The model description, section
//! 10, holds the table.

pub mod data;
pub mod likelihood;
pub mod parameter;
pub mod signal;

pub use data::{Data, Datum};
pub use parameter::{OBSERVED, Observed, priors};
