//! Parameters by what would have to be studied to know them better.

use crate::model::plan::parameter::{Distribution, PARAMETERS, Parameter as P, Priors};
use crate::text::Text;
use crate::text::keyed::keyed;

keyed! {
    /// A group of parameters.
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

impl Group {
    /// The group of a parameter.
    pub fn of(parameter: P) -> Self {
        match parameter {
            P::TrapSuccessRef
            | P::OpenFieldMultiplier
            | P::UntrappableShare
            | P::SprungShare
            | P::TrapLifeSeasons
            | P::TrapsPerPersonDay => Self::Trapping,
            P::BaitKill
            | P::BaitTrueShare
            | P::AcuteShyness
            | P::BaitAverseShare
            | P::BaitGrainKgHa
            | P::BaitLabourHa => Self::Bait,
            P::HuntRate
            | P::HuntHalfDensity
            | P::HuntFallowMultiplier
            | P::TbsReduction
            | P::TbsHaloM
            | P::HabitatK
            | P::HuntDaysHa
            | P::HabitatDaysHa
            | P::FertilityEfficacy
            | P::FertilityWeeks => Self::OtherWorks,
            P::LossRef | P::LossExponent | P::FieldCv | P::YieldSpring | P::YieldSummer => {
                Self::Damage
            }
            P::Price2022
            | P::Price2023
            | P::Price2024
            | P::Price2025
            | P::BaitPriceHa
            | P::TrapPrice
            | P::DayWage
            | P::TailBounty
            | P::TbsCost
            | P::DiscountRate
            | P::UsualDaysHa
            | P::FertilityPriceHa => Self::Money,
            P::ExecutionMedian
            | P::ExecutionSd
            | P::ExecutionCorrelation
            | P::BudgetSd
            | P::Substitution => Self::Delivery,
            _ => Self::Biology,
        }
    }

    /// The words for people.
    pub fn title(self) -> Text {
        match self {
            Self::Biology => Text::new("sinh học của chuột", "biology of the rats"),
            Self::Trapping => Text::new("bẫy", "trapping"),
            Self::Bait => Text::new("bả", "bait"),
            Self::OtherWorks => Text::new(
                "đào bắt, bẫy cây trồng, bờ bụi",
                "hunting, trap barriers, bunds and banks",
            ),
            Self::Damage => Text::new("thiệt hại và năng suất", "damage and yield"),
            Self::Money => Text::new("giá cả", "money"),
            Self::Delivery => Text::new("mức thực hiện", "delivery"),
        }
    }

    /// Its parameters.
    pub fn members(self) -> impl Iterator<Item = P> {
        P::ALL.into_iter().filter(move |&parameter| Self::of(parameter) == self)
    }
}

/// The parameters that are not known exactly.
pub fn uncertain(priors: &Priors) -> Vec<P> {
    let known = |p: P| matches!(priors[p].distribution, Distribution::Fixed(_));
    let all: Vec<P> = P::ALL.into_iter().filter(|&parameter| !known(parameter)).collect();
    debug_assert!(all.len() <= PARAMETERS);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_in_one_group() {
        let members: usize = Group::ALL.iter().map(|group| group.members().count()).sum();
        assert_eq!(members, PARAMETERS);
        assert!(Group::ALL.iter().all(|group| group.members().count() > 2));
    }

    #[test]
    fn fixed_parameters_are_not_uncertain() {
        let plan = crate::scenario::embedded("luong_tai").unwrap();
        let uncertain = uncertain(&plan.world.priors);
        assert!(!uncertain.contains(&P::EnvironmentSd));
        assert!(uncertain.contains(&P::TrapPrice));
    }
}
