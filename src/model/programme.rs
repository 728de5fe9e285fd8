//! The programmes of a campaign, the items that they cost and the deaths that they cause.
//!
//! What any part of the program needs to know of them stands here, once: words for files and for
//! people, units, prices, outcomes, the address of luck, colours. What a programme does to rats and
//! money stands in its own file of [`crate::model::season`].

use super::outcome::Outcome;
use super::rng::Purpose;
use crate::text::Lang;

pub use action::{Action, Setting};
pub use cause::{CAUSES, Cause, CauseFacts};
pub use item::{ITEMS, Item, ItemFacts, NORM_CROPS, Norm, Price, Section};

/// Vietnamese, English.
pub type Words = [&'static str; 2];

const HECTARES: Words = ["ha", "ha"];

/// Makes an enum, its count and its table of facts from one list.
macro_rules! table {
    (
        $(#[$about:meta])* $name:ident, $facts:ident, $count:ident;
        $($(#[$each:meta])* $variant:ident { $($field:ident: $value:expr,)* })*
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$each])* $variant,)*
        }

        /// How many there are.
        pub const $count: usize = [$($name::$variant,)*].len();

        impl $name {
            /// All, in order.
            pub const ALL: [Self; $count] = [$(Self::$variant,)*];

            /// What is known of it.
            #[inline(always)]
            pub const fn facts(self) -> &'static $facts {
                match self {
                    $(Self::$variant => const { &$facts { $($field: $value,)* } },)*
                }
            }

            /// The word for files.
            pub fn key(self) -> &'static str {
                self.facts().key
            }
        }

        crate::text::keyed::of_key!($name);
    };
}

mod action;
mod cause;
mod item;

/// How the amount of a round is written, and what it becomes by commune.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// The key of an amount in proportion to land.
    pub by_land: &'static str,
    /// What one of it is per hectare.
    pub per_ha: f64,
    /// The key of a table of amounts by commune.
    pub by_commune: &'static str,
    /// Does other land count, in a campaign that treats it?
    pub other_land: bool,
}

impl Amount {
    /// Is it an amount of land, of which there is only so much?
    pub fn is_land(&self) -> bool {
        self.by_land == "share_of_area" && self.other_land
    }
}

/// The rounds of a programme that `optimize` tries where a scenario has none.
#[derive(Clone, Copy, Debug)]
pub enum Usual {
    /// None: only scenarios that hold it turn it.
    None,
    /// Those of the shipped scheme.
    Scheme,
    /// One for each crop.
    EachCrop {
        /// What is done.
        action: Action,
        /// Amount per hectare of rice.
        per_ha: f64,
        /// Days after establishment.
        days: i32,
        /// Its name, without the crop's.
        name: Words,
    },
    /// One a year.
    Yearly {
        /// What is done.
        action: Action,
        /// Amount per hectare of rice.
        per_ha: f64,
        /// Month and day.
        date: (u32, u32),
        /// Weeks that it lasts.
        weeks: u32,
        /// Its name.
        name: Words,
    },
}

/// What is known of a programme.
#[derive(Clone, Copy, Debug)]
pub struct ProgrammeFacts {
    /// The word for files.
    pub key: &'static str,
    /// Heading.
    pub title: Words,
    /// Unit of the target, for files.
    pub unit_key: &'static str,
    /// Unit of the target.
    pub unit: Words,
    /// Other words for it in field records: small letters without marks.
    pub aliases: &'static [&'static str],
    /// Keys that a round of it needs.
    pub needs: &'static [&'static str],
    /// Keys that a round of it may have besides.
    pub may: &'static [&'static str],
    /// How much of it a round plans.
    pub amount: Amount,
    /// The rounds of it that `optimize` tries where a scenario has none.
    pub usual: Usual,
    /// What it costs.
    pub items: &'static [Item],
    /// Where it counts what it delivered.
    pub delivered: Outcome,
    /// Unit of that.
    pub delivered_unit: Words,
    /// What else is nothing without it, beside its items.
    pub also: &'static [Outcome],
    /// The address of its luck.
    pub execution: Purpose,
    /// Its colour: a place in the palette of parts.
    pub colour: usize,
}

