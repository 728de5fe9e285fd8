//! The report as a Word document in the form of Nghị định 30/2020, and its container.
//!
//! The writer is our own and small: it needs alt text, exact sizes and the same bytes every time.

mod body;
mod xml;

pub(super) use body::commune_docx;
pub use body::docx;

use super::ReportError;
use crate::text::plain::escape;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const CONTENT_TYPES: &str = include_str!("assets/docx/content_types.xml");
const PACKAGE_RELATIONS: &str = include_str!("assets/docx/package_relations.xml");
const STYLES: &str = include_str!("assets/docx/styles.xml");
const NUMBERING: &str = include_str!("assets/docx/numbering.xml");
const SETTINGS: &str = include_str!("assets/docx/settings.xml");
const HEADER: &str = include_str!("assets/docx/header.xml");
const CORE: &str = include_str!("assets/docx/core.xml");
const RELATIONS: &str = include_str!("assets/docx/document_relations.xml");
const DOCUMENT: &str = include_str!("assets/docx/document.xml");

/// What goes into the container besides the fixed parts.
struct Package<'a> {
    /// The paragraphs, tables and sections of the body.
    body: String,
    /// Pictures, in the order of their numbers from 1.
    pictures: Vec<&'a [u8]>,
    /// Title of the document.
    title: String,
    /// Program that made it.
    author: String,
    /// Day of the run, ISO 8601.
    date: String,
    /// Language tag, such as `vi-VN`.
    language: &'static str,
}

/// The document's bytes. No clock is read: times in the container are those of 1980.
fn pack(package: &Package<'_>) -> Result<Vec<u8>, ReportError> {
    let relations: String = (1..=package.pictures.len())
        .map(|number| {
            format!(
                "<Relationship Id=\"picture{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"media/picture{number}.png\"/>"
            )
        })
        .collect();
    let core = CORE
        .replace("{date}", &package.date)
        .replace("{author}", &escape(&package.author))
        .replace("{title}", &escape(&package.title));
    let styles = STYLES.replace("{language}", package.language);
    let relations = RELATIONS.replace("{pictures}", &relations);
    let document = DOCUMENT.replace("{body}", &package.body);
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", PACKAGE_RELATIONS),
        ("docProps/core.xml", &core),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &relations),
        ("word/styles.xml", &styles),
        ("word/numbering.xml", NUMBERING),
        ("word/settings.xml", SETTINGS),
        ("word/header1.xml", HEADER),
    ];
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    for (index, picture) in package.pictures.iter().enumerate() {
        archive.start_file(format!("word/media/picture{}.png", index + 1), options)?;
        archive.write_all(picture)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;
    use crate::show::report::{Evidence, Input};
    use crate::text::Lang;
    use std::io::Read;

    fn made(lang: Lang) -> Vec<u8> {
        let summary = fixture::summary(3);
        let estimate = fixture::estimate_of_costs(&summary);
        let figures = fixture::figures(&summary, Lang::Vi);
        let input = Input {
            summary: &summary,
            estimate: &estimate,
            evidence: &Evidence::default(),
            figures_vi: &figures,
            figures_en: &figures,
        };
        docx(&input, lang).unwrap()
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_same_run_gives_the_same_bytes() {
        assert_eq!(made(Lang::Vi), made(Lang::Vi));
    }

    #[test]
    fn the_page_is_that_of_the_decree() {
        let document = part(&made(Lang::Vi), "word/document.xml");
        // 210 × 297 mm; 20 mm above and below, 30 mm left, 20 mm right, in twentieths of a point.
        assert!(document.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
        assert!(document.contains(
            "<w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1701\""
        ));
        assert!(document.contains("<w:titlePg/>"));
    }

    #[test]
    fn pictures_have_their_exact_size_and_words_for_those_who_do_not_see_them() {
        let document = part(&made(Lang::Vi), "word/document.xml");
        // 155 × 95 mm in English metric units.
        assert!(document.contains("cx=\"5580000\" cy=\"3420000\""));
        let figures = fixture::figures(&fixture::summary(3), Lang::Vi);
        assert!(document.contains(&format!("descr=\"{}", escape(&figures[0].alt))));
    }

    #[test]
    fn tables_repeat_their_heads() {
        let document = part(&made(Lang::En), "word/document.xml");
        let tables = document.matches("<w:tblCaption").count();
        assert!(tables > 4);
        assert_eq!(document.matches("<w:tblHeader/>").count(), tables);
    }
}
