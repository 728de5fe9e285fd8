//! What a season reports: one number for each commune and year, and how the numbers add up.

use crate::text::Text;
use crate::text::keyed::of_key;

/// How an outcome over the years or the communes follows from the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adds {
    /// Over years and communes.
    Sum,
    /// A stock: over communes it adds up, over years the last one counts.
    Last,
    /// Over communes it adds up, over years it is the mean.
    Mean,
    /// A ratio of two sums: computed anew for each scope.
    Ratio,
}

/// Makes the enum, its keys, units and words from one list.
macro_rules! outcomes {
    ($($name:ident, $key:literal, $unit:literal, $adds:ident, $resolution:literal, $better:literal, $vi:literal, $en:literal;)*) => {
        /// An outcome of one commune (or the district) in one year (or the campaign).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Outcome {
            $(#[doc = $en] $name,)*
        }

        impl Outcome {
            /// Every outcome, in the order of the tables.
            pub const ALL: [Self; OUTCOMES] = [$(Self::$name,)*];

            /// The word for files and for `--precision`.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// The unit for files.
            pub fn unit(self) -> &'static str {
                match self { $(Self::$name => $unit,)* }
            }

            /// How it adds up.
            pub fn adds(self) -> Adds {
                match self { $(Self::$name => Adds::$adds,)* }
            }

            /// Binary digits after the point that tallies keep: values are rounded to 2^-this.
            pub fn resolution_bits(self) -> i32 {
                match self { $(Self::$name => $resolution,)* }
            }

            /// Which direction is better: -1 less, 1 more, 0 neither.
            pub fn better(self) -> i32 {
                match self { $(Self::$name => $better,)* }
            }

            /// The words for people.
            pub fn title(self) -> Text {
                match self { $(Self::$name => Text::new($vi, $en),)* }
            }
        }
    };
}

/// Number of outcomes.
pub const OUTCOMES: usize = 47;

