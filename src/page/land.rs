//! The communes of a province to choose from.

use super::{Fault, pick};
use crate::scenario::country::{Outlined, provinces as names, units_of};
use crate::text::{Lang, Text, number};
use maud::html;
use serde_json::{Value, json};

/// Units of the map, across.
const WIDTH: f64 = 1000.0;

/// Names of the provinces, in the order of their codes.
pub(super) fn provinces() -> Vec<&'static str> {
    names()
}

/// The communes as boxes to tick, and as a map.
pub(super) fn communes(province: &str, lang: Lang) -> Result<Value, Fault> {
    let units = units_of(province).ok_or_else(|| {
        Text::new(format!("không có tỉnh {province}"), format!("there is no province {province}"))
    })?;
    let list = html! {
        @for unit in &units {
            label data-words=(crate::text::nearest::fold(&unit.full_name)) {
                input type="checkbox" name="commune" value=(unit.code);
                " " (unit.full_name) " "
                small { (number(unit.natural_area_km2, 1, lang)) " km²" }
            }
        }
    };
    let (paths, height) = paths(&units);
    let map = html! {
        svg viewBox=(format!("0 0 {WIDTH} {height:.0}")) role="img"
            aria-label=(pick(lang, "Bản đồ các xã, phường; chọn trong danh sách bên cạnh", "Map of the communes; choose in the list beside it")) {
            @for (unit, path) in units.iter().zip(&paths) {
                path data-code=(unit.code) d=(path) { title { (unit.full_name) } }
            }
        }
    };
    Ok(json!({ "list": list.into_string(), "map": map.into_string() }))
}

/// Outlines as paths on a plane, and the height of the map.
pub(super) fn paths(units: &[Outlined]) -> (Vec<String>, f64) {
    let points = || units.iter().flat_map(|unit| unit.outline.iter().flatten());
    let bounds = points().fold([f64::MAX, f64::MIN, f64::MAX, f64::MIN], |[w, e, s, n], [x, y]| {
        [w.min(*x), e.max(*x), s.min(*y), n.max(*y)]
    });
    let [west, east, south, north] = bounds;
    if west >= east || south >= north {
        return (vec![String::new(); units.len()], 1.0);
    }
    // A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    let squeeze = libm::cos(((south + north) / 2.0).to_radians());
    let scale = WIDTH / ((east - west) * squeeze);
    let path = |unit: &Outlined| {
        let mut path = String::new();
        for ring in &unit.outline {
            for (i, [x, y]) in ring.iter().enumerate() {
                let mark = if i == 0 { 'M' } else { 'L' };
                let (x, y) = ((x - west) * squeeze * scale, (north - y) * scale);
                path.push_str(&format!("{mark}{x:.0} {y:.0}"));
            }
            path.push('Z');
        }
        path
    };
    (units.iter().map(path).collect(), (north - south) * scale)
}
