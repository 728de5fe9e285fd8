//! What is done in a round, and how the scenario language says it.

use super::Programme;

/// What is done in a round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// Traps set for some nights a week. The target is traps.
    Trapping {
        /// Nights a week, 0-7.
        nights_per_week: f64,
    },
    /// Bait laid. The target is hectares, spread over the weeks of the round.
    Baiting {
        /// An acute product makes survivors shy of bait for the rest of the crop.
        acute: bool,
        /// Product, kg/ha.
        dose_kg_per_ha: f64,
    },
    /// Digging and flooding of burrows. The target is person-days, spread over the weeks.
    Hunting,
    /// Trap-barrier systems of one crop. The target is their number.
    Barriers {
        /// Fence of each that stands in a line, without a trap crop, m; 0 for one around a trap crop.
        line_m: f64,
    },
    /// Bait that makes females infertile for a time. The target is hectares, spread over the weeks
    /// of the round.
    Fertility,
    /// Bunds lowered and banks cleared. The target is hectares; the effect lasts some weeks.
    Habitat {
        /// Weeks that the effect lasts after the round.
        lasts_weeks: u32,
    },
}

impl Action {
    /// The programme of this action.
    #[inline(always)]
    pub fn programme(&self) -> Programme {
        match self {
            Action::Trapping { .. } => Programme::Trapping,
            Action::Baiting { .. } => Programme::Baiting,
            Action::Hunting => Programme::Hunting,
            Action::Barriers { .. } => Programme::Barriers,
            Action::Habitat { .. } => Programme::Habitat,
            Action::Fertility => Programme::Fertility,
        }
    }

    /// What is done by a round of a programme that says this beside its amounts.
    pub fn read(
        programme: Programme,
        number: impl Fn(&str) -> Option<f64>,
        word: impl Fn(&str) -> Option<String>,
    ) -> Option<Self> {
        Some(match programme {
            Programme::Trapping => Self::Trapping { nights_per_week: number("nights_per_week")? },
            Programme::Baiting => Self::Baiting {
                acute: word("product")? == "acute",
                dose_kg_per_ha: number("dose_kg_per_ha")?,
            },
            Programme::Hunting => Self::Hunting,
            Programme::Barriers => Self::Barriers { line_m: number("line_m").unwrap_or(0.0) },
            Programme::Fertility => Self::Fertility,
            Programme::Habitat => Self::Habitat { lasts_weeks: number("lasts_weeks")? as u32 },
        })
    }

    /// What a round of it says beside its amounts: keys of the scenario language and their values.
    pub fn settings(&self) -> Vec<(&'static str, Setting)> {
        match *self {
            Action::Trapping { nights_per_week } => {
                vec![("nights_per_week", Setting::Number(nights_per_week))]
            }
            Action::Baiting { acute, dose_kg_per_ha } => vec![
                ("product", Setting::Word(if acute { "acute" } else { "anticoagulant" })),
                ("dose_kg_per_ha", Setting::Number(dose_kg_per_ha)),
            ],
            Action::Barriers { line_m } if line_m > 0.0 => {
                vec![("line_m", Setting::Number(line_m))]
            }
            Action::Hunting | Action::Barriers { .. } | Action::Fertility => Vec::new(),
            Action::Habitat { lasts_weeks } => vec![("lasts_weeks", Setting::Count(lasts_weeks))],
        }
    }
}

/// What a round says beside its amounts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// A number.
    Number(f64),
    /// A whole number.
    Count(u32),
    /// A word.
    Word(&'static str),
}
