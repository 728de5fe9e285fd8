//! Words and numbers that several texts for people share.

use crate::model::plan::parameter::Distribution;
use crate::model::plan::{Action, Calendar, Crop, Payer, Round, Start};
pub(super) use crate::text::digits::exact as short;
pub(super) use crate::text::pick;
use crate::text::{Lang, Text};

/// A source as scenario files write it: in one language, or in Vietnamese and English apart by ` | `.
pub(super) fn sourced(written: &str) -> Text {
    match written.split_once(" | ") {
        Some((vi, en)) => Text::new(vi, en),
        None => Text::alike(written),
    }
}

/// The unit of a round's amounts.
pub(super) fn unit(action: &Action, lang: Lang) -> &'static str {
    action.programme().facts().unit[lang as usize]
}

/// The programme in words.
pub(super) fn programme(action: &Action, lang: Lang) -> String {
    let product = match action {
        Action::Baiting { acute: false, .. } => pick(lang, " chống đông", " with anticoagulant"),
        Action::Baiting { acute: true, .. } => pick(lang, " cấp tính", " with an acute product"),
        _ => "",
    };
    format!("{}{product}", action.programme().name(lang))
}

/// How a round is done, beyond its programme.
pub(super) fn manner(round: &Round, lang: Lang) -> String {
    let weeks = match round.weeks {
        1 => pick(lang, "1 tuần", "1 week").to_owned(),
        weeks => format!("{weeks} {}", pick(lang, "tuần", "weeks")),
    };
    let how = match round.action {
        Action::Trapping { nights_per_week } => {
            format!(" × {} {}", short(nights_per_week, lang), pick(lang, "đêm/tuần", "nights/week"))
        }
        Action::Baiting { dose_kg_per_ha, .. } => {
            format!(", {} kg/ha", short(dose_kg_per_ha, lang))
        }
        Action::Habitat { lasts_weeks } => {
            format!(
                ", {} {lasts_weeks} {}",
                pick(lang, "tác dụng", "lasting"),
                pick(lang, "tuần", "weeks")
            )
        }
        Action::Barriers { line_m } if line_m > 0.0 => {
            format!(", {} {} m", pick(lang, "rào thẳng", "lines of"), short(line_m, lang))
        }
        _ => String::new(),
    };
    let wait = round.trigger.map_or(String::new(), |trigger| {
        let share = short(trigger.tillers_cut_share * 100.0, lang);
        match lang {
            Lang::Vi => {
                format!(", chỉ khi dảnh bị cắt từ {share}%, chờ {} tuần", trigger.window_weeks)
            }
            Lang::En => {
                format!(
                    ", only from {share}% of tillers cut, waiting {} weeks",
                    trigger.window_weeks
                )
            }
        }
    });
    let by = if round.contracted {
        pick(lang, ", thuê khoán công ty", ", by a company under contract")
    } else {
        ""
    };
    format!("{weeks}{how}{wait}{by}")
}

/// The start of a round in words, without its year.
pub(super) fn start(start: &Start, calendar: &Calendar, lang: Lang) -> String {
    match *start {
        Start::Date(_) => pick(lang, "theo ngày", "by date").to_owned(),
        Start::Crop { crop, days } => {
            let when = match (days, lang) {
                (0, Lang::Vi) => "ngày gieo sạ".to_owned(),
                (0, Lang::En) => "at seeding".to_owned(),
                (days, Lang::Vi) => format!(
                    "{} ngày {} gieo sạ",
                    days.abs(),
                    if days < 0 { "trước" } else { "sau" }
                ),
                (days, Lang::En) => {
                    format!(
                        "{} days {} seeding",
                        days.abs(),
                        if days < 0 { "before" } else { "after" }
                    )
                }
            };
            format!("{}, {when}", self::crop(crop, calendar, lang))
        }
    }
}

/// A distribution in the words of the parameter table.
pub(super) fn distribution(distribution: &Distribution) -> String {
    match *distribution {
        Distribution::Fixed(value) => format!("fixed: {value}"),
        Distribution::Normal(mean, sd) => format!("normal: {mean}, {sd}"),
        Distribution::NormalTruncated(mean, sd, low, high) => {
            format!("normal_truncated: {mean}, {sd}, {low}..{high}")
        }
        Distribution::LogNormal(q05, q50, q95) => {
            format!("lognormal_q05_q50_q95: {q05}, {q50}, {q95}")
        }
        Distribution::LogUniform(low, high) => format!("loguniform: {low}, {high}"),
        Distribution::Uniform(low, high) => format!("uniform: {low}, {high}"),
        Distribution::Triangular(low, mode, high) => format!("triangular: {low}, {mode}, {high}"),
        Distribution::Beta(a, b) => format!("beta: {a}, {b}"),
    }
}

/// The crop in words.
pub(super) fn crop(crop: Crop, calendar: &Calendar, lang: Lang) -> &str {
    let own = calendar.crops.iter().find(|own| own.crop == crop);
    own.map_or(crop.key(), |own| own.name.get(lang))
}

/// A payer in words.
pub(super) fn payer(payer: Payer, lang: Lang) -> &'static str {
    match payer {
        Payer::Province => pick(lang, "tỉnh", "province"),
        Payer::Commune => pick(lang, "xã", "commune"),
        Payer::Farmers => pick(lang, "nông dân", "farmers"),
    }
}
