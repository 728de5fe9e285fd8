//! What drives a result, and what it is worth to know more before deciding.
//!
//! The numbers come from the engine at chosen points ([`crate::engine::points`]), the formulas from
//! [`crate::stats::decision`]; here they meet. Everything is a function of study and seed: threads change
//! nothing.

mod evidence;
pub mod flips;
pub mod groups;
pub mod quantity;
pub mod request;
pub mod sensitivity;
pub mod surveys;
pub mod tables;
pub mod valuation;
pub mod value;
pub mod words;
