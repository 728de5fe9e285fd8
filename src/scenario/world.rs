//! The calendar and the stage table of a scenario.

use super::check::{fault, month_day};
use super::document::Node;
use super::keys::{self, ANCHORS, CROPS};
use super::problem::{Fault, Problem};
use crate::model::plan::{Calendar, CropCalendar, LAND_PREPARATION_DAYS, STAGES, StageTable};
use crate::time::{Day, Period, WARM_UP_YEARS};

/// The crop calendar; stages follow each other and crops do not overlap.
pub(super) fn calendar(
    root: &Node,
    period: Period,
    problems: &mut Vec<Problem>,
) -> Option<Calendar> {
    let mut crops = Vec::new();
    for crop in CROPS {
        let node = root.at(&format!("calendar.{crop}"))?;
        let established = node.at("established").and_then(Node::text).and_then(month_day)?;
        let mut begins_days = [0; 6];
        for (day, anchor) in begins_days.iter_mut().zip(&ANCHORS[1..]) {
            *day =
                i32::try_from(node.at(&format!("{anchor}_days")).and_then(Node::integer)?).ok()?;
        }
        if !begins_days.is_sorted_by(|a, b| a < b) {
            problems.push(fault(
                Fault::OutOfRange,
                &node.place,
                &format!("calendar.{crop}"),
                format!("{begins_days:?}"),
                "các giai đoạn nối tiếp nhau, số ngày tăng dần",
                "stages one after the other, in ascending days",
            ));
            return None;
        }
        crops.push(CropCalendar { established, begins_days });
    }
    let [spring, summer] = [crops[0], crops[1]];
    let start = |crop: CropCalendar, year| {
        Day::from_date(year, crop.established.0, crop.established.1).map(|day| day.0)
    };
    let free = |first: Option<i32>, crop: CropCalendar, next: Option<i32>| match (first, next) {
        (Some(first), Some(next)) => first + crop.begins_days[5] <= next - LAND_PREPARATION_DAYS,
        _ => false,
    };
    let fits = (period.first_year() - WARM_UP_YEARS as i32..=period.last_year()).all(|year| {
        free(start(spring, year), spring, start(summer, year))
            && free(start(summer, year), summer, start(spring, year + 1))
    });
    if !fits {
        let place = &root.at("calendar").unwrap_or(root).place;
        problems.push(fault(
            Fault::Date,
            place,
            "calendar",
            crops
                .iter()
                .map(|crop| {
                    format!(
                        "{:02}-{:02} + {}",
                        crop.established.0, crop.established.1, crop.begins_days[5]
                    )
                })
                .collect::<Vec<_>>()
                .join(", "),
            "mỗi vụ thu hoạch trước khi làm đất vụ sau (21 ngày trước gieo)",
            "each crop harvested before land preparation of the next (21 days before seeding)",
        ));
        return None;
    }
    let synchrony_sd_days = root.at("calendar.synchrony_sd_days").and_then(Node::number)?;
    Some(Calendar { crops: [spring, summer], synchrony_sd_days })
}

/// What each stage does; shares of damage are normalised.
pub(super) fn stages(root: &Node, problems: &mut Vec<Problem>) -> Option<StageTable> {
    let row = |name: &str| -> Option<[f64; STAGES]> {
        let mut row = [0.0; STAGES];
        for (value, stage) in row.iter_mut().zip(keys::STAGES) {
            *value = root.at(&format!("stages.{stage}.{name}")).and_then(Node::number)?;
        }
        Some(row)
    };
    let damage = row("damage_share")?;
    let total: f64 = damage.iter().sum();
    if !(total > 0.0 && total.is_finite()) {
        let place = &root.at("stages").unwrap_or(root).place;
        problems.push(fault(
            Fault::Shares,
            place,
            "stages.*.damage_share",
            format!("{total}"),
            "tổng lớn hơn 0",
            "a sum above 0",
        ));
        return None;
    }
    Some(StageTable {
        capacity: row("capacity")?,
        open_field_exponent: row("open_field_exponent")?,
        bait_acceptance: row("bait_acceptance")?,
        damage_share: damage.map(|share| share / total),
        movement: row("movement")?,
    })
}
