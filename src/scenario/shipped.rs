//! The scenarios and tables in the program, so that it runs with no files beside it.

use super::source::Shipped;

/// Embeds a file of `scenarios/` under its name.
macro_rules! file {
    ($name:expr) => {
        Shipped { name: $name, text: include_str!(concat!("../../scenarios/", $name)) }
    };
}

/// Embeds scenarios under their short names.
macro_rules! scenarios {
    ($($name:literal,)*) => {
        /// The scenarios in the program: short name and text, in the order in which people ask.
        pub const EMBEDDED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../scenarios/", $name, ".toml"))),)*];

        /// Every file in the program.
        pub(super) const FILES: &[Shipped] = &[
            $(file!(concat!($name, ".toml")),)*
            file!("mekong.toml"),
            file!("luong_tai/calendar.toml"),
            file!("luong_tai/communes.csv"),
            file!("luong_tai/borders.csv"),
            file!("luong_tai/outside_borders.csv"),
            file!("luong_tai/boundaries.geojson"),
            file!("luong_tai/parameters.csv"),
            file!("luong_tai/species.csv"),
        ];
    };
}

scenarios! {
    "no_campaign",
    "luong_tai",
    "traps_only",
    "chemical_only",
    "traps_2_5_per_ha",
    "traps_10_per_ha",
    "all_before_establishment",
    "same_effort_at_booting",
    "symptomatic",
    "synchronised_communes",
    "staggered_communes",
    "half_of_communes",
    "funded_60_percent",
    "money_late_one_round",
    "community_trap_barriers",
    "bund_and_dike_works",
    "fertility_control",
    "other_land_included",
    "no_trap_renewal_after_2023",
}
