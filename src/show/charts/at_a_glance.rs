//! Every scenario at a glance, for a slide or a first page: what it costs, whether there is money for
//! it, what rice it saves, and how often it is the best.

use super::canvas::{At, Canvas, Rect, Type};
use super::frame::{Caption, Figure, Layout};
use super::style::{AXIS_MM, GRID, INK, MUTED, SMALL_PT, see_through};
use super::words::{self, either};
use crate::answers::judgement::{self, Judged, Judgement, Standing, judge};
use crate::answers::summary::{Arm, Summary};
use crate::show::report;
use crate::show::shown::Shown;
use crate::stats::Estimate;
use crate::text::Lang;
use crate::text::digits::{estimate, times_in_hundred, unknown};
use crate::text::units::Unit;

/// Height of a row of bars, mm.
const ROW_MM: f64 = 5.5;
/// Height of a row of bars where there is little room, mm.
const BRIEF_ROW_MM: f64 = 3.2;
/// Columns of bars.
const COLUMNS: usize = 3;
/// Part of a column that the longest bar takes; its number stands behind it.
const LONGEST: f64 = 0.55;
/// How often as large letters and bars may be where scenarios are few and there is room for it.
const LARGEST: f64 = 2.0;
/// Part of the width that names take where they stand beside their bars.
const NAMES: f64 = 0.42;
/// Between two scenarios whose names stand beside their bars, mm.
const BETWEEN_MM: f64 = 0.6;

/// One scenario.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    name: String,
    title: String,
    series: usize,
    /// Words on the communes' budget, and fewer; empty where there is nothing to pay.
    budget: [String; 2],
    short_vnd: Option<f64>,
    cost: Estimate,
    /// Paddy saved against the reference, t; none of the reference.
    saved: Option<Estimate>,
    chance: Option<f64>,
}

/// The picture.
pub(super) struct AtAGlance {
    caption: Caption,
    lang: Lang,
    lines: Vec<Line>,
}

