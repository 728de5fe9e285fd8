//! Limits that a plan must keep, and how much of each it uses: planned amounts, without any luck.
//!
//! Every limit becomes rows: one for each year, crop, week, commune or round in which it holds. A
//! row adds up what rounds use of it. What reads a plan, what tells whether it can be carried out and
//! what searches for a better one ask the same rows.

mod rows;

pub use rows::rows;

use super::{Campaign, Crop, World};
use crate::text::digits::exact;
use crate::text::keyed::keyed;
use crate::text::{Lang, Text, date};
use crate::time::Day;
use std::collections::BTreeSet;

/// What a plan must keep; a limit that is left out does not bind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// Hectares of bait in a year, in all communes.
    pub chemical_ha_per_year: Option<f64>,
    /// Rounds of bait in a commune, for each crop of each year.
    pub chemical_rounds_per_crop: Option<u32>,
    /// Bait product in a year, in all communes, kg.
    pub product_kg_per_year: Option<f64>,
    /// Active ingredient in a year, in all communes, kg, and its share of the product.
    pub active_ingredient: Option<(f64, f64)>,
    /// May anticoagulants be laid, and acute products?
    pub products: Option<[bool; 2]>,
    /// The share of the land on which no bait may be laid.
    pub no_bait_share: Option<f64>,
    /// Person-days of a commune in a week.
    pub person_days_per_commune_week: Option<f64>,
    /// The least work of a commune that takes part, person-days per hectare of rice and year.
    pub minimum_person_days_per_ha: Option<f64>,
    /// Traps that can be bought by a day, in all communes, by day.
    pub traps_by: Vec<(Day, f64)>,
    /// Hectares in one step of a plan that is searched for; 1 if left out.
    pub ha_step: Option<f64>,
}

keyed! {
    /// A kind of limit; its word is that of its key in a scenario.
    pub enum Limit {
        /// [`Limits::chemical_ha_per_year`].
        ChemicalHa = "chemical_ha_per_year",
        /// [`Limits::chemical_rounds_per_crop`].
        ChemicalRounds = "chemical_rounds_per_crop",
        /// [`Limits::product_kg_per_year`].
        Product = "product_kg_per_year",
        /// [`Limits::active_ingredient`].
        ActiveIngredient = "active_ingredient_kg_per_year",
        /// [`Limits::products`].
        Products = "products",
        /// [`Limits::no_bait_share`].
        NoBait = "no_bait_share",
        /// [`Limits::person_days_per_commune_week`].
        PersonDays = "person_days_per_commune_week",
        /// [`Limits::minimum_person_days_per_ha`].
        Effort = "minimum_person_days_per_ha",
        /// [`Limits::traps_by`].
        TrapsBy = "traps_by",
    }
}

impl Limit {
    /// What is limited, for people.
    pub fn title(self) -> Text {
        let (vi, en) = match self {
            Self::ChemicalHa => ("diện tích đánh bả mỗi năm", "hectares of bait a year"),
            Self::ChemicalRounds => {
                ("số đợt bả mỗi vụ ở một xã", "rounds of bait in a commune and crop")
            }
            Self::Product => ("lượng thuốc mỗi năm", "bait product a year"),
            Self::ActiveIngredient => ("lượng hoạt chất mỗi năm", "active ingredient a year"),
            Self::Products => (
                "diện tích dùng thuốc không được phép",
                "hectares of a product that is not allowed",
            ),
            Self::NoBait => ("diện tích đánh bả của một đợt", "hectares of bait in a round"),
            Self::PersonDays => {
                ("số công của một xã trong một tuần", "person-days of a commune in a week")
            }
            Self::Effort => {
                ("số công mỗi ha lúa trong một năm", "person-days per hectare of rice in a year")
            }
            Self::TrapsBy => ("số bẫy phải mua", "traps to be bought"),
        };
        Text::new(vi, en)
    }

    /// The unit, for people.
    pub fn unit(self) -> Text {
        let (vi, en) = match self {
            Self::ChemicalHa | Self::Products | Self::NoBait => ("ha", "ha"),
            Self::ChemicalRounds => ("đợt", "rounds"),
            Self::Product | Self::ActiveIngredient => ("kg", "kg"),
            Self::PersonDays => ("công", "person-days"),
            Self::Effort => ("công/ha", "person-days/ha"),
            Self::TrapsBy => ("bẫy", "traps"),
        };
        Text::new(vi, en)
    }

    /// Is it a least amount?
    pub fn at_least(self) -> bool {
        self == Self::Effort
    }
}

/// When a limit holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// In a calendar year.
    Year(i32),
    /// In a crop that is harvested in a calendar year.
    Crop(Crop, i32),
    /// In the week from this Monday on.
    Week(Day),
    /// Before a day.
    Before(Day),
    /// In every occurrence of a round.
    Always,
}

