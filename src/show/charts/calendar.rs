//! Who does what when: the rounds of a year over the crop stages.

use super::axes::{self, Entry, Sample, Scale};
use super::canvas::{At, Canvas, Rect, Type};
use super::frame::{Caption, Figure, Layout};
use super::stages::{stage_entries, stage_strip};
use super::style::{AXIS_MM, GRID, GRID_MM, INK, MUTED, Palette, SMALL_PT};
use super::words::{self, either};
use crate::answers::summary::{StageSpan, Summary};
use crate::model::plan::estimate::PlannedBout;
use crate::model::plan::{PROGRAMMES, Programme};
use crate::text::{Lang, Text};
use crate::time::{Day, Period};

/// Weeks of a mean year, which is how long the axis is.
const YEAR_WEEKS: f64 = 365.25 / 7.0;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Calendar {
    caption: Caption,
    lang: Lang,
    stages: Vec<StageSpan>,
    period: Period,
    /// The year whose dates are shown, 0 for the first.
    year: usize,
    /// The rounds, in time.
    pub rounds: Vec<RoundRow>,
}

/// One round, in all years.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RoundRow {
    name: String,
    /// The name in both languages.
    named: Text,
    programme: String,
    unit: String,
    /// Occurrences.
    pub times: Vec<Time>,
    /// Amount, bait product (kg) and person-days of the district, by year with an occurrence.
    pub by_year: Vec<(usize, [f64; 3])>,
}

/// One occurrence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Time {
    /// Year, 0 for the first.
    pub year: usize,
    /// Week of that year, from 0.
    pub week: i32,
    /// Weeks.
    pub weeks: u32,
}

impl Calendar {
    /// The rounds of the scenario in focus.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let arm = words::focus(summary)?;
        let period = summary.period;
        let mut rounds: Vec<RoundRow> = Vec::new();
        for bout in &arm.planned.bouts {
            let year = period.number(period.year_of_week(bout.week)).unwrap_or(0);
            let week = bout.week - period.first_week(period.year(year));
            let name = bout.name.get(lang);
            let known =
                rounds.iter_mut().find(|row| row.name == name && row.programme == bout.programme);
            let time = Time { year, week, weeks: bout.weeks };
            if let Some(row) = known {
                row.add(time, bout);
            } else {
                let mut row = RoundRow {
                    name: name.to_owned(),
                    named: bout.name.clone(),
                    programme: bout.programme.clone(),
                    unit: bout.unit.clone(),
                    times: Vec::new(),
                    by_year: Vec::new(),
                };
                row.add(time, bout);
                rounds.push(row);
            }
        }
        let year = rounds.iter().flat_map(|row| &row.times).map(|time| time.year).min()?;
        rounds.sort_by_key(|row| row.times.iter().map(|time| (time.year, time.week)).min());
        let per_year =
            rounds.iter().flat_map(|row| &row.times).filter(|time| time.year == year).count();
        let product: f64 = arm.planned.bouts.iter().flat_map(|bout| &bout.product_kg).sum();
        let product = words::exact(product / period.years() as f64, lang);
        let title = match lang {
            Lang::Vi => format!("{per_year} đợt mỗi năm, bình quân {product} kg thuốc một năm"),
            Lang::En => {
                format!("{per_year} rounds a year with {product} kg of bait product on average")
            }
        };
        let (name, place, shown) =
            (arm.title.get(lang), summary.place.get(lang), period.year(year));
        let subtitle = match lang {
            Lang::Vi => format!(
                "Lịch các đợt của “{name}” trên giai đoạn lúa; {place}, {}. Ngày theo năm {shown}; lượng cho toàn vùng mỗi năm, theo kế hoạch.",
                words::period(period)
            ),
            Lang::En => format!(
                "Rounds of “{name}” over crop stages; {place}, {}. Dates of {shown}; planned amounts of the district per year.",
                words::period(period)
            ),
        };
        let brief = match lang {
            Lang::Vi => format!("“{name}”, ngày theo năm {shown}"),
            Lang::En => format!("“{name}”, dates of {shown}"),
        };
        let mut alt = format!("{title}.");
        for row in &rounds {
            alt += &format!(
                " {}: {}; {}.",
                row.name,
                row.dates(period, year, lang),
                row.amounts(lang)
            );
        }
        Some(Self {
            caption: Caption { title, subtitle, brief, alt, ..Caption::default() },
            lang,
            stages: summary.stages.clone(),
            period,
            year,
            rounds,
        })
    }
}

