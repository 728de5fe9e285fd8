//! What differs between two scenarios, in words of the field.

use super::explain::first_day;
use super::words::{self, pick, short};
use crate::model::plan::limits::Limit;
use crate::model::plan::parameter::Parameter;
use crate::model::plan::{Calendar, Crop, Item, Payer, Plan, Round, Start, World};
use crate::text::{Lang, date};

/// One line for each difference, from `a` to `b`, or that there is none.
pub fn diff(a: &Plan, b: &Plan, lang: Lang) -> String {
    let mut lines = differences(a, b, lang);
    if lines.is_empty() {
        lines.push(pick(lang, "không khác nhau", "no difference").to_owned());
    }
    lines.join("\n") + "\n"
}

/// Each difference from `a` to `b` in words; titles and names do not count.
pub fn differences(a: &Plan, b: &Plan, lang: Lang) -> Vec<String> {
    let mut lines = Lines { lang, lines: Vec::new() };
    world(&a.world, &b.world, &mut lines);
    limits(a, b, &mut lines);
    rounds(a, b, &mut lines);
    lines.lines
}

/// One line for each difference of what every campaign meets: land, calendar, stages, parameters.
pub fn worlds(a: &Plan, b: &Plan, lang: Lang) -> Vec<String> {
    let mut lines = Lines { lang, lines: Vec::new() };
    world(&a.world, &b.world, &mut lines);
    lines.lines
}

/// Are two districts made of other communes?
pub fn other_land(a: &World, b: &World) -> bool {
    let missing = |a: &World, b: &World| {
        let there = |code| b.communes.iter().any(|commune| commune.code == code);
        a.communes.iter().filter(|commune| !there(commune.code)).count()
    };
    let area =
        |world: &World| world.communes.iter().map(|commune| commune.natural_area_ha).sum::<f64>();
    missing(a, b) + missing(b, a) > 0 || (area(a) / area(b)).ln().abs() > 0.1
}

struct Lines {
    lang: Lang,
    lines: Vec<String>,
}

impl Lines {
    /// A number that may have changed.
    fn number(&mut self, what: &str, a: f64, b: f64, unit: &str) {
        // What only the last bits of a sum tell apart is the same to people.
        let same = a == b || (a - b).abs() <= 1e-9 * a.abs().max(b.abs());
        if same {
            return;
        }
        let (mut from, mut to) = (short(a, self.lang), short(b, self.lang));
        if from == to {
            let digits = |x: f64| crate::text::number(x, 9, self.lang);
            (from, to) = (digits(a), digits(b));
        }
        self.lines.push(format!("{what}: {from} → {to} {unit}").trim_end().to_owned());
    }

    /// A text that may have changed.
    fn text(&mut self, what: &str, a: &str, b: &str) {
        if a != b {
            self.lines.push(format!("{what}: {a} → {b}"));
        }
    }

    fn pick(&self, vi: &'static str, en: &'static str) -> &'static str {
        pick(self.lang, vi, en)
    }

    fn yes(&self, yes: bool) -> &'static str {
        if yes { self.pick("có", "yes") } else { self.pick("không", "no") }
    }
}

/// Traps per hectare of the land on which they are set.
fn traps_per_ha(plan: &Plan) -> f64 {
    let campaign = &plan.campaign;
    let (mut traps, mut area_ha) = (0.0, 0.0);
    for (commune, &target) in plan.world.communes.iter().zip(&campaign.traps.target) {
        if target > 0.0 {
            traps += target;
            area_ha += commune.rice_area_ha;
            area_ha += if campaign.treat_other_land { commune.other_land_ha } else { 0.0 };
        }
    }
    if area_ha > 0.0 { traps / area_ha } else { 0.0 }
}

