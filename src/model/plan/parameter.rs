//! The uncertain parameters of the model, and what is known of each.

use super::calendar::Crop;
use crate::text::keyed::{keyed, of_key};

/// Number of parameters.
pub const PARAMETERS: usize = Parameter::ALL.len();

keyed! {
    /// An uncertain parameter. Its place in this list is the dimension of its draw in a
    /// space-filling design, and its number is part of the address of its luck: new ones are
    /// added at the end, none is renumbered.
    pub enum Parameter {
        /// Young per litter (species mix 50/30), count.
        LitterSize = "litter_size",
        /// Litters per breeding female in the spring crop, count.
        LittersPerCrop = "litters_per_crop",
        /// Litters in the summer crop over those in the spring crop, ratio.
        SummerLittersRatio = "summer_litters_ratio",
        /// Adult females breeding in the window, share.
        BreedingShare = "breeding_share",
        /// Females among adults, share.
        FemaleShare = "female_share",
        /// Conception to weaning, share.
        WeaningSurvival = "weaning_survival",
        /// Age at first breeding, days.
        MaturityDays = "maturity_days",
        /// Adult survival per month except bare fields, share.
        SurvivalMonth = "survival_month",
        /// Adult survival per month in land preparation and seedling, share.
        SurvivalMonthBare = "survival_month_bare",
        /// Yearly multiplication of a rare population under usual practice, ratio.
        GrowthYear = "growth_year",
        /// Capacity at ripening of the spring crop, rats/ha.
        CapacityPerHa = "capacity_per_ha",
        /// Capacity from June to September over the spring crop's, ratio.
        SummerCapacity = "summer_capacity",
        /// Capacity of the winter fallow (October to January) over ripening, ratio.
        WinterCapacity = "winter_capacity",
        /// Sd of log capacity between years, log.
        YearShockSd = "year_shock_sd",
        /// Chance of an outbreak year, per year.
        OutbreakChance = "outbreak_chance",
        /// Weekly process noise, CV.
        EnvironmentSd = "environment_sd",
        /// Breeding starts relative to panicle initiation, days.
        BreedOnDays = "breed_on_days",
        /// Breeding ends relative to harvest, days.
        BreedOffDays = "breed_off_days",
        /// Net movement across borders, km/week.
        MovementSpeed = "movement_speed",
        /// Captures per trap-night in standing crop at the reference density, per trap-night.
        TrapSuccessRef = "trap_success_ref",
        /// Trapping on runs in bare fields, ratio.
        OpenFieldMultiplier = "open_field_multiplier",
        /// Rats never trapped, share.
        UntrappableShare = "untrappable_share",
        /// Traps lost per night, share.
        SprungShare = "sprung_share",
        /// Kill by one well-run area-wide anticoagulant round among rats offered bait, share.
        BaitKill = "bait_kill",
        /// Area truly baited of area reported, share.
        BaitTrueShare = "bait_true_share",
        /// Extra refusal after an acute product, share.
        AcuteShyness = "acute_shyness",
        /// Rats per person-day at high density, count.
        HuntRate = "hunt_rate",
        /// Density at half that rate, rats/ha.
        HuntHalfDensity = "hunt_half_density",
        /// Abundance cut within the halo by harvest, share.
        TbsReduction = "tbs_reduction",
        /// Radius protected, m.
        TbsHaloM = "tbs_halo_m",
        /// Capacity if bunds and banks are treated, ratio.
        HabitatK = "habitat_k",
        /// Other land that shelters rats as rice does, share.
        RefugeShare = "refuge_share",
        /// Farmers' own control, per week.
        UsualHazard = "usual_hazard",
        /// Yield loss of an ordinary crop under usual practice, share.
        LossRef = "loss_ref",
        /// Curvature of loss against density, exponent.
        LossExponent = "loss_exponent",
        /// Variation of damage between fields, CV.
        FieldCv = "field_cv",
        /// Attainable yield of the spring crop, t/ha.
        YieldSpring = "yield_spring",
        /// Attainable yield of the summer crop, t/ha.
        YieldSummer = "yield_summer",
        /// Farm-gate paddy price, VND/kg.
        Price2022 = "price_2022",
        /// Farm-gate paddy price, VND/kg.
        Price2023 = "price_2023",
        /// Farm-gate paddy price, VND/kg.
        Price2024 = "price_2024",
        /// Farm-gate paddy price, VND/kg.
        Price2025 = "price_2025",
        /// Product and support per hectare and crop, VND/ha.
        BaitPriceHa = "bait_price_ha",
        /// Paddy for bait per hectare and year, kg/ha.
        BaitGrainKgHa = "bait_grain_kg_ha",
        /// Person-days to bait a hectare, person-days/ha.
        BaitLabourHa = "bait_labour_ha",
        /// One trap, VND.
        TrapPrice = "trap_price",
        /// Crops that a trap lasts, crops.
        TrapLifeSeasons = "trap_life_seasons",
        /// Traps set and checked, traps/person-day.
        TrapsPerPersonDay = "traps_per_person_day",
        /// Farm day wage, VND/day.
        DayWage = "day_wage",
        /// Paid per tail where a scenario has a bounty, VND.
        TailBounty = "tail_bounty",
        /// One trap barrier per crop, VND.
        TbsCost = "tbs_cost",
        /// Person-days per hectare of one community action, person-days/ha.
        HuntDaysHa = "hunt_days_ha",
        /// Delivered over planned, ratio.
        ExecutionMedian = "execution_median",
        /// Sd of log execution, log.
        ExecutionSd = "execution_sd",
        /// Share of execution variance common to the district, share.
        ExecutionCorrelation = "execution_correlation",
        /// Sd of log realised over planned budget, log.
        BudgetSd = "budget_sd",
        /// Real social rate, per year.
        DiscountRate = "discount_rate",
        /// Farmers' own control: person-days per hectare and crop, person-days/ha.
        UsualDaysHa = "usual_days_ha",
        /// Bund and bank work: person-days per hectare, person-days/ha.
        HabitatDaysHa = "habitat_days_ha",
        /// Females made infertile of those that take fertility bait, share.
        FertilityEfficacy = "fertility_efficacy",
        /// Mean time for which they are, weeks.
        FertilityWeeks = "fertility_weeks",
        /// Fertility bait per hectare and round, VND/ha.
        FertilityPriceHa = "fertility_price_ha",
        /// Share of their own control that farmers leave to a campaign that covers all of the land. From a round's first week in a commune to four weeks after its last, usual hazard and private cost are multiplied by `1 - substitution min(1, coverage)`; of several rounds the strongest counts. Coverage is the share of the land that the bout has covered so far ([`crate::model::season::usual`]). The week's own delivery counts; nestlings are spared the same hazard as their mothers. Share.
        Substitution = "substitution",
        /// How much births rise where rats are rare: births are multiplied by `max(0, 1 + compensation (1 - n / n_s))`, n the density after the week's deaths and n_s the mean density after deaths over all weeks of that stage, of both crops, in the sixth reference year closed with compensation 0 (the year's mean for a stage that no week has; at least 0.01 rats/ha). Then mortality scale and reference year are solved again, a rare population having `1 + compensation` times the births. Ratio.
        Compensation = "compensation",
        /// Sd of log capacity between communes: a lasting factor of capacity, founders included, `exp(s z - s²/2)` with s the parameter and z by address; with a relative density r known, `r exp(t z - t²/2)`, t = s / 3. The outside patch has 1, and so has the reference year. Log.
        PlaceSd = "place_sd",
        /// Rats per person-day of a hunt in fallow and land preparation over those in other stages, ratio.
        HuntFallowMultiplier = "hunt_fallow_multiplier",
        /// Newly weaned rats, and rats from outside, that never take bait: the share of takers among weaned rats starts at one less this, falls with each round and is mixed in again by weaning and arrivals (as that of rats that enter traps, from one less `untrappable_share`). Share.
        BaitAverseShare = "bait_averse_share",
    }
}

