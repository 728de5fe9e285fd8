//! The rounds of a campaign, and every one of their occurrences.

use super::action::{action, amounts, by_commune};
use super::check::{date, fault, month_day};
use super::document::Node;
use super::keys::{ANCHORS, CROPS};
use super::land;
use super::problem::{Fault, Problem};
use crate::model::plan::{Bout, Calendar, Commune, Round, Start, Trigger};
use crate::text::Text;
use crate::time::{Day, Period};

/// A text in both languages; what was written in one stands for the other as well.
pub(super) fn both(node: Option<&Node>) -> Text {
    let text = |lang: &str, other: &str| {
        use unicode_normalization::UnicodeNormalization;
        let written = |lang: &str| node.and_then(|node| node.at(lang)).and_then(Node::text);
        written(lang).or_else(|| written(other)).unwrap_or("").nfc().collect::<String>()
    };
    Text::new(text("vi", "en"), text("en", "vi"))
}

/// A round that was understood, and where it takes place.
struct Read {
    round: Round,
    bouts: Vec<Bout>,
    takes_part: Vec<bool>,
}

/// Every round that is carried out, and its occurrences in the order of rounds and of time.
pub(super) fn rounds(
    root: &Node,
    communes: &[Commune],
    calendar: &Calendar,
    period: Period,
    problems: &mut Vec<Problem>,
) -> (Vec<Round>, Vec<Bout>) {
    let only: Option<Vec<&str>> = root
        .at("campaign.programmes")
        .and_then(Node::list)
        .map(|words| words.iter().filter_map(Node::text).collect());
    let campaign = root.at("campaign").map_or_else(
        || vec![true; communes.len()],
        |node| selection(node, "campaign", communes, problems),
    );
    let mut read: Vec<(&Node, Read)> = Vec::new();
    for (i, node) in root.at("round").and_then(Node::list).unwrap_or_default().iter().enumerate() {
        let programme = node.at("programme").and_then(Node::text).unwrap_or("");
        let key = format!("round[{i}]");
        let read_round = round(node, &key, root, communes, &campaign, calendar, period, problems);
        let Some(mut round) = read_round else { continue };
        if only.as_ref().is_none_or(|only| only.contains(&programme)) {
            for bout in &mut round.bouts {
                bout.round = read.len();
            }
            overlap(&read, &round, node, &key, communes, period, problems);
            read.push((node, round));
        }
    }
    let bouts = read.iter().flat_map(|(_, read)| read.bouts.iter().copied()).collect();
    (read.into_iter().map(|(_, read)| read.round).collect(), bouts)
}

/// Which communes a table selects with `communes` or `except`.
fn selection(
    node: &Node,
    key: &str,
    communes: &[Commune],
    problems: &mut Vec<Problem>,
) -> Vec<bool> {
    let mut named = |name: &str| -> Option<Vec<bool>> {
        let mut chosen = vec![false; communes.len()];
        for entry in node.at(name)?.list()? {
            let text = entry.text()?;
            if let Some(index) =
                land::commune(communes, text, &entry.place, &format!("{key}.{name}"), problems)
            {
                chosen[index] = true;
            }
        }
        Some(chosen)
    };
    if let Some(chosen) = named("communes") {
        return chosen;
    }
    match named("except") {
        Some(left_out) => left_out.into_iter().map(|out| !out).collect(),
        None => vec![true; communes.len()],
    }
}

fn round(
    node: &Node,
    key: &str,
    root: &Node,
    communes: &[Commune],
    campaign: &[bool],
    calendar: &Calendar,
    period: Period,
    problems: &mut Vec<Problem>,
) -> Option<Read> {
    let chosen = selection(node, key, communes, problems);
    let takes_part: Vec<bool> = chosen.iter().zip(campaign).map(|(a, b)| *a && *b).collect();
    if !communes.is_empty() && !chosen.contains(&true) {
        problems.push(fault(
            Fault::EmptyRound,
            &node.place,
            key,
            String::new(),
            "ít nhất một xã",
            "at least one commune",
        ));
    }
    let weeks = u32::try_from(node.at("weeks").and_then(Node::integer)?).ok()?;
    let action = action(node, key, problems);
    let bouts = bouts(node, key, weeks, calendar, period, problems);
    let mut target = amounts(node, key, action?, root, communes, problems)?;
    for (amount, takes_part) in target.iter_mut().zip(&takes_part) {
        if !takes_part {
            *amount = 0.0;
        }
    }
    let trigger = node.at("trigger").and_then(|trigger| {
        Some(Trigger {
            tillers_cut_share: trigger.at("tillers_cut_share")?.number()?,
            window_weeks: u32::try_from(trigger.at("window_weeks")?.integer()?).ok()?,
        })
    });
    let aim = by_commune(node, key, "aim_by_commune", communes, problems);
    let name = both(node.at("name"));
    let contracted = contracted(node, key, root, problems);
    let round = Round { name, action: action?, target, weeks, trigger, aim, contracted };
    Some(Read { round, bouts, takes_part })
}

