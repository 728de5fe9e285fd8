//! Random plans: what is changed in a shipped scenario, or written anew.

use proptest::prelude::*;
use rodsim::model::plan::{Action, Bounty, Compensation, Contract, Item, Plan, Start, Trigger};
use rodsim::scenario::{self, EMBEDDED};
use rodsim::text::Lang;
use rodsim::time::Day;
use std::ops::Range;

pub(crate) fn embedded(name: &str) -> Plan {
    scenario::embedded(name).unwrap_or_else(|_| panic!("{name} is shipped"))
}

/// A random plan.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// Rounds, calendar and years of its own; a shipped scenario if there are none.
    own: Option<Own>,
    base: usize,
    /// A scenario whose rounds are added.
    joined: Option<usize>,
    targets: f64,
    labour: Option<f64>,
    budget: Option<f64>,
    release_week: i32,
    trigger: Option<(f64, u32)>,
    bounty: Option<f64>,
    acute: bool,
    other_land: bool,
    detection: bool,
    synchrony: Option<f64>,
    nylon_vnd_per_ha: f64,
    /// Relative density of some communes, in turn.
    relative: Option<[Option<f64>; 3]>,
    renew_until_year: usize,
    /// A contract: fee, share of damage allowed, compensation, and which rounds of a crop it has.
    contract: Option<(f64, f64, f64, u8)>,
}

/// What a scenario file says of its own.
#[derive(Clone, Debug)]
struct Own {
    first_year: i32,
    years: usize,
    growth: f64,
    /// The crops grown, in the order of harvests; those shipped if it says nothing.
    calendar: Option<Vec<Crop>>,
    /// Usual practice: hazard and days per hectare.
    usual: Option<(f64, f64)>,
    rounds: Vec<Round>,
}

/// A crop: the day of its establishment, counted from New Year of the year of its harvest, and how
/// long each stage lasts.
#[derive(Clone, Debug)]
struct Crop {
    key: &'static str,
    established: i32,
    stages: [i32; 6],
}

#[derive(Clone, Debug)]
struct Round {
    programme: usize,
    when: When,
    weeks: u32,
    /// Of what is usual for the programme, 0-1.
    amount: f64,
    nights: f64,
    acute: bool,
    first_year_only: bool,
}

#[derive(Clone, Debug)]
enum When {
    /// One of the crops, counted round, and days after its establishment.
    Crop(usize, i32),
    MonthDay(u32, u32),
}

fn crop(key: &'static str, established: Range<i32>) -> impl Strategy<Value = Crop> {
    (established, (12..22, 20..30, 12..20, 10..18, 5..8, 18..27)).prop_map(
        move |(established, (a, b, c, d, e, f))| Crop {
            key,
            established,
            stages: [a, b, c, d, e, f],
        },
    )
}

/// A crop of a short variety, three of which fit into a year.
fn short(key: &'static str, established: Range<i32>) -> impl Strategy<Value = Crop> {
    (established, (10..14, 18..22, 10..14, 6..9, 4..6, 14..18)).prop_map(
        move |(established, (a, b, c, d, e, f))| Crop {
            key,
            established,
            stages: [a, b, c, d, e, f],
        },
    )
}

/// One to three crops a year; the first may stand over New Year.
fn calendar() -> impl Strategy<Value = Vec<Crop>> {
    prop_oneof![
        2 => (crop("spring", 25..40), crop("summer", 182..205)).prop_map(|(a, b)| vec![a, b]),
        1 => (crop("spring", -45..-10), crop("summer", 140..180)).prop_map(|(a, b)| vec![a, b]),
        2 => (short("spring", -40..-25), short("summer", 85..100), short("autumn", 208..218))
            .prop_map(|(a, b, c)| vec![a, b, c]),
        1 => crop("summer", 150..220).prop_map(|a| vec![a]),
        1 => crop("spring", -60..20).prop_map(|a| vec![a]),
    ]
}

fn round() -> impl Strategy<Value = Round> {
    let when = prop_oneof![
        (0_usize..6, -40..110).prop_map(|(crop, days)| When::Crop(crop, days)),
        (1_u32..13, 1_u32..29).prop_map(|(month, day)| When::MonthDay(month, day)),
    ];
    let weeks = prop_oneof![4 => 1_u32..7, 1 => 20_u32..40];
    (
        0..PROGRAMMES.len(),
        when,
        weeks,
        0.05..1.0,
        0.0..7.0,
        any::<bool>(),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(programme, when, weeks, amount, nights, acute, first_year_only)| Round {
            programme,
            when,
            weeks,
            amount,
            nights,
            acute,
            first_year_only,
        })
}

fn own() -> impl Strategy<Value = Own> {
    (
        (1996..2040, 1_usize..5, -0.05..0.05),
        prop::option::of(calendar()),
        prop::option::of((0.0..0.03, 0.0..2.0)),
        prop::collection::vec(round(), 1..9),
    )
        .prop_map(|((first_year, years, growth), calendar, usual, rounds)| Own {
            first_year,
            years,
            growth,
            calendar,
            usual,
            rounds,
        })
}

