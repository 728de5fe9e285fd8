//! Pieces of WordprocessingML.

use crate::show::charts::Chart;
use crate::show::report::tables::{Cell, Table};
use crate::text::Lang;
use crate::text::plain::escape;

/// English metric units in a millimetre.
const EMU_PER_MM: f64 = 36_000.0;

/// A paragraph in a style.
pub(super) fn paragraph(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", run(text, ""))
}

/// A paragraph on the page of what follows it.
pub(super) fn with_next(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:keepNext/></w:pPr>{}</w:p>", run(text, ""))
}

/// A paragraph that starts a page.
pub(super) fn paragraph_on_new_page(style: &str, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:pageBreakBefore/></w:pPr>{}</w:p>",
        run(text, "")
    )
}

/// A heading that the table of contents points to by its bookmark.
pub(super) fn heading(style: &str, text: &str, bookmark: usize) -> String {
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:bookmarkStart w:id=\"{bookmark}\" w:name=\"_Toc{bookmark:08}\"/>{}<w:bookmarkEnd w:id=\"{bookmark}\"/></w:p>",
        run(text, "")
    )
}

/// A field with the text that stands for it until a program computes it again.
fn field(instruction: &str, shown: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
        run(shown, "")
    )
}

/// The table of contents: every heading with its page, as a field that Word renews (F9).
pub(super) fn contents(headings: &[(String, usize)]) -> String {
    let begin = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-1\" \\h \\z \\t \"Annex,1\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
    let end = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let last = headings.len().saturating_sub(1);
    let lines = headings.iter().enumerate().map(|(place, (text, bookmark))| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"TOC1\"/></w:pPr>{}<w:hyperlink w:anchor=\"_Toc{bookmark:08}\" w:history=\"1\">{}<w:r><w:tab/></w:r>{}</w:hyperlink>{}</w:p>",
            if place == 0 { begin } else { "" },
            run(text, ""),
            field(&format!("PAGEREF _Toc{bookmark:08} \\h"), "…"),
            if place == last { end } else { "" },
        )
    });
    lines.collect()
}

/// A caption whose number is a field: `Bảng 3. …`, told by `{n}` where the number stands.
fn caption(text: &str, kind: &str, number: usize, properties: &str) -> String {
    let (before, after) = text.split_once("{n}").unwrap_or(("", text));
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Caption\"/>{properties}</w:pPr>{}{}{}</w:p>",
        run(before, ""),
        field(&format!("SEQ {kind} \\* ARABIC"), &number.to_string()),
        run(after, "")
    )
}

/// A run of text with properties, such as `<w:b/>`.
pub(super) fn run(text: &str, properties: &str) -> String {
    let properties =
        if properties.is_empty() { String::new() } else { format!("<w:rPr>{properties}</w:rPr>") };
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text))
}

/// Size and direction of a section's pages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// A4 upright; its first page bears no number.
    Portrait,
    /// A4 on its side, for wide tables.
    Landscape,
}

impl Page {
    /// Width of the text, twentieths of a point.
    fn text_width(self) -> u32 {
        match self {
            Self::Portrait => 11_906 - 1701 - 1134,
            Self::Landscape => 16_838 - 1701 - 1134,
        }
    }

    /// The properties of the section that ends here.
    pub(super) fn section(self) -> String {
        let (size, first) = match self {
            Self::Portrait => ("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>", "<w:titlePg/>"),
            Self::Landscape => ("<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>", ""),
        };
        format!(
            "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header1\"/>{size}<w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>{first}</w:sectPr>"
        )
    }

    /// A paragraph that ends a section in the middle of a document.
    pub(super) fn section_break(self) -> String {
        format!("<w:p><w:pPr><w:pStyle w:val=\"Cell\"/>{}</w:pPr></w:p>", self.section())
    }
}

/// A table with a caption above, notes below, and a head that repeats on every page.
pub(super) fn table(
    table: &Table,
    (text, number): (&str, usize),
    page: Page,
    lang: Lang,
) -> String {
    let total: u32 = table.columns.iter().map(|column| column.weight).sum();
    let widths: Vec<u32> = table
        .columns
        .iter()
        .map(|column| page.text_width() * column.weight / total.max(1))
        .collect();
    let grid: String = widths.iter().map(|w| format!("<w:gridCol w:w=\"{w}\"/>")).collect();
    let cell = |width: u32, content: &str, shade: &str| {
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}<w:vAlign w:val=\"center\"/></w:tcPr>{content}</w:tc>"
        )
    };
    let head: String = table
        .columns
        .iter()
        .zip(&widths)
        .map(|(column, &width)| {
            let content = format!(
                "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/><w:keepNext/><w:jc w:val=\"center\"/></w:pPr>{}</w:p>",
                run(&column.title, "<w:b/>")
            );
            cell(width, &content, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E7EEF5\"/>")
        })
        .collect();
    let rows: String = table
        .rows
        .iter()
        .map(|row| {
            let cells: String = row
                .cells
                .iter()
                .zip(&widths)
                .map(|(value, &width)| cell(width, &cell_text(value, lang), ""))
                .collect();
            format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        })
        .collect();
    let notes: String = table.notes.iter().map(|note| paragraph("Note", note)).collect();
    format!(
        "{}<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\"/><w:tblCaption w:val=\"{}\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>{notes}",
        caption(text, "Bang", number, ""),
        widths.iter().sum::<u32>(),
        escape(&text.replace("{n}", &number.to_string())),
    )
}

fn cell_text(cell: &Cell, lang: Lang) -> String {
    let side = if cell.right() { "right" } else { "left" };
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/><w:jc w:val=\"{side}\"/></w:pPr>{}</w:p>",
        run(&cell.text(lang), "")
    )
}

/// A picture at its exact size, with its alt text, and its caption below.
pub(super) fn picture(figure: &Chart, number: usize, text: &str) -> String {
    let (cx, cy) = (
        (figure.width_mm * EMU_PER_MM).round() as i64,
        (figure.height_mm * EMU_PER_MM).round() as i64,
    );
    let (name, alt) = (escape(&figure.name), escape(&figure.alt));
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/><wp:docPr id=\"{number}\" name=\"{name}\" descr=\"{alt}\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"{name}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"picture{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>{}",
        caption(text, "Hinh", number, "<w:keepNext w:val=\"0\"/>")
    )
}

/// The two columns at the head or the foot of a document, without borders. Each line says whether
/// it is bold.
pub(super) fn two_columns(
    left: &[(&str, bool)],
    left_style: &str,
    right: &[(&str, bool)],
) -> String {
    let lines = |lines: &[(&str, bool)], style: &str| -> String {
        lines
            .iter()
            .map(|(text, bold)| {
                format!(
                    "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>",
                    run(text, if *bold { "<w:b/>" } else { "" })
                )
            })
            .collect()
    };
    let column = |width: u32, content: &str| {
        format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc>")
    };
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"9071\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"3171\"/><w:gridCol w:w=\"5900\"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{}{}</w:tr></w:tbl>",
        column(3171, &lines(left, left_style)),
        column(5900, &lines(right, "Block"))
    )
}
