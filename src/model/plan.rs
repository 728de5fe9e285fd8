//! A checked scenario: what is known and what is planned, in model units, never changed.
//!
//! Only [`crate::scenario`] makes a [`Plan`]. What it holds is right: every length agrees with the
//! number of communes, every share lies in 0..=1, every number is finite.

mod calendar;
pub mod estimate;
pub mod limits;
pub mod parameter;
pub mod units;

pub use super::programme::{Action, ITEMS, Item, PROGRAMMES, Programme, Setting};
use crate::text::Text;
use crate::text::keyed::{keyed, of_key};
use crate::time::{Day, Period};
pub use calendar::{
    Calendar, Crop, CropCalendar, LAND_PREPARATION_DAYS, STAGES, Stage, StageTable,
};
use limits::Limits;
use parameter::{Parameter, Priors};

/// One scenario: the district as it is, and what a campaign does to it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plan {
    /// Short name for files and legends, such as `luong_tai`.
    pub name: String,
    /// Short title for people, such as "Đề án 2022-2025".
    pub title: Text,
    /// The question that the scenario asks.
    pub question: Text,
    /// What every campaign meets.
    pub world: World,
    /// What is done.
    pub campaign: Campaign,
    /// Where the campaign's numbers came from, and notes on how the file was read.
    pub sources: Vec<Text>,
    /// What was read but hardly meant, for people.
    pub warnings: Vec<Text>,
    /// The office whose plan it is.
    pub office: Office,
}

/// An office, for the head and the foot of its documents; what is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Office {
    /// The body above it.
    pub parent: String,
    /// Its name.
    pub name: String,
    /// Where it signs.
    pub place: String,
    /// Number and symbol of the document.
    pub number: String,
    /// Office of the signer.
    pub signer_title: String,
    /// Name of the signer.
    pub signer: String,
}

impl Office {
    /// Is nothing known of it?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The district as it is, campaign or not: land, crops and what is known of rats and prices.
///
/// Scenarios with equal worlds share their draws, their luck and their warm-up.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct World {
    /// The name of the place, such as "Huyện Lương Tài (cũ), Bắc Ninh".
    pub place: Text,
    /// The years of every campaign.
    pub period: Period,
    /// What money is worth in each of them.
    pub prices: Prices,
    /// The communes, sorted by code.
    pub communes: Vec<Commune>,
    /// Common borders, each once, `a < b`, sorted.
    pub borders: Vec<Border>,
    /// The two crops.
    pub calendar: Calendar,
    /// What each crop stage does.
    pub stages: StageTable,
    /// What is known of every uncertain parameter.
    pub priors: Priors,
    /// Rice and natural area of the outside patch, as a multiple of the district's.
    pub outside_scale: f64,
    /// Do rats cross borders? Only tests and what-ifs switch this off.
    pub movement: bool,
    /// What farmers pay besides their days for their own control, such as nylon fences, VND per hectare
    /// of rice and crop. It is part of the private cost, as their days are; 0 unless a scenario says it.
    pub usual_nylon_vnd_per_ha: f64,
    /// The table of communes, whose areas decide every total, as the scenario names it.
    pub communes_file: Option<String>,
    /// Where the numbers came from, for people: file names and notes.
    pub sources: Vec<Text>,
}

/// Prices of each year of the period.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Prices {
    /// The year of the prices of everything but paddy.
    pub of_year: i32,
    /// The price of paddy of each year: a parameter, and how many times its draw.
    pub paddy: Vec<(Parameter, f64)>,
    /// What each item costs in each year, over its price in the parameters.
    pub items: Vec<[f64; ITEMS]>,
}

impl Prices {
    /// Prices that stay: of paddy those of 2022-2025, before and after them those of the nearest year.
    pub fn constant(period: Period) -> Self {
        Self {
            of_year: period.first_year(),
            paddy: period.calendar_years().map(|year| (Self::paddy_of(year), 1.0)).collect(),
            items: vec![[1.0; ITEMS]; period.years()],
        }
    }

    /// The parameter that is the price of paddy of a calendar year, or of the nearest that has one.
    pub fn paddy_of(year: i32) -> Parameter {
        use Parameter::{Price2022, Price2023, Price2024, Price2025};
        let known = [Price2022, Price2023, Price2024, Price2025];
        known[(year.clamp(2022, 2025) - 2022) as usize]
    }