impl RoundRow {
    /// Adds an occurrence.
    fn add(&mut self, time: Time, bout: &PlannedBout) {
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        let [amount, product, days] =
            [&bout.target, &bout.product_kg, &bout.person_days].map(|values| sum(values));
        match self.by_year.iter_mut().find(|(year, _)| *year == time.year) {
            Some((_, amounts)) => {
                // The same traps are set again; other amounts add up.
                let again = bout.programme == Programme::Trapping.key();
                amounts[0] = if again { amounts[0].max(amount) } else { amounts[0] + amount };
                amounts[1] += product;
                amounts[2] += days;
            }
            None => self.by_year.push((time.year, [amount, product, days])),
        }
        self.times.push(time);
    }

    /// "17/01–30/01".
    fn dates(&self, period: Period, year: usize, lang: Lang) -> String {
        let shown = |time: &Time| {
            let from = period.first_week(period.year(time.year)) + time.week;
            let first = words::day_month(period.monday(from), lang);
            let last = words::day_month(period.sunday(from + time.weeks as i32 - 1), lang);
            format!("{first}–{last}")
        };
        let first = self.times.iter().map(|time| time.year).min().unwrap_or(year);
        let dates: Vec<String> =
            self.times.iter().filter(|time| time.year == first).map(shown).collect();
        dates.join(", ")
    }

    /// "4.500 ha; 450 kg thuốc; 1.125 công": what one year takes, as a range when years differ.
    fn amounts(&self, lang: Lang) -> String {
        let shown = |index: usize| {
            let values = || self.by_year.iter().map(|(_, amounts)| amounts[index]);
            let low = words::exact(values().fold(f64::INFINITY, f64::min), lang);
            let high = words::exact(values().fold(0.0, f64::max), lang);
            if high == "0" {
                None
            } else if low == high {
                Some(high)
            } else {
                Some(format!("{low}–{high}"))
            }
        };
        let known = Programme::of_key(&self.programme);
        let unit = known.map_or(self.unit.as_str(), |known| known.facts().unit[lang as usize]);
        let mut parts: Vec<String> =
            shown(0).map(|amount| format!("{amount} {unit}")).into_iter().collect();
        if let Some(product) = shown(1) {
            parts.push(format!("{product} kg {}", either(lang, "thuốc", "of product")));
        }
        if let Some(days) = shown(2).filter(|_| self.unit != "person-days") {
            parts.push(format!("{days} {}", either(lang, "công", "person-days")));
        }
        parts.join("; ")
    }

    /// Are the occurrences in the same weeks of every year, give or take the week by which the
    /// same date falls earlier or later?
    fn regular(&self) -> bool {
        let of = |year: usize| self.times.iter().filter(move |time| time.year == year);
        let first = self.by_year.first().map_or(0, |(year, _)| *year);
        let alike = |(a, b): (&Time, &Time)| a.weeks == b.weeks && (a.week - b.week).abs() <= 1;
        self.by_year.iter().all(|&(year, _)| {
            of(year).count() == of(first).count() && of(year).zip(of(first)).all(alike)
        })
    }

    /// The years in which it takes place.
    fn years(&self, period: Period) -> String {
        if self.by_year.len() == period.years() {
            return String::new();
        }
        let years: Vec<String> =
            self.by_year.iter().map(|(year, _)| period.year(*year).to_string()).collect();
        format!(" ({})", years.join(", "))
    }
}

/// The colour of a programme: the same place in the palette for the same work.
fn colour(programme: &str) -> usize {
    Programme::of_key(programme).map_or(PROGRAMMES, |programme| programme.facts().colour)
}

/// Height of a bar, mm.
const BAR: f64 = 3.6;
/// Height of a bar where there is little room, and its dates stand above it, mm.
const BRIEF_BAR: f64 = 1.2;
/// Height of the strip of stages, mm: full, brief.
const STRIP: [f64; 2] = [3.0, 2.4];

/// Height of a bar with the room under it, mm.
fn bar_mm(layout: Layout) -> f64 {
    if layout.is_brief() { BRIEF_BAR + 0.2 } else { BAR + 1.2 }
}

