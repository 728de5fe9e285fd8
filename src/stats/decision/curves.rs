//! Curves for the choice between options with an effect and a cost in each replicate.
//!
//! Notation: `E_d(s)` effect and `C_d(s)` cost of option `d` in replicate `s`, `k` the value of one
//! unit of effect. Net benefit `NB = k E − C`. Formulas follow Briggs, Claxton & Sculpher (2006),
//! *Decision Modelling for Health Economic Evaluation*, chapters 5 and 6; Fenwick, Claxton &
//! Sculpher (2001, doi 10.1002/hec.635) for the frontier; Alarid-Escudero et al. (2019, doi
//! 10.1016/j.jval.2019.02.008) for expected-loss curves.

use super::{largest, mean, replicates};
use crate::stats::mean_and_error;
use crate::stats::special::{normal_cdf, normal_density};

/// Net benefit `k E − C` by option and replicate.
pub fn net_benefit(effect: &[Vec<f64>], cost: &[Vec<f64>], k: f64) -> Vec<Vec<f64>> {
    assert_eq!(effect.len(), cost.len(), "every option has an effect and a cost");
    effect
        .iter()
        .zip(cost)
        .map(|(e, c)| e.iter().zip(c).map(|(e, c)| k * e - c).collect())
        .collect()
}

/// Chance that each option is the best, `mean(1[NB_d = max_j NB_j])`; ties are shared equally, so
/// the chances sum to 1.
pub fn chance_best(net_benefit: &[Vec<f64>]) -> Vec<f64> {
    let n = replicates(net_benefit);
    let mut wins = vec![0.0; net_benefit.len()];
    for s in 0..n {
        let best = best_in(net_benefit, s);
        let winners = net_benefit.iter().filter(|values| values[s] == best).count() as f64;
        for (wins, values) in wins.iter_mut().zip(net_benefit) {
            if values[s] == best {
                *wins += 1.0 / winners;
            }
        }
    }
    wins.iter().map(|w| w / n as f64).collect()
}

fn best_in(net_benefit: &[Vec<f64>], replicate: usize) -> f64 {
    net_benefit.iter().map(|values| values[replicate]).fold(f64::NEG_INFINITY, f64::max)
}

/// Expected loss of each option, `mean(max_j NB_j − NB_d)`: what choosing it gives away on average
/// against knowing each replicate beforehand.
pub fn expected_loss(net_benefit: &[Vec<f64>]) -> Vec<f64> {
    let n = replicates(net_benefit);
    let best: Vec<f64> = (0..n).map(|s| best_in(net_benefit, s)).collect();
    net_benefit
        .iter()
        .map(|values| best.iter().zip(values).map(|(b, v)| b - v).sum::<f64>() / n as f64)
        .collect()
}

/// A value of information with its Monte Carlo standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evpi {
    /// Expected value, in the unit of the net benefit.
    pub value: f64,
    /// Monte Carlo standard error.
    pub mcse: f64,
}

/// Expected value of perfect information, `mean(max_d NB_d) − max_d mean(NB_d)`, which is the
/// smallest expected loss; its error is that of the loss of the best option.
pub fn evpi(net_benefit: &[Vec<f64>]) -> Evpi {
    let n = replicates(net_benefit);
    let means: Vec<f64> = net_benefit.iter().map(|values| mean(values)).collect();
    let chosen = &net_benefit[largest(&means)];
    let loss: Vec<f64> = (0..n).map(|s| best_in(net_benefit, s) - chosen[s]).collect();
    let (value, mcse) = mean_and_error(&loss).unwrap_or((loss[0], f64::INFINITY));
    Evpi { value, mcse }
}

/// Expected value of perfect information when the incremental net benefit of one option over
/// another is normal: `σ φ(μ/σ) − |μ| Φ(−|μ|/σ)` (Raiffa & Schlaifer 1961: the unit normal loss).
pub fn evpi_normal(mean: f64, sd: f64) -> f64 {
    if sd <= 0.0 {
        return 0.0;
    }
    let z = mean.abs() / sd;
    sd * normal_density(z) - mean.abs() * normal_cdf(-z)
}

/// The curves at one value of a unit of effect.
#[derive(Clone, Debug, PartialEq)]
pub struct AtValue {
    /// Value of one unit of effect.
    pub k: f64,
    /// Chance of being the best, by option.
    pub chance_best: Vec<f64>,
    /// Expected loss, by option.
    pub expected_loss: Vec<f64>,
    /// The option with the largest mean net benefit: the one to choose.
    pub chosen: usize,
    /// The frontier: the chance that the chosen option is the best.
    pub chance_chosen: f64,
    /// Expected value of perfect information.
    pub evpi: Evpi,
}

/// All curves at each value `k` of a unit of effect.
pub fn curves(effect: &[Vec<f64>], cost: &[Vec<f64>], values: &[f64]) -> Vec<AtValue> {
    values
        .iter()
        .map(|&k| {
            let nb = net_benefit(effect, cost, k);
            let means: Vec<f64> = nb.iter().map(|values| mean(values)).collect();
            let chosen = largest(&means);
            let chance_best = chance_best(&nb);
            AtValue {
                k,
                chosen,
                chance_chosen: chance_best[chosen],
                expected_loss: expected_loss(&nb),
                evpi: evpi(&nb),
                chance_best,
            }
        })
        .collect()
}

