//! Trap-barrier systems (bẫy cây trồng): fenced early crops with multi-capture traps.
//!
//! Inside its halo a barrier alone would cut abundance by `tbs_reduction` between panicle
//! initiation and harvest. The halos cover the share `f` of the rice; rats mix within a week, so
//! the commune's weekly hazard is `-ln(1 - f (1 - exp(-h)))` with `h` the hazard inside.

use crate::model::math;

/// Share of the rice inside the halos of `barriers`, which do not overlap.
#[inline(always)]
pub fn share_inside(barriers: f64, halo_m: f64, rice_area_ha: f64) -> f64 {
    let share = barriers * (std::f64::consts::PI * 1e-4) * halo_m * halo_m / rice_area_ha;
    if share < 1.0 { share } else { 1.0 }
}

/// Weekly hazard on a commune's rats.
#[inline(always)]
pub fn hazard(share_inside: f64, reduction: f64, weeks: f64) -> f64 {
    let inside = 1.0 - math::exp(math::ln(1.0 - reduction) / weeks);
    -math::ln(1.0 - share_inside * inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_barrier_protects_its_halo() {
        assert!((share_inside(1.0, 200.0, 125.663_706_143_591_73) - 0.1).abs() < 1e-12);
        assert_eq!(share_inside(1000.0, 200.0, 100.0), 1.0);
    }

    #[test]
    fn full_halos_reach_the_reduction_by_harvest() {
        let weeks = 9.0;
        let left = math::exp(-weeks * hazard(1.0, 0.3, weeks));
        assert!((left - 0.7).abs() < 1e-12);
        assert_eq!(hazard(0.0, 0.3, weeks), 0.0);
    }
}
