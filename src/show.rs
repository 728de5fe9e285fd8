//! Answers as people read them: charts, pages, Word and Excel.

pub mod charts;
pub mod report;
pub mod update_page;
