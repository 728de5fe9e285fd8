//! Rows that say again, or say otherwise, what another row said.

use super::{Fault, Record};
use crate::table::Sheet;
use crate::text::{Lang, Text};

/// Good rows so far, and how people call the place of each.
#[derive(Default)]
pub(super) struct Found(Vec<(Text, Record)>);

/// Why a row cannot stand beside another: column, what was found, what may stand there.
pub(super) struct Repeat {
    pub column: usize,
    pub found: String,
    pub allowed: Text,
}

impl Found {
    pub(super) fn records(self) -> Vec<Record> {
        self.0.into_iter().map(|(_, record)| record).collect()
    }

    /// Keeps a row, unless it repeats another or contradicts it.
    pub(super) fn add(&mut self, sheet: &Sheet, new: Record) -> Option<Repeat> {
        let repeat = self.repeats(&new);
        if repeat.is_none() {
            let row = |lang| {
                let words = Fault::new(sheet, new.row, "", "", &Text::default()).render(lang);
                words.split(": ").next().unwrap_or_default().to_owned()
            };
            self.0.push((Text::new(row(Lang::Vi), row(Lang::En)), new));
        }
        repeat
    }

    fn repeats(&self, new: &Record) -> Option<Repeat> {
        let same = |(_, old): &&(Text, Record)| {
            (old.day, &old.communes, old.kind, old.programme)
                == (new.day, &new.communes, new.kind, new.programme)
        };
        let of_place: Vec<&(Text, Record)> = self.0.iter().filter(same).collect();
        let alike = |old: &&&(Text, Record)| (old.1.effort, &old.1.note) == (new.effort, &new.note);
        if let Some((at, _)) = of_place.iter().filter(alike).find(|old| old.1.result == new.result)
        {
            return Some(Repeat {
                column: 6,
                found: new.note.clone(),
                allowed: Text::new(
                    format!("không lặp lại {}; nếu là tuyến khác, hãy ghi vào cột ghi chú", at.vi),
                    format!("no repeat of {}; if it is another line, say so in the note", at.en),
                ),
            });
        }
        if let Some((at, old)) = of_place.first().filter(|_| new.kind.is_figure()) {
            return Some(Repeat {
                column: 5,
                found: new.result.to_string(),
                allowed: Text::new(
                    format!("một số liệu cho mỗi nơi và ngày; {} ghi {}", at.vi, old.result),
                    format!("one figure for a place and day; {} says {}", at.en, old.result),
                ),
            });
        }
        let (at, old) = of_place.iter().find(alike)?;
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
