//! The language of scenario files: every key once, with its type, unit, range and meaning.
//!
//! The checks, the suggestions, the JSON schema and the file that `init` writes all come from this
//! table.

use crate::model::programme::{self, Programme};
use crate::time::Period;

/// What may stand at a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A table with the keys listed below it.
    Table,
    /// A list of such tables.
    Tables,
    /// A table whose keys are names.
    Map(Names),
    /// Any text.
    Text,
    /// A text in Vietnamese and English.
    Both,
    /// The name of a file.
    File,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A number from low to high, both allowed.
    Number(f64, f64),
    /// A number above 0.
    Positive,
    /// A whole number from low to high.
    Count(i64, i64),
    /// `true` or `false`.
    Flag,
    /// `2022-02-15`.
    Date,
    /// `02-15`.
    MonthDay,
    /// Calendar years of the campaign.
    Years,
    /// Names or codes of communes.
    Communes,
    /// Words from this list.
    Words(&'static [&'static str]),
}

/// What the keys of a [`Kind::Map`] name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Names {
    Communes,
    Parameters,
    Items,
    Stages,
    Payers,
    Species,
}

/// Must a key be written?
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Need {
    Must,
    May,
}

/// One key of the language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// Where it stands; `*` is any name, and a list of tables is written without index.
    pub(super) path: &'static str,
    pub(super) kind: Kind,
    pub(super) need: Need,
    /// Keys of one table and one group exclude each other.
    pub(super) group: &'static str,
    /// Unit; Vietnamese and English apart by `|` where they differ.
    pub(super) unit: &'static str,
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
}

/// The programmes, by their number.
pub(super) const PROGRAMMES: [&str; programme::PROGRAMMES] = {
    let mut keys = [""; programme::PROGRAMMES];
    let mut k = 0;
    while k < keys.len() {
        keys[k] = Programme::ALL[k].facts().key;
        k += 1;
    }
    keys
};
/// The stages, by their number.
pub(super) const STAGES: [&str; 8] = [
    "fallow",
    "land_preparation",
    "seedling",
    "tillering",
    "panicle_initiation",
    "booting",
    "flowering",
    "ripening",
];
/// What a round can be anchored to; after the first, in the order of `CropCalendar::begins_days`.
pub(super) const ANCHORS: [&str; 7] = [
    "establishment",
    "tillering",
    "panicle_initiation",
    "booting",
    "flowering",
    "ripening",
    "harvest",
];
/// The crops, by their number.
pub(super) const CROPS: [&str; 3] = ["spring", "summer", "autumn"];
/// The products of bait.
pub(super) const PRODUCTS: [&str; 2] = ["anticoagulant", "acute"];
/// The kinds of distribution.
pub(super) const DISTRIBUTIONS: [&str; 8] = [
    "fixed",
    "normal",
    "normal_truncated",
    "lognormal_q05_q50_q95",
    "loguniform",
    "uniform",
    "triangular",
    "beta",
];
/// How sure a prior is.
pub(super) const CONFIDENCES: [&str; 4] = ["A", "B", "C", "placeholder"];

const fn key(
    path: &'static str,
    kind: Kind,
    need: Need,
    group: &'static str,
    unit: &'static str,
    vi: &'static str,
    en: &'static str,
) -> Key {
    Key { path, kind, need, group, unit, vi, en }
}

use Kind::{
    Both, Communes, Count, Date, File, Flag, Map, MonthDay, Number, Positive, Table, Tables, Text,
    Word, Words, Years,
};
use Need::{May, Must};

/// No number of a scenario is larger than this: products of a few of them stay finite.
pub(super) const MOST: f64 = 1e15;

const ANY: Kind = Number(-MOST, MOST);
const AMOUNT: Kind = Number(0.0, MOST);
const SHARE: Kind = Number(0.0, 1.0);

/// The calendar years that a plan can reach.
pub(super) const YEARS_FROM: i64 = *Period::FIRST_YEARS.start() as i64;
pub(super) const YEARS_TO: i64 = *Period::FIRST_YEARS.end() as i64 + Period::MOST_YEARS as i64 - 1;
/// Growth of a price, share per year.
const GROWTH: Kind = Number(-0.5, 1.0);

