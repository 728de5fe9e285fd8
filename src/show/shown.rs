//! An estimate as people read it: in their unit, each number cut to what is known of it.

use crate::stats::Estimate;
use crate::text::Lang;
use crate::text::digits::{Rounded, interval, unknown};
use crate::text::units::Unit;

/// How much worse an outer quantile is known than the mean of the same replicates: 2.1 times for
/// a normal outcome, more for a skewed one.
const QUANTILE_ERROR: f64 = 3.0;

/// An estimate in people's unit, with each number cut to what is known of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shown {
    /// Mean.
    pub(crate) mean: Rounded,
    /// Monte Carlo standard error of the mean, rounded up.
    pub(crate) mcse: Rounded,
    /// Median over replicates.
    pub(crate) median: Rounded,
    /// 5 % quantile over replicates.
    pub(crate) low: Rounded,
    /// 95 % quantile over replicates.
    pub(crate) high: Rounded,
}

impl Shown {
    /// An estimate given in `unit`, times `factor` more.
    pub(crate) fn scaled(estimate: &Estimate, unit: Unit, factor: f64) -> Self {
        let scale = unit.factor * factor;
        let mcse = estimate.mcse * scale.abs();
        let about = |value: f64, error: f64| Rounded::to_error(value * scale, error);
        let mean = about(estimate.mean, mcse);
        let (q05, q95) =
            if scale < 0.0 { (estimate.q95, estimate.q05) } else { (estimate.q05, estimate.q95) };
        Self {
            mean,
            mcse: Rounded::up(mcse, mean.decimals),
            median: about(estimate.q50, mcse * 1.3),
            low: about(q05, mcse * QUANTILE_ERROR),
            high: about(q95, mcse * QUANTILE_ERROR),
        }
    }

    /// The error with its unit, or that it is not known.
    pub(crate) fn error(&self, unit: &str, lang: Lang) -> String {
        let error = self.mcse.text(lang);
        if self.mcse.value.is_finite() { format!("{error} {unit}") } else { error }
    }

    /// The range over replicates, or that it is not known: where the error is not, neither is it.
    pub(crate) fn range(&self, lang: Lang) -> String {
        if self.mcse.value.is_finite() {
            interval([self.low, self.high], lang)
        } else {
            unknown(lang).to_owned()
        }
    }

    /// An estimate given in `unit`.
    pub(crate) fn of(estimate: &Estimate, unit: &str) -> Self {
        Self::scaled(estimate, Unit::of(unit), 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_never_understated() {
        let estimate = Estimate { mean: 3214.6, mcse: 21.0, q50: 3190.0, ..Estimate::default() };
        let shown = Shown::of(&estimate, "t");
        assert_eq!(shown.mean.text(Lang::En), "3,210");
        assert_eq!(shown.mcse.text(Lang::En), "30");
    }

    #[test]
    fn a_negative_factor_turns_the_range_round() {
        let estimate = Estimate {
            mean: -5.0,
            mcse: 0.1,
            q05: -9.0,
            q50: -5.0,
            q95: -1.0,
            ..Estimate::default()
        };
        let shown = Shown::scaled(&estimate, Unit::of("t"), -1.0);
        assert_eq!((shown.low.value, shown.high.value), (1.0, 9.0));
    }
}
