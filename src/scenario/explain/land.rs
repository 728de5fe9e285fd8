//! The years, the land and its crops, in words.

use super::heading;
use crate::model::plan::{Item, Plan, Prices};
use crate::scenario::words::{pick, short};
use crate::text::{Lang, date, number};
use crate::time::Period;
use std::fmt::Write as _;

/// The years of the plan, where they are not those of the shipped scheme, and what money is worth in
/// them, where it is not what the parameters say.
pub(super) fn years(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    let (period, prices) = (plan.world.period, &plan.world.prices);
    if period == Period::default() && *prices == Prices::constant(period) {
        return Ok(());
    }
    heading(out, lang, "Thời gian và giá", "Years and prices")?;
    let [first, last] = [*period.days().start(), *period.days().end()].map(|day| date(day, lang));
    writeln!(
        out,
        "  {period}: {} {first} {} {last}, {} {}",
        pick(lang, "từ", "from"),
        pick(lang, "đến", "to"),
        period.weeks(),
        pick(lang, "tuần", "weeks"),
    )?;
    writeln!(
        out,
        "  {} {}; {}",
        pick(lang, "mọi số tiền theo giá năm", "all money at prices of"),
        prices.of_year,
        pick(
            lang,
            "đơn giá của tham số coi là giá năm đó",
            "the prices of the parameters are taken as those of that year"
        ),
    )?;
    for (year, calendar_year) in period.calendar_years().enumerate() {
        let times = |item: Item| number(prices.items[year][item as usize], 2, lang);
        writeln!(
            out,
            "  {calendar_year}: {} {} {} ({}), {} × {}, {} × {}",
            pick(lang, "thóc", "paddy"),
            number(prices.paddy_median(&plan.world.priors, year), 0, lang),
            pick(lang, "đồng/kg", "VND/kg"),
            prices.paddy[year].0.key(),
            pick(lang, "tiền công", "wages"),
            times(Item::TrapSetting),
            pick(lang, "bẫy, thuốc", "traps, products"),
            times(Item::Traps),
        )?;
    }
    writeln!(out)
}

/// The communes' land, crops and rats.
pub(super) fn land(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    let world = &plan.world;
    let total = |of: fn(&crate::model::plan::Commune) -> f64| {
        short(world.communes.iter().map(of).sum(), lang)
    };
    heading(out, lang, "Địa bàn", "The land")?;
    writeln!(
        out,
        "  {}: {} {}",
        world.place.get(lang),
        world.communes.len(),
        pick(lang, "xã", "communes")
    )?;
    writeln!(
        out,
        "  {} {} ha, {} {} ha, {} {} ha",
        pick(lang, "đất tự nhiên", "natural area"),
        total(|commune| commune.natural_area_ha),
        pick(lang, "lúa", "rice"),
        total(|commune| commune.rice_area_ha),
        pick(lang, "đất khác làm nơi trú của chuột", "other land that shelters rats"),
        total(|commune| commune.other_land_ha),
    )?;
    crops(plan, lang, out)?;
    nature(plan, lang, out)?;
    writeln!(out)
}

/// The crops' days, and how far communes stray from them.
fn crops(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    let world = &plan.world;
    for crop in &world.calendar.crops {
        let (month, day) = crop.established;
        writeln!(
            out,
            "  {}: {} {day:02}/{month:02}, {} {} {}",
            crop.name.get(lang),
            pick(lang, "gieo sạ", "seeded (day/month)"),
            pick(lang, "gặt sau", "harvested after"),
            crop.harvest_days(),
            pick(lang, "ngày", "days"),
        )?;
    }
    let campaign = plan.campaign.synchrony_sd_days.unwrap_or(world.calendar.synchrony_sd_days);
    writeln!(
        out,
        "  {} {} {}; {} {}",
        pick(lang, "các xã lệch nhau (độ lệch chuẩn)", "communes stray (standard deviation)"),
        short(world.calendar.synchrony_sd_days, lang),
        pick(lang, "ngày", "days"),
        pick(lang, "khi có chiến dịch", "under the campaign"),
        short(campaign, lang),
    )
}

/// What is said of rats and of the farmers' own control.
fn nature(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    let world = &plan.world;
    let known: Vec<String> = world
        .communes
        .iter()
        .filter_map(|commune| Some((&commune.name, commune.relative_density?)))
        .map(|(name, known)| format!("{name} {}", short(known, lang)))
        .collect();
    if !known.is_empty() {
        writeln!(
            out,
            "  {}: {}",
            pick(
                lang,
                "mật độ chuột so với trung bình địa bàn (lần)",
                "rats over those of average land (times)"
            ),
            known.join("; ")
        )?;
    }
    if world.usual_nylon_vnd_per_ha > 0.0 {
        writeln!(
            out,
            "  {} {} {}",
            pick(
                lang,
                "nông dân tự diệt chuột: ngoài công còn",
                "farmers' own control: besides work"
            ),
            short(world.usual_nylon_vnd_per_ha, lang),
            pick(lang, "đồng/ha/vụ", "VND/ha/crop"),
        )?;
    }
    if !world.movement {
        writeln!(
            out,
            "  {}",
            pick(lang, "chuột không qua ranh giới", "rats do not cross borders")
        )?;
    }
    Ok(())
}
