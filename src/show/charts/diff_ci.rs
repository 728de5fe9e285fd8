//! Is a scenario really better than the reference, and by how much?

use super::axes::{self, Entry, Panel, Sample};
use super::canvas::{At, Canvas, Rect, Type};
use super::frame::{Caption, Figure, Layout, NARROW};
use super::style::{AXIS_MM, FOOTER_PT, INK, MUTED, Marker, SMALL_PT, Series};
use super::words::{self, either};
use crate::answers::summary::{Difference, Summary};
use crate::show::charts::coverage::scaled;
use crate::show::shown::Shown;
use crate::stats::Estimate;
use crate::text::Lang;
use crate::text::digits::{times_as_assumed, times_in_hundred};

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DiffCi {
    caption: Caption,
    lang: Lang,
    /// Paddy saved, then net benefit: those of the two that the summary has.
    pub panels: Vec<Gain>,
}

/// The gains of all scenarios in one quantity; positive is better.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gain {
    quantity: &'static str,
    /// Unit of the numbers, as files have it.
    unit: &'static str,
    heading: String,
    /// What money is counted as, as the end of the heading.
    basis: &'static str,
    /// One row for each scenario but the reference.
    pub rows: Vec<GainRow>,
}

/// The gain of one scenario.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GainRow {
    name: String,
    title: String,
    series: usize,
    /// Over replicates.
    pub gain: Estimate,
    /// 95 % confidence interval of the mean.
    pub ci95: [f64; 2],
    /// Is it told from the reference?
    pub told: bool,
    /// Is it the same as the reference in every replicate?
    pub alike: bool,
    /// Share of replicates that are better.
    pub better: Option<f64>,
}

/// An estimate with the other sign.
fn negated(estimate: &Estimate) -> Estimate {
    let Estimate { mean, mcse, q05, q25, q50, q75, q95 } = *estimate;
    Estimate { mean: -mean, mcse, q05: -q95, q25: -q75, q50: -q50, q75: -q25, q95: -q05 }
}

/// What each scenario gains over the reference, in a unit; less of the outcome may be better.
fn gains(
    summary: &Summary,
    key: &str,
    (less_is_better, unit): (bool, f64),
    lang: Lang,
) -> Vec<GainRow> {
    let row = |(name, difference): (&str, &Difference)| {
        let (gain, [low, high]) = if less_is_better {
            let [low, high] = difference.ci95;
            (negated(&difference.estimate), [-high, -low])
        } else {
            (difference.estimate, difference.ci95)
        };
        GainRow {
            name: name.to_owned(),
            title: words::title_of(summary, name, lang),
            series: words::index_of(summary, name),
            gain: scaled(&gain, 1.0 / unit),
            ci95: [low / unit, high / unit],
            told: words::told_apart(summary, name, difference),
            alike: difference.chance_equal == 1.0,
            better: difference.chance_better,
        }
    };
    words::against_reference(summary, key).into_iter().map(row).collect()
}

