//! Where is most rice lost, and how bad can it get there?
//!
//! Shades run on without steps: classes would part communes that differ by nothing, and join others.

use super::axes;
use super::canvas::{At, Canvas, Point, Rect, Type};
use super::frame::{Caption, Figure, Layout, NARROW};
use super::style::{FOOTER_PT, INK, MUTED, SMALL_PT, ink_on};
use super::words;
use crate::answers::summary::Summary;
use crate::stats::Estimate;
use crate::text::Lang;
use plotters::style::RGBColor;

/// More communes than this are drawn as tiles.
const MAPPED: usize = 20;
/// Round numbers beside the shades.
const TICKS: usize = 5;
/// Length and height of the bar of shades, mm.
const BAR: (f64, f64) = (60.0, 2.0);
/// Height of the shades with their numbers, mm.
const SHADES_MM: f64 = 6.0;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CommuneMap {
    caption: Caption,
    lang: Lang,
    /// The darkest shade, a round share of the yield; the lightest is nothing.
    pub darkest: f64,
    /// The communes, in the order of the summary.
    pub communes: Vec<Place>,
}

/// One commune.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    code: String,
    name: String,
    /// Share of the yield lost.
    pub loss: Estimate,
    /// Latitude and longitude.
    position: [f64; 2],
    /// Rings of (longitude, latitude).
    outline: Vec<Vec<[f64; 2]>>,
}

/// Communes are not ranked where their medians differ by less than this part of the range of 90 % of
/// replicates.
const ALIKE: f64 = 0.25;

/// Where to act first, if communes differ by more than what any of them may meet; `all` of the map, or
/// those that take part.
fn title(communes: &[&Place], all: bool, lang: Lang) -> Option<String> {
    if let [only] = communes {
        let [median, bad] = [only.loss.q50, only.loss.q95].map(|x| words::percent(x, 1, lang));
        return Some(match lang {
            Lang::Vi => {
                format!("{} mất {median} năng suất lúa; 1 trong 20 khả năng trên {bad}", only.name)
            }
            Lang::En => {
                format!("{} loses {median} of its rice; 1 chance in 20 of over {bad}", only.name)
            }
        });
    }
    let most = communes.iter().max_by(|a, b| a.loss.q50.total_cmp(&b.loss.q50))?;
    let least = communes.iter().min_by(|a, b| a.loss.q50.total_cmp(&b.loss.q50))?;
    let noise = 4.0 * (most.loss.mcse.powi(2) + least.loss.mcse.powi(2)).sqrt();
    let range = (most.loss.q95 - most.loss.q05).max(least.loss.q95 - least.loss.q05);
    let told = most.loss.q50 - least.loss.q50 > noise.max(ALIKE * range);
    // The map shows medians, and a title must be found again in its chart.
    let shown = |loss: &Estimate| words::percent(loss.q50, 1, lang);
    Some(match (lang, told) {
        (Lang::Vi, true) => format!(
            "Nên ưu tiên {}: mất {} năng suất lúa; ít nhất là {} ({})",
            most.name,
            shown(&most.loss),
            least.name,
            shown(&least.loss)
        ),
        (Lang::En, true) => format!(
            "First where most is lost: {} ({} of the rice); least: {} ({})",
            most.name,
            shown(&most.loss),
            least.name,
            shown(&least.loss)
        ),
        (Lang::Vi, false) => format!(
            "Chưa có căn cứ ưu tiên xã nào: các xã {}đều mất khoảng {}",
            if all { "" } else { "tham gia " },
            shares(least, most, lang)
        ),
        (Lang::En, false) => format!(
            "No commune to put first: {} lose about {}",
            if all { "all" } else { "those in the campaign" },
            shares(least, most, lang)
        ),
    })
}

/// The least and the greatest median share, or the one where they are shown alike.
fn shares(least: &Place, most: &Place, lang: Lang) -> String {
    let [low, high] = [least, most].map(|place| words::percent(place.loss.q50, 1, lang));
    if low == high { low } else { format!("{}–{high}", low.trim_end_matches('%')) }
}

