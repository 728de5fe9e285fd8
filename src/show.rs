//! Answers as people read them: charts, pages, Word and Excel.

pub mod charts;
pub mod comparison;
#[cfg(test)]
mod fixture;
pub mod map;
pub(crate) mod page;
pub mod records;
pub mod report;
pub(crate) mod shown;
pub mod update_page;
pub(crate) mod warning;

#[cfg(test)]
mod tests {
    use super::report::{CostEstimate, Evidence, Input, docx, html, terminal_summary};
    use super::{fixture, shown::Shown};
    use crate::text::Lang;
    use std::io::Read;

    #[test]
    fn one_mean_is_printed_alike_in_chart_page_document_and_terminal() {
        let summary = fixture::summary(2);
        for lang in [Lang::Vi, Lang::En] {
            let figures = fixture::figures(&summary, lang);
            let input = Input {
                summary: &summary,
                estimate: &CostEstimate::default(),
                evidence: &Evidence::default(),
                figures_vi: &[],
                figures_en: &[],
            };
            let bytes = docx(&input, lang).unwrap();
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            let mut document = String::new();
            archive.by_name("word/document.xml").unwrap().read_to_string(&mut document).unwrap();
            let places = [
                ("chart", figures.iter().map(|figure| figure.alt.as_str()).collect()),
                ("page", html(&input)),
                ("document", document),
                ("terminal", terminal_summary(&summary, lang)),
            ];
            let cost = summary.arms[1].outcomes.iter().find(|table| table.outcome == "cost");
            let mean = Shown::of(&cost.unwrap().district, "VND").mean.text(lang);
            for (place, text) in places {
                assert!(text.contains(&mean), "{place}: {mean} is missing in {text}");
            }
        }
    }
}