impl AtAGlance {
    /// Of a comparison.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let reference = words::reference(summary).filter(|_| summary.arms.len() > 1)?;
        let judgement = judge(summary);
        let lines: Option<Vec<Line>> = summary
            .arms
            .iter()
            .map(|arm| line(summary, &judgement, reference, arm, lang))
            .collect();
        let lines = lines?;
        let title = title(summary, &judgement, lang);
        let (money, place) = (words::money(lang).1, words::place_and_period(summary, lang));
        let name = reference.title.get(lang);
        let subtitle = match lang {
            Lang::Vi => format!(
                "Chi phí trung bình ({money}); lúa giữ được trung bình (tấn) so với “{name}”, vạch mảnh: 90% số lần mô phỏng; số lần trong 100 là phương án có tổng chi phí và thiệt hại thấp nhất; {place}."
            ),
            Lang::En => format!(
                "Mean cost ({money}); mean paddy saved (t) against “{name}”, thin line: 90% of replicates; times in 100 with the lowest burden of all; {place}."
            ),
        };
        let brief = match lang {
            Lang::Vi => format!(
                "Trung bình; lúa so với “{name}”, vạch: 90% số lần mô phỏng; tốt nhất: chi phí cộng thiệt hại thấp nhất"
            ),
            Lang::En => format!(
                "Means; paddy against “{name}”, line: 90% of replicates; best: lowest burden"
            ),
        };
        let answer = report::answer(summary, lang).join(" ");
        let alt = alt(&answer, &lines, lang);
        let mut funding =
            summary.arms.iter().filter_map(|arm| arm.diagnosis.as_ref()?.funding.as_ref());
        let assumed = funding.find_map(|funding| report::assumed(funding, lang));
        let budget = assumed.map_or_else(String::new, |assumed| {
            format!("{}: {assumed}. ", either(lang, "Ngân sách xã", "Communes' budgets"))
        });
        let note = budget + &words::placeholder_prices(summary, lang);
        let brief_note = words::brief_prices(summary, lang);
        Some(Self {
            caption: Caption { title, subtitle, brief, note, brief_note, alt },
            lang,
            lines,
        })
    }

    /// The words of each scenario, in lines of this width.
    fn heads(&self, style: Type, width: f64, layout: Layout) -> Vec<Vec<String>> {
        let text = |line: &Line| {
            let budget = &line.budget[usize::from(layout.is_brief())];
            if budget.is_empty() {
                line.title.clone()
            } else {
                format!("{} · {budget}", line.title)
            }
        };
        self.lines.iter().map(|line| style.bold().wrap(&text(line), width)).collect()
    }

    /// The names beside bars, with what is short of their budgets.
    fn names(&self, style: Type, width: f64) -> Vec<Vec<String>> {
        let text = |line: &Line| {
            if line.short_vnd.is_some_and(|short| short > 0.0) {
                format!("{} · {}", line.title, line.budget[1])
            } else {
                line.title.clone()
            }
        };
        self.lines.iter().map(|line| style.bold().wrap(&text(line), width)).collect()
    }

    /// The words above the columns, in lines of this width.
    fn columns(&self, style: Type, width: f64, layout: Layout) -> Vec<Vec<String>> {
        let money = words::money(self.lang).1;
        let heads = [
            format!("{}, {money}", either(self.lang, "Chi phí", "Cost")),
            either(self.lang, "Lúa giữ được, tấn", "Paddy saved, t").to_owned(),
            match layout {
                Layout::Full => either(self.lang, "Tốt nhất, lần trong 100", "Best, times in 100"),
                Layout::Brief => either(self.lang, "Tốt nhất/100 lần", "Best, of 100"),
            }
            .to_owned(),
        ];
        heads.iter().map(|head| style.wrap(head, width)).collect()
    }

    /// The height that bars under their names take with letters so many times as large, mm.
    fn stacked_mm(&self, width: f64, layout: Layout, times: f64) -> f64 {
        let style = Type::new(SMALL_PT * times, INK);
        let heads: usize = self.heads(style, width, layout).iter().map(Vec::len).sum();
        let columns = self.columns(style, width / COLUMNS as f64 - 2.0, layout);
        let deepest = columns.iter().map(Vec::len).max().unwrap_or(1);
        (heads + deepest) as f64 * style.line_mm()
            + self.lines.len() as f64 * row_mm(layout) * times
            + 1.0
    }

    /// The height that bars beside their names take, mm.
    fn beside_mm(&self, width: f64, layout: Layout) -> f64 {
        let style = Type::new(SMALL_PT, INK);
        let heads = self.names(style, width * NAMES - 1.0);
        let columns = self.columns(style, width * (1.0 - NAMES) / COLUMNS as f64 - 1.0, layout);
        let deepest = columns.iter().map(Vec::len).max().unwrap_or(1);
        let lines: usize = heads.iter().map(Vec::len).sum();
        (lines + deepest) as f64 * style.line_mm() + self.lines.len() as f64 * BETWEEN_MM + 0.5
    }

    /// The longest of each column.
    fn most(&self) -> [f64; COLUMNS] {
        let highest = |of: &dyn Fn(&Line) -> f64| self.lines.iter().map(of).fold(0.0, f64::max);
        [
            highest(&|line| line.cost.mean),
            highest(&|line| line.saved.map_or(0.0, |saved| saved.q95.max(saved.mean))),
            1.0,
        ]
    }

    /// A scenario in a line or two: its name, and its numbers on their bars.
    fn draw_beside(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let (small, quiet) = (Type::new(SMALL_PT, INK), Type::new(SMALL_PT, MUTED));
        let names = area.width() * NAMES;
        let column = (area.width() - names) / COLUMNS as f64;
        let left = |place: usize| area.left + names + place as f64 * column;
        let columns = self.columns(quiet, column - 1.0, canvas.layout);
        let deepest = columns.iter().map(Vec::len).max().unwrap_or(1) as f64;
        for (place, head) in columns.iter().enumerate() {
            let top = area.top + (deepest - head.len() as f64) * small.line_mm();
            canvas.lines((left(place), top), head, At::Left, quiet);
        }
        let most = self.most();
        let mut y = area.top + deepest * small.line_mm() + 0.5;
        let spare = area.height() - self.beside_mm(area.width(), canvas.layout);
        let between = BETWEEN_MM + (spare / self.lines.len() as f64).clamp(0.0, 3.0);
        for (line, head) in self.lines.iter().zip(self.names(small, names - 1.0)) {
            canvas.line(&[(area.left, y), (area.right, y)], AXIS_MM / 2.0, GRID);
            let colour = canvas.palette.series(line.series).colour;
            let top = y + between / 2.0;
            let end =
                canvas.lines((area.left, top), &head, At::Left, Type { colour, ..small }.bold());
            let middle = f64::midpoint(top, end);
            let values = [Some(line.cost.mean), line.saved.map(|saved| saved.mean), line.chance];
            for (place, (value, text)) in values.iter().zip(numbers(line, self.lang)).enumerate() {
                let share = (value.unwrap_or(0.0) / most[place].max(1e-300)).clamp(0.0, 1.0);
                let to = left(place) + share * (column - 1.0);
                let bar = Rect::new(left(place), middle - 1.4, to, middle + 1.4);
                canvas.rect(bar, see_through(colour, 0.3));
                canvas.line(&[(to, middle - 1.4), (to, middle + 1.4)], 0.3, colour);
                if let Some(saved) = line.saved.filter(|_| place == 1) {
                    let at = |t: f64| {
                        let share = (t / most[place].max(1e-300)).clamp(0.0, 1.0);
                        (left(place) + share * (column - 1.0), middle + 1.4)
                    };
                    canvas.line(&[at(saved.q05), at(saved.q95)], 0.3, INK);
                }
                canvas.text((left(place) + 0.6, middle), &text, At::Left, small);
            }
            y = end + between / 2.0;
        }
    }
}