/// Every key, each table before its contents.
#[rustfmt::skip]
pub(super) const KEYS: &[Key] = &[
    key("schema_version", Count(1, 1), Must, "", "", "phiên bản của ngôn ngữ kịch bản", "version of the scenario language"),
    key("extends", File, May, "", "", "kịch bản được kế thừa; mọi khóa viết ở đây thay khóa của nó", "scenario to build on; every key written here replaces that one's"),
    key("title", Both, Must, "", "", "tên ngắn của kịch bản", "short title"),
    key("question", Both, Must, "", "", "câu hỏi mà kịch bản trả lời", "the question that the scenario asks"),
    key("place", Both, Must, "", "", "địa bàn", "the place"),
    key("office", Table, May, "", "", "cơ quan lập kế hoạch, để ghi vào văn bản", "the office whose plan it is, for its documents"),
    key("office.parent", Text, May, "", "", "cơ quan chủ quản", "the body above it"),
    key("office.name", Text, May, "", "", "cơ quan ban hành", "its name"),
    key("office.place", Text, May, "", "", "địa danh ghi trước ngày tháng", "where it signs"),
    key("office.number", Text, May, "", "", "số, ký hiệu của văn bản", "number and symbol of the document"),
    key("office.signer_title", Text, May, "", "", "quyền hạn, chức vụ của người ký", "office of the signer"),
    key("office.signer", Text, May, "", "", "họ và tên người ký", "name of the signer"),
    key("movement", Flag, Must, "", "", "chuột có đi qua ranh giới xã không", "do rats cross borders?"),
    key("outside_scale", Positive, Must, "", "lần|times", "diện tích vùng ngoài so với huyện", "land of the outside patch over the district's"),

    key("period", Table, May, "", "", "những năm của kế hoạch; bỏ trống là 2022-2025", "the years of the plan; 2022-2025 if left out"),
    key("period.first_year", Count(*Period::FIRST_YEARS.start() as i64, *Period::FIRST_YEARS.end() as i64), Must, "", "năm|year", "năm đầu", "first year"),
    key("period.years", Count(1, Period::MOST_YEARS as i64), Must, "", "năm|years", "số năm", "number of years"),

    key("prices", Table, May, "", "", "giá của những năm khác nhau", "prices of different years"),
    key("prices.of_year", Count(YEARS_FROM, YEARS_TO), May, "", "năm|year", "mọi số tiền theo giá năm này; bỏ trống là năm đầu", "all money is at prices of this year; the first if left out"),
    key("prices.paddy_growth", GROWTH, May, "", "mỗi năm|per year", "giá thóc tăng thêm so với giá chung, từ năm của giá", "growth of the paddy price over other prices, from the year of the prices on"),
    key("prices.wage_growth", GROWTH, May, "", "mỗi năm|per year", "tiền công tăng thêm so với giá chung", "growth of wages over other prices"),
    key("prices.product_growth", GROWTH, May, "", "mỗi năm|per year", "giá bẫy, thuốc tăng thêm so với giá chung", "growth of the prices of traps and products over other prices"),
    key("price", Tables, May, "", "", "giá của một năm, thay cho mức tăng", "prices of one year, instead of growth"),
    key("price.year", Count(YEARS_FROM, YEARS_TO), Must, "", "năm|year", "năm", "the year"),
    key("price.paddy_vnd_per_kg", Positive, May, "", "đồng/kg|VND/kg", "giá thóc, trung vị", "price of paddy, median"),
    key("price.day_wage_vnd", Positive, May, "", "đồng/công|VND/day", "tiền công một ngày, trung vị", "wage of a day, median"),
    key("price.products", Number(0.01, 100.0), May, "", "lần|times", "giá bẫy, thuốc so với đơn giá của tham số", "prices of traps and products over those of the parameters"),
    key("land", Table, May, "", "", "địa bàn là các xã, phường từ 1/7/2025, có sẵn trong chương trình", "the land: communes since 1 July 2025, which are in the program"),
    key("land.province", Text, May, "", "", "tỉnh, thành phố; \"Việt Nam\" là cả nước", "province; \"Việt Nam\" is the whole country"),
    key("land.communes", Communes, May, "", "", "tên hoặc mã xã, phường; bỏ trống là cả tỉnh", "names or codes of communes; the whole province if left out"),
    key("land.rice_area_ha", Map(Names::Communes), May, "", "ha", "diện tích lúa từng xã", "rice area of each commune"),
    key("land.rice_area_ha.*", Positive, May, "", "ha", "diện tích lúa", "rice area"),
    key("land.rice_table", File, May, "", "", "bảng CSV: commune, rice_area_ha", "CSV table: commune, rice_area_ha"),
    key("land.rice_share_of_natural_area", Number(0.001, 1.0), May, "", "tỷ lệ|share", "giả định cho xã chưa có diện tích lúa", "assumption for communes without a rice area"),
    key("land.village_rice_area_ha", Map(Names::Communes), May, "villages", "ha", "các thôn, HTX, đội của một xã, theo tên", "villages or co-operatives of the one commune, by name"),
    key("land.village_rice_area_ha.*", Positive, May, "", "ha", "diện tích lúa", "rice area"),
    key("land.polygons", File, May, "", "", "địa bàn riêng: ranh giới (GeoJSON, WGS 84), mỗi đơn vị một tên; diện tích, giáp ranh tính từ đó", "own land: outlines (GeoJSON, WGS 84), each unit with a name; areas and neighbours are measured"),
    key("land.relative_density", Map(Names::Communes), May, "", "lần|times", "mật độ chuột từng xã so với trung bình địa bàn, theo thiệt hại hoặc bẫy năm trước", "rats of each commune over those of average land, by last year's damage or trapping"),
    key("land.relative_density.*", Number(0.01, 100.0), May, "", "lần|times", "so với trung bình địa bàn", "over average land"),
    key("land.villages", File, May, "villages", "", "bảng CSV các thôn, HTX, đội: name, rice_area_ha; nếu có: commune, natural_area_ha, latitude, longitude", "CSV table of villages or co-operatives: name, rice_area_ha; where known: commune, natural_area_ha, latitude, longitude"),
    key("land.village", Tables, May, "villages", "", "các thôn, HTX, đội, mỗi thôn một bảng", "villages or co-operatives, a table each"),
    key("land.village.name", Text, Must, "", "", "tên thôn", "its name"),
    key("land.village.commune", Text, May, "", "", "xã của thôn; bỏ trống nếu địa bàn chỉ có một xã", "its commune; left out if there is only one"),
    key("land.village.rice_area_ha", Positive, Must, "", "ha", "diện tích lúa", "rice area"),
    key("land.village.natural_area_ha", Positive, May, "", "ha", "diện tích tự nhiên, nếu biết", "natural area, if known"),

    key("data", Table, Must, "", "", "các bảng số liệu", "the data tables"),
    key("data.communes", File, May, "", "", "bảng xã (CSV)", "communes (CSV)"),
    key("data.borders", File, May, "", "", "độ dài ranh giới giữa các xã (CSV)", "common borders (CSV)"),
    key("data.outside_borders", File, May, "", "", "độ dài ranh giới với ngoài huyện (CSV)", "borders with land outside (CSV)"),
    key("data.boundaries", File, May, "", "", "đường ranh giới để vẽ bản đồ (GeoJSON)", "outlines for maps (GeoJSON)"),
    key("data.parameters", File, Must, "", "", "phân bố của mọi tham số (CSV)", "distributions of all parameters (CSV)"),
    key("data.species", File, May, "", "", "các loài chuột: tỷ lệ, số con mỗi lứa, mức phá hại (CSV)", "species of rats: share, litter size, loss per rat (CSV)"),

    key("other_land", Table, Must, "", "", "đất khác làm nơi trú của chuột", "other land that shelters rats"),
    key("other_land.share_of_natural_area", SHARE, May, "source_of_land", "tỷ lệ|share", "tỷ lệ diện tích tự nhiên", "share of natural area"),
    key("other_land.column", Text, May, "source_of_land", "", "tên cột trong bảng xã, ha", "column of the commune table, ha"),

    key("calendar", Table, Must, "", "", "lịch thời vụ", "crop calendar"),
    key("calendar.synchrony_sd_days", Number(0.0, 60.0), Must, "", "ngày|days", "độ lệch chuẩn ngày gieo cấy giữa các xã", "sd of establishment between communes"),
    key("calendar.crops", Words(&CROPS), May, "", "", "các vụ gieo trồng; bỏ trống là xuân, mùa, và vụ thu đông nếu có mô tả", "crops grown; if left out, spring, summer, and autumn if it is described"),
    key("calendar.spring", Table, Must, "", "", "vụ xuân", "spring crop"),
    key("calendar.spring.name", Both, May, "", "", "tên vụ, chẳng hạn vụ đông xuân", "name of the crop, such as winter-spring crop"),
    key("calendar.spring.established", MonthDay, Must, "", "", "ngày gieo sạ", "direct seeding"),
    key("calendar.spring.tillering_days", Count(1, 200), Must, "", "ngày|days", "bắt đầu đẻ nhánh, sau gieo", "tillering begins, after seeding"),
    key("calendar.spring.panicle_initiation_days", Count(1, 200), Must, "", "ngày|days", "bắt đầu đứng cái, làm đòng", "panicle initiation begins"),
    key("calendar.spring.booting_days", Count(1, 200), Must, "", "ngày|days", "bắt đầu ôm đòng", "booting begins"),
    key("calendar.spring.flowering_days", Count(1, 200), Must, "", "ngày|days", "bắt đầu trỗ", "flowering begins"),
    key("calendar.spring.ripening_days", Count(1, 200), Must, "", "ngày|days", "bắt đầu chín", "ripening begins"),
    key("calendar.spring.harvest_days", Count(1, 200), Must, "", "ngày|days", "thu hoạch", "harvest"),
    key("calendar.summer", Table, Must, "", "", "vụ mùa", "summer crop"),
    key("calendar.summer.name", Both, May, "", "", "tên vụ, chẳng hạn vụ hè thu", "name of the crop, such as summer-autumn crop"),
    key("calendar.summer.established", MonthDay, Must, "", "", "ngày gieo sạ", "direct seeding"),
    key("calendar.summer.tillering_days", Count(1, 200), Must, "", "ngày|days", "bắt đầu đẻ nhánh, sau gieo", "tillering begins, after seeding"),
    key("calendar.summer.panicle_initiation_days", Count(1, 200), Must, "", "ngày|days", "bắt đầu đứng cái, làm đòng", "panicle initiation begins"),
    key("calendar.summer.booting_days", Count(1, 200), Must, "", "ngày|days", "bắt đầu ôm đòng", "booting begins"),
    key("calendar.summer.flowering_days", Count(1, 200), Must, "", "ngày|days", "bắt đầu trỗ", "flowering begins"),
    key("calendar.summer.ripening_days", Count(1, 200), Must, "", "ngày|days", "bắt đầu chín", "ripening begins"),
    key("calendar.summer.harvest_days", Count(1, 200), Must, "", "ngày|days", "thu hoạch", "harvest"),
    key("calendar.autumn", Table, May, "", "", "vụ thứ ba, thu đông", "third crop, autumn-winter"),
    key("calendar.autumn.name", Both, May, "", "", "tên vụ", "name of the crop"),
    key("calendar.autumn.established", MonthDay, Must, "", "", "ngày gieo sạ", "direct seeding"),
    key("calendar.autumn.tillering_days", Count(1, 200), May, "", "ngày|days", "bắt đầu đẻ nhánh, sau gieo; bỏ trống là như vụ mùa", "tillering begins, after seeding; as in the summer crop if left out"),
    key("calendar.autumn.panicle_initiation_days", Count(1, 200), May, "", "ngày|days", "bắt đầu đứng cái, làm đòng; bỏ trống là như vụ mùa", "panicle initiation begins; as in the summer crop if left out"),
    key("calendar.autumn.booting_days", Count(1, 200), May, "", "ngày|days", "bắt đầu ôm đòng; bỏ trống là như vụ mùa", "booting begins; as in the summer crop if left out"),
    key("calendar.autumn.flowering_days", Count(1, 200), May, "", "ngày|days", "bắt đầu trỗ; bỏ trống là như vụ mùa", "flowering begins; as in the summer crop if left out"),
    key("calendar.autumn.ripening_days", Count(1, 200), May, "", "ngày|days", "bắt đầu chín; bỏ trống là như vụ mùa", "ripening begins; as in the summer crop if left out"),
    key("calendar.autumn.harvest_days", Count(1, 200), May, "", "ngày|days", "thu hoạch; bỏ trống là như vụ mùa", "harvest; as in the summer crop if left out"),
    key("calendar.autumn.yield_ratio", Number(0.05, 5.0), May, "", "lần|ratio", "năng suất so với vụ mùa (yield_summer); bỏ trống là 1", "attainable yield over the summer crop's (yield_summer); 1 if left out"),
    key("calendar.autumn.litters_ratio", Number(0.0, 5.0), May, "", "lần|ratio", "số lứa chuột đẻ so với vụ mùa; bỏ trống là 1", "litters over those in the summer crop; 1 if left out"),

    key("stages", Map(Names::Stages), Must, "", "", "tác dụng của từng giai đoạn", "what each crop stage does"),
    key("stages.*", Table, May, "", "", "một giai đoạn", "one stage"),
    key("stages.*.capacity", Number(0.001, 10.0), Must, "", "lần|ratio", "hệ số sức chứa", "multiplier of capacity"),
    key("stages.*.open_field_exponent", Number(0.0, 2.0), Must, "", "", "số mũ của hệ số bẫy khi ruộng trống", "exponent of the open-field multiplier of trapping"),
    key("stages.*.bait_acceptance", SHARE, Must, "", "tỷ lệ|share", "tỷ lệ chuột ăn bả", "acceptance of bait"),
    key("stages.*.damage_share", AMOUNT, Must, "", "tỷ lệ|share", "phần thiệt hại của vụ, quy về tổng 1", "share of the season's damage, normalised to 1"),
    key("stages.*.movement", AMOUNT, Must, "", "lần|ratio", "hệ số di chuyển", "multiplier of movement"),

    key("commune", Map(Names::Communes), May, "", "", "số liệu riêng của xã, theo tên hoặc mã", "figures of one commune, by name or code"),
    key("commune.*", Table, May, "", "", "một xã", "one commune"),
    key("commune.*.natural_area_ha", Positive, May, "", "ha", "diện tích tự nhiên", "natural area"),
    key("commune.*.rice_area_ha", Positive, May, "", "ha", "diện tích lúa", "rice area"),
    key("commune.*.other_land_ha", AMOUNT, May, "", "ha", "đất khác làm nơi trú của chuột", "other land that shelters rats"),
    key("commune.*.outside_border_km", AMOUNT, May, "", "km", "ranh giới với ngoài huyện", "border with land outside"),
    key("commune.*.traps_in_hand", AMOUNT, May, "", "bẫy|traps", "số bẫy đang có", "traps in hand"),
    key("commune.*.person_days_per_ha_per_week", AMOUNT, May, "", "công/ha/tuần|person-days/ha/week", "lao động huy động được", "labour that can be mobilised"),

    key("commune.*.relative_density", Number(0.01, 100.0), May, "", "lần|times", "mật độ chuột so với trung bình địa bàn, theo thiệt hại hoặc bẫy năm trước", "rats over those of average land, by last year's damage or trapping"),

    key("usual", Table, May, "", "", "cách nông dân tự diệt chuột lâu nay ở địa bàn", "what farmers here do of their own"),
    key("usual.hazard", Number(0.0, 10.0), May, "", "mỗi tuần|per week", "cường độ diệt chuột, thay tham số usual_hazard", "hazard, in the place of the parameter usual_hazard"),
    key("usual.days_per_ha", Number(0.0, 10_000.0), May, "", "công/ha/vụ|person-days/ha/crop", "công mỗi ha mỗi vụ, thay tham số usual_days_ha", "work, in the place of the parameter usual_days_ha"),
    key("usual.nylon_vnd_per_ha", AMOUNT, May, "", "đồng/ha/vụ|VND/ha/crop", "tiền ni lông và đồ khác ngoài công", "nylon and whatever else costs money besides the work"),

    key("border", Tables, May, "", "", "ranh giới khác với bảng hay bản đồ", "borders that are not as in the table or on the map"),
    key("border.a", Text, Must, "", "", "một xã", "a commune"),
    key("border.b", Text, Must, "", "", "xã giáp nó", "the commune on the other side"),
    key("border.length_km", AMOUNT, Must, "", "km", "độ dài; 0 là không giáp", "length; 0 if they do not touch"),

    key("species", Map(Names::Species), May, "", "", "thành phần loài chuột ở đây, khi khác bảng data.species: đổi số con mỗi lứa và mức phá hại", "the species of rats here, where they differ from the table data.species: moves litter size and loss"),
    key("species.*", Table, May, "", "", "một loài trong bảng", "one species of the table"),
    key("species.*.share", SHARE, Must, "", "tỷ lệ|share", "phần trong số chuột trưởng thành; tổng các loài là 1", "share of the adult rats; those of all species sum to 1"),
    key("species.*.litter_size", Number(0.1, 50.0), May, "", "con|young", "số con mỗi lứa, thay số của bảng", "young per litter, instead of the table's"),
    key("species.*.loss_per_rat", Number(0.001, 1_000.0), May, "", "lần|times", "lúa mất vì một con, so với chuột đồng lớn", "rice lost to one rat, over that of a ricefield rat"),

    key("parameters", Map(Names::Parameters), May, "", "", "thay phân bố của tham số", "replaces distributions of parameters"),
    key("parameters.*", Table, May, "", "", "một tham số", "one parameter"),
    key("parameters.*.distribution", Word(&DISTRIBUTIONS), Must, "", "", "dạng phân bố", "kind of distribution"),
    key("parameters.*.value", ANY, May, "", "", "giá trị (fixed)", "value (fixed)"),
    key("parameters.*.mean", ANY, May, "", "", "trung bình (normal, normal_truncated)", "mean (normal, normal_truncated)"),
    key("parameters.*.sd", ANY, May, "", "", "độ lệch chuẩn (normal, normal_truncated)", "standard deviation (normal, normal_truncated)"),
    key("parameters.*.low", ANY, May, "", "", "cận dưới (uniform, loguniform, triangular, normal_truncated)", "low (uniform, loguniform, triangular, normal_truncated)"),
    key("parameters.*.mode", ANY, May, "", "", "giá trị hay gặp nhất (triangular)", "mode (triangular)"),
    key("parameters.*.high", ANY, May, "", "", "cận trên (uniform, loguniform, triangular, normal_truncated)", "high (uniform, loguniform, triangular, normal_truncated)"),
    key("parameters.*.q05", ANY, May, "", "", "phân vị 5% (lognormal_q05_q50_q95)", "5% quantile (lognormal_q05_q50_q95)"),
    key("parameters.*.q50", ANY, May, "", "", "trung vị (lognormal_q05_q50_q95)", "median (lognormal_q05_q50_q95)"),
    key("parameters.*.q95", ANY, May, "", "", "phân vị 95% (lognormal_q05_q50_q95)", "95% quantile (lognormal_q05_q50_q95)"),
    key("parameters.*.alpha", ANY, May, "", "", "tham số thứ nhất (beta)", "first shape (beta)"),
    key("parameters.*.beta", ANY, May, "", "", "tham số thứ hai (beta)", "second shape (beta)"),
    key("parameters.*.confidence", Word(&CONFIDENCES), May, "", "", "mức tin cậy; bỏ trống là C", "how sure it is; C if left out"),

    key("campaign", Table, Must, "", "", "phạm vi của chiến dịch", "scope of the campaign"),
    key("campaign.communes", Communes, May, "which", "", "chỉ những xã này tham gia", "only these communes take part"),
    key("campaign.except", Communes, May, "which", "", "mọi xã tham gia trừ những xã này", "all communes take part but these"),
    key("campaign.programmes", Words(&PROGRAMMES), May, "", "", "chỉ làm những biện pháp này", "only these programmes are carried out"),
    key("campaign.treat_other_land", Flag, Must, "", "", "đặt bẫy, đánh bả cả trên đất khác", "trap and bait the other land as well"),
    key("campaign.synchrony_sd_days", Number(0.0, 60.0), May, "", "ngày|days", "độ lệch ngày gieo cấy khi có chiến dịch", "sd of establishment under the campaign"),

    key("traps", Table, Must, "", "", "bẫy", "traps"),
    key("traps.traps_per_ha", Number(0.0, 1000.0), Must, "", "bẫy/ha|traps/ha", "số bẫy mỗi ha cho đợt nào không ghi riêng", "traps per hectare of rounds that do not say"),
    key("traps.in_hand_per_ha", Number(0.0, 1000.0), Must, "", "bẫy/ha|traps/ha", "số bẫy đang có", "traps in hand"),
    key("traps.renew_until_year", Count(YEARS_FROM, YEARS_TO), May, "", "năm|year", "năm cuối thay bẫy mất, hỏng; bỏ trống là năm cuối của kế hoạch", "last year in which lost traps are replaced; the plan's last if left out"),
    key("traps.g0", Number(0.0, 1.0), May, "", "mỗi đêm|per night", "xác suất bắt tại tâm vùng hoạt động, nếu biết; đi cùng sigma_m", "capture at the range centre, if known; goes with sigma_m"),
    key("traps.sigma_m", Positive, May, "", "m", "bán kính hoạt động σ, nếu biết; đi cùng g0", "spatial scale σ, if known; goes with g0"),

    key("labour", Table, Must, "", "", "lao động", "labour"),
    key("labour.unlimited", Flag, May, "labour", "", "không hạn chế", "no limit"),
    key("labour.person_days_per_ha_per_week", AMOUNT, May, "labour", "công/ha/tuần|person-days/ha/week", "công huy động được mỗi ha lúa mỗi tuần", "person-days per hectare of rice and week"),

    key("budget", Table, Must, "", "", "kinh phí của xã", "the communes' budgets"),
    key("budget.unlimited", Flag, May, "budget", "", "không hạn chế", "no limit"),
    key("budget.vnd_per_ha", AMOUNT, May, "budget", "đồng/ha/năm|VND/ha/year", "theo diện tích lúa", "by rice area"),
    key("budget.share_of_plan", AMOUNT, May, "budget", "tỷ lệ|share", "tỷ lệ chi phí kế hoạch mà xã phải trả", "share of the planned cost that communes pay"),
    key("budget.vnd_per_year", AMOUNT, May, "budget", "đồng/năm|VND/year", "tổng của mọi xã mỗi năm, chia theo phần chi phí kế hoạch mà mỗi xã phải trả", "of all communes each year, divided as the planned cost that each pays"),
    key("budget.vnd_in_all", AMOUNT, May, "budget", "đồng|VND", "tổng của mọi xã, mọi năm, chia theo chi phí kế hoạch", "of all communes and years, divided as the planned cost"),
    key("budget.vnd_by_commune", Map(Names::Communes), May, "budget", "đồng/năm|VND/year", "từng xã, mỗi năm", "of each commune, each year"),
    key("budget.vnd_by_commune.*", AMOUNT, May, "", "đồng/năm|VND/year", "mỗi năm", "each year"),
    key("budget.table", File, May, "budget", "", "bảng CSV: commune, year, vnd", "CSV table: commune, year, vnd"),
    key("budget.release_month_day", MonthDay, Must, "", "", "ngày kinh phí của năm được cấp", "day from which the year's money can be spent"),
    key("budget.assumed", Flag, May, "", "", "số tiền là giả định, chưa ai duyệt", "the money is an assumption that nobody has granted"),
    key("budget.amount", Tables, May, "budget", "", "kinh phí từng năm", "money year by year"),
    key("budget.amount.year", Count(YEARS_FROM, YEARS_TO), Must, "", "năm|year", "năm", "the year"),
    key("budget.amount.vnd", AMOUNT, Must, "", "đồng|VND", "số tiền", "amount"),
    key("budget.amount.commune", Text, May, "", "", "xã; bỏ trống là tổng của mọi xã, chia theo chi phí kế hoạch", "the commune; if left out, the sum of all, divided as the planned cost"),

    key("limits", Table, May, "", "", "giới hạn mà kế hoạch phải giữ (validate, feasibility, optimize)", "limits that the plan must keep (validate, feasibility, optimize)"),
    key("limits.chemical_ha_per_year", AMOUNT, May, "", "ha/năm|ha/year", "diện tích đánh bả của mọi xã, nhiều nhất mỗi năm", "hectares of bait of all communes, at most, each year"),
    key("limits.chemical_rounds_per_crop", Count(0, 50), May, "", "đợt/vụ|rounds/crop", "số đợt bả ở một xã, nhiều nhất mỗi vụ", "rounds of bait in a commune, at most, each crop"),
    key("limits.product_kg_per_year", AMOUNT, May, "", "kg/năm|kg/year", "lượng thuốc của mọi xã, nhiều nhất mỗi năm", "bait product of all communes, at most, each year"),
    key("limits.active_ingredient_kg_per_year", AMOUNT, May, "", "kg/năm|kg/year", "lượng hoạt chất của mọi xã, nhiều nhất mỗi năm; đi cùng active_ingredient_share", "active ingredient of all communes, at most, each year; goes with active_ingredient_share"),
    key("limits.active_ingredient_share", SHARE, May, "", "tỷ lệ|share", "tỷ lệ hoạt chất trong thuốc", "share of active ingredient in the product"),
    key("limits.products", Words(&PRODUCTS), May, "", "", "chỉ được dùng những loại thuốc này", "only these products may be used"),
    key("limits.no_bait_share", SHARE, May, "", "tỷ lệ|share", "tỷ lệ đất không được đặt bả (gần nguồn nước, sắp thu hoạch)", "share of the land on which no bait may be laid (near water, before harvest)"),
    key("limits.person_days_per_commune_week", AMOUNT, May, "", "công/tuần|person-days/week", "số công của một xã, nhiều nhất mỗi tuần", "person-days of a commune, at most, each week"),
    key("limits.minimum_person_days_per_ha", AMOUNT, May, "", "công/ha/năm|person-days/ha/year", "số công mỗi ha lúa, ít nhất mỗi năm, ở mỗi xã tham gia", "person-days per hectare of rice, at least, each year, in each commune that takes part"),
    key("limits.ha_step", Positive, May, "", "ha", "optimize chia diện tích theo bội số của số này; bỏ trống là 1 ha", "optimize shares out land in multiples of this; 1 ha if left out"),
    key("limits.traps_by", Tables, May, "", "", "số bẫy mua được trước một ngày", "traps that can be bought before a day"),
    key("limits.traps_by.date", Date, Must, "", "", "ngày", "the day"),
    key("limits.traps_by.traps", AMOUNT, Must, "", "bẫy|traps", "số bẫy của mọi xã, ngoài số đang có", "traps of all communes, beyond those in hand"),

    key("bounty", Table, May, "", "", "mua đuôi chuột", "tail bounty"),
    key("bounty.effort_gain", Number(0.0, 10.0), Must, "", "tỷ lệ|share", "công sức tăng thêm nhờ mua đuôi", "extra effort that it calls forth"),

    key("organising", Tables, Must, "", "", "tiền tổ chức của xã mỗi năm, theo diện tích lúa", "organising money per commune and year, by rice area"),
    key("organising.from_ha", AMOUNT, Must, "", "ha", "từ diện tích lúa này", "from this rice area"),
    key("organising.vnd", AMOUNT, Must, "", "đồng|VND", "số tiền", "amount"),

    key("payer", Tables, May, "", "", "người trả khác với tỉnh, xã, nông dân: huyện, HTX, dự án …", "payers other than province, commune, farmers: a project, a co-operative …"),
    key("payer.key", Text, Must, "", "", "từ viết trong [payers], như htx", "the word for [payers], such as coop"),
    key("payer.name", Both, Must, "", "", "tên", "name"),
    key("payer.counts_as", Word(&["province", "commune", "farmers"]), Must, "", "", "tiền tính vào phần nào của kết quả; commune là tiền có thể hết", "whose part of the results it is in; commune is the money that can run out"),

    key("payers", Map(Names::Items), Must, "", "", "ai trả từng khoản; tổng là 1", "who pays each item; shares sum to 1"),
    key("payers.*", Map(Names::Payers), May, "", "", "một khoản: province (tỉnh), commune (xã), farmers (nông dân), hoặc một [[payer]]", "one item: province, commune, farmers, or a [[payer]]"),
    key("payers.*.*", SHARE, May, "", "tỷ lệ|share", "phần của người trả", "share of the payer"),

    key("offer", Table, May, "", "", "giá khoán mà một công ty chào, để so với chi phí kế hoạch (explain)", "what a company offers to do it all for, held against the planned cost (explain)"),
    key("offer.vnd_per_ha_per_crop", Positive, May, "offer", "đồng/ha/vụ|VND/ha/crop", "theo hecta lúa", "by hectare of rice"),
    key("offer.vnd_per_sao_per_crop", Positive, May, "offer", "đồng/sào/vụ|VND/sào/crop", "theo sào Bắc Bộ, 360 m²", "by northern sào, 360 m²"),

    key("contract", Table, May, "", "", "hợp đồng thuê một công ty làm các đợt có contracted = true", "contract with a company that carries out the rounds with contracted = true"),
    key("contract.vnd_per_ha_per_crop", Positive, May, "contract", "đồng/ha/vụ|VND/ha/crop", "giá khoán theo hecta lúa; chia đều cho các đợt thuê khoán của vụ", "fee by hectare of rice, divided evenly among the crop's contracted rounds"),
    key("contract.vnd_per_sao_per_crop", Positive, May, "contract", "đồng/sào/vụ|VND/sào/crop", "giá khoán theo sào Bắc Bộ, 360 m²", "fee by northern sào, 360 m²"),
    key("contract.compensation", Table, May, "", "", "bồi thường khi lúa vẫn bị hại trên 5% dảnh", "compensation for rice with more than 5 % of its tillers cut all the same"),
    key("contract.compensation.above_share", SHARE, Must, "", "tỷ lệ|share", "phần diện tích lúa của xã bị hại mà chưa phải bồi thường", "share of the commune's rice up to which damage is not paid for"),
    key("contract.compensation.vnd_per_ha", Positive, Must, "", "đồng/ha|VND/ha", "mức bồi thường mỗi ha vượt phần ấy", "what is paid for each hectare beyond"),

    key("rounds", Word(&["replace", "append"]), May, "", "", "các đợt ở đây thay (replace) hay thêm vào (append) các đợt kế thừa", "do the rounds here replace or follow the inherited ones?"),
    key("round", Tables, May, "", "", "một đợt diệt chuột", "a round"),
    key("round.name", Both, Must, "", "", "tên đợt", "name of the round"),
    key("round.programme", Word(&PROGRAMMES), Must, "", "", "biện pháp: bẫy, bả, ra quân bắt, bẫy cây trồng, bờ", "programme"),
    key("round.crop", Word(&CROPS), May, "start", "", "vụ, đi cùng anchor và days", "crop; goes with anchor and days"),
    key("round.anchor", Word(&ANCHORS), May, "", "", "giai đoạn làm mốc", "stage that it is anchored to"),
    key("round.days", Count(-200, 200), May, "", "ngày|days", "số ngày sau mốc; âm là trước", "days after the anchor; negative is before"),
    key("round.date", Date, May, "start", "", "ngày bắt đầu, một lần", "first day, once"),
    key("round.month_day", MonthDay, May, "start", "", "ngày bắt đầu hằng năm", "first day, every year"),
    key("round.years", Years, May, "", "năm|years", "những năm thực hiện; bỏ trống là mọi năm", "years in which it is held; all if left out"),
    key("round.weeks", Count(1, 52), Must, "", "tuần|weeks", "số tuần", "weeks that it lasts"),
    key("round.nights_per_week", Number(0.0, 7.0), May, "", "đêm/tuần|nights/week", "số đêm đặt bẫy mỗi tuần", "trap nights per week"),
    key("round.traps_per_ha", Number(0.0, 1000.0), May, "amount", "bẫy/ha|traps/ha", "số bẫy mỗi ha; bỏ trống thì theo [traps]", "traps per hectare; those of [traps] if left out"),
    key("round.traps_by_commune", Map(Names::Communes), May, "amount", "bẫy|traps", "số bẫy từng xã", "traps of each commune"),
    key("round.traps_by_commune.*", AMOUNT, May, "", "bẫy|traps", "số bẫy", "traps"),
    key("round.aim_by_commune", Map(Names::Communes), May, "", "bẫy|traps", "số bẫy mỗi xã cần có cho đợt này; bỏ trống thì đủ cho mọi đợt", "traps that each commune is to have for this round; enough for all rounds if left out"),
    key("round.aim_by_commune.*", AMOUNT, May, "", "bẫy|traps", "số bẫy", "traps"),
    key("round.share_of_area", SHARE, May, "amount", "tỷ lệ|share", "tỷ lệ diện tích lúa (bả, bờ)", "share of rice area (baiting, habitat)"),
    key("round.ha_by_commune", Map(Names::Communes), May, "amount", "ha", "diện tích từng xã (bả, bờ)", "hectares of each commune (baiting, habitat)"),
    key("round.ha_by_commune.*", AMOUNT, May, "", "ha", "diện tích", "hectares"),
    key("round.person_days_per_ha", AMOUNT, May, "amount", "công/ha|person-days/ha", "số công mỗi ha lúa (ra quân bắt)", "person-days per hectare of rice (hunting)"),
    key("round.person_days_by_commune", Map(Names::Communes), May, "amount", "công|person-days", "số công từng xã", "person-days of each commune"),
    key("round.person_days_by_commune.*", AMOUNT, May, "", "công|person-days", "số công", "person-days"),
    key("round.barriers_per_100_ha", AMOUNT, May, "amount", "bẫy cây trồng/100 ha|barriers/100 ha", "số bẫy cây trồng mỗi 100 ha lúa", "trap barriers per 100 hectares of rice"),
    key("round.barriers_by_commune", Map(Names::Communes), May, "amount", "bẫy cây trồng|barriers", "số bẫy cây trồng từng xã", "trap barriers of each commune"),
    key("round.barriers_by_commune.*", AMOUNT, May, "", "bẫy cây trồng|barriers", "số bẫy cây trồng", "trap barriers"),
    key("round.product", Word(&PRODUCTS), May, "", "", "loại thuốc: chống đông hay cấp tính", "product: anticoagulant or acute"),
    key("round.dose_kg_per_ha", AMOUNT, May, "", "kg/ha", "lượng thuốc", "dose of product"),
    key("round.line_m", Number(1.0, 100_000.0), May, "", "m", "mỗi bẫy là hàng rào thẳng dài chừng này, không có ruộng mồi; bỏ trống là bẫy cây trồng quanh ruộng mồi", "each barrier is a line of fence of this length, without a trap crop; around a trap crop if left out"),
    key("round.lasts_weeks", Count(1, 208), May, "", "tuần|weeks", "tác dụng kéo dài sau đợt (bờ)", "weeks that the effect lasts (habitat)"),
    key("round.communes", Communes, May, "which", "", "chỉ ở những xã này", "only in these communes"),
    key("round.except", Communes, May, "which", "", "ở mọi xã trừ những xã này", "in all communes but these"),
    key("round.contracted", Flag, May, "", "", "công ty làm theo hợp đồng [contract], thay cho xã", "a company carries it out under [contract], instead of the communes"),
    key("round.trigger", Table, May, "", "", "chỉ làm khi thấy thiệt hại", "act only when damage is seen"),
    key("round.trigger.tillers_cut_share", SHARE, Must, "", "tỷ lệ|share", "tỷ lệ dảnh bị cắt từ đầu vụ", "tillers cut so far in the crop"),
    key("round.trigger.window_weeks", Count(1, 52), Must, "", "tuần|weeks", "chờ nhiều nhất, từ ngày mốc", "longest wait, from the anchor"),
];

