//! Polygons as published in GeoJSON: names, codes, areas, and the borders between them.
//!
//! Areas and lengths are measured on a plane that touches the ellipsoid in the middle of the file;
//! over a district that is good to a few parts in ten thousand. Neighbours need not share their
//! vertices: a stretch of one outline is a border with the unit whose outline runs within
//! [`TOLERANCE_M`] of it.

use super::check::fault;
use super::problem::{Fault, Place, Problem};
use super::source::{Found, utf8};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Outlines this near to each other are one border, metres.
const TOLERANCE_M: f64 = 40.0;
/// Outlines are walked in steps of this length, metres.
const STEP_M: f64 = 20.0;
/// Borders shorter than this are corners that touch, kilometres.
const SHORTEST_KM: f64 = 0.1;

/// Properties that hold a code, in the order in which they are looked for.
const CODES: [&str; 9] =
    ["code", "ma_xa", "maxa", "ma_dvhc", "GID_3", "GID_4", "ADM3_PCODE", "ward_code", "ma"];
/// Properties that hold a name.
const NAMES: [&str; 9] =
    ["name", "ten_xa", "tenxa", "ten", "NAME_3", "NAME_4", "ADM3_VI", "ward_name", "ten_dvhc"];

/// A ring of (longitude, latitude).
pub(super) type Ring = Vec<[f64; 2]>;

/// One feature of a file.
pub(super) struct Feature {
    /// Where it stands, such as `features[3]`.
    pub(super) key: String,
    /// Code of the statistical office, if it has one.
    pub(super) code: Option<u32>,
    /// Name; empty if it has none.
    pub(super) name: String,
    /// Polygons of an outer ring and holes; none without a geometry.
    pub(super) polygons: Vec<Vec<Ring>>,
}

/// Every feature of a file, or every fault of it.
pub(super) fn features(found: &Found, problems: &mut Vec<Problem>) -> Option<Vec<Feature>> {
    let text = utf8(found, problems)?;
    let place = |line, column| Place { file: found.label.clone(), line, column };
    let json: Json = match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(json) => json,
        Err(error) => {
            let place = place(error.line().max(1), error.column().max(1));
            let found = error.to_string();
            problems.push(fault(Fault::Syntax, &place, "", found, "GeoJSON", "GeoJSON"));
            return None;
        }
    };
    let Some(features) = json.get("features").and_then(Json::as_array) else {
        let words = "GeoJSON FeatureCollection";
        problems.push(fault(
            Fault::MissingKey,
            &place(1, 1),
            "features",
            String::new(),
            words,
            words,
        ));
        return None;
    };
    let before = problems.len();
    let mut out = Vec::new();
    for (i, feature) in features.iter().enumerate() {
        let key = format!("features[{i}]");
        match shapes(feature) {
            Ok(polygons) => {
                out.push(Feature { code: code(feature), name: name(feature), key, polygons });
            }
            Err(odd) if problems.len() == before => problems.push(odd.problem(&place(1, 1), &key)),
            Err(_) => {} // The next ones have the same fault: said once.
        }
    }
    (problems.len() == before).then_some(out)
}

fn property<'j>(feature: &'j Json, keys: &[&str]) -> Option<&'j Json> {
    let properties = feature.get("properties")?.as_object()?;
    keys.iter().find_map(|key| {
        let found = properties.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        found.map(|(_, value)| value).filter(|value| !value.is_null())
    })
}

/// A code, as a text or a number; codes of other lists, such as `VNM.7.3_1`, are none.
fn code(feature: &Json) -> Option<u32> {
    CODES.iter().find_map(|key| {
        let text = match property(feature, &[key])? {
            Json::String(text) => text.trim().trim_start_matches("VN").to_owned(),
            Json::Number(number) => format!("{}", number.as_f64()?),
            _ => return None,
        };
        super::land::code(&text)
    })
}

fn name(feature: &Json) -> String {
    let name = property(feature, &NAMES).and_then(Json::as_str).unwrap_or("");
    name.trim().nfc().collect()
}

/// What is wrong with a geometry.
enum Odd {
    Shape(String),
    Metres([f64; 2]),
    Swapped([f64; 2]),
    Text(String),
}

