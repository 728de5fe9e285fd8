//! The crop stages, drawn as a strip over time.

use super::axes::{Entry, Sample, Scale};
use super::canvas::{Canvas, Rect};
use super::style::{GRID_MM, MUTED, PAPER, Palette};
use crate::answers::summary::StageSpan;
use crate::text::Lang;
use crate::time::Period;

/// The four groups of stages of the strip.
fn stage_group(stage: &str) -> usize {
    match stage {
        "land_preparation" => 0,
        "seedling" | "tillering" => 1,
        "panicle_initiation" | "booting" | "flowering" => 2,
        _ => 3,
    }
}

/// Names of the four groups.
pub(super) fn stage_entries(palette: Palette, lang: Lang) -> Vec<Entry> {
    let names = match lang {
        Lang::Vi => ["làm đất", "mạ, đẻ nhánh", "làm đòng–trỗ", "chín"],
        Lang::En => ["land preparation", "seedling, tillering", "panicle–flowering", "ripening"],
    };
    names
        .into_iter()
        .enumerate()
        .map(|(group, name)| Entry::new(Sample::Fill(palette.stage(group)), name))
        .collect()
}

/// Draws crop stages as a strip over `x`, which is in weeks.
pub(super) fn stage_strip(
    canvas: &mut Canvas<'_>,
    stages: &[StageSpan],
    period: Period,
    x: Scale,
    top: f64,
    height: f64,
) {
    canvas.rect(Rect::new(x.start, top, x.end, top + height), PAPER);
    // Neighbours of one group are one box: seams between them would look like boundaries.
    let mut boxes: Vec<(usize, i32, i32)> = Vec::new();
    for span in stages {
        let group = stage_group(&span.stage);
        match boxes.last_mut() {
            Some((last, _, until)) if *last == group && *until == span.from_day => {
                *until = span.until_day;
            }
            _ => boxes.push((group, span.from_day, span.until_day)),
        }
    }
    for (group, from_day, until_day) in boxes {
        let week = |day: i32| f64::from(day - period.days().start().0) / 7.0;
        let (from, until) = (week(from_day), week(until_day));
        if until > x.from && from < x.to {
            let fill = canvas.palette.stage(group);
            canvas.rect(Rect::new(x.at(from), top, x.at(until), top + height), fill);
        }
    }
    canvas.outline(Rect::new(x.start, top, x.end, top + height), GRID_MM, MUTED);
}
