//! Which scenarios can be compared.

use crate::model::plan::Plan;
use crate::scenario::other_land;
use crate::text::Text;

/// Scenarios about different land are no comparison, unless someone says that they mean it.
///
/// # Errors
///
/// When the communes of one are not those of the first.
pub fn one_land(plans: &[Plan]) -> Result<(), Text> {
    let first = &plans[0];
    match plans.iter().find(|plan| other_land(&first.world, &plan.world)) {
        None => Ok(()),
        Some(odd) => {
            let [(a, place_a, n_a), (b, place_b, n_b)] =
                [first, odd].map(|plan| (&plan.name, &plan.world.place, plan.world.communes.len()));
            let en = format!(
                "'{a}' is about {} ({n_a} communes), '{b}' about {} ({n_b} communes); write what differs as scenarios that extend one of them, or add --different-land",
                place_a.en, place_b.en
            );
            let vi = format!(
                "“{a}” nói về {} ({n_a} xã), “{b}” về {} ({n_b} xã); hãy viết chỗ khác nhau thành kịch bản kế thừa (extends) từ một trong hai, hoặc thêm --different-land",
                place_a.vi, place_b.vi
            );
            Err(Text::new(vi, en))
        }
    }
}

/// The index of the reference (the first when none is named), once the scenarios are known to make a
/// comparison.
///
/// # Errors
///
/// When two have one name, they have other communes or other years, or no scenario has the name of the reference.
pub fn reference(plans: &[Plan], wanted: Option<&str>) -> Result<usize, Text> {
    let names: Vec<&str> = plans.iter().map(|plan| plan.name.as_str()).collect();
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            return Err(Text::new(
                format!("hai kịch bản cùng tên “{name}”; hãy đổi tên một tệp"),
                format!("two scenarios are called '{name}'; rename one file"),
            ));
        }
    }
    let n = plans[0].world.communes.len();
    if let Some(odd) = plans.iter().find(|plan| plan.world.communes.len() != n) {
        let (name, m, first) = (&odd.name, odd.world.communes.len(), names[0]);
        return Err(Text::new(
            format!(
                "“{name}” có {m} xã, “{first}” có {n}; các kịch bản trong một lần so sánh phải cùng các xã"
            ),
            format!(
                "'{name}' has {m} communes, '{first}' has {n}; scenarios of one comparison share their communes"
            ),
        ));
    }
    same_years(plans)?;
    let Some(wanted) = wanted else { return Ok(0) };
    names.iter().position(|name| *name == wanted).ok_or_else(|| {
        let names = names.join(", ");
        Text::new(
            format!("--reference: không có kịch bản nào tên “{wanted}”; có: {names}"),
            format!("--reference: no scenario is called '{wanted}'; there are {names}"),
        )
    })
}

/// Scenarios can only be compared year by year.
///
/// # Errors
///
/// When two are of different years; names them.
pub fn same_years(plans: &[Plan]) -> Result<(), Text> {
    let Some(first) = plans.first() else { return Ok(()) };
    match plans.iter().find(|plan| plan.world.period != first.world.period) {
        None => Ok(()),
        Some(odd) => {
            let (a, of_a) = (&odd.name, odd.world.period);
            let (b, of_b) = (&first.name, first.world.period);
            Err(Text::new(
                format!(
                    "“{a}” lập cho {of_a}, “{b}” cho {of_b}: các kịch bản trong một lần so sánh phải cùng những năm"
                ),
                format!(
                    "'{a}' is of {of_a}, '{b}' of {of_b}: scenarios of one comparison share their years"
                ),
            ))
        }
    }
}