pub(crate) fn change() -> impl Strategy<Value = Change> {
    let scenario = 0..EMBEDDED.len();
    let known = || prop::option::of(0.2..3.0);
    (
        (
            prop::option::weighted(0.6, own()),
            scenario.clone(),
            prop::option::of(scenario),
            0.1..2.0,
            prop::option::of(20.0..2_000.0),
        ),
        (prop::option::of(0.05..1.5), 0..30, prop::option::of((0.001..0.03, 1_u32..10))),
        (prop::option::of(0.0..0.5), any::<bool>(), any::<bool>(), any::<bool>()),
        (prop::option::of(0.0..15.0), 0.0..3e6, 0_usize..4),
        prop::option::of((known(), known(), known()).prop_map(|(a, b, c)| [a, b, c])),
        prop::option::weighted(0.3, (2e5..3e6, 0.0..0.1, 0.0..8e6, any::<u8>())),
    )
        .prop_map(
            |(
                (own, base, joined, targets, labour),
                (budget, release_week, trigger),
                (bounty, acute, other_land, detection),
                (synchrony, nylon_vnd_per_ha, renew_until_year),
                relative,
                contract,
            )| Change {
                own,
                base,
                joined,
                targets,
                labour,
                budget,
                release_week,
                trigger,
                bounty,
                acute,
                other_land,
                detection,
                synchrony,
                nylon_vnd_per_ha,
                relative,
                renew_until_year,
                contract,
            },
        )
}

impl Change {
    pub(crate) fn plan(&self) -> Plan {
        let mut plan = match &self.own {
            Some(own) => own.plan(),
            None => self.shipped(),
        };
        let campaign = &mut plan.campaign;
        for round in &mut campaign.rounds {
            round.target.iter_mut().for_each(|target| *target *= self.targets);
            if let Some((tillers_cut_share, window_weeks)) = self.trigger {
                round.trigger = Some(Trigger { tillers_cut_share, window_weeks });
            }
            if let Action::Baiting { acute, .. } = &mut round.action {
                *acute |= self.acute;
            }
        }
        if let Some(labour) = self.labour {
            campaign.labour_days_per_week.fill(labour);
        }
        if let Some(share) = self.budget {
            let years = plan.world.period.years();
            let by_year = |ha: f64| {
                [0.0, 0.5, 1.0, 2.0]
                    .into_iter()
                    .cycle()
                    .take(years)
                    .map(move |k| k * share * 1e6 * ha)
            };
            let rice = plan.world.communes.iter().map(|commune| commune.rice_area_ha);
            campaign.budget_vnd = Some(rice.map(|ha| by_year(ha).collect()).collect());
            campaign.budget_release_week = self.release_week;
        }
        campaign.bounty = self.bounty.map(|effort_gain| Bounty { effort_gain });
        campaign.treat_other_land = self.other_land;
        campaign.traps.detection = self.detection.then_some((0.05, 15.0));
        campaign.traps.renew_until_year = self.renew_until_year;
        campaign.synchrony_sd_days = self.synchrony;
        if let Some((vnd_per_ha, above_share, back, which)) = self.contract {
            let compensation = Compensation { above_share, vnd_per_ha: back };
            campaign.contract = Some(Contract { vnd_per_ha, compensation: Some(compensation) });
            for (i, round) in campaign.rounds.iter_mut().enumerate() {
                let mut bouts = campaign.bouts.iter().filter(|bout| bout.round == i);
                round.contracted = which >> (i % 8) & 1 == 1
                    && bouts.all(|bout| matches!(bout.start, Start::Crop { .. }));
            }
            campaign.payers[Item::Contract as usize] = [0.2, 0.5, 0.3];
        }
        plan.world.usual_nylon_vnd_per_ha = self.nylon_vnd_per_ha;
        if let Some(relative) = self.relative {
            let known = relative.into_iter().cycle();
            for (commune, known) in plan.world.communes.iter_mut().zip(known) {
                commune.relative_density = known;
            }
        }
        plan
    }

    /// A shipped scenario, or two in one.
    fn shipped(&self) -> Plan {
        let mut plan = embedded(EMBEDDED[self.base].0);
        if let Some(joined) = self.joined {
            let other = embedded(EMBEDDED[joined].0).campaign;
            let before = plan.campaign.rounds.len();
            plan.campaign.rounds.extend(other.rounds);
            plan.campaign.bouts.extend(other.bouts.into_iter().map(|mut bout| {
                bout.round += before;
                bout
            }));
        }
        plan
    }
}

