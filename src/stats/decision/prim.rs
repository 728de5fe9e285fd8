//! When does a plan fail? Boxes in the space of uncertain inputs, and switching values.
//!
//! "B beats A unless the rats start above … and the bait works below …" is a box: a range for each
//! of a few inputs, in which failures are dense (**density**: the share of the box's replicates that
//! fail) and which holds most of them (**coverage**: the share of the failures that lie in the box).
//! PRIM, the patient rule induction method (Friedman & Fisher 1999, doi 10.1023/A:1008894516817),
//! peels a thin slice off the data at a time, always the one that leaves the highest density, and
//! pastes back what does no harm. Everything is deterministic; ties go to the first input.

use super::information::chosen_basis;

/// How patiently to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience {
    /// Share of the box's replicates that one peel takes; 0.05 as a rule.
    pub peel: f64,
    /// Smallest share of all replicates that a box may hold; 0.05 as a rule.
    pub support_min: f64,
}

impl Default for Patience {
    fn default() -> Self {
        Self { peel: 0.05, support_min: 0.05 }
    }
}

/// A box: a closed range for each input, and what lies in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Lower and upper limit by input; −∞ or ∞ where it is not restricted.
    pub limits: Vec<[f64; 2]>,
    /// Share of the replicates that lie in it.
    pub support: f64,
    /// Share of the hits that lie in it.
    pub coverage: f64,
    /// Share of its replicates that are hits.
    pub density: f64,
}

impl Region {
    /// Does it hold this replicate of `inputs` (by input and replicate)?
    pub fn holds(&self, inputs: &[Vec<f64>], replicate: usize) -> bool {
        let within = |([low, high], input): (&[f64; 2], &Vec<f64>)| {
            (*low..=*high).contains(&input[replicate])
        };
        self.limits.iter().zip(inputs).all(within)
    }

    /// The inputs that it restricts.
    pub fn restricted(&self) -> Vec<usize> {
        let bounded = |limits: &[f64; 2]| limits.iter().any(|limit| limit.is_finite());
        (0..self.limits.len()).filter(|&i| bounded(&self.limits[i])).collect()
    }

    /// Harmonic mean of coverage and density: one number by which boxes are chosen.
    pub fn balance(&self) -> f64 {
        let sum = self.coverage + self.density;
        if sum > 0.0 { 2.0 * self.coverage * self.density / sum } else { 0.0 }
    }
}

/// The hits and the inputs they are explained by.
struct Data<'a> {
    inputs: &'a [Vec<f64>],
    hits: &'a [bool],
    hits_total: f64,
}

