//! What is worth knowing before the choice, and what makes the result vary.

use super::axes::{self, Panel};
use super::canvas::{At, Canvas, Rect, Type};
use super::frame::{Caption, Figure, Layout};
use super::style::{AXIS_MM, GRID, INK, MUTED, Marker, SMALL_PT};
use super::words::{self, either};
use crate::answers::summary::{DriverBar, Drivers as Data, Summary};
use crate::text::{Lang, number};

/// Height of a row of one line of text, mm.
const ROW_MM: f64 = 4.6;
/// Rows where there is little room, and their height, mm.
const BRIEF_ROWS: usize = 4;
const BRIEF_ROW_MM: f64 = 3.6;
/// Share of the width for the words.
const WORDS: f64 = 0.42;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drivers {
    caption: Caption,
    lang: Lang,
    unit: (f64, &'static str),
    data: Data,
}

/// Can a value be told from nothing?
fn told(bar: &DriverBar) -> bool {
    bar.value_vnd > 2.0 * bar.mcse_vnd && bar.value_vnd > 0.0
}

/// A meaning up to its first comma: titles are short.
fn head(meaning: &str) -> &str {
    meaning.split_once(',').map_or(meaning, |(head, _)| head)
}

impl Drivers {
    /// The value of knowing each input; `None` when it was not computed.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let data = summary.drivers.clone().filter(|drivers| !drivers.bars.is_empty())?;
        if summary.arms.is_empty() {
            return None;
        }
        let unit = words::money(lang);
        let best = data
            .bars
            .iter()
            .filter(|bar| told(bar))
            .max_by(|a, b| a.value_vnd.total_cmp(&b.value_vnd));
        let title = match (best, lang) {
            (None, Lang::Vi) => {
                "Không số liệu nào, đo riêng, chắc chắn đổi được lựa chọn".to_owned()
            }
            (None, Lang::En) => {
                "No input, measured alone, would surely change the choice".to_owned()
            }
            (Some(best), Lang::Vi) => format!("Đáng đo nhất: {}", head(&best.meaning.vi)),
            (Some(best), Lang::En) => format!("Most worth measuring: {}", head(&best.meaning.en)),
        };
        let n = number(data.replicates as f64, 0, lang);
        let [leader, next] =
            [&data.leader, &data.runner_up].map(|name| words::title_of(summary, name, lang));
        let place = summary.place.get(lang);
        let period = words::period(summary.period);
        let subtitle = match lang {
            Lang::Vi => format!(
                "Trái: giá trị nếu biết đúng trước khi chọn ({}), vạch là ± 1 sai số chuẩn. Phải: phần phương sai của chênh lệch “{leader}” so với “{next}” do riêng nó. {place}, {period}, n\u{a0}=\u{a0}{n} lần mô phỏng.",
                unit.1
            ),
            Lang::En => format!(
                "Left: value of knowing it before the choice ({}), line ± 1 standard error. Right: share of the variance of “{leader}” less “{next}” that it explains by itself. {place}, {period}, n\u{a0}=\u{a0}{n} replicates.",
                unit.1
            ),
        };
        let brief = match lang {
            Lang::Vi => format!(
                "Giá trị nếu biết đúng ({}), vạch ± 1 sai số chuẩn; phần phương sai của chênh lệch",
                unit.1
            ),
            Lang::En => format!(
                "Value of knowing it ({}), line ± 1 standard error; share of the difference's variance",
                unit.1
            ),
        };
        let shown = |vnd: f64, error: f64| words::known(vnd / unit.0, error / unit.0, lang);
        let mut alt = format!("{title}.");
        for bar in &data.bars {
            alt += &format!(
                " {}: {} {};",
                bar.meaning.get(lang),
                shown(bar.value_vnd, bar.mcse_vnd),
                unit.1
            );
        }
        if let Some([share, error]) = data.chance_share {
            let [share, error] = [share, error].map(|share| number(100.0 * share, 1, lang));
            alt += &match lang {
                Lang::Vi => format!(" phần phương sai do năm và may rủi: {share} ± {error}%;"),
                Lang::En => {
                    format!(" share of the variance from years and luck: {share} ± {error}%;")
                }
            };
        }
        let perfect = shown(data.evpi_vnd, data.evpi_mcse_vnd);
        alt += &match lang {
            Lang::Vi => format!(" biết đúng mọi điều: {perfect} {}.", unit.1),
            Lang::En => format!(" knowing everything: {perfect} {}.", unit.1),
        };
        let note = words::placeholder_prices(summary, lang);
        let brief_note = words::brief_prices(summary, lang);
        Some(Self {
            caption: Caption { title, subtitle, brief, note, brief_note, alt },
            lang,
            unit,
            data,
        })
    }

    /// The inputs that are drawn, those of most value first.
    fn bars(&self, layout: Layout) -> &[DriverBar] {
        let bars = &self.data.bars;
        if layout.is_brief() { &bars[..bars.len().min(BRIEF_ROWS)] } else { bars }
    }

    fn labels(&self, width: f64, layout: Layout) -> Vec<Vec<String>> {
        let style = Type::new(SMALL_PT, INK);
        let room = width * WORDS - 2.0;
        let words = |bar: &DriverBar| {
            let meaning = bar.meaning.get(self.lang);
            style.wrap(if layout.is_brief() { head(meaning) } else { meaning }, room)
        };
        self.bars(layout).iter().map(words).collect()
    }

    /// Height of the strip that splits the variance, mm.
    fn strip_mm(&self, layout: Layout) -> f64 {
        let shown = self.data.chance_share.is_some() && !layout.is_brief();
        if shown { 3.0 * ROW_MM } else { 0.0 }
    }

    /// The variance in two inks: what could be learned, and what is chance.
    fn strip(&self, canvas: &mut Canvas<'_>, area: Rect, left: f64) {
        let Some([share, error]) = self.data.chance_share else {
            return;
        };
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let words =
            either(self.lang, "phương sai của chênh lệch, %", "variance of the difference, %");
        let middle = area.top + line * 1.7;
        let lines = small.wrap(words, left - 1.5 - area.left);
        let first = middle - lines.len() as f64 * line / 2.0;
        for (i, words) in lines.iter().enumerate() {
            canvas.text((left - 1.5, first + (i as f64 + 0.5) * line), words, At::Right, small);
        }
        let split = left + (1.0 - share) * (area.right - 2.0 - left);
        let inks = [canvas.palette.series(0).colour, canvas.palette.series(1).colour];
        canvas.rect(Rect::new(left, middle - 1.2, split, middle + 1.2), inks[0]);
        canvas.rect(Rect::new(split, middle - 1.2, area.right - 2.0, middle + 1.2), inks[1]);
        let percent = |share: f64| number(100.0 * share, 0, self.lang);
        let unknown = either(self.lang, "điều chưa biết", "not known");
        let chance = either(self.lang, "năm và may rủi", "years and luck");
        canvas.text(
            (left, area.top + line / 2.0),
            &format!("{unknown}: {}", percent(1.0 - share)),
            At::Left,
            small,
        );
        let error = number((100.0 * error).max(0.1), 1, self.lang);
        canvas.text(
            (area.right - 2.0, area.top + line * 2.9),
            &format!("{chance}: {} ± {error}", percent(share)),
            At::Right,
            small,
        );
    }

    fn row_heights(&self, width: f64, layout: Layout) -> Vec<f64> {
        let line = Type::new(SMALL_PT, INK).line_mm();
        let (least, more) = if layout.is_brief() { (BRIEF_ROW_MM, 0.2) } else { (ROW_MM, 1.0) };
        let height = |lines: &Vec<String>| least.max(lines.len() as f64 * line + more);
        self.labels(width, layout).iter().map(height).collect()
    }
}

