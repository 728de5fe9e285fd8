//! Answers as people read them: charts, pages, Word and Excel.

pub mod charts;
pub mod comparison;
pub mod records;
pub mod report;
pub mod update_page;
