//! Analyses as CSV: comma, decimal point, units in the headers.

use super::quantity::Quantity;
use super::sensitivity::{Decomposition, Given, Screened};
use super::value::{Item, Value};
use crate::engine::Study;

/// One cell for each header.
fn csv(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    crate::text::table::csv(header, rows).into_bytes()
}

fn number(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

/// The first cells of a row: the quantity, its unit, its scenario and the one that it is compared with,
/// and the input.
fn beginning(study: &Study, quantity: &Quantity, input: &str) -> Vec<String> {
    let name = |arm: usize| study.plans[arm].name.clone();
    let measure = quantity.measure;
    let less = quantity.less.map_or_else(String::new, name);
    let words = [measure.key().to_owned(), measure.unit().to_owned(), name(quantity.arm), less];
    words.into_iter().chain([input.to_owned()]).collect()
}

/// Sobol' indices, long: one row for each quantity and input.
pub fn sobol(study: &Study, quantities: &[Quantity], found: &[Decomposition]) -> Vec<u8> {
    let header = [
        "outcome",
        "unit",
        "scenario",
        "less_scenario",
        "input",
        "first_order_share",
        "first_order_half_width_95",
        "total_share",
        "total_half_width_95",
        "two_level_share",
        "two_level_share_error",
    ];
    csv(
        &header,
        quantities.iter().zip(found).flat_map(|(quantity, d)| {
            d.drivers.iter().map(move |driver| {
                let two_level = match driver.key.as_str() {
                    "luck" => Some(d.luck),
                    "chance" => Some(d.chance),
                    _ => None,
                };
                let mut row = beginning(study, quantity, &driver.key);
                row.extend(
                    [driver.first, driver.first_half_width, driver.total, driver.total_half_width]
                        .map(number),
                );
                row.push(two_level.map_or_else(String::new, |s| number(s.share)));
                row.push(two_level.map_or_else(String::new, |s| number(s.error)));
                row
            })
        }),
    )
}

/// Shares of the replicates in which a condition holds, long: one row for each quantity and input.
pub fn given(study: &Study, quantities: &[Quantity], found: &[Vec<Given>]) -> Vec<u8> {
    let header = [
        "outcome",
        "unit",
        "scenario",
        "less_scenario",
        "input",
        "first_order_share",
        "first_order_error",
    ];
    let rows = quantities.iter().zip(found).flat_map(|(quantity, inputs)| {
        inputs.iter().map(move |input| {
            let mut row = beginning(study, quantity, &input.key);
            row.extend([input.first, input.error].map(number));
            row
        })
    });
    csv(&header, rows)
}

/// A first look, long: one row for each quantity and input.
pub fn morris(study: &Study, quantities: &[Quantity], found: &[Vec<Screened>]) -> Vec<u8> {
    let header = [
        "outcome",
        "unit_of_effects",
        "scenario",
        "less_scenario",
        "input",
        "mean_effect",
        "mean_absolute_effect",
        "mean_absolute_effect_error",
        "sd_of_effects",
    ];
    csv(
        &header,
        quantities.iter().zip(found).flat_map(|(quantity, inputs)| {
            inputs.iter().map(move |input| {
                let mut row = beginning(study, quantity, &input.key);
                row.extend([input.mu, input.mu_star, input.mu_star_error, input.sigma].map(number));
                row
            })
        }),
    )
}

/// The tables of `rodsim value`: name and bytes.
pub fn value(value: &Value) -> Vec<(&'static str, Vec<u8>)> {
    let tables = vec![
        ("value_information.csv", information(value)),
        ("value_surveys.csv", surveys(value)),
        ("value_expected_loss.csv", losses(value)),
        ("value_reversals.csv", reversals(value)),
        ("value_switching.csv", switches(value)),
    ];
    let Some(condition) = &value.condition else { return tables };
    tables.into_iter().map(|(name, table)| (name, condition.mark(&table))).collect()
}

/// What knowing each group and parameter is worth.
fn information(value: &Value) -> Vec<u8> {
    let item = |item: &Item| {
        let worth = &item.worth;
        let mut row = vec![item.key.clone(), item.group.clone()];
        row.extend(
            [worth.value_vnd, worth.error_vnd, worth.held_out_vnd, worth.held_out_error_vnd]
                .map(number),
        );
        row.push(item.first_order.map_or_else(String::new, number));
        row.push(item.rests_on.join(" "));
        row
    };
    csv(
        &[
            "key",
            "group",
            "value_vnd",
            "value_error_vnd",
            "held_out_vnd",
            "held_out_error_vnd",
            "first_order_share",
            "rests_on",
        ],
        value
            .groups
            .iter()
            .chain(std::iter::once(&value.all_parameters))
            .chain(&value.parameters)
            .map(item),
    )
}

/// What each survey costs and is worth.
fn surveys(value: &Value) -> Vec<u8> {
    csv(
        &[
            "survey",
            "communes",
            "cost_vnd",
            "cost_is_placeholder",
            "value_vnd",
            "value_error_vnd",
            "net_vnd",
            "cost_basis",
        ],
        value.surveys.iter().map(|s| {
            vec![
                s.key.clone(),
                s.communes.to_string(),
                number(s.cost_vnd),
                s.placeholder.to_string(),
                number(s.worth.value_vnd),
                number(s.worth.error_vnd),
                number(s.net_vnd),
                s.cost_basis.clone(),
            ]
        }),
    )
}

/// Expected loss of each scenario, by value of paddy.
fn losses(value: &Value) -> Vec<u8> {
    csv(
        &["scenario", "paddy_vnd_per_kg", "expected_loss_vnd"],
        value.options.iter().flat_map(|option| {
            value
                .paddy_value_vnd_per_kg
                .iter()
                .zip(&option.expected_loss_curve_vnd)
                .map(|(paddy, loss)| vec![option.name.clone(), number(*paddy), number(*loss)])
        }),
    )
}

/// Boxes of parameters in which another scenario is better than the leader.
fn reversals(value: &Value) -> Vec<u8> {
    let end = |end: Option<f64>| end.map_or_else(String::new, number);
    csv(
        &[
            "leader",
            "other",
            "parameter",
            "unit",
            "low",
            "high",
            "coverage_share",
            "coverage_error",
            "density_share",
            "density_error",
        ],
        value.flips.iter().flat_map(|flip| {
            flip.conditions.iter().flat_map(move |c| {
                c.ranges.iter().map(move |range| {
                    let mut row = vec![
                        flip.leader.clone(),
                        flip.other.clone(),
                        range.key.clone(),
                        range.unit.clone(),
                        end(range.low),
                        end(range.high),
                    ];
                    row.extend(
                        [c.coverage, c.coverage_error, c.density, c.density_error].map(number),
                    );
                    row
                })
            })
        }),
    )
}

/// Values of single parameters at which the choice turns round.
fn switches(value: &Value) -> Vec<u8> {
    csv(
        &[
            "leader",
            "other",
            "parameter",
            "unit",
            "value",
            "q05",
            "q95",
            "other_better",
            "found_share",
        ],
        value.flips.iter().flat_map(|flip| {
            flip.switches.iter().map(move |switch| {
                vec![
                    flip.leader.clone(),
                    flip.other.clone(),
                    switch.key.clone(),
                    switch.unit.clone(),
                    number(switch.value),
                    number(switch.interval[0]),
                    number(switch.interval[1]),
                    if switch.better_above { "above" } else { "below" }.to_owned(),
                    number(switch.found),
                ]
            })
        }),
    )
}
