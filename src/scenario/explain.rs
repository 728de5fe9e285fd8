//! What a scenario would simulate, in words and numbers with their units; nothing is simulated.

mod land;

use super::resolved::digest;
use super::words::{self, pick, short};
use crate::model::plan::limits::{tightest, uses};
use crate::model::plan::parameter::{Confidence, Parameter};
use crate::model::plan::{Item, Payer, Plan, Programme, estimate};
use crate::model::programme::{Norm, Price};
use crate::text::{Lang, date, number};
use crate::time::{Day, Period};
use std::fmt::Write as _;

/// The scenario in words: the land, the rounds with their dates, planned totals and costs, the
/// limits, what is known of the parameters, and what has no source.
pub fn explain(plan: &Plan, lang: Lang) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(plan, lang, &mut out);
    out
}

fn write(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    let whole = digest(plan);
    writeln!(out, "{} ({}@{})", plan.title.get(lang), plan.name, &whole[..8])?;
    writeln!(out, "{}\n", plan.question.get(lang))?;
    if !plan.warnings.is_empty() {
        heading(out, lang, "Cần xem lại", "To be checked")?;
        for warning in &plan.warnings {
            writeln!(out, "  {}", warning.get(lang))?;
        }
        writeln!(out)?;
    }
    land::years(plan, lang, out)?;
    land::land(plan, lang, out)?;
    rounds(plan, lang, out)?;
    totals(plan, lang, out)?;
    limits(plan, lang, out)?;
    costs(plan, lang, out)?;
    parameters(plan, lang, out)?;
    sources(plan, lang, out)
}

fn heading(out: &mut String, lang: Lang, vi: &'static str, en: &'static str) -> std::fmt::Result {
    writeln!(out, "{}", pick(lang, vi, en))
}

fn rounds(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    let campaign = &plan.campaign;
    heading(
        out,
        lang,
        "Các đợt (ngày theo lịch chung của địa bàn)",
        "Rounds (dates by the common calendar)",
    )?;
    if campaign.rounds.is_empty() {
        writeln!(out, "  {}", pick(lang, "không có đợt nào", "none"))?;
    }
    for (i, round) in campaign.rounds.iter().enumerate() {
        let total: f64 = round.target.iter().sum();
        let here = round.target.iter().filter(|&&target| target > 0.0).count();
        writeln!(
            out,
            "  {}. {}: {}, {} {} {} {here} {}, {}",
            i + 1,
            round.name.get(lang),
            words::programme(&round.action, lang),
            short(total, lang),
            words::unit(&round.action, lang),
            pick(lang, "ở", "in"),
            pick(lang, "xã", "communes"),
            words::manner(round, lang),
        )?;
        let mut dates = Vec::new();
        let mut when = String::new();
        for bout in campaign.bouts.iter().filter(|bout| bout.round == i) {
            dates.push(date(first_day(plan, bout), lang));
            when = words::start(&bout.start, &plan.world.calendar, lang);
        }
        writeln!(out, "     {when}: {}", dates.join(", "))?;
    }
    writeln!(out)
}

/// The first day of a bout by the district's calendar.
pub(super) fn first_day(plan: &Plan, bout: &crate::model::plan::Bout) -> Day {
    match bout.start {
        crate::model::plan::Start::Date(day) => day,
        crate::model::plan::Start::Crop { crop, days } => {
            let period = plan.world.period;
            let calendar = &plan.world.calendar;
            calendar
                .begins_in(crop, days, period.year(bout.year))
                .map_or(period.monday(bout.nominal_week), |(_, day)| day)
        }
    }
}

/// A line of a table by year with its total.
fn by_year(
    out: &mut String,
    label: &str,
    years: &[f64],
    total: bool,
    lang: Lang,
) -> std::fmt::Result {
    write!(out, "  {label:<34}")?;
    for value in years {
        write!(out, " {:>15}", number(*value, 0, lang))?;
    }
    if total {
        write!(out, " {:>16}", number(years.iter().sum(), 0, lang))?;
    }
    writeln!(out)
}