fn line(
    summary: &Summary,
    judgement: &Judgement,
    reference: &Arm,
    arm: &Arm,
    lang: Lang,
) -> Option<Line> {
    let own = judgement.of(&arm.name)?;
    let saved = words::against_reference(summary, "yield_loss")
        .into_iter()
        .find(|(name, _)| *name == arm.name)
        .map(|(_, difference)| judgement::turned(&difference.estimate));
    Some(Line {
        name: arm.name.clone(),
        title: arm.title.get(lang).to_owned(),
        series: words::index_of(summary, &arm.name),
        budget: budget(own, arm, lang),
        short_vnd: own.funding.as_ref().map(|funding| funding.short_vnd),
        cost: words::outcome(arm, "cost")?.district,
        saved: saved.filter(|_| arm.name != reference.name),
        chance: own.choice.map(|choice| choice.chance_best),
    })
}

fn budget(plan: &Judged, arm: &Arm, lang: Lang) -> [String; 2] {
    let Some(funding) = plan.funding.as_ref().filter(|_| !arm.planned.bouts.is_empty()) else {
        return [String::new(), String::new()];
    };
    if funding.is_enough() && funding.assumed_share.is_some() {
        let unwritten = either(lang, "chưa ghi ngân sách", "no budget written down").to_owned();
        return [unwritten.clone(), unwritten];
    }
    if funding.is_enough() {
        let enough = either(lang, "đủ ngân sách", "within budget").to_owned();
        return [enough.clone(), enough];
    }
    let (scale, unit) = words::money(lang);
    let short = estimate(funding.short_vnd / scale, lang);
    match lang {
        Lang::Vi => [format!("thiếu {short} {unit} ngân sách xã"), format!("thiếu {short} {unit}")],
        Lang::En => [
            format!("{short} {unit} short of the communes' budgets"),
            format!("{short} {unit} short"),
        ],
    }
}

/// The least height of a row of bars, mm.
fn row_mm(layout: Layout) -> f64 {
    if layout.is_brief() { BRIEF_ROW_MM } else { ROW_MM }
}

