//! rodsim plans a rice district's rat-control campaign.

pub mod charts;
pub mod outcome;
pub mod plan;
pub mod summary;
pub mod text;
pub mod units;
