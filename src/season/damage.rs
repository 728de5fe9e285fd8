//! Crop damage and yield loss of one commune and crop.
//!
//! ```text
//! yield_loss = 1 - (1 - loss_ref)^X,   X = Σ_s share_s (n̄_s / n_ref)^θ
//! ```
//!
//! | symbol | meaning | unit |
//! |---|---|---|
//! | loss_ref | share of the yield lost at the reference density | share |
//! | n̄_s | mean density over the weeks of stage s | rats/ha |
//! | n_ref | reference density (closure) | rats/ha |
//! | θ | curvature | exponent |
//!
//! *Damaged area*, the statistic of the plant-protection offices, is not yield loss: fields vary
//! log-normally around the commune's mean with coefficient of variation `field_cv`, and the area
//! above a threshold of cut tillers is counted. Tillering damage is compensated and costs nothing.

use crate::math;
use crate::plan::Stage;

/// Yield lost for each per cent of tillers cut, kg/ha.
///
/// Source: Singleton et al. (2005), Agric. Ecosyst. Environ. 107: 75-82, slope of yield on
/// cumulative tillers cut, dry and wet season alike.
pub const LOSS_KG_PER_HA_PER_PERCENT_CUT: f64 = 58.0;

/// Thresholds of the damaged area, share of tillers cut.
pub const THRESHOLDS: [f64; 3] = [0.05, 0.20, 0.50];

/// The stages that cost yield, in order.
pub const DAMAGING: [Stage; 4] =
    [Stage::PanicleInitiation, Stage::Booting, Stage::Flowering, Stage::Ripening];

/// Share of the yield lost when the weighted relative density is `x`.
#[inline(always)]
pub fn yield_loss_share(loss_ref: f64, x: f64) -> f64 {
    1.0 - math::exp(x * math::ln(1.0 - loss_ref))
}

/// Share of tillers cut that goes with a loss, kg/ha.
#[inline(always)]
pub fn tillers_cut_share(loss_kg_per_ha: f64) -> f64 {
    let share = loss_kg_per_ha * (0.01 / LOSS_KG_PER_HA_PER_PERCENT_CUT);
    if share < 1.0 { share } else { 1.0 }
}

/// Share of the fields with more than `threshold` of tillers cut, when the mean share is `mean`.
#[inline(always)]
pub fn share_above(threshold: f64, mean: f64, field_cv: f64) -> f64 {
    let log_variance = math::ln(1.0 + field_cv * field_cv);
    let sd = log_variance.sqrt();
    let sd = if sd > 1e-9 { sd } else { 1e-9 };
    let safe = if mean > 1e-12 { mean } else { 1e-12 };
    let z = (math::ln(threshold) - math::ln(safe)) / sd + 0.5 * sd;
    let share = 1.0 - math::normal_cdf(z);
    if mean > 1e-12 { share } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_density_loses_the_reference_share() {
        assert!((yield_loss_share(0.05, 1.0) - 0.05).abs() < 1e-15);
        assert_eq!(yield_loss_share(0.05, 0.0), 0.0);
        assert!(yield_loss_share(0.05, 1e9) <= 1.0);
    }

    #[test]
    fn one_per_cent_of_tillers_costs_58_kg() {
        assert!((tillers_cut_share(58.0) - 0.01).abs() < 1e-15);
        assert_eq!(tillers_cut_share(1e6), 1.0);
    }

    #[test]
    fn fields_spread_around_their_mean() {
        // Median of a log-normal of mean m: half of the fields lie above m / sqrt(1 + cv²).
        let cv: f64 = 1.5;
        let median = 0.04 / (1.0 + cv * cv).sqrt();
        assert!((share_above(median, 0.04, cv) - 0.5).abs() < 1e-7);
        assert_eq!(share_above(0.05, 0.0, cv), 0.0);
        assert!(share_above(0.05, 0.0499, 1e-12) < 1e-6);
    }
}
