//! rodsim plans a rice district's rat-control campaign.

pub mod outcome;
pub mod plan;
pub mod report;
pub mod summary;
pub mod text;
pub mod units;