/// What to choose, or why nothing can be said.
fn title(summary: &Summary, judgement: &Judgement, lang: Lang) -> String {
    let title = |name: &String| words::title_of(summary, name, lang);
    let leaders: Vec<String> =
        judgement.leaders.iter().map(|name| format!("“{}”", title(name))).collect();
    let list = leaders.join(", ");
    match (judgement.standing, &judgement.rival, judgement.leaders.first()) {
        (Standing::Told, Some(_), Some(leader)) => {
            let own = judgement.of(leader);
            let times = own.and_then(|own| own.choice).map_or_else(
                || unknown(lang).to_owned(),
                |choice| times_in_hundred(choice.chance_best, lang),
            );
            let short = |fits: Option<bool>| fits == Some(false);
            let money = short(own.and_then(Judged::is_funded));
            let work = short(own.and_then(Judged::is_completed));
            let but = match (money, work, lang) {
                (false, false, _) => "",
                (true, false, Lang::Vi) => "; chưa đủ ngân sách",
                (true, false, Lang::En) => "; over its budget",
                (false, true, Lang::Vi) => "; nhưng khó làm xong",
                (false, true, Lang::En) => "; but seldom completed",
                (true, true, Lang::Vi) => "; chưa đủ ngân sách, khó làm xong",
                (true, true, Lang::En) => "; over its budget, seldom completed",
            };
            // Where another is the best more often, the choice by the mean needs a word.
            let chance = |plan: &Judged| plan.choice.map_or(f64::NAN, |choice| choice.chance_best);
            let often = judgement.plans.iter().max_by(|a, b| chance(a).total_cmp(&chance(b)));
            let own_chance = own.map_or(f64::NAN, chance);
            let often = often.filter(|often| chance(often) > own_chance);
            let leader = title(leader);
            if let Some(often) = often {
                let (other, more) = (title(&often.name), times_in_hundred(chance(often), lang));
                return match lang {
                    Lang::Vi => format!(
                        "Nên chọn “{leader}”: bình quân tốt nhất, dù “{other}” hay tốt nhất hơn ({more} trên 100 lần){but}"
                    ),
                    Lang::En => format!(
                        "Choose “{leader}”: best on average, though “{other}” is best more often ({more} of 100){but}"
                    ),
                };
            }
            match lang {
                Lang::Vi => {
                    format!("Nên chọn “{leader}”: tốt nhất trong {times} trên 100 lần{but}")
                }
                Lang::En => format!("Choose “{leader}”: best in {times} of 100 replicates{but}"),
            }
        }
        (Standing::Same, ..) => either(
            lang,
            "Các phương án như nhau trong mọi lần mô phỏng",
            "The scenarios are the same in every replicate",
        )
        .to_owned(),
        (Standing::Tied | Standing::Told, ..) => match lang {
            Lang::Vi => format!("Chưa phân biệt được {list} về tổng chi phí và thiệt hại"),
            Lang::En => format!("{list} cannot yet be told apart by mean burden"),
        },
        (Standing::Unknown | Standing::Alone, ..) => either(
            lang,
            "Sai số chưa biết: chưa xếp hạng phương án nào",
            "The error is unknown: nothing is ranked",
        )
        .to_owned(),
    }
}

/// The three numbers of a scenario, as text.
fn numbers(line: &Line, lang: Lang) -> [String; COLUMNS] {
    let scale = Unit::of("VND");
    let cost = Shown::scaled(&line.cost, scale, 1.0).mean.text(lang);
    let saved =
        line.saved.map_or_else(|| "–".to_owned(), |saved| Shown::of(&saved, "t").mean.text(lang));
    let chance =
        line.chance.map_or_else(|| unknown(lang).to_owned(), |share| times_in_hundred(share, lang));
    [cost, saved, chance]
}

fn alt(answer: &str, lines: &[Line], lang: Lang) -> String {
    let mut text = answer.to_owned();
    for line in lines {
        let [cost, saved, chance] = numbers(line, lang);
        let money = Unit::of("VND").name("VND", lang);
        text += &match lang {
            Lang::Vi => format!(
                " {}: chi phí {cost} {money}, giữ được {saved} tấn, tốt nhất {chance} lần trong 100.",
                line.title
            ),
            Lang::En => format!(
                " {}: cost {cost} {money}, saves {saved} t, best {chance} times in 100.",
                line.title
            ),
        };
    }
    text
}