/// The `source` that every table of numbers may have.
pub(super) const SOURCE: Key = key(
    "source",
    Text,
    May,
    "",
    "",
    "nguồn số liệu; viết được hai thứ tiếng: tiếng Việt | tiếng Anh",
    "where the numbers come from; in both languages as Vietnamese | English",
);

/// The key with this path.
pub(super) fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// The keys directly inside the table at this path, in the order of the list.
pub(super) fn children(path: &str) -> impl Iterator<Item = &'static Key> {
    let path = path.to_owned();
    KEYS.iter().filter(move |key| match key.path.rsplit_once('.') {
        Some((parent, _)) => parent == path,
        None => path.is_empty(),
    })
}

/// A path with one more key.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The path in the list of a key found in a file: its own, or that of any name.
pub(super) fn pattern(parent: &str, name: &str) -> String {
    let any = join(parent, "*");
    if find(&any).is_some() { any } else { join(parent, name) }
}

/// The group of the key with this path; empty when it has none.
pub(super) fn group(path: &str) -> &'static str {
    find(path).map_or("", |key| key.group)
}

/// Is a table with this path replaced as a whole by a scenario that extends another?
pub(super) fn whole(path: &str) -> bool {
    // A title of the parent in one language beside the child's in the other would name another plan.
    matches!(path, "parameters.*" | "payers.*") || find(path).is_some_and(|key| key.kind == Both)
}

impl Key {
    /// The last part of the path.
    pub(super) fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// The unit in Vietnamese and English.
    pub(super) fn units(&self) -> (&'static str, &'static str) {
        self.unit.split_once('|').unwrap_or((self.unit, self.unit))
    }

    /// May a `source` stand in this table?
    pub(super) fn has_source(&self) -> bool {
        matches!(self.kind, Table | Tables | Map(_))
    }
}

#[cfg(test)]
mod tests;