impl When {
    /// In words.
    pub fn words(self, world: &World) -> Text {
        match self {
            Self::Year(year) => Text::new(format!("năm {year}"), format!("{year}")),
            Self::Crop(crop, year) => {
                let name = world.calendar.crops.iter().find(|own| own.crop == crop);
                let name = name.map_or_else(|| Text::alike(crop.key()), |own| own.name.clone());
                Text::new(format!("{} {year}", name.vi), format!("{} {year}", name.en))
            }
            Self::Week(day) => Text::new(
                format!("tuần từ {}", date(day, Lang::Vi)),
                format!("week from {}", date(day, Lang::En)),
            ),
            Self::Before(day) => Text::new(
                format!("trước {}", date(day, Lang::Vi)),
                format!("before {}", date(day, Lang::En)),
            ),
            Self::Always => Text::new("mọi năm", "every year"),
        }
    }
}

/// What a round in a commune uses of a limit.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Term {
    round: usize,
    commune: usize,
    /// For one unit of the round's target.
    per_unit: f64,
}

/// What one commune, or all of them, uses: the most of some sums, less what is there.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    sums: Vec<(f64, Vec<Term>)>,
    less: f64,
}

/// A limit in one place and time.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which limit.
    pub limit: Limit,
    /// The commune; none where the limit is that of all.
    pub commune: Option<usize>,
    /// When it holds.
    pub when: When,
    /// The most, or the least, in [`Limit::unit`].
    pub bound: f64,
    /// Is the number of rounds counted, not their amount?
    counts: bool,
    parts: Vec<Part>,
}

/// What a plan uses of a limit in one place and time.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Which limit.
    pub limit: Limit,
    /// The commune; none where the limit is that of all.
    pub commune: Option<usize>,
    /// When.
    pub when: When,
    /// What is used, in [`Limit::unit`].
    pub used: f64,
    /// What may be used at most, or must be at least.
    pub bound: f64,
    /// The rounds that use it.
    pub rounds: Vec<usize>,
}

/// Amounts this close to a bound, as a share of it, keep it: sums of hectares are not exact.
const ROUNDING: f64 = 1e-9;

/// By how much an amount oversteps a bound, as a share of it; 0 where it keeps it.
fn over(limit: Limit, used: f64, bound: f64) -> f64 {
    let too_much = if limit.at_least() { bound - used } else { used - bound };
    let share = too_much / bound.abs().max(1.0);
    if share > ROUNDING { share } else { 0.0 }
}

impl Use {
    /// What is left; below 0 where the limit is not kept.
    pub fn room(&self) -> f64 {
        if self.limit.at_least() { self.used - self.bound } else { self.bound - self.used }
    }

    /// By how much it is overstepped, as a share; 0 where it is kept.
    pub fn over(&self) -> f64 {
        over(self.limit, self.used, self.bound)
    }

    /// What is used, what may be, and what is left or too much, in words.
    pub fn words(&self, world: &World) -> Text {
        let (title, unit, place) = (self.limit.title(), self.limit.unit(), self.place(world));
        let shown = |x: f64, lang| exact((x * 100.0).round() / 100.0, lang);
        let amounts = |lang| [self.used, self.bound, self.room().abs()].map(|x| shown(x, lang));
        let ([used, bound, by], [used_en, bound_en, by_en]) =
            (amounts(Lang::Vi), amounts(Lang::En));
        let (most, most_en) = match self.limit.at_least() {
            true => ("ít nhất", "at least"),
            false => ("nhiều nhất", "at most"),
        };
        let (room, room_en) = match (self.over() > 0.0, self.limit.at_least()) {
            (true, true) => ("thiếu", "too little by"),
            (true, false) => ("vượt", "over by"),
            (false, true) => ("dư", "more than needed by"),
            (false, false) => ("còn", "room for"),
        };
        Text::new(
            format!(
                "{} {used} {}, {most} {bound}, {room} {by} {} ({})",
                title.vi, unit.vi, unit.vi, place.vi
            ),
            format!(
                "{} {used_en} {}, {most_en} {bound_en}, {room_en} {by_en} {} ({})",
                title.en, unit.en, unit.en, place.en
            ),
        )
    }

    /// Where and when, in words.
    pub fn place(&self, world: &World) -> Text {
        let when = self.when.words(world);
        match self.commune {
            None => {
                Text::new(format!("cả địa bàn, {}", when.vi), format!("all communes, {}", when.en))
            }
            Some(commune) => {
                let name = &world.communes[commune].name;
                Text::new(format!("{name}, {}", when.vi), format!("{name}, {}", when.en))
            }
        }
    }
}