/// The map in words.
fn alt(title: &str, communes: &[Place], lang: Lang) -> String {
    let mut alt = format!("{title}.");
    for commune in communes {
        let [median, high] =
            [commune.loss.q50, commune.loss.q95].map(|share| words::percent(share, 1, lang));
        alt += &match lang {
            Lang::Vi => {
                format!(" {}: trung vị {median}, 1 trong 20 khả năng trên {high}.", commune.name)
            }
            Lang::En => {
                format!(" {}: median {median}, 1 chance in 20 of more than {high}.", commune.name)
            }
        };
    }
    alt
}

impl CommuneMap {
    /// The communes of the scenario in focus.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let arm = words::focus(summary)?;
        let table = words::outcome(arm, "yield_loss_share")?;
        let communes: Vec<Place> = summary
            .communes
            .iter()
            .zip(&table.communes)
            .map(|(commune, loss)| Place {
                code: commune.code.clone(),
                name: commune.name.clone(),
                loss: *loss,
                position: commune.position,
                outline: commune.outline.clone(),
            })
            .collect();
        let highest = communes.iter().map(|commune| commune.loss.q95).fold(0.0, f64::max);
        let darkest = axes::from_zero(highest * 100.0, TICKS).1 / 100.0;
        let part = words::taking_part(summary, arm);
        let [outside, brief_note] = words::outside(summary, &part, lang);
        let taking = communes.iter().zip(&part).filter(|(_, part)| **part);
        let taking: Vec<&Place> = taking.map(|(commune, _)| commune).collect();
        let title = title(&taking, taking.len() == communes.len(), lang)?;
        let (name, place) = (arm.title.get(lang), words::place_and_period(summary, lang));
        let subtitle = match lang {
            Lang::Vi => {
                format!("Tỷ lệ mất năng suất lúa do chuột (%), cả giai đoạn, “{name}”; {place}.")
            }
            Lang::En => format!(
                "Share of the rice yield lost to rats (%), whole period, “{name}”; {place}."
            ),
        };
        let brief = match lang {
            Lang::Vi => format!("% năng suất lúa mất do chuột, trung vị, “{name}”"),
            Lang::En => format!("% of the rice yield lost, median, “{name}”"),
        };
        let alt = words::notes(&[&alt(&title, &communes, lang), &outside]);
        let mapped = is_map(&communes);
        let note = match (lang, mapped) {
            (Lang::Vi, true) => "Ranh giới xã là xấp xỉ, chỉ để minh họa.",
            (Lang::En, true) => "Commune boundaries are approximate and for illustration only.",
            (Lang::Vi, false) => {
                "Mỗi ô là một xã, xếp gần đúng từ bắc xuống nam, từ tây sang đông."
            }
            (Lang::En, false) => {
                "Each tile is a commune, roughly from north to south and west to east."
            }
        };
        let caption = Caption {
            title,
            subtitle,
            brief,
            note: words::notes(&[&outside, note]),
            brief_note,
            alt,
        };
        Some(Self { caption, lang, darkest, communes })
    }

    /// The darkest shade of a drawing: where medians stand alone, that of medians.
    fn darkest(&self, layout: Layout) -> f64 {
        match layout {
            Layout::Full => self.darkest,
            Layout::Brief => {
                let medians = self.communes.iter().map(|commune| commune.loss.q50);
                axes::from_zero(medians.fold(0.0, f64::max) * 100.0, TICKS).1 / 100.0
            }
        }
    }

    /// The fill of a share.
    fn fill(&self, canvas: &Canvas<'_>, share: f64) -> RGBColor {
        canvas.palette.shade(share / self.darkest(canvas.layout))
    }

    /// A share beside others: the unit stands in the heading where there is little room.
    fn value(&self, share: f64, layout: Layout) -> String {
        match layout {
            Layout::Full => words::percent(share, 1, self.lang),
            Layout::Brief => crate::text::number(share * 100.0, 1, self.lang),
        }
    }

    /// Draws the shades with round numbers under them; gives the height used, mm.
    fn shades(&self, canvas: &mut Canvas<'_>, area: Rect) -> f64 {
        let small = Type::new(SMALL_PT, INK);
        let long = BAR.0.min(area.width() - 12.0);
        let (left, top) = (area.left + 1.0, area.top + 0.3);
        let (steps, darkest) = (60, self.darkest(canvas.layout));
        let at = |step: usize| left + long * step as f64 / f64::from(steps);
        for step in 0..steps as usize {
            let middle = (step as f64 + 0.5) / f64::from(steps);
            let fill = self.fill(canvas, middle * darkest);
            // To the end, or seams would show between steps.
            canvas.rect(Rect::new(at(step), top, left + long, top + BAR.1), fill);
        }
        let bar = Rect::new(left, top, left + long, top + BAR.1);
        canvas.outline(bar, 0.1, MUTED);
        let ticks = axes::ticks(0.0, darkest * 100.0, TICKS);
        let decimals = axes::tick_decimals(&ticks);
        for tick in ticks {
            let x = left + long * tick / (darkest * 100.0);
            let label = words::percent(tick / 100.0, decimals, self.lang);
            let half = small.width(&label) / 2.0;
            let middle = (x.max(area.left + half), top + BAR.1 + small.line_mm() * 0.6);
            canvas.text(middle, &label, At::Centre, small);
        }
        SHADES_MM
    }

    /// Draws the outlines.
    fn map(&self, canvas: &mut Canvas<'_>, cell: Rect, share: impl Fn(&Estimate) -> f64) {
        let projection = Projection::of(&self.communes, cell);
        for commune in &self.communes {
            let fill = self.fill(canvas, share(&commune.loss));
            for ring in &commune.outline {
                let points: Vec<Point> = ring.iter().map(|&point| projection.at(point)).collect();
                canvas.polygon(&points, fill);
            }
        }
        for commune in &self.communes {
            for ring in &commune.outline {
                let points: Vec<Point> = ring.iter().map(|&point| projection.at(point)).collect();
                canvas.line(&points, 0.18, MUTED);
            }
        }
        let style = Type::new(FOOTER_PT, INK);
        let line = style.line_mm() * 0.9;
        for commune in &self.communes {
            let fill = self.fill(canvas, share(&commune.loss));
            let style = Type { colour: ink_on(fill), ..style };
            let value = self.value(share(&commune.loss), canvas.layout);
            let Some(ring) = commune.outline.first() else { continue };
            let points: Vec<Point> = ring.iter().map(|&point| projection.at(point)).collect();
            let middle = projection.at(centroid(ring));
            let (from, to) = chord(&points, middle);
            // A name that is wider than its commune is written in two lines.
            let mut lines = if canvas.layout.is_brief() && cell.width() < NARROW {
                Vec::new()
            } else {
                style.wrap(&commune.name, (to - from).max(6.0))
            };
            lines.push(value);
            let x = (from + to) / 2.0;
            let top = middle.1 - (lines.len() as f64 - 1.0) * line / 2.0;
            for (index, text) in lines.iter().enumerate() {
                let half = style.width(text) / 2.0;
                let place =
                    (x.min(cell.right - half).max(cell.left + half), top + index as f64 * line);
                let (y, room) = (place.1, line * 0.5);
                let inside = [y - room, y, y + room].iter().all(|&y| {
                    let (from, to) = chord(&points, (place.0, y));
                    from <= place.0 - half && place.0 + half <= to
                });
                if !inside {
                    canvas.text_veiled_in(place, text, At::Centre, style, fill);
                } else {
                    canvas.text(place, text, At::Centre, style);
                }
            }
        }
    }

    /// Draws one tile for each commune.
    fn tiles(&self, canvas: &mut Canvas<'_>, cell: Rect, share: impl Fn(&Estimate) -> f64) {
        let brief = canvas.layout.is_brief();
        let columns = tile_columns(cell.width(), canvas.layout);
        let rows = self.communes.len().div_ceil(columns);
        let mut order: Vec<&Place> = self.communes.iter().collect();
        order.sort_by(|a, b| b.position[0].total_cmp(&a.position[0]));
        for row in order.chunks_mut(columns) {
            row.sort_by(|a, b| a.position[1].total_cmp(&b.position[1]));
        }
        for (index, commune) in order.into_iter().enumerate() {
            let tile = cell.cell(index, columns, rows, (0.6, 0.6));
            let fill = self.fill(canvas, share(&commune.loss));
            canvas.rect(tile, fill);
            canvas.outline(tile, 0.1, MUTED);
            let style = Type::new(FOOTER_PT, ink_on(fill));
            let mut lines = style.wrap(&commune.name, tile.width() - 0.6);
            lines.truncate(if brief { 0 } else { 2 });
            lines.push(self.value(share(&commune.loss), canvas.layout));
            let top = (tile.top + tile.bottom) / 2.0 - lines.len() as f64 * style.line_mm() / 2.0;
            canvas.lines(((tile.left + tile.right) / 2.0, top), &lines, At::Centre, style);
        }
    }
}

