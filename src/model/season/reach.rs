//! What a week can hold for any commune: stages, crop seasons, births.
//!
//! A commune establishes a crop some whole days before or after the district does, and all communes of
//! all lanes lie between a first and a last day. A stage whose begin lies outside that span has begun
//! for everybody or for nobody; only within it must each commune be asked. So the calendar of a week is
//! worked out once, and what is left for a commune is mostly one or two comparisons, the same ones for
//! all, free of branches that one commune takes and the next does not.

use super::calendar::{MONDAY_BEFORE_THURSDAY, MOST_IN_WINDOW, StageDays, Today};
use super::damage::DAMAGING;
use super::growth;
use super::nature::damage_rows;
use super::rates::Rates;
use crate::model::lanes::{LANES, Lanes, ones, splat};
use crate::model::plan::{Crop, STAGES, Stage};

/// The first and the last day on which a crop season is established, in any commune and lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    first: i32,
    last: i32,
}

impl Span {
    /// Of the days of some communes.
    pub fn new<'a>(communes: impl Iterator<Item = &'a [i32; LANES]>) -> Self {
        let span = Self { first: i32::MAX, last: i32::MIN };
        communes
            .flatten()
            .fold(span, |span, &day| Self { first: span.first.min(day), last: span.last.max(day) })
    }
}

/// For whom is a crop's breeding window open this week?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Window {
    Nobody,
    /// All of the week.
    Everybody,
    /// Each commune and lane must be asked.
    Some,
}

/// A day before which nobody establishes anything.
const NOBODY: i32 = i32::MIN;

/// A crop season in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    /// Its place among those that the week looks at.
    place: usize,
    /// Stages that have begun for everybody.
    begun: i32,
    /// Days: of each, whoever has established the crop by then is a stage further; [`NOBODY`] fills up.
    begun_by: [i32; STAGES - 1],
    /// Whoever established the crop by this day has harvested it.
    harvested_by: i32,
}

/// What a week can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Stages that can occur, as bits.
    pub stages: u32,
    /// Rows of damage that can occur ([`damage_rows`]), as bits.
    pub damage_rows: u32,
    /// Can anything breed?
    pub breeding: bool,
    standing: [Standing; MOST_IN_WINDOW],
    /// How many crop seasons stand for anybody.
    stand: usize,
    /// The crop season that everybody has established last, or a later one.
    season: i32,
    /// Places of the crop seasons that some have established and others not, as bits.
    later: u32,
    windows: [Window; MOST_IN_WINDOW],
}

impl Reach {
    /// A week of one stage and nothing else.
    pub fn nothing() -> Self {
        let none = Standing { place: 0, begun: 0, begun_by: [NOBODY; STAGES - 1], harvested_by: 0 };
        Self {
            stages: 0,
            damage_rows: 0,
            breeding: false,
            standing: [none; MOST_IN_WINDOW],
            stand: 0,
            season: 0,
            later: 0,
            windows: [Window::Nobody; MOST_IN_WINDOW],
        }
    }

    /// What a week can hold, when the crop seasons that it looks at have these spans, and breed in
    /// these windows ([`breeding_spans`], by season).
    #[inline(never)]
    pub fn new(
        stages: &StageDays,
        today: &Today,
        spans: &[Span],
        breeding: impl Iterator<Item = [[f64; 2]; 2]>,
    ) -> Self {
        let mut reach = Self::nothing();
        let mut fallow = true;
        for (place, span) in spans.iter().enumerate() {
            let day = today.day;
            let harvested_by = day - stages.harvest[place];
            let mut season =
                Standing { place, begun: 0, begun_by: [NOBODY; STAGES - 1], harvested_by };
            let mut most = 0;
            for (begins, begun_by) in stages.begins[place].iter().zip(&mut season.begun_by) {
                let by = day - begins;
                most += i32::from(span.first <= by);
                if span.last <= by {
                    season.begun += 1;
                } else if span.first <= by {
                    *begun_by = by;
                }
            }
            if most == 0 || span.last <= harvested_by {
                continue;
            }
            for stage in season.begun.max(1)..=most {
                reach.stages |= 1 << stage;
            }
            fallow &= season.begun == 0 || span.first <= harvested_by;
            reach.standing[reach.stand] = season;
            reach.stand += 1;
        }
        if fallow {
            reach.stages |= 1 << Stage::Fallow as u32;
        }
        reach.find_seasons(today, spans);
        for ((window, span), breeding) in reach.windows.iter_mut().zip(spans).zip(breeding) {
            *window = window_of(today.day - MONDAY_BEFORE_THURSDAY, span, breeding);
            reach.breeding |= *window != Window::Nobody;
        }
        reach
    }