impl Odd {
    fn problem(self, place: &Place, key: &str) -> Problem {
        let key = format!("{key}.geometry");
        let (kind, found, vi, en) = match self {
            Self::Shape(found) => (
                Fault::WrongType,
                found,
                "Polygon hoặc MultiPolygon, kinh độ trước vĩ độ",
                "a Polygon or MultiPolygon, longitude before latitude",
            ),
            Self::Metres(point) => (
                Fault::OutOfRange,
                format!("{point:?}"),
                "độ kinh, vĩ WGS 84; đây là mét của hệ tọa độ phẳng, như VN-2000: chuyển sang WGS 84 (EPSG:4326) trong QGIS rồi xuất lại",
                "degrees of WGS 84; these are metres of a plane system such as VN-2000: convert to WGS 84 (EPSG:4326), in QGIS for example, and export again",
            ),
            Self::Swapped(point) => (
                Fault::OutOfRange,
                format!("{point:?}"),
                "kinh độ trước, vĩ độ sau; ở đây ngược lại",
                "longitude first, then latitude; here they are the other way round",
            ),
            Self::Text(found) => (
                Fault::WrongType,
                found,
                "tọa độ là số, không có dấu nháy",
                "coordinates as numbers, without quotes",
            ),
        };
        fault(kind, place, &key, found, vi, en)
    }
}

fn shapes(feature: &Json) -> Result<Vec<Vec<Ring>>, Odd> {
    let geometry = feature.get("geometry").filter(|geometry| !geometry.is_null());
    let Some(geometry) = geometry else { return Ok(Vec::new()) };
    shapes_of(geometry)
}

fn shapes_of(geometry: &Json) -> Result<Vec<Vec<Ring>>, Odd> {
    let list = |key: &str| geometry.get(key).and_then(Json::as_array);
    let kind = geometry.get("type").and_then(Json::as_str).unwrap_or("");
    let odd = || Odd::Shape(if kind.is_empty() { "geometry".to_owned() } else { kind.to_owned() });
    let coordinates = geometry.get("coordinates");
    match kind {
        "Polygon" => Ok(vec![polygon(coordinates.ok_or_else(odd)?)?]),
        "MultiPolygon" => list("coordinates").ok_or_else(odd)?.iter().map(polygon).collect(),
        "GeometryCollection" => {
            let parts = list("geometries").ok_or_else(odd)?.iter().map(shapes_of);
            Ok(parts.collect::<Result<Vec<_>, _>>()?.concat())
        }
        _ => Err(odd()),
    }
}

fn polygon(json: &Json) -> Result<Vec<Ring>, Odd> {
    let odd = || Odd::Shape("coordinates".to_owned());
    let ring = |ring: &Json| ring.as_array().ok_or_else(odd)?.iter().map(point).collect();
    json.as_array().ok_or_else(odd)?.iter().map(ring).collect()
}

fn point(json: &Json) -> Result<[f64; 2], Odd> {
    let number = |i: usize| match json.get(i) {
        Some(Json::Number(number)) => number.as_f64().ok_or(Odd::Shape("coordinates".to_owned())),
        Some(Json::String(text)) => Err(Odd::Text(format!("\"{text}\""))),
        _ => Err(Odd::Shape("coordinates".to_owned())),
    };
    let at = [number(0)?, number(1)?];
    let in_country = |x: f64, y: f64| (102.0..=118.0).contains(&x) && (6.0..=24.0).contains(&y);
    match at {
        [x, y] if in_country(y, x) => Err(Odd::Swapped(at)),
        [x, y] if x.abs() <= 180.0 && y.abs() <= 90.0 => Ok(at),
        _ => Err(Odd::Metres(at)),
    }
}

/// Metres of a degree of longitude and of latitude, at a latitude (WGS 84).
fn metres_per_degree(latitude: f64) -> [f64; 2] {
    let phi = latitude.to_radians();
    let cos = |times: f64| libm::cos(times * phi);
    [
        111_412.84 * cos(1.0) - 93.5 * cos(3.0) + 0.118 * cos(5.0),
        111_132.92 - 559.82 * cos(2.0) + 1.175 * cos(4.0),
    ]
}

/// The area inside a ring, whichever way it turns, square metres.
fn area_m2(ring: &[[f64; 2]]) -> f64 {
    let Some(&[x0, y0]) = ring.first() else { return 0.0 };
    let scale = metres_per_degree(y0);
    let flat = |[x, y]: [f64; 2]| [(x - x0) * scale[0], (y - y0) * scale[1]];
    let next = ring.iter().cycle().skip(1);
    let twice: f64 = ring
        .iter()
        .zip(next)
        .map(|(&a, &b)| {
            let (a, b) = (flat(a), flat(b));
            a[0] * b[1] - b[0] * a[1]
        })
        .sum();
    twice.abs() / 2.0
}

impl Feature {
    /// The area of its polygons less their holes, hectares.
    pub(super) fn area_ha(&self) -> f64 {
        let polygon = |rings: &Vec<Ring>| {
            let holes: f64 = rings.iter().skip(1).map(|ring| area_m2(ring)).sum();
            rings.first().map_or(0.0, |ring| area_m2(ring)) - holes
        };
        self.polygons.iter().map(polygon).sum::<f64>() / 10_000.0
    }

