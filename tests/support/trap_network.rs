//! An individual-based trap network, as documented: the reference of the model's trapping term.
//!
//! Every animal has the centre of a home range and does not move. A trap at distance d of that
//! centre takes it in a night with probability `g0 exp(-d² / 2σ²)`. Traps hold `capacity` animals
//! until the next check night; animals are served in the order of their index, so earlier ones
//! have the first claim on a trap. Written from the published description of trap-network
//! simulators, not from any code.

use rodsim::model::math;
use rodsim::model::rng::Stream;

/// A square of traps and animals.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    /// Side of the square, m.
    pub(crate) side_m: f64,
    /// Does the square close upon itself, so that it has no edge?
    pub(crate) torus: bool,
    /// Traps along one side.
    pub(crate) traps_along: usize,
    /// Distance between traps, m; the first stands at `first_m`.
    pub(crate) spacing_m: f64,
    /// Place of the first trap along both axes, m.
    pub(crate) first_m: f64,
    /// Mean of σ, m, and its CV between animals (log-normal).
    pub(crate) sigma_m: f64,
    /// CV of σ between animals.
    pub(crate) sigma_cv: f64,
    /// Nightly capture at the centre.
    pub(crate) g0: f64,
    /// Share of animals that no trap takes.
    pub(crate) untrappable: f64,
    /// Room of a trap after a check.
    pub(crate) capacity: u32,
    /// Chance per night that a place in a trap is lost until the next check.
    pub(crate) failure: f64,
    /// Nights between checks.
    pub(crate) check_nights: usize,
}

/// Capture probability at distance `d`.
pub(crate) fn kernel(g0: f64, sigma: f64, d2: f64) -> f64 {
    g0 * (-d2 / (2.0 * sigma * sigma)).exp()
}

/// The chance of any capture when each trap takes an animal independently.
pub(crate) fn any(chances: impl IntoIterator<Item = f64>) -> f64 {
    1.0 - chances.into_iter().map(|p| 1.0 - p).product::<f64>()
}

impl Network {
    /// Chances of one animal at each trap within six σ: `(trap, chance)`.
    fn chances(&self, at: [f64; 2], sigma: f64) -> Vec<(usize, f64)> {
        let reach = (6.0 * sigma / self.spacing_m).ceil() as i64;
        let n = self.traps_along as i64;
        let nearest = at.map(|x| ((x - self.first_m) / self.spacing_m).round() as i64);
        let reach = reach.min(n / 2);
        let mut chances = Vec::new();
        for i in nearest[0] - reach..=nearest[0] + reach {
            for j in nearest[1] - reach..=nearest[1] + reach {
                let outside = !(0..n).contains(&i) || !(0..n).contains(&j);
                if outside && !self.torus {
                    continue;
                }
                let d2: f64 = [i, j]
                    .iter()
                    .zip(at)
                    .map(|(&k, x)| (k as f64 * self.spacing_m + self.first_m - x).powi(2))
                    .sum();
                if d2 <= 36.0 * sigma * sigma {
                    let trap = i.rem_euclid(n) * n + j.rem_euclid(n);
                    chances.push((trap as usize, kernel(self.g0, sigma, d2)));
                }
            }
        }
        chances
    }

    /// Animals alive after each night, from `animals` at the start.
    pub(crate) fn run(&self, animals: usize, nights: usize, rng: &mut Stream) -> Vec<usize> {
        let log_variance = (1.0 + self.sigma_cv * self.sigma_cv).ln();
        let untrappable = (animals as f64 * self.untrappable).round() as usize;
        let mut alive: Vec<Vec<(usize, f64)>> = (0..animals)
            .map(|animal| {
                let at = [rng.uniform() * self.side_m, rng.uniform() * self.side_m];
                let z = math::normal_quantile(rng.uniform());
                let sigma = self.sigma_m * (log_variance.sqrt() * z - 0.5 * log_variance).exp();
                if animal < untrappable { Vec::new() } else { self.chances(at, sigma) }
            })
            .collect();
        let mut room = vec![0; self.traps_along * self.traps_along];
        let mut left = Vec::new();
        for night in 0..nights {
            if night % self.check_nights == 0 {
                room.fill(self.capacity);
            }
            if self.failure > 0.0 {
                for room in &mut room {
                    for _ in 0..*room {
                        *room -= u32::from(rng.uniform() < self.failure);
                    }
                }
            }
            alive.retain(|chances| {
                let open = || chances.iter().filter(|&&(trap, _)| room[trap] > 0);
                let caught = any(open().map(|&(_, p)| p));
                if rng.uniform() >= caught {
                    return true;
                }
                let sum: f64 = open().map(|&(_, p)| p).sum();
                let mut at = rng.uniform() * sum;
                let mut chosen = None;
                for &(trap, p) in open() {
                    chosen = Some(trap);
                    at -= p;
                    if at <= 0.0 {
                        break;
                    }
                }
                if let Some(trap) = chosen {
                    room[trap] -= 1;
                }
                false
            });
            left.push(alive.len());
        }
        left
    }
}
