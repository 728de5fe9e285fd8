//! The deaths that a campaign causes.

use crate::model::outcome::Outcome;

/// Death by a campaign: what it is called, and where it is counted.
#[derive(Clone, Copy, Debug)]
pub struct CauseFacts {
    /// The word for files.
    pub key: &'static str,
    /// Where it is counted.
    pub killed: Outcome,
    /// Is there a tail to show for it?
    pub leaves_tail: bool,
}

table! {
    /// A cause of death by a campaign.
    Cause, CauseFacts, CAUSES;
    /// Traps.
    Traps {
        key: "traps",
        killed: Outcome::KilledTraps,
        leaves_tail: true,
    }
    /// Bait.
    Bait {
        key: "bait",
        killed: Outcome::KilledBait,
        leaves_tail: false,
    }
    /// Hunting.
    Hunting {
        key: "hunting",
        killed: Outcome::KilledHunting,
        leaves_tail: true,
    }
    /// Trap barriers.
    Barriers {
        key: "barriers",
        killed: Outcome::KilledBarriers,
        leaves_tail: false,
    }
}