impl DiffCi {
    /// Paired differences against the reference.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let reference = words::reference(summary)?;
        let money = words::money(lang);
        let saved = either(lang, "Lúa giữ được, tấn", "Paddy saved, t").to_owned();
        let benefit = format!("{}, {}", either(lang, "Lợi ích ròng", "Net benefit"), money.1);
        let panels: Vec<Gain> = [
            Gain {
                quantity: "paddy_saved",
                unit: "t",
                heading: saved,
                basis: "",
                rows: gains(summary, "yield_loss", (true, 1.0), lang),
            },
            Gain {
                quantity: "net_benefit",
                unit: "million VND",
                heading: benefit,
                basis: either(lang, " (hiện giá)", " (present value)"),
                rows: gains(summary, "net_benefit", (false, money.0), lang),
            },
        ]
        .into_iter()
        .filter(|panel| !panel.rows.is_empty())
        .collect();
        let title = title(summary, panels.first()?, lang);
        let (reference, place) =
            (reference.title.get(lang), words::place_and_period(summary, lang));
        let subtitle = match lang {
            Lang::Vi => format!(
                "Chênh lệch từng cặp so với “{reference}”, cả giai đoạn; {place}. Vạch dày: 50%, vạch mảnh: 90% số lần mô phỏng."
            ),
            Lang::En => format!(
                "Paired differences from “{reference}” over the period; {place}. Thick bar: 50%, thin bar: 90% of replicates."
            ),
        };
        let brief = match lang {
            Lang::Vi => format!(
                "So với “{reference}”; dày 50%, mảnh 90% số lần; đen: trung bình, khoảng tin cậy 95%; lợi ích: hiện giá"
            ),
            Lang::En => format!(
                "Against “{reference}”; thick 50%, thin 90% of replicates; black: mean, 95% confidence; benefit: present value"
            ),
        };
        let certain = |row: &GainRow| row.better.is_some_and(|share| share == 0.0 || share == 1.0);
        let assumed = panels.iter().flat_map(|panel| &panel.rows).any(certain);
        let subtitle = if assumed {
            let said = either(
                lang,
                " 0 hoặc 100 lần trong 100: không lần nào hoặc mọi lần mô phỏng (theo mô hình).",
                " 0 or 100 times in 100: none or all of the replicates (in the model).",
            );
            subtitle + said
        } else {
            subtitle
        };
        let alt = alt(&title, &panels, lang);
        let has_money = panels.iter().any(|panel| panel.quantity == "net_benefit");
        let (note, brief_note) = if has_money {
            (words::placeholder_prices(summary, lang), words::brief_prices(summary, lang))
        } else {
            (String::new(), String::new())
        };
        Some(Self {
            caption: Caption { title, subtitle, brief, note, brief_note, alt },
            lang,
            panels,
        })
    }

    /// Draws one quantity; the names of its rows have `room` mm, and are written where `named`.
    fn panel(&self, canvas: &mut Canvas<'_>, cell: Rect, gain: &Gain, (room, named): (f64, bool)) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        // Where there is little room, the line above says so.
        let basis = if canvas.layout.is_brief() { "" } else { gain.basis };
        let heading = format!("{}{basis}", gain.heading);
        canvas.text((cell.left, cell.top + line / 2.0), &heading, At::Left, small.bold());
        let rect = cell.inset(1.0, line + 1.0, 1.5, line + 0.5);
        // An interval without bounds is left out: its error is not known.
        let bounds = |row: &GainRow| row.ci95.map(|end| end.is_finite().then_some(end));
        let low = |row: &GainRow| bounds(row)[0].unwrap_or(row.gain.q05).min(row.gain.q05);
        let high = |row: &GainRow| bounds(row)[1].unwrap_or(row.gain.q95).max(row.gain.q95);
        let low = gain.rows.iter().map(low).fold(0.0, f64::min);
        let high = gain.rows.iter().map(high).fold(0.0, f64::max);
        let brief = canvas.layout.is_brief();
        let wanted = if brief { 3 } else { 4 };
        let range = axes::around_zero(low, high, wanted);
        let panel = Panel::new(rect, range, (0.0, 1.0));
        panel.x_axis(
            canvas,
            &axes::labelled(&axes::ticks(range.0, range.1, wanted), self.lang),
            small,
        );
        panel.zero_line(canvas);
        let slot = rect.height() / gain.rows.len() as f64;
        for (order, row) in gain.rows.iter().enumerate() {
            let top = rect.top + order as f64 * slot;
            let series = canvas.palette.series(row.series);
            let mut y = top + 0.3;
            let name = Type { colour: series.colour, ..small }.bold();
            for line in name.wrap(&row.title, room) {
                let at = (rect.left + 0.5, y + name.line_mm() / 2.0);
                if named {
                    canvas.text_over(at, &line, name);
                }
                y += name.line_mm();
            }
            let middle = y + (top + slot - y) * 0.30;
            let x = |value: f64| panel.x.at(value);
            canvas.line(
                &[(x(row.gain.q05), middle), (x(row.gain.q95), middle)],
                0.4,
                series.colour,
            );
            canvas.line(
                &[(x(row.gain.q25), middle), (x(row.gain.q75), middle)],
                1.3,
                series.colour,
            );
            canvas.marker((x(row.gain.q50), middle), series.marker, 1.1, series.colour);
            let below = middle + 2.3;
            let [from, to] = bounds(row).map(|end| x(end.unwrap_or(row.gain.mean)));
            canvas.line(&[(from, below), (to, below)], 0.3, INK);
            for end in [from, to] {
                canvas.line(&[(end, below - 0.7), (end, below + 0.7)], 0.3, INK);
            }
            canvas.marker((x(row.gain.mean), below), Marker::Diamond, 0.6, INK);
            if let Some(better) = row.better.filter(|_| !row.alike) {
                let count = times_in_hundred(better, self.lang);
                let long = match (self.lang, brief) {
                    (Lang::Vi, false) => format!("{count} trong 100 lần tốt hơn"),
                    (Lang::En, false) => format!("better {count} times in 100"),
                    (Lang::Vi, true) => format!("{count}/100 lần tốt hơn"),
                    (Lang::En, true) => format!("better {count}/100"),
                };
                let style = Type::new(FOOTER_PT, MUTED);
                let mean = x(row.gain.mean);
                let marks = (from.min(mean) - 1.5, to.max(mean) + 1.5);
                let (left, text) = beside(marks, (rect.left, cell.right), style, long, &count);
                canvas.text_veiled((left, below + 0.2), &text, At::Left, style);
            }
        }
        canvas.line(
            &[(rect.left, rect.bottom), (rect.right, rect.bottom)],
            AXIS_MM,
            super::style::GRID,
        );
    }
}