fn world(a: &World, b: &World, lines: &mut Lines) {
    if other_land(a, b) {
        let land = |world: &World| {
            let rice: f64 = world.communes.iter().map(|commune| commune.rice_area_ha).sum();
            let (place, n) = (world.place.get(lines.lang), world.communes.len());
            let words = lines.pick("xã", "communes");
            format!(
                "{place} ({n} {words}, {} ha {})",
                short(rice, lines.lang),
                lines.pick("lúa", "of rice")
            )
        };
        let (from, to) = (land(a), land(b));
        lines.text(lines.pick("địa bàn khác nhau", "different land"), &from, &to);
    } else {
        communes(a, b, lines);
    }
    if a.communes.len() == b.communes.len() && a.borders != b.borders {
        let total =
            |world: &World| world.borders.iter().map(|border| border.length_km).sum::<f64>();
        let what = lines.pick("ranh giới giữa các xã (tổng)", "borders between communes (total)");
        lines.text(
            what,
            &short(total(a), lines.lang),
            &format!("{} km", short(total(b), lines.lang)),
        );
    }
    let (x, y) = (&a.calendar, &b.calendar);
    let what = lines.pick("độ lệch thời vụ giữa các xã", "spread of seeding between communes");
    lines.number(what, x.synchrony_sd_days, y.synchrony_sd_days, lines.pick("ngày", "days"));
    let names = |calendar: &Calendar, lang| {
        calendar.crops.iter().map(|crop| crop.name.get(lang)).collect::<Vec<_>>().join(", ")
    };
    if x.crops.iter().map(|crop| crop.crop).ne(y.crops.iter().map(|crop| crop.crop)) {
        let what = lines.pick("các vụ trong năm", "crops of a year");
        lines.text(what, &names(x, lines.lang), &names(y, lines.lang));
    }
    for crop in Crop::ALL {
        let of = |calendar: &'_ Calendar| calendar.place(crop);
        let (Some(own), Some(other)) = (of(x), of(y)) else { continue };
        let name = words::crop(crop, x, lines.lang);
        let (x, y) = (&x.crops[own], &y.crops[other]);
        let day = |(month, day): (u32, u32)| format!("{day:02}/{month:02}");
        let what = format!("{name}: {}", lines.pick("ngày gieo", "seeding"));
        lines.text(&what, &day(x.established), &day(y.established));
        let what = format!("{name}: {}", lines.pick("các giai đoạn (ngày)", "stages (days)"));
        lines.text(&what, &format!("{:?}", x.begins_days), &format!("{:?}", y.begins_days));
        let what = format!("{name}: {}", lines.pick("tỷ lệ năng suất", "ratio of yield"));
        lines.number(&what, x.yield_ratio, y.yield_ratio, lines.pick("lần", "times"));
        let what = format!("{name}: {}", lines.pick("tỷ lệ lứa đẻ", "ratio of litters"));
        lines.number(&what, x.litters_ratio, y.litters_ratio, lines.pick("lần", "times"));
    }
    if a.stages != b.stages {
        lines
            .lines
            .push(lines.pick("bảng giai đoạn khác nhau", "the stage tables differ").to_owned());
    }
    let what = lines.pick("chuột qua ranh giới", "rats cross borders");
    lines.text(what, lines.yes(a.movement), lines.yes(b.movement));
    let what = lines.pick("vùng ngoài so với huyện", "outside over district");
    lines.number(what, a.outside_scale, b.outside_scale, lines.pick("lần", "times"));
    let what = lines.pick("tiền ni lông tự diệt chuột", "nylon of usual practice");
    let unit = lines.pick("đồng/ha/vụ", "VND/ha/crop");
    lines.number(what, a.usual_nylon_vnd_per_ha, b.usual_nylon_vnd_per_ha, unit);
    for parameter in Parameter::ALL {
        let (x, y) = (&a.priors[parameter], &b.priors[parameter]);
        if x.distribution != y.distribution {
            let what = format!("{} ({})", y.meaning.get(lines.lang), parameter.key());
            let (from, to) = (x.distribution.median(), y.distribution.median());
            if from == to {
                lines.text(
                    &what,
                    &words::distribution(&x.distribution),
                    &words::distribution(&y.distribution),
                );
            } else {
                lines.number(&what, from, to, &y.unit);
            }
        }
    }
}

/// What changed of single communes.
fn communes(a: &World, b: &World, lines: &mut Lines) {
    for commune in &b.communes {
        match a.communes.iter().find(|other| other.code == commune.code) {
            None => lines.text(lines.pick("xã", "commune"), "–", &commune.name),
            Some(other) => {
                let name =
                    |lines: &Lines, vi, en| format!("{}: {}", commune.name, lines.pick(vi, en));
                let rice = name(lines, "diện tích lúa", "rice area");
                lines.number(&rice, other.rice_area_ha, commune.rice_area_ha, "ha");
                let natural = name(lines, "diện tích tự nhiên", "natural area");
                lines.number(&natural, other.natural_area_ha, commune.natural_area_ha, "ha");
                let land = name(lines, "đất khác", "other land");
                lines.number(&land, other.other_land_ha, commune.other_land_ha, "ha");
                let rats = name(lines, "mật độ chuột so với địa bàn", "rats over average land");
                let known = [other, commune].map(|of| of.relative_density.unwrap_or(1.0));
                lines.number(&rats, known[0], known[1], lines.pick("lần", "times"));
                let border = name(lines, "ranh giới ngoài", "outside border");
                lines.number(&border, other.outside_border_km, commune.outside_border_km, "km");
            }
        }
    }
    for commune in &a.communes {
        if !b.communes.iter().any(|other| other.code == commune.code) {
            lines.text(lines.pick("xã", "commune"), &commune.name, "–");
        }
    }
}