/// Are there outlines, and not too many?
fn is_map(communes: &[Place]) -> bool {
    communes.len() <= MAPPED && communes.iter().all(|commune| !commune.outline.is_empty())
}

/// Tiles beside each other.
fn tile_columns(width: f64, layout: Layout) -> usize {
    let tile = if layout.is_brief() { 6.5 } else { 14.0 };
    ((width / tile) as usize).max(2)
}

/// Degrees to mm, with true proportions at this latitude.
struct Projection {
    west: f64,
    north: f64,
    /// mm per degree of latitude.
    scale: f64,
    /// Length of a degree of longitude over one of latitude.
    narrowing: f64,
    origin: Point,
}

impl Projection {
    fn of(communes: &[Place], cell: Rect) -> Self {
        let points = || communes.iter().flat_map(|commune| commune.outline.iter().flatten());
        let least = |axis: usize| points().map(|point| point[axis]).fold(f64::INFINITY, f64::min);
        let most =
            |axis: usize| points().map(|point| point[axis]).fold(f64::NEG_INFINITY, f64::max);
        let (west, east, south, north) = (least(0), most(0), least(1), most(1));
        let narrowing = libm::cos(((south + north) / 2.0).to_radians());
        let (wide, high) = ((east - west) * narrowing, north - south);
        let scale = (cell.width() / wide).min(cell.height() / high);
        let left = cell.left + (cell.width() - wide * scale) / 2.0;
        let top = cell.top + (cell.height() - high * scale) / 2.0;
        Self { west, north, scale, narrowing, origin: (left, top) }
    }