fn years_line(period: Period, lang: Lang, out: &mut String) -> std::fmt::Result {
    write!(out, "  {:<34}", "")?;
    for year in period.calendar_years() {
        write!(out, " {year:>15}")?;
    }
    writeln!(out, " {:>16}", pick(lang, "cộng", "total"))
}

/// Sums over communes.
fn district(rows: &[Vec<f64>]) -> Vec<f64> {
    let years = 0..rows.first().map_or(0, Vec::len);
    years.map(|year| rows.iter().map(|years| years[year]).sum()).collect()
}

fn totals(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    let planned = estimate::planned(plan);
    heading(out, lang, "Khối lượng kế hoạch", "Planned amounts")?;
    writeln!(
        out,
        "  {}: {}",
        pick(lang, "bẫy cần có", "traps needed"),
        number(planned.traps.iter().sum(), 0, lang)
    )?;
    years_line(plan.world.period, lang, out)?;
    for programme in Programme::ALL {
        let facts = programme.facts();
        let unit = facts.delivered_unit[lang as usize];
        let name = programme.name(lang);
        let label = if name == unit { name } else { format!("{name}, {unit}") };
        by_year(out, &label, &district(planned.of(facts.delivered)), true, lang)?;
    }
    let period = plan.world.period;
    let mut days = vec![0.0; period.years()];
    for bout in &planned.bouts {
        if let Some(year) = period.number(period.year_of_week(bout.week)) {
            days[year] += bout.person_days.iter().sum::<f64>();
        }
    }
    by_year(out, pick(lang, "tổng số công", "person-days in all"), &days, true, lang)?;
    writeln!(out)
}

fn limits(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    let campaign = &plan.campaign;
    heading(out, lang, "Giới hạn", "Limits")?;
    let labour: f64 = campaign.labour_days_per_week.iter().sum();
    let unlimited = pick(lang, "không hạn chế", "unlimited");
    let shown = if labour.is_finite() { short(labour, lang) } else { unlimited.to_owned() };
    writeln!(
        out,
        "  {}: {shown} {}",
        pick(lang, "lao động", "labour"),
        pick(lang, "công/tuần", "person-days/week")
    )?;
    match &campaign.budget_vnd {
        None => writeln!(out, "  {}: {unlimited}", pick(lang, "kinh phí xã", "communes' budgets"))?,
        Some(budget) => {
            years_line(plan.world.period, lang, out)?;
            // What nobody wrote down is no money that they have.
            let label = match campaign.budget_share {
                Some(_) => pick(lang, "kinh phí xã (giả định), đồng", "budgets (assumed), VND"),
                None => pick(lang, "kinh phí xã, đồng", "communes' budgets, VND"),
            };
            by_year(out, label, &district(budget), true, lang)?;
        }
    }
    if campaign.budget_release_week > 0 {
        writeln!(
            out,
            "  {} {} {}",
            pick(lang, "kinh phí mỗi năm có từ tuần thứ", "each year's money comes after week"),
            campaign.budget_release_week,
            pick(lang, "của năm", "of the year")
        )?;
    }
    for one in tightest(&uses(campaign, &plan.world)) {
        writeln!(out, "  {}", one.words(&plan.world).get(lang))?;
    }
    let last = plan.world.period.year(campaign.traps.renew_until_year);
    writeln!(
        out,
        "  {} {last}",
        pick(
            lang,
            "bẫy mất, hỏng được thay đến hết năm",
            "lost traps are replaced until the end of"
        )
    )?;
    writeln!(out)
}

