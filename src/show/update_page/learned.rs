//! What was learned of each parameter.

use super::{Page, interval, table, three};
use crate::field::observe::parameter::{KEYS, OBSERVED};
use crate::field::observe::priors;
use crate::field::posterior::quantile;
use crate::model::draw::Sampler;
use crate::model::plan::parameter::{Confidence, Parameter, Prior};
use crate::text::table::{Cell, csv};
use crate::text::{Lang, Text};
use maud::{Markup, html};

/// A parameter is said to have moved when its median moved by this many prior standard deviations …
const MOVED: f64 = 0.4;
/// … or its spread shrank below this share of the prior's.
const SHRUNK: f64 = 0.7;
/// Normal quantile of the ends of a 98 % interval.
const BEYOND: f64 = 2.326;

/// What was learned of one parameter.
pub(super) struct Learned {
    pub(super) key: &'static str,
    pub(super) meaning: Text,
    pub(super) unit: String,
    /// 5 %, 50 %, 95 % quantiles of prior and posterior.
    pub(super) prior: [f64; 3],
    pub(super) posterior: [f64; 3],
    pub(super) moved: bool,
    placeholder: bool,
    /// Its 98 % interval before the records, if its median has left that.
    pub(super) beyond: Option<[f64; 2]>,
}

/// What was learned of every parameter of the model and of observation.
pub(super) fn learned(page: &Page<'_>) -> Vec<Learned> {
    let model = &page.plan.world.priors;
    let observed = priors();
    let of = |prior: &Prior, key, index, sampler: &Sampler, units: Vec<f64>| {
        let values: Vec<f64> = units.iter().map(|&u| sampler.at(index, u)).collect();
        let z: Vec<f64> =
            units.iter().map(|&u| crate::stats::special::normal_quantile(u)).collect();
        let spread = (quantile(&z, 0.95) - quantile(&z, 0.05)) / 3.29;
        let fixed =
            matches!(prior.distribution, crate::model::plan::parameter::Distribution::Fixed(_));
        Learned {
            key,
            meaning: prior.meaning.clone(),
            unit: prior.unit.clone(),
            prior: [0.05, 0.5, 0.95].map(|p| sampler.at(index, p)),
            posterior: three(&values),
            beyond: (!fixed && quantile(&z, 0.5).abs() > BEYOND)
                .then(|| [0.01, 0.99].map(|p| sampler.at(index, p))),
            moved: !fixed && (quantile(&z, 0.5).abs() > MOVED || spread < SHRUNK),
            placeholder: prior.confidence == Confidence::Placeholder,
        }
    };
    let column = |points: &[f64], width: usize, k: usize| -> Vec<f64> {
        points.iter().skip(k).step_by(width).copied().collect()
    };
    let sampler = Sampler::new(model);
    let mut all: Vec<Learned> = Parameter::ALL
        .into_iter()
        .map(|p| {
            let particles = &page.posterior.particles;
            let units = column(&particles.points, particles.dimensions(), p as usize);
            of(&model[p], p.key(), p as usize, &sampler, units)
        })
        .collect();
    let sampler = Sampler::new(&observed);
    all.extend((0..OBSERVED).map(|k| {
        let units = column(&page.posterior.observed, OBSERVED, k);
        of(&observed.0[k], KEYS[k], k, &sampler, units)
    }));
    all
}

pub(super) fn section(page: &Page<'_>, lang: Lang) -> Markup {
    let vi = lang == Lang::Vi;
    let w = |a: &'static str, b: &'static str| if vi { a } else { b };
    let all = learned(page);
    let cells: Vec<Vec<String>> = all
        .iter()
        .filter(|learned| learned.moved)
        .map(|learned| {
            let mark = if learned.placeholder { w(" (giá tạm)", " (placeholder)") } else { "" };
            let beyond = match learned.beyond {
                Some(_) => w(" – ngoài khoảng 98% trước đây", " – outside its 98% interval before"),
                None => "",
            };
            vec![
                format!("{}{mark}{beyond}", learned.meaning.get(lang)),
                learned.unit.clone(),
                interval(learned.prior, lang),
                interval(learned.posterior, lang),
            ]
        })
        .collect();
    let still = all.len() - cells.len();
    let rest = if vi {
        format!("{still} tham số khác hầu như không đổi.")
    } else {
        format!("{still} other parameters hardly moved.")
    };
    html! {
        h2 { (w("Đã biết thêm điều gì", "What was learned")) }
        (table(
            w("Trung vị và khoảng 90%, trước và sau", "Median and 90% interval, before and after"),
            &[
                w("Tham số", "Parameter"),
                w("Đơn vị", "Unit"),
                w("Trước", "Before"),
                w("Sau", "After")
            ],
            &cells,
        ))
        p { (rest) }
    }
}

/// All parameters, before and after, as CSV.
pub fn learned_csv(page: &Page<'_>) -> String {
    let header = [
        "parameter",
        "unit",
        "prior_q05",
        "prior_q50",
        "prior_q95",
        "posterior_q05",
        "posterior_q50",
        "posterior_q95",
        "moved",
    ];
    let rows = learned(page).into_iter().map(|learned| {
        let mut row = vec![Cell::from(learned.key), learned.unit.into()];
        row.extend(learned.prior.into_iter().chain(learned.posterior).map(Cell::Number));
        row.push(learned.moved.into());
        row
    });
    csv(header, rows)
}
