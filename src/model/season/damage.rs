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

use crate::model::math;
use crate::model::plan::Stage;

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

/// Logarithm of the share of the yield that the reference density leaves, `ln(1 - loss_ref)`.
#[inline(always)]
pub fn ln_kept(loss_ref: f64) -> f64 {
    let loss_ref = if loss_ref < LOSS_REF_MAX { loss_ref } else { LOSS_REF_MAX };
    math::ln(1.0 - loss_ref)
}

/// The largest loss at the reference density.
pub const LOSS_REF_MAX: f64 = 0.95;

/// Share of the yield lost when the weighted relative density is `x`; `ln_kept` is [`ln_kept`].
#[inline(always)]
pub fn yield_loss_share(ln_kept: f64, x: f64) -> f64 {
    1.0 - math::exp(x * ln_kept)
}

/// Share of tillers cut that goes with a loss, kg/ha.
#[inline(always)]
pub fn tillers_cut_share(loss_kg_per_ha: f64) -> f64 {
    let share = loss_kg_per_ha * (0.01 / LOSS_KG_PER_HA_PER_PERCENT_CUT);
    if share < 1.0 { share } else { 1.0 }
}

/// Spread of the logarithm of damage between fields of coefficient of variation `field_cv`.
#[inline(always)]
pub fn field_sd(field_cv: f64) -> f64 {
    let sd = math::ln(1.0 + field_cv * field_cv).sqrt();
    if sd > 1e-9 { sd } else { 1e-9 }
}

/// Share of the fields with more tillers cut than a threshold, when the mean share is `mean`.
///
/// `ln_over` is the logarithm of threshold over mean, `field_sd` is [`field_sd`].
#[inline(always)]
pub fn share_above(ln_over: f64, mean: f64, field_sd: f64) -> f64 {
    let share = math::normal_cdf(-(ln_over / field_sd + 0.5 * field_sd));
    if mean > MEAN_MIN { share } else { 0.0 }
}

/// Mean share of tillers cut below which no field counts as damaged.
pub const MEAN_MIN: f64 = 1e-12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_density_loses_the_reference_share() {
        assert!((yield_loss_share(ln_kept(0.05), 1.0) - 0.05).abs() < 1e-15);
        assert_eq!(yield_loss_share(ln_kept(0.05), 0.0), 0.0);
        assert!(yield_loss_share(ln_kept(0.05), 1e9) <= 1.0);
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
        let above = |threshold: f64, mean: f64, cv: f64| {
            share_above((threshold / mean.max(MEAN_MIN)).ln(), mean, field_sd(cv))
        };
        assert!((above(median, 0.04, cv) - 0.5).abs() < 1e-7);
        assert_eq!(above(0.05, 0.0, cv), 0.0);
        assert!(above(0.05, 0.0499, 1e-12) < 1e-6);
    }
}