    /// The central price of paddy of a year, VND/kg.
    pub fn paddy_median(&self, priors: &Priors, year: usize) -> f64 {
        let (parameter, factor) = self.paddy[year];
        priors[parameter].distribution.median() * factor
    }
}

/// A commune: the unit of space, of money and of reporting.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Commune {
    /// Code of the statistical office; part of the address of its luck.
    pub code: u32,
    /// Name, in NFC.
    pub name: String,
    /// Natural area, ha.
    pub natural_area_ha: f64,
    /// Rice area, ha.
    pub rice_area_ha: f64,
    /// Other land that shelters rats (converted areas, orchards, other), ha.
    pub other_land_ha: f64,
    /// Rats here over those of the district's average land, where last year's damage or trapping has
    /// told: the centre of the commune's lasting factor of capacity ([`Parameter::PlaceSd`]).
    pub relative_density: Option<f64>,
    /// Its share of the rice of a whole commune: 1 but for villages, which share what a commune is
    /// paid once, such as organising.
    pub part_of_commune: f64,
    /// Border with land outside the district, km.
    pub outside_border_km: f64,
    /// A point inside: latitude and longitude, degrees.
    pub position: [f64; 2],
    /// The unit it became on 1 December 2024.
    pub unit_2024: String,
    /// The unit it became on 1 July 2025.
    pub unit_2025: String,
    /// Outline, rings of (longitude, latitude); empty when unknown.
    pub outline: Vec<Vec<[f64; 2]>>,
}

/// A common border of two communes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    /// Index of the first commune.
    pub a: usize,
    /// Index of the second commune, larger than `a`.
    pub b: usize,
    /// Length, km.
    pub length_km: f64,
}

/// What one arm does: programmes of rounds, and what limits and pays them.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Campaign {
    /// The rounds as written, in the order of the file: the order in which they are served when
    /// labour or money is short in a week.
    pub rounds: Vec<Round>,
    /// Every occurrence of every round, in the order of `rounds`, then of time.
    pub bouts: Vec<Bout>,
    /// Synchrony of communes from week 0 on, days; `None` keeps the world's.
    pub synchrony_sd_days: Option<f64>,
    /// Traps: stock and renewal.
    pub traps: TrapStock,
    /// Is the other land (converted areas, orchards) trapped and baited as well?
    pub treat_other_land: bool,
    /// Person-days a week that can be mobilised, by commune; infinite when unlimited.
    pub labour_days_per_week: Vec<f64>,
    /// Planned public budget of the commune, VND, by commune and year; `None` is unlimited.
    pub budget_vnd: Option<Vec<Vec<f64>>>,
    /// The share of the planned cost that the budget is taken to be, where nobody wrote a sum: then it
    /// is an assumption, and no money that anybody has.
    pub budget_share: Option<f64>,
    /// Weeks into each year before which the year's budget cannot be spent.
    pub budget_release_week: i32,
    /// Tail bounty.
    pub bounty: Option<Bounty>,
    /// Organising money per commune and year by rice area: (from ha, VND), ascending.
    pub organising: Vec<(f64, f64)>,
    /// Who pays each item, shares that sum to 1, indexed by [`Item`] and [`Payer`].
    pub payers: [[f64; PAYERS]; ITEMS],
    /// Payers that the scenario names, such as a project or a co-operative: each a part of one of
    /// the three, the same part of every item's cost in every replicate.
    pub named_payers: Vec<NamedPayer>,
    /// What a company offers to do all of it for, VND per hectare of rice and crop.
    pub offer_vnd_per_ha: Option<f64>,
    /// The contract with the company that carries out the contracted rounds.
    pub contract: Option<Contract>,
    /// What the plan is to keep: nothing in the field knows of it.
    pub limits: Limits,
}

/// A contract with a company that carries out rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contract {
    /// Fee, VND per hectare of rice and crop, divided evenly among the crop's contracted rounds.
    pub vnd_per_ha: f64,
    /// What it pays when rice is damaged all the same.
    pub compensation: Option<Compensation>,
}

/// A clause of compensation, for rice with more than 5 % of its tillers cut at harvest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compensation {
    /// Share of the commune's rice up to which damage is not paid for.
    pub above_share: f64,
    /// What is paid for each hectare beyond, VND.
    pub vnd_per_ha: f64,
}

