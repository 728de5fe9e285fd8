//! Answers for whoever decides: what outcomes come to, what drives them, what can be carried out,
//! where the next đồng should go.

pub mod analysis;
pub mod comparison;
pub mod condition;
pub mod conditioned;
pub mod contrast;
pub mod diagnosis;
pub mod feasibility;
pub mod forecast;
pub mod judgement;
pub mod optimize;
pub mod precision;
pub mod samples;
pub mod summarise;
pub mod summary;
pub mod trial;
mod words;