    fn at(&self, [longitude, latitude]: [f64; 2]) -> Point {
        let x = self.origin.0 + (longitude - self.west) * self.narrowing * self.scale;
        (x, self.origin.1 + (self.north - latitude) * self.scale)
    }
}

/// The part of the horizontal line through `middle` that lies inside a ring, around `middle` or,
/// when that is outside, the widest part.
fn chord(ring: &[Point], middle: Point) -> (f64, f64) {
    let mut crossings: Vec<f64> = ring
        .windows(2)
        .filter(|pair| (pair[0].1 > middle.1) != (pair[1].1 > middle.1))
        .map(|pair| {
            let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
            x0 + (x1 - x0) * (middle.1 - y0) / (y1 - y0)
        })
        .collect();
    crossings.sort_by(f64::total_cmp);
    let parts = || crossings.chunks_exact(2).map(|pair| (pair[0], pair[1]));
    let around = parts().find(|part| part.0 <= middle.0 && middle.0 <= part.1);
    let widest = parts().max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    around.or(widest).unwrap_or((middle.0 - 4.0, middle.0 + 4.0))
}

/// The centre of gravity of a ring.
fn centroid(ring: &[[f64; 2]]) -> [f64; 2] {
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    let [x0, y0] = ring.first().copied().unwrap_or_default();
    for pair in ring.windows(2) {
        // Relative to the first corner, or the digits would be lost.
        let [ax, ay] = [pair[0][0] - x0, pair[0][1] - y0];
        let [bx, by] = [pair[1][0] - x0, pair[1][1] - y0];
        let cross = ax * by - bx * ay;
        area += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
    }
    if area == 0.0 { [x0, y0] } else { [x0 + x / (3.0 * area), y0 + y / (3.0 * area)] }
}

