//! How many digits a number has earned, and the units in which people read it.
//!
//! A mean is shown to the place of the first digit of its Monte Carlo standard error: the digits
//! behind it would change with the seed.

use crate::stats::Estimate;
use crate::text::{Lang, number};

/// How much worse an outer quantile is known than the mean of the same replicates: 2.1 times for
/// a normal outcome, more for a skewed one.
const QUANTILE_ERROR: f64 = 3.0;

/// A value rounded to what is known of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rounded {
    /// The rounded value.
    pub(crate) value: f64,
    /// Decimals to print.
    pub(crate) decimals: usize,
}

impl Rounded {
    /// The value to the place of the first digit of `error`; with no error, to `decimals`.
    pub(crate) fn to_error(value: f64, error: f64, decimals: usize) -> Self {
        if !value.is_finite() {
            return Self { value, decimals: 0 };
        }
        if !(error.is_finite() && error > 0.0) {
            // What is exactly nil needs no decimals.
            let decimals = if value == 0.0 { 0 } else { decimals };
            return Self { value: to_place(value, -(decimals as i32)), decimals };
        }
        // Never so coarse that the value itself is lost, never more than six decimals.
        let place = (libm::floor(libm::log10(error)) as i32).clamp(-6, 15);
        Self { value: to_place(value, place), decimals: (-place).max(0) as usize }
    }

    /// The value as text.
    pub(crate) fn text(self, lang: Lang) -> String {
        number(self.value, self.decimals, lang)
    }
}

/// `value` rounded to a multiple of 10^`place`.
fn to_place(value: f64, place: i32) -> f64 {
    let step = libm::pow(10.0, f64::from(place.abs()));
    if place >= 0 { (value / step).round() * step } else { (value * step).round() / step }
}

/// A unit of files and how people read it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Unit {
    /// People's value is the file's times this.
    pub(crate) factor: f64,
    /// Decimals where a value has no error.
    pub(crate) decimals: usize,
    vi: &'static str,
    en: &'static str,
}

impl Unit {
    /// The reading of a unit of files.
    pub(crate) fn of(unit: &str) -> Self {
        let (factor, decimals, vi, en) = match unit {
            "VND" => (1e-6, 1, "triệu đồng", "million VND"),
            "VND/t" => (1e-6, 2, "triệu đồng/tấn", "million VND/t"),
            "VND/kg" => (1.0, 0, "đồng/kg", "VND/kg"),
            "VND/VND" | "VND per VND" => (1.0, 2, "đồng/đồng", "VND per VND"),
            "share" => (100.0, 1, "%", "%"),
            "t" => (1.0, 1, "tấn", "t"),
            "t/ha" => (10.0, 2, "tạ/ha", "quintal/ha"),
            "ha" => (1.0, 1, "ha", "ha"),
            "kg" => (1.0, 1, "kg", "kg"),
            "rats" => (1.0, 0, "con", "rats"),
            "rats/ha" => (1.0, 1, "con/ha", "rats/ha"),
            "traps" => (1.0, 0, "bẫy", "traps"),
            "trap-nights" => (1.0, 0, "đêm bẫy", "trap-nights"),
            "barriers" => (1.0, 0, "bẫy cây trồng", "trap barriers"),
            "person-days" => (1.0, 0, "ngày công", "person-days"),
            "per 100 trap-nights" => (1.0, 2, "con/100 đêm bẫy", "per 100 trap-nights"),
            _ => (1.0, 1, "", ""),
        };
        Self { factor, decimals, vi, en }
    }

    /// The name for people; `written` is shown where the unit is not known here.
    pub(crate) fn name<'a>(&self, written: &'a str, lang: Lang) -> &'a str {
        match (self.vi.is_empty(), lang) {
            (true, _) => written,
            (_, Lang::Vi) => self.vi,
            (_, Lang::En) => self.en,
        }
    }
}

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
        let about = |value: f64, error: f64| Rounded::to_error(value * scale, error, unit.decimals);
        let mean = about(estimate.mean, mcse);
        let (q05, q95) =
            if scale < 0.0 { (estimate.q95, estimate.q05) } else { (estimate.q05, estimate.q95) };
        Self {
            mean,
            mcse: rounded_up(mcse, mean.decimals),
            median: about(estimate.q50, mcse * 1.3),
            low: about(q05, mcse * QUANTILE_ERROR),
            high: about(q95, mcse * QUANTILE_ERROR),
        }
    }

    /// An estimate given in `unit`.
    pub(crate) fn of(estimate: &Estimate, unit: &str) -> Self {
        Self::scaled(estimate, Unit::of(unit), 1.0)
    }
}

/// An error to its first digit, rounded up: it is never understated.
fn rounded_up(error: f64, decimals: usize) -> Rounded {
    if !(error.is_finite() && error > 0.0) {
        return Rounded { value: 0.0, decimals };
    }
    let place = (libm::floor(libm::log10(error)) as i32).clamp(-6, 15);
    let step = libm::pow(10.0, f64::from(place.abs()));
    let digits = if place >= 0 { error / step } else { error * step };
    let up = libm::ceil(digits - 1e-9);
    let value = if place >= 0 { up * step } else { up / step };
    Rounded { value, decimals }
}

/// A share as whole times in a hundred, never a false "never" or "always".
pub(crate) fn times_in_hundred(share: f64, lang: Lang) -> String {
    let times = (share * 100.0).round();
    match (share, times, lang) {
        (share, _, _) if !share.is_finite() => "–".to_owned(),
        (share, 0.0, Lang::Vi) if share > 0.0 => "chưa đến 1".to_owned(),
        (share, 0.0, Lang::En) if share > 0.0 => "fewer than 1".to_owned(),
        (share, 100.0, Lang::Vi) if share < 1.0 => "hơn 99".to_owned(),
        (share, 100.0, Lang::En) if share < 1.0 => "more than 99".to_owned(),
        _ => number(times, 0, lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_end_where_the_simulation_error_begins() {
        assert_eq!(Rounded::to_error(3214.6, 25.0, 1).text(Lang::Vi), "3.210");
        assert_eq!(Rounded::to_error(2.34567, 0.02, 1).text(Lang::Vi), "2,35");
        assert_eq!(Rounded::to_error(420.0, 0.0, 0).text(Lang::Vi), "420");
        assert_eq!(Rounded::to_error(0.3, 25.0, 0).text(Lang::En), "0");
    }

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

    #[test]
    fn chances_are_never_falsely_certain() {
        assert_eq!(times_in_hundred(0.9991, Lang::Vi), "hơn 99");
        assert_eq!(times_in_hundred(1.0, Lang::Vi), "100");
        assert_eq!(times_in_hundred(0.001, Lang::En), "fewer than 1");
        assert_eq!(times_in_hundred(0.0, Lang::En), "0");
    }
}