outcomes! {
    TrapNights, "trap_nights", "trap-nights", Sum, 8, 0, "Đêm bẫy thực hiện", "Trap-nights delivered";
    TrapsInService, "traps_in_service", "traps", Last, 8, 0, "Bẫy đang sử dụng cuối năm", "Traps in service at the end of the year";
    TrapsBought, "traps_bought", "traps", Sum, 8, 0, "Bẫy mua", "Traps bought";
    ChemicalHa, "chemical_ha", "ha", Sum, 16, 0, "Diện tích xử lý thuốc", "Area treated with bait";
    ProductKg, "product_kg", "kg", Sum, 16, 0, "Thuốc diệt chuột", "Bait product";
    HuntingDays, "hunting_days", "person-days", Sum, 16, 0, "Công đào bắt", "Person-days of hunting";
    BarriersSet, "trap_barriers", "barriers", Sum, 16, 0, "Bẫy cây trồng", "Trap barriers";
    HabitatHa, "habitat_ha", "ha", Sum, 16, 0, "Diện tích phát quang, hạ bờ", "Area of bund and bank work";
    LabourDays, "labour_days", "person-days", Sum, 16, -1, "Ngày công chiến dịch", "Person-days of the campaign";
    KilledTraps, "killed_traps", "rats", Sum, 8, 0, "Chuột chết do bẫy", "Rats killed by traps";
    KilledBait, "killed_bait", "rats", Sum, 8, 0, "Chuột chết do thuốc", "Rats killed by bait";
    KilledHunting, "killed_hunting", "rats", Sum, 8, 0, "Chuột chết do đào bắt", "Rats killed by hunting";
    KilledBarriers, "killed_barriers", "rats", Sum, 8, 0, "Chuột chết do bẫy cây trồng", "Rats killed by trap barriers";
    KilledUsual, "killed_usual", "rats", Sum, 8, 0, "Chuột chết do nông dân tự diệt", "Rats killed by usual practice";
    Rats, "rats", "rats", Mean, 8, -1, "Số chuột trung bình", "Mean abundance of rats";
    Density, "density", "rats/ha", Ratio, 24, -1, "Mật độ chuột trung bình", "Mean density of rats";
    YieldLoss, "yield_loss", "t", Sum, 16, -1, "Sản lượng lúa mất", "Yield lost";
    YieldLossShare, "yield_loss_share", "share", Ratio, 36, -1, "Tỷ lệ mất năng suất", "Share of the yield lost";
    YieldLossVnd, "yield_loss_value", "VND", Sum, 0, -1, "Giá trị lúa mất", "Value of the yield lost";
    Damaged5, "damaged_area_5", "ha", Sum, 16, -1, "Diện tích hại trên 5% dảnh", "Area with more than 5% of tillers cut";
    Damaged20, "damaged_area_20", "ha", Sum, 16, -1, "Diện tích hại trên 20% dảnh", "Area with more than 20% of tillers cut";
    Damaged50, "damaged_area_50", "ha", Sum, 16, -1, "Diện tích hại trên 50% dảnh", "Area with more than 50% of tillers cut";
    TrapSuccess, "trap_success_standing_crop", "per 100 trap-nights", Ratio, 30, 0, "Bắt được trên 100 đêm bẫy, khi có lúa", "Captures per 100 trap-nights in standing crop";
    CostTraps, "cost_traps", "VND", Sum, 0, -1, "Mua bẫy", "Cost of traps";
    CostTrapSetting, "cost_trap_setting", "VND", Sum, 0, -1, "Công đặt bẫy", "Cost of trap setting";
    CostBaitProduct, "cost_bait_product", "VND", Sum, 0, -1, "Thuốc và hỗ trợ", "Cost of bait product and support";
    CostBaitGrain, "cost_bait_grain", "VND", Sum, 0, -1, "Thóc làm mồi", "Cost of bait grain";
    CostBaitingLabour, "cost_baiting_labour", "VND", Sum, 0, -1, "Công đánh bả", "Cost of baiting labour";
    CostHuntingLabour, "cost_hunting_labour", "VND", Sum, 0, -1, "Công đào bắt", "Cost of hunting labour";
    CostBounty, "cost_bounty", "VND", Sum, 0, -1, "Mua đuôi chuột", "Cost of the tail bounty";
    CostTrapBarriers, "cost_trap_barriers", "VND", Sum, 0, -1, "Bẫy cây trồng", "Cost of trap barriers";
    CostHabitatWork, "cost_habitat_work", "VND", Sum, 0, -1, "Phát quang, hạ bờ", "Cost of habitat work";
    CostOrganising, "cost_organising", "VND", Sum, 0, -1, "Chỉ đạo, tổ chức", "Cost of organising";
    CostUsualPractice, "cost_usual_practice", "VND", Sum, 0, -1, "Nông dân tự diệt", "Cost of usual practice";
    PaidProvince, "paid_province", "VND", Sum, 0, -1, "Ngân sách tỉnh chi", "Paid by the province";
    PaidCommune, "paid_commune", "VND", Sum, 0, -1, "Ngân sách xã chi", "Paid by the communes";
    PaidFarmers, "paid_farmers", "VND", Sum, 0, -1, "Nông dân, HTX chi", "Paid by farmers";
    Cost, "cost", "VND", Sum, 0, -1, "Tổng chi phí", "Total cost";
    Budget, "budget", "VND", Sum, 0, 0, "Ngân sách xã có được", "Budget the communes really have";
    Unspent, "unspent", "VND", Sum, 0, 0, "Ngân sách xã còn lại", "Budget left unspent";
    CostPv, "cost_present_value", "VND", Sum, 0, -1, "Tổng chi phí, hiện giá", "Total cost, present value";
    LossPv, "yield_loss_present_value", "VND", Sum, 0, -1, "Giá trị lúa mất, hiện giá", "Value of the yield lost, present value";
    Burden, "burden", "VND", Sum, 0, -1, "Chi phí cộng giá trị lúa mất, hiện giá", "Burden: cost plus yield lost, present value";
    FertilityHa, "fertility_ha", "ha", Sum, 16, 0, "Diện tích đặt bả hạn chế sinh sản", "Area treated with fertility bait";
    CostFertilityBait, "cost_fertility_bait", "VND", Sum, 0, -1, "Bả hạn chế sinh sản", "Cost of fertility bait";
    CostFertilityLabour, "cost_fertility_labour", "VND", Sum, 0, -1, "Công đặt bả hạn chế sinh sản", "Cost of laying fertility bait";
    CostContract, "cost_contract", "VND", Sum, 0, -1, "Thuê khoán dịch vụ, trừ bồi thường", "Cost of contracted service, less compensation";
}

of_key!(Outcome);