fn costs(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    let cost = estimate::planned_cost(&plan.campaign, &plan.world);
    let of_year = plan.world.prices.of_year;
    writeln!(
        out,
        "{} {of_year})",
        pick(
            lang,
            "Chi phí kế hoạch theo trung vị của đơn giá, đồng (giá",
            "Planned cost at median prices, VND (of",
        )
    )?;
    years_line(plan.world.period, lang, out)?;
    let none = vec![0.0; plan.world.period.years()];
    let mut by_payer = [none.clone(), none.clone(), none.clone()];
    let mut by_named = vec![none.clone(); plan.campaign.named_payers.len()];
    let mut all = none;
    let mut usual = 0.0;
    for item in Item::ALL {
        let years: Vec<f64> = (0..all.len())
            .map(|year| cost.iter().map(|years| years[year][item as usize]).sum())
            .collect();
        if years.iter().sum::<f64>() == 0.0 {
            continue;
        }
        let mark = if rests_on_placeholder(plan, item) { " *" } else { "" };
        by_year(out, &format!("{}{mark}", item.facts().name[lang as usize]), &years, true, lang)?;
        if item == Item::UsualPractice {
            usual = years.iter().sum();
        }
        for year in 0..all.len() {
            all[year] += years[year];
            for payer in Payer::ALL {
                by_payer[payer as usize][year] +=
                    years[year] * plan.campaign.payers[item as usize][payer as usize];
            }
            for (paid, payer) in by_named.iter_mut().zip(&plan.campaign.named_payers) {
                paid[year] += years[year] * payer.shares[item as usize];
            }
        }
    }
    by_year(out, pick(lang, "tổng cộng", "in all"), &all, true, lang)?;
    for payer in Payer::ALL {
        let label = format!("  {} {}", pick(lang, "do", "paid by"), words::payer(payer, lang));
        by_year(out, &label, &by_payer[payer as usize], true, lang)?;
        let named = plan.campaign.named_payers.iter().zip(&by_named);
        for (named, paid) in named.filter(|(named, _)| named.counts_as == payer) {
            let of = pick(lang, "trong đó", "of which");
            by_year(out, &format!("    {of} {}", named.name.get(lang)), paid, true, lang)?;
        }
    }
    contract(plan, lang, out)?;
    offer(plan, all.iter().sum::<f64>() - usual, lang, out)?;
    writeln!(
        out,
        "  * {}\n",
        pick(
            lang,
            "dựa trên đơn giá tạm, chưa có nguồn",
            "rests on a placeholder price without source"
        )
    )
}

/// What a company is paid and pays.
fn contract(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    let Some(contract) = plan.campaign.contract else { return Ok(()) };
    let money = |vnd: f64| number(vnd, 0, lang);
    let fee = money(contract.vnd_per_ha);
    match lang {
        Lang::Vi => write!(
            out,
            "  hợp đồng với công ty: {fee} đồng/ha/vụ, chia đều cho các đợt thuê khoán của vụ"
        )?,
        Lang::En => write!(
            out,
            "  contract with a company: {fee} VND/ha/crop, divided evenly among the crop's contracted rounds"
        )?,
    }
    match (contract.compensation, lang) {
        (None, Lang::Vi) => writeln!(out, "; không có điều khoản bồi thường"),
        (None, Lang::En) => writeln!(out, "; no clause of compensation"),
        (Some(clause), Lang::Vi) => writeln!(
            out,
            "; bồi thường {} đồng cho mỗi ha lúa bị hại trên 5% dảnh vượt {}% diện tích (chưa trừ vào chi phí kế hoạch)",
            money(clause.vnd_per_ha),
            short(clause.above_share * 100.0, lang)
        ),
        (Some(clause), Lang::En) => writeln!(
            out,
            "; it pays {} VND for each hectare with more than 5 % of its tillers cut beyond {} % of the rice (not taken off the planned cost)",
            money(clause.vnd_per_ha),
            short(clause.above_share * 100.0, lang)
        ),
    }
}

