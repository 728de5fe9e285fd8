//! rodsim plans a rice district's rat-control campaign.

pub mod charts;
pub mod decide;
pub mod draw;
pub mod engine;
pub mod lanes;
pub mod math;
pub mod outcome;
pub mod plan;
pub mod report;
pub mod rng;
pub mod scenario;
pub mod season;
pub mod stats;
pub mod summary;
pub mod synth;
pub mod tally;
pub mod text;
pub mod units;