/// Every programme: its word, and what a round of it needs at this share of what is usual.
type Needs = fn(&Round) -> String;
const PROGRAMMES: [(&str, Needs); 6] = [
    ("trapping", |round| {
        format!("traps_per_ha = {}\nnights_per_week = {}", 10.0 * round.amount, round.nights)
    }),
    ("baiting", |round| {
        let product = if round.acute { "acute" } else { "anticoagulant" };
        format!("share_of_area = {}\nproduct = \"{product}\"\ndose_kg_per_ha = 0.1", round.amount)
    }),
    ("hunting", |round| format!("person_days_per_ha = {}", 2.0 * round.amount)),
    ("barriers", |round| {
        let line = if round.acute { "\nline_m = 400" } else { "" };
        format!("barriers_per_100_ha = {}{line}", 8.0 * round.amount)
    }),
    ("habitat", |round| format!("share_of_area = {}\nlasts_weeks = 20", round.amount)),
    ("fertility", |round| format!("share_of_area = {}", round.amount)),
];

impl Own {
    fn plan(&self) -> Plan {
        let text = self.text();
        scenario::from_text("random", &text, None)
            .unwrap_or_else(|problems| panic!("{}\n{text}", problems.render(Lang::En)))
    }

    fn text(&self) -> String {
        let mut text = format!(
            "schema_version = 1\nextends = \"luong_tai.toml\"\nrounds = \"replace\"\n\
             [period]\nfirst_year = {}\nyears = {}\n\
             [prices]\nwage_growth = {}\npaddy_growth = {}\n",
            self.first_year, self.years, self.growth, -self.growth
        );
        if let Some(crops) = &self.calendar {
            let keys: Vec<&str> = crops.iter().map(|crop| crop.key).collect();
            text += &format!("[calendar]\ncrops = {keys:?}\n");
            crops.iter().for_each(|crop| text += &crop.text());
        }
        if let Some((hazard, days)) = self.usual {
            text += &format!("[usual]\nhazard = {hazard}\ndays_per_ha = {days}\n");
        }
        for (i, round) in self.rounds.iter().enumerate() {
            // Two rounds of one programme may not start in one week.
            let meets = |other: &&Round| {
                let apart = (other.day(self) - round.day(self)).rem_euclid(365);
                other.programme == round.programme && !(12..=353).contains(&apart)
            };
            if !self.rounds[..i].iter().any(|other| meets(&other)) {
                text += &round.text(self);
            }
        }
        text
    }
}

impl Own {
    /// The key of a crop, and the day of its establishment.
    fn crop(&self, crop: usize) -> (&'static str, i32) {
        match &self.calendar {
            Some(crops) => {
                let crop = &crops[crop % crops.len()];
                (crop.key, crop.established)
            }
            None => [("spring", 41), ("summer", 186)][crop % 2],
        }
    }
}

impl Crop {
    fn text(&self) -> String {
        let new_year = Day::from_date(2023, 1, 1).expect("a date");
        let (_, month, day) = Day(new_year.0 + self.established).date();
        let mut text = format!("[calendar.{}]\nestablished = \"{month:02}-{day:02}\"\n", self.key);
        let begins =
            ["tillering", "panicle_initiation", "booting", "flowering", "ripening", "harvest"];
        let mut since = 0;
        for (stage, days) in begins.iter().zip(self.stages) {
            since += days;
            text += &format!("{stage}_days = {since}\n");
        }
        text
    }
}

impl Round {
    /// The day of the year on which it starts, or about that.
    fn day(&self, own: &Own) -> i32 {
        match self.when {
            When::Crop(crop, days) => (days + own.crop(crop).1).rem_euclid(365),
            When::MonthDay(month, day) => 30 * (month as i32 - 1) + day as i32,
        }
    }

    /// The years in which all of it is within the campaign; none if that is not sure.
    fn years(&self, own: &Own) -> std::ops::RangeInclusive<i32> {
        let day = self.day(own);
        let last = own.first_year + own.years as i32 - 1;
        let end = if self.first_year_only { own.first_year } else { last };
        let early = i32::from(day < 10);
        let late = i32::from(day + 7 * self.weeks as i32 > 345 && end == last);
        own.first_year + early..=end - late
    }

    fn text(&self, own: &Own) -> String {
        let (programme, needs) = PROGRAMMES[self.programme];
        let when = match self.when {
            When::Crop(crop, days) => format!(
                "crop = \"{}\"\nanchor = \"establishment\"\ndays = {days}",
                own.crop(crop).0
            ),
            When::MonthDay(month, day) => format!("month_day = \"{month:02}-{day:02}\""),
        };
        let years: Vec<i32> = self.years(own).collect();
        if years.is_empty() {
            return String::new();
        }
        format!(
            "[[round]]\nname = {{ vi = \"Đợt\", en = \"Round\" }}\nprogramme = \"{programme}\"\n\
             {when}\nyears = {years:?}\nweeks = {}\n{}\n",
            self.weeks,
            needs(self)
        )
    }
}
