//! Surveys and trials that could be made before the choice, and the data they would bring.
//!
//! A survey is simulated for every draw of the parameters: the statistics it would give if the
//! draw were the truth, sampling error and all. Regressing net benefit on these statistics gives
//! the expected value of the sample (Strong et al. 2015, doi 10.1177/0272989X15575286).

use crate::model::draw::{Sampler, dimensions, outbreak_of};
use crate::model::math::normal_quantile;
use crate::model::plan::parameter::{PARAMETERS, Parameter};
use crate::model::rng::Stream;
use crate::text::Text;
use crate::text::told::Told;
use crate::time::Period;
use rand_distr::{Binomial, Distribution, Poisson};
use serde::Deserialize;

/// The surveys that ship with the program.
const SHIPPED: &str = include_str!("../../../scenarios/luong_tai/surveys.toml");
/// The year before the campaign among the years with a shock.
const YEAR_BEFORE: usize = crate::time::WARM_UP_YEARS - 1;
/// Rise of log capacity in an outbreak year (model description, section 3).
const OUTBREAK_LOG_CAPACITY: f64 = 0.7;

/// A list of surveys that is not understood.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
#[non_exhaustive]
pub enum SurveyError {
    /// No TOML, or fields that do not fit.
    Format(#[from] toml::de::Error),
    /// A survey that means nothing.
    Meaning {
        /// Key of the survey.
        survey: String,
        /// What is wrong, and what would be right.
        fault: Text,
    },
}

impl Told for SurveyError {
    fn told(&self) -> Text {
        match self {
            Self::Format(error) => error.told(),
            Self::Meaning { survey, fault } => Text::new(
                format!("khảo sát “{survey}”: {}", fault.vi),
                format!("survey '{survey}': {}", fault.en),
            ),
        }
    }
}

/// A survey as written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// The word for files.
    pub key: String,
    /// Title in Vietnamese.
    vi: String,
    /// Title in English.
    en: String,
    /// Sizes to consider: in so many communes.
    pub communes: Vec<u32>,
    /// Cost whatever the size, VND.
    cost_fixed_vnd: f64,
    /// Cost of each commune, VND.
    cost_commune_vnd: f64,
    /// How the cost was reckoned.
    pub cost_basis: String,
    /// Where the errors come from.
    pub source: String,
    /// Is the cost without a source?
    pub placeholder: bool,
    /// What it measures.
    pub measures: Vec<Measure>,
}

/// One statistic of a survey.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Key of the parameter.
    parameter: String,
    /// How it is measured.
    kind: Kind,
    /// Units in each commune.
    per_commune: u32,
    /// Spread between places (count) or units (relative), CV.
    #[serde(default)]
    spread_cv: f64,
    /// By how much clustering raises the variance of a share.
    #[serde(default = "one")]
    design_effect: f64,
    /// Does the shock of the year before multiply the value?
    #[serde(default)]
    year: bool,
}

fn one() -> f64 {
    1.0
}

/// How a parameter shows in data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// A Poisson count.
    Count,
    /// A binomial share.
    Share,
    /// A mean with a relative error.
    Relative,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema_version: u32,
    survey: Vec<Survey>,
}

impl Survey {
    /// The surveys that ship with the program.
    ///
    /// # Errors
    ///
    /// Never, as a test proves.
    pub fn shipped() -> Result<Vec<Self>, SurveyError> {
        Self::parse(SHIPPED)
    }

    /// The surveys of a TOML document.
    ///
    /// # Errors
    ///
    /// When it is no such document, or says something that cannot be done.
    pub fn parse(text: &str) -> Result<Vec<Self>, SurveyError> {
        let document: Document = toml::from_str(text)?;
        let wrong = |survey: &Self, vi: &str, en: &str| SurveyError::Meaning {
            survey: survey.key.clone(),
            fault: Text::new(vi, en),
        };
        for survey in &document.survey {
            if document.schema_version != 1 {
                return Err(wrong(survey, "schema_version phải là 1", "schema_version must be 1"));
            }
            if survey.communes.is_empty()
                || survey.communes.contains(&0)
                || survey.measures.is_empty()
            {
                return Err(wrong(
                    survey,
                    "cần communes lớn hơn 0 và ít nhất một thứ để đo (measures)",
                    "needs communes above 0 and something to measure",
                ));
            }
            if !(survey.cost_fixed_vnd >= 0.0 && survey.cost_commune_vnd >= 0.0) {
                return Err(wrong(survey, "chi phí không được âm", "costs must be 0 or more"));
            }
            for measure in &survey.measures {
                if Parameter::of_key(&measure.parameter).is_none() {
                    let key = &measure.parameter;
                    let vi = format!("không có tham số “{key}”");
                    return Err(wrong(survey, &vi, &format!("there is no parameter '{key}'")));
                }
                let sane = measure.per_commune > 0
                    && (0.0..=10.0).contains(&measure.spread_cv)
                    && (1.0..=1000.0).contains(&measure.design_effect);
                if !sane {
                    return Err(wrong(
                        survey,
                        "cần per_commune > 0, spread_cv từ 0 đến 10, design_effect từ 1 đến 1000",
                        "needs per_commune > 0, spread_cv 0-10, design_effect 1-1000",
                    ));
                }
            }
        }
        Ok(document.survey)
    }

