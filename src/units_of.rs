//! Administrative units of a time: the communes of 2022, or what they were merged into.
//!
//! Simulation always runs on the communes of the scenario; results are reported by unit. Ranges and
//! chances of a merged unit come from its own sums in each replicate, not from those of its parts.

use crate::plan::Commune;
use crate::summary::{CommuneInfo, Planned};

/// A time whose administrative units are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Units {
    /// The communes of the scenario, as in 2022.
    #[default]
    #[value(name = "2022")]
    Y2022,
    /// Units from 1 December 2024.
    #[value(name = "2024-12")]
    Y2024,
    /// Units from 1 July 2025.
    #[value(name = "2025-07")]
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

/// A unit for people: names, areas and outlines of its communes together.
pub fn describe(communes: &[Commune], group: &[usize]) -> CommuneInfo {
    let first = &communes[group[0]];
    let area: f64 = group.iter().map(|&c| communes[c].natural_area_ha).sum();
    let centre = |k: usize| {
        group.iter().map(|&c| communes[c].position[k] * communes[c].natural_area_ha).sum::<f64>()
            / area
    };
    let all_in =
        |name: fn(&Commune) -> &str| group.iter().all(|&c| name(&communes[c]) == name(first));
    let name = if group.len() == 1 {
        &first.name
    } else if all_in(|commune| &commune.unit_2024) {
        &first.unit_2024
    } else {
        &first.unit_2025
    };
    CommuneInfo {
        code: format!("{:05}", first.code),
        name: name.clone(),
        rice_area_ha: group.iter().map(|&c| communes[c].rice_area_ha).sum(),
        other_land_ha: group.iter().map(|&c| communes[c].other_land_ha).sum(),
        position: if group.len() == 1 { first.position } else { [centre(0), centre(1)] },
        unit_2024: first.unit_2024.clone(),
        unit_2025: first.unit_2025.clone(),
        outline: group.iter().flat_map(|&c| communes[c].outline.iter().cloned()).collect(),
    }
}

/// The plan in numbers, by unit.
pub fn join(planned: &Planned, groups: &[Vec<usize>]) -> Planned {
    let list = |values: &[f64]| -> Vec<f64> {
        groups.iter().map(|group| group.iter().map(|&c| values[c]).sum()).collect()
    };
    let table = |rows: &[[f64; 4]]| -> Vec<[f64; 4]> {
        groups
            .iter()
            .map(|group| std::array::from_fn(|year| group.iter().map(|&c| rows[c][year]).sum()))
            .collect()
    };
    let mut joined = Planned {
        traps: list(&planned.traps),
        trap_nights: table(&planned.trap_nights),
        chemical_ha: table(&planned.chemical_ha),
        hunting_days: table(&planned.hunting_days),
        trap_barriers: table(&planned.trap_barriers),
        habitat_ha: table(&planned.habitat_ha),
        budget_vnd: planned.budget_vnd.as_deref().map(table),
        bouts: planned.bouts.clone(),
    };
    for bout in &mut joined.bouts {
        bout.target = list(&bout.target);
        bout.product_kg = list(&bout.product_kg);
        bout.person_days = list(&bout.person_days);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{plan::estimate, scenario};

    #[test]
    fn the_fourteen_became_twelve_and_then_four() {
        let plan = scenario::embedded("luong_tai").unwrap();
        let communes = &plan.world.communes;
        for (units, n) in [(Units::Y2022, 14), (Units::Y2024, 12), (Units::Y2025, 4)] {
            let groups = units.groups(communes);
            assert_eq!(groups.len(), n);
            let rice: f64 = groups.iter().map(|group| describe(communes, group).rice_area_ha).sum();
            assert_eq!(rice, 4_500.0);
            let planned = join(&estimate::planned(&plan), &groups);
            assert!((planned.traps.iter().sum::<f64>() - 22_500.0).abs() < 1e-6);
        }
        let names: Vec<String> = Units::Y2025
            .groups(communes)
            .iter()
            .map(|group| describe(communes, group).name)
            .collect();
        assert_eq!(names, ["Lương Tài", "Trung Kênh", "Lâm Thao", "Trung Chính"]);
    }
}