table! {
    /// A kind of work. Its number is part of the address of luck: new ones are added at the end,
    /// none is renumbered.
    Programme, ProgrammeFacts, PROGRAMMES;
    /// Traps set for some nights a week.
    Trapping {
        key: "trapping",
        title: ["Đặt bẫy", "Trapping"],
        unit_key: "traps",
        unit: ["bẫy", "traps"],
        aliases: &["bay", "traps", "dem bay", "trap-nights"],
        needs: &["nights_per_week"],
        may: &["aim_by_commune"],
        amount: Amount {
            by_land: "traps_per_ha",
            per_ha: 1.0,
            by_commune: "traps_by_commune",
            other_land: true,
        },
        usual: Usual::Scheme,
        items: &[Item::Traps, Item::TrapSetting],
        delivered: Outcome::TrapNights,
        delivered_unit: ["đêm bẫy", "trap-nights"],
        also: &[Outcome::TrapsBought, Outcome::KilledTraps, Outcome::TrapSuccess],
        execution: Purpose::ExecutionTrapping,
        colour: 1,
    }
    /// Bait laid.
    Baiting {
        key: "baiting",
        title: ["Đánh bả", "Baiting"],
        unit_key: "ha",
        unit: HECTARES,
        aliases: &["ba", "bait", "thuoc", "ba, thuoc", "chemical"],
        needs: &["product", "dose_kg_per_ha"],
        may: &[],
        amount: Amount {
            by_land: "share_of_area",
            per_ha: 1.0,
            by_commune: "ha_by_commune",
            other_land: true,
        },
        usual: Usual::Scheme,
        items: &[Item::BaitProduct, Item::BaitGrain, Item::BaitingLabour],
        delivered: Outcome::ChemicalHa,
        delivered_unit: HECTARES,
        also: &[Outcome::ProductKg, Outcome::KilledBait],
        execution: Purpose::ExecutionBaiting,
        colour: 0,
    }
    /// Digging and flooding of burrows.
    Hunting {
        key: "hunting",
        title: ["Đào bắt", "Hunting"],
        unit_key: "person-days",
        unit: ["công", "person-days"],
        aliases: &["hunt", "ra quan"],
        needs: &[],
        may: &[],
        amount: Amount {
            by_land: "person_days_per_ha",
            per_ha: 1.0,
            by_commune: "person_days_by_commune",
            other_land: false,
        },
        usual: Usual::EachCrop {
            // Of the size of that in An Giang.
            action: Action::Hunting,
            per_ha: 0.3,
            days: -14,
            name: ["Ra quân đào bắt trước gieo sạ", "Community hunting before seeding"],
        },
        items: &[Item::HuntingLabour],
        delivered: Outcome::HuntingDays,
        delivered_unit: ["công", "person-days"],
        also: &[Outcome::KilledHunting],
        execution: Purpose::ExecutionHunting,
        colour: 2,
    }
    /// Trap-barrier systems of one crop.
    Barriers {
        key: "barriers",
        title: ["Bẫy cây trồng", "Trap barriers"],
        unit_key: "barriers",
        unit: ["bẫy cây trồng", "trap barriers"],
        aliases: &["tbs"],
        needs: &[],
        may: &["line_m"],
        amount: Amount {
            by_land: "barriers_per_100_ha",
            per_ha: 0.01,
            by_commune: "barriers_by_commune",
            other_land: false,
        },
        usual: Usual::EachCrop {
            action: Action::Barriers { line_m: 0.0 },
            per_ha: 0.02,
            days: 0,
            name: ["Bẫy cây trồng", "Trap barriers"],
        },
        items: &[Item::TrapBarriers],
        delivered: Outcome::BarriersSet,
        delivered_unit: ["bẫy cây trồng", "trap barriers"],
        also: &[Outcome::KilledBarriers],
        execution: Purpose::ExecutionBarriers,
        colour: 3,
    }
    /// Bunds lowered and banks cleared.
    Habitat {
        key: "habitat",
        title: ["Phát quang, hạ bờ", "Bund and bank work"],
        unit_key: "ha",
        unit: HECTARES,
        aliases: &["phat quang"],
        needs: &["lasts_weeks"],
        may: &[],
        amount: Amount {
            by_land: "share_of_area",
            per_ha: 1.0,
            by_commune: "ha_by_commune",
            other_land: false,
        },
        usual: Usual::Yearly {
            action: Action::Habitat { lasts_weeks: 40 },
            per_ha: 0.1,
            date: (11, 1),
            weeks: 6,
            name: ["Làm bờ mùa khô", "Bund work, dry season"],
        },
        items: &[Item::HabitatWork],
        delivered: Outcome::HabitatHa,
        delivered_unit: HECTARES,
        also: &[],
        execution: Purpose::ExecutionHabitat,
        colour: 4,
    }
    /// Bait that makes females infertile for a time.
    Fertility {
        key: "fertility",
        title: ["Bả hạn chế sinh sản", "Fertility control"],
        unit_key: "ha",
        unit: HECTARES,
        aliases: &["ba triet san", "triet san", "fertility"],
        needs: &[],
        may: &[],
        amount: Amount {
            by_land: "share_of_area",
            per_ha: 1.0,
            by_commune: "ha_by_commune",
            other_land: true,
        },
        // No such product is registered in Vietnam: only who plans it is advised on it.
        usual: Usual::None,
        items: &[Item::FertilityBait, Item::FertilityLabour],
        delivered: Outcome::FertilityHa,
        delivered_unit: HECTARES,
        also: &[],
        execution: Purpose::ExecutionFertility,
        colour: 5,
    }
}

impl Programme {
    /// The words for a heading.
    pub fn title(self, lang: Lang) -> &'static str {
        self.facts().title[lang as usize]
    }

    /// Is an outcome nothing without it?
    pub fn makes(self, outcome: Outcome) -> bool {
        let facts = self.facts();
        let costs = facts.items.iter().any(|item| item.facts().outcome == outcome);
        facts.delivered == outcome || facts.also.contains(&outcome) || costs
    }

    /// The words within a sentence.
    pub fn name(self, lang: Lang) -> String {
        let mut letters = self.title(lang).chars();
        letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nothing_is_shared_that_must_be_apart() {
        let apart = |words: Vec<String>| words.iter().collect::<BTreeSet<_>>().len() == words.len();
        let all = Programme::ALL.map(Programme::facts);
        assert!(apart(all.map(|facts| facts.key.to_owned()).to_vec()));
        assert!(apart(all.map(|facts| facts.delivered.key().to_owned()).to_vec()));
        assert!(apart(all.map(|facts| facts.colour.to_string()).to_vec()));
        assert!(apart(all.map(|facts| format!("{:?}", facts.execution)).to_vec()));
        let aliases = all.iter().flat_map(|facts| facts.aliases);
        assert!(apart(aliases.map(|&alias| alias.to_owned()).collect()));
        assert!(apart(
            all.iter().flat_map(|f| f.items).map(|item| item.key().to_owned()).collect()
        ));
    }

    #[test]
    fn the_cost_of_an_item_is_an_outcome() {
        for item in Item::ALL {
            assert_eq!(item.facts().outcome.key(), format!("cost_{}", item.key()));
        }
        for cause in Cause::ALL {
            assert_eq!(cause.facts().killed.key(), format!("killed_{}", cause.key()));
        }
    }
}