/// Where words stand beside marks, from left to right, on neither: behind them, or before them, or
/// fewer words.
fn beside(
    (from, to): (f64, f64),
    (left, right): (f64, f64),
    style: Type,
    long: String,
    count: &str,
) -> (f64, String) {
    let short = format!("{count}/100");
    for text in [long, short.clone()] {
        let width = style.width(&text);
        if to + width <= right {
            return (to, text);
        }
        if from - width >= left {
            return (from - width, text);
        }
    }
    ((right - style.width(&short)).max(left), short)
}

/// "95 trong 100 lần tốt hơn".
fn better_words(share: f64, lang: Lang) -> String {
    let count = times_as_assumed(share, lang);
    match lang {
        Lang::Vi => format!("số lần tốt hơn trong 100: {count}"),
        Lang::En => format!("times in 100 better: {count}"),
    }
}

fn title(summary: &Summary, panel: &Gain, lang: Lang) -> String {
    if panel.rows.iter().all(|row| row.alike) {
        return either(
            lang,
            "Các phương án như phương án so sánh trong mọi lần mô phỏng",
            "The scenarios are the same as the reference in every replicate",
        )
        .to_owned();
    }
    let told = || panel.rows.iter().filter(|row| row.told);
    let focus = words::focus(summary).map(|arm| arm.name.as_str());
    let best = told()
        .find(|row| Some(row.name.as_str()) == focus)
        .or_else(|| told().max_by(|a, b| a.gain.mean.total_cmp(&b.gain.mean)));
    let Some(best) = best else {
        return either(
            lang,
            "Chưa phân biệt được các phương án với phương án so sánh về lúa giữ được",
            "No scenario can yet be told apart from the reference by paddy saved",
        )
        .to_owned();
    };
    if best.gain.mean <= 0.0 {
        return either(
            lang,
            "Không phương án nào tốt hơn phương án so sánh",
            "No scenario is better than the reference",
        )
        .to_owned();
    }
    let count = best.better.map(|share| times_as_assumed(share, lang));
    match (lang, count) {
        (Lang::Vi, Some(count)) => {
            format!("“{}” giữ được nhiều lúa hơn, số lần trong 100: {count}", best.title)
        }
        (Lang::En, Some(count)) => {
            format!("“{}” saves paddy, times in 100 replicates: {count}", best.title)
        }
        (Lang::Vi, None) => format!("“{}” giữ được nhiều lúa nhất", best.title),
        (Lang::En, None) => format!("“{}” saves most paddy", best.title),
    }
}

fn alt(title: &str, panels: &[Gain], lang: Lang) -> String {
    let mut text = format!("{title}.");
    for panel in panels {
        text += &format!(" {}{}:", panel.heading, panel.basis);
        for row in &panel.rows {
            // Already in the unit of the panel.
            let gain = Shown::of(&row.gain, "");
            let [low, high] = row.ci95.map(|end| words::known(end, row.gain.mcse, lang));
            let [mean, q05, q95] = [gain.mean, gain.low, gain.high].map(|value| value.text(lang));
            let better = row
                .better
                .map_or(String::new(), |share| format!(", {}", better_words(share, lang)));
            text += &match lang {
                Lang::Vi => format!(
                    " {}: trung bình {mean} (khoảng tin cậy 95%: {low} đến {high}), 90% số lần từ {q05} đến {q95}{better};",
                    row.title
                ),
                Lang::En => format!(
                    " {}: mean {mean} (95% CI {low} to {high}), 90% of replicates from {q05} to {q95}{better};",
                    row.title
                ),
            };
        }
    }
    text
}

