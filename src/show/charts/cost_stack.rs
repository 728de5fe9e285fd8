//! What each scenario costs, by item and by who pays.

mod parts;

use super::axes::{self, Entry, Panel, Sample};
use super::canvas::{At, Canvas, Rect, Type};
use super::frame::{Caption, Figure, Layout, NARROW};
use super::style::{self, AXIS_MM, GRID_MM, INK, MUTED, SMALL_PT};
use super::words::{self, either};
use crate::answers::summary::Summary;
use crate::model::plan::Payer;
use crate::stats::Estimate;
use crate::text::Lang;
use parts::{Bar, Parts};
use plotters::style::RGBColor;

/// Between the two facets, mm.
const GAP: f64 = 5.0;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CostStack {
    caption: Caption,
    lang: Lang,
    /// Divisor and name of the unit of money.
    unit: (f64, &'static str),
    /// Items, the dearest first, then the rest.
    pub items: Vec<String>,
    /// Their keys in files.
    item_keys: Vec<&'static str>,
    /// Who pays.
    pub payers: Vec<String>,
    /// One bar for each scenario.
    pub bars: Vec<Bar>,
}

/// One panel: how bars are cut, and their totals.
struct Facet<'a> {
    heading: &'a str,
    /// Names of the parts; empty when the legend stands elsewhere.
    legend: &'a [String],
    fill: &'a dyn Fn(usize) -> RGBColor,
    /// Mean and standard error of each part, VND; an error that is not known is not a number.
    parts: &'a dyn Fn(&Bar) -> Vec<(f64, f64)>,
    total: &'a dyn Fn(&Bar) -> Estimate,
    /// What a bar is called.
    name: &'a dyn Fn(&Bar) -> String,
}

