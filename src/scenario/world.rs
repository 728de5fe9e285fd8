//! The calendar and the stage table of a scenario.

use super::check::{fault, month_day};
use super::document::Node;
use super::keys::{self, ANCHORS};
use super::problem::{Fault, Problem};
use super::rounds::both;
use crate::model::plan::{Calendar, Crop, CropCalendar, LAND_PREPARATION_DAYS, STAGES, StageTable};
use crate::text::Text;
use crate::time::{Period, WARM_UP_YEARS};

/// The crop calendar; stages follow each other and crops do not overlap.
pub(super) fn calendar(
    root: &Node,
    period: Period,
    problems: &mut Vec<Problem>,
) -> Option<Calendar> {
    let mut crops = Vec::new();
    for crop in grown(root, problems)? {
        crops.push(of_crop(root, crop, problems)?);
    }
    let years = period.first_year() - WARM_UP_YEARS as i32 - 1..=period.last_year() + 1;
    let mut seasons = years.flat_map(|year| {
        crops.iter().map(move |crop| Some((crop.established_for(year)?.0, crop.harvest_days())))
    });
    let mut free_from = i32::MIN;
    let fits = seasons.all(|season| {
        let Some((established, days)) = season else { return false };
        let fits = free_from <= established - LAND_PREPARATION_DAYS;
        free_from = established + days;
        fits
    });
    if !fits {
        let place = &root.at("calendar").unwrap_or(root).place;
        let written = crops.iter().map(|crop| {
            let (month, day) = crop.established;
            format!("{} {month:02}-{day:02} + {}", crop.crop.key(), crop.harvest_days())
        });
        problems.push(fault(
            Fault::Date,
            place,
            "calendar",
            written.collect::<Vec<_>>().join(", "),
            "các vụ xếp theo ngày thu hoạch trong năm (vụ đứng qua Tết dương lịch là vụ đầu, spring); mỗi vụ thu hoạch trước khi làm đất vụ sau (21 ngày trước gieo)",
            "crops in the order of their harvests in the year (a crop that stands over New Year is its first, spring); each harvested before land preparation of the next (21 days before seeding)",
        ));
        return None;
    }
    let synchrony_sd_days = root.at("calendar.synchrony_sd_days").and_then(Node::number)?;
    Some(Calendar { crops, synchrony_sd_days })
}

/// The crops that are grown, in the order of the year.
fn grown(root: &Node, problems: &mut Vec<Problem>) -> Option<Vec<Crop>> {
    let described = |crop: &Crop| root.at(&format!("calendar.{}", crop.key())).is_some();
    let Some(node) = root.at("calendar.crops") else {
        return Some(Crop::ALL.into_iter().filter(described).collect());
    };
    let named: Vec<&str> = node.list()?.iter().filter_map(|entry| entry.text()).collect();
    let grown: Vec<Crop> =
        Crop::ALL.into_iter().filter(|crop| named.contains(&crop.key())).collect();
    let missing: Vec<&str> =
        grown.iter().filter(|crop| !described(crop)).map(|crop| crop.key()).collect();
    if grown.is_empty() || !missing.is_empty() {
        problems.push(fault(
            Fault::MissingKey,
            &node.place,
            "calendar.crops",
            missing.join(", "),
            "ít nhất một vụ, và mỗi vụ có bảng lịch của nó, như [calendar.autumn]",
            "at least one crop, each with a table of its days, such as [calendar.autumn]",
        ));
        return None;
    }
    Some(grown)
}

/// The days of one crop.
fn of_crop(root: &Node, crop: Crop, problems: &mut Vec<Problem>) -> Option<CropCalendar> {
    let path = format!("calendar.{}", crop.key());
    let node = root.at(&path)?;
    let established = node.at("established").and_then(Node::text).and_then(month_day)?;
    let mut begins_days = [0; 6];
    for (day, anchor) in begins_days.iter_mut().zip(&ANCHORS[1..]) {
        let key = format!("{anchor}_days");
        // A third crop may leave its stages to those of the second.
        let second = || root.at(&format!("calendar.{}.{key}", Crop::Summer.key()));
        let own = node.at(&key).or_else(|| second().filter(|_| crop == Crop::Autumn));
        *day = i32::try_from(own.and_then(Node::integer)?).ok()?;
    }
    if !begins_days.is_sorted_by(|a, b| a < b) {
        problems.push(fault(
            Fault::OutOfRange,
            &node.place,
            &path,
            format!("{begins_days:?}"),
            "các giai đoạn nối tiếp nhau, số ngày tăng dần",
            "stages one after the other, in ascending days",
        ));
        return None;
    }
    let usual = match crop {
        Crop::Spring => Text::new("vụ xuân", "spring crop"),
        Crop::Summer => Text::new("vụ mùa", "summer crop"),
        Crop::Autumn => Text::new("vụ thu đông", "autumn-winter crop"),
    };
    let ratio = |key: &str| node.at(key).and_then(Node::number).unwrap_or(1.0);
    Some(CropCalendar {
        crop,
        name: node.at("name").map_or(usual, |name| both(Some(name))),
        established,
        begins_days,
        yield_ratio: ratio("yield_ratio"),
        litters_ratio: ratio("litters_ratio"),
    })
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
