//! How much of a plan is delivered, and which limit binds.
//!
//! ```text
//! delivered = min(planned · execution, labour, stock, money)
//! ```
//!
//! *Execution* is what organisation, weather and reporting make of a plan; labour, stock and money
//! are what is left of them, in the unit of the programme.

use crate::model::math;

/// The four limits, in the order in which ties are named.
pub const LIMITS: [&str; 4] = ["execution", "labour", "stock", "money"];

/// A shortfall below this share of the plan is rounding, not a shortfall.
const ROUNDING: f64 = 1e-9;

/// What execution makes of a plan: log-normal around `median`, of which the share `correlation` of
/// the variance is common to the district.
#[inline(always)]
pub fn execution(median: f64, sd: f64, correlation: f64, district: f64, commune: f64) -> f64 {
    let z = correlation.sqrt() * district + (1.0 - correlation).sqrt() * commune;
    median * math::exp(sd * z)
}

/// How many units a limit allows when each unit takes `per_unit` of it.
#[inline(always)]
pub fn allows(left: f64, per_unit: f64) -> f64 {
    let safe = if per_unit > 0.0 { per_unit } else { 1.0 };
    let left = if left > 0.0 { left } else { 0.0 };
    if per_unit > 0.0 { left / safe } else { f64::INFINITY }
}

/// The delivered amount and, when it falls short of `planned`, 1 for the limit that binds.
#[inline(always)]
pub fn deliver(
    planned: f64,
    execution: f64,
    labour: f64,
    stock: f64,
    money: f64,
) -> (f64, [f64; 4]) {
    let wanted = planned * execution;
    let mut delivered = wanted;
    let mut binding = 0.0;
    for (limit, allowed) in [(1.0, labour), (2.0, stock), (3.0, money)] {
        let binds = allowed < delivered;
        delivered = if binds { allowed } else { delivered };
        binding = if binds { limit } else { binding };
    }
    let short = if delivered < planned * (1.0 - ROUNDING) { 1.0 } else { 0.0 };
    let named = [0.0, 1.0, 2.0, 3.0].map(|limit| if limit == binding { short } else { 0.0 });
    (delivered, named)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: f64 = f64::INFINITY;

    #[test]
    fn the_smallest_limit_is_delivered_and_named() {
        assert_eq!(deliver(10.0, 0.9, FREE, FREE, FREE), (9.0, [1.0, 0.0, 0.0, 0.0]));
        assert_eq!(deliver(10.0, 0.9, 4.0, 6.0, 5.0), (4.0, [0.0, 1.0, 0.0, 0.0]));
        assert_eq!(deliver(10.0, 0.9, 8.0, 6.0, 7.0), (6.0, [0.0, 0.0, 1.0, 0.0]));
        assert_eq!(deliver(10.0, 1.3, 12.0, 12.0, 2.0), (2.0, [0.0, 0.0, 0.0, 1.0]));
    }

    #[test]
    fn more_than_planned_is_no_shortfall() {
        assert_eq!(deliver(10.0, 1.335, FREE, FREE, FREE), (13.35, [0.0; 4]));
        assert_eq!(deliver(10.0, 1.335, 11.0, FREE, FREE), (11.0, [0.0; 4]));
        assert_eq!(deliver(0.0, 1.0, FREE, FREE, 0.0), (0.0, [0.0; 4]));
    }

    #[test]
    fn what_costs_nothing_is_not_limited() {
        assert_eq!(allows(0.0, 0.0), FREE);
        assert_eq!(allows(100.0, 25.0), 4.0);
        assert_eq!(allows(-1.0, 25.0), 0.0);
    }
}
