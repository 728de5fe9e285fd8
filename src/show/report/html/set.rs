//! Tables and scenario toggles as HTML.

use crate::answers::summary::Summary;
use crate::show::page::tag;
use crate::show::report::tables::{Cell, Column, Table};
use crate::show::report::words::paper;
use crate::text::Lang;
use maud::{Markup, html};

/// Columns from which a table is printed on a page on its side.
const WIDE: usize = 9;

/// The identifier of a table, one for each language.
pub(super) fn identifier(id: &str, lang: Lang) -> String {
    format!("{}-{id}", tag(lang))
}

/// Check boxes that show and hide the rows of a scenario.
pub(super) fn toggles(summary: &Summary, lang: Lang) -> Markup {
    html! {
        @if summary.arms.len() > 1 {
            div.controls {
                fieldset {
                    legend { (paper::W_SCENARIOS.get(lang)) ":" }
                    @for arm in &summary.arms {
                        label {
                            input type="checkbox" data-toggle=(arm.name) checked;
                            " " (arm.title.get(lang))
                        }
                    }
                }
            }
        }
    }
}

/// A table with a filter above and notes below.
pub(in crate::show::report) fn table(table: &Table, lang: Lang, filter: bool) -> Markup {
    let id = identifier(table.id, lang);
    let total: u32 = table.columns.iter().map(|column| column.weight).sum();
    let wide = table.columns.len() >= WIDE;
    html! {
        section data-block class=[wide.then_some("wide")] {
            @if filter {
                div.tools {
                    label { (paper::W_FILTER.get(lang)) " " input type="search"; }
                    " " output data-words=(paper::W_ROWS.get(lang)) {}
                }
            }
            div.scroll tabindex="0" role="region" aria-labelledby=(id) {
                table {
                    caption id=(id) { (table.caption) }
                    colgroup {
                        @for column in &table.columns {
                            col class=(format!("w{}", 100 * column.weight / total.max(1)));
                        }
                    }
                    thead { tr { @for column in &table.columns { (head(column, lang)) } } }
                    tbody {
                        @for row in &table.rows {
                            tr data-arm=[row.arm.as_deref()] {
                                @for (column, value) in row.cells.iter().enumerate() {
                                    (cell(value, column == 0, lang))
                                }
                            }
                            "\n"
                        }
                    }
                }
            }
            @for note in &table.notes { p.note { (note) } }
        }
    }
}

/// A head: a button that sorts, and the same words for paper, as Chromium does not print buttons in
/// heads that repeat on the next page.
fn head(column: &Column, lang: Lang) -> Markup {
    html! {
        th scope="col" {
            button type="button" title=(paper::W_SORT.get(lang)) { (column.title) }
            span.printed { (column.title) }
        }
    }
}

fn cell(cell: &Cell, first: bool, lang: Lang) -> Markup {
    let text = cell.text(lang);
    html! {
        @match (cell.sort_key(), cell.right(), first) {
            (Some(key), ..) => { td.number data-value=(key.to_string()) { (text) } },
            (None, true, _) => { td.number { (text) } },
            (None, false, true) => { th scope="row" { (text) } },
            (None, false, false) => { td { (text) } },
        }
    }
}