impl Data<'_> {
    fn region(&self, limits: Vec<[f64; 2]>) -> Region {
        let mut region = Region { limits, support: 0.0, coverage: 0.0, density: 0.0 };
        let (mut held, mut hits) = (0.0, 0.0);
        for (replicate, &hit) in self.hits.iter().enumerate() {
            if region.holds(self.inputs, replicate) {
                held += 1.0;
                hits += f64::from(u8::from(hit));
            }
        }
        region.support = held / self.hits.len() as f64;
        region.coverage = if self.hits_total > 0.0 { hits / self.hits_total } else { 0.0 };
        region.density = if held > 0.0 { hits / held } else { 0.0 };
        region
    }

    /// The same box with other limits for one input.
    fn with(&self, region: &Region, input: usize, limits: [f64; 2]) -> Region {
        let mut all = region.limits.clone();
        all[input] = limits;
        self.region(all)
    }

    /// Values of an input, in order, of the replicates that fit the box but for this input.
    fn values_beside(&self, region: &Region, input: usize) -> Vec<f64> {
        let mut free = region.clone();
        free.limits[input] = [f64::NEG_INFINITY, f64::INFINITY];
        let mut values: Vec<f64> = (0..self.hits.len())
            .filter(|&replicate| free.holds(self.inputs, replicate))
            .map(|replicate| self.inputs[input][replicate])
            .collect();
        values.sort_by(f64::total_cmp);
        values
    }

    /// The densest box after one more peel, if a large enough one is left.
    fn peel(&self, region: &Region, patience: Patience) -> Option<Region> {
        let mut best: Option<Region> = None;
        for input in 0..self.inputs.len() {
            let [low, high] = region.limits[input];
            let mut values = self.values_beside(region, input);
            values.retain(|v| (low..=high).contains(v));
            let slice = ((values.len() as f64 * patience.peel) as usize).max(1);
            // Equal values go together: the next larger (or smaller) value is the new limit.
            let raised = values.get(slice - 1).and_then(|&cut| values.iter().find(|v| **v > cut));
            let lowered = values
                .len()
                .checked_sub(slice)
                .and_then(|i| values.get(i))
                .and_then(|&cut| values.iter().rev().find(|v| **v < cut));
            let peeled = [raised.map(|&low| [low, high]), lowered.map(|&high| [low, high])];
            for limits in peeled.into_iter().flatten() {
                let candidate = self.with(region, input, limits);
                let large = candidate.support >= patience.support_min;
                let rank = |r: &Region| (r.density, r.support);
                if large && best.as_ref().is_none_or(|b| rank(&candidate) > rank(b)) {
                    best = Some(candidate);
                }
            }
        }
        best
    }

    /// Moves limits outwards, a slice at a time, as long as the balance improves, then drops
    /// limits that it does not need.
    fn paste(&self, mut region: Region, patience: Patience) -> Region {
        loop {
            let mut best: Option<Region> = None;
            for input in region.restricted() {
                let [low, high] = region.limits[input];
                let values = self.values_beside(&region, input);
                let inside = values.iter().filter(|v| (low..=high).contains(*v)).count();
                let slice = ((inside as f64 * patience.peel) as usize).max(1);
                let below = values.partition_point(|v| *v < low);
                let above = values.partition_point(|v| *v <= high);
                let lower = below.checked_sub(slice).map_or(f64::NEG_INFINITY, |i| values[i]);
                let higher = values.get(above + slice - 1).copied().unwrap_or(f64::INFINITY);
                let free = [f64::NEG_INFINITY, f64::INFINITY];
                for limits in [[lower, high], [low, higher], free] {
                    if limits == [low, high] {
                        continue;
                    }
                    let candidate = self.with(&region, input, limits);
                    // A limit that makes no difference at all goes, too.
                    if candidate.balance() >= best.as_ref().unwrap_or(&region).balance() {
                        best = Some(candidate);
                    }
                }
            }
            match best {
                Some(better) => region = better,
                None => return region,
            }
        }
    }
}

/// The peels from the whole space inwards: a user may choose another trade-off of coverage and
/// density than [`find_box`] does.
pub fn peels(inputs: &[Vec<f64>], hits: &[bool], patience: Patience) -> Vec<Region> {
    assert!(inputs.iter().all(|input| input.len() == hits.len()), "inputs share their replicates");
    let data = data(inputs, hits);
    let mut peels = vec![data.region(vec![[f64::NEG_INFINITY, f64::INFINITY]; inputs.len()])];
    while let Some(next) =
        peels.last().filter(|last| last.density < 1.0).and_then(|last| data.peel(last, patience))
    {
        peels.push(next);
    }
    peels
}

fn data<'a>(inputs: &'a [Vec<f64>], hits: &'a [bool]) -> Data<'a> {
    let hits_total = hits.iter().filter(|hit| **hit).count() as f64;
    Data { inputs, hits, hits_total }
}

/// The box that explains the hits best: of all peels the one with the largest harmonic mean of
/// coverage and density, with its limits moved outwards or dropped where that does no harm. `None`
/// when no box explains more than the whole space does, or there are no hits.
pub fn find_box(inputs: &[Vec<f64>], hits: &[bool], patience: Patience) -> Option<Region> {
    let better = |best: Region, next: Region| {
        if next.balance() > best.balance() { next } else { best }
    };
    let best = peels(inputs, hits, patience).into_iter().reduce(better)?;
    let found = data(inputs, hits).paste(best, patience);
    (found.coverage > 0.0 && !found.restricted().is_empty()).then_some(found)
}