    /// A point in the middle of its largest polygon: latitude and longitude.
    pub(super) fn middle(&self) -> Option<[f64; 2]> {
        let outer = self.polygons.iter().filter_map(|rings| rings.first());
        let ring = outer.max_by(|a, b| area_m2(a).total_cmp(&area_m2(b)))?;
        let mean = |i: usize| {
            let of = |take: fn(f64, f64) -> f64, start| ring.iter().map(|p| p[i]).fold(start, take);
            (of(f64::min, f64::INFINITY) + of(f64::max, f64::NEG_INFINITY)) / 2.0
        };
        Some([mean(1), mean(0)])
    }
}

/// A piece of an outline on the plane, and the unit that it is of.
struct Segment {
    unit: usize,
    ends: [[f64; 2]; 2],
}

/// The borders between units and of each with the rest: `(a, b, km)` with `a < b`, and km by unit.
pub(super) fn borders(units: &[Vec<Vec<Ring>>]) -> (Vec<(usize, usize, f64)>, Vec<f64>) {
    let first = units.iter().flatten().flatten().flatten().next();
    let Some(&[x0, _]) = first else { return (Vec::new(), vec![0.0; units.len()]) };
    let latitudes = units.iter().flatten().flatten().flatten().map(|point| point[1]);
    let (low, high) = latitudes.fold((90.0_f64, -90.0_f64), |(l, h), y| (l.min(y), h.max(y)));
    let scale = metres_per_degree((low + high) / 2.0);
    let flat = |[x, y]: [f64; 2]| [(x - x0) * scale[0], (y - low) * scale[1]];
    let mut segments = Vec::new();
    for (unit, polygons) in units.iter().enumerate() {
        for ring in polygons.iter().flatten() {
            let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
            let ends = pairs.map(|(&a, &b)| [flat(a), flat(b)]).filter(|[a, b]| a != b);
            segments.extend(ends.map(|ends| Segment { unit, ends }));
        }
    }
    let grid = grid(&segments);
    let mut shared: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let mut alone = vec![0.0; units.len()];
    for segment in &segments {
        let [a, b] = segment.ends;
        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
        let steps = (length / STEP_M).ceil().max(1.0);
        for step in 0..steps as usize {
            let along = (step as f64 + 0.5) / steps;
            let at = [a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])];
            let km = length / steps / 1000.0;
            match beside(&segments, &grid, segment.unit, at) {
                // Each side walks the border once: half of it is its part of the mean.
                Some(other) => {
                    let pair = (segment.unit.min(other), segment.unit.max(other));
                    *shared.entry(pair).or_default() += km / 2.0;
                }
                None => alone[segment.unit] += km,
            }
        }
    }
    let shared = shared.into_iter().filter(|&(_, km)| km >= SHORTEST_KM);
    (shared.map(|((a, b), km)| (a, b, km)).collect(), alone)
}

type Grid = BTreeMap<(i64, i64), Vec<usize>>;

/// The square of the grid that a point lies in.
fn square(at: [f64; 2]) -> (i64, i64) {
    let side = 4.0 * TOLERANCE_M;
    ((at[0] / side).floor() as i64, (at[1] / side).floor() as i64)
}

/// Which segments pass each square, or near it.
fn grid(segments: &[Segment]) -> Grid {
    let mut grid = Grid::new();
    for (i, Segment { ends: [a, b], .. }) in segments.iter().enumerate() {
        let low = square([a[0].min(b[0]) - TOLERANCE_M, a[1].min(b[1]) - TOLERANCE_M]);
        let high = square([a[0].max(b[0]) + TOLERANCE_M, a[1].max(b[1]) + TOLERANCE_M]);
        for x in low.0..=high.0 {
            for y in low.1..=high.1 {
                grid.entry((x, y)).or_default().push(i);
            }
        }
    }
    grid
}

/// The nearest other unit within the tolerance of a point.
fn beside(segments: &[Segment], grid: &Grid, unit: usize, at: [f64; 2]) -> Option<usize> {
    let near = grid.get(&square(at))?.iter().map(|&i| &segments[i]);
    let others = near.filter(|other| other.unit != unit);
    let found = others.map(|other| (distance(at, other.ends), other.unit));
    let nearest = found.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
    (nearest.0 <= TOLERANCE_M).then_some(nearest.1)
}

/// From a point to a segment.
fn distance(at: [f64; 2], [a, b]: [[f64; 2]; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let along = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / (dx * dx + dy * dy);
    let along = along.clamp(0.0, 1.0);
    (at[0] - a[0] - along * dx).hypot(at[1] - a[1] - along * dy)
}