    /// Which crop seasons can be the last that is established, and which rows their damage goes to.
    fn find_seasons(&mut self, today: &Today, spans: &[Span]) {
        self.season = today.season as i32;
        let mut last = self.season;
        for (place, span) in spans.iter().enumerate().skip(1) {
            self.season += i32::from(span.last <= today.day);
            last += i32::from(span.first <= today.day);
            if span.first <= today.day && span.last > today.day {
                self.later |= 1 << place;
            }
        }
        let damaging = self.stages >> Stage::PanicleInitiation as u32;
        for season in self.season..=last {
            self.damage_rows |= damaging << damage_rows(season as usize).start;
        }
        debug_assert!(damaging < 1 << DAMAGING.len(), "stages that cost yield are the last ones");
    }

    /// Is the stage the same for everybody, and the same as in the week before?
    pub fn unchanged(&self, before: &Self) -> bool {
        self.stages == before.stages && self.stages.is_power_of_two()
    }

    /// The stages of a commune that established the seasons on these days, as numbers.
    #[inline(always)]
    pub fn stage(&self, established: &[[i32; LANES]]) -> [i32; LANES] {
        let mut stage = [Stage::Fallow as i32; LANES];
        // Where two crops overlap, the earlier one stands.
        for season in self.standing[..self.stand].iter().rev() {
            let days = &established[season.place];
            let mut begun = [season.begun; LANES];
            // All of them: as many as are open is a loop that the compiler does not widen over lanes.
            for by in season.begun_by {
                for l in 0..LANES {
                    begun[l] = i32::wrapping_add(begun[l], i32::from(days[l] <= by));
                }
            }
            for l in 0..LANES {
                let stands = (begun[l] > 0) & (days[l] > season.harvested_by);
                stage[l] = if stands { begun[l] } else { stage[l] };
            }
        }
        stage
    }

    /// The crop season that such a commune has established last.
    #[inline(always)]
    pub fn season(&self, today: &Today, established: &[[i32; LANES]]) -> [i32; LANES] {
        let mut season = [self.season; LANES];
        for place in ones(self.later) {
            let days = &established[place];
            for l in 0..LANES {
                season[l] = i32::wrapping_add(season[l], i32::from(days[l] <= today.day));
            }
        }
        season
    }

    /// Newly conceived young per adult in such a commune.
    #[inline(always)]
    pub fn births(
        &self,
        today: &Today,
        rates: &Rates,
        crops: &[usize],
        established: &[[i32; LANES]],
    ) -> Lanes {
        let mut births = splat(0.0);
        let monday = today.day.wrapping_sub(MONDAY_BEFORE_THURSDAY);
        for ((days, &crop), window) in established.iter().zip(crops).zip(&self.windows) {
            let most = &rates.births[crop];
            let [on, off] = &rates.breeding_days[crop];
            match window {
                Window::Nobody => {}
                Window::Everybody => {
                    for l in 0..LANES {
                        births[l] += most[l];
                    }
                }
                Window::Some => {
                    for l in 0..LANES {
                        let monday = f64::from(monday.wrapping_sub(days[l]));
                        births[l] += most[l] * growth::open(on[l], off[l], monday);
                    }
                }
            }
        }
        births
    }
}