impl Figure for AtAGlance {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let header = [
            "scenario",
            "cost_vnd",
            "budget_short_vnd",
            "saved_t",
            "saved_t_q05",
            "saved_t_q95",
            "chance_best",
        ];
        let rows = self.lines.iter().map(|line| {
            let number = |value: Option<f64>| value.map_or_else(String::new, words::raw);
            vec![
                line.name.clone(),
                words::raw(line.cost.mean),
                number(line.short_vnd),
                number(line.saved.map(|saved| saved.mean)),
                number(line.saved.map(|saved| saved.q05)),
                number(line.saved.map(|saved| saved.q95)),
                number(line.chance),
            ]
        });
        words::csv(header, rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let stacked = self.stacked_mm(width, layout, 1.0);
        if layout.is_brief() { stacked.min(self.beside_mm(width, layout)) } else { stacked }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let beyond = area.width() / COLUMNS as f64 * (1.0 - LONGEST);
        let fits = |times: f64| {
            // Enlarged numbers stay in their columns.
            let style = Type::new(SMALL_PT * times, INK);
            let texts = self.lines.iter().flat_map(|line| numbers(line, self.lang));
            let widest = texts.map(|text| style.width(&text)).fold(0.0, f64::max);
            self.stacked_mm(area.width(), canvas.layout, times) <= area.height() + 1e-6
                && (times <= 1.0 || widest + 2.0 * times <= beyond)
        };
        if !fits(1.0) {
            return self.draw_beside(canvas, area);
        }
        let steps = 20;
        let sizes =
            (0..=steps).map(|step| 1.0 + (LARGEST - 1.0) * f64::from(step) / f64::from(steps));
        let times = sizes.filter(|&times| fits(times)).fold(1.0, f64::max);
        let style = Type::new(SMALL_PT * times, INK);
        let texts = self.lines.iter().flat_map(|line| numbers(line, self.lang));
        let widest = texts.map(|text| style.width(&text)).fold(0.0, f64::max);
        let (small, quiet) = (Type::new(SMALL_PT * times, INK), Type::new(SMALL_PT * times, MUTED));
        let line_mm = small.line_mm();
        let column = area.width() / COLUMNS as f64;
        let columns = self.columns(quiet, column - 2.0, canvas.layout);
        let deepest = columns.iter().map(Vec::len).max().unwrap_or(1) as f64;
        for (place, head) in columns.iter().enumerate() {
            let top = area.top + (deepest - head.len() as f64) * line_mm;
            canvas.lines((area.left + place as f64 * column, top), head, At::Left, quiet);
        }
        let heads = self.heads(small, area.width(), canvas.layout);
        let words: usize = heads.iter().map(Vec::len).sum();
        let room = area.height() - (deepest + words as f64) * line_mm - 1.0;
        let least = row_mm(canvas.layout) * times;
        let row = (room / self.lines.len() as f64).clamp(least, 2.5 * least);
        let bar_mm = (row * 0.22).min(1.6 * times);
        let most = self.most();
        let mut y = area.top + deepest * line_mm + 0.5;
        for (line, head) in self.lines.iter().zip(&heads) {
            canvas.line(&[(area.left, y), (area.right, y)], AXIS_MM / 2.0, GRID);
            let colour = canvas.palette.series(line.series).colour;
            y = canvas.lines((area.left, y), head, At::Left, Type { colour, ..small }.bold());
            let values = [Some(line.cost.mean), line.saved.map(|saved| saved.mean), line.chance];
            let texts = numbers(line, self.lang);
            let middle = y + row / 2.0;
            for (place, (value, text)) in values.iter().zip(&texts).enumerate() {
                let left = area.left + place as f64 * column;
                // The longest number stays in its column, too.
                let long = (column * LONGEST).min(column - widest - 2.5 * times);
                let at =
                    |value: f64| left + (value / most[place].max(1e-300)).clamp(0.0, 1.0) * long;
                let mut end = at(value.unwrap_or(0.0));
                let bar = Rect::new(left, middle - bar_mm, end, middle + bar_mm);
                canvas.rect(bar, colour);
                if let Some(saved) = line.saved.filter(|_| place == 1) {
                    let range = [(at(saved.q05), middle), (at(saved.q95), middle)];
                    canvas.line(&range, 0.3 * times, INK);
                    end = end.max(at(saved.q95));
                }
                canvas.text((end + times, middle), text, At::Left, small);
            }
            y += row;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn the_title_is_the_decision_and_each_scenario_has_its_numbers() {
        let summary = fixture::summary(4);
        let chart = AtAGlance::of(&summary, Lang::Vi).unwrap();
        assert!(chart.caption.title.starts_with("Nên chọn “Đề án 2022–2025”: "));
        assert!(chart.caption.title.contains("chưa đủ ngân sách"), "{}", chart.caption.title);
        assert_eq!(chart.csv().lines().count(), 1 + 4);
        assert_eq!(chart.lines[0].saved, None);
        let twins = AtAGlance::of(&fixture::identical_twins(), Lang::En).unwrap();
        assert!(twins.caption.title.contains("the same in every replicate"));
        assert!(AtAGlance::of(&fixture::summary(1), Lang::Vi).is_none());
    }

    #[test]
    fn few_scenarios_are_large_and_many_are_still_legible() {
        let chart = |n| AtAGlance::of(&fixture::summary(n), Lang::Vi).unwrap();
        let full = |n| chart(n).stacked_mm(152.0, Layout::Full, LARGEST);
        assert!(full(2) < 70.0, "{}", full(2));
        let many = chart(5);
        let [stacked, beside] =
            [many.stacked_mm(72.0, Layout::Brief, 1.0), many.beside_mm(72.0, Layout::Brief)];
        assert_eq!(many.least_height(72.0, Layout::Brief), stacked.min(beside));
    }
}
