//! Which rats live here: the species mix of a scenario, which moves litter size and loss.
//!
//! Priors of both speak of the mix in the table of species. Another mix multiplies them by its own
//! mean over that of the table:
//!
//! ```text
//! factor = Σ share · value / Σ share in the table · value in the table
//! ```
//!
//! Disputable: species share one calendar, one diet and one shyness of traps; the mix is the same in
//! all communes and years.

use super::check::fault;
use super::document::Node;
use super::land;
use super::problem::{Fault, Problem};
use super::source::Sources;
use crate::model::plan::parameter::{Distribution, Parameter};
use crate::text::Text;
use crate::text::nearest::nearest;

const COLUMNS: [&str; 5] = ["key", "name", "share", "litter_size", "loss_per_rat"];
/// The parameters that a mix moves, with the column and key of what moves them.
const MOVED: [(Parameter, &str); 2] =
    [(Parameter::LitterSize, "litter_size"), (Parameter::LossRef, "loss_per_rat")];

/// By what a scenario's mix multiplies priors: [`MOVED`] in its order. None where it says nothing of
/// species.
pub(super) fn factors(
    root: &Node,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> Option<[(Parameter, f64); 2]> {
    let mix = root.at("species")?;
    if root.at("data.species").is_none() {
        problems.push(fault(
            Fault::MissingKey,
            &mix.place,
            "data.species",
            String::new(),
            "[species] cần bảng các loài, như data.species = \"luong_tai/species.csv\"",
            "[species] needs the table of species, such as data.species = \"luong_tai/species.csv\"",
        ));
        return None;
    }
    let table = land::table(root, sources, "data.species", &COLUMNS, problems)?;
    let known: Vec<String> = table.rows().map(|row| row.cell("key").text).collect();
    let named = mix.entries()?.iter().filter(|(name, _)| *name != "source");
    let strangers: Vec<_> = named.filter(|(name, _)| !known.contains(name)).collect();
    for (name, entry) in &strangers {
        let words = known.join(", ");
        let key = format!("species.{name}");
        let mut problem =
            fault(Fault::UnknownKey, &entry.place, &key, (*name).clone(), &words, &words);
        problem.suggestion = nearest(name, known.iter().map(String::as_str));
        problems.push(problem);
    }
    if !strangers.is_empty() {
        return None;
    }
    let (mut all, mut sums) = (0.0, [[0.0; 2]; MOVED.len()]);
    for row in table.rows() {
        let name = row.cell("key").text;
        let mut cell =
            |column| row.number(column, |x| x >= 0.0, ("một số từ 0", "a number from 0"), problems);
        let usual_share = cell("share")?;
        let own = |key: &str| mix.at(&format!("{name}.{key}")).and_then(Node::number);
        let share = own("share").unwrap_or(0.0);
        all += share;
        for ((_, column), [here, usual]) in MOVED.iter().zip(&mut sums) {
            let value = cell(column)?;
            *here += share * own(column).unwrap_or(value);
            *usual += usual_share * value;
        }
    }
    if (all - 1.0).abs() > 1e-6 {
        let named: Vec<String> = known.iter().map(|name| format!("species.{name}.share")).collect();
        let sum = Text::new("tổng là 1", "a sum of 1");
        problems.push(fault(
            Fault::Shares,
            &mix.place,
            &named.join(" + "),
            format!("{all}"),
            &sum.vi,
            &sum.en,
        ));
        return None;
    }
    let mut factors = MOVED.map(|(parameter, _)| (parameter, 1.0));
    for ((_, factor), [here, usual]) in factors.iter_mut().zip(sums) {
        *factor = here / usual;
    }
    Some(factors)
}

/// A distribution of so many times the value; `None` for one of shares that cannot be stretched.
pub(super) fn times(distribution: Distribution, factor: f64) -> Option<Distribution> {
    let f = |value: f64| value * factor;
    Some(match distribution {
        Distribution::Fixed(value) => Distribution::Fixed(f(value)),
        Distribution::Normal(mean, sd) => Distribution::Normal(f(mean), f(sd)),
        Distribution::NormalTruncated(mean, sd, low, high) => {
            Distribution::NormalTruncated(f(mean), f(sd), f(low), f(high))
        }
        Distribution::LogNormal(q05, q50, q95) => Distribution::LogNormal(f(q05), f(q50), f(q95)),
        Distribution::LogUniform(low, high) => Distribution::LogUniform(f(low), f(high)),
        Distribution::Uniform(low, high) => Distribution::Uniform(f(low), f(high)),
        Distribution::Triangular(low, mode, high) => {
            Distribution::Triangular(f(low), f(mode), f(high))
        }
        Distribution::Beta(..) => return None,
    })
}
