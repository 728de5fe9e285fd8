//! Whose luck each lane lives under.
//!
//! A season is a pure function of plan, draw and luck, and luck is a function of an address. So a
//! replicate that has a past needs no saved state: it is enough to know the numbers under which it
//! lived up to a week, part by part and place by place. Simulated again, its past comes out bit for
//! bit, and after that week its luck is fresh.

use super::Purpose;
use crate::model::lanes::LANES;

/// A part of luck that can be exchanged without the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Weekly noise of hazard and births.
    Nature = 0,
    /// Days of establishment.
    Calendar = 1,
    /// Execution and budgets.
    Works = 2,
    /// How good a commune's land is for rats.
    Place = 3,
}

/// Number of parts.
pub const PARTS: usize = 4;

/// Weeks after the last known one up to which the calendar and the works of the past hold: a crop
/// or a bout that its address dates later may have begun already.
pub const AHEAD_WEEKS: i32 = 12;

impl Part {
    /// Every part, in order.
    pub const ALL: [Self; PARTS] = [Self::Nature, Self::Calendar, Self::Works, Self::Place];

    /// The part that a purpose belongs to.
    #[inline(always)]
    fn of(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Nature => Self::Nature,
            Purpose::Calendar => Self::Calendar,
            Purpose::Place => Self::Place,
            _ => Self::Works,
        }
    }
}

/// Places of luck in a district of `communes`: the communes, the outside patch, the district as a
/// whole.
pub fn places(communes: usize) -> usize {
    communes + 2
}

/// The luck of [`LANES`] replicates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Luck {
    seed: u64,
    numbers: [u32; LANES],
    past: Option<Past>,
}

/// The luck that [`LANES`] replicates had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Seed of that luck.
    pub seed: u64,
    /// The last week that it holds for.
    pub until: i32,
    /// Its number, by place and part: `place * PARTS + part`.
    pub numbers: Vec<[u32; LANES]>,
}

impl Luck {
    /// Replicates without a past: the first, and the following ones.
    #[inline(always)]
    pub fn of_replicates(seed: u64, first: u32) -> Self {
        let mut numbers = [0; LANES];
        for l in 0..LANES {
            numbers[l] = first.wrapping_add(l as u32);
        }
        Self { seed, numbers, past: None }
    }

    /// The same luck after a past.
    pub fn after(self, past: Past) -> Self {
        Self { past: Some(past), ..self }
    }

    /// Seed and numbers of what `purpose` asks for at a place and week. Places are the communes by
    /// index, the outside patch after them, then the district.
    #[inline(always)]
    pub fn of(&self, purpose: Purpose, place: usize, week: i32) -> (u64, &[u32; LANES]) {
        if let Some(past) = &self.past {
            let part = Part::of(purpose);
            let ahead = if part == Part::Nature { 0 } else { AHEAD_WEEKS };
            if week <= past.until + ahead {
                return (past.seed, &past.numbers[place * PARTS + part as usize]);
            }
        }
        (self.seed, &self.numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_holds_up_to_its_week() {
        let fresh = Luck::of_replicates(7, 40);
        let numbers: Vec<[u32; LANES]> =
            (0..places(2) * PARTS).map(|k| [k as u32; LANES]).collect();
        let luck = fresh.clone().after(Past { seed: 3, until: 10, numbers });
        assert_eq!(luck.of(Purpose::Nature, 1, 10), (3, &[4; LANES]));
        assert_eq!(luck.of(Purpose::Nature, 1, 11), fresh.of(Purpose::Nature, 1, 11));
        assert_eq!(luck.of(Purpose::Calendar, 0, 22), (3, &[1; LANES]));
        assert_eq!(luck.of(Purpose::ExecutionDistrict, 3, -4), (3, &[14; LANES]));
        assert_eq!(luck.of(Purpose::Place, 1, i32::MIN), (3, &[7; LANES]));
        assert_eq!(luck.of(Purpose::Budget, 0, 23), fresh.of(Purpose::Budget, 0, 23));
        assert_eq!(fresh.of(Purpose::Budget, 0, 23).1[5], 45);
    }
}
