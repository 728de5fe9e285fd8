//! More effect for more money? Paddy saved against extra cost, replicate by replicate.

use super::axes::{self, Entry, Panel, Sample};
use super::canvas::{At, Canvas, Point, Rect, Type};
use super::frame::{Caption, Figure};
use super::style::{AXIS_MM, INK, LINE_MM, MUTED, SMALL_PT, see_through};
use super::words::{self, either};
use crate::summary::Summary;
use crate::text::Lang;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CePlane {
    caption: Caption,
    lang: Lang,
    unit: (f64, &'static str),
    /// The scenarios but the reference.
    pub clouds: Vec<Cloud>,
    /// The scenarios worth their money, from the reference on: (paddy saved, t; extra cost, VND).
    pub frontier: Vec<Point>,
}

/// One scenario's replicates.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cloud {
    name: String,
    title: String,
    series: usize,
    /// (paddy saved, t; extra cost, VND).
    pub replicates: Vec<[f64; 2]>,
    /// Means of the two.
    pub mean: Point,
    /// Is it on the frontier?
    pub worth: bool,
}

impl CePlane {
    /// The clouds of the decision.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let decision = summary.decision.as_ref()?;
        let reference = words::reference(summary)?;
        let mut clouds: Vec<Cloud> = decision
            .arms
            .iter()
            .filter(|arm| arm.name != reference.name && !arm.cloud.is_empty())
            .map(|arm| {
                let n = arm.cloud.len() as f64;
                let mean = |axis: usize| arm.cloud.iter().map(|point| point[axis]).sum::<f64>() / n;
                Cloud {
                    name: arm.name.clone(),
                    title: words::title_of(summary, &arm.name, lang),
                    series: words::index_of(summary, &arm.name),
                    replicates: arm.cloud.clone(),
                    mean: exact_mean(summary, &arm.name).unwrap_or((mean(0), mean(1))),
                    worth: false,
                }
            })
            .collect();
        if clouds.is_empty() {
            return None;
        }
        let means: Vec<Point> = clouds.iter().map(|cloud| cloud.mean).collect();
        let frontier = frontier(&means);
        for cloud in &mut clouds {
            cloud.worth = frontier.contains(&cloud.mean);
        }
        let greatest =
            clouds.iter().flat_map(|cloud| &cloud.replicates).map(|point| point[1].abs());
        let unit = words::money(greatest.fold(0.0, f64::max), lang);
        let shown = clouds.iter().map(|cloud| cloud.replicates.len()).max()?;
        let (reference, place) =
            (reference.title.get(lang), words::place_and_period(summary, lang));
        let subtitle = match lang {
            Lang::Vi => format!(
                "Lúa giữ được (tấn) và chi phí tăng thêm ({}) so với «{reference}»; {place}. Chấm: {shown} lần đầu; dấu lớn: trung bình.",
                unit.1
            ),
            Lang::En => format!(
                "Paddy saved (t) and extra cost ({}) against “{reference}”; {place}. Dots: first {shown} replicates; large marks: means.",
                unit.1
            ),
        };
        let title = title(&clouds, &frontier, lang);
        let mut alt = format!("{title}.");
        for cloud in &clouds {
            let [saved, cost] =
                [cloud.mean.0, cloud.mean.1 / unit.0].map(|mean| words::known(mean, 0.0, lang));
            let worth = match (lang, cloud.worth) {
                (Lang::Vi, true) => "đáng tiền",
                (Lang::Vi, false) => "bị phương án khác vượt",
                (Lang::En, true) => "on the frontier",
                (Lang::En, false) => "dominated",
            };
            alt += &match lang {
                Lang::Vi => {
                    format!(" {}: giữ {saved} tấn, thêm {cost} {}; {worth}.", cloud.title, unit.1)
                }
                Lang::En => {
                    format!(" {}: saves {saved} t for {cost} {}; {worth}.", cloud.title, unit.1)
                }
            };
        }
        let note = words::placeholder_prices(summary, lang);
        Some(Self { caption: Caption { title, subtitle, note, alt }, lang, unit, clouds, frontier })
    }
}

