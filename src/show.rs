//! Answers as people read them: charts, pages, Word and Excel.

pub mod charts;
pub mod comparison;
#[cfg(test)]
mod fixture;
pub mod records;
pub mod report;
pub(crate) mod shown;
pub mod update_page;
pub(crate) mod warning;
