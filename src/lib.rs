//! rodsim plans a rice district's rat-control campaign.

pub mod decide;
pub mod outcome;
pub mod plan;
pub mod stats;
pub mod summary;
pub mod text;
pub mod units;