/// Means over all replicates, from the paired differences: the cloud holds the first ones only.
fn exact_mean(summary: &Summary, name: &str) -> Option<Point> {
    let mean = |key: &str| {
        let differences = words::against_reference(summary, key);
        differences
            .into_iter()
            .find(|(other, _)| *other == name)
            .map(|(_, difference)| difference.estimate.mean)
    };
    Some((-mean("yield_loss")?, mean("cost")?))
}

/// The lower right hull of means and the origin, from the cheapest to the most effective: with each
/// step a tonne costs more than with the step before.
fn frontier(means: &[Point]) -> Vec<Point> {
    let mut all: Vec<Point> = means.to_vec();
    all.push((0.0, 0.0));
    all.sort_by(|a, b| a.1.total_cmp(&b.1).then(b.0.total_cmp(&a.0)));
    let mut hull: Vec<Point> = Vec::new();
    for point in all {
        if hull.last().is_some_and(|last| point.0 <= last.0) {
            continue;
        }
        while hull.len() > 1 {
            let (a, b) = (hull[hull.len() - 2], hull[hull.len() - 1]);
            // Drops b when a tonne from a to b costs no less than from b on.
            if (b.1 - a.1) * (point.0 - b.0) < (point.1 - b.1) * (b.0 - a.0) {
                break;
            }
            hull.pop();
        }
        hull.push(point);
    }
    hull
}

/// VND per kg on a stretch of the frontier.
fn per_kg(from: Point, to: Point) -> f64 {
    (to.1 - from.1) / ((to.0 - from.0) * 1_000.0)
}

fn title(clouds: &[Cloud], frontier: &[Point], lang: Lang) -> String {
    let last = frontier.last().copied().unwrap_or_default();
    let best = clouds.iter().find(|cloud| cloud.mean == last);
    let Some(best) = best.filter(|_| frontier.len() > 1) else {
        return either(
            lang,
            "Chưa phân biệt được phương án nào đáng thêm tiền",
            "No scenario can yet be shown to be worth more money",
        )
        .to_owned();
    };
    let price = per_kg(frontier[frontier.len() - 2], last);
    let price = words::known(price, 0.0, lang);
    match (lang, last.1 > 0.0) {
        (Lang::Vi, true) => format!("«{}»: mỗi kg lúa giữ thêm tốn {price} đồng", best.title),
        (Lang::En, true) => format!("“{}”: each further kg saved costs {price} VND", best.title),
        (Lang::Vi, false) => format!("«{}» vừa giữ thêm lúa vừa đỡ tốn", best.title),
        (Lang::En, false) => format!("“{}” saves paddy and money", best.title),
    }
}

