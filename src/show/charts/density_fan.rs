//! How many rats there are through the campaign, and how sure that is.

use super::axes::{self, EndLabel, Entry, Panel, Sample};
use super::canvas::{At, Canvas, Point, Rect, Type};
use super::frame::{Caption, Figure, Layout};
use super::stages::{stage_entries, stage_strip};
use super::style::{INK, LINE_MM, MUTED, PAPER, SMALL_PT, see_through};
use super::words::{self, either};
use crate::answers::summary::{StageSpan, Summary};
use crate::show::shown::Shown;
use crate::stats::Estimate;
use crate::text::Lang;
use crate::time::Period;

/// Scenarios that share a plot; more get a plot each.
const TOGETHER: usize = 3;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DensityFan {
    caption: Caption,
    lang: Lang,
    period: Period,
    stages: Vec<StageSpan>,
    /// One fan for each scenario.
    pub fans: Vec<Fan>,
}

/// The fan of one scenario.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fan {
    name: String,
    title: String,
    series: usize,
    /// One estimate a week, rats/ha.
    pub weeks: Vec<Estimate>,
    /// Weeks in which a round starts.
    pub rounds: Vec<i32>,
}

impl DensityFan {
    /// The fans of all scenarios.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let fans: Vec<Fan> = summary
            .arms
            .iter()
            .enumerate()
            .filter_map(|(series, arm)| {
                let weekly = arm.weekly.iter().find(|weekly| weekly.quantity == "density")?;
                let mut rounds: Vec<i32> = arm.planned.bouts.iter().map(|bout| bout.week).collect();
                rounds.sort_unstable();
                rounds.dedup();
                Some(Fan {
                    name: arm.name.clone(),
                    title: arm.title.get(lang).to_owned(),
                    series,
                    weeks: weekly.weeks.clone(),
                    rounds,
                })
            })
            .filter(|fan| !fan.weeks.is_empty())
            .collect();
        if fans.is_empty() {
            return None;
        }
        let place = words::place_and_period(summary, lang);
        let subtitle = match lang {
            Lang::Vi => format!(
                "Mật độ chuột (con/ha lúa) theo tuần; {place}. Đường: trung vị; dải đậm: 50%, dải nhạt: 90% số lần mô phỏng."
            ),
            Lang::En => format!(
                "Rats per ha of rice by week; {place}. Line: median; dark band: 50%, light band: 90% of replicates."
            ),
        };
        let brief = match (lang, fans.len() > TOGETHER) {
            (Lang::Vi, false) => {
                "Con/ha lúa theo tuần; trung vị, dải 50%, 90% số lần mô phỏng".to_owned()
            }
            (Lang::En, false) => {
                "Rats per ha by week; median, 50% and 90% of replicates".to_owned()
            }
            (Lang::Vi, true) => "Con/ha lúa theo tuần, trung vị".to_owned(),
            (Lang::En, true) => "Rats per ha of rice by week, medians".to_owned(),
        };
        let caption = Caption {
            brief,
            brief_note: String::new(),
            title: title(summary, &fans, lang),
            subtitle,
            note: either(
                lang,
                "Mép dải không phải giới hạn: trong mỗi tuần, 1 trong 10 lần mô phỏng nằm ngoài dải nhạt.",
                "The edges are no limits: in any week, 1 replicate in 10 lies outside the light band.",
            )
            .to_owned(),
            alt: String::new(),
        };
        let alt = alt(&caption.title, &fans, summary.period, lang);
        Some(Self {
            caption: Caption { alt, ..caption },
            lang,
            period: summary.period,
            stages: summary.stages.clone(),
            fans,
        })
    }
}

/// The week of the highest median and that median.
fn peak(fan: &Fan) -> (i32, Estimate) {
    let (week, peak) = fan
        .weeks
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.q50.total_cmp(&b.1.q50))
        .map_or((0, Estimate::default()), |(week, estimate)| (week, *estimate));
    (week as i32, peak)
}

