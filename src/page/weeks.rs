//! Rats by commune and week, for the map with a slider.

use super::study::Choice;
use super::{Fault, land};
use crate::engine::tally::WEEKLY;
use crate::engine::{Settings, Study, WEEKLY_UNITS_MAX};
use crate::model::draw::Design;
use crate::scenario::country::Outlined;
use crate::text::{Lang, Text, date, number};
use serde_json::{Value, json};
use std::sync::atomic::AtomicBool;

/// Replicates that the map rests on: it shows means, in a few classes of colour.
const REPLICATES: u64 = 128;

/// The mean density of every commune in every week under one plan.
pub(super) fn weeks(
    choice: &Choice,
    plan: usize,
    lang: Lang,
    stop: &AtomicBool,
) -> Result<Value, Fault> {
    let (all, _) = choice.plans()?;
    let one = all
        .into_iter()
        .nth(plan)
        .ok_or_else(|| Fault::odd("không có phương án này", "no such plan"))?;
    let mut study = Study::new(vec![one], 0);
    if study.units.len() > WEEKLY_UNITS_MAX {
        let most = WEEKLY_UNITS_MAX;
        return Err(Text::new(
            format!("bản đồ theo tuần vẽ được nhiều nhất {most} xã"),
            format!("the map by week shows up to {most} communes"),
        )
        .into());
    }
    study.weekly_units = true;
    let settings = Settings { design: Design::Independent, ..choice.settings() };
    let tally = study.simulate(&settings, 0..REPLICATES, &(), stop).ok_or(Fault::Stopped)?;
    let period = study.period();
    let communes = &study.plans[0].world.communes;
    let density = |week: usize| {
        let cells = &tally.arms[0].weekly[week];
        let place = |place: usize| cells[(place + 1) * WEEKLY].moments.mean().unwrap_or(0.0);
        (0..communes.len()).map(|at| (place(at) * 10.0).round() / 10.0).collect::<Vec<f64>>()
    };
    let values: Vec<Vec<f64>> = (0..period.weeks()).map(density).collect();
    let outlined: Vec<Outlined> = communes
        .iter()
        .map(|commune| Outlined {
            code: commune.code,
            full_name: commune.name.clone(),
            natural_area_km2: commune.natural_area_ha / 100.0,
            outline: commune.outline.clone(),
        })
        .collect();
    let (paths, height) = land::paths(&outlined);
    let day = |week: usize| date(period.monday(week as i32), lang);
    Ok(json!({
        "title": study.plans[0].title.get(lang),
        "names": communes.iter().map(|commune| &commune.name).collect::<Vec<_>>(),
        "paths": paths,
        "height": height,
        "days": (0..period.weeks()).map(day).collect::<Vec<_>>(),
        "values": values,
        "replicates": number(REPLICATES as f64, 0, lang),
    }))
}