impl Figure for CePlane {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let rows = self.clouds.iter().flat_map(|cloud| {
            let mean = ("mean".to_owned(), [cloud.mean.0, cloud.mean.1]);
            let all = cloud
                .replicates
                .iter()
                .enumerate()
                .map(|(index, point)| (index.to_string(), *point));
            std::iter::once(mean).chain(all).map(|(replicate, [saved, cost])| {
                let worth = cloud.worth.to_string();
                vec![cloud.name.clone(), replicate, words::raw(saved), words::raw(cost), worth]
            })
        });
        words::csv(
            &["scenario", "replicate", "paddy_saved_t", "extra_cost_vnd", "on_frontier"],
            rows,
        )
    }

    fn least_height(&self, width: f64) -> f64 {
        if width < 100.0 { 40.0 + 4.0 * self.clouds.len() as f64 } else { 50.0 }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let quiet = Type::new(SMALL_PT, MUTED);
        let line = small.line_mm();
        let entries: Vec<Entry> = self
            .clouds
            .iter()
            .map(|cloud| {
                Entry::new(Sample::Marker(canvas.palette.series(cloud.series)), cloud.title.clone())
            })
            .collect();
        let legend = axes::legend(canvas, (area.left, area.top), area.width(), &entries) + 0.5;
        let all = || self.clouds.iter().flat_map(|cloud| &cloud.replicates);
        let limit = |axis: usize, unit: f64| {
            let low = all().map(|point| point[axis] / unit).fold(0.0, f64::min);
            let high = all().map(|point| point[axis] / unit).fold(0.0, f64::max);
            axes::around_zero(low, high, 5)
        };
        let (x, y) = (limit(0, 1.0), limit(1, self.unit.0));
        let y_ticks = axes::labelled(&axes::ticks(y.0, y.1, 5), self.lang);
        let left = axes::widest(&y_ticks, small) + 2.0;
        let rect = area.inset(left, legend + 1.6 * line, 4.0, 2.0 * line + 0.3);
        let panel = Panel::new(rect, x, y);
        let label =
            format!("{}, {}", either(self.lang, "chi phí tăng thêm", "extra cost"), self.unit.1);
        canvas.text((area.left, area.top + legend + line * 0.5), &label, At::Left, quiet);
        canvas.text(
            (rect.right, area.bottom - line * 0.5),
            either(self.lang, "lúa giữ được, tấn", "paddy saved, t"),
            At::Right,
            quiet,
        );
        panel.y_axis(canvas, &y_ticks, small);
        let wanted = if area.width() < 100.0 { 3 } else { 6 };
        panel.x_axis(canvas, &axes::labelled(&axes::ticks(x.0, x.1, wanted), self.lang), small);
        panel.base_line(canvas);
        panel.zero_line(canvas);
        for cloud in &self.clouds {
            let colour = canvas.palette.series(cloud.series).colour;
            for point in &cloud.replicates {
                canvas.dot(
                    panel.at(point[0], point[1] / self.unit.0),
                    0.45,
                    see_through(colour, 0.35),
                );
            }
        }
        let at = |point: Point| panel.at(point.0, point.1 / self.unit.0);
        let path: Vec<Point> = self.frontier.iter().map(|&point| at(point)).collect();
        canvas.line(&path, LINE_MM * 0.7, INK);
        for cloud in &self.clouds {
            let series = canvas.palette.series(cloud.series);
            let place = at(cloud.mean);
            canvas.marker(place, series.marker, 1.9, INK);
            canvas.marker(place, series.marker, 1.4, series.colour);
        }
        let origin = at((0.0, 0.0));
        canvas.marker(origin, super::style::Marker::Circle, 1.0, MUTED);
        canvas.line(&[(origin.0 - 1.5, origin.1), (origin.0 + 1.5, origin.1)], AXIS_MM, INK);
        let wanted: Vec<f64> =
            path.windows(2).map(|pair| (pair[0].1 + pair[1].1) / 2.0 + line).collect();
        let places = axes::apart(&wanted, line, rect.top + line, rect.bottom - line * 0.6);
        for ((pair, ends), y) in self.frontier.windows(2).zip(path.windows(2)).zip(places) {
            let price = words::known(per_kg(pair[0], pair[1]), 0.0, self.lang);
            let text = match self.lang {
                Lang::Vi => format!("{price} đồng/kg"),
                Lang::En => format!("{price} VND/kg"),
            };
            let half = small.bold().width(&text) / 2.0;
            let x = ((ends[0].0 + ends[1].0) / 2.0 + half * 0.6)
                .min(rect.right - half)
                .max(rect.left + half + 1.0);
            canvas.text_veiled((x, y), &text, At::Centre, small.bold());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn the_frontier_leaves_out_what_costs_more_for_less() {
        let means = [(10.0, 5.0), (8.0, 6.0), (20.0, 30.0), (15.0, 25.0)];
        assert_eq!(frontier(&means), [(0.0, 0.0), (10.0, 5.0), (20.0, 30.0)]);
        assert_eq!(
            frontier(&[(5.0, -2.0)]),
            [(5.0, -2.0)],
            "cheaper and better leaves the reference behind"
        );
    }

    #[test]
    fn the_reference_has_no_cloud() {
        let chart = CePlane::of(&fixture::summary(5), Lang::Vi).unwrap();
        assert_eq!(chart.clouds.len(), 4);
        assert!(chart.clouds.iter().any(|cloud| cloud.worth));
    }
}