fn title(summary: &Summary, fans: &[Fan], lang: Lang) -> String {
    let differences = words::against_reference(summary, "density");
    let Some((name, difference)) = words::of_the_choice(summary, &differences) else {
        let (week, estimate) = peak(&fans[0]);
        let day = crate::text::date(summary.period.monday(week), lang);
        let rats = Shown::of(&estimate, "rats/ha").median.text(lang);
        return match lang {
            Lang::Vi => format!("Mật độ chuột lên cao nhất quanh {day}: trung vị {rats} con/ha"),
            Lang::En => format!("Rats peak around {day} at a median of {rats} per ha"),
        };
    };
    if !words::told_apart(summary, name, difference) {
        return words::not_told(difference, "mật độ chuột", "rat density", lang);
    }
    // The lines drawn are medians, so the title speaks of medians.
    let usual = words::reference(summary).map_or("", |arm| arm.name.as_str());
    let level = |name: &str| {
        fans.iter().find(|fan| fan.name == name).map_or(f64::NAN, |fan| {
            fan.weeks.iter().map(|week| week.q50).sum::<f64>() / fan.weeks.len() as f64
        })
    };
    let change = level(name) / level(usual) - 1.0;
    let [title, usual] = [*name, usual].map(|name| words::title_of(summary, name, lang));
    // The mean, by which scenarios are told apart, must go the same way.
    if change * difference.estimate.mean <= 0.0 || !change.is_finite() {
        return match lang {
            Lang::Vi => format!("“{title}” và “{usual}”: trung vị mật độ chuột qua các tuần"),
            Lang::En => format!("“{title}” and “{usual}”: median rat density through the weeks"),
        };
    }
    let share = words::percent(change.abs(), 0, lang);
    match (lang, change < 0.0) {
        (Lang::Vi, true) => {
            format!("“{title}”: trung vị mật độ chuột các tuần thấp hơn “{usual}” {share}")
        }
        (Lang::En, true) => {
            format!(
                "“{title}”: median rat density over the weeks {share} lower than under “{usual}”"
            )
        }
        (Lang::Vi, false) => {
            format!("“{title}”: trung vị mật độ chuột các tuần cao hơn “{usual}” {share}")
        }
        (Lang::En, false) => {
            format!(
                "“{title}”: median rat density over the weeks {share} higher than under “{usual}”"
            )
        }
    }
}

fn alt(title: &str, fans: &[Fan], period: Period, lang: Lang) -> String {
    let mut text = format!("{title}.");
    for fan in fans {
        let (week, at) = peak(fan);
        let day = crate::text::date(period.monday(week), lang);
        let shown = Shown::of(&at, "rats/ha");
        let [median, low, high] =
            [shown.median, shown.low, shown.high].map(|value| value.text(lang));
        text += &match lang {
            Lang::Vi => format!(
                " {}: trung vị cao nhất {median} con/ha vào tuần {day}; 90% số lần mô phỏng tuần đó từ {low} đến {high}.",
                fan.title
            ),
            Lang::En => format!(
                " {}: the median peaks at {median} rats per ha in the week of {day}; 90% of replicates of that week lie from {low} to {high}.",
                fan.title
            ),
        };
    }
    text
}

/// Least height of a plot without its labels, mm.
const LEAST_PLOT: f64 = 17.0;
/// Plots wider than this name their lines at the ends, mm.
const WIDE: f64 = 100.0;
/// Room for names beside the lines, mm.
const BESIDE: f64 = 26.5;
/// Height of a strip, mm.
const STRIP: f64 = 2.8;

impl Figure for DensityFan {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let header = [
            "scenario",
            "week",
            "monday",
            "mean_rats_per_ha",
            "mcse",
            "q05",
            "q25",
            "q50",
            "q75",
            "q95",
        ];
        let rows = self.fans.iter().flat_map(|fan| {
            fan.weeks.iter().enumerate().map(|(week, estimate)| {
                let (year, month, day) = self.period.monday(week as i32).date();
                let mut row =
                    vec![fan.name.clone(), week.to_string(), format!("{year}-{month:02}-{day:02}")];
                row.extend(words::estimate_fields(estimate));
                row
            })
        });
        words::csv(header, rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let line = Type::new(SMALL_PT, INK).line_mm();
        if layout.is_brief() {
            let palette = super::style::Palette { grey: false };
            let names = self
                .fans
                .iter()
                .map(|fan| Entry::new(Sample::Line(palette.series(fan.series)), fan.title.clone()));
            let names: Vec<Entry> = names.collect();
            return axes::legend_height(&names, width) + 3.6 * line + LEAST_PLOT;
        }
        let legend = if width < WIDE { 2.0 * line } else { line } + 0.8;
        let (columns, together) =
            if self.fans.len() > TOGETHER { (columns(width), 1) } else { (1, self.fans.len()) };
        let cell = (width - 3.0 * (columns as f64 - 1.0)) / columns as f64;
        let names: f64 = if together == 1 || cell < WIDE {
            let names = self
                .fans
                .iter()
                .map(|fan| Type::new(SMALL_PT, INK).wrap(&fan.title, cell - 8.0).len());
            if together == 1 {
                names.max().unwrap_or(1) as f64
            } else {
                names.sum::<usize>() as f64
            }
        } else {
            0.0
        };
        let strips = STRIP
            * (1.0
                + self.fans.iter().filter(|fan| !fan.rounds.is_empty()).count().min(together)
                    as f64);
        // Names beside the lines need room for all their lines.
        let beside = if cell < WIDE {
            0.0
        } else {
            let lines = self
                .fans
                .iter()
                .map(|fan| Type::new(SMALL_PT, INK).wrap(&fan.title, BESIDE - 2.5).len());
            (lines.max().unwrap_or(1) * together) as f64 * line + 1.0
        };
        let panel = LEAST_PLOT.max(beside) + (names + 1.6 + 2.0) * line + strips + 1.3;
        let rows = self.fans.len().div_ceil(together).div_ceil(columns) as f64;
        rows * (panel + 1.5) + legend
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        // Where many fans share a plot, only their medians are drawn.
        let medians = canvas.layout.is_brief() && self.fans.len() > TOGETHER;
        let high = |week: &Estimate| if medians { week.q50 } else { week.q95 };
        let highest = self.fans.iter().flat_map(|fan| &fan.weeks).map(high).fold(0.0, f64::max);
        let fans: Vec<&Fan> = self.fans.iter().collect();
        if canvas.layout.is_brief() {
            return self.panel(canvas, area, &fans, highest, false);
        }
        let entries = stage_entries(canvas.palette, self.lang);
        let legend = axes::legend_height(&entries, area.width());
        axes::legend(canvas, (area.left, area.bottom - legend), area.width(), &entries);
        let area = area.inset(0.0, 0.0, 0.0, legend + 0.8);
        if self.fans.len() <= TOGETHER {
            self.panel(canvas, area, &fans, highest, true);
        } else {
            let columns = columns(area.width());
            let rows = self.fans.len().div_ceil(columns);
            for (index, fan) in self.fans.iter().enumerate() {
                self.panel(
                    canvas,
                    area.cell(index, columns, rows, (3.0, 1.5)),
                    &[fan],
                    highest,
                    false,
                );
            }
        }
    }
}

