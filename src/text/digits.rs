//! The one rule for digits: how a number, a share or a sum of money is rounded for people.
//!
//! - What has an error is shown to the place of the first digit of its standard error: the digits
//!   behind it would change with the seed.
//! - An estimate whose error is not kept is shown to three significant digits.
//! - What is planned or exact has as many digits as it needs, and four significant ones at most.
//!
//! Files for machines hold every digit and do not come here.

use super::{Lang, number};

/// A value rounded to what is known of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rounded {
    /// The rounded value.
    pub(crate) value: f64,
    /// Decimals to print.
    pub(crate) decimals: usize,
}

impl Rounded {
    /// The value to the place of the first digit of its standard `error`. An error of nil makes it
    /// exact; an error that is not known makes it an estimate.
    pub(crate) fn to_error(value: f64, error: f64) -> Self {
        if error == 0.0 {
            Self::exact(value)
        } else if error.is_finite() {
            Self::to_place(value, first_digit(error))
        } else {
            Self::estimate(value)
        }
    }

    /// An estimate whose error is not kept: three significant digits; a whole number has no
    /// decimals.
    pub(crate) fn estimate(value: f64) -> Self {
        if value == 0.0 || !value.is_finite() {
            return Self { value, decimals: 0 };
        }
        let rounded = Self::to_place(value, first_digit(value) - 2);
        let decimals = if rounded.value.fract() == 0.0 { 0 } else { rounded.decimals };
        Self { decimals, ..rounded }
    }

    /// What is planned or exact: no more decimals than it needs, four significant digits at most,
    /// and every digit before the decimals.
    pub(crate) fn exact(value: f64) -> Self {
        let near = |decimals: i32| {
            let rounded = scaled(value, -decimals, f64::round);
            (rounded - value).abs() <= value.abs() * 5e-4
        };
        let decimals =
            if value.abs() >= 1000.0 { 0 } else { (0..8).find(|&d| near(d)).unwrap_or(8) };
        Self::to_place(value, -decimals)
    }

    /// An error to its first digit, rounded up: it is never understated. It is printed to the
    /// decimals of the value beside it.
    pub(crate) fn up(error: f64, decimals: usize) -> Self {
        if error == 0.0 || !error.is_finite() {
            return Self { value: error, decimals: if error == 0.0 { decimals } else { 0 } };
        }
        let place = first_digit(error);
        Self { value: scaled(error, place, |digits| libm::ceil(digits - 1e-9)), decimals }
    }

    /// `value` rounded to a multiple of 10^`place`.
    fn to_place(value: f64, place: i32) -> Self {
        if !value.is_finite() {
            return Self { value, decimals: 0 };
        }
        Self { value: scaled(value, place, f64::round), decimals: (-place).max(0) as usize }
    }

    /// The value as text; a value without bounds is an error, or the end of an interval, that is not
    /// known.
    pub(crate) fn text(self, lang: Lang) -> String {
        if self.value.is_infinite() {
            return unknown(lang).to_owned();
        }
        number(self.value, self.decimals, lang)
    }
}

/// The place of the first digit of a number: never so coarse that a value is lost, never more than
/// six decimals.
fn first_digit(value: f64) -> i32 {
    (libm::floor(libm::log10(value.abs())) as i32).clamp(-6, 15)
}

/// `value` in steps of 10^`place`, made whole by `whole`.
fn scaled(value: f64, place: i32, whole: impl Fn(f64) -> f64) -> f64 {
    let step = libm::pow(10.0, f64::from(place.abs()));
    if place >= 0 { whole(value / step) * step } else { whole(value * step) / step }
}

/// What stands where a number is not known.
pub(crate) fn unknown(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "chưa biết",
        Lang::En => "unknown",
    }
}

/// Two ends of an interval as text, or that it is not known.
pub(crate) fn interval([low, high]: [Rounded; 2], lang: Lang) -> String {
    if !(low.value.is_finite() && high.value.is_finite()) {
        return unknown(lang).to_owned();
    }
    let to = match lang {
        Lang::Vi => "đến",
        Lang::En => "to",
    };
    format!("{} {to} {}", low.text(lang), high.text(lang))
}

/// An estimate whose error is not kept, as text.
pub(crate) fn estimate(value: f64, lang: Lang) -> String {
    Rounded::estimate(value).text(lang)
}

/// What is planned or exact, as text.
pub(crate) fn exact(value: f64, lang: Lang) -> String {
    Rounded::exact(value).text(lang)
}

/// `value ± error`, both to the place of the first digit of the standard error.
pub(crate) fn with_error(value: f64, error: f64, lang: Lang) -> String {
    plus_minus(value, error, 1.0, lang)
}