/// A payer that a scenario names; what it pays is counted in one of the three.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NamedPayer {
    /// Its word in files.
    pub key: String,
    /// Its name for people.
    pub name: Text,
    /// In whose part of the results it is.
    pub counts_as: Payer,
    /// Its share of each item, indexed by [`Item`].
    pub shares: [f64; ITEMS],
}

/// A tail bounty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounty {
    /// Extra trapping and hunting effort that it calls forth, as a share of the delivered effort.
    pub effort_gain: f64,
}

/// The stock of traps.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TrapStock {
    /// Traps aimed at, by commune; 0 where the commune takes no part.
    pub target: Vec<f64>,
    /// Traps in hand at the start, by commune.
    pub in_hand: Vec<f64>,
    /// Last year (0 is the first of the period) in which lost traps are replaced.
    pub renew_until_year: usize,
    /// Known detection of the trap: g0 per night at the range centre, and σ in metres.
    pub detection: Option<(f64, f64)>,
}

impl TrapStock {
    /// Traps that the rounds without an aim of their own need at once, with all that is in use
    /// then, by commune.
    pub fn needed(rounds: &[Round], bouts: &[Bout], n_communes: usize) -> Vec<f64> {
        let mut needed = vec![0.0_f64; n_communes];
        let in_use = |bout: &Bout, week: i32| {
            let weeks = i32::try_from(rounds[bout.round].weeks).unwrap_or(i32::MAX);
            (bout.nominal_week..bout.nominal_week.saturating_add(weeks)).contains(&week)
        };
        let trapping = |bout: &&Bout| rounds[bout.round].uses_traps();
        let unaimed = |bout: &&Bout| rounds[bout.round].aim.is_none();
        for first in bouts.iter().filter(trapping).filter(unaimed) {
            for (commune, needed) in needed.iter_mut().enumerate() {
                let at_once: f64 = bouts
                    .iter()
                    .filter(trapping)
                    .filter(|bout| in_use(bout, first.nominal_week))
                    .map(|bout| rounds[bout.round].target[commune])
                    .sum();
                *needed = needed.max(at_once);
            }
        }
        needed
    }
}

/// A round as written: what, how much, where, how long.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Round {
    /// Name for people, such as "Đợt 1: trước gieo cấy vụ xuân".
    pub name: Text,
    /// What is done.
    pub action: Action,
    /// Planned amount by commune, in the unit of the action, for one occurrence.
    pub target: Vec<f64>,
    /// Weeks that it lasts, at least 1.
    pub weeks: u32,
    /// Act only when damage is seen.
    pub trigger: Option<Trigger>,
    /// Traps that each commune is to have for this round, where that is not what all rounds
    /// need at once: rounds of the past, in a campaign that was planned again under way.
    pub aim: Option<Vec<f64>>,
    /// Does a company carry it out, under the campaign's contract?
    pub contracted: bool,
}

impl Round {
    /// Does it use the commune's own traps?
    #[inline(always)]
    pub fn uses_traps(&self) -> bool {
        matches!(self.action, Action::Trapping { .. }) && !self.contracted
    }

    /// What one unit of the target comes to over the round, in the unit of what is delivered:
    /// trap-nights of a trap; 1 of everything that is counted once.
    pub fn effort(&self) -> f64 {
        match self.action {
            Action::Trapping { nights_per_week } => nights_per_week * f64::from(self.weeks),
            _ => 1.0,
        }
    }
}

/// Symptomatic control: wait, within a window, until damage is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trigger {
    /// Tillers cut so far in this crop, as a share, from which the round starts.
    pub tillers_cut_share: f64,
    /// Weeks from the anchor during which the round may start.
    pub window_weeks: u32,
}

/// One occurrence of a round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bout {
    /// Index into [`Campaign::rounds`].
    pub round: usize,
    /// Calendar year, 0 is the first of the period; the year whose budget pays.
    pub year: usize,
    /// When it starts.
    pub start: Start,
    /// The week in which it starts by the district's calendar; part of the address of its luck.
    pub nominal_week: i32,
}

/// When a bout starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// On a date, the same everywhere.
    Date(Day),
    /// Some days after the commune's own establishment of a crop (negative: before).
    Crop {
        /// The crop of [`Bout::year`].
        crop: Crop,
        /// Days after establishment.
        days: i32,
    },
}

keyed! {
    /// Who pays.
    pub enum Payer {
        /// The province's budget.
        Province = "province",
        /// The commune's own budget: the one that can run out.
        Commune = "commune",
        /// Farmers and co-operatives.
        Farmers = "farmers",
    }
}