/// Where an option stands on the way from the cheapest to the most effective.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// The cheapest option worth having.
    First,
    /// On the frontier, with the cost of one more unit of effect than the one before.
    Icer(f64),
    /// Another option costs no more and achieves no less (and differs in one).
    Dominated,
    /// A mix of two others costs no more and achieves as much.
    ExtendedlyDominated,
}

/// The standing of each option, from mean effects and mean costs.
///
/// Sort by cost; drop the dominated, then those whose ICER exceeds the next one's; ICERs are
/// ratios of differences of means, never means of ratios. Of equal options the first is kept.
pub fn frontier(effect: &[f64], cost: &[f64]) -> Vec<Standing> {
    assert_eq!(effect.len(), cost.len(), "every option has an effect and a cost");
    let mut order: Vec<usize> = (0..cost.len()).collect();
    order.sort_by(|&a, &b| {
        cost[a].total_cmp(&cost[b]).then(effect[b].total_cmp(&effect[a])).then(a.cmp(&b))
    });
    let mut standing = vec![Standing::Dominated; cost.len()];
    let icer = |a: usize, b: usize| (cost[b] - cost[a]) / (effect[b] - effect[a]);
    let mut kept: Vec<usize> = Vec::new();
    for &option in &order {
        if kept.last().is_some_and(|&last| effect[option] <= effect[last]) {
            continue;
        }
        while let [.., before, last] = kept[..] {
            if icer(before, last) < icer(last, option) {
                break;
            }
            standing[last] = Standing::ExtendedlyDominated;
            kept.pop();
        }
        kept.push(option);
    }
    for (i, &option) in kept.iter().enumerate() {
        standing[option] =
            if i == 0 { Standing::First } else { Standing::Icer(icer(kept[i - 1], option)) };
    }
    standing
}

/// The value of a unit of effect at which option `b` overtakes option `a` in mean net benefit,
/// `mean ΔC / mean ΔE`, when it is positive: below it the cheaper, above it the more effective one
/// is preferred. `None` when one is preferred at every positive value.
pub fn switching_value(effect: [f64; 2], cost: [f64; 2]) -> Option<f64> {
    let k = (cost[1] - cost[0]) / (effect[1] - effect[0]);
    (k.is_finite() && k > 0.0).then_some(k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::resample::SplitMix64;

    #[test]
    fn three_replicates_by_hand() {
        let effect = vec![vec![0.0, 0.0, 0.0], vec![1.0, 2.0, 3.0]];
        let cost = vec![vec![0.0; 3], vec![4.0; 3]];
        let at = &curves(&effect, &cost, &[2.0])[0]; // net benefit of b: -2, 0 (a tie), 2
        assert_eq!(at.chance_best, [0.5, 0.5]);
        assert_eq!(at.expected_loss, [2.0 / 3.0, 2.0 / 3.0]);
        assert_eq!((at.chosen, at.chance_chosen), (0, 0.5));
        assert!((at.evpi.value - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(switching_value([0.0, 2.0], [0.0, 4.0]), Some(2.0));
        assert_eq!(switching_value([0.0, 2.0], [4.0, 0.0]), None);
    }

    #[test]
    fn perfect_information_about_a_normal_benefit() {
        assert!((evpi_normal(30.0, 100.0) - 26.676_124).abs() < 1e-6);
        assert!((evpi_normal(-30.0, 100.0) - 26.676_124).abs() < 1e-6);
        assert_eq!(evpi_normal(5.0, 0.0), 0.0);
        let mut random = SplitMix64::new(4);
        let gain: Vec<f64> = (0..200_000).map(|_| 30.0 + 100.0 * random.normal()).collect();
        let found = evpi(&[vec![0.0; gain.len()], gain]);
        assert!((found.value - 26.676_124).abs() < 4.0 * found.mcse);
        assert!(found.mcse < 0.2);
    }

    #[test]
    fn the_value_of_information_is_the_smallest_expected_loss() {
        let mut random = SplitMix64::new(7);
        let nb: Vec<Vec<f64>> = (0..5)
            .map(|d| (0..500).map(|_| f64::from(d) + 3.0 * random.normal()).collect())
            .collect();
        let least = expected_loss(&nb).into_iter().fold(f64::INFINITY, f64::min);
        assert!((evpi(&nb).value - least).abs() < 1e-9);
        assert!((chance_best(&nb).iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_textbook_frontier() {
        use Standing::{Dominated, ExtendedlyDominated, First, Icer};
        // Effects and costs: b is extendedly dominated by a mix of a and c; d is dominated by c.
        let effect = [0.0, 1.0, 4.0, 3.5, 5.0, 4.0];
        let cost = [10.0, 40.0, 50.0, 60.0, 90.0, 50.0];
        assert_eq!(
            frontier(&effect, &cost),
            [First, ExtendedlyDominated, Icer(10.0), Dominated, Icer(40.0), Dominated]
        );
        assert_eq!(frontier(&[2.0, 1.0], &[1.0, 5.0]), [First, Dominated]);
        assert_eq!(frontier(&[], &[]), []);
    }
}