impl Row {
    /// What is used where a round has this target in a commune.
    pub fn used(&self, target: &dyn Fn(usize, usize) -> f64) -> f64 {
        let term = |term: &Term| {
            let amount = target(term.round, term.commune);
            let amount = if self.counts { f64::from(u8::from(amount > 0.0)) } else { amount };
            amount * term.per_unit
        };
        let part = |part: &Part| {
            let sums =
                part.sums.iter().map(|(fixed, terms)| fixed + terms.iter().map(term).sum::<f64>());
            (sums.fold(0.0, f64::max) - part.less).max(0.0)
        };
        self.parts.iter().map(part).sum()
    }

    /// By how much a used amount oversteps it, as a share; 0 where it keeps it.
    pub fn over(&self, used: f64) -> f64 {
        over(self.limit, used, self.bound)
    }

    /// Does a round in a commune use it?
    pub fn holds(&self, round: usize, commune: usize) -> bool {
        self.terms().any(|term| (term.round, term.commune) == (round, commune))
    }

    /// Does it depend on a commune?
    pub fn touches(&self, commune: usize) -> bool {
        self.terms().any(|term| term.commune == commune)
    }

    /// The same of other rounds: those that `place` knows take its number, the others have their
    /// `target` for good.
    pub fn renumbered(
        mut self,
        place: &dyn Fn(usize) -> Option<usize>,
        target: &dyn Fn(usize, usize) -> f64,
    ) -> Self {
        let counts = self.counts;
        for (fixed, terms) in self.parts.iter_mut().flat_map(|part| &mut part.sums) {
            for term in std::mem::take(terms) {
                match place(term.round) {
                    Some(round) => terms.push(Term { round, ..term }),
                    None => {
                        let amount = target(term.round, term.commune);
                        let counted = f64::from(u8::from(amount > 0.0));
                        *fixed += term.per_unit * if counts { counted } else { amount };
                    }
                }
            }
        }
        self
    }

    fn terms(&self) -> impl Iterator<Item = &Term> {
        self.parts.iter().flat_map(|part| &part.sums).flat_map(|(_, terms)| terms)
    }

    /// A limit on the sum of what rounds use, `(round, commune, for one unit of its target)`.
    pub fn of_sum(
        limit: Limit,
        commune: Option<usize>,
        when: When,
        bound: f64,
        terms: &[(usize, usize, f64)],
    ) -> Self {
        let term =
            |&(round, commune, per_unit): &(usize, usize, f64)| Term { round, commune, per_unit };
        let sums = vec![(0.0, terms.iter().map(term).collect())];
        let counts = limit == Limit::ChemicalRounds;
        Self { limit, commune, when, bound, counts, parts: vec![Part { sums, less: 0.0 }] }
    }
}

/// What a plan uses of every limit, in every place and time.
pub fn uses(campaign: &Campaign, world: &World) -> Vec<Use> {
    let target = |round: usize, commune: usize| campaign.rounds[round].target[commune];
    let of = |row: Row| {
        let with = |term: &&Term| target(term.round, term.commune) > 0.0;
        let rounds: BTreeSet<usize> = row.terms().filter(with).map(|term| term.round).collect();
        Use {
            used: row.used(&target),
            limit: row.limit,
            commune: row.commune,
            when: row.when,
            bound: row.bound,
            rounds: rounds.into_iter().collect(),
        }
    };
    rows(campaign, world).into_iter().map(of).collect()
}

/// The tightest use of each limit: that which is overstepped most, or has least room.
pub fn tightest(uses: &[Use]) -> Vec<&Use> {
    let room = |one: &Use| one.room() / one.bound.abs().max(1.0);
    let of = |limit| {
        let own = uses.iter().filter(move |one| one.limit == limit);
        own.min_by(|a, b| room(a).total_cmp(&room(b)))
    };
    Limit::ALL.into_iter().filter_map(of).collect()
}

impl Limits {
    /// What is written of a limit, each with the day on which it depends.
    pub fn written(&self, limit: Limit) -> Vec<(f64, Option<Day>)> {
        let one = |bound: Option<f64>| bound.map(|bound| (bound, None)).into_iter().collect();
        match limit {
            Limit::ChemicalHa => one(self.chemical_ha_per_year),
            Limit::ChemicalRounds => one(self.chemical_rounds_per_crop.map(f64::from)),
            Limit::Product => one(self.product_kg_per_year),
            Limit::ActiveIngredient => one(self.active_ingredient.map(|(kg, _)| kg)),
            Limit::Products => one(self
                .products
                .map(|allowed| allowed.iter().filter(|allowed| **allowed).count() as f64)),
            Limit::NoBait => one(self.no_bait_share),
            Limit::PersonDays => one(self.person_days_per_commune_week),
            Limit::Effort => one(self.minimum_person_days_per_ha),
            Limit::TrapsBy => self.traps_by.iter().map(|&(day, n)| (n, Some(day))).collect(),
        }
    }