of_key!(Parameter);

/// A probability distribution, checked: its numbers make sense together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// One value.
    Fixed(f64),
    /// Mean and standard deviation.
    Normal(f64, f64),
    /// Mean and standard deviation of the parent, then bounds.
    NormalTruncated(f64, f64, f64, f64),
    /// 5 %, 50 % and 95 % quantiles, all three of which hold: the sd of the log is `ln(q50 / q05)` over
    /// the normal's 95 % quantile below the median, and `ln(q95 / q50)` over it above.
    LogNormal(f64, f64, f64),
    /// Low and high.
    LogUniform(f64, f64),
    /// Low and high.
    Uniform(f64, f64),
    /// Low, mode, high.
    Triangular(f64, f64, f64),
    /// The two shapes.
    Beta(f64, f64),
}

/// How sure a prior is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Confidence {
    /// Read for this rat or this region.
    A,
    /// Read for another place or species.
    B,
    /// Inferred.
    C,
    /// No source at all: must be replaced, and is flagged wherever it matters.
    Placeholder,
}

/// What is known of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    /// The distribution.
    pub distribution: Distribution,
    /// Meaning for people.
    pub meaning: crate::text::Text,
    /// Unit, as written in the table.
    pub unit: String,
    /// Where it was read.
    pub source: crate::text::Text,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Prior {
    /// The unit for people.
    pub fn unit_text(&self) -> crate::text::Text {
        crate::text::Text::new(unit_in_vietnamese(&self.unit), self.unit.clone())
    }
}

/// A unit as the table of parameters writes it, in Vietnamese.
pub fn unit_in_vietnamese(unit: &str) -> String {
    let known = match unit {
        "count" => "con",
        "ratio" | "times" => "lần",
        "share" => "tỷ lệ",
        "log" => "logarit",
        "CV" => "hệ số biến động",
        "exponent" => "số mũ",
        "days" => "ngày",
        "weeks" => "tuần",
        "crops" => "vụ",
        "per week" => "mỗi tuần",
        "per year" => "mỗi năm",
        "per trap-night" => "mỗi đêm bẫy",
        "rats/ha" => "con/ha",
        "t/ha" => "tấn/ha",
        "km/week" => "km/tuần",
        "person-days/ha" => "công/ha",
        "traps/person-day" => "bẫy/công",
        other => return other.replace("VND", "đồng").replace("/day", "/công"),
    };
    known.to_owned()
}

/// One prior for every parameter, in the order of [`Parameter::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub struct Priors(pub Vec<Prior>);

impl std::ops::Index<Parameter> for Priors {
    type Output = Prior;

    fn index(&self, parameter: Parameter) -> &Prior {
        &self.0[parameter as usize]
    }
}

impl Parameter {
    /// The attainable yield that a crop draws on: its own in spring, the summer crop's after it.
    pub fn yield_of(crop: Crop) -> Self {
        if crop == Crop::Spring { Self::YieldSpring } else { Self::YieldSummer }
    }
}