impl Figure for Drivers {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let header = ["input", "kind", "value_vnd", "value_error_vnd", "first_order_share"];
        let row = |kind: &'static str| {
            move |bar: &DriverBar| {
                vec![
                    bar.key.clone(),
                    kind.to_owned(),
                    words::raw(bar.value_vnd),
                    words::raw(bar.mcse_vnd),
                    bar.first_order.map_or_else(String::new, words::raw),
                ]
            }
        };
        let parameters = self.data.bars.iter().map(row("parameter"));
        let chance = self.data.chance_share.map(|[share, _]| {
            let kind = ["years_and_luck", "chance", "", "", &words::raw(share)];
            kind.map(str::to_owned).to_vec()
        });
        let groups = self.data.groups.iter().map(row("group"));
        words::csv(header, parameters.chain(groups).chain(chance))
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let around = if layout.is_brief() { 8.0 } else { 9.0 };
        self.row_heights(width, layout).iter().sum::<f64>() + around + self.strip_mm(layout)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let left = area.left + area.width() * WORDS;
        let split = left + (area.right - left) * 0.60;
        let layout = canvas.layout;
        if !layout.is_brief() {
            self.strip(canvas, area, left);
        }
        let area = Rect::new(area.left, area.top + self.strip_mm(layout), area.right, area.bottom);
        let (top, bottom) = (area.top + line + 0.8, area.bottom - line - 0.8);
        let heights = self.row_heights(area.width(), layout);
        let stretch = ((bottom - top) / heights.iter().sum::<f64>()).max(1.0);
        let heads = [
            (left, At::Left, either(self.lang, "giá trị", "value")),
            (area.right, At::Right, either(self.lang, "phần phương sai, %", "share, %")),
        ];
        for (x, anchor, head) in heads {
            canvas.text((x, area.top + line / 2.0), head, anchor, small.bold());
        }
        let bars = self.bars(layout);
        let most = bars.iter().map(|bar| (bar.value_vnd + bar.mcse_vnd) / self.unit.0);
        let range = axes::from_zero(most.fold(0.0, f64::max), 4);
        let value = Panel::new(Rect::new(left, top, split, bottom), range, (0.0, 1.0));
        let most = bars.iter().filter_map(|bar| bar.first_order).fold(0.0, f64::max);
        let shares = axes::from_zero(100.0 * most, 3);
        let share =
            Panel::new(Rect::new(split + 4.0, top, area.right - 2.0, bottom), shares, (0.0, 1.0));
        for (panel, range, wanted) in [(&value, range, 4), (&share, shares, 3)] {
            let wanted = if layout.is_brief() { 2 } else { wanted };
            let ticks = axes::ticks(range.0, range.1, wanted);
            panel.x_axis(canvas, &axes::labelled(&ticks, self.lang), small);
        }
        let look = canvas.palette.series(0);
        let mark = canvas.palette.series(1);
        let mut y = top;
        for ((bar, lines), height) in
            bars.iter().zip(self.labels(area.width(), layout)).zip(&heights)
        {
            let height = height * stretch;
            let middle = y + height / 2.0;
            let first = middle - lines.len() as f64 * line / 2.0;
            for (i, text) in lines.iter().enumerate() {
                let at = (left - 1.5, first + (i as f64 + 0.5) * line);
                canvas.text(at, text, At::Right, small);
            }
            let x = |vnd: f64| value.x.at(vnd / self.unit.0);
            let thick = (height * 0.25).min(1.3);
            let fill = if told(bar) { look.colour } else { MUTED };
            canvas.rect(Rect::new(left, middle - thick, x(bar.value_vnd), middle + thick), fill);
            let ends = [bar.value_vnd - bar.mcse_vnd, bar.value_vnd + bar.mcse_vnd].map(x);
            canvas.line(&[(ends[0], middle), (ends[1], middle)], 0.3, INK);
            if let Some(first) = bar.first_order {
                canvas.marker(
                    (share.x.at(100.0 * first), middle),
                    Marker::Diamond,
                    1.1,
                    mark.colour,
                );
            }
            y += height;
            canvas.line(&[(area.left, y), (area.right, y)], AXIS_MM / 2.0, GRID);
        }
        value.zero_line(canvas);
        share.zero_line(canvas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn it_names_what_is_worth_measuring_and_claims_nothing_else() {
        let mut summary = fixture::summary(2);
        let chart = Drivers::of(&summary, Lang::Vi).unwrap();
        assert!(
            chart.caption.title.starts_with("Đáng đo nhất: mức giảm"),
            "{}",
            chart.caption.title
        );
        for bar in &mut summary.drivers.as_mut().unwrap().bars {
            bar.mcse_vnd = bar.value_vnd;
        }
        let chart = Drivers::of(&summary, Lang::Vi).unwrap();
        assert!(chart.caption.title.starts_with("Không số liệu nào"));
        summary.drivers = None;
        assert!(Drivers::of(&summary, Lang::Vi).is_none());
    }
}
