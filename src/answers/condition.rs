//! A condition on replicates: an answer for those alone in which a parameter, a year or an outcome
//! lies in a range, such as `no_campaign.yield_loss in top quarter` or `loss_ref in 0.01..0.03`.
//!
//! Draws and luck are those of the whole: a condition leaves replicates out and changes none.
//! Whatever is said under it says on its face what it is, and how many replicates are left.

mod parse;
mod stated;

pub use stated::{Bounds, Stated};

use crate::engine::Study;
use crate::model::draw::{Draw, Sampler};
use crate::model::lanes::LANES;
use crate::model::outcome::Outcome;
use crate::model::plan::parameter::{PARAMETERS, Parameter};
use crate::stats::special::normal_cdf;
use crate::text::Text;
use std::collections::BTreeSet;

/// A condition that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// As it was written.
    pub text: String,
    clauses: Vec<Clause>,
}

/// Something that lies in a range.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Clause {
    subject: Subject,
    range: Range,
}

/// What a clause looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Subject {
    /// A parameter of the reference's priors.
    Parameter(Parameter),
    /// The normal shock of a year, counted from the first of the warm-up.
    Shock(usize),
    /// Whether such a year is an outbreak year: 1 or 0.
    Outbreak(usize),
    /// An outcome of a scenario: district and campaign.
    Outcome(usize, Outcome),
    /// Net benefit of a scenario over the reference.
    NetBenefit(usize),
}

/// Where it must lie.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Range {
    /// Between two values, each of which belongs to it or does not.
    Between { low: f64, with_low: bool, high: f64, with_high: bool },
    /// Among the largest or smallest of all replicates.
    Extreme { top: bool, share: f64 },
}

/// Outcomes of some replicates: by scenario, replicate, and place in [`Condition::outcomes`].
pub type Outcomes = Vec<Vec<Vec<f64>>>;

/// The replicates in which a condition holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Their places among all.
    pub rows: Vec<usize>,
    /// What is said of them.
    pub stated: Stated,
}

impl Kept {
    /// Their points, of those of all.
    pub fn points(&self, all: &[f64], dimensions: usize) -> Vec<f64> {
        let point = |row: &usize| &all[row * dimensions..(row + 1) * dimensions];
        self.rows.iter().flat_map(point).copied().collect()
    }
}

impl Condition {
    /// Understands a condition about the scenarios of a study.
    ///
    /// # Errors
    ///
    /// All that cannot be understood, clause by clause.
    pub fn parse(text: &str, study: &Study) -> Result<Self, Vec<Text>> {
        parse::condition(text, study)
    }

