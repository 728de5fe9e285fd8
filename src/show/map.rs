//! The communes of a run as GeoJSON: a layer for maps in other programs.

use super::charts::focus;
use crate::answers::summary::{Arm, CommuneInfo, Summary};
use crate::stats::Estimate;
use crate::text::Lang;
use serde_json::{Map, Value, json};

/// A feature for each commune, with the outcomes of one scenario: that of this name, or else the one
/// that the charts look at. `None` when no scenario has that name.
///
/// Each outcome has its mean (`_mean`), the Monte Carlo standard error of that (`_mcse`) and the
/// quantiles over replicates (`_q05`, `_q50`, `_q95`); `units` says in which unit.
pub fn geojson(summary: &Summary, scenario: Option<&str>, lang: Lang) -> Option<Value> {
    let arm = match scenario {
        Some(name) => summary.arms.iter().find(|arm| arm.name == name)?,
        None => focus(summary)?,
    };
    let features = summary.communes.iter().enumerate().map(|(c, commune)| {
        let geometry = geometry(commune);
        let properties = properties(commune, c, arm, lang);
        json!({ "type": "Feature", "id": commune.code, "geometry": geometry, "properties": properties })
    });
    let kept = arm.outcomes.iter().filter(|table| !table.communes.is_empty());
    let units = kept.map(|table| (table.outcome.clone(), json!(table.unit)));
    Some(json!({
        "type": "FeatureCollection",
        "name": arm.name,
        "run": summary.run,
        "place": summary.place.get(lang),
        "years": [summary.period.first_year(), summary.period.last_year()],
        "units": units.collect::<Map<_, _>>(),
        "features": features.collect::<Vec<_>>(),
    }))
}

fn properties(commune: &CommuneInfo, c: usize, arm: &Arm, lang: Lang) -> Map<String, Value> {
    let mut all = Map::new();
    let mut put = |key: String, value: Value| drop(all.insert(key, value));
    put("code".to_owned(), json!(commune.code));
    put("commune".to_owned(), json!(commune.name));
    put("unit_2025".to_owned(), json!(commune.unit_2025));
    put("rice_area_ha".to_owned(), json!(commune.rice_area_ha));
    put("scenario".to_owned(), json!(arm.name));
    put("scenario_title".to_owned(), json!(arm.title.get(lang)));
    for table in &arm.outcomes {
        let Some(found) = table.communes.get(c) else { continue };
        let Estimate { mean, mcse, q05, q50, q95, .. } = *found;
        let parts = [("mean", mean), ("mcse", mcse), ("q05", q05), ("q50", q50), ("q95", q95)];
        for (part, value) in parts {
            put(format!("{}_{part}", table.outcome), json!(value));
        }
    }
    for completion in &arm.completion {
        if let Some(share) = completion.communes.get(c) {
            put(format!("{}_completed_share", completion.programme), json!(share.share));
        }
    }
    all
}

/// The outline, or else the point of a commune.
fn geometry(commune: &CommuneInfo) -> Value {
    if commune.outline.is_empty() {
        let [latitude, longitude] = commune.position;
        return json!({ "type": "Point", "coordinates": [longitude, latitude] });
    }
    // A ring inside another is a hole of it.
    let rings = &commune.outline;
    let around = |r: usize| {
        let inner = rings[r].first().copied().unwrap_or_default();
        (0..rings.len()).find(|&other| other != r && contains(&rings[other], inner))
    };
    let around: Vec<Option<usize>> = (0..rings.len()).map(around).collect();
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = (0..rings.len())
        .filter(|&r| around[r].is_none())
        .map(|r| {
            let holes = (0..rings.len()).filter(|&hole| around[hole] == Some(r));
            let holes = holes.map(|hole| turned(&rings[hole], false));
            std::iter::once(turned(&rings[r], true)).chain(holes).collect()
        })
        .collect();
    json!({ "type": "MultiPolygon", "coordinates": polygons })
}

/// Does a ring go round a point? By the number of its edges to the east of it.
fn contains(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossed = edges.filter(|([ax, ay], [bx, by])| {
        (*ay > y) != (*by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
    });
    crossed.count() % 2 == 1
}

/// A closed ring against the clock, or with it, as RFC 7946 wants outlines and holes.
fn turned(ring: &[[f64; 2]], left: bool) -> Vec<[f64; 2]> {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let twice: f64 = edges.map(|([ax, ay], [bx, by])| ax * by - bx * ay).sum();
    let mut ring = ring.to_vec();
    if (twice > 0.0) != left {
        ring.reverse();
    }
    if ring.first() != ring.last() {
        ring.extend(ring.first().copied());
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn every_commune_has_its_place_and_its_outcomes() {
        let summary = fixture::summary(2);
        let arm = &summary.arms[1];
        let map = geojson(&summary, Some(&arm.name), Lang::En).unwrap();
        let features = map["features"].as_array().unwrap();
        assert_eq!(features.len(), summary.communes.len());
        let table = arm.outcomes.iter().find(|table| table.outcome == "yield_loss").unwrap();
        for (c, feature) in features.iter().enumerate() {
            let loss = &feature["properties"]["yield_loss_mean"];
            assert_eq!(loss.as_f64(), table.communes.get(c).map(|found| found.mean), "{feature}");
        }
        assert_eq!(map["units"]["yield_loss"], "t");
        assert!(geojson(&summary, Some("nobody"), Lang::En).is_none());
    }

    #[test]
    fn a_ring_inside_another_is_a_hole_and_one_beside_it_is_not() {
        let square = |x: f64, side: f64| -> Vec<[f64; 2]> {
            vec![[x, x], [x, x + side], [x + side, x + side], [x + side, x]] // with the clock
        };
        let mut commune = fixture::summary(2).communes[0].clone();
        commune.outline = vec![square(0.0, 4.0), square(1.0, 1.0), square(8.0, 1.0)];
        let found = geometry(&commune);
        let polygons = found["coordinates"].as_array().unwrap();
        assert_eq!((polygons.len(), polygons[0].as_array().unwrap().len()), (2, 2), "{found}");
        assert_eq!(
            polygons[0][0],
            json!([[4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0], [4.0, 0.0]])
        );
        commune.outline.clear();
        assert_eq!(geometry(&commune)["type"], "Point");
    }
}
