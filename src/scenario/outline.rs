//! The outlines of the communes, for maps, from GeoJSON as it is published.

use super::check::fault;
use super::document::Node;
use super::land::two_meanings;
use super::polygons::{self, Feature};
use super::problem::{Fault, Place, Problem};
use super::source::Sources;
use super::vietnam::bare;
use crate::model::plan::Commune;
use crate::text::Text;

/// Areas that differ by more than this share are said: outlines are rough, not twice as large.
const ROUGH: f64 = 0.4;

/// Gives the communes their outlines, by code and name.
pub(super) fn outlines(
    root: &Node,
    sources: &mut Sources,
    communes: &mut [Commune],
    problems: &mut Vec<Problem>,
) {
    let Some(node) = root.at("data.boundaries") else { return };
    let Some(found) = sources.named(node, "data.boundaries", problems) else { return };
    let before = problems.len();
    let Some(features) = polygons::features(&found, problems) else { return };
    if communes.is_empty() {
        return; // Their table is broken, which has been said.
    }
    let mut outside = 0;
    let mut own: Vec<Vec<Feature>> = communes.iter().map(|_| Vec::new()).collect();
    let place = Place { file: found.label.clone(), line: 1, column: 1 };
    for feature in features {
        match index(communes, &feature, &place, problems) {
            Some(index) => own[index].push(feature),
            None => outside += 1,
        }
    }
    if problems.len() > before {
        return;
    }
    let file = &found.label;
    if outside == 0 || own.iter().any(|features| !features.is_empty()) {
        note(sources, outside, |n| {
            (
                format!("{file}: bỏ {n} hình không thuộc địa bàn"),
                format!("{file}: {n} shapes that are not of this land are left out"),
            )
        });
    } else {
        sources.notes.push(Text::new(
            format!("{file}: không có hình nào của địa bàn này; bản đồ vẽ bằng ô vuông"),
            format!("{file}: none of its shapes is of this land; maps are drawn with tiles"),
        ));
    }
    let mut empty = 0;
    for (commune, features) in communes.iter_mut().zip(own) {
        empty +=
            usize::from(!features.is_empty() && features.iter().all(|f| f.polygons.is_empty()));
        let area: f64 = features.iter().map(Feature::area_ha).sum();
        let ratio = area / commune.natural_area_ha;
        if area > 0.0 && (ratio.ln().abs() > ROUGH) {
            let (name, table) = (&commune.name, commune.natural_area_ha);
            sources.warnings.push(Text::new(
                format!("{file}: hình của {name} rộng {area:.0} ha, bảng xã ghi {table:.0} ha: có phải cùng một đơn vị?"),
                format!("{file}: the shape of {name} has {area:.0} ha, the table says {table:.0} ha: are they one unit?"),
            ));
        }
        let rings = features.into_iter().flat_map(|feature| feature.polygons).flatten();
        let rings: Vec<_> = rings.collect();
        if !rings.is_empty() {
            commune.outline = rings;
        }
    }
    note(sources, empty, |n| {
        (
            format!("{file}: {n} xã không có hình; bản đồ vẽ bằng ô vuông"),
            format!("{file}: {n} communes have no shape; maps are drawn with tiles"),
        )
    });
}

fn note(sources: &mut Sources, n: usize, words: impl Fn(usize) -> (String, String)) {
    if n > 0 {
        let (vi, en) = words(n);
        sources.notes.push(Text::new(vi, en));
    }
}

/// The commune that a feature is of: by its code if the name agrees, by its name if it has no code.
fn index(
    communes: &[Commune],
    feature: &Feature,
    place: &Place,
    problems: &mut Vec<Problem>,
) -> Option<usize> {
    let name = bare(&feature.name);
    let same = |commune: &&Commune| bare(&commune.name) == name;
    let Some(code) = feature.code else {
        return communes.iter().position(|commune| same(&commune));
    };
    let index = communes.iter().position(|commune| commune.code == code)?;
    if !name.is_empty() && !same(&&communes[index]) {
        let key = format!("{}.properties", feature.key);
        let text = format!("{code:05} {}", feature.name);
        problems.push(two_meanings(code, &text, place, &key).unwrap_or_else(|| {
            let own = &communes[index].name;
            fault(
                Fault::Conflict,
                place,
                &key,
                text.clone(),
                &format!("bảng xã gọi mã {code:05} là {own}: tên và mã phải là một đơn vị"),
                &format!("the table calls code {code:05} {own}: name and code must be one unit"),
            )
        }));
    }
    Some(index)
}