    /// The outcomes that it looks at.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let mut all: Vec<Outcome> = Vec::new();
        for clause in &self.clauses {
            let outcome = match clause.subject {
                Subject::Outcome(_, outcome) => outcome,
                Subject::NetBenefit(_) => Outcome::Burden,
                _ => continue,
            };
            if !all.contains(&outcome) {
                all.push(outcome);
            }
        }
        all
    }

    /// Is all that it looks at known from the draw, whatever luck brings?
    pub fn is_of_draws(&self) -> bool {
        self.outcomes().is_empty()
    }

    /// The part of the unit cube where it holds, coordinate by coordinate, when it is such a box: a
    /// condition on parameters and shocks. Coordinates stay independent there.
    pub fn region(&self, study: &Study) -> Option<Vec<[f64; 2]>> {
        let sampler = Sampler::new(&study.plans[study.reference].world.priors);
        let mut region = vec![[0.0_f64, 1.0_f64]; study.dimensions()];
        for Clause { subject, range } in &self.clauses {
            let (coordinate, at): (usize, Box<dyn Fn(f64) -> f64>) = match *subject {
                Subject::Parameter(parameter) => {
                    let (sampler, index) = (sampler.clone(), parameter as usize);
                    (index, Box::new(move |value| sampler.chance_below(index, value)))
                }
                Subject::Shock(year) => (PARAMETERS + year, Box::new(normal_cdf)),
                _ => return None,
            };
            let [low, high] = match *range {
                Range::Between { low, high, .. } => [
                    if low.is_finite() { at(low) } else { 0.0 },
                    if high.is_finite() { at(high) } else { 1.0 },
                ],
                Range::Extreme { top: true, share } => [1.0 - share, 1.0],
                Range::Extreme { top: false, share } => [0.0, share],
            };
            let own = &mut region[coordinate];
            *own = [own[0].max(low), own[1].min(high)];
        }
        Some(region)
    }

    /// The replicates at `points` in which it holds, and what it came to. Quantiles are those of all
    /// these replicates, whatever the other clauses say.
    pub fn keep(&self, study: &Study, points: &[f64], outcomes: &Outcomes) -> Kept {
        let n = points.len() / study.dimensions();
        let mut holds = vec![true; n];
        let mut bounds = Vec::new();
        for clause in &self.clauses {
            let values = self.values(clause.subject, study, points, outcomes);
            let range = found(clause.range, &values);
            for (holds, value) in holds.iter_mut().zip(&values) {
                *holds &= within(&range, *value);
            }
            bounds.push(self.bounds(clause, &range, study));
        }
        let rows: Vec<usize> = (0..n).filter(|&row| holds[row]).collect();
        let pasts = study.particles.as_ref().map(|particles| {
            let len = particles.len();
            rows.iter().map(|row| row % len).collect::<BTreeSet<_>>().len() as u64
        });
        let stated = Stated {
            text: self.text.clone(),
            bounds,
            replicates: n as u64,
            kept: rows.len() as u64,
            pasts,
            chance_of_region: None,
        };
        Kept { rows, stated }
    }

    /// [`Condition::keep`] of rows in which other outcomes stand before its own: `first` of them.
    ///
    /// # Errors
    ///
    /// What it came to, when it leaves fewer than `least` replicates.
    pub fn keep_at_least(
        &self,
        least: u64,
        study: &Study,
        points: &[f64],
        rows: &Outcomes,
        first: usize,
    ) -> Result<Kept, Stated> {
        let own = |row: &Vec<f64>| row[first..].to_vec();
        let own: Outcomes = rows.iter().map(|arm| arm.iter().map(own).collect()).collect();
        let kept = self.keep(study, points, &own);
        if kept.stated.effective() < least { Err(kept.stated) } else { Ok(kept) }
    }

    /// What is said of an answer whose every replicate was drawn inside the region of this condition.
    pub fn stated_of_region(&self, study: &Study, region: &[[f64; 2]], replicates: u64) -> Stated {
        let sampler = Sampler::new(&study.plans[study.reference].world.priors);
        let bounds = self.clauses.iter().map(|clause| {
            let range = match (clause.range, clause.subject) {
                (Range::Extreme { top, share }, Subject::Parameter(parameter)) => {
                    let at = sampler.value(parameter, if top { 1.0 - share } else { share });
                    extreme(top, at)
                }
                (Range::Extreme { top, share }, _) => {
                    let u = if top { 1.0 - share } else { share };
                    extreme(top, crate::stats::special::normal_quantile(u))
                }
                (range, _) => range,
            };
            self.bounds(clause, &range, study)
        });
        Stated {
            text: self.text.clone(),
            bounds: bounds.collect(),
            replicates,
            kept: replicates,
            pasts: None,
            chance_of_region: Some(region.iter().map(|[low, high]| high - low).product()),
        }
    }

    /// What a clause looks at, replicate by replicate.
    fn values(
        &self,
        subject: Subject,
        study: &Study,
        points: &[f64],
        outcomes: &Outcomes,
    ) -> Vec<f64> {
        let wanted = self.outcomes();
        let place = |outcome| wanted.iter().position(|&other| other == outcome).unwrap_or(0);
        let column = |arm: usize, outcome: Outcome| {
            let place = place(outcome);
            outcomes[arm].iter().map(move |row| row[place])
        };
        match subject {
            Subject::Outcome(arm, outcome) => column(arm, outcome).collect(),
            Subject::NetBenefit(arm) => {
                let reference = column(study.reference, Outcome::Burden);
                reference.zip(column(arm, Outcome::Burden)).map(|(less, own)| less - own).collect()
            }
            subject => of_draws(subject, study, points),
        }
    }

    /// What a clause came to.
    fn bounds(&self, clause: &Clause, range: &Range, study: &Study) -> Bounds {
        let priors = &study.plans[study.reference].world.priors;
        let of = |title: &Text, arm: usize| {
            let plan = &study.plans[arm].title;
            Text::new(
                format!("{} của “{}”", title.vi, plan.vi),
                format!("{} of “{}”", title.en, plan.en),
            )
        };
        let year = |year: usize| {
            let period = study.period();
            period.last_year() + 1 - period.shock_years() as i32 + year as i32
        };
        let (key, meaning, unit) = match clause.subject {
            Subject::Parameter(parameter) => {
                let prior = &priors[parameter];
                (parameter.key().to_owned(), prior.meaning.clone(), prior.unit.clone())
            }
            Subject::Shock(k) => {
                let year = year(k);
                let vi = format!("Cú sốc của năm {year}, độ lệch chuẩn");
                let en = format!("Shock of the year {year}, standard deviations");
                (format!("shock_{year}"), Text::new(vi, en), String::new())
            }
            Subject::Outbreak(k) => {
                let year = year(k);
                let vi = format!("Năm {year} có dịch chuột (1) hay không (0)");
                let en = format!("Outbreak year {year} (1) or not (0)");
                (format!("outbreak_{year}"), Text::new(vi, en), String::new())
            }
            Subject::Outcome(arm, outcome) => (
                format!("{}.{}", study.plans[arm].name, outcome.key()),
                of(&outcome.title(), arm),
                outcome.unit().to_owned(),
            ),
            Subject::NetBenefit(arm) => (
                format!("{}.net_benefit", study.plans[arm].name),
                of(&Text::new("Lợi ích ròng, hiện giá", "Net benefit, present value"), arm),
                "VND".to_owned(),
            ),
        };
        let Range::Between { low, with_low, high, with_high } = *range else {
            let (low, high, extreme) = (None, None, None);
            let (with_low, with_high) = (false, false);
            return Bounds { key, meaning, unit, low, with_low, high, with_high, extreme };
        };
        let known = |end: f64| Some(end).filter(|end| end.is_finite());
        let (low, high) = (known(low), known(high));
        let (with_low, with_high) = (low.is_some() && with_low, high.is_some() && with_high);
        let extreme = match clause.range {
            Range::Extreme { top, share } => Some((top, share)),
            Range::Between { .. } => None,
        };
        Bounds { key, meaning, unit, low, with_low, high, with_high, extreme }
    }
}

