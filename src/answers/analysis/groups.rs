//! Parameters by what would have to be studied to know them better.

use crate::model::plan::parameter::{Distribution, Group, PARAMETERS, Parameter as P, Priors};
use crate::text::Text;

impl Group {
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
        P::ALL.into_iter().filter(move |&parameter| parameter.group() == self)
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
