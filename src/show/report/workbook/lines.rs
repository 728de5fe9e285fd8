//! The lines of an estimate, gathered as a clerk writes them: by year, section and price.

use crate::model::plan::parameter::Confidence;
use crate::model::plan::{Item, PAYERS, Payer};
use crate::show::report::estimate::EstimateRow;
use crate::show::report::words::{Word, paper};
use crate::text::Lang;

/// The sections of a cost estimate, in the order of the form.
pub(super) const SECTIONS: [Word; 7] = [
    paper::S_POISON,
    paper::S_GRAIN,
    paper::S_LABOUR,
    paper::S_TRAPS,
    paper::S_HABITAT,
    paper::S_TRAINING,
    paper::S_ORGANISING,
];

/// The section of training, which the model does not know.
pub(super) const TRAINING: usize = 5;

/// The section of an item; `None` for what is outside the campaign.
pub(super) fn section(item: Item) -> Option<usize> {
    item.facts().section.map(|section| section as usize)
}

/// The words of an item.
pub(super) fn item_title(item: Item, lang: Lang) -> String {
    crate::show::report::choice::outcome_title(&format!("cost_{}", item.key()), lang)
}

/// One line of one scenario: the same item, norm, price and payers in every commune.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// Number over the whole workbook, from 1.
    pub(super) id: usize,
    /// The rows that it gathers; at least one.
    pub(super) rows: Vec<&'a EstimateRow>,
}

impl<'a> Line<'a> {
    /// What all its rows share.
    pub(super) fn first(&self) -> &'a EstimateRow {
        self.rows[0]
    }

    /// Quantity over its rows.
    pub(super) fn quantity(&self) -> f64 {
        self.rows.iter().map(|row| row.quantity).sum()
    }

    /// Amount, VND: the sum of its communes', so that every sheet has the same to the đồng.
    pub(super) fn amount(&self) -> f64 {
        self.rows.iter().map(|row| row.amount_vnd()).sum()
    }

    /// What the payers pay of it, VND.
    pub(super) fn paid(&self) -> [f64; PAYERS] {
        Payer::ALL.map(|payer| self.rows.iter().map(|row| row.paid_vnd(payer)).sum())
    }

    /// The norm as offices write it, with its unit, and whether quantities are divided by it: 150
    /// trap-nights a person-day rather than 0.0067 person-days a trap-night.
    pub(super) fn norm(&self, lang: Lang) -> (f64, String, bool) {
        let row = self.first();
        let unit = row.norm_unit.get(lang);
        let (written, divides) = row.written_norm();
        match unit.split_once('/') {
            Some((amount, each)) if divides => {
                let unit = match lang {
                    Lang::Vi => format!("{each}/{amount}"),
                    Lang::En => format!("{each}s/{}", amount.trim_end_matches('s')),
                };
                (written, unit, true)
            }
            _ => (written, unit.to_owned(), divides),
        }
    }

    /// Source and how sure it is.
    pub(super) fn note(&self, lang: Lang) -> String {
        let row = self.first();
        let sure = match row.confidence {
            Confidence::Placeholder => paper::PLACEHOLDER.get(lang),
            Confidence::A => "",
            Confidence::B => paper::CONFIDENCE_B.get(lang),
            Confidence::C => paper::CONFIDENCE_C.get(lang),
        };
        let parts: Vec<&str> =
            [sure, row.source.get(lang)].into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("; ")
    }
}

/// The lines of a scenario, by year, section and item; numbered from `first_id`.
pub(super) fn lines<'a>(rows: &'a [EstimateRow], arm: &str, first_id: usize) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for row in rows.iter().filter(|row| row.arm == arm) {
        match lines.iter_mut().find(|line| line.first().is_of_line_with(row)) {
            Some(line) => line.rows.push(row),
            None => lines.push(Line { id: 0, rows: vec![row] }),
        }
    }
    lines.sort_by_key(|line| {
        let row = line.first();
        (row.year, section(row.item).unwrap_or(usize::MAX), row.item)
    });
    for (place, line) in lines.iter_mut().enumerate() {
        line.id = first_id + place;
    }
    lines
}
