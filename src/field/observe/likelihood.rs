//! The chance of a result, given its signal and how people observe.
//!
//! | kind | result | mean |
//! |---|---|---|
//! | trap line | negative binomial | trap-nights · captures · detection · e^(-shyness · weeks trapped) |
//! | tails | negative binomial | share · rats killed by traps and hunts · days / 7 |
//! | hunt | negative binomial | person-days · rats per person-day |
//! | bait take | beta-binomial | 1 - e^(-rate · acceptance · n) |
//! | burrows | negative binomial | ha · n · burrows per rat · detection |
//! | tillers cut | beta-binomial | background + share cut so far |
//! | damaged area | none with chance e^(-mean / least), else log-normal | ha · share above 5 % · reported |
//! | work, money | log Student t, 4 degrees; what would be less than nothing is none | sum since the start of the year |

use super::data::Datum;
use super::parameter::{Observed as Q, Values};
use crate::field::records::Kind;
use crate::model::rng::Stream;
use crate::stats::special::student_cdf;
use rand_distr::{Beta, Binomial, Distribution, Gamma, Poisson, StandardNormal, StudentT};

/// The least mean of a count: someone always finds something somewhere.
const MEAN_MIN: f64 = 0.01;
/// Bounds of a share, so that no result is impossible.
const SHARE: [f64; 2] = [1e-6, 1.0 - 1e-6];
/// Degrees of freedom of reports of work and money: some are grossly wrong.
const FREEDOM: f64 = 4.0;
/// Work below which reports do not tell amounts apart, in the unit of the programme.
const WORK_LEAST: f64 = 1.0;
/// Money below which reports do not tell amounts apart, VND.
const MONEY_LEAST: f64 = 100_000.0;

/// How a result is distributed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Law {
    /// Mean and size.
    NegativeBinomial(f64, f64),
    /// Share and correlation; the number of trials is the effort.
    BetaBinomial(f64, f64),
    /// Mean, sd of the logarithm, and the mean at which none is reported with chance 1/e.
    ZeroLogNormal(f64, f64, f64),
    /// Median, scale, and what is added before the logarithm is taken.
    LogStudent(f64, f64, f64),
}

fn law(datum: &Datum, signal: f64, o: &Values) -> Law {
    let o = |q: Q| o[q as usize];
    let share = |p: f64| p.clamp(SHARE[0], SHARE[1]);
    let count = |mean: f64, size: Q| Law::NegativeBinomial(mean.max(MEAN_MIN), o(size));
    match datum.kind {
        Kind::TrapLine => {
            let left = (-o(Q::LineShyness) * datum.exposures).exp();
            let caught = (signal * o(Q::LineDetection) * left).min(SHARE[1]);
            count(datum.effort * caught, Q::LineSize)
        }
        Kind::BountyTails => count(o(Q::TailsShare) * signal * datum.effort / 7.0, Q::TailsSize),
        Kind::Hunt => count(datum.effort * signal, Q::HuntSize),
        Kind::BaitTake => {
            let taken = 1.0 - (-o(Q::TakeRate) * signal).exp();
            Law::BetaBinomial(share(taken), o(Q::TakeCorrelation))
        }
        Kind::BurrowCount => {
            let seen = o(Q::BurrowsPerRat) * o(Q::BurrowDetection);
            count(datum.effort * signal * seen, Q::BurrowSize)
        }
        Kind::TillersCut => {
            let cut = o(Q::TillersBackground) + signal;
            Law::BetaBinomial(share(cut), o(Q::TillersCorrelation))
        }
        Kind::DamagedArea => {
            let mean = (datum.effort * signal * o(Q::DamagedShare)).max(1e-6);
            Law::ZeroLogNormal(mean, o(Q::DamagedSd), o(Q::DamagedLeast))
        }
        Kind::Delivered => Law::LogStudent(signal, o(Q::DeliveredSd), WORK_LEAST),
        Kind::Money => Law::LogStudent(signal, o(Q::MoneySd), MONEY_LEAST),
    }
}

/// Mean of the result (the median of work and money).
pub fn expected(datum: &Datum, signal: f64, o: &Values) -> f64 {
    match law(datum, signal, o) {
        Law::NegativeBinomial(mean, _) => mean,
        Law::BetaBinomial(share, _) => share * datum.effort,
        Law::ZeroLogNormal(mean, _, least) => mean * (1.0 - (-mean / least).exp()),
        Law::LogStudent(median, ..) => median,
    }
}

/// Log chance or density of the result, up to what depends on the result alone.
pub fn ln_chance(datum: &Datum, signal: f64, o: &Values) -> f64 {
    let x = datum.result;
    match law(datum, signal, o) {
        Law::NegativeBinomial(mean, size) => {
            let all = mean + size;
            ln_rising(size, x) + size * (size / all).ln() + x * (mean / all).ln()
        }
        Law::BetaBinomial(share, correlation) => {
            let weight = (1.0 - correlation) / correlation.max(1e-6);
            let (a, b) = (share * weight, (1.0 - share) * weight);
            ln_rising(a, x) + ln_rising(b, datum.effort - x) - ln_rising(weight, datum.effort)
        }
        Law::ZeroLogNormal(mean, _, least) if x == 0.0 => -mean / least,
        Law::ZeroLogNormal(mean, sd, least) => {
            let z = (x.ln() - mean.ln() + 0.5 * sd * sd) / sd;
            (1.0 - (-mean / least).exp()).max(1e-300).ln() - 0.5 * z * z - sd.ln()
        }
        Law::LogStudent(median, scale, least) => {
            let t = ((x + least).ln() - (median + least).ln()) / scale;
            if x == 0.0 {
                // Whatever would have been less than nothing is reported as nothing.
                return student_cdf(FREEDOM, t).max(1e-300).ln();
            }
            -0.5 * (FREEDOM + 1.0) * (1.0 + t * t / FREEDOM).ln() - scale.ln()
        }
    }
}

