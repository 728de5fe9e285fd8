//! The crops of a year and their stages.

/// One of the two crops of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Crop {
    /// Vụ xuân.
    Spring = 0,
    /// Vụ mùa.
    Summer = 1,
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CropCalendar {
    /// Month and day of establishment (direct seeding).
    pub established: (u32, u32),
    /// Days after establishment at which tillering, panicle initiation, booting, flowering,
    /// ripening and harvest begin; increasing.
    pub begins_days: [i32; 6],
}

/// The calendar of both crops, and how far communes stray from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calendar {
    /// Spring, then summer.
    pub crops: [CropCalendar; 2],
    /// Standard deviation of a commune's establishment around the district's, days.
    pub synchrony_sd_days: f64,
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
