//! Movement between communes, and reinvasion from outside.
//!
//! The flux across a border is proportional to its length: from commune i to j the weekly rate is
//!
//! ```text
//! v · multiplier(stage of i) · border_km / (π · natural_area_km2_i)
//! ```
//!
//! and arrivals from outside come at the outside density in the same way, so two equal neighbours
//! exchange equal numbers. Subadults and adults move; nestlings do not.
//!
//! The rate is linear in the border; a commune never loses more than [`LEAVING_MAX`] of its rats in
//! a week. Disputable: movement does not depend on density, and rivers are borders like others.

use crate::model::plan::World;

/// The largest share of a commune's rats that leaves in a week.
pub const LEAVING_MAX: f64 = 0.9;

/// Who borders whom.
#[derive(Clone, Debug)]
pub struct Neighbours {
    /// The neighbours of all communes, one commune after the other: (index, border in km).
    all: Vec<(u32, f64)>,
    /// Where each commune's neighbours start in `all`, and the end.
    starts: Vec<usize>,
    /// Length of all borders of each commune, outside included, km.
    pub perimeter_km: Vec<f64>,
    /// Border with the outside, km.
    pub outside_km: Vec<f64>,
}

impl Neighbours {
    /// The neighbours in a world; nobody, if its rats do not cross borders.
    pub fn new(world: &World) -> Self {
        let n = world.communes.len();
        let mut of = vec![Vec::new(); n];
        let mut outside_km = vec![0.0; n];
        if world.movement {
            for border in &world.borders {
                of[border.a].push((border.b, border.length_km));
                of[border.b].push((border.a, border.length_km));
            }
            for list in &mut of {
                list.sort_by_key(|&(neighbour, _)| neighbour);
            }
            outside_km = world.communes.iter().map(|c| c.outside_border_km).collect();
        }
        let perimeter_km = of
            .iter()
            .zip(&outside_km)
            .map(|(list, outside)| list.iter().map(|&(_, km)| km).sum::<f64>() + outside)
            .collect();
        let mut all = Vec::new();
        let mut starts = vec![0];
        for list in of {
            all.extend(list.into_iter().map(|(neighbour, km)| (neighbour as u32, km)));
            starts.push(all.len());
        }
        Self { all, starts, perimeter_km, outside_km }
    }

    /// The neighbours of a commune, in order: (index, border in km).
    #[inline(always)]
    pub fn of(&self, commune: usize) -> &[(u32, f64)] {
        &self.all[self.starts[commune]..self.starts[commune + 1]]
    }
}

/// Rats leaving per km of border, as a share of the commune's rats, in a week.
///
/// `rate` is `v · multiplier / π` over the natural area; `most` is [`most_per_km`].
#[inline(always)]
pub fn leaving_per_km(rate: f64, most: f64) -> f64 {
    if rate < most { rate } else { most }
}

/// The share per km at which a perimeter loses [`LEAVING_MAX`].
#[inline(always)]
pub fn most_per_km(perimeter_km: f64) -> f64 {
    LEAVING_MAX / if perimeter_km > 1e-9 { perimeter_km } else { 1e-9 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_densities_exchange_equal_numbers() {
        // Rats are density times area; areas differ, the flux does not.
        let flux = |area: f64| 12.0 * area * leaving_per_km(0.05 / area, most_per_km(10.0)) * 3.0;
        assert!((flux(4.0) - flux(9.0)).abs() < 1e-12);
    }

    #[test]
    fn nobody_loses_more_than_the_most() {
        assert!((leaving_per_km(1e9, most_per_km(20.0)) * 20.0 - LEAVING_MAX).abs() < 1e-12);
    }
}