/// A result drawn by chance.
///
/// # Panics
///
/// Never: every law has parameters inside its domain.
pub fn draw(datum: &Datum, signal: f64, o: &Values, stream: &mut Stream) -> f64 {
    match law(datum, signal, o) {
        Law::NegativeBinomial(mean, size) => {
            let rate: f64 = Gamma::new(size, mean / size).expect("positive").sample(stream);
            let count: f64 = Poisson::new(rate.max(1e-12)).map_or(0.0, |p| p.sample(stream));
            if datum.kind == Kind::TrapLine { count.min(datum.effort) } else { count }
        }
        Law::BetaBinomial(share, correlation) => {
            let weight = (1.0 - correlation) / correlation.max(1e-6);
            let beta = Beta::new(share * weight, (1.0 - share) * weight).expect("positive");
            let p: f64 = beta.sample(stream);
            let p = p.clamp(0.0, 1.0);
            Binomial::new(datum.effort as u64, p).expect("a share").sample(stream) as f64
        }
        Law::ZeroLogNormal(mean, sd, least) => {
            let none = stream.uniform() < (-mean / least).exp();
            let z: f64 = StandardNormal.sample(stream);
            let area = (mean.ln() - 0.5 * sd * sd + sd * z).exp();
            if none { 0.0 } else { area }
        }
        Law::LogStudent(median, scale, least) => {
            let t: f64 = StudentT::new(FREEDOM).expect("positive").sample(stream);
            ((median + least) * (scale * t).exp() - least).max(0.0)
        }
    }
}

/// Logarithm of a (a + 1) … (a + n - 1), for whole n.
fn ln_rising(a: f64, n: f64) -> f64 {
    if n > 64.0 {
        return libm::lgamma(a + n) - libm::lgamma(a);
    }
    let (mut product, mut sum, mut k) = (1.0, 0.0, 0.0);
    while k < n {
        product *= a + k;
        if !(1e-200..1e200).contains(&product) {
            sum += product.ln();
            product = 1.0;
        }
        k += 1.0;
    }
    sum + product.ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::observe::parameter::{priors, values};
    use crate::model::draw::Sampler;

    fn datum(kind: Kind, effort: f64) -> Datum {
        Datum {
            kind,
            week: 0,
            year: 0,
            communes: vec![(0, 1.0)],
            programme: None,
            effort,
            result: 0.0,
            exposures: 3.0,
            rows: vec![2],
            place: "Thứa".to_owned(),
        }
    }

    fn medians() -> Values {
        values(&Sampler::new(&priors()), |_| 0.5)
    }

    /// Sums over all results against the same sums in another way: the chances that are not
    /// normalised differ from the true ones by a constant for each result alone, so their ratios at
    /// two signals must average to one under the first.
    #[test]
    fn chances_are_those_of_the_draws() {
        let o = medians();
        for (kind, effort, signals) in [
            (Kind::TrapLine, 300.0, [0.03, 0.035]),
            (Kind::BountyTails, 7.0, [40.0, 50.0]),
            (Kind::Hunt, 10.0, [2.0, 2.3]),
            (Kind::BaitTake, 40.0, [8.0, 9.0]),
            (Kind::BurrowCount, 3.0, [12.0, 14.0]),
            (Kind::TillersCut, 500.0, [0.02, 0.024]),
            (Kind::DamagedArea, 300.0, [0.02, 0.022]),
            (Kind::Delivered, 0.0, [900.0, 910.0]),
            (Kind::Delivered, 0.0, [0.0, 0.02]),
        ] {
            let mut stream = Stream::new(5, kind as u32);
            let mut datum = datum(kind, effort);
            let (mut sum, n) = (0.0, 20_000);
            for _ in 0..n {
                datum.result = draw(&datum, signals[0], &o, &mut stream);
                let ratio = ln_chance(&datum, signals[1], &o) - ln_chance(&datum, signals[0], &o);
                sum += ratio.exp();
            }
            let mean = sum / f64::from(n);
            assert!((mean - 1.0).abs() < 0.02, "{kind:?} {signals:?}: {mean}");
        }
    }

    #[test]
    fn rising_products_agree_with_the_gamma_function() {
        for (a, n) in [(0.3, 0.0), (0.3, 1.0), (4.0, 17.0), (1e-6, 30.0), (900.0, 64.0)] {
            let exact = libm::lgamma(a + n) - libm::lgamma(a);
            assert!((ln_rising(a, n) - exact).abs() < 1e-9 * (1.0 + exact.abs()), "{a} {n}");
        }
    }
}