impl Figure for DiffCi {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let mut header = vec!["quantity", "unit", "scenario"];
        header.extend(words::ESTIMATE_COLUMNS);
        header.extend(["ci95_low", "ci95_high", "chance_better"]);
        let rows = self.panels.iter().flat_map(|panel| {
            panel.rows.iter().map(move |row| {
                let mut fields =
                    vec![panel.quantity.to_owned(), panel.unit.to_owned(), row.name.clone()];
                fields.extend(words::estimate_fields(&row.gain));
                fields.extend(row.ci95.map(words::raw));
                fields.push(row.better.map_or(String::new(), words::raw));
                fields
            })
        });
        words::csv(header, rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let small = Type::new(SMALL_PT, INK).bold();
        if layout.is_brief() {
            let row = |row: &GainRow| {
                small.wrap(&row.title, width - 2.0).len() as f64 * small.line_mm() + 4.1
            };
            let rows = |panel: &Gain| panel.rows.iter().map(row).fold(0.0, f64::max);
            let rows =
                self.panels.first().map_or(0.0, |panel| rows(panel) * panel.rows.len() as f64);
            return rows + 2.0 * small.line_mm() + 1.5;
        }
        let narrow = width < NARROW;
        let cell = if narrow { width } else { width / 2.0 - 4.0 };
        let rows = self.panels.first().map_or(0.0, |panel| {
            let lines = panel.rows.iter().map(|row| small.wrap(&row.title, cell).len());
            let most = lines.max().unwrap_or(1) as f64;
            panel.rows.len() as f64 * (most * small.line_mm() + 6.5)
        });
        10.0 + if narrow { (rows + 9.0) * self.panels.len() as f64 } else { rows + 9.0 }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let quiet = Series { colour: INK, dash: &[], marker: Marker::Diamond };
        // Each scenario has its own mark, so that of the first stands for all.
        let first = self.panels.first().and_then(|panel| panel.rows.first());
        let any = canvas.palette.series(first.map_or(0, |row| row.series));
        let entries = [
            Entry::new(
                Sample::Marker(any),
                either(
                    self.lang,
                    "dấu trên vạch dày: trung vị các lần mô phỏng",
                    "mark on the thick bar: median of replicates",
                ),
            ),
            Entry::new(
                Sample::Series(quiet),
                either(
                    self.lang,
                    "trung bình và khoảng tin cậy 95% của nó",
                    "mean with its 95% confidence interval",
                ),
            ),
        ];
        let n = self.panels.len();
        if canvas.layout.is_brief() {
            // The names stand once, above both quantities.
            for (index, gain) in self.panels.iter().enumerate().rev() {
                let cell = area.cell(index, n, 1, (3.0, 0.0));
                self.panel(canvas, cell, gain, (area.width() - 2.0, index == 0));
            }
            return;
        }
        let legend = axes::legend(canvas, (area.left, area.top), area.width(), &entries);
        let area = area.inset(0.0, legend + 1.0, 0.0, 0.0);
        let (columns, rows) = if area.width() < NARROW { (1, n) } else { (n, 1) };
        for (index, gain) in self.panels.iter().enumerate() {
            let cell = area.cell(index, columns, rows, (4.0, 1.5));
            self.panel(canvas, cell, gain, (cell.width() - 2.5, true));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn a_saving_is_positive_and_its_interval_in_order() {
        let chart = DiffCi::of(&fixture::summary(5), Lang::Vi).unwrap();
        assert_eq!(chart.panels.len(), 2);
        for row in chart.panels.iter().flat_map(|panel| &panel.rows) {
            assert!(row.gain.q05 <= row.gain.q95 && row.ci95[0] <= row.ci95[1]);
        }
        assert!(chart.panels[0].rows.iter().all(|row| row.gain.mean > 0.0));
    }

    #[test]
    fn the_title_claims_nothing_when_the_interval_holds_zero() {
        let chart = DiffCi::of(&fixture::identical_twins(), Lang::Vi).unwrap();
        assert!(chart.caption.title.starts_with("Các phương án như"));
    }
}