/// Values of one input at which the expected gain changes sign, in ascending order, with what it is
/// above: `(value, gains above)`. Between the 2 % and 98 % quantiles of the input only.
///
/// The expected gain given the input is a spline regression over the replicates (as in
/// [`super::information`]): other inputs and luck average out.
pub fn switching_points(input: &[f64], gain: &[f64]) -> Vec<(f64, bool)> {
    assert_eq!(input.len(), gain.len(), "every replicate has an input and a gain");
    let n = input.len();
    if n < 50 {
        return Vec::new();
    }
    let gains = [gain.to_vec()];
    let all: Vec<usize> = (0..n).collect();
    let fitted = chosen_basis(&gains, &[input], &all).fit(&gains, &all).0;
    let mut curve: Vec<(f64, f64)> = input.iter().copied().zip(fitted[0].iter().copied()).collect();
    curve.sort_by(|a, b| a.0.total_cmp(&b.0));
    let inner = &curve[n / 50..n - n / 50];
    inner
        .windows(2)
        .filter(|pair| (pair[0].1 > 0.0) != (pair[1].1 > 0.0))
        .map(|pair| {
            let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
            (x0 + (x1 - x0) * y0 / (y0 - y1), y1 > 0.0)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::resample::SplitMix64;

    fn uniforms(inputs: usize, n: usize, seed: u64) -> Vec<Vec<f64>> {
        let mut random = SplitMix64::new(seed);
        (0..inputs).map(|_| (0..n).map(|_| random.uniform()).collect()).collect()
    }

    #[test]
    fn a_planted_box_is_found() {
        let x = uniforms(4, 3000, 1);
        let hits: Vec<bool> = (0..3000).map(|i| x[0][i] > 0.6 && x[2][i] < 0.3).collect();
        let found = find_box(&x, &hits, Patience::default()).unwrap();
        assert_eq!(found.restricted(), [0, 2]);
        assert!((found.limits[0][0] - 0.6).abs() < 0.03 && found.limits[0][1] == f64::INFINITY);
        assert!((found.limits[2][1] - 0.3).abs() < 0.03, "{found:?}");
        assert!(found.coverage > 0.95 && found.density > 0.95);
    }

    #[test]
    fn a_planted_box_is_found_under_noise() {
        let x = uniforms(5, 4000, 2);
        let mut random = SplitMix64::new(3);
        let hits: Vec<bool> = (0..4000)
            .map(|i| {
                let inside = x[1][i] > 0.5 && (0.2..0.7).contains(&x[3][i]);
                random.uniform() < if inside { 0.85 } else { 0.03 }
            })
            .collect();
        let found = find_box(&x, &hits, Patience::default()).unwrap();
        assert_eq!(found.restricted(), [1, 3], "{found:?}");
        for (limit, planted) in
            [(found.limits[1][0], 0.5), (found.limits[3][0], 0.2), (found.limits[3][1], 0.7)]
        {
            assert!((limit - planted).abs() < 0.05, "{found:?}");
        }
        assert!(found.density > 0.75 && found.coverage > 0.75);
    }

    #[test]
    fn without_hits_there_is_no_box() {
        let x = uniforms(2, 200, 4);
        assert_eq!(find_box(&x, &[false; 200], Patience::default()), None);
        assert_eq!(find_box(&x, &[true; 200], Patience::default()), None);
        assert_eq!(find_box(&[], &[true, false], Patience::default()), None);
    }

    #[test]
    fn the_gain_switches_where_it_was_planted() {
        let x = uniforms(2, 5000, 5);
        let gain: Vec<f64> = (0..5000).map(|i| 10.0 * (x[0][i] - 0.4) + x[1][i] - 0.5).collect();
        let found = switching_points(&x[0], &gain);
        assert_eq!(found.len(), 1);
        assert!((found[0].0 - 0.4).abs() < 0.01 && found[0].1);
        assert_eq!(switching_points(&x[1], &gain), []); // 1 + small: always a gain
        let valley: Vec<f64> = x[0].iter().map(|x| (x - 0.5) * (x - 0.5) - 0.04).collect();
        let found = switching_points(&x[0], &valley);
        assert_eq!(found.iter().map(|f| f.1).collect::<Vec<_>>(), [false, true]);
        assert!((found[0].0 - 0.3).abs() < 0.02 && (found[1].0 - 0.7).abs() < 0.02);
    }

    #[test]
    fn a_straight_gain_switches_exactly_between_its_replicates() {
        let input: Vec<f64> = (0..60).map(f64::from).collect();
        let gain: Vec<f64> = input.iter().map(|x| x - 30.25).collect();
        let found = switching_points(&input, &gain);
        assert!(found.len() == 1 && (found[0].0 - 30.25).abs() < 1e-9, "{found:?}");
    }
}
