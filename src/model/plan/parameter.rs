//! The uncertain parameters of the model, and what is known of each.

use super::calendar::Crop;
use crate::text::keyed::{keyed, of_key};

/// Number of parameters.
pub const PARAMETERS: usize = Parameter::ALL.len();

keyed! {
    /// What would have to be studied to know a parameter better.
    pub enum Group {
        /// The rats: births, deaths, numbers, movement.
        Biology = "biology",
        /// What traps catch and how long they last.
        Trapping = "trapping",
        /// What bait kills and how much is truly laid.
        Bait = "bait",
        /// Hunting, trap barriers, bunds and banks.
        OtherWorks = "other_works",
        /// What rats eat and what would have been harvested.
        Damage = "damage",
        /// Prices, wages, discounting.
        Money = "money",
        /// How much of a plan is done.
        Delivery = "delivery",
    }
}

/// Makes the parameters from a list of: word for files, group, least and greatest value.
macro_rules! parameters {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $key:literal, $group:ident, ($low:expr, $high:expr);)*
        }
    ) => {
        keyed! {
            $(#[$about])*
            pub enum $name { $($(#[$doc])* $variant = $key,)* }
        }

        impl $name {
            /// The group to which it belongs.
            pub fn group(self) -> Group {
                [$(Group::$group),*][self as usize]
            }

            /// The values that it can have: generous, but such that a season stays one. Below the
            /// least no trap is ever set and above the greatest counts leave the numbers that tallies
            /// hold.
            pub fn domain(self) -> (f64, f64) {
                [$(($low, $high)),*][self as usize]
            }
        }
    };
}

parameters! {
    /// An uncertain parameter. Its place in this list is the dimension of its draw in a
    /// space-filling design, and its number is part of the address of its luck: new ones are
    /// added at the end, none is renumbered.
    pub enum Parameter {
        /// Young per litter (species mix 50/30), count.
        LitterSize = "litter_size", Biology, (0.1, 50.0);
        /// Litters per breeding female in the spring crop, count.
        LittersPerCrop = "litters_per_crop", Biology, (0.01, 20.0);
        /// Litters in the summer crop over those in the spring crop, ratio.
        SummerLittersRatio = "summer_litters_ratio", Biology, (0.0, 100.0);
        /// Adult females breeding in the window, share.
        BreedingShare = "breeding_share", Biology, (0.0, 1.0);
        /// Females among adults, share.
        FemaleShare = "female_share", Biology, (0.0, 1.0);
        /// Conception to weaning, share.
        WeaningSurvival = "weaning_survival", Biology, (0.0, 1.0);
        /// Age at first breeding, days.
        MaturityDays = "maturity_days", Biology, (1.0, 1_000.0);
        /// Adult survival per month except bare fields, share.
        SurvivalMonth = "survival_month", Biology, (0.0, 1.0);
        /// Adult survival per month in land preparation and seedling, share.
        SurvivalMonthBare = "survival_month_bare", Biology, (0.0, 1.0);
        /// Yearly multiplication of a rare population under usual practice, ratio.
        GrowthYear = "growth_year", Biology, (0.01, 10_000.0);
        /// Capacity at ripening of the spring crop, rats/ha.
        CapacityPerHa = "capacity_per_ha", Biology, (0.01, 10_000.0);
        /// Capacity from June to September over the spring crop's, ratio.
        SummerCapacity = "summer_capacity", Biology, (0.001, 1_000.0);
        /// Capacity of the winter fallow (October to January) over ripening, ratio.
        WinterCapacity = "winter_capacity", Biology, (0.001, 1_000.0);
        /// Sd of log capacity between years, log.
        YearShockSd = "year_shock_sd", Biology, (0.0, 3.0);
        /// Chance of an outbreak year, per year.
        OutbreakChance = "outbreak_chance", Biology, (0.0, 1.0);
        /// Weekly process noise, CV.
        EnvironmentSd = "environment_sd", Biology, (0.0, 3.0);
        /// Breeding starts relative to panicle initiation, days.
        BreedOnDays = "breed_on_days", Biology, (-120.0, 120.0);
        /// Breeding ends relative to harvest, days.
        BreedOffDays = "breed_off_days", Biology, (-120.0, 120.0);
        /// Net movement across borders, km/week.
        MovementSpeed = "movement_speed", Biology, (0.0, 100.0);
        /// Captures per trap-night in standing crop at the reference density, per trap-night.
        TrapSuccessRef = "trap_success_ref", Trapping, (0.0, 1.0);
        /// Trapping on runs in bare fields, ratio.
        OpenFieldMultiplier = "open_field_multiplier", Trapping, (0.001, 1_000.0);
        /// Rats never trapped, share.
        UntrappableShare = "untrappable_share", Trapping, (0.0, 1.0);
        /// Traps lost per night, share.
        SprungShare = "sprung_share", Trapping, (0.0, 1.0);
        /// Kill by one well-run area-wide anticoagulant round among rats offered bait, share.
        BaitKill = "bait_kill", Bait, (0.0, 1.0);
        /// Area truly baited of area reported, share.
        BaitTrueShare = "bait_true_share", Bait, (0.0, 1.0);
        /// Extra refusal after an acute product, share.
        AcuteShyness = "acute_shyness", Bait, (0.0, 1.0);
        /// Rats per person-day at high density, count.
        HuntRate = "hunt_rate", OtherWorks, (0.0, 10_000.0);
        /// Density at half that rate, rats/ha.
        HuntHalfDensity = "hunt_half_density", OtherWorks, (0.001, 10_000.0);
        /// Abundance cut within the halo by harvest, share.
        TbsReduction = "tbs_reduction", OtherWorks, (0.0, 1.0);
        /// Radius protected, m.
        TbsHaloM = "tbs_halo_m", OtherWorks, (0.0, 10_000.0);
        /// Capacity if bunds and banks are treated, ratio.
        HabitatK = "habitat_k", OtherWorks, (0.0, 1.0);
        /// Other land that shelters rats as rice does, share.
        RefugeShare = "refuge_share", Biology, (0.0, 1.0);
        /// Farmers' own control, per week.
        UsualHazard = "usual_hazard", Biology, (0.0, 10.0);
        /// Yield loss of an ordinary crop under usual practice, share.
        LossRef = "loss_ref", Damage, (0.0, 1.0);
        /// Curvature of loss against density, exponent.
        LossExponent = "loss_exponent", Damage, (0.01, 10.0);
        /// Variation of damage between fields, CV.
        FieldCv = "field_cv", Damage, (0.0, 100.0);
        /// Attainable yield of the spring crop, t/ha.
        YieldSpring = "yield_spring", Damage, (0.0, 100.0);
        /// Attainable yield of the summer crop, t/ha.
        YieldSummer = "yield_summer", Damage, (0.0, 100.0);
        /// Farm-gate paddy price, VND/kg.
        Price2022 = "price_2022", Money, (0.0, 1e10);
        /// Farm-gate paddy price, VND/kg.
        Price2023 = "price_2023", Money, (0.0, 1e10);
        /// Farm-gate paddy price, VND/kg.
        Price2024 = "price_2024", Money, (0.0, 1e10);
        /// Farm-gate paddy price, VND/kg.
        Price2025 = "price_2025", Money, (0.0, 1e10);
        /// Product and support per hectare and crop, VND/ha.
        BaitPriceHa = "bait_price_ha", Money, (0.0, 1e10);
        /// Paddy for bait per hectare and year, kg/ha.
        BaitGrainKgHa = "bait_grain_kg_ha", Bait, (0.0, 10_000.0);
        /// Person-days to bait a hectare, person-days/ha.
        BaitLabourHa = "bait_labour_ha", Bait, (0.0, 10_000.0);
        /// One trap, VND.
        TrapPrice = "trap_price", Money, (0.0, 1e10);
        /// Crops that a trap lasts, crops.
        TrapLifeSeasons = "trap_life_seasons", Trapping, (0.01, 1_000.0);
        /// Traps set and checked, traps/person-day.
        TrapsPerPersonDay = "traps_per_person_day", Trapping, (0.1, 1e6);
        /// Farm day wage, VND/day.
        DayWage = "day_wage", Money, (0.0, 1e10);
        /// Paid per tail where a scenario has a bounty, VND.
        TailBounty = "tail_bounty", Money, (0.0, 1e10);
        /// One trap barrier per crop, VND.
        TbsCost = "tbs_cost", Money, (0.0, 1e10);
        /// Person-days per hectare of one community action, person-days/ha.
        HuntDaysHa = "hunt_days_ha", OtherWorks, (0.0, 10_000.0);
        /// Delivered over planned, ratio.
        ExecutionMedian = "execution_median", Delivery, (0.001, 100.0);
        /// Sd of log execution, log.
        ExecutionSd = "execution_sd", Delivery, (0.0, 3.0);
        /// Share of execution variance common to the district, share.
        ExecutionCorrelation = "execution_correlation", Delivery, (0.0, 1.0);
        /// Sd of log realised over planned budget, log.
        BudgetSd = "budget_sd", Delivery, (0.0, 3.0);
        /// Real social rate, per year.
        DiscountRate = "discount_rate", Money, (0.0, 1.0);
        /// Farmers' own control: person-days per hectare and crop, person-days/ha.
        UsualDaysHa = "usual_days_ha", Money, (0.0, 10_000.0);
        /// Bund and bank work: person-days per hectare, person-days/ha.
        HabitatDaysHa = "habitat_days_ha", OtherWorks, (0.0, 10_000.0);
        /// Females made infertile of those that take fertility bait, share.
        FertilityEfficacy = "fertility_efficacy", OtherWorks, (0.0, 1.0);
        /// Mean time for which they are, weeks.
        FertilityWeeks = "fertility_weeks", OtherWorks, (0.1, 1_000.0);
        /// Fertility bait per hectare and round, VND/ha.
        FertilityPriceHa = "fertility_price_ha", Money, (0.0, 1e10);
        /// Share of their own control that farmers leave to a campaign that covers all of the land. From a round's first week in a commune to four weeks after its last, usual hazard and private cost are multiplied by `1 - substitution min(1, coverage)`; of several rounds the strongest counts. Coverage is the share of the land that the bout has covered so far ([`crate::model::season::usual`]). The week's own delivery counts; nestlings are spared the same hazard as their mothers. Share.
        Substitution = "substitution", Delivery, (0.0, 1.0);
        /// How much births rise where rats are rare: births are multiplied by `max(0, 1 + compensation (1 - n / n_s))`, n the density after the week's deaths and n_s the mean density after deaths over all weeks of that stage, of both crops, in the sixth reference year closed with compensation 0 (the year's mean for a stage that no week has; at least 0.01 rats/ha). Then mortality scale and reference year are solved again, a rare population having `1 + compensation` times the births. Ratio.
        Compensation = "compensation", Biology, (0.0, 10.0);
        /// Sd of log capacity between communes: a lasting factor of capacity, founders included, `exp(s z - s²/2)` with s the parameter and z by address; with a relative density r known, `r exp(t z - t²/2)`, t = s / 3. The outside patch has 1, and so has the reference year. Log.
        PlaceSd = "place_sd", Biology, (0.0, 3.0);
        /// Rats per person-day of a hunt in fallow and land preparation over those in other stages, ratio.
        HuntFallowMultiplier = "hunt_fallow_multiplier", OtherWorks, (0.001, 1_000.0);
        /// Newly weaned rats, and rats from outside, that never take bait: the share of takers among weaned rats starts at one less this, falls with each round and is mixed in again by weaning and arrivals (as that of rats that enter traps, from one less `untrappable_share`). Share.
        BaitAverseShare = "bait_averse_share", Bait, (0.0, 1.0);
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
