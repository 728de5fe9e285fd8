//! A world ready to be simulated: what does not depend on the draw.

use super::calendar::{Seasons, StageDays, Today, almanac};
use super::movement::{Neighbours, most_per_km};
use super::rates::{ReferenceWeek, YEAR, reference_year};
use crate::model::draw::Sampler;
use crate::model::plan::{Crop, CropCalendar, World};
use crate::time::Day;

/// What a week asks of a commune's land, worked out once.
#[derive(Clone, Copy, Debug)]
pub struct Land {
    /// One over the rice area, per ha.
    pub per_rice_ha: f64,
    /// Other land over rice.
    pub other_over_rice: f64,
    /// One over the natural area, per km².
    pub per_natural_km2: f64,
    /// Largest share of the rats that leaves per km of border.
    pub most_per_km: f64,
}

/// A world ready to be simulated: what does not depend on the draw.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The world.
    pub world: World,
    /// Synchrony from week 0 on, days.
    pub campaign_synchrony_sd_days: f64,
    /// Stage tables.
    pub stages: StageDays,
    /// The district's crop seasons, from the first year of the warm-up on.
    pub seasons: Seasons,
    /// What the calendar says of every week.
    pub almanac: Vec<Today>,
    /// The year of the closures.
    pub reference_year: [ReferenceWeek; YEAR],
    /// Who borders whom.
    pub neighbours: Neighbours,
    /// Inverse distribution functions.
    pub sampler: Sampler,
    /// Rice of the district, ha.
    pub rice_area_ha: f64,
    /// The land of each commune, and of the outside patch.
    pub lands: Vec<Land>,
}

impl Ground {
    /// Prepares a world for campaigns with this synchrony.
    pub fn new(world: &World, campaign_synchrony_sd_days: Option<f64>) -> Self {
        let natural_ha: f64 = world.communes.iter().map(|c| c.natural_area_ha).sum();
        let rice_area_ha: f64 = world.communes.iter().map(|c| c.rice_area_ha).sum();
        let neighbours = Neighbours::new(world);
        let seasons = Seasons::new(&world.calendar, world.period);
        let stages = StageDays::new(&world.calendar, &seasons);
        let lands = world.communes.iter().zip(&neighbours.perimeter_km);
        let lands = lands.map(|(commune, perimeter_km)| Land {
            per_rice_ha: 1.0 / commune.rice_area_ha,
            other_over_rice: commune.other_land_ha / commune.rice_area_ha,
            per_natural_km2: 100.0 / commune.natural_area_ha,
            most_per_km: most_per_km(*perimeter_km),
        });
        let outside = Land {
            per_rice_ha: 1.0 / (rice_area_ha * world.outside_scale),
            other_over_rice: 0.0,
            per_natural_km2: 100.0 / (natural_ha * world.outside_scale),
            most_per_km: most_per_km(0.0),
        };
        Self {
            lands: lands.chain([outside]).collect(),
            neighbours,
            rice_area_ha,
            campaign_synchrony_sd_days: campaign_synchrony_sd_days
                .unwrap_or(world.calendar.synchrony_sd_days),
            reference_year: reference_year(world, &seasons, &stages),
            almanac: almanac(world.period, &seasons),
            stages,
            seasons,
            sampler: Sampler::new(&world.priors),
            world: world.clone(),
        }
    }
}

impl Ground {
    /// The crop season of what begins so many days after a crop's establishment in a year of the period.
    ///
    /// # Panics
    ///
    /// If the crop is not grown, which a scenario's check rules out.
    #[inline(always)]
    pub fn season_of(&self, crop: Crop, days: i32, year: usize) -> usize {
        let (calendar, year) = (&self.world.calendar, self.world.period.year(year));
        let place = calendar.place(crop).expect("rounds are anchored to crops grown");
        let (harvest, _) = calendar.begins_in(crop, days, year).unwrap_or((year, Day(0)));
        self.seasons.of_year(harvest).start + place
    }

    /// The crop of a season.
    #[inline(always)]
    pub fn crop(&self, season: i32) -> &CropCalendar {
        &self.world.calendar.crops[self.seasons.crop(season as usize)]
    }
}