/// For whom a breeding window is open in the week from `monday` on.
fn window_of(monday: i32, span: &Span, [on, off]: [[f64; 2]; 2]) -> Window {
    let (from, to) = (f64::from(monday - span.last), f64::from(monday - span.first + 7));
    if from >= off[1] || to <= on[0] {
        Window::Nobody
    } else if on[1] <= from && off[0] >= to {
        Window::Everybody
    } else {
        Window::Some
    }
}

/// For each crop, first and last day of any lane on which its breeding window opens, and closes.
pub fn breeding_spans(rates: &Rates) -> [[[f64; 2]; 2]; Crop::MOST] {
    rates.breeding_days.map(|days| {
        days.map(|lanes| {
            lanes
                .iter()
                .fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], &day| [a.min(day), b.max(day)])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::calendar::tests::{lowland, mekong};
    use super::super::calendar::{Seasons, almanac};
    use super::*;
    use crate::model::rng::Stream;
    use crate::time::{Day, Period};

    /// Every week of both calendars, with shifts of up to four weeks: what the week says of a commune is
    /// what its own days say.
    #[test]
    fn what_is_decided_for_everybody_holds_for_each() {
        let period = Period::default();
        let mut stream = Stream::new(1, 0);
        for (calendar, most) in [(lowland(), 0), (lowland(), 12), (mekong(), 9), (mekong(), 28)] {
            let seasons = Seasons::new(&calendar, period);
            let stages = StageDays::new(&calendar, &seasons);
            for today in almanac(period, &seasons) {
                let nominal = &seasons.days[today.season..][..seasons.window.len()];
                let mut shifted = |day: &Day| {
                    let shift = |_| (stream.uniform() * f64::from(2 * most + 1)).floor() as i32;
                    std::array::from_fn(shift).map(|shift| day.0 + shift - most)
                };
                let communes: Vec<Vec<[i32; LANES]>> =
                    (0..3).map(|_| nominal.iter().map(&mut shifted).collect()).collect();
                let spans: Vec<Span> = (0..nominal.len())
                    .map(|k| Span::new(communes.iter().map(|days| &days[k])))
                    .collect();
                let never = std::iter::repeat([[0.0; 2]; 2]);
                let reach = Reach::new(&stages, &today, &spans, never);
                for days in &communes {
                    let (stage, season) = (reach.stage(days), reach.season(&today, days));
                    for l in 0..LANES {
                        let own: Vec<Day> = days.iter().map(|lanes| Day(lanes[l])).collect();
                        assert_eq!(stage[l], stages.stage(today.day, &own), "{today:?} {own:?}");
                        assert!(reach.stages & 1 << stage[l] != 0);
                        let later = own[1..].iter().filter(|day| day.0 <= today.day).count();
                        assert_eq!(season[l] as usize, today.season + later);
                        if stage[l] >= Stage::PanicleInitiation as i32 {
                            let row = damage_rows(season[l] as usize).start
                                + (stage[l] - Stage::PanicleInitiation as i32) as usize;
                            assert!(reach.damage_rows & 1 << row != 0);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_window_is_asked_only_where_lanes_differ() {
        let span = Span { first: 98, last: 105 };
        let breeding = [[10.0, 12.5], [60.0, 63.0]];
        let at = |day: i32| window_of(day, &span, breeding);
        assert_eq!(at(101), Window::Nobody);
        assert_eq!(at(102), Window::Some);
        assert_eq!(at(118), Window::Everybody);
        assert_eq!(at(117), Window::Some);
        assert_eq!(at(151), Window::Everybody);
        assert_eq!(at(152), Window::Some);
        assert_eq!(at(167), Window::Some);
        assert_eq!(at(168), Window::Nobody);
    }
}
