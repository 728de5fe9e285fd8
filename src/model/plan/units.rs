//! Administrative units of a time: the communes of 2022, or what they were merged into.
//!
//! Simulation always runs on the communes of the scenario; results are reported by unit. Ranges and
//! chances of a merged unit come from its own sums in each replicate, not from those of its parts.

use crate::model::plan::Commune;
use serde::{Deserialize, Serialize};

/// A time whose administrative units are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Units {
    /// The communes of the scenario, as in 2022.
    #[default]
    #[serde(rename = "2022")]
    Y2022,
    /// Units from 1 December 2024.
    #[serde(rename = "2024-12")]
    Y2024,
    /// Units from 1 July 2025.
    #[serde(rename = "2025-07")]
    Y2025,
}

impl Units {
    /// The name of the unit that a commune belongs to.
    pub(crate) fn name(self, commune: &Commune) -> &str {
        match self {
            Self::Y2022 => &commune.name,
            Self::Y2024 => &commune.unit_2024,
            Self::Y2025 => &commune.unit_2025,
        }
    }

    /// The communes of each unit, units in the order of their first commune.
    pub fn groups(self, communes: &[Commune]) -> Vec<Vec<usize>> {
        if self == Self::Y2022 {
            return (0..communes.len()).map(|commune| vec![commune]).collect();
        }
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (c, commune) in communes.iter().enumerate() {
            let same =
                |group: &&mut Vec<usize>| self.name(&communes[group[0]]) == self.name(commune);
            match groups.iter_mut().find(same) {
                Some(group) => group.push(c),
                None => groups.push(vec![c]),
            }
        }
        groups
    }
}
