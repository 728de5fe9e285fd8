//! Rows that say again, or say otherwise, what another row said.

use super::{Fault, Kind, Record};
use crate::model::plan::Programme;
use crate::table::Sheet;
use crate::text::{Lang, Text};
use crate::time::Day;
use std::collections::BTreeMap;

/// Good rows so far, how people call the place of each, and which of them are of one thing.
#[derive(Default)]
pub(super) struct Found {
    rows: Vec<(Text, Record)>,
    /// The first row of a thing.
    first: BTreeMap<Thing, usize>,
    /// The row of a thing with this effort (its bits) and this note.
    alike: BTreeMap<(Thing, u64, String), usize>,
}

/// What a row tells of: day, communes, kind and programme.
type Thing = (Day, Vec<usize>, Kind, Option<Programme>);

/// Why a row cannot stand beside another: column, what was found, what may stand there.
pub(super) struct Repeat {
    pub column: usize,
    pub found: String,
    pub allowed: Text,
}

impl Found {
    pub(super) fn records(self) -> Vec<Record> {
        self.rows.into_iter().map(|(_, record)| record).collect()
    }

    /// Keeps a row, unless it repeats another or contradicts it.
    pub(super) fn add(&mut self, sheet: &Sheet, new: Record) -> Option<Repeat> {
        let repeat = self.repeats(&new);
        if repeat.is_none() {
            let row = |lang| {
                let words = Fault::new(sheet, new.row, "", "", &Text::default()).render(lang);
                words.split(": ").next().unwrap_or_default().to_owned()
            };
            let (thing, at) = (thing(&new), self.rows.len());
            self.first.entry(thing.clone()).or_insert(at);
            self.alike.insert((thing, new.effort.to_bits(), new.note.clone()), at);
            self.rows.push((Text::new(row(Lang::Vi), row(Lang::En)), new));
        }
        repeat
    }

    fn repeats(&self, new: &Record) -> Option<Repeat> {
        let key = (thing(new), new.effort.to_bits(), new.note.clone());
        let alike = self.alike.get(&key).map(|&at| &self.rows[at]);
        if let Some((at, _)) = alike.filter(|(_, old)| old.result == new.result) {
            return Some(Repeat {
                column: 6,
                found: new.note.clone(),
                allowed: Text::new(
                    format!("không lặp lại {}; nếu là tuyến khác, hãy ghi vào cột ghi chú", at.vi),
                    format!("no repeat of {}; if it is another line, say so in the note", at.en),
                ),
            });
        }
        let first = self.first.get(&key.0).map(|&at| &self.rows[at]);
        if let Some((at, old)) = first.filter(|_| new.kind.is_figure()) {
            return Some(Repeat {
                column: 5,
                found: new.result.to_string(),
                allowed: Text::new(
                    format!("một số liệu cho mỗi nơi và ngày; {} ghi {}", at.vi, old.result),
                    format!("one figure for a place and day; {} says {}", at.en, old.result),
                ),
            });
        }
        let (at, old) = alike?;
        Some(Repeat {
            column: 5,
            found: new.result.to_string(),
            allowed: Text::new(
                format!(
                    "{} cùng nơi, ngày và công sức ghi {}: hai tuyến, hay một lần nhập hai lần? Nếu là hai tuyến, ghi tên tuyến vào cột ghi chú; nếu không, bỏ một hàng",
                    at.vi, old.result
                ),
                format!(
                    "{} of the same place, day and effort says {}: two lines, or one entered twice? If two, name each in the note; if not, leave one out",
                    at.en, old.result
                ),
            ),
        })
    }
}

fn thing(record: &Record) -> Thing {
    (record.day, record.communes.clone(), record.kind, record.programme)
}