impl Calendar {
    /// Name and amounts of a row, on one line where both fit.
    /// Where there is little room, dates stand in place of amounts.
    fn heading(
        &self,
        row: &RoundRow,
        width: f64,
        layout: Layout,
    ) -> (Vec<String>, Option<String>, Vec<String>) {
        let bold = Type::new(SMALL_PT, INK).bold();
        let plain = Type::new(SMALL_PT, MUTED);
        let name = format!("{}{}", row.name, row.years(self.period));
        let amounts = match layout {
            Layout::Full => row.amounts(self.lang),
            Layout::Brief => row.dates(self.period, self.year, self.lang),
        };
        let between = if layout.is_brief() { 1.5 } else { 4.0 };
        if bold.width(&name) + plain.width(&amounts) + between <= width {
            (vec![name], Some(amounts), Vec::new())
        } else {
            (bold.wrap(&name, width), None, plain.wrap(&amounts, width))
        }
    }
}

impl Figure for Calendar {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        // Rounds are counted in time: their names are those of a language.
        let header = [
            "round",
            "name_vi",
            "name_en",
            "programme",
            "year",
            "first_day",
            "weeks",
            "year_amount",
            "unit",
            "year_product_kg",
            "year_person_days",
        ];
        let rows = self.rounds.iter().enumerate().flat_map(|(index, row)| {
            row.times.iter().map(move |time| {
                let first = self.period.first_week(self.period.year(time.year));
                let (year, month, day) = self.period.monday(first + time.week).date();
                let of_year = row.by_year.iter().find(|(year, _)| *year == time.year);
                let [amount, product, days] =
                    of_year.map_or([f64::NAN; 3], |(_, amounts)| *amounts);
                vec![
                    (index + 1).to_string(),
                    row.named.vi.clone(),
                    row.named.en.clone(),
                    row.programme.clone(),
                    self.period.year(time.year).to_string(),
                    format!("{year}-{month:02}-{day:02}"),
                    time.weeks.to_string(),
                    words::raw(amount),
                    row.unit.clone(),
                    words::raw(product),
                    words::raw(days),
                ]
            })
        });
        words::csv(header, rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let line = Type::new(SMALL_PT, INK).line_mm();
        let rows = self.rounds.iter().map(|row| {
            let (name, _, amounts) = self.heading(row, width, layout);
            (name.len() + amounts.len()) as f64 * line + bar_mm(layout)
        });
        let (legend, rest) = match layout {
            Layout::Brief => (0.0, 1.0),
            Layout::Full => (axes::legend_height(&self.entries(PLAIN), width), 2.8),
        };
        rows.sum::<f64>() + STRIP[usize::from(layout.is_brief())] + line + legend + rest
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let layout = canvas.layout;
        // Where there is little room, months say enough of the crop, and names of the work.
        let used = self.least_height(area.width(), layout);
        let entries = self.entries(canvas.palette);
        let legend = axes::legend_height(&entries, area.width()) + 0.8;
        let has_legend = !layout.is_brief() || used + legend <= area.height();
        let (used, strip) = match (layout, has_legend) {
            (Layout::Brief, true) => (used + legend, STRIP[1]),
            (Layout::Brief, false) => (used, STRIP[1]),
            (Layout::Full, _) => (used, STRIP[0]),
        };
        let top = if has_legend {
            area.top + axes::legend(canvas, (area.left, area.top), area.width(), &entries) + 0.8
        } else {
            area.top
        };
        let calendar_year = self.period.year(self.year);
        let first = self.period.first_week(calendar_year);
        let from = f64::from(first);
        let of_year = Scale { from, to: from + YEAR_WEEKS, start: area.left, end: area.right };
        stage_strip(canvas, &self.stages, self.period, of_year, top, strip);
        let bottom = area.bottom - line - 0.8;
        let x = Scale { from: 0.0, to: YEAR_WEEKS, start: area.left, end: area.right };
        let start = self.period.monday(first);
        let step = if area.width() < 100.0 { 2 } else { 1 };
        for month in (1..=12).step_by(step) {
            let Some(day) = Day::from_date(calendar_year, month, 1) else { continue };
            let at = x.at(f64::from(day.0 - start.0) / 7.0);
            canvas.line(&[(at, top + strip), (at, bottom + 0.6)], GRID_MM, GRID);
            let label = words::day_month(day, self.lang);
            let half = small.width(&label) / 2.0;
            canvas.text(
                (at.max(area.left + half), bottom + 0.6 + line / 2.0),
                &label,
                At::Centre,
                small,
            );
        }
        canvas.line(&[(area.left, bottom), (area.right, bottom)], AXIS_MM, INK);
        let spare = ((area.height() - used) / self.rounds.len() as f64).clamp(0.0, 4.0);
        let bold = small.bold();
        let mut y = top + strip + if layout.is_brief() { 0.4 } else { 0.8 };
        for row in &self.rounds {
            let (name, beside, below) = self.heading(row, area.width(), layout);
            if let Some(amounts) = &beside {
                canvas.text_veiled((area.right, y + line / 2.0), amounts, At::Right, small);
            }
            for text in &name {
                canvas.text_veiled((area.left, y + line / 2.0), text, At::Left, bold);
                y += line;
            }
            for text in &below {
                canvas.text_veiled((area.left, y + line / 2.0), text, At::Left, small);
                y += line;
            }
            self.bars(canvas, row, x, y);
            y += bar_mm(layout) + spare;
        }
    }
}

