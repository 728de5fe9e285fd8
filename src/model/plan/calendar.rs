//! The crops of a year and their stages.

use crate::text::Text;
use crate::text::keyed::keyed;
use crate::time::Day;

keyed! {
    /// A crop of the year, in the order of harvests.
    pub enum Crop {
        /// Vụ xuân, vụ đông xuân.
        Spring = "spring",
        /// Vụ mùa, vụ hè thu.
        Summer = "summer",
        /// Vụ thu đông, the third crop of the Mekong delta.
        Autumn = "autumn",
    }
}

impl Crop {
    /// The most crops that a year can have.
    pub const MOST: usize = Self::ALL.len();
}

/// A stage of the crop, in the order of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// No crop and no work in the field.
    Fallow = 0,
    /// The 21 days before establishment.
    LandPreparation = 1,
    /// From establishment to tillering.
    Seedling = 2,
    /// Đẻ nhánh.
    Tillering = 3,
    /// Đứng cái, làm đòng.
    PanicleInitiation = 4,
    /// Ôm đòng.
    Booting = 5,
    /// Trỗ.
    Flowering = 6,
    /// Chín.
    Ripening = 7,
}

/// Number of stages.
pub const STAGES: usize = 8;

/// Days of land preparation before establishment.
pub const LAND_PREPARATION_DAYS: i32 = 21;

/// The calendar of one crop.
#[derive(Clone, Debug, PartialEq)]
pub struct CropCalendar {
    /// Which crop of the year.
    pub crop: Crop,
    /// What it is called, as "vụ mùa", "summer crop".
    pub name: Text,
    /// Month and day of establishment (direct seeding).
    pub established: (u32, u32),
    /// Days after establishment at which tillering, panicle initiation, booting, flowering,
    /// ripening and harvest begin; increasing.
    pub begins_days: [i32; 6],
    /// Attainable yield over the drawn yield of the spring crop (spring) or the summer crop (others).
    pub yield_ratio: f64,
    /// Litters over the drawn litters of the spring crop (spring) or the summer crop (others).
    pub litters_ratio: f64,
}

impl CropCalendar {
    /// Days from establishment to harvest.
    pub fn harvest_days(&self) -> i32 {
        self.begins_days[5]
    }

    /// The day of establishment of the crop that is harvested in this calendar year: in the year
    /// before if it stands over New Year. `None` if there is no such date.
    pub fn established_for(&self, year: i32) -> Option<Day> {
        let (month, day) = self.established;
        let same = Day::from_date(year, month, day)?;
        if Day(same.0 + self.harvest_days()).date().0 > year {
            Day::from_date(year - 1, month, day)
        } else {
            Some(same)
        }
    }
}

/// The calendar of a year's crops, and how far communes stray from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// One to [`Crop::MOST`] crops, in the order of harvests.
    pub crops: Vec<CropCalendar>,
    /// Standard deviation of a commune's establishment around the district's, days.
    pub synchrony_sd_days: f64,
}

impl Calendar {
    /// The place of a crop in the year; `None` if it is not grown.
    pub fn place(&self, crop: Crop) -> Option<usize> {
        self.crops.iter().position(|own| own.crop == crop)
    }

    /// What begins so many days after a crop's establishment in a calendar year: the year of that
    /// crop's harvest, and the day. A crop that stands over New Year is harvested a year later.
    pub fn begins_in(&self, crop: Crop, days: i32, year: i32) -> Option<(i32, Day)> {
        let own = self.crops.get(self.place(crop)?)?;
        (year - 1..=year + 1).find_map(|harvest| {
            let day = Day(own.established_for(harvest)?.0.saturating_add(days));
            (day.date().0 == year).then_some((harvest, day))
        })
    }
}

/// What each stage does, indexed by [`Stage`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageTable {
    /// Multiplier κ of capacity (fallow outside October-January).
    pub capacity: [f64; STAGES],
    /// Exponent of the open-field multiplier of trapping.
    pub open_field_exponent: [f64; STAGES],
    /// Acceptance of bait, share.
    pub bait_acceptance: [f64; STAGES],
    /// Share of the season's damage, normalised to sum 1.
    pub damage_share: [f64; STAGES],
    /// Multiplier of movement.
    pub movement: [f64; STAGES],
}
