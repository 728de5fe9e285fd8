//! The model: what is planned, what is not known, what luck brings, and the season that follows.
//!
//! It does no I/O, reads no clock or environment and prints nothing; a season is a pure function of
//! plan, draw and luck.

pub mod draw;
pub mod lanes;
pub mod math;
pub mod outcome;
pub mod plan;
pub mod programme;
pub mod rng;
pub mod season;
