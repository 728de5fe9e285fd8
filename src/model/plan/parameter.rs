//! The uncertain parameters of the model, and what is known of each.

/// Makes the enum, its keys and its count from one list.
macro_rules! parameters {
    ($($name:ident = $key:literal, $doc:literal;)*) => {
        /// An uncertain parameter. Its place in this list is the dimension of its draw in a
        /// space-filling design, and its number is part of the address of its luck: new ones are
        /// added at the end, none is renumbered.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Parameter {
            $(#[doc = $doc] $name,)*
        }

        impl Parameter {
            /// Every parameter, in order.
            pub const ALL: [Self; PARAMETERS] = [$(Self::$name,)*];

            /// The word for files.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                }
            }
        }
    };
}

/// Number of parameters.
pub const PARAMETERS: usize = 67;

parameters! {
    LitterSize = "litter_size", "Young per litter (species mix 50/30), count.";
    LittersPerCrop = "litters_per_crop", "Litters per breeding female in the spring crop, count.";
    SummerLittersRatio = "summer_litters_ratio", "Litters in the summer crop over those in the spring crop, ratio.";
    BreedingShare = "breeding_share", "Adult females breeding in the window, share.";
    FemaleShare = "female_share", "Females among adults, share.";
    WeaningSurvival = "weaning_survival", "Conception to weaning, share.";
    MaturityDays = "maturity_days", "Age at first breeding, days.";
    SurvivalMonth = "survival_month", "Adult survival per month except bare fields, share.";
    SurvivalMonthBare = "survival_month_bare", "Adult survival per month in land preparation and seedling, share.";
    GrowthYear = "growth_year", "Yearly multiplication of a rare population under usual practice, ratio.";
    CapacityPerHa = "capacity_per_ha", "Capacity at ripening of the spring crop, rats/ha.";
    SummerCapacity = "summer_capacity", "Capacity from June to September over the spring crop's, ratio.";
    WinterCapacity = "winter_capacity", "Capacity of the winter fallow (October to January) over ripening, ratio.";
    YearShockSd = "year_shock_sd", "Sd of log capacity between years, log.";
    OutbreakChance = "outbreak_chance", "Chance of an outbreak year, per year.";
    EnvironmentSd = "environment_sd", "Weekly process noise, CV.";
    BreedOnDays = "breed_on_days", "Breeding starts relative to panicle initiation, days.";
    BreedOffDays = "breed_off_days", "Breeding ends relative to harvest, days.";
    MovementSpeed = "movement_speed", "Net movement across borders, km/week.";
    TrapSuccessRef = "trap_success_ref", "Captures per trap-night in standing crop at the reference density, per trap-night.";
    OpenFieldMultiplier = "open_field_multiplier", "Trapping on runs in bare fields, ratio.";
    UntrappableShare = "untrappable_share", "Rats never trapped, share.";
    SprungShare = "sprung_share", "Traps lost per night, share.";
    BaitKill = "bait_kill", "Kill by one well-run area-wide anticoagulant round among rats offered bait, share.";
    BaitTrueShare = "bait_true_share", "Area truly baited of area reported, share.";
    AcuteShyness = "acute_shyness", "Extra refusal after an acute product, share.";
    HuntRate = "hunt_rate", "Rats per person-day at high density, count.";
    HuntHalfDensity = "hunt_half_density", "Density at half that rate, rats/ha.";
    TbsReduction = "tbs_reduction", "Abundance cut within the halo by harvest, share.";
    TbsHaloM = "tbs_halo_m", "Radius protected, m.";
    HabitatK = "habitat_k", "Capacity if bunds and banks are treated, ratio.";
    RefugeShare = "refuge_share", "Other land that shelters rats as rice does, share.";
    UsualHazard = "usual_hazard", "Farmers' own control, per week.";
    LossRef = "loss_ref", "Yield loss of an ordinary crop under usual practice, share.";
    LossExponent = "loss_exponent", "Curvature of loss against density, exponent.";
    FieldCv = "field_cv", "Variation of damage between fields, CV.";
    YieldSpring = "yield_spring", "Attainable yield of the spring crop, t/ha.";
    YieldSummer = "yield_summer", "Attainable yield of the summer crop, t/ha.";
    Price2022 = "price_2022", "Farm-gate paddy price, VND/kg.";
    Price2023 = "price_2023", "Farm-gate paddy price, VND/kg.";
    Price2024 = "price_2024", "Farm-gate paddy price, VND/kg.";
    Price2025 = "price_2025", "Farm-gate paddy price, VND/kg.";
    BaitPriceHa = "bait_price_ha", "Product and support per hectare and crop, VND/ha.";
    BaitGrainKgHa = "bait_grain_kg_ha", "Paddy for bait per hectare and year, kg/ha.";
    BaitLabourHa = "bait_labour_ha", "Person-days to bait a hectare, person-days/ha.";
    TrapPrice = "trap_price", "One trap, VND.";
    TrapLifeSeasons = "trap_life_seasons", "Crops that a trap lasts, crops.";
    TrapsPerPersonDay = "traps_per_person_day", "Traps set and checked, traps/person-day.";
    DayWage = "day_wage", "Farm day wage, VND/day.";
    TailBounty = "tail_bounty", "Paid per tail where a scenario has a bounty, VND.";
    TbsCost = "tbs_cost", "One trap barrier per crop, VND.";
    HuntDaysHa = "hunt_days_ha", "Person-days per hectare of one community action, person-days/ha.";
    ExecutionMedian = "execution_median", "Delivered over planned, ratio.";
    ExecutionSd = "execution_sd", "Sd of log execution, log.";
    ExecutionCorrelation = "execution_correlation", "Share of execution variance common to the district, share.";
    BudgetSd = "budget_sd", "Sd of log realised over planned budget, log.";
    DiscountRate = "discount_rate", "Real social rate, per year.";
    UsualDaysHa = "usual_days_ha", "Farmers' own control: person-days per hectare and crop, person-days/ha.";
    HabitatDaysHa = "habitat_days_ha", "Bund and bank work: person-days per hectare, person-days/ha.";
    FertilityEfficacy = "fertility_efficacy", "Females made infertile of those that take fertility bait, share.";
    FertilityWeeks = "fertility_weeks", "Mean time for which they are, weeks.";
    FertilityPriceHa = "fertility_price_ha", "Fertility bait per hectare and round, VND/ha.";
    Substitution = "substitution", "Share of their own control that farmers leave to a campaign that covers all of the land. From a round's first week in a commune to four weeks after its last, usual hazard and private cost are multiplied by `1 - substitution min(1, coverage)`; of several rounds the strongest counts. Coverage is the share of the land that the bout has covered so far ([`crate::model::season::usual`]). The week's own delivery counts; nestlings are spared the same hazard as their mothers. Share.";
    Compensation = "compensation", "How much births rise where rats are rare: births are multiplied by `max(0, 1 + compensation (1 - n / n_s))`, n the density after the week's deaths and n_s the mean density after deaths over all weeks of that stage, of both crops, in the sixth reference year closed with compensation 0 (the year's mean for a stage that no week has; at least 0.01 rats/ha). Then mortality scale and reference year are solved again, a rare population having `1 + compensation` times the births. Ratio.";
    PlaceSd = "place_sd", "Sd of log capacity between communes: a lasting factor of capacity, founders included, `exp(s z - s²/2)` with s the parameter and z by address; with a relative density r known, `r exp(t z - t²/2)`, t = s / 3. The outside patch has 1, and so has the reference year. Log.";
    HuntFallowMultiplier = "hunt_fallow_multiplier", "Rats per person-day of a hunt in fallow and land preparation over those in other stages, ratio.";
    BaitAverseShare = "bait_averse_share", "Newly weaned rats, and rats from outside, that never take bait: the share of takers among weaned rats starts at one less this, falls with each round and is mixed in again by weaning and arrivals (as that of rats that enter traps, from one less `untrappable_share`). Share.";
}

impl Parameter {
    /// The parameter of this key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|parameter| parameter.key() == key)
    }
}

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
    /// The unit of a price for people.
    pub fn money_unit(&self) -> crate::text::Text {
        let vi = self.unit.replace("VND", "đồng").replace("/day", "/công");
        crate::text::Text::new(vi, self.unit.clone())
    }
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
