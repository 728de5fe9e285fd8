//! A synthetic district of any size, to see how the program copes with a country.
//!
//! It is no place on a map: the communes stand on a grid, and each is a copy of one of a real
//! district's, in turn, with its land, its targets and its budget, and borders the length of the
//! sides of squares of its area. Names and notes say *synthetic*. Use it for speed and memory, never
//! for decisions.

use crate::model::plan::{Border, Plan};
use crate::text::Text;

/// A district of `communes` communes, coded from 1, which does what the campaign of `model` does.
///
/// # Panics
///
/// When `communes` is 0, or more than codes can tell apart.
pub fn plan(communes: usize, model: &Plan) -> Plan {
    assert!(communes > 0, "a district has a commune");
    let known = model.world.communes.len();
    let columns = (communes as f64).sqrt().ceil() as usize;
    let mut plan = model.clone();
    plan.name = format!("synthetic_{communes}");
    plan.title = Text::new(
        format!("Huyện giả định {communes} xã"),
        format!("Synthetic district of {communes} communes"),
    );
    let world = &mut plan.world;
    world.place = plan.title.clone();
    world.communes_file = None;
    world.sources = vec![Text::new(
        "Giả định: xã trên lưới ô vuông, đất và kế hoạch chép lần lượt từ huyện mẫu",
        "Synthetic: communes on a grid; land and plans copied in turn from a real district",
    )];
    // The side of a commune as a square, km.
    let side = |c: usize| (model.world.communes[c % known].natural_area_ha * 0.01).sqrt();
    let neighbours = |c: usize| {
        let (row, column) = (c / columns, c % columns);
        [
            (column > 0).then(|| c - 1),
            (column + 1 < columns && c + 1 < communes).then_some(c + 1),
            (row > 0).then(|| c - columns),
            (c + columns < communes).then_some(c + columns),
        ]
    };
    world.communes = (0..communes)
        .map(|c| {
            let mut commune = model.world.communes[c % known].clone();
            let open = neighbours(c).iter().filter(|neighbour| neighbour.is_none()).count();
            commune.code = u32::try_from(c + 1).expect("codes are 32 bits");
            commune.name = format!("Giả định {}", c + 1);
            commune.outside_border_km = open as f64 * side(c);
            commune.position = [(c / columns) as f64 * -0.03, (c % columns) as f64 * 0.03];
            commune.outline = Vec::new();
            commune
        })
        .collect();
    world.borders = (0..communes)
        .flat_map(|a| {
            let next = neighbours(a).into_iter().flatten().filter(move |&b| b > a);
            next.map(move |b| Border { a, b, length_km: side(a).min(side(b)) })
        })
        .collect();
    let campaign = &mut plan.campaign;
    let spread =
        |values: &[f64]| -> Vec<f64> { (0..communes).map(|c| values[c % known]).collect() };
    for round in &mut campaign.rounds {
        round.target = spread(&round.target);
        round.aim = round.aim.as_deref().map(spread);
    }
    campaign.traps.target = spread(&campaign.traps.target);
    campaign.traps.in_hand = spread(&campaign.traps.in_hand);
    campaign.labour_days_per_week = spread(&campaign.labour_days_per_week);
    if let Some(budget) = &mut campaign.budget_vnd {
        *budget = (0..communes).map(|c| budget[c % known].clone()).collect();
    }
    plan
}

/// The files of a scenario of this district, by name: the scenario, which extends the shipped
/// scenario `model`, and the tables that it names.
pub fn files(plan: &Plan, model: &str) -> Vec<(String, String)> {
    let world = &plan.world;
    let name = |c: usize| world.communes[c].name.as_str();
    let mut tables: [Vec<Vec<String>>; 3] = Default::default();
    tables[0].push(COMMUNES.map(str::to_owned).to_vec());
    tables[1].push(["commune_a", "commune_b", "length_km"].map(str::to_owned).to_vec());
    tables[2].push(["commune", "length_km"].map(str::to_owned).to_vec());
    for commune in &world.communes {
        tables[0].push(vec![
            format!("{:05}", commune.code),
            commune.name.clone(),
            "commune".to_owned(),
            commune.natural_area_ha.to_string(),
            commune.rice_area_ha.to_string(),
            commune.position[0].to_string(),
            commune.position[1].to_string(),
            commune.name.clone(),
            commune.name.clone(),
        ]);
        if commune.outside_border_km > 0.0 {
            tables[2].push(vec![commune.name.clone(), commune.outside_border_km.to_string()]);
        }
    }
    for border in &world.borders {
        let km = border.length_km.to_string();
        tables[1].push(vec![name(border.a).to_owned(), name(border.b).to_owned(), km]);
    }
    let csv = |rows: &[Vec<String>]| crate::text::table::csv(&rows[0], &rows[1..]);
    let Text { vi, en } = &plan.title;
    let scenario = format!(
        "# {en}: for speed and memory, never for decisions.\n# {}\n\nschema_version = 1\n\
         extends = \"{model}.toml\"\n\ntitle = {{ vi = \"{vi}\", en = \"{en}\" }}\n\
         place = {{ vi = \"{vi}\", en = \"{en}\" }}\n\n[data]\n\
         communes = \"communes.csv\"\nborders = \"borders.csv\"\n\
         outside_borders = \"outside_borders.csv\"\nboundaries = \"boundaries.geojson\"\n",
        world.sources[0].en
    );
    vec![
        (format!("{}.toml", plan.name), scenario),
        ("communes.csv".to_owned(), csv(&tables[0])),
        ("borders.csv".to_owned(), csv(&tables[1])),
        ("outside_borders.csv".to_owned(), csv(&tables[2])),
        (
            "boundaries.geojson".to_owned(),
            "{\"type\": \"FeatureCollection\", \"features\": []}\n".to_owned(),
        ),
    ]
}

/// Columns of the table of communes.
const COMMUNES: [&str; 9] = [
    "code",
    "name",
    "kind",
    "natural_area_ha",
    "rice_area_ha",
    "latitude",
    "longitude",
    "unit_from_2024_12_01",
    "unit_from_2025_07_01",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_give_the_same_district() {
        let model = crate::scenario::embedded("luong_tai").unwrap();
        let plan = plan(30, &model);
        let home = tempfile::tempdir().unwrap();
        for (name, text) in files(&plan, "luong_tai") {
            std::fs::write(home.path().join(name), text).unwrap();
        }
        let read = crate::scenario::load(&home.path().join("synthetic_30.toml"));
        let read = read.unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(crate::scenario::digest(&read), crate::scenario::digest(&plan));
    }

    #[test]
    fn a_grid_has_the_borders_of_a_grid() {
        let model = crate::scenario::embedded("luong_tai").unwrap();
        let plan = plan(12, &model);
        // Four columns and three rows: nine borders along the rows, eight along the columns.
        assert_eq!(plan.world.borders.len(), 17);
        assert!(plan.world.borders.iter().all(|border| border.a < border.b));
        let open = plan.world.communes.iter().filter(|c| c.outside_border_km > 0.0).count();
        assert_eq!(open, 10);
        assert_eq!(plan.campaign.rounds[0].target.len(), 12);
        assert_eq!(plan.world.communes[11].code, 12);
    }
}
