//! The communes of Vietnam since 1 July 2025, in the program: areas, points, borders, outlines.
//!
//! `scenarios/vietnam/README.md` says where they come from.

use crate::text::nearest::{fold, nearest};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

const PACKED: &[u8] = include_bytes!("../../scenarios/vietnam/vietnam.zip");

/// What stands before the name of a unit, without diacritics.
const KINDS: [&str; 10] =
    ["xa", "phuong", "dac khu", "thi tran", "p.", "x.", "tt.", "commune", "ward", "special zone"];

/// A commune, ward or special zone.
#[derive(Debug, Deserialize)]
pub(super) struct Unit {
    /// Code of the statistical office.
    pub(super) code: u32,
    pub(super) name: String,
    /// With its kind, such as `Xã Gia Bình`.
    pub(super) full_name: String,
    pub(super) province: String,
    pub(super) natural_area_km2: f64,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) perimeter_km: f64,
}

/// A member of the archive; the program was built with it.
fn member(name: &str) -> String {
    let mut text = String::new();
    let packed = zip::ZipArchive::new(Cursor::new(PACKED));
    if let Ok(mut packed) = packed
        && let Ok(mut file) = packed.by_name(name)
        && file.read_to_string(&mut text).is_err()
    {
        text.clear();
    }
    text
}

/// The rows of a CSV member.
fn rows<T: for<'r> Deserialize<'r>>(name: &str) -> Vec<T> {
    csv::Reader::from_reader(member(name).as_bytes()).deserialize().flatten().collect()
}

/// Every unit, sorted by code.
pub(super) fn units() -> &'static [Unit] {
    static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| {
        let mut units: Vec<Unit> = rows("communes.csv");
        units.sort_by_key(|unit| unit.code);
        units
    });
    &UNITS
}

/// The unit of today with this code.
pub(super) fn of_code(code: u32) -> Option<&'static Unit> {
    units().binary_search_by_key(&code, |unit| unit.code).ok().map(|at| &units()[at])
}

/// The common borders: two codes and their length, km.
pub(super) fn borders() -> &'static [(u32, u32, f64)] {
    static BORDERS: LazyLock<Vec<(u32, u32, f64)>> = LazyLock::new(|| rows("borders.csv"));
    &BORDERS
}

/// The provinces, each once, in the order of their codes.
pub(super) fn provinces() -> Vec<&'static str> {
    let mut provinces: Vec<&str> = Vec::new();
    for unit in units() {
        if !provinces.contains(&unit.province.as_str()) {
            provinces.push(&unit.province);
        }
    }
    provinces
}

/// The province with this name, whatever its letters; the nearest one otherwise.
pub(super) fn province(written: &str) -> Result<&'static str, Option<String>> {
    let folded = fold(written);
    let folded = ["tinh ", "thanh pho ", "tp. ", "tp "]
        .iter()
        .find_map(|kind| folded.strip_prefix(kind))
        .unwrap_or(&folded)
        .trim();
    // Two ways to place the tone of one word, as in Thanh Hóa and Thanh Hoá, fold alike.
    let all = provinces();
    let found = all.iter().find(|name| fold(name) == folded);
    found.copied().ok_or_else(|| nearest(folded, all))
}