/// Does a company carry the round out? Its fee is that of a crop, so the round must belong to one.
fn contracted(node: &Node, key: &str, root: &Node, problems: &mut Vec<Problem>) -> bool {
    let flag = node.at("contracted");
    if flag.and_then(Node::flag) != Some(true) {
        return false;
    }
    let mut say = |kind: Fault, vi: &str, en: &str| {
        let place = flag.map_or(&node.place, |flag| &flag.place);
        let key = format!("{key}.contracted");
        problems.push(fault(kind, place, &key, "true".to_owned(), vi, en));
    };
    if root.at("contract").is_none() {
        say(
            Fault::MissingKey,
            "đợt thuê khoán cần bảng [contract] với vnd_per_ha_per_crop hoặc vnd_per_sao_per_crop",
            "a contracted round needs [contract] with vnd_per_ha_per_crop or vnd_per_sao_per_crop",
        );
    }
    if node.at("crop").is_none() {
        say(
            Fault::Conflict,
            "đợt thuê khoán gắn với một vụ (crop, anchor, days), vì giá khoán tính theo vụ",
            "a contracted round belongs to a crop (crop, anchor, days): its fee is that of a crop",
        );
    }
    true
}

/// The number of a calendar year of the plan.
pub(super) fn year_in(
    period: Period,
    node: &Node,
    key: &str,
    problems: &mut Vec<Problem>,
) -> Option<usize> {
    let written = node.integer()?;
    let year = i32::try_from(written).ok().and_then(|year| period.number(year));
    if year.is_none() {
        let (first, last) = (period.first_year(), period.last_year());
        problems.push(fault(
            Fault::Date,
            &node.place,
            key,
            written.to_string(),
            &format!("năm từ {first} đến {last}"),
            &format!("a year from {first} to {last}"),
        ));
    }
    year
}

/// When the round takes place.
fn bouts(
    node: &Node,
    key: &str,
    weeks: u32,
    calendar: &Calendar,
    period: Period,
    problems: &mut Vec<Problem>,
) -> Vec<Bout> {
    let years = years(node, key, period, problems);
    goes_together(node, key, problems);
    let mut bouts = Vec::new();
    for (year, start, day) in starts(node, &years, key, calendar, period, problems) {
        let nominal_week = period.week(day);
        let end = i64::from(nominal_week) + i64::from(weeks);
        // More weeks than a round may have are a fault of their own.
        if weeks <= 52 && (nominal_week < 0 || end > period.weeks() as i64) {
            let (y, m, d) = day.date();
            let [first, last] =
                [*period.days().start(), *period.days().end()].map(crate::text::iso);
            problems.push(fault(
                Fault::Date, &node.place, key, format!("{y:04}-{m:02}-{d:02} + {weeks} × 7"),
                &format!("cả đợt trong chiến dịch, từ {first} đến {last}; chọn years nếu một năm không được"),
                &format!("the whole round within the campaign, from {first} to {last}; choose years if one does not fit"),
            ));
        }
        bouts.push(Bout { round: 0, year, start, nominal_week });
    }
    bouts
}