of_key!(Payer);

/// Number of payers.
pub const PAYERS: usize = Payer::ALL.len();

impl Plan {
    /// The same district without a campaign: usual practice only.
    pub fn without_campaign(&self) -> Self {
        Self {
            name: "no_campaign".to_owned(),
            title: Text::new("Không tổ chức chiến dịch", "No campaign"),
            question: Text::new(
                "Nếu chỉ để nông dân tự diệt như lâu nay thì sao?",
                "What if farmers go on as usual and nothing else is done?",
            ),
            world: self.world.clone(),
            campaign: Campaign::none(self.world.communes.len(), self.world.period),
            sources: Vec::new(),
            warnings: Vec::new(),
            office: self.office.clone(),
        }
    }
}

impl Campaign {
    /// Traps that each commune is to have for a round.
    #[inline(always)]
    pub fn aim(&self, round: usize) -> &[f64] {
        self.rounds[round].aim.as_deref().unwrap_or(&self.traps.target)
    }

    /// What a company is paid for each bout, VND per hectare of rice: the fee of its crop divided among
    /// the crop's contracted bouts; 0 for what the communes carry out themselves.
    pub fn fees_vnd_per_ha(&self, world: &World) -> Vec<f64> {
        let Some(contract) = self.contract else { return vec![0.0; self.bouts.len()] };
        let season = |bout: &Bout| match bout.start {
            Start::Crop { crop, days } if self.rounds[bout.round].contracted => {
                let begins = world.calendar.begins_in(crop, days, world.period.year(bout.year));
                Some((crop, begins.map(|(harvest_year, _)| harvest_year)))
            }
            _ => None,
        };
        let seasons: Vec<_> = self.bouts.iter().map(season).collect();
        let fee = |own: &Option<_>| {
            let bouts = seasons.iter().filter(|other| *other == own).count();
            if own.is_some() { contract.vnd_per_ha / bouts as f64 } else { 0.0 }
        };
        seasons.iter().map(fee).collect()
    }

    /// Organising money of a year with rounds, VND; the tier is that of the whole commune's rice.
    #[inline(always)]
    pub fn organising_vnd(&self, commune: &Commune) -> f64 {
        let whole_ha = commune.rice_area_ha / commune.part_of_commune;
        let tier = self.organising.iter().rev().find(|(from_ha, _)| whole_ha >= *from_ha);
        tier.map_or(0.0, |(_, vnd)| vnd * commune.part_of_commune)
    }

    /// Is any round of a programme planned?
    pub fn has(&self, programme: Programme) -> bool {
        self.rounds.iter().any(|round| round.action.programme() == programme)
    }

    /// What is planned, by commune, year and programme, in the unit of what is delivered.
    ///
    /// Rounds that wait for damage count as if they were called for.
    pub fn planned(&self, period: Period) -> Vec<Vec<[f64; PROGRAMMES]>> {
        let none = vec![[0.0; PROGRAMMES]; period.years()];
        let mut planned = vec![none; self.labour_days_per_week.len()];
        for bout in &self.bouts {
            let round = &self.rounds[bout.round];
            for (commune, target) in round.target.iter().enumerate() {
                planned[commune][bout.year][round.action.programme() as usize] +=
                    target * round.effort();
            }
        }
        planned
    }

    /// The campaign that does nothing, in a district of `communes`; its money and labour are free.
    pub fn none(communes: usize, period: Period) -> Self {
        Self {
            rounds: Vec::new(),
            bouts: Vec::new(),
            synchrony_sd_days: None,
            traps: TrapStock {
                target: vec![0.0; communes],
                in_hand: vec![0.0; communes],
                renew_until_year: period.years() - 1,
                detection: None,
            },
            treat_other_land: false,
            labour_days_per_week: vec![f64::INFINITY; communes],
            budget_vnd: None,
            budget_share: None,
            budget_release_week: 0,
            bounty: None,
            organising: Vec::new(),
            payers: {
                let mut payers = [[0.0, 1.0, 0.0]; ITEMS];
                payers[Item::UsualPractice as usize] = [0.0, 0.0, 1.0];
                payers
            },
            named_payers: Vec::new(),
            offer_vnd_per_ha: None,
            contract: None,
            limits: Limits::default(),
        }
    }
}
