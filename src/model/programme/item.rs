//! The items that a campaign costs.

use super::{HECTARES, Words};
use crate::model::outcome::Outcome;
use crate::model::plan::parameter::Parameter;

/// What a unit of a programme's delivery takes of what an item pays for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Norm {
    /// One.
    One,
    /// So much.
    Of(Parameter),
    /// One over so much.
    Inverse(Parameter),
    /// So much in the two crops of a year together.
    OfYear(Parameter),
}

/// Crops among which [`Norm::OfYear`] is divided.
pub const NORM_CROPS: f64 = 2.0;

/// The price of what an item pays for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Price {
    /// So much.
    Of(Parameter),
    /// That of paddy in the year.
    Paddy,
    /// Agreed as a sum.
    Sum,
    /// The fee of the contract.
    Contract,
}

/// The part of a cost estimate in which an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Products.
    Product,
    /// Grain for bait.
    Grain,
    /// Labour.
    Labour,
    /// Traps and barriers.
    Traps,
    /// Bunds and banks.
    Habitat,
    /// Training, which no item pays.
    Training,
    /// Organising.
    Organising,
    /// Rounds that a company carries out.
    Contract,
}

/// What is known of an item of cost.
#[derive(Clone, Copy, Debug)]
pub struct ItemFacts {
    /// The word for files.
    pub key: &'static str,
    /// The words within a sentence.
    pub name: Words,
    /// Where it is booked.
    pub outcome: Outcome,
    /// What it is counted in.
    pub unit: Words,
    /// What each of these takes.
    pub norm: Norm,
    /// Unit of the norm.
    pub norm_unit: Words,
    /// What that costs.
    pub price: Price,
    /// The part of an estimate in which it stands; none outside the campaign.
    pub section: Option<Section>,
}

const PER_HECTARE: Words = ["ngày công/ha", "person-days/ha"];
const PLAIN: Words = ["", ""];
const WAGE: Price = Price::Of(Parameter::DayWage);

table! {
    /// An item of cost. The order is that of the tables: never renumber.
    #[derive(serde::Serialize, serde::Deserialize)]
    Item, ItemFacts, ITEMS;
    /// Traps bought.
    Traps {
        key: "traps",
        name: ["mua bẫy", "traps"],
        outcome: Outcome::CostTraps,
        unit: ["bẫy", "traps"],
        norm: Norm::One,
        norm_unit: PLAIN,
        price: Price::Of(Parameter::TrapPrice),
        section: Some(Section::Traps),
    }
    /// Setting and checking traps.
    TrapSetting {
        key: "trap_setting",
        name: ["công đặt bẫy", "trap setting"],
        outcome: Outcome::CostTrapSetting,
        unit: ["đêm bẫy", "trap-nights"],
        norm: Norm::Inverse(Parameter::TrapsPerPersonDay),
        norm_unit: ["ngày công/đêm bẫy", "person-days/trap-night"],
        price: WAGE,
        section: Some(Section::Labour),
    }
    /// Bait product and support.
    BaitProduct {
        key: "bait_product",
        name: ["thuốc", "bait product"],
        outcome: Outcome::CostBaitProduct,
        unit: HECTARES,
        norm: Norm::One,
        norm_unit: PLAIN,
        price: Price::Of(Parameter::BaitPriceHa),
        section: Some(Section::Product),
    }
    /// Paddy for bait.
    BaitGrain {
        key: "bait_grain",
        name: ["thóc mồi", "bait grain"],
        outcome: Outcome::CostBaitGrain,
        unit: HECTARES,
        norm: Norm::OfYear(Parameter::BaitGrainKgHa),
        norm_unit: ["kg/ha mỗi vụ", "kg/ha a crop"],
        price: Price::Paddy,
        section: Some(Section::Grain),
    }
    /// Laying bait.
    BaitingLabour {
        key: "baiting_labour",
        name: ["công đánh bả", "baiting labour"],
        outcome: Outcome::CostBaitingLabour,
        unit: HECTARES,
        norm: Norm::Of(Parameter::BaitLabourHa),
        norm_unit: PER_HECTARE,
        price: WAGE,
        section: Some(Section::Labour),
    }
    /// Digging and flooding.
    HuntingLabour {
        key: "hunting_labour",
        name: ["công ra quân", "hunting labour"],
        outcome: Outcome::CostHuntingLabour,
        unit: ["ngày công", "person-days"],
        norm: Norm::One,
        norm_unit: PLAIN,
        price: WAGE,
        section: Some(Section::Labour),
    }
    /// Tails bought.
    Bounty {
        key: "bounty",
        name: ["mua đuôi chuột", "bounty"],
        outcome: Outcome::CostBounty,
        unit: ["đuôi", "tails"],
        norm: Norm::One,
        norm_unit: PLAIN,
        price: Price::Of(Parameter::TailBounty),
        section: Some(Section::Labour),
    }
    /// Trap barriers.
    TrapBarriers {
        key: "trap_barriers",
        name: ["bẫy cây trồng", "trap barriers"],
        outcome: Outcome::CostTrapBarriers,
        unit: ["bẫy cây trồng", "trap barriers"],
        norm: Norm::One,
        norm_unit: PLAIN,
        price: Price::Of(Parameter::TbsCost),
        section: Some(Section::Traps),
    }
    /// Bund and bank work.
    HabitatWork {
        key: "habitat_work",
        name: ["công làm bờ", "habitat work"],
        outcome: Outcome::CostHabitatWork,
        unit: HECTARES,
        norm: Norm::Of(Parameter::HabitatDaysHa),
        norm_unit: PER_HECTARE,
        price: WAGE,
        section: Some(Section::Habitat),
    }
    /// Organising.
    Organising {
        key: "organising",
        name: ["tổ chức", "organising"],
        outcome: Outcome::CostOrganising,
        unit: ["xã/năm", "communes a year"],
        norm: Norm::One,
        norm_unit: PLAIN,
        price: Price::Sum,
        section: Some(Section::Organising),
    }
    /// What farmers do anyway.
    UsualPractice {
        key: "usual_practice",
        name: ["nông dân tự làm", "usual practice"],
        outcome: Outcome::CostUsualPractice,
        unit: ["ha gieo cấy", "ha of crop"],
        norm: Norm::Of(Parameter::UsualDaysHa),
        norm_unit: PER_HECTARE,
        price: WAGE,
        section: None,
    }
    /// Bait that makes infertile.
    FertilityBait {
        key: "fertility_bait",
        name: ["bả hạn chế sinh sản", "fertility bait"],
        outcome: Outcome::CostFertilityBait,
        unit: HECTARES,
        norm: Norm::One,
        norm_unit: PLAIN,
        price: Price::Of(Parameter::FertilityPriceHa),
        section: Some(Section::Product),
    }
    /// Laying it.
    FertilityLabour {
        key: "fertility_labour",
        name: ["công đặt bả hạn chế sinh sản", "labour of fertility bait"],
        outcome: Outcome::CostFertilityLabour,
        unit: HECTARES,
        norm: Norm::Of(Parameter::BaitLabourHa),
        norm_unit: PER_HECTARE,
        price: WAGE,
        section: Some(Section::Labour),
    }
    /// Rounds that a company carries out.
    Contract {
        key: "contract",
        name: ["thuê khoán dịch vụ", "contracted service"],
        outcome: Outcome::CostContract,
        unit: ["ha gieo cấy", "ha of crop"],
        norm: Norm::One,
        norm_unit: PLAIN,
        price: Price::Contract,
        section: Some(Section::Contract),
    }
}