impl CostStack {
    /// Costs of all scenarios.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let parts = Parts::of(summary);
        let (items, item_keys) = (parts.names(lang), parts.keys());
        let bars: Vec<Bar> = summary.arms.iter().filter_map(|arm| parts.bar(arm, lang)).collect();
        let highest = bars.iter().map(|bar| bar.total.q95).fold(0.0, f64::max);
        if highest <= 0.0 {
            return None;
        }
        let unit = words::money(lang);
        let place = words::place_and_period(summary, lang);
        let of_year = summary.prices_of;
        let subtitle = match lang {
            Lang::Vi => format!(
                "Chi phí trung bình cả giai đoạn, {} giá {of_year}; {place}. Chữ đậm: trung bình (khoảng 90% số lần mô phỏng).",
                unit.1
            ),
            Lang::En => format!(
                "Mean cost of the whole period, {} at {of_year} prices; {place}. Bold: mean (90% range of replicates).",
                unit.1
            ),
        };
        let payers = match lang {
            Lang::Vi => ["Ngân sách tỉnh", "Ngân sách xã", "Nông dân, HTX"],
            Lang::En => ["Province", "Communes", "Farmers, co-operatives"],
        };
        let brief = match lang {
            Lang::Vi => {
                format!("{}, giá {of_year}: trung bình các lần mô phỏng", capitalised(unit.1))
            }
            Lang::En => format!("{} at {of_year} prices: mean of replicates", capitalised(unit.1)),
        };
        let title = title(summary, &bars, unit, lang);
        let alt = alt(&title, &items, &payers, &bars, unit, lang);
        let note = words::placeholder_prices(summary, lang);
        let brief_note = words::brief_prices(summary, lang);
        Some(Self {
            caption: Caption { title, subtitle, brief, note, brief_note, alt },
            lang,
            unit,
            items,
            item_keys,
            payers: payers.map(str::to_owned).to_vec(),
            bars,
        })
    }

    /// Draws one bar for each scenario, cut into parts.
    fn facet(&self, canvas: &mut Canvas<'_>, cell: Rect, facet: &Facet<'_>, highest: f64) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let brief = canvas.layout.is_brief();
        let heading = if brief { 0.0 } else { line + 0.5 };
        if !brief {
            canvas.text((cell.left, cell.top + line / 2.0), facet.heading, At::Left, small.bold());
        }
        let entries: Vec<Entry> = facet
            .legend
            .iter()
            .enumerate()
            .map(|(part, name)| Entry::new(Sample::Fill((facet.fill)(part)), name.clone()))
            .collect();
        let legend = axes::legend(canvas, (cell.left, cell.top + heading), cell.width(), &entries);
        let plot = if brief {
            cell.inset(0.0, legend + 0.3, 1.0, 0.0)
        } else {
            cell.inset(0.0, line + legend + 1.5, 1.0, line + 0.5)
        };
        let range = axes::from_zero(highest, 4);
        let panel = Panel::new(plot, if brief { (0.0, highest) } else { range }, (0.0, 1.0));
        // Where there is little room the numbers stand in the bars and beside them.
        if !brief {
            let ticks = axes::labelled(&axes::ticks(0.0, range.1, 4), self.lang);
            panel.x_axis(canvas, &ticks, small);
        }
        let slot = plot.height() / self.bars.len() as f64;
        let names_mm = self.name_lines(plot.width(), facet, canvas.layout) as f64 * line;
        let height = (slot - names_mm - 1.2).clamp(2.6, 6.0);
        for (row, bar) in self.bars.iter().enumerate() {
            let top = plot.top + row as f64 * slot;
            let all = (facet.total)(bar);
            let total = self.total(&all, canvas.layout);
            let name = small.wrap(&(facet.name)(bar), name_room(plot.width(), &total));
            let y = top + names_mm + 0.3;
            canvas.lines((plot.left, y - 0.3 - name.len() as f64 * line), &name, At::Left, small);
            canvas.text((plot.right, y - 0.3 - line / 2.0), &total, At::Right, small.bold());
            let mut from = 0.0;
            let parts = (facet.parts)(bar);
            for (part, &(vnd, error)) in parts.iter().enumerate().filter(|(_, part)| part.0 > 0.0) {
                let (left, right) = (panel.x.at(from), panel.x.at(from + vnd / self.unit.0));
                let colour = (facet.fill)(part);
                let rect = Rect::new(left, y, right, y + height);
                canvas.rect(rect, colour);
                canvas.outline(rect, GRID_MM, MUTED);
                let label = words::known(vnd / self.unit.0, error / self.unit.0, self.lang);
                let style = Type { colour: style::ink_on(colour), ..small };
                if style.width(&label) + 0.8 < right - left {
                    let middle = ((left + right) / 2.0, y + height / 2.0);
                    canvas.text(middle, &label, At::Centre, style);
                }
                from += vnd / self.unit.0;
            }
            canvas.line(&[(plot.left, y - 0.4), (plot.left, y + height + 0.4)], AXIS_MM, INK);
        }
    }

    /// Draws the whole by item beside the whole by payer.
    fn two_wholes(&self, canvas: &mut Canvas<'_>, area: Rect, highest: f64) {
        let palette = canvas.palette;
        let (columns, rows) = if area.width() < NARROW { (1, 2) } else { (2, 1) };
        let name = |bar: &Bar| bar.title.clone();
        let paying = self.paying();
        let payers: Vec<String> = paying.iter().map(|&p| self.payers[p].clone()).collect();
        let by_item = Facet {
            heading: either(self.lang, "Theo hạng mục", "By item"),
            legend: &self.items,
            fill: &|part| palette.part(part),
            parts: &|bar| bar.by_item().collect(),
            total: &|bar| bar.total,
            name: &name,
        };
        let by_payer = Facet {
            heading: either(self.lang, "Theo nguồn chi", "By who pays"),
            legend: &payers,
            fill: &|part| palette.payer(paying[part]),
            parts: &|bar| {
                let parts: Vec<(f64, f64)> = bar.by_payer().collect();
                paying.iter().map(|&payer| parts[payer]).collect()
            },
            total: &|bar| bar.total,
            name: &name,
        };
        if canvas.layout.is_brief() {
            return self.facet(canvas, area, &by_payer, highest);
        }
        self.facet(canvas, area.cell(0, columns, rows, (GAP, 2.0)), &by_item, highest);
        self.facet(canvas, area.cell(1, columns, rows, (GAP, 2.0)), &by_payer, highest);
    }

    /// Draws one panel for each payer, cut by item.
    fn by_payer(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let palette = canvas.palette;
        let entries: Vec<Entry> = self
            .items
            .iter()
            .enumerate()
            .map(|(part, name)| Entry::new(Sample::Fill(palette.part(part)), name.clone()))
            .collect();
        let legend = axes::legend(canvas, (area.left, area.top), area.width(), &entries);
        let area = area.inset(0.0, legend + 1.0, 0.0, 0.0);
        let paying = self.paying();
        let highest = self.bars.iter().flat_map(|bar| &bar.paid).map(|paid| paid.mean);
        let highest = highest.fold(0.0, f64::max) / self.unit.0 * 1.02;
        let narrow = area.width() < NARROW;
        let (columns, rows) = if narrow { (1, paying.len()) } else { (paying.len(), 1) };
        for (place, &payer) in paying.iter().enumerate() {
            let facet = Facet {
                heading: &self.payers[payer],
                legend: &[],
                fill: &|part| palette.part(part),
                parts: &|bar| bar.cells[payer].iter().map(|&vnd| (vnd, f64::NAN)).collect(),
                total: &|bar| bar.paid[payer],
                name: &|bar| if place == 0 { self.with_total(bar) } else { bar.title.clone() },
            };
            self.facet(canvas, area.cell(place, columns, rows, (GAP, 2.0)), &facet, highest);
        }
    }

    /// The name of a bar and what all payers pay together.
    fn with_total(&self, bar: &Bar) -> String {
        let total = words::mean(&bar.total, "VND", self.lang);
        format!("{} ({} {total})", bar.title, either(self.lang, "tổng", "total"))
    }

    /// Are items known by payer?
    fn crossed(&self) -> bool {
        self.bars.iter().all(|bar| !bar.cells.is_empty())
    }

    /// The payers who pay anything, by place.
    fn paying(&self) -> Vec<usize> {
        let pays = |payer: &usize| self.bars.iter().any(|bar| bar.payers[*payer] > 0.0);
        (0..self.payers.len()).filter(pays).collect()
    }

    /// A total with its range, where there is room for it.
    fn total(&self, total: &Estimate, layout: Layout) -> String {
        let mean = words::mean(total, "VND", self.lang);
        if total.q05 == total.q95 || layout.is_brief() {
            return mean;
        }
        format!("{mean} ({})", words::range(total, "VND", self.lang))
    }

    /// Lines that the longest name takes beside its total.
    fn name_lines(&self, width: f64, facet: &Facet<'_>, layout: Layout) -> usize {
        let small = Type::new(SMALL_PT, INK);
        let lines = self.bars.iter().map(|bar| {
            let total = self.total(&(facet.total)(bar), layout);
            small.wrap(&(facet.name)(bar), name_room(width, &total)).len()
        });
        lines.max().unwrap_or(1)
    }

    /// Lines of the longest name in any panel of this width.
    fn most_lines(&self, width: f64) -> usize {
        let small = Type::new(SMALL_PT, INK);
        let lines = self.bars.iter().flat_map(|bar| {
            let totals = bar.paid.iter().chain([&bar.total]);
            totals.map(|all| {
                small
                    .wrap(&self.with_total(bar), name_room(width, &self.total(all, Layout::Full)))
                    .len()
            })
        });
        lines.max().unwrap_or(1)
    }
}