/// What a company's offer comes to, beside what the plan costs.
fn offer(plan: &Plan, planned_vnd: f64, lang: Lang, out: &mut String) -> std::fmt::Result {
    let Some(price) = plan.campaign.offer_vnd_per_ha else { return Ok(()) };
    let crops = plan.world.calendar.crops.len() * plan.world.period.years();
    let rice: f64 = plan.world.communes.iter().map(|commune| commune.rice_area_ha).sum();
    let asked = price * rice * crops as f64;
    let dearer = planned_vnd > asked;
    let money = |vnd: f64| number(vnd, 0, lang);
    match lang {
        Lang::Vi => writeln!(
            out,
            "  khoán cho công ty: {} đồng/ha/vụ × {} ha × {crops} vụ = {} đồng; kế hoạch này (không kể nông dân tự làm) {} {} đồng",
            money(price),
            short(rice, lang),
            money(asked),
            if dearer { "đắt hơn" } else { "rẻ hơn" },
            money((planned_vnd - asked).abs()),
        ),
        Lang::En => writeln!(
            out,
            "  a company's offer: {} VND/ha/crop × {} ha × {crops} crops = {} VND; this plan (without usual practice) is {} VND {}",
            money(price),
            short(rice, lang),
            money(asked),
            money((planned_vnd - asked).abs()),
            if dearer { "dearer" } else { "cheaper" },
        ),
    }
}

/// Does the cost of an item rest on a price that has no source?
fn rests_on_placeholder(plan: &Plan, item: Item) -> bool {
    price(item).is_some_and(|price| plan.world.priors[price].confidence == Confidence::Placeholder)
}

/// The price that an item rests on; for grain that of paddy has a source, and its norm counts.
fn price(item: Item) -> Option<Parameter> {
    let facts = item.facts();
    match (facts.price, facts.norm) {
        (Price::Of(parameter), _) | (Price::Paddy, Norm::OfYear(parameter)) => Some(parameter),
        _ => None,
    }
}

fn parameters(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    heading(
        out,
        lang,
        "Tham số: trung vị, đơn vị, mức tin cậy (A vùng này, B nơi khác, C suy ra), nguồn",
        "Parameters: median, unit, confidence (A this region, B elsewhere, C inferred), source",
    )?;
    for parameter in Parameter::ALL {
        let prior = &plan.world.priors[parameter];
        let sure = match prior.confidence {
            Confidence::A => "A",
            Confidence::B => "B",
            Confidence::C => "C",
            Confidence::Placeholder => pick(lang, "TẠM", "PLACEHOLDER"),
        };
        writeln!(
            out,
            "  {:<22} {:>12} {:<14} {sure:<3} {} [{}]",
            parameter.key(),
            short(prior.distribution.median(), lang),
            prior.unit_text().get(lang),
            prior.meaning.get(lang),
            prior.source.get(lang),
        )?;
    }
    writeln!(out)
}

fn sources(plan: &Plan, lang: Lang, out: &mut String) -> std::fmt::Result {
    heading(out, lang, "Nguồn", "Sources")?;
    // Usual practice is worked by the day, campaign or not.
    let cost = estimate::planned_cost(&plan.campaign, &plan.world);
    let planned = |item: Item| {
        let vnd = cost.iter().flatten().map(|items| items[item as usize]).sum::<f64>();
        item == Item::UsualPractice || vnd > 0.0
    };
    let used: Vec<Parameter> =
        Item::ALL.into_iter().filter(|&item| planned(item)).filter_map(price).collect();
    for source in plan.world.sources.iter().chain(&plan.sources) {
        writeln!(out, "  {}", source.get(lang))?;
    }
    let missing: Vec<&str> = Parameter::ALL
        .into_iter()
        .filter(|&parameter| plan.world.priors[parameter].confidence == Confidence::Placeholder)
        .filter(|&parameter| used.contains(&parameter))
        .map(Parameter::key)
        .collect();
    if !missing.is_empty() {
        writeln!(
            out,
            "\n{}: {}",
            pick(
                lang,
                "CẢNH BÁO: đơn giá tạm, chưa có nguồn, cần thay bằng số của địa phương",
                "WARNING: placeholder prices without source, to be replaced by your own"
            ),
            missing.join(", ")
        )?;
    }
    Ok(())
}