    /// The words for people, at a size.
    pub fn title(&self, communes: u32) -> Text {
        let plural = if communes == 1 { "" } else { "s" };
        Text::new(
            format!("{} ({communes} xã)", self.vi),
            format!("{} ({communes} commune{plural})", self.en),
        )
    }

    /// Cost of the survey in so many communes, VND.
    pub fn cost_vnd(&self, communes: u32) -> f64 {
        self.cost_fixed_vnd + self.cost_commune_vnd * f64::from(communes)
    }

    /// The statistics that the survey would give in so many communes, by measure and row of
    /// `points`, on scales on which their errors are about even.
    pub fn simulate(
        &self,
        communes: u32,
        sampler: &Sampler,
        period: Period,
        points: &[f64],
        seed: u64,
    ) -> Vec<Vec<f64>> {
        let dimensions = dimensions(period);
        let mut statistics =
            vec![Vec::with_capacity(points.len() / dimensions); self.measures.len()];
        for (row, point) in points.chunks_exact(dimensions).enumerate() {
            let mut random = Stream::new(seed, row as u32);
            let shock = year_before(sampler, period, point);
            for (measure, statistics) in self.measures.iter().zip(&mut statistics) {
                let Some(parameter) = Parameter::of_key(&measure.parameter) else { continue };
                let value = sampler.value(parameter, point[parameter as usize])
                    * if measure.year { shock } else { 1.0 };
                statistics.push(measure.observe(value, communes, &mut random));
            }
        }
        statistics
    }
}

impl Measure {
    fn observe(&self, value: f64, communes: u32, random: &mut Stream) -> f64 {
        let units = f64::from(self.per_commune);
        let mut log_normal = |cv: f64| {
            let variance = libm::log1p(cv * cv);
            libm::exp(variance.sqrt() * normal_quantile(random.uniform()) - 0.5 * variance)
        };
        match self.kind {
            Kind::Count => {
                let mean: f64 =
                    (0..communes).map(|_| value * units * log_normal(self.spread_cv)).sum();
                let count = Poisson::new(mean).map_or(0.0, |poisson| poisson.sample(random));
                (count + 0.375).sqrt()
            }
            Kind::Share => {
                let n = (units * f64::from(communes) / self.design_effect).round().max(1.0);
                let hits = Binomial::new(n as u64, value.clamp(0.0, 1.0))
                    .map_or(0, |binomial| binomial.sample(random));
                libm::asin(((hits as f64 + 0.375) / (n + 0.75)).sqrt())
            }
            Kind::Relative => {
                let error = log_normal(self.spread_cv / (units * f64::from(communes)).sqrt());
                libm::log((value * error).max(f64::MIN_POSITIVE))
            }
        }
    }
}

/// The multiplier of capacity of the year before the campaign.
fn year_before(sampler: &Sampler, period: Period, point: &[f64]) -> f64 {
    let value = |parameter: Parameter| sampler.value(parameter, point[parameter as usize]);
    let normal = normal_quantile(point[PARAMETERS + YEAR_BEFORE]);
    let outbreak = point[outbreak_of(period, YEAR_BEFORE)] < value(Parameter::OutbreakChance);
    let rise = if outbreak { OUTBREAK_LOG_CAPACITY } else { 0.0 };
    libm::exp(value(Parameter::YearShockSd) * normal + rise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draw::Design;

    fn sampler() -> Sampler {
        Sampler::new(&crate::scenario::embedded("luong_tai").unwrap().world.priors)
    }

    #[test]
    fn the_shipped_surveys_are_understood() {
        let surveys = Survey::shipped().unwrap();
        let traps = surveys.iter().find(|survey| survey.key == "trap_nights").unwrap();
        assert_eq!(traps.cost_vnd(3), 4_800_000.0);
        assert!(
            surveys.iter().all(|survey| !survey.cost_basis.is_empty() && !survey.source.is_empty())
        );
    }

    #[test]
    fn faults_are_named() {
        let text = SHIPPED.replace("\"bait_kill\"", "\"bait_kil\"");
        assert!(Survey::parse(&text).unwrap_err().to_string().contains("bait_kil"));
    }

    #[test]
    fn a_large_survey_sees_the_truth_and_a_small_one_less() {
        let period = Period::default();
        let points = Design::LatinHypercube.points(period, 5, 0, 400, 400);
        let sampler = sampler();
        let surveys = Survey::shipped().unwrap();
        let prices = surveys.iter().find(|survey| survey.key == "price_survey").unwrap();
        let wage: Vec<f64> = points
            .chunks(dimensions(period))
            .map(|row| sampler.value(Parameter::DayWage, row[Parameter::DayWage as usize]))
            .collect();
        let misses = |communes: u32| -> f64 {
            let seen = &prices.simulate(communes, &sampler, period, &points, 9)[1];
            seen.iter().zip(&wage).map(|(s, w)| (s - libm::log(*w)).powi(2)).sum::<f64>() / 400.0
        };
        // Variances of the log error: 0.15² / (3 k), within 4 standard errors of a variance.
        assert!((misses(3) / (0.0225 / 9.0) - 1.0).abs() < 4.0 * (2.0f64 / 400.0).sqrt() + 0.02);
        assert!(misses(10_000) < 1e-5);
    }
}