fn limits(a: &Plan, b: &Plan, lines: &mut Lines) {
    let (x, y) = (&a.campaign, &b.campaign);
    lines.number(
        lines.pick("bẫy", "traps"),
        traps_per_ha(a),
        traps_per_ha(b),
        lines.pick("bẫy/ha", "traps/ha"),
    );
    let total = |values: &[f64]| values.iter().sum::<f64>();
    lines.number(
        lines.pick("bẫy đang có", "traps in hand"),
        total(&x.traps.in_hand),
        total(&y.traps.in_hand),
        lines.pick("bẫy", "traps"),
    );
    let year =
        |plan: &Plan| plan.world.period.year(plan.campaign.traps.renew_until_year).to_string();
    lines.text(lines.pick("thay bẫy đến năm", "traps replaced until"), &year(a), &year(b));
    let detection = |found: Option<(f64, f64)>| {
        found.map_or("–".to_owned(), |(g0, sigma)| format!("g0 {g0}, σ {sigma} m"))
    };
    lines.text(
        lines.pick("khả năng bắt của bẫy", "detection of the trap"),
        &detection(x.traps.detection),
        &detection(y.traps.detection),
    );
    lines.text(
        lines.pick("làm cả trên đất khác", "other land treated"),
        lines.yes(x.treat_other_land),
        lines.yes(y.treat_other_land),
    );
    let spread = |plan: &Plan| {
        plan.campaign.synchrony_sd_days.unwrap_or(plan.world.calendar.synchrony_sd_days)
    };
    lines.number(
        lines.pick("độ lệch thời vụ khi có chiến dịch", "spread of seeding under the campaign"),
        spread(a),
        spread(b),
        lines.pick("ngày", "days"),
    );
    lines.number(
        lines.pick("lao động", "labour"),
        total(&x.labour_days_per_week),
        total(&y.labour_days_per_week),
        lines.pick("công/tuần", "person-days/week"),
    );
    budgets(a, b, lines);
    contract(a, b, lines);
    lines.number(
        lines.pick("kinh phí có sau tuần", "money comes after week"),
        f64::from(x.budget_release_week),
        f64::from(y.budget_release_week),
        "",
    );
    let gain = |plan: &Plan| plan.campaign.bounty.map_or(0.0, |bounty| bounty.effort_gain);
    lines.number(
        lines.pick("công sức thêm nhờ mua đuôi", "extra effort by bounty"),
        gain(a),
        gain(b),
        "",
    );
    let tiers = |plan: &Plan| {
        let tier = |&(from_ha, vnd): &(f64, f64)| {
            format!("≥ {} ha: {}", short(from_ha, lines.lang), short(vnd, lines.lang))
        };
        plan.campaign.organising.iter().map(tier).collect::<Vec<_>>().join("; ")
    };
    let (from, to) = (tiers(a), tiers(b));
    lines.text(lines.pick("tiền tổ chức, đồng", "organising money, VND"), &from, &to);
    payers(a, b, lines);
    own_limits(a, b, lines);
}

/// The limits that a scenario sets itself.
fn own_limits(a: &Plan, b: &Plan, lines: &mut Lines) {
    for limit in Limit::ALL {
        let shown = |plan: &Plan| {
            let bounds = plan.campaign.limits.written(limit);
            let each = bounds.iter().map(|(bound, day)| {
                let before =
                    day.map_or_else(String::new, |day| format!(" ({})", date(day, lines.lang)));
                short(*bound, lines.lang) + &before
            });
            let all = each.collect::<Vec<_>>().join(", ");
            if all.is_empty() { "–".to_owned() } else { all }
        };
        let (from, to) = (shown(a), shown(b));
        lines.text(&format!("limits.{}", limit.key()), &from, &to);
    }
}

/// The communes' budgets, year by year.
fn budgets(a: &Plan, b: &Plan, lines: &mut Lines) {
    let first = a.world.period.first_year().min(b.world.period.first_year());
    let last = a.world.period.last_year().max(b.world.period.last_year());
    for calendar_year in first..=last {
        let budget = |plan: &Plan| {
            let Some(year) = plan.world.period.number(calendar_year) else { return 0.0 };
            plan.campaign
                .budget_vnd
                .as_ref()
                .map_or(f64::INFINITY, |rows| rows.iter().map(|row| row[year]).sum())
        };
        let what =
            format!("{} {}", lines.pick("kinh phí xã năm", "communes' budgets of"), calendar_year);
        lines.number(&what, budget(a), budget(b), lines.pick("đồng", "VND"));
    }
}