/// The years of a round, all where it names none.
fn years(node: &Node, key: &str, period: Period, problems: &mut Vec<Problem>) -> Vec<usize> {
    let Some(written) = node.at("years").and_then(Node::list) else {
        return (0..period.years()).collect();
    };
    let key = format!("{key}.years");
    if written.is_empty() {
        problems.push(fault(
            Fault::EmptyRound,
            &node.place,
            &key,
            "[]".to_owned(),
            "ít nhất một năm",
            "at least one year",
        ));
    }
    let mut years: Vec<usize> =
        written.iter().filter_map(|year| year_in(period, year, &key, problems)).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// A round has one start, and all that this needs.
fn goes_together(node: &Node, key: &str, problems: &mut Vec<Problem>) {
    let has = |name: &str| node.at(name).is_some();
    // A key that stands there has a place of its own.
    let place = |name: &str| node.entries().and_then(|all| all.get(name)).map(|entry| &entry.place);
    let mut say = |kind: Fault, name: &str, with: &str, vi: &str, en: &str| {
        let here = place(name).unwrap_or(&node.place);
        let whole = if name.is_empty() { key.to_owned() } else { format!("{key}.{name}") };
        let mut said = fault(kind, here, &whole, String::new(), vi, en);
        said.also.extend(place(with).map(|place| (place.clone(), format!("{key}.{with}"))));
        problems.push(said);
    };
    if !["crop", "date", "month_day"].iter().any(|name| has(name)) {
        say(
            Fault::MissingKey,
            "",
            "",
            "ngày bắt đầu: crop + anchor + days, hoặc month_day, hoặc date",
            "a start: crop + anchor + days, or month_day, or date",
        );
    }
    if let Some(name) = ["anchor", "days"].iter().find(|name| has(name))
        && !has("crop")
    {
        say(Fault::Conflict, name, "", "đi cùng crop", "goes with crop");
    }
    if has("date") && has("years") {
        say(
            Fault::Conflict,
            "years",
            "date",
            "date đã có năm; dùng month_day cho nhiều năm",
            "date has its year; month_day is for several",
        );
    }
    if has("crop") {
        for name in ["anchor", "days"].into_iter().filter(|name| !has(name)) {
            say(Fault::MissingKey, name, "crop", "đi cùng crop", "goes with crop");
        }
    }
}

/// The year, start and day of each time that the round takes place.
fn starts(
    node: &Node,
    years: &[usize],
    key: &str,
    calendar: &Calendar,
    period: Period,
    problems: &mut Vec<Problem>,
) -> Vec<(usize, Start, Day)> {
    let text = |name: &str| node.at(name).and_then(Node::text);
    if let Some(crop) = text("crop") {
        let own = calendar.crops.iter().find(|own| own.crop.key() == crop);
        let Some(own) = own else {
            if CROPS.contains(&crop) {
                let grown: Vec<&str> = calendar.crops.iter().map(|own| own.crop.key()).collect();
                problems.push(fault(
                    Fault::Conflict,
                    &node.place,
                    &format!("{key}.crop"),
                    crop.to_owned(),
                    &format!("vụ có trong lịch: {}", grown.join(", ")),
                    &format!("a crop of the calendar: {}", grown.join(", ")),
                ));
            }
            return Vec::new();
        };
        let crop = own.crop;
        let anchor = ANCHORS.iter().position(|word| text("anchor") == Some(word));
        let days =
            node.at("days").and_then(Node::integer).and_then(|days| i32::try_from(days).ok());
        let (Some(anchor), Some(days)) = (anchor, days) else { return Vec::new() };
        let days = days + if anchor == 0 { 0 } else { own.begins_days[anchor - 1] };
        let start = |&year: &usize| {
            let (_, day) = calendar.begins_in(crop, days, period.year(year))?;
            Some((year, Start::Crop { crop, days }, day))
        };
        years.iter().filter_map(start).collect()
    } else if let Some(day) = text("date").and_then(date) {
        vec![(period.number(day.date().0).unwrap_or(0), Start::Date(day), day)]
    } else if let Some((month, day)) = text("month_day").and_then(month_day) {
        let start = |&year: &usize| {
            let dated = Day::from_date(period.year(year), month, day)?;
            Some((year, Start::Date(dated), dated))
        };
        years.iter().filter_map(start).collect()
    } else {
        Vec::new()
    }
}

/// Two rounds of one programme that start in one week in one commune would share their luck.
fn overlap(
    read: &[(&Node, Read)],
    new: &Read,
    node: &Node,
    key: &str,
    communes: &[Commune],
    period: Period,
    problems: &mut Vec<Problem>,
) {
    for (i, (first, old)) in read.iter().enumerate() {
        if old.round.action.programme() != new.round.action.programme() {
            continue;
        }
        let shared = (0..communes.len()).find(|&c| old.takes_part[c] && new.takes_part[c]);
        let week =
            new.bouts.iter().find(|a| old.bouts.iter().any(|b| a.nominal_week == b.nominal_week));
        if let (Some(commune), Some(bout)) = (shared, week) {
            let (y, m, d) = period.monday(bout.nominal_week).date();
            let mut both = fault(
                Fault::OverlappingRounds,
                &node.place,
                key,
                format!(
                    "{} / {}: {}, {y:04}-{m:02}-{d:02}",
                    old.round.name.vi, new.round.name.vi, communes[commune].name
                ),
                &format!("dời một đợt, hoặc gộp với đợt thứ {}", i + 1),
                &format!("move one of them, or make one round of it and round {}", i + 1),
            );
            both.also.push((first.place.clone(), format!("round[{i}]")));
            problems.push(both);
        }
    }
}
