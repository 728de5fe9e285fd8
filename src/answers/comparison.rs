//! Which scenarios can be compared.

use crate::model::plan::Plan;
use crate::scenario::other_land;

/// Scenarios about different land are no comparison, unless someone says that they mean it.
///
/// # Errors
///
/// When the communes of one are not those of the first.
pub fn one_land(plans: &[Plan]) -> Result<(), String> {
    let first = &plans[0];
    match plans.iter().find(|plan| other_land(&first.world, &plan.world)) {
        None => Ok(()),
        Some(odd) => Err(format!(
            "'{}' is about {} ({} communes), '{}' about {} ({} communes); write what differs as scenarios that extend one of them, or add --different-land",
            first.name,
            first.world.place.en,
            first.world.communes.len(),
            odd.name,
            odd.world.place.en,
            odd.world.communes.len(),
        )),
    }
}

/// The index of the reference (the first when none is named), once the scenarios are known to make a
/// comparison.
///
/// # Errors
///
/// When two have one name, they have other communes or other years, or no scenario has the name of the reference.
pub fn reference(plans: &[Plan], wanted: Option<&str>) -> Result<usize, String> {
    let names: Vec<&str> = plans.iter().map(|plan| plan.name.as_str()).collect();
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            return Err(format!("two scenarios are called '{name}'; rename one file"));
        }
    }
    let n = plans[0].world.communes.len();
    if let Some(odd) = plans.iter().find(|plan| plan.world.communes.len() != n) {
        return Err(format!(
            "'{}' has {} communes, '{}' has {n}; scenarios of one comparison share their communes",
            odd.name,
            odd.world.communes.len(),
            names[0]
        ));
    }
    same_years(plans)?;
    let Some(wanted) = wanted else { return Ok(0) };
    names.iter().position(|name| *name == wanted).ok_or_else(|| {
        let names = names.join(", ");
        format!("--reference: no scenario is called '{wanted}'; there are {names}")
    })
}

/// Scenarios can only be compared year by year.
///
/// # Errors
///
/// When two are of different years; names them.
pub fn same_years(plans: &[Plan]) -> Result<(), String> {
    let Some(first) = plans.first() else { return Ok(()) };
    match plans.iter().find(|plan| plan.world.period != first.world.period) {
        None => Ok(()),
        Some(odd) => Err(format!(
            "'{}' is of {}, '{}' of {}: scenarios of one comparison share their years (các kịch bản phải cùng những năm)",
            odd.name, odd.world.period, first.name, first.world.period
        )),
    }
}