/// What a subject that is known from the draw is in each replicate.
fn of_draws(subject: Subject, study: &Study, points: &[f64]) -> Vec<f64> {
    let sampler = Sampler::new(&study.plans[study.reference].world.priors);
    let period = study.period();
    if let Subject::Parameter(parameter) = subject {
        let rows = points.chunks_exact(study.dimensions());
        return rows.map(|row| sampler.value(parameter, row[parameter as usize])).collect();
    }
    let mut values = Vec::new();
    for points in points.chunks(LANES * study.dimensions()) {
        let draw = Draw::new(&sampler, period, points);
        values.extend((0..points.len() / study.dimensions()).map(|lane| match subject {
            Subject::Shock(year) => draw.shock_normal[year][lane],
            Subject::Outbreak(year) => f64::from(u8::from(draw.is_outbreak(year, lane))),
            _ => f64::NAN,
        }));
    }
    values
}

/// The range of values that a clause means, given those of all replicates.
fn found(range: Range, values: &[f64]) -> Range {
    let Range::Extreme { top, share } = range else { return range };
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    let count = (libm::ceil(share * n as f64) as usize).clamp(1, n.max(1));
    let at = if top { n.checked_sub(count) } else { count.checked_sub(1) };
    extreme(top, at.and_then(|at| sorted.get(at)).copied().unwrap_or(f64::NAN))
}

/// The largest, or smallest, from a value on.
fn extreme(top: bool, at: f64) -> Range {
    let (low, high) = if top { (at, f64::INFINITY) } else { (f64::NEG_INFINITY, at) };
    Range::Between { low, with_low: true, high, with_high: true }
}

/// Does a value lie in a range?
fn within(range: &Range, value: f64) -> bool {
    let Range::Between { low, with_low, high, with_high } = *range else { return false };
    let above = if with_low { value >= low } else { value > low };
    let below = if with_high { value <= high } else { value < high };
    above && below
}

#[cfg(test)]
mod tests;
