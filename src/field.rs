//! What was seen in the field: records as they were written, how likely a season makes them, and what
//! is learned from them.

pub mod observe;
pub mod posterior;
pub mod records;
