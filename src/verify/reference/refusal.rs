//! The same rats refuse again: those that take bait and enter traps die, and the others are left.

use super::Draw;
use crate::model::plan::parameter::Parameter as P;

/// Shares of the weaned rats that take bait, and that enter traps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Willing {
    pub(super) bait: f64,
    pub(super) traps: f64,
}

impl Willing {
    /// Of rats that no campaign has met.
    pub(super) fn unmet(draw: &Draw) -> Self {
        Self { bait: 1.0 - draw[P::BaitAverseShare], traps: 1.0 - draw[P::UntrappableShare] }
    }

    /// What is left when the willing have met these hazards.
    pub(super) fn after(self, bait: f64, traps: f64) -> Self {
        let left = |share: f64, hazard: f64| {
            let survive = share * libm::exp(-hazard);
            survive / (survive + 1.0 - share)
        };
        Self { bait: left(self.bait, bait), traps: left(self.traps, traps) }
    }

    /// Of a population to which each of these groups gives so many rats; `None` if there are no rats.
    pub(super) fn mixed(groups: &[(f64, Self)]) -> Option<Self> {
        let all: f64 = groups.iter().map(|(rats, _)| rats).sum();
        let mean = |share: fn(&Self) -> f64| {
            groups.iter().map(|(rats, of)| rats * share(of)).sum::<f64>() / all
        };
        (all > 0.0).then(|| Self { bait: mean(|of| of.bait), traps: mean(|of| of.traps) })
    }
}

/// Hazard of all rats, of whom this share meets the hazard and the others nothing.
pub(super) fn diluted(hazard: f64, share: f64) -> f64 {
    -libm::log1p(share * libm::expm1(-hazard))
}
