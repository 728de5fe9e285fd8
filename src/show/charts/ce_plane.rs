//! More effect for more money? Paddy saved against extra cost, replicate by replicate.

mod numbers;
mod regions;

use super::axes::{self, Entry, Panel, Sample};
use super::canvas::{At, Canvas, Point, Rect, Type};
use super::frame::{Caption, Figure, Layout, NARROW};
use super::style::{AXIS_MM, INK, LINE_MM, MUTED, Palette, SMALL_PT, Series, see_through};
use super::words::{self, either};
use crate::answers::summary::Summary;
use crate::text::Lang;
use plotters::style::RGBColor;
use regions::regions;

/// Dominated scenarios.
const DOMINATED: RGBColor = RGBColor(0x8a, 0x8a, 0x8a);

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
    /// Its stretches.
    pub stretches: Vec<Stretch>,
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
    /// Their standard errors; not numbers where they are not known.
    error: Point,
    /// Is it on the frontier?
    pub worth: bool,
    /// The regions that hold 90 % and 50 % of the replicates, as rings.
    pub regions: [Vec<Point>; 2],
    /// For each replicate the smallest region that holds it, %: 50, 90 or 100.
    pub region_of: Vec<u8>,
}

/// What a further kilogram costs on a stretch of the frontier.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    /// Names of the scenarios at its lower and upper end.
    from: String,
    to: String,
    /// VND per kg, and its Monte Carlo standard error; absent when the paddy saved at both ends
    /// cannot be told apart.
    pub price: Option<(f64, f64)>,
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
                let (regions, region_of) = regions(&arm.cloud);
                let of_cloud = ((mean(0), mean(1)), (f64::NAN, f64::NAN));
                let (mean, error) = exact_mean(summary, &arm.name).unwrap_or(of_cloud);
                Cloud {
                    regions,
                    region_of,
                    name: arm.name.clone(),
                    title: words::title_of(summary, &arm.name, lang),
                    series: words::index_of(summary, &arm.name),
                    replicates: arm.cloud.clone(),
                    mean,
                    error,
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
        let name_at = |point: Point| {
            let cloud = clouds.iter().find(|cloud| cloud.mean == point);
            cloud.map_or(reference.name.as_str(), |cloud| cloud.name.as_str())
        };
        let stretches: Vec<Stretch> = frontier
            .windows(2)
            .map(|ends| {
                let (from, to) = (name_at(ends[0]), name_at(ends[1]));
                let error = price_error(summary, from, to);
                let price = error.map(|error| (per_kg(ends[0], ends[1]), error));
                // A price that is all error says nothing.
                let price = price.filter(|(price, error)| price.abs() > 1.96 * error);
                Stretch { from: from.to_owned(), to: to.to_owned(), price }
            })
            .collect();
        let unit = words::money(lang);
        let shown = clouds.iter().map(|cloud| cloud.replicates.len()).max()?;
        let (reference, place) =
            (reference.title.get(lang), words::place_and_period(summary, lang));
        let subtitle = match lang {
            Lang::Vi => format!(
                "Lúa giữ được (tấn) và chi phí tăng thêm ({}) so với “{reference}”; {place}. Chấm: {shown} lần đầu; vùng đậm chứa 50%, vùng nhạt 90% số chấm; dấu lớn: trung bình; trong ngoặc: mỗi kg giữ thêm so với dấu trước trên đường; xám: bị phương án khác vượt.",
                unit.1
            ),
            Lang::En => format!(
                "Paddy saved (t) and extra cost ({}) against “{reference}”; {place}. Dots: first {shown} replicates; dark region holds 50%, light 90% of dots; large marks: means; in brackets: price of each further kg from the mark before on the line; grey: dominated.",
                unit.1
            ),
        };
        let brief = match lang {
            Lang::Vi => format!(
                "So với “{reference}”; vùng: 50%, 90% số chấm; ngoặc: mỗi kg giữ thêm; xám: bị vượt"
            ),
            Lang::En => format!(
                "Against “{reference}”; regions: 50%, 90% of dots; brackets: per further kg; grey: dominated"
            ),
        };
        let title = title(summary, &clouds, &frontier, &stretches, lang);
        let alt = alt(&title, &clouds, unit, lang);
        let note = words::placeholder_prices(summary, lang);
        let brief_note = words::brief_prices(summary, lang);
        let caption = Caption { title, subtitle, brief, note, brief_note, alt };
        Some(Self { caption, lang, unit, clouds, frontier, stretches })
    }
}