/// Colours, where only the lengths of words count.
const PLAIN: Palette = Palette { grey: false };

impl Calendar {
    /// What the colours mean: stages of the crop, and the work that is planned.
    fn entries(&self, palette: Palette) -> Vec<Entry> {
        let mut entries = stage_entries(palette, self.lang);
        let planned = |one: &Programme| self.rounds.iter().any(|row| row.programme == one.key());
        entries.extend(Programme::ALL.into_iter().filter(planned).map(|one| {
            let fill = Sample::Fill(palette.part(colour(one.key())));
            Entry::new(fill, one.facts().title[self.lang as usize])
        }));
        entries
    }

    /// Draws the weeks of a round: one bar when all years are alike, else a thin one for each year.
    fn bars(&self, canvas: &mut Canvas<'_>, row: &RoundRow, x: Scale, top: f64) {
        let fill = canvas.palette.part(colour(&row.programme));
        let regular = row.regular();
        let brief = canvas.layout.is_brief();
        let high = if brief { BRIEF_BAR } else { BAR };
        let height = if regular { high } else { high / self.period.years() as f64 };
        let first = row.by_year.first().map_or(0, |(year, _)| *year);
        for time in row.times.iter().filter(|time| !regular || time.year == first) {
            let y = if regular { top } else { top + time.year as f64 * height };
            let (from, to) =
                (x.at(f64::from(time.week)), x.at(f64::from(time.week + time.weeks as i32)));
            let bar = Rect::new(from, y, to, y + height);
            canvas.rect(bar, fill);
            canvas.outline(bar, GRID_MM, MUTED);
        }
        if brief {
            return;
        }
        let style = Type::new(SMALL_PT, INK);
        let dates = row.dates(self.period, self.year, self.lang);
        let last = row.times.iter().map(|time| time.week + time.weeks as i32).max().unwrap_or(0);
        let start = row.times.iter().map(|time| time.week).min().unwrap_or(0);
        let (right, left) = (x.at(f64::from(last)) + 1.2, x.at(f64::from(start)) - 1.2);
        if right + style.width(&dates) < x.end {
            canvas.text_veiled((right, top + BAR / 2.0), &dates, At::Left, style);
        } else if left - style.width(&dates) > x.start {
            canvas.text_veiled((left, top + BAR / 2.0), &dates, At::Right, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn a_row_for_each_round_with_its_yearly_amounts() {
        let chart = Calendar::of(&fixture::summary(2), Lang::Vi).unwrap();
        assert_eq!(chart.rounds.len(), 5);
        assert_eq!(chart.rounds[0].amounts(Lang::Vi), "4.500 ha; 450 kg thuốc; 1.125 công");
        assert_eq!(chart.rounds[0].dates(Period::default(), 0, Lang::Vi), "24/01–06/02");
        assert!(chart.rounds.iter().all(RoundRow::regular));
        assert_eq!(chart.csv().lines().count(), 1 + 5 * 4);
        let work: Vec<String> = chart.entries(PLAIN)[4..].iter().map(|e| e.text.clone()).collect();
        assert_eq!(work, ["Đặt bẫy", "Đánh bả", "Đào bắt"]);
    }

    #[test]
    fn no_rounds_no_chart() {
        assert_eq!(Calendar::of(&fixture::summary(1), Lang::Vi), None);
    }
}
