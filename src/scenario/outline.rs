//! The outlines of the communes, for maps, from GeoJSON.

use super::check::fault;
use super::document::Node;
use super::land::commune;
use super::problem::{Fault, Place, Problem};
use super::source::{Found, Sources, utf8};
use crate::model::plan::Commune;
use serde_json::Value as Json;

/// Gives the communes their outlines, by code.
pub(super) fn outlines(
    root: &Node,
    sources: &Sources,
    communes: &mut [Commune],
    problems: &mut Vec<Problem>,
) {
    let Some(node) = root.at("data.boundaries") else { return };
    let Some(found) = sources.named(node, "data.boundaries", problems) else { return };
    let Some(text) = utf8(&found, problems) else { return };
    let json: Json = match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(json) => json,
        Err(error) => {
            let place = Place {
                file: found.label,
                line: error.line().max(1),
                column: error.column().max(1),
            };
            problems.push(fault(
                Fault::Syntax,
                &place,
                "",
                error.to_string(),
                "GeoJSON",
                "GeoJSON",
            ));
            return;
        }
    };
    let features = json.get("features").and_then(Json::as_array);
    for (i, feature) in features.into_iter().flatten().enumerate() {
        outline(feature, &format!("features[{i}]"), &found, communes, problems);
    }
    if features.is_none() {
        let place = Place { file: found.label, line: 1, column: 1 };
        problems.push(fault(
            Fault::MissingKey,
            &place,
            "features",
            String::new(),
            "GeoJSON FeatureCollection",
            "GeoJSON FeatureCollection",
        ));
    }
}

fn outline(
    feature: &Json,
    key: &str,
    found: &Found,
    communes: &mut [Commune],
    problems: &mut Vec<Problem>,
) {
    let place = Place { file: found.label.clone(), line: 1, column: 1 };
    let code = match feature.pointer("/properties/code") {
        Some(Json::String(code)) => code.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let key = format!("{key}.properties.code");
    let Some(index) = commune(communes, &code, &place, &key, problems) else { return };
    let coordinates = feature.pointer("/geometry/coordinates");
    let rings = match feature.pointer("/geometry/type").and_then(Json::as_str) {
        Some("Polygon") => coordinates.map(|polygon| vec![polygon]),
        Some("MultiPolygon") => {
            coordinates.and_then(Json::as_array).map(|polygons| polygons.iter().collect())
        }
        _ => None,
    }
    .and_then(|polygons| polygons.into_iter().map(polygon).collect::<Option<Vec<_>>>());
    match rings {
        Some(rings) => communes[index].outline = rings.concat(),
        None => problems.push(fault(
            Fault::WrongType,
            &place,
            &key.replace("properties.code", "geometry"),
            code,
            "Polygon hoặc MultiPolygon, kinh độ trước vĩ độ",
            "a Polygon or MultiPolygon, longitude before latitude",
        )),
    }
}

fn polygon(json: &Json) -> Option<Vec<Vec<[f64; 2]>>> {
    json.as_array()?
        .iter()
        .map(|ring| {
            ring.as_array()?
                .iter()
                .map(|point| {
                    let [x, y] = [point.get(0)?.as_f64()?, point.get(1)?.as_f64()?];
                    (x.abs() <= 180.0 && y.abs() <= 90.0).then_some([x, y])
                })
                .collect()
        })
        .collect()
}