/// Room for a name beside a total, mm.
fn name_room(width: f64, total: &str) -> f64 {
    width - Type::new(SMALL_PT, INK).bold().width(total) - 2.0
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn title(summary: &Summary, bars: &[Bar], unit: (f64, &str), lang: Lang) -> String {
    let focus = words::focus(summary).map(|arm| arm.name.as_str());
    let bar = bars.iter().find(|bar| Some(bar.name.as_str()) == focus).unwrap_or(&bars[0]);
    let total = words::mean(&bar.total, "VND", lang);
    let paid: f64 = bar.payers.iter().sum();
    let public = (bar.payers[0] + bar.payers[1]) / if paid > 0.0 { paid } else { 1.0 };
    let public = words::percent(public, 0, lang);
    let (name, unit) = (&bar.title, unit.1);
    match lang {
        Lang::Vi => format!("“{name}” tốn {total} {unit}; ngân sách chi {public}"),
        Lang::En => format!("“{name}” costs {total} {unit}; public budgets pay {public}"),
    }
}

fn alt(
    title: &str,
    items: &[String],
    payers: &[&str],
    bars: &[Bar],
    unit: (f64, &str),
    lang: Lang,
) -> String {
    let mut text = format!("{title}.");
    for bar in bars {
        let total = words::mean(&bar.total, "VND", lang);
        let range = words::range(&bar.total, "VND", lang);
        let shown = |(name, (vnd, error)): (String, (f64, f64))| {
            format!("{name} {}", words::known(vnd / unit.0, error / unit.0, lang))
        };
        let of_items =
            items.iter().cloned().zip(bar.by_item()).filter(|(_, part)| part.0 > 0.0).map(shown);
        let of_payers =
            payers.iter().map(|payer| (*payer).to_owned()).zip(bar.by_payer()).map(shown);
        let (by_item, by_payer): (Vec<String>, Vec<String>) =
            (of_items.collect(), of_payers.collect());
        text += &format!(
            " {}: {total} ({range}) {}: {}; {}.",
            bar.title,
            unit.1,
            by_item.join(", "),
            by_payer.join(", ")
        );
    }
    text
}

impl Figure for CostStack {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let mut rows = Vec::new();
        for bar in &self.bars {
            let mut push = |facet: &str, part: &str, vnd: f64| {
                rows.push(vec![
                    bar.name.clone(),
                    facet.to_owned(),
                    part.to_owned(),
                    words::raw(vnd),
                ]);
            };
            for (item, &vnd) in self.item_keys.iter().zip(&bar.items) {
                push("item", item, vnd);
            }
            for (payer, &vnd) in Payer::ALL.iter().zip(&bar.payers) {
                push("payer", payer.key(), vnd);
            }
            for (payer, cells) in Payer::ALL.iter().zip(&bar.cells) {
                for (item, &vnd) in self.item_keys.iter().zip(cells) {
                    push(&format!("paid_{}", payer.key()), item, vnd);
                }
            }
            push("total", "mean", bar.total.mean);
            push("total", "mcse", bar.total.mcse);
            push("total", "q05", bar.total.q05);
            push("total", "q95", bar.total.q95);
        }
        words::csv(["scenario", "facet", "part", "vnd"], rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let narrow = width < NARROW;
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        if layout.is_brief() {
            let payers = self.payers.iter().map(|name| Entry::new(Sample::Fill(INK), name.clone()));
            let legend = axes::legend_height(&payers.collect::<Vec<_>>(), width);
            let names = self.bars.iter().map(|bar| {
                small
                    .wrap(&bar.title, name_room(width - 1.0, &self.total(&bar.total, layout)))
                    .len()
            });
            let row = names.max().unwrap_or(1) as f64 * line + 3.8;
            return legend + 0.3 + row * self.bars.len() as f64;
        }
        let panels = if self.crossed() { self.paying().len() } else { 2 };
        let across = if narrow { 1 } else { panels.max(1) };
        let facet = (width - GAP * (across as f64 - 1.0)) / across as f64;
        let names = self.most_lines(facet - 1.0) as f64 * line;
        let height =
            if self.crossed() { 10.0 } else { 22.0 } + (names + 4.2) * self.bars.len() as f64;
        // The legend of the items, which stands once above panels by payer.
        let above = if narrow { self.items.len() as f64 * line } else { 2.0 * line };
        height * if narrow { panels as f64 } else { 1.0 } + above
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if self.crossed() && !canvas.layout.is_brief() {
            return self.by_payer(canvas, area);
        }
        let highest = self.bars.iter().map(|bar| bar.items.iter().sum::<f64>().max(bar.total.mean));
        let highest = highest.fold(0.0, f64::max) / self.unit.0 * 1.02;
        self.two_wholes(canvas, area, highest);
    }
}

#[cfg(test)]
mod tests {
    use super::parts::{ITEMS_MOST, shown};
    use super::*;
    use crate::model::plan::Item;
    use crate::show::fixture;

    #[test]
    fn what_is_put_together_is_less_than_what_is_shown() {
        assert_eq!(shown(&[vec![9.0, 8.0, 7.0, 6.0, 5.0, 1.0, 1.0, 1.0]]), 5);
        assert_eq!(shown(&[vec![9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 1.0, 0.5, 0.5]]), 7);
        let summary = fixture::summary(5);
        let chart = CostStack::of(&summary, Lang::Vi).unwrap();
        let other = chart.item_keys.iter().position(|&key| key == "other");
        for bar in &chart.bars {
            let Some(other) = other else { continue };
            let named = bar.items[..other].iter().copied().filter(|&vnd| vnd > 0.0);
            assert!(bar.items[other] <= named.fold(f64::INFINITY, f64::min), "{bar:?}");
        }
    }

    #[test]
    fn few_parts_and_none_lost() {
        let summary = fixture::summary(5);
        let chart = CostStack::of(&summary, Lang::Vi).unwrap();
        assert!(chart.items.len() <= ITEMS_MOST + 1);
        assert_eq!(chart.items.len(), chart.item_keys.len());
        for (bar, arm) in chart.bars.iter().zip(&summary.arms) {
            let all: f64 = Item::ALL
                .iter()
                .map(|item| {
                    words::outcome(arm, &format!("cost_{}", item.key())).unwrap().district.mean
                })
                .sum();
            assert!((bar.items.iter().sum::<f64>() - all).abs() <= 1e-6 * all);
        }
    }

    #[test]
    fn items_by_payer_add_up_to_the_items() {
        let chart = CostStack::of(&fixture::summary(5), Lang::Vi).unwrap();
        assert!(chart.crossed());
        for bar in &chart.bars {
            for (item, &vnd) in bar.items.iter().enumerate() {
                let paid: f64 = bar.cells.iter().map(|cells| cells[item]).sum();
                assert!((paid - vnd).abs() <= 1e-6 * vnd.max(1.0));
            }
        }
    }

    #[test]
    fn placeholder_prices_are_named() {
        let chart = CostStack::of(&fixture::summary(2), Lang::En).unwrap();
        assert!(chart.caption.note.contains("Placeholder"), "{}", chart.caption.note);
        assert!(!chart.caption.note.contains("reconstructions"));
    }
}
