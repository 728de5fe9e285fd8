//! Tables and scenario toggles as HTML.

use super::{escape, tag};
use crate::answers::summary::Summary;
use crate::show::report::tables::{Cell, Table};
use crate::show::report::words::paper;
use crate::text::Lang;

/// Columns from which a table is printed on a page on its side.
const WIDE: usize = 9;

/// The identifier of a table, one for each language.
pub(super) fn identifier(id: &str, lang: Lang) -> String {
    format!("{}-{id}", tag(lang))
}

/// Check boxes that show and hide the rows of a scenario.
pub(super) fn toggles(summary: &Summary, lang: Lang) -> String {
    if summary.arms.len() < 2 {
        return String::new();
    }
    let boxes: String = summary
        .arms
        .iter()
        .map(|arm| {
            format!(
                "<label><input type=\"checkbox\" data-toggle=\"{}\" checked> {}</label>",
                escape(&arm.name),
                escape(arm.title.get(lang))
            )
        })
        .collect();
    format!(
        "<div class=\"controls\"><fieldset><legend>{}:</legend>{boxes}</fieldset></div>\n",
        paper::W_SCENARIOS.get(lang)
    )
}

/// A table with a filter above and notes below.
pub(super) fn table(table: &Table, lang: Lang, filter: bool) -> String {
    let id = identifier(table.id, lang);
    let heads: String = table
        .columns
        .iter()
        .map(|column| {
            format!(
                "<th scope=\"col\"><button type=\"button\" title=\"{}\">{}</button><span class=\"printed\">{}</span></th>",
                paper::W_SORT.get(lang),
                escape(&column.title),
                // Chromium does not print buttons in heads that repeat on the next page.
                escape(&column.title)
            )
        })
        .collect();
    let total: u32 = table.columns.iter().map(|column| column.weight).sum();
    let widths: String = table
        .columns
        .iter()
        .map(|column| {
            let width = 100 * column.weight / total.max(1);
            format!("<col style=\"width:{width}%\">")
        })
        .collect();
    let mut rows = String::new();
    for row in &table.rows {
        let arm = row
            .arm
            .as_deref()
            .map_or_else(String::new, |arm| format!(" data-arm=\"{}\"", escape(arm)));
        rows += &format!("<tr{arm}>");
        for (column, value) in row.cells.iter().enumerate() {
            rows += &cell(value, column == 0, lang);
        }
        rows += "</tr>\n";
    }
    let tools = if filter {
        format!(
            "<div class=\"tools\"><label>{} <input type=\"search\"></label> <output data-words=\"{}\"></output></div>\n",
            paper::W_FILTER.get(lang),
            paper::W_ROWS.get(lang)
        )
    } else {
        String::new()
    };
    let notes: String = table
        .notes
        .iter()
        .map(|note| format!("<p class=\"note\">{}</p>\n", escape(note)))
        .collect();
    let wide = if table.columns.len() >= WIDE { " class=\"wide\"" } else { "" };
    format!(
        "<section data-block{wide}>\n{tools}<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{id}\"><table><caption id=\"{id}\">{}</caption>\n<colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n{notes}</section>\n",
        escape(&table.caption)
    )
}

fn cell(cell: &Cell, first: bool, lang: Lang) -> String {
    let text = escape(&cell.text(lang));
    match (cell.sort_key(), cell.right(), first) {
        (Some(key), ..) => format!("<td class=\"number\" data-value=\"{key}\">{text}</td>"),
        (None, true, _) => format!("<td class=\"number\">{text}</td>"),
        (None, false, true) => format!("<th scope=\"row\">{text}</th>"),
        (None, false, false) => format!("<td>{text}</td>"),
    }
}