/// Who pays what share of each item.
fn payers(a: &Plan, b: &Plan, lines: &mut Lines) {
    for item in Item::ALL {
        for payer in Payer::ALL {
            let share = |plan: &Plan| plan.campaign.payers[item as usize][payer as usize] * 100.0;
            let what = format!(
                "{}: {}",
                item.facts().name[lines.lang as usize],
                words::payer(payer, lines.lang)
            );
            lines.number(&what, share(a), share(b), "%");
        }
    }
}

/// What a company is paid, and pays.
fn contract(a: &Plan, b: &Plan, lines: &mut Lines) {
    let fee = |plan: &Plan| plan.campaign.contract.map_or(0.0, |contract| contract.vnd_per_ha);
    let unit = lines.pick("đồng/ha/vụ", "VND/ha/crop");
    lines.number(lines.pick("giá khoán", "fee of the contract"), fee(a), fee(b), unit);
    let clause = |plan: &Plan| {
        plan.campaign
            .contract
            .and_then(|contract| contract.compensation)
            .map_or([0.0; 2], |clause| [clause.above_share * 100.0, clause.vnd_per_ha])
    };
    let ([above, paid], [other_above, other_paid]) = (clause(a), clause(b));
    let what = lines.pick("bồi thường khi hại quá", "compensation above damage of");
    lines.number(what, above, other_above, "%");
    let what = lines.pick("mức bồi thường", "compensation");
    lines.number(what, paid, other_paid, lines.pick("đồng/ha", "VND/ha"));
}

/// Rounds are the same round when they have the same name.
fn rounds(a: &Plan, b: &Plan, lines: &mut Lines) {
    let found = |plan: &Plan, round: &Round| {
        plan.campaign.rounds.iter().position(|other| other.name == round.name)
    };
    for (i, round) in a.campaign.rounds.iter().enumerate() {
        let what =
            format!("{} {} ({})", lines.pick("đợt", "round"), i + 1, round.name.get(lines.lang));
        let Some(j) = found(b, round) else {
            lines.lines.push(format!("{what}: {}", lines.pick("bỏ", "left out")));
            continue;
        };
        let other = &b.campaign.rounds[j];
        lines.text(&what, &dates(a, i, lines.lang), &dates(b, j, lines.lang));
        lines.text(
            &what,
            &words::programme(&round.action, lines.lang),
            &words::programme(&other.action, lines.lang),
        );
        lines.text(&what, &words::manner(round, lines.lang), &words::manner(other, lines.lang));
        let total = |round: &Round| round.target.iter().sum::<f64>();
        lines.number(&what, total(round), total(other), words::unit(&other.action, lines.lang));
        let here =
            |round: &Round| round.target.iter().filter(|&&target| target > 0.0).count() as f64;
        lines.number(&what, here(round), here(other), lines.pick("xã", "communes"));
    }
    for (j, round) in b.campaign.rounds.iter().enumerate() {
        if found(a, round).is_none() {
            let total: f64 = round.target.iter().sum();
            lines.lines.push(format!(
                "{} {} ({}): {}: {}, {} {}, {}; {}",
                lines.pick("đợt", "round"),
                j + 1,
                round.name.get(lines.lang),
                lines.pick("thêm", "new"),
                words::programme(&round.action, lines.lang),
                short(total, lines.lang),
                words::unit(&round.action, lines.lang),
                words::manner(round, lines.lang),
                dates(b, j, lines.lang),
            ));
        }
    }
}

/// When a round starts: day and month of its first occurrence, and the years if not all.
fn dates(plan: &Plan, round: usize, lang: Lang) -> String {
    let bouts: Vec<_> = plan.campaign.bouts.iter().filter(|bout| bout.round == round).collect();
    let Some(first) = bouts.first() else { return "–".to_owned() };
    let whole = date(first_day(plan, first), lang);
    let mut out = whole
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end_matches(['/', ' '])
        .to_owned();
    if let Start::Crop { .. } = first.start {
        out.push_str(&format!(" ({})", words::start(&first.start, &plan.world.calendar, lang)));
    }
    if bouts.len() < plan.world.period.years() {
        for bout in bouts {
            out.push_str(&format!(", {}", plan.world.period.year(bout.year)));
        }
    }
    out
}