    /// Is nothing limited?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What the limits themselves forbid, whatever the plan: a least effort that no commune can make.
pub fn contradiction(limits: &Limits, world: &World) -> Option<Text> {
    let (least, most) = (limits.minimum_person_days_per_ha?, limits.person_days_per_commune_week?);
    let weeks = 53.0;
    let worst = world.communes.iter().max_by(|a, b| a.rice_area_ha.total_cmp(&b.rice_area_ha))?;
    let needs = least * worst.rice_area_ha;
    (needs > most * weeks).then(|| {
        let say = |lang| [needs, most * weeks, needs - most * weeks].map(|x| crate::text::number(x, 0, lang));
        let ([a, b, c], [d, e, f]) = (say(Lang::Vi), say(Lang::En));
        let name = &worst.name;
        Text::new(
            format!("minimum_person_days_per_ha và person_days_per_commune_week trái nhau: {name} phải làm ít nhất {a} công mỗi năm nhưng chỉ được {b} công, thiếu {c} công"),
            format!("minimum_person_days_per_ha and person_days_per_commune_week contradict each other: {name} must do at least {d} person-days a year but may do {e}, {f} too few"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::Plan;

    fn plan(limits: &str) -> Plan {
        let text = format!("schema_version = 1\nextends = \"luong_tai.toml\"\n[limits]\n{limits}");
        crate::scenario::from_text("limited", &text, None)
            .unwrap_or_else(|problems| panic!("{}", problems.render(Lang::En)))
    }

    fn used(limits: &str) -> Vec<Use> {
        let plan = plan(limits);
        uses(&plan.campaign, &plan.world)
    }

    #[test]
    fn the_scheme_uses_what_was_reported_of_it() {
        let rice: f64 = plan("ha_step = 1").world.communes.iter().map(|c| c.rice_area_ha).sum();
        let of_years = used("chemical_ha_per_year = 9000");
        assert_eq!(of_years.len(), 4);
        for year in &of_years {
            // Two crops, all land once each.
            assert!((year.used - 2.0 * rice).abs() < 1e-6 * rice, "{}", year.used);
            assert_eq!(year.rounds.len(), 4);
        }
        let kg = used(
            "product_kg_per_year = 1\nactive_ingredient_kg_per_year = 1\nactive_ingredient_share = 0.005",
        );
        assert!((kg[0].used - 0.2 * rice).abs() < 1e-6 * rice);
        assert!((kg[4].used - 0.001 * rice).abs() < 1e-6 * rice);
        let rounds = used("chemical_rounds_per_crop = 1");
        assert!(rounds.iter().all(|one| one.used == 2.0 && one.over() > 0.0), "two a crop");
        let traps = used(
            "[[limits.traps_by]]\ndate = 2022-01-01\ntraps = 1\n[[limits.traps_by]]\ndate = 2022-12-01\ntraps = 30000\n",
        );
        assert_eq!(traps[0].used, 0.0);
        assert!((traps[1].used - 5.0 * rice).abs() < 1e-6 * rice);
        assert!(used("no_bait_share = 0.25").iter().filter(|one| one.over() > 0.0).count() >= 28);
        assert_eq!(used("products = [\"acute\"]").len(), 4);
        assert!(used("products = [\"anticoagulant\"]").is_empty());
    }

    #[test]
    fn weeks_of_work_are_those_of_the_rounds_in_the_field() {
        let plan = plan("person_days_per_commune_week = 10\nminimum_person_days_per_ha = 1");
        let uses = uses(&plan.campaign, &plan.world);
        let bouts = crate::model::plan::estimate::planned(&plan).bouts;
        for one in uses.iter().filter(|one| one.limit == Limit::PersonDays) {
            let (Some(c), When::Week(day)) = (one.commune, one.when) else { panic!("{one:?}") };
            let week = plan.world.period.week(day);
            let on = bouts.iter().filter(|b| (b.week..b.week + b.weeks as i32).contains(&week));
            let days: f64 = on.map(|b| b.person_days[c] / f64::from(b.weeks)).sum();
            assert!((one.used - days).abs() < 1e-9 * days.max(1.0), "{} and not {days}", one.used);
        }
        let effort: Vec<&Use> = uses.iter().filter(|one| one.limit == Limit::Effort).collect();
        assert_eq!(effort.len(), 14 * 4);
        let first: f64 = bouts.iter().filter(|b| b.week < 52).map(|b| b.person_days[0]).sum();
        assert!(
            (effort[0].used * plan.world.communes[0].rice_area_ha - first).abs() < 1e-6 * first
        );
    }
}