/// A name in lower case without diacritics, one space between words.
fn spaced(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same without the kind of unit before it.
pub(super) fn bare(name: &str) -> String {
    let words = spaced(name);
    let behind = |kind: &&str| words.strip_prefix(*kind)?.strip_prefix(' ').map(str::to_owned);
    KINDS.iter().find_map(behind).unwrap_or(words)
}

/// Why a name is not one unit.
pub(super) enum Unclear {
    /// Several units have it.
    Several(Vec<&'static Unit>),
    /// None has it; the nearest name.
    Unknown(Option<String>),
}

/// The unit with this name, within a province if one is given.
///
/// Any letters will do: composed or not, with or without diacritics, with or without the kind of
/// unit, with the province behind it in brackets or after a comma. Exact letters win.
pub(super) fn named(written: &str, within: Option<&str>) -> Result<&'static Unit, Unclear> {
    let written: String = written.trim().nfc().collect();
    let behind = written
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('))
        .or_else(|| written.rsplit_once(','))
        .and_then(|(name, place)| Some((name.trim().to_owned(), province(place).ok()?)));
    let (name, within) = match behind {
        Some((name, province)) => (name, Some(province)),
        None => (written, within),
    };
    let words = spaced(&name);
    let bare = &bare(&name);
    let here = || units().iter().filter(|unit| within.is_none_or(|place| unit.province == place));
    let by = |wanted: &dyn Fn(&Unit) -> bool| here().filter(|u| wanted(u)).collect::<Vec<_>>();
    let exact = by(&|unit| unit.name == name || unit.full_name == name);
    let kind = by(&|unit| fold(&unit.full_name) == words);
    let loose = by(&|unit| fold(&unit.name) == *bare || fold(&unit.name) == words);
    let found = [exact, kind, loose].into_iter().find(|found| !found.is_empty());
    match found.as_deref() {
        Some([one]) => Ok(one),
        Some(several) => Err(Unclear::Several(several.to_vec())),
        None => Err(Unclear::Unknown(nearest(bare, here().map(|unit| unit.name.as_str())))),
    }
}

#[derive(Deserialize)]
struct Topology {
    objects: Objects,
    transform: Transform,
    arcs: Vec<Vec<[f64; 2]>>,
}

#[derive(Deserialize)]
struct Objects {
    communes: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    properties: Properties,
    /// Polygons of rings of arcs; a negative number is the complement of an arc run backwards.
    arcs: Vec<Vec<Vec<i64>>>,
}

#[derive(Deserialize)]
struct Properties {
    code: String,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

/// Rings of (longitude, latitude).
type Outline = Vec<Vec<[f64; 2]>>;

/// The outlines of all units, by code.
pub(super) fn outlines() -> &'static BTreeMap<u32, Outline> {
    static OUTLINES: LazyLock<BTreeMap<u32, Outline>> =
        LazyLock::new(|| unpacked().unwrap_or_default());
    &OUTLINES
}

fn unpacked() -> Option<BTreeMap<u32, Outline>> {
    let topology: Topology = serde_json::from_str(&member("outlines.topojson")).ok()?;
    let Transform { scale, translate } = topology.transform;
    // Arcs are steps of whole units from their first point.
    let arcs: Vec<Vec<[f64; 2]>> = topology
        .arcs
        .iter()
        .map(|steps| {
            let mut at = [0.0; 2];
            steps
                .iter()
                .map(|step| {
                    at = [at[0] + step[0], at[1] + step[1]];
                    let degrees = |i: usize| (at[i] * scale[i] + translate[i]) * 1e5;
                    [degrees(0).round() / 1e5, degrees(1).round() / 1e5]
                })
                .collect()
        })
        .collect();
    let ring = |ends: &Vec<i64>| -> Option<Vec<[f64; 2]>> {
        let mut points: Vec<[f64; 2]> = Vec::new();
        for &arc in ends {
            points.pop(); // An arc begins where the last one ended.
            if arc < 0 {
                points.extend(arcs.get(usize::try_from(!arc).ok()?)?.iter().rev());
            } else {
                points.extend(arcs.get(usize::try_from(arc).ok()?)?);
            }
        }
        Some(points)
    };
    topology
        .objects
        .communes
        .geometries
        .iter()
        .map(|unit| {
            let rings = unit.arcs.iter().flatten().map(ring).collect::<Option<Outline>>()?;
            Some((unit.properties.code.parse().ok()?, rings))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn what_is_packed_is_what_its_readme_says() {
        let readme = include_str!("../../scenarios/vietnam/README.md");
        for name in ["communes.csv", "borders.csv", "outlines.topojson"] {
            let sum: String =
                Sha256::digest(member(name)).iter().map(|byte| format!("{byte:02x}")).collect();
            let line =
                readme.lines().find(|line| line.starts_with(&format!("| `{name}`"))).unwrap();
            assert!(line.contains(&sum), "{name}: {sum}");
        }
        assert_eq!(units().len(), 3_321);
        assert_eq!(borders().len(), 9_280);
        assert_eq!(outlines().len(), 3_321);
        assert_eq!(provinces().len(), 34);
    }

    #[test]
    fn borders_join_units_and_are_no_longer_than_their_perimeters() {
        let mut inside: BTreeMap<u32, f64> = BTreeMap::new();
        for &(a, b, km) in borders() {
            assert!(a != b && km > 0.0);
            *inside.entry(a).or_default() += km;
            *inside.entry(b).or_default() += km;
        }
        // Slivers between polygons are counted on both sides: five units have a twentieth too much.
        let excess = |(&code, &km): (&u32, &f64)| km / of_code(code).unwrap().perimeter_km;
        let excesses: Vec<f64> = inside.iter().map(excess).collect();
        assert_eq!(excesses.iter().filter(|&&excess| excess > 1.05).count(), 5);
        assert!(excesses.iter().all(|&excess| excess < 1.15), "{excesses:?}");
    }

    #[test]
    fn outlines_are_closed_and_around_their_points() {
        for unit in units() {
            let rings = &outlines()[&unit.code];
            for ring in rings {
                assert!(ring.len() >= 4 && ring.first() == ring.last(), "{}", unit.full_name);
            }
            let mut points = rings.iter().flatten();
            assert!(
                points.any(|[x, y]| (x - unit.longitude).hypot(y - unit.latitude) < 0.6),
                "{}",
                unit.full_name
            );
        }
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        for written in ["Gia Bình", "gia binh", "Xã Gia Bình", "GIA BÌNH (Bắc Ninh)", "xa gia binh"]
        {
            assert_eq!(named(written, None).ok().map(|unit| unit.code), Some(9454), "{written}");
        }
        let decomposed: String = "Nhân Thắng".nfd().collect();
        assert_eq!(named(&decomposed, None).ok().map(|unit| unit.code), Some(9475));
        let Err(Unclear::Several(several)) = named("Lâm Thao", None) else { panic!("one") };
        assert_eq!(several.iter().map(|unit| unit.code).collect::<Vec<_>>(), [8494, 9529]);
        assert_eq!(named("Lâm Thao, Bắc Ninh", None).ok().map(|unit| unit.code), Some(9529));
        assert_eq!(named("Lâm Thao", Some("Bắc Ninh")).ok().map(|unit| unit.code), Some(9529));
        let Err(Unclear::Unknown(near)) = named("Gia Bịnhh", None) else { panic!("found") };
        assert_eq!(near.as_deref(), Some("Gia Bình"));
        assert_eq!(province("tỉnh Bac Ninh"), Ok("Bắc Ninh"));
        assert_eq!(province("Thanh Hóa"), Ok("Thanh Hoá"));
        assert_eq!(province("Bắc Nin"), Err(Some("Bắc Ninh".to_owned())));
    }
}