/// Columns of small multiples.
fn columns(width: f64) -> usize {
    if width < WIDE { 1 } else { 2 }
}

impl DensityFan {
    /// Draws fans that share a plot.
    fn panel(
        &self,
        canvas: &mut Canvas<'_>,
        cell: Rect,
        fans: &[&Fan],
        highest: f64,
        direct: bool,
    ) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let wide = cell.width() > WIDE;
        let brief = canvas.layout.is_brief();
        let with_rounds: Vec<&&Fan> =
            fans.iter().filter(|fan| !brief && !fan.rounds.is_empty()).collect();
        let strips = if brief { 0.0 } else { STRIP + with_rounds.len() as f64 * STRIP };
        let axis = 0.8 + 2.0 * line;
        let range = axes::from_zero(highest, 4);
        let ticks = axes::labelled(&axes::ticks(range.0, range.1, 4), self.lang);
        let unit = either(self.lang, "con/ha", "rats/ha");
        let left = axes::widest(&ticks, small) + 2.0;
        let named = direct && wide;
        let right = if named { BESIDE + 0.5 } else { 1.0 };
        // Without room for labels beside the lines the names stand above.
        let names: Vec<Entry> = fans
            .iter()
            .map(|fan| {
                Entry::new(Sample::Line(canvas.palette.series(fan.series)), fan.title.clone())
            })
            .collect();
        let above = if named { 0.0 } else { axes::legend_height(&names, cell.width()) };
        if !named {
            axes::legend(canvas, (cell.left, cell.top), cell.width(), &names);
        }
        let rect = cell.inset(left, above + 1.6 * line, right, strips + axis + 0.5);
        let panel = Panel::new(rect, (0.0, self.period.weeks() as f64), range);
        canvas.text((cell.left, cell.top + above + line / 2.0), unit, At::Left, small);
        let axis_panel = Panel { rect: Rect { bottom: rect.bottom + strips, ..rect }, ..panel };
        axes::week_axis(canvas, &axis_panel, self.period, small, self.lang);
        panel.y_axis(canvas, &ticks, small);
        for fan in fans.iter().filter(|_| fans.len() <= TOGETHER) {
            bands(canvas, &panel, fan, fans.len());
        }
        // Paper along the medians: a grey dash is lost on grey bands that lie over each other.
        for fan in fans.iter().filter(|_| fans.len() > 1 && fans.len() <= TOGETHER) {
            let halo = see_through(PAPER, 0.8);
            canvas.line(&along(&panel, fan, |week| week.q50), 3.0 * LINE_MM, halo);
        }
        for (order, fan) in fans.iter().enumerate() {
            let series = canvas.palette.series(fan.series);
            let median = along(&panel, fan, |week| week.q50);
            canvas.dashed(&median, series.dash, LINE_MM, series.colour);
            // Markers at other weeks for each scenario keep coincident lines visible.
            let first = 8 + order * 52 / fans.len().max(1);
            for week in (first..fan.weeks.len()).step_by(52) {
                canvas.marker(median[week], series.marker, 0.8, series.colour);
            }
        }
        panel.base_line(canvas);
        if !brief {
            stage_strip(canvas, &self.stages, self.period, panel.x, rect.bottom, STRIP);
        }
        for (row, fan) in with_rounds.iter().enumerate() {
            let top = rect.bottom + STRIP * (row + 1) as f64;
            for &week in fan.rounds.iter().filter(|&&week| self.period.holds(week)) {
                let x = panel.x.at(f64::from(week));
                let colour = canvas.palette.series(fan.series).colour;
                canvas.line(&[(x, top + 0.4), (x, top + STRIP)], 0.35, colour);
            }
        }
        if named {
            self.end_labels(canvas, &panel, fans, &with_rounds);
        }
    }

    fn end_labels(
        &self,
        canvas: &mut Canvas<'_>,
        panel: &Panel,
        fans: &[&Fan],
        with_rounds: &[&&Fan],
    ) {
        let small = Type::new(SMALL_PT, MUTED);
        let labels: Vec<EndLabel> = fans
            .iter()
            .map(|fan| EndLabel {
                y: panel.y.at(fan.weeks.last().map_or(0.0, |week| week.q50)),
                text: fan.title.clone(),
                colour: canvas.palette.series(fan.series).colour,
            })
            .collect();
        let right = panel.rect.right;
        axes::end_labels(canvas, right, BESIDE, (panel.rect.top, panel.rect.bottom - 1.0), &labels);
        let stages = either(self.lang, "giai đoạn lúa", "crop stage");
        canvas.text((right + 1.0, panel.rect.bottom + STRIP / 2.0), stages, At::Left, small);
        if !with_rounds.is_empty() {
            let middle = panel.rect.bottom + STRIP * (1.0 + with_rounds.len() as f64 / 2.0);
            canvas.text(
                (right + 1.0, middle),
                either(self.lang, "các đợt", "rounds"),
                At::Left,
                small,
            );
        }
    }
}

