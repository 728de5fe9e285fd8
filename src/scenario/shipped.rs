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
            file!("luong_tai/calendar.toml"),
            file!("luong_tai/communes.csv"),
            file!("luong_tai/borders.csv"),
            file!("luong_tai/outside_borders.csv"),
            file!("luong_tai/boundaries.geojson"),
            file!("luong_tai/parameters.csv"),
        ];
    };
}

scenarios!["no_campaign", "luong_tai",];
