//! One group of lanes under every scenario, week by week.

use super::{Instructions, Study};
use crate::model::plan::Campaign;
use crate::model::rng::luck::Luck;
use crate::model::season::campaign::Works;
use crate::model::season::ground::Ground;
use crate::model::season::nature::Nature;
use crate::model::season::{Blind, Season};
use crate::time::WARM_UP_WEEKS;

/// One group of lanes: [`LANES`] replicates, and what they draw.
#[derive(Clone, Copy)]
pub(super) struct Group<'a> {
    pub(super) study: &'a Study,
    pub(super) instructions: Instructions,
    pub(super) luck: &'a Luck,
    pub(super) points: &'a [f64],
    /// The week before which the simulation ends.
    pub(super) end: i32,
}

/// Sees a group go by.
pub(crate) trait Watch {
    /// A scenario is about to begin its first week.
    fn start(&mut self, _arm: usize, _season: &mut Season, _ground: &Ground) {}
    /// A week of one scenario is over.
    fn week(
        &mut self,
        _arm: usize,
        _season: &Season,
        _ground: &Ground,
        _nature: &Nature,
        _week: usize,
    ) {
    }
    /// A year of one scenario is closed.
    fn year(&mut self, _arm: usize, _season: &Season, _ground: &Ground, _year: usize) {}
    /// The campaign of one scenario is over.
    fn campaign(&mut self, _arm: usize, _season: &Season, _ground: &Ground) {}
}

impl Group<'_> {
    /// Simulates every scenario.
    pub(super) fn simulate(self, watch: &mut impl Watch) {
        let Self { study, instructions, luck, points, end } = self;
        for (g, ground) in study.grounds.iter().enumerate() {
            let arms: Vec<usize> =
                (0..study.plans.len()).filter(|&arm| study.ground_of[arm] == g).collect();
            let nature = &mut instructions.run(Drawn { ground, luck, points });
            // Three years of usual practice, once for all scenarios on one ground.
            let idle = Campaign::none(study.communes(), study.period());
            let works = instructions.run(SetsOut { campaign: &idle, ground, nature });
            let mut seasons = vec![Season::new(nature.founders(ground), works, study.communes())];
            for week in -(WARM_UP_WEEKS as i32)..end {
                instructions.run(NatureWeek { nature, ground, week });
                if week == 0 {
                    let rats = std::mem::take(&mut seasons[0].rats);
                    seasons.clear(); // In a country each takes a hundred megabytes.
                    let start = |&arm: &usize| {
                        let campaign = &study.plans[arm].campaign;
                        let works = instructions.run(SetsOut { campaign, ground, nature });
                        Season::new(rats.clone(), works, study.communes())
                    };
                    seasons = arms.iter().map(start).collect();
                    for (season, &arm) in seasons.iter_mut().zip(&arms) {
                        watch.start(arm, season, ground);
                    }
                }
                for (k, season) in seasons.iter_mut().enumerate() {
                    instructions.run(SeasonWeek { season, ground, nature });
                    if week < 0 {
                        continue;
                    }
                    watch.week(arms[k], season, ground, nature, week as usize);
                    if nature.today.ends_year {
                        instructions.run(YearEnd { season, ground, nature });
                        watch.year(arms[k], season, ground, nature.today.year as usize);
                        season.ledger.open_year();
                    }
                }
            }
            for (season, &arm) in
                seasons.iter().zip(&arms).filter(|_| end == study.period().weeks() as i32)
            {
                watch.campaign(arm, season, ground);
            }
        }
    }
}

/// Makes a piece of a replicate's work that is compiled for each instruction set. Pieces are small,
/// because compilers take ages over one large function, and lose sight of its arrays.
macro_rules! pieces {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* } -> $output:ty $body:block)*) => {
        $(
            $(#[$doc])*
            struct $name<'a> { $($field: $type),* }

            impl pulp::NullaryFnOnce for $name<'_> {
                type Output = $output;

                #[inline(always)]
                fn call(self) -> $output {
                    let Self { $($field),* } = self;
                    $body
                }
            }
        )*
    };
}

pieces! {
    /// Drawn, closures, calendars.
    Drawn { ground: &'a Ground, luck: &'a Luck, points: &'a [f64] } -> Nature {
        Nature::new(ground, luck.clone(), points)
    }
    /// What a campaign sets out to do.
    SetsOut { campaign: &'a Campaign, ground: &'a Ground, nature: &'a Nature } -> Works {
        Works::new(campaign, ground, nature)
    }
    /// Nature's week.
    NatureWeek { nature: &'a mut Nature, ground: &'a Ground, week: i32 } -> () {
        nature.go_to(ground, week);
    }
    /// A scenario's week.
    SeasonWeek { season: &'a mut Season, ground: &'a Ground, nature: &'a Nature } -> () {
        season.step(ground, nature, &mut Blind);
    }
    /// The end of a scenario's year.
    YearEnd { season: &'a mut Season, ground: &'a Ground, nature: &'a Nature } -> () {
        season.close_year(ground, nature);
    }
}