/// `value ± half` of a 95 % interval, to the place of the first digit of the standard error.
pub(crate) fn with_half_width(value: f64, half: f64, lang: Lang) -> String {
    plus_minus(value, half, 1.96, lang)
}

/// `value ± shown`, where `shown` is so many standard errors.
fn plus_minus(value: f64, shown: f64, errors: f64, lang: Lang) -> String {
    let rounded = Rounded::to_error(value, shown / errors);
    format!("{} ± {}", rounded.text(lang), Rounded::up(shown, rounded.decimals).text(lang))
}

/// A share in per cent: `95%`, `0,5%` in Vietnamese.
pub(crate) fn percent(share: f64, decimals: usize, lang: Lang) -> String {
    format!("{}%", number(share * 100.0, decimals, lang))
}

/// A share as whole times in a hundred, never a false "never" or "always".
pub(crate) fn times_in_hundred(share: f64, lang: Lang) -> String {
    let times = (share * 100.0).round();
    match (share, times, lang) {
        (share, _, _) if !share.is_finite() => "–".to_owned(),
        (share, _, Lang::Vi) if share > 0.0 && share < 0.01 => "chưa đến 1".to_owned(),
        (share, _, Lang::En) if share > 0.0 && share < 0.01 => "fewer than 1".to_owned(),
        (share, _, Lang::Vi) if share > 0.99 && share < 1.0 => "hơn 99".to_owned(),
        (share, _, Lang::En) if share > 0.99 && share < 1.0 => "more than 99".to_owned(),
        _ => number(times, 0, lang),
    }
}

/// A chance as times in a hundred inside a sentence: what happens in none or in all of the replicates
/// does so in the model, and that is said; it is no certainty in the field.
pub(crate) fn times_as_assumed(share: f64, lang: Lang) -> String {
    let times = times_in_hundred(share, lang);
    match lang {
        _ if share > 0.0 && share < 1.0 => times,
        Lang::Vi => format!("{times} (theo mô hình)"),
        Lang::En => format!("{times} (in the model)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_end_where_the_simulation_error_begins() {
        assert_eq!(Rounded::to_error(3214.6, 25.0).text(Lang::Vi), "3.210");
        assert_eq!(Rounded::to_error(2.34567, 0.02).text(Lang::Vi), "2,35");
        assert_eq!(Rounded::to_error(420.0, 0.0).text(Lang::Vi), "420");
        assert_eq!(Rounded::to_error(0.3, 25.0).text(Lang::En), "0");
        assert_eq!(Rounded::to_error(3214.6, f64::INFINITY).text(Lang::Vi), "3.210");
    }

    #[test]
    fn estimates_have_three_significant_digits() {
        let cases = [12_345.6, 123.4, 1.2345, 0.012_345, -5.0, 0.0];
        let shown = cases.map(|value| estimate(value, Lang::En));
        assert_eq!(shown, ["12,300", "123", "1.23", "0.0123", "−5", "0"]);
    }

    #[test]
    fn plans_are_shown_as_they_were_made() {
        let cases = [12_345.6, 420.0, 12.5, 0.125, 0.1234567, 0.0];
        let shown = cases.map(|value| exact(value, Lang::Vi));
        assert_eq!(shown, ["12.346", "420", "12,5", "0,125", "0,1235", "0"]);
    }

    #[test]
    fn the_error_is_never_understated() {
        assert_eq!(with_error(3214.6, 21.0, Lang::En), "3,210 ± 30");
        assert_eq!(with_error(11.2, 2.3, Lang::En), "11 ± 3");
        assert_eq!(with_error(1.0, 0.95, Lang::Vi), "1,0 ± 1,0");
        assert_eq!(with_error(1.0, f64::INFINITY, Lang::En), "1 ± unknown");
        // The standard error is 0.9 here: the same mean has the same digits beside its error.
        assert_eq!(with_half_width(11.23, 1.8, Lang::En), "11.2 ± 2.0");
    }

    #[test]
    fn chances_are_never_falsely_certain() {
        assert_eq!(times_in_hundred(0.9991, Lang::Vi), "hơn 99");
        assert_eq!(times_in_hundred(1.0, Lang::Vi), "100");
        assert_eq!(times_in_hundred(0.001, Lang::En), "fewer than 1");
        assert_eq!(times_in_hundred(0.0, Lang::En), "0");
        assert_eq!(times_as_assumed(1.0, Lang::Vi), "100 (theo mô hình)");
        assert_eq!(times_as_assumed(0.0, Lang::En), "0 (in the model)");
        assert_eq!(times_as_assumed(0.984, Lang::En), "98");
    }

    #[test]
    fn the_sign_of_a_share_stands_at_its_number() {
        assert_eq!(percent(0.95, 0, Lang::Vi), "95%");
        assert_eq!(percent(0.0052, 1, Lang::Vi), "0,5%");
    }
}