/// A quantile through the weeks.
fn along(panel: &Panel, fan: &Fan, quantile: impl Fn(&Estimate) -> f64) -> Vec<Point> {
    fan.weeks
        .iter()
        .enumerate()
        .map(|(week, estimate)| panel.at(week as f64 + 0.5, quantile(estimate)))
        .collect()
}

/// The bands of 90 and 50 %; lighter the more fans lie over each other.
fn bands(canvas: &mut Canvas<'_>, panel: &Panel, fan: &Fan, fans: usize) {
    let series = canvas.palette.series(fan.series);
    let (light, dark) = match (fans, canvas.palette.grey) {
        (1, _) => (0.18, 0.32),
        (_, false) => (0.11, 0.22),
        (_, true) => (0.06, 0.13),
    };
    type Quantile = fn(&Estimate) -> f64;
    let pairs: [(Quantile, Quantile, f64); 2] =
        [(|e| e.q05, |e| e.q95, light), (|e| e.q25, |e| e.q75, dark)];
    for (low, high, opacity) in pairs {
        let mut edge = along(panel, fan, high);
        let lower = along(panel, fan, low);
        if fans > 1 && opacity == light {
            canvas.dashed(&edge, series.dash, 0.15, series.colour);
            canvas.dashed(&lower, series.dash, 0.15, series.colour);
        }
        edge.extend(lower.into_iter().rev());
        canvas.polygon(&edge, see_through(series.colour, opacity));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn the_title_states_the_change_or_that_there_is_none_to_state() {
        let fan = DensityFan::of(&fixture::summary(2), Lang::Vi).unwrap();
        let title = &fan.caption.title;
        assert!(
            title.contains("“Đề án 2022–2025”: trung vị mật độ chuột các tuần thấp hơn"),
            "{title}"
        );
        let level = |fan: &Fan| fan.weeks.iter().map(|week| week.q50).sum::<f64>();
        let change = 1.0 - level(&fan.fans[1]) / level(&fan.fans[0]);
        assert!(title.ends_with(&words::percent(change, 0, Lang::Vi)), "{title}");
        let twins = DensityFan::of(&fixture::identical_twins(), Lang::Vi).unwrap();
        assert!(twins.caption.title.starts_with("Các phương án như nhau"));
        let one = DensityFan::of(&fixture::summary(1), Lang::En).unwrap();
        assert!(one.caption.title.starts_with("Rats peak around"));
    }

    #[test]
    fn a_row_of_csv_for_each_scenario_and_week() {
        let fan = DensityFan::of(&fixture::summary(3), Lang::Vi).unwrap();
        assert_eq!(fan.csv().lines().count(), 1 + 3 * 208);
        assert!(fan.csv().lines().nth(1).unwrap().starts_with("hien_trang,0,2022-01-03,"));
    }
}