/// The chart in words.
fn alt(title: &str, clouds: &[Cloud], unit: (f64, &str), lang: Lang) -> String {
    let mut alt = format!("{title}.");
    for cloud in clouds {
        let saved = words::known(cloud.mean.0, cloud.error.0, lang);
        let cost = words::known(cloud.mean.1 / unit.0, cloud.error.1 / unit.0, lang);
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
    alt
}

/// Means over all replicates with their errors, from the paired differences: the cloud holds the
/// first ones only.
fn exact_mean(summary: &Summary, name: &str) -> Option<(Point, Point)> {
    let estimate = |key: &str| {
        let differences = words::against_reference(summary, key);
        differences
            .into_iter()
            .find(|(other, _)| *other == name)
            .map(|(_, difference)| difference.estimate)
    };
    let (loss, cost) = (estimate("yield_loss")?, estimate("cost")?);
    Some(((-loss.mean, cost.mean), (loss.mcse, cost.mcse)))
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

/// The standard error of what a kilogram more costs from one scenario to another, VND, by half the
/// width of its interval; none when the interval is not bounded.
fn price_error(summary: &Summary, from: &str, to: &str) -> Option<f64> {
    let pair = summary
        .pairs
        .iter()
        .find(|pair| (pair.a == to && pair.b == from) || (pair.a == from && pair.b == to))?;
    let ratio = pair.ratios.iter().find(|ratio| ratio.quantity == "cost_per_tonne_saved")?;
    // A price that may be of either sign says nothing.
    let [low, high] = ratio.ci95.filter(|[low, high]| low * high > 0.0)?;
    Some((high - low) / (2.0 * 1.96) / 1_000.0)
}

fn title(
    summary: &Summary,
    clouds: &[Cloud],
    frontier: &[Point],
    stretches: &[Stretch],
    lang: Lang,
) -> String {
    let last = frontier.last().copied().unwrap_or_default();
    let best = clouds.iter().find(|cloud| cloud.mean == last);
    let Some(best) = best.filter(|_| frontier.len() > 1) else {
        return either(
            lang,
            "Chưa phân biệt được phương án nào giữ thêm lúa nhờ thêm tiền",
            "No scenario can yet be shown to be worth more money",
        )
        .to_owned();
    };
    let stretch = stretches.last();
    let from = stretch.map_or("", |stretch| stretch.from.as_str());
    let from = words::title_of(summary, from, lang);
    let Some((price, error)) = stretch.and_then(|stretch| stretch.price) else {
        return match lang {
            Lang::Vi => {
                format!("Chưa biết mỗi kg “{}” giữ thêm tốn bao nhiêu so với “{from}”", best.title)
            }
            Lang::En => {
                format!(
                    "What a kg saved by “{}” beyond “{from}” costs is not yet known",
                    best.title
                )
            }
        };
    };
    let price = words::known(price, error, lang);
    match (lang, last.1 > 0.0) {
        (Lang::Vi, true) => {
            format!("“{}”: {price} đồng/kg giữ thêm so với “{from}”", best.title)
        }
        (Lang::En, true) => {
            format!("“{}”: {price} VND per kg saved beyond “{from}”", best.title)
        }
        (Lang::Vi, false) => format!("“{}” vừa giữ thêm lúa vừa đỡ tốn", best.title),
        (Lang::En, false) => format!("“{}” saves paddy and money", best.title),
    }
}

/// How a cloud is drawn: in grey when it is dominated.
fn look(palette: Palette, cloud: &Cloud) -> Series {
    let series = palette.series(cloud.series);
    if cloud.worth { series } else { Series { colour: DOMINATED, ..series } }
}

impl Figure for CePlane {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let rows = self.clouds.iter().flat_map(|cloud| {
            let mean = ("mean".to_owned(), [cloud.mean.0, cloud.mean.1], String::new());
            let all = cloud.replicates.iter().enumerate().map(|(index, point)| {
                (index.to_string(), *point, cloud.region_of[index].to_string())
            });
            std::iter::once(mean).chain(all).map(|(replicate, [saved, cost], region)| {
                let worth = cloud.worth.to_string();
                vec![
                    cloud.name.clone(),
                    replicate,
                    words::raw(saved),
                    words::raw(cost),
                    worth,
                    region,
                ]
            })
        });
        words::csv(
            [
                "scenario",
                "replicate",
                "paddy_saved_t",
                "extra_cost_vnd",
                "on_frontier",
                "region_percent",
            ],
            rows,
        )
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let plain = Palette { grey: false };
        let legend = axes::legend_height(&self.entries(plain), width);
        let plot = match layout {
            Layout::Brief => 15.0,
            Layout::Full if width < NARROW => 28.0,
            Layout::Full => 36.0,
        };
        legend + plot + 3.6 * Type::new(SMALL_PT, INK).line_mm() + 0.8
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let quiet = Type::new(SMALL_PT, MUTED);
        let line = small.line_mm();
        let entries = self.entries(canvas.palette);
        let legend = axes::legend(canvas, (area.left, area.top), area.width(), &entries) + 0.5;
        let wanted = if area.width() < 100.0 { 3 } else { 6 };
        let (x, y) = (self.limits(0, 1.0, wanted), self.limits(1, self.unit.0, 5));
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
        panel.x_axis(canvas, &axes::labelled(&axes::ticks(x.0, x.1, wanted), self.lang), small);
        panel.base_line(canvas);
        panel.zero_line(canvas);
        let at = |point: Point| panel.at(point.0, point.1 / self.unit.0);
        for cloud in &self.clouds {
            let colour = look(canvas.palette, cloud).colour;
            for (ring, strength) in cloud.regions.iter().zip([0.10, 0.18]) {
                let mut ring: Vec<Point> = ring.iter().map(|&point| at(point)).collect();
                canvas.polygon(&ring, see_through(colour, strength));
                ring.extend(ring.first().copied());
                canvas.dashed(&ring, look(canvas.palette, cloud).dash, AXIS_MM, colour);
            }
            for point in cloud.replicates.iter().filter(|point| self.is_within(**point, x, y)) {
                canvas.dot(
                    panel.at(point[0], point[1] / self.unit.0),
                    0.3,
                    see_through(colour, 0.4),
                );
            }
        }
        let outside = self.clouds.iter().flat_map(|cloud| &cloud.replicates);
        let outside = outside.filter(|point| !self.is_within(**point, x, y)).count();
        if outside > 0 {
            let text = match self.lang {
                Lang::Vi => format!("{outside} chấm nằm ngoài khung"),
                Lang::En => format!("{outside} dots lie outside"),
            };
            canvas.text_veiled((rect.right - 0.5, rect.top + line * 0.6), &text, At::Right, quiet);
        }
        let path: Vec<Point> = self.frontier.iter().map(|&point| at(point)).collect();
        canvas.line(&path, LINE_MM * 0.7, INK);
        for cloud in &self.clouds {
            let series = look(canvas.palette, cloud);
            let place = at(cloud.mean);
            canvas.marker(place, series.marker, 1.9, INK);
            canvas.marker(place, series.marker, 1.4, series.colour);
        }
        if self.is_numbered() {
            let marks: Vec<Point> = self.clouds.iter().map(|cloud| at(cloud.mean)).collect();
            numbers::draw(canvas, &marks, rect);
        }
        let origin = at((0.0, 0.0));
        canvas.marker(origin, super::style::Marker::Circle, 1.0, MUTED);
        canvas.line(&[(origin.0 - 1.5, origin.1), (origin.0 + 1.5, origin.1)], AXIS_MM, INK);
    }
}

impl CePlane {
    /// The limits of an axis: the regions of 90 % of the dots with some room around them. A few
    /// replicates far away would leave most of the plot empty.
    fn limits(&self, axis: usize, unit: f64, wanted: usize) -> (f64, f64) {
        let of = |(saved, cost): Point| [saved, cost][axis] / unit;
        let means = self.clouds.iter().map(|cloud| cloud.mean);
        let rings = self.clouds.iter().flat_map(|cloud| cloud.regions[0].iter().copied());
        let (low, high) = rings
            .chain(means)
            .map(of)
            .fold((0.0, 0.0), |(low, high): (f64, f64), value| (low.min(value), high.max(value)));
        axes::around_zero(1.1 * low, 1.1 * high, wanted)
    }

    /// Is a replicate between the limits of both axes?
    fn is_within(&self, [saved, cost]: [f64; 2], x: (f64, f64), y: (f64, f64)) -> bool {
        (x.0..=x.1).contains(&saved) && (y.0..=y.1).contains(&(cost / self.unit.0))
    }

    /// Do two scenarios share a shape? Colours are no help then: all dominated ones are grey.
    fn is_numbered(&self) -> bool {
        let shape = |cloud: &Cloud| Palette { grey: false }.series(cloud.series).marker;
        let shapes: Vec<_> = self.clouds.iter().map(shape).collect();
        shapes.iter().enumerate().any(|(index, one)| shapes[..index].contains(one))
    }

    /// The scenarios; those on the frontier with the price of a further kilogram, which would hide
    /// dots if it stood among them.
    fn entries(&self, palette: Palette) -> Vec<Entry> {
        let numbered = self.is_numbered();
        let entry = |(index, cloud): (usize, &Cloud)| {
            let stretch = self.stretches.iter().find(|stretch| stretch.to == cloud.name);
            let price = stretch.and_then(|stretch| stretch.price).map(|(price, error)| {
                let unit = either(self.lang, "đồng/kg", "VND/kg");
                format!(" ({} {unit})", words::known(price, error, self.lang))
            });
            let number = if numbered { format!("{}\u{a0}", index + 1) } else { String::new() };
            let text = format!("{number}{}{}", cloud.title, price.unwrap_or_default());
            Entry::new(Sample::Marker(look(palette, cloud)), text)
        };
        self.clouds.iter().enumerate().map(entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

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
    fn the_regions_fill_the_plot_whatever_a_few_replicates_do() {
        let mut summary = fixture::summary(3);
        let ends = |summary: &Summary| CePlane::of(summary, Lang::Vi).unwrap().limits(0, 1.0, 5);
        let usual = ends(&summary);
        summary.decision.as_mut().unwrap().arms[1].cloud[7] = [1e9, 1e12];
        assert_eq!(ends(&summary), usual);
    }

    #[test]
    fn scenarios_that_share_a_shape_are_numbered() {
        let mut chart = CePlane::of(&fixture::summary(5), Lang::Vi).unwrap();
        assert!(!chart.is_numbered());
        let mut more = chart.clouds[0].clone();
        more.series = 5;
        chart.clouds.push(more);
        assert!(chart.is_numbered());
        let entries = chart.entries(Palette { grey: true });
        assert!(entries.iter().zip(1..).all(|(e, n)| e.text.starts_with(&format!("{n}\u{a0}"))));
    }

    #[test]
    fn the_reference_has_no_cloud() {
        let chart = CePlane::of(&fixture::summary(5), Lang::Vi).unwrap();
        assert_eq!(chart.clouds.len(), 4);
        assert!(chart.clouds.iter().any(|cloud| cloud.worth));
    }
}