impl Figure for CommuneMap {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let mut header = vec!["code", "commune"];
        header.extend(words::ESTIMATE_COLUMNS);
        let rows = self.communes.iter().map(|commune| {
            let mut row = vec![commune.code.clone(), commune.name.clone()];
            row.extend(words::estimate_fields(&commune.loss));
            row
        });
        words::csv(header, rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let narrow = width < NARROW;
        let brief = layout.is_brief();
        let cell = if narrow { width } else { width / 2.0 - 1.5 };
        let panel = if is_map(&self.communes) {
            if brief { 30.0 } else { cell * 0.70 + 5.0 }
        } else {
            let rows = self.communes.len().div_ceil(tile_columns(cell, layout)) as f64;
            rows * if brief { 4.0 } else { 9.5 } + if brief { 0.0 } else { 5.0 }
        };
        SHADES_MM
            + match (brief, narrow) {
                (true, _) => panel + 0.5,
                (_, true) => 2.0 * panel + 6.0,
                (_, false) => panel + 2.0,
            }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let shades = self.shades(canvas, area);
        let area = area.inset(0.0, shades + 0.5, 0.0, 0.0);
        if canvas.layout.is_brief() {
            return if is_map(&self.communes) {
                self.map(canvas, area, |loss| loss.q50);
            } else {
                self.tiles(canvas, area, |loss| loss.q50);
            };
        }
        let (columns, rows) = if area.width() < NARROW { (1, 2) } else { (2, 1) };
        let headings = match self.lang {
            Lang::Vi => ["Mức giữa (trung vị)", "Mức xấu: 1 trong 20 khả năng còn cao hơn"],
            Lang::En => ["Median", "Bad case: 1 chance in 20 of even more"],
        };
        type Quantile = fn(&Estimate) -> f64;
        let quantiles: [Quantile; 2] = [|loss| loss.q50, |loss| loss.q95];
        for (index, (heading, quantile)) in headings.into_iter().zip(quantiles).enumerate() {
            let cell = area.cell(index, columns, rows, (3.0, 2.0));
            canvas.text(
                (cell.left, cell.top + small.line_mm() / 2.0),
                heading,
                At::Left,
                small.bold(),
            );
            let cell = cell.inset(0.0, small.line_mm() + 1.0, 0.0, 0.0);
            if is_map(&self.communes) {
                self.map(canvas, cell, quantile);
            } else {
                self.tiles(canvas, cell, quantile);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn every_commune_has_a_shade_and_a_place() {
        let chart = CommuneMap::of(&fixture::summary(2), Lang::Vi).unwrap();
        assert_eq!(chart.communes.len(), 14);
        assert!(is_map(&chart.communes));
        for commune in &chart.communes {
            assert!(commune.loss.q95 <= chart.darkest + 1e-12);
            let middle = centroid(&commune.outline[0]);
            assert!((middle[0] - commune.position[1]).abs() < 0.05, "{}", commune.name);
        }
    }

    #[test]
    fn communes_that_hardly_differ_are_not_ranked_and_one_is_not_compared() {
        let mut summary = fixture::summary(2);
        let mut tables = summary.arms[1].outcomes.iter_mut();
        let table = tables.find(|table| table.outcome == "yield_loss_share").unwrap();
        for (step, commune) in table.communes.iter_mut().enumerate() {
            let q50 = 0.024 + 0.0001 * step as f64;
            *commune = Estimate { mean: q50, q50, q05: 0.0, q95: 0.08, mcse: 1e-6, ..*commune };
        }
        let title = CommuneMap::of(&summary, Lang::Vi).unwrap().caption.title;
        assert!(title.contains("Chưa có căn cứ") && title.contains("2,4–2,5%"), "{title}");
        summary.communes.truncate(1);
        let title = CommuneMap::of(&summary, Lang::Vi).unwrap().caption.title;
        assert!(title.contains("1 trong 20") && !title.contains("nhất"), "{title}");
    }

    #[test]
    fn many_communes_are_tiles() {
        let chart = CommuneMap::of(&fixture::province(), Lang::En).unwrap();
        assert!(!is_map(&chart.communes));
        assert!(chart.caption.note.starts_with("Each tile"));
    }
}
